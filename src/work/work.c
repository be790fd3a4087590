/*
 * The network thread: it begins what is due, lets requests run, and waits for
 * answers, the next due time or a wake-up, whichever comes first.
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "internal.h"

#define BASE_MS		1000u
/* The longest wait: the clock may be set meanwhile. */
#define WAIT_MAX_MS	(60 * MS_PER_SECOND)
/* What fails without the others having a part in it is not tried at once. */
#define RECOVERY_MS	(5 * MS_PER_SECOND)

/* Candidates that are looked at in one go. */
#define DUE_MAX		64u

int64_t
work_time(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * MS_PER_SECOND + now.tv_nsec / NS_PER_MS;
}

/* ---- what is due ---- */

struct candidates {
	int64_t	submission[DUE_MAX];
	size_t	count;
};

struct due {
	const struct work *work;
	int64_t		 now;
	int64_t		 next_at;	/* 0: nothing later */
	struct candidates orders, asks;
};

static int
take_due(void *arg, int64_t submission, int64_t at, bool order)
{
	struct due *due = arg;
	struct candidates *c = order ? &due->orders : &due->asks;

	if (at > due->now) {
		due->next_at = at;
		return 1;
	}
	if (c->count < DUE_MAX && !task_exists(due->work, submission))
		c->submission[c->count++] = submission;
	return 0;
}

static int
start_some(struct work *w, enum task_kind kind, const struct candidates *c,
    unsigned at_once)
{
	const unsigned *running = kind == TASK_ASK ? &w->asks : &w->orders;
	int r;

	for (size_t i = 0; i < c->count; i++) {
		/* What cannot be begun rests, and takes no place. */
		if (*running >= at_once)
			break;
		r = task_start(w, kind, c->submission[i]);
		if (r < 0)
			return r;
	}
	return 0;
}

static unsigned
room_for(unsigned at_once, unsigned others)
{
	return at_once > others ? at_once - others : 0;
}

/* Begin what is due; *ret_next gets when there is more, 0 for not known. */
static int
start_due(struct work *w, int64_t *ret_next)
{
	struct due due = { .work = w, .now = clock_now() };
	const unsigned at_once = reach_at_once(w);
	unsigned asks;
	int r;

	if (w->orders + w->asks >= at_once)
		return 0;
	r = w->service->list_due(w->options.domain, take_due, &due);
	if (r < 0)
		return r;
	*ret_next = due.next_at;
	r = start_some(w, TASK_ORDER, &due.orders, room_for(at_once, w->asks));
	if (r < 0)
		return r;
	asks = room_for(at_once, w->orders);
	return start_some(w, TASK_ASK, &due.asks,
	    asks < ASKS_AT_ONCE ? asks : ASKS_AT_ONCE);
}

static int
greet(struct work *w)
{
	if (w->greeted)
		return 0;
	w->greeted = true;
	return task_start(w, TASK_GREET, 0);
}

/* ---- how long to wait ---- */

static int64_t
earlier(int64_t wait, int64_t other)
{
	return other < wait ? other : wait;
}

/* Rounded up, so that it has come then. */
static int64_t
ms_until(int64_t at)
{
	const int64_t ns = at - clock_now();

	return ns <= 0 ? 0 : ns / NS_PER_MS + 1;
}

/* A clock that was set back must not make it endless. */
static bool
is_paused(struct work *w)
{
	const int64_t longest = clock_now() +
	    (int64_t)PACE_RETRY_AFTER_MAX * NS_PER_SECOND;

	if (w->paused_until > longest)
		w->paused_until = longest;
	return ms_until(w->paused_until) > 0;
}

static int64_t
begin_tasks(struct work *w)
{
	int64_t next = 0, rested, wait = WAIT_MAX_MS;
	int r;

	if (is_paused(w))
		return earlier(wait, ms_until(w->paused_until));
	(void)tasks_wake(w);
	r = greet(w);
	if (r == 0)
		r = start_due(w, &next);
	if (r < 0) {
		if (!w->store_fails)
			log_error("cannot find out what to tell %s %s: "
			    "%s; it is tried again", w->service->name,
			    w->options.http.base, strerror(-r));
		w->store_fails = true;
		return RECOVERY_MS;
	}
	if (next != 0)
		wait = earlier(wait, ms_until(next));
	rested = tasks_wake(w);
	if (rested >= 0)
		wait = earlier(wait, rested - work_time());
	return wait < 1 ? 1 : wait;
}

/* ---- the thread ---- */

static bool
is_stopping(struct work *w)
{
	bool stopping;

	pthread_mutex_lock(&w->lock);
	stopping = w->stopping;
	pthread_mutex_unlock(&w->lock);
	return stopping;
}

/* Whether somebody has called since this was asked last. */
static bool
take_call(struct work *w)
{
	bool woken;

	pthread_mutex_lock(&w->lock);
	woken = w->woken;
	w->woken = false;
	pthread_mutex_unlock(&w->lock);
	return woken;
}

static int
open_client(struct work *w, struct reason *why)
{
	struct http_client *client;
	int r;

	r = http_client_new(&w->options.http, &client, why);
	if (r < 0)
		return r;
	pthread_mutex_lock(&w->lock);
	w->client = client;
	pthread_mutex_unlock(&w->lock);
	return 0;
}

/* From here on nobody wakes it; what runs is abandoned. */
static void
close_client(struct work *w)
{
	struct http_client *client;

	pthread_mutex_lock(&w->lock);
	client = w->client;
	w->client = NULL;
	pthread_mutex_unlock(&w->lock);
	http_client_free(client);
}

static void
say_started(struct work *w, int r)
{
	pthread_mutex_lock(&w->lock);
	w->started = true;
	w->start_error = r;
	pthread_cond_broadcast(&w->cond);
	pthread_mutex_unlock(&w->lock);
}

/* Without a client there is nothing but to wait for the end, or a while. */
static void
sleep_without(struct work *w)
{
	struct timespec until;

	(void)clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += RECOVERY_MS / MS_PER_SECOND;
	pthread_mutex_lock(&w->lock);
	while (!w->stopping && pthread_cond_timedwait(&w->cond, &w->lock,
	    &until) != ETIMEDOUT)
		;
	pthread_mutex_unlock(&w->lock);
}

static void
recover(struct work *w, int r)
{
	struct reason why = { 0 };

	log_error("the connection to %s %s has to be made anew: %s",
	    w->service->name, w->options.http.base, strerror(-r));
	close_client(w);
	do
		sleep_without(w);
	while (!is_stopping(w) && open_client(w, &why) < 0);
}

static void
serve(struct work *w)
{
	int64_t wait;
	int r;

	while (!is_stopping(w)) {
		(void)take_call(w);
		wait = begin_tasks(w);
		r = http_run(w->client, take_call(w) ? 0 : (int)wait);
		if (r < 0)
			recover(w, r);
	}
}

static void *
work_main(void *arg)
{
	struct work *w = arg;
	int r;

	r = open_client(w, w->start_reason);
	say_started(w, r);
	if (r < 0)
		return NULL;
	serve(w);
	close_client(w);
	tasks_free(w);
	return NULL;
}

/* ---- from other threads ---- */

static void
work_wake(void *arg)
{
	struct work *w = arg;

	pthread_mutex_lock(&w->lock);
	w->woken = true;
	if (w->client != NULL)
		http_wake(w->client);
	pthread_mutex_unlock(&w->lock);
}

static int
make_thread(struct work *w)
{
	sigset_t all, before;
	int r;

	(void)sigfillset(&all);
	(void)pthread_sigmask(SIG_SETMASK, &all, &before);
	r = pthread_create(&w->thread, NULL, work_main, w);
	(void)pthread_sigmask(SIG_SETMASK, &before, NULL);
	return -r;
}

static int
wait_started(struct work *w)
{
	int r;

	pthread_mutex_lock(&w->lock);
	while (!w->started)
		pthread_cond_wait(&w->cond, &w->lock);
	r = w->start_error;
	w->start_reason = NULL;
	pthread_mutex_unlock(&w->lock);
	return r;
}

static int
init_locks(struct work *w)
{
	pthread_condattr_t attr;
	int r;

	r = pthread_condattr_init(&attr);
	if (r != 0)
		return -r;
	r = pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	if (r == 0)
		r = pthread_cond_init(&w->cond, &attr);
	(void)pthread_condattr_destroy(&attr);
	if (r == 0)
		r = pthread_mutex_init(&w->lock, NULL);
	return -r;
}

static void
work_free(struct work *w)
{
	(void)pthread_cond_destroy(&w->cond);
	(void)pthread_mutex_destroy(&w->lock);
	free(w);
}

static int
start(struct work *w)
{
	int r;

	r = http_start_up();
	if (r == 0)
		r = domain_get_pause(w->options.domain, w->service->target,
		    &w->paused_until);
	if (r == 0)
		r = make_thread(w);
	if (r < 0)
		return r;
	r = wait_started(w);
	if (r < 0)
		(void)pthread_join(w->thread, NULL);
	return r;
}

int
work_start(const struct work_options *options, struct work **ret_work,
    struct reason *why)
{
	struct reason reason = { .error = 0 };
	struct work *w = calloc(1, sizeof(*w));
	int r;

	if (w == NULL)
		return reason_set(why, ENOMEM, "out of memory");
	w->options = *options;
	w->service = &services[options->kind];
	w->base_ms = options->retry_ms > 0 ? options->retry_ms : BASE_MS;
	w->start_reason = &reason;
	r = init_locks(w);
	if (r < 0) {
		free(w);
		return reason_set(why, -r, "cannot make a lock: %s",
		    strerror(-r));
	}
	domain_on_order(options->domain, w->service->target, work_wake, w);
	r = start(w);
	if (r < 0) {
		domain_on_order(options->domain, w->service->target, NULL,
		    NULL);
		work_free(w);
		return reason_set(why, -r, "%s", reason.error != 0 ?
		    reason.text : strerror(-r));
	}
	*ret_work = w;
	return 0;
}

void
work_stop(struct work *w)
{
	if (w == NULL)
		return;
	pthread_mutex_lock(&w->lock);
	w->stopping = true;
	pthread_cond_broadcast(&w->cond);
	pthread_mutex_unlock(&w->lock);
	work_wake(w);
	(void)pthread_join(w->thread, NULL);
	domain_on_order(w->options.domain, w->service->target, NULL, NULL);
	work_free(w);
}
