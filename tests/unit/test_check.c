/*
 * rules: what a file and a set come to, beyond what one rule finds; the
 * ceiling, the facts, and running out of memory.
 */
#include "fixture.h"

#include "../../src/rules/intro.h"
#include "../../src/rules/lint.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <png.h>

#define TWO	"\"http\", \"https\", "
#define TEN	TWO TWO TWO TWO TWO

/* ---- memory that runs out: the linker sends allocations through here ---- */

static long allocations_left = -1;	/* then all are refused; -1: never */

void	*__real_malloc(size_t size);
void	*__real_calloc(size_t n, size_t size);
void	*__real_realloc(void *old, size_t size);
void	*__wrap_malloc(size_t size);
void	*__wrap_calloc(size_t n, size_t size);
void	*__wrap_realloc(void *old, size_t size);

static bool
may_allocate(void)
{
	return allocations_left < 0 || allocations_left-- > 0;
}

void *
__wrap_malloc(size_t size)
{
	return may_allocate() ? __real_malloc(size) : NULL;
}

void *
__wrap_calloc(size_t n, size_t size)
{
	return may_allocate() ? __real_calloc(n, size) : NULL;
}

void *
__wrap_realloc(void *old, size_t size)
{
	return may_allocate() ? __real_realloc(old, size) : NULL;
}

/* ---- helpers ---- */

#define DEFINITION_HEAD \
	"{\"swagger\": \"2.0\", \"info\": {\"title\": \"Contoso\"," \
	" \"version\": \"1\", \"contact\": {}, \"description\":" \
	" \"Create and follow orders in the Contoso shop.\"}," \
	" \"x-ms-connector-metadata\": [" \
	"{\"propertyName\": \"Website\", \"propertyValue\": \"a\"}," \
	"{\"propertyName\": \"Privacy policy\", \"propertyValue\": \"a\"}," \
	"{\"propertyName\": \"Categories\", \"propertyValue\": \"Data\"}],"

static struct checked *
check_bytes(enum artifact which, const void *data, size_t size)
{
	struct checked *c = NULL;

	assert_int_equal(rules_check_file(which, artifact_types[which].name,
	    data, size, PUBLISHER_VERIFIED, &c), 0);
	return c;
}

static struct checked *
check_text(enum artifact which, const char *text)
{
	return check_bytes(which, text, strlen(text));
}

static void
expect_findings(const struct checked *c, const char *want)
{
	struct buf out = BUF_INIT(BUF_TEXT_MAX);

	assert_int_equal(findings_print_text(checked_findings(c), &out), 0);
	assert_string_equal(buf_text(&out), want);
	buf_done(&out);
}

/* ---- documents that are none ---- */

#define DOC	FINDING_NOT_DOCUMENT
#define SOON	FINDING_ENDS_TOO_SOON
#define BYTES(b)	(b), sizeof(b) - 1

static const struct {
	const char	*what;
	enum artifact	 which;
	const char	*data;
	size_t		 size;
	unsigned	 flags;		/* exactly */
	const char	*rule;		/* of the first finding; NULL: none */
} documents[] = {
	{ "empty", ARTIFACT_DEFINITION, BYTES(""), 0, "EmptyFile" },
	{ "empty icon", ARTIFACT_ICON, BYTES(""), 0, "EmptyFile" },
	{ "cut off", ARTIFACT_DEFINITION, BYTES("{\"swagger\": \"2"),
	    DOC | SOON, "JsonSyntax" },
	{ "blank", ARTIFACT_PROPERTIES, BYTES("\n"), DOC | SOON, "JsonSyntax" },
	{ "broken", ARTIFACT_DEFINITION, BYTES("{\"swagger\" \"2.0\"}"), DOC,
	    "JsonSyntax" },
	{ "array", ARTIFACT_DEFINITION, BYTES("[]"), DOC,
	    "JsonTypeIncorrect" },
	{ "array", ARTIFACT_PROPERTIES, BYTES("[]"), DOC,
	    "JsonTypeIncorrect" },
	{ "no version", ARTIFACT_DEFINITION, BYTES("{}"), DOC,
	    "SpecificationVersionIncorrect" },
	{ "number", ARTIFACT_DEFINITION, BYTES("{\"swagger\": 2.0}"), DOC,
	    "SpecificationVersionIncorrect" },
	{ "OpenAPI 3", ARTIFACT_DEFINITION, BYTES("{\"openapi\": \"3.0.1\"}"),
	    DOC, "SpecificationVersionIncorrect" },
	{ "no properties", ARTIFACT_PROPERTIES, BYTES("{}"), 0,
	    "RequiredPropertyMissing" },
	{ "UTF-16, marked", ARTIFACT_DEFINITION, BYTES("\xff\xfe{\0}\0"), DOC,
	    "EncodingNotUtf8" },
	{ "UTF-16, marked", ARTIFACT_README, BYTES("\xfe\xff\0h\0i"), DOC,
	    "EncodingNotUtf8" },
	{ "UTF-16", ARTIFACT_SCRIPT, BYTES("u\0s\0"), DOC, "EncodingNotUtf8" },
	{ "UTF-16", ARTIFACT_PROPERTIES, BYTES("\0{\0}"), DOC,
	    "EncodingNotUtf8" },
	{ "Latin-1", ARTIFACT_INTRO, BYTES("Caf\xe9 au lait"), DOC,
	    "EncodingNotUtf8" },
	{ "Latin-1", ARTIFACT_PROPERTIES, BYTES("{\"a\": \"\xe9\"}"), DOC,
	    "EncodingNotUtf8" },
	{ "half a character", ARTIFACT_README, BYTES("Caf\xc3"), DOC | SOON,
	    "EncodingNotUtf8" },
	{ "half a character", ARTIFACT_PROPERTIES, BYTES("{\"a\": \"\xe2\x82"),
	    DOC | SOON, "EncodingNotUtf8" },
	{ "half a character, broken before", ARTIFACT_PROPERTIES,
	    BYTES("{\"a\" \"\xe2\x82"), DOC, "JsonSyntax" },
	{ "half of no character", ARTIFACT_SCRIPT, BYTES("\xe0\x80"), DOC,
	    "EncodingNotUtf8" },
	{ "a character and a half", ARTIFACT_SCRIPT, BYTES("\xe2\x28"), DOC,
	    "EncodingNotUtf8" },
	{ "text", ARTIFACT_SCRIPT, BYTES("\xef\xbb\xbf" "class Script: "
	    "ScriptBase { override T ExecuteAsync() {} }"), 0, NULL },
	{ "text", ARTIFACT_README, BYTES("# Caf\xc3\xa9\r\n"), 0,
	    "ReadmeTooShort" },
	{ "cut off", ARTIFACT_ICON, BYTES("\x89PNG\r\n\x1a\n"), DOC | SOON,
	    "IconNotPng" },
	{ "GIF", ARTIFACT_ICON, BYTES("GIF89a"), DOC, "IconNotPng" },
};

static void
documents_that_are_none(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(documents); i++) {
		struct checked *c = check_bytes(documents[i].which,
		    documents[i].data, documents[i].size);
		const struct findings *found = checked_findings(c);
		unsigned flags = (checked_has(c, DOC) ? DOC : 0) |
		    (checked_has(c, SOON) ? SOON : 0);
		const char *rule = findings_count(found) > 0 ?
		    findings_at(found, 0)->rule : NULL;

		/* One mistake, one finding. */
		if (findings_count(found) > 1 && (flags & DOC))
			fail_msg("%s: %zu findings", documents[i].what,
			    findings_count(found));
		if (flags != documents[i].flags || (rule == NULL) !=
		    (documents[i].rule == NULL) ||
		    (rule && strcmp(rule, documents[i].rule) != 0))
			fail_msg("%s %s: expected flags %u and %s, got %u "
			    "and %s", documents[i].what,
			    artifact_types[documents[i].which].name,
			    documents[i].flags, documents[i].rule ?
			    documents[i].rule : "nothing", flags,
			    rule ? rule : "nothing");
		checked_unref(c);
	}
}

static void
too_large_is_not_read(void **state)
{
	size_t size = artifact_types[ARTIFACT_PROPERTIES].max_size + 1;
	char *data = calloc(1, size);
	struct checked *c;

	(void)state;
	assert_non_null(data);
	c = check_bytes(ARTIFACT_PROPERTIES, data, size);
	assert_int_equal(findings_count(checked_findings(c)), 1);
	assert_true(checked_has(c, FINDING_NOT_DOCUMENT));
	checked_unref(c);
	free(data);
}

/* ---- places ---- */

static void
places_with_byte_order_mark_and_crlf(void **state)
{
	struct checked *c = check_text(ARTIFACT_PROPERTIES,
	    "\xef\xbb\xbf{\r\n  \"\xc3\xa4\": 1, \"properties\": [1]\r\n}");

	(void)state;
	expect_findings(c,
	    "apiProperties.json:1:1: note: The file begins with a byte order "
	    "mark, which JSON should not have. [ByteOrderMark]\n"
	    "apiProperties.json:2:3: error: The property '\xc3\xa4' is not "
	    "allowed and must be removed. [AdditionalPropertyNotAllowed]\n"
	    "apiProperties.json:2:25: error: The type of the property is "
	    "incorrect. Expected type 'Object', but value is of type 'Array'. "
	    "[JsonTypeIncorrect]\n");
	checked_unref(c);
}

static void
what_is_quoted_has_an_end(void **state)
{
	struct buf b = BUF_INIT(BUF_TEXT_MAX);
	const struct finding *one;
	struct checked *c;

	(void)state;
	buf_puts(&b, DEFINITION_HEAD "\"paths\": {\"/");
	for (size_t i = 0; i < 20000; i++)
		buf_puts(&b, "\xc3\xa4");
	buf_puts(&b, "\": 1}}");
	c = check_bytes(ARTIFACT_DEFINITION, buf_text(&b), b.len);
	assert_int_equal(findings_count(checked_findings(c)), 1);
	one = findings_at(checked_findings(c), 0);
	assert_string_equal(one->pointer, "");
	checked_unref(c);

	buf_reset(&b);
	buf_puts(&b, "{\"properties\": {\"iconBrandColor\": \"");
	for (size_t i = 0; i < 20000; i++)
		buf_puts(&b, "\xc3\xa4");
	buf_puts(&b, "\", \"publisher\": \"a\", \"stackOwner\": \"a\"}}");
	c = check_bytes(ARTIFACT_PROPERTIES, buf_text(&b), b.len);
	assert_int_equal(findings_count(checked_findings(c)), 1);
	one = findings_at(checked_findings(c), 0);
	assert_string_equal(one->pointer, "/properties/iconBrandColor");
	assert_true(strlen(one->text) < 600);
	assert_int_equal(text_utf8_valid(one->text, strlen(one->text)),
	    strlen(one->text));
	checked_unref(c);
	buf_done(&b);
}

/* ---- the ceiling ---- */

static void
add_operations(struct buf *b, size_t n, const char *rest)
{
	buf_puts(b, DEFINITION_HEAD "\"paths\": {");
	for (size_t i = 0; i < n; i++)
		buf_printf(b, "%s\"/p%zu\": {\"get\": {\"operationId\": "
		    "\"Op%zu\", \"summary\": \"Op\", \"description\": \"Runs.\""
		    "%s, \"responses\": {\"200\": {\"description\": "
		    "\"OK\", \"schema\": {\"type\": \"string\"}}}}}", i > 0 ? "," : "", i, i, rest);
	buf_puts(b, "}}");
	assert_int_equal(b->error, 0);
}

static void
ten_thousand_errors_are_a_thousand(void **state)
{
	const struct finding *last;
	struct buf b = BUF_INIT(BUF_TEXT_MAX);
	struct checked *c;

	(void)state;
	add_operations(&b, 10000, ", \"deprecated\": 1");
	c = check_bytes(ARTIFACT_DEFINITION, buf_text(&b), b.len);
	/* Of the errors; the warning about the size is listed too. */
	assert_int_equal(findings_count_of(checked_findings(c),
	    SEVERITY_ERROR), RULES_FINDINGS_MAX + 1);
	last = findings_at(checked_findings(c),
	    findings_count(checked_findings(c)) - 1);
	assert_string_equal(last->rule, "TooManyFindings");
	assert_string_equal(last->text,
	    "9000 more findings in this file are not listed.");
	assert_int_equal(last->severity, SEVERITY_ERROR);
	checked_unref(c);
	buf_done(&b);
}

/* However many warnings there are, what makes it no document is listed. */
static void
what_is_left_out_is_no_error(void **state)
{
	struct buf b = BUF_INIT(BUF_TEXT_MAX);
	struct checked *c;

	(void)state;
	buf_puts(&b, "{\"info\": {}");
	for (size_t i = 0; i < 1200; i++)
		buf_puts(&b, ", \"info\": {}");
	buf_putc(&b, '}');
	c = check_bytes(ARTIFACT_DEFINITION, buf_text(&b), b.len);
	assert_int_equal(findings_count_of(checked_findings(c),
	    SEVERITY_WARNING), RULES_FINDINGS_MAX + 1);
	assert_int_equal(findings_count_of(checked_findings(c),
	    SEVERITY_ERROR), 1);
	assert_true(checked_has(c, FINDING_NOT_DOCUMENT));
	checked_unref(c);
	buf_done(&b);
}

/* What is not listed must not look better than it is. */
static void
the_last_line_is_as_severe_as_what_is_left_out(void **state)
{
	const struct findings *found;
	struct buf b = BUF_INIT(BUF_TEXT_MAX);
	struct checked *c;

	(void)state;
	buf_puts(&b, "{\"properties\": {\"iconBrandColor\": \"#123456\"");
	for (size_t i = 0; i < 1200; i++)
		buf_puts(&b, ", \"publisher\": \"a\"");
	buf_puts(&b, ", \"stackOwner\": \"a\"}}");
	c = check_bytes(ARTIFACT_PROPERTIES, buf_text(&b), b.len);
	found = checked_findings(c);
	assert_int_equal(findings_count_of(found, SEVERITY_WARNING),
	    RULES_FINDINGS_MAX + 1);
	assert_int_equal(findings_at(found, findings_count(found) - 1)->severity,
	    SEVERITY_WARNING);
	assert_int_equal(findings_count_of(found, SEVERITY_ERROR), 0);
	checked_unref(c);

	b.len -= strlen("}}");
	buf_puts(&b, ", \"iconBrandColor\": \"orange\"}}");
	c = check_bytes(ARTIFACT_PROPERTIES, buf_text(&b), b.len);
	assert_int_equal(findings_count_of(checked_findings(c),
	    SEVERITY_ERROR), 1);
	checked_unref(c);
	buf_done(&b);
}

static void
ten_thousand_operations_are_clean(void **state)
{
	struct buf b = BUF_INIT(BUF_TEXT_MAX);
	struct checked *c;

	(void)state;
	add_operations(&b, 10000, "");
	c = check_bytes(ARTIFACT_DEFINITION, buf_text(&b), b.len);
	assert_int_equal(findings_count_of(checked_findings(c),
	    SEVERITY_ERROR), 0);
	checked_unref(c);
	buf_done(&b);
}

/* ---- facts ---- */

#define PARAMETERS(p)	"{\"properties\": {\"connectionParameters\": {" p "}}}"
#define OAUTH		"\"token\": {\"type\": \"oAuthSetting\"}," \
	"\"token:TenantId\": {\"type\": \"string\"}"
#define KEY		"\"api_key\": {\"type\": \"securestring\"}"

static const struct {
	const char		*properties;
	enum authentication	 authentication;
	const char		*types;
} authentications[] = {
	{ "{", AUTHENTICATION_UNKNOWN, "" },
	{ "{}", AUTHENTICATION_UNKNOWN, "" },
	{ "{\"properties\": {}}", AUTHENTICATION_NONE, "" },
	{ PARAMETERS(""), AUTHENTICATION_NONE, "" },
	{ PARAMETERS("\"host\": {\"type\": \"string\"}"),
	    AUTHENTICATION_NONE, "" },
	{ PARAMETERS("\"apiToken\": {\"type\": \"string\"}"),
	    AUTHENTICATION_KEY, "string\n" },
	{ PARAMETERS(KEY), AUTHENTICATION_KEY, "securestring\n" },
	{ PARAMETERS("\"username\": {\"type\": \"securestring\"}, " KEY),
	    AUTHENTICATION_KEY, "securestring\n" },
	{ PARAMETERS("\"gateway\": {\"type\": \"gatewaySetting\"}, " KEY),
	    AUTHENTICATION_KEY, "gatewaySetting\nsecurestring\n" },
	{ PARAMETERS(OAUTH), AUTHENTICATION_OAUTH, "oauthSetting\n" },
	{ PARAMETERS("\"a\": {\"type\": \"somethingNew\"}"),
	    AUTHENTICATION_KEY, "somethingNew\n" },
	{ "{\"properties\": {\"connectionParameterSets\": {\"values\": ["
	    "{\"parameters\": {" KEY "}}, {\"parameters\": {" OAUTH "}},"
	    " 7, {}]}}}", AUTHENTICATION_OAUTH, "oauthSetting\nsecurestring\n" },
};

static void
authentication_is_read_from_parameters(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(authentications); i++) {
		struct checked *c = check_text(ARTIFACT_PROPERTIES,
		    authentications[i].properties);

		print_message("%s\n", authentications[i].properties);
		assert_int_equal(checked_authentication(c),
		    authentications[i].authentication);
		assert_string_equal(checked_authentication_types(c),
		    authentications[i].types);
		checked_unref(c);
	}
}

#define OPERATION(more)	"{\"operationId\": \"Get\", \"description\": " \
			"\"One.\"" more "}"
#define PATHS(inside)	"{\"swagger\": \"2.0\", \"info\": {\"contact\": " \
			"{\"email\": \"a@b.c\"}}, \"paths\": {" inside "}}"

static const struct {
	const char	*definition, *contact;
	size_t		 operations;
	bool		 is_described;
} definitions[] = {
	{ "{", "", 0, false },
	{ "{\"swagger\": \"2.0\", \"info\": {\"contact\": {\"email\": 7}}, "
	    "\"paths\": {\"/a\": 7}}", "", 0, false },
	{ PATHS(""), "a@b.c", 0, false },
	{ PATHS("\"/a\": {\"get\": " OPERATION("") "}"), "a@b.c", 1, true },
	{ PATHS("\"/a\": {\"get\": " OPERATION("") ", \"post\": {}}"),
	    "a@b.c", 2, false },
	{ PATHS("\"/a\": {\"post\": {\"x-ms-visibility\": \"internal\", "
	    "\"parameters\": [{\"in\": \"query\"}]}}"), "a@b.c", 1, true },
	{ PATHS("\"/a\": {\"get\": " OPERATION(", \"parameters\": "
	    "[{\"$ref\": \"#/parameters/x\"}, {\"in\": \"body\"}, "
	    "{\"in\": \"path\", \"description\": \"Which.\"}, 7]") "}"),
	    "a@b.c", 1, true },
	{ PATHS("\"/a\": {\"get\": " OPERATION(", \"parameters\": "
	    "[{\"in\": \"path\", \"description\": \" \"}]") "}"),
	    "a@b.c", 1, false },
	{ PATHS("\"/a\": {\"parameters\": [{\"in\": \"path\"}], \"get\": "
	    OPERATION("") "}"), "a@b.c", 1, false },
};

static void
a_definition_tells_of_itself(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(definitions); i++) {
		struct checked *c = check_text(ARTIFACT_DEFINITION,
		    definitions[i].definition);

		print_message("%s\n", definitions[i].definition);
		assert_string_equal(checked_contact(c),
		    definitions[i].contact);
		assert_int_equal(checked_operations(c),
		    definitions[i].operations);
		assert_int_equal(checked_is_described(c),
		    definitions[i].is_described);
		checked_unref(c);
	}
}

static void
the_brand_color_is_kept(void **state)
{
	struct checked *c = check_text(ARTIFACT_PROPERTIES,
	    "{\"properties\": {\"iconBrandColor\": \"#da3b01\"}}");

	(void)state;
	assert_string_equal(checked_brand_color(c), "#da3b01");
	checked_unref(c);
	c = check_text(ARTIFACT_PROPERTIES, "{\"properties\": {}}");
	assert_string_equal(checked_brand_color(c), "");
	checked_unref(c);
}

static void
results_are_counted(void **state)
{
	struct checked *c = check_text(ARTIFACT_DEFINITION, "");
	struct checked *again = checked_ref(c);

	(void)state;
	assert_ptr_equal(again, c);
	checked_unref(c);
	assert_int_equal(findings_count(checked_findings(again)), 1);
	checked_unref(again);
	checked_unref(NULL);
}

/* ---- sets ---- */

static void
expect_set(enum publisher publisher, bool complete, const char *want)
{
	struct fixture f = {
		.set = { .publisher = publisher, .complete = complete },
	};
	char *text = fixture_text(&f);

	assert_string_equal(text, want);
	free(text);
	fixture_done(&f);
}

static void
required_artifacts_depend_on_the_publisher(void **state)
{
	(void)state;
	expect_set(PUBLISHER_VERIFIED, false, "");
	expect_set(PUBLISHER_VERIFIED, true,
	    "artifacts/apiDefinition.swagger.json:1:1: error: The artifact "
	    "'apiDefinition.swagger.json' is missing. [ArtifactMissing]\n"
	    "artifacts/apiProperties.json:1:1: error: The artifact "
	    "'apiProperties.json' is missing. [ArtifactMissing]\n"
	    "artifacts/icon.png:1:1: error: The artifact 'icon.png' is "
	    "missing. [ArtifactMissing]\n"
	    "artifacts/readme.md:1:1: warning: The artifact 'readme.md' is "
	    "missing. [ArtifactMissing]\n");
	expect_set(PUBLISHER_INDEPENDENT, true,
	    "artifacts/apiDefinition.swagger.json:1:1: error: The artifact "
	    "'apiDefinition.swagger.json' is missing. [ArtifactMissing]\n"
	    "artifacts/apiProperties.json:1:1: error: The artifact "
	    "'apiProperties.json' is missing. [ArtifactMissing]\n"
	    "artifacts/readme.md:1:1: error: The artifact 'readme.md' is "
	    "missing. [ArtifactMissing]\n");
	assert_true(rules_requires(ARTIFACT_ICON, PUBLISHER_VERIFIED));
	assert_false(rules_requires(ARTIFACT_ICON, PUBLISHER_INDEPENDENT));
	assert_false(rules_requires(ARTIFACT_SCRIPT, PUBLISHER_VERIFIED));
	assert_false(rules_requires(ARTIFACT_NONE, PUBLISHER_VERIFIED));
}

/* A 230 x 230 icon: the upper 'rows' in one colour, the others in another. */
static void
add_icon(struct fixture *f, unsigned rows, const uint8_t upper[4],
    const uint8_t lower[4])
{
	png_image image = {
		.version = PNG_IMAGE_VERSION,
		.width = 230,
		.height = 230,
		.format = PNG_FORMAT_RGBA,
	};
	size_t size = (size_t)230 * 230 * 4;
	uint8_t *pixels = malloc(size), *data = malloc(size);
	png_alloc_size_t len = size;

	assert_non_null(pixels);
	assert_non_null(data);
	for (size_t i = 0; i < size; i++)
		pixels[i] = i < (size_t)rows * 230 * 4 ? upper[i % 4] :
		    lower[i % 4];
	assert_true(png_image_write_to_memory(&image, data, &len, 0, pixels, 0,
	    NULL));
	fixture_add(f, ARTIFACT_ICON, "artifacts/icon.png", data, len);
	free(pixels);
	free(data);
}

static void
expect_icon(unsigned rows, const uint8_t lower[4], const char *want)
{
	static const uint8_t green[4] = { 0x0a, 0x5c, 0x36, 0xff };
	static const char properties[] = "{\"properties\": {\"iconBrandColor\":"
	    " \"#ffcc00\", \"publisher\": \"a\", \"stackOwner\": \"a\"}}";
	struct fixture f = { .set.publisher = PUBLISHER_VERIFIED };
	char *text;

	add_icon(&f, rows, green, lower);
	fixture_add(&f, ARTIFACT_PROPERTIES, "apiProperties.json", properties,
	    strlen(properties));
	text = fixture_text(&f);
	assert_string_equal(text, want);
	free(text);
	fixture_done(&f);
}

static void
icon_is_compared_with_the_brand_colour(void **state)
{
	static const uint8_t blue[4] = { 0, 0, 0x80, 0xff };
	static const uint8_t nothing[4] = { 0, 0, 0, 0 };

	(void)state;
	expect_icon(230, blue,
	    "apiProperties.json:1:35: error: The 'iconBrandColor' is #ffcc00, "
	    "but the background of icon.png is #0a5c36. "
	    "[IconBackgroundMismatch]\n");
	expect_icon(150, blue,
	    "apiProperties.json:1:35: warning: The 'iconBrandColor' is "
	    "#ffcc00, but the background of icon.png is #0a5c36. "
	    "[IconBackgroundMismatch]\n");
	expect_icon(150, nothing,
	    "artifacts/icon.png:1:1: warning: The icon's background is "
	    "transparent; reviewers ask for the brand colour. "
	    "[IconBackground]\n");
}

static void
credentials_are_not_asked_for_in_the_dark(void **state)
{
	static const char intro[] = "Contoso.\n## Prerequisites\nNone.\n"
	    "## Get started with your connector\nNone.\n"
	    "## Known issues and limitations\nNone.\n"
	    "## Common errors and remedies\nNone.\n## FAQ\nNone.\n";
	struct fixture f = { .set.publisher = PUBLISHER_VERIFIED };
	char *text;

	(void)state;
	fixture_add(&f, ARTIFACT_INTRO, "intro.md", intro, strlen(intro));
	text = fixture_text(&f);
	assert_string_equal(text, "");
	free(text);
	fixture_done(&f);
}

/* ---- intro.md ---- */

static const struct {
	const char	*text;
	size_t		 sentences;
} sentences[] = {
	{ "", 0 },
	{ "...", 0 },
	{ "One", 1 },
	{ "One. Two", 2 },
	{ "One. Two.", 2 },
	{ "One!? \"Two.\" Three...", 3 },
	{ "Made in the U.S. for you.", 1 },
	{ "Use e.g. version 2.0 of it.", 1 },
	{ "Visit contoso.com. See more.", 2 },
	{ "Lines\nare one. Two\r\n", 2 },
	{ "**One.** _Two._ [Three.](https://contoso.com/a.b)", 3 },
	{ "\xc3\x84ndern. \xc3\x9c" "ben.", 2 },
};

static void
sentences_are_counted(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(sentences); i++) {
		size_t n = intro_sentences(sentences[i].text,
		    strlen(sentences[i].text));

		if (n != sentences[i].sentences)
			fail_msg("expected %zu sentences, got %zu: %s",
			    sentences[i].sentences, n, sentences[i].text);
	}
}

/* Quadratic, this would take a quarter of an hour. */
static void
a_paragraph_of_dots_is_gone_through_once(void **state)
{
	size_t size = artifact_types[ARTIFACT_INTRO].max_size;
	char *text = malloc(size);

	(void)state;
	assert_non_null(text);
	memset(text, '.', size);
	text[0] = 'a';
	text[size - 1] = 'b';
	assert_int_equal(intro_sentences(text, size), 1);
	/* And with blanks between the dots and what goes on. */
	memset(text + size / 2, ' ', size / 2 - 1);
	assert_int_equal(intro_sentences(text, size), 1);
	free(text);
}

static void
markdown_is_read_by_line(void **state)
{
	static const char text[] = "Contoso\n=======\n\nOne\nmore.\n\nTwo.\n"
	    "~~~\n# FAQ\n~~~\n Three.\n\nFAQ\n---\nNo.\n\n####### no\n";
	struct intro intro;

	(void)state;
	intro_read(text, strlen(text), &intro);
	assert_int_equal(intro.paragraphs, 3);
	assert_memory_equal(text + intro.first, "One\nmore.", 9);
	assert_int_equal(intro.first_end - intro.first, 9);
	assert_memory_equal(text + intro.second, "Two.", 4);
	assert_true(intro.has[INTRO_FAQ]);
	assert_false(intro.has[INTRO_PREREQUISITES]);

	intro_read("", 0, &intro);
	assert_int_equal(intro.paragraphs, 0);
}

static void
characters_are_counted_as_dotnet_does(void **state)
{
	(void)state;
	assert_int_equal(lint_length("abc"), 3);
	assert_int_equal(lint_length("\xc3\xa4\xe2\x82\xac"), 2);
	assert_int_equal(lint_length("\xf0\x9f\x98\x80"), 2);
}

/* ---- memory ---- */

static int
check_all(void)
{
	/* Long enough that a list does not fit on the stack. */
	static const char definition[] = "{\"swagger\": \"2.0\", \"a\": 1,"
	    "\"tags\": [{\"name\": \"a\"}, {\"name\": \"a\"}], \"schemes\": ["
	    TEN TEN TEN TEN TEN TEN TEN "\"http\"],"
	    "\"a\": 2, \"info\": {\"description\": \"API\"}, \"paths\":"
	    "{\"/a\": {\"get\": {\"operationId\": \"A\", \"tags\": 1},"
	    "\"put\": {\"operationId\": \"A\"}}}}";
	static const char properties[] = "{\"properties\": {\"iconBrandColor\":"
	    "\"#123456\", \"connectionParameters\": {" KEY "}, "
	    "\"scriptOperations\": [\"A\", \"B\"], "
	    "\"connectionParameterSets\": {\"values\": ["
	    "{\"name\": \"a\"}, {\"name\": \"a\"}]}, "
	    "\"policyTemplateInstances\": [{\"parameters\": {\"a\": "
	    "\"@connectionParameters('b')\"}}]}}";
	static const char intro[] = "API\n";
	static const struct {
		enum artifact	 which;
		const char	*text;
	} files[] = {
		{ ARTIFACT_DEFINITION, definition },
		{ ARTIFACT_PROPERTIES, properties },
		{ ARTIFACT_INTRO, intro },
	};
	struct rules_set set = { .complete = true };
	struct checked *checked[ARRAY_LEN(files)] = { NULL };
	struct findings *found = NULL;
	int r = 0;

	for (size_t i = 0; i < ARRAY_LEN(files) && r == 0; i++) {
		r = rules_check_file(files[i].which, "a", files[i].text,
		    strlen(files[i].text), PUBLISHER_VERIFIED, &checked[i]);
		set.file[files[i].which] = checked[i];
	}
	if (r == 0)
		r = rules_check_set(&set, &found);
	findings_free(found);
	for (size_t i = 0; i < ARRAY_LEN(files); i++)
		checked_unref(checked[i]);
	return r;
}

static void
no_memory_is_said_and_leaks_nothing(void **state)
{
	int r;

	(void)state;
	for (long n = 0; n < 10000; n++) {
		allocations_left = n;
		r = check_all();
		allocations_left = -1;
		if (r == 0) {
			assert_true(n > 10);
			return;
		}
		assert_int_equal(r, -ENOMEM);
	}
	fail_msg("still out of memory");
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(documents_that_are_none),
		cmocka_unit_test(too_large_is_not_read),
		cmocka_unit_test(places_with_byte_order_mark_and_crlf),
		cmocka_unit_test(what_is_quoted_has_an_end),
		cmocka_unit_test(ten_thousand_errors_are_a_thousand),
		cmocka_unit_test(what_is_left_out_is_no_error),
		cmocka_unit_test(
		    the_last_line_is_as_severe_as_what_is_left_out),
		cmocka_unit_test(ten_thousand_operations_are_clean),
		cmocka_unit_test(authentication_is_read_from_parameters),
		cmocka_unit_test(a_definition_tells_of_itself),
		cmocka_unit_test(the_brand_color_is_kept),
		cmocka_unit_test(results_are_counted),
		cmocka_unit_test(required_artifacts_depend_on_the_publisher),
		cmocka_unit_test(icon_is_compared_with_the_brand_colour),
		cmocka_unit_test(credentials_are_not_asked_for_in_the_dark),
		cmocka_unit_test(sentences_are_counted),
		cmocka_unit_test(a_paragraph_of_dots_is_gone_through_once),
		cmocka_unit_test(markdown_is_read_by_line),
		cmocka_unit_test(characters_are_counted_as_dotnet_does),
		cmocka_unit_test(no_memory_is_said_and_leaks_nothing),
	};

	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
