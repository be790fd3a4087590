/*
 * Rules about what a definition would be better without: parts that nothing
 * uses, responses and schemas that say nothing, and blanks in the file.
 */
#include "lint.h"

#include <string.h>

#define STANDARDS	"coding-standards.md"
#define SUBMISSION	"certification-submission.md, step 2"

/* ---- parts that nothing uses ---- */

/* One that leads nowhere was meant for what seems to be unused. */
static bool
has_lost_reference(const struct lint *l)
{
	const struct json_node *const *references;
	const size_t count = json_references(l->doc, &references);

	for (size_t i = 0; i < count; i++)
		if (openapi_resolve(references[i]->parent) == NULL)
			return true;
	return false;
}

static void
part_unused(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const enum tally *which = r->arg;

	if (l->survey->tally[*which].count > 0 && !has_lost_reference(l))
		lint_report_tallies(l, r, n);
}

/* Kinds that are named by a value cannot be told from unused ones. */
static void
definition_unused(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	if (l->survey->tally[TALLY_DISCRIMINATOR].count == 0)
		part_unused(l, r, n);
}

/* Whether a requirement in its "security" names no definition. */
static bool
has_lost_requirement(const struct lint *l, const struct json_node *object)
{
	const struct json_node *schemes = json_object(json_root(l->doc),
	    "securityDefinitions"), *list = json_array(object, "security");

	for (const struct json_node *one = list ? list->first : NULL; one;
	    one = one->next)
		for (const struct json_node *c = one->first; c; c = c->next)
			if (c->key != NULL && json_member_sized(schemes,
			    c->key, c->key_len) == NULL)
				return true;
	return false;
}

static void
security_unused(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct openapi_operation *operations;
	size_t count;

	if (l->survey->tally[TALLY_SECURITY_UNUSED].count == 0 ||
	    has_lost_requirement(l, json_root(l->doc)))
		return;
	operations = openapi_operations(l->api, &count);
	for (size_t i = 0; i < count; i++)
		if (has_lost_requirement(l, operations[i].json))
			return;
	lint_report_tallies(l, r, n);
}

/* ---- the file ---- */

/* A tab inside a string would be no JSON. */
static void
file_has_tabs(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const char *tab;

	(void)n;
	if (l->which != ARTIFACT_DEFINITION)
		return;
	tab = memchr(l->data, '\t', l->size);
	if (tab != NULL)
		lint_report(l, r, at_offset((size_t)(tab - l->data)), NULL);
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Where the blanks at the end of a line begin; 'next' is the line after it. */
static size_t
blanks_before(const char *data, size_t next)
{
	size_t end = next - 1;

	if (end > 0 && data[end - 1] == '\r')
		end--;
	while (end > 0 && is_blank(data[end - 1]))
		end--;
	return end;
}

static void
file_has_trailing_blanks(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const uint32_t *next;
	const size_t lines = json_lines(l->doc, &next);
	char count[LINT_NUMBER_SIZE];
	size_t first = 0, found = 0;

	(void)n;
	if (l->which != ARTIFACT_DEFINITION)
		return;
	for (size_t i = 0; i < lines; i++) {
		const size_t end = next[i] - 1;

		if (end > 0 && (is_blank(l->data[end - 1]) ||
		    (l->data[end - 1] == '\r' && end > 1 &&
		    is_blank(l->data[end - 2]))) && found++ == 0)
			first = blanks_before(l->data, next[i]);
	}
	if (found > 0)
		lint_report(l, r, at_offset(first), lint_number(count, found),
		    NULL);
}

/* What the standards have an order for; equals may be in any. */
static const struct {
	const char	*name;
	unsigned	 rank;
} order[] = {
	{ "swagger", 1 },
	{ "info", 2 },
	{ "host", 3 }, { "basePath", 3 }, { "schemes", 3 },
	{ "consumes", 4 }, { "produces", 4 },
	{ "paths", 5 },
	{ "definitions", 6 },
	{ "parameters", 7 },
};

static unsigned
rank_of(const struct json_node *member)
{
	for (size_t i = 0; i < ARRAY_LEN(order); i++)
		if (strcmp(member->key, order[i].name) == 0)
			return order[i].rank;
	return 0;
}

static void
members_out_of_order(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct json_node *before = NULL;
	unsigned highest = 0;

	for (const struct json_node *c = n->json->first; c; c = c->next) {
		const unsigned rank = rank_of(c);

		if (rank == 0)
			continue;
		if (rank < highest) {
			lint_report(l, r, at_owner(c), c->key, before->key,
			    NULL);
			return;
		}
		highest = rank;
		before = c;
	}
}

static const struct rule rules[] = {
	{
		.text = {
			.id = "DefinitionUnused",
			.severity = SEVERITY_NOTE,
			.summary = "Every schema in 'definitions' is used.",
			.help = "Remove what no operation leads to: it makes "
			    "the file larger and is read in vain.",
			.bad = "\"definitions\": { \"OldTask\": {} } and no "
			    "$ref to it",
			.good = "\"definitions\": {}",
			.source = "certification-submission.md, step 3d: large "
			    "definitions are slow. Ours, and a note: one "
			    "published connector in nine has some. Silent "
			    "where there is a 'discriminator', or a reference "
			    "that leads nowhere.",
		},
		.on = ON(LINT_SURVEYED),
		.message = "No operation uses the definition '{0}'{1}.",
		.check = definition_unused,
		.arg = TALLY_LIST(TALLY_DEFINITION_UNUSED),
	}, {
		.text = {
			.id = "ParameterUnused",
			.severity = SEVERITY_NOTE,
			.summary = "Every shared parameter is used.",
			.help = "Remove it, or refer to it where it was "
			    "meant.",
			.bad = "\"parameters\": { \"Limit\": { ... } } and no "
			    "$ref to it",
			.good = "{ \"$ref\": \"#/parameters/Limit\" }",
			.source = "Ours; published connectors have some.",
		},
		.on = ON(LINT_SURVEYED),
		.message = "Nothing refers to the parameter '{0}'{1}.",
		.check = part_unused,
		.arg = TALLY_LIST(TALLY_PARAMETER_UNUSED),
	}, {
		.text = {
			.id = "ResponseUnused",
			.severity = SEVERITY_NOTE,
			.summary = "Every shared response is used.",
			.help = "Remove it, or refer to it where it was "
			    "meant.",
			.bad = "\"responses\": { \"Gone\": { ... } } and no "
			    "$ref to it",
			.good = "\"404\": { \"$ref\": "
			    "\"#/responses/Gone\" }",
			.source = "Ours; published connectors have some.",
		},
		.on = ON(LINT_SURVEYED),
		.message = "Nothing refers to the response '{0}'{1}.",
		.check = part_unused,
		.arg = TALLY_LIST(TALLY_RESPONSE_UNUSED),
	}, {
		.text = {
			.id = "SecurityDefinitionUnused",
			.severity = SEVERITY_NOTE,
			.summary = "Every security definition is used.",
			.help = "Name it in 'security', or remove it; "
			    "generators leave some behind.",
			.bad = "\"securityDefinitions\": { \"key\": {}, "
			    "\"old\": {} },\n\"security\": [ { \"key\": [] } "
			    "]",
			.good = "\"securityDefinitions\": { \"key\": {} },\n"
			    "\"security\": [ { \"key\": [] } ]",
			.source = "A reviewer in pull request 969. Silent "
			    "where 'security' is empty altogether, as the "
			    "wizard leaves it, or names what is not defined.",
		},
		.on = ON(LINT_SURVEYED),
		.message = "No 'security' names the security definition "
		    "'{0}'{1}.",
		.check = security_unused,
		.arg = TALLY_LIST(TALLY_SECURITY_UNUSED),
	}, {
		.text = {
			.id = "DefaultResponseAlone",
			.severity = SEVERITY_WARNING,
			.summary = "'default' is not the only response.",
			.help = "Name the code of success, such as 200, and "
			    "describe what comes with it.",
			.bad = "\"responses\": { \"default\": {\n"
			    "  \"description\": \"OK\" } }",
			.good = "\"responses\": { \"200\": {\n"
			    "  \"description\": \"OK\" } }",
			.source = STANDARDS ", responses; reviewers in pull "
			    "requests 549, 567, 700 and 1425. A warning: 83 "
			    "published operations have no other.",
		},
		.on = ON(LINT_SURVEYED),
		.message = "The operation has no response but "
		    "'default'{1}.",
		.check = lint_report_tallies,
		.arg = TALLY_LIST(TALLY_ONLY_DEFAULT),
	}, {
		.text = {
			.id = "DefaultResponseSchemaEmpty",
			.severity = SEVERITY_NOTE,
			.summary = "The 'default' response has no empty "
			    "schema.",
			.help = "Remove \"schema\": {} from it.",
			.bad = "\"default\": { \"description\": \"Failed.\","
			    "\n  \"schema\": {} }",
			.good = "\"default\": { \"description\": \"Failed.\" "
			    "}",
			.source = "A reviewer in pull request 2551. The "
			    "official validator is silent: 81 published "
			    "operations have one.",
		},
		.on = ON(LINT_SURVEYED),
		.message = "The 'default' response should not have an empty "
		    "schema{1}.",
		.check = lint_report_tallies,
		.arg = TALLY_LIST(TALLY_DEFAULT_SCHEMA_EMPTY),
	}, {
		.text = {
			.id = "ResponseSchemaEmpty",
			.severity = SEVERITY_WARNING,
			.summary = "The schema of a successful response is "
			    "not empty.",
			.help = "Describe the properties; without them makers "
			    "have to parse the response themselves. Where "
			    "they are only known at run time, use "
			    "x-ms-dynamic-schema. A response without content "
			    "has no schema.",
			.bad = "\"200\": { \"description\": \"OK\",\n"
			    "  \"schema\": {} }",
			.good = "\"200\": { \"description\": \"OK\",\n"
			    "  \"schema\": { \"type\": \"string\" } }",
			.source = SUBMISSION ", operation responses: empty "
			    "ones are not allowed; reviewers in pull requests "
			    "824 and 1236. A warning, because published "
			    "connectors have some.",
		},
		.on = ON(LINT_SURVEYED),
		.message = "The schema of the response '{0}' is empty{1}.",
		.check = lint_report_tallies,
		.arg = TALLY_LIST(TALLY_RESPONSE_SCHEMA_EMPTY),
	}, {
		.text = {
			.id = "PropertiesEmpty",
			.severity = SEVERITY_NOTE,
			.summary = "An object that has 'properties' has some.",
			.help = "Describe the properties, or remove the "
			    "member.",
			.bad = "\"type\": \"object\", \"properties\": {}",
			.good = "\"type\": \"object\"",
			.source = SUBMISSION ", operation responses: remove "
			    "empty properties. A note: one published "
			    "connector in ten has some.",
		},
		.on = ON(LINT_SURVEYED),
		.message = "The 'properties' of the schema are empty{1}.",
		.check = lint_report_tallies,
		.arg = TALLY_LIST(TALLY_PROPERTIES_EMPTY),
	}, {
		.text = {
			.id = "FileHasTabs",
			.severity = SEVERITY_NOTE,
			.summary = "A definition is indented with blanks.",
			.help = "Have your editor replace tabs by blanks; "
			    "four for each level are recommended.",
			.bad = "a line that begins with a tab",
			.good = "the same with four blanks instead",
			.source = STANDARDS ", API definition; reviewers in "
			    "pull requests 1123, 1274 and 2449. A note: 49 "
			    "published definitions have tabs.",
		},
		.on = ON(LINT_JSON),
		.message = "The file is indented with tabs; use blanks.",
		.check = file_has_tabs,
	}, {
		.text = {
			.id = "FileHasTrailingBlanks",
			.severity = SEVERITY_NOTE,
			.summary = "No line of a definition ends in blanks.",
			.help = "Most editors can remove them when they "
			    "save.",
			.bad = "\"swagger\": \"2.0\", and a blank behind the "
			    "comma",
			.good = "\"swagger\": \"2.0\",",
			.source = STANDARDS ", API definition.",
		},
		.on = ON(LINT_JSON),
		.message = "Lines that end in blanks: {0}.",
		.check = file_has_trailing_blanks,
	}, {
		.text = {
			.id = "MembersOutOfOrder",
			.severity = SEVERITY_NOTE,
			.summary = "The members of a definition are in the "
			    "usual order.",
			.help = "Reviewers expect swagger, info, host and "
			    "schemes, consumes and produces, paths, "
			    "definitions, parameters.",
			.bad = "{ \"paths\": {}, \"info\": {} }",
			.good = "{ \"info\": {}, \"paths\": {} }",
			.source = STANDARDS ", structure of the file. A note: "
			    "one published definition in fourteen has "
			    "another.",
		},
		.on = ON(OPENAPI_DOCUMENT),
		.message = "'{0}' should stand before '{1}'.",
		.check = members_out_of_order,
	},
};

const struct rule_table rules_of_leftovers = { rules, ARRAY_LEN(rules) };
