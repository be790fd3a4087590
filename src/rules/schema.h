/* What rules about schemas share. */
#ifndef RULES_SCHEMA_H
#define RULES_SCHEMA_H

#include "lint.h"

/* It is a part of an allOf: the others may have what it lacks. */
bool	schema_is_part(const struct json_node *schema);

#endif
