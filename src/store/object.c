/*
 * Objects: what names lead to.
 */
#include "query.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* In the order of SQL_NEW_OBJECT and SQL_SET_OBJECT. */
static void
object_put(struct query *q, const struct object *o)
{
	query_put_int(q, o->submission);
	query_put_int(q, o->kind);
	query_put_int(q, o->access);
	query_put_int(q, o->links);
	query_put_int(q, o->was);
	query_put_hash(q, &o->content);
	query_put_int(q, o->size);
	query_put_int(q, o->mtime);
	query_put_int(q, o->ctime);
}

void
query_get_object(struct query *q, struct object *ret_object)
{
	ret_object->id = query_get_int(q);
	ret_object->submission = query_get_int(q);
	ret_object->kind = query_get_enum(q, OBJECT_SYMLINK + 1);
	ret_object->access = query_get_enum(q, ACCESS_PREPARED + 1);
	ret_object->links = (int)query_get_int(q);
	ret_object->was = query_get_enum(q, ARTIFACT_COUNT + 1);
	query_get_hash(q, &ret_object->content);
	ret_object->size = query_get_int(q);
	ret_object->mtime = query_get_int(q);
	ret_object->ctime = query_get_int(q);
}

int
store_new_object(struct conn *c, struct object *o, const char *target)
{
	struct query q CF_AUTO(query_done) = query_new(c, SQL_NEW_OBJECT);

	object_put(&q, o);
	if (target == NULL)
		query_put_null(&q);
	else
		query_put_name(&q, target);
	return query_only_int(&q, &o->id);
}

static int
delete_new_ids(struct conn *c, int64_t first, int64_t last)
{
	struct query q CF_AUTO(query_done) = query_new(c, SQL_DELETE_NEW_IDS);

	query_put_int(&q, first);
	query_put_int(&q, last);
	return query_end(&q);
}

/* Objects that come and go in one transaction use up their numbers. */
int
store_new_ids(struct conn *c, int64_t *ret_ids, size_t count)
{
	struct query q CF_AUTO(query_done) = query_new(c, SQL_NEW_IDS);
	int r;

	if (count == 0)
		return 0;
	query_put_int(&q, (int64_t)count);
	for (size_t i = 0; i < count; i++) {
		query_one(&q);
		ret_ids[i] = query_get_int(&q);
	}
	r = query_end(&q);
	return r < 0 ? r : delete_new_ids(c, ret_ids[0], ret_ids[count - 1]);
}

int
store_new_id(struct conn *c, int64_t *ret_id)
{
	return store_new_ids(c, ret_id, 1);
}

int
store_get_object(struct conn *c, int64_t id, struct object *ret_object)
{
	struct query q CF_AUTO(query_done) = query_new(c, SQL_GET_OBJECT);
	struct object o;
	int r;

	query_put_int(&q, id);
	query_one(&q);
	query_get_object(&q, &o);
	r = query_end(&q);
	if (r < 0)
		return r;
	*ret_object = o;
	return 0;
}

int
store_get_target(struct conn *c, int64_t id, char **ret_target)
{
	struct query q CF_AUTO(query_done) = query_new(c, SQL_GET_TARGET);
	char *target CF_AUTO(free_done) = NULL;
	int r;

	query_put_int(&q, id);
	query_one(&q);
	target = query_get_new_text(&q);
	r = query_end(&q);
	if (r < 0)
		return r;
	if (target[0] == '\0')
		return -EINVAL;
	*ret_target = target;
	target = NULL;
	return 0;
}

int
store_set_object(struct conn *c, const struct object *o)
{
	struct query q CF_AUTO(query_done) = query_new(c, SQL_SET_OBJECT);

	object_put(&q, o);
	query_put_int(&q, o->id);
	return query_hit(&q, -ENOENT);
}

static int
delete_place_times(struct conn *c, int64_t object)
{
	struct query q CF_AUTO(query_done) =
	    query_new(c, SQL_DELETE_PLACE_TIMES);

	query_put_int(&q, PLACE(object, 0));
	query_put_int(&q, PLACE(object, 255));
	return query_end(&q);
}

int
store_delete_object(struct conn *c, int64_t id)
{
	struct query q CF_AUTO(query_done) = query_new(c, SQL_DELETE_OBJECT);
	struct hash content;
	int r;

	query_put_int(&q, id);
	r = query_only_hash(&q, &content);
	if (r == 0)
		r = delete_place_times(c, id);
	if (r < 0 || hash_is_zero(&content))
		return r;
	return store_drop_blob(c, &content);
}

int
store_usage(struct conn *c, int64_t submission, int64_t *ret_names,
    int64_t *ret_bytes)
{
	struct query q CF_AUTO(query_done) = query_new(c, SQL_USAGE);
	int64_t names, bytes;
	int r;

	query_put_int(&q, submission);
	query_one(&q);
	names = query_get_int(&q);
	bytes = query_get_int(&q);
	r = query_end(&q);
	if (r < 0)
		return r;
	*ret_names = names;
	*ret_bytes = bytes;
	return 0;
}
