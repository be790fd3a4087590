/*
 * Looking at a text: one pass over its bytes finds what occurs at all, and
 * only what that makes possible is looked for.  Most texts have nothing but
 * words with single blanks between them, and are done with by then.
 */
#include "prose.h"

#include <string.h>

enum class {
	UPPER	= 1u << 0,
	LOWER	= 1u << 1,
	DIGIT	= 1u << 2,
	BEYOND	= 1u << 3,	/* a part of a character beyond ASCII */
	WORD	= UPPER | LOWER | DIGIT | BEYOND,
	STOP	= 1u << 4,	/* ends a sentence */
	COMMA	= 1u << 5,	/* other punctuation behind a word */
	OPENER	= 1u << 6,	/* before what is quoted or added */
	CLOSER	= 1u << 7,	/* behind it */
	BLANK	= 1u << 8,	/* as span_is_blank() */
};

static const uint16_t classes[256] = {
	['\t'] = BLANK,
	['\n'] = BLANK,
	['\r'] = BLANK,
	[' '] = BLANK,
	['!'] = STOP,
	['"'] = OPENER | CLOSER,
	['\''] = OPENER | CLOSER,
	['('] = OPENER,
	[')'] = CLOSER,
	['*'] = CLOSER,
	[','] = COMMA,
	['.'] = STOP,
	['0' ... '9'] = DIGIT,
	[':'] = COMMA,
	[';'] = COMMA,
	['?'] = STOP,
	['A' ... 'Z'] = UPPER,
	['['] = OPENER,
	[']'] = CLOSER,
	['_'] = CLOSER,
	['`'] = OPENER | CLOSER,
	['a' ... 'z'] = LOWER,
	['{'] = OPENER,
	['}'] = CLOSER,
	[0x80 ... 0xff] = BEYOND,
};

static bool
is(char c, unsigned mask)
{
	return (classes[(unsigned char)c] & mask) != 0;
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
	while (len < s.len && is(s.data[len], WORD))
		len++;
	if (len == s.len || strchr(" />", s.data[len]) == NULL ||
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
	return s.len > 2 && s.data[1] == '*' && is(s.data[2], WORD);
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
		    (len == s.len || !is(s.data[len], WORD)))
			return true;
	}
	return false;
}

static bool
names_product(struct span text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((i == 0 || !is(text.data[i - 1], WORD)) &&
		    begins_with_product(span_skip(text, i)))
			return true;
	return false;
}

/* ---- the one pass ---- */

#define LANES	16u
#define AHEAD	2u	/* bytes that are looked at behind those in the lanes */

/* Sixteen bytes at once, in the vectors of GNU C. */
typedef uint8_t lanes __attribute__((vector_size(LANES)));

/* Lanes that are not 0 where something was seen. */
struct seen {
	lanes	pair, control, mark, product;
};

static lanes
load(const char *text)
{
	lanes l;

	memcpy(&l, text, sizeof(l));
	return l;
}

/* Of LANES + AHEAD bytes. */
static void
look(struct seen *s, const char *text)
{
	const lanes c = load(text), next = load(text + 1);
	const lanes lower = c | 0x20, third = load(text + AHEAD) | 0x20;

	s->pair |= (lanes)((c == ' ') & (next == ' '));
	s->control |= (lanes)((c < 0x20) | (c == 0x7f));
	s->mark |= (lanes)((c == '<') | (c == '&') | (c == '*') |
	    (c == '[') | (c == '#'));
	/* "pow" or "log" */
	s->product |= (lanes)(((next | 0x20) == 'o') &
	    (((lower == 'p') & (third == 'w')) |
	    ((lower == 'l') & (third == 'g'))));
}

static bool
any(lanes l)
{
	uint64_t halves[2];

	memcpy(halves, &l, sizeof(halves));
	return (halves[0] | halves[1]) != 0;
}

static struct seen
look_at(struct span text)
{
	/* What is left at the end, with bytes behind it that are nothing. */
	char rest[2 * LANES + AHEAD];
	struct seen s = { { 0 }, { 0 }, { 0 }, { 0 } };
	size_t i = 0;

	for (; text.len - i >= LANES + AHEAD; i += LANES)
		look(&s, text.data + i);
	memset(rest, 'x', sizeof(rest));
	memcpy(rest, text.data + i, text.len - i);
	look(&s, rest);
	if (text.len - i > LANES)
		look(&s, rest + LANES);
	return s;
}

unsigned
prose_traits(struct span text)
{
	unsigned traits = 0;
	struct seen seen;

	if (text.len == 0)
		return 0;
	seen = look_at(text);
	if (any(seen.pair) || text.data[0] == ' ' ||
	    text.data[text.len - 1] == ' ')
		traits |= PROSE_SPACED;
	if (any(seen.control))
		traits |= PROSE_BROKEN;
	if (any(seen.mark) && has_markup(text))
		traits |= PROSE_MARKUP;
	if (any(seen.product) && names_product(text))
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

	while (s->len > 0 && is(s->data[0], BLANK))
		*s = span_skip(*s, 1);
	while (len < s->len && !is(s->data[len], BLANK))
		len++;
	word = (struct span){ s->data, len };
	*s = span_skip(*s, len);
	return word;
}

static struct span
without_tail(struct span s, unsigned mask)
{
	while (s.len > 0 && is(s.data[s.len - 1], mask))
		s.len--;
	return s;
}

/* Nothing but letters in lower case. */
static bool
is_plain_small(struct span word)
{
	for (size_t i = 0; i < word.len; i++)
		if (!is(word.data[i], LOWER))
			return false;
	return word.len > 0;
}

static bool
is_capitalised(struct span word)
{
	return word.len > 1 && is(word.data[0], UPPER) &&
	    is_plain_small(span_skip(word, 1));
}

static struct span
last_word(struct span text)
{
	size_t at = text.len;

	while (at > 0 && !is(text.data[at - 1], BLANK))
		at--;
	return span_skip(text, at);
}

bool
prose_has_no_stop(struct span text)
{
	const struct span s = span_trim(text);
	const struct span inside = without_tail(s, CLOSER);
	struct span last;

	if (inside.len == 0 || is(inside.data[inside.len - 1], STOP))
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

	return is_plain_small(without_tail(word, STOP | COMMA));
}

bool
prose_ends_in_punctuation(struct span text)
{
	const struct span s = span_trim(text);

	return s.len > 0 && is(s.data[s.len - 1], STOP | COMMA);
}

bool
prose_is_identifier(struct span text)
{
	bool joined = false, humps = false;

	for (size_t i = 0; i < text.len; i++) {
		const char c = text.data[i];

		if (c == '_')
			joined |= i > 0 && i + 1 < text.len;
		else if (!is(c, UPPER | LOWER | DIGIT))
			return false;
		humps |= is(c, UPPER) && i > 0 && is(text.data[i - 1], LOWER);
	}
	return joined || (humps && is(text.data[0], LOWER));
}

#define SMALL_WORD_MAX	4u

/* Those that titles leave in lower case; as long as a number to compare. */
static const char small_words[][sizeof(uint64_t)] = {
	"a", "an", "and", "as", "at", "but", "by", "for", "from", "if", "in",
	"into", "is", "nor", "not", "of", "off", "on", "or", "per", "than",
	"the", "to", "via", "vs", "with",
};

static bool
is_small_word(struct span word)
{
	char padded[sizeof(small_words[0])] = "";

	if (word.len > SMALL_WORD_MAX)
		return false;
	memcpy(padded, word.data, word.len);
	for (size_t i = 0; i < ARRAY_LEN(small_words); i++)
		if (memcmp(padded, small_words[i], sizeof(padded)) == 0)
			return true;
	return false;
}

bool
prose_is_title_case(struct span text)
{
	struct span rest = text;

	for (size_t i = 0; rest.len > 0; i++) {
		const struct span word = without_tail(take_word(&rest),
		    STOP | COMMA);

		/* What is in brackets or quotes has a case of its own. */
		if (word.len > 0 && is(word.data[0], OPENER))
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
	enum prose_case style = PROSE_NO_CASE;

	(void)take_word(&rest);
	while (rest.len > 0) {
		const struct span word = take_word(&rest);

		if (word.len < WORD_LONG || is_small_word(word))
			continue;
		if (is_plain_small(word))
			return PROSE_SENTENCE_CASE;
		if (is_capitalised(word))
			style = PROSE_TITLE_CASE;
	}
	return style;
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
	a = span_trim(without_tail(span_trim(a), STOP));
	b = span_trim(without_tail(span_trim(b), STOP));
	return a.len > 0 && is_equal_nocase(a, b);
}

static void
skip_separators(struct span *s)
{
	while (s->len > 0 && !is(s->data[0], WORD))
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
is_ascii(struct span text)
{
	uint64_t word, seen = 0;
	size_t i = 0;

	for (; text.len - i >= sizeof(word); i += sizeof(word)) {
		memcpy(&word, text.data + i, sizeof(word));
		seen |= word;
	}
	for (; i < text.len; i++)
		seen |= (unsigned char)text.data[i];
	return (seen & UINT64_C(0x8080808080808080)) == 0;
}

bool
prose_is_foreign(struct span text)
{
	size_t latin = 0, other = 0, n;
	uint32_t c;

	if (is_ascii(text))
		return false;
	for (size_t i = 0; i < text.len; i += n) {
		n = text_utf8_next(text.data + i, text.len - i, &c);
		if (n == 0)
			return false;
		if (c < 0x80)
			latin += is((char)c, UPPER | LOWER);
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
	if (!is(text.data[at - 1], BEYOND))
		return is(text.data[at - 1], WORD);
	do
		at--;
	while (at > 0 && ((unsigned char)text.data[at] & 0xC0) == 0x80);
	if (text_utf8_next(text.data + at, text.len - at, &c) == 0)
		return false;
	return c < LATIN_END ? is_latin_beyond_ascii(c) : !is_symbol(c);
}
