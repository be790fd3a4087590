/*
 * Files that a user names: a token, certificates.  The checks are made on what
 * was opened, so that nothing can be put in its place in between.
 */
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

int
http_file_open(const char *path, int *ret_fd, struct stat *ret_sb)
{
	int fd CF_AUTO(fd_done) = -1;

	/* open(2): without O_NONBLOCK a FIFO waits for its writer. */
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (fd < 0)
		return -errno;
	if (fstat(fd, ret_sb) < 0)
		return -errno;
	if (!S_ISREG(ret_sb->st_mode))
		return -EINVAL;
	*ret_fd = fd_steal(&fd);
	return 0;
}

int
http_file_read(int fd, void *data, size_t size, size_t *ret_len)
{
	char more;
	size_t len = 0;
	ssize_t n;

	for (;;) {
		if (len < size)
			n = read(fd, (char *)data + len, size - len);
		else
			n = read(fd, &more, 1);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		if (n == 0)
			break;
		if (len == size)
			return -EFBIG;
		len += (size_t)n;
	}
	*ret_len = len;
	return 0;
}
