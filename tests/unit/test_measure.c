/*
 * openapi: how many schemas there are behind references and how deep, also
 * where they go round in circles or come to more than anybody can count.
 */
#include "certfs/openapi.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

struct document {
	struct buf	 text;
	struct json_doc	*json;
	struct openapi	*view;
};

static void
document_open(struct document *d, const char *definitions)
{
	struct json_error error;

	*d = (struct document){ .text = BUF_INIT(BUF_TEXT_MAX) };
	assert_int_equal(buf_printf(&d->text, "{\"definitions\": {%s}}",
	    definitions), 0);
	assert_int_equal(json_parse(buf_text(&d->text), d->text.len, &d->json,
	    &error), 0);
	assert_int_equal(openapi_new(d->json, &d->view), 0);
}

static void
document_close(struct document *d)
{
	openapi_free(d->view);
	json_free(d->json);
	buf_done(&d->text);
}

static struct openapi_size
size_of(const struct document *d, const char *name)
{
	return openapi_measure(d->view, json_member(json_object(
	    json_root(d->json), "definitions"), name));
}

#define REF(name)	"{\"$ref\": \"#/definitions/" name "\"}"

static const struct {
	const char		*definitions;	/* "A" is looked at */
	struct openapi_size	 want;
} cases[] = {
	{ "\"A\": {}", { 1, 1, 0, 0 } },
	{ "\"A\": 5", { 0, 0, 0, 0 } },
	{ "\"A\": {\"properties\": {\"a\": {}, \"b\": 5}, \"items\": {},"
	    " \"additionalProperties\": {\"items\": [{}, {}]},"
	    " \"allOf\": [{}, {}]}", { 8, 3, 0, 0 } },
	/* Names of properties are no keywords. */
	{ "\"A\": {\"properties\": {\"items\": {}, \"$ref\": {}}}",
	    { 3, 2, 0, 0 } },
	{ "\"A\": " REF("B") ", \"B\": {\"items\": {}}", { 2, 2, 2, 2 } },
	{ "\"A\": {\"items\": " REF("B") "}, \"B\": {\"items\": {}}",
	    { 3, 3, 2, 2 } },
	{ "\"B\": {\"items\": {}}, \"A\": {\"properties\": {\"a\": " REF("B")
	    ", \"b\": " REF("B") "}}", { 5, 3, 2, 2 } },
	/* What stands beside a reference does not count. */
	{ "\"A\": {\"items\": {\"items\": " REF("B") ", \"$ref\":"
	    " \"#/definitions/B\"}}, \"B\": {}", { 2, 2, 1, 1 } },
	/* References that lead nowhere, out, or into the middle. */
	{ "\"A\": {\"items\": " REF("C") "}", { 2, 2, 0, 0 } },
	{ "\"A\": {\"allOf\": [{\"$ref\": \"b.json\"}, {\"$ref\": \"#\"},"
	    " {\"$ref\": \"#/definitions\"}, {\"$ref\": \"\"}]}",
	    { 5, 2, 0, 0 } },
	{ "\"A\": {\"items\": {\"$ref\": \"#/definitions/B/items\"}},"
	    " \"B\": {\"items\": {\"items\": {}}}", { 2, 2, 0, 0 } },
	/* Circles */
	{ "\"A\": " REF("A"), { 1, 1, 0, 0 } },
	{ "\"A\": {\"items\": " REF("A") "}", { 2, 2, 0, 0 } },
	{ "\"A\": {\"items\": " REF("B") "}, \"B\": {\"items\": " REF("A") "}",
	    { 4, 2, 0, 0 } },
	{ "\"B\": {\"items\": " REF("A") "}, \"A\": {\"items\": " REF("B") "}",
	    { 4, 2, 4, 2 } },
	{ "\"A\": {\"items\": " REF("B") "}, \"B\": {\"allOf\": [" REF("B")
	    ", " REF("C") "]}, \"C\": {\"items\": {}}", { 5, 4, 4, 3 } },
};

static void
definitions_are_expanded(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct openapi_size *want = &cases[i].want;
		struct openapi_size size;
		struct document d;

		document_open(&d, cases[i].definitions);
		size = size_of(&d, "A");
		if (size.count != want->count || size.depth != want->depth ||
		    size.inner_count != want->inner_count ||
		    size.inner_depth != want->inner_depth)
			fail_msg("%s: %u, %u deep; in it %u, %u deep",
			    cases[i].definitions, size.count, size.depth,
			    size.inner_count, size.inner_depth);
		document_close(&d);
	}
}

/* Twice as many with each: what does not fit is the largest number. */
static void
more_than_fits_is_the_most(void **state)
{
	struct buf text CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct document d;

	(void)state;
	for (unsigned i = 0; i < 100; i++)
		(void)buf_printf(&text, "\"D%u\": {\"allOf\": [{\"$ref\":"
		    " \"#/definitions/D%u\"}, {\"$ref\": \"#/definitions/D%u\"}"
		    "]}, ", i, i + 1, i + 1);
	buf_puts(&text, "\"D100\": {}");
	document_open(&d, buf_text(&text));
	assert_int_equal(size_of(&d, "D98").count, 7);
	assert_int_equal(size_of(&d, "D0").count, UINT32_MAX);
	assert_int_equal(size_of(&d, "D0").depth, 101);
	document_close(&d);
}

static void
operations_have_what_they_share(void **state)
{
	static const char text[] = "{\"paths\": {\"/a\": {\"parameters\":"
	    " [{\"in\": \"body\", \"name\": \"b\", \"schema\": {\"items\": {}}"
	    "}], \"get\": {\"responses\": {\"200\": {\"$ref\":"
	    " \"#/responses/R\"}, \"201\": {\"$ref\": \"#/responses/None\"}}},"
	    " \"put\": {\"parameters\": [{\"in\": \"body\", \"name\": \"b\","
	    " \"schema\": {}}], \"responses\": {\"200\": {\"$ref\":"
	    " \"#/responses/R\"}, \"404\": {\"schema\": 5}}}}, \"/b\":"
	    " {\"post\": {\"parameters\": [{\"$ref\": \"#/parameters/P\"}, 5]"
	    "}}}, \"parameters\": {\"P\": {\"in\": \"body\", \"name\": \"b\","
	    " \"schema\": {\"allOf\": [{}, {}]}}}, \"responses\": {\"R\":"
	    " {\"schema\": {\"properties\": {\"a\": {}, \"b\": {}, \"c\": {}}"
	    "}}}}";
	static const uint32_t want[][2] = { { 6, 4 }, { 5, 4 }, { 3, 3 } };
	const struct openapi_operation *ops;
	struct json_error error;
	struct openapi *view;
	struct json_doc *doc;
	size_t count;

	(void)state;
	assert_int_equal(json_parse(text, strlen(text), &doc, &error), 0);
	assert_int_equal(openapi_new(doc, &view), 0);
	ops = openapi_operations(view, &count);
	assert_int_equal(count, ARRAY_LEN(want));
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(ops[i].schema_count, want[i][0]);
		assert_int_equal(ops[i].part_schema_count, want[i][1]);
	}
	openapi_free(view);
	json_free(doc);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(definitions_are_expanded),
		cmocka_unit_test(more_than_fits_is_the_most),
		cmocka_unit_test(operations_have_what_they_share),
	};

	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
