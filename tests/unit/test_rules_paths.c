/*
 * rules about references, paths, parameters, operations, responses, MIME types
 * and security, beyond the one example that each has in tests/rules: what is
 * exempt, where findings stand, documents that want to be slow or to break
 * something.
 */
#include "fixture.h"
#include "unit.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

/* A document of these members, one a line, and a beginning. */
#define DOCUMENT(members) \
	"{\"swagger\": \"2.0\",\n" members "}"
#define PATHS(members)	DOCUMENT("\"paths\": {\n" members "}")
#define DEFINITIONS(members) \
	DOCUMENT("\"paths\": {}, \"definitions\": {\n" members "}")

#define GET		"\"get\": {}"

static struct checked *
check_sized(const char *text, size_t size)
{
	struct checked *c = NULL;

	assert_int_equal(rules_check_file(ARTIFACT_DEFINITION,
	    "apiDefinition.swagger.json", text, size, PUBLISHER_VERIFIED, &c),
	    0);
	return c;
}

/* The findings of one rule: "line pointer", one a line. */
static void
expect_places(const char *text, const char *rule, const char *want)
{
	struct buf out CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct checked *c = check_sized(text, strlen(text));

	for (size_t i = 0; i < findings_count(checked_findings(c)); i++) {
		const struct finding *one = findings_at(checked_findings(c),
		    i);

		if (strcmp(one->rule, rule) == 0)
			(void)buf_printf(&out, "%u %s\n", one->line,
			    one->pointer);
	}
	if (strcmp(buf_text(&out), want) != 0)
		fail_msg("%s in\n%s\nexpected:\n%sbut got:\n%s", rule, text,
		    want, buf_text(&out));
	checked_unref(c);
}

struct example {
	const char	*text, *want;
};

static void
expect_examples(const struct example *examples, size_t count,
    const char *rule)
{
	for (size_t i = 0; i < count; i++)
		expect_places(examples[i].text, rule, examples[i].want);
}

#define EXPECT(examples, rule) \
	expect_examples((examples), ARRAY_LEN(examples), (rule))

/* ---- references ---- */

static void
percent_signs_are_uri_or_name(void **state)
{
	static const struct example examples[] = {
		{ DEFINITIONS("\"A B\": {}, \"U\": {\"allOf\": "
		    "[{\"$ref\": \"#/definitions/A%20B\"}]}"), "" },
		{ DEFINITIONS("\"A%20B\": {}, \"U\": {\"allOf\": "
		    "[{\"$ref\": \"#/definitions/A%20B\"}]}"), "" },
		{ DEFINITIONS("\"A\": {}, \"U\": {\"allOf\": "
		    "[{\"$ref\": \"#/definitions/A%2\"}]}"),
		    "3 /definitions/U/allOf/0/$ref\n" },
	};

	(void)state;
	EXPECT(examples, "SchemaReferenceNotFound");
}

static void
references_in_examples_are_no_references(void **state)
{
	static const struct example examples[] = {
		{ DEFINITIONS("\"A\": {\"example\": {\"$ref\": \"x\"}, "
		    "\"properties\": {\"$ref\": {\"type\": \"string\"}}, "
		    "\"x-y\": {\"$ref\": \"#/definitions/B\"}}"), "" },
		{ DEFINITIONS("\"A\": {\"$ref\": 7}"), "" },
	};

	(void)state;
	EXPECT(examples, "SchemaReferenceNotFound");
	EXPECT(examples, "SchemaReferenceNotValid");
	EXPECT(examples, "SchemaRefLoopNotAllowed");
	EXPECT(examples, "JsonPointerNotValid");
}

#define REQUIRED_REF(name, to) \
	"\"" name "\": {\"properties\": {\"p\": {\"$ref\": " \
	"\"#/definitions/" to "\"}}, \"required\": [\"p\"]}"

static void
a_required_loop_is_found_once(void **state)
{
	static const struct example examples[] = {
		{ DEFINITIONS(REQUIRED_REF("A", "A")),
		    "3 /definitions/A/properties/p/$ref\n" },
		{ DEFINITIONS(REQUIRED_REF("A", "B") ",\n"
		    REQUIRED_REF("B", "C") ",\n" REQUIRED_REF("C", "A")),
		    "3 /definitions/A/properties/p/$ref\n" },
		{ DEFINITIONS(REQUIRED_REF("A", "B") ",\n"
		    REQUIRED_REF("B", "B") ",\n" REQUIRED_REF("C", "C")),
		    "4 /definitions/B/properties/p/$ref\n"
		    "5 /definitions/C/properties/p/$ref\n" },
		/* Through an object in between, a part, a mere reference. */
		{ DEFINITIONS("\"A\": {\"required\": [\"o\"], \"properties\": "
		    "{\"o\": " "{\"required\": [\"q\"], \"properties\": "
		    "{\"q\": {\"$ref\": \"#/definitions/A\"}}}}}"),
		    "3 /definitions/A/properties/o/properties/q/$ref\n" },
		{ DEFINITIONS("\"A\": {\"allOf\": [{}, "
		    "{\"$ref\": \"#/definitions/A\"}]}"),
		    "3 /definitions/A/allOf/1/$ref\n" },
		{ DEFINITIONS("\"B\": {\"$ref\": \"#/definitions/A\"},\n"
		    REQUIRED_REF("A", "B")),
		    "4 /definitions/A/properties/p/$ref\n" },
		/* Names that look like keywords. */
		{ DEFINITIONS("\"properties\": {\"required\": [\"properties\"],"
		    " \"properties\": {\"properties\": "
		    "{\"$ref\": \"#/definitions/properties\"}}}"),
		    "3 /definitions/properties/properties/properties/$ref\n" },
	};

	(void)state;
	EXPECT(examples, "RequiredLoopInSchemaNotAllowed");
}

static void
a_loop_that_can_end_is_fine(void **state)
{
	static const struct example examples[] = {
		{ DEFINITIONS("\"A\": {\"properties\": "
		    "{\"p\": {\"$ref\": \"#/definitions/A\"}}}"), "" },
		{ DEFINITIONS("\"A\": {\"properties\": "
		    "{\"p\": {\"$ref\": \"#/definitions/A\"}}, "
		    "\"required\": [\"q\", 7]}"), "" },
		{ DEFINITIONS("\"A\": {\"required\": [\"p\"], "
		    "\"properties\": {\"p\": {\"type\": \"array\", "
		    "\"items\": {\"$ref\": \"#/definitions/A\"}}}}"), "" },
		{ DEFINITIONS("\"A\": {\"required\": [\"p\"], "
		    "\"properties\": {\"p\": {\"additionalProperties\": "
		    "{\"$ref\": \"#/definitions/A\"}}}}"), "" },
		{ DEFINITIONS("\"A\": {\"required\": [\"p\"], "
		    "\"properties\": {\"p\": {\"x-nullable\": true, "
		    "\"$ref\": \"#/definitions/A\"}}}"), "" },
		{ DEFINITIONS(REQUIRED_REF("A", "B") ",\n"
		    "\"B\": {\"properties\": "
		    "{\"p\": {\"$ref\": \"#/definitions/A\"}}}"), "" },
		/* What only refers has a rule of its own. */
		{ DEFINITIONS("\"A\": {\"$ref\": \"#/definitions/A\"}"), "" },
		{ DEFINITIONS("\"A\": {\"$ref\": \"#/definitions/B\"}, "
		    "\"B\": {\"$ref\": \"#/definitions/A\"}"), "" },
		{ DEFINITIONS("\"$ref\": \"#/definitions/$ref\""), "" },
		{ DOCUMENT("\"definitions\": [{\"$ref\": \"#/definitions/0\"}"
		    "]"), "" },
	};

	(void)state;
	EXPECT(examples, "RequiredLoopInSchemaNotAllowed");
}

/* ---- paths ---- */

static void
one_mistake_in_a_path_is_one_finding(void **state)
{
	static const struct {
		const char	*path, *pointer, *rule;
	} paths[] = {
		{ "/{*a}", "~1{*a}",
		    "OperationPathContainsUnsupportedCharacters" },
		{ "/{a", "~1{a", "OperationPathTemplateNotValid" },
		{ "/a}", "~1a}", "OperationPathTemplateNotValid" },
		{ "/{}", "~1{}", "OperationPathTemplateNotValid" },
		{ "/{a/b}", "~1{a~1b}", "OperationPathTemplateNotValid" },
		{ "/{a{b}}", "~1{a{b}}", "OperationPathTemplateNotValid" },
		{ "{a}", "{a}", "OperationPathMustStartWithSlash" },
		{ "/{a}?b", "~1{a}?b",
		    "OperationPathMayNotContainQueryOrFragment" },
		{ "/{a=1}", "~1{a=1}",
		    "OperationPathVariablesContainDefaults" },
	};
	char text[256], want[256];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
		(void)snprintf(text, sizeof(text),
		    PATHS("\"%s\": {\"get\": {\"parameters\": "
		    "[{\"in\": \"path\", \"name\": \"a\"}]}}"),
		    paths[i].path);
		(void)snprintf(want, sizeof(want), "3 /paths/%s\n",
		    paths[i].pointer);
		for (size_t k = 0; k < ARRAY_LEN(paths); k++)
			expect_places(text, paths[k].rule,
			    strcmp(paths[k].rule, paths[i].rule) == 0 ? want :
			    "");
		expect_places(text, "PathParameterNotDefinedInTemplate", "");
		expect_places(text, "OperationMissingPathParameter", "");
	}
}

static void
paths_are_redefined_whatever_their_methods(void **state)
{
	static const struct example examples[] = {
		{ PATHS("\"/a/{x}\": {},\n\"/A/{X}\": {},\n\"/a/{X}\": {}"),
		    "4 /paths/~1A~1{X}\n5 /paths/~1a~1{X}\n" },
		/* The same name twice is a duplicate key. */
		{ PATHS("\"/a\": {},\n\"/a\": {}"), "" },
		{ PATHS("\"/a\": {},\n\"/a/\": {},\n\"/ab\": {}"), "" },
		{ PATHS("\"/a\\u0000b\": {},\n\"/a\\u0000c\": {}"), "" },
		{ PATHS("\"/\\u0001\": {},\n\"//\": {},\n\"/\\u0002\": {},\n"
		    "\"/{a}\": {}"), "" },
	};

	(void)state;
	EXPECT(examples, "PathRedefined");
}

static void
duplicates_have_the_same_method(void **state)
{
	static const struct example examples[] = {
		{ PATHS("\"/a/{x}\": {" GET "},\n\"/a/{y}\": {" GET "},\n"
		    "\"/A/{z}\": {" GET "}"),
		    "4 /paths/~1a~1{y}/get\n5 /paths/~1A~1{z}/get\n" },
		{ PATHS("\"/a/{x}\": {" GET "},\n"
		    "\"/a/{y}\": {\"post\": {}}"), "" },
		/* Redefined, which is said there. */
		{ PATHS("\"/a/{x}\": {" GET "},\n\"/A/{x}\": {" GET "}"), "" },
		{ PATHS("\"/a({x})\": {" GET "},\n"
		    "\"/a({y})\": {" GET "}"), "4 /paths/~1a({y})/get\n" },
		{ PATHS("\"/\\u0001\": {" GET "},\n\"//\": {" GET "},\n"
		    "\"/\\u0002\": {" GET "},\n\"/{a}\": {" GET "}"), "" },
	};

	(void)state;
	EXPECT(examples, "DuplicateOperationPath");
}

static void
similar_paths_are_told_of_the_one_with_the_variable(void **state)
{
	static const struct example examples[] = {
		{ PATHS("\"/a/{x}/c\": {" GET "},\n\"/A/b/C\": {" GET "}"),
		    "3 /paths/~1a~1{x}~1c/get\n" },
		/* Each may be taken for the other. */
		{ PATHS("\"/{x}/b\": {" GET "},\n\"/a/{y}\": {" GET "}"),
		    "3 /paths/~1{x}~1b/get\n4 /paths/~1a~1{y}/get\n" },
		{ PATHS("\"/{x}\": {" GET "},\n\"/a\": {\"put\": {}}"), "" },
		/* No value is empty, none has a slash, and these differ. */
		{ PATHS("\"/{x}\": {" GET "},\n\"/\": {" GET "}"), "" },
		{ PATHS("\"/{x}\": {" GET "},\n\"/a/b\": {" GET "}"), "" },
		{ PATHS("\"/a/{x}\": {" GET "},\n\"/b/c\": {" GET "}"), "" },
		{ PATHS("\"/a({x})\": {" GET "},\n\"/b\": {" GET "}"), "" },
		{ PATHS("\"/{x}\": {" GET "},\n\"/{y}\": {" GET "}"), "" },
	};

	(void)state;
	EXPECT(examples, "PartialDuplicateOperationPath");
}

static void
parameters_of_the_path_fill_its_template(void **state)
{
	static const struct example missing[] = {
		{ PATHS("\"/{a}/{b}\": {\"parameters\": [{\"$ref\": "
		    "\"#/parameters/A\"}],\n" GET "}")
		    , "4 /paths/~1{a}~1{b}/get\n4 /paths/~1{a}~1{b}/get\n" },
		{ DOCUMENT("\"parameters\": {\"A\": {\"name\": \"a\", "
		    "\"in\": \"path\"}},\n\"paths\": {\"/{a}/{a}\": "
		    "{\"parameters\": [{\"$ref\": \"#/parameters/A\"}], " GET
		    "}}"), "" },
		/* Case counts, and so does the location. */
		{ PATHS("\"/{a}\": {\"get\": {\"parameters\": ["
		    "{\"name\": \"A\", \"in\": \"path\"}, "
		    "{\"name\": \"a\", \"in\": \"query\"}]}}"),
		    "3 /paths/~1{a}/get\n" },
	};

	(void)state;
	EXPECT(missing, "OperationMissingPathParameter");
}

/* ---- parameters ---- */

static void
what_is_missing_is_what_is_pointed_at(void **state)
{
	static const struct example encoding[] = {
		{ DOCUMENT("\"parameters\": {\"A\": {\"name\": \"a\", "
		    "\"in\": \"path\"}},\n\"paths\": {\"/{a}/{b}\": "
		    "{\"parameters\": [\n{\"$ref\": \"#/parameters/A\"}], "
		    "\"get\": {\"parameters\": [\n{\"name\": \"b\", "
		    "\"in\": \"path\"}]}}}"),
		    "4 /paths/~1{a}~1{b}/parameters/0/x-ms-url-encoding\n"
		    "5 /paths/~1{a}~1{b}/get/parameters/0/x-ms-url-encoding\n"
		},
	};
	static const struct example consumes[] = {
		{ PATHS("\"/a\": {\n\"put\": {\"parameters\": "
		    "[{\"in\": \"body\"}]}}"), "4 /paths/~1a/put/consumes\n" },
		{ PATHS("\"/a\": {\n\"put\": {\n\"consumes\": [], "
		    "\"parameters\": [{\"in\": \"formData\"}]}}"),
		    "5 /paths/~1a/put/consumes\n" },
		{ PATHS("\"/a\": {\"parameters\": [{\"in\": \"body\"}],\n"
		    "\"put\": {\"consumes\": [\"image/png\", "
		    "\"TEXT/plain ; charset=utf-8\"]}}"), "" },
		{ PATHS("\"/a\": {\n\"put\": {}}"), "" },
	};

	(void)state;
	EXPECT(encoding, "PathParameterMissingEncoding");
	EXPECT(consumes, "ConsumesMissing");
}

static void
copies_and_duplicates_are_told_apart(void **state)
{
	static const char text[] = PATHS("\"/a\": {\"parameters\": [\n"
	    "{\"name\": \"p\", \"in\": \"query\"}, \n"
	    "{\"name\": \"p\", \"in\": \"query\"}, \n"
	    "{\"name\": \"p\", \"in\": \"query\", \"type\": \"string\"}],\n"
	    "\"get\": {\"parameters\": [\n"
	    "{\"name\": \"p\", \"in\": \"query\"}, \n"
	    "{\"name\": \"q\", \"in\": \"query\"}, \n"
	    "{\"name\": \"q\", \"in\": \"header\"}, \n"
	    "{\"name\": \"q\", \"in\": \"query\", \"x\": 1}, {}, {}]}}");

	(void)state;
	expect_places(text, "OperationParametersAreNotUnique",
	    "5 /paths/~1a/parameters/1\n");
	expect_places(text, "PathParametersContainDuplicateParameter",
	    "6 /paths/~1a/parameters/2\n");
	expect_places(text, "OperationParametersContainDuplicateParameter",
	    "11 /paths/~1a/get/parameters/3\n");
}

static void
bodies_of_a_path_and_its_operations_add_up(void **state)
{
	static const struct example operation[] = {
		{ PATHS("\"/a\": {\"parameters\": [{\"name\": \"b\", "
		    "\"in\": \"body\"}],\n\"get\": {\"parameters\": "
		    "[{\"name\": \"c\", \"in\": \"body\"}]}}"),
		    "4 /paths/~1a/get/parameters/0\n" },
		/* It replaces the other. */
		{ PATHS("\"/a\": {\"parameters\": [{\"name\": \"b\", "
		    "\"in\": \"body\"}],\n\"get\": {\"parameters\": "
		    "[{\"name\": \"b\", \"in\": \"body\"}]}}"), "" },
	};
	static const struct example both[] = {
		{ PATHS("\"/a\": {\n\"parameters\": [{\"in\": \"body\"}, "
		    "{\"in\": \"formData\"}],\n\"get\": {\n\"parameters\": "
		    "[]}}"), "4 /paths/~1a/parameters\n" },
		{ PATHS("\"/a\": {\n\"parameters\": [{\"in\": \"body\"}],\n"
		    "\"get\": {\n\"parameters\": [{\"in\": \"formData\"}]}}"),
		    "6 /paths/~1a/get/parameters\n" },
	};

	(void)state;
	EXPECT(operation, "OperationParametersContainMultipleBodyParameters");
	EXPECT(both, "ParameterListContainsFormDataAndBody");
}

/* ---- responses ---- */

#define RESPONSES(members) \
	PATHS("\"/a\": {\"get\": {\"responses\": {" members "}}}")

static void
outputs_that_nobody_misses(void **state)
{
	static const struct example examples[] = {
		{ RESPONSES(""), "" },
		{ RESPONSES("\"204\": {}"), "" },
		{ RESPONSES("\"202\": {}, \"400\": {\"schema\": "
		    "{\"type\": \"string\"}}"), "" },
		{ RESPONSES("\"200\": {\"schema\": {}}"), "" },
		{ RESPONSES("\"200\": {}, \"201\": {\"schema\": {}}"), "" },
		{ RESPONSES("\"default\": {}, \"x-y\": {}"), "" },
		{ PATHS("\"/a\": {\"get\": {\"x-ms-visibility\": \"internal\", "
		    "\"responses\": {\"200\": {}}}}"), "" },
		{ PATHS("\"/a\": {\"x-ms-notification-content\": {}, "
		    "\"post\": {\"responses\": {\"201\": {}}}}"), "" },
		{ PATHS("\"/a\": {\"delete\": {\"responses\": "
		    "{\"200\": {}}}}"), "" },
		{ RESPONSES("\"200\": {}"), "3 /paths/~1a/get/responses\n" },
		{ PATHS("\"/a\": {\"delete\": {\"responses\": {\"202\": "
		    "{\"schema\": {\"type\": \"string\"}}}}}"),
		    "3 /paths/~1a/delete/responses\n" },
	};

	(void)state;
	EXPECT(examples, "SchemaDefinitionSetIncorrectly");
}

static void
successes_have_codes_or_are_the_default(void **state)
{
	static const struct example examples[] = {
		{ RESPONSES(""), "" },
		{ RESPONSES("\"default\": {}"), "" },
		{ RESPONSES("\"299\": {}"), "" },
		{ RESPONSES("\"20\": {}, \"2000\": {}, \"x-200\": {}"),
		    "3 /paths/~1a/get/responses\n" },
	};

	(void)state;
	EXPECT(examples, "OperationShouldHaveSuccessfulResponse");
}

static void
produced_types_may_have_stars_and_parameters(void **state)
{
	static const struct example examples[] = {
		{ DOCUMENT("\"produces\": [\"application/JSON; charset=x\", "
		    "\"image/*\"], \"paths\": {\"/a\": {\"get\": "
		    "{\"responses\": {\"200\": {\"examples\": "
		    "{\"application/json\": 1, \"image/png\": 2, "
		    "\"x-note\": 3,\n\"text/plain\": 4, \"image\": 5}}}}}}"),
		    "3 /paths/~1a/get/responses/200/examples/text~1plain\n"
		    "3 /paths/~1a/get/responses/200/examples/image\n" },
		{ DOCUMENT("\"produces\": [\"*/*\"], \"paths\": {\"/a\": "
		    "{\"get\": {\"responses\": {\"200\": {\"examples\": "
		    "{\"a/b\": 1}}}}}}"), "" },
		{ RESPONSES("\"200\": {\"examples\": {\"a/b\": 1}}"), "" },
	};

	(void)state;
	EXPECT(examples, "ResponseExampleMustBeProducedByOperation");
}

static void
many_headers_are_compared_too(void **state)
{
	struct buf text CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);

	(void)state;
	(void)buf_puts(&text, "{\"swagger\": \"2.0\", \"responses\": {\"R\": "
	    "{\"headers\": {");
	for (int i = 0; i < 100; i++)
		(void)buf_printf(&text, "\"X-%d\": {},", i);
	assert_int_equal(buf_puts(&text, "\n\"x-50\": {}}}}}"), 0);
	expect_places(buf_text(&text), "ResponseHeadersAreNotUnique",
	    "2 /responses/R/headers/x-50\n");
}

/* ---- texts ---- */

/* Somebody pastes what the official validator says. */
static void
messages_with_braces_are_recognised(void **state)
{
	const struct rule_text *rule;

	(void)state;
	rule = rules_find_message("The 'path' parameter 'id' is not defined in "
	    "the URI path template. To include the parameter as a variable in "
	    "the path, use '{' and '}' characters to enclose the name of the "
	    "parameter in the path.");
	assert_non_null(rule);
	assert_string_equal(rule->id, "PathParameterNotDefinedInTemplate");
	rule = rules_find_message("The path is not valid, each path template "
	    "variable enclosed by '{' and '}' characters must be contained "
	    "within a single URL segment. Individual '{' or '}' characters "
	    "which are not enclosing a path template variable must be URL "
	    "encoded.");
	assert_non_null(rule);
	assert_string_equal(rule->id, "OperationPathTemplateNotValid");
}

static void
a_summary_is_too_long_for_one_rule(void **state)
{
	static const size_t lengths[] = { 80, 81, 119, 120, 121 };
	char text[512], summary[128];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(lengths); i++) {
		const size_t n = lengths[i];
		const char *at = "3 /paths/~1a/get/summary\n";

		memset(summary, 'a', n);
		summary[n] = '\0';
		(void)snprintf(text, sizeof(text),
		    PATHS("\"/a\": {\"get\": {\"summary\": \"%s\"}}"),
		    summary);
		expect_places(text, "FieldLengthExceeded",
		    n > 80 && n < 120 ? at : "");
		expect_places(text, "OperationSummaryTooLong",
		    n >= 120 ? at : "");
	}
}

/* ---- documents that want to break something ---- */

static void
members_of_wrong_types_are_survived(void **state)
{
	static const char *const values[] = {
		"null", "7", "\"x\"", "[]", "{}", "[7, null, [], {}, \"x\"]",
		"{\"a\": 7, \"200\": {}, \"b\": null, \"\": []}",
		"[{\"$ref\": \"#\"}, {\"$ref\": \"\"}, {\"$ref\": \"#/\"}, "
		    "{\"$ref\": \"#/parameters/\"}, {\"in\": \"path\"}, "
		    "{\"in\": 7, \"name\": []}]",
	};
	static const char *const shapes[] = {
		DOCUMENT("\"paths\": %s"), DOCUMENT("\"security\": %s"),
		DOCUMENT("\"securityDefinitions\": %s, "
		    "\"security\": [{\"a\": [\"b\"]}]"),
		DOCUMENT("\"security\": [{\"a\": %s}]"),
		DOCUMENT("\"definitions\": %s"),
		DOCUMENT("\"definitions\": {\"A\": {\"required\": %s, "
		    "\"properties\": {\"a\": {\"$ref\": "
		    "\"#/definitions/A\"}}}}"),
		DOCUMENT("\"definitions\": {\"A\": {\"required\": [\"a\"], "
		    "\"properties\": %s}}"),
		DOCUMENT("\"parameters\": %s, \"paths\": {\"/a\": "
		    "{\"parameters\": [{\"$ref\": \"#/parameters/0\"}]}}"),
		DOCUMENT("\"consumes\": %s, \"produces\": %s"),
		PATHS("\"/{a}\": %s"), PATHS("\"/{a}\": {\"parameters\": %s}"),
		PATHS("\"/{a}\": {\"get\": {\"parameters\": %s}}"),
		PATHS("\"/{a}\": {\"get\": {\"responses\": %s}}"),
		PATHS("\"/{a}\": {\"get\": {\"consumes\": %s, \"parameters\": "
		    "[{\"in\": \"body\", \"schema\": %s}]}}"),
		PATHS("\"/{a}\": {\"get\": {\"responses\": {\"200\": "
		    "{\"examples\": %s, \"headers\": %s}}}}"),
		PATHS("\"/{a}\": {\"get\": {\"operationId\": %s, "
		    "\"summary\": %s}}"),
	};
	struct buf text CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);

	(void)state;
	for (size_t s = 0; s < ARRAY_LEN(shapes); s++) {
		for (size_t v = 0; v < ARRAY_LEN(values); v++) {
			const char *at = shapes[s], *slot;

			buf_reset(&text);
			while ((slot = strstr(at, "%s")) != NULL) {
				(void)buf_add(&text, at, (size_t)(slot - at));
				(void)buf_puts(&text, values[v]);
				at = slot + 2;
			}
			assert_int_equal(buf_puts(&text, at), 0);
			checked_unref(check_sized(buf_text(&text), text.len));
		}
	}
}

/* ---- ten times as much takes ten times as long ---- */

/* One thing of each kind that has an index, by its number. */
static void
put_paths(struct buf *b, size_t n)
{
	for (size_t i = 0; i < n; i++)
		(void)buf_printf(b, "%s\"/shops/{shop}/orders%zu/{id}\": {"
		    "\"get\": {\"operationId\": \"Op%zu\", \"parameters\": "
		    "[{\"name\": \"shop\", \"in\": \"path\"}, "
		    "{\"$ref\": \"#/parameters/P%zu\"}], \"responses\": "
		    "{\"200\": {\"schema\": {\"$ref\": "
		    "\"#/definitions/D%zu\"}}}}}", i > 0 ? ",\n" : "", i, i, i,
		    i);
}

/* Templates of which each is similar to many others. */
static void
put_similar_paths(struct buf *b, size_t n)
{
	for (size_t i = 0; i < n; i++)
		(void)buf_printf(b, i % 2 == 0 ?
		    "%s\"/{a}/x%zu/{b}/q\": {\"get\": {}}" :
		    "%s\"/y%zu/{a}/{b}/r\": {\"get\": {}}", i > 0 ? ",\n" : "",
		    i);
}

static void
put_long_path(struct buf *b, size_t n)
{
	(void)buf_puts(b, "\"");
	for (size_t i = 0; i < n; i++)
		(void)buf_printf(b, "/{v%zu}", i);
	(void)buf_puts(b, "\": {\"get\": {\"parameters\": [");
	for (size_t i = 0; i < n; i++)
		(void)buf_printf(b, "%s{\"name\": \"v%zu\", "
		    "\"in\": \"path\"}", i > 0 ? ",\n" : "", i);
	(void)buf_puts(b, "]}}");
}

/* One loop through all; each requires all of its properties. */
static void
put_loop(struct buf *b, size_t n)
{
	for (size_t i = 0; i < n; i++)
		(void)buf_printf(b, "%s\"D%zu\": {\"required\": [\"p\"], "
		    "\"properties\": {\"p\": {\"$ref\": "
		    "\"#/definitions/D%zu\"}}}", i > 0 ? ",\n" : "", i,
		    (i + 1) % n);
}

static void
put_wide_loop(struct buf *b, size_t n)
{
	(void)buf_puts(b, "\"A\": {\"required\": [");
	for (size_t i = 0; i < n; i++)
		(void)buf_printf(b, "%s\"p%zu\"", i > 0 ? "," : "", i);
	(void)buf_puts(b, "], \"properties\": {");
	for (size_t i = 0; i < n; i++)
		(void)buf_printf(b, "%s\"p%zu\": {\"$ref\": "
		    "\"#/definitions/A\"}", i > 0 ? ",\n" : "", i);
	(void)buf_puts(b, "}}");
}

static void
put_parameters(struct buf *b, size_t n)
{
	for (size_t i = 0; i < n; i++)
		(void)buf_printf(b, "%s\"P%zu\": {\"name\": \"id\", "
		    "\"in\": \"path\"}", i > 0 ? ",\n" : "", i);
}

static const struct {
	const char	*name;
	void		(*paths)(struct buf *b, size_t n);
	void		(*definitions)(struct buf *b, size_t n);
} shapes[] = {
	{ "paths, parameters, references", put_paths, put_loop },
	{ "similar paths", put_similar_paths, put_loop },
	{ "one long path", put_long_path, put_wide_loop },
};

/* CPU seconds for one check. */
static double
measure(size_t shape, size_t n)
{
	struct buf text CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	clock_t begin;

	(void)buf_puts(&text, "{\"swagger\": \"2.0\", \"paths\": {");
	shapes[shape].paths(&text, n);
	(void)buf_puts(&text, "}, \"parameters\": {");
	put_parameters(&text, n);
	(void)buf_puts(&text, "}, \"definitions\": {");
	shapes[shape].definitions(&text, n);
	assert_int_equal(buf_puts(&text, "}}"), 0);
	begin = clock();
	checked_unref(check_sized(buf_text(&text), text.len));
	return (double)(clock() - begin) / CLOCKS_PER_SEC;
}

static void
ten_times_as_much_takes_ten_times_as_long(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(shapes); i++) {
		const double few = measure(i, 1000), many = measure(i, 10000);

		print_message("%s: 1,000 in %.1f ms, 10,000 in %.1f ms\n",
		    shapes[i].name, few * 1e3, many * 1e3);
		/* Caches and a busy machine have their share of it. */
		assert_true(many < few * 40 + 0.2);
	}
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(percent_signs_are_uri_or_name),
		cmocka_unit_test(references_in_examples_are_no_references),
		cmocka_unit_test(a_required_loop_is_found_once),
		cmocka_unit_test(a_loop_that_can_end_is_fine),
		cmocka_unit_test(one_mistake_in_a_path_is_one_finding),
		cmocka_unit_test(paths_are_redefined_whatever_their_methods),
		cmocka_unit_test(duplicates_have_the_same_method),
		cmocka_unit_test(
		    similar_paths_are_told_of_the_one_with_the_variable),
		cmocka_unit_test(parameters_of_the_path_fill_its_template),
		cmocka_unit_test(what_is_missing_is_what_is_pointed_at),
		cmocka_unit_test(copies_and_duplicates_are_told_apart),
		cmocka_unit_test(bodies_of_a_path_and_its_operations_add_up),
		cmocka_unit_test(outputs_that_nobody_misses),
		cmocka_unit_test(successes_have_codes_or_are_the_default),
		cmocka_unit_test(produced_types_may_have_stars_and_parameters),
		cmocka_unit_test(many_headers_are_compared_too),
		cmocka_unit_test(messages_with_braces_are_recognised),
		cmocka_unit_test(a_summary_is_too_long_for_one_rule),
		cmocka_unit_test(members_of_wrong_types_are_survived),
		cmocka_unit_test(ten_times_as_much_takes_ten_times_as_long),
	};

	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests_name("rules_paths", tests, NULL, NULL);
}
