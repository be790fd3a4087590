/*
 * Names: what leads from a place to an object.
 */
#include "query.h"

#include <errno.h>
#include <string.h>

static void
entry_get(struct query *q, struct entry *ret_entry)
{
	ret_entry->id = query_get_int(q);
	ret_entry->place = query_get_int(q);
	query_get_text(q, ret_entry->name, sizeof(ret_entry->name));
	query_get_object(q, &ret_entry->object);
}

/* Of a statement that gives one entry or none. */
static int
get_only_entry(struct query *q, struct entry *ret_entry)
{
	struct entry e;
	int r;

	query_one(q);
	entry_get(q, &e);
	r = query_end(q);
	if (r < 0)
		return r;
	*ret_entry = e;
	return 0;
}

int
store_find_entry(struct conn *c, int64_t place, const char *name,
    struct entry *ret_entry)
{
	struct query q CF_AUTO(query_done) = query_new(c, SQL_FIND_ENTRY);

	query_put_int(&q, place);
	query_put_name(&q, name);
	return get_only_entry(&q, ret_entry);
}

int
store_entry_of(struct conn *c, int64_t object, struct entry *ret_entry)
{
	struct query q CF_AUTO(query_done) = query_new(c, SQL_ENTRY_OF);

	query_put_int(&q, object);
	return get_only_entry(&q, ret_entry);
}

int
store_list_entries(struct conn *c, int64_t place, int64_t after,
    int (*each)(void *arg, const struct entry *e), void *arg)
{
	struct query q CF_AUTO(query_done) = query_new(c, SQL_LIST_ENTRIES);
	struct entry e;
	int r;

	query_put_int(&q, place);
	query_put_int(&q, after);
	while ((r = query_row(&q)) == 1) {
		entry_get(&q, &e);
		if (q.error < 0)
			return q.error;
		r = each(arg, &e);
		if (r != 0)
			return r;
	}
	return r;
}

int
store_add_entry(struct conn *c, int64_t place, const char *name,
    int64_t object, int64_t *ret_id)
{
	struct query q CF_AUTO(query_done) = query_new(c, SQL_ADD_ENTRY);
	int64_t id;
	int r;

	/* It could not be read again. */
	if (strlen(name) >= NAME_SIZE)
		return -ENAMETOOLONG;
	query_put_int(&q, place);
	query_put_name(&q, name);
	query_put_int(&q, object);
	r = query_row(&q);
	/* The engine says -ENOENT when there is no such object. */
	if (r <= 0)
		return r < 0 ? r : -EEXIST;
	id = query_get_int(&q);
	r = query_end(&q);
	if (r == 0)
		*ret_id = id;
	return r;
}

int
store_remove_entry(struct conn *c, int64_t id)
{
	struct query q CF_AUTO(query_done) = query_new(c, SQL_REMOVE_ENTRY);

	query_put_int(&q, id);
	return query_hit(&q, -ENOENT);
}

int
store_get_place_time(struct conn *c, int64_t place, int64_t *ret_mtime)
{
	struct query q CF_AUTO(query_done) = query_new(c, SQL_GET_PLACE_TIME);
	int r;

	query_put_int(&q, place);
	r = query_only_int(&q, ret_mtime);
	if (r != -ENOENT)
		return r;
	*ret_mtime = 0;
	return 0;
}

int
store_set_place_time(struct conn *c, int64_t place, int64_t mtime)
{
	struct query q CF_AUTO(query_done) = query_new(c, SQL_SET_PLACE_TIME);

	query_put_int(&q, place);
	query_put_int(&q, mtime);
	return query_end(&q);
}
