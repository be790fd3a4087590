/*
 * killer: ends a process with SIGKILL in the middle of what a command makes it
 * do.  The moment is a system call that changes something (a write, a sync, a
 * reply to the kernel) and is counted, so that no clock decides:
 *
 *	killer PID NTH COMMAND...
 *
 * runs COMMAND and kills PID when it enters its NTH such call, 0 for never.
 * Says whether it was killed, and how many calls there were; the exit status is
 * that of COMMAND, or 125 when it could not be run.
 *
 * Who may not trace PID (it is not dumpable, so that needs CAP_SYS_PTRACE) has
 * to do with a moment that is NTH times 100 us after the beginning.
 */
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <linux/ptrace.h>

#define EXIT_CANNOT	125
#define UNTRACED_CALLS	20	/* said to be the number where none is seen */

static const long changing[] = {
	SYS_write, SYS_writev, SYS_pwrite64, SYS_pwritev, SYS_splice,
	SYS_fsync, SYS_fdatasync, SYS_ftruncate, SYS_unlinkat, SYS_renameat2,
#ifdef SYS_unlink
	SYS_unlink, SYS_rename,
#endif
};

static pid_t prey;
static unsigned long nth, count;
static bool killed, untraced;

static void
die(const char *what)
{
	fprintf(stderr, "killer: %s: %s\n", what, strerror(errno));
	exit(EXIT_CANNOT);
}

/* A thread that has ended meanwhile is none to trace. */
static void
seize(pid_t thread)
{
	const long options = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACECLONE;

	if (ptrace(PTRACE_SEIZE, thread, NULL, options) < 0) {
		if (errno == EPERM)
			untraced = true;
		else if (errno != ESRCH)
			die("trace");
		return;
	}
	(void)ptrace(PTRACE_INTERRUPT, thread, NULL, NULL);
}

static void
seize_all(void)
{
	char path[64];
	DIR *tasks;

	(void)snprintf(path, sizeof(path), "/proc/%d/task", (int)prey);
	tasks = opendir(path);
	if (tasks == NULL)
		die(path);
	for (const struct dirent *e; (e = readdir(tasks)) != NULL;)
		if (e->d_name[0] != '.')
			seize((pid_t)strtol(e->d_name, NULL, 10));
	(void)closedir(tasks);
}

static bool
is_changing(pid_t thread)
{
	struct ptrace_syscall_info info;

	if (ptrace(PTRACE_GET_SYSCALL_INFO, thread, sizeof(info), &info) <= 0 ||
	    info.op != PTRACE_SYSCALL_INFO_ENTRY)
		return false;
	for (size_t i = 0; i < sizeof(changing) / sizeof(changing[0]); i++)
		if (info.entry.nr == (uint64_t)changing[i])
			return true;
	return false;
}

/* A thread has stopped: count what it is about to do, and let it go on. */
static void
stopped(pid_t thread, int status)
{
	const int event = status >> 16, number = WSTOPSIG(status);
	int passed_on = 0;

	if (number == (SIGTRAP | 0x80)) {
		if (!killed && is_changing(thread) && ++count == nth) {
			killed = true;
			(void)kill(prey, SIGKILL);
			return;
		}
	} else if (event == 0) {
		passed_on = number;
	}
	(void)ptrace(PTRACE_SYSCALL, thread, NULL, (long)passed_on);
}

static void
kill_by_the_clock(void)
{
	const struct timespec moment = { .tv_nsec = (long)nth * 100000 };

	count = UNTRACED_CALLS;
	if (nth == 0)
		return;
	(void)nanosleep(&moment, NULL);
	killed = true;
	(void)kill(prey, SIGKILL);
}

/* The command runs once all is traced. */
static pid_t
start(char **command, int *ret_go)
{
	int go[2];
	pid_t child;
	char byte;

	if (pipe(go) < 0)
		die("pipe");
	child = fork();
	if (child < 0)
		die("fork");
	if (child == 0) {
		(void)close(go[1]);
		if (read(go[0], &byte, 1) != 1)
			_exit(EXIT_CANNOT);
		(void)close(go[0]);
		(void)execvp(command[0], command);
		_exit(EXIT_CANNOT);
	}
	(void)close(go[0]);
	*ret_go = go[1];
	return child;
}

int
main(int argc, char **argv)
{
	int status, go;
	pid_t child, who;

	if (argc < 4) {
		fprintf(stderr, "usage: killer PID NTH COMMAND...\n");
		return EXIT_CANNOT;
	}
	prey = (pid_t)strtol(argv[1], NULL, 10);
	nth = strtoul(argv[2], NULL, 10);
	child = start(argv + 3, &go);
	seize_all();
	if (write(go, "", 1) != 1)
		die("start");
	if (untraced)
		kill_by_the_clock();
	for (;;) {
		who = waitpid(-1, &status, __WALL);
		if (who < 0)
			die("wait");
		if (who == child && !WIFSTOPPED(status))
			break;
		if (WIFSTOPPED(status))
			stopped(who, status);
	}
	printf("%s %lu\n", killed ? "killed" : "alive", count);
	return WIFEXITED(status) ? WEXITSTATUS(status) :
	    128 + WTERMSIG(status);
}
