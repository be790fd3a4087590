/*
 * What portals have of submissions, and when to talk to them again.
 */
#include "query.h"

#include <errno.h>

int
store_get_remote(struct conn *c, int64_t submission,
    struct remote_row *ret_row)
{
	struct query q CF_AUTO(query_done) = query_new(c, SQL_GET_REMOTE);
	struct remote_row row;
	int r;

	query_put_int(&q, submission);
	query_one(&q);
	query_get_text(&q, row.portal, sizeof(row.portal));
	row.bound = query_get_bool(&q);
	query_get_text(&q, row.portal_id, sizeof(row.portal_id));
	query_get_text(&q, row.create_key, sizeof(row.create_key));
	query_get_text(&q, row.connector, sizeof(row.connector));
	query_get_text(&q, row.etag, sizeof(row.etag));
	row.last_event = query_get_int(&q);
	row.heard_version = query_get_int(&q);
	query_get_text(&q, row.state, sizeof(row.state));
	query_get_text(&q, row.waiting_for, sizeof(row.waiting_for));
	row.state_since = query_get_int(&q);
	row.promised = query_get_int(&q);
	row.poll_after = query_get_int(&q);
	query_get_contact(&q, &row.contact);
	r = query_end(&q);
	if (r < 0)
		return r;
	*ret_row = row;
	return 0;
}

int
store_set_remote(struct conn *c, int64_t submission,
    const struct remote_row *row)
{
	struct query q CF_AUTO(query_done) = query_new(c, SQL_SET_REMOTE);

	query_put_text(&q, row->portal);
	query_put_int(&q, row->bound);
	query_put_text(&q, row->portal_id);
	query_put_text(&q, row->create_key);
	query_put_text(&q, row->connector);
	query_put_text(&q, row->etag);
	query_put_int(&q, row->last_event);
	query_put_int(&q, row->heard_version);
	query_put_text(&q, row->state);
	query_put_text(&q, row->waiting_for);
	query_put_int(&q, row->state_since);
	query_put_int(&q, row->promised);
	query_put_int(&q, row->poll_after);
	query_put_contact(&q, &row->contact);
	query_put_int(&q, submission);
	return query_end(&q);
}

int
store_list_due(struct conn *c, const char *portal, int (*each)(void *arg,
    int64_t submission, int64_t at, bool order), void *arg)
{
	struct query q CF_AUTO(query_done) = query_new(c, SQL_LIST_DUE);

	query_put_text(&q, portal);
	return query_each_due(&q, each, arg);
}

int
store_get_pause(struct conn *c, const char *portal, int64_t *ret_until)
{
	struct query q CF_AUTO(query_done) = query_new(c, SQL_GET_PAUSE);
	int r;

	query_put_text(&q, portal);
	r = query_only_int(&q, ret_until);
	if (r != -ENOENT)
		return r;
	*ret_until = 0;
	return 0;
}

int
store_set_pause(struct conn *c, const char *portal, int64_t until)
{
	struct query q CF_AUTO(query_done) = query_new(c, SQL_SET_PAUSE);

	query_put_text(&q, portal);
	query_put_int(&q, until);
	return query_end(&q);
}
