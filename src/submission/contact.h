/*
 * How talking to the portal and to the repository goes: the same for both.
 */
#ifndef CERTFS_SUBMISSION_CONTACT_H
#define CERTFS_SUBMISSION_CONTACT_H

#include "internal.h"

/* In s->remote or s->pull, which is written by outbox_keep(). */
struct contact *contact_of(struct submission *s, enum target target);
/* It answered. */
void	contact_succeeded(struct step *st, enum target target);
void	contact_failed(struct step *st, enum target target,
	    const struct failure *f);
/* When asking it failed: in the log too, until it is something else. */
int	contact_ask_failed(struct step *st, enum target target,
	    const struct failure *f);

#endif
