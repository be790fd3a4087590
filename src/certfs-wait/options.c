/*
 * The command line.
 */
#include "wait.h"

#include <errno.h>
#include <getopt.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "certfs/submission.h"

/* Longer than anybody waits, and it fits into nanoseconds. */
#define SECONDS_MAX	1e9

enum { OPTION_READY = 256 };

static const struct option long_options[] = {
	{ "timeout",	required_argument, NULL, 't' },
	{ "ready",	no_argument,	   NULL, OPTION_READY },
	{ "help",	no_argument,	   NULL, 'h' },
	{ "version",	no_argument,	   NULL, 'V' },
	{ NULL, 0, NULL, 0 },
};

static const char help[] =
    "Usage: " PROGRAM " [-t SECONDS] [--ready] DIR [STATE]...\n"
    "Wait until the submission in DIR is in one of the states; without a STATE,\n"
    "until its state changes.  'other' is any word of a portal's own.\n"
    "\n"
    "  -t, --timeout=SECONDS  wait no longer than this; 0 only looks\n"
    "      --ready            until what is in artifacts/ and form/ could be\n"
    "                         submitted; with STATEs, whichever comes first\n"
    "  -h, --help             show this and leave\n"
    "  -V, --version          show the version and leave\n"
    "\n"
    "Prints the state.  Exit status: 0 it was reached, 1 the time is up, 2 it\n"
    "cannot be waited for.\n";

static int
parse_timeout(const char *text, int64_t *ret_ns, struct reason *why)
{
	double seconds;
	char *end;

	errno = 0;
	seconds = strtod(text, &end);
	if (errno != 0 || end == text || *end != '\0' || isnan(seconds) ||
	    seconds < 0 || seconds > SECONDS_MAX)
		return reason_set(why, EINVAL, "'%s' is no time to wait: give "
		    "a number of seconds, as in -t 30", text);
	*ret_ns = (int64_t)(seconds * (double)NS_PER_SECOND);
	return 0;
}

bool
is_state(const char *word)
{
	const char *one;

	for (size_t i = 0; (one = submission_state_word(i)) != NULL; i++) {
		if (strcmp(one, word) == 0)
			return true;
	}
	return false;
}

/* A misspelt state would be waited for until the end of days. */
static int
refuse_state(const char *word, struct reason *why)
{
	struct buf list CF_AUTO(buf_done) = BUF_INIT(512);
	const char *one;

	for (size_t i = 0; (one = submission_state_word(i)) != NULL; i++)
		(void)buf_printf(&list, "%s%s", i > 0 ? ", " : "", one);
	return reason_set(why, EINVAL, "there is no state '%s'; these are: %s",
	    word, buf_text(&list));
}

static int
parse_operands(int argc, char **argv, struct options *o, struct reason *why)
{
	if (argc == 0)
		return reason_set(why, EINVAL, "say which submission: "
		    PROGRAM " DIR STATE...");
	o->directory = argv[0];
	o->states = argv + 1;
	o->count = (size_t)(argc - 1);
	for (size_t i = 0; i < o->count; i++) {
		if (!is_state(o->states[i]))
			return refuse_state(o->states[i], why);
	}
	return 0;
}

int
options_parse(int argc, char **argv, struct options *ret_options,
    struct reason *why)
{
	struct options o = { .action = ACTION_WAIT, .timeout = -1 };
	int c, r = 0;

	/* A colon in front: getopt_long() prints nothing. */
	while (r == 0 && (c = getopt_long(argc, argv, ":ht:V", long_options,
	    NULL)) != -1) {
		switch (c) {
		case 't':
			r = parse_timeout(optarg, &o.timeout, why);
			break;
		case OPTION_READY:
			o.ready = true;
			break;
		case 'h':
			o.action = ACTION_HELP;
			break;
		case 'V':
			o.action = ACTION_VERSION;
			break;
		case ':':
			r = reason_set(why, EINVAL, "'%s' needs a value; see "
			    PROGRAM " --help", argv[optind - 1]);
			break;
		default:
			r = reason_set(why, EINVAL, "'%s' is not possible; "
			    "see " PROGRAM " --help", argv[optind - 1]);
		}
	}
	if (r == 0 && o.action == ACTION_WAIT)
		r = parse_operands(argc - optind, argv + optind, &o, why);
	*ret_options = o;
	return r;
}

int
options_help(struct buf *out)
{
	return buf_puts(out, help);
}
