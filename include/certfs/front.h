/*
 * front: the kernel's FUSE protocol on one side, the tree on the other.
 *
 * Operations decode, ask the tree, and reply once.  What the kernel has to be
 * told by itself (poll(2) wake-ups) is sent from a thread of its own, never
 * from within an operation.  The same thread answers whoever waits in fsync(2)
 * for a delivery, so that waiting takes no other.
 */
#ifndef CERTFS_FRONT_H
#define CERTFS_FRONT_H

#include "certfs/tree.h"

struct front;

struct front_options {
	const char	*mount_point;	/* absolute */
	const char	*fsname;	/* first column of /proc/mounts */
	const char	*kernel_options; /* "allow_other,ro", "" for none */
	bool		 debug;		/* every request on standard error */
	bool		 single_threaded;
	/* How long an fsync waits for a delivery, in seconds. */
	unsigned	 sync_timeout;
	/* Called once, when the kernel has greeted the mount. */
	void		(*ready)(void *arg);
	void		*ready_arg;
};

/* Mount; the kernel's requests wait until front_run(). */
int	front_mount(struct tree *t, struct domain *d,
	    const struct front_options *options, struct front **ret_front,
	    struct reason *why);
/*
 * Serve until the mount is gone: unmounted from outside, or by SIGTERM,
 * SIGINT or SIGHUP, which commit every draft, unmount, detach lazily when the
 * mount is busy, and then serve for up to five seconds more.  All threads of
 * the process have those signals blocked (front_block_signals()).
 */
int	front_run(struct front *f);
void	front_free(struct front *f);	/* unmounts what is still mounted */
/* To be called before the first thread is made. */
void	front_block_signals(void);

/* Detach a mount without waiting for its users [any thread]. */
int	front_detach(const char *mount_point);

#endif
