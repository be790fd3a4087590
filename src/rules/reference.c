/*
 * Rules about references.  Three kinds of things can be referred to, and each
 * has a member of the document where they are shared; what may be wrong with
 * a reference is the same for all three.  It is looked at in one order, so
 * that one mistake gives one finding: its form, its pointer, its target, and
 * whether it is a definition that only refers to another.
 */
#include "lint.h"

#include <ctype.h>
#include <string.h>

/* Longer chains are taken for loops, as openapi_resolve() does. */
#define REFERENCES_MAX	32u

enum fault {
	FAULT_NONE,
	FAULT_FORM,	/* begins differently, or does not end at the name */
	FAULT_POINTER,	/* no JSON Pointer */
	FAULT_TARGET,	/* nothing is there */
	FAULT_LOOP,	/* leads from one definition to another */
};

static const char *
section_of(const struct openapi_node *n)
{
	if (n->kind == OPENAPI_PARAMETER)
		return "parameters";
	return n->kind == OPENAPI_RESPONSE ? "responses" : "definitions";
}

/* What is behind "#/parameters/", its slash included; NULL: nothing. */
static const char *
name_in(const struct json_node *reference, const char *section)
{
	const size_t len = strlen(section);
	const char *text = reference->text;

	if (reference->len < len + 3 || memcmp(text, "#/", 2) != 0 ||
	    memcmp(text + 2, section, len) != 0 || text[len + 2] != '/')
		return NULL;
	return text + len + 2;
}

/* Only two characters can be escaped, and both have to be. */
static bool
is_pointer(const char *name, const char *end)
{
	for (; name < end; name++)
		if (*name == '~' && name[1] != '0' && name[1] != '1')
			return false;
	return true;
}

static int
hex_digit(char c)
{
	if (!isxdigit((unsigned char)c))
		return -1;
	return isdigit((unsigned char)c) ? c - '0' : text_lower(c) - 'a' + 10;
}

/*
 * A reference is a URI: other tools write some characters as %20.  Names of
 * which nobody would type so much are not looked for.
 */
static const struct json_node *
find_unescaped(const struct json_node *shared, const char *name, size_t len)
{
	char plain[512];
	size_t n = 0;

	if (len > sizeof(plain))
		return NULL;
	for (size_t i = 0; i < len; i++) {
		const bool escape = name[i] == '%' && i + 2 < len;
		const int high = escape ? hex_digit(name[i + 1]) : -1;
		const int low = escape ? hex_digit(name[i + 2]) : -1;

		if (high < 0 || low < 0) {
			plain[n++] = name[i];
			continue;
		}
		plain[n++] = (char)(high * 16 + low);
		i += 2;
	}
	return json_resolve(shared, plain, n);
}

static bool
is_there(const struct lint *l, const struct openapi_node *n, const char *name,
    size_t len)
{
	const struct json_node *shared;

	/* The walk has found it, as it mostly does. */
	if (n->value != NULL)
		return true;
	shared = json_object(json_root(l->doc), section_of(n));
	if (shared == NULL)
		return false;
	return json_resolve(shared, name, len) != NULL ||
	    (memchr(name, '%', len) != NULL &&
	    find_unescaped(shared, name, len) != NULL);
}

static enum fault
fault_of(const struct lint *l, const struct openapi_node *n,
    const struct json_node *reference)
{
	const char *name, *end = reference->text + reference->len;

	name = name_in(reference, section_of(n));
	if (name == NULL ||
	    memchr(name + 1, '/', (size_t)(end - name) - 1) != NULL)
		return FAULT_FORM;
	if (!is_pointer(name, end))
		return FAULT_POINTER;
	if (!is_there(l, n, name, (size_t)(end - name)))
		return FAULT_TARGET;
	if (n->around != NULL && n->around->kind == OPENAPI_DOCUMENT)
		return FAULT_LOOP;
	return FAULT_NONE;
}

/* Whether it never comes to an end; one that leads nowhere does. */
static bool
is_endless(const struct json_node *json)
{
	for (unsigned i = 0; i < REFERENCES_MAX; i++) {
		const struct json_node *reference = json_member(json, "$ref");

		if (reference == NULL || reference->type != JSON_STRING)
			return false;
		json = json_target(reference);
	}
	return true;
}

static void
check_reference(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct json_node *reference = l->given[0];
	const enum fault *fault = r->arg;
	enum severity severity = r->text.severity;

	if (reference->type != JSON_STRING ||
	    fault_of(l, n, reference) != *fault)
		return;
	if (*fault == FAULT_LOOP && !is_endless(n->json))
		severity = SEVERITY_WARNING;
	lint_report_as(l, r, severity, r->flags, at_value(reference),
	    reference->text, NULL);
}

/* ---- loops that values cannot leave ---- */

static void
required_loop(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct json_node *const *loops;
	size_t count;

	(void)n;
	loops = openapi_required_loops(l->api, &count);
	for (size_t i = 0; i < count; i++)
		lint_report(l, r, at_value(loops[i]), NULL);
}

#define FORM_HELP(section) \
	"Give what is shared a name in '" section "' and refer to it by " \
	"'#/" section "/' and that name, nothing more. References into " \
	"another file, or deeper than that, are not followed."
#define FORM_SOURCE \
	"certification-swagger-validator-rules.md; a reference of another " \
	"form made the official tool fail (pull request 1074: 'Only " \
	"reference paths with 3 segments are supported.'). No published " \
	"definition has one."
#define TARGET_HELP(section) \
	"Correct the name, which is compared with case, or add it to '" \
	section "'."
#define TARGET_SOURCE \
	"certification-swagger-validator-rules.md; issue 155. No published " \
	"definition has a dangling reference."
#define LOOP_HELP(section) \
	"Write out in '" section "' what is meant, or refer to it directly " \
	"where it is used. A loop, which never comes to an end, is an error."
#define LOOP_SOURCE \
	"certification-swagger-validator-rules.md, which explains it by a " \
	"loop: so only a loop is an error here. None of the published " \
	"definitions at hand has one that only refers to another."

static const struct rule rules[] = {
	{
		.text = {
			.id = "ParameterReferenceNotFound",
			.severity = SEVERITY_ERROR,
			.summary = "The parameter that is referred to is "
			    "there.",
			.help = TARGET_HELP("parameters"),
			.bad = "\"parameters\": [\n"
			    "  { \"$ref\": \"#/parameters/Limt\" } ]",
			.good = "\"parameters\": [\n"
			    "  { \"$ref\": \"#/parameters/Limit\" } ]",
			.source = TARGET_SOURCE,
		},
		.on = ON(OPENAPI_PARAMETER),
		.needs = { "$ref" },
		.message = "The parameter reference '{0}' could not be found "
		    "in the swagger document.",
		.check = check_reference,
		.arg = &(const enum fault){ FAULT_TARGET },
	}, {
		.text = {
			.id = "ParameterReferenceNotValid",
			.severity = SEVERITY_ERROR,
			.summary = "A reference to a parameter is "
			    "'#/parameters/' and a name.",
			.help = FORM_HELP("parameters"),
			.bad = "\"parameters\": [\n"
			    "  { \"$ref\": \"#/definitions/Limit\" } ]",
			.good = "\"parameters\": [\n"
			    "  { \"$ref\": \"#/parameters/Limit\" } ]",
			.source = FORM_SOURCE,
		},
		.on = ON(OPENAPI_PARAMETER),
		.needs = { "$ref" },
		.message = "The parameter reference '{0}' is not valid. "
		    "Parameter references must start with '#/parameters/' and "
		    "be valid JSON Pointers.",
		.check = check_reference,
		.arg = &(const enum fault){ FAULT_FORM },
	}, {
		.text = {
			.id = "ParameterRefLoopNotAllowed",
			.severity = SEVERITY_ERROR,
			.summary = "A shared parameter is no reference to "
			    "another.",
			.help = LOOP_HELP("parameters"),
			.bad = "\"Limit\": { \"$ref\": \"#/parameters/Top\" }",
			.good = "\"Limit\": { \"name\": \"limit\",\n"
			    "  \"in\": \"query\", \"type\": \"integer\" }",
			.source = LOOP_SOURCE,
		},
		.on = ON(OPENAPI_PARAMETER),
		.needs = { "$ref" },
		.message = "The parameter definition may not use a '$ref' to "
		    "point to another definition.",
		.check = check_reference,
		.arg = &(const enum fault){ FAULT_LOOP },
	}, {
		.text = {
			.id = "ResponseReferenceNotFound",
			.severity = SEVERITY_ERROR,
			.summary = "The response that is referred to is "
			    "there.",
			.help = TARGET_HELP("responses"),
			.bad = "\"404\": { \"$ref\": \"#/responses/Nofound\" }",
			.good = "\"404\": { \"$ref\": "
			    "\"#/responses/NotFound\" }",
			.source = TARGET_SOURCE,
		},
		.on = ON(OPENAPI_RESPONSE),
		.needs = { "$ref" },
		.message = "The response reference '{0}' could not be found "
		    "in the swagger document.",
		.check = check_reference,
		.arg = &(const enum fault){ FAULT_TARGET },
	}, {
		.text = {
			.id = "ResponseReferenceNotValid",
			.severity = SEVERITY_ERROR,
			.summary = "A reference to a response is "
			    "'#/responses/' and a name.",
			.help = FORM_HELP("responses"),
			.bad = "\"404\": { \"$ref\": "
			    "\"#/definitions/NotFound\" }",
			.good = "\"404\": { \"$ref\": "
			    "\"#/responses/NotFound\" }",
			.source = FORM_SOURCE,
		},
		.on = ON(OPENAPI_RESPONSE),
		.needs = { "$ref" },
		.message = "The response reference '{0}' is not valid. "
		    "Response references must start with '#/responses/' and "
		    "be valid JSON Pointers.",
		.check = check_reference,
		.arg = &(const enum fault){ FAULT_FORM },
	}, {
		.text = {
			.id = "ResponseRefLoopNotAllowed",
			.severity = SEVERITY_ERROR,
			.summary = "A shared response is no reference to "
			    "another.",
			.help = LOOP_HELP("responses"),
			.bad = "\"Error\": { \"$ref\": \"#/responses/Error\" }",
			.good = "\"Error\": { \"description\": \"Error\" }",
			.source = LOOP_SOURCE,
		},
		.on = ON(OPENAPI_RESPONSE),
		.needs = { "$ref" },
		.message = "The response definition may not use a '$ref' to "
		    "point to another definition.",
		.check = check_reference,
		.arg = &(const enum fault){ FAULT_LOOP },
	}, {
		.text = {
			.id = "SchemaReferenceNotFound",
			.severity = SEVERITY_ERROR,
			.summary = "The definition that is referred to is "
			    "there.",
			.help = TARGET_HELP("definitions"),
			.bad = "\"schema\": { \"$ref\": "
			    "\"#/definitions/order\" }",
			.good = "\"schema\": { \"$ref\": "
			    "\"#/definitions/Order\" }",
			.source = TARGET_SOURCE,
		},
		.on = ON(OPENAPI_SCHEMA),
		.needs = { "$ref" },
		.message = "The schema reference '{0}' could not be found in "
		    "the swagger document.",
		.check = check_reference,
		.arg = &(const enum fault){ FAULT_TARGET },
	}, {
		.text = {
			.id = "SchemaReferenceNotValid",
			.severity = SEVERITY_ERROR,
			.summary = "A reference to a schema is "
			    "'#/definitions/' and a name.",
			.help = FORM_HELP("definitions"),
			.bad = "\"schema\": { \"$ref\":\n"
			    "  \"#/definitions/Order/properties/id\" }",
			.good = "\"schema\": { \"$ref\":\n"
			    "  \"#/definitions/OrderId\" }",
			.source = FORM_SOURCE,
		},
		.on = ON(OPENAPI_SCHEMA),
		.needs = { "$ref" },
		.message = "The schema reference '{0}' is not valid. Schema "
		    "references must start with '#/definitions/' and be valid "
		    "JSON Pointers.",
		.check = check_reference,
		.arg = &(const enum fault){ FAULT_FORM },
	}, {
		.text = {
			.id = "SchemaRefLoopNotAllowed",
			.severity = SEVERITY_ERROR,
			.summary = "A definition is no reference to another.",
			.help = LOOP_HELP("definitions"),
			.bad = "\"Order\": { \"$ref\": "
			    "\"#/definitions/Order\" }",
			.good = "\"Order\": { \"type\": \"object\" }",
			.source = LOOP_SOURCE,
		},
		.on = ON(OPENAPI_SCHEMA),
		.needs = { "$ref" },
		.message = "The schema definition may not use a '$ref' to "
		    "point to another definition.",
		.check = check_reference,
		.arg = &(const enum fault){ FAULT_LOOP },
	}, {
		.text = {
			.id = "JsonPointerNotValid",
			.severity = SEVERITY_ERROR,
			.summary = "The name in a reference is escaped as in a "
			    "JSON Pointer.",
			.help = "In a reference '~' is written '~0' and '/' is "
			    "written '~1'; no other character follows a '~'. "
			    "A name without both needs neither.",
			.bad = "\"$ref\": \"#/definitions/Order~Line\"",
			.good = "\"$ref\": \"#/definitions/Order~0Line\"",
			.source = "certification-swagger-validator-rules.md; "
			    "RFC 6901. No published definition has one.",
		},
		.on = ON(OPENAPI_PARAMETER) | ON(OPENAPI_RESPONSE) |
		    ON(OPENAPI_SCHEMA),
		.needs = { "$ref" },
		.message = "The JSON Pointer path is not valid.",
		.check = check_reference,
		.arg = &(const enum fault){ FAULT_POINTER },
	}, {
		.text = {
			.id = "RequiredLoopInSchemaNotAllowed",
			.severity = SEVERITY_ERROR,
			.summary = "No definition requires a value of its own "
			    "kind.",
			.help = "Such a value would have no end. Take the "
			    "property that the finding stands at out of "
			    "'required', or make it an array, which may be "
			    "empty.",
			.bad = "\"Node\": { \"type\": \"object\",\n"
			    "  \"properties\": { \"parent\":\n"
			    "    { \"$ref\": \"#/definitions/Node\" } },\n"
			    "  \"required\": [ \"parent\" ] }",
			.good = "\"Node\": { \"type\": \"object\",\n"
			    "  \"properties\": { \"parent\":\n"
			    "    { \"$ref\": \"#/definitions/Node\" } } }",
			.source = "certification-swagger-validator-rules.md. "
			    "31 published definitions have loops of "
			    "references, none of those at hand has one that "
			    "is required all the way; an array on the way "
			    "ends a loop, because one of them goes through "
			    "required arrays.",
		},
		.on = ON(OPENAPI_DOCUMENT),
		.message = "Loops of required schema properties are not "
		    "allowed.",
		.check = required_loop,
	},
};

const struct rule_table rules_of_references = { rules, ARRAY_LEN(rules) };
