/*
 * The way of an order to the repository: who we are, the fork, the branch, a
 * commit, the ref.  What a lost answer asks for is in docs.github.com only in
 * part: refs have no compare-and-swap, but an update that is not forced takes
 * nothing but a fast-forward, and commits with fixed dates have fixed ids.
 */
#include "publish_internal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OK		(1u << GITHUB_OK)
#define TAKES(result)	(1u << GITHUB_ ## result)

/* ---- the ends ---- */

static void
set_text(struct publish *f, const char *format, va_list ap)
{
	struct buf text CF_AUTO(buf_done) = BUF_INIT(sizeof(f->text) - 1);

	(void)buf_vprintf(&text, format, ap);
	(void)snprintf(f->text, sizeof(f->text), "%s", text.len > 0 ?
	    buf_text(&text) : "the repository does not take it");
	f->outcome.text = f->text;
}

int
flow_refuse(struct publish *f, const char *format, ...)
{
	va_list ap;

	f->outcome.end = PUBLISH_REFUSED;
	va_start(ap, format);
	set_text(f, format, ap);
	va_end(ap);
	return FLOW_END;
}

int
flow_refuse_strange(struct publish *f)
{
	f->outcome.strange = f->head;
	return flow_refuse(f, "branch %s of %s has commits that were not made "
	    "here, the newest is %.12s: look at open-source/diff, and then: "
	    "echo \"accept others\" > open-source/publish, or reject others",
	    f->branch, f->fork, f->head);
}

int
flow_fail(struct publish *f, enum github_result result, unsigned retry_after,
    const char *text)
{
	(void)snprintf(f->text, sizeof(f->text), "%s", text);
	f->outcome.end = PUBLISH_FAILED;
	f->outcome.result = result;
	f->outcome.text = f->text;
	f->outcome.retry_after = retry_after;
	return FLOW_END;
}

int
flow_finish(struct publish *f)
{
	f->outcome.end = PUBLISH_DONE;
	f->outcome.receipt = (struct pull_receipt){
		.number = f->number, .url = f->url, .title = f->title,
		.fork = f->fork, .head = f->pushed, .draft = f->draft,
		.unchanged = f->unchanged,
	};
	return FLOW_END;
}

int
flow_finish_comment(struct publish *f, int64_t id)
{
	f->outcome.end = PUBLISH_DONE;
	f->outcome.comment = id;
	return FLOW_END;
}

/* Of these a repetition does not make anything better. */
static bool
is_final(enum github_result result)
{
	return (1u << result & (TAKES(REFUSED) | TAKES(CONFLICT) |
	    TAKES(EXISTS) | TAKES(NO_COMMITS) |
	    TAKES(NOT_FAST_FORWARD))) != 0;
}

/* "owner" of "owner/name". */
static bool
is_owner(const char *login, const char *repository)
{
	const size_t len = strlen(login);
	const struct span all = { repository, strlen(repository) };
	char lower[256];

	if (len >= sizeof(lower) || all.len <= len || repository[len] != '/')
		return false;
	for (size_t i = 0; i <= len; i++)
		lower[i] = text_lower(login[i]);
	return span_begins(all, lower);
}

/*
 * What is not found is not to be written to with this token.  In the fork of
 * somebody else no token of ours will be that could.
 */
static int
fail_write(struct publish *f, const struct github_answer *a)
{
	struct buf text CF_AUTO(buf_done) = BUF_INIT(1024);

	if (f->number != 0 && f->fork != NULL && !is_owner(f->login, f->fork))
		return flow_refuse(f, "pull request %lld comes from %s, which "
		    "%s may not write to: ask its owner, or open another one "
		    "after rm form/pull_request (%s)", (long long)f->number,
		    f->fork, f->login, a->text);
	(void)buf_printf(&text, "the token may not write to %s: %s",
	    f->fork != NULL ? f->fork : f->upstream, a->text);
	return flow_fail(f, GITHUB_CREDENTIALS, 0, buf_text(&text));
}

static int
fail(struct publish *f, const struct github_answer *a)
{
	if (publish_writes(f) && a->result == GITHUB_NOT_FOUND)
		return fail_write(f, a);
	if (is_final(a->result))
		return flow_refuse(f, "%s", a->text);
	return flow_fail(f, a->result, a->result == GITHUB_NOT_YET &&
	    a->retry_after == 0 ? FLOW_SOON : a->retry_after, a->text);
}

void
flow_take(char **to, char **from)
{
	free(*to);
	*to = *from;
	*from = NULL;
}

static void
copy_object(char to[PULL_OBJECT_SIZE], const char from[PULL_OBJECT_SIZE])
{
	memcpy(to, from, PULL_OBJECT_SIZE);
}

/* ---- who, and where ---- */

static int
user_ask(struct publish *f, struct github_ask *ask)
{
	(void)f;
	return github_ask_user(ask);
}

static int
user_take(struct publish *f, struct github_answer *a)
{
	flow_take(&f->login, &a->user.login);
	f->user = a->user.id;
	return FLOW_UPSTREAM;
}

static int
upstream_ask(struct publish *f, struct github_ask *ask)
{
	(void)f;
	return github_ask_repository(ask);
}

int
flow_begin(struct publish *f)
{
	const char *branch = f->order->pull.branch;

	free(f->branch);
	f->branch = text_dup(branch, strlen(branch));
	if (f->branch == NULL)
		return -ENOMEM;
	/* Nobody can fork what is his. */
	if (!is_owner(f->login, f->upstream))
		return FLOW_OWN;
	free(f->fork);
	f->fork = text_dup(f->upstream, strlen(f->upstream));
	return f->fork != NULL ? FLOW_BRANCH : -ENOMEM;
}

static int
upstream_take(struct publish *f, struct github_answer *a)
{
	if (a->result == GITHUB_NOT_FOUND)
		return flow_refuse(f, "there is no repository %s, or the "
		    "token may not see it: mount with the one that pull "
		    "requests go to", f->repository);
	if (a->repository.is_archived)
		return flow_refuse(f, "repository %s is archived: it takes no "
		    "pull requests any more", f->repository);
	flow_take(&f->upstream, &a->repository.name);
	flow_take(&f->base, &a->repository.branch);
	return f->number != 0 ? FLOW_PULL : flow_begin(f);
}

/* ---- the fork ---- */

static const char *
name_of(const char *repository)
{
	const char *slash = strchr(repository, '/');

	return slash != NULL ? slash + 1 : repository;
}

static int
own_ask(struct publish *f, struct github_ask *ask)
{
	struct buf name CF_AUTO(buf_done) = BUF_INIT(512);

	(void)buf_printf(&name, "%s/%s", f->login, name_of(f->upstream));
	if (name.error < 0)
		return name.error;
	ask->repository = buf_text(&name);
	return github_ask_repository(ask);
}

static bool
is_fork(const struct publish *f, const struct github_repository *one)
{
	return one->is_fork && one->parent != NULL &&
	    text_equal_nocase(one->parent, f->upstream);
}

static int
refuse_own(struct publish *f, const struct github_repository *one)
{
	return flow_refuse(f, "%s is no fork of %s, and nothing is written to "
	    "it: rename it, or make a fork under another name", one->name,
	    f->upstream);
}

static int
own_take(struct publish *f, struct github_answer *a)
{
	/* One of another name is found by asking for one. */
	if (a->result == GITHUB_NOT_FOUND)
		return FLOW_FORK;
	if (!is_fork(f, &a->repository))
		return refuse_own(f, &a->repository);
	flow_take(&f->fork, &a->repository.name);
	return FLOW_BRANCH;
}

static int
fork_ask(struct publish *f, struct github_ask *ask)
{
	(void)f;
	return github_ask_fork(ask, true);
}

static int
fork_take(struct publish *f, struct github_answer *a)
{
	if (!a->repository.is_fork || (a->repository.parent != NULL &&
	    !text_equal_nocase(a->repository.parent, f->upstream)))
		return refuse_own(f, &a->repository);
	flow_take(&f->fork, &a->repository.name);
	return FLOW_FORKED;
}

static int
forked_ask(struct publish *f, struct github_ask *ask)
{
	ask->repository = f->fork;
	return github_ask_ref(ask, f->base);
}

/* docs.github.com: it may take minutes until git's objects are there. */
static int
forked_take(struct publish *f, struct github_answer *a)
{
	if (a->result == GITHUB_OK)
		return FLOW_BRANCH;
	return flow_fail(f, GITHUB_NOT_YET, FLOW_SOON,
	    "the fork is being made by GitHub");
}

/* ---- the branch, and what it begins with ---- */

static int
branch_ask(struct publish *f, struct github_ask *ask)
{
	ask->repository = f->fork;
	return github_ask_ref(ask, f->branch);
}

static int
branch_take(struct publish *f, struct github_answer *a)
{
	if (a->result == GITHUB_OK) {
		copy_object(f->head, a->object);
		copy_object(f->parent, a->object);
		return FLOW_COMMIT;
	}
	if (f->number != 0)
		return flow_refuse(f, "branch %s of %s, which pull request "
		    "%lld has, is gone: restore it there", f->branch, f->fork,
		    (long long)f->number);
	f->head[0] = '\0';
	return text_equal_nocase(f->fork, f->upstream) ? FLOW_BASE :
	    FLOW_SYNC;
}

static int
sync_ask(struct publish *f, struct github_ask *ask)
{
	ask->repository = f->fork;
	return github_ask_merge_upstream(ask, f->base);
}

/*
 * A fork that was not brought up to date does not know the newest commit.
 * Where its own commits are in the way, the newest that it shares is taken.
 */
static int
sync_take(struct publish *f, struct github_answer *a)
{
	if (a->result == GITHUB_NOT_FOUND)
		return flow_fail(f, GITHUB_NOT_YET, FLOW_SOON, "the fork has "
		    "not got the branch yet that pull requests go to, or the "
		    "token may not write there");
	f->diverged = a->result != GITHUB_OK;
	return FLOW_BASE;
}

static int
base_ask(struct publish *f, struct github_ask *ask)
{
	return github_ask_ref(ask, f->base);
}

static int
base_take(struct publish *f, struct github_answer *a)
{
	copy_object(f->parent, a->object);
	return f->diverged ? FLOW_COMPARE : FLOW_COMMIT;
}

static int
compare_ask(struct publish *f, struct github_ask *ask)
{
	struct buf head CF_AUTO(buf_done) = BUF_INIT(1024);

	(void)buf_printf(&head, "%s:%s", f->login, f->base);
	return head.error < 0 ? head.error :
	    github_ask_comparison(ask, f->base, buf_text(&head));
}

static int
compare_take(struct publish *f, struct github_answer *a)
{
	if (a->comparison.merge_base[0] == '\0')
		return flow_fail(f, GITHUB_NONSENSE, 0, "GitHub does not say "
		    "where the fork left the repository");
	copy_object(f->parent, a->comparison.merge_base);
	return FLOW_COMMIT;
}

static int
commit_ask(struct publish *f, struct github_ask *ask)
{
	ask->repository = f->fork;
	return github_ask_commit(ask, f->parent);
}

static int
commit_take(struct publish *f, struct github_answer *a)
{
	copy_object(f->tree, a->commit.tree);
	copy_object(f->walked, a->commit.tree);
	f->depth = 0;
	return FLOW_WALK;
}

/* ---- the commit ---- */

/*
 * docs.github.com, "setting your commit email address": ID+LOGIN@ is an
 * address of the account that shows no other.
 */
static int
new_commit_ask(struct publish *f, struct github_ask *ask)
{
	const char *const parents[] = { f->parent };
	struct buf email CF_AUTO(buf_done) = BUF_INIT(512);
	const struct github_new_commit commit = {
		.message = f->order->pull.message, .tree = f->made,
		.parent = parents, .parents = 1, .name = f->login,
		.at = f->order->pull.at,
	};
	struct github_new_commit full = commit;

	(void)buf_printf(&email, "%lld+%s@users.noreply.github.com",
	    (long long)f->user, f->login);
	if (email.error < 0)
		return email.error;
	full.email = buf_text(&email);
	ask->repository = f->fork;
	return github_ask_commit_create(ask, &full);
}

static int
new_commit_take(struct publish *f, struct github_answer *a)
{
	copy_object(f->made, a->object);
	return f->head[0] != '\0' ? FLOW_UPDATE_REF : FLOW_CREATE_REF;
}

static int
create_ref_ask(struct publish *f, struct github_ask *ask)
{
	ask->repository = f->fork;
	return github_ask_ref_create(ask, f->branch, f->made);
}

static int
update_ref_ask(struct publish *f, struct github_ask *ask)
{
	ask->repository = f->fork;
	return github_ask_ref_update(ask, f->branch, f->made);
}

/* Somebody was quicker: what is there now is looked at again. */
static int
ref_take(struct publish *f, struct github_answer *a)
{
	if (a->result == GITHUB_OK) {
		copy_object(f->pushed, f->made);
		return pull_follows(f);
	}
	if (++f->rebuilds > REBUILDS_MAX)
		return flow_refuse(f, "branch %s of %s cannot be moved "
		    "forward: %s", f->branch, f->fork, a->text);
	return FLOW_BRANCH;
}

/* ---- the table ---- */

static const struct flow_type types[FLOW_STEPS] = {
	[FLOW_USER] = { OK, user_ask, .take = user_take },
	[FLOW_UPSTREAM] = { OK | TAKES(NOT_FOUND), upstream_ask,
	    .take = upstream_take },
	[FLOW_PULL] = { OK | TAKES(NOT_FOUND), pull_ask, .take = pull_take },
	[FLOW_REOPEN] = { OK | TAKES(REFUSED), reopen_ask, .take = reopen_take,
	    .writes = true },
	[FLOW_OWN] = { OK | TAKES(NOT_FOUND), own_ask, .take = own_take },
	[FLOW_FORK] = { OK, fork_ask, .take = fork_take, .writes = true },
	[FLOW_FORKED] = { OK | TAKES(NOT_FOUND) | TAKES(NOT_YET), forked_ask,
	    .take = forked_take },
	[FLOW_BRANCH] = { OK | TAKES(NOT_FOUND), branch_ask,
	    .take = branch_take },
	[FLOW_SYNC] = { OK | TAKES(CONFLICT) | TAKES(REFUSED) |
	    TAKES(NOT_FOUND), sync_ask, .take = sync_take, .writes = true },
	[FLOW_BASE] = { OK, base_ask, .take = base_take },
	[FLOW_COMPARE] = { OK, compare_ask, .take = compare_take },
	[FLOW_COMMIT] = { OK, commit_ask, .take = commit_take },
	[FLOW_WALK] = { OK, walk_ask, .take = walk_take },
	[FLOW_BLOB] = { OK, blob_ask, .take = blob_take, .writes = true },
	[FLOW_TREE] = { OK, tree_ask, .take = tree_take, .writes = true },
	[FLOW_NEW_COMMIT] = { OK, new_commit_ask, .take = new_commit_take,
	    .writes = true },
	[FLOW_CREATE_REF] = { OK | TAKES(EXISTS), create_ref_ask,
	    .take = ref_take, .writes = true },
	[FLOW_UPDATE_REF] = { OK | TAKES(NOT_FAST_FORWARD), update_ref_ask,
	    .take = ref_take, .writes = true },
	[FLOW_FIND] = { OK, find_ask, .take = find_take },
	[FLOW_PREVIEW] = { OK | TAKES(NOT_FOUND), preview_ask,
	    .take = preview_take },
	[FLOW_OPEN] = { OK | TAKES(EXISTS), open_ask, .take = open_take,
	    .writes = true },
	[FLOW_RENEW] = { OK, renew_ask, .take = renew_take, .writes = true },
	[FLOW_FILES] = { OK, files_ask, .take = files_take },
	[FLOW_SEARCH] = { OK, search_ask, .take = search_take },
	[FLOW_SAY] = { OK | TAKES(NOT_FOUND), say_ask, .take = say_take,
	    .writes = true },
};

/* ---- going on ---- */

bool
publish_writes(const struct publish *f)
{
	return types[f->step].writes;
}

bool
publish_renews(const struct publish *f, const char **ret_title,
    const char **ret_body)
{
	const struct order_pull *pull = &f->order->pull;

	if (f->step != FLOW_RENEW)
		return false;
	*ret_title = pull->renew_title ? f->title : NULL;
	*ret_body = pull->renew_body ? f->body : NULL;
	return true;
}

int
publish_ask(struct publish *f, struct github_ask *ask)
{
	return types[f->step].ask(f, ask);
}

static int
fail_locally(struct publish *f, int error)
{
	return error == -ENOMEM ?
	    flow_fail(f, GITHUB_BUSY, FLOW_SOON, "out of memory") :
	    flow_refuse(f, "this cannot be told to GitHub: %s",
	    strerror(-error));
}

void
publish_give_up(struct publish *f, int error)
{
	f->step = (enum flow_step)fail_locally(f, error);
}

bool
publish_take(struct publish *f, struct github_answer *a)
{
	const struct flow_type *type = &types[f->step];
	int next = (type->takes & 1u << a->result) != 0 ?
	    type->take(f, a) : fail(f, a);

	if (next < 0)
		next = fail_locally(f, next);
	f->outcome.pushed = f->pushed[0] != '\0' ? f->pushed : NULL;
	f->outcome.number = f->number;
	f->outcome.url = f->url;
	f->outcome.fork = f->fork;
	f->step = (enum flow_step)next;
	return next != FLOW_END;
}

const struct publish_outcome *
publish_outcome(const struct publish *f)
{
	return &f->outcome;
}

static enum flow_step
first_step(const struct order *order)
{
	if (order->kind == ORDER_PUBLISH)
		return FLOW_USER;
	/* Nothing was said yet: there is nothing to search for. */
	return order->attempts == 0 ? FLOW_SAY : FLOW_SEARCH;
}

int
publish_new(const struct order *order, const char *repository,
    struct publish **ret_publish)
{
	struct publish *f = calloc(1, sizeof(*f));

	if (f == NULL)
		return -ENOMEM;
	f->order = order;
	f->repository = repository;
	f->number = order->pull.number;
	f->step = first_step(order);
	*ret_publish = f;
	return 0;
}

void
publish_free(struct publish *f)
{
	if (f == NULL)
		return;
	changes_done(f);
	free(f->login);
	free(f->upstream);
	free(f->base);
	free(f->fork);
	free(f->branch);
	free(f->url);
	free(f->title);
	free(f->body);
	free(f->next);
	free(f);
}
