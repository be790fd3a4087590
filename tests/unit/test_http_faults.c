/*
 * http when memory is short: each allocation of libcurl's fails once.  A
 * request that was started is answered once, and nothing is lost.
 */
#include "http_fixture.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <curl/curl.h>

static _Thread_local unsigned long to_fail;	/* counts down; 0: none */

static bool
fails(void)
{
	return to_fail > 0 && --to_fail == 0;
}

static void *
short_malloc(size_t size)
{
	return fails() ? NULL : malloc(size);
}

static void *
short_calloc(size_t count, size_t size)
{
	return fails() ? NULL : calloc(count, size);
}

static void *
short_realloc(void *memory, size_t size)
{
	return fails() ? NULL : realloc(memory, size);
}

static char *
short_strdup(const char *text)
{
	return fails() ? NULL : strdup(text);
}

struct told {
	unsigned started, answered, done;
};

static void
tell(void *arg, struct http_answer *answer)
{
	struct told *told = arg;

	told->done++;
	told->answered += answer->result == HTTP_ANSWERED;
	assert_true((answer->result == HTTP_ANSWERED) ==
	    (answer->error[0] == '\0'));
}

static void
start(struct http_client *client, const char *path, struct told *told)
{
	told->started += http_start(client, &(struct http_request){
	    .method = "PUT", .path = path, .content_type = "text/plain",
	    .idempotency_key = "k", .body = "abc", .body_len = 3 }, tell,
	    told) == 0;
}

/* Everything that a client does; true: all of it was done. */
static bool
live(const struct http_options *options)
{
	struct http_client *client = NULL;
	struct told told = { 0 };

	if (http_client_new(options, &client, NULL) < 0)
		return false;
	start(client, "/echo", &told);
	start(client, "/redirect/307//ok", &told);
	while (http_running(client) > 0 && http_run(client, 10000) == 0)
		;
	http_client_free(client);
	assert_int_equal(told.done, told.started);
	return told.answered == 2;
}

static void
no_allocation_is_relied_upon(void **state)
{
	struct served *s = *state;
	const struct http_options options = {
		.base = served_url(s, "plain"), .agent = "test",
		.proxy = "http://127.0.0.1:1", .answer_ms = 200,
	};
	unsigned long n = 1, failed = 0;
	bool was_reached = true;

	for (; was_reached; n++) {
		to_fail = n;
		failed += !live(&options);
		was_reached = to_fail == 0;
		to_fail = 0;
	}
	print_message("%lu allocations, %lu of them needed\n", n, failed);
	assert_true(failed > 10);
	assert_true(live(&options));
}

static int
serve_short_of_memory(void **state)
{
	if (curl_global_init_mem(CURL_GLOBAL_DEFAULT, short_malloc, free,
	    short_realloc, short_strdup, short_calloc) != CURLE_OK)
		return -1;
	return serve(state);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_allocation_is_relied_upon),
	};

	(void)alarm(PATIENCE_SECONDS);
	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests(tests, serve_short_of_memory,
	    serve_no_more);
}
