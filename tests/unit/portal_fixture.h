/*
 * Objects of a portal, member by member, so that a test can say which one is
 * to be another, or missing.
 */
#ifndef PORTAL_FIXTURE_H
#define PORTAL_FIXTURE_H

#include "certfs/portal.h"
#include "unit.h"

#define SHA_A	"0123456789abcdef0123456789abcdef" \
		"0123456789abcdef0123456789abcdef"
#define TIME_TEXT	"\"2026-11-23T14:05:09Z\""
#define TIME_NS		(INT64_C(1795442709) * NS_PER_SECOND)

struct pair {
	const char	*name, *value;
};

/* Ends with a pair without name.  'name' gets 'value'; NULL: is missing. */
void	object_put(struct buf *b, const struct pair *pairs, const char *name,
	    const char *value);

/* Allocations after 'countdown' others fail; below 0: none. */
extern long fixture_countdown;

#endif
