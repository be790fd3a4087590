/*
 * Rules about connection parameters: what a person is asked for when a
 * connection is made.  Parameters stand in connectionParameters or in the
 * sets of connectionParameterSets; one function goes through both, and the
 * rules look at one parameter at a time.  What belongs to OAuth is in oauth.c.
 */
#include "connection.h"

#include "lookup.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

const struct json_node *
connection_sets(const struct json_node *properties)
{
	return json_array(json_object(properties, "connectionParameterSets"),
	    "values");
}

const struct json_node *
connection_parameters(const struct json_node *set)
{
	return json_object(set, "parameters");
}

static void
each_of(struct lint *l, const struct rule *r,
    const struct json_node *parameters)
{
	const struct connection_rule *rule = r->arg;

	if (parameters == NULL)
		return;
	for (const struct json_node *c = parameters->first; c; c = c->next)
		if (c->type == JSON_OBJECT)
			rule->check(l, r, c);
}

void
connection_each(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct json_node *sets = connection_sets(n->json);

	each_of(l, r, json_object(n->json, "connectionParameters"));
	for (const struct json_node *c = sets ? sets->first : NULL; c;
	    c = c->next)
		each_of(l, r, connection_parameters(c));
}

bool
connection_has_type(const struct json_node *parameter, const char *type)
{
	const char *is = json_string(parameter, "type");

	return is != NULL && text_equal_nocase(is, type);
}

/* ---- names ---- */

static bool
is_plain_name(const char *name)
{
	unsigned colons = 0;

	for (const char *p = name; *p != '\0'; p++) {
		if (*p == ':')
			colons++;
		else if (!isalnum((unsigned char)*p) &&
		    strchr("_-.", *p) == NULL)
			return false;
	}
	return name[0] != '\0' && name[0] != ':' && colons <= 1;
}

static void
name_not_valid(struct lint *l, const struct rule *r,
    const struct json_node *parameter)
{
	if (!is_plain_name(parameter->key))
		lint_report(l, r, at_owner(parameter), parameter->key, NULL);
}

/* "token:tenant" refines the parameter "token" of the same list. */
static void
without_parent(struct lint *l, const struct rule *r,
    const struct json_node *parameter)
{
	const char *colon = strchr(parameter->key, ':');
	char name[128];

	if (colon == NULL || colon == parameter->key ||
	    (size_t)(colon - parameter->key) >= sizeof(name))
		return;
	memcpy(name, parameter->key, (size_t)(colon - parameter->key));
	name[colon - parameter->key] = '\0';
	if (json_member(parameter->parent, name) == NULL)
		lint_report(l, r, at_owner(parameter), parameter->key, name,
		    NULL);
}

/* ---- what a person sees ---- */

static bool
is_hidden(const struct json_node *parameter)
{
	const struct json_node *hidden = json_member(json_object(
	    json_object(parameter, "uiDefinition"), "constraints"), "hidden");

	if (hidden == NULL)
		return false;
	return hidden->type == JSON_TRUE || (hidden->type == JSON_STRING &&
	    text_equal_nocase(hidden->text, "true"));
}

/* A sign-in button and a list of gateways need no words of ours. */
static const char *const types_asked_for[] = {
	"string", "securestring", "int", "bool", "managedIdentity",
};

static bool
is_asked_for(const struct json_node *parameter)
{
	bool is = false;

	for (size_t i = 0; i < ARRAY_LEN(types_asked_for); i++)
		is = is || connection_has_type(parameter, types_asked_for[i]);
	return is && strchr(parameter->key, ':') == NULL &&
	    !is_hidden(parameter);
}

/* A 'uiDefinition' of a wrong type has a finding, and no texts. */
static bool
has_texts(const struct json_node *parameter)
{
	const struct json_node *ui = json_member(parameter, "uiDefinition");

	return is_asked_for(parameter) &&
	    (ui == NULL || ui->type == JSON_OBJECT);
}

static void
not_named(struct lint *l, const struct rule *r,
    const struct json_node *parameter)
{
	const struct json_node *ui = json_object(parameter, "uiDefinition");

	if (has_texts(parameter) && lookup_is_missing(ui, "displayName"))
		lint_report(l, r, at_owner(ui != NULL ? ui : parameter),
		    parameter->key, NULL);
}

static void
not_described(struct lint *l, const struct rule *r,
    const struct json_node *parameter)
{
	const struct json_node *ui = json_object(parameter, "uiDefinition");

	if (has_texts(parameter) && lookup_is_missing(ui, "description") &&
	    lookup_is_missing(ui, "tooltip") &&
	    lookup_is_missing(json_object(ui, "schema"), "description"))
		lint_report(l, r, at_owner(ui != NULL ? ui : parameter),
		    parameter->key, NULL);
}

static bool
is_tenant(const struct json_node *parameter)
{
	const char *colon = strchr(parameter->key, ':');

	return colon != NULL && text_equal_nocase(colon + 1, "TenantId");
}

static void
tenant_described(struct lint *l, const struct rule *r,
    const struct json_node *parameter)
{
	const struct json_node *description;

	if (!is_tenant(parameter) || !is_hidden(parameter))
		return;
	description = lookup_string(json_object(parameter, "uiDefinition"),
	    "description");
	if (description != NULL)
		lint_report(l, r, at_value(description), NULL);
}

/* The tenant's own schema has a text there, so it is left alone. */
static void
hidden_not_boolean(struct lint *l, const struct rule *r,
    const struct json_node *parameter)
{
	const struct json_node *hidden;

	if (strchr(parameter->key, ':') == NULL || is_tenant(parameter))
		return;
	hidden = lookup_string(json_object(json_object(parameter,
	    "uiDefinition"), "constraints"), "hidden");
	if (hidden != NULL)
		lint_report(l, r, at_value(hidden), NULL);
}

/* ---- secrets and choices ---- */

static const char *const secret_tails[] = {
	"password", "secret", "apikey", "api_key", "api-key", "accesskey",
	"access_key", "subscriptionkey", "subscription_key", "signaturekey",
	"token",
};

static bool
sounds_secret(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(secret_tails); i++)
		if (text_ends_nocase(name, secret_tails[i]))
			return true;
	return false;
}

static void
secret_not_secure(struct lint *l, const struct rule *r,
    const struct json_node *parameter)
{
	if (connection_has_type(parameter, "string") &&
	    sounds_secret(parameter->key))
		lint_report(l, r, at_value(json_member(parameter, "type")),
		    parameter->key, NULL);
}

static bool
allows(const struct json_node *values, const char *value)
{
	for (const struct json_node *c = values->first; c; c = c->next) {
		const char *is = c->type == JSON_STRING ? c->text :
		    json_string(c, "value");

		/* What is not a text is not compared with one. */
		if (is == NULL || strcmp(is, value) == 0)
			return true;
	}
	return false;
}

static const struct json_node *
values_of(const struct json_node *parameter)
{
	const struct json_node *values = json_array(json_object(json_object(
	    parameter, "uiDefinition"), "constraints"), "allowedValues");

	return values != NULL ? values : json_array(parameter,
	    "allowedValues");
}

static void
default_not_allowed(struct lint *l, const struct rule *r,
    const struct json_node *parameter)
{
	const struct json_node *values = values_of(parameter), *is;

	is = lookup_string(parameter, "defaultValue");
	if (values == NULL || values->count == 0 || is == NULL ||
	    is->text[0] == '\0')
		return;
	if (!allows(values, is->text))
		lint_report(l, r, at_value(is), is->text, parameter->key,
		    NULL);
}

/* ---- sets ---- */

static void
set_not_named(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct json_node *sets = connection_sets(n->json);

	for (const struct json_node *c = sets ? sets->first : NULL; c;
	    c = c->next) {
		if (c->type != JSON_OBJECT)
			continue;
		if (lookup_text(c, "name") == NULL)
			lint_report(l, r, at_owner(c), "name", NULL);
		if (lookup_text(json_object(c, "uiDefinition"),
		    "displayName") == NULL)
			lint_report(l, r, at_owner(c), "displayName", NULL);
	}
}

static int
compare_names(const void *a, const void *b)
{
	const struct json_node *x = *(const struct json_node *const *)a;
	const struct json_node *y = *(const struct json_node *const *)b;
	const int order = strcasecmp(x->text, y->text);

	return order != 0 ? order : (x->offset > y->offset) -
	    (x->offset < y->offset);
}

static void
report_repeated(struct lint *l, const struct rule *r,
    const struct json_node **names, size_t n)
{
	qsort(names, n, sizeof(names[0]), compare_names);
	for (size_t i = 1; i < n; i++)
		if (strcasecmp(names[i - 1]->text, names[i]->text) == 0)
			lint_report(l, r, at_value(names[i]), names[i]->text,
			    NULL);
}

static void
set_not_unique(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct json_node *sets = connection_sets(n->json);
	const struct json_node **names CF_AUTO(free_done) = NULL;
	size_t count = 0;

	if (sets == NULL || sets->count < 2)
		return;
	names = calloc(sets->count, sizeof(names[0]));
	if (names == NULL) {
		l->error = -ENOMEM;
		return;
	}
	for (const struct json_node *c = sets->first; c; c = c->next)
		if (lookup_text(c, "name") != NULL)
			names[count++] = lookup_member(c, "name");
	report_repeated(l, r, names, count);
}

/* ---- the gateway ---- */

static bool
has_capability(const struct json_node *properties, const char *name)
{
	const struct json_node *list = json_array(properties, "capabilities");

	for (const struct json_node *c = list ? list->first : NULL; c;
	    c = c->next)
		if (c->type == JSON_STRING && text_equal_nocase(c->text, name))
			return true;
	return false;
}

static void
gateway_without_capability(struct lint *l, const struct rule *r,
    const struct json_node *parameter)
{
	if (connection_has_type(parameter, "gatewaySetting"))
		lint_report(l, r, at_owner(parameter), parameter->key, NULL);
}

static void
gateway_capability_missing(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	if (!has_capability(n->json, "gateway"))
		connection_each(l, r, n);
}

static const struct rule rules[] = {
	{
		.text = {
			.id = "ConnectionParameterNameNotValid",
			.severity = SEVERITY_WARNING,
			.summary = "The name of a connection parameter is made "
			    "of letters, digits, '_', '-' and '.'.",
			.help = "Policies and scripts refer to the name, and "
			    "nobody else sees it. What people see is "
			    "'displayName' in 'uiDefinition'. A single colon "
			    "divides the name of an OAuth parameter from that "
			    "of its part.",
			.bad = "\"connectionParameters\": { \"API key\": {} }",
			.good = "\"connectionParameters\": { \"api_key\": {} }",
			.source = "paconn-apiProperties.schema.json, which has "
			    "letters, digits and '_' only. A warning, and for "
			    "less, because published connectors have '-'.",
		},
		.message = "The name of the connection parameter '{0}' must "
		    "consist of letters, digits, '_', '-' and '.', with at "
		    "most one colon between its parts.",
		EACH_CONNECTION(name_not_valid),
	}, {
		.text = {
			.id = "ConnectionParameterWithoutParent",
			.severity = SEVERITY_WARNING,
			.summary = "A connection parameter 'a:b' stands beside "
			    "the parameter 'a' that it belongs to.",
			.help = "The part in front of the colon is the name of "
			    "an OAuth parameter in the same list. Add that "
			    "parameter, or correct the name.",
			.bad = "\"tokn:tenantId\": { \"type\": \"string\" }",
			.good = "\"token\": { \"type\": \"oauthSetting\" },\n"
			    "\"token:tenantId\": { \"type\": \"string\" }",
			.source = "multi-auth.md, the structure of a set; no "
			    "published connector looked at lacks the parent.",
		},
		.message = "The connection parameter '{0}' belongs to '{1}', "
		    "which does not exist.",
		EACH_CONNECTION(without_parent),
	}, {
		.text = {
			.id = "ConnectionParameterNotNamed",
			.severity = SEVERITY_WARNING,
			.summary = "A connection parameter that people fill in "
			    "has a display name.",
			.help = "Add 'displayName' to 'uiDefinition': it is "
			    "the label of the field when a connection is "
			    "made.",
			.bad = "\"uiDefinition\": {\n"
			    "  \"description\": \"The key.\" }",
			.good = "\"uiDefinition\": {\n"
			    "  \"displayName\": \"API key\",\n"
			    "  \"description\": \"The key.\" }",
			.source = "connection-parameters.md, \"Parameter "
			    "label\"; all published connectors looked at have "
			    "one.",
		},
		.message = "The connection parameter '{0}' has no "
		    "'displayName'.",
		EACH_CONNECTION(not_named),
	}, {
		.text = {
			.id = "ConnectionParameterNotDescribed",
			.severity = SEVERITY_WARNING,
			.summary = "A connection parameter that people fill in "
			    "says what to enter.",
			.help = "Add 'description' or 'tooltip' to "
			    "'uiDefinition', and say there where the value is "
			    "found.",
			.bad = "\"uiDefinition\": {\n"
			    "  \"displayName\": \"API key\" }",
			.good = "\"uiDefinition\": {\n"
			    "  \"displayName\": \"API key\",\n"
			    "  \"tooltip\": \"Copy it from Settings.\" }",
			.source = "paconn-cli.md, the sample of "
			    "apiProperties.json; all published connectors "
			    "looked at have one of them.",
		},
		.message = "The connection parameter '{0}' has neither "
		    "'description' nor 'tooltip'.",
		EACH_CONNECTION(not_described),
	}, {
		.text = {
			.id = "ConnectionTenantDescribed",
			.severity = SEVERITY_WARNING,
			.summary = "The hidden parameter for the tenant has no "
			    "description.",
			.help = "Nobody sees the parameter, and the official "
			    "check of apiProperties.json refuses the text. "
			    "Remove 'description' and 'displayName' from its "
			    "'uiDefinition'.",
			.bad = "\"token:TenantId\": { \"uiDefinition\": {\n"
			    "  \"constraints\": { \"hidden\": \"true\" },\n"
			    "  \"description\": \"The tenant ID.\" } }",
			.good = "\"token:TenantId\": { \"uiDefinition\": {\n"
			    "  \"constraints\": { \"hidden\": \"true\" } } }",
			.source = "Outputs in pull requests 1421 and 3097, "
			    "level Critical. A warning, because published "
			    "connectors have the text.",
		},
		.message = "Invalid value for the description property within "
		    "the UI Definition object.",
		.says = "A hidden parameter for the tenant must not have a "
		    "description in its UI definition.",
		EACH_CONNECTION(tenant_described),
	}, {
		.text = {
			.id = "ConnectionHiddenNotBoolean",
			.severity = SEVERITY_WARNING,
			.summary = "Whether a part of an OAuth parameter is "
			    "hidden is said by true or false, not by a text.",
			.help = "Remove the quotes. Only the parameter "
			    "'token:TenantId' has a text there.",
			.bad = "\"token:clientId\": { \"uiDefinition\": {\n"
			    "  \"constraints\": { \"hidden\": \"false\" } } }",
			.good = "\"token:clientId\": { \"uiDefinition\": {\n"
			    "  \"constraints\": { \"hidden\": false } } }",
			.source = "Output in pull request 1421, level Error. "
			    "A warning, because published connectors have "
			    "texts.",
		},
		.message = "The 'hidden' value must be true or false here, "
		    "without quotes.",
		EACH_CONNECTION(hidden_not_boolean),
	}, {
		.text = {
			.id = "ConnectionSecretNotSecure",
			.severity = SEVERITY_WARNING,
			.summary = "A password, key or token is asked for as "
			    "'securestring'.",
			.help = "A 'string' is shown while it is typed, and "
			    "afterwards as a property of the connection.",
			.bad = "\"password\": { \"type\": \"string\" }",
			.good = "\"password\": { \"type\": \"securestring\" }",
			.source = "connection-parameters.md, \"Basic "
			    "authentication\"; multi-auth.md. A warning, "
			    "because a few published connectors have it.",
		},
		.message = "The connection parameter '{0}' looks like a "
		    "secret; its type should be 'securestring'.",
		EACH_CONNECTION(secret_not_secure),
	}, {
		.text = {
			.id = "ConnectionDefaultNotAllowed",
			.severity = SEVERITY_WARNING,
			.summary = "The default of a connection parameter is "
			    "one of its allowed values.",
			.help = "The list of choices is all that people can "
			    "take; add the default to it or correct one of "
			    "both. Case matters.",
			.bad = "\"defaultValue\": \"eu\",\n"
			    "\"allowedValues\": [\n"
			    "  { \"value\": \"us\" } ]",
			.good = "\"defaultValue\": \"us\",\n"
			    "\"allowedValues\": [\n"
			    "  { \"value\": \"us\" } ]",
			.source = "paconn-apiProperties.schema.json; no "
			    "published connector looked at differs.",
		},
		.message = "The default value '{0}' of the connection "
		    "parameter '{1}' is not among its allowed values.",
		EACH_CONNECTION(default_not_allowed),
	}, {
		.text = {
			.id = "ConnectionSetNotNamed",
			.severity = SEVERITY_WARNING,
			.summary = "A set of connection parameters has a name, "
			    "and a display name for people.",
			.help = "People choose between the sets by the display "
			    "name; connections remember the name.",
			.bad = "\"values\": [ { \"name\": \"basic\" } ]",
			.good = "\"values\": [ { \"name\": \"basic\",\n"
			    "  \"uiDefinition\": {\n"
			    "    \"displayName\": \"Use a password\" } } ]",
			.source = "multi-auth.md; all published connectors "
			    "looked at have both.",
		},
		.on = ON(OPENAPI_PROPERTIES),
		.message = "The set of connection parameters has no '{0}'.",
		.check = set_not_named,
	}, {
		.text = {
			.id = "ConnectionSetNotUnique",
			.severity = SEVERITY_WARNING,
			.summary = "Sets of connection parameters have "
			    "different names.",
			.help = "A connection remembers the set by its name, "
			    "and would be taken for one of the other set.",
			.bad = "\"values\": [ { \"name\": \"key\" },\n"
			    "  { \"name\": \"key\" } ]",
			.good = "\"values\": [ { \"name\": \"key\" },\n"
			    "  { \"name\": \"basic\" } ]",
			.source = "multi-auth.md; no published connector "
			    "looked at repeats a name.",
		},
		.on = ON(OPENAPI_PROPERTIES),
		.message = "There is another set of connection parameters "
		    "with the name '{0}'.",
		.check = set_not_unique,
	}, {
		.text = {
			.id = "GatewayCapabilityMissing",
			.severity = SEVERITY_WARNING,
			.summary = "A connector that asks for a gateway has "
			    "the capability 'gateway'.",
			.help = "Add \"gateway\" to 'capabilities', or remove "
			    "the parameter of type 'gatewaySetting' if the "
			    "service is on the internet.",
			.bad = "\"capabilities\": [],\n"
			    "\"connectionParameters\": {\n"
			    "  \"gateway\": { \"type\": \"gatewaySetting\" } }",
			.good = "\"capabilities\": [ \"gateway\" ],\n"
			    "\"connectionParameters\": {\n"
			    "  \"gateway\": { \"type\": \"gatewaySetting\" } }",
			.source = "paconn-cli.md, \"API properties file\": "
			    "capabilities such as the on-premises gateway.",
		},
		.message = "The connection parameter '{0}' asks for a "
		    "gateway, but 'capabilities' has no 'gateway'.",
		.on = ON(OPENAPI_PROPERTIES),
		.check = gateway_capability_missing,
		.arg = &(const struct connection_rule){
		    gateway_without_capability },
	},
};

const struct rule_table rules_of_connections = { rules, ARRAY_LEN(rules) };
