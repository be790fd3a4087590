/*
 * Requests of GitHub, each with an answer that is good for it.
 */
#ifndef GITHUB_REQUESTS_H
#define GITHUB_REQUESTS_H

#include "asked_fixture.h"
#include "certfs/github.h"

#define SHA	"0123456789abcdef0123456789abcdef01234567"
#define SHA_2	"89abcdef0123456789abcdef0123456789abcdef"
#define ABC_SHA	"f2ba8f84ab5c1bce84a7b441cb1959cfc7093b7f"
#define BRANCH	"square/x y"

#define REPO	"/repos/microsoft/P.C"
#define REF_JSON(branch, sha)	"{\"ref\":\"refs/heads/" branch "\"," \
	"\"object\":{\"sha\":\"" sha "\"}}"
#define COMMIT_JSON	"{\"sha\":\"" SHA "\",\"tree\":{\"sha\":\"" SHA_2 \
	"\"},\"parents\":[]}"
#define TREE_JSON	"{\"sha\":\"" SHA "\",\"tree\":[]}"
#define BLOB_JSON(content)	"{\"sha\":\"" ABC_SHA "\"," \
	"\"encoding\":\"base64\",\"content\":\"" content "\"}"
#define END_JSON	"{\"ref\":\"r\",\"sha\":\"" SHA "\",\"repo\":null}"
#define PULL_JSON	"{\"number\":12,\"state\":\"open\",\"title\":\"T\"," \
	"\"head\":" END_JSON ",\"base\":" END_JSON "}"
#define COMMENT_JSON	"{\"id\":34,\"body\":\"c\"}"
#define REMARK_JSON	"{\"id\":35,\"path\":\"p\",\"in_reply_to_id\":8}"

enum {
	USER, REPOSITORY, FORK, MERGE, REF, REF_CREATE, REF_UPDATE, COMMIT,
	COMMIT_CREATE, COMMIT_BARE, TREE, TREE_CREATE, BLOB, BLOB_CREATE,
	COMPARISON, PULLS, PULL, PULL_CREATE, PULL_UPDATE, FILES, REVIEWS,
	REMARKS, COMMENTS, EVENTS, CHECKS, ANNOTATIONS, STATUSES,
	COMMENT_CREATE, REPLY, REQUESTS
};

extern const struct github_request {
	int		 (*ask)(void);
	const char	*method, *path, *body;
	const char	*good;	/* an answer */
} requests[REQUESTS];

/* What all of them have: for a test to change. */
extern struct github_ask usual;

/* What came of the last one. */
extern struct heard {
	struct github_answer answer;
	unsigned	 calls;
	struct pull_page page;	/* taken */
} heard;

void	heard_reset(void);

/* For each test. */
int	requests_fixture(void **state);
int	requests_fixture_gone(void **state);

void	start(size_t what);
void	answer_with(struct http_answer *answer, const char *body);
/* JSON, with an ETag. */
struct http_answer usual_answer(int status);
void	answer(int status, const char *body);

#endif
