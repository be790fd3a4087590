/*
 * What a field of a header says to people.
 */
#ifndef CERTFS_SUBMISSION_MIME_WORD_H
#define CERTFS_SUBMISSION_MIME_WORD_H

#include "certfs/base.h"

/*
 * Append a field's value as one clean line: encoded words (RFC 2047) decoded,
 * breaks and runs of blanks made one blank, the end of a long one cut off.
 */
void	mime_add_words(struct buf *out, struct span value);

#endif
