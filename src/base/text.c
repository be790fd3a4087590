/*
 * Text from outside: is it UTF-8, and can it be shown?  One decoder answers
 * both; it knows RFC 3629's well-formed sequences and nothing beyond them.
 */
#include "certfs/base.h"

#include <stdlib.h>
#include <string.h>

#define WORD_MAX	63u	/* longer ones are like no other */

struct range {
	uint32_t first, last;
};

/* What moves a cursor, rings a bell or reorders what a person reads. */
static const struct range controls[] = {
	{ 0x00, 0x1F },		/* C0 */
	{ 0x7F, 0x9F },		/* DEL, C1 */
	{ 0x061C, 0x061C },	/* Arabic letter mark */
	{ 0x200E, 0x200F },	/* left-to-right, right-to-left mark */
	{ 0x2028, 0x202E },	/* separators, embeddings, overrides */
	{ 0x2066, 0x2069 },	/* isolates */
};

/*
 * Lead bytes by length, with the bounds of the second byte: these are what
 * rules out overlong forms, surrogates and everything beyond U+10FFFF.
 */
static const struct lead {
	uint8_t first, last;	/* lead byte */
	uint8_t low, high;	/* second byte */
	uint8_t len;
} leads[] = {
	{ 0xC2, 0xDF, 0x80, 0xBF, 2 },
	{ 0xE0, 0xE0, 0xA0, 0xBF, 3 },
	{ 0xE1, 0xEC, 0x80, 0xBF, 3 },
	{ 0xED, 0xED, 0x80, 0x9F, 3 },
	{ 0xEE, 0xEF, 0x80, 0xBF, 3 },
	{ 0xF0, 0xF0, 0x90, 0xBF, 4 },
	{ 0xF1, 0xF3, 0x80, 0xBF, 4 },
	{ 0xF4, 0xF4, 0x80, 0x8F, 4 },
};

static const struct lead *
lead_of(uint8_t byte)
{
	for (size_t i = 0; i < ARRAY_LEN(leads); i++) {
		if (byte >= leads[i].first && byte <= leads[i].last)
			return &leads[i];
	}
	return NULL;
}

static bool
is_continuation(char c)
{
	return ((uint8_t)c & 0xC0) == 0x80;
}

/* How many of the bytes from 'text' on are those of its first character. */
static size_t
count_sequence(const char *text, size_t len, const struct lead *lead)
{
	const uint8_t second = len > 1 ? (uint8_t)text[1] : 0;
	size_t n = 2;

	if (second < lead->low || second > lead->high)
		return 1;
	while (n < len && n < lead->len && is_continuation(text[n]))
		n++;
	return n;
}

size_t
text_utf8_next(const char *text, size_t len, uint32_t *ret_char)
{
	const uint8_t *p = (const uint8_t *)text;
	const struct lead *lead;
	uint32_t c;

	if (len == 0)
		return 0;
	if (p[0] < 0x80) {
		*ret_char = p[0];
		return 1;
	}
	lead = lead_of(p[0]);
	if (lead == NULL || count_sequence(text, len, lead) < lead->len)
		return 0;
	c = p[0] & (0x7Fu >> lead->len);
	for (size_t i = 1; i < lead->len; i++)
		c = c << 6 | (p[i] & 0x3Fu);
	*ret_char = c;
	return lead->len;
}

bool
text_utf8_is_begun(const char *text, size_t len)
{
	const struct lead *lead = len > 0 ? lead_of((uint8_t)text[0]) : NULL;

	return lead != NULL && len < lead->len &&
	    count_sequence(text, len, lead) == len;
}

size_t
text_utf8_cut(const char *text, size_t max)
{
	const size_t len = strnlen(text, max + 1);

	if (len <= max)
		return len;
	while (max > 0 && is_continuation(text[max]))
		max--;
	return max;
}

int
text_put_cut(struct buf *b, const char *text, size_t len, size_t max)
{
	if (len <= max)
		return buf_add(b, text, len);
	(void)buf_add(b, text, text_utf8_cut(text, max));
	return buf_puts(b, "...");
}

/* Most text is ASCII: eight bytes at a time. */
static size_t
skip_ascii(const char *text, size_t at, size_t len)
{
	uint64_t word;

	while (len - at >= sizeof(word)) {
		memcpy(&word, text + at, sizeof(word));
		if ((word & UINT64_C(0x8080808080808080)) != 0)
			break;
		at += sizeof(word);
	}
	return at;
}

size_t
text_utf8_valid(const char *text, size_t len)
{
	uint32_t c;
	size_t at = 0, n;

	while ((at = skip_ascii(text, at, len)) < len) {
		n = text_utf8_next(text + at, len - at, &c);
		if (n == 0)
			return at;
		at += n;
	}
	return len;
}

void
text_copy(char *ret_text, size_t size, const char *text)
{
	const size_t len = text == NULL ? 0 : text_utf8_cut(text, size - 1);

	memcpy(ret_text, text == NULL ? "" : text, len);
	ret_text[len] = '\0';
}

size_t
text_utf8_count(const char *text)
{
	const size_t len = strlen(text);
	size_t count = 0, n;
	uint32_t c;

	for (size_t at = 0; at < len; at += n > 0 ? n : 1) {
		n = text_utf8_next(text + at, len - at, &c);
		count++;
	}
	return count;
}

bool
text_is_control(uint32_t c)
{
	for (size_t i = 0; i < ARRAY_LEN(controls); i++) {
		if (c <= controls[i].last)
			return c >= controls[i].first;
	}
	return false;
}

/*
 * The offset of the first thing from 'at' on that must not be shown, or
 * 'len'.  Its length goes to 'ret_len', 0 for an invalid byte.
 */
static size_t
next_unshowable(const char *text, size_t at, size_t len, uint32_t *ret_char,
    size_t *ret_len)
{
	while (at < len) {
		if (text[at] >= ' ' && text[at] < 0x7F) {
			at++;
			continue;
		}
		*ret_len = text_utf8_next(text + at, len - at, ret_char);
		if (*ret_len == 0 || text_is_control(*ret_char))
			return at;
		at += *ret_len;
	}
	return len;
}

static int
show(struct buf *b, uint32_t c)
{
	if (c == '\n')
		return buf_puts(b, "\\n");
	if (c == '\t')
		return buf_puts(b, "\\t");
	if (c < 0x80)
		return buf_printf(b, "\\x%02X", (unsigned)c);
	return buf_printf(b, "\\u{%X}", (unsigned)c);
}

int
text_neutralise(struct buf *b, const char *text, size_t len)
{
	uint32_t c = 0;
	size_t at = 0, bad, n = 0;
	int r;

	while ((bad = next_unshowable(text, at, len, &c, &n)) < len) {
		r = buf_add(b, text + at, bad - at);
		if (r < 0)
			return r;
		if (n == 0)
			r = buf_printf(b, "\\x%02X", (uint8_t)text[bad]);
		else
			r = show(b, c);
		if (r < 0)
			return r;
		at = bad + (n > 0 ? n : 1);
	}
	return buf_add(b, text + at, len - at);
}

bool
text_has_control(const char *text, size_t len)
{
	uint32_t c = 0;
	size_t n = 0;

	return next_unshowable(text, 0, len, &c, &n) < len;
}

char *
text_dup(const char *text, size_t len)
{
	char *copy;

	if (len == SIZE_MAX)
		return NULL;
	copy = malloc(len + 1);
	if (copy == NULL)
		return NULL;
	if (len > 0)
		memcpy(copy, text, len);
	copy[len] = '\0';
	return copy;
}

char
text_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool
text_equal_nocase(const char *a, const char *b)
{
	while (*a != '\0' && text_lower(*a) == text_lower(*b)) {
		a++;
		b++;
	}
	return *a == *b;
}

static size_t
smallest(size_t a, size_t b, size_t c)
{
	const size_t least = a < b ? a : b;

	return least < c ? least : c;
}

/* row[j]: from the first letters of 'a' to the first 'j' of 'b'. */
size_t
text_distance(const char *a, const char *b)
{
	size_t row[WORD_MAX + 1], size = strlen(a), len = strlen(b);

	if (size > WORD_MAX || len > WORD_MAX)
		return SIZE_MAX;
	/* What both begin and end with needs no change. */
	for (; size > 0 && len > 0 && text_lower(*a) == text_lower(*b);
	    a++, b++) {
		size--;
		len--;
	}
	while (size > 0 && len > 0 &&
	    text_lower(a[size - 1]) == text_lower(b[len - 1])) {
		size--;
		len--;
	}
	for (size_t j = 0; j <= len; j++)
		row[j] = j;
	for (size_t i = 0; i < size; i++) {
		size_t corner = row[0];

		row[0] = i + 1;
		for (size_t j = 0; j < len; j++) {
			const size_t changed = corner +
			    (text_lower(a[i]) != text_lower(b[j]));

			corner = row[j + 1];
			row[j + 1] = smallest(row[j + 1] + 1, row[j] + 1,
			    changed);
		}
	}
	return row[len];
}

bool
text_ends_with(const char *text, const char *tail)
{
	size_t len = strlen(text), tail_len = strlen(tail);

	return len >= tail_len && strcmp(text + len - tail_len, tail) == 0;
}

bool
text_ends_nocase(const char *text, const char *tail)
{
	size_t len = strlen(text), tail_len = strlen(tail);

	return len >= tail_len &&
	    text_equal_nocase(text + len - tail_len, tail);
}

void
text_hex(const void *data, size_t len, char *ret_hex)
{
	static const char digits[] = "0123456789abcdef";
	const uint8_t *p = data;

	for (size_t i = 0; i < len; i++) {
		*ret_hex++ = digits[p[i] >> 4];
		*ret_hex++ = digits[p[i] & 0xF];
	}
	*ret_hex = '\0';
}
