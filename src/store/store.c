/*
 * The store and its connections: one that writes, a few that read.
 *
 * Writers take turns at a mutex, so the engine never has to wait for a lock;
 * readers come from a fixed pool and see the snapshot of their first read.
 */
#include "internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "query.h"
#include "schema.h"

/* ---- opening and closing ---- */

static int
open_conn(struct store *st, struct conn *c, enum db_role role,
    const char *path, struct reason *why)
{
	c->st = st;
	c->role = role;
	return db_open(path, role, &c->db, why);
}

static void
close_conn(struct conn *c)
{
	for (size_t i = 0; i < SQL_TEXTS; i++)
		if (c->idle[i] != NULL)
			db_finalize(c->idle[i]);
	db_close(c->db);
	c->db = NULL;
}

static int
open_database(struct store *st, struct reason *why)
{
	struct buf path CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	int r;

	r = buf_printf(&path, "%s/%s", st->directory, DATABASE_NAME);
	if (r < 0)
		return reason_set(why, -r, "no memory for the store");
	r = open_conn(st, &st->writer, DB_WRITER, path.data, why);
	if (r < 0)
		return r;
	r = schema_migrate(st->writer.db, schema_steps, schema_count, why);
	if (r < 0)
		return r;
	for (size_t i = 0; i < READERS; i++) {
		struct conn *c = &st->readers[i];

		r = open_conn(st, c, DB_READER, path.data, why);
		if (r < 0)
			return r;
		c->next_idle = st->idle;
		st->idle = c;
	}
	return 0;
}

/* A thread that waits for itself is told so instead of hanging. */
static int
init_writer_turn(pthread_mutex_t *mutex)
{
	pthread_mutexattr_t attr;
	int error;

	error = pthread_mutexattr_init(&attr);
	if (error != 0)
		return -error;
	error = pthread_mutexattr_settype(&attr, PTHREAD_MUTEX_ERRORCHECK);
	if (error == 0)
		error = pthread_mutex_init(mutex, &attr);
	(void)pthread_mutexattr_destroy(&attr);
	return -error;
}

static int
init_locks(struct store *st)
{
	int r;

	r = init_writer_turn(&st->writer_turn);
	if (r < 0)
		return r;
	r = -pthread_mutex_init(&st->idle_lock, NULL);
	if (r < 0)
		goto no_idle_lock;
	r = -pthread_cond_init(&st->idle_more, NULL);
	if (r < 0)
		goto no_idle_more;
	return 0;

no_idle_more:
	(void)pthread_mutex_destroy(&st->idle_lock);
no_idle_lock:
	(void)pthread_mutex_destroy(&st->writer_turn);
	return r;
}

static struct store *
store_new(const char *directory)
{
	struct store *st = calloc(1, sizeof(*st));

	if (st == NULL)
		return NULL;
	st->lock_fd = -1;
	/* What an earlier process left may not have been synced. */
	atomic_init(&st->unsynced, true);
	st->directory = strdup(directory);
	if (st->directory == NULL || init_locks(st) < 0) {
		free(st->directory);
		free(st);
		return NULL;
	}
	return st;
}

int
store_open(const char *directory, struct store **ret_store, struct reason *why)
{
	struct store *st;
	int r;

	r = hash_init();
	if (r < 0)
		return reason_set(why, -r, "libsodium cannot be used: it finds "
		    "no source of random numbers");
	st = store_new(directory);
	if (st == NULL)
		return reason_set(why, ENOMEM, "no memory for the store");
	r = directory_open(directory, &st->lock_fd, why);
	if (r == 0)
		r = open_database(st, why);
	if (r < 0) {
		store_close(st);
		return r;
	}
	*ret_store = st;
	return 0;
}

void
store_close(struct store *st)
{
	if (st == NULL)
		return;
	/* The last one tidies up the log, which readers cannot. */
	for (size_t i = 0; i < READERS; i++)
		close_conn(&st->readers[i]);
	close_conn(&st->writer);
	fd_done(&st->lock_fd);
	(void)pthread_cond_destroy(&st->idle_more);
	(void)pthread_mutex_destroy(&st->idle_lock);
	(void)pthread_mutex_destroy(&st->writer_turn);
	free(st->directory);
	free(st);
}

const char *
store_directory(const struct store *st)
{
	return st->directory;
}

/* ---- transactions ---- */

static void
take_reader(struct store *st, struct conn **ret_conn)
{
	(void)pthread_mutex_lock(&st->idle_lock);
	while (st->idle == NULL)
		(void)pthread_cond_wait(&st->idle_more, &st->idle_lock);
	*ret_conn = st->idle;
	st->idle = st->idle->next_idle;
	(void)pthread_mutex_unlock(&st->idle_lock);
}

static void
give_back(struct conn *c)
{
	struct store *st = c->st;

	if (c->role == DB_WRITER) {
		(void)pthread_mutex_unlock(&st->writer_turn);
		return;
	}
	(void)pthread_mutex_lock(&st->idle_lock);
	c->next_idle = st->idle;
	st->idle = c;
	(void)pthread_cond_signal(&st->idle_more);
	(void)pthread_mutex_unlock(&st->idle_lock);
}

/* The reader that this thread has. */
static _Thread_local struct conn *own_reader;

static bool
has_reader(const struct store *st)
{
	return own_reader != NULL && own_reader->st == st;
}

static int
begin(struct conn *c, enum durability d, struct conn **ret_conn)
{
	int r;

	r = db_begin(c->db, d);
	if (r < 0) {
		give_back(c);
		return r;
	}
	c->durability = d;
	c->active = true;
	c->error = 0;
	*ret_conn = c;
	return 0;
}

int
store_read(struct store *st, struct conn **ret_conn)
{
	struct conn *c;
	int r;

	if (has_reader(st)) {
		own_reader->uses++;
		*ret_conn = own_reader;
		return 0;
	}
	take_reader(st, &c);
	r = begin(c, DURABLE_PROCESS, ret_conn);
	if (r < 0)
		return r;
	c->uses = 1;
	own_reader = c;
	return 0;
}

int
store_write(struct store *st, enum durability d, struct conn **ret_conn)
{
	int error;

	if (has_reader(st))
		return -EDEADLK;
	error = pthread_mutex_lock(&st->writer_turn);
	if (error != 0)
		return -error;
	return begin(&st->writer, d, ret_conn);
}

int
store_commit(struct conn *c)
{
	int r;

	/* The engine may have rolled back: half of it must not be kept. */
	if (c->error < 0)
		return c->error;
	if (!c->active)
		return -EINVAL;
	/* Before a reader can see it and ask for a sync. */
	if (c->role == DB_WRITER && c->durability == DURABLE_PROCESS)
		atomic_store(&c->st->unsynced, true);
	r = db_commit(c->db);
	if (r < 0) {
		c->error = r;
		return r;
	}
	c->active = false;
	return 0;
}

void
store_done(struct conn **c)
{
	if (c == NULL || *c == NULL)
		return;
	if ((*c)->role == DB_READER && --(*c)->uses > 0) {
		*c = NULL;
		return;
	}
	if (*c == own_reader)
		own_reader = NULL;
	if ((*c)->active)
		db_rollback((*c)->db);
	(*c)->active = false;
	give_back(*c);
	*c = NULL;
}

static int
count_sync(struct conn *c)
{
	struct query q CF_AUTO(query_done) = query_new(c, SQL_COUNT_SYNC);

	return query_end(&q);
}

/* A commit syncs the whole log, but only one that has something to write. */
int
store_sync(struct store *st)
{
	struct conn *c CF_AUTO(store_done) = NULL;
	int r;

	if (!atomic_load(&st->unsynced))
		return 0;
	r = store_write(st, DURABLE_POWER, &c);
	if (r == 0)
		r = count_sync(c);
	if (r == 0)
		r = store_commit(c);
	if (r < 0)
		return r;
	/* Still the writer, so nobody has committed since. */
	atomic_store(&st->unsynced, false);
	return 0;
}
