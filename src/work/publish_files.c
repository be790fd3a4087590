/*
 * Files of a commit: the way down to the connector's folder, what is there,
 * and what has to change.  What is there already, by git's own id of its
 * content, is not sent again; a new file of text goes with the tree.
 */
#include "publish_internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

void
changes_done(struct publish *f)
{
	for (size_t i = 0; i < f->changes; i++)
		free(f->path[i]);
	f->changes = 0;
}

/* ---- what is to change ---- */

/* The name in any case: "README.md" is the readme too. */
static const struct github_entry *
find_entry(const struct github_tree *there, const char *name)
{
	const struct github_entry *found = NULL;

	for (size_t i = 0; there != NULL && i < there->count; i++) {
		const struct github_entry *one = &there->entry[i];

		if (strcmp(one->name, name) == 0)
			return one;
		if (found == NULL && text_equal_nocase(one->name, name))
			found = one;
	}
	return found;
}

static bool
is_plain_text(const struct bytes *content)
{
	return memchr(content->data, '\0', content->size) == NULL &&
	    text_utf8_valid(content->data, content->size) == content->size;
}

static int
add_change(struct publish *f, const char *name, const struct bytes *content,
    size_t *room)
{
	struct buf path CF_AUTO(buf_done) = BUF_INIT(4096);
	const size_t i = f->changes;

	if (i == FLOW_FILES_MAX)
		return -EFBIG;
	(void)buf_printf(&path, "%s/%s", f->order->pull.folder, name);
	if (path.error < 0)
		return path.error;
	f->path[i] = text_dup(buf_text(&path), path.len);
	if (f->path[i] == NULL)
		return -ENOMEM;
	f->change[i] = (struct github_change){ .path = f->path[i] };
	f->by_blob[i] = false;
	f->changes++;
	if (content == NULL)
		return 0;
	f->by_blob[i] = content->size > *room || !is_plain_text(content);
	f->change[i].content = content;
	if (!f->by_blob[i])
		*room -= content->size;
	return 0;
}

static int
compare_file(struct publish *f, const struct order_file *file,
    const struct github_entry *there, size_t *room)
{
	char object[PULL_OBJECT_SIZE];
	int r;

	if (file->content == NULL)
		return there == NULL ||
		    strcmp(there->object, file->object) != 0 ? 0 :
		    add_change(f, there->name, NULL, room);
	r = pull_git_object("blob", file->content->data, file->content->size,
	    object);
	if (r < 0)
		return r;
	if (there != NULL && strcmp(there->object, object) == 0)
		return 0;
	return add_change(f, there != NULL ? there->name : file->name,
	    file->content, room);
}

/* 'there' NULL: there is no such folder. */
static int
compare(struct publish *f, const struct github_tree *there)
{
	const struct order_pull *pull = &f->order->pull;
	size_t room = GITHUB_INLINE_MAX;
	int r = 0;

	changes_done(f);
	for (size_t i = 0; i < pull->files && r == 0; i++)
		r = compare_file(f, &pull->file[i],
		    find_entry(there, pull->file[i].name), &room);
	return r;
}

static int
next_blob(struct publish *f)
{
	while (f->next_blob < f->changes && !f->by_blob[f->next_blob])
		f->next_blob++;
	return f->next_blob < f->changes ? FLOW_BLOB : FLOW_TREE;
}

/*
 * What an earlier try has pushed is our own, by its content; what differs and
 * is not the commit that this was to build on is somebody else's.
 */
static int
decide(struct publish *f, const struct github_tree *there)
{
	int r = compare(f, there);

	if (r < 0)
		return r;
	if (f->changes == 0 && f->head[0] == '\0')
		return flow_refuse(f, "%s has these files already, as they "
		    "are, in %s", f->upstream, f->order->pull.folder);
	if (f->changes == 0) {
		f->unchanged = f->pushed[0] == '\0';
		memcpy(f->pushed, f->head, sizeof(f->pushed));
		return pull_follows(f);
	}
	/* A branch that never had a pull request has the name that was made for
	 * it here: it is of an earlier order, which was cancelled or refused. */
	if (f->head[0] != '\0' && f->order->pull.number != 0 &&
	    strcmp(f->head, f->order->pull.published) != 0)
		return flow_refuse_strange(f);
	f->next_blob = 0;
	return next_blob(f);
}

/* ---- the way down ---- */

int
walk_ask(struct publish *f, struct github_ask *ask)
{
	ask->repository = f->fork;
	return github_ask_tree(ask, f->walked);
}

/* The segment of the folder at that depth; of none 'len' is 0. */
static struct span
segment(const char *folder, unsigned depth)
{
	const char *at = folder;

	for (unsigned i = 0; i < depth; i++) {
		at += strcspn(at, "/");
		at += *at == '/';
	}
	return (struct span){ at, strcspn(at, "/") };
}

static const struct github_entry *
find_directory(const struct github_tree *tree, struct span name)
{
	for (size_t i = 0; i < tree->count; i++) {
		const struct github_entry *one = &tree->entry[i];

		if (strlen(one->name) == name.len &&
		    memcmp(one->name, name.data, name.len) == 0 &&
		    strcmp(one->type, "tree") == 0)
			return one;
	}
	return NULL;
}

const struct github_entry *
publish_find_alike(const struct github_tree *tree, const char *name)
{
	for (size_t i = 0; i < tree->count; i++) {
		const struct github_entry *one = &tree->entry[i];

		if (strcmp(one->type, "tree") == 0 &&
		    pull_names_alike(one->name, name))
			return one;
	}
	return NULL;
}

static int
decide_new(struct publish *f, const struct github_tree *above,
    struct span name)
{
	const char *folder = f->order->pull.folder;
	const struct github_entry *other = NULL;
	struct buf path CF_AUTO(buf_done) = BUF_INIT(4096);

	if (!f->order->pull.exact && f->head[0] == '\0' &&
	    name.data[name.len] == '\0')
		other = publish_find_alike(above, name.data);
	if (other == NULL)
		return decide(f, NULL);
	(void)buf_add(&path, folder, (size_t)(name.data - folder));
	(void)buf_puts(&path, other->name);
	return flow_refuse(f, PULL_FOLDER_ALIKE, folder, buf_text(&path),
	    buf_text(&path));
}

int
walk_take(struct publish *f, struct github_answer *a)
{
	const struct span name = segment(f->order->pull.folder, f->depth);
	const struct github_entry *next;

	if (a->tree.truncated)
		return flow_fail(f, GITHUB_NONSENSE, 0, "GitHub shows only a "
		    "part of a directory on the way to the connector");
	if (name.len == 0)
		return decide(f, &a->tree);
	next = find_directory(&a->tree, name);
	if (next == NULL)
		return decide_new(f, &a->tree, name);
	memcpy(f->walked, next->object, sizeof(f->walked));
	if (++f->depth > FLOW_DEPTH_MAX)
		return -EINVAL;
	return FLOW_WALK;
}

/* ---- blobs, and the tree ---- */

int
blob_ask(struct publish *f, struct github_ask *ask)
{
	const struct bytes *content = f->change[f->next_blob].content;

	ask->repository = f->fork;
	return github_ask_blob_create(ask, content->data, content->size);
}

int
blob_take(struct publish *f, struct github_answer *a)
{
	const size_t i = f->next_blob++;

	memcpy(f->blob[i], a->object, sizeof(f->blob[i]));
	f->change[i].content = NULL;
	f->change[i].object = f->blob[i];
	return next_blob(f);
}

int
tree_ask(struct publish *f, struct github_ask *ask)
{
	ask->repository = f->fork;
	return github_ask_tree_create(ask, f->tree, f->change, f->changes);
}

int
tree_take(struct publish *f, struct github_answer *a)
{
	memcpy(f->made, a->object, sizeof(f->made));
	return FLOW_NEW_COMMIT;
}
