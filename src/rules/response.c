/*
 * Rules about responses.
 */
#include "mime.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

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

/* ---- the responses of an operation ---- */

static bool
is_extension(const struct json_node *member)
{
	return strncmp(member->key, "x-", 2) == 0;
}

/* Three digits, the first of them a 2. */
static bool
is_success(const struct json_node *response)
{
	const char *code = response->key;

	return code[0] == '2' && isdigit((unsigned char)code[1]) &&
	    isdigit((unsigned char)code[2]) && code[3] == '\0';
}

/* What an operation's responses come to. */
struct responses {
	size_t	count;
	size_t	with_schema;	/* that says something */
	bool	success;	/* or what stands for all */
	bool	shown;		/* 200 or 201 is there ... */
	bool	shown_schema;	/* ... with a schema, maybe an empty one */
	bool	other_schema;	/* another success has one */
};

static void
add_response(const struct json_node *response,
    struct responses *all)
{
	const struct json_node *schema = json_object(
	    openapi_resolve(response), "schema");
	const bool success = is_success(response);
	const bool shown = success && response->key[1] == '0' &&
	    (response->key[2] == '0' || response->key[2] == '1');

	all->count++;
	/* That of 'default' is wrong anyway. */
	all->with_schema += !is_default(response) && !is_empty(schema);
	all->success = all->success || success || is_default(response);
	all->shown = all->shown || shown;
	all->shown_schema = all->shown_schema || (shown && schema != NULL);
	all->other_schema = all->other_schema ||
	    (success && !shown && !is_empty(schema));
}

static struct responses
responses_of(const struct json_node *list)
{
	struct responses all = { 0 };

	for (const struct json_node *c = list->type == JSON_OBJECT ?
	    list->first : NULL; c != NULL; c = c->next)
		if (c->type == JSON_OBJECT && !is_extension(c))
			add_response(c, &all);
	return all;
}

static void
operation_should_have_successful_response(struct lint *l,
    const struct rule *r, const struct openapi_node *n)
{
	const struct responses all = responses_of(l->given[0]);

	/* Without any there is another rule. */
	if (n->operation != NULL && all.count > 0 && !all.success)
		lint_report(l, r, at_owner(l->given[0]),
		    lint_operation_name(n->operation), NULL);
}

static void
operation_has_many_responses_with_schema(struct lint *l,
    const struct rule *r, const struct openapi_node *n)
{
	const struct responses all = responses_of(l->given[0]);

	if (n->operation != NULL && all.with_schema > 1)
		lint_report(l, r, at_owner(l->given[0]),
		    lint_operation_name(n->operation), NULL);
}

/* Methods whose answer is mostly empty. */
static bool
is_mute(const struct openapi_operation *o)
{
	return strcmp(o->method, "delete") == 0 ||
	    strcmp(o->method, "head") == 0;
}

static void
schema_definition_set_incorrectly(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct openapi_operation *o = n->operation;
	struct responses all;

	if (o == NULL || o->internal)
		return;
	all = responses_of(l->given[0]);
	/* A webhook's output is what it sends. */
	if (all.shown_schema ||
	    (!all.other_schema && (!all.shown || is_mute(o))) ||
	    openapi_notification(o) != NULL)
		return;
	lint_report(l, r, at_owner(l->given[0]), lint_operation_name(o), NULL);
}

/* ---- one response ---- */

static void
response_example_must_be_produced(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct json_node *examples, *produces;

	if (n->operation == NULL)
		return;
	examples = json_object(n->value, "examples");
	produces = examples != NULL ? mime_list(l, n->operation, "produces") :
	    NULL;
	/* Where nothing is said all may be produced. */
	if (produces == NULL || produces->count == 0)
		return;
	for (const struct json_node *c = examples->first; c; c = c->next)
		if (!is_extension(c) && !mime_is_in(produces, c->key))
			lint_report(l, r,
			    at_owner(n->value == n->json ? c : n->json),
			    c->key, lint_operation_name(n->operation), NULL);
}

static int
compare_keys(const void *a, const void *b)
{
	const struct json_node *x = *(const struct json_node *const *)a;
	const struct json_node *y = *(const struct json_node *const *)b;
	const int order = strcasecmp(x->key, y->key);

	return order != 0 ? order : (x->index > y->index) -
	    (x->index < y->index);
}

/* The very same name is a duplicate key. */
static void
report_equal_keys(struct lint *l, const struct rule *r,
    const struct json_node *object, const struct json_node **sorted)
{
	size_t count = 0;

	for (const struct json_node *c = object->first; c; c = c->next)
		sorted[count++] = c;
	qsort(sorted, count, sizeof(sorted[0]), compare_keys);
	for (size_t i = 1; i < count; i++)
		if (text_equal_nocase(sorted[i - 1]->key, sorted[i]->key) &&
		    strcmp(sorted[i - 1]->key, sorted[i]->key) != 0)
			lint_report(l, r, at_owner(sorted[i]), NULL);
}

/* Of a response; more are a mistake of another kind. */
#define FEW_HEADERS	32u

static void
response_headers_are_not_unique(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct json_node *headers = l->given[0];
	const struct json_node *few[FEW_HEADERS], **many;

	(void)n;
	if (headers->type != JSON_OBJECT)
		return;
	if (headers->count <= FEW_HEADERS) {
		report_equal_keys(l, r, headers, few);
		return;
	}
	many = calloc(headers->count, sizeof(many[0]));
	if (many != NULL)
		report_equal_keys(l, r, headers, many);
	else
		l->error = -ENOMEM;
	free(many);
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
	}, {
		.text = {
			.id = "OperationShouldHaveSuccessfulResponse",
			.severity = SEVERITY_WARNING,
			.summary = "An operation has a response for success.",
			.help = "Add the response that the service gives when "
			    "all went well, such as 200 or 204.",
			.bad = "\"responses\": {\n"
			    "  \"404\": { \"description\": \"Gone\" } }",
			.good = "\"responses\": {\n"
			    "  \"200\": { \"description\": \"OK\" },\n"
			    "  \"404\": { \"description\": \"Gone\" } }",
			.source = "certification-swagger-validator-rules.md. A "
			    "warning: some published operations have none. "
			    "'default' counts as one: published operations "
			    "have nothing else, though reviewers ask for a "
			    "code (pull requests 1425, 549).",
		},
		.on = ON(OPENAPI_OPERATION),
		.needs = { "responses" },
		.message = "The operation '{0}' should have at least one "
		    "successful response definition.",
		.check = operation_should_have_successful_response,
	}, {
		.text = {
			.id = "OperationHasManyResponsesWithSchema",
			.severity = SEVERITY_WARNING,
			.summary = "Only one response of an operation has a "
			    "schema.",
			.help = "Leave the schema with the response that later "
			    "steps use, mostly 200, and take it from the "
			    "others; their descriptions stay.",
			.bad = "\"200\": { \"schema\": "
			    "{ \"type\": \"object\" } },\n"
			    "\"400\": { \"schema\": "
			    "{ \"type\": \"string\" } }",
			.good = "\"200\": { \"schema\": "
			    "{ \"type\": \"object\" } },\n"
			    "\"400\": { \"description\": \"Wrong\" }",
			.source = "certification-swagger-validator-rules.md. A "
			    "warning: 1,848 published operations have several. "
			    "An empty schema does not count.",
		},
		.on = ON(OPENAPI_OPERATION),
		.needs = { "responses" },
		.message = "The operation '{0}' has more than one response "
		    "with specified schema, only one schema will be used in "
		    "the designer.",
		.check = operation_has_many_responses_with_schema,
	}, {
		.text = {
			.id = "SchemaDefinitionSetIncorrectly",
			.severity = SEVERITY_WARNING,
			.summary = "The output of an operation is described on "
			    "200 or 201, that of a webhook in "
			    "'x-ms-notification-content'.",
			.help = "Put the schema of what the operation returns "
			    "on 200 or 201; the designer looks nowhere else. "
			    "What returns nothing has 204. Internal "
			    "operations, DELETE without any schema and "
			    "empty schemas are left alone.",
			.bad = "\"responses\": {\n"
			    "  \"200\": { \"description\": \"OK\" } }",
			.good = "\"responses\": {\n"
			    "  \"200\": { \"description\": \"OK\",\n"
			    "    \"schema\": { \"type\": \"object\" } } }",
			.source = "certification-swagger-validator-rules.md. A "
			    "warning: 940 published operations have no schema "
			    "on 200 or 201.",
		},
		.on = ON(OPENAPI_OPERATION),
		.needs = { "responses" },
		.message = "The operation '{0}' should define an output schema "
		    "on the 200 or 201 response code or in "
		    "'x-ms-notification-content' extension for a webhook to be "
		    "visible in the designer.",
		.check = schema_definition_set_incorrectly,
	}, {
		.text = {
			.id = "ResponseExampleMustBeProducedByOperation",
			.severity = SEVERITY_WARNING,
			.summary = "An example is of a type that the operation "
			    "produces.",
			.help = "Add the type to 'produces' of the operation, "
			    "or remove the example.",
			.bad = "\"produces\": [ \"application/json\" ],\n"
			    "\"examples\": { \"text/plain\": \"12\" }",
			.good = "\"produces\": [ \"application/json\" ],\n"
			    "\"examples\": { \"application/json\": 12 }",
			.source = "certification-swagger-validator-rules.md. A "
			    "warning, because an example changes nothing for "
			    "users and no output is known. Examples where "
			    "'produces' is left out are fine.",
		},
		.on = ON(OPENAPI_RESPONSE),
		.message = "The response example '{0}' is not produced by the "
		    "operation '{1}'.",
		.check = response_example_must_be_produced,
	}, {
		.text = {
			.id = "ResponseHeadersAreNotUnique",
			.severity = SEVERITY_ERROR,
			.summary = "No two headers of a response have the same "
			    "name.",
			.help = "Remove one of the two: names of headers have "
			    "no case.",
			.bad = "\"headers\": {\n"
			    "  \"ETag\": { \"type\": \"string\" },\n"
			    "  \"Etag\": { \"type\": \"string\" } }",
			.good = "\"headers\": {\n"
			    "  \"ETag\": { \"type\": \"string\" } }",
			.source = "certification-swagger-validator-rules.md; "
			    "in none of the published definitions at hand.",
		},
		.on = ON(OPENAPI_RESPONSE),
		.needs = { "headers" },
		.message = "The response headers are not unique.",
		.check = response_headers_are_not_unique,
	},
};

const struct rule_table rules_of_responses = { rules, ARRAY_LEN(rules) };
