/* The connection parameters of apiProperties.json, alone and in sets. */
#ifndef RULES_CONNECTION_H
#define RULES_CONNECTION_H

#include "lint.h"

typedef void connection_check(struct lint *l, const struct rule *r,
	    const struct json_node *parameter);

/*
 * A check of ON(OPENAPI_PROPERTIES) with one of these as 'arg' is a check of
 * every connection parameter, whether it stands alone or in a set.
 */
struct connection_rule {
	connection_check	*check;
};

void	connection_each(struct lint *l, const struct rule *r,
	    const struct openapi_node *n);

/* The same, in a record. */
#define EACH_CONNECTION(function) \
	.on = ON(OPENAPI_PROPERTIES), \
	.check = connection_each, \
	.arg = &(const struct connection_rule){ (function) }

bool	connection_has_type(const struct json_node *parameter,
	    const char *type);
/* connectionParameterSets.values, or NULL. */
const struct json_node *connection_sets(const struct json_node *properties);
/* The parameters of one of those, or NULL. */
const struct json_node *connection_parameters(const struct json_node *set);

#endif
