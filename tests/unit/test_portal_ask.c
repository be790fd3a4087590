/*
 * portal: what is sent for each request, and what becomes of the answer.
 */
#include "asked_fixture.h"
#include "portal_fixture.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define KEY	"0123456789abcdef"
#define ABC_SHA	"ba7816bf8f01cfea414140de5dae2223" \
		"b00361a396177a9cb410ff61f20015ad"
#define PROBLEM	"application/problem+json"

#define STATUS_JSON(id)	"{\"id\":\"" id "\",\"state\":\"draft\"," \
	"\"waiting_for\":\"publisher\",\"revision\":0,\"last_event\":0," \
	"\"poll_after_seconds\":1}"
#define STORED_JSON(sha)	"{\"sha256\":\"" sha "\",\"size\":3," \
	"\"received_at\":" TIME_TEXT "}"
#define REVISION_JSON(id)	"{\"submission\":\"" id "\",\"number\":1," \
	"\"version\":3,\"package_sha256\":\"" ABC_SHA "\"," \
	"\"received_at\":" TIME_TEXT "}"
#define EVENT_JSON(seq)	"{\"seq\":" #seq ",\"at\":" TIME_TEXT "," \
	"\"type\":\"tested\",\"by\":\"publisher\"}"
#define SERVICE_JSON	"{\"name\":\"n\",\"account\":\"a\",\"scopes\":[]," \
	"\"poll_after_seconds\":1,\"limits\":{\"package_bytes\":1}}"

/* ---- answers ---- */

/* What the last answer was; what it owns is looked at in the callback. */
static struct {
	struct portal_answer answer;
	unsigned	 calls;
	struct review_page page;	/* taken */
} heard;

void
http_digest_text(const unsigned char sha256[32],
    char ret_text[HTTP_DIGEST_SIZE])
{
	char hex[65];

	text_hex(sha256, 32, hex);
	(void)snprintf(ret_text, HTTP_DIGEST_SIZE, "digest of %.8s", hex);
}

static void
on_answer(void *arg, struct portal_answer *answer)
{
	assert_ptr_equal(arg, &heard);
	heard.calls++;
	heard.answer = *answer;
	heard.page = answer->page;
	answer->page = (struct review_page) { 0 };
	heard.answer.content = bytes_ref(answer->content);
}

static void
heard_reset(void)
{
	review_page_done(&heard.page);
	bytes_unref(heard.answer.content);
	memset(&heard, 0, sizeof(heard));
}

static void
answer_with(struct http_answer *answer, const char *body)
{
	asked_answer(answer, body);
	assert_int_equal(heard.calls, 1);
}

static void
answer(int status, const char *type, const char *body)
{
	struct http_answer a = answer_of(status, type);

	a.retry_after = 9;
	a.replayed = true;
	keep(a.etag, sizeof(a.etag), "\"e-2\"");
	heard_reset();
	answer_with(&a, body);
}

/* ---- requests ---- */

static struct bytes *abc;
static const struct review_attachment shot =
    { .id = "a-1", .size = 3, .sha256 = ABC_SHA };

enum {
	SERVICE, CREATE, STATUS, STATUS_AGAIN, PACKAGE, REVISION, INTRO, EVENT,
	EVENTS, ATTACHMENT, REQUESTS
};

static int
ask_service(void)
{
	return portal_ask_service(CLIENT, on_answer, &heard);
}

static int
ask_create(void)
{
	return portal_ask_create(CLIENT, "f\xC3\xBCr \"x\"\n", KEY, on_answer,
	    &heard);
}

static int
ask_status(void)
{
	return portal_ask_status(CLIENT, "s-1", "", on_answer, &heard);
}

static int
ask_status_again(void)
{
	return portal_ask_status(CLIENT, "s-1", "\"e-1\"", on_answer, &heard);
}

static int
ask_package(void)
{
	return portal_ask_package(CLIENT, "s-1", abc, on_answer, &heard);
}

static int
ask_revision(void)
{
	return portal_ask_revision(CLIENT, "s-1", KEY, "{}", 2, on_answer,
	    &heard);
}

static int
ask_intro(void)
{
	return portal_ask_intro(CLIENT, "s-1", KEY, abc, on_answer, &heard);
}

static int
ask_event(void)
{
	return portal_ask_event(CLIENT, "s-1", KEY, "{ }", 3, on_answer,
	    &heard);
}

static int
ask_events(void)
{
	return portal_ask_events(CLIENT, "s-1", 7, on_answer, &heard);
}

static int
ask_attachment(void)
{
	return portal_ask_attachment(CLIENT, "s-1", &shot, on_answer, &heard);
}

static const struct {
	int		 (*ask)(void);
	const char	*method, *path, *type, *key, *etag, *digest, *body;
	const char	*accept;
	size_t		 answer_max;
	const char	*good;	/* an answer */
} requests[REQUESTS] = {
	[SERVICE] = { ask_service, "GET", "/v1",
	    NULL, "", "", "", "", JSON, 65536, SERVICE_JSON },
	[CREATE] = { ask_create, "POST", "/v1/submissions",
	    JSON, KEY, "", "", "{\"connector\":\"f\xC3\xBCr \\\"x\\\"\\n\"}",
	    JSON, 65536, STATUS_JSON("s-9") },
	[STATUS] = { ask_status, "GET", "/v1/submissions/s-1",
	    NULL, "", "", "", "", JSON, 65536, STATUS_JSON("s-1") },
	[STATUS_AGAIN] = { ask_status_again, "GET", "/v1/submissions/s-1",
	    NULL, "", "\"e-1\"", "", "", JSON, 65536, STATUS_JSON("s-1") },
	[PACKAGE] = { ask_package, "PUT",
	    "/v1/submissions/s-1/packages/" ABC_SHA, "application/zip", "",
	    "", "digest of ba7816bf", "abc", JSON, 65536,
	    STORED_JSON(ABC_SHA) },
	[REVISION] = { ask_revision, "POST", "/v1/submissions/s-1/revisions",
	    JSON, KEY, "", "", "{}", JSON, 65536, REVISION_JSON("s-1") },
	[INTRO] = { ask_intro, "PUT", "/v1/submissions/s-1/intro",
	    "text/markdown", KEY, "", "digest of ba7816bf", "abc", JSON,
	    65536, STORED_JSON(ABC_SHA) },
	[EVENT] = { ask_event, "POST", "/v1/submissions/s-1/events",
	    JSON, KEY, "", "", "{ }", JSON, 65536, EVENT_JSON(8) },
	[EVENTS] = { ask_events, "GET",
	    "/v1/submissions/s-1/events?after=7&limit=15",
	    NULL, "", "", "", "", JSON, 33554432,
	    "{\"items\":[" EVENT_JSON(8) "],\"next\":8}" },
	[ATTACHMENT] = { ask_attachment, "GET",
	    "/v1/submissions/s-1/attachments/a-1",
	    NULL, "", "", "", "", "application/octet-stream", 65539, "abc" },
};

static void
start(size_t what)
{
	heard_reset();
	assert_int_equal(requests[what].ask(), 0);
	assert_int_equal(heard.calls, 0);
}

static void
requests_are_what_the_protocol_says(void **state)
{
	(void)state;
	for (size_t i = 0; i < REQUESTS; i++) {
		start(i);
		assert_string_equal(asked.request.method,
		    requests[i].method);
		assert_string_equal(asked.path, requests[i].path);
		assert_string_equal(asked.request.accept,
		    requests[i].accept);
		assert_string_equal(asked.key, requests[i].key);
		assert_string_equal(asked.etag, requests[i].etag);
		assert_string_equal(asked.digest, requests[i].digest);
		assert_string_equal(asked.body, requests[i].body);
		assert_int_equal(asked.request.answer_max,
		    requests[i].answer_max);
		if (requests[i].type == NULL)
			assert_null(asked.request.content_type);
		else
			assert_string_equal(asked.request.content_type,
			    requests[i].type);
		answer(200, requests[i].accept, requests[i].good);
		assert_int_equal(heard.answer.result, PORTAL_OK);
		assert_string_equal(heard.answer.text, "");
	}
}

static void
answers_are_taken(void **state)
{
	const struct portal_answer *a = &heard.answer;

	(void)state;
	start(CREATE);
	answer(201, JSON, requests[CREATE].good);
	assert_string_equal(a->status.id, "s-9");
	assert_string_equal(a->status.etag, "\"e-2\"");
	start(STATUS);
	answer(200, JSON, requests[STATUS].good);
	assert_string_equal(a->status.etag, "\"e-2\"");
	start(PACKAGE);
	answer(201, JSON, requests[PACKAGE].good);
	assert_string_equal(a->receipt.sha256, ABC_SHA);
	assert_int_equal(a->receipt.at, TIME_NS);
	assert_true(a->receipt.replayed);
	start(REVISION);
	answer(201, JSON, requests[REVISION].good);
	assert_int_equal(a->receipt.number, 1);
	assert_int_equal(a->receipt.version, 3);
	assert_true(a->receipt.replayed);
	start(EVENT);
	answer(201, JSON, requests[EVENT].good);
	assert_int_equal(a->receipt.number, 8);
	assert_true(a->receipt.replayed);
	start(EVENTS);
	answer(200, JSON, requests[EVENTS].good);
	assert_int_equal(heard.page.count, 1);
	assert_true(heard.page.more);
	assert_int_equal(heard.page.next, 8);
	start(EVENTS);
	answer(200, JSON, "{\"items\":[],\"next\":null}");
	assert_int_equal(a->result, PORTAL_OK);
	assert_int_equal(heard.page.next, 7);
	start(ATTACHMENT);
	answer(200, "application/octet-stream", "abc");
	assert_memory_equal(a->content->data, "abc", 3);
}

#define EXPECT_EINVAL(call, ...)	\
	assert_int_equal(call(CLIENT, __VA_ARGS__, on_answer, &heard), -EINVAL)

static void
ids_that_are_none_are_refused(void **state)
{
	static const char *const ids[] =
	    { "", "a/b", "..", "a?b", "\xC3\xA4", ABC_SHA "0" };
	unsigned before = asked.requests;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(ids); i++) {
		struct review_attachment a = shot;

		EXPECT_EINVAL(portal_ask_status, ids[i], "");
		EXPECT_EINVAL(portal_ask_package, ids[i], abc);
		EXPECT_EINVAL(portal_ask_revision, ids[i], KEY, "{}", 2);
		EXPECT_EINVAL(portal_ask_intro, ids[i], KEY, abc);
		EXPECT_EINVAL(portal_ask_event, ids[i], KEY, "{}", 2);
		EXPECT_EINVAL(portal_ask_events, ids[i], 0);
		EXPECT_EINVAL(portal_ask_attachment, ids[i], &shot);
		if (strlen(ids[i]) < sizeof(a.id)) {
			keep(a.id, sizeof(a.id), ids[i]);
			EXPECT_EINVAL(portal_ask_attachment, "s-1", &a);
		}
	}
	assert_int_equal(asked.requests, before);
}

static void
keys_that_are_none_are_refused(void **state)
{
	static const char *const keys[] = { "", "short", "0123456789abcde\"",
		"0123456789abcdef\r\nX: y" };
	unsigned before = asked.requests;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		EXPECT_EINVAL(portal_ask_create, "c", keys[i]);
		EXPECT_EINVAL(portal_ask_revision, "s-1", keys[i], "{}", 2);
		EXPECT_EINVAL(portal_ask_intro, "s-1", keys[i], abc);
		EXPECT_EINVAL(portal_ask_event, "s-1", keys[i], "{}", 2);
	}
	assert_int_equal(asked.requests, before);
}

static void
what_cannot_be_sent_is_refused(void **state)
{
	struct review_attachment long_one = shot, negative = shot,
	    other = shot;
	char name[2 * 256 + 1] = "";
	unsigned before = asked.requests;

	(void)state;
	for (size_t i = 0; i < 256; i++)
		memcpy(name + 2 * i, "\xC3\xA4", 3);
	EXPECT_EINVAL(portal_ask_create, name, KEY);
	EXPECT_EINVAL(portal_ask_create, "", KEY);
	EXPECT_EINVAL(portal_ask_create, "\xFF", KEY);
	EXPECT_EINVAL(portal_ask_status, "s-1", "\"\r\n\"");
	EXPECT_EINVAL(portal_ask_event, "s-1", KEY, "", 0);
	EXPECT_EINVAL(portal_ask_events, "s-1", -1);
	long_one.size = (int64_t)REVIEW_ATTACHMENT_MAX + 1;
	EXPECT_EINVAL(portal_ask_attachment, "s-1", &long_one);
	negative.size = -1;
	EXPECT_EINVAL(portal_ask_attachment, "s-1", &negative);
	other.sha256[63] = 'X';
	EXPECT_EINVAL(portal_ask_attachment, "s-1", &other);
	assert_int_equal(asked.requests, before);
}

static void
connectors_may_be_long(void **state)
{
	char name[2 * 255 + 1] = "";

	(void)state;
	for (size_t i = 0; i < 255; i++)
		memcpy(name + 2 * i, "\xC3\xA4", 3);
	asked.refuses = -ECANCELED;
	assert_int_equal(portal_ask_create(CLIENT, name, KEY, on_answer,
	    &heard), -ECANCELED);
	asked.refuses = 0;
}

static void
what_http_refuses_is_passed_on(void **state)
{
	(void)state;
	heard_reset();
	asked.refuses = -EINVAL;
	for (size_t i = 0; i < REQUESTS; i++)
		assert_int_equal(requests[i].ask(), -EINVAL);
	asked.refuses = 0;
	assert_int_equal(heard.calls, 0);
}

static void
package_is_kept_until_the_answer(void **state)
{
	struct bytes *zip = bytes_new("abc", 3);

	(void)state;
	heard_reset();
	assert_int_equal(portal_ask_package(CLIENT, "s-1", zip, on_answer,
	    &heard), 0);
	bytes_unref(zip);
	assert_memory_equal(asked.request.body, "abc", 3);
	answer(200, JSON, STORED_JSON(ABC_SHA));
	assert_int_equal(heard.answer.result, PORTAL_OK);
}

/* ---- answers that are no good ---- */

static const struct {
	size_t			 what;
	int			 status;
	const char		*type, *body;
	enum portal_result	 result;
	const char		*text;
} answers[] = {
	{ STATUS_AGAIN, 304, "", "", PORTAL_UNCHANGED, "" },
	{ STATUS_AGAIN, 304, "text/html", "x", PORTAL_UNCHANGED, "" },
	{ STATUS, 304, "", "", PORTAL_NONSENSE, "the answer is 304, without a "
	    "type, which is nothing that a portal says; is this its URL?" },
	{ EVENTS, 304, "", "", PORTAL_NONSENSE, NULL },
	{ STATUS, 302, "text/html", "", PORTAL_NONSENSE, NULL },
	{ STATUS, 101, "", "", PORTAL_NONSENSE, NULL },
	{ STATUS, 600, "", "", PORTAL_NONSENSE, NULL },
	{ STATUS, 200, "text/html", "<html>log in", PORTAL_NONSENSE,
	    "the answer is text/html instead of application/json; is this "
	    "the URL of a portal?" },
	{ STATUS, 200, "", "{}", PORTAL_NONSENSE, NULL },
	{ STATUS, 200, "te\x1Bxt", "{}", PORTAL_NONSENSE, "the answer is of a "
	    "strange type instead of application/json; is this the URL of a "
	    "portal?" },
	{ STATUS, 200, PROBLEM, STATUS_JSON("s-1"), PORTAL_NONSENSE, NULL },
	{ STATUS, 204, "", "", PORTAL_NONSENSE, NULL },
	{ STATUS, 200, JSON, "", PORTAL_NONSENSE, NULL },
	{ STATUS, 200, JSON, "{}", PORTAL_NONSENSE, "what the portal answered "
	    "is not what the protocol says: id is missing" },
	{ STATUS, 200, JSON, STATUS_JSON("s-2"), PORTAL_NONSENSE,
	    "what the portal answered is not what the protocol says: it is "
	    "about the submission s-2, not s-1" },
	{ PACKAGE, 200, JSON, STORED_JSON(SHA_A), PORTAL_NONSENSE,
	    "what the portal answered is not what the protocol says: it "
	    "received bytes with the SHA-256 " SHA_A ", but " ABC_SHA
	    " were sent" },
	{ INTRO, 200, JSON, STORED_JSON(SHA_A), PORTAL_NONSENSE, NULL },
	{ INTRO, 200, JSON, EVENT_JSON(1), PORTAL_NONSENSE, NULL },
	{ REVISION, 201, JSON, REVISION_JSON("s-2"), PORTAL_NONSENSE, NULL },
	{ REVISION, 201, JSON, STORED_JSON(ABC_SHA), PORTAL_NONSENSE, NULL },
	{ EVENT, 201, JSON, EVENT_JSON(0), PORTAL_NONSENSE, NULL },
	{ EVENT, 201, JSON, STORED_JSON(ABC_SHA), PORTAL_NONSENSE, NULL },
	{ EVENTS, 200, JSON, "{\"items\":[" EVENT_JSON(7) "],\"next\":null}",
	    PORTAL_NONSENSE, "what the portal answered is not what the "
	    "protocol says: seq 7 is not behind 7, which was asked for" },
	{ EVENTS, 200, JSON, "{\"items\":[],\"next\":9}", PORTAL_NONSENSE,
	    NULL },
	{ ATTACHMENT, 200, "application/octet-stream", "abcd", PORTAL_REFUSED,
	    "it has 4 bytes, but 3 were announced" },
	{ ATTACHMENT, 200, "application/octet-stream", "ab", PORTAL_REFUSED,
	    "it has 2 bytes, but 3 were announced" },
	{ ATTACHMENT, 200, "application/octet-stream", "abd", PORTAL_REFUSED,
	    NULL },
	{ ATTACHMENT, 200, "text/html", "abc", PORTAL_NONSENSE, NULL },
	{ ATTACHMENT, 404, PROBLEM, "{\"type\":\"not-found\"}",
	    PORTAL_REFUSED, "the portal answered 404: not found" },

	{ STATUS, 401, "", "", PORTAL_CREDENTIALS,
	    "the portal answered 401: the token is not accepted" },
	{ STATUS, 401, "text/html", "<html>", PORTAL_CREDENTIALS, NULL },
	{ STATUS, 403, PROBLEM, "{\"type\":\"forbidden\",\"title\":\"no\","
	    "\"detail\":\"submit is needed\"}", PORTAL_CREDENTIALS,
	    "the portal answered 403: submit is needed" },
	{ STATUS, 408, "", "", PORTAL_BUSY, NULL },
	{ STATUS, 425, "", "", PORTAL_BUSY, NULL },
	{ STATUS, 429, "text/html", "slow down", PORTAL_BUSY,
	    "the portal answered 429: too many requests" },
	{ STATUS, 500, "text/html", "", PORTAL_BUSY, NULL },
	{ STATUS, 502, "text/html", "<h1>", PORTAL_BUSY,
	    "the portal answered 502: bad gateway" },
	{ STATUS, 503, PROBLEM, "{\"type\":\"unavailable\","
	    "\"title\":\"down for\\nmaintenance\"}", PORTAL_BUSY,
	    "the portal answered 503: down for\\nmaintenance" },
	{ STATUS, 504, "", "", PORTAL_BUSY, NULL },
	{ STATUS, 599, "", "", PORTAL_BUSY,
	    "the portal answered 599: no reason was given" },
	{ EVENT, 409, PROBLEM, "{\"type\":\"/problems/idempotency-running\","
	    "\"title\":\"it still runs\"}", PORTAL_BUSY,
	    "the portal answered 409: it still runs" },
	{ EVENT, 409, PROBLEM, "{\"type\":\"/problems/wrong-state\","
	    "\"title\":\"it is withdrawn\"}", PORTAL_REFUSED,
	    "the portal answered 409: it is withdrawn" },
	{ PACKAGE, 400, PROBLEM, "{\"type\":\"digest-mismatch\","
	    "\"title\":\"t\"}", PORTAL_BUSY, "the portal answered 400: what "
	    "was sent was damaged on the way" },
	{ PACKAGE, 400, PROBLEM, "{\"type\":\"malformed\",\"title\":\"t\"}",
	    PORTAL_REFUSED, "the portal answered 400: t" },
	{ PACKAGE, 422, JSON, "{\"type\":\"invalid-package\"}",
	    PORTAL_REFUSED, NULL },
	{ PACKAGE, 413, "text/html", "<html>", PORTAL_REFUSED,
	    "the portal answered 413: too large" },
	{ REVISION, 422, PROBLEM, "{\"type\":\"/problems/invalid-form\","
	    "\"title\":\"t\",\"errors\":[{\"pointer\":\"/form/contact_email\","
	    "\"detail\":\"no such domain\"}]}", PORTAL_REFUSED,
	    "contact_email: no such domain (422 invalid-form)" },
	{ REVISION, 422, PROBLEM, "{\"title\":\"t\",\"errors\":["
	    "{\"detail\":\"one\"},{\"detail\":\"two\"},{\"detail\":\"3\"}]}",
	    PORTAL_REFUSED, "one and 2 more (422)" },
	{ REVISION, 422, PROBLEM, "{\"type\":\"x\",\"errors\":["
	    "{\"pointer\":\"/version\",\"detail\":\"one\"}]}",
	    PORTAL_REFUSED, "version: one (422 x)" },
	/* Not the portal, but something in between. */
	{ STATUS, 404, "text/html", "<html>", PORTAL_NONSENSE,
	    "the answer is 404, text/html, which is nothing that a portal "
	    "says; is this its URL?" },
	{ STATUS, 404, "", "", PORTAL_NONSENSE, NULL },
	{ STATUS, 404, JSON, "{\"message\":\"no Route matched\"}",
	    PORTAL_NONSENSE, NULL },
	{ STATUS, 404, JSON, "[]", PORTAL_NONSENSE, NULL },
	{ STATUS, 404, PROBLEM, "{\"type\":", PORTAL_NONSENSE, NULL },
	{ STATUS, 404, "text/plain", "{\"type\":\"not-found\"}",
	    PORTAL_NONSENSE, NULL },
	{ STATUS, 407, "text/html", "", PORTAL_NONSENSE, NULL },
};

static void
statuses_mean_something(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(answers); i++) {
		const struct portal_answer *a = &heard.answer;

		start(answers[i].what);
		answer(answers[i].status, answers[i].type, answers[i].body);
		if (a->result != answers[i].result)
			fail_msg("%d %s became %d: %s", answers[i].status,
			    answers[i].body, (int)a->result, a->text);
		if (answers[i].text != NULL)
			assert_string_equal(a->text, answers[i].text);
		else
			assert_string_not_equal(a->text, "");
		assert_int_equal(a->retry_after, 9);
		assert_int_equal(a->problem.status,
		    answers[i].status >= 400 && answers[i].status < 601 ?
		    answers[i].status : 0);
		assert_null(a->content);
		assert_int_equal(heard.page.count, 0);
	}
}

static void
failures_of_http_mean_something(void **state)
{
	static const struct {
		enum http_result http;
		enum portal_result portal;
	} results[] = {
		{ HTTP_UNREACHABLE, PORTAL_UNREACHABLE },
		{ HTTP_TIMED_OUT, PORTAL_TIMED_OUT },
		{ HTTP_BROKEN, PORTAL_UNREACHABLE },
		{ HTTP_UNTRUSTED, PORTAL_UNTRUSTED },
		{ HTTP_REFUSED, PORTAL_NONSENSE },
		{ HTTP_FAILED, PORTAL_UNREACHABLE },
		{ HTTP_ABANDONED, PORTAL_ABANDONED },
	};

	(void)state;
	for (size_t i = 0; i < REQUESTS * ARRAY_LEN(results); i++) {
		struct http_answer a = {
			.result = results[i / REQUESTS].http,
			.error = "portal.example is not there",
		};

		start(i % REQUESTS);
		answer_with(&a, "");
		assert_int_equal(heard.answer.result,
		    results[i / REQUESTS].portal);
		assert_string_equal(heard.answer.text,
		    "portal.example is not there");
	}
}

/* However long a problem is, one line of it is shown. */
static void
long_problems_are_cut(void **state)
{
	struct buf b CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	const char *text = heard.answer.text;

	(void)state;
	(void)buf_puts(&b, "{\"type\":\"x\",\"errors\":[{\"pointer\":\"");
	for (size_t i = 0; i < 1000; i++)
		(void)buf_puts(&b, "\xE2\x82\xAC");
	(void)buf_puts(&b, "\",\"detail\":\"");
	for (size_t i = 0; i < 1000; i++)
		(void)buf_puts(&b, "\xE2\x82\xAC");
	assert_int_equal(buf_puts(&b, "\"}]}"), 0);
	start(STATUS);
	answer(422, PROBLEM, b.data);
	assert_int_equal(heard.answer.result, PORTAL_REFUSED);
	assert_true(text_ends_with(text, "... (422 x)"));
	assert_non_null(strstr(text, "...: "));
	assert_int_equal(text_utf8_valid(text, strlen(text)), strlen(text));

	/* The detail as it is shown, and a name of the most that is. */
	buf_reset(&b);
	(void)buf_puts(&b, "{\"type\":\"abcdefghijklmnopqrstuvwxyz-12345"
	    "abcdefghijklmnopqrstuvwxyz-1234\",\"errors\":[{\"pointer\":\"");
	for (size_t i = 0; i < 100; i++)
		(void)buf_putc(&b, 'p');
	(void)buf_puts(&b, "\",\"detail\":\"");
	for (size_t i = 0; i < 300; i++)
		(void)buf_putc(&b, 'd');
	assert_int_equal(buf_puts(&b, "\"}]}"), 0);
	start(STATUS);
	answer(422, PROBLEM, b.data);
	assert_null(strstr(text, "..."));
	assert_true(text_ends_with(text, "-1234)"));
}

/* ---- no memory ---- */

/* False when all went well, so that no later allocation is there to fail. */
static bool
answered_without(size_t what, int status, long countdown)
{
	struct http_answer a = answer_of(status, status == 200 ?
	    requests[what].accept : PROBLEM);
	const char *body = status == 200 ? requests[what].good :
	    "{\"type\":\"x\",\"detail\":\"d\",\"errors\":[{\"detail\":\"e\"}]}";

	start(what);
	asked_answer_without_memory(&a, body, countdown);
	assert_int_equal(heard.calls, 1);
	assert_int_equal(heard.page.count, heard.answer.result == PORTAL_OK &&
	    what == EVENTS);
	if (heard.answer.result == (status == 200 ? PORTAL_OK :
	    PORTAL_REFUSED))
		return false;
	assert_int_equal(heard.answer.result, PORTAL_UNREACHABLE);
	assert_string_not_equal(heard.answer.text, "");
	return true;
}

static void
answers_without_memory_can_be_asked_for_again(void **state)
{
	(void)state;
	for (size_t i = 0; i < REQUESTS; i++) {
		long n = 0;

		while (answered_without(i, 200, n))
			n++;
		assert_true(n > 0);
		for (n = 0; answered_without(i, 422, n); n++)
			;
		assert_true(n > 0);
	}
}

static void
requests_without_memory_are_not_made(void **state)
{
	(void)state;
	for (size_t i = 0; i < REQUESTS; i++) {
		int r = -ENOMEM;

		heard_reset();
		for (long n = 0; r == -ENOMEM; n++) {
			fixture_countdown = n;
			r = requests[i].ask();
			fixture_countdown = -1;
			assert_true(n > 0 || r == -ENOMEM);
		}
		assert_int_equal(r, 0);
		answer(503, "", "");
	}
}

static int
set_up(void **state)
{
	(void)state;
	abc = bytes_new("abc", 3);
	return abc != NULL ? 0 : -1;
}

static int
tear_down(void **state)
{
	(void)state;
	heard_reset();
	bytes_unref(abc);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(requests_are_what_the_protocol_says),
		cmocka_unit_test(answers_are_taken),
		cmocka_unit_test(ids_that_are_none_are_refused),
		cmocka_unit_test(keys_that_are_none_are_refused),
		cmocka_unit_test(what_cannot_be_sent_is_refused),
		cmocka_unit_test(connectors_may_be_long),
		cmocka_unit_test(what_http_refuses_is_passed_on),
		cmocka_unit_test(package_is_kept_until_the_answer),
		cmocka_unit_test(statuses_mean_something),
		cmocka_unit_test(failures_of_http_mean_something),
		cmocka_unit_test(long_problems_are_cut),
		cmocka_unit_test(
		    answers_without_memory_can_be_asked_for_again),
		cmocka_unit_test(requests_without_memory_are_not_made),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
