/*
 * The two tracks of a submission's life, each one table: at which event, from
 * which states, who causes it and how, what is asked before, to which state.
 * What record and submit take, .certfs/lifecycle, the manual and the tests all
 * come from these tables.
 */
#ifndef CERTFS_SUBMISSION_STATES_H
#define CERTFS_SUBMISSION_STATES_H

#include "internal.h"

/* ---- who causes it, and what is asked before ---- */

enum who {
	WHO_CERTFS,	/* it happens by itself */
	/* The publisher, through a control file: */
	WHO_SUBMIT,
	WHO_RECORD,	/* (portal=manual) */
	WHO_PUBLISH,
	WHO_PULL_RECORD,	/* (repository=manual) */
	WHO_REPLY,	/* the publisher, by sending a reply */
	WHO_PORTAL,	/* by its answers (portal=https://...) */
	WHO_REPOSITORY,	/* the same (repository=github) */
	WHO_COUNT
};

struct who_info {
	const char	*name;	/* of the control file, or in a picture */
	const char	*touch;	/* the command that a touch is, NULL: none */
	enum track	 track;
};

extern const struct who_info who_infos[WHO_COUNT];

/* How what it says gets to the portal, and the portal's answers here. */
enum way {
	WAY_ANY,
	WAY_HAND, WAY_PORTAL,
	/* The same of the pull request, and what that is to the submission. */
	WAY_PULL_HAND,
	WAY_REPOSITORY,		/* one of the two that follow */
	WAY_PULL_BESIDE,	/* a verified publisher's, beside it */
	WAY_PULL_SUBMITS,	/* an independent publisher's: it is that */
	WAYS
};

/* In guard.c, which has the question and the sentence of each. */
enum guard {
	GUARD_END,		/* of a list */
	GUARD_HERE,		/* it is in one of the states of 'from' */
	GUARD_VERIFIED,
	GUARD_INDEPENDENT,
	GUARD_STILL,		/* no artifact is being written */
	GUARD_CHANGED,
	GUARD_NOT_ON_ITS_WAY,
	GUARD_READY,
	GUARD_VERSION,
	GUARD_IN_PORTAL,	/* there is a submission to attach to */
	GUARD_INTRO_SOUND,
	GUARD_INTRO_NEW,
	GUARD_INTRO_ATTACHED,
	GUARD_NOT_TESTED,
	GUARD_FROZEN,
	GUARD_ARTIFACTS,
	GUARD_OTHER_STATE,
	GUARD_SEALED_HERE,
	GUARD_MERGED_ANEW,
	GUARD_SAME_WAY,		/* by hand, and that is how it went before */
	GUARD_SAME_PORTAL,	/* it is on its way at this mount's portal */
	GUARD_NOT_WITHDRAWING,
	GUARD_SAME_REPOSITORY,
	GUARD_NOT_PUBLISHING,
	GUARD_PULL_CHANGED,
	GUARD_PULL_READY,	/* of a pull request beside the submission */
	GUARD_PROPOSABLE,
	GUARD_TITLE,
	GUARD_WORDS,		/* title and text can be published */
	GUARD_PROPOSAL_WORDS,
	GUARD_FOLDER,		/* open-source/folder can be published in */
	GUARD_PUBLIC,		/* nothing that must not become public */
	GUARD_PUBLIC_README,
	GUARD_NO_OTHERS,	/* no commits of others */
	GUARD_OTHERS,
	GUARD_OTHERS_KNOWN,	/* and what their files are */
	GUARD_ON_ITS_WAY,	/* something is, to the repository */
	GUARDS
};

#define EVENT_GUARDS_MAX	14

struct state_event {
	enum who	 who;
	enum way	 way;
	/*
	 * What is written: 'verb', or 'verb: argument', or "adopt STATE" where
	 * 'to' has several.  NULL: the word of the state, or nothing.
	 */
	const char	*verb, *argument;
	unsigned	 from;		/* bit set of the track's states */
	unsigned	 to;		/* the same; 0: the state stays */
	bool		 back;		/* to the state it had, one of 'to' */
	unsigned	 otherwise;	/* if it had none of those; 0: it had */
	bool		 twice;		/* -EALREADY is no refusal of it */
	enum guard	 guards[EVENT_GUARDS_MAX];	/* in this order */
	const char	*what;		/* for the log, where it says more */
	/* What there is not in other states, half a sentence. */
	const char	*elsewhere;
};

/* ---- the tables ---- */

enum event {
	EVENT_COMPLETE, EVENT_INCOMPLETE,
	EVENT_SUBMIT, EVENT_UPDATE, EVENT_PUBLISH, EVENT_PUBLISH_UPDATE,
	EVENT_OPENED, EVENT_MERGED, EVENT_CLOSED, EVENT_UNMERGED,
	EVENT_SUBMITTED, EVENT_IN_REVIEW, EVENT_NEEDS_ANSWER,
	EVENT_CHANGES_REQUESTED, EVENT_TESTING, EVENT_DEPLOYING,
	EVENT_CERTIFIED, EVENT_REJECTED, EVENT_WITHDRAWN,
	EVENT_REPLY,
	EVENT_TESTED, EVENT_WITHDRAW, EVENT_TAKE_BACK, EVENT_ATTACH,
	EVENT_UNLOCK,
	EVENT_ADOPT, EVENT_CORRECT,
	/* With a portal: */
	EVENT_SEND, EVENT_SEND_UPDATE,
	EVENT_DELIVERED, EVENT_REFUSED, EVENT_HEARD,
	EVENT_TELL_TESTED, EVENT_RECALL, EVENT_TELL_WITHDRAW, EVENT_SEND_INTRO,
	EVENT_FIXED, EVENT_DISPUTED, EVENT_WONT_FIX,
	/* With a repository: */
	EVENT_PULL_SEND, EVENT_PULL_SEND_UPDATE, EVENT_PULL_PUBLISH,
	EVENT_PULL_PROPOSE, EVENT_PULL_ACCEPT, EVENT_PULL_REJECT,
	EVENT_PULL_CANCEL,
	STATE_EVENTS
};

enum pull_cause {
	PULL_EVENT_PUBLISH, PULL_EVENT_TAKE_BACK, PULL_EVENT_OTHER,
	PULL_EVENT_OPEN, PULL_EVENT_CHANGES_REQUESTED, PULL_EVENT_APPROVED,
	PULL_EVENT_MERGED, PULL_EVENT_CLOSED, PULL_EVENT_CORRECT,
	PULL_EVENT_PUBLISHED, PULL_EVENT_REFUSED, PULL_EVENT_CANCELLED,
	PULL_EVENT_HEARD,
	PULL_CAUSES
};

extern const struct state_event state_events[STATE_EVENTS];
extern const struct state_event pull_events[PULL_CAUSES];

struct track_info {
	const char		*file;		/* "status" */
	const struct state_event *events;
	size_t			 count;		/* of events */
	unsigned		 states;
};

extern const struct track_info track_infos[TRACK_COUNT];

/* The word of a state of that track. */
const char *track_word(enum track track, unsigned state);
/* That of the submission, where a portal may have a word of its own. */
const char *track_word_of(const struct submission *s, enum track track);
/* The state that the submission has there. */
unsigned track_state(const struct submission *s, enum track track);
/* The only state that an event leads to; the track's 'states' if not one. */
unsigned event_target(const struct state_event *e);
/* What is written to cause it, without the argument; NULL: nothing is. */
const char *event_verb(const struct state_event *e);

/* "submit: update: REASON": who, and what is written or happens. */
int	event_print_cause(const struct state_event *e, struct buf *out);
/* The words of a bit set of states, with commas. */
int	track_print_states(enum track track, unsigned set, struct buf *out);
/* Where it leads, for one that does not stay. */
int	event_print_targets(const struct state_event *e, enum track track,
	    struct buf *out);

bool	state_allows(enum submission_state state, enum event event);
/* Whether it is an event of the way that this submission goes. */
bool	event_goes(const struct submission *s, const struct state_event *e);

/* ---- asking ---- */

struct occasion {
	const char	*busy;	/* as in struct command */
	/* Of an event with several targets the one; -1: none in particular. */
	int		 to;
	const char	*argument;	/* as in struct happening; NULL: none */
};

#define OCCASION_ANY	{ .busy = NULL, .to = -1 }

/* 0: it may happen now; else the first guard's -errno and sentence. */
int	event_check(const struct submission *s, const struct state_event *e,
	    const struct occasion *o, struct reason *why);

struct guard_info {
	const char	*phrase;	/* what is asked, for the picture */
	int		(*check)(const struct submission *s,
			    const struct state_event *e,
			    const struct occasion *o, struct reason *why);
};

extern const struct guard_info guard_infos[GUARDS];

/* ---- happening ---- */

/*
 * Enter a state in a step: the row, and the transition, of which these are the
 * only writers, with step_return().  The log's line is the caller's.  'reason'
 * is "" for none.
 */
int	step_enter(struct step *st, enum event event, enum submission_state to,
	    const char *reason);
/* The status of an earlier version counts again: no transition of that one. */
void	step_return(struct step *st, enum submission_state state,
	    int64_t since);
int	step_enter_pull(struct step *st, enum pull_cause event,
	    enum pull_state to, const char *reason);
/*
 * After it: where that is an independent publisher's, status goes along while
 * no certification has begun, with a line of the log (record.c).
 */
int	step_follow_pull(struct step *st, const char *reason);

#endif
