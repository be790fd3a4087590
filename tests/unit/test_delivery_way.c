/*
 * Which way a version goes: taken back before it is sent, by hand, or to
 * another portal.
 */
#include "delivery_fixture.h"

#include <errno.h>
#include <string.h>

#define TEST(f)	cmocka_unit_test_setup_teardown(f, delivery_fixture, \
		    delivery_fixture_gone)

/* ---- taking back ---- */

static void
within_grace_it_costs_nothing(void **state)
{
	struct draft_fixture *f = *state;

	f->domain->options.grace = 60;
	ready(f);
	assert_int_equal(touch_submit(f), 0);
	assert_int_equal(submit_line(f, "attach intro"), 0);
	assert_int_equal(submit_line(f, "withdraw: not yet"), 0);
	status_is(f, "withdrawn");
	text_has(f, DOCUMENT_SUBMIT, "nothing of it was sent");
	delivery_later(MINUTE);
	no_order(f);
	assert_int_equal(f->s->row.intro, 0);
	mount_with(f, NULL);
	assert_int_equal(touch_submit(f), 0);
	status_is(f, "to-upload");
}

static void
what_was_there_counts_again(void **state)
{
	struct draft_fixture *f = *state;

	at_portal(f);
	hears(f, says_state(3, "submitted", "changes-requested",
	    "publisher"));
	f->domain->options.grace = 60;
	rewrite(f, "# Another\n");
	assert_int_equal(touch_submit(f), 0);
	/* It may move on meanwhile. */
	hears(f, says_state(4, "changes-requested", "in-review", "portal"));
	status_is(f, "submitting");
	assert_int_equal(submit_line(f, "withdraw: not yet"), 0);
	status_is(f, "in-review");
	assert_int_equal(f->s->row.version, 1);
	hears(f, says_state(5, "in-review", "testing", "publisher"));
	status_is(f, "testing");
	/* The next one has a number of its own. */
	assert_int_equal(submit_line(f, "update: now"), 0);
	assert_int_equal(f->s->row.version, 3);
}

/* Delivered, but the portal did not say so in an event yet. */
static void
what_is_not_heard_yet_counts_again(void **state)
{
	struct draft_fixture *f = *state;

	at_portal(f);
	hears(f, says_state(3, "submitted", "changes-requested",
	    "publisher"));
	rewrite(f, "# Another\n");
	assert_int_equal(touch_submit(f), 0);
	deliver(f, ORDER_SUBMIT, 2);
	status_is(f, "submitted");
	rewrite(f, "# A third\n");
	assert_int_equal(submit_line(f, "update: once more"), 0);
	assert_int_equal(submit_line(f, "withdraw: not yet"), 0);
	status_is(f, "submitted");
	assert_int_equal(f->s->row.version, 2);
}

/* What is on its way below it stays so, and can be taken back itself. */
static void
one_after_the_other_is_taken_back(void **state)
{
	struct draft_fixture *f = *state;

	f->domain->options.grace = 60;
	ready(f);
	assert_int_equal(touch_submit(f), 0);
	rewrite(f, "# Another\n");
	assert_int_equal(submit_line(f, "update: better"), 0);
	assert_int_equal(submit_line(f, "withdraw: not better"), 0);
	status_is(f, "submitting");
	assert_int_equal(f->s->row.version, 1);
	assert_int_equal(f->s->outbox[TARGET_PORTAL].count, 1);
	assert_int_equal(submit_line(f, "withdraw: not at all"), 0);
	status_is(f, "withdrawn");
	assert_int_equal(f->s->outbox[TARGET_PORTAL].count, 0);
}

static void
what_is_below_is_delivered(void **state)
{
	struct draft_fixture *f = *state;

	at_portal(f);
	f->domain->options.grace = 60;
	rewrite(f, "# Another\n");
	assert_int_equal(submit_line(f, "update: better"), 0);
	rewrite(f, "# A third\n");
	assert_int_equal(submit_line(f, "update: best"), 0);
	assert_int_equal(submit_line(f, "withdraw: not better"), 0);
	status_is(f, "submitting");
	assert_int_equal(f->s->row.version, 2);
	delivery_later(MINUTE);
	deliver(f, ORDER_SUBMIT, 2);
	status_is(f, "submitted");
	no_order(f);
}

static void
a_try_that_was_begun_may_have_arrived(void **state)
{
	struct draft_fixture *f = *state;
	struct order o CF_AUTO(order_done) = { .id = 0 };

	ready(f);
	assert_int_equal(touch_submit(f), 0);
	begin_order(f, ORDER_SUBMIT, &o);
	assert_int_equal(submit_line(f, "withdraw: too late"), 0);
	status_is(f, "submitting");
	finish_order(f, &o, 1);
	hears(f, says_version(1, 1));
	deliver(f, ORDER_WITHDRAW, 3);
	hears(f, says_state(3, "submitted", "withdrawn", "nobody"));
	status_is(f, "withdrawn");
}

/* The answer got lost, but its events did not. */
static void
events_come_before_the_receipt(void **state)
{
	struct draft_fixture *f = *state;
	struct order o CF_AUTO(order_done) = { .id = 0 };

	ready(f);
	assert_int_equal(touch_submit(f), 0);
	begin_order(f, ORDER_SUBMIT, &o);
	fail_order(f, &o, FAILURE_TIMED_OUT, clock_now());
	hears(f, says_version(1, 1));
	hears(f, says_state(2, "submitted", "in-review", "portal"));
	status_is(f, "in-review");
	order_done(&o);
	deliver(f, ORDER_SUBMIT, 1);
	status_is(f, "in-review");
	has(version_text(f, "receipt"), "revision: 1\n");
}

static void
updates_follow_one_another(void **state)
{
	struct draft_fixture *f = *state;
	struct order a CF_AUTO(order_done) = { .id = 0 };
	struct order b CF_AUTO(order_done) = { .id = 0 };
	char key[ORDER_KEY_SIZE];

	ready(f);
	assert_int_equal(touch_submit(f), 0);
	begin_order(f, ORDER_SUBMIT, &a);
	rewrite(f, "# Another\n");
	memcpy(key, a.create_key, sizeof(key));
	assert_int_equal(submit_line(f, "update: \"better\""), 0);
	assert_string_equal(f->s->remote.create_key, key);
	finish_order(f, &a, 1);
	status_is(f, "submitting");
	begin_order(f, ORDER_SUBMIT, &b);
	assert_int_equal(b.version, 2);
	assert_string_not_equal(a.key, b.key);
	body_has(&b, "\"version\":2,");
	body_has(&b, ",\"reason\":\"\\\"better\\\"\",");
	hears(f, says_version(1, 1));
	hears(f, says_state(2, "submitted", "changes-requested",
	    "publisher"));
	status_is(f, "submitting");
	finish_order(f, &b, 2);
	status_is(f, "submitted");
	hears(f, says_state(3, "changes-requested", "rejected", "nobody"));
	status_is(f, "submitted");
	hears(f, says_version(4, 2));
	hears(f, says_state(5, "rejected", "in-review", "portal"));
	status_is(f, "in-review");
}

/* ---- by hand, and to another portal ---- */

static void
by_hand_stays_by_hand(void **state)
{
	struct draft_fixture *f = *state;

	mount_with(f, NULL);
	submitted(f);
	mount_with(f, PORTAL);
	rewrite(f, "# Another\n");
	submit_refused(f, NULL, -EINVAL, "version 1 went by hand");
	submit_refused(f, "update: now", -EINVAL, "portal=manual");
	text_has(f, DOCUMENT_STATUS_JSON, "\"portal\":\t\"manual\"");
	assert_int_equal(submission_has_document(f->s, DOCUMENT_RECORD), 1);
	certified(f);
	assert_int_equal(touch_submit(f), 0);
	status_is(f, "submitting");
	/* Back to what is by hand. */
	assert_int_equal(submit_line(f, "withdraw: not yet"), 0);
	status_is(f, "certified");
	mount_with(f, NULL);
	assert_int_equal(record(f, "correct in-review: a mistake"), 0);
	assert_int_equal(submission_has_document(f->s, DOCUMENT_RECORD), 1);
	status_is(f, "in-review");
}

static void
at_a_portal_stays_there(void **state)
{
	static const char *const mounts[] = { NULL, "https://other.example" };
	struct draft_fixture *f = *state;

	at_portal(f);
	rewrite(f, "# Another\n");
	for (size_t i = 0; i < ARRAY_LEN(mounts); i++) {
		mount_with(f, mounts[i]);
		submit_refused(f, NULL, -EINVAL, "version 1 is submitted at "
		    PORTAL);
		submit_refused(f, "update: x", -EINVAL, "mount with portal="
		    PORTAL);
		submit_refused(f, "withdraw: x", -EINVAL, "mount with");
		submit_refused(f, "attach intro", -EINVAL, "mount with");
		assert_int_equal(submission_has_document(f->s,
		    DOCUMENT_RECORD), 0);
		assert_int_equal(submission_next_ask(f->s,
		    &(struct ask){ .after = 0 }), -ENOENT);
	}
	mount_with(f, PORTAL);
	hears(f, says_state(3, "submitted", "rejected", "nobody"));
	mount_with(f, NULL);
	assert_int_equal(touch_submit(f), 0);
	status_is(f, "to-upload");
	assert_int_equal(record(f, "submitted"), 0);
	mount_with(f, PORTAL);
	submit_refused(f, "update: x", -EINVAL, "went by hand");
}

static bool
is_over(enum submission_state state)
{
	return state == STATE_CERTIFIED || state == STATE_REJECTED ||
	    state == STATE_WITHDRAWN;
}

/* With that mount, in each state from there on. */
static void
keeps_its_way(struct draft_fixture *f, enum submission_state from,
    enum submission_state to, const char *portal, const char *part)
{
	for (enum submission_state state = from; state < to; state++) {
		force_state(f, state);
		mount_with(f, portal);
		if (is_over(state)) {
			assert_int_equal(submit_would(f->s, NULL, NULL), 0);
			continue;
		}
		submit_refused(f, NULL, -EINVAL, part);
		submit_refused(f, "update: now", -EINVAL, part);
		text_has(f, DOCUMENT_SUBMIT, part);
	}
}

static void
every_state_keeps_its_way(void **state)
{
	struct draft_fixture *f = *state;

	mount_with(f, NULL);
	submitted(f);
	rewrite(f, "# Another\n");
	keeps_its_way(f, STATE_SUBMITTED, STATE_OTHER, PORTAL,
	    "mount with portal=manual to go on, or withdraw it first");
	force_state(f, STATE_WITHDRAWN);
	assert_int_equal(touch_submit(f), 0);
	deliver(f, ORDER_SUBMIT, 1);
	rewrite(f, "# A third\n");
	keeps_its_way(f, STATE_SUBMITTED, STATE_COUNT, NULL,
	    "mount with portal=" PORTAL " to go on");
	keeps_its_way(f, STATE_SUBMITTED, STATE_COUNT,
	    "https://other.example", "mount with portal=" PORTAL " to go on");
	force_state(f, STATE_IN_REVIEW);
	text_has(f, DOCUMENT_NEXT, "Mount with portal=" PORTAL);
}

/* What no portal has cannot be told about. */
static void
what_the_portal_has_not_is_not_told(void **state)
{
	struct draft_fixture *f = *state;

	mount_with(f, NULL);
	submitted(f);
	certified(f);
	mount_with(f, PORTAL);
	submit_refused(f, "attach intro", -EINVAL, PORTAL
	    " has nothing of this submission");
	assert_int_equal(f->s->outbox[TARGET_PORTAL].count, 0);
}

static void
what_was_for_hands_can_be_sent(void **state)
{
	struct draft_fixture *f = *state;

	mount_with(f, NULL);
	ready(f);
	assert_int_equal(touch_submit(f), 0);
	status_is(f, "to-upload");
	mount_with(f, PORTAL);
	text_has(f, DOCUMENT_NEXT, "touch submit");
	text_has_not(f, DOCUMENT_NEXT, "> record");
	assert_int_equal(touch_submit(f), 0);
	status_is(f, "submitting");
	deliver(f, ORDER_SUBMIT, 1);
	status_is(f, "submitted");
}

static void
independents_stay_by_hand(void **state)
{
	struct draft_fixture *f = *state;

	independent(f);
	submit_refused(f, NULL, -EPERM, "touch open-source/publish");
	assert_int_equal(publish(f, NULL), 0);
	status_is(f, "to-upload");
	assert_int_equal(pull(f, "open\n"), 0);
	assert_int_equal(f->s->outbox[TARGET_PORTAL].count, 0);
	no_order(f);
	text_has(f, DOCUMENT_STATUS_JSON, "\"delivery\":\tnull");
	assert_int_equal(submit_line(f, "attach intro"), 0);
	assert_int_equal(f->s->outbox[TARGET_PORTAL].count, 0);
}

static void
nothing_is_adopted_from_a_portal(void **state)
{
	struct draft_fixture *f = *state;

	ready(f);
	assert_int_equal(submission_has_document(f->s, DOCUMENT_RECORD), 0);
	assert_int_equal(record(f, "adopt certified: 2026-01-31\n"),
	    -EINVAL);
	status_is(f, "ready");
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		TEST(within_grace_it_costs_nothing),
		TEST(what_was_there_counts_again),
		TEST(what_is_not_heard_yet_counts_again),
		TEST(one_after_the_other_is_taken_back),
		TEST(what_is_below_is_delivered),
		TEST(a_try_that_was_begun_may_have_arrived),
		TEST(events_come_before_the_receipt),
		TEST(updates_follow_one_another),
		TEST(by_hand_stays_by_hand),
		TEST(at_a_portal_stays_there),
		TEST(every_state_keeps_its_way),
		TEST(what_the_portal_has_not_is_not_told),
		TEST(what_was_for_hands_can_be_sent),
		TEST(independents_stay_by_hand),
		TEST(nothing_is_adopted_from_a_portal),
	};

	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
