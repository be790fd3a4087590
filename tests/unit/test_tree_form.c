/*
 * form/: when a value is judged and who sees it, the notes that editors leave
 * there, and that a secret shows under no name.
 */
#include "tree_fixture.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define EMAIL	"contoso/form/support_email"
#define NOTES	"contoso/form/testing_notes"
#define SECRET	"contoso/form/test_credentials"
#define NOTE	"contoso/form/note"

/* ---- when a value is judged ---- */

static void
a_whole_line_is_judged_by_write(void **state)
{
	struct tree_fixture *f = *state;
	struct opened o;

	assert_int_equal(save(f, EMAIL, "a@example.com\n"), 0);
	o = open_at(f, EMAIL, O_WRONLY | O_TRUNC);
	assert_int_equal(write_text(&o, "nonsense\n"), -EINVAL);
	/* It was said: a shell would not hear it again. */
	assert_int_equal(close_it(&o), 0);
	is_text(text_at(f, EMAIL), "a@example.com\n");
	has(text_at(f, "contoso/submit"), "nonsense");

	o = open_at(f, EMAIL, O_WRONLY | O_TRUNC);
	assert_int_equal(write_text(&o, "nonsense\n"), -EINVAL);
	assert_int_equal(write_text(&o, "b@example.com\n"), 0);
	is_text(text_at(f, EMAIL), "b@example.com\n");
	assert_int_equal(close_it(&o), 0);
}

static void
anything_else_is_judged_by_close(void **state)
{
	struct tree_fixture *f = *state;
	struct opened o = open_at(f, EMAIL, O_WRONLY | O_TRUNC);

	assert_int_equal(write_text(&o, "a@exam"), 0);
	is_text(text_at(f, EMAIL), "");
	assert_int_equal(write_at(&o, "ple.com\n", 6), 0);
	is_text(text_at(f, EMAIL), "");
	assert_int_equal(close_it(&o), 0);
	is_text(text_at(f, EMAIL), "a@example.com\n");

	o = open_at(f, EMAIL, O_WRONLY | O_TRUNC);
	assert_int_equal(write_text(&o, "nonsense"), 0);
	assert_int_equal(flush(&o), -EINVAL);
	assert_int_equal(flush(&o), 0);
	release(&o);
	is_text(text_at(f, EMAIL), "a@example.com\n");
}

static void
appending_keeps_what_was_there(void **state)
{
	struct tree_fixture *f = *state;
	struct opened o;

	assert_int_equal(save(f, NOTES, "one\n"), 0);
	o = open_at(f, NOTES, O_WRONLY | O_APPEND);
	assert_int_equal(write_at(&o, "two\n", 4), 0);
	assert_int_equal(close_it(&o), 0);
	is_text(text_at(f, NOTES), "one\ntwo\n");
}

static void
a_release_alone_changes_no_field(void **state)
{
	struct tree_fixture *f = *state;
	struct opened o = open_at(f, EMAIL, O_WRONLY);

	assert_int_equal(write_text(&o, "a@example.com"), 0);
	release(&o);
	is_text(text_at(f, EMAIL), "");
}

static void
truncation_alone_changes_nothing(void **state)
{
	struct tree_fixture *f = *state;
	struct opened o;
	struct stat attr;
	double timeout;

	assert_int_equal(save(f, EMAIL, "a@example.com\n"), 0);
	assert_int_equal(truncate_at(f, EMAIL, 0), 0);
	is_text(text_at(f, EMAIL), "a@example.com\n");
	o = open_at(f, EMAIL, O_WRONLY | O_TRUNC);
	assert_int_equal(close_it(&o), 0);
	is_text(text_at(f, EMAIL), "a@example.com\n");
	/* ftruncate, then write: the writer's own buffer was emptied. */
	o = open_at(f, EMAIL, O_WRONLY);
	assert_int_equal(tree_setattr(f->tree, o.node, o.h,
	    &(struct tree_change) { .what = TREE_SET_SIZE }, &attr, &timeout),
	    0);
	is_text(text_at(f, EMAIL), "a@example.com\n");
	assert_int_equal(write_text(&o, "b@example.com"), 0);
	assert_int_equal(close_it(&o), 0);
	is_text(text_at(f, EMAIL), "b@example.com\n");
}

static void
each_writer_has_a_buffer(void **state)
{
	struct tree_fixture *f = *state;
	struct opened a, b;

	assert_int_equal(save(f, EMAIL, "old@example.com\n"), 0);
	a = open_at(f, EMAIL, O_RDWR | O_TRUNC);
	b = open_at(f, EMAIL, O_RDWR | O_TRUNC);
	assert_int_equal(write_text(&a, "a@example.com"), 0);
	assert_int_equal(write_text(&b, "b@example.com"), 0);
	is_text(read_at(&a, 0), "a@example.com");
	is_text(read_at(&b, 2), "example.com");
	is_text(text_at(f, EMAIL), "old@example.com\n");
	assert_int_equal(stat_at(f, EMAIL).st_size, 16);
	assert_int_equal(close_it(&b), 0);
	is_text(text_at(f, EMAIL), "b@example.com\n");
	assert_int_equal(close_it(&a), 0);
	is_text(text_at(f, EMAIL), "a@example.com\n");
}

static void
an_empty_line_unsets(void **state)
{
	struct tree_fixture *f = *state;

	assert_int_equal(save(f, EMAIL, "a@example.com\n"), 0);
	assert_int_equal(save(f, EMAIL, "\n"), 0);
	is_text(text_at(f, EMAIL), "");
	assert_int_equal(save(f, "contoso/form/source", "zip\n"), 0);
	assert_int_equal(save(f, "contoso/form/source", "\n"), 0);
	is_text(text_at(f, "contoso/form/source"), "commit\n");
}

static void
a_removed_field_is_made_again(void **state)
{
	struct tree_fixture *f = *state;
	struct opened o;
	ino_t ino;

	assert_int_equal(save(f, EMAIL, "a@example.com\n"), 0);
	ino = stat_at(f, EMAIL).st_ino;
	o = open_at(f, EMAIL, O_WRONLY);
	assert_int_equal(unlink_at(f, EMAIL), 0);
	assert_false(there(f, EMAIL));
	assert_int_equal(unlink_at(f, EMAIL), -ENOENT);
	/* A writer of the removed file does not bring it back. */
	assert_int_equal(write_text(&o, "b@example.com"), 0);
	assert_int_equal(close_it(&o), 0);
	assert_false(there(f, EMAIL));
	assert_int_equal(save(f, EMAIL, "c@example.com\n"), 0);
	assert_int_not_equal(stat_at(f, EMAIL).st_ino, ino);
	is_text(text_at(f, EMAIL), "c@example.com\n");
}

static void
a_value_has_its_limit(void **state)
{
	static char text[70000];
	struct tree_fixture *f = *state;
	const size_t max = form_info(form_find("testing_notes"))->max_size;
	struct opened o;

	memset(text, 'x', max + 1);
	text[max] = '\n';
	assert_int_equal(save_bytes(f, NOTES, text, max + 1), 0);
	assert_int_equal(stat_at(f, NOTES).st_size, max + 1);
	text[max] = 'x';
	assert_int_equal(save_bytes(f, NOTES, text, max + 1), -EFBIG);
	assert_int_equal(save_bytes(f, NOTES, text, max + 2), -EFBIG);
	o = open_at(f, NOTES, O_WRONLY);
	assert_int_equal(write_at(&o, "x", INT64_MAX), -EFBIG);
	assert_int_equal(write_at(&o, "x", -1), -EINVAL);
	assert_int_equal(handle_allocate(o.h, 0, 0, 10), -EOPNOTSUPP);
	release(&o);
	assert_int_equal(stat_at(f, NOTES).st_size, max + 1);
}

static void
open_source_shows_the_pull_request(void **state)
{
	struct tree_fixture *f = *state;

	assert_int_equal(save(f, "contoso/form/pull_request", "18\n"), 0);
	is_text(text_at(f, "contoso/open-source/pull_request"), "18\n");
	assert_int_equal(save(f, "contoso/open-source/pull_request", "17\n"),
	    -EACCES);
	assert_int_equal(unlink_at(f, "contoso/form/pull_request"), 0);
	is_text(text_at(f, "contoso/open-source/pull_request"), "");
}

static void
what_the_portal_has_is_frozen(void **state)
{
	struct tree_fixture *f = *state;

	put_ready(f);
	assert_int_equal(save(f, "contoso/form/client_id", "one\n"), 0);
	assert_int_equal(save(f, "contoso/form/client_secret", "two\n"), 0);
	assert_int_equal(touch(f, "contoso/submit"), 0);
	assert_int_equal(save(f, "contoso/record", "submitted\n"), 0);
	assert_int_equal(save(f, "contoso/form/client_id", "x\n"), -EROFS);
	assert_int_equal(save(f, "contoso/form/client_secret", "x\n"), -EROFS);
	assert_int_equal(save(f, "contoso/form/client_secret", "x"), -EROFS);
	assert_int_equal(unlink_at(f, "contoso/form/client_secret"), -EROFS);
	assert_int_equal(rename_at(f, "contoso/form/client_id", NOTE, 0),
	    -EROFS);
	assert_false(there(f, NOTE));
	assert_int_equal(save(f, NOTE, "x"), 0);
	assert_int_equal(rename_at(f, NOTE, "contoso/form/client_secret", 0),
	    -EROFS);
	is_text(text_at(f, "contoso/form/client_id"), "one\n");
}

/* ---- saving by renaming ---- */

static void
a_note_renamed_over_a_field_is_judged(void **state)
{
	struct tree_fixture *f = *state;

	assert_int_equal(save(f, EMAIL, "a@example.com\n"), 0);
	assert_int_equal(save(f, NOTE, "nonsense\n"), 0);
	assert_int_equal(rename_at(f, NOTE, EMAIL, 0), -EPROTO);
	is_text(text_at(f, EMAIL), "a@example.com\n");
	is_text(text_at(f, NOTE), "nonsense\n");
	assert_int_equal(save(f, NOTE, "b@example.com\n"), 0);
	assert_int_equal(rename_at(f, NOTE, EMAIL, RENAME_NOREPLACE), -EEXIST);
	assert_int_equal(rename_at(f, NOTE, EMAIL, RENAME_EXCHANGE), -EINVAL);
	assert_int_equal(rename_at(f, NOTE, EMAIL, 0), 0);
	is_text(text_at(f, EMAIL), "b@example.com\n");
	assert_false(there(f, NOTE));
}

static void
a_field_renamed_away_is_a_backup(void **state)
{
	struct tree_fixture *f = *state;
	ino_t ino;

	assert_int_equal(save(f, EMAIL, "a@example.com\n"), 0);
	ino = stat_at(f, EMAIL).st_ino;
	assert_int_equal(rename_at(f, EMAIL, "contoso/form/backup", 0), 0);
	assert_false(there(f, EMAIL));
	is_text(text_at(f, "contoso/form/backup"), "a@example.com\n");
	assert_int_equal(stat_at(f, "contoso/form/backup").st_ino, ino);
	assert_int_equal(save(f, EMAIL, "b@example.com\n"), 0);
	is_text(text_at(f, "contoso/form/backup"), "a@example.com\n");
	/* The editor thinks better of it. */
	assert_int_equal(rename_at(f, "contoso/form/backup", EMAIL, 0), 0);
	is_text(text_at(f, EMAIL), "a@example.com\n");
	assert_int_equal(stat_at(f, EMAIL).st_ino, ino);
}

static void
a_link_is_a_copy(void **state)
{
	struct tree_fixture *f = *state;

	assert_int_equal(save(f, EMAIL, "a@example.com\n"), 0);
	assert_int_equal(link_at_path(f, EMAIL, NOTE), 0);
	is_text(text_at(f, NOTE), "a@example.com\n");
	assert_int_equal(link_at_path(f, EMAIL, NOTE), -EEXIST);
	assert_int_equal(save(f, EMAIL, "b@example.com\n"), 0);
	is_text(text_at(f, NOTE), "a@example.com\n");
	assert_int_equal(unlink_at(f, EMAIL), 0);
	assert_int_equal(link_at_path(f, NOTE, EMAIL), 0);
	is_text(text_at(f, EMAIL), "a@example.com\n");
	assert_int_equal(unlink_at(f, EMAIL), 0);
	assert_int_equal(save(f, NOTE, "nonsense"), 0);
	assert_int_equal(link_at_path(f, NOTE, EMAIL), -EPROTO);
	assert_false(there(f, EMAIL));
}

static void
a_field_renamed_over_a_field_is_judged(void **state)
{
	struct tree_fixture *f = *state;

	assert_int_equal(save(f, EMAIL, "a@example.com\n"), 0);
	assert_int_equal(rename_at(f, EMAIL, "contoso/form/contact_email", 0),
	    0);
	assert_false(there(f, EMAIL));
	is_text(text_at(f, "contoso/form/contact_email"), "a@example.com\n");
	assert_int_equal(rename_at(f, "contoso/form/contact_email",
	    "contoso/form/commit", 0), -EPROTO);
	is_text(text_at(f, "contoso/form/contact_email"), "a@example.com\n");
	is_text(text_at(f, "contoso/form/commit"), "");
	assert_int_equal(rename_at(f, "contoso/form/contact_email",
	    "contoso/form/contact_email", 0), 0);
	assert_int_equal(rename_at(f, EMAIL, EMAIL, 0), -ENOENT);
}

static void
form_is_another_device(void **state)
{
	struct tree_fixture *f = *state;

	assert_int_equal(save(f, NOTE, "x"), 0);
	assert_int_equal(save(f, README, "x"), 0);
	assert_int_equal(rename_at(f, NOTE, "contoso/artifacts/note", 0),
	    -EXDEV);
	assert_int_equal(rename_at(f, EMAIL, "contoso/note", 0), -EXDEV);
	assert_int_equal(rename_at(f, README, NOTE, 0), -EXDEV);
	assert_int_equal(rename_at(f, README, EMAIL, 0), -EXDEV);
	assert_int_equal(link_at_path(f, README, "contoso/form/x"), -EPERM);
	assert_int_equal(link_at_path(f, NOTE, "contoso/artifacts/x"), -EPERM);
	assert_int_equal(make_directory(f, "fabrikam"), 0);
	assert_int_equal(rename_at(f, NOTE, "fabrikam/form/note", 0), -EXDEV);
	assert_int_equal(rename_at(f, EMAIL, "fabrikam/form/support_email",
	    0), -EXDEV);
}

/* ---- notes ---- */

static void
a_note_is_a_file(void **state)
{
	struct tree_fixture *f = *state;
	struct opened o;
	uint64_t node;

	assert_int_equal(save(f, NOTE, "text"), 0);
	node = node_at(f, NOTE);
	assert_int_equal(rename_at(f, NOTE, "contoso/form/renamed", 0), 0);
	assert_int_equal(node_at(f, "contoso/form/renamed"), node);
	assert_int_equal(truncate_at(f, "contoso/form/renamed", 2), 0);
	is_text(text_at(f, "contoso/form/renamed"), "te");
	assert_int_equal(make_symlink(f, "contoso/form/.#lock", "me@host:1"),
	    0);
	assert_int_equal(stat_at(f, "contoso/form/.#lock").st_mode & S_IFMT,
	    S_IFLNK);
	assert_int_equal(rename_at(f, "contoso/form/.#lock", EMAIL, 0),
	    -ENOTSUP);
	/* Unlinked, it lives until it is released. */
	o = open_at(f, "contoso/form/renamed", O_RDWR);
	assert_int_equal(unlink_at(f, "contoso/form/renamed"), 0);
	is_text(read_at(&o, 0), "te");
	assert_int_equal(write_text(&o, "more"), 0);
	assert_int_equal(sync_handle(o.h), 0);
	assert_int_equal(close_it(&o), 0);
	assert_false(there(f, "contoso/form/renamed"));
}

static void
notes_are_bounded(void **state)
{
	struct tree_fixture *f = *state;
	char path[64];
	struct opened o;

	for (unsigned i = 0; i < NOTES_MAX; i++) {
		(void)snprintf(path, sizeof(path), "contoso/form/n%u", i);
		assert_int_equal(save(f, path, "x"), 0);
	}
	assert_int_equal(save(f, NOTE, "x"), -EDQUOT);
	assert_int_equal(make_symlink(f, NOTE, "x"), -EDQUOT);
	assert_int_equal(rename_at(f, EMAIL, NOTE, 0), -EDQUOT);
	assert_true(there(f, EMAIL));
	/* Another form has room of its own. */
	assert_int_equal(make_directory(f, "fabrikam"), 0);
	assert_int_equal(save(f, "fabrikam/form/note", "x"), 0);
	assert_int_equal(unlink_at(f, "contoso/form/n0"), 0);
	assert_int_equal(save(f, NOTE, "x"), 0);

	o = open_at(f, NOTE, O_RDWR);
	assert_int_equal(write_at(&o, "x", NOTE_BYTES_MAX - 1), 0);
	assert_int_equal(write_at(&o, "x", NOTE_BYTES_MAX), -EFBIG);
	assert_int_equal(write_at(&o, "x", INT64_MAX), -EFBIG);
	release(&o);
	assert_int_equal(truncate_at(f, NOTE, NOTE_BYTES_MAX + 1), -EFBIG);
	assert_int_equal(truncate_at(f, NOTE, -1), -EINVAL);
}

static void
notes_live_in_memory_only(void **state)
{
	struct tree_fixture *f = *state;

	assert_int_equal(save(f, NOTE, "x"), 0);
	assert_int_equal(rmdir_at(f, "contoso"), -ENOTEMPTY);
	assert_int_equal(make_directory(f, "fabrikam"), 0);
	assert_int_equal(rename_at(f, "fabrikam", "contoso", 0), -ENOTEMPTY);
	tree_fixture_reopen(f);
	assert_false(there(f, NOTE));
	assert_int_equal(rmdir_at(f, "contoso"), 0);
}

/* ---- secrets ---- */

static void
is_hidden(struct tree_fixture *f, const char *path)
{
	struct opened o = open_at(f, path, O_RDONLY);

	is_text(read_at(&o, 0), "");
	assert_int_equal(stat_at(f, path).st_size, 0);
	release(&o);
}

static bool
is_set(struct tree_fixture *f)
{
	return strstr(text_at(f, "contoso/submit"), ". test_credentials: ") ==
	    NULL;
}

static void
a_secret_reads_as_empty(void **state)
{
	struct tree_fixture *f = *state;
	struct opened o;

	put_ready(f);
	is_hidden(f, SECRET);
	o = open_at(f, SECRET, O_RDWR);
	is_text(read_at(&o, 0), "");
	assert_int_equal(write_text(&o, "battery-"), 0);
	/* Also for the one who writes it. */
	is_text(read_at(&o, 0), "");
	assert_int_equal(write_at(&o, "staple", 8), 0);
	assert_int_equal(close_it(&o), 0);
	is_hidden(f, SECRET);
	assert_true(is_set(f));
}

static void
a_secret_reads_as_empty_under_any_name(void **state)
{
	struct tree_fixture *f = *state;

	put_ready(f);
	assert_int_equal(rename_at(f, SECRET, NOTE, 0), 0);
	assert_false(is_set(f));
	is_hidden(f, NOTE);
	assert_int_equal(rename_at(f, NOTE, "contoso/form/again", 0), 0);
	is_hidden(f, "contoso/form/again");
	assert_int_equal(save(f, NOTE, "other"), 0);
	assert_int_equal(rename_at(f, "contoso/form/again", NOTE, 0), 0);
	is_hidden(f, NOTE);
	/* More written to it does not make it readable. */
	assert_int_equal(truncate_at(f, NOTE, 4), 0);
	is_hidden(f, NOTE);
	assert_int_equal(rename_at(f, NOTE, SECRET, 0), 0);
	assert_true(is_set(f));
	is_hidden(f, SECRET);
}

static void
a_secret_reaches_no_other_field(void **state)
{
	struct tree_fixture *f = *state;
	struct tree_entry e;
	uint64_t form, note;

	put_ready(f);
	assert_int_equal(rename_at(f, SECRET, NOTES, 0), -EPERM);
	assert_int_equal(rename_at(f, NOTES, SECRET, 0), -EPERM);
	assert_int_equal(link_at_path(f, SECRET, NOTE), -EPERM);
	assert_int_equal(rename_at(f, SECRET, "contoso/artifacts/x", 0),
	    -EPERM);
	assert_int_equal(link_at_path(f, SECRET, "contoso/artifacts/x"),
	    -EPERM);
	assert_int_equal(rename_at(f, SECRET, NOTE, 0), 0);
	assert_int_equal(rename_at(f, NOTE, NOTES, 0), -EPERM);
	assert_int_equal(rename_at(f, NOTE, "contoso/form/client_secret", 0),
	    -EPERM);
	assert_int_equal(rename_at(f, NOTE, "contoso/artifacts/x", 0), -EPERM);
	form = node_at(f, "contoso/form");
	note = node_at(f, NOTE);
	assert_int_equal(unlink_at(f, NOTES), 0);
	assert_int_equal(tree_link(f->tree, note, form, "testing_notes", &e),
	    -EPERM);
	assert_int_equal(tree_link(f->tree, note, form, "copy", &e), -EPERM);
	assert_int_equal(tree_link(f->tree, note, form, "test_credentials",
	    &e), 0);
	assert_true(is_set(f));
	forget(f, e.node);
	forget(f, note);
	forget(f, form);
}

static void
a_refused_secret_is_not_repeated(void **state)
{
	struct tree_fixture *f = *state;

	put_ready(f);
	assert_int_equal(save(f, SECRET, "hunter2\001\n"), -EINVAL);
	assert_int_equal(save(f, NOTE, "hunter2\001\n"), 0);
	assert_int_equal(rename_at(f, NOTE, SECRET, 0), -EPROTO);
	has_not(text_at(f, "contoso/submit"), "hunter2");
	has_not(text_at(f, "contoso/log"), "hunter2");
	has_not(text_at(f, "contoso/status.json"), "hunter2");
	assert_true(is_set(f));
}

/* A backup has it as an empty file, which would wipe it out. */
static void
what_a_backup_removes_and_makes_anew_is_kept(void **state)
{
	struct tree_fixture *f = *state;
	struct opened o;
	struct tree_entry e;
	uint64_t form;

	put_ready(f);
	form = node_at(f, "contoso/form");
	assert_int_equal(unlink_at(f, SECRET), 0);
	assert_false(is_set(f));
	assert_int_equal(tree_create(f->tree, form, "test_credentials",
	    O_WRONLY | O_CREAT | O_EXCL, &me, &e, &o.h, &o.modes), 0);
	assert_int_equal(handle_flush(o.h, &me), 0);
	handle_release(o.h);
	forget(f, e.node);
	assert_true(is_set(f));
	is_hidden(f, SECRET);
	/* Somebody else who makes it does not get it. */
	assert_int_equal(unlink_at(f, SECRET), 0);
	assert_int_equal(tree_create(f->tree, form, "test_credentials",
	    O_WRONLY | O_CREAT | O_EXCL, &other, &e, &o.h, &o.modes), 0);
	handle_release(o.h);
	forget(f, e.node);
	assert_false(is_set(f));
	forget(f, form);
}

int
main(int argc, char **argv)
{
#define WITH_TREE(test) \
	cmocka_unit_test_setup_teardown(test, tree_fixture, tree_fixture_gone)
	const struct CMUnitTest tests[] = {
		WITH_TREE(a_whole_line_is_judged_by_write),
		WITH_TREE(anything_else_is_judged_by_close),
		WITH_TREE(appending_keeps_what_was_there),
		WITH_TREE(a_release_alone_changes_no_field),
		WITH_TREE(truncation_alone_changes_nothing),
		WITH_TREE(each_writer_has_a_buffer),
		WITH_TREE(an_empty_line_unsets),
		WITH_TREE(a_removed_field_is_made_again),
		WITH_TREE(a_value_has_its_limit),
		WITH_TREE(open_source_shows_the_pull_request),
		WITH_TREE(what_the_portal_has_is_frozen),
		WITH_TREE(a_note_renamed_over_a_field_is_judged),
		WITH_TREE(a_field_renamed_away_is_a_backup),
		WITH_TREE(a_link_is_a_copy),
		WITH_TREE(a_field_renamed_over_a_field_is_judged),
		WITH_TREE(form_is_another_device),
		WITH_TREE(a_note_is_a_file),
		WITH_TREE(notes_are_bounded),
		WITH_TREE(notes_live_in_memory_only),
		WITH_TREE(a_secret_reads_as_empty),
		WITH_TREE(a_secret_reads_as_empty_under_any_name),
		WITH_TREE(a_secret_reaches_no_other_field),
		WITH_TREE(a_refused_secret_is_not_repeated),
		WITH_TREE(what_a_backup_removes_and_makes_anew_is_kept),
	};

	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
