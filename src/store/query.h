/*
 * query: one use of a prepared statement.
 *
 *	struct query q CF_AUTO(query_done) = query_new(c, SQL_GET_OBJECT);
 *
 *	query_put_int(&q, id);
 *	query_one(&q);
 *	size = query_get_int(&q);
 *	r = query_end(&q);
 *
 * Parameters are given, and columns read, one after the other.  Errors stick:
 * after one, putting does nothing, getting gives zero, and the next call that
 * returns something returns it.  Leaving the block resets the statement, so
 * that no snapshot lingers.
 */
#ifndef STORE_QUERY_H
#define STORE_QUERY_H

#include "internal.h"

struct query {
	struct conn		*c;
	enum sql		 which;
	struct db_statement	*statement;
	int			 at;	/* next parameter, then next column */
	int			 error;
};

struct query query_new(struct conn *c, enum sql which);
void	query_done(struct query *q);

void	query_put_int(struct query *q, int64_t value);
void	query_put_text(struct query *q, const char *text);
void	query_put_bytes(struct query *q, const void *data, size_t size);
void	query_put_name(struct query *q, const char *name);
void	query_put_null(struct query *q);
void	query_put_hash(struct query *q, const struct hash *h); /* zero: NULL */

int	query_row(struct query *q);	/* 1: a row, 0: no more */
void	query_one(struct query *q);	/* -ENOENT sticks when there is none */
int	query_end(struct query *q);	/* run it to its end, drop other rows */
/* Run to the end; 'none' when it gave no row. */
int	query_hit(struct query *q, int none);
/* The one column of the one row, or -ENOENT. */
int	query_only_int(struct query *q, int64_t *ret_value);
int	query_only_hash(struct query *q, struct hash *ret_hash);

/* Its columns, and behind them when it is due. */
void	query_put_contact(struct query *q, const struct contact *contact);
void	query_get_contact(struct query *q, struct contact *ret_contact);
/* Rows of a submission, when it is due, and when an order of it is. */
int	query_each_due(struct query *q, int (*each)(void *arg,
	    int64_t submission, int64_t at, bool order), void *arg);

int64_t	query_get_int(struct query *q);
bool	query_get_bool(struct query *q);
/* A number in [0, count), so that it may be used as an index. */
unsigned query_get_enum(struct query *q, unsigned count);
void	query_get_text(struct query *q, char *ret_text, size_t size);
char	*query_get_new_text(struct query *q);
struct bytes *query_get_bytes(struct query *q);	/* NULL for NULL */
void	query_get_hash(struct query *q, struct hash *ret_hash);

#endif
