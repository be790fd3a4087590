/*
 * The directory that a store lives in: there, private, and ours alone.
 *
 * flock() and not fcntl(): it goes away with the process, and a second
 * open in this process is refused, too.  The lock file stays when the store
 * is closed; removing it would let two processes lock two files of one name.
 */
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static int
refuse(struct reason *why, const char *doing, const char *path, int r)
{
	const char *advice = "";

	if (r == -EROFS || r == -EACCES || r == -EPERM || r == -ENOTDIR)
		advice = "; choose another directory for the store";
	else if (r == -ENOSPC)
		advice = "; make room and try again";
	return reason_set(why, -r, "cannot %s '%s': %s%s", doing, path,
	    strerror(-r), advice);
}

/* Private whatever the umask says; one that is there keeps its mode. */
static int
make_one(const char *path)
{
	if (mkdir(path, 0700) == 0)
		return chmod(path, 0700) < 0 ? -errno : 0;
	return errno == EEXIST ? 0 : -errno;
}

static int
make_directory(const char *path, struct reason *why)
{
	char *copy CF_AUTO(free_done) = strdup(path);
	char *slash;
	int r;

	if (copy == NULL)
		return reason_set(why, ENOMEM, "no memory for the store");
	if (copy[0] == '\0')
		return refuse(why, "create the directory", path, -ENOENT);
	slash = copy;
	do {
		slash = strchr(slash + 1, '/');
		if (slash != NULL)
			*slash = '\0';
		r = make_one(copy);
		if (r < 0)
			return refuse(why, "create the directory", copy, r);
		if (slash != NULL)
			*slash = '/';
	} while (slash != NULL);
	return 0;
}

/* Open a file of the directory, made if need be; nobody else may read it. */
static int
open_private(int dirfd, const char *name, int *ret_fd)
{
	int fd CF_AUTO(fd_done) = -1;
	struct stat sb;

	fd = openat(dirfd, name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW |
	    O_NONBLOCK, 0600);
	if (fd < 0 || fstat(fd, &sb) < 0)
		return -errno;
	if (!S_ISREG(sb.st_mode))
		return -EINVAL;
	if ((sb.st_mode & 07777) != 0600 && fchmod(fd, 0600) < 0)
		return -errno;
	*ret_fd = fd_steal(&fd);
	return 0;
}

static long
read_pid(int fd)
{
	char text[32];
	ssize_t n = pread(fd, text, sizeof(text) - 1, 0);

	if (n <= 0)
		return 0;
	text[n] = '\0';
	return strtol(text, NULL, 10);
}

/* Only for the sentence that the next one gets, so a full disk is no error. */
static void
write_pid(int fd)
{
	char text[32];
	int len = snprintf(text, sizeof(text), "%ld\n", (long)getpid());

	if (pwrite(fd, text, (size_t)len, 0) != len || ftruncate(fd, len) < 0)
		log_warning("store: cannot write the pid into '%s'", LOCK_NAME);
}

static int
refuse_busy(int fd, const char *path, struct reason *why)
{
	long pid = read_pid(fd);
	char who[48] = "another process";

	if (pid > 0)
		(void)snprintf(who, sizeof(who), "another certfs, pid %ld", pid);
	return reason_set(why, EBUSY, "the store '%s' is in use by %s; unmount "
	    "that one first or choose another directory", path, who);
}

/* umount(8) returns when the mount is gone, and the daemon ends behind it. */
#define ENDING_TRIES	100u
#define ENDING_NS	10000000L	/* between two of them */

static bool
waits(unsigned *tries)
{
	const struct timespec rest = { .tv_nsec = ENDING_NS };

	if (*tries == ENDING_TRIES)
		return false;
	++*tries;
	(void)nanosleep(&rest, NULL);
	return true;
}

static int
take_lock(int dirfd, const char *path, int *ret_fd, struct reason *why)
{
	int fd CF_AUTO(fd_done) = -1;
	unsigned tries = 0;
	int r;

	r = open_private(dirfd, LOCK_NAME, &fd);
	if (r < 0)
		return refuse(why, "make the lock file in", path, r);
	while (flock(fd, LOCK_EX | LOCK_NB) < 0) {
		if (errno == EWOULDBLOCK && !waits(&tries))
			return refuse_busy(fd, path, why);
		if (errno != EINTR && errno != EWOULDBLOCK)
			return refuse(why, "lock the store", path, -errno);
	}
	write_pid(fd);
	*ret_fd = fd_steal(&fd);
	return 0;
}

/*
 * SQLite gives its other files the mode of the database, so that is made
 * here.  It has to be closed before SQLite opens it: closing any descriptor
 * of a file drops the process's fcntl() locks on it.
 */
static int
make_database(int dirfd, const char *path, struct reason *why)
{
	int fd CF_AUTO(fd_done) = -1;
	int r;

	r = open_private(dirfd, DATABASE_NAME, &fd);
	if (r < 0)
		return refuse(why, "make the database in", path, r);
	/* The names have to survive the loss of power as well. */
	if (fsync(dirfd) < 0 && errno != EINVAL)
		return refuse(why, "sync the directory", path, -errno);
	return 0;
}

int
directory_open(const char *path, int *ret_lock_fd, struct reason *why)
{
	int dirfd CF_AUTO(fd_done) = -1;
	int lock CF_AUTO(fd_done) = -1;
	int r;

	r = make_directory(path, why);
	if (r < 0)
		return r;
	dirfd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dirfd < 0)
		return refuse(why, "open the directory", path, -errno);
	r = take_lock(dirfd, path, &lock, why);
	if (r < 0)
		return r;
	r = make_database(dirfd, path, why);
	if (r < 0)
		return r;
	*ret_lock_fd = fd_steal(&lock);
	return 0;
}
