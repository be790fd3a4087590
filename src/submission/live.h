/*
 * The table of submissions in use.
 */
#ifndef CERTFS_SUBMISSION_LIVE_H
#define CERTFS_SUBMISSION_LIVE_H

#include "internal.h"

/* Release all that nobody uses. */
void	live_free_idle(struct domain *d);

#endif
