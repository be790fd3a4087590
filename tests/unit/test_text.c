/* The generated texts, along a submission's life. */
#include "texts_fixture.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "texts.h"

#define COMMIT		"3f2a3f2a3f2a3f2a3f2a3f2a3f2a3f2a3f2a3f2a"
#define COMMIT_2	"77b077b077b077b077b077b077b077b077b077b0"

/* A draft with the sample in it and everything filled in. */
static int
ready_fixture(void **state)
{
	struct draft_fixture *f;

	if (draft_fixture(state) < 0)
		return -1;
	f = *state;
	put_sample(f);
	fill_in(f);
	return 0;
}

static void
every_line_is_a_comment(const char *text)
{
	for (const char *line = text; *line != '\0';
	    line += strcspn(line, "\n") + 1) {
		if (line[0] != '#')
			fail_msg("a line without '#' in:\n%s", text);
	}
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
status_is(struct draft_fixture *f, const char *word)
{
	char line[64];

	(void)snprintf(line, sizeof(line), "%s\n", word);
	assert_string_equal(document(f, DOCUMENT_STATUS), line);
}

static int
pull(struct draft_fixture *f, const char *word)
{
	const struct command command = { .text = word, .len = strlen(word) };

	return submission_command_pull_record(f->s, &command, NULL);
}

static int
submit_verb(struct draft_fixture *f, const char *verb)
{
	const struct command command = { .text = verb, .len = strlen(verb) };

	return submission_command_submit(f->s, &command, NULL);
}

/* ---- a clock that can be set ---- */

#define DAY		(24 * 60 * 60 * NS_PER_SECOND)
#define MARCH_FIRST	(INT64_C(2214172800) * NS_PER_SECOND)	/* 2040 */

static int64_t the_time;

static int64_t
read_the_time(void)
{
	return the_time;
}

/* So many days into a March that is after everything else. */
static void
later(int64_t days)
{
	the_time = MARCH_FIRST + days * DAY;
	clock_set_source(read_the_time);
}

static int
gone(void **state)
{
	clock_set_source(NULL);
	return draft_fixture_gone(state);
}

/* ---- one by one ---- */

static void
an_empty_draft(void **state)
{
	struct draft_fixture *f = *state;
	const char *text = document(f, DOCUMENT_SUBMIT);

	every_line_is_a_comment(text);
	assert_int_equal(strncmp(text, "# not ready: ", 13), 0);
	has(text, "\n# asked for by certification-submission.md:\n"
	    "# 1. artifacts: ");
	has(text, "\n# asked for by submit-for-certification.md:\n"
	    "# 3. contact_email: ");
	has(text, ": where Microsoft writes if there are issues    "
	    "echo support@example.com > form/support_email\n");
	has(text, "echo merged > open-source/record");
	has_not(text, "possible now");
	next_is(f, "To do, artifacts (");
	/* Without artifacts there is nothing to adopt. */
	has(document(f, DOCUMENT_RECORD), "# possible now:\n#   nothing\n");
	has(document(f, DOCUMENT_PULL_RECORD), "echo merged > open-source/record");
	every_line_is_a_comment(document(f, DOCUMENT_RECORD));
	every_line_is_a_comment(document(f, DOCUMENT_PULL_RECORD));
}

static void
a_ready_draft(void **state)
{
	struct draft_fixture *f = *state;
	const char *text = document(f, DOCUMENT_SUBMIT);

	every_line_is_a_comment(text);
	has(text, "# ready: a touch freezes the artifacts and the form as "
	    "version 1\n");
	has(text, "\n# asked for by certification-submission.md:\n"
	    "# done: 1 artifacts: all required artifacts\n"
	    "# done: 2 problems: ");
	has(text, "#   touch submit\n");
	has_not(text, "update: REASON");
	has(document(f, DOCUMENT_RECORD),
	    "#   echo \"adopt STATE: SINCE\" > record\n"
	    "#       STATE is submitted, in-review, ");
	next_is(f, "version 1: touch submit\n");
}

static void
a_version_to_upload(void **state)
{
	struct draft_fixture *f = *state;
	const char *text;

	assert_int_equal(touch_submit(f), 0);
	status_is(f, "to-upload");
	assert_string_equal(document(f, DOCUMENT_NEXT), "Enter commit " COMMIT
	    " (pull request 4321) in ISV Studio as versions/1/handoff.md "
	    "says, then: echo submitted > record\n");
	text = document(f, DOCUMENT_SUBMIT);
	every_line_is_a_comment(text);
	has(text, "# a touch is refused now: nothing changed");
	has(document(f, DOCUMENT_RECORD), "#   echo submitted > record\n");
	has_not(document(f, DOCUMENT_RECORD), "echo certified");
	has(document(f, DOCUMENT_RECORD),
	    "#   echo \"correct STATE: REASON\" > record\n");
}

static const char *
handoff(struct draft_fixture *f, const char *version)
{
	struct entry e;

	assert_int_equal(draft_find(f->s, PLACE(f->s->id, SLOT_VERSIONS),
	    version, &e), 0);
	return content(f, PLACE(e.object.id, SLOT_SELF), "handoff.md");
}

static void
handing_over_a_first_version(void **state)
{
	struct draft_fixture *f = *state;
	const char *text;

	assert_int_equal(touch_submit(f), 0);
	text = handoff(f, "1");
	has(text, "# Hand over contoso, version 1\n");
	has(text, "first submission");
	has(text, "begin a new submission");
	has(text, "enter commit `" COMMIT "` of pull request `4321`");
	has(text, "\n    support@contoso.com\n");
	has(text, "\n    Sign in.\n    List the workshops.\n");
	has(text, "form/test_credentials");
	has_not(text, "correct-horse");
	has(text, "echo submitted > record");
	has(text, "intro.md");
	has_not(text, "Submit an update");
	has_not(text, "Redirect URLs");
}

/* Change the draft so that it can be submitted again. */
static void
change(struct draft_fixture *f, const char *commit)
{
	put_text(f, SLOT_ARTIFACTS, "readme.md", commit);
	set_field(f, FIELD_COMMIT, commit);
	(void)pull(f, "merged");
}

static void
handing_over_an_update(void **state)
{
	struct draft_fixture *f = *state;
	const char *text;

	assert_int_equal(touch_submit(f), 0);
	assert_int_equal(record(f, "submitted"), 0);
	assert_int_equal(record(f, "changes-requested"), 0);
	next_is(f, "cat submit");
	change(f, COMMIT_2);
	assert_int_equal(touch_submit(f), 0);
	next_is(f, "select Submit an update once only");
	text = handoff(f, "2");
	has(text, "resets the certification");
	has(text, "**Submit an update**");
	has(text, "**Remove**");
	has(text, "Do not select Submit an update a second time");
	has(text, COMMIT_2);
}

static void
handing_over_a_zip_and_a_new_version(void **state)
{
	static const char *const road[] = {
		"submitted", "in-review", "testing", "deploying", "certified",
	};
	struct draft_fixture *f = *state;
	const char *text;

	set_field(f, FIELD_SOURCE, "zip");
	set_field(f, FIELD_EXCEPTION, "Jo Example");
	set_field(f, FIELD_DIRECTED, "Jo Example, 2 March 2026");
	assert_int_equal(touch_submit(f), 0);
	next_is(f, "Upload versions/1/submission.zip in ISV Studio");
	has(handoff(f, "1"), "`versions/1/submission.zip`");
	for (size_t i = 0; i < ARRAY_LEN(road); i++) {
		assert_int_equal(record(f, road[i]), 0);
		status_is(f, road[i]);
		assert_true(strlen(document(f, DOCUMENT_NEXT)) > 20);
	}
	next_is(f, "certified");

	set_field(f, FIELD_SOURCE, "commit");
	change(f, COMMIT_2);
	next_is(f, "version 2: touch submit");
	assert_int_equal(touch_submit(f), 0);
	text = handoff(f, "2");
	has(text, "**Submit a new version**");
	has(text, "Do not begin a new one");
	has_not(text, "Submit an update");
}

static void
unread_mail_comes_first(void **state)
{
	struct draft_fixture *f = *state;

	assert_int_equal(touch_submit(f), 0);
	put_text(f, SLOT_INBOX, "mail", "text\n");
	take_messages(f);
	next_is(f, "echo submitted > record");
	assert_int_equal(record(f, "submitted"), 0);
	next_is(f, "Read feedback/1, and when that is done: touch feedback/1");
}

/* What to do depends on who one is and how it is handed over. */
static void
changes_to_a_zip_need_no_commit(void **state)
{
	struct draft_fixture *f = *state;

	set_field(f, FIELD_SOURCE, "zip");
	set_field(f, FIELD_EXCEPTION, "granted");
	set_field(f, FIELD_DIRECTED, "Jo Doe");
	assert_int_equal(touch_submit(f), 0);
	assert_int_equal(record(f, "submitted"), 0);
	assert_int_equal(record(f, "changes-requested"), 0);
	has_not(document(f, DOCUMENT_NEXT), "commit");
	next_is(f, "see what is missing then: cat submit");
	set_field(f, FIELD_SOURCE, "commit");
	assert_true(f->s->row.draft_changed);
}

static void
rejected_and_withdrawn(void **state)
{
	struct draft_fixture *f = *state;

	assert_int_equal(touch_submit(f), 0);
	assert_int_equal(record(f, "submitted"), 0);
	assert_int_equal(record(f, "rejected"), 0);
	next_is(f, "why it was rejected");
	assert_int_equal(touch_submit(f), 0);
	assert_int_equal(record(f, "submitted"), 0);
	assert_int_equal(record(f, "withdrawn"), 0);
	next_is(f, "Nothing, it was withdrawn; to submit it again: "
	    "touch submit\n");
}

static void
what_was_promised_and_did_not_come(void **state)
{
	struct draft_fixture *f = *state;
	struct bytes *text;
	int64_t mtime;

	later(0);
	set_field(f, FIELD_MICROSOFT_CONTACT, "Jo Doe");
	assert_int_equal(touch_submit(f), 0);
	assert_int_equal(record(f, "submitted"), 0);
	has(document(f, DOCUMENT_STATUS_JSON),
	    "\"to\":\t\"2040-03-15T00:00:00Z\",\n\t\t\"passed\":\tfalse");
	next_is(f, "To do, intro (attach intro.md in ISV Studio");
	/* Nothing but the time has changed. */
	later(14);
	has(document(f, DOCUMENT_STATUS_JSON), "\"passed\":\ttrue");
	next_is(f, "Ask Jo Doe, because this was to be over by 2040-03-15");
	assert_int_equal(submission_document(f->s, DOCUMENT_NEXT, &text,
	    &mtime), 0);
	bytes_unref(text);
	assert_true(mtime == the_time);
}

static void
mail_changes_what_tells_of_it(void **state)
{
	struct draft_fixture *f = *state;
	struct bytes *text;
	int64_t before, mtime;

	later(0);
	put_text(f, SLOT_INBOX, "mail", "text\n");
	assert_int_equal(submission_document(f->s, DOCUMENT_STATUS_JSON, &text,
	    &before), 0);
	bytes_unref(text);
	later(1);
	take_messages(f);
	assert_int_equal(submission_document(f->s, DOCUMENT_STATUS_JSON, &text,
	    &mtime), 0);
	bytes_unref(text);
	assert_true(mtime == the_time);
	assert_true(before < mtime);
	/* It is no older to whoever starts the next day. */
	draft_fixture_reopen(f);
	assert_int_equal(submission_document(f->s, DOCUMENT_STATUS_JSON, &text,
	    &mtime), 0);
	bytes_unref(text);
	assert_true(mtime == the_time);
}

static void
notes_are_called_old_when_something_is_new(void **state)
{
	struct draft_fixture *f = *state;

	assert_int_equal(touch_submit(f), 0);
	has_not(document(f, DOCUMENT_SUBMIT), "testing_notes_unchanged");
	change(f, COMMIT_2);
	has(document(f, DOCUMENT_SUBMIT), "# reminder: testing_notes_unchanged");
	set_field(f, FIELD_TESTING_NOTES, "Do this, then that.");
	has_not(document(f, DOCUMENT_SUBMIT), "testing_notes_unchanged");
}

static void
an_update_on_the_way_needs_a_reason(void **state)
{
	struct draft_fixture *f = *state;
	const char *text;

	assert_int_equal(touch_submit(f), 0);
	assert_int_equal(record(f, "submitted"), 0);
	change(f, COMMIT_2);
	text = document(f, DOCUMENT_SUBMIT);
	has(text, "# a touch is refused now: version 1 is submitted");
	has(text, "#   echo \"update: REASON\" > submit\n");
	has_not(text, "#   touch submit\n");
}

/* ---- status.json ---- */

static cJSON *
status_json(struct draft_fixture *f)
{
	cJSON *o = cJSON_Parse(document(f, DOCUMENT_STATUS_JSON));

	assert_non_null(o);
	return o;
}

static void
text_at(const cJSON *o, const char *key, const char *value)
{
	const cJSON *at = cJSON_GetObjectItemCaseSensitive(o, key);

	if (!cJSON_IsString(at))
		fail_msg("'%s' should be a string", key);
	assert_string_equal(at->valuestring, value);
}

static void
status_json_of_a_draft(void **state)
{
	struct draft_fixture *f = *state;
	cJSON *o = status_json(f), *part;

	text_at(o, "name", "contoso");
	text_at(o, "status", "draft");
	text_at(o, "waiting_for", "publisher");
	text_at(o, "publisher_type", "verified");
	text_at(o, "portal", "manual");
	assert_true(cJSON_IsNull(cJSON_GetObjectItem(o, "version")));
	assert_true(cJSON_IsNull(cJSON_GetObjectItem(o, "outcome")));
	part = cJSON_GetObjectItem(o, "draft");
	assert_true(cJSON_IsFalse(cJSON_GetObjectItem(part, "ready")));
	assert_true(cJSON_GetArraySize(cJSON_GetObjectItem(part,
	    "missing")) > 3);
	part = cJSON_GetArrayItem(cJSON_GetObjectItem(o, "readiness"), 0);
	text_at(part, "id", "artifacts");
	part = cJSON_GetObjectItem(o, "form");
	assert_int_equal(cJSON_GetArraySize(part), FIELD_COUNT);
	part = cJSON_GetObjectItem(part, "test_credentials");
	assert_true(cJSON_IsFalse(cJSON_GetObjectItem(part, "set")));
	assert_true(cJSON_IsNull(cJSON_GetObjectItem(part, "since")));
	cJSON_Delete(o);
}

static void
status_json_of_a_version(void **state)
{
	struct draft_fixture *f = *state;
	cJSON *o, *part;

	assert_int_equal(touch_submit(f), 0);
	o = status_json(f);
	text_at(o, "status", "to-upload");
	assert_int_equal(cJSON_GetObjectItem(o, "version")->valueint, 1);
	part = cJSON_GetObjectItem(o, "open_source");
	text_at(part, "status", "merged");
	text_at(part, "commit", COMMIT);
	part = cJSON_GetObjectItem(cJSON_GetObjectItem(o, "form"),
	    "test_credentials");
	assert_true(cJSON_IsTrue(cJSON_GetObjectItem(part, "set")));
	assert_true(cJSON_IsString(cJSON_GetObjectItem(part, "since")));
	part = cJSON_GetObjectItem(o, "problems");
	assert_int_equal(cJSON_GetObjectItem(part, "errors")->valueint, 0);
	has_not(document(f, DOCUMENT_STATUS_JSON), "correct-horse");
	cJSON_Delete(o);
}

/* ---- the mount's own ---- */

static void
overview_lists_who_waits_for_the_publisher_first(void **state)
{
	struct draft_fixture *f = *state;
	struct buf out CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	int64_t changed = 0;
	struct entry e;

	later(0);
	assert_int_equal(touch_submit(f), 0);
	assert_int_equal(record(f, "submitted"), 0);
	assert_int_equal(domain_create(f->domain, "zeta with a name", &e,
	    NULL), 0);
	assert_int_equal(text_overview(f->domain, &out, &changed), 0);
	assert_int_equal(changed, 0);
	assert_string_equal(buf_text(&out),
	    "# submission      status             next       due         unread\n"
	    "zeta with a name  draft              publisher  -           0\n"
	    "contoso           submitted          portal     2040-03-15  0\n");
	buf_reset(&out);

	/* What is overdue comes first, and has changed by itself. */
	later(15);
	assert_int_equal(text_overview(f->domain, &out, &changed), 0);
	assert_true(changed == MARCH_FIRST + 14 * DAY);
	has(buf_text(&out), "unread\ncontoso           submitted");
}

/* Of both tracks the one that ends first, and who acts once it is tested. */
static void
overview_knows_both_tracks(void **state)
{
	struct draft_fixture *f = *state;
	struct buf out CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	int64_t changed = 0;

	later(0);
	assert_int_equal(pull(f, "correct open: too soon"), 0);
	assert_int_equal(text_overview(f->domain, &out, &changed), 0);
	has(buf_text(&out), "contoso       draft              publisher  "
	    "2040-03-15  0\n");
	assert_int_equal(pull(f, "merged"), 0);
	assert_int_equal(touch_submit(f), 0);
	assert_int_equal(record(f, "submitted"), 0);
	later(2);
	assert_int_equal(pull(f, "correct open: the other one"), 0);
	assert_int_equal(record(f, "testing"), 0);
	buf_reset(&out);
	assert_int_equal(text_overview(f->domain, &out, &changed), 0);
	has(buf_text(&out), "contoso       testing            publisher  "
	    "2040-03-10  0\n");
	assert_int_equal(submit_verb(f, "attach intro"), 0);
	assert_int_equal(submit_verb(f, "tested"), 0);
	/* The deployment is due later than the review of the pull request. */
	buf_reset(&out);
	assert_int_equal(text_overview(f->domain, &out, &changed), 0);
	has(buf_text(&out), "contoso       testing            portal     "
	    "2040-03-17  0\n");
	has(document(f, DOCUMENT_STATUS_JSON), "\"overdue\":\tfalse");
	later(17);
	has(document(f, DOCUMENT_STATUS_JSON), "\"overdue\":\ttrue");
}

static void
readme_names_what_is_there(void **state)
{
	struct buf out CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);

	(void)state;
	assert_int_equal(text_readme(&out), 0);
	has(buf_text(&out), "mkdir");
	has(buf_text(&out), "`problems`");
	has(buf_text(&out), ".certfs/overview");
}

static void
templates_pass_the_rules(void **state)
{
	struct rules_set set = { .publisher = PUBLISHER_VERIFIED };
	struct checked *checked[ARTIFACT_COUNT] = { NULL };
	struct bytes *text[ARTIFACT_COUNT] = { NULL };
	struct findings *found CF_AUTO(findings_done) = NULL;
	struct buf out CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	const char *name;
	enum artifact a;

	(void)state;
	for (size_t i = 0; (name = domain_template_name(i)) != NULL; i++) {
		a = strcmp(name, "intro.md") == 0 ? ARTIFACT_INTRO :
		    artifact_by_name(name);
		assert_true(a < ARTIFACT_COUNT);
		assert_int_equal(domain_template(i, &text[a]), 0);
		assert_int_equal(rules_check_file(a, name, text[a]->data,
		    text[a]->size, set.publisher, &checked[a]), 0);
		set.file[a] = checked[a];
	}
	assert_non_null(text[ARTIFACT_INTRO]);
	assert_int_equal(rules_check_set(&set, &found), 0);
	assert_int_equal(findings_print_text(found, &out), 0);
	assert_string_equal(buf_text(&out), "");
	for (a = 0; a < ARTIFACT_COUNT; a++) {
		checked_unref(checked[a]);
		bytes_unref(text[a]);
	}
}

static void
wrapping(void **state)
{
	struct buf out CF_AUTO(buf_done) = BUF_INIT(1000);

	(void)state;
	assert_int_equal(texts_wrap(&out, "# a: ", "#   ",
	    "one two three four", 12), 0);
	assert_string_equal(buf_text(&out),
	    "# a: one two\n#   three\n#   four\n");
	buf_reset(&out);
	assert_int_equal(texts_wrap(&out, "", "", "unbreakable", 4), 0);
	assert_string_equal(buf_text(&out), "unbreakable\n");
	buf_reset(&out);
	assert_int_equal(texts_wrap(&out, "", "", "\xC3\xBC\xC3\xBC \xC3\xBC",
	    4), 0);
	assert_string_equal(buf_text(&out), "\xC3\xBC\xC3\xBC \xC3\xBC\n");
}

int
main(int argc, char **argv)
{
#define WITH_DRAFT(test) \
	cmocka_unit_test_setup_teardown(test, draft_fixture, gone)
#define WITH_SAMPLE(test) \
	cmocka_unit_test_setup_teardown(test, ready_fixture, gone)
	const struct CMUnitTest tests[] = {
		WITH_DRAFT(an_empty_draft),
		WITH_SAMPLE(a_ready_draft),
		WITH_SAMPLE(a_version_to_upload),
		WITH_SAMPLE(handing_over_a_first_version),
		WITH_SAMPLE(handing_over_an_update),
		WITH_SAMPLE(handing_over_a_zip_and_a_new_version),
		WITH_SAMPLE(unread_mail_comes_first),
		WITH_SAMPLE(changes_to_a_zip_need_no_commit),
		WITH_SAMPLE(rejected_and_withdrawn),
		WITH_SAMPLE(what_was_promised_and_did_not_come),
		WITH_SAMPLE(mail_changes_what_tells_of_it),
		WITH_SAMPLE(notes_are_called_old_when_something_is_new),
		WITH_SAMPLE(an_update_on_the_way_needs_a_reason),
		WITH_DRAFT(status_json_of_a_draft),
		WITH_SAMPLE(status_json_of_a_version),
		WITH_SAMPLE(overview_lists_who_waits_for_the_publisher_first),
		WITH_SAMPLE(overview_knows_both_tracks),
		cmocka_unit_test(readme_names_what_is_there),
		cmocka_unit_test(templates_pass_the_rules),
		cmocka_unit_test(wrapping),
	};

	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
