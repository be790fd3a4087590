/*
 * What a schema means: behind its references, and with what its allOf adds.
 * References may go round in circles, and a document may be made to be slow:
 * both have an end.
 */
#include "view.h"

#include <string.h>

/* Published definitions refer once; twice is a mistake of its own. */
#define REFERENCES_MAX	32u

const struct json_node *
openapi_resolve(const struct json_node *json)
{
	for (unsigned i = 0; i < REFERENCES_MAX; i++) {
		const struct json_node *reference;

		if (json == NULL || json->type != JSON_OBJECT)
			return NULL;
		reference = json_member(json, "$ref");
		if (reference == NULL || reference->type != JSON_STRING)
			return json;
		json = json_target(reference);
	}
	return NULL;
}

const struct json_node *
openapi_property(const struct json_node *schema, const char *name, size_t len,
    unsigned *steps)
{
	const struct json_node *all, *found;

	if (*steps == 0)
		return NULL;
	--*steps;
	schema = openapi_resolve(schema);
	if (schema == NULL)
		return NULL;
	found = json_member_sized(json_object(schema, "properties"), name,
	    len);
	all = json_array(schema, "allOf");
	if (found != NULL || all == NULL)
		return found;
	for (const struct json_node *c = all->first; c != NULL && found == NULL;
	    c = c->next)
		found = openapi_property(c, name, len, steps);
	return found;
}
