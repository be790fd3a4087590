/*
 * Rules about the OAuth settings of connection parameters: who signs people
 * in, where that is, and where they come back to.  The published schema knows
 * few providers; the platform knows more.
 */
#include "connection.h"

#include "lookup.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* The settings of a parameter of that type, or NULL. */
static const struct json_node *
settings_of(const struct json_node *parameter)
{
	return connection_has_type(parameter, "oauthSetting") ?
	    json_object(parameter, "oAuthSettings") : NULL;
}

static void
settings_missing(struct lint *l, const struct rule *r,
    const struct json_node *parameter)
{
	if (connection_has_type(parameter, "oauthSetting") &&
	    lookup_member(parameter, "oAuthSettings") == NULL)
		lint_report(l, r, at_owner(parameter), parameter->key, NULL);
}

/* ---- providers ---- */

#define PARAMETERS_MAX	2

/* A provider, and what it cannot do without. */
static const struct provider {
	const char	*name;
	const char	*needs[PARAMETERS_MAX];
} providers[] = {
	{ "oauth2", { "authorizationUrl", "tokenUrl" } },
	{ "oauth2generic", { "authorizationUrlTemplate", "tokenUrlTemplate" } },
	{ "aad", { "resourceUri" } },
	{ "aadcertificate", { "resourceUri" } },
	/* Services that the platform has a provider of their own for. */
	{ "bitly", { NULL } },
	{ "box", { NULL } },
	{ "docusign", { NULL } },
	{ "dropbox", { NULL } },
	{ "facebook", { NULL } },
	{ "github", { NULL } },
	{ "google", { NULL } },
	{ "instagram", { NULL } },
	{ "intuit", { NULL } },
	{ "linkedin", { NULL } },
	{ "live", { NULL } },
	{ "microsoftaccount", { NULL } },
	{ "mailchimp", { NULL } },
	{ "salesforce", { NULL } },
	{ "slack", { NULL } },
	{ "trello", { NULL } },
	{ "twitter", { NULL } },
	{ "yammer", { NULL } },
};

static const struct provider *
provider_of(const struct json_node *settings)
{
	const char *name = json_string(settings, "identityProvider");

	for (size_t i = 0; name != NULL && i < ARRAY_LEN(providers); i++)
		if (text_equal_nocase(providers[i].name, name))
			return &providers[i];
	return NULL;
}

/* One letter away from a known one: no provider is called so. */
static const char *
meant(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(providers); i++)
		if (strlen(name) > 2 &&
		    text_distance(name, providers[i].name) == 1)
			return providers[i].name;
	return NULL;
}

static void
provider_unknown(struct lint *l, const struct rule *r,
    const struct json_node *parameter)
{
	const struct json_node *settings = settings_of(parameter), *is;
	char hint[64] = "";
	const char *name;

	is = lookup_string(settings, "identityProvider");
	if (is == NULL || provider_of(settings) != NULL)
		return;
	name = meant(is->text);
	if (name != NULL)
		(void)snprintf(hint, sizeof(hint), ", perhaps '%s' is meant",
		    name);
	lint_report_as(l, r, name != NULL ? SEVERITY_WARNING : SEVERITY_NOTE,
	    0, at_value(is), is->text, hint, NULL);
}

/* Asked from who makes the connection: "token:resourceUri". */
static bool
is_asked_for(const struct json_node *parameter, const char *name)
{
	char key[128];
	int n = snprintf(key, sizeof(key), "%s:%s", parameter->key, name);

	if (n < 0 || (size_t)n >= sizeof(key))
		return true;
	if (json_member(parameter->parent, key) != NULL)
		return true;
	key[strlen(parameter->key) + 1] =
	    (char)(name[0] - 'a' + 'A');
	return json_member(parameter->parent, key) != NULL;
}

static void
parameter_missing(struct lint *l, const struct rule *r,
    const struct json_node *parameter)
{
	const struct json_node *settings = settings_of(parameter);
	const struct json_node *custom = json_member(settings,
	    "customParameters");
	const struct provider *provider = provider_of(settings);

	if (provider == NULL || (custom != NULL && custom->type != JSON_OBJECT))
		return;
	for (size_t i = 0; i < PARAMETERS_MAX && provider->needs[i]; i++)
		if (lookup_member(custom, provider->needs[i]) == NULL &&
		    !is_asked_for(parameter, provider->needs[i]))
			lint_report(l, r,
			    at_owner(custom != NULL ? custom : settings),
			    provider->name, provider->needs[i], NULL);
}

/* ---- addresses ---- */

static const char *const url_names[] = {
	"authorizationUrl", "tokenUrl", "refreshUrl",
	"authorizationUrlTemplate", "tokenUrlTemplate", "refreshUrlTemplate",
	"loginUri",
};

/* The value of { "value": "..." }, or of a text alone. */
static const struct json_node *
value_of(const struct json_node *member)
{
	if (member != NULL && member->type == JSON_OBJECT)
		return lookup_string(member, "value");
	return member != NULL && member->type == JSON_STRING ? member : NULL;
}

static void
url_not_secure(struct lint *l, const struct rule *r,
    const struct json_node *parameter)
{
	const struct json_node *custom = json_object(settings_of(parameter),
	    "customParameters");

	for (size_t i = 0; custom != NULL && i < ARRAY_LEN(url_names); i++) {
		const struct json_node *url = value_of(lookup_member(custom,
		    url_names[i]));

		if (url != NULL && strncasecmp(url->text, "http://", 7) == 0)
			lint_report(l, r, at_value(url), url_names[i], NULL);
	}
}

#define REDIRECT	"https://global.consent.azure-apim.net/redirect"

/* Sovereign clouds and tests have hosts of their own. */
static bool
is_redirect(const char *url)
{
	return strncasecmp(url, "https://", 8) == 0 &&
	    lookup_word(url, ".consent.azure-apim.") != NULL &&
	    lookup_word(url, "/redirect") != NULL;
}

static void
redirect_url_not_valid(struct lint *l, const struct rule *r,
    const struct json_node *parameter)
{
	const struct json_node *url = lookup_string(settings_of(parameter),
	    "redirectUrl");

	/* What is no URL at all is for UrlNotValid. */
	if (url != NULL && strstr(url->text, "://") != NULL &&
	    !is_redirect(url->text))
		lint_report(l, r, at_value(url), url->text, REDIRECT, NULL);
}

/* Newer than the schema; all others are for JsonValueNotInEnum. */
static void
redirect_mode_not_valid(struct lint *l, const struct rule *r,
    const struct json_node *parameter)
{
	const struct json_node *mode = json_member(settings_of(parameter),
	    "redirectMode");

	if (json_is_text(mode, "GlobalPerConnector"))
		lint_report(l, r, at_value(mode), mode->text, NULL);
}

static void
scope_empty(struct lint *l, const struct rule *r,
    const struct json_node *parameter)
{
	const struct json_node *scopes = json_array(settings_of(parameter),
	    "scopes");

	for (const struct json_node *c = scopes ? scopes->first : NULL; c;
	    c = c->next)
		if (c->type == JSON_STRING && lookup_is_blank(c->text))
			lint_report(l, r, at_value(c), NULL);
}

static const struct rule rules[] = {
	{
		.text = {
			.id = "OAuthSettingsMissing",
			.severity = SEVERITY_WARNING,
			.summary = "A connection parameter of type "
			    "'oauthSetting' has its settings.",
			.help = "Add 'oAuthSettings' with the identity "
			    "provider, the client id, the scopes and the "
			    "redirect; nobody can sign in without.",
			.bad = "\"token\": { \"type\": \"oauthSetting\" }",
			.good = "\"token\": { \"type\": \"oauthSetting\",\n"
			    "  \"oAuthSettings\": {\n"
			    "    \"identityProvider\": \"oauth2\" } }",
			.source = "connection-parameters.md, \"Oauth 2.0\"; "
			    "all published connectors looked at have them.",
		},
		.message = "The connection parameter '{0}' has no "
		    "'oAuthSettings'.",
		EACH_CONNECTION(settings_missing),
	}, {
		.text = {
			.id = "IdentityProviderUnknown",
			.severity = SEVERITY_WARNING,
			.summary = "The identity provider is one that the "
			    "platform has.",
			.help = "Most connectors use 'oauth2', or 'aad' for "
			    "Microsoft Entra ID; 'oauth2generic' takes "
			    "templates of requests. A warning where a letter "
			    "seems to be wrong, else a note: the platform has "
			    "providers that are documented nowhere.",
			.bad = "\"identityProvider\": \"oath2\"",
			.good = "\"identityProvider\": \"oauth2\"",
			.source = "paconn-apiProperties.schema.json, "
			    "connection-parameters.md, and names that "
			    "published connectors have.",
		},
		.message = "The identity provider '{0}' is not known{1}.",
		EACH_CONNECTION(provider_unknown),
	}, {
		.text = {
			.id = "OAuthParameterMissing",
			.severity = SEVERITY_WARNING,
			.summary = "The identity provider is told what it "
			    "needs.",
			.help = "Add the parameter to 'customParameters', as "
			    "an object with 'value'; or ask for it when a "
			    "connection is made, by a connection parameter "
			    "such as 'token:resourceUri'.",
			.bad = "\"identityProvider\": \"oauth2\",\n"
			    "\"customParameters\": {}",
			.good = "\"identityProvider\": \"oauth2\",\n"
			    "\"customParameters\": {\n"
			    "  \"authorizationUrl\": { \"value\":\n"
			    "    \"https://contoso.com/authorize\" },\n"
			    "  \"tokenUrl\": { \"value\":\n"
			    "    \"https://contoso.com/token\" } }",
			.source = "paconn-apiProperties.schema.json; "
			    "connection-parameters.md, \"Oauth 2.0\".",
		},
		.message = "The identity provider '{0}' needs the custom "
		    "parameter '{1}'.",
		EACH_CONNECTION(parameter_missing),
	}, {
		.text = {
			.id = "OAuthUrlNotSecure",
			.severity = SEVERITY_WARNING,
			.summary = "People sign in, and tokens travel, over "
			    "https.",
			.help = "Write https:// in front of the address. Over "
			    "http everybody on the way reads the token.",
			.bad = "\"tokenUrl\": {\n"
			    "  \"value\": \"http://contoso.com/token\" }",
			.good = "\"tokenUrl\": {\n"
			    "  \"value\": \"https://contoso.com/token\" }",
			.source = "RFC 6749, sections 3.1 and 3.2; no "
			    "published connector looked at has http.",
		},
		.message = "The '{0}' value must be an address with https.",
		EACH_CONNECTION(url_not_secure),
	}, {
		.text = {
			.id = "RedirectUrlNotValid",
			.severity = SEVERITY_WARNING,
			.summary = "After signing in people come back to the "
			    "platform.",
			.help = "This is not the address of your app: it is "
			    "the platform's, which your app has to allow.",
			.bad = "\"redirectUrl\": \"https://contoso.com/back\"",
			.good = "\"redirectUrl\": \"" REDIRECT "\"",
			.source = "certification-submission.md, step 3e; all "
			    "published connectors looked at have this "
			    "address, some with a name behind it.",
		},
		.message = "The 'redirectUrl' value '{0}' is not the "
		    "platform's, '{1}'.",
		EACH_CONNECTION(redirect_url_not_valid),
	}, {
		.text = {
			.id = "RedirectModeNotValid",
			.severity = SEVERITY_WARNING,
			.summary = "The redirect mode is 'Global' or 'Direct'.",
			.help = "'Global' serves all connectors. The official "
			    "check of apiProperties.json refuses other modes; "
			    "a reviewer who asks for 'GlobalPerConnector' has "
			    "to let it pass.",
			.bad = "\"redirectMode\": \"GlobalPerConnector\"",
			.good = "\"redirectMode\": \"Global\"",
			.source = "Output in pull request 3097, level Error. A "
			    "warning, because that connector was published "
			    "with it, as others are.",
		},
		.message = "The 'redirectMode' value '{0}' is neither 'Global' "
		    "nor 'Direct', which the official check refuses.",
		EACH_CONNECTION(redirect_mode_not_valid),
	}, {
		.text = {
			.id = "OAuthScopeEmpty",
			.severity = SEVERITY_WARNING,
			.summary = "A scope of the OAuth settings is not "
			    "empty.",
			.help = "Name the scope that is asked for, or leave "
			    "the list empty.",
			.bad = "\"scopes\": [ \"\" ]",
			.good = "\"scopes\": [ \"orders.read\" ]",
			.source = "RFC 6749, section 3.3: a scope has a "
			    "character at least; no published connector "
			    "looked at has an empty one.",
		},
		.message = "A scope must not be empty.",
		EACH_CONNECTION(scope_empty),
	},
};

const struct rule_table rules_of_oauth = { rules, ARRAY_LEN(rules) };
