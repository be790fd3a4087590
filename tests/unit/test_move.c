/*
 * The draft: moving, limits, the names at the root, and many at once.
 */
#include "draft_fixture.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "draft.h"

/* ---- moving ---- */

static void
rename_over_an_artifact_is_judged_first(void **state)
{
	struct draft_fixture *f = *state;
	struct reason why = { .error = 0 };
	struct draft_move move = {
		.from_place = at(f, SLOT_ARTIFACTS), .from = "tmp",
		.to_place = at(f, SLOT_ARTIFACTS), .name = PROPERTIES,
		.pid = 9,
	};
	int64_t replaced = -1, old;

	assert_int_equal(save(f, PROPERTIES, GOOD), 0);
	old = object_of(f, SLOT_ARTIFACTS, PROPERTIES);
	assert_int_equal(save(f, "tmp", BROKEN), 0);
	assert_int_equal(draft_move(f->s, &move, &replaced, &why), -EPROTO);
	has(why.text, "artifacts/apiProperties.json:1:16: ");
	has(why.text, "refused/apiProperties.json");
	assert_string_equal(artifact(f, PROPERTIES), GOOD);
	assert_string_equal(artifact(f, "tmp"), BROKEN);
	assert_string_equal(content(f, at(f, SLOT_REFUSED), PROPERTIES),
	    BROKEN);

	assert_int_equal(save(f, "tmp", "{\"properties\": {} }"), 0);
	assert_int_equal(draft_move(f->s, &move, &replaced, &why), 0);
	assert_true(replaced == old);
	assert_false(is_there(f, SLOT_ARTIFACTS, "tmp"));
	has_not(document(f, DOCUMENT_PROBLEMS), "refused/");

	/* link(2) onto a free name of an artifact is no way round. */
	assert_int_equal(save(f, "tmp", PICTURE), 0);
	assert_int_equal(move_within(f, "tmp", "icon.png",
	    (struct draft_move){ .keep = true }, NULL), -EPROTO);
	f->domain->options.validate = VALIDATE_OFF;
	assert_int_equal(move_within(f, "tmp", "icon.png",
	    (struct draft_move){ .keep = true }, NULL), 0);
}

/* GIO renames before it closes. */
static void
the_content_of_an_open_file_is_what_is_judged(void **state)
{
	struct draft_fixture *f = *state;
	struct draft_save live = { .mtime = 1 };

	assert_int_equal(make(f, SLOT_ARTIFACTS, "tmp", OBJECT_FILE), 0);
	live.object = object_of(f, SLOT_ARTIFACTS, "tmp");
	live.data = BROKEN;
	live.size = strlen(BROKEN);
	assert_int_equal(move_within(f, "tmp", PROPERTIES,
	    (struct draft_move){ .live = &live }, NULL), -EPROTO);
	assert_true(is_there(f, SLOT_ARTIFACTS, "tmp"));
	live.data = GOOD;
	live.size = strlen(GOOD);
	assert_int_equal(move_within(f, "tmp", PROPERTIES,
	    (struct draft_move){ .live = &live }, NULL), 0);
	assert_string_equal(artifact(f, PROPERTIES), GOOD);
}

static void
rename_does_what_rename_2_says(void **state)
{
	struct draft_fixture *f = *state;
	const struct draft_move plain = { .pid = 0 };
	const struct draft_move no_replace = { .no_replace = true };
	const struct draft_move both = { .exchange = true };
	static const struct {
		const char	*from, *to;
		int		 how;	/* index */
		int		 expect;
	} cases[] = {
		{ "nothing", "x", 0, -ENOENT },
		{ "file", "file", 0, 0 },
		{ "file", "directory", 0, -EISDIR },
		{ "directory", "file", 0, -ENOTDIR },
		{ "directory", "full", 0, -ENOTEMPTY },
		{ "directory", "icon.png", 0, -ENOTSUP },
		{ "link", "icon.png", 0, -ENOTSUP },
		{ "file", "link", 1, -EEXIST },
		{ "file", "absent", 2, -ENOENT },
		{ "file", "link", 2, 0 },
		{ "directory", "empty", 0, 0 },
	};
	const struct draft_move *how[] = { &plain, &no_replace, &both };
	struct entry e;

	assert_int_equal(make(f, SLOT_ARTIFACTS, "file", OBJECT_FILE), 0);
	assert_int_equal(make(f, SLOT_ARTIFACTS, "link", OBJECT_SYMLINK), 0);
	assert_int_equal(make(f, SLOT_ARTIFACTS, "empty", OBJECT_DIRECTORY), 0);
	assert_int_equal(make(f, SLOT_ARTIFACTS, "full", OBJECT_DIRECTORY), 0);
	assert_int_equal(make(f, SLOT_ARTIFACTS, "directory",
	    OBJECT_DIRECTORY), 0);
	assert_int_equal(draft_create(f->s, PLACE(object_of(f, SLOT_ARTIFACTS,
	    "full"), SLOT_SELF), "inside", OBJECT_DIRECTORY, NULL, &e, NULL),
	    0);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		int r = move_within(f, cases[i].from, cases[i].to,
		    *how[cases[i].how], NULL);

		if (r != cases[i].expect)
			fail_msg("%s to %s: expected %d, got %d", cases[i].from,
			    cases[i].to, cases[i].expect, r);
	}
	/* A directory does not go into itself. */
	const struct draft_move loop = {
		.from_place = at(f, SLOT_ARTIFACTS), .from = "full",
		.to_place = PLACE(e.object.id, SLOT_SELF), .name = "x",
	};

	assert_int_equal(draft_move(f->s, &loop, NULL, NULL), -EINVAL);
	assert_int_equal(draft_unlink(f->s, at(f, SLOT_ARTIFACTS), "full",
	    true, NULL), -ENOTEMPTY);
	assert_int_equal(draft_unlink(f->s, at(f, SLOT_ARTIFACTS), "full",
	    false, NULL), -EISDIR);
	/* "file" and "link" have changed places. */
	assert_int_equal(draft_unlink(f->s, at(f, SLOT_ARTIFACTS), "file",
	    true, NULL), -ENOTDIR);
}

static void
files_move_between_submissions(void **state)
{
	struct draft_fixture *f = *state;
	struct submission *other;
	struct entry e;
	struct draft_move move = { .from = PROPERTIES, .name = PROPERTIES };
	struct object o;

	assert_int_equal(domain_create(f->domain, "other", &e, NULL), 0);
	assert_int_equal(submission_get(f->domain, e.object.id, &other), 0);
	submission_lock(other);
	assert_int_equal(save(f, PROPERTIES, GOOD), 0);
	move.from_place = at(f, SLOT_ARTIFACTS);
	move.to = other;
	move.to_place = PLACE(other->id, SLOT_ARTIFACTS);
	move.keep = true;
	assert_int_equal(draft_move(f->s, &move, NULL, NULL), -EXDEV);
	move.keep = false;
	assert_int_equal(draft_move(f->s, &move, NULL, NULL), 0);
	assert_false(is_there(f, SLOT_ARTIFACTS, PROPERTIES));
	assert_int_equal(draft_find(other, move.to_place, PROPERTIES, &e), 0);
	assert_int_equal(draft_object(other, e.object.id, &o), 0);
	assert_int_equal(draft_object(f->s, e.object.id, &o), -ENOENT);
	assert_true(other->judgement.artifact[ARTIFACT_PROPERTIES].present);
	assert_false(f->s->judgement.artifact[ARTIFACT_PROPERTIES].present);
	submission_unlock(other);
	submission_put(other);
}

/* ---- limits ---- */

static void
scratch_has_limits(void **state)
{
	struct draft_fixture *f = *state;
	struct draft_save big = { .size = SCRATCH_FILE_MAX };
	char *data = calloc(1, SCRATCH_FILE_MAX + 1);
	char name[16];

	assert_non_null(data);
	big.data = data;
	for (int i = 0; i < 3; i++) {
		(void)snprintf(name, sizeof(name), "%d", i);
		assert_int_equal(make(f, SLOT_ARTIFACTS, name, OBJECT_FILE), 0);
	}
	for (int i = 0; i < 3; i++) {
		(void)snprintf(name, sizeof(name), "%d", i);
		big.object = object_of(f, SLOT_ARTIFACTS, name);
		data[0] = (char)('a' + i);
		assert_int_equal(draft_save(f->s, &big, NULL),
		    i < 2 ? 0 : -EDQUOT);
	}
	assert_int_equal(make(f, SLOT_ARTIFACTS, "x", OBJECT_FILE), -EDQUOT);
	/* There is still room for the artifacts themselves. */
	assert_int_equal(save(f, PROPERTIES, GOOD), 0);
	assert_int_equal(rename_within(f, PROPERTIES, PROPERTIES "~"), 0);
	assert_int_equal(save(f, PROPERTIES, GOOD), 0);
	big.size = SCRATCH_FILE_MAX + 1;
	assert_int_equal(draft_save(f->s, &big, NULL), -EFBIG);
	free(data);
}

static void
names_have_a_limit(void **state)
{
	struct draft_fixture *f = *state;
	struct conn *c;
	char name[16];
	int64_t id;

	/* One transaction instead of four thousand. */
	assert_int_equal(store_write(f->store->st, DURABLE_PROCESS, &c), 0);
	for (int i = 0; i < SCRATCH_NAMES_MAX; i++) {
		struct object o = {
			.submission = f->s->id, .kind = OBJECT_FILE,
			.links = 1, .was = ARTIFACT_NONE,
		};

		(void)snprintf(name, sizeof(name), "%d", i);
		assert_int_equal(store_new_object(c, &o, NULL), 0);
		assert_int_equal(store_add_entry(c, at(f, SLOT_ARTIFACTS),
		    name, o.id, &id), 0);
	}
	assert_int_equal(store_commit(c), 0);
	store_done(&c);
	f->s->stale = true;
	assert_int_equal(make(f, SLOT_ARTIFACTS, "more", OBJECT_FILE),
	    -EDQUOT);
	/* An artifact has room nevertheless. */
	assert_int_equal(make(f, SLOT_ARTIFACTS, "readme.md", OBJECT_FILE), 0);
	assert_int_equal(draft_unlink(f->s, at(f, SLOT_ARTIFACTS), "readme.md",
	    false, NULL), 0);
	assert_int_equal(draft_unlink(f->s, at(f, SLOT_ARTIFACTS), "0", false,
	    NULL), 0);
	assert_int_equal(make(f, SLOT_ARTIFACTS, "more", OBJECT_FILE), 0);
}

/* ---- the root ---- */

static void
only_an_empty_draft_goes(void **state)
{
	struct draft_fixture *f = *state;
	struct entry e;
	bool empty;

	submission_unlock(f->s);
	assert_int_equal(domain_create(f->domain, "gone", &e, NULL), 0);
	assert_int_equal(domain_remove(f->domain, "gone", NULL), 0);
	assert_int_equal(domain_find(f->domain, "gone", &e), -ENOENT);
	assert_int_equal(domain_remove(f->domain, "gone", NULL), -ENOENT);
	submission_lock(f->s);

	set_field(f, FIELD_SUPPORT_EMAIL, "you@example.com");
	submission_unlock(f->s);
	assert_int_equal(domain_remove(f->domain, "contoso", NULL),
	    -ENOTEMPTY);
	submission_lock(f->s);
	assert_int_equal(submission_field_remove(f->s, FIELD_SUPPORT_EMAIL,
	    NULL), 0);
	assert_int_equal(make(f, SLOT_SELF, "x", OBJECT_FILE), 0);
	assert_int_equal(draft_is_empty(f->s, SLOT_SELF, &empty), 0);
	assert_false(empty);
	submission_unlock(f->s);
	assert_int_equal(domain_remove(f->domain, "contoso", NULL),
	    -ENOTEMPTY);
	submission_lock(f->s);
	assert_int_equal(draft_unlink(f->s, at(f, SLOT_SELF), "x", false,
	    NULL), 0);
	submission_unlock(f->s);
	assert_int_equal(domain_remove(f->domain, "contoso", NULL), 0);
	submission_lock(f->s);
	assert_false(submission_exists(f->s));
	assert_int_equal(make(f, SLOT_SELF, "x", OBJECT_FILE), -ENOENT);
}

static void
renaming_replaces_only_what_could_be_removed(void **state)
{
	struct draft_fixture *f = *state;
	struct entry e;

	assert_int_equal(make(f, SLOT_SELF, "x", OBJECT_FILE), 0);
	submission_unlock(f->s);
	assert_int_equal(domain_create(f->domain, "b", &e, NULL), 0);
	assert_int_equal(domain_rename(f->domain, "b", "contoso", false,
	    NULL), -EEXIST);
	assert_int_equal(domain_rename(f->domain, "b", "contoso", true, NULL),
	    -ENOTEMPTY);
	assert_int_equal(domain_rename(f->domain, "contoso", "b", true, NULL),
	    0);
	assert_int_equal(domain_rename(f->domain, "contoso", "c", true, NULL),
	    -ENOENT);
	assert_int_equal(domain_rename(f->domain, "b", "b", true, NULL), 0);
	assert_int_equal(domain_rename(f->domain, "b", ".b", true, NULL),
	    -ENOTSUP);
	assert_int_equal(domain_find(f->domain, "b", &e), 0);
	submission_lock(f->s);
	assert_true(e.object.id == f->s->id);
	assert_string_equal(f->s->name, "b");
	has(document(f, DOCUMENT_LOG), "publisher renamed from contoso to b\n");
}

/* Says yes once a test sets it; by then the submission is locked. */
static bool
holds(void *arg, int64_t submission)
{
	struct draft_fixture *f = arg;

	assert_true(submission == f->s->id);
	assert_int_equal(pthread_mutex_trylock(&f->s->lock), EBUSY);
	return true;
}

static void
what_others_hold_is_asked_under_the_lock(void **state)
{
	struct draft_fixture *f = *state;
	struct entry e;

	submission_unlock(f->s);
	domain_on_removal(f->domain, holds, f);
	assert_int_equal(domain_remove(f->domain, "contoso", NULL),
	    -ENOTEMPTY);
	assert_int_equal(domain_create(f->domain, "b", &e, NULL), 0);
	assert_int_equal(domain_rename(f->domain, "b", "contoso", true, NULL),
	    -ENOTEMPTY);
	domain_on_removal(f->domain, NULL, NULL);
	assert_int_equal(domain_rename(f->domain, "b", "contoso", true, NULL),
	    0);
	submission_lock(f->s);
	assert_false(submission_exists(f->s));
}

static void
few_submissions_stay_in_memory(void **state)
{
	struct draft_fixture *f = *state;
	struct submission *s;
	struct entry e;
	char name[16];

	for (unsigned i = 0; i < 3 * DOMAIN_IDLE_MAX; i++) {
		(void)snprintf(name, sizeof(name), "s%u", i);
		assert_int_equal(domain_create(f->domain, name, &e, NULL), 0);
		assert_int_equal(submission_get(f->domain, e.object.id, &s),
		    0);
		submission_lock(s);
		assert_int_equal(submission_judged(s), 0);
		submission_unlock(s);
		submission_put(s);
	}
	assert_int_equal(f->domain->idle_count, DOMAIN_IDLE_MAX);
	assert_int_equal(submission_get(f->domain, 123456789, &s), -ENOENT);
}

/* ---- many at once ---- */

#define ROUNDS	40

struct crowd {
	struct domain	*d;
	int64_t		 id[2];
	int		 failed;	/* what went wrong last, 0: nothing */
};

static void
crowd_save(struct crowd *c, struct submission *s, int round)
{
	const int64_t place = PLACE(s->id, SLOT_ARTIFACTS);
	struct entry e;
	int r = draft_find(s, place, PROPERTIES, &e);

	if (r == -ENOENT)
		r = draft_create(s, place, PROPERTIES, OBJECT_FILE, NULL, &e,
		    NULL);
	const struct draft_save one = {
		.object = e.object.id, .data = round % 2 ? GOOD : BROKEN,
		.size = strlen(round % 2 ? GOOD : BROKEN), .by_opener = true,
	};

	if (r == 0)
		r = draft_save(s, &one, NULL);
	if (r < 0 && r != -EINVAL)
		c->failed = r;
}

static void *
crowd_edit(void *arg)
{
	struct crowd *c = arg;

	for (int i = 0; i < ROUNDS; i++) {
		struct submission *s;
		struct bytes *text;
		int64_t mtime;

		if (submission_get(c->d, c->id[i % 2], &s) < 0) {
			c->failed = -ENOENT;
			continue;
		}
		submission_lock(s);
		crowd_save(c, s, i);
		if (submission_document(s, DOCUMENT_PROBLEMS, &text,
		    &mtime) == 0)
			bytes_unref(text);
		submission_unlock(s);
		submission_put(s);
	}
	return NULL;
}

static void *
crowd_rename(void *arg)
{
	struct crowd *c = arg;
	struct entry e;

	for (int i = 0; i < ROUNDS; i++) {
		const bool forth = i % 2 == 0;
		int r = domain_rename(c->d, forth ? "one" : "won",
		    forth ? "won" : "one", false, NULL);

		if (r == 0)
			r = domain_create(c->d, "brief", &e, NULL);
		if (r == 0)
			r = domain_remove(c->d, "brief", NULL);
		if (r < 0)
			c->failed = r;
	}
	return NULL;
}

static void
many_work_at_once(void **state)
{
	struct draft_fixture *f = *state;
	static const char *const names[] = { "one", "two" };
	void *(*const work[])(void *) = {
		crowd_edit, crowd_edit, crowd_rename,
	};
	pthread_t thread[ARRAY_LEN(work)];
	struct crowd c[ARRAY_LEN(work)];
	struct entry e;

	for (size_t i = 0; i < ARRAY_LEN(work); i++)
		c[i] = (struct crowd){ .d = f->domain };
	for (size_t n = 0; n < ARRAY_LEN(names); n++) {
		assert_int_equal(domain_create(f->domain, names[n], &e, NULL),
		    0);
		for (size_t i = 0; i < ARRAY_LEN(work); i++)
			c[i].id[n] = e.object.id;
	}
	for (size_t i = 0; i < ARRAY_LEN(work); i++)
		assert_int_equal(pthread_create(&thread[i], NULL, work[i],
		    &c[i]), 0);
	for (size_t i = 0; i < ARRAY_LEN(work); i++) {
		assert_int_equal(pthread_join(thread[i], NULL), 0);
		if (c[i].failed != 0)
			fail_msg("thread %zu: expected 0, got %d", i,
			    c[i].failed);
	}
}

#define TEST(f)	cmocka_unit_test_setup_teardown(f, draft_fixture, \
		    draft_fixture_gone)

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		TEST(rename_over_an_artifact_is_judged_first),
		TEST(the_content_of_an_open_file_is_what_is_judged),
		TEST(rename_does_what_rename_2_says),
		TEST(files_move_between_submissions),
		TEST(scratch_has_limits),
		TEST(names_have_a_limit),
		TEST(only_an_empty_draft_goes),
		TEST(what_others_hold_is_asked_under_the_lock),
		TEST(renaming_replaces_only_what_could_be_removed),
		TEST(few_submissions_stay_in_memory),
		TEST(many_work_at_once),
	};

	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
