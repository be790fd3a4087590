/* What is made once of a definition, before it is walked. */
#ifndef OPENAPI_VIEW_H
#define OPENAPI_VIEW_H

#include "certfs/openapi.h"

/* What is shared beside "definitions". */
enum shared_part {
	SHARED_PARAMETERS, SHARED_RESPONSES, SHARED_SECURITY, SHARED_PARTS
};

struct shared {
	const struct json_node	*members;	/* NULL: none */
	uint8_t			*used;		/* by index */
};

struct openapi {
	const struct json_node		*root;
	const struct json_node *const	*references;	/* all of the text */
	size_t				 reference_count;
	struct openapi_operation	*operations;
	size_t				 count;
	const struct openapi_operation	**by_id;
	size_t				 id_count;
	/* Of all operations, one behind the other. */
	struct openapi_parameter	*parameters;
	const struct openapi_parameter	**by_name;
	const struct json_node		*definitions;	/* NULL: none */
	/* As many as "definitions" has members. */
	uint8_t				*uses;
	struct openapi_size		*sizes;
	uint8_t				*webhooks;	/* NULL: none */
	struct shared			 shared[SHARED_PARTS];
	bool				 asks_security;
	struct openapi_path		*paths;
	size_t				 path_count;
	const struct openapi_path	**by_template;
	/* Of all paths, one behind the other. */
	char				*folded, *names;
	const char			**variables;
	struct openapi_parameter	*path_parameters;
	const struct openapi_parameter	**path_by_name;
	const struct json_node		**loops;
	size_t				 loop_count;
	struct openapi_relative		*families;
	size_t				 family_count;
};

/* Each fills its part, in this order; 0 or -ENOMEM. */
int	view_take_operations(struct openapi *view);
int	view_take_parameters(struct openapi *view);
int	view_take_uses(struct openapi *view);
int	view_take_shared(struct openapi *view);
int	view_take_sizes(struct openapi *view);
int	view_take_paths(struct openapi *view);
int	view_take_loops(struct openapi *view);
int	view_take_webhooks(struct openapi *view);
int	view_take_families(struct openapi *view);
void	view_drop_shared(struct openapi *view);

/* The parameters that 'list' (NULL: none) has, and how many those are. */
size_t	view_list_parameters(const struct json_node *list, bool of_path,
	    struct openapi_parameter *to);
/* As openapi_operation has them. */
void	view_sort_parameters(const struct openapi_parameter *list,
	    size_t count, const struct openapi_parameter **sorted);

/* What a "$ref" names in "definitions", or in one of them; NULL: nothing. */
const struct json_node *view_find_in_definitions(const struct openapi *view,
	    const struct json_node *reference);
/* The member of "definitions" that this is, or is in; NULL: none. */
const struct json_node *view_find_definition(const struct openapi *view,
	    const struct json_node *reference);
const struct json_node *view_definition_around(const struct openapi *view,
	    const struct json_node *node);
/* Of openapi_path.operations. */
size_t	view_method_index(const struct openapi_operation *operation);

#endif
