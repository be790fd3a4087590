/*
 * Looking at a text: one pass over its bytes collects the classes that occur,
 * and only what those make possible is looked for.  Most texts have nothing
 * but letters and single blanks, and are done with by then.
 */
#include "prose.h"

#include <pthread.h>
#include <string.h>

enum class {
	CLASS_BLANK	= 1u << 0,
	CLASS_CONTROL	= 1u << 1,
	CLASS_MARK	= 1u << 2,	/* may be the start of markup */
	/* Each name of a product has one of both. */
	CLASS_P		= 1u << 3,
	CLASS_W_OR_C	= 1u << 4,
};

static uint8_t classes[256];
static pthread_once_t classes_once = PTHREAD_ONCE_INIT;

static void
fill_classes(void)
{
	for (size_t c = 0; c < ' '; c++)
		classes[c] = CLASS_CONTROL;
	classes[0x7f] = CLASS_CONTROL;
	classes[' '] = CLASS_BLANK;
	classes['<'] = classes['&'] = classes['*'] = classes['['] =
	    classes['#'] = CLASS_MARK;
	classes['p'] = classes['P'] = CLASS_P;
	classes['w'] = classes['W'] = classes['c'] = classes['C'] =
	    CLASS_W_OR_C;
}

static bool
is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool
is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_beyond_ascii(char c)
{
	return (unsigned char)c >= 0x80;
}

static bool
is_alphanumeric(char c)
{
	return is_upper(c) || is_lower(c) || is_digit(c) || is_beyond_ascii(c);
}

static bool
is_one_of(char c, const char *list)
{
	return c != '\0' && strchr(list, c) != NULL;
}

/* ---- markup ---- */

/* Those that are hardly ever meant as placeholders, as in <id>. */
static const char *const tags[] = {
	"a", "b", "br", "code", "div", "em", "h1", "h2", "h3", "i", "li", "ol",
	"p", "pre", "span", "strong", "u", "ul",
};

static const char *const entities[] = {
	"&amp;", "&apos;", "&gt;", "&lt;", "&nbsp;", "&quot;",
};

#define MARKUP_MAX	400u	/* bytes; longer is no tag and no link */

/* From the '<' on. */
static bool
is_tag(struct span s)
{
	size_t len = 0;

	s = span_skip(s, 1);
	if (s.len > 0 && s.data[0] == '/')
		s = span_skip(s, 1);
	while (len < s.len && is_alphanumeric(s.data[len]))
		len++;
	if (len == s.len || !is_one_of(s.data[len], " />") ||
	    memchr(s.data, '>', s.len) == NULL)
		return false;
	for (size_t i = 0; i < ARRAY_LEN(tags); i++)
		if (span_is((struct span){ s.data, len }, tags[i]))
			return true;
	return false;
}

static bool
is_entity(struct span s)
{
	for (size_t i = 0; i < ARRAY_LEN(entities); i++)
		if (span_begins(s, entities[i]))
			return true;
	return false;
}

/* [text](https://...) */
static bool
is_link(struct span s)
{
	const char *end = memchr(s.data, ']', s.len);

	return end != NULL &&
	    span_begins(span_skip(s, (size_t)(end - s.data)), "](http");
}

/* **word */
static bool
is_bold(struct span s)
{
	return s.len > 2 && s.data[1] == '*' && is_alphanumeric(s.data[2]);
}

static bool
has_markup(struct span text)
{
	for (size_t i = 0; i < text.len; i++) {
		struct span s = span_skip(text, i);
		const bool begins = i == 0 || text.data[i - 1] == '\n';

		if (s.len > MARKUP_MAX)
			s.len = MARKUP_MAX;
		if ((s.data[0] == '<' && is_tag(s)) ||
		    (s.data[0] == '&' && is_entity(s)) ||
		    (s.data[0] == '[' && is_link(s)) ||
		    (s.data[0] == '*' && is_bold(s)) ||
		    (begins && (span_begins(s, "# ") || span_begins(s, "##"))))
			return true;
	}
	return false;
}

/* ---- products ---- */

static const char *const products[] = {
	"power apps", "powerapps", "power automate", "logic apps",
};

static bool
begins_with_product(struct span s)
{
	for (size_t i = 0; i < ARRAY_LEN(products); i++) {
		const size_t len = strlen(products[i]);

		if (span_begins(s, products[i]) &&
		    (len == s.len || !is_alphanumeric(s.data[len])))
			return true;
	}
	return false;
}

static bool
names_product(struct span text)
{
	bool inside = false;	/* of a word */

	for (size_t i = 0; i < text.len; i++) {
		const bool starts = !inside;

		inside = is_alphanumeric(text.data[i]);
		if (starts && inside && begins_with_product(span_skip(text, i)))
			return true;
	}
	return false;
}

unsigned
prose_traits(struct span text)
{
	unsigned seen = 0, pairs = 0, before = CLASS_BLANK, traits = 0;

	if (text.len == 0)
		return 0;
	(void)pthread_once(&classes_once, fill_classes);
	for (size_t i = 0; i < text.len; i++) {
		const unsigned c = classes[(unsigned char)text.data[i]];

		seen |= c;
		pairs |= c & before;
		before = c;
	}
	if ((pairs | before) & CLASS_BLANK)
		traits |= PROSE_SPACED;
	if (seen & CLASS_CONTROL)
		traits |= PROSE_BROKEN;
	if ((seen & CLASS_MARK) && has_markup(text))
		traits |= PROSE_MARKUP;
	if ((seen & CLASS_P) && (seen & CLASS_W_OR_C) && names_product(text))
		traits |= PROSE_PRODUCT;
	return traits;
}

/* ---- words ---- */

/* The first word of 's', which is shortened to what comes behind it. */
static struct span
take_word(struct span *s)
{
	struct span word;
	size_t len = 0;

	while (s->len > 0 && span_is_blank(s->data[0]))
		*s = span_skip(*s, 1);
	while (len < s->len && !span_is_blank(s->data[len]))
		len++;
	word = (struct span){ s->data, len };
	*s = span_skip(*s, len);
	return word;
}

static struct span
without_tail(struct span s, const char *characters)
{
	while (s.len > 0 && is_one_of(s.data[s.len - 1], characters))
		s.len--;
	return s;
}

/* Nothing but letters in lower case. */
static bool
is_plain_small(struct span word)
{
	for (size_t i = 0; i < word.len; i++)
		if (!is_lower(word.data[i]))
			return false;
	return word.len > 0;
}

static bool
is_capitalised(struct span word)
{
	return word.len > 1 && is_upper(word.data[0]) &&
	    is_plain_small(span_skip(word, 1));
}

static struct span
last_word(struct span text)
{
	size_t at = text.len;

	while (at > 0 && !span_is_blank(text.data[at - 1]))
		at--;
	return span_skip(text, at);
}

bool
prose_has_no_stop(struct span text)
{
	const struct span s = span_trim(text);
	const struct span inside = without_tail(s, ")]}\"'`*_");
	struct span last;

	if (inside.len == 0 || is_one_of(inside.data[inside.len - 1], ".!?"))
		return false;
	last = last_word(s);
	if (last.len == s.len)
		return false;
	/* A stop behind an address becomes part of it; others have theirs. */
	return memmem(last.data, last.len, "://", 3) == NULL &&
	    prose_ends_alphanumeric(inside);
}

bool
prose_begins_small(struct span text)
{
	struct span rest = text;
	const struct span word = take_word(&rest);

	return is_plain_small(without_tail(word, ",.:;"));
}

bool
prose_ends_in_punctuation(struct span text)
{
	const struct span s = span_trim(text);

	return s.len > 0 && is_one_of(s.data[s.len - 1], ".,:;!?");
}

bool
prose_is_identifier(struct span text)
{
	bool joined = false, humps = false;

	for (size_t i = 0; i < text.len; i++) {
		const char c = text.data[i];

		if (c == '_')
			joined |= i > 0 && i + 1 < text.len;
		else if (!is_upper(c) && !is_lower(c) && !is_digit(c))
			return false;
		humps |= i > 0 && is_upper(c) && is_lower(text.data[i - 1]);
	}
	return joined || (humps && is_lower(text.data[0]));
}

/* Those that titles leave in lower case. */
static const char *const small_words[] = {
	"a", "an", "and", "as", "at", "but", "by", "for", "from", "if", "in",
	"into", "is", "nor", "not", "of", "off", "on", "or", "per", "than",
	"the", "to", "via", "vs", "with",
};

static bool
is_small_word(struct span word)
{
	for (size_t i = 0; i < ARRAY_LEN(small_words); i++)
		if (span_is(word, small_words[i]))
			return true;
	return false;
}

bool
prose_is_title_case(struct span text)
{
	struct span rest = text;

	for (size_t i = 0; rest.len > 0; i++) {
		const struct span word = without_tail(take_word(&rest),
		    ",.:;!?");

		/* What is in brackets or quotes has a case of its own. */
		if (word.len > 0 && is_one_of(word.data[0], "([{'\"`"))
			return true;
		if (is_plain_small(word) && (i == 0 || !is_small_word(word)))
			return false;
	}
	return true;
}

#define WORD_LONG	4u	/* shorter ones are often small, or initials */

enum prose_case
prose_case_of(struct span text)
{
	struct span rest = text;
	enum prose_case is = PROSE_NO_CASE;

	(void)take_word(&rest);
	while (rest.len > 0) {
		const struct span word = take_word(&rest);

		if (word.len < WORD_LONG || is_small_word(word))
			continue;
		if (is_plain_small(word))
			return PROSE_SENTENCE_CASE;
		if (is_capitalised(word))
			is = PROSE_TITLE_CASE;
	}
	return is;
}

/* ---- two texts ---- */

static bool
is_equal_nocase(struct span a, struct span b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++)
		if (text_lower(a.data[i]) != text_lower(b.data[i]))
			return false;
	return true;
}

bool
prose_is_same(struct span a, struct span b)
{
	a = span_trim(without_tail(span_trim(a), "."));
	b = span_trim(without_tail(span_trim(b), "."));
	return a.len > 0 && is_equal_nocase(a, b);
}

static void
skip_separators(struct span *s)
{
	while (s->len > 0 && !is_alphanumeric(s->data[0]))
		*s = span_skip(*s, 1);
}

bool
prose_repeats(struct span text, struct span key)
{
	bool some = false;

	for (;;) {
		skip_separators(&text);
		skip_separators(&key);
		if (text.len == 0 || key.len == 0)
			return some && text.len == key.len;
		if (text_lower(text.data[0]) != text_lower(key.data[0]))
			return false;
		text = span_skip(text, 1);
		key = span_skip(key, 1);
		some = true;
	}
}

/* ---- scripts ---- */

#define LATIN_END	0x0250u	/* the first code point behind Latin */

struct range {
	uint32_t first, last;
};

/* What is no letter, among what stands behind the Latin letters. */
static const struct range symbols[] = {
	{ 0x0250, 0x036F },	/* phonetic signs, accents */
	{ 0x1D00, 0x1EFF },	/* phonetic signs, more of Latin */
	{ 0x2000, 0x2BFF },	/* punctuation, arrows, signs */
	{ 0x2E00, 0x2E7F },	/* more punctuation */
	{ 0x3000, 0x3020 },	/* of CJK */
	{ 0xA720, 0xA7FF },	/* Latin, once more */
	{ 0xE000, 0xF8FF },	/* private use */
	{ 0xFB00, 0xFB06 },	/* ligatures */
	{ 0xFE00, 0xFE2F },	/* variations, half marks */
	{ 0xFF00, 0xFF0F },	/* wide punctuation */
	{ 0xFFF0, 0xFFFF },
	{ 0x1D400, 0x1D7FF },	/* mathematical letters */
	{ 0x1F000, 0x1FAFF },	/* pictures */
	{ 0xE0000, 0x10FFFF },
};

static bool
is_symbol(uint32_t c)
{
	for (size_t i = 0; i < ARRAY_LEN(symbols); i++)
		if (c >= symbols[i].first && c <= symbols[i].last)
			return true;
	return false;
}

/* Latin-1 has signs below the letters, and two among them. */
static bool
is_latin_beyond_ascii(uint32_t c)
{
	return (c >= 0xC0 && c < LATIN_END && c != 0xD7 && c != 0xF7) ||
	    c == 0xAA || c == 0xB5 || c == 0xBA;
}

static bool
has_other_script(struct span text)
{
	/* Lead bytes of what is behind U+027F. */
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.data[i] >= 0xCD)
			return true;
	return false;
}

bool
prose_is_foreign(struct span text)
{
	size_t latin = 0, other = 0, n;
	uint32_t c;

	if (!has_other_script(text))
		return false;
	for (size_t i = 0; i < text.len; i += n) {
		n = text_utf8_next(text.data + i, text.len - i, &c);
		if (n == 0)
			return false;
		if (c < 0x80)
			latin += is_lower((char)c) || is_upper((char)c);
		else if (c < LATIN_END)
			latin += is_latin_beyond_ascii(c);
		else
			other += !is_symbol(c);
	}
	return other > 0 && other >= latin;
}

bool
prose_ends_alphanumeric(struct span text)
{
	uint32_t c;
	size_t at = text.len;

	if (at == 0)
		return false;
	if (!is_beyond_ascii(text.data[at - 1]))
		return is_alphanumeric(text.data[at - 1]);
	do
		at--;
	while (at > 0 && ((unsigned char)text.data[at] & 0xC0) == 0x80);
	if (text_utf8_next(text.data + at, text.len - at, &c) == 0)
		return false;
	return c < LATIN_END ? is_latin_beyond_ascii(c) : !is_symbol(c);
}
