/*
 * github: GitHub's REST API, version 2022-11-28, as requests and plain
 * answers.  No state, no retries, no waiting.
 *
 * Each github_ask_*() starts one request on a client of http; when its answer
 * is there, 'done' is called from http_run() with what became of it.  What a
 * server sends is hostile: sizes are bounded, texts made harmless, and what
 * does not fit is an answer of its own (GITHUB_NONSENSE), never a crash and
 * never taken in part.
 *
 * Whoever writes asks for one thing at a time, with a second between writes
 * (docs.github.com, best practices for using the REST API).
 */
#ifndef CERTFS_GITHUB_H
#define CERTFS_GITHUB_H

#include "certfs/http.h"
#include "certfs/pull.h"

enum github_result {
	GITHUB_OK,
	GITHUB_UNCHANGED,	/* 304 */
	GITHUB_NOT_FOUND,	/* or the token may not see it */
	/*
	 * It is there already.  Of a ref it is told from the status alone:
	 * when it cannot be read then, it was refused.
	 */
	GITHUB_EXISTS,
	GITHUB_NOT_FAST_FORWARD, /* the branch has what the commit has not */
	GITHUB_NO_COMMITS,	/* the branch equals the base */
	GITHUB_CONFLICT,	/* a merge that only a person can do */
	GITHUB_NOT_YET,		/* still being made, or an empty repository:
				 * ask again, a few times */
	GITHUB_REFUSED,		/* for good */
	GITHUB_CREDENTIALS,	/* the token, or what it may */
	GITHUB_LIMITED,		/* not before 'retry_after', which grows
				 * when it comes again */
	GITHUB_BUSY,		/* 408, 5xx: again; of a write, ask first
				 * whether it happened */
	GITHUB_UNREACHABLE,	/* no connection, it broke off: again */
	GITHUB_TIMED_OUT,	/* again */
	GITHUB_UNTRUSTED,	/* its certificate; again, but seldom */
	GITHUB_NONSENSE,	/* not what GitHub says, as a proxy's page;
				 * again, but seldom */
	GITHUB_ABANDONED,	/* the client is being taken down */
};

/* ---- what is answered beside pull.h ---- */

struct github_user {
	int64_t		 id;
	char		*login;
};

struct github_repository {
	int64_t		 id;
	char		*name;		/* "owner/name" */
	char		*branch;	/* the default one */
	char		*parent;	/* of a fork: "owner/name"; or NULL */
	bool		 is_fork, is_archived, may_push;
};

struct github_commit {
	char		 tree[PULL_OBJECT_SIZE];
	char		(*parent)[PULL_OBJECT_SIZE];
	size_t		 parents;
	char		*author;	/* a name; NULL: none is said */
};

/* One line of a tree. */
struct github_entry {
	char		 mode[PULL_WORD_SIZE];	/* 100644, 040000, ... */
	char		 type[PULL_WORD_SIZE];	/* blob, tree, commit */
	char		*name;
	char		 object[PULL_OBJECT_SIZE];
	int64_t		 size;			/* of a blob; 0: not said */
};

struct github_tree {
	struct github_entry *entry;
	size_t		 count;
	bool		 truncated;	/* there are more */
};

struct github_comparison {
	char		 status[PULL_WORD_SIZE]; /* ahead, behind, ... */
	int64_t		 ahead, behind;		/* commits */
	char		 merge_base[PULL_OBJECT_SIZE];
};

struct github_answer {
	enum github_result result;
	int		 status;	/* of HTTP; 0: none */
	/* For people, one line, harmless; "" for GITHUB_OK and UNCHANGED. */
	char		 text[512];
	/* Seconds.  Of GITHUB_LIMITED never 0; else 0: not said. */
	unsigned	 retry_after;
	char		 etag[256];	/* of this page; "": none */
	struct http_hints hints;
	/* Filled as the request asks; the callback may take what they own by
	 * zeroing them, the rest is released. */
	char		 object[PULL_OBJECT_SIZE]; /* what a ref leads to; of a
					 * commit, a tree, a blob: its id */
	char		*ref;		/* "refs/heads/..." */
	struct github_user user;
	struct github_repository repository;
	struct github_commit commit;
	struct github_tree tree;
	struct bytes	*content;	/* of a blob */
	char		 merge[PULL_WORD_SIZE];	/* merge, fast-forward, none */
	struct github_comparison comparison;
	struct pull_request pull;
	struct pull_remark remark;
	struct pull_comment comment;
	struct pull_page page;
};

typedef void github_done(void *arg, struct github_answer *answer);

/* ---- requests ---- */

/* What all of them have; copied as far as it is needed. */
struct github_ask {
	struct http_client *client;	/* its base is https://api.github.com,
					 * or https://HOST/api/v3 */
	const char	*repository;	/* "owner/name" */
	const char	*etag;		/* GET: GITHUB_UNCHANGED if it is still
					 * that; NULL or "": none */
	const char	*next;		/* of pages: the one that 'next' of the
					 * last one leads to; NULL: the first */
	unsigned	 per_page;	/* 1 to 100; 0: 100 */
	/*
	 * Without 'next' the page of that number, 0: the first; for what came
	 * behind a full page since that was the last one.
	 */
	unsigned	 page;
	github_done	*done;
	void		*arg;
};

/*
 * All return 0 or -ENOMEM, -EINVAL for what cannot be sent, -EFBIG for what is
 * too much to be sent; 'done' is called only after 0.  Branches are named
 * without refs/heads/.
 */

/* Who the token's owner is: 'user'.  No 'repository'. */
int	github_ask_user(const struct github_ask *ask);
/* 'repository'. */
int	github_ask_repository(const struct github_ask *ask);
/*
 * Make a fork, or find the one that there is: 'repository', which may have
 * another name.  Its branches come later: until then GITHUB_NOT_FOUND and
 * GITHUB_NOT_YET.
 */
int	github_ask_fork(const struct github_ask *ask,
	    bool default_branch_only);
/* Bring a fork's branch to where the parent's is: 'merge'. */
int	github_ask_merge_upstream(const struct github_ask *ask,
	    const char *branch);

/* 'ref' and 'object'. */
int	github_ask_ref(const struct github_ask *ask, const char *branch);
int	github_ask_ref_create(const struct github_ask *ask,
	    const char *branch, const char *object);
/* Forward only. */
int	github_ask_ref_update(const struct github_ask *ask,
	    const char *branch, const char *object);

/* 'object' and 'commit'. */
int	github_ask_commit(const struct github_ask *ask, const char *object);

struct github_new_commit {
	const char	*message, *tree;
	const char	*const *parent;
	size_t		 parents;
	/*
	 * Author and committer; NULL: the token's owner, now.  With the same
	 * ones a repeated request makes the same commit.
	 */
	const char	*name, *email;
	int64_t		 at;		/* ns since 1970 */
};

int	github_ask_commit_create(const struct github_ask *ask,
	    const struct github_new_commit *commit);

/* What one directory has, without those below: 'object' and 'tree'. */
int	github_ask_tree(const struct github_ask *ask, const char *object);

/* A file of a new tree: one of 'content' and 'object', or it is deleted. */
struct github_change {
	const char	*path;		/* from the top, as it is */
	const struct bytes *content;	/* UTF-8, no NUL; else make a blob */
	const char	*object;	/* of a blob */
};

#define GITHUB_INLINE_MAX	((size_t)1 << 20) /* all 'content' together */

/* 'base_tree' with the changes made in it: 'object'. */
int	github_ask_tree_create(const struct github_ask *ask,
	    const char *base_tree, const struct github_change *change,
	    size_t changes);

/* The largest file that is read: what artifacts may have. */
#define GITHUB_CONTENT_MAX	((size_t)8 << 20)

/* 'object' and 'content', whose bytes have that id. */
int	github_ask_blob(const struct github_ask *ask, const char *object);

#define GITHUB_BLOB_MAX		((size_t)32 << 20)

/* 'object', which is the one of pull_git_object(). */
int	github_ask_blob_create(const struct github_ask *ask,
	    const void *data, size_t len);

/*
 * What 'head' has and 'base' has not: 'comparison', and 'page' with at most
 * PULL_FILES_MAX files, which has no next one.  Each is a branch, "user:branch"
 * or a commit.
 */
int	github_ask_comparison(const struct github_ask *ask, const char *base,
	    const char *head);

/* ---- pull requests ---- */

/* Those of 'head' ("user:branch"), open or not: a page of PULL_REQUESTS. */
int	github_ask_pulls(const struct github_ask *ask, const char *head,
	    const char *base);
/* 'pull'. */
int	github_ask_pull(const struct github_ask *ask, int64_t number);

struct github_new_pull {
	const char	*title, *body;
	const char	*head;		/* "user:branch" */
	const char	*base;
	bool		 draft;
	bool		 maintainer_can_modify;
};

int	github_ask_pull_create(const struct github_ask *ask,
	    const struct github_new_pull *pull);

/* What is NULL stays. */
struct github_pull_change {
	const char	*title, *body, *base;
	const char	*state;		/* "open" or "closed" */
};

int	github_ask_pull_update(const struct github_ask *ask, int64_t number,
	    const struct github_pull_change *change);

/*
 * Of files that a pull request changes GitHub shows no more, in pages of a
 * hundred (docs.github.com, list pull requests files).
 */
#define GITHUB_CHANGED_MAX	3000u

/* Pages; 'since' is ns since 1970: what was changed later; 0: all. */
int	github_ask_files(const struct github_ask *ask, int64_t number);
int	github_ask_reviews(const struct github_ask *ask, int64_t number);
int	github_ask_remarks(const struct github_ask *ask, int64_t number,
	    int64_t since);
int	github_ask_comments(const struct github_ask *ask, int64_t number,
	    int64_t since);
int	github_ask_events(const struct github_ask *ask, int64_t number);
/* Of the newest run of each check of a commit; of a check. */
int	github_ask_checks(const struct github_ask *ask, const char *object);
int	github_ask_annotations(const struct github_ask *ask, int64_t check);
int	github_ask_statuses(const struct github_ask *ask, const char *object);

/* Characters of a comment, with what marks it as ours. */
#define GITHUB_COMMENT_MAX	(PULL_COMMENT_MAX + 1000)

/* 'comment'. */
int	github_ask_comment_create(const struct github_ask *ask,
	    int64_t number, const char *body);
/* In the thread that the remark 'first' began: 'remark'. */
int	github_ask_reply(const struct github_ask *ask, int64_t number,
	    int64_t first, const char *body);

/* ---- for tests and fuzzers: what the answers' bodies are read with ---- */

enum github_document {
	GITHUB_USER, GITHUB_REPOSITORY, GITHUB_REF, GITHUB_COMMIT,
	GITHUB_TREE, GITHUB_BLOB, GITHUB_MERGE, GITHUB_COMPARISON,
	GITHUB_PULL, GITHUB_REMARK, GITHUB_COMMENT, GITHUB_CONTENT,
	GITHUB_PAGE,		/* with an enum pull_kind added */
	GITHUB_DOCUMENTS = GITHUB_PAGE + PULL_KINDS
};

/*
 * Into the field of 'answer', which is zero: -EINVAL with the sentence for
 * what is not as GitHub says, -ENOMEM; 'answer' is as it was then.
 */
int	github_read(enum github_document document, const void *data,
	    size_t size, struct github_answer *answer, struct reason *why);
/* Releases what they own. */
void	github_answer_done(struct github_answer *answer);

#endif
