/*
 * What the official tools printed, in a message: findings again.
 *
 * Reviewers paste what the tools say (notes on their dialects are in
 * certfs-tree(5), FEEDBACK): a line of a log, a record of PowerShell, a list
 * in the middle of a JSON error.  Mail programs quote it and break its lines.
 * So a line is taken for a finding where something in it can be nothing else,
 * and what surrounds that is peeled off.  Any text is input: what is read is
 * read once, and what is kept of it has an end.
 */
#include <errno.h>
#include <string.h>

#include "lint.h"

#define UNKNOWN_RULE		"Feedback"
#define PLACE_NAMED		"A reviewer names this place."
#define MESSAGE_LEN_MAX		((size_t)1000)
#define PATH_SHOWN_MAX		((size_t)200)

/* How many lines of a message may belong to one finding. */
#define JOINED_MAX		4u
#define JOINED_LEN_MAX		((size_t)64 << 10)

struct reading {
	const struct pasted	*from;
	struct findings		*found;
	struct span		 rest;		/* lines still to come */
	unsigned		 line;		/* number of the present one */
};

/* One thing that a tool said. */
struct said {
	enum severity	 severity;
	struct span	 message;
	struct span	 path;		/* at == NULL: none was named */
	struct span	 rule;		/* the same */
	bool		 in_properties;
};

/* ---- spans ---- */

static struct span
span_of(const char *at, const char *end)
{
	return (struct span){ at, (size_t)(end - at) };
}

static const char *
span_end(struct span s)
{
	return s.data + s.len;
}

/* Where 'word' begins in it, or NULL. */
static const char *
find(struct span s, const char *word)
{
	return s.data == NULL ? NULL : memmem(s.data, s.len, word, strlen(word));
}

/* What is before and behind the first 'word'; false: it is not there. */
static bool
split(struct span s, const char *word, struct span *ret_before,
    struct span *ret_behind)
{
	const char *at = find(s, word);

	if (at == NULL)
		return false;
	*ret_before = span_trim(span_of(s.data, at));
	*ret_behind = span_trim(span_of(at + strlen(word), span_end(s)));
	return true;
}

/* ---- severity ---- */

static const struct level {
	const char	*word;
	enum severity	 severity;
} levels[] = {
	{ "critical", SEVERITY_ERROR },
	{ "error", SEVERITY_ERROR },
	{ "warning", SEVERITY_WARNING },
};

static const struct level *
level_at(struct span s)
{
	for (size_t i = 0; i < ARRAY_LEN(levels); i++) {
		if (span_begins(s, levels[i].word))
			return &levels[i];
	}
	return NULL;
}

/* ---- what surrounds it ---- */

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The length of "2024-05-28T10:11:12.123Z", "12." or "3)" before a blank. */
static size_t
number_len(struct span s)
{
	size_t n = 0, digits = 0;

	while (n < s.len && !span_is_blank(s.data[n]))
		n++;
	if (n < 2 || n == s.len || !is_digit(s.data[0]))
		return 0;
	while (digits < n && is_digit(s.data[digits]))
		digits++;
	if (s.data[n - 1] == '.' || s.data[n - 1] == ')')
		return digits == n - 1 ? n : 0;
	return s.data[n - 1] == 'Z' && memchr(s.data, 'T', n) != NULL ? n : 0;
}

/* Marks of quoting and of lists, times and numbers before the text. */
static struct span
peel(struct span s)
{
	for (;;) {
		size_t n;

		s = span_trim(s);
		n = s.len > 0 && memchr(">|*-", s.data[0], 4) != NULL ? 1 :
		    number_len(s);
		if (n == 0)
			return s;
		s = span_skip(s, n);
	}
}

static size_t
count_of(struct span s, char c)
{
	size_t n = 0;

	for (size_t i = 0; i < s.len; i++)
		n += s.data[i] == c;
	return n;
}

/* Whether its last character closes what was opened before it. */
static bool
is_closed_behind(struct span s)
{
	static const char pairs[][2] = {
		{ '\'', '\'' }, { '"', '"' }, { '{', '}' }, { '[', ']' },
		{ '(', ')' },
	};
	const char last = s.data[s.len - 1];

	for (size_t i = 0; i < ARRAY_LEN(pairs); i++) {
		const char open = pairs[i][0], close = pairs[i][1];

		if (last == close && (open == close ?
		    count_of(s, close) % 2 == 1 :
		    count_of(s, close) > count_of(s, open)))
			return true;
	}
	return false;
}

/* Without the quotes and brackets that a message stood in. */
static struct span
unclose(struct span s)
{
	static const char closing[] = { '\'', '"', '}', ']', ')' };
	size_t sentence = s.len;

	/* What is longer is cut, and there may be as many as bytes. */
	if (s.len > MESSAGE_LEN_MAX)
		return s;
	while (sentence > 0 && memchr(closing, s.data[sentence - 1],
	    sizeof(closing)) != NULL)
		sentence--;
	if (sentence > 0 && s.data[sentence - 1] == '.')
		s.len = sentence;
	while (s.len > 0 && is_closed_behind(s))
		s = span_trim((struct span){ s.data, s.len - 1 });
	return s;
}

/* ---- findings ---- */

/* The name that was printed, else that of whose message it is. */
static int
put_rule(struct buf *out, const struct said *said, const char *message)
{
	const struct rule_text *known = rules_find_message(message);

	if (said->rule.data != NULL)
		return buf_add(out, said->rule.data, said->rule.len);
	return buf_puts(out, known != NULL ? known->id : UNKNOWN_RULE);
}

static const struct locator *
locator_for(const struct reading *rd, const struct said *said)
{
	return said->in_properties ? rd->from->properties :
	    rd->from->definition;
}

static int
place(const struct reading *rd, const struct said *said, bool known,
    struct finding *one)
{
	const struct locator *l = locator_for(rd, said);
	struct located at;
	int r;

	/* Without a path it is about the whole document, if about any. */
	if (l == NULL || (said->path.data == NULL && !known))
		return -ENOENT;
	r = locator_find(l, said->path.data != NULL ? said->path.data : "",
	    said->path.len, &at);
	if (r < 0)
		return r;
	one->file = locator_file(l);
	one->line = at.line;
	one->column = at.column;
	return 0;
}

/* The same was pasted in two messages. */
static bool
is_there(const struct findings *found, const struct finding *one,
    const char *message)
{
	const size_t len = strlen(message);

	for (size_t i = 0; i < findings_count(found); i++) {
		const struct finding *f = findings_at(found, i);

		if (f->line == one->line && f->column == one->column &&
		    strcmp(f->file, one->file) == 0 &&
		    strncmp(f->text, message, len) == 0 &&
		    (f->text[len] == '\0' || f->text[len] == ' '))
			return true;
	}
	return false;
}

static int
put_text(struct buf *out, const struct reading *rd, const struct said *said,
    const char *message, bool located)
{
	(void)buf_puts(out, message);
	if (located)
		return buf_printf(out, " (%s)", rd->from->file);
	if (said->path.data == NULL)
		return out->error;
	(void)buf_puts(out, " (not found in the draft: ");
	(void)text_put_cut(out, said->path.data, said->path.len,
	    PATH_SHOWN_MAX);
	return buf_putc(out, ')');
}

static int
add(struct reading *rd, const struct said *said)
{
	struct buf message CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct buf rule CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct buf text CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct finding one = {
		.severity = said->severity, .file = rd->from->file,
		.line = rd->line,
	};
	bool located;
	int r;

	(void)text_put_cut(&message, said->message.data, said->message.len,
	    MESSAGE_LEN_MAX);
	(void)put_rule(&rule, said, buf_text(&message));
	one.rule = buf_text(&rule);
	r = place(rd, said, strcmp(one.rule, UNKNOWN_RULE) != 0, &one);
	if (r < 0 && r != -ENOENT)
		return r;
	located = r == 0;
	if (is_there(rd->found, &one, buf_text(&message)))
		return 0;
	(void)put_text(&text, rd, said, buf_text(&message), located);
	one.text = buf_text(&text);
	r = message.error < 0 ? message.error : rule.error;
	if (r == 0)
		r = text.error;
	return r < 0 ? r : findings_add(rd->found, &one);
}

static int
add_overflow(struct reading *rd)
{
	return findings_add(rd->found, &(struct finding){
	    .rule = UNKNOWN_RULE, .severity = SEVERITY_NOTE,
	    .file = rd->from->file, .line = rd->line,
	    .text = "there are more findings than are shown: read on here" });
}

/* 1: nothing more fits. */
static int
take(struct reading *rd, struct said said)
{
	const size_t count = findings_count(rd->found);
	int r;

	said.message = unclose(span_trim(said.message));
	if (said.message.len == 0 && said.path.len == 0)
		return 0;
	/* Only the place was copied, or what is said of it stands elsewhere. */
	if (said.message.len == 0)
		said.message = (struct span){ PLACE_NAMED,
		    strlen(PLACE_NAMED) };
	if (count >= RULES_FINDINGS_MAX)
		return 1;
	if (count == RULES_FINDINGS_MAX - 1) {
		r = add_overflow(rd);
		return r < 0 ? r : 1;
	}
	return add(rd, &said);
}

/* ---- the dialects ---- */

/* "The 'x' property is required. ValuePath: /info Source: NewSwagger" */
static struct said
read_value_path(struct span s, enum severity severity)
{
	struct said said = { .severity = severity, .message = s };
	struct span behind;

	if (!split(s, "ValuePath:", &said.message, &said.path))
		return said;
	if (split(said.path, " Source: ", &said.path, &behind))
		said.path = span_trim(said.path);
	return said;
}

/* A value of "@{level=Error; message=...; valuePath=...; value=...}". */
static bool
member_of(struct span s, const char *key, const char *next,
    struct span *ret_value)
{
	struct span before;

	if (!split(s, key, &before, ret_value))
		return false;
	(void)split(*ret_value, next, ret_value, &before);
	return true;
}

/* "line: 10 position: 46 path: '[0].properties.x'", or the path alone. */
static struct span
record_path(struct span s)
{
	static const char key[] = "path: '";
	const char *at = find(s, key), *end;

	if (at == NULL)
		return unclose(s);
	at += strlen(key);
	end = memrchr(at, '\'', (size_t)(span_end(s) - at));
	return span_of(at, end != NULL ? end : span_end(s));
}

static int
take_record(struct reading *rd, struct span s)
{
	struct said said = { .in_properties = true };
	const struct level *level;
	struct span value;

	if (!member_of(s, "level=", ";", &value) ||
	    !member_of(s, "message=", "; valuePath=", &said.message))
		return 0;
	level = level_at(value);
	said.severity = level != NULL ? level->severity : SEVERITY_ERROR;
	if (member_of(s, "; valuePath=", "; value=", &value))
		said.path = record_path(value);
	return take(rd, said);
}

/* "<file>(,): warning : <message>" */
static struct span
without_file(struct span s, enum severity *severity)
{
	const struct level *level;
	struct span before, behind;

	if (!split(s, "(,):", &before, &behind))
		return s;
	level = level_at(behind);
	if (level == NULL)
		return s;
	*severity = level->severity;
	behind = span_trim(span_skip(behind, strlen(level->word)));
	if (span_begins(behind, ":"))
		behind = span_skip(behind, 1);
	return span_trim(behind);
}

/* "##[error]<message> ValuePath: <path>" */
static int
take_marked(struct reading *rd, struct span s, const struct level *level)
{
	enum severity severity = level->severity;

	if (span_begins(s, "@{"))
		return take_record(rd, s);
	s = without_file(s, &severity);
	return take(rd, read_value_path(s, severity));
}

static bool
is_word(struct span s)
{
	if (s.len == 0 || s.len > 100)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		const char c = s.data[i];

		if (!is_digit(c) && !(c >= 'a' && c <= 'z') &&
		    !(c >= 'A' && c <= 'Z'))
			return false;
	}
	return true;
}

/* "...apiDefinition.swagger.json: error <Rule>: [<path>] <message>" */
static bool
read_build(struct span s, struct said *said)
{
	const struct level *level;
	struct span before, behind, rule;

	if (!split(s, ".json: ", &before, &behind))
		return false;
	level = level_at(behind);
	if (level == NULL)
		return false;
	behind = span_skip(behind, strlen(level->word));
	if (!split(behind, ": [", &rule, &behind) || !is_word(rule) ||
	    !split(behind, "] ", &said->path, &said->message))
		return false;
	said->severity = level->severity;
	said->rule = rule;
	return true;
}

/* Its first name is a plain one: it is no sentence. */
static bool
is_path(struct span s)
{
	const char *slash = memchr(s.data, '/', s.len);
	const char *end = slash != NULL ? slash : span_end(s);

	if (s.len == 0)
		return false;
	for (const char *p = s.data; p < end; p++) {
		if (span_is_blank(*p) || *p == '\'' || *p == '"' || *p == '.')
			return false;
	}
	return true;
}

/* "<path> : <message>", or a message alone. */
static int
take_item(struct reading *rd, struct span s, const struct level *level)
{
	struct said said = { .severity = level->severity, .message = s };
	struct span path, message;

	if (split(s, " : ", &path, &message) && is_path(path)) {
		said.path = path;
		said.message = message;
	}
	return take(rd, said);
}

/* The next "Error : " in 's', or NULL. */
static const char *
next_item(struct span s, const struct level **ret_level)
{
	static const char mark[] = " : ";
	const char *at = s.data;

	while ((at = find(span_of(at, span_end(s)), mark)) != NULL) {
		for (size_t i = 0; i < ARRAY_LEN(levels); i++) {
			const size_t len = strlen(levels[i].word);

			/* As printed: "an error : ..." is prose. */
			if ((size_t)(at - s.data) >= len &&
			    at[-(ptrdiff_t)len] != levels[i].word[0] &&
			    span_begins(span_of(at - len, at),
			    levels[i].word)) {
				*ret_level = &levels[i];
				return at - len;
			}
		}
		at += strlen(mark);
	}
	return NULL;
}

/* Without what joins an item to the next: "##", or \r\n as JSON writes it. */
static struct span
unjoin(struct span s)
{
	static const char *const joints[] = { "##", "\\r\\n", "\\n" };
	struct span behind;

	for (size_t i = 0; i < ARRAY_LEN(joints); i++)
		(void)split(s, joints[i], &s, &behind);
	return s;
}

/* "...Error : <path> : <message>##Error : <path> : <message>" */
static int
take_items(struct reading *rd, struct span s, const char *first,
    const struct level *level)
{
	int r = 0;

	while (first != NULL && r == 0) {
		const struct level *here = level;
		const char *next;
		struct span item;

		item = span_of(first + strlen(here->word) + strlen(" : "),
		    span_end(s));
		next = next_item(item, &level);
		if (next != NULL)
			item = span_of(item.data, next);
		r = take_item(rd, span_trim(unjoin(item)), here);
		first = next;
	}
	return r;
}

/* Somebody took the mark off, or wrote "Error:" instead. */
static int
take_unmarked(struct reading *rd, struct span s)
{
	const struct level *level;
	enum severity severity = SEVERITY_ERROR;

	s = peel(s);
	level = level_at(s);
	if (level != NULL && s.len > strlen(level->word) &&
	    s.data[strlen(level->word)] == ':') {
		severity = level->severity;
		s = span_skip(s, strlen(level->word) + 1);
	}
	return take(rd, read_value_path(s, severity));
}

/* ---- lines ---- */

/* "##[error]" in it: what is behind that, and the level. */
static const struct level *
marked(struct span s, struct span *ret_behind)
{
	static const char mark[] = "##[";
	struct span before, behind;
	const struct level *level;

	if (!split(s, mark, &before, &behind))
		return NULL;
	level = level_at(behind);
	if (level == NULL || behind.len <= strlen(level->word) ||
	    behind.data[strlen(level->word)] != ']')
		return NULL;
	*ret_behind = span_trim(span_of(behind.data + strlen(level->word) + 1,
	    span_end(behind)));
	return level;
}

static bool
is_complete(struct span s)
{
	const char *record = find(s, "@{level="), *path;

	if (record != NULL)
		return memchr(record, '}',
		    (size_t)(span_end(s) - record)) != NULL;
	path = find(s, "ValuePath:");
	return path != NULL && span_trim(span_of(path + strlen("ValuePath:"),
	    span_end(s))).len > 0;
}

/*
 * A mail program has broken the line: lines that follow belong to it if its
 * end is among them.  The rest of the lines and their number are moved on.
 */
static int
join(struct reading *rd, struct span first, struct buf *out,
    unsigned *ret_lines)
{
	struct span rest = rd->rest, behind;
	unsigned lines = 0;
	int r;

	r = buf_add(out, first.data, first.len);
	while (r == 0 && lines < JOINED_MAX && rest.len > 0) {
		const struct span line = peel(span_take_line(&rest));

		if (line.len == 0 || marked(line, &behind) != NULL ||
		    out->len + line.len > JOINED_LEN_MAX)
			return r;
		lines++;
		(void)buf_putc(out, ' ');
		r = buf_add(out, line.data, line.len);
		if (r == 0 && is_complete(span_of(buf_text(out),
		    buf_text(out) + out->len))) {
			rd->rest = rest;
			*ret_lines = lines;
			return 0;
		}
	}
	return r;
}

static int
take_line(struct reading *rd, struct span s)
{
	const struct level *level;
	struct said said = { .severity = SEVERITY_ERROR };
	struct span behind;
	const char *item;

	level = marked(s, &behind);
	if (level != NULL)
		return take_marked(rd, behind, level);
	if (find(s, "@{level=") != NULL)
		return take_record(rd, s);
	if (read_build(s, &said))
		return take(rd, said);
	if (find(s, "ValuePath:") != NULL)
		return take_unmarked(rd, s);
	item = next_item(s, &level);
	return item == NULL ? 0 : take_items(rd, s, item, level);
}

static bool
may_go_on(struct span s)
{
	struct span behind;

	return !is_complete(s) && (marked(s, &behind) != NULL ||
	    find(s, "@{level=") != NULL || find(s, "ValuePath:") != NULL);
}

static int
read_line(struct reading *rd)
{
	struct buf joined CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct span s = span_without_break(span_take_line(&rd->rest));
	unsigned lines = 0;
	int r = 0;

	rd->line++;
	if (may_go_on(s) && s.len <= JOINED_LEN_MAX) {
		r = join(rd, s, &joined, &lines);
		if (lines > 0)
			s = span_of(buf_text(&joined),
			    buf_text(&joined) + joined.len);
	}
	if (r == 0)
		r = take_line(rd, s);
	rd->line += lines;
	return r;
}

int
rules_report_pasted(struct findings *found, const struct pasted *pasted)
{
	struct reading rd = {
		.from = pasted, .found = found,
		.rest = { pasted->text, pasted->size },
	};
	int r = 0;

	while (r == 0 && rd.rest.len > 0)
		r = read_line(&rd);
	return r < 0 ? r : 0;
}
