/*
 * Encoded words, RFC 2047: =?charset?Q?text?= in the value of a field.
 */
#include "mime_word.h"

#include <string.h>

#include "charset.h"
#include "mime_encoding.h"

#define HEADER_MAX	998u	/* bytes of a field's value that are shown */

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
	while (i < s->len && s->data[i] != end && !span_is_blank(s->data[i]))
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
	if (text_lower(kind.data[0]) != 'q' && text_lower(kind.data[0]) != 'b')
		return false;
	language = charset.len > 0 ? memchr(charset.data, '*', charset.len) :
	    NULL;
	if (language != NULL)	/* RFC 2231 5 */
		charset.len = (size_t)(language - charset.data);
	*ret_word = (struct encoded_word) {
		.charset = charset_by_name(charset),
		.base64 = text_lower(kind.data[0]) == 'b',
		.text = text,
		.len = s.len - rest.len + 1,
	};
	return true;
}

static void
add_encoded_word(struct buf *out, const struct encoded_word *word)
{
	struct buf raw CF_AUTO(buf_done) = BUF_INIT(out->max);
	struct span text = word->text;

	if (word->base64)
		mime_decode_base64(&raw, text);
	while (!word->base64 && text.len > 0) {
		int byte = text.data[0] == '=' ? mime_quoted_byte(text) : -1;
		char c = text.data[0] == '_' ? ' ' : text.data[0];

		buf_putc(&raw, byte >= 0 ? (char)byte : c);
		text = span_skip(text, byte >= 0 ? 3 : 1);
	}
	if (raw.error < 0)
		out->error = raw.error;
	else
		charset_decode(out, (struct span) { raw.data, raw.len },
		    word->charset);
}

/* The blanks between two encoded words are no part of the text. */
static size_t
blanks_before_word(struct span s)
{
	struct encoded_word word;
	size_t n = 0;

	while (n < s.len && span_is_blank(s.data[n]))
		n++;
	return find_encoded_word(span_skip(s, n), &word) ? n : 0;
}

static void
cut_to(struct buf *b, size_t max)
{
	static const char more[] = "...";

	if (b->len <= max || b->error < 0)
		return;
	buf_resize(b, text_utf8_cut(b->data, max - strlen(more)));
	buf_puts(b, more);
}

/* Append as one clean line: breaks and runs of blanks become one blank. */
static void
add_line(struct buf *out, struct span text)
{
	struct buf line CF_AUTO(buf_done) = BUF_INIT(out->max);

	text = span_trim(text);
	for (size_t i = 0; i < text.len; i++) {
		if (!span_is_blank(text.data[i]))
			buf_putc(&line, text.data[i]);
		else if (!span_is_blank(text.data[i - 1]))
			buf_putc(&line, ' ');
	}
	if (line.error == 0)
		text_neutralise(out, buf_text(&line), line.len);
	else
		out->error = line.error;
}

void
mime_add_words(struct buf *out, struct span value)
{
	struct buf text CF_AUTO(buf_done) = BUF_INIT(out->max);
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
