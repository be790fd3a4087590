/*
 * Rules about how many schemas there are and how deep, with all that their
 * references bring along.  The model has counted them; what is reported is
 * the innermost definition that is too large, or else the schema of the
 * parameter or response.
 */
#include "lint.h"

/* Official; the largest of published connectors is 505. */
#define BODY_COUNT_MAX		512u
/*
 * Not known.  Published connectors have at most 15 levels and some 1,000
 * schemas in an operation, 7,300 in all.
 */
#define DEPTH_MAX		32u
#define OPERATION_COUNT_MAX	2048u
#define TOTAL_COUNT_MAX		32768u

static void
check_count(struct lint *l, const struct rule *r, const struct json_node *at,
    struct openapi_size size)
{
	char limit[LINT_NUMBER_SIZE];

	if (size.count > BODY_COUNT_MAX && size.inner_count <= BODY_COUNT_MAX)
		lint_report(l, r, at_owner(at),
		    lint_number(limit, BODY_COUNT_MAX), NULL);
}

static void
check_depth(struct lint *l, const struct rule *r, const struct json_node *at,
    struct openapi_size size)
{
	char limit[LINT_NUMBER_SIZE];

	if (size.depth > DEPTH_MAX && size.inner_depth <= DEPTH_MAX)
		lint_report(l, r, at_owner(at),
		    lint_number(limit, DEPTH_MAX), NULL);
}

static struct openapi_size
measure(struct lint *l, const struct json_node *schema)
{
	if (l->measured != schema) {
		l->measured = schema;
		l->measure = openapi_measure(l->api, schema);
	}
	return l->measure;
}

typedef void check_size(struct lint *l, const struct rule *r,
	    const struct json_node *at, struct openapi_size size);

#define SIZED	(ON(OPENAPI_DOCUMENT) | ON(OPENAPI_PARAMETER) | \
		    ON(OPENAPI_RESPONSE) | ON(OPENAPI_NOTIFICATION))

/* A definition that nothing leads to is in no body. */
static void
check_definitions(struct lint *l, const struct rule *r,
    const struct json_node *definitions, check_size *check)
{
	if (definitions == NULL)
		return;
	for (const struct json_node *c = definitions->first; c; c = c->next)
		if (openapi_definition_use(l->api, c) != 0)
			check(l, r, c, openapi_measure(l->api, c));
}

static void
check_sizes(struct lint *l, const struct rule *r, const struct openapi_node *n,
    check_size *check)
{
	const struct json_node *schema;

	if (n->kind == OPENAPI_DOCUMENT) {
		check_definitions(l, r, json_object(n->json, "definitions"),
		    check);
		return;
	}
	schema = json_object(n->json, "schema");
	if (schema != NULL)
		check(l, r, schema, measure(l, schema));
}

static void
body_schema_count(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	check_sizes(l, r, n, check_count);
}

static void
schema_too_deep(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	check_sizes(l, r, n, check_depth);
}

static void
operation_schema_count(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	char limit[LINT_NUMBER_SIZE];

	/* A part that is too large has been told of. */
	if (n->operation != NULL &&
	    n->operation->schema_count > OPERATION_COUNT_MAX &&
	    n->operation->part_schema_count <= BODY_COUNT_MAX)
		lint_report(l, r, at_owner(n->json),
		    lint_number(limit, OPERATION_COUNT_MAX), NULL);
}

static void
total_schema_count(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct openapi_operation *ops;
	char limit[LINT_NUMBER_SIZE];
	uint64_t total = 0;
	size_t count;

	ops = openapi_operations(l->api, &count);
	for (size_t i = 0; i < count; i++)
		total += ops[i].schema_count;
	if (total > TOTAL_COUNT_MAX)
		lint_report(l, r, at_owner(n->json),
		    lint_number(limit, TOTAL_COUNT_MAX), NULL);
}

static const struct rule rules[] = {
	{
		.text = {
			.id = "BodySchemaCountExceedsMaxAllowed",
			.severity = SEVERITY_ERROR,
			.summary = "A body or a response has at most 512 "
			    "schemas.",
			.help = "Every property, every 'items' and everything "
			    "behind a reference is a schema, as often as it "
			    "is used. Leave out properties that nobody needs, "
			    "or describe a part as an object without "
			    "properties. A circle of references counts once.",
			.bad = "\"Order\": { \"properties\": {\n"
			    "  \"a1\": {}, ..., \"a512\": {} } }",
			.good = "\"Order\": { \"properties\": {\n"
			    "  \"a1\": {}, ..., \"a500\": {} } }",
			.source = "Output in issue 1088, of the level "
			    "Critical, at a definition; the largest response "
			    "of published connectors has 505, the largest "
			    "body 448.",
		},
		.on = SIZED,
		.message = "The total number of schemas in the object exceeds "
		    "the max schema count allowed value of '{0}'. Please "
		    "remove any unnecessary property or item definitions.",
		.check = body_schema_count,
	}, {
		.text = {
			.id = "SchemaTooDeep",
			.severity = SEVERITY_WARNING,
			.summary = "Schemas are at most 32 deep inside one "
			    "another.",
			.help = "Flatten the object, or describe what is deep "
			    "inside it as an object without properties. What "
			    "is behind references counts.",
			.bad = "\"properties\": { \"a1\": {\n"
			    "  \"properties\": { \"a2\": ... \"a32\": {} } }",
			.good = "\"properties\": { \"a1\": {\n"
			    "  \"type\": \"object\" } }",
			.source = "certification-swagger-validator-rules.md, "
			    "which does not say the number: twice the 15 of "
			    "published connectors, and therefore a warning.",
		},
		.on = SIZED,
		.message = "The schema exceeds the maximum allowed depth. "
		    "Schemas must not exceed a depth of '{0}', including "
		    "referenced ('$ref') schemas.",
		.check = schema_too_deep,
	}, {
		.text = {
			.id = "OperationSchemaCountExceedsMaxAllowed",
			.severity = SEVERITY_WARNING,
			.summary = "An operation has at most 2048 schemas.",
			.help = "Those of its body and of all its responses "
			    "count, with what is behind references. Describe "
			    "one response, and leave out properties that "
			    "nobody needs.",
			.bad = "\"responses\": { \"200\": ..., \"201\": ...,\n"
			    "  \"202\": ... }",
			.good = "\"responses\": { \"200\": ... }",
			.source = "certification-swagger-validator-rules.md, "
			    "which does not say the number: about twice what "
			    "published connectors have, and therefore a "
			    "warning.",
		},
		.on = ON(OPENAPI_OPERATION),
		.message = "The total number of schemas in the operation has "
		    "exceeded the maximum allowed value of '{0}'. Please "
		    "remove any unnecessary property or item definitions.",
		.check = operation_schema_count,
	}, {
		.text = {
			.id = "TotalSchemaCountExceedsMaxAllowed",
			.severity = SEVERITY_WARNING,
			.summary = "All operations together have at most 32768 "
			    "schemas.",
			.help = "Those of all bodies and responses count, with "
			    "what is behind references, once for each "
			    "operation. Leave out properties that nobody "
			    "needs, or make two connectors of it.",
			.bad = "200 operations that return an object of 200 "
			    "properties",
			.good = "200 operations that return an object of 100 "
			    "properties",
			.source = "certification-swagger-validator-rules.md, "
			    "which does not say the number: more than four "
			    "times what the largest of 150 published "
			    "connectors has, and therefore a warning.",
		},
		.on = ON(OPENAPI_DOCUMENT),
		.message = "The maximum allowed number of schemas in the "
		    "swagger is '{0}'. Please remove any unnecessary property "
		    "or item definitions.",
		.check = total_schema_count,
	},
};

const struct rule_table rules_of_counts = { rules, ARRAY_LEN(rules) };
