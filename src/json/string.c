/*
 * Strings: from the bytes between the quotes to what they mean.
 *
 * Plain text, which is nearly everything, is copied eight bytes at a time.
 * Decoding never makes a string longer, so the output, which follows the
 * input at the same pace, cannot run over.
 */
#include "parser.h"

#include <endian.h>
#include <errno.h>
#include <string.h>

#define EACH_BYTE(value)	(UINT64_C(0x0101010101010101) * (value))

/*
 * The high bit of each byte that ends plain text: quotes, backslashes,
 * control characters, and bytes that are not ASCII.  Bytes behind the first
 * may be marked wrongly (a borrow runs upwards); the first never is.
 */
static inline uint64_t
special_bytes(uint64_t word)
{
	uint64_t quote = word ^ EACH_BYTE('"');
	uint64_t slash = word ^ EACH_BYTE('\\');

	quote = (quote - EACH_BYTE(1)) & ~quote;
	slash = (slash - EACH_BYTE(1)) & ~slash;
	return (quote | slash | ((word - EACH_BYTE(0x20)) & ~word) | word)
	    & EACH_BYTE(0x80);
}

static inline bool
is_plain(unsigned char c)
{
	return c >= 0x20 && c < 0x80 && c != '"' && c != '\\';
}

/* Copy plain text; the result is the first byte that is not. */
static inline const unsigned char *
copy_plain(const unsigned char *p, const unsigned char *end,
    unsigned char **out)
{
	uint64_t word, special;
	int n;

	for (; end - p >= 8; p += 8, *out += 8) {
		memcpy(&word, p, 8);
		memcpy(*out, &word, 8);
		special = special_bytes(le64toh(word));
		if (special != 0) {
			n = __builtin_ctzll(special) / 8;
			*out += n;
			return p + n;
		}
	}
	while (p < end && is_plain(*p))
		*(*out)++ = *p++;
	return p;
}

/* Copy characters that are not ASCII; they come in runs, if at all. */
static int
copy_wide(struct parser *s, const unsigned char **p, unsigned char **out)
{
	const unsigned char *at = *p;
	size_t length;
	uint32_t c;

	for (; at < s->end && *at >= 0x80; at += length) {
		length = text_utf8_next((const char *)at,
		    (size_t)(s->end - at), &c);
		if (length == 0)
			return json_not_utf8(s, at, PLACE_STRING);
	}
	memcpy(*out, *p, (size_t)(at - *p));
	*out += at - *p;
	*p = at;
	s->has_wide = true;
	return 0;
}

static void
put_character(unsigned char **out, uint32_t c)
{
	unsigned char *o = *out;

	if (c < 0x80) {
		*o++ = (unsigned char)c;
	} else if (c < 0x800) {
		*o++ = (unsigned char)(0xc0 | c >> 6);
		*o++ = (unsigned char)(0x80 | (c & 0x3f));
	} else if (c < 0x10000) {
		*o++ = (unsigned char)(0xe0 | c >> 12);
		*o++ = (unsigned char)(0x80 | (c >> 6 & 0x3f));
		*o++ = (unsigned char)(0x80 | (c & 0x3f));
	} else {
		*o++ = (unsigned char)(0xf0 | c >> 18);
		*o++ = (unsigned char)(0x80 | (c >> 12 & 0x3f));
		*o++ = (unsigned char)(0x80 | (c >> 6 & 0x3f));
		*o++ = (unsigned char)(0x80 | (c & 0x3f));
	}
	*out = o;
}

static int
hex_digit(unsigned char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The four digits at 'p', or the offset of a wrong one in 'ret_wrong'. */
static bool
read_hex(const unsigned char *p, const unsigned char *end, uint32_t *ret_unit,
    int *ret_wrong)
{
	uint32_t unit = 0;

	for (int i = 0; i < 4; i++) {
		int digit = p + i < end ? hex_digit(p[i]) : -1;

		if (digit < 0) {
			*ret_wrong = i;
			return false;
		}
		unit = unit << 4 | (uint32_t)digit;
	}
	*ret_unit = unit;
	return true;
}

static bool
is_low_surrogate(const unsigned char *p, const unsigned char *end,
    uint32_t *ret_unit)
{
	int wrong;

	return end - p >= 6 && p[0] == '\\' && p[1] == 'u'
	    && read_hex(p + 2, end, ret_unit, &wrong)
	    && *ret_unit >= 0xdc00 && *ret_unit < 0xe000;
}

/*
 * \uXXXX, 'p' on the backslash.  Half a surrogate pair is JSON, but no
 * character: it becomes U+FFFD, so that decoded text is UTF-8 always.
 */
static int
unescape_unicode(struct parser *s, const unsigned char **p,
    unsigned char **out)
{
	uint32_t unit, low;
	int wrong;

	if (!read_hex(*p + 2, s->end, &unit, &wrong))
		return json_expected(s, *p + 2 + wrong, PLACE_ESCAPE,
		    "four hexadecimal digits after \\u");
	*p += 6;
	if (unit >= 0xd800 && unit < 0xdc00
	    && is_low_surrogate(*p, s->end, &low)) {
		*p += 6;
		unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
	} else if (unit >= 0xd800 && unit < 0xe000) {
		unit = 0xfffd;
	}
	put_character(out, unit);
	return 0;
}

static int
unescape(struct parser *s, const unsigned char **p, unsigned char **out)
{
	static const char meanings[256] = {
		['"'] = '"', ['\\'] = '\\', ['/'] = '/', ['b'] = '\b',
		['f'] = '\f', ['n'] = '\n', ['r'] = '\r', ['t'] = '\t',
	};
	const unsigned char *c = *p + 1;

	if (c < s->end && *c == 'u')
		return unescape_unicode(s, p, out);
	if (c == s->end || meanings[*c] == 0)
		return json_expected(s, c, PLACE_ESCAPE,
		    "one of \" \\ / b f n r t u after the backslash");
	*(*out)++ = (unsigned char)meanings[*c];
	*p += 2;
	return 0;
}

int
json_read_string(struct parser *s, const char **ret_text, uint32_t *ret_len)
{
	const unsigned char *p = s->at + 1;
	unsigned char *out = s->out;
	int r;

	for (;;) {
		p = copy_plain(p, s->end, &out);
		if (p == s->end || *p < 0x20)
			return json_expected(s, p, PLACE_STRING,
			    "'\"' at the end of the string");
		if (*p == '"')
			break;
		r = *p == '\\' ? unescape(s, &p, &out) : copy_wide(s, &p, &out);
		if (r < 0)
			return r;
	}
	*ret_text = (const char *)s->out;
	*ret_len = (uint32_t)(out - s->out);
	*out = '\0';
	s->out = out + 1;
	s->at = p + 1;
	return 0;
}
