/*
 * What the portal has of a submission, as the store keeps it: which way it
 * goes, when the portal is asked, what it said last.
 *
 * A version stays with whom it went to, a portal or the publisher's hands,
 * until it is certified, rejected or withdrawn; only then the mount's portal=
 * counts.
 */
#ifndef CERTFS_SUBMISSION_REMOTE_H
#define CERTFS_SUBMISSION_REMOTE_H

#include "states.h"

enum way submission_way(const struct submission *s);
/* Whether what the portal, or who does it by hand, has is not decided yet
 * (states.c). */
bool	submission_is_bound(const struct submission *s);
/* Whether it is at this mount's portal, or at none. */
bool	remote_is_here(const struct submission *s);
/* This mount's portal has something of it: it can be told, and asked. */
bool	remote_is_reachable(const struct submission *s);
/* The portal did not take the newest version. */
bool	remote_has_refused(const struct submission *s);
/* It had it, and knows nothing of it any more. */
bool	remote_is_lost(const struct submission *s);

/* Read it, and the outbox, from the store. */
int	remote_load(struct submission *s, struct conn *c);
/* Read the outbox again, after it was changed in a step. */
int	remote_load_outbox(struct submission *s, struct conn *c);
/* Write it, with the times that follow from the outbox. */
int	remote_keep(struct step *st);

/* The newest version goes to this mount's portal; a 'fresh' place there. */
int	remote_bind(struct step *st, bool fresh);
/*
 * The portal knows nothing of the place any more: what comes next gets
 * another.
 */
int	remote_lose(struct step *st);
/* The newest version goes by hand. */
int	remote_unbind(struct step *st);

/* When to ask next; 'moved': there was something new. */
void	remote_ask_later(struct step *st, bool moved);

/* A new idempotency key. */
void	remote_new_key(char ret_key[ORDER_KEY_SIZE]);

/* The word of status: the portal's own where it is none of ours. */
const char *remote_state_word(const struct submission *s);
const char *remote_waiting_for(const struct submission *s);

#endif
