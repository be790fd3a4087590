/*
 * What values have to look like, and that the same mistake is one finding,
 * at the place where it was made.
 */
#include "fixture.h"

#include "../../src/openapi/members.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* ---- values ---- */

struct sample {
	const char	*text;
	bool		 valid;
};

static void
try_samples(bool (*is)(const struct json_node *), const struct sample *v,
    size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct json_node node = {
			.type = JSON_STRING,
			.text = v[i].text,
			.len = (uint32_t)strlen(v[i].text),
		};

		if (is(&node) != v[i].valid)
			fail_msg("%s is taken for %s", v[i].text,
			    v[i].valid ? "wrong" : "right");
	}
}

static void
addresses(void **state)
{
	static const struct sample v[] = {
		{ "https://contoso.com", true }, { "http:", false },
		{ "http:/", true }, { "http://", true }, { "a:b", true },
		{ "mailto:a@b.c", true }, { "//contoso.com", false },
		{ "contoso.com", false }, { "", false }, { ":", false },
		{ "1a:b", false }, { "a+-.1:b", true },
		{ "http://a b", false }, { "http://a/%20b", true },
		{ "http://a/%2", false }, { "http://a/b?c=d&e#f/?g", true },
		{ "http://a#b#c", false }, { "http://u:p@h:80/p", true },
		{ "http://h:8o/", true }, { "http:[/", false },
		{ "http:/a:b:c/", true }, { "a:///b", true },
		{ "http://[::1]/", true }, { "http://[::1", false },
		{ "http://[1:2:3:4:5:6:7:8]", true },
		{ "http://[1:2:3:4:5:6:7:8:9]", false },
		{ "http://[1:2:3:4:5:6:7::]", true },
		{ "http://[::2:3:4:5:6:7:8]", true },
		{ "http://[1::2::3]", false }, { "http://[:::]", false },
		{ "http://[::1.2.3.4]", true }, { "http://[::1.2.3]", false },
		{ "http://[1:2:3:4:5:6:1.2.3.4]", true },
		{ "http://[12345::]", false }, { "http://[v1.a:b]", true },
		{ "http://[v.a]", false }, { "http://\xc3\xa4.de", false },
		{ "http://a\"b", false }, { "{url}", false },
	};

	(void)state;
	try_samples(value_is_uri, v, ARRAY_LEN(v));
}

static void
mail_hosts_and_types(void **state)
{
	static const struct sample mail[] = {
		{ "a@b.c", true }, { "a.b+c@d-e.co.uk", true },
		{ "a@b", false }, { "a..b@c.d", false }, { ".a@b.c", false },
		{ "a@-b.c", false }, { "a@b-.c", false }, { "a@b..c", false },
		{ "a b@c.d", false }, { "A <a@b.c>", false }, { "", false },
		{ "a@b.c.", false }, { "@b.c", false },
	};
	static const struct sample host[] = {
		{ "contoso.com", true }, { "localhost:4433", true },
		{ "a:", false }, { "a:b", false }, { "a/b", false },
		{ "https://a", false }, { "{host}", false }, { "", false },
		{ ":80", false }, { "a:80:90", false }, { "a b", false },
	};
	static const struct sample mime[] = {
		{ "application/json", true }, { "*/*", true },
		{ "text/plain; charset=utf-8", true }, { "text/x ;a=b", true },
		{ "json", false }, { "a/", false }, { "/b", false },
		{ "a/b/c", false }, { "", false }, { "a b/c", false },
	};
	static const struct sample version[] = {
		{ "1.0", true }, { "1.2.3", true }, { "1", false },
		{ "1.", false }, { ".1", false }, { "1.a", false },
	};

	(void)state;
	try_samples(value_is_email, mail, ARRAY_LEN(mail));
	try_samples(value_is_host, host, ARRAY_LEN(host));
	try_samples(value_is_mime_type, mime, ARRAY_LEN(mime));
	try_samples(value_is_version, version, ARRAY_LEN(version));
}

/* ---- equality ---- */

static int
duplicate_in(const char *text, size_t len)
{
	const struct json_node *item;
	struct json_error error;
	struct json_doc *doc;
	int index;

	assert_int_equal(json_parse(text, len, &doc, &error), 0);
	assert_int_equal(value_find_duplicate(json_root(doc), &item), 0);
	index = item != NULL ? (int)item->index : -1;
	json_free(doc);
	return index;
}

static void
equal_is_what_means_the_same(void **state)
{
	static const struct {
		const char	*text;
		int		 index;
	} v[] = {
		{ "[]", -1 }, { "[1]", -1 }, { "[1, 1.0]", 1 },
		{ "[0, -0.0]", 1 }, { "[1, \"1\"]", -1 },
		{ "[null, false, 0, \"\", [], {}]", -1 },
		{ "[{\"a\": 1, \"b\": 2}, {\"b\": 2, \"a\": 1}]", 1 },
		{ "[{\"a\": 1, \"b\": 2}, {\"b\": 1, \"a\": 2}]", -1 },
		{ "[{\"a\": 1}, {\"a\": 1, \"b\": 2}]", -1 },
		{ "[[1, 2], [2, 1]]", -1 }, { "[[1, 2], [2, 1], [1, 2]]", 2 },
		{ "[\"a\\u0000b\", \"a\\u0000c\"]", -1 },
		{ "[\"a\", \"b\", \"b\", \"a\", \"a\"]", 2 },
		{ "[1e400, 2e400]", 1 }, { "[{\"\": 1}, {\"\": 1}]", 1 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(v); i++)
		if (duplicate_in(v[i].text, strlen(v[i].text)) != v[i].index)
			fail_msg("%s", v[i].text);
}

static void
long_lists_are_compared_quickly(void **state)
{
	struct buf b = BUF_INIT(BUF_TEXT_MAX);

	(void)state;
	buf_putc(&b, '[');
	for (unsigned i = 0; i < 100000; i++)
		buf_printf(&b, "{\"value\": %u}, ", i);
	buf_puts(&b, "0]");
	assert_int_equal(duplicate_in(buf_text(&b), b.len), -1);
	b.len -= strlen("0]");
	buf_puts(&b, "{\"value\": 7.0}]");
	assert_int_equal(duplicate_in(buf_text(&b), b.len), 100000);

	buf_reset(&b);
	buf_puts(&b, "[1");
	for (unsigned i = 0; i < 100000; i++)
		buf_puts(&b, ", 1");
	buf_putc(&b, ']');
	assert_int_equal(duplicate_in(buf_text(&b), b.len), 1);
	buf_done(&b);
}

/* ---- one mistake, one finding ---- */

#define HEAD \
	"{\"swagger\": \"2.0\", \"info\": {\"title\": \"Contoso\"," \
	" \"version\": \"1\", \"contact\": {}, \"description\":" \
	" \"Create and follow orders in the Contoso shop.\"}," \
	" \"x-ms-connector-metadata\": [" \
	"{\"propertyName\": \"Website\", \"propertyValue\": \"a\"}," \
	"{\"propertyName\": \"Privacy policy\", \"propertyValue\": \"a\"}," \
	"{\"propertyName\": \"Categories\", \"propertyValue\": \"Data\"}]," \
	" \"paths\": {}, "

#define PROPERTIES \
	"{\"properties\": {\"iconBrandColor\": \"#123456\", \"publisher\":" \
	" \"a\", \"stackOwner\": \"a\", \"connectionParameters\": {"

/* The rule, its severity's first letter, and where; "": nothing. */
struct mistake {
	const char	*text, *want;
};

/* Of our own, most are about what is written in the structure. */
static bool
is_about_structure(const char *rule)
{
	return rules_is_official(rule) ||
	    strcmp(rule, "ExtensionUnknown") == 0 ||
	    strcmp(rule, "ValueNotValid") == 0;
}

/* Of the findings that 'counts' (NULL: of all) only the one that is wanted. */
static void
expect_one(enum artifact which, const char *head, const char *tail,
    const struct mistake *m, bool (*counts)(const char *rule))
{
	struct buf text = BUF_INIT(BUF_TEXT_MAX), is = BUF_INIT(BUF_TEXT_MAX);
	const struct findings *found;
	struct checked *c = NULL;

	buf_printf(&text, "%s%s%s", head, m->text, tail);
	assert_int_equal(rules_check_file(which, "a", buf_text(&text),
	    text.len, PUBLISHER_VERIFIED, &c), 0);
	found = checked_findings(c);
	for (size_t i = 0; i < findings_count(found); i++) {
		const struct finding *one = findings_at(found, i);

		if (counts == NULL || counts(one->rule))
			buf_printf(&is, "%s%s %c %s", is.len > 0 ? ", " : "",
			    one->rule, severity_names[one->severity][0],
			    one->pointer);
	}
	if (strcmp(buf_text(&is), m->want) != 0)
		fail_msg("%s: expected %s, got %s", m->text, m->want,
		    buf_text(&is));
	checked_unref(c);
	buf_done(&text);
	buf_done(&is);
}

static void
one_mistake_is_one_finding(void **state)
{
	static const struct mistake definition[] = {
		{ "\"x-a\": 1", "" },
		{ "\"x-\": 1", "" },
		{ "\"\": 1", "ExtensionNameNotValid e /" },
		{ "\"X-a\": 1", "ExtensionNameNotValid e /X-a" },
		{ "\"x-ms-a\": 1", "ExtensionUnknown w /x-ms-a" },
		{ "\"definitions\": {\"A\": {\"type\": [\"string\", \"null\"]}}",
		    "" },
		{ "\"definitions\": {\"A\": {\"type\": []}}",
		    "RequiredValueEmpty e /definitions/A/type" },
		{ "\"definitions\": {\"A\": {\"type\": [\"a\"]}}",
		    "JsonValueNotInEnum e /definitions/A/type/0" },
		{ "\"definitions\": {\"A\": {\"maxLength\": 1.0}}", "" },
		{ "\"definitions\": {\"A\": {\"minLength\": -1}}",
		    "MinLengthMustBeGreaterThanOrEqualToZero e "
		    "/definitions/A/minLength" },
		{ "\"definitions\": {\"A\": {\"required\": true}}",
		    "JsonTypeIncorrect e /definitions/A/required" },
		{ "\"definitions\": {\"A\": {\"id\": {\"type\": "
		    "\"string\"}}}",
		    "ExtensionNameNotValid w /definitions/A/id" },
		{ "\"definitions\": {\"A\": {\"id\": {\"typ\": "
		    "\"string\"}}}",
		    "ExtensionNameNotValid e /definitions/A/id" },
		{ "\"definitions\": {\"A\": {\"nullable\": true}}",
		    "ExtensionNameNotValid e /definitions/A/nullable" },
		/* In a list of items, what is dynamic is not known. */
		{ "\"definitions\": {\"A\": {\"items\": [{\"allOf\": [{"
		    "\"x-ms-dynamic-schema\": 1}]}]}}", "ExtensionUnknown w "
		    "/definitions/A/items/0/allOf/0/x-ms-dynamic-schema" },
		{ "\"definitions\": {\"A\": {\"items\": {\"allOf\": [{"
		    "\"x-ms-dynamic-schema\": 1}]}}}", "JsonTypeIncorrect e "
		    "/definitions/A/items/allOf/0/x-ms-dynamic-schema" },
		{ "\"responses\": {\"A\": {\"description\": \"a\", \"schema\":"
		    " {\"type\": \"file\"}}}", "" },
		{ "\"responses\": {\"A\": {\"description\": \"a\", \"schema\":"
		    " {\"type\": \"file\", \"format\": \"a\"}}}",
		    "AdditionalPropertyNotAllowed e "
		    "/responses/A/schema/format" },
		{ "\"consumes\": [\"text/plain\", \"text/plain\"]",
		    "ArrayDuplicateValue e /consumes/1" },
		{ "\"schemes\": [1, 1]", "JsonTypeIncorrect e /schemes/0, "
		    "JsonTypeIncorrect e /schemes/1" },
		{ "\"securityDefinitions\": {\"a\": {\"type\": \"oauth2\"}}",
		    "SecuritySchemePropertyRequired e "
		    "/securityDefinitions/a" },
		{ "\"parameters\": {\"a\": {\"name\": \"a\", \"in\": "
		    "\"header\"}}",
		    "RequiredPropertyMissing e /parameters/a" },
		{ "\"parameters\": {\"a\": {\"name\": \"a\"}}",
		    "RequiredPropertyMissing e /parameters/a" },
		{ "\"x-ms-docs\": []", "RequiredValueEmpty e /x-ms-docs" },
	};
	static const struct mistake properties[] = {
		{ "", "" },
		{ "\"a\": {\"type\": \"string\", \"uiDefinition\": null}", "" },
		{ "\"a\": {\"type\": \"string\", \"uiDefinition\": "
		    "{\"tooltip\": null}}", "JsonTypeIncorrect w "
		    "/properties/connectionParameters/a/uiDefinition/"
		    "tooltip" },
		{ "\"a\": {}", "RequiredPropertyMissing e "
		    "/properties/connectionParameters/a" },
		{ "\"a:b\": {}", "" },
		{ "\"a:b\": {\"type\": \"oauthSetting\"}",
		    "JsonValueNotInEnum e "
		    "/properties/connectionParameters/a:b/type" },
		{ "\"a-b\": {\"type\": \"string\"}", "" },
		{ "\"a-b\": {\"type\": 1}", "JsonTypeIncorrect e "
		    "/properties/connectionParameters/a-b/type" },
		{ "\"a:b:c\": {\"type\": \"string\"}",
		    "AdditionalPropertyNotAllowed e "
		    "/properties/connectionParameters/a:b:c" },
		{ "\"a\": {\"type\": \"String\"}", "JsonValueNotInEnum w "
		    "/properties/connectionParameters/a/type" },
		{ "\"a\": {\"type\": \"gatewaySetting\", \"oAuthSettings\": 1}",
		    "AdditionalPropertyNotAllowed w "
		    "/properties/connectionParameters/a/oAuthSettings" },
		{ "\"a\": {\"type\": \"string\", \"DESCRIPTION\": 1}",
		    "AdditionalPropertyNotAllowed w "
		    "/properties/connectionParameters/a/DESCRIPTION" },
		{ "\"a\": {\"type\": \"string\", \"describtion\": \"a\"}",
		    "AdditionalPropertyNotAllowed e "
		    "/properties/connectionParameters/a/describtion" },
		{ "\"a\": {\"type\": \"string\", \"type\\u0000\": 1}",
		    "AdditionalPropertyNotAllowed e "
		    "/properties/connectionParameters/a/type" },
		{ "\"a\": {\"type\": \"string\", \"uiDefinition\": "
		    "{\"constraints\": {\"hidden\": true, \"required\": true}}}",
		    "JsonTypeIncorrect w /properties/connectionParameters/a/"
		    "uiDefinition/constraints/required" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(definition); i++)
		expect_one(ARTIFACT_DEFINITION, HEAD, "}", &definition[i],
		    is_about_structure);
	for (size_t i = 0; i < ARRAY_LEN(properties); i++)
		expect_one(ARTIFACT_PROPERTIES, PROPERTIES, "}}}",
		    &properties[i], is_about_structure);
}

#define OAUTH(settings) \
	"\"t\": {\"type\": \"oauthSetting\", \"oAuthSettings\": {" \
	"\"identityProvider\": \"github\", \"clientId\": \"a\", " \
	settings "}}"
#define AT_OAUTH	"/properties/connectionParameters/t/oAuthSettings"

/* Rules about what is said leave to the structure what is no text at all. */
static void
other_rules_do_not_repeat_it(void **state)
{
	static const struct mistake mistakes[] = {
		{ "\"a\": {\"type\": \"strng\"}", "JsonValueNotInEnum e "
		    "/properties/connectionParameters/a/type" },
		{ "\"a\": {\"type\": \"string\", \"uiDefinition\": 1}",
		    "JsonTypeIncorrect e /properties/connectionParameters/a/"
		    "uiDefinition" },
		{ "\"a\": {\"type\": \"string\", \"uiDefinition\": {"
		    "\"displayName\": 1, \"description\": \"a\"}}",
		    "JsonTypeIncorrect e /properties/connectionParameters/a/"
		    "uiDefinition/displayName" },
		{ OAUTH("\"redirectMode\": \"global\""),
		    "JsonValueNotInEnum e " AT_OAUTH "/redirectMode" },
		{ OAUTH("\"redirectMode\": \"GlobalPerConnector\""),
		    "RedirectModeNotValid w " AT_OAUTH "/redirectMode" },
		{ OAUTH("\"redirectUrl\": \"back\""),
		    "UrlNotValid e " AT_OAUTH "/redirectUrl" },
		{ OAUTH("\"redirectUrl\": \"https://a.com/back\""),
		    "RedirectUrlNotValid w " AT_OAUTH "/redirectUrl" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(mistakes); i++)
		expect_one(ARTIFACT_PROPERTIES, PROPERTIES, "}}}",
		    &mistakes[i], NULL);
}

static void
what_is_misplaced_has_a_home(void **state)
{
	static const struct {
		unsigned		 in;
		const char		*name, *home;
	} cases[] = {
		{ OPENAPI_CONNECTION_PARAMETER, "displayName", "uiDefinition" },
		{ OPENAPI_CONNECTION_PARAMETER, "hidden", "constraints" },
		{ OPENAPI_CONNECTION_PARAMETER, "scopes", "oAuthSettings" },
		{ OPENAPI_PROPERTIES_FILE, "publisher", "properties" },
		/* In two places, in any parameter, in none, in a policy. */
		{ OPENAPI_CONNECTION_PARAMETER, "tabIndex", NULL },
		{ OPENAPI_PROPERTIES, "uiDefinition", NULL },
		{ OPENAPI_PROPERTIES_FILE, "script", NULL },
		{ OPENAPI_PROPERTIES, "templateId", NULL },
		{ PART_POLICY_PARAMETERS, "displayName", NULL },
		{ OPENAPI_INFO, "publisher", NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const char *home = openapi_member_home(cases[i].in,
		    cases[i].name, strlen(cases[i].name));

		if (cases[i].home == NULL)
			assert_null(home);
		else
			assert_string_equal(home, cases[i].home);
	}
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(addresses),
		cmocka_unit_test(mail_hosts_and_types),
		cmocka_unit_test(equal_is_what_means_the_same),
		cmocka_unit_test(long_lists_are_compared_quickly),
		cmocka_unit_test(one_mistake_is_one_finding),
		cmocka_unit_test(other_rules_do_not_repeat_it),
		cmocka_unit_test(what_is_misplaced_has_a_home),
	};

	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
