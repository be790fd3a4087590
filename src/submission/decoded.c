#include "decoded.h"

#include <string.h>

#include "charset.h"

/* ---- a digit, and some ---- */

static int
digit_of(char c, unsigned base)
{
	static const char digits[] = "0123456789abcdef";
	const char *at = c == '\0' ? NULL : strchr(digits, text_lower(c));

	return at == NULL || (size_t)(at - digits) >= base ? -1 :
	    (int)(at - digits);
}

/* How many of at most 'max' digits 's' begins with. */
static size_t
take_number(struct span s, unsigned base, size_t max, uint32_t *ret_number)
{
	size_t n = 0;
	int digit;

	*ret_number = 0;
	while (n < s.len && n < max && (digit = digit_of(s.data[n],
	    base)) >= 0) {
		*ret_number = *ret_number * base + (uint32_t)digit;
		n++;
	}
	return n;
}

/* ---- each takes one escape off the beginning of 's': its length, or 0 ---- */

#define SURROGATE_HIGH	UINT32_C(0xD800)
#define SURROGATE_LOW	UINT32_C(0xDC00)
#define SURROGATE_END	UINT32_C(0xE000)

/* "\u" and four digits. */
static size_t
take_unit(struct span s, uint32_t *ret_unit)
{
	return s.len >= 6 && s.data[0] == '\\' && s.data[1] == 'u' &&
	    take_number(span_skip(s, 2), 16, 4, ret_unit) == 4 ? 6 : 0;
}

static size_t
take_unicode(struct span s, struct buf *out)
{
	uint32_t c, low;
	size_t n = take_unit(s, &c);

	if (n == 0)
		return 0;
	if (c >= SURROGATE_HIGH && c < SURROGATE_LOW &&
	    take_unit(span_skip(s, n), &low) > 0 && low >= SURROGATE_LOW &&
	    low < SURROGATE_END) {
		c = 0x10000 + ((c - SURROGATE_HIGH) << 10) +
		    (low - SURROGATE_LOW);
		n += n;
	}
	(void)charset_put(out, c);
	return n;
}

static bool
is_mark(char c)
{
	return c > ' ' && c < 0x7F && digit_of(c, 10) < 0 &&
	    (text_lower(c) < 'a' || text_lower(c) > 'z');
}

/* RFC 8259, section 7; CommonMark, section 2.4. */
static size_t
take_backslash(struct span s, struct buf *out)
{
	static const char letters[] = "bfnrt", meant[] = "\b\f\n\r\t";
	const char *letter;

	if (s.len < 2 || s.data[0] != '\\' || s.data[1] == '\0')
		return 0;
	if (s.data[1] == 'u')
		return take_unicode(s, out);
	letter = strchr(letters, s.data[1]);
	if (letter == NULL && !is_mark(s.data[1]))
		return 0;
	(void)buf_putc(out, letter != NULL ? meant[letter - letters] :
	    s.data[1]);
	return 2;
}

/* RFC 3986, section 2.1. */
static size_t
take_percent(struct span s, struct buf *out)
{
	uint32_t c;

	if (s.len < 3 || s.data[0] != '%' ||
	    take_number(span_skip(s, 1), 16, 2, &c) != 2)
		return 0;
	(void)buf_putc(out, (char)c);
	return 3;
}

static size_t
take_numbered(struct span s, struct buf *out)
{
	const bool is_hex = s.len > 2 && text_lower(s.data[2]) == 'x';
	const size_t head = is_hex ? 3 : 2;
	uint32_t c;
	size_t n;

	if (!span_begins(s, "&#") || s.len < head)
		return 0;
	n = take_number(span_skip(s, head), is_hex ? 16 : 10, 7, &c);
	if (n == 0 || head + n >= s.len || s.data[head + n] != ';')
		return 0;
	(void)charset_put(out, c);
	return head + n + 1;
}

static size_t
take_entity(struct span s, struct buf *out)
{
	static const struct { const char *entity; char c; } named[] = {
		{ "&amp;", '&' }, { "&lt;", '<' }, { "&gt;", '>' },
		{ "&quot;", '"' }, { "&apos;", '\'' }, { "&nbsp;", ' ' },
	};

	for (size_t i = 0; i < ARRAY_LEN(named); i++) {
		if (!span_begins(s, named[i].entity))
			continue;
		(void)buf_putc(out, named[i].c);
		return strlen(named[i].entity);
	}
	return take_numbered(s, out);
}

static const struct {
	char	 mark;		/* that each of them begins with */
	size_t	(*take)(struct span s, struct buf *out);
} decodings[DECODINGS] = {
	[DECODE_BACKSLASH] = { '\\', take_backslash },
	[DECODE_PERCENT] = { '%', take_percent },
	[DECODE_ENTITY] = { '&', take_entity },
};

/* ---- all of a text ---- */

/* Append until 'out' has more than 'max' bytes; what is left of 'text'. */
static struct span
decode(enum decoding how, struct span text, size_t max, struct buf *out)
{
	while (text.len > 0 && out->error == 0) {
		const struct span before = text;
		size_t n = text.data[0] != decodings[how].mark ? 0 :
		    decodings[how].take(text, out);

		if (n == 0) {
			(void)buf_putc(out, text.data[0]);
			n = 1;
		}
		text = span_skip(text, n);
		if (out->len > max)
			return before;
	}
	return text;
}

int
decoded_text(enum decoding how, struct span text, struct buf *out)
{
	const size_t begin = out->len;

	if (text.len == 0 ||
	    memchr(text.data, decodings[how].mark, text.len) == NULL)
		return 0;
	(void)decode(how, text, SIZE_MAX, out);
	/* Each escape is longer than what it stands for. */
	return out->len - begin < text.len ? out->error :
	    buf_resize(out, begin);
}

const char *
decoded_origin(enum decoding how, struct span text, size_t offset)
{
	struct buf out CF_AUTO(buf_done) = BUF_INIT(text.len + 8);

	return decode(how, text, offset, &out).data;
}
