/*
 * Rules about texts and leftovers: what the fixtures of tests/rules/ have no
 * room for, such as where each of them is silent.
 */
#include "fixture.h"
#include "unit.h"

#include "../../src/rules/prose.h"

#include <stdio.h>
#include <string.h>

static struct span
span_of(const char *text)
{
	return (struct span){ text, strlen(text) };
}

/* ---- single texts ---- */

static const struct {
	const char	*text;
	unsigned	 traits;
} traits[] = {
	{ "", 0 },
	{ "a", 0 },
	{ "Lists all the orders that were made in the shop.", 0 },
	{ " ", PROSE_SPACED },
	{ " Orders", PROSE_SPACED },
	{ "Orders ", PROSE_SPACED },
	{ "All  orders", PROSE_SPACED },
	/* At the edges of what is looked at at once. */
	{ "123456789 12345  789 12345678901234567890", PROSE_SPACED },
	{ "123456789 123456  89 12345678901234567890", PROSE_SPACED },
	{ "123456789 1234567  9", PROSE_SPACED },
	{ "123456789 1234567890\t", PROSE_BROKEN },
	{ "All\norders", PROSE_BROKEN },
	{ "All\x7forders", PROSE_BROKEN },
	{ "Caf\xc3\xa9", 0 },
	{ "<b>All</b> orders", PROSE_MARKUP },
	{ "All<br />orders", PROSE_MARKUP },
	{ "All&nbsp;orders", PROSE_MARKUP },
	{ "All **open** orders", PROSE_MARKUP },
	{ "See [here](https://contoso.com)", PROSE_MARKUP },
	{ "# Orders", PROSE_MARKUP },
	{ "Orders\n## Open", PROSE_MARKUP | PROSE_BROKEN },
	{ "Orders <id>, <bold>, a < b & c, 2 ** 3, #1, [x](y)", 0 },
	{ "Ends in <", 0 },
	{ "Ends in <b", 0 },
	{ "Ends in [", 0 },
	{ "Ends in **", 0 },
	{ "Ends in &", 0 },
	{ "For Power Apps", PROSE_PRODUCT },
	{ "POWERAPPS, for example", PROSE_PRODUCT },
	{ "the logic apps", PROSE_PRODUCT },
	{ "Run in Power Automate.", PROSE_PRODUCT },
	{ "Superpower apps, logic appsets, power appstore", 0 },
	{ "Power", 0 },
};

static void
traits_of_texts(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(traits); i++)
		if (prose_traits(span_of(traits[i].text)) != traits[i].traits)
			fail_msg("'%s' has %#x", traits[i].text,
			    prose_traits(span_of(traits[i].text)));
	/* A NUL is one control among others. */
	assert_int_equal(prose_traits((struct span){ "a\0b", 3 }),
	    PROSE_BROKEN);
}

static const struct {
	const char	*what;
	bool		(*is)(struct span);
	const char	*yes[12], *no[12];	/* up to NULL */
} predicates[] = {
	{ "has no stop", prose_has_no_stop,
	    { "Lists orders", "Lists orders (all)", "Lists 'orders'",
	      "Lists orders ", "Commande \xc3\xa9t\xc3\xa9", NULL },
	    { "", " ", "Orders", "Lists orders.", "Lists orders (all.)",
	      "Which orders?", "Lists orders! ", "See https://contoso.com/x",
	      "See: \xe2\x86\x92", "All 'orders.'", NULL } },
	{ "begins small", prose_begins_small,
	    { "lists orders", "order", "format: date", " lists", NULL },
	    { "", "Lists", "iPhone", "e.g. 1", "order_id", "1 order",
	      "https://contoso.com", "\xc3\xa9t\xc3\xa9", "'order'", NULL } },
	{ "ends in punctuation", prose_ends_in_punctuation,
	    { "Id.", "Id: ", "Id?", NULL },
	    { "", "Id", "Id (new)", "Id %", NULL } },
	{ "is an identifier", prose_is_identifier,
	    { "list_orders", "listOrders", "List_Orders", "a_b", NULL },
	    { "", "Orders", "ListOrders", "List orders", "_id", "id_", "v2",
	      "list-orders", "orders.id", "ID", NULL } },
	{ "is in title case", prose_is_title_case,
	    { "", "Order Id", "Day of the Order", "ID", "eBay Id", "Id (new)",
	      "Sort by 'name'", "1st Order", "user_name", NULL },
	    { "order", "Order id", "the Order", "Order Id.name here", NULL } },
	{ "is foreign", prose_is_foreign,
	    { "\xe6\xb3\xa8\xe6\x96\x87", "\xd0\x97\xd0\xb0\xd0\xba A",
	      "\xe6\xb3\xa8\xe6\x96\x87 ID", NULL },
	    { "", "Order", "Caf\xc3\xa9", "5 \xce\xa9 at most", "\xe2\x86\x92",
	      "\xf0\x9f\x98\x80", "Order (\xe6\xb3\xa8\xe6\x96\x87)", NULL } },
	{ "ends alphanumeric", prose_ends_alphanumeric,
	    { "a", "1", "\xc3\xa9", "\xe6\xb3\xa8", NULL },
	    { "", ".", "a ", ")", "\xe2\x84\xa2", "\xc2\xae", "\xc3\x97",
	      "\xe3\x80\x82", NULL } },
};

static void
predicates_of_texts(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(predicates); i++) {
		for (const char *const *t = predicates[i].yes; *t; t++)
			if (!predicates[i].is(span_of(*t)))
				fail_msg("'%s' %s", *t, predicates[i].what);
		for (const char *const *t = predicates[i].no; *t; t++)
			if (predicates[i].is(span_of(*t)))
				fail_msg("not: '%s' %s", *t,
				    predicates[i].what);
	}
}

static void
pairs_of_texts(void **state)
{
	(void)state;
	assert_true(prose_is_same(span_of("List orders"),
	    span_of(" list Orders. ")));
	assert_false(prose_is_same(span_of(""), span_of(" .")));
	assert_false(prose_is_same(span_of("Order"), span_of("Orders")));
	assert_true(prose_repeats(span_of("Due day."), span_of("due_day")));
	assert_true(prose_repeats(span_of("Due Day"), span_of("dueDay")));
	assert_false(prose_repeats(span_of("Due"), span_of("due_day")));
	assert_false(prose_repeats(span_of("Due days"), span_of("due_day")));
	assert_false(prose_repeats(span_of(""), span_of("")));
	assert_false(prose_repeats(span_of("."), span_of("_")));

	assert_int_equal(prose_case_of(span_of("List")), PROSE_NO_CASE);
	assert_int_equal(prose_case_of(span_of("Get by ID")), PROSE_NO_CASE);
	assert_int_equal(prose_case_of(span_of("List all from Shop")),
	    PROSE_TITLE_CASE);
	assert_int_equal(prose_case_of(span_of("List Orders")),
	    PROSE_TITLE_CASE);
	assert_int_equal(prose_case_of(span_of("List Contoso orders")),
	    PROSE_SENTENCE_CASE);
}

/* ---- definitions ---- */

#define INFO \
	"'swagger': '2.0', 'info': {'title': 'Contoso', 'version': '1'," \
	" 'contact': {}, 'description':" \
	" 'Create and follow orders in the Contoso shop.'}," \
	" 'host': 'api.contoso.com', 'x-ms-connector-metadata': [" \
	"{'propertyName': 'Website', 'propertyValue': 'https://a.com'}," \
	" {'propertyName': 'Privacy policy', 'propertyValue': 'https://a.com'}," \
	" {'propertyName': 'Categories', 'propertyValue': 'Data'}]"

#define OPERATION(rest) \
	"{" INFO ", 'paths': {'/a': {'get': {'operationId': 'Get'," \
	" 'summary': 'Get order', 'description': 'Returns it.'," \
	" 'responses': {'200': {'description': 'OK'}}" rest "}}}"

#define BODY(schema) \
	OPERATION(", 'parameters': [{'name': 'b', 'in': 'body'," \
	    " 'schema': " schema "}]")

#define THREE	"'properties': {'a': {}, 'b': {}, 'c': {}}"

/* Single quotes stand for double ones. */
static char *
definition(const char *text)
{
	char *copy = text_dup(text, strlen(text));

	assert_non_null(copy);
	for (char *c = copy; *c != '\0'; c++)
		if (*c == '\'')
			*c = '"';
	return copy;
}

static size_t
count(const struct checked *c, const char *rule)
{
	const struct findings *found = checked_findings(c);
	size_t n = 0;

	for (size_t i = 0; i < findings_count(found); i++)
		n += strcmp(findings_at(found, i)->rule, rule) == 0;
	return n;
}

static const struct {
	const char	*rule;
	size_t		 times;
	const char	*text;
} cases[] = {
	/* Two shared fixtures were mended for rules that are here. */
	{ "DefaultResponseHasSchema", 0, OPERATION(", 'responses': {"
	    "'default': {'description': '', 'schema': {}}}") "}" },
	{ "RequiredPropertyMissing", 0, OPERATION("") ", 'parameters': {"
	    "'Page': {'name': 'page', 'in': 'query', 'type': 'string'}}}" },
	{ "ParameterUnused", 1, OPERATION("") ", 'parameters': {"
	    "'Page': {'name': 'page', 'in': 'query', 'type': 'string'}}}" },

	/* A default response alone is one mistake. */
	{ "DefaultResponseSchemaEmpty", 0, OPERATION(", 'responses': {"
	    "'default': {'description': '', 'schema': {}}}") "}" },
	{ "DefaultResponseAlone", 1, OPERATION(", 'responses': {"
	    "'default': {'description': '', 'schema': {}}}") "}" },
	{ "DefaultResponseAlone", 0, OPERATION(", 'x-ms-visibility':"
	    " 'internal', 'responses': {'default': {}}") "}" },
	{ "ResponseSchemaEmpty", 1, OPERATION(", 'responses': {'2': {"
	    "'schema': {}}, '': {'schema': {}}, '200': {'schema': {"
	    "'x-ms-dynamic-schema': {}}}}") "}" },
	{ "ResponseSchemaEmpty", 1, OPERATION(", 'responses': {'200': {"
	    "'$ref': '#/responses/r'}}") ", 'responses': {'r': {"
	    "'schema': {}}}}" },

	/* Definitions: used from afar, by nobody, or perhaps by name. */
	{ "DefinitionUnused", 0, BODY("{'$ref': '#/definitions/A'}")
	    ", 'definitions': {'A': {'items': {'$ref': '#/definitions/B'}},"
	    " 'B': {}}}" },
	{ "DefinitionUnused", 1, OPERATION("") ", 'definitions': {"
	    "'A': {'items': {'$ref': '#/definitions/B'}},"
	    " 'B': {'items': {'$ref': '#/definitions/A'}}}}" },
	{ "DefinitionUnused", 0, OPERATION("") ", 'definitions': {"
	    "'A': {'discriminator': 'kind'}, 'B': {}}}" },
	/* What leads nowhere was meant for one of them: one mistake. */
	{ "DefinitionUnused", 0, BODY("{'$ref': '#/definitions/a'}")
	    ", 'definitions': {'A': {}}}" },
	{ "ParameterUnused", 0, OPERATION(", 'parameters': [{'$ref':"
	    " '#/parameters/page'}]") ", 'parameters': {'Page': {'name':"
	    " 'page', 'in': 'query', 'type': 'string'}}}" },
	{ "SecurityDefinitionUnused", 0, OPERATION(", 'security': ["
	    "{'Key': []}]") ", 'securityDefinitions': {'key': {}}}" },
	{ "SecurityDefinitionUnused", 0, OPERATION("") ", 'security': [],"
	    " 'securityDefinitions': {'key': {}}}" },
	{ "SecurityDefinitionUnused", 1, OPERATION(", 'security': ["
	    "{'key': []}]") ", 'securityDefinitions': {'key': {}, 'b': {}}}" },

	/* Properties: what nobody sees has no texts. */
	{ "PropertyTitleMissing", 1, BODY("{" THREE "}") "}" },
	{ "PropertyTitleMissing", 0, BODY("{'properties': {'a': {},"
	    " 'b': {}, 'c': {'$ref': '#/definitions/A'}}}")
	    ", 'definitions': {'A': {}}}" },
	{ "PropertyTitleMissing", 0, BODY("{'x-ms-visibility': 'internal',"
	    " 'items': {" THREE "}}") "}" },
	{ "PropertyTitleMissing", 0, BODY("{'items': {'allOf': [{}, {}, {}],"
	    " 'additionalProperties': {}}}") "}" },
	{ "PropertyTitleMissing", 0, OPERATION("") ", 'definitions': {"
	    "'A': {" THREE "}}}" },
	{ "PropertyTextEmpty", 1, BODY("{'properties': {'a': {'title': ''}}}")
	    "}" },
	{ "PropertyTextEmpty", 0, BODY("{'title': ''}") "}" },
	{ "PropertiesEmpty", 0, BODY("{'properties': {}, 'allOf': []}") "}" },
	{ "PropertiesEmpty", 0, BODY("{'properties': []}") "}" },

	/* One mistake, one finding. */
	{ "TextNotCapitalised", 0, BODY("{'properties': {'a': {"
	    "'description': 'a'}}}") "}" },
	{ "NameNotTitleCase", 0, BODY("{'properties': {'a': {"
	    "'title': 'order_id'}}}") "}" },
	{ "NameNotTitleCase", 0, BODY("{'properties': {'a': {"
	    "'title': 'order', 'x-ms-summary': 'Order'}}}") "}" },
	{ "DescriptionRepeatsKey", 0, BODY("{'properties': {'a': {"
	    "'title': 'A', 'description': 'A'}}}") "}" },
	{ "TextHasSpareBlanks", 0, OPERATION(", 'summary': 'Get order '")
	    "}" },
	{ "ValueMustEndWithAlphanumeric", 1,
	    OPERATION(", 'summary': 'Get order '") "}" },
	{ "OperationIdNotPascalCase", 0, OPERATION(", 'operationId':"
	    " 'get-order'") "}" },
	{ "NameIsIdentifier", 1, OPERATION(", 'x-ms-visibility': 'internal',"
	    " 'summary': 'get_order'") "}" },
	{ "TriggerSummaryWording", 0, OPERATION(", 'x-ms-trigger': 'single',"
	    " 'x-ms-visibility': 'internal'") "}" },
	{ "ValueMustEndWithAlphanumeric", 0, OPERATION(", 'summary': ''")
	    "}" },
	{ "ValueMustBeInEnglish", 0, OPERATION(", 'summary': '\xe6\xb3\xa8',"
	    " 'x-ms-visibility': 'internal'") "}" },
};

static void
rules_know_where_to_be_silent(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char *text = definition(cases[i].text);
		struct checked *c = NULL;

		assert_int_equal(rules_check_file(ARTIFACT_DEFINITION, "d",
		    text, strlen(text), PUBLISHER_VERIFIED, &c), 0);
		assert_int_equal(count(c, "JsonSyntax"), 0);
		if (count(c, cases[i].rule) != cases[i].times)
			fail_msg("%s: %zu times in %s", cases[i].rule,
			    count(c, cases[i].rule), text);
		checked_unref(c);
		free(text);
	}
}

/* Each of ten thousand properties is below a hundred others. */
static void
deep_and_wide_is_quick(void **state)
{
	struct buf b = BUF_INIT(BUF_TEXT_MAX);
	struct checked *c = NULL;
	char *head = definition("{" INFO ", 'paths': {'/a': {'get': {"
	    "'responses': {'200': {'description': '', 'schema': ");

	(void)state;
	buf_puts(&b, head);
	for (size_t i = 0; i < 200; i++)
		buf_puts(&b, "{\"properties\": {\"a\": ");
	buf_puts(&b, "{\"properties\": {");
	for (size_t i = 0; i < 10000; i++)
		buf_printf(&b, "%s\"p%zu\": {\"title\": \"[<[<[<[<[<\"}",
		    i > 0 ? "," : "", i);
	buf_puts(&b, "}}");
	for (size_t i = 0; i < 200; i++)
		buf_puts(&b, "}}");
	buf_puts(&b, "}}}}}}");
	assert_int_equal(rules_check_file(ARTIFACT_DEFINITION, "d",
	    buf_text(&b), b.len, PUBLISHER_VERIFIED, &c), 0);
	assert_int_equal(count(c, "PropertyDescriptionMissing"), 1);
	checked_unref(c);
	buf_done(&b);
	free(head);
}

/* A text of nothing but beginnings of markup. */
static void
beginnings_of_markup_are_quick(void **state)
{
	struct buf b = BUF_INIT(BUF_TEXT_MAX);

	(void)state;
	for (size_t i = 0; i < 300000; i++)
		buf_puts(&b, "<b [*");
	assert_int_equal(prose_traits((struct span){ b.data, b.len }), 0);
	buf_done(&b);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(traits_of_texts),
	cmocka_unit_test(predicates_of_texts),
	cmocka_unit_test(pairs_of_texts),
	cmocka_unit_test(rules_know_where_to_be_silent),
	cmocka_unit_test(deep_and_wide_is_quick),
	cmocka_unit_test(beginnings_of_markup_are_quick),
};

int
main(int argc, char **argv)
{
	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
