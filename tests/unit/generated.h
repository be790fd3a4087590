/*
 * Artifacts of any size, made by repeating a part: what must not take longer
 * than in proportion to its size.
 */
#ifndef TESTS_GENERATED_H
#define TESTS_GENERATED_H

#include "certfs/diag.h"

struct generated {
	const char	*name;		/* "operations", ... */
	enum artifact	 which;
	/*
	 * ' stands for ", @ for the number of the part, from 0, ^ for the
	 * number behind it, % for its last two digits.
	 */
	const char	*before, *each, *after;
};

extern const struct generated generated[];
extern const size_t generated_count;

/* Replaces what 'out' holds by an artifact with 'count' parts. */
int	generate(const struct generated *g, size_t count, struct buf *out);

#endif
