/*
 * Attributes: what stat(2) shows of each kind of node, and for how long the
 * kernel may believe it.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

#define BLOCK_SIZE	4096

static void
set_time(struct timespec *ts, int64_t ns)
{
	ts->tv_sec = (time_t)(ns / NS_PER_SECOND);
	ts->tv_nsec = (long)(ns % NS_PER_SECOND);
	if (ts->tv_nsec < 0) {	/* before 1970 */
		ts->tv_nsec += (long)NS_PER_SECOND;
		ts->tv_sec--;
	}
}

static void
fill(const struct tree *t, int64_t ino, mode_t mode, int64_t size,
    int64_t mtime, int64_t ctime, struct stat *ret_attr)
{
	*ret_attr = (struct stat) {
		.st_ino = (ino_t)ino,
		.st_mode = mode,
		.st_nlink = 1,
		.st_uid = t->options.uid,
		.st_gid = t->options.gid,
		.st_size = size,
		.st_blksize = BLOCK_SIZE,
		.st_blocks = (size + 511) / 512,
	};
	set_time(&ret_attr->st_mtim, mtime);
	set_time(&ret_attr->st_atim, mtime);
	set_time(&ret_attr->st_ctim, ctime);
}

static mode_t
object_mode(const struct object *o)
{
	switch (o->kind) {
	case OBJECT_SUBMISSION:
	case OBJECT_DIRECTORY:
		return S_IFDIR | 0755;
	case OBJECT_SYMLINK:
		return S_IFLNK | 0777;
	case OBJECT_FILE:
		break;
	}
	/* Sealed files too: see DESIGN, "Rules for the whole tree". */
	return S_IFREG | (o->access == ACCESS_GENERATED ? 0444 : 0644);
}

void
object_attr(struct tree *t, const struct object *o, struct stat *ret_attr)
{
	const struct file *f;

	fill(t, PLACE(o->id, SLOT_SELF), object_mode(o), o->size, o->mtime,
	    o->ctime, ret_attr);
	if (o->kind == OBJECT_FILE)
		ret_attr->st_nlink = (nlink_t)(o->links > 0 ? o->links : 0);
	f = o->kind == OBJECT_FILE ? file_find(t, o->id) : NULL;
	if (f == NULL)
		return;
	if (f->loaded)
		ret_attr->st_size = (off_t)f->data.len;
	ret_attr->st_blocks = (ret_attr->st_size + 511) / 512;
	if (f->generation != f->committed) {
		set_time(&ret_attr->st_mtim, f->mtime);
		set_time(&ret_attr->st_atim, f->mtime);
		set_time(&ret_attr->st_ctim, f->mtime);
	}
}

static int
stored_attr(struct tree *t, struct submission *s, const struct node *n,
    struct stat *ret_attr)
{
	struct object o;
	struct file *f = file_find(t, n->object);
	int r;

	if (f != NULL && f->unlinked) {
		fill(t, n->ino, object_mode(&(struct object) {
		    .kind = OBJECT_FILE, .access = n->access }),
		    (int64_t)f->data.len, f->mtime, f->mtime, ret_attr);
		ret_attr->st_nlink = 0;
		return 0;
	}
	r = draft_object(s, n->object, &o);
	if (r < 0)
		return r;
	object_attr(t, &o, ret_attr);
	return 0;
}

static int
text_attr(struct tree *t, struct submission *s, const struct node *n,
    struct stat *ret_attr)
{
	struct bytes *text CF_AUTO(bytes_done) = NULL;
	int64_t mtime;
	int r;

	r = node_text(t, s, n, &text, &mtime);
	if (r < 0)
		return r;
	fill(t, n->ino, node_type(n)->mode, (int64_t)text->size, mtime, mtime,
	    ret_attr);
	return 0;
}

static int
field_attr(struct tree *t, struct submission *s, const struct node *n,
    struct stat *ret_attr)
{
	struct field_view view;
	int r;

	r = submission_field_get(s, n->index, &view);
	if (r < 0)
		return r;
	fill(t, n->ino, node_type(n)->mode,
	    view.text == NULL ? 0 : (int64_t)view.text->size, view.since,
	    view.since, ret_attr);
	bytes_unref(view.text);
	return 0;
}

static void
note_attr(struct tree *t, const struct node *n, struct stat *ret_attr)
{
	const struct note *note = n->note;
	bool hidden = note->secret_of < form_count();

	fill(t, n->ino, note->symlink ? S_IFLNK | 0777 : node_type(n)->mode,
	    hidden ? 0 : (int64_t)note->data.len, note->mtime, note->mtime,
	    ret_attr);
	if (note->name[0] == '\0')
		ret_attr->st_nlink = 0;
}

static int
link_attr(struct tree *t, struct submission *s, const struct node *n,
    struct stat *ret_attr)
{
	struct bytes *target CF_AUTO(bytes_done) = NULL;
	int64_t mtime;
	int r;

	r = submission_document(s, (enum document)node_type(n)->number,
	    &target, &mtime);
	if (r < 0)
		return r;
	fill(t, n->ino, node_type(n)->mode, (int64_t)target->size, mtime,
	    mtime, ret_attr);
	return 0;
}

static int
place_attr(struct tree *t, struct submission *s, const struct node *n,
    struct stat *ret_attr)
{
	int64_t mtime = t->started;
	int r = 0;

	if (n->kind == NODE_ROOT)
		r = domain_root_time(t->domain, &mtime);
	else if (s != NULL)
		r = draft_place_time(s, node_place(n), &mtime);
	if (r < 0)
		return r;
	if (mtime == 0)
		mtime = t->started;
	fill(t, n->ino, node_type(n)->mode, 0, mtime, mtime, ret_attr);
	return 0;
}

int
node_attr(struct tree *t, struct submission *s, const struct node *n,
    struct stat *ret_attr)
{
	switch (node_type(n)->content) {
	case CONTENT_FILE:
		return stored_attr(t, s, n, ret_attr);
	case CONTENT_FIELD:
		return field_attr(t, s, n, ret_attr);
	case CONTENT_NOTE:
		note_attr(t, n, ret_attr);
		return 0;
	case CONTENT_KEPT_TEXT:
		fill(t, n->ino, node_type(n)->mode, n->size, n->mtime,
		    n->mtime, ret_attr);
		return 0;
	case CONTENT_TEXT:
	case CONTENT_LIVE_TEXT:
	case CONTENT_CONTROL:
		return text_attr(t, s, n, ret_attr);
	case CONTENT_NONE:
		break;
	}
	if (n->kind == NODE_LATEST)
		return link_attr(t, s, n, ret_attr);
	if (n->kind == NODE_SYMLINK)
		return stored_attr(t, s, n, ret_attr);
	return place_attr(t, s, n, ret_attr);
}

/* What is not kept yet may never be. */
static bool
is_unkept(struct tree *t, const struct node *n)
{
	const struct file *f = n->kind == NODE_FILE ?
	    file_find(t, n->object) : NULL;

	return f != NULL && f->generation != f->committed;
}

double
node_timeout(struct tree *t, const struct node *n, bool entry)
{
	if (!entry && is_unkept(t, n))
		return 0;
	/* The zip's attributes belong to its content, its name does not. */
	if (n->kind == NODE_ZIP)
		return entry ? 0 : t->options.cache_timeout;
	/* Texts by name alone (a rule) never change; domain texts may. */
	if (!node_type(n)->cached || !access_is_steady(n->access))
		return 0;
	return t->options.cache_timeout;
}

int
node_entry(struct tree *t, struct submission *s, const struct node *like,
    struct tree_entry *ret_entry)
{
	struct node copy = *like, *n;
	struct stat attr;
	int r;

	if (node_type(&copy)->content == CONTENT_KEPT_TEXT) {
		struct bytes *text CF_AUTO(bytes_done) = NULL;
		int64_t mtime;

		r = node_text(t, s, &copy, &text, &mtime);
		if (r < 0)
			return r;
		hash_of(text->data, text->size, &copy.content);
		copy.size = (int64_t)text->size;
		copy.mtime = mtime;
	}
	r = node_attr(t, s, &copy, &attr);
	if (r < 0)
		return r;
	r = node_get(t, &copy, 1, &n);
	if (r < 0)
		return r;
	*ret_entry = (struct tree_entry) {
		.node = n->id,
		.attr = attr,
		.attr_timeout = node_timeout(t, n, false),
		.entry_timeout = node_timeout(t, n, true),
	};
	return 0;
}
