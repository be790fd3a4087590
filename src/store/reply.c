/*
 * Replies that were sent to the reviewer.
 */
#include "query.h"

#include <errno.h>

int
store_add_reply(struct conn *c, int64_t submission,
    const struct reply_row *row)
{
	struct query q CF_AUTO(query_done) = query_new(c, SQL_ADD_REPLY);

	query_put_int(&q, submission);
	query_put_int(&q, row->number);
	query_put_int(&q, row->object);
	query_put_int(&q, row->at);
	query_put_int(&q, row->version);
	query_put_int(&q, row->state);
	query_put_int(&q, row->named);
	query_put_int(&q, row->answers);
	query_put_hash(&q, &row->content);
	return query_hit(&q, -EEXIST);
}

int
store_list_replies(struct conn *c, int64_t submission,
    int (*each)(void *arg, const struct reply_row *row), void *arg)
{
	struct query q CF_AUTO(query_done) = query_new(c, SQL_LIST_REPLIES);
	struct reply_row row;
	int r;

	query_put_int(&q, submission);
	while ((r = query_row(&q)) == 1) {
		row.object = query_get_int(&q);
		row.number = query_get_int(&q);
		row.at = query_get_int(&q);
		row.version = query_get_int(&q);
		row.state = query_get_enum(&q, STATE_COUNT);
		row.named = query_get_int(&q);
		row.answers = query_get_int(&q);
		query_get_hash(&q, &row.content);
		if (q.error < 0)
			return q.error;
		r = each(arg, &row);
		if (r != 0)
			return r;
	}
	return r;
}
