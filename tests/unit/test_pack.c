/*
 * pack: the same bytes always, looked at byte by byte; and zips made to harm
 * whoever reads them.
 */
#include "certfs/pack.h"

#include <errno.h>
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>
#include <zip.h>

#define ZIP_MAX		((size_t)64 << 20)
#define ENTRIES_MAX	100u

static const struct pack_file three[] = {
	{ "apiDefinition.swagger.json", "{\"swagger\": \"2.0\"}\n", 19 },
	{ "apiProperties.json", "", 0 },
	{ "icon.png", "\0\1\2\0\1\2\0\1\2\0\1\2\0\1\2\0\1\2", 18 },
};

static void
pack_three(struct buf *out)
{
	struct reason why = { 0 };
	int r = pack_zip(three, ARRAY_LEN(three), out, &why);

	if (r != 0)
		fail_msg("expected 0, got %d (%s)", r, why.text);
}

/* ---- what was written ---- */

static unsigned
le(const char *p, int bytes)
{
	unsigned v = 0;

	for (int i = bytes; i-- > 0;)
		v = v << 8 | (uint8_t)p[i];
	return v;
}

struct field {
	size_t		 offset;
	int		 bytes;
	unsigned	 want;
	const char	*name;
};

static void
assert_fields(const char *p, const struct field *fields, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		unsigned got = le(p + fields[i].offset, fields[i].bytes);

		if (got != fields[i].want)
			fail_msg("%s: expected 0x%x, got 0x%x",
			    fields[i].name, fields[i].want, got);
	}
}

static const char *
assert_local_header(const char *p, const struct pack_file *file)
{
	const struct field fields[] = {
		{ 0, 4, 0x04034B50, "local signature" },
		{ 6, 2, 0, "local flags" },
		{ 10, 2, 0, "local time" },
		{ 12, 2, 0x21, "local date" },
		{ 22, 4, (unsigned)file->size, "local size" },
		{ 26, 2, (unsigned)strlen(file->name), "local name length" },
		{ 28, 2, 0, "local extra length" },
	};

	assert_fields(p, fields, ARRAY_LEN(fields));
	assert_memory_equal(p + 30, file->name, strlen(file->name));
	return p + 30 + strlen(file->name) + le(p + 18, 4);
}

static const char *
assert_central_header(const char *p, const struct pack_file *file)
{
	const struct field fields[] = {
		{ 0, 4, 0x02014B50, "central signature" },
		{ 5, 1, 3, "system" },
		{ 8, 2, 0, "flags" },
		{ 12, 2, 0, "time" },
		{ 14, 2, 0x21, "date" },
		{ 24, 4, (unsigned)file->size, "size" },
		{ 28, 2, (unsigned)strlen(file->name), "name length" },
		{ 30, 2, 0, "extra length" },
		{ 32, 2, 0, "comment length" },
		{ 36, 2, 0, "internal attributes" },
		{ 38, 4, 0100644u << 16, "external attributes" },
	};

	assert_fields(p, fields, ARRAY_LEN(fields));
	assert_memory_equal(p + 46, file->name, strlen(file->name));
	return p + 46 + strlen(file->name);
}

static void
nothing_but_the_files_is_written(void **state)
{
	struct buf zip CF_AUTO(buf_done) = BUF_INIT(ZIP_MAX);
	const char *p;

	(void)state;
	pack_three(&zip);
	p = zip.data;
	for (size_t i = 0; i < ARRAY_LEN(three); i++)
		p = assert_local_header(p, &three[i]);
	for (size_t i = 0; i < ARRAY_LEN(three); i++)
		p = assert_central_header(p, &three[i]);
	assert_int_equal(le(p, 4), 0x06054B50);
	assert_int_equal(le(p + 20, 2), 0);
	assert_ptr_equal(p + 22, zip.data + zip.len);
}

static void
assert_same_bytes(const struct buf *want, const char *when)
{
	struct buf got CF_AUTO(buf_done) = BUF_INIT(ZIP_MAX);

	pack_three(&got);
	if (got.len != want->len ||
	    memcmp(got.data, want->data, got.len) != 0)
		fail_msg("other bytes with %s", when);
}

static void
surroundings_do_not_matter(void **state)
{
	static const char *const zones[] = { "UTC", "Asia/Kathmandu",
	    "America/St_Johns", "Pacific/Kiritimati", "Pacific/Pago_Pago",
	    "Africa/Monrovia", "XXX-24", "XXX24" };
	struct buf want CF_AUTO(buf_done) = BUF_INIT(ZIP_MAX);
	mode_t mask;

	(void)state;
	pack_three(&want);
	for (size_t i = 0; i < ARRAY_LEN(zones); i++) {
		assert_int_equal(setenv("TZ", zones[i], 1), 0);
		tzset();
		assert_same_bytes(&want, zones[i]);
	}
	assert_int_equal(unsetenv("TZ"), 0);
	tzset();
	mask = umask(0777);
	assert_same_bytes(&want, "another umask");
	(void)umask(mask);
	(void)setlocale(LC_ALL, "C.UTF-8");
	assert_same_bytes(&want, "another locale");
	(void)setlocale(LC_ALL, "C");
	(void)sleep(2);
	assert_same_bytes(&want, "another time");
}

static void
packing_refuses_what_makes_no_sense(void **state)
{
	static const struct pack_file twice[] =
	    { { "a", "1", 1 }, { "a", "2", 1 } };
	struct buf out CF_AUTO(buf_done) = BUF_INIT(ZIP_MAX);
	struct buf small CF_AUTO(buf_done) = BUF_INIT(10);
	struct reason why = { 0 };

	(void)state;
	assert_int_equal(pack_zip(NULL, 0, &out, &why), -EINVAL);
	assert_int_equal(pack_zip(twice, 2, &out, &why), -EINVAL);
	assert_int_equal(why.error, EINVAL);
	assert_non_null(strstr(why.text, "'a'"));
	assert_int_equal(out.len, 0);
	assert_int_equal(pack_zip(twice, 1, &small, &why), -EFBIG);
}

/* ---- reading it back ---- */

struct seen {
	struct buf	list;	/* "name=content\n" */
	int		result;
};

static int
take(void *arg, const char *name, const void *data, size_t size)
{
	struct seen *seen = arg;

	(void)buf_printf(&seen->list, "%s=", name);
	(void)buf_add(&seen->list, data, size);
	(void)buf_putc(&seen->list, '\n');
	return seen->result;
}

static int
read_zip(const struct buf *zip, size_t max_bytes, struct seen *seen,
    struct reason *why)
{
	return pack_read(zip->data, zip->len, ENTRIES_MAX, max_bytes, take,
	    seen, why);
}

static void
seen_done(struct seen *seen)
{
	buf_done(&seen->list);
}

#define SEEN_INIT	{ .list = BUF_INIT(ZIP_MAX) }

static void
what_was_packed_is_read(void **state)
{
	static const char want[] =
	    "apiDefinition.swagger.json={\"swagger\": \"2.0\"}\n\n"
	    "apiProperties.json=\n"
	    "icon.png=\0\1\2\0\1\2\0\1\2\0\1\2\0\1\2\0\1\2\n";
	struct buf zip CF_AUTO(buf_done) = BUF_INIT(ZIP_MAX);
	struct seen seen CF_AUTO(seen_done) = SEEN_INIT;
	struct reason why = { 0 };

	(void)state;
	pack_three(&zip);
	assert_int_equal(read_zip(&zip, 37, &seen, &why), 0);
	assert_int_equal(seen.list.len, sizeof(want) - 1);
	assert_memory_equal(seen.list.data, want, sizeof(want) - 1);
}

static void
taker_can_end_the_reading(void **state)
{
	struct buf zip CF_AUTO(buf_done) = BUF_INIT(ZIP_MAX);
	struct seen seen CF_AUTO(seen_done) = SEEN_INIT;

	(void)state;
	pack_three(&zip);
	seen.result = -ECANCELED;
	assert_int_equal(read_zip(&zip, ZIP_MAX, &seen, NULL), -ECANCELED);
	assert_string_equal(buf_text(&seen.list),
	    "apiDefinition.swagger.json={\"swagger\": \"2.0\"}\n\n");
	buf_reset(&seen.list);
	seen.result = 1;
	assert_int_equal(read_zip(&zip, ZIP_MAX, &seen, NULL), 1);
}

static void
limits_are_exact(void **state)
{
	struct buf zip CF_AUTO(buf_done) = BUF_INIT(ZIP_MAX);
	struct seen seen CF_AUTO(seen_done) = SEEN_INIT;
	struct reason why = { 0 };

	(void)state;
	pack_three(&zip);
	assert_int_equal(read_zip(&zip, 36, &seen, &why), -EFBIG);
	assert_non_null(strstr(why.text, "'icon.png'"));
	assert_int_equal(pack_read(zip.data, zip.len, 2, ZIP_MAX, take, &seen,
	    &why), -EFBIG);
	assert_int_equal(pack_read(zip.data, zip.len, 3, ZIP_MAX, take, &seen,
	    &why), 0);
}

static void
what_is_no_zip_is_refused(void **state)
{
	struct buf zip CF_AUTO(buf_done) = BUF_INIT(ZIP_MAX);
	struct seen seen CF_AUTO(seen_done) = SEEN_INIT;
	struct reason why = { 0 };

	(void)state;
	assert_int_equal(read_zip(&zip, ZIP_MAX, &seen, &why), -EINVAL);
	pack_three(&zip);
	while (zip.len > 0) {
		assert_int_equal(buf_resize(&zip, zip.len - 1), 0);
		assert_int_equal(read_zip(&zip, ZIP_MAX, &seen, &why),
		    -EINVAL);
		assert_true(why.text[0] != '\0');
	}
}

/* Not every byte matters, but none may do harm. */
static void
changed_bytes_do_no_harm(void **state)
{
	struct buf zip CF_AUTO(buf_done) = BUF_INIT(ZIP_MAX);
	size_t refused = 0;

	(void)state;
	pack_three(&zip);
	for (size_t i = 0; i < zip.len * 8; i++) {
		struct seen seen CF_AUTO(seen_done) = SEEN_INIT;
		int r;

		zip.data[i / 8] ^= (char)(1 << i % 8);
		r = read_zip(&zip, 1000, &seen, NULL);
		zip.data[i / 8] ^= (char)(1 << i % 8);
		if (r != 0 && r != -EINVAL && r != -EFBIG)
			fail_msg("bit %zu: expected 0, %d or %d, got %d", i,
			    -EINVAL, -EFBIG, r);
		refused += r != 0;
	}
	assert_true(refused > zip.len);
}

/* ---- zips made by others ---- */

struct foreign {
	const char	*name;
	const char	*content;
	zip_flags_t	 flags;		/* of the name */
	unsigned	 mode;		/* 0: none given */
	const char	*password;
};

static void
add_foreign(zip_t *zip, const struct foreign *f)
{
	zip_source_t *source = zip_source_buffer(zip, f->content,
	    strlen(f->content), 0);
	zip_int64_t at = text_ends_with(f->name, "/") ?
	    zip_dir_add(zip, f->name, f->flags) :
	    zip_file_add(zip, f->name, source, f->flags);

	if (text_ends_with(f->name, "/"))
		zip_source_free(source);
	assert_true(at >= 0);
	if (f->mode != 0)
		assert_int_equal(zip_file_set_external_attributes(zip,
		    (zip_uint64_t)at, 0, ZIP_OPSYS_UNIX, f->mode << 16), 0);
	if (f->password != NULL)
		assert_int_equal(zip_file_set_encryption(zip,
		    (zip_uint64_t)at, ZIP_EM_AES_256, f->password), 0);
}

static void
make_foreign(const struct foreign *entries, size_t count, struct buf *out)
{
	zip_source_t *to = zip_source_buffer_create(NULL, 0, 0, NULL);
	zip_int64_t n;
	char chunk[4096];
	zip_t *zip;

	zip_source_keep(to);
	zip = zip_open_from_source(to, ZIP_TRUNCATE, NULL);
	assert_non_null(zip);
	for (size_t i = 0; i < count; i++)
		add_foreign(zip, &entries[i]);
	assert_int_equal(zip_close(zip), 0);
	assert_int_equal(zip_source_open(to), 0);
	while ((n = zip_source_read(to, chunk, sizeof(chunk))) > 0)
		assert_int_equal(buf_add(out, chunk, (size_t)n), 0);
	assert_int_equal(n, 0);
	assert_int_equal(zip_source_close(to), 0);
	zip_source_free(to);
}

static void
only_regular_entries_are_taken(void **state)
{
	static const struct foreign entries[] = {
		{ "dir/", "", 0, S_IFDIR | 0755, NULL },
		{ "dir/plain", "1", 0, S_IFREG | 0600, NULL },
		{ "link", "/etc/passwd", 0, S_IFLNK | 0777, NULL },
		{ "device", "", 0, S_IFCHR | 0666, NULL },
		{ "typeless", "2", 0, 0644, NULL },
		{ "modeless", "3", 0, 0, NULL },
		{ "\xE4.txt", "4", ZIP_FL_ENC_CP437, 0, NULL },
		{ "\u20AC.txt", "5", ZIP_FL_ENC_UTF_8, 0, NULL },
	};
	struct buf zip CF_AUTO(buf_done) = BUF_INIT(ZIP_MAX);
	struct seen seen CF_AUTO(seen_done) = SEEN_INIT;

	(void)state;
	make_foreign(entries, ARRAY_LEN(entries), &zip);
	assert_int_equal(read_zip(&zip, ZIP_MAX, &seen, NULL), 0);
	assert_string_equal(buf_text(&seen.list), "dir/plain=1\ntypeless=2\n"
	    "modeless=3\n\u03A3.txt=4\n\u20AC.txt=5\n");
}

static int
list_entry(void *arg, const char *name, enum pack_kind kind)
{
	static const char *const words[] = {
		[PACK_FILE] = "file", [PACK_DIRECTORY] = "directory",
		[PACK_LINK] = "link", [PACK_OTHER] = "other",
	};

	return buf_printf(arg, "%s: %s\n", name, words[kind]);
}

static int
end_listing(void *arg, const char *name, enum pack_kind kind)
{
	(void)arg;
	(void)name;
	(void)kind;
	return -ECANCELED;
}

static void
entries_of_all_kinds_are_listed(void **state)
{
	static const struct foreign entries[] = {
		{ "dir/", "", 0, S_IFDIR | 0755, NULL },
		{ "../plain", "1", 0, S_IFREG | 0600, NULL },
		{ "link", "/etc/passwd", 0, S_IFLNK | 0777, NULL },
		{ "device", "", 0, S_IFCHR | 0666, NULL },
		{ "secret", "2", 0, 0, "password" },
	};
	struct buf zip CF_AUTO(buf_done) = BUF_INIT(ZIP_MAX);
	struct buf list CF_AUTO(buf_done) = BUF_INIT(ZIP_MAX);
	struct reason why = { 0 };

	(void)state;
	make_foreign(entries, ARRAY_LEN(entries), &zip);
	assert_int_equal(pack_list(zip.data, zip.len, 5, list_entry, &list,
	    &why), 0);
	assert_string_equal(buf_text(&list), "dir/: directory\n"
	    "../plain: file\nlink: link\ndevice: other\nsecret: file\n");
	assert_int_equal(pack_list(zip.data, zip.len, 5, end_listing, NULL,
	    &why), -ECANCELED);
	assert_int_equal(pack_list(zip.data, zip.len, 4, list_entry, &list,
	    &why), -EFBIG);
	assert_int_equal(pack_list("no zip", 6, 4, list_entry, &list, &why),
	    -EINVAL);
	assert_int_equal(pack_list("", 0, 4, list_entry, &list, &why),
	    -EINVAL);
}

static void
encrypted_entries_are_refused(void **state)
{
	static const struct foreign entry =
	    { "a\n\u202Eb", "secret", ZIP_FL_ENC_UTF_8, 0, "password" };
	struct buf zip CF_AUTO(buf_done) = BUF_INIT(ZIP_MAX);
	struct seen seen CF_AUTO(seen_done) = SEEN_INIT;
	struct reason why = { 0 };

	(void)state;
	make_foreign(&entry, 1, &zip);
	assert_int_equal(read_zip(&zip, ZIP_MAX, &seen, &why), -EINVAL);
	assert_string_equal(why.text, "'a\\n\\u{202E}b': the entry is encrypted; "
	    "pack it without a password");
	assert_int_equal(seen.list.len, 0);
}

/* A surrogate, which libzip takes for UTF-8 but would not write. */
static void
names_that_are_not_utf8_are_refused(void **state)
{
	static const struct foreign entry =
	    { "\u20AC.txt", "1", ZIP_FL_ENC_UTF_8, 0, NULL };
	struct buf zip CF_AUTO(buf_done) = BUF_INIT(ZIP_MAX);
	struct seen seen CF_AUTO(seen_done) = SEEN_INIT;
	struct reason why = { 0 };
	size_t changed = 0;

	(void)state;
	make_foreign(&entry, 1, &zip);
	for (size_t i = 0; i + 3 <= zip.len; i++) {
		if (memcmp(zip.data + i, "\u20AC", 3) == 0) {
			memcpy(zip.data + i, "\xED\xA0\x80", 3);
			changed++;
		}
	}
	assert_int_equal(changed, 2);
	assert_int_equal(read_zip(&zip, ZIP_MAX, &seen, &why), -EINVAL);
	assert_string_equal(why.text,
	    "'\\xED\\xA0\\x80.txt': the entry's name is not UTF-8");
}

static void
bombs_are_stopped_while_reading(void **state)
{
	struct buf zip CF_AUTO(buf_done) = BUF_INIT(ZIP_MAX);
	struct buf zeros CF_AUTO(buf_done) = BUF_INIT(ZIP_MAX);
	struct seen seen CF_AUTO(seen_done) = SEEN_INIT;
	struct pack_file bomb = { .name = "bomb" };
	struct reason why = { 0 };
	size_t central;

	(void)state;
	assert_int_equal(buf_resize(&zeros, (size_t)32 << 20), 0);
	bomb.data = zeros.data;
	bomb.size = zeros.len;
	assert_int_equal(pack_zip(&bomb, 1, &zip, NULL), 0);
	assert_true(zip.len < 200000);
	assert_int_equal(read_zip(&zip, 1000, &seen, &why), -EFBIG);

	/* One that claims, in both headers, to be 10 bytes. */
	central = zip.len - 22 - 46 - strlen(bomb.name);
	assert_int_equal(buf_write_at(&zip, 22, "\12\0\0\0", 4), 0);
	assert_int_equal(buf_write_at(&zip, central + 24, "\12\0\0\0", 4), 0);
	assert_int_not_equal(read_zip(&zip, 1000, &seen, &why), 0);
	assert_true(seen.list.len < 1000);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_but_the_files_is_written),
		cmocka_unit_test(surroundings_do_not_matter),
		cmocka_unit_test(packing_refuses_what_makes_no_sense),
		cmocka_unit_test(what_was_packed_is_read),
		cmocka_unit_test(taker_can_end_the_reading),
		cmocka_unit_test(limits_are_exact),
		cmocka_unit_test(what_is_no_zip_is_refused),
		cmocka_unit_test(changed_bytes_do_no_harm),
		cmocka_unit_test(only_regular_entries_are_taken),
		cmocka_unit_test(entries_of_all_kinds_are_listed),
		cmocka_unit_test(encrypted_entries_are_refused),
		cmocka_unit_test(names_that_are_not_utf8_are_refused),
		cmocka_unit_test(bombs_are_stopped_while_reading),
	};

	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests_name("pack", tests, NULL, NULL);
}
