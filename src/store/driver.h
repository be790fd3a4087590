/*
 * driver: the database engine, as little of it as the store needs.
 *
 * Statements use what SQLite and PostgreSQL have in common, with parameters
 * $1, $2, ... in the order of their first use; only the schema has dialects.
 * Parameters and columns are numbered from 0.  Buffers given to db_bind_*()
 * must live until db_reset(); what db_column_*() returns lives until the next
 * step or reset.  A connection and its statements belong to one thread at a
 * time.  Errors are -errno as in store.h and have been logged.
 */
#ifndef STORE_DRIVER_H
#define STORE_DRIVER_H

#include "certfs/base.h"
#include "certfs/store.h"

/* The schema's words that differ between engines. */
#define DB_NEW_KEY	"INTEGER PRIMARY KEY AUTOINCREMENT" /* never used again */
#define DB_KEY		"INTEGER PRIMARY KEY"
#define DB_BYTES	"BLOB"

struct db;
struct db_statement;

enum db_role { DB_WRITER, DB_READER };

/* The file is there already; the writer has to be opened first. */
int	db_open(const char *path, enum db_role role, struct db **ret_db,
	    struct reason *why);
void	db_close(struct db *db);	/* accepts NULL; no statement is left */
/* Say in 'why' what the last call, which returned 'r', failed of; returns r. */
int	db_reason(const struct db *db, int r, struct reason *why);

/* A snapshot for a reader, the writer's turn for the writer. */
int	db_begin(struct db *db, enum durability durability);
int	db_commit(struct db *db);
void	db_rollback(struct db *db);	/* without a transaction: nothing */
/* Run statements without parameters and results, separated by semicolons. */
int	db_exec(struct db *db, const char *sql);

int	db_prepare(struct db *db, const char *sql,
	    struct db_statement **ret_statement);
void	db_finalize(struct db_statement *s);	/* accepts NULL */
int	db_bind_int(struct db_statement *s, int parameter, int64_t value);
int	db_bind_text(struct db_statement *s, int parameter, const char *text);
int	db_bind_bytes(struct db_statement *s, int parameter, const void *data,
	    size_t size);
int	db_bind_null(struct db_statement *s, int parameter);
int	db_step(struct db_statement *s);	/* 1: a row, 0: no more */
void	db_reset(struct db_statement *s);	/* forgets the parameters, too */

bool	db_column_is_null(struct db_statement *s, int column);
int64_t	db_column_int(struct db_statement *s, int column);
/* Text or bytes; NULL becomes empty.  There is no NUL behind it to rely on. */
int	db_column_bytes(struct db_statement *s, int column,
	    const void **ret_data, size_t *ret_size);

#endif
