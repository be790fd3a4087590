/*
 * portal, inside: how an answer's body is read.
 */
#ifndef PORTAL_INTERNAL_H
#define PORTAL_INTERNAL_H

#include "certfs/portal.h"
#include "certfs/wire.h"

/* ---- members that are words (member.c) ---- */

member_read	member_id;	/* char[REVIEW_ID_SIZE] */
member_read	member_word;	/* char[REVIEW_WORD_SIZE] */
member_read	member_sha256;	/* char[REVIEW_SHA256_SIZE] */

bool	portal_is_id(const char *text, size_t len);
bool	portal_is_word(const char *text, size_t len);
bool	portal_is_type(const char *text, size_t len);	/* of a problem */
bool	portal_is_sha256(const char *text, size_t len);

/* ---- objects ---- */

int	portal_event(const struct json_node *node,
	    struct review_event *ret_event, struct reason *why);

enum portal_receipt {
	PORTAL_STORED, PORTAL_REVISION, PORTAL_EVENT,
	PORTAL_RECEIPTS
};

int	portal_receipt(enum portal_receipt kind, const void *data, size_t size,
	    struct review_receipt *ret_receipt, struct reason *why);
/* 'ret_spoke': it says what is wrong, so that it is the portal's. */
int	portal_problem(int status, const void *data, size_t size,
	    struct review_problem *ret_problem, bool *ret_spoke);

/* ---- answers (answer.c) ---- */

#define PORTAL_JSON	"application/json"
#define PORTAL_BYTES	"application/octet-stream"

/*
 * What became of a request, before its body is read: 'out', which is zero,
 * gets everything but what the request asked for.  'accept' is the type that
 * the body must have; 'conditional': 304 is an answer.
 */
void	portal_judge(const struct http_answer *answer, const char *accept,
	    bool conditional, struct portal_answer *out);
/* What reading the body failed with (-errno) becomes the result. */
void	portal_fail(struct portal_answer *out, int r,
	    const struct reason *why);

#endif
