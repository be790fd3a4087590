/*
 * Objects of a draft: their content, their names, their number.
 */
#include <errno.h>
#include <string.h>

#include "draft.h"

int
object_get(struct submission *s, struct conn *c, int64_t id,
    struct object *ret_object)
{
	struct object o;
	int r;

	r = store_get_object(c, id, &o);
	if (r < 0)
		return r;
	if (o.submission != s->id)
		return -ENOENT;
	*ret_object = o;
	return 0;
}

int
object_changeable(const struct object *o, struct reason *why)
{
	switch (o->access) {
	case ACCESS_EDITABLE:
	case ACCESS_PREPARED:
		return 0;
	case ACCESS_SEALED:
	case ACCESS_GROWING:
		return reason_set(why, EROFS, "a submitted version is sealed; "
		    "copy it to change it");
	case ACCESS_GENERATED:
		break;
	}
	return reason_set(why, EPERM, "certfs makes this file itself");
}

static int
find_any(void *arg, const struct entry *e)
{
	(void)arg;
	(void)e;
	return 1;
}

int
object_check_empty(struct conn *c, const struct object *o)
{
	int r;

	r = store_list_entries(c, PLACE(o->id, SLOT_SELF), 0, find_any, NULL);
	return r == 1 ? -ENOTEMPTY : r;
}

void
object_content_hash(const void *data, size_t size, struct hash *ret_content)
{
	*ret_content = (struct hash){ { 0 } };
	if (size > 0)
		hash_of(data, size, ret_content);
}

int
object_set_content(struct step *st, struct object *o,
    const struct hash *content, const void *data, size_t size, int64_t mtime)
{
	const struct hash before = o->content;
	int r = 0;

	if (size > 0)
		r = store_put_hashed_blob(st->c, content, data, size);
	if (r < 0)
		return r;
	o->content = *content;
	o->size = (int64_t)size;
	o->mtime = mtime;
	o->ctime = st->now;
	r = store_set_object(st->c, o);
	if (r < 0 || hash_equal(&before, content) || hash_is_zero(&before))
		return r;
	return store_drop_blob(st->c, &before);
}

int
object_create(struct step *st, struct object *o, const char *target,
    int64_t place, const char *name, int64_t *ret_entry)
{
	int64_t entry;
	int r;

	o->submission = st->s->id;
	o->links = 1;
	o->was = ARTIFACT_NONE;
	o->ctime = st->now;
	if (o->mtime == 0)
		o->mtime = st->now;
	r = store_new_object(st->c, o, target);
	if (r < 0)
		return r;
	r = store_add_entry(st->c, place, name, o->id, &entry);
	if (r < 0)
		return r;
	if (ret_entry != NULL)
		*ret_entry = entry;
	if (o->kind == OBJECT_DIRECTORY)
		r = store_set_place_time(st->c, PLACE(o->id, SLOT_SELF),
		    o->mtime);
	return r < 0 ? r : store_set_place_time(st->c, place, st->now);
}

int
object_create_file(struct step *st, enum object_access access, int64_t place,
    const char *name, const void *data, size_t size, int64_t *ret_object)
{
	struct object o = {
		.kind = OBJECT_FILE, .access = access, .size = (int64_t)size,
	};
	int r = 0;

	if (size > 0)
		r = store_put_blob(st->c, data, size, &o.content);
	if (r == 0)
		r = object_create(st, &o, NULL, place, name, NULL);
	if (r == 0 && ret_object != NULL)
		*ret_object = o.id;
	return r;
}

int
object_unlink(struct step *st, const struct entry *e, enum artifact was)
{
	struct object o;
	int r;

	r = store_remove_entry(st->c, e->id);
	if (r == 0)
		r = store_get_object(st->c, e->object.id, &o);
	if (r < 0)
		return r;
	if (o.links <= 1)
		return store_delete_object(st->c, o.id);
	o.links--;
	o.ctime = st->now;
	if (was != ARTIFACT_NONE)
		o.was = was;
	return store_set_object(st->c, &o);
}

/* Artifacts have limits of their own and are no scratch. */
static int64_t
artifact_bytes(const struct submission *s)
{
	int64_t bytes = 0;

	for (size_t a = 0; a < ARTIFACT_COUNT; a++)
		bytes += s->judgement.artifact[a].size;
	return bytes;
}

static int
count_usage(struct step *st)
{
	struct submission *s = st->s;
	int64_t names, bytes;
	int r;

	r = store_usage(st->c, s->id, &names, &bytes);
	if (r < 0)
		return r;
	s->usage_known = true;
	s->usage_names = names;
	s->usage_bytes = bytes - artifact_bytes(s);
	return 0;
}

/*
 * Counting takes as long as there is much, so what is known is a bound: what
 * comes is added, what goes is not taken off, and only when the bound does
 * not suffice all is counted again.
 */
static bool
has_room(const struct submission *s, int names, int64_t more)
{
	return s->usage_known &&
	    (names == 0 || s->usage_names + names <= SCRATCH_NAMES_MAX) &&
	    (more == 0 || s->usage_bytes + more <= SCRATCH_BYTES_MAX);
}

int
object_quota(struct step *st, int names, int64_t more, struct reason *why)
{
	struct submission *s = st->s;
	int r;

	if (names == 0 && more <= 0)
		return 0;
	if (more < 0)
		more = 0;
	if (!has_room(s, names, more)) {
		r = count_usage(st);
		if (r < 0)
			return r;
	}
	if (!has_room(s, names, 0))
		return reason_set(why, EDQUOT, "a submission has room for %d "
		    "names: remove what is no artifact", SCRATCH_NAMES_MAX);
	if (!has_room(s, names, more))
		return reason_set(why, EDQUOT, "files that are no artifacts "
		    "have room for %lld MiB together",
		    (long long)(SCRATCH_BYTES_MAX >> 20));
	s->usage_names += names;
	s->usage_bytes += more;
	return 0;
}

void
object_count(struct submission *s, const struct object *o)
{
	s->usage_names++;
	s->usage_bytes += o->size;
}
