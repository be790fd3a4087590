/*
 * Names: everything that makes, moves or removes one.  Each call finds the
 * directory's node, enters the submission, and hands the name on to whoever
 * keeps it: the root to the domain, form/ to form.c, stored entries to the
 * draft.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

/*
 * Leaves a place in which a name may have come or gone.  Listings that the
 * kernel kept are older than that; see tree_list_is_unchanged().
 */
static void
changed_leave(struct place *p)
{
	if (p->node != NULL)
		atomic_store(&p->node->listed, false);
	place_leave(p);
}

/* ---- making ---- */

/* Whether 'name' may be made here at all; the errno if not. */
static int
may_create(const struct place *p, const char *name)
{
	if (strlen(name) > NAME_BYTES_MAX)
		return -ENAMETOOLONG;
	/* A generated name that is absent for the moment. */
	if (node_fixed_child(p->node, name) != NODE_KINDS)
		return refuse(p->s, EACCES, "%s is made by the mount when its "
		    "time has come: nothing else can have that name", name);
	if (access_is_sealed(p->node->access) ||
	    p->node->kind == NODE_VERSIONS)
		return refuse(p->s, EROFS, "versions are sealed: edit "
		    "artifacts/ and form/, and submit anew");
	if (p->node->kind == NODE_REFUSED || p->node->kind == NODE_SENT ||
	    node_type(p->node)->names == NAMES_FIXED ||
	    node_type(p->node)->names == NAMES_RULES ||
	    node_type(p->node)->names == NAMES_TEMPLATES)
		return -EACCES;
	return 0;
}

static int
make(struct tree *t, uint64_t parent, const char *name, enum object_kind kind,
    const char *target, const struct tree_caller *caller,
    struct tree_entry *ret_entry)
{
	struct place p CF_AUTO(changed_leave) = { NULL, NULL };
	struct reason why = { 0 };
	struct entry e;
	struct node like;
	int r;

	r = place_enter(t, parent, &p);
	if (r == 0)
		r = may_create(&p, name);
	if (r < 0)
		return r;
	if (p.node->kind == NODE_FORM) {
		if (kind == OBJECT_DIRECTORY)
			return refuse(p.s, ENOTSUP, "directories can only be "
			    "made below artifacts/");
		r = formdir_create(t, p.s, p.node, name, target, caller,
		    &like);
	} else if (p.node->kind == NODE_ROOT) {
		if (kind != OBJECT_DIRECTORY)
			return -EPERM;
		r = domain_create(t->domain, name, &e, NULL);
		if (r == 0)
			node_like_entry(p.node, &e, &like);
	} else {
		r = draft_create(p.s, node_place(p.node), name, kind, target,
		    &e, &why);
		submission_note_refusal(p.s, &why);
		if (r == 0)
			node_like_entry(p.node, &e, &like);
	}
	return r < 0 ? r : entry_of(t, &p, &like, ret_entry);
}

int
tree_mknod(struct tree *t, uint64_t parent, const char *name, mode_t mode,
    const struct tree_caller *caller, struct tree_entry *ret_entry)
{
	if (!S_ISREG(mode))
		return -EPERM;
	return make(t, parent, name, OBJECT_FILE, NULL, caller, ret_entry);
}

int
tree_mkdir(struct tree *t, uint64_t parent, const char *name,
    struct tree_entry *ret_entry)
{
	return make(t, parent, name, OBJECT_DIRECTORY, NULL, NULL, ret_entry);
}

int
tree_symlink(struct tree *t, uint64_t parent, const char *name,
    const char *target, struct tree_entry *ret_entry)
{
	return make(t, parent, name, OBJECT_SYMLINK, target, NULL, ret_entry);
}

/* ---- removing ---- */

/*
 * tar and others remove a name that is in their way and make it anew, until
 * that works; a generated name comes back at once.  So the same program
 * removes it once, and is refused when it is back right away.
 */
static bool
removed_again(struct tree *t, int64_t ino, const struct tree_caller *caller)
{
	int64_t now = clock_now();
	bool again = false;

	if (caller == NULL)
		return false;
	pthread_mutex_lock(&t->lock);
	for (size_t i = 0; i < REMOVALS; i++)
		again = again || (t->removals[i].ino == ino &&
		    t->removals[i].by == caller->pid &&
		    now - t->removals[i].at < NS_PER_SECOND);
	t->removals[t->next_removal++ % REMOVALS] =
	    (struct removal) { ino, now, caller->pid };
	pthread_mutex_unlock(&t->lock);
	return again;
}

/*
 * A generated name: in a draft that was never submitted removing it succeeds
 * and it is there again at the next look, so that rm -r works.
 */
static int
remove_generated(struct tree *t, const struct place *p,
    const struct node *like, bool directory, const struct tree_caller *caller)
{
	bool is_directory = S_ISDIR(node_type(like)->mode), empty = true;
	int r;

	if (is_directory && !directory)
		return -EISDIR;
	if (!is_directory && directory)
		return -ENOTDIR;
	if (p->s == NULL || submission_was_submitted(p->s))
		return refuse(p->s, EPERM, "what the mount makes stays once "
		    "there is a version");
	if (is_directory) {
		r = like->kind == NODE_FORM ?
		    formdir_is_empty(t, p->s, &empty) :
		    draft_is_empty(p->s, node_type(like)->slot, &empty);
		if (r < 0)
			return r;
		if (!empty && like->kind != NODE_REFUSED)
			return -ENOTEMPTY;
	}
	if (removed_again(t, like->ino, caller))
		return -EPERM;
	node_retire(t, like->ino);
	return 0;
}

/*
 * Keep what open handles hold of an object that may lose its last name, and
 * say whether it may.
 */
static int
orphan(struct tree *t, struct submission *s, const struct object *o,
    bool *ret_last)
{
	*ret_last = o->kind == OBJECT_FILE && o->links <= 1;
	return *ret_last ? file_orphan(t, s, o->id) : 0;
}

int
entry_remove(struct tree *t, struct submission *s, int64_t place,
    const char *name, bool directory)
{
	struct reason why = { 0 };
	struct entry e;
	bool last;
	int r;

	r = draft_find(s, place, name, &e);
	if (r < 0)
		return r;
	r = orphan(t, s, &e.object, &last);
	if (r < 0)
		return r;
	r = draft_unlink(s, place, name, directory, &why);
	submission_note_refusal(s, &why);
	if (r == 0 && last) {
		file_set_unlinked(t, e.object.id, true);
		node_retire(t, PLACE(e.object.id, SLOT_SELF));
	}
	return r;
}

static bool
is_generated(const struct node *like)
{
	return node_type(like)->name != NULL ||
	    like->access == ACCESS_GENERATED || like->kind == NODE_RULE ||
	    like->kind == NODE_TEMPLATE;
}

static int
remove_name(struct tree *t, uint64_t parent, const char *name, bool directory,
    const struct tree_caller *caller)
{
	struct place p CF_AUTO(changed_leave) = { NULL, NULL };
	struct node like;
	int r;

	r = place_enter(t, parent, &p);
	if (r == 0)
		r = like_named(t, &p, name, &like);
	if (r < 0)
		return r;
	if (is_generated(&like))
		return remove_generated(t, &p, &like, directory, caller);
	if (access_is_sealed(like.access))
		return -EROFS;
	if (p.node->kind == NODE_FORM)
		return directory ? -ENOTDIR :
		    formdir_unlink(t, p.s, p.node, name, caller);
	return entry_remove(t, p.s, node_place(p.node), name, directory);
}

int
tree_unlink(struct tree *t, uint64_t parent, const char *name,
    const struct tree_caller *caller)
{
	if (parent == TREE_ROOT) {
		struct node like;
		struct place p = { node_of(t, parent), NULL };
		int r = like_named(t, &p, name, &like);

		if (r < 0)
			return r;
		return S_ISDIR(node_type(&like)->mode) ? -EISDIR : -EPERM;
	}
	return remove_name(t, parent, name, false, caller);
}

static int
remove_submission(struct tree *t, const char *name)
{
	struct entry e;
	int r;

	if (node_fixed_child(node_of(t, TREE_ROOT), name) != NODE_KINDS)
		return -EPERM;
	r = domain_find(t->domain, name, &e);
	if (r < 0)
		return r;
	r = domain_remove(t->domain, name, NULL);
	if (r == 0)
		node_retire(t, PLACE(e.object.id, SLOT_SELF));
	return r;
}

int
tree_rmdir(struct tree *t, uint64_t parent, const char *name)
{
	if (parent == TREE_ROOT)
		return remove_submission(t, name);
	return remove_name(t, parent, name, true, NULL);
}

/* ---- moving ---- */

#define KNOWN_FLAGS	(RENAME_NOREPLACE | RENAME_EXCHANGE)

/* Two directories of which none, one or two submissions are locked. */
struct places {
	struct place from, to;
};

static void
places_leave(struct places *p)
{
	if (p->to.s == p->from.s)
		p->to.s = NULL;
	changed_leave(&p->to);
	changed_leave(&p->from);
}

/* Locks in order of ids, each once. */
static int
places_enter(struct tree *t, uint64_t from, uint64_t to, struct places *p)
{
	struct node *a = node_of(t, from), *b = node_of(t, to);
	int r;

	if (a == NULL || b == NULL)
		return -ENOENT;
	if (a->submission == b->submission) {
		r = place_enter(t, from, &p->from);
		p->to = (struct place) { b, p->from.s };
		return r;
	}
	if (a->submission < b->submission) {
		r = place_enter(t, from, &p->from);
		return r < 0 ? r : place_enter(t, to, &p->to);
	}
	r = place_enter(t, to, &p->to);
	return r < 0 ? r : place_enter(t, from, &p->from);
}

static int
rename_submission(struct tree *t, const char *name, const char *new_name,
    unsigned flags)
{
	const struct node *root = node_of(t, TREE_ROOT);
	struct entry replaced;
	bool replaces;
	int r;

	if (node_fixed_child(root, name) != NODE_KINDS ||
	    node_fixed_child(root, new_name) != NODE_KINDS)
		return -EPERM;
	if ((flags & RENAME_EXCHANGE) != 0)
		return -EINVAL;
	if (strlen(new_name) > NAME_BYTES_MAX)
		return -ENAMETOOLONG;
	replaces = domain_find(t->domain, new_name, &replaced) == 0 &&
	    strcmp(name, new_name) != 0;
	r = domain_rename(t->domain, name, new_name,
	    (flags & RENAME_NOREPLACE) == 0, NULL);
	if (r == 0 && replaces)
		node_retire(t, PLACE(replaced.object.id, SLOT_SELF));
	return r;
}

/* Whether a name may leave its directory; what it leads to. */
static int
may_leave(struct tree *t, const struct place *p, const char *name,
    struct node *ret_like)
{
	int r = like_named(t, p, name, ret_like);

	if (r < 0)
		return r;
	if (is_generated(ret_like))
		return refuse(p->s, EPERM, "%s is made by the mount: it cannot "
		    "be renamed", name);
	return !access_is_sealed(ret_like->access) ? 0 :
	    refuse(p->s, EROFS, "versions are sealed: copy from them instead");
}

/* Whether a name may be put here over whatever has it. */
static int
may_arrive(const struct place *p, const char *name)
{
	struct entry e;
	int r;

	if (node_fixed_child(p->node, name) != NODE_KINDS)
		return refuse(p->s, EPERM, "%s is made by the mount: it cannot "
		    "be replaced", name);
	r = may_create(p, name);
	if (r == -EACCES)
		return -EPERM;
	if (r < 0 || node_type(p->node)->names != NAMES_ENTRIES)
		return r;
	r = draft_find(p->s, node_place(p->node), name, &e);
	if (r < 0)
		return r == -ENOENT ? 0 : r;
	return access_is_editable(e.object.access) ? 0 : -EPERM;
}

/* To or from form/: its files live in locked memory, another device. */
static int
rename_across_form(const struct places *p, const struct node *like)
{
	size_t field = like->kind == NODE_FIELD ? like->index :
	    like->kind == NODE_NOTE ? like->note->secret_of : form_count();

	return field < form_count() && form_info(field)->secret ?
	    refuse_secret(p->from.s, field) : -EXDEV;
}

static int
move_entry(struct tree *t, const struct places *p, const char *name,
    const char *new_name, unsigned flags, pid_t pid, bool keep)
{
	struct draft_move move = {
		.from_place = node_place(p->from.node), .from = name,
		.to = p->to.s, .to_place = node_place(p->to.node),
		.name = new_name, .keep = keep,
		.no_replace = (flags & RENAME_NOREPLACE) != 0,
		.exchange = (flags & RENAME_EXCHANGE) != 0, .pid = pid,
	};
	struct draft_save live;
	struct reason why = { 0 };
	struct entry source, target;
	bool last = false, there;
	int64_t replaced = 0;
	struct file *f;
	int r;

	r = draft_find(p->from.s, move.from_place, name, &source);
	if (r < 0)
		return r;
	r = draft_find(p->to.s, move.to_place, new_name, &target);
	if (r < 0 && (r != -ENOENT || move.exchange))
		return r;
	there = r == 0;
	r = 0;
	/* The other one of an exchange is judged as it is stored. */
	if (move.exchange && (f = file_find(t, target.object.id)) != NULL) {
		r = file_keep(f, p->to.s, DURABLE_PROCESS);
		if (r < 0)
			return r;
	}
	f = file_find(t, source.object.id);
	if (file_pending(f, &live))
		move.live = &live;
	if (there && !move.exchange && target.object.id != source.object.id)
		r = orphan(t, p->to.s, &target.object, &last);
	if (r < 0)
		return r;
	r = draft_move(p->from.s, &move, &replaced, &why);
	submission_note_refusal(p->to.s, &why);
	if (r < 0)
		return r;
	if (f != NULL) {
		if (move.live != NULL)
			f->committed = f->generation;
		file_move(t, f, submission_id(p->to.s));
		file_allow(f, entry_role(p->to.node, move.to_place, new_name));
	}
	if (move.exchange && (f = file_find(t, target.object.id)) != NULL) {
		file_move(t, f, submission_id(p->from.s));
		file_allow(f, entry_role(p->from.node, move.from_place, name));
	}
	if (last && replaced != 0) {
		file_set_unlinked(t, replaced, true);
		node_retire(t, PLACE(replaced, SLOT_SELF));
	}
	/* The kernel goes on with the nodes that it has. */
	if (p->from.s != p->to.s)
		node_move(t, PLACE(source.object.id, SLOT_SELF),
		    submission_id(p->to.s));
	if (p->from.s != p->to.s && move.exchange)
		node_move(t, PLACE(target.object.id, SLOT_SELF),
		    submission_id(p->from.s));
	return 0;
}

int
tree_rename(struct tree *t, uint64_t parent, const char *name,
    uint64_t new_parent, const char *new_name, unsigned flags,
    const struct tree_caller *caller)
{
	struct places p CF_AUTO(places_leave) = { { NULL, NULL },
		{ NULL, NULL } };
	struct node like;
	int r;

	if ((flags & ~(unsigned)KNOWN_FLAGS) != 0)
		return -EINVAL;
	if (parent == TREE_ROOT && new_parent == TREE_ROOT)
		return rename_submission(t, name, new_name, flags);
	r = places_enter(t, parent, new_parent, &p);
	if (r < 0)
		return r;
	r = may_leave(t, &p.from, name, &like);
	if (r < 0)
		return r;
	if (node_fixed_child(p.to.node, new_name) != NODE_KINDS)
		return refuse(p.to.s, EPERM, "%s is made by the mount: it "
		    "cannot be replaced", new_name);
	/* A directory into a submission, or to where submissions are. */
	if (p.from.s == NULL || p.to.s == NULL)
		return S_ISDIR(node_type(&like)->mode) ? -ENOTSUP : -EPERM;
	r = may_arrive(&p.to, new_name);
	if (r < 0)
		return r;
	if (p.from.node->kind == NODE_FORM && p.from.node == p.to.node)
		return formdir_rename(t, p.from.s, p.from.node, name, new_name,
		    flags);
	if (p.from.node->kind == NODE_FORM || p.to.node->kind == NODE_FORM)
		return rename_across_form(&p, &like);
	return move_entry(t, &p, name, new_name, flags, caller->pid, false);
}

int
tree_link(struct tree *t, uint64_t node, uint64_t parent, const char *name,
    struct tree_entry *ret_entry)
{
	struct place p CF_AUTO(changed_leave) = { NULL, NULL };
	struct node *n = node_of(t, node), like;
	struct reason why = { 0 };
	struct entry source, made;
	struct draft_move move;
	struct draft_save live;
	struct file *f;
	int64_t replaced;
	int r;

	if (n == NULL)
		return -ENOENT;
	r = place_enter(t, parent, &p);
	if (r < 0)
		return r;
	if (p.node->kind == NODE_FORM || n->kind == NODE_FIELD ||
	    n->kind == NODE_NOTE) {
		if (p.node->kind != NODE_FORM || n->submission !=
		    p.node->submission)
			return -EPERM;
		r = formdir_link(t, p.s, p.node, n, name, &like);
		return r < 0 ? r : entry_of(t, &p, &like, ret_entry);
	}
	if (n->kind != NODE_FILE && n->kind != NODE_SYMLINK)
		return -EPERM;
	if (!access_is_editable(n->access))
		return access_is_sealed(n->access) ? -EROFS : -EPERM;
	if (p.s == NULL)
		return -EPERM;
	r = may_arrive(&p, name);
	if (r < 0)
		return r;
	/* One object belongs to one submission. */
	if (n->submission != p.node->submission)
		return -EXDEV;
	r = draft_name_of(p.s, n->object, &source);
	if (r < 0)
		return r;
	move = (struct draft_move) {
		.from_place = source.place, .from = source.name, .to = p.s,
		.to_place = node_place(p.node), .name = name, .keep = true,
		.no_replace = true,
	};
	f = file_find(t, n->object);
	if (file_pending(f, &live))
		move.live = &live;
	r = draft_move(p.s, &move, &replaced, &why);
	submission_note_refusal(p.s, &why);
	if (r < 0)
		return r;
	if (f != NULL) {
		f->committed = f->generation;
		file_allow(f, entry_role(p.node, move.to_place, name));
	}
	r = draft_find(p.s, move.to_place, name, &made);
	if (r < 0)
		return r;
	node_like_entry(p.node, &made, &like);
	return entry_of(t, &p, &like, ret_entry);
}
