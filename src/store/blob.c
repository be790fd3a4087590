/*
 * Content, by hash: the same bytes are stored once, whoever has them.
 */
#include "query.h"

#include <errno.h>
#include <string.h>

#include <sodium.h>

/* ---- hashes ---- */

static pthread_once_t init_once = PTHREAD_ONCE_INIT;
static int init_result;

static void
init(void)
{
	/* 1: somebody else has done it. */
	init_result = sodium_init() < 0 ? -EIO : 0;
}

int
hash_init(void)
{
	(void)pthread_once(&init_once, init);
	return init_result;
}

void
hash_of(const void *data, size_t size, struct hash *ret_hash)
{
	/* Picks the fastest code; without it any code gives the same hash. */
	(void)hash_init();
	/* Fails only for impossible lengths of hash and key. */
	(void)crypto_generichash(ret_hash->b, sizeof(ret_hash->b), data, size,
	    NULL, 0);
}

bool
hash_equal(const struct hash *a, const struct hash *b)
{
	return memcmp(a->b, b->b, sizeof(a->b)) == 0;
}

bool
hash_is_zero(const struct hash *h)
{
	static const struct hash zero;

	return hash_equal(h, &zero);
}

/* ---- blobs ---- */

/* 1: it is there, 0: it is not. */
static int
has_blob(struct conn *c, const struct hash *h)
{
	struct query q CF_AUTO(query_done) = query_new(c, SQL_HAS_BLOB);

	query_put_hash(&q, h);
	return query_row(&q);
}

static int
add_blob(struct conn *c, const struct hash *h, const void *data, size_t size)
{
	struct query q CF_AUTO(query_done) = query_new(c, SQL_ADD_BLOB);

	query_put_hash(&q, h);
	query_put_bytes(&q, data, size);
	return query_end(&q);
}

int
store_put_hashed_blob(struct conn *c, const struct hash *h, const void *data,
    size_t size)
{
	int r;

	/* An insert would lay out all of it before it sees that it is there. */
	r = has_blob(c, h);
	if (r == 0)
		r = add_blob(c, h, data, size);
	return r < 0 ? r : 0;
}

int
store_put_blob(struct conn *c, const void *data, size_t size,
    struct hash *ret_hash)
{
	struct hash h;
	int r;

	hash_of(data, size, &h);
	r = store_put_hashed_blob(c, &h, data, size);
	if (r == 0)
		*ret_hash = h;
	return r;
}

int
store_get_blob(struct conn *c, const struct hash *h, struct bytes **ret_bytes)
{
	struct query q CF_AUTO(query_done) = query_new(c, SQL_GET_BLOB);
	struct bytes *bytes CF_AUTO(bytes_done) = NULL;
	int r;

	if (hash_is_zero(h)) {
		*ret_bytes = bytes_new("", 0);
		return *ret_bytes == NULL ? -ENOMEM : 0;
	}
	query_put_hash(&q, h);
	query_one(&q);
	bytes = query_get_bytes(&q);
	r = query_end(&q);
	if (r < 0)
		return r;
	*ret_bytes = bytes;
	bytes = NULL;
	return 0;
}

int
store_drop_blob(struct conn *c, const struct hash *h)
{
	struct query q CF_AUTO(query_done) = query_new(c, SQL_DROP_BLOB);

	query_put_hash(&q, h);
	return query_end(&q);
}

int
blobs_drop_returned(struct query *q)
{
	struct hash h;
	int r;

	while ((r = query_row(q)) == 1) {
		query_get_hash(q, &h);
		if (hash_is_zero(&h))
			continue;
		r = store_drop_blob(q->c, &h);
		if (r < 0)
			return r;
	}
	return r;
}
