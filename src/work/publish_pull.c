/*
 * The pull request: the one that there is, which may have to be opened again,
 * or a new one; and what it changes, before and after, because a branch that
 * left the base long ago brings other connectors along.
 */
#include "publish_internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- the one that is known ---- */

int
pull_ask(struct publish *f, struct github_ask *ask)
{
	return github_ask_pull(ask, f->number);
}

static void
take_pull(struct publish *f, struct pull_request *pull)
{
	f->number = pull->number;
	f->draft = pull->draft;
	flow_take(&f->url, &pull->url);
	flow_take(&f->title, &pull->title);
	flow_take(&f->body, &pull->body);
}

static bool
is_closed(const struct pull_request *pull)
{
	return strcmp(pull->state, "closed") == 0;
}

/* Nothing can be added to one that is closed for good. */
static int
begin_anew(struct publish *f)
{
	f->anew = true;
	f->number = 0;
	f->draft = false;
	return flow_begin(f);
}

int
pull_take(struct publish *f, struct github_answer *a)
{
	const bool closed = is_closed(&a->pull);

	if (a->result == GITHUB_NOT_FOUND)
		return flow_refuse(f, "%s has no pull request %lld, or the "
		    "token may not see it", f->repository,
		    (long long)f->number);
	if (a->pull.merged)
		return flow_refuse(f, "pull request %lld is merged: once "
		    "open-source/status says so, touch open-source/publish "
		    "opens another one", (long long)f->number);
	if (a->pull.head.repository == NULL || a->pull.head.ref == NULL)
		return closed ? begin_anew(f) : flow_refuse(f, "the fork that "
		    "pull request %lld was opened from is gone: close it "
		    "there, and the next touch opens another one",
		    (long long)f->number);
	take_pull(f, &a->pull);
	flow_take(&f->fork, &a->pull.head.repository);
	flow_take(&f->branch, &a->pull.head.ref);
	if (a->pull.base.ref != NULL)
		flow_take(&f->base, &a->pull.base.ref);
	return closed ? FLOW_REOPEN : FLOW_BRANCH;
}

int
reopen_ask(struct publish *f, struct github_ask *ask)
{
	const struct github_pull_change open = { .state = "open" };

	return github_ask_pull_update(ask, f->number, &open);
}

int
reopen_take(struct publish *f, struct github_answer *a)
{
	/* As when its branch is gone. */
	if (a->result == GITHUB_REFUSED)
		return begin_anew(f);
	/* Found behind the commit, it is complete. */
	return f->pushed[0] != '\0' ? FLOW_FILES : FLOW_BRANCH;
}

/* ---- one of that branch ---- */

int
pull_follows(const struct publish *f)
{
	if (f->number == 0)
		return FLOW_FIND;
	return f->order->pull.renew_title || f->order->pull.renew_body ?
	    FLOW_RENEW : FLOW_FILES;
}

static int
put_head(const struct publish *f, struct buf *out)
{
	return buf_printf(out, "%.*s:%s", (int)strcspn(f->fork, "/"), f->fork,
	    f->branch);
}

int
find_ask(struct publish *f, struct github_ask *ask)
{
	struct buf head CF_AUTO(buf_done) = BUF_INIT(1024);
	int r = put_head(f, &head);

	return r < 0 ? r : github_ask_pulls(ask, buf_text(&head), f->base);
}

/*
 * An open one counts before all others, and a merged one never; a closed one
 * unless it was found out that it stays closed.
 */
static struct pull_request *
choose(const struct publish *f, const struct pull_page *page)
{
	struct pull_request *closed = NULL;

	for (size_t i = 0; i < page->count; i++) {
		struct pull_request *one = &page->request[i];

		if (!is_closed(one))
			return one;
		if (!one->merged && !f->anew && closed == NULL)
			closed = one;
	}
	return closed;
}

int
find_take(struct publish *f, struct github_answer *a)
{
	struct pull_request *one = choose(f, &a->page);
	bool closed;

	/* It was said to be there, and is not: not for ever. */
	if (one == NULL && f->sought)
		return flow_fail(f, GITHUB_NONSENSE, 0, "GitHub says that "
		    "there is a pull request of the branch, and shows none");
	if (one == NULL)
		return FLOW_PREVIEW;
	closed = is_closed(one);
	take_pull(f, one);
	return closed ? FLOW_REOPEN : FLOW_FILES;
}

/* ---- what it changes ---- */

static bool
is_ours(const struct publish *f, const char *path)
{
	const char *folder = f->order->pull.folder;
	const size_t len = strlen(folder);

	return path == NULL || (strncmp(path, folder, len) == 0 &&
	    path[len] == '/');
}

/* A file outside of the connector's folder, by either of its names. */
static const char *
find_foreign(const struct publish *f, const struct pull_page *page)
{
	for (size_t i = 0; i < page->count; i++) {
		const struct pull_file *one = &page->file[i];

		if (!is_ours(f, one->path))
			return one->path;
		if (!is_ours(f, one->previous_path))
			return one->previous_path;
	}
	return NULL;
}

/*
 * Before anybody sees it: what the branch changes since it left the base, as
 * the pull request would show it.
 */
int
preview_ask(struct publish *f, struct github_ask *ask)
{
	struct buf head CF_AUTO(buf_done) = BUF_INIT(1024);
	int r = put_head(f, &head);

	return r < 0 ? r : github_ask_comparison(ask, f->base,
	    buf_text(&head));
}

/* GitHub shows no more than PULL_FILES_MAX: others may be behind them. */
int
preview_take(struct publish *f, struct github_answer *a)
{
	const char *foreign = find_foreign(f, &a->page);

	if (a->result == GITHUB_NOT_FOUND)
		return flow_fail(f, GITHUB_NOT_YET, FLOW_SOON, "GitHub does "
		    "not know the branch yet");
	f->outcome.spoilt = foreign != NULL ||
	    a->page.count >= PULL_FILES_MAX;
	if (foreign != NULL)
		return flow_refuse(f, "no pull request was opened, because "
		    "branch %s of %s changes files of others, such as %s: "
		    "touch open-source/publish makes another branch",
		    f->branch, f->fork, foreign);
	if (a->page.count >= PULL_FILES_MAX)
		return flow_refuse(f, "no pull request was opened, because "
		    "branch %s of %s changes %u files or more, and GitHub "
		    "does not tell whether all are in %s: touch "
		    "open-source/publish makes another branch", f->branch,
		    f->fork, PULL_FILES_MAX, f->order->pull.folder);
	return FLOW_OPEN;
}

/* ---- a new one ---- */

int
open_ask(struct publish *f, struct github_ask *ask)
{
	struct buf head CF_AUTO(buf_done) = BUF_INIT(1024);
	struct github_new_pull pull = {
		.title = f->order->pull.title, .body = f->order->pull.body,
		.base = f->base, .maintainer_can_modify = true,
	};
	int r = put_head(f, &head);

	if (r < 0)
		return r;
	pull.head = buf_text(&head);
	return github_ask_pull_create(ask, &pull);
}

int
open_take(struct publish *f, struct github_answer *a)
{
	if (a->result == GITHUB_EXISTS) {
		f->sought = true;
		return FLOW_FIND;
	}
	take_pull(f, &a->pull);
	f->is_new = true;
	return FLOW_FILES;
}

int
renew_ask(struct publish *f, struct github_ask *ask)
{
	const struct order_pull *pull = &f->order->pull;
	const struct github_pull_change change = {
		.title = pull->renew_title ? pull->title : NULL,
		.body = pull->renew_body ? pull->body : NULL,
	};

	return github_ask_pull_update(ask, f->number, &change);
}

int
renew_take(struct publish *f, struct github_answer *a)
{
	take_pull(f, &a->pull);
	return FLOW_FILES;
}

/* ---- a last look ---- */

int
files_ask(struct publish *f, struct github_ask *ask)
{
	ask->next = f->next;
	return github_ask_files(ask, f->number);
}

int
files_take(struct publish *f, struct github_answer *a)
{
	const char *foreign = find_foreign(f, &a->page);

	if (foreign != NULL)
		return flow_refuse(f, "pull request %lld changes files of "
		    "others, such as %s, because its branch is out of date: "
		    "mend that there first", (long long)f->number, foreign);
	f->files += a->page.count;
	if (f->files >= GITHUB_CHANGED_MAX)
		return flow_refuse(f, "pull request %lld changes %u files or "
		    "more, and GitHub does not tell whether all are in %s: "
		    "mend that there first", (long long)f->number,
		    GITHUB_CHANGED_MAX, f->order->pull.folder);
	flow_take(&f->next, &a->page.next);
	if (f->next == NULL)
		return flow_finish(f);
	return ++f->pages < FLOW_PAGES_MAX ? FLOW_FILES :
	    flow_fail(f, GITHUB_NONSENSE, 0, "GitHub's list of what the pull "
	    "request changes has no end");
}
