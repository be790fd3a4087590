/*
 * Files whole.  Sizes are counted while reading, because what stat()
 * says may change, and of a pipe it says nothing.
 */
#include "certfs/base.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#define CHUNK	(32u << 10)

static int
read_chunk(int fd, char *chunk, size_t *ret_len)
{
	ssize_t n;

	do
		n = read(fd, chunk, CHUNK);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return -errno;
	*ret_len = (size_t)n;
	return 0;
}

static int
read_to_end(int fd, size_t max, struct buf *b)
{
	const size_t before = b->len;
	char chunk[CHUNK];
	size_t n = 0;
	int r;

	for (;;) {
		r = read_chunk(fd, chunk, &n);
		if (r < 0 || n == 0)
			return r;
		if (n > max - (b->len - before))
			return -EFBIG;
		r = buf_add(b, chunk, n);
		if (r < 0)
			return r;
	}
}

int
file_read_all(int dirfd, const char *path, size_t max, struct buf *b)
{
	int fd CF_AUTO(fd_done) = -1;
	const size_t before = b->len;
	int r;

	fd = openat(dirfd, path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return -errno;
	r = read_to_end(fd, max, b);
	if (r < 0 && b->error == 0)
		(void)buf_resize(b, before);
	return r;
}

int
file_write_all(int fd, const void *data, size_t len)
{
	const char *at = data;

	while (len > 0) {
		ssize_t n = write(fd, at, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		at += n;
		len -= (size_t)n;
	}
	return 0;
}
