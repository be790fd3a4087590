/*
 * Listing a directory.  Offsets are numbers of rows and of entries, never
 * positions, so that no name is skipped while others come and go.
 */
#include <errno.h>

#include "certfs/rules.h"

#include "internal.h"

/* Offsets of a listing: ".", "..", table rows, then entries by their id. */
#define OFFSET_SELF	1
#define OFFSET_PARENT	2
#define OFFSET_FIXED	3
#define OFFSET_ENTRIES	4096

struct listing {
	struct tree	*tree;
	struct place	 place;
	bool		 plus;
	tree_take	*take;
	void		*arg;
};

/* Attributes enough for a name and its type; nothing is made or counted. */
static int
give_bare(struct listing *l, const char *name, int64_t ino, mode_t mode,
    int64_t next)
{
	struct tree_entry e = {
		.attr = { .st_ino = (ino_t)ino, .st_mode = mode },
	};

	return l->take(l->arg, name, &e, next);
}

/*
 * A full entry.  One that does not fit any more, or cannot be described, must
 * not count as looked up.
 */
static int
give(struct listing *l, const char *name, const struct node *like,
    int64_t next)
{
	struct tree_entry e;
	int r;

	if (!l->plus)
		return give_bare(l, name, like->ino, node_type(like)->mode,
		    next);
	r = node_entry(l->tree, l->place.s, like, &e);
	if (r < 0)
		return give_bare(l, name, like->ino, node_type(like)->mode,
		    next);
	r = l->take(l->arg, name, &e, next);
	if (r != 0)
		tree_forget(l->tree, e.node, 1);
	return r;
}

/*
 * Rows that come and go are listed first: rm -r removes in this order, and
 * submission.zip would be gone with the first artifact.
 */
static int
list_rows(struct listing *l, int64_t offset, int64_t base, bool fleeting)
{
	const struct node *dir = l->place.node;

	for (int k = 0; k < NODE_KINDS; k++) {
		const struct node_type *type = &node_types[k];
		struct node like;
		int r;

		if (type->name == NULL || type->parent != dir->kind ||
		    (type->present != NULL) != fleeting || base + k <= offset)
			continue;
		r = fleeting ? type->present(l->place.s, type) : 1;
		if (r < 0)
			return r;
		if (r == 0)
			continue;
		node_like_fixed(dir, (enum node_kind)k, &like);
		r = give_bare(l, type->name, like.ino, type->mode, base + k);
		if (r != 0)
			return r;
	}
	return 0;
}

static int
list_fixed(struct listing *l, int64_t offset)
{
	int r;

	r = list_rows(l, offset, OFFSET_FIXED, true);
	return r != 0 ? r :
	    list_rows(l, offset, OFFSET_FIXED + NODE_KINDS, false);
}

static int
list_entry(void *arg, const struct entry *e)
{
	struct listing *l = arg;
	struct node like;

	node_like_entry(l->place.node, e, &like);
	/* A submission of the root is described when it is looked up. */
	if (l->place.s == NULL)
		return give_bare(l, e->name, like.ino, node_type(&like)->mode,
		    OFFSET_ENTRIES + e->id);
	return give(l, e->name, &like, OFFSET_ENTRIES + e->id);
}

static int
list_rules(struct listing *l, int64_t offset)
{
	int r = 0;

	for (int64_t i = offset < OFFSET_ENTRIES ? 0 :
	    offset - OFFSET_ENTRIES; r == 0 && (size_t)i < rules_count(); i++)
		r = give_bare(l, rules_at((size_t)i)->id,
		    named_ino(rules_at((size_t)i)->id, 1),
		    node_types[NODE_RULE].mode, OFFSET_ENTRIES + i + 1);
	return r;
}

static int
list_templates(struct listing *l, int64_t offset)
{
	const char *name;
	int r = 0;

	for (int64_t i = offset < OFFSET_ENTRIES ? 0 :
	    offset - OFFSET_ENTRIES; r == 0 &&
	    (name = domain_template_name((size_t)i)) != NULL; i++)
		r = give_bare(l, name, named_ino(name, 2),
		    node_types[NODE_TEMPLATE].mode, OFFSET_ENTRIES + i + 1);
	return r;
}

static int
list_named(struct listing *l, int64_t offset)
{
	int64_t after = offset < OFFSET_ENTRIES ? 0 : offset - OFFSET_ENTRIES;

	switch (node_type(l->place.node)->names) {
	case NAMES_FIXED:
		return 0;
	case NAMES_SUBMISSIONS:
		return domain_list(l->tree->domain, after, list_entry, l);
	case NAMES_ENTRIES:
		return draft_list(l->place.s, node_place(l->place.node), after,
		    list_entry, l);
	case NAMES_FORM:
		return formdir_list(l->tree, l->place.s, l->place.node, after,
		    l->take, l->arg);
	case NAMES_RULES:
		return list_rules(l, offset);
	case NAMES_TEMPLATES:
		return list_templates(l, offset);
	}
	return 0;
}

/* A place is written as the inode number of its directory. */
static int
parent_ino(const struct place *p, int64_t *ret_ino)
{
	const struct node *n = p->node;
	struct entry e;
	int r = 0;

	if (n->kind == NODE_DIRECTORY) {
		r = draft_name_of(p->s, n->object, &e);
		/* One that was removed is its own parent. */
		*ret_ino = r == 0 ? e.place : n->ino;
		return r == -ENOENT ? 0 : r;
	}
	*ret_ino = n->kind == NODE_ROOT || n->kind == NODE_SUBMISSION ?
	    PLACE_ROOT :
	    PLACE(n->submission, node_types[node_type(n)->parent].slot);
	return 0;
}

static int
list_self(struct listing *l, int64_t offset)
{
	int64_t parent;
	int r = 0;

	if (offset < OFFSET_SELF)
		r = give_bare(l, ".", l->place.node->ino, S_IFDIR,
		    OFFSET_SELF);
	if (r != 0 || offset >= OFFSET_PARENT)
		return r;
	r = parent_ino(&l->place, &parent);
	return r < 0 ? r :
	    give_bare(l, "..", parent, S_IFDIR, OFFSET_PARENT);
}

int
tree_list(struct tree *t, uint64_t node, int64_t offset, bool plus,
    tree_take *take, void *arg)
{
	struct listing l = { .tree = t, .plus = plus, .take = take,
		.arg = arg };
	struct place p CF_AUTO(place_leave) = { NULL, NULL };
	int r;

	r = place_enter(t, node, &p);
	if (r < 0)
		return r;
	l.place = p;
	/*
	 * Listing the inbox takes it in, looking a name up there does not: a
	 * program may ask for its file once more after it closed it.
	 */
	r = p.node->kind == NODE_INBOX ? settle(t, p.s) : place_settle(t, &p);
	if (r == 0)
		r = list_self(&l, offset);
	if (r == 0 && offset < OFFSET_ENTRIES)
		r = list_fixed(&l, offset);
	if (r == 0)
		r = list_named(&l, offset);
	return r < 0 ? r : 0;
}

bool
tree_list_is_stable(struct tree *t, uint64_t node)
{
	const struct node *n = node_of(t, node);

	return n != NULL && access_is_steady(n->access) &&
	    (n->kind == NODE_ARTIFACTS || n->kind == NODE_DIRECTORY) &&
	    t->options.cache_timeout > 0;
}

bool
tree_list_is_unchanged(struct tree *t, uint64_t node)
{
	struct node *n = node_of(t, node);

	return n != NULL && atomic_exchange(&n->listed, true);
}
