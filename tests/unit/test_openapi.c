/*
 * openapi: the walk sees each node once, in order, as the right kind, and
 * the indexes say what the document says.
 */
#include "certfs/openapi.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *const kind_names[OPENAPI_KINDS] = {
	"document", "info", "contact", "license", "metadata", "tag", "docs",
	"security", "path", "operation", "parameter", "response", "header",
	"notification", "schema", "items", "values", "list", "dynamic-schema",
	"dynamic-properties", "tree", "open", "browse", "context", "simulation",
	"subscription", "capabilities", "connection-test", "picker",
	"picker-call", "file", "properties", "connection",
	"mistyped", "flawed",
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

	/* The documents here are too short to be sound. */
	if (n->kind == OPENAPI_FLAWED)
		return;
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
families_are_sorted_by_revision(void **state)
{
	const struct openapi_relative *all;
	struct document d;
	size_t n;

	(void)state;
	document_open(&d, "{\"paths\": {"
	    "\"/a\": {\"get\": {\"x-ms-api-annotation\":"
	    " {\"family\": \"F\", \"revision\": 2}},"
	    " \"put\": {\"x-ms-api-annotation\":"
	    " {\"family\": \"F\", \"revision\": 1}},"
	    " \"post\": {\"x-ms-api-annotation\": {\"family\": \"F\"}},"
	    " \"patch\": {\"x-ms-api-annotation\": {\"family\": \"\"}},"
	    " \"head\": {\"x-ms-api-annotation\":"
	    " {\"family\": \"E\", \"revision\": 1.5}}}}}");
	all = openapi_families(d.view, &n);
	assert_int_equal(n, 4);
	assert_string_equal(all[0].operation->method, "head");
	assert_int_equal(all[0].revision, 0);
	assert_string_equal(all[1].operation->method, "post");
	assert_string_equal(all[2].operation->method, "put");
	assert_string_equal(all[3].operation->method, "get");
	document_close(&d);
}

/* A has a URL in what it refers to; C is only behind what is internal. */
#define WEBHOOKS(trigger) \
	"{\"paths\": {\"/h\": {\"post\": {" trigger "}}}," \
	"\"definitions\": {" \
	"\"A\": {\"properties\": {\"b\": {\"$ref\":" \
	" \"#/definitions/B\"}}}," \
	"\"B\": {\"properties\": {\"a\": {\"$ref\":" \
	" \"#/definitions/A\"}, \"u\": {\"x-ms-notification-url\": true}," \
	" \"c\": {\"x-ms-visibility\": \"internal\", \"items\":" \
	" {\"$ref\": \"#/definitions/C\"}}}}," \
	"\"C\": {\"properties\": {\"u\":" \
	" {\"x-ms-notification-url\": true}}}, \"D\": {}}}"

static unsigned
webhook_of(const struct document *d, const char *name)
{
	return openapi_definition_webhook(d->view, json_member(
	    json_member(json_root(d->json), "definitions"), name));
}

static void
definitions_know_their_notification_urls(void **state)
{
	struct document d;

	(void)state;
	document_open(&d, WEBHOOKS("\"x-ms-trigger\": \"single\""));
	assert_int_equal(webhook_of(&d, "A"), OPENAPI_HAS_URL);
	assert_int_equal(webhook_of(&d, "B"), OPENAPI_HAS_URL);
	assert_int_equal(webhook_of(&d, "C"),
	    OPENAPI_HAS_URL | OPENAPI_IN_INTERNAL);
	assert_int_equal(webhook_of(&d, "D"), 0);
	document_close(&d);
	document_open(&d, WEBHOOKS(""));
	assert_int_equal(webhook_of(&d, "B"), 0);
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

/* ---- where a path leads ---- */

static const char located[] =
    "{\"swagger\": \"2.0\", \"info\": {\"title\": \"T\"},"
    " \"paths\": {"
    "  \"/items/{id}\": {"
    "   \"parameters\": [{\"name\": \"id\", \"in\": \"path\"}],"
    "   \"x-ms-notification-content\": {\"schema\":"
    "    {\"properties\": {\"what\": {\"type\": \"string\"}}}},"
    "   \"get\": {\"operationId\": \"Get\", \"summary\": \"s\","
    "    \"parameters\": [{\"$ref\": \"#/parameters/page\"},"
    "     {\"name\": \"in\", \"in\": \"body\", \"schema\":"
    "      {\"$ref\": \"#/definitions/Item\"}}],"
    "    \"responses\": {\"200\": {\"$ref\": \"#/responses/items\"},"
    "     \"201\": {\"x-ms-notification-content\": 1}}}},"
    "  \"/loop\": {\"post\": {\"operationId\": \"Get/more\","
    "   \"parameters\": [{\"$ref\": \"#/parameters/round\"}],"
    "   \"responses\": {\"200\": {\"schema\":"
    "    {\"$ref\": \"#/definitions/Loop\"}}}}}},"
    " \"parameters\": {\"page\": {\"name\": \"page\", \"in\": \"query\"},"
    "  \"round\": {\"$ref\": \"#/parameters/round\"}},"
    " \"responses\": {\"items\": {\"schema\": {\"type\": \"array\","
    "  \"items\": {\"$ref\": \"#/definitions/Item\"}}}},"
    " \"definitions\": {"
    "  \"Item\": {\"required\": [\"other\", \"id\"], \"properties\": {"
    "    \"id\": {\"type\": \"integer\"}, \"a/b\": {\"type\": \"string\"},"
    "    \"items\": {\"type\": \"string\"}},"
    "   \"allOf\": [{\"properties\": {\"base\": {\"enum\": [1]}}}]},"
    "  \"Loop\": {\"allOf\": [{\"$ref\": \"#/definitions/Loop\"},"
    "   {\"$ref\": \"#/definitions/Loop\"}]}}}";

/* "pointer", "pointer ?" when only its last name is missing, or "nowhere". */
static void
leads_to(const struct document *d, const char *path, const char *expected)
{
	struct buf out CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct openapi_place place;
	int r;

	r = openapi_locate(d->json, d->view, path, strlen(path), &place);
	if (r == 0) {
		(void)json_pointer(place.node, &out);
		(void)buf_puts(&out, place.missing ? " ?" : "");
	} else {
		assert_int_equal(r, -ENOENT);
		(void)buf_puts(&out, "nowhere");
	}
	if (strcmp(buf_text(&out), expected) != 0)
		fail_msg("%s leads to '%s', expected '%s'", path,
		    buf_text(&out), expected);
}

static void
pointers_are_located(void **state)
{
	struct document d;

	(void)state;
	document_open(&d, located);
	leads_to(&d, "", "");
	leads_to(&d, "/", "");
	leads_to(&d, "/info/title", "/info/title");
	leads_to(&d, "info/title", "/info/title");
	leads_to(&d, "#/info/title", "/info/title");
	leads_to(&d, "/paths/~1items~1{id}/get", "/paths/~1items~1{id}/get");
	leads_to(&d, "paths/~1items~1{id}/get/parameters/1",
	    "/paths/~1items~1{id}/get/parameters/1");
	/* What is missing has its owner's place. */
	leads_to(&d, "/info/contact", "/info ?");
	leads_to(&d, "/paths/~1items~1{id}/get/consumes",
	    "/paths/~1items~1{id}/get ?");
	leads_to(&d, "/paths/~1items~1{id}/get/parameters/0/"
	    "x-ms-url-encoding", "/paths/~1items~1{id}/get/parameters/0 ?");
	leads_to(&d, "/paths/~1items~1{id}/get/parameters/7",
	    "/paths/~1items~1{id}/get/parameters ?");
	leads_to(&d, "/paths/~1gone/get", "nowhere");
	leads_to(&d, "/paths/~1gone", "/paths ?");
	/* A way through references goes on behind them. */
	leads_to(&d, "/paths/~1items~1{id}/get/parameters/0/name",
	    "/parameters/page/name");
	leads_to(&d, "/paths/~1loop/post/parameters/0/name",
	    "/paths/~1loop/post/parameters/0 ?");
	leads_to(&d, "/info/title/deeper", "/info/title ?");
	leads_to(&d, "/info/title/deeper/still", "nowhere");
	leads_to(&d, "/info/~2", "/info ?");
	document_close(&d);
}

static void
changes_are_located(void **state)
{
	struct document d;

	(void)state;
	document_open(&d, located);
	leads_to(&d, "operation/Get", "/paths/~1items~1{id}/get");
	leads_to(&d, "/operation/Get", "/paths/~1items~1{id}/get");
	leads_to(&d, "operation/Get/more", "/paths/~1loop/post");
	leads_to(&d, "operation/Get/summary", "/paths/~1items~1{id}/get/summary");
	leads_to(&d, "operation/Gone", "nowhere");
	leads_to(&d, "operation/", "nowhere");
	leads_to(&d, "operation/Get/parameter", "/paths/~1items~1{id}/get ?");
	leads_to(&d, "operation/Get/parameter/page",
	    "/paths/~1items~1{id}/get/parameters/0");
	leads_to(&d, "operation/Get/parameter/page/in", "/parameters/page/in");
	leads_to(&d, "operation/Get/parameter/id",
	    "/paths/~1items~1{id}/parameters/0");
	leads_to(&d, "operation/Get/parameter/gone",
	    "/paths/~1items~1{id}/get ?");
	leads_to(&d, "operation/Get/parameter/gone/type", "nowhere");
	leads_to(&d, "operation/Get/parameter/body/schema/id/type",
	    "/definitions/Item/properties/id/type");
	leads_to(&d, "operation/Get/parameter/in/schema/a~1b",
	    "/definitions/Item/properties/a~1b");
	leads_to(&d, "operation/Get/parameter/body/schema/id/required",
	    "/definitions/Item/required/1");
	leads_to(&d, "operation/Get/parameter/body/schema/base/required",
	    "/definitions/Item/allOf/0/properties/base ?");
	leads_to(&d, "operation/Get/responses/200/schema/items/id/format",
	    "/definitions/Item/properties/id ?");
	leads_to(&d, "operation/Get/responses/200/schema/items/items/type",
	    "/definitions/Item/properties/items/type");
	leads_to(&d, "operation/Get/responses/200/schema/items/base/enum",
	    "/definitions/Item/allOf/0/properties/base/enum");
	leads_to(&d, "operation/Get/responses/404",
	    "/paths/~1items~1{id}/get/responses ?");
	leads_to(&d, "operation/Get/responses/x-ms-notification-content/schema/"
	    "what/type", "/paths/~1items~1{id}/x-ms-notification-content/"
	    "schema/properties/what/type");
	/* Loops of references end. */
	leads_to(&d, "operation/Get/more/responses/200/schema/x/y", "nowhere");
	leads_to(&d, "operation/Get/more/parameter/x",
	    "/paths/~1loop/post ?");
	document_close(&d);
}

static void
properties_are_located(void **state)
{
	struct document d;

	(void)state;
	document_open(&d, "{\"properties\": {\"connectionParameters\": {"
	    "\"token:clientId\": {\"type\": 1}, \"a.b c\": {\"type\": 2},"
	    "\"it's/~\": 3}, \"capabilities\": [\"x\", \"y\"]}}");
	leads_to(&d, "$.properties", "/properties");
	leads_to(&d, "$", "");
	leads_to(&d, "[0]", "");
	leads_to(&d, "[0].properties.connectionParameters.token:clientId.type",
	    "/properties/connectionParameters/token:clientId/type");
	leads_to(&d, "$.properties.connectionParameters['a.b c'].type",
	    "/properties/connectionParameters/a.b c/type");
	leads_to(&d, "$['properties'][\"connectionParameters\"]"
	    "['it\\'s/~']", "/properties/connectionParameters/it's~1~0");
	leads_to(&d, "[0].properties.capabilities[1]",
	    "/properties/capabilities/1");
	leads_to(&d, "$.properties.gone", "/properties ?");
	leads_to(&d, "$.properties['unfinished", "nowhere");
	leads_to(&d, "$.properties[", "nowhere");
	leads_to(&d, "$['", "nowhere");
	leads_to(&d, "$.", " ?");
	document_close(&d);
}

/* ---- what is found once ---- */

static void
parameters_are_those_that_count(void **state)
{
	const struct openapi_operation *o;
	struct document d;

	(void)state;
	document_open(&d, "{\"paths\": {\"/a\": {"
	    "\"parameters\": [{\"name\": \"id\", \"in\": \"path\"},"
	    " {\"name\": \"v\", \"in\": \"query\"}],"
	    "\"get\": {\"operationId\": \"Get\", \"parameters\": ["
	    " {\"$ref\": \"#/parameters/P\"}, 7, {\"$ref\": \"#/no\"},"
	    " {\"name\": \"v\", \"in\": \"query\", \"x\": 1},"
	    " {\"name\": \"v\", \"in\": \"header\"}]},"
	    "\"put\": {}}},"
	    "\"parameters\": {\"P\": {\"name\": \"b\", \"in\": \"body\"}}}");
	o = openapi_operation_find(d.view, "Get");
	assert_non_null(o);
	assert_int_equal(o->parameter_count, 4);
	assert_string_equal(o->parameters[0].name, "id");
	assert_true(o->parameters[0].of_path);
	assert_string_equal(o->parameters[1].name, "b");
	assert_string_equal(o->parameters_by_name[0]->name, "b");
	assert_string_equal(o->parameters_by_name[2]->in, "header");
	assert_string_equal(o->parameters_by_name[3]->in, "query");
	assert_non_null(json_member(
	    openapi_parameter_find(o, "v", "query")->json, "x"));
	assert_string_equal(openapi_parameter_find(o, "v", NULL)->in,
	    "header");
	assert_null(openapi_parameter_find(o, "id", "query"));
	assert_null(openapi_parameter_find(o, "zz", NULL));
	assert_null(openapi_operation_find(d.view, "Ge"));
	assert_int_equal(openapi_operations(d.view,
	    &(size_t){ 0 })[1].parameter_count, 2);
	document_close(&d);
}

static unsigned
use_of(const struct document *d, const char *name)
{
	const struct json_node *definitions =
	    json_object(json_root(d->json), "definitions");

	return openapi_definition_use(d->view, json_member(definitions, name));
}

static void
uses_are_handed_on_along_references(void **state)
{
	struct document d;

	(void)state;
	document_open(&d, "{\"paths\": {\"/a\": {"
	    "\"post\": {\"parameters\": [{\"in\": \"body\", \"schema\":"
	    " {\"$ref\": \"#/definitions/In\"}}],"
	    " \"responses\": {\"200\": {\"schema\": {\"items\":"
	    "  {\"$ref\": \"#/definitions/Out\"}}}}},"
	    "\"x-ms-notification-content\": {\"schema\":"
	    " {\"$ref\": \"#/definitions/Sent\"}}}},"
	    "\"definitions\": {"
	    "\"Unused\": {\"items\": {\"$ref\": \"#/definitions/Deep\"}},"
	    "\"Loop\": {\"items\": {\"$ref\": \"#/definitions/In\"}},"
	    "\"In\": {\"properties\": {"
	    " \"a\": {\"$ref\": \"#/definitions/Both\"},"
	    " \"b\": {\"$ref\": \"#/definitions/Loop/items\"}}},"
	    "\"Out\": {\"allOf\": [{\"$ref\": \"#/definitions/Both\"}]},"
	    "\"Both\": {}, \"Sent\": {}, \"Deep\": {},"
	    "\"Shared\": {}},"
	    "\"responses\": {\"R\": {\"schema\":"
	    " {\"$ref\": \"#/definitions/Shared\"}}}}");
	assert_int_equal(use_of(&d, "In"), OPENAPI_IN_INPUT);
	assert_int_equal(use_of(&d, "Loop"), OPENAPI_IN_INPUT);
	assert_int_equal(use_of(&d, "Out"), OPENAPI_IN_OUTPUT);
	assert_int_equal(use_of(&d, "Both"),
	    OPENAPI_IN_INPUT | OPENAPI_IN_OUTPUT);
	assert_int_equal(use_of(&d, "Sent"), OPENAPI_IN_NOTIFICATION);
	assert_int_equal(use_of(&d, "Shared"), OPENAPI_IN_OUTPUT);
	assert_int_equal(use_of(&d, "Unused"), 0);
	assert_int_equal(use_of(&d, "Deep"), 0);
	document_close(&d);
}

static void
properties_are_found_behind_references(void **state)
{
	const struct json_node *a;
	struct document d;
	unsigned steps = 16;

	(void)state;
	document_open(&d, "{\"definitions\": {"
	    "\"A\": {\"properties\": {\"own\": {}}, \"allOf\": ["
	    " {\"$ref\": \"#/definitions/B\"}, 1,"
	    " {\"$ref\": \"#/definitions/A\"}]},"
	    "\"B\": {\"$ref\": \"#/definitions/C\"},"
	    "\"C\": {\"properties\": {\"far\": {\"type\": \"string\"}}},"
	    "\"L\": {\"$ref\": \"#/definitions/L\"}}}");
	a = json_member(json_object(json_root(d.json), "definitions"), "A");
	assert_non_null(openapi_property(a, "own", 3, &steps));
	assert_string_equal(json_string(openapi_property(a, "farther",
	    3, &steps), "type"), "string");
	assert_in_range(steps, 1, 15);
	assert_null(openapi_property(a, "none", 4, &steps));
	assert_int_equal(steps, 0);
	assert_null(openapi_resolve(json_member(a->parent, "L")));
	document_close(&d);
}

static void
note_members(const struct openapi_node *n, void *arg)
{
	const int bit = openapi_member_bit(OPENAPI_OPERATION, "summary");

	if (n->kind != OPENAPI_OPERATION)
		return;
	assert_true(bit >= 0);
	assert_int_equal(n->has, UINT64_C(1) << bit);
	assert_string_equal(n->member[bit]->text, "two");
	assert_int_equal(n->around->kind, OPENAPI_PATH);
	assert_int_equal(n->around->around->kind, OPENAPI_DOCUMENT);
	assert_null(n->around->around->around);
	++*(size_t *)arg;
}

static void
nodes_know_their_members(void **state)
{
	struct document d;
	size_t seen = 0;

	(void)state;
	document_open(&d, "{\"paths\": {\"/a\": {\"get\": {"
	    "\"summary\": 1, \"unknown\": 2, \"summary\": \"two\"}}}}");
	openapi_walk(d.view, note_members, &seen);
	assert_int_equal(seen, 1);
	assert_int_equal(openapi_member_bit(OPENAPI_OPERATION, "unknown"), -1);
	document_close(&d);
}

/* The keys of all that is shared and not used. */
static const char *
unused(struct document *d)
{
	static const char *const parts[] = {
		"definitions", "parameters", "responses", "securityDefinitions",
	};

	buf_reset(&d->seen);
	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		const struct json_node *part = json_object(json_root(d->json),
		    parts[i]);

		for (const struct json_node *c = part != NULL ? part->first :
		    NULL; c != NULL; c = c->next)
			if (!openapi_is_used(d->view, c))
				buf_printf(&d->seen, "%s ", c->key);
	}
	return buf_text(&d->seen);
}

static void
shared_parts_know_whether_they_are_used(void **state)
{
	struct document d;

	(void)state;
	document_open(&d, "{\"paths\": {\"/a\": {\"get\": {\"parameters\": ["
	    "{\"$ref\": \"#/parameters/a\"},"
	    "{\"$ref\": \"#/parameters/d/schema\"},"
	    "{\"$ref\": \"#/parameters/none\"}, {\"$ref\": \"#/\"},"
	    "{\"$ref\": \"\"}, {\"$ref\": \"#/parameters/\"}],"
	    "\"security\": [{\"key\": []}, 1]}}},"
	    "\"definitions\": {\"One\": {\"$ref\": \"#/definitions/One\"}},"
	    "\"parameters\": {\"a\": {}, \"b\": 1,"
	    " \"d\": {\"schema\": {\"$ref\": \"#/responses/r\"}}},"
	    "\"responses\": {\"r\": {}, \"s\": {}},"
	    "\"securityDefinitions\": {\"key\": {}, \"old\": {}}}");
	assert_string_equal(unused(&d), "One b s old ");
	assert_true(openapi_is_used(d.view, json_root(d.json)));
	document_close(&d);

	/* Where nothing asks for security, all schemes may be meant. */
	document_open(&d, "{\"security\": [], \"definitions\": [],"
	    "\"securityDefinitions\": {\"key\": {}}}");
	assert_string_equal(unused(&d), "");
	document_close(&d);
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
		cmocka_unit_test(parameters_are_those_that_count),
		cmocka_unit_test(uses_are_handed_on_along_references),
		cmocka_unit_test(properties_are_found_behind_references),
		cmocka_unit_test(nodes_know_their_members),
		cmocka_unit_test(shared_parts_know_whether_they_are_used),
		cmocka_unit_test(families_are_sorted_by_revision),
		cmocka_unit_test(definitions_know_their_notification_urls),
		cmocka_unit_test(type_names_are_the_official_ones),
		cmocka_unit_test(properties_have_their_own_walk),
		cmocka_unit_test(pointers_are_located),
		cmocka_unit_test(changes_are_located),
		cmocka_unit_test(properties_are_located),
	};

	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
