/* How the name of a path is folded: see templates.c. */
#ifndef OPENAPI_TEMPLATES_H
#define OPENAPI_TEMPLATES_H

/* Sort before every other byte but NUL, and stand for nothing else. */
#define FOLDED_SLASH	'\1'
#define FOLDED_VARIABLE	'\2'

#endif
