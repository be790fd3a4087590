/*
 * http before anything is sent: tokens, options, digests.
 */
#include "unit.h"

#include "certfs/http.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define PATIENCE_SECONDS	60
#define VARIABLE		"CERTFS_TEST_TOKEN"
#define SECRET			"hidden-in-the-environment"

/* Who owns every file, and who we are, in place of the truth. */
#define ME	1000u
#define NOBODY	((uid_t)-1)
static uid_t owner = NOBODY, me = NOBODY;

uid_t	__real_geteuid(void);
uid_t	__wrap_geteuid(void);
int	__real_fstat(int fd, struct stat *sb);
int	__wrap_fstat(int fd, struct stat *sb);
int	__real_fstat64(int fd, struct stat *sb);
int	__wrap_fstat64(int fd, struct stat *sb);

uid_t
__wrap_geteuid(void)
{
	return me == NOBODY ? __real_geteuid() : me;
}

static int
owned(int r, struct stat *sb)
{
	if (r == 0 && owner != NOBODY)
		sb->st_uid = owner;
	return r;
}

int
__wrap_fstat(int fd, struct stat *sb)
{
	return owned(__real_fstat(fd, sb), sb);
}

/* What fstat() is called where files have large offsets. */
int
__wrap_fstat64(int fd, struct stat *sb)
{
	return owned(__real_fstat64(fd, sb), sb);
}

struct place {
	char root[64];
	char path[128];
};

static int
make_place(void **state)
{
	struct place *p = calloc(1, sizeof(*p));

	if (p == NULL)
		return -1;
	*state = p;
	(void)snprintf(p->root, sizeof(p->root), "/tmp/certfs-token-XXXXXX");
	return mkdtemp(p->root) == NULL ? -1 : 0;
}

static int
remove_one(const char *path, const struct stat *sb, int type, struct FTW *ftw)
{
	(void)sb;
	(void)type;
	(void)ftw;
	return remove(path);
}

static int
leave_place(void **state)
{
	struct place *p = *state;

	(void)nftw(p->root, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	free(p);
	return 0;
}

static const char *
path_of(struct place *p, const char *name)
{
	(void)snprintf(p->path, sizeof(p->path), "%s/%s", p->root, name);
	return p->path;
}

static const char *
put(struct place *p, const char *name, const char *text, size_t len,
    mode_t mode)
{
	FILE *file = fopen(path_of(p, name), "we");

	assert_non_null(file);
	assert_int_equal(fwrite(text, 1, len, file), len);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(chmod(p->path, mode), 0);
	return p->path;
}

static const char *
put_text(struct place *p, const char *text)
{
	return put(p, "token", text, strlen(text), 0600);
}

static void
expect_token(const char *path)
{
	struct http_token *token = NULL;
	struct reason why = { 0 };
	int r = http_token_from_file(path, &token, &why);

	if (r != 0)
		fail_msg("%d, %s", r, why.text);
	assert_non_null(token);
	http_token_free(token);
}

static void
expect_no_token(const char *path, int error, const char *text)
{
	struct http_token *token = NULL;
	struct reason why = { 0 };
	int r = http_token_from_file(path, &token, &why);

	if (r != error || strstr(why.text, text) == NULL)
		fail_msg("expected %d '%s', got %d '%s'", error, text, r,
		    why.text);
	assert_int_equal(why.error, -error);
	assert_null(token);
}

/* ---- files ---- */

static void
a_token_is_a_line(void **state)
{
	struct place *p = *state;

	expect_token(put_text(p, "abc.DEF-123_~+/="));
	expect_token(put_text(p, "abc\n"));
	expect_token(put_text(p, "abc\r\n"));
	expect_token(put_text(p, "abc\n\n\r\n"));
	expect_no_token(put_text(p, ""), -EINVAL, "is empty");
	expect_no_token(put_text(p, "\n"), -EINVAL, "is empty");
	expect_no_token(put_text(p, "\r\n\r\n"), -EINVAL, "is empty");
}

static void
a_token_has_no_other_characters(void **state)
{
	static const char *const wrong[] = { "a b", " a", "a ", "a\tb",
		"a\nb", "a\r\nX-Header: b", "a\rb", "a\x1b[31m", "a\x7f",
		"\xc3\xa4", "a\n b\n" };
	struct place *p = *state;

	for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
		expect_no_token(put_text(p, wrong[i]), -EINVAL, "no token");
	expect_no_token(put(p, "nul", "a\0b", 3, 0600), -EINVAL, "no token");
}

static void
a_token_has_a_limit(void **state)
{
	struct place *p = *state;
	char text[8193];

	memset(text, 'x', sizeof(text));
	expect_token(put(p, "large", text, 8192, 0600));
	expect_no_token(put(p, "large", text, 8193, 0600), -EINVAL,
	    "larger than 8192 bytes");
	expect_no_token("/proc/kallsyms", -EACCES, "open to other users");
}

static void
a_token_is_private(void **state)
{
	static const mode_t open_modes[] = { 0604, 0602, 0601, 0620, 0660,
		0644, 0666, 0444, 0610 };
	struct place *p = *state;

	expect_token(put(p, "token", "abc", 3, 0400));
	for (size_t i = 0; i < ARRAY_LEN(open_modes); i++)
		expect_no_token(put(p, "token", "abc", 3, open_modes[i]),
		    -EACCES, "chmod 600");
}

/*
 * Systemd gives credentials of root's that an ACL opens to one user, and a
 * mask of an ACL shows as the group's bits; of anybody else's those count.
 */
static void
the_owner_decides_who_may_read(void **state)
{
	static const struct {
		uid_t owner;
		mode_t mode;
		const char *text;	/* NULL: it is taken */
	} cases[] = {
		{ 0, 0440, NULL }, { 0, 0400, NULL },
		{ 0, 0444, "chmod 600" }, { 0, 0460, "chmod 600" },
		{ ME, 0400, NULL }, { ME, 0440, "chmod 600" },
		{ ME + 1, 0400, "belongs to another user" },
		{ ME + 1, 0440, "belongs to another user" },
	};
	struct place *p = *state;

	me = ME;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		put(p, "token", "abc", 3, cases[i].mode);
		owner = cases[i].owner;
		if (cases[i].text == NULL)
			expect_token(p->path);
		else
			expect_no_token(p->path, -EACCES, cases[i].text);
	}
	owner = NOBODY;
	me = NOBODY;
}

static void
a_token_is_in_a_regular_file(void **state)
{
	struct place *p = *state;

	assert_int_equal(mkfifo(path_of(p, "fifo"), 0600), 0);
	expect_no_token(p->path, -EINVAL, "not a regular file");
	expect_no_token(p->root, -EINVAL, "not a regular file");
	expect_no_token("/dev/null", -EINVAL, "not a regular file");
	expect_no_token(path_of(p, "nothing"), -ENOENT, "cannot be read");
	expect_no_token("", -ENOENT, "cannot be read");
	expect_no_token("/nothing/\x1b[31m", -ENOENT, "\\x1B[31m");
}

/* What is checked is the file, wherever the name leads. */
static void
a_link_is_followed(void **state)
{
	struct place *p = *state;
	char link[128];

	put(p, "token", "abc", 3, 0600);
	(void)snprintf(link, sizeof(link), "%s/link", p->root);
	assert_int_equal(symlink("token", link), 0);
	expect_token(link);
	put(p, "token", "abc", 3, 0644);
	expect_no_token(link, -EACCES, "chmod 600");
	assert_int_equal(unlink(p->path), 0);
	assert_int_equal(symlink("link", p->path), 0);
	expect_no_token(link, -ELOOP, "cannot be read");
}

/* ---- the environment ---- */

static bool
process_shows(const char *text)
{
	struct buf environment CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);

	assert_int_equal(file_read_all(AT_FDCWD, "/proc/self/environ",
	    1 << 20, &environment), 0);
	return memmem(buf_text(&environment), environment.len, text,
	    strlen(text)) != NULL;
}

/* This program once more, with the variable twice: see main(). */
static void
the_environment_is_wiped(void **state)
{
	char *const arguments[] = { "test_http_token", "wiped", NULL };
	char *const environment[] = { "A=b", VARIABLE "=" SECRET "-1",
		VARIABLE "_MORE=left", VARIABLE "=" SECRET "-2", NULL };
	int status;
	pid_t pid;

	(void)state;
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		(void)execve("/proc/self/exe", arguments, environment);
		_exit(127);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

/* The number says at which step it went wrong. */
static int
take_from_environment(void)
{
	struct http_token *token = NULL;

	if (!process_shows(SECRET "-1") || !process_shows(SECRET "-2"))
		return 1;
	if (http_token_from_environment(VARIABLE, &token, NULL) != 0)
		return 2;
	http_token_free(token);
	if (process_shows(SECRET))
		return 3;
	if (getenv(VARIABLE) != NULL || getenv(VARIABLE "_MORE") == NULL)
		return 4;
	return process_shows(VARIABLE "_MORE=left") ? 0 : 5;
}

static void
a_variable_has_a_token(void **state)
{
	static const struct {
		const char *value;
		int error;
	} cases[] = {
		{ "abc", 0 }, { "abc\n", 0 }, { "", -EINVAL },
		{ "a b", -EINVAL }, { "a\r\nX: y", -EINVAL },
	};
	char large[8194];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct http_token *token = NULL;
		struct reason why = { 0 };

		assert_int_equal(setenv(VARIABLE, cases[i].value, 1), 0);
		assert_int_equal(http_token_from_environment(VARIABLE, &token,
		    &why), cases[i].error);
		assert_int_equal(why.error, -cases[i].error);
		assert_null(getenv(VARIABLE));
		http_token_free(token);
	}
	memset(large, 'x', sizeof(large) - 1);
	large[sizeof(large) - 1] = '\0';
	assert_int_equal(setenv(VARIABLE, large, 1), 0);
	assert_int_equal(http_token_from_environment(VARIABLE, NULL, NULL),
	    -EINVAL);
	assert_int_equal(http_token_from_environment(VARIABLE, NULL, NULL),
	    -ENOENT);
	http_token_free(NULL);
}

/* ---- options ---- */

static const struct {
	const char *base;
	const char *text;		/* NULL: it is taken */
} bases[] = {
	{ "https://portal.example", NULL },
	{ "https://portal.example/", NULL },
	{ "https://portal.example:8443/api/v1", NULL },
	{ "HTTPS://Portal.Example", NULL },
	{ "https://192.0.2.1", NULL },
	{ "https://[2001:db8::1]:443", NULL },
	{ "https://localhost", NULL },
	{ "http://localhost:8080", NULL },
	{ "http://LOCALHOST", NULL },
	{ "http://127.0.0.1:1/x", NULL },
	{ "http://127.255.255.254", NULL },
	{ "http://[::1]:8080", NULL },

	{ "", "is empty" },
	{ "http://portal.example", "is not encrypted" },
	{ "http://localhost.example", "is not encrypted" },
	{ "http://127.0.0.1.example", "is not encrypted" },
	{ "http://128.0.0.1", "is not encrypted" },
	{ "http://[::2]", "is not encrypted" },
	{ "http://0.0.0.0", "is not encrypted" },
	{ "portal.example", "does not begin with https://" },
	{ "/etc/passwd", "does not begin with https://" },
	{ "localhost:8080", "does not begin with https://" },
	{ "file:///etc/passwd", "does not begin with https://" },
	{ "ftp://localhost", "does not begin with https://" },
	{ "gopher://localhost", "does not begin with https://" },
	{ "xyz://localhost", "does not begin with https://" },
	{ "https:/portal.example", "does not begin with https://" },
	{ "https:///portal.example", "does not begin with https://" },
	{ "https://", "names no host" },
	{ "https://:443", "names no host" },
	{ "https://portal.example:0", "port" },
	{ "https://portal.example:65536", "port" },
	{ "https://portal.example:x", "port" },
	{ "https://portal.example?", "query or a fragment" },
	{ "https://portal.example/?x=y", "query or a fragment" },
	{ "https://portal.example/#x", "query or a fragment" },
	{ "https://hidden@portal.example", "has a user name" },
	{ "https://user:hidden@portal.example", "has a user name" },
	{ "https://portal example", "characters" },
	{ "https://portal.example/\r\nX: y", "characters" },
	{ "https://portal.example/\x1b[31m", "characters" },
	{ "https://portal.\xc3\xa4.example", "characters" },
};

static void
bases_are_checked(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bases); i++) {
		struct reason why = { 0 };
		int r = http_options_check(&(struct http_options){
		    .base = bases[i].base }, &why);

		if (bases[i].text == NULL ? r != 0 : r != -EINVAL ||
		    strstr(why.text, bases[i].text) == NULL)
			fail_msg("%s: %d '%s'", bases[i].base, r, why.text);
		assert_null(strstr(why.text, "hidden"));
		assert_false(text_has_control(why.text, strlen(why.text)));
	}
}

static void
expect_ca_file(const char *path, const char *text)
{
	struct reason why = { 0 };
	int r = http_options_check(&(struct http_options){
	    .base = "https://portal.example", .ca_file = path }, &why);

	if (text == NULL ? r != 0 : r != -EINVAL ||
	    strstr(why.text, text) == NULL)
		fail_msg("%s: %d '%s'", path, r, why.text);
}

static void
files_of_certificates_are_checked(void **state)
{
	struct place *p = *state;
	static const char pem[] = "a comment\n-----BEGIN CERTIFICATE-----\n";

	expect_ca_file(put(p, "ca", pem, sizeof(pem) - 1, 0644), NULL);
	expect_ca_file(put(p, "ca", "", 0, 0644), "has none in it");
	expect_ca_file(put(p, "ca", "x", 1, 0644), "has none in it");
	expect_ca_file(p->root, "not a regular file");
	expect_ca_file(path_of(p, "nothing"), "cannot be read");
	assert_int_equal(mkfifo(path_of(p, "fifo"), 0600), 0);
	expect_ca_file(p->path, "not a regular file");
	expect_ca_file("/nothing/\x1b[31m", "\\x1B[31m");
	put(p, "huge", "x", 1, 0644);
	assert_int_equal(truncate(p->path, (off_t)17 << 20), 0);
	expect_ca_file(p->path, "cannot be read");
}

static const struct {
	const char *proxy;
	bool is_taken;
} proxies[] = {
	{ "", true }, { "http://proxy:3128", true }, { "proxy:3128", true },
	{ "ftp.example:3128", true }, { "https://proxy", true },
	{ "socks5://127.0.0.1:9050", true }, { "socks5h://proxy", true },
	{ "http://user:hidden@proxy:1", true }, { "HTTP://proxy", true },
	{ "ftp://hidden", false }, { "file:///hidden", false },
	{ "http://hidden:99999", false }, { "://hidden", false },
	{ "http://hid den", false },
};

static void
proxies_are_checked(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(proxies); i++) {
		struct reason why = { 0 };
		int r = http_options_check(&(struct http_options){
		    .base = "https://portal.example",
		    .proxy = proxies[i].proxy }, &why);

		if (r != (proxies[i].is_taken ? 0 : -EINVAL))
			fail_msg("%s: %d '%s'", proxies[i].proxy, r, why.text);
		assert_null(strstr(why.text, "hidden"));
	}
}

static void
what_is_wrong_makes_no_client(void **state)
{
	struct http_client *client = NULL;
	struct reason why = { 0 };

	(void)state;
	assert_int_equal(http_client_new(&(struct http_options){
	    .base = "http://portal.example" }, &client, &why), -EINVAL);
	assert_null(client);
	assert_int_equal(why.error, EINVAL);
	http_client_free(NULL);
}

/* It could not be woken. */
static void
a_client_needs_descriptors(void **state)
{
	struct http_client *client = NULL;
	struct rlimit usual, none;

	(void)state;
	assert_int_equal(http_start_up(), 0);
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &usual), 0);
	none = (struct rlimit){ .rlim_cur = 0, .rlim_max = usual.rlim_max };
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
	assert_int_equal(http_client_new(&(struct http_options){
	    .base = "https://portal.example" }, &client, NULL), -EMFILE);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &usual), 0);
	assert_null(client);
}

/* ---- digests ---- */

static void
digests_go_both_ways(void **state)
{
	/* SHA-256 of nothing. */
	static const char text[] =
	    "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:";
	unsigned char sha256[32], zero[32] = { 0 };
	char again[HTTP_DIGEST_SIZE];

	(void)state;
	assert_int_equal(http_digest_read(text, sha256), 0);
	assert_int_equal(sha256[0], 0xe3);
	assert_int_equal(sha256[31], 0x55);
	http_digest_text(sha256, again);
	assert_string_equal(again, text);
	http_digest_text(zero, again);
	assert_true(strlen(again) < HTTP_DIGEST_SIZE);
}

static void
what_is_no_digest_is_refused(void **state)
{
	static const char beyond_ascii[] =
	    "sha-256=:47DEQpj8HBSa+/TIm/\245\334\227\324\271\271\271"
	    "KRkm5NMpJWZG3hSuFU=:";
	const char *const wrong[] = {
		"", "sha-256", "sha-256=::", "sha-256=:AAAA:",
		"sha-512=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:",
		"sha-256=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:x",
		"sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
		"sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFUA:",
		"sha-256=:47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU=:",
		"sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSu==:",
		"sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=:",
		"sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:;a",
		beyond_ascii,
	};
	unsigned char sha256[32] = { 7 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		if (http_digest_read(wrong[i], sha256) != -EINVAL)
			fail_msg("'%s' is taken", wrong[i]);
		assert_int_equal(sha256[0], 7);
	}
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
#define TEST(name)	cmocka_unit_test_setup_teardown(name, make_place, \
			    leave_place)
		TEST(a_token_is_a_line),
		TEST(a_token_has_no_other_characters),
		TEST(a_token_has_a_limit),
		TEST(a_token_is_private),
		TEST(the_owner_decides_who_may_read),
		TEST(a_token_is_in_a_regular_file),
		TEST(a_link_is_followed),
		cmocka_unit_test(the_environment_is_wiped),
		cmocka_unit_test(a_variable_has_a_token),
		cmocka_unit_test(bases_are_checked),
		TEST(files_of_certificates_are_checked),
		cmocka_unit_test(proxies_are_checked),
		cmocka_unit_test(what_is_wrong_makes_no_client),
		cmocka_unit_test(a_client_needs_descriptors),
		cmocka_unit_test(digests_go_both_ways),
		cmocka_unit_test(what_is_no_digest_is_refused),
	};

	(void)alarm(PATIENCE_SECONDS);
	if (argc > 1 && strcmp(argv[1], "wiped") == 0)
		return take_from_environment();
	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
