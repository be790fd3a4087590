/*
 * Rules about calls, webhooks, triggers and families, beyond the example of
 * each: what is not known is not judged, and what is made to be slow is not.
 *
 * Documents are written with ' for ".  What comes out is "Rule pointer" of
 * each finding of these families.
 */
#include "fixture.h"

#include "../../src/rules/lint.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct rule_table *const families[] = {
	&rules_of_targets, &rules_of_arguments, &rules_of_calls,
	&rules_of_webhooks, &rules_of_triggers, &rules_of_families,
};

static bool
is_of_families(const char *id)
{
	for (size_t t = 0; t < ARRAY_LEN(families); t++)
		for (size_t i = 0; i < families[t]->n; i++)
			if (strcmp(families[t]->v[i].text.id, id) == 0)
				return true;
	return false;
}

static void
quote(struct buf *b)
{
	for (size_t i = 0; i < b->len; i++)
		if (b->data[i] == '\'')
			b->data[i] = '"';
}

/* 'members' as a definition. */
static void
judge(struct buf *members, struct buf *out)
{
	struct buf text = BUF_INIT(BUF_TEXT_MAX);
	const struct findings *found;
	struct checked *c = NULL;

	quote(members);
	buf_puts(&text, "{\"swagger\": \"2.0\", ");
	assert_int_equal(buf_add(&text, members->data, members->len), 0);
	assert_int_equal(buf_putc(&text, '}'), 0);
	assert_int_equal(rules_check_file(ARTIFACT_DEFINITION, "d", text.data,
	    text.len, PUBLISHER_VERIFIED, &c), 0);
	found = checked_findings(c);
	for (size_t i = 0; i < findings_count(found); i++) {
		const struct finding *one = findings_at(found, i);

		assert_string_not_equal(one->rule, "JsonSyntax");
		if (is_of_families(one->rule))
			buf_printf(out, "%s %s\n", one->rule, one->pointer);
	}
	checked_unref(c);
	buf_done(&text);
}

static void
expect(const char *want, const char *format, ...) CF_PRINTF(2, 3);

static void
expect(const char *want, const char *format, ...)
{
	struct buf text = BUF_INIT(BUF_TEXT_MAX);
	struct buf out = BUF_INIT(BUF_TEXT_MAX);
	va_list ap;

	va_start(ap, format);
	assert_int_equal(buf_vprintf(&text, format, ap), 0);
	va_end(ap);
	judge(&text, &out);
	if (strcmp(buf_text(&out), want) != 0)
		fail_msg("%s\ngives\n%sbut not\n%s", buf_text(&text),
		    buf_text(&out), want);
	buf_done(&text);
	buf_done(&out);
}

/* ---- paths into answers ---- */

/* An operation with a list of values, and the one that gives them. */
#define LISTED \
	"'paths': {" \
	"'/a': {'get': {'operationId': 'A', 'parameters': [" \
	"{'name': 'p', 'in': 'query', 'type': 'string'," \
	" 'x-ms-dynamic-values': {'operationId': 'B', %s}}]}}," \
	"'/b': {'get': {'operationId': 'B', 'responses':" \
	" {'200': {'schema': %s}}}}}, 'definitions': {" \
	"'Item': {'type': 'object', 'properties': {'id': {}, 'a.b': {}," \
	" 'c/d': {}, 'deep': {'$ref': '#/definitions/Deep'}}}," \
	"'Deep': {'properties': {'title': {'type': 'string'}," \
	" 'open': {'type': 'object'}, 'text': {'type': 'string'}}}," \
	"'Both': {'allOf': [{'$ref': '#/definitions/Item'}," \
	" {'$ref': '#/definitions/Deep'}]}," \
	"'Loop': {'allOf': [{'$ref': '#/definitions/Loop'}]}," \
	"'Round': {'properties': {'id': {'$ref': '#/definitions/Round'}}}," \
	"'One': {'$ref': '#/definitions/Two'}," \
	"'Two': {'$ref': '#/definitions/One'}}"
#define AT	"/paths/~1a/get/parameters/0/x-ms-dynamic-values"
#define ARRAY	"InvokedOperationShouldProduceArray "
#define PROPERTY "InvokedOperationShouldProduceProperty "

static void
paths_lead_through_what_schemas_say(void **state)
{
	static const char *const lead[] = {
		"id", "/id", "a.b", "c/d", "deep/title", "deep.title",
		"deep/open/more", "deep/text/more", "deep", "",
	};
	static const char *const lead_nowhere[] = {
		"Id", "a", "deep/Title", "deep/title2", " id",
	};
	static const char of[] = "'value-path': '%s'";
	char path[128];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(lead); i++) {
		(void)snprintf(path, sizeof(path), of, lead[i]);
		expect("", LISTED, path, "{'type': 'array', 'items':"
		    " {'$ref': '#/definitions/Item'}}");
	}
	for (size_t i = 0; i < ARRAY_LEN(lead_nowhere); i++) {
		(void)snprintf(path, sizeof(path), of, lead_nowhere[i]);
		expect(PROPERTY AT "/value-path\n", LISTED, path,
		    "{'type': 'array', 'items':"
		    " {'$ref': '#/definitions/Item'}}");
	}
	expect("", LISTED, "'value-path': 'title', 'value-title': 'id'",
	    "{'type': 'array', 'items': {'$ref': '#/definitions/Both'}}");
	expect(PROPERTY AT "/value-title\n", LISTED,
	    "'value-path': 'title', 'value-title': 'nothing'",
	    "{'type': 'array', 'items': {'$ref': '#/definitions/Both'}}");
	expect("", LISTED, "'value-path': 'id/id/id/id/id'",
	    "{'type': 'array', 'items': {'$ref': '#/definitions/Round'}}");
}

static void
lists_are_arrays(void **state)
{
	(void)state;
	expect(ARRAY AT "\n", LISTED, "'value-path': 'nothing'",
	    "{'type': 'object', 'properties': {'value': {'type': 'array'}}}");
	expect(ARRAY AT "/value-collection\n", LISTED,
	    "'value-collection': 'Value'",
	    "{'type': 'object', 'properties': {'value': {'type': 'array'}}}");
	expect(ARRAY AT "/value-collection\n", LISTED,
	    "'value-collection': 'value'",
	    "{'properties': {'value': {'type': 'string'}}}");
	expect("", LISTED, "'value-collection': 'value', 'value-path': 'x'",
	    "{'properties': {'value': {'type': 'array', 'items': {}}}}");
	expect("", LISTED, "'value-collection': ''", "{'type': 'array'}");
}

static void
what_is_left_open_is_not_judged(void **state)
{
	static const char *const open[] = {
		"{}", "{'type': 'object'}", "{'type': 'string'}", "7", "null",
		"{'properties': {}}",
		"{'properties': {'x': {}}, 'additionalProperties': true}",
		"{'properties': {'x': {}}, 'additionalProperties': {}}",
		"{'properties': {'x': {}}, 'x-ms-dynamic-schema': {}}",
		"{'type': 'object', 'properties': {'x': {}},"
		" 'discriminator': 'x'}",
		"{'$ref': '#/definitions/Nothing'}",
		"{'$ref': '#/definitions/Loop'}",
		"{'$ref': '#/definitions/One'}",
		"{'allOf': [{'$ref': '#/definitions/Nothing'},"
		" {'$ref': '#/definitions/Item'}]}",
		"{'allOf': [7, {'properties': {'x': {}}}]}",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(open); i++) {
		expect("", LISTED, "'value-collection': 'a/b'", open[i]);
		expect("", LISTED, "'value-path': 'id'", open[i]);
	}
	expect("", LISTED, "'value-collection': 'x~1y'",
	    "{'properties': {'x': {}}}");
	expect("", LISTED, "'value-collection': 'x[0]'",
	    "{'properties': {'x': {}}}");
	expect("", LISTED, "'value-collection': 7, 'value-path': null",
	    "{'properties': {'x': {}}}");
}

static void
any_response_of_success_will_do(void **state)
{
	static const char document[] =
	    "'paths': {'/a': {'get': {'operationId': 'A', 'responses': {%s},"
	    " 'parameters': [{'name': 'p', 'in': 'query',"
	    " 'x-ms-dynamic-list': {'operationId': 'A', 'itemsPath': 'x'}"
	    "}]}}}, 'responses': {'R': {'schema': {'properties':"
	    " {'y': {}}}}}";
	static const char wrong[] = ARRAY "/paths/~1a/get/parameters/0/"
	    "x-ms-dynamic-list/itemsPath\n";

	(void)state;
	expect(wrong, document, "'200': {'$ref': '#/responses/R'}");
	expect(wrong, document, "'404': {}, '204': {'schema':"
	    " {'properties': {'y': {}}}}");
	expect("", document, "'default': {'schema': {'properties':"
	    " {'y': {}}}}");
	expect("", document, "'200': {}");
	expect("", document, "'200': 7, '404': 8");
	expect("", document, "");
}

/* ---- arguments ---- */

/* A call with 'parameters' and its target, the parameters of both. */
#define CALLED \
	"'paths': {'/a': {'post': {'operationId': 'A', 'parameters': [" \
	"{'name': 'q', 'in': 'query', 'type': 'string', 'required': true}," \
	"{'name': 'b', 'in': 'body', 'required': true, 'schema':" \
	" {'$ref': '#/definitions/Body'}}]," \
	" 'responses': {'200': {'schema': {'x-ms-dynamic-schema':" \
	" {'operationId': 'B', 'parameters': {%s}}," \
	" 'x-ms-dynamic-properties': {'operationId': 'B', 'parameters':" \
	" {%s}}}}}}}," \
	"'/b/{c}': {'parameters': [{'name': 'c', 'in': 'path', 'type':" \
	" 'string'}], 'post': {'operationId': 'B', 'parameters': [%s]}}}," \
	"'parameters': {'P': {'name': 'p', 'in': 'query', 'type':" \
	" 'integer'}}," \
	"'definitions': {'Body': {'type': 'object', 'required': ['in']," \
	" 'properties': {" \
	"'in': {'type': 'object', 'required': ['n'], 'properties': {" \
	"'n': {'type': 'integer'}, 'o': {'type': 'string'}}}," \
	"'hide': {'x-ms-visibility': 'internal', 'type': 'object'," \
	" 'properties': {'s': {'type': 'string'}}}}}}"
#define PLAIN "/paths/~1a/post/responses/200/schema/x-ms-dynamic-schema"
#define EXACT "/paths/~1a/post/responses/200/schema/x-ms-dynamic-properties"
#define NOT_FOUND "OperationParameterNameNotFound "
#define BODY "{'name': 'd', 'in': 'body', 'schema':" \
	" {'$ref': '#/definitions/Body'}}"

static void
arguments_have_names_of_the_target(void **state)
{
	(void)state;
	expect("", CALLED, "'c': 'x', 'p': 1", "'c': {'value': 'x'}",
	    "{'$ref': '#/parameters/P'}");
	expect("", CALLED, "'in.n': 1, 'in/o': ''",
	    "'d/in/n': {'value': 1}, 'd.in.o': {'value': ''},"
	    " 'd': {'value': {}}", BODY);
	expect("", CALLED, "'hide': {}", "", BODY);
	expect(NOT_FOUND PLAIN "/parameters/n\n"
	    NOT_FOUND PLAIN "/parameters/C\n"
	    NOT_FOUND EXACT "/parameters/d~1n\n", CALLED,
	    "'n': 1, 'C': 'x'", "'d/n': {'value': 1}", BODY);
	/* What cannot be read may have that name. */
	expect("", CALLED, "'n': 1", "", "{'$ref': '#/parameters/Q'}");
	expect("", CALLED, "'n': 1", "",
	    "{'name': 'd', 'in': 'body', 'schema': {}}");
}

static void
references_have_names_of_the_source(void **state)
{
	(void)state;
	expect("", CALLED, "'c': {'parameter': 'q'}",
	    "'c': {'parameterReference': 'q'}", "");
	expect("", CALLED, "'c': {'parameter': 'in.o'}",
	    "'c': {'parameterReference': 'b/in/o'}", "");
	expect(NOT_FOUND PLAIN "/parameters/c/parameter\n"
	    NOT_FOUND EXACT "/parameters/c/parameterReference\n", CALLED,
	    "'c': {'parameter': 'Q'}", "'c': {'parameterReference': 'b/x'}",
	    "");
	/* What says nothing of either kind is not this family's. */
	expect("", CALLED, "'c': {'parameter': 7}, 'c': {'value': 1}",
	    "'c': 'x', 'c': {'parameter': 'Q'}", "");
}

static void
types_and_requirements_fit(void **state)
{
	(void)state;
	expect("OperationParameterStaticTypeMismatch " PLAIN
	    "/parameters/p\n"
	    "OperationParameterStaticTypeMismatch " EXACT
	    "/parameters/p/value\n", CALLED, "'p': 1.5",
	    "'p': {'value': true}", "{'$ref': '#/parameters/P'}");
	expect("", CALLED, "'p': null, 'p': 1e3", "",
	    "{'$ref': '#/parameters/P'}");
	expect("", CALLED, "'f': 7, 'f': '7'", "",
	    "{'name': 'f', 'in': 'formData', 'type': 'file'}");
	expect("OperationParameterTypeMismatch " PLAIN "/parameters/p\n",
	    CALLED, "'p': {'parameter': 'q'}",
	    "'p': {'parameterReference': 'b/in/n'}",
	    "{'$ref': '#/parameters/P'}");
	expect("OperationParameterRequiredMismatch " EXACT
	    "/parameters/r\n", CALLED, "'r': {'parameter': 'q'}",
	    "'r': {'parameterReference': 'b/in/o'}",
	    "{'name': 'r', 'in': 'query', 'required': true}");
	expect("SourcePropertyInternal " EXACT
	    "/parameters/c/parameterReference\n", CALLED, "'c': 'x'",
	    "'c': {'parameterReference': 'b/hide/s'}", "");
}

static void
required_parameters_are_given(void **state)
{
	static const char missing[] =
	    "OperationMissingRequiredProperty " PLAIN "/parameters\n"
	    "OperationMissingRequiredProperty " EXACT "/parameters\n";

	(void)state;
	expect(missing, CALLED, "", "",
	    "{'name': 'r', 'in': 'query', 'required': true}");
	expect("", CALLED, "", "",
	    "{'name': 'r', 'in': 'query', 'required': true, 'default': 1}");
	expect("", CALLED, "", "", "{'name': 'r', 'in': 'query',"
	    " 'required': true, 'x-ms-visibility': 'internal'}");
	expect(missing, CALLED, "", "", "{'name': 'd', 'in': 'body',"
	    " 'required': true, 'schema': {'$ref': '#/definitions/Body'}}");
	expect("", CALLED, "'in.n': 1", "'d/in/n': {'value': 1}",
	    "{'name': 'd', 'in': 'body', 'required': true, 'schema':"
	    " {'$ref': '#/definitions/Body'}}");
	expect("", CALLED, "'d': {}", "'d': {'value': {}}",
	    "{'name': 'd', 'in': 'body', 'required': true, 'schema':"
	    " {'$ref': '#/definitions/Body'}}");
}

/* What is shared is in no operation: only what is called is looked at. */
static void
shared_parts_have_no_source(void **state)
{
	(void)state;
	expect(NOT_FOUND "/definitions/D/x-ms-dynamic-list/parameters/y\n",
	    "'paths': {'/a': {'get': {'operationId': 'A', 'parameters': ["
	    "{'name': 'x', 'in': 'query'}]}}}, 'definitions': {'D': {"
	    "'x-ms-dynamic-values': {'operationId': 'A', 'parameters':"
	    " {'x': {'parameter': 'nothing'}}},"
	    "'x-ms-dynamic-list': {'operationId': 'A', 'parameters':"
	    " {'y': {'parameterReference': 'nothing'}}}}}");
}

static void
every_call_names_an_operation(void **state)
{
#define GONE "OperationIdNotFound "
	(void)state;
	expect(GONE "/x-ms-capabilities/testConnection/operationId\n"
	    GONE "/x-ms-capabilities/file-picker/open/operationId\n"
	    GONE "/paths/~1a/get/x-ms-operation-context/simulate/operationId\n"
	    GONE "/paths/~1a/get/x-ms-notification/operationId\n"
	    GONE "/paths/~1a/get/parameters/0/x-ms-dynamic-tree/browse"
	    "/operationId\n",
	    "'x-ms-capabilities': {'testConnection': {'operationId': 'X'},"
	    " 'file-picker': {'open': {'operationId': 'X'},"
	    " 'browse': {'operationId': 'A'}}},"
	    "'paths': {'/a': {'get': {'operationId': 'A',"
	    " 'x-ms-trigger': 'batch',"
	    "'x-ms-operation-context': {'simulate': {'operationId': 'X'}},"
	    "'x-ms-notification': {'operationId': 'X'},"
	    "'parameters': [{'x-ms-dynamic-tree':"
	    " {'open': {'operationId': 'A'}, 'browse': {'operationId': 'X'}"
	    "}}]}}}");
#undef GONE
}

/* ---- webhooks ---- */

/* A webhook whose body, or what is beside it, is given. */
#define HOOK \
	"'paths': {'/h': {%s 'post': {'operationId': 'H', %s" \
	" 'parameters': [{'name': 'b', 'in': 'body', 'schema': %s}]}}}," \
	"'definitions': {'U': {'type': 'string', 'x-ms-notification-url':" \
	" true, 'x-ms-visibility': 'internal'}," \
	"'V': {'required': ['u', 'v'], 'properties': {'u':" \
	" {'$ref': '#/definitions/U'}, 'v': {'$ref': '#/definitions/V'}}}," \
	"'Shown': {'required': ['u'], 'properties': {'u':" \
	" {'type': 'string', 'x-ms-notification-url': true}}}}"
#define CONTENT	"'x-ms-notification-content': {'schema': {}},"
#define TRIGGER	"'x-ms-trigger': 'single',"

static void
urls_are_found_behind_references(void **state)
{
	static const char no_url[] =
	    "WebhookOperationsMissingNotificationUrlProperty /paths/~1h/post\n";
	static const char no_content[] =
	    "OperationMustHaveNotificationContentExtension /paths/~1h/post\n";

	(void)state;
	expect("", HOOK, CONTENT, TRIGGER, "{'$ref': '#/definitions/V'}");
	expect(no_url, HOOK, CONTENT, TRIGGER, "{'type': 'object'}");
	expect("", HOOK, CONTENT, "", "{'type': 'object'}");
	expect(no_content, HOOK, "", TRIGGER,
	    "{'$ref': '#/definitions/V'}");
	/* Some write it into the operation. */
	expect("", HOOK, "", CONTENT TRIGGER, "{'$ref': '#/definitions/V'}");
	/* False is no URL. */
	expect(no_url, HOOK, CONTENT, TRIGGER,
	    "{'properties': {'u': {'x-ms-notification-url': false}}}");
}

static void
urls_are_hidden_by_what_is_around_them(void **state)
{
	static const char shown[] =
	    "NotificationUrlNotInternal /definitions/Shown/properties/u\n";

	(void)state;
	expect(shown, HOOK, CONTENT, TRIGGER,
	    "{'$ref': '#/definitions/Shown'}");
	expect("", HOOK, CONTENT, TRIGGER, "{'required': ['s'],"
	    " 'properties': {'s': {'x-ms-visibility': 'internal',"
	    " 'allOf': [{'$ref': '#/definitions/Shown'}]}}}");
	expect("", HOOK, CONTENT, TRIGGER "'x-ms-visibility': 'internal',",
	    "{'$ref': '#/definitions/Shown'}");
}

static void
urls_are_required_all_the_way(void **state)
{
#define U "{'type': 'string', 'x-ms-notification-url': true," \
	" 'x-ms-visibility': 'internal'}"
#define IN "/paths/~1h/post/parameters/0/schema"
	(void)state;
	expect("", HOOK, CONTENT, TRIGGER,
	    "{'required': ['a', 'a'], 'properties': {'a': {'type': 'array',"
	    " 'items': {'required': ['u'], 'properties': {'u': " U "}}}}}");
	expect("NotificationUrlNotRequired " IN "/properties/a/items"
	    "/properties/u\n", HOOK, CONTENT, TRIGGER,
	    "{'required': ['u'], 'properties': {'a': {'type': 'array',"
	    " 'items': {'required': ['u'], 'properties': {'u': " U "}}}}}");
	/* Where parts come together another may require it. */
	expect("", HOOK, CONTENT, TRIGGER,
	    "{'allOf': [{'properties': {'u': " U "}}, {'required': ['u']}]}");
	/* A property may be called "properties". */
	expect("", HOOK, CONTENT, TRIGGER, "{'required': ['properties'],"
	    " 'properties': {'properties': {'required': ['u'],"
	    " 'properties': {'u': " U "}}}}");
#undef U
#undef IN
}

/* ---- families ---- */

#define FAMILY \
	"'info': {'x-ms-api-annotation': {'status': 'Production'}}," \
	" 'paths': {'/a': {'get': {'operationId': 'A'," \
	" 'x-ms-api-annotation': %s}, 'put': {'operationId': 'A_v2'," \
	" 'x-ms-api-annotation': %s}}}"

static void
families_are_those_that_are_named(void **state)
{
	(void)state;
	expect("", FAMILY, "{'revision': 1}", "{'revision': 1}");
	expect("", FAMILY, "{'family': ''}", "{'family': 7}");
	expect("", FAMILY, "[]", "'family'");
	expect("OperationRevisionEmpty "
	    "/paths/~1a/get/x-ms-api-annotation\n"
	    "OperationFamilyHasManyActiveProductionOperations "
	    "/paths/~1a/put/x-ms-api-annotation\n", FAMILY,
	    "{'family': 'A', 'revision': null}",
	    "{'family': 'A', 'revision': 2}");
	expect("", FAMILY, "{'family': 'A', 'revision': 1}",
	    "{'family': 'A', 'revision': 2, 'status': 'Preview'}");
	/* No revisions at all, but none is missing. */
	expect("", FAMILY, "{'family': 'A', 'revision': 1e99}",
	    "{'family': 'B', 'revision': -2.5}");
}

/* ---- what is made to be slow, or to be wrong ---- */

static void
what_is_no_call_is_survived(void **state)
{
	static const char *const values[] = {
		"7", "null", "[]", "[{}]", "''", "{}",
		"{'operationId': 7, 'parameters': 7}",
		"{'operationId': 'A', 'parameters': []}",
		"{'operationId': 'A', 'parameters': {'': {}, '\\u0000': []}}",
		"{'operationId': 'A', 'parameters': {'x': {'parameter':"
		" '\\u0000'}}}",
		"{'open': 7, 'browse': [], 'simulate': '',"
		" 'testConnection': [7], 'file-picker': {'open': null}}",
	};
	static const char *const names[] = {
		"x-ms-dynamic-values", "x-ms-dynamic-list",
		"x-ms-dynamic-schema", "x-ms-dynamic-properties",
		"x-ms-dynamic-tree", "x-ms-notification",
		"x-ms-notification-url", "x-ms-notification-content",
		"x-ms-operation-context", "x-ms-capabilities",
		"x-ms-pageable", "x-ms-api-annotation", "x-ms-trigger",
	};
	struct buf text, out;

	(void)state;
	for (size_t n = 0; n < ARRAY_LEN(names); n++) {
		for (size_t v = 0; v < ARRAY_LEN(values); v++) {
			text = (struct buf)BUF_INIT(BUF_TEXT_MAX);
			out = (struct buf)BUF_INIT(BUF_TEXT_MAX);
			buf_printf(&text, "'%s': %s, 'info': {'%s': %s},"
			    "'paths': {'/a': {'%s': %s, 'get': {"
			    "'operationId': 'A', '%s': %s, 'parameters': ["
			    "{'name': 'x', 'in': 'body', '%s': %s,"
			    " 'schema': {'%s': %s}}]}}}", names[n],
			    values[v], names[n], values[v], names[n],
			    values[v], names[n], values[v], names[n],
			    values[v], names[n], values[v]);
			judge(&text, &out);
			buf_done(&text);
			buf_done(&out);
		}
	}
}

static void
many_calls_of_one_operation_are_quick(void **state)
{
	struct buf text = BUF_INIT(BUF_TEXT_MAX);
	struct buf out = BUF_INIT(BUF_TEXT_MAX);

	(void)state;
	buf_puts(&text, "'paths': {'/b': {'get': {'operationId': 'B',"
	    " 'responses': {'200': {'schema': {'type': 'object',"
	    " 'required': [''");
	for (unsigned i = 0; i < 5000; i++)
		buf_printf(&text, ", 'p%u'", i);
	buf_puts(&text, "], 'properties': {'': {}");
	for (unsigned i = 0; i < 5000; i++)
		buf_printf(&text, ", 'p%u': {'type': 'array'}", i);
	buf_puts(&text, "}}}}, 'parameters': [{}");
	for (unsigned i = 0; i < 5000; i++)
		buf_printf(&text, ", {'name': 'q%u', 'in': 'query'}", i);
	buf_puts(&text, "]}}");
	for (unsigned i = 0; i < 5000; i++)
		buf_printf(&text, ", '/c%u': {'get': {'operationId': 'C%u',"
		    " 'parameters': [{'name': 'x', 'x-ms-dynamic-list':"
		    " {'operationId': 'B', 'itemsPath': 'p4999',"
		    " 'parameters': {'q4999': {'parameterReference': 'x'}}"
		    "}}]}}", i, i);
	buf_putc(&text, '}');
	judge(&text, &out);
	assert_string_equal(buf_text(&out), "");
	buf_done(&text);
	buf_done(&out);
}

int
main(int argc, char *argv[])
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(paths_lead_through_what_schemas_say),
		cmocka_unit_test(lists_are_arrays),
		cmocka_unit_test(what_is_left_open_is_not_judged),
		cmocka_unit_test(any_response_of_success_will_do),
		cmocka_unit_test(arguments_have_names_of_the_target),
		cmocka_unit_test(references_have_names_of_the_source),
		cmocka_unit_test(types_and_requirements_fit),
		cmocka_unit_test(required_parameters_are_given),
		cmocka_unit_test(shared_parts_have_no_source),
		cmocka_unit_test(every_call_names_an_operation),
		cmocka_unit_test(urls_are_found_behind_references),
		cmocka_unit_test(urls_are_hidden_by_what_is_around_them),
		cmocka_unit_test(urls_are_required_all_the_way),
		cmocka_unit_test(families_are_those_that_are_named),
		cmocka_unit_test(what_is_no_call_is_survived),
		cmocka_unit_test(many_calls_of_one_operation_are_quick),
	};

	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
