/*
 * Definitions as a graph: references are edges, and a fact about one of them
 * is handed on until nothing changes.  A node waits again only when it got a
 * new bit, so that loops come to an end.
 */
#include "graph.h"

#include <errno.h>
#include <stdlib.h>

int
graph_init(struct graph *g, uint32_t nodes, size_t edges)
{
	const size_t size = (size_t)nodes + 1;

	*g = (struct graph){ .node_count = nodes };
	g->edges = calloc(edges + 1, sizeof(g->edges[0]));
	g->first = calloc(size, sizeof(g->first[0]));
	g->waiting = calloc(size, sizeof(g->waiting[0]));
	g->is_waiting = calloc(size, sizeof(g->is_waiting[0]));
	return g->edges != NULL && g->first != NULL && g->waiting != NULL &&
	    g->is_waiting != NULL ? 0 : -ENOMEM;
}

void
graph_done(struct graph *g)
{
	free(g->edges);
	free(g->first);
	free(g->waiting);
	free(g->is_waiting);
}

void
graph_add(struct graph *g, uint32_t from, uint32_t to)
{
	g->edges[g->edge_count++] = (struct edge){ from, to };
}

static int
compare_edges(const void *a, const void *b)
{
	const struct edge *x = a, *y = b;

	return (x->from > y->from) - (x->from < y->from);
}

static void
find_first(struct graph *g)
{
	size_t at = 0;

	if (g->edge_count > 1)
		qsort(g->edges, g->edge_count, sizeof(g->edges[0]),
		    compare_edges);
	for (uint32_t n = 0; n <= g->node_count; n++) {
		while (at < g->edge_count && g->edges[at].from < n)
			at++;
		g->first[n] = at;
	}
}

static void
wait_for(struct graph *g, uint32_t node)
{
	if (g->is_waiting[node])
		return;
	g->is_waiting[node] = 1;
	g->waiting[g->waiting_count++] = node;
}

static void
hand_on(struct graph *g, uint8_t *values, uint32_t node)
{
	for (size_t e = g->first[node]; e < g->first[node + 1]; e++) {
		const uint32_t to = g->edges[e].to;
		const unsigned all = values[to] | values[node];

		if (all == values[to])
			continue;
		values[to] = (uint8_t)all;
		wait_for(g, to);
	}
}

void
graph_spread(struct graph *g, uint8_t *values)
{
	find_first(g);
	for (uint32_t n = 0; n < g->node_count; n++)
		if (values[n] != 0)
			wait_for(g, n);
	while (g->waiting_count > 0) {
		const uint32_t n = g->waiting[--g->waiting_count];

		g->is_waiting[n] = 0;
		hand_on(g, values, n);
	}
}
