/*
 * What became of a request: tables from what HTTP says to what it means, and
 * one line about it for people.
 */
#include "internal.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define NAME_MAX_SHOWN		100u
#define DETAIL_MAX_SHOWN	300u

static const enum portal_result transport[] = {
	[HTTP_ANSWERED] = PORTAL_OK,
	[HTTP_UNREACHABLE] = PORTAL_UNREACHABLE,
	[HTTP_TIMED_OUT] = PORTAL_TIMED_OUT,
	[HTTP_BROKEN] = PORTAL_UNREACHABLE,
	[HTTP_UNTRUSTED] = PORTAL_UNTRUSTED,
	[HTTP_REFUSED] = PORTAL_NONSENSE,
	[HTTP_FAILED] = PORTAL_UNREACHABLE,
	[HTTP_ABANDONED] = PORTAL_ABANDONED,
};

/* The first row that fits counts; none: PORTAL_NONSENSE. */
static const struct meaning {
	int			 first, last;	/* status */
	const char		*type;		/* of the problem; NULL: any */
	/*
	 * Refused for good: that must be the portal's word, not that of
	 * something between, which may know no more than a wrong URL.
	 */
	bool			 spoken;
	bool			 conditional;	/* only when asked for */
	enum portal_result	 result;
	const char		*words;	/* NULL: the problem's */
} meanings[] = {
	{ 200, 299, .result = PORTAL_OK },
	{ 304, 304, .conditional = true, .result = PORTAL_UNCHANGED },
	{ 400, 400, "digest-mismatch", .result = PORTAL_BUSY,
	    .words = "what was sent was damaged on the way" },
	{ 401, 401, .result = PORTAL_CREDENTIALS },
	{ 403, 403, .result = PORTAL_CREDENTIALS },
	{ 408, 408, .result = PORTAL_BUSY },
	{ 409, 409, "idempotency-running", .result = PORTAL_BUSY },
	{ 413, 413, .result = PORTAL_REFUSED },
	{ 425, 425, .result = PORTAL_BUSY },
	{ 429, 429, .result = PORTAL_BUSY },
	{ 400, 499, .spoken = true, .result = PORTAL_REFUSED },
	{ 500, 599, .result = PORTAL_BUSY },
};

/* What reading a body fails with; the last row is for all that is left. */
static const struct {
	int			 error;
	enum portal_result	 result;
	const char		*lead;
} failures[] = {
	{ EINVAL, PORTAL_NONSENSE, "what the portal answered is not what the "
	    "protocol says: " },
	{ EBADMSG, PORTAL_REFUSED, "" },
	/* The same as when libcurl has none: it can be asked again. */
	{ ENOMEM, PORTAL_UNREACHABLE, "the portal's answer was lost: " },
};

static void CF_PRINTF(2, 3)
say(struct portal_answer *out, const char *format, ...)
{
	const size_t last = sizeof(out->text) - 1;
	va_list ap;
	int len;

	va_start(ap, format);
	len = vsnprintf(out->text, sizeof(out->text), format, ap);
	va_end(ap);
	/* What was cut must not end in half a character. */
	if (len > (int)last)
		out->text[text_utf8_valid(out->text, last)] = '\0';
}

void
portal_fail(struct portal_answer *out, int r, const struct reason *why)
{
	size_t i = 0;

	while (i < ARRAY_LEN(failures) - 1 && failures[i].error != -r)
		i++;
	out->result = failures[i].result;
	say(out, "%s%s", failures[i].lead, why->text);
}

/* ---- problems ---- */

/* For "%.*s%s": what is shown of a text, and the mark of the rest. */
#define SHOWN(text, max)	\
	(int)(strlen(text) <= (max) ? strlen(text) : \
	text_utf8_cut(text, max)), text, strlen(text) <= (max) ? "" : "..."

/* "/form/contact_email": people know the last part. */
static const char *
name_of(const char *pointer)
{
	static const char form[] = "/form/";

	if (strncmp(pointer, form, strlen(form)) == 0)
		return pointer + strlen(form);
	return pointer[0] == '/' ? pointer + 1 : pointer;
}

static void
say_error(struct portal_answer *out)
{
	const struct review_problem *p = &out->problem;
	const char *name = p->error[0].pointer != NULL ?
	    name_of(p->error[0].pointer) : "";
	char others[32] = "";

	if (p->errors > 1)
		(void)snprintf(others, sizeof(others), " and %zu more",
		    p->errors - 1);
	say(out, "%.*s%s%s%.*s%s%s (%d%s%s)", SHOWN(name, NAME_MAX_SHOWN),
	    name[0] != '\0' ? ": " : "",
	    SHOWN(p->error[0].detail, DETAIL_MAX_SHOWN), others, p->status,
	    p->type[0] != '\0' ? " " : "", p->type);
}

static void
say_problem(struct portal_answer *out, const char *words)
{
	const struct review_problem *p = &out->problem;

	if (words == NULL && p->errors > 0) {
		say_error(out);
		return;
	}
	if (words == NULL)
		words = p->detail != NULL ? p->detail : p->title;
	say(out, "the portal answered %d: %.*s%s", p->status,
	    SHOWN(words, DETAIL_MAX_SHOWN));
}

/* ---- an answer ---- */

/* What is to be shown of a type that somebody else chose. */
static const char *
type_words(const struct http_answer *answer)
{
	if (answer->content_type[0] == '\0')
		return "without a type";
	return text_has_control(answer->content_type,
	    strlen(answer->content_type)) ? "of a strange type" :
	    answer->content_type;
}

static bool
is_json(const struct http_answer *answer)
{
	return strcmp(answer->content_type, PORTAL_JSON) == 0 ||
	    strcmp(answer->content_type, "application/problem+json") == 0;
}

static const struct meaning *
meaning_of(int status, const char *type, bool spoke, bool conditional)
{
	for (size_t i = 0; i < ARRAY_LEN(meanings); i++) {
		const struct meaning *m = &meanings[i];

		if (status >= m->first && status <= m->last &&
		    (m->type == NULL || strcmp(m->type, type) == 0) &&
		    (!m->spoken || spoke) && (!m->conditional || conditional))
			return m;
	}
	return NULL;
}

static void
judge_good(const struct http_answer *answer, const char *accept,
    struct portal_answer *out)
{
	if (out->result != PORTAL_OK ||
	    strcmp(answer->content_type, accept) == 0)
		return;
	out->result = PORTAL_NONSENSE;
	say(out, "the answer is %s instead of %s; is this the URL of a portal?",
	    type_words(answer), accept);
}

static void
judge_strange(const struct http_answer *answer, struct portal_answer *out)
{
	out->result = PORTAL_NONSENSE;
	say(out, "the answer is %d, %s, which is nothing that a portal says; "
	    "is this its URL?", answer->status, type_words(answer));
}

static int
read_problem(const struct http_answer *answer, struct portal_answer *out,
    bool *ret_spoke)
{
	*ret_spoke = false;
	if (answer->status < 400)
		return 0;
	return portal_problem(answer->status, buf_text(&answer->body),
	    is_json(answer) ? answer->body.len : 0, &out->problem, ret_spoke);
}

static void
judge_status(const struct http_answer *answer, const char *accept,
    bool conditional, struct portal_answer *out)
{
	const struct meaning *m;
	struct reason why;
	bool spoke;
	int r = read_problem(answer, out, &spoke);

	if (r < 0) {
		(void)reason_set(&why, -r, "no memory to read it");
		portal_fail(out, r, &why);
		return;
	}
	m = meaning_of(answer->status, out->problem.type, spoke, conditional);
	if (m == NULL) {
		judge_strange(answer, out);
		return;
	}
	out->result = m->result;
	if (answer->status >= 400)
		say_problem(out, m->words);
	else
		judge_good(answer, accept, out);
}

void
portal_judge(const struct http_answer *answer, const char *accept,
    bool conditional, struct portal_answer *out)
{
	out->retry_after = answer->retry_after;
	if (answer->result == HTTP_ANSWERED) {
		judge_status(answer, accept, conditional, out);
		return;
	}
	out->result = transport[answer->result];
	say(out, "%s", answer->error);
}
