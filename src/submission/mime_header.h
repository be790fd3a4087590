/*
 * The header of a message or of a part: fields, and their parameters.  Names
 * are given in lower case and found in any case.
 */
#ifndef CERTFS_SUBMISSION_MIME_HEADER_H
#define CERTFS_SUBMISSION_MIME_HEADER_H

#include "certfs/base.h"

/*
 * Take the header off 's' up to the empty line.  False, 's' as it was, when
 * its lines do not look like one.
 */
bool	mime_take_header(struct span *s, struct span *ret_header);
/* The value of the first field of that name, its folded lines included. */
bool	mime_find_field(struct span header, const char *name,
	    struct span *ret_value);
/* The same; empty when there is none. */
struct span mime_field(struct span header, const char *name);
/* The parameter of a field such as: text/plain; charset="utf-8" */
bool	mime_find_parameter(struct span field, const char *name,
	    struct span *ret_value);

#endif
