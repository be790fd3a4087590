/*
 * Headings in both styles, fences, and paragraphs, read line by line.  Text
 * within fences is nobody's heading.
 */
#include "markdown.h"

#include <string.h>

#define ZERO_WIDTH_SPACE	"\xe2\x80\x8b"
#define NO_BREAK_SPACE		"\xc2\xa0"

size_t
markdown_space(const char *p, size_t len)
{
	if (len >= 1 && strchr(" \t\r", *p) != NULL && *p != '\0')
		return 1;
	if (len >= 3 && memcmp(p, ZERO_WIDTH_SPACE, 3) == 0)
		return 3;
	if (len >= 2 && memcmp(p, NO_BREAK_SPACE, 2) == 0)
		return 2;
	return 0;
}

static struct span
trim(struct span line)
{
	size_t n;

	while ((n = markdown_space(line.data, line.len)) > 0) {
		line.data += n;
		line.len -= n;
	}
	while (line.len > 0) {
		const char *end = line.data + line.len;

		if (markdown_space(end - 1, 1) > 0)
			n = 1;
		else if (line.len >= 3 && markdown_space(end - 3, 3) == 3)
			n = 3;
		else if (line.len >= 2 && markdown_space(end - 2, 2) == 2)
			n = 2;
		else
			break;
		line.len -= n;
	}
	return line;
}

static size_t
run_of(struct span line, char c)
{
	size_t n = 0;

	while (n < line.len && line.data[n] == c)
		n++;
	return n;
}

struct span
markdown_words(struct span line)
{
	size_t level = run_of(line, '#');

	line.data += level;
	line.len -= level;
	for (;;) {
		struct span was = line;

		line = trim(line);
		if (line.len > 0 && strchr("*_", line.data[0]) != NULL) {
			line.data++;
			line.len--;
		}
		if (line.len > 0 &&
		    strchr("*_:#", line.data[line.len - 1]) != NULL)
			line.len--;
		if (line.len == was.len)
			return line;
	}
}

static struct span
line_from(const char *start, const char *end)
{
	const char *newline = memchr(start, '\n', (size_t)(end - start));

	if (newline == NULL)
		newline = end;
	return (struct span){ start, (size_t)(newline - start) };
}

bool
markdown_is(struct span line, const char *text)
{
	for (size_t i = 0; i < line.len; i++)
		if (text[i] == '\0' ||
		    text_lower(line.data[i]) != text_lower(text[i]))
			return false;
	return text[line.len] == '\0';
}

/* "# x" to "###### x", or "#" alone. */
static bool
is_heading(struct span line)
{
	size_t n = run_of(line, '#');

	return n >= 1 && n <= 6 &&
	    (n == line.len || markdown_space(line.data + n, line.len - n) > 0);
}

/* A line of = or - below a paragraph makes its last line a heading. */
static bool
is_underline(struct span line)
{
	return line.len > 0 && (run_of(line, '=') == line.len ||
	    run_of(line, '-') == line.len);
}

struct reader {
	const struct markdown	*to;
	void			*arg;
	struct span		 before;	/* the paragraph's last line */
	char			 fence;		/* '`' or '~' in one, else 0 */
	bool			 in_paragraph;
};

static void
take_heading(struct reader *s, struct span line, bool was_text)
{
	s->in_paragraph = false;
	s->to->heading(s->arg, line, markdown_words(line), was_text);
}

static void
take_text(struct reader *s, struct span line)
{
	s->to->text(s->arg, line, !s->in_paragraph);
	s->before = line;
	s->in_paragraph = true;
}

static void
take_line(struct reader *s, struct span line)
{
	size_t ticks = run_of(line, '`'), tildes = run_of(line, '~');

	if (s->fence != 0) {
		if ((s->fence == '`' ? ticks : tildes) >= 3)
			s->fence = 0;
	} else if (ticks >= 3 || tildes >= 3) {
		s->fence = ticks >= 3 ? '`' : '~';
		s->in_paragraph = false;
		if (s->to->fence != NULL)
			s->to->fence(s->arg);
	} else if (line.len == 0) {
		s->in_paragraph = false;
	} else if (is_heading(line)) {
		take_heading(s, line, false);
	} else if (s->in_paragraph && is_underline(line)) {
		take_heading(s, s->before, true);
	} else {
		take_text(s, line);
	}
}

void
markdown_read(const char *data, size_t size, const struct markdown *to,
    void *arg)
{
	struct reader s = { .to = to, .arg = arg };
	const char *end = data + size;

	for (const char *p = data; p < end;) {
		struct span line = line_from(p, end);

		p += line.len + 1;
		if (line.data == data && line.len >= 3 &&
		    memcmp(line.data, "\xef\xbb\xbf", 3) == 0)
			line = span_skip(line, 3);
		take_line(&s, trim(line));
	}
}
