/*
 * The tables of states, what the owner records, and what a new process finds.
 */
#include "life_fixture.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "draft.h"
#include "states.h"

/* ---- the table ---- */

/* What record takes in which state, as the manual has it. */
static const struct {
	enum submission_state state;
	const char	*words;
} recordable[STATE_COUNT] = {
	{ STATE_DRAFT, "" },
	{ STATE_READY, "" },
	{ STATE_SUBMITTING, "" },
	{ STATE_TO_UPLOAD, " submitted " },
	{ STATE_SUBMITTED, " in-review needs-answer changes-requested "
	    "testing rejected withdrawn " },
	{ STATE_IN_REVIEW, " needs-answer changes-requested testing rejected "
	    "withdrawn " },
	{ STATE_NEEDS_ANSWER, " in-review changes-requested testing "
	    "deploying rejected withdrawn " },
	{ STATE_CHANGES_REQUESTED, " rejected withdrawn " },
	{ STATE_TESTING, " needs-answer changes-requested deploying rejected "
	    "withdrawn " },
	{ STATE_DEPLOYING, " needs-answer changes-requested certified "
	    "rejected withdrawn " },
	{ STATE_CERTIFIED, "" },
	{ STATE_REJECTED, "" },
	{ STATE_WITHDRAWN, "" },
};

static void
expect_record(struct draft_fixture *f, enum submission_state from,
    enum submission_state to)
{
	const char *word = state_infos[to].word;
	char padded[64];
	int expect, r;

	(void)snprintf(padded, sizeof(padded), " %s ", word);
	expect = strstr(recordable[from].words, padded) != NULL ? 0 : -EINVAL;
	force_state(f, from);
	r = record(f, word);
	if (r != expect)
		fail_msg("'%s' while %s: expected %d, got %d", word,
		    state_infos[from].word, expect, r);
	if (f->s->row.state != (r == 0 ? to : from))
		fail_msg("'%s' while %s: is %s now", word,
		    state_infos[from].word, state_infos[f->s->row.state].word);
}

static void
every_state_with_every_word(void **state)
{
	struct draft_fixture *f = *state;

	submitted(f);
	for (enum submission_state from = STATE_SUBMITTING; from < STATES_BY_HAND;
	    from++) {
		for (enum submission_state to = 0; to < STATES_BY_HAND; to++)
			expect_record(f, from, to);
		force_state(f, from);
		assert_int_equal(record(f, "nonsense"), -EINVAL);
		assert_int_equal(record(f, "submitted: yesterday"), -EINVAL);
		assert_int_equal(record(f, "adopt certified: 2020-01-01"),
		    -EINVAL);
		has(f->s->row.outcome, "possible: ");
		has(f->s->row.outcome, "correct STATE: REASON");
	}
}

static void
a_touch_in_every_state(void **state)
{
	struct draft_fixture *f = *state;
	static const int expect[STATE_COUNT] = {
		[STATE_DRAFT] = 0, [STATE_READY] = 0,
		[STATE_SUBMITTING] = -EBUSY, [STATE_TO_UPLOAD] = 0,
		[STATE_SUBMITTED] = -EBUSY, [STATE_IN_REVIEW] = -EBUSY,
		[STATE_NEEDS_ANSWER] = -EBUSY, [STATE_CHANGES_REQUESTED] = 0,
		[STATE_TESTING] = -EBUSY, [STATE_DEPLOYING] = -EBUSY,
		[STATE_CERTIFIED] = 0, [STATE_REJECTED] = 0,
		[STATE_WITHDRAWN] = 0,
	};

	submitted(f);
	for (enum submission_state from = STATE_SUBMITTING; from < STATES_BY_HAND;
	    from++) {
		char notes[32];
		int r;

		(void)snprintf(notes, sizeof(notes), "notes %d", (int)from);
		set_field(f, FIELD_TESTING_NOTES, notes);
		force_state(f, from);
		r = touch_submit(f);
		if (r != expect[from])
			fail_msg("touch while %s: expected %d, got %d",
			    state_infos[from].word, expect[from], r);
		if (r == 0)
			assert_int_equal(touch_submit(f), -EALREADY);
	}
}

static void
drafts_take_no_answers(void **state)
{
	struct draft_fixture *f = *state;

	for (enum submission_state to = 0; to < STATE_COUNT; to++)
		assert_int_equal(record(f, state_infos[to].word), -EINVAL);
	has(f->s->row.outcome, "adopt STATE: SINCE");
	status_is(f, "draft");
}

static void
the_pull_request_walks_its_own_table(void **state)
{
	struct draft_fixture *f = *state;
	static const struct {
		const char	*word;
		int		 expect;
		const char	*status;
	} steps[] = {
		{ "none", -EINVAL, "none\n" },
		{ "publishing", -EINVAL, "none\n" },
		{ "open", 0, "open\n" },
		{ "open", -EINVAL, "open\n" },
		{ "changes-requested", 0, "changes-requested\n" },
		{ "approved", 0, "approved\n" },
		{ "closed", 0, "closed\n" },
		{ "merged", -EINVAL, "closed\n" },
		{ "open", 0, "open\n" },
		{ "merged", 0, "merged\n" },
		{ "closed", -EINVAL, "merged\n" },
		{ "changes-requested", -EINVAL, "merged\n" },
		{ "open", 0, "open\n" },
		{ "merged: x", -EINVAL, "open\n" },
	};

	for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
		int r = pull(f, steps[i].word);

		if (r != steps[i].expect)
			fail_msg("step %zu, '%s': expected %d, got %d", i,
			    steps[i].word, steps[i].expect, r);
		assert_string_equal(document(f, DOCUMENT_PULL_STATUS),
		    steps[i].status);
	}
}

/* ---- certified, adopted ---- */

static void
a_certified_connector_gets_a_new_version(void **state)
{
	struct draft_fixture *f = *state;
	static const char none[] = "{\"properties\": {"
	    "\"connectionParameters\": {}, \"iconBrandColor\": \"#1b6e5a\", "
	    "\"capabilities\": [], \"publisher\": \"Contoso\", "
	    "\"stackOwner\": \"Contoso\", \"scriptOperations\": "
	    "[\"ListWorkshops\"]}}";

	submitted(f);
	assert_int_equal(record(f, "testing"), 0);
	assert_int_equal(record(f, "deploying"), 0);
	assert_int_equal(record(f, "certified"), 0);
	assert_int_equal(submission_delivery(f->s), DELIVERY_NEW_VERSION);
	assert_true(is_done(f, "authentication"));
	assert_int_equal(touch_submit(f), -EALREADY);

	put_text(f, SLOT_ARTIFACTS, "apiProperties.json", none);
	assert_false(is_done(f, "authentication"));
	assert_int_equal(touch_submit(f), -ECANCELED);
	has(f->s->row.outcome, "authentication");

	put_sample(f);
	change(f, "# New\n");
	set_field(f, FIELD_COMMIT, COMMIT_2);
	/* A new version is open-sourced first, as the first one was. */
	assert_int_equal(touch_submit(f), -ECANCELED);
	assert_int_equal(pull(f, "merged"), 0);
	assert_int_equal(touch_submit(f), 0);
	assert_int_equal(submission_delivery(f->s), DELIVERY_NEW_VERSION);
}

static void
what_is_live_elsewhere_is_adopted(void **state)
{
	struct draft_fixture *f = *state;
	struct bytes *text;
	struct entry e;
	int64_t mtime;

	assert_int_equal(record(f, "adopt certified: 2024-02-29"), -ECANCELED);
	put_sample(f);
	assert_int_equal(record(f, "adopt certified"), -EINVAL);
	has(document(f, DOCUMENT_RECORD), "adopt certified: SINCE");
	assert_int_equal(record(f, "adopt certified: 2023-02-29"), -EINVAL);
	assert_int_equal(record(f, "adopt certified: 2199-01-01"), -EINVAL);
	assert_int_equal(record(f, "adopt certified: tomorrow"), -EINVAL);
	assert_int_equal(record(f, "adopt to-upload: 2024-02-29"), -EINVAL);
	assert_int_equal(record(f, "adopt nonsense: 2024-02-29"), -EINVAL);
	assert_int_equal(record(f, "adopt certified: 2024-02-29"), 0);
	assert_int_equal(submission_document(f->s, DOCUMENT_STATUS, &text,
	    &mtime), 0);
	bytes_unref(text);
	/* It has been so for long; the file says so since now. */
	assert_true(f->s->row.state_since ==
	    INT64_C(1709164800) * NS_PER_SECOND);
	assert_true(mtime == f->s->newest.sealed_at);
	assert_true(f->s->newest.adopted);
	assert_int_equal(draft_find(f->s, PLACE(f->s->newest.object,
	    SLOT_SELF), "handoff.md", &e), -ENOENT);
	assert_int_equal(draft_find(f->s, PLACE(f->s->newest.object,
	    SLOT_SELF), "artifacts", &e), 0);
	assert_int_equal(submission_delivery(f->s), DELIVERY_NEW_VERSION);
	assert_int_equal(record(f, "adopt certified: 2024-02-29"), -EINVAL);
	/* Why it cannot be removed stands where all refusals do. */
	submission_unlock(f->s);
	assert_int_equal(domain_remove(f->domain, f->s->name, NULL), -EPERM);
	submission_lock(f->s);
	has(document(f, DOCUMENT_SUBMIT), "so this directory stays");
	assert_false(f->s->row.draft_changed);
}

/* ---- texts, times, memory ---- */

static unsigned told;

static void
listen(void *arg, int64_t submission, unsigned change_)
{
	assert_true(*(int64_t *)arg == submission);
	told |= change_;
}

static void
changes_are_told(void **state)
{
	struct draft_fixture *f = *state;
	const uint64_t before = submission_state_generation(f->s);
	int64_t id = f->s->id;

	domain_on_change(f->domain, listen, &id);
	told = 0;
	put_sample(f);
	assert_int_equal(told, CHANGE_FINDINGS | CHANGE_NAMES);
	assert_true(submission_state_generation(f->s) == before);
	told = 0;
	fill_in(f);
	assert_int_equal(told, CHANGE_STATUS);
	assert_true(submission_state_generation(f->s) != before);
	told = 0;
	assert_int_equal(touch_submit(f), 0);
	assert_int_equal(told, CHANGE_STATUS | CHANGE_NAMES);
	told = 0;
	assert_int_equal(touch_submit(f), -EALREADY);
	assert_int_equal(told, 0);
}

static void
the_zip_is_made_once(void **state)
{
	struct draft_fixture *f = *state;
	struct bytes *one, *two;
	int64_t mtime;

	assert_int_equal(submission_document(f->s, DOCUMENT_ZIP, &one, &mtime),
	    -ENOENT);
	assert_int_equal(submission_has_document(f->s, DOCUMENT_LATEST), 0);
	ready(f);
	assert_int_equal(submission_document(f->s, DOCUMENT_ZIP, &one, &mtime),
	    0);
	set_field(f, FIELD_SUPPORT_EMAIL, "other@contoso.com");
	assert_int_equal(submission_document(f->s, DOCUMENT_ZIP, &two, &mtime),
	    0);
	assert_ptr_equal(one, two);
	bytes_unref(two);
	put_text(f, SLOT_ARTIFACTS, "script.csx", "class Script : ScriptBase "
	    "{ override Task ExecuteAsync() {} }\n");
	assert_int_equal(submission_document(f->s, DOCUMENT_ZIP, &two, &mtime),
	    0);
	assert_ptr_not_equal(one, two);
	bytes_unref(one);
	bytes_unref(two);
}

static void
a_new_process_finds_everything(void **state)
{
	struct draft_fixture *f = *state;
	char *problems;

	submitted(f);
	assert_int_equal(record(f, "changes-requested"), 0);
	change(f, "# As asked\n");
	set_field(f, FIELD_COMMIT, COMMIT_2);
	problems = kept(document(f, DOCUMENT_PROBLEMS));
	draft_fixture_reopen(f);
	assert_true(submission_was_submitted(f->s));
	assert_string_equal(document(f, DOCUMENT_PROBLEMS), problems);
	free(problems);
	status_is(f, "changes-requested");
	assert_true(is_done(f, "commit"));
	assert_true(f->s->row.draft_ready);
	assert_int_equal(touch_submit(f), 0);
	draft_fixture_reopen(f);
	status_is(f, "to-upload");
	assert_int_equal(submission_delivery(f->s), DELIVERY_UPDATE);
	assert_int_equal(touch_submit(f), -EALREADY);
}

static void
what_another_program_judged_is_judged_again(void **state)
{
	struct draft_fixture *f = *state;
	struct submission_row row;
	struct conn *c;

	ready(f);
	/* An older program saw nothing wrong with a broken one. */
	f->domain->options.validate = VALIDATE_OFF;
	put_text(f, SLOT_ARTIFACTS, "apiProperties.json", "{");
	status_is(f, "draft");
	row = f->s->row;
	row.state = STATE_READY;
	row.draft_ready = true;
	row.problems_errors = 0;
	(void)snprintf(row.judged_by, sizeof(row.judged_by), "0.0.1");
	assert_int_equal(store_write(f->store->st, DURABLE_PROCESS, &c), 0);
	assert_int_equal(store_set_submission(c, &row), 0);
	assert_int_equal(store_commit(c), 0);
	store_done(&c);
	draft_fixture_reopen(f);
	status_is(f, "draft");
	assert_int_equal(submission_has_document(f->s, DOCUMENT_ZIP), 0);
	assert_false(f->s->row.draft_ready);
}

#define TEST(f)	cmocka_unit_test_setup_teardown(f, draft_fixture, \
		    draft_fixture_gone)

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		TEST(every_state_with_every_word),
		TEST(a_touch_in_every_state),
		TEST(drafts_take_no_answers),
		TEST(the_pull_request_walks_its_own_table),
		TEST(a_certified_connector_gets_a_new_version),
		TEST(what_is_live_elsewhere_is_adopted),
		TEST(changes_are_told),
		TEST(the_zip_is_made_once),
		TEST(a_new_process_finds_everything),
		TEST(what_another_program_judged_is_judged_again),
	};

	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
