/*
 * Where notification URLs are: which definitions have one, themselves or in
 * what they refer to, so that a rule about an operation looks at what is
 * written in the operation only.  Few documents have triggers; the others are
 * not looked through.
 */
#include "graph.h"
#include "view.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const char url[] = "x-ms-notification-url";

const struct json_node *
openapi_notification(const struct openapi_operation *operation)
{
	static const char content[] = "x-ms-notification-content";
	const struct json_node *own = json_object(operation->json, content);

	return own != NULL ? own : json_object(operation->path, content);
}

static bool
has_triggers(const struct openapi *view)
{
	for (size_t i = 0; i < view->count; i++) {
		const struct openapi_operation *o = &view->operations[i];

		if (json_member(o->json, "x-ms-trigger") != NULL ||
		    openapi_notification(o) != NULL)
			return true;
	}
	return false;
}

static bool
is_url(const struct json_node *node)
{
	return node->type == JSON_TRUE && node->key_len == sizeof(url) - 1 &&
	    memcmp(node->key, url, sizeof(url) - 1) == 0;
}

static bool
contains_url(const struct json_node *top)
{
	for (const struct json_node *n = top; n != NULL;
	    n = json_next_below(top, n))
		if (is_url(n))
			return true;
	return false;
}

/* Whether there are any. */
static bool
mark_direct(struct openapi *view)
{
	bool any = false;

	for (const struct json_node *d = view->definitions->first; d != NULL;
	    d = d->next) {
		if (!contains_url(d))
			continue;
		view->webhooks[d->index] = OPENAPI_HAS_URL;
		any = true;
	}
	return any;
}

/* The container of the reference, or one around it. */
static bool
is_in_internal(const struct json_node *reference)
{
	for (const struct json_node *n = reference->parent; n != NULL;
	    n = n->parent)
		if (n->type == JSON_OBJECT && openapi_is_internal(n))
			return true;
	return false;
}

/* Who refers to a definition that has a URL has one. */
static int
spread_urls(struct openapi *view)
{
	const struct json_node *const *references = view->references;
	const size_t count = view->reference_count;
	struct graph g CF_AUTO(graph_done) = { 0 };

	if (graph_init(&g, view->definitions->count, count) < 0)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++) {
		const struct json_node *to, *from;

		to = view_find_definition(view, references[i]);
		from = view_definition_around(view, references[i]);
		if (to != NULL && from != NULL)
			graph_add(&g, to->index, from->index);
	}
	graph_spread(&g, view->webhooks);
	return 0;
}

/* What is in something internal hides all that it refers to. */
static int
spread_internal(struct openapi *view)
{
	const struct json_node *const *references = view->references;
	const size_t count = view->reference_count;
	struct graph g CF_AUTO(graph_done) = { 0 };
	uint8_t *hidden CF_AUTO(free_done) = calloc(
	    (size_t)view->definitions->count + 1, 1);

	if (hidden == NULL ||
	    graph_init(&g, view->definitions->count, count) < 0)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++) {
		const struct json_node *to, *from;

		to = view_find_definition(view, references[i]);
		if (to == NULL ||
		    !(view->webhooks[to->index] & OPENAPI_HAS_URL))
			continue;
		from = view_definition_around(view, references[i]);
		if (is_in_internal(references[i]))
			hidden[to->index] = OPENAPI_IN_INTERNAL;
		else if (from != NULL)
			graph_add(&g, from->index, to->index);
	}
	graph_spread(&g, hidden);
	for (uint32_t d = 0; d < view->definitions->count; d++)
		view->webhooks[d] |= hidden[d];
	return 0;
}

int
view_take_webhooks(struct openapi *view)
{
	int r;

	if (view->definitions == NULL || !has_triggers(view))
		return 0;
	view->webhooks = calloc((size_t)view->definitions->count + 1,
	    sizeof(view->webhooks[0]));
	if (view->webhooks == NULL)
		return -ENOMEM;
	if (!mark_direct(view))
		return 0;
	r = spread_urls(view);
	return r < 0 ? r : spread_internal(view);
}

unsigned
openapi_definition_webhook(const struct openapi *view,
    const struct json_node *definition)
{
	return view->webhooks != NULL &&
	    definition->parent == view->definitions ?
	    view->webhooks[definition->index] : 0;
}
