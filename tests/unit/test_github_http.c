/*
 * github over http, against a server: what the two have to agree on.
 */
#include "http_fixture.h"

#include "certfs/github.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct heard {
	struct github_answer	 answer;
	char			 next[256];
	unsigned		 calls;
};

static void
on_answer(void *arg, struct github_answer *answer)
{
	struct heard *heard = arg;

	heard->calls++;
	heard->answer = *answer;
	(void)snprintf(heard->next, sizeof(heard->next), "%s",
	    answer->page.next != NULL ? answer->page.next : "");
	/* Kept, to be looked at. */
	answer->repository = (struct github_repository) { .id = 0 };
}

static struct github_ask
begin(struct served *s, struct heard *heard, const char *repository)
{
	char base[96];

	(void)snprintf(base, sizeof(base), "%s/github",
	    served_url(s, "plain"));
	if (s->client == NULL)
		served_client(s, &(struct http_options){ .base = base,
		    .agent = "certfs-test/1" });
	memset(heard, 0, sizeof(*heard));
	return (struct github_ask) { .client = s->client,
	    .repository = repository, .done = on_answer, .arg = heard };
}

static void
wait_for(struct served *s, const struct heard *heard)
{
	while (heard->calls == 0)
		assert_int_equal(http_run(s->client, 10000), 0);
}

static void
a_renamed_repository_is_followed(void **state)
{
	struct served *s = *state;
	struct heard heard;
	struct github_ask ask = begin(s, &heard, "old/name");

	assert_int_equal(github_ask_repository(&ask), 0);
	wait_for(s, &heard);
	assert_int_equal(heard.answer.result, GITHUB_OK);
	assert_string_equal(heard.answer.repository.name, "new/name");
	free(heard.answer.repository.name);

	ask = begin(s, &heard, "old/name");
	assert_int_equal(github_ask_pull_update(&ask, 12,
	    &(struct github_pull_change){ .state = "open" }), 0);
	wait_for(s, &heard);
	assert_int_equal(heard.answer.result, GITHUB_OK);
	assert_int_equal(served_count(s,
	    " PATCH /github/repositories/1/pulls/12 |", "| body 16 "), 1);
}

static void
pages_lead_from_one_to_the_next(void **state)
{
	struct served *s = *state;
	struct heard heard;
	struct github_ask ask = begin(s, &heard, "a/b");

	assert_int_equal(github_ask_comments(&ask, 12, 0), 0);
	wait_for(s, &heard);
	assert_int_equal(heard.answer.result, GITHUB_OK);
	assert_string_equal(heard.answer.etag, "W/\"1\"");
	assert_string_equal(heard.next,
	    "/repositories/1/issues/12/comments?page=2");

	ask = begin(s, &heard, "a/b");
	ask.next = "/repositories/1/issues/12/comments?page=2";
	ask.etag = "W/\"0\"";
	assert_int_equal(github_ask_comments(&ask, 12, 0), 0);
	wait_for(s, &heard);
	assert_int_equal(heard.answer.result, GITHUB_OK);
	assert_string_equal(heard.answer.etag, "W/\"2\"");
	assert_string_equal(heard.next, "");
	assert_int_equal(served_count(s, "/comments?page=2 |",
	    "| If-None-Match: W/\"0\" |"), 1);
}

static void
a_limit_ends_by_the_servers_clock(void **state)
{
	struct served *s = *state;
	struct heard heard;
	struct github_ask ask = begin(s, &heard, NULL);

	assert_int_equal(github_ask_user(&ask), 0);
	wait_for(s, &heard);
	assert_int_equal(heard.answer.result, GITHUB_LIMITED);
	assert_int_equal(heard.answer.retry_after, 600);
}

static void
names_are_escaped_as_the_api_wants(void **state)
{
	struct served *s = *state;
	struct heard heard;
	struct github_ask ask = begin(s, &heard, "a/b");

	assert_int_equal(github_ask_ref(&ask, "x y/(z)'"), 0);
	wait_for(s, &heard);
	assert_int_equal(heard.answer.result, GITHUB_NOT_FOUND);
	assert_int_equal(served_count(s, " GET /github/repos/a/b/git/ref/"
	    "heads/x%20y/%28z%29%27 |", "| Accept: "
	    "application/vnd.github+json | X-GitHub-Api-Version: 2022-11-28 "
	    "|"), 1);
	ask = begin(s, &heard, "a/b");
	assert_int_equal(github_ask_comparison(&ask, "dev", "me:x/y"), 0);
	wait_for(s, &heard);
	assert_int_equal(served_count(s,
	    " GET /github/repos/a/b/compare/dev...me%3Ax%2Fy |", ""), 1);
}

int
main(void)
{
#define TEST(name)	cmocka_unit_test_teardown(name, client_gone)
	const struct CMUnitTest tests[] = {
		TEST(a_renamed_repository_is_followed),
		TEST(pages_lead_from_one_to_the_next),
		TEST(a_limit_ends_by_the_servers_clock),
		TEST(names_are_escaped_as_the_api_wants),
	};

	(void)alarm(PATIENCE_SECONDS);
	return cmocka_run_group_tests(tests, serve, serve_no_more);
}
