/*
 * How long to wait after a failure: a random part of a time that doubles, so
 * that many who failed at once do not come back at once.
 */
#include "internal.h"

/* As multiples of the first time, which is a second but in tests. */
#define CAP		300u
#define SELDOM		30u
#define SELDOM_CAP	3600u

#define DOUBLINGS_MAX	16u

static int64_t
doubled(int64_t ms, unsigned times, int64_t cap)
{
	int64_t span = ms << (times < DOUBLINGS_MAX ? times : DOUBLINGS_MAX);

	return span < cap ? span : cap;
}

static int64_t
part_of(int64_t ms, uint32_t (*random)(uint32_t bound))
{
	return ms < UINT32_MAX ? random((uint32_t)ms + 1) : ms;
}

static int64_t
larger(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

int64_t
pace_delay(const struct pace *p, uint32_t (*random)(uint32_t bound))
{
	const int64_t base = p->base_ms, seldom = base * SELDOM;
	const unsigned asked = p->retry_after < PACE_RETRY_AFTER_MAX ?
	    p->retry_after : PACE_RETRY_AFTER_MAX;
	int64_t delay;

	if (p->seldom)
		delay = seldom + part_of(doubled(seldom, p->failures,
		    base * SELDOM_CAP - seldom), random);
	else
		delay = larger(base / 2, part_of(doubled(base, p->failures,
		    base * CAP), random));
	return larger(delay, asked * MS_PER_SECOND);
}
