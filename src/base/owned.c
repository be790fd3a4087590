/*
 * Release functions for locals that own something.  They run at the end of a
 * scope, often on an error path, and so must not disturb errno.
 */
#include "certfs/base.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void
free_done(void *pointer_to_pointer)
{
	void *p;

	/* Copied, because the pointer's own type is not known here. */
	memcpy(&p, pointer_to_pointer, sizeof(p));
	free(p);
}

void
fd_done(int *fd)
{
	int saved = errno;

	if (*fd >= 0)
		(void)close(*fd);
	*fd = -1;
	errno = saved;
}

int
fd_steal(int *fd)
{
	int taken = *fd;

	*fd = -1;
	return taken;
}
