/*
 * What the events of submit and open-source/publish share.
 */
#ifndef CERTFS_SUBMISSION_SUBMIT_H
#define CERTFS_SUBMISSION_SUBMIT_H

#include "control.h"

/* Freeze the draft as the next version, which waits in to-upload. */
int	submit_freeze(struct step *st, const struct happening *h);
/* Keep intro.md as it is as what the portal has of it (intro.c). */
int	intro_attach(struct step *st, const struct happening *h);

#endif
