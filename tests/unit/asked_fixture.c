#include "asked_fixture.h"

#include <stdio.h>
#include <string.h>

struct asked asked;

void
keep(char *to, size_t size, const char *text)
{
	(void)snprintf(to, size, "%s", text != NULL ? text : "");
}

int
http_start(struct http_client *client, const struct http_request *request,
    http_done *done, void *arg)
{
	assert_ptr_equal(client, CLIENT);
	if (asked.refuses < 0)
		return asked.refuses;
	asked.request = *request;
	keep(asked.path, sizeof(asked.path), request->path);
	keep(asked.key, sizeof(asked.key), request->idempotency_key);
	keep(asked.etag, sizeof(asked.etag), request->if_none_match);
	keep(asked.digest, sizeof(asked.digest), request->content_digest);
	memset(asked.body, 0, sizeof(asked.body));
	if (request->body_len > 0 && request->body_len < sizeof(asked.body))
		memcpy(asked.body, request->body, request->body_len);
	asked.done = done;
	asked.arg = arg;
	asked.requests++;
	return 0;
}

struct http_answer
answer_of(int status, const char *type)
{
	struct http_answer a = { .result = HTTP_ANSWERED, .status = status };

	keep(a.content_type, sizeof(a.content_type), type);
	return a;
}

static void
give(struct http_answer *answer, const char *body, long countdown)
{
	answer->body = (struct buf)BUF_INIT(BUF_TEXT_MAX);
	assert_int_equal(buf_puts(&answer->body, body), 0);
	fixture_countdown = countdown;
	asked.done(asked.arg, answer);
	fixture_countdown = -1;
	buf_done(&answer->body);
}

void
asked_answer(struct http_answer *answer, const char *body)
{
	give(answer, body, -1);
}

void
asked_answer_without_memory(struct http_answer *answer, const char *body,
    long countdown)
{
	give(answer, body, countdown);
}
