/*
 * What GitHub says when it does not do what it was asked for: a message, and
 * errors that are objects or plain texts (github/rest-api-description: basic,
 * validation and simple validation errors).
 */
#include "internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define MESSAGE_MAX	((size_t)300)	/* bytes of one text */
#define ERRORS_MAX	5u		/* more help nobody */

void
problem_done(struct problem *p)
{
	buf_done(&p->words);
}

bool
problem_has(const struct problem *p, const char *words)
{
	return strcasestr(buf_text(&p->words), words) != NULL;
}

/* Nothing when it is no text, or says nothing. */
static int
put_text(struct buf *b, const char *lead, const struct json_node *node)
{
	char *line CF_AUTO(free_done) = NULL;
	int r;

	if (node == NULL || node->type != JSON_STRING || node->len == 0)
		return 0;
	r = wire_line_cut(node->text, node->len, MESSAGE_MAX, &line);
	if (r < 0)
		return r;
	(void)buf_puts(b, lead);
	return buf_puts(b, line);
}

/* "already_exists" is for programs. */
static int
put_code(struct buf *b, const char *lead, const struct json_node *node)
{
	const size_t from = b->len;
	int r = put_text(b, lead, node);

	for (size_t i = from; i < b->len; i++) {
		if (b->data[i] == '_')
			b->data[i] = ' ';
	}
	return r;
}

/* Its own sentence, or which field has which fault. */
static int
put_error(struct buf *b, const char *lead, const struct json_node *node)
{
	const size_t from = b->len;
	int r;

	if (node->type != JSON_OBJECT)
		return put_text(b, lead, node);
	r = put_text(b, lead, json_member(node, "message"));
	if (r < 0 || b->len > from)
		return r;
	r = put_text(b, lead, json_member(node, "field"));
	if (r < 0)
		return r;
	return put_code(b, b->len > from ? " " : lead,
	    json_member(node, "code"));
}

static int
put_errors(struct buf *b, const struct json_node *errors)
{
	const struct json_node *node = errors != NULL ? errors->first : NULL;
	const char *lead = b->len > 0 ? ": " : "";
	int r = 0;

	/* One that is no array is a single one, as of merge-upstream. */
	if (errors != NULL && errors->type == JSON_STRING)
		return put_text(b, lead, errors);
	if (errors == NULL || errors->type != JSON_ARRAY)
		return 0;
	for (size_t i = 0; i < ERRORS_MAX && node != NULL && r == 0; i++) {
		const size_t from = b->len;

		r = put_error(b, lead, node);
		lead = b->len > from ? "; " : lead;
		node = node->next;
	}
	return r;
}

static bool
is_json(const char *type)
{
	return strcmp(type, GITHUB_JSON) == 0 ||
	    text_ends_with(type, "+json");
}

int
problem_read(const struct http_answer *answer, struct problem *p)
{
	struct json_doc *doc CF_AUTO(json_done) = NULL;
	int r;

	p->words = (struct buf)BUF_INIT(BUF_TEXT_MAX);
	p->spoke = false;
	if (!is_json(answer->content_type))
		return 0;
	r = wire_document(buf_text(&answer->body), answer->body.len,
	    JSON_OBJECT, &doc, NULL);
	if (r < 0)
		return r == -ENOMEM ? r : 0;
	p->spoke = json_string(json_root(doc), "message") != NULL;
	r = put_text(&p->words, "", json_member(json_root(doc), "message"));
	if (r < 0)
		return r;
	return put_errors(&p->words, json_member(json_root(doc), "errors"));
}
