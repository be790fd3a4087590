/*
 * Rules about security requirements: that each names a definition, and gives
 * it what its type takes.  The platform authenticates as apiProperties.json
 * says, so a definition with a mistake here may have been published: where
 * that happened, or may have, the mistake is a warning.
 */
#include "lint.h"

#include "lookup.h"

#include <string.h>

struct requirement {
	const struct json_node	*json;		/* its key names the scheme */
	const struct json_node	*scheme;	/* NULL: it is not defined */
	bool			 is_oauth;
};

typedef void check_requirement(struct lint *l, const struct rule *r,
	    const struct requirement *q);

static void
check_one(struct lint *l, const struct rule *r, const struct json_node *json)
{
	check_requirement *const *check = r->arg;
	struct requirement q = {
		.json = json,
		.scheme = json_member_sized(json_object(json_root(l->doc),
		    "securityDefinitions"), json->key, json->key_len),
	};

	q.is_oauth = json_is_text(json_member(q.scheme, "type"), "oauth2");
	(*check)(l, r, &q);
}

static void
check_requirements(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct json_node *list = l->given[0];

	(void)n;
	if (list->type != JSON_ARRAY)
		return;
	for (const struct json_node *c = list->first; c != NULL; c = c->next) {
		if (c->type != JSON_OBJECT)
			continue;
		for (const struct json_node *q = c->first; q; q = q->next)
			check_one(l, r, q);
	}
}

static void
must_be_defined(struct lint *l, const struct rule *r,
    const struct requirement *q)
{
	if (q->scheme == NULL)
		lint_report(l, r, at_owner(q->json), q->json->key, NULL);
}

static void
must_have_value(struct lint *l, const struct rule *r,
    const struct requirement *q)
{
	if (q->json->type == JSON_NULL)
		lint_report(l, r, at_value(q->json), q->json->key, NULL);
}

static void
must_have_empty_value(struct lint *l, const struct rule *r,
    const struct requirement *q)
{
	if (q->scheme != NULL && !q->is_oauth &&
	    q->json->type == JSON_ARRAY && q->json->count > 0)
		lint_report(l, r, at_value(q->json), q->json->key, NULL);
}

static void
value_must_be_scope_name(struct lint *l, const struct rule *r,
    const struct requirement *q)
{
	const struct json_node *scopes;

	if (!q->is_oauth || q->json->type != JSON_ARRAY)
		return;
	scopes = json_object(q->scheme, "scopes");
	for (const struct json_node *c = q->json->first; c; c = c->next)
		if (c->type == JSON_STRING &&
		    json_member_sized(scopes, c->text, c->len) == NULL)
			lint_report(l, r, at_value(c), q->json->key, c->text,
			    NULL);
}

#define CHECK(function)	&(check_requirement *const){ (function) }

static const struct rule rules[] = {
	{
		.text = {
			.id = "SecurityRequirementMustBeDefined",
			.severity = SEVERITY_WARNING,
			.summary = "A security requirement names one of the "
			    "'securityDefinitions'.",
			.help = "Correct the name, add the definition, or "
			    "remove the requirement: how users authenticate "
			    "is up to apiProperties.json.",
			.bad = "\"securityDefinitions\": "
			    "{ \"api_key\": { ... } },\n"
			    "\"security\": [ { \"API Key\": [] } ]",
			.good = "\"securityDefinitions\": "
			    "{ \"api_key\": { ... } },\n"
			    "\"security\": [ { \"api_key\": [] } ]",
			.source = "certification-swagger-validator-rules.md. A "
			    "warning: one in twenty published definitions "
			    "requires what it does not define.",
		},
		.on = ON(OPENAPI_DOCUMENT) | ON(OPENAPI_OPERATION),
		.needs = { "security" },
		.message = "The security requirement '{0}' is not defined in "
		    "the 'securityDefinitions' object.",
		.check = check_requirements,
		.arg = CHECK(must_be_defined),
	}, {
		.text = {
			.id = "SecurityRequirementMustHaveValue",
			.severity = SEVERITY_ERROR,
			.summary = "A security requirement has a list.",
			.help = "Write an empty list; for OAuth the names of "
			    "the scopes.",
			.bad = "\"security\": [ { \"api_key\": null } ]",
			.good = "\"security\": [ { \"api_key\": [] } ]",
			.source = "certification-swagger-validator-rules.md; "
			    "all published definitions at hand have one.",
		},
		.on = ON(OPENAPI_DOCUMENT) | ON(OPENAPI_OPERATION),
		.needs = { "security" },
		.message = "The security requirement '{0}' must have have a "
		    "value. Provide an empty array if no OAuth scopes are "
		    "required.",
		.check = check_requirements,
		.arg = CHECK(must_have_value),
	}, {
		.text = {
			.id = "SecurityRequirementMustHaveEmptyValue",
			.severity = SEVERITY_WARNING,
			.summary = "Only OAuth has scopes.",
			.help = "Make the list of a key or of a password "
			    "empty.",
			.bad = "\"security\": [ { \"api_key\": "
			    "[ \"read\" ] } ]",
			.good = "\"security\": [ { \"api_key\": [] } ]",
			.source = "certification-swagger-validator-rules.md. A "
			    "warning: a version of a published definition "
			    "has it.",
		},
		.on = ON(OPENAPI_DOCUMENT) | ON(OPENAPI_OPERATION),
		.needs = { "security" },
		.message = "The security requirement '{0}' cannot specify any "
		    "scopes, an empty array should be provided.",
		.check = check_requirements,
		.arg = CHECK(must_have_empty_value),
	}, {
		.text = {
			.id = "OAuthSecurityRequirementValueMustBeScopeName",
			.severity = SEVERITY_WARNING,
			.summary = "The scopes that a requirement lists are "
			    "those of its definition.",
			.help = "Add the scope to 'scopes' of the definition, "
			    "or correct its name.",
			.bad = "\"scopes\": { \"read\": \"Read orders\" }\n"
			    "\"security\": [ { \"oauth\": [ \"write\" ] } ]",
			.good = "\"scopes\": { \"read\": \"Read orders\" }\n"
			    "\"security\": [ { \"oauth\": [ \"read\" ] } ]",
			.source = "certification-swagger-validator-rules.md. A "
			    "warning, because requirements that are not even "
			    "defined have been published.",
		},
		.on = ON(OPENAPI_DOCUMENT) | ON(OPENAPI_OPERATION),
		.needs = { "security" },
		.message = "The OAuth security requirement '{0}' refers to "
		    "scope name '{1}', but this is not defined in the "
		    "'securityDefinitions' object.",
		.check = check_requirements,
		.arg = CHECK(value_must_be_scope_name),
	},
};

const struct rule_table rules_of_security = { rules, ARRAY_LEN(rules) };
