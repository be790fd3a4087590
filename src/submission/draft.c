/*
 * The draft: looking at what the user edits, and making and removing names.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "draft.h"

/* ---- looking ---- */

static int
open_reader(struct submission *s, struct conn **ret_conn)
{
	if (s->gone)
		return -ENOENT;
	return store_read(s->domain->store, ret_conn);
}

int
draft_find(struct submission *s, int64_t place, const char *name,
    struct entry *ret_entry)
{
	struct conn *c CF_AUTO(store_done) = NULL;
	int r;

	r = open_reader(s, &c);
	return r < 0 ? r : store_find_entry(c, place, name, ret_entry);
}

int
draft_list(struct submission *s, int64_t place, int64_t after,
    int (*each)(void *arg, const struct entry *e), void *arg)
{
	struct conn *c CF_AUTO(store_done) = NULL;
	int r;

	r = open_reader(s, &c);
	return r < 0 ? r : store_list_entries(c, place, after, each, arg);
}

int
draft_object(struct submission *s, int64_t object, struct object *ret_object)
{
	struct conn *c CF_AUTO(store_done) = NULL;
	int r;

	r = open_reader(s, &c);
	return r < 0 ? r : object_get(s, c, object, ret_object);
}

int
draft_name_of(struct submission *s, int64_t object, struct entry *ret_entry)
{
	struct conn *c CF_AUTO(store_done) = NULL;
	int r;

	r = open_reader(s, &c);
	return r < 0 ? r : store_entry_of(c, object, ret_entry);
}

int
draft_place_time(struct submission *s, int64_t place, int64_t *ret_mtime)
{
	struct conn *c CF_AUTO(store_done) = NULL;
	int64_t mtime = 0;
	int r;

	r = open_reader(s, &c);
	if (r == 0)
		r = store_get_place_time(c, place, &mtime);
	if (r < 0)
		return r;
	*ret_mtime = mtime != 0 ? mtime : s->row.created;
	return 0;
}

int
draft_read(struct submission *s, int64_t object, struct bytes **ret_content)
{
	struct conn *c CF_AUTO(store_done) = NULL;
	struct object o;
	int r;

	r = open_reader(s, &c);
	if (r == 0)
		r = object_get(s, c, object, &o);
	if (r < 0)
		return r;
	if (o.kind != OBJECT_FILE)
		return o.kind == OBJECT_DIRECTORY ? -EISDIR : -EINVAL;
	return store_get_blob(c, &o.content, ret_content);
}

int
draft_read_link(struct submission *s, int64_t object, char **ret_target)
{
	struct conn *c CF_AUTO(store_done) = NULL;
	struct object o;
	int r;

	r = open_reader(s, &c);
	if (r == 0)
		r = object_get(s, c, object, &o);
	if (r < 0)
		return r;
	if (o.kind != OBJECT_SYMLINK)
		return -EINVAL;
	return store_get_target(c, object, ret_target);
}

static int
find_editable(void *arg, const struct entry *e)
{
	(void)arg;
	return e->object.access == ACCESS_EDITABLE ? 1 : 0;
}

int
draft_is_empty(struct submission *s, unsigned slot, bool *ret_empty)
{
	int r;

	r = draft_list(s, PLACE(s->id, slot), 0, find_editable, NULL);
	if (r < 0)
		return r;
	*ret_empty = r == 0;
	return 0;
}

/* ---- times ---- */

int
draft_set_place_time(struct submission *s, int64_t place, int64_t mtime)
{
	struct conn *c CF_AUTO(store_done) = NULL;
	struct place p;
	int r;

	r = submission_fresh(s);
	if (r == 0)
		r = store_write(s->domain->store, DURABLE_PROCESS, &c);
	if (r == 0)
		r = place_open(s, c, place, &p, NULL);
	if (r == 0)
		r = store_set_place_time(c, place, mtime);
	return r < 0 ? r : store_commit(c);
}

static bool
is_artifact(const struct submission *s, int64_t object)
{
	for (size_t a = 0; a < ARTIFACT_COUNT; a++) {
		if (s->judgement.artifact[a].object == object)
			return true;
	}
	return false;
}

int
draft_set_time(struct submission *s, int64_t object, int64_t mtime)
{
	struct step st CF_AUTO(step_done) = STEP_INIT;
	struct object o;
	int r;

	r = step_begin(&st, s, DURABLE_PROCESS);
	if (r == 0)
		r = object_get(s, st.c, object, &o);
	if (r == 0)
		r = object_changeable(&o, NULL);
	if (r < 0)
		return r;
	o.mtime = mtime;
	o.ctime = st.now;
	r = store_set_object(st.c, &o);
	/* The judgement has the times of artifacts. */
	st.judge = is_artifact(s, object);
	return r < 0 ? r : step_commit(&st);
}

/* ---- making ---- */

static int
create(struct step *st, const struct place *p, const char *name,
    enum object_kind kind, const char *target, struct entry *ret_entry)
{
	struct entry e = {
		.place = p->id, .object = { .kind = kind },
	};
	int r;

	if (target != NULL)
		e.object.size = (int64_t)strlen(target);
	r = object_create(st, &e.object, target, p->id, name, &e.id);
	if (r == 0)
		r = place_touched(st, p);
	if (r < 0)
		return r;
	(void)snprintf(e.name, sizeof(e.name), "%s", name);
	*ret_entry = e;
	return 0;
}

/* For an artifact there is always room. */
static int
check_room(struct step *st, const struct place *p, const char *name,
    struct reason *why)
{
	if (place_role(p, name) != ARTIFACT_NONE)
		return 0;
	return object_quota(st, 1, 1, why);
}

int
draft_create(struct submission *s, int64_t place, const char *name,
    enum object_kind kind, const char *target, struct entry *ret_entry,
    struct reason *why)
{
	struct step st CF_AUTO(step_done) = STEP_INIT;
	struct entry made;
	struct place p;
	int r;

	r = step_begin(&st, s, DURABLE_PROCESS);
	if (r == 0)
		r = place_open(s, st.c, place, &p, why);
	if (r == 0)
		r = place_takes(&p, name, kind, why);
	if (r == 0)
		r = check_room(&st, &p, name, why);
	if (r == 0)
		r = create(&st, &p, name, kind, target, &made);
	if (r < 0)
		return r;
	place_changed(&st, &p, name, 0);
	r = step_commit(&st);
	if (r == 0)
		*ret_entry = made;
	return r;
}

/* ---- removing ---- */

static int
check_removable(struct conn *c, const struct entry *e, bool directory,
    struct reason *why)
{
	int r;

	r = object_changeable(&e->object, why);
	if (r < 0)
		return r;
	if (e->object.kind != OBJECT_DIRECTORY)
		return directory ? -ENOTDIR : 0;
	if (!directory)
		return -EISDIR;
	return object_check_empty(c, &e->object);
}

int
draft_unlink(struct submission *s, int64_t place, const char *name,
    bool directory, struct reason *why)
{
	struct step st CF_AUTO(step_done) = STEP_INIT;
	struct entry e;
	struct place p;
	int r;

	r = step_begin(&st, s, DURABLE_PROCESS);
	if (r == 0)
		r = place_open(s, st.c, place, &p, why);
	if (r == 0)
		r = store_find_entry(st.c, place, name, &e);
	if (r == 0)
		r = check_removable(st.c, &e, directory, why);
	if (r == 0)
		r = object_unlink(&st, &e, place_role(&p, name));
	if (r == 0)
		r = place_touched(&st, &p);
	if (r < 0)
		return r;
	place_changed(&st, &p, name, e.id);
	return step_commit(&st);
}
