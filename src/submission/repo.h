/*
 * What is published in a repository: which files, under which name, with
 * which words, and what of it is there already.
 */
#ifndef CERTFS_SUBMISSION_REPO_H
#define CERTFS_SUBMISSION_REPO_H

#include "certfs/pack.h"
#include "control.h"
#include "outbox.h"

/* ---- where it goes (repo.c) ---- */

/* How what is done with the pull request gets there. */
enum way submission_pull_way(const struct submission *s);
/* Whether it is in this mount's repository, or in none. */
bool	repo_is_here(const struct submission *s);
/* "owner/name": where the pull request is, or would be; some is mounted. */
const char *repo_place(const struct submission *s);
/* There is a pull request, and it is this submission's. */
bool	repo_is_known(const struct submission *s);
/* The same, and it is not merged. */
bool	repo_has_pull(const struct submission *s);
/* Its branch has commits that were not made here, nor accepted. */
bool	repo_has_others(const struct submission *s);
/* Something of it is on its way. */
bool	repo_is_busy(const struct submission *s);
/* What is published next goes where what was published last went. */
bool	repo_keeps_folder(const struct submission *s);
/* What would be published is there, files and words. */
bool	repo_is_published(const struct submission *s);
/* Write the row, with the times that follow from the outbox. */
int	repo_keep(struct step *st);
/* The connector's name without what kinds of publishers add to it. */
int	repo_name(const struct submission *s, struct buf *out);

/* ---- its words (repo_words.c) ---- */

extern const char repo_title_name[], repo_body_name[];
/* Before the title of a proposal. */
extern const char repo_proposal_head[sizeof("Proposal - ")];

/*
 * Read s->words, title and body as they would be published now: those of the
 * owner's files, or what certfs makes where there are none.
 */
int	repo_words_judge(struct submission *s, struct conn *c);
/*
 * Make the files in open-source/, and anew while nobody has edited them; for
 * submission_prepare() and the end of each step.
 */
int	repo_words_renew(struct step *st);
/* The title for a proposal, or for the connector itself. */
int	repo_title(const struct submission *s, bool proposal, struct buf *out);
/* What the title lacks, for a refusal; NULL: nothing. */
const char *repo_title_lacks(const struct submission *s);

/* ---- which of them are sent (repo_sent.c) ---- */

/* The owner edited one of them since they were published last. */
bool	repo_has_edited(const struct submission *s);
/*
 * Whether a touch sends that word: to a new pull request both, for one that is
 * open what its owner edited here since, and the title that makes the
 * connector of a proposal.
 */
bool	repo_sends_title(const struct submission *s, bool proposal);
bool	repo_sends_body(const struct submission *s);
/* -ECANCELED: one that is, or may be sent cannot be published. */
int	repo_check_words(const struct submission *s, bool proposal,
	    struct reason *why);

/* An order of words, as it is stored. */
struct repo_ordered {
	struct hash	 artifacts;
	bool		 proposal;
	/* Of what their owner wrote, zero: nothing; and of the text. */
	struct hash	 title, body, sent;
	bool		 renews_body;
};

/* They are in the pull request; 'opened': which was made with them. */
int	repo_note_words(struct step *st, const struct repo_ordered *ordered,
	    bool opened);
/* What was published of them says nothing of another pull request. */
int	repo_forget_words(struct step *st);
/* By which a text is known, however its lines end. */
void	repo_hash_body(const char *text, size_t len, struct hash *ret_hash);

/* ---- its folder (repo_folder.c) ---- */

extern const char repo_folder_name[];

/*
 * "certified-connectors/Contoso": where it is, or would be; judged.
 * -ENAMETOOLONG: the name can be no folder's, and nobody wrote another.
 */
int	repo_folder(const struct submission *s, struct buf *out);
/* What certfs writes into open-source/folder. */
int	repo_make_folder(const struct submission *s, struct buf *out);
/* Make s->words.folder of its owner's text; NULL: there is none. */
int	repo_folder_judge(struct submission *s, const struct bytes *owners);
/* -ECANCELED: what open-source/folder says is not to be published in. */
int	repo_check_folder(const struct submission *s, struct reason *why);

/* ---- its files (repo_files.c) ---- */

/* Whether that artifact is published; of a proposal only the readme is. */
bool	repo_publishes(const struct submission *s, enum artifact a,
	    bool proposal);
/* All of them as they are now. */
struct repo_packing {
	struct pack_file file[ARTIFACT_COUNT];
	struct bytes	*content[ARTIFACT_COUNT];
	size_t		 count;
};

int	repo_collect(const struct submission *s, struct conn *c,
	    bool proposal, struct repo_packing *p);
void	repo_packing_done(struct repo_packing *p);	/* for CF_AUTO */
int	repo_zip(struct submission *s, struct conn *c, bool proposal,
	    struct bytes **ret_zip);
/* ---- what was published last (repo_deliver.c) ---- */

/* As pack_read(), what 'take' returns included; 1, or 0: there is none. */
int	repo_read_published(const struct submission *s, struct conn *c,
	    int (*take)(void *arg, const char *name, const void *data,
	    size_t size), void *arg);
/* A zip of it; of no bytes: there is none any more. */
int	repo_keep_published(struct step *st, const void *zip, size_t size);

/* ---- what is to be removed there (repo_gone.c) ---- */

struct repo_gone {
	bool		 is[ARTIFACT_COUNT];
	char		 object[ARTIFACT_COUNT][PULL_OBJECT_SIZE];
};

/*
 * Artifacts that were published from here, in this folder, and are here no
 * more, and what has to be there of each for it to be removed: as it was
 * looked at, or else as it was published.  Judged.
 */
int	repo_find_gone(const struct submission *s, struct conn *c,
	    struct repo_gone *ret_gone);

/* ---- commits of others (repo_take.c) ---- */

/*
 * What they made of the files becomes that of artifacts/, and what was
 * published last; 'names' gets which.  -ECANCELED: something was changed on
 * both sides, or is not here, and nothing is taken over.  The folder was
 * looked at.
 */
int	repo_take_over(struct step *st, struct buf *names,
	    struct reason *why);

/* ---- what must not become public (repo_search.c) ---- */

/*
 * Whether something in the files, in the words, or in 'reason', which is said
 * with them (NULL: nothing), must not become public: -ECANCELED with the file,
 * the line and what it is, and never its value.
 */
int	repo_search(const struct submission *s, bool proposal,
	    const char *reason, struct reason *why);
/* The same of one text, which 'file' names. */
int	repo_search_text(const struct submission *s, const char *file,
	    const struct bytes *text, struct reason *why);

/* ---- orders (repo_order.c) ---- */

/* The draft as it is goes to the repository; a proposal is its readme. */
int	repo_publish(struct step *st, const struct happening *h,
	    bool proposal);
/* What is not begun is not done; -EBUSY when it is. */
int	repo_recall(struct step *st, struct reason *why);
/* Nothing is to be published or said any more, begun or not. */
int	repo_cancel(struct step *st);
/* As outbox_reply(): 'thread' 0: in the conversation. */
int	repo_say(struct step *st, int64_t number, const struct bytes *text,
	    int64_t thread);
/* Fill ret->pull from what is stored. */
int	repo_read_order(struct submission *s, const struct order_row *row,
	    struct order *ret, struct reason *why);
void	order_pull_done(struct order_pull *pull);
/* Of ORDER_PUBLISH. */
int	repo_read_ordered(const struct order_row *row,
	    struct repo_ordered *ret);

#endif
