/*
 * pull: object ids, compared with those of git hash-object.
 */
#include "certfs/pull.h"

#include "unit.h"

#include <string.h>

static void
blobs_have_gits_ids(void **state)
{
	static const struct {
		const char *content;
		size_t len;
		const char *object;
	} cases[] = {
		{ "", 0, "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391" },
		{ "hello", 5, "b6fc4c620b67d95f953a5c1c1230aaab5db5a1b0" },
		{ "a\0b", 3, "20b5be91886d0b6f26dc98a225c0dac05fe2c86e" },
	};
	char object[PULL_OBJECT_SIZE];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(pull_git_object("blob", cases[i].content, cases[i].len,
		    object), 0);
		assert_string_equal(object, cases[i].object);
	}
}

/* Around the ends of the blocks that SHA-1 takes at once. */
static void
of_any_length(void **state)
{
	static const struct {
		size_t len;
		const char *object;
	} cases[] = {
		{ 46, "1d98a4e287acc725ef6f635b729014f7d49148da" },
		{ 47, "719ddd7888a02660234770b651274214ff7df239" },
		{ 48, "3b3abca28de4b8ce6ea9dac5da512120ed7c5a0c" },
		{ 55, "e329c5109ce10a7367561757d2f5a053c528f11e" },
		{ 56, "355e203863c368f0404d7fc7ae4761122c117dd2" },
		{ 57, "f32768e30e0507780e5b9edc8afa9d3f1009926c" },
		{ 64, "2036367ceafc6ad317a509db8f6b9c2773f731e0" },
		{ 65, "73b921fe91b47e50aa0bd6a34e97bca293d9c7da" },
		{ 110, "5b47a7823a0eb565ed152a5cfb1bf549955ef0f9" },
		{ 111, "caa12a76d1ee289e28788808afe369025e50a334" },
		{ 112, "1ddbbc32c1e5989311c400a360f1527fe343040e" },
		{ 119, "476be27639daf140e142c5f18280c33563ade72b" },
		{ 120, "cb470da43c08b0274449cea06ef71c6e77359c30" },
		{ 5000, "1fe2898b10adc6937ad1482a3a42d393892c5a93" },
	};
	char object[PULL_OBJECT_SIZE];
	char content[5000];

	(void)state;
	memset(content, 'x', sizeof(content));
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(pull_git_object("blob", content, cases[i].len, object), 0);
		assert_string_equal(object, cases[i].object);
	}
}

static void
trees_have_gits_ids(void **state)
{
	char object[PULL_OBJECT_SIZE];

	(void)state;
	assert_int_equal(pull_git_object("tree", NULL, 0, object), 0);
	assert_string_equal(object,
	    "4b825dc642cb6eb9a060e54bf8d69288fbee4904");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(blobs_have_gits_ids),
		cmocka_unit_test(of_any_length),
		cmocka_unit_test(trees_have_gits_ids),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
