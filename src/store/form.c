/*
 * The form: one row per field that was ever touched.
 */
#include "query.h"

int
store_list_form(struct conn *c, int64_t submission,
    int (*each)(void *arg, const struct form_row *row), void *arg)
{
	struct query q CF_AUTO(query_done) = query_new(c, SQL_LIST_FORM);
	struct form_row row;
	int r;

	query_put_int(&q, submission);
	while ((r = query_row(&q)) == 1) {
		query_get_text(&q, row.field, sizeof(row.field));
		row.object = query_get_int(&q);
		row.removed = query_get_bool(&q);
		row.sealed = query_get_bool(&q);
		row.value = query_get_bytes(&q);
		row.since = query_get_int(&q);
		r = q.error < 0 ? q.error : each(arg, &row);
		bytes_unref(row.value);
		if (r != 0)
			return r;
	}
	return r;
}

int
store_set_form(struct conn *c, int64_t submission, const struct form_row *row)
{
	struct query q CF_AUTO(query_done) = query_new(c, SQL_SET_FORM);

	query_put_int(&q, submission);
	query_put_text(&q, row->field);
	query_put_int(&q, row->object);
	query_put_int(&q, row->removed);
	query_put_int(&q, row->sealed);
	if (row->value == NULL)
		query_put_null(&q);
	else
		query_put_bytes(&q, row->value->data, row->value->size);
	query_put_int(&q, row->since);
	return query_end(&q);
}
