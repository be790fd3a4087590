/*
 * The two tracks of a submission's life.  status describes the newest
 * version; the draft beside it becomes ready and unready by itself (step.c).
 */
#include "states.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "pull.h"
#include "remote.h"
#include "repo.h"
#include "seal.h"

const struct who_info who_infos[WHO_COUNT] = {
	[WHO_CERTFS] = { "certfs", NULL, TRACK_STATUS },
	[WHO_SUBMIT] = { "submit", "submit", TRACK_STATUS },
	[WHO_RECORD] = { "record", NULL, TRACK_STATUS },
	[WHO_PUBLISH] = { "open-source/publish", "publish", TRACK_STATUS },
	[WHO_PULL_RECORD] = { "open-source/record", NULL, TRACK_PULL },
	[WHO_REPLY] = { "a reply in feedback/", NULL, TRACK_STATUS },
	[WHO_PORTAL] = { "the portal", NULL, TRACK_STATUS },
	[WHO_REPOSITORY] = { "the repository", NULL, TRACK_PULL },
};

/* ---- status ---- */

#define S(state)	(1u << (STATE_ ## state))
#define S_UNDECIDED	(S(SUBMITTED) | S(IN_REVIEW) | S(NEEDS_ANSWER) | \
			    S(TESTING) | S(DEPLOYING))
#define S_OVER		(S(CERTIFIED) | S(REJECTED) | S(WITHDRAWN))
/* Whatever a version can be that the portal, or a pull request, has. */
#define S_DELIVERED	(S_UNDECIDED | S(SUBMITTING) | S(CHANGES_REQUESTED) | \
			    S_OVER)
/* And what only a portal knows the meaning of. */
#define S_AT_PORTAL	(S_DELIVERED | S(OTHER))
/* What a portal can say of one. */
#define S_HEARD		(S_AT_PORTAL & ~S(SUBMITTING))
#define S_VERSION	(S_DELIVERED | S(TO_UPLOAD))
/* In these testing that is done stays done. */
#define S_TESTED	(S(TESTING) | S(NEEDS_ANSWER) | S(DEPLOYING) | \
			    S(CERTIFIED))
#define S_ANY		((1u << STATE_COUNT) - 1)
/* While it is one of these it stays with whom it went to. */
#define S_BOUND		(S_AT_PORTAL & ~S_OVER)

#define RECORD(state)	.who = WHO_RECORD, .way = WAY_HAND, .to = S(state), \
			.guards = { GUARD_HERE }

#define DISPOSITION	.who = WHO_SUBMIT, .way = WAY_PORTAL, \
			.argument = "FINDING NOTE", \
			.from = S_AT_PORTAL & ~(S(REJECTED) | S(WITHDRAWN)), \
			.guards = { GUARD_HERE, GUARD_SAME_PORTAL, \
			    GUARD_IN_PORTAL }, \
			.elsewhere = "there are no findings of a portal"

/* One row an event; what is not here is impossible. */
const struct state_event state_events[STATE_EVENTS] = {
	[EVENT_COMPLETE] = {
		.who = WHO_CERTFS, .from = S(DRAFT), .to = S(READY),
		.what = "nothing is missing any more",
	},
	[EVENT_INCOMPLETE] = {
		.who = WHO_CERTFS, .from = S(READY), .to = S(DRAFT),
		.what = "something is missing, see submit",
	},

	/* ---- freezing the draft as a version ---- */

	[EVENT_SUBMIT] = {
		.who = WHO_SUBMIT, .way = WAY_HAND, .verb = "submit",
		.from = S(READY) | S(TO_UPLOAD) | S(CHANGES_REQUESTED) |
		    S(CERTIFIED) | S(REJECTED) | S(WITHDRAWN),
		.to = S(TO_UPLOAD),
		.guards = { GUARD_VERIFIED, GUARD_SAME_WAY, GUARD_STILL,
		    GUARD_CHANGED, GUARD_NOT_ON_ITS_WAY, GUARD_READY,
		    GUARD_HERE },
		.elsewhere = "nothing can be submitted",
	},
	/* With a reason, also what is on its way is replaced. */
	[EVENT_UPDATE] = {
		.who = WHO_SUBMIT, .way = WAY_HAND, .verb = "update",
		.argument = "REASON",
		.from = S_UNDECIDED | S(TO_UPLOAD) | S(CHANGES_REQUESTED) |
		    S(CERTIFIED) | S(REJECTED) | S(WITHDRAWN),
		.to = S(TO_UPLOAD),
		.guards = { GUARD_VERIFIED, GUARD_SAME_WAY, GUARD_VERSION,
		    GUARD_STILL, GUARD_CHANGED, GUARD_READY, GUARD_HERE },
		.elsewhere = "nothing can be submitted",
	},
	/* An open pull request is updated as often as one likes. */
	[EVENT_PUBLISH] = {
		.who = WHO_PUBLISH, .way = WAY_PULL_HAND, .verb = "publish",
		.from = S(READY) | S(TO_UPLOAD) | S(SUBMITTING) |
		    S(CHANGES_REQUESTED) | S(CERTIFIED) | S(REJECTED) |
		    S(WITHDRAWN),
		.to = S(TO_UPLOAD),
		.guards = { GUARD_INDEPENDENT, GUARD_STILL, GUARD_CHANGED,
		    GUARD_NOT_ON_ITS_WAY, GUARD_READY, GUARD_HERE },
		.elsewhere = "nothing can be published",
	},
	[EVENT_PUBLISH_UPDATE] = {
		.who = WHO_PUBLISH, .way = WAY_PULL_HAND, .verb = "update",
		.argument = "REASON",
		.from = S_UNDECIDED | S(TO_UPLOAD) | S(SUBMITTING) |
		    S(CHANGES_REQUESTED) | S(CERTIFIED) | S(REJECTED) |
		    S(WITHDRAWN),
		.to = S(TO_UPLOAD),
		.guards = { GUARD_INDEPENDENT, GUARD_VERSION, GUARD_STILL,
		    GUARD_CHANGED, GUARD_READY, GUARD_HERE },
		.elsewhere = "nothing can be published",
	},

	/* ---- what an independent publisher's pull request brings ---- */

	[EVENT_OPENED] = {
		.who = WHO_PULL_RECORD, .from = S(TO_UPLOAD),
		.to = S(SUBMITTING), .guards = { GUARD_INDEPENDENT },
		.what = "the pull request is open",
	},
	[EVENT_MERGED] = {
		.who = WHO_PULL_RECORD, .from = S(TO_UPLOAD) | S(SUBMITTING),
		.to = S(SUBMITTED), .guards = { GUARD_INDEPENDENT },
		.what = "the pull request is merged",
	},
	[EVENT_CLOSED] = {
		.who = WHO_PULL_RECORD, .from = S(SUBMITTING),
		.to = S(TO_UPLOAD), .guards = { GUARD_INDEPENDENT },
		.what = "the pull request is open no more",
	},

	[EVENT_UNMERGED] = {
		.who = WHO_PULL_RECORD, .from = S(SUBMITTED),
		.to = S(SUBMITTING), .guards = { GUARD_INDEPENDENT },
		.what = "the pull request was not merged",
	},

	/* ---- what the portal answers ---- */

	[EVENT_SUBMITTED] = {
		.who = WHO_RECORD, .way = WAY_HAND, .from = S(TO_UPLOAD),
		.to = S(SUBMITTED),
		.guards = { GUARD_HERE, GUARD_VERIFIED },
	},
	[EVENT_IN_REVIEW] = {
		RECORD(IN_REVIEW), .from = S(SUBMITTED) | S(NEEDS_ANSWER),
	},
	[EVENT_NEEDS_ANSWER] = {
		RECORD(NEEDS_ANSWER),
		.from = S_UNDECIDED & ~S(NEEDS_ANSWER),
	},
	[EVENT_CHANGES_REQUESTED] = {
		RECORD(CHANGES_REQUESTED), .from = S_UNDECIDED,
	},
	[EVENT_TESTING] = {
		RECORD(TESTING),
		.from = S(SUBMITTED) | S(IN_REVIEW) | S(NEEDS_ANSWER),
	},
	[EVENT_DEPLOYING] = {
		RECORD(DEPLOYING), .from = S(TESTING) | S(NEEDS_ANSWER),
	},
	[EVENT_CERTIFIED] = { RECORD(CERTIFIED), .from = S(DEPLOYING) },
	[EVENT_REJECTED] = {
		RECORD(REJECTED), .from = S_UNDECIDED | S(CHANGES_REQUESTED),
	},
	[EVENT_WITHDRAWN] = {
		RECORD(WITHDRAWN), .from = S_UNDECIDED | S(CHANGES_REQUESTED),
	},
	[EVENT_REPLY] = {
		.who = WHO_REPLY, .way = WAY_HAND, .from = S(NEEDS_ANSWER),
		.to = S(IN_REVIEW),
		.what = "the reviewer has an answer",
	},

	/* ---- what the publisher tells the portal ---- */

	[EVENT_TESTED] = {
		.who = WHO_SUBMIT, .way = WAY_HAND, .verb = "tested",
		.from = S(TESTING),
		.guards = { GUARD_HERE, GUARD_NOT_TESTED,
		    GUARD_INTRO_ATTACHED },
		.elsewhere = "there is nothing to test in the preview region",
	},
	[EVENT_WITHDRAW] = {
		.who = WHO_SUBMIT, .way = WAY_HAND, .verb = "withdraw",
		.argument = "REASON",
		.from = S_UNDECIDED | S(SUBMITTING) | S(CHANGES_REQUESTED),
		.to = S(WITHDRAWN), .guards = { GUARD_HERE },
		.elsewhere = "there is nothing to withdraw",
	},
	/* Nothing was sent: what the portal has is as it was. */
	[EVENT_TAKE_BACK] = {
		.who = WHO_SUBMIT, .verb = "withdraw", .argument = "REASON",
		.from = S(TO_UPLOAD), .to = S_DELIVERED, .back = true,
		.otherwise = S(WITHDRAWN),
		.guards = { GUARD_HERE },
		.elsewhere = "there is nothing to withdraw",
	},
	[EVENT_ATTACH] = {
		.who = WHO_SUBMIT, .way = WAY_HAND, .verb = "attach intro",
		.from = S_VERSION & ~(S(REJECTED) | S(WITHDRAWN)),
		.guards = { GUARD_HERE, GUARD_IN_PORTAL, GUARD_INTRO_SOUND,
		    GUARD_INTRO_NEW },
		.elsewhere = "there is no submission in the portal that "
		    "intro.md could be attached to",
	},
	[EVENT_UNLOCK] = {
		.who = WHO_SUBMIT, .verb = "unlock credentials",
		.argument = "WHO AGREED", .from = S_VERSION,
		.guards = { GUARD_FROZEN, GUARD_HERE },
		.elsewhere = "nothing is frozen",
	},

	/* ---- what did not go as it should ---- */

	/* Live or in review already. */
	[EVENT_ADOPT] = {
		.who = WHO_RECORD, .way = WAY_HAND, .verb = "adopt",
		.argument = "SINCE",
		.from = S(DRAFT) | S(READY),
		.to = S_UNDECIDED | S(CHANGES_REQUESTED) | S(CERTIFIED),
		.guards = { GUARD_HERE, GUARD_ARTIFACTS, GUARD_STILL },
	},
	[EVENT_CORRECT] = {
		.who = WHO_RECORD, .way = WAY_HAND, .verb = "correct",
		.argument = "REASON",
		.from = S_VERSION, .to = S_VERSION & ~S(SUBMITTING),
		.guards = { GUARD_HERE, GUARD_OTHER_STATE,
		    GUARD_SEALED_HERE },
	},

	/* ---- with a portal ---- */

	[EVENT_SEND] = {
		.who = WHO_SUBMIT, .way = WAY_PORTAL, .verb = "submit",
		.from = S(READY) | S(TO_UPLOAD) | S(CHANGES_REQUESTED) |
		    S_OVER, .to = S(SUBMITTING),
		.guards = { GUARD_VERIFIED, GUARD_SAME_PORTAL,
		    GUARD_NOT_WITHDRAWING, GUARD_STILL, GUARD_CHANGED,
		    GUARD_NOT_ON_ITS_WAY, GUARD_READY, GUARD_HERE },
		.elsewhere = "nothing can be submitted",
	},
	[EVENT_SEND_UPDATE] = {
		.who = WHO_SUBMIT, .way = WAY_PORTAL, .verb = "update",
		.argument = "REASON",
		.from = S_AT_PORTAL | S(TO_UPLOAD), .to = S(SUBMITTING),
		.guards = { GUARD_VERIFIED, GUARD_SAME_PORTAL,
		    GUARD_NOT_WITHDRAWING, GUARD_VERSION, GUARD_STILL,
		    GUARD_CHANGED, GUARD_READY, GUARD_HERE },
		.elsewhere = "nothing can be submitted",
	},
	[EVENT_DELIVERED] = {
		.who = WHO_PORTAL, .way = WAY_PORTAL, .from = S(SUBMITTING),
		.to = S(SUBMITTED), .what = "it has the version",
	},
	[EVENT_REFUSED] = {
		.who = WHO_PORTAL, .way = WAY_PORTAL, .from = S(SUBMITTING),
		.to = S(CHANGES_REQUESTED),
		.what = "it does not take the version, and says why",
	},
	/* What a portal says is so, whatever was here before. */
	[EVENT_HEARD] = {
		.who = WHO_PORTAL, .way = WAY_PORTAL, .from = S_AT_PORTAL,
		.to = S_HEARD, .what = "what it says of the version",
	},
	[EVENT_TELL_TESTED] = {
		.who = WHO_SUBMIT, .way = WAY_PORTAL, .verb = "tested",
		.from = S(TESTING),
		.guards = { GUARD_HERE, GUARD_SAME_PORTAL, GUARD_NOT_TESTED,
		    GUARD_INTRO_ATTACHED },
		.elsewhere = "there is nothing to test in the preview region",
	},
	/* What was not delivered yet is taken back, else it is withdrawn. */
	[EVENT_RECALL] = {
		.who = WHO_SUBMIT, .way = WAY_PORTAL, .verb = "withdraw",
		.argument = "REASON", .from = S(SUBMITTING),
		.to = S_AT_PORTAL & ~S(SUBMITTING), .back = true,
		.otherwise = S(WITHDRAWN),
		.guards = { GUARD_HERE, GUARD_SAME_PORTAL,
		    GUARD_NOT_WITHDRAWING },
		.elsewhere = "there is nothing to withdraw",
	},
	[EVENT_TELL_WITHDRAW] = {
		.who = WHO_SUBMIT, .way = WAY_PORTAL, .verb = "withdraw",
		.argument = "REASON",
		.from = S_UNDECIDED | S(CHANGES_REQUESTED) | S(OTHER),
		.guards = { GUARD_HERE, GUARD_SAME_PORTAL,
		    GUARD_NOT_WITHDRAWING },
		.elsewhere = "there is nothing to withdraw",
	},
	[EVENT_SEND_INTRO] = {
		.who = WHO_SUBMIT, .way = WAY_PORTAL, .verb = "attach intro",
		.from = S_AT_PORTAL & ~(S(REJECTED) | S(WITHDRAWN)),
		.guards = { GUARD_HERE, GUARD_SAME_PORTAL, GUARD_IN_PORTAL,
		    GUARD_INTRO_SOUND, GUARD_INTRO_NEW },
		.elsewhere = "there is no submission in the portal that "
		    "intro.md could be attached to",
	},
	[EVENT_FIXED] = { DISPOSITION, .verb = "fixed" },
	[EVENT_DISPUTED] = { DISPOSITION, .verb = "disputed" },
	[EVENT_WONT_FIX] = { DISPOSITION, .verb = "wont fix" },

	/* ---- with a repository ---- */

	/* What an independent publisher submits, and updates while it is
	 * open. */
	[EVENT_PULL_SEND] = {
		.who = WHO_PUBLISH, .way = WAY_PULL_SUBMITS,
		.verb = "publish",
		.from = S(READY) | S(TO_UPLOAD) | S(SUBMITTING) |
		    S(CHANGES_REQUESTED) | S_OVER,
		.to = S(TO_UPLOAD),
		.guards = { GUARD_SAME_REPOSITORY, GUARD_STILL,
		    GUARD_NOT_PUBLISHING, GUARD_FOLDER, GUARD_PULL_CHANGED,
		    GUARD_NOT_ON_ITS_WAY, GUARD_READY, GUARD_TITLE,
		    GUARD_WORDS, GUARD_NO_OTHERS, GUARD_PUBLIC, GUARD_HERE },
		.elsewhere = "nothing can be published",
	},
	[EVENT_PULL_SEND_UPDATE] = {
		.who = WHO_PUBLISH, .way = WAY_PULL_SUBMITS, .verb = "update",
		.argument = "REASON",
		.from = S_UNDECIDED | S(TO_UPLOAD) | S(SUBMITTING) |
		    S(CHANGES_REQUESTED) | S_OVER,
		.to = S(TO_UPLOAD),
		.guards = { GUARD_SAME_REPOSITORY, GUARD_VERSION, GUARD_STILL,
		    GUARD_NOT_PUBLISHING, GUARD_FOLDER, GUARD_PULL_CHANGED,
		    GUARD_READY, GUARD_TITLE, GUARD_WORDS, GUARD_NO_OTHERS,
		    GUARD_PUBLIC,
		    GUARD_HERE },
		.elsewhere = "nothing can be published",
	},
	/* That of a verified publisher goes beside what is submitted. */
	[EVENT_PULL_PUBLISH] = {
		.who = WHO_PUBLISH, .way = WAY_PULL_BESIDE, .verb = "publish",
		.from = S_ANY,
		.guards = { GUARD_SAME_REPOSITORY, GUARD_STILL,
		    GUARD_NOT_PUBLISHING, GUARD_FOLDER, GUARD_PULL_CHANGED,
		    GUARD_PULL_READY, GUARD_WORDS, GUARD_NO_OTHERS,
		    GUARD_PUBLIC },
	},
	[EVENT_PULL_PROPOSE] = {
		.who = WHO_PUBLISH, .way = WAY_PULL_SUBMITS,
		.verb = "proposal",
		.from = S(DRAFT) | S(READY) | S(REJECTED) | S(WITHDRAWN),
		.guards = { GUARD_SAME_REPOSITORY, GUARD_STILL,
		    GUARD_NOT_PUBLISHING, GUARD_PROPOSABLE, GUARD_TITLE,
		    GUARD_PROPOSAL_WORDS, GUARD_FOLDER, GUARD_NO_OTHERS,
		    GUARD_PUBLIC_README, GUARD_HERE },
		.elsewhere = "nothing can be proposed",
	},
	[EVENT_PULL_ACCEPT] = {
		.who = WHO_PUBLISH, .way = WAY_REPOSITORY,
		.verb = "accept others", .from = S_ANY,
		.guards = { GUARD_SAME_REPOSITORY, GUARD_OTHERS, GUARD_STILL,
		    GUARD_OTHERS_KNOWN },
	},
	[EVENT_PULL_REJECT] = {
		.who = WHO_PUBLISH, .way = WAY_REPOSITORY,
		.verb = "reject others", .from = S_ANY,
		.guards = { GUARD_SAME_REPOSITORY, GUARD_OTHERS },
	},
	/* Whatever a try has done already: the next touch finds it. */
	[EVENT_PULL_CANCEL] = {
		.who = WHO_PUBLISH, .way = WAY_REPOSITORY,
		.verb = "cancel", .from = S_ANY,
		.guards = { GUARD_ON_ITS_WAY },
	},
};

/* ---- open-source/status ---- */

#define P(state)	(1u << (PULL_ ## state))
#define P_ALL		((1u << PULL_COUNT) - 1)

#define PULL(state)	.who = WHO_PULL_RECORD, .way = WAY_HAND, \
			.to = P(state), .guards = { GUARD_HERE }

/*
 * repository=manual, so the first thing that is recorded may be any.  A merged
 * pull request may be recorded again: that confirms the artifacts.
 */
const struct state_event pull_events[PULL_CAUSES] = {
	[PULL_EVENT_PUBLISH] = {
		.who = WHO_PUBLISH, .from = P_ALL, .to = P(PUBLISHING),
		.what = "a version is to be published",
	},
	[PULL_EVENT_TAKE_BACK] = {
		.who = WHO_SUBMIT, .from = P(PUBLISHING), .to = P_ALL,
		.back = true, .what = "the version was taken back",
	},
	[PULL_EVENT_OTHER] = {
		.who = WHO_CERTFS, .from = P_ALL & ~P(NONE), .to = P(NONE),
		.what = "form/pull_request names another one",
	},
	[PULL_EVENT_OPEN] = {
		PULL(OPEN), .from = P_ALL & ~P(OPEN),
	},
	[PULL_EVENT_CHANGES_REQUESTED] = {
		PULL(CHANGES_REQUESTED),
		.from = P(NONE) | P(PUBLISHING) | P(OPEN) | P(APPROVED),
	},
	[PULL_EVENT_APPROVED] = {
		PULL(APPROVED), .from = P(NONE) | P(PUBLISHING) | P(OPEN) |
		    P(CHANGES_REQUESTED),
	},
	[PULL_EVENT_MERGED] = {
		.who = WHO_PULL_RECORD, .way = WAY_HAND,
		.from = P_ALL & ~P(CLOSED),
		.to = P(MERGED), .twice = true,
		.guards = { GUARD_HERE, GUARD_MERGED_ANEW, GUARD_STILL },
	},
	[PULL_EVENT_CLOSED] = {
		PULL(CLOSED), .from = P(NONE) | P(PUBLISHING) | P(OPEN) |
		    P(CHANGES_REQUESTED) | P(APPROVED),
	},
	[PULL_EVENT_CORRECT] = {
		.who = WHO_PULL_RECORD, .way = WAY_HAND, .verb = "correct",
		.argument = "REASON", .from = P_ALL & ~P(NONE),
		.to = P_ALL & ~P(PUBLISHING),
		.guards = { GUARD_HERE, GUARD_OTHER_STATE },
	},
	[PULL_EVENT_PUBLISHED] = {
		.who = WHO_REPOSITORY, .way = WAY_REPOSITORY,
		.from = P(PUBLISHING), .to = P(OPEN),
		.what = "it has what was to be published",
	},
	[PULL_EVENT_REFUSED] = {
		.who = WHO_REPOSITORY, .way = WAY_REPOSITORY,
		.from = P(PUBLISHING), .to = P_ALL & ~P(PUBLISHING),
		.back = true,
		.what = "it does not take what was to be published",
	},
	[PULL_EVENT_CANCELLED] = {
		.who = WHO_PUBLISH, .way = WAY_REPOSITORY,
		.from = P(PUBLISHING), .to = P_ALL & ~P(PUBLISHING),
		.back = true, .what = "it is not to be published any more",
	},
	/* What a repository says is so, whatever was here before. */
	[PULL_EVENT_HEARD] = {
		.who = WHO_REPOSITORY, .way = WAY_REPOSITORY, .from = P_ALL,
		.to = P_ALL & ~(P(NONE) | P(PUBLISHING)),
		.what = "what it says of the pull request",
	},
};

const struct track_info track_infos[TRACK_COUNT] = {
	[TRACK_STATUS] = {
		"status", state_events, STATE_EVENTS, STATE_COUNT,
	},
	[TRACK_PULL] = {
		"open-source/status", pull_events, PULL_CAUSES, PULL_COUNT,
	},
};

/* ---- looking into them ---- */

const char *
track_word(enum track track, unsigned state)
{
	return track == TRACK_STATUS ? state_infos[state].word :
	    pull_words[state];
}

const char *
track_word_of(const struct submission *s, enum track track)
{
	return track == TRACK_STATUS ? remote_state_word(s) :
	    pull_words[s->row.pull];
}

unsigned
track_state(const struct submission *s, enum track track)
{
	return track == TRACK_STATUS ? (unsigned)s->row.state :
	    (unsigned)s->row.pull;
}

static enum track
event_track(const struct state_event *e)
{
	return e >= pull_events && e < pull_events + PULL_CAUSES ? TRACK_PULL :
	    TRACK_STATUS;
}

unsigned
event_target(const struct state_event *e)
{
	const unsigned states = track_infos[event_track(e)].states;
	unsigned state = 0;

	if (e->back || e->to == 0 || (e->to & (e->to - 1)) != 0)
		return states;
	while ((e->to >> state & 1u) == 0)
		state++;
	return state;
}

const char *
event_verb(const struct state_event *e)
{
	const enum track track = event_track(e);

	if (e->verb != NULL)
		return e->verb;
	/* Those of the pull request lead the other track along. */
	if (e->who != WHO_RECORD && e->who != WHO_PULL_RECORD)
		return NULL;
	return track == who_infos[e->who].track ?
	    track_word(track, event_target(e)) : NULL;
}

bool
state_allows(enum submission_state state, enum event event)
{
	return (state_events[event].from & 1u << state) != 0;
}

bool
event_goes(const struct submission *s, const struct state_event *e)
{
	if (e->way == WAY_ANY || e->way == submission_pull_way(s))
		return true;
	return e->way == (event_track(e) == TRACK_PULL ||
	    e->way == WAY_REPOSITORY ? pull_way(s) : submission_way(s));
}

bool
submission_is_bound(const struct submission *s)
{
	return (S_BOUND & 1u << submission_basis(s)) != 0;
}

int
event_check(const struct submission *s, const struct state_event *e,
    const struct occasion *o, struct reason *why)
{
	for (size_t i = 0; e->guards[i] != GUARD_END; i++) {
		int r = guard_infos[e->guards[i]].check(s, e, o, why);

		if (r < 0)
			return r;
	}
	return 0;
}

/* ---- happening ---- */

static int
add_transition(struct step *st, const struct state_event *e,
    unsigned from, unsigned to, const char *reason)
{
	struct transition_row t = {
		.at = st->now, .track = event_track(e), .from = from,
		.to = to, .version = st->s->row.version,
	};
	int r;

	(void)snprintf(t.who, sizeof(t.who), "%s",
	    e->who == WHO_CERTFS ? "certfs" :
	    e->who == WHO_PORTAL ? "portal" :
	    e->who == WHO_REPOSITORY ? "repository" : "publisher");
	(void)snprintf(t.reason, sizeof(t.reason), "%s", reason);
	r = store_add_transition(st->c, st->s->id, &t);
	return r < 0 || t.track != TRACK_STATUS ? r : seal_renew_status(st);
}

int
step_enter(struct step *st, enum event event, enum submission_state to,
    const char *reason)
{
	struct submission_row *row = &st->s->row;
	const enum submission_state from = row->state;

	row->state = to;
	row->state_since = st->now;
	/* Testing that begins anew is to be done anew. */
	if ((S_TESTED & 1u << to) == 0 || event == EVENT_TESTING)
		row->tested_at = 0;
	return add_transition(st, &state_events[event], from, to, reason);
}

void
step_return(struct step *st, enum submission_state state, int64_t since)
{
	st->s->row.state = state;
	st->s->row.state_since = since;
}

int
step_enter_pull(struct step *st, enum pull_cause event, enum pull_state to,
    const char *reason)
{
	struct submission_row *row = &st->s->row;
	const enum pull_state from = row->pull;

	row->pull = to;
	row->pull_since = st->now;
	return add_transition(st, &pull_events[event], from, to, reason);
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

/* ---- what the portal has seen ---- */

enum submission_state
submission_basis(const struct submission *s)
{
	return s->row.state != STATE_TO_UPLOAD ? s->row.state :
	    note_state(s, NOTE_BASIS);
}

bool
submission_was_delivered(const struct submission *s)
{
	return (S_AT_PORTAL & 1u << submission_basis(s)) != 0;
}

enum delivery
submission_delivery(const struct submission *s)
{
	switch (submission_basis(s)) {
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
