/*
 * Requests.  A 'struct call' while one is put together; one 'struct sent' for
 * each that is on its way, which owns what has to last until the answer is
 * there.
 */
#include "internal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PATH_MAX_LEN	((size_t)4096)
#define NAME_LEN_MAX	100u	/* GitHub's own limit of a repository's name */
/*
 * A page of a hundred of the longest texts does not fit in when each of their
 * letters is escaped; it is asked for with fewer per page then.
 */
#define ANSWER_MAX	((size_t)32 << 20)

static const struct http_header headers[] = {
	/* Without it GitHub chooses the version, one day another one. */
	{ "X-GitHub-Api-Version", "2022-11-28" },
};

struct sent {
	const struct kind *kind;
	github_done	*done;
	void		*arg;
	bool		 conditional;
	char		*json;
	char		*path;		/* no page leads there again */
	char		 object[PULL_OBJECT_SIZE];
	char		*ref;
	int64_t		 number;
};

static void
sent_done(struct sent **sent)
{
	if (*sent == NULL)
		return;
	cJSON_free((*sent)->json);
	free((*sent)->path);
	free((*sent)->ref);
	free(*sent);
}

/* ---- answers ---- */

/* Whatever it says of itself, a file is what its bytes are. */
static int
check_content(const struct github_answer *out, struct reason *why)
{
	char object[PULL_OBJECT_SIZE];
	int r;

	if (out->content == NULL)
		return 0;
	r = pull_git_object("blob", out->content->data, out->content->size,
	    object);
	if (r < 0)
		return reason_set(why, -r, "a file cannot be compared with "
		    "its object: %s", strerror(-r));
	return strcmp(object, out->object) == 0 ? 0 : reason_set(why, EINVAL,
	    "the file is not the object %s, but %s", out->object, object);
}

/* Another thing than the one that was asked for is no answer. */
static int
check_subject(const struct sent *sent, const struct github_answer *out,
    struct reason *why)
{
	if (sent->object[0] != '\0' && strcmp(out->object, sent->object) != 0)
		return reason_set(why, EINVAL, "it is about the object %s, "
		    "not %s", out->object, sent->object);
	if (sent->ref != NULL && strcmp(out->ref, sent->ref) != 0)
		return reason_set(why, EINVAL, "it is about another ref than "
		    "%s", sent->ref);
	if (sent->number != 0 && out->pull.number != sent->number)
		return reason_set(why, EINVAL, "it is about the pull request "
		    "%lld, not %lld", (long long)out->pull.number,
		    (long long)sent->number);
	return 0;
}

static int
take_next(const struct sent *sent, const struct http_answer *answer,
    struct github_answer *out, struct reason *why)
{
	if (answer->next_is_strange)
		return reason_set(why, EINVAL,
		    "its next page is on another server, or nowhere");
	if (answer->next[0] == '\0')
		return 0;
	if (strcmp(answer->next, sent->path) == 0)
		return reason_set(why, EINVAL, "its next page is itself");
	out->page.next = text_dup(answer->next, strlen(answer->next));
	return out->page.next != NULL ? 0 :
	    reason_set(why, ENOMEM, "no memory to read it");
}

static int
take(const struct sent *sent, const struct http_answer *answer,
    struct github_answer *out, struct reason *why)
{
	int r = github_read(sent->kind->document, buf_text(&answer->body),
	    answer->body.len, out, why);

	if (r == 0)
		r = check_subject(sent, out, why);
	if (r == 0)
		r = check_content(out, why);
	if (r == 0 && sent->kind->document >= GITHUB_PAGE)
		r = take_next(sent, answer, out, why);
	return r;
}

/* Nothing is taken in part. */
static void
forget(struct github_answer *out)
{
	struct github_answer bare = {
		.status = out->status, .retry_after = out->retry_after,
		.hints = out->hints,
	};

	github_answer_done(out);
	*out = bare;
}

static void
on_done(void *arg, struct http_answer *answer)
{
	struct sent *sent CF_AUTO(sent_done) = arg;
	struct github_answer out CF_AUTO(github_answer_done) =
	    { .result = GITHUB_OK };
	struct reason why = { 0 };
	int r = 0;

	github_judge(answer, sent->kind->topics, sent->conditional, &out);
	if (out.result == GITHUB_OK)
		r = take(sent, answer, &out, &why);
	if (r < 0) {
		forget(&out);
		github_fail(&out, r, &why);
	}
	sent->done(sent->arg, &out);
}

/* ---- a request is put together ---- */

void
call_refuse(struct call *c, int r)
{
	if (c->error == 0)
		c->error = r;
}

static bool
is_name(const char *name, size_t len)
{
	return len > 0 && len <= NAME_LEN_MAX &&
	    strspn(name, WIRE_DIGITS WIRE_LOWER WIRE_UPPER "-._") >= len;
}

/* "owner/name"; what either may consist of needs no escapes. */
static bool
is_repository(const char *text)
{
	const char *slash = text != NULL ? strchr(text, '/') : NULL;

	return slash != NULL && is_name(text, (size_t)(slash - text)) &&
	    is_name(slash + 1, strlen(slash + 1));
}

void
call_begin(struct call *c, const struct github_ask *given,
    const struct kind *kind)
{
	*c = (struct call){ .given = given, .kind = kind,
	    .path = BUF_INIT(PATH_MAX_LEN) };
	if (kind->document == GITHUB_USER)
		return;
	if (!is_repository(given->repository)) {
		call_refuse(c, -EINVAL);
		return;
	}
	(void)buf_printf(&c->path, "/repos/%s", given->repository);
}

void
call_put(struct call *c, const char *path)
{
	(void)buf_puts(&c->path, path);
}

void
call_put_value(struct call *c, const char *value)
{
	if (value[0] == '\0')
		call_refuse(c, -EINVAL);
	(void)http_put_segment(&c->path, value, strlen(value));
}

void
call_put_segment(struct call *c, const char *segment)
{
	(void)buf_putc(&c->path, '/');
	call_put_value(c, segment);
}

void
call_put_number(struct call *c, int64_t number)
{
	if (number <= 0)
		call_refuse(c, -EINVAL);
	(void)buf_printf(&c->path, "/%lld", (long long)number);
}

void
call_put_object(struct call *c, const char *object)
{
	if (!github_is_object(object))
		call_refuse(c, -EINVAL);
	call_put_segment(c, object);
}

/* ---- its body ---- */

cJSON *
call_body(struct call *c)
{
	if (c->body == NULL)
		c->body = cJSON_CreateObject();
	if (c->body == NULL)
		call_refuse(c, -ENOMEM);
	return c->body;
}

void
call_add_text(struct call *c, cJSON *to, const char *name, const char *text)
{
	if (text == NULL)
		return;
	/* cJSON passes on what it is given, and that has to be UTF-8. */
	if (text_utf8_valid(text, strlen(text)) != strlen(text))
		call_refuse(c, -EINVAL);
	if (cJSON_AddStringToObject(to, name, text) == NULL)
		call_refuse(c, -ENOMEM);
}

void
call_add_object(struct call *c, cJSON *to, const char *name,
    const char *object)
{
	if (!github_is_object(object))
		call_refuse(c, -EINVAL);
	call_add_text(c, to, name, object);
}

void
call_add_bool(struct call *c, cJSON *to, const char *name, bool value)
{
	if (cJSON_AddBoolToObject(to, name, value) == NULL)
		call_refuse(c, -ENOMEM);
}

/* ---- and sent ---- */

static void
call_done(struct call *c)
{
	buf_done(&c->path);
	cJSON_Delete(c->body);
	free(c->ref);
}

static bool
is_etag(const char *etag)
{
	return strlen(etag) < sizeof(((struct http_answer *)NULL)->etag) &&
	    !text_has_control(etag, strlen(etag));
}

static int
check_call(const struct call *c)
{
	if (c->error < 0)
		return c->error;
	if (c->given->etag != NULL && !is_etag(c->given->etag))
		return -EINVAL;
	return c->path.error == -EFBIG ? -EINVAL : c->path.error;
}

static int
sent_fill(struct sent *sent, struct call *c)
{
	const struct github_ask *given = c->given;

	sent->kind = c->kind;
	sent->done = given->done;
	sent->arg = given->arg;
	sent->conditional = given->etag != NULL && given->etag[0] != '\0' &&
	    strcmp(c->kind->method, "GET") == 0;
	memcpy(sent->object, c->object, sizeof(sent->object));
	sent->number = c->number;
	sent->ref = c->ref;
	c->ref = NULL;
	sent->path = text_dup(buf_text(&c->path), c->path.len);
	if (c->body != NULL)
		sent->json = cJSON_PrintUnformatted(c->body);
	return sent->path == NULL || (c->body != NULL && sent->json == NULL) ?
	    -ENOMEM : 0;
}

static int
start(struct call *c)
{
	struct sent *sent CF_AUTO(sent_done) = calloc(1, sizeof(*sent));
	struct http_request request = {
		.method = c->kind->method, .header = headers,
		.accept = "application/vnd.github+json",
		.headers = ARRAY_LEN(headers), .answer_max = ANSWER_MAX,
	};
	int r;

	if (sent == NULL)
		return -ENOMEM;
	r = sent_fill(sent, c);
	if (r < 0)
		return r;
	request.path = sent->path;
	request.if_none_match = sent->conditional ? c->given->etag : NULL;
	if (sent->json != NULL) {
		request.content_type = GITHUB_JSON;
		request.body = sent->json;
		request.body_len = strlen(sent->json);
	}
	r = http_start(c->given->client, &request, on_done, sent);
	if (r == 0)
		sent = NULL;
	return r;
}

int
call_send(struct call *c)
{
	int r = check_call(c);

	if (r == 0)
		r = start(c);
	call_done(c);
	return r;
}
