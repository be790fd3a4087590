/*
 * A reader of C# that knows tokens and brackets, and no grammar.
 *
 * Strings may hold code ("$\"{x}\"") that holds strings.  Brackets and holes
 * are kept on one stack, so that whoever closes a hole goes on with the string
 * around it: nothing recurses, and every byte is looked at once.
 */
#include "csharp.h"

#include <ctype.h>
#include <string.h>

#define DEPTH_MAX	256u

/* A string: how it is escaped, and where its holes are. */
struct literal {
	size_t		 at;		/* where it began */
	unsigned	 quotes;	/* that end it: 1, or 3 and more: raw */
	unsigned	 dollars;	/* 0: no holes */
	bool		 verbatim;
};

/* A bracket, or the hole of a string: then 'literal' goes on behind it. */
struct open {
	char		 bracket;
	bool		 hole;
	size_t		 at;
	struct literal	 literal;
};

/* What of a declaration or statement has been seen. */
struct watch {
	struct span	 before;	/* the word before this token */
	bool		 starts;	/* a statement may begin here */
	bool		 override;
	bool		 in_class;	/* between "class Script" and "{" */
	bool		 in_using;
	bool		 is_alias, is_static;
	struct span	 name;		/* of the namespace, so far */
	bool		 after_dot;
	bool		 in_new;
	bool		 method;	/* ExecuteAsync was the last word */
};

struct reader {
	const char	*data;
	size_t		 size, at;
	struct script	*script;
	struct open	 stack[DEPTH_MAX];
	size_t		 depth;
	struct watch	 watch;
	bool		 line_begins;	/* only blanks so far in it */
	bool		 over;
};

static char
peek(const struct reader *s, size_t ahead)
{
	return s->size - s->at > ahead ? s->data[s->at + ahead] : '\0';
}

static bool
is_end(const struct reader *s)
{
	return s->at >= s->size;
}

static void
stop(struct reader *s, enum script_fault fault, size_t at)
{
	s->over = true;
	if (s->script->unsure)
		return;
	s->script->fault = fault;
	s->script->fault_at = at;
}

static bool
is_line_end(char c)
{
	return c == '\n' || c == '\r';
}

static size_t
run_of(const struct reader *s, char c)
{
	size_t n = 0;

	while (s->size - s->at > n && s->data[s->at + n] == c)
		n++;
	return n;
}

/* ---- brackets ---- */

static void
push(struct reader *s, char bracket, const struct literal *hole)
{
	if (s->depth == DEPTH_MAX) {
		s->script->unsure = true;
		s->over = true;
		return;
	}
	s->stack[s->depth++] = (struct open){
		.bracket = bracket,
		.hole = hole != NULL,
		.at = s->at,
		.literal = hole != NULL ? *hole : (struct literal){ 0 },
	};
}

static struct open *
top(struct reader *s)
{
	return s->depth > 0 ? &s->stack[s->depth - 1] : NULL;
}

static char
opener_of(char closer)
{
	return closer == ')' ? '(' : closer == ']' ? '[' : '{';
}

/*
 * Whether a bracket further out waits for 'closer', so that what is open
 * within was forgotten.  A parenthesis does not reach beyond a brace, nor
 * anything out of a hole.
 */
static bool
is_awaited(const struct reader *s, char closer)
{
	for (size_t i = s->depth; i > 0; i--) {
		const struct open *open = &s->stack[i - 1];

		if (open->bracket == opener_of(closer))
			return true;
		if (open->hole || open->bracket == '{')
			return false;
	}
	return false;
}

static void
stop_unbalanced(struct reader *s, char closer)
{
	const struct open *open = top(s);

	if (open != NULL && is_awaited(s, closer)) {
		s->script->bracket = open->bracket;
		stop(s, SCRIPT_NOT_CLOSED, open->at);
	} else {
		s->script->bracket = closer;
		stop(s, SCRIPT_NOT_OPENED, s->at);
	}
}

static void read_literal(struct reader *s, const struct literal *literal);

static void
close_bracket(struct reader *s, char closer)
{
	struct open *open = top(s);

	if (open == NULL || open->bracket != opener_of(closer)) {
		stop_unbalanced(s, closer);
		return;
	}
	s->depth--;
	if (!open->hole) {
		s->at++;
		return;
	}
	/* As many braces as the string has dollars end the hole. */
	for (unsigned n = open->literal.dollars;
	    n > 0 && peek(s, 0) == '}'; n--)
		s->at++;
	read_literal(s, &open->literal);
}

/* ---- strings ---- */

/* At a quote: whether it ends the string, which it is then behind. */
static bool
ends_literal(struct reader *s, const struct literal *literal)
{
	if (literal->quotes > 1) {
		size_t n = run_of(s, '"');

		s->at += n;
		return n >= literal->quotes;
	}
	if (literal->verbatim && peek(s, 1) == '"') {
		s->at += 2;
		return false;
	}
	s->at++;
	return true;
}

/* At a brace: whether a hole begins, which it is then in. */
static bool
begins_hole(struct reader *s, const struct literal *literal)
{
	if (literal->quotes > 1) {
		size_t n = run_of(s, '{');

		s->at += n;
		if (n < literal->dollars)
			return false;
	} else if (peek(s, 1) == '{') {
		s->at += 2;
		return false;
	} else {
		s->at++;
	}
	s->at--;
	push(s, '{', literal);
	s->at++;
	return true;
}

/* From within a string to its end, or into its next hole. */
static void
read_literal(struct reader *s, const struct literal *literal)
{
	const struct literal is = *literal;
	const bool one_line = is.quotes == 1 && !is.verbatim;

	while (!is_end(s)) {
		char c = peek(s, 0);

		if (c == '"') {
			if (ends_literal(s, &is))
				return;
		} else if (c == '{' && is.dollars > 0) {
			if (begins_hole(s, &is))
				return;
		} else if (c == '\\' && one_line) {
			s->at += s->size - s->at > 1 ? 2 : 1;
		} else if (is_line_end(c) && one_line) {
			break;
		} else {
			s->at++;
		}
	}
	stop(s, SCRIPT_TEXT_OPEN, is.at);
}

/* "@", "$" and quotes, in any order that begins a string; false: no string. */
static bool
begin_literal(struct reader *s, struct literal *ret_literal)
{
	struct literal is = { .at = s->at };
	size_t n = 0, quotes;

	for (; peek(s, n) == '@' || peek(s, n) == '$'; n++) {
		is.verbatim = is.verbatim || peek(s, n) == '@';
		is.dollars += peek(s, n) == '$';
	}
	if (peek(s, n) != '"')
		return false;
	s->at += n;
	quotes = run_of(s, '"');
	is.quotes = 1;
	if (quotes >= 3 && !is.verbatim) {
		is.quotes = (unsigned)quotes;
		s->at += quotes;
	} else {
		s->at++;
	}
	*ret_literal = is;
	return true;
}

static void
read_character(struct reader *s)
{
	const size_t start = s->at++;

	while (!is_end(s) && !is_line_end(peek(s, 0))) {
		if (peek(s, 0) == '\'') {
			s->at++;
			return;
		}
		s->at += peek(s, 0) == '\\' && s->size - s->at > 1 ? 2 : 1;
	}
	stop(s, SCRIPT_TEXT_OPEN, start);
}

/*
 * Behind a colon right in a hole stands a format, which is no code; but
 * "global::X" is.
 */
static void
read_format(struct reader *s)
{
	if (peek(s, 1) == ':') {
		s->at += 2;
		return;
	}
	while (!is_end(s) && strchr("}\"\r\n", peek(s, 0)) == NULL)
		s->at++;
	if (is_end(s) || peek(s, 0) != '}')
		stop(s, SCRIPT_TEXT_OPEN, top(s)->literal.at);
}

/* ---- what is passed over ---- */

static void
skip_line(struct reader *s)
{
	while (!is_end(s) && !is_line_end(peek(s, 0)))
		s->at++;
}

static void
skip_comment(struct reader *s)
{
	const char *end = memmem(s->data + s->at + 2, s->size - s->at - 2,
	    "*/", 2);

	if (end == NULL)
		stop(s, SCRIPT_COMMENT_OPEN, s->at);
	else
		s->at = (size_t)(end - s->data) + 2;
}

/* Which part of an #if counts is not known here. */
static void
read_directive(struct reader *s)
{
	size_t n = 1;

	while (peek(s, n) == ' ' || peek(s, n) == '\t')
		n++;
	if (peek(s, n) == 'i' && peek(s, n + 1) == 'f')
		s->script->unsure = true;
	skip_line(s);
}

/* Blanks, comments and directives; false: a token is next. */
static bool
skip(struct reader *s)
{
	char c = peek(s, 0);

	if (is_line_end(c)) {
		s->line_begins = true;
		s->at++;
	} else if (c == ' ' || c == '\t' || c == '\f' || c == '\v') {
		s->at++;
	} else if (c == '/' && peek(s, 1) == '/') {
		skip_line(s);
	} else if (c == '/' && peek(s, 1) == '*') {
		skip_comment(s);
	} else if (c == '#' && s->line_begins) {
		read_directive(s);
	} else {
		return false;
	}
	return true;
}

/* ---- what is watched for ---- */

static bool
is(struct span word, const char *text)
{
	return word.len == strlen(text) &&
	    memcmp(word.data, text, word.len) == 0;
}

static void
add_using(struct reader *s)
{
	const struct watch *w = &s->watch;
	struct span name = w->name;

	/* What is behind the last dot is a type then. */
	if (w->is_alias || w->is_static) {
		const char *dot = name.len > 0 ?
		    memrchr(name.data, '.', name.len) : NULL;

		name.len = dot != NULL ? (size_t)(dot - name.data) : 0;
	}
	if (name.len > 0 && s->script->usings < ARRAY_LEN(s->script->using))
		s->script->using[s->script->usings++] = name;
}

static void
begin_using(struct watch *w)
{
	w->in_using = true;
	w->is_alias = w->is_static = w->after_dot = false;
	w->name = (struct span){ NULL, 0 };
}

static void
watch_using_word(struct watch *w, struct span word)
{
	if (w->name.len == 0 && is(word, "static")) {
		w->is_static = true;
	} else if (w->name.len == 0) {
		w->name = word;
	} else if (w->after_dot) {
		w->name.len = (size_t)(word.data + word.len - w->name.data);
	} else {
		/* "using Stream s": a statement. */
		w->in_using = false;
	}
	w->after_dot = false;
}

static void
watch_using_mark(struct reader *s, char mark)
{
	struct watch *w = &s->watch;

	if (mark == '.') {
		w->after_dot = true;
	} else if (mark == '=' && !w->is_alias) {
		w->is_alias = true;
		w->name = (struct span){ NULL, 0 };
	} else {
		if (mark == ';' || mark == '<')
			add_using(s);
		w->in_using = false;
	}
}

static void
watch_word(struct reader *s, struct span word)
{
	struct watch *w = &s->watch;
	struct script *script = s->script;

	if (w->in_using)
		watch_using_word(w, word);
	else if (w->starts && s->depth == 0 && is(word, "using"))
		begin_using(w);
	if (is(word, "Script") && is(w->before, "class") &&
	    !script->has_class) {
		script->has_class = true;
		script->class_at = (size_t)(word.data - s->data);
		w->in_class = true;
	}
	if (w->in_class && is(word, "ScriptBase"))
		script->has_base = true;
	w->override = w->override || is(word, "override");
	w->method = w->override && is(word, "ExecuteAsync");
	w->in_new = w->in_new || is(word, "new");
	w->starts = w->starts && is(word, "global");
	w->before = word;
}

static void
watch_mark(struct reader *s, char mark)
{
	struct watch *w = &s->watch;
	struct script *script = s->script;

	if (w->in_using)
		watch_using_mark(s, mark);
	if (mark == '(' && w->method)
		script->has_method = true;
	if (w->in_new && mark != '.') {
		if ((mark == '(' || mark == '{') &&
		    is(w->before, "HttpClient") &&
		    script->clients < SCRIPT_PLACES_MAX)
			script->client_at[script->clients++] =
			    (size_t)(w->before.data - s->data);
		w->in_new = false;
	}
	w->starts = mark == ';' || mark == '{' || mark == '}' || mark == ']';
	if (mark == ';' || mark == '{' || mark == '}') {
		w->override = false;
		w->in_class = false;
	}
	w->method = false;
	w->before = (struct span){ NULL, 0 };
}

/* ---- tokens ---- */

static bool
is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_' ||
	    (unsigned char)c >= 0x80;
}

static void
read_word(struct reader *s)
{
	const size_t start = s->at;

	while (!is_end(s) && is_word(peek(s, 0)))
		s->at++;
	watch_word(s, (struct span){ s->data + start, s->at - start });
}

static void
read_mark(struct reader *s, char c)
{
	const struct open *open = top(s);

	if (c == ':' && open != NULL && open->hole) {
		read_format(s);
		return;
	}
	watch_mark(s, c);
	if (c == '(' || c == '[' || c == '{') {
		push(s, c, NULL);
		s->at++;
	} else if (c == ')' || c == ']' || c == '}') {
		close_bracket(s, c);
	} else {
		s->at++;
	}
}

static void
read_token(struct reader *s)
{
	struct literal literal;
	char c = peek(s, 0);

	s->line_begins = false;
	if (is_word(c)) {
		read_word(s);
	} else if (c == '\'') {
		watch_mark(s, c);
		read_character(s);
	} else if (strchr("@$\"", c) != NULL && c != '\0' &&
	    begin_literal(s, &literal)) {
		watch_mark(s, '"');
		read_literal(s, &literal);
	} else {
		read_mark(s, c);
	}
}

void
script_read(const char *data, size_t size, struct script *ret_script)
{
	struct reader s = {
		.data = data,
		.size = size,
		.script = ret_script,
		.watch.starts = true,
		.line_begins = true,
	};

	*ret_script = (struct script){ .fault = SCRIPT_SOUND };
	if (size >= 3 && memcmp(data, "\xef\xbb\xbf", 3) == 0)
		s.at = 3;
	while (!s.over && !is_end(&s))
		if (!skip(&s))
			read_token(&s);
	if (s.over || s.depth == 0)
		return;
	ret_script->bracket = top(&s)->bracket;
	stop(&s, top(&s)->hole ? SCRIPT_TEXT_OPEN : SCRIPT_NOT_CLOSED,
	    top(&s)->hole ? top(&s)->literal.at : top(&s)->at);
}
