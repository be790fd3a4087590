/*
 * What the rules want to know of intro.md: its sections, the description
 * before them, and how many sentences that has.
 */
#include "intro.h"

#include "markdown.h"

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

struct reader {
	const char	*data;
	struct intro	*intro;
	bool		 in_sections;	/* the description is over */
	/* The section that nothing was said in so far. */
	bool		 awaits_text;
	enum intro_section section;
	size_t		 level;		/* how many # it has */
};

static size_t
level_of(struct span line)
{
	size_t n = 0;

	while (n < line.len && line.data[n] == '#')
		n++;
	return n;
}

/* A heading below the section's own belongs to what it says. */
static void
end_section(struct reader *s, size_t level)
{
	if (s->awaits_text && level <= s->level)
		s->intro->is_empty[s->section] = true;
	s->awaits_text = false;
}

static void
begin_section(struct reader *s, enum intro_section section, struct span line)
{
	if (s->intro->has[section])
		return;
	s->intro->has[section] = true;
	s->intro->section[section] = (size_t)(line.data - s->data);
	s->in_sections = true;
	s->awaits_text = true;
	s->section = section;
	s->level = level_of(line);
}

static void
take_operations(struct reader *s, struct span line, struct span words)
{
	for (size_t i = 0; i < ARRAY_LEN(operation_headings); i++) {
		if (s->intro->lists_operations ||
		    !markdown_is(words, operation_headings[i]))
			continue;
		s->intro->lists_operations = true;
		s->intro->operations = (size_t)(line.data - s->data);
	}
}

static void
take_heading(void *reader, struct span line, struct span words, bool was_text)
{
	struct reader *s = reader;

	/* What looked like a paragraph was a heading. */
	if (was_text && !s->in_sections)
		s->intro->paragraphs--;
	take_operations(s, line, words);
	end_section(s, level_of(line));
	for (unsigned i = 0; i < INTRO_SECTIONS; i++)
		if (markdown_is(words, intro_headings[i]))
			begin_section(s, i, line);
	/* A heading before any text is a title; one behind it ends it. */
	if (s->intro->paragraphs > 0)
		s->in_sections = true;
}

static void
take_text(void *reader, struct span line, bool begins)
{
	struct reader *s = reader;
	struct intro *intro = s->intro;
	size_t start = (size_t)(line.data - s->data);

	s->awaits_text = false;
	if (s->in_sections)
		return;
	if (begins && ++intro->paragraphs == 1)
		intro->first = start;
	else if (begins && intro->paragraphs == 2)
		intro->second = start;
	if (intro->paragraphs == 1)
		intro->first_end = start + line.len;
}

static void
take_fence(void *reader)
{
	struct reader *s = reader;

	s->awaits_text = false;
}

void
intro_read(const char *data, size_t size, struct intro *ret_intro)
{
	static const struct markdown to = { take_heading, take_text,
	    take_fence };
	struct reader s = { .data = data, .intro = ret_intro };

	*ret_intro = (struct intro){ 0 };
	markdown_read(data, size, &to, &s);
	end_section(&s, 0);
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
	    markdown_space(text + at, len - at)) > 0)
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
		size_t n = text[i] == '\n' ? 1 :
		    markdown_space(text + i, len - i);

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
