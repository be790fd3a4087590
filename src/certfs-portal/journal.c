/*
 * The journal: what was asked of the portal, in the order in which it was
 * processed, and what was answered.  It has no content, only hashes.
 */
#include "server.h"

#include <errno.h>
#include <string.h>

#define LINES_MAX	10000

int
journal_add(struct request *q, bool processed)
{
	struct buf path CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	const char *fault = fault_word(&q->fault);
	const unsigned status = fault_is_before(&q->fault) ?
	    fault_status(&q->fault) : q->answer.status;
	int r;

	r = text_neutralise(&path, q->path, strlen(q->path));
	if (r < 0)
		return r;
	return db_run(q->portal->db, "INSERT INTO journal (at, method, path,"
	    " account, key, sha256, length, status, fault, processed)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
	    "isssssiisi", q->now, q->method, buf_text(&path),
	    q->token == NULL ? NULL : q->token->account,
	    q->key[0] == '\0' ? NULL : q->key, q->sha256,
	    (int64_t)q->received, (int64_t)status,
	    fault[0] == '\0' ? NULL : fault, (int64_t)processed);
}

/* NULL in the table is null. */
static bool
put_column(cJSON *o, const char *name, const struct query *row, int column)
{
	const char *text = query_text(row, column);

	if (query_is_null(row, column))
		return cJSON_AddNullToObject(o, name) != NULL;
	return text != NULL && put_text(o, name, text);
}

static int
add_line(const struct query *row, struct buf *out)
{
	cJSON *o CF_AUTO(json_item_done) = cJSON_CreateObject();
	char *text CF_AUTO(free_done) = NULL;

	if (!put_number(o, "number", query_number(row, 0)) ||
	    !put_time(o, "at", query_number(row, 1)) ||
	    !put_column(o, "method", row, 2) ||
	    !put_column(o, "path", row, 3) ||
	    !put_column(o, "account", row, 4) ||
	    !put_column(o, "idempotency_key", row, 5) ||
	    !put_column(o, "sha256", row, 6) ||
	    !put_number(o, "length", query_number(row, 7)) ||
	    !put_number(o, "status", query_number(row, 8)) ||
	    !put_column(o, "fault", row, 9) ||
	    cJSON_AddBoolToObject(o, "processed",
	    query_number(row, 10) != 0) == NULL)
		return -ENOMEM;
	text = cJSON_PrintUnformatted(o);
	return text == NULL ? -ENOMEM : buf_printf(out, "%s\n", text);
}

int
journal_get(struct request *q)
{
	struct query row CF_AUTO(query_done) = { 0 };
	int64_t after = 0;
	int r;

	r = request_number(q, "after", 0, INT64_MAX, 0, &after);
	if (r == 0)
		r = db_ask(q->portal->db, &row, "SELECT number, at, method,"
		    " path, account, key, sha256, length, status, fault,"
		    " processed FROM journal WHERE number > ?1"
		    " ORDER BY number LIMIT ?2", "ii", after,
		    (int64_t)LINES_MAX);
	while (r == 0 && (r = query_next(&row)) == 1)
		r = add_line(&row, &q->answer.body);
	if (r < 0)
		return r;
	q->answer.status = 200;
	q->answer.type = "application/x-ndjson";
	return 0;
}
