/*
 * Dates of mail.
 */
#ifndef CERTFS_SUBMISSION_MIME_DATE_H
#define CERTFS_SUBMISSION_MIME_DATE_H

#include "certfs/base.h"

/*
 * RFC 5322's date and time, "Tue, 24 Nov 2026 10:00:00 +0100", in nanoseconds
 * since 1970; false when it is none, or before 1970 or after 2200.
 */
bool	mime_date(struct span text, int64_t *ret_ns);

#endif
