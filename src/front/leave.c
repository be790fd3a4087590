/*
 * Leaving: what SIGTERM, SIGINT and SIGHUP bring about.
 *
 * The thread that waits for them unmounts, since an unmount waits for
 * requests that the other threads answer.  A busy mount is detached: its
 * users keep what they have open for a while, and the name is free at once.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "internal.h"

#define GRACE_SECONDS	5

extern char **environ;

static void
leaving_signals(sigset_t *ret_set)
{
	(void)sigemptyset(ret_set);
	(void)sigaddset(ret_set, SIGTERM);
	(void)sigaddset(ret_set, SIGINT);
	(void)sigaddset(ret_set, SIGHUP);
}

void
front_block_signals(void)
{
	sigset_t set;

	leaving_signals(&set);
	(void)pthread_sigmask(SIG_BLOCK, &set, NULL);
	/* A reply to a mount that is gone is an error, not a death. */
	(void)signal(SIGPIPE, SIG_IGN);
}

/* Who is not root unmounts through fusermount3, as it mounted. */
static int
unmount_by_helper(const char *mount_point, bool lazily)
{
	char *arguments[] = { (char *)"fusermount3", (char *)"-u", (char *)"-q",
		(char *)mount_point, lazily ? (char *)"-z" : NULL, NULL };
	posix_spawn_file_actions_t actions;
	pid_t pid;
	int r, status;

	r = posix_spawn_file_actions_init(&actions);
	if (r != 0)
		return -r;
	(void)posix_spawn_file_actions_addopen(&actions, STDERR_FILENO,
	    "/dev/null", O_WRONLY, 0);
	r = posix_spawnp(&pid, "fusermount3", &actions, NULL, arguments,
	    environ);
	(void)posix_spawn_file_actions_destroy(&actions);
	if (r != 0)
		return -r;
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -errno;
	return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : -EBUSY;
}

static int
unmount(const char *mount_point, bool lazily)
{
	if (umount2(mount_point, UMOUNT_NOFOLLOW | (lazily ? MNT_DETACH : 0)) == 0)
		return 0;
	return errno == EPERM ? unmount_by_helper(mount_point, lazily) : -errno;
}

int
front_detach(const char *mount_point)
{
	return unmount(mount_point, true);
}

static bool
wait_for_end(struct front *f)
{
	const struct timespec until = notifier_until(notifier_time() +
	    GRACE_SECONDS * 1000);
	bool ended;

	pthread_mutex_lock(&f->lock);
	while (!f->stopping && pthread_cond_timedwait(&f->wake, &f->lock,
	    &until) != ETIMEDOUT)
		;
	ended = f->stopping;
	pthread_mutex_unlock(&f->lock);
	return ended;
}

static void
leave(struct front *f)
{
	int r;

	tree_commit_all(f->tree);
	syncers_leave(f);
	r = unmount(f->mount_point, false);
	if (r == 0)
		return;
	log_warning("'%s' is busy (%s): detaching it; what is open stays "
	    "readable for up to %d s", f->mount_point, strerror(-r),
	    GRACE_SECONDS);
	r = unmount(f->mount_point, true);
	if (r < 0 && r != -EINVAL)
		log_error("cannot unmount '%s': %s", f->mount_point,
		    strerror(-r));
	if (wait_for_end(f))
		return;
	/*
	 * Somebody still holds files open.  The worker threads sit in read(2)
	 * until the connection ends, and it ends with this process.
	 */
	tree_commit_all(f->tree);
	(void)tree_sync(f->tree);
	_exit(EXIT_SUCCESS);
}

static void *
signals_main(void *arg)
{
	struct front *f = arg;
	sigset_t set;
	bool ended;
	int received;

	leaving_signals(&set);
	for (;;) {
		if (sigwait(&set, &received) != 0)
			continue;
		pthread_mutex_lock(&f->lock);
		ended = f->stopping;
		pthread_mutex_unlock(&f->lock);
		if (ended)
			return NULL;
		leave(f);
	}
}

int
signals_start(struct front *f)
{
	int r = pthread_create(&f->signals, NULL, signals_main, f);

	f->signals_run = r == 0;
	return -r;
}

void
signals_stop(struct front *f)
{
	if (!f->signals_run)
		return;
	(void)pthread_kill(f->signals, SIGTERM);
	(void)pthread_join(f->signals, NULL);
	f->signals_run = false;
}
