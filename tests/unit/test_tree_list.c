/*
 * Listings: every name once, at every page size, whatever is made or removed
 * between two pages.
 */
#include "tree_fixture.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#define NAMES_SEEN_MAX	600

/* What came so far, and how much more this page takes. */
struct listing {
	struct tree_fixture *f;
	char	name[NAMES_SEEN_MAX][NAME_SIZE];
	ino_t	ino[NAMES_SEEN_MAX];
	mode_t	mode[NAMES_SEEN_MAX];
	size_t	count;
	size_t	room;		/* in this page */
	int64_t	next;
};

static struct listing seen;

static int
take(void *arg, const char *name, const struct tree_entry *e, int64_t next)
{
	struct listing *l = arg;

	if (l->room == 0)
		return 1;
	l->room--;
	assert_true(l->count < NAMES_SEEN_MAX);
	(void)snprintf(l->name[l->count], NAME_SIZE, "%s", name);
	l->ino[l->count] = e->attr.st_ino;
	l->mode[l->count] = e->attr.st_mode;
	l->count++;
	if (next <= l->next)
		fail_msg("'%s': offset %jd behind %jd", name, (intmax_t)next,
		    (intmax_t)l->next);
	l->next = next;
	if (e->node != 0)
		tree_forget(l->f->tree, e->node, 1);
	return 0;
}

static void
begin(struct tree_fixture *f)
{
	seen.f = f;
	seen.count = 0;
	seen.next = 0;
}

/* Whether there was anything more. */
static bool
read_page(uint64_t directory, size_t size, bool plus)
{
	size_t before = seen.count;

	seen.room = size;
	assert_int_equal(tree_list(seen.f->tree, directory, seen.next, plus,
	    take, &seen), 0);
	return seen.count > before;
}

static void
list_all(struct tree_fixture *f, const char *path, size_t size, bool plus)
{
	uint64_t node = node_at(f, path);

	begin(f);
	while (read_page(node, size, plus))
		;
	forget(f, node);
}

static size_t
times(const char *name)
{
	size_t n = 0;

	for (size_t i = 0; i < seen.count; i++)
		n += strcmp(seen.name[i], name) == 0;
	return n;
}

static void
is_listed(const char *name, size_t size)
{
	if (times(name) != 1)
		fail_msg("pages of %zu: '%s' was listed %zu times", size, name,
		    times(name));
}

static void
nothing_twice(size_t size)
{
	for (size_t i = 0; i < seen.count; i++)
		is_listed(seen.name[i], size);
}

static const char *
numbered(const char *directory, const char *what, int i)
{
	static char path[300];

	(void)snprintf(path, sizeof(path), "%s/%s%d", directory, what, i);
	return path;
}

/* ---- standing still ---- */

/* Something in every directory there is. */
static void
furnish(struct tree_fixture *f)
{
	static const char mail[] = "From: reviewer@example.com\n"
	    "Subject: Review\n\nPlease change the summary.\n";

	put_ready(f);
	assert_int_equal(make_directory(f, "fabrikam"), 0);
	assert_int_equal(touch(f, "contoso/submit"), 0);
	assert_int_equal(save(f, "contoso/feedback/inbox/a.eml", mail), 0);
	assert_int_equal(save(f, "contoso/feedback/notes", "mine"), 0);
	assert_int_equal(save(f, "contoso/open-source/notes", "mine"), 0);
	assert_int_equal(save(f, "contoso/form/note", "mine"), 0);
	assert_int_equal(save(f, "contoso/.note.swp", "mine"), 0);
	assert_int_equal(make_directory(f, "contoso/artifacts/dir"), 0);
	assert_int_equal(make_symlink(f, "contoso/artifacts/link", "x"), 0);
	for (int i = 0; i < 20; i++) {
		assert_int_equal(save(f, numbered("contoso/artifacts/dir",
		    "file", i), "x"), 0);
		assert_int_equal(save(f, numbered("contoso/form", "note", i),
		    "x"), 0);
	}
	assert_int_equal(save(f, PROPERTIES, "{"), -EINVAL);
	/* The message is taken in by the first look. */
	list_all(f, "contoso/feedback", 1000, false);
	assert_true(times("inbox") == 1 && seen.count >= 5);
}

static const char *const directories[] = { "", ".certfs", ".certfs/rules",
	".certfs/templates", "contoso", "contoso/artifacts",
	"contoso/artifacts/dir", "contoso/form", "contoso/feedback",
	"contoso/feedback/inbox", "contoso/open-source", "contoso/refused",
	"contoso/versions", "contoso/versions/1",
	"contoso/versions/1/artifacts", "contoso/versions/1/form", "fabrikam" };

static void
every_page_size_gives_the_same(void **state)
{
	struct tree_fixture *f = *state;
	static struct listing whole;

	furnish(f);
	for (size_t d = 0; d < ARRAY_LEN(directories); d++) {
		list_all(f, directories[d], NAMES_SEEN_MAX, false);
		whole = seen;
		assert_true(whole.count >= 2);
		is_text(whole.name[0], ".");
		is_text(whole.name[1], "..");
		nothing_twice(NAMES_SEEN_MAX);
		for (size_t size = 1; size <= whole.count; size++) {
			list_all(f, directories[d], size, size % 2 == 0);
			if (seen.count != whole.count)
				fail_msg("'%s', pages of %zu: %zu names "
				    "instead of %zu", directories[d], size,
				    seen.count, whole.count);
			for (size_t i = 0; i < seen.count; i++)
				is_text(seen.name[i], whole.name[i]);
		}
	}
}

static void
what_is_listed_is_what_is_found(void **state)
{
	struct tree_fixture *f = *state;

	furnish(f);
	for (size_t d = 0; d < ARRAY_LEN(directories); d++) {
		const char *at = directories[d];
		const char *slash = strrchr(at, '/');
		char parent[300];

		list_all(f, at, NAMES_SEEN_MAX, false);
		(void)snprintf(parent, sizeof(parent), "%.*s",
		    slash == NULL ? 0 : (int)(slash - at), at);
		assert_int_equal(seen.ino[0], stat_at(f, at).st_ino);
		if (seen.ino[1] != stat_at(f, parent).st_ino)
			fail_msg("'%s': '..' is listed as %ju", at,
			    (uintmax_t)seen.ino[1]);
		for (size_t i = 2; i < seen.count; i++) {
			char path[600];
			struct stat attr;

			(void)snprintf(path, sizeof(path), "%s%s%s", at,
			    *at == '\0' ? "" : "/", seen.name[i]);
			attr = stat_at(f, path);
			if (attr.st_ino != seen.ino[i] ||
			    (attr.st_mode & S_IFMT) != (seen.mode[i] & S_IFMT))
				fail_msg("'%s' is not what was listed", path);
		}
	}
}

/* ---- readdirplus ---- */

struct taking {
	size_t	room, taken, counted;
	uint64_t node[100];
};

static int
take_some(void *arg, const char *name, const struct tree_entry *e,
    int64_t next)
{
	struct taking *t = arg;

	(void)name;
	(void)next;
	if (t->taken == t->room)
		return 1;
	t->taken++;
	if (e->node != 0)
		t->node[t->counted++] = e->node;
	return 0;
}

static void
only_what_was_taken_is_counted(void **state)
{
	struct tree_fixture *f = *state;
	uint64_t node = node_at(f, "contoso/artifacts");
	const size_t files = 10, before = nodes_of(f);

	for (int i = 0; i < (int)files; i++)
		assert_int_equal(save(f, numbered("contoso/artifacts", "f", i),
		    "x"), 0);
	for (size_t room = 0; room <= files + 2; room++) {
		struct taking t = { .room = room };
		size_t expected = room < 2 ? 0 : room - 2;

		assert_int_equal(tree_list(f->tree, node, 0, true, take_some,
		    &t), 0);
		assert_int_equal(t.counted, expected);
		if (nodes_of(f) != before + expected)
			fail_msg("%zu taken: %zu nodes are known, not %zu",
			    room, nodes_of(f) - before, expected);
		for (size_t i = 0; i < t.counted; i++)
			tree_forget(f->tree, t.node[i], 1);
		assert_int_equal(nodes_of(f), before);
	}
	forget(f, node);
}

static void
a_listing_makes_nothing(void **state)
{
	struct tree_fixture *f = *state;
	struct taking t = { .room = 100 };
	uint64_t node;

	put_ready(f);
	node = node_at(f, "contoso");
	assert_int_equal(tree_list(f->tree, node, 0, true, take_some, &t), 0);
	assert_int_equal(t.counted, 1);		/* intro.md, which is stored */
	assert_true(t.taken > 12);
	tree_forget(f->tree, t.node[0], 1);
	forget(f, node);
}

static void
a_listing_without_plus_counts_nothing(void **state)
{
	struct tree_fixture *f = *state;
	struct taking t = { .room = 100 };
	uint64_t node = node_at(f, "contoso/artifacts");
	const size_t before = nodes_of(f);

	assert_int_equal(save(f, README, "x"), 0);
	assert_int_equal(tree_list(f->tree, node, 0, false, take_some, &t), 0);
	assert_int_equal(t.counted, 0);
	assert_int_equal(nodes_of(f), before);
	forget(f, node);
}

/* ---- while it changes ---- */

#define KEPT	12
#define GOING	12

struct changing {
	const char	*directory;
	int		(*make)(struct tree_fixture *f, const char *path);
	int		(*remove)(struct tree_fixture *f, const char *path);
};

static int
put_file(struct tree_fixture *f, const char *path)
{
	return save(f, path, "x");
}

static int
make_link(struct tree_fixture *f, const char *path)
{
	return make_symlink(f, path, "x");
}

/*
 * What is there all the time is listed once, and what comes and goes at most
 * once: between any two pages a name goes and another one comes.
 */
static void
list_while_changing(struct tree_fixture *f, const struct changing *c,
    size_t size)
{
	uint64_t node;
	int going = 0, coming = 0;

	for (int i = 0; i < KEPT; i++) {
		assert_int_equal(c->make(f, numbered(c->directory, "gone", i)),
		    0);
		assert_int_equal(c->make(f, numbered(c->directory, "kept", i)),
		    0);
	}
	node = node_at(f, c->directory);
	begin(f);
	while (read_page(node, size, size % 2 == 0)) {
		if (going < GOING)
			assert_int_equal(c->remove(f, numbered(c->directory,
			    "gone", going++)), 0);
		if (coming < 6)
			assert_int_equal(c->make(f, numbered(c->directory,
			    "new", coming++)), 0);
	}
	forget(f, node);
	nothing_twice(size);
	for (int i = 0; i < KEPT; i++)
		is_listed(numbered(c->directory, "kept", i) +
		    strlen(c->directory) + 1, size);
	for (int i = 0; i < KEPT; i++)
		assert_int_equal(c->remove(f, numbered(c->directory, "kept",
		    i)), 0);
	while (going < GOING)
		assert_int_equal(c->remove(f, numbered(c->directory, "gone",
		    going++)), 0);
	while (coming > 0)
		assert_int_equal(c->remove(f, numbered(c->directory, "new",
		    --coming)), 0);
}

static void
nothing_is_skipped_while_names_change(void **state)
{
	static const struct changing places[] = {
		{ "contoso/artifacts", make_link, unlink_at },
		{ "contoso", make_link, unlink_at },
		{ "contoso/form", make_link, unlink_at },
		{ "contoso/feedback/inbox", make_link, unlink_at },
		{ "contoso/artifacts/dir", put_file, unlink_at },
	};
	struct tree_fixture *f = *state;

	assert_int_equal(make_directory(f, "contoso/artifacts/dir"), 0);
	for (size_t i = 0; i < ARRAY_LEN(places); i++)
		for (size_t size = 1; size <= 2 * KEPT + 2; size += size < 6 ?
		    1 : 5)
			list_while_changing(f, &places[i], size);
}

static const char *
submission_name(const char *what, int i)
{
	static char name[64];

	(void)snprintf(name, sizeof(name), "%s%d", what, i);
	return name;
}

static void
no_submission_is_skipped_while_others_go(void **state)
{
	struct tree_fixture *f = *state;
	int going = 0;

	for (int i = 0; i < 8; i++) {
		assert_int_equal(make_directory(f, submission_name("gone", i)),
		    0);
		assert_int_equal(make_directory(f, submission_name("kept", i)),
		    0);
	}
	begin(f);
	while (read_page(TREE_ROOT, 3, false)) {
		if (going < 8)
			assert_int_equal(rmdir_at(f, submission_name("gone",
			    going++)), 0);
	}
	nothing_twice(3);
	for (int i = 0; i < 8; i++)
		is_listed(submission_name("kept", i), 3);
}

/* rm -r: a page, everything in it removed, the next page. */
static void
what_is_removed_page_by_page_is_all(void **state)
{
	struct tree_fixture *f = *state;

	for (size_t size = 1; size <= 24; size++) {
		uint64_t node;
		size_t done = 0;

		for (int i = 0; i < 20; i++)
			assert_int_equal(make_symlink(f, numbered(
			    "contoso/artifacts", "f", i), "x"), 0);
		node = node_at(f, "contoso/artifacts");
		begin(f);
		while (read_page(node, size, false)) {
			for (; done < seen.count; done++) {
				char path[600];

				if (seen.name[done][0] == '.')
					continue;
				(void)snprintf(path, sizeof(path),
				    "contoso/artifacts/%s", seen.name[done]);
				assert_int_equal(unlink_at(f, path), 0);
			}
		}
		forget(f, node);
		assert_int_equal(rmdir_at(f, "contoso/artifacts"), 0);
	}
}

static void
fields_are_listed_while_they_are_there(void **state)
{
	struct tree_fixture *f = *state;

	for (size_t size = 1; size < form_count() + 3; size++) {
		uint64_t node = node_at(f, "contoso/form");

		begin(f);
		assert_true(read_page(node, size, false));
		assert_int_equal(unlink_at(f, "contoso/form/mfa"), 0);
		while (read_page(node, size, false))
			;
		nothing_twice(size);
		for (size_t i = 0; i < form_count(); i++) {
			if (strcmp(form_info(i)->name, "mfa") != 0)
				is_listed(form_info(i)->name, size);
		}
		list_all(f, "contoso/form", size, false);
		assert_int_equal(times("mfa"), 0);
		assert_int_equal(seen.count, form_count() + 1);
		assert_int_equal(save(f, "contoso/form/mfa", "no\n"), 0);
		forget(f, node);
	}
}

static void
the_zip_is_listed_before_what_removes_it(void **state)
{
	struct tree_fixture *f = *state;

	put_ready(f);
	list_all(f, "contoso", 1, false);
	is_text(seen.name[2], "submission.zip");
	assert_int_equal(unlink_at(f, PROPERTIES), 0);
	list_all(f, "contoso", 1, false);
	assert_int_equal(times("submission.zip"), 0);
}

static void
which_listings_may_be_kept(void **state)
{
	struct tree_fixture *f = *state;

	furnish(f);
	for (size_t i = 0; i < ARRAY_LEN(directories); i++) {
		uint64_t node = node_at(f, directories[i]);
		bool expected = strncmp(directories[i], "contoso/artifacts",
		    17) == 0 || strncmp(directories[i], "contoso/versions/1",
		    18) == 0;

		if (tree_list_is_stable(f->tree, node) != expected)
			fail_msg("'%s': expected %s", directories[i],
			    expected ? "stable" : "not stable");
		forget(f, node);
	}
}

static void
what_is_no_directory_is_not_listed(void **state)
{
	struct tree_fixture *f = *state;
	uint64_t node = node_at(f, "contoso/problems");
	struct taking t = { .room = 1 };
	struct tree_entry e;

	assert_int_equal(tree_list(f->tree, node, 0, true, take_some, &t),
	    -ENOTDIR);
	assert_int_equal(tree_lookup(f->tree, node, "x", &e), -ENOTDIR);
	forget(f, node);
}

int
main(int argc, char **argv)
{
#define WITH_TREE(test) \
	cmocka_unit_test_setup_teardown(test, tree_fixture, tree_fixture_gone)
	const struct CMUnitTest tests[] = {
		WITH_TREE(every_page_size_gives_the_same),
		WITH_TREE(what_is_listed_is_what_is_found),
		WITH_TREE(only_what_was_taken_is_counted),
		WITH_TREE(a_listing_makes_nothing),
		WITH_TREE(a_listing_without_plus_counts_nothing),
		WITH_TREE(nothing_is_skipped_while_names_change),
		WITH_TREE(no_submission_is_skipped_while_others_go),
		WITH_TREE(what_is_removed_page_by_page_is_all),
		WITH_TREE(fields_are_listed_while_they_are_there),
		WITH_TREE(the_zip_is_listed_before_what_removes_it),
		WITH_TREE(which_listings_may_be_kept),
		WITH_TREE(what_is_no_directory_is_not_listed),
	};

	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
