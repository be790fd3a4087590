/*
 * Publishing: one order that is carried out in a repository, request by
 * request, from who the token's owner is to a pull request that has the files.
 *
 * No step trusts what an earlier try did: each looks at what is there first.
 * So whatever answer is lost, and whenever the program is killed, the same
 * order begun anew finds its own commit, branch, pull request or comment, and
 * adds what is missing.  A branch is only ever moved forward.
 */
#ifndef CERTFS_WORK_PUBLISH_H
#define CERTFS_WORK_PUBLISH_H

#include "certfs/github.h"
#include "certfs/submission.h"

enum publish_end {
	PUBLISH_DONE,
	PUBLISH_REFUSED,	/* for good; 'text' says why */
	PUBLISH_FAILED,		/* again: 'result', 'text', 'retry_after' */
};

/* Its strings are the publishing's own. */
struct publish_outcome {
	enum publish_end end;
	enum github_result result;
	const char	*text;
	unsigned	 retry_after;	/* seconds, 0: not said */
	/* PUBLISH_DONE: of ORDER_PUBLISH, and of the others. */
	struct pull_receipt receipt;
	int64_t		 comment;
	/* PUBLISH_REFUSED: of the branch, as far as is known; or NULL. */
	const char	*strange;	/* the newest commit, of somebody else */
	const char	*pushed;	/* or of this order */
	bool		 spoilt;	/* the branch has what is not ours */
	int64_t		 number;	/* of the pull request; 0: none */
	const char	*url, *fork;
};

struct publish;

/* What people take for a folder of that name, which is not there; or NULL. */
const struct github_entry *publish_find_alike(const struct github_tree *tree,
	    const char *name);

/*
 * Of kind ORDER_PUBLISH, ORDER_COMMENT or ORDER_ANSWER; the order and the
 * name of the repository, "owner/name", outlive it.  -ENOMEM.
 */
int	publish_new(const struct order *order, const char *repository,
	    struct publish **ret_publish);
void	publish_free(struct publish *p);	/* accepts NULL */
/* Whether the next request writes something. */
bool	publish_writes(const struct publish *p);
/*
 * Whether the next request replaces words of the pull request: those that are
 * there, NULL for one that stays.
 */
bool	publish_renews(const struct publish *p, const char **ret_title,
	    const char **ret_body);
/*
 * Start the next request; 'ask' has all but what is asked.  Results are those
 * of github_ask_*().
 */
int	publish_ask(struct publish *p, struct github_ask *ask);
/* It cannot be asked for; the outcome is that it is refused. */
void	publish_give_up(struct publish *p, int error);
/* Take its answer in: whether there is another request. */
bool	publish_take(struct publish *p, struct github_answer *answer);
/* Once there is none. */
const struct publish_outcome *publish_outcome(const struct publish *p);

#endif
