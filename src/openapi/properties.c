/*
 * apiProperties.json as tables, after its published JSON Schema
 * (paconn-apiProperties.schema.json), which is older than some features:
 * their rows are marked.
 *
 * A connection parameter is told by its key and its type, the parameters of
 * a policy by its template, the settings of OAuth by the identity provider.
 */
#include "rows.h"

#include <string.h>

static const struct values url = { .flaw = OPENAPI_URL, .fits = value_is_uri };
static const struct values not_empty = { .empty = OPENAPI_EMPTY };

static bool
is_called(const struct json_node *member, const char *name)
{
	return strlen(member->key) == member->key_len &&
	    text_equal_nocase(member->key, name);
}

static bool
is_of_policy(unsigned kind)
{
	return kind == PART_POLICY || kind == PART_POLICY_PARAMETERS ||
	    kind == PART_TRIGGER_CONFIG;
}

/*
 * What stands in the wrong place, or in another letter case: published
 * connectors have that in several kinds of objects, and the official check
 * has passed over a misplaced "uiDefinition".
 */
static enum tolerance
tolerate_known(const struct object *o, const struct json_node *member)
{
	(void)o;
	for (unsigned kind = 0; kind < PARTS_END; kind++) {
		const struct kind_table *t = &properties_kinds[kind];

		if (is_of_policy(kind))
			continue;
		for (size_t i = 0; i < t->n; i++)
			if (is_called(member, t->v[i].name))
				return TOLERATES_LENIENTLY;
	}
	return TOLERATES_NOTHING;
}

static const struct member file_members[] = {
	LEAF("$schema", STR),
	ONE("properties", OPENAPI_PROPERTIES),
};

static const struct required file_required[] = { { .name = "properties" } };

static const struct member properties_members[] = {
	LEAF("iconBrandColor", STR),
	LEAF("publisher", STR, .lenient_types = NUL),
	LEAF("stackOwner", STR, .lenient_types = NUL),
	STRINGS("capabilities", .lenient_types = NUL),
	ONE("connectionParameters", PART_CONNECTION_PARAMETERS,
	    .lenient_types = NUL),
	/* Newer than the schema. */
	LEAF("connectionParameterSets", OBJ, .lenient_types = NUL),
	LIST("policyTemplateInstances", PART_POLICY, .lenient_types = NUL),
	/* Newer than the schema. */
	STRINGS("scriptOperations", .lenient_types = NUL),
	/* A published connector has it. */
	LEAF("script", 0, .in = NOWHERE),
};

static const struct required properties_required[] = {
	{ .name = "iconBrandColor" },
};

/* StackOwnerMissing and PublisherMissing speak of another letter case. */
static enum tolerance
properties_tolerate(const struct object *o, const struct json_node *member)
{
	if (is_called(member, "stackOwner") || is_called(member, "publisher"))
		return TOLERATES_SILENTLY;
	return tolerate_known(o, member);
}

/* ---- connection parameters ---- */

enum {
	/* The type may be missing where the key has a colon. */
	PARAMETER_PRIMITIVE = 1u << 1,
	PARAMETER_PART = 1u << 2,
	PARAMETER_GATEWAY = 1u << 3,
	PARAMETER_OAUTH = 1u << 4,
	PARAMETER_TENANT = 1u << 5,

	PARAMETER_VALUE = PARAMETER_PRIMITIVE | PARAMETER_PART,
};

enum { PARAMETER_ROW_TYPE };

#define PRIMITIVES	"string", "securestring", "int", "bool"

static const struct values tenant_type = {
	.in = PARAMETER_TENANT, .flaw = OPENAPI_NOT_IN_ENUM,
	.words = WORDS("string"),
};

static const struct values part_type = {
	.in = PARAMETER_PART, .flaw = OPENAPI_NOT_IN_ENUM,
	.words = WORDS(PRIMITIVES), .lenient = WORDS(PRIMITIVES),
	.more = &tenant_type,
};

/* Published connectors have another letter case: "oAuthSetting". */
static const struct values parameter_type = {
	.in = ~(unsigned)(PARAMETER_PART | PARAMETER_TENANT),
	.flaw = OPENAPI_NOT_IN_ENUM,
	.words = WORDS(PRIMITIVES, "gatewaySetting", "oauthSetting"),
	.lenient = WORDS(PRIMITIVES, "gatewaySetting", "oauthSetting"),
	.more = &part_type,
};

static const struct member tenant_ui_row = ONE(NULL, PART_TENANT_UI);

static const struct member parameter_members[] = {
	LEAF("type", STR, .values = &parameter_type),
	LIST("allowedValues", PART_VALUE, .in = PARAMETER_VALUE,
	    .lenient_types = NUL),
	LEAF("defaultValue", STR, .in = PARAMETER_VALUE,
	    .lenient_types = NUL),
	ONE("oAuthSettings", PART_OAUTH, .in = PARAMETER_OAUTH),
	/* Newer than the schema. */
	LEAF("gatewaySettings", 0, .in = PARAMETER_GATEWAY),
	ONE("metadata", PART_TENANT_METADATA, .in = PARAMETER_TENANT),
	/* Tools write null for what is not set. */
	ROW("uiDefinition", OBJ | NUL, SHAPE_ONE, .child = PART_UI,
	    .instead_in = PARAMETER_TENANT, .instead = &tenant_ui_row),
};

static const struct required parameter_required[] = {
	{ .name = "type", .in = ~(unsigned)PARAMETER_PART },
	{ .name = "metadata", .in = PARAMETER_TENANT },
	{ .name = "uiDefinition", .in = PARAMETER_TENANT },
};

/* How much of a part of a key is made of letters, digits and underscores. */
static size_t
word_len(const char *at, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++) {
		const char c = text_lower(at[i]);

		if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') &&
		    c != '_')
			break;
	}
	return i;
}

/* "name", or "token:claim". */
struct parameter_key {
	const char	*name, *claim;	/* claim NULL: there is none */
	size_t		 name_len, claim_len;
};

static struct parameter_key
split_key(const struct json_node *member)
{
	struct parameter_key key = {
		.name = member->key, .name_len = member->key_len,
	};
	const char *colon = memchr(member->key, ':', member->key_len);

	if (colon == NULL)
		return key;
	key.claim = colon + 1;
	key.name_len = (size_t)(colon - key.name);
	key.claim_len = member->key_len - key.name_len - 1;
	return key;
}

static bool
is_tenant(const struct parameter_key *key)
{
	return key->claim != NULL && key->claim_len == strlen("TenantId") &&
	    memcmp(key->claim, "TenantId", key->claim_len) == 0;
}

/* The claim TenantId is the token's alone. */
static bool
is_of_token(const struct parameter_key *key)
{
	return key->name_len == strlen("token") &&
	    memcmp(key->name, "token", key->name_len) == 0;
}

static bool
is_parameter_key(const struct json_node *member)
{
	const struct parameter_key key = split_key(member);

	if (key.name_len == 0 || word_len(key.name, key.name_len) <
	    key.name_len)
		return false;
	if (key.claim == NULL)
		return true;
	return key.claim_len > 0 && word_len(key.claim, key.claim_len) ==
	    key.claim_len && (!is_tenant(&key) || is_of_token(&key));
}

/*
 * Published connectors have keys of other characters, of which
 * ConnectionParameterNameNotValid speaks.
 */
static enum tolerance
parameters_tolerate(const struct object *o, const struct json_node *member)
{
	const struct parameter_key key = split_key(member);

	(void)o;
	if (key.name_len == 0 || is_tenant(&key) || (key.claim != NULL &&
	    (key.claim_len == 0 || memchr(key.claim, ':', key.claim_len))))
		return TOLERATES_NOTHING;
	return TOLERATES_SILENTLY;
}

static bool
is_type(const struct json_node *value, const char *type)
{
	return value != NULL && value->type == JSON_STRING &&
	    value->len == strlen(type) && text_equal_nocase(value->text, type);
}

static unsigned
parameter_variant(const struct object *o)
{
	static const char *const primitives[] = { PRIMITIVES };
	const struct json_node *type = o->has & 1u << PARAMETER_ROW_TYPE ?
	    o->member[PARAMETER_ROW_TYPE] : NULL;
	const struct parameter_key key = split_key(o->json);

	if (key.claim != NULL)
		return is_tenant(&key) ? PARAMETER_TENANT : PARAMETER_PART;
	for (size_t i = 0; i < ARRAY_LEN(primitives); i++)
		if (is_type(type, primitives[i]))
			return PARAMETER_PRIMITIVE;
	if (is_type(type, "gatewaySetting"))
		return PARAMETER_GATEWAY;
	if (is_type(type, "oauthSetting"))
		return PARAMETER_OAUTH;
	return VARIANT_UNKNOWN;
}

static const struct member parameter_row =
	ONE(NULL, OPENAPI_CONNECTION_PARAMETER);

static const struct member value_members[] = {
	LEAF("value", STR),
	ONE("uiDefinition", PART_UI_SHORT),
};

static const struct required value_required[] = { { .name = "value" } };

static const struct member ui_short_members[] = {
	LEAF("displayName", STR),
	LEAF("description", STR),
};

static const struct member ui_members[] = {
	LEAF("displayName", STR, .lenient_types = NUL),
	LEAF("description", STR, .lenient_types = NUL),
	LEAF("tooltip", STR, .lenient_types = NUL),
	LEAF("tabIndex", INT),
	ONE("constraints", PART_CONSTRAINTS, .lenient_types = NUL),
	/* Newer than the schema. */
	LEAF("schema", OBJ),
};

static const struct member constraints_members[] = {
	LEAF("clearText", BOO),
	LEAF("required", STR, .lenient_types = BOO),
	LEAF("tabIndex", INT),
	STRINGS("capability"),
	/* The official check has asked for a truth value, the schema not. */
	LEAF("hidden", STR | BOO),
	LIST("allowedValues", PART_CONSTRAINT_VALUE),
	ONE("dependencies", PART_DEPENDENCIES),
};

static const struct member constraint_value_members[] = {
	LEAF("value", STR),
	LEAF("text", STR),
};

static const struct member dependency_row = ONE(NULL, PART_DEPENDENCY);
static const struct member dependency_members[] = { STRINGS("values") };
static const struct required values_required[] = { { .name = "values" } };

/* ---- the claim token:TenantId, which is always the same ---- */

static const struct member tenant_metadata_members[] = {
	LEAF("sourceType", STR, .values = ENUM("AzureActiveDirectoryTenant")),
};

static const struct required tenant_metadata_required[] = {
	{ .name = "sourceType" },
};

static const struct member tenant_ui_members[] = {
	ONE("constraints", PART_TENANT_CONSTRAINTS),
	LEAF("description", STR, .values = ENUM("The tenant ID of for the "
	    "Azure Active Directory application")),
	LEAF("displayName", STR, .values = ENUM("Tenant")),
};

/* It is a "uiDefinition" as well, whose members have their types. */
static enum tolerance
tenant_ui_tolerates(const struct object *o, const struct json_node *member)
{
	const struct member *m;

	m = member_find(PART_UI, member->key, member->key_len);
	if (m != NULL &&
	    !(openapi_type_of(member) & (m->types | m->lenient_types)))
		return TOLERATES_NOTHING;
	return tolerate_known(o, member);
}

static bool
is_not_false(const struct json_node *value)
{
	return value->type == JSON_TRUE || json_is_text(value, "true");
}

static const struct member tenant_constraints_members[] = {
	LEAF("hidden", STR | BOO, .values = &(const struct values){
	    .flaw = OPENAPI_NOT_VALID, .fits = is_not_false,
	    .says = "true" }),
	LEAF("required", STR, .values = ENUM("false")),
};

static const struct required tenant_constraints_required[] = {
	{ .name = "hidden" }, { .name = "required" },
};

/* ---- OAuth ---- */

enum {
	OAUTH_OAUTH2 = 1u << 1,
	OAUTH_AAD = 1u << 2,
	OAUTH_CERTIFICATE = 1u << 3,

	OAUTH_DIRECTORY = OAUTH_AAD | OAUTH_CERTIFICATE,
};

/*
 * Any name will do: services have their own, with settings of their own.
 * IdentityProviderUnknown speaks of those that nobody knows.
 */
static const struct member oauth_members[] = {
	LEAF("identityProvider", STR),
	LEAF("clientId", STR | NUL),
	LEAF("ClientId", STR | NUL),
	LEAF("clientID", STR | NUL),
	LEAF("ClientID", STR | NUL),
	LEAF("clientSecret", STR | NUL),
	LEAF("ClientSecret", STR | NUL),
	/* GlobalPerConnector is newer than the schema. */
	LEAF("redirectMode", STR, .values = ENUM("Global", "Direct",
	    "GlobalPerConnector")),
	LEAF("redirectUrl", STR, .values = &url, .lenient_types = NUL),
	STRINGS("scopes", .lenient_types = NUL),
	ONE("properties", PART_OAUTH_PROPERTIES),
	ONE("additionalParameters", PART_OAUTH_PARAMETERS,
	    .lenient_types = NUL),
	ONE("customParameters", PART_CUSTOM_PARAMETERS,
	    .lenient_types = NUL),
};

static const struct required oauth_required[] = {
	{ .name = "identityProvider" },
	{ .name = "properties", .in = OAUTH_CERTIFICATE },
};

static unsigned
provider_of(const struct json_node *settings)
{
	const struct json_node *name;

	name = json_member(settings, "identityProvider");
	if (json_is_text(name, "oauth2"))
		return OAUTH_OAUTH2;
	if (json_is_text(name, "aad"))
		return OAUTH_AAD;
	if (json_is_text(name, "aadcertificate"))
		return OAUTH_CERTIFICATE;
	return VARIANT_UNKNOWN;
}

static unsigned
oauth_variant(const struct object *o)
{
	return provider_of(o->json);
}

static unsigned
oauth_part_variant(const struct object *o)
{
	return provider_of(o->json->parent);
}

static const struct values certificate_party = {
	.in = OAUTH_CERTIFICATE, .flaw = OPENAPI_NOT_IN_ENUM,
	.words = WORDS("True"),
};

static const struct values first_party = {
	.in = ~(unsigned)OAUTH_CERTIFICATE, .flaw = OPENAPI_NOT_IN_ENUM,
	.words = WORDS("True", "False"), .more = &certificate_party,
};

static const struct member resource_row = LEAF(NULL, STR);

static const struct member oauth_properties_members[] = {
	LEAF("IsFirstParty", STR, .values = &first_party),
	LEAF("AzureActiveDirectoryResourceId", 0,
	    .instead_in = OAUTH_CERTIFICATE, .instead = &resource_row),
	/* Newer than the schema. */
	LEAF("IsOnbehalfofLoginSupported", 0),
};

static const struct required first_party_required[] = {
	{ .name = "IsFirstParty" },
};

/* Only a certificate's are known to be all. */
static struct objection
oauth_properties_object(const struct object *o)
{
	struct objection found = { .flaw = OPENAPI_SOUND };

	if (o->variant != OAUTH_CERTIFICATE)
		return found;
	for (const struct json_node *c = o->json->first; c != NULL;
	    c = c->next) {
		if (member_find(o->kind, c->key, c->key_len) != NULL)
			continue;
		found = (struct objection){
			.flaw = OPENAPI_UNKNOWN, .at = c, .name = c->key,
			.lenient = tolerate_known(o, c) == TOLERATES_LENIENTLY,
		};
		if (!found.lenient)
			break;
	}
	return found;
}

static const struct member custom_parameters_members[] = {
	LEAF("authorizationUrl", 0),
	LEAF("tokenUrl", 0),
	LEAF("refreshUrl", 0),
	LEAF("resourceUri", 0),
	LEAF("loginUri", 0),
	LEAF("tenantId", 0),
	LEAF("loginUriAAD", 0),
	LEAF("enableOnbehalfOfLogin", 0),
};

/* The first three are OAuth's, those that follow Azure's. */
#define CUSTOM_OAUTH2	3u

/* A published connector has none. */
static const struct required custom_parameters_required[] = {
	{ .name = "resourceUri", .in = OAUTH_DIRECTORY, .lenient = true },
};

/* There are more than the schema knows, as published connectors show. */
static struct objection
custom_parameters_object(const struct object *o)
{
	const struct objection sound = { .flaw = OPENAPI_SOUND };
	const bool directory = o->variant & OAUTH_DIRECTORY;

	if (!directory && o->variant != OAUTH_OAUTH2)
		return sound;
	for (const struct json_node *c = o->json->first; c != NULL;
	    c = c->next) {
		const struct member *m = member_find(o->kind, c->key,
		    c->key_len);

		if (m != NULL && (m - custom_parameters_members <
		    CUSTOM_OAUTH2) != directory)
			continue;
		return (struct objection){
			.flaw = OPENAPI_UNKNOWN, .at = c, .name = c->key,
			.lenient = true,
		};
	}
	return sound;
}

static const struct member oauth_parameter_row =
	ONE(NULL, PART_OAUTH_PARAMETER);

static const struct member oauth_parameter_members[] = {
	LEAF("type", STR, .values = ENUM("string", "securestring")),
	LIST("applicableWhen", PART_CONDITION),
};

static const struct member condition_members[] = {
	LEAF("parameter", STR),
	LEAF("oneOf", ARR, .item_types = STR | NUL, .values = &not_empty),
};

/* ---- policies ---- */

enum {
	ARRAY_TO_OBJECT = 1u << 1,
	OBJECT_TO_ARRAY = 1u << 2,
	HOST_URL = 1u << 3,
	ENCODE = 1u << 4,
	POLLING = 1u << 5,
	ROUTE = 1u << 6,
	HEADER = 1u << 7,
	PROPERTY = 1u << 8,
	QUERY = 1u << 9,
	FROM_URL = 1u << 10,
	REPLACE = 1u << 11,
	TO_ARRAY = 1u << 12,
	NEXT_LINK = 1u << 13,
	UNAUTHENTICATED = 1u << 14,

	IN_PARENT = ARRAY_TO_OBJECT | OBJECT_TO_ARRAY | ENCODE | REPLACE |
	    TO_ARRAY,
	IN_SECTION = IN_PARENT | PROPERTY | FROM_URL,
	NAMED = HEADER | QUERY,
};

#define TEMPLATES \
	"convertarraytoobject", "convertobjecttoarray", "dynamichosturl", \
	"encodepropertyvalue", "pollingtrigger", "routerequesttoendpoint", \
	"setheader", "setproperty", "setqueryparameter", "setvaluefromurl", \
	"stringreplace", "stringtoarray", "updatenextlink", \
	/* Newer than the schema. */ \
	"setconnectionstatustounauthenticated"

static const struct values template_id = {
	.flaw = OPENAPI_NOT_IN_ENUM, .words = WORDS(TEMPLATES),
	.any_case = true,
};

static const struct member policy_members[] = {
	LEAF("templateId", STR, .values = &template_id),
	LEAF("title", STR),
	LEAF("type", STR, .in = POLLING, .values = ENUM("PollingTrigger")),
	ONE("parameters", PART_POLICY_PARAMETERS),
};

static const struct required template_required[] = {
	{ .name = "templateId" },
};

static unsigned
template_of(const struct json_node *policy)
{
	static const char *const names[] = { TEMPLATES };
	const struct json_node *id = json_member(policy, "templateId");

	if (id == NULL || id->type != JSON_STRING)
		return VARIANT_UNKNOWN;
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (id->len == strlen(names[i]) &&
		    text_equal_nocase(id->text, names[i]))
			return (unsigned)ARRAY_TO_OBJECT << i;
	return VARIANT_UNKNOWN;
}

static unsigned
policy_variant(const struct object *o)
{
	return template_of(o->json);
}

static unsigned
policy_parameters_variant(const struct object *o)
{
	return template_of(o->json->parent);
}

static const struct values header_section = {
	.in = HEADER, .flaw = OPENAPI_NOT_IN_ENUM,
	.words = WORDS("Request", "Response", "Failure"),
};

static const struct values section = {
	.in = IN_SECTION, .flaw = OPENAPI_NOT_IN_ENUM,
	.words = WORDS("Request", "Response"), .more = &header_section,
};

static const struct values route_method = {
	.in = ROUTE, .flaw = OPENAPI_NOT_IN_ENUM,
	.words = WORDS("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS",
	    "HEAD", "@Request.OriginalHTTPMethod"),
};

static const struct values method = {
	.in = FROM_URL, .flaw = OPENAPI_NOT_IN_ENUM,
	.words = WORDS("GET", "POST", "PUT"), .more = &route_method,
};

#define OF_TEMPLATE(name)	"x-ms-apimTemplateParameter." name
#define TEXT(name, variants)	\
	LEAF(OF_TEMPLATE(name), STR, .in = (variants))
#define NEEDED(called, variants) \
	{ .name = OF_TEMPLATE(called), .in = (variants) }

static const struct member policy_parameters_members[] = {
	STRINGS("x-ms-apimTemplate-operationName"),
	LEAF("x-ms-apimTemplate-policySection", STR,
	    .in = IN_SECTION | HEADER, .values = &section),
	TEXT("propertyParentPath", IN_PARENT),
	TEXT("propertySubPath", IN_PARENT),
	TEXT("newPropertyPath", IN_PARENT),
	TEXT("keyWithinCollectionPath", ARRAY_TO_OBJECT),
	LEAF(OF_TEMPLATE("retainKey"), STR, .in = ARRAY_TO_OBJECT,
	    .values = ENUM("true", "false")),
	TEXT("keyName", OBJECT_TO_ARRAY),
	TEXT("valueName", OBJECT_TO_ARRAY),
	TEXT("urlTemplate", HOST_URL),
	ONE(OF_TEMPLATE("triggerConfig"), PART_TRIGGER_CONFIG, .in = POLLING),
	TEXT("triggerDataPath", POLLING),
	TEXT("newPath", ROUTE),
	LEAF(OF_TEMPLATE("httpMethod"), STR, .in = ROUTE | FROM_URL,
	    .values = &method),
	TEXT("name", NAMED),
	TEXT("value", NAMED),
	LEAF(OF_TEMPLATE("existsAction"), STR, .in = NAMED,
	    .values = ENUM("override", "skip", "append")),
	TEXT("newPropertyParentPathTemplate", PROPERTY),
	TEXT("newPropertySubPathTemplate", PROPERTY),
	TEXT("propertyValuePathTemplate", PROPERTY),
	TEXT("parameterTemplate", FROM_URL),
	TEXT("parameterValueUrl", FROM_URL),
	TEXT("parameterValuePathTemplate", FROM_URL),
	TEXT("sourceString", REPLACE),
	TEXT("replacementString", REPLACE),
	TEXT("delimiterList", TO_ARRAY),
	TEXT("childPropertyName", TO_ARRAY),
	TEXT("nextLinkPropertyName", NEXT_LINK),
	TEXT("nextLinkParentPropertyPath", NEXT_LINK),
};

/*
 * The schema's own base of all templates takes the section; of what the
 * newest one has nothing is known.
 */
static enum tolerance
policy_parameters_tolerate(const struct object *o,
    const struct json_node *member)
{
	if (o->variant == UNAUTHENTICATED)
		return TOLERATES_SILENTLY;
	return strcmp(member->key, "x-ms-apimTemplate-policySection") == 0 ?
	    TOLERATES_LENIENTLY : TOLERATES_NOTHING;
}

static const struct required policy_parameters_required[] = {
	NEEDED("propertyParentPath", IN_PARENT),
	NEEDED("newPropertyPath", IN_PARENT),
	NEEDED("keyWithinCollectionPath", ARRAY_TO_OBJECT),
	NEEDED("urlTemplate", HOST_URL),
	NEEDED("triggerConfig", POLLING),
	NEEDED("triggerDataPath", POLLING),
	NEEDED("newPath", ROUTE),
	NEEDED("name", NAMED),
	NEEDED("value", NAMED),
	NEEDED("newPropertyParentPathTemplate", PROPERTY),
	NEEDED("newPropertySubPathTemplate", PROPERTY),
	NEEDED("propertyValuePathTemplate", PROPERTY),
	NEEDED("parameterTemplate", FROM_URL),
	NEEDED("parameterValueUrl", FROM_URL),
	NEEDED("parameterValuePathTemplate", FROM_URL),
	NEEDED("sourceString", REPLACE),
	NEEDED("replacementString", REPLACE),
	NEEDED("delimiterList", TO_ARRAY),
	NEEDED("childPropertyName", TO_ARRAY),
	NEEDED("nextLinkPropertyName", NEXT_LINK),
};

static const struct member trigger_config_members[] = {
	LEAF("x-ms-triggerConfig-nextLink", STR, .values = &url),
};

#define CLOSED(members)	MEMBERS(members), .others = OTHERS_NONE
#define TOLERANT(members)	CLOSED(members), .tolerates = tolerate_known

const struct kind_table properties_kinds[PARTS_END] = {
	[OPENAPI_PROPERTIES_FILE] = {
		TOLERANT(file_members), REQUIRED(file_required),
	},
	[OPENAPI_PROPERTIES] = {
		CLOSED(properties_members), REQUIRED(properties_required),
		.tolerates = properties_tolerate,
	},
	[PART_CONNECTION_PARAMETERS] = {
		.others = OTHERS_NONE, .rest = &parameter_row,
		.key = is_parameter_key, .key_flaw = OPENAPI_UNKNOWN,
		.tolerates = parameters_tolerate,
	},
	[OPENAPI_CONNECTION_PARAMETER] = {
		TOLERANT(parameter_members), REQUIRED(parameter_required),
		.variant = parameter_variant,
	},
	[PART_VALUE] = { TOLERANT(value_members), REQUIRED(value_required) },
	[PART_UI_SHORT] = { TOLERANT(ui_short_members) },
	[PART_UI] = { TOLERANT(ui_members) },
	[PART_CONSTRAINTS] = { TOLERANT(constraints_members) },
	[PART_CONSTRAINT_VALUE] = {
		TOLERANT(constraint_value_members), REQUIRED(value_required),
	},
	[PART_DEPENDENCIES] = { .others = OTHERS_ANY, .rest = &dependency_row },
	[PART_DEPENDENCY] = {
		TOLERANT(dependency_members), REQUIRED(values_required),
	},
	[PART_TENANT_METADATA] = {
		CLOSED(tenant_metadata_members),
		REQUIRED(tenant_metadata_required),
	},
	[PART_TENANT_UI] = {
		CLOSED(tenant_ui_members), .tolerates = tenant_ui_tolerates,
	},
	[PART_TENANT_CONSTRAINTS] = {
		CLOSED(tenant_constraints_members),
		REQUIRED(tenant_constraints_required),
	},
	[PART_OAUTH] = {
		TOLERANT(oauth_members), REQUIRED(oauth_required),
		.variant = oauth_variant,
	},
	[PART_OAUTH_PROPERTIES] = {
		MEMBERS(oauth_properties_members),
		REQUIRED(first_party_required), .others = OTHERS_ANY,
		.variant = oauth_part_variant,
		.object = oauth_properties_object,
	},
	[PART_CUSTOM_PARAMETERS] = {
		MEMBERS(custom_parameters_members),
		REQUIRED(custom_parameters_required), .others = OTHERS_ANY,
		.variant = oauth_part_variant,
		.object = custom_parameters_object,
	},
	[PART_OAUTH_PARAMETERS] = {
		.others = OTHERS_ANY, .rest = &oauth_parameter_row,
	},
	[PART_OAUTH_PARAMETER] = { TOLERANT(oauth_parameter_members) },
	[PART_CONDITION] = { TOLERANT(condition_members) },
	[PART_POLICY] = {
		CLOSED(policy_members), REQUIRED(template_required),
		.variant = policy_variant,
	},
	[PART_POLICY_PARAMETERS] = {
		CLOSED(policy_parameters_members),
		REQUIRED(policy_parameters_required),
		.variant = policy_parameters_variant,
		.tolerates = policy_parameters_tolerate,
	},
	[PART_TRIGGER_CONFIG] = {
		MEMBERS(trigger_config_members), .others = OTHERS_ANY,
	},
};

/* The name of the members that are such objects; NULL: they have any name. */
static const char *
name_of_kind(unsigned kind)
{
	for (unsigned k = 0; k < PARTS_END; k++) {
		const struct kind_table *t = &properties_kinds[k];

		for (size_t i = 0; i < t->n; i++)
			if (t->v[i].shape != SHAPE_LEAF &&
			    t->v[i].child == kind)
				return t->v[i].name;
	}
	return NULL;
}

const char *
openapi_member_home(unsigned kind, const char *name, size_t len)
{
	const char *home = NULL;

	if (properties_kinds[kind].tolerates == NULL || is_of_policy(kind) ||
	    member_find(OPENAPI_CONNECTION_PARAMETER, name, len) != NULL)
		return NULL;
	for (unsigned k = 0; k < PARTS_END; k++) {
		const struct member *m = properties_kinds[k].n > 0 &&
		    !is_of_policy(k) ? member_find(k, name, len) : NULL;
		const char *other = m != NULL && m->in != NOWHERE ?
		    name_of_kind(k) : NULL;

		if (other == NULL)
			continue;
		if (home != NULL && strcmp(home, other) != 0)
			return NULL;
		home = other;
	}
	return home;
}
