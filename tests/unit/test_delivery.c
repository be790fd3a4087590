/*
 * What is delivered to a portal: the orders, their bodies, their keys, and
 * what becomes of them.
 */
#include "delivery_fixture.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "remote.h"

#define TEST(f)	cmocka_unit_test_setup_teardown(f, delivery_fixture, \
		    delivery_fixture_gone)
#define SECRET	"correct \"horse\" \\ battery"
#define SECRET_JSON	"correct \\\"horse\\\" \\\\ battery"

static void
body_is(const struct order *o, const char *expected)
{
	assert_int_equal(o->body_len, strlen(expected));
	assert_memory_equal(o->body, expected, o->body_len);
}

static void
is_uuid(const char *key)
{
	assert_int_equal(strlen(key), 36);
	for (size_t i = 0; i < 36; i++) {
		const bool dash = i == 8 || i == 13 || i == 18 || i == 23;

		assert_non_null(strchr(dash ? "-" : "0123456789abcdef",
		    key[i]));
	}
	assert_int_equal(key[14], '4');
	assert_non_null(strchr("89ab", key[19]));
}

static void
file_has_not(struct draft_fixture *f, const char *name, const char *part)
{
	struct buf b CF_AUTO(buf_done) = BUF_INIT((size_t)64 << 20);
	int r = file_read_all(AT_FDCWD, fixture_path(f->store, name),
	    b.max, &b);

	if (r == -ENOENT)
		return;
	assert_int_equal(r, 0);
	if (b.len > 0)
		assert_null(memmem(b.data, b.len, part, strlen(part)));
}

static int
send_reply(struct draft_fixture *f, const char *name, const char *text,
    struct reason *why)
{
	struct entry e;

	put_text(f, SLOT_FEEDBACK, name, text);
	assert_int_equal(draft_find(f->s, PLACE(f->s->id, SLOT_FEEDBACK), name,
	    &e), 0);
	return submission_send_reply(f->s, e.object.id, false, why);
}

static void
read_message(struct draft_fixture *f, const char *name)
{
	struct entry e;

	assert_int_equal(draft_find(f->s, PLACE(f->s->id, SLOT_FEEDBACK), name,
	    &e), 0);
	assert_int_equal(submission_touch_message(f->s, e.object.id), 0);
}

struct due {
	size_t	count;
	int64_t	at;
	bool	order;
};

static int
take_due(void *arg, int64_t submission, int64_t at, bool order)
{
	struct due *due = arg;

	(void)submission;
	due->count++;
	due->at = at;
	due->order = order;
	return 0;
}

static void
due_is(struct draft_fixture *f, size_t count, int64_t at, bool order)
{
	struct due due = { .count = 0 };

	assert_int_equal(domain_list_due(f->domain, take_due, &due), 0);
	assert_int_equal(due.count, count);
	if (count == 0)
		return;
	assert_int_equal(due.at, at);
	assert_int_equal(due.order, order);
}

/* ---- a version ---- */

static void
a_version_is_delivered(void **state)
{
	struct draft_fixture *f = *state;
	struct order o CF_AUTO(order_done) = { .id = 0 };
	char part[128];

	ready(f);
	assert_int_equal(touch_submit(f), 0);
	status_is(f, "submitting");
	assert_string_equal(version_text(f, "receipt"),
	    "not delivered yet\n");
	text_has(f, DOCUMENT_NEXT, "Wait until " PORTAL " has version 1: "
	    "sync submit");
	text_has(f, DOCUMENT_STATUS_JSON, "\"what\":\t\"submit\"");
	begin_order(f, ORDER_SUBMIT, &o);
	is_uuid(o.key);
	is_uuid(o.create_key);
	assert_string_not_equal(o.key, o.create_key);
	assert_string_equal(o.connector, "contoso");
	assert_int_equal(o.version, 1);
	assert_non_null(o.content);
	finish_order(f, &o, 7);
	status_is(f, "submitted");
	has(version_text(f, "receipt"), "portal: " PORTAL "\n"
	    "submission: sub_1\nrevision: 7\nversion: 1\n"
	    "received: 2040-03-01T00:00:00Z\npackage-sha256: " PACKAGE "\n");
	(void)snprintf(part, sizeof(part), "idempotency-key: %s\n", o.key);
	has(version_text(f, "receipt"), part);
	no_order(f);
	assert_int_equal(submission_begin_order(f->s, &o), -ESTALE);
	assert_int_equal(submission_finish_order(f->s, &o,
	    &(struct review_receipt){ .number = 7 },
	    &(struct review_receipt){ .number = 0 }), -ESTALE);
	assert_int_equal(submission_fail_order(f->s, &o,
	    &(struct failure){ .text = "late" }), -ESTALE);
}

static void
no_handoff_is_sealed(void **state)
{
	struct draft_fixture *f = *state;
	struct entry e;

	ready(f);
	assert_int_equal(touch_submit(f), 0);
	assert_int_equal(draft_find(f->s, PLACE(f->s->newest.object,
	    SLOT_SELF), "handoff.md", &e), -ENOENT);
	assert_int_equal(submission_has_document(f->s, DOCUMENT_RECORD), 0);
}

static void
its_body_is_a_new_revision(void **state)
{
	struct draft_fixture *f = *state;
	struct order o CF_AUTO(order_done) = { .id = 0 };

	ready(f);
	set_field(f, FIELD_TEST_CREDENTIALS, SECRET);
	assert_int_equal(touch_submit(f), 0);
	next_order(f, ORDER_SUBMIT, &o);
	body_has(&o, "{\"version\":1,\"package_sha256\":\"");
	body_has(&o, ",\"form\":{\"publisher_type\":\"verified\","
	    "\"source\":\"commit\",");
	body_has(&o, "\"pull_request\":\"4321\"");
	body_has(&o, "\"commit\":\"" COMMIT_1 "\"");
	body_has(&o, "\"testing_notes\":\"Sign in.\\nList the workshops.\"");
	body_has(&o, "},\"secrets\":{\"test_credentials\":\"" SECRET_JSON
	    "\"}}");
	file_has_not(f, "store/certfs.db", "horse");
	file_has_not(f, "store/certfs.db-wal", "horse");
}

/* Whatever changes meanwhile, and after a crash. */
static void
every_try_is_the_same(void **state)
{
	struct draft_fixture *f = *state;
	struct order a CF_AUTO(order_done) = { .id = 0 };
	struct order b CF_AUTO(order_done) = { .id = 0 };

	ready(f);
	assert_int_equal(touch_submit(f), 0);
	next_order(f, ORDER_SUBMIT, &a);
	assert_int_equal(submission_begin_order(f->s, &a), 0);
	set_field(f, FIELD_TEST_CREDENTIALS, "another");
	set_field(f, FIELD_TESTING_NOTES, "another");
	change(f, "# Another\n");
	submission_unlock(f->s);
	assert_int_equal(domain_rename(f->domain, "contoso", "fabrikam", false,
	    NULL), 0);
	assert_int_equal(domain_rename(f->domain, "fabrikam", "contoso", false,
	    NULL), 0);
	submission_lock(f->s);
	delivery_reopen(f);
	next_order(f, ORDER_SUBMIT, &b);
	assert_string_equal(a.key, b.key);
	assert_string_equal(a.create_key, b.create_key);
	assert_string_equal(a.connector, b.connector);
	assert_int_equal(b.attempts, 1);
	assert_int_equal(a.body_len, b.body_len);
	assert_memory_equal(a.body, b.body, a.body_len);
	assert_int_equal(a.content->size, b.content->size);
	assert_memory_equal(a.content->data, b.content->data,
	    a.content->size);
}

static void
a_failure_is_repeated_later(void **state)
{
	struct draft_fixture *f = *state;
	struct order o CF_AUTO(order_done) = { .id = 0 };
	int64_t ticket;

	ready(f);
	assert_int_equal(touch_submit(f), 0);
	assert_int_equal(submission_delivery_ticket(f->s, TARGET_PORTAL,
	    &ticket), 0);
	assert_true(ticket > 0);
	assert_int_equal(submission_await(f->s, TARGET_PORTAL,
	    ticket, false), -EINPROGRESS);
	assert_int_equal(submission_await(f->s, TARGET_PORTAL,
	    ticket, true), -ETIMEDOUT);
	begin_order(f, ORDER_SUBMIT, &o);
	fail_order(f, &o, FAILURE_UNREACHABLE, clock_now() + MINUTE);
	status_is(f, "submitting");
	no_order(f);
	text_has(f, DOCUMENT_LOG, "certfs try 1 to deliver version 1: nobody "
	    "is there; again at 2040-03-01T00:01:00Z");
	text_has(f, DOCUMENT_STATUS_JSON, "\"since\":\t"
	    "\"2040-03-01T00:00:00Z\",\n\t\t\t\"text\":\t\"nobody is there\""
	    ",\n\t\t\t\"next_attempt\":\t\"2040-03-01T00:01:00Z\"");
	text_has(f, DOCUMENT_STATUS_JSON, "\"attempts\":\t1");
	text_has(f, DOCUMENT_SUBMIT, "version 1 is not delivered yet: nobody "
	    "is there");
	text_has(f, DOCUMENT_NEXT, "not delivered yet (nobody is there); the "
	    "next try is at 2040-03-01T00:01:00Z");
	assert_int_equal(submission_await(f->s, TARGET_PORTAL,
	    ticket, false), -EINPROGRESS);
	assert_int_equal(submission_await(f->s, TARGET_PORTAL,
	    ticket, true), -ENETUNREACH);
	order_done(&o);
	delivery_later(MINUTE);
	begin_order(f, ORDER_SUBMIT, &o);
	assert_int_equal(o.attempts, 1);
	fail_order(f, &o, FAILURE_CREDENTIALS, clock_now() + MINUTE);
	text_has(f, DOCUMENT_LOG, "certfs try 2 to deliver version 1");
	text_has(f, DOCUMENT_STATUS_JSON, "\"since\":\t"
	    "\"2040-03-01T00:00:00Z\",\n\t\t\t\"text\"");
	assert_int_equal(submission_await(f->s, TARGET_PORTAL, ticket, false),
	    -EKEYREJECTED);
	delivery_later(MINUTE);
	deliver(f, ORDER_SUBMIT, 1);
	assert_int_equal(submission_await(f->s, TARGET_PORTAL,
	    ticket, false), 0);
	text_has(f, DOCUMENT_STATUS_JSON, "\"failure\":\tnull");
}

static void
credentials_freeze_when_it_is_there(void **state)
{
	struct draft_fixture *f = *state;

	ready(f);
	set_field(f, FIELD_CLIENT_ID, "an-id");
	set_field(f, FIELD_CLIENT_SECRET, "a-secret");
	assert_int_equal(touch_submit(f), 0);
	assert_false(f->s->row.credentials_frozen);
	deliver(f, ORDER_SUBMIT, 1);
	assert_true(f->s->row.credentials_frozen);
}

/* Also with one that is no more the newest. */
static void
credentials_freeze_with_an_old_version(void **state)
{
	struct draft_fixture *f = *state;
	struct order o CF_AUTO(order_done) = { .id = 0 };

	ready(f);
	set_field(f, FIELD_CLIENT_ID, "an-id");
	set_field(f, FIELD_CLIENT_SECRET, "a-secret");
	assert_int_equal(touch_submit(f), 0);
	begin_order(f, ORDER_SUBMIT, &o);
	rewrite(f, "# Another\n");
	assert_int_equal(submit_line(f, "update: better"), 0);
	finish_order(f, &o, 1);
	assert_true(f->s->row.credentials_frozen);
}

static void
a_refusal_can_be_mended(void **state)
{
	struct draft_fixture *f = *state;
	int64_t ticket;

	ready(f);
	assert_int_equal(touch_submit(f), 0);
	assert_int_equal(submission_delivery_ticket(f->s, TARGET_PORTAL,
	    &ticket), 0);
	refuse(f, ORDER_SUBMIT, 422, "The icon is the template's");
	status_is(f, "changes-requested");
	assert_int_equal(submission_await(f->s, TARGET_PORTAL,
	    ticket, false), -EREMOTEIO);
	assert_int_equal(submission_await(f->s, TARGET_PORTAL,
	    0, false), -EREMOTEIO);
	has(content(f, PLACE(f->s->id, SLOT_FEEDBACK), "1"),
	    "Subject: The icon is the template's\nVersion: 1\n");
	has(content(f, PLACE(f->s->id, SLOT_FEEDBACK), "1"),
	    "The portal refused version 1 (422 wrong-state).");
	text_has(f, DOCUMENT_SUBMIT, "the portal refused version 1");
	text_has(f, DOCUMENT_SUBMIT, "feedback/1");
	/* The fault may have been the portal's own. */
	assert_int_equal(touch_submit(f), 0);
	status_is(f, "submitting");
	deliver(f, ORDER_SUBMIT, 1);
	status_is(f, "submitted");
	assert_int_equal(submission_await(f->s, TARGET_PORTAL, 0, false), 0);
}

/* One that is as long as a line may be is no reason to stop. */
static void
a_long_refusal_is_kept(void **state)
{
	struct draft_fixture *f = *state;
	char title[REVIEW_LINE_MAX + 1];

	ready(f);
	assert_int_equal(touch_submit(f), 0);
	memset(title, 'x', sizeof(title) - 1);
	title[sizeof(title) - 1] = '\0';
	refuse(f, ORDER_SUBMIT, 409, title);
	status_is(f, "changes-requested");
	text_has(f, DOCUMENT_SUBMIT, "feedback/1");
	has(content(f, PLACE(f->s->id, SLOT_FEEDBACK), "1"), title);
}

/* What was behind it in the outbox does not make it forgotten. */
static void
sync_tells_of_a_refusal_before(void **state)
{
	struct draft_fixture *f = *state;
	int64_t ticket;

	ready(f);
	assert_int_equal(touch_submit(f), 0);
	assert_int_equal(submit_line(f, "attach intro"), 0);
	assert_int_equal(submission_delivery_ticket(f->s, TARGET_PORTAL,
	    &ticket), 0);
	refuse(f, ORDER_SUBMIT, 422, "no");
	assert_int_equal(submission_await(f->s, TARGET_PORTAL,
	    ticket, false), -EINPROGRESS);
	deliver(f, ORDER_INTRO, 2);
	assert_int_equal(submission_await(f->s, TARGET_PORTAL,
	    ticket, false), -EREMOTEIO);
	assert_int_equal(touch_submit(f), 0);
	deliver(f, ORDER_SUBMIT, 1);
	assert_int_equal(submission_await(f->s, TARGET_PORTAL,
	    ticket, false), 0);
}

/* It begins anew, with another key: the old one stands for the old place. */
static void
a_place_that_is_lost_is_made_anew(void **state)
{
	struct draft_fixture *f = *state;
	struct order o CF_AUTO(order_done) = { .id = 0 };
	char key[ORDER_KEY_SIZE];

	at_portal(f);
	memcpy(key, f->s->remote.create_key, sizeof(key));
	hears(f, says_finding(3, "f1", (char[]){ "wrong" }));
	rewrite(f, "# Another\n");
	assert_int_equal(submit_line(f, "update: better"), 0);
	refuse(f, ORDER_SUBMIT, 404, "no such submission");
	status_is(f, "changes-requested");
	assert_int_equal(touch_submit(f), 0);
	next_order(f, ORDER_SUBMIT, &o);
	assert_string_equal(o.portal_id, "");
	assert_string_not_equal(o.create_key, key);
	assert_int_equal(f->s->remote.last_event, 0);
	text_has_not(f, DOCUMENT_FINDINGS, "wrong");
	order_done(&o);
	deliver(f, ORDER_SUBMIT, 1);
	hears(f, says_version(1, 3));
	hears(f, says_state(2, "submitted", "in-review", "portal"));
	status_is(f, "in-review");
}

/* Nobody is there any more to be told that it is withdrawn. */
static void
what_is_lost_can_be_withdrawn(void **state)
{
	struct draft_fixture *f = *state;

	at_portal(f);
	assert_int_equal(submit_line(f, "attach intro"), 0);
	refuse(f, ORDER_INTRO, 404, "no such submission");
	status_is(f, "submitted");
	assert_int_equal(submit_line(f, "withdraw: it is gone"), 0);
	no_order(f);
	status_is(f, "withdrawn");
	mount_with(f, NULL);
	assert_int_equal(touch_submit(f), 0);
	status_is(f, "to-upload");
}

/* The same content, for there it has none. */
static void
what_is_lost_can_be_submitted_again(void **state)
{
	struct draft_fixture *f = *state;

	at_portal(f);
	assert_int_equal(submit_line(f, "attach intro"), 0);
	refuse(f, ORDER_INTRO, 404, "no such submission");
	due_is(f, 0, 0, false);
	text_has(f, DOCUMENT_NEXT, "Read feedback/1");
	read_message(f, "1");
	text_has(f, DOCUMENT_NEXT, "echo \"update: it was lost\" > submit");
	assert_int_equal(submit_line(f, "update: it was lost"), 0);
	deliver(f, ORDER_SUBMIT, 1);
	status_is(f, "submitted");
}

/* ---- the other orders ---- */

static void
intro_is_sent(void **state)
{
	struct draft_fixture *f = *state;
	struct order o CF_AUTO(order_done) = { .id = 0 };

	at_portal(f);
	assert_int_equal(submit_line(f, "attach intro"), 0);
	text_has(f, DOCUMENT_SUBMIT, "on its way to the portal");
	begin_order(f, ORDER_INTRO, &o);
	assert_null(o.body);
	assert_int_equal(o.body_len, 0);
	assert_string_equal(o.content->data,
	    content(f, PLACE(f->s->id, SLOT_SELF), "intro.md"));
	finish_order(f, &o, 3);
	assert_int_equal(submit_line(f, "attach intro"), -EALREADY);
}

static void
intro_that_is_refused_is_not_attached(void **state)
{
	struct draft_fixture *f = *state;

	at_portal(f);
	assert_int_equal(submit_line(f, "attach intro"), 0);
	refuse(f, ORDER_INTRO, 422, "too short");
	status_is(f, "submitted");
	text_has(f, DOCUMENT_SUBMIT, "the portal refused intro.md");
	assert_int_equal(submit_line(f, "attach intro"), 0);
}

static void
tested_is_told(void **state)
{
	struct draft_fixture *f = *state;
	struct order o CF_AUTO(order_done) = { .id = 0 };

	at_portal(f);
	assert_int_equal(submit_line(f, "attach intro"), 0);
	deliver(f, ORDER_INTRO, 3);
	submit_refused(f, "tested", -EINVAL, "nothing to test");
	hears(f, says_state(3, "submitted", "testing", "publisher"));
	status_is(f, "testing");
	assert_int_equal(submit_line(f, "tested"), 0);
	submit_refused(f, "tested", -EALREADY, "was said at");
	begin_order(f, ORDER_TESTED, &o);
	body_is(&o, "{\"type\":\"tested\"}");
	assert_null(o.content);
	order_done(&o);
	refuse(f, ORDER_TESTED, 409, "not now");
	text_has(f, DOCUMENT_STATUS_JSON, "\"tested\":\tnull");
	assert_int_equal(submit_line(f, "tested"), 0);
	deliver(f, ORDER_TESTED, 4);
	read_message(f, "1");
	text_has(f, DOCUMENT_NEXT, "Wait, the portal is told");
	hears(f, says_state(4, "testing", "deploying", "portal"));
	hears(f, says_state(5, "deploying", "certified", "nobody"));
	status_is(f, "certified");
}

static void
withdrawing_is_told(void **state)
{
	struct draft_fixture *f = *state;
	struct order o CF_AUTO(order_done) = { .id = 0 };

	at_portal(f);
	assert_int_equal(submit_line(f, "withdraw: a \"new\" one"), 0);
	status_is(f, "submitted");
	submit_refused(f, "withdraw: again", -EALREADY, "on its way");
	rewrite(f, "# Another\n");
	submit_refused(f, "update: again", -EALREADY, "on its way");
	begin_order(f, ORDER_WITHDRAW, &o);
	body_is(&o, "{\"type\":\"withdrawal\",\"withdrawal\":{\"reason\":"
	    "\"a \\\"new\\\" one\"}}");
	finish_order(f, &o, 3);
	hears(f, says_state(3, "submitted", "withdrawn", "nobody"));
	status_is(f, "withdrawn");
	/* And the next one gets a place of its own. */
	assert_int_equal(touch_submit(f), 0);
	order_done(&o);
	next_order(f, ORDER_SUBMIT, &o);
	assert_string_equal(o.portal_id, "");
}

/* Of a version that the portal did not take it says nothing any more. */
static void
what_was_refused_can_be_withdrawn(void **state)
{
	struct draft_fixture *f = *state;

	ready(f);
	assert_int_equal(touch_submit(f), 0);
	refuse(f, ORDER_SUBMIT, 422, "no");
	assert_int_equal(submit_line(f, "withdraw: never mind"), 0);
	deliver(f, ORDER_WITHDRAW, 2);
	hears(f, says_state(2, "draft", "withdrawn", "nobody"));
	status_is(f, "withdrawn");
	mount_with(f, NULL);
	assert_int_equal(touch_submit(f), 0);
	status_is(f, "to-upload");
}

static void
replies_are_sent(void **state)
{
	struct draft_fixture *f = *state;
	struct order o CF_AUTO(order_done) = { .id = 0 };

	at_portal(f);
	hears(f, says_message(3, "m-1", (char[]){ "Why?" }));
	assert_int_equal(send_reply(f, "1-reply", "So \"that\".\n", NULL), 0);
	text_has(f, DOCUMENT_SUBMIT, "and on its way to the portal");
	begin_order(f, ORDER_REPLY, &o);
	body_is(&o, "{\"type\":\"message\",\"message\":{\"body\":"
	    "\"So \\\"that\\\".\\n\",\"in_reply_to\":\"m-1\"}}");
	finish_order(f, &o, 4);
	order_done(&o);
	assert_int_equal(send_reply(f, "reply", "More.\n", NULL), 0);
	begin_order(f, ORDER_REPLY, &o);
	body_is(&o, "{\"type\":\"message\",\"message\":{\"body\":"
	    "\"More.\\n\"}}");
	finish_order(f, &o, 5);
	status_is(f, "submitted");
}

static void
a_refused_reply_can_be_sent_again(void **state)
{
	struct draft_fixture *f = *state;

	at_portal(f);
	assert_int_equal(send_reply(f, "reply", "Hello.\n", NULL), 0);
	refuse(f, ORDER_REPLY, 422, "not now");
	text_has(f, DOCUMENT_SUBMIT, "the portal refused the reply");
	status_is(f, "submitted");
	assert_int_equal(send_reply(f, "reply", "Hello.\n", NULL), 0);
	deliver(f, ORDER_REPLY, 3);
	assert_int_equal(send_reply(f, "reply", "Hello.\n", NULL),
	    -EALREADY);
}

/* It goes with the version that is on its way. */
static void
a_reply_waits_for_the_place(void **state)
{
	struct draft_fixture *f = *state;

	ready(f);
	assert_int_equal(touch_submit(f), 0);
	assert_int_equal(send_reply(f, "reply", "Hello.\n", NULL), 0);
	text_has(f, DOCUMENT_SUBMIT, "and on its way to the portal");
	deliver(f, ORDER_SUBMIT, 1);
	deliver(f, ORDER_REPLY, 2);
}

static void
a_reply_does_not_get_lost(void **state)
{
	struct draft_fixture *f = *state;
	struct reason why = { .error = 0 };

	at_portal(f);
	mount_with(f, NULL);
	assert_int_equal(send_reply(f, "reply", "Hello.\n", &why), -EINVAL);
	has(why.text, "mount with portal=" PORTAL);
	mount_with(f, "https://other.example");
	assert_int_equal(send_reply(f, "reply", "Hello.\n", &why), -EINVAL);
	has(why.text, "mount with portal=" PORTAL);
	mount_with(f, PORTAL);
	assert_int_equal(send_reply(f, "reply", "Hello.\n", NULL), 0);
}

static void
what_is_said_to_findings_is_sent(void **state)
{
	struct draft_fixture *f = *state;
	struct order o CF_AUTO(order_done) = { .id = 0 };

	at_portal(f);
	hears(f, says_finding(3, "f1", (char[]){ "This is wrong" }));
	submit_refused(f, "fixed: f2", -EINVAL, "cat feedback/findings");
	assert_int_equal(submit_line(f, "wont fix: f1 it has to be"), 0);
	submit_refused(f, "wont fix: f1", -EALREADY, "already");
	text_has(f, DOCUMENT_FINDINGS, "(portal: f1, wont-fix)");
	begin_order(f, ORDER_DISPOSITION, &o);
	body_is(&o, "{\"type\":\"disposition\",\"disposition\":{"
	    "\"finding\":\"f1\",\"disposition\":\"wont-fix\","
	    "\"note\":\"it has to be\"}}");
	order_done(&o);
	refuse(f, ORDER_DISPOSITION, 422, "not of this one");
	text_has_not(f, DOCUMENT_FINDINGS, "wont-fix");
	assert_int_equal(submit_line(f, "wont fix: f1"), 0);
	begin_order(f, ORDER_DISPOSITION, &o);
	body_is(&o, "{\"type\":\"disposition\",\"disposition\":{"
	    "\"finding\":\"f1\",\"disposition\":\"wont-fix\"}}");
	finish_order(f, &o, 4);
	assert_int_equal(submit_line(f, "disputed: f1 it is right"), 0);
	assert_int_equal(submit_line(f, "fixed: f1"), 0);
	text_has(f, DOCUMENT_FINDINGS, "(portal: f1, fixed)");
}

static void
orders_keep_their_order(void **state)
{
	struct draft_fixture *f = *state;

	f->domain->options.grace = 60;
	ready(f);
	assert_int_equal(touch_submit(f), 0);
	assert_int_equal(submit_line(f, "attach intro"), 0);
	assert_int_equal(send_reply(f, "reply", "Hello.\n", NULL), 0);
	no_order(f);
	delivery_later(MINUTE);
	deliver(f, ORDER_SUBMIT, 1);
	deliver(f, ORDER_INTRO, 2);
	deliver(f, ORDER_REPLY, 3);
	no_order(f);
}

/* ---- who is due ---- */

static void
it_is_due_when_it_is(void **state)
{
	struct draft_fixture *f = *state;
	int64_t until;

	f->domain->options.grace = 60;
	ready(f);
	due_is(f, 0, 0, false);
	assert_int_equal(touch_submit(f), 0);
	due_is(f, 1, DELIVERY_NOW + MINUTE, true);
	mount_with(f, "https://other.example");
	due_is(f, 0, 0, false);
	mount_with(f, PORTAL);
	delivery_later(MINUTE);
	deliver(f, ORDER_SUBMIT, 1);
	due_is(f, 1, DELIVERY_NOW + MINUTE + NS_PER_SECOND, false);
	assert_int_equal(domain_get_pause(f->domain, TARGET_PORTAL,
	    &until), 0);
	assert_int_equal(until, 0);
	assert_int_equal(domain_set_pause(f->domain, TARGET_PORTAL, 77), 0);
	assert_int_equal(domain_get_pause(f->domain, TARGET_PORTAL,
	    &until), 0);
	assert_int_equal(until, 77);
}

/* What nobody needs any more goes with the order. */
static void
secrets_go_with_their_order(void **state)
{
	struct draft_fixture *f = *state;
	struct conn *c;

	ready(f);
	assert_int_equal(touch_submit(f), 0);
	fixture_tamper(f->store, "CREATE TABLE t AS SELECT 1 / count(*) AS n "
	    "FROM outbox_secret; DROP TABLE t;");
	deliver(f, ORDER_SUBMIT, 1);
	c = read_from(f->store);
	store_done(&c);
	fixture_tamper(f->store, "CREATE TABLE t (n INTEGER NOT NULL); "
	    "INSERT INTO t SELECT NULL FROM outbox_secret; "
	    "INSERT INTO t SELECT NULL FROM outbox; DROP TABLE t;");
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		TEST(a_version_is_delivered),
		TEST(no_handoff_is_sealed),
		TEST(its_body_is_a_new_revision),
		TEST(every_try_is_the_same),
		TEST(a_failure_is_repeated_later),
		TEST(credentials_freeze_when_it_is_there),
		TEST(credentials_freeze_with_an_old_version),
		TEST(a_refusal_can_be_mended),
		TEST(a_long_refusal_is_kept),
		TEST(sync_tells_of_a_refusal_before),
		TEST(a_place_that_is_lost_is_made_anew),
		TEST(what_is_lost_can_be_withdrawn),
		TEST(what_is_lost_can_be_submitted_again),
		TEST(intro_is_sent),
		TEST(intro_that_is_refused_is_not_attached),
		TEST(tested_is_told),
		TEST(withdrawing_is_told),
		TEST(what_was_refused_can_be_withdrawn),
		TEST(replies_are_sent),
		TEST(a_refused_reply_can_be_sent_again),
		TEST(a_reply_waits_for_the_place),
		TEST(a_reply_does_not_get_lost),
		TEST(what_is_said_to_findings_is_sent),
		TEST(orders_keep_their_order),
		TEST(it_is_due_when_it_is),
		TEST(secrets_go_with_their_order),
	};

	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
