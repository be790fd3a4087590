/*
 * github, inside: how an answer is read, and how a request is put together.
 */
#ifndef GITHUB_INTERNAL_H
#define GITHUB_INTERNAL_H

#include "certfs/github.h"
#include "certfs/wire.h"

#include <cjson/cJSON.h>

#define GITHUB_JSON	"application/json"

/* ---- members (member.c) ---- */

member_read	github_word;	/* char[PULL_WORD_SIZE], lower case */
member_read	github_object;	/* char[PULL_OBJECT_SIZE] */
member_read	github_bot;	/* bool, of a user's type */
/* char *, exactly: what could not be shown as it is is refused */
member_read	github_name;

bool	github_is_object(const char *text);

/* What an array of objects becomes. */
struct items {
	const struct member *members;
	size_t		 count;		/* of them */
	size_t		 size;		/* of an item */
	size_t		 max;
	bool		 cut;		/* what is beyond 'max' is left out */
};

/*
 * On failure too, '*ret_items' has '*ret_count' items, which may be empty in
 * part, for the caller to release.
 */
int	github_items(const struct json_node *array, const struct items *items,
	    void **ret_items, size_t *ret_count, struct reason *why);

/* ---- items of pages (item.c) ---- */

extern const struct items github_kinds[PULL_KINDS];

/* ---- problems (problem.c) ---- */

struct problem {
	bool		 spoke;	/* it is GitHub's own word, no proxy's */
	struct buf	 words;	/* one line, harmless */
};

void	problem_done(struct problem *p);
int	problem_read(const struct http_answer *answer, struct problem *p);
bool	problem_has(const struct problem *p, const char *words);

/* ---- answers (answer.c) ---- */

/* What a status may mean depends on what was asked for. */
enum topic {
	TOPIC_FORK = 1, TOPIC_GIT = 2, TOPIC_REF_CREATE = 4,
	TOPIC_REF_UPDATE = 8, TOPIC_PULL_CREATE = 16,
};

/*
 * What became of a request, before its body is read: 'out', which is zero,
 * gets everything but what the request asked for.
 */
void	github_judge(const struct http_answer *answer, unsigned topics,
	    bool conditional, struct github_answer *out);
/* What reading the body failed with (-errno) becomes the result. */
void	github_fail(struct github_answer *out, int r,
	    const struct reason *why);

/* ---- requests (ask.c) ---- */

/* What requests of one kind have in common. */
struct kind {
	const char	*method;
	enum github_document document;
	unsigned	 topics;
};

/*
 * A request that is being put together.  Errors stick, and call_send() returns
 * the first of them.
 */
struct call {
	const struct github_ask *given;
	const struct kind *kind;
	struct buf	 path;
	cJSON		*body;		/* NULL: none */
	int		 error;
	/* What the answer has to be about; "" and 0: anything. */
	char		 object[PULL_OBJECT_SIZE];
	char		*ref;
	int64_t		 number;
};

/* Below the repository. */
void	call_begin(struct call *c, const struct github_ask *given,
	    const struct kind *kind);
/* What follows in the path. */
void	call_put(struct call *c, const char *path);	/* as it is */
void	call_put_segment(struct call *c, const char *segment); /* "/" and it */
void	call_put_number(struct call *c, int64_t number);	/* the same */
void	call_put_object(struct call *c, const char *object);	/* the same */
void	call_put_value(struct call *c, const char *value);	/* of a query */
/* The body's members; a text that is NULL is left out. */
cJSON	*call_body(struct call *c);
void	call_add_text(struct call *c, cJSON *to, const char *name,
	    const char *text);
void	call_add_object(struct call *c, cJSON *to, const char *name,
	    const char *object);
void	call_add_bool(struct call *c, cJSON *to, const char *name,
	    bool value);
void	call_refuse(struct call *c, int r);	/* unless 0 */
/* Start it; releases what the call has. */
int	call_send(struct call *c);

#endif
