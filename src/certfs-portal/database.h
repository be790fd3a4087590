/*
 * certfs-portal, its database: one connection, which one request has at a
 * time.  What is asked is SQL with ?1, ?2, ...; 'types' has a letter for each
 * argument: s a string, which may be NULL, i an int64_t, b bytes, as a
 * pointer and a size_t.  What is bound stays the caller's until the query is
 * done.
 */
#ifndef CERTFS_PORTAL_DATABASE_H
#define CERTFS_PORTAL_DATABASE_H

#include "certfs/base.h"

#include <sqlite3.h>

struct db;

/* Makes the directory when there is none; -EBUSY: another server has it. */
int	db_open(const char *directory, struct db **ret_db,
	    struct reason *why);
void	db_close(struct db *db);	/* accepts NULL */

/* Waits for its turn; after 0 one of the two that follow gives it back. */
int	db_begin(struct db *db);
int	db_commit(struct db *db);	/* what fails is rolled back */
void	db_rollback(struct db *db);
/* Undo what the transaction has done so far, and go on in it. */
int	db_restart(struct db *db);

int	db_run(struct db *db, const char *sql, const char *types, ...);

struct query {
	struct db	*db;
	sqlite3_stmt	*statement;
};

int	db_ask(struct db *db, struct query *ret_query, const char *sql,
	    const char *types, ...);
int	query_next(struct query *q);	/* 1: a row, 0: no more, or -errno */
int64_t	query_number(const struct query *q, int column);
/* Until the next row; NULL, and it is no string: no memory. */
const char *query_text(const struct query *q, int column);
bool	query_is_null(const struct query *q, int column);
/* Copies; -EIO for what does not fit. */
int	query_copy(const struct query *q, int column, char *ret_text,
	    size_t size);
int	query_dup(const struct query *q, int column, char **ret_text);
int	query_bytes(const struct query *q, int column, struct buf *out);
void	query_done(struct query *q);	/* for CF_AUTO */

#endif
