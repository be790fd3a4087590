/*
 * What a dropped file says: mail as a mail program saves it, or plain text.
 * Hostile input: time grows with the size, memory with the ceiling below.
 */
#ifndef CERTFS_SUBMISSION_MESSAGE_H
#define CERTFS_SUBMISSION_MESSAGE_H

#include "certfs/base.h"

#define MESSAGE_TEXT_MAX	((size_t)1 << 20)

struct message {
	struct buf	from;		/* one clean line; empty: not known */
	struct buf	subject;	/* the same */
	bool		has_date;
	int64_t		date;		/* ns since 1970 */
	/*
	 * UTF-8; control characters made visible, but for newlines and tabs.
	 * Ends in a newline unless it is empty.
	 */
	struct buf	body;
	/* Nothing but other forms of the same text was left out of 'body'. */
	bool		whole;
};

/*
 * Read 'size' bytes at 'data' into 'ret_message', which the caller gives to
 * message_done() whatever the result.  -EFBIG when the text is more than
 * MESSAGE_TEXT_MAX bytes (attachments do not count); -ENOMEM.
 */
int	message_read(const char *data, size_t size,
	    struct message *ret_message);
void	message_done(struct message *m);

#endif
