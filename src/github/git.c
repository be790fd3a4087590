/*
 * Requests about repositories and what git has in them.
 */
#include "internal.h"

#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEADS	"refs/heads/"

/* ---- who and where ---- */

int
github_ask_user(const struct github_ask *ask)
{
	static const struct kind kind = { "GET", GITHUB_USER, 0 };
	struct call c;

	call_begin(&c, ask, &kind);
	call_put(&c, "/user");
	return call_send(&c);
}

int
github_ask_repository(const struct github_ask *ask)
{
	static const struct kind kind = { "GET", GITHUB_REPOSITORY, 0 };
	struct call c;

	call_begin(&c, ask, &kind);
	return call_send(&c);
}

int
github_ask_fork(const struct github_ask *ask, bool default_branch_only)
{
	static const struct kind kind =
	    { "POST", GITHUB_REPOSITORY, TOPIC_FORK };
	struct call c;

	call_begin(&c, ask, &kind);
	call_put(&c, "/forks");
	call_add_bool(&c, call_body(&c), "default_branch_only",
	    default_branch_only);
	return call_send(&c);
}

int
github_ask_merge_upstream(const struct github_ask *ask, const char *branch)
{
	static const struct kind kind = { "POST", GITHUB_MERGE, 0 };
	struct call c;

	call_begin(&c, ask, &kind);
	call_put(&c, "/merge-upstream");
	call_add_text(&c, call_body(&c), "branch", branch);
	return call_send(&c);
}

/* ---- refs ---- */

/* The answer has to be about it. */
static void
expect_ref(struct call *c, const char *branch)
{
	if (branch[0] == '\0')
		call_refuse(c, -EINVAL);
	if (asprintf(&c->ref, HEADS "%s", branch) < 0) {
		c->ref = NULL;
		call_refuse(c, -ENOMEM);
	}
}

static void
expect_object(struct call *c, const char *object)
{
	if (!github_is_object(object)) {
		call_refuse(c, -EINVAL);
		return;
	}
	memcpy(c->object, object, strlen(object) + 1);
}

/* Of a ref the slashes stay: each segment is escaped by itself. */
static void
put_branch(struct call *c, const char *branch)
{
	struct span rest = { branch, strlen(branch) };

	for (;;) {
		const size_t len = strcspn(rest.data, "/");

		if (len == 0)
			call_refuse(c, -EINVAL);
		(void)buf_putc(&c->path, '/');
		(void)http_put_segment(&c->path, rest.data, len);
		if (len == rest.len)
			return;
		rest = span_skip(rest, len + 1);
	}
}

int
github_ask_ref(const struct github_ask *ask, const char *branch)
{
	static const struct kind kind = { "GET", GITHUB_REF, TOPIC_GIT };
	struct call c;

	call_begin(&c, ask, &kind);
	call_put(&c, "/git/ref/heads");
	put_branch(&c, branch);
	expect_ref(&c, branch);
	return call_send(&c);
}

int
github_ask_ref_create(const struct github_ask *ask, const char *branch,
    const char *object)
{
	static const struct kind kind =
	    { "POST", GITHUB_REF, TOPIC_GIT | TOPIC_REF_CREATE };
	struct call c;

	call_begin(&c, ask, &kind);
	call_put(&c, "/git/refs");
	expect_ref(&c, branch);
	expect_object(&c, object);
	call_add_text(&c, call_body(&c), "ref", c.ref);
	call_add_text(&c, call_body(&c), "sha", object);
	return call_send(&c);
}

int
github_ask_ref_update(const struct github_ask *ask, const char *branch,
    const char *object)
{
	static const struct kind kind =
	    { "PATCH", GITHUB_REF, TOPIC_GIT | TOPIC_REF_UPDATE };
	struct call c;

	call_begin(&c, ask, &kind);
	call_put(&c, "/git/refs/heads");
	put_branch(&c, branch);
	expect_ref(&c, branch);
	expect_object(&c, object);
	call_add_text(&c, call_body(&c), "sha", object);
	call_add_bool(&c, call_body(&c), "force", false);
	return call_send(&c);
}

/* ---- commits ---- */

int
github_ask_commit(const struct github_ask *ask, const char *object)
{
	static const struct kind kind = { "GET", GITHUB_COMMIT, TOPIC_GIT };
	struct call c;

	call_begin(&c, ask, &kind);
	call_put(&c, "/git/commits");
	call_put_object(&c, object);
	expect_object(&c, object);
	return call_send(&c);
}

static void
add_parent(struct call *c, cJSON *parents, const char *object)
{
	if (!github_is_object(object))
		call_refuse(c, -EINVAL);
	if (!cJSON_AddItemToArray(parents, cJSON_CreateString(object)))
		call_refuse(c, -ENOMEM);
}

static void
add_parents(struct call *c, const struct github_new_commit *commit)
{
	cJSON *parents = cJSON_AddArrayToObject(call_body(c), "parents");

	if (parents == NULL)
		call_refuse(c, -ENOMEM);
	for (size_t i = 0; i < commit->parents && c->error == 0; i++)
		add_parent(c, parents, commit->parent[i]);
}

static void
add_person(struct call *c, const char *role,
    const struct github_new_commit *commit)
{
	cJSON *person = cJSON_AddObjectToObject(call_body(c), role);
	char date[CLOCK_TEXT_SIZE];

	if (commit->email == NULL)
		call_refuse(c, -EINVAL);
	clock_text(commit->at, date);
	call_add_text(c, person, "name", commit->name);
	call_add_text(c, person, "email", commit->email);
	call_add_text(c, person, "date", date);
}

int
github_ask_commit_create(const struct github_ask *ask,
    const struct github_new_commit *commit)
{
	static const struct kind kind = { "POST", GITHUB_COMMIT, TOPIC_GIT };
	struct call c;

	call_begin(&c, ask, &kind);
	call_put(&c, "/git/commits");
	call_add_text(&c, call_body(&c), "message", commit->message);
	call_add_object(&c, call_body(&c), "tree", commit->tree);
	add_parents(&c, commit);
	if (commit->name != NULL) {
		add_person(&c, "author", commit);
		add_person(&c, "committer", commit);
	}
	return call_send(&c);
}

/* ---- trees ---- */

int
github_ask_tree(const struct github_ask *ask, const char *object)
{
	static const struct kind kind = { "GET", GITHUB_TREE, TOPIC_GIT };
	struct call c;

	call_begin(&c, ask, &kind);
	call_put(&c, "/git/trees");
	call_put_object(&c, object);
	expect_object(&c, object);
	return call_send(&c);
}

/* Relative, and it leads nowhere else. */
static bool
is_path(const char *path)
{
	size_t len;

	for (;; path += len + 1) {
		len = strcspn(path, "/");
		if (len == 0 || (len == 1 && path[0] == '.') ||
		    (len == 2 && path[0] == '.' && path[1] == '.'))
			return false;
		if (path[len] == '\0')
			return true;
	}
}

static bool
is_text(const struct bytes *content)
{
	return text_utf8_valid(content->data, content->size) ==
	    content->size && strlen(content->data) == content->size;
}

/* "sha": null removes the file. */
static void
add_source(struct call *c, cJSON *to, const struct github_change *change)
{
	if (change->content != NULL && (change->object != NULL ||
	    !is_text(change->content)))
		call_refuse(c, -EINVAL);
	if (change->content != NULL)
		call_add_text(c, to, "content", change->content->data);
	else if (change->object != NULL)
		call_add_object(c, to, "sha", change->object);
	else if (cJSON_AddNullToObject(to, "sha") == NULL)
		call_refuse(c, -ENOMEM);
}

static void
add_change(struct call *c, cJSON *tree, const struct github_change *change)
{
	cJSON *entry = cJSON_CreateObject();

	if (!is_path(change->path))
		call_refuse(c, -EINVAL);
	if (entry == NULL || !cJSON_AddItemToArray(tree, entry)) {
		cJSON_Delete(entry);
		call_refuse(c, -ENOMEM);
		return;
	}
	call_add_text(c, entry, "path", change->path);
	call_add_text(c, entry, "mode", "100644");
	call_add_text(c, entry, "type", "blob");
	add_source(c, entry, change);
}

/* So much at once is answered 502 (seen: codesandbox-client, issue 8614). */
static void
check_size(struct call *c, const struct github_change *change, size_t changes)
{
	size_t size = 0;

	for (size_t i = 0; i < changes; i++) {
		if (change[i].content != NULL)
			size += change[i].content->size;
		if (size > GITHUB_INLINE_MAX)
			call_refuse(c, -EFBIG);
	}
}

int
github_ask_tree_create(const struct github_ask *ask, const char *base_tree,
    const struct github_change *change, size_t changes)
{
	static const struct kind kind = { "POST", GITHUB_TREE, TOPIC_GIT };
	struct call c;
	cJSON *tree;

	call_begin(&c, ask, &kind);
	call_put(&c, "/git/trees");
	check_size(&c, change, changes);
	call_add_object(&c, call_body(&c), "base_tree", base_tree);
	tree = cJSON_AddArrayToObject(call_body(&c), "tree");
	if (tree == NULL)
		call_refuse(&c, -ENOMEM);
	for (size_t i = 0; i < changes && c.error == 0; i++)
		add_change(&c, tree, &change[i]);
	return call_send(&c);
}

/* ---- blobs ---- */

int
github_ask_blob(const struct github_ask *ask, const char *object)
{
	static const struct kind kind = { "GET", GITHUB_CONTENT, TOPIC_GIT };
	struct call c;

	call_begin(&c, ask, &kind);
	call_put(&c, "/git/blobs");
	call_put_object(&c, object);
	expect_object(&c, object);
	return call_send(&c);
}

static void
add_base64(struct call *c, const void *data, size_t len)
{
	const size_t size = sodium_base64_ENCODED_LEN(len,
	    sodium_base64_VARIANT_ORIGINAL);
	char *text CF_AUTO(free_done) = malloc(size);

	if (text == NULL) {
		call_refuse(c, -ENOMEM);
		return;
	}
	(void)sodium_bin2base64(text, size, data, len,
	    sodium_base64_VARIANT_ORIGINAL);
	call_add_text(c, call_body(c), "content", text);
	call_add_text(c, call_body(c), "encoding", "base64");
}

int
github_ask_blob_create(const struct github_ask *ask, const void *data,
    size_t len)
{
	static const struct kind kind = { "POST", GITHUB_BLOB, TOPIC_GIT };
	struct call c;

	if (len > GITHUB_BLOB_MAX)
		return -EFBIG;
	call_begin(&c, ask, &kind);
	call_put(&c, "/git/blobs");
	call_refuse(&c, pull_git_object("blob", data, len, c.object));
	add_base64(&c, data, len);
	return call_send(&c);
}

/* ---- comparisons ---- */

/* A slash in a branch's name is escaped here: it is one segment. */
int
github_ask_comparison(const struct github_ask *ask, const char *base,
    const char *head)
{
	static const struct kind kind = { "GET", GITHUB_COMPARISON, 0 };
	struct call c;

	call_begin(&c, ask, &kind);
	call_put(&c, "/compare");
	call_put_segment(&c, base);
	call_put(&c, "...");
	call_put_value(&c, head);
	return call_send(&c);
}
