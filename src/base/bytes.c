/*
 * Counted, immutable bytes.  The count stands in front of what the header
 * shows, so that nobody but this file can touch it.
 */
#include "certfs/base.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

struct counted {
	atomic_size_t	holders;
	struct bytes	bytes;	/* last: its data follows */
};

static struct counted *
counted_of(struct bytes *bytes)
{
	return (struct counted *)(void *)((char *)bytes -
	    offsetof(struct counted, bytes));
}

struct bytes *
bytes_new(const void *data, size_t size)
{
	struct counted *c;

	if (size > SIZE_MAX - sizeof(*c) - 1)
		return NULL;
	c = malloc(sizeof(*c) + size + 1);
	if (c == NULL)
		return NULL;
	atomic_init(&c->holders, 1);
	c->bytes.size = size;
	if (size > 0)
		memcpy(c->bytes.data, data, size);
	c->bytes.data[size] = '\0';
	return &c->bytes;
}

struct bytes *
bytes_from_buf(struct buf *b)
{
	struct bytes *bytes;

	if (b->error < 0)
		return NULL;
	bytes = bytes_new(b->data, b->len);
	if (bytes != NULL)
		buf_done(b);
	return bytes;
}

struct bytes *
bytes_ref(struct bytes *bytes)
{
	/* Whoever refers already holds it: nothing is to be ordered. */
	if (bytes != NULL)
		atomic_fetch_add_explicit(&counted_of(bytes)->holders, 1,
		    memory_order_relaxed);
	return bytes;
}

void
bytes_unref(struct bytes *bytes)
{
	struct counted *c;

	if (bytes == NULL)
		return;
	c = counted_of(bytes);
	/* Every holder's last read comes before the release of the memory. */
	if (atomic_fetch_sub_explicit(&c->holders, 1,
	    memory_order_acq_rel) == 1)
		free(c);
}

void
bytes_done(struct bytes **bytes)
{
	bytes_unref(*bytes);
	*bytes = NULL;
}
