/*
 * The types of values, in the words of the official validator: its outputs
 * name Object, Array, String, Integer and Boolean.  Those are names of the
 * JSON reader it is built on, whose words for the remaining two are used
 * here as well.
 */
#include "certfs/openapi.h"

#include <math.h>
#include <string.h>

static const char *const type_names[] = {
	"Object", "Array", "String", "Integer", "Float", "Boolean", "Null",
};

unsigned
openapi_type_of(const struct json_node *node)
{
	switch (node->type) {
	case JSON_OBJECT:
		return OPENAPI_IS_OBJECT;
	case JSON_ARRAY:
		return OPENAPI_IS_ARRAY;
	case JSON_STRING:
		return OPENAPI_IS_STRING;
	case JSON_NUMBER:
		return node->number == floor(node->number) ?
		    OPENAPI_IS_INTEGER : OPENAPI_IS_NUMBER;
	case JSON_FALSE:
	case JSON_TRUE:
		return OPENAPI_IS_BOOLEAN;
	case JSON_NULL:
		break;
	}
	return OPENAPI_IS_NULL;
}

static const struct {
	const char	*name;
	unsigned	 types;
} schema_types[] = {
	{ "string", OPENAPI_IS_STRING },
	{ "object", OPENAPI_IS_OBJECT },
	{ "integer", OPENAPI_IS_INTEGER },
	{ "boolean", OPENAPI_IS_BOOLEAN },
	{ "array", OPENAPI_IS_ARRAY },
	{ "number", OPENAPI_IS_NUMBER | OPENAPI_IS_INTEGER },
	{ "null", OPENAPI_IS_NULL },
};

static unsigned
types_of_name(const struct json_node *name)
{
	if (name->type != JSON_STRING)
		return 0;
	for (size_t i = 0; i < ARRAY_LEN(schema_types); i++)
		if (strcmp(schema_types[i].name, name->text) == 0)
			return schema_types[i].types;
	return 0;
}

unsigned
openapi_types_named(const struct json_node *type)
{
	unsigned all = 0;

	if (type->type != JSON_ARRAY)
		return types_of_name(type);
	for (const struct json_node *c = type->first; c != NULL; c = c->next) {
		const unsigned one = types_of_name(c);

		if (one == 0)
			return 0;
		all |= one;
	}
	return all;
}

int
openapi_type_names(unsigned types, struct buf *out)
{
	const char *between = "";

	/* A number may always be an integer too: say it once. */
	if (types & OPENAPI_IS_NUMBER)
		types &= ~(unsigned)OPENAPI_IS_INTEGER;
	for (size_t i = 0; i < ARRAY_LEN(type_names); i++) {
		if (!(types & 1u << i))
			continue;
		buf_puts(out, between);
		buf_puts(out, type_names[i]);
		between = " or ";
	}
	return out->error;
}
