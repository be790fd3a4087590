/* How texts stand in JSON. */
#ifndef DIAG_PRINT_H
#define DIAG_PRINT_H

#include "certfs/diag.h"

/* In quotes; control characters escaped, bytes that are no UTF-8 replaced. */
void	print_string(struct buf *out, const char *text);
/* "name": "text" */
void	print_member(struct buf *out, const char *name, const char *text);

#endif
