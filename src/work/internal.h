/*
 * What the files of work share.
 *
 * Everything here belongs to the network thread, except what stands behind
 * 'lock'.  That lock is the last one: it may be taken under any other, and
 * nothing is called under it but http_wake().
 */
#ifndef CERTFS_WORK_INTERNAL_H
#define CERTFS_WORK_INTERNAL_H

#include <pthread.h>

#include "certfs/portal.h"
#include "certfs/work.h"

#define MS_PER_SECOND	INT64_C(1000)
#define NS_PER_MS	INT64_C(1000000)

#define ORDERS_AT_ONCE	8u
/* Fewer, so that many questions leave room for what is to be delivered. */
#define ASKS_AT_ONCE	4u
/* So often in a row it is not reached until it counts as unreachable. */
#define UNREACHABLE_FROM	3u

/* What may be held of attachments until it is handed on. */
#define PART_BYTES	((size_t)16 << 20)	/* about so much at once */
#define MESSAGE_BYTES	((size_t)32 << 20)	/* of one message */
/* Pages of events in one go; the rest when it is asked next. */
#define PAGES_MAX	50u
/* So often an attachment stops everything behind it, before it is left out. */
#define STUCK_MAX	5u

/* ---- tasks ---- */

/* One request to the portal each, and what is done with its answer. */
enum step {
	STEP_END,
	STEP_GREET,
	STEP_CREATE, STEP_PACKAGE, STEP_REVISION, STEP_INTRO, STEP_EVENT,
	STEP_STATUS, STEP_EVENTS, STEP_ATTACHMENT,
	STEPS
};

enum task_kind { TASK_GREET, TASK_ORDER, TASK_ASK, TASK_KINDS };

/*
 * What is done for one submission at a time.  A task whose work could not be
 * begun or kept rests: it stays for a while so that no other is begun.
 */
struct task {
	struct work	*work;
	enum task_kind	 kind;
	int64_t		 submission;	/* TASK_GREET: 0 */
	enum step	 step;
	bool		 resting;
	int64_t		 rests_until;	/* work_time() */
	struct task	*next;

	/* TASK_ORDER */
	struct order	 order;
	struct review_receipt package;

	/* TASK_ASK */
	struct ask	 ask;
	struct review_status status;
	unsigned	 pages;
	/* The page whose attachments are fetched: where it is at. */
	struct review_page page;
	size_t		 first;		/* event that was not handed on yet */
	size_t		 event, attachment;
	size_t		 part_bytes, message_bytes;
};

/* An attachment that the portal fails to give. */
struct stuck {
	int64_t		 submission, seq;
	unsigned	 times;
};

#define STUCKS		8u

struct work {
	struct work_options options;
	unsigned	 base_ms;
	pthread_t	 thread;
	struct task	*tasks;
	unsigned	 orders, asks;	/* that run */
	bool		 greeted;	/* it was begun */
	int64_t		 paused_until;	/* clock_now() */
	/* In a row. */
	unsigned	 failures, unreached;
	enum portal_result trouble;	/* that was logged; PORTAL_OK: none */
	bool		 store_fails;	/* that was logged */
	struct stuck	 stuck[STUCKS];
	unsigned	 next_stuck;
	struct http_client *client;	/* changes under 'lock' */

	pthread_mutex_t	 lock;		/* of what follows */
	pthread_cond_t	 cond;
	bool		 started, stopping, woken;
	int		 start_error;
	struct reason	*start_reason;
};

/* ---- work.c ---- */

/* Milliseconds of a clock that nobody sets. */
int64_t	work_time(void);

/* ---- task.c ---- */

/* One row for each step; 'takes' are the results that 'take' is for. */
struct step_type {
	unsigned	 takes;		/* 1u << PORTAL_... */
	/* Starts the request. */
	int		(*ask)(struct task *t);
	/* The next step, or -errno: what came could not be kept. */
	int		(*take)(struct task *t, struct portal_answer *a);
};

/* One row for each kind of task. */
struct task_type {
	/* The first step, or -errno; the submission's lock is held. */
	int		(*begin)(struct task *t, struct submission *s);
	/* What to do about any other answer: STEP_END, or as take(). */
	int		(*fail)(struct task *t, const struct portal_answer *a);
};

/* Begin what there is to do; the task ends by itself. */
int	task_start(struct work *w, enum task_kind kind, int64_t submission);
/* Whether there is one for that submission, at work or resting. */
bool	task_exists(const struct work *w, int64_t submission);
/* Let go of those that have rested; when the next one will have, or -1. */
int64_t	tasks_wake(struct work *w);
void	tasks_free(struct work *w);
/* For portal_ask_*(); 'arg' is the task. */
void	task_done(void *arg, struct portal_answer *a);

/* The task's submission, in use and locked. */
int	task_enter(struct task *t, struct submission **ret_s);
void	task_leave(struct submission **s);	/* for CF_AUTO */
/* As the domain wants to have it. */
struct failure task_failure(const struct task *t,
	    const struct portal_answer *a, unsigned attempts);

/* ---- greet.c, order.c, ask.c: the rows ---- */

int	greet_ask(struct task *t);
int	greet_take(struct task *t, struct portal_answer *a);
int	greet_fail(struct task *t, const struct portal_answer *a);

int	order_begin(struct task *t, struct submission *s);
int	order_fail(struct task *t, const struct portal_answer *a);
int	order_ask_create(struct task *t);
int	order_take_create(struct task *t, struct portal_answer *a);
int	order_ask_package(struct task *t);
int	order_take_package(struct task *t, struct portal_answer *a);
int	order_ask_revision(struct task *t);
int	order_ask_intro(struct task *t);
int	order_ask_event(struct task *t);
/* Of the last step, whichever that is. */
int	order_take_receipt(struct task *t, struct portal_answer *a);

int	ask_begin(struct task *t, struct submission *s);
int	ask_fail(struct task *t, const struct portal_answer *a);
int	ask_ask_status(struct task *t);
int	ask_take_status(struct task *t, struct portal_answer *a);
int	ask_ask_events(struct task *t);
int	ask_take_events(struct task *t, struct portal_answer *a);
int	ask_ask_attachment(struct task *t);
int	ask_take_attachment(struct task *t, struct portal_answer *a);

/* ---- reach.c: what answers say about the portal itself ---- */

/* 'quietly': somebody else says so. */
void	reach_note(struct work *w, const struct portal_answer *a,
	    bool quietly);
/* How many requests it may be asked at once now. */
unsigned reach_at_once(const struct work *w);

/* ---- pace.c: pure ---- */

struct pace {
	unsigned	 base_ms;	/* the first time, at most */
	unsigned	 failures;	/* before this one */
	bool		 seldom;	/* it will not get better by itself */
	unsigned	 retry_after;	/* seconds, as the portal asks; 0: no */
};

#define PACE_RETRY_AFTER_MAX	3600u	/* seconds */

/*
 * How long to wait until the next try, in ms; 'random' gives a number below
 * its argument.
 */
int64_t	pace_delay(const struct pace *p, uint32_t (*random)(uint32_t bound));

#endif
