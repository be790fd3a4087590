/*
 * Rules about MIME types: the four that the platform knows, and what can be
 * sent as each.  Types are compared without case and parameters: a
 * "text/plain; charset=utf-8" is text/plain.
 */
#include "mime.h"

#include "lookup.h"

#include <string.h>

/* As the official message prints them. */
#define SUPPORTED_TEXT \
	"[\"application/json\",\"text/plain\",\"multipart/form-data\"," \
	"\"application/x-www-form-urlencoded\"]"

/* What a list holds, as a mask. */
enum mime {
	MIME_JSON	= 1u << 0,
	MIME_TEXT	= 1u << 1,
	MIME_MULTIPART	= 1u << 2,
	MIME_FORM	= 1u << 3,
	MIME_OTHER	= 1u << 4,	/* anything else */
};

#define MIME_SUPPORTED	(MIME_JSON | MIME_TEXT | MIME_MULTIPART | MIME_FORM)

static const char *const supported[] = {
	"application/json", "text/plain", "multipart/form-data",
	"application/x-www-form-urlencoded",
};

/* Without its parameters, and blanks around it. */
static struct span
type_of(const char *text)
{
	struct span type;

	while (span_is_blank(*text))
		text++;
	type = (struct span){ text, strcspn(text, ";") };
	while (type.len > 0 && span_is_blank(type.data[type.len - 1]))
		type.len--;
	return type;
}

static unsigned
mime_of(const char *text)
{
	const struct span type = type_of(text);

	for (size_t i = 0; i < ARRAY_LEN(supported); i++)
		if (span_is(type, supported[i]))
			return 1u << i;
	return MIME_OTHER;
}

static unsigned
mimes_in(const struct json_node *list)
{
	unsigned mask = 0;

	for (const struct json_node *c = list != NULL ? list->first : NULL;
	    c != NULL; c = c->next)
		if (c->type == JSON_STRING)
			mask |= mime_of(c->text);
	return mask;
}

const struct json_node *
mime_list(const struct lint *l, const struct openapi_operation *operation,
    const char *member)
{
	const struct json_node *own = json_array(operation->json, member);

	return own != NULL ? own : json_array(json_root(l->doc), member);
}

/* 'pattern' may be "image/" and a star, or a star for both. */
static bool
matches(struct span pattern, struct span type)
{
	size_t len = pattern.len;

	if (len > 0 && pattern.data[len - 1] == '*') {
		len--;
		if (len == 2 && pattern.data[0] == '*')
			return true;
		if (type.len < len)
			return false;
	} else if (type.len != len) {
		return false;
	}
	for (size_t i = 0; i < len; i++)
		if (text_lower(pattern.data[i]) != text_lower(type.data[i]))
			return false;
	return true;
}

bool
mime_is_in(const struct json_node *list, const char *type)
{
	for (const struct json_node *c = list->first; c != NULL; c = c->next)
		if (c->type == JSON_STRING &&
		    matches(type_of(c->text), type_of(type)))
			return true;
	return false;
}

/* ---- lists ---- */

/* Of another form it is no MIME type, for which there is another rule. */
static bool
is_mime_type(const char *text)
{
	const struct span type = type_of(text);
	const char *slash = memchr(type.data, '/', type.len);

	return slash != NULL && slash > type.data &&
	    slash < type.data + type.len - 1;
}

static void
check_list(struct lint *l, const struct rule *r, const struct json_node *list)
{
	for (const struct json_node *c = list != NULL ? list->first : NULL;
	    c != NULL; c = c->next)
		if (c->type == JSON_STRING &&
		    mime_of(c->text) == MIME_OTHER && is_mime_type(c->text))
			lint_report(l, r, at_value(c), c->text,
			    SUPPORTED_TEXT, NULL);
}

static void
mime_type_not_supported(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	check_list(l, r, json_array(n->json, "consumes"));
	check_list(l, r, json_array(n->json, "produces"));
}

/* ---- what operations send ---- */

static void
consumes_missing(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct openapi_operation *o = n->operation;
	const struct json_node *own;

	if (o == NULL || (o->body == NULL && o->form == NULL))
		return;
	own = json_member(o->json, "consumes");
	if (own != NULL && own->type != JSON_ARRAY)
		return;
	if (((mimes_in(own) | mimes_in(json_array(json_root(l->doc),
	    "consumes"))) & MIME_SUPPORTED) != 0)
		return;
	lint_report(l, r, own != NULL ? at_value(own) :
	    at_missing(o->json, "consumes"), lint_operation_name(o), NULL);
}

/* What the content of a request is, and how it can be sent. */
static const struct content {
	const char	*type;
	unsigned	 mimes;
} contents[] = {
	{ "object", MIME_JSON | MIME_MULTIPART | MIME_FORM | MIME_OTHER },
	{ "array", MIME_JSON | MIME_MULTIPART | MIME_FORM | MIME_OTHER },
	{ "formData", MIME_MULTIPART | MIME_FORM | MIME_OTHER },
	{ "file", MIME_MULTIPART | MIME_OTHER },
};

static const char *
form_type_of(const struct openapi_operation *o)
{
	for (size_t i = 0; i < o->parameter_count; i++)
		if (json_is_text(json_member(o->parameters[i].value, "type"),
		    "file"))
			return "file";
	return "formData";
}

/* NULL: nobody knows, or there is nothing to send. */
static const char *
content_of(const struct openapi_operation *o)
{
	const struct json_node *schema;

	if (o->body == NULL)
		return o->form != NULL ? form_type_of(o) : NULL;
	schema = json_object(o->body->value, "schema");
	return json_string(openapi_resolve(schema), "type");
}

static void
mime_type_not_compatible(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct openapi_operation *o = n->operation;
	const char *type = o != NULL ? content_of(o) : NULL;
	const struct json_node *list;
	unsigned mimes;

	if (type == NULL)
		return;
	list = mime_list(l, o, "consumes");
	mimes = mimes_in(list);
	for (size_t i = 0; mimes != 0 && i < ARRAY_LEN(contents); i++) {
		if (strcmp(type, contents[i].type) != 0 ||
		    (mimes & contents[i].mimes) != 0)
			continue;
		lint_report(l, r, list->parent == o->json ? at_value(list) :
		    at_owner(o->json), type, lint_operation_name(o), NULL);
	}
}

static bool
is_binary(const struct json_node *schema)
{
	return json_is_text(json_member(schema, "type"), "string") &&
	    json_is_text(json_member(schema, "format"), "binary");
}

/* A body is what its schema says. */
static bool
sends_binary(const struct openapi_parameter *p)
{
	if (strcmp(p->in, "formData") == 0)
		return is_binary(p->value);
	return strcmp(p->in, "body") == 0 && is_binary(openapi_resolve(
	    json_object(p->value, "schema")));
}

static void
string_binary_not_supported(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct openapi_operation *o = n->operation;
	unsigned mimes;

	if (o == NULL || (o->body == NULL && o->form == NULL))
		return;
	mimes = mimes_in(mime_list(l, o, "consumes"));
	if (!(mimes & MIME_FORM) || (mimes & MIME_MULTIPART))
		return;
	for (size_t i = 0; i < o->parameter_count; i++)
		if (sends_binary(&o->parameters[i]))
			lint_report(l, r, at_owner(o->parameters[i].json),
			    lint_operation_name(o), NULL);
}

static const struct rule rules[] = {
	{
		.text = {
			.id = "ConsumesMissing",
			.severity = SEVERITY_WARNING,
			.summary = "An operation that sends something says of "
			    "which type that is.",
			.help = "Add 'consumes' to the operation, or to the "
			    "document for all of them, with one of "
			    "application/json, text/plain, "
			    "multipart/form-data, "
			    "application/x-www-form-urlencoded.",
			.bad = "\"post\": { \"parameters\": [\n"
			    "  { \"name\": \"order\", \"in\": \"body\" } ] }",
			.good = "\"post\": {\n"
			    "  \"consumes\": [ \"application/json\" ],\n"
			    "  \"parameters\": [\n"
			    "    { \"name\": \"order\", \"in\": \"body\" } ] }",
			.source = "Output in pull request 1095: a warning for "
			    "each operation, at the member that is missing.",
		},
		.on = ON(OPENAPI_OPERATION),
		.message = "At least one supported MIME type must be provided "
		    "in 'consumes' for operation '{0}'.",
		.check = consumes_missing,
	}, {
		.text = {
			.id = "MimeTypeNotSupported",
			.severity = SEVERITY_WARNING,
			.summary = "Types in 'consumes' and 'produces' are "
			    "those that the platform knows.",
			.help = "Keep application/json, text/plain, "
			    "multipart/form-data and "
			    "application/x-www-form-urlencoded, and remove "
			    "others if one of these is left. A script can "
			    "turn others into JSON.",
			.bad = "\"produces\": [ \"application/xml\" ]",
			.good = "\"produces\": [ \"application/json\" ]",
			.source = "Output in pull request 1095, a warning, "
			    "with the list as it prints it.",
		},
		.on = ON(OPENAPI_DOCUMENT) | ON(OPENAPI_OPERATION),
		.message = "The MIME type '{0}' is not supported. The "
		    "supported mime types are: '{1}'.",
		.check = mime_type_not_supported,
	}, {
		.text = {
			.id = "MimeTypeNotCompatibleWithRequestContent"
			    "SchemaType",
			.severity = SEVERITY_WARNING,
			.summary = "What an operation sends can be written as "
			    "one of the types it consumes.",
			.help = "An object or a list is sent as JSON or as a "
			    "form, form parameters as a form, a file as "
			    "multipart/form-data. Correct 'consumes', or the "
			    "type of the body.",
			.bad = "\"consumes\": [ \"text/plain\" ],\n"
			    "\"parameters\": [ { \"in\": \"body\",\n"
			    "  \"schema\": { \"type\": \"object\" } } ]",
			.good = "\"consumes\": [ \"application/json\" ],\n"
			    "\"parameters\": [ { \"in\": \"body\",\n"
			    "  \"schema\": { \"type\": \"object\" } } ]",
			.source = "certification-swagger-validator-rules.md; "
			    "Swagger 2.0 for what fits. A warning, because it "
			    "is not known what the official validator takes "
			    "to fit.",
		},
		.on = ON(OPENAPI_OPERATION),
		.message = "The MIME type(s) are not compatible with the "
		    "request content type '{0}' for operation '{1}'.",
		.check = mime_type_not_compatible,
	}, {
		.text = {
			.id = "StringBinaryNotSupportedForFormUrlEncoded",
			.severity = SEVERITY_ERROR,
			.summary = "An operation that sends a URL-encoded form "
			    "sends no binary strings.",
			.help = "Let it consume multipart/form-data if the "
			    "service takes that, or send the bytes as text "
			    "(format 'byte').",
			.bad = "\"consumes\": [\n"
			    "  \"application/x-www-form-urlencoded\" ],\n"
			    "\"parameters\": [ { \"in\": \"formData\",\n"
			    "  \"type\": \"string\", "
			    "\"format\": \"binary\" } ]",
			.good = "\"consumes\": [ \"multipart/form-data\" ],\n"
			    "\"parameters\": [ { \"in\": \"formData\",\n"
			    "  \"type\": \"string\", "
			    "\"format\": \"binary\" } ]",
			.source = "certification-swagger-validator-rules.md; "
			    "in none of the published definitions at hand.",
		},
		.on = ON(OPENAPI_OPERATION),
		.message = "String/binary parameters are not supported for "
		    "operation '{0}' with 'application/x-www-form-urlencoded' "
		    "consumes type.",
		.check = string_binary_not_supported,
	},
};

const struct rule_table rules_of_mime = { rules, ARRAY_LEN(rules) };
