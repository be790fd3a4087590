/*
 * github: what is sent for each request, and what becomes of the answer.  In
 * place of http's client there is a server here that keeps the last request,
 * and answers what a test wants.
 */
#include "certfs/github.h"

#include "unit.h"
#include "wire_fixture.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#define CLIENT	((struct http_client *)(void *)&server)
#define JSON	"application/json"
#define SHA	"0123456789abcdef0123456789abcdef01234567"
#define SHA_2	"89abcdef0123456789abcdef0123456789abcdef"
#define ABC_SHA	"f2ba8f84ab5c1bce84a7b441cb1959cfc7093b7f"
#define BRANCH	"square/x y"

/* ---- the server ---- */

static struct {
	struct http_request request;
	char		 path[512], body[1024], etag[300];
	http_done	*done;
	void		*arg;
	unsigned	 requests;
	int		 refuses;	/* what http_start() returns */
} server;

static struct {
	struct github_answer answer;
	unsigned	 calls;
	struct pull_page page;	/* taken */
} heard;

static void
keep(char *to, size_t size, const char *text)
{
	(void)snprintf(to, size, "%s", text != NULL ? text : "");
}

int
http_start(struct http_client *client, const struct http_request *request,
    http_done *done, void *arg)
{
	assert_ptr_equal(client, CLIENT);
	if (server.refuses < 0)
		return server.refuses;
	server.request = *request;
	keep(server.path, sizeof(server.path), request->path);
	keep(server.etag, sizeof(server.etag), request->if_none_match);
	memset(server.body, 0, sizeof(server.body));
	if (request->body_len < sizeof(server.body) && request->body_len > 0)
		memcpy(server.body, request->body, request->body_len);
	server.done = done;
	server.arg = arg;
	server.requests++;
	return 0;
}

static void
on_answer(void *arg, struct github_answer *answer)
{
	assert_ptr_equal(arg, &heard);
	heard.calls++;
	heard.answer = *answer;
	heard.page = answer->page;
	answer->page = (struct pull_page) { .count = 0 };
}

static void
heard_reset(void)
{
	pull_page_done(&heard.page);
	memset(&heard, 0, sizeof(heard));
}

static void
answer_with(struct http_answer *answer, const char *body)
{
	answer->body = (struct buf)BUF_INIT(BUF_TEXT_MAX);
	assert_int_equal(buf_puts(&answer->body, body), 0);
	server.done(server.arg, answer);
	buf_done(&answer->body);
	assert_int_equal(heard.calls, 1);
}

static struct http_answer
answer_of(int status)
{
	return (struct http_answer) {
		.result = HTTP_ANSWERED, .status = status,
		.content_type = JSON, .etag = "W/\"e-2\"",
	};
}

static void
answer(int status, const char *body)
{
	struct http_answer a = answer_of(status);

	heard_reset();
	answer_with(&a, body);
}

/* ---- requests ---- */

static struct github_ask usual;

static int
ask_user(void)
{
	return github_ask_user(&usual);
}

static int
ask_repository(void)
{
	return github_ask_repository(&usual);
}

static int
ask_fork(void)
{
	return github_ask_fork(&usual, true);
}

static int
ask_merge(void)
{
	return github_ask_merge_upstream(&usual, "dev");
}

static int
ask_ref(void)
{
	return github_ask_ref(&usual, BRANCH);
}

static int
ask_ref_create(void)
{
	return github_ask_ref_create(&usual, BRANCH, SHA);
}

static int
ask_ref_update(void)
{
	return github_ask_ref_update(&usual, BRANCH, SHA);
}

static int
ask_commit(void)
{
	return github_ask_commit(&usual, SHA);
}

static int
ask_commit_create(void)
{
	static const char *const parents[] = { SHA_2 };

	return github_ask_commit_create(&usual, &(struct github_new_commit){
	    .message = "Add \"x\"\n", .tree = SHA, .parent = parents,
	    .parents = 1, .name = "Ada", .email = "a@b.c", .at = TIME_NS });
}

static int
ask_commit_bare(void)
{
	return github_ask_commit_create(&usual, &(struct github_new_commit){
	    .message = "m", .tree = SHA });
}

static int
ask_tree(void)
{
	return github_ask_tree(&usual, SHA);
}

static int
ask_tree_create(void)
{
	struct bytes *abc CF_AUTO(bytes_done) = bytes_new("a\"\xC3\xA4", 4);
	const struct github_change changes[] = {
		{ .path = "certified-connectors/It's (1)/a.json",
		    .content = abc },
		{ .path = "b", .object = SHA_2 },
		{ .path = "c" },
	};

	assert_non_null(abc);
	return github_ask_tree_create(&usual, SHA, changes, 3);
}

static int
ask_blob_create(void)
{
	return github_ask_blob_create(&usual, "abc", 3);
}

static int
ask_blob(void)
{
	return github_ask_blob(&usual, ABC_SHA);
}

static int
ask_comparison(void)
{
	return github_ask_comparison(&usual, "dev", "ada:square/x");
}

static int
ask_pulls(void)
{
	return github_ask_pulls(&usual, "ada:square", "dev");
}

static int
ask_pull(void)
{
	return github_ask_pull(&usual, 12);
}

static int
ask_pull_create(void)
{
	return github_ask_pull_create(&usual, &(struct github_new_pull){
	    .title = "T", .body = "B", .head = "ada:square", .base = "dev",
	    .maintainer_can_modify = true });
}

static int
ask_pull_update(void)
{
	return github_ask_pull_update(&usual, 12,
	    &(struct github_pull_change){ .state = "open" });
}

static int
ask_files(void)
{
	return github_ask_files(&usual, 12);
}

static int
ask_reviews(void)
{
	return github_ask_reviews(&usual, 12);
}

static int
ask_remarks(void)
{
	return github_ask_remarks(&usual, 12, TIME_NS);
}

static int
ask_comments(void)
{
	return github_ask_comments(&usual, 12, 0);
}

static int
ask_events(void)
{
	return github_ask_events(&usual, 12);
}

static int
ask_checks(void)
{
	return github_ask_checks(&usual, SHA);
}

static int
ask_annotations(void)
{
	return github_ask_annotations(&usual, 3);
}

static int
ask_statuses(void)
{
	return github_ask_statuses(&usual, SHA);
}

static int
ask_comment_create(void)
{
	return github_ask_comment_create(&usual, 12, "a\nb");
}

static int
ask_reply(void)
{
	return github_ask_reply(&usual, 12, 8, "d");
}

enum {
	USER, REPOSITORY, FORK, MERGE, REF, REF_CREATE, REF_UPDATE, COMMIT,
	COMMIT_CREATE, COMMIT_BARE, TREE, TREE_CREATE, BLOB, BLOB_CREATE,
	COMPARISON, PULLS, PULL, PULL_CREATE, PULL_UPDATE, FILES, REVIEWS, REMARKS,
	COMMENTS, EVENTS, CHECKS, ANNOTATIONS, STATUSES, COMMENT_CREATE,
	REPLY, REQUESTS
};

#define REPO	"/repos/microsoft/P.C"
#define REF_JSON(branch, sha)	"{\"ref\":\"refs/heads/" branch "\"," \
	"\"object\":{\"sha\":\"" sha "\"}}"
#define COMMIT_JSON	"{\"sha\":\"" SHA "\",\"tree\":{\"sha\":\"" SHA_2 \
	"\"},\"parents\":[]}"
#define TREE_JSON	"{\"sha\":\"" SHA "\",\"tree\":[]}"
#define BLOB_JSON(content)	"{\"sha\":\"" ABC_SHA "\"," \
	"\"encoding\":\"base64\",\"content\":\"" content "\"}"
#define END_JSON	"{\"ref\":\"r\",\"sha\":\"" SHA "\",\"repo\":null}"
#define PULL_JSON	"{\"number\":12,\"state\":\"open\",\"title\":\"T\"," \
	"\"head\":" END_JSON ",\"base\":" END_JSON "}"
#define COMMENT_JSON	"{\"id\":34,\"body\":\"c\"}"
#define REMARK_JSON	"{\"id\":35,\"path\":\"p\",\"in_reply_to_id\":8}"

static const struct {
	int		 (*ask)(void);
	const char	*method, *path, *body;
	const char	*good;	/* an answer */
} requests[REQUESTS] = {
	[USER] = { ask_user, "GET", "/user", "",
	    "{\"login\":\"ada\",\"id\":1}" },
	[REPOSITORY] = { ask_repository, "GET", REPO, "",
	    "{\"full_name\":\"a/b\",\"id\":1}" },
	[FORK] = { ask_fork, "POST", REPO "/forks",
	    "{\"default_branch_only\":true}",
	    "{\"full_name\":\"a/b\",\"id\":1}" },
	[MERGE] = { ask_merge, "POST", REPO "/merge-upstream",
	    "{\"branch\":\"dev\"}", "{\"merge_type\":\"none\"}" },
	[REF] = { ask_ref, "GET", REPO "/git/ref/heads/square/x%20y", "",
	    REF_JSON(BRANCH, SHA) },
	[REF_CREATE] = { ask_ref_create, "POST", REPO "/git/refs",
	    "{\"ref\":\"refs/heads/" BRANCH "\",\"sha\":\"" SHA "\"}",
	    REF_JSON(BRANCH, SHA) },
	[REF_UPDATE] = { ask_ref_update, "PATCH",
	    REPO "/git/refs/heads/square/x%20y",
	    "{\"sha\":\"" SHA "\",\"force\":false}", REF_JSON(BRANCH, SHA) },
	[COMMIT] = { ask_commit, "GET", REPO "/git/commits/" SHA, "",
	    COMMIT_JSON },
	[COMMIT_CREATE] = { ask_commit_create, "POST", REPO "/git/commits",
	    "{\"message\":\"Add \\\"x\\\"\\n\",\"tree\":\"" SHA "\","
	    "\"parents\":[\"" SHA_2 "\"],"
	    "\"author\":{\"name\":\"Ada\",\"email\":\"a@b.c\","
	    "\"date\":" TIME_TEXT "},"
	    "\"committer\":{\"name\":\"Ada\",\"email\":\"a@b.c\","
	    "\"date\":" TIME_TEXT "}}", COMMIT_JSON },
	[COMMIT_BARE] = { ask_commit_bare, "POST", REPO "/git/commits",
	    "{\"message\":\"m\",\"tree\":\"" SHA "\",\"parents\":[]}",
	    COMMIT_JSON },
	[TREE] = { ask_tree, "GET", REPO "/git/trees/" SHA, "", TREE_JSON },
	[TREE_CREATE] = { ask_tree_create, "POST", REPO "/git/trees",
	    "{\"base_tree\":\"" SHA "\",\"tree\":["
	    "{\"path\":\"certified-connectors/It's (1)/a.json\","
	    "\"mode\":\"100644\",\"type\":\"blob\","
	    "\"content\":\"a\\\"\xC3\xA4\"},"
	    "{\"path\":\"b\",\"mode\":\"100644\",\"type\":\"blob\","
	    "\"sha\":\"" SHA_2 "\"},"
	    "{\"path\":\"c\",\"mode\":\"100644\",\"type\":\"blob\","
	    "\"sha\":null}]}", TREE_JSON },
	[BLOB] = { ask_blob, "GET", REPO "/git/blobs/" ABC_SHA, "",
	    BLOB_JSON("YWJj\\n") },
	[BLOB_CREATE] = { ask_blob_create, "POST", REPO "/git/blobs",
	    "{\"content\":\"YWJj\",\"encoding\":\"base64\"}",
	    "{\"sha\":\"" ABC_SHA "\"}" },
	[COMPARISON] = { ask_comparison, "GET",
	    REPO "/compare/dev...ada%3Asquare%2Fx", "",
	    "{\"status\":\"ahead\",\"ahead_by\":1,\"behind_by\":0,"
	    "\"merge_base_commit\":{\"sha\":\"" SHA "\"},\"files\":[]}" },
	[PULLS] = { ask_pulls, "GET", REPO "/pulls?state=all&head=ada%3Asquare"
	    "&base=dev&per_page=100", "", "[" PULL_JSON "]" },
	[PULL] = { ask_pull, "GET", REPO "/pulls/12", "", PULL_JSON },
	[PULL_CREATE] = { ask_pull_create, "POST", REPO "/pulls",
	    "{\"title\":\"T\",\"head\":\"ada:square\",\"base\":\"dev\","
	    "\"body\":\"B\",\"draft\":false,\"maintainer_can_modify\":true}",
	    PULL_JSON },
	[PULL_UPDATE] = { ask_pull_update, "PATCH", REPO "/pulls/12",
	    "{\"state\":\"open\"}", PULL_JSON },
	[FILES] = { ask_files, "GET", REPO "/pulls/12/files?per_page=100", "",
	    "[]" },
	[REVIEWS] = { ask_reviews, "GET",
	    REPO "/pulls/12/reviews?per_page=100", "", "[]" },
	[REMARKS] = { ask_remarks, "GET", REPO "/pulls/12/comments?"
	    "sort=created&direction=asc&since=2026-11-23T14%3A05%3A09Z"
	    "&per_page=100", "", "[" REMARK_JSON "]" },
	[COMMENTS] = { ask_comments, "GET",
	    REPO "/issues/12/comments?per_page=100", "",
	    "[" COMMENT_JSON "]" },
	[EVENTS] = { ask_events, "GET",
	    REPO "/issues/12/events?per_page=100", "", "[]" },
	[CHECKS] = { ask_checks, "GET", REPO "/commits/" SHA
	    "/check-runs?filter=latest&per_page=100", "",
	    "{\"total_count\":0,\"check_runs\":[]}" },
	[ANNOTATIONS] = { ask_annotations, "GET",
	    REPO "/check-runs/3/annotations?per_page=100", "", "[]" },
	[STATUSES] = { ask_statuses, "GET",
	    REPO "/commits/" SHA "/status?per_page=100", "",
	    "{\"total_count\":0,\"state\":\"pending\",\"statuses\":[]}" },
	[COMMENT_CREATE] = { ask_comment_create, "POST",
	    REPO "/issues/12/comments", "{\"body\":\"a\\nb\"}",
	    COMMENT_JSON },
	[REPLY] = { ask_reply, "POST", REPO "/pulls/12/comments/8/replies",
	    "{\"body\":\"d\"}", REMARK_JSON },
};

static int
set_up(void **state)
{
	(void)state;
	memset(&server, 0, sizeof(server));
	usual = (struct github_ask) {
		.client = CLIENT, .repository = "microsoft/P.C",
		.done = on_answer, .arg = &heard,
	};
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	heard_reset();
	return 0;
}

static void
start(size_t what)
{
	heard_reset();
	assert_int_equal(requests[what].ask(), 0);
	assert_int_equal(heard.calls, 0);
}

static void
requests_are_what_the_api_says(void **state)
{
	(void)state;
	for (size_t i = 0; i < REQUESTS; i++) {
		const struct http_request *request = &server.request;

		start(i);
		assert_string_equal(request->method, requests[i].method);
		assert_string_equal(server.path, requests[i].path);
		assert_string_equal(server.body, requests[i].body);
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
		assert_string_equal(server.etag, reads ? "W/\"e-1\"" : "");
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
	assert_string_equal(server.path, REPO "/pulls/12/reviews?per_page=30");
	answer(200, "[]");
	usual.next = "/repositories/1/pulls/12/reviews?page=2";
	start(REVIEWS);
	assert_string_equal(server.path, usual.next);
	answer(200, "[]");
	usual.per_page = 101;
	assert_int_equal(ask_reviews(), -EINVAL);
}

static void
pages_lead_on(void **state)
{
	struct http_answer a = answer_of(200);

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
	keep(a.next, sizeof(a.next), server.path);
	answer_with(&a, "[" COMMENT_JSON "]");
	assert_int_equal(heard.answer.result, GITHUB_NONSENSE);
	assert_non_null(strstr(heard.answer.text, "next page is itself"));
	assert_int_equal(heard.page.count, 0);
	assert_string_equal(heard.answer.etag, "");

	start(COMMENTS);
	a = answer_of(200);
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
		assert_int_equal(ask_repository(), -EINVAL);
	}
	assert_int_equal(ask_user(), 0);
	answer(200, requests[USER].good);
	assert_int_equal(server.requests, 1);
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
	assert_int_equal(ask_user(), -EINVAL);
	usual.etag = NULL;
	server.refuses = -ECANCELED;
	assert_int_equal(ask_user(), -ECANCELED);
	assert_int_equal(server.requests, 0);
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
		struct http_answer a = answer_of(outcomes[i].status);
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
		struct http_answer a = answer_of(limits[i].status);

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
	struct http_answer a = answer_of(403);

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
	struct http_answer a = answer_of(422);
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
		assert_string_equal(server.path, requests[i].path);
		assert_string_equal(server.body, requests[i].body);
		answer(200, requests[i].good);
	}
	cJSON_InitHooks(NULL);
}

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
			struct http_answer a = answer_of(cases[i].status);

			keep(a.next, sizeof(a.next), "/next");
			start(cases[i].request);
			a.body = (struct buf)BUF_INIT(BUF_TEXT_MAX);
			assert_int_equal(buf_puts(&a.body, cases[i].body), 0);
			fixture_countdown = countdown++;
			server.done(server.arg, &a);
			fixture_countdown = -1;
			buf_done(&a.body);
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
#define TEST(name)	cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(requests_are_what_the_api_says),
		TEST(etags_go_with_what_is_read),
		TEST(pages_are_asked_for_as_wanted),
		TEST(pages_lead_on),
		TEST(answers_about_something_else_are_nonsense),
		TEST(repositories_have_an_owner_and_a_name),
		TEST(what_cannot_be_meant_is_not_sent),
		TEST(too_much_is_not_sent),
		TEST(statuses_have_a_meaning),
		TEST(limits_are_waited_for),
		TEST(rights_are_explained),
		TEST(long_words_are_cut),
		TEST(what_http_could_not_do_is_passed_on),
		TEST(no_memory_to_ask_is_told),
		TEST(no_memory_to_hear_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
