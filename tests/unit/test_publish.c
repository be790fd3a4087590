/*
 * open-source/publish: an independent publisher submits a pull request.
 */
#include "life_fixture.h"

#include <errno.h>
#include <string.h>

#include "states.h"

static void
pull_is(struct draft_fixture *f, const char *word)
{
	char *text = kept(document(f, DOCUMENT_PULL_STATUS));

	text[strcspn(text, "\n")] = '\0';
	assert_string_equal(text, word);
	free(text);
}

/* As it goes until Microsoft has it. */
static void
merged(struct draft_fixture *f)
{
	independent(f);
	assert_int_equal(publish(f, NULL), 0);
	assert_int_equal(pull(f, "open"), 0);
	assert_int_equal(pull(f, "merged"), 0);
	status_is(f, "submitted");
}

static void
verified_publishers_open_it_by_hand(void **state)
{
	struct draft_fixture *f = *state;

	ready(f);
	has(document(f, DOCUMENT_PUBLISH), "# a touch is refused now: ");
	assert_int_equal(publish(f, NULL), -EPERM);
	has(f->s->row.outcome, "echo open > open-source/record");
	assert_int_equal(publish(f, "publish"), -EPERM);
	status_is(f, "ready");
	pull_is(f, "merged");
}

static void
the_pull_request_is_the_submission(void **state)
{
	struct draft_fixture *f = *state;

	independent(f);
	assert_int_equal(touch_submit(f), -EPERM);
	has(f->s->row.outcome, "touch open-source/publish");
	has(document(f, DOCUMENT_PUBLISH), "#   touch open-source/publish\n");
	assert_int_equal(publish(f, NULL), 0);
	status_is(f, "to-upload");
	pull_is(f, "publishing");
	has(document(f, DOCUMENT_LOG), "publisher publish: version 1 sealed, "
	    "4 artifacts, for the pull request");
	assert_int_equal(publish(f, "publish\n"), -EALREADY);
	/* What is recorded of it is the pull request. */
	assert_int_equal(record(f, "submitted"), -EPERM);
	has(f->s->row.outcome, "echo open > open-source/record");
	assert_int_equal(pull(f, "open"), 0);
	status_is(f, "submitting");
	pull_is(f, "open");
	assert_int_equal(publish(f, NULL), -EALREADY);
	assert_int_equal(pull(f, "changes-requested"), 0);
	status_is(f, "submitting");
	assert_int_equal(pull(f, "approved"), 0);
	assert_int_equal(pull(f, "merged"), 0);
	status_is(f, "submitted");
	has(document(f, DOCUMENT_LOG), "certfs submitted: the pull request is "
	    "merged");
	/* intro.md is nothing that is asked of them. */
	assert_int_equal(record(f, "testing"), 0);
	assert_int_equal(submit_line(f, "tested"), 0);
	assert_int_equal(record(f, "deploying"), 0);
	assert_int_equal(record(f, "certified"), 0);
	status_is(f, "certified");
}

static void
an_open_one_is_updated_without_a_reason(void **state)
{
	struct draft_fixture *f = *state;

	independent(f);
	assert_int_equal(publish(f, NULL), 0);
	assert_int_equal(pull(f, "open"), 0);
	change(f, "# As the reviewer asked\n");
	assert_int_equal(publish(f, NULL), 0);
	assert_int_equal(f->s->row.version, 2);
	status_is(f, "to-upload");
	pull_is(f, "publishing");
	assert_int_equal(submission_delivery(f->s), DELIVERY_UPDATE);
	/* Taken back, the pull request carries version 1 as before. */
	assert_int_equal(submit_line(f, "withdraw: too early"), 0);
	status_is(f, "submitting");
	pull_is(f, "open");
	assert_int_equal(f->s->row.version, 1);
	assert_int_equal(publish(f, NULL), 0);
	assert_int_equal(f->s->row.version, 3);
	assert_int_equal(pull(f, "open"), 0);
	status_is(f, "submitting");
	assert_int_equal(submit_line(f, "withdraw: never mind"), 0);
	status_is(f, "withdrawn");
	assert_int_equal(pull(f, "closed"), 0);
	status_is(f, "withdrawn");
}

static void
a_closed_one_is_opened_again(void **state)
{
	struct draft_fixture *f = *state;

	independent(f);
	assert_int_equal(publish(f, NULL), 0);
	assert_int_equal(pull(f, "open"), 0);
	assert_int_equal(pull(f, "closed"), 0);
	status_is(f, "to-upload");
	assert_int_equal(publish(f, NULL), -EALREADY);
	assert_int_equal(pull(f, "open"), 0);
	status_is(f, "submitting");
}

static void
certification_is_not_reset_by_a_touch(void **state)
{
	struct draft_fixture *f = *state;

	assert_int_equal(publish(f, "update: x"), -EPERM);
	independent(f);
	assert_int_equal(submit_line(f, "update: x"), -EPERM);
	assert_int_equal(publish(f, "update: x"), -EINVAL);
	merged(f);
	change(f, "# A critical bug is fixed\n");
	assert_int_equal(publish(f, NULL), -EBUSY);
	has(f->s->row.outcome, "echo \"update: REASON\" > "
	    "open-source/publish");
	assert_int_equal(publish(f, "update: a critical bug"), 0);
	assert_string_equal(f->s->newest.reason, "a critical bug");
	status_is(f, "to-upload");
	pull_is(f, "publishing");
}

static void
publishing_needs_artifacts_without_errors(void **state)
{
	struct draft_fixture *f = *state;
	const struct command busy = { .busy = "readme.md" };

	independent(f);
	assert_int_equal(submission_command_publish(f->s, &busy, NULL),
	    -ETXTBSY);
	assert_int_equal(draft_unlink(f->s, PLACE(f->s->id, SLOT_ARTIFACTS),
	    "readme.md", false, NULL), 0);
	assert_int_equal(publish(f, NULL), -ECANCELED);
	has(document(f, DOCUMENT_PUBLISH), "# 1. artifacts: ");
	assert_int_equal(publish(f, "fly"), -EINVAL);
	assert_int_equal(publish(f, "# publish"), 0);
	status_is(f, "draft");
}

static void
a_merge_by_mistake_is_corrected(void **state)
{
	struct draft_fixture *f = *state;

	merged(f);
	assert_int_equal(pull(f, "correct approved: not merged yet"), 0);
	status_is(f, "submitting");
	assert_int_equal(pull(f, "correct none: never opened"), 0);
	status_is(f, "to-upload");
	assert_int_equal(pull(f, "merged"), 0);
	status_is(f, "submitted");
	/* What the certification brought is its own. */
	assert_int_equal(record(f, "in-review"), 0);
	assert_int_equal(pull(f, "correct open: not merged after all"), 0);
	status_is(f, "in-review");
}

#define TEST(f)	cmocka_unit_test_setup_teardown(f, draft_fixture, \
		    draft_fixture_gone)

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		TEST(verified_publishers_open_it_by_hand),
		TEST(the_pull_request_is_the_submission),
		TEST(an_open_one_is_updated_without_a_reason),
		TEST(a_closed_one_is_opened_again),
		TEST(certification_is_not_reset_by_a_touch),
		TEST(publishing_needs_artifacts_without_errors),
		TEST(a_merge_by_mistake_is_corrected),
	};

	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
