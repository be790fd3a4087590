/*
 * Rules about responses.
 */
#include "lint.h"

#include <string.h>

static bool
is_default(const struct json_node *response)
{
	return response->key != NULL && strcmp(response->key, "default") == 0;
}

/* "schema": {} is not reported by the official validator. */
static bool
is_empty(const struct json_node *schema)
{
	return schema == NULL || schema->count == 0;
}

static void
default_response_has_schema(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct json_node *schema;

	if (n->operation == NULL || n->value == NULL || !is_default(n->json))
		return;
	schema = json_object(n->value, "schema");
	if (is_empty(schema))
		return;
	/* A shared response may be right elsewhere: the use of it is not. */
	lint_report(l, r,
	    n->value == n->json ? at_value(schema) : at_value(n->json), NULL);
}

static const struct rule rules[] = {
	{
		.text = {
			.id = "DefaultResponseHasSchema",
			.severity = SEVERITY_ERROR,
			.summary = "The 'default' response has no schema.",
			.help = "Describe the responses that are expected, "
			    "such as 200, with their schemas, and leave "
			    "'default' with a description or leave it out.",
			.bad = "\"default\": { \"description\": \"OK\",\n"
			    "  \"schema\": { \"type\": \"string\" } }",
			.good = "\"200\": { \"description\": \"OK\",\n"
			    "  \"schema\": { \"type\": \"string\" } }",
			.source = "Outputs in 13 lines of several pull "
			    "requests. An empty schema is not reported: 81 "
			    "published operations have one.",
		},
		.on = ON(OPENAPI_RESPONSE),
		.message = "The 'default' response should not have schema "
		    "definition. Schemas should be defined on expected "
		    "responses only.",
		.check = default_response_has_schema,
	},
};

const struct rule_table rules_of_responses = { rules, ARRAY_LEN(rules) };
