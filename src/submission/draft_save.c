/*
 * Saving: what was written is always kept, and judged under every artifact's
 * name that leads to it.  Whether the call itself fails is the mount's choice
 * (validate=), a courtesy to programs that look; submit is the real gate.
 */
#include <errno.h>
#include <string.h>

#include "draft.h"
#include "judge.h"

struct verdict {
	enum artifact	 which;		/* ARTIFACT_NONE: scratch */
	struct checked	*checked;
	bool		 refused;
};

struct saving {
	const struct draft_save *save;
	struct object	 object;
	struct hash	 content;	/* of what is saved */
	struct hash	 before;	/* of what was there */
	struct verdict	 verdict[ARTIFACT_COUNT];
	size_t		 count;		/* names of artifacts that lead to it */
};

static void
saving_done(struct saving *sv)
{
	for (size_t i = 0; i < sv->count; i++)
		checked_unref(sv->verdict[i].checked);
}

static struct attempt
attempt_of(const struct submission *s, const struct saving *sv, size_t i)
{
	const enum artifact which = sv->verdict[i].which;

	return (struct attempt){
		.which = which,
		.name = s->judgement.artifact[which].name,
		.data = sv->save->data,
		.size = sv->save->size,
		.content = sv->content,
		.before = s->quiet[which].kept ? s->quiet[which].before :
		    sv->before,
		.pid = sv->save->pid,
		.checked = sv->verdict[i].checked,
		.error = sv->save->cut ||
		    sv->save->size > draft_size_max(which) ? EFBIG : EINVAL,
	};
}

static int
judge_role(struct submission *s, struct saving *sv, enum artifact which)
{
	const struct draft_save *save = sv->save;
	struct verdict *v = &sv->verdict[sv->count];
	int r;

	r = judge_content(s, which, s->judgement.artifact[which].name,
	    save->data, save->size, &sv->content, &v->checked);
	if (r < 0)
		return r;
	v->which = which;
	v->refused = !save->quiet && (save->cut ||
	    judge_refuses(s, v->checked, save->size, save->by_opener));
	sv->count++;
	return 0;
}

static int
judge_roles(struct submission *s, struct saving *sv)
{
	for (enum artifact a = 0; a < ARTIFACT_COUNT; a++) {
		const struct draft_artifact *one = &s->judgement.artifact[a];
		int r;

		if (!one->present || one->object != sv->save->object)
			continue;
		r = judge_role(s, sv, a);
		if (r < 0)
			return r;
	}
	return 0;
}

/* An artifact's own limit is a finding: written by another name it is kept. */
static int
check_size(const struct saving *sv, struct reason *why)
{
	if (sv->save->size > SCRATCH_FILE_MAX)
		return reason_set(why, EFBIG, "this file can have at most %zu "
		    "bytes", SCRATCH_FILE_MAX);
	return 0;
}

static int
prepare(struct submission *s, struct saving *sv, struct reason *why)
{
	const struct draft_save *save = sv->save;
	int r;

	r = submission_judged(s);
	if (r == 0)
		r = draft_object(s, save->object, &sv->object);
	if (r == 0)
		r = object_changeable(&sv->object, why);
	if (r < 0)
		return r;
	if (sv->object.kind != OBJECT_FILE)
		return -EINVAL;
	object_content_hash(save->data, save->size, &sv->content);
	sv->before = sv->object.content;
	r = judge_roles(s, sv);
	return r < 0 ? r : check_size(sv, why);
}

/* Scratch that changed is nobody's former content any more. */
static int
keep_scratch(struct step *st, struct saving *sv, struct reason *why)
{
	struct entry e;
	int r;

	r = object_quota(st, 0, (int64_t)sv->save->size - sv->object.size, why);
	if (r < 0)
		return r;
	if (!hash_equal(&sv->content, &sv->object.content))
		sv->object.was = ARTIFACT_NONE;
	r = store_entry_of(st->c, sv->object.id, &e);
	if (r == 0 && e.place == PLACE(st->s->id, SLOT_INBOX))
		st->s->inbox_dirty = true;
	return r;
}

static int
settle(struct step *st, const struct saving *sv)
{
	int r = 0;

	/* What is only looked at, or synced, settles no refusal either. */
	if (sv->save->quiet)
		return 0;
	for (size_t i = 0; i < sv->count && r == 0; i++) {
		const struct attempt a = attempt_of(st->s, sv, i);

		r = sv->verdict[i].refused ? refused_keep(st, &a) :
		    refused_settle(st, &a);
	}
	return r;
}

static int
keep(struct step *st, struct saving *sv, struct reason *why)
{
	int r;

	r = sv->count == 0 ? keep_scratch(st, sv, why) : settle(st, sv);
	if (r < 0)
		return r;
	st->judge = sv->count > 0;
	/* Whoever writes another text has taken it over. */
	if (sv->object.access == ACCESS_PREPARED &&
	    !hash_equal(&sv->object.content, &sv->content))
		sv->object.access = ACCESS_EDITABLE;
	return object_set_content(st, &sv->object, &sv->content,
	    sv->save->data, sv->save->size, sv->save->mtime);
}

static void
note_quiet(struct submission *s, const struct saving *sv, enum artifact which)
{
	if (sv->save->quiet && !s->quiet[which].kept)
		s->quiet[which].before = sv->before;
	s->quiet[which].kept = sv->save->quiet;
}

/* The close after an fsync: all is stored, and no refusal is concerned. */
static bool
is_kept(const struct submission *s, const struct saving *sv)
{
	const struct draft_save *save = sv->save;

	if (save->durability != DURABLE_PROCESS ||
	    save->mtime != sv->object.mtime ||
	    !hash_equal(&sv->content, &sv->object.content))
		return false;
	for (size_t i = 0; i < sv->count; i++) {
		const struct verdict *v = &sv->verdict[i];

		if (v->refused || s->judgement.refused[v->which].pending)
			return false;
	}
	return true;
}

static int
keep_all(struct submission *s, struct saving *sv, struct reason *why)
{
	struct step st CF_AUTO(step_done) = STEP_INIT;
	int r;

	r = step_begin(&st, s, sv->save->durability);
	if (r == 0)
		r = keep(&st, sv, why);
	return r < 0 ? r : step_commit(&st);
}

int
draft_save(struct submission *s, const struct draft_save *save,
    struct reason *why)
{
	struct saving sv CF_AUTO(saving_done) = { .save = save };
	int r;

	r = prepare(s, &sv, why);
	if (r == 0 && !is_kept(s, &sv))
		r = keep_all(s, &sv, why);
	if (r < 0)
		return r;

	for (size_t i = 0; i < sv.count; i++) {
		const struct attempt a = attempt_of(s, &sv, i);

		note_quiet(s, &sv, sv.verdict[i].which);
		if (sv.verdict[i].refused)
			return refused_reason(&a, why);
	}
	return 0;
}
