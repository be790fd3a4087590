/*
 * form/: fields, and the scratch that editors leave beside them.
 *
 * A field's value is the domain's.  Everything else in form/ is a note: a file
 * or symlink in locked memory that goes with the daemon.  An editor's save
 * turns a field into a note (it renames the file away) and a note into a
 * field; what came from a secret reads as empty under any name, and goes back
 * to its own field only.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

/* ---- notes ---- */

struct note *
note_ref(struct tree *t, struct note *n)
{
	pthread_mutex_lock(&t->lock);
	n->holders++;
	pthread_mutex_unlock(&t->lock);
	return n;
}

void
note_unref(struct tree *t, struct note *n)
{
	bool last;

	if (n == NULL)
		return;
	pthread_mutex_lock(&t->lock);
	last = --n->holders == 0;
	pthread_mutex_unlock(&t->lock);
	if (!last)
		return;
	locked_done(&n->data);
	free(n);
}

static struct note *
note_find(struct tree *t, int64_t submission, const char *name)
{
	struct note *n;

	pthread_mutex_lock(&t->lock);
	for (n = t->notes; n != NULL; n = n->next)
		if (n->submission == submission && strcmp(n->name, name) == 0)
			break;
	pthread_mutex_unlock(&t->lock);
	return n;
}

static size_t
note_count(struct tree *t, int64_t submission)
{
	size_t count = 0;

	pthread_mutex_lock(&t->lock);
	for (const struct note *n = t->notes; n != NULL; n = n->next)
		count += n->submission == submission;
	pthread_mutex_unlock(&t->lock);
	return count;
}

bool
notes_exist(struct tree *t, int64_t submission)
{
	return note_count(t, submission) > 0;
}

static struct note *
note_new(int64_t submission, int64_t object)
{
	struct note *n = calloc(1, sizeof(*n));

	if (n == NULL)
		return NULL;
	n->submission = submission;
	n->object = object;
	n->secret_of = form_count();
	n->data.max = NOTE_BYTES_MAX;
	n->mtime = clock_now();
	n->holders = 1;
	return n;
}

/* Listed notes are held by the list. */
static int
note_make(struct tree *t, struct submission *s, int64_t object,
    const char *name, struct note **ret_note)
{
	struct note *n;

	if (note_count(t, submission_id(s)) >= NOTES_MAX)
		return refuse(s, EDQUOT, "form/ has room for %d files beside "
		    "its fields: remove some", NOTES_MAX);
	n = note_new(submission_id(s), object);
	if (n == NULL)
		return -ENOMEM;
	(void)snprintf(n->name, sizeof(n->name), "%s", name);
	pthread_mutex_lock(&t->lock);
	n->next = t->notes;
	t->notes = n;
	pthread_mutex_unlock(&t->lock);
	*ret_note = n;
	return 0;
}

static void
note_drop(struct tree *t, struct note *n)
{
	struct note **at;

	pthread_mutex_lock(&t->lock);
	for (at = &t->notes; *at != n; at = &(*at)->next)
		;
	*at = n->next;
	n->name[0] = '\0';
	pthread_mutex_unlock(&t->lock);
	node_retire(t, PLACE(n->object, SLOT_SELF));
	note_unref(t, n);
}

static void
drop_named(struct tree *t, int64_t submission, const char *name)
{
	struct note *n = note_find(t, submission, name);

	if (n != NULL)
		note_drop(t, n);
}

/* ---- refusing ---- */

int
refuse_secret(struct submission *s, size_t field)
{
	return refuse(s, EPERM, "form/%s is a secret: it cannot be linked, "
	    "and renamed only to scratch in form/ and back",
	    form_info(field)->name);
}

static int
refuse_link(struct submission *s, size_t field)
{
	return refuse(s, ENOTSUP, "form/%s holds a value: it can only be a "
	    "regular file", form_info(field)->name);
}

/* ---- names ---- */

static void
like_field(const struct node *parent, size_t field, int64_t object,
    struct node *ret_like)
{
	*ret_like = (struct node) {
		.kind = NODE_FIELD, .index = field, .object = object,
		.submission = parent->submission,
		.ino = PLACE(object, SLOT_SELF),
	};
}

static void
like_note(struct note *n, struct node *ret_like)
{
	*ret_like = (struct node) {
		.kind = NODE_NOTE, .note = n, .object = n->object,
		.submission = n->submission,
		.ino = PLACE(n->object, SLOT_SELF),
	};
}

static int
field_view(struct submission *s, size_t field, struct field_view *ret_view)
{
	int r = submission_field_get(s, field, ret_view);

	if (r < 0)
		return r;
	bytes_unref(ret_view->text);
	ret_view->text = NULL;
	return ret_view->present ? 0 : -ENOENT;
}

int
formdir_lookup(struct tree *t, struct submission *s, const struct node *parent,
    const char *name, struct node *ret_like)
{
	size_t field = form_find(name);
	struct field_view view;
	struct note *n;
	int r;

	if (field < form_count()) {
		r = field_view(s, field, &view);
		if (r == 0)
			like_field(parent, field, view.object, ret_like);
		return r;
	}
	n = note_find(t, parent->submission, name);
	if (n == NULL)
		return -ENOENT;
	like_note(n, ret_like);
	return 0;
}

/* A note behind 'after' with the smallest object; notes are few. */
static struct note *
next_note(struct tree *t, int64_t submission, int64_t after)
{
	struct note *best = NULL;

	pthread_mutex_lock(&t->lock);
	for (struct note *n = t->notes; n != NULL; n = n->next)
		if (n->submission == submission && n->object > after &&
		    (best == NULL || n->object < best->object))
			best = n;
	pthread_mutex_unlock(&t->lock);
	return best;
}

static int
take_bare(tree_take *take, void *arg, const char *name, int64_t object,
    mode_t mode, int64_t next)
{
	struct tree_entry e = {
		.attr = { .st_ino = (ino_t)PLACE(object, SLOT_SELF),
		    .st_mode = mode },
	};

	return take(arg, name, &e, next);
}

/* Offsets behind the table's: fields by their row, then notes by object. */
#define OFFSET_FIELDS	4096
#define OFFSET_NOTES	8192

int
formdir_list(struct tree *t, struct submission *s, const struct node *parent,
    int64_t after, tree_take *take, void *arg)
{
	int64_t last = after + OFFSET_FIELDS - OFFSET_NOTES;
	struct field_view view;
	struct note *n;
	int r;

	for (size_t i = after > 0 && last < 0 ? (size_t)after : 0;
	    last < 0 && i < form_count(); i++) {
		if (field_view(s, i, &view) < 0)
			continue;
		r = take_bare(take, arg, form_info(i)->name, view.object,
		    node_types[NODE_FIELD].mode,
		    OFFSET_FIELDS + (int64_t)i + 1);
		if (r != 0)
			return r;
	}
	if (last < 0)
		last = 0;
	while ((n = next_note(t, parent->submission, last)) != NULL) {
		last = n->object;
		r = take_bare(take, arg, n->name, n->object,
		    n->symlink ? S_IFLNK : S_IFREG, OFFSET_NOTES + last);
		if (r != 0)
			return r;
	}
	return 0;
}

static int
take_value(void *arg, const void *value, size_t len)
{
	struct note *n = arg;

	return locked_write(&n->data, 0, value, len);
}

/* A field's value into 'n'; the field itself stays as it is. */
static int
copy_field(struct submission *s, size_t field, struct note *n)
{
	int r;

	r = submission_field_reveal(s, field, take_value, n);
	if (form_info(field)->secret)
		n->secret_of = field;
	else if (r == 0 && n->data.len > 0)
		r = locked_write(&n->data, n->data.len, "\n", 1);
	return r;
}

/* ---- secrets that a restored backup would wipe out ---- */

/*
 * A backup holds secrets as empty files.  tar and cpio restore it by removing
 * the file in their way and making it anew: what a program removes it gets
 * back when it makes it again right away, until it writes another value.
 */
#define GRAVE_NS	(5 * NS_PER_SECOND)

static void
bury(struct tree *t, struct submission *s, size_t field,
    const struct tree_caller *caller)
{
	struct note *n, *old;
	struct grave *g;

	if (caller == NULL || !form_info(field)->secret)
		return;
	n = note_new(submission_id(s), 0);
	if (n == NULL || copy_field(s, field, n) < 0) {
		note_unref(t, n);
		return;
	}
	pthread_mutex_lock(&t->lock);
	g = &t->graves[t->next_grave++ % GRAVES];
	old = g->note;
	*g = (struct grave) { n, clock_now(), caller->pid };
	pthread_mutex_unlock(&t->lock);
	note_unref(t, old);
}

/* The caller unrefs what it gets; NULL when there is nothing. */
static struct note *
exhume(struct tree *t, struct submission *s, size_t field,
    const struct tree_caller *caller)
{
	int64_t now = clock_now();
	struct note *n = NULL;

	if (caller == NULL || !form_info(field)->secret)
		return NULL;
	pthread_mutex_lock(&t->lock);
	for (size_t i = 0; i < GRAVES && n == NULL; i++) {
		struct grave *g = &t->graves[i];

		if (g->note == NULL || g->by != caller->pid ||
		    g->note->secret_of != field || now - g->at > GRAVE_NS ||
		    g->note->submission != submission_id(s))
			continue;
		n = g->note;
		g->note = NULL;
	}
	pthread_mutex_unlock(&t->lock);
	return n;
}

static int
create_field(struct tree *t, struct submission *s, size_t field,
    int64_t object, const struct tree_caller *caller)
{
	struct note *n = exhume(t, s, field, caller);
	int r;

	r = submission_field_set(s, field,
	    n == NULL || n->data.len == 0 ? "" : n->data.data,
	    n == NULL ? 0 : n->data.len, object, NULL);
	note_unref(t, n);
	return r;
}

int
formdir_create(struct tree *t, struct submission *s, const struct node *parent,
    const char *name, const char *target, const struct tree_caller *caller,
    struct node *ret_like)
{
	size_t field = form_find(name);
	struct field_view view;
	struct note *n;
	int64_t object;
	int r;

	if (field < form_count() ? field_view(s, field, &view) == 0 :
	    note_find(t, parent->submission, name) != NULL)
		return -EEXIST;
	if (field < form_count() && target != NULL)
		return refuse_link(s, field);
	r = submission_new_object(s, &object);
	if (r < 0)
		return r;
	if (field < form_count()) {
		r = create_field(t, s, field, object, caller);
		if (r == 0)
			like_field(parent, field, object, ret_like);
		return r;
	}
	r = note_make(t, s, object, name, &n);
	if (r < 0)
		return r;
	if (target != NULL) {
		n->symlink = true;
		r = locked_write(&n->data, 0, target, strlen(target));
		if (r < 0) {
			note_drop(t, n);
			return r;
		}
	}
	like_note(n, ret_like);
	return 0;
}

int
formdir_unlink(struct tree *t, struct submission *s, const struct node *parent,
    const char *name, const struct tree_caller *caller)
{
	size_t field = form_find(name);
	struct field_view view;
	struct note *n;
	int r;

	if (field < form_count()) {
		r = field_view(s, field, &view);
		if (r == 0 && view.set)
			bury(t, s, field, caller);
		if (r == 0)
			r = submission_field_remove(s, field, NULL);
		if (r == 0)
			node_retire(t, PLACE(view.object, SLOT_SELF));
		return r;
	}
	n = note_find(t, parent->submission, name);
	if (n == NULL)
		return -ENOENT;
	note_drop(t, n);
	return 0;
}

int
formdir_is_empty(struct tree *t, struct submission *s, bool *ret_empty)
{
	struct field_view view;

	*ret_empty = !notes_exist(t, submission_id(s));
	for (size_t i = 0; *ret_empty && i < form_count(); i++) {
		int r = field_view(s, i, &view);

		if (r < 0 && r != -ENOENT)
			return r;
		*ret_empty = r < 0 || !view.set;
	}
	return 0;
}

/* ---- what editors do: fields become notes and notes fields ---- */

static int
field_to_note(struct tree *t, struct submission *s,
    const struct node *parent, size_t field, const char *name, bool keep,
    struct note **ret_note)
{
	struct field_view view;
	struct note *n;
	int64_t object;
	int r;

	r = field_view(s, field, &view);
	if (r < 0)
		return r;
	object = view.object;
	if (keep)
		r = submission_new_object(s, &object);
	if (r < 0)
		return r;
	drop_named(t, parent->submission, name);
	r = note_make(t, s, object, name, &n);
	if (r < 0)
		return r;
	n->mtime = view.since;
	r = copy_field(s, field, n);
	if (r == 0 && !keep)
		r = submission_field_remove(s, field, NULL);
	if (r < 0) {
		note_drop(t, n);
		return r;
	}
	if (ret_note != NULL)
		*ret_note = n;
	return 0;
}

/* Judge a note's text as the field's value: what is invalid is EPROTO. */
static int
note_to_field(struct tree *t, struct submission *s, struct note *n,
    size_t field, bool keep)
{
	const char *value = n->data.data == NULL ? "" : n->data.data;
	struct field_view old;
	bool had;
	int r;

	if (n->symlink)
		return refuse_link(s, field);
	if (n->secret_of < form_count() && n->secret_of != field)
		return refuse_secret(s, n->secret_of);
	had = field_view(s, field, &old) == 0;
	r = submission_field_set(s, field, value, n->data.len,
	    keep ? 0 : n->object, NULL);
	if (r == -EINVAL)
		return -EPROTO;
	if (r < 0 || keep)
		return r;
	if (had)
		node_retire(t, PLACE(old.object, SLOT_SELF));
	note_drop(t, n);
	return 0;
}

static int
field_to_field(struct tree *t, struct submission *s,
    const struct node *parent, size_t from, size_t to)
{
	struct field_view view, old;
	struct bytes *text;
	bool had;
	int r;

	(void)parent;
	if (form_info(from)->secret || form_info(to)->secret)
		return refuse_secret(s, form_info(from)->secret ? from : to);
	r = submission_field_get(s, from, &view);
	if (r < 0)
		return r;
	text = view.text;
	had = field_view(s, to, &old) == 0;
	r = submission_field_set(s, to, text == NULL ? "" : text->data,
	    text == NULL ? 0 : text->size, 0, NULL);
	bytes_unref(text);
	if (r == -EINVAL)
		return -EPROTO;
	if (r == 0)
		r = submission_field_remove(s, from, NULL);
	if (r == 0 && had)
		node_retire(t, PLACE(old.object, SLOT_SELF));
	if (r == 0)
		node_retire(t, PLACE(view.object, SLOT_SELF));
	return r;
}

static bool
form_has(struct tree *t, struct submission *s, const struct node *parent,
    const char *name)
{
	struct node like;

	return formdir_lookup(t, s, parent, name, &like) == 0;
}

int
formdir_rename(struct tree *t, struct submission *s, const struct node *parent,
    const char *from, const char *to, unsigned flags)
{
	size_t source = form_find(from), target = form_find(to);
	struct note *n;

	if ((flags & RENAME_EXCHANGE) != 0)
		return -EINVAL;
	if ((flags & RENAME_NOREPLACE) != 0 && form_has(t, s, parent, to))
		return -EEXIST;
	if (strcmp(from, to) == 0)
		return form_has(t, s, parent, from) ? 0 : -ENOENT;
	if (source < form_count() && target < form_count())
		return field_to_field(t, s, parent, source, target);
	if (source < form_count())
		return field_to_note(t, s, parent, source, to, false, NULL);
	n = note_find(t, parent->submission, from);
	if (n == NULL)
		return -ENOENT;
	if (target < form_count())
		return note_to_field(t, s, n, target, false);
	drop_named(t, parent->submission, to);
	(void)snprintf(n->name, sizeof(n->name), "%s", to);
	n->mtime = clock_now();
	return 0;
}

/*
 * A link is a copy here: a field holds one value and no object.  Only what
 * programs do when they save: keep a backup, or put a new text into place.
 */
int
formdir_link(struct tree *t, struct submission *s, const struct node *parent,
    const struct node *n, const char *name, struct node *ret_like)
{
	size_t target = form_find(name);
	struct note *copy;
	int r;

	if (form_has(t, s, parent, name))
		return -EEXIST;
	if (n->kind == NODE_NOTE && target < form_count())
		r = note_to_field(t, s, n->note, target, true);
	else if (n->kind == NODE_FIELD && form_info(n->index)->secret)
		r = refuse_secret(s, n->index);
	else if (n->kind == NODE_FIELD && target == form_count())
		r = field_to_note(t, s, parent, n->index, name, true, &copy);
	else
		r = -EPERM;
	return r < 0 ? r : formdir_lookup(t, s, parent, name, ret_like);
}

/* ---- writing a field ---- */

/* What was written so far is not the whole: no close makes a value of it. */
static int
refuse_cut(struct handle *h, struct submission *s)
{
	const struct field_info *info = form_info(h->field);

	(void)locked_resize(&h->value, 0);
	h->dirty = false;
	return refuse(s, EFBIG, "form/%s takes at most %zu bytes", info->name,
	    info->max_size);
}

/*
 * Shells do not hear an error of close: a whole value, which begins at 0 and
 * ends in a newline, is judged at once.
 */
int
field_write(struct handle *h, struct submission *s, const char *data,
    size_t size, size_t offset)
{
	int r;

	r = locked_write(&h->value, offset, data, size);
	if (r == -EFBIG)
		return refuse_cut(h, s);
	if (r < 0)
		return r;
	h->dirty = true;
	if (offset != 0 || size == 0 || data[size - 1] != '\n' ||
	    h->value.len != size)
		return 0;
	r = field_commit(h, s);
	if (r < 0)
		(void)locked_resize(&h->value, 0);
	return r;
}

int
field_commit(struct handle *h, struct submission *s)
{
	const char *value = h->value.data == NULL ? "" : h->value.data;

	if (!h->dirty)
		return 0;
	h->dirty = false;
	/* Its file was removed meanwhile: it is not brought back. */
	if (h->node->dead)
		return 0;
	return submission_field_set(s, h->field, value, h->value.len, 0, NULL);
}
