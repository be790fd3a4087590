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
	bool			 stopping;	/* the loop has ended */
	bool			 asked_to_stop;
};

extern const struct fuse_lowlevel_ops front_ops;

/* ---- notify.c ---- */

int	notifier_start(struct front *f);
void	notifier_stop(struct front *f);
/* Remember who waits; replaces what this handle gave before. */
int	waiter_set(struct front *f, const struct handle *h, int64_t submission,
	    struct fuse_pollhandle *ph);
void	waiter_drop(struct front *f, const struct handle *h);
/* For domain_on_change(). */
void	notifier_tell(void *front, int64_t submission, unsigned change);

/* ---- leave.c ---- */

int	signals_start(struct front *f);
void	signals_stop(struct front *f);

#endif
