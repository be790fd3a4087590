/*
 * Who uses each definition: requests, responses, what webhooks send, found by
 * following the references from the operations.  A reference knows where it
 * stands by the containers around it, so that no schema has to be walked.
 */
#include "view.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define LEVELS	5u	/* from the root, which is level 0 */

struct edge {
	uint32_t	from, to;	/* definitions */
};

struct graph {
	struct edge	*edges;
	size_t		 edge_count;
	size_t		*first;		/* of a definition's edges; one more */
	uint32_t	*waiting;	/* their use is to be handed on */
	size_t		 waiting_count;
	uint8_t		*is_waiting;
};

static void
graph_done(struct graph *g)
{
	free(g->edges);
	free(g->first);
	free(g->waiting);
	free(g->is_waiting);
}

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

static bool
is_named(const struct json_node *node, const char *name)
{
	return node != NULL && node->key != NULL &&
	    strcmp(node->key, name) == 0;
}

static unsigned
use_of_part(const struct json_node *part)
{
	if (is_named(part, "parameters"))
		return OPENAPI_IN_INPUT;
	if (is_named(part, "responses"))
		return OPENAPI_IN_OUTPUT;
	if (is_named(part, "x-ms-notification-content"))
		return OPENAPI_IN_NOTIFICATION;
	return 0;
}

/* Of a path, or of one of its operations; or shared by them. */
static unsigned
use_at(const struct json_node *const level[LEVELS])
{
	unsigned use;

	if (!is_named(level[1], "paths"))
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
	return json_resolve(view->definitions, reference->text + len - 1,
	    reference->len - len + 1);
}

/* A pointer may lead into a definition too. */
static const struct json_node *
definition_around(const struct openapi *view, const struct json_node *node)
{
	while (node != NULL && node->parent != view->definitions)
		node = node->parent;
	return node;
}

const struct json_node *
view_find_definition(const struct openapi *view,
    const struct json_node *reference)
{
	return definition_around(view, view_find_in_definitions(view, reference));
}

static void
mark(struct openapi *view, struct graph *g, uint32_t definition, unsigned use)
{
	const unsigned all = view->uses[definition] | use;

	if (all == view->uses[definition])
		return;
	view->uses[definition] = (uint8_t)all;
	if (g->is_waiting[definition])
		return;
	g->is_waiting[definition] = 1;
	g->waiting[g->waiting_count++] = definition;
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
		mark(view, g, to->index, use_at(level));
	else if (level[2] != NULL)
		g->edges[g->edge_count++] =
		    (struct edge){ level[2]->index, to->index };
}

static int
compare_edges(const void *a, const void *b)
{
	const struct edge *x = a, *y = b;

	return (x->from > y->from) - (x->from < y->from);
}

static void
hand_on(struct openapi *view, struct graph *g)
{
	size_t at = 0;

	if (g->edge_count > 1)
		qsort(g->edges, g->edge_count, sizeof(g->edges[0]),
		    compare_edges);
	for (uint32_t d = 0; d <= view->definitions->count; d++) {
		while (at < g->edge_count && g->edges[at].from < d)
			at++;
		g->first[d] = at;
	}
	while (g->waiting_count > 0) {
		const uint32_t d = g->waiting[--g->waiting_count];

		g->is_waiting[d] = 0;
		for (size_t e = g->first[d]; e < g->first[d + 1]; e++)
			mark(view, g, g->edges[e].to, view->uses[d]);
	}
}

int
view_take_uses(struct openapi *view, const struct json_doc *doc)
{
	const struct json_node *const *references;
	const size_t count = json_references(doc, &references);
	struct graph g CF_AUTO(graph_done) = { .edges = NULL };
	size_t size;

	view->definitions = json_object(view->root, "definitions");
	if (view->definitions == NULL)
		return 0;
	size = (size_t)view->definitions->count + 1;
	view->uses = calloc(size, sizeof(view->uses[0]));
	g.edges = calloc(count + 1, sizeof(g.edges[0]));
	g.first = calloc(size, sizeof(g.first[0]));
	g.waiting = calloc(size, sizeof(g.waiting[0]));
	g.is_waiting = calloc(size, sizeof(g.is_waiting[0]));
	if (view->uses == NULL || g.edges == NULL || g.first == NULL ||
	    g.waiting == NULL || g.is_waiting == NULL)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++)
		take_reference(view, &g, references[i]);
	hand_on(view, &g);
	return 0;
}

unsigned
openapi_definition_use(const struct openapi *view,
    const struct json_node *definition)
{
	return definition->parent == view->definitions && view->uses != NULL ?
	    view->uses[definition->index] : 0;
}
