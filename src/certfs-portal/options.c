/*
 * The command line.
 */
#include "server.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

static const char help[] =
    "Usage: " PROGRAM " --store DIR --tokens FILE [OPTION]...\n"
    "Serve the protocol by which certfs delivers certification submissions.\n"
    "\n"
    "      --store DIR           where everything is kept; made when missing\n"
    "      --tokens FILE         lines \"TOKEN ACCOUNT SCOPE[,SCOPE...]\"\n"
    "      --listen ADDR:PORT    for publishers; 127.0.0.1:8443, port 0: any\n"
    "      --reviewer ADDR:PORT  for reviewers, loopback only; 127.0.0.1:8444\n"
    "      --certificate FILE    of the server, with its chain, as PEM; else\n"
    "                            publishers are served on loopback only\n"
    "      --key FILE            the certificate's key, as PEM\n"
    "      --name TEXT           what the portal calls itself\n"
    "      --poll-after SECONDS  how often clients are to ask; 300\n"
    "      --max-package BYTES   of a package; 67108864\n"
    "      --timeout SECONDS     how long a client may be silent; 30\n"
    "  -h, --help                show this and leave\n"
    "  -V, --version             show the version and leave\n"
    "\n"
    "Prints \"portal URL\" and \"reviewer URL\" when it is ready, and ends at\n"
    "SIGTERM or SIGINT.\n"
    "Exit status: 0 it was ended, 1 it cannot serve.\n";

#define TEXT_OPTION(n, m) \
    { n, 0, ACTION_SERVE, offsetof(struct options, m), false, 0, 0 }
#define NUMBER_OPTION(n, m, low, high) \
    { n, 0, ACTION_SERVE, offsetof(struct options, m), true, low, high }

static const struct known {
	const char	*name;
	int		 letter;	/* -h; 0: it has none */
	enum action	 action;	/* SERVE: it has a value */
	size_t		 offset;	/* in struct options */
	bool		 is_number;
	int64_t		 min, max;
} known[] = {
	TEXT_OPTION("store", store),
	TEXT_OPTION("tokens", tokens),
	TEXT_OPTION("listen", listen),
	TEXT_OPTION("reviewer", reviewer),
	TEXT_OPTION("certificate", certificate),
	TEXT_OPTION("key", key),
	TEXT_OPTION("name", name),
	NUMBER_OPTION("poll-after", poll_after, 1, 86400),
	NUMBER_OPTION("max-package", max_package, 1, 1 << 30),
	NUMBER_OPTION("timeout", timeout, 1, 3600),
	{ .name = "help", .letter = 'h', .action = ACTION_HELP },
	{ .name = "version", .letter = 'V', .action = ACTION_VERSION },
};

/* What getopt_long() returns for one that has no letter. */
#define CODE(i)		(256 + (int)(i))

static void
fill_long_options(struct option options[ARRAY_LEN(known) + 1])
{
	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		options[i] = (struct option){
			.name = known[i].name,
			.has_arg = known[i].action == ACTION_SERVE ?
			    required_argument : no_argument,
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
take_number(const struct known *option, const char *text, void *to,
    struct reason *why)
{
	const size_t digits = strspn(text, "0123456789");
	int64_t number;

	number = digits == 0 || digits > 12 || text[digits] != '\0' ? -1 :
	    strtoll(text, NULL, 10);
	if (number < option->min || number > option->max)
		return reason_set(why, EINVAL, "--%s %s: it has to be a "
		    "number from %lld to %lld", option->name, text,
		    (long long)option->min, (long long)option->max);
	memcpy(to, &number, sizeof(number));
	return 0;
}

static int
take_option(int c, const char *given, struct options *o, struct reason *why)
{
	const struct known *option = known_by_code(c);
	const char *value = optarg;

	if (option == NULL)
		return reason_set(why, EINVAL, c == ':' ?
		    "'%s' needs a value; see " PROGRAM " --help" :
		    "'%s' is not possible; see " PROGRAM " --help", given);
	if (option->action != ACTION_SERVE) {
		o->action = option->action;
		return 0;
	}
	if (option->is_number)
		return take_number(option, value, (char *)o + option->offset,
		    why);
	memcpy((char *)o + option->offset, &value, sizeof(value));
	return 0;
}

static int
judge(const struct options *o, const char *stray, struct reason *why)
{
	if (o->action != ACTION_SERVE)
		return 0;
	if (stray != NULL)
		return reason_set(why, EINVAL, "'%s' is not possible; see "
		    PROGRAM " --help", stray);
	if (o->store == NULL)
		return reason_set(why, EINVAL, "say where everything is kept: "
		    "--store DIR");
	if (o->tokens == NULL)
		return reason_set(why, EINVAL, "say whom to serve: "
		    "--tokens FILE");
	if ((o->certificate == NULL) != (o->key == NULL))
		return reason_set(why, EINVAL, "--certificate and --key "
		    "belong together");
	return 0;
}

int
options_parse(int argc, char **argv, struct options *ret_options,
    struct reason *why)
{
	struct options o = {
		.listen = "127.0.0.1:8443", .reviewer = "127.0.0.1:8444",
		.name = "certfs-portal", .poll_after = 300,
		.max_package = 64 << 20, .timeout = 30,
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
	*ret_options = o;
	return judge(&o, argv[optind], why);
}

int
options_help(struct buf *out)
{
	return buf_puts(out, help);
}
