/*
 * Versions: what was sealed, and when.
 */
#include "query.h"

#include <errno.h>

int
store_add_version(struct conn *c, const struct version_row *row)
{
	struct query q CF_AUTO(query_done) = query_new(c, SQL_ADD_VERSION);

	query_put_int(&q, row->submission);
	query_put_int(&q, row->number);
	query_put_int(&q, row->object);
	query_put_int(&q, row->sealed_at);
	query_put_int(&q, row->adopted);
	query_put_int(&q, row->from_zip);
	query_put_text(&q, row->commit);
	query_put_hash(&q, &row->artifacts);
	query_put_hash(&q, &row->form);
	query_put_text(&q, row->reason);
	return query_hit(&q, -EEXIST);
}

static void
version_get(struct query *q, struct version_row *ret_row)
{
	ret_row->submission = query_get_int(q);
	ret_row->number = query_get_int(q);
	ret_row->object = query_get_int(q);
	ret_row->sealed_at = query_get_int(q);
	ret_row->adopted = query_get_bool(q);
	ret_row->from_zip = query_get_bool(q);
	query_get_text(q, ret_row->commit, sizeof(ret_row->commit));
	query_get_hash(q, &ret_row->artifacts);
	query_get_hash(q, &ret_row->form);
	query_get_text(q, ret_row->reason, sizeof(ret_row->reason));
}

/* The only row of a query. */
static int
version_take(struct query *q, struct version_row *ret_row)
{
	struct version_row row;
	int r;

	query_one(q);
	version_get(q, &row);
	r = query_end(q);
	if (r < 0)
		return r;
	*ret_row = row;
	return 0;
}

int
store_get_version(struct conn *c, int64_t submission, int64_t number,
    struct version_row *ret_row)
{
	struct query q CF_AUTO(query_done) = query_new(c, SQL_GET_VERSION);

	query_put_int(&q, submission);
	query_put_int(&q, number);
	return version_take(&q, ret_row);
}

int
store_find_commit(struct conn *c, int64_t submission, int64_t last,
    const char *commit, struct version_row *ret_row)
{
	struct query q CF_AUTO(query_done) = query_new(c, SQL_FIND_COMMIT);

	query_put_int(&q, submission);
	query_put_int(&q, last);
	query_put_text(&q, commit);
	return version_take(&q, ret_row);
}
