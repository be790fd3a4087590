/*
 * The network thread between a domain and a portal that are not real: what it
 * asks of either is written down, in the order in which it happens.
 */
#ifndef WORK_FIXTURE_H
#define WORK_FIXTURE_H

#include "unit.h"

#include "certfs/portal.h"
#include "certfs/work.h"

/* The first time to wait after a failure, in ms. */
#define BASE		20

/* What the portal says to "package p1" and the like; OK by default. */
typedef void answer_it(const char *request, struct portal_answer *a);
/* A result for what is never answered. */
#define SILENT		((enum portal_result)100)

int	work_fixture(void **state);
int	work_fixture_gone(void **state);

void	portal_answers(answer_it *answer);
/* How long the portal takes for each answer. */
void	portal_takes(unsigned ms);
/* The most requests that ran at the same time since this was asked last. */
unsigned portal_most_at_once(void);

/* A submission with that id, which the portal calls 'portal_id' ("": not). */
void	put_submission(int64_t id, const char *portal_id);
/* Order something now, as a command does [any thread]. */
void	put_order(int64_t id, enum order_kind kind);
/* Let what becomes of it be asked now, behind that event. */
void	put_ask(int64_t id, int64_t after);
/* What one of the calls ("begin", "finish", ...) returns from now on. */
void	domain_returns(const char *call, int result);
void	put_pause(int64_t until);
int64_t	pause_kept(void);

void	begin_work(void);
void	end_work(void);		/* joins; may be called twice */

/* Whether it was written down; how often; everything. */
bool	happened(const char *what);
unsigned times(const char *what);
/* Waits for it, and fails the test if it does not come. */
void	await(const char *what);
void	await_times(const char *what, unsigned count);
const char *history(void);	/* after end_work() */
/* What the thread said first, or NULL. */
const char *greeting(void);
void	sleep_ms(unsigned ms);

#endif
