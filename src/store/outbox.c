/*
 * The outbox: what is to be delivered, in the order in which it was given.
 */
#include "query.h"

#include <errno.h>

static void
put_bytes(struct query *q, const struct bytes *bytes)
{
	if (bytes == NULL)
		query_put_null(q);
	else
		query_put_bytes(q, bytes->data, bytes->size);
}

int
store_add_order(struct conn *c, int64_t submission, struct order_row *row)
{
	struct query q CF_AUTO(query_done) = query_new(c, SQL_ADD_ORDER);

	query_put_int(&q, submission);
	query_put_int(&q, row->kind);
	query_put_text(&q, row->key);
	query_put_int(&q, row->at);
	query_put_int(&q, row->version);
	query_put_int(&q, row->number);
	query_put_int(&q, row->attempts);
	query_put_int(&q, row->not_before);
	put_bytes(&q, row->body);
	query_put_int(&q, row->target);
	put_bytes(&q, row->files);
	return query_only_int(&q, &row->id);
}

int
store_set_order(struct conn *c, const struct order_row *row)
{
	struct query q CF_AUTO(query_done) = query_new(c, SQL_SET_ORDER);

	query_put_int(&q, row->attempts);
	query_put_int(&q, row->not_before);
	query_put_int(&q, row->id);
	return query_hit(&q, -ENOENT);
}

int
store_remove_order(struct conn *c, int64_t id)
{
	struct query q CF_AUTO(query_done) = query_new(c, SQL_REMOVE_ORDER);

	query_put_int(&q, id);
	return query_hit(&q, -ENOENT);
}

int
store_list_orders(struct conn *c, int64_t submission,
    int (*each)(void *arg, const struct order_row *row), void *arg)
{
	struct query q CF_AUTO(query_done) = query_new(c, SQL_LIST_ORDERS);
	int r;

	query_put_int(&q, submission);
	while ((r = query_row(&q)) == 1) {
		struct bytes *body CF_AUTO(bytes_done) = NULL;
		struct bytes *files CF_AUTO(bytes_done) = NULL;
		struct order_row row;

		row.id = query_get_int(&q);
		row.kind = query_get_int(&q);
		query_get_text(&q, row.key, sizeof(row.key));
		row.at = query_get_int(&q);
		row.version = query_get_int(&q);
		row.number = query_get_int(&q);
		row.attempts = query_get_int(&q);
		row.not_before = query_get_int(&q);
		row.body = body = query_get_bytes(&q);
		row.target = query_get_enum(&q, TARGETS);
		row.files = files = query_get_bytes(&q);
		if (q.error < 0)
			return q.error;
		r = each(arg, &row);
		if (r != 0)
			return r;
	}
	return r;
}

int
store_add_order_secret(struct conn *c, int64_t order, const char *field,
    const struct bytes *sealed)
{
	struct query q CF_AUTO(query_done) =
	    query_new(c, SQL_ADD_ORDER_SECRET);

	query_put_int(&q, order);
	query_put_text(&q, field);
	query_put_bytes(&q, sealed->data, sealed->size);
	return query_end(&q);
}

int
store_list_order_secrets(struct conn *c, int64_t order, int (*each)(void *arg,
    const char *field, const struct bytes *sealed), void *arg)
{
	struct query q CF_AUTO(query_done) =
	    query_new(c, SQL_LIST_ORDER_SECRETS);
	char field[64];
	int r;

	query_put_int(&q, order);
	while ((r = query_row(&q)) == 1) {
		struct bytes *sealed CF_AUTO(bytes_done) = NULL;

		query_get_text(&q, field, sizeof(field));
		sealed = query_get_bytes(&q);
		if (q.error < 0)
			return q.error;
		r = each(arg, field, sealed);
		if (r != 0)
			return r;
	}
	return r;
}
