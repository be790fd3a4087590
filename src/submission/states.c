/*
 * The two tracks of a submission's life, each one table: from which state,
 * at which event, by whom, to which.  status describes the newest version;
 * the draft beside it becomes ready and unready by itself (step.c).
 */
#include <stdio.h>

#include "internal.h"
#include "states.h"

#define S(state)	(1u << (STATE_ ## state))

/* One row per event; what is not here is impossible. */
const struct state_event state_events[STATE_EVENTS] = {
	[EVENT_COMPLETE] = {
		.from = S(DRAFT), .to = STATE_READY,
		.who = WHO_CERTFS, .what = "nothing is missing any more",
	},
	[EVENT_INCOMPLETE] = {
		.from = S(READY), .to = STATE_DRAFT,
		.who = WHO_CERTFS, .what = "something is missing, see submit",
	},
	[EVENT_SUBMIT] = {
		.from = S(READY) | S(TO_UPLOAD) | S(CHANGES_REQUESTED) |
		    S(CERTIFIED) | S(REJECTED) | S(WITHDRAWN),
		.to = STATE_TO_UPLOAD, .who = WHO_SUBMIT,
	},
	/* With a reason, also what is on its way is replaced. */
	[EVENT_UPDATE] = {
		.from = S(TO_UPLOAD) | S(SUBMITTED) | S(IN_REVIEW) |
		    S(NEEDS_ANSWER) | S(CHANGES_REQUESTED) | S(TESTING) |
		    S(DEPLOYING) | S(CERTIFIED) | S(REJECTED) | S(WITHDRAWN),
		.to = STATE_TO_UPLOAD, .who = WHO_SUBMIT,
	},
	[EVENT_SUBMITTED] = {
		.from = S(TO_UPLOAD),
		.to = STATE_SUBMITTED, .who = WHO_RECORD,
	},
	[EVENT_IN_REVIEW] = {
		.from = S(SUBMITTED) | S(NEEDS_ANSWER),
		.to = STATE_IN_REVIEW, .who = WHO_RECORD,
	},
	[EVENT_NEEDS_ANSWER] = {
		.from = S(SUBMITTED) | S(IN_REVIEW) | S(TESTING) | S(DEPLOYING),
		.to = STATE_NEEDS_ANSWER, .who = WHO_RECORD,
	},
	[EVENT_CHANGES_REQUESTED] = {
		.from = S(SUBMITTED) | S(IN_REVIEW) | S(NEEDS_ANSWER) |
		    S(TESTING) | S(DEPLOYING),
		.to = STATE_CHANGES_REQUESTED, .who = WHO_RECORD,
	},
	[EVENT_TESTING] = {
		.from = S(SUBMITTED) | S(IN_REVIEW) | S(NEEDS_ANSWER),
		.to = STATE_TESTING, .who = WHO_RECORD,
	},
	[EVENT_DEPLOYING] = {
		.from = S(TESTING) | S(NEEDS_ANSWER),
		.to = STATE_DEPLOYING, .who = WHO_RECORD,
	},
	[EVENT_CERTIFIED] = {
		.from = S(DEPLOYING),
		.to = STATE_CERTIFIED, .who = WHO_RECORD,
	},
	[EVENT_REJECTED] = {
		.from = S(SUBMITTED) | S(IN_REVIEW) | S(NEEDS_ANSWER) |
		    S(CHANGES_REQUESTED) | S(TESTING) | S(DEPLOYING),
		.to = STATE_REJECTED, .who = WHO_RECORD,
	},
	[EVENT_REPLY] = {
		.from = S(NEEDS_ANSWER),
		.to = STATE_IN_REVIEW, .who = WHO_REPLY,
	},
	[EVENT_WITHDRAWN] = {
		.from = S(SUBMITTED) | S(IN_REVIEW) | S(NEEDS_ANSWER) |
		    S(CHANGES_REQUESTED) | S(TESTING) | S(DEPLOYING),
		.to = STATE_WITHDRAWN, .who = WHO_RECORD,
	},
};

/* "adopt <state>: <since>": live or in review already. */
#define ADOPT_FROM	(S(DRAFT) | S(READY))
#define ADOPT_TO	(S(SUBMITTED) | S(IN_REVIEW) | S(NEEDS_ANSWER) | \
			    S(CHANGES_REQUESTED) | S(TESTING) | \
			    S(DEPLOYING) | S(CERTIFIED))

#define P(state)	(1u << (PULL_ ## state))

/*
 * From which states the owner records each; repository=manual, so the first
 * thing that is recorded may be any but publishing, which is a client's.
 * A merged pull request may be recorded again: that confirms the artifacts.
 */
static const unsigned pull_from[PULL_COUNT] = {
	[PULL_OPEN] = P(NONE) | P(CHANGES_REQUESTED) | P(APPROVED) |
	    P(MERGED) | P(CLOSED),
	[PULL_CHANGES_REQUESTED] = P(NONE) | P(OPEN) | P(APPROVED),
	[PULL_APPROVED] = P(NONE) | P(OPEN) | P(CHANGES_REQUESTED),
	[PULL_MERGED] = P(NONE) | P(OPEN) | P(CHANGES_REQUESTED) |
	    P(APPROVED) | P(MERGED),
	[PULL_CLOSED] = P(NONE) | P(OPEN) | P(CHANGES_REQUESTED) |
	    P(APPROVED),
};

bool
state_allows(enum submission_state state, enum event event)
{
	return (state_events[event].from & 1u << state) != 0;
}

int
step_enter(struct step *st, enum event event, enum submission_state to,
    const char *reason)
{
	struct submission_row *row = &st->s->row;
	struct transition_row t = {
		.at = st->now, .track = TRACK_STATUS, .from = row->state,
		.to = to, .version = row->version,
	};

	(void)snprintf(t.who, sizeof(t.who), "%s",
	    state_events[event].who == WHO_CERTFS ? "certfs" : "publisher");
	(void)snprintf(t.reason, sizeof(t.reason), "%s", reason);
	row->state = to;
	row->state_since = st->now;
	return store_add_transition(st->c, st->s->id, &t);
}

const char *
state_waiting_for(const struct submission_row *row)
{
	return row->state == STATE_TESTING && row->tested_at != 0 ? "portal" :
	    state_infos[row->state].waiting_for;
}

int64_t
tested_at(const struct submission *s)
{
	return s->row.tested_at;
}

bool
state_can_record(const struct submission *s, enum submission_state to)
{
	for (enum event e = 0; e < STATE_EVENTS; e++) {
		if (state_events[e].who == WHO_RECORD &&
		    state_events[e].to == to)
			return state_allows(s->row.state, e);
	}
	return false;
}

bool
pull_can_record(const struct submission *s, enum pull_state to)
{
	if (to == PULL_MERGED && s->row.pull == PULL_MERGED && s->judged &&
	    hash_equal(&s->row.pull_artifacts, &s->judgement.set))
		return false;
	return (pull_from[to] & 1u << s->row.pull) != 0;
}

bool
state_can_adopt(const struct submission *s)
{
	return (ADOPT_FROM & 1u << s->row.state) != 0;
}

bool
state_is_adoptable(enum submission_state state)
{
	return state < STATE_COUNT && (ADOPT_TO & 1u << state) != 0;
}

/* ---- what the portal has seen ---- */

/* The state in which the version that waits in to-upload was sealed. */
static enum submission_state
basis(const struct submission *s)
{
	enum submission_state state = STATE_DRAFT;

	if (s->row.state != STATE_TO_UPLOAD)
		return s->row.state;
	if (s->note[NOTE_BASIS] != NULL)
		state = state_by_word(s->note[NOTE_BASIS]);
	return state < STATE_COUNT ? state : STATE_DRAFT;
}

bool
submission_was_delivered(const struct submission *s)
{
	const enum submission_state state = basis(s);

	return state != STATE_DRAFT && state != STATE_READY;
}

enum delivery
submission_delivery(const struct submission *s)
{
	switch (basis(s)) {
	case STATE_DRAFT:
	case STATE_READY:
		return DELIVERY_FIRST;
	case STATE_CERTIFIED:
		return DELIVERY_NEW_VERSION;
	case STATE_REJECTED:
	case STATE_WITHDRAWN:
		/* Never a new submission for what was certified once. */
		return s->note[NOTE_CERTIFIED_AUTHENTICATION] != NULL ?
		    DELIVERY_NEW_VERSION : DELIVERY_FIRST;
	default:
		return DELIVERY_UPDATE;
	}
}
