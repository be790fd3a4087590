/*
 * Pairs of schemas as a graph.  A shared definition is compared once with
 * what it is compared with, however many operations refer to it; a pair knows
 * its own changes and the pairs that it leads to.  Then it is worked out which
 * pairs lead to a change at all, backwards along the references, and only
 * those are walked from each operation: the work is that of the documents and
 * of what is reported, and the same definition a thousand times unchanged
 * costs nothing.
 *
 * Hostile documents can make more pairs, or more paths through them, than
 * anybody wants to read: there is an end to both, which is reported.
 */
#include "changes.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define PAIRS_MAX	(1u << 19)
#define EDGES_MAX	(1u << 21)
#define PATHS_MAX	((size_t)16 << 20)	/* bytes, of all edges */
#define PATH_LEN_MAX	((size_t)64 << 10)	/* of one that is reported */
#define WORK_MAX	(UINT64_C(8) << 20)
#define DEPTH_MAX	200u	/* references inside one another, on a path */
#define NONE		UINT32_MAX

/* A change of a pair, or the way to another one. */
struct edge {
	size_t			 path;		/* in 'paths' */
	uint32_t		 pair;		/* NONE: it is a change */
	enum change		 change;
	struct change_at	 where;
};

struct pair {
	const struct json_node	*old, *new;
	enum side		 side;
	uint32_t		 first, count;	/* of its edges */
	uint32_t		 leads_here;	/* first of 'backwards', NONE */
	unsigned		 severities;	/* of changes it leads to */
	bool			 on_path;
	bool			 waiting;
};

/* A reference backwards: 'from' leads to the pair whose list this is in. */
struct back {
	uint32_t	from, next;
};

struct root {
	size_t			 path;
	uint32_t		 pair;
	const struct json_node	*owner;
};

struct graph {
	struct pair	*pairs;
	size_t		 pair_count, pair_size;
	struct edge	*edges;
	size_t		 edge_count, edge_size;
	struct root	*roots;
	size_t		 root_count, root_size;
	uint32_t	*slots;		/* of pairs, by their schemas */
	size_t		 slot_count;	/* a power of two */
	struct buf	 paths;		/* NUL-terminated, one behind another */
	uint64_t	 work;
	unsigned	 depth;
	const struct json_node *owner;	/* while changes are reported */
};

/* ---- growing ---- */

static int
grow(void *array, size_t *size, size_t count, size_t item)
{
	void **data = array, *larger;
	size_t more;

	if (count < *size)
		return 0;
	more = *size > 0 ? *size * 2 : 64;
	larger = reallocarray(*data, more, item);
	if (larger == NULL)
		return -ENOMEM;
	*data = larger;
	*size = more;
	return 0;
}

int
graph_new(struct graph **ret_graph)
{
	struct graph *g = calloc(1, sizeof(*g));

	if (g == NULL)
		return -ENOMEM;
	g->paths = (struct buf)BUF_INIT((size_t)1 << 30);
	*ret_graph = g;
	return 0;
}

void
graph_free(struct graph *g)
{
	if (g == NULL)
		return;
	free(g->pairs);
	free(g->edges);
	free(g->roots);
	free(g->slots);
	buf_done(&g->paths);
	free(g);
}

static void
fail(struct comparison *c, int r)
{
	if (r < 0 && c->error == 0)
		c->error = r;
}

static bool
may_go_on(struct comparison *c, bool has_room)
{
	struct graph *g = c->graph;

	if (c->error < 0)
		return false;
	if (g->work < WORK_MAX && has_room) {
		g->work++;
		return true;
	}
	c->cut = true;
	return false;
}

bool
graph_may_work(struct comparison *c)
{
	const struct graph *g = c->graph;

	return may_go_on(c, g->edge_count < EDGES_MAX &&
	    g->paths.len < PATHS_MAX);
}

static int
keep_path(struct graph *g, const struct buf *path, size_t *ret_path)
{
	*ret_path = g->paths.len;
	return buf_add(&g->paths, buf_text(path), path->len + 1);
}

/* ---- pairs ---- */

static size_t
slot_of(const struct graph *g, enum side side, const struct json_node *old,
    const struct json_node *new)
{
	uint64_t h = (uintptr_t)old * UINT64_C(0x9E3779B97F4A7C15);

	h ^= ((uintptr_t)new + side) * UINT64_C(0xC2B2AE3D27D4EB4F);
	h ^= h >> 29;
	return (size_t)(h * UINT64_C(0x9E3779B97F4A7C15) >> 20) &
	    (g->slot_count - 1);
}

static bool
is_pair(const struct pair *p, enum side side, const struct json_node *old,
    const struct json_node *new)
{
	return p->old == old && p->new == new && p->side == side;
}

/* The slot that has it, or the free one that it would have. */
static uint32_t *
find_slot(struct graph *g, enum side side, const struct json_node *old,
    const struct json_node *new)
{
	size_t at = slot_of(g, side, old, new);

	while (g->slots[at] != NONE &&
	    !is_pair(&g->pairs[g->slots[at]], side, old, new))
		at = (at + 1) & (g->slot_count - 1);
	return &g->slots[at];
}

static int
grow_slots(struct graph *g)
{
	const size_t count = g->slot_count > 0 ? g->slot_count * 2 : 256;
	uint32_t *slots;

	if (g->pair_count * 2 < g->slot_count)
		return 0;
	slots = reallocarray(NULL, count, sizeof(*slots));
	if (slots == NULL)
		return -ENOMEM;
	memset(slots, 0xFF, count * sizeof(*slots));
	free(g->slots);
	g->slots = slots;
	g->slot_count = count;
	for (size_t i = 0; i < g->pair_count; i++) {
		const struct pair *p = &g->pairs[i];

		*find_slot(g, p->side, p->old, p->new) = (uint32_t)i;
	}
	return 0;
}

/* NONE when there are too many, or no memory. */
static uint32_t
pair_of(struct comparison *c, enum side side, const struct json_node *old,
    const struct json_node *new)
{
	struct graph *g = c->graph;
	uint32_t *slot;
	int r;

	r = grow_slots(g);
	if (r == 0)
		r = grow(&g->pairs, &g->pair_size, g->pair_count,
		    sizeof(*g->pairs));
	if (r < 0) {
		fail(c, r);
		return NONE;
	}
	slot = find_slot(g, side, old, new);
	if (*slot != NONE)
		return *slot;
	if (g->pair_count == PAIRS_MAX) {
		c->cut = true;
		return NONE;
	}
	g->pairs[g->pair_count] = (struct pair){
		.old = old, .new = new, .side = side, .leads_here = NONE,
	};
	return *slot = (uint32_t)g->pair_count++;
}

/* What the references lead to, if either leads to something. */
static uint32_t
pair_of_written(struct comparison *c, enum side side,
    const struct json_node *old, const struct json_node *new)
{
	old = schema_follow(old);
	new = schema_follow(new);
	return old == NULL && new == NULL ? NONE :
	    pair_of(c, side, old, new);
}

void
graph_add_root(struct comparison *c, enum side side,
    const struct json_node *old, const struct json_node *new,
    const struct json_node *owner)
{
	struct graph *g = c->graph;
	const uint32_t pair = pair_of_written(c, side, old, new);
	struct root root = { .pair = pair, .owner = owner };
	int r;

	if (pair == NONE)
		return;
	r = grow(&g->roots, &g->root_size, g->root_count, sizeof(*g->roots));
	if (r == 0)
		r = keep_path(g, &c->path, &root.path);
	if (r == 0)
		g->roots[g->root_count++] = root;
	fail(c, r);
}

static void
add_edge(struct comparison *c, const struct edge *edge)
{
	struct graph *g = c->graph;
	struct edge one = *edge;
	int r;

	r = grow(&g->edges, &g->edge_size, g->edge_count, sizeof(*g->edges));
	if (r == 0)
		r = keep_path(g, &c->path, &one.path);
	if (r == 0)
		g->edges[g->edge_count++] = one;
	fail(c, r);
}

void
graph_add_change(struct comparison *c, enum change which,
    const struct change_at *where)
{
	add_edge(c, &(struct edge){
		.pair = NONE, .change = which, .where = *where,
	});
}

void
graph_add_pair(struct comparison *c, enum side side,
    const struct json_node *old, const struct json_node *new,
    const struct json_node *owner)
{
	const uint32_t pair = pair_of_written(c, side, old, new);

	if (pair != NONE)
		add_edge(c, &(struct edge){
			.pair = pair, .where.at = owner,
		});
}

/* ---- comparing ---- */

/* Pairs that are met on the way come behind and have their turn. */
static void
compare_pairs(struct comparison *c)
{
	struct graph *g = c->graph;

	for (size_t i = 0; i < g->pair_count && c->error == 0; i++) {
		const struct pair p = g->pairs[i];

		buf_reset(&c->path);
		g->pairs[i].first = (uint32_t)g->edge_count;
		schema_compare(c, p.side, p.old, p.new);
		g->pairs[i].count = (uint32_t)g->edge_count -
		    g->pairs[i].first;
	}
	buf_reset(&c->path);
}

/* ---- which pairs lead to a change ---- */

static void
link_back(struct graph *g, struct back *backwards)
{
	size_t n = 0;

	for (size_t i = 0; i < g->pair_count; i++) {
		struct pair *p = &g->pairs[i];

		for (uint32_t e = p->first; e < p->first + p->count; e++) {
			const struct edge *edge = &g->edges[e];

			if (edge->pair == NONE) {
				p->severities |= 1u <<
				    change_classes[edge->change].severity;
				continue;
			}
			backwards[n] = (struct back){
				(uint32_t)i, g->pairs[edge->pair].leads_here,
			};
			g->pairs[edge->pair].leads_here = (uint32_t)n++;
		}
	}
}

/* A pair waits again when it leads to more than before: three times at most. */
static void
spread(struct graph *g, const struct back *backwards, uint32_t *stack)
{
	size_t height = 0;

	for (size_t i = 0; i < g->pair_count; i++)
		if (g->pairs[i].severities != 0) {
			g->pairs[i].waiting = true;
			stack[height++] = (uint32_t)i;
		}
	while (height > 0) {
		struct pair *p = &g->pairs[stack[--height]];

		p->waiting = false;
		for (uint32_t b = p->leads_here; b != NONE;
		    b = backwards[b].next) {
			struct pair *from = &g->pairs[backwards[b].from];
			const unsigned all = from->severities | p->severities;

			if (all != from->severities && !from->waiting) {
				from->waiting = true;
				stack[height++] = backwards[b].from;
			}
			from->severities = all;
		}
	}
}

static int
find_changed(struct graph *g)
{
	struct back *backwards;
	uint32_t *stack;

	backwards = reallocarray(NULL, g->edge_count + 1, sizeof(*backwards));
	stack = reallocarray(NULL, g->pair_count + 1, sizeof(*stack));
	if (backwards != NULL && stack != NULL) {
		link_back(g, backwards);
		spread(g, backwards, stack);
	}
	free(stack);
	free(backwards);
	return backwards != NULL && stack != NULL ? 0 : -ENOMEM;
}

/* ---- reporting ---- */

static void	walk_pair(struct comparison *c, uint32_t index);

static void
walk_edge(struct comparison *c, const struct edge *edge)
{
	struct graph *g = c->graph;
	const struct json_node *owner = g->owner;
	const char *path = buf_text(&g->paths) + edge->path;
	struct change_at where = edge->where;
	size_t before = c->path.len;

	if (path[0] != '\0')
		before = path_push(c, path);
	if (where.at == NULL)
		where.at = owner;
	g->owner = where.at;
	if (edge->pair == NONE)
		change_report(c, edge->change, &where);
	else
		walk_pair(c, edge->pair);
	g->owner = owner;
	path_pop(c, before);
}

/* A loop ends where it would begin again. */
static void
walk_pair(struct comparison *c, uint32_t index)
{
	struct graph *g = c->graph;
	struct pair *p = &g->pairs[index];

	if (p->severities == 0 || p->on_path)
		return;
	if ((p->severities & ~c->full) == 0 || g->depth == DEPTH_MAX ||
	    c->path.len > PATH_LEN_MAX) {
		c->cut = true;
		return;
	}
	p->on_path = true;
	g->depth++;
	for (uint32_t e = p->first; e < p->first + p->count; e++) {
		const struct edge *edge = &g->edges[e];

		if (edge->pair != NONE && g->pairs[edge->pair].severities == 0)
			continue;
		/* Reporting needs no room for edges. */
		if (!may_go_on(c, true))
			break;
		walk_edge(c, edge);
	}
	g->depth--;
	p->on_path = false;
}

void
graph_report(struct comparison *c)
{
	struct graph *g = c->graph;

	compare_pairs(c);
	if (c->error == 0)
		fail(c, find_changed(g));
	/* What was compared is reported, however much it was. */
	g->work = 0;
	for (size_t i = 0; i < g->root_count && c->error == 0; i++) {
		const struct root *root = &g->roots[i];

		buf_reset(&c->path);
		(void)buf_puts(&c->path, buf_text(&g->paths) + root->path);
		g->owner = root->owner;
		walk_pair(c, root->pair);
	}
	buf_reset(&c->path);
}
