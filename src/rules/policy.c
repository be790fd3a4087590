/*
 * Rules about policies: templates of the platform that change requests and
 * responses on their way, each with parameters of its own.  That the
 * operations exist which a policy is for takes two files: mention.c.
 */
#include "connection.h"

#include "lookup.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static const struct json_node *
first_policy(const struct openapi_node *n)
{
	const struct json_node *policies = json_array(n->json,
	    "policyTemplateInstances");

	return policies != NULL ? policies->first : NULL;
}

static void
url_not_secure(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	for (const struct json_node *c = first_policy(n); c; c = c->next) {
		const struct json_node *url = lookup_string(json_object(c,
		    "parameters"), "x-ms-apimTemplateParameter.urlTemplate");

		if (url != NULL && strncasecmp(url->text, "http://", 7) == 0)
			lint_report(l, r, at_value(url), NULL);
	}
}

/* ---- @connectionParameters('name') ---- */

static int
add_names(struct names *names, const struct json_node *parameters)
{
	int r = 0;

	for (const struct json_node *c = parameters ? parameters->first : NULL;
	    c != NULL && r == 0; c = c->next)
		r = names_add(names, c->key);
	return r;
}

static int
declared(const struct json_node *properties, struct names *names)
{
	const struct json_node *sets = connection_sets(properties);
	int r = add_names(names, json_object(properties,
	    "connectionParameters"));

	for (const struct json_node *c = sets ? sets->first : NULL;
	    c != NULL && r == 0; c = c->next)
		r = add_names(names, connection_parameters(c));
	names_sort(names);
	return r;
}

#define CALL	"connectionParameters("

/* The name that the next call in '*at' has; false: there is none. */
static bool
next_name(const char **at, char *ret_name, size_t size)
{
	const char *call, *end;
	size_t len;

	while ((call = lookup_word(*at, CALL)) != NULL) {
		call += strlen(CALL);
		call += strspn(call, " ");
		*at = call;
		if (*call != '\'' && *call != '"')
			continue;
		end = strchr(call + 1, *call);
		if (end == NULL)
			return false;
		*at = end + 1;
		len = (size_t)(end - call) - 1;
		if (len == 0 || len >= size)
			continue;
		memcpy(ret_name, call + 1, len);
		ret_name[len] = '\0';
		return true;
	}
	return false;
}

static void
look_at_value(struct lint *l, const struct rule *r,
    const struct json_node *value, const struct names *names)
{
	const char *at = value->text;
	char name[128];

	while (next_name(&at, name, sizeof(name)))
		if (!names_have(names, name))
			lint_report(l, r, at_value(value), name, NULL);
}

static void
parameter_undeclared(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	struct names names CF_AUTO(names_done) = NAMES_INIT;
	int error;

	if (first_policy(n) == NULL)
		return;
	error = declared(n->json, &names);
	if (error < 0) {
		l->error = error;
		return;
	}
	for (const struct json_node *c = first_policy(n); c; c = c->next) {
		const struct json_node *p = json_object(c, "parameters");

		for (p = p != NULL ? p->first : NULL; p; p = p->next)
			if (p->type == JSON_STRING)
				look_at_value(l, r, p, &names);
	}
}

static const struct rule rules[] = {
	{
		.text = {
			.id = "PolicyUrlNotSecure",
			.severity = SEVERITY_WARNING,
			.summary = "A policy leads to an address with https.",
			.help = "Write https:// in front of the host; over "
			    "http everybody on the way reads what people "
			    "send.",
			.bad = "\"x-ms-apimTemplateParameter.urlTemplate\":\n"
			    "  \"http://@connectionParameters('host')\"",
			.good = "\"x-ms-apimTemplateParameter.urlTemplate\":\n"
			    "  \"https://@connectionParameters('host')\"",
			.source = "Ours: no published connector looked at has "
			    "http there.",
		},
		.on = ON(OPENAPI_PROPERTIES),
		.message = "The address of the host must have https.",
		.check = url_not_secure,
	}, {
		.text = {
			.id = "PolicyConnectionParameterNotFound",
			.severity = SEVERITY_WARNING,
			.summary = "A policy uses connection parameters that "
			    "exist.",
			.help = "Correct the name between the quotes, or add "
			    "the connection parameter. The case of letters "
			    "does not matter.",
			.bad = "\"https://@connectionParameters('hst')\", and "
			    "a connection parameter 'host'",
			.good = "\"https://@connectionParameters('host')\", "
			    "and a connection parameter 'host'",
			.source = "Ours: without a value the address or header "
			    "stays incomplete; in all published connectors "
			    "looked at the names exist.",
		},
		.on = ON(OPENAPI_PROPERTIES),
		.message = "The policy uses the connection parameter '{0}', "
		    "which does not exist.",
		.check = parameter_undeclared,
	},
};

const struct rule_table rules_of_policies = { rules, ARRAY_LEN(rules) };
