/*
 * Readiness, submitting, and versions.
 */
#include "life_fixture.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "draft.h"

/* ---- readiness ---- */

static void
a_draft_becomes_ready_item_by_item(void **state)
{
	struct draft_fixture *f = *state;
	struct readiness *all = &f->s->readiness;
	size_t done;

	status_is(f, "draft");
	assert_false(is_done(f, "artifacts"));
	assert_true(is_done(f, "problems"));
	put_sample(f);
	assert_true(is_done(f, "artifacts"));
	assert_true(is_done(f, "problems"));
	/* The order is that in which to do it. */
	assert_string_equal(all->item[0].id, "artifacts");
	assert_string_equal(all->item[3].id, "support_email");
	assert_int_equal(all->total, 12);
	assert_null(item(f, "client_id"));
	assert_non_null(item(f, "mfa"));
	assert_null(item(f, "exception"));

	done = all->done;
	set_field(f, FIELD_SUPPORT_EMAIL, "you@contoso.com");
	assert_int_equal(all->done, done + 1);
	fill_in(f);
	assert_true(all->ready);
	assert_int_equal(all->done, all->total);
	status_is(f, "ready");
	has(document(f, DOCUMENT_LOG), "certfs ready: nothing is missing");

	assert_int_equal(submission_field_remove(f->s, FIELD_SUPPORT_EMAIL,
	    NULL), 0);
	status_is(f, "draft");
	assert_true(f->s->row.draft_ready == false);
}

static void
a_zip_needs_exception_and_direction(void **state)
{
	struct draft_fixture *f = *state;

	ready(f);
	set_field(f, FIELD_SOURCE, "zip");
	status_is(f, "draft");
	assert_null(item(f, "merged"));
	assert_null(item(f, "commit"));
	set_field(f, FIELD_EXCEPTION, "Jo Doe");
	assert_false(is_done(f, "directed"));
	status_is(f, "draft");
	set_field(f, FIELD_DIRECTED, "Jo Doe, yesterday");
	status_is(f, "ready");
	assert_int_equal(touch_submit(f), 0);
	assert_true(f->s->newest.from_zip);
	assert_string_equal(f->s->newest.commit, "");
}

static void
oauth_needs_an_app(void **state)
{
	struct draft_fixture *f = *state;
	static const char oauth[] = "{\"properties\": {\"connectionParameters\":"
	    " {\"token\": {\"type\": \"oauthSetting\", \"oAuthSettings\": "
	    "{\"identityProvider\": \"oauth2\"}}}, \"iconBrandColor\": "
	    "\"#1b6e5a\", \"capabilities\": [], \"publisher\": \"C\", "
	    "\"stackOwner\": \"C\"}}";

	ready(f);
	put_text(f, SLOT_ARTIFACTS, "apiProperties.json", oauth);
	assert_non_null(item(f, "client_id"));
	assert_non_null(item(f, "client_secret"));
	assert_non_null(item(f, "redirect_urls"));
	status_is(f, "draft");
}

static void
the_merge_has_to_carry_these_artifacts(void **state)
{
	struct draft_fixture *f = *state;

	ready(f);
	change(f, "# Another\n");
	status_is(f, "draft");
	assert_true(is_done(f, "merged"));
	assert_false(is_done(f, "merged_artifacts"));
	assert_int_equal(pull(f, "merged\n"), 0);
	status_is(f, "ready");
	/* The same again says nothing new, and is no event. */
	const int64_t event = f->s->last_event;
	assert_int_equal(pull(f, "merged\n"), 0);
	assert_true(f->s->last_event == event);
	/* Another pull request is another story; the same one is not. */
	set_field(f, FIELD_PULL_REQUEST,
	    "https://github.com/microsoft/PowerPlatformConnectors/pull/4321");
	status_is(f, "ready");
	set_field(f, FIELD_PULL_REQUEST, "4322");
	assert_string_equal(document(f, DOCUMENT_PULL_STATUS), "none\n");
	status_is(f, "draft");
}

static void
a_refused_save_keeps_it_from_being_ready(void **state)
{
	struct draft_fixture *f = *state;
	struct entry e;

	ready(f);
	assert_int_equal(submission_has_document(f->s, DOCUMENT_ZIP), 1);
	assert_int_equal(draft_create(f->s, PLACE(f->s->id, SLOT_ARTIFACTS),
	    "tmp", OBJECT_FILE, NULL, &e, NULL), 0);
	const struct draft_save broken = {
		.object = e.object.id, .data = "{", .size = 1,
	};
	const struct draft_move over = {
		.from_place = e.place, .from = "tmp", .to_place = e.place,
		.name = "apiProperties.json",
	};

	assert_int_equal(draft_save(f->s, &broken, NULL), 0);
	assert_int_equal(draft_move(f->s, &over, NULL, NULL), -EPROTO);
	status_is(f, "draft");
	assert_false(is_done(f, "refused"));
	assert_int_equal(submission_has_document(f->s, DOCUMENT_ZIP), 0);
	assert_int_equal(touch_submit(f), -ECANCELED);
	has(f->s->row.outcome, "refused");
}

static void
a_refused_script_may_be_given_up(void **state)
{
	static const char latin1[] = "// caf\xe9\n";
	struct draft_fixture *f = *state;
	struct entry e;

	ready(f);
	assert_int_equal(draft_find(f->s, PLACE(f->s->id, SLOT_ARTIFACTS),
	    "script.csx", &e), 0);
	const struct draft_save broken = {
		.object = e.object.id, .data = latin1,
		.size = strlen(latin1),
	};

	assert_int_equal(draft_save(f->s, &broken, NULL), -EINVAL);
	assert_false(is_done(f, "refused"));
	assert_int_equal(draft_unlink(f->s, e.place, "script.csx", false,
	    NULL), 0);
	assert_null(item(f, "refused"));
	assert_int_equal(submission_has_document(f->s, DOCUMENT_ZIP), 1);
	/* It is kept all the same: an editor may be on its way. */
	has(document(f, DOCUMENT_PROBLEMS), "refused/script.csx:1:1: error: ");
}

static void
independent_publishers_do_not_use_submit(void **state)
{
	struct draft_fixture *f = *state;

	ready(f);
	set_field(f, FIELD_PUBLISHER_TYPE, "independent");
	assert_null(item(f, "contact_email"));
	assert_int_equal(touch_submit(f), -EPERM);
	status_is(f, f->s->readiness.ready ? "ready" : "draft");
}

/* ---- submitting ---- */

static void
a_touch_seals_a_version(void **state)
{
	struct draft_fixture *f = *state;
	struct bytes *zip, *text;
	struct entry version, e;
	int64_t place, mtime;
	struct object o;

	ready(f);
	assert_int_equal(submission_document(f->s, DOCUMENT_ZIP, &zip, &mtime),
	    0);
	assert_int_equal(touch_submit(f), 0);
	status_is(f, "to-upload");
	assert_string_equal(document(f, DOCUMENT_LATEST), "1");
	has(document(f, DOCUMENT_LOG), "publisher submit: version 1 sealed, "
	    "5 artifacts, commit " COMMIT_1);
	has(f->s->row.outcome, "versions/1/handoff.md");

	assert_int_equal(draft_find(f->s, PLACE(f->s->id, SLOT_VERSIONS), "1",
	    &version), 0);
	assert_int_equal(version.object.access, ACCESS_SEALED);
	place = PLACE(version.object.id, SLOT_SELF);
	has(content(f, place, "handoff.md"), COMMIT_1);
	(void)content(f, place, "problems");
	assert_int_equal(draft_find(f->s, place, "submission.zip", &e), 0);
	assert_int_equal(draft_read(f->s, e.object.id, &text), 0);
	assert_int_equal(text->size, zip->size);
	assert_memory_equal(text->data, zip->data, zip->size);
	bytes_unref(text);
	bytes_unref(zip);

	assert_int_equal(draft_find(f->s, place, "artifacts", &e), 0);
	change(f, "# Changed since\n");
	has_not(content(f, PLACE(e.object.id, SLOT_SELF), "readme.md"),
	    "Changed since");
	assert_int_equal(draft_find(f->s, PLACE(e.object.id, SLOT_SELF),
	    "intro.md", &e), -ENOENT);
	assert_int_equal(draft_find(f->s, place, "form", &e), 0);
	assert_string_equal(content(f, PLACE(e.object.id, SLOT_SELF),
	    "commit"), COMMIT_1 "\n");
	assert_string_equal(content(f, PLACE(e.object.id, SLOT_SELF),
	    "test_credentials"), "set\n");
	assert_string_equal(content(f, PLACE(e.object.id, SLOT_SELF),
	    "client_secret"), "not set\n");
	/* Copied back, the mask does not replace the secret. */
	assert_int_equal(submission_field_set(f->s, FIELD_TEST_CREDENTIALS,
	    "set\n", 4, 0, NULL), -EINVAL);

	/* Nothing of it can be changed. */
	assert_int_equal(draft_find(f->s, PLACE(e.object.id, SLOT_SELF),
	    "commit", &e), 0);
	const struct draft_save save = { .object = e.object.id };

	assert_int_equal(draft_save(f->s, &save, NULL), -EROFS);
	assert_int_equal(draft_unlink(f->s, e.place, "commit", false, NULL),
	    -EROFS);
	assert_int_equal(draft_unlink(f->s, PLACE(f->s->id, SLOT_VERSIONS),
	    "1", true, NULL), -EROFS);
	assert_int_equal(draft_create(f->s, place, "x", OBJECT_FILE, NULL, &e,
	    NULL), -EROFS);
	assert_int_equal(draft_set_time(f->s, version.object.id, 1), -EROFS);
	assert_int_equal(draft_object(f->s, version.object.id, &o), 0);

	submission_unlock(f->s);
	assert_int_equal(domain_remove(f->domain, "contoso", NULL), -EPERM);
	submission_lock(f->s);
}

/* Neither "no such submission" nor an endless look for it. */
static void
a_version_that_is_lost_is_an_error(void **state)
{
	struct draft_fixture *f = *state;

	ready(f);
	assert_int_equal(touch_submit(f), 0);
	fixture_tamper(f->store, "DELETE FROM version");
	f->s->stale = true;
	assert_int_equal(submission_fresh(f->s), -EIO);
	assert_true(submission_exists(f->s));
	submission_unlock(f->s);
	assert_int_equal(domain_remove(f->domain, "contoso", NULL), -EIO);
	assert_int_equal(domain_rename(f->domain, "contoso", "b", false, NULL),
	    -EIO);
	submission_lock(f->s);
}

static void
nothing_is_submitted_twice(void **state)
{
	struct draft_fixture *f = *state;

	ready(f);
	assert_int_equal(touch_submit(f), 0);
	assert_int_equal(touch_submit(f), -EALREADY);
	assert_int_equal(submit_line(f, "submit\n"), -EALREADY);
	assert_int_equal(record(f, "submitted\n"), 0);
	assert_int_equal(touch_submit(f), -EALREADY);
	assert_int_equal(record(f, "rejected\n"), 0);
	assert_int_equal(touch_submit(f), 0);
	assert_int_equal(f->s->row.version, 2);
}

static void
what_waits_to_be_uploaded_is_superseded(void **state)
{
	struct draft_fixture *f = *state;

	ready(f);
	assert_int_equal(touch_submit(f), 0);
	set_field(f, FIELD_TESTING_NOTES, "Better notes");
	assert_true(f->s->row.draft_changed);
	assert_int_equal(touch_submit(f), 0);
	assert_int_equal(f->s->row.version, 2);
	assert_false(f->s->row.draft_changed);
	/* Nothing was sent so far: it is still a first submission. */
	assert_int_equal(submission_delivery(f->s), DELIVERY_FIRST);
	assert_false(submission_was_delivered(f->s));
	assert_int_equal(record(f, "submitted"), 0);
	assert_true(submission_was_delivered(f->s));
}

static void
what_is_on_its_way_needs_a_reason(void **state)
{
	struct draft_fixture *f = *state;

	assert_int_equal(submit_line(f, "update: too early"), -EINVAL);
	submitted(f);
	change(f, "# Fixed\n");
	set_field(f, FIELD_COMMIT, COMMIT_2);
	assert_int_equal(touch_submit(f), -EBUSY);
	has(f->s->row.outcome, "critical issue");
	assert_int_equal(submit_line(f, "update:"), -EINVAL);
	assert_int_equal(submit_line(f, "update: a \x1b[31m critical bug"),
	    -EINVAL);
	assert_int_equal(submit_line(f, "# a comment\nupdate: a critical bug"),
	    0);
	assert_string_equal(f->s->newest.reason, "a critical bug");
	has(document(f, DOCUMENT_LOG), "publisher update: version 2 sealed, "
	    "5 artifacts, commit " COMMIT_2 ": a critical bug");
	assert_int_equal(submission_delivery(f->s), DELIVERY_UPDATE);
	status_is(f, "to-upload");
}

static void
changed_artifacts_make_the_commit_stale(void **state)
{
	struct draft_fixture *f = *state;

	submitted(f);
	assert_int_equal(record(f, "changes-requested"), 0);
	assert_true(is_done(f, "commit"));
	change(f, "# As asked\n");
	assert_false(is_done(f, "commit"));
	assert_int_equal(touch_submit(f), -ECANCELED);
	has(f->s->row.outcome, "commit");
	/* Before certification the merge may follow. */
	assert_null(item(f, "merged"));
	set_field(f, FIELD_COMMIT, COMMIT_2);
	assert_true(is_done(f, "commit"));
	change(f, "# As asked, and more\n");
	assert_false(is_done(f, "commit"));
	set_field(f, FIELD_COMMIT, COMMIT_2);
	assert_true(is_done(f, "commit"));
	assert_int_equal(touch_submit(f), 0);
	status_is(f, "to-upload");
	assert_true(item(f, "merge_follows")->reminder);
	assert_int_equal(pull(f, "merged"), 0);
	assert_null(item(f, "merge_follows"));
}

/* What a commit was submitted for is known behind a zip too. */
static void
a_commit_is_stale_after_a_zip(void **state)
{
	struct draft_fixture *f = *state;

	submitted(f);
	assert_int_equal(record(f, "changes-requested"), 0);
	change(f, "# As asked\n");
	set_field(f, FIELD_SOURCE, "zip");
	assert_int_equal(touch_submit(f), 0);
	assert_int_equal(record(f, "submitted"), 0);
	assert_int_equal(record(f, "rejected"), 0);
	set_field(f, FIELD_SOURCE, "commit");
	assert_int_equal(pull(f, "merged"), 0);
	assert_false(is_done(f, "commit"));
	change(f, "# Better\n");
	assert_int_equal(pull(f, "merged"), 0);
	assert_false(is_done(f, "commit"));
	assert_int_equal(touch_submit(f), -ECANCELED);
	has(f->s->row.outcome, "commit");
	/* With what it was submitted with it may be submitted again. */
	put_sample(f);
	assert_int_equal(pull(f, "merged"), 0);
	assert_true(is_done(f, "commit"));
	change(f, "# Better\n");
	set_field(f, FIELD_COMMIT, COMMIT_2);
	assert_int_equal(pull(f, "merged"), 0);
	assert_int_equal(touch_submit(f), 0);
}

/* Nor is it forgotten behind a commit of another version. */
static void
a_commit_is_stale_for_ever(void **state)
{
	struct draft_fixture *f = *state;
	char first[64];

	submitted(f);
	(void)snprintf(first, sizeof(first), "%s",
	    form_text(f->s, FIELD_COMMIT));
	assert_int_equal(record(f, "changes-requested"), 0);
	change(f, "# As asked\n");
	set_field(f, FIELD_COMMIT, COMMIT_2);
	assert_int_equal(touch_submit(f), 0);
	assert_int_equal(record(f, "submitted"), 0);
	assert_int_equal(record(f, "changes-requested"), 0);
	change(f, "# Better\n");
	set_field(f, FIELD_COMMIT, first);
	assert_false(is_done(f, "commit"));
	assert_int_equal(touch_submit(f), -ECANCELED);
	/* What it carries may be submitted once more. */
	put_sample(f);
	assert_true(is_done(f, "commit"));
	assert_int_equal(touch_submit(f), 0);
}

static void
open_files_hold_it_up(void **state)
{
	struct draft_fixture *f = *state;
	const struct command busy = { .busy = "icon.png" };
	const struct command merged = {
		.text = "merged", .len = 6, .busy = "icon.png",
	};

	static const char adopt_text[] = "adopt certified: 2026-01-31";
	const struct command adopt = {
		.text = adopt_text, .len = sizeof(adopt_text) - 1,
		.busy = "icon.png",
	};

	ready(f);
	assert_int_equal(submission_command_record(f->s, &adopt, NULL),
	    -ETXTBSY);
	assert_int_equal(submission_command_submit(f->s, &busy, NULL),
	    -ETXTBSY);
	has(f->s->row.outcome, "icon.png");
	change(f, "# Another\n");
	assert_int_equal(submission_command_pull_record(f->s, &merged, NULL),
	    -ETXTBSY);
}

static void
commands_are_read_strictly(void **state)
{
	struct draft_fixture *f = *state;
	const struct command zero = { .text = "sub\0mit", .len = 7 };
	struct reason why = { .error = 0 };
	char *text;

	ready(f);
	assert_int_equal(submit_line(f, ""), 0);
	assert_int_equal(submit_line(f, "\n\n  \n# submit\n"), 0);
	/* What it says when it is read triggers nothing when it is written. */
	text = kept(document(f, DOCUMENT_SUBMIT));
	assert_int_equal(submit_line(f, text), 0);
	free(text);
	status_is(f, "ready");
	assert_int_equal(submit_line(f, "submit\nsubmit\n"), -EINVAL);
	assert_int_equal(submit_line(f, "Submit"), -EINVAL);
	assert_int_equal(submit_line(f, "submit: now"), -EINVAL);
	has(f->s->row.outcome, "'submit' takes no text behind it");
	assert_int_equal(submission_command_submit(f->s, &zero, &why), -EINVAL);
	assert_int_equal(submit_line(f, "fly"), -EINVAL);
	/* What can be done from here, not everything that there is. */
	has(f->s->row.outcome, "'fly' is not possible while it is ready; "
	    "possible: submit");
	status_is(f, "ready");
	assert_int_equal(submit_line(f, "  submit \r\n"), 0);
	status_is(f, "to-upload");
}

static void
credentials_freeze_and_thaw(void **state)
{
	struct draft_fixture *f = *state;

	ready(f);
	set_field(f, FIELD_CLIENT_ID, "id");
	set_field(f, FIELD_CLIENT_SECRET, "secret");
	assert_int_equal(touch_submit(f), 0);
	set_field(f, FIELD_CLIENT_ID, "better");
	assert_int_equal(touch_submit(f), 0);
	assert_int_equal(record(f, "submitted"), 0);
	assert_int_equal(submission_field_set(f->s, FIELD_CLIENT_ID, "x", 1, 0,
	    NULL), -EROFS);
	assert_int_equal(submit_line(f, "unlock credentials: Jo Doe"), 0);
	assert_int_equal(submit_line(f, "unlock credentials: Jo Doe"),
	    -EALREADY);
	/* The next answer of the portal does not freeze it again. */
	assert_int_equal(record(f, "in-review"), 0);
	set_field(f, FIELD_CLIENT_ID, "x");
}

#define TEST(f)	cmocka_unit_test_setup_teardown(f, draft_fixture, \
		    draft_fixture_gone)

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		TEST(a_draft_becomes_ready_item_by_item),
		TEST(a_zip_needs_exception_and_direction),
		TEST(oauth_needs_an_app),
		TEST(the_merge_has_to_carry_these_artifacts),
		TEST(a_refused_save_keeps_it_from_being_ready),
		TEST(a_refused_script_may_be_given_up),
		TEST(independent_publishers_do_not_use_submit),
		TEST(a_touch_seals_a_version),
		TEST(a_version_that_is_lost_is_an_error),
		TEST(nothing_is_submitted_twice),
		TEST(what_waits_to_be_uploaded_is_superseded),
		TEST(what_is_on_its_way_needs_a_reason),
		TEST(changed_artifacts_make_the_commit_stale),
		TEST(a_commit_is_stale_after_a_zip),
		TEST(a_commit_is_stale_for_ever),
		TEST(open_files_hold_it_up),
		TEST(commands_are_read_strictly),
		TEST(credentials_freeze_and_thaw),
	};

	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
