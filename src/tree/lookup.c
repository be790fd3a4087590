/*
 * Lookup: what a name in a directory leads to.  Fixed names of the table come
 * first everywhere; then whoever keeps the directory's names is asked: the
 * domain at the root, form.c in form/, the draft for stored entries.
 */
#include <errno.h>
#include <string.h>

#include "certfs/rules.h"

#include "internal.h"

/* Rules and templates have no row anywhere: their name is their number. */
#define NAMED_OBJECT	(INT64_C(1) << 40)

int64_t
named_ino(const char *name, unsigned slot)
{
	uint32_t hash = UINT32_C(2166136261);	/* FNV-1a */

	for (; *name != '\0'; name++)
		hash = (hash ^ (unsigned char)*name) * UINT32_C(16777619);
	return PLACE(NAMED_OBJECT + (int64_t)hash, slot);
}

void
place_leave(struct place *p)
{
	submission_leave(&p->s);
}

int
place_enter(struct tree *t, uint64_t parent, struct place *p)
{
	int r = 0;

	p->node = node_of(t, parent);
	if (p->node == NULL)
		return -ENOENT;
	if (!S_ISDIR(node_type(p->node)->mode))
		return -ENOTDIR;
	if (p->node->submission != 0)
		p->s = node_enter(t, p->node, &r);
	return r;
}

int
place_settle(struct tree *t, const struct place *p)
{
	const struct node_type *type = node_type(p->node);
	int r = 0;

	if (p->s == NULL)
		return 0;
	if (type->settled)
		r = settle(t, p->s);
	return r == 0 && type->prepared ? submission_prepare(p->s) : r;
}

/* ---- lookup ---- */

static int
like_rule(const char *name, struct node *ret_like)
{
	for (size_t i = 0; i < rules_count(); i++) {
		if (strcmp(rules_at(i)->id, name) != 0)
			continue;
		*ret_like = (struct node) { .kind = NODE_RULE, .index = i,
			.ino = named_ino(name, 1) };
		return 0;
	}
	return -ENOENT;
}

static int
like_template(const char *name, struct node *ret_like)
{
	const char *one;

	for (size_t i = 0; (one = domain_template_name(i)) != NULL; i++) {
		if (strcmp(one, name) != 0)
			continue;
		*ret_like = (struct node) { .kind = NODE_TEMPLATE, .index = i,
			.ino = named_ino(name, 2) };
		return 0;
	}
	return -ENOENT;
}

static int
like_fixed(const struct place *p, const char *name, struct node *ret_like)
{
	enum node_kind kind = node_fixed_child(p->node, name);
	int there;

	if (kind == NODE_KINDS)
		return -ENOENT;
	there = node_types[kind].present == NULL ? 1 :
	    node_types[kind].present(p->s, &node_types[kind]);
	if (there <= 0)
		return there < 0 ? there : -ENOENT;
	node_like_fixed(p->node, kind, ret_like);
	return 0;
}

static int
like_entry(struct tree *t, const struct place *p, const char *name,
    struct node *ret_like)
{
	struct entry e;
	int r;

	if (p->node->kind == NODE_ROOT)
		r = domain_find(t->domain, name, &e);
	else
		r = draft_find(p->s, node_place(p->node), name, &e);
	if (r == 0)
		node_like_entry(p->node, &e, ret_like);
	return r;
}

int
like_named(struct tree *t, const struct place *p, const char *name,
    struct node *ret_like)
{
	int r;

	if (strlen(name) > NAME_BYTES_MAX)
		return -ENAMETOOLONG;
	r = place_settle(t, p);
	if (r == 0)
		r = like_fixed(p, name, ret_like);
	if (r != -ENOENT)
		return r;
	switch (node_type(p->node)->names) {
	case NAMES_FIXED:
		return -ENOENT;
	case NAMES_SUBMISSIONS:
	case NAMES_ENTRIES:
		return like_entry(t, p, name, ret_like);
	case NAMES_FORM:
		return formdir_lookup(t, p->s, p->node, name, ret_like);
	case NAMES_RULES:
		return like_rule(name, ret_like);
	case NAMES_TEMPLATES:
		return like_template(name, ret_like);
	}
	return -ENOENT;
}

int
entry_of(struct tree *t, const struct place *p, const struct node *like,
    struct tree_entry *ret_entry)
{
	struct submission *inner CF_AUTO(submission_leave) = NULL;
	int r = 0;

	if (p->s == NULL && like->submission != 0) {
		inner = submission_enter(t, like->submission, &r);
		if (inner == NULL)
			return r;
	}
	return node_entry(t, p->s != NULL ? p->s : inner, like, ret_entry);
}

int
tree_lookup(struct tree *t, uint64_t parent, const char *name,
    struct tree_entry *ret_entry)
{
	struct place p CF_AUTO(place_leave) = { NULL, NULL };
	struct node like;
	int r;

	r = place_enter(t, parent, &p);
	if (r == 0)
		r = like_named(t, &p, name, &like);
	if (r == 0)
		r = entry_of(t, &p, &like, ret_entry);
	return r;
}
