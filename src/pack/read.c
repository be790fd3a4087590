/*
 * Reading what somebody packed.  Sizes in a zip's directory are claims, and
 * deflate makes a thousand bytes of one: what counts is what comes out.
 */
#include "certfs/pack.h"

#include "internal.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include <zip.h>

#define CHUNK	(32u << 10)

static void
file_done(zip_file_t **file)
{
	if (*file != NULL)
		(void)zip_fclose(*file);
}

/*
 * A zip made elsewhere than on Unix, or without a type in its mode, tells the
 * kind by the name alone.
 */
static enum pack_kind
kind_of(zip_t *zip, zip_uint64_t at, const char *name)
{
	zip_uint32_t attributes = 0;
	zip_uint8_t system = 0;
	mode_t type = 0;

	if (zip_file_get_external_attributes(zip, at, 0, &system,
	    &attributes) == 0 && system == ZIP_OPSYS_UNIX)
		type = (mode_t)(attributes >> 16) & S_IFMT;
	if (type == S_IFLNK)
		return PACK_LINK;
	if (text_ends_with(name, "/") || type == S_IFDIR)
		return PACK_DIRECTORY;
	return type == 0 || type == S_IFREG ? PACK_FILE : PACK_OTHER;
}

static int
refuse_encrypted(zip_t *zip, zip_uint64_t at, const char *name,
    struct reason *why)
{
	zip_stat_t st;

	if (zip_stat_index(zip, at, 0, &st) < 0)
		return pack_fail(zip_get_error(zip), name, why);
	if ((st.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 &&
	    st.encryption_method != ZIP_EM_NONE)
		return pack_refuse(EINVAL, name,
		    "the entry is encrypted; pack it without a password", why);
	return 0;
}

/* Read all of an entry; the ceiling of 'content' is what it may hold. */
static int
read_entry(zip_t *zip, zip_uint64_t at, const char *name,
    struct buf *content, struct reason *why)
{
	zip_file_t *file CF_AUTO(file_done) = NULL;
	char chunk[CHUNK];
	zip_int64_t n;
	int r;

	file = zip_fopen_index(zip, at, 0);
	if (file == NULL)
		return pack_fail(zip_get_error(zip), name, why);
	while ((n = zip_fread(file, chunk, sizeof(chunk))) > 0) {
		r = buf_add(content, chunk, (size_t)n);
		if (r == -EFBIG)
			return pack_refuse(EFBIG, name,
			    "the zip unpacks to more than is allowed", why);
		if (r < 0)
			return pack_refuse(-r, name, "no memory for it", why);
	}
	return n == 0 ? 0 : pack_fail(zip_file_get_error(file), name, why);
}

static int
name_of(zip_t *zip, zip_uint64_t at, const char **ret_name,
    struct reason *why)
{
	const char *name = zip_get_name(zip, at, ZIP_FL_ENC_GUESS);

	if (name == NULL)
		return pack_fail(zip_get_error(zip), NULL, why);
	/* libzip lets surrogates and overlong forms through. */
	if (text_utf8_valid(name, strlen(name)) != strlen(name))
		return pack_refuse(EINVAL, name,
		    "the entry's name is not UTF-8", why);
	*ret_name = name;
	return 0;
}

struct taker {
	int	(*take)(void *arg, const char *name, const void *data,
		    size_t size);
	void	 *arg;
};

static int
take_entry(zip_t *zip, zip_uint64_t at, size_t *left,
    const struct taker *taker, struct reason *why)
{
	struct buf content CF_AUTO(buf_done) = BUF_INIT(*left);
	const char *name = NULL;
	int r;

	r = name_of(zip, at, &name, why);
	if (r < 0 || kind_of(zip, at, name) != PACK_FILE)
		return r;
	r = refuse_encrypted(zip, at, name, why);
	if (r < 0)
		return r;
	r = read_entry(zip, at, name, &content, why);
	if (r < 0)
		return r;
	*left -= content.len;
	return taker->take(taker->arg, name, buf_text(&content), content.len);
}

static int
open_archive(const void *data, size_t size, size_t max_entries,
    zip_t **ret_zip, zip_uint64_t *ret_count, struct reason *why)
{
	zip_error_t error CF_AUTO(zip_error_fini);
	zip_source_t *archive CF_AUTO(pack_source_done) = NULL;
	zip_t *zip CF_AUTO(pack_discard) = NULL;

	zip_error_init(&error);
	/* To libzip an empty file is an archive that is about to be made. */
	if (size == 0)
		return reason_set(why, EINVAL, "the zip is empty");
	archive = zip_source_buffer_create(data, size, 0, &error);
	if (archive == NULL)
		return pack_fail(&error, NULL, why);
	zip = zip_open_from_source(archive, ZIP_RDONLY, &error);
	if (zip == NULL)
		return pack_fail(&error, NULL, why);
	archive = NULL;		/* the archive's now */
	*ret_count = (zip_uint64_t)zip_get_num_entries(zip, 0);
	if (*ret_count > max_entries)
		return reason_set(why, EFBIG,
		    "the zip has more than %zu entries", max_entries);
	*ret_zip = zip;
	zip = NULL;
	return 0;
}

int
pack_read(const void *data, size_t size, size_t max_entries,
    size_t max_bytes, int (*take)(void *arg, const char *name,
    const void *data, size_t size), void *arg, struct reason *why)
{
	const struct taker taker = { take, arg };
	zip_t *zip CF_AUTO(pack_discard) = NULL;
	zip_uint64_t count = 0;
	int r;

	r = open_archive(data, size, max_entries, &zip, &count, why);
	for (zip_uint64_t at = 0; r == 0 && at < count; at++)
		r = take_entry(zip, at, &max_bytes, &taker, why);
	return r;
}

int
pack_list(const void *data, size_t size, size_t max_entries,
    int (*take)(void *arg, const char *name, enum pack_kind kind),
    void *arg, struct reason *why)
{
	zip_t *zip CF_AUTO(pack_discard) = NULL;
	zip_uint64_t count = 0;
	const char *name = NULL;
	int r;

	r = open_archive(data, size, max_entries, &zip, &count, why);
	for (zip_uint64_t at = 0; r == 0 && at < count; at++) {
		r = name_of(zip, at, &name, why);
		if (r == 0)
			r = take(arg, name, kind_of(zip, at, name));
	}
	return r;
}
