/*
 * How large schemas are once their references are expanded: how many schemas
 * they come to, and how deep these are inside one another.
 *
 * Definitions are measured once, each from the numbers of those that it
 * refers to, so that an expansion of any size costs one look at what is
 * written.  Definitions that refer to one another in a circle come to the
 * same: all of the circle once, where a reference back counts as one schema
 * and ends there.  An expansion that stops at a repeated definition has at
 * least that many.
 */
#include "view.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* A reference of a definition to another, that many schemas below its own. */
struct link {
	uint32_t	to, depth;
};

/* Circles are found as Tarjan does, with a stack of our own. */
struct circles {
	struct link	*links;		/* of all, one behind the other */
	size_t		 link_count;
	size_t		*first;		/* of a definition's links; one more */
	uint32_t	*seen;		/* when, from 1; 0: not yet */
	uint32_t	*low;		/* the earliest it can reach */
	uint32_t	*circle;	/* waiting for their circle to close */
	size_t		 circle_count;
	uint8_t		*is_waiting;
	uint32_t	*way;		/* to the one looked at */
	size_t		 way_count;
	size_t		*next;		/* of its links */
	uint32_t	 clock;
};

/* One schema that is taken apart. */
struct measuring {
	const struct openapi	*view;
	struct circles		*circles;	/* NULL: all are measured */
	struct openapi_size	 size;
};

static void
circles_done(struct circles *c)
{
	free(c->links);
	free(c->first);
	free(c->seen);
	free(c->low);
	free(c->circle);
	free(c->is_waiting);
	free(c->way);
	free(c->next);
}

static uint32_t
add(uint32_t a, uint32_t b)
{
	return a > UINT32_MAX - b ? UINT32_MAX : a + b;
}

static void
raise_to(uint32_t *most, uint32_t value)
{
	if (*most < value)
		*most = value;
}

/* What a reference brings along, 'depth' schemas below the one measured. */
static void
add_definition(struct openapi_size *size, const struct openapi_size *of,
    uint32_t depth)
{
	size->count = add(size->count, of->count);
	raise_to(&size->depth, add(of->depth, depth - 1));
	raise_to(&size->inner_count, of->count);
	raise_to(&size->inner_count, of->inner_count);
	raise_to(&size->inner_depth, of->depth);
	raise_to(&size->inner_depth, of->inner_depth);
}

static void
add_one(struct openapi_size *size, uint32_t depth)
{
	size->count = add(size->count, 1);
	raise_to(&size->depth, depth);
}

/* ---- one schema ---- */

static void
measure_reference(struct measuring *m, const struct json_node *reference,
    uint32_t depth)
{
	const struct json_node *to = view_find_in_definitions(m->view, reference);

	if (to == NULL || to->parent != m->view->definitions) {
		add_one(&m->size, depth);
		return;
	}
	if (m->circles == NULL) {
		add_definition(&m->size, &m->view->sizes[to->index], depth);
		return;
	}
	m->circles->links[m->circles->link_count++] =
	    (struct link){ to->index, depth };
}

static void	measure(struct measuring *m, const struct json_node *schema,
		    uint32_t depth);

static void
measure_children(struct measuring *m, const struct json_node *parent,
    uint32_t depth)
{
	for (const struct json_node *c = parent->first; c != NULL; c = c->next)
		measure(m, c, depth);
}

static void
measure_member(struct measuring *m, const struct json_node *member,
    uint32_t depth)
{
	if (member->type == JSON_OBJECT) {
		if (json_is_named(member, "properties"))
			measure_children(m, member, depth);
		else if (json_is_named(member, "items") ||
		    json_is_named(member, "additionalProperties"))
			measure(m, member, depth);
	} else if (member->type == JSON_ARRAY) {
		if (json_is_named(member, "items") ||
		    json_is_named(member, "allOf"))
			measure_children(m, member, depth);
	}
}

/*
 * As deep as the JSON text at most, which the reader has bounded.  What
 * stands beside a reference does not count, also when it stands before it.
 */
static void
measure(struct measuring *m, const struct json_node *schema, uint32_t depth)
{
	const struct openapi_size before = m->size;
	const size_t links = m->circles != NULL ? m->circles->link_count : 0;

	if (schema->type != JSON_OBJECT)
		return;
	add_one(&m->size, depth);
	for (const struct json_node *c = schema->first; c; c = c->next) {
		if (c->type != JSON_STRING) {
			measure_member(m, c, depth + 1);
			continue;
		}
		if (!json_is_named(c, "$ref"))
			continue;
		m->size = before;
		if (m->circles != NULL)
			m->circles->link_count = links;
		measure_reference(m, c, depth);
		return;
	}
}

struct openapi_size
openapi_measure(const struct openapi *view, const struct json_node *schema)
{
	struct measuring m = { .view = view };

	if (schema->parent == view->definitions && view->sizes != NULL)
		return view->sizes[schema->index];
	measure(&m, schema, 1);
	return m.size;
}

/* ---- definitions ---- */

/* 'members' of a circle, which are behind all that they refer to besides. */
static void
close_circle(struct openapi *view, const struct circles *c,
    const uint32_t *members, size_t count)
{
	struct openapi_size all = { 0 };
	uint32_t first = members[0];

	for (size_t i = 0; i < count; i++) {
		const uint32_t d = members[i];

		if (d < first)
			first = d;
		all.count = add(all.count, view->sizes[d].count);
		raise_to(&all.depth, view->sizes[d].depth);
		for (size_t k = c->first[d]; k < c->first[d + 1]; k++) {
			const struct link *link = &c->links[k];

			if (c->is_waiting[link->to])
				add_one(&all, link->depth);
			else
				add_definition(&all, &view->sizes[link->to],
				    link->depth);
		}
	}
	for (size_t i = 0; i < count; i++) {
		view->sizes[members[i]] = all;
		/* They are behind the first, which is enough to be told of. */
		if (members[i] == first)
			continue;
		view->sizes[members[i]].inner_count = all.count;
		view->sizes[members[i]].inner_depth = all.depth;
	}
}

static void
enter(struct circles *c, uint32_t d)
{
	c->seen[d] = c->low[d] = ++c->clock;
	c->next[d] = c->first[d];
	c->way[c->way_count++] = d;
	c->circle[c->circle_count++] = d;
	c->is_waiting[d] = 1;
}

static void
leave(struct openapi *view, struct circles *c, uint32_t d)
{
	size_t start = c->circle_count;

	if (--c->way_count > 0) {
		const uint32_t around = c->way[c->way_count - 1];

		if (c->low[d] < c->low[around])
			c->low[around] = c->low[d];
	}
	if (c->low[d] != c->seen[d])
		return;
	while (c->circle[--start] != d)
		continue;
	close_circle(view, c, &c->circle[start], c->circle_count - start);
	while (c->circle_count > start)
		c->is_waiting[c->circle[--c->circle_count]] = 0;
}

static void
find_circles(struct openapi *view, struct circles *c, uint32_t from)
{
	enter(c, from);
	while (c->way_count > 0) {
		const uint32_t d = c->way[c->way_count - 1];
		uint32_t to;

		if (c->next[d] == c->first[d + 1]) {
			leave(view, c, d);
			continue;
		}
		to = c->links[c->next[d]++].to;
		if (c->seen[to] == 0)
			enter(c, to);
		else if (c->is_waiting[to] && c->seen[to] < c->low[d])
			c->low[d] = c->seen[to];
	}
}

static void
take_links(struct openapi *view, struct circles *circles)
{
	for (const struct json_node *d = view->definitions->first; d != NULL;
	    d = d->next) {
		struct measuring m = { .view = view, .circles = circles };

		circles->first[d->index] = circles->link_count;
		measure(&m, d, 1);
		view->sizes[d->index] = m.size;
	}
	circles->first[view->definitions->count] = circles->link_count;
}

static int
measure_definitions(struct openapi *view)
{
	const size_t count = view->reference_count;
	struct circles c CF_AUTO(circles_done) = { .links = NULL };
	size_t size;

	if (view->definitions == NULL)
		return 0;
	size = (size_t)view->definitions->count + 1;
	view->sizes = calloc(size, sizeof(view->sizes[0]));
	c.links = calloc(count + 1, sizeof(c.links[0]));
	c.first = calloc(size, sizeof(c.first[0]));
	c.seen = calloc(size, sizeof(c.seen[0]));
	c.low = calloc(size, sizeof(c.low[0]));
	c.circle = calloc(size, sizeof(c.circle[0]));
	c.is_waiting = calloc(size, sizeof(c.is_waiting[0]));
	c.way = calloc(size, sizeof(c.way[0]));
	c.next = calloc(size, sizeof(c.next[0]));
	if (view->sizes == NULL || c.links == NULL || c.first == NULL ||
	    c.seen == NULL || c.low == NULL || c.circle == NULL ||
	    c.is_waiting == NULL || c.way == NULL || c.next == NULL)
		return -ENOMEM;
	take_links(view, &c);
	for (uint32_t d = 0; d < view->definitions->count; d++)
		if (c.seen[d] == 0)
			find_circles(view, &c, d);
	return 0;
}

/* ---- operations ---- */

/* What many operations may share is measured once. */
struct counted {
	const struct json_node	*container;
	uint32_t		*counts;	/* by place; 0: not measured */
};

struct sharing {
	struct counted	parameters, responses, of_path;
};

static void
sharing_done(struct sharing *s)
{
	free(s->parameters.counts);
	free(s->responses.counts);
	free(s->of_path.counts);
}

static int
share(struct counted *s, const struct json_node *container)
{
	free(s->counts);
	s->container = container;
	s->counts = NULL;
	if (container == NULL)
		return 0;
	s->counts = calloc((size_t)container->count + 1, sizeof(s->counts[0]));
	return s->counts != NULL ? 0 : -ENOMEM;
}

/* Of the "schema" of a parameter or response. */
static uint32_t
count_in(const struct openapi *view, const struct json_node *owner)
{
	const struct json_node *schema = json_object(owner, "schema");

	return schema != NULL ? openapi_measure(view, schema).count : 0;
}

static uint32_t
count_once(const struct openapi *view, struct counted *s,
    const struct json_node *owner)
{
	uint32_t *count = &s->counts[owner->index];

	if (*count == 0)
		*count = add(count_in(view, owner), 1);
	return *count - 1;
}

/*
 * 'written' stands in an operation and leads to 'owner'.  A reference into
 * the middle of something is a mistake, and counts for nothing.
 */
static uint32_t
count_of(const struct openapi *view, struct sharing *s,
    const struct json_node *written, const struct json_node *owner)
{
	if (owner == NULL)
		return 0;
	if (s->parameters.counts && owner->parent == s->parameters.container)
		return count_once(view, &s->parameters, owner);
	if (s->responses.counts && owner->parent == s->responses.container)
		return count_once(view, &s->responses, owner);
	if (s->of_path.counts && owner->parent == s->of_path.container)
		return count_once(view, &s->of_path, owner);
	return written == owner ? count_in(view, owner) : 0;
}

static void
add_part(struct openapi_operation *op, uint32_t count)
{
	op->schema_count = add(op->schema_count, count);
	raise_to(&op->part_schema_count, count);
}

static void
measure_operation(const struct openapi *view, struct sharing *s,
    struct openapi_operation *op)
{
	const struct json_node *responses = json_object(op->json, "responses");

	for (size_t i = 0; i < op->parameter_count; i++)
		add_part(op, count_of(view, s, op->parameters[i].json,
		    op->parameters[i].value));
	for (const struct json_node *c = responses ? responses->first : NULL;
	    c != NULL; c = c->next)
		add_part(op, count_of(view, s, c, openapi_resolve(c)));
}

int
view_take_sizes(struct openapi *view)
{
	struct sharing s CF_AUTO(sharing_done) =
	    { .parameters = { NULL, NULL } };
	const struct json_node *path = NULL;
	int r;

	r = measure_definitions(view);
	if (r == 0)
		r = share(&s.parameters, json_object(view->root, "parameters"));
	if (r == 0)
		r = share(&s.responses, json_object(view->root, "responses"));
	for (size_t i = 0; i < view->count && r == 0; i++) {
		struct openapi_operation *op = &view->operations[i];

		if (op->path != path) {
			path = op->path;
			r = share(&s.of_path, json_array(path, "parameters"));
			if (r < 0)
				break;
		}
		measure_operation(view, &s, op);
	}
	return r;
}
