/*
 * The parts of a message, and which of them is its text.
 */
#ifndef CERTFS_SUBMISSION_MIME_PART_H
#define CERTFS_SUBMISSION_MIME_PART_H

#include "charset.h"
#include "mime_encoding.h"

struct part {
	bool		found;
	struct span	data;		/* still encoded */
	enum encoding	encoding;
	enum charset	charset;
};

struct parts {
	struct part	plain, html;	/* the first of each that is not empty */
	bool		left_out;	/* attachments, further texts */
};

/* Of a message with that header. */
void	mime_find_parts(struct span header, struct span body,
	    struct parts *ret_parts);

#endif
