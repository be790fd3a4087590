#include "github_requests.h"

#include <string.h>

struct github_ask usual;
struct heard heard;

/* ---- what comes of them ---- */

static void
on_answer(void *arg, struct github_answer *answer)
{
	assert_ptr_equal(arg, &heard);
	heard.calls++;
	heard.answer = *answer;
	heard.page = answer->page;
	answer->page = (struct pull_page) { .count = 0 };
}

void
heard_reset(void)
{
	pull_page_done(&heard.page);
	memset(&heard, 0, sizeof(heard));
}

void
answer_with(struct http_answer *answer, const char *body)
{
	asked_answer(answer, body);
	assert_int_equal(heard.calls, 1);
}

struct http_answer
usual_answer(int status)
{
	struct http_answer a = answer_of(status, JSON);

	keep(a.etag, sizeof(a.etag), "W/\"e-2\"");
	return a;
}

void
answer(int status, const char *body)
{
	struct http_answer a = usual_answer(status);

	heard_reset();
	answer_with(&a, body);
}

int
requests_fixture(void **state)
{
	(void)state;
	memset(&asked, 0, sizeof(asked));
	usual = (struct github_ask) {
		.client = CLIENT, .repository = "microsoft/P.C",
		.done = on_answer, .arg = &heard,
	};
	return 0;
}

int
requests_fixture_gone(void **state)
{
	(void)state;
	heard_reset();
	return 0;
}

void
start(size_t what)
{
	heard_reset();
	assert_int_equal(requests[what].ask(), 0);
	assert_int_equal(heard.calls, 0);
}

/* ---- requests ---- */

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

const struct github_request requests[REQUESTS] = {
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
