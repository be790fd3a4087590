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

#include "certfs/github.h"
#include "certfs/portal.h"
#include "certfs/work.h"
#include "publish.h"

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

/* ---- what answers mean, whoever gave them ---- */

enum verdict {
	VERDICT_GOOD,
	VERDICT_REFUSED,	/* this, for good */
	VERDICT_CREDENTIALS, VERDICT_BUSY, VERDICT_UNREACHABLE,
	VERDICT_TIMED_OUT, VERDICT_UNTRUSTED, VERDICT_NONSENSE,
	VERDICTS
};

struct outcome {
	enum verdict	 verdict;
	const char	*text;		/* of the answer, whose it stays */
	unsigned	 retry_after;	/* seconds; 0: not said */
};

struct outcome portal_outcome(const struct portal_answer *a);
struct outcome github_outcome(const struct github_answer *a);
struct outcome github_verdict(enum github_result result, const char *text,
	    unsigned retry_after);

/* ---- with whom work is done: service.c ---- */

/* One row for each kind of work. */
struct service {
	const char	*name;		/* before its URL */
	const char	*waits;		/* what does, while it fails */
	const char	*strange;	/* when it answers something else */
	enum target	 target;
	unsigned	 at_once;	/* requests */
	int		(*list_due)(struct domain *d,
			    int (*each)(void *arg, int64_t submission,
			    int64_t at, bool order), void *arg);
};

extern const struct service services[WORK_KINDS];

/* ---- tasks ---- */

/* One request each, and what is done with its answer. */
enum step {
	STEP_END,
	STEP_DONE,		/* as STEP_END, of what asks for nothing */
	STEP_GREET,
	STEP_CREATE, STEP_PACKAGE, STEP_REVISION, STEP_INTRO, STEP_EVENT,
	STEP_STATUS, STEP_EVENTS, STEP_ATTACHMENT,
	/* To the repository: */
	STEP_USER, STEP_PUBLISH, STEP_PUBLISH_WRITE,
	STEP_HOME, STEP_TIP,
	STEP_PULL, STEP_LIST, STEP_ANNOTATIONS, STEP_MERGED, STEP_FILES,
	STEP_COMMIT, STEP_TREE, STEP_BLOB, STEP_HAND_ON,
	STEPS
};

enum task_kind { TASK_GREET, TASK_ORDER, TASK_ASK, TASK_KINDS };

/*
 * What is done for one submission at a time.  A task whose work could not be
 * begun or kept rests: it stays for a while so that no other is begun.  One
 * whose next step is not to be done yet waits.
 */
struct task {
	struct work	*work;
	enum task_kind	 kind;
	int64_t		 submission;	/* TASK_GREET: 0 */
	enum step	 step;
	bool		 resting, waiting;
	int64_t		 until;		/* work_time(), of either */
	/* Set by a step: how long the next one waits, at least. */
	int64_t		 wait_ms;
	struct task	*next;

	/* TASK_ORDER */
	struct order	 order;
	struct review_receipt package;
	struct publish	*publish;	/* for the repository */

	/* TASK_ASK */
	struct follow	*follow;	/* of the repository */
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
	const struct service *service;
	unsigned	 base_ms;
	pthread_t	 thread;
	struct task	*tasks;
	unsigned	 orders, asks;	/* that run */
	bool		 greeted;	/* it was begun */
	int64_t		 paused_until;	/* clock_now() */
	/* In a row. */
	unsigned	 failures, unreached, limited;
	enum verdict	 trouble;	/* that was logged */
	int64_t		 write_at;	/* not before; work_time() */
	bool		 store_fails;	/* that was logged */
	bool		 retires;	/* the same */
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

/* One row for each step; it is one to the portal, or to the repository. */
struct step_type {
	unsigned	 takes;		/* 1u << PORTAL_..., or GITHUB_... */
	/* Starts the request; or the step to go on with without one. */
	int		(*ask)(struct task *t);
	/* The next step, or -errno: what came could not be kept. */
	int		(*take)(struct task *t, struct portal_answer *a);
	int		(*hear)(struct task *t, struct github_answer *a);
	bool		 writes;	/* what GitHub wants to be slow */
};

/* One row for each kind of task of each kind of work. */
struct task_type {
	/* The first step, or -errno; the submission's lock is held. */
	int		(*begin)(struct task *t, struct submission *s);
	/* What to do about any other answer: STEP_END, or as take(). */
	int		(*fail)(struct task *t, const struct portal_answer *a);
	int		(*fail_hear)(struct task *t,
			    const struct github_answer *a);
};

/* Begin what there is to do; the task ends by itself. */
int	task_start(struct work *w, enum task_kind kind, int64_t submission);
/* Whether there is one for that submission, at work or resting. */
bool	task_exists(const struct work *w, int64_t submission);
/* Let go of those that have rested; when the next one will have, or -1. */
int64_t	tasks_wake(struct work *w);
void	tasks_free(struct work *w);
/* For portal_ask_*() and github_ask_*(); 'arg' is the task. */
void	task_done(void *arg, struct portal_answer *a);
void	task_heard(void *arg, struct github_answer *a);
/* What all requests to the repository have. */
struct github_ask task_ask(struct task *t);

/* The task's submission, in use and locked. */
int	task_enter(struct task *t, struct submission **ret_s);
void	task_leave(struct submission **s);	/* for CF_AUTO */
/* As the domain wants to have it. */
struct failure task_failure(const struct task *t, struct outcome o,
	    unsigned attempts);

/* ---- greet.c, order.c, ask.c: the rows ---- */

int	greet_begin(struct task *t, struct submission *s);
int	greet_ask(struct task *t);
int	greet_take(struct task *t, struct portal_answer *a);
int	greet_fail(struct task *t, const struct portal_answer *a);
int	greet_ask_user(struct task *t);
int	greet_hear_user(struct task *t, struct github_answer *a);
int	greet_fail_hear(struct task *t, const struct github_answer *a);

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

int	publish_task_begin(struct task *t, struct submission *s);
int	publish_task_ask(struct task *t);
int	publish_task_hear(struct task *t, struct github_answer *a);
int	publish_task_fail(struct task *t, const struct github_answer *a);

int	ask_begin(struct task *t, struct submission *s);
int	ask_fail(struct task *t, const struct portal_answer *a);
int	ask_ask_status(struct task *t);
int	ask_take_status(struct task *t, struct portal_answer *a);
int	ask_ask_events(struct task *t);
int	ask_take_events(struct task *t, struct portal_answer *a);
int	ask_ask_attachment(struct task *t);
int	ask_take_attachment(struct task *t, struct portal_answer *a);

/* ---- follow.c: the same of the repository ---- */

void	follow_free(struct follow *f);	/* accepts NULL */
int	follow_begin(struct task *t, struct submission *s);
int	follow_fail(struct task *t, const struct github_answer *a);
int	follow_ask_home(struct task *t);
int	follow_hear_home(struct task *t, struct github_answer *a);
int	follow_ask_tip(struct task *t);
int	follow_hear_tip(struct task *t, struct github_answer *a);
int	follow_ask_pull(struct task *t);
int	follow_hear_pull(struct task *t, struct github_answer *a);
int	follow_ask_list(struct task *t);
int	follow_hear_list(struct task *t, struct github_answer *a);
int	follow_ask_annotations(struct task *t);
int	follow_hear_annotations(struct task *t, struct github_answer *a);
int	follow_ask_events(struct task *t);
int	follow_hear_events(struct task *t, struct github_answer *a);
int	follow_ask_files(struct task *t);
int	follow_hear_files(struct task *t, struct github_answer *a);
int	follow_ask_commit(struct task *t);
int	follow_hear_commit(struct task *t, struct github_answer *a);
int	follow_ask_tree(struct task *t);
int	follow_hear_tree(struct task *t, struct github_answer *a);
int	follow_ask_blob(struct task *t);
int	follow_hear_blob(struct task *t, struct github_answer *a);
int	follow_hand_on(struct task *t);

/* ---- reach.c: what answers say about the other side itself ---- */

/* 'quietly': somebody else says so. */
void	reach_note(struct work *w, struct outcome o, bool quietly);
/* What an answer says of the API itself. */
void	reach_note_hints(struct work *w, const struct http_hints *hints);
/* How many requests it may be asked at once now. */
unsigned reach_at_once(const struct work *w);

/* ---- pace.c: pure ---- */

struct pace {
	unsigned	 base_ms;	/* the first time, at most */
	unsigned	 failures;	/* before this one */
	bool		 seldom;	/* it will not get better by itself */
	unsigned	 retry_after;	/* seconds, as the portal asks; 0: no */
};

#define PACE_RETRY_AFTER_MAX	86400u	/* seconds */

/*
 * How long to wait until the next try, in ms; 'random' gives a number below
 * its argument.
 */
int64_t	pace_delay(const struct pace *p, uint32_t (*random)(uint32_t bound));

#endif
