/*
 * Rules about families of operations: the revisions of one operation, which
 * the annotations of each of them name.  Families are sorted, so that each
 * rule about one looks at it from its first revision to its last.
 */
#include "lint.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static bool
is_deprecated(const struct openapi_operation *op)
{
	return json_is_true(op->json, "deprecated");
}

static const char *
status_of(const struct json_node *annotation)
{
	const char *status = json_string(annotation, "status");

	return status != NULL ? status : "";
}

static const struct json_node *
annotation_of_document(const struct lint *l)
{
	return json_object(json_object(json_root(l->doc), "info"),
	    "x-ms-api-annotation");
}

/* ---- shape: the members of a family that are of a kind ---- */

typedef bool counts(const struct lint *l, const struct openapi_relative *one);

/* More than 'most' of a family that count are too many. */
struct limit {
	counts	*counts;
	size_t	 most;
};

/* The family ends where the next one begins. */
static size_t
end_of_family(const struct openapi_relative *all, size_t count, size_t at)
{
	size_t end = at + 1;

	while (end < count && strcmp(all[end].family, all[at].family) == 0)
		end++;
	return end;
}

static void
check_family(struct lint *l, const struct rule *r,
    const struct openapi_relative *one, size_t count)
{
	const struct limit *limit = r->arg;
	size_t n = 0;

	for (size_t i = 0; i < count; i++) {
		if (!limit->counts(l, &one[i]) || n++ < limit->most)
			continue;
		lint_report(l, r, at_owner(one[i].annotation), one[i].family,
		    NULL);
		return;
	}
}

static void
too_many_in_family(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct openapi_relative *all;
	size_t count, end;

	(void)n;
	all = openapi_families(l->api, &count);
	for (size_t i = 0; i < count; i = end) {
		end = end_of_family(all, count, i);
		check_family(l, r, &all[i], end - i);
	}
}

static bool
is_without_revision(const struct lint *l, const struct openapi_relative *one)
{
	const struct json_node *revision = json_member(one->annotation,
	    "revision");

	(void)l;
	return revision == NULL || revision->type == JSON_NULL;
}

/* What users do not see does not confuse them. */
static bool
is_active(const struct lint *l, const struct openapi_relative *one)
{
	(void)l;
	return !is_deprecated(one->operation) && !one->operation->internal;
}

static bool
is_active_in_production(const struct lint *l,
    const struct openapi_relative *one)
{
	const char *status = status_of(one->annotation);

	if (status[0] == '\0')
		status = status_of(annotation_of_document(l));
	return is_active(l, one) && strcmp(status, "Production") == 0;
}

static const struct limit without_revision = { is_without_revision, 1 };
static const struct limit active = { is_active, 2 };
static const struct limit in_production = { is_active_in_production, 1 };

/* ---- revisions ---- */

static struct place
at_revision(const struct openapi_relative *one)
{
	return at_value(json_member(one->annotation, "revision"));
}

static bool
is_same_revision(const struct openapi_relative *a,
    const struct openapi_relative *b)
{
	return a->revision != 0 && a->revision == b->revision &&
	    strcmp(a->family, b->family) == 0;
}

static void
duplicate_revisions(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct openapi_relative *all;
	size_t count;

	(void)n;
	all = openapi_families(l->api, &count);
	for (size_t i = 1; i < count; i++) {
		if (!is_same_revision(&all[i - 1], &all[i]))
			continue;
		if (i == 1 || !is_same_revision(&all[i - 2], &all[i - 1]))
			lint_note(l, r, at_revision(&all[i - 1]),
			    "The revision is first used here.");
		lint_report(l, r, at_revision(&all[i]), all[i].family, NULL);
	}
}

/* The only one in its family; of several another rule speaks. */
static void
revision_empty(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct openapi_relative *all;
	size_t count, end;

	(void)n;
	all = openapi_families(l->api, &count);
	for (size_t i = 0; i < count; i = end) {
		const struct openapi_relative *empty = NULL;
		size_t empties = 0;

		end = end_of_family(all, count, i);
		for (size_t k = i; k < end; k++) {
			if (!is_without_revision(l, &all[k]))
				continue;
			empty = &all[k];
			empties++;
		}
		if (empties == 1)
			lint_report(l, r, at_owner(empty->annotation),
			    lint_id(empty->operation), NULL);
	}
}

/* Written "_V2", "_v2" and "V2". */
static void
id_without_revision(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct openapi_relative *all;
	size_t count;

	(void)n;
	all = openapi_families(l->api, &count);
	for (size_t i = 0; i < count; i++) {
		const struct openapi_operation *op = all[i].operation;
		char suffix[16];

		if (all[i].revision < 2 || op->id == NULL)
			continue;
		(void)snprintf(suffix, sizeof(suffix), "V%u",
		    all[i].revision);
		if (!text_ends_nocase(op->id, suffix))
			lint_report(l, r, at_value(json_member(op->json,
			    "operationId")), op->id, suffix, NULL);
	}
}

/* ---- status ---- */

static void
status_ahead(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct json_node *annotation = l->given[0];

	if (strcmp(status_of(annotation), "Production") == 0 &&
	    strcmp(status_of(annotation_of_document(l)), "Preview") == 0)
		lint_report(l, r, at_value(json_member(annotation, "status")),
		    lint_id(n->operation), NULL);
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* As a word: "alphabeta" is none. */
static bool
says_beta(const char *text)
{
	static const char beta[] = "beta";
	const size_t len = sizeof(beta) - 1;

	for (const char *p = text; p != NULL && *p != '\0'; p++) {
		if (strncasecmp(p, beta, len) == 0 && !is_letter(p[len]) &&
		    (p == text || !is_letter(p[-1])))
			return true;
	}
	return false;
}

static void
production_on_beta(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct json_node *root = json_root(l->doc);

	(void)n;
	if (strcmp(status_of(l->given[0]), "Production") == 0 &&
	    (says_beta(json_string(root, "host")) ||
	    says_beta(json_string(root, "basePath"))))
		lint_report(l, r, at_value(json_member(l->given[0],
		    "status")), NULL);
}

/* ---- what replaces an operation ---- */

static void
replacement_not_deprecated(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct json_node *replacement = json_object(l->given[0],
	    "replacement");

	if (replacement != NULL && n->operation != NULL &&
	    !is_deprecated(n->operation))
		lint_report(l, r, at_owner(replacement), lint_id(n->operation),
		    NULL);
}

/* Shape: the replacement has the member named by 'arg'. */
static void
replacement_incomplete(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct json_node *replacement = json_object(l->given[0],
	    "replacement");
	const struct json_node *member = json_member(replacement, r->arg);

	if (replacement != NULL && (member == NULL ||
	    member->type == JSON_NULL ||
	    (member->type == JSON_STRING && member->len == 0)))
		lint_report(l, r, at_owner(replacement), lint_id(n->operation),
		    NULL);
}

static const struct rule rules[] = {
	{
		.text = {
			.id = "ApiAnnotationExtensionReplacementInfoForNon"
			    "DeprecatedOperations",
			.severity = SEVERITY_ERROR,
			.summary = "What has a replacement is deprecated.",
			.help = "Add '\"deprecated\": true' to the operation, "
			    "or remove 'replacement' from its "
			    "'x-ms-api-annotation'.",
			.bad = "\"deprecated\": false,\n"
			    "\"x-ms-api-annotation\": {\n"
			    "  \"replacement\": { ... } }",
			.good = "\"deprecated\": true,\n"
			    "\"x-ms-api-annotation\": {\n"
			    "  \"replacement\": { ... } }",
			.source = "certification-swagger-validator-rules.md.",
		},
		.on = ON(OPENAPI_OPERATION),
		.needs = { "x-ms-api-annotation" },
		.message = "The 'x-ms-api-annotation' extension for operation "
		    "'{0}' is invalid. The replacement property should be "
		    "specified for deprecated operations only.",
		.check = replacement_not_deprecated,
	}, {
		.text = {
			.id = "ApiAnnotationExtensionReplacementInfoMissing"
			    "ApiProperty",
			.severity = SEVERITY_ERROR,
			.summary = "A replacement names its connector.",
			.help = "Add 'api', the name of the connector that "
			    "the new operation is in.",
			.bad = "\"replacement\": { \"operationId\": "
			    "\"ListOrders\" }",
			.good = "\"replacement\": { \"api\": "
			    "\"ContosoOrders\",\n"
			    "  \"operationId\": \"ListOrders\" }",
			.source = "certification-swagger-validator-rules.md.",
		},
		.on = ON(OPENAPI_OPERATION),
		.needs = { "x-ms-api-annotation" },
		.message = "The 'x-ms-api-annotation' extension for operation "
		    "'{0}' is invalid. The replacement property must specify "
		    "'api' property.",
		.check = replacement_incomplete,
		.arg = "api",
	}, {
		.text = {
			.id = "ApiAnnotationExtensionReplacementInfoMissing"
			    "OperationIdProperty",
			.severity = SEVERITY_ERROR,
			.summary = "A replacement names its operation.",
			.help = "Add 'operationId', the new operation's id.",
			.bad = "\"replacement\": { \"api\": \"ContosoOrders\" "
			    "}",
			.good = "\"replacement\": { \"api\": "
			    "\"ContosoOrders\",\n"
			    "  \"operationId\": \"ListOrders\" }",
			.source = "certification-swagger-validator-rules.md.",
		},
		.on = ON(OPENAPI_OPERATION),
		.needs = { "x-ms-api-annotation" },
		.message = "The 'x-ms-api-annotation' extension for operation "
		    "'{0}' is invalid. The replacement property must specify "
		    "'operationId' property.",
		.check = replacement_incomplete,
		.arg = "operationId",
	}, {
		.text = {
			.id = "OperationFamilyHasDuplicateRevisions",
			.severity = SEVERITY_ERROR,
			.summary = "Each operation of a family has a revision "
			    "of its own.",
			.help = "Give the newer operation the next revision.",
			.bad = "\"family\": \"ListOrders\", \"revision\": 1\n"
			    "\"family\": \"ListOrders\", \"revision\": 1",
			.good = "\"family\": \"ListOrders\", \"revision\": 1\n"
			    "\"family\": \"ListOrders\", \"revision\": 2",
			.source = "operational-versioning.md, 'Revision'.",
		},
		.on = ON(OPENAPI_DOCUMENT),
		.message = "The operation family '{0}' has operations with "
		    "duplicate revision.",
		.check = duplicate_revisions,
	}, {
		.text = {
			.id = "OperationFamilyHasManyActiveOperations",
			.severity = SEVERITY_ERROR,
			.summary = "At most two operations of a family are "
			    "not deprecated.",
			.help = "Set 'deprecated' of the oldest revisions to "
			    "true, and say so in their summaries. Flows that "
			    "use them go on to run.",
			.bad = "\"family\": \"ListOrders\", \"revision\": 1\n"
			    "\"family\": \"ListOrders\", \"revision\": 2\n"
			    "\"family\": \"ListOrders\", \"revision\": 3",
			.good = "\"deprecated\": true\n"
			    "\"family\": \"ListOrders\", \"revision\": 1",
			.source = "certification-swagger-validator-rules.md; "
			    "so in all published connectors looked at. "
			    "Internal operations do not count.",
		},
		.on = ON(OPENAPI_DOCUMENT),
		.message = "The operation family '{0}' has more than two "
		    "active operations. Extra operations must be deprecated.",
		.check = too_many_in_family,
		.arg = &active,
	}, {
		.text = {
			.id = "OperationFamilyHasManyActiveProduction"
			    "Operations",
			.severity = SEVERITY_WARNING,
			.summary = "One operation of a family is in "
			    "production and not deprecated.",
			.help = "Deprecate the older revision once the newer "
			    "one has the status 'Production', or leave the "
			    "newer one in 'Preview'.",
			.bad = "\"status\": \"Production\", \"revision\": 1\n"
			    "\"status\": \"Production\", \"revision\": 2",
			.good = "\"status\": \"Production\", \"revision\": 1\n"
			    "\"status\": \"Preview\", \"revision\": 2",
			.source = "certification-swagger-validator-rules.md. "
			    "Internal operations do not count; without a "
			    "status an operation has that of the connector. A "
			    "warning: the message says 'should', and few "
			    "published connectors have a status to tell by.",
		},
		.on = ON(OPENAPI_DOCUMENT),
		.message = "The operation family '{0}' has several active "
		    "operations in Production status. Previous revisions "
		    "should be deprecated.",
		.check = too_many_in_family,
		.arg = &in_production,
	}, {
		.text = {
			.id = "OperationFamilyHasManyEmptyRevisions",
			.severity = SEVERITY_ERROR,
			.summary = "At most one operation of a family has no "
			    "revision.",
			.help = "Number the operations of the family, from 1 "
			    "in the order in which they were added.",
			.bad = "\"family\": \"ListOrders\"\n"
			    "\"family\": \"ListOrders\"",
			.good = "\"family\": \"ListOrders\", \"revision\": 1\n"
			    "\"family\": \"ListOrders\", \"revision\": 2",
			.source = "operational-versioning.md, 'Revision': "
			    "none is the same as 1.",
		},
		.on = ON(OPENAPI_DOCUMENT),
		.message = "The operation family '{0}' has several operations "
		    "with empty revision. Only one operation can have empty "
		    "revision.",
		.check = too_many_in_family,
		.arg = &without_revision,
	}, {
		.text = {
			.id = "OperationIdShouldEndWithRevision",
			.severity = SEVERITY_WARNING,
			.summary = "The id of a later revision ends with its "
			    "number.",
			.help = "Call the second revision of ListOrders "
			    "'ListOrdersV2' or 'ListOrders_V2'. An id that "
			    "flows use already cannot be changed.",
			.bad = "\"operationId\": \"ListAllOrders\"\n"
			    "\"family\": \"ListOrders\", \"revision\": 2",
			.good = "\"operationId\": \"ListOrders_V2\"\n"
			    "\"family\": \"ListOrders\", \"revision\": 2",
			.source = "operational-versioning.md. A warning, "
			    "because published connectors have others.",
		},
		.on = ON(OPENAPI_DOCUMENT),
		.message = "The operation Id '{0}' should end with revision "
		    "suffix '{1}'.",
		.check = id_without_revision,
	}, {
		.text = {
			.id = "OperationRevisionEmpty",
			.severity = SEVERITY_WARNING,
			.summary = "An operation of a family says which "
			    "revision it is.",
			.help = "Add 'revision' beside 'family'; the first "
			    "one is 1.",
			.bad = "\"x-ms-api-annotation\": {\n"
			    "  \"family\": \"ListOrders\" }",
			.good = "\"x-ms-api-annotation\": {\n"
			    "  \"family\": \"ListOrders\",\n"
			    "  \"revision\": 1 }",
			.source = "operational-versioning.md, 'Revision'. A "
			    "warning, because none is the same as 1.",
		},
		.on = ON(OPENAPI_DOCUMENT),
		.message = "The operation '{0}' does not specify a revision "
		    "in api annotation.",
		.check = revision_empty,
	}, {
		.text = {
			.id = "OperationStatusAheadOfConnector",
			.severity = SEVERITY_WARNING,
			.summary = "No operation is in production before the "
			    "connector is.",
			.help = "Leave 'status' of the operation at 'Preview' "
			    "until that of the connector, in 'info', is "
			    "'Production'.",
			.bad = "\"info\": { \"x-ms-api-annotation\": {\n"
			    "  \"status\": \"Preview\" } }\n"
			    "\"status\": \"Production\"",
			.good = "\"info\": { \"x-ms-api-annotation\": {\n"
			    "  \"status\": \"Preview\" } }\n"
			    "\"status\": \"Preview\"",
			.source = "certification-swagger-validator-rules.md; "
			    "operational-versioning.md. A warning: no output "
			    "is known, and few published connectors have a "
			    "status to tell by.",
		},
		.on = ON(OPENAPI_OPERATION),
		.needs = { "x-ms-api-annotation" },
		.message = "The operation '{0}' cannot be in a Production "
		    "status ahead of the connector.",
		.check = status_ahead,
	}, {
		.text = {
			.id = "ProductionStatusOnBetaService",
			.severity = SEVERITY_WARNING,
			.summary = "A connector to a beta service is in "
			    "preview.",
			.help = "Set the status of the connector to "
			    "'Preview', or call the service at its final "
			    "address.",
			.bad = "\"basePath\": \"/beta\"\n"
			    "\"status\": \"Production\"",
			.good = "\"basePath\": \"/beta\"\n"
			    "\"status\": \"Preview\"",
			.source = "certification-swagger-validator-rules.md. "
			    "A warning, because what a beta service is can "
			    "only be guessed from 'host' and 'basePath'.",
		},
		.on = ON(OPENAPI_INFO),
		.needs = { "x-ms-api-annotation" },
		.message = "The connector cannot be in Production status on a "
		    "beta service.",
		.check = production_on_beta,
	},
};

const struct rule_table rules_of_families = { rules, ARRAY_LEN(rules) };
