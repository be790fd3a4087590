/*
 * A growing buffer.  The invariant that everything rests on: len <= max, and
 * data, once there, has room for a NUL behind len.
 */
#include "certfs/base.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BUF_SIZE_MIN	64u

/* Doubling is what makes adding cheap, however small the pieces. */
static size_t
size_for(const struct buf *b, size_t need)
{
	size_t size = b->size < BUF_SIZE_MIN ? BUF_SIZE_MIN : b->size;

	while (size < need) {
		if (size > SIZE_MAX / 2)
			return need;
		size *= 2;
	}
	return size;
}

/* Make room for 'extra' bytes and the NUL behind them. */
static int
buf_reserve(struct buf *b, size_t extra)
{
	size_t size;
	char *data;

	if (b->error < 0)
		return b->error;
	if (extra > b->max - b->len || b->len + extra == SIZE_MAX)
		return b->error = -EFBIG;
	if (b->len + extra < b->size)
		return 0;

	size = size_for(b, b->len + extra + 1);
	data = realloc(b->data, size);
	if (data == NULL)
		return b->error = -ENOMEM;
	data[b->len] = '\0';
	b->data = data;
	b->size = size;
	return 0;
}

/* The common case, without a call. */
static inline bool
fits(const struct buf *b, size_t extra)
{
	return b->error == 0 && extra < b->size - b->len &&
	    extra <= b->max - b->len;
}

int
buf_add(struct buf *b, const void *data, size_t len)
{
	int r = fits(b, len) ? 0 : buf_reserve(b, len);

	if (r < 0 || len == 0)
		return r;
	memcpy(b->data + b->len, data, len);
	b->len += len;
	b->data[b->len] = '\0';
	return 0;
}

int
buf_puts(struct buf *b, const char *text)
{
	return buf_add(b, text, strlen(text));
}

int
buf_putc(struct buf *b, char c)
{
	if (!fits(b, 1))
		return buf_add(b, &c, 1);
	b->data[b->len++] = c;
	b->data[b->len] = '\0';
	return 0;
}

int
buf_printf(struct buf *b, const char *format, ...)
{
	va_list ap;
	int r;

	va_start(ap, format);
	r = buf_vprintf(b, format, ap);
	va_end(ap);
	return r;
}

int
buf_vprintf(struct buf *b, const char *format, va_list ap)
{
	size_t room = b->size - b->len;
	va_list again;
	int len, r;

	if (b->error < 0)
		return b->error;
	/* Mostly it fits, and formatting once is enough. */
	va_copy(again, ap);
	len = vsnprintf(room > 0 ? b->data + b->len : NULL, room, format,
	    again);
	va_end(again);
	r = len < 0 ? -errno : buf_reserve(b, (size_t)len);
	if (r < 0) {
		if (room > 0)
			b->data[b->len] = '\0';
		return b->error = r;
	}
	if ((size_t)len >= room)
		(void)vsnprintf(b->data + b->len, (size_t)len + 1, format, ap);
	b->len += (size_t)len;
	return 0;
}

int
buf_resize(struct buf *b, size_t len)
{
	int r;

	if (b->error < 0)
		return b->error;
	if (len > b->len) {
		r = buf_reserve(b, len - b->len);
		if (r < 0)
			return r;
		memset(b->data + b->len, 0, len - b->len);
	}
	b->len = len;
	if (b->data != NULL)
		b->data[len] = '\0';
	return 0;
}

int
buf_write_at(struct buf *b, size_t offset, const void *data, size_t len)
{
	int r;

	if (b->error < 0)
		return b->error;
	if (len == 0)
		return 0;
	if (offset > SIZE_MAX - len)
		return b->error = -EFBIG;
	if (offset + len > b->len) {
		r = buf_resize(b, offset + len);
		if (r < 0)
			return r;
	}
	memcpy(b->data + offset, data, len);
	return 0;
}

const char *
buf_text(const struct buf *b)
{
	return b->len > 0 ? b->data : "";
}

void
buf_reset(struct buf *b)
{
	b->len = 0;
	b->error = 0;
	if (b->data != NULL)
		b->data[0] = '\0';
}

void
buf_done(struct buf *b)
{
	free(b->data);
	b->data = NULL;
	b->len = 0;
	b->size = 0;
	b->error = 0;
}
