/*
 * The tree's own life, and the calls that ask or set attributes.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "internal.h"

/* Offered beside what the disk has: a limit that no mount reaches. */
#define FILES_MAX	UINT64_C(1000000000)

/* Scratch in form/ is the user's too, but known here alone. */
static bool
holds_notes(void *arg, int64_t submission)
{
	return notes_exist(arg, submission);
}

int
tree_new(struct domain *d, const struct tree_options *options,
    struct tree **ret_tree)
{
	struct tree *t = calloc(1, sizeof(*t));
	struct node root = {
		.kind = NODE_ROOT, .role = ARTIFACT_NONE, .ino = PLACE_ROOT,
	}, *n;
	int r;

	if (t == NULL)
		return -ENOMEM;
	pthread_mutex_init(&t->lock, NULL);
	pthread_mutex_init(&t->orphans, NULL);
	t->domain = d;
	domain_on_removal(d, holds_notes, t);
	t->options = *options;
	t->started = clock_now();
	r = nodes_init(t);
	t->store_directory = text_dup(options->store_directory,
	    strlen(options->store_directory));
	if (t->store_directory == NULL)
		r = -ENOMEM;
	if (r == 0)
		r = node_get(t, &root, 1, &n);
	if (r < 0) {
		tree_free(t);
		return r;
	}
	*ret_tree = t;
	return 0;
}

/* The submission of some open file, 0 when there is none behind 'after'. */
static int64_t
next_submission(struct tree *t, int64_t after)
{
	int64_t next = 0;

	pthread_mutex_lock(&t->lock);
	for (const struct file *f = t->files; f != NULL; f = f->next)
		if (f->submission > after &&
		    (next == 0 || f->submission < next))
			next = f->submission;
	pthread_mutex_unlock(&t->lock);
	return next;
}

void
tree_commit_all(struct tree *t)
{
	for (int64_t id = next_submission(t, 0); id != 0;
	    id = next_submission(t, id)) {
		struct submission *s CF_AUTO(submission_leave) = NULL;
		int r = 0;

		s = submission_enter(t, id, &r);
		if (s != NULL)
			files_keep(t, s);
	}
}

int
tree_sync(struct tree *t)
{
	return domain_sync(t->domain);
}

void
tree_free(struct tree *t)
{
	if (t == NULL)
		return;
	tree_commit_all(t);
	domain_on_removal(t->domain, NULL, NULL);
	handles_free(t);	/* and with the last one its file */
	nodes_free(t);
	while (t->notes != NULL) {
		struct note *n = t->notes;

		t->notes = n->next;
		note_unref(t, n);
	}
	for (size_t i = 0; i < GRAVES; i++)
		note_unref(t, t->graves[i].note);
	pthread_mutex_destroy(&t->orphans);
	pthread_mutex_destroy(&t->lock);
	free(t->store_directory);
	free(t);
}

void
tree_forget(struct tree *t, uint64_t node, uint64_t lookups)
{
	node_forget(t, node, lookups);
}

static int
attr_of(struct tree *t, struct submission *s, const struct node *n,
    struct stat *ret_attr, double *ret_timeout)
{
	*ret_timeout = node_timeout(t, n, false);
	return node_attr(t, s, n, ret_attr);
}

/* An open file whose submission was removed lives on in memory. */
static bool
enter_orphan(struct tree *t, const struct node *n, pthread_mutex_t **ret_held)
{
	return orphan_enter(t, n->kind == NODE_FILE ?
	    file_find(t, n->object) : NULL, ret_held);
}

/* A node and its submission, locked; NULL where there is none any more. */
static int
enter(struct tree *t, uint64_t node, const struct node **ret_node,
    struct submission **ret_s, pthread_mutex_t **ret_held)
{
	const struct node *n = node_of(t, node);
	int r = 0;

	if (n == NULL)
		return -ENOENT;
	*ret_node = n;
	if (n->submission != 0)
		*ret_s = node_enter(t, n, &r);
	return r < 0 && enter_orphan(t, n, ret_held) ? 0 : r;
}

int
tree_getattr(struct tree *t, uint64_t node, struct stat *ret_attr,
    double *ret_timeout)
{
	struct submission *s CF_AUTO(submission_leave) = NULL;
	pthread_mutex_t *held CF_AUTO(orphan_leave) = NULL;
	const struct node *n;
	int r;

	r = enter(t, node, &n, &s, &held);
	return r < 0 ? r : attr_of(t, s, n, ret_attr, ret_timeout);
}

static bool
is_read_only(const struct node *n)
{
	enum node_content content = node_type(n)->content;

	return content == CONTENT_TEXT || content == CONTENT_LIVE_TEXT ||
	    content == CONTENT_KEPT_TEXT || n->access == ACCESS_GENERATED;
}

/*
 * In a draft that was never submitted generated names can be removed, so
 * that rm -r asks no questions: access(2) says yes there.
 */
int
tree_access(struct tree *t, uint64_t node, int mask)
{
	struct submission *s CF_AUTO(submission_leave) = NULL;
	const struct node *n = node_of(t, node);
	int r = 0;

	if (n == NULL)
		return -ENOENT;
	if ((mask & X_OK) != 0 && S_ISREG(node_type(n)->mode))
		return -EACCES;
	if ((mask & W_OK) == 0)
		return 0;
	if (access_is_sealed(n->access))
		return -EROFS;
	if (!is_read_only(n))
		return 0;
	if (n->submission == 0)
		return -EACCES;
	s = node_enter(t, n, &r);
	if (s == NULL)
		return r;
	return submission_was_submitted(s) ? -EACCES : 0;
}

static int
read_note(const struct note *note, char **ret_target)
{
	if (!note->symlink)
		return -EINVAL;
	*ret_target = text_dup(note->data.data, note->data.len);
	return *ret_target == NULL ? -ENOMEM : 0;
}

int
tree_readlink(struct tree *t, uint64_t node, char **ret_target)
{
	struct submission *s CF_AUTO(submission_leave) = NULL;
	struct bytes *text CF_AUTO(bytes_done) = NULL;
	const struct node *n = node_of(t, node);
	int64_t mtime;
	int r = 0;

	if (n == NULL)
		return -ENOENT;
	s = node_enter(t, n, &r);
	if (s == NULL)
		return r;
	if (n->kind == NODE_NOTE)
		return read_note(n->note, ret_target);
	if (n->kind == NODE_SYMLINK)
		return draft_read_link(s, n->object, ret_target);
	if (n->kind != NODE_LATEST)
		return -EINVAL;
	r = submission_document(s, (enum document)node_type(n)->number, &text,
	    &mtime);
	if (r < 0)
		return r;
	*ret_target = text_dup(text->data, text->size);
	return *ret_target == NULL ? -ENOMEM : 0;
}

int
tree_statfs(struct tree *t, struct statvfs *ret_statfs)
{
	if (statvfs(t->store_directory, ret_statfs) < 0)
		return -errno;
	ret_statfs->f_namemax = NAME_SIZE - 1;
	/* Row numbers run out before inodes of the disk below matter. */
	ret_statfs->f_files = FILES_MAX;
	ret_statfs->f_ffree = ret_statfs->f_favail = FILES_MAX / 2;
	return 0;
}

/* ---- setattr ---- */

/* chmod and chown to the same owner are accepted and change nothing. */
static int
may_own(const struct tree *t, const struct tree_change *change)
{
	if ((change->what & TREE_SET_OWNER) == 0)
		return 0;
	if (change->uid != (uid_t)-1 && change->uid != t->options.uid)
		return -EPERM;
	if (change->gid != (gid_t)-1 && change->gid != t->options.gid)
		return -EPERM;
	return 0;
}

static int
truncate_file(struct tree *t, struct submission *s, const struct node *n,
    struct handle *h, int64_t size)
{
	struct file *f;
	int r;

	if (!access_is_editable(n->access))
		return access_is_sealed(n->access) ? -EROFS : -EACCES;
	r = file_open(t, n, &f);
	if (r < 0)
		return r;
	if (size < 0 || (uint64_t)size > f->max)
		r = refuse_too_large(s, f);
	if (r == 0)
		r = h == NULL && s != NULL ? file_truncate(f, s, size) :
		    file_resize(f, s, size);
	if (r == 0 && h != NULL)
		handle_changed(h);
	file_close(t, f);
	return r;
}

static int
set_size(struct tree *t, struct submission *s, const struct node *n,
    struct handle *h, int64_t size)
{
	switch (node_type(n)->content) {
	case CONTENT_FILE:
		return truncate_file(t, s, n, h, size);
	case CONTENT_NOTE:
		return size < 0 ? -EINVAL :
		    locked_resize(&n->note->data, (size_t)size);
	case CONTENT_FIELD:
		/* Truncation alone changes nothing but a writer's buffer. */
		return h == NULL || size < 0 ? 0 :
		    locked_resize(&h->value, (size_t)size);
	case CONTENT_CONTROL:
		return 0;
	case CONTENT_NONE:
		return -EISDIR;
	case CONTENT_TEXT:
	case CONTENT_LIVE_TEXT:
	case CONTENT_KEPT_TEXT:
		break;
	}
	return -EACCES;
}

static int
touch_control(struct tree *t, struct submission *s, const struct node *n)
{
	char busy[NAME_SIZE];
	struct reason why = { 0 };
	struct command c = { .text = NULL };
	int r;

	r = settle_for_command(t, s, busy, &c);
	return r < 0 ? r : node_type(n)->command(s, &c, &why);
}

/* A touch of a reply sends it; -ENOENT: the file is none. */
static int
touch_reply(struct tree *t, struct submission *s, const struct node *n)
{
	struct file *f = file_find(t, n->object);
	int r;

	r = submission_is_reply(s, n->object);
	if (r <= 0)
		return r < 0 ? r : -ENOENT;
	/* It may answer a message that still waits in the inbox. */
	r = settle(t, s);
	if (r == 0 && f != NULL)
		r = file_keep(f, s, DURABLE_PROCESS);
	return r < 0 ? r : submission_send_reply(s, n->object,
	    f != NULL && f->dirty_handles > 0, NULL);
}

/* Other generated files than messages do not mind a touch: nobody may. */
static int
touch_message(struct submission *s, const struct node *n, bool now)
{
	int r = now ? submission_touch_message(s, n->object) : -EPERM;

	return r == -ENOENT ? -EPERM : r;
}

static int
set_stored_time(struct tree *t, struct submission *s, const struct node *n,
    int64_t mtime)
{
	struct file *f = file_find(t, n->object);

	if (access_is_sealed(n->access))
		return -EROFS;
	if (f != NULL) {
		f->mtime = mtime;
		if (f->unlinked)
			return 0;
	}
	return draft_set_time(s, n->object, mtime);
}

/*
 * A touch (times to now) is a command to a control file, sends a reply, and
 * marks a message as read; explicit times, which backup programs set, never do
 * anything there.
 */
static int
set_time(struct tree *t, struct submission *s, const struct node *n,
    const struct tree_change *change)
{
	bool now = (change->what & TREE_SET_MTIME_NOW) != 0;
	int64_t mtime = now ? clock_now() : change->mtime;
	int r;

	if (node_type(n)->content == CONTENT_CONTROL)
		return now ? touch_control(t, s, n) : 0;
	if (n->kind == NODE_NOTE) {
		n->note->mtime = mtime;
		return 0;
	}
	if (n->kind == NODE_FIELD)
		return 0;
	if (n->access == ACCESS_GENERATED)
		return touch_message(s, n, now);
	if (n->kind == NODE_FILE && s != NULL && now &&
	    (change->what & TREE_SET_SIZE) == 0) {
		r = touch_reply(t, s, n);
		if (r != -ENOENT)
			return r;
	}
	if (n->kind == NODE_FILE || n->kind == NODE_SYMLINK)
		return set_stored_time(t, s, n, mtime);
	if (!S_ISDIR(node_type(n)->mode))
		return -EPERM;
	/*
	 * rsync -a, cp -a and tar set the times of directories; those of
	 * generated ones are nobody's to set, and nothing is lost.
	 */
	if (s != NULL && node_type(n)->names == NAMES_ENTRIES)
		(void)draft_set_place_time(s, node_place(n), mtime);
	return 0;
}

static int
set_all(struct tree *t, struct submission *s, const struct node *n,
    struct handle *h, const struct tree_change *change)
{
	int r;

	if (access_is_sealed(n->access))
		return -EROFS;
	r = may_own(t, change);
	if (r == 0 && (change->what & TREE_SET_SIZE) != 0)
		r = set_size(t, s, n, h, change->size);
	if (r == 0 &&
	    (change->what & (TREE_SET_MTIME | TREE_SET_MTIME_NOW)) != 0)
		r = set_time(t, s, n, change);
	return r;
}

int
tree_setattr(struct tree *t, uint64_t node, struct handle *h,
    const struct tree_change *change, struct stat *ret_attr,
    double *ret_timeout)
{
	struct submission *s CF_AUTO(submission_leave) = NULL;
	pthread_mutex_t *held CF_AUTO(orphan_leave) = NULL;
	const struct node *n;
	int r;

	r = enter(t, node, &n, &s, &held);
	if (r == 0)
		r = set_all(t, s, n, h, change);
	return r < 0 ? r : attr_of(t, s, n, ret_attr, ret_timeout);
}
