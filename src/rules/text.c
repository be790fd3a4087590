/*
 * Rules about the texts that users read: how long they may be, which words
 * and characters they may not have, and that they are English.
 */
#include "lint.h"

#include "lookup.h"
#include "prose.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/* ---- lengths ---- */

struct length {
	enum openapi_kind	 in;
	const char		*member;
	const char		*what;	/* for people */
	size_t			 min, max;
	size_t			 end;	/* 0: none; another rule's beginning */
};

static const struct length lengths[] = {
	{ OPENAPI_INFO, "title", "connector title", 0, 30, 0 },
	/* From 120 on: OperationSummaryTooLong. */
	{ OPENAPI_OPERATION, "summary", "operation summary", 0, 80, 120 },
	{ OPENAPI_PARAMETER, "x-ms-summary", "parameter x-ms-summary", 0, 80,
	    0 },
};

static const struct length ranges[] = {
	{ OPENAPI_INFO, "description", "connector description", 30, 500, 0 },
};

static void
field_length_exceeded(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	char max[LINT_NUMBER_SIZE], is[LINT_NUMBER_SIZE];

	for (size_t i = 0; i < ARRAY_LEN(lengths); i++) {
		const struct length *rule = &lengths[i];
		const struct json_node *text;
		size_t len;

		if (rule->in != n->kind)
			continue;
		text = lookup_string(n->json, rule->member);
		if (text == NULL || text->len <= rule->max)
			continue;
		len = lint_length(text->text);
		if (len <= rule->max || (rule->end != 0 && len >= rule->end))
			continue;
		lint_report(l, r, at_value(text), rule->member,
		    lint_number(max, rule->max), rule->what,
		    lint_number(is, len), NULL);
	}
}

static void
field_length_not_in_range(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	char min[LINT_NUMBER_SIZE], max[LINT_NUMBER_SIZE];

	for (size_t i = 0; i < ARRAY_LEN(ranges); i++) {
		const struct length *rule = &ranges[i];
		const struct json_node *text;
		size_t len;

		if (rule->in != n->kind)
			continue;
		text = lookup_string(n->json, rule->member);
		if (text == NULL)
			continue;
		len = lint_length(text->text);
		if (len < rule->min || len > rule->max)
			lint_report(l, r, at_value(text), rule->member,
			    lint_number(min, rule->min),
			    lint_number(max, rule->max), NULL);
	}
}

/* ---- words ---- */

struct words {
	const char	*member;
	const char	*list;		/* as the official message prints it */
	const char	*words[4];
};

static const struct words restricted[] = {
	{ "title", "api, connector", { "api", "connector" } },
	{ "description", "power apps, power automate, logic apps",
	    { "power apps", "power automate", "logic apps" } },
};

static bool
is_letter(char c)
{
	/* Bytes of characters beyond ASCII belong to words too. */
	return isalnum((unsigned char)c) || (unsigned char)c >= 0x80;
}

/* As a word of its own, in any case: 'Rapid' is no 'API'. */
static bool
has_word(const char *text, const char *word)
{
	size_t len = strlen(word);

	for (const char *p = text; *p != '\0'; p++) {
		const char *end = p + len;

		if (strncasecmp(p, word, len) != 0)
			continue;
		if (*end == 's')
			end++;
		if ((p == text || !is_letter(p[-1])) && !is_letter(*end))
			return true;
	}
	return false;
}

static void
value_contains_restricted_words(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	for (size_t i = 0; i < ARRAY_LEN(restricted); i++) {
		const struct words *w = &restricted[i];
		const struct json_node *text = lookup_string(n->json,
		    w->member);
		bool found = false;

		for (size_t k = 0; text != NULL && w->words[k] != NULL; k++)
			found = found || has_word(text->text, w->words[k]);
		if (found)
			lint_report(l, r, at_value(text), w->member, w->list,
			    NULL);
	}
}

/* ---- characters ---- */

#define RESTRICTED_CHARACTERS	"/\\<>*%&?"

static void
restricted_characters_in_summary(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct json_node *text = lookup_string(n->json, "summary");

	if (text != NULL && strpbrk(text->text, RESTRICTED_CHARACTERS) != NULL)
		lint_report(l, r, at_value(text), RESTRICTED_CHARACTERS, NULL);
}

/* A parenthesis is accepted: 210 published summaries end in one. */
static void
value_must_end_with_alphanumeric(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct json_node *text = lookup_string(n->json,
	    n->kind == OPENAPI_INFO ? "title" : "summary");

	if (text != NULL && text->len > 0 &&
	    text->text[text->len - 1] != ')' &&
	    !prose_ends_alphanumeric(lookup_span(text)))
		lint_report(l, r, at_value(text), text->key, NULL);
}

/* ---- language ---- */

struct language {
	enum openapi_kind	 in;
	const char		*member;
	enum severity		 severity;
};

static const struct language english[] = {
	{ OPENAPI_INFO, "title", SEVERITY_ERROR },
	{ OPENAPI_INFO, "description", SEVERITY_WARNING },
	{ OPENAPI_OPERATION, "summary", SEVERITY_ERROR },
	{ OPENAPI_OPERATION, "description", SEVERITY_WARNING },
	{ OPENAPI_PARAMETER, "x-ms-summary", SEVERITY_WARNING },
	{ OPENAPI_PARAMETER, "description", SEVERITY_WARNING },
};

static void
value_must_be_in_english(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	if (n->internal || openapi_is_internal(n->json))
		return;
	for (size_t i = 0; i < ARRAY_LEN(english); i++) {
		const struct language *e = &english[i];
		const struct json_node *text = e->in == n->kind ?
		    lookup_string(n->json, e->member) : NULL;

		if (text != NULL && prose_is_foreign(lookup_span(text)))
			lint_report_as(l, r, e->severity, r->flags,
			    at_value(text), e->member, NULL);
	}
}

static const struct rule rules[] = {
	{
		.text = {
			.id = "FieldLengthExceeded",
			.severity = SEVERITY_ERROR,
			.summary = "A title has at most 30 characters, a "
			    "summary at most 80.",
			.help = "Titles and summaries are shown in lists and "
			    "on buttons. Say it shorter; details belong in "
			    "the description.",
			.bad = "\"title\": \"Contoso Sales, Marketing and "
			    "Support\"",
			.good = "\"title\": \"Contoso Sales\"",
			.source = "Outputs in pull requests 3407 and 3841; "
			    "certification-submission.md, step 2. (The rules "
			    "page says 120 for summaries; no output with 120 "
			    "is known.)",
		},
		.on = ON(OPENAPI_INFO) | ON(OPENAPI_OPERATION) |
		    ON(OPENAPI_PARAMETER),
		.message = "The '{0}' value goes over the character limit "
		    "'{1}'",
		.says = "{2} is {3} characters, at most {1} are allowed",
		.check = field_length_exceeded,
	}, {
		.text = {
			.id = "FieldLengthNotInRange",
			.severity = SEVERITY_ERROR,
			.summary = "The connector's description has 30 to 500 "
			    "characters.",
			.help = "Say in a few sentences what the connector "
			    "offers; the functional documentation has room "
			    "for more.",
			.bad = "\"description\": \"Contoso for all.\"",
			.good = "\"description\": \"Create and follow orders "
			    "in the Contoso shop.\"",
			.source = "Outputs in pull requests 550 and 4181; "
			    "certification-submission.md, step 2.",
		},
		.on = ON(OPENAPI_INFO),
		.message = "The '{0}' value must be between '{1}' and '{2}' "
		    "characters.",
		.check = field_length_not_in_range,
	}, {
		.text = {
			.id = "ValueContainsRestrictedWords",
			.severity = SEVERITY_ERROR,
			.summary = "The title has no 'API' or 'Connector', the "
			    "description no product name of the platform.",
			.help = "Name your product, not the platform. The "
			    "words count as words, in any case: 'Rapid' is "
			    "fine.",
			.bad = "\"title\": \"Contoso Connector\"",
			.good = "\"title\": \"Contoso\"",
			.source = "Outputs in pull requests 550 and 3407; "
			    "certification-submission.md, step 2. That whole "
			    "words are meant is seen from published titles.",
		},
		.on = ON(OPENAPI_INFO),
		.message = "The value '{0}' contains at least one of the "
		    "restricted words: '{1}'.",
		.check = value_contains_restricted_words,
	}, {
		.text = {
			.id = "RestrictedCharactersInSummary",
			.severity = SEVERITY_ERROR,
			.summary = "The summary of an operation has none of "
			    RESTRICTED_CHARACTERS ".",
			.help = "Write the character as a word. Summaries of "
			    "parameters may have them.",
			.bad = "\"summary\": \"Create/update item\"",
			.good = "\"summary\": \"Create or update item\"",
			.source = "Output in pull request 1095.",
		},
		.on = ON(OPENAPI_OPERATION),
		.message = "Summary string contains any of the restricted "
		    "characters [{0}]",
		.check = restricted_characters_in_summary,
	}, {
		.text = {
			.id = "ValueMustEndWithAlphanumeric",
			.severity = SEVERITY_WARNING,
			.summary = "The title and the summary of an operation "
			    "end with a letter or a digit.",
			.help = "Remove the full stop, the blank or the line "
			    "break at the end. A closing parenthesis is fine.",
			.bad = "\"summary\": \"List orders.\"",
			.good = "\"summary\": \"List orders\"",
			.source = "certification-submission.md, step 2; "
			    "connector-string-guidance.md, operations. A "
			    "warning: no output is known, and two recently "
			    "published summaries end with a full stop. "
			    "Parentheses are accepted, because many end in "
			    "one.",
		},
		.on = ON(OPENAPI_INFO) | ON(OPENAPI_OPERATION),
		.message = "The '{0}' value must end with alphanumeric "
		    "character.",
		.check = value_must_end_with_alphanumeric,
	}, {
		.text = {
			.id = "ValueMustBeInEnglish",
			.severity = SEVERITY_ERROR,
			.summary = "Texts are written in English.",
			.help = "Connectors are translated from English. The "
			    "finding comes when at least half of the letters "
			    "are not Latin ones, so a foreign name in an "
			    "English sentence is fine.",
			.bad = "\"summary\": \"\xe6\xb3\xa8\xe6\x96\x87"
			    "\xe4\xb8\x80\xe8\xa6\xa7\"",
			.good = "\"summary\": \"List orders\"",
			.source = "certification-submission.md, step 2. No "
			    "output is known; an error for titles and "
			    "summaries of operations, of which only one that "
			    "was published recently has a character beyond "
			    "ASCII at all, and a warning for other texts.",
		},
		.on = ON(OPENAPI_INFO) | ON(OPENAPI_OPERATION) |
		    ON(OPENAPI_PARAMETER),
		.message = "The '{0}' value must be written in English.",
		.check = value_must_be_in_english,
	},
};

const struct rule_table rules_of_texts = { rules, ARRAY_LEN(rules) };
