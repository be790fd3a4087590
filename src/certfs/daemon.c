/*
 * The process: its fork, its terminal, and what it must not leak.
 */
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "certfs/base.h"
#include "daemon.h"

#define WARNING_MAX	((size_t)2048)

static int64_t
now_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static ssize_t
read_some(int fd, char *data, size_t size)
{
	ssize_t n;

	do
		n = read(fd, data, size);
	while (n < 0 && errno == EINTR);
	return n;
}

/* Whether there is something to read before 'until'. */
static bool
is_in_time(int fd, int64_t until)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	int64_t left;
	int n;

	do {
		left = until - now_ms();
		n = poll(&p, 1, left > 0 ? (int)left : 0);
	} while (n < 0 && errno == EINTR);
	return n > 0;
}

/* The mount is there: what else has to be said is a warning. */
static void
pass_warning_on(int fd, int patience)
{
	struct buf text CF_AUTO(buf_done) = BUF_INIT(WARNING_MAX);
	const int64_t until = now_ms() + patience;
	char part[256];
	ssize_t n = 1;

	while (n > 0 && is_in_time(fd, until)) {
		n = read_some(fd, part, sizeof(part));
		if (n > 0 && buf_add(&text, part, (size_t)n) < 0)
			break;
	}
	if (text.len > 0)
		log_warning("%s", buf_text(&text));
}

static _Noreturn void
wait_for_child(int fd, pid_t child, int patience)
{
	char c;
	int status;

	if (read_some(fd, &c, 1) == 1) {
		pass_warning_on(fd, patience);
		_exit(EXIT_SUCCESS);
	}
	/* It has said why on standard error already. */
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	_exit(EXIT_FAILURE);
}

int
daemon_start(int patience, int *ret_ready_fd)
{
	int fds[2];
	pid_t child;

	if (pipe2(fds, O_CLOEXEC) < 0)
		return -errno;
	child = fork();
	if (child < 0) {
		int error = errno;

		(void)close(fds[0]);
		(void)close(fds[1]);
		return -error;
	}
	if (child > 0) {
		(void)close(fds[1]);
		wait_for_child(fds[0], child, patience);
	}
	(void)close(fds[0]);
	(void)setsid();
	*ret_ready_fd = fds[1];
	return 0;
}

static void
leave_terminal(void)
{
	int fd = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (fd < 0)
		return;
	log_to_syslog("certfs");
	for (int i = STDIN_FILENO; i <= STDERR_FILENO; i++)
		(void)dup2(fd, i);
	if (fd > STDERR_FILENO)
		(void)close(fd);
}

void
daemon_ready(int ready_fd)
{
	ssize_t n;

	if (ready_fd < 0)
		return;
	if (chdir("/") < 0)
		log_warning("cannot change to '/': %s", strerror(errno));
	leave_terminal();
	do
		n = write(ready_fd, "", 1);
	while (n < 0 && errno == EINTR);
}

/* Whoever waited may have left. */
void
daemon_warn(int ready_fd, const char *warning)
{
	if (ready_fd < 0)
		return;
	(void)file_write_all(ready_fd, warning, strlen(warning));
	(void)close(ready_fd);
}

/*
 * Locking all memory is for whom no limit concerns: against one it would make
 * later allocations fail.  Who that is the kernel alone can say, for root may
 * lack the capability: it is asked with a limit of nothing.  Secrets are
 * locked one by one anyway.
 */
static void
lock_memory(void)
{
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
	struct rlimit limit, nothing;

	if (getrlimit(RLIMIT_MEMLOCK, &limit) < 0)
		return;
	nothing = (struct rlimit){ 0, limit.rlim_max };
	if (limit.rlim_cur != RLIM_INFINITY &&
	    setrlimit(RLIMIT_MEMLOCK, &nothing) < 0)
		return;
	if (mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT) < 0 &&
	    errno != EPERM)
		log_info("memory is not locked: %s", strerror(errno));
	(void)setrlimit(RLIMIT_MEMLOCK, &limit);
#endif
}

/* Setting a threshold also keeps glibc from raising it by itself. */
#define MAPPED_FROM	(256 << 10)
#define TRIMMED_FROM	(512 << 10)

void
daemon_thrift(void)
{
#ifdef __GLIBC__
	(void)mallopt(M_ARENA_MAX, 1);
	(void)mallopt(M_MMAP_THRESHOLD, MAPPED_FROM);
	(void)mallopt(M_TRIM_THRESHOLD, TRIMMED_FROM);
#endif
}

void
daemon_harden(void)
{
	const struct rlimit none = { 0, 0 };

	if (setrlimit(RLIMIT_CORE, &none) < 0)
		log_warning("cannot forbid core dumps: %s", strerror(errno));
	if (prctl(PR_SET_DUMPABLE, 0) < 0)
		log_warning("cannot forbid tracing: %s", strerror(errno));
	lock_memory();
}

void
daemon_soften(void)
{
	(void)prctl(PR_SET_DUMPABLE, 1);
}
