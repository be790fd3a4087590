/*
 * Requests about one pull request, and what is said in it.
 */
#include "internal.h"

#include <errno.h>
#include <string.h>

/* ---- the pull request ---- */

int
github_ask_pull(const struct github_ask *ask, int64_t number)
{
	static const struct kind kind = { "GET", GITHUB_PULL, 0 };
	struct call c;

	call_begin(&c, ask, &kind);
	call_put(&c, "/pulls");
	call_put_number(&c, number);
	c.number = number;
	return call_send(&c);
}

int
github_ask_pull_create(const struct github_ask *ask,
    const struct github_new_pull *pull)
{
	static const struct kind kind =
	    { "POST", GITHUB_PULL, TOPIC_PULL_CREATE };
	struct call c;
	cJSON *body;

	call_begin(&c, ask, &kind);
	call_put(&c, "/pulls");
	body = call_body(&c);
	call_add_text(&c, body, "title", pull->title);
	call_add_text(&c, body, "head", pull->head);
	call_add_text(&c, body, "base", pull->base);
	call_add_text(&c, body, "body", pull->body);
	call_add_bool(&c, body, "draft", pull->draft);
	call_add_bool(&c, body, "maintainer_can_modify",
	    pull->maintainer_can_modify);
	return call_send(&c);
}

int
github_ask_pull_update(const struct github_ask *ask, int64_t number,
    const struct github_pull_change *change)
{
	static const struct kind kind = { "PATCH", GITHUB_PULL, 0 };
	struct call c;
	cJSON *body;

	call_begin(&c, ask, &kind);
	call_put(&c, "/pulls");
	call_put_number(&c, number);
	c.number = number;
	body = call_body(&c);
	call_add_text(&c, body, "title", change->title);
	call_add_text(&c, body, "body", change->body);
	call_add_text(&c, body, "state", change->state);
	call_add_text(&c, body, "base", change->base);
	return call_send(&c);
}

/* ---- comments ---- */

/* GitHub refuses an empty one, and one of more than 65536 characters. */
static void
add_comment(struct call *c, const char *body)
{
	if (body[0] == '\0')
		call_refuse(c, -EINVAL);
	if (text_utf8_count(body) > GITHUB_COMMENT_MAX)
		call_refuse(c, -EFBIG);
	call_add_text(c, call_body(c), "body", body);
}

int
github_ask_comment_create(const struct github_ask *ask, int64_t number,
    const char *body)
{
	static const struct kind kind = { "POST", GITHUB_COMMENT, 0 };
	struct call c;

	call_begin(&c, ask, &kind);
	call_put(&c, "/issues");
	call_put_number(&c, number);
	call_put(&c, "/comments");
	add_comment(&c, body);
	return call_send(&c);
}

int
github_ask_reply(const struct github_ask *ask, int64_t number, int64_t first,
    const char *body)
{
	static const struct kind kind = { "POST", GITHUB_REMARK, 0 };
	struct call c;

	call_begin(&c, ask, &kind);
	call_put(&c, "/pulls");
	call_put_number(&c, number);
	call_put(&c, "/comments");
	call_put_number(&c, first);
	call_put(&c, "/replies");
	add_comment(&c, body);
	return call_send(&c);
}
