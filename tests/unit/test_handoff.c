/* versions/<n>/handoff.md: every click, every value. */
#include "life_fixture.h"

#include <stdio.h>
#include <string.h>

static const char *
handoff(struct draft_fixture *f, const char *version)
{
	struct entry e;

	assert_int_equal(draft_find(f->s, PLACE(f->s->id, SLOT_VERSIONS),
	    version, &e), 0);
	return content(f, PLACE(e.object.id, SLOT_SELF), "handoff.md");
}

/* One after the other: what stands between them does not matter. */
static void
has_in_order(const char *text, const char *const *parts, size_t count)
{
	const char *at = text;

	for (size_t i = 0; i < count; i++) {
		const char *found = strstr(at, parts[i]);

		if (found == NULL)
			fail_msg("expected '%s' behind the others in:\n%s",
			    parts[i], text);
		at = found + strlen(parts[i]);
	}
}

#define HAS_IN_ORDER(text, ...) do { \
	const char *const parts[] = { __VA_ARGS__ }; \
	has_in_order(text, parts, ARRAY_LEN(parts)); \
} while (0)

static void
every_click_of_a_first_submission(void **state)
{
	struct draft_fixture *f = *state;

	ready(f);
	assert_int_equal(touch_submit(f), 0);
	HAS_IN_ORDER(handoff(f, "1"),
	    "# Hand over contoso, version 1\n",
	    "first submission",
	    "## Before", "at least ten successful calls",
	    "Partner Agreement",
	    "## Where to click",
	    "\n1. Sign in to [ISV Studio](https://isvstudio.powerapps.com/home) "
	    "as `you@contoso.com`",
	    "\n2. Open the **Connector certification** tab and begin a new "
	    "submission.",
	    "\n3. Let the GitHub integration fetch the open-sourced connector: "
	    "enter commit `" COMMIT_1 "` of pull request `4321`.",
	    "\n4. Fill in the form",
	    "\n5. Select **Submit for review**.",
	    "\n6. Record it here", "echo submitted > record",
	    "## What to enter",
	    "### Support e-mail\n\n    support@contoso.com\n",
	    "### Testing notes\n\n    Sign in.\n    List the workshops.\n",
	    "### Test account\n\n    tester@contoso.com\n",
	    "### Test credentials\n\nSet as `form/test_credentials`",
	    "## Afterwards",
	    "- Attach `intro.md` in the **Activity Control** or **Functional "
	    "Documentation** area",
	    "echo \"attach intro\" > submit",
	    "1 to 2 weeks", "feedback/inbox/", "certification-to-ga.md");
	has_not(handoff(f, "1"), "Submit an update");
	has_not(handoff(f, "1"), "correct-horse");
	/* It was merged before. */
	has_not(handoff(f, "1"), "open-source/record");
}

static void
every_click_of_an_update(void **state)
{
	struct draft_fixture *f = *state;

	submitted(f);
	assert_int_equal(submit_line(f, "attach intro"), 0);
	change(f, "another\n");
	set_field(f, FIELD_COMMIT, COMMIT_2);
	set_field(f, FIELD_TESTING_NOTES, "As before, and then book one.");
	assert_int_equal(submit_line(f, "update: the key was in the URL"), 0);
	HAS_IN_ORDER(handoff(f, "2"),
	    "resets the certification",
	    "Reason for the update: the key was in the URL\n",
	    "\n2. Open the **Connector certification** tab and select the "
	    "submission that is there.",
	    "\n3. In the pane that opens on the right select its most recent "
	    "version.",
	    "\n4. At the lower left of **Connector Submissions** select "
	    "**Submit an update**, and **Confirm** in the prompt **Confirm "
	    "Edit**.",
	    "\n5. Select **Remove**",
	    "\n6. Let the GitHub integration", "`" COMMIT_2 "`",
	    "\n7. Fill in the form",
	    "\n8. Select **Submit for review**.",
	    "\n9. Record it here",
	    "**Do not select Submit an update a second time**",
	    "### Testing notes\n\n    As before, and then book one.\n",
	    "### Reason for the update", "\n    the key was in the URL\n",
	    "## Afterwards",
	    "has to carry the artifacts of `versions/2/artifacts` too",
	    "echo merged > open-source/record");
	/* It is attached as it is. */
	has_not(handoff(f, "2"), "attach intro");

	/* What was not handed over is superseded. */
	set_field(f, FIELD_TESTING_NOTES, "List the workshops.");
	put_text(f, SLOT_SELF, "intro.md", "# Other\n");
	assert_int_equal(touch_submit(f), 0);
	has(handoff(f, "3"), "Version 2 was not handed over: this one takes "
	    "its place.\n");
	has(handoff(f, "3"), "**Submit an update**");
	has(handoff(f, "3"), "- Attach `intro.md` again, because it has "
	    "changed, in");
}

static void
an_archive_by_exception(void **state)
{
	struct draft_fixture *f = *state;

	put_sample(f);
	fill_in(f);
	set_field(f, FIELD_SOURCE, "zip");
	set_field(f, FIELD_EXCEPTION, "Jo Example");
	set_field(f, FIELD_DIRECTED, "Jo Example, 2 March 2026");
	assert_int_equal(touch_submit(f), 0);
	HAS_IN_ORDER(handoff(f, "1"),
	    "\n3. Upload the archive `versions/1/submission.zip`, as it is "
	    "here.",
	    "### Exception from open-sourcing\n\n    Jo Example\n",
	    "### Directed to submit by\n\n    Jo Example, 2 March 2026\n");
	assert_int_equal(record(f, "submitted"), 0);
	change(f, "another\n");
	assert_int_equal(submit_line(f, "update: a mistake"), 0);
	has(handoff(f, "2"), "\n6. Upload the archive "
	    "`versions/2/submission.zip`");
	/* There is no pull request that could follow. */
	has_not(handoff(f, "2"), "open-source/record");
}

static void
a_new_version_of_a_certified_one(void **state)
{
	struct draft_fixture *f = *state;

	submitted(f);
	assert_int_equal(submit_line(f, "attach intro"), 0);
	certified(f);
	change(f, "another\n");
	set_field(f, FIELD_COMMIT, COMMIT_2);
	assert_int_equal(pull(f, "merged"), 0);
	assert_int_equal(touch_submit(f), 0);
	HAS_IN_ORDER(handoff(f, "2"),
	    "a new version of a connector that is certified",
	    "test environment in the region Preview (United States)",
	    "select the submission of the certified connector. Do not begin a "
	    "new one.",
	    "Select **Submit a new version**.");
	has_not(handoff(f, "2"), "Submit an update");
	has_not(handoff(f, "2"), "Partner Agreement");
}

/* What to put into which pull request, under which title. */
static void
the_pull_request_of_an_independent_publisher(void **state)
{
	struct draft_fixture *f = *state;

	independent(f);
	set_field(f, FIELD_SUPPORT_EMAIL, "jo@example.com");
	assert_int_equal(publish(f, NULL), 0);
	HAS_IN_ORDER(handoff(f, "1"),
	    "submits by pull request alone",
	    "\n1. In your fork, on a branch from `dev`, put what is in "
	    "`versions/1/artifacts/` into a folder of this connector in "
	    "`independent-publisher-connectors/`, and nothing else: "
	    "`apiDefinition.swagger.json`, `apiProperties.json`, "
	    "`script.csx`, `readme.md`.",
	    "\n2. Open a pull request for this connector alone",
	    "take `Proposal - ` away from its title",
	    "\n3. Fill in the checklist",
	    "\n4. Record it here",
	    "echo NUMBER > form/pull_request",
	    "echo open > open-source/record",
	    "### Title\n\n    Contoso Workshops (Independent Publisher)\n",
	    "### Support e-mail\n\n    jo@example.com\n",
	    "echo merged > open-source/record", "15 business days");
	has_not(handoff(f, "1"), "ISV Studio");
	has_not(handoff(f, "1"), "icon.png");

	set_field(f, FIELD_PULL_REQUEST, "99");
	assert_int_equal(pull(f, "open"), 0);
	change(f, "another\n");
	assert_int_equal(publish(f, NULL), 0);
	has(handoff(f, "2"), "\n2. While pull request `99` is open, push to "
	    "its branch and go on with the last step.");
}

/* The pattern of the title is not written twice. */
static void
a_title_that_says_independent_publisher(void **state)
{
	struct draft_fixture *f = *state;
	static const char title[] = "\"title\": \"";
	const char *at;
	char *text;
	struct buf with CF_AUTO(buf_done) = BUF_INIT((size_t)1 << 20);

	independent(f);
	text = kept(content(f, PLACE(f->s->id, SLOT_ARTIFACTS),
	    artifact_types[ARTIFACT_DEFINITION].name));
	at = strstr(text, title);
	assert_non_null(at);
	at += strlen(title);
	assert_int_equal(buf_add(&with, text, (size_t)(at - text)), 0);
	assert_int_equal(buf_puts(&with, "Zen (Independent Publisher)"), 0);
	assert_int_equal(buf_puts(&with, strchr(at, '"')), 0);
	free(text);
	put_text(f, SLOT_ARTIFACTS, artifact_types[ARTIFACT_DEFINITION].name,
	    buf_text(&with));
	assert_int_equal(publish(f, NULL), 0);
	has(handoff(f, "1"), "\n    Zen (Independent Publisher)\n");
}

/*
 * What the reviewer's own validator says is answered.  Errors keep a version
 * from being sealed, so these are put into the judgement by hand.
 */
static void
answers_to_the_official_validator(void **state)
{
	static const struct finding answered[] = {
		{ .rule = "FieldLengthExceeded", .severity = SEVERITY_ERROR,
		    .file = "artifacts/apiDefinition.swagger.json",
		    .pointer = "/info/title", .text = "too long",
		    .waiver = "it is our name" },
		{ .rule = "OperationIdRequired", .severity = SEVERITY_NOTE,
		    .file = "artifacts/apiDefinition.swagger.json",
		    .text = "none", .waiver = "agreed" },
		{ .rule = "IconSize", .severity = SEVERITY_NOTE,
		    .file = "artifacts/icon.png", .text = "ours",
		    .waiver = "nobody else sees it" },
	};
	struct draft_fixture *f = *state;

	ready(f);
	for (size_t i = 0; i < ARRAY_LEN(answered); i++)
		assert_int_equal(findings_add(f->s->judgement.findings,
		    &answered[i]), 0);
	assert_int_equal(touch_submit(f), 0);
	HAS_IN_ORDER(handoff(f, "1"), "## What to enter",
	    "### Claimed false alarms\n\n",
	    "    FieldLengthExceeded, /info/title: too long\n"
	    "    Our answer: it is our name\n\n",
	    "### Waived warnings\n\n",
	    "    OperationIdRequired, artifacts/apiDefinition.swagger.json: "
	    "none\n    Our answer: agreed\n\n", "## Afterwards");
	has_not(handoff(f, "1"), "nobody else sees it");
}

int
main(int argc, char **argv)
{
#define LIFE(test) \
	cmocka_unit_test_setup_teardown(test, draft_fixture, draft_fixture_gone)
	const struct CMUnitTest tests[] = {
		LIFE(every_click_of_a_first_submission),
		LIFE(every_click_of_an_update),
		LIFE(an_archive_by_exception),
		LIFE(a_new_version_of_a_certified_one),
		LIFE(the_pull_request_of_an_independent_publisher),
		LIFE(a_title_that_says_independent_publisher),
		LIFE(answers_to_the_official_validator),
	};

	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
