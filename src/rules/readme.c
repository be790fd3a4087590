/*
 * Rules about the readme.  People write its headings as they like, so that
 * words in them are looked for; nothing here is an error.
 */
#include "readme.h"

#include "lint.h"
#include "markdown.h"

#include <ctype.h>
#include <string.h>

#define LETTERS_LEAST	150u
#define PLACES_MAX	20u
#define BRACKET_MAX	200u

#define WORDS_MAX	16

static const struct section {
	const char	*name;		/* in the template; NULL: set.c asks */
	enum severity	 severity;
	const char	*words[WORDS_MAX];
} sections[README_SECTIONS] = {
	[README_PREREQUISITES] = { "Prerequisites", SEVERITY_WARNING,
	    { "requisite", "requirement", "before you" } },
	[README_OPERATIONS] = { "Supported Operations", SEVERITY_WARNING,
	    { "operation", "action", "trigger", "request", "endpoint",
	    "method", "function", "capabilit", "feature", "command",
	    "use case" } },
	[README_CREDENTIALS] = { NULL, SEVERITY_WARNING,
	    { "credential", "authenti", "authori", "api key", "apikey",
	    "token", "getting started", "get started", "set up", "setup",
	    "setting up", "connection", "obtain", "sign", "how to" } },
	[README_ISSUES] = { "Known Issues and Limitations", SEVERITY_NOTE,
	    { "issue", "limitation", "restriction", "known", "limits" } },
};

/* ---- reading ---- */

static bool
has_word(struct span text, const char *word)
{
	for (size_t i = 0; i < text.len; i++)
		if (text_lower(text.data[i]) == word[0] &&
		    span_begins(span_skip(text, i), word))
			return true;
	return false;
}

static bool
has_any(struct span text, const struct section *s)
{
	for (size_t w = 0; w < WORDS_MAX && s->words[w] != NULL; w++)
		if (has_word(text, s->words[w]))
			return true;
	return false;
}

static void
take_heading(void *arg, struct span line, struct span words, bool was_text)
{
	struct readme *readme = arg;

	if (was_text)
		readme->letters -= line.len;
	readme->headings++;
	for (size_t i = 0; i < README_SECTIONS; i++)
		readme->has[i] = readme->has[i] ||
		    has_any(words, &sections[i]);
}

/* "##Prerequisites" and "**Prerequisites**" are meant as headings. */
static void
take_text(void *arg, struct span line, bool begins)
{
	struct readme *readme = arg;

	(void)begins;
	if (line.data[0] == '#' || (line.len > 4 && line.data[0] == '*' &&
	    line.data[1] == '*'))
		take_heading(arg, line, markdown_words(line), false);
	readme->letters += line.len;
}

void
readme_read(const char *data, size_t size, struct readme *ret_readme)
{
	static const struct markdown to = { take_heading, take_text, NULL };

	*ret_readme = (struct readme){ 0 };
	markdown_read(data, size, &to, ret_readme);
}

/* ---- rules ---- */

static void
readme_heading_missing(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	(void)n;
	if (l->readme->headings == 0)
		lint_report(l, r, at_offset(0), NULL);
}

static void
readme_too_short(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	char number[LINT_NUMBER_SIZE];

	(void)n;
	if (l->readme->headings > 0 && l->readme->letters < LETTERS_LEAST)
		lint_report(l, r, at_offset(0),
		    lint_number(number, l->readme->letters), NULL);
}

/* Where there is hardly anything, that is said instead. */
static void
readme_section_missing(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct readme *readme = l->readme;

	(void)n;
	if (readme->headings == 0 || readme->letters < LETTERS_LEAST)
		return;
	for (size_t i = 0; i < README_SECTIONS; i++)
		if (sections[i].name != NULL && !readme->has[i])
			lint_report_as(l, r, sections[i].severity, 0,
			    at_offset(0), sections[i].name, NULL);
}

/* ---- left-over templates ---- */

/*
 * What templates say, in lower case, and who only fills them in leaves there.
 * A phrase that begins with a bracket has to be all that is in it, for
 * "[Provide feedback](...)" is a link.
 */
static const char *const phrases[] = {
	"lorem ipsum",
	"[provide ", "[insert ", "[your ", "[add ", "[describe ",
	"provide a detailed description here",
	"provide information about any prerequisites",
	"provide detailed information about how a user can get",
	"if your connector doesn't require authentication, this section",
	"provide users with a step-by-step process for getting started",
	"if your connector has any known issues and limitations, include",
	"highlight any errors that might commonly occur",
	"provide a breakdown of frequently asked questions",
};

/* What phrases and marks begin with, in either case. */
static const bool begins[256] = {
	['['] = true, ['H'] = true, ['I'] = true, ['L'] = true, ['P'] = true,
	['T'] = true, ['h'] = true, ['i'] = true, ['l'] = true, ['p'] = true,
};

static bool
may_begin(const char *data, size_t at)
{
	return begins[(unsigned char)data[at]] && (data[at] == '[' ||
	    at == 0 || !isalnum((unsigned char)data[at - 1]));
}

static bool
is_link(struct span rest)
{
	const char *end = memchr(rest.data, ']',
	    rest.len < BRACKET_MAX ? rest.len : BRACKET_MAX);
	size_t at;

	/* A bracket that does not end soon is none. */
	if (end == NULL)
		return true;
	at = (size_t)(end - rest.data);
	return at + 1 < rest.len && strchr("([:", rest.data[at + 1]) != NULL;
}

static size_t
phrase_at(struct span rest)
{
	for (size_t i = 0; i < ARRAY_LEN(phrases); i++)
		if (text_lower(rest.data[0]) == phrases[i][0] &&
		    span_begins(rest, phrases[i]) &&
		    (phrases[i][0] != '[' || !is_link(rest)))
			return strlen(phrases[i]);
	return 0;
}

/* "TODO:" and "TBD"; nothing may be behind them that is of the word. */
static size_t
mark_at(const char *data, size_t size, size_t at)
{
	static const char *const marks[] = { "TODO:", "TBD" };

	for (size_t i = 0; i < ARRAY_LEN(marks); i++) {
		const size_t len = strlen(marks[i]);

		if (size - at >= len && memcmp(data + at, marks[i], len) == 0 &&
		    (size - at == len ||
		    !isalnum((unsigned char)data[at + len])))
			return len;
	}
	return 0;
}

static size_t
template_at(const char *data, size_t size, size_t at)
{
	size_t len;

	if (!may_begin(data, at))
		return 0;
	len = phrase_at((struct span){ data + at, size - at });
	return len != 0 ? len : mark_at(data, size, at);
}

static void
template_text_left(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	size_t places = 0;

	(void)n;
	if (l->which != ARTIFACT_README && l->which != ARTIFACT_INTRO)
		return;
	for (size_t i = 0; i < l->size && places < PLACES_MAX;) {
		size_t len = template_at(l->data, l->size, i);
		char text[80];

		if (len == 0) {
			i++;
			continue;
		}
		/* "[Provide" without the blank behind it. */
		len -= l->data[i + len - 1] == ' ';
		memcpy(text, l->data + i, len);
		text[len] = '\0';
		lint_report(l, r, at_offset(i), text, NULL);
		places++;
		/* One finding for a line is enough. */
		while (i < l->size && l->data[i] != '\n')
			i++;
	}
}

static const struct rule rules[] = {
	{
		.text = {
			.id = "ReadmeHeadingMissing",
			.severity = SEVERITY_WARNING,
			.summary = "The readme has headings.",
			.help = "Begin with the name of the connector, then "
			    "one section for each thing that people look "
			    "for. .certfs/templates/readme.md has them.",
			.bad = "Contoso takes orders.",
			.good = "# Contoso\n\nContoso takes orders.",
			.source = "certification-submission.md, step 4; all "
			    "146 published readmes looked at have headings.",
		},
		.on = ON(LINT_README),
		.message = "The readme has no heading.",
		.check = readme_heading_missing,
	}, {
		.text = {
			.id = "ReadmeTooShort",
			.severity = SEVERITY_WARNING,
			.summary = "The readme says what the connector does "
			    "and how to use it.",
			.help = "Reviewers send back a readme that says "
			    "hardly more than the name. Describe what is "
			    "needed, what the operations do, and what does "
			    "not work.",
			.bad = "# Contoso",
			.good = "# Contoso\n\nContoso takes orders ...",
			.source = "certification-submission.md, step 4; pull "
			    "request 824. The shortest of 146 published "
			    "readmes looked at has 576 bytes.",
		},
		.on = ON(LINT_README),
		.message = "The readme has only {0} bytes of text besides its "
		    "headings.",
		.check = readme_too_short,
	}, {
		.text = {
			.id = "ReadmeSectionMissing",
			.severity = SEVERITY_WARNING,
			.summary = "The readme has sections on what is needed, "
			    "what the operations are, and what does not work.",
			.help = "Add the section. Its heading may have other "
			    "words: one of them that fits is enough. For known "
			    "issues a note only, which many published readmes "
			    "lack.",
			.bad = "# Contoso\n\n## Support",
			.good = "# Contoso\n\n## Prerequisites",
			.source = "certification-submission.md, step 4; nine "
			    "of ten published readmes have the first two, two "
			    "of three the last.",
		},
		.on = ON(LINT_README),
		.message = "The readme has no section such as '{0}'.",
		.check = readme_section_missing,
	}, {
		.text = {
			.id = "TemplateTextLeft",
			.severity = SEVERITY_WARNING,
			.summary = "No text of a template is left in the "
			    "readme or intro.md.",
			.help = "Write what it asks for in its place, or take "
			    "the section out.",
			.bad = "Highlight any errors that might commonly "
			    "occur ...",
			.good = "401: the key has expired.",
			.source = "submit-for-certification.md, \"Submit to "
			    "ISV Studio\", the template of intro.md; one of "
			    "146 published readmes looked at has such text.",
		},
		.on = ON(LINT_TEXT),
		.message = "'{0}' is left from a template.",
		.check = template_text_left,
	},
};

const struct rule_table rules_of_readmes = { rules, ARRAY_LEN(rules) };
