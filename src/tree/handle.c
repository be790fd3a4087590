/*
 * Open files: reading, writing, and what a close or an fsync brings about.
 *
 * A handle of generated content holds a snapshot, taken when it is opened and
 * again by a read from offset 0.  A handle of a stored object shares the
 * object's content with all others (file.c).  A handle of a form field has a
 * buffer of its own: others see the old value until the new one is accepted.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "internal.h"

/*
 * The process that a thread belongs to: FUSE names threads, and a program may
 * open in one thread and close in another.  The thread's own id when /proc
 * does not tell.
 */
static pid_t
process_of(pid_t thread)
{
	char path[64], text[1024];
	const char *line;
	FILE *f;
	size_t n;

	(void)snprintf(path, sizeof(path), "/proc/%ld/status", (long)thread);
	f = fopen(path, "re");
	if (f == NULL)
		return thread;
	n = fread(text, 1, sizeof(text) - 1, f);
	(void)fclose(f);
	text[n] = '\0';
	line = strstr(text, "\nTgid:");
	return line == NULL ? thread : (pid_t)strtol(line + 6, NULL, 10);
}

static bool
is_same_process(pid_t a, pid_t b)
{
	return a == b || process_of(a) == process_of(b);
}

static bool
wants_write(int flags)
{
	return (flags & O_ACCMODE) != O_RDONLY;
}

static int
refuse_writing(struct submission *s, const struct node *n)
{
	if (access_is_sealed(n->access))
		return refuse(s, EROFS, "versions are sealed: edit artifacts/ "
		    "and form/, and submit anew");
	return refuse(s, EACCES, "%s is made by the mount: it can only be read",
	    node_type(n)->name != NULL ? node_type(n)->name : "this file");
}

/* Whether this node may be opened with 'flags'; the errno if not. */
static int
may_open(struct submission *s, const struct node *n, int flags)
{
	bool writes = wants_write(flags) || (flags & O_TRUNC) != 0;

	switch (node_type(n)->content) {
	case CONTENT_NONE:
		return -EISDIR;
	case CONTENT_TEXT:
	case CONTENT_LIVE_TEXT:
	case CONTENT_KEPT_TEXT:
		return writes ? refuse_writing(s, n) : 0;
	case CONTENT_FILE:
		return writes && !access_is_editable(n->access) ?
		    refuse_writing(s, n) : 0;
	case CONTENT_CONTROL:
	case CONTENT_FIELD:
	case CONTENT_NOTE:
		break;
	}
	return 0;
}

static int
take_snapshot(struct handle *h, struct submission *s)
{
	struct bytes *text;
	struct hash hash;
	int64_t mtime;
	int r;

	r = node_text(h->tree, s, h->node, &text, &mtime);
	if (r < 0)
		return r;
	/* Another content has another node: let the kernel look again. */
	if (h->content == CONTENT_KEPT_TEXT) {
		hash_of(text->data, text->size, &hash);
		if (!hash_equal(&hash, &h->node->content)) {
			bytes_unref(text);
			return -ESTALE;
		}
	}
	pthread_mutex_lock(&h->lock);
	bytes_unref(h->snapshot);
	h->snapshot = text;
	h->seen = s == NULL ? 0 : submission_state_generation(s);
	pthread_mutex_unlock(&h->lock);
	return 0;
}

/* The writer's buffer begins with what a reader would see. */
static int
field_open(struct handle *h, struct submission *s)
{
	struct field_view view;
	int r;

	h->value.max = form_info(h->field)->max_size + 1;
	r = submission_field_get(s, h->field, &view);
	if (r < 0)
		return r;
	if ((h->flags & O_TRUNC) == 0 && view.text != NULL)
		r = locked_write(&h->value, 0, view.text->data,
		    view.text->size);
	bytes_unref(view.text);
	return r;
}

static void
mark_dirty(struct handle *h)
{
	if (!h->dirty && h->file != NULL)
		h->file->dirty_handles++;
	h->dirty = true;
}

static void
mark_clean(struct handle *h)
{
	if (h->dirty && h->file != NULL)
		h->file->dirty_handles--;
	h->dirty = false;
}

void
handle_changed(struct handle *h)
{
	mark_dirty(h);
}

/*
 * The name was looked up before the file was removed or replaced: the kernel
 * looks again.  What somebody has open can be opened again through /proc.
 */
static bool
is_too_late(const struct handle *h)
{
	return h->node->dead && file_find(h->tree, h->object) == NULL;
}

static int
open_file(struct handle *h, struct submission *s)
{
	int r;

	if (is_too_late(h))
		return -ESTALE;
	r = file_open(h->tree, h->node, &h->file);
	if (r < 0)
		return r;
	if (!wants_write(h->flags))
		draft_note_read(s, h->object, process_of, h->opener);
	if ((h->flags & O_TRUNC) == 0)
		return 0;
	r = file_resize(h->file, s, 0);
	if (r == 0)
		mark_dirty(h);
	return r;
}

static int
open_note(struct handle *h)
{
	h->note = note_ref(h->tree, h->node->note);
	if ((h->flags & O_TRUNC) != 0)
		return locked_resize(&h->note->data, 0);
	return 0;
}

static int
open_content(struct handle *h, struct submission *s)
{
	switch (h->content) {
	case CONTENT_TEXT:
	case CONTENT_LIVE_TEXT:
	case CONTENT_KEPT_TEXT:
	case CONTENT_CONTROL:
		return take_snapshot(h, s);
	case CONTENT_FIELD:
		return field_open(h, s);
	case CONTENT_NOTE:
		return open_note(h);
	case CONTENT_FILE:
		return open_file(h, s);
	case CONTENT_NONE:
		break;
	}
	return -EISDIR;
}

static void
unlist(struct handle *h)
{
	struct tree *t = h->tree;

	pthread_mutex_lock(&t->lock);
	if (h->prev != NULL)
		h->prev->next = h->next;
	else
		t->handles = h->next;
	if (h->next != NULL)
		h->next->prev = h->prev;
	pthread_mutex_unlock(&t->lock);
}

static void
handle_free(struct handle *h)
{
	unlist(h);
	if (h->file != NULL)
		file_close(h->tree, h->file);
	note_unref(h->tree, h->note);
	bytes_unref(h->snapshot);
	locked_done(&h->value);
	pthread_mutex_destroy(&h->lock);
	free(h);
}

static struct handle *
handle_new(struct tree *t, struct node *n, int flags, pid_t opener)
{
	struct handle *h = calloc(1, sizeof(*h));

	if (h == NULL)
		return NULL;
	h->tree = t;
	h->node = n;
	h->kind = n->kind;
	h->content = node_type(n)->content;
	h->flags = flags;
	h->opener = opener;
	h->field = n->index;
	h->object = n->object;
	pthread_mutex_init(&h->lock, NULL);
	pthread_mutex_lock(&t->lock);
	h->next = t->handles;
	if (h->next != NULL)
		h->next->prev = h;
	t->handles = h;
	pthread_mutex_unlock(&t->lock);
	return h;
}

static void
open_modes(const struct handle *h, struct tree_open *ret_open)
{
	bool cached = h->content == CONTENT_KEPT_TEXT ||
	    (h->content == CONTENT_FILE &&
		access_is_steady(h->node->access));

	*ret_open = (struct tree_open) {
		.direct_io = !cached,
		.keep_cache = cached && !atomic_exchange(&h->node->lost, false),
		.no_flush = !wants_write(h->flags) && !h->dirty,
	};
}

/* The submission's lock is held, if the node has one. */
static int
open_node(struct tree *t, struct submission *s, struct node *n, int flags,
    pid_t opener, struct handle **ret_handle, struct tree_open *ret_open)
{
	struct handle *h;
	int r;

	r = may_open(s, n, flags);
	if (r < 0)
		return r;
	h = handle_new(t, n, flags, opener);
	if (h == NULL)
		return -ENOMEM;
	r = open_content(h, s);
	if (r < 0) {
		handle_free(h);
		return r;
	}
	open_modes(h, ret_open);
	*ret_handle = h;
	return 0;
}

int
tree_open(struct tree *t, uint64_t node, int flags,
    const struct tree_caller *caller, struct handle **ret_handle,
    struct tree_open *ret_open)
{
	struct submission *s CF_AUTO(submission_leave) = NULL;
	struct node *n = node_of(t, node);
	int r = 0;

	if (n == NULL)
		return -ENOENT;
	if (n->submission != 0) {
		s = node_enter(t, n, &r);
		if (s == NULL)
			return r;
	}
	return open_node(t, s, n, flags, caller->pid, ret_handle, ret_open);
}

int
tree_create(struct tree *t, uint64_t parent, const char *name, int flags,
    const struct tree_caller *caller, struct tree_entry *ret_entry,
    struct handle **ret_handle, struct tree_open *ret_open)
{
	int r;

	r = tree_mknod(t, parent, name, S_IFREG | 0644, caller, ret_entry);
	/* Somebody was quicker; only O_EXCL minds. */
	if (r == -EEXIST && (flags & O_EXCL) == 0)
		r = tree_lookup(t, parent, name, ret_entry);
	if (r < 0)
		return r;
	r = tree_open(t, ret_entry->node, flags, caller, ret_handle, ret_open);
	if (r < 0)
		tree_forget(t, ret_entry->node, 1);
	return r;
}

/* ---- reading ---- */

static ssize_t
copy_out(const char *from, size_t len, char *data, size_t size,
    int64_t offset)
{
	size_t n;

	if (offset < 0 || (uint64_t)offset >= len)
		return 0;
	n = len - (size_t)offset;
	if (n > size)
		n = size;
	memcpy(data, from + offset, n);
	return (ssize_t)n;
}

static ssize_t
read_snapshot(struct handle *h, char *data, size_t size, int64_t offset)
{
	struct bytes *text;
	ssize_t n;

	pthread_mutex_lock(&h->lock);
	text = bytes_ref(h->snapshot);
	pthread_mutex_unlock(&h->lock);
	n = copy_out(text->data, text->size, data, size, offset);
	bytes_unref(text);
	return n;
}

static bool
rereads(const struct handle *h, int64_t offset)
{
	return h->content == CONTENT_LIVE_TEXT ||
	    (offset == 0 && (h->content == CONTENT_TEXT ||
		h->content == CONTENT_CONTROL));
}

static ssize_t
read_text(struct handle *h, char *data, size_t size, int64_t offset)
{
	struct submission *s CF_AUTO(submission_leave) = NULL;
	int r = 0;

	if (rereads(h, offset)) {
		if (h->node->submission != 0)
			s = node_enter(h->tree, h->node, &r);
		/* What is gone meanwhile stays readable as it was. */
		if (r == 0)
			(void)take_snapshot(h, s);
	}
	return read_snapshot(h, data, size, offset);
}

/* A field's reader sees the value, a writer his own buffer. */
static ssize_t
read_field(struct handle *h, struct submission *s, char *data, size_t size,
    int64_t offset)
{
	struct field_view view;
	ssize_t n;
	int r;

	if (form_info(h->field)->secret)
		return 0;
	if (h->dirty)
		return copy_out(h->value.data, h->value.len, data, size,
		    offset);
	r = submission_field_get(s, h->field, &view);
	if (r < 0)
		return r;
	n = view.text == NULL ? 0 :
	    copy_out(view.text->data, view.text->size, data, size, offset);
	bytes_unref(view.text);
	return n;
}

ssize_t
handle_read(struct handle *h, char *data, size_t size, int64_t offset)
{
	struct submission *s CF_AUTO(submission_leave) = NULL;
	pthread_mutex_t *held CF_AUTO(orphan_leave) = NULL;
	int r = 0;

	if (h->snapshot != NULL)
		return read_text(h, data, size, offset);
	s = node_enter(h->tree, h->node, &r);
	if (s == NULL)
		(void)orphan_enter(h->tree, h->file, &held);
	if (h->content == CONTENT_NOTE)
		return h->note->secret_of < form_count() ? 0 :
		    copy_out(h->note->data.data, h->note->data.len, data,
			size, offset);
	if (h->content == CONTENT_FILE && h->file->loaded)
		return copy_out(buf_text(&h->file->data), h->file->data.len,
		    data, size, offset);
	if (s == NULL)
		return r;
	if (h->content == CONTENT_FIELD)
		return read_field(h, s, data, size, offset);
	r = file_load(h->file, s);
	if (r < 0)
		return r;
	return copy_out(buf_text(&h->file->data), h->file->data.len, data,
	    size, offset);
}

/* ---- writing ---- */

int
refuse_too_large(struct submission *s, const struct file *f)
{
	return refuse(s, EFBIG, "what was written is too large: this file can "
	    "have at most %zu bytes", f->max);
}

static ssize_t
write_file(struct handle *h, struct submission *s, const char *data,
    size_t size, int64_t offset)
{
	struct file *f = h->file;
	int r;

	if ((uint64_t)offset > f->max || size > f->max - (size_t)offset) {
		/* What this handle wrote so far is not the whole. */
		f->cut = f->cut || h->dirty;
		return refuse_too_large(s, f);
	}
	r = file_load(f, s);
	if (r < 0)
		return r;
	r = buf_write_at(&f->data, (size_t)offset, data, size);
	if (r < 0) {
		f->data.error = 0;
		return r;
	}
	f->generation++;
	f->mtime = clock_now();
	mark_dirty(h);
	return (ssize_t)size;
}

static ssize_t
write_note(struct handle *h, struct submission *s, const char *data,
    size_t size, int64_t offset)
{
	int r = locked_write(&h->note->data, (size_t)offset, data, size);

	if (r == -EFBIG)
		return refuse(s, EFBIG, "a file of form/ that is no field can "
		    "have at most %zu bytes", NOTE_BYTES_MAX);
	if (r < 0)
		return r;
	h->note->mtime = clock_now();
	return (ssize_t)size;
}

static void
keep_stale(struct handle *h, const struct tree_stale *stale)
{
	pthread_mutex_lock(&h->lock);
	h->stale = *stale;
	atomic_store(&h->has_stale, true);
	pthread_mutex_unlock(&h->lock);
}

bool
handle_take_stale(struct handle *h, struct tree_stale *ret_stale)
{
	bool has;

	/* Every write asks, and hardly one has any. */
	if (!atomic_load(&h->has_stale))
		return false;
	pthread_mutex_lock(&h->lock);
	has = atomic_exchange(&h->has_stale, false);
	if (has)
		*ret_stale = h->stale;
	pthread_mutex_unlock(&h->lock);
	return has;
}

static ssize_t
write_command(struct handle *h, struct submission *s, const char *data,
    size_t size)
{
	char busy[NAME_SIZE];
	struct reason why = { 0 };
	struct command c = { .text = data, .len = size };
	struct tree_stale stale;
	int r;

	r = settle_for_command(h->tree, s, busy, &c);
	if (r == 0)
		r = node_types[h->kind].command(s, &c, &why);
	if (r == 0 && files_renew(h->tree, s, &stale))
		keep_stale(h, &stale);
	return r < 0 ? r : (ssize_t)size;
}

ssize_t
handle_write(struct handle *h, const char *data, size_t size, int64_t offset)
{
	struct submission *s CF_AUTO(submission_leave) = NULL;
	pthread_mutex_t *held CF_AUTO(orphan_leave) = NULL;
	int r = 0;

	if (offset < 0)
		return -EINVAL;
	s = node_enter(h->tree, h->node, &r);
	/* A file of a removed submission lives on in memory. */
	if (s == NULL && !orphan_enter(h->tree, h->file, &held))
		return r;
	switch (h->content) {
	case CONTENT_FILE:
		return write_file(h, s, data, size, offset);
	case CONTENT_NOTE:
		return write_note(h, s, data, size, offset);
	case CONTENT_CONTROL:
		return write_command(h, s, data, size);
	case CONTENT_FIELD:
		r = field_write(h, s, data, size, (size_t)offset);
		return r < 0 ? r : (ssize_t)size;
	case CONTENT_NONE:
	case CONTENT_TEXT:
	case CONTENT_LIVE_TEXT:
	case CONTENT_KEPT_TEXT:
		break;
	}
	return -EBADF;
}

bool
handle_is_private(const struct handle *h)
{
	return h->content == CONTENT_NOTE || h->content == CONTENT_FIELD;
}

/* ---- closing ---- */

/*
 * A child that inherited the descriptor flushes it when it exits, although its
 * parent goes on writing: only the opener's own close ends a write.
 */
static int
commit_file(struct handle *h, struct submission *s,
    const struct tree_caller *caller)
{
	bool by_opener = is_same_process(h->opener, caller->pid);
	int r;

	if (h->file->unlinked)
		return 0;
	r = file_save(h->file, s, process_of(caller->pid), by_opener);
	/* What could not be kept is tried again by the next close. */
	if (by_opener && file_is_kept(r))
		mark_clean(h);
	return r;
}

int
handle_flush(struct handle *h, const struct tree_caller *caller)
{
	struct submission *s CF_AUTO(submission_leave) = NULL;
	pthread_mutex_t *held CF_AUTO(orphan_leave) = NULL;
	int r = 0;

	if (!wants_write(h->flags) && !h->dirty)
		return 0;
	s = node_enter(h->tree, h->node, &r);
	if (s == NULL)
		return orphan_enter(h->tree, h->file, &held) ? 0 : r;
	if (h->content == CONTENT_FIELD)
		return field_commit(h, s);
	if (h->content == CONTENT_FILE && h->dirty)
		return commit_file(h, s, caller);
	return 0;
}

/* What an fsync of it waits for, beside the disk. */
enum sync {
	SYNC_DISK,	/* nothing */
	SYNC_DELIVERY,	/* what is on its way to the portal */
	SYNC_COMMAND,	/* that, or the outcome of the last submit */
	SYNC_PUBLISH,	/* the same, of the repository */
};

/*
 * Editors force what they write onto the disk, and nothing of it is to be
 * sent yet: of a reply only sync(1), which writes nothing, waits.
 */
static int
sync_of(struct handle *h, struct submission *s, enum sync *ret_sync)
{
	int r;

	*ret_sync = SYNC_DISK;
	if (h->kind == NODE_SUBMIT)
		*ret_sync = SYNC_COMMAND;
	if (h->kind == NODE_PUBLISH)
		*ret_sync = SYNC_PUBLISH;
	if (h->content != CONTENT_FILE || h->dirty)
		return 0;
	r = submission_is_reply(s, h->object);
	if (r > 0)
		*ret_sync = SYNC_DELIVERY;
	return r < 0 ? r : 0;
}

/* A reply goes to one of both. */
static int
find_ticket(struct submission *s, enum sync sync, enum target *ret_target,
    int64_t *ret_ticket)
{
	int r;

	*ret_target = sync == SYNC_PUBLISH ? TARGET_REPOSITORY :
	    TARGET_PORTAL;
	r = submission_delivery_ticket(s, *ret_target, ret_ticket);
	if (r < 0 || *ret_ticket != 0 || sync != SYNC_DELIVERY)
		return r;
	*ret_target = TARGET_REPOSITORY;
	return submission_delivery_ticket(s, *ret_target, ret_ticket);
}

static int
begin_delivery(struct handle *h, struct submission *s, enum sync sync,
    struct tree_delivery *ret_delivery)
{
	enum target target;
	int64_t ticket;
	int r;

	r = find_ticket(s, sync, &target, &ticket);
	if (r < 0 || (ticket == 0 && sync == SYNC_DELIVERY))
		return r;
	*ret_delivery = (struct tree_delivery) {
		.submission = h->node->submission, .ticket = ticket,
		.target = target,
	};
	return submission_await(s, target, ticket, false);
}

static int
sync_submission(struct handle *h, struct submission *s,
    struct tree_delivery *ret_delivery)
{
	enum sync sync = SYNC_DISK;
	int r;

	if (h->content == CONTENT_FILE &&
	    h->file->generation != h->file->committed)
		r = file_keep(h->file, s, DURABLE_POWER);
	else
		r = domain_sync(h->tree->domain);
	if (r == 0)
		r = sync_of(h, s, &sync);
	if (r < 0 || sync == SYNC_DISK)
		return r;
	return begin_delivery(h, s, sync, ret_delivery);
}

int
handle_fsync(struct handle *h, struct tree_delivery *ret_delivery)
{
	struct submission *s CF_AUTO(submission_leave) = NULL;
	pthread_mutex_t *held CF_AUTO(orphan_leave) = NULL;
	int r = 0;

	if (h->content == CONTENT_NOTE)
		return 0;
	/* About the filesystem itself. */
	if (h->node->submission == 0)
		return domain_sync(h->tree->domain);
	s = node_enter(h->tree, h->node, &r);
	if (s == NULL)
		return orphan_enter(h->tree, h->file, &held) ? 0 : r;
	return sync_submission(h, s, ret_delivery);
}

int
tree_await(struct tree *t, const struct tree_delivery *d, bool expired)
{
	struct submission *s CF_AUTO(submission_leave) = NULL;
	int r = 0;

	s = submission_enter(t, d->submission, &r);
	if (s == NULL)
		return r;
	r = submission_await(s, d->target, d->ticket, expired);
	return r == -EINPROGRESS && expired ? -ETIMEDOUT : r;
}

int
handle_allocate(struct handle *h, int mode, int64_t offset, int64_t length)
{
	struct submission *s CF_AUTO(submission_leave) = NULL;
	pthread_mutex_t *held CF_AUTO(orphan_leave) = NULL;
	int r = 0;

	if (h->content != CONTENT_FILE || mode != 0)
		return -EOPNOTSUPP;
	s = node_enter(h->tree, h->node, &r);
	if (s == NULL && !orphan_enter(h->tree, h->file, &held))
		return r;
	if (offset > (int64_t)h->file->max - length)
		return refuse_too_large(s, h->file);
	r = file_load(h->file, s);
	if (r < 0 || (int64_t)h->file->data.len >= offset + length)
		return r;
	r = file_resize(h->file, s, offset + length);
	if (r == 0)
		mark_dirty(h);
	return r;
}

void
handle_release(struct handle *h)
{
	struct submission *s CF_AUTO(submission_leave) = NULL;
	pthread_mutex_t *held CF_AUTO(orphan_leave) = NULL;
	int r = 0;

	if (h->node->submission != 0)
		s = node_enter(h->tree, h->node, &r);
	if (s == NULL)
		(void)orphan_enter(h->tree, h->file, &held);
	if (h->content == CONTENT_FILE) {
		mark_clean(h);
		/*
		 * Late writes of a mapping, and what close(2) could not keep;
		 * the kernel still has it, and must not show it any more.
		 */
		if (s != NULL && h->file->handles == 1 &&
		    file_keep(h->file, s, DURABLE_PROCESS) < 0) {
			log_error("cannot keep what was written last");
			atomic_store(&h->node->lost, true);
		}
	}
	handle_free(h);
}

void
handles_free(struct tree *t)
{
	while (t->handles != NULL)
		handle_free(t->handles);
}

int64_t
handle_waits_for(const struct handle *h)
{
	return h->kind == NODE_STATUS ? h->node->submission : 0;
}

unsigned
handle_poll(struct handle *h)
{
	struct submission *s CF_AUTO(submission_leave) = NULL;
	unsigned events = POLLIN | POLLOUT;
	int r = 0;

	if (handle_waits_for(h) == 0)
		return events;
	s = node_enter(h->tree, h->node, &r);
	if (s == NULL)
		return events | POLLPRI | POLLERR;
	pthread_mutex_lock(&h->lock);
	if (submission_state_generation(s) != h->seen)
		events |= POLLPRI | POLLERR;
	pthread_mutex_unlock(&h->lock);
	return events;
}
