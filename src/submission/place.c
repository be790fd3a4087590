/*
 * Places: which directory takes which names.
 */
#include <errno.h>
#include <string.h>

#include "draft.h"
#include "judge.h"

#define NAME_BYTES_MAX	(NAME_SIZE - 1)

static const struct slot_info {
	enum slot	 slot;
	int		 error;		/* nothing can be made there */
	enum place_kind	 kind;
} slot_infos[] = {
	{ SLOT_SELF, 0, PLACE_SELF },
	{ SLOT_ARTIFACTS, 0, PLACE_ARTIFACTS },
	{ SLOT_FORM, EPERM, PLACE_SCRATCH },
	{ SLOT_FEEDBACK, 0, PLACE_SCRATCH },
	{ SLOT_INBOX, 0, PLACE_SCRATCH },
	{ SLOT_OPEN_SOURCE, 0, PLACE_SCRATCH },
	{ SLOT_REFUSED, EPERM, PLACE_SCRATCH },
	{ SLOT_VERSIONS, EROFS, PLACE_SCRATCH },
	{ SLOT_SENT, EPERM, PLACE_SCRATCH },
	{ SLOT_PULL_MESSAGES, 0, PLACE_SCRATCH },
};

static int
open_slot(int64_t id, struct place *ret_place, struct reason *why)
{
	for (size_t i = 0; i < ARRAY_LEN(slot_infos); i++) {
		const struct slot_info *info = &slot_infos[i];

		if (info->slot != PLACE_SLOT(id))
			continue;
		if (info->error != 0)
			return reason_set(why, info->error,
			    "nothing can be changed there");
		*ret_place = (struct place){ id, info->kind };
		return 0;
	}
	return -ENOENT;
}

int
place_open(struct submission *s, struct conn *c, int64_t id,
    struct place *ret_place, struct reason *why)
{
	struct object o;
	int r;

	if (PLACE_OBJECT(id) == s->id)
		return open_slot(id, ret_place, why);
	r = object_get(s, c, PLACE_OBJECT(id), &o);
	if (r < 0)
		return r;
	if (o.kind != OBJECT_DIRECTORY || PLACE_SLOT(id) != SLOT_SELF)
		return -ENOENT;
	r = object_changeable(&o, why);
	if (r < 0)
		return r;
	*ret_place = (struct place){ id, PLACE_BELOW };
	return 0;
}

enum artifact
place_role(const struct place *p, const char *name)
{
	if (p->kind == PLACE_ARTIFACTS)
		return artifact_by_name(name);
	if (p->kind == PLACE_SELF &&
	    strcmp(name, artifact_types[ARTIFACT_INTRO].name) == 0)
		return ARTIFACT_INTRO;
	return ARTIFACT_NONE;
}

enum artifact
draft_role(int64_t place, const char *name)
{
	struct place p = { .id = place, .kind = PLACE_BELOW };

	if (open_slot(place, &p, NULL) < 0)
		return ARTIFACT_NONE;
	return place_role(&p, name);
}

size_t
draft_size_max(enum artifact role)
{
	return role == ARTIFACT_NONE ? SCRATCH_FILE_MAX :
	    artifact_types[role].max_size;
}

int
place_takes(const struct place *p, const char *name, enum object_kind kind,
    struct reason *why)
{
	if (strlen(name) > NAME_BYTES_MAX)
		return reason_set(why, ENAMETOOLONG,
		    "a name has at most %d bytes", NAME_BYTES_MAX);
	if (name[0] == '\0' || strcmp(name, ".") == 0 ||
	    strcmp(name, "..") == 0 || strchr(name, '/') != NULL)
		return reason_set(why, EINVAL, "that is no name of a file");
	if (kind == OBJECT_FILE)
		return 0;
	if (place_role(p, name) != ARTIFACT_NONE)
		return reason_set(why, ENOTSUP, "'%s' is an artifact: it can "
		    "only be a regular file", name);
	if (kind == OBJECT_DIRECTORY && p->kind != PLACE_ARTIFACTS &&
	    p->kind != PLACE_BELOW)
		return reason_set(why, ENOTSUP,
		    "directories can only be made below artifacts/");
	return 0;
}

void
place_changed(struct step *st, const struct place *p, const char *name,
    int64_t gone)
{
	if (place_role(p, name) != ARTIFACT_NONE) {
		st->judge = true;
		return;
	}
	if (p->kind != PLACE_ARTIFACTS || rules_name_is_quiet(name))
		return;
	judgement_forget(&st->s->judgement, gone);
	st->judge_strays = true;
}

int
place_touched(struct step *st, const struct place *p)
{
	if (p->id == PLACE(st->s->id, SLOT_INBOX))
		st->s->inbox_dirty = true;
	return store_set_place_time(st->c, p->id, st->now);
}
