/*
 * openapi: the walk sees each node once, in order, as the right kind, and
 * the indexes say what the document says.
 */
#include "certfs/openapi.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *const kind_names[OPENAPI_KINDS] = {
	"document", "info", "contact", "license", "metadata", "tag", "docs",
	"security", "path", "operation", "parameter", "response", "header",
	"notification", "schema", "items", "file", "properties", "connection",
	"mistyped",
};

struct document {
	struct json_doc	*json;
	struct openapi	*view;
	struct buf	 seen;
};

static void
document_open(struct document *d, const char *text)
{
	struct json_error error;

	*d = (struct document){ .seen = BUF_INIT(BUF_TEXT_MAX) };
	assert_int_equal(json_parse(text, strlen(text), &d->json, &error), 0);
	assert_int_equal(openapi_new(d->json, &d->view), 0);
}

static void
document_close(struct document *d)
{
	openapi_free(d->view);
	json_free(d->json);
	buf_done(&d->seen);
}

/* "kind pointer" of each node, "->" where a reference leads, "!" internal. */
static void
note(const struct openapi_node *n, void *arg)
{
	struct buf *out = arg;

	buf_printf(out, "%s ", kind_names[n->kind]);
	(void)json_pointer(n->json, out);
	if (n->value == NULL) {
		buf_puts(out, " -> nothing");
	} else if (n->value != n->json) {
		buf_puts(out, " -> ");
		(void)json_pointer(n->value, out);
	}
	if (n->internal)
		buf_puts(out, " !");
	buf_putc(out, '\n');
}

static const char *
walked(struct document *d)
{
	buf_reset(&d->seen);
	openapi_walk(d->view, note, &d->seen);
	return buf_text(&d->seen);
}

static void
walk_is_in_document_order(void **state)
{
	struct document d;

	(void)state;
	document_open(&d, "{\"swagger\": \"2.0\","
	    "\"paths\": {\"x-a\": 1, \"/b\": {"
	    " \"parameters\": [{\"name\": \"p\"}],"
	    " \"get\": {\"parameters\": [{\"schema\": {\"items\": {}}}],"
	    "  \"responses\": {\"200\": {\"headers\": {\"h\": {}}}}},"
	    " \"x-ms-notification-content\": {\"schema\": {}}}},"
	    "\"info\": {\"contact\": {}},"
	    "\"definitions\": {\"D\": {\"properties\": {\"e\": {\"allOf\":"
	    " [{}]}}}}}");
	assert_string_equal(walked(&d),
	    "document \n"
	    "path /paths/~1b\n"
	    "parameter /paths/~1b/parameters/0\n"
	    "operation /paths/~1b/get\n"
	    "parameter /paths/~1b/get/parameters/0\n"
	    "schema /paths/~1b/get/parameters/0/schema\n"
	    "schema /paths/~1b/get/parameters/0/schema/items\n"
	    "response /paths/~1b/get/responses/200\n"
	    "header /paths/~1b/get/responses/200/headers/h\n"
	    "notification /paths/~1b/x-ms-notification-content\n"
	    "schema /paths/~1b/x-ms-notification-content/schema\n"
	    "info /info\n"
	    "contact /info/contact\n"
	    "schema /definitions/D\n"
	    "schema /definitions/D/properties/e\n"
	    "schema /definitions/D/properties/e/allOf/0\n");
	document_close(&d);
}

static void
references_are_followed_and_loops_are_not_entered(void **state)
{
	struct document d;

	(void)state;
	document_open(&d, "{\"definitions\": {"
	    "\"A\": {\"properties\": {\"b\": {\"$ref\": \"#/definitions/B~1\"},"
	    " \"c\": {\"$ref\": \"#/definitions/C\"},"
	    " \"d\": {\"$ref\": \"other.json\"}}},"
	    "\"B/\": {\"$ref\": \"#/definitions/A\"}}}");
	assert_string_equal(walked(&d),
	    "document \n"
	    "schema /definitions/A\n"
	    "schema /definitions/A/properties/b -> /definitions/B~1\n"
	    "schema /definitions/A/properties/c -> nothing\n"
	    "schema /definitions/A/properties/d -> nothing\n"
	    "schema /definitions/B~1 -> /definitions/A\n");
	document_close(&d);
}

static void
wrong_types_are_nodes_of_their_own(void **state)
{
	struct document d;

	(void)state;
	document_open(&d, "{\"info\": [], \"host\": 1, \"tags\": [\"a\"],"
	    "\"schemes\": [\"https\", null],"
	    "\"definitions\": {\"A\": {\"additionalProperties\": true,"
	    " \"maxLength\": 1.5, \"maximum\": 1.5, \"example\": 7}}}");
	assert_string_equal(walked(&d),
	    "document \n"
	    "mistyped /info\n"
	    "mistyped /host\n"
	    "mistyped /tags/0\n"
	    "mistyped /schemes/1\n"
	    "schema /definitions/A\n"
	    "mistyped /definitions/A/maxLength\n");
	document_close(&d);

	document_open(&d, "[]");
	assert_string_equal(walked(&d), "mistyped \n");
	document_close(&d);
}

static void
internal_is_what_no_visible_operation_has(void **state)
{
	struct document d;

	(void)state;
	document_open(&d, "{\"paths\": {"
	    "\"/a\": {\"parameters\": [{}], \"get\":"
	    " {\"x-ms-visibility\": \"internal\", \"parameters\": [{}]},"
	    " \"put\": {\"parameters\": [{}]}},"
	    "\"/b\": {\"parameters\": [{}], \"get\":"
	    " {\"x-ms-visibility\": \"internal\"}}}}");
	assert_string_equal(walked(&d),
	    "document \n"
	    "path /paths/~1a\n"
	    "parameter /paths/~1a/parameters/0\n"
	    "operation /paths/~1a/get !\n"
	    "parameter /paths/~1a/get/parameters/0 !\n"
	    "operation /paths/~1a/put\n"
	    "parameter /paths/~1a/put/parameters/0\n"
	    "path /paths/~1b !\n"
	    "parameter /paths/~1b/parameters/0 !\n"
	    "operation /paths/~1b/get !\n");
	document_close(&d);
}

static void
operations_are_indexed_by_id(void **state)
{
	const struct openapi_operation *const *by_id;
	const struct openapi_operation *ops;
	struct document d;
	size_t n;

	(void)state;
	document_open(&d, "{\"paths\": {"
	    "\"/a\": {\"get\": {\"operationId\": \"B\"}, \"put\": {}},"
	    "\"/b\": {\"post\": {\"operationId\": \"A\"},"
	    " \"delete\": {\"operationId\": \"B\"},"
	    " \"patch\": {\"operationId\": 1}}}}");
	ops = openapi_operations(d.view, &n);
	assert_int_equal(n, 5);
	assert_string_equal(ops[0].method, "get");
	assert_null(ops[1].id);
	assert_null(ops[4].id);
	by_id = openapi_operations_by_id(d.view, &n);
	assert_int_equal(n, 3);
	assert_string_equal(by_id[0]->method, "post");
	assert_string_equal(by_id[1]->method, "get");
	assert_string_equal(by_id[2]->method, "delete");
	document_close(&d);
}

static void
type_names_are_the_official_ones(void **state)
{
	struct buf b = BUF_INIT(BUF_TEXT_MAX);

	(void)state;
	assert_int_equal(openapi_type_names(OPENAPI_IS_OBJECT |
	    OPENAPI_IS_BOOLEAN, &b), 0);
	buf_putc(&b, '.');
	assert_int_equal(openapi_type_names(OPENAPI_IS_NUMBER |
	    OPENAPI_IS_INTEGER, &b), 0);
	assert_string_equal(buf_text(&b), "Object or Boolean.Float");
	buf_done(&b);
}

static void
properties_have_their_own_walk(void **state)
{
	static const char text[] = "{\"properties\": {\"iconBrandColor\": 1,"
	    "\"connectionParameters\": {\"k\": {\"type\": \"string\"}, \"l\":"
	    " []}}}";
	struct buf seen = BUF_INIT(BUF_TEXT_MAX);
	struct json_error error;
	struct json_doc *doc;

	(void)state;
	assert_int_equal(json_parse(text, strlen(text), &doc, &error), 0);
	openapi_walk_properties(doc, note, &seen);
	assert_string_equal(buf_text(&seen),
	    "file \n"
	    "properties /properties\n"
	    "mistyped /properties/iconBrandColor\n"
	    "connection /properties/connectionParameters/k\n"
	    "mistyped /properties/connectionParameters/l\n");
	json_free(doc);
	buf_done(&seen);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(walk_is_in_document_order),
		cmocka_unit_test(
		    references_are_followed_and_loops_are_not_entered),
		cmocka_unit_test(wrong_types_are_nodes_of_their_own),
		cmocka_unit_test(internal_is_what_no_visible_operation_has),
		cmocka_unit_test(operations_are_indexed_by_id),
		cmocka_unit_test(type_names_are_the_official_ones),
		cmocka_unit_test(properties_have_their_own_walk),
	};

	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
