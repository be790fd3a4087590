/*
 * http's connections, and many requests at a time.
 */
#include "http_fixture.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* ---- connections ---- */

static unsigned
connections(struct served *s)
{
	FILE *log = fopen(served_path(s, "log"), "re");
	char line[4096];
	unsigned before = 0, number, count = 0;

	assert_non_null(log);
	while (fgets(line, sizeof(line), log) != NULL) {
		if (sscanf(line, "plain %u ", &number) != 1)
			continue;
		count += number != before;
		before = number;
	}
	(void)fclose(log);
	return count;
}

/* Each one may have more in it than the answer, which nobody can know. */
static void
a_connection_has_one_request(void **state)
{
	struct served *s = *state;

	served_plain(s);
	for (unsigned i = 0; i < 5; i++)
		expect_body(s, "/sized/1", 200, "x");
	assert_int_equal(connections(s), 5);
	served_forget(s);
	expect_result(s, "/close", HTTP_BROKEN, "without an answer");
	assert_int_equal(served_count(s, " GET /close | ", ""), 1);
	expect_body(s, "/closes", 200, "{}");
	expect_body(s, "/closes", 200, "{}");
}

/* ---- many at a time ---- */

struct crowd {
	struct http_client *client;
	unsigned done, answered, started;
	int refused;			/* what http_start() said in 'done' */
};

static void
count_answer(void *arg, struct http_answer *answer)
{
	struct crowd *crowd = arg;

	crowd->done++;
	crowd->answered += answer->result == HTTP_ANSWERED;
}

static void
many_requests_are_queued(void **state)
{
	struct served *s = *state;
	struct crowd crowd = { 0 };

	served_client(s, &(struct http_options){
	    .base = served_url(s, "plain"), .at_once = 3 });
	for (unsigned i = 0; i < 50; i++)
		assert_int_equal(http_start(s->client, &(struct http_request){
		    .method = "GET", .path = "/sized/1000" }, count_answer,
		    &crowd), 0);
	assert_int_equal(http_running(s->client), 50);
	while (http_running(s->client) > 0)
		assert_int_equal(http_run(s->client, 10000), 0);
	assert_int_equal(crowd.done, 50);
	assert_int_equal(crowd.answered, 50);
}

static void
start_next(void *arg, struct http_answer *answer)
{
	struct crowd *crowd = arg;

	count_answer(arg, answer);
	if (crowd->started == 5 && answer->result != HTTP_ABANDONED)
		return;
	crowd->started++;
	crowd->refused = http_start(crowd->client, &(struct http_request){
	    .method = "GET", .path = "/sized/1" }, start_next, crowd);
}

static void
a_callback_may_start_others(void **state)
{
	struct served *s = *state;
	struct crowd crowd = { .client = served_plain(s) };

	assert_int_equal(http_start(s->client, &(struct http_request){
	    .method = "GET", .path = "/sized/1" }, start_next, &crowd), 0);
	while (http_running(s->client) > 0)
		assert_int_equal(http_run(s->client, 10000), 0);
	assert_int_equal(crowd.answered, 6);
}

static void
what_runs_is_abandoned(void **state)
{
	struct served *s = *state;
	struct crowd crowd = { .started = 5 };

	crowd.client = served_client(s, &(struct http_options){
	    .base = served_url(s, "plain"), .at_once = 2 });
	for (unsigned i = 0; i < 5; i++)
		assert_int_equal(http_start(s->client, &(struct http_request){
		    .method = "GET", .path = "/never" }, start_next, &crowd),
		    0);
	assert_int_equal(http_run(s->client, 100), 0);
	assert_int_equal(crowd.done, 0);
	http_client_free(s->client);
	s->client = NULL;
	assert_int_equal(crowd.done, 5);
	assert_int_equal(crowd.answered, 0);
	assert_int_equal(crowd.refused, -ECANCELED);
}

/* Also while a name is looked for, which nobody can hurry. */
static void
a_client_goes_away_at_once(void **state)
{
	struct served *s = *state;
	struct crowd crowd = { .started = 5 };
	int64_t begin;

	crowd.client = served_client(s, &(struct http_options){
	    .base = "https://portal.invalid", .proxy = "" });
	assert_int_equal(http_start(s->client, &(struct http_request){
	    .method = "GET", .path = "/" }, count_answer, &crowd), 0);
	assert_int_equal(http_run(s->client, 0), 0);
	begin = milliseconds();
	http_client_free(s->client);
	s->client = NULL;
	assert_true(milliseconds() - begin < 1000);
	assert_int_equal(crowd.done, 1);
}

static void *
wake_later(void *arg)
{
	(void)usleep(100000);
	http_wake(arg);
	return NULL;
}

static void
run_is_woken_from_another_thread(void **state)
{
	struct served *s = *state;
	pthread_t thread;
	int64_t begin = milliseconds();

	served_plain(s);
	assert_int_equal(pthread_create(&thread, NULL, wake_later, s->client),
	    0);
	assert_int_equal(http_run(s->client, 20000), 0);
	assert_in_range(milliseconds() - begin, 90, 10000);
	assert_int_equal(pthread_join(thread, NULL), 0);
	/* One that came before is not lost, and counts once. */
	http_wake(s->client);
	http_wake(s->client);
	begin = milliseconds();
	assert_int_equal(http_run(s->client, 20000), 0);
	assert_true(milliseconds() - begin < 10000);
	begin = milliseconds();
	assert_int_equal(http_run(s->client, 200), 0);
	assert_in_range(milliseconds() - begin, 195, 10000);
}

/* Both were sent with the old one; the first answer renews it. */
static void
a_token_is_renewed_for_all(void **state)
{
	struct served *s = *state;
	struct http_token *token = served_with_token(s, "secret-1\n");
	struct crowd crowd = { .client = s->client };

	for (unsigned i = 0; i < 4; i++)
		assert_int_equal(http_start(s->client, &(struct http_request){
		    .method = "GET", .path = "/bearer/secret-2" },
		    count_answer, &crowd), 0);
	assert_int_equal(http_run(s->client, 0), 0);
	served_write(s, "token", "secret-2\n", 0600);
	while (http_running(s->client) > 0)
		assert_int_equal(http_run(s->client, 10000), 0);
	assert_int_equal(served_count(s, "Bearer secret-1 |", ""), 4);
	assert_int_equal(served_count(s, "Bearer secret-2 |", ""), 4);
	(void)client_gone(state);
	http_token_free(token);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
#define TEST(name)	cmocka_unit_test_teardown(name, client_gone)
		TEST(a_connection_has_one_request),
		TEST(many_requests_are_queued),
		TEST(a_callback_may_start_others),
		TEST(what_runs_is_abandoned),
		TEST(a_client_goes_away_at_once),
		TEST(run_is_woken_from_another_thread),
		TEST(a_token_is_renewed_for_all),
	};

	(void)alarm(PATIENCE_SECONDS);
	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests(tests, serve, serve_no_more);
}
