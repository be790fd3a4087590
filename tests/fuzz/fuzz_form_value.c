/*
 * Fuzz field_judge(): the first byte chooses the field.  A value is kept or
 * refused with a sentence that can be shown; what is kept is text that the
 * field takes again, unchanged.
 */
#include "fields.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define KEPT_MAX	((size_t)1 << 20)

int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require(bool holds)
{
	if (!holds)
		abort();
}

static void
check_kept(const struct field *f, const struct buf *kept)
{
	struct buf again CF_AUTO(buf_done) = BUF_INIT(KEPT_MAX);

	require(kept->len <= f->info.max_size);
	require(text_utf8_valid(buf_text(kept), kept->len) == kept->len);
	require(strlen(buf_text(kept)) == kept->len);
	require(f->many_lines || memchr(buf_text(kept), '\n', kept->len) == NULL);
	require(field_judge(f, buf_text(kept), kept->len, &again, NULL) == 0);
	require(strcmp(buf_text(&again), buf_text(kept)) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf kept CF_AUTO(buf_done) = BUF_INIT(KEPT_MAX);
	struct reason why = { .error = 0 };
	const struct field *f;
	int r;

	if (size == 0)
		return 0;
	f = &fields[data[0] % FIELD_COUNT];
	r = field_judge(f, (const char *)data + 1, size - 1, &kept, &why);
	require(r == 0 || r == -EINVAL || r == -EFBIG);
	if (r == 0) {
		check_kept(f, &kept);
		return 0;
	}
	require(why.error == -r && kept.len == 0);
	require(why.text[0] != '\0');
	require(!text_has_control(why.text, strlen(why.text)));
	return 0;
}
