/*
 * Rules about operations and how they are named.
 */
#include "lint.h"

#include <ctype.h>
#include <string.h>

/* FieldLengthExceeded ends where this begins: one mistake, one finding. */
#define SUMMARY_LIMIT	120u
/* Guesses: the most that published definitions have are 77 and 219. */
#define ID_LIMIT	128u
#define OPERATIONS_MAX	256u

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

/* ---- lengths and numbers ---- */

static void
operation_summary_too_long(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	char limit[LINT_NUMBER_SIZE];

	(void)n;
	if (l->given[0]->type == JSON_STRING &&
	    l->given[0]->len >= SUMMARY_LIMIT &&
	    lint_length(l->given[0]->text) >= SUMMARY_LIMIT)
		lint_report(l, r, at_value(l->given[0]),
		    lint_number(limit, SUMMARY_LIMIT), NULL);
}

static void
operation_id_too_long(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	char limit[LINT_NUMBER_SIZE];

	(void)n;
	if (l->given[0]->type == JSON_STRING && l->given[0]->len >= ID_LIMIT &&
	    lint_length(l->given[0]->text) >= ID_LIMIT)
		lint_report(l, r, at_value(l->given[0]),
		    lint_number(limit, ID_LIMIT), NULL);
}

static void
total_operations_count_exceeds_max_allowed(struct lint *l,
    const struct rule *r, const struct openapi_node *n)
{
	char max[LINT_NUMBER_SIZE];
	size_t count;

	(void)n;
	(void)openapi_operations(l->api, &count);
	if (count > OPERATIONS_MAX)
		lint_report(l, r, at_owner(l->given[0]),
		    lint_number(max, OPERATIONS_MAX), NULL);
}

/* ---- sanitized ids ---- */

static bool
is_alphanumeric(char c)
{
	return (unsigned char)c < 0x80 && isalnum((unsigned char)c);
}

/* Without a revision at its end, as in "ListItems_V2". */
static size_t
len_without_revision(const struct json_node *id)
{
	size_t len = id->len;

	while (len > 0 && isdigit((unsigned char)id->text[len - 1]))
		len--;
	return len < id->len && len > 2 &&
	    memcmp(&id->text[len - 2], "_V", 2) == 0 ? len - 2 : id->len;
}

static bool
is_sanitized(const struct json_node *id)
{
	const size_t len = len_without_revision(id);

	for (size_t i = 0; i < len; i++)
		if (!is_alphanumeric(id->text[i]))
			return false;
	return true;
}

static void
operation_id_sanitized(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	struct buf sanitized CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	const struct json_node *id = l->given[0];

	(void)n;
	if (id->type != JSON_STRING || is_sanitized(id))
		return;
	for (size_t i = 0; i < id->len; i++)
		if (is_alphanumeric(id->text[i]))
			(void)buf_putc(&sanitized, id->text[i]);
	if (sanitized.error < 0)
		l->error = sanitized.error;
	else
		lint_report(l, r, at_value(id), buf_text(&sanitized), NULL);
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
	}, {
		.text = {
			.id = "OperationSummaryTooLong",
			.severity = SEVERITY_ERROR,
			.summary = "The summary of an operation has fewer than "
			    "120 characters.",
			.help = "Summaries are names of actions in a list: 80 "
			    "characters at most, better far fewer. What it "
			    "does in detail belongs in 'description'.",
			.bad = "\"summary\": \"Gets all orders that ...\"",
			.good = "\"summary\": \"List open orders\"",
			.source = "certification-swagger-validator-rules.md, "
			    "with its number. FieldLengthExceeded asks for 80 "
			    "already, as an error, and leaves these to this "
			    "rule.",
		},
		.on = ON(OPENAPI_OPERATION),
		.needs = { "summary" },
		.message = "The operation 'summary' should be fewer than {0} "
		    "characters for improved readablity.",
		.check = operation_summary_too_long,
	}, {
		.text = {
			.id = "OperationIdTooLong",
			.severity = SEVERITY_WARNING,
			.summary = "An 'operationId' has fewer than 128 "
			    "characters.",
			.help = "Choose a shorter one; users do not see it.",
			.bad = "\"operationId\": \"GetAllOrdersThat...\"",
			.good = "\"operationId\": \"ListOpenOrders\"",
			.source = "certification-swagger-validator-rules.md. "
			    "The official number is not known; the longest "
			    "published one has 77 characters. So it is a "
			    "warning.",
		},
		.on = ON(OPENAPI_OPERATION),
		.needs = { "operationId" },
		.message = "The operationId length must be less than '{0}'.",
		.check = operation_id_too_long,
	}, {
		.text = {
			.id = "OperationIdSanitized",
			.severity = SEVERITY_WARNING,
			.summary = "An 'operationId' has letters and digits "
			    "only.",
			.help = "The platform shows the id without other "
			    "characters. In a connector that is not published "
			    "yet write it in CamelCase; later it cannot be "
			    "changed.",
			.bad = "\"operationId\": \"list-open_orders\"",
			.good = "\"operationId\": \"ListOpenOrders\"",
			.source = "certification-swagger-validator-rules.md. A "
			    "warning: hundreds of published operations have "
			    "'_' or '-'; reviewers ask for CamelCase. "
			    "Not for a revision such as '_V2', which "
			    "operational-versioning.md has.",
		},
		.on = ON(OPENAPI_OPERATION),
		.needs = { "operationId" },
		.message = "The 'operationId' property value is different from "
		    "its sanitized value '{0}'. Please avoid the useage of "
		    "non-alphanumeric characters to have matching values.",
		.check = operation_id_sanitized,
	}, {
		.text = {
			.id = "TotalOperationsCountExceedsMaxAllowed",
			.severity = SEVERITY_WARNING,
			.summary = "A connector has 256 operations at most.",
			.help = "Leave out what nobody needs in a flow, or "
			    "make two connectors of it.",
			.bad = "\"paths\": { ... 300 operations ... }",
			.good = "\"paths\": { ... 60 operations ... }",
			.source = "certification-swagger-validator-rules.md. "
			    "The official number is not known; the largest "
			    "published connector has 219 operations. So it is "
			    "a warning.",
		},
		.on = ON(OPENAPI_DOCUMENT),
		.needs = { "paths" },
		.message = "The total number of operations in the swagger "
		    "exceeds the maximum allowed value of '{0}'.",
		.check = total_operations_count_exceeds_max_allowed,
	},
};

const struct rule_table rules_of_operations = { rules, ARRAY_LEN(rules) };
