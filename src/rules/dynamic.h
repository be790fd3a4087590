/*
 * Calls: extensions that make the designer call another operation of the
 * document, for a list of values or a schema.  What rules about them share.
 *
 * The 'source' is the operation that the extension is in; it is unknown where
 * the extension stands in a shared definition or parameter.  The 'target' is
 * the operation that is called.
 */
#ifndef RULES_DYNAMIC_H
#define RULES_DYNAMIC_H

#include "lint.h"

/* Calls whose parameters are literals or { "parameter": name }. */
#define PLAIN_CALLS \
	(ON(OPENAPI_DYNAMIC_VALUES) | ON(OPENAPI_DYNAMIC_SCHEMA) | \
	ON(OPENAPI_SIMULATION) | ON(OPENAPI_CONNECTION_TEST) | \
	ON(OPENAPI_PICKER_CALL))
/* Calls whose parameters are { "value" } or { "parameterReference" }. */
#define EXACT_CALLS \
	(ON(OPENAPI_DYNAMIC_LIST) | ON(OPENAPI_DYNAMIC_PROPERTIES) | \
	ON(OPENAPI_TREE_OPEN) | ON(OPENAPI_TREE_BROWSE))
#define CALLS	(PLAIN_CALLS | EXACT_CALLS)

static inline bool
dynamic_is_exact(const struct openapi_node *call)
{
	return (ON(call->kind) & EXACT_CALLS) != 0;
}

/* NULL: none is named, or there is none of that name. */
const struct openapi_operation *dynamic_target(const struct lint *l,
	    const struct openapi_node *call);

/* What a call gives for one parameter of its target. */
struct argument {
	const struct json_node	*json;	/* NULL: there are no more */
	const struct json_node	*literal;	/* NULL: not a fixed value */
	const struct json_node	*reference;	/* a string, or NULL */
};

struct argument dynamic_first(const struct openapi_node *call);
struct argument dynamic_next(const struct openapi_node *call,
	    struct argument last);

enum meaning {
	MEANING_NONE,		/* nothing has that name */
	MEANING_UNKNOWN,	/* what is described here does not tell */
	MEANING_FOUND,
};

/* What a name, or a path, stands for. */
struct meant {
	enum meaning			 meaning;
	/* Of what was found; NULL: a reference that leads nowhere. */
	const struct json_node		*schema;
	/* Of names in operations: what the name is, or begins with. */
	const struct openapi_parameter	*parameter;
	/* A property of the body, named without the body. */
	bool				 of_body;
	bool				 optional;	/* or in what is */
	bool				 internal;	/* or in what is */
	bool				 has_default;
};

/* A path string, from a schema. */
struct meant dynamic_find_path(const struct lint *l,
	    const struct json_node *schema, const char *path, size_t len);
/* Whether it may have properties that are not written down. */
bool	dynamic_is_open(const struct lint *l, const struct json_node *schema);
/* The name of a parameter, or a path into one. */
struct meant dynamic_find_name(const struct lint *l,
	    const struct openapi_operation *op, const struct json_node *name);
struct meant dynamic_find_key(const struct lint *l,
	    const struct openapi_operation *op, const struct json_node *member);
/* The name of a parameter, and a path into the body as well. */
bool	dynamic_is_ambiguous(const struct lint *l,
	    const struct openapi_operation *op, const char *name, size_t len);

/* What its one "type" allows; 0: it names none, or a list of them. */
unsigned dynamic_types(const struct json_node *schema);
/* What the operation answers when all is well; NULL: it does not say. */
const struct json_node *dynamic_answer(const struct openapi_operation *op);

#endif
