/*
 * Asking what became of a pull request: it, what was said, what runs on its
 * newest commit, and, when that is another one, what is in the connector's
 * folder, file by file where its content is not here already.
 *
 * Everything is asked for on condition that it changed, which GitHub does not
 * count (docs.github.com, best practices for using the REST API).  An ETag is
 * one page's; of what changed in any page all pages are read.  Nothing is
 * handed on before all of it is there, and the ETags with it.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

/* Pages of one kind; whoever is told sees that there are more. */
#define LIST_PAGES_MAX	50u
/* The pages that GitHub has of changed files. */
#define FILES_PAGES_MAX	(GITHUB_CHANGED_MAX / PULL_PAGE_MAX)
#define TAG_SIZE	256u
#define NAME_TAG	"name"		/* no ETag: the repository's own */

struct kept_tag {
	char	key[64];
	char	tag[TAG_SIZE];
};

struct follow {
	struct pull_ask	 ask;
	char		 name[TAG_SIZE]; /* of the repository; "": as mounted */
	struct pull_request request;
	bool		 changed;	/* 'request' is there */
	char		 head[PULL_OBJECT_SIZE];
	char		 merged_as[PULL_OBJECT_SIZE];
	char		*base;		/* the repository's own branch */
	struct pull_list list[PULL_KINDS];

	/* The list that is read, and where it is at. */
	size_t		 at;
	unsigned	 page;		/* from 1 */
	bool		 whole;		/* without conditions */
	char		*next;		/* of that page; NULL: the first */
	char		 etag[TAG_SIZE];
	/* The check whose annotations are read, on which page it is; and what
	 * was read of all of them, in requests and bytes. */
	size_t		 check, check_page;
	size_t		 noted, noted_bytes;

	/* The folder, by which artifact it was found, and how much of its path
	 * was gone down. */
	char		*folder;
	enum artifact	 best;
	size_t		 depth;
	char		 wanted[PULL_OBJECT_SIZE];	/* the commit */
	char		 object[PULL_OBJECT_SIZE];	/* the tree */
	bool		 looked;
	char		*found;		/* its path, or one nearly the same */
	char		*author;	/* of that commit */
	struct pull_blob *blob;
	size_t		 blobs, at_blob;

	struct kept_tag	*tag;
	size_t		 tags, tags_size;
};

void
follow_free(struct follow *f)
{
	if (f == NULL)
		return;
	pull_request_done(&f->request);
	for (size_t k = 0; k < PULL_KINDS; k++) {
		for (size_t i = 0; i < f->list[k].pages; i++)
			pull_page_done(&f->list[k].page[i]);
		free(f->list[k].page);
	}
	for (size_t i = 0; i < f->blobs; i++) {
		free(f->blob[i].name);
		bytes_unref(f->blob[i].content);
	}
	free(f->blob);
	free(f->base);
	free(f->folder);
	free(f->found);
	free(f->author);
	free(f->next);
	free(f->tag);
	free(f);
}

int
follow_begin(struct task *t, struct submission *s)
{
	struct follow *f = calloc(1, sizeof(*f));
	int r;

	if (f == NULL)
		return -ENOMEM;
	t->follow = f;
	f->best = ARTIFACT_NONE;
	r = submission_next_pull_ask(s, &f->ask);
	if (r == 0)
		r = submission_pull_tag(s, NAME_TAG, f->name);
	if (r < 0)
		return r;
	memcpy(f->head, f->ask.head, sizeof(f->head));
	memcpy(f->merged_as, f->ask.merged_as, sizeof(f->merged_as));
	return f->ask.number != 0 ? STEP_PULL : STEP_HOME;
}

/* ---- ETags ---- */

static int
read_tag(struct task *t, const char *key, char ret_tag[TAG_SIZE])
{
	struct submission *s CF_AUTO(task_leave) = NULL;
	int r = task_enter(t, &s);

	return r < 0 ? r : submission_pull_tag(s, key, ret_tag);
}

static int
keep_tag(struct follow *f, const char *key, const char *tag)
{
	struct kept_tag *more;
	size_t size;

	if (f->tags == f->tags_size) {
		size = f->tags_size == 0 ? 16 : 2 * f->tags_size;
		more = reallocarray(f->tag, size, sizeof(*more));
		if (more == NULL)
			return -ENOMEM;
		f->tag = more;
		f->tags_size = size;
	}
	more = &f->tag[f->tags++];
	(void)snprintf(more->key, sizeof(more->key), "%s", key);
	(void)snprintf(more->tag, sizeof(more->tag), "%s", tag);
	return 0;
}

/* ---- the repository's name ---- */

static struct github_ask
follow_ask(struct task *t)
{
	struct github_ask ask = task_ask(t);

	if (t->follow->name[0] != '\0')
		ask.repository = t->follow->name;
	return ask;
}

/*
 * One that has another name now leads there from the old one, and each such
 * answer counts: so it is asked for under the name that it gave last.
 */
static int
keep_name(struct task *t, const char *name)
{
	struct follow *f = t->follow;
	const char *mounted = t->work->options.repository;

	if (name == NULL || strlen(name) >= sizeof(f->name))
		return 0;
	if (text_equal_nocase(name, mounted))
		name = "";
	if (strcmp(name, f->name) == 0)
		return 0;
	memcpy(f->name, name, strlen(name) + 1);
	return keep_tag(f, NAME_TAG, name);
}

/* ---- handing it on ---- */

static bool
has_news(const struct follow *f)
{
	/* Of its own branch, whatever it is: who takes it has to know. */
	bool changed = f->changed || f->looked || f->ask.number == 0 ||
	    strcmp(f->merged_as, f->ask.merged_as) != 0;

	for (size_t k = 0; k < PULL_KINDS; k++)
		changed |= f->list[k].changed;
	return changed;
}

static int
hand_on(struct task *t)
{
	struct submission *s CF_AUTO(task_leave) = NULL;
	struct follow *f = t->follow;
	struct pull_tag *tag CF_AUTO(free_done) =
	    calloc(f->tags + 1, sizeof(*tag));
	struct pull_news news = {
		.number = f->ask.number,
		.request = f->changed ? &f->request : NULL,
		.folder = f->looked ? f->folder : NULL,
		.looked_at = f->wanted, .found = f->found,
		.author = f->author, .blob = f->blob, .blobs = f->blobs,
		.merged_as = strcmp(f->merged_as, f->ask.merged_as) != 0 ?
		    f->merged_as : NULL,
		.tag = tag, .tags = f->tags,
	};
	int r;

	if (tag == NULL)
		return -ENOMEM;
	for (size_t i = 0; i < f->tags; i++)
		tag[i] = (struct pull_tag){ f->tag[i].key, f->tag[i].tag };
	memcpy(news.list, f->list, sizeof(news.list));
	r = task_enter(t, &s);
	return r < 0 ? r : submission_take_pull(s, has_news(f) ? &news :
	    NULL);
}

/* As the failures before it: so seldom as it gets. */
#define GONE		7u

/* Not found, or not to be seen with this token: that will hardly change. */
int
follow_fail(struct task *t, const struct github_answer *a)
{
	struct submission *s CF_AUTO(task_leave) = NULL;
	struct buf b CF_AUTO(buf_done) = BUF_INIT(sizeof(a->text) + 128);
	const struct outcome o = github_outcome(a);
	const unsigned before = t->work->failures > 0 ?
	    t->work->failures - 1 : 0;
	const bool gone = o.verdict == VERDICT_REFUSED;
	struct failure failure = task_failure(t, o, gone ? GONE : before);
	int r;

	/* What had that name has it no more: back to the one that is known. */
	if (gone && t->follow->name[0] != '\0' &&
	    (t->step == STEP_PULL || t->step == STEP_HOME)) {
		r = keep_name(t, t->work->options.repository);
		return r < 0 ? r : (int)t->step;
	}
	if (gone) {
		(void)buf_printf(&b, "what became of pull request %lld of %s "
		    "is not told: %s", (long long)t->follow->ask.number,
		    t->work->options.repository, a->text);
		failure.text = buf_text(&b);
	}
	r = task_enter(t, &s);
	return r < 0 ? r : submission_fail_pull(s, &failure);
}

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

	r = read_tag(t, HOME_TAG, f->etag);
	ask.etag = f->etag;
	return r < 0 ? r : github_ask_repository(&ask);
}

/* One whose name cannot be remembered is asked for each time. */
static int
keep_home(struct follow *f, const struct github_answer *a)
{
	const bool fits = strlen(f->base) < TAG_SIZE;
	int r = keep_tag(f, HOME_TAG, fits ? a->etag : "");

	return r < 0 ? r : keep_tag(f, BRANCH_TAG, fits ? f->base : "");
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
			r = keep_name(t, a->repository.name);
		return r < 0 ? r : STEP_TIP;
	}
	r = read_tag(t, BRANCH_TAG, name);
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
		r = read_tag(t, TIP_TAG, f->etag);
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
	r = keep_tag(f, TIP_TAG, a->etag);
	if (r < 0)
		return r;
	f->folder = text_dup(f->ask.folder, strlen(f->ask.folder));
	return f->folder != NULL ? STEP_COMMIT : -ENOMEM;
}

/* ---- the pull request ---- */

int
follow_ask_pull(struct task *t)
{
	struct follow *f = t->follow;
	struct github_ask ask = follow_ask(t);
	int r;

	r = read_tag(t, PULL_TAG, f->etag);
	ask.etag = f->etag;
	return r < 0 ? r : github_ask_pull(&ask, f->ask.number);
}

static int begin_list(struct follow *f, size_t at);

int
follow_hear_pull(struct task *t, struct github_answer *a)
{
	struct follow *f = t->follow;
	int r;

	if (a->result == GITHUB_UNCHANGED)
		return begin_list(f, 0);
	f->request = a->pull;
	a->pull = (struct pull_request){ .number = 0 };
	f->changed = true;
	if (f->request.head.object[0] != '\0')
		memcpy(f->head, f->request.head.object, sizeof(f->head));
	if (f->request.merged && f->request.merge_commit[0] != '\0')
		memcpy(f->merged_as, f->request.merge_commit,
		    sizeof(f->merged_as));
	r = keep_tag(f, PULL_TAG, a->etag);
	if (r == 0)
		r = keep_name(t, f->request.base.repository);
	return r < 0 ? r : begin_list(f, 0);
}

/* ---- lists ---- */

static int
ask_remarks(const struct github_ask *ask, const struct follow *f)
{
	return github_ask_remarks(ask, f->ask.number, 0);
}

static int
ask_reviews(const struct github_ask *ask, const struct follow *f)
{
	return github_ask_reviews(ask, f->ask.number);
}

/* All of them: what is deleted is only missed among all. */
static int
ask_comments(const struct github_ask *ask, const struct follow *f)
{
	return github_ask_comments(ask, f->ask.number, 0);
}

static int
ask_checks(const struct github_ask *ask, const struct follow *f)
{
	return github_ask_checks(ask, f->head);
}

static int
ask_statuses(const struct github_ask *ask, const struct follow *f)
{
	return github_ask_statuses(ask, f->head);
}

static const struct list_type {
	enum pull_kind	 kind;
	const char	*word;
	int		(*ask)(const struct github_ask *ask,
			    const struct follow *f);
	bool		 of_head;	/* and not of the pull request */
} lists[] = {
	{ PULL_REVIEWS, "reviews", ask_reviews, false },
	{ PULL_REMARKS, "remarks", ask_remarks, false },
	{ PULL_COMMENTS, "comments", ask_comments, false },
	{ PULL_CHECKS, "checks", ask_checks, true },
	{ PULL_STATUSES, "statuses", ask_statuses, true },
};

#define COMMIT_PART	16	/* of a commit, enough to tell two apart */

static void
name_tag(const struct follow *f, const char *behind, char ret_key[64])
{
	const struct list_type *type = &lists[f->at];

	(void)snprintf(ret_key, 64, "%s%s%.*s %u%s", type->word,
	    type->of_head ? " " : "", type->of_head ? COMMIT_PART : 0,
	    f->head, f->page, behind);
}

static int end_lists(struct follow *f);

static void
first_page(struct follow *f)
{
	free(f->next);
	f->next = NULL;
	f->page = 1;
}

/* The list at 'at', or the next one that there is anything to ask for. */
static int
begin_list(struct follow *f, size_t at)
{
	while (at < ARRAY_LEN(lists) && lists[at].of_head &&
	    f->head[0] == '\0')
		at++;
	f->at = at;
	f->whole = false;
	first_page(f);
	return at < ARRAY_LEN(lists) ? STEP_LIST : end_lists(f);
}

/* Where the next page is: 'next' is copied, and NULL ends it. */
static int
turn_page(struct follow *f, const char *next)
{
	char *copy = next == NULL ? NULL : text_dup(next, strlen(next));

	if (next != NULL && copy == NULL)
		return -ENOMEM;
	free(f->next);
	f->next = copy;
	f->page++;
	return 0;
}

static int
end_list(struct follow *f)
{
	const struct pull_list *checks = &f->list[PULL_CHECKS];

	if (lists[f->at].kind != PULL_CHECKS || !checks->changed)
		return begin_list(f, f->at + 1);
	f->list[PULL_ANNOTATIONS].changed = true;
	first_page(f);
	return STEP_ANNOTATIONS;
}

int
follow_ask_list(struct task *t)
{
	struct follow *f = t->follow;
	struct github_ask ask = follow_ask(t);
	char key[64];
	int r = 0;

	name_tag(f, "", key);
	f->etag[0] = '\0';
	if (!f->whole)
		r = read_tag(t, key, f->etag);
	ask.etag = f->etag;
	ask.next = f->next;
	ask.page = f->page;
	return r < 0 ? r : lists[f->at].ask(&ask, f);
}

/*
 * What comes behind a full page that is the last one changes nothing of it:
 * its ETag stays, and nobody says that there is another page now.
 */
#define BY_NUMBER	"+"

static bool
is_full(const struct pull_page *page)
{
	return page->count >= PULL_PAGE_MAX;
}

/* As it was: on to the page that came behind it then. */
static int
pass_page(struct task *t)
{
	struct follow *f = t->follow;
	char key[64], next[TAG_SIZE];
	int r;

	name_tag(f, " next", key);
	r = read_tag(t, key, next);
	if (r < 0)
		return r;
	if (next[0] == '\0' || f->page >= LIST_PAGES_MAX)
		return end_list(f);
	r = turn_page(f, strcmp(next, BY_NUMBER) == 0 ? NULL : next);
	return r < 0 ? r : STEP_LIST;
}

static int
add_page(struct pull_list *list, struct pull_page *page)
{
	struct pull_page *more = reallocarray(list->page, list->pages + 1,
	    sizeof(*more));

	if (more == NULL)
		return -ENOMEM;
	list->page = more;
	list->changed = true;
	list->page[list->pages++] = *page;
	*page = (struct pull_page){ .kind = page->kind };
	return 0;
}

/* A page whose next one cannot be remembered is read again each time. */
static int
keep_page_tags(struct follow *f, const char *etag,
    const struct pull_page *page)
{
	const bool fits = page->next == NULL || strlen(page->next) < TAG_SIZE;
	const char *next = page->next != NULL ? page->next :
	    is_full(page) ? BY_NUMBER : "";
	char key[64];
	int r;

	name_tag(f, "", key);
	r = keep_tag(f, key, fits ? etag : "");
	name_tag(f, " next", key);
	return r < 0 ? r : keep_tag(f, key, fits ? next : "");
}

int
follow_hear_list(struct task *t, struct github_answer *a)
{
	struct follow *f = t->follow;
	const bool more = a->page.next != NULL || is_full(&a->page);
	int r;

	if (a->result == GITHUB_UNCHANGED)
		return pass_page(t);
	/* What this token may not see of a commit is not known. */
	if (a->result != GITHUB_OK)
		return lists[f->at].of_head ? end_list(f) :
		    follow_fail(t, a);
	if (f->page > 1 && !f->whole) {
		r = begin_list(f, f->at);
		f->whole = true;
		return r;
	}
	f->whole = true;
	r = keep_page_tags(f, a->etag, &a->page);
	if (r == 0)
		r = turn_page(f, a->page.next);
	if (r == 0)
		r = add_page(&f->list[lists[f->at].kind], &a->page);
	if (r < 0)
		return r;
	return more && f->page <= LIST_PAGES_MAX ? STEP_LIST : end_list(f);
}

/* ---- annotations ---- */

/* Each page costs a request that counts. */
#define NOTED_MAX	100u
#define NOTED_BYTES_MAX	((size_t)16 << 20)

/* The next one that has any; NULL: no more. */
static struct pull_check *
find_check(struct follow *f)
{
	struct pull_list *all = &f->list[PULL_CHECKS];

	for (; f->check_page < all->pages; f->check_page++, f->check = 0) {
		struct pull_page *page = &all->page[f->check_page];

		for (; f->check < page->count; f->check++)
			if (page->check[f->check].annotations > 0)
				return &page->check[f->check];
	}
	return NULL;
}

static void
leave_check(struct follow *f)
{
	f->check++;
	first_page(f);
}

int
follow_ask_annotations(struct task *t)
{
	struct follow *f = t->follow;
	struct github_ask ask = follow_ask(t);
	struct pull_check *check = find_check(f);

	while (check != NULL && (f->noted >= NOTED_MAX ||
	    f->noted_bytes >= NOTED_BYTES_MAX)) {
		check->unread = true;
		leave_check(f);
		check = find_check(f);
	}
	ask.next = f->next;
	return check == NULL ? begin_list(f, f->at + 1) :
	    github_ask_annotations(&ask, check->id);
}

static size_t
size_of(const struct pull_page *page)
{
	size_t size = 0;

	for (size_t i = 0; i < page->count; i++) {
		const struct pull_annotation *a = &page->annotation[i];

		size += strlen(a->path) +
		    (a->title != NULL ? strlen(a->title) : 0) +
		    (a->body != NULL ? strlen(a->body) : 0);
	}
	return size;
}

int
follow_hear_annotations(struct task *t, struct github_answer *a)
{
	struct follow *f = t->follow;
	int r;

	f->noted++;
	if (a->result != GITHUB_OK) {
		find_check(f)->unread = true;
		leave_check(f);
		return STEP_ANNOTATIONS;
	}
	f->noted_bytes += size_of(&a->page);
	r = turn_page(f, a->page.next);
	if (f->next == NULL)
		leave_check(f);
	if (r == 0)
		r = add_page(&f->list[PULL_ANNOTATIONS], &a->page);
	return r < 0 ? r : STEP_ANNOTATIONS;
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
	r = turn_page(f, f->merged_as[0] != '\0' ? NULL : a->page.next);
	if (r < 0)
		return r;
	return f->next != NULL && f->page <= LIST_PAGES_MAX ? STEP_MERGED :
	    look(f);
}

static int
end_lists(struct follow *f)
{
	return f->changed && f->request.merged && f->merged_as[0] == '\0' ?
	    STEP_MERGED : look(f);
}

/* ---- the folder ---- */

static int
look(struct follow *f)
{
	const char *wanted = f->merged_as[0] != '\0' ? f->merged_as : f->head;

	first_page(f);
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

	r = read_tag(t, PULL_FOLDER_TAG, known);
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
		r = turn_page(f, f->best == ARTIFACT_DEFINITION ? NULL :
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

int
follow_hand_on(struct task *t)
{
	const int r = hand_on(t);

	return r < 0 ? r : STEP_DONE;
}
