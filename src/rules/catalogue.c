/*
 * All records, sorted by id for people, and bucketed for the engine by kind
 * and by a member that has to be there.
 * A record is written once, in its family's table; this is the only list of
 * the tables.
 */
#include "lint.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* Room for every official rule and as many again of our own. */
#define RULES_MAX	384

#define WIDTH		76u	/* of explanations */

#define TABLE(family)	&rules_of_##family,

static const struct rule_table *const tables[] = { RULE_TABLES(TABLE) };

static const struct rule *by_id[RULES_MAX];
static size_t count;
static struct rule_call by_kind[LINT_KINDS][RULES_MAX];
static struct catalogue kinds[LINT_KINDS];
static pthread_once_t once = PTHREAD_ONCE_INIT;

_Static_assert((int)LINT_KINDS <= 64, "ON() is a mask of 64 bits");

/* A record that asks for what no table knows would never be called. */
static unsigned
bit_of(unsigned kind, const char *member)
{
	int bit = kind < OPENAPI_KINDS ?
	    openapi_member_bit((enum openapi_kind)kind, member) : -1;

	if (bit < 0)
		abort();
	return (unsigned)bit;
}

static struct rule_call
call_of(const struct rule *r, unsigned kind)
{
	struct rule_call call = { .rule = r };

	for (size_t i = 0; i < RULE_NEEDS_MAX && r->needs[i] != NULL; i++) {
		call.bit[i] = (uint8_t)bit_of(kind, r->needs[i]);
		call.needs |= UINT64_C(1) << call.bit[i];
	}
	for (size_t i = 0; i < RULE_NEEDS_MAX && r->lacks[i] != NULL; i++)
		call.lacks |= UINT64_C(1) << bit_of(kind, r->lacks[i]);
	return call;
}

static void
take(const struct rule *r)
{
	if (count == RULES_MAX)
		abort();
	by_id[count++] = r;
	for (unsigned kind = 0; kind < LINT_KINDS; kind++)
		if (r->on & ON(kind))
			by_kind[kind][kinds[kind].count++] = call_of(r, kind);
}

/* Tables list what is common first: the last bit is the rarest member's. */
static unsigned
bucket_of(const struct rule_call *call)
{
	return call->needs == 0 ? CATALOGUE_ANY :
	    63u - (unsigned)__builtin_clzll(call->needs);
}

static int
compare_buckets(const void *a, const void *b)
{
	const unsigned x = bucket_of(a), y = bucket_of(b);

	return (x > y) - (x < y);
}

static void
bucket(unsigned kind)
{
	struct catalogue *c = &kinds[kind];
	size_t at = 0;

	c->calls = by_kind[kind];
	qsort(by_kind[kind], c->count, sizeof(by_kind[kind][0]),
	    compare_buckets);
	for (unsigned bit = 0; bit < ARRAY_LEN(c->start); bit++) {
		while (at < c->count && bucket_of(&c->calls[at]) < bit)
			at++;
		c->start[bit] = (uint16_t)at;
	}
}

static int
compare(const void *a, const void *b)
{
	const struct rule *x = *(const struct rule *const *)a;
	const struct rule *y = *(const struct rule *const *)b;

	return strcmp(x->text.id, y->text.id);
}

static void
fill(void)
{
	for (size_t t = 0; t < ARRAY_LEN(tables); t++)
		for (size_t i = 0; i < tables[t]->n; i++)
			take(&tables[t]->v[i]);
	qsort(by_id, count, sizeof(by_id[0]), compare);
	for (unsigned kind = 0; kind < LINT_KINDS; kind++)
		bucket(kind);
}

const struct catalogue *
catalogue_of(unsigned kind)
{
	(void)pthread_once(&once, fill);
	return &kinds[kind];
}

size_t
rules_count(void)
{
	(void)pthread_once(&once, fill);
	return count;
}

const struct rule_text *
rules_at(size_t i)
{
	return i < rules_count() ? &by_id[i]->text : NULL;
}

static int
compare_id(const void *id, const void *member)
{
	return strcmp(id, (*(const struct rule *const *)member)->text.id);
}

const struct rule_text *
rules_find(const char *id)
{
	const struct rule *const *found = bsearch(id, by_id, rules_count(),
	    sizeof(by_id[0]), compare_id);

	return found != NULL ? &(*found)->text : NULL;
}

const struct rule_text *
rules_find_near(const char *id)
{
	size_t best = strlen(id) / 3 + 1;
	const struct rule_text *found = NULL;

	for (size_t i = 0; i < rules_count(); i++) {
		const size_t d = text_distance(id, by_id[i]->text.id);

		if (d < best) {
			best = d;
			found = &by_id[i]->text;
		}
	}
	return found;
}

/* ---- by message ---- */

/* Tools, and who quotes them, are not sure about the full stop. */
static size_t
len_of_sentence(const char *text)
{
	const size_t len = strlen(text);

	return len > 0 && text[len - 1] == '.' ? len - 1 : len;
}

/*
 * How many bytes of 'message' stand in the template itself when the two fit,
 * each slot standing for any text; 0 when they do not.
 */
static size_t
fit(const char *template, const char *message)
{
	const char *const end = template + len_of_sentence(template);
	size_t left = len_of_sentence(message), fixed = 0;
	bool slot = false;	/* right before the part */

	for (;;) {
		const char *brace = memchr(template, '{',
		    (size_t)(end - template)), *found = message;
		const size_t len = (size_t)((brace != NULL ? brace : end) -
		    template);

		if (left < len)
			return 0;
		if (slot)
			found = brace == NULL ? message + left - len :
			    memmem(message, left, template, len);
		if (found == NULL || memcmp(found, template, len) != 0)
			return 0;
		fixed += len;
		left -= (size_t)(found - message) + len;
		message = found + len;
		template += len;
		if (brace == NULL)
			return left == 0 ? fixed : 0;
		slot = true;
		template += strcspn(template, "}");
		template += *template == '}';
	}
}

const struct rule_text *
rules_find_message(const char *message)
{
	const struct rule_text *best = NULL;
	size_t longest = 0;

	for (size_t i = 0; i < rules_count(); i++) {
		const size_t fixed = fit(by_id[i]->message, message);

		if (fixed <= longest)
			continue;
		longest = fixed;
		best = &by_id[i]->text;
	}
	return best;
}

/*
 * Words in lines of at most 'WIDTH' characters, then an empty line.  The first
 * line has 'column' already.
 */
static void
put_paragraph(struct buf *out, size_t column, const char *text)
{
	while (*text != '\0') {
		size_t len = strcspn(text, " ");

		if (column > 0 && column + 1 + len > WIDTH) {
			buf_putc(out, '\n');
			column = 0;
		}
		if (column > 0)
			buf_putc(out, ' ');
		buf_add(out, text, len);
		column += (column > 0) + len;
		text += len;
		text += strspn(text, " ");
	}
	buf_puts(out, "\n\n");
}

/* Indented line by line. */
static void
put_example(struct buf *out, const char *title, const char *example)
{
	buf_printf(out, "%s:\n\n    ", title);
	for (const char *p = example; *p != '\0'; p++) {
		buf_putc(out, *p);
		if (*p == '\n' && p[1] != '\n')
			buf_puts(out, "    ");
	}
	buf_puts(out, "\n\n");
}

static void
put_message(struct buf *out, const char *title, const char *message)
{
	buf_printf(out, "%s:\n\n    %s\n\n", title, message);
}

/* Whose rule it is decides what a waiver does. */
static const char *
whose(const struct rule_text *text)
{
	if (!rules_is_official(text->id))
		return "A rule of certfs.";
	return text->severity == SEVERITY_ERROR ? "A rule of the official "
	    "Swagger Validator: a waiver claims a false alarm, and its error "
	    "stays one." : "A rule of the official Swagger Validator.";
}

int
rules_explain(const struct rule_text *text, struct buf *out)
{
	/* Every text there is stands at the head of its record. */
	const struct rule *r = (const struct rule *)text;

	buf_printf(out, "%s (%s)\n\n", text->id,
	    severity_names[text->severity]);
	put_paragraph(out, 0, text->summary);
	put_paragraph(out, 0, text->help);
	put_example(out, "Bad", text->bad);
	put_example(out, "Good", text->good);
	if (r->says != NULL) {
		put_message(out, "Message", r->says);
		put_message(out, rules_is_official(text->id) ?
		    "In the official validator's words" :
		    "In the official check's words", r->message);
	} else {
		put_message(out, "Message", r->message);
	}
	put_paragraph(out, 0, whose(text));
	buf_puts(out, "Source:");
	put_paragraph(out, strlen("Source:"), text->source);
	/* Without the empty line behind the last paragraph. */
	return out->error < 0 ? out->error : buf_resize(out, out->len - 1);
}

int
rules_describe(const char *id, struct described *ret_described)
{
	const struct rule_text *text = rules_find(id);

	if (text == NULL)
		return -ENOENT;
	ret_described->severity = text->severity;
	ret_described->summary = text->summary;
	ret_described->details = text->help;
	ret_described->tag = rules_is_official(id) ? "official" : "certfs";
	return rules_explain(text, &ret_described->help);
}
