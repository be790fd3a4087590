/*
 * What official tools printed and reviewers pasted becomes findings again:
 * each dialect, what mail does to it, and what is no finding at all.
 */
#include "unit.h"

#include <errno.h>
#include <string.h>

#include "certfs/rules.h"

/* One name a line, so that a line number says which. */
static const char definition[] =
    "{\"swagger\": \"2.0\",\n"				/* 1 */
    " \"info\": {\"title\": \"T\",\n"			/* 2 */
    "  \"description\": \"d\"},\n"			/* 3 */
    " \"paths\": {\"/items\": {\n"			/* 4 */
    "  \"get\": {\"operationId\": \"ListItems\",\n"	/* 5 */
    "   \"summary\": \"List\",\n"			/* 6 */
    "   \"parameters\": [\n"				/* 7 */
    "    {\"name\": \"top\", \"in\": \"query\"}],\n"	/* 8 */
    "   \"responses\": {\"200\": {\"schema\":\n"	/* 9 */
    "    {\"properties\": {\n"				/* 10 */
    "     \"id\": {\n"					/* 11 */
    "      \"type\": \"integer\"}}}}}}}}}\n";		/* 12 */

static const char properties[] =
    "{\"properties\": {\n"
    "  \"connectionParameters\": {\n"
    "   \"token:clientId\": {\n"
    "    \"hidden\": \"true\"}}}}\n";

struct fixture {
	struct locator	*definition, *properties;
	struct findings	*found;
	struct buf	 out;
};

static int
set_up(void **state)
{
	static struct fixture f;

	f = (struct fixture){ .out = BUF_INIT(BUF_TEXT_MAX) };
	assert_int_equal(locator_new("artifacts/apiDefinition.swagger.json",
	    definition, strlen(definition), &f.definition), 0);
	assert_int_equal(locator_new("artifacts/apiProperties.json",
	    properties, strlen(properties), &f.properties), 0);
	f.found = findings_new();
	assert_non_null(f.found);
	*state = &f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;

	locator_free(f->definition);
	locator_free(f->properties);
	findings_free(f->found);
	buf_done(&f->out);
	return 0;
}

/* What is in 'text', which is feedback/1, in the order of its lines. */
static void
reads(struct fixture *f, const char *text, const char *expected)
{
	const struct pasted p = {
		.file = "feedback/1", .text = text, .size = strlen(text),
		.definition = f->definition, .properties = f->properties,
	};

	findings_free(f->found);
	f->found = findings_new();
	assert_non_null(f->found);
	assert_int_equal(rules_report_pasted(f->found, &p), 0);
	buf_reset(&f->out);
	assert_int_equal(findings_print_text(f->found, &f->out), 0);
	assert_string_equal(buf_text(&f->out), expected);
}

#define DEFINITION	"artifacts/apiDefinition.swagger.json"
#define PROPERTIES	"artifacts/apiProperties.json"

static void
checks_of_pull_requests_are_read(void **state)
{
	reads(*state, "##[error]The 'x-ms-summary' property is required. "
	    "ValuePath: /paths/~1items/get/parameters/0\n",
	    DEFINITION ":8:5: error: The 'x-ms-summary' property is required. "
	    "(feedback/1) [RequiredPropertyMissing]\n");
	reads(*state, "2024-05-28T10:11:12.1234567Z ##[error]The 'title' value "
	    "goes over the character limit '30'. ValuePath: /info/title\r\n",
	    DEFINITION ":2:20: error: The 'title' value goes over the "
	    "character limit '30'. (feedback/1) [FieldLengthExceeded]\n");
	/* At the root there is no path. */
	reads(*state, "##[error]The 'x-ms-connector-metadata' property is "
	    "required.\n", DEFINITION ":1:1: error: The "
	    "'x-ms-connector-metadata' property is required. (feedback/1) "
	    "[RequiredPropertyMissing]\n");
	reads(*state, "##[warning]a/apiDefinition.swagger.json(,): warning : "
	    "The 'consumes' property is required. "
	    "ValuePath: /paths/~1items/get/consumes",
	    DEFINITION ":5:3: warning: The 'consumes' property is required. "
	    "(feedback/1) [RequiredPropertyMissing]\n");
}

static void
a_path_alone_is_read(void **state)
{
	reads(*state, "Please shorten this:\nValuePath: /info/title\n",
	    DEFINITION ":2:20: error: A reviewer names this place. "
	    "(feedback/1) [Feedback]\n");
	reads(*state, "> - ValuePath: operation/ListItems\nValuePath:\n",
	    DEFINITION ":5:3: error: A reviewer names this place. "
	    "(feedback/1) [Feedback]\n");
}

static void
changes_are_read(void **state)
{
	reads(*state, "##[error]The type has been changed. ValuePath: "
	    "operation/ListItems/responses/200/schema/id/type "
	    "Source: NewSwagger\n",
	    DEFINITION ":12:15: error: The type has been changed. "
	    "(feedback/1) [Feedback]\n");
	reads(*state, "Hello,\n\n##[error]The operation has been deleted. "
	    "ValuePath: operation/GetItem\n",
	    "feedback/1:3:1: error: The operation has been deleted. (not "
	    "found in the draft: operation/GetItem) [Feedback]\n");
}

static void
checks_of_properties_are_read(void **state)
{
	reads(*state, "##[error]@{level=Error; message=Invalid type. Expected "
	    "Boolean but got String.; valuePath=line: 4 position: 21 path: "
	    "'[0].properties.connectionParameters.token:clientId.hidden'; "
	    "value=true}\n",
	    PROPERTIES ":4:15: error: Invalid type. Expected Boolean but got "
	    "String. (feedback/1) [Feedback]\n");
	reads(*state, "@{level=Critical; message=Bad; "
	    "valuePath=$.properties.connectionParameters['token:clientId']}",
	    PROPERTIES ":3:4: error: Bad (feedback/1) [Feedback]\n");
	reads(*state, "@{level=Warning; message=Odd; valuePath=$.properties."
	    "x.y; value=}", "feedback/1:1:1: warning: Odd (not found in the "
	    "draft: $.properties.x.y) [Feedback]\n");
}

#define SUMMARY_REQUIRED \
	DEFINITION ":8:5: error: The 'x-ms-summary' property is required. " \
	"(feedback/1) [RequiredPropertyMissing]\n"
#define CONTACT_REQUIRED \
	DEFINITION ":2:2: error: The 'contact' property is required. " \
	"(feedback/1) [RequiredPropertyMissing]\n"
#define METADATA_REQUIRED \
	DEFINITION ":1:1: error: The 'x-ms-connector-metadata' property is " \
	"required. (feedback/1) [RequiredPropertyMissing]\n"

static void
lists_of_paconn_are_read(void **state)
{
	reads(*state, "{\"error\": {\"code\": "
	    "\"SwaggerCertificationFailedWithErrors\", \"message\": \"It failed: "
	    "Error : paths/~1items/get/parameters/0 : The 'x-ms-summary' "
	    "property is required.\\r\\nError : The 'x-ms-connector-metadata' "
	    "property is required.\\r\\nError : info : The 'contact' property "
	    "is required.\"}}\n",
	    SUMMARY_REQUIRED METADATA_REQUIRED CONTACT_REQUIRED);
	reads(*state, "Error : info : The 'contact' property is required.\n"
	    "Error : The 'x-ms-connector-metadata' property is required.\n",
	    CONTACT_REQUIRED METADATA_REQUIRED);
}

static void
lists_of_the_editor_are_read(void **state)
{
	reads(*state, "Specified swagger has the following errors: 'Definition "
	    "is not valid. Error: 'Error : paths/~1items/get/parameters/0 : "
	    "The 'x-ms-summary' property is required.##Error : info : The "
	    "'contact' property is required.''",
	    SUMMARY_REQUIRED CONTACT_REQUIRED);
	reads(*state, "Critical : definitions/Item : The body is too large.",
	    "feedback/1:1:1: error: The body is too large. (not found in the "
	    "draft: definitions/Item) [Feedback]\n");
}

static void
logs_of_builds_are_read(void **state)
{
	reads(*state, "d:\\a\\x\\apiDefinition.swagger.json: error "
	    "OutputFieldTypeChanged: [operation/ListItems/responses/200/schema/"
	    "id/type] The type has been changed.\n",
	    DEFINITION ":12:15: error: The type has been changed. "
	    "(feedback/1) [OutputFieldTypeChanged]\n");
}

static void
mail_may_have_quoted_and_broken_it(void **state)
{
	reads(*state, "> > ##[error]The 'x-ms-summary' property\n"
	    "> > is required. ValuePath:\n"
	    "> > /paths/~1items/get/parameters/0\n> > \n> Bye\n",
	    SUMMARY_REQUIRED);
	reads(*state, "- The 'contact' property is required. ValuePath: "
	    "/info\n3. Error: The 'contact' property is required. "
	    "ValuePath:\n  /info\n", CONTACT_REQUIRED);
	reads(*state, "##[error]@{level=Error; message=Invalid type. Expected\n"
	    "Boolean but got String.; valuePath=$.properties; value=true}\n"
	    "##[error]The 'contact' property is required. ValuePath: /info\n",
	    PROPERTIES ":1:2: error: Invalid type. Expected Boolean but got "
	    "String. (feedback/1) [Feedback]\n" CONTACT_REQUIRED);
	/* A mark without a path does not swallow what follows. */
	reads(*state, "##[error]PowerShell exited with code '1'.\n\n"
	    "Regards\n##[error]The 'contact' property is required. "
	    "ValuePath: /info\n",
	    "feedback/1:1:1: error: PowerShell exited with code '1'. "
	    "[Feedback]\n" CONTACT_REQUIRED);
}

static void
prose_is_no_finding(void **state)
{
	reads(*state, "From: reviewer@example.com\nSubject: error\n\n"
	    "Please mend the errors: the title is too long.\n"
	    "There was an error : please look.\n## Next steps\n"
	    "##[section]Finishing\n##[error]\n\n##[error\nValuePath:\n\n"
	    "Policy Code: 5000.1.2.3\nMessage: no\n", "");
	reads(*state, "", "");
	reads(*state, "\n\n", "");
}

static void
hostile_text_has_an_end(void **state)
{
	struct fixture *f = *state;
	struct buf text CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct pasted p = { .file = "feedback/1" };
	const struct finding *last;

	for (unsigned i = 0; i < 5000; i++)
		(void)buf_printf(&text, "##[error]\033%u ValuePath: /info\n", i);
	(void)buf_puts(&text, "##[error]");
	for (unsigned i = 0; i < 100000; i++)
		(void)buf_puts(&text, "/ : Error : ");
	p.text = buf_text(&text);
	p.size = text.len;
	assert_int_equal(rules_report_pasted(f->found, &p), 0);
	assert_int_equal(findings_count(f->found), RULES_FINDINGS_MAX);
	last = findings_at(f->found, RULES_FINDINGS_MAX - 1);
	assert_int_equal(last->severity, SEVERITY_NOTE);
	assert_int_equal(last->line, RULES_FINDINGS_MAX);
	assert_int_equal(findings_print_text(f->found, &f->out), 0);
	assert_null(strchr(buf_text(&f->out), '\033'));

	buf_reset(&text);
	(void)buf_puts(&text, "##[error]ValuePath:");
	for (unsigned i = 0; i < 1000000; i++)
		(void)buf_putc(&text, '}');
	for (unsigned i = 0; i < 1000000; i++)
		(void)buf_puts(&text, "\n##[error]");
	p.text = buf_text(&text);
	p.size = text.len;
	assert_int_equal(rules_report_pasted(f->found, &p), 0);

	buf_reset(&text);
	(void)buf_puts(&text, "##[error]");
	for (unsigned i = 0; i < 10000; i++)
		(void)buf_puts(&text, "\xC3\xBC ValuePath: ");
	p.text = buf_text(&text);
	p.size = text.len;
	findings_free(f->found);
	f->found = findings_new();
	assert_non_null(f->found);
	assert_int_equal(rules_report_pasted(f->found, &p), 0);
	assert_int_equal(findings_count(f->found), 1);
	assert_true(strlen(findings_at(f->found, 0)->text) < 1500);
}

static void
what_is_missing_or_no_json_is_not_looked_into(void **state)
{
	struct fixture *f = *state;
	struct locator *l = NULL;

	assert_int_equal(locator_new("x", "{", 1, &l), -EINVAL);
	assert_null(l);
	locator_free(f->definition);
	f->definition = NULL;
	reads(f, "##[error]The 'contact' property is required. ValuePath: "
	    "/info", "feedback/1:1:1: error: The 'contact' property is "
	    "required. (not found in the draft: /info) "
	    "[RequiredPropertyMissing]\n");
}

static void
rules_are_known_by_their_messages(void **state)
{
	(void)state;
	assert_null(rules_find_message(""));
	assert_null(rules_find_message("The"));
	assert_null(rules_find_message("The 'x' property is required, no?"));
	assert_string_equal(rules_find_message("The 'x' property is required.")
	    ->id, "RequiredPropertyMissing");
	assert_string_equal(rules_find_message("The 'x' property is required")
	    ->id, "RequiredPropertyMissing");
	for (size_t i = 0; i < rules_count(); i++)
		assert_null(rules_find_message(rules_at(i)->id));
}

#define PASTED_TEST(name) \
	cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		PASTED_TEST(checks_of_pull_requests_are_read),
		PASTED_TEST(a_path_alone_is_read),
		PASTED_TEST(changes_are_read),
		PASTED_TEST(checks_of_properties_are_read),
		PASTED_TEST(lists_of_paconn_are_read),
		PASTED_TEST(lists_of_the_editor_are_read),
		PASTED_TEST(logs_of_builds_are_read),
		PASTED_TEST(mail_may_have_quoted_and_broken_it),
		PASTED_TEST(prose_is_no_finding),
		PASTED_TEST(hostile_text_has_an_end),
		PASTED_TEST(what_is_missing_or_no_json_is_not_looked_into),
		cmocka_unit_test(rules_are_known_by_their_messages),
	};

	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
