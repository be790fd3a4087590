/* Lists of MIME types, as rules of several families ask for them. */
#ifndef RULES_MIME_H
#define RULES_MIME_H

#include "lint.h"

/*
 * "consumes" or "produces" of an operation, or of the document where the
 * operation has none; NULL: neither has one.
 */
const struct json_node *mime_list(const struct lint *l,
	    const struct openapi_operation *operation, const char *member);
/*
 * Without case, and without what follows a ';'.  A list may have a star for a
 * type.
 */
bool	mime_is_in(const struct json_node *list, const char *type);

#endif
