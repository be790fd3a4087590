/*
 * pack, inside: what writing and reading share.
 */
#ifndef PACK_INTERNAL_H
#define PACK_INTERNAL_H

#include "certfs/base.h"

#include <zip.h>

/* Turn libzip's error, about the entry 'name' or (NULL) the whole, into ours. */
int	pack_fail(zip_error_t *error, const char *name, struct reason *why);
/* The same with our own words; 'name' is neutralised. */
int	pack_refuse(int error, const char *name, const char *words,
	    struct reason *why);

/* For CF_AUTO. */
void	pack_discard(zip_t **zip);
void	pack_source_done(zip_source_t **source);

#endif
