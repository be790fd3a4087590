/*
 * certfs-wait: sleeps in poll(2) on a submission's status until it says one
 * of the words that are waited for.  Reading a handle tells the mount what
 * its owner has seen, so a change between the look and the poll is not lost.
 */
#include "wait.h"

#include "config.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

#include "certfs/submission.h"

#define STATUS_JSON_MAX	((size_t)1 << 20)

struct waiting {
	const struct options *options;
	int		 directory, status;	/* descriptors */
	char		 first[64];		/* the word that there was */
	char		 word[64];		/* and there is */
	int64_t		 end;			/* monotonic ns */
};

static void
waiting_done(struct waiting *w)
{
	if (w->status >= 0)
		(void)close(w->status);
	if (w->directory >= 0)
		(void)close(w->directory);
}

static int64_t
monotonic_now(void)
{
	struct timespec now;

	/* Cannot fail: the clock is known and the pointer is good. */
	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * NS_PER_SECOND + now.tv_nsec;
}

/* ---- looking ---- */

static int
refuse_directory(const struct waiting *w, int error, struct reason *why)
{
	if (error == ENOENT || error == ENOTDIR)
		return reason_set(why, error, "'%s' is no submission: give "
		    "the directory that has its status in it",
		    w->options->directory);
	return reason_set(why, error, "cannot look at '%s': %s",
	    w->options->directory, strerror(error));
}

/* Nobody would ever wake us from waiting for an ordinary file. */
static int
check_mount(const struct waiting *w, struct reason *why)
{
	struct statfs fs;

	if (fstatfs(w->status, &fs) < 0)
		return refuse_directory(w, errno, why);
	if (fs.f_type != FUSE_SUPER_MAGIC ||
	    faccessat(w->directory, "status.json", F_OK, 0) < 0)
		return reason_set(why, EINVAL, "'%s' is not in a mount of "
		    "certfs", w->options->directory);
	return 0;
}

static int
open_submission(struct waiting *w, struct reason *why)
{
	w->directory = open(w->options->directory,
	    O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (w->directory < 0)
		return refuse_directory(w, errno, why);
	w->status = openat(w->directory, "status", O_RDONLY | O_CLOEXEC);
	if (w->status < 0)
		return refuse_directory(w, errno, why);
	return check_mount(w, why);
}

static int
refuse_look(const struct waiting *w, int error, struct reason *why)
{
	if (error == ENOENT || error == ESTALE)
		return reason_set(why, error, "'%s' was removed",
		    w->options->directory);
	if (error == ENOTCONN || error == ECONNABORTED || error == ENODEV)
		return reason_set(why, error, "the mount of '%s' is gone",
		    w->options->directory);
	return refuse_directory(w, error, why);
}

static int
look(struct waiting *w, struct reason *why)
{
	ssize_t n = pread(w->status, w->word, sizeof(w->word) - 1, 0);

	/* What is open can be read after it was removed, too. */
	if (n < 0 || faccessat(w->directory, "status", F_OK, 0) < 0)
		return refuse_look(w, errno, why);
	w->word[n] = '\0';
	w->word[strcspn(w->word, "\n")] = '\0';
	return 0;
}

static int
parse_ready(const struct buf *text, bool *ret_ready)
{
	cJSON *all = cJSON_ParseWithLength(buf_text(text), text->len);
	const cJSON *draft = cJSON_GetObjectItemCaseSensitive(all, "draft");
	const cJSON *ready = cJSON_GetObjectItemCaseSensitive(draft, "ready");
	int r = cJSON_IsBool(ready) ? 0 : -EPROTO;

	*ret_ready = cJSON_IsTrue(ready);
	cJSON_Delete(all);
	return r;
}

static int
look_whether_ready(const struct waiting *w, bool *ret_ready,
    struct reason *why)
{
	struct buf text CF_AUTO(buf_done) = BUF_INIT(STATUS_JSON_MAX);
	int r;

	r = file_read_all(w->directory, "status.json", STATUS_JSON_MAX, &text);
	if (r == 0)
		r = parse_ready(&text, ret_ready);
	return r < 0 ? refuse_look(w, -r, why) : 0;
}

/* A word that only the portal knows is what we call other. */
static bool
is_waited_for(const char *state, const char *word)
{
	return strcmp(state, word) == 0 ||
	    (strcmp(state, "other") == 0 && !is_state(word));
}

/* 1: what is waited for is there. */
static int
is_reached(const struct waiting *w, struct reason *why)
{
	const struct options *o = w->options;
	bool ready = false;
	int r = 0;

	for (size_t i = 0; i < o->count; i++) {
		if (is_waited_for(o->states[i], w->word))
			return 1;
	}
	if (o->ready)
		r = look_whether_ready(w, &ready, why);
	if (r < 0 || ready)
		return r < 0 ? r : 1;
	return o->count == 0 && !o->ready && strcmp(w->first, w->word) != 0;
}

/* ---- waiting ---- */

/* 1: something may have changed, 0: the time is up. */
static int
sleep_until_change(const struct waiting *w, struct reason *why)
{
	struct pollfd p = { .fd = w->status, .events = POLLPRI };
	struct timespec left = { 0 }, *timeout = NULL;

	if (w->options->timeout >= 0) {
		int64_t ns = w->end - monotonic_now();

		if (ns < 0)
			ns = 0;
		left.tv_sec = (time_t)(ns / NS_PER_SECOND);
		left.tv_nsec = (long)(ns % NS_PER_SECOND);
		timeout = &left;
	}
	if (ppoll(&p, 1, timeout, NULL) < 0)
		return errno == EINTR ? 1 : refuse_look(w, errno, why);
	/* A dead mount shows at the next look. */
	return p.revents != 0;
}

static int
wait_for(struct waiting *w, struct reason *why)
{
	int r;

	r = look(w, why);
	if (r < 0)
		return r;
	memcpy(w->first, w->word, sizeof(w->first));
	for (;;) {
		r = is_reached(w, why);
		if (r != 0)
			return r;
		r = sleep_until_change(w, why);
		if (r <= 0)
			return r;
		r = look(w, why);
		if (r < 0)
			return r;
	}
}

static int
run(const struct options *o)
{
	struct waiting w CF_AUTO(waiting_done) = {
		.options = o, .directory = -1, .status = -1,
		.end = monotonic_now() + (o->timeout > 0 ? o->timeout : 0),
	};
	struct reason why = { 0 };
	int r;

	r = open_submission(&w, &why);
	if (r == 0)
		r = wait_for(&w, &why);
	if (r < 0) {
		log_complain(PROGRAM, why.text);
		return EXIT_TROUBLE;
	}
	if (printf("%s\n", w.word) < 0 || fflush(stdout) != 0) {
		log_complain(PROGRAM, "cannot print the state");
		return EXIT_TROUBLE;
	}
	return r == 1 ? EXIT_REACHED : EXIT_TIME_IS_UP;
}

static int
show_help(void)
{
	struct buf text CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);

	if (options_help(&text) < 0 || fputs(buf_text(&text), stdout) < 0 ||
	    fflush(stdout) != 0)
		return EXIT_TROUBLE;
	return EXIT_REACHED;
}

int
main(int argc, char **argv)
{
	struct options o;
	struct reason why = { 0 };

	if (options_parse(argc, argv, &o, &why) < 0) {
		log_complain(PROGRAM, why.text);
		return EXIT_TROUBLE;
	}
	switch (o.action) {
	case ACTION_HELP:
		return show_help();
	case ACTION_VERSION:
		return printf(PROGRAM " %s\n", PACKAGE_VERSION) < 0 ||
		    fflush(stdout) != 0 ? EXIT_TROUBLE : EXIT_REACHED;
	case ACTION_WAIT:
		break;
	}
	return run(&o);
}
