/*
 * Locked memory: form values and what editors leave beside them never reach
 * swap or a core dump, and are wiped when let go.
 */
#include <errno.h>
#include <string.h>

#include <sodium.h>

#include "internal.h"

#define LOCKED_STEP	4096u

static int
reserve(struct locked *l, size_t len)
{
	size_t size = l->size == 0 ? LOCKED_STEP : l->size;
	char *data;

	if (len > l->max)
		return -EFBIG;
	if (len <= l->size)
		return 0;
	while (size < len)
		size *= 2;
	data = sodium_malloc(size);
	if (data == NULL)
		return -ENOMEM;
	if (l->len > 0)
		memcpy(data, l->data, l->len);
	sodium_free(l->data);	/* wipes */
	l->data = data;
	l->size = size;
	return 0;
}

int
locked_resize(struct locked *l, size_t len)
{
	int r = reserve(l, len);

	if (r < 0)
		return r;
	if (len > l->len)
		memset(l->data + l->len, 0, len - l->len);
	else if (l->len > len)
		sodium_memzero(l->data + len, l->len - len);
	l->len = len;
	return 0;
}

int
locked_write(struct locked *l, size_t offset, const void *data, size_t len)
{
	int r;

	if (offset > l->max || len > l->max - offset)
		return -EFBIG;
	if (offset + len > l->len) {
		r = locked_resize(l, offset + len);
		if (r < 0)
			return r;
	}
	if (len > 0)
		memcpy(l->data + offset, data, len);
	return 0;
}

void
locked_done(struct locked *l)
{
	sodium_free(l->data);
	l->data = NULL;
	l->len = l->size = 0;
}
