/*
 * Rules about what a schema says of its own shape: items, required members,
 * the discriminator, what is internal, and keywords that connectors do not
 * have.  A schema is judged with what its references and its allOf add; a
 * part of an allOf is not judged for what the other parts may have.
 */
#include "schema.h"

#include "lookup.h"

#include <string.h>

/*
 * References and parts that are looked into for one schema, and for each name
 * that it lists; what is behind them is not judged.
 */
#define STEPS_MAX	256u
#define STEPS_PER_NAME	8u

bool
schema_is_part(const struct json_node *schema)
{
	const struct json_node *list = schema->parent;

	return list != NULL && list->type == JSON_ARRAY && list->key != NULL &&
	    strcmp(list->key, "allOf") == 0;
}

static bool
is_empty_list(const struct json_node *node)
{
	return node != NULL && node->type == JSON_ARRAY && node->count == 0;
}

/* What it lacks comes at run time. */
static bool
is_dynamic(const struct json_node *schema)
{
	return json_member(schema, "x-ms-dynamic-schema") != NULL ||
	    json_member(schema, "x-ms-dynamic-properties") != NULL;
}

/* ---- lists ---- */

/* Needs: type.  That a list of schemas has none is not allowed anywhere. */
static void
array_has_no_items(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct json_node *items;

	if (!json_is_text(l->given[0], "array") || n->value != n->json)
		return;
	items = json_member(n->json, "items");
	if (is_empty_list(items))
		lint_report_as(l, r, SEVERITY_ERROR, r->flags,
		    at_value(items), NULL);
	else if (items == NULL && !is_dynamic(n->json) &&
	    !schema_is_part(n->json))
		lint_report(l, r, at_owner(n->json), NULL);
}

/* ---- what is required ---- */

#define LIST_MAX	256u

bool
schema_lists(const struct json_node *required, const char *name, size_t len)
{
	if (required == NULL)
		return false;
	if (required->count > LIST_MAX)
		return true;
	for (const struct json_node *c = required->first; c != NULL;
	    c = c->next)
		if (c->type == JSON_STRING && c->len == len &&
		    memcmp(c->text, name, len) == 0)
			return true;
	return false;
}

bool
schema_requires(const struct json_node *schema, const char *name, size_t len,
    unsigned *steps)
{
	const struct json_node *all;

	if (*steps == 0)
		return true;
	--*steps;
	schema = openapi_resolve(schema);
	if (schema_lists(json_array(schema, "required"), name, len))
		return true;
	all = json_array(schema, "allOf");
	if (all == NULL)
		return false;
	for (const struct json_node *c = all->first; c != NULL; c = c->next)
		if (schema_requires(c, name, len, steps))
			return true;
	return false;
}

/* Something in it leads nowhere: nobody knows what it has. */
static bool
has_unknown_part(const struct json_node *schema)
{
	const struct json_node *all = json_array(schema, "allOf");

	if (all == NULL)
		return false;
	for (const struct json_node *c = all->first; c != NULL; c = c->next)
		if (openapi_resolve(c) == NULL)
			return true;
	return false;
}

static bool
is_open(const struct json_node *schema)
{
	const struct json_node *more = json_member(schema,
	    "additionalProperties");

	return more != NULL && more->type != JSON_FALSE;
}

static bool
is_object(const struct openapi_node *n)
{
	const struct json_node *type = json_member(n->json, "type");
	unsigned types;

	if (type == NULL)
		return json_object(n->json, "properties") != NULL ||
		    json_array(n->json, "allOf") != NULL;
	types = openapi_types_named(type);
	return (types & OPENAPI_IS_OBJECT) != 0;
}

/* Needs: required. */
static void
required_definition_missing(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct json_node *own = json_object(n->json, "properties");
	unsigned steps = STEPS_MAX + STEPS_PER_NAME * l->given[0]->count;
	bool exempt = false, asked = false;

	if (l->given[0]->type != JSON_ARRAY || !is_object(n) ||
	    schema_is_part(n->json))
		return;
	for (const struct json_node *c = l->given[0]->first;
	    c != NULL && !exempt; c = c->next) {
		if (c->type != JSON_STRING || c->len == 0 ||
		    json_member_sized(own, c->text, c->len) != NULL)
			continue;
		if (!asked)
			exempt = is_dynamic(n->json) ||
			    has_unknown_part(n->json);
		asked = true;
		if (exempt || openapi_property(n->json, c->text,
		    c->len, &steps) != NULL || steps == 0)
			continue;
		lint_report_as(l, r, is_open(n->json) ? SEVERITY_WARNING :
		    r->text.severity, r->flags, at_value(c), c->text, NULL);
	}
}

/* Needs: required, type. */
static void
required_not_on_object(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const unsigned types = openapi_types_named(l->given[1]);

	(void)n;
	if (l->given[0]->type == JSON_ARRAY && types != 0 &&
	    !(types & OPENAPI_IS_OBJECT))
		lint_report(l, r, at_owner(l->given[0]), NULL);
}

/* Needs: required, properties. */
static void
required_read_only(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	if (!(n->used & OPENAPI_IN_INPUT) ||
	    l->given[0]->type != JSON_ARRAY ||
	    l->given[1]->type != JSON_OBJECT)
		return;
	for (const struct json_node *c = l->given[0]->first; c != NULL;
	    c = c->next) {
		const struct json_node *property;

		if (c->type != JSON_STRING)
			continue;
		property = json_member_sized(l->given[1], c->text, c->len);
		if (json_is_true(property, "readOnly"))
			lint_report(l, r, at_owner(property), NULL);
	}
}

/* Needs: discriminator. */
static void
discriminator_not_required(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct json_node *name = l->given[0], *property, *type;
	unsigned steps = STEPS_MAX;
	bool required;

	if (name->type != JSON_STRING || schema_is_part(n->json) ||
	    has_unknown_part(n->json))
		return;
	property = openapi_property(n->json, name->text, name->len, &steps);
	required = schema_requires(n->json, name->text, name->len, &steps);
	if (steps == 0)
		return;
	property = openapi_resolve(property);
	type = json_member(property, "type");
	if (property == NULL || !required ||
	    (type != NULL && !json_is_text(type, "string")))
		lint_report(l, r, at_value(name), NULL);
}

/* ---- what is internal ---- */

/* The schema that has it among its properties, or NULL. */
static const struct json_node *
owner_of(const struct openapi_node *n)
{
	const struct json_node *map = n->json->parent;

	if (n->around->kind != OPENAPI_SCHEMA || map == NULL ||
	    map->parent != n->around->json || map->key == NULL ||
	    strcmp(map->key, "properties") != 0)
		return NULL;
	return n->around->json;
}

/* Needs: x-ms-visibility, default. */
static void
property_must_be_required(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct json_node *owner = owner_of(n);

	if (!json_is_text(l->given[0], "internal") ||
	    l->given[1]->type == JSON_NULL || owner == NULL ||
	    !(n->used & OPENAPI_IN_INPUT) || json_is_true(n->json, "readOnly"))
		return;
	/* Another part may require it. */
	if (schema_is_part(owner) || json_array(owner, "allOf") != NULL)
		return;
	if (!schema_lists(json_array(owner, "required"), n->json->key,
	    n->json->key_len))
		lint_report(l, r, at_owner(n->json), NULL);
}

/* Needs: x-ms-visibility, default. */
static void
internal_with_default_optional(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	if (json_is_text(l->given[0], "internal") &&
	    l->given[1]->type != JSON_NULL &&
	    !json_is_true(n->json, "required"))
		lint_report(l, r, at_owner(n->json), NULL);
}

/* ---- keywords ---- */

/* Shape: the need is a keyword that connectors do not have. */
static void
keyword_not_supported(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	(void)n;
	lint_report(l, r, at_owner(l->given[0]), r->needs[0], NULL);
}

static bool
takes_dictionary(const struct openapi_node *n)
{
	const struct json_node *more = json_member(n->value,
	    "additionalProperties");
	const struct json_node *type = json_member(n->value, "type");

	if (n->kind != OPENAPI_SCHEMA)
		return false;
	/* What leads nowhere, or is put together, may be anything. */
	if (n->value == NULL || json_member(n->value, "allOf") != NULL)
		return true;
	return json_is_text(type, "object") &&
	    (more == NULL || more->type != JSON_FALSE);
}

/* Needs: x-ms-editor. */
static void
invalid_dictionary_editor(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	if (json_is_text(l->given[0], "dictionary") && !takes_dictionary(n))
		lint_report(l, r, at_value(l->given[0]), NULL);
}

static const struct rule rules[] = {
	{
		.text = {
			.id = "ArrayHasNoItems",
			.severity = SEVERITY_WARNING,
			.summary = "A list says what its items are.",
			.help = "Add 'items' beside \"type\": \"array\". Nothing "
			    "is said where they come from x-ms-dynamic-schema "
			    "or x-ms-dynamic-properties. An empty list of "
			    "schemas, \"items\": [], is an error.",
			.bad = "\"type\": \"array\"",
			.good = "\"type\": \"array\",\n"
			    "\"items\": { \"type\": \"string\" }",
			.source = "certification-swagger-validator-rules.md, "
			    "which calls the list empty, as the published "
			    "schema of definitions does. A warning, because "
			    "one published connector of 150 has a list "
			    "without items.",
		},
		.on = ON_VALUES,
		.needs = { "type" },
		.message = "The array should have items specified.",
		.check = array_has_no_items,
	}, {
		.text = {
			.id = "RequiredPropertyDefinitionMissing",
			.severity = SEVERITY_ERROR,
			.summary = "What an object requires is one of its "
			    "properties.",
			.help = "Correct the name in 'required', or describe "
			    "the property; one of a part in 'allOf' or behind "
			    "a reference counts. Where the object may have "
			    "additional properties it is a warning.",
			.bad = "\"required\": [ \"nmae\" ],\n"
			    "\"properties\": { \"name\": "
			    "{ \"type\": \"string\" } }",
			.good = "\"required\": [ \"name\" ],\n"
			    "\"properties\": { \"name\": "
			    "{ \"type\": \"string\" } }",
			.source = "certification-swagger-validator-rules.md; "
			    "in none of 1,265 published lists is a name of an "
			    "object missing.",
		},
		.on = ON(OPENAPI_SCHEMA),
		.needs = { "required" },
		.lacks = { "$ref" },
		.message = "The required property '{0}' is not defined in the "
		    "object schema.",
		.check = required_definition_missing,
	}, {
		.text = {
			.id = "RequiredPropertyNotOnObject",
			.severity = SEVERITY_WARNING,
			.summary = "Only objects have a list of what is "
			    "required.",
			.help = "Remove 'required', or move it to the schema "
			    "of the object: to 'items', when the schema is "
			    "that of a list.",
			.bad = "\"type\": \"array\", "
			    "\"required\": [ \"id\" ],\n"
			    "\"items\": { \"properties\": { \"id\": {} } }",
			.good = "\"type\": \"array\", \"items\": {\n"
			    "  \"type\": \"object\", "
			    "\"required\": [ \"id\" ],\n"
			    "  \"properties\": { \"id\": {} } }",
			.source = "certification-swagger-validator-rules.md. A "
			    "warning, because two published connectors of 150 "
			    "require something of a list.",
		},
		.on = ON(OPENAPI_SCHEMA),
		.needs = { "required", "type" },
		.lacks = { "$ref" },
		.message = "The property 'required' is applicable to schemas "
		    "with 'object' type only and should be removed.",
		.check = required_not_on_object,
	}, {
		.text = {
			.id = "RequiredReadOnlyPropertyNotAllowedAsInput",
			.severity = SEVERITY_ERROR,
			.summary = "What an operation is sent requires nothing "
			    "that is read-only.",
			.help = "Take the name out of 'required', or remove "
			    "'readOnly'. If a response uses the same "
			    "definition, give the request one of its own.",
			.bad = "\"required\": [ \"id\" ], \"properties\": {\n"
			    "  \"id\": { \"type\": \"string\",\n"
			    "    \"readOnly\": true } }",
			.good = "\"properties\": {\n"
			    "  \"id\": { \"type\": \"string\",\n"
			    "    \"readOnly\": true } }",
			.source = "certification-swagger-validator-rules.md; "
			    "no published definition was found that violates "
			    "it.",
		},
		.on = ON(OPENAPI_SCHEMA),
		.needs = { "required", "properties" },
		.message = "An input property cannot be 'readonly' and "
		    "required.",
		.check = required_read_only,
	}, {
		.text = {
			.id = "DiscriminatorMustBeARequiredStringProperty",
			.severity = SEVERITY_ERROR,
			.summary = "'discriminator' names a required property "
			    "that is a text.",
			.help = "Describe the property with the type 'string' "
			    "and list it in 'required'; parts in 'allOf' "
			    "count.",
			.bad = "\"discriminator\": \"kind\",\n"
			    "\"properties\": {\n"
			    "  \"kind\": { \"type\": \"string\" } }",
			.good = "\"discriminator\": \"kind\",\n"
			    "\"required\": [ \"kind\" ], \"properties\": {\n"
			    "  \"kind\": { \"type\": \"string\" } }",
			.source = "certification-swagger-validator-rules.md, "
			    "and the specification of Swagger 2.0.",
		},
		.on = ON(OPENAPI_SCHEMA),
		.needs = { "discriminator" },
		.lacks = { "$ref" },
		.message = "The 'discriminator' value must be the name of a "
		    "required string property.",
		.check = discriminator_not_required,
	}, {
		.text = {
			.id = "PropertyMustBeRequired",
			.severity = SEVERITY_ERROR,
			.summary = "An internal property with a default is "
			    "required.",
			.help = "Users do not see it, so only the default can "
			    "be sent, and of what is optional it is not. Add "
			    "the name to 'required' of the object.",
			.bad = "\"properties\": { \"v\": {\n"
			    "  \"type\": \"string\", \"default\": \"2\",\n"
			    "  \"x-ms-visibility\": \"internal\" } }",
			.good = "\"required\": [ \"v\" ],\n"
			    "\"properties\": { \"v\": {\n"
			    "  \"type\": \"string\", \"default\": \"2\",\n"
			    "  \"x-ms-visibility\": \"internal\" } }",
			.source = "certification-swagger-validator-rules.md; "
			    "in 22 published connectors all 118 such "
			    "properties of bodies are required. Parameters "
			    "are not: see "
			    "InternalPropertyWithDefaultOptional.",
		},
		.on = ON(OPENAPI_SCHEMA),
		.needs = { "x-ms-visibility", "default" },
		.message = "The property is internal and has a default value, "
		    "it must be required. Optional internal fields are "
		    "ignored.",
		.check = property_must_be_required,
	}, {
		.text = {
			.id = "InternalPropertyWithDefaultOptional",
			.severity = SEVERITY_WARNING,
			.summary = "An internal parameter with a default is "
			    "required.",
			.help = "Only what is required is sure to be sent. "
			    "Add \"required\": true, unless it is meant that "
			    "the default is not sent.",
			.bad = "\"in\": \"query\", \"default\": \"2\",\n"
			    "\"x-ms-visibility\": \"internal\"",
			.good = "\"in\": \"query\", \"default\": \"2\",\n"
			    "\"required\": true,\n"
			    "\"x-ms-visibility\": \"internal\"",
			.source = "certification-swagger-validator-rules.md. A "
			    "warning, because the page lets it be if it is "
			    "meant, and published connectors have it, in "
			    "parameters only.",
		},
		.on = ON(OPENAPI_PARAMETER),
		.needs = { "x-ms-visibility", "default" },
		.message = "The internal property has a default value but is "
		    "optional. Only required properties are guaranteed to be "
		    "included in requests.",
		.check = internal_with_default_optional,
	}, {
		.text = {
			.id = "SwaggerKeywordNotSupported",
			.severity = SEVERITY_WARNING,
			.summary = "'uniqueItems' is not used.",
			.help = "The platform does not look at it: remove it. "
			    "If it matters that items differ, say so in the "
			    "description.",
			.bad = "\"type\": \"array\", \"uniqueItems\": true",
			.good = "\"type\": \"array\"",
			.source = "certification-swagger-validator-rules.md "
			    "names this keyword. A warning, because published "
			    "connectors have it 1,796 times.",
		},
		.on = ON_VALUES,
		.needs = { "uniqueItems" },
		.message = "The '{0}' keyword is not supported.",
		.check = keyword_not_supported,
	}, {
		.text = {
			.id = "InvalidCustomEditorExtensionDictionaryValue",
			.severity = SEVERITY_ERROR,
			.summary = "The editor 'dictionary' is for objects "
			    "with any properties.",
			.help = "Make it a schema of type 'object' with "
			    "'additionalProperties', or remove 'x-ms-editor'.",
			.bad = "\"type\": \"string\",\n"
			    "\"x-ms-editor\": \"dictionary\"",
			.good = "\"type\": \"object\",\n"
			    "\"additionalProperties\": {\n"
			    "  \"type\": \"string\" },\n"
			    "\"x-ms-editor\": \"dictionary\"",
			.source = "certification-swagger-validator-rules.md; "
			    "no published definition was found that violates "
			    "it.",
		},
		.on = ON(OPENAPI_SCHEMA) | ON(OPENAPI_PARAMETER),
		.needs = { "x-ms-editor" },
		.message = "The 'x-ms-editor' extension can be specified as "
		    "'dictionary' only for schema with type object and "
		    "additional properties allowed.",
		.check = invalid_dictionary_editor,
	},
};

const struct rule_table rules_of_schemas = { rules, ARRAY_LEN(rules) };
