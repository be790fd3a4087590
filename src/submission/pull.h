/*
 * What the repository has of a submission: its pull request, who is asked
 * about it, and what is made of the answers.
 */
#ifndef CERTFS_SUBMISSION_PULL_H
#define CERTFS_SUBMISSION_PULL_H

#include "states.h"

/* What a comment of certfs has in it, and nobody sees. */
#define PULL_MARKER	"<!-- certfs: "

/* ---- pull.c ---- */

/* What is made of its answers, as the store calls it. */
enum pull_text {
	PULL_TEXT_FILES,	/* "ID NAME", artifacts of the folder */
	PULL_TEXT_FOLDER,	/* which one that is */
	PULL_TEXT_FOUND,	/* it, or one nearly of its name; "": neither */
	PULL_TEXT_OTHERS,	/* names of what is no artifact there */
	PULL_TEXT_RUNS, PULL_TEXT_STATUSES,	/* the lines of checks */
	PULL_TEXT_ANNOTATIONS,
	PULL_TEXT_AUTHOR,	/* who opened it */
	PULL_TEXT_LABELS,	/* one a line */
	PULL_TEXT_CUT,		/* of what not all is read, the same */
	PULL_TEXTS
};

extern const char *const pull_text_names[PULL_TEXTS];

int	pull_get_text(struct submission *s, struct conn *c,
	    enum pull_text which, struct bytes **ret_text,
	    int64_t *ret_since);
/* Nothing when it says that already; 'changed' is set when not, or NULL. */
int	pull_set_text(struct step *st, enum pull_text which,
	    const struct buf *text, bool *changed);

/* That of form/pull_request, a number or an address: its digits at the end. */
int64_t	pull_number(const char *value);
/* Whether a repository says what becomes of it, or its owner. */
enum way pull_way(const struct submission *s);
/* This mount's repository has it, or shall have it. */
bool	pull_is_here(const struct submission *s);
/* And it is asked, about a pull request or about its own branch. */
bool	pull_is_asked(const struct submission *s);
/* About a pull request. */
bool	pull_is_followed(const struct submission *s);

/* Read what was made of its answers from the store. */
int	pull_load(struct submission *s, struct conn *c);
/* It has the label by which reviewers wait for the author. */
bool	pull_waits_for_author(const struct submission *s);
/* Write the row, with the times that follow from the outbox. */
int	pull_keep(struct step *st);
/*
 * form/pull_request names a pull request of this mount's repository: from now
 * on it is followed, whoever opened it.
 */
int	pull_adopt(struct step *st);
/* It names one that another submission follows, and so this one does not. */
bool	pull_is_anothers(const struct submission *s);
/*
 * What was asked of the one that was followed says nothing of the next one.
 * What was said in it stays, and is known where it is followed again.
 */
int	pull_forget(struct step *st);
/* When to ask next; 'moved': there was something new. */
void	pull_ask_later(struct step *st, bool moved);
/* In five minutes at the latest: whether that is sooner. */
bool	pull_ask_sooner(struct step *st);

/* ---- pull_said.c: reviews, their remarks, the conversation ---- */

int	pull_hear_said(struct step *st, const struct pull_news *news);
/* open-source/messages/<name>: the message once more. */
int	pull_link_message(struct step *st, int64_t object, const char *name);
/* What the reviewers' newest words come to: open, or one of the two. */
int	pull_opinion(struct step *st, enum pull_state *ret_state);
/* Findings of what was said of a line. */
int	pull_add_remarks(struct submission *s, struct conn *c,
	    struct findings *found, int64_t *since);

/* ---- pull_cut.c ---- */

/* There are more than were read. */
bool	pull_is_cut(const struct pull_list *list);
int	pull_hear_cut(struct step *st, const struct pull_news *news);

/* ---- pull_checks.c ---- */

int	pull_hear_checks(struct step *st, const struct pull_news *news);
int	pull_print_checks(struct submission *s, struct conn *c,
	    struct buf *out);
/* Findings of what checks say of a line. */
int	pull_add_annotations(struct submission *s, struct conn *c,
	    struct findings *found, int64_t *since);

/* ---- pull_base.c: while there is no pull request ---- */

/* No pull request, none on its way: it can be another repository's. */
bool	pull_is_free(const struct submission *s);
/* What follows: a connector is looked for in the mount's repository. */
int	pull_derive_base(struct step *st);
int	pull_ask_base(struct submission *s, struct pull_ask *ret_ask);

/* ---- pull_folder.c: what is in the connector's folder ---- */

/* What the folder has is known, as far as it counts now; judged. */
bool	pull_is_looked_at(const struct submission *s);

/* The same of the folder that is published in next. */
bool	pull_shows_folder(const struct submission *s);

enum folder_is { FOLDER_UNKNOWN, FOLDER_NEW, FOLDER_THERE };

enum folder_is pull_folder_is(const struct submission *s);
/* One nearly of its name, where it is not there itself; NULL: none. */
const char *pull_alike(const struct submission *s);

/* An artifact as it is there. */
struct pull_there {
	char		 name[NAME_SIZE];	/* as it is spelled there */
	char		 object[PULL_OBJECT_SIZE];
	struct bytes	*content;	/* NULL: it is not known here */
};

void	pull_there_done(struct pull_there *there);
/* Without its content; false: there is none. */
bool	pull_find(const struct submission *s, enum artifact a,
	    struct pull_there *ret_there);
/* With it; nothing is filled in when there is none. */
int	pull_read(struct submission *s, struct conn *c, enum artifact a,
	    struct pull_there *ret_there);
/* s->merged.git[a] becomes that of the artifact, which is present. */
int	pull_identify(struct submission *s, struct conn *c, enum artifact a);
int	pull_hear_folder(struct step *st, const struct pull_news *news);

/* ---- pull_merged.c: what was merged, and the artifacts ---- */

/* Fill the form in with what was merged. */
int	pull_hear_merged(struct step *st);
/* Compare: s->merged. */
int	pull_compare(struct submission *s, struct conn *c);
/* What follows from that for the row. */
int	pull_derive_merged(struct step *st);
/* "apiProperties.json and icon.png", those that differ. */
int	pull_print_differing(const struct submission *s, struct buf *out);
int	pull_add_differing(struct submission *s, struct conn *c,
	    struct findings *found);
/* "artifacts/readme.md" of a path in the repository; false: none there. */
bool	pull_artifact_of(const struct submission *s, const char *path,
	    struct buf *out);

#endif
