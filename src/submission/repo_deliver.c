/*
 * What became of an order for the repository.
 */
#include "repo.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "contact.h"
#include "deliver.h"
#include "pull.h"

#define ENTRIES_MAX	64u
#define BYTES_MAX	((size_t)64 << 20)

static const char kept_name[] = "published";

static void
copy(char *to, size_t size, const char *from)
{
	if (from != NULL)
		(void)snprintf(to, size, "%s", from);
}

int
repo_read_published(const struct submission *s, struct conn *c,
    int (*take)(void *arg, const char *name, const void *data, size_t size),
    void *arg)
{
	struct bytes *zip CF_AUTO(bytes_done) = NULL;
	int64_t since;
	int r;

	r = store_get_pull_text(c, s->id, kept_name, &zip, &since);
	if (r < 0 || zip == NULL || zip->size == 0)
		return r;
	r = pack_read(zip->data, zip->size, ENTRIES_MAX, BYTES_MAX, take, arg,
	    NULL);
	return r < 0 ? r : 1;
}

int
repo_keep_published(struct step *st, const void *zip, size_t size)
{
	return store_set_pull_text(st->c, st->s->id, kept_name, zip, size,
	    st->now);
}

/* Files and words as they were ordered, whatever the draft is by now. */
static int
keep_published(struct step *st, bool opened)
{
	struct submission *s = st->s;
	struct bytes *body CF_AUTO(bytes_done) = NULL;
	struct bytes *files CF_AUTO(bytes_done) = NULL;
	struct repo_ordered ordered;
	struct order_row row;
	int r;

	r = outbox_first(s, st->c, TARGET_REPOSITORY, &row);
	if (r < 0)
		return r;
	body = row.body;
	files = row.files;
	r = repo_read_ordered(&row, &ordered);
	if (r < 0)
		return r;
	s->pull.artifacts = ordered.artifacts;
	s->pull.proposal = ordered.proposal;
	r = repo_note_words(st, &ordered, opened);
	return r < 0 || files == NULL ? r : repo_keep_published(st,
	    files->data, files->size);
}

/*
 * What was heard meanwhile did not count, and need not change again: the pull
 * request is asked for as if nothing were known of it.
 */
static int
look_anew(struct step *st)
{
	struct submission *s = st->s;

	s->pull.contact.quiet = 0;
	if (s->pull.contact.ask_at != 0)
		s->pull.contact.ask_at = st->now;
	return store_set_pull_tag(st->c, s->id, PULL_TAG, "");
}

static int
enter_open(struct step *st)
{
	int r;

	/* It was heard of before its own answer came. */
	if (st->s->row.pull != PULL_PUBLISHING)
		return 0;
	r = step_enter_pull(st, PULL_EVENT_PUBLISHED, PULL_OPEN, "");
	return r < 0 || st->s->pull.proposal ? r : step_follow_pull(st, "");
}

/* The portal asks for its number. */
static int
fill_in(struct step *st)
{
	char number[24];

	(void)snprintf(number, sizeof(number), "%lld",
	    (long long)st->s->pull.number);
	return form_fill(st, FIELD_PULL_REQUEST, number);
}

int
submission_finish_publish(struct submission *s, const struct order *o,
    const struct pull_receipt *receipt)
{
	struct step st CF_AUTO(step_done) = STEP_INIT;
	bool opened;
	int r;

	r = deliver_begin(&st, s, o, DURABLE_POWER);
	if (r < 0)
		return r;
	opened = s->pull.number != receipt->number;
	if (s->pull.number != 0 && s->pull.number != receipt->number) {
		s->pull.adopted = false;
		r = pull_forget(&st);
	}
	s->pull.number = receipt->number;
	s->pull.draft = receipt->draft;
	s->pull.contact.refused_order = 0;
	copy(s->pull.url, sizeof(s->pull.url), receipt->url);
	copy(s->pull.title, sizeof(s->pull.title), receipt->title);
	copy(s->pull.fork, sizeof(s->pull.fork), receipt->fork);
	copy(s->pull.head, sizeof(s->pull.head), receipt->head);
	copy(s->pull.published, sizeof(s->pull.published), receipt->head);
	/* What the reviewers do with it is asked for now. */
	s->pull.contact.ask_at = st.now;
	if (r == 0)
		r = look_anew(&st);
	if (r == 0)
		r = keep_published(&st, opened);
	if (r == 0)
		r = deliver_take_off(&st, o);
	if (r == 0)
		r = step_event(&st, "repository", "has it in pull request "
		    "%lld, commit %.12s%s", (long long)receipt->number,
		    receipt->head, receipt->unchanged ?
		    ", which was there before" : "");
	step_outcome(&st, "it is published: pull request %lld, %s",
	    (long long)receipt->number, s->pull.url);
	if (r == 0)
		r = fill_in(&st);
	if (r == 0)
		r = enter_open(&st);
	return r < 0 ? r : step_commit(&st);
}

int
submission_finish_comment(struct submission *s, const struct order *o,
    int64_t id)
{
	struct step st CF_AUTO(step_done) = STEP_INIT;
	int r;

	r = deliver_begin(&st, s, o, DURABLE_POWER);
	if (r < 0)
		return r;
	s->pull.contact.ask_at = st.now;
	r = deliver_take_off(&st, o);
	if (r == 0)
		r = step_event(&st, "repository", "has %s, number %lld",
		    o->kind == ORDER_ANSWER ? "the answer" : "the comment",
		    (long long)id);
	return r < 0 ? r : step_commit(&st);
}

/* ---- refused ---- */

static int
return_pull(struct step *st, enum pull_cause cause, const char *reason)
{
	const char *note = st->s->note[NOTE_PULL_BEFORE];
	enum pull_state to = note != NULL ? pull_by_word(note) : PULL_COUNT;

	if (st->s->row.pull != PULL_PUBLISHING)
		return 0;
	if (to == PULL_COUNT || to == PULL_PUBLISHING || to == PULL_NONE)
		to = st->s->pull.number != 0 ? PULL_OPEN : PULL_NONE;
	return step_enter_pull(st, cause, to, reason);
}

/* The same text can be sent again. */
static int
forget_reply(struct step *st, int64_t number)
{
	int r = store_forget_reply(st->c, st->s->id, number);

	return r == -ENOENT ? 0 : r;
}

/* Where it was opened nevertheless, it is the one that is gone on with. */
static int
keep_opened(struct step *st, const struct pull_refusal *refusal)
{
	struct pull_row *row = &st->s->pull;
	struct repo_ordered ordered;
	struct order_row order;
	int r;

	if (refusal->number == 0 || row->number != 0)
		return 0;
	row->number = refusal->number;
	row->contact.ask_at = st->now;
	copy(row->url, sizeof(row->url), refusal->url);
	copy(row->fork, sizeof(row->fork), refusal->fork);
	r = outbox_first(st->s, st->c, TARGET_REPOSITORY, &order);
	if (r < 0)
		return r;
	r = repo_read_ordered(&order, &ordered);
	bytes_unref(order.body);
	bytes_unref(order.files);
	if (r == 0)
		r = repo_note_words(st, &ordered, true);
	return r < 0 ? r : fill_in(st);
}

int
submission_refuse_pull(struct submission *s, const struct order *o,
    const struct pull_refusal *refusal)
{
	struct step st CF_AUTO(step_done) = STEP_INIT;
	int r;

	r = deliver_begin(&st, s, o, DURABLE_POWER);
	if (r < 0)
		return r;
	s->pull.contact.refused_order = o->id;
	copy(s->pull.head, sizeof(s->pull.head), refusal->pushed);
	copy(s->pull.published, sizeof(s->pull.published), refusal->pushed);
	copy(s->pull.head, sizeof(s->pull.head), refusal->strange);
	if (refusal->spoilt)
		s->pull.branch[0] = '\0';
	r = look_anew(&st);
	if (r == 0)
		r = keep_opened(&st, refusal);
	if (r == 0)
		r = o->kind == ORDER_PUBLISH ?
		    return_pull(&st, PULL_EVENT_REFUSED, refusal->text) :
		    forget_reply(&st,
		    s->outbox[TARGET_REPOSITORY].first.number);
	if (r == 0)
		r = deliver_take_off(&st, o);
	if (r == 0)
		r = step_event(&st, "repository", "refuses %s: %s",
		    o->kind == ORDER_PUBLISH ? "what was to be published" :
		    "the comment", refusal->text);
	step_outcome(&st, "not published: %s", refusal->text);
	return r < 0 ? r : step_commit(&st);
}

/* ---- taken back ---- */

static int
cancel_first(struct step *st)
{
	struct submission *s = st->s;
	const struct order_row first = s->outbox[TARGET_REPOSITORY].first;
	int r;

	r = first.kind == ORDER_PUBLISH ?
	    return_pull(st, PULL_EVENT_CANCELLED, "") :
	    forget_reply(st, first.number);
	if (r == 0)
		r = store_remove_order(st->c, first.id);
	if (r == 0)
		r = remote_load_outbox(s, st->c);
	return r < 0 ? r : step_event(st, "publisher", "cancel: %s is not to "
	    "be sent any more (tries: %lld)", first.kind == ORDER_PUBLISH ?
	    "what was to be published" : "a comment",
	    (long long)first.attempts);
}

int
repo_cancel(struct step *st)
{
	const struct outbox *waiting = &st->s->outbox[TARGET_REPOSITORY];
	int r = 0;

	while (waiting->count > 0 && r == 0)
		r = cancel_first(st);
	if (r < 0)
		return r;
	contact_succeeded(st, TARGET_REPOSITORY);
	st->changes |= CHANGE_DELIVERY;
	return repo_keep(st);
}
