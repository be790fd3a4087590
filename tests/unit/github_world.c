#include "github_world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "unit.h"

/* A fixture that knows more of it answers itself. */
#define MAY_BE_OTHERS	__attribute__((weak))

struct world world;

static void
put(char *to, size_t size, const char *from)
{
	(void)snprintf(to, size, "%s", from);
}

#define PUT(to, from)	put(to, sizeof(to), from)

/* ---- objects ---- */

static struct world_tree *
find_tree(const char *id)
{
	for (size_t i = 0; i < world.trees; i++)
		if (strcmp(world.tree[i].id, id) == 0)
			return &world.tree[i];
	return NULL;
}

static struct world_tree *
keep_tree(const struct world_tree *tree)
{
	struct buf text CF_AUTO(buf_done) = BUF_INIT(65536);
	char id[PULL_OBJECT_SIZE];
	struct world_tree *there;

	for (size_t i = 0; i < tree->count; i++)
		(void)buf_printf(&text, "%s %s\n", tree->file[i].path,
		    tree->file[i].object);
	assert_int_equal(pull_git_object("tree", buf_text(&text), text.len, id), 0);
	there = find_tree(id);
	if (there != NULL)
		return there;
	assert_true(world.trees < ARRAY_LEN(world.tree));
	there = &world.tree[world.trees++];
	*there = *tree;
	PUT(there->id, id);
	return there;
}

static struct world_commit *
find_commit(const char *id)
{
	for (size_t i = 0; i < world.commits; i++)
		if (strcmp(world.commit[i].id, id) == 0)
			return &world.commit[i];
	return NULL;
}

static struct world_commit *
keep_commit(const char *tree, const char *parent, const char *what)
{
	char text[512], id[PULL_OBJECT_SIZE];
	struct world_commit *there;
	int n = snprintf(text, sizeof(text), "%s %s %s", tree, parent, what);

	assert_int_equal(pull_git_object("commit", text, (size_t)n, id), 0);
	there = find_commit(id);
	if (there != NULL)
		return there;
	assert_true(world.commits < ARRAY_LEN(world.commit));
	there = &world.commit[world.commits++];
	PUT(there->id, id);
	PUT(there->tree, tree);
	PUT(there->parent, parent);
	return there;
}

static void
set_file(struct world_tree *tree, const char *path, const char *object)
{
	size_t i = 0;

	while (i < tree->count && strcmp(tree->file[i].path, path) != 0)
		i++;
	if (object == NULL) {
		assert_true(i < tree->count);
		tree->file[i] = tree->file[--tree->count];
		return;
	}
	assert_true(i < ARRAY_LEN(tree->file));
	PUT(tree->file[i].path, path);
	PUT(tree->file[i].object, object);
	tree->count += i == tree->count;
}

static void
set_text(struct world_tree *tree, const char *path, const char *text)
{
	char object[PULL_OBJECT_SIZE];

	assert_int_equal(pull_git_object("blob", text, strlen(text), object), 0);
	set_file(tree, path, object);
}

const char *
world_blob(const char *commit, const char *path)
{
	const struct world_commit *c = find_commit(commit);
	struct world_tree *tree;

	assert_non_null(c);
	tree = find_tree(c->tree);
	for (size_t i = 0; i < tree->count; i++)
		if (strcmp(tree->file[i].path, path) == 0)
			return tree->file[i].object;
	return NULL;
}

/* ---- refs ---- */

struct world_ref *
world_ref(const char *repository, const char *branch)
{
	for (size_t i = 0; i < world.refs; i++)
		if (strcmp(world.ref[i].repository, repository) == 0 &&
		    strcmp(world.ref[i].branch, branch) == 0)
			return &world.ref[i];
	return NULL;
}

static void
set_ref(const char *repository, const char *branch, const char *object)
{
	struct world_ref *ref = world_ref(repository, branch);

	if (ref == NULL) {
		assert_true(world.refs < ARRAY_LEN(world.ref));
		ref = &world.ref[world.refs++];
		PUT(ref->repository, repository);
		PUT(ref->branch, branch);
	}
	PUT(ref->object, object);
}

static bool
descends(const char *commit, const char *from)
{
	const struct world_commit *c = find_commit(commit);

	while (c != NULL && strcmp(c->id, from) != 0)
		c = find_commit(c->parent);
	return c != NULL;
}

void
world_push(const char *repository, const char *branch, const char *path,
    const char *text)
{
	struct world_ref *ref = world_ref(repository, branch);
	struct world_tree tree;

	assert_non_null(ref);
	tree = *find_tree(find_commit(ref->object)->tree);
	set_text(&tree, path, text);
	PUT(ref->object, keep_commit(keep_tree(&tree)->id, ref->object,
	    "pushed")->id);
}

void
world_reset(void)
{
	struct world_tree tree = { .count = 0 };

	github_answer_done(&world.answer);
	memset(&world, 0, sizeof(world));
	set_text(&tree, "README.md", "# Connectors\n");
	set_text(&tree, "certified-connectors/Other/readme.md", "other\n");
	set_ref(WORLD_UPSTREAM, "dev", keep_commit(keep_tree(&tree)->id, "",
	    "base")->id);
}

/* ---- answering ---- */

MAY_BE_OTHERS void
github_answer_done(struct github_answer *a)
{
	free(a->user.login);
	free(a->repository.name);
	free(a->repository.branch);
	free(a->repository.parent);
	for (size_t i = 0; i < a->tree.count; i++)
		free(a->tree.entry[i].name);
	free(a->tree.entry);
	free(a->ref);
	pull_request_done(&a->pull);
	pull_remark_done(&a->remark);
	pull_comment_done(&a->comment);
	pull_page_done(&a->page);
	*a = (struct github_answer){ .result = GITHUB_OK };
}

/* False: the request is lost. */
static bool
arrives(void)
{
	github_answer_done(&world.answer);
	world.requests++;
	if (world.requests != world.fault_at ||
	    world.fault != FAULT_LOST_REQUEST)
		return true;
	world.answer.result = GITHUB_UNREACHABLE;
	PUT(world.answer.text, "connection refused");
	return false;
}

static int
answered(enum github_result result)
{
	world.answer.result = result;
	if (world.requests == world.fault_at &&
	    world.fault == FAULT_LOST_ANSWER) {
		github_answer_done(&world.answer);
		world.answer.result = GITHUB_TIMED_OUT;
	}
	if (world.answer.result != GITHUB_OK)
		(void)snprintf(world.answer.text, sizeof(world.answer.text),
		    "result %d", (int)world.answer.result);
	return 0;
}

static char *
new_text(const char *text)
{
	char *copy = text_dup(text, strlen(text));

	assert_non_null(copy);
	return copy;
}

#define ARRIVE()	if (!arrives()) return 0

MAY_BE_OTHERS int
github_ask_user(const struct github_ask *ask)
{
	(void)ask;
	ARRIVE();
	world.answer.user.login = new_text("dana");
	world.answer.user.id = 7;
	return answered(GITHUB_OK);
}

static void
tell_repository(const char *name)
{
	struct github_repository *r = &world.answer.repository;
	const bool fork = strcmp(name, WORLD_FORK) == 0 && !world.is_strange;

	r->name = new_text(name);
	r->branch = new_text("dev");
	r->is_fork = fork;
	r->parent = fork ? new_text(WORLD_UPSTREAM) : NULL;
}

MAY_BE_OTHERS int
github_ask_repository(const struct github_ask *ask)
{
	ARRIVE();
	if (world.gone ||
	    (strcmp(ask->repository, WORLD_FORK) == 0 && !world.has_fork))
		return answered(GITHUB_NOT_FOUND);
	tell_repository(ask->repository);
	return answered(GITHUB_OK);
}

MAY_BE_OTHERS int
github_ask_fork(const struct github_ask *ask, bool default_branch_only)
{
	(void)default_branch_only;
	ARRIVE();
	if (!world.has_fork)
		set_ref(WORLD_FORK, "dev", world_ref(ask->repository,
		    "dev")->object);
	world.has_fork = true;
	tell_repository(WORLD_FORK);
	return answered(GITHUB_OK);
}

MAY_BE_OTHERS int
github_ask_merge_upstream(const struct github_ask *ask, const char *branch)
{
	ARRIVE();
	if (world.diverged)
		return answered(GITHUB_CONFLICT);
	set_ref(ask->repository, branch, world_ref(WORLD_UPSTREAM,
	    branch)->object);
	return answered(GITHUB_OK);
}

MAY_BE_OTHERS int
github_ask_ref(const struct github_ask *ask, const char *branch)
{
	const struct world_ref *ref;

	ARRIVE();
	ref = world_ref(ask->repository, branch);
	if (ref == NULL)
		return answered(GITHUB_NOT_FOUND);
	PUT(world.answer.object, ref->object);
	return answered(GITHUB_OK);
}

static void
move_first(void)
{
	void (*move)(void) = world.before_move;

	world.before_move = NULL;
	if (move != NULL)
		move();
}

MAY_BE_OTHERS int
github_ask_ref_create(const struct github_ask *ask, const char *branch,
    const char *object)
{
	ARRIVE();
	move_first();
	if (world_ref(ask->repository, branch) != NULL)
		return answered(GITHUB_EXISTS);
	set_ref(ask->repository, branch, object);
	PUT(world.answer.object, object);
	return answered(GITHUB_OK);
}

MAY_BE_OTHERS int
github_ask_ref_update(const struct github_ask *ask, const char *branch,
    const char *object)
{
	struct world_ref *ref;

	ARRIVE();
	move_first();
	ref = world_ref(ask->repository, branch);
	if (ref == NULL)
		return answered(GITHUB_REFUSED);
	if (!descends(object, ref->object))
		return answered(GITHUB_NOT_FAST_FORWARD);
	PUT(ref->object, object);
	PUT(world.answer.object, object);
	return answered(GITHUB_OK);
}

MAY_BE_OTHERS int
github_ask_commit(const struct github_ask *ask, const char *object)
{
	const struct world_commit *c;

	(void)ask;
	ARRIVE();
	c = find_commit(object);
	if (c == NULL)
		return answered(GITHUB_NOT_FOUND);
	PUT(world.answer.object, c->id);
	PUT(world.answer.commit.tree, c->tree);
	return answered(GITHUB_OK);
}

MAY_BE_OTHERS int
github_ask_commit_create(const struct github_ask *ask,
    const struct github_new_commit *commit)
{
	char what[256];

	(void)ask;
	ARRIVE();
	assert_int_equal(commit->parents, 1);
	assert_non_null(find_tree(commit->tree));
	assert_string_equal(commit->email, "7+dana@users.noreply.github.com");
	(void)snprintf(what, sizeof(what), "%s %lld %s", commit->message,
	    (long long)commit->at, commit->name);
	PUT(world.answer.object, keep_commit(commit->tree,
	    commit->parent[0], what)->id);
	return answered(GITHUB_OK);
}

/* What is below one name becomes a tree of its own. */
static void
add_directory(const struct world_tree *tree, const char *name, size_t len)
{
	struct world_tree below = { .count = 0 };
	struct github_tree *to = &world.answer.tree;

	for (size_t i = 0; i < to->count; i++)
		if (strlen(to->entry[i].name) == len &&
		    strncmp(to->entry[i].name, name, len) == 0)
			return;
	for (size_t i = 0; i < tree->count; i++)
		if (strncmp(tree->file[i].path, name, len + 1) == 0)
			set_file(&below, tree->file[i].path + len + 1,
			    tree->file[i].object);
	PUT(to->entry[to->count].object, keep_tree(&below)->id);
	PUT(to->entry[to->count].type, "tree");
	to->entry[to->count++].name = text_dup(name, len);
}

MAY_BE_OTHERS int
github_ask_tree(const struct github_ask *ask, const char *object)
{
	struct github_tree *to = &world.answer.tree;
	const struct world_tree *tree;

	(void)ask;
	ARRIVE();
	tree = find_tree(object);
	if (tree == NULL)
		return answered(GITHUB_NOT_FOUND);
	to->entry = calloc(tree->count + 1, sizeof(to->entry[0]));
	for (size_t i = 0; i < tree->count; i++) {
		const char *path = tree->file[i].path;
		const size_t len = strcspn(path, "/");

		if (path[len] == '/') {
			add_directory(tree, path, len);
			continue;
		}
		PUT(to->entry[to->count].object, tree->file[i].object);
		PUT(to->entry[to->count].type, "blob");
		to->entry[to->count++].name = new_text(path);
	}
	return answered(GITHUB_OK);
}

MAY_BE_OTHERS int
github_ask_tree_create(const struct github_ask *ask, const char *base_tree,
    const struct github_change *change, size_t changes)
{
	struct world_tree tree;

	(void)ask;
	ARRIVE();
	assert_non_null(find_tree(base_tree));
	tree = *find_tree(base_tree);
	for (size_t i = 0; i < changes; i++) {
		char object[PULL_OBJECT_SIZE];

		if (change[i].content == NULL) {
			set_file(&tree, change[i].path, change[i].object);
			continue;
		}
		assert_int_equal(pull_git_object("blob", change[i].content->data,
		    change[i].content->size, object), 0);
		set_file(&tree, change[i].path, object);
	}
	PUT(world.answer.object, keep_tree(&tree)->id);
	return answered(GITHUB_OK);
}

MAY_BE_OTHERS int
github_ask_blob_create(const struct github_ask *ask, const void *data,
    size_t len)
{
	(void)ask;
	ARRIVE();
	assert_int_equal(pull_git_object("blob", data, len, world.answer.object), 0);
	return answered(GITHUB_OK);
}

static void
add_changed(struct pull_page *page, const char *path)
{
	page->file = realloc(page->file,
	    (page->count + 1) * sizeof(page->file[0]));
	assert_non_null(page->file);
	page->file[page->count++] = (struct pull_file){
		.path = new_text(path),
	};
}

/* So many are GitHub's to show; none of them is anybody else's. */
static void
tell_crowd(struct pull_page *page)
{
	while (page->count < world.crowd)
		add_changed(page, "certified-connectors/Contoso/readme.md");
}

static void
tell_changed(const char *from, const char *to)
{
	const struct world_tree *tree = find_tree(find_commit(to)->tree);
	struct pull_page *page = &world.answer.page;

	page->kind = PULL_FILES;
	for (size_t i = 0; i < tree->count; i++) {
		const char *before = world_blob(from, tree->file[i].path);

		if (before == NULL || strcmp(before,
		    tree->file[i].object) != 0)
			add_changed(page, tree->file[i].path);
	}
	tell_crowd(page);
}

MAY_BE_OTHERS int
github_ask_comparison(const struct github_ask *ask, const char *base,
    const char *head)
{
	const struct world_ref *old, *new;
	const char *head_object, *common;

	ARRIVE();
	assert_int_equal(strncmp(head, "dana:", 5), 0);
	old = world_ref(ask->repository, base);
	new = world_ref(WORLD_FORK, head + 5);
	if (new == NULL && !world.diverged)
		return answered(GITHUB_NOT_FOUND);
	/* What the fork has of it. */
	head_object = new != NULL ? new->object : world.commit[0].id;
	common = head_object;
	while (!descends(old->object, common))
		common = find_commit(common)->parent;
	PUT(world.answer.comparison.merge_base, common);
	tell_changed(common, head_object);
	return answered(GITHUB_OK);
}

/* ---- pull requests ---- */

static void
tell_pull(size_t i, struct pull_request *to)
{
	const struct world_pull *from = &world.pull[i];

	to->number = (int64_t)i + 1;
	PUT(to->state, from->closed ? "closed" : "open");
	to->merged = from->merged;
	to->title = new_text(from->title);
	to->body = new_text(from->body);
	to->url = new_text("https://github.example/1");
	if (!from->fork_gone)
		to->head.repository = new_text(WORLD_FORK);
	to->head.ref = new_text(strchr(from->head, ':') + 1);
	to->base.ref = new_text("dev");
}

MAY_BE_OTHERS int
github_ask_pull(const struct github_ask *ask, int64_t number)
{
	(void)ask;
	ARRIVE();
	if ((size_t)number > world.pulls)
		return answered(GITHUB_NOT_FOUND);
	tell_pull((size_t)number - 1, &world.answer.pull);
	return answered(GITHUB_OK);
}

MAY_BE_OTHERS int
github_ask_pulls(const struct github_ask *ask, const char *head,
    const char *base)
{
	struct pull_page *page = &world.answer.page;

	(void)ask;
	(void)base;
	ARRIVE();
	page->kind = PULL_REQUESTS;
	page->request = calloc(world.pulls + 1, sizeof(page->request[0]));
	for (size_t i = 0; i < world.pulls; i++)
		if (strcmp(world.pull[i].head, head) == 0)
			tell_pull(i, &page->request[page->count++]);
	return answered(GITHUB_OK);
}

MAY_BE_OTHERS int
github_ask_pull_create(const struct github_ask *ask,
    const struct github_new_pull *pull)
{
	struct world_pull *to = &world.pull[world.pulls];

	(void)ask;
	ARRIVE();
	for (size_t i = 0; i < world.pulls; i++)
		if (!world.pull[i].buried &&
		    strcmp(world.pull[i].head, pull->head) == 0)
			return answered(GITHUB_EXISTS);
	assert_true(world.pulls < ARRAY_LEN(world.pull));
	PUT(to->head, pull->head);
	PUT(to->title, pull->title);
	PUT(to->body, pull->body);
	assert_string_equal(pull->base, "dev");
	world.pulls++;
	tell_pull(world.pulls - 1, &world.answer.pull);
	return answered(GITHUB_OK);
}

MAY_BE_OTHERS int
github_ask_pull_update(const struct github_ask *ask, int64_t number,
    const struct github_pull_change *change)
{
	struct world_pull *pull = &world.pull[number - 1];

	(void)ask;
	ARRIVE();
	if (pull->buried && change->state != NULL)
		return answered(GITHUB_REFUSED);
	if (change->title != NULL)
		PUT(pull->title, change->title);
	if (change->body != NULL)
		PUT(pull->body, change->body);
	if (change->state != NULL)
		pull->closed = strcmp(change->state, "closed") == 0;
	tell_pull((size_t)number - 1, &world.answer.pull);
	return answered(GITHUB_OK);
}

MAY_BE_OTHERS int
github_ask_files(const struct github_ask *ask, int64_t number)
{
	struct pull_page *page = &world.answer.page;

	(void)ask;
	(void)number;
	ARRIVE();
	page->kind = PULL_FILES;
	add_changed(page, world.stray != NULL ? world.stray :
	    "certified-connectors/Contoso/readme.md");
	tell_crowd(page);
	page->next = world.crowd > 0 ? new_text("/more") : NULL;
	return answered(GITHUB_OK);
}

/* ---- comments ---- */

static int
list(enum pull_kind kind)
{
	struct pull_page *page = &world.answer.page;

	ARRIVE();
	page->kind = kind;
	page->item = calloc(world.comments + 1, pull_item_size(kind));
	for (size_t i = 0; i < world.comments; i++) {
		const int64_t id = (int64_t)i + 1;
		char *body = new_text(world.comment[i].body);

		if (kind == PULL_REMARKS)
			page->remark[i] = (struct pull_remark){ .id = id,
			    .body = body };
		else
			page->comment[i] = (struct pull_comment){ .id = id,
			    .body = body };
	}
	page->count = world.comments;
	return answered(GITHUB_OK);
}

MAY_BE_OTHERS int
github_ask_remarks(const struct github_ask *ask, int64_t number,
    int64_t since)
{
	(void)ask;
	(void)number;
	(void)since;
	return list(PULL_REMARKS);
}

MAY_BE_OTHERS int
github_ask_comments(const struct github_ask *ask, int64_t number,
    int64_t since)
{
	(void)ask;
	(void)number;
	(void)since;
	return list(PULL_COMMENTS);
}

static void
add_comment(const char *body, int64_t thread)
{
	assert_true(world.comments < ARRAY_LEN(world.comment));
	PUT(world.comment[world.comments].body, body);
	world.comment[world.comments++].thread = thread;
}

MAY_BE_OTHERS int
github_ask_comment_create(const struct github_ask *ask, int64_t number,
    const char *body)
{
	(void)ask;
	(void)number;
	ARRIVE();
	add_comment(body, 0);
	world.answer.comment.id = (int64_t)world.comments;
	return answered(GITHUB_OK);
}

MAY_BE_OTHERS int
github_ask_reply(const struct github_ask *ask, int64_t number, int64_t first,
    const char *body)
{
	(void)ask;
	(void)number;
	ARRIVE();
	if (world.gone)
		return answered(GITHUB_NOT_FOUND);
	add_comment(body, first);
	world.answer.remark.id = (int64_t)world.comments;
	return answered(GITHUB_OK);
}
