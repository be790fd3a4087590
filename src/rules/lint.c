/*
 * From a check's "this is wrong here" to a finding: the place becomes line,
 * column and pointer, the message gets its slots filled, and what is over
 * the ceiling is only counted.
 */
#include "lint.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define SLOTS_MAX	8

/*
 * A file may hold a key of a megabyte, and a thousand findings below it:
 * what is quoted of it in each of them has to have an end.
 */
#define SLOT_LEN_MAX	400u
#define POINTER_LEN_MAX	((size_t)4096)

struct place
at_value(const struct json_node *node)
{
	return (struct place){ .node = node, .offset = node->offset };
}

struct place
at_owner(const struct json_node *node)
{
	return (struct place){
		.node = node,
		.offset = node->key != NULL ? node->key_offset : node->offset,
	};
}

struct place
at_missing(const struct json_node *owner, const char *member)
{
	struct place at = at_owner(owner);

	at.missing = member;
	return at;
}

struct place
at_offset(size_t offset)
{
	return (struct place){ .offset = offset };
}

struct place
at_spot(const struct spot *spot)
{
	return (struct place){ .spot = spot };
}

const char *
lint_number(char text[LINT_NUMBER_SIZE], size_t number)
{
	(void)snprintf(text, LINT_NUMBER_SIZE, "%zu", number);
	return text;
}

const char *
lint_id(const struct openapi_operation *operation)
{
	return operation != NULL && operation->id != NULL ? operation->id : "";
}

size_t
lint_length(const char *text)
{
	size_t n = 0;

	/* Continuation bytes do not count, surrogate pairs count twice. */
	for (; *text != '\0'; text++) {
		unsigned char c = (unsigned char)*text;

		if ((c & 0xc0) != 0x80)
			n += c >= 0xf0 ? 2 : 1;
	}
	return n;
}

const char *
lint_operation_name(const struct openapi_operation *operation)
{
	return operation->id != NULL ? operation->id : operation->path->key;
}

/* Those of the path come first in an operation's list. */
static const struct openapi_parameter *
own_of_operation(const struct openapi_operation *o, size_t *ret_count)
{
	size_t of_path = 0;

	while (of_path < o->parameter_count && o->parameters[of_path].of_path)
		of_path++;
	*ret_count = o->parameter_count - of_path;
	return o->parameters + of_path;
}

const struct openapi_parameter *
lint_own_parameters(const struct lint *l, const struct openapi_node *n,
    size_t *ret_count)
{
	const struct openapi_path *path;

	if (n->kind == OPENAPI_OPERATION && n->operation != NULL)
		return own_of_operation(n->operation, ret_count);
	path = n->kind == OPENAPI_PATH ? openapi_path_find(l->api, n->json) :
	    NULL;
	*ret_count = path != NULL ? path->parameter_count : 0;
	return path != NULL ? path->parameters : NULL;
}

/* The message is a .NET format: {0} is a slot, {{ and }} are braces. */
static void
fill_slots(struct buf *out, const char *message, va_list ap)
{
	const char *slots[SLOTS_MAX] = { NULL };

	for (size_t i = 0; i < SLOTS_MAX; i++) {
		slots[i] = va_arg(ap, const char *);
		if (slots[i] == NULL)
			break;
	}
	for (const char *p = message;; p++) {
		const size_t plain = strcspn(p, "{}");
		unsigned slot;

		buf_add(out, p, plain);
		p += plain;
		if (*p == '\0')
			return;
		slot = (unsigned)(p[0] == '{' ? p[1] - '0' : SLOTS_MAX);
		if (slot < SLOTS_MAX && p[2] == '}') {
			const char *text = slots[slot] ? slots[slot] : "";

			(void)text_put_cut(out, text, strlen(text),
			    SLOT_LEN_MAX);
			p += 2;
			continue;
		}
		if (p[1] == p[0])
			p++;
		buf_putc(out, *p);
	}
}

/* The keys alone, which spares writing megabytes only to drop them. */
static bool
is_long(const struct json_node *node)
{
	size_t len = 0;

	for (; node != NULL && len <= POINTER_LEN_MAX; node = node->parent)
		len += node->key_len;
	return len > POINTER_LEN_MAX;
}

/* A pointer that is too long to be of use is left out. */
static const char *
point(struct place at, struct buf *pointer)
{
	if (at.spot != NULL)
		return at.spot->pointer != NULL ? at.spot->pointer : "";
	if (at.node == NULL || is_long(at.node) ||
	    json_pointer(at.node, pointer) == -EFBIG)
		return "";
	if (at.missing != NULL)
		(void)buf_printf(pointer, "/%s", at.missing);
	return buf_text(pointer);
}

static int
locate(const struct lint *l, struct place at, struct finding *one,
    struct buf *pointer)
{
	one->file = l->file;
	if (at.spot != NULL) {
		one->file = at.spot->file;
		one->line = at.spot->line;
		one->column = at.spot->column;
	} else if (l->doc != NULL) {
		json_position(l->doc, at.offset, &one->line, &one->column);
	} else {
		text_position(l->data, l->size, at.offset, &one->line,
		    &one->column);
	}
	one->pointer = point(at, pointer);
	return pointer->error == -ENOMEM ? -ENOMEM : 0;
}

static bool
has_room(struct lint *l, const struct rule *r, enum severity severity)
{
	if (findings_count_of(l->found, severity) < RULES_FINDINGS_MAX ||
	    l->set != NULL || (r->on & ON(LINT_OVERFLOW)))
		return true;
	if (l->dropped++ == 0 || severity < l->dropped_severity)
		l->dropped_severity = severity;
	return false;
}

static void
put(struct lint *l, const struct rule *r, enum severity severity,
    unsigned flags, struct place at, const struct buf *text)
{
	struct buf pointer CF_AUTO(buf_done) = BUF_INIT(POINTER_LEN_MAX);
	struct finding one = {
		.rule = r->text.id,
		.severity = severity,
		.flags = flags,
		.text = buf_text(text),
	};
	int error = text->error;

	if (error == 0)
		error = locate(l, at, &one, &pointer);
	if (error == 0)
		error = findings_add(l->found, &one);
	if (error < 0)
		l->error = error;
}

void
lint_report_slots(struct lint *l, const struct rule *r, enum severity severity,
    unsigned flags, struct place at, va_list ap)
{
	struct buf text CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);

	l->flags |= flags;
	if (!has_room(l, r, severity))
		return;
	fill_slots(&text, r->says != NULL ? r->says : r->message, ap);
	put(l, r, severity, flags, at, &text);
}

void
lint_report(struct lint *l, const struct rule *r, struct place at, ...)
{
	va_list ap;

	va_start(ap, at);
	lint_report_slots(l, r, r->text.severity, r->flags, at, ap);
	va_end(ap);
}

void
lint_report_as(struct lint *l, const struct rule *r, enum severity severity,
    unsigned flags, struct place at, ...)
{
	va_list ap;

	va_start(ap, at);
	lint_report_slots(l, r, severity, flags, at, ap);
	va_end(ap);
}

#define QUOTE_MAX	60u	/* bytes: enough to know a text again */

/* A text itself, and of all else the key. */
static void
quote(char text[QUOTE_MAX + 4], const struct json_node *node)
{
	const char *whole = node->type == JSON_STRING ? node->text : node->key;
	size_t len;

	if (whole == NULL)
		whole = "";
	len = strlen(whole) <= QUOTE_MAX ? strlen(whole) :
	    text_utf8_cut(whole, QUOTE_MAX);
	(void)snprintf(text, QUOTE_MAX + 4, "%.*s%s", (int)len, whole,
	    whole[len] != '\0' ? "..." : "");
}

void
lint_report_tallies(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	char quoted[QUOTE_MAX + 4], more[64];

	(void)n;
	for (const enum tally *t = r->arg; *t != TALLIES; t++) {
		const struct json_node *first = l->survey->tally[*t].first;
		const size_t count = l->survey->tally[*t].count;

		if (count == 0)
			continue;
		more[0] = '\0';
		if (count > 1)
			(void)snprintf(more, sizeof(more),
			    " (and %zu more like it)", count - 1);
		quote(quoted, first);
		lint_report(l, r, first->type == JSON_STRING ?
		    at_value(first) : at_owner(first), quoted, more, NULL);
	}
}

void
lint_note(struct lint *l, const struct rule *r, struct place at,
    const char *format, ...)
{
	struct buf text CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	va_list ap;

	if (!has_room(l, r, SEVERITY_NOTE))
		return;
	va_start(ap, format);
	buf_vprintf(&text, format, ap);
	va_end(ap);
	put(l, r, SEVERITY_NOTE, 0, at, &text);
}

void
lint_run(struct lint *l, enum lint_kind kind)
{
	const struct catalogue *c = catalogue_of(kind);

	for (size_t i = 0; i < c->count; i++)
		c->calls[i].rule->check(l, c->calls[i].rule, NULL);
}

static void
ask(struct lint *l, const struct rule_call *call, const struct openapi_node *n)
{
	if ((n->has & call->needs) != call->needs ||
	    (n->has & call->lacks) != 0)
		return;
	for (size_t i = 0; i < RULE_NEEDS_MAX && call->rule->needs[i] != NULL;
	    i++)
		l->given[i] = n->member[call->bit[i]];
	call->rule->check(l, call->rule, n);
}

void
lint_visit(const struct openapi_node *n, void *lint)
{
	const struct catalogue *c = catalogue_of(n->kind);
	struct lint *l = lint;

	for (size_t i = c->start[CATALOGUE_ANY]; i < c->count; i++)
		ask(l, &c->calls[i], n);
	for (uint64_t left = n->has; left != 0; left &= left - 1) {
		const unsigned bit = (unsigned)__builtin_ctzll(left);

		for (size_t i = c->start[bit]; i < c->start[bit + 1]; i++)
			ask(l, &c->calls[i], n);
	}
}
