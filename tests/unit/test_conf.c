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
	r = parse(&c, &why, "/mnt", "-o", "portal=https://p.example", NULL);
	refused("knows only portal=manual", r, &why);
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
		cmocka_unit_test(as_mount_calls_it),
		cmocka_unit_test(options_of_all_kinds),
		cmocka_unit_test(help_and_version_need_no_mount_point),
		cmocka_unit_test(mistakes_are_named),
	};

	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
