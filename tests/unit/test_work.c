/*
 * work: what the network thread asks of the portal and tells the domain, in
 * which order, how often, and how soon again.
 */
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include "internal.h"
#include "work_fixture.h"

/* ---- what portals answer ---- */

static char *
dup(const char *text)
{
	return text_dup(text, strlen(text));
}

static bool
is(const char *request, const char *what)
{
	return strncmp(request, what, strlen(what)) == 0;
}

/* "create connector7 c7" makes "p7". */
static void
all_is_well(const char *request, struct portal_answer *a)
{
	if (is(request, "service"))
		a->service = (struct review_service) {
			.may_read = true, .may_write = true,
			.may_submit = true,
		};
	if (is(request, "create connector"))
		(void)snprintf(a->status.id, sizeof(a->status.id), "p%d",
		    atoi(request + strlen("create connector")));
	if (is(request, "package"))
		(void)snprintf(a->receipt.sha256, sizeof(a->receipt.sha256),
		    "abc");
	if (is(request, "revision"))
		a->receipt.number = 4;
	if (is(request, "status"))
		a->result = PORTAL_UNCHANGED;
}

static void
answer_text(struct portal_answer *a, enum portal_result result,
    const char *text)
{
	a->result = result;
	(void)snprintf(a->text, sizeof(a->text), "%s", text);
}

/* ---- orders ---- */

/* What was written down but for waiting, as one line. */
static bool
went(const char *const *lines)
{
	const char *at = history();

	for (; *lines != NULL; lines++) {
		at = strstr(at, *lines);
		if (at == NULL)
			return false;
		at += strlen(*lines);
	}
	return true;
}

static void
first_version(void **state)
{
	static const char *const expected[] = {
		"begin 7.1\n", "create connector7 c7\n", "place 7 p7\n",
		"package p7 content\n", "revision p7 k1 {}\n",
		"finish 7.1 4 abc\n", NULL
	};

	(void)state;
	portal_answers(all_is_well);
	put_submission(7, "");
	put_order(7, ORDER_SUBMIT);
	begin_work();
	await("finish 7.1");
	end_work();
	assert_true(went(expected));
	assert_int_equal(times("create"), 1);
	assert_int_equal(times("package"), 1);
	assert_int_equal(times("revision"), 1);
}

static void
orders_in_their_order(void **state)
{
	static const char *const expected[] = {
		"package p7 content", "revision p7 k1", "finish 7.1 4 abc",
		"intro p7 k2 content", "finish 7.2 0 -",
		"event p7 k3 {}", "finish 7.3 0 -",
		"event p7 k4 {}", "finish 7.4 0 -", NULL
	};

	(void)state;
	portal_answers(all_is_well);
	put_submission(7, "p7");
	begin_work();
	put_order(7, ORDER_SUBMIT);
	put_order(7, ORDER_INTRO);
	put_order(7, ORDER_REPLY);
	put_order(7, ORDER_WITHDRAW);
	await("finish 7.4");
	end_work();
	assert_true(went(expected));
	assert_false(happened("create"));
}

static void
refuse_package(const char *request, struct portal_answer *a)
{
	all_is_well(request, a);
	if (!is(request, "package"))
		return;
	answer_text(a, PORTAL_REFUSED, "no");
	a->problem.status = 409;
}

static void
refused_for_good(void **state)
{
	(void)state;
	portal_answers(refuse_package);
	put_submission(7, "p7");
	put_order(7, ORDER_SUBMIT);
	begin_work();
	await("refuse 7.1 409");
	sleep_ms(200);
	end_work();
	assert_int_equal(times("package"), 1);
	assert_false(happened("revision"));
}

static atomic_uint failures_left;

static void
fail_some(const char *request, struct portal_answer *a)
{
	all_is_well(request, a);
	if (!is(request, "revision") || failures_left == 0)
		return;
	failures_left--;
	answer_text(a, PORTAL_UNREACHABLE, "it broke off");
}

static void
tried_again(void **state)
{
	(void)state;
	failures_left = 4;
	portal_answers(fail_some);
	put_submission(7, "p7");
	put_order(7, ORDER_SUBMIT);
	begin_work();
	await("finish 7.1");
	end_work();
	assert_int_equal(times("fail 7.1 unreachable: it broke off"), 4);
	assert_int_equal(times("begin 7.1"), 5);
	/* Never a new key: it is the same request. */
	assert_int_equal(times("revision p7 k1"), 5);
}

/* A table, for tests that give one answer to one kind of request. */
static struct {
	const char	  *request;
	enum portal_result result;
	unsigned	   retry_after;
} one_answer;

static void
give_one_answer(const char *request, struct portal_answer *a)
{
	all_is_well(request, a);
	if (!is(request, one_answer.request))
		return;
	answer_text(a, one_answer.result, "because");
	a->retry_after = one_answer.retry_after;
	a->problem.status = 404;
}

static void
kinds_of_failures(void **state)
{
	static const struct {
		enum portal_result result;
		const char	  *expected;
		bool		   seldom;
	} rows[] = {
		{ PORTAL_CREDENTIALS, "fail 7.1 credentials: because", true },
		{ PORTAL_BUSY, "fail 7.1 busy: because", false },
		{ PORTAL_UNREACHABLE, "fail 7.1 unreachable: because", false },
		{ PORTAL_TIMED_OUT, "fail 7.1 timed-out: because", false },
		{ PORTAL_UNTRUSTED, "fail 7.1 unreachable: because", true },
		{ PORTAL_NONSENSE, "fail 7.1 nonsense: because", true },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		work_fixture(state);
		one_answer.request = "event";
		one_answer.result = rows[i].result;
		one_answer.retry_after = 0;
		portal_answers(give_one_answer);
		put_submission(7, "p7");
		put_order(7, ORDER_TESTED);
		begin_work();
		await(rows[i].expected);
		if (!rows[i].seldom)
			await_times(rows[i].expected, 2);
		sleep_ms(5 * BASE);
		end_work();
		if (rows[i].seldom)
			assert_int_equal(times(rows[i].expected), 1);
		work_fixture_gone(state);
	}
	work_fixture(state);
}

static void
overload_pauses_everything(void **state)
{
	(void)state;
	one_answer.request = "event p7";
	one_answer.result = PORTAL_BUSY;
	one_answer.retry_after = 600;
	portal_answers(give_one_answer);
	put_submission(7, "p7");
	put_submission(8, "p8");
	put_order(7, ORDER_TESTED);
	begin_work();
	await("fail 7.1 busy");
	put_order(8, ORDER_TESTED);
	sleep_ms(200);
	end_work();
	assert_int_equal(times("event"), 1);
	assert_int_equal(times("pause"), 1);
	assert_true(pause_kept() > clock_now() + 590 * NS_PER_SECOND);
	assert_true(pause_kept() < clock_now() + 610 * NS_PER_SECOND);
}

static void
pause_outlives_the_mount(void **state)
{
	(void)state;
	portal_answers(all_is_well);
	put_submission(7, "p7");
	put_order(7, ORDER_TESTED);
	put_pause(clock_now() + 300 * INT64_C(1000000));
	begin_work();
	sleep_ms(100);
	assert_false(happened("event"));
	assert_false(happened("service"));
	await("finish 7.1");
	end_work();
	/* Waiting is not looking. */
	assert_true(times("run") < 20);
}

static void
taken_back(void **state)
{
	(void)state;
	portal_answers(all_is_well);
	domain_returns("begin", -ESTALE);
	put_submission(7, "p7");
	put_order(7, ORDER_SUBMIT);
	begin_work();
	await("begin 7.1");
	sleep_ms(250);
	end_work();
	assert_false(happened("package"));
	/* It is still listed: no reason to ask all the time. */
	assert_true(times("begin") < 6);
}

static void
store_fails(void **state)
{
	static const char *const calls[] = {
		"next", "begin", "place", "finish",
	};

	for (size_t i = 0; i < ARRAY_LEN(calls); i++) {
		work_fixture(state);
		portal_answers(all_is_well);
		domain_returns(calls[i], -EIO);
		put_submission(7, "");
		put_submission(8, "p8");
		put_order(7, ORDER_SUBMIT);
		begin_work();
		sleep_ms(250);
		assert_true(times("begin 7.1") < 4);
		assert_true(times("create") < 4);
		assert_true(times("run") < 40);
		domain_returns(NULL, 0);
		await("finish 7.1 4");
		put_order(8, ORDER_TESTED);
		await("finish 8.1");
		end_work();
		work_fixture_gone(state);
	}
	work_fixture(state);
}

static void
one_at_a_time_when_unreachable(void **state)
{
	(void)state;
	one_answer.request = "event";
	one_answer.result = PORTAL_UNREACHABLE;
	one_answer.retry_after = 0;
	portal_answers(give_one_answer);
	portal_takes(2);
	for (int64_t id = 1; id <= 30; id++) {
		put_submission(id, "p");
		put_order(id, ORDER_TESTED);
	}
	begin_work();
	await_times("fail ", ORDERS_AT_ONCE + 1);
	assert_int_equal(portal_most_at_once(), ORDERS_AT_ONCE);
	await_times("fail ", 30);
	end_work();
	assert_int_equal(portal_most_at_once(), 1);
}

static void
several_at_once(void **state)
{
	(void)state;
	portal_answers(all_is_well);
	portal_takes(20);
	for (int64_t id = 1; id <= 30; id++) {
		put_submission(id, "p");
		put_order(id, ORDER_TESTED);
	}
	begin_work();
	await_times("finish", 30);
	end_work();
	assert_int_equal(portal_most_at_once(), ORDERS_AT_ONCE);
}

static void
orders_before_questions(void **state)
{
	(void)state;
	one_answer.request = "status";
	one_answer.result = SILENT;
	portal_answers(give_one_answer);
	for (int64_t id = 1; id <= 30; id++) {
		put_submission(id, "p");
		put_ask(id, 0);
	}
	put_submission(40, "p40");
	begin_work();
	await_times("status", ASKS_AT_ONCE);
	put_order(40, ORDER_REPLY);
	await("finish 40.1");
	end_work();
	assert_int_equal(times("status"), ASKS_AT_ONCE);
	assert_false(happened("fail"));
}

/* ---- asking ---- */

static void
unchanged(void **state)
{
	(void)state;
	portal_answers(all_is_well);
	put_submission(7, "p7");
	put_ask(7, 3);
	begin_work();
	await("review 7 - 0-0");
	end_work();
	assert_false(happened("events"));
}

static void
add_message(struct review_page *page, int64_t seq, size_t attachments)
{
	struct review_event *e = &page->event[page->count++];

	*e = (struct review_event) {
		.seq = seq, .type = REVIEW_MESSAGE, .body = dup("text"),
		.attachments = attachments,
	};
	e->attachment = calloc(attachments + 1, sizeof(*e->attachment));
	assert_non_null(e->attachment);
	for (size_t i = 0; i < attachments; i++) {
		struct review_attachment *a = &e->attachment[i];

		(void)snprintf(a->id, sizeof(a->id), "a%lld%c",
		    (long long)seq, (char)('a' + i));
		a->name = dup("name");
		a->size = 7;
	}
}

/* Events 1 to 4: two pages, attachments in 1 (two) and 3. */
static void
conversation(const char *request, struct portal_answer *a)
{
	struct review_page *page = &a->page;

	all_is_well(request, a);
	if (is(request, "status")) {
		a->result = PORTAL_OK;
		a->status = (struct review_status) {
			.id = "p7", .state = "in-review", .last_event = 4,
		};
	}
	if (is(request, "get"))
		a->content = bytes_new(request, strlen(request));
	if (!is(request, "events"))
		return;
	page->event = calloc(4, sizeof(*page->event));
	assert_non_null(page->event);
	page->more = is(request, "events p7 0");
	page->next = 2;
	add_message(page, page->more ? 1 : 3, page->more ? 2 : 1);
	add_message(page, page->more ? 2 : 4, 0);
}

static void
pages_and_attachments(void **state)
{
	static const char *const expected[] = {
		"status p7", "events p7 0", "get p7 a1a", "get p7 a1b",
		"attachment 7 a1a get p7 a1a\n",
		"attachment 7 a1b get p7 a1b\n", "review 7 - 1-2",
		"events p7 2", "get p7 a3a", "attachment 7 a3a get",
		"review 7 in-review 3-4", NULL
	};

	(void)state;
	portal_answers(conversation);
	put_submission(7, "p7");
	put_ask(7, 0);
	begin_work();
	await("review 7 in-review");
	sleep_ms(50);
	end_work();
	assert_true(went(expected));
	assert_int_equal(times("status"), 1);
}

static void
known_events_are_not_asked_for(void **state)
{
	(void)state;
	portal_answers(conversation);
	put_submission(7, "p7");
	put_ask(7, 4);
	begin_work();
	await("review 7 in-review 0-0");
	end_work();
	assert_false(happened("events"));
}

/* The first is too large, the others too many together. */
static void
large_conversation(const char *request, struct portal_answer *a)
{
	conversation(request, a);
	if (is(request, "get"))
		a->content->size = 7;
	if (!is(request, "events p7 0"))
		return;
	review_page_done(&a->page);
	a->page.event = calloc(2, sizeof(*a->page.event));
	assert_non_null(a->page.event);
	add_message(&a->page, 1, 5);
	add_message(&a->page, 2, 1);
	for (size_t i = 0; i < 5; i++)
		a->page.event[0].attachment[i].size =
		    (int64_t)REVIEW_ATTACHMENT_MAX + (i == 0 ? 1 : 0);
	a->page.event[0].attachment[4].size = (int64_t)MESSAGE_BYTES;
}

static void
attachments_are_bounded(void **state)
{
	(void)state;
	portal_answers(large_conversation);
	put_submission(7, "p7");
	put_ask(7, 0);
	begin_work();
	await("review 7");
	end_work();
	assert_true(happened("attachment 7 a1a refused: it has 16777217"));
	assert_true(happened("attachment 7 a1b get"));
	assert_true(happened("attachment 7 a1e refused: it has 33554432"));
	assert_false(happened("get p7 a1a"));
	assert_false(happened("get p7 a1e"));
}

static void
refuse_attachments(const char *request, struct portal_answer *a)
{
	conversation(request, a);
	if (!is(request, "get"))
		return;
	bytes_unref(a->content);
	a->content = NULL;
	answer_text(a, PORTAL_REFUSED, "gone");
	a->problem.status = 404;
}

static void
attachment_that_is_refused(void **state)
{
	(void)state;
	portal_answers(refuse_attachments);
	put_submission(7, "p7");
	put_ask(7, 0);
	begin_work();
	await("review 7 in-review 3-4");
	end_work();
	assert_true(happened("attachment 7 a1b refused: gone"));
	assert_int_equal(times("get"), 3);
}

/* Two times the bytes are others, and then there is a page in HTML. */
static void
spoil_attachment(const char *request, struct portal_answer *a)
{
	static const enum portal_result results[] = {
		PORTAL_REFUSED, PORTAL_REFUSED, PORTAL_NONSENSE,
	};
	const unsigned tries = times("get p7 a3a");

	conversation(request, a);
	if (!is(request, "get p7 a3a") || tries > ARRAY_LEN(results))
		return;
	bytes_unref(a->content);
	a->content = NULL;
	answer_text(a, results[tries - 1], "spoilt");
}

static void
attachment_that_is_spoilt(void **state)
{
	(void)state;
	portal_answers(spoil_attachment);
	put_submission(7, "p7");
	put_ask(7, 0);
	begin_work();
	await("review 7 in-review 3-4");
	end_work();
	assert_int_equal(times("fail-ask 7 busy: spoilt"), 3);
	assert_true(happened("attachment 7 a3a get p7 a3a"));
	assert_false(happened("attachment 7 a3a refused"));
}

static void
overloaded_attachment(const char *request, struct portal_answer *a)
{
	conversation(request, a);
	if (!is(request, "get p7 a3a"))
		return;
	bytes_unref(a->content);
	a->content = NULL;
	answer_text(a, PORTAL_BUSY, "503");
}

/* It keeps back what is behind it, but not for ever. */
static void
attachment_that_never_comes(void **state)
{
	(void)state;
	portal_answers(overloaded_attachment);
	put_submission(7, "p7");
	put_ask(7, 0);
	begin_work();
	await("review 7 in-review 3-4");
	end_work();
	assert_int_equal(times("fail-ask 7 busy: 503"), STUCK_MAX);
	assert_true(happened("attachment 7 a3a refused: 503"));
	/* What was before it was kept at once. */
	assert_int_equal(times("review 7 - 1-2"), 1);
}

static void
circle(const char *request, struct portal_answer *a)
{
	conversation(request, a);
	if (is(request, "events")) {
		a->page.more = true;
		a->page.next = 0;
	}
}

static void
pages_in_a_circle(void **state)
{
	(void)state;
	portal_answers(circle);
	put_submission(7, "p7");
	put_ask(7, 0);
	begin_work();
	await("fail-ask 7 nonsense: the portal's pages");
	end_work();
	assert_int_equal(times("events p7"), 1);
}

static void
unknown_submission(void **state)
{
	(void)state;
	one_answer.request = "status";
	one_answer.result = PORTAL_REFUSED;
	portal_answers(give_one_answer);
	put_submission(7, "p7");
	put_ask(7, 0);
	begin_work();
	await("fail-ask 7 nonsense: the portal does not tell what became of "
	    "the submission that it knew as p7: because");
	sleep_ms(300);
	end_work();
	assert_int_equal(times("status"), 1);
}

/* ---- the thread ---- */

static void
stops_although_nobody_answers(void **state)
{
	int64_t begun;

	(void)state;
	one_answer.request = "";
	one_answer.result = SILENT;
	portal_answers(give_one_answer);
	for (int64_t id = 1; id <= 20; id++) {
		put_submission(id, "p");
		put_order(id, ORDER_TESTED);
		put_ask(id, 0);
	}
	begin_work();
	await_times("event", 3);
	begun = clock_now();
	end_work();
	assert_true(clock_now() - begun < NS_PER_SECOND);
	assert_false(happened("fail"));
	assert_false(happened("finish"));
}

static void
idle_thread_sleeps(void **state)
{
	(void)state;
	portal_answers(all_is_well);
	begin_work();
	await("service");
	sleep_ms(300);
	assert_true(times("run") < 10);
}

static void
bad_client(void **state)
{
	const struct work_options options = {
		.http = { .base = "https://elsewhere.example" },
	};
	struct reason why = { .error = 0 };
	struct work *work;

	(void)state;
	assert_int_equal(work_start(&options, &work, &why), -EINVAL);
	assert_string_equal(why.text, "no such portal");
}

static void
may_read_only(const char *request, struct portal_answer *a)
{
	all_is_well(request, a);
	a->service.may_submit = a->service.may_write = false;
}

static void
greetings(void **state)
{
	static const struct {
		answer_it	  *answer;
		enum portal_result result;
		const char	  *expected;
	} rows[] = {
		{ all_is_well, PORTAL_OK, "" },
		{ may_read_only, PORTAL_OK, "the token for portal "
		    "https://portal.example may only read: what is submitted "
		    "will be refused" },
		{ give_one_answer, PORTAL_UNREACHABLE, "portal "
		    "https://portal.example cannot be reached: because; what "
		    "is submitted waits" },
		{ give_one_answer, PORTAL_CREDENTIALS, "portal "
		    "https://portal.example refuses the token: because; what "
		    "is submitted waits" },
		{ give_one_answer, PORTAL_NONSENSE, "portal "
		    "https://portal.example does not answer as a portal does: "
		    "because; what is submitted waits" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		work_fixture(state);
		one_answer.request = "service";
		one_answer.result = rows[i].result;
		one_answer.retry_after = 0;
		portal_answers(rows[i].answer);
		put_submission(7, "p7");
		put_order(7, ORDER_TESTED);
		begin_work();
		/* Which waits for no greeting. */
		await("finish 7.1");
		sleep_ms(20);
		end_work();
		assert_non_null(greeting());
		assert_string_equal(greeting(), rows[i].expected);
		assert_int_equal(times("service"), 1);
		work_fixture_gone(state);
	}
	work_fixture(state);
}

/* ---- many threads ---- */

#define THREADS		4
#define SUBMISSIONS	6
#define EACH		8

static void
moody(const char *request, struct portal_answer *a)
{
	static const enum portal_result moods[] = {
		PORTAL_UNREACHABLE, PORTAL_TIMED_OUT, PORTAL_BUSY,
	};

	all_is_well(request, a);
	if (a->result == PORTAL_OK && arc4random_uniform(12) == 0)
		a->result = moods[arc4random_uniform(ARRAY_LEN(moods))];
}

static void *
order_some(void *arg)
{
	(void)arg;
	for (unsigned i = 0; i < EACH; i++)
		for (int64_t id = 1; id <= SUBMISSIONS; id++)
			put_order(id, (enum order_kind)
			    (ORDER_SUBMIT + arc4random_uniform(4)));
	return NULL;
}

/* Each once, in its order, one at a time; whoever orders waits for nobody. */
static void
many_threads(void **state)
{
	pthread_t threads[THREADS];
	char line[64];

	(void)state;
	portal_answers(moody);
	portal_takes(1);
	for (int64_t id = 1; id <= SUBMISSIONS; id++)
		put_submission(id, "");
	begin_work();
	for (size_t i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, order_some,
		    NULL), 0);
	for (size_t i = 0; i < THREADS; i++)
		(void)pthread_join(threads[i], NULL);
	await_times("finish", THREADS * EACH * SUBMISSIONS);
	end_work();
	assert_int_equal(times("finish"), THREADS * EACH * SUBMISSIONS);
	for (int id = 1; id <= SUBMISSIONS; id++) {
		const char *at = history();

		for (unsigned n = 1; n <= THREADS * EACH; n++) {
			(void)snprintf(line, sizeof(line), "finish %d.%u ", id,
			    n);
			assert_int_equal(times(line), 1);
			at = strstr(at, line);
			assert_non_null(at);
		}
	}
}

/* ---- how long to wait ---- */

static uint32_t
lowest(uint32_t bound)
{
	(void)bound;
	return 0;
}

static uint32_t
highest(uint32_t bound)
{
	return bound - 1;
}

static void
paces(void **state)
{
	static const struct {
		struct pace	pace;
		int64_t		low, high;	/* ms */
	} rows[] = {
		{ { 1000, 0, false, 0 }, 500, 1000 },
		{ { 1000, 1, false, 0 }, 500, 2000 },
		{ { 1000, 5, false, 0 }, 500, 32000 },
		{ { 1000, 9, false, 0 }, 500, 300000 },
		{ { 1000, 4000000, false, 0 }, 500, 300000 },
		{ { 1000, 0, false, 7 }, 7000, 7000 },
		{ { 1000, 5, false, 7 }, 7000, 32000 },
		{ { 1000, 0, false, 4000000000 }, 86400000, 86400000 },
		{ { 1000, 0, true, 0 }, 30000, 60000 },
		{ { 1000, 2, true, 0 }, 30000, 150000 },
		{ { 1000, 99, true, 0 }, 30000, 3600000 },
		{ { 1000, 0, true, 90 }, 90000, 90000 },
		{ { 10, 0, false, 0 }, 5, 10 },
		{ { 10, 60, false, 0 }, 5, 3000 },
		{ { 10, 0, true, 0 }, 300, 600 },
		{ { 60000, 99, false, 0 }, 30000, 18000000 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		assert_int_equal(pace_delay(&rows[i].pace, lowest),
		    rows[i].low);
		assert_int_equal(pace_delay(&rows[i].pace, highest),
		    rows[i].high);
	}
}

#define WORKS(test) \
	cmocka_unit_test_setup_teardown(test, work_fixture, work_fixture_gone)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(paces),
		WORKS(first_version),
		WORKS(orders_in_their_order),
		WORKS(refused_for_good),
		WORKS(tried_again),
		WORKS(kinds_of_failures),
		WORKS(overload_pauses_everything),
		WORKS(pause_outlives_the_mount),
		WORKS(taken_back),
		WORKS(store_fails),
		WORKS(one_at_a_time_when_unreachable),
		WORKS(several_at_once),
		WORKS(orders_before_questions),
		WORKS(unchanged),
		WORKS(pages_and_attachments),
		WORKS(known_events_are_not_asked_for),
		WORKS(attachments_are_bounded),
		WORKS(attachment_that_is_refused),
		WORKS(attachment_that_is_spoilt),
		WORKS(attachment_that_never_comes),
		WORKS(pages_in_a_circle),
		WORKS(unknown_submission),
		WORKS(stops_although_nobody_answers),
		WORKS(idle_thread_sleeps),
		WORKS(bad_client),
		WORKS(greetings),
		WORKS(many_threads),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
