/*
 * Rules about the hosts that a connector sends people's data to: those of
 * production, and none that only its developer reaches.  Whether a host is
 * well-formed is another question.
 */
#include "connection.h"

#include "lookup.h"

#include <ctype.h>
#include <string.h>

#define HOST_MAX	256u
#define PLACES_MAX	20u

/* What is behind the last full stop, or more of it. */
static const struct tail {
	const char	*text;
	const char	*what;
} tails[] = {
	{ "localhost", "is the computer that asks" },
	{ ".local", "is reached in a local network only" },
	{ ".localdomain", "is reached in a local network only" },
	{ ".internal", "is reached in a local network only" },
	{ ".lan", "is reached in a local network only" },
	{ ".ngrok.io", "is a tunnel of a developer" },
	{ ".ngrok.app", "is a tunnel of a developer" },
	{ ".ngrok-free.app", "is a tunnel of a developer" },
	{ ".loca.lt", "is a tunnel of a developer" },
	{ ".trycloudflare.com", "is a tunnel of a developer" },
	{ ".devtunnels.ms", "is a tunnel of a developer" },
};

static const char *const staging_labels[] = {
	"dev", "devel", "development", "test", "testing", "stage", "staging",
	"stg", "sandbox", "uat", "qa", "preprod", "nonprod",
};

/* Whoever has no domain gets one of these; a hyphen divides off the stage. */
static const char *const clouds[] = {
	".azurewebsites.net", ".azure.com", ".azure-api.net",
	".azurecontainerapps.io", ".cloudapp.net", ".herokuapp.com",
	".windows.net", ".amazonaws.com", ".run.app", ".vercel.app",
	".netlify.app",
};

static bool
is_staging(const char *label, size_t len)
{
	for (size_t i = 0; i < ARRAY_LEN(staging_labels); i++)
		if (span_is((struct span){ label, len }, staging_labels[i]))
			return true;
	return false;
}

/* The last two labels are a name that somebody bought: "contoso.dev". */
static bool
has_staging_label(const char *host)
{
	unsigned labels = 1;

	for (const char *p = host; *p != '\0'; p++)
		labels += *p == '.';
	for (const char *p = host; labels > 2; labels--) {
		const size_t len = strcspn(p, ".");

		if (is_staging(p, len))
			return true;
		p += len + 1;
	}
	return false;
}

/* "contoso-dev.azurewebsites.net" */
static bool
has_staging_tail(const char *host)
{
	const size_t len = strcspn(host, ".");
	const char *hyphen = memrchr(host, '-', len);

	if (hyphen == NULL ||
	    !is_staging(hyphen + 1, len - (size_t)(hyphen + 1 - host)))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(clouds); i++)
		if (text_ends_nocase(host, clouds[i]))
			return true;
	return false;
}

static bool
is_address(const char *host)
{
	unsigned dots = 0;

	if (host[0] == '[')
		return true;
	for (const char *p = host; *p != '\0'; p++) {
		if (*p == '.')
			dots++;
		else if (!isdigit((unsigned char)*p))
			return false;
	}
	return dots == 3;
}

/* What is wrong with a host without a port, or NULL. */
static const char *
judge(const char *host)
{
	if (is_address(host))
		return "is an IP address";
	for (size_t i = 0; i < ARRAY_LEN(tails); i++)
		if (text_ends_nocase(host, tails[i].text))
			return tails[i].what;
	if (has_staging_label(host) || has_staging_tail(host))
		return "is one for development or tests";
	return NULL;
}

/* The host at the beginning of 'text', in lower case or not; false: none. */
static bool
take_host(const char *text, size_t len, char host[HOST_MAX], bool *ret_port)
{
	size_t n = 0;

	if (len > 0 && text[0] == '[')
		while (n < len && text[n] != ']')
			n++;
	while (n < len && (isalnum((unsigned char)text[n]) ||
	    strchr(".-]", text[n]) != NULL) && text[n] != '\0')
		n++;
	if (n == 0 || n >= HOST_MAX)
		return false;
	memcpy(host, text, n);
	host[n] = '\0';
	*ret_port = n + 1 < len && text[n] == ':' &&
	    isdigit((unsigned char)text[n + 1]) &&
	    (len - n < 4 || strncmp(text + n, ":443", 4) != 0);
	return true;
}

static size_t
len_of_scheme(const char *text)
{
	const char *colon = strstr(text, "://");

	return colon != NULL ? (size_t)(colon - text) + 3 : 0;
}

static void
host_not_production(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct json_node *is = lookup_string(n->json, "host");
	const char *text, *what;
	char host[HOST_MAX];
	bool port;

	if (is == NULL)
		return;
	text = is->text + len_of_scheme(is->text);
	if (!take_host(text, strlen(text), host, &port))
		return;
	what = judge(host);
	if (what == NULL && port)
		what = "has a port";
	if (what != NULL)
		lint_report(l, r, at_value(is), host, what, NULL);
}

/* ---- other addresses ---- */

/* An expression instead of a host is filled in later. */
static void
look_at_url(struct lint *l, const struct rule *r, const struct json_node *url)
{
	const char *what;
	char host[HOST_MAX];
	size_t scheme;
	bool port;

	if (url == NULL || url->type != JSON_STRING)
		return;
	scheme = len_of_scheme(url->text);
	if (scheme == 0 || !take_host(url->text + scheme,
	    strlen(url->text + scheme), host, &port))
		return;
	what = judge(host);
	if (what != NULL)
		lint_report(l, r, at_value(url), host, what, NULL);
}

static void
settings_urls(struct lint *l, const struct rule *r,
    const struct json_node *parameter)
{
	const struct json_node *custom = json_object(json_object(parameter,
	    "oAuthSettings"), "customParameters");

	for (const struct json_node *c = custom ? custom->first : NULL; c;
	    c = c->next)
		look_at_url(l, r, c->type == JSON_OBJECT ?
		    json_member(c, "value") : c);
}

static void
properties_urls(struct lint *l, const struct rule *r,
    const struct json_node *properties)
{
	const struct json_node *policies = json_array(properties,
	    "policyTemplateInstances");

	for (const struct json_node *c = policies ? policies->first : NULL; c;
	    c = c->next) {
		const struct json_node *p = json_object(c, "parameters");

		for (p = p != NULL ? p->first : NULL; p; p = p->next)
			look_at_url(l, r, p);
	}
}

static void
url_not_production(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	if (n->kind == OPENAPI_SECURITY_SCHEME) {
		look_at_url(l, r, json_member(n->json, "authorizationUrl"));
		look_at_url(l, r, json_member(n->json, "tokenUrl"));
		return;
	}
	connection_each(l, r, n);
	properties_urls(l, r, n->json);
}

static void
script_url_not_production(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const char *end = l->data + l->size, *at = l->data;
	size_t places = 0;

	(void)n;
	if (l->which != ARTIFACT_SCRIPT)
		return;
	while (places < PLACES_MAX && (at = memmem(at, (size_t)(end - at),
	    "://", 3)) != NULL) {
		char host[HOST_MAX];
		const char *what;
		bool port;

		at += 3;
		if (!take_host(at, (size_t)(end - at), host, &port))
			continue;
		what = judge(host);
		if (what == NULL)
			continue;
		lint_report(l, r, at_offset((size_t)(at - l->data)), host,
		    what, NULL);
		places++;
	}
}

static const struct rule rules[] = {
	{
		.text = {
			.id = "HostNotProduction",
			.severity = SEVERITY_WARNING,
			.summary = "The host of the definition is one of "
			    "production.",
			.help = "Name the host that everybody reaches. Where "
			    "each customer has a host of their own, ask for it "
			    "with a connection parameter and set it with the "
			    "policy 'dynamichosturl'.",
			.bad = "\"host\": \"api-dev.azurewebsites.net\"",
			.good = "\"host\": \"api.contoso.com\"",
			.source = "certification-submission.md, step 4: "
			    "\"Staging, dev, and test host URLs aren't "
			    "allowed\"; refused in pull request 1971. A "
			    "warning, because published connectors have them.",
		},
		.on = ON(OPENAPI_DOCUMENT),
		.message = "The host '{0}' {1}; a production host is asked "
		    "for.",
		.check = host_not_production,
	}, {
		.text = {
			.id = "UrlNotProduction",
			.severity = SEVERITY_WARNING,
			.summary = "Addresses of sign-ins and policies are "
			    "those of production.",
			.help = "Replace the address by that of production, or "
			    "let people choose with a connection parameter.",
			.bad = "\"tokenUrl\": { \"value\":\n"
			    "  \"https://login.test.contoso.com/token\" }",
			.good = "\"tokenUrl\": { \"value\":\n"
			    "  \"https://login.contoso.com/token\" }",
			.source = "certification-submission.md, step 4. A "
			    "warning, as for the host.",
		},
		.on = ON(OPENAPI_SECURITY_SCHEME) | ON(OPENAPI_PROPERTIES),
		.message = "The host '{0}' of the address {1}; one of "
		    "production is asked for.",
		.check = url_not_production,
		.arg = &(const struct connection_rule){ settings_urls },
	}, {
		.text = {
			.id = "ScriptUrlNotProduction",
			.severity = SEVERITY_NOTE,
			.summary = "Addresses in the script are those of "
			    "production.",
			.help = "Replace the address, unless it stands there "
			    "for a test only.",
			.bad = "new Uri(\"http://localhost:8080/\")",
			.good = "new Uri(\"https://api.contoso.com/\")",
			.source = "certification-submission.md, step 4. A "
			    "note, because the text around is not "
			    "understood.",
		},
		.on = ON(LINT_TEXT),
		.message = "The host '{0}' in the script {1}.",
		.check = script_url_not_production,
	},
};

const struct rule_table rules_of_hosts = { rules, ARRAY_LEN(rules) };
