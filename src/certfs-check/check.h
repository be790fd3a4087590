/*
 * certfs-check: what its files share.
 *
 * Only main.c prints what was asked for; the others return it.
 */
#ifndef CERTFS_CHECK_H
#define CERTFS_CHECK_H

#include "certfs/changes.h"
#include "certfs/rules.h"

#define PROGRAM	"certfs-check"

/* The exit status; a script relies on these. */
enum { EXIT_CLEAN = 0, EXIT_ERRORS = 1, EXIT_TROUBLE = 2 };

/* ---- options.c ---- */

enum action {
	ACTION_CHECK, ACTION_COMPARE, ACTION_LOCATE, ACTION_LIST,
	ACTION_EXPLAIN, ACTION_HELP, ACTION_VERSION,
	ACTIONS
};

enum format { FORMAT_TEXT, FORMAT_JSON, FORMAT_SARIF };

#define SELECTIONS_MAX	64

struct options {
	enum action		 action;
	enum format		 format;
	bool			 publisher_given;
	enum publisher		 publisher;
	/* A rule to explain, an older set, or a file to look into. */
	const char		*subject;
	enum severity		 severity;	/* the least that is shown */
	bool			 limited;
	size_t			 max_problems;	/* if it is limited */
	const char		*selection[SELECTIONS_MAX];	/* --rule */
	size_t			 selections;
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

/* ---- select.c ---- */

/* -EINVAL, -ENOENT: what is wrong with a list of rules, in 'why'. */
int	select_check(const char *list, struct reason *why);
/* Those of the rules that the options name, which decide the exit status. */
int	select_rules(const struct options *o, const struct findings *found,
	    struct findings **ret_found);
/*
 * Those that the options want to see, in the same order, and how many of them
 * are too many.
 */
int	select_shown(const struct options *o, const struct findings *found,
	    struct findings **ret_shown, size_t ret_left_out[SEVERITIES]);

/* ---- print.c ---- */

/*
 * Append what the options want to see of 'found' in their format.  'count' is
 * that of --against, or NULL.
 */
int	print_findings(const struct options *o, const struct findings *found,
	    const struct changes_count *count, struct buf *out);

/* ---- locate.c ---- */

/*
 * Print where each pointer leads in o->subject; the exit status, or -errno
 * with 'why'.  Complains of those that lead nowhere.
 */
int	locate_pointers(const struct options *o, struct buf *out,
	    struct reason *why);

/* ---- against.c ---- */

/*
 * Compare the one argument with o->subject, and print what differs to 'out'.
 * The exit status, or -errno; 'why' is set with that and with EXIT_TROUBLE.
 */
int	against_compare(const struct options *o, struct buf *out,
	    struct reason *why);

/* ---- catalogue.c ---- */

int	catalogue_list(struct buf *out);
/* -ENOENT with 'why', which names a rule that was probably meant. */
int	catalogue_explain(const char *id, struct buf *out, struct reason *why);
/* -ENOENT with 'why': neither a rule nor a class of changes is called so. */
int	catalogue_find(const char *id, struct reason *why);

#endif
