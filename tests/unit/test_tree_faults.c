/*
 * What a store that cannot be read does to calls: its error is their result,
 * and never "nothing there".  The damage is done behind the store's back, and
 * mended the same way.
 */
#include "tree_fixture.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>

/* A kind that no object has, which the store refuses to read. */
static void
damage(struct tree_fixture *f, const char *name)
{
	char sql[256];

	(void)snprintf(sql, sizeof(sql), "UPDATE object SET kind = 99 WHERE "
	    "id = (SELECT object FROM entry WHERE name = CAST('%s' AS BLOB))",
	    name);
	fixture_tamper(f->store, sql);
}

static void
mend(struct tree_fixture *f)
{
	fixture_tamper(f->store, "UPDATE object SET kind = 2 WHERE kind = 99");
}

/* Statements that read the table fail. */
static void
lose_table(struct tree_fixture *f, const char *table)
{
	char sql[128];

	(void)snprintf(sql, sizeof(sql), "ALTER TABLE %s RENAME TO lost",
	    table);
	fixture_tamper(f->store, sql);
}

static void
find_table(struct tree_fixture *f, const char *table)
{
	char sql[128];

	(void)snprintf(sql, sizeof(sql), "ALTER TABLE lost RENAME TO %s",
	    table);
	fixture_tamper(f->store, sql);
}

static int
try_look(struct tree_fixture *f, const char *path)
{
	struct tree_entry e;
	int r = look(f, path, &e);

	if (r == 0)
		forget(f, e.node);
	return r;
}

static int
take_name(void *arg, const char *name, const struct tree_entry *entry,
    int64_t next)
{
	(void)arg;
	(void)name;
	(void)entry;
	(void)next;
	return 0;
}

static int
list_node(struct tree_fixture *f, uint64_t node)
{
	return tree_list(f->tree, node, 0, false, take_name, NULL);
}

static int
list_at(struct tree_fixture *f, const char *path)
{
	uint64_t node = node_at(f, path);
	int r = list_node(f, node);

	forget(f, node);
	return r;
}

/*
 * Content that is not judged yet, and the store cannot say which content is:
 * the texts would tell of the content before.
 */
static void
texts_are_not_made_without_knowing_what_is_judged(void **state)
{
	struct tree_fixture *f = *state;
	static const char *const damaged[] = { "readme.md", "intro.md" };
	struct opened o;

	assert_int_equal(save(f, "contoso/intro.md", "# Contoso\n"), 0);
	assert_int_equal(save(f, README, "# Contoso\n"), 0);
	assert_int_equal(save(f, PROPERTIES, "{}"), 0);
	for (size_t i = 0; i < ARRAY_LEN(damaged); i++) {
		o = open_at(f, PROPERTIES, O_RDWR);
		assert_int_equal(write_text(&o, i == 0 ? "[" : "("), 0);
		damage(f, damaged[i]);
		assert_int_equal(try_look(f, "contoso/problems"), -EIO);
		assert_int_equal(try_look(f, "contoso/status"), -EIO);
		assert_int_equal(list_at(f, "contoso/feedback"), -EIO);
		mend(f);
		has(text_at(f, "contoso/problems"), "apiProperties.json");
		assert_int_equal(close_it(&o), -EINVAL);
	}
}

static void
commands_do_nothing_then(void **state)
{
	struct tree_fixture *f = *state;
	struct opened o, submit;

	assert_int_equal(save(f, PROPERTIES, "{}"), 0);
	assert_int_equal(save(f, README, "# Contoso\n"), 0);
	o = open_at(f, PROPERTIES, O_RDWR);
	submit = open_at(f, "contoso/submit", O_WRONLY);
	assert_int_equal(write_text(&o, "[]"), 0);
	damage(f, "readme.md");
	assert_int_equal(write_text(&submit, "withdraw\n"), -EIO);
	mend(f);
	has(text_at(f, "contoso/submit"), "what was written last cannot be "
	    "kept: Input/output error; nothing was done");
	release(&submit);
	release(&o);
}

static void
messages_that_cannot_be_read_are_no_silence(void **state)
{
	struct tree_fixture *f = *state;

	assert_int_equal(save(f, "contoso/feedback/inbox/mail", "Hello"), 0);
	damage(f, "mail");
	assert_int_equal(try_look(f, ".certfs/overview"), -EIO);
	assert_int_equal(try_look(f, "contoso/status"), -EIO);
	mend(f);
	has(text_at(f, "contoso/feedback/1"), "Hello");
	lose_table(f, "entry");
	assert_int_equal(try_look(f, ".certfs/overview"), -EIO);
	find_table(f, "entry");
}

static void
a_directory_that_cannot_be_read_is_not_absent(void **state)
{
	struct tree_fixture *f = *state;

	assert_int_equal(save(f, PROPERTIES, "no document"), -EINVAL);
	assert_true(there(f, "contoso/refused"));
	fixture_tamper(f->store, "UPDATE object SET kind = 99 WHERE access = 2");
	assert_int_equal(try_look(f, "contoso/refused"), -EIO);
	assert_int_equal(list_at(f, "contoso"), -EIO);
	mend(f);
	assert_true(there(f, "contoso/refused"));
	assert_int_equal(list_at(f, "contoso"), 0);
}

static void
times_are_not_made_up(void **state)
{
	struct tree_fixture *f = *state;

	lose_table(f, "place_time");
	assert_int_equal(try_look(f, "contoso/artifacts"), -EIO);
	assert_int_equal(try_look(f, ""), -EIO);
	find_table(f, "place_time");
	assert_int_equal(try_look(f, "contoso/artifacts"), 0);
}

static void
what_cannot_be_read_is_not_replaced(void **state)
{
	struct tree_fixture *f = *state;

	assert_int_equal(save(f, "contoso/artifacts/new", "x"), 0);
	assert_int_equal(save(f, "contoso/artifacts/old", "y"), 0);
	damage(f, "old");
	assert_int_equal(rename_at(f, "contoso/artifacts/new",
	    "contoso/artifacts/old", 0), -EIO);
	mend(f);
	assert_true(there(f, "contoso/artifacts/new"));
	is_text(text_at(f, "contoso/artifacts/old"), "y");
}

static void
a_parent_that_cannot_be_read_is_not_made_up(void **state)
{
	struct tree_fixture *f = *state;
	uint64_t node;

	assert_int_equal(make_directory(f, "contoso/artifacts/d"), 0);
	node = node_at(f, "contoso/artifacts/d");
	damage(f, "d");
	assert_int_equal(list_node(f, node), -EIO);
	fixture_tamper(f->store, "UPDATE object SET kind = 3 WHERE kind = 99");
	assert_int_equal(list_node(f, node), 0);
	forget(f, node);
}

/* A removed file's content is its holders': without it, it is not removed. */
static void
open_content_is_not_lost(void **state)
{
	struct tree_fixture *f = *state;
	struct opened o;

	assert_int_equal(save(f, "contoso/artifacts/x", "content"), 0);
	o = open_at(f, "contoso/artifacts/x", O_RDWR);
	lose_table(f, "blob");
	assert_int_equal(unlink_at(f, "contoso/artifacts/x"), -EIO);
	find_table(f, "blob");
	assert_int_equal(unlink_at(f, "contoso/artifacts/x"), 0);
	is_text(read_at(&o, 0), "content");
	release(&o);
}

/* truncate(2) that failed is done for nobody, also not later. */
static void
a_failed_truncation_is_not_made_up_for(void **state)
{
	struct tree_fixture *f = *state;
	struct opened o;

	assert_int_equal(save(f, "contoso/artifacts/x", "content"), 0);
	o = open_at(f, "contoso/artifacts/x", O_RDWR);
	assert_int_equal(write_at(&o, "+", 7), 0);
	lose_table(f, "blob");
	assert_int_equal(truncate_at(f, "contoso/artifacts/x", 3), -EIO);
	find_table(f, "blob");
	is_text(read_at(&o, 0), "content+");
	assert_int_equal(close_it(&o), 0);
	is_text(text_at(f, "contoso/artifacts/x"), "content+");
	assert_int_equal(truncate_at(f, "contoso/artifacts/x", 3), 0);
	is_text(text_at(f, "contoso/artifacts/x"), "con");
}

#define WITH_TREE(f) \
    cmocka_unit_test_setup_teardown(f, tree_fixture, tree_fixture_gone)

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		WITH_TREE(texts_are_not_made_without_knowing_what_is_judged),
		WITH_TREE(commands_do_nothing_then),
		WITH_TREE(messages_that_cannot_be_read_are_no_silence),
		WITH_TREE(a_directory_that_cannot_be_read_is_not_absent),
		WITH_TREE(times_are_not_made_up),
		WITH_TREE(what_cannot_be_read_is_not_replaced),
		WITH_TREE(a_parent_that_cannot_be_read_is_not_made_up),
		WITH_TREE(open_content_is_not_lost),
		WITH_TREE(a_failed_truncation_is_not_made_up_for),
	};

	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
