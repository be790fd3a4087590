/*
 * Which members the specification knows in an object of each kind, what type
 * each must have, and what kind of node it leads to.
 */
#ifndef OPENAPI_MEMBERS_H
#define OPENAPI_MEMBERS_H

#include "certfs/openapi.h"

/* How the nodes of 'child' stand in the member's value. */
enum shape {
	SHAPE_LEAF,	/* there are none */
	SHAPE_ONE,	/* the value is one */
	SHAPE_LIST,	/* the items of an array are */
	SHAPE_MAP,	/* the members of an object are */
	SHAPE_ONE_OR_LIST, /* whichever the value's type says */
	SHAPE_OPEN_MAP,	/* a map in which keys with x- are extensions */
};

struct member {
	const char		*name;
	unsigned		 types;		/* enum openapi_type, 0: any */
	enum shape		 shape;
	enum openapi_kind	 child;		/* but for SHAPE_LEAF */
	unsigned		 item_types;	/* SHAPE_LEAF: of items; 0: any */
};

#define MEMBERS_MAX	64u	/* of one kind: openapi_node has a mask */

/* NULL: no such member is known. */
const struct member *member_find(enum openapi_kind kind, const char *name,
	    size_t len);
/* From 0, different for each member of a kind. */
unsigned member_bit(enum openapi_kind kind, const struct member *m);

#endif
