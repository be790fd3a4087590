/*
 * What delivering to the portal and to the repository share.
 */
#ifndef CERTFS_SUBMISSION_DELIVER_H
#define CERTFS_SUBMISSION_DELIVER_H

#include "outbox.h"

/* A step about an order that is still the first; -ESTALE: it is not. */
int	deliver_begin(struct step *st, struct submission *s,
	    const struct order *o, enum durability durability);
/* It leaves the outbox, and what follows is asked for. */
int	deliver_take_off(struct step *st, const struct order *o);
/* The first order for a target, whose body and files the caller unrefs. */
int	outbox_first(struct submission *s, struct conn *c, enum target target,
	    struct order_row *ret_row);

#endif
