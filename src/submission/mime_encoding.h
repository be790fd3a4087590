/*
 * Transfer encodings, RFC 2045 6.  What breaks the rules is taken as it is.
 */
#ifndef CERTFS_SUBMISSION_MIME_ENCODING_H
#define CERTFS_SUBMISSION_MIME_ENCODING_H

#include "certfs/base.h"

enum encoding { ENCODING_NONE, ENCODING_BASE64, ENCODING_QUOTED };

/* Append what 's' stands for; at most one byte more than it has. */
void	mime_decode(struct buf *out, struct span s, enum encoding encoding);
void	mime_decode_base64(struct buf *out, struct span s);
/* The byte that "=XY" at the beginning of 's' stands for, or -1. */
int	mime_quoted_byte(struct span s);

#endif
