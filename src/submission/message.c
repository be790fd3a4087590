/*
 * Reads a dropped message.  A text is a span of the dropped bytes until it is
 * decoded, so nothing is copied but what is shown.  A message is a tree of
 * parts; the first text/plain part is its text, else the first text/html one
 * with its markup taken away.
 *
 * Why no mail library: the ones that exist bring an object system and a
 * hundred functions to hold text that is read once, and this is the one place
 * where mail is read.
 */
#include "message.h"

#include <string.h>

#include "html.h"
#include "mime_date.h"
#include "mime_header.h"
#include "mime_part.h"
#include "mime_word.h"

/* Append with line breaks as newlines; everything else made harmless. */
static void
add_lines(struct buf *out, struct span text)
{
	struct span line, cell;
	const char *tab;

	while (text.len > 0) {
		line = span_without_break(span_take_line(&text));
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

static bool
looks_like_mail(struct span header)
{
	struct span value;

	return mime_find_field(header, "from", &value) &&
	    (mime_find_field(header, "date", &value) ||
	    mime_find_field(header, "subject", &value));
}

/* What decoding makes of 'part' is shorter than three times its size. */
static int
add_part(struct buf *out, const struct part *part, bool html)
{
	struct buf raw CF_AUTO(buf_done) = BUF_INIT(3 * MESSAGE_TEXT_MAX);
	struct buf utf8 CF_AUTO(buf_done) = BUF_INIT(3 * MESSAGE_TEXT_MAX);
	struct buf text CF_AUTO(buf_done) = BUF_INIT(3 * MESSAGE_TEXT_MAX);

	mime_decode(&raw, part->data, part->encoding);
	if (raw.error < 0)
		return raw.error;
	charset_decode(&utf8, (struct span) { raw.data, raw.len }, part->charset);
	if (utf8.error < 0)
		return utf8.error;
	if (html) {
		html_add_text(&text, (struct span) { utf8.data, utf8.len });
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
	struct parts parts;
	int r = 0;

	mime_add_words(&m->from, mime_field(header, "from"));
	mime_add_words(&m->subject, mime_field(header, "subject"));
	m->has_date = mime_date(mime_field(header, "date"), &m->date);

	mime_find_parts(header, body, &parts);
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
	(void)span_take_line(&rest);
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
	if (mime_take_header(&mail, &header) && looks_like_mail(header))
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
