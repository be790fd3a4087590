/*
 * The pull request that a repository has of a submission: which one it is,
 * and when the repository is asked about it.
 */
#include "pull.h"

#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "contact.h"
#include "remote.h"
#include "repo.h"

const char *const pull_text_names[PULL_TEXTS] = {
	[PULL_TEXT_FILES] = "files",
	[PULL_TEXT_FOLDER] = "folder",
	[PULL_TEXT_FOUND] = "found",
	[PULL_TEXT_OTHERS] = "others",
	[PULL_TEXT_RUNS] = "runs",
	[PULL_TEXT_STATUSES] = "statuses",
	[PULL_TEXT_ANNOTATIONS] = "annotations",
	[PULL_TEXT_AUTHOR] = "author",
	[PULL_TEXT_LABELS] = "labels",
	[PULL_TEXT_CUT] = "cut",
};

int
pull_get_text(struct submission *s, struct conn *c, enum pull_text which,
    struct bytes **ret_text, int64_t *ret_since)
{
	return store_get_pull_text(c, s->id, pull_text_names[which], ret_text,
	    ret_since);
}

int
pull_set_text(struct step *st, enum pull_text which, const struct buf *text,
    bool *changed)
{
	struct bytes *before CF_AUTO(bytes_done) = NULL;
	int64_t since;
	int r;

	if (text->error < 0)
		return text->error;
	r = pull_get_text(st->s, st->c, which, &before, &since);
	if (r < 0 || (before != NULL && before->size == text->len &&
	    memcmp(before->data, buf_text(text), text->len) == 0))
		return r;
	if (changed != NULL)
		*changed = true;
	return store_set_pull_text(st->c, st->s->id, pull_text_names[which],
	    buf_text(text), text->len, st->now);
}

enum way
pull_way(const struct submission *s)
{
	return s->domain->repository != NULL ? WAY_REPOSITORY : WAY_HAND;
}

bool
pull_is_here(const struct submission *s)
{
	const char *here = s->domain->repository;

	return here != NULL && strcmp(here, s->pull.repository) == 0;
}

bool
pull_is_asked(const struct submission *s)
{
	return pull_is_here(s) && s->pull.contact.ask_at != 0;
}

bool
pull_is_followed(const struct submission *s)
{
	return pull_is_asked(s) && s->pull.number != 0;
}

static void
forget_texts(struct submission *s)
{
	bytes_unref(s->merged.files);
	bytes_unref(s->merged.folder);
	bytes_unref(s->merged.found);
	bytes_unref(s->labels);
	s->merged.files = s->merged.folder = s->merged.found = NULL;
	s->labels = NULL;
	s->merged.looked_at[0] = '\0';
}

int
pull_load(struct submission *s, struct conn *c)
{
	int64_t since;
	int r;

	forget_texts(s);
	if (s->pull.repository[0] == '\0')
		return 0;
	r = store_get_pull_tag(c, s->id, PULL_FOLDER_TAG,
	    s->merged.looked_at);
	if (r == 0)
		r = pull_get_text(s, c, PULL_TEXT_FILES, &s->merged.files,
		    &since);
	if (r == 0)
		r = pull_get_text(s, c, PULL_TEXT_FOLDER, &s->merged.folder,
		    &since);
	if (r == 0)
		r = pull_get_text(s, c, PULL_TEXT_FOUND, &s->merged.found,
		    &since);
	return r < 0 ? r : pull_get_text(s, c, PULL_TEXT_LABELS, &s->labels,
	    &since);
}

/* Microsoft's reviewers say so with it; few pull requests have any label. */
bool
pull_waits_for_author(const struct submission *s)
{
	struct span all;

	if (s->labels == NULL)
		return false;
	all = (struct span){ s->labels->data, s->labels->size };
	while (all.len > 0)
		if (span_is(span_trim(span_take_line(&all)),
		    "needs:partner-attention"))
			return true;
	return false;
}

int
pull_keep(struct step *st)
{
	struct submission *s = st->s;
	const struct outbox *waiting = &s->outbox[TARGET_REPOSITORY];

	s->pull.contact.order_at = waiting->count > 0 ?
	    waiting->first.not_before : 0;
	return store_set_pull(st->c, s->id, &s->pull);
}

/* ---- one that was opened by hand ---- */

int64_t
pull_number(const char *value)
{
	const char *end = value + strlen(value), *digits = end;

	while (digits > value && digits[-1] >= '0' && digits[-1] <= '9')
		digits--;
	return strtoll(digits, NULL, 10);
}

/* The name in a URL's authority; of no URL 'len' is 0. */
static struct span
host_of(const char *url)
{
	const char *host = strstr(url, "://");

	return host == NULL ? (struct span){ url, 0 } :
	    (struct span){ host + 3, strcspn(host + 3, "/: ") };
}

/*
 * Whether people find there what programs find at 'api'.  GitHub's own API
 * and that of GHE.com have "api." in front (docs.github.com, getting started
 * with the REST API), a server of somebody's own has one name for both.
 * Without TLS it is on this machine, and its pages may be anywhere.
 */
static bool
is_web_of(const char *api, struct span web)
{
	struct span host = host_of(api);

	if (strncmp(api, "http://", 7) == 0)
		return true;
	if (span_begins(host, "api."))
		host = span_skip(host, 4);
	return host.len == web.len &&
	    strncasecmp(host.data, web.data, host.len) == 0;
}

/* https://HOST/OWNER/NAME/pull/NUMBER of another repository. */
static bool
is_elsewhere(const struct submission *s, const char *value)
{
	const char *repository = s->domain->options.repository;
	const size_t len = strlen(repository);
	const struct span host = host_of(value);
	const char *path;

	if (host.len == 0)
		return false;
	path = strchr(host.data, '/');
	return !is_web_of(s->domain->repository, host) || path == NULL ||
	    strncasecmp(path + 1, repository, len) != 0 ||
	    strncmp(path + 1 + len, "/pull/", 6) != 0;
}

int
pull_forget(struct step *st)
{
	struct submission *s = st->s;
	int r;

	forget_texts(s);
	r = store_forget_pull_tags(st->c, s->id);
	for (size_t i = 0; i < PULL_TEXTS && r == 0; i++)
		r = store_set_pull_text(st->c, s->id, pull_text_names[i], "",
		    0, st->now);
	return r < 0 ? r : repo_forget_words(st);
}

static int
follow(struct step *st, int64_t number)
{
	struct submission *s = st->s;
	int r;

	r = pull_forget(st);
	/* Nothing was published from here in that one's folder. */
	if (r == 0)
		r = repo_keep_published(st, "", 0);
	/* Numbers are a repository's. */
	if (r == 0 && !pull_is_here(s))
		r = store_forget_pull_items(st->c, s->id);
	if (r < 0)
		return r;
	s->pull = (struct pull_row){
		.number = number, .adopted = true,
		.contact = { .ask_at = st->now },
	};
	(void)snprintf(s->pull.repository, sizeof(s->pull.repository), "%s",
	    s->domain->repository);
	st->ordered = true;
	r = pull_keep(st);
	return r < 0 ? r : step_event(st, "certfs", "open-source: pull request "
	    "%lld of %s is followed", (long long)number,
	    s->domain->options.repository);
}

/* What is no longer named here and was not opened from here. */
static int
let_go(struct step *st)
{
	struct pull_row *row = &st->s->pull;

	if (!row->adopted || row->contact.ask_at == 0)
		return 0;
	row->contact.ask_at = 0;
	return pull_keep(st);
}

static bool
is_to_be_followed(const struct submission *s)
{
	const char *value = form_text(s, FIELD_PULL_REQUEST);

	return s->domain->repository != NULL && value[0] != '\0' &&
	    !is_elsewhere(s, value);
}

bool
pull_is_anothers(const struct submission *s)
{
	return is_to_be_followed(s) &&
	    pull_number(form_text(s, FIELD_PULL_REQUEST)) != s->pull.number;
}

int
pull_adopt(struct step *st)
{
	struct submission *s = st->s;
	const int64_t number = pull_number(form_text(s, FIELD_PULL_REQUEST));
	bool taken = false;
	int r = 0;

	if (s->domain->repository == NULL)
		return 0;
	if (is_to_be_followed(s))
		r = store_has_other_pull(st->c, s->domain->repository, number,
		    s->id, &taken);
	if (r < 0)
		return r;
	/* A form is copied with a submission, and what it names is not. */
	if (taken || !is_to_be_followed(s))
		return let_go(st);
	if (!pull_is_here(s) || s->pull.number != number)
		return follow(st, number);
	if (s->pull.contact.ask_at != 0)
		return 0;
	s->pull.contact.ask_at = st->now;
	st->ordered = true;
	return pull_keep(st);
}

/* ---- who has something to do ---- */

struct unfollowed {
	int64_t	submission[64];
	size_t	count;
	int64_t	after;
};

static int
take_unfollowed(void *arg, int64_t submission)
{
	struct unfollowed *u = arg;

	u->submission[u->count++] = submission;
	u->after = submission;
	return u->count == ARRAY_LEN(u->submission) ? 1 : 0;
}

static int
follow_locked(struct submission *s)
{
	struct step st CF_AUTO(step_done) = STEP_INIT;
	int r;

	r = submission_fresh(s);
	if (r < 0 || !is_to_be_followed(s) ||
	    (pull_is_here(s) && s->pull.number != 0))
		return r == -ENOENT ? 0 : r;
	r = step_begin(&st, s, DURABLE_PROCESS);
	if (r == 0)
		r = pull_adopt(&st);
	return r < 0 ? r : step_commit(&st);
}

static int
follow_one(struct domain *d, int64_t id)
{
	struct submission *s;
	int r;

	r = submission_get(d, id, &s);
	if (r < 0)
		return r == -ENOENT ? 0 : r;
	submission_lock(s);
	r = follow_locked(s);
	submission_unlock(s);
	submission_put(s);
	return r;
}

static int
find_unfollowed(struct domain *d, struct unfollowed *u)
{
	struct conn *c CF_AUTO(store_done) = NULL;
	int r;

	u->count = 0;
	r = store_read(d->store, &c);
	return r < 0 ? r : store_list_unfollowed(c, u->after,
	    take_unfollowed, u);
}

/* Those whose form named one while no repository was mounted, or another. */
static int
follow_all(struct domain *d)
{
	struct unfollowed u = { .after = 0 };
	int r;

	do {
		r = find_unfollowed(d, &u);
		for (size_t i = 0; i < u.count && r >= 0; i++)
			r = follow_one(d, u.submission[i]);
	} while (r >= 0 && u.count == ARRAY_LEN(u.submission));
	return r < 0 ? r : 0;
}

int
domain_list_pulls_due(struct domain *d, int (*each)(void *arg,
    int64_t submission, int64_t at, bool order), void *arg)
{
	struct conn *c CF_AUTO(store_done) = NULL;
	int r = 0;

	if (d->repository == NULL)
		return 0;
	/* Only the thread that asks the repository calls this. */
	if (!d->followed)
		r = follow_all(d);
	if (r < 0)
		return r;
	d->followed = true;
	r = store_read(d->store, &c);
	return r < 0 ? r : store_list_pulls_due(c, d->repository, each, arg);
}

/* ---- when to ask ---- */

#define EVERY		((int64_t)5 * 60)	/* seconds */
#define EVERY_QUIET	((int64_t)60 * 60)
#define EVERY_OVER	((int64_t)24 * 60 * 60)
/* So often a day has EVERY, or EVERY_QUIET: then it is asked less often. */
#define QUIET_FROM	288
#define OVER_FROM	24

static int64_t
seconds_to_wait(const struct submission *s)
{
	const int64_t quiet = s->pull.contact.quiet;

	if (s->pull.number == 0)
		return EVERY_OVER;
	if (s->row.pull == PULL_MERGED || s->row.pull == PULL_CLOSED)
		return quiet < OVER_FROM ? EVERY_QUIET : EVERY_OVER;
	return quiet < QUIET_FROM ? EVERY : EVERY_QUIET;
}

static int64_t
in_ms(const struct submission *s, int64_t seconds)
{
	const unsigned second = s->domain->options.second_ms;

	return seconds * (second > 0 ? second : 1000);
}

bool
pull_ask_sooner(struct step *st)
{
	struct contact *contact = &st->s->pull.contact;
	const int64_t soon = st->now + in_ms(st->s, EVERY) * 1000000;

	if (contact->ask_at <= soon)
		return false;
	contact->ask_at = soon;
	return true;
}

/* With an eighth more by chance, so that not all come at once. */
void
pull_ask_later(struct step *st, bool moved)
{
	struct submission *s = st->s;
	int64_t ms;

	s->pull.contact.quiet = moved ? 0 : s->pull.contact.quiet + 1;
	ms = in_ms(s, seconds_to_wait(s));
	ms += randombytes_uniform((uint32_t)(ms / 8 + 1));
	s->pull.contact.ask_at = st->now + ms * 1000000;
}

int
submission_next_pull_ask(struct submission *s, struct pull_ask *ret_ask)
{
	const struct pull_row *row = &s->pull;
	int r;

	r = submission_fresh(s);
	if (r < 0)
		return r;
	if (!pull_is_asked(s))
		return -ENOENT;
	if (row->number == 0)
		return pull_ask_base(s, ret_ask);
	*ret_ask = (struct pull_ask){ .number = row->number };
	_Static_assert(sizeof(ret_ask->folder) == sizeof(row->folder) &&
	    sizeof(ret_ask->fork) == sizeof(row->fork) &&
	    sizeof(ret_ask->branch) == sizeof(row->branch),
	    "they are copied as they are");
	memcpy(ret_ask->head, row->head, sizeof(row->head));
	memcpy(ret_ask->fork, row->fork, sizeof(row->fork));
	memcpy(ret_ask->branch, row->branch, sizeof(row->branch));
	memcpy(ret_ask->folder, row->folder, sizeof(row->folder));
	memcpy(ret_ask->merged_as, row->merged_as, sizeof(row->merged_as));
	return 0;
}

int
submission_pull_tag(struct submission *s, const char *key, char ret_tag[256])
{
	struct conn *c CF_AUTO(store_done) = NULL;
	int r;

	r = store_read(s->domain->store, &c);
	return r < 0 ? r : store_get_pull_tag(c, s->id, key, ret_tag);
}

bool
submission_has_repository(const struct submission *s)
{
	return s->domain->repository != NULL;
}

const char *
submission_pull_url(struct submission *s)
{
	return submission_fresh(s) < 0 || !pull_is_followed(s) ? "" :
	    s->pull.url;
}

/* Nobody waits for what the repository's own branch has. */
static int
fail_base(struct step *st, const struct failure *f)
{
	int r;

	st->s->pull.contact.ask_at = f->again_at;
	r = pull_keep(st);
	return r < 0 ? r : step_commit(st);
}

int
submission_fail_pull(struct submission *s, const struct failure *f)
{
	struct step st CF_AUTO(step_done) = STEP_INIT;
	int r;

	r = submission_fresh(s);
	if (r < 0 || !pull_is_asked(s))
		return r;
	r = step_begin(&st, s, DURABLE_PROCESS);
	if (r == 0 && s->pull.number == 0)
		return fail_base(&st, f);
	if (r < 0)
		return r;
	r = contact_ask_failed(&st, TARGET_REPOSITORY, f);
	if (r == 0)
		r = pull_keep(&st);
	return r < 0 ? r : step_commit(&st);
}
