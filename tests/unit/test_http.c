/*
 * http against a server that has every fault: what a request comes to, and
 * what the server saw of it.
 */
#include "http_fixture.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* ---- answers ---- */

static void
an_answer_has_what_its_headers_say(void **state)
{
	struct served *s = *state;
	unsigned char sha256[32];
	struct http_answer a;

	served_plain(s);
	served_get(s, "/ok", &a);
	assert_int_equal(a.result, HTTP_ANSWERED);
	assert_string_equal(a.error, "");
	assert_int_equal(a.status, 200);
	assert_string_equal(a.content_type, "application/json");
	assert_string_equal(a.etag, "W/\"a b\"");
	assert_string_equal(a.location, "/v1/things/1");
	assert_true(a.replayed);
	assert_int_equal(a.retry_after, 0);
	assert_int_equal(http_digest_read(a.content_digest, sha256), 0);
	assert_string_equal(buf_text(&a.body), "{}");
	buf_done(&a.body);
}

static void
statuses_are_answers(void **state)
{
	static const int statuses[] = { 201, 204, 300, 400, 403, 404, 407,
		409, 413, 421, 429, 500, 503, 599 };
	struct served *s = *state;
	struct http_answer a;
	char path[32];

	served_plain(s);
	for (size_t i = 0; i < ARRAY_LEN(statuses); i++) {
		(void)snprintf(path, sizeof(path), "/status/%d", statuses[i]);
		served_get(s, path, &a);
		assert_int_equal(a.result, HTTP_ANSWERED);
		assert_int_equal(a.status, statuses[i]);
		buf_done(&a.body);
	}
	expect_result(s, "/status/600", HTTP_REFUSED, "status 600");
	expect_result(s, "/switching", HTTP_BROKEN, "without an answer");
}

static void
bodies_in_chunks_are_put_together(void **state)
{
	served_plain(*state);
	expect_body(*state, "/chunked", 200, "Wikipedia");
}

static void
interim_answers_are_passed_over(void **state)
{
	struct served *s = *state;
	struct http_answer a;

	served_plain(s);
	served_get(s, "/interim", &a);
	assert_int_equal(a.result, HTTP_ANSWERED);
	assert_int_equal(a.status, 200);
	assert_string_equal(a.etag, "\"final\"");
	buf_done(&a.body);
}

static void
what_is_unchanged_has_no_body(void **state)
{
	struct served *s = *state;
	struct http_answer a;

	served_plain(s);
	served_ask(s, &(struct http_request){ .method = "GET",
	    .path = "/unchanged", .if_none_match = "\"v7\"" }, &a);
	assert_int_equal(a.result, HTTP_ANSWERED);
	assert_int_equal(a.status, 304);
	assert_string_equal(a.etag, "\"v7\"");
	assert_int_equal(a.body.len, 0);
	expect_body(s, "/unchanged", 200, "{}");
	buf_done(&a.body);
}

static void
retry_after_is_in_seconds(void **state)
{
	struct served *s = *state;
	struct http_answer a;

	served_plain(s);
	served_get(s, "/retry-seconds/120", &a);
	assert_int_equal(a.status, 503);
	assert_int_equal(a.retry_after, 120);
	buf_done(&a.body);
	served_get(s, "/retry-date/90", &a);
	assert_int_equal(a.status, 429);
	assert_in_range(a.retry_after, 80, 90);
	buf_done(&a.body);
	served_get(s, "/retry-date/-90", &a);
	assert_int_equal(a.retry_after, 0);
	buf_done(&a.body);
	served_get(s, "/retry-seconds/soon", &a);
	assert_int_equal(a.retry_after, 0);
	buf_done(&a.body);
}

static void
html_is_told_by_its_type(void **state)
{
	struct served *s = *state;
	struct http_answer a;

	served_plain(s);
	served_get(s, "/html", &a);
	assert_int_equal(a.result, HTTP_ANSWERED);
	assert_string_equal(a.content_type, "text/html");
	buf_done(&a.body);
}

/* ---- what goes wrong ---- */

static const struct {
	const char *path;
	enum http_result result;
	const char *text;
} faults[] = {
	{ "/close", HTTP_BROKEN, "without an answer" },
	{ "/reset", HTTP_BROKEN, "broke off" },
	{ "/reset-inside", HTTP_BROKEN, "broke off" },
	{ "/cut", HTTP_BROKEN, "cut short" },
	{ "/cut-chunked", HTTP_BROKEN, "" },
	{ "/cut-header", HTTP_BROKEN, "cut short" },
	{ "/cut-head", HTTP_BROKEN, "cut short" },
	{ "/two-lengths", HTTP_REFUSED, "Content-Length 2 times" },
	{ "/bad-length", HTTP_REFUSED, "does not speak HTTP" },
	{ "/garbage", HTTP_REFUSED, "does not speak HTTP" },
	{ "/endless-headers", HTTP_REFUSED, "more headers" },
	{ "/endless-interim", HTTP_REFUSED, "more headers" },
	{ "/endless-line", HTTP_REFUSED, "header that is too long" },
	{ "/many-headers/100", HTTP_REFUSED, "more headers" },
	{ "/many-headers/99", HTTP_ANSWERED, "" },
	{ "/huge", HTTP_REFUSED, "more than the 1048576 bytes" },
	{ "/sized/1048577", HTTP_REFUSED, "more than the 1048576 bytes" },
	{ "/sized/1048576", HTTP_ANSWERED, "" },
	/* ETag: "a", "b"; two of them; ESC in one; Location; NUL. */
	{ "/header/455461673a2022610122", HTTP_REFUSED, "control" },
	{ "/header/455461673a20226122200d0a455461673a20226222", HTTP_REFUSED,
	    "ETag 2 times" },
	{ "/header/4c6f636174696f6e3a202f1b5b33316d", HTTP_REFUSED,
	    "control" },
	{ "/header/582d413a20610062", HTTP_REFUSED, "does not speak HTTP" },
	/* Content-Encoding: gzip */
	{ "/header/436f6e74656e742d456e636f64696e673a20677a6970",
	    HTTP_REFUSED, "encoding" },
};

static void
faults_have_their_result(void **state)
{
	served_plain(*state);
	for (size_t i = 0; i < ARRAY_LEN(faults); i++)
		expect_result(*state, faults[i].path, faults[i].result,
		    faults[i].text);
	expect_body(*state, "/sized/3", 200, "xxx");
}

static void
headers_that_explain_are_kept(void **state)
{
	struct served *s = *state;
	struct http_answer a;

	served_plain(s);
	served_get(s, "/hinted/x", &a);
	assert_int_equal(a.result, HTTP_ANSWERED);
	assert_string_equal(a.hints.request_id, "ABCD:1");
	assert_string_equal(a.hints.scopes, "public_repo, gist");
	assert_string_equal(a.hints.permissions, "contents=write");
	assert_int_equal(strlen(a.hints.sso), sizeof(a.hints.sso) - 1);
	assert_string_equal(a.hints.deprecation, "@1735689600");
	assert_string_equal(a.hints.sunset, "");
	assert_int_equal(a.date, 1795442709);
	assert_true(a.limit_said);
	assert_int_equal(a.limit_left, 0);
	assert_int_equal(a.limit_reset, 1795446309);
	assert_string_equal(a.next, "/hinted/next?page=2&a=%2F");
	assert_false(a.next_is_strange);
	buf_done(&a.body);
}

static void
a_next_page_is_below_the_base(void **state)
{
	static const struct {
		const char *target, *next;	/* NULL: strange */
	} cases[] = {
		{ "x", "/linked/x" },
		{ "/a/b", "/a/b" },
		{ "http://127.0.0.1:SAME/a", "/a" },
		{ "HTTP://127.0.0.1:SAME/a%20b", "/a%20b" },
		{ "http://127.0.0.1:1/a", NULL },
		{ "https://127.0.0.1:SAME/a", NULL },
		{ "http://u:p@127.0.0.1:SAME/a", NULL },
		{ "file:///etc/passwd", NULL },
	};
	struct served *s = *state;
	struct http_answer a;
	char path[64];

	served_plain(s);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		(void)snprintf(path, sizeof(path), "/linked/%s",
		    cases[i].target);
		served_get(s, path, &a);
		assert_int_equal(a.result, HTTP_ANSWERED);
		assert_string_equal(a.next, cases[i].next != NULL ?
		    cases[i].next : "");
		assert_int_equal(a.next_is_strange, cases[i].next == NULL);
		assert_false(a.limit_said);
		assert_int_equal(a.limit_reset, 0);
		assert_int_equal(a.date, 0);
		buf_done(&a.body);
	}
}

static void
a_next_page_beside_the_base_is_strange(void **state)
{
	struct served *s = *state;
	struct http_answer a;
	char base[96];

	(void)snprintf(base, sizeof(base), "%s/linked",
	    served_url(s, "plain"));
	served_client(s, &(struct http_options){ .base = base });
	served_get(s, "/next", &a);
	assert_string_equal(a.next, "/next");
	buf_done(&a.body);
	served_get(s, "//linkedin", &a);
	assert_string_equal(a.next, "");
	assert_true(a.next_is_strange);
	buf_done(&a.body);
}

static void
an_etag_has_its_limit(void **state)
{
	char path[32 + 2 * 300] = "/header/455461673a2022";	/* ETag: " */
	const size_t head = strlen(path);

	served_plain(*state);
	for (size_t i = 0; i < 253; i++)
		memcpy(path + head + 2 * i, "61", 2);
	memcpy(path + head + 2 * 253, "22", 3);
	expect_result(*state, path, HTTP_ANSWERED, "");
	memcpy(path + head + 2 * 253, "6122", 5);
	expect_result(*state, path, HTTP_REFUSED, "more than 255 bytes");
}

static void
a_limit_of_ones_own_counts(void **state)
{
	struct served *s = *state;
	struct http_answer a;

	served_plain(s);
	served_ask(s, &(struct http_request){ .method = "GET",
	    .path = "/sized/11", .answer_max = 10 }, &a);
	assert_int_equal(a.result, HTTP_REFUSED);
	assert_int_equal(a.body.len, 0);
	served_ask(s, &(struct http_request){ .method = "GET",
	    .path = "/sized/3000000", .answer_max = 3000000 }, &a);
	assert_int_equal(a.result, HTTP_ANSWERED);
	assert_int_equal(a.body.len, 3000000);
	buf_done(&a.body);
}

static void
what_follows_an_answer_is_no_answer(void **state)
{
	static const char *const paths[] = { "/two", "/two-later", "/excess" };
	struct served *s = *state;

	served_plain(s);
	for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
		expect_body(s, paths[i], 200,
		    strcmp(paths[i], "/excess") == 0 ? "{}" : "first");
		(void)usleep(100000);
		expect_body(s, "/sized/3", 200, "xxx");
		expect_body(s, "/sized/4", 200, "xxxx");
	}
}

/* ---- time ---- */

static void
time_is_limited(void **state)
{
	static const char *const paths[] = { "/never", "/drip" };
	struct served *s = *state;
	int64_t begin;

	served_client(s, &(struct http_options){
	    .base = served_url(s, "plain"), .answer_ms = 400 });
	for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
		begin = milliseconds();
		expect_result(s, paths[i], HTTP_TIMED_OUT, "within 400 ms");
		assert_in_range(milliseconds() - begin, 390, 5000);
	}
}

static void
a_handshake_is_limited(void **state)
{
	struct served *s = *state;

	served_client(s, &(struct http_options){
	    .base = served_url(s, "mute"), .connect_ms = 300 });
	expect_result(s, "/", HTTP_TIMED_OUT, "no connection within");
	(void)client_gone(state);
	served_client(s, &(struct http_options){
	    .base = served_url(s, "rude") });
	expect_result(s, "/", HTTP_BROKEN, "broke off");
}

static void
nobody_there_is_unreachable(void **state)
{
	struct served *s = *state;

	served_client(s, &(struct http_options){
	    .base = "http://127.0.0.1:1" });
	expect_result(s, "/", HTTP_UNREACHABLE, "127.0.0.1:1: cannot be "
	    "connected to");
	http_client_free(s->client);
	s->client = NULL;
	served_client(s, &(struct http_options){
	    .base = "https://portal.invalid", .proxy = "" });
	expect_result(s, "/", HTTP_UNREACHABLE, "portal.invalid: its name");
}

/* ---- what is sent ---- */

static void
a_request_is_sent_as_asked(void **state)
{
	struct served *s = *state;
	struct http_answer a;

	served_plain(s);
	served_ask(s, &(struct http_request){ .method = "PUT",
	    .path = "/echo/a%20b?x=y", .accept = "application/json",
	    .content_type = "application/zip", .if_none_match = "\"v\"",
	    .idempotency_key = "key-1", .content_digest = "sha-256=:AA=:",
	    .header = (const struct http_header[]){ { "X-Version", "1 2" },
	    { "X-Other", "W/\"a\"" } }, .headers = 2,
	    .body = "a\0b", .body_len = 3 }, &a);
	assert_int_equal(a.status, 200);
	assert_int_equal(a.body.len, 3);
	assert_memory_equal(a.body.data, "a\0b", 3);
	buf_done(&a.body);
	assert_int_equal(served_count(s, " PUT /echo/a%20b?x=y | ",
	    "| body 3 "), 1);
	assert_int_equal(served_count(s, "| Accept: application/json |",
	    "| User-Agent: certfs-test/1 |"), 1);
	assert_int_equal(served_count(s, "| Content-Type: application/zip |",
	    "| If-None-Match: \"v\" |"), 1);
	assert_int_equal(served_count(s, "| Idempotency-Key: \"key-1\" |",
	    "| Content-Digest: sha-256=:AA=: |"), 1);
	assert_int_equal(served_count(s, "| X-Version: 1 2 |", "| X-Other: "),
	    1);
	assert_int_equal(served_count(s, "Authorization", ""), 0);
	assert_int_equal(served_count(s, "Accept-Encoding", ""), 0);
}

static void
methods_say_what_they_have(void **state)
{
	struct served *s = *state;
	struct http_answer a;

	served_plain(s);
	served_ask(s, &(struct http_request){ .method = "POST",
	    .path = "/echo" }, &a);
	assert_int_equal(a.status, 200);
	assert_int_equal(served_count(s, " POST ", "Content-Length: 0"), 1);
	assert_int_equal(served_count(s, " POST ", "Content-Type"), 0);
	buf_done(&a.body);
	served_ask(s, &(struct http_request){ .method = "DELETE",
	    .path = "/echo" }, &a);
	assert_int_equal(served_count(s, " DELETE ", "Content-Length"), 0);
	buf_done(&a.body);
	served_ask(s, &(struct http_request){ .method = "HEAD",
	    .path = "/unchanged", .if_none_match = "\"v7\"" }, &a);
	assert_int_equal(a.status, 304);
	assert_int_equal(served_count(s, " HEAD ", "body 0"), 1);
	served_ask(s, &(struct http_request){ .method = "PATCH",
	    .path = "/echo", .body = "x", .body_len = 1 }, &a);
	assert_string_equal(buf_text(&a.body), "x");
	assert_int_equal(served_count(s, " PATCH ", "Content-Length: 1"), 1);
	buf_done(&a.body);
}

static void
a_prefix_of_the_base_stays(void **state)
{
	struct served *s = *state;
	char base[96];

	(void)snprintf(base, sizeof(base), "%s/echo/v1//",
	    served_url(s, "plain"));
	served_client(s, &(struct http_options){ .base = base });
	expect_body(s, "/things", 200, "");
	assert_int_equal(served_count(s, " GET /echo/v1/things | ", ""), 1);
}

static void
what_cannot_be_sent_is_refused(void **state)
{
	static const struct http_request wrong[] = {
		{ .method = "GET", .path = "ok" },
		{ .method = "GET", .path = "" },
		{ .method = "GET", .path = "/a b" },
		{ .method = "GET", .path = "/a\r\nX: y" },
		{ .method = "GET", .path = "/\xc3\xa4" },
		{ .method = "GET", .path = "/a#b" },
		{ .method = "GET", .path = "/../a" },
		{ .method = "GET", .path = "/a/.." },
		{ .method = "GET", .path = "/a/./b" },
		{ .method = "GET", .path = "/a/%2e%2E/b" },
		{ .method = "GET", .path = "/a/.%2e?x" },
		{ .method = "", .path = "/" },
		{ .method = "GET /x", .path = "/" },
		{ .method = "GET", .path = "/", .accept = "a\r\nX: y" },
		{ .method = "GET", .path = "/", .if_none_match = "\"\n\"" },
		{ .method = "PUT", .path = "/", .content_type = "\x1b" },
		{ .method = "PUT", .path = "/", .idempotency_key = "a\"b" },
		{ .method = "PUT", .path = "/", .idempotency_key = "a\\b" },
		{ .method = "PUT", .path = "/", .content_digest = "\x7f" },
	};
	struct served *s = *state;

	served_plain(s);
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		if (http_start(s->client, &wrong[i], answer_take, NULL) !=
		    -EINVAL)
			fail_msg("%zu: expected -EINVAL", i);
	}
	assert_int_equal(http_running(s->client), 0);
	expect_body(s, "/echo/..a/...?/../", 200, "");
}

static void
headers_of_the_client_are_not_replaced(void **state)
{
	static const struct http_header wrong[] = {
		{ "Authorization", "Bearer x" }, { "HOST", "elsewhere" },
		{ "content-length", "3" }, { "Cookie", "a=b" },
		{ "User-Agent", "other" }, { "", "x" }, { "X: Y", "x" },
		{ "X\r\nY", "x" }, { "X Y", "x" }, { "X", "" },
		{ "X", "a\r\nY: b" },
	};
	struct served *s = *state;

	served_plain(s);
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		const struct http_request request = { .method = "GET",
		    .path = "/ok", .header = &wrong[i], .headers = 1 };

		if (http_start(s->client, &request, answer_take, NULL) !=
		    -EINVAL)
			fail_msg("%s: expected -EINVAL", wrong[i].name);
	}
	assert_int_equal(http_running(s->client), 0);
}

static void
a_large_body_waits_for_leave(void **state)
{
	struct served *s = *state;
	const size_t len = 3000000;
	char *body = malloc(len);
	struct http_answer a;

	assert_non_null(body);
	memset(body, 'z', len);
	served_plain(s);
	served_ask(s, &(struct http_request){ .method = "PUT",
	    .path = "/echo", .body = body, .body_len = len,
	    .answer_max = len }, &a);
	assert_int_equal(a.status, 200);
	assert_int_equal(a.body.len, len);
	assert_memory_equal(a.body.data, body, len);
	buf_done(&a.body);
	assert_int_equal(served_count(s, "Expect: 100-continue", ""), 1);
	served_ask(s, &(struct http_request){ .method = "PUT",
	    .path = "/too-large", .body = body, .body_len = len }, &a);
	assert_int_equal(a.result, HTTP_ANSWERED);
	assert_int_equal(a.status, 413);
	buf_done(&a.body);
	free(body);
}

/* ---- redirects ---- */

static void
redirects_keep_method_and_body(void **state)
{
	static const char *const paths[] = { "/redirect/301//echo",
		"/redirect/302//echo", "/redirect/307//echo",
		"/redirect/308//echo",
		"/redirect/307/http://127.0.0.1:SAME/echo",
		"/redirect/307/HTTP://127.0.0.1:SAME/echo" };
	struct served *s = *state;
	struct http_answer a;

	served_plain(s);
	for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
		served_ask(s, &(struct http_request){ .method = "POST",
		    .path = paths[i], .body = "abc", .body_len = 3,
		    .idempotency_key = "k" }, &a);
		if (a.result != HTTP_ANSWERED)
			fail_msg("%s: %s", paths[i], a.error);
		assert_int_equal(a.status, 200);
		assert_string_equal(buf_text(&a.body), "abc");
		buf_done(&a.body);
	}
	assert_int_equal(served_count(s, " POST /echo | ", "\"k\""),
	    ARRAY_LEN(paths));
}

static void
redirects_are_counted(void **state)
{
	struct served *s = *state;

	served_plain(s);
	expect_body(s, "/countdown/3", 200, "{}");
	expect_result(s, "/countdown/4", HTTP_REFUSED, "more than 3 times");
	served_forget(s);
	expect_result(s, "/countdown/100", HTTP_REFUSED, "more than 3 times");
	assert_int_equal(served_count(s, "/countdown/", ""), 4);
}

static void
redirects_elsewhere_are_refused(void **state)
{
	static const char *const paths[] = {
		"/redirect/302/http://127.0.0.1:OTHER/ok",
		"/redirect/302/http://localhost:SAME/ok",
		"/redirect/307///localhost:SAME/ok",
		"/redirect/302/https://127.0.0.1:SAME/ok",
		"/redirect/302/file:///etc/passwd",
		"/redirect/302/gopher://127.0.0.1:SAME/",
		"/redirect/302/http://u:p@127.0.0.1:SAME/ok",
		"/redirect/302/http://[",
		"/redirect/302",
		"/redirect/303//ok",
	};
	struct served *s = *state;

	served_write(s, "token", "secret-1", 0600);
	for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
		struct http_token *token;

		assert_int_equal(http_token_from_file(served_path(s, "token"),
		    &token, NULL), 0);
		served_client(s, &(struct http_options){
		    .base = served_url(s, "plain"), .token = token });
		expect_result(s, paths[i], HTTP_REFUSED, "redirect");
		http_client_free(s->client);
		s->client = NULL;
		http_token_free(token);
	}
	assert_int_equal(served_count(s, " GET /ok", ""), 0);
	assert_int_equal(served_count(s, "plain ", "Bearer secret-1"),
	    ARRAY_LEN(paths));
	assert_int_equal(served_count(s, "other ", ""), 0);
}

static void
a_redirect_to_a_dead_end_is_told(void **state)
{
	served_plain(*state);
	expect_body(*state, "/redirect/302//status/404", 404, "{}");
	expect_result(*state, "/redirect/302//close", HTTP_BROKEN, "");
}

/* ---- tokens ---- */

static void
a_token_is_sent(void **state)
{
	struct served *s = *state;
	struct http_token *token = served_with_token(s, "secret-1\r\n");

	expect_body(s, "/bearer/secret-1", 200, "");
	expect_body(s, "/redirect/307//bearer/secret-1", 200, "");
	assert_int_equal(served_count(s, "Authorization: Bearer secret-1 |",
	    ""), 3);
	(void)client_gone(state);
	http_token_free(token);
}

static int
take_token(void *arg, const char *text, size_t len)
{
	(void)snprintf(arg, 32, "%.*s", (int)len, text);
	return -ECANCELED;
}

static void
is_shown(struct http_token *token, const char *text)
{
	char shown[32] = "";

	assert_int_equal(http_token_show(token, take_token, shown),
	    -ECANCELED);
	assert_string_equal(shown, text);
}

static void
a_renewed_token_is_read(void **state)
{
	struct served *s = *state;
	struct http_token *token = served_with_token(s, "secret-1\n");
	struct http_answer a;

	is_shown(token, "secret-1");
	expect_body(s, "/bearer/secret-2", 401, "{}");
	assert_int_equal(served_count(s, "/bearer/", ""), 1);
	served_write(s, "token", "secret-2\n", 0600);
	served_ask(s, &(struct http_request){ .method = "POST",
	    .path = "/bearer/secret-2", .body = "abc", .body_len = 3 }, &a);
	assert_int_equal(a.status, 200);
	assert_string_equal(buf_text(&a.body), "abc");
	buf_done(&a.body);
	expect_body(s, "/bearer/secret-2", 200, "");
	assert_int_equal(served_count(s, "Bearer secret-2 |", ""), 2);
	is_shown(token, "secret-2");

	/* Again only once, and not with what cannot be used. */
	served_forget(s);
	served_write(s, "token", "secret-3\n", 0600);
	expect_body(s, "/bearer/secret-9", 401, "{}");
	assert_int_equal(served_count(s, "/bearer/", ""), 2);
	served_write(s, "token", "secret-9\n", 0644);
	expect_body(s, "/bearer/secret-9", 401, "{}");
	assert_int_equal(served_count(s, "/bearer/", ""), 3);

	/* One that may not do this is replaced in the same way. */
	expect_body(s, "/forbidden/secret-4", 403, "{}");
	served_write(s, "token", "secret-4\n", 0600);
	expect_body(s, "/forbidden/secret-4", 200, "");
	served_write(s, "token", "secret-5\n", 0600);
	expect_body(s, "/hidden/secret-5", 404, "{}");
	served_ask(s, &(struct http_request){ .method = "POST",
	    .path = "/hidden/secret-5", .body = "abc", .body_len = 3 }, &a);
	assert_int_equal(a.status, 200);
	buf_done(&a.body);
	(void)client_gone(state);
	http_token_free(token);
}

static void
a_token_shows_in_no_error(void **state)
{
	struct served *s = *state;
	struct http_token *token = served_with_token(s, "secret-1\n");
	struct http_answer a;

	for (size_t i = 0; i < ARRAY_LEN(faults); i++) {
		served_get(s, faults[i].path, &a);
		assert_null(strstr(a.error, "secret-1"));
		buf_done(&a.body);
	}
	(void)client_gone(state);
	http_token_free(token);
}

/* ---- proxies ---- */

static void
this_machine_needs_no_proxy(void **state)
{
	static const char *const variables[] = { "http_proxy", "all_proxy",
		"ALL_PROXY" };
	struct served *s = *state;

	for (size_t i = 0; i < ARRAY_LEN(variables); i++)
		assert_int_equal(setenv(variables[i], "http://127.0.0.1:1",
		    1), 0);
	served_client(s, &(struct http_options){
	    .base = served_url(s, "plain"), .proxy = "http://127.0.0.1:1" });
	expect_body(s, "/sized/1", 200, "x");
	for (size_t i = 0; i < ARRAY_LEN(variables); i++)
		assert_int_equal(unsetenv(variables[i]), 0);
}

static void
a_refusal_of_the_proxy_is_told(void **state)
{
	struct served *s = *state;
	char proxy[64];

	(void)snprintf(proxy, sizeof(proxy), "%s", served_url(s, "plain"));
	served_client(s, &(struct http_options){
	    .base = "https://portal.invalid", .proxy = proxy });
	expect_result(s, "/", HTTP_FAILED, "portal.invalid: the proxy refused "
	    "to connect (status 407)");
	assert_int_equal(served_count(s, "CONNECT portal.invalid:443", ""), 1);
	http_client_free(s->client);
	s->client = NULL;

	assert_int_equal(setenv("https_proxy", proxy, 1), 0);
	served_client(s, &(struct http_options){
	    .base = "https://portal.invalid" });
	expect_result(s, "/", HTTP_FAILED, "the proxy refused");
	assert_int_equal(unsetenv("https_proxy"), 0);
	http_client_free(s->client);
	s->client = NULL;

	served_client(s, &(struct http_options){
	    .base = "https://portal.invalid",
	    .proxy = "http://user:word@proxy.invalid:1" });
	expect_result(s, "/", HTTP_FAILED, "the proxy's name");
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
#define TEST(name)	cmocka_unit_test_teardown(name, client_gone)
		TEST(an_answer_has_what_its_headers_say),
		TEST(statuses_are_answers),
		TEST(bodies_in_chunks_are_put_together),
		TEST(interim_answers_are_passed_over),
		TEST(what_is_unchanged_has_no_body),
		TEST(retry_after_is_in_seconds),
		TEST(html_is_told_by_its_type),
		TEST(faults_have_their_result),
		TEST(headers_that_explain_are_kept),
		TEST(a_next_page_is_below_the_base),
		TEST(a_next_page_beside_the_base_is_strange),
		TEST(an_etag_has_its_limit),
		TEST(a_limit_of_ones_own_counts),
		TEST(what_follows_an_answer_is_no_answer),
		TEST(time_is_limited),
		TEST(a_handshake_is_limited),
		TEST(nobody_there_is_unreachable),
		TEST(a_request_is_sent_as_asked),
		TEST(methods_say_what_they_have),
		TEST(a_prefix_of_the_base_stays),
		TEST(what_cannot_be_sent_is_refused),
		TEST(headers_of_the_client_are_not_replaced),
		TEST(a_large_body_waits_for_leave),
		TEST(redirects_keep_method_and_body),
		TEST(redirects_are_counted),
		TEST(redirects_elsewhere_are_refused),
		TEST(a_redirect_to_a_dead_end_is_told),
		TEST(a_token_is_sent),
		TEST(a_renewed_token_is_read),
		TEST(a_token_shows_in_no_error),
		TEST(this_machine_needs_no_proxy),
		TEST(a_refusal_of_the_proxy_is_told),
	};

	(void)alarm(PATIENCE_SECONDS);
	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests(tests, serve, serve_no_more);
}
