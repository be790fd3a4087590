/*
 * Finding libcurl.
 */
#include "curl.h"

#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>

struct curl_functions curl;

/* Both are the same version of the interface; Debian has either. */
static const char *const names[] = {
	"libcurl.so.4", "libcurl-gnutls.so.4",
};

static const struct {
	const char	*name;
	size_t		 at;	/* in struct curl_functions */
} functions[] = {
#define CURL_ROW(name) \
	{ "curl_" #name, offsetof(struct curl_functions, name) },
	CURL_FUNCTIONS(CURL_ROW)
#undef CURL_ROW
};

static pthread_once_t once = PTHREAD_ONCE_INIT;
static struct reason failure;

static void *
open_library(void)
{
	void *library = NULL;

	/* It stays loaded: whoever needed it once may need it again. */
	for (size_t i = 0; i < ARRAY_LEN(names) && library == NULL; i++)
		library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
	return library;
}

static void
load(void)
{
	void *library = open_library();

	if (library == NULL) {
		(void)reason_set(&failure, ENOTSUP, "a portal needs libcurl, "
		    "which cannot be loaded: %.300s; on Debian: "
		    "apt install libcurl4", dlerror());
		return;
	}
	for (size_t i = 0; i < ARRAY_LEN(functions); i++) {
		/* POSIX lets a function's address be kept so (dlsym). */
		void **to = (void **)(void *)((char *)&curl +
		    functions[i].at);

		*to = dlsym(library, functions[i].name);
		if (*to != NULL)
			continue;
		(void)reason_set(&failure, ENOTSUP, "a portal needs a newer "
		    "libcurl, one that has %s", functions[i].name);
		return;
	}
}

int
curl_load(struct reason *why)
{
	if (pthread_once(&once, load) != 0)
		return reason_set(why, ENOMEM, "cannot load libcurl");
	if (failure.error == 0)
		return 0;
	return reason_set(why, failure.error, "%s", failure.text);
}
