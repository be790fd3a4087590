/*
 * Findings for people and for programs.  Both forms are written by hand over
 * a buffer: ten thousand findings are no reason to build a tree first, and in
 * neither may a control character from outside reach a terminal.
 */
#include "print.h"

#include <string.h>

#define REPLACEMENT	"\\ufffd"

static bool
is_claimed(const struct finding *one)
{
	return one->severity == SEVERITY_ERROR;
}

static void
print_one_text(struct buf *out, const struct finding *one)
{
	(void)text_neutralise(out, one->file, strlen(one->file));
	(void)buf_printf(out, ":%u:%u: %s: ", one->line, one->column,
	    severity_names[one->severity]);
	(void)text_neutralise(out, one->text, strlen(one->text));
	if (one->path[0] != '\0') {
		(void)buf_puts(out, " ValuePath: ");
		(void)text_neutralise(out, one->path, strlen(one->path));
	}
	if (one->waiver[0] != '\0') {
		(void)buf_printf(out, " (%s: ", is_claimed(one) ?
		    "claimed false alarm" : "waived");
		(void)text_neutralise(out, one->waiver, strlen(one->waiver));
		(void)buf_putc(out, ')');
	}
	(void)buf_puts(out, " [");
	(void)text_neutralise(out, one->rule, strlen(one->rule));
	(void)buf_puts(out, "]\n");
}

int
findings_print_text(const struct findings *f, struct buf *out)
{
	for (size_t i = 0; i < findings_count(f); i++)
		print_one_text(out, findings_at(f, i));
	return out->error;
}

/* What JSON or a terminal cannot take as it is; 'n' is 0 for a bad byte. */
static void
put_escaped(struct buf *out, uint32_t c, size_t n)
{
	if (n == 0)
		(void)buf_puts(out, REPLACEMENT);
	else if (c == '"' || c == '\\')
		(void)buf_printf(out, "\\%c", (char)c);
	else if (c == '\n')
		(void)buf_puts(out, "\\n");
	else if (c == '\t')
		(void)buf_puts(out, "\\t");
	else
		(void)buf_printf(out, "\\u%04x", (unsigned)c);
}

/* What most of a text consists of. */
static bool
is_plain(char c)
{
	return c >= ' ' && c < 0x7F && c != '"' && c != '\\';
}

void
print_string(struct buf *out, const char *text)
{
	const size_t len = strlen(text);
	size_t at = 0, from = 0, n;
	uint32_t c = 0;

	(void)buf_putc(out, '"');
	while (at < len) {
		if (is_plain(text[at])) {
			at++;
			continue;
		}
		n = text_utf8_next(text + at, len - at, &c);
		if (n == 0 || c == '"' || c == '\\' || text_is_control(c)) {
			(void)buf_add(out, text + from, at - from);
			put_escaped(out, c, n);
			from = at + (n > 0 ? n : 1);
		}
		at += n > 0 ? n : 1;
	}
	(void)buf_add(out, text + from, len - from);
	(void)buf_putc(out, '"');
}

void
print_member(struct buf *out, const char *name, const char *text)
{
	(void)buf_printf(out, "\"%s\": ", name);
	print_string(out, text);
}

static void
print_one_json(struct buf *out, const struct finding *one)
{
	(void)buf_puts(out, "\n  {");
	print_member(out, "rule", one->rule);
	(void)buf_printf(out, ", \"severity\": \"%s\", ",
	    severity_names[one->severity]);
	print_member(out, "file", one->file);
	(void)buf_printf(out, ", \"line\": %u, \"column\": %u, ",
	    one->line, one->column);
	print_member(out, "pointer", one->pointer);
	(void)buf_puts(out, ", ");
	if (one->path[0] != '\0') {
		print_member(out, "path", one->path);
		(void)buf_puts(out, ", ");
	}
	print_member(out, "message", one->text);
	if (one->waiver[0] != '\0') {
		(void)buf_puts(out, ", ");
		print_member(out, is_claimed(one) ? "claimed" : "waived",
		    one->waiver);
	}
	(void)buf_putc(out, '}');
}

int
findings_print_json_list(const struct findings *f, struct buf *out)
{
	const size_t count = findings_count(f);

	(void)buf_putc(out, '[');
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			(void)buf_putc(out, ',');
		print_one_json(out, findings_at(f, i));
	}
	return buf_puts(out, count > 0 ? "\n]" : "]");
}

int
findings_print_json(const struct findings *f, struct buf *out)
{
	(void)buf_puts(out, "{\"version\": 1, \"problems\": ");
	(void)findings_print_json_list(f, out);
	return buf_puts(out, "}\n");
}
