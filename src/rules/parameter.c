/*
 * Rules about parameters.  What is wrong with one is reported where it is
 * written; what is wrong with a list of them, and what the official validator
 * reports where a parameter is used, is seen from the operation or the path
 * that has the list.
 */
#include "lint.h"

#include "lookup.h"

#include <string.h>

/* ---- one parameter ---- */

static void
path_parameter_must_be_required(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct json_node *required;

	if (!json_is_text(l->given[0], "path"))
		return;
	required = json_member(n->json, "required");
	if (required == NULL)
		lint_report(l, r, at_owner(n->json), NULL);
	else if (required->type == JSON_FALSE)
		lint_report(l, r, at_value(required), NULL);
}

static void
query_parameter_encoding_not_supported(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const char *name = json_string(n->json, "name");

	if (json_is_text(l->given[0], "query"))
		lint_report(l, r, at_value(l->given[1]),
		    name != NULL ? name : "", NULL);
}

static void
connection_id_parameter_not_allowed(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	(void)n;
	if (json_is_text(l->given[0], "connectionId"))
		lint_report(l, r, at_value(l->given[0]), NULL);
}

struct reserved {
	const char	*name, *in;
};

static const struct reserved reserved_names[] = {
	{ "Authorization", "header" },
};

static void
reserved_parameter_is_used(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct json_node *name = l->given[0];

	(void)n;
	if (name->type != JSON_STRING)
		return;
	for (size_t i = 0; i < ARRAY_LEN(reserved_names); i++)
		if (text_equal_nocase(name->text, reserved_names[i].name) &&
		    json_is_text(l->given[1], reserved_names[i].in))
			lint_report(l, r, at_value(name), name->text,
			    reserved_names[i].in, NULL);
}

static void
invalid_form_data_parameter_name(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct json_node *name = l->given[0];

	(void)n;
	if (name->type != JSON_STRING || !json_is_text(l->given[1], "formData"))
		return;
	for (size_t i = 0; i < name->len; i++) {
		if ((unsigned char)name->text[i] < 0x80)
			continue;
		lint_report(l, r, at_value(name), name->text, NULL);
		return;
	}
}

/* ---- the parameters of an operation, or of a path ---- */

static void
path_parameter_missing_encoding(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	static const char encoding[] = "x-ms-url-encoding";
	const struct openapi_parameter *list;
	size_t count;

	list = lint_own_parameters(l, n, &count);
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i].in, "path") == 0 &&
		    json_member(list[i].value, encoding) == NULL)
			lint_report(l, r, at_missing(list[i].json, encoding),
			    list[i].name, NULL);
}

static const char *
name_of(const struct openapi_node *n)
{
	return n->kind == OPENAPI_PATH || n->operation == NULL ?
	    n->path->key : lint_operation_name(n->operation);
}

static bool
is_same(const struct openapi_parameter *x, const struct openapi_parameter *y)
{
	return strcmp(x->name, y->name) == 0 && strcmp(x->in, y->in) == 0;
}

/* The same reference, or the same text. */
static bool
is_copy(const struct lint *l, const struct openapi_parameter *x,
    const struct openapi_parameter *y)
{
	const size_t len = x->json->end - x->json->offset;

	return len == y->json->end - y->json->offset &&
	    memcmp(l->data + x->json->offset, l->data + y->json->offset,
	    len) == 0;
}

/*
 * Neighbours of the same name and location in a sorted list.  Bodies have a
 * rule of their own, whatever their names.
 */
static void
report_duplicates(struct lint *l, const struct rule *r,
    const struct openapi_node *n,
    const struct openapi_parameter *const *sorted, size_t count, bool copies)
{
	for (size_t i = 1; i < count; i++) {
		const struct openapi_parameter *p = sorted[i];

		if (p->name[0] == '\0' || !is_same(sorted[i - 1], p) ||
		    (p->of_path && n->kind != OPENAPI_PATH) ||
		    strcmp(p->in, "body") == 0 ||
		    is_copy(l, sorted[i - 1], p) != copies)
			continue;
		if (copies)
			lint_report(l, r, at_owner(p->json), name_of(n), NULL);
		else
			lint_report(l, r, at_owner(p->json), name_of(n),
			    p->name, p->in, NULL);
	}
}

static void
parameters_contain_duplicates(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const bool *copies = r->arg;
	const struct openapi_path *path;

	if (n->kind == OPENAPI_OPERATION && n->operation != NULL)
		report_duplicates(l, r, n, n->operation->parameters_by_name,
		    n->operation->parameter_count, *copies);
	path = n->kind == OPENAPI_PATH ? openapi_path_find(l->api, n->json) :
	    NULL;
	if (path != NULL)
		report_duplicates(l, r, n, path->parameters_by_name,
		    path->parameter_count, *copies);
}

/* Of an operation its path's body counts, but is not one too many itself. */
static void
parameters_contain_bodies(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct openapi_parameter *list;
	bool has_body = false;
	size_t count;

	list = lint_own_parameters(l, n, &count);
	if (n->kind == OPENAPI_OPERATION && n->operation != NULL)
		has_body = n->operation->body != NULL &&
		    n->operation->body->of_path;
	for (size_t i = 0; i < count; i++) {
		if (strcmp(list[i].in, "body") != 0)
			continue;
		if (has_body) {
			lint_report(l, r, at_owner(list[i].json), name_of(n),
			    NULL);
			return;
		}
		has_body = true;
	}
}

static bool
has_in(const struct openapi_parameter *list, size_t count, const char *in)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i].in, in) == 0)
			return true;
	return false;
}

/* An operation adds to its path's list; what is wrong there is said there. */
static void
parameter_list_contains_form_data_and_body(struct lint *l,
    const struct rule *r, const struct openapi_node *n)
{
	const struct openapi_operation *o = n->operation;
	const struct openapi_parameter *list;
	size_t count;
	bool both;

	if (n->kind == OPENAPI_PATH) {
		list = lint_own_parameters(l, n, &count);
		both = has_in(list, count, "body") &&
		    has_in(list, count, "formData");
	} else {
		both = o != NULL && o->body != NULL && o->form != NULL &&
		    !(o->body->of_path && o->form->of_path);
	}
	if (both)
		lint_report(l, r, at_owner(l->given[0]), NULL);
}

static const struct rule rules[] = {
	{
		.text = {
			.id = "PathParameterMustBeRequired",
			.severity = SEVERITY_ERROR,
			.summary = "A path parameter is required.",
			.help = "Add 'required': true. Without its value there "
			    "is no path to send the request to.",
			.bad = "{ \"name\": \"id\", \"in\": \"path\",\n"
			    "  \"required\": false }",
			.good = "{ \"name\": \"id\", \"in\": \"path\",\n"
			    "  \"required\": true }",
			.source = "certification-swagger-validator-rules.md; "
			    "all published definitions do.",
		},
		.on = ON(OPENAPI_PARAMETER),
		.needs = { "in" },
		.message = "The parameter must be marked as required as it is "
		    "used in the operation path. Include the 'required' "
		    "property, with the value 'true'.",
		.check = path_parameter_must_be_required,
	}, {
		.text = {
			.id = "QueryParameterEncodingNotSupported",
			.severity = SEVERITY_WARNING,
			.summary = "A query parameter has no "
			    "'x-ms-url-encoding'.",
			.help = "Remove it: values in the query are always "
			    "encoded once.",
			.bad = "{ \"name\": \"q\", \"in\": \"query\",\n"
			    "  \"x-ms-url-encoding\": \"double\" }",
			.good = "{ \"name\": \"q\", \"in\": \"query\" }",
			.source = "certification-swagger-validator-rules.md. A "
			    "warning: published definitions have it.",
		},
		.on = ON(OPENAPI_PARAMETER),
		.needs = { "in", "x-ms-url-encoding" },
		.message = "Encoding for query parameter '{0}' is not "
		    "supported. All query parameters are single encoded by "
		    "default.",
		.check = query_parameter_encoding_not_supported,
	}, {
		.text = {
			.id = "ConnectionIdParameterNotAllowed",
			.severity = SEVERITY_ERROR,
			.summary = "No parameter is called 'connectionId'.",
			.help = "The platform has a parameter of that name in "
			    "every operation. Choose another name; a policy or "
			    "a script can rename it on its way.",
			.bad = "{ \"name\": \"connectionId\", "
			    "\"in\": \"query\" }",
			.good = "{ \"name\": \"connection\", "
			    "\"in\": \"query\" }",
			.source = "certification-swagger-validator-rules.md; "
			    "no published definition has one.",
		},
		.on = ON(OPENAPI_PARAMETER),
		.needs = { "name" },
		.message = "A parameter cannot be named as 'connectionId'.",
		.check = connection_id_parameter_not_allowed,
	}, {
		.text = {
			.id = "ReservedParameterIsUsed",
			.severity = SEVERITY_ERROR,
			.summary = "No parameter is a header that the platform "
			    "sends itself.",
			.help = "The header 'Authorization' comes from the "
			    "connection: remove the parameter, and describe "
			    "the authentication in 'securityDefinitions' and "
			    "apiProperties.json.",
			.bad = "{ \"name\": \"Authorization\", "
			    "\"in\": \"header\" }",
			.good = "\"securityDefinitions\": { \"key\": {\n"
			    "  \"type\": \"apiKey\", \"in\": \"header\",\n"
			    "  \"name\": \"Authorization\" } }",
			.source = "certification-swagger-validator-rules.md. "
			    "Which names are reserved is known from what "
			    "published definitions have: hundreds of 'Accept' "
			    "and 'Content-Type', no 'Authorization'.",
		},
		.on = ON(OPENAPI_PARAMETER),
		.needs = { "name", "in" },
		.message = "The parameter '{0}' is reserved and cannot be used "
		    "in '{1}'.",
		.check = reserved_parameter_is_used,
	}, {
		.text = {
			.id = "InvalidFormDataParameterName",
			.severity = SEVERITY_ERROR,
			.summary = "The name of a form parameter is ASCII.",
			.help = "Use the name that the service expects, in "
			    "ASCII; 'x-ms-summary' is what users see.",
			.bad = "{ \"name\": \"pi\\u00e8ce\", "
			    "\"in\": \"formData\" }",
			.good = "{ \"name\": \"piece\", "
			    "\"in\": \"formData\" }",
			.source = "certification-swagger-validator-rules.md; "
			    "in none of the published definitions at hand.",
		},
		.on = ON(OPENAPI_PARAMETER),
		.needs = { "name", "in" },
		.message = "The form data parameter name '{0}' is invalid. All "
		    "characters must be part of the US-ASCII character set.",
		.check = invalid_form_data_parameter_name,
	}, {
		.text = {
			.id = "PathParameterMissingEncoding",
			.severity = SEVERITY_WARNING,
			.summary = "A path parameter says how its value is "
			    "encoded.",
			.help = "Add 'x-ms-url-encoding': 'single' to the "
			    "parameter; 'double' if the service decodes "
			    "twice.",
			.bad = "{ \"name\": \"id\", \"in\": \"path\" }",
			.good = "{ \"name\": \"id\", \"in\": \"path\",\n"
			    "  \"x-ms-url-encoding\": \"single\" }",
			.source = "Output in pull request 1095: a warning, at "
			    "the member that is missing.",
		},
		.on = ON(OPENAPI_PATH) | ON(OPENAPI_OPERATION),
		.needs = { "parameters" },
		.message = "Encoding for path parameter '{0}' is missing, "
		    "which might lead to invalid requests. Use "
		    "\"x-ms-url-encoding\": \"single\" to ensure the value is "
		    "URL encoded.",
		.check = path_parameter_missing_encoding,
	}, {
		.text = {
			.id = "OperationParametersAreNotUnique",
			.severity = SEVERITY_ERROR,
			.summary = "No parameter is listed twice.",
			.help = "Remove one of the two, which are the same.",
			.bad = "\"parameters\": [\n"
			    "  { \"$ref\": \"#/parameters/Limit\" },\n"
			    "  { \"$ref\": \"#/parameters/Limit\" } ]",
			.good = "\"parameters\": [\n"
			    "  { \"$ref\": \"#/parameters/Limit\" } ]",
			.source = "certification-swagger-validator-rules.md; "
			    "in none of the published definitions at hand.",
		},
		.on = ON(OPENAPI_PATH) | ON(OPENAPI_OPERATION),
		.needs = { "parameters" },
		.message = "The parameters in the operation '{0}' are not "
		    "unique.",
		.check = parameters_contain_duplicates,
		.arg = &(const bool){ true },
	}, {
		.text = {
			.id = "OperationParametersContainDuplicateParameter",
			.severity = SEVERITY_ERROR,
			.summary = "No two parameters of an operation have the "
			    "same name and location.",
			.help = "Remove one of the two, or correct its name or "
			    "location.",
			.bad = "\"parameters\": [\n"
			    "  { \"name\": \"id\", \"in\": \"query\",\n"
			    "    \"type\": \"string\" },\n"
			    "  { \"name\": \"id\", \"in\": \"query\",\n"
			    "    \"type\": \"integer\" } ]",
			.good = "\"parameters\": [\n"
			    "  { \"name\": \"id\", \"in\": \"query\",\n"
			    "    \"type\": \"integer\" } ]",
			.source = "certification-swagger-validator-rules.md; "
			    "in none of the published definitions at hand.",
		},
		.on = ON(OPENAPI_OPERATION),
		.needs = { "parameters" },
		.message = "The operation '{0}' contains duplicate parameters "
		    "with name '{1}', location '{2}'.",
		.check = parameters_contain_duplicates,
		.arg = &(const bool){ false },
	}, {
		.text = {
			.id = "PathParametersContainDuplicateParameter",
			.severity = SEVERITY_ERROR,
			.summary = "No two parameters of a path have the same "
			    "name and location.",
			.help = "Remove one of the two, or correct its name or "
			    "location. A parameter in an operation may "
			    "replace one of its path.",
			.bad = "\"/orders\": { \"parameters\": [\n"
			    "  { \"name\": \"id\", \"in\": \"query\",\n"
			    "    \"type\": \"string\" },\n"
			    "  { \"name\": \"id\", \"in\": \"query\",\n"
			    "    \"type\": \"integer\" } ] }",
			.good = "\"/orders\": { \"parameters\": [\n"
			    "  { \"name\": \"id\", \"in\": \"query\",\n"
			    "    \"type\": \"integer\" } ] }",
			.source = "certification-swagger-validator-rules.md; "
			    "in none of the published definitions at hand.",
		},
		.on = ON(OPENAPI_PATH),
		.needs = { "parameters" },
		.message = "The path '{0}' contains duplicate parameters with "
		    "name '{1}', location '{2}'.",
		.check = parameters_contain_duplicates,
		.arg = &(const bool){ false },
	}, {
		.text = {
			.id = "OperationParametersContainMultipleBody"
			    "Parameters",
			.severity = SEVERITY_ERROR,
			.summary = "An operation has one body at most.",
			.help = "Make the values properties of one body, or "
			    "put the smaller ones elsewhere.",
			.bad = "\"parameters\": [\n"
			    "  { \"name\": \"a\", \"in\": \"body\" },\n"
			    "  { \"name\": \"b\", \"in\": \"body\" } ]",
			.good = "\"parameters\": [\n"
			    "  { \"name\": \"a\", \"in\": \"body\" } ]",
			.source = "certification-swagger-validator-rules.md; "
			    "in none of the published definitions at hand.",
		},
		.on = ON(OPENAPI_OPERATION),
		.needs = { "parameters" },
		.message = "The operation '{0}' contains multiple parameters "
		    "in the location 'body', at most one is allowed.",
		.check = parameters_contain_bodies,
	}, {
		.text = {
			.id = "PathParametersContainMultipleBodyParameters",
			.severity = SEVERITY_ERROR,
			.summary = "The parameters of a path have one body at "
			    "most.",
			.help = "Make the values properties of one body, or "
			    "put the smaller ones elsewhere.",
			.bad = "\"/orders\": { \"parameters\": [\n"
			    "  { \"name\": \"a\", \"in\": \"body\" },\n"
			    "  { \"name\": \"b\", \"in\": \"body\" } ] }",
			.good = "\"/orders\": { \"parameters\": [\n"
			    "  { \"name\": \"a\", \"in\": \"body\" } ] }",
			.source = "certification-swagger-validator-rules.md; "
			    "in none of the published definitions at hand.",
		},
		.on = ON(OPENAPI_PATH),
		.needs = { "parameters" },
		.message = "The path '{0}' contains multiple parameters in the "
		    "location 'body', at most one is allowed.",
		.check = parameters_contain_bodies,
	}, {
		.text = {
			.id = "ParameterListContainsFormDataAndBody",
			.severity = SEVERITY_ERROR,
			.summary = "An operation sends a body or a form, not "
			    "both.",
			.help = "Decide which the service expects, and make "
			    "all values part of it.",
			.bad = "\"parameters\": [\n"
			    "  { \"name\": \"order\", \"in\": \"body\" },\n"
			    "  { \"name\": \"file\", \"in\": \"formData\" } ]",
			.good = "\"parameters\": [\n"
			    "  { \"name\": \"order\", \"in\": \"formData\" },\n"
			    "  { \"name\": \"file\", \"in\": \"formData\" } ]",
			.source = "certification-swagger-validator-rules.md; "
			    "in none of the published definitions at hand.",
		},
		.on = ON(OPENAPI_PATH) | ON(OPENAPI_OPERATION),
		.needs = { "parameters" },
		.message = "The 'parameters' list defines both a 'body' "
		    "parameter, and a 'formData' parameter. Only one of these "
		    "location types can be used in an operation.",
		.check = parameter_list_contains_form_data_and_body,
	},
};

const struct rule_table rules_of_parameters = { rules, ARRAY_LEN(rules) };
