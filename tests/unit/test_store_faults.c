/*
 * store: what the world does to it.  Modes and locks, other processes,
 * damage and sudden death; test_store_disk.c has the disks.
 */
#include "store_fixture.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <sqlite3.h>

/* ---- the directory ---- */

static mode_t
mode_of(const struct fixture *f, const char *name)
{
	struct stat sb;

	if (stat(fixture_path(f, name), &sb) < 0)
		fail_msg("no '%s': %s", name, strerror(errno));
	return sb.st_mode & 07777;
}

static void
assert_private(struct fixture *f)
{
	static const char *const files[] = { "certfs.db", "certfs.db-wal",
		"certfs.db-shm", "lock" };
	char path[64];

	(void)make_object(f, 0, OBJECT_FILE);
	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		(void)snprintf(path, sizeof(path), "a/b/store/%s", files[i]);
		if (mode_of(f, path) != 0600)
			fail_msg("%s: expected 0600, got %o", path,
			    mode_of(f, path));
	}
}

static void
only_the_owner_may_look(void **state)
{
	static const mode_t umasks[] = { 0, 022, 0777 };
	struct fixture *f = *state;

	(void)snprintf(f->directory, sizeof(f->directory), "%s/a/b/store/",
	    f->root);
	for (size_t i = 0; i < ARRAY_LEN(umasks); i++) {
		mode_t before = umask(umasks[i]);

		fixture_open(f);
		assert_private(f);
		store_close(f->st);
		f->st = NULL;
		(void)umask(before);
		assert_int_equal(mode_of(f, "a"), 0700);
		assert_int_equal(mode_of(f, "a/b/store"), 0700);
		assert_int_equal(unlink(fixture_path(f, "a/b/store/lock")), 0);
		assert_int_equal(unlink(fixture_path(f,
		    "a/b/store/certfs.db")), 0);
		if (i + 1 < ARRAY_LEN(umasks)) {
			assert_int_equal(rmdir(fixture_path(f, "a/b/store")), 0);
			assert_int_equal(rmdir(fixture_path(f, "a/b")), 0);
			assert_int_equal(rmdir(fixture_path(f, "a")), 0);
		}
	}
}

static void
loose_modes_are_tightened(void **state)
{
	struct fixture *f = *state;

	fixture_open(f);
	store_close(f->st);
	assert_int_equal(chmod(fixture_path(f, "store/certfs.db"), 0644), 0);
	assert_int_equal(chmod(fixture_path(f, "store/lock"), 0666), 0);
	fixture_open(f);
	assert_int_equal(mode_of(f, "store/certfs.db"), 0600);
	assert_int_equal(mode_of(f, "store/lock"), 0600);
}

static void
make_plain_file(struct fixture *f, const char *name, const char *content,
    size_t size)
{
	int fd = open(fixture_path(f, name), O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, content, size), (ssize_t)size);
	assert_int_equal(close(fd), 0);
}

static void
impossible_directory_is_refused(void **state)
{
	struct fixture *f = *state;

	make_plain_file(f, "store", "x", 1);
	fixture_refuses(f, -ENOTDIR, "Not a directory; choose another");
	(void)snprintf(f->directory, sizeof(f->directory), "%s/store/below",
	    f->root);
	fixture_refuses(f, -ENOTDIR, "cannot create the directory");
	f->directory[0] = '\0';
	fixture_refuses(f, -ENOENT, "cannot create the directory ''");
}

static void
symlinks_are_not_followed(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(mkdir(fixture_path(f, "store"), 0700), 0);
	assert_int_equal(symlink("/dev/null", fixture_path(f, "store/lock")),
	    0);
	fixture_refuses(f, -ELOOP, "cannot make the lock file");
	assert_int_equal(unlink(fixture_path(f, "store/lock")), 0);
	assert_int_equal(mkfifo(fixture_path(f, "store/lock"), 0600), 0);
	fixture_refuses(f, -EINVAL, "cannot make the lock file");
}

/* ---- one process at a time ---- */

static void
second_open_is_refused(void **state)
{
	struct fixture *f = *state;
	struct store *first, *second = NULL;
	struct reason why = { 0 };
	char expected[512];

	fixture_open(f);
	first = f->st;
	assert_int_equal(store_open(f->directory, &second, &why), -EBUSY);
	(void)snprintf(expected, sizeof(expected), "the store '%s' is in use "
	    "by another certfs, pid %ld; unmount that one first or choose "
	    "another directory", f->directory, (long)getpid());
	assert_string_equal(why.text, expected);
	store_close(first);
	fixture_open(f);
}

/* A child that has the store open until it is killed. */
static pid_t
start_holder(struct fixture *f)
{
	int ready[2];
	char byte;
	pid_t pid;

	assert_int_equal(pipe(ready), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		struct store *st;

		if (store_open(f->directory, &st, NULL) < 0 ||
		    write(ready[1], "", 1) != 1)
			_exit(1);
		for (;;)
			(void)pause();
	}
	(void)close(ready[1]);
	assert_int_equal(read(ready[0], &byte, 1), 1);
	(void)close(ready[0]);
	return pid;
}

/* umount(8) comes back before the daemon has ended. */
static void
who_is_ending_is_waited_for(void **state)
{
	struct fixture *f = *state;
	pid_t holder = start_holder(f), killer = fork();

	assert_true(killer >= 0);
	if (killer == 0) {
		(void)poll(NULL, 0, 50);
		(void)kill(holder, SIGKILL);
		_exit(0);
	}
	fixture_open(f);
	assert_int_equal(waitpid(killer, NULL, 0), killer);
	assert_int_equal(waitpid(holder, NULL, 0), holder);
}

static void
other_process_is_named(void **state)
{
	struct fixture *f = *state;
	char expected[64];
	pid_t pid = start_holder(f);

	(void)snprintf(expected, sizeof(expected), "another certfs, pid %ld;",
	    (long)pid);
	fixture_refuses(f, -EBUSY, expected);
	(void)kill(pid, SIGKILL);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	/* Its lock has gone with it, its pid has not. */
	fixture_open(f);
}

/* ---- damage ---- */

static void
no_database_is_refused(void **state)
{
	struct fixture *f = *state;
	char text[8192];

	memset(text, 'x', sizeof(text));
	assert_int_equal(mkdir(fixture_path(f, "store"), 0700), 0);
	make_plain_file(f, "store/certfs.db", text, sizeof(text));
	fixture_refuses(f, -EIO, "file is not a database; move it away or "
	    "restore it from a backup");
}

static void
damaged_database_is_refused(void **state)
{
	struct fixture *f = *state;
	char junk[64];
	int fd;

	fixture_open(f);
	(void)make_file(f, 0, 5, "name", "content");
	store_close(f->st);
	f->st = NULL;
	/* The root page of the tables, behind the database's header. */
	memset(junk, 0xa5, sizeof(junk));
	fd = open(fixture_path(f, "store/certfs.db"), O_WRONLY);
	assert_true(fd >= 0);
	assert_int_equal(pwrite(fd, junk, sizeof(junk), 100), sizeof(junk));
	assert_int_equal(close(fd), 0);
	fixture_refuses(f, -EIO, "malformed; move it away or restore it");
}

/* ---- sudden death ---- */

#define NAMES	8

/* What the store should hold: content number of each name, 0: no such name. */
struct model {
	uint32_t	content[NAMES];
};

struct step {
	unsigned	name;
	uint32_t	content;	/* 0: remove the name */
};

/* The same for parent and child. */
static struct step
next_step(uint64_t *random, uint32_t number)
{
	struct step s;

	*random = *random * UINT64_C(6364136223846793005) + 1442695040888963407;
	s.name = (unsigned)(*random >> 33) % NAMES;
	s.content = (*random >> 60) == 0 ? 0 : number;
	return s;
}

/* Up to some 20 KB that say which they are. */
static size_t
content_of(uint32_t number, char *ret_data, size_t size)
{
	size_t len = 16 + number * 7919u % (size - 16);

	memset(ret_data, (int)('a' + number % 26), len);
	memcpy(ret_data, &number, sizeof(number));
	return len;
}

static void
name_of(unsigned name, char ret_name[8])
{
	(void)snprintf(ret_name, 8, "n%u", name);
}

static int
remove_file(struct conn *c, const struct entry *e)
{
	int r = store_remove_entry(c, e->id);

	return r < 0 ? r : store_delete_object(c, e->object.id);
}

static int
set_content(struct conn *c, struct object *o, uint32_t number)
{
	static char data[20000];
	size_t size = content_of(number, data, sizeof(data));

	o->size = (int64_t)size;
	return store_put_blob(c, data, size, &o->content);
}

static int
write_file(struct conn *c, const char *name, uint32_t number)
{
	struct entry e;
	struct hash old;
	int64_t entry;
	int r;

	r = store_find_entry(c, 5, name, &e);
	if (r == -ENOENT) {
		struct object o = { .kind = OBJECT_FILE, .links = 1 };

		r = set_content(c, &o, number);
		if (r == 0)
			r = store_new_object(c, &o, NULL);
		return r < 0 ? r : store_add_entry(c, 5, name, o.id, &entry);
	}
	if (r < 0)
		return r;
	old = e.object.content;
	r = set_content(c, &e.object, number);
	if (r == 0)
		r = store_set_object(c, &e.object);
	return r < 0 ? r : store_drop_blob(c, &old);
}

static int
do_step(struct store *st, const struct step *s)
{
	struct conn *c CF_AUTO(store_done) = NULL;
	struct entry e;
	char name[8];
	int r;

	name_of(s->name, name);
	r = store_write(st, DURABLE_PROCESS, &c);
	if (r < 0)
		return r;
	if (s->content != 0) {
		r = write_file(c, name, s->content);
	} else {
		r = store_find_entry(c, 5, name, &e);
		r = r == -ENOENT ? 0 : r < 0 ? r : remove_file(c, &e);
	}
	return r < 0 ? r : store_commit(c);
}

/* Work, and acknowledge each step by a byte. */
static void
work_until_killed(const char *directory, uint64_t seed, uint32_t from, int ack)
{
	struct store *st;

	if (store_open(directory, &st, NULL) < 0)
		_exit(1);
	for (uint32_t i = from;; i++) {
		struct step s = next_step(&seed, i);

		if (do_step(st, &s) < 0)
			_exit(2);
		if (write(ack, "", 1) != 1)
			_exit(3);
	}
}

static int
check_content(struct conn *c, const struct entry *e, uint32_t number)
{
	static char expected[20000];
	struct bytes *bytes CF_AUTO(bytes_done) = NULL;
	size_t size = content_of(number, expected, sizeof(expected));
	int r = store_get_blob(c, &e->object.content, &bytes);

	if (r < 0)
		fail_msg("'%s' has lost its content: %d", e->name, r);
	return bytes->size == size && e->object.size == (int64_t)size &&
	    memcmp(bytes->data, expected, size) == 0;
}

static bool
model_holds(struct conn *c, const struct model *m)
{
	struct entry e;
	char name[8];

	for (unsigned i = 0; i < NAMES; i++) {
		int r;

		name_of(i, name);
		r = store_find_entry(c, 5, name, &e);
		assert_true(r == 0 || r == -ENOENT);
		if ((r == 0) != (m->content[i] != 0))
			return false;
		if (r == 0 && !check_content(c, &e, m->content[i]))
			return false;
	}
	return true;
}

static void
assert_database_sound(struct fixture *f)
{
	static const char *const checks[] = {
		"PRAGMA integrity_check",
		("SELECT coalesce((SELECT 'orphan' FROM blob WHERE hash NOT IN"
		    " (SELECT content FROM object WHERE content IS NOT NULL)"
		    " LIMIT 1), 'ok')"),
		("SELECT coalesce((SELECT 'dangling' FROM"
		    " pragma_foreign_key_check LIMIT 1), 'ok')"),
	};
	sqlite3 *db;

	assert_int_equal(sqlite3_open(fixture_path(f, "store/certfs.db"), &db),
	    SQLITE_OK);
	for (size_t i = 0; i < ARRAY_LEN(checks); i++) {
		sqlite3_stmt *s;

		assert_int_equal(sqlite3_prepare_v2(db, checks[i], -1, &s,
		    NULL), SQLITE_OK);
		assert_int_equal(sqlite3_step(s), SQLITE_ROW);
		assert_string_equal(sqlite3_column_text(s, 0), "ok");
		(void)sqlite3_finalize(s);
	}
	(void)sqlite3_close(db);
}

static void
wait_ms(unsigned ms)
{
	struct timespec t = { ms / 1000, (long)(ms % 1000) * 1000000 };

	(void)nanosleep(&t, NULL);
}

/* Kill a worker amid its steps; the number of those that it acknowledged. */
static uint32_t
run_and_kill(struct fixture *f, uint64_t seed, uint32_t from, unsigned ms)
{
	char acks[4096];
	uint32_t done = 0;
	int ack[2], status;
	ssize_t n;
	pid_t pid;

	assert_int_equal(pipe(ack), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0)
		work_until_killed(f->directory, seed, from, ack[1]);
	(void)close(ack[1]);
	/* It has begun. */
	assert_int_equal(read(ack[0], acks, 1), 1);
	done++;
	wait_ms(ms);
	(void)kill(pid, SIGKILL);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status));
	while ((n = read(ack[0], acks, sizeof(acks))) > 0)
		done += (uint32_t)n;
	(void)close(ack[0]);
	return done;
}

static void
apply(struct model *m, uint64_t *random, uint32_t number)
{
	struct step s = next_step(random, number);

	m->content[s.name] = s.content;
}

static void
acknowledged_steps_survive_kill(void **state)
{
	struct fixture *f = *state;
	struct model m = { { 0 } };
	uint64_t random = 20261123;
	uint32_t number = 1;

	for (unsigned round = 0; round < 10; round++) {
		uint32_t done = run_and_kill(f, random, number,
		    round * 37 % 100);
		struct conn *c;

		for (uint32_t i = 0; i < done; i++)
			apply(&m, &random, number++);
		fixture_open(f);
		c = read_from(f);
		/* One more may have been committed and not acknowledged. */
		if (!model_holds(c, &m)) {
			apply(&m, &random, number++);
			if (!model_holds(c, &m))
				fail_msg("round %u: not the %u steps that "
				    "were acknowledged", round, done);
		}
		store_done(&c);
		store_close(f->st);
		f->st = NULL;
		assert_database_sound(f);
	}
	print_message("%u steps, 10 deaths\n", number - 1);
}

#define FAULT_TEST(f) \
    cmocka_unit_test_setup_teardown(f, fixture_directory, fixture_gone)

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		FAULT_TEST(only_the_owner_may_look),
		FAULT_TEST(loose_modes_are_tightened),
		FAULT_TEST(impossible_directory_is_refused),
		FAULT_TEST(symlinks_are_not_followed),
		FAULT_TEST(second_open_is_refused),
		FAULT_TEST(other_process_is_named),
		FAULT_TEST(who_is_ending_is_waited_for),
		FAULT_TEST(no_database_is_refused),
		FAULT_TEST(damaged_database_is_refused),
		FAULT_TEST(acknowledged_steps_survive_kill),
	};

	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
