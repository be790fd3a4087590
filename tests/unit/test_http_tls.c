/*
 * http over TLS: whom it trusts, and HTTP/2.  The certificates are made by
 * openssl(1); without it the whole program is skipped.
 */
#include "http_fixture.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The client of 's' for a listener, with the authority of the tests. */
static void
trust(struct served *s, const char *listener, const char *ca_file)
{
	char path[128];

	http_client_free(s->client);
	s->client = NULL;
	(void)snprintf(path, sizeof(path), "%s/%s", s->root, ca_file);
	served_client(s, &(struct http_options){
	    .base = served_url(s, listener), .ca_file = path,
	    .connect_ms = 5000, .answer_ms = 10000 });
}

static void
a_known_authority_is_trusted(void **state)
{
	struct served *s = *state;

	trust(s, "good", "ca.pem");
	expect_body(s, "/sized/3", 200, "xxx");
	expect_body(s, "/redirect/307//echo", 200, "");
	expect_result(s, "/cut", HTTP_BROKEN, "");
	expect_result(s, "/reset-inside", HTTP_BROKEN, "");
}

static void
others_are_not_trusted(void **state)
{
	static const struct {
		const char *listener, *text;
	} others[] = {
		{ "stranger", "its certificate is not trusted" },
		{ "misnamed", "its certificate is not trusted" },
		{ "expired", "its certificate is not trusted: SSL "
		    "certificate problem: certificate has expired" },
		{ "old", "no trusted connection comes about" },
	};
	struct served *s = *state;

	for (size_t i = 0; i < ARRAY_LEN(others); i++) {
		trust(s, others[i].listener, "ca.pem");
		expect_result(s, "/ok", HTTP_UNTRUSTED, others[i].text);
	}
	assert_int_equal(served_count(s, "/ok", ""), 0);
}

/* A file of certificates replaces the system's, and is all that counts. */
static void
only_the_given_authority_counts(void **state)
{
	struct served *s = *state;

	trust(s, "good", "stranger-ca.pem");
	expect_result(s, "/ok", HTTP_UNTRUSTED, "not trusted");
	trust(s, "stranger", "stranger-ca.pem");
	expect_body(s, "/sized/1", 200, "x");
	http_client_free(s->client);
	s->client = NULL;
	served_client(s, &(struct http_options){
	    .base = served_url(s, "good") });
	expect_result(s, "/ok", HTTP_UNTRUSTED, "not trusted");
	assert_int_equal(served_count(s, "/ok", ""), 0);
}

static void
what_speaks_no_tls_is_not_trusted(void **state)
{
	struct served *s = *state;
	char base[64], ca_file[128];

	(void)snprintf(base, sizeof(base), "https%s",
	    strstr(served_url(s, "plain"), "://"));
	(void)snprintf(ca_file, sizeof(ca_file), "%s/ca.pem", s->root);
	served_client(s, &(struct http_options){ .base = base,
	    .ca_file = ca_file });
	expect_result(s, "/ok", HTTP_UNTRUSTED, "no trusted connection");
	assert_int_equal(served_count(s, "/ok", ""), 0);
}

static void
certificates_that_cannot_be_read_are_told(void **state)
{
	struct served *s = *state;

	served_write(s, "damaged.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n"
	    "-----END CERTIFICATE-----\n", 0644);
	trust(s, "good", "damaged.pem");
	expect_result(s, "/ok", HTTP_FAILED, "file of certificates");
}

/* ---- HTTP/2 ---- */

static void
count(void *arg, struct http_answer *answer)
{
	unsigned *answered = arg;

	if (answer->result != HTTP_ANSWERED)
		print_message("%s\n", answer->error);
	*answered += answer->result == HTTP_ANSWERED && answer->status == 200 &&
	    strcmp(answer->etag, "\"h2\"") == 0 &&
	    strcmp(buf_text(&answer->body), "h2") == 0;
}

static void
ask_all(struct served *s, unsigned requests, const void *body, size_t len)
{
	unsigned answered = 0;

	for (unsigned i = 0; i < requests; i++)
		assert_int_equal(http_start(s->client, &(struct http_request){
		    .method = "PUT", .path = "/x", .body = body,
		    .body_len = len }, count, &answered), 0);
	while (http_running(s->client) > 0)
		assert_int_equal(http_run(s->client, 10000), 0);
	assert_int_equal(answered, requests);
}

static void
requests_share_a_connection(void **state)
{
	struct served *s = *state;
	char *body = calloc(1, 100000);

	assert_non_null(body);
	trust(s, "multiplexed", "ca.pem");
	ask_all(s, 20, body, 100000);
	ask_all(s, 3, NULL, 0);
	assert_int_equal(served_count(s, "stream 1 ", ""), 1);
	assert_int_equal(served_count(s, "stream ", "body 100000"), 20);
	free(body);
}

static void
a_dead_connection_is_replaced(void **state)
{
	struct served *s = *state;

	trust(s, "fragile", "ca.pem");
	for (unsigned i = 0; i < 4; i++)
		ask_all(s, 1, "abc", 3);
	assert_int_equal(served_count(s, "stream 3 ", "body 3"), 3);
	assert_int_equal(served_count(s, "stream 1 ", "body 3"), 4);
}

static void
a_stream_that_is_reset_is_broken(void **state)
{
	struct served *s = *state;

	trust(s, "unwilling", "ca.pem");
	expect_result(s, "/x", HTTP_BROKEN, "gave up the request");
	expect_result(s, "/x", HTTP_BROKEN, "gave up the request");
	/* The second one came on a used connection, and once more. */
	assert_true(served_count(s, "stream ", "") <= 3);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
#define TEST(name)	cmocka_unit_test_teardown(name, client_gone)
		TEST(a_known_authority_is_trusted),
		TEST(others_are_not_trusted),
		TEST(only_the_given_authority_counts),
		TEST(what_speaks_no_tls_is_not_trusted),
		TEST(certificates_that_cannot_be_read_are_told),
		TEST(requests_share_a_connection),
		TEST(a_dead_connection_is_replaced),
		TEST(a_stream_that_is_reset_is_broken),
	};

	if (system("openssl version >/dev/null 2>&1") != 0) {
		(void)printf("SKIP test_http_tls: no openssl to make "
		    "certificates with\n");
		return EXIT_SKIPPED;
	}
	(void)alarm(PATIENCE_SECONDS);
	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests(tests, serve_certificates,
	    serve_no_more);
}
