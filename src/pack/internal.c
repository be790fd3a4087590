/*
 * Errors and releases.  libzip has some thirty errors; for a caller there are
 * two: no memory, and an archive that is not as it should be.
 */
#include "internal.h"

#include <errno.h>
#include <string.h>

#include <zip.h>

/* A longer name is cut in messages. */
#define NAME_SHOWN	120u

int
pack_refuse(int error, const char *name, const char *words,
    struct reason *why)
{
	struct buf shown CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);

	if (name == NULL)
		return reason_set(why, error, "%s", words);
	if (text_neutralise(&shown, name, strnlen(name, NAME_SHOWN)) < 0)
		return reason_set(why, ENOMEM, "no memory for the zip");
	return reason_set(why, error, "'%s': %s", buf_text(&shown), words);
}

int
pack_fail(zip_error_t *error, const char *name, struct reason *why)
{
	int code = zip_error_code_zip(error);

	if (code == ZIP_ER_MEMORY)
		return reason_set(why, ENOMEM, "no memory for the zip");
	if (code == ZIP_ER_NOZIP)
		return reason_set(why, EINVAL,
		    "this is not a zip, or only a part of one");
	return pack_refuse(EINVAL, name, zip_error_strerror(error), why);
}

void
pack_discard(zip_t **zip)
{
	if (*zip != NULL)
		zip_discard(*zip);
}

void
pack_source_done(zip_source_t **source)
{
	if (*source != NULL)
		zip_source_free(*source);
}
