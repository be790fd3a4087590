/*
 * The verbs of submit and record beside submitting itself: tested, withdraw,
 * attach intro, unlock credentials, correct; and the transitions they leave.
 */
#include "life_fixture.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "states.h"

/* The words of one version's transitions, each with a blank before it. */
static int
add_word(void *arg, const struct transition_row *row)
{
	struct buf *out = arg;

	return buf_printf(out, " %s", track_word(row->track, row->to));
}

static void
went_through(struct draft_fixture *f, int64_t version, const char *expected)
{
	struct buf words CF_AUTO(buf_done) = BUF_INIT(4096);
	struct conn *c;

	assert_int_equal(store_read(f->store->st, &c), 0);
	assert_int_equal(store_list_transitions(c, f->s->id, version, add_word,
	    &words), 0);
	store_done(&c);
	assert_string_equal(buf_text(&words), expected);
}

/* Something else to submit, with all that it needs. */
static void
next_draft(struct draft_fixture *f, const char *text)
{
	static unsigned count;
	char commit[41];

	(void)snprintf(commit, sizeof(commit), "%040u", ++count);
	change(f, text);
	set_field(f, FIELD_COMMIT, commit);
	assert_int_equal(pull(f, "merged"), 0);
}

/* ---- intro.md ---- */

static void
an_intro_is_attached_after_the_submission(void **state)
{
	struct draft_fixture *f = *state;
	struct entry e;

	assert_int_equal(submit_line(f, "attach intro"), -EINVAL);
	has(f->s->row.outcome, "while it is draft");
	ready(f);
	assert_int_equal(submit_line(f, "attach intro"), -EINVAL);
	assert_int_equal(touch_submit(f), 0);
	/* It is in ISV Studio that it is attached, and nothing is there. */
	assert_int_equal(submit_line(f, "attach intro"), -EINVAL);
	has(f->s->row.outcome, "handoff.md");
	assert_int_equal(record(f, "submitted"), 0);
	assert_int_equal(intro_state(f->s), INTRO_NOT_ATTACHED);
	assert_true(intro_attached_at(f->s) == 0);
	has(document(f, DOCUMENT_SUBMIT),
	    "#   echo \"attach intro\" > submit\n");

	assert_int_equal(submit_line(f, "attach intro: now"), -EINVAL);
	assert_int_equal(submit_line(f, "attach intro"), 0);
	assert_int_equal(intro_state(f->s), INTRO_ATTACHED);
	assert_true(intro_attached_at(f->s) > 0);
	has(document(f, DOCUMENT_LOG), "publisher attach intro: kept as "
	    "versions/intro/1.md");
	assert_int_equal(f->s->row.version, 1);
	assert_int_equal(draft_find(f->s, PLACE(f->s->id, SLOT_VERSIONS),
	    "intro", &e), 0);
	assert_int_equal(e.object.access, ACCESS_GROWING);
	(void)content(f, PLACE(e.object.id, SLOT_SELF), "1.md");
	has_not(document(f, DOCUMENT_SUBMIT), "attach intro\" >");
}

static void
an_intro_is_attached_again_when_it_changed(void **state)
{
	struct draft_fixture *f = *state;
	struct entry e;
	char *intro;

	submitted(f);
	assert_int_equal(submit_line(f, "attach intro"), 0);
	assert_int_equal(submit_line(f, "attach intro"), -EALREADY);
	has(f->s->row.outcome, "versions/intro/1.md");
	intro = kept(content(f, PLACE(f->s->id, SLOT_SELF), "intro.md"));
	put_text(f, SLOT_SELF, "intro.md", "");
	assert_int_equal(submission_judged(f->s), 0);
	assert_int_equal(intro_state(f->s), INTRO_CHANGED);
	/* Errors block attaching, and nothing else. */
	assert_int_equal(submit_line(f, "attach intro"), -ECANCELED);
	has(f->s->row.outcome, "in line 1: ");
	assert_int_equal(draft_unlink(f->s, PLACE(f->s->id, SLOT_SELF),
	    "intro.md", false, NULL), 0);
	assert_int_equal(submit_line(f, "attach intro"), -ECANCELED);
	has(f->s->row.outcome, "templates/intro.md");
	/* What was removed is nothing newer than what the portal has. */
	assert_int_equal(intro_state(f->s), INTRO_ATTACHED);

	put_text(f, SLOT_SELF, "intro.md", intro);
	assert_int_equal(submit_line(f, "attach intro"), -EALREADY);
	{
		struct buf more CF_AUTO(buf_done) = BUF_INIT(65536);

		buf_printf(&more, "%s\nMore of the FAQ.\n", intro);
		put_text(f, SLOT_SELF, "intro.md", buf_text(&more));
	}
	assert_int_equal(submit_line(f, "attach intro"), 0);
	assert_int_equal(f->s->row.version, 1);
	assert_int_equal(draft_find(f->s, PLACE(f->s->id, SLOT_VERSIONS),
	    "intro", &e), 0);
	assert_string_equal(content(f, PLACE(e.object.id, SLOT_SELF), "1.md"),
	    intro);
	has(content(f, PLACE(e.object.id, SLOT_SELF), "2.md"),
	    "More of the FAQ");
	free(intro);
	draft_fixture_reopen(f);
	assert_int_equal(submission_judged(f->s), 0);
	assert_int_equal(intro_state(f->s), INTRO_ATTACHED);
	assert_int_equal(f->s->intro.number, 2);
}

static void
a_new_submission_has_no_intro(void **state)
{
	struct draft_fixture *f = *state;

	submitted(f);
	assert_int_equal(submit_line(f, "attach intro"), 0);
	/* The text stays attached to a submission that gets an update. */
	next_draft(f, "# Better\n");
	assert_int_equal(submit_line(f, "update: better"), 0);
	assert_int_equal(submission_judged(f->s), 0);
	assert_int_equal(intro_state(f->s), INTRO_ATTACHED);
	assert_int_equal(record(f, "submitted"), 0);
	assert_int_equal(record(f, "rejected"), 0);
	assert_int_equal(submit_line(f, "attach intro"), -EINVAL);
	assert_int_equal(touch_submit(f), 0);
	assert_int_equal(submission_judged(f->s), 0);
	assert_int_equal(intro_state(f->s), INTRO_NOT_ATTACHED);
	assert_int_equal(submit_line(f, "attach intro"), -EINVAL);
	assert_int_equal(record(f, "submitted"), 0);
	assert_int_equal(submit_line(f, "attach intro"), 0);
	assert_int_equal(f->s->intro.number, 2);
}

/* ---- tested ---- */

static void
testing_ends_with_an_intro(void **state)
{
	struct draft_fixture *f = *state;

	submitted(f);
	assert_int_equal(submit_line(f, "tested"), -EINVAL);
	has(f->s->row.outcome, "while it is submitted");
	/* The portal says so, attached or not. */
	assert_int_equal(record(f, "testing"), 0);
	assert_int_equal(submit_line(f, "tested"), -ECANCELED);
	has(f->s->row.outcome, "echo \"attach intro\" > submit");
	assert_string_equal(state_waiting_for(&f->s->row), "publisher");
	assert_int_equal(submit_line(f, "attach intro"), 0);
	assert_true(tested_at(f->s) == 0);
	assert_int_equal(submit_line(f, "tested: all of it"), -EINVAL);
	assert_int_equal(submit_line(f, "tested"), 0);
	assert_true(tested_at(f->s) > 0);
	assert_string_equal(state_waiting_for(&f->s->row), "portal");
	status_is(f, "testing");
	has(document(f, DOCUMENT_LOG), "publisher tested: version 1");
	assert_int_equal(submit_line(f, "tested"), -EALREADY);
	draft_fixture_reopen(f);
	assert_true(tested_at(f->s) > 0);

	/* What was said holds until testing begins anew. */
	assert_int_equal(record(f, "deploying"), 0);
	assert_true(tested_at(f->s) > 0);
	assert_int_equal(record(f, "needs-answer"), 0);
	assert_int_equal(record(f, "testing"), 0);
	assert_true(tested_at(f->s) == 0);
	put_text(f, SLOT_SELF, "intro.md", "# Changed\n");
	assert_int_equal(submit_line(f, "tested"), -ECANCELED);
	has(f->s->row.outcome, "changed since it was attached");
}

/* ---- withdraw ---- */

static void
what_is_on_its_way_is_withdrawn(void **state)
{
	struct draft_fixture *f = *state;

	assert_int_equal(submit_line(f, "withdraw: why not"), -EINVAL);
	submitted(f);
	assert_int_equal(submit_line(f, "withdraw"), -EINVAL);
	assert_int_equal(submit_line(f, "withdraw:"), -EINVAL);
	assert_int_equal(submit_line(f, "withdraw: the API goes away"), 0);
	status_is(f, "withdrawn");
	has(document(f, DOCUMENT_LOG), "publisher withdraw: version 1, "
	    "submitted -> withdrawn: the API goes away");
	has(f->s->row.outcome, "the API goes away");
	went_through(f, 1, " to-upload submitted withdrawn");
	assert_int_equal(submit_line(f, "withdraw: again"), -EINVAL);
	/* The same may be submitted again, as a new submission. */
	assert_int_equal(touch_submit(f), 0);
	assert_int_equal(f->s->row.version, 2);
	assert_int_equal(submission_delivery(f->s), DELIVERY_FIRST);
}

static void
what_was_attached_is_so_again(void **state)
{
	static const char attached[] = "\"intro\":\t{\n\t\t\"status\":\t"
	    "\"attached\"";
	struct draft_fixture *f = *state;

	submitted(f);
	put_text(f, SLOT_SELF, "intro.md", "# Contoso\n");
	assert_int_equal(submit_line(f, "attach intro"), 0);
	assert_int_equal(record(f, "rejected\n"), 0);
	/* A new submission has none; but it was not sent. */
	assert_int_equal(touch_submit(f), 0);
	has_not(document(f, DOCUMENT_STATUS_JSON), attached);
	assert_int_equal(submit_line(f, "withdraw: not yet"), 0);
	status_is(f, "rejected");
	has(document(f, DOCUMENT_STATUS_JSON), attached);
}

static void
what_was_not_sent_is_taken_back(void **state)
{
	struct draft_fixture *f = *state;

	ready(f);
	assert_int_equal(touch_submit(f), 0);
	assert_int_equal(submit_line(f, "withdraw: not yet"), 0);
	status_is(f, "withdrawn");
	assert_int_equal(f->s->row.version, 1);
	assert_int_equal(touch_submit(f), 0);
	assert_int_equal(f->s->row.version, 2);
	assert_int_equal(submission_delivery(f->s), DELIVERY_FIRST);
}

static void
what_the_portal_has_is_as_it_was(void **state)
{
	struct draft_fixture *f = *state;
	struct entry e;
	struct bytes *text;
	int64_t since, sealed, mtime;

	submitted(f);
	assert_int_equal(record(f, "in-review"), 0);
	since = f->s->row.state_since;
	next_draft(f, "# By mistake\n");
	assert_int_equal(submit_line(f, "update: oops"), 0);
	next_draft(f, "# By mistake once more\n");
	assert_int_equal(touch_submit(f), 0);
	assert_int_equal(f->s->row.version, 3);
	assert_int_equal(submit_line(f, "withdraw: it was a mistake"), 0);
	status_is(f, "in-review");
	has(document(f, DOCUMENT_LOG), "publisher withdraw: version 3, which "
	    "was not sent, to-upload -> in-review: it was a mistake");
	assert_int_equal(f->s->row.version, 1);
	assert_string_equal(document(f, DOCUMENT_LATEST), "1");
	assert_int_equal(f->s->newest.number, 1);
	/* What was promised then is promised still; status is news all the
	 * same. */
	assert_true(f->s->row.state_since == since);
	sealed = f->s->newest.sealed_at;
	assert_int_equal(submission_document(f->s, DOCUMENT_STATUS, &text,
	    &mtime), 0);
	bytes_unref(text);
	assert_true(mtime > since && mtime > sealed);
	assert_string_equal(f->s->newest.commit, COMMIT_1);
	went_through(f, 1, " to-upload submitted in-review merged");
	went_through(f, 2, " to-upload merged");
	went_through(f, 3, " to-upload withdrawn");
	/* It is there to look at, and its number is never used again. */
	assert_int_equal(draft_find(f->s, PLACE(f->s->id, SLOT_VERSIONS), "3",
	    &e), 0);
	assert_true(f->s->row.draft_changed);
	draft_fixture_reopen(f);
	status_is(f, "in-review");
	assert_string_equal(f->s->newest.commit, COMMIT_1);
	assert_int_equal(submit_line(f, "update: on purpose"), 0);
	assert_int_equal(f->s->row.version, 4);
	assert_int_equal(submission_delivery(f->s), DELIVERY_UPDATE);
}

/* A store of the first release knows no number, and took nothing back. */
static void
an_older_store_knows_what_was_before(void **state)
{
	struct draft_fixture *f = *state;
	struct step st CF_AUTO(step_done) = STEP_INIT;

	submitted(f);
	next_draft(f, "# Two\n");
	assert_int_equal(submit_line(f, "update: two"), 0);
	assert_int_equal(step_begin(&st, f->s, DURABLE_PROCESS), 0);
	assert_int_equal(step_set_note(&st, NOTE_BASIS_VERSION, ""), 0);
	assert_int_equal(step_set_note(&st, NOTE_BASIS_PULL, ""), 0);
	assert_int_equal(step_commit(&st), 0);
	draft_fixture_reopen(f);
	assert_null(f->s->note[NOTE_BASIS_VERSION]);
	assert_int_equal(submit_line(f, "withdraw: a mistake"), 0);
	status_is(f, "submitted");
	assert_int_equal(f->s->newest.number, 1);
}

static void
certified_stays_certified(void **state)
{
	struct draft_fixture *f = *state;

	submitted(f);
	certified(f);
	next_draft(f, "# A new version\n");
	assert_int_equal(touch_submit(f), 0);
	assert_int_equal(submit_line(f, "withdraw: not now"), 0);
	status_is(f, "certified");
	assert_int_equal(submission_delivery(f->s), DELIVERY_NEW_VERSION);
}

/* ---- correct ---- */

static void
a_mistake_is_corrected(void **state)
{
	struct draft_fixture *f = *state;

	assert_int_equal(record(f, "correct submitted: no version"), -EINVAL);
	submitted(f);
	assert_int_equal(record(f, "in-review"), 0);
	assert_int_equal(record(f, "rejected"), 0);
	assert_int_equal(record(f, "correct in-review"), -EINVAL);
	assert_int_equal(record(f, "correct rejected: the same"), -EALREADY);
	assert_int_equal(record(f, "correct draft: x"), -EINVAL);
	assert_int_equal(record(f, "correct ready: x"), -EINVAL);
	assert_int_equal(record(f, "correct submitting: x"), -EINVAL);
	assert_int_equal(record(f, "correct nonsense: x"), -EINVAL);
	has(f->s->row.outcome, "STATE is to-upload, submitted");
	assert_int_equal(record(f, "correctin-review: x"), -EINVAL);
	assert_int_equal(record(f, "correct  in-review: read it wrong"), 0);
	status_is(f, "in-review");
	has(document(f, DOCUMENT_LOG), "publisher record: correct rejected -> "
	    "in-review: read it wrong");
	went_through(f, 1, " to-upload submitted in-review rejected "
	    "in-review");
}

static void
going_back_before_submitted_thaws(void **state)
{
	struct draft_fixture *f = *state;

	ready(f);
	set_field(f, FIELD_CLIENT_ID, "id");
	set_field(f, FIELD_CLIENT_SECRET, "secret");
	assert_int_equal(touch_submit(f), 0);
	assert_int_equal(record(f, "submitted"), 0);
	assert_true(f->s->row.credentials_frozen);
	assert_int_equal(record(f, "correct to-upload: not yet"), 0);
	assert_false(f->s->row.credentials_frozen);
	set_field(f, FIELD_CLIENT_ID, "better");
	/* The other way round, the portal has them. */
	assert_int_equal(record(f, "correct in-review: I had sent it"), 0);
	assert_true(f->s->row.credentials_frozen);

	/* What an earlier version froze, the portal has all the same. */
	next_draft(f, "# Two\n");
	assert_int_equal(submit_line(f, "update: two"), 0);
	assert_int_equal(record(f, "submitted"), 0);
	assert_int_equal(record(f, "correct to-upload: not yet"), 0);
	assert_true(f->s->row.credentials_frozen);
}

static void
a_certification_by_mistake_leaves_nothing(void **state)
{
	struct draft_fixture *f = *state;

	submitted(f);
	assert_null(f->s->note[NOTE_CERTIFIED_AUTHENTICATION]);
	certified(f);
	assert_non_null(f->s->note[NOTE_CERTIFIED_AUTHENTICATION]);
	assert_int_equal(record(f, "correct deploying: not all regions"), 0);
	assert_null(f->s->note[NOTE_CERTIFIED_AUTHENTICATION]);
	draft_fixture_reopen(f);
	assert_null(f->s->note[NOTE_CERTIFIED_AUTHENTICATION]);
	assert_int_equal(record(f, "certified"), 0);
	/* The second one by mistake: the first one holds. */
	next_draft(f, "# Two\n");
	assert_int_equal(touch_submit(f), 0);
	assert_int_equal(record(f, "correct certified: a slip"), 0);
	assert_int_equal(record(f, "correct to-upload: another slip"), 0);
	assert_non_null(f->s->note[NOTE_CERTIFIED_AUTHENTICATION]);
	assert_int_equal(submission_delivery(f->s), DELIVERY_NEW_VERSION);
}

static void
tested_goes_with_the_correction(void **state)
{
	struct draft_fixture *f = *state;

	submitted(f);
	assert_int_equal(submit_line(f, "attach intro"), 0);
	assert_int_equal(record(f, "testing"), 0);
	assert_int_equal(submit_line(f, "tested"), 0);
	assert_int_equal(record(f, "deploying"), 0);
	assert_int_equal(record(f, "correct testing: too early"), 0);
	assert_true(tested_at(f->s) > 0);
	assert_int_equal(record(f, "correct in-review: it is not there"), 0);
	assert_true(tested_at(f->s) == 0);
}

static void
what_cannot_be_uploaded_is_not_corrected_to_it(void **state)
{
	struct draft_fixture *f = *state;

	ready(f);
	assert_int_equal(record(f, "adopt in-review: 2024-02-29"), 0);
	assert_int_equal(record(f, "correct to-upload: x"), -EINVAL);
	has(f->s->row.outcome, "was adopted");
	assert_int_equal(record(f, "correct testing: x"), 0);
	next_draft(f, "# Two\n");
	assert_int_equal(submit_line(f, "update: two"), 0);
	assert_int_equal(record(f, "submitted"), 0);
	next_draft(f, "# Three\n");
	assert_int_equal(submit_line(f, "update: three"), 0);
	assert_int_equal(submit_line(f, "withdraw: three"), 0);
	assert_int_equal(f->s->row.version, 2);
	assert_int_equal(record(f, "correct to-upload: x"), -EINVAL);
	has(f->s->row.outcome, "taken back");
}

static void
the_pull_request_is_corrected_too(void **state)
{
	struct draft_fixture *f = *state;

	ready(f);
	assert_int_equal(pull(f, "correct merged: x"), -EALREADY);
	assert_int_equal(pull(f, "correct publishing: x"), -EINVAL);
	assert_int_equal(pull(f, "correct open: it was another one"), 0);
	assert_string_equal(document(f, DOCUMENT_PULL_STATUS), "open\n");
	assert_false(is_done(f, "merged"));
	has(document(f, DOCUMENT_LOG), "publisher open-source: correct merged "
	    "-> open: it was another one");
	status_is(f, "draft");
	/* And nothing says any more that it carries the artifacts. */
	assert_true(hash_is_zero(&f->s->row.pull_artifacts));
	assert_int_equal(pull(f, "correct none: there is none"), 0);
	assert_int_equal(pull(f, "correct open: x"), -EINVAL);
}

static void
another_number_is_another_pull_request(void **state)
{
	struct draft_fixture *f = *state;

	/* An editor that removes the file and writes it anew. */
	ready(f);
	set_field(f, FIELD_PULL_REQUEST, "");
	set_field(f, FIELD_PULL_REQUEST, "4321");
	assert_string_equal(document(f, DOCUMENT_PULL_STATUS), "merged\n");
	status_is(f, "ready");
	set_field(f, FIELD_PULL_REQUEST, "");
	set_field(f, FIELD_PULL_REQUEST, "4322");
	assert_string_equal(document(f, DOCUMENT_PULL_STATUS), "none\n");
	status_is(f, "draft");
	/* What is recorded without a number is of the next one. */
	set_field(f, FIELD_PULL_REQUEST, "");
	assert_int_equal(pull(f, "merged"), 0);
	set_field(f, FIELD_PULL_REQUEST, "4323");
	assert_string_equal(document(f, DOCUMENT_PULL_STATUS), "merged\n");
	status_is(f, "ready");
}

#define TEST(f)	cmocka_unit_test_setup_teardown(f, draft_fixture, \
		    draft_fixture_gone)

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		TEST(an_intro_is_attached_after_the_submission),
		TEST(an_intro_is_attached_again_when_it_changed),
		TEST(a_new_submission_has_no_intro),
		TEST(testing_ends_with_an_intro),
		TEST(what_is_on_its_way_is_withdrawn),
		TEST(what_was_attached_is_so_again),
		TEST(what_was_not_sent_is_taken_back),
		TEST(what_the_portal_has_is_as_it_was),
		TEST(an_older_store_knows_what_was_before),
		TEST(certified_stays_certified),
		TEST(a_mistake_is_corrected),
		TEST(going_back_before_submitted_thaws),
		TEST(a_certification_by_mistake_leaves_nothing),
		TEST(tested_goes_with_the_correction),
		TEST(what_cannot_be_uploaded_is_not_corrected_to_it),
		TEST(the_pull_request_is_corrected_too),
		TEST(another_number_is_another_pull_request),
	};

	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
