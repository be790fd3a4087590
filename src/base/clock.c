/*
 * The time, replaceable so that a test can let a week pass.
 */
#include "certfs/base.h"

#include <stdatomic.h>
#include <stdio.h>
#include <time.h>

static int64_t
real_now(void)
{
	struct timespec now;

	/* Cannot fail: the clock is known and the pointer is good. */
	(void)clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * NS_PER_SECOND + now.tv_nsec;
}

static int64_t (*_Atomic source)(void) = real_now;
static _Atomic int64_t shift;

int64_t
clock_now(void)
{
	return atomic_load(&source)() + atomic_load(&shift);
}

void
clock_set_shift(int64_t ns)
{
	atomic_store(&shift, ns);
}

void
clock_set_source(int64_t (*now)(void))
{
	atomic_store(&source, now != NULL ? now : real_now);
}

void
clock_text(int64_t ns, char ret_text[CLOCK_TEXT_SIZE])
{
	/* Rounded down, also before 1970. */
	time_t seconds = (time_t)(ns / NS_PER_SECOND - (ns % NS_PER_SECOND < 0));
	struct tm tm = { 0 };

	/* 64 bits of nanoseconds end in 2262, so the year always fits. */
	(void)gmtime_r(&seconds, &tm);
	(void)strftime(ret_text, CLOCK_TEXT_SIZE, "%Y-%m-%dT%H:%M:%SZ", &tm);
}
