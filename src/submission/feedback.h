/*
 * What messages and replies share.
 */
#ifndef CERTFS_SUBMISSION_FEEDBACK_H
#define CERTFS_SUBMISSION_FEEDBACK_H

#include "internal.h"

/* The headers that say to which version and state it belongs. */
int	feedback_put_occasion(struct buf *out, const struct submission *s);

/* The name of the next message, and its number: '*number' is the last one's. */
int	feedback_next_name(struct step *st, int64_t *number,
	    char ret_name[NAME_SIZE]);
/*
 * Keep 'text' as the next message, unread; row's object and number are set,
 * which *name says too.  '*last' is the highest number so far, or 0.
 */
int	feedback_add(struct step *st, struct message_row *row,
	    const struct buf *text, int64_t *last, char ret_name[NAME_SIZE]);

#endif
