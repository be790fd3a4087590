/*
 * Who uses each definition: requests, responses, what webhooks send, found by
 * following the references from the operations.  A reference knows where it
 * stands by the containers around it, so that no schema has to be walked.
 */
#include "graph.h"
#include "view.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define LEVELS	5u	/* from the root, which is level 0 */

/* The first containers around 'node'; those that are not there are NULL. */
static void
find_levels(const struct json_node *node,
    const struct json_node *level[LEVELS])
{
	size_t depth = 0;

	for (const struct json_node *n = node->parent; n != NULL;
	    n = n->parent)
		depth++;
	for (size_t i = 0; i < LEVELS; i++)
		level[i] = NULL;
	for (const struct json_node *n = node; n != NULL; n = n->parent) {
		if (depth < LEVELS)
			level[depth] = n;
		depth--;
	}
}

static unsigned
use_of_part(const struct json_node *part)
{
	if (json_is_named(part, "parameters"))
		return OPENAPI_IN_INPUT;
	if (json_is_named(part, "responses"))
		return OPENAPI_IN_OUTPUT;
	if (json_is_named(part, "x-ms-notification-content"))
		return OPENAPI_IN_NOTIFICATION;
	return 0;
}

/* Of a path, or of one of its operations; or shared by them. */
static unsigned
use_at(const struct json_node *const level[LEVELS])
{
	unsigned use;

	if (!json_is_named(level[1], "paths"))
		return use_of_part(level[1]);
	use = use_of_part(level[3]);
	return use != 0 ? use : use_of_part(level[4]);
}

const struct json_node *
view_find_in_definitions(const struct openapi *view,
    const struct json_node *reference)
{
	static const char head[] = "#/definitions/";
	const size_t len = sizeof(head) - 1;

	if (reference->len <= len ||
	    memcmp(reference->text, head, len) != 0)
		return NULL;
	return view->definitions != NULL ? json_target(reference) : NULL;
}

const struct json_node *
view_definition_around(const struct openapi *view,
    const struct json_node *node)
{
	while (node != NULL && node->parent != view->definitions)
		node = node->parent;
	return node;
}

/* A pointer may lead into a definition too. */
const struct json_node *
view_find_definition(const struct openapi *view,
    const struct json_node *reference)
{
	return view_definition_around(view,
	    view_find_in_definitions(view, reference));
}

static void
take_reference(struct openapi *view, struct graph *g,
    const struct json_node *reference)
{
	const struct json_node *level[LEVELS];
	const struct json_node *to = view_find_definition(view, reference);

	if (to == NULL)
		return;
	find_levels(reference, level);
	if (level[1] != view->definitions)
		view->uses[to->index] |= (uint8_t)use_at(level);
	else if (level[2] != NULL)
		graph_add(g, level[2]->index, to->index);
}

int
view_take_uses(struct openapi *view)
{
	const size_t count = view->reference_count;
	struct graph g CF_AUTO(graph_done) = { 0 };

	view->definitions = json_object(view->root, "definitions");
	if (view->definitions == NULL)
		return 0;
	view->uses = calloc((size_t)view->definitions->count + 1,
	    sizeof(view->uses[0]));
	if (view->uses == NULL ||
	    graph_init(&g, view->definitions->count, count) < 0)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++)
		take_reference(view, &g, view->references[i]);
	graph_spread(&g, view->uses);
	return 0;
}

unsigned
openapi_definition_use(const struct openapi *view,
    const struct json_node *definition)
{
	return definition->parent == view->definitions && view->uses != NULL ?
	    view->uses[definition->index] : 0;
}
