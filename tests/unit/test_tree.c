/* Nodes: which one a name leads to, how long it lives, and what it is. */
#include "tree_fixture.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

/* ---- counting ---- */

static int
attr_result(struct tree_fixture *f, uint64_t node)
{
	struct stat attr;
	double timeout;

	return tree_getattr(f->tree, node, &attr, &timeout);
}

static void
lookups_are_counted(void **state)
{
	struct tree_fixture *f = *state;
	const size_t before = nodes_of(f);
	uint64_t first = node_at(f, "contoso/problems");
	uint64_t again = node_at(f, "contoso/problems");

	assert_int_equal(first, again);
	assert_int_equal(nodes_of(f), before + 1);
	forget(f, first);
	assert_int_equal(attr_result(f, first), 0);
	forget(f, first);
	assert_int_equal(attr_result(f, first), -ENOENT);
	assert_int_equal(nodes_of(f), before);
}

static void
many_lookups_are_forgotten_at_once(void **state)
{
	struct tree_fixture *f = *state;
	const size_t before = nodes_of(f);
	uint64_t node = 0;

	for (int i = 0; i < 10000; i++)
		node = node_at(f, "contoso/artifacts");
	tree_forget(f->tree, node, 9999);
	assert_int_equal(attr_result(f, node), 0);
	/* More than there were: the kernel is not believed blindly. */
	tree_forget(f->tree, node, 9999);
	assert_int_equal(nodes_of(f), before);
	tree_forget(f->tree, node, 1);
	tree_forget(f->tree, TREE_ROOT, 1000);
	assert_int_equal(attr_result(f, TREE_ROOT), 0);
}

static void
a_failed_lookup_counts_nothing(void **state)
{
	struct tree_fixture *f = *state;
	const size_t before = nodes_of(f);

	assert_false(there(f, "contoso/artifacts/nothing"));
	assert_false(there(f, "nothing"));
	assert_false(there(f, "contoso/submission.zip"));
	assert_false(there(f, "contoso/form/nothing"));
	assert_false(there(f, ".certfs/rules/nothing"));
	assert_int_equal(nodes_of(f), before);
}

static void
the_tables_grow_and_shrink(void **state)
{
	struct tree_fixture *f = *state;
	const size_t before = nodes_of(f), count = 700;
	uint64_t node[700];
	char path[64];

	for (size_t i = 0; i < count; i++) {
		(void)snprintf(path, sizeof(path), "contoso/artifacts/%zu", i);
		assert_int_equal(make_symlink(f, path, "x"), 0);
		node[i] = node_at(f, path);
	}
	assert_int_equal(nodes_of(f), before + count);
	for (size_t i = 0; i < count; i++) {
		(void)snprintf(path, sizeof(path), "contoso/artifacts/%zu", i);
		assert_int_equal(node_at(f, path), node[i]);
		tree_forget(f->tree, node[i], 2);
	}
	assert_int_equal(nodes_of(f), before);
}

/* ---- identity ---- */

static void
one_object_is_one_node_under_all_its_names(void **state)
{
	struct tree_fixture *f = *state;
	uint64_t node;
	ino_t ino;

	assert_int_equal(save(f, "contoso/artifacts/a", "text"), 0);
	node = node_at(f, "contoso/artifacts/a");
	ino = stat_at(f, "contoso/artifacts/a").st_ino;
	assert_int_equal(link_at_path(f, "contoso/artifacts/a",
	    "contoso/artifacts/b"), 0);
	assert_int_equal(node_at(f, "contoso/artifacts/b"), node);
	assert_int_equal(stat_at(f, "contoso/artifacts/b").st_nlink, 2);

	assert_int_equal(rename_at(f, "contoso/artifacts/a", "contoso/c", 0),
	    0);
	assert_int_equal(node_at(f, "contoso/c"), node);
	assert_int_equal(stat_at(f, "contoso/c").st_ino, ino);
	assert_int_equal(unlink_at(f, "contoso/artifacts/b"), 0);
	assert_int_equal(node_at(f, "contoso/c"), node);
	assert_int_equal(stat_at(f, "contoso/c").st_nlink, 1);
}

/* What 'path' leads to now, and did before. */
static void
is_another(struct tree_fixture *f, const char *path, uint64_t node)
{
	uint64_t now = node_at(f, path);

	if (now == node)
		fail_msg("'%s' should have another node", path);
	forget(f, now);
}

static void
a_new_life_is_a_new_node(void **state)
{
	struct tree_fixture *f = *state;
	uint64_t node;
	ino_t ino;

	assert_int_equal(save(f, README, "one"), 0);
	node = node_at(f, README);
	ino = stat_at(f, README).st_ino;
	assert_int_equal(unlink_at(f, README), 0);
	assert_int_equal(attr_result(f, node), -ENOENT);
	assert_int_equal(save(f, README, "two"), 0);
	is_another(f, README, node);
	assert_int_not_equal(stat_at(f, README).st_ino, ino);
	forget(f, node);

	assert_int_equal(make_directory(f, "fabrikam"), 0);
	node = node_at(f, "fabrikam");
	ino = stat_at(f, "fabrikam").st_ino;
	assert_int_equal(rmdir_at(f, "fabrikam"), 0);
	assert_int_equal(make_directory(f, "fabrikam"), 0);
	is_another(f, "fabrikam", node);
	assert_int_not_equal(stat_at(f, "fabrikam").st_ino, ino);
	forget(f, node);
}

static void
renaming_over_gives_the_name_to_another_node(void **state)
{
	struct tree_fixture *f = *state;
	uint64_t over, source, over_sub, source_sub;

	assert_int_equal(save(f, README, "one"), 0);
	assert_int_equal(save(f, "contoso/artifacts/new", "two"), 0);
	over = node_at(f, README);
	source = node_at(f, "contoso/artifacts/new");
	assert_int_equal(rename_at(f, "contoso/artifacts/new", README, 0), 0);
	assert_int_equal(node_at(f, README), source);
	assert_int_equal(attr_result(f, over), -ENOENT);

	assert_int_equal(make_directory(f, "fabrikam"), 0);
	over_sub = node_at(f, "fabrikam");
	source_sub = node_at(f, "contoso");
	assert_int_equal(rename_at(f, "contoso", "fabrikam", 0), 0);
	assert_int_equal(node_at(f, "fabrikam"), source_sub);
	assert_int_equal(attr_result(f, over_sub), -ENOENT);
	assert_false(there(f, "contoso"));
}

static void
exchanged_names_keep_their_nodes(void **state)
{
	struct tree_fixture *f = *state;
	uint64_t a, b;

	assert_int_equal(save(f, "contoso/artifacts/a", "a"), 0);
	assert_int_equal(save(f, README, "b"), 0);
	a = node_at(f, "contoso/artifacts/a");
	b = node_at(f, README);
	assert_int_equal(rename_at(f, "contoso/artifacts/a", README,
	    RENAME_EXCHANGE), 0);
	assert_int_equal(node_at(f, "contoso/artifacts/a"), b);
	assert_int_equal(node_at(f, README), a);
	is_text(text_at(f, README), "a");
}

static void
a_moved_submission_keeps_what_is_below(void **state)
{
	struct tree_fixture *f = *state;
	uint64_t file, form;

	assert_int_equal(save(f, README, "one"), 0);
	file = node_at(f, README);
	form = node_at(f, "contoso/form");
	assert_int_equal(rename_at(f, "contoso", "renamed", 0), 0);
	assert_int_equal(node_at(f, "renamed/artifacts/readme.md"), file);
	assert_int_equal(node_at(f, "renamed/form"), form);
}

static void
removed_generated_names_come_back(void **state)
{
	static const char *const files[] = { "problems", "problems.json",
	    "problems.sarif", "status", "status.json", "next", "changes",
	    "log", "submit", "record",
	    "open-source/status", "open-source/record",
	    "open-source/pull_request" };
	static const char *const directories[] = { "artifacts", "form",
	    "feedback/inbox", "feedback", "open-source", "versions" };
	struct tree_fixture *f = *state;

	for (size_t i = 0; i < ARRAY_LEN(files) + ARRAY_LEN(directories);
	    i++) {
		bool directory = i >= ARRAY_LEN(files);
		char path[64];
		uint64_t node;
		ino_t ino;

		(void)snprintf(path, sizeof(path), "contoso/%s", directory ?
		    directories[i - ARRAY_LEN(files)] : files[i]);
		node = node_at(f, path);
		ino = stat_at(f, path).st_ino;
		assert_int_equal(directory ? rmdir_at(f, path) :
		    unlink_at(f, path), 0);
		is_another(f, path, node);
		assert_int_equal(stat_at(f, path).st_ino, ino);
		/* Whoever stands there, or has it open, can go on. */
		assert_int_equal(attr_result(f, node), 0);
		forget(f, node);
	}
	assert_int_equal(rmdir_at(f, "contoso"), 0);
}

static int64_t
a_second_later(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * NS_PER_SECOND + now.tv_nsec +
	    2 * NS_PER_SECOND;
}

/* tar removes what is in its way until it is gone: it has to end. */
static void
the_same_program_removes_a_generated_name_once(void **state)
{
	struct tree_fixture *f = *state;
	uint64_t node = node_at(f, "contoso");

	assert_int_equal(tree_unlink(f->tree, node, "problems", &me), 0);
	assert_int_equal(tree_unlink(f->tree, node, "problems", &me), -EPERM);
	assert_int_equal(tree_unlink(f->tree, node, "problems", &other), 0);
	assert_int_equal(tree_unlink(f->tree, node, "status", &me), 0);
	clock_set_source(a_second_later);
	assert_int_equal(tree_unlink(f->tree, node, "problems", &me), 0);
	clock_set_source(NULL);
}

static void
a_directory_with_something_of_the_users_stays(void **state)
{
	struct tree_fixture *f = *state;

	assert_int_equal(save(f, README, "one"), 0);
	assert_int_equal(rmdir_at(f, "contoso/artifacts"), -ENOTEMPTY);
	assert_int_equal(rmdir_at(f, "contoso"), -ENOTEMPTY);
	assert_int_equal(unlink_at(f, README), 0);
	assert_int_equal(rmdir_at(f, "contoso/artifacts"), 0);
	assert_int_equal(rmdir_at(f, "contoso"), 0);
}

static void
the_zip_has_one_node_per_content(void **state)
{
	struct tree_fixture *f = *state;
	struct tree_entry first, second, third;
	struct stat attr;
	struct opened o;
	double timeout;

	put_ready(f);
	assert_int_equal(look(f, "contoso/submission.zip", &first), 0);
	assert_int_equal(look(f, "contoso/submission.zip", &second), 0);
	assert_int_equal(first.node, second.node);
	o = open_at(f, "contoso/submission.zip", O_RDONLY);

	assert_int_equal(save(f, "contoso/artifacts/script.csx",
	    "class Script : ScriptBase { override Task ExecuteAsync() {} }\n"),
	    0);
	assert_int_equal(look(f, "contoso/submission.zip", &third), 0);
	assert_int_not_equal(third.node, first.node);
	assert_int_not_equal(third.attr.st_size, first.attr.st_size);
	/* Whoever has the old one open reads all of it. */
	assert_int_equal(tree_getattr(f->tree, first.node, &attr, &timeout), 0);
	assert_int_equal(attr.st_size, first.attr.st_size);
	for (int64_t at = 0; at < first.attr.st_size;) {
		char data[4096];
		ssize_t n = handle_read(o.h, data, sizeof(data), at);

		assert_true(n > 0);
		at += n;
	}
	release(&o);
	/* An open of the old node makes the kernel look again. */
	assert_int_equal(tree_open(f->tree, first.node, O_RDONLY, &me, &o.h,
	    &o.modes), -ESTALE);
}

/* ---- inode numbers ---- */

struct seen {
	char	path[512];
	ino_t	ino;
};

struct walk {
	struct tree_fixture *f;
	const char	*path;
	struct seen	*seen;
	size_t		 count, max;
};

static int
note_name(void *arg, const char *name, const struct tree_entry *e,
    int64_t next)
{
	struct walk *w = arg;
	struct seen *one = &w->seen[w->count];

	(void)next;
	if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
		return 0;
	assert_true(w->count < w->max);
	assert_true((size_t)snprintf(one->path, sizeof(one->path), "%s%s%s",
	    w->path, *w->path == '\0' ? "" : "/", name) < sizeof(one->path));
	one->ino = e->attr.st_ino;
	w->count++;
	return 0;
}

/* All names of the mount, breadth first. */
static size_t
walk_all(struct tree_fixture *f, struct seen *seen, size_t max)
{
	struct walk w = { .f = f, .path = "", .seen = seen, .max = max };

	for (size_t i = 0; i <= w.count; i++) {
		uint64_t node;

		w.path = i == 0 ? "" : seen[i - 1].path;
		if (!S_ISDIR(stat_at(f, w.path).st_mode))
			continue;
		node = node_at(f, w.path);
		assert_int_equal(tree_list(f->tree, node, 0, false, note_name,
		    &w), 0);
		forget(f, node);
	}
	return w.count;
}

static struct seen before[1000];

static void
inode_numbers_outlive_the_mount(void **state)
{
	struct tree_fixture *f = *state;
	size_t count;

	put_ready(f);
	assert_int_equal(make_directory(f, "contoso/artifacts/dir"), 0);
	assert_int_equal(save(f, "contoso/artifacts/dir/x", "x"), 0);
	assert_int_equal(touch(f, "contoso/submit"), 0);
	count = walk_all(f, before, ARRAY_LEN(before));
	assert_true(count > 100);
	for (size_t i = 0; i < count; i++) {
		ino_t ino = stat_at(f, before[i].path).st_ino;

		/* What a listing says is what stat says. */
		if (ino != before[i].ino)
			fail_msg("'%s': listed as inode %ju, and is %ju",
			    before[i].path, (uintmax_t)before[i].ino,
			    (uintmax_t)ino);
		for (size_t j = 0; j < i; j++) {
			if (before[j].ino == before[i].ino)
				fail_msg("'%s' and '%s' are both %ju",
				    before[j].path, before[i].path,
				    (uintmax_t)ino);
		}
	}
	tree_fixture_reopen(f);
	for (size_t i = 0; i < count; i++) {
		ino_t ino = stat_at(f, before[i].path).st_ino;

		if (ino != before[i].ino)
			fail_msg("'%s' was inode %ju, and is %ju",
			    before[i].path, (uintmax_t)before[i].ino,
			    (uintmax_t)ino);
	}
}

/* ---- attributes ---- */

static void
the_size_is_what_a_read_gives(void **state)
{
	struct tree_fixture *f = *state;
	size_t count, files = 0;

	put_ready(f);
	assert_int_equal(touch(f, "contoso/submit"), 0);
	count = walk_all(f, before, ARRAY_LEN(before));
	for (size_t i = 0; i < count; i++) {
		struct stat attr = stat_at(f, before[i].path);
		static char data[1 << 20];
		struct opened o;
		ssize_t n;

		if (!S_ISREG(attr.st_mode))
			continue;
		o = open_at(f, before[i].path, O_RDONLY);
		n = handle_read(o.h, data, sizeof(data), 0);
		release(&o);
		if (n != attr.st_size)
			fail_msg("'%s': its size is %jd, and %zd were read",
			    before[i].path, (intmax_t)attr.st_size, n);
		assert_int_equal(attr.st_uid, 1000);
		files++;
	}
	assert_true(files > 80);
}

static void
times_are_kept(void **state)
{
	struct tree_fixture *f = *state;
	const struct tree_change set = {
		.what = TREE_SET_MTIME,
		.mtime = 1234567890 * NS_PER_SECOND + 123456789,
	};
	static const char *const paths[] = { README,
	    "contoso/artifacts/scratch", "contoso/artifacts", "contoso",
	    "contoso/artifacts/dir", "contoso/form/note" };

	assert_int_equal(save(f, README, "one"), 0);
	assert_int_equal(save(f, "contoso/artifacts/scratch", "x"), 0);
	assert_int_equal(make_directory(f, "contoso/artifacts/dir"), 0);
	assert_int_equal(save(f, "contoso/form/note", "x"), 0);
	for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
		struct stat attr;

		assert_int_equal(change_at(f, paths[i], &set), 0);
		attr = stat_at(f, paths[i]);
		if (attr.st_mtim.tv_sec != 1234567890 ||
		    attr.st_mtim.tv_nsec != 123456789)
			fail_msg("'%s': its time is %jd.%09ld", paths[i],
			    (intmax_t)attr.st_mtim.tv_sec,
			    attr.st_mtim.tv_nsec);
	}
}

static void
times_before_1970_are_kept(void **state)
{
	struct tree_fixture *f = *state;
	struct stat attr;

	assert_int_equal(save(f, README, "one"), 0);
	assert_int_equal(change_at(f, README, &(struct tree_change) {
	    .what = TREE_SET_MTIME, .mtime = -NS_PER_SECOND / 2 }), 0);
	attr = stat_at(f, README);
	assert_int_equal(attr.st_mtim.tv_sec, -1);
	assert_int_equal(attr.st_mtim.tv_nsec, 500000000);
}

static void
only_the_owner_may_own(void **state)
{
	struct tree_fixture *f = *state;
	const struct tree_change same = { .what = TREE_SET_OWNER | TREE_SET_MODE,
		.uid = 1000, .gid = (gid_t)-1 };
	const struct tree_change foreign = { .what = TREE_SET_OWNER,
		.uid = (uid_t)-1, .gid = 1001 };

	assert_int_equal(save(f, README, "one"), 0);
	assert_int_equal(change_at(f, README, &same), 0);
	assert_int_equal(change_at(f, "contoso", &same), 0);
	assert_int_equal(change_at(f, "contoso/problems", &same), 0);
	assert_int_equal(change_at(f, README, &foreign), -EPERM);
	assert_int_equal(stat_at(f, README).st_mode, S_IFREG | 0644);
}

static void
the_filesystem_is_as_large_as_its_disk(void **state)
{
	struct tree_fixture *f = *state;
	struct statvfs have;

	assert_int_equal(tree_statfs(f->tree, &have), 0);
	assert_int_equal(have.f_namemax, 255);
	assert_true(have.f_bsize > 0 && have.f_blocks > 0);
	assert_true(have.f_bavail <= have.f_blocks);
	assert_true(have.f_ffree > 0 && have.f_ffree <= have.f_files);
}

int
main(int argc, char **argv)
{
#define WITH_TREE(test) \
	cmocka_unit_test_setup_teardown(test, tree_fixture, tree_fixture_gone)
	const struct CMUnitTest tests[] = {
		WITH_TREE(lookups_are_counted),
		WITH_TREE(many_lookups_are_forgotten_at_once),
		WITH_TREE(a_failed_lookup_counts_nothing),
		WITH_TREE(the_tables_grow_and_shrink),
		WITH_TREE(one_object_is_one_node_under_all_its_names),
		WITH_TREE(a_new_life_is_a_new_node),
		WITH_TREE(renaming_over_gives_the_name_to_another_node),
		WITH_TREE(exchanged_names_keep_their_nodes),
		WITH_TREE(a_moved_submission_keeps_what_is_below),
		WITH_TREE(removed_generated_names_come_back),
		WITH_TREE(the_same_program_removes_a_generated_name_once),
		WITH_TREE(a_directory_with_something_of_the_users_stays),
		WITH_TREE(the_zip_has_one_node_per_content),
		WITH_TREE(inode_numbers_outlive_the_mount),
		WITH_TREE(the_size_is_what_a_read_gives),
		WITH_TREE(times_are_kept),
		WITH_TREE(times_before_1970_are_kept),
		WITH_TREE(only_the_owner_may_own),
		WITH_TREE(the_filesystem_is_as_large_as_its_disk),
	};

	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
