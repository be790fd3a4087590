/*
 * Messages: dropped into the inbox, or sent by the portal.
 */
#include "query.h"

#include <errno.h>

int
store_add_message(struct conn *c, int64_t submission,
    const struct message_row *row)
{
	struct query q CF_AUTO(query_done) = query_new(c, SQL_ADD_MESSAGE);

	query_put_int(&q, submission);
	query_put_int(&q, row->object);
	query_put_int(&q, row->number);
	query_put_int(&q, row->arrived);
	query_put_int(&q, row->version);
	query_put_int(&q, row->state);
	query_put_int(&q, row->unread);
	query_put_name(&q, row->inbox_name);
	query_put_hash(&q, &row->source);
	query_put_text(&q, row->portal_id);
	return query_hit(&q, -EEXIST);
}

int
store_set_message_unread(struct conn *c, int64_t object, bool unread)
{
	struct query q CF_AUTO(query_done) =
	    query_new(c, SQL_SET_MESSAGE_UNREAD);

	query_put_int(&q, unread);
	query_put_int(&q, object);
	return query_hit(&q, -ENOENT);
}

int
store_list_messages(struct conn *c, int64_t submission,
    int (*each)(void *arg, const struct message_row *row), void *arg)
{
	struct query q CF_AUTO(query_done) = query_new(c, SQL_LIST_MESSAGES);
	struct message_row row;
	int r;

	query_put_int(&q, submission);
	while ((r = query_row(&q)) == 1) {
		row.object = query_get_int(&q);
		row.number = query_get_int(&q);
		row.arrived = query_get_int(&q);
		row.version = query_get_int(&q);
		row.state = query_get_enum(&q, STATE_COUNT);
		row.unread = query_get_bool(&q);
		query_get_text(&q, row.inbox_name, sizeof(row.inbox_name));
		query_get_hash(&q, &row.source);
		query_get_text(&q, row.portal_id, sizeof(row.portal_id));
		if (q.error < 0)
			return q.error;
		r = each(arg, &row);
		if (r != 0)
			return r;
	}
	return r;
}

int
store_forget_reply(struct conn *c, int64_t submission, int64_t number)
{
	struct query q CF_AUTO(query_done) = query_new(c, SQL_FORGET_REPLY);

	query_put_int(&q, submission);
	query_put_int(&q, number);
	return query_hit(&q, -ENOENT);
}
