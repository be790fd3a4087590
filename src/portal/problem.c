/*
 * Problems (RFC 9457).  What is not as it should be is left out: there is
 * always an answer, if only the words for the status.
 */
#include "internal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ERRORS_MAX	100u	/* more help nobody */

static const struct {
	int		 status;
	const char	*words;
} statuses[] = {
	{ 400, "bad request" },
	{ 401, "the token is not accepted" },
	{ 403, "the token is not enough for this" },
	{ 404, "not found" },
	{ 405, "method not allowed" },
	{ 408, "the request took too long" },
	{ 409, "conflict" },
	{ 410, "gone" },
	{ 413, "too large" },
	{ 415, "this type of content is not taken" },
	{ 422, "the content is not accepted" },
	{ 429, "too many requests" },
	{ 500, "internal error" },
	{ 502, "bad gateway" },
	{ 503, "not available now" },
	{ 504, "gateway timed out" },
};

static const char *
words_of(int status)
{
	for (size_t i = 0; i < ARRAY_LEN(statuses); i++) {
		if (statuses[i].status == status)
			return statuses[i].words;
	}
	return "no reason was given";
}

/* ---- members; none of the readers fails but for memory ---- */

static int
member_if_line(const struct json_node *node, const struct member *m, void *to,
    struct reason *why)
{
	return node->type == JSON_STRING && node->len > 0 ?
	    member_line_cut(node, m, to, why) : 0;
}

/* What is behind the last slash: types are relative to /problems/. */
static int
member_type(const struct json_node *node, const struct member *m, void *to,
    struct reason *why)
{
	struct review_problem *p = to;
	const char *slash;
	struct span s;

	(void)m;
	(void)why;
	if (node->type != JSON_STRING)
		return 0;
	s = (struct span) { node->text, node->len };
	slash = memrchr(s.data, '/', s.len);
	if (slash != NULL)
		s = span_skip(s, (size_t)(slash - s.data) + 1);
	if (portal_is_type(s.data, s.len))
		memcpy(p->type, s.data, s.len + 1);
	return 0;
}

struct error {
	char	*pointer, *detail;
};

static const struct member error_members[] = {
	MEMBER("pointer", member_if_line, struct error, pointer,
	    .max = REVIEW_LINE_MAX, .optional = true),
	MEMBER("detail", member_if_line, struct error, detail,
	    .max = REVIEW_LINE_MAX, .optional = true),
};

static int
add_error(const struct json_node *node, struct review_problem *p,
    struct reason *why)
{
	struct error error = { 0 };
	int r;

	r = wire_members(node, error_members, ARRAY_LEN(error_members),
	    &error, why);
	if (r < 0 || error.detail == NULL) {
		free(error.pointer);
		free(error.detail);
		return r;
	}
	p->error[p->errors].pointer = error.pointer;
	p->error[p->errors].detail = error.detail;
	p->errors++;
	return 0;
}

static int
member_errors(const struct json_node *node, const struct member *m, void *to,
    struct reason *why)
{
	struct review_problem *p = to;
	size_t count = node->count < ERRORS_MAX ? node->count : ERRORS_MAX;
	const struct json_node *n = node->first;
	int r = 0;

	if (node->type != JSON_ARRAY || count == 0)
		return 0;
	p->error = calloc(count, sizeof(*p->error));
	if (p->error == NULL)
		return reason_set(why, ENOMEM, "no memory to read %s",
		    m->name);
	for (size_t i = 0; i < count && r == 0; i++, n = n->next)
		r = add_error(n, p, why);
	return r;
}

#define PROBLEM	struct review_problem

static const struct member problem_members[] = {
	MEMBER_WHOLE("type", member_type, .optional = true),
	MEMBER("title", member_if_line, PROBLEM, title,
	    .max = REVIEW_LINE_MAX, .optional = true),
	MEMBER("detail", member_if_line, PROBLEM, detail,
	    .max = REVIEW_LINE_MAX, .optional = true),
	MEMBER_WHOLE("errors", member_errors, .optional = true),
};

/* Not what it is from, but what a proxy's own words do not have. */
static bool
speaks(const struct json_node *object)
{
	return json_string(object, "type") != NULL ||
	    json_string(object, "title") != NULL;
}

static int
read_body(const void *data, size_t size, struct review_problem *p,
    bool *ret_spoke)
{
	struct json_doc *doc CF_AUTO(json_done) = NULL;
	int r = wire_document(data, size, JSON_OBJECT, &doc, NULL);

	*ret_spoke = false;
	if (r < 0)
		return r == -ENOMEM ? r : 0;
	*ret_spoke = speaks(json_root(doc));
	return wire_members(json_root(doc), problem_members,
	    ARRAY_LEN(problem_members), p, NULL);
}

int
portal_problem(int status, const void *data, size_t size,
    struct review_problem *ret_problem, bool *ret_spoke)
{
	struct review_problem p CF_AUTO(review_problem_done) =
	    { .status = status };
	const char *words = words_of(status);
	bool spoke;
	int r;

	r = read_body(data, size, &p, &spoke);
	if (r < 0)
		return r;
	if (p.title == NULL)
		p.title = text_dup(words, strlen(words));
	if (p.title == NULL)
		return -ENOMEM;
	*ret_problem = p;
	*ret_spoke = spoke;
	p = (struct review_problem) { 0 };
	return 0;
}

int
portal_read_problem(int status, const void *data, size_t size,
    struct review_problem *ret_problem)
{
	bool spoke;

	return portal_problem(status, data, size, ret_problem, &spoke);
}
