/*
 * Words and texts of a portal: checked, or made harmless.
 */
#include "internal.h"

#include <errno.h>
#include <string.h>

#define CUT_MARK	"..."

#define DIGITS		"0123456789"
#define LOWER		"abcdefghijklmnopqrstuvwxyz"
#define UPPER		"ABCDEFGHIJKLMNOPQRSTUVWXYZ"

/* 'text' has a NUL behind 'len'; one inside is no character of a word. */
static bool
consists_of(const char *text, size_t len, const char *characters, size_t max)
{
	return len > 0 && len <= max && strspn(text, characters) == len;
}

bool
portal_is_id(const char *text, size_t len)
{
	return consists_of(text, len, DIGITS LOWER UPPER "_-",
	    REVIEW_ID_SIZE - 1);
}

bool
portal_is_word(const char *text, size_t len)
{
	return consists_of(text, len, DIGITS LOWER "-", REVIEW_WORD_SIZE - 1);
}

bool
portal_is_type(const char *text, size_t len)
{
	return consists_of(text, len, DIGITS LOWER "-",
	    sizeof(((struct review_problem *)NULL)->type) - 1);
}

bool
portal_is_sha256(const char *text, size_t len)
{
	return len == REVIEW_SHA256_SIZE - 1 &&
	    consists_of(text, len, DIGITS "abcdef", len);
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

int
portal_text_line(const char *text, size_t len, size_t max, char **ret_line)
{
	struct buf b CF_AUTO(buf_done) = BUF_INIT(max);

	(void)text_neutralise(&b, text, len);
	return finish(&b, ret_line);
}

int
portal_text_line_cut(const char *text, size_t len, size_t max,
    char **ret_line)
{
	struct buf clean CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct buf b CF_AUTO(buf_done) = BUF_INIT(max);
	/* What is made harmless never gets shorter: the rest is not needed. */
	size_t enough = len <= max ? len : text_utf8_cut(text, max);
	int r = text_neutralise(&clean, text, enough);

	if (r < 0)
		return r;
	if (len <= max && clean.len <= max)
		return portal_text_line(text, len, max, ret_line);
	if (clean.len > max - strlen(CUT_MARK))
		(void)buf_resize(&clean, text_utf8_cut(clean.data,
		    max - strlen(CUT_MARK)));
	(void)buf_add(&b, clean.data, clean.len);
	(void)buf_puts(&b, CUT_MARK);
	return finish(&b, ret_line);
}

/* How much of it stays as it is, as the end of a line. */
static size_t
line_break(struct span s)
{
	if (s.len >= 2 && memcmp(s.data, "\r\n", 2) == 0)
		return 2;
	return s.len >= 1 && (s.data[0] == '\n' || s.data[0] == '\t');
}

int
portal_text_body(const char *text, size_t len, size_t max, char **ret_body)
{
	struct buf b CF_AUTO(buf_done) = BUF_INIT(max);
	struct span s = { text, len };

	while (s.len > 0 && b.error == 0) {
		size_t n = 0, end = 0;

		while (n < s.len && (end = line_break(span_skip(s, n))) == 0)
			n++;
		(void)text_neutralise(&b, s.data, n);
		if (end > 0)
			(void)buf_putc(&b, s.data[n + end - 1]);
		s = span_skip(s, n + end);
	}
	return finish(&b, ret_body);
}
