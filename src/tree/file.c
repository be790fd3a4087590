/*
 * Content of open stored objects.
 *
 * All handles of one object share one content, because the kernel's page
 * cache belongs to the inode and not to the handle.  'generation' counts
 * changes and 'committed' says which of them the store has; whatever looks at
 * the submission's findings first saves what lies between (settle), so
 * that writes from a mapping, or a flush that came too early, cannot hide.
 * When the store cannot say what is judged, that look fails: it never takes
 * an error for "nothing there".
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

struct file *
file_find(struct tree *t, int64_t object)
{
	struct file *f;

	pthread_mutex_lock(&t->lock);
	for (f = t->files; f != NULL && f->object != object; f = f->next)
		;
	pthread_mutex_unlock(&t->lock);
	return f;
}

void
file_allow(struct file *f, enum artifact role)
{
	size_t max = draft_size_max(role);

	if (f->max < max)
		f->max = max;
}

/* Others look for files of theirs in the list. */
void
file_move(struct tree *t, struct file *f, int64_t submission)
{
	pthread_mutex_lock(&t->lock);
	f->submission = submission;
	pthread_mutex_unlock(&t->lock);
}

int
file_open(struct tree *t, const struct node *n, struct file **ret_file)
{
	struct file *f;

	pthread_mutex_lock(&t->lock);
	for (f = t->files; f != NULL && f->object != n->object; f = f->next)
		;
	if (f == NULL) {
		f = calloc(1, sizeof(*f));
		if (f != NULL) {
			f->object = n->object;
			f->submission = n->submission;
			f->access = n->access;
			f->next = t->files;
			t->files = f;
		}
	}
	if (f != NULL) {
		f->handles++;
		file_allow(f, n->role);
	}
	pthread_mutex_unlock(&t->lock);
	*ret_file = f;
	return f == NULL ? -ENOMEM : 0;
}

void
file_close(struct tree *t, struct file *f)
{
	struct file **at;
	bool last;

	pthread_mutex_lock(&t->lock);
	last = --f->handles == 0;
	if (last) {
		for (at = &t->files; *at != f; at = &(*at)->next)
			;
		*at = f->next;
	}
	pthread_mutex_unlock(&t->lock);
	if (!last)
		return;
	buf_done(&f->data);
	free(f);
}

int
file_load(struct file *f, struct submission *s)
{
	struct bytes *content CF_AUTO(bytes_done) = NULL;
	int r;

	if (f->loaded)
		return 0;
	r = draft_read(s, f->object, &content);
	if (r < 0)
		return r;
	f->data.max = SIZE_MAX;
	r = buf_add(&f->data, content->data, content->size);
	if (r < 0)
		return r;
	f->loaded = true;
	return 0;
}

int
file_resize(struct file *f, struct submission *s, int64_t size)
{
	int r;

	/* What is thrown away whole need not be read first. */
	if (size == 0 && !f->loaded) {
		f->data.max = SIZE_MAX;
		f->loaded = true;
	}
	if (size == 0)
		f->cut = false;
	r = file_load(f, s);
	if (r < 0)
		return r;
	r = buf_resize(&f->data, (size_t)size);
	if (r < 0) {
		f->data.error = 0;
		return r;
	}
	f->generation++;
	f->mtime = clock_now();
	return 0;
}

static void
describe(const struct file *f, struct draft_save *ret_save)
{
	*ret_save = (struct draft_save) {
		.object = f->object,
		.data = buf_text(&f->data),
		.size = f->data.len,
		.mtime = f->mtime,
		.cut = f->cut,
	};
}

/*
 * A refused save is kept all the same (submission.h), and no file here grows
 * beyond what is kept of scratch.
 */
bool
file_is_kept(int result)
{
	return result == 0 || result == -EINVAL || result == -EFBIG;
}

bool
file_pending(const struct file *f, struct draft_save *ret_save)
{
	if (f == NULL || !f->loaded || f->unlinked ||
	    f->generation == f->committed)
		return false;
	describe(f, ret_save);
	return true;
}

int
file_save(struct file *f, struct submission *s, pid_t pid, bool by_opener)
{
	struct reason why = { 0 };
	struct draft_save save;
	int r;

	/* Several closes of one content: it was said before. */
	if (f->judged_generation == f->generation &&
	    (f->judged_by_opener || !by_opener))
		return f->judged_result;
	describe(f, &save);
	save.pid = pid;
	save.by_opener = by_opener;
	r = draft_save(s, &save, &why);
	submission_note_refusal(s, &why);
	if (!file_is_kept(r))
		return r;
	f->cut = false;
	f->committed = f->judged_generation = f->generation;
	f->judged_by_opener = by_opener;
	f->judged_result = r;
	return r;
}

int
file_keep(struct file *f, struct submission *s, enum durability durability)
{
	struct draft_save save;
	int r;

	if (!file_pending(f, &save))
		return 0;
	save.durability = durability;
	save.quiet = true;
	r = draft_save(s, &save, NULL);
	if (r == 0)
		f->committed = f->generation;
	return r;
}

int
file_truncate(struct file *f, struct submission *s, int64_t size)
{
	struct buf old CF_AUTO(buf_done) = BUF_INIT(SIZE_MAX), cut;
	const uint64_t generation = f->generation;
	const int64_t mtime = f->mtime;
	const bool loaded = f->loaded, was_cut = f->cut;
	int r = 0;

	if (loaded)
		r = buf_add(&old, f->data.data, f->data.len);
	if (r < 0)
		return r;
	r = file_resize(f, s, size);
	if (r == 0)
		r = file_keep(f, s, DURABLE_PROCESS);
	if (r == 0)
		return 0;
	cut = f->data;
	f->data = old;
	old = cut;
	f->loaded = loaded;
	f->generation = generation;
	f->cut = was_cut;
	f->mtime = mtime;
	return r;
}

/* A file of the submission behind 'after' in the list. */
static struct file *
next_file(struct tree *t, int64_t submission, const struct file *after)
{
	struct file *f;

	pthread_mutex_lock(&t->lock);
	for (f = after == NULL ? t->files : after->next; f != NULL;
	    f = f->next)
		if (f->submission == submission)
			break;
	pthread_mutex_unlock(&t->lock);
	return f;
}

/* What the findings are about, by object: any name of an artifact will do. */
struct judged {
	int64_t	object[2 * ARTIFACT_COUNT];
	size_t	count;
};

static int
note_judged(void *arg, const struct entry *e)
{
	struct judged *j = arg;

	if (draft_role(e->place, e->name) != ARTIFACT_NONE &&
	    j->count < ARRAY_LEN(j->object))
		j->object[j->count++] = e->object.id;
	return 0;
}

static int
find_judged(struct submission *s, struct judged *j)
{
	const char *intro = artifact_types[ARTIFACT_INTRO].name;
	int64_t id = submission_id(s);
	struct entry e;
	int r;

	r = draft_list(s, PLACE(id, SLOT_ARTIFACTS), 0, note_judged, j);
	if (r < 0)
		return r;
	r = draft_find(s, PLACE(id, SLOT_SELF), intro, &e);
	if (r == 0)
		r = note_judged(j, &e);
	return r == -ENOENT ? 0 : r;
}

static bool
is_judged(const struct judged *j, int64_t object)
{
	for (size_t i = 0; i < j->count; i++)
		if (j->object[i] == object)
			return true;
	return false;
}

/*
 * Files of a locked submission stay in the list: a handle is opened and
 * released under that lock.  One that cannot be kept does not keep the others
 * from it; the first error is the result.
 */
static int
keep_files(struct tree *t, struct submission *s, bool all)
{
	int64_t id = submission_id(s);
	struct judged j = { .count = 0 };
	bool asked = all;
	int result = 0;

	for (struct file *f = next_file(t, id, NULL); f != NULL;
	    f = next_file(t, id, f)) {
		int r;

		if (f->generation == f->committed)
			continue;
		r = asked ? 0 : find_judged(s, &j);
		if (r < 0)
			return r;
		asked = true;
		if (!all && !is_judged(&j, f->object))
			continue;
		r = file_keep(f, s, DURABLE_PROCESS);
		if (result == 0)
			result = r;
	}
	return result;
}

void
files_keep(struct tree *t, struct submission *s)
{
	int r = keep_files(t, s, true);

	if (r < 0)
		log_error("cannot keep what was written so far: %s",
		    strerror(-r));
}

struct busy {
	struct tree	*tree;
	char		*ret_name;
};

static int
is_busy(void *arg, const struct entry *e)
{
	struct busy *b = arg;
	const struct file *f;

	if (draft_role(e->place, e->name) == ARTIFACT_NONE)
		return 0;
	f = file_find(b->tree, e->object.id);
	if (f == NULL || f->dirty_handles == 0)
		return 0;
	memcpy(b->ret_name, e->name, NAME_SIZE);
	return 1;
}

/* 1 and the name of an artifact that is written to right now, 0: none. */
static int
files_busy(struct tree *t, struct submission *s, char ret_name[NAME_SIZE])
{
	struct busy b = { t, ret_name };

	return draft_list(s, PLACE(submission_id(s), SLOT_ARTIFACTS), 0,
	    is_busy, &b);
}

/* ---- settling ---- */

struct owner {
	struct tree		*tree;
	struct submission	*s;
};

static bool
is_written(void *arg, int64_t object)
{
	const struct owner *o = arg;
	const struct file *f = file_find(o->tree, object);

	return f != NULL && f->dirty_handles > 0;
}

static void
remove_taken(void *arg, const struct entry *e)
{
	const struct owner *o = arg;
	int r = entry_remove(o->tree, o->s, e->place, e->name, false);

	if (r < 0)
		log_warning("a message stays in the inbox: %s", strerror(-r));
}

static int
settle_all(struct tree *t, struct submission *s)
{
	struct owner o = { t, s };
	const struct inbox_owner owner = { is_written, remove_taken, &o };
	int kept, taken;

	kept = keep_files(t, s, false);
	taken = submission_take_messages(s, &owner);
	return kept < 0 ? kept : taken;
}

/*
 * What cannot be saved, on a full disk, is still open or in the inbox.  Who
 * looks is shown what is stored, so that he can make room.
 */
static bool
is_unsaved(int r)
{
	return r == -ENOSPC || r == -EROFS || r == -EDQUOT || r == -EFBIG;
}

int
settle(struct tree *t, struct submission *s)
{
	int r = settle_all(t, s);

	if (!is_unsaved(r))
		return r;
	log_error("cannot keep what was written so far: %s", strerror(-r));
	return 0;
}

int
settle_for_command(struct tree *t, struct submission *s,
    char busy[NAME_SIZE], struct command *command)
{
	int r;

	r = settle_all(t, s);
	if (r < 0)
		return refuse(s, -r, "what was written last cannot be kept: %s; "
		    "nothing was done", strerror(-r));
	r = files_busy(t, s, busy);
	if (r > 0)
		command->busy = busy;
	return r < 0 ? r : 0;
}

static int
settle_inbox(struct tree *t, int64_t submission)
{
	struct submission *s CF_AUTO(submission_leave) = NULL;
	int r = 0;

	s = submission_enter(t, submission, &r);
	if (s != NULL)
		return settle(t, s);
	return r == -ENOENT ? 0 : r;	/* removed since */
}

int
settle_inboxes(struct tree *t)
{
	int64_t id = 0;
	int r;

	while ((r = domain_next_inbox(t->domain, id, &id)) == 0) {
		r = settle_inbox(t, id);
		if (r < 0)
			return r;
	}
	return r == -ENOENT ? 0 : r;
}

/* One that nobody has written to, or that what was written of is stored. */
static void
renew(struct file *f, struct submission *s)
{
	struct object o;
	const int r = draft_object(s, f->object, &o);

	if (r == -ENOENT)
		f->unlinked = true;
	if (r < 0)
		return;
	f->loaded = false;
	buf_done(&f->data);
}

bool
files_renew(struct tree *t, struct submission *s, struct tree_stale *stale)
{
	const int64_t id = submission_id(s);

	if (!submission_has_taken_over(s))
		return false;
	for (struct file *f = next_file(t, id, NULL); f != NULL;
	    f = next_file(t, id, f))
		if (f->loaded && !f->unlinked && f->dirty_handles == 0 &&
		    f->generation == f->committed)
			renew(f, s);
	nodes_list_artifacts(t, id, stale);
	return true;
}

int
file_orphan(struct tree *t, struct submission *s, int64_t object)
{
	struct file *f = file_find(t, object);

	return f == NULL ? 0 : file_load(f, s);
}

void
file_set_unlinked(struct tree *t, int64_t object, bool unlinked)
{
	struct file *f = file_find(t, object);

	if (f != NULL)
		f->unlinked = unlinked;
}

bool
orphan_enter(struct tree *t, const struct file *f, pthread_mutex_t **ret_held)
{
	if (f == NULL || !f->unlinked)
		return false;
	pthread_mutex_lock(&t->orphans);
	*ret_held = &t->orphans;
	return true;
}

void
orphan_leave(pthread_mutex_t **held)
{
	if (*held != NULL)
		pthread_mutex_unlock(*held);
	*held = NULL;
}
