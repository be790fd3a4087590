/*
 * Texts from outside, made harmless and bounded.
 */
#include "certfs/wire.h"

#include <errno.h>
#include <string.h>

#define CUT_MARK	"..."

/* One inside is no character of a word: strspn(3) ends there. */
bool
wire_consists_of(const char *text, size_t len, const char *characters,
    size_t max)
{
	return len > 0 && len <= max && strspn(text, characters) == len;
}

static int
finish(struct buf *b, char **ret_text)
{
	char *text;

	if (b->error < 0)
		return b->error;
	text = text_dup(b->data, b->len);
	if (text == NULL)
		return -ENOMEM;
	*ret_text = text;
	return 0;
}

/* ---- lines and bodies ---- */

/* How much of it stays as it is, as the end of a line. */
static size_t
line_break(struct span s)
{
	if (s.len >= 2 && memcmp(s.data, "\r\n", 2) == 0)
		return 2;
	return s.len >= 1 && (s.data[0] == '\n' || s.data[0] == '\t');
}

static int
clean_body(struct buf *b, const char *text, size_t len)
{
	struct span s = { text, len };

	while (s.len > 0 && b->error == 0) {
		size_t n = 0, end = 0;

		while (n < s.len && (end = line_break(span_skip(s, n))) == 0)
			n++;
		(void)text_neutralise(b, s.data, n);
		if (end > 0)
			(void)buf_putc(b, s.data[n + end - 1]);
		s = span_skip(s, n + end);
	}
	return b->error;
}

int
wire_line(const char *text, size_t len, size_t max, char **ret_line)
{
	struct buf b CF_AUTO(buf_done) = BUF_INIT(max);

	(void)text_neutralise(&b, text, len);
	return finish(&b, ret_line);
}

int
wire_body(const char *text, size_t len, size_t max, char **ret_body)
{
	struct buf b CF_AUTO(buf_done) = BUF_INIT(max);

	(void)clean_body(&b, text, len);
	return finish(&b, ret_body);
}

/* ---- cut ---- */

/*
 * The mark counts, and the rest is not needed: what is made harmless gets
 * shorter only where "\r\n" becomes one, so that what is cut by 'max' before
 * may at worst end earlier than it had to.
 */
static int
cut(int (*clean)(struct buf *, const char *, size_t), const char *text,
    size_t len, size_t max, char **ret_text)
{
	struct buf all CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct buf b CF_AUTO(buf_done) = BUF_INIT(max);
	size_t enough = len <= max ? len : text_utf8_cut(text, max);
	int r = clean(&all, text, enough);

	if (r < 0)
		return r;
	if (len <= max && all.len <= max)
		return finish(&all, ret_text);
	if (all.len > max - strlen(CUT_MARK))
		(void)buf_resize(&all, text_utf8_cut(all.data,
		    max - strlen(CUT_MARK)));
	(void)buf_add(&b, all.data, all.len);
	(void)buf_puts(&b, CUT_MARK);
	return finish(&b, ret_text);
}

int
wire_line_cut(const char *text, size_t len, size_t max, char **ret_line)
{
	return cut(text_neutralise, text, len, max, ret_line);
}

int
wire_body_cut(const char *text, size_t len, size_t max, char **ret_body)
{
	return cut(clean_body, text, len, max, ret_body);
}
