/*
 * github: what is answered, as it is meant and as somebody who means harm
 * writes it.
 */
#include "certfs/github.h"

#include "unit.h"
#include "wire_fixture.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define SHA	"0123456789abcdef0123456789abcdef01234567"
#define SHA_2	"89abcdef0123456789abcdef0123456789abcdef"
#define Q(text)	"\"" text "\""
#define USER	"{\"login\":\"ada\",\"type\":\"User\",\"id\":1}"
#define BOT	"{\"login\":\"policy[bot]\",\"type\":\"Bot\"}"
#define WORD_33	"abcdefghijklmnopqrstuvwxyz-123456"

#define END(ref, sha, repo)	"{\"ref\":\"" ref "\",\"sha\":\"" sha "\"," \
	"\"label\":\"ada:" ref "\",\"repo\":" repo "}"

static const struct pair user_pairs[] = {
	{ "login", Q("ada") }, { "id", "7" }, { "type", Q("User") },
	{ NULL, NULL }
};

static const struct pair repository_pairs[] = {
	{ "id", "9" }, { "full_name", Q("ada/PowerPlatformConnectors") },
	{ "default_branch", Q("dev") }, { "fork", "true" },
	{ "archived", "false" },
	{ "parent", "{\"full_name\":\"microsoft/PowerPlatformConnectors\"}" },
	{ "permissions", "{\"push\":true,\"admin\":true}" },
	{ NULL, NULL }
};

static const struct pair ref_pairs[] = {
	{ "ref", Q("refs/heads/dev") },
	{ "object", "{\"type\":\"commit\",\"sha\":\"" SHA "\"}" },
	{ NULL, NULL }
};

static const struct pair commit_pairs[] = {
	{ "sha", Q(SHA) }, { "tree", "{\"sha\":\"" SHA_2 "\"}" },
	{ "parents", "[{\"sha\":\"" SHA_2 "\"},{\"sha\":\"" SHA "\"}]" },
	{ "author", "{\"name\":\"Jo \\u001bDoe\",\"email\":\"jo@x\"}" },
	{ NULL, NULL }
};

static const struct pair tree_pairs[] = {
	{ "sha", Q(SHA) }, { "truncated", "true" },
	{ "tree", "[{\"path\":\"Square \\u001bPayments\",\"mode\":\"040000\","
	    "\"type\":\"tree\",\"size\":12,\"sha\":\"" SHA_2 "\"}]" },
	{ NULL, NULL }
};

static const struct pair blob_pairs[] = {
	{ "sha", Q(SHA) }, { "url", Q("https://x") }, { NULL, NULL }
};

static const struct pair content_pairs[] = {
	{ "sha", Q(SHA) }, { "encoding", Q("base64") }, { "size", "4" },
	{ "content", Q("AGE\\nK/w==\\n") }, { NULL, NULL }
};

static const struct pair merge_pairs[] = {
	{ "message", Q("ok") }, { "merge_type", Q("fast-forward") },
	{ NULL, NULL }
};

static const struct pair comparison_pairs[] = {
	{ "status", Q("ahead") }, { "ahead_by", "2" }, { "behind_by", "0" },
	{ "merge_base_commit", "{\"sha\":\"" SHA "\"}" },
	{ "files", "[{\"filename\":\"a/b\",\"status\":\"added\"}]" },
	{ NULL, NULL }
};

static const struct pair pull_pairs[] = {
	{ "number", "12" }, { "state", Q("closed") },
	{ "title", Q("Square (Independent\\u0007 Publisher)") },
	{ "draft", "false" }, { "merged", "true" },
	{ "merged_at", TIME_TEXT }, { "created_at", TIME_TEXT },
	{ "updated_at", TIME_TEXT }, { "closed_at", TIME_TEXT },
	{ "body", Q("one\\r\\n\\ttwo\\u202e") }, { "user", USER },
	{ "author_association", Q("FIRST_TIME_CONTRIBUTOR") },
	{ "head", END("square", SHA, "{\"full_name\":\"ada/fork\"}") },
	{ "base", END("dev", SHA_2, "{\"full_name\":\"microsoft/P\"}") },
	{ "merge_commit_sha", Q(SHA) }, { "mergeable_state", Q("clean") },
	{ "labels", "[{\"name\":\"New\",\"color\":\"ffffff\"},"
	    "{\"name\":\"deployed\"}]" },
	{ "changed_files", "3" }, { "html_url", Q("https://h/12") },
	{ "maintainer_can_modify", "true" }, { "locked", "true" },
	{ NULL, NULL }
};

static const struct pair review_pairs[] = {
	{ "id", "80" }, { "state", Q("CHANGES_REQUESTED") },
	{ "user", USER }, { "body", Q("") }, { "commit_id", Q(SHA) },
	{ "submitted_at", TIME_TEXT }, { "author_association", Q("MEMBER") },
	{ "html_url", Q("https://h/r") }, { NULL, NULL }
};

static const struct pair remark_pairs[] = {
	{ "id", "10" }, { "pull_request_review_id", "80" },
	{ "in_reply_to_id", "8" }, { "path", Q("a/b.json") },
	{ "line", "7" }, { "original_line", "6" }, { "start_line", "5" },
	{ "side", Q("RIGHT") }, { "subject_type", Q("line") },
	{ "commit_id", Q(SHA) }, { "original_commit_id", Q(SHA_2) },
	{ "body", Q("why?") }, { "user", USER },
	{ "author_association", Q("OWNER") }, { "created_at", TIME_TEXT },
	{ "updated_at", TIME_TEXT }, { "html_url", Q("https://h/c") },
	{ NULL, NULL }
};

static const struct pair comment_pairs[] = {
	{ "id", "4503599627370497" }, { "body", Q("agree") }, { "user", BOT },
	{ "author_association", Q("NONE") }, { "created_at", TIME_TEXT },
	{ "updated_at", TIME_TEXT }, { "html_url", Q("https://h/i") },
	{ NULL, NULL }
};

static const struct pair check_pairs[] = {
	{ "id", "3" }, { "name", Q("validate") }, { "status", Q("completed") },
	{ "conclusion", Q("timed_out") }, { "head_sha", Q(SHA) },
	{ "started_at", TIME_TEXT }, { "completed_at", TIME_TEXT },
	{ "app", "{\"name\":\"Azure Pipelines\"}" },
	{ "output", "{\"title\":\"t\",\"summary\":\"s\\ns\",\"text\":\"x\","
	    "\"annotations_count\":2}" },
	{ "html_url", Q("https://h/k") }, { "details_url", Q("https://d") },
	{ NULL, NULL }
};

static const struct pair annotation_pairs[] = {
	{ "path", Q("a") }, { "start_line", "1" }, { "end_line", "2" },
	{ "annotation_level", Q("failure") }, { "title", Q("t") },
	{ "message", Q("m\\nn") }, { NULL, NULL }
};

static const struct pair status_pairs[] = {
	{ "id", "5" }, { "context", Q("license/cla") },
	{ "state", Q("success") }, { "description", Q("signed") },
	{ "target_url", Q("https://t") }, { "created_at", TIME_TEXT },
	{ "updated_at", TIME_TEXT }, { NULL, NULL }
};

static const struct pair file_pairs[] = {
	{ "filename", Q("new") }, { "previous_filename", Q("old") },
	{ "status", Q("renamed") }, { "sha", Q(SHA) },
	{ "additions", "4" }, { "deletions", "1" }, { NULL, NULL }
};

static const struct pair event_pairs[] = {
	{ "id", "6" }, { "event", Q("merged") }, { "actor", USER },
	{ "commit_id", Q(SHA) }, { "created_at", TIME_TEXT },
	{ "label", "{\"name\":\"New\"}" }, { NULL, NULL }
};

#define PAGE(kind)	(enum github_document)(GITHUB_PAGE + (kind))

/* The object itself, or what a page of it is. */
static const struct {
	const struct pair	*pairs;
	const char		*before, *behind;
} documents[GITHUB_DOCUMENTS] = {
	[GITHUB_USER] = { user_pairs, "", "" },
	[GITHUB_REPOSITORY] = { repository_pairs, "", "" },
	[GITHUB_REF] = { ref_pairs, "", "" },
	[GITHUB_COMMIT] = { commit_pairs, "", "" },
	[GITHUB_TREE] = { tree_pairs, "", "" },
	[GITHUB_BLOB] = { blob_pairs, "", "" },
	[GITHUB_MERGE] = { merge_pairs, "", "" },
	[GITHUB_COMPARISON] = { comparison_pairs, "", "" },
	[GITHUB_PULL] = { pull_pairs, "", "" },
	[GITHUB_REMARK] = { remark_pairs, "", "" },
	[GITHUB_COMMENT] = { comment_pairs, "", "" },
	[GITHUB_CONTENT] = { content_pairs, "", "" },
	[GITHUB_PAGE + PULL_REQUESTS] = { pull_pairs, "[", "]" },
	[GITHUB_PAGE + PULL_REVIEWS] = { review_pairs, "[", "]" },
	[GITHUB_PAGE + PULL_REMARKS] = { remark_pairs, "[", "]" },
	[GITHUB_PAGE + PULL_COMMENTS] = { comment_pairs, "[", "]" },
	[GITHUB_PAGE + PULL_CHECKS] = { check_pairs,
	    "{\"total_count\":1,\"check_runs\":[", "]}" },
	[GITHUB_PAGE + PULL_ANNOTATIONS] = { annotation_pairs, "[", "]" },
	[GITHUB_PAGE + PULL_STATUSES] = { status_pairs,
	    "{\"total_count\":9,\"state\":\"pending\",\"statuses\":[", "]}" },
	[GITHUB_PAGE + PULL_FILES] = { file_pairs, "[", "]" },
	[GITHUB_PAGE + PULL_EVENTS] = { event_pairs, "[", "]" },
};

static void
document_put(struct buf *b, size_t document, const char *name,
    const char *value)
{
	(void)buf_puts(b, documents[document].before);
	object_put(b, documents[document].pairs, name, value);
	(void)buf_puts(b, documents[document].behind);
}

static int
read_with(size_t document, const char *name, const char *value,
    struct github_answer *ret_answer, struct reason *why)
{
	struct buf b CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);

	document_put(&b, document, name, value);
	*ret_answer = (struct github_answer) { .result = GITHUB_OK };
	return github_read((enum github_document)document, buf_text(&b),
	    b.len, ret_answer, why);
}

static void
read_good(size_t document, struct github_answer *ret_answer)
{
	struct reason why = { 0 };

	if (read_with(document, NULL, NULL, ret_answer, &why) < 0)
		fail_msg("%zu: %s", document, why.text);
}

/* ---- what is read ---- */

static void
objects_are_read(void **state)
{
	struct github_answer a;

	(void)state;
	read_good(GITHUB_USER, &a);
	assert_string_equal(a.user.login, "ada");
	assert_int_equal(a.user.id, 7);
	github_answer_done(&a);
	read_good(GITHUB_REPOSITORY, &a);
	assert_string_equal(a.repository.name, "ada/PowerPlatformConnectors");
	assert_string_equal(a.repository.parent,
	    "microsoft/PowerPlatformConnectors");
	assert_string_equal(a.repository.branch, "dev");
	assert_true(a.repository.is_fork && a.repository.may_push);
	assert_false(a.repository.is_archived);
	github_answer_done(&a);
	read_good(GITHUB_REF, &a);
	assert_string_equal(a.ref, "refs/heads/dev");
	assert_string_equal(a.object, SHA);
	github_answer_done(&a);
	read_good(GITHUB_COMMIT, &a);
	assert_string_equal(a.object, SHA);
	assert_string_equal(a.commit.tree, SHA_2);
	assert_int_equal(a.commit.parents, 2);
	assert_string_equal(a.commit.parent[0], SHA_2);
	assert_string_equal(a.commit.parent[1], SHA);
	assert_string_equal(a.commit.author, "Jo \\x1BDoe");
	github_answer_done(&a);
	read_good(GITHUB_TREE, &a);
	assert_int_equal(a.tree.count, 1);
	assert_true(a.tree.truncated);
	assert_string_equal(a.tree.entry[0].name, "Square \\x1BPayments");
	assert_string_equal(a.tree.entry[0].mode, "040000");
	assert_string_equal(a.tree.entry[0].object, SHA_2);
	assert_int_equal(a.tree.entry[0].size, 12);
	github_answer_done(&a);
	read_good(GITHUB_CONTENT, &a);
	assert_string_equal(a.object, SHA);
	assert_int_equal(a.content->size, 4);
	assert_memory_equal(a.content->data, "\0a\n\xFF", 4);
	github_answer_done(&a);
	read_good(GITHUB_MERGE, &a);
	assert_string_equal(a.merge, "fast-forward");
	github_answer_done(&a);
	read_good(GITHUB_COMPARISON, &a);
	assert_int_equal(a.comparison.ahead, 2);
	assert_string_equal(a.comparison.merge_base, SHA);
	assert_int_equal(a.page.kind, PULL_FILES);
	assert_string_equal(a.page.file[0].path, "a/b");
	github_answer_done(&a);
}

static void
a_pull_request_is_read(void **state)
{
	struct github_answer a;
	const struct pull_request *p = &a.pull;

	(void)state;
	read_good(GITHUB_PULL, &a);
	assert_int_equal(p->number, 12);
	assert_string_equal(p->state, "closed");
	assert_string_equal(p->title, "Square (Independent\\x07 Publisher)");
	assert_string_equal(p->body, "one\n\ttwo\\u{202E}");
	assert_true(p->merged && p->maintainer_can_modify && p->locked);
	assert_false(p->draft);
	assert_int_equal(p->merged_at, TIME_NS);
	assert_string_equal(p->author.login, "ada");
	assert_false(p->author.is_bot);
	assert_string_equal(p->role, "first_time_contributor");
	assert_string_equal(p->head.ref, "square");
	assert_string_equal(p->head.label, "ada:square");
	assert_string_equal(p->head.object, SHA);
	assert_string_equal(p->head.repository, "ada/fork");
	assert_string_equal(p->base.object, SHA_2);
	assert_string_equal(p->merge_commit, SHA);
	assert_string_equal(p->mergeable_state, "clean");
	assert_int_equal(p->labels, 2);
	assert_string_equal(p->label[1], "deployed");
	assert_int_equal(p->files, 3);
	assert_string_equal(p->url, "https://h/12");
	github_answer_done(&a);
}

/* A list has no "merged"; where there is one, it decides. */
static void
merged_is_told_by_both_forms(void **state)
{
	struct github_answer a;

	(void)state;
	assert_int_equal(read_with(GITHUB_PULL, "merged", NULL, &a, NULL), 0);
	assert_true(a.pull.merged);
	github_answer_done(&a);
	assert_int_equal(read_with(GITHUB_PULL, "merged", "false", &a, NULL),
	    0);
	assert_false(a.pull.merged);
	github_answer_done(&a);
	assert_int_equal(read_with(GITHUB_PULL, "merged_at", "null", &a,
	    NULL), 0);
	assert_true(a.pull.merged);
	github_answer_done(&a);
}

static void
labels_beyond_the_limit_are_left_out(void **state)
{
	struct buf b CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct github_answer a;

	(void)state;
	(void)buf_puts(&b, "[{\"name\":\"l\"}");
	for (unsigned i = 0; i < PULL_LABELS_MAX; i++)
		(void)buf_puts(&b, ",{\"name\":\"l\"}");
	(void)buf_puts(&b, "]");
	assert_int_equal(read_with(GITHUB_PULL, "labels", buf_text(&b), &a,
	    NULL), 0);
	assert_int_equal(a.pull.labels, PULL_LABELS_MAX);
	github_answer_done(&a);
}

static void
what_people_say_is_read(void **state)
{
	struct github_answer a;

	(void)state;
	read_good(PAGE(PULL_REVIEWS), &a);
	assert_int_equal(a.page.count, 1);
	assert_int_equal(a.page.review->id, 80);
	assert_string_equal(a.page.review->state, "changes_requested");
	assert_string_equal(a.page.review->body, "");
	assert_string_equal(a.page.review->role, "member");
	assert_string_equal(a.page.review->commit, SHA);
	assert_int_equal(a.page.review->at, TIME_NS);
	github_answer_done(&a);
	read_good(PAGE(PULL_REMARKS), &a);
	assert_int_equal(a.page.remark->review, 80);
	assert_int_equal(a.page.remark->in_reply_to, 8);
	assert_int_equal(a.page.remark->line, 7);
	assert_int_equal(a.page.remark->original_line, 6);
	assert_int_equal(a.page.remark->start_line, 5);
	assert_string_equal(a.page.remark->side, "right");
	assert_string_equal(a.page.remark->subject, "line");
	assert_string_equal(a.page.remark->original_commit, SHA_2);
	github_answer_done(&a);
	read_good(PAGE(PULL_COMMENTS), &a);
	assert_int_equal(a.page.comment->id, INT64_C(4503599627370497));
	assert_string_equal(a.page.comment->author.login, "policy[bot]");
	assert_true(a.page.comment->author.is_bot);
	github_answer_done(&a);
}

static void
what_programs_say_is_read(void **state)
{
	struct github_answer a;

	(void)state;
	read_good(PAGE(PULL_CHECKS), &a);
	assert_int_equal(a.page.total, 1);
	assert_string_equal(a.page.check->conclusion, "timed_out");
	assert_string_equal(a.page.check->app, "Azure Pipelines");
	assert_string_equal(a.page.check->summary, "s\ns");
	assert_int_equal(a.page.check->annotations, 2);
	github_answer_done(&a);
	read_good(PAGE(PULL_ANNOTATIONS), &a);
	assert_int_equal(a.page.annotation->last, 2);
	assert_string_equal(a.page.annotation->body, "m\nn");
	github_answer_done(&a);
	read_good(PAGE(PULL_STATUSES), &a);
	assert_int_equal(a.page.total, 9);
	assert_string_equal(a.page.state, "pending");
	assert_string_equal(a.page.status->context, "license/cla");
	github_answer_done(&a);
	read_good(PAGE(PULL_FILES), &a);
	assert_string_equal(a.page.file->previous_path, "old");
	assert_string_equal(a.page.file->object, SHA);
	assert_int_equal(a.page.file->added, 4);
	github_answer_done(&a);
	read_good(PAGE(PULL_EVENTS), &a);
	assert_string_equal(a.page.event->event, "merged");
	assert_string_equal(a.page.event->commit, SHA);
	assert_string_equal(a.page.event->label, "New");
	github_answer_done(&a);
}

/* In lines of sixty, as GitHub sends it. */
static int
read_zeros(size_t size, struct github_answer *ret_answer, struct reason *why)
{
	struct buf b CF_AUTO(buf_done) = BUF_INIT(4 * GITHUB_CONTENT_MAX);

	(void)buf_putc(&b, '"');
	for (size_t i = 0; i + 3 <= size; i += 3)
		(void)buf_puts(&b, i % 45 == 42 ? "AAAA\\n" : "AAAA");
	(void)buf_puts(&b, size % 3 == 2 ? "AAA=" : size % 3 == 1 ? "AA==" :
	    "");
	(void)buf_puts(&b, "\\n\"");
	return read_with(GITHUB_CONTENT, "content", buf_text(&b), ret_answer,
	    why);
}

static void
files_are_as_large_as_artifacts(void **state)
{
	struct github_answer a;
	struct reason why = { 0 };

	(void)state;
	assert_int_equal(read_zeros(GITHUB_CONTENT_MAX, &a, &why), 0);
	assert_int_equal(a.content->size, GITHUB_CONTENT_MAX);
	github_answer_done(&a);
	assert_int_equal(read_zeros(GITHUB_CONTENT_MAX + 1, &a, &why),
	    -EINVAL);
	assert_non_null(strstr(why.text, "content has more than 8388608"));
	assert_int_equal(read_zeros(2 * GITHUB_CONTENT_MAX, &a, &why),
	    -EINVAL);
	assert_null(a.content);
}

/* ---- what a member may be and must not be ---- */

static const struct {
	size_t		 document;
	const char	*name, *value;
	const char	*refusal;	/* NULL: it is taken */
} members[] = {
	{ GITHUB_USER, "login", NULL, "login is missing" },
	{ GITHUB_USER, "login", Q(""), "login is no name" },
	{ GITHUB_USER, "login", Q("a\\nb"), "login is no name" },
	{ GITHUB_USER, "login", Q("a\\u0000b"), "login is no name" },
	{ GITHUB_USER, "id", "0", "id is no whole number" },
	{ GITHUB_USER, "id", "9007199254740993", "id is no whole number" },
	{ GITHUB_REPOSITORY, "full_name", NULL, "full_name is missing" },
	{ GITHUB_REPOSITORY, "parent", "null", NULL },
	{ GITHUB_REPOSITORY, "parent", "{}", "parent: full_name is missing" },
	{ GITHUB_REPOSITORY, "permissions", NULL, NULL },
	{ GITHUB_REPOSITORY, "permissions", "[]", "permissions is no object" },
	{ GITHUB_REPOSITORY, "fork", "1", "fork is no true or false" },
	{ GITHUB_REF, "object", "null", "object is missing" },
	{ GITHUB_REF, "object", "{\"sha\":\"\"}", "object: sha is no object" },
	{ GITHUB_REF, "ref", Q("refs/heads/\\u001b"), "ref is no name" },
	{ GITHUB_COMMIT, "sha", Q("0123"), "sha is no object id" },
	{ GITHUB_CONTENT, "sha", NULL, "sha is missing" },
	{ GITHUB_CONTENT, "encoding", NULL, "encoding is missing" },
	{ GITHUB_CONTENT, "encoding", Q("utf-8"), "encoding is no base64" },
	{ GITHUB_CONTENT, "encoding", Q("none"), "encoding is no base64" },
	{ GITHUB_CONTENT, "content", NULL, "content is missing" },
	{ GITHUB_CONTENT, "content", "7", "content is no text" },
	{ GITHUB_CONTENT, "content", Q(""), NULL },
	{ GITHUB_CONTENT, "content", Q("YWJj"), NULL },
	{ GITHUB_CONTENT, "content", Q("YW\\r\\nJj\\n\\n"), NULL },
	{ GITHUB_CONTENT, "content", Q("YWJ"), "content is no base64" },
	{ GITHUB_CONTENT, "content", Q("YQ=="), NULL },
	{ GITHUB_CONTENT, "content", Q("YQ="), "content is no base64" },
	{ GITHUB_CONTENT, "content", Q("YW-_"), "content is no base64" },
	{ GITHUB_CONTENT, "content", Q("YW Jj"), "content is no base64" },
	{ GITHUB_COMMIT, "sha", Q(SHA "0"), "sha is no object id" },
	{ GITHUB_COMMIT, "sha", Q(SHA "0123456789abcdef01234567"), NULL },
	{ GITHUB_COMMIT, "sha", Q("0123456789ABCDEF0123456789abcdef01234567"),
	    "sha is no object id" },
	{ GITHUB_COMMIT, "author", "{}", NULL },
	{ GITHUB_COMMIT, "author", "{\"name\":null}", NULL },
	{ GITHUB_COMMIT, "parents", "[]", NULL },
	{ GITHUB_COMMIT, "parents", "{}", "parents is no array" },
	{ GITHUB_COMMIT, "parents", "[{}]",
	    "parents: item 1: sha is missing" },
	{ GITHUB_COMMIT, "parents", "[7]",
	    "parents: item 1: it is no object" },
	{ GITHUB_TREE, "tree", "[]", NULL },
	{ GITHUB_TREE, "tree", "[{\"path\":\"a\"}]",
	    "tree: item 1: mode is missing" },
	{ GITHUB_TREE, "truncated", NULL, NULL },
	{ GITHUB_MERGE, "merge_type", Q("a b"), "merge_type is no word" },
	{ GITHUB_COMPARISON, "files", NULL, NULL },
	{ GITHUB_COMPARISON, "files", "{}", "files is no array" },
	{ GITHUB_COMPARISON, "merge_base_commit", "{}", "sha is missing" },
	{ GITHUB_PULL, "number", NULL, "number is missing" },
	{ GITHUB_PULL, "number", "-1", "number is no whole number" },
	{ GITHUB_PULL, "state", "null", "state is missing" },
	{ GITHUB_PULL, "state", Q("on-the-moon"), NULL },
	{ GITHUB_PULL, "state", Q(WORD_33), "state is no word" },
	{ GITHUB_PULL, "state", Q("\\u0000"), "state is no word" },
	{ GITHUB_PULL, "body", "null", NULL },
	{ GITHUB_PULL, "body", "7", "body is no text" },
	{ GITHUB_PULL, "user", "null", NULL },
	{ GITHUB_PULL, "user", "{}", NULL },
	{ GITHUB_PULL, "user", "[]", "user is no object" },
	{ GITHUB_PULL, "head", "null", "head is missing" },
	{ GITHUB_PULL, "head", END("a", SHA, "null"), NULL },
	{ GITHUB_PULL, "head", END("a", "x", "null"), "head: sha is no" },
	{ GITHUB_PULL, "merge_commit_sha", NULL, NULL },
	{ GITHUB_PULL, "merge_commit_sha", "null", NULL },
	{ GITHUB_PULL, "mergeable_state", Q(""), NULL },
	{ GITHUB_PULL, "labels", "null", NULL },
	{ GITHUB_PULL, "labels", "{}", "labels is no array" },
	{ GITHUB_PULL, "labels", "[\"x\"]", "labels: item 1: it is no" },
	{ GITHUB_PULL, "labels", "[{\"name\":\"a\"},{}]",
	    "labels: item 2: name is missing" },
	{ GITHUB_PULL, "merged_at", Q("soon"), "merged_at is no time" },
	{ GITHUB_PULL, "surprise", "{\"a\":[1,2,3]}", NULL },
	{ PAGE(PULL_REVIEWS), "id", NULL, "item 1: id is missing" },
	{ PAGE(PULL_REVIEWS), "user", "null", NULL },
	{ PAGE(PULL_REVIEWS), "commit_id", "null", NULL },
	{ PAGE(PULL_REVIEWS), "submitted_at", NULL, NULL },
	{ PAGE(PULL_REMARKS), "line", "null", NULL },
	{ PAGE(PULL_REMARKS), "line", "-1", "line is no whole number" },
	{ PAGE(PULL_REMARKS), "in_reply_to_id", NULL, NULL },
	{ PAGE(PULL_REMARKS), "path", NULL, "path is missing" },
	{ PAGE(PULL_COMMENTS), "body", NULL, NULL },
	{ PAGE(PULL_COMMENTS), "user", "{\"login\":null}", NULL },
	{ PAGE(PULL_CHECKS), "conclusion", "null", NULL },
	{ PAGE(PULL_CHECKS), "conclusion", Q("stale"), NULL },
	{ PAGE(PULL_CHECKS), "app", "null", NULL },
	{ PAGE(PULL_CHECKS), "output", "{\"title\":null,\"summary\":null}",
	    NULL },
	{ PAGE(PULL_CHECKS), "output", "{\"annotations_count\":-1}",
	    "output: annotations_count is no" },
	{ PAGE(PULL_ANNOTATIONS), "message", "null", NULL },
	{ PAGE(PULL_STATUSES), "target_url", "null", NULL },
	{ PAGE(PULL_FILES), "sha", "null", NULL },
	{ PAGE(PULL_EVENTS), "actor", "null", NULL },
	{ PAGE(PULL_EVENTS), "commit_id", "null", NULL },
};

static void
members_are_checked(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(members); i++) {
		const char *refusal = members[i].refusal;
		struct reason why = { 0 };
		struct github_answer a;
		int r = read_with(members[i].document, members[i].name,
		    members[i].value, &a, &why);

		if ((refusal == NULL) != (r == 0) ||
		    (refusal != NULL && strstr(why.text, refusal) == NULL))
			fail_msg("%s %s: %d '%s'", members[i].name,
			    members[i].value, r, why.text);
		assert_true(r == 0 || a.page.item == NULL);
		github_answer_done(&a);
	}
}

/* ---- documents ---- */

static const struct {
	size_t		 document;
	const char	*json, *refusal;
} odd[] = {
	{ GITHUB_USER, "", "it is no JSON" },
	{ GITHUB_USER, "[]", "it is no object" },
	{ GITHUB_USER, "<html>", "it is no JSON" },
	{ GITHUB_USER, "{\"login\":\"ada\",\"id\":1", "it is no JSON" },
	{ PAGE(PULL_REVIEWS), "{}", "it is no array" },
	{ PAGE(PULL_REVIEWS), "null", "it is no array" },
	{ PAGE(PULL_REVIEWS), "[[]]", "item 1: it is no object" },
	{ PAGE(PULL_CHECKS), "[]", "it is no object" },
	{ PAGE(PULL_CHECKS), "{}", "total_count is missing" },
	{ PAGE(PULL_CHECKS), "{\"total_count\":0}", "check_runs is no array" },
	{ PAGE(PULL_STATUSES), "{\"total_count\":0,\"statuses\":{}}",
	    "statuses is no array" },
};

static void
what_is_no_such_document_is_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(odd); i++) {
		struct github_answer a = { .result = GITHUB_OK };
		struct reason why = { 0 };

		assert_int_equal(github_read(
		    (enum github_document)odd[i].document, odd[i].json,
		    strlen(odd[i].json), &a, &why), -EINVAL);
		if (strstr(why.text, odd[i].refusal) == NULL)
			fail_msg("%s: '%s'", odd[i].json, why.text);
	}
}

static void
pages_have_their_limit(void **state)
{
	(void)state;
	for (unsigned count = 100; count <= 101; count++) {
		struct buf b CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
		struct github_answer a = { .result = GITHUB_OK };
		struct reason why = { 0 };
		int r;

		for (unsigned i = 0; i < count; i++) {
			(void)buf_puts(&b, i == 0 ? "[" : ",");
			object_put(&b, comment_pairs, NULL, NULL);
		}
		(void)buf_puts(&b, "]");
		r = github_read(PAGE(PULL_COMMENTS), b.data, b.len, &a, &why);
		assert_int_equal(r, count > PULL_PAGE_MAX ? -EINVAL : 0);
		assert_int_equal(a.page.count, r == 0 ? count : 0);
		github_answer_done(&a);
	}
}

static void
long_texts_are_cut(void **state)
{
	struct buf b CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct github_answer a;

	(void)state;
	(void)buf_putc(&b, '"');
	for (size_t i = 0; i < PULL_TEXT_MAX; i++)
		(void)buf_puts(&b, "\xC3\xA4");
	(void)buf_putc(&b, '"');
	assert_int_equal(read_with(PAGE(PULL_COMMENTS), "body", b.data, &a,
	    NULL), 0);
	assert_in_range(strlen(a.page.comment->body), PULL_TEXT_MAX - 1,
	    PULL_TEXT_MAX);
	assert_true(text_ends_with(a.page.comment->body, "\xA4..."));
	github_answer_done(&a);
	assert_int_equal(read_with(GITHUB_PULL, "title", b.data, &a, NULL),
	    0);
	assert_in_range(strlen(a.pull.title), PULL_LINE_MAX - 1,
	    PULL_LINE_MAX);
	github_answer_done(&a);
}

static void
what_is_too_much_is_refused_before_it_is_parsed(void **state)
{
	struct buf b CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct github_answer a;
	struct reason why = { 0 };

	(void)state;
	for (unsigned i = 0; i < 100; i++)
		(void)buf_putc(&b, '[');
	for (unsigned i = 0; i < 100; i++)
		(void)buf_putc(&b, ']');
	assert_int_equal(read_with(GITHUB_PULL, "_links", buf_text(&b), &a,
	    &why), -EINVAL);
	assert_non_null(strstr(why.text, "nested too deep"));
}

/* ---- memory ---- */

static void
no_memory_is_told_and_loses_nothing(void **state)
{
	(void)state;
	for (size_t document = 0; document < GITHUB_DOCUMENTS; document++) {
		struct buf b CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
		long countdown = 0;
		int r;

		document_put(&b, document, NULL, NULL);
		do {
			struct github_answer a = { .result = GITHUB_OK };
			struct reason why = { 0 };

			fixture_countdown = countdown++;
			r = github_read((enum github_document)document,
			    b.data, b.len, &a, &why);
			fixture_countdown = -1;
			if (r < 0 && (r != -ENOMEM || why.error != ENOMEM ||
			    a.page.count != 0))
				fail_msg("%zu: %d", document, r);
			github_answer_done(&a);
		} while (r < 0);
	}
}

static void
every_prefix_is_refused(void **state)
{
	(void)state;
	for (size_t document = 0; document < GITHUB_DOCUMENTS; document++) {
		struct buf b CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);

		document_put(&b, document, NULL, NULL);
		for (size_t len = 0; len < b.len; len++) {
			struct github_answer a = { .result = GITHUB_OK };
			char *copy = text_dup(b.data, len);

			assert_int_equal(github_read(
			    (enum github_document)document, copy, len, &a,
			    NULL), -EINVAL);
			free(copy);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(objects_are_read),
		cmocka_unit_test(files_are_as_large_as_artifacts),
		cmocka_unit_test(a_pull_request_is_read),
		cmocka_unit_test(merged_is_told_by_both_forms),
		cmocka_unit_test(labels_beyond_the_limit_are_left_out),
		cmocka_unit_test(what_people_say_is_read),
		cmocka_unit_test(what_programs_say_is_read),
		cmocka_unit_test(members_are_checked),
		cmocka_unit_test(what_is_no_such_document_is_refused),
		cmocka_unit_test(pages_have_their_limit),
		cmocka_unit_test(long_texts_are_cut),
		cmocka_unit_test(
		    what_is_too_much_is_refused_before_it_is_parsed),
		cmocka_unit_test(no_memory_is_told_and_loses_nothing),
		cmocka_unit_test(every_prefix_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
