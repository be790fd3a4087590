/*
 * Telling the kernel: poll(2) wake-ups, what a command changed of files that
 * it has cached, and answers to whoever waits in fsync(2), from a thread of
 * their own.
 *
 * A waiter keeps its poll handle until the handle gives a newer one or is
 * released; after a wake-up the kernel polls again and gives the next.
 * Destroying and using one happen under the same lock.
 *
 * Who waits in fsync is taken from the list by the thread alone.  It asks what
 * became of the delivery without the lock, which is taken under those of
 * submissions: news that come meanwhile make it ask again.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "internal.h"

static struct waiter **
find(struct front *f, const struct handle *h)
{
	struct waiter **at = &f->waiters;

	while (*at != NULL && (*at)->handle != h)
		at = &(*at)->next;
	return at;
}

int
waiter_set(struct front *f, const struct handle *h, int64_t submission,
    struct fuse_pollhandle *ph)
{
	struct waiter *w;
	int r = 0;

	pthread_mutex_lock(&f->lock);
	w = *find(f, h);
	if (w == NULL) {
		w = calloc(1, sizeof(*w));
		if (w == NULL) {
			fuse_pollhandle_destroy(ph);
			r = -ENOMEM;
			goto out;
		}
		w->handle = h;
		w->submission = submission;
		w->next = f->waiters;
		f->waiters = w;
	} else if (w->poll != NULL) {
		fuse_pollhandle_destroy(w->poll);
	}
	w->poll = ph;
out:
	pthread_mutex_unlock(&f->lock);
	return r;
}

static void
drop(struct waiter **at)
{
	struct waiter *w = *at;

	*at = w->next;
	if (w->poll != NULL)
		fuse_pollhandle_destroy(w->poll);
	free(w);
}

void
waiter_drop(struct front *f, const struct handle *h)
{
	struct waiter **at;

	pthread_mutex_lock(&f->lock);
	at = find(f, h);
	if (*at != NULL)
		drop(at);
	pthread_mutex_unlock(&f->lock);
}

void
notifier_tell(void *front, int64_t submission, unsigned change)
{
	struct front *f = front;
	bool any = false;

	if ((change & (CHANGE_STATUS | CHANGE_DELIVERY)) == 0)
		return;
	pthread_mutex_lock(&f->lock);
	if ((change & CHANGE_STATUS) != 0)
		for (struct waiter *w = f->waiters; w != NULL; w = w->next)
			if (w->submission == submission)
				w->due = any = true;
	for (struct syncer *w = f->syncers; w != NULL; w = w->next)
		if (w->delivery.submission == submission)
			w->due = any = true;
	if (any)
		pthread_cond_broadcast(&f->wake);
	pthread_mutex_unlock(&f->lock);
}

/* ---- waiting in fsync ---- */

/*
 * libfuse holds a lock of the request meanwhile, and may call this when the
 * request is answered already: it is looked for, not used.
 */
static void
on_interrupt(fuse_req_t req, void *front)
{
	struct front *f = front;

	pthread_mutex_lock(&f->lock);
	for (struct syncer *w = f->syncers; w != NULL; w = w->next)
		if (w->req == req)
			w->interrupted = true;
	pthread_cond_broadcast(&f->wake);
	pthread_mutex_unlock(&f->lock);
}

void
syncer_add(struct front *f, fuse_req_t req,
    const struct tree_delivery *delivery)
{
	struct syncer *w = calloc(1, sizeof(*w));

	if (w == NULL) {
		(void)fuse_reply_err(req, ENOMEM);
		return;
	}
	/* Once it is in the list it may be answered, and gone, at any time. */
	fuse_req_interrupt_func(req, on_interrupt, f);
	w->req = req;
	w->delivery = *delivery;
	w->until = notifier_time() + (int64_t)f->options.sync_timeout * 1000;
	/* There may have been news since it was asked. */
	w->due = true;
	pthread_mutex_lock(&f->lock);
	w->interrupted = fuse_req_interrupted(req) != 0;
	w->next = f->syncers;
	f->syncers = w;
	pthread_cond_broadcast(&f->wake);
	pthread_mutex_unlock(&f->lock);
}

void
syncers_leave(struct front *f)
{
	pthread_mutex_lock(&f->lock);
	f->leaving = true;
	pthread_cond_broadcast(&f->wake);
	pthread_mutex_unlock(&f->lock);
}

static bool
has_expired(const struct front *f, const struct syncer *w, int64_t now)
{
	return f->leaving || w->until <= now;
}

static void
remove_syncer(struct front *f, struct syncer *w)
{
	struct syncer **at = &f->syncers;

	while (*at != w)
		at = &(*at)->next;
	*at = w->next;
}

/* Answers it, if there is an answer; the lock is let go of meanwhile. */
static void
ask_for(struct front *f, struct syncer *w, bool expired)
{
	int r = -EINTR;

	w->due = false;
	if (!w->interrupted) {
		pthread_mutex_unlock(&f->lock);
		r = tree_await(f->tree, &w->delivery, expired);
		pthread_mutex_lock(&f->lock);
	}
	if (r == -EINPROGRESS)
		return;
	remove_syncer(f, w);
	pthread_mutex_unlock(&f->lock);
	(void)fuse_reply_err(w->req, -r);
	free(w);
	pthread_mutex_lock(&f->lock);
}

/* Whether one was looked after; else *ret_until is when to look again. */
static bool
answer_one(struct front *f, int64_t *ret_until)
{
	const int64_t now = notifier_time();

	for (struct syncer *w = f->syncers; w != NULL; w = w->next) {
		const bool expired = has_expired(f, w, now);

		if (w->due || w->interrupted || expired) {
			ask_for(f, w, expired);
			return true;
		}
		if (*ret_until == 0 || w->until < *ret_until)
			*ret_until = w->until;
	}
	return false;
}

/* ---- what a command changed ---- */

void
late_add(struct front *f, fuse_req_t req, size_t size,
    const struct tree_stale *stale)
{
	struct late *l = calloc(1, sizeof(*l));

	if (l == NULL) {
		log_error("the kernel may show artifacts as they were: no "
		    "memory");
		(void)fuse_reply_write(req, size);
		return;
	}
	*l = (struct late){ .req = req, .size = size, .stale = *stale };
	pthread_mutex_lock(&f->lock);
	l->next = f->lates;
	f->lates = l;
	pthread_cond_broadcast(&f->wake);
	pthread_mutex_unlock(&f->lock);
}

/* What the kernel does not have it need not forget. */
static void
tell_stale(struct front *f, const struct tree_stale *stale)
{
	for (size_t i = 0; i < stale->names && stale->place != 0; i++)
		(void)fuse_lowlevel_notify_inval_entry(f->session,
		    stale->place, stale->name[i], strlen(stale->name[i]));
	for (size_t i = 0; i < stale->nodes; i++)
		(void)fuse_lowlevel_notify_inval_inode(f->session,
		    stale->node[i], 0, 0);
}

/* Whether one was answered; the lock is let go of meanwhile. */
static bool
answer_late(struct front *f)
{
	struct late *l = f->lates;

	if (l == NULL)
		return false;
	f->lates = l->next;
	pthread_mutex_unlock(&f->lock);
	tell_stale(f, &l->stale);
	(void)fuse_reply_write(l->req, l->size);
	free(l);
	pthread_mutex_lock(&f->lock);
	return true;
}

/* ---- the thread ---- */

/* Wake whoever is due; the kernel takes a wake-up without waiting for us. */
static bool
wake_due(struct front *f)
{
	bool any = false;

	for (struct waiter *w = f->waiters; w != NULL; w = w->next) {
		if (!w->due)
			continue;
		w->due = false;
		any = true;
		if (w->poll != NULL)
			(void)fuse_lowlevel_notify_poll(w->poll);
	}
	return any;
}

static void
wait_for_news(struct front *f, int64_t until)
{
	const struct timespec at = notifier_until(until);

	if (until == 0)
		pthread_cond_wait(&f->wake, &f->lock);
	else
		(void)pthread_cond_timedwait(&f->wake, &f->lock, &at);
}

static void *
notifier_main(void *arg)
{
	struct front *f = arg;
	int64_t until;

	pthread_mutex_lock(&f->lock);
	while (!f->stopping) {
		until = 0;
		if (!wake_due(f) && !answer_late(f) && !answer_one(f, &until))
			wait_for_news(f, until);
	}
	pthread_mutex_unlock(&f->lock);
	return NULL;
}

int64_t
notifier_time(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

struct timespec
notifier_until(int64_t ms)
{
	return (struct timespec) {
		.tv_sec = (time_t)(ms / 1000),
		/* Rounded up: notifier_time() is past it then. */
		.tv_nsec = (long)(ms % 1000) * 1000000 + 999999,
	};
}

int
notifier_init(struct front *f)
{
	pthread_condattr_t attr;
	int r;

	r = pthread_condattr_init(&attr);
	if (r != 0)
		return -r;
	r = pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	if (r == 0)
		r = pthread_cond_init(&f->wake, &attr);
	(void)pthread_condattr_destroy(&attr);
	if (r == 0)
		r = pthread_mutex_init(&f->lock, NULL);
	return -r;
}

int
notifier_start(struct front *f)
{
	int r = pthread_create(&f->notifier, NULL, notifier_main, f);

	f->notifier_runs = r == 0;
	return -r;
}

static void
drop_lates(struct front *f)
{
	struct late *l;

	while ((l = f->lates) != NULL) {
		f->lates = l->next;
		(void)fuse_reply_write(l->req, l->size);
		free(l);
	}
}

/* Those of a mount that is gone: the kernel waits no more. */
static void
drop_syncers(struct front *f)
{
	struct syncer *w;

	while ((w = f->syncers) != NULL) {
		f->syncers = w->next;
		(void)fuse_reply_err(w->req, EINTR);
		free(w);
	}
}

void
notifier_stop(struct front *f)
{
	pthread_mutex_lock(&f->lock);
	f->stopping = true;
	pthread_cond_broadcast(&f->wake);
	pthread_mutex_unlock(&f->lock);
	if (f->notifier_runs)
		(void)pthread_join(f->notifier, NULL);
	f->notifier_runs = false;
	while (f->waiters != NULL)
		drop(&f->waiters);
	drop_lates(f);
	drop_syncers(f);
}
