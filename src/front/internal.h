/* What the files of front share. */
#ifndef CERTFS_FRONT_INTERNAL_H
#define CERTFS_FRONT_INTERNAL_H

#define FUSE_USE_VERSION 312

#include <fuse_lowlevel.h>
#include <pthread.h>

#include "certfs/front.h"

/* Somebody who polls a status file; one per open handle. */
struct waiter {
	const struct handle	*handle;
	int64_t			 submission;
	struct fuse_pollhandle	*poll;
	bool			 due;	/* the status changed: tell the kernel */
	struct waiter		*next;
};

/* Somebody who waits in fsync(2) for a delivery. */
struct syncer {
	fuse_req_t		 req;
	struct tree_delivery	 delivery;
	int64_t			 until;	/* ms of notifier_time() */
	bool			 due;	/* there may be news */
	bool			 interrupted;
	struct syncer		*next;
};

/* A write that is answered when the kernel knows what it changed. */
struct late {
	fuse_req_t		 req;
	size_t			 size;
	struct tree_stale	 stale;
	struct late		*next;
};

struct front {
	struct tree		*tree;
	struct domain		*domain;
	struct fuse_session	*session;
	struct front_options	 options;
	char			*mount_point;
	bool			 mounted;

	pthread_t		 notifier, signals;
	bool			 notifier_runs, signals_run;

	pthread_mutex_t		 lock;		/* of what follows */
	pthread_cond_t		 wake;
	struct waiter		*waiters;
	struct syncer		*syncers;
	struct late		*lates;
	bool			 leaving;	/* nobody waits any longer */
	bool			 stopping;	/* the loop has ended */
};

extern const struct fuse_lowlevel_ops front_ops;

/* ---- notify.c ---- */

/* Makes the lock, and the condition with a clock that nobody sets. */
int	notifier_init(struct front *f);
int64_t	notifier_time(void);	/* ms of that clock */
/* The same, for a timed wait. */
struct timespec notifier_until(int64_t ms);
int	notifier_start(struct front *f);
void	notifier_stop(struct front *f);
/* Remember who waits; replaces what this handle gave before. */
int	waiter_set(struct front *f, const struct handle *h, int64_t submission,
	    struct fuse_pollhandle *ph);
void	waiter_drop(struct front *f, const struct handle *h);
/*
 * Answer an fsync when its delivery is known, when it has waited for long
 * enough, or when it is interrupted.
 */
void	syncer_add(struct front *f, fuse_req_t req,
	    const struct tree_delivery *delivery);
/* Tell the kernel of 'stale', then answer the write of 'size' bytes. */
void	late_add(struct front *f, fuse_req_t req, size_t size,
	    const struct tree_stale *stale);
/* Let go of all who wait in fsync, and of who comes later. */
void	syncers_leave(struct front *f);
/* For domain_on_change(). */
void	notifier_tell(void *front, int64_t submission, unsigned change);

/* ---- leave.c ---- */

int	signals_start(struct front *f);
void	signals_stop(struct front *f);

#endif
