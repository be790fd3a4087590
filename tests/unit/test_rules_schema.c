/*
 * Rules about schemas, beyond their examples: what is exempt, what several
 * places of a schema add up to, and documents that are made to be slow.
 *
 * Each case is one schema, in the place that the rule looks at, and how often
 * its rule is heard there.
 */
#include "fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#define HEAD	"{\"swagger\": \"2.0\", \"paths\": {\"/a\": {\"post\": {" \
		"\"operationId\": \"A\", \"parameters\": ["
#define TAIL	"}}"

/* What a text is put into: its place in the definition. */
enum stand { IN_BODY, IN_RESPONSE, IN_PARAMETER, IN_DEFINITIONS, STANDS };

static const struct {
	const char	*before, *behind;
} stands[STANDS] = {
	[IN_BODY] = { HEAD "{\"name\": \"b\", \"in\": \"body\", \"schema\": ",
	    "}]}}}, \"definitions\": {\"Base\": {\"type\": \"object\","
	    "\"required\": [\"kind\"], \"properties\": {\"kind\": {\"type\":"
	    "\"string\"}}}, \"Loop\": {\"allOf\": [{\"$ref\":"
	    "\"#/definitions/Loop\"}, {\"$ref\": \"#/definitions/Loop\"}]}}}" },
	[IN_RESPONSE] = { HEAD "], \"responses\": {\"200\": {\"schema\": ",
	    "}}" TAIL "}}" },
	[IN_PARAMETER] = { HEAD "{\"name\": \"q\", \"in\": \"query\", ",
	    "}]" TAIL "}}" },
	[IN_DEFINITIONS] = { HEAD "{\"name\": \"b\", \"in\": \"body\","
	    "\"schema\": {\"$ref\": \"#/definitions/D\"}}]}}},"
	    "\"definitions\": ", "}" },
};

static size_t
heard(const struct findings *found, const char *rule, enum severity severity)
{
	size_t n = 0;

	for (size_t i = 0; i < findings_count(found); i++) {
		const struct finding *one = findings_at(found, i);

		n += strcmp(one->rule, rule) == 0 && one->severity == severity;
	}
	return n;
}

static struct checked *
check(const char *text, size_t len)
{
	struct checked *c = NULL;

	assert_int_equal(rules_check_file(ARTIFACT_DEFINITION, "a.json", text,
	    len, PUBLISHER_VERIFIED, &c), 0);
	if (checked_has(c, FINDING_NOT_DOCUMENT))
		fail_msg("%s is no document", text);
	return c;
}

static void
expect(enum stand stand, const char *text, const char *rule, size_t errors,
    size_t warnings)
{
	struct buf doc CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct checked *c;
	size_t e, w;

	(void)buf_printf(&doc, "%s%s%s", stands[stand].before, text,
	    stands[stand].behind);
	assert_int_equal(doc.error, 0);
	c = check(buf_text(&doc), doc.len);
	e = heard(checked_findings(c), rule, SEVERITY_ERROR);
	w = heard(checked_findings(c), rule, SEVERITY_WARNING);
	if (e != errors || w != warnings)
		fail_msg("%s: %s is heard %zu, %zu times", text, rule, e, w);
	checked_unref(c);
}

struct example {
	enum stand	 stand;
	const char	*text;
	size_t		 errors, warnings;
};

static void
expect_all(const char *rule, const struct example *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		expect(v[i].stand, v[i].text, rule, v[i].errors, v[i].warnings);
}

#define EXPECT_ALL(rule, v)	expect_all((rule), (v), ARRAY_LEN(v))

/* ---- patterns ---- */

static const char *const valid_patterns[] = {
	"", "^$", "[^]", "[^]*x", "(?<n>a)\\\\k<n>", "\\\\u00e9", "\\\\cJ",
	"[\\\\w-.]+@[\\\\w-\\\\.]+", "(?<=a+)b", "(?'n'a)(?<-n>b)", "\\\\3",
	"[\\\\uD800-\\\\uDBFF][\\\\uDC00-\\\\uDFFF]", "\\\\p{IsGreek}",
	"[a-z-[aeiou]]", "[\\\\w-[\\\\d]]", "a{,5}", "{", "}", "]", "/^a$/i",
	"(?<a>x)|(?<a>y)", "^*", "a\\\\b{2,3}", "$?", "(?i)a", "[[:alpha:]",
	"\\\\_\\\\-", "[\\u00e0-\\u00fc]", "a\\u0000b", "\\\\\\\\",
	"^(?=.*[A-Z])(?=.*\\\\d).{8,}$",
};

static const char *const wrong_patterns[] = {
	"[a-z", "[", "(", ")", "a)", "(a", "*.txt", "+", "a|*", "(*)", "a**",
	"[z-a]", "a{3,1}", "(?", "(?:", "(?!a", "\\\\", "a\\\\\\\\\\\\",
	"(?#a", "a{2}{3}", "[\\u00fc-\\u00e0]",
};

static void
patterns_of_every_dialect_pass(void **state)
{
	char text[256];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(valid_patterns); i++) {
		(void)snprintf(text, sizeof(text), "{\"pattern\": \"%s\"}",
		    valid_patterns[i]);
		expect(IN_BODY, text, "PatternShouldBeValidRegularExpression",
		    0, 0);
	}
	for (size_t i = 0; i < ARRAY_LEN(wrong_patterns); i++) {
		(void)snprintf(text, sizeof(text), "{\"pattern\": \"%s\"}",
		    wrong_patterns[i]);
		expect(IN_BODY, text, "PatternShouldBeValidRegularExpression",
		    1, 0);
	}
	expect(IN_BODY, "{\"pattern\": 1}",
	    "PatternShouldBeValidRegularExpression", 0, 0);
	expect(IN_PARAMETER, "\"items\": {\"items\": {\"pattern\": \"(\"}}",
	    "PatternShouldBeValidRegularExpression", 1, 0);
}

/* ---- values ---- */

static void
defaults_fit_their_type(void **state)
{
	static const struct example v[] = {
		{ IN_BODY, "{\"type\": \"integer\", \"default\": 1.0}", 0, 0 },
		{ IN_BODY, "{\"type\": \"integer\", \"default\": 1e3}", 0, 0 },
		{ IN_BODY, "{\"type\": \"integer\", \"default\": 1.5}", 1, 0 },
		{ IN_BODY, "{\"type\": \"number\", \"default\": 1}", 0, 0 },
		{ IN_BODY, "{\"type\": \"number\", \"default\": \"1.5\"}",
		    0, 1 },
		{ IN_BODY, "{\"type\": \"integer\", \"default\": \"1.5\"}",
		    1, 0 },
		{ IN_BODY, "{\"type\": \"integer\", \"default\": \" 1\"}",
		    1, 0 },
		{ IN_BODY, "{\"type\": \"integer\", \"default\": \"\"}", 1, 0 },
		{ IN_BODY, "{\"type\": \"integer\", \"default\":"
		    " \"1\\u0000\"}", 1, 0 },
		{ IN_BODY, "{\"type\": \"boolean\", \"default\": \"False\"}",
		    0, 1 },
		{ IN_BODY, "{\"type\": \"boolean\", \"default\": 0}", 0, 1 },
		{ IN_BODY, "{\"type\": \"boolean\", \"default\": 2}", 1, 0 },
		{ IN_BODY, "{\"type\": \"string\", \"default\": false}", 1, 0 },
		{ IN_BODY, "{\"type\": \"string\", \"default\": \"\"}", 0, 0 },
		{ IN_BODY, "{\"type\": \"string\", \"default\": null}", 0, 0 },
		{ IN_BODY, "{\"type\": [\"string\", \"integer\"],"
		    " \"default\": 1}", 0, 0 },
		{ IN_BODY, "{\"type\": [\"string\", \"null\"],"
		    " \"default\": 1}", 1, 0 },
		{ IN_BODY, "{\"type\": [], \"default\": 1}", 0, 0 },
		{ IN_BODY, "{\"type\": 5, \"default\": 1}", 0, 0 },
		{ IN_BODY, "{\"type\": \"any\", \"default\": 1}", 0, 0 },
		{ IN_BODY, "{\"default\": {}}", 0, 0 },
		{ IN_BODY, "{\"type\": \"array\", \"default\": {}}", 1, 0 },
		{ IN_PARAMETER, "\"type\": \"string\", \"default\": 1", 1, 0 },
		{ IN_PARAMETER, "\"type\": \"file\", \"default\": 1", 0, 0 },
	};

	(void)state;
	EXPECT_ALL("DefaultValueMustMatchType", v);
}

static void
display_names_are_for_values_of_the_enum(void **state)
{
	static const struct example v[] = {
		{ IN_BODY, "{\"enum\": [1, 2.0], \"x-ms-enum-values\":"
		    " [{\"value\": 1.0}, {\"value\": 2}]}", 0, 0 },
		{ IN_BODY, "{\"enum\": [1, true], \"x-ms-enum-values\":"
		    " [{\"value\": \"1\"}, {\"value\": false}]}", 2, 0 },
		{ IN_BODY, "{\"enum\": [{}], \"x-ms-enum-values\":"
		    " [{\"value\": {}}, {}, 5, null]}", 0, 0 },
		{ IN_BODY, "{\"x-ms-enum-values\": [{\"value\": 1}]}", 0, 1 },
		{ IN_BODY, "{\"x-ms-enum-values\": []}", 0, 0 },
		{ IN_BODY, "{\"enum\": 5, \"x-ms-enum-values\":"
		    " [{\"value\": 1}]}", 0, 0 },
		{ IN_BODY, "{\"enum\": [], \"x-ms-enum-values\":"
		    " [{\"value\": 1}]}", 1, 0 },
		{ IN_PARAMETER, "\"enum\": [\"a\"], \"x-ms-enum-values\":"
		    " [{\"value\": \"a\\u0000\"}]", 1, 0 },
	};

	(void)state;
	EXPECT_ALL("InvalidEnumValuesExtensionValue", v);
}

/* ---- schemas ---- */

static void
what_is_required_may_be_in_another_part(void **state)
{
	static const struct example v[] = {
		{ IN_BODY, "{\"required\": [\"kind\"], \"allOf\":"
		    " [{\"$ref\": \"#/definitions/Base\"}]}", 0, 0 },
		{ IN_BODY, "{\"required\": [\"name\"], \"allOf\":"
		    " [{\"$ref\": \"#/definitions/Base\"}]}", 1, 0 },
		{ IN_BODY, "{\"required\": [\"name\"], \"allOf\":"
		    " [{\"$ref\": \"#/definitions/Nothing\"}]}", 0, 0 },
		/* Nobody knows: there is no end to it. */
		{ IN_BODY, "{\"required\": [\"name\"], \"allOf\":"
		    " [{\"$ref\": \"#/definitions/Loop\"}]}", 0, 0 },
		{ IN_BODY, "{\"allOf\": [{\"type\": \"object\","
		    " \"required\": [\"name\"]}, {\"properties\":"
		    " {\"name\": {}}}]}", 0, 0 },
		{ IN_BODY, "{\"type\": \"object\", \"required\": [\"a\"],"
		    " \"additionalProperties\": true}", 0, 1 },
		{ IN_BODY, "{\"type\": \"object\", \"required\": [\"a\"],"
		    " \"additionalProperties\": false}", 1, 0 },
		{ IN_BODY, "{\"type\": \"object\", \"required\": [\"a\"],"
		    " \"x-ms-dynamic-schema\": {}}", 0, 0 },
		{ IN_BODY, "{\"required\": [\"a\"]}", 0, 0 },
		{ IN_BODY, "{\"type\": \"array\", \"required\": [\"a\"]}",
		    0, 0 },
		{ IN_BODY, "{\"type\": \"object\", \"required\":"
		    " [5, \"\", null, {}]}", 0, 0 },
		{ IN_BODY, "{\"type\": \"object\", \"required\": true}", 0, 0 },
		{ IN_BODY, "{\"type\": \"object\", \"properties\": [],"
		    " \"required\": [\"a\", \"b\"]}", 2, 0 },
	};

	(void)state;
	EXPECT_ALL("RequiredPropertyDefinitionMissing", v);
}

static void
discriminators_are_required_texts(void **state)
{
	static const struct example v[] = {
		{ IN_BODY, "{\"discriminator\": \"kind\", \"allOf\":"
		    " [{\"$ref\": \"#/definitions/Base\"}]}", 0, 0 },
		{ IN_BODY, "{\"discriminator\": \"sort\", \"allOf\":"
		    " [{\"$ref\": \"#/definitions/Base\"}]}", 1, 0 },
		{ IN_BODY, "{\"discriminator\": \"kind\", \"allOf\":"
		    " [{\"$ref\": \"#/definitions/Loop\"}]}", 0, 0 },
		{ IN_BODY, "{\"discriminator\": \"a\", \"required\": [\"a\"],"
		    " \"properties\": {\"a\": {\"enum\": [\"x\"]}}}", 0, 0 },
		{ IN_BODY, "{\"discriminator\": \"a\", \"required\": [\"a\"],"
		    " \"properties\": {\"a\": {\"type\": \"integer\"}}}",
		    1, 0 },
		{ IN_BODY, "{\"discriminator\": {\"propertyName\": \"a\"}}",
		    0, 0 },
		{ IN_BODY, "{\"discriminator\": \"\"}", 1, 0 },
	};

	(void)state;
	EXPECT_ALL("DiscriminatorMustBeARequiredStringProperty", v);
}

#define INTERNAL	"\"default\": \"x\", \"x-ms-visibility\": \"internal\""

static void
internal_defaults_are_required(void **state)
{
	static const struct example v[] = {
		{ IN_BODY, "{\"properties\": {\"a\": {" INTERNAL "}}}", 1, 0 },
		{ IN_BODY, "{\"required\": [\"a\"], \"properties\": {\"a\": {"
		    INTERNAL "}}}", 0, 0 },
		{ IN_BODY, "{\"properties\": {\"a\": {\"default\": null,"
		    " \"x-ms-visibility\": \"internal\"}}}", 0, 0 },
		{ IN_BODY, "{\"properties\": {\"a\": {\"readOnly\": true, "
		    INTERNAL "}}}", 0, 0 },
		{ IN_BODY, "{\"allOf\": [{\"properties\": {\"a\": {"
		    INTERNAL "}}}]}", 0, 0 },
		{ IN_BODY, "{\"items\": {" INTERNAL "}}", 0, 0 },
		{ IN_BODY, "{\"properties\": {\"properties\": {" INTERNAL
		    "}}}", 1, 0 },
		{ IN_RESPONSE, "{\"properties\": {\"a\": {" INTERNAL "}}}",
		    0, 0 },
		{ IN_PARAMETER, INTERNAL, 0, 0 },
	};

	(void)state;
	EXPECT_ALL("PropertyMustBeRequired", v);
	expect(IN_PARAMETER, INTERNAL, "InternalPropertyWithDefaultOptional",
	    0, 1);
	expect(IN_PARAMETER, INTERNAL ", \"required\": true",
	    "InternalPropertyWithDefaultOptional", 0, 0);
}

static void
bytes_are_a_whole_body_or_response(void **state)
{
	static const struct example v[] = {
#define BINARY	"\"type\": \"string\", \"format\": \"binary\""
		{ IN_BODY, "{" BINARY "}", 0, 0 },
		{ IN_RESPONSE, "{" BINARY "}", 0, 0 },
		{ IN_BODY, "{\"items\": {" BINARY "}}", 0, 1 },
		{ IN_RESPONSE, "{\"properties\": {\"a\": {" BINARY "}}}",
		    0, 1 },
		{ IN_PARAMETER, BINARY, 0, 1 },
		{ IN_PARAMETER, "\"in\": \"formData\", " BINARY, 0, 0 },
		{ IN_DEFINITIONS, "{\"D\": {" BINARY "}}", 0, 0 },
	};

	(void)state;
	EXPECT_ALL("InvalidStringBinaryProperty", v);
}

static void
items_may_come_at_run_time(void **state)
{
	static const struct example v[] = {
		{ IN_BODY, "{\"type\": \"array\"}", 0, 1 },
		{ IN_BODY, "{\"type\": \"array\", \"items\": {}}", 0, 0 },
		{ IN_BODY, "{\"type\": \"array\", \"items\": []}", 1, 0 },
		{ IN_BODY, "{\"type\": \"array\", \"x-ms-dynamic-schema\":"
		    " {}}", 0, 0 },
		{ IN_BODY, "{\"type\": [\"array\"]}", 0, 0 },
		{ IN_PARAMETER, "\"type\": \"array\"", 0, 1 },
		{ IN_PARAMETER, "\"type\": \"array\", \"items\":"
		    " {\"type\": \"array\"}", 0, 1 },
	};

	(void)state;
	EXPECT_ALL("ArrayHasNoItems", v);
}

static void
bounds_are_numbers(void **state)
{
	static const struct example v[] = {
		{ IN_BODY, "{\"minimum\": 1, \"maximum\": 1.0}", 0, 0 },
		{ IN_BODY, "{\"minimum\": 2, \"maximum\": \"1\"}", 0, 0 },
		{ IN_BODY, "{\"minimum\": 1e400, \"maximum\": 1}", 1, 0 },
		{ IN_BODY, "{\"minimum\": null, \"maximum\": null}", 0, 0 },
	};

	(void)state;
	EXPECT_ALL("MinimumShouldBeLessThanOrEqualToMaximum", v);
	/* Of a later dialect; its type is another rule's business. */
	expect(IN_BODY, "{\"exclusiveMinimum\": 5}",
	    "ExclusiveMinimumRequiresMinimum", 0, 0);
	expect(IN_BODY, "{\"exclusiveMinimum\": false}",
	    "ExclusiveMinimumRequiresMinimum", 1, 0);
}

/* ---- counts ---- */

/* A definition that has 'n' properties. */
static void
put_wide(struct buf *out, const char *name, unsigned n, const char *each)
{
	(void)buf_printf(out, "\"%s\": {\"properties\": {", name);
	for (unsigned i = 0; i < n; i++)
		(void)buf_printf(out, "%s\"p%u\": %s", i > 0 ? ", " : "", i,
		    each);
	buf_puts(out, "}}");
}

static void
only_the_innermost_is_too_large(void **state)
{
	struct buf out CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);

	(void)state;
	buf_puts(&out, "{");
	put_wide(&out, "Large", 512, "{}");
	buf_puts(&out, ", ");
	put_wide(&out, "D", 3, "{\"$ref\": \"#/definitions/Large\"}");
	buf_puts(&out, "}");
	expect(IN_DEFINITIONS, buf_text(&out),
	    "BodySchemaCountExceedsMaxAllowed", 1, 0);

	/* The same, but nothing leads to it. */
	buf_reset(&out);
	buf_puts(&out, "{\"D\": {}, ");
	put_wide(&out, "Large", 512, "{}");
	buf_puts(&out, "}");
	expect(IN_DEFINITIONS, buf_text(&out),
	    "BodySchemaCountExceedsMaxAllowed", 0, 0);

	/* A circle counts once, and is told of once. */
	buf_reset(&out);
	buf_puts(&out, "{");
	put_wide(&out, "D", 300, "{\"$ref\": \"#/definitions/E\"}");
	buf_puts(&out, ", ");
	put_wide(&out, "E", 300, "{\"$ref\": \"#/definitions/D\"}");
	buf_puts(&out, "}");
	expect(IN_DEFINITIONS, buf_text(&out),
	    "BodySchemaCountExceedsMaxAllowed", 1, 0);
}

static void
a_body_of_its_own_is_counted(void **state)
{
	struct buf out CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);

	(void)state;
	for (unsigned i = 0; i < 40; i++)
		buf_puts(&out, "{\"items\": ");
	buf_puts(&out, "{}");
	for (unsigned i = 0; i < 40; i++)
		buf_puts(&out, "}");
	expect(IN_BODY, buf_text(&out), "SchemaTooDeep", 0, 1);
	expect(IN_RESPONSE, buf_text(&out), "SchemaTooDeep", 0, 1);
}

/* ---- documents that are made to be slow ---- */

static void
expect_quick(const struct buf *doc)
{
	struct timespec start, end;

	assert_int_equal(doc->error, 0);
	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &start);
	checked_unref(check(buf_text(doc), doc->len));
	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
	/* Some hundredths of it; more than that under a sanitizer. */
	assert_true(end.tv_sec - start.tv_sec < 10);
}

#define MANY	10000u

static void
doublings_and_rings_are_quick(void **state)
{
	struct buf doc CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);

	(void)state;
	buf_puts(&doc, "{\"swagger\": \"2.0\", \"definitions\": {");
	for (unsigned i = 0; i < MANY; i++)
		(void)buf_printf(&doc, "\"D%u\": {\"allOf\": [{\"$ref\":"
		    " \"#/definitions/D%u\"}, {\"$ref\": \"#/definitions/D%u\"}"
		    "], \"discriminator\": \"a\", \"required\": [\"a\"]}, ", i,
		    i + 1, (i + 7) % MANY);
	buf_puts(&doc, "\"E\": {}}, \"paths\": {");
	for (unsigned i = 0; i < MANY; i++)
		(void)buf_printf(&doc, "%s\"/%u\": {\"get\": {\"responses\":"
		    " {\"200\": {\"schema\": {\"$ref\": \"#/definitions/D%u\"}"
		    "}}}}", i > 0 ? ", " : "", i, i);
	buf_puts(&doc, "}}");
	expect_quick(&doc);
}

static void
what_operations_share_is_counted_once(void **state)
{
	struct buf doc CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);

	(void)state;
	buf_puts(&doc, "{\"swagger\": \"2.0\", \"responses\": {\"R\":"
	    " {\"schema\": {\"properties\": {");
	for (unsigned i = 0; i < MANY; i++)
		(void)buf_printf(&doc, "%s\"p%u\": {}", i > 0 ? ", " : "", i);
	buf_puts(&doc, "}}}}, \"paths\": {\"/a\": {\"parameters\": [{\"in\":"
	    " \"body\", \"name\": \"b\", \"schema\": {\"properties\": {");
	for (unsigned i = 0; i < MANY; i++)
		(void)buf_printf(&doc, "%s\"p%u\": {}", i > 0 ? ", " : "", i);
	buf_puts(&doc, "}}}]");
	/* The same key again and again is an operation each time. */
	for (unsigned i = 0; i < MANY; i++)
		buf_puts(&doc, ", \"get\": {\"responses\": {\"200\":"
		    " {\"$ref\": \"#/responses/R\"}}}");
	buf_puts(&doc, "}}}");
	expect_quick(&doc);
}

static void
long_lists_of_values_are_quick(void **state)
{
	struct buf doc CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);

	(void)state;
	buf_puts(&doc, "{\"swagger\": \"2.0\", \"definitions\": {\"D\":"
	    " {\"type\": \"string\", \"enum\": [\"x\"");
	for (unsigned i = 0; i < MANY; i++)
		(void)buf_printf(&doc, ", \"e%u\"", i / 2);
	buf_puts(&doc, "], \"x-ms-enum-values\": [{}");
	for (unsigned i = 0; i < MANY; i++)
		(void)buf_printf(&doc, ", {\"value\": \"e%u\"}", i / 2);
	buf_puts(&doc, "]}, \"E\": {\"type\": \"object\","
	    " \"required\": [\"x\"");
	for (unsigned i = 0; i < MANY; i++)
		(void)buf_printf(&doc, ", \"r%u\"", i);
	buf_puts(&doc, "], \"properties\": {\"x\": {}");
	for (unsigned i = 0; i < MANY; i++)
		(void)buf_printf(&doc, ", \"r%u\": {" INTERNAL "}", i);
	buf_puts(&doc, "}}}, \"paths\": {\"/a\": {\"parameters\": [{\"in\":"
	    " \"body\", \"schema\": {\"$ref\": \"#/definitions/E\"}}],"
	    " \"get\": {}}}}");
	expect_quick(&doc);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(patterns_of_every_dialect_pass),
		cmocka_unit_test(defaults_fit_their_type),
		cmocka_unit_test(display_names_are_for_values_of_the_enum),
		cmocka_unit_test(what_is_required_may_be_in_another_part),
		cmocka_unit_test(discriminators_are_required_texts),
		cmocka_unit_test(internal_defaults_are_required),
		cmocka_unit_test(bytes_are_a_whole_body_or_response),
		cmocka_unit_test(items_may_come_at_run_time),
		cmocka_unit_test(bounds_are_numbers),
		cmocka_unit_test(only_the_innermost_is_too_large),
		cmocka_unit_test(a_body_of_its_own_is_counted),
		cmocka_unit_test(doublings_and_rings_are_quick),
		cmocka_unit_test(what_operations_share_is_counted_once),
		cmocka_unit_test(long_lists_of_values_are_quick),
	};

	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
