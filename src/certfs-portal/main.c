/*
 * certfs-portal: the reference portal.
 */
#include "server.h"

#include "config.h"

#include <stdio.h>
#include <stdlib.h>

static int
show_help(void)
{
	struct buf text CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);

	if (options_help(&text) < 0 || fputs(buf_text(&text), stdout) < 0 ||
	    fflush(stdout) != 0)
		return EXIT_FAILURE;
	return EXIT_SUCCESS;
}

static int
show_version(void)
{
	return printf(PROGRAM " %s\n", PACKAGE_VERSION) < 0 ||
	    fflush(stdout) != 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}

int
main(int argc, char **argv)
{
	struct reason why = { 0 };
	struct options o;
	int r;

	r = options_parse(argc, argv, &o, &why);
	if (r == 0 && o.action == ACTION_HELP)
		return show_help();
	if (r == 0 && o.action == ACTION_VERSION)
		return show_version();
	if (r == 0)
		r = serve(&o, &why);
	if (r == 0)
		return EXIT_SUCCESS;
	log_complain(PROGRAM, why.text);
	return EXIT_FAILURE;
}
