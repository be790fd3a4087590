/*
 * The shape of the two JSON artifacts as tables, one per kind of object,
 * after the Swagger 2.0 specification and the published schema of
 * apiProperties.json.  Only what both agree on is typed: a value that the
 * specification leaves open has type 0, and extensions are listed only where
 * a rule or a walk needs them.
 *
 * The tables are searched for every member of every object, so they are
 * hashed once, at the first use.
 */
#include "members.h"

#include <pthread.h>
#include <string.h>

#define OBJ	OPENAPI_IS_OBJECT
#define ARR	OPENAPI_IS_ARRAY
#define STR	OPENAPI_IS_STRING
#define INT	OPENAPI_IS_INTEGER
#define NUM	(OPENAPI_IS_NUMBER | OPENAPI_IS_INTEGER)
#define BOO	OPENAPI_IS_BOOLEAN

#define LEAF(name, types)	{ (name), (types), SHAPE_LEAF, 0, 0 }
#define STRINGS(name)		{ (name), ARR, SHAPE_LEAF, 0, STR }
#define OBJECTS(name)		{ (name), ARR, SHAPE_LEAF, 0, OBJ }
#define ONE(name, kind)		{ (name), OBJ, SHAPE_ONE, (kind), 0 }
#define LIST(name, kind)	{ (name), ARR, SHAPE_LIST, (kind), 0 }
#define MAP(name, kind)		{ (name), OBJ, SHAPE_MAP, (kind), 0 }
#define OPEN_MAP(name, kind)	{ (name), OBJ, SHAPE_OPEN_MAP, (kind), 0 }

/* What values may be, the same in parameters, headers, items and schemas. */
#define VALIDATION \
	LEAF("format", STR), \
	LEAF("default", 0), \
	LEAF("maximum", NUM), \
	LEAF("exclusiveMaximum", BOO), \
	LEAF("minimum", NUM), \
	LEAF("exclusiveMinimum", BOO), \
	LEAF("maxLength", INT), \
	LEAF("minLength", INT), \
	LEAF("pattern", STR), \
	LEAF("maxItems", INT), \
	LEAF("minItems", INT), \
	LEAF("uniqueItems", BOO), \
	LEAF("enum", ARR), \
	LEAF("multipleOf", NUM)

/* Where a value comes from at run time, and how it is shown. */
#define DYNAMIC \
	ONE("x-ms-dynamic-list", OPENAPI_DYNAMIC_LIST), \
	ONE("x-ms-dynamic-properties", OPENAPI_DYNAMIC_PROPERTIES), \
	ONE("x-ms-dynamic-schema", OPENAPI_DYNAMIC_SCHEMA), \
	ONE("x-ms-dynamic-tree", OPENAPI_DYNAMIC_TREE), \
	ONE("x-ms-dynamic-values", OPENAPI_DYNAMIC_VALUES), \
	LEAF("x-ms-enum-values", 0), \
	LEAF("x-ms-localizeDefaultValue", 0), \
	LEAF("x-ms-test-value", 0)

static const struct member document_members[] = {
	/* SpecificationVersionIncorrect has its own words for a wrong type. */
	LEAF("swagger", 0),
	ONE("info", OPENAPI_INFO),
	LEAF("host", STR),
	LEAF("basePath", STR),
	STRINGS("schemes"),
	STRINGS("consumes"),
	STRINGS("produces"),
	OPEN_MAP("paths", OPENAPI_PATH),
	MAP("definitions", OPENAPI_SCHEMA),
	MAP("parameters", OPENAPI_PARAMETER),
	MAP("responses", OPENAPI_RESPONSE),
	OBJECTS("security"),
	MAP("securityDefinitions", OPENAPI_SECURITY_SCHEME),
	LIST("tags", OPENAPI_TAG),
	ONE("externalDocs", OPENAPI_EXTERNAL_DOCS),
	{ "x-ms-connector-metadata", ARR, SHAPE_ONE, OPENAPI_METADATA, 0 },
	ONE("x-ms-capabilities", OPENAPI_CAPABILITIES),
	LEAF("x-ms-docs", 0),
};

static const struct member info_members[] = {
	LEAF("title", STR),
	LEAF("version", STR),
	LEAF("description", STR),
	LEAF("termsOfService", STR),
	ONE("contact", OPENAPI_CONTACT),
	ONE("license", OPENAPI_LICENSE),
	LEAF("x-ms-api-annotation", 0),
	LEAF("x-ms-deployment-version", 0),
};

static const struct member contact_members[] = {
	LEAF("name", STR),
	LEAF("url", STR),
	LEAF("email", STR),
};

static const struct member license_members[] = {
	LEAF("name", STR),
	LEAF("url", STR),
};

static const struct member tag_members[] = {
	LEAF("name", STR),
	LEAF("description", STR),
	ONE("externalDocs", OPENAPI_EXTERNAL_DOCS),
};

static const struct member external_docs_members[] = {
	LEAF("description", STR),
	LEAF("url", STR),
};

static const struct member security_scheme_members[] = {
	LEAF("type", STR),
	LEAF("description", STR),
	LEAF("name", STR),
	LEAF("in", STR),
	LEAF("flow", STR),
	LEAF("authorizationUrl", STR),
	LEAF("tokenUrl", STR),
	LEAF("scopes", OBJ),
};

static const struct member path_members[] = {
	LEAF("$ref", STR),
	ONE("get", OPENAPI_OPERATION),
	ONE("put", OPENAPI_OPERATION),
	ONE("post", OPENAPI_OPERATION),
	ONE("delete", OPENAPI_OPERATION),
	ONE("options", OPENAPI_OPERATION),
	ONE("head", OPENAPI_OPERATION),
	ONE("patch", OPENAPI_OPERATION),
	LIST("parameters", OPENAPI_PARAMETER),
	ONE("x-ms-notification-content", OPENAPI_NOTIFICATION),
};

static const struct member operation_members[] = {
	STRINGS("tags"),
	LEAF("summary", STR),
	LEAF("description", STR),
	ONE("externalDocs", OPENAPI_EXTERNAL_DOCS),
	LEAF("operationId", STR),
	STRINGS("consumes"),
	STRINGS("produces"),
	LIST("parameters", OPENAPI_PARAMETER),
	OPEN_MAP("responses", OPENAPI_RESPONSE),
	STRINGS("schemes"),
	LEAF("deprecated", BOO),
	OBJECTS("security"),
	LEAF("x-ms-trigger", STR),
	LEAF("x-ms-visibility", STR),
	LEAF("x-ms-api-annotation", 0),
	LEAF("x-ms-capabilities", 0),
	LEAF("x-ms-no-generic-test", 0),
	ONE("x-ms-notification", OPENAPI_SUBSCRIPTION),
	/* Documented for paths; some put it here. */
	ONE("x-ms-notification-content", OPENAPI_NOTIFICATION),
	ONE("x-ms-operation-context", OPENAPI_CONTEXT),
	LEAF("x-ms-pageable", 0),
	LEAF("x-ms-safe-operation", 0),
	LEAF("x-ms-summary", 0),
	LEAF("x-ms-trigger-hint", 0),
	LEAF("x-ms-trigger-metadata", 0),
};

static const struct member parameter_members[] = {
	LEAF("$ref", STR),
	LEAF("name", STR),
	LEAF("in", STR),
	LEAF("description", STR),
	LEAF("required", BOO),
	ONE("schema", OPENAPI_SCHEMA),
	LEAF("type", STR),
	LEAF("allowEmptyValue", BOO),
	ONE("items", OPENAPI_ITEMS),
	LEAF("collectionFormat", STR),
	VALIDATION,
	LEAF("x-ms-summary", STR),
	LEAF("x-ms-visibility", STR),
	DYNAMIC,
	LEAF("x-ms-editor", 0),
	LEAF("x-ms-parameter-location", 0),
	LEAF("x-ms-notification-url", 0),
	LEAF("x-ms-trigger-value", 0),
	LEAF("x-ms-url-encoding", 0),
};

static const struct member response_members[] = {
	LEAF("$ref", STR),
	LEAF("description", STR),
	ONE("schema", OPENAPI_SCHEMA),
	MAP("headers", OPENAPI_HEADER),
	LEAF("examples", OBJ),
	LEAF("x-ms-summary", 0),
};

static const struct member header_members[] = {
	LEAF("description", STR),
	LEAF("type", STR),
	ONE("items", OPENAPI_ITEMS),
	LEAF("collectionFormat", STR),
	VALIDATION,
};

static const struct member notification_members[] = {
	LEAF("description", STR),
	ONE("schema", OPENAPI_SCHEMA),
	MAP("headers", OPENAPI_HEADER),
};

static const struct member schema_members[] = {
	LEAF("$ref", STR),
	LEAF("title", STR),
	LEAF("description", STR),
	/* The published schema also takes a list of types. */
	LEAF("type", STR | ARR),
	VALIDATION,
	LEAF("maxProperties", INT),
	LEAF("minProperties", INT),
	STRINGS("required"),
	{ "items", OBJ | ARR, SHAPE_ONE_OR_LIST, OPENAPI_SCHEMA, 0 },
	LIST("allOf", OPENAPI_SCHEMA),
	MAP("properties", OPENAPI_SCHEMA),
	{ "additionalProperties", OBJ | BOO, SHAPE_ONE, OPENAPI_SCHEMA, 0 },
	LEAF("discriminator", STR),
	LEAF("readOnly", BOO),
	LEAF("xml", OBJ),
	ONE("externalDocs", OPENAPI_EXTERNAL_DOCS),
	LEAF("example", 0),
	LEAF("x-ms-summary", STR),
	LEAF("x-ms-visibility", STR),
	DYNAMIC,
	LEAF("x-ms-capabilities", 0),
	LEAF("x-ms-editor", 0),
	LEAF("x-ms-enum", 0),
	LEAF("x-ms-media-kind", 0),
	LEAF("x-ms-notification-url", 0),
};

static const struct member items_members[] = {
	LEAF("type", STR),
	ONE("items", OPENAPI_ITEMS),
	LEAF("collectionFormat", STR),
	VALIDATION,
};

/* What all calls have in common. */
#define INVOCATION \
	LEAF("operationId", 0), \
	LEAF("parameters", 0)

static const struct member dynamic_values_members[] = {
	INVOCATION,
	LEAF("capability", 0),
	LEAF("value-collection", 0),
	LEAF("value-path", 0),
	LEAF("value-title", 0),
};

static const struct member dynamic_list_members[] = {
	INVOCATION,
	LEAF("itemsPath", 0),
	LEAF("itemTitlePath", 0),
	LEAF("itemValuePath", 0),
};

static const struct member dynamic_schema_members[] = {
	INVOCATION,
	LEAF("value-path", 0),
};

static const struct member dynamic_properties_members[] = {
	INVOCATION,
	LEAF("itemValuePath", 0),
};

static const struct member dynamic_tree_members[] = {
	LEAF("settings", 0),
	ONE("open", OPENAPI_TREE_OPEN),
	ONE("browse", OPENAPI_TREE_BROWSE),
};

/* Of TREE_OPEN and TREE_BROWSE. */
static const struct member tree_call_members[] = {
	INVOCATION,
	LEAF("itemsPath", 0),
	LEAF("itemTitlePath", 0),
	LEAF("itemValuePath", 0),
};

static const struct member context_members[] = {
	ONE("simulate", OPENAPI_SIMULATION),
};

/* Of calls that nothing is taken from. */
static const struct member bare_call_members[] = {
	INVOCATION,
};

static const struct member capabilities_members[] = {
	ONE("testConnection", OPENAPI_CONNECTION_TEST),
	ONE("file-picker", OPENAPI_FILE_PICKER),
};

static const struct member file_picker_members[] = {
	ONE("open", OPENAPI_PICKER_CALL),
	ONE("browse", OPENAPI_PICKER_CALL),
};

static const struct member properties_file_members[] = {
	ONE("properties", OPENAPI_PROPERTIES),
};

/* Tools write null for what is not set; published connectors have it. */
#define NUL	OPENAPI_IS_NULL

static const struct member properties_members[] = {
	LEAF("iconBrandColor", STR),
	LEAF("publisher", STR | NUL),
	LEAF("stackOwner", STR | NUL),
	{ "capabilities", ARR | NUL, SHAPE_LEAF, 0, STR },
	{ "connectionParameters", OBJ | NUL, SHAPE_MAP,
	    OPENAPI_CONNECTION_PARAMETER, 0 },
	LEAF("connectionParameterSets", OBJ | NUL),
	{ "policyTemplateInstances", ARR | NUL, SHAPE_LEAF, 0, OBJ },
	{ "scriptOperations", ARR | NUL, SHAPE_LEAF, 0, STR },
};

static const struct member connection_parameter_members[] = {
	LEAF("type", STR),
	LEAF("oAuthSettings", OBJ | NUL),
	LEAF("uiDefinition", OBJ | NUL),
	LEAF("allowedValues", ARR | NUL),
};

struct member_table {
	const struct member	*v;
	size_t			 n;
};

#define TABLE(members)	{ (members), ARRAY_LEN(members) }

/* The two that have most. */
_Static_assert(ARRAY_LEN(schema_members) <= MEMBERS_MAX, "no bit for each");
_Static_assert(ARRAY_LEN(parameter_members) <= MEMBERS_MAX, "no bit for each");

static const struct member_table tables[OPENAPI_KINDS] = {
	[OPENAPI_DOCUMENT] = TABLE(document_members),
	[OPENAPI_INFO] = TABLE(info_members),
	[OPENAPI_CONTACT] = TABLE(contact_members),
	[OPENAPI_LICENSE] = TABLE(license_members),
	[OPENAPI_TAG] = TABLE(tag_members),
	[OPENAPI_EXTERNAL_DOCS] = TABLE(external_docs_members),
	[OPENAPI_SECURITY_SCHEME] = TABLE(security_scheme_members),
	[OPENAPI_PATH] = TABLE(path_members),
	[OPENAPI_OPERATION] = TABLE(operation_members),
	[OPENAPI_PARAMETER] = TABLE(parameter_members),
	[OPENAPI_RESPONSE] = TABLE(response_members),
	[OPENAPI_HEADER] = TABLE(header_members),
	[OPENAPI_NOTIFICATION] = TABLE(notification_members),
	[OPENAPI_SCHEMA] = TABLE(schema_members),
	[OPENAPI_ITEMS] = TABLE(items_members),
	[OPENAPI_DYNAMIC_VALUES] = TABLE(dynamic_values_members),
	[OPENAPI_DYNAMIC_LIST] = TABLE(dynamic_list_members),
	[OPENAPI_DYNAMIC_SCHEMA] = TABLE(dynamic_schema_members),
	[OPENAPI_DYNAMIC_PROPERTIES] = TABLE(dynamic_properties_members),
	[OPENAPI_DYNAMIC_TREE] = TABLE(dynamic_tree_members),
	[OPENAPI_TREE_OPEN] = TABLE(tree_call_members),
	[OPENAPI_TREE_BROWSE] = TABLE(tree_call_members),
	[OPENAPI_CONTEXT] = TABLE(context_members),
	[OPENAPI_SIMULATION] = TABLE(bare_call_members),
	[OPENAPI_SUBSCRIPTION] = TABLE(bare_call_members),
	[OPENAPI_CAPABILITIES] = TABLE(capabilities_members),
	[OPENAPI_CONNECTION_TEST] = TABLE(bare_call_members),
	[OPENAPI_FILE_PICKER] = TABLE(file_picker_members),
	[OPENAPI_PICKER_CALL] = TABLE(bare_call_members),
	[OPENAPI_PROPERTIES_FILE] = TABLE(properties_file_members),
	[OPENAPI_PROPERTIES] = TABLE(properties_members),
	[OPENAPI_CONNECTION_PARAMETER] = TABLE(connection_parameter_members),
};

/* Open addressing; never full, because no table has half as many members. */
#define SLOTS	128u

static const struct member *slots[OPENAPI_KINDS][SLOTS];
static pthread_once_t slots_once = PTHREAD_ONCE_INIT;

static unsigned
slot_of(const char *name, size_t len)
{
	unsigned first = (unsigned char)name[0];
	unsigned last = (unsigned char)name[len - 1];
	unsigned middle = (unsigned char)name[len / 2];

	return ((unsigned)len * 31 + first * 7 + middle * 3 + last) % SLOTS;
}

static void
fill_slots(void)
{
	for (size_t kind = 0; kind < OPENAPI_KINDS; kind++) {
		for (size_t i = 0; i < tables[kind].n; i++) {
			const struct member *m = &tables[kind].v[i];
			unsigned at = slot_of(m->name, strlen(m->name));

			while (slots[kind][at] != NULL)
				at = (at + 1) % SLOTS;
			slots[kind][at] = m;
		}
	}
}

unsigned
member_bit(enum openapi_kind kind, const struct member *m)
{
	return (unsigned)(m - tables[kind].v);
}

int
openapi_member_bit(enum openapi_kind kind, const char *name)
{
	const struct member *m = member_find(kind, name, strlen(name));

	return m != NULL ? (int)member_bit(kind, m) : -1;
}

const struct member *
member_find(enum openapi_kind kind, const char *name, size_t len)
{
	unsigned at;

	if (len == 0)
		return NULL;
	(void)pthread_once(&slots_once, fill_slots);
	for (at = slot_of(name, len); slots[kind][at] != NULL;
	    at = (at + 1) % SLOTS) {
		const struct member *m = slots[kind][at];

		if (strncmp(m->name, name, len) == 0 && m->name[len] == '\0')
			return m;
	}
	return NULL;
}
