/*
 * Rules about what must not become public: everybody reads the artifacts of a
 * published connector.
 *
 * Keys are found in the bytes, whatever the file is: each kind has a byte
 * within its head that is rare in other text, so that one pass finds them all.
 * No message ever repeats what was found.
 */
#include "connection.h"

#include "lookup.h"

#include <ctype.h>
#include <string.h>

/* Of one file; what a file has more of was made to keep us busy. */
#define PLACES_MAX	20u
#define TRIES_MAX	10000u
#define RUN_MAX		4096u	/* the longest key */

/* ---- what looks as if it were real ---- */

static const char *const dummy_words[] = {
	"example", "dummy", "placeholder", "your", "sample", "test", "xxxx",
	"replace", "enter", "client", "secret", "12345678", "abcdef",
	"redacted", "changeme", "00000000", "....", "____", "****",
	"16c7e42f292c",	/* GitHub's documentation */
};

static bool
has_dummy_word(const char *text, size_t len)
{
	const struct span all = { text, len };

	for (size_t i = 0; i < len; i++)
		for (size_t w = 0; w < ARRAY_LEN(dummy_words); w++)
			if (span_begins(span_skip(all, i), dummy_words[w]))
				return true;
	return false;
}

#define VARIETY		10u	/* different characters */
#define LOOKED_AT	256u	/* of a longer text, its beginning */

/* How many different characters it has. */
static unsigned
variety_of(const char *text, size_t len)
{
	bool seen[256] = { false };
	unsigned variety = 0;

	for (size_t i = 0; i < len; i++) {
		variety += !seen[(unsigned char)text[i]];
		seen[(unsigned char)text[i]] = true;
	}
	return variety;
}

/* Letters and digits in no order that a person would have made up. */
static bool
looks_random(const char *text, size_t len)
{
	bool digit = false, letter = false;

	if (len > LOOKED_AT)
		len = LOOKED_AT;
	for (size_t i = 0; i < len; i++) {
		digit = digit || isdigit((unsigned char)text[i]);
		letter = letter || isalpha((unsigned char)text[i]);
	}
	return digit && letter && variety_of(text, len) >= VARIETY &&
	    !has_dummy_word(text, len);
}

/* ---- keys in the bytes ---- */

struct text {
	const char	*data;
	size_t		 size;
};

/* Bytes from 'at' that are letters, digits or one of 'others'; not all. */
static size_t
run_of(const struct text *t, size_t at, const char *others)
{
	size_t n = 0;

	for (; n < RUN_MAX && at + n < t->size; n++) {
		const char c = t->data[at + n];

		if (!isalnum((unsigned char)c) &&
		    (c == '\0' || strchr(others, c) == NULL))
			break;
	}
	return n;
}

static bool
stands_at(const struct text *t, size_t at, const char *text)
{
	const size_t len = strlen(text);

	return t->size - at >= len && memcmp(t->data + at, text, len) == 0;
}

#define BASE64		"+/="
#define BASE64_URL	"-_"

/*
 * A kind of key: a head with its rare byte, and what follows.  'find' is
 * called with the place behind the head and says how long the rest is, 0:
 * that is no key.
 */
struct kind {
	const char	*head;
	size_t		 rare;		/* index in 'head' */
	const char	*name;
	enum severity	 severity;
	size_t		 (*find)(const struct text *t, size_t at);
};

static size_t
find_random(const struct text *t, size_t at, const char *others, size_t least)
{
	const size_t n = run_of(t, at, others);

	return n >= least && looks_random(t->data + at, n) ? n : 0;
}

static size_t
find_aws(const struct text *t, size_t at)
{
	const size_t n = run_of(t, at, "");

	for (size_t i = 0; i < n; i++)
		if (islower((unsigned char)t->data[at + i]))
			return 0;
	return n == 16 ? find_random(t, at, "", 16) : 0;
}

static size_t
find_github(const struct text *t, size_t at)
{
	return find_random(t, at, "_", 30);
}

/* "xox" and a letter for whose token it is. */
static size_t
find_slack(const struct text *t, size_t at)
{
	if (t->size - at < 2 || strchr("abeoprs", t->data[at]) == NULL ||
	    t->data[at] == '\0' || t->data[at + 1] != '-')
		return 0;
	return find_random(t, at, "-", 24);
}

static size_t
find_stripe(const struct text *t, size_t at)
{
	return find_random(t, at, "", 16);
}

static size_t
find_google(const struct text *t, size_t at)
{
	return run_of(t, at, BASE64_URL) == 35 ?
	    find_random(t, at, BASE64_URL, 35) : 0;
}

/* Three parts with full stops between; the second is JSON as the first. */
static size_t
find_jwt(const struct text *t, size_t at)
{
	const size_t head = run_of(t, at, BASE64_URL);
	size_t n = head, part;

	if (head < 12 || !stands_at(t, at + n, ".eyJ"))
		return 0;
	n++;
	part = run_of(t, at + n, BASE64_URL);
	n += part;
	if (part < 16 || !stands_at(t, at + n, "."))
		return 0;
	n++;
	part = run_of(t, at + n, BASE64_URL);
	return part >= 20 && looks_random(t->data + at + n, part) ?
	    n + part : 0;
}

static size_t
find_signature(const struct text *t, size_t at)
{
	return find_random(t, at, "%+/=-_", 32);
}

static size_t
find_base64(const struct text *t, size_t at)
{
	return find_random(t, at, BASE64, 40);
}

/* The key's text has to follow: the line alone is often quoted. */
static size_t
find_private_key(const struct text *t, size_t at)
{
	const char *end = "PRIVATE KEY-----";
	size_t n = 0, body;

	while (n < 24 && at + n < t->size && !stands_at(t, at + n, end))
		n++;
	if (at + n >= t->size || !stands_at(t, at + n, end))
		return 0;
	n += strlen(end);
	while (at + n < t->size && (span_is_blank(t->data[at + n]) ||
	    strchr("\\\"+,", t->data[at + n]) != NULL) &&
	    t->data[at + n] != '\0')
		n++;
	/* "\n" as JSON and C# write it. */
	if (at + n < t->size && n > 0 && t->data[at + n - 1] == '\\' &&
	    strchr("nr", t->data[at + n]) != NULL)
		n++;
	body = at + n < t->size ? run_of(t, at + n, BASE64) : 0;
	return body >= 40 ? n + body : 0;
}

/* A token of three parts has been found as such. */
static size_t
find_bearer(const struct text *t, size_t at)
{
	return stands_at(t, at, "eyJ") ? 0 :
	    find_random(t, at, BASE64 "-._~", 24);
}

static const struct kind kinds[] = {
	{ "AKIA", 1, "an AWS access key", SEVERITY_ERROR, find_aws },
	{ "ghp_", 3, "a GitHub token", SEVERITY_ERROR, find_github },
	{ "gho_", 3, "a GitHub token", SEVERITY_ERROR, find_github },
	{ "ghs_", 3, "a GitHub token", SEVERITY_ERROR, find_github },
	{ "github_pat_", 6, "a GitHub token", SEVERITY_ERROR, find_github },
	{ "xox", 0, "a Slack token", SEVERITY_ERROR, find_slack },
	{ "sk_live_", 2, "a Stripe key", SEVERITY_ERROR, find_stripe },
	{ "rk_live_", 2, "a Stripe key", SEVERITY_ERROR, find_stripe },
	{ "AccountKey=", 10, "the key of a storage account", SEVERITY_ERROR,
	    find_base64 },
	{ "SharedAccessKey=", 15, "a shared access key", SEVERITY_ERROR,
	    find_base64 },
	{ "-----BEGIN ", 5, "a private key", SEVERITY_ERROR,
	    find_private_key },
	{ "AIza", 2, "a Google API key", SEVERITY_WARNING, find_google },
	{ "eyJ", 2, "a JSON Web Token", SEVERITY_WARNING, find_jwt },
	{ "sig=", 3, "a shared access signature", SEVERITY_WARNING,
	    find_signature },
	{ "Bearer ", 0, "a bearer token", SEVERITY_WARNING, find_bearer },
};

/*
 * Definitions are megabytes of text without a key: sixteen bytes are compared
 * at once with what is rare.  An x is not, "xo" is.
 */
#define BLOCK		16u

typedef unsigned char block __attribute__((vector_size(BLOCK)));

static block
block_at(const char *data)
{
	block b;

	memcpy(&b, data, sizeof(b));
	return b;
}

/* Whether one of the bytes may be in the head of a key; 'data' has one more. */
static bool
has_rare(const char *data)
{
	const block b = block_at(data), next = block_at(data + 1);
	const block is = (block)(b == 'K') | (block)(b == '_') |
	    (block)(b == '=') | (block)(b == 'B') | (block)(b == 'z') |
	    (block)(b == 'J') | ((block)(b == 'x') & (block)(next == 'o'));
	uint64_t half[2];

	memcpy(half, &is, sizeof(half));
	return (half[0] | half[1]) != 0;
}

static const bool rare[256] = {
	['K'] = true, ['_'] = true, ['='] = true, ['B'] = true, ['z'] = true,
	['J'] = true, ['x'] = true,
};

/* The next byte from 'at' that is worth a look, or the end. */
static size_t
next_rare(const struct text *t, size_t at)
{
	while (t->size - at > BLOCK && !has_rare(t->data + at))
		at += BLOCK;
	while (at < t->size && !rare[(unsigned char)t->data[at]])
		at++;
	return at;
}

/* What JSON and C# write for a line break or '&', if it ends at 'at'. */
static bool
is_behind_escape(const struct text *t, size_t at)
{
	if (at >= 2 && t->data[at - 2] == '\\' &&
	    strchr("nrt", t->data[at - 1]) != NULL)
		return true;
	return at >= 6 && memcmp(t->data + at - 6, "\\u0026", 6) == 0;
}

/* Behind a letter or digit it is the middle of something else. */
static bool
begins_word(const struct text *t, size_t at)
{
	return at == 0 || !isalnum((unsigned char)t->data[at]) ||
	    !isalnum((unsigned char)t->data[at - 1]) ||
	    is_behind_escape(t, at);
}

/* A definition and a readme have examples from the service's documentation. */
static enum severity
severity_of(const struct lint *l, const struct kind *k)
{
	return l->which == ARTIFACT_SCRIPT || l->which == ARTIFACT_PROPERTIES ?
	    k->severity : SEVERITY_WARNING;
}

/* Report the key whose rare byte is at 'at'; how far it goes, 0: none. */
static size_t
look_at(struct lint *l, const struct rule *r, const struct text *t, size_t at,
    size_t *tries)
{
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		const struct kind *k = &kinds[i];
		size_t start, n;

		if (k->head[k->rare] != t->data[at] || at < k->rare)
			continue;
		start = at - k->rare;
		if (!stands_at(t, start, k->head) || !begins_word(t, start))
			continue;
		++*tries;
		n = k->find(t, start + strlen(k->head));
		if (n == 0)
			continue;
		lint_report_as(l, r, severity_of(l, k), 0, at_offset(start),
		    k->name, NULL);
		return strlen(k->head) - k->rare + n;
	}
	return 0;
}

static void
secret_in_artifact(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct text t = { l->data, l->size };
	size_t places = 0, tries = 0, len;

	(void)n;
	for (size_t at = next_rare(&t, 0); at < t.size &&
	    places < PLACES_MAX && tries < TRIES_MAX;
	    at = next_rare(&t, at)) {
		len = look_at(l, r, &t, at, &tries);
		places += len > 0;
		at += len > 0 ? len : 1;
	}
}

/* ---- apiProperties.json ---- */

static bool
is_guid(const char *text)
{
	static const char form[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

	if (strlen(text) != strlen(form))
		return false;
	for (size_t i = 0; form[i] != '\0'; i++)
		if (form[i] == '-' ? text[i] != '-' :
		    !isxdigit((unsigned char)text[i]))
			return false;
	return true;
}

#define DUMMY_VARIETY	5u	/* "11111111-2222-..." has less */

/* A made-up one has few different digits. */
static bool
is_real_guid(const char *text)
{
	const size_t len = strlen(text);

	return is_guid(text) && variety_of(text, len) > DUMMY_VARIETY &&
	    !has_dummy_word(text, len);
}

#define KEY_LEAST	16u

static bool
looks_real(const char *text)
{
	const size_t len = strlen(text);

	if (is_guid(text))
		return is_real_guid(text);
	return len >= KEY_LEAST && strpbrk(text, " \t[]{}<>@()") == NULL &&
	    looks_random(text, len);
}

static const struct json_node *
setting_of(const struct json_node *parameter, const char *name)
{
	const struct json_node *setting = lookup_member(json_object(parameter,
	    "oAuthSettings"), name);

	return setting != NULL && setting->type == JSON_STRING ? setting :
	    NULL;
}

static void
client_secret(struct lint *l, const struct rule *r,
    const struct json_node *parameter)
{
	const struct json_node *secret = setting_of(parameter, "clientSecret");

	if (secret != NULL && looks_real(secret->text))
		lint_report(l, r, at_value(secret), NULL);
}

static void
client_id(struct lint *l, const struct rule *r,
    const struct json_node *parameter)
{
	const struct json_node *id = setting_of(parameter, "clientId");

	if (id != NULL && looks_real(id->text))
		lint_report(l, r, at_value(id), NULL);
}

/* A policy that adds a header or query parameter for everybody. */
static void
policy_secret(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct json_node *policies = json_array(n->json,
	    "policyTemplateInstances");

	for (const struct json_node *c = policies ? policies->first : NULL; c;
	    c = c->next) {
		const struct json_node *value = lookup_string(json_object(c,
		    "parameters"), "x-ms-apimTemplateParameter.value");

		if (value != NULL && strpbrk(value->text, "/:;,.") == NULL &&
		    looks_real(value->text))
			lint_report(l, r, at_value(value), NULL);
	}
}

/* ---- people ---- */

static const char *const private_domains[] = {
	"@gmail.com", "@googlemail.com", "@outlook.com", "@hotmail.com",
	"@live.com", "@yahoo.com", "@icloud.com", "@aol.com", "@gmx.de",
	"@gmx.net", "@web.de", "@proton.me", "@protonmail.com", "@qq.com",
	"@163.com",
};

static void
contact_private(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct json_node *email = lookup_string(n->json, "email");
	const char *domain;

	if (l->publisher != PUBLISHER_VERIFIED || email == NULL)
		return;
	domain = strrchr(email->text, '@');
	for (size_t i = 0; domain != NULL && i < ARRAY_LEN(private_domains);
	    i++)
		if (text_equal_nocase(domain, private_domains[i]))
			lint_report(l, r, at_value(email), domain, NULL);
}

static const struct rule rules[] = {
	{
		.text = {
			.id = "SecretInArtifact",
			.severity = SEVERITY_ERROR,
			.summary = "No artifact has a key, a token or a "
			    "private key in it.",
			.help = "Withdraw it where it was issued, for it has "
			    "been in a file that is meant for everybody, and "
			    "take it out: what is secret is asked for when a "
			    "connection is made. Only a warning for what is "
			    "often an example: all keys in definitions and "
			    "texts, and everywhere JSON Web Tokens, signatures "
			    "of addresses, bearer tokens and keys of Google "
			    "APIs.",
			.bad = "\"Authorization\": \"Bearer 8f2k...\" in "
			    "script.csx",
			.good = "a connection parameter of type 'securestring'",
			.source = "certification-submission.md, step 3: no "
			    "private or confidential information. No "
			    "published connector looked at has any.",
		},
		.on = ON(LINT_JSON) | ON(LINT_UNPARSED) | ON(LINT_TEXT),
		.message = "This looks like {0}, and everybody is going to "
		    "read it.",
		.check = secret_in_artifact,
	}, {
		.text = {
			.id = "ClientSecretInProperties",
			.severity = SEVERITY_ERROR,
			.summary = "apiProperties.json has no client secret.",
			.help = "Withdraw the secret where the app is "
			    "registered, and remove 'clientSecret' here. The "
			    "secret goes into the submission form only.",
			.bad = "\"clientSecret\": \"Qx8~...\"",
			.good = "\"clientId\": \"[[DUMMY]]\"",
			.source = "submit-for-certification.md, \"Submit to "
			    "ISV Studio\": it is stored in a vault; the "
			    "published connectors looked at have none but "
			    "'[[DUMMY]]'.",
		},
		.on = ON(OPENAPI_PROPERTIES),
		.message = "This looks like a client secret, and everybody is "
		    "going to read it.",
		.check = connection_each,
		.arg = &(const struct connection_rule){ client_secret },
	}, {
		.text = {
			.id = "ClientIdNotDummy",
			.severity = SEVERITY_WARNING,
			.summary = "The client id in apiProperties.json is a "
			    "dummy.",
			.help = "Write '[[DUMMY]]' there; the id goes into the "
			    "submission form, together with its secret.",
			.bad = "\"clientId\": "
			    "\"7c0e2f64-93b1-4d5a-8e17-6f20c9d4a3b8\"",
			.good = "\"clientId\": \"[[DUMMY]]\"",
			.source = "Asked for by reviewers in pull requests 611 "
			    "and 1312. A warning, because a published "
			    "connector has a real one.",
		},
		.on = ON(OPENAPI_PROPERTIES),
		.message = "The 'clientId' value looks like a real one; "
		    "reviewers ask for a dummy.",
		.check = connection_each,
		.arg = &(const struct connection_rule){ client_id },
	}, {
		.text = {
			.id = "PolicyValueSecret",
			.severity = SEVERITY_WARNING,
			.summary = "No policy sends a key that stands in "
			    "apiProperties.json.",
			.help = "Use a connection parameter, "
			    "\"@connectionParameters('api_key')\", or write a "
			    "placeholder if the platform has to know a key of "
			    "your own, and hand it over in the submission.",
			.bad = "\"x-ms-apimTemplateParameter.value\": "
			    "\"9fK2...\"",
			.good = "\"x-ms-apimTemplateParameter.value\": "
			    "\"PLACEHOLDER_API_KEY\"",
			.source = "certification-submission.md, step 3: no "
			    "private or confidential information. Published "
			    "connectors have placeholders.",
		},
		.on = ON(OPENAPI_PROPERTIES),
		.message = "The value of the policy looks like a key, and "
		    "everybody is going to read it.",
		.check = policy_secret,
	}, {
		.text = {
			.id = "ContactPrivate",
			.severity = SEVERITY_NOTE,
			.summary = "The contact of a verified publisher is no "
			    "private mailbox.",
			.help = "Name the address of your support, which "
			    "stays when people leave.",
			.bad = "\"email\": \"someone@gmail.com\"",
			.good = "\"email\": \"support@contoso.com\"",
			.source = "certification-submission.md, step 3b: the "
			    "support email. No verified publisher looked at "
			    "has another; independent publishers often do.",
		},
		.on = ON(OPENAPI_CONTACT),
		.message = "The contact's address ends in '{0}', which is for "
		    "private people.",
		.check = contact_private,
	},
};

const struct rule_table rules_of_privacy = { rules, ARRAY_LEN(rules) };
