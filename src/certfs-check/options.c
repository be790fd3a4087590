/*
 * The command line: options in a table, values of options in tables.
 */
#include "check.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

static const char *const formats[] = {
	[FORMAT_TEXT] = "text",
	[FORMAT_JSON] = "json",
	[FORMAT_SARIF] = "sarif",
};

static const char *const publishers[] = {
	[PUBLISHER_VERIFIED] = "verified",
	[PUBLISHER_INDEPENDENT] = "independent",
};

static const char help[] =
    "Usage: " PROGRAM " [OPTION]... [DIR|ZIP|FILE]...\n"
    "       " PROGRAM " [OPTION]... --against OLD NEW\n"
    "       " PROGRAM " --locate FILE POINTER...\n"
    "Check connector certification artifacts by the rules that a mount of\n"
    "certfs applies.  Without an argument the current directory is checked.\n"
    "\n"
    "  DIR   a connector's folder, or a submission of a mount: artifacts that\n"
    "        are required and missing are findings too\n"
    "  ZIP   a submission.zip, which must hold nothing but artifacts\n"
    "  FILE  one artifact or intro.md, told by its name\n"
    "\n"
    "      --format=text|json|sarif      one line a finding, one object, or a\n"
    "                                    log of SARIF 2.1.0\n"
    "      --severity=error|warning|note show none that is less severe\n"
    "      --max-problems=N              show the N most severe ones\n"
    "      --rule=-X,+Y,...              all rules but X; if Y is first, Y only\n"
    "      --publisher=verified|independent  whose rules apply; else what the\n"
    "                                    form of a submission says, or verified\n"
    "      --against OLD                 what NEW changes of it, each of\n"
    "                                    them a DIR, ZIP or FILE\n"
    "      --locate FILE                 print file:line:column of each POINTER,\n"
    "                                    as official tools write them\n"
    "      --list-rules                  list all rules and leave\n"
    "      --explain RULE                what a rule asks, why, examples\n"
    "  -h, --help                        show this and leave\n"
    "  -V, --version                     show the version and leave\n"
    "\n"
    "Lines \"RuleId place: reason\" in DIR/.certfs-waivers, in a submission\n"
    "form/waivers, answer findings: see WAIVERS in " PROGRAM "(1).\n"
    "\n"
    "Exit status: 0 no errors (there may be warnings and notes, and errors of\n"
    "rules that were left out), 1 errors were found, shown or not, 2 something\n"
    "could not be checked; with --against the same of changes that break\n"
    "existing flows; with --locate 1 means that a pointer leads nowhere.\n";

static int
find_word(const char *const *words, size_t count, const char *word)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(words[i], word) == 0)
			return (int)i;
	return -ENOENT;
}

static int
take_format(const char *word, struct options *o, struct reason *why)
{
	int i = find_word(formats, ARRAY_LEN(formats), word);

	if (i < 0)
		return reason_set(why, EINVAL, "there is no --format=%s; "
		    "it can be text, json or sarif", word);
	o->format = (enum format)i;
	return 0;
}

static int
take_severity(const char *word, struct options *o, struct reason *why)
{
	int i = find_word(severity_names, SEVERITIES, word);

	if (i < 0)
		return reason_set(why, EINVAL, "there is no --severity=%s; "
		    "it can be error, warning or note", word);
	o->severity = (enum severity)i;
	return 0;
}

static int
take_max(const char *word, struct options *o, struct reason *why)
{
	const size_t digits = strspn(word, "0123456789");

	if (digits == 0 || digits > 9 || word[digits] != '\0')
		return reason_set(why, EINVAL, "--max-problems=%s: it has to "
		    "be a number, as in --max-problems=100", word);
	o->limited = true;
	o->max_problems = strtoul(word, NULL, 10);
	return 0;
}

static int
take_rules(const char *list, struct options *o, struct reason *why)
{
	if (o->selections == SELECTIONS_MAX)
		return reason_set(why, EINVAL, "--rule is given more than %d "
		    "times; it takes a list", SELECTIONS_MAX);
	o->selection[o->selections++] = list;
	return select_check(list, why);
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
take_publisher(const char *word, struct options *o, struct reason *why)
{
	if (options_publisher(word, &o->publisher) < 0)
		return reason_set(why, EINVAL, "there is no --publisher=%s; "
		    "it can be verified or independent", word);
	o->publisher_given = true;
	return 0;
}

static int
take_subject(const char *value, struct options *o, struct reason *why)
{
	(void)why;
	o->subject = value;
	return 0;
}

static const struct known {
	const char	*name;
	int		 letter;	/* -h; 0: it has none */
	/* NULL: it has no value */
	int		(*take)(const char *value, struct options *o,
			    struct reason *why);
	enum action	 action;	/* what to do instead of checking */
} known[] = {
	{ "format", .take = take_format },
	{ "severity", .take = take_severity },
	{ "max-problems", .take = take_max },
	{ "rule", .take = take_rules },
	{ "publisher", .take = take_publisher },
	{ "against", .take = take_subject, .action = ACTION_COMPARE },
	{ "locate", .take = take_subject, .action = ACTION_LOCATE },
	{ "explain", .take = take_subject, .action = ACTION_EXPLAIN },
	{ "list-rules", .action = ACTION_LIST },
	{ "help", 'h', .action = ACTION_HELP },
	{ "version", 'V', .action = ACTION_VERSION },
};

/* What getopt_long() returns for one that has no letter. */
#define CODE(i)		(256 + (int)(i))

static void
fill_long_options(struct option options[ARRAY_LEN(known) + 1])
{
	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		options[i] = (struct option){
			.name = known[i].name,
			.has_arg = known[i].take != NULL ? required_argument :
			    no_argument,
			.val = CODE(i),
		};
	options[ARRAY_LEN(known)] = (struct option){ .name = NULL };
}

static const struct known *
known_by_code(int c)
{
	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		if (c == CODE(i) || (c != 0 && c == known[i].letter))
			return &known[i];
	return NULL;
}

static int
take_option(int c, const char *given, struct options *o, struct reason *why)
{
	const struct known *option = known_by_code(c);

	if (option == NULL)
		return reason_set(why, EINVAL, c == ':' ?
		    "'%s' needs a value; see " PROGRAM " --help" :
		    "'%s' is not possible; see " PROGRAM " --help", given);
	if (option->action != ACTION_CHECK)
		o->action = option->action;
	return option->take != NULL ? option->take(optarg, o, why) : 0;
}

int
options_parse(int argc, char **argv, struct options *ret_options,
    struct reason *why)
{
	struct options o = {
		.action = ACTION_CHECK, .severity = SEVERITY_NOTE,
	};
	struct option options[ARRAY_LEN(known) + 1];
	int c, r;

	fill_long_options(options);
	/* A colon in front: getopt_long() prints nothing. */
	while ((c = getopt_long(argc, argv, ":hV", options, NULL)) != -1) {
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
