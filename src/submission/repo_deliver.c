/*
 * What became of an order for the repository.
 */
#include "repo.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "deliver.h"

const char repo_kept_name[] = "published";

static void
copy(char *to, size_t size, const char *from)
{
	if (from != NULL)
		(void)snprintf(to, size, "%s", from);
}

/* Files and words as they were ordered, whatever the draft is by now. */
static int
keep_published(struct step *st)
{
	struct submission *s = st->s;
	struct bytes *body CF_AUTO(bytes_done) = NULL;
	struct bytes *files CF_AUTO(bytes_done) = NULL;
	char hex[2 * sizeof(struct hash) + 1];
	struct order_row row;
	struct hash words;
	int r;

	r = outbox_first(s, st->c, TARGET_REPOSITORY, &row);
	if (r < 0)
		return r;
	body = row.body;
	files = row.files;
	r = repo_order_hashes(&row, &s->pull.artifacts, &words,
	    &s->pull.proposal);
	if (r < 0)
		return r;
	text_hex(words.b, sizeof(words.b), hex);
	r = step_set_note(st, NOTE_PULL_WORDS, hex);
	return r < 0 || files == NULL ? r : store_set_pull_text(st->c, s->id,
	    repo_kept_name, files->data, files->size, st->now);
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
	int r;

	r = deliver_begin(&st, s, o, DURABLE_POWER);
	if (r < 0)
		return r;
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
	r = look_anew(&st);
	if (r == 0)
		r = keep_published(&st);
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
return_pull(struct step *st, const char *reason)
{
	const char *note = st->s->note[NOTE_PULL_BEFORE];
	enum pull_state to = note != NULL ? pull_by_word(note) : PULL_COUNT;

	if (st->s->row.pull != PULL_PUBLISHING)
		return 0;
	if (to == PULL_COUNT || to == PULL_PUBLISHING)
		to = st->s->pull.number != 0 ? PULL_OPEN : PULL_NONE;
	return step_enter_pull(st, PULL_EVENT_REFUSED, to, reason);
}

/* The same text can be sent again. */
static int
forget_reply(struct step *st)
{
	int r = store_forget_reply(st->c, st->s->id,
	    st->s->outbox[TARGET_REPOSITORY].first.number);

	return r == -ENOENT ? 0 : r;
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
	r = look_anew(&st);
	if (r == 0)
		r = o->kind == ORDER_PUBLISH ?
		    return_pull(&st, refusal->text) : forget_reply(&st);
	if (r == 0)
		r = deliver_take_off(&st, o);
	if (r == 0)
		r = step_event(&st, "repository", "refuses %s: %s",
		    o->kind == ORDER_PUBLISH ? "what was to be published" :
		    "the comment", refusal->text);
	step_outcome(&st, "not published: %s", refusal->text);
	return r < 0 ? r : step_commit(&st);
}
