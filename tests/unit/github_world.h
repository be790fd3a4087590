/*
 * A GitHub in memory, in place of the module: repositories with commits,
 * trees and refs, pull requests and comments.  What is asked is done at once;
 * the answer waits in world.answer.  One request can go wrong, before or
 * after it was done.
 */
#ifndef GITHUB_WORLD_H
#define GITHUB_WORLD_H

#include "certfs/github.h"

#define WORLD_UPSTREAM	"microsoft/PowerPlatformConnectors"
#define WORLD_FORK	"dana/PowerPlatformConnectors"

enum fault { FAULT_NONE, FAULT_LOST_REQUEST, FAULT_LOST_ANSWER };

struct world_file {
	char	path[128];
	char	object[PULL_OBJECT_SIZE];
};

struct world_tree {
	char	id[PULL_OBJECT_SIZE];
	struct world_file file[16];
	size_t	count;
};

struct world_commit {
	char	id[PULL_OBJECT_SIZE], tree[PULL_OBJECT_SIZE];
	char	parent[PULL_OBJECT_SIZE];
};

struct world_ref {
	char	repository[64], branch[64], object[PULL_OBJECT_SIZE];
};

struct world_pull {
	char	head[128], title[256], body[2048];
	bool	closed, merged;
	bool	buried;		/* it cannot be opened again */
	bool	fork_gone;
};

struct world_comment {
	char	body[512];
	int64_t	thread;
};

extern struct world {
	struct github_answer answer;
	unsigned requests;
	bool	 gone;		/* upstream, and every comment */
	unsigned fault_at;	/* the request; 0: none */
	enum fault fault;
	bool	has_fork, is_strange;	/* a repository of that name, no fork */
	bool	diverged;		/* the fork's base cannot be moved */
	struct world_tree tree[64];
	size_t	trees;
	struct world_commit commit[32];
	size_t	commits;
	struct world_ref ref[8];
	size_t	refs;
	struct world_pull pull[4];
	size_t	pulls;
	struct world_comment comment[8];
	size_t	comments;
	/* A file of others that the pull request has. */
	const char *stray;
	size_t	crowd;			/* so many files, each time it is asked
					 * what is changed */
	/* Called once before a ref is moved. */
	void	(*before_move)(void);
} world;

/* The base has a README and somebody else's connector. */
void	world_reset(void);
struct world_ref *world_ref(const char *repository, const char *branch);
/* The blob at a path of a commit; NULL: none. */
const char *world_blob(const char *commit, const char *path);
/* Somebody pushes a commit that changes 'path'. */
void	world_push(const char *repository, const char *branch,
	    const char *path, const char *text);

#endif
