/*
 * Character sets of mail: UTF-8, and what is called iso-8859-1.
 */
#include "charset.h"

/* 0x80 to 0x9F of windows-1252; what mail calls iso-8859-1 mostly is this. */
static const uint16_t latin_extra[32] = {
	0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
	0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D, 0x017D, 0x8F,
	0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
	0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178,
};

void
charset_put(struct buf *out, uint32_t c)
{
	char utf8[4];
	size_t n = 0;

	if (c < 0x80) {
		utf8[n++] = (char)c;
	} else if (c < 0x800) {
		utf8[n++] = (char)(0xC0 | c >> 6);
		utf8[n++] = (char)(0x80 | (c & 0x3F));
	} else if (c < 0x10000) {
		utf8[n++] = (char)(0xE0 | c >> 12);
		utf8[n++] = (char)(0x80 | (c >> 6 & 0x3F));
		utf8[n++] = (char)(0x80 | (c & 0x3F));
	} else {
		utf8[n++] = (char)(0xF0 | c >> 18);
		utf8[n++] = (char)(0x80 | (c >> 12 & 0x3F));
		utf8[n++] = (char)(0x80 | (c >> 6 & 0x3F));
		utf8[n++] = (char)(0x80 | (c & 0x3F));
	}
	buf_add(out, utf8, n);
}

enum charset
charset_by_name(struct span name)
{
	static const char *const latin[] = {
		"iso-8859-1", "iso8859-1", "latin1", "windows-1252", "cp1252",
	};

	for (size_t i = 0; i < ARRAY_LEN(latin); i++) {
		if (span_is(name, latin[i]))
			return CHARSET_LATIN;
	}
	return CHARSET_UTF8;
}

static void
add_latin(struct buf *out, struct span raw)
{
	for (size_t i = 0; i < raw.len; i++) {
		uint8_t c = (uint8_t)raw.data[i];

		charset_put(out, c >= 0x80 && c < 0xA0 ? latin_extra[c - 0x80] : c);
	}
}

void
charset_decode(struct buf *out, struct span raw, enum charset charset)
{
	if (charset == CHARSET_LATIN)
		add_latin(out, raw);
	else
		buf_add(out, raw.data, raw.len);
}
