/*
 * What the files that write generated texts share.
 */
#ifndef CERTFS_SUBMISSION_TEXTS_H
#define CERTFS_SUBMISSION_TEXTS_H

#include "internal.h"

#define STUDIO_URL	"https://isvstudio.powerapps.com/home"

/* Both have to be registered with an OAuth app (submit-for-certification.md). */
extern const char *const redirect_urls[2];

/* The first numbered item that is not done, or NULL. */
const struct readiness_item *texts_first_missing(const struct readiness *r);
/* The item of that id if it is there and not done, or NULL. */
const struct readiness_item *texts_find_open(const struct readiness *r,
	    const char *id);
/* Characters and not bytes are what a line has room for. */
size_t	texts_width(const char *text, size_t len);
/* "# last, <time>: <outcome>", nothing when no command was given so far. */
int	texts_outcome(const struct submission *s, struct buf *out);
/*
 * Append 'text' in lines of at most 'width' characters where its blanks allow
 * it; the first line begins with 'first', the others with 'rest'.
 */
int	texts_wrap(struct buf *out, const char *first, const char *rest,
	    const char *text, size_t width);

#endif
