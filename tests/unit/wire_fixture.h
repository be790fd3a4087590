/*
 * Objects of a protocol, member by member, so that a test can say which one is
 * to be another, or missing; and memory that runs out.
 */
#ifndef WIRE_FIXTURE_H
#define WIRE_FIXTURE_H

#include "certfs/base.h"

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
