/*
 * As much of Markdown as intro.md needs: headings in both styles, fences, and
 * paragraphs, read line by line.  Text within fences is nobody's heading.
 */
#include "intro.h"

#include <ctype.h>
#include <string.h>

const char *const intro_headings[INTRO_SECTIONS] = {
	[INTRO_PREREQUISITES]	= "Prerequisites",
	[INTRO_CREDENTIALS]	= "How to get credentials",
	[INTRO_GET_STARTED]	= "Get started with your connector",
	[INTRO_ISSUES]		= "Known issues and limitations",
	[INTRO_ERRORS]		= "Common errors and remedies",
	[INTRO_FAQ]		= "FAQ",
};

/* What the sections of readmes are called that list the operations. */
static const char *const operation_headings[] = {
	"Actions", "Triggers", "Operations", "Actions and triggers",
	"Triggers and actions", "Supported actions", "Supported triggers",
	"Supported operations", "Available actions", "Available triggers",
	"Available operations", "List of actions", "List of triggers",
	"List of operations",
};

struct line {
	const char	*start;
	size_t		 len;
};

struct reader {
	const char	*data;
	struct intro	*intro;
	struct line	 before;	/* the paragraph's last line */
	char		 fence;		/* '`' or '~' inside a fence, else 0 */
	bool		 in_paragraph;
	bool		 in_sections;	/* the description is over */
};

#define ZERO_WIDTH_SPACE	"\xe2\x80\x8b"
#define NO_BREAK_SPACE		"\xc2\xa0"

/* Bytes of white space at 'p', visible or not; 0 if there is none. */
static size_t
space_at(const char *p, size_t len)
{
	if (len >= 1 && strchr(" \t\r", *p) != NULL && *p != '\0')
		return 1;
	if (len >= 3 && memcmp(p, ZERO_WIDTH_SPACE, 3) == 0)
		return 3;
	if (len >= 2 && memcmp(p, NO_BREAK_SPACE, 2) == 0)
		return 2;
	return 0;
}

static struct line
trim(struct line line)
{
	size_t n;

	while ((n = space_at(line.start, line.len)) > 0) {
		line.start += n;
		line.len -= n;
	}
	while (line.len > 0) {
		const char *end = line.start + line.len;

		if (space_at(end - 1, 1) > 0)
			n = 1;
		else if (line.len >= 3 && space_at(end - 3, 3) == 3)
			n = 3;
		else if (line.len >= 2 && space_at(end - 2, 2) == 2)
			n = 2;
		else
			break;
		line.len -= n;
	}
	return line;
}

static size_t
run_of(struct line line, char c)
{
	size_t n = 0;

	while (n < line.len && line.start[n] == c)
		n++;
	return n;
}

/* Takes what may stand around the words of a heading: "## **FAQ**: ##". */
static struct line
heading_words(struct line line)
{
	size_t level = run_of(line, '#');

	line.start += level;
	line.len -= level;
	for (;;) {
		struct line was = line;

		line = trim(line);
		if (line.len > 0 && strchr("*_", line.start[0]) != NULL) {
			line.start++;
			line.len--;
		}
		if (line.len > 0 &&
		    strchr("*_:#", line.start[line.len - 1]) != NULL)
			line.len--;
		if (line.len == was.len)
			return line;
	}
}

static struct line
line_from(const char *start, const char *end)
{
	const char *newline = memchr(start, '\n', (size_t)(end - start));

	if (newline == NULL)
		newline = end;
	return (struct line){ start, (size_t)(newline - start) };
}

static bool
equal_nocase(struct line line, const char *text)
{
	for (size_t i = 0; i < line.len; i++)
		if (text[i] == '\0' ||
		    text_lower(line.start[i]) != text_lower(text[i]))
			return false;
	return text[line.len] == '\0';
}

/* "# x" to "###### x", or "#" alone. */
static bool
is_heading(struct line line)
{
	size_t n = run_of(line, '#');

	return n >= 1 && n <= 6 &&
	    (n == line.len || space_at(line.start + n, line.len - n) > 0);
}

/* A line of = or - below a paragraph makes its last line a heading. */
static bool
is_underline(struct line line)
{
	return line.len > 0 && (run_of(line, '=') == line.len ||
	    run_of(line, '-') == line.len);
}

static void
take_operations(struct reader *s, struct line line, struct line words)
{
	for (size_t i = 0; i < ARRAY_LEN(operation_headings); i++) {
		if (s->intro->lists_operations ||
		    !equal_nocase(words, operation_headings[i]))
			continue;
		s->intro->lists_operations = true;
		s->intro->operations = (size_t)(line.start - s->data);
	}
}

static void
take_heading(struct reader *s, struct line line)
{
	struct line words = heading_words(line);

	s->in_paragraph = false;
	take_operations(s, line, words);
	for (size_t i = 0; i < INTRO_SECTIONS; i++) {
		if (!equal_nocase(words, intro_headings[i]))
			continue;
		s->intro->has[i] = true;
		s->in_sections = true;
	}
	/* A heading before any text is a title; one behind it ends it. */
	if (s->intro->paragraphs > 0)
		s->in_sections = true;
}

static void
take_text(struct reader *s, struct line line)
{
	struct intro *intro = s->intro;
	size_t start = (size_t)(line.start - s->data);

	s->before = line;
	if (s->in_sections) {
		s->in_paragraph = true;
		return;
	}
	if (!s->in_paragraph && ++intro->paragraphs == 1)
		intro->first = start;
	else if (!s->in_paragraph && intro->paragraphs == 2)
		intro->second = start;
	if (intro->paragraphs == 1)
		intro->first_end = start + line.len;
	s->in_paragraph = true;
}

/* What looked like a paragraph was a heading. */
static void
take_underline(struct reader *s)
{
	if (!s->in_sections)
		s->intro->paragraphs--;
	take_heading(s, s->before);
}

static void
take_line(struct reader *s, struct line line)
{
	size_t ticks = run_of(line, '`'), tildes = run_of(line, '~');

	if (s->fence != 0) {
		if ((s->fence == '`' ? ticks : tildes) >= 3)
			s->fence = 0;
	} else if (ticks >= 3 || tildes >= 3) {
		s->fence = ticks >= 3 ? '`' : '~';
		s->in_paragraph = false;
	} else if (line.len == 0) {
		s->in_paragraph = false;
	} else if (is_heading(line)) {
		take_heading(s, line);
	} else if (s->in_paragraph && is_underline(line)) {
		take_underline(s);
	} else {
		take_text(s, line);
	}
}

void
intro_read(const char *data, size_t size, struct intro *ret_intro)
{
	struct reader s = { .data = data, .intro = ret_intro };
	const char *end = data + size;

	*ret_intro = (struct intro){ 0 };
	for (const char *p = data; p < end;) {
		struct line line = line_from(p, end);

		p += line.len + 1;
		if (line.start == data && line.len >= 3 &&
		    memcmp(line.start, "\xef\xbb\xbf", 3) == 0) {
			line.start += 3;
			line.len -= 3;
		}
		take_line(&s, trim(line));
	}
}

/* What may stand between a full stop and the blank behind its sentence. */
static size_t
skip_closing(const char *text, size_t len, size_t at)
{
	while (at < len && text[at] != '\0' &&
	    strchr(".!?\"')]*_", text[at]) != NULL)
		at++;
	return at;
}

static size_t
skip_blanks(const char *text, size_t len, size_t at)
{
	size_t n;

	while (at < len && (n = text[at] == '\n' ? 1 :
	    space_at(text + at, len - at)) > 0)
		at += n;
	return at;
}

/* A run of marks: what stands behind it, and where text goes on. */
struct stop {
	size_t	 end;
	size_t	 next;
};

/*
 * "e.g. this", "U.S. law", "2.0" do not end a sentence.  A run is gone through
 * once, however many marks of it are asked about.
 */
static bool
ends_sentence(const char *text, size_t len, size_t mark, struct stop *s)
{
	if (mark >= s->end) {
		s->end = skip_closing(text, len, mark + 1);
		s->next = skip_blanks(text, len, s->end);
	}
	if (s->end == len)
		return true;
	if (s->next == s->end)
		return false;
	if (mark >= 2 && isalpha((unsigned char)text[mark - 1]) &&
	    !isalnum((unsigned char)text[mark - 2]) && text[mark] == '.')
		return false;
	return s->next == len || !islower((unsigned char)text[s->next]);
}

size_t
intro_sentences(const char *text, size_t len)
{
	struct stop stop = { 0, 0 };
	bool open = false;
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		bool mark = strchr(".!?", text[i]) != NULL && text[i] != '\0';

		if (mark && open && ends_sentence(text, len, i, &stop)) {
			n++;
			open = false;
		} else if (isalnum((unsigned char)text[i]) ||
		    (unsigned char)text[i] >= 0x80) {
			open = true;
		}
	}
	return n + open;
}

int
intro_normalise(const char *text, size_t len, struct buf *out)
{
	bool between = false;

	for (size_t i = 0; i < len;) {
		size_t n = text[i] == '\n' ? 1 : space_at(text + i, len - i);

		if (n > 0) {
			between = out->len > 0;
			i += n;
			continue;
		}
		if (between)
			buf_putc(out, ' ');
		between = false;
		buf_putc(out, text_lower(text[i++]));
	}
	return out->error;
}
