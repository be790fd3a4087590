/*
 * certfs-check: what its files share.
 *
 * Only main.c prints; the others return what there is to say.
 */
#ifndef CERTFS_CHECK_H
#define CERTFS_CHECK_H

#include "certfs/rules.h"

#define PROGRAM	"certfs-check"

/* The exit status; a script relies on these. */
enum { EXIT_CLEAN = 0, EXIT_ERRORS = 1, EXIT_TROUBLE = 2 };

/* ---- options.c ---- */

enum action {
	ACTION_CHECK, ACTION_COMPARE, ACTION_LIST, ACTION_EXPLAIN,
	ACTION_HELP, ACTION_VERSION,
	ACTIONS
};

enum format { FORMAT_TEXT, FORMAT_JSON };

struct options {
	enum action		 action;
	enum format		 format;
	bool			 publisher_given;
	enum publisher		 publisher;
	const char		*rule;		/* of ACTION_EXPLAIN */
	const char		*against;	/* of ACTION_COMPARE */
	char			**paths;	/* borrowed from argv */
	size_t			 count;
};

/* -EINVAL with 'why' for a mistake. */
int	options_parse(int argc, char **argv, struct options *ret_options,
	    struct reason *why);
/* "verified" or "independent"; -ENOENT: no such word. */
int	options_publisher(const char *word, enum publisher *ret_publisher);
/* The text of --help. */
int	options_help(struct buf *out);

/* ---- gather.c ---- */

/*
 * Check what 'path' (NULL: the current directory) leads to as one set, and
 * append its findings to 'all', sorted, under names that begin with 'path' as
 * it was given.  Unless the options say whose rules apply, the form of a
 * submission does.  When something cannot be read, 'why' says so and nothing is
 * appended: half a set would give findings that are not true.
 */
int	gather_path(const char *path, const struct options *o,
	    struct findings *all, struct reason *why);

/* What is to be compared with another one. */
struct gathered {
	struct bytes	*content[ARTIFACT_COUNT];	/* NULL: missing */
	struct buf	 name[ARTIFACT_COUNT];	/* as the user would call it */
	struct checked	*properties;		/* NULL: missing */
	/* Set of artifacts (1u << enum artifact) that could be there. */
	unsigned	 possible;
};

#define GATHERED_INIT	{ .possible = 0 }

/*
 * The same files as bytes, unjudged; a near enough name will do, as it did for
 * published connectors.
 */
int	gather_files(const char *path, const struct options *o,
	    struct gathered *ret_files, struct reason *why);
void	gathered_done(struct gathered *g);

/* ---- against.c ---- */

/*
 * Compare the one argument with o->against, and print what differs to 'out'.
 * The exit status, or -errno; 'why' is set with that and with EXIT_TROUBLE.
 */
int	against_compare(const struct options *o, struct buf *out,
	    struct reason *why);

/* ---- catalogue.c ---- */

int	catalogue_list(struct buf *out);
/* -ENOENT with 'why', which names a rule that was probably meant. */
int	catalogue_explain(const char *id, struct buf *out, struct reason *why);

#endif
