/*
 * Transfer encodings: how bytes travel as lines of ASCII.
 */
#include "mime_encoding.h"

#include <string.h>

static int
base64_value(char c)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *at = c != '\0' ? strchr(digits, c) : NULL;

	return at != NULL ? (int)(at - digits) : -1;
}

/* What is no digit is skipped (RFC 2045 6.8); '=' ends it. */
void
mime_decode_base64(struct buf *out, struct span s)
{
	uint32_t bits = 0;
	unsigned have = 0;

	for (size_t i = 0; i < s.len && s.data[i] != '='; i++) {
		int value = base64_value(s.data[i]);

		if (value < 0)
			continue;
		bits = (bits << 6 | (uint32_t)value) & 0xFFFFFF;
		have += 6;
		if (have >= 8) {
			have -= 8;
			buf_putc(out, (char)(bits >> have & 0xFF));
		}
	}
}

static int
hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = text_lower(c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The byte that "=XY" at 's' stands for, or -1. */
int
mime_quoted_byte(struct span s)
{
	int high = s.len >= 3 ? hex_value(s.data[1]) : -1;
	int low = high >= 0 ? hex_value(s.data[2]) : -1;

	return low >= 0 ? high << 4 | low : -1;
}

/* A line that ends in '=' goes on in the next one. */
static void
decode_quoted_line(struct buf *out, struct span line)
{
	struct span text = span_without_break(line);
	bool goes_on;

	while (text.len > 0 && (text.data[text.len - 1] == ' ' ||
	    text.data[text.len - 1] == '\t'))
		text.len--;
	goes_on = text.len > 0 && text.data[text.len - 1] == '=';
	if (goes_on)
		text.len--;
	while (text.len > 0) {
		int byte = text.data[0] == '=' ? mime_quoted_byte(text) : -1;

		buf_putc(out, byte >= 0 ? (char)byte : text.data[0]);
		text = span_skip(text, byte >= 0 ? 3 : 1);
	}
	if (!goes_on)
		buf_putc(out, '\n');
}

void
mime_decode(struct buf *out, struct span s, enum encoding encoding)
{
	switch (encoding) {
	case ENCODING_NONE:
		buf_add(out, s.data, s.len);
		break;
	case ENCODING_BASE64:
		mime_decode_base64(out, s);
		break;
	case ENCODING_QUOTED:
		while (s.len > 0)
			decode_quoted_line(out, span_take_line(&s));
		break;
	}
}
