/*
 * Character sets of mail.
 */
#ifndef CERTFS_SUBMISSION_CHARSET_H
#define CERTFS_SUBMISSION_CHARSET_H

#include "certfs/base.h"

enum charset { CHARSET_UTF8, CHARSET_LATIN };

/* CHARSET_UTF8 for a name that is not known here. */
enum charset charset_by_name(struct span name);
/*
 * Append 'raw' as UTF-8.  A text that says it is UTF-8, or something that is
 * not known here, and is not UTF-8 stays as it is: what cannot be decoded is
 * made visible when it is cleaned.
 */
void	charset_decode(struct buf *out, struct span raw, enum charset charset);
/* Append one character as UTF-8. */
void	charset_put(struct buf *out, uint32_t c);

#endif
