/*
 * A command line taken apart.
 */
#ifndef CERTFS_SUBMISSION_VERB_H
#define CERTFS_SUBMISSION_VERB_H

#include "certfs/submission.h"

struct verb_line {
	char	word[64];	/* what stands before ':', trimmed */
	char	argument[512];	/* what stands behind it; "" for none */
	bool	has_argument;	/* there is a ':' */
};

/*
 * 1: a command; 0: nothing to do (a touch, comments only); -EINVAL, -EFBIG
 * with the sentence.
 */
int	verb_parse(const struct command *command, struct verb_line *ret_line,
	    struct reason *why);

#endif
