/*
 * Policies and scripts name the operations that they are for, in another file
 * than the operations are in.  What one file names and what the other has is
 * kept here when the documents are gone; pointers are not, for they follow
 * from the position in the list.
 */
#include "checked.h"

#include "certfs/openapi.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* One list gets at most so many findings, not to drown the others. */
#define REPORTS_MAX	50u

static int
add_operations(const struct json_node *path, struct names *operations)
{
	for (const struct json_node *c = path->first; c; c = c->next) {
		const char *id = openapi_method(c) != NULL ?
		    json_string(c, "operationId") : NULL;
		int r = id != NULL ? names_add(operations, id) : 0;

		if (r < 0)
			return r;
	}
	return 0;
}

int
mention_operations(const struct json_node *root, struct names *operations)
{
	const struct json_node *paths = json_object(root, "paths");

	*operations = (struct names)NAMES_INIT;
	for (const struct json_node *c = paths ? paths->first : NULL; c;
	    c = c->next) {
		int r = c->type == JSON_OBJECT ?
		    add_operations(c, operations) : 0;

		if (r < 0)
			return r;
	}
	names_sort(operations);
	return 0;
}

static int
add_list(const struct json_doc *doc, struct mentions *refs,
    enum mention_list list, const struct json_node *names, uint32_t instance)
{
	for (const struct json_node *c = names ? names->first : NULL; c;
	    c = c->next) {
		struct mention one = {
			.name = (uint32_t)refs->text.len,
			.instance = instance,
			.item = c->index,
		};
		int r;

		if (c->type != JSON_STRING)
			continue;
		json_position(doc, c->offset, &one.line, &one.column);
		r = buf_add(&refs->text, c->text, strlen(c->text) + 1);
		if (r == 0)
			r = buf_add(&refs->v[list], &one, sizeof(one));
		if (r < 0)
			return r;
	}
	return 0;
}

int
mention_collect(const struct json_doc *doc, struct mentions *refs)
{
	const struct json_node *properties, *policies;
	int r;

	*refs = (struct mentions){
		BUF_INIT(BUF_TEXT_MAX), { BUF_INIT(BUF_TEXT_MAX),
		BUF_INIT(BUF_TEXT_MAX) },
	};
	properties = json_object(json_root(doc), "properties");
	r = add_list(doc, refs, MENTION_SCRIPT,
	    json_array(properties, "scriptOperations"), 0);
	policies = json_array(properties, "policyTemplateInstances");
	for (const struct json_node *c = policies ? policies->first : NULL;
	    c != NULL && r == 0; c = c->next)
		r = add_list(doc, refs, MENTION_POLICY,
		    json_array(json_object(c, "parameters"),
		    "x-ms-apimTemplate-operationName"), c->index);
	return r;
}

void
mention_done(struct mentions *refs)
{
	buf_done(&refs->text);
	for (size_t i = 0; i < MENTION_LISTS; i++)
		buf_done(&refs->v[i]);
}

/* ---- rules ---- */

static size_t
count_of(const struct mentions *refs, enum mention_list list)
{
	return refs->v[list].len / sizeof(struct mention);
}

static const struct mention *
mention_at(const struct mentions *refs, enum mention_list list, size_t i)
{
	const void *v = refs->v[list].data;

	return (const struct mention *)v + i;
}

static struct spot
spot_of(const struct lint *l, enum mention_list list,
    const struct mention *one, char *pointer, size_t size)
{
	if (list == MENTION_SCRIPT)
		(void)snprintf(pointer, size,
		    "/properties/scriptOperations/%u", one->item);
	else
		(void)snprintf(pointer, size,
		    "/properties/policyTemplateInstances/%u/parameters/"
		    "x-ms-apimTemplate-operationName/%u", one->instance,
		    one->item);
	return (struct spot){ l->set->file[ARTIFACT_PROPERTIES]->name,
	    one->line, one->column, pointer };
}

/* Shape: each name in the list 'arg' is that of an operation. */
static void
operation_not_found(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const enum mention_list list = *(const enum mention_list *)r->arg;
	const struct facts *properties = facts_of_set(l, ARTIFACT_PROPERTIES);
	const struct facts *definition = facts_of_set(l, ARTIFACT_DEFINITION);
	const struct mentions *refs;
	size_t reports = 0;

	(void)n;
	if (properties == NULL || definition == NULL ||
	    !definition->has_operations)
		return;
	refs = &properties->mentions;
	for (size_t i = 0; i < count_of(refs, list); i++) {
		const struct mention *one = mention_at(refs, list, i);
		const char *name = refs->text.data + one->name;
		char pointer[128];
		struct spot spot;

		if (names_have(&definition->operations, name))
			continue;
		if (reports++ == REPORTS_MAX)
			return;
		spot = spot_of(l, list, one, pointer, sizeof(pointer));
		lint_report(l, r, at_spot(&spot), name, NULL);
	}
}

static void
script_missing(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct facts *properties = facts_of_set(l, ARTIFACT_PROPERTIES);
	char pointer[128];
	struct spot spot;

	(void)n;
	if (!l->set->complete || l->set->file[ARTIFACT_SCRIPT] != NULL ||
	    properties == NULL ||
	    count_of(&properties->mentions, MENTION_SCRIPT) == 0)
		return;
	spot = spot_of(l, MENTION_SCRIPT, mention_at(
	    &properties->mentions, MENTION_SCRIPT, 0), pointer,
	    sizeof(pointer));
	lint_report(l, r, at_spot(&spot), NULL);
}

static void
readme_credentials_missing(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct facts *properties = facts_of_set(l, ARTIFACT_PROPERTIES);
	const struct facts *readme = facts_of_set(l, ARTIFACT_README);
	struct spot spot = { .line = 1, .column = 1 };

	(void)n;
	if (properties == NULL || readme == NULL || !readme->has_readme ||
	    readme->readme_has_credentials ||
	    l->set->publisher != PUBLISHER_INDEPENDENT ||
	    properties->authentication != AUTHENTICATION_OAUTH)
		return;
	spot.file = l->set->file[ARTIFACT_README]->name;
	lint_report(l, r, at_spot(&spot), NULL);
}

static const struct rule rules[] = {
	{
		.text = {
			.id = "PolicyOperationNotFound",
			.severity = SEVERITY_WARNING,
			.summary = "A policy is for operations that the "
			    "definition has.",
			.help = "Take the operation off the list "
			    "'x-ms-apimTemplate-operationName', or correct its "
			    "name: it is an 'operationId' of the definition. "
			    "A policy without the list is for all.",
			.bad = "\"x-ms-apimTemplate-operationName\": [\n"
			    "  \"ListOders\" ]",
			.good = "\"x-ms-apimTemplate-operationName\": [\n"
			    "  \"ListOrders\" ]",
			.source = "paconn-apiProperties.schema.json. A "
			    "warning, because a few published connectors name "
			    "operations that are gone. Case does not matter.",
		},
		.on = ON(LINT_SET),
		.message = "The policy is for the operation '{0}', which the "
		    "definition does not have.",
		.check = operation_not_found,
		.arg = &(const enum mention_list){ MENTION_POLICY },
	}, {
		.text = {
			.id = "ScriptOperationNotFound",
			.severity = SEVERITY_WARNING,
			.summary = "The script is for operations that the "
			    "definition has.",
			.help = "Take the operation off the list "
			    "'scriptOperations', or correct its name: it is an "
			    "'operationId' of the definition. Without a list, "
			    "or with an empty one, the script runs for all.",
			.bad = "\"scriptOperations\": [ \"ListOders\" ]",
			.good = "\"scriptOperations\": [ \"ListOrders\" ]",
			.source = "paconn-cli.md, \"API properties file\". A "
			    "warning, because two of 1,035 published "
			    "connectors name one that is gone. Case does not "
			    "matter.",
		},
		.on = ON(LINT_SET),
		.message = "The script is for the operation '{0}', which the "
		    "definition does not have.",
		.check = operation_not_found,
		.arg = &(const enum mention_list){ MENTION_SCRIPT },
	}, {
		.text = {
			.id = "ScriptMissing",
			.severity = SEVERITY_WARNING,
			.summary = "Where operations are to be run with a "
			    "script, there is one.",
			.help = "Add script.csx, or remove 'scriptOperations' "
			    "if the script is not used any more.",
			.bad = "\"scriptOperations\": [ \"ListOrders\" ], and "
			    "no script.csx",
			.good = "\"scriptOperations\": [ \"ListOrders\" ], and "
			    "script.csx",
			.source = "paconn-cli.md, \"API properties file\"; "
			    "certification-submission.md, step 5. A warning, "
			    "because five of 1,035 published connectors have a "
			    "list without a script.",
		},
		.on = ON(LINT_SET),
		.message = "'scriptOperations' names operations, but there is "
		    "no script.csx.",
		.check = script_missing,
	}, {
		.text = {
			.id = "ReadmeCredentialsMissing",
			.severity = SEVERITY_WARNING,
			.summary = "The readme of an independent publisher "
			    "says how to get credentials for OAuth.",
			.help = "Add a section 'Obtaining Credentials': where "
			    "to register an app, which redirect URL and "
			    "scopes it needs, and where client id and secret "
			    "are found.",
			.bad = "# Contoso\n\n## Prerequisites",
			.good = "# Contoso\n\n## Obtaining Credentials",
			.source = "certification-submission.md, step 4, "
			    "\"Create a Readme file artifact\".",
		},
		.on = ON(LINT_SET),
		.message = "The connector uses OAuth, but no section says how "
		    "to get credentials.",
		.check = readme_credentials_missing,
	},
};

const struct rule_table rules_of_mentions = { rules, ARRAY_LEN(rules) };
