/*
 * The control file submit: what a touch would do now, and what the verbs do.
 */
#include "submit.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "heard.h"
#include "outbox.h"
#include "repo.h"
#include "seal.h"

int
submit_would(struct submission *s, const char *busy, struct reason *why)
{
	const struct occasion o = { .busy = busy, .to = -1 };
	const enum event event = submission_way(s) == WAY_PORTAL ?
	    EVENT_SEND : EVENT_SUBMIT;

	return event_check(s, &state_events[event], &o, why);
}

/* ---- freezing a version ---- */

static size_t
count_artifacts(const struct submission *s)
{
	size_t count = 0;

	for (size_t a = 0; a < ARTIFACT_COUNT; a++)
		count += s->judgement.artifact[a].present &&
		    a != ARTIFACT_INTRO;
	return count;
}

static int
log_version(struct step *st, const struct happening *h)
{
	const struct version_row *v = &st->s->newest;
	const char *what = "commit ", *commit = v->commit;

	if (h->event->who == WHO_PUBLISH) {
		what = "for the pull request";
		commit = "";
	} else if (v->from_zip) {
		what = "as a zip";
	}
	return step_event(st, "publisher", "%s: version %lld sealed, "
	    "%zu artifacts, %s%s%s%s", event_verb(h->event),
	    (long long)v->number, count_artifacts(st->s), what, commit,
	    v->reason[0] != '\0' ? ": " : "", v->reason);
}

/* What the portal has while this one waits, for whoever takes it back. */
static int
remember_basis(struct step *st)
{
	const struct submission_row *row = &st->s->row;
	int r;

	if (row->state == STATE_TO_UPLOAD)
		return 0;
	r = step_set_note(st, NOTE_BASIS, state_infos[row->state].word);
	if (r == 0)
		r = step_set_note_number(st, NOTE_BASIS_VERSION, row->version);
	if (r == 0)
		r = step_set_note_number(st, NOTE_BASIS_SINCE,
		    row->state_since);
	if (r == 0)
		r = step_set_note_number(st, NOTE_BASIS_INTRO, row->intro);
	return r < 0 ? r :
	    step_set_note(st, NOTE_BASIS_PULL, pull_words[row->pull]);
}

/* The draft becomes the newest version, whoever gets it. */
static int
freeze(struct step *st, const struct happening *h, const struct sealing *how)
{
	struct submission *s = st->s;
	int r;

	r = remember_basis(st);
	if (r == 0)
		r = seal_version(st, how);
	if (r == 0)
		r = log_version(st, h);
	/* A new submission has none of what was attached to an old one. */
	if (how->delivery == DELIVERY_FIRST)
		s->row.intro = 0;
	return r;
}

int
submit_freeze(struct step *st, const struct happening *h)
{
	struct submission *s = st->s;
	const struct sealing how = {
		.reason = h->argument, .delivery = submission_delivery(s),
		.published = h->event->way == WAY_PULL_SUBMITS,
	};
	int r;

	r = freeze(st, h, &how);
	if (r == 0)
		r = remote_unbind(st);
	if (r < 0)
		return r;
	step_outcome(st, "version %lld is sealed; nothing was sent yet: do "
	    "what versions/%lld/handoff.md says", (long long)s->row.version,
	    (long long)s->row.version);
	return step_enter(st, (enum event)(h->event - state_events),
	    STATE_TO_UPLOAD, h->argument);
}

/* ---- to a portal ---- */

static int
send(struct step *st, const struct happening *h)
{
	struct submission *s = st->s;
	const struct sealing how = {
		.reason = h->argument, .delivery = submission_delivery(s),
		.sent = true,
	};
	int r;

	r = freeze(st, h, &how);
	if (r == 0)
		r = remote_bind(st, how.delivery == DELIVERY_FIRST);
	if (r == 0)
		r = outbox_submit(st);
	step_outcome(st, "version %lld is sealed, and on its way to %s",
	    (long long)s->row.version, s->remote.portal);
	return r < 0 ? r : step_enter(st, (enum event)(h->event -
	    state_events), STATE_SUBMITTING, h->argument);
}

static int
tell_tested(struct step *st, const struct happening *h)
{
	int r;

	(void)h;
	st->s->row.tested_at = st->now;
	step_outcome(st, "that testing is done is on its way to the portal");
	r = step_event(st, "publisher", "tested: version %lld",
	    (long long)st->s->row.version);
	return r < 0 ? r : outbox_tested(st);
}

/* Nobody is there any more who could be told. */
static int
withdraw_lost(struct step *st, const struct happening *h)
{
	int r;

	step_outcome(st, "version %lld is withdrawn; the portal knew nothing "
	    "of it any more", (long long)st->s->row.version);
	r = step_event(st, "publisher", "withdraw: version %lld, of which the "
	    "portal knows nothing, %s -> withdrawn: %s",
	    (long long)st->s->row.version, remote_state_word(st->s),
	    h->argument);
	return r < 0 ? r : step_enter(st, EVENT_RECALL, STATE_WITHDRAWN,
	    h->argument);
}

static int
tell_withdraw(struct step *st, const struct happening *h)
{
	int r;

	if (remote_is_lost(st->s))
		return withdraw_lost(st, h);
	step_outcome(st, "that version %lld is withdrawn is on its way to the "
	    "portal", (long long)st->s->row.version);
	r = step_event(st, "publisher", "withdraw: version %lld: %s",
	    (long long)st->s->row.version, h->argument);
	return r < 0 ? r : outbox_withdraw(st, h->argument);
}

/* ---- what the portal found ---- */

struct sought {
	const char	*id;
	size_t		 len;
	bool		 found;
	char		 word[33];	/* what was said to it before */
};

static int
seek(void *arg, const struct remark_row *row)
{
	struct sought *w = arg;

	if (strlen(row->id) != w->len || memcmp(row->id, w->id, w->len) != 0)
		return 0;
	w->found = true;
	memcpy(w->word, row->disposition, sizeof(w->word));
	return 1;
}

/* "FINDING NOTE" */
static int
dispose(struct step *st, const struct happening *h)
{
	static const char *const words[STATE_EVENTS] = {
		[EVENT_FIXED] = "fixed", [EVENT_DISPUTED] = "disputed",
		[EVENT_WONT_FIX] = "wont-fix",
	};
	const char *word = words[h->event - state_events];
	const char *note = h->argument + strcspn(h->argument, " ");
	struct sought w = {
		.id = h->argument, .len = (size_t)(note - h->argument),
	};
	char id[PORTAL_ID_SIZE];
	int r;

	r = store_list_remarks(st->c, st->s->id, seek, &w);
	if (r < 0)
		return r;
	if (!w.found)
		return reason_set(h->why, EINVAL, "the portal has no finding "
		    "'%.*s': cat feedback/findings", (int)w.len, w.id);
	if (strcmp(w.word, word) == 0)
		return reason_set(h->why, EALREADY, "that was said of %.*s "
		    "already", (int)w.len, w.id);
	memcpy(id, w.id, w.len);
	id[w.len] = '\0';
	note += strspn(note, " ");
	r = store_set_disposition(st->c, st->s->id, id, word);
	if (r == 0)
		r = step_event(st, "publisher", "%s: %s%s%s", word, id,
		    note[0] != '\0' ? ": " : "", note);
	step_outcome(st, "that %s is %s is on its way to the portal", id, word);
	return r < 0 ? r : outbox_disposition(st, id, word, note);
}

/* ---- taking one back ---- */

static int
withdraw(struct step *st, const struct happening *h)
{
	struct submission *s = st->s;
	int r;

	r = step_event(st, "publisher", "withdraw: version %lld, %s -> "
	    "withdrawn: %s", (long long)s->row.version,
	    state_infos[s->row.state].word, h->argument);
	if (r < 0)
		return r;
	step_outcome(st, "version %lld is withdrawn here, and nothing was "
	    "sent: tell %s that you withdraw it, because: %s",
	    (long long)s->row.version, form_contact(s), h->argument);
	return step_enter(st, EVENT_WITHDRAW, STATE_WITHDRAWN, h->argument);
}

/* A new submission would have had none; what the portal has still has its. */
static int
return_intro(struct step *st)
{
	struct submission *s = st->s;
	const int64_t number = note_number(s, NOTE_BASIS_INTRO);

	if (s->row.intro > 0 || number == 0)
		return 0;
	s->row.intro = number;
	return store_get_intro(st->c, s->id, number, &s->intro);
}

/* The version that counts again: the one that the portal has. */
static int
return_to_basis(struct step *st, enum submission_state state)
{
	struct submission *s = st->s;
	const int64_t version = note_number(s, NOTE_BASIS_VERSION);
	const int64_t since = note_number(s, NOTE_BASIS_SINCE);
	int r;

	/* Stores that know no such notes count without gaps. */
	s->row.version = version > 0 ? version : s->row.version - 1;
	/* What was promised then is promised still. */
	step_return(st, state, since > 0 ? since : st->now);
	r = step_set_note_number(st, NOTE_TAKEN_BACK, st->now);
	if (r == 0)
		r = return_intro(st);
	return r < 0 ? r :
	    store_get_version(st->c, s->id, s->row.version, &s->newest);
}

static int
return_pull(struct step *st, const char *reason)
{
	const struct submission *s = st->s;
	const char *note = s->note[NOTE_BASIS_PULL];
	enum pull_state to = PULL_COUNT;
	int r;

	if (note != NULL)
		to = pull_by_word(note);
	if (s->row.pull != PULL_PUBLISHING || to == PULL_COUNT)
		return 0;
	r = step_enter_pull(st, PULL_EVENT_TAKE_BACK, to, reason);
	return r < 0 ? r : step_event(st, "certfs", "open-source: publishing "
	    "-> %s, because the version was taken back", pull_words[to]);
}

/* Nothing was sent of the version, which was sealed in 'basis'. */
static int
take_back_to(struct step *st, const struct happening *h,
    enum submission_state basis)
{
	struct submission *s = st->s;
	const long long version = (long long)s->row.version;
	const bool delivered = basis != STATE_DRAFT && basis != STATE_READY;
	int r;

	r = step_event(st, "publisher", "withdraw: version %lld, which was "
	    "not sent, %s -> %s: %s", version, state_infos[s->row.state].word,
	    state_infos[delivered ? basis : STATE_WITHDRAWN].word,
	    h->argument);
	if (r == 0)
		r = step_enter(st, (enum event)(h->event - state_events),
		    STATE_WITHDRAWN, h->argument);
	if (r == 0)
		r = return_pull(st, h->argument);
	step_outcome(st, "version %lld is withdrawn; nothing of it was sent",
	    version);
	if (r < 0 || !delivered)
		return r;
	r = return_to_basis(st, basis);
	if (r < 0)
		return r;
	step_outcome(st, "version %lld is withdrawn, nothing of it was sent; "
	    "version %lld is %s", version, (long long)s->row.version,
	    state_infos[basis].word);
	return 0;
}

static int
take_back(struct step *st, const struct happening *h)
{
	int r = repo_recall(st, h->why);

	return r < 0 ? r : take_back_to(st, h, submission_basis(st->s));
}

/* Where it is when the newest version, of which nothing was sent, is gone. */
static enum submission_state
recalled_basis(const struct submission *s)
{
	const int64_t before = note_number(s, NOTE_BASIS_VERSION);
	const enum submission_state basis = note_state(s, NOTE_BASIS);

	/* What the portal has may have moved on meanwhile. */
	if (before == 0 || !remote_is_reachable(s) ||
	    s->remote.heard_version < before)
		return basis;
	return heard_state(s->remote.state);
}

/*
 * The version that counts again is on its way itself, and what was before that
 * one is what the portal told of.
 */
static int
renew_basis(struct step *st)
{
	const struct remote_row *row = &st->s->remote;
	const bool heard = row->heard_version > 0;
	int r;

	r = step_set_note(st, NOTE_BASIS, heard ?
	    state_infos[heard_state(row->state)].word : "");
	if (r == 0)
		r = step_set_note_number(st, NOTE_BASIS_VERSION,
		    row->heard_version);
	return r < 0 ? r : step_set_note_number(st, NOTE_BASIS_SINCE,
	    heard ? row->state_since : 0);
}

/* What a try was begun of may be there, so the portal is told. */
static int
recall(struct step *st, const struct happening *h)
{
	struct submission *s = st->s;
	enum submission_state basis;
	int r;

	if (!s->outbox[TARGET_PORTAL].submit || s->outbox[TARGET_PORTAL].submit_begun)
		return tell_withdraw(st, h);
	basis = recalled_basis(s);
	r = outbox_recall(st, basis == STATE_SUBMITTING);
	if (r == 0)
		r = take_back_to(st, h, basis);
	if (r == 0 && basis == STATE_SUBMITTING)
		r = renew_basis(st);
	/* Which order is the newest version's is another matter now. */
	return r < 0 ? r : remote_load_outbox(s, st->c);
}

/* ---- the other verbs ---- */

static int
tested(struct step *st, const struct happening *h)
{
	(void)h;
	st->s->row.tested_at = st->now;
	step_outcome(st, "testing is done; nothing was sent: tell %s so, and "
	    "then: echo deploying > record", form_contact(st->s));
	return step_event(st, "publisher", "tested: version %lld",
	    (long long)st->s->row.version);
}

/* Agreed with the Microsoft contact: the portal gets new ones by hand. */
static int
unlock(struct step *st, const struct happening *h)
{
	int r;

	r = step_event(st, "publisher", "unlock credentials: %s",
	    h->argument);
	if (r == 0)
		r = step_set_note(st, NOTE_FROZEN_BY, "");
	if (r < 0)
		return r;
	st->s->row.credentials_frozen = false;
	step_outcome(st, "form/client_id and form/client_secret can be "
	    "written again");
	return 0;
}

static int	(*const applies[STATE_EVENTS])(struct step *st,
		    const struct happening *h) = {
	[EVENT_SUBMIT] = submit_freeze,
	[EVENT_UPDATE] = submit_freeze,
	[EVENT_TESTED] = tested,
	[EVENT_WITHDRAW] = withdraw,
	[EVENT_TAKE_BACK] = take_back,
	[EVENT_ATTACH] = intro_attach,
	[EVENT_UNLOCK] = unlock,
	[EVENT_SEND] = send,
	[EVENT_SEND_UPDATE] = send,
	[EVENT_TELL_TESTED] = tell_tested,
	[EVENT_RECALL] = recall,
	[EVENT_TELL_WITHDRAW] = tell_withdraw,
	[EVENT_SEND_INTRO] = intro_attach,
	[EVENT_FIXED] = dispose,
	[EVENT_DISPUTED] = dispose,
	[EVENT_WONT_FIX] = dispose,
};

static int
apply_submit(struct step *st, const struct happening *h)
{
	return applies[h->event - state_events](st, h);
}

int
submission_command_submit(struct submission *s, const struct command *command,
    struct reason *why)
{
	return control_command(s, WHO_SUBMIT, command, apply_submit, why);
}
