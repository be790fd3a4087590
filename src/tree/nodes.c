/*
 * Nodes: what the kernel knows by a number of ours.
 *
 * A node is found by its id (what the kernel sends) or, while it lives, by its
 * inode number (so that two lookups of one object give one node).  Retiring
 * takes it out of the second table only: whoever still has it may go on, and
 * the next lookup makes another one.  The kernel never uses a node id after
 * it has forgotten it, so a pointer from node_of() is good for one call.
 */
#include <errno.h>
#include <stdlib.h>

#include "internal.h"

#define BUCKETS_MIN	256u

static size_t
bucket_of(const struct tree *t, uint64_t key)
{
	/* Fibonacci hashing: ids and inode numbers are nearly consecutive. */
	return (size_t)((key * UINT64_C(0x9E3779B97F4A7C15)) >> 20) &
	    (t->buckets - 1);
}

int
nodes_init(struct tree *t)
{
	t->buckets = BUCKETS_MIN;
	t->by_id = calloc(t->buckets, sizeof(struct node *));
	t->by_ino = calloc(t->buckets, sizeof(struct node *));
	/* Id 1 is the root's; ids are never used again. */
	t->next_id = TREE_ROOT;
	return t->by_id != NULL && t->by_ino != NULL ? 0 : -ENOMEM;
}

void
nodes_free(struct tree *t)
{
	for (size_t i = 0; t->by_id != NULL && i < t->buckets; i++) {
		struct node *next;

		for (struct node *n = t->by_id[i]; n != NULL; n = next) {
			next = n->next_id;
			note_unref(t, n->note);
			free(n);
		}
	}
	free(t->by_id);
	free(t->by_ino);
	t->by_id = t->by_ino = NULL;
}

static void
insert_id(struct tree *t, struct node *n)
{
	struct node **bucket = &t->by_id[bucket_of(t, n->id)];

	n->next_id = *bucket;
	*bucket = n;
}

static void
insert_ino(struct tree *t, struct node *n)
{
	struct node **bucket = &t->by_ino[bucket_of(t, (uint64_t)n->ino)];

	n->next_ino = *bucket;
	*bucket = n;
}

static void
remove_ino(struct tree *t, struct node *n)
{
	struct node **at = &t->by_ino[bucket_of(t, (uint64_t)n->ino)];

	while (*at != n)
		at = &(*at)->next_ino;
	*at = n->next_ino;
}

/* Without memory the tables stay as they are and only become slower. */
static void
grow(struct tree *t)
{
	struct node **old_id = t->by_id, **old_ino = t->by_ino;
	size_t old_buckets = t->buckets;
	struct node **by_id = calloc(old_buckets * 2, sizeof(*by_id));
	struct node **by_ino = calloc(old_buckets * 2, sizeof(*by_ino));

	if (by_id == NULL || by_ino == NULL) {
		free(by_id);
		free(by_ino);
		return;
	}
	t->by_id = by_id;
	t->by_ino = by_ino;
	t->buckets = old_buckets * 2;
	for (size_t i = 0; i < old_buckets; i++) {
		struct node *next;

		for (struct node *n = old_id[i]; n != NULL; n = next) {
			next = n->next_id;
			insert_id(t, n);
			if (!n->dead)
				insert_ino(t, n);
		}
	}
	free(old_id);
	free(old_ino);
}

static struct node *
find_ino(const struct tree *t, int64_t ino)
{
	struct node *n = t->by_ino[bucket_of(t, (uint64_t)ino)];

	while (n != NULL && n->ino != ino)
		n = n->next_ino;
	return n;
}

static struct node *
find_id(const struct tree *t, uint64_t id)
{
	struct node *n = t->by_id[bucket_of(t, id)];

	while (n != NULL && n->id != id)
		n = n->next_id;
	return n;
}

static void
retire(struct tree *t, struct node *n)
{
	remove_ino(t, n);
	n->dead = true;
}

/*
 * A text that is cached by the kernel has one node per content.  A form
 * file's object may turn from a field into a note: another node as well.
 */
static bool
is_same(const struct node *n, const struct node *like)
{
	return n->kind == like->kind && n->index == like->index &&
	    n->note == like->note &&
	    (node_types[n->kind].content != CONTENT_KEPT_TEXT ||
		hash_equal(&n->content, &like->content));
}

static struct node *
make(struct tree *t, const struct node *like)
{
	struct node *n = malloc(sizeof(*n));

	if (n == NULL)
		return NULL;
	*n = *like;
	n->id = t->next_id++;
	n->lookups = 0;
	n->dead = false;
	if (n->note != NULL)
		n->note->holders++;
	if (t->nodes >= t->buckets)
		grow(t);
	insert_id(t, n);
	insert_ino(t, n);
	t->nodes++;
	return n;
}

int
node_get(struct tree *t, const struct node *like, uint64_t lookups,
    struct node **ret_node)
{
	struct node *n;

	pthread_mutex_lock(&t->lock);
	n = find_ino(t, like->ino);
	if (n != NULL && !is_same(n, like)) {
		retire(t, n);
		n = NULL;
	}
	if (n == NULL)
		n = make(t, like);
	if (n != NULL) {
		n->lookups += lookups;
		n->role = like->role;
	}
	pthread_mutex_unlock(&t->lock);
	if (n == NULL)
		return -ENOMEM;
	*ret_node = n;
	return 0;
}

struct node *
node_of(struct tree *t, uint64_t id)
{
	struct node *n;

	pthread_mutex_lock(&t->lock);
	n = find_id(t, id);
	pthread_mutex_unlock(&t->lock);
	return n;
}

void
node_forget(struct tree *t, uint64_t id, uint64_t lookups)
{
	struct note *note = NULL;
	struct node *n;

	pthread_mutex_lock(&t->lock);
	n = find_id(t, id);
	if (n != NULL && id != TREE_ROOT) {
		n->lookups -= lookups < n->lookups ? lookups : n->lookups;
		if (n->lookups == 0) {
			struct node **at = &t->by_id[bucket_of(t, id)];

			while (*at != n)
				at = &(*at)->next_id;
			*at = n->next_id;
			if (!n->dead)
				remove_ino(t, n);
			t->nodes--;
			note = n->note;
			free(n);
		}
	}
	pthread_mutex_unlock(&t->lock);
	note_unref(t, note);
}

void
node_move(struct tree *t, int64_t ino, int64_t submission)
{
	struct node *n;

	pthread_mutex_lock(&t->lock);
	n = find_ino(t, ino);
	if (n != NULL)
		n->submission = submission;
	pthread_mutex_unlock(&t->lock);
}

void
node_retire(struct tree *t, int64_t ino)
{
	struct node *n;

	pthread_mutex_lock(&t->lock);
	n = find_ino(t, ino);
	if (n != NULL)
		retire(t, n);
	pthread_mutex_unlock(&t->lock);
}

/* Whatever name of them was looked up, it may be another's by now. */
static void
add_stale(struct node *n, struct tree_stale *stale)
{
	const bool is_artifact = n->kind == NODE_FILE && !n->dead &&
	    n->access == ACCESS_EDITABLE && n->role < ARTIFACT_INTRO;

	if (n->kind == NODE_ARTIFACTS) {
		stale->place = n->id;
		atomic_store(&n->listed, false);
	}
	if (is_artifact)
		atomic_store(&n->lost, true);
	if ((is_artifact || n->kind == NODE_ARTIFACTS) &&
	    stale->nodes < TREE_STALE_MAX)
		stale->node[stale->nodes++] = n->id;
}

void
nodes_list_artifacts(struct tree *t, int64_t submission,
    struct tree_stale *ret_stale)
{
	*ret_stale = (struct tree_stale){ .place = 0 };
	for (enum artifact a = 0; a < ARTIFACT_INTRO; a++)
		ret_stale->name[ret_stale->names++] = artifact_types[a].name;
	pthread_mutex_lock(&t->lock);
	for (size_t i = 0; i < t->buckets; i++)
		for (struct node *n = t->by_id[i]; n != NULL; n = n->next_id)
			if (n->submission == submission)
				add_stale(n, ret_stale);
	pthread_mutex_unlock(&t->lock);
}
