/*
 * Rules about the shape of the two JSON artifacts: that a definition is
 * Swagger 2.0, that known members have their types, and that what must be
 * there is there.
 */
#include "lint.h"
#include "lookup.h"
#include "structure.h"

#include <string.h>

static void
specification_version_incorrect(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct json_node *root = json_root(l->doc);
	const struct json_node *version;

	(void)n;
	if (root->type != JSON_OBJECT)
		return;
	version = json_member(root, "swagger");
	if (version == NULL)
		lint_report(l, r, at_owner(root), NULL);
	else if (version->type != JSON_STRING || version->len != 3 ||
	    memcmp(version->text, "2.0", 3) != 0)
		lint_report(l, r, at_value(version), NULL);
}

static void
json_type_incorrect(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	struct buf expected CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct buf found CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	/* A root of another type is another kind of document. */
	unsigned flags = n->json->parent == NULL ? FINDING_NOT_DOCUMENT : 0;

	(void)openapi_type_names(n->expected, &expected);
	(void)openapi_type_names(openapi_type_of(n->json), &found);
	lint_report_as(l, r, n->lenient ? SEVERITY_WARNING : r->text.severity,
	    flags, at_value(n->json), buf_text(&expected), buf_text(&found),
	    NULL);
}

/* ---- RequiredPropertyMissing ---- */

static bool
is_shared(const struct openapi_node *n)
{
	return n->path == NULL;
}

static bool
not_seen(const struct openapi_node *n)
{
	return n->internal;
}

/*
 * Texts are judged where a parameter is used, as the official validator does:
 * only the use says whether anybody sees it.  A reference that leads nowhere
 * has no texts to ask for.
 */
static bool
texts_not_seen(const struct openapi_node *n)
{
	return is_shared(n) || n->internal || n->value == NULL ||
	    n->value->type != JSON_OBJECT ||
	    json_is_text(json_member(n->value, "in"), "body") ||
	    openapi_is_internal(n->value);
}

struct required {
	enum openapi_kind	 in;
	const char		*member;
	bool			(*exempt)(const struct openapi_node *);
	/* Published connectors lack it there. */
	bool			(*lenient)(const struct openapi_node *);
};

/* What the published schemas do not ask for, but the official validator. */
static const struct required required_members[] = {
	{ OPENAPI_DOCUMENT, "x-ms-connector-metadata", NULL, NULL },
	{ OPENAPI_INFO, "description", NULL, NULL },
	{ OPENAPI_INFO, "contact", NULL, NULL },
	{ OPENAPI_OPERATION, "summary", NULL, not_seen },
	{ OPENAPI_OPERATION, "description", not_seen, NULL },
	{ OPENAPI_PARAMETER, "x-ms-summary", texts_not_seen, NULL },
	{ OPENAPI_PARAMETER, "description", texts_not_seen, NULL },
};

static void
required_property_missing(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	if (n->kind == OPENAPI_FLAWED) {
		structure_report(l, r, n);
		return;
	}
	for (size_t i = 0; i < ARRAY_LEN(required_members); i++) {
		const struct required *m = &required_members[i];

		if (m->in != n->kind || (m->exempt && m->exempt(n)))
			continue;
		if (json_member(n->value, m->member) == NULL)
			lint_report_as(l, r, m->lenient && m->lenient(n) ?
			    SEVERITY_WARNING : r->text.severity, r->flags,
			    at_owner(n->json), m->member, NULL);
	}
}

static const struct structure missing = { OPENAPI_MISSING, SLOT_NAME };

static const struct rule rules[] = {
	{
		.text = {
			.id = "SpecificationVersionIncorrect",
			.severity = SEVERITY_ERROR,
			.summary = "A definition is a Swagger 2.0 document.",
			.help = "Connectors are described in OpenAPI 2.0, that "
			    "is Swagger 2.0. Convert an OpenAPI 3 document "
			    "first. Nothing else is looked at before.",
			.bad = "{ \"openapi\": \"3.0.0\" }",
			.good = "{ \"swagger\": \"2.0\" }",
			.source = "certification-swagger-validator-rules.md.",
		},
		.on = ON(LINT_ROOT),
		.flags = FINDING_NOT_DOCUMENT,
		.message = "The 'swagger' property must have the string value "
		    "\"2.0\".",
		.check = specification_version_incorrect,
	}, {
		.text = {
			.id = "JsonTypeIncorrect",
			.severity = SEVERITY_ERROR,
			.summary = "A known member has the type that the "
			    "specification gives it.",
			.help = "Write the value as the type that is expected; "
			    "a number or a truth value has no quotes. A value "
			    "of another type is often in the wrong place.",
			.bad = "\"required\": \"true\"",
			.good = "\"required\": true",
			.source = "certification-swagger-validator-rules.md "
			    "and the published JSON Schemas; type names as in "
			    "the output of pull request 4123. A null for what may "
			    "be left out, and a truth value in the constraints "
			    "of a connection parameter, are warnings: tools "
			    "write them, and the output in pull request 1421 "
			    "asked for one.",
		},
		.on = ON(OPENAPI_MISTYPED),
		.message = "The type of the property is incorrect. Expected "
		    "type '{0}', but value is of type '{1}'.",
		.check = json_type_incorrect,
	}, {
		.text = {
			.id = "RequiredPropertyMissing",
			.severity = SEVERITY_ERROR,
			.summary = "What users or the platform need of an "
			    "object is there.",
			.help = "Add the member to the object at which the "
			    "finding stands. Parameters need 'x-ms-summary' "
			    "and 'description' only where users see them: not "
			    "in the body, not when they or their operation are "
			    "internal. An internal operation needs no "
			    "'description', and without a 'summary' it gets "
			    "a warning.",
			.bad = "{ \"name\": \"id\", \"in\": \"query\",\n"
			    "  \"type\": \"string\" }",
			.good = "{ \"name\": \"id\", \"in\": \"query\",\n"
			    "  \"type\": \"string\", \"x-ms-summary\": \"Id\",\n"
			    "  \"description\": \"The id of the item.\" }",
			.source = "Outputs in pull requests 1095, 683, 3841, "
			    "609, 3408, 550, 1658; exemptions from 3407 and "
			    "from the published connectors, of which "
			    "AzureIoTCentral and DocuSignDemo (2023) have "
			    "internal operations without a summary. Other "
			    "members: the published JSON Schemas.",
		},
		.on = ON(OPENAPI_DOCUMENT) | ON(OPENAPI_INFO) |
		    ON(OPENAPI_OPERATION) | ON(OPENAPI_PARAMETER) |
		    ON(OPENAPI_FLAWED),
		.message = "The '{0}' property is required.",
		.check = required_property_missing,
		.arg = &missing,
	},
};

const struct rule_table rules_of_shape = { rules, ARRAY_LEN(rules) };
