/* One walk over a tree of JSON, led by the tables of members. */
#ifndef OPENAPI_WALK_H
#define OPENAPI_WALK_H

#include "certfs/openapi.h"

struct walk {
	openapi_visit	*visit;
	void		*arg;
	const struct openapi *view;	/* NULL: of apiProperties.json */
	const struct json_node *root;
	const struct json_node *path;
	const struct openapi_operation *operation;
	const struct openapi_node *around;
	unsigned	 used;
	bool		 internal;
	bool		 quiet;		/* what is flawed is not visited */
	int		 error;		/* sticky */
	/* The operations still to come, in document order. */
	const struct openapi_operation *next, *end;
};

/* The whole tree below 'root', which has to be an object; 0 or -ENOMEM. */
int	walk_root(struct walk *w, enum openapi_kind kind);
/* An extension may stand in any map that a path or a status names. */
bool	walk_is_extension(const struct json_node *member);

#endif
