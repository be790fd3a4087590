/*
 * What an answer of the portal brings, whoever it comes from.
 */
#ifndef CERTFS_SUBMISSION_RECORD_H
#define CERTFS_SUBMISSION_RECORD_H

#include "states.h"

/* step_enter(), and what is remembered of what is certified. */
int	record_enter(struct step *st, enum event event,
	    enum submission_state to, const char *reason);
/*
 * The portal has client_id and client_secret: what was typed in there can be
 * changed by Microsoft only.
 */
int	record_freeze(struct step *st);

#endif
