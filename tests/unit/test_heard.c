/*
 * What a portal says: states, messages with what is attached to them,
 * findings, and when it is asked again.
 */
#include "delivery_fixture.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "draft.h"
#include "remote.h"

#define TEST(f)	cmocka_unit_test_setup_teardown(f, delivery_fixture, \
		    delivery_fixture_gone)
#define LONG_NAME	(300)

static const char *
message(struct draft_fixture *f, const char *name)
{
	return content(f, PLACE(f->s->id, SLOT_FEEDBACK), name);
}

static int
finds(struct draft_fixture *f, const char *name)
{
	struct entry e;

	return draft_find(f->s, PLACE(f->s->id, SLOT_FEEDBACK), name, &e);
}

/* ---- states ---- */

static void
states_come_once_and_in_order(void **state)
{
	struct draft_fixture *f = *state;
	struct review_event page[] = {
		says_state(2, "draft", "submitted", "portal"),
		says_state(3, "submitted", "in-review", "portal"),
		says_state(4, "in-review", "needs-answer", "publisher"),
	};

	at_portal(f);
	says_events(f, page, 3);
	status_is(f, "needs-answer");
	/* Pages overlap, and come again. */
	says_events(f, page, 2);
	hears(f, page[0]);
	status_is(f, "needs-answer");
	hears(f, says_state(5, "needs-answer", "in-review", "portal"));
	says_events(f, page, 3);
	status_is(f, "in-review");
	text_has(f, DOCUMENT_LOG, "portal in-review -> needs-answer\n");
	text_has(f, DOCUMENT_STATUS_JSON, "\"last_event\":\t5");
	delivery_reopen(f);
	says_events(f, page, 3);
	status_is(f, "in-review");
}

static void
reasons_are_kept(void **state)
{
	struct draft_fixture *f = *state;
	struct review_event e = says_state(3, "submitted",
	    "changes-requested", "publisher");
	char reason[REVIEW_LINE_MAX + 1];

	at_portal(f);
	memset(reason, 'y', REVIEW_LINE_MAX);
	reason[REVIEW_LINE_MAX] = '\0';
	e.reason = reason;
	hears(f, e);
	status_is(f, "changes-requested");
	text_has(f, DOCUMENT_LOG, reason);
}

static void
unknown_words_are_shown(void **state)
{
	struct draft_fixture *f = *state;

	at_portal(f);
	hears(f, says_state(3, "submitted", "legal-review", "lawyers"));
	status_is(f, "legal-review");
	text_has(f, DOCUMENT_STATUS_JSON, "\"status\":\t\"legal-review\"");
	text_has(f, DOCUMENT_STATUS_JSON, "\"waiting_for\":\t\"lawyers\"");
	text_has(f, DOCUMENT_NEXT, "version 1 is legal-review (it waits for: "
	    "lawyers)");
	submit_refused(f, "tested", -EINVAL, "while it is legal-review");
	hears(f, says_message(4, "m1", (char[]){ "Hm." }));
	has(message(f, "1"), "State: legal-review\n");
	hears(f, says_state(5, "legal-review", "audit", "portal"));
	status_is(f, "audit");
	delivery_reopen(f);
	status_is(f, "audit");
	hears(f, says_state(6, "audit", "certified", "nobody"));
	status_is(f, "certified");
}

static void
overview_has_unknown_words(void **state)
{
	struct draft_fixture *f = *state;
	struct bytes *text = NULL;

	at_portal(f);
	hears(f, says_state(3, "submitted", "legal-review", "lawyers"));
	assert_int_equal(domain_document(f->domain, DOMAIN_OVERVIEW, &text,
	    NULL), 0);
	has(text->data, "  legal-review       lawyers  ");
	bytes_unref(text);
}

static void
words_of_ours_are_not_taken_for_states(void **state)
{
	static const char *const words[] = { "draft", "ready", "to-upload",
		"submitting", "other" };
	struct draft_fixture *f = *state;
	int64_t seq = 3;

	at_portal(f);
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		hears(f, says_state(seq++, "submitted", words[i], "portal"));
		assert_true(f->s->row.state == STATE_SUBMITTED ||
		    f->s->row.state == STATE_OTHER);
	}
	hears(f, says_state(seq, "submitted", "in-review", "portal"));
	status_is(f, "in-review");
}

/* An event that could not be read does not leave the state behind. */
static void
the_status_tells_what_no_event_did(void **state)
{
	struct draft_fixture *f = *state;
	struct review_event e = says_state(3, "", "", "");
	struct review_status status = {
		.id = "sub_1", .state = "in-review", .waiting_for = "portal",
		.last_event = 3, .poll_after = 60, .etag = "\"3\"",
	};
	const struct review_page page = { .event = &e, .count = 1 };

	at_portal(f);
	e.type = REVIEW_OTHER;
	(void)snprintf(e.word, sizeof(e.word), "state");
	assert_int_equal(submission_take_review(f->s, &status, &page), 0);
	status_is(f, "in-review");
	text_has(f, DOCUMENT_LOG, "portal says something of a kind that this "
	    "certfs does not know: state, by reviewer\n");
}

/* While events are missing it is about what nobody has heard of yet. */
static void
a_status_without_its_events_waits(void **state)
{
	struct draft_fixture *f = *state;
	struct review_status status = {
		.id = "sub_1", .state = "in-review", .waiting_for = "portal",
		.last_event = 9, .poll_after = 60, .etag = "\"9\"",
		.due_at = DELIVERY_NOW + 86400 * NS_PER_SECOND,
	};
	struct ask ask;

	at_portal(f);
	assert_int_equal(submit_line(f, "attach intro"), 0);
	deliver(f, ORDER_INTRO, 3);
	assert_int_equal(submission_take_review(f->s, &status, NULL), 0);
	status_is(f, "submitted");
	assert_int_equal(submission_next_ask(f->s, &ask), 0);
	assert_string_equal(ask.etag, "");
	assert_int_equal(ask.after, 2);
	status.last_event = 2;
	assert_int_equal(submission_take_review(f->s, &status, NULL), 0);
	status_is(f, "in-review");
	text_has(f, DOCUMENT_STATUS_JSON,
	    "\"promised\":\t\"2040-03-02T00:00:00Z\"");
	text_has(f, DOCUMENT_NEXT, "which is promised by 2040-03-02");
	assert_int_equal(submission_next_ask(f->s, &ask), 0);
	assert_string_equal(ask.etag, "\"9\"");
}

/* ---- messages ---- */

static void
messages_are_kept(void **state)
{
	struct draft_fixture *f = *state;
	struct review_event e = says_message(3, "m1",
	    (char[]){ "Two lines,\nas they came." });

	at_portal(f);
	e.author = (char[]){ "Grace" };
	e.subject = (char[]){ "The icon" };
	hears(f, e);
	assert_string_equal(message(f, "1"), "From: Grace (reviewer)\n"
	    "Date: 2040-03-01T00:00:00Z\nSubject: The icon\nVersion: 1\n"
	    "State: submitted\n\nTwo lines,\nas they came.\n");
	hears(f, e);
	assert_int_equal(finds(f, "2"), -ENOENT);
	e = says_message(4, "m2", (char[]){ "More." });
	(void)snprintf(e.in_reply_to, sizeof(e.in_reply_to), "m1");
	hears(f, e);
	has(message(f, "2"), "In-Reply-To: feedback/1\n");
	e = says_message(5, "m3", (char[]){ "More." });
	(void)snprintf(e.in_reply_to, sizeof(e.in_reply_to), "unknown");
	hears(f, e);
	has_not(message(f, "3"), "In-Reply-To");
	e = says_message(6, "m4", (char[]){ "From here." });
	(void)snprintf(e.by, sizeof(e.by), "publisher");
	hears(f, e);
	assert_int_equal(finds(f, "4"), -ENOENT);
	text_has(f, DOCUMENT_STATUS_JSON, "\"unread\":\t3");
}

static void
refused_messages_are_seen(void **state)
{
	struct draft_fixture *f = *state;
	struct review_event e = says_message(3, "", (char[]){ "" });

	at_portal(f);
	(void)snprintf(e.refused, sizeof(e.refused), "it has 2 MB");
	hears(f, e);
	has(message(f, "1"), "This message was refused: it has 2 MB; read it "
	    "at the portal.\n");
	text_has(f, DOCUMENT_LOG, "feedback/1 arrived, refused: it has 2 MB");
	e = says_finding(4, "f1", (char[]){ "" });
	(void)snprintf(e.refused, sizeof(e.refused), "no text");
	hears(f, e);
	text_has(f, DOCUMENT_LOG, "finding f1 refused: no text");
}

static void
long_subjects_are_kept(void **state)
{
	struct draft_fixture *f = *state;
	struct review_event e = says_message(3, "m1", (char[]){ "Text" });
	char line[REVIEW_LINE_MAX + 1];

	at_portal(f);
	memset(line, 's', REVIEW_LINE_MAX);
	line[REVIEW_LINE_MAX] = '\0';
	e.subject = e.author = line;
	hears(f, e);
	has(message(f, "1"), line);
	hears(f, says_finding(4, "f1", line));
	text_has(f, DOCUMENT_FINDINGS, line);
}

static void
attach(struct review_attachment *a, char *name, const char *bytes)
{
	*a = (struct review_attachment){
		.id = "a1", .name = name, .size = (int64_t)strlen(bytes),
		.content = bytes_new(bytes, strlen(bytes)),
	};
	assert_non_null(a->content);
}

static void
attachments_get_safe_names(void **state)
{
	static const struct { const char *name, *kept; } names[] = {
		{ "../../x", "1.1-.._.._x" },
		{ "a/b", "1.2-a_b" },
		{ ".hidden", "1.3-.hidden" },
		{ "a \"b\" 'c' `d`", "1.4-a__b___c___d_" },
		{ "$(rm);x&y|z", "1.5-__rm__x_y_z" },
		{ "", "1.6-" },
		{ "log.txt", "1.7-log.txt" },
		{ "log.txt", "1.8-log.txt" },
		{ "tab\there\x7f", "1.9-tab_here_" },
		{ "\xc3\xbc.txt", "1.10-\xc3\xbc.txt" },
	};
	struct draft_fixture *f = *state;
	struct review_attachment a[ARRAY_LEN(names)];
	struct review_event e = says_message(3, "m1", (char[]){ "See." });
	char *copy[ARRAY_LEN(names)];

	at_portal(f);
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		copy[i] = kept(names[i].name);
		attach(&a[i], copy[i], names[i].kept);
	}
	e.attachment = a;
	e.attachments = ARRAY_LEN(names);
	hears(f, e);
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		assert_string_equal(message(f, names[i].kept),
		    names[i].kept);
		has(message(f, "1"), names[i].kept);
		bytes_unref(a[i].content);
		free(copy[i]);
	}
}

static void
an_attachment_has_a_short_name(void **state)
{
	struct draft_fixture *f = *state;
	struct review_attachment a;
	struct review_event e = says_message(3, "m1", (char[]){ "See." });
	char name[LONG_NAME + 1], expected[LONG_NAME];

	at_portal(f);
	memset(name, 'n', LONG_NAME);
	name[LONG_NAME] = '\0';
	(void)snprintf(expected, sizeof(expected), "1.1-%.200s", name);
	attach(&a, name, "bytes");
	e.attachment = &a;
	e.attachments = 1;
	hears(f, e);
	assert_string_equal(message(f, expected), "bytes");
	bytes_unref(a.content);
}

static void
refused_attachments_are_seen(void **state)
{
	struct draft_fixture *f = *state;
	struct review_attachment a[2] = {
		{ .id = "a1", .name = (char[]){ "big.zip" }, .size = 99,
		    .refused = "it is too large" },
	};
	struct review_event e = says_message(3, "m1", (char[]){ "See." });

	at_portal(f);
	attach(&a[1], (char[]){ "x" }, "bytes");
	put_text(f, SLOT_FEEDBACK, "1.2-x", "mine");
	e.attachment = a;
	e.attachments = 2;
	hears(f, e);
	has(message(f, "1"), "Attachment refused: big.zip, 99 bytes: it is "
	    "too large\n");
	has(message(f, "1"), "Attachment refused: x, 5 bytes: there is a file "
	    "of that name in feedback/ already\n");
	assert_string_equal(message(f, "1.2-x"), "mine");
	text_has(f, DOCUMENT_LOG, "attachment refused: big.zip");
	bytes_unref(a[1].content);
}

/* What is attached to a message has its number. */
static void
a_taken_number_is_left_out(void **state)
{
	struct draft_fixture *f = *state;
	struct review_attachment a;
	struct review_event e = says_message(3, "m1", (char[]){ "See." });

	at_portal(f);
	put_text(f, SLOT_FEEDBACK, "1", "mine");
	attach(&a, (char[]){ "x" }, "bytes");
	e.attachment = &a;
	e.attachments = 1;
	hears(f, e);
	has(message(f, "2"), "Attachment: feedback/2.1-x, 5 bytes\n");
	assert_string_equal(message(f, "2.1-x"), "bytes");
	bytes_unref(a.content);
}

static void
a_version_has_copies(void **state)
{
	struct draft_fixture *f = *state;
	struct review_attachment a;
	struct review_event e = says_message(3, "m1", (char[]){ "See." });
	struct entry sealed;

	at_portal(f);
	attach(&a, (char[]){ "x" }, "bytes");
	e.attachment = &a;
	e.attachments = 1;
	hears(f, e);
	assert_int_equal(draft_find(f->s, PLACE(f->s->newest.object,
	    SLOT_SELF), "feedback", &sealed), 0);
	has(content(f, PLACE(sealed.object.id, SLOT_SELF), "1"), "See.");
	assert_string_equal(content(f, PLACE(sealed.object.id, SLOT_SELF),
	    "1.1-x"), "bytes");
	bytes_unref(a.content);
}

/* ---- findings ---- */

static void
findings_are_located(void **state)
{
	struct draft_fixture *f = *state;
	struct review_event e = says_finding(3, "f1",
	    (char[]){ "The host is wrong" });

	at_portal(f);
	e.file = (char[]){ "apiDefinition.swagger.json" };
	e.pointer = (char[]){ "/host" };
	e.rule = (char[]){ "HostRule" };
	e.line = 999;
	hears(f, e);
	text_has(f, DOCUMENT_FINDINGS,
	    "The host is wrong (portal: f1) [HostRule]");
	text_has(f, DOCUMENT_FINDINGS,
	    "artifacts/apiDefinition.swagger.json:");
	text_has_not(f, DOCUMENT_FINDINGS, ":999:");
	/* What is missing is where its owner is. */
	e = says_finding(4, "f2", (char[]){ "Not there" });
	e.file = (char[]){ "apiProperties.json" };
	e.pointer = (char[]){ "/nowhere" };
	e.line = 7;
	hears(f, e);
	text_has(f, DOCUMENT_FINDINGS, "artifacts/apiProperties.json:1:1: ");
	e = says_finding(5, "f4", (char[]){ "Somewhere" });
	e.file = (char[]){ "apiProperties.json" };
	e.line = 7;
	hears(f, e);
	text_has(f, DOCUMENT_FINDINGS, "artifacts/apiProperties.json:7:1: ");
	e = says_finding(6, "f5", (char[]){ "Slashes" });
	e.file = (char[]){ "apiDefinition.swagger.json" };
	e.pointer = (char[]){ "/paths/~1workshops/get" };
	hears(f, e);
	text_has_not(f, DOCUMENT_FINDINGS, ":1:1: error: Slashes");
	e = says_finding(7, "f3", (char[]){ "Odd" });
	e.file = (char[]){ "../../etc/passwd" };
	(void)snprintf(e.severity, sizeof(e.severity), "catastrophe");
	hears(f, e);
	text_has(f, DOCUMENT_FINDINGS, "feedback/findings:1:1: warning: "
	    "../../etc/passwd: Odd (portal: f3)");
}

static void
resolved_findings_vanish(void **state)
{
	struct draft_fixture *f = *state;
	struct review_event e = says_finding(3, "f1", (char[]){ "Wrong" });

	at_portal(f);
	hears(f, e);
	assert_int_equal(submit_line(f, "fixed: f1"), 0);
	e.seq = 4;
	e.message = (char[]){ "Still wrong" };
	hears(f, e);
	text_has(f, DOCUMENT_FINDINGS, "Still wrong (portal: f1, fixed)");
	e.seq = 5;
	(void)snprintf(e.status, sizeof(e.status), "resolved");
	hears(f, e);
	text_has_not(f, DOCUMENT_FINDINGS, "wrong");
	text_has(f, DOCUMENT_LOG, "finding f1 (error, resolved): Still wrong");
}

/* ---- when it is asked ---- */

static int64_t
asked_in(struct draft_fixture *f)
{
	return (f->s->remote.contact.ask_at - clock_now()) / NS_PER_SECOND;
}

static void
quiet(struct draft_fixture *f, int times)
{
	for (int i = 0; i < times; i++)
		assert_int_equal(submission_take_review(f->s, NULL, NULL), 0);
}

static void
silence_is_asked_less_often(void **state)
{
	struct draft_fixture *f = *state;
	struct review_status status = {
		.id = "sub_1", .state = "submitted", .waiting_for = "portal",
		.last_event = 2, .poll_after = 60, .etag = "\"2\"",
	};

	at_portal(f);
	assert_int_equal(asked_in(f), 1);
	assert_int_equal(submission_take_review(f->s, &status, NULL), 0);
	assert_int_equal(asked_in(f), 60);
	quiet(f, 9);
	assert_int_equal(asked_in(f), 60);
	quiet(f, 1);
	assert_int_equal(asked_in(f), 120);
	quiet(f, 100);
	assert_int_equal(asked_in(f), 3600);
	hears(f, says_state(3, "submitted", "in-review", "portal"));
	assert_int_equal(asked_in(f), 60);
	/* Who wants to be asked less often than that is. */
	status.poll_after = 7200;
	assert_int_equal(submission_take_review(f->s, &status, NULL), 0);
	quiet(f, 20);
	assert_int_equal(asked_in(f), 7200);
	delivery_reopen(f);
	assert_int_equal(asked_in(f), 7200);
	/* But never is too seldom. */
	status.poll_after = UINT_MAX;
	assert_int_equal(submission_take_review(f->s, &status, NULL), 0);
	assert_int_equal(asked_in(f), 24 * 60 * 60);
}

static size_t
count_in(const char *text, const char *part)
{
	size_t count = 0;

	while ((text = strstr(text, part)) != NULL) {
		text += strlen(part);
		count++;
	}
	return count;
}

static void
a_portal_that_is_away_is_told_once(void **state)
{
	struct draft_fixture *f = *state;
	struct failure failure = {
		.kind = FAILURE_UNREACHABLE, .text = "nobody is there",
		.again_at = DELIVERY_NOW + 300 * NS_PER_SECOND,
	};

	at_portal(f);
	assert_int_equal(submission_fail_ask(f->s, &failure), 0);
	assert_int_equal(asked_in(f), 300);
	assert_int_equal(submission_fail_ask(f->s, &failure), 0);
	assert_int_equal(count_in(document(f, DOCUMENT_LOG),
	    "the portal cannot be asked: nobody is there"), 1);
	text_has(f, DOCUMENT_STATUS_JSON, "\"text\":\t\"nobody is there\"");
	quiet(f, 1);
	text_has(f, DOCUMENT_STATUS_JSON, "\"failure\":\tnull");
	assert_int_equal(submission_fail_ask(f->s, &failure), 0);
	assert_int_equal(count_in(document(f, DOCUMENT_LOG),
	    "the portal cannot be asked: nobody is there"), 2);
}

/* ---- what an old place leaves ---- */

static void
a_new_place_begins_with_nothing(void **state)
{
	struct draft_fixture *f = *state;
	struct order o CF_AUTO(order_done) = { .id = 0 };

	at_portal(f);
	hears(f, says_finding(3, "f1", (char[]){ "Wrong" }));
	assert_int_equal(submit_line(f, "withdraw: no more"), 0);
	/* Its answer gets lost, its event does not. */
	begin_order(f, ORDER_WITHDRAW, &o);
	fail_order(f, &o, FAILURE_TIMED_OUT, clock_now());
	hears(f, says_state(4, "submitted", "withdrawn", "nobody"));
	status_is(f, "withdrawn");
	assert_int_equal(touch_submit(f), 0);
	text_has(f, DOCUMENT_LOG, "1 that were still to be delivered");
	text_has_not(f, DOCUMENT_FINDINGS, "Wrong");
	assert_int_equal(submission_begin_order(f->s, &o), -ESTALE);
	deliver(f, ORDER_SUBMIT, 1);
	assert_int_equal(f->s->outbox[TARGET_PORTAL].count, 0);
	hears(f, says_version(1, 2));
	hears(f, says_state(2, "draft", "submitted", "portal"));
	hears(f, says_state(3, "submitted", "testing", "publisher"));
	status_is(f, "testing");
}

/* Nothing of what a portal said outlives the submission. */
static void
a_removed_submission_leaves_nothing(void **state)
{
	static const char *const tables[] = {
		"remote", "outbox", "outbox_secret", "remark",
	};
	struct draft_fixture *f = *state;
	char sql[256];

	at_portal(f);
	hears(f, says_finding(3, "f1", (char[]){ "Wrong" }));
	f->domain->options.grace = 60;
	assert_int_equal(submit_line(f, "withdraw: no more"), 0);
	for (size_t i = 0; i < ARRAY_LEN(tables); i++) {
		(void)snprintf(sql, sizeof(sql), "PRAGMA foreign_keys = 1; "
		    "BEGIN; DELETE FROM submission WHERE id > 0; "
		    "CREATE TABLE t (n INTEGER NOT NULL); "
		    "INSERT INTO t SELECT NULL FROM %s; ROLLBACK",
		    tables[i]);
		fixture_tamper(f->store, sql);
	}
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		TEST(states_come_once_and_in_order),
		TEST(reasons_are_kept),
		TEST(unknown_words_are_shown),
		TEST(overview_has_unknown_words),
		TEST(words_of_ours_are_not_taken_for_states),
		TEST(the_status_tells_what_no_event_did),
		TEST(a_status_without_its_events_waits),
		TEST(messages_are_kept),
		TEST(refused_messages_are_seen),
		TEST(long_subjects_are_kept),
		TEST(attachments_get_safe_names),
		TEST(an_attachment_has_a_short_name),
		TEST(refused_attachments_are_seen),
		TEST(a_taken_number_is_left_out),
		TEST(a_version_has_copies),
		TEST(findings_are_located),
		TEST(resolved_findings_vanish),
		TEST(silence_is_asked_less_often),
		TEST(a_portal_that_is_away_is_told_once),
		TEST(a_new_place_begins_with_nothing),
		TEST(a_removed_submission_leaves_nothing),
	};

	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
