/*
 * pack: artifacts become the same zip byte for byte, every time.
 *
 * Order as given, names as given, no directories, no extra fields, time
 * 1980-01-01 00:00:00, mode 0100644 in the external attributes, deflate.
 * The only place that knows libzip.  Thread-safe.
 */
#ifndef CERTFS_PACK_H
#define CERTFS_PACK_H

#include "certfs/base.h"

struct pack_file {
	const char	*name;
	const void	*data;
	size_t		 size;
};

/*
 * Append the zip to 'out'.  -EINVAL: no file at all, or two of one name;
 * -EFBIG at out's ceiling.
 */
int	pack_zip(const struct pack_file *files, size_t count, struct buf *out,
	    struct reason *why);

/*
 * Read a zip for checking: 'take' gets each regular entry's name, as it is in
 * the zip but always UTF-8, and content; a result other than 0 ends the
 * reading and is returned.  At most 'max_entries' entries and 'max_bytes' in
 * all are read, -EFBIG beyond; -EINVAL with 'why' when it is no zip, damaged
 * or encrypted.  Directories, links and devices are left out.
 */
int	pack_read(const void *data, size_t size, size_t max_entries,
	    size_t max_bytes, int (*take)(void *arg, const char *name,
	    const void *data, size_t size), void *arg, struct reason *why);

enum pack_kind {
	PACK_FILE,
	PACK_DIRECTORY,
	PACK_LINK,
	PACK_OTHER,		/* a device, a pipe, a socket */
};

/*
 * What a zip says it holds: 'take' gets the name and the kind of each entry,
 * of all kinds, and nothing is unpacked.  Otherwise as pack_read().
 */
int	pack_list(const void *data, size_t size, size_t max_entries,
	    int (*take)(void *arg, const char *name, enum pack_kind kind),
	    void *arg, struct reason *why);

#endif
