/*
 * What messages and replies share.
 */
#ifndef CERTFS_SUBMISSION_FEEDBACK_H
#define CERTFS_SUBMISSION_FEEDBACK_H

#include "internal.h"

/* The headers that say to which version and state it belongs. */
int	feedback_put_occasion(struct buf *out, const struct submission *s);

#endif
