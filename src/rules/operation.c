/*
 * Rules about operations and how they are named.
 */
#include "lint.h"

#include <string.h>

static void
operation_id_required(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	lint_report(l, r, at_owner(n->json), NULL);
}

static struct place
at_id(const struct openapi_operation *op)
{
	return at_value(json_member(op->json, "operationId"));
}

/* Sorted by id, equal ones as in the document: neighbours suffice. */
static void
operation_id_not_unique(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct openapi_operation *const *ops;
	const struct openapi_operation *noted = NULL;
	size_t count;

	(void)n;
	ops = openapi_operations_by_id(l->api, &count);
	for (size_t i = 1; i < count; i++) {
		if (strcmp(ops[i - 1]->id, ops[i]->id) != 0)
			continue;
		if (noted == NULL || strcmp(noted->id, ops[i]->id) != 0) {
			noted = ops[i - 1];
			lint_note(l, r, at_id(noted),
			    "The operationId is first used here.");
		}
		lint_report(l, r, at_id(ops[i]), ops[i]->id, NULL);
	}
}

static const struct rule rules[] = {
	{
		.text = {
			.id = "OperationIdRequired",
			.severity = SEVERITY_ERROR,
			.summary = "Every operation has an 'operationId'.",
			.help = "Flows refer to operations by this id. Give "
			    "each a unique one, in CamelCase, that says what "
			    "it does; it cannot be changed later.",
			.bad = "\"get\": { \"summary\": \"Get item\" }",
			.good = "\"get\": { \"operationId\": \"GetItem\",\n"
			    "  \"summary\": \"Get item\" }",
			.source = "certification-swagger-validator-rules.md; "
			    "no published definition lacks one.",
		},
		.on = ON(OPENAPI_OPERATION),
		.lacks = { "operationId" },
		.message = "The operation 'operationId' property is required.",
		.check = operation_id_required,
	}, {
		.text = {
			.id = "OperationIdNotUnique",
			.severity = SEVERITY_ERROR,
			.summary = "No two operations have the same "
			    "'operationId'.",
			.help = "Rename the operation that was added later; "
			    "flows may refer to the other one.",
			.bad = "\"get\": { \"operationId\": \"Item\" },\n"
			    "\"put\": { \"operationId\": \"Item\" }",
			.good = "\"get\": { \"operationId\": \"GetItem\" },\n"
			    "\"put\": { \"operationId\": \"ReplaceItem\" }",
			.source = "certification-swagger-validator-rules.md; "
			    "unique in all published definitions.",
		},
		.on = ON(OPENAPI_DOCUMENT),
		.message = "The operationId '{0}' is used multiple times. "
		    "Operation identifiers must be unique.",
		.check = operation_id_not_unique,
	},
};

const struct rule_table rules_of_operations = { rules, ARRAY_LEN(rules) };
