/*
 * Many threads at once, each doing what programs do, at random, on the same
 * few names: every call ends with an answer that a program understands, and
 * when all is let go nothing is left.  Meant for ThreadSanitizer as well.
 */
#include "tree_fixture.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define THREADS		6
#define HELD_MAX	8	/* open files of one thread */
#define RUN_NS		NS_PER_SECOND

struct worker {
	struct tree_fixture *f;
	const char	*const *submissions;	/* which it works on */
	size_t		 submission_count;
	uint64_t	 random;
	struct tree_caller caller;
	struct opened	 held[HELD_MAX];
	size_t		 held_count;
	uint64_t	 calls;
	int		 unexpected;
	const char	*what;
};

/* ---- chance ---- */

static size_t
chance(struct worker *w, size_t n)
{
	w->random ^= w->random << 13;
	w->random ^= w->random >> 7;
	w->random ^= w->random << 17;
	return (size_t)(w->random % n);
}

static const char *const places[] = {
	"artifacts/apiDefinition.swagger.json", "artifacts/apiProperties.json",
	"artifacts/readme.md", "artifacts/a", "artifacts/b", "artifacts/dir",
	"artifacts/dir/a", "artifacts/link", "intro.md", "feedback/inbox/mail",
	"form/support_email", "form/testing_notes", "form/test_credentials",
	"form/note", "form/.swp", "open-source/pull_request",
};

static const char *const looks[] = {
	"problems", "problems.json", "problems.sarif", "status", "status.json",
	"next", "log", "submit", "record", "submission.zip",
	"open-source/status", "artifacts", "form", "feedback", "versions",
	"refused", "feedback/1",
};

static const char *const texts[] = {
	"{\"properties\": {}}", "{\"properties\": }", "{\"swagger\": \"2.0\"",
	"a@example.com\n", "nonsense\n", "some text", "",
	"From: a@example.com\n\nhello\n",
};

static const char *const commands[] = {
	"submit\n", "submitted\n", "dance\n", "# nothing\n", "merged\n",
	"update: because\n",
};

#define PATH_SIZE	128

static void
some_path(struct worker *w, const char *const *names, size_t count,
    char path[PATH_SIZE])
{
	(void)snprintf(path, PATH_SIZE, "%s/%s",
	    w->submissions[chance(w, w->submission_count)],
	    names[chance(w, count)]);
}

static void
some_place(struct worker *w, char path[PATH_SIZE])
{
	some_path(w, places, ARRAY_LEN(places), path);
}

/* ---- what they do ---- */

static int
do_look(struct worker *w)
{
	char path[PATH_SIZE], data[2048];
	struct opened o = { .f = w->f };
	ssize_t n;
	int r;

	if (chance(w, 10) == 0)
		(void)snprintf(path, sizeof(path), ".certfs/overview");
	else
		some_path(w, looks, ARRAY_LEN(looks), path);
	r = try_open(w->f, path, O_RDONLY, &o);
	if (r < 0)
		return r;
	n = handle_read(o.h, data, sizeof(data),
	    (int64_t)chance(w, 3) * 100);
	(void)handle_poll(o.h);
	release(&o);
	return n < 0 ? (int)n : 0;
}

static int
do_stat(struct worker *w)
{
	char path[PATH_SIZE];
	struct tree_entry e;
	struct stat attr;
	double timeout;
	int r;

	if (chance(w, 2) == 0)
		some_place(w, path);
	else
		some_path(w, looks, ARRAY_LEN(looks), path);
	r = look(w->f, path, &e);
	if (r < 0)
		return r;
	r = tree_getattr(w->f->tree, e.node, &attr, &timeout);
	(void)tree_access(w->f->tree, e.node, W_OK);
	(void)tree_list_is_stable(w->f->tree, e.node);
	forget(w->f, e.node);
	return r;
}

static int
drop_name(void *arg, const char *name, const struct tree_entry *e,
    int64_t next)
{
	struct worker *w = arg;

	(void)name;
	(void)next;
	if (chance(w, 20) == 0)
		return 1;
	if (e->node != 0)
		tree_forget(w->f->tree, e->node, 1);
	return 0;
}

static int
do_list(struct worker *w)
{
	static const char *const directories[] = { "artifacts", "form",
	    "feedback", "feedback/inbox", "versions", "refused",
	    "artifacts/dir" };
	char path[PATH_SIZE];
	struct tree_entry e;
	int r;

	if (chance(w, 8) == 0)
		return tree_list(w->f->tree, TREE_ROOT, 0, true, drop_name, w);
	some_path(w, directories, ARRAY_LEN(directories), path);
	r = look(w->f, path, &e);
	if (r < 0)
		return r;
	r = tree_list(w->f->tree, e.node, 0, chance(w, 2) == 0, drop_name, w);
	forget(w->f, e.node);
	return r;
}

static int
create(struct worker *w, const char *path, int flags, struct opened *o)
{
	char directory[PATH_SIZE];
	const char *slash = strrchr(path, '/');
	struct tree_entry e, parent;
	int r;

	(void)snprintf(directory, sizeof(directory), "%.*s",
	    (int)(slash - path), path);
	r = look(w->f, directory, &parent);
	if (r < 0)
		return r;
	r = tree_create(w->f->tree, parent.node, slash + 1, flags, &w->caller,
	    &e, &o->h, &o->modes);
	forget(w->f, parent.node);
	if (r == 0)
		o->node = e.node;
	return r;
}

static int
do_open(struct worker *w)
{
	struct opened *o = &w->held[w->held_count];
	char path[PATH_SIZE];
	int flags = chance(w, 2) == 0 ? O_RDWR : O_RDWR | O_TRUNC, r;

	if (w->held_count == HELD_MAX)
		return 0;
	some_place(w, path);
	*o = (struct opened){ .f = w->f };
	r = try_open(w->f, path, flags, o);
	if (r == -ENOENT)
		r = create(w, path, flags, o);
	if (r == 0)
		w->held_count++;
	return r;
}

static int
do_write(struct worker *w)
{
	const char *text = texts[chance(w, ARRAY_LEN(texts))];
	ssize_t n;

	if (w->held_count == 0)
		return 0;
	n = handle_write(w->held[chance(w, w->held_count)].h, text,
	    strlen(text), chance(w, 4) == 0 ? 7 : 0);
	return n < 0 ? (int)n : 0;
}

static int
do_read(struct worker *w)
{
	char data[512];
	ssize_t n;

	if (w->held_count == 0)
		return 0;
	n = handle_read(w->held[chance(w, w->held_count)].h, data,
	    sizeof(data), 0);
	return n < 0 ? (int)n : 0;
}

static int
do_sync(struct worker *w)
{
	struct handle *h;

	if (w->held_count == 0)
		return 0;
	h = w->held[chance(w, w->held_count)].h;
	return chance(w, 4) == 0 ? sync_handle(h) :
	    handle_flush(h, &w->caller);
}

static int
do_close(struct worker *w)
{
	struct opened o;
	size_t i;
	int r;

	if (w->held_count == 0)
		return 0;
	i = chance(w, w->held_count);
	o = w->held[i];
	w->held[i] = w->held[--w->held_count];
	r = chance(w, 8) == 0 ? 0 : handle_flush(o.h, &w->caller);
	release(&o);
	return r;
}

static int
do_truncate(struct worker *w)
{
	char path[PATH_SIZE];

	some_place(w, path);
	return truncate_at(w->f, path, (int64_t)chance(w, 30));
}

static int
do_rename(struct worker *w)
{
	static const unsigned flags[] = { 0, 0, 0, RENAME_NOREPLACE,
	    RENAME_EXCHANGE };
	char from[PATH_SIZE], to[PATH_SIZE];

	some_place(w, from);
	some_place(w, to);
	return rename_at(w->f, from, to, flags[chance(w, ARRAY_LEN(flags))]);
}

static int
do_link(struct worker *w)
{
	char from[PATH_SIZE], to[PATH_SIZE];

	some_place(w, from);
	some_place(w, to);
	return link_at_path(w->f, from, to);
}

static int
do_remove(struct worker *w)
{
	char path[PATH_SIZE];

	if (chance(w, 3) == 0)
		some_path(w, looks, ARRAY_LEN(looks), path);
	else
		some_place(w, path);
	return chance(w, 4) == 0 ? rmdir_at(w->f, path) :
	    unlink_at(w->f, path);
}

static int
do_make(struct worker *w)
{
	char path[PATH_SIZE];

	some_place(w, path);
	return chance(w, 2) == 0 ? make_directory(w->f, path) :
	    make_symlink(w->f, path, "x");
}

static int
do_command(struct worker *w)
{
	static const char *const controls[] = { "submit", "record",
	    "open-source/record" };
	const char *text = commands[chance(w, ARRAY_LEN(commands))];
	struct opened o = { .f = w->f };
	char path[PATH_SIZE];
	ssize_t n;
	int r;

	some_path(w, controls, ARRAY_LEN(controls), path);
	if (chance(w, 4) == 0)
		return touch(w->f, path);
	r = try_open(w->f, path, O_WRONLY | O_TRUNC, &o);
	if (r < 0)
		return r;
	n = handle_write(o.h, text, strlen(text), 0);
	r = handle_flush(o.h, &w->caller);
	release(&o);
	return n < 0 ? (int)n : r;
}

/* Names at the root that only some threads use come and go. */
static int
do_submission(struct worker *w)
{
	const char *name = w->submissions[chance(w, w->submission_count)];
	const char *to = w->submissions[chance(w, w->submission_count)];

	switch (chance(w, 4)) {
	case 0:
		return rmdir_at(w->f, name);
	case 1:
		return rename_at(w->f, name, to, 0);
	default:
		return make_directory(w->f, name);
	}
}

static const struct deed {
	const char	*name;
	int		(*run)(struct worker *w);
	unsigned	 weight;
} deeds[] = {
	{ "look", do_look, 4 }, { "stat", do_stat, 4 }, { "list", do_list, 2 },
	{ "open", do_open, 6 }, { "write", do_write, 8 },
	{ "read", do_read, 4 }, { "sync", do_sync, 3 }, { "close", do_close, 5 },
	{ "truncate", do_truncate, 1 }, { "rename", do_rename, 3 },
	{ "link", do_link, 1 }, { "remove", do_remove, 2 },
	{ "make", do_make, 1 }, { "command", do_command, 2 },
	{ "submission", do_submission, 1 },
};

/* ---- a thread ---- */

static bool
is_understood(int r)
{
	static const int errnos[] = { 0, ENOENT, EEXIST, ENOTEMPTY, EPERM,
	    EACCES, EROFS, EINVAL, EPROTO, ETXTBSY, ECANCELED, EALREADY, EBUSY,
	    ESTALE, EDQUOT, ENOTSUP, EXDEV, EISDIR, ENOTDIR, EFBIG };

	for (size_t i = 0; i < ARRAY_LEN(errnos); i++) {
		if (r == -errnos[i])
			return true;
	}
	return false;
}

static const struct deed *
some_deed(struct worker *w)
{
	unsigned all = 0;
	size_t at;

	for (size_t i = 0; i < ARRAY_LEN(deeds); i++)
		all += deeds[i].weight;
	at = chance(w, all);
	for (size_t i = 0; i < ARRAY_LEN(deeds); i++) {
		if (at < deeds[i].weight)
			return &deeds[i];
		at -= deeds[i].weight;
	}
	return &deeds[0];
}

static void *
work(void *arg)
{
	struct worker *w = arg;
	const int64_t end = clock_now() + RUN_NS;

	while (clock_now() < end && w->what == NULL) {
		const struct deed *deed = some_deed(w);
		int r = deed->run(w);

		w->calls++;
		if (!is_understood(r)) {
			w->unexpected = r;
			w->what = deed->name;
		}
	}
	while (w->held_count > 0)
		release(&w->held[--w->held_count]);
	return NULL;
}

/* ---- what has to hold ---- */

static int
count_name(void *arg, const char *name, const struct tree_entry *e,
    int64_t next)
{
	struct tree_fixture *f = arg;
	struct tree_entry again;

	(void)e;
	(void)next;
	if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
		return 0;
	assert_int_equal(tree_lookup(f->tree, TREE_ROOT, name, &again), 0);
	tree_forget(f->tree, again.node, 1);
	return 0;
}

static void
nothing_is_left(struct tree_fixture *f)
{
	assert_null(f->tree->handles);
	assert_null(f->tree->files);
	assert_int_equal(nodes_of(f), 1);
	tree_fixture_reopen(f);
	assert_int_equal(tree_list(f->tree, TREE_ROOT, 0, false, count_name,
	    f), 0);
	assert_int_equal(nodes_of(f), 1);
}

static void
run_threads(struct tree_fixture *f, const char *const *submissions,
    size_t count, bool apart)
{
	struct worker workers[THREADS];
	pthread_t threads[THREADS];
	uint64_t calls = 0;

	for (size_t i = 0; i < THREADS; i++) {
		workers[i] = (struct worker) {
			.f = f, .random = 0x9E3779B97F4A7C15u * (i + 1),
			.submissions = apart ? &submissions[i % count] :
			    submissions,
			.submission_count = apart ? 1 : count,
			.caller = { .pid = INT32_MAX - (pid_t)i },
		};
		assert_int_equal(pthread_create(&threads[i], NULL, work,
		    &workers[i]), 0);
	}
	for (size_t i = 0; i < THREADS; i++) {
		assert_int_equal(pthread_join(threads[i], NULL), 0);
		if (workers[i].what != NULL)
			fail_msg("%s: %s", workers[i].what,
			    strerror(-workers[i].unexpected));
		calls += workers[i].calls;
	}
	assert_true(calls > THREADS * 10);
	nothing_is_left(f);
}

static void
on_the_same_submission(void **state)
{
	static const char *const names[] = { "contoso" };

	run_threads(*state, names, ARRAY_LEN(names), false);
}

static void
on_submissions_of_their_own(void **state)
{
	static const char *const names[] = { "contoso", "one", "two", "three",
	    "four", "five" };

	run_threads(*state, names, ARRAY_LEN(names), true);
}

static void
between_submissions(void **state)
{
	static const char *const names[] = { "contoso", "fabrikam", "adatum" };

	run_threads(*state, names, ARRAY_LEN(names), false);
}

int
main(int argc, char **argv)
{
#define WITH_TREE(test) \
	cmocka_unit_test_setup_teardown(test, tree_fixture, tree_fixture_gone)
	const struct CMUnitTest tests[] = {
		WITH_TREE(on_the_same_submission),
		WITH_TREE(on_submissions_of_their_own),
		WITH_TREE(between_submissions),
	};

	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
