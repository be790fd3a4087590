/*
 * The command line: long options in a table, values of options in tables.
 */
#include "check.h"

#include <errno.h>
#include <getopt.h>
#include <string.h>

enum {
	OPTION_FORMAT = 256, OPTION_PUBLISHER, OPTION_AGAINST, OPTION_LIST,
	OPTION_EXPLAIN,
};

static const struct option long_options[] = {
	{ "format",	required_argument, NULL, OPTION_FORMAT },
	{ "publisher",	required_argument, NULL, OPTION_PUBLISHER },
	{ "against",	required_argument, NULL, OPTION_AGAINST },
	{ "list-rules",	no_argument,	   NULL, OPTION_LIST },
	{ "explain",	required_argument, NULL, OPTION_EXPLAIN },
	{ "help",	no_argument,	   NULL, 'h' },
	{ "version",	no_argument,	   NULL, 'V' },
	{ NULL, 0, NULL, 0 },
};

static const char *const formats[] = {
	[FORMAT_TEXT] = "text",
	[FORMAT_JSON] = "json",
};

static const char *const publishers[] = {
	[PUBLISHER_VERIFIED] = "verified",
	[PUBLISHER_INDEPENDENT] = "independent",
};

static const char help[] =
    "Usage: " PROGRAM " [OPTION]... [DIR|ZIP|FILE]...\n"
    "       " PROGRAM " --against OLD NEW\n"
    "Check connector certification artifacts by the rules that a mount of\n"
    "certfs applies.  Without an argument the current directory is checked.\n"
    "\n"
    "  DIR   a connector's folder, or a submission of a mount: artifacts that\n"
    "        are required and missing are findings too\n"
    "  ZIP   a submission.zip, which must hold nothing but artifacts\n"
    "  FILE  one artifact or intro.md, told by its name\n"
    "\n"
    "      --format=text|json                one line a finding, or one object\n"
    "      --publisher=verified|independent  whose rules apply; else what the\n"
    "                                    form of a submission says, or verified\n"
    "      --against OLD                     what NEW changes of it, each of\n"
    "                                    them a DIR, ZIP or FILE\n"
    "      --list-rules                      list all rules and leave\n"
    "      --explain RULE                    what a rule asks, why, examples\n"
    "  -h, --help                            show this and leave\n"
    "  -V, --version                         show the version and leave\n"
    "\n"
    "Exit status: 0 no errors (there may be warnings and notes), 1 errors were\n"
    "found, 2 something could not be checked; with --against the same of\n"
    "changes that break existing flows.\n";

static int
find_word(const char *const *words, size_t count, const char *word)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(words[i], word) == 0)
			return (int)i;
	return -ENOENT;
}

static int
parse_format(const char *word, struct options *o, struct reason *why)
{
	int i = find_word(formats, ARRAY_LEN(formats), word);

	if (i < 0)
		return reason_set(why, EINVAL,
		    "there is no --format=%s; it can be text or json", word);
	o->format = (enum format)i;
	return 0;
}

int
options_publisher(const char *word, enum publisher *ret_publisher)
{
	int i = find_word(publishers, ARRAY_LEN(publishers), word);

	if (i < 0)
		return i;
	*ret_publisher = (enum publisher)i;
	return 0;
}

static int
parse_publisher(const char *word, struct options *o, struct reason *why)
{
	if (options_publisher(word, &o->publisher) < 0)
		return reason_set(why, EINVAL, "there is no --publisher=%s; "
		    "it can be verified or independent", word);
	o->publisher_given = true;
	return 0;
}

static int
take_option(int c, const char *given, struct options *o, struct reason *why)
{
	switch (c) {
	case OPTION_FORMAT:
		return parse_format(optarg, o, why);
	case OPTION_PUBLISHER:
		return parse_publisher(optarg, o, why);
	case OPTION_AGAINST:
		o->action = ACTION_COMPARE;
		o->against = optarg;
		return 0;
	case OPTION_LIST:
		o->action = ACTION_LIST;
		return 0;
	case OPTION_EXPLAIN:
		o->action = ACTION_EXPLAIN;
		o->rule = optarg;
		return 0;
	case 'h':
		o->action = ACTION_HELP;
		return 0;
	case 'V':
		o->action = ACTION_VERSION;
		return 0;
	case ':':
		return reason_set(why, EINVAL, "'%s' needs a value; see "
		    PROGRAM " --help", given);
	default:
		return reason_set(why, EINVAL, "'%s' is not possible; see "
		    PROGRAM " --help", given);
	}
}

int
options_parse(int argc, char **argv, struct options *ret_options,
    struct reason *why)
{
	struct options o = { .action = ACTION_CHECK };
	int c, r;

	/* A colon in front: getopt_long() prints nothing. */
	while ((c = getopt_long(argc, argv, ":hV", long_options, NULL)) != -1) {
		r = take_option(c, argv[optind - 1], &o, why);
		if (r < 0)
			return r;
	}
	o.paths = argv + optind;
	o.count = (size_t)(argc - optind);
	*ret_options = o;
	return 0;
}

int
options_help(struct buf *out)
{
	return buf_puts(out, help);
}
