/*
 * The transition table of status; what the words mean is in internal.h.
 */
#ifndef CERTFS_SUBMISSION_STATES_H
#define CERTFS_SUBMISSION_STATES_H

#include "certfs/submission.h"

enum event {
	EVENT_COMPLETE, EVENT_INCOMPLETE, EVENT_SUBMIT, EVENT_UPDATE,
	EVENT_SUBMITTED, EVENT_IN_REVIEW, EVENT_NEEDS_ANSWER,
	EVENT_CHANGES_REQUESTED, EVENT_TESTING, EVENT_DEPLOYING,
	EVENT_CERTIFIED, EVENT_REJECTED, EVENT_WITHDRAWN,
	EVENT_REPLY,
	STATE_EVENTS
};

enum who {
	WHO_CERTFS,	/* it happens by itself */
	WHO_SUBMIT,	/* the publisher, through submit */
	WHO_RECORD,	/* the publisher, through record (portal=manual) */
	WHO_REPLY,	/* the publisher, by sending a reply */
};

struct state_event {
	unsigned		 from;	/* bit set of states */
	enum submission_state	 to;
	enum who		 who;
	const char		*what;	/* for the log, where it says more */
};

extern const struct state_event state_events[STATE_EVENTS];

bool	state_allows(enum submission_state state, enum event event);

struct step;

/*
 * Enter a state in a step: the row, and the transition, of which this is the
 * only writer.  The log's line is the caller's.  'reason' is "" for none.
 */
int	step_enter(struct step *st, enum event event, enum submission_state to,
	    const char *reason);

#endif
