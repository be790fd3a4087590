/*
 * certfs-rules(7), made from the rules: mdoc on standard output.
 */
#include <stdio.h>
#include <string.h>

#include "lint.h"

static const char head[] =
    ".\\\" certfs-rules(7): made from the rules, see tests/docs/rules.sh\n"
    ".Dd November 28, 2026\n"
    ".Dt CERTFS-RULES 7\n"
    ".Os\n"
    ".Sh NAME\n"
    ".Nm certfs-rules\n"
    ".Nd what is asked of a connector's artifacts\n"
    ".Sh DESCRIPTION\n"
    "These are the rules that\n"
    ".Xr certfs 1\n"
    "and\n"
    ".Xr certfs-check 1\n"
    "apply: what each of them asks, why, and how to mend what it finds; a bad\n"
    "and a good example; what findings say, in which a number in braces stands\n"
    "for what varies; and where the rule and its numbers come from.\n"
    "The same is in\n"
    ".Pa .certfs/rules/\n"
    "of a mount, and\n"
    ".Ql certfs\\-check \\-\\-explain Ar RULE\n"
    "prints it.\n"
    ".Pp\n"
    "The severity is that of most findings of a rule.\n"
    "Whose a rule is decides what a waiver does: see\n"
    ".Xr certfs-check 1 ,\n"
    ".Sx WAIVERS .\n";

static const char tail[] =
    ".Sh SEE ALSO\n"
    ".Xr certfs 1 ,\n"
    ".Xr certfs-check 1 ,\n"
    ".Xr certfs-tree 5\n";

/* What roff takes for something else, or typesets as something else. */
static const char *
escaped(char c)
{
	static const struct {
		char		 c;
		const char	*as;
	} escapes[] = {
		{ '\\', "\\e" }, { '\'', "\\(aq" }, { '`', "\\(ga" },
		{ '^', "\\(ha" }, { '~', "\\(ti" }, { '-', "\\-" },
	};

	for (size_t i = 0; i < ARRAY_LEN(escapes); i++)
		if (escapes[i].c == c)
			return escapes[i].as;
	return NULL;
}

/* One line, which begins with no macro. */
static void
put_line(struct buf *out, const char *text, size_t len)
{
	uint32_t c;
	size_t n;

	(void)buf_puts(out, len > 0 && text[0] == '.' ? "\\&" : "");
	for (size_t i = 0; i < len; i += n) {
		n = text_utf8_next(text + i, len - i, &c);
		if (n == 1 && escaped(text[i]) != NULL)
			(void)buf_puts(out, escaped(text[i]));
		else if (n <= 1)
			(void)buf_putc(out, text[i]);
		else
			(void)buf_printf(out, "\\[u%04X]", (unsigned)c);
		n = n > 0 ? n : 1;
	}
	(void)buf_putc(out, '\n');
}

/* The length of the first sentence; one begins a line. */
static size_t
sentence_len(const char *text)
{
	for (size_t i = 0; text[i] != '\0'; i++)
		if (text[i] == '.' && text[i + 1] == ' ')
			return i + 1;
	return strlen(text);
}

static void
put_sentences(struct buf *out, const char *text)
{
	while (*text != '\0') {
		const size_t len = sentence_len(text);

		put_line(out, text, len);
		text += len;
		text += strspn(text, " ");
	}
}

static void
put_paragraph(struct buf *out, const char *text)
{
	(void)buf_puts(out, ".Pp\n");
	put_sentences(out, text);
}

static void
put_literal(struct buf *out, const char *title, const char *text)
{
	(void)buf_printf(out, ".Pp\n%s:\n.Bd -literal -offset indent\n",
	    title);
	while (*text != '\0') {
		const size_t len = strcspn(text, "\n");

		put_line(out, text, len);
		text += len + (text[len] == '\n');
	}
	(void)buf_puts(out, ".Ed\n");
}

static void
put_rule(struct buf *out, const struct rule *r)
{
	(void)buf_printf(out, ".Ss %s\n.Em %s .\n", r->text.id,
	    severity_names[r->text.severity]);
	put_sentences(out, r->text.summary);
	put_paragraph(out, r->text.help);
	put_literal(out, "Bad", r->text.bad);
	put_literal(out, "Good", r->text.good);
	put_literal(out, "Message", r->says != NULL ? r->says : r->message);
	if (r->says != NULL)
		put_literal(out, rules_is_official(r->text.id) ?
		    "In the official validator's words" :
		    "In the official check's words", r->message);
	(void)buf_puts(out, ".Pp\nSource:\n");
	put_sentences(out, r->text.source);
}

static void
put_rules(struct buf *out, bool official, const char *title)
{
	(void)buf_printf(out, ".Sh %s\n", title);
	for (size_t i = 0; i < rules_count(); i++) {
		/* Every text there is stands at the head of its record. */
		const struct rule *r = (const struct rule *)rules_at(i);

		if (rules_is_official(r->text.id) == official)
			put_rule(out, r);
	}
}

int
main(void)
{
	struct buf out CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);

	(void)buf_puts(&out, head);
	put_rules(&out, true, "RULES OF THE OFFICIAL SWAGGER VALIDATOR");
	put_rules(&out, false, "RULES OF CERTFS");
	(void)buf_puts(&out, tail);
	if (out.error < 0 || fputs(buf_text(&out), stdout) == EOF)
		return 1;
	return fflush(stdout) != 0;
}
