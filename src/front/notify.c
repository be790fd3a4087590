/*
 * Telling the kernel: poll(2) wake-ups, from a thread of their own.
 *
 * A waiter keeps its poll handle until the handle gives a newer one or is
 * released; after a wake-up the kernel polls again and gives the next.
 * Destroying and using one happen under the same lock.
 */
#include <errno.h>
#include <stdlib.h>

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

	if ((change & CHANGE_STATUS) == 0)
		return;
	pthread_mutex_lock(&f->lock);
	for (struct waiter *w = f->waiters; w != NULL; w = w->next)
		if (w->submission == submission)
			w->due = any = true;
	if (any)
		pthread_cond_signal(&f->wake);
	pthread_mutex_unlock(&f->lock);
}

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

static void *
notifier_main(void *arg)
{
	struct front *f = arg;

	pthread_mutex_lock(&f->lock);
	while (!f->stopping)
		if (!wake_due(f))
			pthread_cond_wait(&f->wake, &f->lock);
	pthread_mutex_unlock(&f->lock);
	return NULL;
}

int
notifier_start(struct front *f)
{
	int r = pthread_create(&f->notifier, NULL, notifier_main, f);

	f->notifier_runs = r == 0;
	return -r;
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
}
