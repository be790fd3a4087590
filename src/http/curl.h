/*
 * libcurl, loaded when it is first needed.
 *
 * It brings some thirty libraries along.  A mount without a portal needs none
 * of them, and would take twice as long to be there.  So its functions are
 * called through a table, curl.easy_init() for curl_easy_init(), that is
 * filled by curl_load().
 */
#ifndef HTTP_CURL_H
#define HTTP_CURL_H

/* The checks are macros that call the functions by their names. */
#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>

#include "certfs/base.h"

#undef curl_easy_setopt
#undef curl_easy_getinfo

#define CURL_FUNCTIONS(take) \
	take(getdate) take(easy_cleanup) take(easy_getinfo) take(easy_header) \
	take(easy_init) take(easy_setopt) take(easy_strerror) take(free) \
	take(global_init) take(multi_add_handle) take(multi_cleanup) \
	take(multi_info_read) take(multi_init) take(multi_perform) \
	take(multi_poll) take(multi_remove_handle) take(multi_wakeup) \
	take(slist_append) take(slist_free_all) take(url) take(url_cleanup) \
	take(url_get) take(url_set)

struct curl_functions {
#define CURL_MEMBER(name)	__typeof__(curl_ ## name) *name;
	CURL_FUNCTIONS(CURL_MEMBER)
#undef CURL_MEMBER
};

/* Of no use before curl_load(). */
extern struct curl_functions curl;

/*
 * Once, from whatever thread comes first; -ENOTSUP with the sentence where
 * there is no libcurl, or too old a one.
 */
int	curl_load(struct reason *why);

#endif
