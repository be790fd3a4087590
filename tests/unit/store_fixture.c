#include "store_fixture.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sqlite3.h>

int
fixture_directory(void **state)
{
	const char *tmp = getenv("TMPDIR");
	struct fixture *f = calloc(1, sizeof(*f));

	if (f == NULL)
		return -1;
	(void)snprintf(f->root, sizeof(f->root), "%s/certfs-test-XXXXXX",
	    tmp == NULL ? "/tmp" : tmp);
	if (mkdtemp(f->root) == NULL) {
		free(f);
		return -1;
	}
	(void)snprintf(f->directory, sizeof(f->directory), "%s/store", f->root);
	*state = f;
	return 0;
}

void
fixture_open(struct fixture *f)
{
	struct reason why = { 0 };
	int r = store_open(f->directory, &f->st, &why);

	if (r < 0)
		fail_msg("store_open: %d, %s", r, why.text);
}

int
fixture_store(void **state)
{
	struct fixture *f;

	if (fixture_directory(state) < 0)
		return -1;
	f = *state;
	return store_open(f->directory, &f->st, NULL);
}

void
fixture_reopen(struct fixture *f)
{
	store_close(f->st);
	f->st = NULL;
	fixture_open(f);
}

void
fixture_refuses(struct fixture *f, int expected, const char *expected_text)
{
	struct reason why = { 0 };
	int r = store_open(f->directory, &f->st, &why);

	if (r != expected || strstr(why.text, expected_text) == NULL ||
	    why.error != -expected)
		fail_msg("expected %d '%s', got %d '%s'", expected,
		    expected_text, r, why.text);
	assert_null(f->st);
}

void
fixture_tamper(struct fixture *f, const char *sql)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(fixture_path(f, "store/certfs.db"), &db),
	    SQLITE_OK);
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(db));
	(void)sqlite3_close(db);
}

static int
remove_one(const char *path, const struct stat *sb, int type, struct FTW *ftw)
{
	(void)sb;
	(void)type;
	(void)ftw;
	return remove(path);
}

int
fixture_gone(void **state)
{
	struct fixture *f = *state;

	store_close(f->st);
	(void)nftw(f->root, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	free(f);
	return 0;
}

const char *
fixture_path(const struct fixture *f, const char *name)
{
	static char path[600];

	(void)snprintf(path, sizeof(path), "%s/%s", f->root, name);
	return path;
}

struct conn *
write_to(struct fixture *f)
{
	struct conn *c = NULL;

	assert_int_equal(store_write(f->st, DURABLE_PROCESS, &c), 0);
	return c;
}

struct conn *
read_from(struct fixture *f)
{
	struct conn *c = NULL;

	assert_int_equal(store_read(f->st, &c), 0);
	return c;
}

void
commit(struct conn *c)
{
	assert_int_equal(store_commit(c), 0);
	store_done(&c);
}

int64_t
make_object(struct fixture *f, int64_t submission, enum object_kind kind)
{
	struct object o = { .submission = submission, .kind = kind,
	    .links = 1, .was = ARTIFACT_NONE };
	struct conn *c = write_to(f);

	assert_int_equal(store_new_object(c, &o, NULL), 0);
	commit(c);
	return o.id;
}

int64_t
make_file(struct fixture *f, int64_t submission, int64_t place,
    const char *name, const char *content)
{
	struct object o = { .submission = submission, .kind = OBJECT_FILE,
	    .links = 1, .was = ARTIFACT_NONE, .size = (int64_t)strlen(content) };
	struct conn *c = write_to(f);
	int64_t entry;

	assert_int_equal(store_put_blob(c, content, strlen(content),
	    &o.content), 0);
	assert_int_equal(store_new_object(c, &o, NULL), 0);
	assert_int_equal(store_add_entry(c, place, name, o.id, &entry), 0);
	commit(c);
	return o.id;
}

int64_t
make_submission(struct fixture *f, const char *name)
{
	struct submission_row row = { 0 };
	struct conn *c;

	row.id = make_object(f, 0, OBJECT_SUBMISSION);
	c = write_to(f);
	assert_int_equal(store_add_submission(c, &row), 0);
	commit(c);
	add_entry(f, PLACE_ROOT, name, row.id);
	return row.id;
}

void
add_entry(struct fixture *f, int64_t place, const char *name, int64_t object)
{
	struct conn *c = write_to(f);
	int64_t id;

	assert_int_equal(store_add_entry(c, place, name, object, &id), 0);
	commit(c);
}

bool
has_object(struct fixture *f, int64_t id)
{
	struct conn *c = read_from(f);
	struct object o;
	int r = store_get_object(c, id, &o);

	store_done(&c);
	assert_true(r == 0 || r == -ENOENT);
	return r == 0;
}

bool
has_blob(struct fixture *f, const char *content)
{
	struct conn *c = read_from(f);
	struct bytes *bytes = NULL;
	struct hash h;
	int r;

	hash_of(content, strlen(content), &h);
	r = store_get_blob(c, &h, &bytes);
	store_done(&c);
	bytes_unref(bytes);
	assert_true(r == 0 || r == -ENOENT);
	return r == 0;
}
