/*
 * github: what becomes of an answer.
 */
#include "github_requests.h"

#include <stdio.h>
#include <string.h>

/* ---- what it is about ---- */

static void
pages_lead_on(void **state)
{
	struct http_answer a = usual_answer(200);

	(void)state;
	start(COMMENTS);
	answer(200, "[" COMMENT_JSON "]");
	assert_null(heard.page.next);

	start(COMMENTS);
	keep(a.next, sizeof(a.next), "/repositories/1/x?page=2");
	answer_with(&a, "[" COMMENT_JSON "]");
	assert_string_equal(heard.page.next, "/repositories/1/x?page=2");
	assert_int_equal(heard.page.count, 1);

	start(COMMENTS);
	keep(a.next, sizeof(a.next), asked.path);
	answer_with(&a, "[" COMMENT_JSON "]");
	assert_int_equal(heard.answer.result, GITHUB_NONSENSE);
	assert_non_null(strstr(heard.answer.text, "next page is itself"));
	assert_int_equal(heard.page.count, 0);
	assert_string_equal(heard.answer.etag, "");

	start(COMMENTS);
	a = usual_answer(200);
	a.next_is_strange = true;
	answer_with(&a, "[]");
	assert_int_equal(heard.answer.result, GITHUB_NONSENSE);
}

static void
answers_about_something_else_are_nonsense(void **state)
{
	static const struct {
		size_t request;
		const char *body, *text;
	} cases[] = {
		{ REF, REF_JSON("dev", SHA), "another ref" },
		{ REF_CREATE, REF_JSON(BRANCH, SHA_2), "about the object" },
		{ REF_UPDATE, REF_JSON(BRANCH, SHA_2), "about the object" },
		{ BLOB_CREATE, "{\"sha\":\"" SHA "\"}", "about the object" },
		{ BLOB, "{\"sha\":\"" SHA "\",\"encoding\":\"base64\","
		    "\"content\":\"YWJj\"}", "about the object" },
		{ BLOB, BLOB_JSON("YWJk"), "the file is not the object " },
		{ BLOB, BLOB_JSON(""), "the file is not the object " },
		{ COMMIT, "{\"sha\":\"" SHA_2 "\",\"tree\":{\"sha\":\"" SHA
		    "\"},\"parents\":[]}", "about the object" },
		{ TREE, "{\"sha\":\"" SHA_2 "\",\"tree\":[]}",
		    "about the object" },
		{ USER, "[]", "it is no object" },
		{ USER, "", "it is no JSON" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		start(cases[i].request);
		answer(200, cases[i].body);
		assert_int_equal(heard.answer.result, GITHUB_NONSENSE);
		if (strstr(heard.answer.text, cases[i].text) == NULL)
			fail_msg("%zu: %s", i, heard.answer.text);
	}
	start(PULL);
	answer(200, "{\"number\":13,\"state\":\"open\",\"title\":\"T\","
	    "\"head\":" END_JSON ",\"base\":" END_JSON "}");
	assert_int_equal(heard.answer.result, GITHUB_NONSENSE);
	assert_int_equal(heard.answer.pull.number, 0);
	assert_null(heard.answer.content);
}

/* ---- what a status means ---- */

#define SAYS(message)	"{\"message\":\"" message "\"}"
#define INVALID(errors)	"{\"message\":\"Validation Failed\"," \
	"\"errors\":" errors ",\"documentation_url\":\"https://d\"}"
#define HTML	"<html>oops</html>"

static const struct {
	size_t			 request;
	int			 status;
	const char		*body;
	enum github_result	 result;
	const char		*text;
} outcomes[] = {
	{ FORK, 202, "{\"full_name\":\"a/b\",\"id\":1}", GITHUB_OK, "" },
	{ STATUSES, 202, "{}", GITHUB_NOT_YET, "still working" },
	{ USER, 201, "{\"login\":\"a\",\"id\":1}", GITHUB_OK, "" },
	{ USER, 200, HTML, GITHUB_NONSENSE, "text/html" },
	{ USER, 204, "", GITHUB_NONSENSE, "is no JSON" },
	{ USER, 304, "", GITHUB_NONSENSE, "nothing that GitHub says" },
	{ USER, 401, SAYS("Bad credentials"), GITHUB_CREDENTIALS,
	    "does not accept the token; renew it (401: Bad credentials)" },
	{ USER, 401, HTML, GITHUB_CREDENTIALS, "does not accept" },
	{ PULL_CREATE, 403,
	    SAYS("Resource not accessible by personal access token"),
	    GITHUB_CREDENTIALS, "only a classic token can write, with the "
	    "scope public_repo (403: Resource not accessible by personal "
	    "access token)" },
	{ USER, 403, SAYS("Must have admin rights"), GITHUB_CREDENTIALS,
	    "GitHub answered 403: Must have admin rights" },
	{ USER, 403, SAYS("Repository was archived so is read-only."),
	    GITHUB_REFUSED, "archived" },
	{ USER, 403, HTML, GITHUB_NONSENSE, "403, text/html" },
	{ USER, 403, SAYS("API rate limit exceeded for user"),
	    GITHUB_LIMITED, "again in 60 seconds (403: API rate limit" },
	{ USER, 403, SAYS("You have exceeded a secondary rate limit"),
	    GITHUB_LIMITED, "again in 60" },
	{ USER, 403, SAYS("You have triggered an abuse detection"),
	    GITHUB_LIMITED, "again in 60" },
	{ USER, 429, "", GITHUB_LIMITED, "again in 60 seconds" },
	{ USER, 429, HTML, GITHUB_LIMITED, "again in 60 seconds" },
	{ USER, 404, SAYS("Not Found"), GITHUB_NOT_FOUND,
	    "it is not there, or the token may not see it (404: Not Found)" },
	{ USER, 404, HTML, GITHUB_NONSENSE, "is this the URL of its API?" },
	{ USER, 404, "{}", GITHUB_NONSENSE, "" },
	{ USER, 408, SAYS("Timeout"), GITHUB_BUSY, "408: Timeout" },
	{ REF, 409, SAYS("Git Repository is empty."), GITHUB_NOT_YET,
	    "409: Git Repository is empty." },
	{ MERGE, 409, SAYS("There are merge conflicts"), GITHUB_CONFLICT,
	    "409: There are merge conflicts" },
	{ USER, 410, SAYS("Gone"), GITHUB_REFUSED, "410: Gone" },
	{ USER, 400, SAYS("Problems parsing JSON"), GITHUB_REFUSED, "400" },
	{ PULL_CREATE, 422, INVALID("[{\"resource\":\"PullRequest\","
	    "\"code\":\"custom\",\"message\":"
	    "\"A pull request already exists for me:branch.\"}]"),
	    GITHUB_EXISTS, "422: Validation Failed: A pull request already "
	    "exists for me:branch." },
	{ PULL_CREATE, 422, INVALID("[{\"code\":\"custom\",\"message\":"
	    "\"No commits between dev and me:branch\"}]"),
	    GITHUB_NO_COMMITS, "No commits between dev and me:branch" },
	{ PULL_CREATE, 422, INVALID("[{\"resource\":\"PullRequest\","
	    "\"field\":\"head\",\"code\":\"invalid\"}]"), GITHUB_REFUSED,
	    "422: Validation Failed: head invalid" },
	{ PULL_CREATE, 422, INVALID("[{\"resource\":\"Label\",\"field\":"
	    "\"name\",\"code\":\"already_exists\"}]"), GITHUB_EXISTS,
	    "name already exists" },
	{ PULL_CREATE, 422, INVALID("[\"one\",\"two\",7,null,{}]"),
	    GITHUB_REFUSED, "422: Validation Failed: one; two" },
	{ PULL_CREATE, 422, INVALID("\"one\""), GITHUB_REFUSED,
	    "Validation Failed: one" },
	{ PULL_CREATE, 422, INVALID("{}"), GITHUB_REFUSED,
	    "GitHub answered 422: Validation Failed" },
	{ REF_CREATE, 422, SAYS("Reference already exists"), GITHUB_EXISTS,
	    "422: Reference already exists" },
	{ REF_CREATE, 422, SAYS("In other words"), GITHUB_EXISTS, "words" },
	{ REF_CREATE, 422, SAYS("Object does not exist"), GITHUB_REFUSED,
	    "422: Object does not exist" },
	{ REF_UPDATE, 422, SAYS("Update is not a fast forward"),
	    GITHUB_NOT_FAST_FORWARD, "not a fast forward" },
	{ REF_UPDATE, 422, SAYS("Reference does not exist"),
	    GITHUB_NOT_FOUND, "422: Reference does not exist" },
	{ REF_UPDATE, 422, SAYS("Object does not exist"), GITHUB_REFUSED,
	    "Object" },
	{ USER, 422, HTML, GITHUB_NONSENSE, "" },
	{ USER, 422, SAYS("a\\u001b[2J\\nb"), GITHUB_REFUSED,
	    "422: a\\x1B[2J\\nb" },
	{ USER, 500, SAYS("Server Error"), GITHUB_BUSY, "500: Server Error" },
	{ USER, 502, HTML, GITHUB_BUSY, "GitHub answered 502" },
	{ USER, 503, "", GITHUB_BUSY, "GitHub answered 503" },
	{ USER, 599, "{", GITHUB_BUSY, "GitHub answered 599" },
	{ USER, 300, "", GITHUB_NONSENSE, "" },
};

static void
statuses_have_a_meaning(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(outcomes); i++) {
		struct http_answer a = usual_answer(outcomes[i].status);
		const char *body = outcomes[i].body;

		if (strcmp(body, HTML) == 0)
			keep(a.content_type, sizeof(a.content_type),
			    "text/html");
		start(outcomes[i].request);
		answer_with(&a, body);
		if (heard.answer.result != outcomes[i].result ||
		    strstr(heard.answer.text, outcomes[i].text) == NULL)
			fail_msg("%d %s: %u '%s'", outcomes[i].status, body,
			    heard.answer.result, heard.answer.text);
		assert_int_equal(heard.answer.text[0] == '\0',
		    heard.answer.result == GITHUB_OK);
		assert_false(text_has_control(heard.answer.text,
		    strlen(heard.answer.text)));
	}
}

/* ---- limits ---- */

#define NOW	1795442709

static int64_t
fixed_now(void)
{
	return TIME_NS;
}

static const struct {
	int		 status;
	unsigned	 retry_after;
	bool		 said;
	int64_t		 left, reset, date;
	unsigned	 seconds;	/* 0: it is no limit */
} limits[] = {
	{ 403, 7, false, 0, 0, 0, 7 },
	{ 429, 7, true, 0, NOW + 900, 0, 7 },
	{ 403, 0, true, 0, NOW + 900, 0, 900 },
	{ 429, 0, true, 0, NOW + 900, 0, 900 },
	/* The server's clock counts. */
	{ 403, 0, true, 0, NOW + 900, NOW + 600, 300 },
	{ 403, 0, true, 0, NOW - 5, 0, 1 },
	{ 403, 0, true, 0, NOW, NOW, 1 },
	{ 403, 0, true, 0, 0, 0, 60 },
	{ 403, 0, true, 0, INT64_C(1) << 62, 0, 86400 },
	{ 429, 0, true, 10, NOW + 900, 0, 60 },
	{ 429, 0, false, 0, NOW + 900, 0, 60 },
	{ 403, 0, true, 10, NOW + 900, 0, 0 },
	{ 403, 0, false, 0, NOW + 900, 0, 0 },
};

static void
limits_are_waited_for(void **state)
{
	(void)state;
	clock_set_source(fixed_now);
	for (size_t i = 0; i < ARRAY_LEN(limits); i++) {
		struct http_answer a = usual_answer(limits[i].status);

		a.retry_after = limits[i].retry_after;
		a.limit_said = limits[i].said;
		a.limit_left = limits[i].left;
		a.limit_reset = limits[i].reset;
		a.date = limits[i].date;
		start(USER);
		answer_with(&a, SAYS("Forbidden"));
		assert_int_equal(heard.answer.result, limits[i].seconds > 0 ?
		    GITHUB_LIMITED : GITHUB_CREDENTIALS);
		assert_int_equal(heard.answer.retry_after, limits[i].seconds);
	}
	clock_set_source(NULL);
}

static void
rights_are_explained(void **state)
{
	struct http_answer a = usual_answer(403);

	(void)state;
	keep(a.hints.sso, sizeof(a.hints.sso), "required; url=https://g/sso");
	keep(a.hints.permissions, sizeof(a.hints.permissions),
	    "pull_requests=write");
	keep(a.hints.scopes, sizeof(a.hints.scopes), "gist");
	keep(a.hints.request_id, sizeof(a.hints.request_id), "A:1");
	keep(a.hints.sunset, sizeof(a.hints.sunset), "soon");
	start(USER);
	answer_with(&a, SAYS("Resource protected by organization SAML"));
	assert_int_equal(heard.answer.result, GITHUB_CREDENTIALS);
	assert_string_equal(heard.answer.text, "GitHub answered 403: Resource "
	    "protected by organization SAML; its organization wants the token "
	    "to be authorized for single sign-on: required; "
	    "url=https://g/sso; needed: pull_requests=write; the token has: "
	    "gist");
	assert_string_equal(heard.answer.hints.request_id, "A:1");
	assert_string_equal(heard.answer.hints.sunset, "soon");
}

static void
long_words_are_cut(void **state)
{
	struct buf b CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct http_answer a = usual_answer(422);
	size_t len;

	(void)state;
	(void)buf_puts(&b, "{\"message\":\"m\",\"errors\":[");
	for (unsigned i = 0; i < 9; i++) {
		(void)buf_puts(&b, i > 0 ? ",\"" : "\"");
		for (unsigned j = 0; j < 90; j++)
			(void)buf_puts(&b, "\xE2\x82\xAC");
		(void)buf_puts(&b, "\"");
	}
	(void)buf_puts(&b, "]}");
	start(USER);
	answer_with(&a, b.data);
	len = strlen(heard.answer.text);
	assert_in_range(len, sizeof(heard.answer.text) - 4,
	    sizeof(heard.answer.text) - 1);
	assert_int_equal(text_utf8_valid(heard.answer.text, len), len);
}

static void
what_http_could_not_do_is_passed_on(void **state)
{
	static const enum github_result expected[] = {
		[HTTP_UNREACHABLE] = GITHUB_UNREACHABLE,
		[HTTP_TIMED_OUT] = GITHUB_TIMED_OUT,
		[HTTP_BROKEN] = GITHUB_UNREACHABLE,
		[HTTP_UNTRUSTED] = GITHUB_UNTRUSTED,
		[HTTP_REFUSED] = GITHUB_NONSENSE,
		[HTTP_FAILED] = GITHUB_UNREACHABLE,
		[HTTP_ABANDONED] = GITHUB_ABANDONED,
	};

	(void)state;
	for (size_t i = HTTP_UNREACHABLE; i < ARRAY_LEN(expected); i++) {
		struct http_answer a = {
			.result = (enum http_result)i, .error = "host: why",
		};

		start(USER);
		answer_with(&a, "");
		assert_int_equal(heard.answer.result, expected[i]);
		assert_int_equal(heard.answer.status, 0);
		assert_string_equal(heard.answer.text, "host: why");
	}
}

/* ---- memory ---- */

static void
no_memory_to_hear_is_told(void **state)
{
	static const struct {
		size_t request;
		int status;
		const char *body;
		enum github_result result;
	} cases[] = {
		{ PULL, 200, PULL_JSON, GITHUB_OK },
		{ COMMENTS, 200, "[" COMMENT_JSON "]", GITHUB_OK },
		{ BLOB, 200, BLOB_JSON("YWJj"), GITHUB_OK },
		{ PULL_CREATE, 422, INVALID("[{\"field\":\"a\",\"code\":\"b_c\""
		    "},\"d\"]"), GITHUB_REFUSED },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		long countdown = 0;

		do {
			struct http_answer a = usual_answer(cases[i].status);

			keep(a.next, sizeof(a.next), "/next");
			start(cases[i].request);
			asked_answer_without_memory(&a, cases[i].body,
			    countdown++);
			if (heard.answer.result == GITHUB_UNREACHABLE)
				assert_non_null(strstr(heard.answer.text,
				    "no memory"));
			else
				assert_int_equal(heard.answer.result,
				    cases[i].result);
		} while (heard.answer.result != cases[i].result);
		assert_true(countdown > 2);
	}
}

int
main(void)
{
#define TEST(name)	cmocka_unit_test_setup_teardown(name, \
			    requests_fixture, requests_fixture_gone)
	const struct CMUnitTest tests[] = {
		TEST(pages_lead_on),
		TEST(answers_about_something_else_are_nonsense),
		TEST(statuses_have_a_meaning),
		TEST(limits_are_waited_for),
		TEST(rights_are_explained),
		TEST(long_words_are_cut),
		TEST(what_http_could_not_do_is_passed_on),
		TEST(no_memory_to_hear_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
