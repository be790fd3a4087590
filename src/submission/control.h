/*
 * Control files: a line that is written, or a touch, becomes an event of the
 * tables of states.
 */
#ifndef CERTFS_SUBMISSION_CONTROL_H
#define CERTFS_SUBMISSION_CONTROL_H

#include "states.h"
#include "verb.h"

/* What happens, inside the step that commits it. */
struct happening {
	const struct state_event *event;
	unsigned	 to;		/* the state that the event leads to, or
					 * that the line named */
	const char	*argument;	/* what stands behind the colon, or "" */
	struct reason	*why;		/* for a refusal that only 'apply' sees */
};

/*
 * Take 'command' for an event of 'who': find it, ask its guards, let 'apply'
 * make it happen, commit.  The sentence of a refusal is kept as the outcome.
 */
int	control_command(struct submission *s, enum who who,
	    const struct command *command,
	    int (*apply)(struct step *st, const struct happening *h),
	    struct reason *why);
/* What can be written to that file now, "PREFIX<command ready to paste>\n". */
int	control_list(const struct submission *s, enum who who,
	    const char *prefix, struct buf *out);
/* "'fly' is not possible while it is ready; possible: ..." */
int	control_refuse_word(const struct submission *s, enum who who,
	    const char *word, struct reason *why);

#endif
