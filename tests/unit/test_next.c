/* What next says along a submission's life, and what submit reminds of. */
#include "life_fixture.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define DAY		(24 * 60 * 60 * NS_PER_SECOND)
#define MARCH_FIRST	(INT64_C(2214172800) * NS_PER_SECOND)	/* 2040 */

static int64_t the_time;

static int64_t
read_the_time(void)
{
	return the_time;
}

static void
later(int64_t days)
{
	the_time = MARCH_FIRST + days * DAY;
	clock_set_source(read_the_time);
}

static int
begin(void **state)
{
	later(0);
	return draft_fixture(state);
}

static int
end(void **state)
{
	clock_set_source(NULL);
	return draft_fixture_gone(state);
}

/* One sentence with one command, on one line. */
static void
next_is(struct draft_fixture *f, const char *part)
{
	const char *text = document(f, DOCUMENT_NEXT);

	has(text, part);
	assert_string_equal(strchr(text, '\n'), "\n");
}

static void
do_record(struct draft_fixture *f, const char *line)
{
	assert_int_equal(record(f, line), 0);
}

static void
do_pull(struct draft_fixture *f, const char *line)
{
	assert_int_equal(pull(f, line), 0);
}

static void
do_submit(struct draft_fixture *f, const char *line)
{
	assert_int_equal(submit_line(f, line), 0);
}

/* ---- what is asked of whom ---- */

/* Of the items that are numbered, in their order. */
static void
items_are(struct draft_fixture *f, const char *ids)
{
	struct buf found CF_AUTO(buf_done) = BUF_INIT(4096);
	const struct readiness *all = &f->s->readiness;

	assert_int_equal(submission_judged(f->s), 0);
	for (size_t i = 0; i < all->count; i++) {
		if (!all->item[i].reminder)
			(void)buf_printf(&found, "%s%s",
			    found.len > 0 ? " " : "", all->item[i].id);
		assert_true(all->item[i].page[0] != '\0');
		assert_true(all->item[i].command[0] != '\0');
	}
	assert_string_equal(buf_text(&found), ids);
}

static void
put_properties(struct draft_fixture *f, const char *parameters)
{
	struct buf text CF_AUTO(buf_done) = BUF_INIT(4096);

	(void)buf_printf(&text, "{\"properties\": {\"connectionParameters\": "
	    "%s, \"iconBrandColor\": \"#007EE5\", \"capabilities\": [], "
	    "\"publisher\": \"Jo Doe\", \"stackOwner\": \"Contoso\"}}",
	    parameters);
	put_text(f, SLOT_ARTIFACTS, artifact_types[ARTIFACT_PROPERTIES].name,
	    buf_text(&text));
}

static void
items_by_publisher_source_and_authentication(void **state)
{
	struct draft_fixture *f = *state;

	put_sample(f);
	items_are(f, "artifacts problems contact_email support_email "
	    "testing_notes test_account test_credentials mfa pull_request "
	    "commit merged merged_artifacts");
	set_field(f, FIELD_SOURCE, "zip");
	items_are(f, "artifacts problems contact_email support_email "
	    "testing_notes test_account test_credentials mfa exception "
	    "directed");
	put_properties(f, "{}");
	items_are(f, "artifacts problems contact_email support_email "
	    "testing_notes exception directed");
	put_properties(f, "{\"token\": {\"type\": \"oauthSetting\", "
	    "\"oAuthSettings\": {\"identityProvider\": \"aad\"}}}");
	items_are(f, "artifacts problems contact_email support_email "
	    "testing_notes test_account test_credentials mfa client_id "
	    "client_secret redirect_urls exception directed");
	set_field(f, FIELD_PUBLISHER_TYPE, "independent");
	items_are(f, "artifacts problems");
}

/* An update may come ahead of the merge, or as a zip without an exception. */
static void
items_of_an_update_and_of_a_new_version(void **state)
{
	static const char form[] = "artifacts problems contact_email "
	    "support_email testing_notes test_account test_credentials mfa";
	struct draft_fixture *f = *state;
	char ids[256];

	submitted(f);
	(void)snprintf(ids, sizeof(ids), "%s pull_request commit", form);
	items_are(f, ids);
	set_field(f, FIELD_SOURCE, "zip");
	items_are(f, form);
	set_field(f, FIELD_SOURCE, "commit");
	do_submit(f, "attach intro");
	certified(f);
	(void)snprintf(ids, sizeof(ids), "artifacts problems authentication%s "
	    "pull_request commit merged merged_artifacts",
	    form + strlen("artifacts problems"));
	items_are(f, ids);
}

/* ---- the pull request ---- */

static void
the_pull_request_before_anything_else(void **state)
{
	struct draft_fixture *f = *state;

	put_sample(f);
	fill_in(f);
	do_pull(f, "correct none: typed too soon");
	next_is(f, "To do, merged (Microsoft has merged the pull request): "
	    "echo merged > open-source/record\n");
	do_pull(f, "open");
	next_is(f, "Wait for the review of pull request 4321, which is "
	    "promised by 2040-03-15; once it is merged: "
	    "echo merged > open-source/record\n");
	later(14);
	next_is(f, "Ask your Microsoft contact, because this was to be over by "
	    "2040-03-15");
	next_is(f, "cat open-source/record\n");
	do_pull(f, "changes-requested");
	next_is(f, "Change what was asked for in artifacts/ and in pull "
	    "request 4321, and once it has the change: "
	    "echo open > open-source/record\n");
	/* 1 to 2 weeks more for that. */
	later(20);
	do_pull(f, "open");
	next_is(f, "promised by 2040-04-04");
	do_pull(f, "approved");
	next_is(f, "Wait until pull request 4321 is merged, then: "
	    "echo merged > open-source/record\n");
	do_pull(f, "closed");
	next_is(f, "echo NUMBER > form/pull_request\n");
	set_field(f, FIELD_PULL_REQUEST, "4322");
	next_is(f, "To do, merged (");
	do_pull(f, "merged");
	next_is(f, "version 1: touch submit\n");
}

static void
who_contributes_for_the_first_time(void **state)
{
	struct draft_fixture *f = *state;

	put_sample(f);
	fill_in(f);
	set_field(f, FIELD_PULL_REQUEST, "");
	next_is(f, "To do, pull_request (number or address of the open-source "
	    "pull request, which you open there first; for a first "
	    "contribution Microsoft offers the session Power Platform Samples "
	    "- First Time Contributor): echo 4321 > form/pull_request\n");
}

/* ---- what is owed after a version was handed over ---- */

static void
intro_is_owed_from_the_submission_on(void **state)
{
	struct draft_fixture *f = *state;

	ready(f);
	assert_null(item(f, "intro"));
	assert_int_equal(touch_submit(f), 0);
	assert_null(item(f, "intro"));
	do_record(f, "submitted");
	next_is(f, "testing cannot end without it): "
	    "echo \"attach intro\" > submit\n");
	assert_true(item(f, "intro")->reminder);
	has(document(f, DOCUMENT_SUBMIT), "# reminder: intro: attach intro.md "
	    "in ISV Studio, in Activity Control or Functional Documentation; "
	    "testing cannot end without it    "
	    "echo \"attach intro\" > submit\n");

	put_text(f, SLOT_SELF, "intro.md", "");
	next_is(f, "): cat problems\n");
	assert_int_equal(draft_unlink(f->s, PLACE(f->s->id, SLOT_SELF),
	    "intro.md", false, NULL), 0);
	next_is(f, "): cp ../.certfs/templates/intro.md .\n");

	/* Copied and not filled in: nobody wants to publish that. */
	put_text(f, SLOT_SELF, "intro.md", template_text("intro.md"));
	next_is(f, "without it, and it is still the template): "
	    "echo \"attach intro\" > submit\n");

	put_sample(f);
	do_submit(f, "attach intro");
	assert_null(item(f, "intro"));
	next_is(f, "Wait for the answer of the certification engineer, which "
	    "is promised by 2040-03-15; once the review has begun: "
	    "echo in-review > record\n");
}

static void
an_intro_that_changed_is_owed_again(void **state)
{
	struct draft_fixture *f = *state;
	char *text;

	submitted(f);
	do_submit(f, "attach intro");
	text = kept(content(f, PLACE(f->s->id, SLOT_SELF), "intro.md"));
	for (char *at = text; *at != '\0'; at++)
		*at = *at == '!' ? '.' : *at;
	text[strlen(text) - 1] = ' ';
	put_text(f, SLOT_SELF, "intro.md", text);
	free(text);
	next_is(f, " again, because it changed since; testing cannot end "
	    "without it): echo \"attach intro\" > submit\n");
}

static void
testing_is_the_publishers(void **state)
{
	struct draft_fixture *f = *state;

	submitted(f);
	do_record(f, "testing");
	next_is(f, "To do, intro (");
	do_submit(f, "attach intro");
	next_is(f, "Test every operation in an environment of the Preview "
	    "(United States) region, which has to be over by 2040-03-08, tell "
	    "your Microsoft contact that you have, and then: "
	    "echo tested > submit\n");
	later(7);
	next_is(f, ", which was to be over by 2040-03-08, ");
	put_text(f, SLOT_SELF, "intro.md", "# Changed\n");
	next_is(f, "Attach intro.md in ISV Studio at once, because testing was "
	    "to be over by 2040-03-08 and cannot end without it: "
	    "echo \"attach intro\" > submit\n");
	do_submit(f, "attach intro");
	assert_true(item(f, "tested")->reminder);
	do_submit(f, "tested");
	assert_null(item(f, "tested"));
	next_is(f, "once it begins: echo deploying > record\n");
	/* From then on it is Microsoft's to be late. */
	later(7 + 42);
	next_is(f, "Ask your Microsoft contact, because this was to be over by "
	    "2040-04-19");
	do_record(f, "deploying");
	next_is(f, "Wait for the deployment, which is promised by 2040-05-31; "
	    "when all regions have the connector: echo certified > record\n");
	do_record(f, "certified");
	next_is(f, "Nothing, the connector is certified");
}

/* Sealed by a reason and a commit that was not merged before. */
static void
update_by_commit(struct draft_fixture *f, const char *text,
    const char *commit)
{
	change(f, text);
	set_field(f, FIELD_COMMIT, commit);
	do_submit(f, "update: a critical issue");
	do_record(f, "submitted");
}

static void
the_pull_request_follows_an_update(void **state)
{
	struct draft_fixture *f = *state;

	submitted(f);
	do_submit(f, "attach intro");
	assert_null(item(f, "merge_follows"));
	update_by_commit(f, "another\n", COMMIT_2);
	assert_true(item(f, "merge_follows")->reminder);
	next_is(f, "To do, merge_follows (");

	do_pull(f, "open");
	next_is(f, "Wait for the review of pull request 4321");
	/* Not those of the version: it does not carry that one. */
	change(f, "a third\n");
	has(item(f, "merge_follows")->text, "those of versions/2/artifacts, "
	    "which differ from artifacts/ by now");
	do_pull(f, "merged");
	assert_non_null(item(f, "merge_follows"));
	change(f, "another\n");
	do_pull(f, "merged");
	assert_null(item(f, "merge_follows"));
	next_is(f, "Wait for the answer");

	/* What is merged for the version after it takes nothing back. */
	change(f, "a third\n");
	do_pull(f, "merged");
	assert_null(item(f, "merge_follows"));
	draft_fixture_reopen(f);
	assert_null(item(f, "merge_follows"));
}

/* Certification does not end the duty. */
static void
a_certified_update_is_still_to_be_merged(void **state)
{
	struct draft_fixture *f = *state;

	submitted(f);
	do_submit(f, "attach intro");
	update_by_commit(f, "another\n", COMMIT_2);
	do_record(f, "testing");
	do_submit(f, "tested");
	do_record(f, "deploying");
	do_record(f, "certified");
	next_is(f, "To do, merge_follows (");
	do_pull(f, "merged");
	next_is(f, "Nothing, the connector is certified");
	/* A correction takes back what was said. */
	do_pull(f, "correct open: that was another one");
	next_is(f, "Wait for the review of pull request 4321");
}

static void
whoever_is_excepted_has_no_pull_request(void **state)
{
	struct draft_fixture *f = *state;

	put_sample(f);
	fill_in(f);
	do_pull(f, "correct none: typed too soon");
	set_field(f, FIELD_SOURCE, "zip");
	set_field(f, FIELD_EXCEPTION, "Jo Example");
	set_field(f, FIELD_DIRECTED, "Jo Example, 2 March 2026");
	assert_int_equal(touch_submit(f), 0);
	do_record(f, "submitted");
	change(f, "another\n");
	do_submit(f, "update: a critical issue");
	assert_null(item(f, "merge_follows"));
	/* Without the exception it is owed, whatever the archive was. */
	set_field(f, FIELD_EXCEPTION, "");
	assert_non_null(item(f, "merge_follows"));
}

/* ---- what changes ---- */

/* Put 'with' in place of the first 'what' in the definition. */
static void
edit_definition(struct draft_fixture *f, const char *what, const char *with)
{
	struct buf text CF_AUTO(buf_done) = BUF_INIT((size_t)1 << 20);
	const char *name = artifact_types[ARTIFACT_DEFINITION].name;
	char *old = kept(content(f, PLACE(f->s->id, SLOT_ARTIFACTS), name));
	const char *at = strstr(old, what);

	assert_non_null(at);
	(void)buf_add(&text, old, (size_t)(at - old));
	(void)buf_puts(&text, with);
	assert_int_equal(buf_puts(&text, at + strlen(what)), 0);
	put_text(f, SLOT_ARTIFACTS, name, buf_text(&text));
	free(old);
}

static void
breaking_changes_are_said(void **state)
{
	struct draft_fixture *f = *state;

	submitted(f);
	do_submit(f, "attach intro");
	certified(f);
	has_not(document(f, DOCUMENT_SUBMIT), "# since version 1");
	has(document(f, DOCUMENT_STATUS_JSON), "\"update\":\t\"none\"");

	edit_definition(f, "\"List workshops\"", "\"List all workshops\"");
	set_field(f, FIELD_COMMIT, COMMIT_2);
	do_pull(f, "merged");
	has(document(f, DOCUMENT_SUBMIT), "\n# since version 1: 0 breaking "
	    "changes, 1 other; a minor update");
	has_not(document(f, DOCUMENT_SUBMIT), "special handling");
	next_is(f, "Everything is there, freeze it as version 2: "
	    "touch submit\n");
	has(document(f, DOCUMENT_STATUS_JSON), "\"update\":\t\"minor\"");

	edit_definition(f, "\"/workshops\": {", "\"/courses\": {");
	do_pull(f, "merged");
	has(document(f, DOCUMENT_SUBMIT), "a major update (6 to 10 weeks)    "
	    "cat changes\n# Breaking changes need special handling: tell your "
	    "customers");
	next_is(f, " that changes lists, freeze it as version 2: "
	    "touch submit\n");
	has(document(f, DOCUMENT_STATUS_JSON), "\"update\":\t\"major\"");
}

/* ---- the end ---- */

static void
who_is_told_of_a_withdrawal(void **state)
{
	struct draft_fixture *f = *state;

	set_field(f, FIELD_MICROSOFT_CONTACT, "Jo Example");
	submitted(f);
	do_submit(f, "withdraw: the service ends");
	next_is(f, "Tell Jo Example that you withdraw version 1, if that is "
	    "not done, because: the service ends; to submit it again: "
	    "touch submit\n");
	/* Of another one nothing was sent; that one is still to be told of. */
	assert_int_equal(touch_submit(f), 0);
	do_submit(f, "withdraw: not yet");
	next_is(f, "that you withdraw version 1");
}

static void
what_was_not_sent_needs_no_word(void **state)
{
	struct draft_fixture *f = *state;

	ready(f);
	assert_int_equal(touch_submit(f), 0);
	do_submit(f, "withdraw: not yet");
	next_is(f, "Nothing, it was withdrawn; to submit it again: "
	    "touch submit\n");
}

static int64_t
message(struct draft_fixture *f, const char *name)
{
	struct entry e;

	assert_int_equal(draft_find(f->s, PLACE(f->s->id, SLOT_FEEDBACK),
	    name, &e), 0);
	return e.object.id;
}

static void
an_answer_is_due_before_mail_is_read(void **state)
{
	struct draft_fixture *f = *state;

	submitted(f);
	put_text(f, SLOT_INBOX, "mail", "Which plan?\n");
	take_messages(f);
	next_is(f, "Read feedback/1");
	do_record(f, "needs-answer");
	next_is(f, "Answer the reviewer in ISV Studio's Activity Control (your "
	    "Microsoft contact helps), with what you write into "
	    "feedback/1-reply, and then: touch feedback/1-reply\n");
	/* Asked by telephone. */
	assert_int_equal(submission_touch_message(f->s, message(f, "1")), 0);
	next_is(f, "and then: touch feedback/reply\n");
}

/* ---- independent publishers ---- */

static void
independent_publishers_follow_the_pull_request(void **state)
{
	struct draft_fixture *f = *state;

	independent(f);
	next_is(f, "freeze it as version 1: touch open-source/publish\n");
	assert_int_equal(publish(f, NULL), 0);
	next_is(f, "Open a pull request with versions/1/artifacts as "
	    "versions/1/handoff.md says, then: "
	    "echo open > open-source/record\n");
	do_pull(f, "open");
	next_is(f, "Wait for the review of the pull request, which is ");
	set_field(f, FIELD_PULL_REQUEST, "99");
	next_is(f, "Wait for the review of pull request 99, which is promised "
	    "by 2040-03-15; once it is merged: "
	    "echo merged > open-source/record\n");
	do_pull(f, "changes-requested");
	next_is(f, "Change in artifacts/ what was asked for in pull request "
	    "99, and then: touch open-source/publish\n");
	change(f, "another\n");
	next_is(f, "Freeze what you changed as version 2, for pull request 99: "
	    "touch open-source/publish\n");
	assert_int_equal(publish(f, NULL), 0);
	next_is(f, "Update the pull request, or open one, with "
	    "versions/2/artifacts");
	do_pull(f, "open");
	do_pull(f, "merged");
	status_is(f, "submitted");
	next_is(f, "Wait for your Microsoft contact to write, which is "
	    "promised by 2040-03-15; a form comes by mail to the "
	    "contact in the definition; once the review has begun: "
	    "echo in-review > record\n");
	has_not(document(f, DOCUMENT_NEXT), "ISV Studio");
	assert_null(item(f, "merge_follows"));
	do_record(f, "needs-answer");
	next_is(f, "Answer the reviewer in the pull request");
	do_record(f, "changes-requested");
	next_is(f, "see what is missing then: cat open-source/publish\n");
	do_record(f, "correct testing: a mistake");
	next_is(f, "echo tested > submit\n");
	do_submit(f, "tested");
	do_record(f, "deploying");
	/* 15 business days. */
	next_is(f, "Wait for the deployment, which is promised by 2040-03-22");
	do_record(f, "certified");
	next_is(f, "and then: cat open-source/publish\n");
}

int
main(int argc, char **argv)
{
#define LIFE(test)	cmocka_unit_test_setup_teardown(test, begin, end)
	const struct CMUnitTest tests[] = {
		LIFE(items_by_publisher_source_and_authentication),
		LIFE(items_of_an_update_and_of_a_new_version),
		LIFE(the_pull_request_before_anything_else),
		LIFE(who_contributes_for_the_first_time),
		LIFE(intro_is_owed_from_the_submission_on),
		LIFE(an_intro_that_changed_is_owed_again),
		LIFE(testing_is_the_publishers),
		LIFE(the_pull_request_follows_an_update),
		LIFE(a_certified_update_is_still_to_be_merged),
		LIFE(whoever_is_excepted_has_no_pull_request),
		LIFE(breaking_changes_are_said),
		LIFE(who_is_told_of_a_withdrawal),
		LIFE(what_was_not_sent_needs_no_word),
		LIFE(an_answer_is_due_before_mail_is_read),
		LIFE(independent_publishers_follow_the_pull_request),
	};

	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
