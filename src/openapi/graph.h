/* Which definitions refer to which, and what they hand on along that way. */
#ifndef OPENAPI_GRAPH_H
#define OPENAPI_GRAPH_H

#include "certfs/base.h"

struct edge {
	uint32_t	from, to;
};

struct graph {
	uint32_t	 node_count;
	struct edge	*edges;
	size_t		 edge_count;
	size_t		*first;		/* of a node's edges; one more */
	uint32_t	*waiting;	/* what they have is to be handed on */
	size_t		 waiting_count;
	uint8_t		*is_waiting;
};

/* 0 or -ENOMEM; room for that many edges. */
int	graph_init(struct graph *g, uint32_t nodes, size_t edges);
void	graph_done(struct graph *g);	/* for CF_AUTO */
void	graph_add(struct graph *g, uint32_t from, uint32_t to);
/* Every bit of a node's value gets into all that can be reached from it. */
void	graph_spread(struct graph *g, uint8_t *values);

#endif
