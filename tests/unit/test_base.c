/*
 * base: buffers at their ceilings, counted bytes under threads, what may
 * reach a terminal, and the clock.
 */
#include "certfs/base.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

/* Sanitizers end the program when memory runs out, unless told otherwise. */
const char	*__asan_default_options(void);
const char	*__tsan_default_options(void);

const char *
__asan_default_options(void)
{
	return "allocator_may_return_null=1";
}

const char *
__tsan_default_options(void)
{
	return "allocator_may_return_null=1";
}

/* ---- buf ---- */

static void
buf_collects_and_terminates(void **state)
{
	struct buf b CF_AUTO(buf_done) = BUF_INIT(100);

	(void)state;
	assert_string_equal(buf_text(&b), "");
	assert_int_equal(buf_puts(&b, "one"), 0);
	assert_int_equal(buf_putc(&b, ' '), 0);
	assert_int_equal(buf_printf(&b, "%d-%s", 2, "three"), 0);
	assert_int_equal(buf_add(&b, "\0x", 2), 0);
	assert_int_equal(buf_add(&b, NULL, 0), 0);
	assert_int_equal(b.len, 13);
	assert_memory_equal(b.data, "one 2-three\0x", 14);
}

static void
buf_ceiling_is_exact_and_sticks(void **state)
{
	struct buf b CF_AUTO(buf_done) = BUF_INIT(5);

	(void)state;
	assert_int_equal(buf_puts(&b, "12345"), 0);
	assert_int_equal(buf_putc(&b, '6'), -EFBIG);
	assert_int_equal(b.error, -EFBIG);
	assert_string_equal(buf_text(&b), "12345");
	assert_int_equal(buf_add(&b, "", 0), -EFBIG);
	assert_int_equal(buf_printf(&b, "%s", ""), -EFBIG);
	assert_int_equal(buf_resize(&b, 0), -EFBIG);
	assert_int_equal(buf_write_at(&b, 0, "x", 1), -EFBIG);
	assert_string_equal(buf_text(&b), "12345");

	buf_reset(&b);
	assert_string_equal(buf_text(&b), "");
	assert_int_equal(buf_printf(&b, "%s", "abcdef"), -EFBIG);
	assert_string_equal(buf_text(&b), "");
}

static void
buf_survives_absurd_sizes(void **state)
{
	struct buf b CF_AUTO(buf_done) = BUF_INIT(SIZE_MAX);

	(void)state;
	assert_int_equal(buf_puts(&b, "x"), 0);
	assert_int_equal(buf_resize(&b, SIZE_MAX), -EFBIG);
	buf_reset(&b);
	assert_int_equal(buf_write_at(&b, SIZE_MAX, "xy", 2), -EFBIG);
	buf_reset(&b);
	assert_int_equal(buf_resize(&b, SIZE_MAX / 2), -ENOMEM);
	assert_int_equal(buf_puts(&b, "y"), -ENOMEM);
}

static void
buf_resizes_with_zero_bytes(void **state)
{
	struct buf b CF_AUTO(buf_done) = BUF_INIT(100);

	(void)state;
	assert_int_equal(buf_resize(&b, 0), 0);
	assert_int_equal(buf_puts(&b, "abcdef"), 0);
	assert_int_equal(buf_resize(&b, 2), 0);
	assert_string_equal(buf_text(&b), "ab");
	assert_int_equal(buf_resize(&b, 5), 0);
	assert_int_equal(b.len, 5);
	assert_memory_equal(b.data, "ab\0\0\0", 6);
}

static void
buf_writes_anywhere(void **state)
{
	struct buf b CF_AUTO(buf_done) = BUF_INIT(10);

	(void)state;
	assert_int_equal(buf_write_at(&b, 3, "de", 2), 0);
	assert_int_equal(b.len, 5);
	assert_memory_equal(b.data, "\0\0\0de", 6);
	assert_int_equal(buf_write_at(&b, 0, "abc", 3), 0);
	assert_string_equal(buf_text(&b), "abcde");
	assert_int_equal(buf_write_at(&b, 4, "EFG", 3), 0);
	assert_string_equal(buf_text(&b), "abcdEFG");
	assert_int_equal(buf_write_at(&b, 100, "", 0), 0);
	assert_int_equal(buf_write_at(&b, 9, "xy", 2), -EFBIG);
	assert_string_equal(buf_text(&b), "abcdEFG");
}

static void
buf_is_usable_after_done(void **state)
{
	struct buf b CF_AUTO(buf_done) = BUF_INIT(3);

	(void)state;
	assert_int_equal(buf_puts(&b, "four"), -EFBIG);
	buf_done(&b);
	assert_int_equal(buf_puts(&b, "abc"), 0);
	assert_int_equal(buf_putc(&b, 'd'), -EFBIG);
}

static void
buf_grows_by_doubling(void **state)
{
	struct buf b CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	size_t moves = 0, size = 0;

	(void)state;
	for (int i = 0; i < 1000000; i++) {
		assert_int_equal(buf_putc(&b, 'x'), 0);
		moves += b.size != size;
		size = b.size;
	}
	assert_in_range(moves, 1, 20);
}

/* ---- bytes ---- */

static void
bytes_copy_and_terminate(void **state)
{
	char text[] = "abc";
	struct bytes *b CF_AUTO(bytes_done) = bytes_new(text, 3);
	struct bytes *none CF_AUTO(bytes_done) = bytes_new(NULL, 0);

	(void)state;
	assert_non_null(b);
	assert_non_null(none);
	text[0] = 'X';
	assert_int_equal(b->size, 3);
	assert_string_equal(b->data, "abc");
	assert_int_equal(none->size, 0);
	assert_string_equal(none->data, "");
	bytes_unref(NULL);
	assert_null(bytes_new(NULL, SIZE_MAX));
}

static void
bytes_from_buf_refuses_half_a_text(void **state)
{
	struct buf b CF_AUTO(buf_done) = BUF_INIT(3);
	struct bytes *bytes CF_AUTO(bytes_done) = NULL;

	(void)state;
	assert_int_equal(buf_puts(&b, "abc"), 0);
	bytes = bytes_from_buf(&b);
	assert_non_null(bytes);
	assert_string_equal(bytes->data, "abc");
	assert_null(b.data);

	assert_int_equal(buf_puts(&b, "abc"), 0);
	assert_int_equal(buf_puts(&b, "d"), -EFBIG);
	assert_null(bytes_from_buf(&b));
	assert_string_equal(buf_text(&b), "abc");
}

static void *
hold_and_release(void *arg)
{
	struct bytes *b = arg;

	for (int i = 0; i < 10000; i++)
		bytes_unref(bytes_ref(b));
	bytes_unref(b);
	return NULL;
}

static void
bytes_count_their_holders_across_threads(void **state)
{
	struct bytes *b = bytes_new("shared", 6);
	pthread_t threads[4];

	(void)state;
	assert_non_null(b);
	for (size_t i = 0; i < ARRAY_LEN(threads); i++)
		assert_int_equal(pthread_create(&threads[i], NULL,
		    hold_and_release, bytes_ref(b)), 0);
	for (size_t i = 0; i < ARRAY_LEN(threads); i++)
		assert_int_equal(pthread_join(threads[i], NULL), 0);
	assert_string_equal(b->data, "shared");
	bytes_unref(b);
}

/* ---- owned ---- */

static void
descriptors_close_and_move(void **state)
{
	int pipes[2], taken;

	(void)state;
	assert_int_equal(pipe(pipes), 0);
	taken = fd_steal(&pipes[0]);
	assert_int_equal(pipes[0], -1);
	errno = ENOTTY;
	fd_done(&pipes[0]);
	fd_done(&pipes[1]);
	assert_int_equal(pipes[1], -1);
	fd_done(&taken);
	assert_int_equal(errno, ENOTTY);
}

/* ---- reason ---- */

static void
reason_carries_errno_and_sentence(void **state)
{
	struct reason why = { 0 };

	(void)state;
	assert_int_equal(reason_set(NULL, EBUSY, "nobody listens"), -EBUSY);
	assert_int_equal(reason_set(&why, EINVAL, "no '%s'", "x"), -EINVAL);
	assert_int_equal(why.error, EINVAL);
	assert_string_equal(why.text, "no 'x'");
}

static void
reason_is_not_cut_inside_a_character(void **state)
{
	struct reason why;
	char text[1024];

	(void)state;
	for (size_t shift = 0; shift < 4; shift++) {
		memset(text, 'a', shift);
		text[shift] = '\0';
		while (strlen(text) < 600)
			strcat(text, "\u20AC");
		assert_int_equal(reason_set(&why, EINVAL, "%s", text), -EINVAL);
		assert_int_equal(text_utf8_valid(why.text, strlen(why.text)),
		    strlen(why.text));
		assert_in_range(strlen(why.text), sizeof(why.text) - 5,
		    sizeof(why.text) - 1);
	}
}

/* ---- text ---- */

#define VALID_ALL	SIZE_MAX

static void
utf8_is_rfc_3629(void **state)
{
	static const struct {
		const char *text;
		size_t valid;
	} cases[] = {
		{ "", VALID_ALL },
		{ "plain ASCII, more than eight bytes", VALID_ALL },
		{ "\u00E4\u20AC\U0001F600", VALID_ALL },
		{ "\xC2\x80\xDF\xBF", VALID_ALL },
		{ "\xE0\xA0\x80\xEF\xBF\xBF", VALID_ALL },
		{ "\xED\x9F\xBF\xEE\x80\x80", VALID_ALL },
		{ "\xF0\x90\x80\x80\xF4\x8F\xBF\xBF", VALID_ALL },
		{ "a\x80", 1 },			/* no lead byte */
		{ "12345678901234567\xFF", 17 },
		{ "a\xC0\xAF", 1 },		/* overlong */
		{ "a\xC1\xBF", 1 },
		{ "a\xE0\x9F\xBF", 1 },
		{ "a\xF0\x8F\xBF\xBF", 1 },
		{ "a\xED\xA0\x80", 1 },		/* surrogate */
		{ "a\xF4\x90\x80\x80", 1 },	/* beyond U+10FFFF */
		{ "a\xF5\x80\x80\x80", 1 },
		{ "a\xC3", 1 },			/* cut */
		{ "a\xE2\x82", 1 },
		{ "a\xF0\x9F\x98", 1 },
		{ "a\xE2\x82" "b", 1 },
		{ "a\xF0\x9F\x98" "b", 1 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		size_t len = strlen(cases[i].text);
		size_t want = cases[i].valid == VALID_ALL ? len :
		    cases[i].valid;
		size_t got = text_utf8_valid(cases[i].text, len);

		if (got != want)
			fail_msg("case %zu: expected %zu, got %zu", i, want,
			    got);
	}
}

static void
utf8_next_decodes(void **state)
{
	uint32_t c = 7;

	(void)state;
	assert_int_equal(text_utf8_next("", 0, &c), 0);
	assert_int_equal(text_utf8_next("\xE2\x82\xAC", 2, &c), 0);
	assert_int_equal(c, 7);
	assert_int_equal(text_utf8_next("\xE2\x82\xAC", 3, &c), 3);
	assert_int_equal(c, 0x20AC);
	assert_int_equal(text_utf8_next("\xF4\x8F\xBF\xBF", 4, &c), 4);
	assert_int_equal(c, 0x10FFFF);
	assert_int_equal(text_utf8_next("\0", 1, &c), 1);
	assert_int_equal(c, 0);
}

static void
utf8_ends_between_characters(void **state)
{
	static const struct {
		const char *text;
		bool begun;
	} cases[] = {
		{ "", false }, { "a", false }, { "\xC3", true },
		{ "\xC3\xA4", false }, { "\xE2\x82", true },
		{ "\xE2\x82\xAC", false }, { "\xF0\x9F\x98", true },
		{ "\xF0\x9F\x98\x80", false }, { "\xE2x", false },
		{ "\xF0\x9Fx", false }, { "\xF0\x9F\x98x", false },
		/* No character begins so, whatever comes. */
		{ "\xC1", false }, { "\xE0\x80", false }, { "\xF5", false },
		{ "\xED\xA0", false }, { "\x80", false },
	};

	char copy[5];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		if (text_utf8_is_begun(cases[i].text, strlen(cases[i].text)) !=
		    cases[i].begun)
			fail_msg("case %zu: expected %d", i, cases[i].begun);
	}
	assert_int_equal(text_utf8_count(""), 0);
	assert_int_equal(text_utf8_count("a\u20AC\xFFz"), 4);
	text_copy(copy, sizeof(copy), "a\u20ACb");
	assert_string_equal(copy, "a\u20AC");
	text_copy(copy, sizeof(copy), NULL);
	assert_string_equal(copy, "");
	assert_int_equal(text_utf8_cut("abc", 2), 2);
	assert_int_equal(text_utf8_cut("abc", 3), 3);
	assert_int_equal(text_utf8_cut("abc\0def", 6), 3);
	assert_int_equal(text_utf8_cut("a\u20ACb", 4), 4);
	assert_int_equal(text_utf8_cut("a\u20ACb", 3), 1);
	assert_int_equal(text_utf8_cut("a\u20ACb", 2), 1);
	assert_int_equal(text_utf8_cut("\u20AC", 2), 0);
}

static void
long_texts_are_cut(void **state)
{
	struct buf b CF_AUTO(buf_done) = BUF_INIT(64);

	(void)state;
	assert_int_equal(text_put_cut(&b, "abc", 3, 3), 0);
	assert_int_equal(text_put_cut(&b, "a\u20ACb", 5, 3), 0);
	assert_string_equal(buf_text(&b), "abca...");
}

static void
distance_counts_letters(void **state)
{
	char word[65];

	(void)state;
	assert_int_equal(text_distance("icon", "icon"), 0);
	assert_int_equal(text_distance("ICON", "icon"), 0);
	assert_int_equal(text_distance("", "icon"), 4);
	assert_int_equal(text_distance("icon", ""), 4);
	assert_int_equal(text_distance("icn", "icon"), 1);
	assert_int_equal(text_distance("iccon", "icon"), 1);
	assert_int_equal(text_distance("kitten", "sitting"), 3);
	assert_int_equal(text_distance("sitting", "kitten"), 3);
	memset(word, 'x', sizeof(word));
	word[64] = '\0';
	assert_int_equal(text_distance(word, "x"), SIZE_MAX);
	assert_int_equal(text_distance("x", word), SIZE_MAX);
	assert_int_equal(text_distance(word + 1, "x"), 62);
}

static void
neutral_text_cannot_move_a_terminal(void **state)
{
	static const struct {
		const char *text;
		size_t len;	/* 0: strlen */
		const char *want;
	} cases[] = {
		{ "plain \u00E4\u20AC\U0001F600 'x' \\n", 0,
		    "plain \u00E4\u20AC\U0001F600 'x' \\n" },
		{ "a\nb\tc\rd", 0, "a\\nb\\tc\\x0Dd" },
		{ "\x1B[31m\a\x7F", 0, "\\x1B[31m\\x07\\x7F" },
		{ "a\0b", 3, "a\\x00b" },
		{ "\xC2\x80\xC2\x9B\xC2\x9F\xC2\xA0", 0,
		    "\\u{80}\\u{9B}\\u{9F}\xC2\xA0" },
		{ "\u200D\u200E\u200F\u2010", 0, "\u200D\\u{200E}\\u{200F}\u2010" },
		{ "\u2027\u2028\u2029\u202A\u202E\u202F", 0,
		    "\u2027\\u{2028}\\u{2029}\\u{202A}\\u{202E}\u202F" },
		{ "\u2065\u2066\u2069\u206A", 0,
		    "\u2065\\u{2066}\\u{2069}\u206A" },
		{ "\u061C", 0, "\\u{61C}" },
		{ "a\xFF\xE2\x82z", 0, "a\\xFF\\xE2\\x82z" },
		{ "\xC3", 0, "\\xC3" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct buf b CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
		size_t len = cases[i].len > 0 ? cases[i].len :
		    strlen(cases[i].text);
		bool same = len == strlen(cases[i].want) &&
		    memcmp(cases[i].text, cases[i].want, len) == 0;

		assert_int_equal(text_neutralise(&b, cases[i].text, len), 0);
		assert_string_equal(buf_text(&b), cases[i].want);
		assert_int_equal(text_has_control(cases[i].text, len), !same);
	}
}

static void
neutralising_stops_at_the_ceiling(void **state)
{
	struct buf b CF_AUTO(buf_done) = BUF_INIT(4);

	(void)state;
	assert_int_equal(text_neutralise(&b, "ab\x1B", 3), -EFBIG);
	assert_string_equal(buf_text(&b), "ab");
}

static void
text_helpers(void **state)
{
	char *copy CF_AUTO(free_done) = text_dup("abcdef", 3);
	char hex[9];

	(void)state;
	assert_string_equal(copy, "abc");
	assert_null(text_dup("", SIZE_MAX));
	assert_true(text_equal_nocase("ReadMe.md", "README.MD"));
	assert_false(text_equal_nocase("readme.m", "readme.md"));
	assert_false(text_equal_nocase("readme.md", "readme.m"));
	assert_false(text_equal_nocase("\u00C4", "\u00E4"));
	assert_true(text_ends_with("icon.png", ".png"));
	assert_true(text_ends_with("x", ""));
	assert_false(text_ends_with("png", ".png"));
	assert_true(text_ends_nocase("icon.PNG", ".png"));
	assert_false(text_ends_nocase("PNG", ".png"));
	text_hex("\x00\x7F\xA5\xFF", 4, hex);
	assert_string_equal(hex, "007fa5ff");
}

/* ---- clock ---- */

static int64_t
fixed_now(void)
{
	return INT64_C(1795442709) * NS_PER_SECOND + 999;
}

static void
clock_can_be_replaced(void **state)
{
	char text[CLOCK_TEXT_SIZE];

	(void)state;
	clock_set_source(fixed_now);
	assert_int_equal(clock_now(), fixed_now());
	clock_text(clock_now(), text);
	assert_string_equal(text, "2026-11-23T14:05:09Z");
	clock_set_shift(-7 * NS_PER_SECOND);
	assert_int_equal(clock_now(), fixed_now() - 7 * NS_PER_SECOND);
	clock_set_shift(0);
	clock_set_source(NULL);
	assert_true(clock_now() != fixed_now());
}

static void
clock_text_covers_all_times(void **state)
{
	char text[CLOCK_TEXT_SIZE];

	(void)state;
	clock_text(0, text);
	assert_string_equal(text, "1970-01-01T00:00:00Z");
	clock_text(-1, text);
	assert_string_equal(text, "1969-12-31T23:59:59Z");
	clock_text(INT64_MIN, text);
	assert_string_equal(text, "1677-09-21T00:12:43Z");
	clock_text(INT64_MAX, text);
	assert_string_equal(text, "2262-04-11T23:47:16Z");
}

/* ---- log ---- */

static void
log_is_one_line_and_keeps_errno(void **state)
{
	char got[256] = "";
	int pipes[2], saved = dup(STDERR_FILENO);

	(void)state;
	assert_int_equal(pipe(pipes), 0);
	assert_int_equal(dup2(pipes[1], STDERR_FILENO), STDERR_FILENO);
	errno = ENOTTY;
	log_warning("%s is %d", "x", 1);
	assert_int_equal(errno, ENOTTY);
	assert_int_equal(dup2(saved, STDERR_FILENO), STDERR_FILENO);
	assert_true(read(pipes[0], got, sizeof(got) - 1) > 0);
	if (!text_ends_with(got, ": warning: x is 1\n"))
		fail_msg("expected '...: warning: x is 1', got '%s'", got);
	assert_int_equal(dup2(pipes[1], STDERR_FILENO), STDERR_FILENO);
	log_complain("check", "no 'a\nb\x1B[2J'");
	assert_int_equal(dup2(saved, STDERR_FILENO), STDERR_FILENO);
	memset(got, 0, sizeof(got));
	assert_true(read(pipes[0], got, sizeof(got) - 1) > 0);
	assert_string_equal(got, "check: no 'a\\nb\\x1B[2J'\n");
	(void)close(pipes[0]);
	(void)close(pipes[1]);
	(void)close(saved);
}

/* ---- file ---- */

static int
in_new_directory(void **state)
{
	static char path[64];

	strcpy(path, "/tmp/certfs-base-XXXXXX");
	if (mkdtemp(path) == NULL)
		return -1;
	*state = path;
	return 0;
}

static int
remove_directory(void **state)
{
	char path[128];

	(void)snprintf(path, sizeof(path), "%s/file", (char *)*state);
	(void)unlink(path);
	return rmdir(*state);
}

static void
write_file(int dirfd, const char *name, size_t size)
{
	char *data CF_AUTO(free_done) = malloc(size + 1);
	int fd CF_AUTO(fd_done) = openat(dirfd, name,
	    O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	assert_non_null(data);
	assert_true(fd >= 0);
	memset(data, 'z', size);
	assert_int_equal(write(fd, data, size), size);
}

static void
files_are_read_whole(void **state)
{
	struct buf b CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	int dir CF_AUTO(fd_done) = open(*state, O_DIRECTORY | O_CLOEXEC);

	assert_int_equal(buf_puts(&b, "a"), 0);
	write_file(dir, "file", 100000);
	assert_int_equal(file_read_all(dir, "file", 100000, &b), 0);
	assert_int_equal(b.len, 100001);
	assert_int_equal(b.data[0], 'a');
	assert_int_equal(b.data[100000], 'z');

	write_file(dir, "file", 0);
	assert_int_equal(file_read_all(dir, "file", 0, &b), 0);
	assert_int_equal(b.len, 100001);
}

static void
files_over_the_limit_leave_the_buffer(void **state)
{
	struct buf b CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	int dir CF_AUTO(fd_done) = open(*state, O_DIRECTORY | O_CLOEXEC);

	assert_int_equal(buf_puts(&b, "a"), 0);
	write_file(dir, "file", 100001);
	assert_int_equal(file_read_all(dir, "file", 100000, &b), -EFBIG);
	assert_string_equal(buf_text(&b), "a");
	assert_int_equal(file_read_all(dir, "none", 10, &b), -ENOENT);
	assert_int_equal(file_read_all(dir, ".", 10, &b), -EISDIR);
	assert_int_equal(b.error, 0);
	assert_string_equal(buf_text(&b), "a");
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(buf_collects_and_terminates),
		cmocka_unit_test(buf_ceiling_is_exact_and_sticks),
		cmocka_unit_test(buf_survives_absurd_sizes),
		cmocka_unit_test(buf_resizes_with_zero_bytes),
		cmocka_unit_test(buf_writes_anywhere),
		cmocka_unit_test(buf_is_usable_after_done),
		cmocka_unit_test(buf_grows_by_doubling),
		cmocka_unit_test(bytes_copy_and_terminate),
		cmocka_unit_test(bytes_from_buf_refuses_half_a_text),
		cmocka_unit_test(bytes_count_their_holders_across_threads),
		cmocka_unit_test(descriptors_close_and_move),
		cmocka_unit_test(reason_carries_errno_and_sentence),
		cmocka_unit_test(reason_is_not_cut_inside_a_character),
		cmocka_unit_test(utf8_is_rfc_3629),
		cmocka_unit_test(utf8_next_decodes),
		cmocka_unit_test(utf8_ends_between_characters),
		cmocka_unit_test(long_texts_are_cut),
		cmocka_unit_test(distance_counts_letters),
		cmocka_unit_test(neutral_text_cannot_move_a_terminal),
		cmocka_unit_test(neutralising_stops_at_the_ceiling),
		cmocka_unit_test(text_helpers),
		cmocka_unit_test(clock_can_be_replaced),
		cmocka_unit_test(clock_text_covers_all_times),
		cmocka_unit_test(log_is_one_line_and_keeps_errno),
		cmocka_unit_test_setup_teardown(files_are_read_whole,
		    in_new_directory, remove_directory),
		cmocka_unit_test_setup_teardown(
		    files_over_the_limit_leave_the_buffer,
		    in_new_directory, remove_directory),
	};

	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
