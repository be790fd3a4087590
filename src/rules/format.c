/*
 * Rules about 'format': that the pair of type and format is known, and where
 * the pair of raw bytes may stand.
 */
#include "schema.h"

#include "lookup.h"

#include <string.h>

/* Those that are found most often first. */
static const struct {
	const char	*type, *format;
} known[] = {
	/* Swagger 2.0 */
	{ "integer", "int32" },
	{ "string", "date-time" },
	{ "integer", "int64" },
	{ "number", "float" },
	{ "number", "double" },
	{ "string", "byte" },
	{ "string", "date" },
	{ "string", "binary" },
	{ "string", "password" },
	/* and the schema of connectors */
	{ "string", "uuid" },
	{ "string", "uri" },
	{ "string", "email" },
	{ "string", "html" },
	{ "string", "date-no-tz" },
	/* and those that published connectors use most */
	{ "string", "guid" },
	{ "string", "enum" },
	{ "integer", "enum" },
	{ "number", "decimal" },
	{ "string", "duration" },
};

static bool
is_known(const char *type, const char *format)
{
	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		if (strcmp(known[i].format, format) == 0 &&
		    strcmp(known[i].type, type) == 0)
			return true;
	return false;
}

/* Needs: type, format. */
static void
unrecognized_type_format(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct json_node *type = l->given[0], *format = l->given[1];
	struct buf pair CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);

	(void)n;
	/* Other types are a mistake; a file has no format at all. */
	if (type->type != JSON_STRING || format->type != JSON_STRING ||
	    openapi_types_named(type) == 0 ||
	    is_known(type->text, format->text))
		return;
	if (buf_printf(&pair, "%s/%s", type->text, format->text) < 0)
		l->error = pair.error;
	lint_report(l, r, at_value(format), buf_text(&pair), NULL);
}

static bool
is_at_top(const struct openapi_node *n)
{
	const char *in;

	switch (n->kind) {
	case OPENAPI_SCHEMA:
		/* A shared one may be used where it is right. */
		return n->around->kind != OPENAPI_SCHEMA ||
		    schema_is_part(n->json);
	case OPENAPI_PARAMETER:
		in = json_string(n->json, "in");
		return in == NULL || strcmp(in, "formData") == 0;
	default:
		return false;
	}
}

/* Needs: type, format. */
static void
invalid_string_binary_property(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	if (json_is_text(l->given[1], "binary") &&
	    json_is_text(l->given[0], "string") && !is_at_top(n))
		lint_report(l, r, at_value(l->given[1]), NULL);
}

static const struct rule rules[] = {
	{
		.text = {
			.id = "UnrecognizedTypeFormat",
			.severity = SEVERITY_WARNING,
			.summary = "The 'format' is one that is known for the "
			    "type.",
			.help = "A format that is not known has no effect. "
			    "Look for a slip of the pen, or remove it. Known "
			    "are int32, int64 and enum of integers; float, "
			    "double and decimal of numbers; byte, binary, "
			    "date, date-time, date-no-tz, password, uuid, "
			    "guid, uri, email, html, duration and enum of "
			    "strings.",
			.bad = "\"type\": \"string\", \"format\": \"datetime\"",
			.good = "\"type\": \"string\", "
			    "\"format\": \"date-time\"",
			.source = "certification-swagger-validator-rules.md; "
			    "the formats are those of Swagger 2.0, those of "
			    "apiDefinition.swagger.schema.json, and guid, "
			    "enum, decimal and duration, which many published "
			    "connectors have. A warning, because others are "
			    "published as well.",
		},
		.on = ON_VALUES,
		.needs = { "type", "format" },
		.message = "The type/format '{0}' is not recognized.",
		.check = unrecognized_type_format,
	}, {
		.text = {
			.id = "InvalidStringBinaryProperty",
			.severity = SEVERITY_WARNING,
			.summary = "Raw bytes are a whole body, a whole "
			    "response or a form field.",
			.help = "Inside an object or a list, in a header or "
			    "in a query bytes are text: use the format 'byte' "
			    "(Base64), or send the file as the whole body.",
			.bad = "\"properties\": { \"file\": {\n"
			    "  \"type\": \"string\", "
			    "\"format\": \"binary\" } }",
			.good = "\"properties\": { \"file\": {\n"
			    "  \"type\": \"string\", \"format\": \"byte\" } }",
			.source = "certification-swagger-validator-rules.md. "
			    "Responses that are bytes as a whole are common "
			    "in published connectors. A warning, because a "
			    "few of them have bytes inside too.",
		},
		.on = ON_VALUES,
		.needs = { "type", "format" },
		.message = "A schema with type/format 'string/binary' can "
		    "only be at the top level of a body or formData "
		    "parameter.",
		.check = invalid_string_binary_property,
	},
};

const struct rule_table rules_of_formats = { rules, ARRAY_LEN(rules) };
