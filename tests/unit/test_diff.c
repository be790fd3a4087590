/*
 * What open-source/diff is made of: a patch that patch(1) and git apply make
 * the new text of the old one with.
 */
#include "unit.h"

#include "diff.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define OLD	"a/with blanks/x.txt"
#define NEW	"b/with blanks/x.txt"
#define NAME	"with blanks/x.txt"

static char	directory[] = "/tmp/test_diff.XXXXXX";
static bool	has_patch, has_git;

static struct diff_side
side(const char *name, const char *text)
{
	return text == NULL ? (struct diff_side){ .name = "/dev/null" } :
	    (struct diff_side){ name, { text, strlen(text) } };
}

static void
put(const char *name, const void *data, size_t len)
{
	const int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(file_write_all(fd, data, len), 0);
	assert_int_equal(close(fd), 0);
}

static void
is_now(const char *program, const char *text, const struct buf *patch)
{
	struct buf b CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);

	if (text == NULL) {
		assert_int_not_equal(access(NAME, F_OK), 0);
		return;
	}
	assert_int_equal(file_read_all(AT_FDCWD, NAME, BUF_TEXT_MAX, &b), 0);
	if (b.len != strlen(text) || memcmp(buf_text(&b), text, b.len) != 0)
		fail_msg("%s makes '%s' and not '%s' with:\n%s", program,
		    buf_text(&b), text, buf_text(patch));
}

static void
apply(const char *command, const char *old, const char *new,
    const struct buf *patch)
{
	/* Both remove a directory with its last file. */
	(void)mkdir("with blanks", 0700);
	if (old != NULL)
		put(NAME, old, strlen(old));
	else
		(void)unlink(NAME);
	put("patch", buf_text(patch), patch->len);
	if (system(command) != 0)
		fail_msg("%s takes no:\n%s", command, buf_text(patch));
	is_now(command, new, patch);
}

/* Behind something that is no text, which is passed over. */
static void
applies(const char *old, const char *new)
{
	struct buf patch CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	const struct diff_side from = side(OLD, old), to = side(NEW, new);
	const struct diff_side picture = { "a/with blanks/icon.png",
	    { "\x89PNG", 4 } }, other = { "b/with blanks/icon.png",
	    { "\x89PNG\r", 5 } };

	(void)buf_puts(&patch, "# what is there is not known yet\n");
	assert_int_equal(diff_unified(&picture, &other, &patch), 0);
	assert_int_equal(diff_unified(&from, &to, &patch), 0);
	if (has_patch)
		apply("patch -s -p1 -N <patch", old, new, &patch);
	if (has_git)
		apply("git apply --whitespace=nowarn patch", old, new,
		    &patch);
}

#define TEN	"1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n"

static void
patches_can_be_applied(void **state)
{
	static const struct {
		const char *old, *new;
	} cases[] = {
		{ "{\n\t\"a\": 1\n}\n", "{\n\t\"a\": 2,\n\t\"b\":\t3\n}\n" },
		/* Blanks at ends count. */
		{ "a \nb\n", "a\t\nb\n" },
		{ "a\n", "a" }, { "a", "a\n" }, { "a\nb", "a\nc" },
		{ "x\nb", "y\nb" },
		/* Line breaks of Windows, and what mends them. */
		{ "a\r\nb\r\nc\r\n", "a\r\nB\r\nc\r\n" },
		{ "a\r\nb\r\n", "a\nb\n" }, { "a\nb\n", "a\r\nb\r\n" },
		{ "a\r\nb", "a\r\nc" }, { "a\rb\n", "a\rc\n" },
		/* Files that come and go. */
		{ NULL, "a\n\tb\n" }, { NULL, "a" }, { NULL, "a\r\n" },
		{ "a\n\tb\n", NULL }, { "a", NULL },
		{ "a\n", "" }, { "", "a\n" },
		/* Several places, near and far. */
		{ TEN TEN, "0\n" TEN TEN }, { TEN TEN, TEN "x\n" TEN },
		{ TEN TEN, "2\n" TEN "2\n3\n4\n5\n6\n7\n8\n9\n" },
		{ TEN "a\n" TEN "b\n" TEN, TEN "A\n" TEN "B\n" TEN "c\n" },
		{ "\xc3\xa4\n", "\xc3\xb6\n" },
		/* As in a patch. */
		{ "--- a/x\n+++ b/x\n", "-- a/x\n\\ No newline\n" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		applies(cases[i].old, cases[i].new);
}

/* All of it, or the patch would make half a file. */
static void
long_files_are_whole(void **state)
{
	struct buf text CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);

	(void)state;
	for (unsigned i = 0; i < 20000; i++)
		(void)buf_printf(&text, "line %u\n", i);
	applies(NULL, buf_text(&text));
	applies(buf_text(&text), NULL);
}

/* It could not be shown as it is. */
static void
what_a_terminal_obeys_is_no_text(void **state)
{
	static const struct {
		const char	*text;
		size_t		 len;
	} cases[] = {
		{ "a\033[2Jb\n", 7 }, { "a\0b\n", 4 }, { "a\xff\n", 3 },
		{ "a\x7f\n", 3 }, { "a\xe2\x80\xae\n", 5 }, { "a\fb\n", 4 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct buf out CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
		const struct diff_side from = side("a/x", "a\n"),
		    to = { "b/x", { cases[i].text, cases[i].len } };
		char says[64];

		assert_int_equal(diff_unified(&from, &to, &out), 0);
		(void)snprintf(says, sizeof(says),
		    "--- a/x\n+++ b/x\n2 bytes become %zu\n", cases[i].len);
		assert_string_equal(buf_text(&out), says);
	}
}

static int
enter(void **state)
{
	(void)state;
	has_patch = system("patch --version >/dev/null 2>&1") == 0;
	has_git = system("git --version >/dev/null 2>&1") == 0;
	if (mkdtemp(directory) == NULL || chdir(directory) < 0)
		return -1;
	/* Wherever that is, it is in no repository. */
	return setenv("GIT_CEILING_DIRECTORIES", "/tmp", 1);
}

static int
leave(void **state)
{
	(void)state;
	(void)unlink(NAME);
	(void)unlink("patch");
	(void)rmdir("with blanks");
	return chdir("/") == 0 && rmdir(directory) == 0 ? 0 : -1;
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(patches_can_be_applied),
		cmocka_unit_test(long_files_are_whole),
		cmocka_unit_test(what_a_terminal_obeys_is_no_text),
	};

	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests(tests, enter, leave);
}
