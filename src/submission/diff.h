/*
 * What differs between two texts, line by line, as diff -u shows it.
 */
#ifndef CERTFS_SUBMISSION_DIFF_H
#define CERTFS_SUBMISSION_DIFF_H

#include "certfs/base.h"

struct diff_side {
	const char	*name;		/* in the heading */
	struct span	 text;
};

/*
 * Append it; nothing where they are alike.  What takes too long to find, and
 * what is no text, is told by its sizes.
 */
int	diff_unified(const struct diff_side *old, const struct diff_side *new,
	    struct buf *out);

#endif
