/*
 * intro.md, as it was attached: which text, and when.
 */
#include "query.h"

#include <errno.h>

int
store_add_intro(struct conn *c, int64_t submission,
    const struct intro_row *row)
{
	struct query q CF_AUTO(query_done) = query_new(c, SQL_ADD_INTRO);

	query_put_int(&q, submission);
	query_put_int(&q, row->number);
	query_put_int(&q, row->object);
	query_put_int(&q, row->at);
	query_put_int(&q, row->version);
	return query_hit(&q, -EEXIST);
}

int
store_get_intro(struct conn *c, int64_t submission, int64_t number,
    struct intro_row *ret_row)
{
	struct query q CF_AUTO(query_done) = query_new(c, SQL_GET_INTRO);
	struct intro_row row;
	int r;

	query_put_int(&q, submission);
	query_put_int(&q, number);
	query_one(&q);
	row.number = query_get_int(&q);
	row.object = query_get_int(&q);
	row.at = query_get_int(&q);
	row.version = query_get_int(&q);
	query_get_hash(&q, &row.content);
	r = query_end(&q);
	if (r < 0)
		return r;
	*ret_row = row;
	return 0;
}

int
store_last_intro(struct conn *c, int64_t submission, int64_t *ret_number)
{
	struct query q CF_AUTO(query_done) = query_new(c, SQL_LAST_INTRO);
	int r;

	query_put_int(&q, submission);
	r = query_only_int(&q, ret_number);
	if (r != -ENOENT)
		return r;
	*ret_number = 0;
	return 0;
}
