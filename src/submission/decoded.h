/*
 * What a text says to whoever reads it as JSON, Markdown, HTML or a URL, where
 * characters may be escaped.  Pure functions over bytes.
 */
#ifndef CERTFS_SUBMISSION_DECODED_H
#define CERTFS_SUBMISSION_DECODED_H

#include "certfs/base.h"

enum decoding {
	DECODE_BACKSLASH,	/* JSON: \" \n \u00e4; Markdown: \_ */
	DECODE_PERCENT,		/* a URL: %2F */
	DECODE_ENTITY,		/* HTML, Markdown: &amp; &#38; &#x26; */
	DECODINGS
};

/*
 * Append 'text' as it reads then, which is never longer.  Nothing is appended
 * where nothing in it is escaped that way.
 */
int	decoded_text(enum decoding how, struct span text, struct buf *out);
/* Where in 'text' the byte comes from that is at 'offset' of that. */
const char *decoded_origin(enum decoding how, struct span text,
	    size_t offset);

#endif
