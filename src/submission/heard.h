/*
 * What a portal says becomes states, messages and findings.
 */
#ifndef CERTFS_SUBMISSION_HEARD_H
#define CERTFS_SUBMISSION_HEARD_H

#include "remote.h"

/*
 * It refuses 'what' ("version 2"): a message with its reasons, the outcome,
 * and a line of the log.
 */
int	heard_refusal(struct step *st, const char *what,
	    const struct review_problem *problem);

/* The number before the next message's. */
int	heard_last_message(struct step *st, int64_t *ret_last);

/* One of those that a portal decides on; any other word is its own: other. */
enum submission_state heard_state(const char *word);

#endif
