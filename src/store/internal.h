/*
 * internal: what the files of the store share.
 */
#ifndef STORE_INTERNAL_H
#define STORE_INTERNAL_H

#include <pthread.h>
#include <stdatomic.h>

#include "certfs/store.h"
#include "driver.h"
#include "sql.h"

#define READERS	4

/* A connection, and one use of it between store_read/write and store_done. */
struct conn {
	struct store		*st;
	struct db		*db;
	enum db_role		 role;
	enum durability		 durability;
	bool			 active;	/* in a transaction */
	unsigned		 uses;		/* of a reader, by one thread */
	int			 error;		/* sticky until store_done */
	struct conn		*next_idle;
	struct db_statement	*idle[SQL_TEXTS]; /* prepared, not in use */
};

struct store {
	char		*directory;
	int		 lock_fd;
	pthread_mutex_t	 writer_turn;	/* held while the writer is out */
	struct conn	 writer;
	/* Something was committed without being synced. */
	atomic_bool	 unsynced;
	pthread_mutex_t	 idle_lock;	/* guards the list of idle readers */
	pthread_cond_t	 idle_more;
	struct conn	*idle;
	struct conn	 readers[READERS];
};

/* ---- directory.c ---- */

#define DATABASE_NAME	"certfs.db"
#define LOCK_NAME	"lock"

/* Make the directory and the empty database, take the lock. */
int	directory_open(const char *path, int *ret_lock_fd, struct reason *why);

/* ---- blob.c ---- */

int	hash_init(void);	/* -EIO when libsodium cannot work */

/* ---- pieces of rows ---- */

struct query;
void	query_get_object(struct query *q, struct object *ret_object);
/* Run a statement that returns hashes, and drop those blobs. */
int	blobs_drop_returned(struct query *q);

#endif
