/*
 * portal: the certification portal's protocol (contrib/portal/openapi.yaml)
 * as requests and plain answers.  No state, no retries, no waiting.
 *
 * Each portal_ask_*() starts one request on a client of http; when its answer
 * is there, 'done' is called from http_run() with what became of it.  What a
 * portal sends is hostile: sizes are bounded, texts made harmless, and what
 * does not fit is an answer of its own (PORTAL_NONSENSE), never a crash and
 * never taken in part.
 */
#ifndef CERTFS_PORTAL_H
#define CERTFS_PORTAL_H

#include "certfs/http.h"
#include "certfs/review.h"

enum portal_result {
	PORTAL_OK,
	PORTAL_UNCHANGED,	/* 304 */
	PORTAL_REFUSED,		/* for good, in the portal's own words, or
				 * with 413: 'problem' says why */
	PORTAL_CREDENTIALS,	/* 401, 403: 'problem' too */
	PORTAL_BUSY,		/* 408, 425, 429, 5xx, idempotency-running,
				 * digest-mismatch: again, not before
				 * 'retry_after' */
	PORTAL_UNREACHABLE,	/* no connection, it broke off: again */
	PORTAL_TIMED_OUT,	/* again */
	PORTAL_UNTRUSTED,	/* its certificate; again, but seldom */
	PORTAL_NONSENSE,	/* not what the protocol says, as a proxy's
				 * page; again, but seldom */
	PORTAL_ABANDONED,	/* the client is being taken down */
};

struct portal_answer {
	enum portal_result result;
	/* For people, one line, harmless; "" for PORTAL_OK and UNCHANGED. */
	char		 text[512];
	unsigned	 retry_after;	/* seconds, 0: not said */
	/* Filled as the request asks; the callback may take what they own by
	 * zeroing them, the rest is released. */
	struct review_service service;
	struct review_status status;
	struct review_receipt receipt;
	struct review_page page;
	struct review_problem problem;
	struct bytes	*content;
};

typedef void portal_done(void *arg, struct portal_answer *answer);

/* All return 0 or -ENOMEM, -EINVAL for what cannot be sent; 'done' is called
 * only after 0.  'id' is the submission's, 'key' an idempotency key. */

/* GET /v1: 'service'. */
int	portal_ask_service(struct http_client *client, portal_done *done,
	    void *arg);
/* POST /v1/submissions: 'status'. */
int	portal_ask_create(struct http_client *client, const char *connector,
	    const char *key, portal_done *done, void *arg);
/* GET /v1/submissions/{id}: 'status', or PORTAL_UNCHANGED if 'etag' is not
 * "" and still that of the submission. */
int	portal_ask_status(struct http_client *client, const char *id,
	    const char *etag, portal_done *done, void *arg);
/* PUT the zip: 'receipt'.  'zip' is kept until 'done'. */
int	portal_ask_package(struct http_client *client, const char *id,
	    struct bytes *zip, portal_done *done, void *arg);
/*
 * POST a revision: 'receipt'.  'body' is the JSON of the request, as
 * NewRevision; it stays the caller's until 'done', so that it can lie in
 * guarded memory.
 */
int	portal_ask_revision(struct http_client *client, const char *id,
	    const char *key, const void *body, size_t len, portal_done *done,
	    void *arg);
/* PUT intro.md: 'receipt'. */
int	portal_ask_intro(struct http_client *client, const char *id,
	    const char *key, struct bytes *text, portal_done *done, void *arg);
/* POST an event: 'receipt' (number is its seq).  'body' as NewEvent, as
 * above. */
int	portal_ask_event(struct http_client *client, const char *id,
	    const char *key, const void *body, size_t len, portal_done *done,
	    void *arg);
/* GET the events behind 'after': 'page'. */
int	portal_ask_events(struct http_client *client, const char *id,
	    int64_t after, portal_done *done, void *arg);
/*
 * GET an attachment: 'content', when size and hash are those of 'a'; else
 * PORTAL_REFUSED with the reason in 'text'.  What is much longer than it was
 * announced is not read to its end: PORTAL_NONSENSE.
 */
int	portal_ask_attachment(struct http_client *client, const char *id,
	    const struct review_attachment *a, portal_done *done, void *arg);

/* ---- for tests and fuzzers: what the answers' bodies are read with ---- */

/* -EINVAL with the sentence for what is not as the protocol says, -ENOMEM. */
int	portal_read_service(const void *data, size_t size,
	    struct review_service *ret_service, struct reason *why);
int	portal_read_status(const void *data, size_t size,
	    struct review_status *ret_status, struct reason *why);
int	portal_read_receipt(const void *data, size_t size,
	    struct review_receipt *ret_receipt, struct reason *why);
int	portal_read_page(const void *data, size_t size,
	    struct review_page *ret_page, struct reason *why);
/* Always something: what is no problem+json is told from the status alone. */
int	portal_read_problem(int status, const void *data, size_t size,
	    struct review_problem *ret_problem);

#endif
