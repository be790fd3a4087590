/*
 * submission: names in artifacts/ that are no artifact's.  The findings about
 * them are kept up as names come and go, at a cost that does not grow with
 * them, and are the same as if all names had been looked at again.
 */
#include "draft_fixture.h"

#include "draft.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static void
name_of(unsigned i, char ret_name[16])
{
	(void)snprintf(ret_name, 16, "plain%03u", i);
}

static void
make_names(struct draft_fixture *f, unsigned from, unsigned to)
{
	char name[16];

	for (unsigned i = from; i < to; i++) {
		name_of(i, name);
		assert_int_equal(make(f, SLOT_ARTIFACTS, name, OBJECT_FILE), 0);
	}
}

static void
remove_name(struct draft_fixture *f, unsigned i)
{
	char name[16];

	name_of(i, name);
	assert_int_equal(draft_unlink(f->s, at(f, SLOT_ARTIFACTS), name, false,
	    NULL), 0);
}

static bool
is_told(struct draft_fixture *f, unsigned i)
{
	char name[16];

	name_of(i, name);
	return strstr(document(f, DOCUMENT_PROBLEMS), name) != NULL;
}

static int64_t
problems_time(struct draft_fixture *f)
{
	struct bytes *text CF_AUTO(bytes_done) = NULL;
	int64_t mtime;

	assert_int_equal(submission_document(f->s, DOCUMENT_PROBLEMS, &text,
	    &mtime), 0);
	return mtime;
}

static void
the_first_are_told_and_others_move_up(void **state)
{
	struct draft_fixture *f = *state;
	int64_t before;

	make_names(f, 0, STRAYS_MAX);
	before = problems_time(f);
	make_names(f, STRAYS_MAX, STRAYS_MAX + 3);
	assert_true(is_told(f, 0) && is_told(f, STRAYS_MAX - 1));
	assert_false(is_told(f, STRAYS_MAX));
	/* The same findings have the same time. */
	assert_true(problems_time(f) == before);
	remove_name(f, STRAYS_MAX + 1);
	assert_true(problems_time(f) == before);
	remove_name(f, 0);
	assert_true(is_told(f, STRAYS_MAX));
	assert_false(is_told(f, STRAYS_MAX + 2));
	assert_true(problems_time(f) > before);
	remove_name(f, 50);
	assert_true(is_told(f, STRAYS_MAX + 2));
	remove_name(f, 51);
	assert_int_equal(f->s->judgement.strays, STRAYS_MAX - 1);
}

/* What a step does not look at cannot cost it anything. */
static void
one_name_costs_the_same_beside_many(void **state)
{
	struct draft_fixture *f = *state;
	const struct findings *findings;
	struct entry e;
	char name[16];

	make_names(f, 0, STRAYS_MAX + 50);
	findings = f->s->judgement.findings;
	make_names(f, STRAYS_MAX + 50, STRAYS_MAX + 51);
	remove_name(f, STRAYS_MAX + 20);
	assert_ptr_equal(f->s->judgement.findings, findings);
	/* One goes: the next one is looked at, and none behind it. */
	remove_name(f, 7);
	name_of(STRAYS_MAX, name);
	assert_int_equal(draft_find(f->s, at(f, SLOT_ARTIFACTS), name, &e), 0);
	assert_int_equal(f->s->judgement.examined, e.id);
}

/* A step that is not committed leaves nothing behind. */
static void
what_was_not_committed_is_not_told(void **state)
{
	struct draft_fixture *f = *state;
	struct step st = STEP_INIT;
	struct place p;
	struct entry e;
	char name[16];

	make_names(f, 0, 3);
	name_of(1, name);
	assert_int_equal(step_begin(&st, f->s, DURABLE_PROCESS), 0);
	assert_int_equal(place_open(f->s, st.c, at(f, SLOT_ARTIFACTS), &p,
	    NULL), 0);
	assert_int_equal(store_find_entry(st.c, p.id, name, &e), 0);
	assert_int_equal(object_unlink(&st, &e, ARTIFACT_NONE), 0);
	place_changed(&st, &p, name, e.id);
	step_done(&st);
	assert_true(is_told(f, 0) && is_told(f, 1) && is_told(f, 2));
}

/* ---- any order of changes ---- */

#define NAMES	150u

static unsigned
next_random(uint64_t *random, unsigned below)
{
	*random = *random * UINT64_C(6364136223846793005) + 1442695040888963407;
	return (unsigned)(*random >> 33) % below;
}

/* Plain ones, quiet ones, artifacts, and others that mean artifacts. */
static void
any_name(uint64_t *random, char ret_name[16])
{
	static const char *const special[] = { "readme.md", "README.md",
		"Readme.md", "icon.png", "icon.PNG", "intro.md", "script.csx" };
	const unsigned i = next_random(random, NAMES);

	if (i < ARRAY_LEN(special))
		(void)snprintf(ret_name, 16, "%s", special[i]);
	else if (i % 8 == 0)
		(void)snprintf(ret_name, 16, ".quiet%u", i);
	else
		name_of(i, ret_name);
}

static void
any_change(struct draft_fixture *f, uint64_t *random)
{
	const unsigned what = next_random(random, 16);
	char name[16], other[16];
	int r;

	any_name(random, name);
	any_name(random, other);
	if (what < 8)
		r = make(f, SLOT_ARTIFACTS, name, OBJECT_FILE);
	else if (what < 11)
		r = draft_unlink(f->s, at(f, SLOT_ARTIFACTS), name, false,
		    NULL);
	else
		r = move_within(f, name, other, (struct draft_move) {
		    .keep = what == 11, .exchange = what == 12 }, NULL);
	assert_true(r == 0 || r == -ENOENT || r == -EEXIST);
}

static void
findings_are_those_of_looking_again(void **state)
{
	struct draft_fixture *f = *state;
	uint64_t random = 20261125;

	make_names(f, 8, STRAYS_MAX);
	for (unsigned round = 0; round < 60; round++) {
		int64_t before;
		char *told;

		for (unsigned i = 0; i < 8; i++)
			any_change(f, &random);
		told = kept(document(f, DOCUMENT_PROBLEMS));
		before = problems_time(f);
		draft_fixture_reopen(f);
		assert_string_equal(document(f, DOCUMENT_PROBLEMS), told);
		assert_true(problems_time(f) == before);
		free(told);
	}
}

#define WITH_DRAFT(f) \
    cmocka_unit_test_setup_teardown(f, draft_fixture, draft_fixture_gone)

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		WITH_DRAFT(the_first_are_told_and_others_move_up),
		WITH_DRAFT(one_name_costs_the_same_beside_many),
		WITH_DRAFT(what_was_not_committed_is_not_told),
		WITH_DRAFT(findings_are_those_of_looking_again),
	};

	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
