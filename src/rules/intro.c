/*
 * Rules about intro.md.  The section about credentials and the comparison
 * with the definition need other files: set.c calls for those.
 */
#include "lint.h"

#define SENTENCES_MAX	8

static void
intro_section_missing(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	(void)n;
	for (unsigned i = 0; i < INTRO_SECTIONS; i++)
		if (i != INTRO_CREDENTIALS && !l->intro->has[i])
			lint_report(l, r, at_offset(0), intro_headings[i],
			    NULL);
}

static void
intro_section_empty(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	(void)n;
	for (unsigned i = 0; i < INTRO_SECTIONS; i++)
		if (l->intro->is_empty[i])
			lint_report(l, r, at_offset(l->intro->section[i]),
			    intro_headings[i], NULL);
}

static void
intro_description_missing(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	(void)n;
	if (l->intro->paragraphs == 0)
		lint_report(l, r, at_offset(0), NULL);
}

static void
intro_description_not_one_paragraph(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	char number[LINT_NUMBER_SIZE];

	(void)n;
	if (l->intro->paragraphs > 1)
		lint_report(l, r, at_offset(l->intro->second),
		    lint_number(number, l->intro->paragraphs), NULL);
}

static void
intro_description_too_long(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct intro *intro = l->intro;
	char is[LINT_NUMBER_SIZE], max[LINT_NUMBER_SIZE];
	size_t sentences;

	(void)n;
	if (intro->paragraphs == 0)
		return;
	sentences = intro_sentences(l->data + intro->first,
	    intro->first_end - intro->first);
	if (sentences > SENTENCES_MAX)
		lint_report(l, r, at_offset(intro->first),
		    lint_number(is, sentences),
		    lint_number(max, SENTENCES_MAX), NULL);
}

static void
intro_lists_operations(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	(void)n;
	if (l->intro->lists_operations)
		lint_report(l, r, at_offset(l->intro->operations), NULL);
}

static const struct rule rules[] = {
	{
		.text = {
			.id = "IntroSectionMissing",
			.severity = SEVERITY_WARNING,
			.summary = "intro.md has the sections of the template.",
			.help = "Add the heading, for example '## FAQ', and "
			    "a text below it; any level of heading counts, "
			    "and the case of letters does not. 'How to get "
			    "credentials' is asked for only where "
			    "apiProperties.json has connection parameters "
			    "for authentication. .certfs/templates/intro.md "
			    "has all of them.",
			.bad = "## Overview",
			.good = "## Prerequisites",
			.source = "submit-for-certification.md, \"Submit to "
			    "ISV Studio\". A warning, because published "
			    "connectors lack sections.",
		},
		.on = ON(LINT_INTRO),
		.message = "The section '{0}' of the template is missing.",
		.check = intro_section_missing,
	}, {
		.text = {
			.id = "IntroSectionEmpty",
			.severity = SEVERITY_WARNING,
			.summary = "A section of intro.md says something.",
			.help = "Write what the heading promises; where there "
			    "is nothing to say, as about known issues, say "
			    "that.",
			.bad = "## Known issues and limitations\n\n## FAQ",
			.good = "## Known issues and limitations\n\nNone.\n\n"
			    "## FAQ",
			.source = "submit-for-certification.md, \"Submit to "
			    "ISV Studio\": a text in each section; in the "
			    "published ones looked at none is empty.",
		},
		.on = ON(LINT_INTRO),
		.message = "The section '{0}' is empty.",
		.check = intro_section_empty,
	}, {
		.text = {
			.id = "IntroDescriptionMissing",
			.severity = SEVERITY_WARNING,
			.summary = "intro.md begins with a paragraph on what "
			    "the connector offers.",
			.help = "Write up to eight sentences before the first "
			    "section.",
			.bad = "## Prerequisites",
			.good = "Contoso takes orders and tracks them.\n\n"
			    "## Prerequisites",
			.source = "submit-for-certification.md, \"Submit to "
			    "ISV Studio\". A warning, because published "
			    "connectors lack it.",
		},
		.on = ON(LINT_INTRO),
		.message = "There is no description before the first "
		    "section.",
		.check = intro_description_missing,
	}, {
		.text = {
			.id = "IntroDescriptionNotOneParagraph",
			.severity = SEVERITY_WARNING,
			.summary = "The description in intro.md is one "
			    "paragraph.",
			.help = "Join the paragraphs, or move what follows "
			    "into 'Get started with your connector'.",
			.bad = "Contoso takes orders.\n\nIt tracks them.",
			.good = "Contoso takes orders. It tracks them.",
			.source = "submit-for-certification.md, \"Submit to "
			    "ISV Studio\": a recommendation there.",
		},
		.on = ON(LINT_INTRO),
		.message = "The description has {0} paragraphs; it should be "
		    "one.",
		.check = intro_description_not_one_paragraph,
	}, {
		.text = {
			.id = "IntroDescriptionTooLong",
			.severity = SEVERITY_WARNING,
			.summary = "The description in intro.md has at most "
			    "eight sentences.",
			.help = "Keep the overview; details have their "
			    "sections.",
			.bad = "a first paragraph of nine sentences",
			.good = "a first paragraph of five sentences",
			.source = "submit-for-certification.md, \"Submit to "
			    "ISV Studio\": a recommendation there.",
		},
		.on = ON(LINT_INTRO),
		.message = "The description has {0} sentences; it should have "
		    "at most {1}.",
		.check = intro_description_too_long,
	}, {
		.text = {
			.id = "IntroListsOperations",
			.severity = SEVERITY_WARNING,
			.summary = "intro.md does not list actions and "
			    "triggers.",
			.help = "Take the section out: what the actions and "
			    "triggers are is made from the definition. It is "
			    "fine to name one in a step of 'Get started with "
			    "your connector'.",
			.bad = "## Supported Operations",
			.good = "## Get started with your connector",
			.source = "submit-for-certification.md, \"Submit to "
			    "ISV Studio\". A warning, because only the heading "
			    "is looked at.",
		},
		.on = ON(LINT_INTRO),
		.message = "Actions and triggers are listed from the "
		    "definition; leave this section out.",
		.check = intro_lists_operations,
	},
};

const struct rule_table rules_of_intros = { rules, ARRAY_LEN(rules) };
