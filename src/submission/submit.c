/*
 * The control file submit: what a touch would do now, and what the verbs do.
 */
#include "submit.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "seal.h"

int
submit_would(struct submission *s, const char *busy, struct reason *why)
{
	const struct occasion o = { .busy = busy, .to = -1 };

	return event_check(s, &state_events[EVENT_SUBMIT], &o, why);
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

int
submit_freeze(struct step *st, const struct happening *h)
{
	struct submission *s = st->s;
	const struct sealing how = {
		.reason = h->argument, .delivery = submission_delivery(s),
	};
	int r;

	r = remember_basis(st);
	if (r == 0)
		r = seal_version(st, &how);
	if (r == 0)
		r = log_version(st, h);
	if (r < 0)
		return r;
	/* A new submission has none of what was attached to an old one. */
	if (how.delivery == DELIVERY_FIRST)
		s->row.intro = 0;
	step_outcome(st, "version %lld is sealed; nothing was sent yet: do "
	    "what versions/%lld/handoff.md says", (long long)s->row.version,
	    (long long)s->row.version);
	return step_enter(st, (enum event)(h->event - state_events),
	    STATE_TO_UPLOAD, h->argument);
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

static int
take_back(struct step *st, const struct happening *h)
{
	struct submission *s = st->s;
	const long long version = (long long)s->row.version;
	const enum submission_state basis = submission_basis(s);
	const bool delivered = submission_was_delivered(s);
	int r;

	r = step_event(st, "publisher", "withdraw: version %lld, which was "
	    "not sent, to-upload -> %s: %s", version, state_infos[delivered ?
	    basis : STATE_WITHDRAWN].word, h->argument);
	if (r == 0)
		r = step_enter(st, EVENT_TAKE_BACK, STATE_WITHDRAWN,
		    h->argument);
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
