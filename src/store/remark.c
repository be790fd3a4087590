/*
 * Remarks: what a portal found in a submission.
 */
#include "query.h"

#include <errno.h>
#include <stdlib.h>

int
store_set_remark(struct conn *c, int64_t submission,
    const struct remark_row *row)
{
	struct query q CF_AUTO(query_done) = query_new(c, SQL_SET_REMARK);

	query_put_int(&q, submission);
	query_put_text(&q, row->id);
	query_put_int(&q, row->at);
	query_put_int(&q, row->version);
	query_put_text(&q, row->severity);
	query_put_text(&q, row->status);
	query_put_text(&q, row->disposition);
	query_put_text(&q, row->rule);
	query_put_text(&q, row->file);
	query_put_int(&q, row->line);
	query_put_text(&q, row->pointer);
	query_put_text(&q, row->text);
	return query_end(&q);
}

int
store_set_disposition(struct conn *c, int64_t submission, const char *id,
    const char *disposition)
{
	struct query q CF_AUTO(query_done) = query_new(c, SQL_SET_DISPOSITION);

	query_put_text(&q, disposition);
	query_put_int(&q, submission);
	query_put_text(&q, id);
	return query_hit(&q, -ENOENT);
}

int
store_list_remarks(struct conn *c, int64_t submission,
    int (*each)(void *arg, const struct remark_row *row), void *arg)
{
	struct query q CF_AUTO(query_done) = query_new(c, SQL_LIST_REMARKS);
	int r;

	query_put_int(&q, submission);
	while ((r = query_row(&q)) == 1) {
		char *pointer CF_AUTO(free_done) = NULL;
		char *text CF_AUTO(free_done) = NULL;
		struct remark_row row;

		query_get_text(&q, row.id, sizeof(row.id));
		row.at = query_get_int(&q);
		row.version = query_get_int(&q);
		query_get_text(&q, row.severity, sizeof(row.severity));
		query_get_text(&q, row.status, sizeof(row.status));
		query_get_text(&q, row.disposition, sizeof(row.disposition));
		query_get_text(&q, row.rule, sizeof(row.rule));
		query_get_text(&q, row.file, sizeof(row.file));
		row.line = query_get_int(&q);
		row.pointer = pointer = query_get_new_text(&q);
		row.text = text = query_get_new_text(&q);
		if (q.error < 0)
			return q.error;
		r = each(arg, &row);
		if (r != 0)
			return r;
	}
	return r;
}

int
store_forget_remarks(struct conn *c, int64_t submission)
{
	struct query q CF_AUTO(query_done) = query_new(c, SQL_FORGET_REMARKS);

	query_put_int(&q, submission);
	return query_end(&q);
}
