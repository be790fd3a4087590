/*
 * json: what is accepted and what is not, the words and the place of every
 * error, the tree, finding things in it, lines and columns.
 */
#include "json_fixture.h"

#include <errno.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define TEXT(literal)	literal, sizeof(literal) - 1
#define E_ACUTE		"\xc3\xa9"
#define BOM		"\xef\xbb\xbf"

/* ---- memory that runs out: the linker sends allocations through here ---- */

static long allocations_left = -1;	/* then one is refused; -1: never */
static bool was_refused;

void	*__real_malloc(size_t size);
void	*__real_realloc(void *old, size_t size);
void	*__wrap_malloc(size_t size);
void	*__wrap_realloc(void *old, size_t size);

static bool
may_allocate(void)
{
	if (allocations_left < 0)
		return true;
	was_refused = allocations_left == 0;
	allocations_left--;
	return !was_refused;
}

void *
__wrap_malloc(size_t size)
{
	return may_allocate() ? __real_malloc(size) : NULL;
}

void *
__wrap_realloc(void *old, size_t size)
{
	return may_allocate() ? __real_realloc(old, size) : NULL;
}

/* ---- helpers ---- */

static struct json_doc *
parse(const char *text, size_t size)
{
	struct json_error error = { 0 };
	struct json_doc *doc = NULL;
	int r = json_parse(text, size, &doc, &error);

	if (r != 0)
		fail_msg("'%.*s' was refused (%d) at %zu: %s",
		    (int)(size < 200 ? size : 200), text, r, error.offset,
		    error.text);
	return doc;
}

static struct json_error
parse_error(const char *text, size_t size)
{
	struct json_error error = { 0 };
	struct json_doc *doc = NULL;
	int r = json_parse(text, size, &doc, &error);

	if (r == 0)
		fail_msg("'%.*s' was accepted",
		    (int)(size < 200 ? size : 200), text);
	assert_int_equal(r, -EINVAL);
	assert_null(doc);
	return error;
}

static void
assert_text(const struct json_node *node, const char *text, size_t len)
{
	assert_non_null(node);
	assert_int_equal(node->type, JSON_STRING);
	assert_int_equal(node->len, len);
	assert_memory_equal(node->text, text, len + 1);
}

/* ---- errors: each with its place and its words ---- */

enum { TOO_SOON = 1, NOT_UTF8 = 2, TOO_DEEP = 4 };

struct error_case {
	const char *text;
	size_t size;
	size_t offset;
	unsigned line, column, flags;
	const char *message;
};

#define SAVE	" (save the file as UTF-8)"
#define SPLIT	"expected the rest of a UTF-8 character, found the end of " \
		"the text"
#define ESCAPE	"expected one of \" \\ / b f n r t u after the backslash, "
#define QUOTED	" (names and text stand in double quotes)"
#define UTF16	" (if the file is UTF-16, save it as UTF-8)"

static const struct error_case error_cases[] = {
	{ TEXT(""), 0, 1, 1, TOO_SOON,
	    "expected a value, found the end of the text (the text is empty)" },
	{ TEXT(" \n "), 3, 2, 2, TOO_SOON,
	    "expected a value, found the end of the text (the text is empty)" },
	{ TEXT(BOM), 3, 1, 1, TOO_SOON,
	    "expected a value, found the end of the text (the text is empty)" },
	{ TEXT("\xef"), 0, 1, 1, TOO_SOON | NOT_UTF8,
	    SPLIT },
	{ TEXT("\xef\xbb"), 0, 1, 1, TOO_SOON | NOT_UTF8,
	    SPLIT },
	{ TEXT("\xef\xbbx"), 0, 1, 1, NOT_UTF8,
	    "expected UTF-8, found the byte 0xEF" SAVE },
	{ TEXT("\xff\xfe{\x00"), 0, 1, 1, NOT_UTF8,
	    "expected UTF-8, found UTF-16" SAVE },
	{ TEXT("\xfe\xff\x00{"), 0, 1, 1, NOT_UTF8,
	    "expected UTF-8, found UTF-16" SAVE },
	{ TEXT("\xff\xfe\x00\x00"), 0, 1, 1, NOT_UTF8,
	    "expected UTF-8, found UTF-32" SAVE },
	{ TEXT("{\x00}\x00"), 0, 1, 1, NOT_UTF8,
	    "expected UTF-8, found UTF-16" SAVE },
	{ TEXT("\x00{\x00}"), 0, 1, 1, NOT_UTF8,
	    "expected UTF-8, found UTF-16" SAVE },
	{ TEXT("{\"a\":1}\x00"), 7, 1, 8, 0,
	    "expected nothing more after the value, found a NUL byte" UTF16 },
	{ TEXT("{\"a\x00" "b\":1}"), 3, 1, 4, 0,
	    "expected '\"' at the end of the string, found a NUL byte" UTF16 },
	{ TEXT("\x00\x00\x00"), 0, 1, 1, 0,
	    "expected a value, found a NUL byte" UTF16 },
	{ TEXT("{"), 1, 1, 2, TOO_SOON,
	    "expected a member name in double quotes or '}', found the end of "
	    "the text (the '{' of line 1 is still open)" },
	{ TEXT("["), 1, 1, 2, TOO_SOON,
	    "expected a value or ']', found the end of the text (the '[' of "
	    "line 1 is still open)" },
	{ TEXT("{\"a\""), 4, 1, 5, TOO_SOON,
	    "expected ':' after the member's name, found the end of the text "
	    "(the '{' of line 1 is still open)" },
	{ TEXT("{\"a\":"), 5, 1, 6, TOO_SOON,
	    "expected a value after ':', found the end of the text (the '{' of "
	    "line 1 is still open)" },
	{ TEXT("{\"a\":1"), 6, 1, 7, TOO_SOON,
	    "expected ',' or '}' after the member's value, found the end of "
	    "the text (the '{' of line 1 is still open)" },
	{ TEXT("{\"a\":1,"), 7, 1, 8, TOO_SOON,
	    "expected a member name in double quotes, found the end of the "
	    "text (the '{' of line 1 is still open)" },
	{ TEXT("[1"), 2, 1, 3, TOO_SOON,
	    "expected ',' or ']' after the item, found the end of the text "
	    "(the '[' of line 1 is still open)" },
	{ TEXT("[1,"), 3, 1, 4, TOO_SOON,
	    "expected a value after ',', found the end of the text (the '[' of "
	    "line 1 is still open)" },
	{ TEXT("\"abc"), 4, 1, 5, TOO_SOON,
	    "expected '\"' at the end of the string, found the end of the text "
	    "(the string of line 1 is still open)" },
	{ TEXT("\"abc\\"), 5, 1, 6, TOO_SOON,
	    ESCAPE "found the end of the text (the string of line 1 is still "
	    "open)" },
	{ TEXT("\"abc\\u12"), 8, 1, 9, TOO_SOON,
	    "expected four hexadecimal digits after \\u, found the end of the "
	    "text (the string of line 1 is still open)" },
	{ TEXT("\"\xc3"), 1, 1, 2, TOO_SOON | NOT_UTF8,
	    SPLIT },
	{ TEXT("[\"\xe2\x82"), 2, 1, 3, TOO_SOON | NOT_UTF8,
	    SPLIT },
	{ TEXT("[\xc3"), 1, 1, 2, NOT_UTF8,
	    "expected UTF-8, found the byte 0xC3" SAVE },
	{ TEXT("tru"), 3, 1, 4, TOO_SOON,
	    "expected true, found the end of the text" },
	{ TEXT("-"), 1, 1, 2, TOO_SOON,
	    "expected a digit after '-', found the end of the text" },
	{ TEXT("1."), 2, 1, 3, TOO_SOON,
	    "expected a digit after the '.' of the number, found the end of "
	    "the text" },
	{ TEXT("1e"), 2, 1, 3, TOO_SOON,
	    "expected a digit in the number's exponent, found the end of the "
	    "text" },
	{ TEXT("1e+"), 3, 1, 4, TOO_SOON,
	    "expected a digit in the number's exponent, found the end of the "
	    "text" },
	{ TEXT("nul]"), 0, 1, 1, 0,
	    "expected a value, found 'nul'" QUOTED },
	{ TEXT("{\"a\":1 \"b\":2}"), 7, 1, 8, 0,
	    "expected ',' or '}' after the member's value, found '\"'" },
	{ TEXT("{\"a\":1,}"), 7, 1, 8, 0,
	    "expected a member name in double quotes, found '}' (is there a "
	    "comma too many?)" },
	{ TEXT("{,}"), 1, 1, 2, 0,
	    "expected a member name in double quotes or '}', found ',' (is "
	    "there a comma too many?)" },
	{ TEXT("{\"a\":,}"), 5, 1, 6, 0,
	    "expected a value after ':', found ',' (is there a comma too "
	    "many?)" },
	{ TEXT("{\"a\":}"), 5, 1, 6, 0,
	    "expected a value after ':', found '}' (is the value missing?)" },
	{ TEXT("{\"a\" 1}"), 5, 1, 6, 0,
	    "expected ':' after the member's name, found '1'" },
	{ TEXT("{\"a\"=1}"), 4, 1, 5, 0,
	    "expected ':' after the member's name, found '=' (JSON writes "
	    "':')" },
	{ TEXT("{a:1}"), 1, 1, 2, 0,
	    "expected a member name in double quotes or '}', found 'a'" QUOTED },
	{ TEXT("{'a':1}"), 1, 1, 2, 0,
	    "expected a member name in double quotes or '}', found a single "
	    "quote" QUOTED },
	{ TEXT("{\"a\":'x'}"), 5, 1, 6, 0,
	    "expected a value after ':', found a single quote" QUOTED },
	{ TEXT("{1:2}"), 1, 1, 2, 0,
	    "expected a member name in double quotes or '}', found '1'" },
	{ TEXT("[1 2]"), 3, 1, 4, 0,
	    "expected ',' or ']' after the item, found '2'" },
	{ TEXT("[1,]"), 3, 1, 4, 0,
	    "expected a value after ',', found ']' (is there a comma too "
	    "many?)" },
	{ TEXT("[,1]"), 1, 1, 2, 0,
	    "expected a value or ']', found ',' (is there a comma too many?)" },
	{ TEXT("[1,,2]"), 3, 1, 4, 0,
	    "expected a value after ',', found ',' (is there a comma too "
	    "many?)" },
	{ TEXT("[1}"), 2, 1, 3, 0,
	    "expected ',' or ']' after the item, found '}' (the '[' of line 1 "
	    "is still open)" },
	{ TEXT("{\"a\":1]"), 6, 1, 7, 0,
	    "expected ',' or '}' after the member's value, found ']' (the '{' "
	    "of line 1 is still open)" },
	{ TEXT("[{]"), 2, 1, 3, 0,
	    "expected a member name in double quotes or '}', found ']' (the "
	    "'{' of line 1 is still open)" },
	{ TEXT("{\"a\":1;\"b\":2}"), 6, 1, 7, 0,
	    "expected ',' or '}' after the member's value, found ';' (JSON "
	    "writes ',')" },
	{ TEXT("[1;2]"), 2, 1, 3, 0,
	    "expected ',' or ']' after the item, found ';' (JSON writes ',')" },
	{ TEXT("]"), 0, 1, 1, 0,
	    "expected a value, found ']'" },
	{ TEXT("}"), 0, 1, 1, 0,
	    "expected a value, found '}'" },
	{ TEXT(","), 0, 1, 1, 0,
	    "expected a value, found ',' (is there a comma too many?)" },
	{ TEXT("{}{}"), 2, 1, 3, 0,
	    "expected nothing more after the value, found '{'" },
	{ TEXT("1 2"), 2, 1, 3, 0,
	    "expected nothing more after the value, found '2'" },
	{ TEXT("[] // x"), 3, 1, 4, 0,
	    "expected nothing more after the value, found '//' (JSON has no "
	    "comments)" },
	{ TEXT("[1, // x\n2]"), 4, 1, 5, 0,
	    "expected a value after ',', found '//' (JSON has no comments)" },
	{ TEXT("/* x */ 1"), 0, 1, 1, 0,
	    "expected a value, found '/*' (JSON has no comments)" },
	{ TEXT("# x"), 0, 1, 1, 0,
	    "expected a value, found '#' (JSON has no comments)" },
	{ TEXT("{\"a\":1, # x"), 8, 1, 9, 0,
	    "expected a member name in double quotes, found '#' (JSON has no "
	    "comments)" },
	{ TEXT("[True]"), 1, 1, 2, 0,
	    "expected a value or ']', found 'True' (JSON writes true)" },
	{ TEXT("[False]"), 1, 1, 2, 0,
	    "expected a value or ']', found 'False' (JSON writes false)" },
	{ TEXT("[None]"), 1, 1, 2, 0,
	    "expected a value or ']', found 'None' (JSON writes null)" },
	{ TEXT("[NULL]"), 1, 1, 2, 0,
	    "expected a value or ']', found 'NULL' (JSON writes null)" },
	{ TEXT("[undefined]"), 1, 1, 2, 0,
	    "expected a value or ']', found 'undefined' (JSON writes null)" },
	{ TEXT("[NaN]"), 1, 1, 2, 0,
	    "expected a value or ']', found 'NaN' (JSON has no such number; "
	    "write null)" },
	{ TEXT("[Infinity]"), 1, 1, 2, 0,
	    "expected a value or ']', found 'Infinity' (JSON has no such "
	    "number; write null)" },
	{ TEXT("[-Infinity]"), 2, 1, 3, 0,
	    "expected a digit after '-', found 'Infinity' (JSON has no such "
	    "number; write null)" },
	{ TEXT("[-NaN]"), 2, 1, 3, 0,
	    "expected a digit after '-', found 'NaN' (JSON has no such number; "
	    "write null)" },
	{ TEXT("[+1]"), 1, 1, 2, 0,
	    "expected a value or ']', found '+' (a number has no sign but "
	    "'-')" },
	{ TEXT("[.5]"), 1, 1, 2, 0,
	    "expected a value or ']', found '.' (a number has a digit before "
	    "its '.')" },
	{ TEXT("[01]"), 2, 1, 3, 0,
	    "expected no digit after a leading 0, found '1' (a number has no "
	    "leading zeros)" },
	{ TEXT("[-01]"), 3, 1, 4, 0,
	    "expected no digit after a leading 0, found '1' (a number has no "
	    "leading zeros)" },
	{ TEXT("[00]"), 2, 1, 3, 0,
	    "expected no digit after a leading 0, found '0' (a number has no "
	    "leading zeros)" },
	{ TEXT("[1.]"), 3, 1, 4, 0,
	    "expected a digit after the '.' of the number, found ']'" },
	{ TEXT("[1.e3]"), 3, 1, 4, 0,
	    "expected a digit after the '.' of the number, found 'e3'" },
	{ TEXT("[1e]"), 3, 1, 4, 0,
	    "expected a digit in the number's exponent, found ']'" },
	{ TEXT("[1e+]"), 4, 1, 5, 0,
	    "expected a digit in the number's exponent, found ']'" },
	{ TEXT("[-]"), 2, 1, 3, 0,
	    "expected a digit after '-', found ']'" },
	{ TEXT("[- 1]"), 2, 1, 3, 0,
	    "expected a digit after '-', found a space" },
	{ TEXT("[0x10]"), 2, 1, 3, 0,
	    "expected ',' or ']' after the item, found 'x10'" },
	{ TEXT("[1a]"), 2, 1, 3, 0,
	    "expected ',' or ']' after the item, found 'a'" },
	{ TEXT("[hello world]"), 1, 1, 2, 0,
	    "expected a value or ']', found 'hello'" QUOTED },
	{ TEXT("[\"a\nb\"]"), 3, 1, 4, 0,
	    "expected '\"' at the end of the string, found a line break (is "
	    "the quote missing? a line break in text is written \\n)" },
	{ TEXT("[\"a\r\nb\"]"), 3, 1, 4, 0,
	    "expected '\"' at the end of the string, found a line break (is "
	    "the quote missing? a line break in text is written \\n)" },
	{ TEXT("[\"a\tb\"]"), 3, 1, 4, 0,
	    "expected '\"' at the end of the string, found a tab (a tab in "
	    "text is written \\t)" },
	{ TEXT("[\"a\x01" "b\"]"), 3, 1, 4, 0,
	    "expected '\"' at the end of the string, found the control "
	    "character U+0001 (in text it is written as an escape)" },
	{ TEXT("[\"\\x\"]"), 3, 1, 4, 0,
	    ESCAPE "found 'x' (a backslash itself is written \\\\)" },
	{ TEXT("[\"C:\\Users\"]"), 5, 1, 6, 0,
	    ESCAPE "found 'U' (a backslash itself is written \\\\)" },
	{ TEXT("[\"\\u12g4\"]"), 6, 1, 7, 0,
	    "expected four hexadecimal digits after \\u, found 'g' (a "
	    "backslash itself is written \\\\)" },
	{ TEXT("[\"\\u\"]"), 4, 1, 5, 0,
	    "expected four hexadecimal digits after \\u, found '\"' (a "
	    "backslash itself is written \\\\)" },
	{ TEXT("[\"\\" E_ACUTE "\"]"), 3, 1, 4, 0,
	    ESCAPE "found U+00E9 (a backslash itself is written \\\\)" },
	{ TEXT("[\"\xe9\"]"), 2, 1, 3, NOT_UTF8,
	    "expected UTF-8, found the byte 0xE9" SAVE },
	{ TEXT("[\"\xc0\xaf\"]"), 2, 1, 3, NOT_UTF8,
	    "expected UTF-8, found the byte 0xC0" SAVE },
	{ TEXT("[\"\xed\xa0\x80\"]"), 2, 1, 3, NOT_UTF8,
	    "expected UTF-8, found the byte 0xED" SAVE },
	{ TEXT("[\"\xf4\x90\x80\x80\"]"), 2, 1, 3, NOT_UTF8,
	    "expected UTF-8, found the byte 0xF4" SAVE },
	{ TEXT("[\"\xf8\"]"), 2, 1, 3, NOT_UTF8,
	    "expected UTF-8, found the byte 0xF8" SAVE },
	{ TEXT("[\"\x80\"]"), 2, 1, 3, NOT_UTF8,
	    "expected UTF-8, found the byte 0x80" SAVE },
	{ TEXT("[\xe9]"), 1, 1, 2, NOT_UTF8,
	    "expected UTF-8, found the byte 0xE9" SAVE },
	{ TEXT("[\xe2\x80\x9cx\xe2\x80\x9d]"), 1, 1, 2, 0,
	    "expected a value or ']', found a typographic quote (U+201C) (type "
	    "it as a plain double quote)" },
	{ TEXT("[1,\xc2\xa0" "2]"), 3, 1, 4, 0,
	    "expected a value after ',', found a no-break space (U+00A0) (type "
	    "it as a plain space)" },
	{ TEXT("{\"a\"\xe2\x80\x8b:1}"), 4, 1, 5, 0,
	    "expected ':' after the member's name, found a zero-width space "
	    "(U+200B) (remove it)" },
	{ TEXT("[\xe4\xb8\xad]"), 1, 1, 2, 0,
	    "expected a value or ']', found U+4E2D" },
	{ TEXT(BOM BOM "{}"), 3, 1, 1, 0,
	    "expected a value, found a byte order mark (U+FEFF) (it may stand "
	    "once, at the start of the file)" },
	{ TEXT("[1," BOM "2]"), 3, 1, 4, 0,
	    "expected a value after ',', found a byte order mark (U+FEFF) (it "
	    "may stand once, at the start of the file)" },
	{ TEXT("[\"a\" \"b\"]"), 5, 1, 6, 0,
	    "expected ',' or ']' after the item, found '\"'" },
	{ TEXT("[\x7f]"), 1, 1, 2, 0,
	    "expected a value or ']', found the control character U+007F" },
	{ TEXT("[\x0c" "1]"), 1, 1, 2, 0,
	    "expected a value or ']', found the control character U+000C" },
	{ TEXT("{\"a\":1}\n\n\nxyz"), 10, 4, 1, 0,
	    "expected nothing more after the value, found 'xyz'" },
	{ TEXT("{\r\n  \"a\": 1\r\n  \"b\": 2\r\n}"), 15, 3, 3, 0,
	    "expected ',' or '}' after the member's value, found '\"'" },
	{ TEXT(BOM "{\"" E_ACUTE "\xe4\xb8\xad\xf0\x9f\x98\x80\" x"), 16, 1, 8, 0,
	    "expected ':' after the member's name, found 'x'" },
	{ TEXT("[trueish]"), 5, 1, 6, 0,
	    "expected ',' or ']' after the item, found 'ish'" },
	{ TEXT("[supercalifragilisticexpialidocious]"), 1, 1, 2, 0,
	    "expected a value or ']', found 'supercalifragilisticexpi...'"
	    QUOTED },
	{ TEXT("[`a`]"), 1, 1, 2, 0,
	    "expected a value or ']', found '`'" QUOTED },
	{ TEXT("\x1b[0m"), 0, 1, 1, 0,
	    "expected a value, found the control character U+001B" },
	{ TEXT("[\"\\ud800\\"), 9, 1, 10, TOO_SOON,
	    ESCAPE "found the end of the text (the string of line 1 is still "
	    "open)" },
	{ TEXT("<html>"), 0, 1, 1, 0,
	    "expected a value, found '<'" },
	{ TEXT("\"a\":1"), 3, 1, 4, 0,
	    "expected nothing more after the value, found ':' (is a '{' "
	    "missing at the start?)" },
};

static void
check_error(const struct error_case *c)
{
	struct json_error e = parse_error(c->text, c->size);
	unsigned line, column;

	text_position(c->text, c->size, e.offset, &line, &column);
	if (e.offset != c->offset || line != c->line || column != c->column
	    || e.ends_too_soon != ((c->flags & TOO_SOON) != 0)
	    || e.not_utf8 != ((c->flags & NOT_UTF8) != 0)
	    || e.too_deep != ((c->flags & TOO_DEEP) != 0)
	    || strcmp(e.text, c->message) != 0)
		fail_msg("'%.*s'\nexpected %zu, %u:%u: %s (flags %u)\n"
		    "got      %zu, %u:%u: %s (%s%s%s)", (int)c->size, c->text,
		    c->offset, c->line, c->column, c->message, c->flags,
		    e.offset, line, column, e.text,
		    e.ends_too_soon ? "ends_too_soon " : "",
		    e.not_utf8 ? "not_utf8 " : "",
		    e.too_deep ? "too_deep" : "");
}

static void
errors_say_what_was_expected_and_where(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(error_cases); i++)
		check_error(&error_cases[i]);
}

static void
error_texts_are_printable_and_whole(void **state)
{
	char text[4] = "[??";
	struct json_error e;

	(void)state;
	for (int first = 0; first < 256; first++) {
		text[1] = (char)first;
		if (strchr("\t\n\r [\"{-]tfn0123456789", first) != NULL
		    && first != 0)
			continue;
		e = parse_error(text, 3);
		assert_in_range(strlen(e.text), 20, sizeof(e.text) - 2);
		for (const char *c = e.text; *c != '\0'; c++)
			assert_in_range(*c, 0x20, 0x7e);
	}
}

static void
error_lines_may_be_large(void **state)
{
	struct buf b CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct json_error e;

	(void)state;
	assert_int_equal(buf_resize(&b, 3000000), 0);
	memset(b.data, '\n', b.len);
	assert_int_equal(buf_puts(&b, "{\"a\": 1]"), 0);
	e = parse_error(b.data, b.len);
	assert_string_equal(e.text, "expected ',' or '}' after the member's "
	    "value, found ']' (the '{' of line 3000001 is still open)");
}

/* ---- the grammar: what must be accepted, what must not ---- */

static const struct {
	const char *text;
	size_t size;
} accepted[] = {
	/* any value may be the whole text */
	{ TEXT("null") }, { TEXT("true") }, { TEXT("false") }, { TEXT("0") },
	{ TEXT("\"\"") }, { TEXT("[]") }, { TEXT("{}") },
	{ TEXT(" \t\r\n0\t\n\r ") }, { TEXT(BOM "0") }, { TEXT(BOM " {} ") },
	/* numbers */
	{ TEXT("-0") }, { TEXT("0.0") }, { TEXT("-0.0e-0") },
	{ TEXT("1e1") }, { TEXT("1E+01") }, { TEXT("1.5E-007") },
	{ TEXT("0e00000") }, { TEXT("10") }, { TEXT("1e999") },
	{ TEXT("-1e999") }, { TEXT("1e-999") },
	{ TEXT("123456789012345678901234567890123456789012345678901234567890"
	    "123456789012345678901234567890.123456789e-100") },
	/* strings */
	{ TEXT("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"") },
	{ TEXT("\"\\u0000\\u001f\\uABCD\\uabcd\"") },
	{ TEXT("\"\\ud83d\\ude00\"") }, { TEXT("\"\\ud800\"") },
	{ TEXT("\"\\udc00\\ud800\"") }, { TEXT("\"\\ud800x\"") },
	{ TEXT("\"\x7f\"") }, { TEXT("\"\xc2\x80\xdf\xbf\"") },
	{ TEXT("\"\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\xef\xbf\xbf\"") },
	{ TEXT("\"\xf0\x90\x80\x80\xf4\x8f\xbf\xbf\"") },
	{ TEXT("\"/* no comment */ // either\"") }, { TEXT("\"'\"") },
	{ TEXT("\"1234567\"") }, { TEXT("\"12345678\"") },
	{ TEXT("\"123456789\"") }, { TEXT("\"1234567\\n\"") },
	{ TEXT("\"12345678\\\"12345678\"") },
	{ TEXT("\"" BOM "\"") }, { TEXT("\"\xe2\x80\xa8\xe2\x80\xa9\"") },
	/* containers */
	{ TEXT("[[],[[]],{}]") }, { TEXT("{\"\":{}}") },
	{ TEXT("{\"a\":1,\"a\":2}") }, { TEXT("[ 1 , 2 ]") },
	{ TEXT("{ \"a\" : [ ] , \"b\" : { } }") }, { TEXT("[1\n,\n2]") },
	{ TEXT("{\"\\u0061\":null,\"a\":null}") },
};

static const struct {
	const char *text;
	size_t size;
} refused[] = {
	{ TEXT("") }, { TEXT(" ") }, { TEXT(BOM) }, { TEXT("\0") },
	{ TEXT("nulL") }, { TEXT("Null") }, { TEXT("truefalse") },
	{ TEXT("true false") }, { TEXT("nul") }, { TEXT("\v1") },
	{ TEXT("\f1") }, { TEXT("1\xc2\x85") }, { TEXT("\xe2\x80\xa8" "1") },
	{ TEXT(" " BOM "1") }, { TEXT("1" BOM) },
	{ TEXT("00") }, { TEXT("-") }, { TEXT("--1") }, { TEXT("-a") },
	{ TEXT("+1") }, { TEXT(".1") }, { TEXT("1.") }, { TEXT("1.e1") },
	{ TEXT("1e") }, { TEXT("1e+") }, { TEXT("1e1.5") }, { TEXT("1 .5") },
	{ TEXT("0x1") }, { TEXT("1_000") }, { TEXT("1,000") }, { TEXT("1f") },
	{ TEXT("\xef\xbc\x91") }, { TEXT("NaN") }, { TEXT("-Infinity") },
	{ TEXT("\"") }, { TEXT("\"\\\"") }, { TEXT("\"a\nb\"") },
	{ TEXT("\"\t\"") }, { TEXT("\"\x1f\"") }, { TEXT("\"a\0b\"") },
	{ TEXT("\"\\a\"") }, { TEXT("\"\\v\"") }, { TEXT("\"\\0\"") },
	{ TEXT("\"\\x41\"") }, { TEXT("\"\\'\"") }, { TEXT("\"\\\n\"") },
	{ TEXT("\"\\U0041\"") }, { TEXT("\"\\u\"") }, { TEXT("\"\\u004\"") },
	{ TEXT("\"\\u00g1\"") }, { TEXT("\"\\u+041\"") },
	{ TEXT("\"\\ud800\\u\"") }, { TEXT("\"\\ud800\\u00\"") },
	{ TEXT("\"\\ud800\\\"") },
	{ TEXT("\"\x80\"") }, { TEXT("\"\xbf\"") }, { TEXT("\"\xc0\x80\"") },
	{ TEXT("\"\xc1\xbf\"") }, { TEXT("\"\xe0\x80\x80\"") },
	{ TEXT("\"\xe0\x9f\xbf\"") }, { TEXT("\"\xed\xa0\x80\"") },
	{ TEXT("\"\xf0\x80\x80\x80\"") }, { TEXT("\"\xf0\x8f\xbf\xbf\"") },
	{ TEXT("\"\xf4\x90\x80\x80\"") }, { TEXT("\"\xf5\x80\x80\x80\"") },
	{ TEXT("\"\xfe\"") }, { TEXT("\"\xff\"") }, { TEXT("\"\xe4\xb8\"") },
	{ TEXT("\"\xc3(\"") }, { TEXT("{\"\xe9\":1}") },
	{ TEXT("'a'") }, { TEXT("a") }, { TEXT("\"a\" \"b\"") },
	{ TEXT("[") }, { TEXT("]") }, { TEXT("[1") }, { TEXT("[1,") },
	{ TEXT("[1,]") }, { TEXT("[,]") }, { TEXT("[,1]") }, { TEXT("[1,,1]") },
	{ TEXT("[1 1]") }, { TEXT("[1:1]") }, { TEXT("[1}") }, { TEXT("[]]") },
	{ TEXT("[1]]") }, { TEXT("[[]") }, { TEXT("[1;1]") }, { TEXT("[]//") },
	{ TEXT("{") }, { TEXT("}") }, { TEXT("{1:1}") }, { TEXT("{null:1}") },
	{ TEXT("{a:1}") }, { TEXT("{'a':1}") }, { TEXT("{\"a\"}") },
	{ TEXT("{\"a\":}") }, { TEXT("{\"a\",}") }, { TEXT("{\"a\":1,}") },
	{ TEXT("{\"a\":1,,}") }, { TEXT("{,}") }, { TEXT("{:1}") },
	{ TEXT("{\"a\"::1}") }, { TEXT("{\"a\" 1}") }, { TEXT("{\"a\":1 2}") },
	{ TEXT("{\"a\":1]") }, { TEXT("{[1]:2}") }, { TEXT("{{}}") },
	{ TEXT("{}}") }, { TEXT("{} {}") }, { TEXT("{\"a\":1}/**/") },
	{ TEXT("{\"a\":/**/1}") }, { TEXT("<a/>") }, { TEXT("swagger: '2.0'") },
};

static void
grammar_is_rfc_8259(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(accepted); i++)
		json_free(parse(accepted[i].text, accepted[i].size));
	for (size_t i = 0; i < ARRAY_LEN(refused); i++)
		(void)parse_error(refused[i].text, refused[i].size);
}

/* A piece cut off a good text is the beginning of a good text. */
static void
check_beginnings(const char *text, size_t size)
{
	struct json_error error;
	struct json_doc *doc;

	for (size_t n = 0; n < size; n++) {
		if (json_parse(text, n, &doc, &error) == 0)
			json_free(doc);
		else if (!error.ends_too_soon)
			fail_msg("the first %zu bytes of '%s' do not end too "
			    "soon, but: %s", n, text, error.text);
	}
}

static void
beginnings_end_too_soon(void **state)
{
	static const char all[] = BOM " {\"a\" : [true , false,null, -1.5e+3],"
	    "\r\n\"\\u00e9\\n" E_ACUTE "\xe4\xb8\xad\xf0\x9f\x98\x80"
	    "\xf4\x8f\xbf\xbf\xed\x9f\xbf\\ud83d\\ude00\" :{}}\n";

	(void)state;
	check_beginnings(TEXT(all));
	for (size_t i = 0; i < ARRAY_LEN(accepted); i++)
		check_beginnings(accepted[i].text, accepted[i].size);
}

/* Every buffer is exactly as long as the text, so that a step too far shows. */
static void
reading_stays_inside_the_text(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(error_cases); i++) {
		const struct error_case *c = &error_cases[i];
		char *copy = malloc(c->size > 0 ? c->size : 1);

		assert_non_null(copy);
		memcpy(copy, c->text, c->size);
		(void)parse_error(copy, c->size);
		free(copy);
	}
}

static void
nothing_is_a_text_too(void **state)
{
	struct json_error e = parse_error(NULL, 0);
	unsigned line = 0, column = 0;

	(void)state;
	assert_true(e.ends_too_soon);
	text_position(NULL, 0, 5, &line, &column);
	assert_int_equal(line, 1);
	assert_int_equal(column, 1);
}

static void
too_much_is_refused(void **state)
{
	struct json_error error;
	struct json_doc *doc = NULL;

	(void)state;
	assert_int_equal(json_parse("", ((size_t)1 << 30) + 1, &doc, &error),
	    -EFBIG);
	assert_null(doc);
}

/* ---- depth ---- */

static void
nest(struct buf *b, size_t depth, bool close)
{
	for (size_t i = 0; i < depth; i++)
		assert_int_equal(buf_puts(b, i % 2 ? "{\"a\":" : "["), 0);
	for (size_t i = depth; close && i-- > 0;)
		assert_int_equal(buf_puts(b, i % 2 ? "}" : "]"), 0);
}

static void
depth_has_a_limit(void **state)
{
	struct buf good CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct buf bad CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct buf pointer CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	const struct json_node *node;
	struct json_doc *doc;
	struct json_error e;

	(void)state;
	nest(&good, JSON_DEPTH_MAX - 1, false);
	assert_int_equal(buf_puts(&good, "[1]"), 0);
	for (size_t i = JSON_DEPTH_MAX - 1; i-- > 0;)
		assert_int_equal(buf_puts(&good, i % 2 ? "}" : "]"), 0);
	doc = parse(good.data, good.len);
	for (node = json_root(doc); node->first != NULL; node = node->first)
		continue;
	assert_int_equal(node->type, JSON_NUMBER);
	assert_int_equal(json_pointer(node, &pointer), 0);
	assert_ptr_equal(json_resolve(json_root(doc), pointer.data,
	    pointer.len), node);
	json_free(doc);

	nest(&bad, JSON_DEPTH_MAX + 1, true);
	e = parse_error(bad.data, bad.len);
	assert_true(e.too_deep);
	assert_false(e.ends_too_soon);
	assert_int_equal(e.offset, JSON_DEPTH_MAX / 2 * strlen("[{\"a\":"));
	assert_string_equal(e.text, "expected arrays and objects at most 512 "
	    "deep, found one more '['");
}

static void
depth_of_100000_is_no_danger(void **state)
{
	struct buf b CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct json_error e;

	(void)state;
	nest(&b, 100000, true);
	e = parse_error(b.data, b.len);
	assert_true(e.too_deep);
	assert_int_equal(e.offset, JSON_DEPTH_MAX / 2 * strlen("[{\"a\":"));
}

static void
depth_counts_what_is_open_only(void **state)
{
	struct buf b CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct json_doc *doc;

	(void)state;
	assert_int_equal(buf_putc(&b, '['), 0);
	for (int i = 0; i < 2000; i++)
		assert_int_equal(buf_puts(&b, "[{}],"), 0);
	assert_int_equal(buf_puts(&b, "0]"), 0);
	doc = parse(b.data, b.len);
	assert_int_equal(json_root(doc)->count, 2001);
	json_free(doc);
}

/* ---- the tree ---- */

static void
nodes_remember_where_they_stood(void **state)
{
	static const char text[] = BOM " {\"k\" : [10, \"x\"],\n\"\": tr"
	    "ue}";
	struct json_doc *doc = parse(TEXT(text));
	const struct json_node *root = json_root(doc);
	const struct json_node *k = root->first, *empty = root->last;

	(void)state;
	assert_true(json_has_bom(doc));
	assert_int_equal(root->type, JSON_OBJECT);
	assert_int_equal(root->offset, 4);
	assert_int_equal(root->end, sizeof(text) - 1);
	assert_int_equal(root->count, 2);
	assert_null(root->key);
	assert_null(root->parent);

	assert_int_equal(k->type, JSON_ARRAY);
	assert_int_equal(k->key_offset, 5);
	assert_int_equal(k->key_len, 1);
	assert_string_equal(k->key, "k");
	assert_int_equal(k->offset, 11);
	assert_int_equal(k->end, 20);
	assert_ptr_equal(k->parent, root);
	assert_ptr_equal(k->next, empty);
	assert_int_equal(k->first->offset, 12);
	assert_int_equal(k->first->end, 14);
	assert_true(k->first->number == 10);
	assert_null(k->first->key);
	assert_int_equal(k->last->offset, 16);
	assert_int_equal(k->last->end, 19);
	assert_int_equal(k->last->index, 1);

	assert_int_equal(empty->index, 1);
	assert_int_equal(empty->key_offset, 22);
	assert_int_equal(empty->key_len, 0);
	assert_string_equal(empty->key, "");
	assert_null(empty->next);
	json_free(doc);
}

static void
what_is_below_comes_in_document_order(void **state)
{
	struct json_doc *doc = parse(TEXT("[0,[1,[2],{}],{\"k\":3}]"));
	const struct json_node *top = json_item(json_root(doc), 1);
	static const enum json_type types[] = {
		JSON_NUMBER, JSON_ARRAY, JSON_NUMBER, JSON_OBJECT,
	};
	const struct json_node *n = top;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(types); i++) {
		n = json_next_below(top, n);
		assert_non_null(n);
		assert_int_equal(n->type, types[i]);
	}
	assert_null(json_next_below(top, n));
	assert_null(json_next_below(n, n));
	json_free(doc);
}

static void
keys_do_not_stick_to_later_items(void **state)
{
	struct json_doc *doc = parse(TEXT("[{\"a\":[1]},2,{\"b\":{}},[3]]"));

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		const struct json_node *item = json_item(json_root(doc), i);

		assert_null(item->key);
		assert_int_equal(item->key_len, 0);
		assert_int_equal(item->key_offset, 0);
	}
	assert_null(json_item(json_root(doc), 0)->first->first->key);
	json_free(doc);
}

static const struct {
	const char *text;
	size_t size;
	const char *decoded;
	size_t len;
} string_cases[] = {
	{ TEXT("\"\""), TEXT("") },
	{ TEXT("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\""), TEXT("\"\\/\b\f\n\r\t") },
	{ TEXT("\"a\\u0000b\""), TEXT("a\0b") },
	{ TEXT("\"\\u0041\\u00e9\\u00E9\\u4e2d\""),
	    TEXT("A" E_ACUTE E_ACUTE "\xe4\xb8\xad") },
	{ TEXT("\"\\u007f\\u0080\\u07ff\\u0800\\uffff\""),
	    TEXT("\x7f\xc2\x80\xdf\xbf\xe0\xa0\x80\xef\xbf\xbf") },
	{ TEXT("\"\\ud83d\\ude00\""), TEXT("\xf0\x9f\x98\x80") },
	{ TEXT("\"\\ud800\\udc00\\uDBFF\\uDFFF\""),
	    TEXT("\xf0\x90\x80\x80\xf4\x8f\xbf\xbf") },
	/* half a pair */
	{ TEXT("\"\\ud800\""), TEXT("\xef\xbf\xbd") },
	{ TEXT("\"\\udc00x\""), TEXT("\xef\xbf\xbdx") },
	{ TEXT("\"\\ud800\\n\""), TEXT("\xef\xbf\xbd\n") },
	{ TEXT("\"\\ud800\\u0041\""), TEXT("\xef\xbf\xbd" "A") },
	{ TEXT("\"\\ud800\\ud83d\\ude00\""),
	    TEXT("\xef\xbf\xbd\xf0\x9f\x98\x80") },
	{ TEXT("\"" E_ACUTE "\xe4\xb8\xad\xf0\x9f\x98\x80\""),
	    TEXT(E_ACUTE "\xe4\xb8\xad\xf0\x9f\x98\x80") },
	{ TEXT("\"12345678" E_ACUTE "12345678\\t1234567\""),
	    TEXT("12345678" E_ACUTE "12345678\t1234567") },
};

static void
strings_are_decoded(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(string_cases); i++) {
		struct json_doc *doc = parse(string_cases[i].text,
		    string_cases[i].size);

		assert_text(json_root(doc), string_cases[i].decoded,
		    string_cases[i].len);
		json_free(doc);
	}
}

/* Each length and each place of an escape: strings are read in words. */
static void
strings_of_every_length(void **state)
{
	char text[64], decoded[64];

	(void)state;
	for (size_t len = 1; len < 40; len++) {
		for (size_t at = 0; at < len; at++) {
			struct json_doc *doc;

			memset(decoded, 'x', len);
			decoded[at] = '"';
			decoded[len] = '\0';
			memset(text, 'x', len + 3);
			text[0] = text[len + 2] = '"';
			text[at + 1] = '\\';
			text[at + 2] = '"';
			doc = parse(text, len + 3);
			assert_text(json_root(doc), decoded, len);
			json_free(doc);
		}
	}
}

static const struct {
	const char *text;
	double number;
} number_cases[] = {
	{ "0", 0 }, { "-0", 0 }, { "7", 7 }, { "-7", -7 },
	{ "999999999999999", 999999999999999.0 },
	{ "-999999999999999", -999999999999999.0 },
	{ "9007199254740993", 9007199254740992.0 },
	{ "123456789012345678901234567890", 123456789012345678901234567890.0 },
	{ "0.1", 0.1 }, { "-2.5e-3", -0.0025 }, { "1E2", 100 },
	{ "1.7976931348623157e308", 1.7976931348623157e308 },
	{ "4.9e-324", 4.9e-324 }, { "1e-999", 0 }, { "1e999", HUGE_VAL },
	{ "-1e999", -HUGE_VAL },
};

static void
check_numbers(void)
{
	for (size_t i = 0; i < ARRAY_LEN(number_cases); i++) {
		const char *text = number_cases[i].text;
		struct json_doc *doc = parse(text, strlen(text));
		double number = json_root(doc)->number;

		if (!(number == number_cases[i].number))
			fail_msg("%s: expected %.17g, got %.17g", text,
			    number_cases[i].number, number);
		assert_int_equal(signbit(number) != 0, text[0] == '-');
		json_free(doc);
	}
}

static void
numbers_are_exact(void **state)
{
	(void)state;
	check_numbers();
	/* With a decimal comma where the machine has such a locale. */
	if (setlocale(LC_NUMERIC, "de_DE.UTF-8") != NULL) {
		check_numbers();
		(void)setlocale(LC_NUMERIC, "C");
	}
}

static void
numbers_may_have_many_digits(void **state)
{
	struct buf b CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct json_doc *doc;

	(void)state;
	assert_int_equal(buf_resize(&b, 1000000), 0);
	memset(b.data, '9', b.len);
	assert_int_equal(buf_puts(&b, "e-999999"), 0);
	doc = parse(b.data, b.len);
	assert_true(json_root(doc)->number == 10);
	json_free(doc);
}

static void
type_names(void **state)
{
	static const char *const names[] = { "Null", "Boolean", "Boolean",
		"Number", "String", "Array", "Object" };

	(void)state;
	for (unsigned type = JSON_NULL; type <= JSON_OBJECT; type++)
		assert_string_equal(json_type_name((enum json_type)type),
		    names[type]);
}

/* ---- members, items, duplicates ---- */

static void
typed_access(void **state)
{
	struct json_doc *doc = parse(TEXT("{\"o\":{},\"a\":[1],\"s\":\"x\","
	    "\"t\":true,\"f\":false,\"z\":null,\"n\":5,\"a\\u0000\":1}"));
	const struct json_node *root = json_root(doc);
	static const char *const others[] = { "z", "n", "f", "none", "" };

	(void)state;
	assert_int_equal(json_object(root, "o")->type, JSON_OBJECT);
	assert_int_equal(json_array(root, "a")->type, JSON_ARRAY);
	assert_string_equal(json_string(root, "s"), "x");
	assert_true(json_is_true(root, "t"));
	assert_true(json_member(root, "n")->number == 5);
	assert_int_equal(json_member(root, "z")->type, JSON_NULL);
	for (size_t i = 0; i < ARRAY_LEN(others); i++) {
		assert_null(json_object(root, others[i]));
		assert_null(json_array(root, others[i]));
		assert_null(json_string(root, others[i]));
		assert_false(json_is_true(root, others[i]));
	}
	assert_null(json_member(NULL, "a"));
	assert_null(json_member(json_array(root, "a"), "a"));
	assert_true(json_is_named(json_member(root, "s"), "s"));
	assert_false(json_is_named(json_member(root, "s"), "sx"));
	assert_false(json_is_named(json_member_sized(root, "a", 2), "a"));
	assert_false(json_is_named(root, ""));
	assert_false(json_is_named(NULL, ""));
	assert_true(json_is_text(json_member(root, "s"), "x"));
	assert_false(json_is_text(json_member(root, "s"), ""));
	assert_false(json_is_text(json_member(root, "s"), "xx"));
	assert_false(json_is_text(json_member(root, "n"), "5"));
	assert_false(json_is_text(NULL, ""));
	assert_null(json_item(root, 0));
	assert_null(json_item(NULL, 0));
	assert_null(json_item(json_array(root, "a"), 1));
	json_free(doc);
}

/* {"0":0,...}, then every tenth name once more. */
static void
add_members(struct buf *b, int count)
{
	assert_int_equal(buf_putc(b, '{'), 0);
	for (int i = 0; i < count; i++)
		assert_int_equal(buf_printf(b, "\"%d\":%d,", i, i), 0);
	for (int i = 0; i < count; i += 10)
		assert_int_equal(buf_printf(b, "\"%d\":%d%s", i, -i,
		    i + 10 < count ? "," : "}"), 0);
}

static void
check_members(int count)
{
	struct buf b CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	const struct json_node *const *duplicates;
	struct json_doc *doc;
	char key[16];
	size_t n;

	add_members(&b, count);
	doc = parse(b.data, b.len);
	for (int i = 0; i < count; i++) {
		const struct json_node *member;

		(void)snprintf(key, sizeof(key), "%d", i);
		member = json_member(json_root(doc), key);
		assert_non_null(member);
		assert_true(member->number == (i % 10 == 0 ? -i : i));
	}
	assert_null(json_member(json_root(doc), "x"));
	assert_null(json_member(json_root(doc), ""));
	n = json_duplicates(doc, &duplicates);
	assert_int_equal(n, (count + 9) / 10);
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(duplicates[i]->index, (size_t)count + i);
		assert_int_equal(duplicates[i]->type, JSON_NUMBER);
	}
	json_free(doc);
}

static void
members_of_any_number_are_found(void **state)
{
	static const int counts[] = { 1, 2, 7, 13, 14, 15, 16, 17, 31, 32, 33,
		100, 50000 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(counts); i++)
		check_members(counts[i]);
}

static void
names_of_every_length_are_found(void **state)
{
	struct buf b CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct json_doc *doc;
	char key[42];

	(void)state;
	assert_int_equal(buf_puts(&b, "{"), 0);
	for (int len = 0; len <= 40; len++)
		assert_int_equal(buf_printf(&b, "%s\"%.*s\":%d",
		    len > 0 ? "," : "", len,
		    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", len), 0);
	assert_int_equal(buf_puts(&b, "}"), 0);
	doc = parse(b.data, b.len);
	for (unsigned len = 0; len <= 40; len++) {
		memset(key, 'a', len);
		key[len] = '\0';
		assert_true(json_member(json_root(doc), key)->number == len);
	}
	assert_null(json_member(json_root(doc), "aab"));
	json_free(doc);
}

static void
duplicates_come_in_reading_order(void **state)
{
	static const char text[] = "{\"a\":{\"x\":1,\"y\":2,\"x\":3},"
	    "\"b\":[{\"k\":1,\"\\u006b\":2}],\"a\":{\"q\":1,\"q\":1},\"a\":0}";
	static const unsigned offsets[] = { 18, 37, 50, 61, 68 };
	const struct json_node *const *duplicates;
	struct json_doc *doc = parse(TEXT(text));

	(void)state;
	assert_int_equal(json_duplicates(doc, &duplicates),
	    ARRAY_LEN(offsets));
	for (size_t i = 0; i < ARRAY_LEN(offsets); i++)
		assert_int_equal(duplicates[i]->key_offset, offsets[i]);
	assert_int_equal(json_member(json_root(doc), "a")->type, JSON_NUMBER);
	json_free(doc);
}

static void
similar_names_are_no_duplicates(void **state)
{
	const struct json_node *const *duplicates;
	struct json_doc *doc = parse(TEXT("{\"ab\":1,\"aB\":1,\"a\":1,"
	    "\"\":1,\"a\\u0000\":1,\"a\\u0000b\":1,\"ba\":1,\"acb\":1,"
	    "\"abb\":1,\"adb\":1}"));

	(void)state;
	assert_int_equal(json_duplicates(doc, &duplicates), 0);
	json_free(doc);
}

static void
items_of_any_number_are_found(void **state)
{
	(void)state;
	for (size_t count = 1; count < 40; count++) {
		struct buf b CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
		struct json_doc *doc;

		for (size_t i = 0; i < count; i++)
			assert_int_equal(buf_printf(&b, "%s%zu",
			    i > 0 ? "," : "[", i), 0);
		assert_int_equal(buf_putc(&b, ']'), 0);
		doc = parse(b.data, b.len);
		for (size_t i = 0; i < count; i++)
			assert_true((size_t)json_item(json_root(doc), i)
			    ->number == i);
		assert_null(json_item(json_root(doc), count));
		assert_null(json_item(json_root(doc), SIZE_MAX));
		json_free(doc);
	}
}

/* ---- pointers ---- */

static const char pointer_text[] = "{\"paths\":{\"/pets/{id}\":{\"a~b\":"
    "[10,{\"\":\"x\"}]},\"~1\":1,\"m~n/o\":2,\"\":{\"c\":3}},"
    "\"paths2\":0}";

static const struct {
	const char *pointer;
	const char *expected;	/* the value's text, NULL: nothing there */
} pointer_cases[] = {
	{ "", pointer_text },
	{ "/paths2", "0" },
	{ "/paths/~1pets~1{id}/a~0b/0", "10" },
	{ "/paths/~1pets~1{id}/a~0b/1", "{\"\":\"x\"}" },
	{ "/paths/~1pets~1{id}/a~0b/1/", "\"x\"" },
	{ "/paths/~01", "1" },
	{ "/paths/", "{\"c\":3}" },
	{ "/paths//c", "3" },
	{ "/paths/m~0n~1o", "2" },
	{ "/", NULL }, { "/path", NULL }, { "paths", NULL },
	{ "#/paths", NULL }, { "/paths2/0", NULL },
	{ "/paths/~1pets~1{id}/a~0b/2", NULL },
	{ "/paths/~1pets~1{id}/a~0b/-", NULL },
	{ "/paths/~1pets~1{id}/a~0b/00", NULL },
	{ "/paths/~1pets~1{id}/a~0b/", NULL },
	{ "/paths/~1pets~1{id}/a~0b/+1", NULL },
	{ "/paths/~1pets~1{id}/a~0b/4294967296", NULL },
	{ "/paths/~1pets~1{id}/a~0b/18446744073709551616", NULL },
	{ "/paths/~1pets~1{id}/a~0b/0/0", NULL },
	{ "/paths/~", NULL }, { "/paths/~2", NULL }, { "/paths/m~n~1o", NULL },
};

static void
references_know_where_they_lead(void **state)
{
	struct json_doc *doc = parse(TEXT("{\"a\":{\"$ref\":\"#/b/c~1d\"},"
	    "\"b\":{\"c/d\":1,\"$ref\":\"#\"},\"e\":[{\"$ref\":\"#/no\"},"
	    "{\"$ref\":\"b.json#/b\"},{\"$ref\":\"\"},{\"$ref\":2},"
	    "\"$ref\"]}"));
	const struct json_node *const *references, *root = json_root(doc);
	const struct json_node *const expected[] = {
		json_member(json_member(root, "b"), "c/d"), root, NULL, NULL,
		NULL,
	};

	(void)state;
	assert_int_equal(json_references(doc, &references),
	    ARRAY_LEN(expected));
	for (size_t i = 0; i < ARRAY_LEN(expected); i++)
		assert_ptr_equal(json_target(references[i]), expected[i]);
	json_free(doc);
}

static void
pointers_are_resolved(void **state)
{
	struct json_doc *doc = parse(TEXT(pointer_text));

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(pointer_cases); i++) {
		const char *pointer = pointer_cases[i].pointer;
		const char *expected = pointer_cases[i].expected;
		const struct json_node *node = json_resolve(json_root(doc),
		    pointer, strlen(pointer));

		if ((node == NULL) != (expected == NULL))
			fail_msg("'%s': %s", pointer, node ? "found" : "lost");
		if (node == NULL)
			continue;
		assert_int_equal(node->end - node->offset, strlen(expected));
		assert_memory_equal(pointer_text + node->offset, expected,
		    strlen(expected));
	}
	assert_null(json_resolve(NULL, "/a", 2));
	json_free(doc);
}

static void
pointers_are_written_as_they_are_read(void **state)
{
	struct json_doc *doc = parse(TEXT(pointer_text));

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(pointer_cases); i++) {
		struct buf b CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
		const char *pointer = pointer_cases[i].pointer;
		const struct json_node *node = json_resolve(json_root(doc),
		    pointer, strlen(pointer));

		if (node == NULL)
			continue;
		assert_int_equal(json_pointer(node, &b), 0);
		assert_string_equal(buf_text(&b), pointer);
	}
	json_free(doc);
}

static void
pointers_keep_to_the_ceiling(void **state)
{
	struct buf b CF_AUTO(buf_done) = BUF_INIT(3);
	struct json_doc *doc = parse(TEXT("{\"abc\":1}"));

	(void)state;
	assert_int_equal(json_pointer(json_root(doc)->first, &b), -EFBIG);
	json_free(doc);
}

static void
pointers_with_long_names(void **state)
{
	struct buf text CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct buf pointer CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct json_doc *doc;

	(void)state;
	assert_int_equal(buf_puts(&text, "{\""), 0);
	for (int i = 0; i < 1000; i++)
		assert_int_equal(buf_puts(&text, "~/"), 0);
	assert_int_equal(buf_puts(&text, "\":1}"), 0);
	doc = parse(text.data, text.len);
	assert_int_equal(json_pointer(json_root(doc)->first, &pointer), 0);
	assert_int_equal(pointer.len, 1 + 4000);
	assert_ptr_equal(json_resolve(json_root(doc), pointer.data,
	    pointer.len), json_root(doc)->first);
	json_free(doc);
}

/* ---- lines and columns ---- */

static const struct {
	const char *text;
	size_t size;
	size_t offset;
	unsigned line, column;
} position_cases[] = {
	{ TEXT("[1]"), 0, 1, 1 }, { TEXT("[1]"), 2, 1, 3 },
	{ TEXT("[1]"), 3, 1, 4 }, { TEXT("[1]"), 99, 1, 4 },
	{ TEXT("[\n1]"), 1, 1, 2 }, { TEXT("[\n1]"), 2, 2, 1 },
	{ TEXT("[\r\n1]"), 1, 1, 2 }, { TEXT("[\r\n1]"), 2, 1, 3 },
	{ TEXT("[\r\n1]"), 3, 2, 1 }, { TEXT("[\r\n\r\n 1]"), 6, 3, 2 },
	{ TEXT("[\r1]"), 2, 1, 3 }, { TEXT("[1]\n"), 4, 2, 1 },
	{ TEXT("\n\n\n[]"), 3, 4, 1 },
	{ TEXT("\n        \n    \n  []"), 17, 4, 3 },
	{ TEXT(BOM "[1]"), 0, 1, 1 }, { TEXT(BOM "[1]"), 1, 1, 1 },
	{ TEXT(BOM "[1]"), 3, 1, 1 }, { TEXT(BOM "[1]"), 4, 1, 2 },
	{ TEXT(BOM "\n[1]"), 4, 2, 1 },
	{ TEXT("[\"" E_ACUTE "\",1]"), 2, 1, 3 },
	{ TEXT("[\"" E_ACUTE "\",1]"), 4, 1, 4 },
	{ TEXT("[\"\xe4\xb8\xad\xf0\x9f\x98\x80\",1]"), 5, 1, 4 },
	{ TEXT("[\"\xe4\xb8\xad\xf0\x9f\x98\x80\",1]"), 11, 1, 7 },
	{ TEXT("[\"" E_ACUTE "\",\n\"" E_ACUTE "\", 2]"), 13, 2, 6 },
	{ TEXT(BOM "[\"" E_ACUTE "\",\r\n\"" E_ACUTE "\", 2]"), 17, 2, 6 },
};

static void
positions_are_what_an_editor_shows(void **state)
{
	unsigned line, column;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(position_cases); i++) {
		struct json_doc *doc = parse(position_cases[i].text,
		    position_cases[i].size);

		json_position(doc, position_cases[i].offset, &line, &column);
		assert_int_equal(line, position_cases[i].line);
		assert_int_equal(column, position_cases[i].column);
		text_position(position_cases[i].text, position_cases[i].size,
		    position_cases[i].offset, &line, &column);
		assert_int_equal(line, position_cases[i].line);
		assert_int_equal(column, position_cases[i].column);
		json_free(doc);
	}
}

/* Longer than the distance of the marks in the index of columns. */
static void
positions_in_long_lines(void **state)
{
	struct buf b CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct json_doc *doc;

	(void)state;
	assert_int_equal(buf_puts(&b, "[\"\",\n"), 0);
	for (int i = 0; i < 700; i++)
		assert_int_equal(buf_printf(&b, "\"a" E_ACUTE
		    "\xe4\xb8\xad\xf0\x9f\x98\x80\", %s", i % 300 ? "" : "\r\n"),
		    0);
	assert_int_equal(buf_puts(&b, "0]"), 0);
	doc = parse(b.data, b.len);
	assert_positions_agree(doc, &b, 1);
	json_free(doc);
}

/* ---- size, memory, threads ---- */

static void
large_texts(void **state)
{
	struct buf b CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct json_doc *doc;
	size_t count = 1;

	(void)state;
	assert_int_equal(buf_putc(&b, '['), 0);
	for (; b.len < ((size_t)16 << 20); count++)
		assert_int_equal(buf_puts(&b, "{\"name\": [1, true, \"x\\n\"]"
		    ", \"other\": {\"deep\": null}},\n"), 0);
	assert_int_equal(buf_puts(&b, "0]"), 0);
	doc = parse(b.data, b.len);
	assert_int_equal(json_root(doc)->count, count);
	assert_true(json_root(doc)->last->number == 0);
	assert_positions_agree(doc, &b, (size_t)4 << 20);
	json_free(doc);
}

static void
memory_may_run_out_anywhere(void **state)
{
	struct buf b CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct json_error error;
	struct json_doc *doc = NULL;
	long n = 0;
	int r;

	(void)state;
	assert_int_equal(buf_puts(&b, "[\"" E_ACUTE "\",{\"a\":1,\"a\":2}"), 0);
	for (int i = 0; i < 1000; i++)
		assert_int_equal(buf_puts(&b, ",true,[]"), 0);
	assert_int_equal(buf_putc(&b, ','), 0);
	add_members(&b, 3000);
	assert_int_equal(buf_putc(&b, ','), 0);
	for (int i = 0; i < 300; i++)
		assert_int_equal(buf_puts(&b, "\n[1,2,3,4,5,6,7,8,9,10,11,12,"
		    "13,14,15,16,17,0.5],"), 0);
	assert_int_equal(buf_puts(&b, "0]"), 0);
	for (;; n++) {
		was_refused = false;
		allocations_left = n;
		r = json_parse(b.data, b.len, &doc, &error);
		allocations_left = -1;
		if (!was_refused)
			break;
		assert_int_equal(r, -ENOMEM);
		assert_null(doc);
	}
	assert_int_equal(r, 0);
	assert_in_range(n, 20, 1000);
	json_free(doc);
}

static void
freeing_nothing_is_fine(void **state)
{
	struct json_doc *doc = NULL;

	(void)state;
	json_free(NULL);
	json_done(&doc);
	doc = parse(TEXT("1"));
	json_done(&doc);
	assert_null(doc);
}

int
main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(errors_say_what_was_expected_and_where),
		cmocka_unit_test(error_texts_are_printable_and_whole),
		cmocka_unit_test(error_lines_may_be_large),
		cmocka_unit_test(grammar_is_rfc_8259),
		cmocka_unit_test(beginnings_end_too_soon),
		cmocka_unit_test(reading_stays_inside_the_text),
		cmocka_unit_test(nothing_is_a_text_too),
		cmocka_unit_test(too_much_is_refused),
		cmocka_unit_test(depth_has_a_limit),
		cmocka_unit_test(depth_of_100000_is_no_danger),
		cmocka_unit_test(depth_counts_what_is_open_only),
		cmocka_unit_test(nodes_remember_where_they_stood),
		cmocka_unit_test(what_is_below_comes_in_document_order),
		cmocka_unit_test(keys_do_not_stick_to_later_items),
		cmocka_unit_test(strings_are_decoded),
		cmocka_unit_test(strings_of_every_length),
		cmocka_unit_test(numbers_are_exact),
		cmocka_unit_test(numbers_may_have_many_digits),
		cmocka_unit_test(type_names),
		cmocka_unit_test(typed_access),
		cmocka_unit_test(members_of_any_number_are_found),
		cmocka_unit_test(names_of_every_length_are_found),
		cmocka_unit_test(duplicates_come_in_reading_order),
		cmocka_unit_test(similar_names_are_no_duplicates),
		cmocka_unit_test(items_of_any_number_are_found),
		cmocka_unit_test(references_know_where_they_lead),
		cmocka_unit_test(pointers_are_resolved),
		cmocka_unit_test(pointers_are_written_as_they_are_read),
		cmocka_unit_test(pointers_keep_to_the_ceiling),
		cmocka_unit_test(pointers_with_long_names),
		cmocka_unit_test(positions_are_what_an_editor_shows),
		cmocka_unit_test(positions_in_long_lines),
		cmocka_unit_test(large_texts),
		cmocka_unit_test(memory_may_run_out_anywhere),
		cmocka_unit_test(freeing_nothing_is_fine),
	};

	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
