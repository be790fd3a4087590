/*
 * The driver for SQLite in WAL mode.
 *
 * One connection writes and the others only read, so nobody in this process
 * waits inside the engine.  The busy timeout is for people who look into the
 * store with the sqlite3 shell, or back it up, while it is in use.
 */
#include "driver.h"

#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#define BUSY_TIMEOUT_MS	5000

struct db {
	sqlite3			*handle;
	enum db_role		 role;
	/* What 'PRAGMA synchronous' stands at. */
	enum durability		 durability;
	struct db_statement	*begin, *commit, *rollback;
};

/* ---- errors ---- */

struct error_map {
	int	code;
	int	error;
};

/* Extended codes before the primary codes that they belong to. */
static const struct error_map error_map[] = {
	{ SQLITE_CONSTRAINT_FOREIGNKEY,		ENOENT },
	{ SQLITE_CONSTRAINT_UNIQUE,		EEXIST },
	{ SQLITE_CONSTRAINT_PRIMARYKEY,		EEXIST },
	{ SQLITE_FULL,				ENOSPC },
	{ SQLITE_READONLY,			EROFS },
	{ SQLITE_PERM,				EACCES },
	{ SQLITE_CANTOPEN,			EACCES },
	{ SQLITE_NOMEM,				ENOMEM },
	{ SQLITE_TOOBIG,			EFBIG },
};

/* Errors of the system that mean more than the engine's own code. */
static int
system_error(sqlite3 *handle, int code)
{
	int error;

	if ((code & 0xff) != SQLITE_IOERR && (code & 0xff) != SQLITE_CANTOPEN)
		return 0;
	error = sqlite3_system_errno(handle);
	switch (error) {
	case ENOSPC:
	case EROFS:
	case EACCES:
		return error;
	case EDQUOT:
		return ENOSPC;
	default:
		return 0;
	}
}

static int
error_of(sqlite3 *handle, int code)
{
	int error = system_error(handle, code);

	if (error != 0)
		return -error;
	for (size_t i = 0; i < ARRAY_LEN(error_map); i++)
		if (error_map[i].code == code ||
		    error_map[i].code == (code & 0xff))
			return -error_map[i].error;
	return -EIO;
}

/* The engine's texts name tables and columns, and never hold values. */
static int
failed(sqlite3 *handle, int code)
{
	if (code == SQLITE_OK)
		return 0;
	log_error("store: %s (SQLite error %d)", sqlite3_errmsg(handle), code);
	return error_of(handle, code);
}

static const char *
advice(int code, int r)
{
	switch (code & 0xff) {
	case SQLITE_NOTADB:
	case SQLITE_CORRUPT:
		return "; move it away or restore it from a backup";
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return "; another program holds it";
	}
	switch (-r) {
	case ENOSPC:
		return "; make room and try again";
	case EROFS:
	case EACCES:
		return "; choose a directory that can be written";
	}
	return "";
}

int
db_reason(const struct db *db, int r, struct reason *why)
{
	int code = sqlite3_extended_errcode(db->handle);
	bool said = code != SQLITE_OK && code != SQLITE_ROW &&
	    code != SQLITE_DONE;
	const char *name = sqlite3_db_filename(db->handle, "main");

	return reason_set(why, -r, "cannot use the store '%s': %s%s",
	    name == NULL ? "" : name,
	    said ? sqlite3_errmsg(db->handle) : strerror(-r),
	    advice(code, r));
}

/* ---- statements ---- */

static sqlite3_stmt *
handle_of(struct db_statement *s)
{
	return (sqlite3_stmt *)s;
}

static int
statement_failed(struct db_statement *s, int code)
{
	return failed(sqlite3_db_handle(handle_of(s)), code);
}

/*
 * SQLite takes $2 for a name and numbers parameters as they first appear, so
 * a text that uses them in another order would be bound wrongly.
 */
static bool
parameters_in_order(sqlite3_stmt *statement)
{
	int count = sqlite3_bind_parameter_count(statement);

	for (int i = 1; i <= count; i++) {
		const char *name = sqlite3_bind_parameter_name(statement, i);
		char expected[16];

		(void)snprintf(expected, sizeof(expected), "$%d", i);
		if (name == NULL || strcmp(name, expected) != 0)
			return false;
	}
	return true;
}

int
db_prepare(struct db *db, const char *sql, struct db_statement **ret_statement)
{
	sqlite3_stmt *statement;
	int code;

	code = sqlite3_prepare_v3(db->handle, sql, -1,
	    SQLITE_PREPARE_PERSISTENT, &statement, NULL);
	if (code != SQLITE_OK)
		return failed(db->handle, code);
	if (!parameters_in_order(statement)) {
		log_error("store: parameters out of order in: %s", sql);
		(void)sqlite3_finalize(statement);
		return -EIO;
	}
	*ret_statement = (struct db_statement *)statement;
	return 0;
}

void
db_finalize(struct db_statement *s)
{
	(void)sqlite3_finalize(handle_of(s));	/* repeats the last error */
}

int
db_bind_int(struct db_statement *s, int parameter, int64_t value)
{
	return statement_failed(s,
	    sqlite3_bind_int64(handle_of(s), parameter + 1, value));
}

int
db_bind_text(struct db_statement *s, int parameter, const char *text)
{
	return statement_failed(s, sqlite3_bind_text64(handle_of(s),
	    parameter + 1, text, strlen(text), SQLITE_STATIC, SQLITE_UTF8));
}

int
db_bind_bytes(struct db_statement *s, int parameter, const void *data,
    size_t size)
{
	/* A null pointer would be NULL and not empty. */
	return statement_failed(s, sqlite3_bind_blob64(handle_of(s),
	    parameter + 1, size == 0 ? "" : data, size, SQLITE_STATIC));
}

int
db_bind_null(struct db_statement *s, int parameter)
{
	return statement_failed(s,
	    sqlite3_bind_null(handle_of(s), parameter + 1));
}

int
db_step(struct db_statement *s)
{
	int code = sqlite3_step(handle_of(s));

	if (code == SQLITE_ROW)
		return 1;
	if (code == SQLITE_DONE)
		return 0;
	return statement_failed(s, code);
}

void
db_reset(struct db_statement *s)
{
	(void)sqlite3_reset(handle_of(s));	/* repeats the last error */
	(void)sqlite3_clear_bindings(handle_of(s));
}

bool
db_column_is_null(struct db_statement *s, int column)
{
	return sqlite3_column_type(handle_of(s), column) == SQLITE_NULL;
}

int64_t
db_column_int(struct db_statement *s, int column)
{
	return sqlite3_column_int64(handle_of(s), column);
}

int
db_column_bytes(struct db_statement *s, int column, const void **ret_data,
    size_t *ret_size)
{
	const void *data = sqlite3_column_blob(handle_of(s), column);
	int size = sqlite3_column_bytes(handle_of(s), column);

	if (data == NULL && sqlite3_errcode(sqlite3_db_handle(handle_of(s))) ==
	    SQLITE_NOMEM)
		return -ENOMEM;
	*ret_data = data == NULL ? "" : data;
	*ret_size = (size_t)size;
	return 0;
}

/* ---- connections ---- */

int
db_exec(struct db *db, const char *sql)
{
	return failed(db->handle,
	    sqlite3_exec(db->handle, sql, NULL, NULL, NULL));
}

/*
 * temp_store: nothing may be written outside the store's directory.
 * secure_delete: Debian's default writes zeros over every page that is freed,
 * through the log; secrets are sealed before they come here.
 */
static const char *const setup[] = {
	[DB_WRITER] =
	    "PRAGMA synchronous=FULL;"
	    "PRAGMA cache_size=-2048;"
	    "PRAGMA temp_store=MEMORY;"
	    "PRAGMA trusted_schema=OFF;"
	    "PRAGMA secure_delete=FAST;"
	    "PRAGMA foreign_keys=ON;"
	    "PRAGMA journal_size_limit=8388608;",
	[DB_READER] =
	    "PRAGMA cache_size=-512;"
	    "PRAGMA temp_store=MEMORY;"
	    "PRAGMA trusted_schema=OFF;",
};

/* Without the write-ahead log readers would wait for the writer. */
static int
use_wal(struct db *db, struct reason *why)
{
	struct db_statement *s;
	const void *mode;
	size_t size;
	bool wal;
	int r;

	r = db_prepare(db, "PRAGMA journal_mode=WAL", &s);
	if (r < 0)
		return db_reason(db, r, why);
	r = db_step(s);
	if (r >= 0)
		r = db_column_bytes(s, 0, &mode, &size);
	if (r < 0) {
		r = db_reason(db, r, why);
		db_finalize(s);
		return r;
	}
	wal = size == 3 && memcmp(mode, "wal", 3) == 0;
	db_finalize(s);
	if (wal)
		return 0;
	return reason_set(why, ENOTSUP, "cannot use the store '%s': its "
	    "filesystem has no shared memory; choose a directory on a local "
	    "disk", sqlite3_db_filename(db->handle, "main"));
}

static int
prepare_transactions(struct db *db)
{
	int r;

	r = db_prepare(db, db->role == DB_WRITER ? "BEGIN IMMEDIATE" : "BEGIN",
	    &db->begin);
	if (r == 0)
		r = db_prepare(db, "COMMIT", &db->commit);
	if (r == 0)
		r = db_prepare(db, "ROLLBACK", &db->rollback);
	return r;
}

static int
open_handle(struct db *db, const char *path, struct reason *why)
{
	int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE |
	    (db->role == DB_WRITER ? SQLITE_OPEN_READWRITE :
	    SQLITE_OPEN_READONLY);
	int r;

	r = sqlite3_open_v2(path, &db->handle, flags, NULL);
	if (db->handle == NULL)
		return reason_set(why, ENOMEM, "no memory for the store");
	(void)sqlite3_extended_result_codes(db->handle, 1);
	r = failed(db->handle, r);
	if (r < 0)
		return db_reason(db, r, why);
	(void)sqlite3_busy_timeout(db->handle, BUSY_TIMEOUT_MS);

	r = db_exec(db, setup[db->role]);
	if (r < 0)
		return db_reason(db, r, why);
	/* As 'setup' has it. */
	db->durability = DURABLE_POWER;
	if (db->role == DB_WRITER) {
		r = use_wal(db, why);
		if (r < 0)
			return r;
	}
	r = prepare_transactions(db);
	return r < 0 ? db_reason(db, r, why) : 0;
}

static pthread_once_t engine_once = PTHREAD_ONCE_INIT;

/*
 * Nobody asks how much memory the engine has, and counting it takes a lock of
 * the whole process at every allocation.  Not for who has used it before us.
 */
static void
configure_engine(void)
{
	(void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

int
db_open(const char *path, enum db_role role, struct db **ret_db,
    struct reason *why)
{
	struct db *db;
	int r;

	(void)pthread_once(&engine_once, configure_engine);
	if (sqlite3_threadsafe() == 0)
		return reason_set(why, ENOTSUP,
		    "this SQLite library was built without threads");
	db = calloc(1, sizeof(*db));
	if (db == NULL)
		return reason_set(why, ENOMEM, "no memory for the store");
	db->role = role;
	r = open_handle(db, path, why);
	if (r < 0) {
		db_close(db);
		return r;
	}
	*ret_db = db;
	return 0;
}

void
db_close(struct db *db)
{
	if (db == NULL)
		return;
	db_finalize(db->begin);
	db_finalize(db->commit);
	db_finalize(db->rollback);
	if (sqlite3_close(db->handle) != SQLITE_OK)
		log_error("store: a statement was left at close");
	free(db);
}

/* ---- transactions ---- */

static int
run(struct db_statement *s)
{
	int r = db_step(s);

	db_reset(s);
	return r;
}

/* Cannot be changed inside a transaction. */
static int
set_durability(struct db *db, enum durability durability)
{
	int r;

	if (db->role == DB_READER || db->durability == durability)
		return 0;
	r = db_exec(db, durability == DURABLE_POWER ?
	    "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL");
	if (r == 0)
		db->durability = durability;
	return r;
}

int
db_begin(struct db *db, enum durability durability)
{
	int r = set_durability(db, durability);

	return r < 0 ? r : run(db->begin);
}

int
db_commit(struct db *db)
{
	return run(db->commit);
}

void
db_rollback(struct db *db)
{
	/* Some errors have rolled back already. */
	if (sqlite3_get_autocommit(db->handle) == 0)
		(void)run(db->rollback);
}
