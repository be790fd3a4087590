/*
 * mountpoint: is this directory fit to be mounted on?
 */
#ifndef CERTFS_MOUNTPOINT_H
#define CERTFS_MOUNTPOINT_H

#include "certfs/base.h"

/*
 * Checks that 'path' is a directory, empty unless 'nonempty', that no certfs
 * is mounted there, and that neither it nor the store, whose path is absolute
 * (path_absolute()), lies inside the other.
 * A mount of ours whose daemon died is cleared away first.  'ret_absolute'
 * gets the resolved path, the caller frees it.
 */
int	mountpoint_prepare(const char *path, const char *store, bool nonempty,
	    char **ret_absolute, struct reason *why);
/* 'path' made absolute and free of symlinks as far as it exists; to be freed. */
int	path_absolute(const char *path, char **ret_absolute);

#endif
