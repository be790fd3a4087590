/*
 * Rules about where calls stand, and which of them have to stand together.
 */
#include "dynamic.h"

#include "lookup.h"

#include <string.h>

static void
not_allowed_in_parameter(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	if (n->around->kind == OPENAPI_PARAMETER &&
	    json_is_text(json_member(n->around->json, "in"), "body"))
		lint_report(l, r, at_owner(n->json), NULL);
}

static void
selected_item_not_allowed(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	struct argument a;

	for (a = dynamic_first(n); a.json != NULL; a = dynamic_next(n, a)) {
		const struct json_node *selected = json_member(a.json,
		    "selectedItemValuePath");

		if (selected != NULL)
			lint_report(l, r, at_owner(selected), NULL);
	}
}

static void
tree_missing(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	if (json_is_text(json_member(n->json, "capability"), "file-picker") &&
	    json_member(n->around->json, "x-ms-dynamic-tree") == NULL)
		lint_report(l, r, at_owner(n->json), NULL);
}

/* ---- the newer extension beside the older one ---- */

/* Whether a reference makes the newer extension necessary. */
typedef bool calls_for(const struct lint *l,
	    const struct openapi_operation *source,
	    const struct json_node *reference);

struct companion {
	const char	*newer;
	calls_for	*calls_for;
};

static bool
is_ambiguous(const struct lint *l, const struct openapi_operation *source,
    const struct json_node *reference)
{
	return dynamic_is_ambiguous(l, source, reference->text,
	    reference->len);
}

static bool
is_property(const struct lint *l, const struct openapi_operation *source,
    const struct json_node *reference)
{
	const struct meant m = dynamic_find_name(l, source, reference);

	return m.meaning == MEANING_FOUND &&
	    strcmp(m.parameter->name, reference->text) != 0;
}

/* Shape: with one reference of that kind the newer extension is needed. */
static void
companion_missing(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct companion *c = r->arg;
	struct argument a;

	if (n->operation == NULL ||
	    json_member(n->around->json, c->newer) != NULL)
		return;
	for (a = dynamic_first(n); a.json != NULL; a = dynamic_next(n, a)) {
		if (a.reference == NULL ||
		    !c->calls_for(l, n->operation, a.reference))
			continue;
		lint_report(l, r, at_owner(n->json), NULL);
		return;
	}
}

static const struct companion list_if_ambiguous = {
	"x-ms-dynamic-list", is_ambiguous
};
static const struct companion list_if_property = {
	"x-ms-dynamic-list", is_property
};
static const struct companion properties_if_ambiguous = {
	"x-ms-dynamic-properties", is_ambiguous
};
static const struct companion properties_if_property = {
	"x-ms-dynamic-properties", is_property
};

/* ---- the path of x-ms-dynamic-schema ---- */

static const char last_name[] = "properties";

/* The length without the last name, if that is "properties", else 'len'. */
static size_t
len_of_object(const char *path, size_t len)
{
	const size_t tail = sizeof(last_name) - 1;

	if (len < tail || memcmp(path + len - tail, last_name, tail) != 0)
		return len;
	len -= tail;
	if (len == 0)
		return 0;
	return path[len - 1] == '/' || path[len - 1] == '.' ? len - 1 :
	    len + tail;
}

static void
properties_required_for_path(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct json_node *path = l->given[0];

	if (path->type == JSON_STRING &&
	    len_of_object(path->text, path->len) < path->len &&
	    json_member(n->around->json, "x-ms-dynamic-properties") == NULL)
		lint_report(l, r, at_owner(n->json), NULL);
}

static bool
is_same_path(const char *a, size_t a_len, const char *b, size_t b_len)
{
	if (a_len != b_len)
		return false;
	for (size_t i = 0; i < a_len; i++)
		if (a[i] != b[i] && !(a[i] == '.' && b[i] == '/') &&
		    !(a[i] == '/' && b[i] == '.'))
			return false;
	return true;
}

static void
item_value_path_mismatch(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct json_node *schema = json_object(n->around->json,
	    "x-ms-dynamic-schema");
	const struct json_node *path = json_member(schema, "value-path");
	const struct json_node *is = json_member(n->json, "itemValuePath");
	struct buf want CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);

	if (schema == NULL || (path != NULL && path->type != JSON_STRING) ||
	    (is != NULL && is->type != JSON_STRING))
		return;
	if (path != NULL && is_same_path(is != NULL ? is->text : "",
	    is != NULL ? is->len : 0, path->text,
	    len_of_object(path->text, path->len)))
		return;
	if (path == NULL && (is == NULL || is->len == 0))
		return;
	if (path != NULL)
		buf_add(&want, path->text,
		    len_of_object(path->text, path->len));
	if (want.error < 0)
		l->error = want.error;
	else
		lint_report(l, r, is != NULL ? at_value(is) :
		    at_owner(n->json), buf_text(&want), NULL);
}

static const struct rule rules[] = {
	{
		.text = {
			.id = "DynamicExtensionDefinitionNotAllowedInParameter",
			.severity = SEVERITY_ERROR,
			.summary = "Dynamic extensions of a body stand in its "
			    "schema.",
			.help = "Move the extension from the body parameter "
			    "into its 'schema'.",
			.bad = "{ \"name\": \"body\", \"in\": \"body\",\n"
			    "  \"schema\": { \"type\": \"object\" },\n"
			    "  \"x-ms-dynamic-schema\": { ... } }",
			.good = "{ \"name\": \"body\", \"in\": \"body\",\n"
			    "  \"schema\": { \"type\": \"object\",\n"
			    "    \"x-ms-dynamic-schema\": { ... } } }",
			.source = "certification-swagger-validator-rules.md; "
			    "so in all published connectors looked at.",
		},
		.on = ON(OPENAPI_DYNAMIC_VALUES) | ON(OPENAPI_DYNAMIC_LIST) |
		    ON(OPENAPI_DYNAMIC_SCHEMA) |
		    ON(OPENAPI_DYNAMIC_PROPERTIES) | ON(OPENAPI_DYNAMIC_TREE),
		.message = "Dynamic extensions are not allowed to be defined "
		    "on the body parameter. It should be in the schema.",
		.check = not_allowed_in_parameter,
	}, {
		.text = {
			.id = "DynamicListExtensionRequiredFor"
			    "AmbiguousReferences",
			.severity = SEVERITY_ERROR,
			.summary = "'x-ms-dynamic-list' stands beside "
			    "'x-ms-dynamic-values' that refers to a name with "
			    "two meanings.",
			.help = "The name that is referred to is a parameter, "
			    "and a property of the body as well. Add "
			    "'x-ms-dynamic-list' with the same call, where "
			    "'parameterReference' is a path that begins at a "
			    "parameter; older clients go on to use "
			    "'x-ms-dynamic-values'.",
			.bad = "\"x-ms-dynamic-values\": {\n"
			    "  \"operationId\": \"GetShades\",\n"
			    "  \"parameters\": { \"id\": { \"parameter\": "
			    "\"id\" } } }",
			.good = "\"x-ms-dynamic-list\": {\n"
			    "  \"operationId\": \"GetShades\",\n"
			    "  \"parameters\": {\n"
			    "    \"id\": { \"parameterReference\": "
			    "\"body/id\" } } }",
			.source = "openapi-extensions.md, 'Use dynamic "
			    "values'; so in all published connectors looked "
			    "at.",
		},
		.on = ON(OPENAPI_DYNAMIC_VALUES),
		.needs = { "operationId", "parameters" },
		.message = "The 'x-ms-dynamic-values' extension references "
		    "ambiguous parameter references. You need to define the "
		    "'x-ms-dynamic-list' extension.",
		.check = companion_missing,
		.arg = &list_if_ambiguous,
	}, {
		.text = {
			.id = "DynamicListExtensionRequiredFor"
			    "NonParameterReferences",
			.severity = SEVERITY_ERROR,
			.summary = "'x-ms-dynamic-list' stands beside "
			    "'x-ms-dynamic-values' that refers to a property.",
			.help = "What is referred to is a property within the "
			    "body. Add 'x-ms-dynamic-list' with the same "
			    "call, where 'parameterReference' is a path that "
			    "begins at a parameter; older clients go on to "
			    "use 'x-ms-dynamic-values'.",
			.bad = "\"x-ms-dynamic-values\": {\n"
			    "  \"operationId\": \"GetShades\",\n"
			    "  \"parameters\": { \"id\": { \"parameter\": "
			    "\"id\" } } }",
			.good = "\"x-ms-dynamic-list\": {\n"
			    "  \"operationId\": \"GetShades\",\n"
			    "  \"parameters\": {\n"
			    "    \"id\": { \"parameterReference\": "
			    "\"body/id\" } } }",
			.source = "openapi-extensions.md, 'Use dynamic "
			    "values'; so in all published connectors looked "
			    "at.",
		},
		.on = ON(OPENAPI_DYNAMIC_VALUES),
		.needs = { "operationId", "parameters" },
		.message = "The 'x-ms-dynamic-values' extension references "
		    "properties within parameters. You need to define the "
		    "'x-ms-dynamic-list' extension.",
		.check = companion_missing,
		.arg = &list_if_property,
	}, {
		.text = {
			.id = "DynamicPropertiesExtensionRequiredFor"
			    "AmbiguousReferences",
			.severity = SEVERITY_ERROR,
			.summary = "'x-ms-dynamic-properties' stands beside "
			    "'x-ms-dynamic-schema' that refers to a name with "
			    "two meanings.",
			.help = "The name that is referred to is a parameter, "
			    "and a property of the body as well. Add "
			    "'x-ms-dynamic-properties' with the same call, "
			    "where 'parameterReference' is a path that begins "
			    "at a parameter; older clients go on to use "
			    "'x-ms-dynamic-schema'.",
			.bad = "\"x-ms-dynamic-schema\": {\n"
			    "  \"operationId\": \"GetShades\",\n"
			    "  \"parameters\": { \"id\": { \"parameter\": "
			    "\"id\" } } }",
			.good = "\"x-ms-dynamic-properties\": {\n"
			    "  \"operationId\": \"GetShades\",\n"
			    "  \"parameters\": {\n"
			    "    \"id\": { \"parameterReference\": "
			    "\"body/id\" } } }",
			.source = "openapi-extensions.md, 'Use dynamic "
			    "schema'; so in all published connectors looked "
			    "at.",
		},
		.on = ON(OPENAPI_DYNAMIC_SCHEMA),
		.needs = { "operationId", "parameters" },
		.message = "The 'x-ms-dynamic-schema' extension references "
		    "ambiguous parameter references. You need to define the "
		    "'x-ms-dynamic-properties' extension.",
		.check = companion_missing,
		.arg = &properties_if_ambiguous,
	}, {
		.text = {
			.id = "DynamicPropertiesExtensionRequiredFor"
			    "NonParameterReferences",
			.severity = SEVERITY_ERROR,
			.summary = "'x-ms-dynamic-properties' stands beside "
			    "'x-ms-dynamic-schema' that refers to a property.",
			.help = "What is referred to is a property within the "
			    "body. Add 'x-ms-dynamic-properties' with the "
			    "same call, where 'parameterReference' is a path "
			    "that begins at a parameter; older clients go on "
			    "to use 'x-ms-dynamic-schema'.",
			.bad = "\"x-ms-dynamic-schema\": {\n"
			    "  \"operationId\": \"GetShades\",\n"
			    "  \"parameters\": { \"id\": { \"parameter\": "
			    "\"id\" } } }",
			.good = "\"x-ms-dynamic-properties\": {\n"
			    "  \"operationId\": \"GetShades\",\n"
			    "  \"parameters\": {\n"
			    "    \"id\": { \"parameterReference\": "
			    "\"body/id\" } } }",
			.source = "openapi-extensions.md, 'Use dynamic "
			    "schema'; so in all published connectors looked "
			    "at.",
		},
		.on = ON(OPENAPI_DYNAMIC_SCHEMA),
		.needs = { "operationId", "parameters" },
		.message = "The 'x-ms-dynamic-schema' extension references "
		    "properties within parameters. You need to define the "
		    "'x-ms-dynamic-properties' extension.",
		.check = companion_missing,
		.arg = &properties_if_property,
	}, {
		.text = {
			.id = "DynamicPropertiesExtensionRequiredFor"
			    "PropertiesValuePath",
			.severity = SEVERITY_ERROR,
			.summary = "'x-ms-dynamic-properties' stands beside a "
			    "'value-path' that ends with 'properties'.",
			.help = "Add 'x-ms-dynamic-properties' with the same "
			    "call. Its 'itemValuePath' leads to the schema "
			    "itself: the same path without 'properties' at "
			    "its end.",
			.bad = "\"x-ms-dynamic-schema\": {\n"
			    "  \"operationId\": \"GetSchema\",\n"
			    "  \"value-path\": \"schema/properties\" }",
			.good = "\"x-ms-dynamic-properties\": {\n"
			    "  \"operationId\": \"GetSchema\",\n"
			    "  \"itemValuePath\": \"schema\" }",
			.source = "certification-swagger-validator-rules.md; "
			    "openapi-extensions.md, 'Use dynamic schema'. So "
			    "in all published connectors looked at.",
		},
		.on = ON(OPENAPI_DYNAMIC_SCHEMA),
		.needs = { "value-path" },
		.message = "The 'x-ms-dynamic-schema' extension property "
		    "'value-path' points to schema properties. You need to "
		    "define the 'x-ms-dynamic-properties' extension, which "
		    "points to schema object.",
		.check = properties_required_for_path,
	}, {
		.text = {
			.id = "DynamicPropertiesItemValuePathMismatch",
			.severity = SEVERITY_ERROR,
			.summary = "Two extensions for one schema take it "
			    "from the same place.",
			.help = "Write as 'itemValuePath' the 'value-path' of "
			    "'x-ms-dynamic-schema', without 'properties' at "
			    "its end.",
			.bad = "\"value-path\": \"schema/properties\"\n"
			    "\"itemValuePath\": \"schema/properties\"",
			.good = "\"value-path\": \"schema/properties\"\n"
			    "\"itemValuePath\": \"schema\"",
			.source = "certification-swagger-validator-rules.md; "
			    "so in all published connectors looked at.",
		},
		.on = ON(OPENAPI_DYNAMIC_PROPERTIES),
		.message = "The 'x-ms-dynamic-properties' extension should "
		    "have the same item value path as 'x-ms-dynamic-schema' "
		    "extension without 'properties' ending. The expected path "
		    "is '{0}'.",
		.check = item_value_path_mismatch,
	}, {
		.text = {
			.id = "DynamicTreeExtensionMissing",
			.severity = SEVERITY_WARNING,
			.summary = "A file picker has 'x-ms-dynamic-tree' too.",
			.help = "Add 'x-ms-dynamic-tree' with the operations "
			    "that open the tree and browse it; older clients "
			    "go on to use 'x-ms-dynamic-values'.",
			.bad = "\"x-ms-dynamic-values\": {\n"
			    "  \"capability\": \"file-picker\" }",
			.good = "\"x-ms-dynamic-values\": {\n"
			    "  \"capability\": \"file-picker\" },\n"
			    "\"x-ms-dynamic-tree\": {\n"
			    "  \"open\": { \"operationId\": \"ListRoot\" },\n"
			    "  \"browse\": { \"operationId\": \"ListFolder\" "
			    "} }",
			.source = "certification-swagger-validator-rules.md. "
			    "A warning, because file pickers are older than "
			    "the extension.",
		},
		.on = ON(OPENAPI_DYNAMIC_VALUES),
		.needs = { "capability" },
		.message = "The 'x-ms-dynamic-tree' extension must be defined "
		    "to enable file picker support.",
		.check = tree_missing,
	}, {
		.text = {
			.id = "SelectedItemValuePathNotAllowedInThisPosition",
			.severity = SEVERITY_ERROR,
			.summary = "'selectedItemValuePath' is given to the "
			    "operation that browses a tree.",
			.help = "Only where a tree is browsed there is an "
			    "item that was selected. Elsewhere give a 'value' "
			    "or a 'parameterReference'.",
			.bad = "\"x-ms-dynamic-tree\": { \"open\": {\n"
			    "  \"operationId\": \"ListFolder\",\n"
			    "  \"parameters\": { \"id\": {\n"
			    "    \"selectedItemValuePath\": \"id\" } } } }",
			.good = "\"x-ms-dynamic-tree\": { \"browse\": {\n"
			    "  \"operationId\": \"ListFolder\",\n"
			    "  \"parameters\": { \"id\": {\n"
			    "    \"selectedItemValuePath\": \"id\" } } } }",
			.source = "certification-swagger-validator-rules.md.",
		},
		.on = CALLS & ~ON(OPENAPI_TREE_BROWSE),
		.needs = { "parameters" },
		.message = "The 'selectedItemValuePath' property is not "
		    "allowed in this position. It is allowed only in 'browse' "
		    "operation of 'x-ms-dynamic-tree' extension.",
		.check = selected_item_not_allowed,
	},
};

const struct rule_table rules_of_calls = { rules, ARRAY_LEN(rules) };
