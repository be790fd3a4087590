/*
 * Refused saves: at most one per artifact.
 */
#include "query.h"

#include <errno.h>
#include <string.h>

/* What the row that is about to be replaced keeps; zero: nothing. */
static int
get_previous(struct conn *c, int64_t submission, enum artifact which,
    struct hash *ret_previous)
{
	struct query q CF_AUTO(query_done) =
	    query_new(c, SQL_GET_REFUSED_PREVIOUS);
	int r;

	query_put_int(&q, submission);
	query_put_int(&q, which);
	r = query_only_hash(&q, ret_previous);
	if (r != -ENOENT)
		return r;
	memset(ret_previous, 0, sizeof(*ret_previous));
	return 0;
}

static int
put_refused(struct conn *c, int64_t submission, const struct refused_row *row)
{
	struct query q CF_AUTO(query_done) = query_new(c, SQL_SET_REFUSED);

	query_put_int(&q, submission);
	query_put_int(&q, row->which);
	query_put_int(&q, row->object);
	query_put_int(&q, row->pid);
	query_put_hash(&q, &row->previous);
	query_put_int(&q, row->at);
	return query_end(&q);
}

int
store_set_refused(struct conn *c, int64_t submission,
    const struct refused_row *row)
{
	struct hash previous;
	int r;

	r = get_previous(c, submission, row->which, &previous);
	if (r == 0)
		r = put_refused(c, submission, row);
	if (r < 0 || hash_is_zero(&previous))
		return r;
	return store_drop_blob(c, &previous);
}

int
store_remove_refused(struct conn *c, int64_t submission, enum artifact which)
{
	struct query q CF_AUTO(query_done) = query_new(c, SQL_REMOVE_REFUSED);
	struct hash previous;
	int r;

	query_put_int(&q, submission);
	query_put_int(&q, which);
	r = query_only_hash(&q, &previous);
	if (r < 0 || hash_is_zero(&previous))
		return r;
	return store_drop_blob(c, &previous);
}

int
store_list_refused(struct conn *c, int64_t submission,
    int (*each)(void *arg, const struct refused_row *row), void *arg)
{
	struct query q CF_AUTO(query_done) = query_new(c, SQL_LIST_REFUSED);
	struct refused_row row;
	int r;

	query_put_int(&q, submission);
	while ((r = query_row(&q)) == 1) {
		row.which = query_get_enum(&q, ARTIFACT_COUNT);
		row.object = query_get_int(&q);
		row.pid = query_get_int(&q);
		query_get_hash(&q, &row.previous);
		row.at = query_get_int(&q);
		if (q.error < 0)
			return q.error;
		r = each(arg, &row);
		if (r != 0)
			return r;
	}
	return r;
}
