/* Open files: snapshots, sharing, closing, what a look settles, and poll. */
#include "tree_fixture.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BROKEN		"{\"properties\": }"
#define UNFINISHED	"{\"properties\": {"
#define GOOD		"{\"properties\": {}}"	/* longer by 2 */

/* ---- reading ---- */

static void
a_handle_reads_one_snapshot(void **state)
{
	struct tree_fixture *f = *state;
	struct opened o = open_at(f, "contoso/problems", O_RDONLY), second;
	char *old;

	old = text_dup(read_at(&o, 0), strlen(read_at(&o, 0)));
	assert_non_null(strstr(old, "apiProperties.json"));
	assert_int_equal(save(f, PROPERTIES, "{}"), 0);
	second = open_at(f, "contoso/problems", O_RDONLY);
	has_not(read_at(&second, 0), "'apiProperties.json' is missing");
	/* In the middle of a read it is the old text, to its end. */
	is_text(read_at(&o, 1), old + 1);
	is_text(read_at(&o, (int64_t)strlen(old)), "");
	is_text(read_at(&o, INT64_MAX), "");
	/* From the start it is the present. */
	has_not(read_at(&o, 0), old);
	free(old);
	release(&o);
	release(&second);
}

static void
the_log_is_live(void **state)
{
	struct tree_fixture *f = *state;
	struct opened o = open_at(f, "contoso/log", O_RDONLY);
	int64_t end = (int64_t)strlen(read_at(&o, 0));

	is_text(read_at(&o, end), "");
	assert_int_equal(save(f, "contoso/form/support_email",
	    "a@example.com\n"), 0);
	has(read_at(&o, end), "form/support_email");
	release(&o);
}

static void
a_snapshot_outlives_its_submission(void **state)
{
	struct tree_fixture *f = *state;
	struct opened o = open_at(f, "contoso/status", O_RDONLY);

	assert_int_equal(rmdir_at(f, "contoso"), 0);
	is_text(read_at(&o, 0), "draft\n");
	release(&o);
}

static void
a_control_file_tells_its_writer_what_came_of_it(void **state)
{
	struct tree_fixture *f = *state;
	struct opened o = open_at(f, "contoso/submit", O_RDWR);

	assert_int_equal(write_text(&o, "submit\n"), -ECANCELED);
	has(read_at(&o, 0), "not ready");
	assert_int_equal(write_text(&o, "# a comment\n\n"), 0);
	assert_int_equal(write_at(&o, "dance\n", 4711), -EINVAL);
	has(read_at(&o, 0), "dance");
	assert_int_equal(close_it(&o), 0);
}

static void
opening_and_truncating_trigger_nothing(void **state)
{
	struct tree_fixture *f = *state;
	struct opened o;

	put_ready(f);
	o = open_at(f, "contoso/submit", O_WRONLY | O_TRUNC);
	assert_int_equal(close_it(&o), 0);
	assert_int_equal(truncate_at(f, "contoso/submit", 0), 0);
	assert_int_equal(change_at(f, "contoso/submit",
	    &(struct tree_change) { .what = TREE_SET_MTIME, .mtime = 1 }), 0);
	assert_int_equal(change_at(f, "contoso/submit",
	    &(struct tree_change) { .what = TREE_SET_ATIME }), 0);
	is_text(text_at(f, "contoso/status"), "ready\n");
	assert_int_equal(touch(f, "contoso/submit"), 0);
	is_text(text_at(f, "contoso/status"), "to-upload\n");
}

/* ---- writing ---- */

/* It grew by its other name, and is opened by the artifact's own. */
static void
what_outgrew_an_artifact_is_kept_at_its_close(void **state)
{
	struct tree_fixture *f = *state;
	const size_t size = draft_size_max(ARTIFACT_README) + 1;
	char *text CF_AUTO(free_done) = malloc(size);
	struct opened o;

	assert_non_null(text);
	memset(text, 'x', size);
	assert_int_equal(save(f, README, "one"), 0);
	assert_int_equal(link_at_path(f, README, "contoso/artifacts/a"), 0);
	assert_int_equal(save_bytes(f, "contoso/artifacts/a", text, size),
	    -EFBIG);
	tree_fixture_reopen(f);
	o = open_at(f, README, O_RDWR);
	assert_int_equal(write_at(&o, "y", 0), 0);
	assert_int_equal(touch(f, "contoso/submit"), -ETXTBSY);
	assert_int_equal(flush(&o), -EFBIG);
	/* Nobody writes any more, so it is only not ready. */
	assert_int_equal(touch(f, "contoso/submit"), -ECANCELED);
	release(&o);
	assert_int_equal(text_at(f, README)[0], 'y');
}

static void
handles_of_one_file_share_its_content(void **state)
{
	struct tree_fixture *f = *state;
	struct opened a, b;

	assert_int_equal(save(f, README, "one"), 0);
	a = open_at(f, README, O_RDWR);
	b = open_at(f, README, O_RDWR);
	assert_int_equal(write_text(&a, "two"), 0);
	is_text(read_at(&b, 0), "two");
	assert_int_equal(write_at(&b, "+", 5), 0);
	assert_int_equal(stat_at(f, README).st_size, 6);
	assert_int_equal(handle_read(a.h, (char[8]) { 0 }, 8, 3), 3);
	assert_int_equal(close_it(&a), 0);
	assert_int_equal(close_it(&b), 0);
	assert_int_equal(stat_at(f, README).st_size, 6);
}

static void
a_write_has_its_limits(void **state)
{
	struct tree_fixture *f = *state;
	struct opened o;

	assert_int_equal(save(f, README, "one"), 0);
	o = open_at(f, README, O_RDWR);
	assert_int_equal(write_at(&o, "x", -1), -EINVAL);
	assert_int_equal(write_at(&o, "x", INT64_MAX), -EFBIG);
	assert_int_equal(write_at(&o, "x", (int64_t)1 << 40), -EFBIG);
	assert_int_equal(handle_allocate(o.h, 0, 0, (int64_t)1 << 40), -EFBIG);
	assert_int_equal(handle_allocate(o.h, 1, 0, 10), -EOPNOTSUPP);
	assert_int_equal(handle_allocate(o.h, 0, 2, 2), 0);
	is_text(read_at(&o, 0), "one");
	assert_int_equal(stat_at(f, README).st_size, 4);
	assert_int_equal(close_it(&o), 0);
	assert_int_equal(truncate_at(f, README, -1), -EFBIG);
	assert_int_equal(truncate_at(f, README, (int64_t)1 << 40), -EFBIG);
	assert_int_equal(truncate_at(f, README, 2), 0);
	is_text(text_at(f, README), "on");
}

static void
what_close_accepted_outlives_the_mount(void **state)
{
	struct tree_fixture *f = *state;
	struct opened o;

	assert_int_equal(save(f, README, "one"), 0);
	tree_fixture_reopen(f);
	is_text(text_at(f, README), "one");
	/* What was not closed is kept when the mount ends. */
	o = open_at(f, README, O_RDWR);
	assert_int_equal(write_text(&o, "two"), 0);
	tree_commit_all(f->tree);
	release(&o);
	tree_fixture_reopen(f);
	is_text(text_at(f, README), "two");
}

static void
a_release_alone_keeps_what_was_written(void **state)
{
	struct tree_fixture *f = *state;
	struct opened o;

	assert_int_equal(save(f, README, "one"), 0);
	o = open_at(f, README, O_RDWR);
	assert_int_equal(write_text(&o, "two"), 0);
	release(&o);
	tree_fixture_reopen(f);
	is_text(text_at(f, README), "two");
}

static void
a_handle_without_flush_at_the_end_is_let_go(void **state)
{
	struct tree_fixture *f = *state;
	struct opened o;

	assert_int_equal(save(f, README, "one"), 0);
	o = open_at(f, README, O_RDWR);
	assert_int_equal(write_text(&o, "two"), 0);
	/* A lazy unmount: the kernel never releases it. */
	tree_fixture_reopen(f);
	is_text(text_at(f, README), "two");
}

/* ---- closing ---- */

static void
a_close_that_is_no_document_is_refused_and_kept(void **state)
{
	struct tree_fixture *f = *state;
	struct opened o;

	assert_int_equal(save(f, PROPERTIES, GOOD), 0);
	assert_int_equal(save(f, PROPERTIES, BROKEN), -EINVAL);
	is_text(text_at(f, PROPERTIES), BROKEN);
	is_text(text_at(f, "contoso/refused/apiProperties.json"), BROKEN);
	/* Each close of the same content says the same, and no release. */
	o = open_at(f, PROPERTIES, O_RDWR);
	assert_int_equal(write_text(&o, BROKEN), 0);
	assert_int_equal(flush(&o), -EINVAL);
	assert_int_equal(flush(&o), 0);
	release(&o);
	assert_int_equal(save(f, PROPERTIES, GOOD), 0);
	assert_false(there(f, "contoso/refused"));
}

static void
a_close_by_another_process_refuses_no_beginning(void **state)
{
	struct tree_fixture *f = *state;
	struct opened o;

	assert_int_equal(save(f, PROPERTIES, GOOD), 0);
	o = open_at(f, PROPERTIES, O_RDWR | O_TRUNC);
	assert_int_equal(write_text(&o, UNFINISHED), 0);
	/* A child that inherited the descriptor exits. */
	assert_int_equal(handle_flush(o.h, &other), 0);
	assert_int_equal(write_at(&o, "}}", (int64_t)strlen(UNFINISHED)), 0);
	assert_int_equal(flush(&o), 0);
	release(&o);

	o = open_at(f, PROPERTIES, O_RDWR | O_TRUNC);
	assert_int_equal(write_text(&o, UNFINISHED), 0);
	assert_int_equal(handle_flush(o.h, &other), 0);
	assert_int_equal(flush(&o), -EINVAL);
	release(&o);
	/* What is wrong, and not only too short, is refused anyhow. */
	o = open_at(f, PROPERTIES, O_RDWR | O_TRUNC);
	assert_int_equal(write_text(&o, BROKEN), 0);
	assert_int_equal(handle_flush(o.h, &other), -EINVAL);
	release(&o);
}

static void
an_fsync_refuses_nothing(void **state)
{
	struct tree_fixture *f = *state;
	struct opened o;

	assert_int_equal(save(f, PROPERTIES, GOOD), 0);
	o = open_at(f, PROPERTIES, O_RDWR | O_TRUNC);
	assert_int_equal(write_text(&o, BROKEN), 0);
	assert_int_equal(sync_handle(o.h), 0);
	/* The close that follows is the one that says no. */
	assert_int_equal(flush(&o), -EINVAL);
	release(&o);
	o = open_at(f, "contoso/problems", O_RDONLY);
	assert_int_equal(sync_handle(o.h), 0);
	release(&o);
}

static void
a_close_that_changed_nothing_refuses_nothing(void **state)
{
	struct tree_fixture *f = *state;
	struct opened o;

	assert_int_equal(save(f, PROPERTIES, BROKEN), -EINVAL);
	o = open_at(f, PROPERTIES, O_RDWR);
	assert_int_equal(flush(&o), 0);
	assert_int_equal(handle_flush(o.h, &other), 0);
	release(&o);
}

/* ---- what a look settles ---- */

static void
a_look_sees_what_a_mapping_wrote(void **state)
{
	struct tree_fixture *f = *state;
	struct opened o, look;

	assert_int_equal(save(f, PROPERTIES, GOOD), 0);
	o = open_at(f, PROPERTIES, O_RDWR);
	assert_int_equal(flush(&o), 0);
	/* The pages of a mapping arrive after the close. */
	assert_int_equal(write_text(&o, "{\"properties\" }    "), 0);
	has(text_at(f, "contoso/problems"), "apiProperties.json:1:");
	look = open_at(f, "contoso/problems", O_RDONLY);
	assert_int_equal(write_text(&o, "{\"properties\": {}} "), 0);
	has_not(read_at(&look, 0), "apiProperties.json:1:1:");
	release(&look);
	release(&o);
}

static void
a_look_sees_a_truncation(void **state)
{
	struct tree_fixture *f = *state;

	put_ready(f);
	assert_int_equal(truncate_at(f, PROPERTIES, 10), 0);
	is_text(text_at(f, "contoso/status"), "draft\n");
	has(text_at(f, "contoso/problems"), "[JsonSyntax]");
	assert_false(there(f, "contoso/submission.zip"));
}

static void
a_look_sees_what_is_written_under_another_name(void **state)
{
	struct tree_fixture *f = *state;
	struct opened o;

	put_ready(f);
	assert_int_equal(link_at_path(f, PROPERTIES, "contoso/artifacts/x"),
	    0);
	/* The name that was looked up last is the scratch one. */
	o = open_at(f, "contoso/artifacts/x", O_RDWR);
	assert_int_equal(write_text(&o, "{ broken"), 0);
	is_text(text_at(f, "contoso/status"), "draft\n");
	release(&o);
}

static void
a_look_sees_what_is_written_after_a_rename(void **state)
{
	struct tree_fixture *f = *state;
	struct opened o;

	put_ready(f);
	assert_int_equal(save(f, "contoso/artifacts/new", GOOD), 0);
	o = open_at(f, "contoso/artifacts/new", O_RDWR);
	assert_int_equal(rename_at(f, "contoso/artifacts/new", PROPERTIES, 0),
	    0);
	assert_int_equal(write_text(&o, "{ broken"), 0);
	is_text(text_at(f, "contoso/status"), "draft\n");
	release(&o);
}

static void
a_look_sees_what_is_written_after_a_link(void **state)
{
	struct tree_fixture *f = *state;
	struct opened o;

	put_ready(f);
	assert_int_equal(save(f, "contoso/artifacts/new", GOOD), 0);
	assert_int_equal(unlink_at(f, PROPERTIES), 0);
	o = open_at(f, "contoso/artifacts/new", O_RDWR);
	assert_int_equal(link_at_path(f, "contoso/artifacts/new", PROPERTIES),
	    0);
	has_not(text_at(f, "contoso/problems"), "JsonSyntax");
	assert_int_equal(write_text(&o, "{ broken"), 0);
	has(text_at(f, "contoso/problems"), "[JsonSyntax]");
	release(&o);
}

static void
a_look_sees_what_is_written_after_an_exchange(void **state)
{
	struct tree_fixture *f = *state;
	struct opened o;

	put_ready(f);
	assert_int_equal(save(f, "contoso/artifacts/new", GOOD), 0);
	o = open_at(f, "contoso/artifacts/new", O_RDWR);
	assert_int_equal(rename_at(f, PROPERTIES, "contoso/artifacts/new",
	    RENAME_EXCHANGE), 0);
	has_not(text_at(f, "contoso/problems"), "[JsonSyntax]");
	assert_int_equal(write_text(&o, "{ broken"), 0);
	has(text_at(f, "contoso/problems"), "[JsonSyntax]");
	release(&o);
}

static void
a_written_artifact_keeps_a_submit_waiting(void **state)
{
	struct tree_fixture *f = *state;
	struct opened o;

	put_ready(f);
	o = open_at(f, README, O_RDWR);
	assert_int_equal(touch(f, "contoso/submit"), 0);
	assert_int_equal(write_text(&o, "# More\n"), 0);
	assert_int_equal(touch(f, "contoso/submit"), -ETXTBSY);
	has(text_at(f, "contoso/submit"), "readme.md");
	assert_int_equal(close_it(&o), 0);
	assert_int_not_equal(touch(f, "contoso/submit"), -ETXTBSY);
}

/* ---- names that go while a file is open ---- */

static void
an_unlinked_file_lives_until_it_is_released(void **state)
{
	struct tree_fixture *f = *state;
	struct opened o;
	struct stat attr;
	double timeout;

	assert_int_equal(save(f, PROPERTIES, GOOD), 0);
	o = open_at(f, PROPERTIES, O_RDWR);
	assert_int_equal(unlink_at(f, PROPERTIES), 0);
	is_text(read_at(&o, 0), GOOD);
	assert_int_equal(write_text(&o, BROKEN), 0);
	is_text(read_at(&o, 0), BROKEN "}}");
	assert_int_equal(tree_getattr(f->tree, o.node, &attr, &timeout), 0);
	assert_int_equal(attr.st_nlink, 0);
	assert_int_equal(attr.st_size, strlen(GOOD));
	assert_int_equal(tree_setattr(f->tree, o.node, o.h,
	    &(struct tree_change) { .what = TREE_SET_SIZE, .size = 3 }, &attr,
	    &timeout), 0);
	assert_int_equal(attr.st_size, 3);
	assert_int_equal(sync_handle(o.h), 0);
	/* A flush never brings one back, and has nothing to refuse. */
	assert_int_equal(flush(&o), 0);
	assert_false(there(f, PROPERTIES));
	assert_int_equal(rmdir_at(f, "contoso"), 0);
	is_text(read_at(&o, 0), "{\"p");
	assert_int_equal(write_text(&o, "more"), 0);
	assert_int_equal(sync_handle(o.h), 0);
	assert_int_equal(flush(&o), 0);
	release(&o);
	assert_false(there(f, "contoso"));
}

static void
a_replaced_file_lives_until_it_is_released(void **state)
{
	struct tree_fixture *f = *state;
	struct opened o;

	assert_int_equal(save(f, README, "old"), 0);
	assert_int_equal(save(f, "contoso/artifacts/new", "new"), 0);
	o = open_at(f, README, O_RDWR);
	assert_int_equal(rename_at(f, "contoso/artifacts/new", README, 0), 0);
	is_text(read_at(&o, 0), "old");
	assert_int_equal(write_text(&o, "older"), 0);
	assert_int_equal(close_it(&o), 0);
	is_text(text_at(f, README), "new");
}

static void
a_file_with_another_name_is_kept(void **state)
{
	struct tree_fixture *f = *state;
	struct opened o;

	assert_int_equal(save(f, README, "old"), 0);
	assert_int_equal(link_at_path(f, README, "contoso/artifacts/x"), 0);
	o = open_at(f, README, O_RDWR);
	assert_int_equal(unlink_at(f, README), 0);
	assert_int_equal(write_text(&o, "new"), 0);
	assert_int_equal(close_it(&o), 0);
	is_text(text_at(f, "contoso/artifacts/x"), "new");
	assert_false(there(f, README));
}

static void
an_unlinked_file_can_be_linked_nowhere(void **state)
{
	struct tree_fixture *f = *state;
	struct opened o;
	struct tree_entry e;
	uint64_t parent;

	assert_int_equal(save(f, README, "old"), 0);
	o = open_at(f, README, O_RDWR);
	assert_int_equal(unlink_at(f, README), 0);
	parent = node_at(f, "contoso/artifacts");
	assert_int_equal(tree_link(f->tree, o.node, parent, "again", &e),
	    -ENOENT);
	forget(f, parent);
	release(&o);
}

static void
a_renamed_submission_touches_no_open_file(void **state)
{
	struct tree_fixture *f = *state;
	struct opened o, field;

	assert_int_equal(save(f, README, "one"), 0);
	o = open_at(f, README, O_RDWR);
	field = open_at(f, "contoso/form/source", O_WRONLY | O_TRUNC);
	assert_int_equal(rename_at(f, "contoso", "renamed", 0), 0);
	assert_int_equal(write_text(&o, "two"), 0);
	assert_int_equal(close_it(&o), 0);
	assert_int_equal(write_text(&field, "zip\n"), 0);
	assert_int_equal(close_it(&field), 0);
	is_text(text_at(f, "renamed/artifacts/readme.md"), "two");
	is_text(text_at(f, "renamed/form/source"), "zip\n");
}

static void
a_file_moved_to_another_submission_is_written_there(void **state)
{
	struct tree_fixture *f = *state;
	struct opened o;

	assert_int_equal(make_directory(f, "fabrikam"), 0);
	assert_int_equal(save(f, PROPERTIES, GOOD), 0);
	o = open_at(f, PROPERTIES, O_RDWR);
	assert_int_equal(rename_at(f, PROPERTIES,
	    "fabrikam/artifacts/apiProperties.json", 0), 0);
	assert_int_equal(rmdir_at(f, "contoso"), 0);
	assert_int_equal(write_text(&o, "{ \"broken\"      }"), 0);
	has(text_at(f, "fabrikam/problems"), "[JsonSyntax]");
	assert_int_equal(write_text(&o, GOOD), 0);
	assert_int_equal(close_it(&o), 0);
	is_text(text_at(f, "fabrikam/artifacts/apiProperties.json"), GOOD);
	assert_int_equal(rmdir_at(f, "fabrikam"), -ENOTEMPTY);
}

static void
what_is_renamed_is_judged_as_it_is_now(void **state)
{
	struct tree_fixture *f = *state;
	struct opened o;

	assert_int_equal(save(f, PROPERTIES, GOOD), 0);
	assert_int_equal(save(f, "contoso/artifacts/new", GOOD), 0);
	o = open_at(f, "contoso/artifacts/new", O_RDWR | O_TRUNC);
	assert_int_equal(write_text(&o, BROKEN), 0);
	assert_int_equal(rename_at(f, "contoso/artifacts/new", PROPERTIES, 0),
	    -EPROTO);
	is_text(text_at(f, PROPERTIES), GOOD);
	assert_int_equal(write_text(&o, GOOD), 0);
	assert_int_equal(rename_at(f, "contoso/artifacts/new", PROPERTIES, 0),
	    0);
	assert_int_equal(close_it(&o), 0);
	is_text(text_at(f, PROPERTIES), GOOD);
}

static void
a_file_that_is_there_is_opened_by_create(void **state)
{
	struct tree_fixture *f = *state;
	struct tree_entry e;
	struct tree_open modes;
	struct handle *h;
	uint64_t parent = node_at(f, "contoso/artifacts");

	assert_int_equal(save(f, README, "one"), 0);
	assert_int_equal(tree_create(f->tree, parent, "readme.md",
	    O_RDWR | O_CREAT | O_EXCL, &me, &e, &h, &modes), -EEXIST);
	assert_int_equal(tree_create(f->tree, parent, "readme.md",
	    O_RDWR | O_CREAT, &me, &e, &h, &modes), 0);
	assert_int_equal(e.attr.st_size, 3);
	handle_release(h);
	forget(f, e.node);
	forget(f, parent);
}

/* ---- poll ---- */

static void
poll_tells_of_a_change_that_was_not_read(void **state)
{
	struct tree_fixture *f = *state;
	struct opened o = open_at(f, "contoso/status", O_RDONLY), late;
	const unsigned quiet = POLLIN | POLLOUT, news = POLLPRI | POLLERR;

	assert_int_equal(handle_waits_for(o.h),
	    stat_at(f, "contoso").st_ino / 256);
	assert_int_equal(handle_poll(o.h), quiet);
	put_ready(f);
	assert_int_equal(handle_poll(o.h), quiet | news);
	/* It stays news until it is read from the start. */
	assert_int_equal(handle_poll(o.h), quiet | news);
	(void)read_at(&o, 2);
	assert_int_equal(handle_poll(o.h), quiet | news);
	is_text(read_at(&o, 0), "ready\n");
	assert_int_equal(handle_poll(o.h), quiet);
	late = open_at(f, "contoso/status", O_RDONLY);
	assert_int_equal(touch(f, "contoso/submit"), 0);
	is_text(read_at(&o, 0), "to-upload\n");
	assert_int_equal(handle_poll(o.h), quiet);
	assert_int_equal(handle_poll(late.h), quiet | news);
	release(&o);
	release(&late);
}

static void
poll_tells_when_the_submission_is_gone(void **state)
{
	struct tree_fixture *f = *state;
	struct opened o = open_at(f, "contoso/status", O_RDONLY);

	assert_int_equal(rmdir_at(f, "contoso"), 0);
	assert_true((handle_poll(o.h) & POLLERR) != 0);
	release(&o);
}

static void
other_files_are_always_ready(void **state)
{
	static const char *const paths[] = { "contoso/problems",
	    "contoso/form/source", "contoso/submit", "README.md", README };
	struct tree_fixture *f = *state;

	assert_int_equal(save(f, README, "one"), 0);
	for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
		struct opened o = open_at(f, paths[i], O_RDONLY);

		assert_int_equal(handle_waits_for(o.h), 0);
		assert_int_equal(handle_poll(o.h), POLLIN | POLLOUT);
		release(&o);
	}
}

/* ---- the disk ---- */

static void
without_a_disk_there_is_no_answer(void **state)
{
	struct tree_fixture *f = *state;
	struct statvfs have;

	f->tree->store_directory[1] = '\0';
	assert_int_equal(tree_statfs(f->tree, &have), 0);
	f->tree->store_directory[0] = '\0';
	assert_int_equal(tree_statfs(f->tree, &have), -ENOENT);
	assert_int_equal(tree_sync(f->tree), 0);
}

int
main(int argc, char **argv)
{
#define WITH_TREE(test) \
	cmocka_unit_test_setup_teardown(test, tree_fixture, tree_fixture_gone)
	const struct CMUnitTest tests[] = {
		WITH_TREE(a_handle_reads_one_snapshot),
		WITH_TREE(the_log_is_live),
		WITH_TREE(a_snapshot_outlives_its_submission),
		WITH_TREE(a_control_file_tells_its_writer_what_came_of_it),
		WITH_TREE(opening_and_truncating_trigger_nothing),
		WITH_TREE(what_outgrew_an_artifact_is_kept_at_its_close),
		WITH_TREE(handles_of_one_file_share_its_content),
		WITH_TREE(a_write_has_its_limits),
		WITH_TREE(what_close_accepted_outlives_the_mount),
		WITH_TREE(a_release_alone_keeps_what_was_written),
		WITH_TREE(a_handle_without_flush_at_the_end_is_let_go),
		WITH_TREE(a_close_that_is_no_document_is_refused_and_kept),
		WITH_TREE(a_close_by_another_process_refuses_no_beginning),
		WITH_TREE(an_fsync_refuses_nothing),
		WITH_TREE(a_close_that_changed_nothing_refuses_nothing),
		WITH_TREE(a_look_sees_what_a_mapping_wrote),
		WITH_TREE(a_look_sees_a_truncation),
		WITH_TREE(a_look_sees_what_is_written_under_another_name),
		WITH_TREE(a_look_sees_what_is_written_after_a_rename),
		WITH_TREE(a_look_sees_what_is_written_after_a_link),
		WITH_TREE(a_look_sees_what_is_written_after_an_exchange),
		WITH_TREE(a_written_artifact_keeps_a_submit_waiting),
		WITH_TREE(an_unlinked_file_lives_until_it_is_released),
		WITH_TREE(a_replaced_file_lives_until_it_is_released),
		WITH_TREE(a_file_with_another_name_is_kept),
		WITH_TREE(an_unlinked_file_can_be_linked_nowhere),
		WITH_TREE(a_renamed_submission_touches_no_open_file),
		WITH_TREE(a_file_moved_to_another_submission_is_written_there),
		WITH_TREE(what_is_renamed_is_judged_as_it_is_now),
		WITH_TREE(a_file_that_is_there_is_opened_by_create),
		WITH_TREE(poll_tells_of_a_change_that_was_not_read),
		WITH_TREE(poll_tells_when_the_submission_is_gone),
		WITH_TREE(other_files_are_always_ready),
		WITH_TREE(without_a_disk_there_is_no_answer),
	};

	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
