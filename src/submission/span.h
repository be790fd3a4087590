/*
 * Bytes inside a text that belongs to somebody else; nothing is copied, and
 * none of them ends in a NUL.  Case is that of ASCII.
 */
#ifndef CERTFS_SUBMISSION_SPAN_H
#define CERTFS_SUBMISSION_SPAN_H

#include <stdbool.h>
#include <stddef.h>

struct span {
	const char	*data;
	size_t		 len;
};

/* Blank, tab, or a part of a line break. */
bool	span_is_blank(char c);
/* Whether it begins with, or is, that word in lower case, in any case. */
bool	span_begins(struct span s, const char *head);
bool	span_is(struct span s, const char *word);
/* Without its first 'n' bytes, which are there. */
struct span span_skip(struct span s, size_t n);
struct span span_trim(struct span s);	/* without blanks at both ends */
/* Take the first line off 's', its line break included. */
struct span span_take_line(struct span *s);
struct span span_without_break(struct span line);

#endif
