/*
 * A request from its headers to its answer.
 */
#include "server.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* So many times the time-out may a whole request take. */
#define DEADLINES	10
/* What is read beyond the limit, so that the refusal can be read. */
#define DRAINED_MAX	((size_t)16 << 20)

struct request *
request_new(struct portal *portal, const struct side *side,
    struct MHD_Connection *connection, const char *method, const char *path)
{
	struct request *q = calloc(1, sizeof(*q));

	if (q == NULL)
		return NULL;
	q->portal = portal;
	q->side = side;
	q->connection = connection;
	q->begun = monotonic_now();
	q->method = text_dup(method, strlen(method));
	q->path = text_dup(path, strlen(path));
	q->body = (struct buf)BUF_INIT(0);
	answer_reset(&q->answer);
	digest_new_id("req", q->id);
	digest_of(NULL, 0, q->hash, q->sha256);
	if (q->method == NULL || q->path == NULL) {
		request_free(q);
		return NULL;
	}
	return q;
}

void
request_free(struct request *q)
{
	if (q == NULL)
		return;
	json_free(q->json);
	buf_done(&q->body);
	buf_done(&q->answer.body);
	fault_done(&q->fault);
	free(q->method);
	free(q->path);
	free(q);
}

const char *
request_header(const struct request *q, const char *name)
{
	return MHD_lookup_connection_value(q->connection, MHD_HEADER_KIND,
	    name);
}

const char *
request_query(const struct request *q, const char *name)
{
	return MHD_lookup_connection_value(q->connection,
	    MHD_GET_ARGUMENT_KIND, name);
}

int
request_number(struct request *q, const char *name, int64_t min, int64_t max,
    int64_t otherwise, int64_t *ret_number)
{
	const char *text = request_query(q, name);
	size_t digits;
	int64_t number;

	if (text == NULL) {
		*ret_number = otherwise;
		return 0;
	}
	digits = strspn(text, "0123456789");
	number = digits == 0 || digits > 18 || text[digits] != '\0' ? -1 :
	    strtoll(text, NULL, 10);
	if (number < min || number > max)
		return answer_refuse(q, PROBLEM_REQUEST, "'%s' in the query "
		    "has to be a number from %lld", name, (long long)min);
	*ret_number = number;
	return 0;
}

/* ---- what the headers say ---- */

static int
authenticate(struct request *q)
{
	static const char scheme[] = "Bearer ";
	const char *given = request_header(q, "Authorization");
	int r;

	if (given != NULL &&
	    strncasecmp(given, scheme, strlen(scheme)) == 0)
		q->token = tokens_find(&q->portal->tokens,
		    given + strlen(scheme));
	if (q->token != NULL)
		return 0;
	r = answer_refuse(q, PROBLEM_UNAUTHENTICATED, given == NULL ?
	    "there is no token: Authorization: Bearer TOKEN" :
	    "the token is not known here, or not any more");
	q->answer.authenticate = given == NULL ?
	    "Bearer realm=\"certfs-portal\"" :
	    "Bearer realm=\"certfs-portal\", error=\"invalid_token\"";
	return r;
}

static int
check_scope(struct request *q)
{
	enum scope scope = SCOPE_READ;
	const char *word = "";
	int r;

	if ((q->token->scopes & q->operation->scope) != 0)
		return 0;
	for (size_t i = 0; (word = scope_word(i, &scope)) != NULL; i++)
		if (scope == q->operation->scope)
			break;
	r = answer_refuse(q, PROBLEM_FORBIDDEN, "this needs a token with the "
	    "scope %s", word == NULL ? "" : word);
	q->answer.authenticate = "Bearer realm=\"certfs-portal\", "
	    "error=\"insufficient_scope\"";
	return r;
}

static int
check_type(struct request *q)
{
	const char *given = request_header(q, "Content-Type");
	const char *type = q->operation->type;
	size_t len;

	if (type == NULL)
		return 0;
	len = strlen(type);
	/* What may follow are parameters. */
	if (given != NULL && strncasecmp(given, type, len) == 0 &&
	    (given[len] == '\0' || strchr(" \t;", given[len]) != NULL))
		return 0;
	return answer_refuse(q, q->operation->type_problem, "the body has to "
	    "be %s", type);
}

static int
check_key(struct request *q)
{
	const char *given = request_header(q, "Idempotency-Key");
	size_t len;

	if (!q->operation->keyed)
		return 0;
	if (given == NULL)
		return answer_refuse(q, PROBLEM_KEY_MISSING, "there is no "
		    "Idempotency-Key");
	len = strlen(given);
	if (len >= 18 && len <= 66 && given[0] == '"' &&
	    given[len - 1] == '"') {
		memcpy(q->key, given + 1, len - 2);
		q->key[len - 2] = '\0';
		if (is_id(q->key))
			return 0;
		q->key[0] = '\0';
	}
	return answer_refuse(q, PROBLEM_KEY_MISSING, "the Idempotency-Key has "
	    "to be 16 to 64 letters, digits, - and _ in quotes");
}

static int
check_digest_header(struct request *q)
{
	if (!q->operation->digested ||
	    request_header(q, "Content-Digest") != NULL)
		return 0;
	return answer_refuse(q, PROBLEM_DIGEST, "there is no Content-Digest");
}

/*
 * The reviewer's side asks for no token, so no web page may reach it from a
 * browser on this machine: browsers say where a page came from, and name the
 * host that they take it for.
 */
static int
check_browser(struct request *q)
{
	static const char *const hosts[] = {
		"127.", "localhost", "[::1]"
	};
	const char *host = request_header(q, "Host");

	if (request_header(q, "Origin") != NULL)
		return answer_refuse(q, PROBLEM_FORBIDDEN, "this is not for "
		    "web pages");
	for (size_t i = 0; i < ARRAY_LEN(hosts); i++)
		if (host == NULL ||
		    strncasecmp(host, hosts[i], strlen(hosts[i])) == 0)
			return 0;
	return answer_refuse(q, PROBLEM_FORBIDDEN, "this host has another "
	    "name");
}

static int
check_length(struct request *q)
{
	const char *given = request_header(q, "Content-Length");
	unsigned long long length;

	errno = 0;
	length = given == NULL ? 0 : strtoull(given, NULL, 10);
	q->announced = (size_t)length;
	if (errno == 0 && length <= q->body.max)
		return 0;
	return answer_refuse(q, PROBLEM_TOO_LARGE, "the body can have %zu "
	    "bytes", q->body.max);
}

static int
check_headers(struct request *q)
{
	static int (*const public_checks[])(struct request *) = {
		check_scope, check_type, check_key, check_digest_header,
	};
	int r;

	r = q->side->is_public ? authenticate(q) : check_browser(q);
	if (r == 0)
		r = route_find(q);
	if (r == 0)
		q->body.max = q->operation->limit(q->portal);
	for (size_t i = 0; i < ARRAY_LEN(public_checks) && r == 0; i++)
		if (q->side->is_public)
			r = public_checks[i](q);
	return r == 0 ? check_length(q) : r;
}

/* -ENOMEM and the like, as an answer. */
static void
fail(struct request *q, int r)
{
	if (r == 0 || r == REFUSED)
		return;
	log_error("%s: %s", q->id, strerror(-r));
	answer_reset(&q->answer);
	r = answer_refuse(q, PROBLEM_UNAVAILABLE, "%s", strerror(-r));
	if (r == REFUSED)
		return;
	/* Not even memory for words. */
	answer_reset(&q->answer);
	q->answer.status = 503;
	q->answer.retry_after = 1;
}

static bool
is_refused(const struct request *q)
{
	return q->answer.status != 0;
}

bool
request_begin(struct request *q)
{
	const char *expect = request_header(q, "Expect");

	fail(q, check_headers(q));
	if (!is_refused(q))
		return false;
	/*
	 * Who waits for a sign gets the answer instead of it.  Who does not is
	 * heard to the end: a connection that is closed before that is reset,
	 * and the answer may be lost with it.
	 */
	return (expect != NULL && strcasecmp(expect, "100-continue") == 0) ||
	    q->announced > q->body.max + DRAINED_MAX;
}

bool
request_receive(struct request *q, const void *data, size_t len)
{
	const int64_t end = q->begun + DEADLINES *
	    q->portal->options->timeout * NS_PER_SECOND;
	int r;

	q->received += len;
	if (monotonic_now() > end || q->received > q->body.max + DRAINED_MAX)
		return false;
	if (is_refused(q))
		return true;
	r = buf_add(&q->body, data, len);
	if (r == -EFBIG)
		r = answer_refuse(q, PROBLEM_TOO_LARGE, "the body can have "
		    "%zu bytes", q->body.max);
	fail(q, r);
	return true;
}

/* ---- keys ---- */

static int
hash_request(const struct request *q, char ret_hex[SHA256_SIZE])
{
	struct buf all CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	unsigned char hash[32];
	int r;

	r = buf_printf(&all, "%s\n%s\n%s", q->method, q->path, q->sha256);
	digest_of(all.data, all.len, hash, ret_hex);
	return r;
}

static int
take_stored(struct request *q, const struct query *row)
{
	struct answer *a = &q->answer;
	int r;

	answer_reset(a);
	a->status = (unsigned)query_number(row, 1);
	a->type = "application/json";
	a->replayed = true;
	r = query_bytes(row, 2, &a->body);
	if (r == 0)
		r = query_copy(row, 3, a->location, sizeof(a->location));
	if (r == 0)
		r = query_copy(row, 4, a->etag, sizeof(a->etag));
	return r;
}

/* 1: the answer is the one that was stored. */
static int
replay(struct request *q, const char *request)
{
	struct query row CF_AUTO(query_done) = { 0 };
	const char *first;
	int r;

	r = db_ask(q->portal->db, &row, "SELECT request, status, body,"
	    " location, etag FROM answer WHERE account = ?1 AND key = ?2",
	    "ss", q->token->account, q->key);
	if (r == 0)
		r = query_next(&row);
	if (r <= 0)
		return r;
	first = query_text(&row, 0);
	if (first == NULL)
		return -ENOMEM;
	if (strcmp(first, request) != 0)
		return answer_refuse(q, PROBLEM_KEY_CONFLICT, "this key came "
		    "before with another request; make a new one for each");
	r = take_stored(q, &row);
	return r < 0 ? r : 1;
}

static int
keep(struct request *q, const char *request)
{
	const struct answer *a = &q->answer;

	return db_run(q->portal->db, "INSERT INTO answer"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)", "sssisssi",
	    q->token->account, q->key, request, (int64_t)a->status,
	    buf_text(&a->body), a->location, a->etag, q->now);
}

/* Only what was accepted is kept: a refusal has changed nothing. */
static int
run_once(struct request *q)
{
	char request[SHA256_SIZE];
	int r;

	r = hash_request(q, request);
	if (r == 0)
		r = replay(q, request);
	if (r != 0)
		return r < 0 ? r : 0;
	r = q->operation->run(q);
	return r < 0 ? r : keep(q, request);
}

/* ---- processing ---- */

static int
check_body(struct request *q)
{
	const char *digest = request_header(q, "Content-Digest");

	if (q->operation->digested && !digest_matches(digest, q->hash))
		return answer_refuse(q, PROBLEM_DIGEST, "Content-Digest is "
		    "not that of the body, whose SHA-256 is %s", q->sha256);
	return q->operation->check != NULL ? q->operation->check(q) : 0;
}

/* What was refused is taken back, but for its line of the journal. */
static int
finish_transaction(struct request *q, int r, bool processed)
{
	struct db *db = q->portal->db;

	if (r < 0) {
		fail(q, r);
		r = db_restart(db);
	}
	if (r == 0 && q->side->is_public)
		r = journal_add(q, processed);
	if (r == 0)
		return db_commit(db);
	db_rollback(db);
	return r;
}

static void
process(struct request *q)
{
	int r;

	if (!is_refused(q))
		fail(q, check_body(q));
	q->now = clock_now();
	r = db_begin(q->portal->db);
	if (r == 0) {
		if (!is_refused(q))
			r = q->operation->keyed ? run_once(q) :
			    q->operation->run(q);
		r = finish_transaction(q, r, true);
	}
	fail(q, r);
}

static void
note_only(struct request *q)
{
	int r;

	q->now = clock_now();
	r = db_begin(q->portal->db);
	if (r == 0)
		r = finish_transaction(q, 0, false);
	if (r < 0)
		log_error("%s: %s", q->id, strerror(-r));
}

static int
enter(struct request *q)
{
	int r;

	r = running_enter(q->portal->running, q->token->account, q->key);
	if (r == -EBUSY)
		return answer_refuse(q, PROBLEM_KEY_RUNNING, "come back when "
		    "it is answered");
	return r;
}

static void
process_with_faults(struct request *q)
{
	struct stopping *stopping = q->portal->stopping;
	bool entered = false;
	int r;

	if (q->key[0] != '\0' && !is_refused(q)) {
		r = enter(q);
		entered = r == 0;
		fail(q, r);
	}
	(void)serve_sleep(stopping, q->fault.delay);
	if (fault_is_before(&q->fault))
		note_only(q);
	else
		process(q);
	(void)serve_sleep(stopping, q->fault.delay_after);
	if (entered)
		running_leave(q->portal->running, q->token->account, q->key);
}

enum MHD_Result
request_end(struct request *q)
{
	enum MHD_Result result = MHD_NO;

	digest_of(q->body.data, q->body.len, q->hash, q->sha256);
	if (q->side->is_public)
		faults_take(q->portal->faults, q->method, q->path, &q->fault);
	process_with_faults(q);
	if (fault_act(q, &result))
		return result;
	return answer_send(q);
}
