/*
 * Which words go to the pull request, and what becomes of those that are there:
 * they are read there, and may have been edited there, with pictures that can
 * be put in nowhere else.  So what certfs made goes to a new one only.
 */
#include "repo.h"

#include <errno.h>
#include <string.h>

#include "deliver.h"
#include "feedback.h"
#include "heard.h"
#include "pull.h"

/* ---- which of them ---- */

static bool
is_edited(const struct submission *s, const struct pull_word *word,
    enum note published)
{
	return !hash_is_zero(&word->own) &&
	    !note_is_hash(s, published, &word->own);
}

bool
repo_has_edited(const struct submission *s)
{
	return is_edited(s, &s->words.title, NOTE_PULL_TITLE) ||
	    is_edited(s, &s->words.body, NOTE_PULL_BODY);
}

/* Of one that was opened by hand its title says so. */
static bool
is_proposal_there(const struct submission *s)
{
	return s->pull.proposal || (s->pull.adopted &&
	    strncmp(s->pull.title, repo_proposal_head,
	    strlen(repo_proposal_head)) == 0);
}

bool
repo_sends_title(const struct submission *s, bool proposal)
{
	return !repo_has_pull(s) ||
	    is_edited(s, &s->words.title, NOTE_PULL_TITLE) ||
	    (!proposal && is_proposal_there(s));
}

bool
repo_sends_body(const struct submission *s)
{
	return !repo_has_pull(s) ||
	    is_edited(s, &s->words.body, NOTE_PULL_BODY);
}

/* ---- whether they can be ---- */

static const char *const flaws[WORD_FLAWS] = {
	[WORD_NOT_UTF8] = "has bytes that are no UTF-8: save it as UTF-8",
	[WORD_CONTROL] = "has a control character, which is no text: take it "
	    "out",
	[WORD_LONG] = "is where it becomes longer than GitHub takes (60000 "
	    "characters, of a title 245): shorten it",
	[WORD_LINES] = "is one more than a title has: make it one line",
	[WORD_PLACEHOLDER] = "asks for it: say in open-source/body.md what "
	    "the connector is for",
};

static int
check_word(const struct pull_word *word, const char *name,
    struct reason *why)
{
	if (word->flaw == WORD_SOUND)
		return 0;
	return reason_set(why, ECANCELED, "open-source/%s, line %u, %s", name,
	    word->line, flaws[word->flaw]);
}

/* One that is closed may be closed for good, and another one is opened. */
int
repo_check_words(const struct submission *s, bool proposal,
    struct reason *why)
{
	const bool anew = s->row.pull == PULL_CLOSED;
	int r = 0;

	if (anew || repo_sends_title(s, proposal))
		r = check_word(&s->words.title, repo_title_name, why);
	if (r == 0 && (anew || repo_sends_body(s)))
		r = check_word(&s->words.body, repo_body_name, why);
	return r;
}

/* ---- what was sent ---- */

void
repo_hash_body(const char *text, size_t len, struct hash *ret_hash)
{
	struct span all = span_trim((struct span){ text, len });
	struct buf plain CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);

	while (all.len > 0) {
		const struct span line =
		    span_without_break(span_take_line(&all));

		(void)buf_add(&plain, line.data, line.len);
		(void)buf_putc(&plain, '\n');
	}
	hash_of(buf_text(&plain), plain.len, ret_hash);
}

/* What certfs made counts as nothing of its owner's. */
static int
note_own(struct step *st, enum note note, const struct hash *own)
{
	return hash_is_zero(own) ? 0 : step_set_note_hash(st, note, own);
}

int
repo_note_words(struct step *st, const struct repo_ordered *ordered,
    bool opened)
{
	int r;

	r = note_own(st, NOTE_PULL_TITLE, &ordered->title);
	if (r == 0)
		r = note_own(st, NOTE_PULL_BODY, &ordered->body);
	return r < 0 || (!opened && !ordered->renews_body) ? r :
	    step_set_note_hash(st, NOTE_PULL_BODY_SENT, &ordered->sent);
}

int
repo_forget_words(struct step *st)
{
	static const enum note notes[] = {
		NOTE_PULL_TITLE, NOTE_PULL_BODY, NOTE_PULL_BODY_SENT,
		NOTE_PULL_TITLE_KEPT, NOTE_PULL_BODY_KEPT,
	};
	int r = 0;

	for (size_t i = 0; i < ARRAY_LEN(notes) && r == 0; i++)
		if (st->s->note[notes[i]] != NULL)
			r = step_set_note(st, notes[i], "");
	return r;
}

/* ---- what is about to be replaced ---- */

/* What was kept of a try that came to nothing is kept. */
static bool
is_title_kept(const struct submission *s, const char *there, const char *new,
    struct hash *ret_hash)
{
	if (there == NULL || there[0] == '\0' || strcmp(there, new) == 0)
		return true;
	hash_of(there, strlen(there), ret_hash);
	return note_is_hash(s, NOTE_PULL_TITLE_KEPT, ret_hash);
}

/* What certfs put there is nobody's loss. */
static bool
is_body_kept(const struct submission *s, const char *there, const char *new,
    struct hash *ret_hash)
{
	struct hash hash;

	if (there == NULL || there[0] == '\0')
		return true;
	repo_hash_body(there, strlen(there), ret_hash);
	repo_hash_body(new, strlen(new), &hash);
	return hash_equal(&hash, ret_hash) ||
	    note_is_hash(s, NOTE_PULL_BODY_SENT, ret_hash) ||
	    note_is_hash(s, NOTE_PULL_BODY_KEPT, ret_hash);
}

static int
keep_title(struct step *st, const char *there, const struct hash *hash)
{
	int r = step_set_note_hash(st, NOTE_PULL_TITLE_KEPT, hash);

	return r < 0 ? r : step_event(st, "certfs", "open-source: the title "
	    "there is replaced; it was: %s", there);
}

static int
put_kept(const struct step *st, const char *there, struct buf *out)
{
	char date[CLOCK_TEXT_SIZE];

	clock_text(st->now, date);
	(void)buf_printf(out, "From: certfs\nDate: %s\nKind: note\n"
	    "Subject: the pull request's text, before yours replaces it\n"
	    "Link: %s\n", date, st->s->pull.url);
	(void)feedback_put_occasion(out, st->s);
	return buf_printf(out, "\n%s\n", there);
}

/* For its owner to take over from; nobody waits for an answer. */
static int
keep_body(struct step *st, const char *there, const struct hash *hash)
{
	struct buf text CF_AUTO(buf_done) = BUF_INIT(2 * PULL_TEXT_MAX);
	struct message_row message = { .inbox_name = "" };
	char name[NAME_SIZE];
	int64_t last;
	int r;

	r = step_set_note_hash(st, NOTE_PULL_BODY_KEPT, hash);
	if (r == 0)
		r = put_kept(st, there, &text);
	if (r == 0)
		r = heard_last_message(st, &last);
	if (r == 0)
		r = feedback_add(st, &message, &text, &last, name);
	if (r == 0)
		r = pull_link_message(st, message.object, name);
	if (r == 0)
		r = store_set_message_unread(st->c, message.object, false);
	return r < 0 ? r : step_event(st, "certfs", "feedback/%s: the pull "
	    "request's text, which was edited there, before it is replaced",
	    name);
}

int
submission_keep_words(struct submission *s, const struct order *o,
    const char *title, const char *body)
{
	struct step st CF_AUTO(step_done) = STEP_INIT;
	struct hash title_hash, body_hash;
	bool has_title, has_body;
	int r;

	r = deliver_begin(&st, s, o, DURABLE_POWER);
	if (r < 0)
		return r;
	has_title = is_title_kept(s, title, o->pull.title, &title_hash);
	has_body = is_body_kept(s, body, o->pull.body, &body_hash);
	if (has_title && has_body)
		return 0;
	if (!has_title)
		r = keep_title(&st, title, &title_hash);
	if (r == 0 && !has_body)
		r = keep_body(&st, body, &body_hash);
	return r < 0 ? r : step_commit(&st);
}
