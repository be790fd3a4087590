/*
 * Windows: within which time the process promises the next thing, on either
 * track, as one table.  Where its pages differ, the later end counts.  They
 * begin when the state did; the answer to an update is promised as the one to
 * a first submission is.
 */
#include "internal.h"

#define DAY		(24 * 60 * 60 * NS_PER_SECOND)

#define PAGE_SUBMIT	"submit-for-certification.md"
#define PAGE_VERIFIED	"certification-submission.md"
#define PAGE_IP		"certification-submission-ip.md"
#define PAGE_TESTING	"certification-testing.md"

struct promise {
	unsigned	 first, last;	/* days; 0, 0: nothing is promised */
	const char	*page;
};

#define PUBLISHERS	(PUBLISHER_INDEPENDENT + 1)

static const struct promise state_promises[STATE_COUNT][PUBLISHERS] = {
	[STATE_SUBMITTED] = { { 7, 14, PAGE_SUBMIT }, { 7, 14, PAGE_IP } },
	[STATE_IN_REVIEW] = { { 7, 14, PAGE_SUBMIT }, { 7, 14, PAGE_IP } },
	/* This one is the publisher's. */
	[STATE_TESTING] = { { 0, 7, PAGE_VERIFIED }, { 0, 7, PAGE_VERIFIED } },
	/* 3 to 4 weeks on one page, 5 to 6 on another; 15 business days, which
	 * are three weeks from whatever day of one. */
	[STATE_DEPLOYING] = { { 21, 42, PAGE_TESTING }, { 21, 21, PAGE_IP } },
};

static const struct promise pull_promises[PULL_COUNT][PUBLISHERS] = {
	[PULL_OPEN] = { { 7, 14, PAGE_SUBMIT }, { 7, 14, PAGE_IP } },
};

static bool
window_from(const struct promise *p, int64_t since, struct window *ret_window)
{
	if (p->last == 0)
		return false;
	*ret_window = (struct window){
		.from = since + p->first * DAY,
		.to = since + p->last * DAY,
		.page = p->page,
	};
	return true;
}

bool
window_of_state(const struct submission_row *row, enum publisher publisher,
    struct window *ret_window)
{
	/* Once the portal was told of the tests, it is the deployment. */
	if (row->state == STATE_TESTING && row->tested_at != 0)
		return window_from(&state_promises[STATE_DEPLOYING][publisher],
		    row->tested_at, ret_window);
	return window_from(&state_promises[row->state][publisher],
	    row->state_since, ret_window);
}

bool
window_of_pull(const struct submission_row *row, enum publisher publisher,
    struct window *ret_window)
{
	return window_from(&pull_promises[row->pull][publisher],
	    row->pull_since, ret_window);
}

bool
window_next(const struct submission_row *row, enum publisher publisher,
    struct window *ret_window)
{
	struct window pull;

	if (!window_of_state(row, publisher, ret_window))
		return window_of_pull(row, publisher, ret_window);
	if (window_of_pull(row, publisher, &pull) && pull.to < ret_window->to)
		*ret_window = pull;
	return true;
}

bool
window_is_over(const struct window *w)
{
	return clock_now() >= w->to;
}

void
window_ends(const struct submission_row *row, enum publisher publisher,
    int64_t *ret_passed, int64_t *ret_coming)
{
	static bool (*const tracks[])(const struct submission_row *,
	    enum publisher, struct window *) = {
		window_of_state, window_of_pull,
	};

	*ret_passed = *ret_coming = 0;
	for (size_t i = 0; i < ARRAY_LEN(tracks); i++) {
		struct window w;

		if (!tracks[i](row, publisher, &w))
			continue;
		if (window_is_over(&w)) {
			if (w.to > *ret_passed)
				*ret_passed = w.to;
		} else if (*ret_coming == 0 || w.to < *ret_coming) {
			*ret_coming = w.to;
		}
	}
}
