/*
 * One use of a prepared statement.
 *
 * Statements are prepared when first needed and kept by the connection.  One
 * that is in use is taken out of the connection's table, so a callback of a
 * listing may run the same statement again and gets another one.
 */
#include "query.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* What the engine says ends the transaction; see store_commit(). */
static int
engine_failed(struct query *q, int r)
{
	q->error = r;
	q->c->error = r;
	return r;
}

struct query
query_new(struct conn *c, enum sql which)
{
	struct query q = { .c = c, .which = which, .error = c->error };
	int r;

	if (q.error == 0 && !c->active)
		q.error = -EINVAL;
	if (q.error < 0)
		return q;
	if (c->idle[which] != NULL) {
		q.statement = c->idle[which];
		c->idle[which] = NULL;
		return q;
	}
	r = db_prepare(c->db, sql_texts[which], &q.statement);
	if (r < 0)
		(void)engine_failed(&q, r);
	return q;
}

void
query_done(struct query *q)
{
	if (q->statement == NULL)
		return;
	db_reset(q->statement);
	if (q->c->idle[q->which] == NULL)
		q->c->idle[q->which] = q->statement;
	else
		db_finalize(q->statement);
	q->statement = NULL;
}

/* ---- parameters ---- */

static void
put_done(struct query *q, int r)
{
	if (r < 0)
		(void)engine_failed(q, r);
	else
		q->at++;
}

void
query_put_int(struct query *q, int64_t value)
{
	if (q->error == 0)
		put_done(q, db_bind_int(q->statement, q->at, value));
}

void
query_put_text(struct query *q, const char *text)
{
	if (q->error == 0)
		put_done(q, db_bind_text(q->statement, q->at, text));
}

void
query_put_bytes(struct query *q, const void *data, size_t size)
{
	if (q->error == 0)
		put_done(q, db_bind_bytes(q->statement, q->at, data, size));
}

void
query_put_name(struct query *q, const char *name)
{
	query_put_bytes(q, name, strlen(name));
}

void
query_put_null(struct query *q)
{
	if (q->error == 0)
		put_done(q, db_bind_null(q->statement, q->at));
}

void
query_put_hash(struct query *q, const struct hash *h)
{
	if (hash_is_zero(h))
		query_put_null(q);
	else
		query_put_bytes(q, h->b, sizeof(h->b));
}

/* ---- running ---- */

int
query_row(struct query *q)
{
	int r;

	if (q->error < 0)
		return q->error;
	r = db_step(q->statement);
	if (r < 0)
		return engine_failed(q, r);
	q->at = 0;
	return r;
}

void
query_one(struct query *q)
{
	if (query_row(q) == 0)
		q->error = -ENOENT;
}

/*
 * A statement that changes something is run to its end, also behind the row
 * that it returns: until then the engine may still take it back.
 */
int
query_end(struct query *q)
{
	int r;

	do
		r = query_row(q);
	while (r == 1);
	return r;
}

int
query_hit(struct query *q, int none)
{
	int r = query_row(q);

	if (r == 0)
		return none;
	return r < 0 ? r : query_end(q);
}

/* ---- columns ---- */

/* A row that this program cannot have written. */
static void
bad_value(struct query *q)
{
	log_error("store: bad value in column %d of statement %d", q->at,
	    (int)q->which);
	q->error = -EIO;
}

int64_t
query_get_int(struct query *q)
{
	if (q->error < 0)
		return 0;
	return db_column_int(q->statement, q->at++);
}

bool
query_get_bool(struct query *q)
{
	return query_get_int(q) != 0;
}

unsigned
query_get_enum(struct query *q, unsigned count)
{
	int64_t value = query_get_int(q);

	if (value >= 0 && value < count)
		return (unsigned)value;
	bad_value(q);
	return 0;
}

static bool
get_data(struct query *q, const void **ret_data, size_t *ret_size)
{
	if (q->error < 0)
		return false;
	q->error = db_column_bytes(q->statement, q->at, ret_data, ret_size);
	if (q->error < 0)
		return false;
	q->at++;
	return true;
}

void
query_get_text(struct query *q, char *ret_text, size_t size)
{
	const void *data;
	size_t len;

	ret_text[0] = '\0';
	if (!get_data(q, &data, &len))
		return;
	if (len >= size) {
		bad_value(q);
		return;
	}
	memcpy(ret_text, data, len);
	ret_text[len] = '\0';
}

char *
query_get_new_text(struct query *q)
{
	const void *data;
	size_t len;
	char *text;

	if (!get_data(q, &data, &len))
		return NULL;
	text = text_dup(data, len);
	if (text == NULL)
		q->error = -ENOMEM;
	return text;
}

struct bytes *
query_get_bytes(struct query *q)
{
	struct bytes *bytes;
	const void *data;
	size_t size;

	if (q->error < 0)
		return NULL;
	if (db_column_is_null(q->statement, q->at)) {
		q->at++;
		return NULL;
	}
	if (!get_data(q, &data, &size))
		return NULL;
	bytes = bytes_new(data, size);
	if (bytes == NULL)
		q->error = -ENOMEM;
	return bytes;
}

void
query_get_hash(struct query *q, struct hash *ret_hash)
{
	const void *data;
	size_t size;

	memset(ret_hash, 0, sizeof(*ret_hash));
	if (!get_data(q, &data, &size) || size == 0)
		return;
	if (size != sizeof(ret_hash->b)) {
		bad_value(q);
		return;
	}
	memcpy(ret_hash->b, data, size);
}

/* ---- rows of one column ---- */

int
query_only_int(struct query *q, int64_t *ret_value)
{
	int64_t value;
	int r;

	query_one(q);
	value = query_get_int(q);
	r = query_end(q);
	if (r == 0)
		*ret_value = value;
	return r;
}

int
query_only_hash(struct query *q, struct hash *ret_hash)
{
	struct hash hash;
	int r;

	query_one(q);
	query_get_hash(q, &hash);
	r = query_end(q);
	if (r == 0)
		*ret_hash = hash;
	return r;
}

/* ---- what is due ---- */

/* The earlier of both, where 0 is never. */
static void
put_due(struct query *q, int64_t order_at, int64_t ask_at)
{
	int64_t at = order_at;

	if (at == 0 || (ask_at != 0 && ask_at < at))
		at = ask_at;
	if (at == 0)
		query_put_null(q);
	else
		query_put_int(q, at);
}

void
query_put_contact(struct query *q, const struct contact *contact)
{
	query_put_int(q, contact->quiet);
	query_put_int(q, contact->ask_at);
	query_put_int(q, contact->order_at);
	query_put_int(q, contact->failing_since);
	query_put_int(q, contact->failure);
	query_put_text(q, contact->failure_text);
	query_put_int(q, contact->refused_order);
	put_due(q, contact->order_at, contact->ask_at);
}

void
query_get_contact(struct query *q, struct contact *ret_contact)
{
	ret_contact->quiet = query_get_int(q);
	ret_contact->ask_at = query_get_int(q);
	ret_contact->order_at = query_get_int(q);
	ret_contact->failing_since = query_get_int(q);
	ret_contact->failure = query_get_int(q);
	query_get_text(q, ret_contact->failure_text,
	    sizeof(ret_contact->failure_text));
	ret_contact->refused_order = query_get_int(q);
}

int
query_each_due(struct query *q, int (*each)(void *arg, int64_t submission,
    int64_t at, bool order), void *arg)
{
	int64_t submission, at, order_at;
	int r;

	while ((r = query_row(q)) == 1) {
		submission = query_get_int(q);
		at = query_get_int(q);
		order_at = query_get_int(q);
		if (q->error < 0)
			return q->error;
		r = each(arg, submission, at, order_at == at);
		if (r != 0)
			return r;
	}
	return r;
}
