/*
 * Why a text is no JSON, in words for the person who wrote it: what was
 * expected, what stands there instead, and, where the mistake is a well-known
 * one, what to do.
 */
#include "parser.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define SHOWN_MAX	24	/* bytes of a word that are shown */

/* What has a better name than its bytes. */
static const struct found_name {
	const char *token;
	size_t len;
	const char *name;
} found_names[] = {
#define TOKEN(bytes)	bytes, sizeof(bytes) - 1
	{ TOKEN("\0"), "a NUL byte" },
	{ TOKEN("\t"), "a tab" },
	{ TOKEN("\n"), "a line break" },
	{ TOKEN("\r"), "a line break" },
	{ TOKEN(" "), "a space" },
	{ TOKEN("'"), "a single quote" },
	{ TOKEN("\xc2\xa0"), "a no-break space (U+00A0)" },
	{ TOKEN("\xe2\x80\x8b"), "a zero-width space (U+200B)" },
	{ TOKEN("\xe2\x80\x98"), "a typographic quote (U+2018)" },
	{ TOKEN("\xe2\x80\x99"), "a typographic quote (U+2019)" },
	{ TOKEN("\xe2\x80\x9c"), "a typographic quote (U+201C)" },
	{ TOKEN("\xe2\x80\x9d"), "a typographic quote (U+201D)" },
	{ TOKEN("\xef\xbb\xbf"), "a byte order mark (U+FEFF)" },
};

#define ANY_PLACE	~0u
#define QUOTES_ADVICE	"names and text stand in double quotes"
#define COMMA_ADVICE	"is there a comma too many?"
#define PLAIN_ADVICE	"type it as a plain double quote"

/* The first line that fits is the advice. */
static const struct advice {
	const char *token;
	size_t len;
	unsigned places;
	const char *text;
} advices[] = {
	{ TOKEN("\0"), ANY_PLACE,
	    "if the file is UTF-16, save it as UTF-8" },
	{ TOKEN("//"), ANY_PLACE, "JSON has no comments" },
	{ TOKEN("/*"), ANY_PLACE, "JSON has no comments" },
	{ TOKEN("#"), ANY_PLACE, "JSON has no comments" },
	{ TOKEN("\n"), PLACE_STRING,
	    "is the quote missing? a line break in text is written \\n" },
	{ TOKEN("\r"), PLACE_STRING,
	    "is the quote missing? a line break in text is written \\n" },
	{ TOKEN("\t"), PLACE_STRING, "a tab in text is written \\t" },
	{ TOKEN(","), PLACE_VALUE | PLACE_NAME, COMMA_ADVICE },
	{ TOKEN("'"), PLACE_VALUE | PLACE_NAME, QUOTES_ADVICE },
	{ TOKEN("`"), PLACE_VALUE | PLACE_NAME, QUOTES_ADVICE },
	{ TOKEN("+"), PLACE_VALUE, "a number has no sign but '-'" },
	{ TOKEN("."), PLACE_VALUE, "a number has a digit before its '.'" },
	{ TOKEN("True"), PLACE_VALUE, "JSON writes true" },
	{ TOKEN("TRUE"), PLACE_VALUE, "JSON writes true" },
	{ TOKEN("False"), PLACE_VALUE, "JSON writes false" },
	{ TOKEN("FALSE"), PLACE_VALUE, "JSON writes false" },
	{ TOKEN("None"), PLACE_VALUE, "JSON writes null" },
	{ TOKEN("Null"), PLACE_VALUE, "JSON writes null" },
	{ TOKEN("NULL"), PLACE_VALUE, "JSON writes null" },
	{ TOKEN("undefined"), PLACE_VALUE, "JSON writes null" },
	{ TOKEN("NaN"), PLACE_VALUE | PLACE_NUMBER,
	    "JSON has no such number; write null" },
	{ TOKEN("Infinity"), PLACE_VALUE | PLACE_NUMBER,
	    "JSON has no such number; write null" },
	{ TOKEN("="), PLACE_COLON, "JSON writes ':'" },
	{ TOKEN(":"), PLACE_END, "is a '{' missing at the start?" },
	{ TOKEN(";"), PLACE_SEPARATOR, "JSON writes ','" },
	{ TOKEN("\xc2\xa0"), ANY_PLACE, "type it as a plain space" },
	{ TOKEN("\xe2\x80\x8b"), ANY_PLACE, "remove it" },
	{ TOKEN("\xe2\x80\x98"), ANY_PLACE, PLAIN_ADVICE },
	{ TOKEN("\xe2\x80\x99"), ANY_PLACE, PLAIN_ADVICE },
	{ TOKEN("\xe2\x80\x9c"), ANY_PLACE, PLAIN_ADVICE },
	{ TOKEN("\xe2\x80\x9d"), ANY_PLACE, PLAIN_ADVICE },
	{ TOKEN("\xef\xbb\xbf"), ANY_PLACE,
	    "it may stand once, at the start of the file" },
#undef TOKEN
};

/* What was found: 'len' is 0 at the end of the text. */
struct token {
	const unsigned char *at;
	size_t len;
	uint32_t first;		/* first character */
};

static bool
is_letter(unsigned char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_'
	    || c == '$';
}

static size_t
word_length(const unsigned char *at, size_t left)
{
	size_t n = 0;

	while (n < left
	    && (is_letter(at[n]) || (at[n] >= '0' && at[n] <= '9')))
		n++;
	return n;
}

/* A word, the start of a comment, or one character; false: not UTF-8. */
static bool
token_at(const struct parser *s, const unsigned char *at, unsigned place,
    struct token *ret)
{
	size_t left = (size_t)(s->end - at);

	*ret = (struct token) { .at = at };
	if (left == 0)
		return true;
	ret->len = text_utf8_next((const char *)at, left, &ret->first);
	if (ret->len == 0)
		return false;
	if ((place & (PLACE_ESCAPE | PLACE_STRING | PLACE_ZERO)) != 0)
		return true;	/* one character is what matters there */
	if (is_letter(*at))
		ret->len = word_length(at, left);
	else if (left > 1 && *at == '/' && (at[1] == '/' || at[1] == '*'))
		ret->len = 2;
	return true;
}

static bool
token_is(const struct token *found, const char *token, size_t len)
{
	return found->len == len && memcmp(found->at, token, len) == 0;
}

/* Nothing from the text may reach a terminal but printable ASCII. */
static void
describe(const struct token *found, char *ret, size_t size)
{
	for (size_t i = 0; i < ARRAY_LEN(found_names); i++) {
		const struct found_name *n = &found_names[i];

		if (token_is(found, n->token, n->len)) {
			(void)snprintf(ret, size, "%s", n->name);
			return;
		}
	}
	if (found->len == 0)
		(void)snprintf(ret, size, "the end of the text");
	else if (found->first < 0x20 || found->first == 0x7f)
		(void)snprintf(ret, size, "the control character U+%04X",
		    (unsigned)found->first);
	else if (found->first >= 0x80)
		(void)snprintf(ret, size, "U+%04X", (unsigned)found->first);
	else if (found->len <= SHOWN_MAX)
		(void)snprintf(ret, size, "'%.*s'", (int)found->len,
		    (const char *)found->at);
	else
		(void)snprintf(ret, size, "'%.*s...'", SHOWN_MAX,
		    (const char *)found->at);
}

static const char *
value_advice(const struct parser *s, unsigned char found)
{
	const struct json_node *open = s->parent;

	if (open == NULL && s->at == s->end)
		return "the text is empty";
	if (is_letter(found))
		return QUOTES_ADVICE;
	if (open != NULL && open->type == JSON_OBJECT)
		return found == '}' ? "is the value missing?" : "";
	return open != NULL && open->count > 0 && found == ']' ? COMMA_ADVICE
	    : "";
}

static const char *
general_advice(const struct parser *s, const struct token *found,
    unsigned place)
{
	unsigned char c = found->len > 0 ? *found->at : 0;

	switch (place) {
	case PLACE_VALUE:
		return value_advice(s, c);
	case PLACE_NAME:
		if (is_letter(c))
			return QUOTES_ADVICE;
		return c == '}' ? COMMA_ADVICE : "";
	case PLACE_STRING:
		return "in text it is written as an escape";
	case PLACE_ESCAPE:
		return "a backslash itself is written \\\\";
	case PLACE_ZERO:
		return "a number has no leading zeros";
	default:
		return "";
	}
}

/* What was begun and not finished, if that is the mistake, or NULL. */
static const char *
unfinished(const struct parser *s, const struct token *found, unsigned place,
    size_t *ret_began)
{
	const struct json_node *open = s->parent;
	bool is_end = found->len == 0;

	if ((place & (PLACE_STRING | PLACE_ESCAPE)) != 0) {
		*ret_began = (size_t)(s->at - s->data);
		return is_end ? "string" : NULL;
	}
	if (open == NULL)
		return NULL;
	*ret_began = open->offset;
	if (open->type == JSON_OBJECT)
		return is_end || token_is(found, "]", 1) ? "'{'" : NULL;
	return is_end || token_is(found, "}", 1) ? "'['" : NULL;
}

static void
advise(const struct parser *s, const struct token *found, unsigned place,
    char *ret, size_t size)
{
	size_t began = 0;
	const char *what = unfinished(s, found, place, &began);
	unsigned line, column;

	if (what != NULL) {
		text_position(s->data, s->doc->size, began, &line, &column);
		(void)snprintf(ret, size, "the %s of line %u is still open",
		    what, line);
		return;
	}
	for (size_t i = 0; i < ARRAY_LEN(advices); i++) {
		const struct advice *a = &advices[i];

		if ((a->places & place) != 0
		    && token_is(found, a->token, a->len)) {
			(void)snprintf(ret, size, "%s", a->text);
			return;
		}
	}
	(void)snprintf(ret, size, "%s", general_advice(s, found, place));
}

/* The error to be filled in, but for its text. */
static struct json_error *
error_at(struct parser *s, const unsigned char *at)
{
	*s->error = (struct json_error) { .offset = (size_t)(at - s->data) };
	return s->error;
}

int
json_expected(struct parser *s, const unsigned char *at,
    enum json_place place, const char *expected)
{
	char name[48], advice[80];
	struct json_error *error;
	struct token found;

	if (!token_at(s, at, place, &found))
		return json_not_utf8(s, at, place);
	describe(&found, name, sizeof(name));
	advise(s, &found, place, advice, sizeof(advice));

	error = error_at(s, at);
	error->ends_too_soon = found.len == 0;
	(void)snprintf(error->text, sizeof(error->text),
	    advice[0] != '\0' ? "expected %s, found %s (%s)"
		: "expected %s, found %s", expected, name, advice);
	return -EINVAL;
}

int
json_too_deep(struct parser *s)
{
	struct json_error *error = error_at(s, s->at);

	error->too_deep = true;
	(void)snprintf(error->text, sizeof(error->text),
	    "expected arrays and objects at most %u deep, found one more '%c'",
	    JSON_DEPTH_MAX, *s->at);
	return -EINVAL;
}

int
json_not_utf8(struct parser *s, const unsigned char *at, enum json_place place)
{
	struct json_error *error = error_at(s, at);
	size_t left = (size_t)(s->end - at);
	/* Outside strings, all that may be begun is a byte order mark. */
	bool may_grow = place == PLACE_STRING || (at == s->data && *at == 0xef
	    && (left == 1 || at[1] == 0xbb));

	error->not_utf8 = true;
	error->ends_too_soon = may_grow &&
	    text_utf8_is_begun((const char *)at, left);
	if (error->ends_too_soon)
		(void)snprintf(error->text, sizeof(error->text),
		    "expected the rest of a UTF-8 character, found the end "
		    "of the text");
	else
		(void)snprintf(error->text, sizeof(error->text),
		    "expected UTF-8, found the byte 0x%02X (save the file as "
		    "UTF-8)", *at);
	return -EINVAL;
}

static const char *
other_encoding(const unsigned char *data, size_t size)
{
	if (size >= 4 && (memcmp(data, "\xff\xfe\0\0", 4) == 0
	    || memcmp(data, "\0\0\xfe\xff", 4) == 0))
		return "UTF-32";
	if (size >= 2 && (memcmp(data, "\xff\xfe", 2) == 0
	    || memcmp(data, "\xfe\xff", 2) == 0
	    || (data[0] == 0) != (data[1] == 0)))
		return "UTF-16";
	return NULL;
}

int
json_check_encoding(struct parser *s)
{
	const char *name = other_encoding(s->data, s->doc->size);
	struct json_error *error;

	if (name == NULL)
		return 0;
	error = error_at(s, s->data);
	error->not_utf8 = true;
	(void)snprintf(error->text, sizeof(error->text),
	    "expected UTF-8, found %s (save the file as UTF-8)", name);
	return -EINVAL;
}
