/*
 * Answers: JSON, problems (RFC 9457), and the bytes of both.
 */
#include "server.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	const char	*type;
	unsigned	 status;
	const char	*title;
} problems[PROBLEMS] = {
	[PROBLEM_UNAUTHENTICATED] = { "unauthenticated", 401,
	    "This needs a token that is known here" },
	[PROBLEM_FORBIDDEN] = { "forbidden", 403,
	    "The token may not do this" },
	[PROBLEM_NOT_FOUND] = { "not-found", 404, "There is no such thing" },
	[PROBLEM_METHOD] = { "method-not-allowed", 405,
	    "Nothing like this can be done here" },
	[PROBLEM_MEDIA_TYPE] = { "unsupported-media-type", 415,
	    "The body is of another type than it has to be" },
	[PROBLEM_TOO_LARGE] = { "too-large", 413, "The body is too large" },
	[PROBLEM_KEY_MISSING] = { "idempotency-missing", 400,
	    "This needs an Idempotency-Key" },
	[PROBLEM_KEY_CONFLICT] = { "idempotency-conflict", 422,
	    "The key stands for another request" },
	[PROBLEM_KEY_RUNNING] = { "idempotency-running", 409,
	    "The first request of this key is still running" },
	[PROBLEM_DIGEST] = { "digest-mismatch", 400,
	    "The body is not what its digest says" },
	[PROBLEM_REQUEST] = { "invalid-request", 422,
	    "The request is not as it has to be" },
	[PROBLEM_FORM] = { "invalid-form", 422,
	    "The form is not as it has to be" },
	[PROBLEM_NOT_A_ZIP] = { "not-a-zip", 415, "The package is no zip" },
	[PROBLEM_UNSAFE_ZIP] = { "unsafe-zip", 422,
	    "The package may do harm" },
	[PROBLEM_PACKAGE_MISSING] = { "package-missing", 409,
	    "The package is not here" },
	[PROBLEM_WRONG_STATE] = { "wrong-state", 409,
	    "This is not possible in the submission's state" },
	[PROBLEM_VERSION] = { "version-conflict", 409,
	    "The version cannot stand for this" },
	[PROBLEM_RATE] = { "rate-limited", 429, "Too many requests" },
	[PROBLEM_UNAVAILABLE] = { "unavailable", 503,
	    "It cannot be done just now" },
	[PROBLEM_INTERNAL] = { "internal", 500, "Something went wrong" },
};

/* ---- JSON ---- */

bool
put_text(cJSON *object, const char *name, const char *text)
{
	return cJSON_AddStringToObject(object, name, text) != NULL;
}

bool
put_number(cJSON *object, const char *name, int64_t number)
{
	return cJSON_AddNumberToObject(object, name, (double)number) != NULL;
}

bool
put_time(cJSON *object, const char *name, int64_t time)
{
	char text[CLOCK_TEXT_SIZE];

	clock_text(time, text);
	return put_text(object, name, text);
}

bool
put_item(cJSON *object, const char *name, cJSON *item)
{
	if (cJSON_AddItemToObject(object, name, item))
		return true;
	cJSON_Delete(item);
	return false;
}

bool
put_into(cJSON *array, cJSON *item)
{
	if (cJSON_AddItemToArray(array, item))
		return true;
	cJSON_Delete(item);
	return false;
}

void
json_item_done(cJSON **item)
{
	cJSON_Delete(*item);
}

/* ---- filling ---- */

void
answer_reset(struct answer *a)
{
	buf_done(&a->body);
	*a = (struct answer){ .body = BUF_INIT(ANSWER_MAX) };
}

static int
fill(struct answer *a, unsigned status, const char *type, const cJSON *item)
{
	char *text = item == NULL ? NULL : cJSON_PrintUnformatted(item);
	int r;

	if (text == NULL)
		return -ENOMEM;
	a->status = status;
	a->type = type;
	r = buf_puts(&a->body, text);
	if (r == 0)
		r = buf_putc(&a->body, '\n');
	cJSON_free(text);
	return r;
}

int
answer_json(struct request *q, unsigned status, const cJSON *item)
{
	return fill(&q->answer, status, "application/json", item);
}

/* What is refused takes back what was answered before. */
static cJSON *
problem_new(struct request *q, enum problem problem, const char *detail)
{
	struct buf path CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	cJSON *o = cJSON_CreateObject();

	answer_reset(&q->answer);
	if (text_neutralise(&path, q->path, strlen(q->path)) == 0 &&
	    put_text(o, "type", problems[problem].type) &&
	    put_text(o, "title", problems[problem].title) &&
	    put_number(o, "status", problems[problem].status) &&
	    put_text(o, "detail", detail) &&
	    put_text(o, "instance", buf_text(&path)) &&
	    put_text(o, "request_id", q->id))
		return o;
	cJSON_Delete(o);
	return NULL;
}

/* Takes 'o', which may be NULL. */
static int
refuse(struct request *q, enum problem problem, cJSON *o)
{
	int r;

	r = fill(&q->answer, problems[problem].status,
	    "application/problem+json", o);
	cJSON_Delete(o);
	if (problem == PROBLEM_KEY_RUNNING || problem == PROBLEM_UNAVAILABLE ||
	    problem == PROBLEM_RATE)
		q->answer.retry_after = 1;
	return r < 0 ? r : REFUSED;
}

static void
put_detail(struct buf *out, const char *format, va_list ap)
{
	/* What does not fit, or has no memory, is cut. */
	(void)buf_vprintf(out, format, ap);
}

int
answer_refuse(struct request *q, enum problem problem, const char *format, ...)
{
	struct buf detail CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	va_list ap;

	va_start(ap, format);
	put_detail(&detail, format, ap);
	va_end(ap);
	return refuse(q, problem, problem_new(q, problem, buf_text(&detail)));
}

int
answer_refuse_state(struct request *q, const char *state, const char *format,
    ...)
{
	struct buf detail CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	va_list ap;
	cJSON *o;

	va_start(ap, format);
	put_detail(&detail, format, ap);
	va_end(ap);
	o = problem_new(q, PROBLEM_WRONG_STATE, buf_text(&detail));
	if (o == NULL || !put_text(o, "state", state)) {
		cJSON_Delete(o);
		return -ENOMEM;
	}
	return refuse(q, PROBLEM_WRONG_STATE, o);
}

int
answer_refuse_errors(struct request *q, enum problem problem, cJSON *errors,
    const char *detail)
{
	cJSON *o = problem_new(q, problem, detail);

	if (!put_item(o, "errors", errors)) {
		cJSON_Delete(o);
		return -ENOMEM;
	}
	return refuse(q, problem, o);
}

int
answer_refuse_at(struct request *q, const char *pointer, const char *format,
    ...)
{
	struct buf detail CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	cJSON *errors = cJSON_CreateArray(), *one = cJSON_CreateObject();
	bool good;
	va_list ap;

	va_start(ap, format);
	put_detail(&detail, format, ap);
	va_end(ap);
	good = put_text(one, "pointer", pointer) &&
	    put_text(one, "detail", buf_text(&detail));
	if (!put_into(errors, one) || !good) {
		cJSON_Delete(errors);
		return -ENOMEM;
	}
	return answer_refuse_errors(q, PROBLEM_REQUEST, errors,
	    buf_text(&detail));
}

enum problem
problem_of(unsigned status)
{
	for (size_t i = 0; i < ARRAY_LEN(problems); i++)
		if (problems[i].status == status)
			return (enum problem)i;
	return PROBLEM_INTERNAL;
}

/* ---- headers ---- */

struct header {
	const char	*name, *value;
};

#define HEADERS_MAX	10

/* 'number' is where the value of Retry-After is written. */
static size_t
list_headers(const struct answer *a, char number[16],
    struct header list[HEADERS_MAX])
{
	const struct header all[] = {
		{ "Content-Type", a->type },
		{ "Location", a->redirect != NULL ? a->redirect :
		    a->location },
		{ "ETag", a->etag },
		{ "Content-Digest", a->digest },
		{ "Allow", a->allow },
		{ "WWW-Authenticate", a->authenticate },
		{ "Retry-After", number },
		{ "Idempotent-Replay", a->replayed ? "true" : NULL },
		{ "Cache-Control", "no-store" },
		{ "X-Content-Type-Options", "nosniff" },
	};
	size_t count = 0;

	number[0] = '\0';
	if (a->retry_after > 0)
		(void)snprintf(number, 16, "%u", a->retry_after);
	for (size_t i = 0; i < ARRAY_LEN(all); i++)
		if (all[i].value != NULL && all[i].value[0] != '\0')
			list[count++] = all[i];
	return count;
}

int
answer_head(const struct answer *a, int64_t length, struct buf *out)
{
	struct header list[HEADERS_MAX];
	char number[16];
	size_t count = list_headers(a, number, list);
	int r;

	r = buf_printf(out, "HTTP/1.1 %u %s\r\nConnection: close\r\n"
	    "Content-Length: %lld\r\n", a->status,
	    MHD_get_reason_phrase_for(a->status), (long long)length);
	for (size_t i = 0; i < count && r == 0; i++)
		r = buf_printf(out, "%s: %s\r\n", list[i].name, list[i].value);
	return r == 0 ? buf_puts(out, "\r\n") : r;
}

static bool
add_headers(struct MHD_Response *response, const struct answer *a)
{
	struct header list[HEADERS_MAX];
	char number[16];
	size_t count = list_headers(a, number, list);

	for (size_t i = 0; i < count; i++)
		if (MHD_add_response_header(response, list[i].name,
		    list[i].value) != MHD_YES)
			return false;
	return true;
}

static struct MHD_Response *
make_response(struct answer *a)
{
	struct MHD_Response *response;

	if (a->body.len == 0)
		return MHD_create_response_from_buffer(0, NULL,
		    MHD_RESPMEM_PERSISTENT);
	response = MHD_create_response_from_buffer_with_free_callback(
	    a->body.len, a->body.data, free);
	if (response != NULL)
		a->body = (struct buf)BUF_INIT(ANSWER_MAX);
	return response;
}

enum MHD_Result
answer_send(struct request *q)
{
	struct MHD_Response *response = make_response(&q->answer);
	enum MHD_Result r = MHD_NO;

	if (response == NULL)
		return MHD_NO;
	if (add_headers(response, &q->answer))
		r = MHD_queue_response(q->connection, q->answer.status,
		    response);
	MHD_destroy_response(response);
	return r;
}
