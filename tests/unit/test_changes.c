/*
 * changes: each class by an example, where it is reported, and what it makes
 * of an update.
 */
#include "unit.h"

#include "certfs/changes.h"
#include "certfs/json.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* ---- memory that runs out ---- */

static long allocations_left = -1;	/* then all are refused; -1: never */

void	*__real_malloc(size_t size);
void	*__real_calloc(size_t n, size_t size);
void	*__real_realloc(void *old, size_t size);
void	*__real_reallocarray(void *old, size_t n, size_t size);
void	*__wrap_malloc(size_t size);
void	*__wrap_calloc(size_t n, size_t size);
void	*__wrap_realloc(void *old, size_t size);
void	*__wrap_reallocarray(void *old, size_t n, size_t size);

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

void *
__wrap_reallocarray(void *old, size_t n, size_t size)
{
	return may_allocate() ? __real_reallocarray(old, n, size) : NULL;
}

/* ---- helpers ---- */

static const char definition_name[] = "artifacts/apiDefinition.swagger.json";
static const char properties_name[] = "artifacts/apiProperties.json";

struct result {
	struct findings		*found;
	struct changes_count	 count;
	struct buf		 text;
};

static void
result_done(struct result *r)
{
	findings_free(r->found);
	buf_done(&r->text);
}

static void
compare_sets(const struct changes_set *old, const struct changes_set *new,
    struct result *r)
{
	*r = (struct result){ .text = BUF_INIT(BUF_TEXT_MAX) };
	assert_int_equal(changes_find(old, new, CHANGES_VERSION, &r->found,
	    &r->count), 0);
	assert_int_equal(findings_print_text(r->found, &r->text), 0);
}

static void
put(struct changes_set *set, enum artifact which, const char *name,
    const char *text)
{
	set->file[which] = (struct changes_file){ name, text, strlen(text) };
}

static void
compare(enum artifact which, const char *name, const char *old,
    const char *new, struct result *r)
{
	struct changes_set a = { .authentication_types = NULL }, b = a;

	put(&a, which, name, old);
	put(&b, which, name, new);
	compare_sets(&a, &b, r);
}

/* ---- examples ---- */

/*
 * What one side looks like, with ' for ", and what the other does; the ids
 * that come, in order, and the path of the first.
 */
struct example {
	const char	*old, *new;
	const char	*ids, *path;
	enum changes_update update;
};

static char *
quoted(const char *begin, const char *text, const char *end)
{
	struct buf b = BUF_INIT(BUF_TEXT_MAX);

	(void)buf_puts(&b, begin);
	(void)buf_puts(&b, text);
	assert_int_equal(buf_puts(&b, end), 0);
	for (size_t i = 0; i < b.len; i++)
		b.data[i] = b.data[i] == '\'' ? '"' : b.data[i];
	return b.data;
}

static void
print_ids(const struct findings *found, struct buf *out)
{
	for (size_t i = 0; i < findings_count(found); i++)
		(void)buf_printf(out, "%s%s", i > 0 ? " " : "",
		    findings_at(found, i)->rule);
}

static void
check_example(const struct example *e, enum artifact which,
    const char *name, const char *begin, const char *end)
{
	struct buf ids CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct result r CF_AUTO(result_done);
	char *old CF_AUTO(free_done) = quoted(begin, e->old, end);
	char *new CF_AUTO(free_done) = quoted(begin, e->new, end);

	compare(which, name, old, new, &r);
	print_ids(r.found, &ids);
	if (strcmp(buf_text(&ids), e->ids) != 0)
		print_error("%s\n-> %s\n", e->old, e->new);
	assert_string_equal(buf_text(&ids), e->ids);
	assert_int_equal(r.count.update, e->update);
	if (findings_count(r.found) > 0)
		assert_string_equal(findings_at(r.found, 0)->path, e->path);
}

#define CHECK(examples, which, name, begin, end) \
	do { \
		for (size_t i_ = 0; i_ < ARRAY_LEN(examples); i_++) \
			check_example(&(examples)[i_], which, name, begin, \
			    end); \
	} while (0)

#define MAJOR	CHANGES_MAJOR
#define MINOR	CHANGES_MINOR

static void
operations(void **state)
{
	static const struct example examples[] = {
		{ "'/a': {'get': {'operationId': 'A'}}",
		    "'/a': {'get': {'operationId': 'A'}}", "", "",
		    CHANGES_NONE },
		{ "'/a': {'get': {'operationId': 'A'}}", "",
		    "OperationDeleted", "operation/A", MAJOR },
		{ "", "'/a': {'get': {'operationId': 'A'}}",
		    "OperationAdded", "operation/A", MAJOR },
		{ "'/a': {'get': {'operationId': 'A'}}",
		    "'/b': {'get': {'operationId': 'A'}}",
		    "OperationPathChanged", "operation/A", MAJOR },
		{ "'/a': {'get': {'operationId': 'A'}}",
		    "'/a': {'put': {'operationId': 'A'}}",
		    "OperationMethodChanged", "operation/A", MAJOR },
		{ "'/a': {'get': {'operationId': 'A'}}",
		    "'/a': {'get': {'operationId': 'B'}}",
		    "OperationDeleted OperationIdChanged", "operation/A",
		    MAJOR },
		{ "'/a': {'get': {'operationId': 'A'}}",
		    "'/a': {'get': {'operationId': 'A', "
		    "'x-ms-visibility': 'internal'}}",
		    "OperationHidden", "operation/A", MAJOR },
		{ "'/a': {'get': {'operationId': 'A', "
		    "'x-ms-visibility': 'internal'}}",
		    "'/a': {'get': {'operationId': 'A'}}",
		    "OperationShown", "operation/A", MAJOR },
		{ "'/a': {'get': {'operationId': 'A', "
		    "'x-ms-visibility': 'advanced'}}",
		    "'/a': {'get': {'operationId': 'A', "
		    "'x-ms-visibility': 'important'}}",
		    "VisibilityChanged", "operation/A", MAJOR },
		{ "'/a': {'get': {'operationId': 'A', "
		    "'x-ms-trigger': 'single'}}",
		    "'/a': {'get': {'operationId': 'A', "
		    "'x-ms-trigger': 'batch'}}",
		    "TriggerChanged", "operation/A/x-ms-trigger", MAJOR },
		{ "'/a': {'get': {'operationId': 'A', 'summary': 'a'}}",
		    "'/a': {'get': {'operationId': 'A', 'summary': 'b'}}",
		    "TextChanged", "operation/A/summary", MINOR },
		{ "'/a': {'get': {'operationId': 'A'}}",
		    "'/a': {'get': {'operationId': 'A', 'x-y': {}}}",
		    "MemberChanged", "operation/A/x-y", MAJOR },
		/* Without ids it is the path and the method that count. */
		{ "'/a': {'get': {}, 'put': {}}", "'/a': {'get': {}}",
		    "OperationDeleted", "operation//a", MAJOR },
		/* Order is nothing. */
		{ "'/a': {'get': {'operationId': 'A'}, "
		    "'put': {'operationId': 'B'}}",
		    "'/a': {'put': {'operationId': 'B'}, "
		    "'get': {'operationId': 'A'}}",
		    "FormattingChanged", "", MINOR },
	};

	(void)state;
	CHECK(examples, ARTIFACT_DEFINITION, definition_name,
	    "{'paths': {", "}}");
}

/* What an operation takes. */
static void
parameters(void **state)
{
	static const struct example examples[] = {
		{ "{'name': 'a', 'in': 'query'}", "", "ParameterDeleted",
		    "operation/A/parameter/a", MAJOR },
		{ "", "{'name': 'a', 'in': 'query'}",
		    "OptionalParameterAdded", "operation/A/parameter/a",
		    MAJOR },
		{ "", "{'name': 'a', 'in': 'query', 'required': true}",
		    "RequiredParameterAdded", "operation/A/parameter/a",
		    MAJOR },
		{ "{'name': 'a', 'in': 'query'}",
		    "{'name': 'a', 'in': 'query', 'required': true}",
		    "ParameterOptionalToRequired",
		    "operation/A/parameter/a/required", MAJOR },
		{ "{'name': 'a', 'in': 'query', 'required': true}",
		    "{'name': 'a', 'in': 'query'}",
		    "ParameterRequiredToOptional",
		    "operation/A/parameter/a/required", MAJOR },
		{ "{'name': 'a', 'in': 'query'}",
		    "{'name': 'a', 'in': 'header'}",
		    "ParameterLocationChanged", "operation/A/parameter/a/in",
		    MAJOR },
		/* Two of one name are told apart by where they are. */
		{ "{'name': 'a', 'in': 'query'}, "
		    "{'name': 'a', 'in': 'header'}",
		    "{'name': 'a', 'in': 'header'}", "ParameterDeleted",
		    "operation/A/parameter/a", MAJOR },
		{ "{'name': 'a', 'in': 'query', 'type': 'string'}",
		    "{'name': 'a', 'in': 'query', 'type': 'integer'}",
		    "ParameterTypeChanged", "operation/A/parameter/a/type",
		    MAJOR },
		{ "{'name': 'a', 'in': 'query', 'format': 'x'}",
		    "{'name': 'a', 'in': 'query', 'format': 'y'}",
		    "ParameterTypeFormatChanged",
		    "operation/A/parameter/a/format", MAJOR },
		{ "{'name': 'a', 'in': 'query'}",
		    "{'name': 'a', 'in': 'query', 'enum': ['x']}",
		    "ParameterEnumAdded", "operation/A/parameter/a/enum",
		    MAJOR },
		{ "{'name': 'a', 'in': 'query', 'enum': ['y', 'x']}",
		    "{'name': 'a', 'in': 'query', 'enum': ['x', 'z']}",
		    "ParameterEnumNarrowed", "operation/A/parameter/a/enum",
		    MAJOR },
		{ "{'name': 'a', 'in': 'query', 'enum': ['y', 1]}",
		    "{'name': 'a', 'in': 'query', 'enum': [1, 'x', 'y']}",
		    "ParameterEnumWidened", "operation/A/parameter/a/enum",
		    MAJOR },
		{ "{'name': 'a', 'in': 'query', 'default': 1}",
		    "{'name': 'a', 'in': 'query', 'default': 2}",
		    "DefaultValueChanged", "operation/A/parameter/a/default",
		    MAJOR },
		{ "{'name': 'a', 'in': 'query', 'items': {'type': 'string'}}",
		    "{'name': 'a', 'in': 'query', 'items': {'type': 'number'}}",
		    "ParameterTypeChanged",
		    "operation/A/parameter/a/items/type", MAJOR },
		/* Shared, and the same. */
		{ "{'$ref': '#/parameters/p'}",
		    "{'name': 'p', 'in': 'query'}", "UnusedPartChanged", "",
		    MAJOR },
		{ "{'name': 'a', 'in': 'body', 'schema': {}}",
		    "{'name': 'b', 'in': 'body', 'schema': {}}",
		    "MemberChanged", "operation/A/parameter/b", MAJOR },
	};

	(void)state;
	CHECK(examples, ARTIFACT_DEFINITION, definition_name,
	    "{'parameters': {'p': {'name': 'p', 'in': 'query'}}, "
	    "'paths': {'/a': {'get': {'operationId': 'A', 'parameters': [",
	    "]}}}}");
}

/* One path parameter under another name, and one of the whole path. */
static void
parameters_of_paths(void **state)
{
	static const struct example examples[] = {
		{ "'/a/{x}': {'get': {'operationId': 'A', 'parameters': ["
		    "{'name': 'x', 'in': 'path', 'required': true}]}}",
		    "'/a/{y}': {'get': {'operationId': 'A', 'parameters': ["
		    "{'name': 'y', 'in': 'path', 'required': true}]}}",
		    "OperationPathRewritten ParameterRenamed", "operation/A",
		    MAJOR },
		{ "'/a': {'parameters': [{'name': 'x', 'in': 'query'}], "
		    "'get': {'operationId': 'A'}}",
		    "'/a': {'get': {'operationId': 'A', 'parameters': ["
		    "{'name': 'x', 'in': 'query'}]}}", "UnusedPartChanged",
		    "", MAJOR },
		/* The operation's own one counts. */
		{ "'/a': {'parameters': [{'name': 'x', 'in': 'query'}], "
		    "'get': {'operationId': 'A', 'parameters': ["
		    "{'name': 'x', 'in': 'query', 'required': true}]}}",
		    "'/a': {'parameters': [{'name': 'x', 'in': 'query'}], "
		    "'get': {'operationId': 'A'}}",
		    "ParameterRequiredToOptional",
		    "operation/A/parameter/x/required", MAJOR },
	};

	(void)state;
	CHECK(examples, ARTIFACT_DEFINITION, definition_name,
	    "{'paths': {", "}}");
}

static void
input_fields(void **state)
{
	static const char path[] = "operation/A/parameter/body/schema/a";
	static const struct example examples[] = {
		{ "'properties': {'a': {}}", "'properties': {}",
		    "InputFieldDeleted", path, MAJOR },
		{ "'properties': {}", "'properties': {'a': {}}",
		    "OptionalInputFieldAdded", path, MAJOR },
		{ "'properties': {}",
		    "'properties': {'a': {}}, 'required': ['a']",
		    "RequiredInputFieldAdded", path, MAJOR },
		{ "'properties': {'a': {}}",
		    "'properties': {'a': {}}, 'required': ['a']",
		    "InputFieldOptionalToRequired",
		    "operation/A/parameter/body/schema/a/required", MAJOR },
		{ "'properties': {'a': {}}, 'required': ['a']",
		    "'properties': {'a': {}}",
		    "InputFieldRequiredToOptional",
		    "operation/A/parameter/body/schema/a/required", MAJOR },
		/* Who does not send the new one sends nothing of it. */
		{ "'properties': {}",
		    "'properties': {'a': {'properties': {'b': {}, 'c': {}}, "
		    "'required': ['b']}}",
		    "OptionalInputFieldAdded NewInputFieldRequires "
		    "OptionalInputFieldAdded", path, MAJOR },
		{ "'properties': {'a': {'type': 'string'}}",
		    "'properties': {'a': {'type': 'number'}}",
		    "InputFieldTypeChanged",
		    "operation/A/parameter/body/schema/a/type", MAJOR },
		/* Anything may be sent now, but not the reverse. */
		{ "'properties': {'a': {'type': 'string'}}",
		    "'properties': {'a': {}}", "MemberChanged",
		    "operation/A/parameter/body/schema/a/type", MAJOR },
		{ "'properties': {'a': {}}",
		    "'properties': {'a': {'type': 'string'}}",
		    "InputFieldTypeChanged",
		    "operation/A/parameter/body/schema/a/type", MAJOR },
		{ "'properties': {'a': {'enum': [1, 2]}}",
		    "'properties': {'a': {'enum': [1]}}",
		    "InputFieldEnumNarrowed",
		    "operation/A/parameter/body/schema/a/enum", MAJOR },
		{ "'properties': {'a': {}}",
		    "'properties': {'a': {'enum': [1]}}",
		    "InputFieldEnumAdded",
		    "operation/A/parameter/body/schema/a/enum", MAJOR },
		/* What stands in allOf is a part of it. */
		{ "'properties': {'a': {}}",
		    "'allOf': [{'properties': {'a': {}}}, "
		    "{'required': ['a']}]",
		    "InputFieldOptionalToRequired",
		    "operation/A/parameter/body/schema/a/required", MAJOR },
		{ "'properties': {'a': {'description': 'x'}}",
		    "'properties': {'a': {'description': 'y'}}",
		    "TextChanged",
		    "operation/A/parameter/body/schema/a/description",
		    MINOR },
		{ "'properties': {'a': {'title': 'x'}}",
		    "'properties': {'a': {'title': 'y'}}",
		    "TitleChanged",
		    "operation/A/parameter/body/schema/a/title", MAJOR },
	};

	(void)state;
	CHECK(examples, ARTIFACT_DEFINITION, definition_name,
	    "{'paths': {'/a': {'post': {'operationId': 'A', 'parameters': ["
	    "{'name': 'body', 'in': 'body', 'schema': {", "}}]}}}}");
}

static void
outputs(void **state)
{
	static const struct example examples[] = {
		{ "'200': {}", "'404': {}",
		    "SuccessResponseDeleted ResponseAdded",
		    "operation/A/responses/200", MAJOR },
		{ "'200': {}, '404': {}", "'200': {}", "ResponseDeleted",
		    "operation/A/responses/404", MAJOR },
		{ "'200': {'schema': {'properties': {'a': {}}}}",
		    "'200': {'schema': {}}", "OutputFieldDeleted",
		    "operation/A/responses/200/schema/a", MAJOR },
		/* Each field has its path, and flows know it by that. */
		{ "'200': {'schema': {'properties': {'a': {'items': "
		    "{'properties': {'b': {}}}}}}}",
		    "'200': {'schema': {}}",
		    "OutputFieldDeleted OutputFieldDeleted",
		    "operation/A/responses/200/schema/a", MAJOR },
		{ "'200': {'schema': {}}",
		    "'200': {'schema': {'properties': {'a': {}}}}",
		    "OutputFieldAdded",
		    "operation/A/responses/200/schema/a", MAJOR },
		{ "'200': {'schema': {}}", "'200': {}", "OutputFieldDeleted",
		    "operation/A/responses/200/schema", MAJOR },
		{ "'200': {}", "'200': {'schema': {}}", "OutputFieldAdded",
		    "operation/A/responses/200/schema", MAJOR },
		{ "'200': {'schema': {'$ref': '#/definitions/N'}}",
		    "'200': {'schema': {'$ref': '#/definitions/S'}}",
		    "OutputFieldTypeChanged",
		    "operation/A/responses/200/schema/type", MAJOR },
		{ "'200': {'schema': {'items': {'format': 'a'}}}",
		    "'200': {'schema': {'items': {}}}",
		    "OutputFieldTypeFormatChanged",
		    "operation/A/responses/200/schema/items/format", MAJOR },
		{ "'200': {'schema': {'enum': [1]}}", "'200': {'schema': {}}",
		    "OutputFieldEnumRemoved",
		    "operation/A/responses/200/schema/enum", MAJOR },
		{ "'200': {'schema': {'enum': [1]}}",
		    "'200': {'schema': {'enum': [1, 2]}}",
		    "OutputFieldEnumChanged",
		    "operation/A/responses/200/schema/enum", MAJOR },
		{ "'200': {'schema': {}}", "'200': {'schema': {'enum': [1]}}",
		    "OutputFieldEnumAdded",
		    "operation/A/responses/200/schema/enum", MAJOR },
		{ "'200': {'schema': {'additionalProperties': "
		    "{'type': 'string'}}}",
		    "'200': {'schema': {'additionalProperties': "
		    "{'type': 'number'}}}", "OutputFieldTypeChanged",
		    "operation/A/responses/200/schema/additionalProperties/"
		    "type", MAJOR },
		{ "'200': {'description': 'a'}", "'200': {'description': 'b'}",
		    "TextChanged", "operation/A/responses/200/description",
		    MINOR },
		/* A flow has nothing of an answer that says no. */
		{ "'404': {'schema': {'type': 'string'}}",
		    "'404': {'schema': {'type': 'number'}}", "MemberChanged",
		    "operation/A/responses/404/schema", MAJOR },
	};

	(void)state;
	CHECK(examples, ARTIFACT_DEFINITION, definition_name,
	    "{'definitions': {'N': {'type': 'number'}, "
	    "'S': {'type': 'string'}}, 'paths': {'/a': {'get': "
	    "{'operationId': 'A', 'responses': {", "}}}}}");
}

static void
webhooks(void **state)
{
	static const struct example examples[] = {
		{ "'x-ms-notification-content': {'schema': "
		    "{'properties': {'a': {}}}}",
		    "'x-ms-notification-content': {'schema': "
		    "{'properties': {'b': {}}}}",
		    "OutputFieldDeleted OutputFieldAdded",
		    "operation/A/responses/x-ms-notification-content/schema/"
		    "a", MAJOR },
		{ "'x-ms-notification-content': {}", "'x-y': 1",
		    "SuccessResponseDeleted",
		    "operation/A/responses/x-ms-notification-content",
		    MAJOR },
	};

	(void)state;
	CHECK(examples, ARTIFACT_DEFINITION, definition_name,
	    "{'paths': {'/a': {'post': {'operationId': 'A', "
	    "'x-ms-trigger': 'single'}, ", "}}}");
}

static void
connector(void **state)
{
	static const struct example examples[] = {
		{ "'host': 'a.example'", "'host': 'b.example'", "HostChanged",
		    "", MAJOR },
		{ "'host': 'a.example'", "'host': 'A.example'",
		    "UnusedPartChanged", "", MAJOR },
		{ "'basePath': '/v1'", "'basePath': '/v2'", "BasePathChanged",
		    "", MAJOR },
		{ "'schemes': ['http', 'https']", "'schemes': ['https']",
		    "SchemeDeleted", "", MAJOR },
		{ "'schemes': ['https']", "'schemes': ['http', 'https']",
		    "MemberChanged", "", MAJOR },
		{ "'info': {'description': 'a'}", "'info': {'description': 'b'}",
		    "TextChanged", "", MINOR },
		{ "'info': {'contact': {'name': 'a'}}",
		    "'info': {'contact': {'name': 'b'}}", "TextChanged", "",
		    MINOR },
		{ "'info': {'title': 'a'}", "'info': {'title': 'b'}",
		    "TitleChanged", "", MAJOR },
		{ "'securityDefinitions': {'a': {'type': 'basic'}}",
		    "'securityDefinitions': {'a': {'type': 'oauth2'}}",
		    "AuthenticationTypeChanged", "", MAJOR },
		{ "'securityDefinitions': {'a': {'type': 'basic'}}",
		    "'securityDefinitions': {'b': {'type': 'basic'}}",
		    "MemberChanged", "", MAJOR },
		{ "'definitions': {'a': {'type': 'string'}}",
		    "'definitions': {'a': {'type': 'number'}}",
		    "UnusedPartChanged", "", MAJOR },
		{ "'tags': [ ]", "'tags': []", "FormattingChanged", "",
		    MINOR },
	};

	(void)state;
	CHECK(examples, ARTIFACT_DEFINITION, definition_name, "{", "}");
}

/* A piece that moves between the base path and the paths leaves the URLs. */
static void
urls(void **state)
{
	static const struct example examples[] = {
		{ "'basePath': '/v1', 'paths': {'/a': {'get': "
		    "{'operationId': 'A'}}}",
		    "'basePath': '/', 'paths': {'/v1/a': {'get': "
		    "{'operationId': 'A'}}}",
		    "BasePathMoved OperationPathRewritten", "", MAJOR },
		{ "'basePath': '/v1', 'paths': {'/a': {'get': "
		    "{'operationId': 'A'}}}",
		    "'basePath': '/v2', 'paths': {'/a': {'get': "
		    "{'operationId': 'A'}}}", "BasePathChanged", "", MAJOR },
		{ "'basePath': '/v1/', 'paths': {'/a': {'get': "
		    "{'operationId': 'A'}}}",
		    "'basePath': '/v1', 'paths': {'/a': {'get': "
		    "{'operationId': 'A'}}}", "BasePathMoved", "", MAJOR },
	};

	(void)state;
	CHECK(examples, ARTIFACT_DEFINITION, definition_name, "{", "}");
}

static void
connections(void **state)
{
	static const struct example examples[] = {
		{ "'connectionParameters': {'a': {'type': 'string'}}",
		    "'connectionParameters': {'b': {'type': 'string'}}",
		    "ConnectionParameterDeleted ConnectionParameterAdded", "",
		    MAJOR },
		{ "'connectionParameters': {'a': {'type': 'string'}}",
		    "'connectionParameters': {'a': {'type': 'int'}}",
		    "ConnectionParameterTypeChanged", "", MAJOR },
		{ "'connectionParameterSets': {'values': [{'name': 's', "
		    "'parameters': {'a': {}}}]}",
		    "'connectionParameterSets': {'values': [{'name': 's', "
		    "'parameters': {}}]}", "ConnectionParameterDeleted", "",
		    MAJOR },
		{ "'connectionParameters': {'a': {'uiDefinition': "
		    "{'tooltip': 'x'}}}",
		    "'connectionParameters': {'a': {'uiDefinition': "
		    "{'tooltip': 'y'}}}", "TextChanged", "", MINOR },
		{ "'iconBrandColor': '#111111', 'publisher': 'a', "
		    "'stackOwner': 'a'",
		    "'iconBrandColor': '#222222', 'publisher': 'b', "
		    "'stackOwner': 'b'",
		    "TextChanged TextChanged TextChanged", "", MINOR },
		{ "'policyTemplateInstances': [1]",
		    "'policyTemplateInstances': [2]", "MemberChanged", "",
		    MAJOR },
	};

	(void)state;
	CHECK(examples, ARTIFACT_PROPERTIES, properties_name,
	    "{'properties': {", "}}");
}

/* ---- sets ---- */

static void
other_files(void **state)
{
	struct changes_set old = { .authentication_types = NULL }, new = old;
	struct result r CF_AUTO(result_done);

	(void)state;
	put(&old, ARTIFACT_ICON, "artifacts/icon.png", "old");
	put(&new, ARTIFACT_ICON, "artifacts/icon.png", "new");
	put(&old, ARTIFACT_README, "artifacts/README.md", "old");
	put(&new, ARTIFACT_README, "artifacts/README.md", "new");
	compare_sets(&old, &new, &r);
	assert_string_equal(buf_text(&r.text),
	    "artifacts/icon.png:1:1: note: The icon has been replaced. "
	    "[IconChanged]\n"
	    "artifacts/README.md:1:1: note: The readme has been changed. "
	    "[ReadmeChanged]\n");
	assert_int_equal(r.count.update, CHANGES_MINOR);
	assert_int_equal(r.count.breaking, 0);
	assert_int_equal(r.count.others, 2);
	result_done(&r);

	put(&old, ARTIFACT_SCRIPT, "artifacts/script.csx", "old");
	compare_sets(&old, &new, &r);
	assert_non_null(strstr(buf_text(&r.text), "artifacts/script.csx:1:1: "
	    "note: The file has been deleted. [FileDeleted]\n"));
	assert_int_equal(r.count.update, CHANGES_MAJOR);
}

static void
authentication(void **state)
{
	static const char text[] = "{\"properties\": {\n"
	    " \"connectionParameters\": {}}}";
	struct changes_set old = { .authentication_types = "oauthSetting\n" };
	struct changes_set new = {
		.authentication_types = "securestring\nstring\n",
	};
	struct result r CF_AUTO(result_done);

	(void)state;
	put(&old, ARTIFACT_PROPERTIES, properties_name, text);
	/* The same bytes have the same types; so these have one more. */
	put(&new, ARTIFACT_PROPERTIES, properties_name,
	    "{\"properties\": {\n  \"connectionParameters\": {}}}");
	compare_sets(&old, &new, &r);
	assert_string_equal(buf_text(&r.text),
	    "artifacts/apiProperties.json:2:27: error: The authentication "
	    "type has been changed from 'oauthSetting' to 'securestring, "
	    "string'. This is not allowed in an update. "
	    "[AuthenticationTypeChanged]\n");
	assert_true(r.count.authentication);
}

/* Errors first, then by place; the place is that of the very token. */
static void
places(void **state)
{
	struct buf text CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct result r CF_AUTO(result_done);

	(void)state;
	compare(ARTIFACT_DEFINITION, definition_name,
	    "{\"paths\": {\"/a\": {\"get\": {\"operationId\": \"A\",\n"
	    "\"summary\": \"x\", \"parameters\": [\n"
	    "{\"name\": \"a\", \"in\": \"query\"}]},\n"
	    "\"put\": {\"operationId\": \"B\"}}}}",
	    "{\"paths\": {\"/a\": {\"get\": {\"operationId\": \"A\",\n"
	    "\"summary\": \"y\", \"parameters\": [\n"
	    "{\"name\": \"a\", \"in\": \"header\"}]}}}}", &r);
	assert_string_equal(buf_text(&r.text),
	    "artifacts/apiDefinition.swagger.json:1:18: error: The operation "
	    "has been deleted. This change breaks existing flows. ValuePath: "
	    "operation/B [OperationDeleted]\n"
	    "artifacts/apiDefinition.swagger.json:3:21: error: The location "
	    "has been changed for the parameter. Existing flows will "
	    "continue to send the parameter in the old location. ValuePath: "
	    "operation/A/parameter/a/in [ParameterLocationChanged]\n"
	    "artifacts/apiDefinition.swagger.json:2:12: note: The text of "
	    "'summary' has been changed. ValuePath: operation/A/summary "
	    "[TextChanged]\n");
	assert_string_equal(findings_at(r.found, 1)->pointer,
	    "/paths/~1a/get/parameters/0/in");
	assert_int_equal(changes_print_count(&r.count, &text), 0);
	assert_string_equal(buf_text(&text), "2 breaking changes, 1 other; "
	    "a major update (6 to 10 weeks)");
}

static void
printed_as_json(void **state)
{
	struct buf text CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct result r CF_AUTO(result_done);

	(void)state;
	compare(ARTIFACT_DEFINITION, definition_name,
	    "{\"paths\": {\"/a\": {\"get\": {\"operationId\": \"A\"}}}}",
	    "{\"paths\": {}}", &r);
	assert_int_equal(changes_print_json(&r.count, r.found, &text), 0);
	assert_string_equal(buf_text(&text), "{\"version\": 1, "
	    "\"breaking\": 1, \"others\": 0, \"authentication_changed\": "
	    "false, \"update\": \"major\", \"problems\": [\n"
	    "  {\"rule\": \"OperationDeleted\", \"severity\": \"error\", "
	    "\"file\": \"artifacts/apiDefinition.swagger.json\", \"line\": 1, "
	    "\"column\": 11, \"pointer\": \"/paths\", \"path\": "
	    "\"operation/A\", \"message\": \"The operation has been deleted. "
	    "This change breaks existing flows.\"}\n]}\n");
}

static void
what_cannot_be_read(void **state)
{
	struct result r CF_AUTO(result_done);

	(void)state;
	compare(ARTIFACT_DEFINITION, definition_name, "{", "{}", &r);
	assert_non_null(strstr(buf_text(&r.text), "warning: The old file is "
	    "not a JSON object, so what has been changed in it is not known. "
	    "[ComparisonNotPossible]"));
	assert_int_equal(r.count.update, CHANGES_MAJOR);
	assert_true(r.count.unknown);
	result_done(&r);
	compare(ARTIFACT_DEFINITION, definition_name, "{}", "[]", &r);
	assert_non_null(strstr(buf_text(&r.text), "The new file"));
}

static void
classes_are_distinct(void **state)
{
	(void)state;
	assert_null(changes_class_at(changes_class_count()));
	for (size_t i = 0; i < changes_class_count(); i++) {
		const struct changes_class *class = changes_class_at(i);

		assert_non_null(class->id);
		assert_true(class->message[0] >= 'A');
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(class->id,
			    changes_class_at(j)->id);
	}
}

/* ---- large and hostile ---- */

/* Ten thousand operations, all of which refer to one definition. */
static void
print_large(struct buf *out, const char *type, unsigned count)
{
	(void)buf_printf(out, "{\"definitions\": {\"A\": {\"properties\": "
	    "{\"b\": {\"$ref\": \"#/definitions/B\"}}}, \"B\": {\"type\": "
	    "\"%s\"}}, \"paths\": {", type);
	for (unsigned i = 0; i < count; i++)
		(void)buf_printf(out, "%s\"/p%u\": {\"get\": "
		    "{\"operationId\": \"O%u\", \"responses\": {\"200\": "
		    "{\"schema\": {\"$ref\": \"#/definitions/A\"}}}}}",
		    i > 0 ? ", " : "", i, i);
	assert_int_equal(buf_puts(out, "}}"), 0);
}

static void
many_operations(void **state)
{
	struct buf old CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct buf new CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct result r CF_AUTO(result_done);

	(void)state;
	print_large(&old, "string", CHANGES_MAX - 1);
	print_large(&new, "number", CHANGES_MAX - 1);
	compare(ARTIFACT_DEFINITION, definition_name, buf_text(&old),
	    buf_text(&new), &r);
	assert_int_equal(r.count.breaking, CHANGES_MAX - 1);
	assert_int_equal(r.count.others, 0);
	assert_string_equal(findings_at(r.found, 0)->path,
	    "operation/O0/responses/200/schema/b/type");
	result_done(&r);

	buf_reset(&old);
	buf_reset(&new);
	print_large(&old, "string", CHANGES_MAX + 1);
	print_large(&new, "number", CHANGES_MAX + 1);
	compare(ARTIFACT_DEFINITION, definition_name, buf_text(&old),
	    buf_text(&new), &r);
	assert_int_equal(r.count.breaking, CHANGES_MAX);
	assert_string_equal(findings_at(r.found, CHANGES_MAX)->rule,
	    "TooManyChanges");
}

/* 'count' definitions, each with all of them as fields; one has a type. */
static void
print_clique(struct buf *out, const char *type, unsigned count)
{
	(void)buf_puts(out, "{\"definitions\": {");
	for (unsigned i = 0; i < count; i++) {
		(void)buf_printf(out, "%s\"D%u\": {\"properties\": {",
		    i > 0 ? ", " : "", i);
		for (unsigned j = 0; j < count; j++)
			(void)buf_printf(out, "%s\"f%u\": {\"$ref\": "
			    "\"#/definitions/D%u\"}", j > 0 ? ", " : "", j, j);
		(void)buf_printf(out, "}, \"format\": \"%s\"}",
		    i == 0 ? type : "");
	}
	(void)buf_puts(out, "}, \"paths\": {\"/p\": {\"get\": "
	    "{\"operationId\": \"O\", \"responses\": {\"200\": {\"schema\": "
	    "{\"$ref\": \"#/definitions/D0\"}}}}}}}");
	assert_int_equal(out->error, 0);
}

/* There are more paths through it than atoms anywhere: there is an end. */
static void
loops_end(void **state)
{
	struct buf old CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct buf new CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct result r CF_AUTO(result_done);

	(void)state;
	print_clique(&old, "a", 40);
	print_clique(&new, "b", 40);
	compare(ARTIFACT_DEFINITION, definition_name, buf_text(&old),
	    buf_text(&new), &r);
	assert_true(r.count.breaking >= 1);
	assert_string_equal(findings_at(r.found, 0)->path,
	    "operation/O/responses/200/schema/format");
	assert_string_equal(findings_at(r.found,
	    findings_count(r.found) - 1)->rule, "TooManyChanges");
}

/* Definitions with two long names each, that refer to one another. */
static void
print_ring(struct buf *out, const char *format)
{
	(void)buf_puts(out, "{\"definitions\": {");
	for (unsigned i = 0; i < 300; i++)
		(void)buf_printf(out, "%s\"D%u\": {\"format\": \"%s\", "
		    "\"properties\": {\"a%01000u\": {\"$ref\": "
		    "\"#/definitions/D%u\"}, \"b%01000u\": {\"$ref\": "
		    "\"#/definitions/D%u\"}}}", i > 0 ? ", " : "", i, format,
		    0u, (i + 1) % 300, 0u, (i + 7) % 300);
	(void)buf_puts(out, "}, \"paths\": {\"/p\": {\"get\": "
	    "{\"operationId\": \"O\", \"responses\": {\"200\": {\"schema\": "
	    "{\"$ref\": \"#/definitions/D0\"}}}}}}}");
	assert_int_equal(out->error, 0);
}

/* As many paths as there may be changes would fill the memory. */
static void
long_paths_end(void **state)
{
	struct buf old CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct buf new CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct result r CF_AUTO(result_done);

	(void)state;
	print_ring(&old, "a");
	print_ring(&new, "b");
	compare(ARTIFACT_DEFINITION, definition_name, buf_text(&old),
	    buf_text(&new), &r);
	assert_true(r.count.breaking > 1);
	assert_true(r.text.len < 2 * CHANGES_BYTES_MAX);
	assert_string_equal(findings_at(r.found,
	    findings_count(r.found) - 1)->rule, "TooManyChanges");
}

/* Each operation has a pair of definitions of its own, with a long name. */
static void
print_pairs(struct buf *out, const char *format, bool new)
{
	const unsigned n = 64;

	(void)buf_puts(out, "{\"definitions\": {");
	for (unsigned i = 0; i < n; i++)
		(void)buf_printf(out, "%s\"D%u\": {\"format\": \"%s\", "
		    "\"properties\": {\"a%05000u\": {\"type\": "
		    "\"string\"}}}", i > 0 ? ", " : "", i, format, 0u);
	(void)buf_puts(out, "}, \"paths\": {");
	for (unsigned i = 0; i < n * n; i++)
		(void)buf_printf(out, "%s\"/p%u\": {\"get\": "
		    "{\"operationId\": \"O%u\", \"responses\": {\"200\": "
		    "{\"schema\": {\"$ref\": \"#/definitions/D%u\"}}}}}",
		    i > 0 ? ", " : "", i, i, new ? i % n : i / n);
	assert_int_equal(buf_puts(out, "}}"), 0);
}

/* What was compared before there was too much of it is reported. */
static void
many_pairs_end(void **state)
{
	struct buf old CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct buf new CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct result r CF_AUTO(result_done);

	(void)state;
	print_pairs(&old, "a", false);
	print_pairs(&new, "b", true);
	compare(ARTIFACT_DEFINITION, definition_name, buf_text(&old),
	    buf_text(&new), &r);
	assert_true(r.count.breaking > 1);
	assert_string_equal(findings_at(r.found,
	    findings_count(r.found) - 1)->rule, "TooManyChanges");
}

static void
references_to_nothing(void **state)
{
	static const struct example examples[] = {
		{ "{'$ref': '#/definitions/L'}", "{'$ref': '#/definitions/M'}",
		    "UnusedPartChanged", "", MAJOR },
		{ "{'$ref': '#/definitions/none'}", "{'$ref': 'http://x'}",
		    "UnusedPartChanged", "", MAJOR },
		{ "{'$ref': '#/definitions/none'}",
		    "{'properties': {'a': {}}}", "OutputFieldAdded",
		    "operation/A/responses/200/schema/a", MAJOR },
		{ "{'allOf': [{'$ref': '#/definitions/S'}]}",
		    "{'allOf': [{'$ref': '#/definitions/S'}], "
		    "'format': 'x'}", "OutputFieldTypeFormatChanged",
		    "operation/A/responses/200/schema/format", MAJOR },
		{ "{'properties': 1, 'required': 'a', 'enum': {}, "
		    "'items': [], 'allOf': {}}", "{'properties': []}",
		    "UnusedPartChanged", "", MAJOR },
	};

	(void)state;
	CHECK(examples, ARTIFACT_DEFINITION, definition_name,
	    "{'definitions': {'L': {'$ref': '#/definitions/M'}, "
	    "'M': {'$ref': '#/definitions/L'}, "
	    "'S': {'allOf': [{'$ref': '#/definitions/S'}]}}, "
	    "'paths': {'/a': {'get': {'operationId': 'A', 'responses': "
	    "{'200': {'schema': ", "}}}}}}");
}

/* Something of everything that takes memory. */
static const char rich[] =
    "{\"basePath\": \"/%s\", \"securityDefinitions\": {\"a\": {\"type\": "
    "\"basic\"}}, \"definitions\": {\"D\": {\"properties\": {\"%s\": {}, "
    "\"d\": {\"$ref\": \"#/definitions/D\"}}, \"required\": [\"d\"], "
    "\"enum\": [\"%s\"]}}, \"paths\": {\"/a/{%s}\": {\"post\": "
    "{\"operationId\": \"A\", \"parameters\": [{\"name\": \"%s\", \"in\": "
    "\"path\"}, {\"name\": \"body\", \"in\": \"body\", \"schema\": "
    "{\"$ref\": \"#/definitions/D\"}}], \"responses\": {\"200\": "
    "{\"schema\": {\"allOf\": [{\"$ref\": \"#/definitions/D\"}]}}}}, "
    "\"get\": {\"operationId\": \"%s\"}}}}";

static const char rich_properties[] =
    "{\"properties\": {\"connectionParameters\": {\"%s\": {}}}}";

static void
fill_rich(struct changes_set *set, const char *word, struct buf text[2])
{
	(void)buf_printf(&text[0], rich, word, word, word, word, word, word);
	assert_int_equal(text[0].error, 0);
	assert_int_equal(buf_printf(&text[1], rich_properties, word), 0);
	put(set, ARTIFACT_DEFINITION, definition_name, buf_text(&text[0]));
	put(set, ARTIFACT_PROPERTIES, properties_name, buf_text(&text[1]));
	set->authentication_types = word;
}

/* Whichever allocation fails, the call says so, and nothing is left. */
static void
no_memory(void **state)
{
	struct buf texts[4] = {
		BUF_INIT(BUF_TEXT_MAX), BUF_INIT(BUF_TEXT_MAX),
		BUF_INIT(BUF_TEXT_MAX), BUF_INIT(BUF_TEXT_MAX),
	};
	struct changes_set old = { .authentication_types = NULL }, new = old;
	struct changes_count count;
	struct findings *found;
	long n = 0;
	int r;

	(void)state;
	fill_rich(&old, "old", &texts[0]);
	fill_rich(&new, "new", &texts[2]);
	do {
		found = NULL;
		allocations_left = n++;
		r = changes_find(&old, &new, CHANGES_VERSION, &found, &count);
		allocations_left = -1;
		if (r < 0) {
			assert_int_equal(r, -ENOMEM);
			assert_null(found);
		}
	} while (r < 0);
	assert_true(n > 50);
	assert_true(count.breaking > 5);
	findings_free(found);
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		buf_done(&texts[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(operations),
		cmocka_unit_test(parameters),
		cmocka_unit_test(parameters_of_paths),
		cmocka_unit_test(input_fields),
		cmocka_unit_test(outputs),
		cmocka_unit_test(webhooks),
		cmocka_unit_test(connector),
		cmocka_unit_test(urls),
		cmocka_unit_test(connections),
		cmocka_unit_test(other_files),
		cmocka_unit_test(authentication),
		cmocka_unit_test(places),
		cmocka_unit_test(printed_as_json),
		cmocka_unit_test(what_cannot_be_read),
		cmocka_unit_test(classes_are_distinct),
		cmocka_unit_test(many_operations),
		cmocka_unit_test(loops_end),
		cmocka_unit_test(long_paths_end),
		cmocka_unit_test(many_pairs_end),
		cmocka_unit_test(references_to_nothing),
		cmocka_unit_test(no_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
