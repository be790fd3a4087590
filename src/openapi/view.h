/* What is made once of a definition, before it is walked. */
#ifndef OPENAPI_VIEW_H
#define OPENAPI_VIEW_H

#include "certfs/openapi.h"

struct openapi {
	const struct json_node		*root;
	struct openapi_operation	*operations;
	size_t				 count;
	const struct openapi_operation	**by_id;
	size_t				 id_count;
	/* Of all operations, one behind the other. */
	struct openapi_parameter	*parameters;
	const struct openapi_parameter	**by_name;
	/* Of "definitions", as many as it has members. */
	const struct json_node		*definitions;	/* NULL: none */
	uint8_t				*uses;
	uint8_t				*webhooks; /* NULL: there are none */
	struct openapi_relative		*families;
	size_t				 family_count;
};

/* Each fills its part; 0 or -ENOMEM. */
int	view_take_parameters(struct openapi *view);
int	view_take_uses(struct openapi *view, const struct json_doc *doc);
/* After view_take_uses(). */
int	view_take_webhooks(struct openapi *view, const struct json_doc *doc);
int	view_take_families(struct openapi *view);

/* The member of "definitions" that 'node' is, or is in; NULL: none. */
const struct json_node *view_definition_around(const struct openapi *view,
	    const struct json_node *node);
/* The one that a $ref, or what it leads to, is in; NULL: none. */
const struct json_node *view_definition_referred(const struct openapi *view,
	    const struct json_node *reference);

#endif
