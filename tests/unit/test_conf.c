/*
 * conf: command lines as users, mount(8) and fstab write them.
 */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "certfs/conf.h"

#define ARGUMENTS_MAX	12

/* Parse a command line given as words, the last NULL. */
static int
parse(struct conf *c, struct reason *why, ...)
{
	char *argv[ARGUMENTS_MAX + 1] = { (char *)"certfs" };
	int argc = 1;
	va_list ap;
	char *word;

	*why = (struct reason) { 0 };
	va_start(ap, why);
	while ((word = va_arg(ap, char *)) != NULL && argc < ARGUMENTS_MAX)
		argv[argc++] = word;
	va_end(ap);
	return conf_parse(argc, argv, c, why);
}

static void
mount_point_alone(void **state)
{
	struct conf c;
	struct reason why;

	(void)state;
	assert_int_equal(setenv("XDG_DATA_HOME", "/data", 1), 0);
	assert_int_equal(parse(&c, &why, "/mnt", NULL), 0);
	assert_string_equal(c.mount_point, "/mnt");
	assert_string_equal(c.store, "/data/certfs");
	assert_string_equal(c.kernel_options, "");
	assert_int_equal(c.validate, CONF_VALIDATE_DOCUMENT);
	assert_false(c.foreground);
	conf_done(&c);
}

static void
home_is_found_without_environment(void **state)
{
	struct conf c;
	struct reason why;

	(void)state;
	assert_int_equal(unsetenv("XDG_DATA_HOME"), 0);
	assert_int_equal(setenv("HOME", "/home/me", 1), 0);
	assert_int_equal(parse(&c, &why, "/mnt", NULL), 0);
	assert_string_equal(c.store, "/home/me/.local/share/certfs");
	conf_done(&c);

	assert_int_equal(unsetenv("HOME"), 0);
	assert_int_equal(parse(&c, &why, "/mnt", NULL), 0);
	assert_true(text_ends_with(c.store, "/.local/share/certfs"));
	assert_int_equal(c.store[0], '/');
	conf_done(&c);
}

/* A credential of the unit, where it has one of that name. */
static void
the_key_of_a_unit(void **state)
{
	char directory[] = "/tmp/certfs-conf-XXXXXX", key[64];
	struct conf c;
	struct reason why;
	int fd;

	(void)state;
	assert_non_null(mkdtemp(directory));
	assert_int_equal(setenv("CREDENTIALS_DIRECTORY", directory, 1), 0);
	assert_int_equal(parse(&c, &why, "/mnt", NULL), 0);
	assert_null(c.key_file);
	conf_done(&c);

	(void)snprintf(key, sizeof(key), "%s/certfs.key", directory);
	fd = open(key, O_CREAT | O_WRONLY, 0400);
	assert_true(fd >= 0);
	close(fd);
	assert_int_equal(parse(&c, &why, "/mnt", NULL), 0);
	assert_string_equal(c.key_file, key);
	conf_done(&c);

	assert_int_equal(unsetenv("CREDENTIALS_DIRECTORY"), 0);
	assert_int_equal(parse(&c, &why, "/mnt", NULL), 0);
	assert_null(c.key_file);
	conf_done(&c);
	assert_int_equal(unlink(key), 0);
	assert_int_equal(rmdir(directory), 0);
}

static void
a_portal(void **state)
{
	struct conf c;
	struct reason why;

	(void)state;
	assert_int_equal(parse(&c, &why, "/mnt", NULL), 0);
	assert_null(c.portal);
	assert_null(c.token_file);
	assert_int_equal(c.grace, 0);
	assert_int_equal(c.sync_timeout, 30);
	conf_done(&c);

	assert_int_equal(parse(&c, &why, "-o", "portal=https://p.example,ro,"
	    "token_file=t,ca_file=c.pem,proxy=http://x:1,grace=60,"
	    "sync_timeout=5", "/mnt", NULL), 0);
	assert_string_equal(c.portal, "https://p.example");
	assert_string_equal(c.token_file, "t");
	assert_string_equal(c.ca_file, "c.pem");
	assert_string_equal(c.proxy, "http://x:1");
	assert_int_equal(c.grace, 60);
	assert_int_equal(c.sync_timeout, 5);
	/* The mount table is for everybody. */
	assert_string_equal(c.kernel_options, "ro");
	conf_done(&c);

	/* What was said last counts. */
	assert_int_equal(parse(&c, &why, "-o", "portal=https://p.example",
	    "-o", "portal=manual", "/mnt", NULL), 0);
	assert_null(c.portal);
	conf_done(&c);
}

static void
a_repository(void **state)
{
	struct conf c;
	struct reason why;

	(void)state;
	assert_int_equal(parse(&c, &why, "-o", "repository=github:a-b/c_d.e,"
	    "github_token_file=t,github_url=http://[::1]:1/api/v3,"
	    "ca_file=c.pem,proxy=http://x:1,grace=60", "/mnt", NULL), 0);
	assert_string_equal(c.repository, "a-b/c_d.e");
	assert_string_equal(c.github_token_file, "t");
	assert_string_equal(c.github_url, "http://[::1]:1/api/v3");
	assert_string_equal(c.ca_file, "c.pem");
	assert_null(c.portal);
	assert_null(c.token_file);
	conf_done(&c);

	assert_int_equal(parse(&c, &why, "-o", "repository=github,"
	    "github_token_file=t", "/mnt", NULL), 0);
	assert_string_equal(c.repository,
	    "microsoft/PowerPlatformConnectors");
	assert_string_equal(c.github_url, "https://api.github.com");
	conf_done(&c);

	assert_int_equal(parse(&c, &why, "-o", "repository=github:me/it",
	    "-o", "repository=manual", "/mnt", NULL), 0);
	assert_null(c.repository);
	conf_done(&c);
}

/* token_file=, else a credential of the unit, else the environment. */
static void
where_the_token_is(void **state)
{
	static char options[] = "portal=https://p.example";
	char directory[] = "/tmp/certfs-conf-XXXXXX", token[64];
	struct conf c;
	struct reason why;
	int fd;

	(void)state;
	assert_int_equal(parse(&c, &why, "-o", options, "/mnt", NULL), -EINVAL);
	assert_non_null(strstr(why.text, "token_file=FILE"));
	assert_non_null(strstr(why.text, "certfs.token"));
	assert_non_null(strstr(why.text, CONF_TOKEN_VARIABLE));

	assert_int_equal(setenv(CONF_TOKEN_VARIABLE, "x", 1), 0);
	assert_int_equal(parse(&c, &why, "-o", options, "/mnt", NULL), 0);
	assert_null(c.token_file);
	conf_done(&c);

	assert_non_null(mkdtemp(directory));
	assert_int_equal(setenv("CREDENTIALS_DIRECTORY", directory, 1), 0);
	(void)snprintf(token, sizeof(token), "%s/certfs.token", directory);
	fd = open(token, O_CREAT | O_WRONLY, 0400);
	assert_true(fd >= 0);
	close(fd);
	assert_int_equal(parse(&c, &why, "-o", options, "/mnt", NULL), 0);
	assert_string_equal(c.token_file, token);
	conf_done(&c);

	assert_int_equal(parse(&c, &why, "-o", options, "-o", "token_file=mine",
	    "/mnt", NULL), 0);
	assert_string_equal(c.token_file, "mine");
	conf_done(&c);

	/* Without a portal it is nobody's business. */
	assert_int_equal(parse(&c, &why, "/mnt", NULL), 0);
	assert_null(c.token_file);
	conf_done(&c);
	assert_int_equal(unsetenv("CREDENTIALS_DIRECTORY"), 0);
	assert_int_equal(unsetenv(CONF_TOKEN_VARIABLE), 0);
	assert_int_equal(unlink(token), 0);
	assert_int_equal(rmdir(directory), 0);
}

static void
portal_refusals(void **state)
{
	static const struct {
		const char *options, *says;
	} rows[] = {
		{ "token=hush", "a token is no option" },
		{ "token=", "a token is no option" },
		{ "token_file=t", "the option 'token_file' is for a portal" },
		{ "github_token=hush", "a token is no option" },
		{ "github_token=hush", "github_token_file=PATH" },
		{ "github_token_file=t",
		    "the option 'github_token_file' is for a repository" },
		{ "github_url=u", "leave 'github_url' out" },
		{ "repository=manual,github_url=u", "github:OWNER/NAME" },
		{ "repository=me/it", "it is manual, github or" },
		{ "repository=github:", "it is manual, github or" },
		{ "repository=github:me", "it is manual, github or" },
		{ "repository=github:me/", "it is manual, github or" },
		{ "repository=github:/it", "it is manual, github or" },
		{ "repository=github:me/..", "it is manual, github or" },
		{ "repository=github:me/it.git", "without .git" },
		{ "repository=github:../it", "it is manual, github or" },
		{ "repository=github:me/it/x", "it is manual, github or" },
		{ "repository=github:me/it?x", "it is manual, github or" },
		{ "repository=gitlab:me/it", "it is manual, github or" },
		{ "repository=github:me/it", "GitHub wants a token" },
		{ "repository=github:me/it", "certfs.github-token" },
		{ "repository=github:me/it", CONF_GITHUB_TOKEN_VARIABLE },
		{ "ca_file=c", "the option 'ca_file' is for a portal" },
		{ "proxy=p", "the option 'proxy' is for a portal" },
		{ "grace=0", "the option 'grace' is for a portal" },
		{ "portal=manual,grace=1", "leave 'grace' out" },
		{ "grace=86401", "from 0 to 86400" },
		{ "grace=-1", "from 0 to 86400" },
		{ "grace= 1", "from 0 to 86400" },
		{ "grace=1x", "from 0 to 86400" },
		{ "grace=99999999999999999999", "from 0 to 86400" },
		{ "sync_timeout=0", "from 1 to 3600" },
		{ "sync_timeout=3601", "from 1 to 3600" },
		{ "proxy=http://me:hush@p", "a proxy's password is no option" },
		{ "portal", "wants a value" },
		{ "token_file=", "wants a value" },
	};
	struct conf c;
	struct reason why;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		assert_int_equal(parse(&c, &why, "-o", rows[i].options, "/mnt",
		    NULL), -EINVAL);
		assert_non_null(strstr(why.text, rows[i].says));
		assert_null(strstr(why.text, "hush"));
	}
}

static void
as_mount_calls_it(void **state)
{
	struct conf c;
	struct reason why;

	(void)state;
	assert_int_equal(parse(&c, &why, "none", "/mnt", "-o",
	    "rw,_netdev,nofail,x-systemd.automount,user=me,store=/s,noexec",
	    NULL), 0);
	assert_string_equal(c.mount_point, "/mnt");
	assert_string_equal(c.store, "/s");
	assert_string_equal(c.kernel_options, "noexec");
	conf_done(&c);

	assert_int_equal(parse(&c, &why, "/my/store", "/mnt", "-n", "-v",
	    NULL), 0);
	assert_string_equal(c.store, "/my/store");
	conf_done(&c);
}

static void
options_of_all_kinds(void **state)
{
	struct conf c;
	struct reason why;

	(void)state;
	assert_int_equal(parse(&c, &why, "-f", "-o",
	    "validate=strict,allow_other,ro,nonempty", "-s", "/mnt", "-o",
	    "store=/a\\,b", NULL), 0);
	assert_true(c.foreground);
	assert_true(c.single_threaded);
	assert_true(c.nonempty);
	assert_int_equal(c.validate, CONF_VALIDATE_STRICT);
	assert_string_equal(c.kernel_options,
	    "allow_other,default_permissions,ro");
	assert_string_equal(c.store, "/a,b");
	conf_done(&c);

	assert_int_equal(parse(&c, &why, "-d", "/mnt", NULL), 0);
	assert_true(c.debug);
	assert_true(c.foreground);
	conf_done(&c);
}

static void
help_and_version_need_no_mount_point(void **state)
{
	struct conf c;
	struct reason why;

	(void)state;
	assert_int_equal(parse(&c, &why, "-h", NULL), 0);
	assert_int_equal(c.action, CONF_HELP);
	conf_done(&c);
	assert_int_equal(parse(&c, &why, "--version", NULL), 0);
	assert_int_equal(c.action, CONF_VERSION);
	conf_done(&c);
}

static void
refused(const char *sentence, int r, const struct reason *why)
{
	assert_int_equal(r, -EINVAL);
	if (strstr(why->text, sentence) == NULL)
		fail_msg("expected a sentence with \"%s\", got \"%s\"",
		    sentence, why->text);
}

static void
mistakes_are_named(void **state)
{
	struct conf c;
	struct reason why;
	int r;

	(void)state;
	r = parse(&c, &why, NULL);
	refused("where to mount?", r, &why);
	r = parse(&c, &why, "a", "b", "c", NULL);
	refused("'c' is one argument too many", r, &why);
	r = parse(&c, &why, "/mnt", "-o", "validate=often", NULL);
	refused("validate=often: it is document, strict or off", r, &why);
	r = parse(&c, &why, "/mnt", "-o", "validate", NULL);
	refused("'validate' wants a value", r, &why);
	r = parse(&c, &why, "/mnt", "-o", "ro=yes", NULL);
	refused("'ro' takes no value", r, &why);
	r = parse(&c, &why, "/mnt", "-o", "frobnicate", NULL);
	refused("unknown option 'frobnicate'", r, &why);
	r = parse(&c, &why, "/mnt", "-o", "repository=github:me/it", NULL);
	refused("GitHub wants a token", r, &why);
	r = parse(&c, &why, "-z", "/mnt", NULL);
	refused("unknown option '-z'", r, &why);
	r = parse(&c, &why, "--frobnicate", "/mnt", NULL);
	refused("unknown option '--frobnicate'", r, &why);
	r = parse(&c, &why, "/mnt", "-o", NULL);
	refused("'-o' wants a value", r, &why);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mount_point_alone),
		cmocka_unit_test(home_is_found_without_environment),
		cmocka_unit_test(the_key_of_a_unit),
		cmocka_unit_test(a_portal),
		cmocka_unit_test(a_repository),
		cmocka_unit_test(where_the_token_is),
		cmocka_unit_test(portal_refusals),
		cmocka_unit_test(as_mount_calls_it),
		cmocka_unit_test(options_of_all_kinds),
		cmocka_unit_test(help_and_version_need_no_mount_point),
		cmocka_unit_test(mistakes_are_named),
	};

	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
