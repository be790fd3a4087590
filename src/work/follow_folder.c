/*
 * The connector's folder: where it is, and which files it has, in the newest
 * commit of a pull request, in what that was merged as, or in the repository's
 * own branch.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "follow_internal.h"

/* The pages that GitHub has of changed files. */
#define FILES_PAGES_MAX	(GITHUB_CHANGED_MAX / PULL_PAGE_MAX)

/* ---- the repository's own branch ---- */

#define HOME_TAG	"home"
#define BRANCH_TAG	"home branch"	/* no ETag: its name */
#define TIP_TAG		"home tip"

int
follow_ask_home(struct task *t)
{
	struct follow *f = t->follow;
	struct github_ask ask = follow_ask(t);
	int r;

	r = follow_read_tag(t, HOME_TAG, f->etag);
	ask.etag = f->etag;
	return r < 0 ? r : github_ask_repository(&ask);
}

/* One whose name cannot be remembered is asked for each time. */
static int
keep_home(struct follow *f, const struct github_answer *a)
{
	const bool fits = strlen(f->base) < TAG_SIZE;
	int r = follow_keep_tag(f, HOME_TAG, fits ? a->etag : "");

	return r < 0 ? r : follow_keep_tag(f, BRANCH_TAG, fits ? f->base : "");
}

int
follow_hear_home(struct task *t, struct github_answer *a)
{
	struct follow *f = t->follow;
	char name[TAG_SIZE];
	int r;

	if (a->result != GITHUB_UNCHANGED) {
		f->base = a->repository.branch;
		a->repository.branch = NULL;
		if (f->base == NULL)
			return STEP_HAND_ON;
		r = keep_home(f, a);
		if (r == 0)
			r = follow_keep_name(t, a->repository.name);
		return r < 0 ? r : STEP_TIP;
	}
	r = follow_read_tag(t, BRANCH_TAG, name);
	if (r == 0)
		f->base = text_dup(name, strlen(name));
	return r < 0 ? r : f->base == NULL ? -ENOMEM : STEP_TIP;
}

/* The folder that is wanted now may be another one than then. */
int
follow_ask_tip(struct task *t)
{
	struct follow *f = t->follow;
	struct github_ask ask = follow_ask(t);
	int r = 0;

	f->etag[0] = '\0';
	if (f->ask.known)
		r = follow_read_tag(t, TIP_TAG, f->etag);
	ask.etag = f->etag;
	return r < 0 ? r : github_ask_ref(&ask, f->base);
}

int
follow_hear_tip(struct task *t, struct github_answer *a)
{
	struct follow *f = t->follow;
	int r;

	if (a->result == GITHUB_UNCHANGED)
		return STEP_HAND_ON;
	memcpy(f->wanted, a->object, sizeof(f->wanted));
	r = follow_keep_tag(f, TIP_TAG, a->etag);
	if (r < 0)
		return r;
	f->folder = text_dup(f->ask.folder, strlen(f->ask.folder));
	return f->folder != NULL ? STEP_COMMIT : -ENOMEM;
}

/* ---- what it was merged as ---- */

int
follow_ask_events(struct task *t)
{
	struct github_ask ask = follow_ask(t);

	ask.next = t->follow->next;
	return github_ask_events(&ask, t->follow->ask.number);
}

static int look(struct follow *f);

/*
 * docs.github.com, issue event types: of "merged" the commit is said to be the
 * newest one of the branch, where it is the one on the base in fact.  So that
 * of the branch says nothing.
 */
int
follow_hear_events(struct task *t, struct github_answer *a)
{
	struct follow *f = t->follow;
	int r;

	for (size_t i = 0; i < a->page.count; i++) {
		const struct pull_event *e = &a->page.event[i];

		if (strcmp(e->event, "merged") == 0 && e->commit[0] != '\0' &&
		    strcmp(e->commit, f->head) != 0)
			memcpy(f->merged_as, e->commit, sizeof(f->merged_as));
	}
	r = follow_turn_page(f, f->merged_as[0] != '\0' ? NULL : a->page.next);
	if (r < 0)
		return r;
	return f->next != NULL && f->page <= LIST_PAGES_MAX ? STEP_MERGED :
	    look(f);
}

int
follow_end_lists(struct follow *f)
{
	return f->changed && f->request.merged && f->merged_as[0] == '\0' ?
	    STEP_MERGED : look(f);
}

/* ---- the folder ---- */

static int
look(struct follow *f)
{
	const char *wanted = f->merged_as[0] != '\0' ? f->merged_as : f->head;

	follow_first_page(f);
	memcpy(f->wanted, wanted, sizeof(f->wanted));
	return wanted[0] != '\0' ? STEP_FILES : STEP_HAND_ON;
}

int
follow_ask_files(struct task *t)
{
	struct follow *f = t->follow;
	struct github_ask ask = follow_ask(t);
	char known[TAG_SIZE];
	int r;

	r = follow_read_tag(t, PULL_FOLDER_TAG, known);
	if (r < 0)
		return r;
	if (strcmp(known, f->wanted) == 0)
		return STEP_HAND_ON;
	ask.next = f->next;
	if (f->ask.folder[0] == '\0')
		return github_ask_files(&ask, f->ask.number);
	f->folder = text_dup(f->ask.folder, strlen(f->ask.folder));
	return f->folder == NULL ? -ENOMEM : STEP_COMMIT;
}

/* The directory of the first of the artifacts. */
static int
find_folder(struct follow *f, const struct github_answer *a)
{
	for (size_t i = 0; i < a->page.count; i++) {
		const char *path = a->page.file[i].path;
		const char *slash = path == NULL ? NULL : strrchr(path, '/');
		const enum artifact one = slash == NULL ? ARTIFACT_NONE :
		    artifact_by_name(slash + 1);

		if (one >= f->best)
			continue;
		f->best = one;
		free(f->folder);
		f->folder = text_dup(path, (size_t)(slash - path));
		if (f->folder == NULL)
			return -ENOMEM;
	}
	return 0;
}

/* That it changes nothing of a connector need not be found out again. */
static int
know_nothing(struct follow *f)
{
	f->folder = text_dup("", 0);
	f->looked = true;
	return f->folder != NULL ? STEP_HAND_ON : -ENOMEM;
}

/* Of several the definition's; of many pages it may be on any. */
int
follow_hear_files(struct task *t, struct github_answer *a)
{
	struct follow *f = t->follow;
	int r;

	if (a->result != GITHUB_OK)
		return STEP_HAND_ON;
	r = find_folder(f, a);
	if (r == 0)
		r = follow_turn_page(f, f->best == ARTIFACT_DEFINITION ? NULL :
		    a->page.next);
	if (r < 0)
		return r;
	if (f->next != NULL && f->page <= FILES_PAGES_MAX)
		return STEP_FILES;
	return f->folder != NULL ? STEP_COMMIT : know_nothing(f);
}

int
follow_ask_commit(struct task *t)
{
	struct github_ask ask = follow_ask(t);

	return github_ask_commit(&ask, t->follow->wanted);
}

int
follow_hear_commit(struct task *t, struct github_answer *a)
{
	struct follow *f = t->follow;

	if (a->result != GITHUB_OK)
		return STEP_HAND_ON;
	memcpy(f->object, a->commit.tree, sizeof(f->object));
	f->author = a->commit.author;
	a->commit.author = NULL;
	return STEP_TREE;
}

int
follow_ask_tree(struct task *t)
{
	struct github_ask ask = follow_ask(t);

	return github_ask_tree(&ask, t->follow->object);
}

static int
take_blobs(struct follow *f, struct github_tree *tree)
{
	f->blob = calloc(tree->count + 1, sizeof(*f->blob));
	if (f->blob == NULL)
		return -ENOMEM;
	for (size_t i = 0; i < tree->count; i++) {
		struct github_entry *e = &tree->entry[i];
		struct pull_blob *b = &f->blob[f->blobs];

		if (strcmp(e->type, "blob") != 0)
			continue;
		b->name = e->name;
		e->name = NULL;
		memcpy(b->object, e->object, sizeof(b->object));
		b->unreadable = e->size > (int64_t)GITHUB_CONTENT_MAX;
		f->blobs++;
	}
	f->looked = true;
	f->found = text_dup(f->folder, strlen(f->folder));
	return f->found != NULL ? STEP_BLOB : -ENOMEM;
}

/* What is there in the place of the last directory of its path. */
static int
find_alike(struct follow *f, const struct github_tree *tree)
{
	const char *name = f->folder + f->depth;
	const struct github_entry *e = strchr(name, '/') != NULL ? NULL :
	    publish_find_alike(tree, name);
	struct buf path CF_AUTO(buf_done) = BUF_INIT(2 * PULL_LINE_MAX);

	f->looked = true;
	if (e == NULL)
		return STEP_HAND_ON;
	(void)buf_add(&path, f->folder, f->depth);
	(void)buf_puts(&path, e->name);
	f->found = text_dup(buf_text(&path), path.len);
	return f->found != NULL ? STEP_HAND_ON : -ENOMEM;
}

/* One directory further down; what is not there has no files. */
int
follow_hear_tree(struct task *t, struct github_answer *a)
{
	struct follow *f = t->follow;
	const char *part = f->folder + f->depth;
	const size_t len = strcspn(part, "/");

	if (a->result != GITHUB_OK || a->tree.truncated)
		return STEP_HAND_ON;
	if (len == 0)
		return take_blobs(f, &a->tree);
	for (size_t i = 0; i < a->tree.count; i++) {
		const struct github_entry *e = &a->tree.entry[i];

		if (strlen(e->name) != len ||
		    memcmp(e->name, part, len) != 0 ||
		    strcmp(e->type, "tree") != 0)
			continue;
		memcpy(f->object, e->object, sizeof(f->object));
		f->depth += len + (part[len] == '/');
		return STEP_TREE;
	}
	return find_alike(f, &a->tree);
}

/* ---- its files ---- */

/* 1: the file at 'at_blob' is to be fetched; 0: none any more. */
static int
find_blob(struct task *t)
{
	struct submission *s CF_AUTO(task_leave) = NULL;
	struct follow *f = t->follow;
	int r = task_enter(t, &s);

	for (; f->at_blob < f->blobs && r == 0; f->at_blob++) {
		const struct pull_blob *b = &f->blob[f->at_blob];

		if (b->unreadable)
			continue;
		r = submission_pull_has(s, b->name, b->object);
		if (r == 0)
			return 1;
		r = r < 0 ? r : 0;
	}
	return r;
}

int
follow_ask_blob(struct task *t)
{
	struct follow *f = t->follow;
	struct github_ask ask = follow_ask(t);
	const int r = find_blob(t);

	if (r <= 0)
		return r < 0 ? r : STEP_HAND_ON;
	return github_ask_blob(&ask, f->blob[f->at_blob].object);
}

/* What is not given is not asked for again while the commit is the same. */
int
follow_hear_blob(struct task *t, struct github_answer *a)
{
	struct follow *f = t->follow;
	struct pull_blob *b = &f->blob[f->at_blob++];

	b->unreadable = a->result != GITHUB_OK;
	if (b->unreadable)
		return STEP_BLOB;
	b->content = a->content;
	a->content = NULL;
	return STEP_BLOB;
}
