/*
 * certfs-wait: what its files share.
 */
#ifndef CERTFS_WAIT_H
#define CERTFS_WAIT_H

#include "certfs/base.h"

#define PROGRAM	"certfs-wait"

/* The exit status; scripts rely on these. */
enum { EXIT_REACHED = 0, EXIT_TIME_IS_UP = 1, EXIT_TROUBLE = 2 };

enum action { ACTION_WAIT, ACTION_HELP, ACTION_VERSION };

struct options {
	enum action	 action;
	bool		 ready;		/* until the draft is ready, too */
	int64_t		 timeout;	/* ns; -1: none */
	const char	*directory;	/* borrowed from argv, as all below */
	char		**states;	/* 'count' of them; none: any change */
	size_t		 count;
};

/* -EINVAL with 'why' for a mistake. */
int	options_parse(int argc, char **argv, struct options *ret_options,
	    struct reason *why);
int	options_help(struct buf *out);
/* Whether it is a word of ours for a state. */
bool	is_state(const char *word);

#endif
