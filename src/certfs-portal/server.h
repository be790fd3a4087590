/*
 * certfs-portal: what its files share.
 *
 * A request is received whole, within the limit of its operation; then one
 * transaction holds what it does, the answer that is kept under its
 * idempotency key, and its line of the journal, and only when that is on the
 * disk anything is answered.  So whoever gets no answer may ask again.
 *
 * Functions that work for a request return 0, REFUSED with the answer filled
 * in, or another -errno, of which the client is told that he may try again.
 * Whatever is not 0 takes back what the request has done.
 */
#ifndef CERTFS_PORTAL_SERVER_H
#define CERTFS_PORTAL_SERVER_H

#include <cjson/cJSON.h>
#include <microhttpd.h>

#include "certfs/base.h"
#include "certfs/json.h"

#include "database.h"

#define PROGRAM	"certfs-portal"

#define ID_SIZE		65	/* [A-Za-z0-9_-]{1,64} */
#define WORD_SIZE	33	/* [a-z0-9-]{1,32} */
#define SHA256_SIZE	65	/* hexadecimal */
#define DIGEST_SIZE	64	/* sha-256=:BASE64: */

#define REFUSED		(-ECANCELED)

/* ---- options.c ---- */

enum action { ACTION_SERVE, ACTION_HELP, ACTION_VERSION };

struct options {
	enum action	 action;
	/* Borrowed from argv, NULL where not given. */
	const char	*store, *tokens, *listen, *reviewer;
	const char	*certificate, *key;
	const char	*name;
	int64_t		 poll_after;	/* seconds */
	int64_t		 max_package;	/* bytes */
	int64_t		 timeout;	/* seconds without a byte */
};

/* -EINVAL with 'why' for a mistake. */
int	options_parse(int argc, char **argv, struct options *ret_options,
	    struct reason *why);
int	options_help(struct buf *out);

/* ---- tokens.c ---- */

enum scope {
	SCOPE_READ = 1,		/* every GET */
	SCOPE_WRITE = 2,	/* events and intro */
	SCOPE_SUBMIT = 4,	/* everything */
};

struct token {
	unsigned char	 hash[32];
	char		*account;
	unsigned	 scopes;	/* what it may, submit being all */
};

struct tokens {
	struct token	*token;
	size_t		 count;
};

/* A file that others may read is refused. */
int	tokens_read(const char *path, struct tokens *ret_tokens,
	    struct reason *why);
void	tokens_done(struct tokens *tokens);
/* NULL: there is none.  Takes as long for any text of that length. */
const struct token *tokens_find(const struct tokens *tokens,
	    const char *text);
const char *scope_word(size_t i, enum scope *ret_scope); /* NULL: no more */

/* ---- fault.c: what goes wrong on purpose ---- */

struct request;

/* Times that a rule hits; 'kind' is NULL for one that only delays. */
struct fault {
	const struct fault_kind *kind;
	int64_t		 number;	/* the value of its member */
	unsigned	 status, retry_after;
	bool		 html;
	int64_t		 delay, delay_after;	/* milliseconds */
	struct bytes	*text, *content_type;	/* or NULL */
	bool		 hit;
};

struct faults;

struct faults *faults_new(void);	/* NULL: no memory */
void	faults_free(struct faults *faults);	/* accepts NULL */
/* The first rule that hits; else 'ret_fault' is all zero. */
void	faults_take(struct faults *faults, const char *method,
	    const char *path, struct fault *ret_fault);
void	fault_done(struct fault *fault);
const char *fault_word(const struct fault *fault);	/* "": none */
/* Whether it hits before anything is processed. */
bool	fault_is_before(const struct fault *fault);
unsigned fault_status(const struct fault *fault);	/* 0: no answer */
/*
 * Answer as the fault wants it.  True: *ret_result is what microhttpd is to
 * be told; false: q's answer, which it may have changed, is sent as usual.
 */
bool	fault_act(struct request *q, enum MHD_Result *ret_result);
int	faults_post(struct request *q);
int	faults_get(struct request *q);
int	faults_delete(struct request *q);

/* ---- running.c: idempotency keys whose request is not answered yet ---- */

struct running;

struct running *running_new(void);	/* NULL: no memory */
void	running_free(struct running *running);	/* accepts NULL */
/* -EBUSY: it runs already; -ENOMEM. */
int	running_enter(struct running *running, const char *account,
	    const char *key);
void	running_leave(struct running *running, const char *account,
	    const char *key);

/* ---- answer.c ---- */

enum problem {
	PROBLEM_UNAUTHENTICATED, PROBLEM_FORBIDDEN, PROBLEM_NOT_FOUND,
	PROBLEM_METHOD, PROBLEM_MEDIA_TYPE, PROBLEM_TOO_LARGE,
	PROBLEM_KEY_MISSING, PROBLEM_KEY_CONFLICT, PROBLEM_KEY_RUNNING,
	PROBLEM_DIGEST, PROBLEM_REQUEST, PROBLEM_FORM, PROBLEM_NOT_A_ZIP,
	PROBLEM_UNSAFE_ZIP, PROBLEM_PACKAGE_MISSING, PROBLEM_WRONG_STATE,
	PROBLEM_VERSION, PROBLEM_RATE, PROBLEM_UNAVAILABLE, PROBLEM_INTERNAL,
	PROBLEMS
};

struct answer {
	unsigned	 status;	/* 0: none yet */
	const char	*type;		/* of the body */
	struct buf	 body;
	/* Headers; "", NULL and 0: it has none. */
	char		 location[ID_SIZE + 32], etag[SHA256_SIZE + 2];
	char		 digest[DIGEST_SIZE];
	const char	*allow, *authenticate, *redirect;
	unsigned	 retry_after;
	bool		 replayed;
};

#define ANSWER_MAX	((size_t)1 << 30)

/* What is added or printed; false, NULL: no memory. */
bool	put_text(cJSON *object, const char *name, const char *text);
bool	put_number(cJSON *object, const char *name, int64_t number);
bool	put_time(cJSON *object, const char *name, int64_t time);
/* Takes 'item' (which may be NULL: false), whatever comes of it. */
bool	put_item(cJSON *object, const char *name, cJSON *item);
bool	put_into(cJSON *array, cJSON *item);
void	json_item_done(cJSON **item);	/* for CF_AUTO */

/* Forget what was answered. */
void	answer_reset(struct answer *a);
/* Answer with 'item'; the text is kept as it will be sent. */
int	answer_json(struct request *q, unsigned status, const cJSON *item);
/* All return REFUSED, or -ENOMEM. */
int	answer_refuse(struct request *q, enum problem problem,
	    const char *format, ...) CF_PRINTF(3, 4);
/* With "state", and with "errors", which it takes. */
int	answer_refuse_state(struct request *q, const char *state,
	    const char *format, ...) CF_PRINTF(3, 4);
int	answer_refuse_errors(struct request *q, enum problem problem,
	    cJSON *errors, const char *detail);
/* One error at 'pointer'. */
int	answer_refuse_at(struct request *q, const char *pointer,
	    const char *format, ...) CF_PRINTF(3, 4);
/* The problem that has this status, for faults. */
enum problem problem_of(unsigned status);
/* Hand the answer to microhttpd, which takes the body. */
enum MHD_Result answer_send(struct request *q);
/* Status line, headers and the empty line, as microhttpd would send them. */
int	answer_head(const struct answer *a, int64_t length, struct buf *out);

/* ---- raw.c: past microhttpd ---- */

/* All of it, also through TLS; -EPIPE when the client has gone. */
int	raw_send(struct request *q, const void *data, size_t len);
/* The client gets a reset instead of an end. */
void	raw_reset(struct request *q);

/* ---- request.c, route.c ---- */

struct portal {
	const struct options *options;
	struct tokens	 tokens;
	struct db	*db;
	struct faults	*faults;
	struct running	*running;
	struct stopping	*stopping;
};

enum part { PART_ID, PART_ITEM, PARTS };

struct operation {
	const char	*method;
	const char	*path;		/* {} stands for an id */
	enum scope	 scope;
	bool		 keyed, digested;
	bool		 durable;	/* it changes something */
	const char	*type;		/* of the body; NULL: not asked */
	enum problem	 type_problem;	/* when it has another */
	size_t		(*limit)(const struct portal *portal);
	int		(*check)(struct request *q);	/* the body; or NULL */
	int		(*run)(struct request *q);	/* in a transaction */
};

/* What is listened to for whom. */
struct side {
	bool		 is_public;	/* tokens, journal, faults */
	const struct operation *operation;
	size_t		 count;
};

extern const struct side side_public, side_reviewer;

struct request {
	struct portal	*portal;
	const struct side *side;
	struct MHD_Connection *connection;
	char		 id[ID_SIZE];
	char		*method, *path;
	const struct operation *operation;	/* NULL: none fits */
	char		 part[PARTS][ID_SIZE];
	const struct token *token;
	char		 key[ID_SIZE];		/* idempotency; "": none */
	int64_t		 begun;			/* monotonic ns */
	int64_t		 now;			/* when it was processed */
	struct buf	 body;
	size_t		 announced, received;
	char		 sha256[SHA256_SIZE];	/* of the body */
	unsigned char	 hash[32];		/* the same */
	struct json_doc	*json;
	struct fault	 fault;
	struct answer	 answer;
};

/* NULL: no memory. */
struct request *request_new(struct portal *portal, const struct side *side,
	    struct MHD_Connection *connection, const char *method,
	    const char *path);
void	request_free(struct request *q);	/* accepts NULL */
/*
 * Judge what the headers say; what is wrong is in the answer then.  True: it
 * can be answered at once, the body is not worth waiting for.
 */
bool	request_begin(struct request *q);
/* A part of the body; false: enough of it. */
bool	request_receive(struct request *q, const void *data, size_t len);
/* All of it is here. */
enum MHD_Result request_end(struct request *q);
const char *request_header(const struct request *q, const char *name);
const char *request_query(const struct request *q, const char *name);
/* A number in the query, 'otherwise' without one. */
int	request_number(struct request *q, const char *name, int64_t min,
	    int64_t max, int64_t otherwise, int64_t *ret_number);

/* Find the operation; refuses with 404 or 405. */
int	route_find(struct request *q);

/* ---- serve.c ---- */

/* Until a signal ends it. */
int	serve(const struct options *options, struct reason *why);
/* Sleep, but not when the server is to end: true then. */
bool	serve_sleep(struct stopping *stopping, int64_t ms);
bool	serve_is_ending(struct stopping *stopping);
int64_t	monotonic_now(void);

/* ---- shape.c: what a JSON body may consist of ---- */

enum shape_kind {
	SHAPE_TEXT, SHAPE_NUMBER, SHAPE_REAL, SHAPE_TRUTH, SHAPE_OBJECT,
	SHAPE_LIST
};

struct member {
	const char	*name;
	enum shape_kind	 kind;
	bool		 required;
	int64_t		 min, max;	/* characters, or the value */
	bool		(*fits)(const char *text);	/* or NULL */
	const char	*form;			/* what has to fit, in words */
	const char *const *words;		/* or NULL; ends with NULL */
	const struct shape *shape;	/* of an object, of a list's objects */
};

struct shape {
	const struct member *member;
	size_t		 count;
	bool		 open;		/* others are let through */
};

/* Parse the body and compare it; refuses with all that is wrong. */
int	shape_read(struct request *q, const struct shape *shape);
/* The same by the member "type", one of 'words'. */
int	shape_read_typed(struct request *q, const char *const *words,
	    const struct shape *shapes, size_t count);
/* Members of a body that was compared. */
const char *body_text(const struct json_node *o, const char *name);
int64_t	body_number(const struct json_node *o, const char *name,
	    int64_t otherwise);

bool	is_id(const char *text);
bool	is_word(const char *text);
bool	is_sha256(const char *text);
bool	is_commit(const char *text);

/* ---- states.c ---- */

enum act {
	ACT_REVISION = 1, ACT_INTRO = 2, ACT_MESSAGE = 4, ACT_TESTED = 8,
	ACT_WITHDRAWAL = 16, ACT_DISPOSITION = 32,
};

bool	state_allows(const char *state, enum act act);
const char *state_waiting_for(const char *state, bool tested);
int64_t	state_due(const char *state, int64_t since);	/* 0: never */
bool	state_is_known(const char *word);
bool	state_leads_to(const char *from, const char *to);
/* "in-review, rejected", or "nothing". */
int	state_ways(const char *from, struct buf *out);

/* ---- submission.c ---- */

struct submission {
	char		 id[ID_SIZE];
	char		*account, *connector;
	char		 state[WORD_SIZE], waiting_for[WORD_SIZE];
	int64_t		 revision, last_event;
	int64_t		 due_at, created_at, updated_at;
};

void	submission_done(struct submission *s);
/* The one that the path names; of another account there is none. */
int	submission_load(struct request *q, struct submission *ret_submission);
/* The same, and that its state allows something. */
int	submission_load_for(struct request *q, enum act act,
	    struct submission *ret_submission);
int	submission_store(struct request *q, const struct submission *s);
cJSON	*submission_json(const struct request *q,
	    const struct submission *s);	/* NULL: no memory */

/* ---- history.c: events, and what comes with them ---- */

/*
 * Add one; takes 'member' (NULL: no memory), which stands under the name of
 * the type.  'ret_event' (may be NULL) is the caller's.
 */
int	history_add(struct request *q, struct submission *s, const char *type,
	    const char *by, cJSON *member, cJSON **ret_event);
/* One of which the type says everything. */
int	history_add_bare(struct request *q, struct submission *s,
	    const char *type, const char *by, cJSON **ret_event);
/* Go to a state; the event says so.  'waiting_for' may be NULL. */
int	history_move(struct request *q, struct submission *s, const char *to,
	    const char *waiting_for, const char *by, const char *reason);
/* Any event: 'event' gets seq and at. */
int	history_add_raw(struct request *q, struct submission *s, cJSON *event);

/* ---- the operations ---- */

int	service_get(struct request *q);
int	submission_check(struct request *q);
int	submission_post(struct request *q);
int	submission_get(struct request *q);
int	package_check(struct request *q);
int	package_put(struct request *q);
int	revision_check(struct request *q);
int	revision_post(struct request *q);
int	intro_check(struct request *q);
int	intro_put(struct request *q);
int	events_get(struct request *q);
int	event_check(struct request *q);
int	event_post(struct request *q);
int	attachment_get(struct request *q);

int	review_list(struct request *q);
int	review_get(struct request *q);
int	review_package(struct request *q);
int	review_intro(struct request *q);
int	review_state_check(struct request *q);
int	review_state(struct request *q);
int	review_message_check(struct request *q);
int	review_message(struct request *q);
int	review_finding_check(struct request *q);
int	review_finding(struct request *q);
int	review_event_check(struct request *q);
int	review_event(struct request *q);
int	journal_get(struct request *q);

/* The request's line; 'processed': it was done, or refused for good. */
int	journal_add(struct request *q, bool processed);

/* ---- digest.c ---- */

void	digest_of(const void *data, size_t len, unsigned char ret_hash[32],
	    char ret_hex[SHA256_SIZE]);
/* As RFC 9530 writes it. */
void	digest_text(const unsigned char hash[32],
	    char ret_text[DIGEST_SIZE]);
bool	digest_matches(const char *text, const unsigned char hash[32]);
void	digest_new_id(const char *prefix, char ret_id[ID_SIZE]);
/* Decode base64; -EINVAL. */
int	digest_decode(const char *text, struct buf *out);

#endif
