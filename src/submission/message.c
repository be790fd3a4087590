/*
 * Reads a dropped message.  A text is a span of the dropped bytes until it is
 * decoded, so nothing is copied but what is shown.  A message is a tree of
 * parts; the first text/plain part is its text, else the first text/html one
 * with its markup taken away.  Every function walks its span once, parts are
 * followed to a fixed depth only, and so the time is linear.
 *
 * Why no mail library: the ones that exist bring an object system and a
 * hundred functions to hold text that is read once, and this is the one place
 * where mail is read.
 */
#include "message.h"

#include <errno.h>
#include <string.h>
#include <time.h>

#define DEPTH_MAX	4	/* multiparts inside one another */
#define HEADER_MAX	998u	/* bytes of a header's value that are shown */
#define HEADERS_MAX	1000u	/* lines of a header */
#define BOUNDARY_MAX	200u	/* RFC 2046 allows 70 */

struct span {
	const char	*data;
	size_t		 len;
};

enum charset { CHARSET_UTF8, CHARSET_LATIN };

enum encoding { ENCODING_NONE, ENCODING_BASE64, ENCODING_QUOTED };

/* ---- spans ---- */

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool
span_begins(struct span s, const char *head)
{
	size_t len = strlen(head);

	if (s.len < len)
		return false;
	for (size_t i = 0; i < len; i++) {
		if (lower(s.data[i]) != head[i])
			return false;
	}
	return true;
}

static bool
span_is(struct span s, const char *word)
{
	return s.len == strlen(word) && span_begins(s, word);
}

static struct span
span_skip(struct span s, size_t n)
{
	return (struct span) { s.data + n, s.len - n };
}

static struct span
span_trim(struct span s)
{
	while (s.len > 0 && is_blank(s.data[0]))
		s = span_skip(s, 1);
	while (s.len > 0 && is_blank(s.data[s.len - 1]))
		s.len--;
	return s;
}

/* Take the first line off 's', its line break included. */
static struct span
take_line(struct span *s)
{
	const char *end = s->len > 0 ? memchr(s->data, '\n', s->len) : NULL;
	struct span line = { s->data,
		end != NULL ? (size_t)(end - s->data) + 1 : s->len };

	*s = span_skip(*s, line.len);
	return line;
}

static struct span
without_break(struct span line)
{
	if (line.len > 0 && line.data[line.len - 1] == '\n')
		line.len--;
	if (line.len > 0 && line.data[line.len - 1] == '\r')
		line.len--;
	return line;
}

/* ---- characters ---- */

/* 0x80 to 0x9F of windows-1252; what mail calls iso-8859-1 mostly is this. */
static const uint16_t latin_extra[32] = {
	0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
	0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D, 0x017D, 0x8F,
	0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
	0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178,
};

static void
put_char(struct buf *out, uint32_t c)
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

static enum charset
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

		put_char(out, c >= 0x80 && c < 0xA0 ? latin_extra[c - 0x80] : c);
	}
}

/*
 * Append 'raw' as UTF-8.  A text that says it is UTF-8, or something that is
 * not known here, and is not UTF-8 stays as it is: what cannot be decoded is
 * made visible when it is cleaned.
 */
static void
add_decoded(struct buf *out, struct span raw, enum charset charset)
{
	if (charset == CHARSET_LATIN)
		add_latin(out, raw);
	else
		buf_add(out, raw.data, raw.len);
}

/* Append as one clean line: breaks and runs of blanks become one blank. */
static void
add_line(struct buf *out, struct span text)
{
	struct buf line CF_AUTO(buf_done) = BUF_INIT(MESSAGE_TEXT_MAX);

	text = span_trim(text);
	for (size_t i = 0; i < text.len; i++) {
		if (!is_blank(text.data[i]))
			buf_putc(&line, text.data[i]);
		else if (!is_blank(text.data[i - 1]))
			buf_putc(&line, ' ');
	}
	if (line.error == 0)
		text_neutralise(out, buf_text(&line), line.len);
	else
		out->error = line.error;
}

/* Append with line breaks as newlines; everything else made harmless. */
static void
add_lines(struct buf *out, struct span text)
{
	struct span line, cell;
	const char *tab;

	while (text.len > 0) {
		line = without_break(take_line(&text));
		while ((tab = line.len > 0 ?
		    memchr(line.data, '\t', line.len) : NULL) != NULL) {
			cell = (struct span) { line.data,
				(size_t)(tab - line.data) };
			text_neutralise(out, cell.data, cell.len);
			buf_putc(out, '\t');
			line = span_skip(line, cell.len + 1);
		}
		text_neutralise(out, line.data, line.len);
		buf_putc(out, '\n');
	}
}

/* ---- transfer encodings ---- */

static int
base64_value(char c)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *at = c != '\0' ? strchr(digits, c) : NULL;

	return at != NULL ? (int)(at - digits) : -1;
}

/* What is no digit is skipped (RFC 2045 6.8); '=' ends it. */
static void
decode_base64(struct buf *out, struct span s)
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
	c = lower(c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The byte that "=XY" at 's' stands for, or -1. */
static int
quoted_byte(struct span s)
{
	int high = s.len >= 3 ? hex_value(s.data[1]) : -1;
	int low = high >= 0 ? hex_value(s.data[2]) : -1;

	return low >= 0 ? high << 4 | low : -1;
}

/* A line that ends in '=' goes on in the next one. */
static void
decode_quoted_line(struct buf *out, struct span line)
{
	struct span text = without_break(line);
	bool goes_on;

	while (text.len > 0 && (text.data[text.len - 1] == ' ' ||
	    text.data[text.len - 1] == '\t'))
		text.len--;
	goes_on = text.len > 0 && text.data[text.len - 1] == '=';
	if (goes_on)
		text.len--;
	while (text.len > 0) {
		int byte = text.data[0] == '=' ? quoted_byte(text) : -1;

		buf_putc(out, byte >= 0 ? (char)byte : text.data[0]);
		text = span_skip(text, byte >= 0 ? 3 : 1);
	}
	if (!goes_on)
		buf_putc(out, '\n');
}

static void
decode(struct buf *out, struct span s, enum encoding encoding)
{
	switch (encoding) {
	case ENCODING_NONE:
		buf_add(out, s.data, s.len);
		break;
	case ENCODING_BASE64:
		decode_base64(out, s);
		break;
	case ENCODING_QUOTED:
		while (s.len > 0)
			decode_quoted_line(out, take_line(&s));
		break;
	}
}

/* ---- encoded words, RFC 2047: =?charset?Q?text?= ---- */

struct encoded_word {
	enum charset	charset;
	bool		base64;
	struct span	text;
	size_t		len;	/* of the whole word */
};

static bool
take_until(struct span *s, char end, struct span *ret_head)
{
	size_t i = 0;

	/* Words hold no blanks, so a stray =? ends the search soon. */
	while (i < s->len && s->data[i] != end && !is_blank(s->data[i]))
		i++;
	if (i == s->len || s->data[i] != end)
		return false;
	*ret_head = (struct span) { s->data, i };
	*s = span_skip(*s, i + 1);
	return true;
}

static bool
find_encoded_word(struct span s, struct encoded_word *ret_word)
{
	struct span rest, charset, kind, text;
	const char *language;

	if (!span_begins(s, "=?"))
		return false;
	rest = span_skip(s, 2);
	if (!take_until(&rest, '?', &charset) ||
	    !take_until(&rest, '?', &kind) || kind.len != 1 ||
	    !take_until(&rest, '?', &text) || !span_begins(rest, "="))
		return false;
	if (lower(kind.data[0]) != 'q' && lower(kind.data[0]) != 'b')
		return false;
	language = charset.len > 0 ? memchr(charset.data, '*', charset.len) :
	    NULL;
	if (language != NULL)	/* RFC 2231 5 */
		charset.len = (size_t)(language - charset.data);
	*ret_word = (struct encoded_word) {
		.charset = charset_by_name(charset),
		.base64 = lower(kind.data[0]) == 'b',
		.text = text,
		.len = s.len - rest.len + 1,
	};
	return true;
}

static void
add_encoded_word(struct buf *out, const struct encoded_word *word)
{
	struct buf raw CF_AUTO(buf_done) = BUF_INIT(MESSAGE_TEXT_MAX);
	struct span text = word->text;

	if (word->base64)
		decode_base64(&raw, text);
	while (!word->base64 && text.len > 0) {
		int byte = text.data[0] == '=' ? quoted_byte(text) : -1;
		char c = text.data[0] == '_' ? ' ' : text.data[0];

		buf_putc(&raw, byte >= 0 ? (char)byte : c);
		text = span_skip(text, byte >= 0 ? 3 : 1);
	}
	if (raw.error < 0)
		out->error = raw.error;
	else
		add_decoded(out, (struct span) { raw.data, raw.len },
		    word->charset);
}

/* The blanks between two encoded words are no part of the text. */
static size_t
blanks_before_word(struct span s)
{
	struct encoded_word word;
	size_t n = 0;

	while (n < s.len && is_blank(s.data[n]))
		n++;
	return find_encoded_word(span_skip(s, n), &word) ? n : 0;
}

static void
cut_to(struct buf *b, size_t max)
{
	static const char more[] = "...";
	size_t len = max - strlen(more);

	if (b->len <= max || b->error < 0)
		return;
	while (len > 0 && ((unsigned char)b->data[len] & 0xC0) == 0x80)
		len--;
	buf_resize(b, len);
	buf_puts(b, more);
}

/* A header's value, decoded, as one clean line. */
static void
add_header_text(struct buf *out, struct span value)
{
	struct buf text CF_AUTO(buf_done) = BUF_INIT(MESSAGE_TEXT_MAX);
	struct encoded_word word;

	while (value.len > 0) {
		if (find_encoded_word(value, &word)) {
			add_encoded_word(&text, &word);
			value = span_skip(value, word.len);
			value = span_skip(value, blanks_before_word(value));
			continue;
		}
		buf_putc(&text, value.data[0]);
		value = span_skip(value, 1);
	}
	if (text.error < 0) {
		out->error = text.error;
		return;
	}
	add_line(out, (struct span) { text.data, text.len });
	cut_to(out, HEADER_MAX);
}

/* ---- dates ---- */

static struct span
take_word(struct span *s)
{
	struct span word;
	size_t n = 0;

	*s = span_trim(*s);
	while (n < s->len && !is_blank(s->data[n]) && s->data[n] != ',')
		n++;
	word = (struct span) { s->data, n };
	*s = span_skip(*s, n < s->len ? n + 1 : n);
	return word;
}

static bool
number(struct span s, int max, int *ret)
{
	int value = 0;

	if (s.len == 0 || s.len > 4)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		if (s.data[i] < '0' || s.data[i] > '9')
			return false;
		value = value * 10 + (s.data[i] - '0');
	}
	*ret = value;
	return value <= max;
}

static bool
month(struct span s, int *ret)
{
	static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";

	for (int i = 0; i < 12; i++) {
		char name[4] = { names[3 * i], names[3 * i + 1],
			names[3 * i + 2], '\0' };

		if (span_is(s, name)) {
			*ret = i;
			return true;
		}
	}
	return false;
}

/* "10:00:00", or without seconds. */
static bool
time_of_day(struct span s, struct tm *tm)
{
	if (s.len != 5 && s.len != 8)
		return false;
	if (s.data[2] != ':' || (s.len == 8 && s.data[5] != ':'))
		return false;
	return number((struct span) { s.data, 2 }, 23, &tm->tm_hour) &&
	    number((struct span) { s.data + 3, 2 }, 59, &tm->tm_min) &&
	    (s.len == 5 ||
	    number((struct span) { s.data + 6, 2 }, 60, &tm->tm_sec));
}

/* Seconds east of Greenwich; a name that is not known counts as UTC. */
static int
zone(struct span s)
{
	static const struct {
		const char	*name;
		int		 hours;
	} zones[] = {
		{ "est", -5 }, { "edt", -4 }, { "cst", -6 }, { "cdt", -5 },
		{ "mst", -7 }, { "mdt", -6 }, { "pst", -8 }, { "pdt", -7 },
	};
	int hours, minutes;

	if (s.len == 5 && (s.data[0] == '+' || s.data[0] == '-') &&
	    number((struct span) { s.data + 1, 2 }, 99, &hours) &&
	    number((struct span) { s.data + 3, 2 }, 59, &minutes))
		return (s.data[0] == '-' ? -1 : 1) *
		    (hours * 3600 + minutes * 60);
	for (size_t i = 0; i < ARRAY_LEN(zones); i++) {
		if (span_is(s, zones[i].name))
			return zones[i].hours * 3600;
	}
	return 0;
}

bool
message_date(const char *text, size_t len, int64_t *ret_ns)
{
	struct span s = { text, len }, word;
	struct tm tm = { 0 };
	time_t t;

	word = take_word(&s);
	if (word.len == 3 && !number(word, 999, &tm.tm_mday))
		word = take_word(&s);	/* that was the weekday */
	if (!number(word, 31, &tm.tm_mday) || tm.tm_mday < 1 ||
	    !month(take_word(&s), &tm.tm_mon))
		return false;
	word = take_word(&s);
	if (word.len != 4 || !number(word, 9999, &tm.tm_year) ||
	    tm.tm_year < 1970 || !time_of_day(take_word(&s), &tm))
		return false;
	/* Later years are beyond what 64 bits of nanoseconds can hold. */
	if (tm.tm_year > 2200)
		return false;
	tm.tm_year -= 1900;
	t = timegm(&tm);
	*ret_ns = ((int64_t)t - zone(take_word(&s))) * NS_PER_SECOND;
	return true;
}

/* ---- headers ---- */

/* The length of a header's name at 's', or 0: it is no header line. */
static size_t
header_name_len(struct span s)
{
	size_t n = 0;

	while (n < s.len && s.data[n] > ' ' && s.data[n] < 0x7F &&
	    s.data[n] != ':')
		n++;
	return n < s.len && n > 0 && s.data[n] == ':' ? n : 0;
}

/*
 * Take the header off 's' up to the empty line.  False, 's' as it was, when
 * its lines do not look like one.
 */
static bool
take_header(struct span *s, struct span *ret_header)
{
	struct span rest = *s, line;
	size_t lines = 0;

	while (rest.len > 0) {
		line = take_line(&rest);
		if (without_break(line).len == 0) {
			*ret_header = (struct span) { s->data,
				(size_t)(line.data - s->data) };
			*s = rest;
			return true;
		}
		if (++lines > HEADERS_MAX)
			return false;
		if (!(lines > 1 && is_blank(line.data[0])) &&
		    header_name_len(line) == 0)
			return false;
	}
	*ret_header = *s;
	*s = rest;
	return true;
}

/* The value of the first field of that name, its folded lines included. */
static bool
header_field(struct span header, const char *name, struct span *ret_value)
{
	struct span line, value;
	size_t n;

	while (header.len > 0) {
		line = take_line(&header);
		n = header_name_len(line);
		if (n != strlen(name) || !span_begins(line, name))
			continue;
		value = span_skip(line, n + 1);
		while (header.len > 0 &&
		    (header.data[0] == ' ' || header.data[0] == '\t'))
			value.len += take_line(&header).len;
		*ret_value = span_trim(value);
		return true;
	}
	return false;
}

/* The parameter of a field such as: text/plain; charset="utf-8" */
static bool
parameter(struct span field, const char *name, struct span *ret_value)
{
	struct span s = field, key;
	const char *semicolon;
	size_t n;

	while (s.len > 0 &&
	    (semicolon = memchr(s.data, ';', s.len)) != NULL) {
		s = span_skip(s, (size_t)(semicolon - s.data) + 1);
		s = span_trim(s);
		for (n = 0; n < s.len && s.data[n] != '=' && s.data[n] != ';'; )
			n++;
		key = span_trim((struct span) { s.data, n });
		if (n == s.len || s.data[n] == ';' || !span_is(key, name))
			continue;
		s = span_trim(span_skip(s, n + 1));
		if (s.len > 0 && s.data[0] == '"') {
			s = span_skip(s, 1);
			for (n = 0; n < s.len && s.data[n] != '"'; )
				n++;
		} else {
			for (n = 0; n < s.len && s.data[n] != ';' &&
			    !is_blank(s.data[n]); )
				n++;
		}
		*ret_value = (struct span) { s.data, n };
		return true;
	}
	return false;
}

static struct span
field_or_none(struct span header, const char *name)
{
	struct span value = { "", 0 };

	(void)header_field(header, name, &value);
	return value;
}

static bool
looks_like_mail(struct span header)
{
	struct span value;

	return header_field(header, "from", &value) &&
	    (header_field(header, "date", &value) ||
	    header_field(header, "subject", &value));
}

/* ---- parts ---- */

struct part {
	bool		found;
	struct span	data;		/* still encoded */
	enum encoding	encoding;
	enum charset	charset;
};

struct parts {
	struct part	plain, html;
	bool		left_out;	/* attachments, further texts */
};

static enum encoding
encoding_of(struct span header)
{
	struct span value = field_or_none(header, "content-transfer-encoding");

	if (span_is(value, "base64"))
		return ENCODING_BASE64;
	return span_is(value, "quoted-printable") ? ENCODING_QUOTED :
	    ENCODING_NONE;
}

static void
take_text(struct parts *parts, struct part *part, struct span header,
    struct span type, struct span body)
{
	struct span charset = { "", 0 };

	if (span_trim(body).len == 0)
		return;
	if (part->found) {
		parts->left_out = true;
		return;
	}
	(void)parameter(type, "charset", &charset);
	*part = (struct part) {
		.found = true,
		.data = body,
		.encoding = encoding_of(header),
		.charset = charset_by_name(charset),
	};
}

/* Whether 'line' is "--boundary", and whether it is the last one. */
static bool
is_boundary(struct span line, struct span boundary, bool *ret_last)
{
	if (line.len < boundary.len + 2 || line.data[0] != '-' ||
	    line.data[1] != '-' ||
	    memcmp(line.data + 2, boundary.data, boundary.len) != 0)
		return false;
	line = span_skip(line, boundary.len + 2);
	*ret_last = span_begins(line, "--");
	return span_trim(*ret_last ? span_skip(line, 2) : line).len == 0;
}

static void	read_part(struct parts *parts, struct span header,
		    struct span body, unsigned depth);

static void
read_body_part(struct parts *parts, struct span part, unsigned depth)
{
	struct span header = { "", 0 };

	/* A part without a header begins with an empty line. */
	if (take_header(&part, &header))
		read_part(parts, header, part, depth);
}

static void
read_multipart(struct parts *parts, struct span body, struct span boundary,
    unsigned depth)
{
	struct span line, part = { NULL, 0 };
	bool last = false;

	while (body.len > 0 && !last) {
		line = take_line(&body);
		if (!is_boundary(line, boundary, &last))
			continue;
		if (part.data != NULL) {
			part.len = (size_t)(line.data - part.data);
			read_body_part(parts, part, depth + 1);
		}
		part = body;
	}
	/* Cut off in the middle: what is there counts. */
	if (part.data != NULL && !last)
		read_body_part(parts, part, depth + 1);
}

static void
read_part(struct parts *parts, struct span header, struct span body,
    unsigned depth)
{
	struct span type = field_or_none(header, "content-type");
	struct span boundary;

	if (span_begins(field_or_none(header, "content-disposition"),
	    "attachment")) {
		parts->left_out = true;
		return;
	}
	if (span_begins(type, "multipart/")) {
		if (depth < DEPTH_MAX &&
		    parameter(type, "boundary", &boundary) &&
		    boundary.len > 0 && boundary.len <= BOUNDARY_MAX)
			read_multipart(parts, body, boundary, depth);
		else
			parts->left_out = true;
	} else if (type.len == 0 || span_begins(type, "text/plain")) {
		take_text(parts, &parts->plain, header, type, body);
	} else if (span_begins(type, "text/html")) {
		take_text(parts, &parts->html, header, type, body);
	} else {
		parts->left_out = true;
	}
}

/* ---- markup ---- */

static const struct {
	const char	*entity;
	uint32_t	 c;
} entities[] = {
	{ "&lt;", '<' }, { "&gt;", '>' }, { "&quot;", '"' }, { "&#39;", '\'' },
	{ "&apos;", '\'' }, { "&nbsp;", ' ' }, { "&amp;", '&' },
};

/* Append the character that an entity at 's' stands for; its length, or 0. */
static size_t
take_entity(struct buf *out, struct span s)
{
	for (size_t i = 0; i < ARRAY_LEN(entities); i++) {
		if (span_begins(s, entities[i].entity)) {
			put_char(out, entities[i].c);
			return strlen(entities[i].entity);
		}
	}
	return 0;
}

static bool
tag_is(struct span tag, const char *name)
{
	size_t len = strlen(name);

	return span_begins(tag, name) && (tag.len == len ||
	    is_blank(tag.data[len]) || tag.data[len] == '/' ||
	    tag.data[len] == '>');
}

/* Tags that begin a new line. */
static bool
tag_breaks(struct span tag)
{
	static const char *const names[] = {
		"br", "p", "div", "tr", "li", "h1", "h2", "h3", "table", "ul",
		"ol", "/p", "/div", "/tr", "/h1", "/h2", "/h3", "/table",
	};

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		if (tag_is(tag, names[i]))
			return true;
	}
	return false;
}

static void
put_break(struct buf *out)
{
	if (out->len > 0 && out->data[out->len - 1] != '\n')
		buf_putc(out, '\n');
}

/* Blanks of the source are one blank; none begins a line. */
static void
put_blank(struct buf *out)
{
	if (out->len > 0 && !is_blank(out->data[out->len - 1]))
		buf_putc(out, ' ');
}

/* Whatever is between <style> and </style> is not for people. */
static const char *
hidden_end(struct span tag)
{
	if (tag_is(tag, "style"))
		return "/style";
	if (tag_is(tag, "script"))
		return "/script";
	return tag_is(tag, "title") ? "/title" : NULL;
}

static void
add_html(struct buf *out, struct span s)
{
	const char *hidden = NULL, *end;
	struct span tag;
	size_t n;

	while (s.len > 0) {
		if (s.data[0] == '<') {
			end = memchr(s.data, '>', s.len);
			if (end == NULL)
				return;
			tag = (struct span) { s.data + 1,
				(size_t)(end - s.data) - 1 };
			if (hidden != NULL)
				hidden = tag_is(tag, hidden) ? NULL : hidden;
			else if ((hidden = hidden_end(tag)) == NULL &&
			    tag_breaks(tag))
				put_break(out);
			s = span_skip(s, tag.len + 2);
			continue;
		}
		n = s.data[0] == '&' && hidden == NULL ?
		    take_entity(out, s) : 0;
		if (n == 0 && hidden == NULL) {
			if (is_blank(s.data[0]))
				put_blank(out);
			else
				buf_putc(out, s.data[0]);
		}
		s = span_skip(s, n > 0 ? n : 1);
	}
}

/* ---- the whole ---- */

/* What decoding makes of 'part' is shorter than three times its size. */
static int
add_part(struct buf *out, const struct part *part, bool html)
{
	struct buf raw CF_AUTO(buf_done) = BUF_INIT(3 * MESSAGE_TEXT_MAX);
	struct buf utf8 CF_AUTO(buf_done) = BUF_INIT(3 * MESSAGE_TEXT_MAX);
	struct buf text CF_AUTO(buf_done) = BUF_INIT(3 * MESSAGE_TEXT_MAX);

	decode(&raw, part->data, part->encoding);
	if (raw.error < 0)
		return raw.error;
	add_decoded(&utf8, (struct span) { raw.data, raw.len }, part->charset);
	if (utf8.error < 0)
		return utf8.error;
	if (html) {
		add_html(&text, (struct span) { utf8.data, utf8.len });
		if (text.error < 0)
			return text.error;
		add_lines(out, (struct span) { text.data, text.len });
	} else {
		add_lines(out, (struct span) { utf8.data, utf8.len });
	}
	return out->error;
}

static int
read_mail(struct message *m, struct span header, struct span body)
{
	struct parts parts = { 0 };
	struct span date = field_or_none(header, "date");
	int r = 0;

	add_header_text(&m->from, field_or_none(header, "from"));
	add_header_text(&m->subject, field_or_none(header, "subject"));
	m->has_date = message_date(date.data, date.len, &m->date);

	read_part(&parts, header, body, 0);
	if (parts.plain.found)
		r = add_part(&m->body, &parts.plain, false);
	else if (parts.html.found)
		r = add_part(&m->body, &parts.html, true);
	m->whole = r == 0 && !parts.left_out && m->body.len > 0;
	if (m->from.error < 0)
		return m->from.error;
	return m->subject.error < 0 ? m->subject.error : r;
}

/* mbox files begin with a line of their own before the header. */
static struct span
without_mbox_line(struct span s)
{
	struct span rest = s;

	if (s.len < 5 || memcmp(s.data, "From ", 5) != 0)
		return s;
	(void)take_line(&rest);
	return rest;
}

int
message_read(const char *data, size_t size, struct message *ret_message)
{
	struct span whole = { data, size }, mail, header;
	int r;

	*ret_message = (struct message) {
		.from = BUF_INIT(MESSAGE_TEXT_MAX),
		.subject = BUF_INIT(MESSAGE_TEXT_MAX),
		.body = BUF_INIT(MESSAGE_TEXT_MAX),
	};
	if (size >= 3 && memcmp(data, "\xEF\xBB\xBF", 3) == 0)
		whole = span_skip(whole, 3);
	mail = without_mbox_line(whole);
	if (take_header(&mail, &header) && looks_like_mail(header))
		return read_mail(ret_message, header, mail);

	const struct part text = {
		.data = whole,
		.charset = text_utf8_valid(whole.data, whole.len) == whole.len ?
		    CHARSET_UTF8 : CHARSET_LATIN,
	};
	r = add_part(&ret_message->body, &text, false);
	ret_message->whole = r == 0 && ret_message->body.len > 0;
	return r;
}

void
message_done(struct message *m)
{
	buf_done(&m->from);
	buf_done(&m->subject);
	buf_done(&m->body);
}
