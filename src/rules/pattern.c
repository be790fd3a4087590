/*
 * The rule about 'pattern'; the only place that knows PCRE2.
 *
 * Patterns are written for .NET or for ECMAScript, and neither is PCRE's
 * dialect.  So PCRE is asked to be as lenient as both together, and of what
 * it still complains about only that counts which is wrong in every dialect:
 * a bracket that is not closed, a quantifier behind nothing.  The rest, such
 * as a look-behind of any length, is some dialect's business.
 */
#include "lint.h"

#include <errno.h>
#include <string.h>

#define PCRE2_CODE_UNIT_WIDTH	8
#include <pcre2.h>

/* Longer ones are left alone: nobody reads them, and compiling costs. */
#define PATTERN_LEN_MAX	4096u
#define NESTING_MAX	100u

#define OPTIONS	(PCRE2_UTF | PCRE2_NO_UTF_CHECK | PCRE2_DUPNAMES | \
		    PCRE2_ALT_BSUX | PCRE2_MATCH_UNSET_BACKREF | \
		    PCRE2_NO_AUTO_POSSESS | PCRE2_NO_START_OPTIMIZE)
#define EXTRA_OPTIONS	(PCRE2_EXTRA_ALLOW_SURROGATE_ESCAPES | \
		    PCRE2_EXTRA_BAD_ESCAPE_IS_LITERAL | \
		    PCRE2_EXTRA_ALT_BSUX)

static const int wrong_everywhere[] = {
	PCRE2_ERROR_QUANTIFIER_OUT_OF_ORDER,
	PCRE2_ERROR_MISSING_SQUARE_BRACKET,
	PCRE2_ERROR_CLASS_RANGE_ORDER,
	PCRE2_ERROR_QUANTIFIER_INVALID,
	PCRE2_ERROR_INVALID_AFTER_PARENS_QUERY,
	PCRE2_ERROR_MISSING_CLOSING_PARENTHESIS,
	PCRE2_ERROR_UNMATCHED_CLOSING_PARENTHESIS,
	PCRE2_ERROR_MISSING_COMMENT_CLOSING,
	PCRE2_ERROR_VERB_UNKNOWN,
	PCRE2_ERROR_ALPHA_ASSERTION_UNKNOWN,
};

/* Behind an anchor .NET takes the quantifier whose last character is 'at'. */
static bool
quantifies_anchor(const char *pattern, size_t at)
{
	if (pattern[at] == '}')
		while (at > 0 && pattern[at] != '{')
			at--;
	if (at > 0 && (pattern[at - 1] == '^' || pattern[at - 1] == '$'))
		return true;
	return at > 1 && pattern[at - 2] == '\\' &&
	    strchr("bBAzZGK", pattern[at - 1]) != NULL;
}

/* ECMAScript has no "[:alpha:]": to it "[[:alpha:]" is closed. */
static bool
has_named_class(const struct json_node *pattern)
{
	const char *name = memmem(pattern->text, pattern->len, "[:", 2);

	return name != NULL && memmem(name, pattern->len -
	    (size_t)(name - pattern->text), ":]", 2) != NULL;
}

static bool
is_wrong(const struct json_node *pattern, int error, size_t at)
{
	if (error == PCRE2_ERROR_QUANTIFIER_INVALID &&
	    quantifies_anchor(pattern->text, at))
		return false;
	if (error == PCRE2_ERROR_MISSING_SQUARE_BRACKET &&
	    has_named_class(pattern))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(wrong_everywhere); i++)
		if (wrong_everywhere[i] == error)
			return true;
	return false;
}

/* A backslash with nothing behind it. */
static bool
is_cut_off(const struct json_node *pattern)
{
	size_t slashes = 0;

	while (slashes < pattern->len &&
	    pattern->text[pattern->len - 1 - slashes] == '\\')
		slashes++;
	return slashes % 2 != 0;
}

/* 0, or an error of PCRE's. */
static int
compile(pcre2_compile_context *context, const struct json_node *pattern,
    uint32_t more_options, size_t *ret_at)
{
	pcre2_code *code;
	int error;

	code = pcre2_compile((PCRE2_SPTR)pattern->text, pattern->len,
	    OPTIONS | more_options, &error, ret_at, context);
	if (code == NULL)
		return error;
	pcre2_code_free(code);
	return 0;
}

/* 1: it is valid in some dialect, 0: in none, or -ENOMEM. */
static int
is_valid(const struct json_node *pattern)
{
	pcre2_compile_context *context;
	size_t at = 0;
	int error;

	if (is_cut_off(pattern))
		return 0;
	context = pcre2_compile_context_create(NULL);
	if (context == NULL)
		return -ENOMEM;
	(void)pcre2_set_parens_nest_limit(context, NESTING_MAX);
	(void)pcre2_set_compile_extra_options(context, EXTRA_OPTIONS);
	error = compile(context, pattern, 0, &at);
	/* "[^]" is any character to ECMAScript, and not closed elsewhere. */
	if (error == PCRE2_ERROR_MISSING_SQUARE_BRACKET)
		error = compile(context, pattern, PCRE2_ALLOW_EMPTY_CLASS, &at);
	pcre2_compile_context_free(context);
	if (error == PCRE2_ERROR_HEAP_FAILED)
		return -ENOMEM;
	return !is_wrong(pattern, error, at);
}

/* Needs: pattern. */
static void
pattern_should_be_valid(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct json_node *pattern = l->given[0];
	int valid;

	(void)n;
	if (pattern->type != JSON_STRING || pattern->len > PATTERN_LEN_MAX)
		return;
	valid = is_valid(pattern);
	if (valid < 0)
		l->error = valid;
	else if (!valid)
		lint_report(l, r, at_value(pattern), NULL);
}

static const struct rule rules[] = {
	{
		.text = {
			.id = "PatternShouldBeValidRegularExpression",
			.severity = SEVERITY_ERROR,
			.summary = "'pattern' is a regular expression.",
			.help = "Look for a bracket or a parenthesis that is "
			    "not closed, and for a quantifier (*, +, ?) "
			    "behind nothing: '*.txt' is a pattern of a shell. "
			    "A backslash is written twice in JSON. Only what "
			    "is wrong in .NET and in ECMAScript is reported.",
			.bad = "\"pattern\": \"^[a-z+$\"",
			.good = "\"pattern\": \"^[a-z]+$\"",
			.source = "certification-swagger-validator-rules.md; "
			    "no published definition was found that violates "
			    "it.",
		},
		.on = ON(OPENAPI_SCHEMA) | ON(OPENAPI_PARAMETER) |
		    ON(OPENAPI_HEADER) | ON(OPENAPI_ITEMS),
		.needs = { "pattern" },
		.message = "The 'pattern' value should be a valid regular "
		    "expression.",
		.check = pattern_should_be_valid,
	},
};

const struct rule_table rules_of_patterns = { rules, ARRAY_LEN(rules) };
