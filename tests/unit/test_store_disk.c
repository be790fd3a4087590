/*
 * store: disks that are full or cannot be written.
 *
 * Small and read-only filesystems are mounted in a mount namespace of this
 * test's own, which goes away with it.  Where that is not allowed the whole
 * program is skipped, which is why it does nothing else.
 */
#include "store_fixture.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

static bool
write_proc(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	bool ok;

	if (fd < 0)
		return false;
	ok = write(fd, text, strlen(text)) == (ssize_t)strlen(text);
	return close(fd) == 0 && ok;
}

/* Become the root of a user namespace. */
static bool
become_root(void)
{
	char uids[32], gids[32];

	(void)snprintf(uids, sizeof(uids), "0 %u 1", (unsigned)getuid());
	(void)snprintf(gids, sizeof(gids), "0 %u 1", (unsigned)getgid());
	return unshare(CLONE_NEWUSER | CLONE_NEWNS) == 0 &&
	    write_proc("/proc/self/setgroups", "deny") &&
	    write_proc("/proc/self/uid_map", uids) &&
	    write_proc("/proc/self/gid_map", gids);
}

static bool
own_mounts(void)
{
	if (unshare(CLONE_NEWNS) < 0 && !become_root())
		return false;
	return mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0;
}

/* The store's directory becomes the root of a small filesystem. */
static void
mount_small(struct fixture *f, const char *options)
{
	assert_int_equal(mkdir(f->directory, 0700), 0);
	if (mount("none", f->directory, "tmpfs", 0, options) < 0)
		fail_msg("cannot mount: %s", strerror(errno));
}

static void
remount(struct fixture *f, unsigned long flags)
{
	assert_int_equal(mount("none", f->directory, NULL, MS_REMOUNT | flags,
	    NULL), 0);
}

static void
unmount(struct fixture *f)
{
	store_close(f->st);
	f->st = NULL;
	assert_int_equal(umount(f->directory), 0);
}

static int
unmount_gone(void **state)
{
	struct fixture *f = *state;

	/* A failed test leaves it mounted. */
	(void)umount2(f->directory, MNT_DETACH);
	return fixture_gone(state);
}

static void
read_only_filesystem_is_refused(void **state)
{
	struct fixture *f = *state;

	mount_small(f, "size=1m");
	remount(f, MS_RDONLY);
	fixture_refuses(f, -EROFS, "Read-only file system; choose another");
	remount(f, 0);
	fixture_open(f);
	store_close(f->st);
	f->st = NULL;
	remount(f, MS_RDONLY);
	fixture_refuses(f, -EROFS, "Read-only file system; choose another");
	unmount(f);
}

/* Take all the room that is left. */
static void
fill_disk(struct fixture *f)
{
	static const char zeros[4096];
	int fd = open(fixture_path(f, "store/filler"), O_WRONLY | O_CREAT, 0600);

	assert_true(fd >= 0);
	while (write(fd, zeros, sizeof(zeros)) > 0)
		;
	assert_int_equal(errno, ENOSPC);
	assert_int_equal(close(fd), 0);
}

static int
put_big(struct fixture *f, size_t size)
{
	struct conn *c CF_AUTO(store_done) = write_to(f);
	char *big CF_AUTO(free_done) = calloc(1, size);
	struct hash h;
	int r, committed;

	assert_non_null(big);
	r = store_put_blob(c, big, size, &h);
	committed = store_commit(c);
	return r < 0 ? r : committed;
}

static void
full_disk_is_no_space(void **state)
{
	struct fixture *f = *state;
	int64_t id;

	mount_small(f, "size=2m");
	fixture_open(f);
	id = make_file(f, 0, 5, "kept", "kept");
	assert_int_equal(put_big(f, (size_t)4 << 20), -ENOSPC);
	/* What was there is there, and small things still fit. */
	assert_true(has_object(f, id));
	assert_true(has_blob(f, "kept"));
	(void)make_file(f, 0, 5, "another", "another");
	fixture_reopen(f);
	assert_true(has_blob(f, "kept"));
	assert_true(has_blob(f, "another"));
	unmount(f);
}

static void
fill_store(struct fixture *f)
{
	struct object o = { .kind = OBJECT_FILE };
	int r = 0;

	for (int i = 0; i < 4096 && r == 0; i++) {
		struct conn *c CF_AUTO(store_done) = write_to(f);
		char content[4096] = "";

		(void)snprintf(content, sizeof(content), "content %d", i);
		r = store_put_blob(c, content, sizeof(content), &o.content);
		if (r == 0)
			r = store_new_object(c, &o, NULL);
		if (r == 0)
			r = store_commit(c);
	}
	assert_int_equal(r, -ENOSPC);
}

static void
store_recovers_from_a_full_disk(void **state)
{
	struct fixture *f = *state;
	int64_t id;

	mount_small(f, "size=8m");
	fixture_open(f);
	id = make_file(f, 0, 5, "kept", "kept");
	fill_disk(f);
	fill_store(f);
	assert_true(has_object(f, id));
	assert_int_equal(unlink(fixture_path(f, "store/filler")), 0);
	(void)make_file(f, 0, 5, "another", "another");
	assert_int_equal(store_sync(f->st), 0);
	fixture_reopen(f);
	assert_true(has_blob(f, "kept"));
	assert_true(has_blob(f, "another"));
	unmount(f);
}

static void
opening_on_a_full_disk_says_so(void **state)
{
	struct fixture *f = *state;

	mount_small(f, "size=1m");
	fill_disk(f);
	fixture_refuses(f, -ENOSPC, "make room and try again");
	assert_int_equal(unlink(fixture_path(f, "store/filler")), 0);
	fixture_open(f);
	store_close(f->st);
	f->st = NULL;
	/* Now the database is there, and only the log's index is not. */
	fill_disk(f);
	fixture_refuses(f, -ENOSPC, "make room and try again");
	assert_int_equal(unlink(fixture_path(f, "store/filler")), 0);
	fixture_open(f);
	unmount(f);
}

#define MOUNT_TEST(f) \
    cmocka_unit_test_setup_teardown(f, fixture_directory, unmount_gone)

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		MOUNT_TEST(read_only_filesystem_is_refused),
		MOUNT_TEST(full_disk_is_no_space),
		MOUNT_TEST(store_recovers_from_a_full_disk),
		MOUNT_TEST(opening_on_a_full_disk_says_so),
	};

	if (!own_mounts()) {
		(void)printf("SKIP test_store_disk: may not mount a "
		    "filesystem here: %s\n", strerror(errno));
		return EXIT_SKIPPED;
	}
	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
