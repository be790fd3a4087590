/*
 * Documents: what is at the top of each answer, and where it goes.
 */
#include "internal.h"

#include <errno.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define ANSWER		struct github_answer
#define REPOSITORY	struct github_repository
#define COMPARISON	struct github_comparison
#define ENTRY		struct github_entry

#define NAME_LEN_MAX	((size_t)255)
#define PARENTS_MAX	64u	/* git has no limit; more than one are rare */
#define ENTRIES_MAX	100000u	/* GitHub's own limit of a tree */

void
github_answer_done(struct github_answer *answer)
{
	free(answer->ref);
	free(answer->user.login);
	free(answer->repository.name);
	free(answer->repository.branch);
	free(answer->repository.parent);
	free(answer->commit.parent);
	free(answer->commit.author);
	for (size_t i = 0; i < answer->tree.count; i++)
		free(answer->tree.entry[i].name);
	free(answer->tree.entry);
	bytes_unref(answer->content);
	pull_request_done(&answer->pull);
	pull_remark_done(&answer->remark);
	pull_comment_done(&answer->comment);
	pull_page_done(&answer->page);
}

/* ---- who and where ---- */

static const struct member user_members[] = {
	MEMBER("id", member_number, ANSWER, user.id, .min = 1),
	MEMBER("login", github_name, ANSWER, user.login,
	    .max = NAME_LEN_MAX),
};

static const struct member parent_members[] = {
	MEMBER("full_name", github_name, REPOSITORY, parent,
	    .max = NAME_LEN_MAX),
};

static const struct member permission_members[] = {
	MEMBER("push", member_bool, REPOSITORY, may_push, .optional = true),
};

static const struct member repository_members[] = {
	MEMBER("id", member_number, REPOSITORY, id, .min = 1),
	MEMBER("full_name", github_name, REPOSITORY, name,
	    .max = NAME_LEN_MAX),
	MEMBER("default_branch", github_name, REPOSITORY, branch,
	    .max = PULL_LINE_MAX, .optional = true),
	MEMBER_OBJECT("parent", parent_members, .optional = true),
	MEMBER("fork", member_bool, REPOSITORY, is_fork, .optional = true),
	MEMBER("archived", member_bool, REPOSITORY, is_archived,
	    .optional = true),
	MEMBER_OBJECT("permissions", permission_members, .optional = true),
};

static const struct member merge_members[] = {
	MEMBER("merge_type", github_word, ANSWER, merge),
};

/* ---- git's objects ---- */

static const struct member sha_members[] = {
	MEMBER("sha", github_object, ANSWER, object),
};

static const struct member ref_members[] = {
	MEMBER("ref", github_name, ANSWER, ref, .max = PULL_LINE_MAX),
	MEMBER_OBJECT("object", sha_members),
};

static const struct member bare_sha_members[] = {
	{ .name = "sha", .read = github_object },
};

static int
read_parents(const struct json_node *node, const struct member *m, void *to,
    struct reason *why)
{
	static const struct items parents = {
		bare_sha_members, ARRAY_LEN(bare_sha_members),
		PULL_OBJECT_SIZE, PARENTS_MAX, .cut = false,
	};
	struct github_commit *commit = to;
	void *parent = NULL;
	int r;

	if (node->type != JSON_ARRAY)
		return wire_refuse(m, why, "array");
	r = github_items(node, &parents, &parent, &commit->parents, why);
	commit->parent = parent;
	return wire_at(r, why, m->name);
}

static const struct member author_members[] = {
	MEMBER("name", member_line_cut, ANSWER, commit.author,
	    .max = NAME_LEN_MAX, .optional = true),
};

static const struct member commit_members[] = {
	MEMBER("sha", github_object, ANSWER, object),
	MEMBER_OBJECT("tree", bare_sha_members,
	    .offset = offsetof(ANSWER, commit.tree)),
	MEMBER("parents", read_parents, ANSWER, commit),
	MEMBER_OBJECT("author", author_members, .optional = true),
};

static const struct member entry_members[] = {
	MEMBER("path", member_line, ENTRY, name, .max = PULL_LINE_MAX),
	MEMBER("mode", github_word, ENTRY, mode),
	MEMBER("type", github_word, ENTRY, type),
	MEMBER("sha", github_object, ENTRY, object),
	MEMBER("size", member_number, ENTRY, size, .optional = true),
};

static int
read_entries(const struct json_node *node, const struct member *m, void *to,
    struct reason *why)
{
	static const struct items entries = {
		entry_members, ARRAY_LEN(entry_members), sizeof(ENTRY),
		ENTRIES_MAX, .cut = false,
	};
	struct github_tree *tree = to;
	void *entry = NULL;
	int r;

	if (node->type != JSON_ARRAY)
		return wire_refuse(m, why, "array");
	r = github_items(node, &entries, &entry, &tree->count, why);
	tree->entry = entry;
	return wire_at(r, why, m->name);
}

static const struct member tree_members[] = {
	MEMBER("sha", github_object, ANSWER, object),
	MEMBER("tree", read_entries, ANSWER, tree),
	MEMBER("truncated", member_bool, ANSWER, tree.truncated,
	    .optional = true),
};

/* ---- files ---- */

/* docs.github.com, get a blob: "always Base64 encoded". */
static int
read_encoding(const struct json_node *node, const struct member *m, void *to,
    struct reason *why)
{
	(void)to;
	return json_is_text(node, "base64") ? 0 :
	    wire_refuse(m, why, "base64");
}

/* RFC 2045, 6.8: in lines. */
#define BREAKS	"\r\n"

static int
decode(const struct json_node *node, const struct member *m, struct buf *out,
    struct reason *why)
{
	/* Four letters are three bytes at the most. */
	int r = buf_resize(out, node->len / 4 * 3 + 3);

	if (r < 0)
		return reason_set(why, -r, "no memory to read it");
	if (sodium_base642bin((unsigned char *)out->data, out->len,
	    node->text, node->len, BREAKS, &out->len, NULL,
	    sodium_base64_VARIANT_ORIGINAL) != 0)
		return wire_refuse(m, why, "base64");
	if (out->len > GITHUB_CONTENT_MAX)
		return reason_set(why, EINVAL, "%s has more than %zu bytes",
		    m->name, GITHUB_CONTENT_MAX);
	return 0;
}

/* A file in base64 is as large as this, with a break after each line. */
#define BASE64_MAX	(2 * GITHUB_CONTENT_MAX)

static int
read_content(const struct json_node *node, const struct member *m, void *to,
    struct reason *why)
{
	struct buf out CF_AUTO(buf_done) = BUF_INIT(BASE64_MAX);
	struct bytes **content = to;
	int r;

	if (node->type != JSON_STRING)
		return wire_refuse(m, why, "text");
	if (node->len > BASE64_MAX)
		return reason_set(why, EINVAL, "%s has more than %zu bytes",
		    m->name, GITHUB_CONTENT_MAX);
	r = decode(node, m, &out, why);
	if (r < 0)
		return r;
	*content = bytes_new(out.len > 0 ? out.data : "", out.len);
	return *content != NULL ? 0 :
	    reason_set(why, ENOMEM, "no memory to read it");
}

static const struct member content_members[] = {
	MEMBER("sha", github_object, ANSWER, object),
	MEMBER_WHOLE("encoding", read_encoding),
	MEMBER("content", read_content, ANSWER, content),
};

/* ---- comparisons ---- */

static int
read_items(const struct json_node *node, enum pull_kind kind,
    struct pull_page *page, struct reason *why)
{
	page->kind = kind;
	return github_items(node, &github_kinds[kind], &page->item,
	    &page->count, why);
}

static int
read_files(const struct json_node *node, const struct member *m, void *to,
    struct reason *why)
{
	if (node->type != JSON_ARRAY)
		return wire_refuse(m, why, "array");
	return wire_at(read_items(node, PULL_FILES, to, why), why, m->name);
}

static const struct member comparison_members[] = {
	MEMBER("status", github_word, ANSWER, comparison.status),
	MEMBER("ahead_by", member_number, ANSWER, comparison.ahead),
	MEMBER("behind_by", member_number, ANSWER, comparison.behind),
	MEMBER_OBJECT("merge_base_commit", bare_sha_members,
	    .offset = offsetof(ANSWER, comparison.merge_base)),
	MEMBER("files", read_files, ANSWER, page, .optional = true),
};

/* ---- all of them ---- */

#define TABLE(table)	table, ARRAY_LEN(table)

/* What is NULL has the members of a kind of item. */
static const struct {
	const struct member	*members;
	size_t			 count;
	enum pull_kind		 kind;
	size_t			 offset;	/* in the answer */
} objects[GITHUB_PAGE] = {
	[GITHUB_USER] = { TABLE(user_members), 0, 0 },
	[GITHUB_REPOSITORY] = { TABLE(repository_members), 0,
	    offsetof(ANSWER, repository) },
	[GITHUB_REF] = { TABLE(ref_members), 0, 0 },
	[GITHUB_COMMIT] = { TABLE(commit_members), 0, 0 },
	[GITHUB_TREE] = { TABLE(tree_members), 0, 0 },
	[GITHUB_BLOB] = { TABLE(sha_members), 0, 0 },
	[GITHUB_MERGE] = { TABLE(merge_members), 0, 0 },
	[GITHUB_COMPARISON] = { TABLE(comparison_members), 0, 0 },
	[GITHUB_PULL] = { NULL, 0, PULL_REQUESTS, offsetof(ANSWER, pull) },
	[GITHUB_REMARK] = { NULL, 0, PULL_REMARKS,
	    offsetof(ANSWER, remark) },
	[GITHUB_COMMENT] = { NULL, 0, PULL_COMMENTS,
	    offsetof(ANSWER, comment) },
	[GITHUB_CONTENT] = { TABLE(content_members), 0, 0 },
};

static int
read_object(enum github_document document, const struct json_node *top,
    struct github_answer *answer, struct reason *why)
{
	const struct member *members = objects[document].members;
	size_t count = objects[document].count;
	const struct items *items = &github_kinds[objects[document].kind];

	if (members == NULL) {
		members = items->members;
		count = items->count;
	}
	return wire_members(top, members, count,
	    (char *)answer + objects[document].offset, why);
}

/* Most pages are arrays; these are objects with an array in them. */
static const struct {
	const char	*items;
} wrapped[PULL_KINDS] = {
	[PULL_CHECKS] = { "check_runs" },
	[PULL_STATUSES] = { "statuses" },
};

static const struct member page_members[] = {
	MEMBER("total_count", member_number, struct pull_page, total),
	MEMBER("state", github_word, struct pull_page, state,
	    .optional = true),
};

static int
read_page(enum pull_kind kind, const struct json_node *top,
    struct pull_page *page, struct reason *why)
{
	const char *name = wrapped[kind].items;
	int r;

	if (name == NULL)
		return read_items(top, kind, page, why);
	r = wire_members(top, page_members, ARRAY_LEN(page_members), page,
	    why);
	if (r < 0)
		return r;
	top = json_array(top, name);
	return top == NULL ? reason_set(why, EINVAL, "%s is no array", name) :
	    read_items(top, kind, page, why);
}

static enum json_type
top_of(enum github_document document)
{
	return document >= GITHUB_PAGE &&
	    wrapped[document - GITHUB_PAGE].items == NULL ? JSON_ARRAY :
	    JSON_OBJECT;
}

int
github_read(enum github_document document, const void *data, size_t size,
    struct github_answer *answer, struct reason *why)
{
	struct json_doc *doc CF_AUTO(json_done) = NULL;
	struct github_answer read CF_AUTO(github_answer_done) = *answer;
	int r;

	r = wire_document(data, size, top_of(document), &doc, why);
	if (r < 0)
		return r;
	if (document >= GITHUB_PAGE)
		r = read_page((enum pull_kind)(document - GITHUB_PAGE),
		    json_root(doc), &read.page, why);
	else
		r = read_object(document, json_root(doc), &read, why);
	if (r < 0)
		return r;
	*answer = read;
	read = (struct github_answer) { .result = GITHUB_OK };
	return 0;
}
