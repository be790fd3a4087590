/*
 * Rules about what is called: the operation is there, and its answer has
 * what the extension takes from it.
 */
#include "dynamic.h"

#include <string.h>

static void
operation_id_not_found(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct json_node *id = l->given[0];

	if (id->type == JSON_STRING &&
	    openapi_operation_find(l->api, id->text) == NULL)
		lint_report(l, r, at_value(id), NULL);
	(void)n;
}

/* ---- the list in an answer ---- */

/* The member with the path to the list, for calls that take one. */
static const char *
list_member(const struct openapi_node *call)
{
	return call->kind == OPENAPI_DYNAMIC_VALUES ? "value-collection" :
	    "itemsPath";
}

/* A scalar answer is mostly a text that holds what is not described. */
static bool
is_undescribed(const struct lint *l, const struct json_node *schema,
    bool is_answer)
{
	switch (dynamic_types(schema)) {
	case 0:
		return true;
	case OPENAPI_IS_OBJECT:
		return dynamic_is_open(l, schema);
	default:
		return is_answer;
	}
}

/* Where found, 'schema' is that of an item, or NULL where there is none. */
static struct meant
find_list(const struct lint *l, const struct openapi_node *call,
    const struct openapi_operation *target)
{
	const struct json_node *answer = dynamic_answer(target);
	const struct json_node *path = json_member(call->json,
	    list_member(call));
	struct meant m = { .meaning = MEANING_UNKNOWN };

	if (answer == NULL || (path != NULL && path->type != JSON_STRING))
		return m;
	m = dynamic_find_path(l, answer, path != NULL ? path->text : "",
	    path != NULL ? path->len : 0);
	if (m.meaning != MEANING_FOUND)
		return m;
	if (dynamic_types(m.schema) == OPENAPI_IS_ARRAY)
		m.schema = openapi_resolve(json_object(m.schema, "items"));
	else
		m.meaning = is_undescribed(l, m.schema, m.schema == answer) ?
		    MEANING_UNKNOWN : MEANING_NONE;
	return m;
}

static void
should_produce_array(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct openapi_operation *target = dynamic_target(l, n);
	const struct json_node *path;

	if (target == NULL ||
	    find_list(l, n, target).meaning != MEANING_NONE)
		return;
	path = json_member(n->json, list_member(n));
	lint_report(l, r, path != NULL ? at_value(path) : at_owner(n->json),
	    path != NULL ? path->text : "", target->id, NULL);
}

/* ---- what is taken from the answer, or from an item of its list ---- */

struct taken {
	enum openapi_kind	 kind;
	const char		*members[2];
	bool			 of_items;
};

static const struct taken taken[] = {
	{ OPENAPI_DYNAMIC_VALUES, { "value-path", "value-title" }, true },
	{ OPENAPI_DYNAMIC_LIST, { "itemValuePath", "itemTitlePath" }, true },
	{ OPENAPI_TREE_OPEN, { "itemValuePath", "itemTitlePath" }, true },
	{ OPENAPI_TREE_BROWSE, { "itemValuePath", "itemTitlePath" }, true },
	{ OPENAPI_DYNAMIC_SCHEMA, { "value-path", NULL }, false },
	{ OPENAPI_DYNAMIC_PROPERTIES, { "itemValuePath", NULL }, false },
};

static const struct taken *
taken_by(const struct openapi_node *call)
{
	for (size_t i = 0; i < ARRAY_LEN(taken); i++)
		if (taken[i].kind == call->kind)
			return &taken[i];
	return NULL;
}

/* What the paths begin at; NULL: it is not described. */
static const struct json_node *
taken_from(const struct lint *l, const struct openapi_node *call,
    const struct openapi_operation *target, const struct taken *t)
{
	struct meant list;

	if (!t->of_items)
		return dynamic_answer(target);
	list = find_list(l, call, target);
	return list.meaning == MEANING_FOUND ? list.schema : NULL;
}

static void
check_path(struct lint *l, const struct rule *r,
    const struct openapi_operation *target, const struct json_node *from,
    const struct json_node *path)
{
	if (path != NULL && path->type == JSON_STRING && path->len > 0 &&
	    dynamic_find_path(l, from, path->text, path->len).meaning ==
	    MEANING_NONE)
		lint_report(l, r, at_value(path), path->text, target->id,
		    NULL);
}

static void
should_produce_property(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct openapi_operation *target = dynamic_target(l, n);
	const struct taken *t = taken_by(n);
	const struct json_node *from;

	if (target == NULL || t == NULL)
		return;
	from = taken_from(l, n, target, t);
	for (size_t i = 0; i < ARRAY_LEN(t->members) && from != NULL; i++)
		if (t->members[i] != NULL)
			check_path(l, r, target, from,
			    json_member(n->json, t->members[i]));
}

/* ---- what the operation called asks for ---- */

/* Parameters, and arguments, that are compared with one another. */
#define COMPARED_MAX	128u

/* Whether 'key' gives 'name', or a part of it. */
static bool
begins_with(const struct json_node *key, const char *name, size_t len)
{
	return key->key_len >= len && memcmp(key->key, name, len) == 0 &&
	    (key->key_len == len || key->key[len] == '/' ||
	    key->key[len] == '.');
}

static bool
gives(const struct json_node *given, const char *name, size_t len)
{
	unsigned n = 0;

	if (given == NULL)
		return false;
	if (json_member_sized(given, name, len) != NULL)
		return true;
	for (const struct json_node *c = given->first; c != NULL; c = c->next)
		if (n++ == COMPARED_MAX || begins_with(c, name, len))
			return true;
	return false;
}

static bool
fills_itself(const struct json_node *value)
{
	return json_member(value, "default") != NULL ||
	    openapi_is_internal(value);
}

/* Whether 'key' is the path of 'name' in the body. */
static bool
is_path_of(const struct json_node *key, const struct openapi_parameter *body,
    const struct json_node *name)
{
	const size_t len = strlen(body->name);

	return key->key_len >= len + 1 + name->len &&
	    memcmp(key->key, body->name, len) == 0 &&
	    memcmp(key->key + len + 1, name->text, name->len) == 0;
}

/* A property may be given by its name, or with the body's before it. */
static bool
gives_property(const struct json_node *given,
    const struct openapi_parameter *body, const struct json_node *name)
{
	unsigned n = 0;

	if (given == NULL)
		return false;
	if (gives(given, name->text, name->len) ||
	    json_member(given, body->name) != NULL)
		return true;
	for (const struct json_node *c = given->first;
	    c != NULL && n < COMPARED_MAX; c = c->next, n++)
		if (is_path_of(c, body, name))
			return true;
	return false;
}

/* What a call that is looked at asks for, and where it is missing. */
struct request {
	const struct json_node	*given;	/* the arguments; NULL: none */
	struct place		 at;
	enum severity		 severity;
};

static void
check_property(struct lint *l, const struct rule *r,
    const struct request *request, const struct openapi_parameter *body,
    const struct json_node *schema, const struct json_node *name)
{
	const struct json_node *property;
	unsigned steps = 8;

	if (name->type != JSON_STRING ||
	    gives_property(request->given, body, name))
		return;
	property = openapi_property(schema, name->text, name->len, &steps);
	if (property == NULL || fills_itself(property) ||
	    fills_itself(openapi_resolve(property)))
		return;
	lint_report_as(l, r, SEVERITY_WARNING, r->flags, request->at,
	    name->text, NULL);
}

/* Published calls hardly ever have a body to fill, which proves nothing. */
static void
check_body(struct lint *l, const struct rule *r,
    const struct request *request, const struct openapi_parameter *body)
{
	const struct json_node *schema = openapi_resolve(
	    json_object(body->value, "schema"));
	const struct json_node *required = json_array(schema, "required");
	unsigned n = 0;

	if (required == NULL)
		return;
	for (const struct json_node *c = required->first;
	    c != NULL && n < COMPARED_MAX; c = c->next, n++)
		check_property(l, r, request, body, schema, c);
}

static struct request
request_of(const struct rule *r, const struct openapi_node *call)
{
	const struct json_node *given = json_object(call->json, "parameters");
	const bool is_other = call->kind == OPENAPI_CONNECTION_TEST ||
	    call->kind == OPENAPI_PICKER_CALL ||
	    call->kind == OPENAPI_SIMULATION;

	return (struct request){
		.given = given,
		.at = at_owner(given != NULL ? given : call->json),
		.severity = is_other ? SEVERITY_WARNING :
		    r->text.severity,
	};
}

static void
missing_required_property(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct openapi_operation *target = dynamic_target(l, n);
	const struct request request = request_of(r, n);

	if (target == NULL)
		return;
	for (size_t i = 0; i < target->parameter_count && i < COMPARED_MAX;
	    i++) {
		const struct openapi_parameter *p = &target->parameters[i];

		if (!json_is_true(p->value, "required") ||
		    fills_itself(p->value))
			continue;
		if (strcmp(p->in, "body") == 0)
			check_body(l, r, &request, p);
		else if (!gives(request.given, p->name, strlen(p->name)))
			lint_report_as(l, r, request.severity, r->flags,
			    request.at, p->name, NULL);
	}
}

static const struct rule rules[] = {
	{
		.text = {
			.id = "OperationIdNotFound",
			.severity = SEVERITY_ERROR,
			.summary = "An operation that an extension calls is "
			    "in the document.",
			.help = "Write the 'operationId' as the operation has "
			    "it, letter case included, or add the operation "
			    "that answers with the values.",
			.bad = "\"x-ms-dynamic-values\": {\n"
			    "  \"operationId\": \"GetColours\" }",
			.good = "\"x-ms-dynamic-values\": {\n"
			    "  \"operationId\": \"ListColors\" }",
			.source = "Output in pull request 1595.",
		},
		.on = CALLS | ON(OPENAPI_SUBSCRIPTION),
		.needs = { "operationId" },
		.message = "The 'operationId' could not be found in this "
		    "swagger document.",
		.check = operation_id_not_found,
	}, {
		.text = {
			.id = "InvokedOperationShouldProduceArray",
			.severity = SEVERITY_WARNING,
			.summary = "What an extension takes its list from is "
			    "an array.",
			.help = "Correct the path to the array in the answer "
			    "of the operation that is called, or leave the "
			    "path out when the whole answer is the array. "
			    "Describe the array in the response schema.",
			.bad = "\"x-ms-dynamic-values\": {\n"
			    "  \"operationId\": \"ListColors\",\n"
			    "  \"value-collection\": \"vlaue\" }",
			.good = "\"x-ms-dynamic-values\": {\n"
			    "  \"operationId\": \"ListColors\",\n"
			    "  \"value-collection\": \"value\" }",
			.source = "openapi-extensions.md, 'Use dynamic "
			    "values'. A warning, because 5 of 49 published "
			    "connectors with such lists describe no array.",
		},
		.on = ON(OPENAPI_DYNAMIC_VALUES) | ON(OPENAPI_DYNAMIC_LIST) |
		    ON(OPENAPI_TREE_OPEN) | ON(OPENAPI_TREE_BROWSE),
		.needs = { "operationId" },
		.message = "The dynamic operation expects an array on the "
		    "specified path '{0}' which should be defined in the "
		    "successful response of the invoked operation '{1}'.",
		.check = should_produce_array,
	}, {
		.text = {
			.id = "InvokedOperationShouldProduceProperty",
			.severity = SEVERITY_WARNING,
			.summary = "What an extension takes from an answer is "
			    "described there.",
			.help = "Correct the path, letter case included, or "
			    "add the property to the response schema of the "
			    "operation that is called.",
			.bad = "\"x-ms-dynamic-values\": {\n"
			    "  \"operationId\": \"ListColors\",\n"
			    "  \"value-path\": \"Id\" }",
			.good = "\"x-ms-dynamic-values\": {\n"
			    "  \"operationId\": \"ListColors\",\n"
			    "  \"value-path\": \"id\" }",
			.source = "openapi-extensions.md, 'Use dynamic "
			    "values' and 'Use dynamic schema'. A warning, "
			    "because 4 published connectors do not describe "
			    "it.",
		},
		.on = ON(OPENAPI_DYNAMIC_VALUES) | ON(OPENAPI_DYNAMIC_LIST) |
		    ON(OPENAPI_DYNAMIC_SCHEMA) |
		    ON(OPENAPI_DYNAMIC_PROPERTIES) | ON(OPENAPI_TREE_OPEN) |
		    ON(OPENAPI_TREE_BROWSE),
		.needs = { "operationId" },
		.message = "The dynamic operation expects a property on the "
		    "specified path '{0}' which should be defined in the "
		    "successful response of the invoked operation '{1}'.",
		.check = should_produce_property,
	}, {
		.text = {
			.id = "OperationMissingRequiredProperty",
			.severity = SEVERITY_ERROR,
			.summary = "A call gives all that the operation "
			    "called requires.",
			.help = "Add the parameter below 'parameters', as a "
			    "fixed value or as a reference to a parameter of "
			    "the operation that the extension is in.",
			.bad = "\"x-ms-dynamic-values\": {\n"
			    "  \"operationId\": \"ListShades\" }",
			.good = "\"x-ms-dynamic-values\": {\n"
			    "  \"operationId\": \"ListShades\",\n"
			    "  \"parameters\": {\n"
			    "    \"color\": { \"parameter\": \"color\" } } }",
			.source = "openapi-extensions.md, 'Use dynamic "
			    "values'; so in all published connectors looked "
			    "at. A warning for properties of a body, and "
			    "outside of dynamic extensions, of which there "
			    "are too few to tell.",
		},
		.on = CALLS,
		.needs = { "operationId" },
		.message = "The target operation requires parameter '{0}'.",
		.check = missing_required_property,
	},
};

const struct rule_table rules_of_targets = { rules, ARRAY_LEN(rules) };
