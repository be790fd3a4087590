/*
 * What a repository says of a pull request, taken in at once: which state it
 * is in, what was said, what runs on it, and what was merged.
 */
#include "pull.h"
#include "contact.h"
#include "repo.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* ---- the pull request itself ---- */

static int
hear_labels(struct step *st, const struct pull_request *request)
{
	struct bytes *before CF_AUTO(bytes_done) = NULL;
	struct buf text CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct buf line CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	int64_t since;
	int r;

	for (size_t i = 0; i < request->labels; i++) {
		(void)buf_printf(&text, "%s\n", request->label[i]);
		(void)buf_printf(&line, "%s%s", i > 0 ? ", " : "",
		    request->label[i]);
	}
	r = pull_get_text(st->s, st->c, PULL_TEXT_LABELS, &before, &since);
	if (r == 0)
		r = pull_set_text(st, PULL_TEXT_LABELS, &text, NULL);
	if (r < 0 || strcmp(before != NULL ? before->data : "",
	    buf_text(&text)) == 0)
		return r;
	r = pull_load(st->s, st->c);
	return r < 0 ? r : step_event(st, "repository", "labels: %s", line.len > 0 ?
	    buf_text(&line) : "none");
}

static int
hear_author(struct step *st, const struct pull_request *request)
{
	struct buf text CF_AUTO(buf_done) = BUF_INIT(PULL_LINE_MAX);

	if (request->author.login != NULL)
		(void)buf_puts(&text, request->author.login);
	return pull_set_text(st, PULL_TEXT_AUTHOR, &text, NULL);
}

/*
 * Whoever pushed: what was published from here is known as that, but while it
 * is on its way, when an answer may have been lost.
 */
static int
hear_head(struct step *st, const struct pull_request *request)
{
	struct pull_row *row = &st->s->pull;
	const char *object = request->head.object;
	const bool others = row->head[0] != '\0' && !repo_is_busy(st->s) &&
	    strcmp(object, row->published) != 0;

	if (object[0] == '\0' || strcmp(object, row->head) == 0)
		return 0;
	text_copy(row->head, sizeof(row->head), object);
	return step_event(st, "repository", "open-source: the newest commit is "
	    "%s%s", object, others ? ", which is not from here" : "");
}

/* A commit of others: said when its files are known, once for each. */
static int
hear_committer(struct step *st, const struct pull_news *news)
{
	const struct pull_row *row = &st->s->pull;

	if (news->author == NULL || news->looked_at == NULL ||
	    strcmp(news->looked_at, row->head) != 0 ||
	    !repo_has_others(st->s))
		return 0;
	return step_event(st, "repository", "open-source: commit %.12s, which "
	    "is not from here, is by %s: cat open-source/diff", row->head,
	    news->author);
}

static const char *
merge_of(const struct pull_news *news)
{
	const struct pull_request *request = news->request;

	if (news->merged_as != NULL)
		return news->merged_as;
	/* While it is open this is of a trial (section 4.1 of the API). */
	return request != NULL && request->merged ? request->merge_commit :
	    "";
}

static int
hear_request(struct step *st, const struct pull_request *request)
{
	struct pull_row *row = &st->s->pull;
	int r;

	row->number = request->number;
	row->draft = request->draft;
	text_copy(row->url, sizeof(row->url), request->url);
	text_copy(row->title, sizeof(row->title), request->title);
	text_copy(row->branch, sizeof(row->branch), request->head.ref);
	/* A fork that is gone is no longer known, but was. */
	if (request->head.repository != NULL)
		text_copy(row->fork, sizeof(row->fork),
		    request->head.repository);
	r = hear_author(st, request);
	if (r == 0)
		r = hear_head(st, request);
	return r < 0 ? r : hear_labels(st, request);
}

/* ---- its state ---- */

/* What is over stays so until the repository says that it is not. */
static int
judge_state(struct step *st, const struct pull_request *request,
    enum pull_state *ret_state)
{
	const enum pull_state now = st->s->row.pull;

	*ret_state = now;
	if (request == NULL && (now == PULL_MERGED || now == PULL_CLOSED))
		return 0;
	if (request != NULL && request->merged)
		*ret_state = PULL_MERGED;
	else if (request != NULL && strcmp(request->state, "closed") == 0)
		*ret_state = PULL_CLOSED;
	else
		return pull_opinion(st, ret_state);
	return 0;
}

/* It speaks of what was there before the version that is on its way. */
static bool
is_outdated(const struct submission *s, enum pull_state to)
{
	return s->row.pull == PULL_PUBLISHING && to != PULL_MERGED &&
	    s->outbox[TARGET_REPOSITORY].count > 0;
}

static int
hear_state(struct step *st, const struct pull_news *news)
{
	struct submission *s = st->s;
	enum pull_state to;
	int r;

	r = judge_state(st, news->request, &to);
	if (r < 0 || to == s->row.pull || is_outdated(s, to))
		return r;
	r = step_event(st, "repository", "open-source: %s -> %s",
	    pull_words[s->row.pull], pull_words[to]);
	if (r == 0)
		r = step_enter_pull(st, PULL_EVENT_HEARD, to, "");
	if (r == 0 && to == PULL_MERGED)
		r = pull_hear_merged(st);
	if (r == 0)
		r = step_follow_pull(st, "");
	step_outcome(st, "the repository says that pull request %lld is %s",
	    (long long)s->pull.number, pull_words[to]);
	st->changes |= CHANGE_STATUS;
	return r;
}

/* ---- all of it ---- */

static int
hear_pull(struct step *st, const struct pull_news *news)
{
	struct pull_row *row = &st->s->pull;
	const char *merge = merge_of(news);
	int r = 0;

	if (news->request != NULL)
		r = hear_request(st, news->request);
	if (merge[0] != '\0')
		text_copy(row->merged_as, sizeof(row->merged_as), merge);
	if (r == 0)
		r = pull_hear_folder(st, news);
	if (r == 0)
		r = hear_committer(st, news);
	if (r == 0)
		r = pull_hear_said(st, news);
	if (r == 0)
		r = pull_hear_cut(st, news);
	if (r == 0)
		r = pull_hear_checks(st, news);
	return r < 0 ? r : hear_state(st, news);
}

static int
hear(struct step *st, const struct pull_news *news)
{
	int r = news->number == 0 ? pull_hear_folder(st, news) :
	    hear_pull(st, news);

	for (size_t i = 0; i < news->tags && r == 0; i++)
		r = store_set_pull_tag(st->c, st->s->id, news->tag[i].key,
		    news->tag[i].tag);
	return r;
}

/* That nothing changed needs no judgement, and is no line anywhere. */
static int
note_quiet(struct submission *s)
{
	struct conn *c CF_AUTO(store_done) = NULL;
	struct step st = { .s = s, .now = clock_now() };
	int r;

	r = store_write(s->domain->store, DURABLE_PROCESS, &c);
	if (r < 0)
		return r;
	st.c = c;
	pull_ask_later(&st, false);
	r = pull_keep(&st);
	if (r == 0)
		r = store_commit(c);
	if (r < 0)
		s->stale = true;
	return r;
}

/* What was asked about is another pull request by now, or the first one. */
static bool
is_of_another(const struct submission *s, const struct pull_news *news)
{
	return news != NULL && news->number != s->pull.number;
}

/* The folder may have got another name while it was looked at. */
static void
ask_later(struct step *st, const struct pull_news *news)
{
	pull_ask_later(st, news != NULL);
	if (news != NULL && news->folder != NULL && !pull_is_looked_at(st->s))
		(void)pull_ask_sooner(st);
}

int
submission_take_pull(struct submission *s, const struct pull_news *news)
{
	struct step st CF_AUTO(step_done) = STEP_INIT;
	int r;

	r = submission_fresh(s);
	if (r < 0 || !pull_is_asked(s) || is_of_another(s, news))
		return r;
	if (news == NULL && s->pull.contact.failing_since == 0)
		return note_quiet(s);
	r = step_begin(&st, s, DURABLE_PROCESS);
	if (r == 0 && news != NULL)
		r = hear(&st, news);
	if (r < 0)
		return r;
	if (s->outbox[TARGET_REPOSITORY].count == 0)
		contact_succeeded(&st, TARGET_REPOSITORY);
	ask_later(&st, news);
	r = pull_keep(&st);
	return r < 0 ? r : step_commit(&st);
}
