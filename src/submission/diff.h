/*
 * What differs between two texts, line by line, as diff -u shows it: a patch
 * that patch -p1 and git apply take.
 */
#ifndef CERTFS_SUBMISSION_DIFF_H
#define CERTFS_SUBMISSION_DIFF_H

#include "certfs/base.h"

struct diff_side {
	const char	*name;		/* in the heading */
	struct span	 text;
};

/*
 * Append it; nothing where they are alike.  What has too many lines, and what
 * is no text or has control characters, is told by its sizes, which both
 * programs pass over.
 */
int	diff_unified(const struct diff_side *old, const struct diff_side *new,
	    struct buf *out);

#endif
