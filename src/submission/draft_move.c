/*
 * Rename and link.  Programs that save by renaming write nothing to the name
 * that counts, so what arrives at an artifact's name is judged before anything
 * moves; a refusal leaves both files where they are.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "draft.h"
#include "judge.h"

/* One object on its way to one name. */
struct arrival {
	struct entry	 entry;		/* where it comes from */
	struct submission *to;
	enum artifact	 role;		/* there */
	const char	*name;		/* there */
	struct checked	*checked;	/* NULL: not judged */
	struct bytes	*stored;	/* what was judged, or NULL: 'live' */
	const void	*data;
	size_t		 size;
	struct hash	 content;	/* of 'data' */
	bool		 own;		/* it was that artifact before */
};

struct moving {
	const struct draft_move *move;
	struct submission *s, *to;
	struct place	 from_place, to_place;
	enum artifact	 from_role, to_role;
	struct entry	 from, over;
	bool		 has_over;	/* the name is taken */
	struct arrival	 arrival[2];	/* two for an exchange */
	size_t		 count;
};

static void
moving_done(struct moving *m)
{
	for (size_t i = 0; i < m->count; i++) {
		checked_unref(m->arrival[i].checked);
		bytes_unref(m->arrival[i].stored);
	}
}

/* ---- looking ---- */

static int
look(struct moving *m, struct conn *c, struct reason *why)
{
	const struct draft_move *move = m->move;
	int r;

	r = place_open(m->s, c, move->from_place, &m->from_place, why);
	if (r == 0)
		r = place_open(m->to, c, move->to_place, &m->to_place, why);
	if (r == 0)
		r = store_find_entry(c, move->from_place, move->from, &m->from);
	if (r < 0)
		return r;
	r = store_find_entry(c, move->to_place, move->name, &m->over);
	if (r < 0 && r != -ENOENT)
		return r;
	m->has_over = r == 0;
	m->from_role = place_role(&m->from_place, move->from);
	m->to_role = place_role(&m->to_place, move->name);
	return 0;
}

static bool
is_same(const struct moving *m)
{
	return m->has_over && m->from.object.id == m->over.object.id;
}

/* ---- what rename(2) and link(2) ask for ---- */

static int
check_names(const struct moving *m)
{
	const struct draft_move *move = m->move;

	if (m->has_over && (move->no_replace || move->keep))
		return -EEXIST;
	if (!m->has_over && move->exchange)
		return -ENOENT;
	if (move->keep && m->from.object.kind == OBJECT_DIRECTORY)
		return -EPERM;
	return 0;
}

static int
check_across(const struct moving *m)
{
	const struct object *o = &m->from.object;

	if (m->s == m->to)
		return 0;
	/* The tools copy then, which comes to the same. */
	if (m->move->keep || m->move->exchange || o->links > 1 ||
	    o->kind == OBJECT_DIRECTORY)
		return -EXDEV;
	return 0;
}

static int
check_access(const struct moving *m, struct reason *why)
{
	int r;

	r = object_changeable(&m->from.object, why);
	if (r == 0 && m->has_over)
		r = object_changeable(&m->over.object, why);
	if (r == 0)
		r = place_takes(&m->to_place, m->move->name,
		    m->from.object.kind, why);
	if (r == 0 && m->move->exchange)
		r = place_takes(&m->from_place, m->move->from,
		    m->over.object.kind, why);
	return r;
}

static int
check_replaced(const struct moving *m, struct conn *c)
{
	const bool from_directory = m->from.object.kind == OBJECT_DIRECTORY;

	if (!m->has_over || m->move->exchange)
		return 0;
	if (m->over.object.kind != OBJECT_DIRECTORY)
		return from_directory ? -ENOTDIR : 0;
	if (!from_directory)
		return -EISDIR;
	return object_check_empty(c, &m->over.object);
}

/* No directory comes to lie inside itself: walk up from where it goes. */
static int
check_loop(struct conn *c, const struct object *o, int64_t place,
    int64_t submission)
{
	struct entry e;
	int r;

	if (o->kind != OBJECT_DIRECTORY)
		return 0;
	while (PLACE_OBJECT(place) != submission) {
		if (PLACE_OBJECT(place) == o->id)
			return -EINVAL;
		r = store_entry_of(c, PLACE_OBJECT(place), &e);
		if (r < 0)
			return r;
		place = e.place;
	}
	return 0;
}

static int
check(const struct moving *m, struct conn *c, struct reason *why)
{
	int r;

	r = check_names(m);
	if (r == 0)
		r = check_across(m);
	if (r == 0)
		r = check_access(m, why);
	if (r == 0)
		r = check_replaced(m, c);
	if (r == 0)
		r = check_loop(c, &m->from.object, m->to_place.id, m->to->id);
	if (r == 0 && m->move->exchange)
		r = check_loop(c, &m->over.object, m->from_place.id, m->s->id);
	return r;
}

/* ---- judging what arrives ---- */

static int
load_content(struct arrival *a, struct conn *c, const struct draft_save *live)
{
	int r;

	if (live != NULL && live->object == a->entry.object.id) {
		a->data = live->data;
		a->size = live->size;
		object_content_hash(a->data, a->size, &a->content);
		return 0;
	}
	a->content = a->entry.object.content;
	r = store_get_blob(c, &a->content, &a->stored);
	if (r < 0)
		return r;
	a->data = a->stored->data;
	a->size = a->stored->size;
	return 0;
}

static int
add_arrival(struct moving *m, struct conn *c, const struct entry *e,
    struct submission *to, enum artifact role, const char *name)
{
	struct arrival *a = &m->arrival[m->count++];
	const struct draft_save *live = m->move->live;

	*a = (struct arrival){
		.entry = *e, .to = to, .role = role, .name = name,
		.own = role != ARTIFACT_NONE && e->object.was == role &&
		    e->object.submission == to->id,
	};
	if (e->object.kind != OBJECT_FILE)
		return 0;
	if (role == ARTIFACT_NONE &&
	    (live == NULL || live->object != e->object.id))
		return 0;
	return load_content(a, c, live);
}

static int
gather(struct moving *m, struct reason *why)
{
	struct conn *c CF_AUTO(store_done) = NULL;
	int r;

	r = store_read(m->s->domain->store, &c);
	if (r == 0)
		r = look(m, c, why);
	if (r < 0)
		return r;
	/* rename(2): two names of one file stay as they are. */
	if (is_same(m) && !m->move->keep && !m->move->no_replace)
		return 0;
	r = check(m, c, why);
	if (r == 0)
		r = add_arrival(m, c, &m->from, m->to, m->to_role,
		    m->move->name);
	if (r == 0 && m->move->exchange)
		r = add_arrival(m, c, &m->over, m->s, m->from_role,
		    m->move->from);
	return r;
}

static struct attempt
attempt_of(const struct moving *m, const struct arrival *a)
{
	const struct draft_artifact *now = &a->to->judgement.artifact[a->role];
	struct attempt attempt = {
		.which = a->role, .name = a->name,
		.data = a->data, .size = a->size, .content = a->content,
		.pid = m->move->pid, .checked = a->checked,
	};

	if (now->present)
		attempt.before = now->content;
	return attempt;
}

static int
refuse(const struct moving *m, const struct arrival *a, int error,
    struct reason *why)
{
	struct step st CF_AUTO(step_done) = STEP_INIT;
	struct attempt attempt = attempt_of(m, a);
	int r;

	attempt.error = error;
	r = step_begin(&st, a->to, DURABLE_PROCESS);
	if (r == 0)
		r = refused_keep(&st, &attempt);
	if (r == 0)
		r = step_commit(&st);
	if (r < 0)
		return r;
	return refused_reason(&attempt, why);
}

static int
judge_arrival(const struct moving *m, struct arrival *a, struct reason *why)
{
	int r;

	if (a->role == ARTIFACT_NONE)
		return 0;
	r = judge_content(a->to, a->role, a->name, a->data, a->size,
	    &a->content, &a->checked);
	if (r < 0)
		return r;
	if (a->size > draft_size_max(a->role))
		return refuse(m, a, EFBIG, why);
	/* What was the artifact's own content before is never refused. */
	if (!a->own && judge_refuses(a->to, a->checked, a->size, true))
		return refuse(m, a, EPROTO, why);
	return 0;
}

/* ---- moving ---- */

static int
save_live(struct step *st, const struct moving *m)
{
	const struct draft_save *live = m->move->live;
	struct hash content;
	struct object o;
	int r;

	if (live == NULL)
		return 0;
	object_content_hash(live->data, live->size, &content);
	r = object_get(st->s, st->c, live->object, &o);
	return r < 0 ? r : object_set_content(st, &o, &content, live->data,
	    live->size, live->mtime);
}

/* What leaves an artifact's name is remembered as that, to come back. */
static int
settle_object(struct step *st, int64_t object, enum artifact from,
    enum artifact to, bool one_more_name)
{
	struct object o;
	int r;

	r = store_get_object(st->c, object, &o);
	if (r < 0)
		return r;
	o.submission = st->s->id;
	o.ctime = st->now;
	o.links += one_more_name;
	if (from != ARTIFACT_NONE && from != to && !one_more_name)
		o.was = from;
	return store_set_object(st->c, &o);
}

static int
settle_arrival(struct step *st, const struct moving *m,
    const struct arrival *a)
{
	struct attempt attempt;

	if (a->role == ARTIFACT_NONE || a->own)
		return 0;
	attempt = attempt_of(m, a);
	return refused_settle(st, &attempt);
}

static int
exchange(struct step *from, struct step *to, const struct moving *m)
{
	int64_t id;
	int r;

	r = store_remove_entry(from->c, m->from.id);
	if (r == 0)
		r = store_remove_entry(from->c, m->over.id);
	if (r == 0)
		r = store_add_entry(from->c, m->from_place.id, m->move->from,
		    m->over.object.id, &id);
	if (r == 0)
		r = store_add_entry(to->c, m->to_place.id, m->move->name,
		    m->from.object.id, &id);
	if (r == 0)
		r = settle_object(from, m->over.object.id, m->to_role,
		    m->from_role, false);
	if (r == 0)
		r = settle_object(to, m->from.object.id, m->from_role,
		    m->to_role, false);
	return r;
}

static int
replace(struct step *from, struct step *to, const struct moving *m)
{
	int64_t id;
	int r = 0;

	if (m->has_over)
		r = object_unlink(to, &m->over, m->to_role);
	if (r == 0 && !m->move->keep)
		r = store_remove_entry(from->c, m->from.id);
	if (r == 0)
		r = store_add_entry(to->c, m->to_place.id, m->move->name,
		    m->from.object.id, &id);
	if (r == 0)
		r = settle_object(to, m->from.object.id, m->from_role,
		    m->to_role, m->move->keep);
	return r;
}

static int
check_room(struct step *to, const struct moving *m, struct reason *why)
{
	const bool across = m->s != m->to;
	int64_t more = 0;

	if ((!across && !m->move->keep) || m->to_role != ARTIFACT_NONE)
		return 0;
	if (across)
		more = m->from.object.size;
	return object_quota(to, 1, more, why);
}

/*
 * An artifact may have become scratch.  A plain rename is what editors do each
 * time, so it only adds to the bound; after anything else all is counted.
 */
static void
count_scratch(const struct moving *m)
{
	const struct draft_move *move = m->move;

	if (m->s != m->to || move->keep || move->exchange ||
	    move->live != NULL)
		m->s->usage_known = m->to->usage_known = false;
	else if (m->from_role != ARTIFACT_NONE && m->to_role == ARTIFACT_NONE)
		object_count(m->s, &m->from.object);
}

static int
perform(struct step *from, struct step *to, const struct moving *m,
    struct reason *why)
{
	int r;

	r = check_room(to, m, why);
	if (r == 0)
		r = save_live(from, m);
	/* Refusals are settled while the judgement is that of before. */
	if (r == 0)
		r = settle_arrival(to, m, &m->arrival[0]);
	if (r == 0 && m->move->exchange)
		r = settle_arrival(from, m, &m->arrival[1]);
	if (r == 0)
		r = m->move->exchange ? exchange(from, to, m) :
		    replace(from, to, m);
	if (r == 0 && !m->move->keep)
		r = place_touched(from, &m->from_place);
	if (r == 0)
		r = place_touched(to, &m->to_place);
	if (r < 0)
		return r;
	count_scratch(m);
	/* New content may have other names, which are artifacts. */
	from->judge |= m->move->live != NULL;
	place_changed(from, &m->from_place, m->move->from,
	    m->move->keep ? 0 : m->from.id);
	place_changed(to, &m->to_place, m->move->name,
	    m->has_over ? m->over.id : 0);
	return 0;
}

static int
move_now(const struct moving *m, struct reason *why)
{
	struct step from CF_AUTO(step_done) = STEP_INIT;
	struct step other CF_AUTO(step_done) = STEP_INIT;
	struct step *to = &from;
	int r;

	r = step_begin(&from, m->s, DURABLE_PROCESS);
	if (r < 0)
		return r;
	if (m->to != m->s) {
		step_join(&other, m->to, &from);
		to = &other;
	}
	r = perform(&from, to, m, why);
	return r < 0 ? r : steps_commit(&from, &other);
}

int
draft_move(struct submission *s, const struct draft_move *move,
    int64_t *ret_replaced, struct reason *why)
{
	struct moving m CF_AUTO(moving_done) = {
		.move = move, .s = s, .to = move->to != NULL ? move->to : s,
	};
	int r;

	r = submission_judged(s);
	if (r == 0)
		r = submission_judged(m.to);
	if (r == 0)
		r = gather(&m, why);
	for (size_t i = 0; i < m.count && r == 0; i++)
		r = judge_arrival(&m, &m.arrival[i], why);
	if (r == 0 && m.count > 0)
		r = move_now(&m, why);
	if (r < 0)
		return r;
	if (ret_replaced != NULL)
		*ret_replaced = m.has_over && !move->exchange && m.count > 0 ?
		    m.over.object.id : 0;
	return 0;
}
