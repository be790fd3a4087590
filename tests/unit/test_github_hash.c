/*
 * github: object ids, compared with those of git hash-object and git
 * write-tree.
 */
#include "certfs/github.h"

#include "unit.h"
#include "wire_fixture.h"

#include <errno.h>
#include <string.h>

#define X_BLOB	"b6fc4c620b67d95f953a5c1c1230aaab5db5a1b0"

static void
blobs_have_gits_ids(void **state)
{
	static const struct {
		const char *content;
		size_t len;
		const char *object;
	} cases[] = {
		{ "", 0, "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391" },
		{ "hello", 5, X_BLOB },
		{ "a\0b", 3, "20b5be91886d0b6f26dc98a225c0dac05fe2c86e" },
	};
	char object[PULL_OBJECT_SIZE];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(github_blob_object(cases[i].content,
		    cases[i].len, object), 0);
		assert_string_equal(object, cases[i].object);
	}
}

#define ENTRY(its_mode, its_name, its_object)	\
	{ .mode = its_mode, .name = its_name, .object = its_object }

static struct github_entry many[] = {
	ENTRY("100755", "e", "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"),
	ENTRY("040000", "ab", "a1dffc7a64c0b2d395484bf452e9aeb1da3a18f2"),
	ENTRY("040000", "a0", "eb30db358fa22ce05edbb95b715836aad3263595"),
	ENTRY("100644", "a.txt", "2f259b79aa7e263f5829bb6e98096e7ec976d998"),
	ENTRY("040000", "a-b", "70dce20fcb3bcc6e4ee4f66607ab191a5752fb15"),
	ENTRY("100644", "a", X_BLOB),
	ENTRY("040000", "Square Payments",
	    "8ab6bf5a24f8f28d40db11c575f23fe8755b4552"),
};

/* A directory's name is sorted with a slash behind it. */
static struct github_entry slash[] = {
	ENTRY("040000", "foo", "a1dffc7a64c0b2d395484bf452e9aeb1da3a18f2"),
	ENTRY("100644", "foo.txt", "d00491fd7e5bb6fa28c517a0bb32b8b506539d4d"),
	ENTRY("100644", "foo-bar", "0cfbf08886fca9a91cb753ec8734c84fcbe52c9f"),
	ENTRY("100644", "foo0", "00750edc07d6415dcc07ae0351e9397b0222b7ba"),
};

static void
trees_have_gits_ids(void **state)
{
	char object[PULL_OBJECT_SIZE];

	(void)state;
	assert_int_equal(github_tree_object(NULL, 0, object), 0);
	assert_string_equal(object,
	    "4b825dc642cb6eb9a060e54bf8d69288fbee4904");
	assert_int_equal(github_tree_object(many, ARRAY_LEN(many), object),
	    0);
	assert_string_equal(object,
	    "fa8e86ca7e0d6ca35d2713c0ded2a78c89af4b18");
	assert_int_equal(github_tree_object(slash, ARRAY_LEN(slash), object),
	    0);
	assert_string_equal(object, "fd94ad281f2e9a0cb22a7c39a08babdd51f7c995");
}

static void
what_git_would_not_take_is_no_tree(void **state)
{
	static char long_object[] = "0123456789abcdef0123456789abcdef"
	    "0123456789abcdef0123456789abcdef";
	static const struct github_entry wrong[] = {
		ENTRY("100644", "", X_BLOB),
		ENTRY("100644", ".", X_BLOB),
		ENTRY("100644", "..", X_BLOB),
		ENTRY("100644", "a/b", X_BLOB),
		ENTRY("100648", "a", X_BLOB),
		ENTRY("10644", "a", X_BLOB),
		ENTRY("", "a", X_BLOB),
		ENTRY("100644", "a", ""),
		ENTRY("100644", "a",
		    "B6FC4C620B67D95F953A5C1C1230AAAB5DB5A1B0"),
	};
	struct github_entry twice[] = {
		ENTRY("100644", "a", X_BLOB), ENTRY("100644", "b", X_BLOB),
		ENTRY("100644", "a", X_BLOB),
	};
	char object[PULL_OBJECT_SIZE];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
		assert_int_equal(github_tree_object(&wrong[i], 1, object),
		    -EINVAL);
	assert_int_equal(github_tree_object(twice, 3, object), -EINVAL);
	(void)memcpy(twice[0].object, long_object, sizeof(long_object));
	assert_int_equal(github_tree_object(twice, 1, object), -EINVAL);
}

static void
no_memory_is_told(void **state)
{
	char object[PULL_OBJECT_SIZE];
	long countdown = 0;
	int r;

	(void)state;
	do {
		fixture_countdown = countdown++;
		r = github_tree_object(many, ARRAY_LEN(many), object);
		assert_true(r == 0 || r == -ENOMEM);
	} while (r < 0);
	fixture_countdown = -1;
	assert_true(countdown > 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(blobs_have_gits_ids),
		cmocka_unit_test(trees_have_gits_ids),
		cmocka_unit_test(what_git_would_not_take_is_no_tree),
		cmocka_unit_test(no_memory_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
