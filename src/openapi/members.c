/*
 * apiDefinition.swagger.json as tables, one per kind of object, after the
 * Swagger 2.0 specification and its published JSON Schema
 * (apiDefinition.swagger.schema.json), which add the extensions that the
 * platform knows.  Where published connectors show that the schema is
 * narrower than what is accepted, the row says 'lenient', and
 * tests/oracle/relaxations.json has the reason.
 */
#include "rows.h"

#include <string.h>

/* ---- values ---- */

#define NOT_NEGATIVE(why) \
	(&(const struct values){ .flaw = (why), .fits = value_is_not_negative })

static const struct values multiple_of = {
	.flaw = OPENAPI_MULTIPLE_OF, .fits = value_is_positive,
};

/* A published connector names a model twice. */
static const struct values enumeration = {
	.empty = OPENAPI_ENUM_EMPTY,
	.duplicate = OPENAPI_DUPLICATE, .duplicate_lenient = true,
};

static const struct values unique = { .duplicate = OPENAPI_DUPLICATE };
static const struct values not_empty = { .empty = OPENAPI_EMPTY };

static const struct values required_names = {
	.empty = OPENAPI_REQUIRED_EMPTY, .duplicate = OPENAPI_DUPLICATE,
};

static const struct values mime_types = {
	.flaw = OPENAPI_MIME_TYPE, .fits = value_is_mime_type,
	.duplicate = OPENAPI_DUPLICATE,
};

static const struct values web_sockets = {
	.flaw = OPENAPI_WEB_SOCKET, .words = WORDS("ws", "wss"),
	.forbidden = true,
};

static const struct values schemes = {
	.flaw = OPENAPI_SCHEME, .words = WORDS("http", "https", "ws", "wss"),
	.empty = OPENAPI_SCHEMES_EMPTY, .duplicate = OPENAPI_DUPLICATE,
	.more = &web_sockets,
};

static const struct values url = { .flaw = OPENAPI_URL, .fits = value_is_uri };
static const struct values email = {
	.flaw = OPENAPI_EMAIL, .fits = value_is_email,
};
static const struct values host = {
	.flaw = OPENAPI_HOST, .fits = value_is_host,
};
static const struct values base_path = {
	.flaw = OPENAPI_BASE_PATH, .fits = value_is_base_path,
};

static const struct values multi = {
	.flaw = OPENAPI_MULTI, .words = WORDS("multi"), .forbidden = true,
};

/* The schema takes "multi" in some places, the official validator in none. */
static const struct values collection_format = {
	.flaw = OPENAPI_NOT_IN_ENUM,
	.words = WORDS("csv", "ssv", "tsv", "pipes", "multi"),
	.more = &multi,
};

/* The editor offers "none", and older ones wrote it as "". */
static const struct values visibility = {
	.flaw = OPENAPI_NOT_IN_ENUM,
	.words = WORDS("important", "advanced", "internal"),
	.lenient = WORDS("", "none", "important", "advanced", "internal"),
};

/* ---- the same in several kinds ---- */

/* What values may be, the same in parameters, headers, items and schemas. */
#define VALIDATION(variants) \
	LEAF("format", STR, .in = (variants)), \
	LEAF("default", 0, .in = (variants)), \
	LEAF("maximum", NUM, .in = (variants)), \
	LEAF("exclusiveMaximum", BOO, .in = (variants)), \
	LEAF("minimum", NUM, .in = (variants)), \
	LEAF("exclusiveMinimum", BOO, .in = (variants)), \
	LEAF("maxLength", INT, .in = (variants), \
	    .values = NOT_NEGATIVE(OPENAPI_MAX_LENGTH)), \
	LEAF("minLength", INT, .in = (variants), \
	    .values = NOT_NEGATIVE(OPENAPI_MIN_LENGTH)), \
	LEAF("pattern", STR, .in = (variants)), \
	LEAF("maxItems", INT, .in = (variants), \
	    .values = NOT_NEGATIVE(OPENAPI_MAX_ITEMS)), \
	LEAF("minItems", INT, .in = (variants), \
	    .values = NOT_NEGATIVE(OPENAPI_MIN_ITEMS)), \
	LEAF("uniqueItems", BOO, .in = (variants)), \
	LEAF("enum", ARR, .in = (variants), .values = &enumeration), \
	LEAF("multipleOf", NUM, .in = (variants), .values = &multiple_of)

#define PRIMITIVES	"string", "number", "boolean", "integer", "array"

/* Variants from the bit 'first' on, one for each word. */
static unsigned
variant_of(const struct json_node *value, const char *const *words,
    unsigned first)
{
	for (; *words != NULL; words++, first <<= 1)
		if (json_is_text(value, *words))
			return first;
	return VARIANT_UNKNOWN;
}

/* The member that the kind's table has at 'bit', or NULL. */
static const struct json_node *
member_at(const struct object *o, unsigned bit)
{
	return o->has & UINT64_C(1) << bit ? o->member[bit] : NULL;
}

/* ---- the document ---- */

static const struct member document_members[] = {
	/* SpecificationVersionIncorrect has its own words for a wrong type. */
	LEAF("swagger", 0),
	ONE("info", OPENAPI_INFO),
	LEAF("host", STR, .values = &host),
	LEAF("basePath", STR, .values = &base_path),
	STRINGS("schemes", .values = &schemes),
	STRINGS("consumes", .values = &mime_types),
	STRINGS("produces", .values = &mime_types),
	ONE("paths", PART_PATHS),
	MAP("definitions", OPENAPI_SCHEMA),
	MAP("parameters", OPENAPI_PARAMETER),
	MAP("responses", OPENAPI_RESPONSE),
	LIST("security", PART_SECURITY_REQUIREMENT, .values = &unique),
	MAP("securityDefinitions", OPENAPI_SECURITY_SCHEME),
	LIST("tags", OPENAPI_TAG),
	ONE("externalDocs", OPENAPI_EXTERNAL_DOCS),
	ROW("x-ms-connector-metadata", ARR, SHAPE_ONE,
	    .child = OPENAPI_METADATA),
	ONE("x-ms-capabilities", OPENAPI_CAPABILITIES),
	LIST("x-ms-docs", PART_DOC, .values = &not_empty),
	LEAF("x-ms-openai-manifest", 0),
};

static const struct required document_required[] = {
	{ .name = "info" }, { .name = "paths" },
};

static const struct member path_row = ONE(NULL, OPENAPI_PATH);
static const struct member response_row = ONE(NULL, OPENAPI_RESPONSE);
/* Null is no list, but SecurityRequirementMustHaveValue says so. */
static const struct member strings_row =
	LEAF(NULL, ARR | NUL, .item_types = STR, .values = &unique);

static const struct member info_members[] = {
	LEAF("title", STR),
	LEAF("version", STR),
	LEAF("description", STR),
	LEAF("termsOfService", STR),
	ONE("contact", OPENAPI_CONTACT),
	ONE("license", OPENAPI_LICENSE),
	ONE("x-ms-api-annotation", PART_INFO_ANNOTATION),
	LEAF("x-ms-deployment-version", STR, .values = &(const struct values){
	    .flaw = OPENAPI_NOT_VALID, .fits = value_is_version,
	    .says = "numbers with points between them" }),
	LEAF("x-ms-keywords", 0),
};

static const struct required info_required[] = {
	{ .name = "title" }, { .name = "version" },
};

static const struct member contact_members[] = {
	LEAF("name", STR),
	LEAF("url", STR, .values = &url),
	LEAF("email", STR, .values = &email),
};

static const struct member license_members[] = {
	LEAF("name", STR),
	LEAF("url", STR, .values = &url),
};

static const struct member tag_members[] = {
	LEAF("name", STR),
	LEAF("description", STR),
	ONE("externalDocs", OPENAPI_EXTERNAL_DOCS),
};

static const struct required name_required[] = { { .name = "name" } };

static const struct member external_docs_members[] = {
	LEAF("description", STR),
	LEAF("url", STR, .values = &url),
};

static const struct required url_required[] = { { .name = "url" } };

/* A published connector has both with a capital letter. */
static const struct member metadata_row = ONE(NULL, PART_METADATA_ENTRY);

/* ---- security ---- */

enum {
	SECURITY_BASIC = 1u << 1,
	SECURITY_API_KEY = 1u << 2,
	SECURITY_IMPLICIT = 1u << 3,
	SECURITY_PASSWORD = 1u << 4,
	SECURITY_APPLICATION = 1u << 5,
	SECURITY_ACCESS_CODE = 1u << 6,
	SECURITY_OAUTH2 = 1u << 7,	/* of no known flow */

	SECURITY_FLOWS = SECURITY_IMPLICIT | SECURITY_PASSWORD |
	    SECURITY_APPLICATION | SECURITY_ACCESS_CODE | SECURITY_OAUTH2,
	SECURITY_AUTHORISED = SECURITY_IMPLICIT | SECURITY_ACCESS_CODE,
	SECURITY_TOKEN = SECURITY_PASSWORD | SECURITY_APPLICATION |
	    SECURITY_ACCESS_CODE,
};

/* In the order of the rows. */
enum { SECURITY_ROW_TYPE, SECURITY_ROW_FLOW };

static const struct member security_scheme_members[] = {
	LEAF("type", STR, .values = ENUM("basic", "apiKey", "oauth2")),
	LEAF("flow", STR, .in = SECURITY_FLOWS, .values = ENUM("implicit",
	    "password", "application", "accessCode")),
	LEAF("description", STR),
	LEAF("name", STR, .in = SECURITY_API_KEY),
	LEAF("in", STR, .in = SECURITY_API_KEY,
	    .values = ENUM("header", "query")),
	LEAF("authorizationUrl", STR, .in = SECURITY_AUTHORISED |
	    SECURITY_OAUTH2, .values = &url),
	LEAF("tokenUrl", STR, .in = SECURITY_TOKEN | SECURITY_OAUTH2,
	    .values = &url),
	ONE("scopes", PART_SCOPES, .in = SECURITY_FLOWS),
};

#define SECURITY_REQUIRED(member, variants) \
	{ .name = (member), .in = (variants), .flaw = OPENAPI_SECURITY_MISSING }

static const struct required security_scheme_required[] = {
	{ .name = "type" },
	SECURITY_REQUIRED("name", SECURITY_API_KEY),
	SECURITY_REQUIRED("in", SECURITY_API_KEY),
	SECURITY_REQUIRED("flow", SECURITY_FLOWS),
	SECURITY_REQUIRED("authorizationUrl", SECURITY_AUTHORISED),
	SECURITY_REQUIRED("tokenUrl", SECURITY_TOKEN),
};

static unsigned
security_variant(const struct object *o)
{
	const struct json_node *type = member_at(o, SECURITY_ROW_TYPE);
	unsigned variant;

	if (!json_is_text(type, "oauth2"))
		return variant_of(type, WORDS("basic", "apiKey"),
		    SECURITY_BASIC);
	variant = variant_of(member_at(o, SECURITY_ROW_FLOW), WORDS("implicit",
	    "password", "application", "accessCode"), SECURITY_IMPLICIT);
	return variant != VARIANT_UNKNOWN ? variant : SECURITY_OAUTH2;
}

static const struct member scope_row = LEAF(NULL, STR);

/* ---- paths and operations ---- */

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
	STRINGS("tags", .values = &unique),
	LEAF("summary", STR),
	LEAF("description", STR),
	ONE("externalDocs", OPENAPI_EXTERNAL_DOCS),
	LEAF("operationId", STR),
	STRINGS("consumes", .values = &mime_types),
	STRINGS("produces", .values = &mime_types),
	LIST("parameters", OPENAPI_PARAMETER),
	ONE("responses", PART_RESPONSES),
	STRINGS("schemes", .values = &schemes),
	LEAF("deprecated", BOO),
	LIST("security", PART_SECURITY_REQUIREMENT, .values = &unique),
	LEAF("x-ms-trigger", STR, .values = ENUM("batch", "single")),
	LEAF("x-ms-visibility", STR, .values = &visibility),
	ONE("x-ms-api-annotation", PART_API_ANNOTATION),
	ONE("x-ms-capabilities", PART_OPERATION_CAPABILITIES),
	LEAF("x-ms-no-generic-test", BOO),
	ONE("x-ms-notification", OPENAPI_SUBSCRIPTION),
	/* The schema has it at paths; tools have it here. */
	ONE("x-ms-notification-content", OPENAPI_NOTIFICATION),
	LEAF("x-ms-openai-data", 0),
	ONE("x-ms-operation-context", OPENAPI_CONTEXT),
	ONE("x-ms-pageable", PART_PAGEABLE),
	LEAF("x-ms-safe-operation", BOO),
	LEAF("x-ms-summary", STR),
	LEAF("x-ms-trigger-hint", STR),
	ONE("x-ms-trigger-metadata", PART_TRIGGER_METADATA),
};

static const struct required responses_required[] = {
	{ .name = "responses" },
};

static bool
is_status(const struct json_node *member)
{
	const char *key = member->key;

	if (member->key_len != 3)
		return member->key_len == strlen("default") &&
		    memcmp(key, "default", member->key_len) == 0;
	for (size_t i = 0; i < 3; i++)
		if (key[i] < '0' || key[i] > '9')
			return false;
	return true;
}

static struct objection
responses_object(const struct object *o)
{
	struct objection none = {
		.flaw = OPENAPI_NO_RESPONSE, .at = o->json, .lenient = true,
	};

	for (const struct json_node *c = o->json->first; c != NULL; c = c->next)
		if (strncmp(c->key, "x-", 2) != 0)
			none.flaw = OPENAPI_SOUND;
	return none;
}

/* ---- parameters ---- */

enum {
	IN_BODY = 1u << 1,
	IN_HEADER = 1u << 2,
	IN_FORM = 1u << 3,
	IN_QUERY = 1u << 4,
	IN_PATH = 1u << 5,

	IN_VALUE = IN_HEADER | IN_FORM | IN_QUERY | IN_PATH,
	/* Whatever is no reference. */
	IN_ANY = IN_BODY | IN_VALUE | VARIANT_UNKNOWN,
};

/* The first also of responses. */
enum { PARAMETER_ROW_REF, PARAMETER_ROW_IN };

static const struct values form_type = {
	.in = IN_FORM, .flaw = OPENAPI_NOT_IN_ENUM,
	.words = WORDS(PRIMITIVES, "file"),
};

static const struct values value_type = {
	.in = ~(unsigned)IN_FORM, .flaw = OPENAPI_NOT_IN_ENUM,
	.words = WORDS(PRIMITIVES, "file"), .more = &form_type,
};

static const struct values parameter_type = {
	.in = ~(unsigned)IN_FORM, .flaw = OPENAPI_FILE_PARAMETER,
	.words = WORDS("file"), .forbidden = true, .more = &value_type,
};

static const struct member parameter_members[] = {
	LEAF("$ref", STR, .in = VARIANT_REFERENCE),
	LEAF("in", STR, .in = IN_ANY, .values = ENUM("body", "header",
	    "formData", "query", "path")),
	LEAF("name", STR, .in = IN_ANY),
	LEAF("description", STR, .in = IN_ANY),
	LEAF("required", BOO, .in = IN_ANY),
	ONE("schema", OPENAPI_SCHEMA, .in = IN_BODY,
	    .misplaced = OPENAPI_NON_BODY_SCHEMA),
	LEAF("type", STR, .in = IN_VALUE, .values = &parameter_type),
	LEAF("allowEmptyValue", BOO, .in = IN_QUERY | IN_FORM,
	    .misplaced = OPENAPI_ALLOW_EMPTY),
	ONE("items", OPENAPI_ITEMS, .in = IN_VALUE),
	LEAF("collectionFormat", STR, .in = IN_VALUE,
	    .values = &collection_format),
	VALIDATION(IN_VALUE),
	LEAF("x-ms-summary", STR, .in = IN_ANY),
	LEAF("x-ms-visibility", STR, .in = IN_ANY, .values = &visibility),
	ONE("x-ms-dynamic-list", OPENAPI_DYNAMIC_LIST, .in = IN_ANY),
	/* In the body, DynamicExtensionDefinitionNotAllowedInParameter. */
	ONE("x-ms-dynamic-properties", OPENAPI_DYNAMIC_PROPERTIES,
	    .in = NOWHERE, .said_in = IN_BODY),
	ONE("x-ms-dynamic-schema", OPENAPI_DYNAMIC_SCHEMA, .in = NOWHERE,
	    .said_in = IN_BODY),
	ONE("x-ms-dynamic-tree", OPENAPI_DYNAMIC_TREE,
	    .in = IN_QUERY | IN_PATH, .said_in = IN_BODY),
	ONE("x-ms-dynamic-values", OPENAPI_DYNAMIC_VALUES, .in = IN_ANY),
	LEAF("x-ms-editor", 0, .in = IN_VALUE),
	LEAF("x-ms-editor-options", 0, .in = IN_VALUE),
	LIST("x-ms-enum-values", PART_ENUM_VALUE, .in = IN_VALUE),
	LEAF("x-ms-localizeDefaultValue", BOO, .in = IN_VALUE),
	LEAF("x-ms-test-value", 0, .in = IN_ANY),
	LEAF("x-ms-parameter-location", STR, .in = IN_VALUE,
	    .values = ENUM("client", "method")),
	LEAF("x-ms-notification-url", 0, .in = NOWHERE),
	LEAF("x-ms-skip-url-encoding", BOO, .in = IN_PATH),
	ONE("x-ms-trigger-value", PART_TRIGGER_VALUE, .in = IN_VALUE),
	LEAF("x-ms-url-encoding", STR, .in = IN_QUERY | IN_PATH,
	    .values = ENUM("double", "single")),
};

static const struct required parameter_required[] = {
	{ .name = "name", .in = IN_ANY },
	{ .name = "in", .in = IN_ANY },
	{ .name = "type", .in = IN_VALUE },
	{ .name = "schema", .in = IN_BODY,
	    .flaw = OPENAPI_BODY_SCHEMA_MISSING },
};

static unsigned
parameter_variant(const struct object *o)
{
	if (member_at(o, PARAMETER_ROW_REF) != NULL)
		return VARIANT_REFERENCE;
	return variant_of(member_at(o, PARAMETER_ROW_IN), WORDS("body",
	    "header", "formData", "query", "path"), IN_BODY);
}

/* ---- responses, headers and items ---- */

static const struct member response_members[] = {
	LEAF("$ref", STR, .in = VARIANT_REFERENCE),
	LEAF("description", STR, .in = VARIANT_UNKNOWN),
	ONE("schema", OPENAPI_SCHEMA, .in = VARIANT_UNKNOWN,
	    .hint = SCHEMA_MAY_BE_FILE),
	MAP("headers", OPENAPI_HEADER, .in = VARIANT_UNKNOWN),
	LEAF("examples", OBJ, .in = VARIANT_UNKNOWN),
	LEAF("x-ms-summary", STR, .in = VARIANT_UNKNOWN),
};

static const struct required response_required[] = {
	{ .name = "description", .in = VARIANT_UNKNOWN },
};

static unsigned
response_variant(const struct object *o)
{
	return member_at(o, PARAMETER_ROW_REF) != NULL ? VARIANT_REFERENCE :
	    VARIANT_UNKNOWN;
}

static const struct member header_members[] = {
	LEAF("description", STR),
	LEAF("type", STR, .values = ENUM(PRIMITIVES)),
	ONE("items", OPENAPI_ITEMS),
	LEAF("collectionFormat", STR, .values = &collection_format),
	VALIDATION(0),
	LEAF("x-ms-summary", STR),
	LEAF("x-ms-visibility", STR, .values = &visibility),
};

static const struct required type_required[] = { { .name = "type" } };

static const struct member items_members[] = {
	LEAF("type", STR, .values = ENUM(PRIMITIVES)),
	ONE("items", OPENAPI_ITEMS),
	LEAF("collectionFormat", STR, .values = &collection_format),
	VALIDATION(0),
};

static const struct member notification_members[] = {
	LEAF("description", 0),
	ONE("schema", OPENAPI_SCHEMA),
	LEAF("headers", 0),
};

/* ---- schemas ---- */

enum {
	SCHEMA_DYNAMIC = 1u << 1,
	/* In a list of items: what is dynamic is not known there. */
	SCHEMA_PLAIN = 1u << 2,
	/* What a response holds, if it is of the type "file". */
	SCHEMA_FILE = 1u << 3,

	SCHEMA_DATA = SCHEMA_DYNAMIC | SCHEMA_PLAIN,
};

enum { SCHEMA_ROW_TYPE };

static const struct values schema_type_words = {
	.in = SCHEMA_DATA, .flaw = OPENAPI_NOT_IN_ENUM,
	.words = WORDS("array", "boolean", "integer", "null", "number",
	    "object", "string", "file"),
	.empty = OPENAPI_EMPTY, .duplicate = OPENAPI_DUPLICATE,
};

static const struct values schema_type = {
	.in = SCHEMA_DATA, .flaw = OPENAPI_FILE_SCHEMA,
	.words = WORDS("file"), .forbidden = true, .more = &schema_type_words,
};

static const struct member schema_members[] = {
	/* The published schema also takes a list of types. */
	LEAF("type", STR | ARR, .item_types = STR, .values = &schema_type),
	LEAF("$ref", STR, .in = SCHEMA_DATA),
	LEAF("title", STR),
	LEAF("description", STR),
	LEAF("format", STR, .in = SCHEMA_DATA),
	LEAF("default", 0),
	LEAF("maximum", NUM, .in = SCHEMA_DATA),
	LEAF("exclusiveMaximum", BOO, .in = SCHEMA_DATA),
	LEAF("minimum", NUM, .in = SCHEMA_DATA),
	LEAF("exclusiveMinimum", BOO, .in = SCHEMA_DATA),
	LEAF("maxLength", INT, .in = SCHEMA_DATA,
	    .values = NOT_NEGATIVE(OPENAPI_MAX_LENGTH)),
	LEAF("minLength", INT, .in = SCHEMA_DATA,
	    .values = NOT_NEGATIVE(OPENAPI_MIN_LENGTH)),
	LEAF("pattern", STR, .in = SCHEMA_DATA),
	LEAF("maxItems", INT, .in = SCHEMA_DATA,
	    .values = NOT_NEGATIVE(OPENAPI_MAX_ITEMS)),
	LEAF("minItems", INT, .in = SCHEMA_DATA,
	    .values = NOT_NEGATIVE(OPENAPI_MIN_ITEMS)),
	LEAF("uniqueItems", BOO, .in = SCHEMA_DATA),
	LEAF("enum", ARR, .in = SCHEMA_DATA, .values = &enumeration),
	LEAF("multipleOf", NUM, .in = SCHEMA_DATA, .values = &multiple_of),
	LEAF("maxProperties", INT, .in = SCHEMA_DATA,
	    .values = NOT_NEGATIVE(OPENAPI_MAX_PROPERTIES)),
	LEAF("minProperties", INT, .in = SCHEMA_DATA,
	    .values = NOT_NEGATIVE(OPENAPI_MIN_PROPERTIES)),
	STRINGS("required", .values = &required_names),
	ROW("items", OBJ | ARR, SHAPE_ONE_OR_LIST, .child = OPENAPI_SCHEMA,
	    .in = SCHEMA_DATA, .hint = SCHEMA_IS_PLAIN, .values = &not_empty),
	LIST("allOf", OPENAPI_SCHEMA, .in = SCHEMA_DATA,
	    .values = &not_empty),
	MAP("properties", OPENAPI_SCHEMA, .in = SCHEMA_DATA),
	ROW("additionalProperties", OBJ | BOO, SHAPE_ONE,
	    .child = OPENAPI_SCHEMA, .in = SCHEMA_DATA),
	LEAF("discriminator", STR, .in = SCHEMA_DATA),
	LEAF("readOnly", BOO),
	ONE("xml", PART_XML, .in = SCHEMA_DATA),
	ONE("externalDocs", OPENAPI_EXTERNAL_DOCS),
	LEAF("example", 0),
	LEAF("x-ms-summary", STR, .in = SCHEMA_DATA),
	LEAF("x-ms-visibility", STR, .in = SCHEMA_DATA,
	    .values = &visibility),
	ONE("x-ms-dynamic-list", OPENAPI_DYNAMIC_LIST, .in = SCHEMA_DATA),
	ONE("x-ms-dynamic-properties", OPENAPI_DYNAMIC_PROPERTIES,
	    .in = SCHEMA_DYNAMIC),
	ONE("x-ms-dynamic-schema", OPENAPI_DYNAMIC_SCHEMA, .in = SCHEMA_DYNAMIC),
	ONE("x-ms-dynamic-tree", OPENAPI_DYNAMIC_TREE, .in = SCHEMA_DYNAMIC),
	ONE("x-ms-dynamic-values", OPENAPI_DYNAMIC_VALUES, .in = SCHEMA_DATA),
	LIST("x-ms-enum-values", PART_ENUM_VALUE, .in = SCHEMA_DATA),
	LEAF("x-ms-localizeDefaultValue", BOO, .in = SCHEMA_DATA),
	LEAF("x-ms-test-value", 0, .in = SCHEMA_DATA),
	/* Of filters; FilterFunctionsProperty... judge it. */
	LEAF("x-ms-capabilities", 0, .in = SCHEMA_DATA),
	LEAF("x-ms-editor", 0, .in = SCHEMA_DATA),
	LEAF("x-ms-editor-options", 0, .in = SCHEMA_DATA),
	ONE("x-ms-enum", PART_ENUM, .in = SCHEMA_DATA),
	LEAF("x-ms-media-kind", STR, .in = SCHEMA_DYNAMIC,
	    .values = ENUM("image", "audio")),
	LEAF("x-ms-notification-url", BOO, .in = SCHEMA_DATA),
};

static unsigned
schema_variant(const struct object *o)
{
	if (o->hint & SCHEMA_IS_PLAIN)
		return SCHEMA_PLAIN;
	if ((o->hint & SCHEMA_MAY_BE_FILE) &&
	    json_is_text(member_at(o, SCHEMA_ROW_TYPE), "file"))
		return SCHEMA_FILE;
	return SCHEMA_DYNAMIC;
}

/* A published connector has had a property outside of "properties". */
static enum tolerance
schema_tolerates(const struct object *o, const struct json_node *member)
{
	if (o->variant == SCHEMA_FILE || member->type != JSON_OBJECT)
		return TOLERATES_NOTHING;
	return json_member(member, "type") != NULL ||
	    json_member(member, "properties") != NULL ||
	    json_member(member, "$ref") != NULL ? TOLERATES_LENIENTLY :
	    TOLERATES_NOTHING;
}

/* The two that have most. */
_Static_assert(ARRAY_LEN(schema_members) <= MEMBERS_MAX, "no bit for each");
_Static_assert(ARRAY_LEN(parameter_members) <= MEMBERS_MAX, "no bit for each");

const struct kind_table definition_kinds[PARTS_END] = {
	[OPENAPI_DOCUMENT] = {
		MEMBERS(document_members), REQUIRED(document_required),
	},
	[PART_PATHS] = { .rest = &path_row },
	[OPENAPI_INFO] = { MEMBERS(info_members), REQUIRED(info_required) },
	[OPENAPI_CONTACT] = { MEMBERS(contact_members) },
	[OPENAPI_LICENSE] = {
		MEMBERS(license_members), REQUIRED(name_required),
	},
	[OPENAPI_METADATA] = { .rest = &metadata_row },
	[OPENAPI_TAG] = { MEMBERS(tag_members), REQUIRED(name_required) },
	[OPENAPI_EXTERNAL_DOCS] = {
		MEMBERS(external_docs_members), REQUIRED(url_required),
	},
	[OPENAPI_SECURITY_SCHEME] = {
		MEMBERS(security_scheme_members),
		REQUIRED(security_scheme_required),
		.variant = security_variant,
		.misplaced = OPENAPI_SECURITY_PROPERTY,
	},
	[PART_SCOPES] = { .others = OTHERS_ANY, .rest = &scope_row },
	[PART_SECURITY_REQUIREMENT] = {
		.others = OTHERS_ANY, .rest = &strings_row,
	},
	[OPENAPI_PATH] = { MEMBERS(path_members) },
	[OPENAPI_OPERATION] = {
		MEMBERS(operation_members), REQUIRED(responses_required),
	},
	[OPENAPI_PARAMETER] = {
		MEMBERS(parameter_members), REQUIRED(parameter_required),
		.variant = parameter_variant,
		.misplaced = OPENAPI_BODY_PROPERTY,
	},
	[PART_RESPONSES] = {
		.rest = &response_row, .key = is_status,
		.key_flaw = OPENAPI_STATUS, .object = responses_object,
	},
	[OPENAPI_RESPONSE] = {
		MEMBERS(response_members), REQUIRED(response_required),
		.variant = response_variant,
	},
	[OPENAPI_HEADER] = { MEMBERS(header_members), REQUIRED(type_required) },
	[OPENAPI_NOTIFICATION] = {
		MEMBERS(notification_members), .others = OTHERS_ANY,
	},
	[OPENAPI_SCHEMA] = {
		MEMBERS(schema_members), .variant = schema_variant,
		.tolerates = schema_tolerates,
	},
	[OPENAPI_ITEMS] = { MEMBERS(items_members) },
};
