/*
 * store: every call, what survives, what is rolled back, who sees what.
 */
#include "store_fixture.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <sqlite3.h>

#include "schema.h"
#include "sql.h"

static struct hash
hash_text(const char *text)
{
	struct hash h;

	hash_of(text, strlen(text), &h);
	return h;
}

static void
assert_hash_equal(const struct hash *a, const struct hash *b)
{
	assert_memory_equal(a->b, b->b, sizeof(a->b));
}

/* ---- content ---- */

static void
hash_is_blake2b(void **state)
{
	/* b2sum -l 256 of "abc" */
	static const char expected[] = "bddd813c634239723171ef3fee98579b"
	    "94964e3bb1cb3e427262c8c068d52319";
	struct hash h, zero = { { 0 } };
	char hex[65];

	(void)state;
	hash_of("abc", 3, &h);
	text_hex(h.b, sizeof(h.b), hex);
	assert_string_equal(hex, expected);
	assert_false(hash_is_zero(&h));
	assert_true(hash_is_zero(&zero));
	assert_true(hash_equal(&h, &h));
	assert_false(hash_equal(&h, &zero));
}

static void
put_and_get(struct fixture *f, const char *data, size_t size)
{
	struct conn *c = write_to(f);
	struct bytes *bytes = NULL;
	struct hash put, expected;

	hash_of(data, size, &expected);
	assert_int_equal(store_put_blob(c, data, size, &put), 0);
	assert_hash_equal(&put, &expected);
	commit(c);

	c = read_from(f);
	assert_int_equal(store_get_blob(c, &put, &bytes), 0);
	store_done(&c);
	assert_int_equal(bytes->size, size);
	assert_memory_equal(bytes->data, data, size);
	bytes_unref(bytes);
}

static void
blob_comes_back(void **state)
{
	size_t size = ((size_t)8 << 20) + 1;
	char *big = malloc(size);

	assert_non_null(big);
	for (size_t i = 0; i < size; i++)
		big[i] = (char)(i * 31 + i / 4096);
	put_and_get(*state, "", 0);
	put_and_get(*state, "a\0b", 3);
	put_and_get(*state, big, size);
	put_and_get(*state, big, size);
	free(big);
}

static void
zero_hash_has_no_bytes(void **state)
{
	struct conn *c = read_from(*state);
	struct hash zero = { { 0 } }, other = hash_text("never stored");
	struct bytes *bytes = NULL;

	assert_int_equal(store_get_blob(c, &zero, &bytes), 0);
	assert_int_equal(bytes->size, 0);
	bytes_unref(bytes);
	bytes = NULL;
	assert_int_equal(store_get_blob(c, &other, &bytes), -ENOENT);
	assert_null(bytes);
	store_done(&c);
}

static void
drop_blob(struct fixture *f, const char *content)
{
	struct conn *c = write_to(f);
	struct hash h = hash_text(content);

	assert_int_equal(store_drop_blob(c, &h), 0);
	commit(c);
}

static void
blob_stays_while_it_is_used(void **state)
{
	struct fixture *f = *state;
	struct message_row message = { .number = 1, .source = hash_text("m") };
	struct refused_row refused = { .previous = hash_text("r") };
	struct hash h;
	struct conn *c;

	message.object = make_submission(f, "contoso");
	(void)make_file(f, message.object, PLACE(message.object, 2), "o", "o");
	c = write_to(f);
	for (const char *s = "omr-"; *s != '\0'; s++)
		assert_int_equal(store_put_blob(c, s, 1, &h), 0);
	assert_int_equal(store_add_message(c, message.object, &message), 0);
	assert_int_equal(store_set_refused(c, message.object, &refused), 0);
	commit(c);

	drop_blob(f, "o");
	drop_blob(f, "m");
	drop_blob(f, "r");
	drop_blob(f, "-");
	assert_true(has_blob(f, "o"));
	assert_true(has_blob(f, "m"));
	assert_true(has_blob(f, "r"));
	assert_false(has_blob(f, "-"));
}

/* ---- objects ---- */

static void
object_keeps_all_fields(void **state)
{
	struct fixture *f = *state;
	struct object o = { .submission = 77, .kind = OBJECT_FILE,
	    .access = ACCESS_GENERATED, .links = 3, .was = ARTIFACT_ICON,
	    .size = 5, .mtime = -1, .ctime = INT64_MAX };
	struct object got, other;
	struct conn *c = write_to(f);

	assert_int_equal(store_put_blob(c, "hello", 5, &o.content), 0);
	assert_int_equal(store_new_object(c, &o, NULL), 0);
	assert_int_equal(store_get_object(c, o.id, &got), 0);
	assert_int_equal(got.submission, 77);
	assert_int_equal(got.kind, OBJECT_FILE);
	assert_int_equal(got.access, ACCESS_GENERATED);
	assert_int_equal(got.links, 3);
	assert_int_equal(got.was, ARTIFACT_ICON);
	assert_int_equal(got.size, 5);
	assert_int_equal(got.mtime, -1);
	assert_int_equal(got.ctime, INT64_MAX);
	assert_hash_equal(&got.content, &o.content);

	other = (struct object){ .id = o.id, .kind = OBJECT_FILE,
	    .access = ACCESS_SEALED, .links = 1, .was = ARTIFACT_NONE,
	    .mtime = 2, .ctime = 3 };
	assert_int_equal(store_set_object(c, &other), 0);
	assert_int_equal(store_get_object(c, o.id, &got), 0);
	assert_int_equal(got.submission, 0);
	assert_int_equal(got.access, ACCESS_SEALED);
	assert_int_equal(got.was, ARTIFACT_NONE);
	assert_true(hash_is_zero(&got.content));
	other.id = 4711;
	assert_int_equal(store_set_object(c, &other), -ENOENT);
	assert_int_equal(store_get_object(c, 4711, &got), -ENOENT);
	assert_int_equal(store_delete_object(c, 4711), -ENOENT);
	commit(c);
}

static void
symlink_has_its_target(void **state)
{
	struct object link = { .kind = OBJECT_SYMLINK };
	struct object file = { .kind = OBJECT_FILE };
	struct conn *c = write_to(*state);
	char *target = NULL;

	assert_int_equal(store_new_object(c, &link, "../\xff there"), 0);
	assert_int_equal(store_new_object(c, &file, NULL), 0);
	assert_int_equal(store_get_target(c, link.id, &target), 0);
	assert_string_equal(target, "../\xff there");
	free(target);
	assert_int_equal(store_get_target(c, file.id, &target), -EINVAL);
	assert_int_equal(store_get_target(c, 4711, &target), -ENOENT);
	commit(c);
}

static void
object_takes_its_content_along(void **state)
{
	struct fixture *f = *state;
	int64_t one = make_file(f, 0, PLACE(900, 1), "one", "shared");
	int64_t two = make_file(f, 0, PLACE(900, 1), "two", "shared");
	struct entry e;
	struct conn *c = write_to(f);

	assert_int_equal(store_find_entry(c, PLACE(900, 1), "one", &e), 0);
	assert_int_equal(store_remove_entry(c, e.id), 0);
	assert_int_equal(store_set_place_time(c, PLACE(one, 1), 5), 0);
	assert_int_equal(store_delete_object(c, one), 0);
	commit(c);
	assert_true(has_blob(f, "shared"));

	c = write_to(f);
	assert_int_equal(store_find_entry(c, PLACE(900, 1), "two", &e), 0);
	assert_int_equal(store_remove_entry(c, e.id), 0);
	assert_int_equal(store_delete_object(c, two), 0);
	commit(c);
	assert_false(has_blob(f, "shared"));
}

static void
object_with_a_name_is_kept(void **state)
{
	struct fixture *f = *state;
	int64_t id = make_file(f, 0, PLACE(900, 1), "name", "text");
	struct conn *c = write_to(f);

	assert_int_not_equal(store_delete_object(c, id), 0);
	assert_int_not_equal(store_commit(c), 0);
	store_done(&c);
	assert_true(has_object(f, id));
	assert_true(has_blob(f, "text"));
}

static void
content_has_to_be_there(void **state)
{
	struct fixture *f = *state;
	struct object o = { .kind = OBJECT_FILE, .content = hash_text("?") };
	struct conn *c = write_to(f);

	assert_int_equal(store_new_object(c, &o, NULL), -ENOENT);
	assert_int_equal(o.id, 0);
	assert_int_equal(store_commit(c), -ENOENT);
	store_done(&c);
}

static int64_t
new_id(struct fixture *f)
{
	struct conn *c = write_to(f);
	int64_t id;

	assert_int_equal(store_new_id(c, &id), 0);
	commit(c);
	return id;
}

static void
ids_are_never_used_again(void **state)
{
	struct fixture *f = *state;
	int64_t last = 0, entry = 0, id;
	struct entry e;
	struct conn *c;

	for (int round = 0; round < 3; round++) {
		id = make_file(f, 0, PLACE(900, 1), "again", "x");
		assert_true(id > last);
		c = write_to(f);
		assert_int_equal(store_find_entry(c, PLACE(900, 1), "again",
		    &e), 0);
		assert_true(e.id > entry);
		entry = e.id;
		assert_int_equal(store_remove_entry(c, e.id), 0);
		assert_int_equal(store_delete_object(c, id), 0);
		commit(c);
		last = new_id(f);
		assert_true(last > id);
		assert_false(has_object(f, last));
		fixture_reopen(f);
	}
}

static void
many_ids_ascend_and_leave_nothing(void **state)
{
	struct fixture *f = *state;
	int64_t ids[30], before = new_id(f);
	struct conn *c = write_to(f);

	assert_int_equal(store_new_ids(c, ids, 0), 0);
	assert_int_equal(store_new_ids(c, ids, ARRAY_LEN(ids)), 0);
	commit(c);
	for (size_t i = 0; i < ARRAY_LEN(ids); i++) {
		assert_true(ids[i] > before);
		assert_false(has_object(f, ids[i]));
		before = ids[i];
	}
	assert_true(new_id(f) > before);
}

/* ---- names ---- */

struct names {
	char	text[512];	/* "a b c " */
	int	limit;		/* stop after so many, 0: never */
	int	seen;
	int64_t	last;
};

static int
collect_name(void *arg, const struct entry *e)
{
	struct names *n = arg;

	assert_true(e->id > n->last);
	n->last = e->id;
	(void)strncat(n->text, e->name, sizeof(n->text) - strlen(n->text) - 2);
	(void)strcat(n->text, " ");
	return ++n->seen == n->limit ? 42 : 0;
}

static void
assert_names(struct fixture *f, int64_t place, const char *expected)
{
	struct names n = { .text = "" };
	struct conn *c = read_from(f);

	assert_int_equal(store_list_entries(c, place, 0, collect_name, &n), 0);
	store_done(&c);
	assert_string_equal(n.text, expected);
}

static void
entry_leads_to_its_object(void **state)
{
	struct fixture *f = *state;
	int64_t id = make_file(f, 7, PLACE(900, 2), "icon.png", "png");
	struct conn *c = read_from(f);
	struct entry e, same;

	assert_int_equal(store_find_entry(c, PLACE(900, 2), "icon.png", &e), 0);
	assert_int_equal(e.place, PLACE(900, 2));
	assert_string_equal(e.name, "icon.png");
	assert_int_equal(e.object.id, id);
	assert_int_equal(e.object.submission, 7);
	assert_int_equal(e.object.size, 3);
	assert_int_equal(store_entry_of(c, id, &same), 0);
	assert_int_equal(same.id, e.id);
	assert_int_equal(store_entry_of(c, 4711, &same), -ENOENT);
	assert_int_equal(store_find_entry(c, PLACE(900, 2), "Icon.png", &e),
	    -ENOENT);
	assert_int_equal(store_find_entry(c, PLACE(900, 3), "icon.png", &e),
	    -ENOENT);
	store_done(&c);
}

static void
names_are_any_bytes(void **state)
{
	struct fixture *f = *state;
	int64_t id = make_object(f, 0, OBJECT_FILE), entry;
	char longest[NAME_SIZE], longer[NAME_SIZE + 1];
	struct entry e;
	struct conn *c = write_to(f);

	memset(longest, 'n', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = '\0';
	memset(longer, 'n', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = '\0';
	assert_int_equal(store_add_entry(c, 1, "\xff\xfe\n'\"", id, &entry), 0);
	assert_int_equal(store_find_entry(c, 1, "\xff\xfe\n'\"", &e), 0);
	assert_string_equal(e.name, "\xff\xfe\n'\"");
	assert_int_equal(store_add_entry(c, 1, longest, id, &entry), 0);
	assert_int_equal(store_find_entry(c, 1, longest, &e), 0);
	assert_int_equal(store_add_entry(c, 1, longer, id, &entry),
	    -ENAMETOOLONG);
	commit(c);
}

static void
name_is_taken_once(void **state)
{
	struct fixture *f = *state;
	int64_t id = make_object(f, 0, OBJECT_FILE), entry = -1;
	struct conn *c = write_to(f);

	assert_int_equal(store_add_entry(c, 5, "a", id, &entry), 0);
	entry = -1;
	assert_int_equal(store_add_entry(c, 5, "a", id, &entry), -EEXIST);
	assert_int_equal(entry, -1);
	assert_int_equal(store_add_entry(c, 5, "A", id, &entry), 0);
	assert_int_equal(store_add_entry(c, 6, "a", id, &entry), 0);
	assert_int_equal(store_remove_entry(c, entry), 0);
	assert_int_equal(store_remove_entry(c, entry), -ENOENT);
	/* Being taken is no failure of the transaction. */
	commit(c);
	assert_names(f, 5, "a A ");
	assert_names(f, 6, "");
}

static void
name_needs_an_object(void **state)
{
	struct fixture *f = *state;
	struct conn *c = write_to(f);
	int64_t entry;

	assert_int_equal(store_add_entry(c, 5, "a", 4711, &entry), -ENOENT);
	store_done(&c);
	assert_names(f, 5, "");
}

static void
listing_goes_on_where_it_stopped(void **state)
{
	struct fixture *f = *state;
	int64_t id = make_object(f, 0, OBJECT_FILE);
	struct names n = { .text = "", .limit = 2 };
	struct conn *c;

	add_entry(f, 5, "c", id);
	add_entry(f, 4, "elsewhere", id);
	add_entry(f, 5, "a", id);
	add_entry(f, 5, "b", id);
	assert_names(f, 5, "c a b ");
	c = read_from(f);
	assert_int_equal(store_list_entries(c, 5, 0, collect_name, &n), 42);
	assert_int_equal(store_list_entries(c, 5, n.last, collect_name, &n), 0);
	store_done(&c);
	assert_string_equal(n.text, "c a b ");
}

static int
remove_and_look_again(void *arg, const struct entry *e)
{
	struct names all = { .text = "" };
	struct conn *c = arg;

	assert_int_equal(store_remove_entry(c, e->id), 0);
	return store_list_entries(c, e->place, 0, collect_name, &all);
}

static void
callback_may_change_what_it_sees(void **state)
{
	struct fixture *f = *state;
	int64_t id = make_object(f, 0, OBJECT_FILE);
	char name[16];
	struct conn *c;

	for (int i = 0; i < 20; i++) {
		(void)snprintf(name, sizeof(name), "%d", i);
		add_entry(f, 5, name, id);
	}
	c = write_to(f);
	assert_int_equal(store_list_entries(c, 5, 0, remove_and_look_again, c),
	    0);
	commit(c);
	assert_names(f, 5, "");
}

static void
place_has_its_time(void **state)
{
	struct fixture *f = *state;
	struct conn *c = write_to(f);
	int64_t mtime = -1;

	assert_int_equal(store_get_place_time(c, PLACE_ROOT, &mtime), 0);
	assert_int_equal(mtime, 0);
	assert_int_equal(store_set_place_time(c, PLACE_ROOT, 7), 0);
	assert_int_equal(store_set_place_time(c, PLACE_ROOT, 8), 0);
	assert_int_equal(store_get_place_time(c, PLACE_ROOT, &mtime), 0);
	assert_int_equal(mtime, 8);
	commit(c);
}

static void
usage_counts_what_is_editable(void **state)
{
	struct fixture *f = *state;
	int64_t s = make_submission(f, "contoso");
	int64_t other = make_submission(f, "fabrikam");
	int64_t id = make_file(f, s, PLACE(s, 2), "a", "12345");
	int64_t names, bytes;
	struct object sealed;
	struct conn *c;

	add_entry(f, PLACE(s, 2), "b", id);
	(void)make_file(f, other, PLACE(other, 2), "a", "123456789");
	id = make_file(f, s, PLACE(s, 8), "sealed", "123456789");
	c = write_to(f);
	assert_int_equal(store_get_object(c, id, &sealed), 0);
	sealed.access = ACCESS_SEALED;
	assert_int_equal(store_set_object(c, &sealed), 0);
	assert_int_equal(store_usage(c, s, &names, &bytes), 0);
	assert_int_equal(names, 2);
	assert_int_equal(bytes, 5);
	assert_int_equal(store_usage(c, 4711, &names, &bytes), 0);
	assert_int_equal(names, 0);
	assert_int_equal(bytes, 0);
	commit(c);
}

/* ---- submissions ---- */

static const struct submission_row full_row = {
	.state = STATE_WITHDRAWN, .state_since = 2, .pull = PULL_CLOSED,
	.pull_since = 3, .pull_artifacts = { { 4 } }, .version = 5,
	.draft_ready = true, .draft_changed = true, .credentials_frozen = true,
	.judged_by = "certfs 0.1.0", .problems = { { 6 } },
	.problems_since = 7, .problems_errors = 8, .outcome_since = 9,
	.outcome = "errors: 1, see 'problems'", .created = 10,
	.last_version = 11, .intro = 12, .tested_at = 13,
};

static void
assert_rows_equal(const struct submission_row *got,
    const struct submission_row *expected)
{
	assert_int_equal(got->id, expected->id);
	assert_int_equal(got->state, expected->state);
	assert_int_equal(got->state_since, expected->state_since);
	assert_int_equal(got->pull, expected->pull);
	assert_int_equal(got->pull_since, expected->pull_since);
	assert_hash_equal(&got->pull_artifacts, &expected->pull_artifacts);
	assert_int_equal(got->version, expected->version);
	assert_int_equal(got->draft_ready, expected->draft_ready);
	assert_int_equal(got->draft_changed, expected->draft_changed);
	assert_int_equal(got->credentials_frozen, expected->credentials_frozen);
	assert_string_equal(got->judged_by, expected->judged_by);
	assert_hash_equal(&got->problems, &expected->problems);
	assert_int_equal(got->problems_since, expected->problems_since);
	assert_int_equal(got->problems_errors, expected->problems_errors);
	assert_int_equal(got->outcome_since, expected->outcome_since);
	assert_string_equal(got->outcome, expected->outcome);
	assert_int_equal(got->created, expected->created);
	assert_int_equal(got->last_version, expected->last_version);
	assert_int_equal(got->intro, expected->intro);
	assert_int_equal(got->tested_at, expected->tested_at);
}

static void
submission_keeps_all_fields(void **state)
{
	struct fixture *f = *state;
	struct submission_row row = full_row, got;
	struct conn *c;

	row.id = make_object(f, 0, OBJECT_SUBMISSION);
	c = write_to(f);
	assert_int_equal(store_add_submission(c, &row), 0);
	assert_int_equal(store_add_submission(c, &row), -EEXIST);
	assert_int_equal(store_get_submission(c, row.id, &got), 0);
	assert_rows_equal(&got, &row);

	row = (struct submission_row){ .id = row.id };
	assert_int_equal(store_set_submission(c, &row), 0);
	assert_int_equal(store_get_submission(c, row.id, &got), 0);
	assert_rows_equal(&got, &row);
	row.id = 4711;
	assert_int_equal(store_set_submission(c, &row), -ENOENT);
	assert_int_equal(store_get_submission(c, 4711, &got), -ENOENT);
	assert_int_equal(store_delete_submission(c, 4711), -ENOENT);
	commit(c);
}

static void
submission_needs_an_object(void **state)
{
	struct submission_row row = { .id = 4711 };
	struct conn *c = write_to(*state);

	assert_int_equal(store_add_submission(c, &row), -ENOENT);
	store_done(&c);
}

static void
tell_message(struct fixture *f, int64_t submission, int64_t number, bool unread)
{
	struct message_row row = { .number = number, .unread = unread };
	struct conn *c;

	row.object = make_object(f, submission, OBJECT_FILE);
	c = write_to(f);
	assert_int_equal(store_add_message(c, submission, &row), 0);
	commit(c);
}

static int
collect_submission(void *arg, const char *name,
    const struct submission_row *row, int64_t unread)
{
	char *text = arg;

	(void)sprintf(text + strlen(text), "%s %d %lld, ", name,
	    (int)row->state, (long long)unread);
	return 0;
}

static void
submissions_are_listed_by_name(void **state)
{
	struct fixture *f = *state;
	char text[256] = "";
	int64_t id;
	struct conn *c;

	(void)make_submission(f, "b");
	id = make_submission(f, "a");
	(void)make_submission(f, "C");
	tell_message(f, id, 1, true);
	tell_message(f, id, 2, false);
	tell_message(f, id, 3, true);
	c = read_from(f);
	assert_int_equal(store_list_submissions(c, collect_submission, text),
	    0);
	store_done(&c);
	assert_string_equal(text, "C 0 0, a 0 2, b 0 0, ");
}

static int64_t
count_rows(struct fixture *f, const char *table)
{
	sqlite3_stmt *s;
	sqlite3 *db;
	char sql[128];
	int64_t n;

	assert_int_equal(sqlite3_open(fixture_path(f, "store/certfs.db"), &db),
	    SQLITE_OK);
	(void)snprintf(sql, sizeof(sql), "SELECT count(*) FROM %s", table);
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &s, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(s), SQLITE_ROW);
	n = sqlite3_column_int64(s, 0);
	(void)sqlite3_finalize(s);
	(void)sqlite3_close(db);
	return n;
}

/* A submission that has a row in every table. */
static int64_t
make_full_submission(struct fixture *f, const char *name)
{
	int64_t id = make_submission(f, name);
	int64_t directory = make_object(f, id, OBJECT_DIRECTORY);
	struct form_row form = { .field = "publisher_type", .value = NULL };
	struct version_row version = { .submission = id, .number = 1 };
	struct message_row message = { .number = 1, .source = hash_text("mail") };
	struct refused_row refused = { .previous = hash_text("previous") };
	struct submission_row row = full_row;
	struct hash h;
	struct conn *c;

	add_entry(f, PLACE(id, 2), "__MACOSX", directory);
	(void)make_file(f, id, PLACE(id, 2), "icon.png", "icon");
	(void)make_file(f, id, PLACE(directory, 1), "._icon.png", "fork");
	message.object = make_file(f, id, PLACE(id, 4), "0001", "message");
	refused.object = make_file(f, id, PLACE(id, 7), "icon.png", "bad icon");
	version.object = make_object(f, id, OBJECT_DIRECTORY);
	(void)make_file(f, id, PLACE(version.object, 1), "icon.png", "icon");
	row.id = id;
	c = write_to(f);
	assert_int_equal(store_put_blob(c, "mail", 4, &h), 0);
	assert_int_equal(store_put_blob(c, "previous", 8, &h), 0);
	assert_int_equal(store_set_submission(c, &row), 0);
	assert_int_equal(store_set_form(c, id, &form), 0);
	assert_int_equal(store_add_version(c, &version), 0);
	assert_int_equal(store_add_event(c, id, 1, "publisher", "made"), 0);
	assert_int_equal(store_add_message(c, id, &message), 0);
	assert_int_equal(store_set_refused(c, id, &refused), 0);
	assert_int_equal(store_set_place_time(c, PLACE(id, 2), 5), 0);
	assert_int_equal(store_set_place_time(c, PLACE(directory, 1), 5), 0);
	commit(c);
	return id;
}

static void
delete_submission(struct fixture *f, int64_t id)
{
	struct conn *c = write_to(f);

	assert_int_equal(store_delete_submission(c, id), 0);
	commit(c);
}

static const char *const tables[] = { "blob", "object", "entry", "place_time",
	"submission", "form", "version", "event", "message", "refused" };

static void
deleted_submission_leaves_nothing(void **state)
{
	struct fixture *f = *state;

	delete_submission(f, make_full_submission(f, "contoso"));
	for (size_t i = 0; i < ARRAY_LEN(tables); i++) {
		int64_t n = count_rows(f, tables[i]);

		if (n != 0)
			fail_msg("%s: expected no rows, got %lld", tables[i],
			    (long long)n);
	}
}

static void
deleting_one_leaves_the_other(void **state)
{
	struct fixture *f = *state;
	int64_t before[ARRAY_LEN(tables)];
	int64_t id;

	(void)make_full_submission(f, "fabrikam");
	for (size_t i = 0; i < ARRAY_LEN(tables); i++)
		before[i] = count_rows(f, tables[i]);
	id = make_full_submission(f, "contoso");
	delete_submission(f, id);
	for (size_t i = 0; i < ARRAY_LEN(tables); i++)
		assert_int_equal(count_rows(f, tables[i]), before[i]);
	assert_names(f, PLACE_ROOT, "fabrikam ");
	assert_true(has_blob(f, "icon"));
}

static void
file_linked_elsewhere_stays(void **state)
{
	struct fixture *f = *state;
	int64_t from = make_submission(f, "contoso");
	int64_t to = make_submission(f, "fabrikam");
	int64_t directory = make_object(f, to, OBJECT_DIRECTORY);
	int64_t one = make_file(f, from, PLACE(from, 2), "one", "first");
	int64_t two = make_file(f, from, PLACE(from, 2), "two", "second");
	struct object o;
	struct conn *c;

	add_entry(f, PLACE(to, 2), "one", one);
	add_entry(f, PLACE(directory, 1), "two", two);
	delete_submission(f, from);
	c = read_from(f);
	assert_int_equal(store_get_object(c, one, &o), 0);
	assert_int_equal(o.submission, to);
	assert_int_equal(o.links, 1);
	assert_int_equal(store_get_object(c, two, &o), 0);
	assert_int_equal(o.submission, to);
	store_done(&c);
	assert_true(has_blob(f, "first"));
	assert_names(f, PLACE(to, 2), "one ");
}

/* ---- the rows of a submission ---- */

static int
collect_field(void *arg, const struct form_row *row)
{
	char *text = arg;

	(void)sprintf(text + strlen(text), "%s %lld %d%d %s %lld, ", row->field,
	    (long long)row->object, row->removed, row->sealed,
	    row->value == NULL ? "-" : row->value->data,
	    (long long)row->since);
	return 0;
}

static void
form_keeps_its_fields(void **state)
{
	struct fixture *f = *state;
	int64_t id = make_submission(f, "contoso");
	struct form_row row = { .field = "client_secret", .object = 5,
	    .removed = true, .sealed = true, .since = 6 };
	char text[256] = "";
	struct conn *c = write_to(f);

	assert_int_equal(store_set_form(c, id, &row), 0);
	row = (struct form_row){ .field = "a", .value = bytes_new("v", 1) };
	assert_int_equal(store_set_form(c, id, &row), 0);
	bytes_unref(row.value);
	row.value = bytes_new("w", 1);
	assert_int_equal(store_set_form(c, id, &row), 0);
	bytes_unref(row.value);
	row = (struct form_row){ .field = "empty", .value = bytes_new("", 0) };
	assert_int_equal(store_set_form(c, id, &row), 0);
	bytes_unref(row.value);
	assert_int_equal(store_list_form(c, id, collect_field, text), 0);
	assert_string_equal(text,
	    "a 0 00 w 0, client_secret 5 11 - 6, empty 0 00  0, ");
	commit(c);
}

static void
version_is_added_once(void **state)
{
	struct fixture *f = *state;
	int64_t id = make_submission(f, "contoso");
	struct version_row row = { .submission = id, .number = 2, .object = 3,
	    .sealed_at = 4, .adopted = true, .from_zip = true, .commit = "3f2a",
	    .artifacts = { { 5 } }, .form = { { 6 } }, .reason = "asked to" };
	struct version_row got;
	struct conn *c = write_to(f);

	assert_int_equal(store_add_version(c, &row), 0);
	assert_int_equal(store_add_version(c, &row), -EEXIST);
	assert_int_equal(store_get_version(c, id, 2, &got), 0);
	assert_int_equal(got.submission, id);
	assert_int_equal(got.number, 2);
	assert_int_equal(got.object, 3);
	assert_int_equal(got.sealed_at, 4);
	assert_true(got.adopted);
	assert_true(got.from_zip);
	assert_string_equal(got.commit, "3f2a");
	assert_hash_equal(&got.artifacts, &row.artifacts);
	assert_hash_equal(&got.form, &row.form);
	assert_string_equal(got.reason, "asked to");
	assert_int_equal(store_get_version(c, id, 1, &got), -ENOENT);
	commit(c);
}

static int
collect_event(void *arg, const struct event_row *e)
{
	char *text = arg;

	(void)sprintf(text + strlen(text), "%lld %s: %s, ", (long long)e->at,
	    e->who, e->text);
	return 0;
}

static int
last_event(void *arg, const struct event_row *e)
{
	*(int64_t *)arg = e->id;
	return 1;
}

static void
events_come_in_order(void **state)
{
	struct fixture *f = *state;
	int64_t id = make_submission(f, "contoso");
	int64_t other = make_submission(f, "fabrikam");
	int64_t first = 0;
	char text[256] = "", who[65];
	struct conn *c = write_to(f);

	memset(who, 'w', sizeof(who) - 1);
	who[sizeof(who) - 1] = '\0';
	assert_int_equal(store_add_event(c, id, 9, "publisher", "created"), 0);
	assert_int_equal(store_add_event(c, other, 1, "publisher", "no"), 0);
	assert_int_equal(store_add_event(c, id, 8, "portal", "\xc3\xa9"), 0);
	assert_int_equal(store_add_event(c, id, 8, who, ""), -ENAMETOOLONG);
	assert_int_equal(store_list_events(c, id, 0, collect_event, text), 0);
	assert_string_equal(text, "9 publisher: created, 8 portal: \xc3\xa9, ");
	assert_int_equal(store_list_events(c, id, 0, last_event, &first), 1);
	text[0] = '\0';
	assert_int_equal(store_list_events(c, id, first, collect_event, text),
	    0);
	assert_string_equal(text, "8 portal: \xc3\xa9, ");
	assert_int_equal(store_add_event(c, 4711, 8, "portal", "x"), -ENOENT);
	store_done(&c);
}

static int
take_message(void *arg, const struct message_row *row)
{
	*(struct message_row *)arg = *row;
	return 0;
}

static void
message_is_unread_until_told(void **state)
{
	struct fixture *f = *state;
	int64_t id = make_submission(f, "contoso");
	struct message_row row = { .object = 50, .number = 1, .arrived = 2,
	    .version = 3, .state = STATE_IN_REVIEW, .unread = true,
	    .inbox_name = "review \xff.eml", .source = { { 4 } } };
	struct message_row got = { 0 };
	struct conn *c = write_to(f);

	assert_int_equal(store_add_message(c, id, &row), 0);
	assert_int_equal(store_add_message(c, id, &row), -EEXIST);
	assert_int_equal(store_list_messages(c, id, take_message, &got), 0);
	assert_int_equal(got.object, 50);
	assert_int_equal(got.number, 1);
	assert_int_equal(got.arrived, 2);
	assert_int_equal(got.version, 3);
	assert_int_equal(got.state, STATE_IN_REVIEW);
	assert_true(got.unread);
	assert_string_equal(got.inbox_name, "review \xff.eml");
	assert_hash_equal(&got.source, &row.source);
	assert_int_equal(store_set_message_unread(c, 50, false), 0);
	assert_int_equal(store_list_messages(c, id, take_message, &got), 0);
	assert_false(got.unread);
	assert_int_equal(store_set_message_unread(c, 51, false), -ENOENT);
	commit(c);
}

static int
take_refused(void *arg, const struct refused_row *row)
{
	*(struct refused_row *)arg = *row;
	return 0;
}

static void
refused_save_is_the_last_one(void **state)
{
	struct fixture *f = *state;
	int64_t id = make_submission(f, "contoso");
	struct refused_row row = { .which = ARTIFACT_ICON, .object = 2,
	    .pid = 3, .at = 4 };
	struct refused_row got = { 0 };
	struct conn *c = write_to(f);

	assert_int_equal(store_put_blob(c, "before", 6, &row.previous), 0);
	assert_int_equal(store_set_refused(c, id, &row), 0);
	assert_int_equal(store_list_refused(c, id, take_refused, &got), 0);
	assert_int_equal(got.which, ARTIFACT_ICON);
	assert_int_equal(got.object, 2);
	assert_int_equal(got.pid, 3);
	assert_int_equal(got.at, 4);
	assert_hash_equal(&got.previous, &row.previous);
	/* The same again keeps what is still referred to. */
	assert_int_equal(store_set_refused(c, id, &row), 0);
	commit(c);
	assert_true(has_blob(f, "before"));

	c = write_to(f);
	assert_int_equal(store_put_blob(c, "later", 5, &row.previous), 0);
	assert_int_equal(store_set_refused(c, id, &row), 0);
	commit(c);
	assert_false(has_blob(f, "before"));
	assert_true(has_blob(f, "later"));

	c = write_to(f);
	assert_int_equal(store_remove_refused(c, id, ARTIFACT_ICON), 0);
	assert_int_equal(store_remove_refused(c, id, ARTIFACT_ICON), -ENOENT);
	commit(c);
	assert_false(has_blob(f, "later"));
}

/* ---- transactions ---- */

static void
everything_is_there_after_reopening(void **state)
{
	struct fixture *f = *state;
	int64_t before[ARRAY_LEN(tables)];
	struct submission_row row;
	int64_t id = make_full_submission(f, "contoso");
	struct conn *c;

	for (size_t i = 0; i < ARRAY_LEN(tables); i++) {
		before[i] = count_rows(f, tables[i]);
		assert_true(before[i] > 0);
	}
	fixture_reopen(f);
	for (size_t i = 0; i < ARRAY_LEN(tables); i++)
		assert_int_equal(count_rows(f, tables[i]), before[i]);
	c = read_from(f);
	assert_int_equal(store_get_submission(c, id, &row), 0);
	assert_string_equal(row.outcome, full_row.outcome);
	store_done(&c);
	assert_true(has_blob(f, "message"));
}

static void
leaving_early_is_rolling_back(void **state)
{
	struct fixture *f = *state;
	struct object o = { .kind = OBJECT_FILE };
	struct conn *c = write_to(f);

	assert_int_equal(store_put_blob(c, "gone", 4, &o.content), 0);
	assert_int_equal(store_new_object(c, &o, NULL), 0);
	store_done(&c);
	assert_null(c);
	store_done(&c);
	store_done(NULL);
	assert_false(has_object(f, o.id));
	assert_false(has_blob(f, "gone"));
}

static void
nothing_is_possible_after_commit(void **state)
{
	struct fixture *f = *state;
	struct object o = { .kind = OBJECT_FILE };
	struct conn *c = write_to(f);

	assert_int_equal(store_commit(c), 0);
	assert_int_equal(store_new_object(c, &o, NULL), -EINVAL);
	assert_int_equal(store_commit(c), -EINVAL);
	store_done(&c);
}

static void
reader_cannot_write(void **state)
{
	struct fixture *f = *state;
	struct object o = { .kind = OBJECT_FILE };
	struct conn *c = read_from(f);

	assert_int_equal(store_new_object(c, &o, NULL), -EROFS);
	store_done(&c);
	/* And is of use again. */
	for (int i = 0; i < 8; i++)
		assert_false(has_object(f, 1));
}

static void
second_turn_of_one_thread_is_refused(void **state)
{
	struct fixture *f = *state;
	struct conn *c = write_to(f), *second = NULL;

	assert_int_equal(store_write(f->st, DURABLE_PROCESS, &second),
	    -EDEADLK);
	assert_null(second);
	commit(c);
}

static void
writer_may_read(void **state)
{
	struct fixture *f = *state;
	int64_t id = make_object(f, 0, OBJECT_FILE), entry;
	struct conn *c = write_to(f), *reader;
	struct entry e;

	assert_int_equal(store_add_entry(c, 5, "a", id, &entry), 0);
	assert_int_equal(store_find_entry(c, 5, "a", &e), 0);
	reader = read_from(f);
	assert_int_equal(store_find_entry(reader, 5, "a", &e), -ENOENT);
	store_done(&reader);
	commit(c);
}

static void
reader_may_not_write(void **state)
{
	struct fixture *f = *state;
	struct conn *reader = read_from(f), *c = NULL;

	assert_int_equal(store_write(f->st, DURABLE_PROCESS, &c), -EDEADLK);
	assert_null(c);
	store_done(&reader);
	commit(write_to(f));
}

static void *
make_one(void *arg)
{
	(void)make_file(arg, 0, 5, "a", "content");
	return NULL;
}

static void
reader_keeps_its_snapshot(void **state)
{
	struct fixture *f = *state;
	struct conn *before = read_from(f), *again;
	pthread_t other;
	struct entry e;

	assert_int_equal(store_find_entry(before, 5, "a", &e), -ENOENT);
	assert_int_equal(pthread_create(&other, NULL, make_one, f), 0);
	assert_int_equal(pthread_join(other, NULL), 0);
	assert_int_equal(store_find_entry(before, 5, "a", &e), -ENOENT);
	/* The thread has a reader: it is given that one. */
	again = read_from(f);
	assert_int_equal(store_find_entry(again, 5, "a", &e), -ENOENT);
	store_done(&again);
	assert_int_equal(store_find_entry(before, 5, "a", &e), -ENOENT);
	store_done(&before);
	before = read_from(f);
	assert_int_equal(store_find_entry(before, 5, "a", &e), 0);
	store_done(&before);
}

/* Calls of SQLite and of the store go through these. */
static atomic_int syncs;

int
fsync(int fd)
{
	(void)atomic_fetch_add(&syncs, 1);
	return (int)syscall(SYS_fsync, fd);
}

int
fdatasync(int fd)
{
	(void)atomic_fetch_add(&syncs, 1);
	return (int)syscall(SYS_fdatasync, fd);
}

/* The number of syncs that a transaction with one new object takes. */
static int
syncs_of_commit(struct fixture *f, enum durability d)
{
	struct object o = { .kind = OBJECT_FILE };
	struct conn *c = NULL;
	int before = atomic_load(&syncs);

	assert_int_equal(store_write(f->st, d, &c), 0);
	assert_int_equal(store_new_object(c, &o, NULL), 0);
	commit(c);
	return atomic_load(&syncs) - before;
}

static int
syncs_of_sync(struct fixture *f)
{
	int before = atomic_load(&syncs);

	assert_int_equal(store_sync(f->st), 0);
	return atomic_load(&syncs) - before;
}

static void
only_power_loss_needs_a_sync(void **state)
{
	struct fixture *f = *state;

	/* The first write of the log syncs its header, too. */
	(void)syncs_of_commit(f, DURABLE_POWER);
	assert_int_equal(syncs_of_commit(f, DURABLE_PROCESS), 0);
	assert_int_equal(syncs_of_commit(f, DURABLE_POWER), 1);
	assert_int_equal(syncs_of_commit(f, DURABLE_PROCESS), 0);
	assert_int_equal(syncs_of_sync(f), 1);
	assert_int_equal(syncs_of_sync(f), 0);
	assert_int_equal(syncs_of_commit(f, DURABLE_PROCESS), 0);
	assert_int_equal(syncs_of_sync(f), 1);
	fixture_reopen(f);
	assert_true(syncs_of_sync(f) > 0);
	assert_string_equal(store_directory(f->st), f->directory);
}

/* ---- threads ---- */

/* More of them read than there are readers. */
#define THREADS		8
#define ROUNDS		40

struct worker {
	struct fixture	*f;
	int		 number;
	int		 failed;	/* line, 0: none */
};

#define CHECK(w, condition) do {					\
	if (!(condition)) {						\
		(w)->failed = __LINE__;					\
		return NULL;						\
	}								\
} while (0)

/* An object and its name come together, or neither is there. */
static void *
write_pairs(void *arg)
{
	struct worker *w = arg;

	for (int i = 0; i < ROUNDS; i++) {
		struct conn *c CF_AUTO(store_done) = NULL;
		struct object o = { .kind = OBJECT_FILE };
		int64_t entry;
		char name[32];

		(void)snprintf(name, sizeof(name), "%d-%d", w->number, i);
		CHECK(w, store_write(w->f->st, DURABLE_PROCESS, &c) == 0);
		CHECK(w, store_put_blob(c, name, strlen(name),
		    &o.content) == 0);
		CHECK(w, store_new_object(c, &o, NULL) == 0);
		CHECK(w, store_add_entry(c, 5, name, o.id, &entry) == 0);
		/* Every fourth one is rolled back. */
		if (i % 4 != 3)
			CHECK(w, store_commit(c) == 0);
	}
	return NULL;
}

static int
read_content(void *arg, const struct entry *e)
{
	struct bytes *bytes CF_AUTO(bytes_done) = NULL;

	if (store_get_blob(arg, &e->object.content, &bytes) < 0)
		return -1;
	return strcmp(bytes->data, e->name) == 0 ? 0 : -1;
}

static void *
read_pairs(void *arg)
{
	struct worker *w = arg;

	for (int i = 0; i < ROUNDS; i++) {
		struct conn *c CF_AUTO(store_done) = NULL;

		CHECK(w, store_read(w->f->st, &c) == 0);
		CHECK(w, store_list_entries(c, 5, 0, read_content, c) == 0);
		if (i % 8 == 0) {
			store_done(&c);
			CHECK(w, store_sync(w->f->st) == 0);
		}
	}
	return NULL;
}

/* As many as there are readers: each lists, and reads while it does. */
#define LISTERS		4

struct lister {
	struct fixture		*f;
	pthread_barrier_t	*all_list;
	int			 failed;
};

static int
read_amid(void *arg, const struct entry *e)
{
	struct lister *l = arg;
	struct object o;
	struct conn *c CF_AUTO(store_done) = NULL;

	(void)pthread_barrier_wait(l->all_list);
	if (store_read(l->f->st, &c) < 0)
		return -1;
	return store_get_object(c, e->object.id, &o) < 0 ? -1 : 1;
}

static void *
list_and_read(void *arg)
{
	struct lister *l = arg;
	struct conn *c CF_AUTO(store_done) = NULL;

	CHECK(l, store_read(l->f->st, &c) == 0);
	CHECK(l, store_list_entries(c, 5, 0, read_amid, l) == 1);
	return NULL;
}

static void
listings_do_not_wait_for_each_other(void **state)
{
	struct fixture *f = *state;
	struct lister listers[LISTERS];
	pthread_t threads[LISTERS];
	pthread_barrier_t all_list;

	(void)make_file(f, 0, 5, "a", "content");
	assert_int_equal(pthread_barrier_init(&all_list, NULL, LISTERS), 0);
	for (int i = 0; i < LISTERS; i++) {
		listers[i] = (struct lister){ .f = f, .all_list = &all_list };
		assert_int_equal(pthread_create(&threads[i], NULL,
		    list_and_read, &listers[i]), 0);
	}
	for (int i = 0; i < LISTERS; i++) {
		assert_int_equal(pthread_join(threads[i], NULL), 0);
		assert_int_equal(listers[i].failed, 0);
	}
	(void)pthread_barrier_destroy(&all_list);
}

static int
count_entry(void *arg, const struct entry *e)
{
	(void)e;
	++*(int *)arg;
	return 0;
}

static void
threads_share_one_store(void **state)
{
	struct fixture *f = *state;
	struct worker workers[THREADS];
	pthread_t threads[THREADS];
	struct conn *c;
	int names = 0;

	for (int i = 0; i < THREADS; i++) {
		workers[i] = (struct worker){ .f = f, .number = i };
		assert_int_equal(pthread_create(&threads[i], NULL,
		    i % 4 == 0 ? write_pairs : read_pairs, &workers[i]), 0);
	}
	for (int i = 0; i < THREADS; i++) {
		assert_int_equal(pthread_join(threads[i], NULL), 0);
		if (workers[i].failed != 0)
			fail_msg("thread %d failed in line %d", i,
			    workers[i].failed);
	}
	c = read_from(f);
	assert_int_equal(store_list_entries(c, 5, 0, count_entry, &names), 0);
	store_done(&c);
	assert_int_equal(names, THREADS / 4 * ROUNDS * 3 / 4);
}

/* ---- plans ---- */

static void
check_plan(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *s;
	char *explain = sqlite3_mprintf("EXPLAIN QUERY PLAN %s", sql);

	assert_non_null(explain);
	if (sqlite3_prepare_v2(db, explain, -1, &s, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(db));
	while (sqlite3_step(s) == SQLITE_ROW) {
		const char *step = (const char *)sqlite3_column_text(s, 3);

		/* n: numbers that the statement itself counts up. */
		if (strncmp(step, "SCAN", 4) == 0 &&
		    strcmp(step, "SCAN CONSTANT ROW") != 0 &&
		    strcmp(step, "SCAN n") != 0)
			fail_msg("a scan: '%s' in: %s", step, sql);
		if (strstr(step, "TEMP B-TREE") != NULL)
			fail_msg("a sort: '%s' in: %s", step, sql);
	}
	(void)sqlite3_finalize(s);
	sqlite3_free(explain);
}

static void
no_statement_scans_or_sorts(void **state)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(fixture_path(*state, "store/certfs.db"),
	    &db), SQLITE_OK);
	for (int i = 0; i < SQL_TEXTS; i++) {
		if (sql_texts[i] == NULL)
			fail_msg("statement %d has no text", i);
		check_plan(db, sql_texts[i]);
	}
	(void)sqlite3_close(db);
}

/* Without an index on it a foreign key would be searched for by a scan. */
static void
foreign_keys_are_indexed(void **state)
{
	static const char *const children[] = {
		"SELECT 1 FROM object WHERE content = $1",
		"SELECT 1 FROM entry WHERE object = $1",
		"SELECT 1 FROM submission WHERE id = $1",
		"SELECT 1 FROM form WHERE submission = $1",
		"SELECT 1 FROM version WHERE submission = $1",
		"SELECT 1 FROM event WHERE submission = $1",
		"SELECT 1 FROM message WHERE submission = $1",
		"SELECT 1 FROM refused WHERE submission = $1",
	};
	sqlite3 *db;

	assert_int_equal(sqlite3_open(fixture_path(*state, "store/certfs.db"),
	    &db), SQLITE_OK);
	for (size_t i = 0; i < ARRAY_LEN(children); i++)
		check_plan(db, children[i]);
	(void)sqlite3_close(db);
}

/* ---- transitions, intro.md ---- */

struct seen {
	struct transition_row row[4];
	size_t	count;
};

static int
see_transition(void *arg, const struct transition_row *row)
{
	struct seen *seen = arg;

	assert_true(seen->count < ARRAY_LEN(seen->row));
	seen->row[seen->count++] = *row;
	return 0;
}

static void
transitions_are_listed_by_version(void **state)
{
	struct fixture *f = *state;
	const struct transition_row one = {
		.at = 7, .track = TRACK_STATUS, .from = STATE_READY,
		.to = STATE_WITHDRAWN, .version = 1, .who = "publisher",
		.reason = "it's a \"test\"",
	};
	const struct transition_row two = {
		.at = 8, .track = TRACK_PULL, .from = PULL_NONE,
		.to = PULL_CLOSED, .version = 1, .who = "certfs",
	};
	const struct transition_row other = { .version = 2 };
	struct submission_row row = { .id = make_object(f, 0,
	    OBJECT_SUBMISSION) };
	struct seen seen = { .count = 0 };
	struct conn *c = write_to(f);

	assert_int_equal(store_add_submission(c, &row), 0);
	assert_int_equal(store_add_transition(c, row.id, &one), 0);
	assert_int_equal(store_add_transition(c, row.id, &other), 0);
	assert_int_equal(store_add_transition(c, row.id, &two), 0);
	assert_int_equal(store_list_transitions(c, row.id, 1, see_transition,
	    &seen), 0);
	assert_int_equal(seen.count, 2);
	assert_true(seen.row[0].id < seen.row[1].id);
	assert_int_equal(seen.row[0].at, 7);
	assert_int_equal(seen.row[0].track, TRACK_STATUS);
	assert_int_equal(seen.row[0].from, STATE_READY);
	assert_int_equal(seen.row[0].to, STATE_WITHDRAWN);
	assert_int_equal(seen.row[0].version, 1);
	assert_string_equal(seen.row[0].who, "publisher");
	assert_string_equal(seen.row[0].reason, "it's a \"test\"");
	assert_int_equal(seen.row[1].track, TRACK_PULL);
	assert_int_equal(seen.row[1].to, PULL_CLOSED);
	assert_string_equal(seen.row[1].reason, "");
	assert_int_equal(store_delete_submission(c, row.id), 0);
	seen.count = 0;
	assert_int_equal(store_list_transitions(c, row.id, 1, see_transition,
	    &seen), 0);
	assert_int_equal(seen.count, 0);
	commit(c);
}

static void
attached_texts_are_numbered(void **state)
{
	struct fixture *f = *state;
	struct submission_row row = { .id = make_object(f, 0,
	    OBJECT_SUBMISSION) };
	struct intro_row intro = { .number = 1, .at = 9, .version = 3 }, got;
	int64_t number = -1;
	struct conn *c;

	intro.object = make_file(f, row.id, 5, "1.md", "# Introduction\n");
	c = write_to(f);
	assert_int_equal(store_add_submission(c, &row), 0);
	assert_int_equal(store_last_intro(c, row.id, &number), 0);
	assert_int_equal(number, 0);
	assert_int_equal(store_get_intro(c, row.id, 1, &got), -ENOENT);
	assert_int_equal(store_add_intro(c, row.id, &intro), 0);
	assert_int_equal(store_add_intro(c, row.id, &intro), -EEXIST);
	assert_int_equal(store_last_intro(c, row.id, &number), 0);
	assert_int_equal(number, 1);
	assert_int_equal(store_get_intro(c, row.id, 1, &got), 0);
	assert_int_equal(got.number, 1);
	assert_int_equal(got.object, intro.object);
	assert_int_equal(got.at, 9);
	assert_int_equal(got.version, 3);
	intro.content = hash_text("# Introduction\n");
	assert_hash_equal(&got.content, &intro.content);
	commit(c);
}

struct replies {
	struct reply_row	row[4];
	size_t			count;
};

static int
take_reply(void *arg, const struct reply_row *row)
{
	struct replies *got = arg;

	assert_true(got->count < ARRAY_LEN(got->row));
	got->row[got->count++] = *row;
	return 0;
}

static void
replies_are_listed_by_number(void **state)
{
	struct fixture *f = *state;
	struct submission_row row = { .id = make_object(f, 0,
	    OBJECT_SUBMISSION) };
	struct reply_row reply = {
		.number = 2, .object = 21, .at = 9, .version = 3,
		.state = STATE_NEEDS_ANSWER, .named = 4, .answers = 5,
		.content = hash_text("Yes.\n"),
	};
	struct replies got = { .count = 0 };
	struct conn *c = write_to(f);

	assert_int_equal(store_add_submission(c, &row), 0);
	assert_int_equal(store_add_reply(c, row.id, &reply), 0);
	assert_int_equal(store_add_reply(c, row.id, &reply), -EEXIST);
	reply.number = 1;
	assert_int_equal(store_add_reply(c, row.id, &reply), 0);
	assert_int_equal(store_list_replies(c, row.id, take_reply, &got), 0);
	assert_int_equal(got.count, 2);
	assert_int_equal(got.row[0].number, 1);
	assert_int_equal(got.row[1].number, 2);
	assert_int_equal(got.row[1].object, 21);
	assert_int_equal(got.row[1].at, 9);
	assert_int_equal(got.row[1].version, 3);
	assert_int_equal(got.row[1].state, STATE_NEEDS_ANSWER);
	assert_int_equal(got.row[1].named, 4);
	assert_int_equal(got.row[1].answers, 5);
	assert_hash_equal(&got.row[1].content, &reply.content);
	assert_int_equal(store_delete_submission(c, row.id), 0);
	got.count = 0;
	assert_int_equal(store_list_replies(c, row.id, take_reply, &got), 0);
	assert_int_equal(got.count, 0);
	commit(c);
}

/* ---- schema ---- */

/* Leaves the store closed. */
static void
tamper(struct fixture *f, const char *sql)
{
	store_close(f->st);
	f->st = NULL;
	fixture_tamper(f, sql);
}

static void
set_schema(struct fixture *f, size_t version)
{
	char sql[80];

	(void)snprintf(sql, sizeof(sql),
	    "UPDATE meta SET value = %zu WHERE name = 'schema'", version);
	tamper(f, sql);
}

static void
newer_schema_is_refused(void **state)
{
	struct fixture *f = *state;
	struct reason why = { 0 };

	char expected[128];

	set_schema(f, 700);
	assert_int_equal(store_open(f->directory, &f->st, &why), -ENOTSUP);
	assert_int_equal(why.error, ENOTSUP);
	(void)snprintf(expected, sizeof(expected), "store has schema 700, "
	    "this certfs knows up to %zu: upgrade certfs", schema_count);
	assert_string_equal(why.text, expected);
	/* Refused, and not changed. */
	set_schema(f, schema_count);
	fixture_open(f);
}

static struct db *
open_raw(struct fixture *f)
{
	struct reason why = { 0 };
	struct db *db = NULL;

	store_close(f->st);
	f->st = NULL;
	if (db_open(fixture_path(f, "store/certfs.db"), DB_WRITER, &db,
	    &why) < 0)
		fail_msg("%s", why.text);
	return db;
}

#define STEPS_MAX	32

/* The steps of this program, and one or two of a later one. */
static size_t
more_steps(const char *steps[STEPS_MAX], const char *one, const char *two)
{
	size_t count = schema_count;

	assert_true(count + 2 <= STEPS_MAX);
	memcpy(steps, schema_steps, count * sizeof(steps[0]));
	steps[count++] = one;
	if (two != NULL)
		steps[count++] = two;
	return count;
}

static void
older_store_is_migrated(void **state)
{
	struct fixture *f = *state;
	const char *steps[STEPS_MAX];
	const size_t n = more_steps(steps,
	    "ALTER TABLE object ADD COLUMN note TEXT;"
	    "UPDATE object SET note = 'migrated'",
	    "CREATE TABLE another (id INTEGER PRIMARY KEY)");
	int64_t id = make_file(f, 0, 5, "kept", "content");
	struct reason why = { 0 };
	struct db *db = open_raw(f);

	assert_int_equal(schema_migrate(db, steps, n - 1, &why), 0);
	assert_int_equal(schema_migrate(db, steps, n - 1, &why), 0);
	assert_int_equal(schema_migrate(db, steps, n, &why), 0);
	assert_int_equal(schema_migrate(db, steps, n - 1, &why), -ENOTSUP);
	db_close(db);
	assert_int_equal(count_rows(f, "object WHERE note = 'migrated'"), 1);
	assert_int_equal(count_rows(f, "another"), 0);
	set_schema(f, schema_count);
	fixture_open(f);
	assert_true(has_object(f, id));
}

/* A store as the first release left it, with one version. */
static void
first_release_is_migrated(void **state)
{
	struct fixture *f = *state;
	struct submission_row row;
	struct reason why = { 0 };
	struct conn *c;
	struct db *db;

	store_close(f->st);
	f->st = NULL;
	assert_int_equal(truncate(fixture_path(f, "store/certfs.db"), 0), 0);
	db = open_raw(f);
	assert_int_equal(schema_migrate(db, schema_steps, 1, &why), 0);
	assert_int_equal(db_exec(db, "INSERT INTO object (id, submission,"
	    " kind, access, links, was, size, mtime, ctime)"
	    " VALUES (5, 0, 1, 0, 1, 0, 0, 0, 0);"
	    "INSERT INTO submission VALUES (5, 4, 11, 0, 12, NULL, 3, 0, 0,"
	    " 0, '', NULL, 0, 0, 0, '', 13)"), 0);
	db_close(db);
	fixture_open(f);
	c = write_to(f);
	assert_int_equal(store_get_submission(c, 5, &row), 0);
	assert_int_equal(row.state, STATE_SUBMITTED);
	assert_int_equal(row.version, 3);
	assert_int_equal(row.last_version, 3);
	assert_int_equal(row.intro, 0);
	assert_int_equal(row.tested_at, 0);
	store_done(&c);
}

/* One from before there were portals, with a message. */
static void
a_store_without_portals_is_migrated(void **state)
{
	struct fixture *f = *state;
	struct message_row message = { .number = 0 };
	struct remote_row remote;
	struct reason why = { 0 };
	struct conn *c;
	struct db *db;

	store_close(f->st);
	f->st = NULL;
	assert_int_equal(truncate(fixture_path(f, "store/certfs.db"), 0), 0);
	db = open_raw(f);
	assert_int_equal(schema_migrate(db, schema_steps, 3, &why), 0);
	assert_int_equal(db_exec(db, "INSERT INTO object (id, submission,"
	    " kind, access, links, was, size, mtime, ctime)"
	    " VALUES (5, 0, 1, 0, 1, 0, 0, 0, 0), (6, 5, 2, 1, 1, 0, 0, 0, 0);"
	    "INSERT INTO submission (id, state, state_since, pull, pull_since,"
	    " version, draft_ready, draft_changed, credentials_frozen,"
	    " judged_by, problems_since, problems_errors, outcome_since,"
	    " outcome, created) VALUES (5, 4, 11, 0, 12, 1, 0, 0, 0, '', 0, 0,"
	    " 0, '', 13);"
	    "INSERT INTO message (submission, object, number, arrived,"
	    " version, state, unread, inbox_name, source)"
	    " VALUES (5, 6, 1, 14, 1, 4, 1, 'mail', zeroblob(32))"), 0);
	db_close(db);
	fixture_open(f);
	c = write_to(f);
	assert_int_equal(store_get_remote(c, 5, &remote), -ENOENT);
	assert_int_equal(store_list_messages(c, 5, take_message, &message), 0);
	assert_int_equal(message.number, 1);
	assert_string_equal(message.portal_id, "");
	store_done(&c);
}

static void
failed_migration_changes_nothing(void **state)
{
	struct fixture *f = *state;
	const char *steps[STEPS_MAX];
	const size_t n = more_steps(steps,
	    "CREATE TABLE half (id INTEGER PRIMARY KEY);"
	    "INSERT INTO nowhere VALUES (1)", NULL);
	struct reason why = { 0 };
	struct db *db = open_raw(f);

	assert_int_equal(schema_migrate(db, steps, n, &why), -EIO);
	assert_non_null(strstr(why.text, "no such table: nowhere"));
	db_close(db);
	assert_int_equal(count_rows(f, "sqlite_master WHERE name = 'half'"), 0);
	fixture_open(f);
}

static void
impossible_value_is_an_error(void **state)
{
	struct fixture *f = *state;
	struct submission_row row;
	int64_t id = make_submission(f, "contoso");
	struct conn *c;

	tamper(f, "UPDATE submission SET state = 99");
	fixture_open(f);
	c = read_from(f);
	row.id = 0;
	assert_int_equal(store_get_submission(c, id, &row), -EIO);
	assert_int_equal(row.id, 0);
	store_done(&c);
	tamper(f, "UPDATE submission SET state = 0, problems = x'00'");
	fixture_open(f);
	c = read_from(f);
	assert_int_equal(store_get_submission(c, id, &row), -EIO);
	store_done(&c);
	tamper(f, "UPDATE entry SET name = zeroblob(256)");
	fixture_open(f);
	c = read_from(f);
	assert_int_equal(store_list_entries(c, PLACE_ROOT, 0, collect_name,
	    NULL), -EIO);
	store_done(&c);
}

#define STORE_TEST(f) \
    cmocka_unit_test_setup_teardown(f, fixture_store, fixture_gone)

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hash_is_blake2b),
		STORE_TEST(blob_comes_back),
		STORE_TEST(zero_hash_has_no_bytes),
		STORE_TEST(blob_stays_while_it_is_used),
		STORE_TEST(object_keeps_all_fields),
		STORE_TEST(symlink_has_its_target),
		STORE_TEST(object_takes_its_content_along),
		STORE_TEST(object_with_a_name_is_kept),
		STORE_TEST(content_has_to_be_there),
		STORE_TEST(ids_are_never_used_again),
		STORE_TEST(many_ids_ascend_and_leave_nothing),
		STORE_TEST(entry_leads_to_its_object),
		STORE_TEST(names_are_any_bytes),
		STORE_TEST(name_is_taken_once),
		STORE_TEST(name_needs_an_object),
		STORE_TEST(listing_goes_on_where_it_stopped),
		STORE_TEST(callback_may_change_what_it_sees),
		STORE_TEST(place_has_its_time),
		STORE_TEST(usage_counts_what_is_editable),
		STORE_TEST(submission_keeps_all_fields),
		STORE_TEST(submission_needs_an_object),
		STORE_TEST(submissions_are_listed_by_name),
		STORE_TEST(deleted_submission_leaves_nothing),
		STORE_TEST(deleting_one_leaves_the_other),
		STORE_TEST(file_linked_elsewhere_stays),
		STORE_TEST(form_keeps_its_fields),
		STORE_TEST(version_is_added_once),
		STORE_TEST(events_come_in_order),
		STORE_TEST(message_is_unread_until_told),
		STORE_TEST(refused_save_is_the_last_one),
		STORE_TEST(everything_is_there_after_reopening),
		STORE_TEST(leaving_early_is_rolling_back),
		STORE_TEST(nothing_is_possible_after_commit),
		STORE_TEST(reader_cannot_write),
		STORE_TEST(second_turn_of_one_thread_is_refused),
		STORE_TEST(writer_may_read),
		STORE_TEST(reader_may_not_write),
		STORE_TEST(reader_keeps_its_snapshot),
		STORE_TEST(only_power_loss_needs_a_sync),
		STORE_TEST(threads_share_one_store),
		STORE_TEST(listings_do_not_wait_for_each_other),
		STORE_TEST(no_statement_scans_or_sorts),
		STORE_TEST(foreign_keys_are_indexed),
		STORE_TEST(transitions_are_listed_by_version),
		STORE_TEST(attached_texts_are_numbered),
		STORE_TEST(replies_are_listed_by_number),
		STORE_TEST(newer_schema_is_refused),
		STORE_TEST(older_store_is_migrated),
		STORE_TEST(first_release_is_migrated),
		STORE_TEST(a_store_without_portals_is_migrated),
		STORE_TEST(failed_migration_changes_nothing),
		STORE_TEST(impossible_value_is_an_error),
	};

	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
