/*
 * Versions, zips, and what a command leaves behind.
 */
#ifndef CERTFS_SUBMISSION_SEAL_H
#define CERTFS_SUBMISSION_SEAL_H

#include "internal.h"

struct sealing {
	bool		 adopted;	/* a baseline; nothing is delivered */
	bool		 sent;		/* to a portal: a receipt comes */
	bool		 published;	/* in a repository */
	const char	*reason;	/* "" for none */
	enum delivery	 delivery;
};

/*
 * Freeze the draft as the next version: s->row.version and s->newest are its
 * afterwards.  The state is the caller's.
 */
int	seal_version(struct step *st, const struct sealing *how);
/*
 * versions/<n>/status of the newest version, one line for each state it has
 * been in; to be called when one was added.
 */
int	seal_renew_status(struct step *st);
/* versions/<n>/receipt of a version that was sent. */
int	seal_renew_receipt(struct step *st, int64_t version,
	    const struct buf *text);
/*
 * Keep a copy in versions/<n>/feedback/ of the newest version; nothing while
 * there is none.
 */
int	seal_add_feedback(struct step *st, const char *name, const void *data,
	    size_t size);
/* The artifacts of the newest version; results as store_list_entries(). */
int	seal_list_artifacts(struct submission *s, struct conn *c,
	    int (*each)(void *arg, const struct entry *e), void *arg);
/* The zip of the draft, from the store or from memory. */
int	seal_zip(struct submission *s, struct conn *c, struct bytes **ret_zip);
/*
 * The authentication types of the newest version, "=" before them, for
 * NOTE_CERTIFIED_AUTHENTICATION.
 */
int	seal_authentication(struct submission *s, struct conn *c,
	    struct buf *out);

/*
 * What a command came to: keeps the sentence of a refusal as the outcome and
 * returns 'r'.
 */
int	command_refused(struct submission *s, int r,
	    const struct reason *refusal, struct reason *why);

#endif
