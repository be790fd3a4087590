/*
 * Rules about the values that a schema, a parameter, a header or the items of
 * a list name: that defaults and enums have its type, and that the two
 * extensions which list values, x-ms-enum-values and filterFunctions, list
 * them once and among those that are allowed.
 *
 * Lists of values may be long.  They are sorted before they are compared.
 */
#include "lint.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- types ---- */

static bool
reads_as_number(const struct json_node *node, bool integer)
{
	char *end;

	/* What strtod() takes besides: spaces before, hexadecimal, "inf". */
	if (node->len == 0 || node->text[strspn(node->text, "+-.0123456789eE")])
		return false;
	(void)strtod(node->text, &end);
	return end == node->text + node->len &&
	    (!integer || strpbrk(node->text, ".eE") == NULL);
}

/* A value in quotes, or 0 and 1 for a truth value: readers take it. */
static bool
reads_as(const struct json_node *node, unsigned types)
{
	if (node->type == JSON_NUMBER)
		return (types & OPENAPI_IS_BOOLEAN) &&
		    (node->number == 0 || node->number == 1);
	if (node->type != JSON_STRING)
		return false;
	if (types & OPENAPI_IS_BOOLEAN)
		return strcasecmp(node->text, "true") == 0 ||
		    strcasecmp(node->text, "false") == 0;
	if (types & (OPENAPI_IS_INTEGER | OPENAPI_IS_NUMBER))
		return reads_as_number(node, !(types & OPENAPI_IS_NUMBER));
	return false;
}

static void
check_type(struct lint *l, const struct rule *r, const struct json_node *node,
    unsigned types)
{
	struct buf found CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct buf given CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);

	/* null says that there is none, or that there may be none. */
	if (node->type == JSON_NULL || (openapi_type_of(node) & types))
		return;
	(void)openapi_type_names(openapi_type_of(node), &found);
	(void)openapi_type_names(types, &given);
	lint_report_as(l, r, reads_as(node, types) ? SEVERITY_WARNING :
	    r->text.severity, r->flags, at_value(node), buf_text(&found),
	    buf_text(&given), NULL);
}

/* Needs: default, type. */
static void
default_value_must_match_type(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const unsigned types = openapi_types_named(l->given[1]);

	(void)n;
	if (types != 0)
		check_type(l, r, l->given[0], types);
}

/* Needs: enum, type. */
static void
invalid_enum_value(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const unsigned types = openapi_types_named(l->given[1]);

	(void)n;
	if (types == 0 || l->given[0]->type != JSON_ARRAY)
		return;
	for (const struct json_node *c = l->given[0]->first; c != NULL;
	    c = c->next)
		check_type(l, r, c, types);
}

/* ---- lists of values ---- */

#define FEW	32u

/* The scalars of a list, sorted; objects and lists are nobody's equals. */
struct values {
	const struct json_node	**v;
	size_t			 n;
	const struct json_node	*few[FEW];
};

static void
values_done(struct values *values)
{
	if (values->v != values->few)
		free(values->v);
}

static int
compare_values(const struct json_node *x, const struct json_node *y)
{
	if (x->type != y->type)
		return x->type < y->type ? -1 : 1;
	if (x->type == JSON_NUMBER)
		return (x->number > y->number) - (x->number < y->number);
	if (x->type != JSON_STRING)
		return 0;
	if (x->len != y->len)
		return x->len < y->len ? -1 : 1;
	return memcmp(x->text, y->text, x->len);
}

/* Equal ones as in the document. */
static int
compare(const void *a, const void *b)
{
	const struct json_node *x = *(const struct json_node *const *)a;
	const struct json_node *y = *(const struct json_node *const *)b;
	const int r = compare_values(x, y);

	return r != 0 ? r : (x->offset > y->offset) - (x->offset < y->offset);
}

/* The items of 'list', or the member 'name' of each of them. */
static int
values_take(struct values *values, const struct json_node *list,
    const char *name)
{
	*values = (struct values){ .v = values->few };
	if (list->count > FEW)
		values->v = calloc(list->count, sizeof(values->v[0]));
	if (values->v == NULL)
		return -ENOMEM;
	for (const struct json_node *c = list->first; c != NULL; c = c->next) {
		const struct json_node *value = name != NULL ?
		    json_member(c, name) : c;

		if (value != NULL && value->type != JSON_OBJECT &&
		    value->type != JSON_ARRAY)
			values->v[values->n++] = value;
	}
	if (values->n > 1)
		qsort(values->v, values->n, sizeof(values->v[0]), compare);
	return 0;
}

static int
compare_with(const void *value, const void *member)
{
	return compare_values(value, *(const struct json_node *const *)member);
}

static bool
values_have(const struct values *values, const struct json_node *value)
{
	return bsearch(value, values->v, values->n, sizeof(values->v[0]),
	    compare_with) != NULL;
}

static void
report_duplicates(struct lint *l, const struct rule *r,
    const struct json_node *list, const char *name)
{
	struct values values CF_AUTO(values_done);
	const int error = values_take(&values, list, name);

	if (error < 0) {
		l->error = error;
		return;
	}
	for (size_t i = 1; i < values.n; i++)
		if (compare_values(values.v[i - 1], values.v[i]) == 0)
			lint_report(l, r, at_value(values.v[i]), NULL);
}

/* ---- x-ms-enum-values ---- */

/* Needs: x-ms-enum-values. */
static void
duplicate_enum_values(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	(void)n;
	if (l->given[0]->type == JSON_ARRAY)
		report_duplicates(l, r, l->given[0], "value");
}

static void
compare_with_enum(struct lint *l, const struct rule *r,
    const struct json_node *list, const struct json_node *enumeration)
{
	struct values allowed CF_AUTO(values_done);
	const int error = values_take(&allowed, enumeration, NULL);

	if (error < 0) {
		l->error = error;
		return;
	}
	for (const struct json_node *c = list->first; c != NULL; c = c->next) {
		const struct json_node *value = json_member(c, "value");

		if (value != NULL && value->type != JSON_OBJECT &&
		    value->type != JSON_ARRAY && !values_have(&allowed, value))
			lint_report(l, r, at_value(value), NULL);
	}
}

/* Needs: x-ms-enum-values. */
static void
missing_display_name(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct json_node *list = l->given[0];

	(void)n;
	if (list->type != JSON_ARRAY)
		return;
	for (const struct json_node *c = list->first; c != NULL; c = c->next)
		if (c->type == JSON_OBJECT &&
		    json_member(c, "displayName") == NULL)
			lint_report(l, r, at_owner(c), NULL);
}

/* Needs: x-ms-enum-values. */
static void
invalid_enum_values_value(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct json_node *list = l->given[0];
	const struct json_node *enumeration = json_member(n->json, "enum");

	if (list->type != JSON_ARRAY || list->count == 0)
		return;
	if (enumeration != NULL && enumeration->type == JSON_ARRAY)
		compare_with_enum(l, r, list, enumeration);
	else if (enumeration == NULL && n->value == n->json)
		lint_report_as(l, r, SEVERITY_WARNING, r->flags, at_owner(list),
		    NULL);
}

/* ---- filterFunctions, in x-ms-capabilities of a property ---- */

/* What Power Apps may hand to a service to filter with. */
static const char *const functions[] = {
	"eq", "ne", "lt", "le", "gt", "ge", "and", "or", "not", "null",
	"contains", "startswith", "endswith", "indexof", "substringof",
	"substring", "replace", "concat", "length", "tolower", "toupper",
	"trim", "add", "sub", "mul", "div", "mod", "negate", "round", "floor",
	"ceiling", "year", "month", "day", "hour", "minute", "second", "now",
	"date", "time", "totaloffsetminutes", "totalseconds", "min", "max",
	"sum", "average", "count", "countdistinct", "top", "astype",
	"arraylookup", "cdsin",
};

#define FUNCTIONS	"eq, ne, lt, le, gt, ge, and, or, not, contains, " \
			"startswith, endswith, indexof, substringof, ..."

static bool
is_function(const struct json_node *value)
{
	if (value->type != JSON_STRING || strlen(value->text) != value->len)
		return false;
	for (size_t i = 0; i < ARRAY_LEN(functions); i++)
		if (strcasecmp(functions[i], value->text) == 0)
			return true;
	return false;
}

/* Of the need, x-ms-capabilities; NULL: there are none. */
static const struct json_node *
filter_functions(const struct lint *l)
{
	return json_array(l->given[0], "filterFunctions");
}

static void
filter_functions_empty(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct json_node *list = filter_functions(l);

	(void)n;
	if (list != NULL && list->count == 0)
		lint_report(l, r, at_value(list), NULL);
}

static void
filter_functions_duplicates(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct json_node *list = filter_functions(l);

	(void)n;
	if (list != NULL)
		report_duplicates(l, r, list, NULL);
}

static void
filter_functions_invalid_value(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct json_node *list = filter_functions(l);

	(void)n;
	if (list == NULL)
		return;
	for (const struct json_node *c = list->first; c != NULL; c = c->next)
		if (!is_function(c))
			lint_report(l, r, at_value(c), FUNCTIONS, NULL);
}

/* What requests and responses share may be right in the responses. */
static void
filter_functions_in_input(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct json_node *list = filter_functions(l);

	if (list != NULL && n->used == OPENAPI_IN_INPUT)
		lint_report(l, r, at_owner(list), NULL);
}

static const struct rule rules[] = {
	{
		.text = {
			.id = "DefaultValueMustMatchType",
			.severity = SEVERITY_ERROR,
			.summary = "A 'default' has the type of what it is a "
			    "default for.",
			.help = "Write the value as its type asks: a text in "
			    "quotes, a number or a truth value without. A "
			    "number or a truth value in quotes is a warning, "
			    "because readers take it; null is no default and "
			    "fits every type.",
			.bad = "\"type\": \"string\", \"default\": 10",
			.good = "\"type\": \"string\", \"default\": \"10\"",
			.source = "Outputs in two issues of the "
			    "documentation's repository. A number in quotes "
			    "passed the check without an error in pull "
			    "request 1381, and six published connectors of "
			    "150 have one, or a truth value.",
		},
		.on = ON_VALUES,
		.needs = { "default", "type" },
		.message = "The 'default' value is of type '{0}', but should "
		    "match the given type '{1}'.",
		.check = default_value_must_match_type,
	}, {
		.text = {
			.id = "InvalidEnumValue",
			.severity = SEVERITY_WARNING,
			.summary = "The values of an 'enum' have the type of "
			    "the schema.",
			.help = "Write the values as the type asks, or mend "
			    "the type. The values of a list belong to its "
			    "'items'. null may stand in every enum.",
			.bad = "\"type\": \"string\", \"enum\": [ 1, 2 ]",
			.good = "\"type\": \"integer\", \"enum\": [ 1, 2 ]",
			.source = "certification-swagger-validator-rules.md. A "
			    "warning, because of 150 published connectors one "
			    "has integers in quotes and one has 0 and 1 for "
			    "booleans.",
		},
		.on = ON_VALUES,
		.needs = { "enum", "type" },
		.message = "The type of the enum value is '{0}' but it should "
		    "be '{1}' as specified in the schema.",
		.check = invalid_enum_value,
	}, {
		.text = {
			.id = "DuplicateEnumValuesInExtension",
			.severity = SEVERITY_ERROR,
			.summary = "'x-ms-enum-values' gives each value one "
			    "display name.",
			.help = "Remove the second entry of the value.",
			.bad = "\"x-ms-enum-values\": [\n"
			    "  { \"value\": \"a\", \"displayName\": \"A\" },\n"
			    "  { \"value\": \"a\", \"displayName\": \"B\" } ]",
			.good = "\"x-ms-enum-values\": [\n"
			    "  { \"value\": \"a\", \"displayName\": \"A\" },\n"
			    "  { \"value\": \"b\", \"displayName\": \"B\" } ]",
			.source = "certification-swagger-validator-rules.md; "
			    "no published definition was found that violates "
			    "it.",
		},
		.on = ON(OPENAPI_SCHEMA) | ON(OPENAPI_PARAMETER),
		.needs = { "x-ms-enum-values" },
		.message = "The 'x-ms-enum-values' extension has duplicate "
		    "values. You can only have one display name mapped to a "
		    "value.",
		.check = duplicate_enum_values,
	}, {
		.text = {
			.id = "InvalidEnumValuesExtensionValue",
			.severity = SEVERITY_ERROR,
			.summary = "'x-ms-enum-values' names values of the "
			    "'enum' beside it.",
			.help = "Add the value to 'enum', or correct it here. "
			    "Type and letter case count. Without any "
			    "'enum' it is a warning.",
			.bad = "\"enum\": [ \"a\" ], \"x-ms-enum-values\": [\n"
			    "  { \"value\": \"A\", \"displayName\": \"A\" } ]",
			.good = "\"enum\": [ \"a\" ], \"x-ms-enum-values\": [\n"
			    "  { \"value\": \"a\", \"displayName\": \"A\" } ]",
			.source = "certification-swagger-validator-rules.md; "
			    "no published definition was found that violates "
			    "it.",
		},
		.on = ON(OPENAPI_SCHEMA) | ON(OPENAPI_PARAMETER),
		.needs = { "x-ms-enum-values" },
		.message = "The 'value' field must match one of the enums as "
		    "defined in the 'enum' property of the schema.",
		.check = invalid_enum_values_value,
	}, {
		.text = {
			.id = "MissingEnumValuesDisplayName",
			.severity = SEVERITY_ERROR,
			.summary = "Each entry of 'x-ms-enum-values' has a "
			    "'displayName'.",
			.help = "Add the text that users see for the value, "
			    "or remove the entry.",
			.bad = "\"x-ms-enum-values\": [ { \"value\": \"a\" } ]",
			.good = "\"x-ms-enum-values\": [\n"
			    "  { \"value\": \"a\", \"displayName\": \"A\" } ]",
			.source = "certification-swagger-validator-rules.md; "
			    "no published definition was found that violates "
			    "it.",
		},
		.on = ON(OPENAPI_SCHEMA) | ON(OPENAPI_PARAMETER),
		.needs = { "x-ms-enum-values" },
		.message = "The 'x-ms-enum-values' extension is invalid. "
		    "Please specify the property 'displayName'.",
		.check = missing_display_name,
	}, {
		.text = {
			.id = "FilterFunctionsPropertyEmpty",
			.severity = SEVERITY_ERROR,
			.summary = "'filterFunctions' names at least one "
			    "function.",
			.help = "Name the functions that the service can "
			    "filter this property with, or remove "
			    "'filterFunctions'.",
			.bad = "\"x-ms-capabilities\": {\n"
			    "  \"filterFunctions\": [] }",
			.good = "\"x-ms-capabilities\": {\n"
			    "  \"filterFunctions\": [ \"eq\" ] }",
			.source = "certification-swagger-validator-rules.md.",
		},
		.on = ON(OPENAPI_SCHEMA),
		.needs = { "x-ms-capabilities" },
		.message = "The 'filterFunctions' property must have at least "
		    "one element.",
		.check = filter_functions_empty,
	}, {
		.text = {
			.id = "FilterFunctionsPropertyHasDuplicates",
			.severity = SEVERITY_ERROR,
			.summary = "'filterFunctions' names each function "
			    "once.",
			.help = "Remove the second mention.",
			.bad = "\"x-ms-capabilities\": {\n"
			    "  \"filterFunctions\": [ \"eq\", \"eq\" ] }",
			.good = "\"x-ms-capabilities\": {\n"
			    "  \"filterFunctions\": [ \"eq\", \"ne\" ] }",
			.source = "certification-swagger-validator-rules.md.",
		},
		.on = ON(OPENAPI_SCHEMA),
		.needs = { "x-ms-capabilities" },
		.message = "The 'filterFunctions' property cannot contain "
		    "duplicates.",
		.check = filter_functions_duplicates,
	}, {
		.text = {
			.id = "FilterFunctionsPropertyInInputSchema",
			.severity = SEVERITY_ERROR,
			.summary = "'filterFunctions' stands in schemas of "
			    "responses.",
			.help = "It says what a column of a table can be "
			    "filtered with, and tables are what operations "
			    "return. Remove it from what they are sent.",
			.bad = "\"in\": \"body\", \"schema\": {\n"
			    "  \"x-ms-capabilities\": {\n"
			    "    \"filterFunctions\": [ \"eq\" ] } }",
			.good = "\"200\": { \"schema\": {\n"
			    "  \"x-ms-capabilities\": {\n"
			    "    \"filterFunctions\": [ \"eq\" ] } } }",
			.source = "certification-swagger-validator-rules.md. "
			    "A definition that responses use as well is not "
			    "reported.",
		},
		.on = ON(OPENAPI_SCHEMA),
		.needs = { "x-ms-capabilities" },
		.message = "The 'filterFunctions' property has to be in the "
		    "response schema.",
		.check = filter_functions_in_input,
	}, {
		.text = {
			.id = "FilterFunctionsPropertyInvalidValue",
			.severity = SEVERITY_WARNING,
			.summary = "'filterFunctions' names functions that "
			    "Power Apps knows.",
			.help = "Names are those of OData and of Power Fx: "
			    "eq, ne, lt, le, gt, ge, and, or, not, contains, "
			    "startswith, endswith and others. Look for a slip "
			    "of the pen.",
			.bad = "\"filterFunctions\": [ \"equals\" ]",
			.good = "\"filterFunctions\": [ \"eq\" ]",
			.source = "certification-swagger-validator-rules.md, "
			    "which does not say the values; those accepted "
			    "are the operators that Power Fx delegates. "
			    "Therefore a warning.",
		},
		.on = ON(OPENAPI_SCHEMA),
		.needs = { "x-ms-capabilities" },
		.message = "The 'filterFunctions' property supports only "
		    "these values: {0}\".",
		.check = filter_functions_invalid_value,
	},
};

const struct rule_table rules_of_values = { rules, ARRAY_LEN(rules) };
