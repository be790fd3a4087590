/*
 * portal, inside: how an answer's body is read.
 *
 * What an object has is a table of members; each kind of value has one reader,
 * which checks it and puts it where the table says.
 */
#ifndef PORTAL_INTERNAL_H
#define PORTAL_INTERNAL_H

#include "certfs/json.h"
#include "certfs/portal.h"

/* ---- documents (document.c) ---- */

/*
 * Parse 'data', whose top is an object: -EINVAL with the sentence, -ENOMEM.
 * What would cost much more memory than its bytes is refused before.
 */
int	portal_document(const void *data, size_t size,
	    struct json_doc **ret_doc, struct reason *why);
/* The sentence again, as one about 'place'; returns 'r'. */
int	portal_at(int r, struct reason *why, const char *place);

/* ---- members (member.c) ---- */

struct member {
	const char	*name;
	int		 (*read)(const struct json_node *node,
			    const struct member *m, void *to,
			    struct reason *why);
	size_t		 offset;	/* in what is filled in */
	int64_t		 min;		/* of numbers */
	size_t		 max;		/* bytes of a text */
	bool		 optional;	/* may be missing, or null */
};

/* A row; what follows 'field' are 'min', 'max' and 'optional', by name. */
#define MEMBER(member_name, reader, structure, field, ...)	\
	{ .name = (member_name), .read = (reader),	\
	    .offset = offsetof(structure, field), __VA_ARGS__ }
/* For a reader that fills in more than one field. */
#define MEMBER_WHOLE(member_name, reader, ...)	\
	{ .name = (member_name), .read = (reader), __VA_ARGS__ }

/* All of them, into 'to'; what was read before a failure stays there. */
int	portal_members(const struct json_node *object,
	    const struct member *members, size_t count, void *to,
	    struct reason *why);

typedef int member_read(const struct json_node *node, const struct member *m,
	    void *to, struct reason *why);

member_read	member_id;	/* char[REVIEW_ID_SIZE] */
member_read	member_word;	/* char[REVIEW_WORD_SIZE] */
member_read	member_sha256;	/* char[REVIEW_SHA256_SIZE] */
member_read	member_time;	/* int64_t */
member_read	member_number;	/* int64_t, not below 'min' */
member_read	member_count;	/* unsigned, not below 'min' */
member_read	member_line;	/* char *, over 'max' it is refused */
member_read	member_line_cut; /* char *, over 'max' it ends in "..." */
member_read	member_body;	/* char *, of several lines */

/* ---- words, texts and times ---- */

bool	portal_is_id(const char *text, size_t len);
bool	portal_is_word(const char *text, size_t len);
bool	portal_is_type(const char *text, size_t len);	/* of a problem */
bool	portal_is_sha256(const char *text, size_t len);
/* The number of a node, when it is whole and exact. */
bool	portal_integer(const struct json_node *node, int64_t *ret_number);

/* Harmless, to be freed: -EFBIG when that has more than 'max' bytes. */
int	portal_text_line(const char *text, size_t len, size_t max,
	    char **ret_line);
int	portal_text_line_cut(const char *text, size_t len, size_t max,
	    char **ret_line);
int	portal_text_body(const char *text, size_t len, size_t max,
	    char **ret_body);

/* RFC 3339, any offset; years that 64 bits of nanoseconds can hold. */
bool	portal_time(const char *text, size_t len, int64_t *ret_ns);

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
