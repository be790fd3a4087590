/*
 * What the files of publishing share: one order on its way, and its steps.
 */
#ifndef CERTFS_WORK_PUBLISH_INTERNAL_H
#define CERTFS_WORK_PUBLISH_INTERNAL_H

#include "publish.h"

/* The branch may move under our hands so often. */
#define REBUILDS_MAX	3u
/* Pages of files, or of comments that are searched for our own. */
#define FLOW_PAGES_MAX	50u
#define FLOW_FILES_MAX	64u
/* "certified-connectors/Contoso" and what is above it. */
#define FLOW_DEPTH_MAX	8u

/* One request each, and what is done with its answer. */
enum flow_step {
	FLOW_END,		/* the outcome is there */
	FLOW_USER, FLOW_UPSTREAM,
	FLOW_PULL, FLOW_REOPEN,
	FLOW_OWN, FLOW_FORK, FLOW_FORKED,
	FLOW_BRANCH,
	FLOW_SYNC, FLOW_BASE, FLOW_COMPARE,
	FLOW_COMMIT, FLOW_WALK,
	FLOW_BLOB, FLOW_TREE, FLOW_NEW_COMMIT,
	FLOW_CREATE_REF, FLOW_UPDATE_REF,
	FLOW_FIND, FLOW_PREVIEW, FLOW_OPEN, FLOW_RENEW, FLOW_FILES,
	FLOW_SEARCH, FLOW_SAY,
	FLOW_STEPS
};

struct publish {
	const struct order *order;
	const char	*repository;	/* as the mount names it */
	enum flow_step	 step;
	struct publish_outcome outcome;
	char		 text[512];	/* of that */

	/* Who we are, and where it goes. */
	char		*login;
	int64_t		 user;
	char		*upstream;	/* "owner/name", as it calls itself */
	char		*base;		/* its branch */
	char		*fork;		/* of our branch */
	char		*branch;
	bool		 diverged;	/* the fork's base has commits of its
					 * own */

	/* What is there. */
	char		 head[PULL_OBJECT_SIZE];	/* "": no branch */
	char		 parent[PULL_OBJECT_SIZE];
	char		 tree[PULL_OBJECT_SIZE];	/* of that */
	char		 walked[PULL_OBJECT_SIZE];	/* the next tree */
	unsigned	 depth;		/* segments of the folder above that */

	/* What is to change there. */
	char		*path[FLOW_FILES_MAX];
	struct github_change change[FLOW_FILES_MAX];
	char		 blob[FLOW_FILES_MAX][PULL_OBJECT_SIZE];
	bool		 by_blob[FLOW_FILES_MAX];
	size_t		 changes;
	size_t		 next_blob;
	unsigned	 rebuilds;
	char		 made[PULL_OBJECT_SIZE];	/* tree, then commit */
	char		 pushed[PULL_OBJECT_SIZE];	/* "": nothing */
	bool		 unchanged;

	/* The pull request. */
	int64_t		 number;
	char		*url, *title;
	char		*body;		/* as it was when it was looked at */
	bool		 draft, is_new, sought;
	bool		 anew;		/* the known one cannot be opened */
	char		*next;		/* page */
	unsigned	 pages;
	size_t		 files;		/* of those before it */
};

struct flow_type {
	unsigned	 takes;		/* 1u << GITHUB_... */
	int		(*ask)(struct publish *f, struct github_ask *ask);
	/* The next step, or -errno; FLOW_END when the outcome is there. */
	int		(*take)(struct publish *f, struct github_answer *a);
	bool		 writes;
};

/* ---- the ends (publish.c); all return FLOW_END ---- */

int	flow_refuse(struct publish *f, const char *format, ...) CF_PRINTF(2, 3);
/* Somebody else's commits are on the branch. */
int	flow_refuse_strange(struct publish *f);
/* No pull request is known: the step that looks where its branch would be. */
int	flow_begin(struct publish *f);
/* It is to be tried again, in a few seconds or as the answer says. */
#define FLOW_SOON	2u	/* seconds after which it may be there */
int	flow_fail(struct publish *f, enum github_result result,
	    unsigned retry_after, const char *text);
int	flow_finish(struct publish *f);
int	flow_finish_comment(struct publish *f, int64_t id);
/* Take a string over, which is NULL then; NULL is refused as nonsense. */
void	flow_take(char **to, char **from);

/* ---- publish_files.c: what is in the folder, and what is to be ---- */

int	walk_ask(struct publish *f, struct github_ask *ask);
int	walk_take(struct publish *f, struct github_answer *a);
int	blob_ask(struct publish *f, struct github_ask *ask);
int	blob_take(struct publish *f, struct github_answer *a);
int	tree_ask(struct publish *f, struct github_ask *ask);
int	tree_take(struct publish *f, struct github_answer *a);
void	changes_done(struct publish *f);

/* ---- publish_pull.c: the pull request ---- */

int	pull_ask(struct publish *f, struct github_ask *ask);
int	pull_take(struct publish *f, struct github_answer *a);
int	reopen_ask(struct publish *f, struct github_ask *ask);
int	reopen_take(struct publish *f, struct github_answer *a);
int	find_ask(struct publish *f, struct github_ask *ask);
int	find_take(struct publish *f, struct github_answer *a);
int	preview_ask(struct publish *f, struct github_ask *ask);
int	preview_take(struct publish *f, struct github_answer *a);
int	open_ask(struct publish *f, struct github_ask *ask);
int	open_take(struct publish *f, struct github_answer *a);
int	renew_ask(struct publish *f, struct github_ask *ask);
int	renew_take(struct publish *f, struct github_answer *a);
int	files_ask(struct publish *f, struct github_ask *ask);
int	files_take(struct publish *f, struct github_answer *a);
/* The branch has all of it: which step follows. */
int	pull_follows(const struct publish *f);

/* ---- publish_comment.c ---- */

int	search_ask(struct publish *f, struct github_ask *ask);
int	search_take(struct publish *f, struct github_answer *a);
int	say_ask(struct publish *f, struct github_ask *ask);
int	say_take(struct publish *f, struct github_answer *a);

#endif
