/*
 * Definitions that require themselves: no value can be complete.  The
 * references between definitions are a graph; loops in it are frequent and
 * mostly harmless, because something on the way may be left out.  So the
 * loops are found first, and only of what is in one is asked whether it is
 * required: a property in the list of its schema, or a part of an allOf.
 */
#include "view.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct edge {
	uint32_t	from, to;	/* definitions */
	const struct json_node *reference;
};

/*
 * Strongly connected components, after Tarjan, with a stack of its own: a
 * chain of definitions may be as long as the document.
 */
struct components {
	const struct edge	*edges;	/* sorted by 'from' */
	size_t			 edge_count;
	size_t			*first;	/* of a definition; one more */
	size_t			*at;	/* the edge to follow next */
	uint32_t		*found, *low, *component;
	uint32_t		*path, *open;	/* two stacks */
	size_t			 path_len, open_len;
	uint32_t		 found_count;
};

static void
components_done(struct components *c)
{
	free(c->first);
	free(c->at);
	free(c->found);
	free(c->low);
	free(c->component);
	free(c->path);
	free(c->open);
}

static int
components_init(struct components *c, size_t definitions)
{
	const size_t n = definitions + 1;

	c->first = calloc(n, sizeof(c->first[0]));
	c->at = calloc(n, sizeof(c->at[0]));
	c->found = calloc(n, sizeof(c->found[0]));
	c->low = calloc(n, sizeof(c->low[0]));
	c->component = calloc(n, sizeof(c->component[0]));
	c->path = calloc(n, sizeof(c->path[0]));
	c->open = calloc(n, sizeof(c->open[0]));
	if (c->first == NULL || c->at == NULL || c->found == NULL ||
	    c->low == NULL || c->component == NULL || c->path == NULL ||
	    c->open == NULL)
		return -ENOMEM;
	return 0;
}

static void
enter(struct components *c, uint32_t d)
{
	c->found[d] = c->low[d] = ++c->found_count;
	c->at[d] = c->first[d];
	c->path[c->path_len++] = d;
	c->open[c->open_len++] = d;
}

static void
leave(struct components *c, uint32_t d)
{
	uint32_t member;

	c->path_len--;
	if (c->path_len > 0) {
		const uint32_t before = c->path[c->path_len - 1];

		if (c->low[d] < c->low[before])
			c->low[before] = c->low[d];
	}
	if (c->low[d] != c->found[d])
		return;
	do {
		member = c->open[--c->open_len];
		c->component[member] = c->found[d];
	} while (member != d);
}

static void
follow(struct components *c, uint32_t d)
{
	uint32_t to;

	if (c->at[d] == c->first[d + 1]) {
		leave(c, d);
		return;
	}
	to = c->edges[c->at[d]++].to;
	if (c->found[to] == 0)
		enter(c, to);
	else if (c->component[to] == 0 && c->found[to] < c->low[d])
		c->low[d] = c->found[to];
}

static void
find_components(struct components *c, const struct edge *edges, size_t count,
    uint32_t definitions)
{
	size_t at = 0;

	c->edges = edges;
	c->edge_count = count;
	c->found_count = 0;
	for (uint32_t d = 0; d <= definitions; d++) {
		while (at < count && edges[at].from < d)
			at++;
		c->first[d] = at;
		c->found[d] = c->component[d] = 0;
	}
	for (uint32_t d = 0; d < definitions; d++) {
		if (c->found[d] == 0)
			enter(c, d);
		while (c->path_len > 0)
			follow(c, c->path[c->path_len - 1]);
	}
}

/* ---- required properties ---- */

/* Nodes by their addresses; there is always a free slot. */
struct node_set {
	const struct json_node	**slots;
	size_t			  size, used;
};

static void
node_set_done(struct node_set *s)
{
	free(s->slots);
}

static const struct json_node **
slot_of(const struct node_set *s, const struct json_node *node)
{
	size_t at = ((uintptr_t)node >> 4) * 2654435761u % s->size;

	while (s->slots[at] != NULL && s->slots[at] != node)
		at = (at + 1) % s->size;
	return &s->slots[at];
}

static bool
node_set_has(const struct node_set *s, const struct json_node *node)
{
	return s->size > 0 && *slot_of(s, node) != NULL;
}

static int
node_set_grow(struct node_set *s)
{
	struct node_set larger = { .size = s->size > 0 ? s->size * 2 : 64 };

	larger.slots = calloc(larger.size, sizeof(larger.slots[0]));
	if (larger.slots == NULL)
		return -ENOMEM;
	for (size_t i = 0; i < s->size; i++)
		if (s->slots[i] != NULL)
			*slot_of(&larger, s->slots[i]) = s->slots[i];
	larger.used = s->used;
	free(s->slots);
	*s = larger;
	return 0;
}

static int
node_set_add(struct node_set *s, const struct json_node *node)
{
	if (s->used * 2 >= s->size && node_set_grow(s) < 0)
		return -ENOMEM;
	if (node_set_has(s, node))
		return 0;
	*slot_of(s, node) = node;
	s->used++;
	return 0;
}

/* Adds a schema, and its properties that are required. */
static int
add_schema(struct node_set *s, const struct json_node *schema)
{
	const struct json_node *properties, *required;

	if (node_set_has(s, schema))
		return 0;
	properties = json_object(schema, "properties");
	required = json_array(schema, "required");
	for (const struct json_node *name = required ? required->first : NULL;
	    name != NULL; name = name->next) {
		const struct json_node *property = name->type == JSON_STRING ?
		    json_member_sized(properties, name->text, name->len) :
		    NULL;

		if (property != NULL && node_set_add(s, property) < 0)
			return -ENOMEM;
	}
	return node_set_add(s, schema);
}

/* 1: whatever has the definition has what is referred to; 0, -ENOMEM. */
static int
is_required(const struct openapi *view, const struct json_node *reference,
    struct node_set *required)
{
	const struct json_node *schema = reference->parent;

	while (schema->parent != view->definitions) {
		const struct json_node *list = schema->parent;
		const struct json_node *around = list->parent;

		if (around == NULL || json_is_true(schema, "x-nullable"))
			return 0;
		if (list->type == JSON_OBJECT &&
		    json_is_named(list, "properties")) {
			if (add_schema(required, around) < 0)
				return -ENOMEM;
			if (!node_set_has(required, schema))
				return 0;
		} else if (list->type != JSON_ARRAY ||
		    !json_is_named(list, "allOf")) {
			return 0;
		}
		schema = around;
	}
	return 1;
}

/* ---- loops ---- */

static const struct json_node *
definition_of(const struct openapi *view, const struct json_node *reference)
{
	const struct json_node *n = reference;

	if (reference->offset < view->definitions->offset ||
	    reference->offset >= view->definitions->end)
		return NULL;
	while (n != NULL && n->parent != view->definitions)
		n = n->parent;
	/* A name at which there is only text is no schema. */
	return n != reference ? n : NULL;
}

/* From definition to definition, in document order; counts them. */
static size_t
take_edges(const struct openapi *view,
    struct edge *edges)
{
	const struct json_node *const *references = view->references;
	const size_t all = view->reference_count;
	size_t count = 0;

	for (size_t i = 0; i < all; i++) {
		const struct json_node *from = definition_of(view,
		    references[i]), *to;

		if (from == NULL)
			continue;
		to = view_find_definition(view, references[i]);
		if (to != NULL)
			edges[count++] = (struct edge){ from->index,
			    to->index, references[i] };
	}
	return count;
}

/* Only those within one component are part of a loop. */
static size_t
keep_loops(const struct components *c, struct edge *edges, size_t count)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++)
		if (c->component[edges[i].from] == c->component[edges[i].to])
			edges[kept++] = edges[i];
	return kept;
}

static int
keep_required(const struct openapi *view, struct edge *edges,
    size_t *count)
{
	struct node_set required CF_AUTO(node_set_done) = { NULL, 0, 0 };
	size_t kept = 0;

	for (size_t i = 0; i < *count; i++) {
		int r = is_required(view, edges[i].reference, &required);

		if (r < 0)
			return r;
		if (r > 0)
			edges[kept++] = edges[i];
	}
	*count = kept;
	return 0;
}

/* A definition that is nothing but a reference has a rule of its own. */
static bool
is_alias(const struct openapi *view, const struct edge *e)
{
	return e->reference->parent->parent == view->definitions;
}

static int
note_loops(struct openapi *view, struct components *c,
    const struct edge *edges, size_t count)
{
	view->loops = calloc(count + 1, sizeof(view->loops[0]));
	if (view->loops == NULL)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++) {
		/* Numbers of components are numbers of found definitions. */
		const uint32_t component = c->component[edges[i].from];

		if (is_alias(view, &edges[i]) || c->low[component] == 0)
			continue;
		c->low[component] = 0;
		view->loops[view->loop_count++] = edges[i].reference;
	}
	return 0;
}

static int
find_loops(struct openapi *view, struct edge *edges, size_t count)
{
	const uint32_t definitions = view->definitions->count;
	struct components c CF_AUTO(components_done) = { .edges = edges };
	int r = components_init(&c, (size_t)definitions + 1);

	if (r < 0)
		return r;
	find_components(&c, edges, count, definitions);
	count = keep_loops(&c, edges, count);
	if (count == 0)
		return 0;
	r = keep_required(view, edges, &count);
	if (r < 0 || count == 0)
		return r;
	find_components(&c, edges, count, definitions);
	count = keep_loops(&c, edges, count);
	/* 'low' has done its work: it marks the components that were seen. */
	for (size_t i = 0; i <= definitions; i++)
		c.low[i] = 1;
	return note_loops(view, &c, edges, count);
}

int
view_take_loops(struct openapi *view)
{
	struct edge *edges CF_AUTO(free_done) = NULL;
	size_t count;

	if (view->definitions == NULL)
		return 0;
	edges = calloc(view->reference_count + 1,
	    sizeof(edges[0]));
	if (edges == NULL)
		return -ENOMEM;
	count = take_edges(view, edges);
	return count > 0 ? find_loops(view, edges, count) : 0;
}

const struct json_node *const *
openapi_required_loops(const struct openapi *view, size_t *ret_count)
{
	*ret_count = view->loop_count;
	return view->loops;
}
