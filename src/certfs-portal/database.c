/*
 * SQLite.  WAL, and everything synced before it counts: an answer that was
 * sent is never forgotten.
 */
#include "database.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define SCHEMA_VERSION	1
#define TEXT(n)		#n
#define NUMBER_TEXT(n)	TEXT(n)

/* What is remembered so long after it was answered: keys, and the journal. */
#define KEPT_NS		(30 * 86400 * NS_PER_SECOND)

struct db {
	sqlite3		*handle;
	int		 lock;		/* a descriptor */
	bool		 is_open;	/* until then nothing is logged */
	pthread_mutex_t	 mutex;
};

static const char schema[] =
    "CREATE TABLE submission (id TEXT PRIMARY KEY, account TEXT NOT NULL,"
    " connector TEXT NOT NULL, state TEXT NOT NULL,"
    " waiting_for TEXT NOT NULL, revision INTEGER NOT NULL,"
    " last_event INTEGER NOT NULL, due_at INTEGER NOT NULL,"
    " created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL);"
    "CREATE TABLE package (submission TEXT NOT NULL, sha256 TEXT NOT NULL,"
    " received_at INTEGER NOT NULL, data BLOB NOT NULL,"
    " PRIMARY KEY (submission, sha256));"
    "CREATE TABLE revision (submission TEXT NOT NULL,"
    " number INTEGER NOT NULL, version INTEGER NOT NULL,"
    " package TEXT NOT NULL, form TEXT NOT NULL, content TEXT NOT NULL,"
    " reason TEXT, received_at INTEGER NOT NULL, body TEXT NOT NULL,"
    " PRIMARY KEY (submission, number), UNIQUE (submission, version));"
    /* By itself, so that nothing that reads revisions can tell them. */
    "CREATE TABLE secret (submission TEXT NOT NULL,"
    " number INTEGER NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL,"
    " PRIMARY KEY (submission, number, name));"
    "CREATE TABLE intro (submission TEXT PRIMARY KEY,"
    " sha256 TEXT NOT NULL, received_at INTEGER NOT NULL,"
    " data BLOB NOT NULL);"
    "CREATE TABLE event (submission TEXT NOT NULL, seq INTEGER NOT NULL,"
    " body TEXT NOT NULL, PRIMARY KEY (submission, seq));"
    "CREATE TABLE message (submission TEXT NOT NULL, id TEXT NOT NULL,"
    " PRIMARY KEY (submission, id));"
    "CREATE TABLE finding (submission TEXT NOT NULL, id TEXT NOT NULL,"
    " body TEXT NOT NULL, disposition TEXT,"
    " PRIMARY KEY (submission, id));"
    "CREATE TABLE attachment (submission TEXT NOT NULL, id TEXT NOT NULL,"
    " data BLOB NOT NULL, PRIMARY KEY (submission, id));"
    "CREATE TABLE answer (account TEXT NOT NULL, key TEXT NOT NULL,"
    " request TEXT NOT NULL, status INTEGER NOT NULL, body TEXT NOT NULL,"
    " location TEXT NOT NULL, etag TEXT NOT NULL, at INTEGER NOT NULL,"
    " PRIMARY KEY (account, key));"
    "CREATE INDEX answer_at ON answer (at);"
    "CREATE TABLE journal (number INTEGER PRIMARY KEY AUTOINCREMENT,"
    " at INTEGER NOT NULL, method TEXT NOT NULL, path TEXT NOT NULL,"
    " account TEXT, key TEXT, sha256 TEXT NOT NULL,"
    " length INTEGER NOT NULL, status INTEGER NOT NULL, fault TEXT,"
    " processed INTEGER NOT NULL);"
    "CREATE INDEX journal_at ON journal (at);"
    "PRAGMA user_version = " NUMBER_TEXT(SCHEMA_VERSION) ";";

/* ---- errors ---- */

static int
error_of(int code)
{
	static const struct {
		int	code, error;
	} errors[] = {
		{ SQLITE_NOMEM, ENOMEM }, { SQLITE_FULL, ENOSPC },
		{ SQLITE_BUSY, EBUSY }, { SQLITE_READONLY, EROFS },
		{ SQLITE_CANTOPEN, EACCES }, { SQLITE_TOOBIG, EFBIG },
		{ SQLITE_CONSTRAINT, EEXIST }, { SQLITE_NOTADB, EINVAL },
	};

	for (size_t i = 0; i < ARRAY_LEN(errors); i++)
		if (errors[i].code == (code & 0xff))
			return -errors[i].error;
	return -EIO;
}

/* The engine's texts name tables and columns, and never hold values. */
static int
failed(const struct db *db, int code)
{
	if (db->is_open)
		log_error("%s (SQLite error %d)", sqlite3_errmsg(db->handle),
		    code);
	return error_of(code);
}

static int
execute(struct db *db, const char *sql)
{
	int code = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);

	return code == SQLITE_OK ? 0 : failed(db, code);
}

/* ---- queries ---- */

static int
bind(sqlite3_stmt *statement, int at, char type, va_list *ap)
{
	const void *data;
	size_t size;

	switch (type) {
	case 's':
		return sqlite3_bind_text(statement, at,
		    va_arg(*ap, const char *), -1, SQLITE_STATIC);
	case 'i':
		return sqlite3_bind_int64(statement, at,
		    va_arg(*ap, int64_t));
	default:
		/* No pointer would be NULL, and empty is another thing. */
		data = va_arg(*ap, const void *);
		size = va_arg(*ap, size_t);
		return sqlite3_bind_blob64(statement, at,
		    data == NULL ? "" : data, size, SQLITE_STATIC);
	}
}

static int
prepare(struct db *db, struct query *q, const char *sql, const char *types,
    va_list *ap)
{
	int code;

	code = sqlite3_prepare_v2(db->handle, sql, -1, &q->statement, NULL);
	for (int at = 1; code == SQLITE_OK && types[at - 1] != '\0'; at++)
		code = bind(q->statement, at, types[at - 1], ap);
	return code == SQLITE_OK ? 0 : failed(db, code);
}

int
db_ask(struct db *db, struct query *ret_query, const char *sql,
    const char *types, ...)
{
	va_list ap;
	int r;

	*ret_query = (struct query){ .db = db };
	va_start(ap, types);
	r = prepare(db, ret_query, sql, types, &ap);
	va_end(ap);
	return r;
}

int
db_run(struct db *db, const char *sql, const char *types, ...)
{
	struct query q CF_AUTO(query_done) = { .db = db };
	va_list ap;
	int r;

	va_start(ap, types);
	r = prepare(db, &q, sql, types, &ap);
	va_end(ap);
	while (r == 0 && (r = query_next(&q)) == 1)
		r = 0;
	return r;
}

int
query_next(struct query *q)
{
	int code = sqlite3_step(q->statement);

	if (code == SQLITE_ROW)
		return 1;
	return code == SQLITE_DONE ? 0 : failed(q->db, code);
}

int64_t
query_number(const struct query *q, int column)
{
	return sqlite3_column_int64(q->statement, column);
}

const char *
query_text(const struct query *q, int column)
{
	return (const char *)sqlite3_column_text(q->statement, column);
}

bool
query_is_null(const struct query *q, int column)
{
	return sqlite3_column_type(q->statement, column) == SQLITE_NULL;
}

int
query_copy(const struct query *q, int column, char *ret_text, size_t size)
{
	const char *text = query_text(q, column);

	if (text == NULL || strlen(text) >= size)
		return -EIO;
	memcpy(ret_text, text, strlen(text) + 1);
	return 0;
}

int
query_dup(const struct query *q, int column, char **ret_text)
{
	const char *text = query_text(q, column);
	char *copy = text == NULL ? NULL : text_dup(text, strlen(text));

	if (copy == NULL)
		return -ENOMEM;
	*ret_text = copy;
	return 0;
}

int
query_bytes(const struct query *q, int column, struct buf *out)
{
	const void *data = sqlite3_column_blob(q->statement, column);
	int size = sqlite3_column_bytes(q->statement, column);

	return size == 0 ? 0 : buf_add(out, data, (size_t)size);
}

void
query_done(struct query *q)
{
	/* What it returns is what the last step returned. */
	(void)sqlite3_finalize(q->statement);
	q->statement = NULL;
}

/* ---- transactions ---- */

int
db_begin(struct db *db)
{
	int r;

	(void)pthread_mutex_lock(&db->mutex);
	r = execute(db, "BEGIN IMMEDIATE");
	if (r < 0)
		(void)pthread_mutex_unlock(&db->mutex);
	return r;
}

void
db_rollback(struct db *db)
{
	/* An error may have rolled it back already. */
	if (sqlite3_get_autocommit(db->handle) == 0)
		(void)execute(db, "ROLLBACK");
	(void)pthread_mutex_unlock(&db->mutex);
}

int
db_commit(struct db *db)
{
	int r = execute(db, "COMMIT");

	if (r < 0) {
		db_rollback(db);
		return r;
	}
	(void)pthread_mutex_unlock(&db->mutex);
	return 0;
}

int
db_restart(struct db *db)
{
	if (sqlite3_get_autocommit(db->handle) == 0)
		(void)execute(db, "ROLLBACK");
	return execute(db, "BEGIN IMMEDIATE");
}

/* ---- opening ---- */

static int
lock_directory(const char *directory, struct db *db, struct reason *why)
{
	if (mkdir(directory, 0700) < 0 && errno != EEXIST)
		return reason_set(why, errno, "cannot make the store '%s': %s",
		    directory, strerror(errno));
	db->lock = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (db->lock < 0)
		return reason_set(why, errno, "cannot use the store '%s': %s",
		    directory, strerror(errno));
	if (flock(db->lock, LOCK_EX | LOCK_NB) == 0)
		return 0;
	if (errno == EWOULDBLOCK)
		return reason_set(why, EBUSY, "the store '%s' is in use by "
		    "another certfs-portal", directory);
	return reason_set(why, errno, "cannot lock the store '%s': %s",
	    directory, strerror(errno));
}

/* The file has secrets in it: it is nobody's but ours from the beginning. */
static int
make_file(struct db *db)
{
	int fd = openat(db->lock, "portal.db",
	    O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

	if (fd < 0)
		return -errno;
	(void)close(fd);
	return 0;
}

static int
user_version(struct db *db, int64_t *ret_version)
{
	struct query q CF_AUTO(query_done) = { 0 };
	int r;

	r = db_ask(db, &q, "PRAGMA user_version", "");
	if (r == 0)
		r = query_next(&q);
	if (r == 1)
		*ret_version = query_number(&q, 0);
	return r == 1 ? 0 : r < 0 ? r : -EIO;
}

static int
make_schema(struct db *db)
{
	int r;

	r = db_begin(db);
	if (r < 0)
		return r;
	r = execute(db, schema);
	if (r == 0)
		return db_commit(db);
	db_rollback(db);
	return r;
}

static int
forget_old(struct db *db)
{
	const int64_t before = clock_now() - KEPT_NS;
	int r;

	r = db_run(db, "DELETE FROM answer WHERE at < ?1", "i", before);
	if (r == 0)
		r = db_run(db, "DELETE FROM journal WHERE at < ?1", "i",
		    before);
	return r;
}

static int
set_up(struct db *db, struct reason *why)
{
	int64_t version = 0;
	int r;

	r = execute(db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
	    "PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY");
	if (r == 0)
		r = user_version(db, &version);
	if (r == 0 && version > SCHEMA_VERSION)
		return reason_set(why, EINVAL, "the store was written by a "
		    "newer certfs-portal");
	if (r == 0 && version == 0)
		r = make_schema(db);
	return r == 0 ? forget_old(db) : r;
}

static int
open_file(const char *directory, struct db *db, struct reason *why)
{
	struct buf path CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	int code, r;

	r = make_file(db);
	if (r == 0)
		r = buf_printf(&path, "%s/portal.db", directory);
	if (r < 0)
		return r;
	code = sqlite3_open_v2(buf_text(&path), &db->handle,
	    SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
	if (code != SQLITE_OK)
		return error_of(code);
	(void)sqlite3_busy_timeout(db->handle, 5000);
	return set_up(db, why);
}

static void
db_done(struct db **db)
{
	db_close(*db);
}

int
db_open(const char *directory, struct db **ret_db, struct reason *why)
{
	struct db *db CF_AUTO(db_done) = calloc(1, sizeof(*db));
	int r;

	if (db == NULL)
		return reason_set(why, ENOMEM, "no memory for the store");
	db->lock = -1;
	r = pthread_mutex_init(&db->mutex, NULL);
	if (r != 0) {
		free(db);
		db = NULL;
		return reason_set(why, r, "cannot open the store: %s",
		    strerror(r));
	}
	r = lock_directory(directory, db, why);
	if (r < 0)
		return r;
	r = open_file(directory, db, why);
	if (r < 0)
		return why->error != 0 ? r : reason_set(why, -r,
		    "cannot use the store '%s': %s", directory,
		    db->handle != NULL ? sqlite3_errmsg(db->handle) :
		    strerror(-r));
	db->is_open = true;
	*ret_db = db;
	db = NULL;
	return 0;
}

void
db_close(struct db *db)
{
	if (db == NULL)
		return;
	(void)sqlite3_close(db->handle);
	fd_done(&db->lock);
	(void)pthread_mutex_destroy(&db->mutex);
	free(db);
}
