/* What rules about schemas share. */
#ifndef RULES_SCHEMA_H
#define RULES_SCHEMA_H

#include "lint.h"

/* It is a part of an allOf: the others may have what it lacks. */
bool	schema_is_part(const struct json_node *schema);
/*
 * Whether the list of required names (NULL: no) has it.  A long list is not
 * looked through, and may have: doing so for each of as many properties would
 * take as long as their product.
 */
bool	schema_lists(const struct json_node *required, const char *name,
	    size_t len);
/*
 * Whether the schema requires it, itself or by a part of it.  'steps' is how
 * many references and parts may still be looked into; at 0 it may.
 */
bool	schema_requires(const struct json_node *schema, const char *name,
	    size_t len, unsigned *steps);

#endif
