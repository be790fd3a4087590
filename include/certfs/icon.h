/*
 * icon: what a reviewer sees in a PNG; the only place that knows libpng.
 *
 * Hostile input: sizes are read from the header and capped before anything is
 * allocated.  Thread-safe.
 */
#ifndef CERTFS_ICON_H
#define CERTFS_ICON_H

#include "certfs/base.h"

#define ICON_PIXELS_MAX	4096u	/* wider or higher is not decoded */

struct icon {
	uint32_t width, height;
	bool	 decoded;	/* false: too large to decode; the rest is 0 */
	/*
	 * Of the outermost ring of pixels: more than 1 % are not opaque; at
	 * least 90 % are opaque and within a shade of one colour; and that
	 * colour, the most frequent of those that are opaque (black if none).
	 */
	bool	 transparent;
	bool	 plain;
	uint8_t	 red, green, blue;
};

/*
 * 0; -EINVAL: no PNG, or a damaged one ('why' says); -ENODATA: a PNG that
 * ends too soon; -ENOMEM.
 */
int	icon_read(const void *data, size_t size, struct icon *ret_icon,
	    struct reason *why);
/* Whether the ring's colour is this one, as far as an eye can tell. */
bool	icon_looks(const struct icon *icon, uint8_t red, uint8_t green,
	    uint8_t blue);

#endif
