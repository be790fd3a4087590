/*
 * Two sets of artifacts, file by file.  Findings are gathered by severity, so
 * that the breaking ones come first and none of them is crowded out by a
 * thousand new fields.
 */
#include "changes.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define VALUE_MAX	60u	/* characters of a value in a message */
#define MESSAGE_MAX	((size_t)4 << 10)

/* ---- messages ---- */

/* As much of a text as a message can take. */
static void
put_some(struct buf *out, const char *text, size_t len)
{
	size_t at = 0, n;
	uint32_t c;

	for (size_t i = 0; i < VALUE_MAX && at < len; i++) {
		n = text_utf8_next(text + at, len - at, &c);
		at += n > 0 ? n : 1;
	}
	(void)buf_add(out, text, at);
	if (at < len)
		(void)buf_puts(out, "...");
}

static void
put_value(struct buf *out, const struct json_node *value)
{
	if (value == NULL) {
		(void)buf_puts(out, "none");
		return;
	}
	switch (value->type) {
	case JSON_STRING:
		put_some(out, value->text, strlen(value->text));
		break;
	case JSON_NUMBER:
		(void)buf_printf(out, "%.15g", value->number);
		break;
	case JSON_NULL:
		(void)buf_puts(out, "null");
		break;
	case JSON_FALSE:
	case JSON_TRUE:
		(void)buf_puts(out, value->type == JSON_TRUE ? "true" :
		    "false");
		break;
	case JSON_ARRAY:
		(void)buf_puts(out, "an array");
		break;
	case JSON_OBJECT:
		(void)buf_puts(out, "an object");
		break;
	}
}

static void
put_slot(struct buf *out, const char *slot, const struct change_at *where)
{
	const char *text = where->name;

	if (strncmp(slot, "{old}", 5) == 0)
		text = where->old_text;
	else if (strncmp(slot, "{new}", 5) == 0)
		text = where->new_text;
	if (text != NULL)
		put_some(out, text, strlen(text));
	else
		put_value(out, strncmp(slot, "{old}", 5) == 0 ? where->old :
		    where->new);
}

static void
put_message(struct buf *out, const char *message,
    const struct change_at *where)
{
	const char *slot;

	while ((slot = strchr(message, '{')) != NULL) {
		(void)buf_add(out, message, (size_t)(slot - message));
		put_slot(out, slot, where);
		message = strchr(slot, '}') + 1;
	}
	(void)buf_puts(out, message);
}

/* ---- reporting ---- */

static void
fail(struct comparison *c, int error)
{
	if (error < 0 && c->error == 0)
		c->error = error;
}

/* A path through definitions that refer to one another may be long. */
static size_t
bytes_of(const struct finding *one)
{
	return strlen(one->text) +
	    (one->path != NULL ? strlen(one->path) : 0) +
	    (one->pointer != NULL ? strlen(one->pointer) : 0);
}

static void
add(struct comparison *c, enum change which, const struct finding *finding)
{
	const struct changes_class *class = &change_classes[which];
	struct findings *found = c->found[class->severity];
	struct finding one = *finding;

	if (!class->minor)
		c->major = true;
	if (c->full & 1u << class->severity) {
		c->cut = true;
		return;
	}
	one.rule = class->id;
	one.severity = class->severity;
	fail(c, findings_add(found, &one));
	c->bytes[class->severity] += bytes_of(&one);
	if (findings_count(found) == CHANGES_MAX ||
	    c->bytes[class->severity] >= CHANGES_BYTES_MAX)
		c->full |= 1u << class->severity;
}

void
change_report(struct comparison *c, enum change which,
    const struct change_at *where)
{
	struct buf message CF_AUTO(buf_done) = BUF_INIT(MESSAGE_MAX);
	struct buf pointer CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct finding one = { .file = c->document.new_file->name };

	put_message(&message, change_classes[which].message, where);
	if (where->at != NULL) {
		json_position(c->document.new_doc, where->at->offset,
		    &one.line, &one.column);
		fail(c, json_pointer(where->at, &pointer));
	}
	fail(c, message.error == -ENOMEM ? -ENOMEM : 0);
	one.pointer = buf_text(&pointer);
	one.path = c->flattened ? buf_text(&c->path) : "";
	one.text = buf_text(&message);
	add(c, which, &one);
}

void
change_report_file(struct comparison *c, enum change which,
    const char *file, const char *name)
{
	const struct change_at where = { .name = name };
	struct buf message CF_AUTO(buf_done) = BUF_INIT(MESSAGE_MAX);

	put_message(&message, change_classes[which].message, &where);
	fail(c, message.error);
	add(c, which, &(struct finding){
		.file = file, .text = buf_text(&message),
	});
}

size_t
path_push(struct comparison *c, const char *name)
{
	const size_t before = c->path.len;

	if (before > 0)
		(void)buf_putc(&c->path, '/');
	fail(c, buf_puts(&c->path, name));
	return before;
}

void
path_pop(struct comparison *c, size_t before)
{
	if (c->path.error == 0)
		(void)buf_resize(&c->path, before);
}

/* ---- the two JSON artifacts ---- */

static void
document_done(struct document *d)
{
	json_free(d->old_doc);
	json_free(d->new_doc);
	*d = (struct document){ .old_doc = NULL };
}

/* -EINVAL for what is no JSON object. */
static int
parse(const struct changes_file *file, struct json_doc **ret_doc)
{
	struct json_error error;
	int r;

	r = json_parse(file->data, file->size, ret_doc, &error);
	if (r < 0)
		return r == -ENOMEM ? r : -EINVAL;
	return json_root(*ret_doc)->type == JSON_OBJECT ? 0 : -EINVAL;
}

/* 'which' is "old" or "new"; -EINVAL has been reported. */
static int
open_one(struct comparison *c, const struct changes_file *file,
    const char *which, struct json_doc **ret_doc)
{
	int r = parse(file, ret_doc);

	if (r == -EINVAL) {
		c->unknown = true;
		change_report_file(c, COMPARISON_NOT_POSSIBLE,
		    c->document.new_file->name, which);
	} else {
		fail(c, r);
	}
	return r;
}

static size_t
found_so_far(const struct comparison *c)
{
	size_t count = 0;

	for (size_t i = 0; i < SEVERITIES; i++)
		count += findings_count(c->found[i]);
	return count;
}

/* Nothing that anybody uses differs, and yet the file does. */
static void
report_rest(struct comparison *c)
{
	const struct document *d = &c->document;
	const struct change_at root = { .at = d->new_root };

	change_report(c, json_is_same(d->old_root, d->new_root) ?
	    FORMATTING_CHANGED : UNUSED_CHANGED, &root);
}

static void
compare_json(struct comparison *c, const struct changes_file *old,
    const struct changes_file *new, void (*compare)(struct comparison *c))
{
	const size_t before = found_so_far(c);
	struct document *d = &c->document;

	*d = (struct document){ .new_file = new };
	if (open_one(c, old, "old", &d->old_doc) == 0 &&
	    open_one(c, new, "new", &d->new_doc) == 0) {
		d->old_root = json_root(d->old_doc);
		d->new_root = json_root(d->new_doc);
		compare(c);
		if (found_so_far(c) == before)
			report_rest(c);
	}
	document_done(d);
}

/* ---- all files ---- */

/* How each is compared; what is not looked into is another one. */
static const struct {
	void		(*compare)(struct comparison *c);
	enum change	 changed;
} files[ARTIFACT_COUNT] = {
	[ARTIFACT_DEFINITION] = { .compare = definition_compare },
	[ARTIFACT_PROPERTIES] = { .compare = properties_compare },
	[ARTIFACT_ICON] = { .changed = ICON_CHANGED },
	[ARTIFACT_SCRIPT] = { .changed = SCRIPT_CHANGED },
	[ARTIFACT_README] = { .changed = README_CHANGED },
	[ARTIFACT_INTRO] = { .changed = INTRO_CHANGED },
};

static void
compare_file(struct comparison *c, enum artifact which,
    const struct changes_file *old, const struct changes_file *new)
{
	if (old->data == NULL && new->data == NULL)
		return;
	if (old->data == NULL)
		change_report_file(c, FILE_ADDED, new->name, "");
	else if (new->data == NULL)
		change_report_file(c, FILE_DELETED, old->name, "");
	else if (old->size == new->size &&
	    memcmp(old->data, new->data, new->size) == 0)
		return;
	else if (files[which].compare != NULL)
		compare_json(c, old, new, files[which].compare);
	else
		change_report_file(c, files[which].changed, new->name, "");
}

static void
comparison_done(struct comparison *c)
{
	for (size_t i = 0; i < SEVERITIES; i++)
		findings_free(c->found[i]);
	buf_done(&c->path);
}

static int
comparison_init(struct comparison *c)
{
	for (size_t i = 0; i < SEVERITIES; i++) {
		c->found[i] = findings_new();
		if (c->found[i] == NULL)
			return -ENOMEM;
	}
	return 0;
}

/* Errors, warnings, notes; each by place. */
static int
gather(struct comparison *c, struct findings *all)
{
	int r = 0;

	for (size_t i = 0; i < SEVERITIES && r == 0; i++) {
		findings_sort(c->found[i]);
		r = findings_add_all(all, c->found[i], NULL);
	}
	return r;
}

static void
count(const struct comparison *c, const struct findings *all,
    struct changes_count *ret_count)
{
	*ret_count = (struct changes_count){
		.breaking = findings_count_of(all, SEVERITY_ERROR),
		.authentication = c->authentication,
		.unknown = c->unknown,
		.update = findings_count(all) == 0 ? CHANGES_NONE :
		    c->major ? CHANGES_MAJOR : CHANGES_MINOR,
	};
	ret_count->others = findings_count(all) - ret_count->breaking;
}

int
changes_find(const struct changes_set *before,
    const struct changes_set *after, unsigned which,
    struct findings **ret_found, struct changes_count *ret_count)
{
	struct comparison c CF_AUTO(comparison_done) = {
		.before = before, .after = after,
		.path = BUF_INIT(BUF_TEXT_MAX),
	};
	struct findings *all CF_AUTO(findings_done) = findings_new();
	int r;

	r = all != NULL ? comparison_init(&c) : -ENOMEM;
	for (enum artifact a = 0; a < ARTIFACT_COUNT && r == 0; a++) {
		if (which & 1u << a)
			compare_file(&c, a, &before->file[a],
			    &after->file[a]);
		r = c.error;
	}
	if (r == 0)
		r = gather(&c, all);
	if (r == 0 && c.cut)
		r = findings_add(all, &(struct finding){
			.rule = change_classes[TOO_MANY_CHANGES].id,
			.severity = change_classes[TOO_MANY_CHANGES].severity,
			.text = change_classes[TOO_MANY_CHANGES].message,
			.file = after->file[ARTIFACT_DEFINITION].name,
		});
	if (r < 0)
		return r;
	count(&c, all, ret_count);
	*ret_found = all;
	all = NULL;
	return 0;
}
