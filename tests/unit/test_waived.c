/* form/waivers: what a draft's findings become, and who hears of it. */
#include "life_fixture.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define LONG	"Lists the workshops that Contoso offers, with their dates, " \
		"their prices and the places left"
#define CLAIM	"FieldLengthExceeded *: it is our name"

static const char claim_event[] =
    " publisher claims a false alarm: FieldLengthExceeded *: it is our name\n";

static void
set_definition(struct draft_fixture *f, const char *from, const char *to)
{
	const char *name = artifact_types[ARTIFACT_DEFINITION].name;
	struct buf text CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	char *was = kept(content(f, PLACE(f->s->id, SLOT_ARTIFACTS), name));
	const char *found = strstr(was, from);

	assert_non_null(found);
	(void)buf_add(&text, was, (size_t)(found - was));
	(void)buf_puts(&text, to);
	assert_int_equal(buf_puts(&text, found + strlen(from)), 0);
	free(was);
	put_text(f, SLOT_ARTIFACTS, name, buf_text(&text));
}

/* One official error. */
static void
break_definition(struct draft_fixture *f)
{
	set_definition(f, "\"summary\": \"List workshops\"",
	    "\"summary\": \"" LONG "\"");
}

static void
mend_definition(struct draft_fixture *f)
{
	set_definition(f, "\"summary\": \"" LONG "\"",
	    "\"summary\": \"List workshops\"");
}

static size_t
times(const char *text, const char *part)
{
	size_t n = 0;

	while ((text = strstr(text, part)) != NULL) {
		text += strlen(part);
		n++;
	}
	return n;
}

static void
an_error_of_ours_no_longer_blocks(void **state)
{
	struct draft_fixture *f = *state;
	const char *name = artifact_types[ARTIFACT_PROPERTIES].name;
	struct buf text CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	char *was, *color;

	ready(f);
	was = kept(content(f, PLACE(f->s->id, SLOT_ARTIFACTS), name));
	color = strstr(was, "\"iconBrandColor\": \"#");
	assert_non_null(color);
	(void)buf_add(&text, was, (size_t)(color - was));
	(void)buf_puts(&text, "\"iconBrandColor\": \"=");
	(void)buf_puts(&text, color + strlen("\"iconBrandColor\": \"#"));
	free(was);
	put_text(f, SLOT_ARTIFACTS, name, buf_text(&text));
	status_is(f, "draft");
	assert_int_equal(submission_has_document(f->s, DOCUMENT_ZIP), 0);
	has(document(f, DOCUMENT_PROBLEMS), ": error: ");

	set_field(f, FIELD_WAIVERS, "IconBrandColorNotValid "
	    "/properties/iconBrandColor: so it is");
	has(document(f, DOCUMENT_PROBLEMS), ": note: ");
	has(document(f, DOCUMENT_PROBLEMS), " (waived: so it is) [");
	has(document(f, DOCUMENT_PROBLEMS_JSON), "\"waived\": \"so it is\"");
	has(document(f, DOCUMENT_PROBLEMS_SARIF),
	    "\"justification\": \"so it is\"");
	has(document(f, DOCUMENT_STATUS_JSON), "\"waived\":\t1");
	assert_true(is_done(f, "problems"));
	assert_int_equal(pull(f, "merged\n"), 0);
	status_is(f, "ready");
	assert_int_equal(submission_has_document(f->s, DOCUMENT_ZIP), 1);
	has_not(document(f, DOCUMENT_LOG), "false alarm");

	draft_fixture_reopen(f);
	status_is(f, "ready");
	set_field(f, FIELD_WAIVERS, "");
	status_is(f, "draft");
}

static void
an_official_error_stays_one(void **state)
{
	struct draft_fixture *f = *state;

	ready(f);
	break_definition(f);
	set_field(f, FIELD_WAIVERS, CLAIM);
	has(document(f, DOCUMENT_PROBLEMS), ": error: ");
	has(document(f, DOCUMENT_PROBLEMS),
	    " (claimed false alarm: it is our name) [");
	has(document(f, DOCUMENT_STATUS_JSON), "\"claimed\":\t1");
	assert_true(is_done(f, "problems"));
	has(item(f, "claims")->text, "now 1; handoff.md will have what the "
	    "reviewer is to be told");
}

/* It comes and goes with every save. */
static void
a_claim_is_logged_once(void **state)
{
	struct draft_fixture *f = *state;

	ready(f);
	set_field(f, FIELD_WAIVERS, CLAIM);
	has(document(f, DOCUMENT_PROBLEMS), "[WaiverNotUsed]");
	has_not(document(f, DOCUMENT_LOG), claim_event);
	break_definition(f);
	assert_int_equal(times(document(f, DOCUMENT_LOG), claim_event), 1);
	mend_definition(f);
	break_definition(f);
	draft_fixture_reopen(f);
	set_field(f, FIELD_TESTING_NOTES, "Others.");
	set_field(f, FIELD_WAIVERS, "# why\n" CLAIM);
	assert_int_equal(times(document(f, DOCUMENT_LOG), claim_event), 1);
	/* Another reason is another claim, and so is one made again. */
	set_field(f, FIELD_WAIVERS, CLAIM "s");
	has(document(f, DOCUMENT_LOG), "it is our names\n");
	set_field(f, FIELD_WAIVERS, CLAIM);
	assert_int_equal(times(document(f, DOCUMENT_LOG), claim_event), 2);
}

/* Nothing of them is submitted. */
static void
waivers_are_no_change_of_the_draft(void **state)
{
	struct draft_fixture *f = *state;

	submitted(f);
	set_field(f, FIELD_WAIVERS, "# nothing\n");
	assert_false(f->s->row.draft_changed);
	assert_int_equal(touch_submit(f), -EALREADY);
}

/* As a connector's folder has them. */
static void
waivers_in_artifacts_are_misplaced(void **state)
{
	struct draft_fixture *f = *state;

	put_sample(f);
	put_text(f, SLOT_ARTIFACTS, WAIVERS_NAME, CLAIM "\n");
	has(document(f, DOCUMENT_PROBLEMS), "artifacts/.certfs-waivers:1:1: "
	    "warning: the waivers do not count here: mv "
	    "artifacts/.certfs-waivers form/waivers [WaiversMisplaced]\n");
}

/* A document in the middle of an edit has none of what was waived. */
static void
broken_documents_make_no_waiver_stale(void **state)
{
	struct draft_fixture *f = *state;

	put_sample(f);
	set_field(f, FIELD_WAIVERS, CLAIM);
	has(document(f, DOCUMENT_PROBLEMS), "[WaiverNotUsed]");
	put_text(f, SLOT_ARTIFACTS, artifact_types[ARTIFACT_DEFINITION].name,
	    "");
	has_not(document(f, DOCUMENT_PROBLEMS), "[WaiverNotUsed]");
}

static void
problems_are_new_when_reasons_are(void **state)
{
	struct draft_fixture *f = *state;
	struct bytes *text CF_AUTO(bytes_done) = NULL;
	struct bytes *again CF_AUTO(bytes_done) = NULL;
	int64_t before, after;

	put_sample(f);
	break_definition(f);
	set_field(f, FIELD_WAIVERS, CLAIM);
	assert_int_equal(submission_document(f->s, DOCUMENT_PROBLEMS, &text,
	    &before), 0);
	set_field(f, FIELD_WAIVERS, CLAIM "s");
	assert_int_equal(submission_document(f->s, DOCUMENT_PROBLEMS_SARIF,
	    &again, &after), 0);
	assert_true(after > before);
}

int
main(int argc, char **argv)
{
#define LIFE(test) \
	cmocka_unit_test_setup_teardown(test, draft_fixture, draft_fixture_gone)
	const struct CMUnitTest tests[] = {
		LIFE(an_error_of_ours_no_longer_blocks),
		LIFE(an_official_error_stays_one),
		LIFE(a_claim_is_logged_once),
		LIFE(waivers_are_no_change_of_the_draft),
		LIFE(waivers_in_artifacts_are_misplaced),
		LIFE(broken_documents_make_no_waiver_stale),
		LIFE(problems_are_new_when_reasons_are),
	};

	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
