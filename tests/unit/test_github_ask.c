/*
 * github: what is sent for each request.
 */
#include "github_requests.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <string.h>

static void
requests_are_what_the_api_says(void **state)
{
	(void)state;
	for (size_t i = 0; i < REQUESTS; i++) {
		const struct http_request *request = &asked.request;

		start(i);
		assert_string_equal(request->method, requests[i].method);
		assert_string_equal(asked.path, requests[i].path);
		assert_string_equal(asked.body, requests[i].body);
		assert_string_equal(request->accept,
		    "application/vnd.github+json");
		assert_int_equal(request->headers, 1);
		assert_string_equal(request->header->name,
		    "X-GitHub-Api-Version");
		assert_string_equal(request->header->value, "2022-11-28");
		assert_null(request->if_none_match);
		if (requests[i].body[0] == '\0')
			assert_null(request->content_type);
		else
			assert_string_equal(request->content_type, JSON);
		answer(200, requests[i].good);
		if (heard.answer.result != GITHUB_OK)
			fail_msg("%zu: %s", i, heard.answer.text);
		assert_string_equal(heard.answer.text, "");
		assert_int_equal(heard.answer.status, 200);
		assert_string_equal(heard.answer.etag, "W/\"e-2\"");
	}
}

static void
etags_go_with_what_is_read(void **state)
{
	(void)state;
	usual.etag = "W/\"e-1\"";
	for (size_t i = 0; i < REQUESTS; i++) {
		const bool reads = strcmp(requests[i].method, "GET") == 0;

		start(i);
		assert_string_equal(asked.etag, reads ? "W/\"e-1\"" : "");
		answer(304, "");
		assert_int_equal(heard.answer.result,
		    reads ? GITHUB_UNCHANGED : GITHUB_NONSENSE);
	}
}

static void
pages_are_asked_for_as_wanted(void **state)
{
	(void)state;
	usual.per_page = 30;
	start(REVIEWS);
	assert_string_equal(asked.path, REPO "/pulls/12/reviews?per_page=30");
	answer(200, "[]");
	usual.page = 1;
	start(REVIEWS);
	assert_string_equal(asked.path, REPO "/pulls/12/reviews?per_page=30");
	answer(200, "[]");
	usual.page = 2;
	start(REVIEWS);
	assert_string_equal(asked.path,
	    REPO "/pulls/12/reviews?per_page=30&page=2");
	answer(200, "[]");
	usual.next = "/repositories/1/pulls/12/reviews?page=2";
	start(REVIEWS);
	assert_string_equal(asked.path, usual.next);
	answer(200, "[]");
	usual.per_page = 101;
	assert_int_equal(requests[REVIEWS].ask(), -EINVAL);
}

/* ---- what cannot be sent ---- */

static void
repositories_have_an_owner_and_a_name(void **state)
{
	static const char *const wrong[] = {
		NULL, "", "a", "/", "a/", "/b", "a/b/c", "a b/c", "a/b?c",
		"a/b%2F", "a/\xC3\xA4", "a/b\n",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		usual.repository = wrong[i];
		assert_int_equal(requests[REPOSITORY].ask(), -EINVAL);
	}
	assert_int_equal(requests[USER].ask(), 0);
	answer(200, requests[USER].good);
	assert_int_equal(asked.requests, 1);
}

static void
what_cannot_be_meant_is_not_sent(void **state)
{
	struct bytes *nul CF_AUTO(bytes_done) = bytes_new("a\0b", 3);
	struct bytes *latin CF_AUTO(bytes_done) = bytes_new("\xE4", 1);
	struct bytes *good CF_AUTO(bytes_done) = bytes_new("a", 1);
	const struct github_change changes[] = {
		{ .path = "", .content = good },
		{ .path = "/a", .content = good },
		{ .path = "a/", .content = good },
		{ .path = "a//b", .content = good },
		{ .path = "../a", .content = good },
		{ .path = "a/./b", .content = good },
		{ .path = "\xFF", .content = good },
		{ .path = "a", .content = nul },
		{ .path = "a", .content = latin },
		{ .path = "a", .content = good, .object = SHA },
		{ .path = "a", .object = "x" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(changes); i++)
		assert_int_equal(github_ask_tree_create(&usual, SHA,
		    &changes[i], 1), -EINVAL);
	assert_int_equal(github_ask_tree_create(&usual, "dev", NULL, 0),
	    -EINVAL);
	assert_int_equal(github_ask_ref(&usual, ""), -EINVAL);
	assert_int_equal(github_ask_ref(&usual, "a//b"), -EINVAL);
	assert_int_equal(github_ask_ref(&usual, "a/"), -EINVAL);
	assert_int_equal(github_ask_ref_create(&usual, "", SHA), -EINVAL);
	assert_int_equal(github_ask_ref_create(&usual, "b", "x"), -EINVAL);
	assert_int_equal(github_ask_ref_create(&usual, "\xFF", SHA), -EINVAL);
	assert_int_equal(github_ask_commit(&usual, "../../user"), -EINVAL);
	assert_int_equal(github_ask_blob(&usual, "dev"), -EINVAL);
	assert_int_equal(github_ask_pull(&usual, 0), -EINVAL);
	assert_int_equal(github_ask_pull(&usual, -1), -EINVAL);
	assert_int_equal(github_ask_reply(&usual, 1, 0, "x"), -EINVAL);
	assert_int_equal(github_ask_comment_create(&usual, 1, ""), -EINVAL);
	assert_int_equal(github_ask_comment_create(&usual, 1, "\xE4"),
	    -EINVAL);
	assert_int_equal(github_ask_comparison(&usual, "", "b"), -EINVAL);
	assert_int_equal(github_ask_pulls(&usual, "", "b"), -EINVAL);
	assert_int_equal(github_ask_commit_create(&usual,
	    &(struct github_new_commit){ .message = "m", .tree = SHA,
	    .name = "Ada" }), -EINVAL);
	usual.etag = "\"\n\"";
	assert_int_equal(requests[USER].ask(), -EINVAL);
	usual.etag = NULL;
	asked.refuses = -ECANCELED;
	assert_int_equal(requests[USER].ask(), -ECANCELED);
	assert_int_equal(asked.requests, 0);
}

static void
too_much_is_not_sent(void **state)
{
	char *text CF_AUTO(free_done) = calloc(1, 2 * GITHUB_INLINE_MAX + 8);
	struct bytes *half CF_AUTO(bytes_done) = NULL;
	struct github_change changes[3] = { { .path = "a" }, { .path = "b" },
	    { .path = "c" } };

	(void)state;
	assert_non_null(text);
	for (size_t i = 0; i < GITHUB_COMMENT_MAX; i++)
		memcpy(text + 2 * i, "\xC3\xA4", 2);
	assert_int_equal(github_ask_comment_create(&usual, 1, text), 0);
	answer(200, COMMENT_JSON);
	strcat(text, "x");
	assert_int_equal(github_ask_comment_create(&usual, 1, text), -EFBIG);

	memset(text, 'x', GITHUB_INLINE_MAX / 2);
	half = bytes_new(text, GITHUB_INLINE_MAX / 2);
	assert_non_null(half);
	changes[0].content = changes[1].content = half;
	assert_int_equal(github_ask_tree_create(&usual, SHA, changes, 3), 0);
	answer(200, TREE_JSON);
	changes[2].content = half;
	assert_int_equal(github_ask_tree_create(&usual, SHA, changes, 3),
	    -EFBIG);
	assert_int_equal(github_ask_blob_create(&usual, text,
	    GITHUB_BLOB_MAX + 1), -EFBIG);
}

/* ---- memory ---- */

static void *
wrapped_malloc(size_t size)
{
	return malloc(size);
}

static void
wrapped_free(void *p)
{
	free(p);
}

static void
no_memory_to_ask_is_told(void **state)
{
	cJSON_Hooks hooks = { wrapped_malloc, wrapped_free };

	(void)state;
	cJSON_InitHooks(&hooks);
	for (size_t i = 0; i < REQUESTS; i++) {
		long countdown = 0;
		int r;

		/* What the test itself needs comes first there. */
		if (i == TREE_CREATE)
			countdown = 1;
		do {
			heard_reset();
			fixture_countdown = countdown++;
			r = requests[i].ask();
			fixture_countdown = -1;
			assert_true(r == 0 || r == -ENOMEM);
		} while (r < 0);
		assert_string_equal(asked.path, requests[i].path);
		assert_string_equal(asked.body, requests[i].body);
		answer(200, requests[i].good);
	}
	cJSON_InitHooks(NULL);
}

int
main(void)
{
#define TEST(name)	cmocka_unit_test_setup_teardown(name, \
			    requests_fixture, requests_fixture_gone)
	const struct CMUnitTest tests[] = {
		TEST(requests_are_what_the_api_says),
		TEST(etags_go_with_what_is_read),
		TEST(pages_are_asked_for_as_wanted),
		TEST(repositories_have_an_owner_and_a_name),
		TEST(what_cannot_be_meant_is_not_sent),
		TEST(too_much_is_not_sent),
		TEST(no_memory_to_ask_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
