/*
 * The objects inside Microsoft's extensions and other small ones, as tables,
 * after the published JSON Schema.  Most take no member that the schema does
 * not name, not even one that begins with x-.
 */
#include "rows.h"

#include <string.h>

static const struct values url = { .flaw = OPENAPI_URL, .fits = value_is_uri };

#define STATUS \
	LEAF("status", STR, .values = ENUM("Production", "Preview"))

static const struct member info_annotation_members[] = { STATUS };

static const struct member annotation_members[] = {
	LEAF("family", STR),
	LEAF("revision", INT, .values = &(const struct values){
	    .flaw = OPENAPI_NOT_VALID, .fits = value_is_one_or_more,
	    .says = "one or more" }),
	STATUS,
	ONE("replacement", PART_REPLACEMENT),
};

static const struct member replacement_members[] = {
	LEAF("api", STR),
	LEAF("operationId", STR),
};

static const struct member metadata_members[] = {
	LEAF("propertyName", STR),
	LEAF("propertyValue", STR),
	/* A published connector has these, and is read. */
	LEAF("PropertyName", 0, .in = NOWHERE),
	LEAF("PropertyValue", 0, .in = NOWHERE),
};

/* Rows of the table above. */
static struct objection
metadata_object(const struct object *o)
{
	static const char *const names[] = { "propertyName", "propertyValue" };
	struct objection missing = { .flaw = OPENAPI_SOUND, .at = o->json };
	const uint64_t right = 3, capital = 12;

	if ((o->has & right) == right || (o->has & capital) == capital)
		return missing;
	missing.flaw = OPENAPI_MISSING;
	missing.name = names[o->has & 1];
	return missing;
}

static const struct member doc_members[] = {
	LEAF("url", STR, .values = &url),
	LEAF("description", STR),
};

static const struct required doc_required[] = {
	{ .name = "url" }, { .name = "description" },
};

static const struct member xml_members[] = {
	LEAF("name", STR),
	LEAF("namespace", STR),
	LEAF("prefix", STR),
	LEAF("attribute", BOO),
	LEAF("wrapped", BOO),
};

static const struct member enum_members[] = {
	LEAF("name", STR),
	LEAF("modelAsString", BOO),
	/* Of the tool that this extension comes from. */
	LEAF("values", 0),
};

static const struct member enum_value_members[] = {
	LEAF("value", 0),
	/* MissingEnumValuesDisplayName asks for it. */
	LEAF("displayName", STR),
};

static const struct required value_required[] = { { .name = "value" } };

/* ---- calls of other operations ---- */

static const struct required operation_id_required[] = {
	{ .name = "operationId" },
};

static const struct member dynamic_values_members[] = {
	LEAF("operationId", 0),
	LEAF("builtInOperation", 0),
	LEAF("capability", 0),
	ONE("parameters", PART_CALL_ARGUMENTS),
	LEAF("value-collection", STR),
	LEAF("value-title", STR),
	LEAF("value-path", STR),
};

static const char *const sources[] = {
	"operationId", "builtInOperation", "capability", NULL,
};

static bool
is_source(const struct json_node *value, unsigned row)
{
	static const char *const only[] = {
		NULL, "AadGraph.GetUsers", "file-picker",
	};

	return value->type == JSON_STRING && (only[row] == NULL ||
	    (value->len == strlen(only[row]) &&
	    memcmp(value->text, only[row], value->len) == 0));
}

/* The values come from exactly one place; what is none does not count. */
static struct objection
dynamic_values_object(const struct object *o)
{
	static const char *const built_in[] = { "AadGraph.GetUsers", NULL };
	static const char *const capability[] = { "file-picker", NULL };
	static const char *const *const words[] = {
		NULL, built_in, capability,
	};
	const struct objection sound = { .flaw = OPENAPI_SOUND };
	struct objection wrong = {
		.flaw = OPENAPI_NONE_OF, .at = o->json, .words = sources,
	};
	bool found = false;

	for (unsigned row = 0; row < ARRAY_LEN(words); row++) {
		if (!(o->has & UINT64_C(1) << row))
			continue;
		if (!is_source(o->member[row], row)) {
			if (!found)
				wrong = (struct objection){
					.flaw = OPENAPI_NOT_IN_ENUM,
					.at = o->member[row],
					.words = words[row],
				};
			continue;
		}
		if (found)
			return (struct objection){
				.flaw = OPENAPI_UNKNOWN, .at = o->member[row],
				.name = sources[row],
			};
		found = true;
	}
	return found ? sound : wrong;
}

static const struct member dynamic_list_members[] = {
	LEAF("operationId", STR),
	ONE("parameters", PART_CALL_REFERENCES),
	LEAF("itemsPath", STR),
	LEAF("itemTitlePath", STR),
	LEAF("itemValuePath", STR),
};

static const struct member dynamic_schema_members[] = {
	LEAF("operationId", STR),
	ONE("parameters", PART_CALL_ARGUMENTS),
	LEAF("value-path", STR),
};

static const struct member dynamic_properties_members[] = {
	LEAF("operationId", STR),
	ONE("parameters", PART_CALL_REFERENCES),
	LEAF("itemValuePath", STR),
};

/* The schema leaves what is in them open. */
static const struct member dynamic_tree_members[] = {
	LEAF("settings", 0),
	ROW("open", 0, SHAPE_ONE, .child = OPENAPI_TREE_OPEN),
	ROW("browse", 0, SHAPE_ONE, .child = OPENAPI_TREE_BROWSE),
};

static const struct member tree_call_members[] = {
	LEAF("operationId", 0),
	LEAF("parameters", 0),
	LEAF("itemsPath", 0),
	LEAF("itemTitlePath", 0),
	LEAF("itemValuePath", 0),
};

/* Any value is a literal; an object may refer to a parameter instead. */
static const struct member argument_row =
	ROW(NULL, 0, SHAPE_ONE, .child = PART_CALL_ARGUMENT);
static const struct member argument_or_property_row =
	ROW(NULL, 0, SHAPE_ONE, .child = PART_CALL_ARGUMENT_OR_PROPERTY);
static const struct member reference_row = ONE(NULL, PART_CALL_REFERENCE);

static const struct member argument_members[] = { LEAF("parameter", STR) };

static const struct member argument_or_property_members[] = {
	LEAF("parameter", STR),
	LEAF("value-property", STR),
};

static const struct member reference_members[] = {
	LEAF("value", 0),
	LEAF("parameterReference", STR),
};

static struct objection
reference_object(const struct object *o)
{
	static const char *const names[] = {
		"value", "parameterReference", NULL,
	};
	const struct json_node *first = o->json->first;

	if (first == NULL)
		return (struct objection){
			.flaw = OPENAPI_NONE_OF, .at = o->json, .words = names,
		};
	if (o->has == 3)
		return (struct objection){
			.flaw = OPENAPI_UNKNOWN, .at = o->member[0],
			.name = names[0],
		};
	return (struct objection){ .flaw = OPENAPI_SOUND };
}

static const struct member literals_members[] = { LEAF("parameter", 0) };

static struct objection
literals_object(const struct object *o)
{
	if (o->has == 0)
		return (struct objection){ .flaw = OPENAPI_SOUND };
	return (struct objection){
		.flaw = OPENAPI_UNKNOWN, .at = o->member[0],
		.name = "parameter",
	};
}

static const struct member call_members[] = {
	LEAF("operationId", STR),
	ONE("parameters", PART_CALL_ARGUMENTS),
};

static const struct member context_members[] = { ONE("simulate", OPENAPI_SIMULATION) };

static const struct required simulate_required[] = {
	{ .name = "simulate" },
};

/* "parameters" is not in the schema; rules look for it in every call. */
static const struct member link_members[] = {
	LEAF("operationId", STR),
	LEAF("parameters", 0, .in = NOWHERE),
};

/* AutoRest, which has this extension as well, writes the others. */
static const struct member pageable_members[] = {
	LEAF("nextLinkName", STR, .lenient_types = NUL),
	LEAF("itemName", 0, .in = NOWHERE),
	LEAF("operationName", 0, .in = NOWHERE),
};

static enum tolerance
pageable_tolerates(const struct object *o, const struct json_node *member)
{
	return member_find(o->kind, member->key, member->key_len) != NULL ?
	    TOLERATES_LENIENTLY : TOLERATES_NOTHING;
}

static const struct required next_link_required[] = {
	{ .name = "nextLinkName" },
};

/* ---- triggers and capabilities ---- */

static const struct member trigger_metadata_members[] = {
	LEAF("kind", STR, .values = ENUM("query")),
	LEAF("mode", STR, .values = ENUM("polling")),
};

static const struct required trigger_metadata_required[] = {
	{ .name = "kind" }, { .name = "mode" },
};

static const struct member trigger_value_members[] = {
	LEAF("value-collection", STR),
	LEAF("value-path", STR),
};

static struct objection
not_empty_object(const struct object *o)
{
	return (struct objection){
		.flaw = o->json->first == NULL ? OPENAPI_EMPTY : OPENAPI_SOUND,
		.at = o->json, .name = o->json->key,
	};
}

static const struct member operation_capabilities_members[] = {
	LEAF("chunkTransfer", BOO),
};

static const struct member capabilities_members[] = {
	ONE("file-picker", OPENAPI_FILE_PICKER),
	ONE("testConnection", OPENAPI_CONNECTION_TEST),
};

static const struct member file_picker_members[] = {
	ONE("open", OPENAPI_PICKER_CALL),
	ONE("browse", OPENAPI_PICKER_CALL),
	LEAF("value-title", STR),
	LEAF("value-collection", STR),
	LEAF("value-folder-property", STR),
	LEAF("value-media-property", STR),
};

static const struct required open_required[] = { { .name = "open" } };

static const struct member browser_members[] = {
	LEAF("operationId", STR),
	ONE("parameters", PART_CALL_ARGUMENTS_OR_PROPERTIES),
};

static const struct member connection_test_members[] = {
	LEAF("operationId", STR),
	ONE("parameters", PART_CALL_LITERALS),
};

#define CLOSED(members)	{ MEMBERS(members), .others = OTHERS_NONE }
#define CLOSED_WITH(members, names) \
	{ MEMBERS(members), REQUIRED(names), .others = OTHERS_NONE }
#define OPEN(members)	MEMBERS(members), .others = OTHERS_ANY
#define EACH(row)	{ .others = OTHERS_ANY, .rest = &(row) }

const struct kind_table extension_kinds[PARTS_END] = {
	[PART_API_ANNOTATION] = CLOSED(annotation_members),
	[OPENAPI_PICKER_CALL] = CLOSED_WITH(browser_members, operation_id_required),
	[OPENAPI_SIMULATION] = CLOSED_WITH(call_members, operation_id_required),
	[PART_CALL_ARGUMENT] = { OPEN(argument_members) },
	[PART_CALL_ARGUMENT_OR_PROPERTY] = {
		OPEN(argument_or_property_members),
	},
	[PART_CALL_ARGUMENTS] = EACH(argument_row),
	[PART_CALL_ARGUMENTS_OR_PROPERTIES] = EACH(argument_or_property_row),
	[PART_CALL_LITERALS] = {
		OPEN(literals_members), .object = literals_object,
	},
	[PART_CALL_REFERENCE] = {
		MEMBERS(reference_members), .others = OTHERS_NONE,
		.object = reference_object,
	},
	[PART_CALL_REFERENCES] = EACH(reference_row),
	[OPENAPI_CAPABILITIES] = CLOSED(capabilities_members),
	[OPENAPI_CONNECTION_TEST] = CLOSED_WITH(connection_test_members,
	    operation_id_required),
	[PART_DOC] = CLOSED_WITH(doc_members, doc_required),
	[OPENAPI_DYNAMIC_LIST] = {
		OPEN(dynamic_list_members), REQUIRED(operation_id_required),
	},
	[OPENAPI_DYNAMIC_PROPERTIES] = CLOSED_WITH(dynamic_properties_members,
	    operation_id_required),
	[OPENAPI_DYNAMIC_SCHEMA] = CLOSED_WITH(dynamic_schema_members,
	    operation_id_required),
	[OPENAPI_DYNAMIC_TREE] = CLOSED(dynamic_tree_members),
	[OPENAPI_TREE_OPEN] = { OPEN(tree_call_members) },
	[OPENAPI_TREE_BROWSE] = { OPEN(tree_call_members) },
	[OPENAPI_DYNAMIC_VALUES] = {
		OPEN(dynamic_values_members), .object = dynamic_values_object,
	},
	[PART_ENUM] = CLOSED(enum_members),
	[PART_ENUM_VALUE] = CLOSED_WITH(enum_value_members, value_required),
	[OPENAPI_FILE_PICKER] = CLOSED_WITH(file_picker_members, open_required),
	[PART_INFO_ANNOTATION] = CLOSED(info_annotation_members),
	[PART_METADATA_ENTRY] = {
		OPEN(metadata_members), .object = metadata_object,
	},
	[OPENAPI_SUBSCRIPTION] = CLOSED_WITH(link_members,
	    operation_id_required),
	[PART_OPERATION_CAPABILITIES] = CLOSED(operation_capabilities_members),
	[OPENAPI_CONTEXT] = CLOSED_WITH(context_members,
	    simulate_required),
	[PART_PAGEABLE] = {
		MEMBERS(pageable_members), REQUIRED(next_link_required),
		.others = OTHERS_NONE, .tolerates = pageable_tolerates,
	},
	[PART_REPLACEMENT] = CLOSED(replacement_members),
	[PART_TRIGGER_METADATA] = {
		OPEN(trigger_metadata_members),
		REQUIRED(trigger_metadata_required),
	},
	[PART_TRIGGER_VALUE] = {
		OPEN(trigger_value_members), .object = not_empty_object,
	},
	[PART_XML] = { MEMBERS(xml_members) },
};
