/*
 * What became of a request: tables from what HTTP and GitHub say to what it
 * means, and one line about it for people.
 */
#include "internal.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/*
 * docs.github.com, rate limits for the REST API: at least a minute, when
 * nothing says how long.  A primary limit is renewed each hour, so that what
 * is later than a day is no time.
 */
#define LIMIT_SECONDS	60
#define LIMIT_MAX	(24 * 60 * 60)

#define LAST	((int)sizeof(((struct github_answer *)NULL)->text) - 1)

static const enum github_result transport[] = {
	[HTTP_ANSWERED] = GITHUB_OK,
	[HTTP_UNREACHABLE] = GITHUB_UNREACHABLE,
	[HTTP_TIMED_OUT] = GITHUB_TIMED_OUT,
	[HTTP_BROKEN] = GITHUB_UNREACHABLE,
	[HTTP_UNTRUSTED] = GITHUB_UNTRUSTED,
	[HTTP_REFUSED] = GITHUB_NONSENSE,
	[HTTP_FAILED] = GITHUB_UNREACHABLE,
	[HTTP_ABANDONED] = GITHUB_ABANDONED,
};

/*
 * What GitHub's words mean where its status does not say it.  Their sources
 * are threads in which they were seen.
 */
static const struct meaning {
	int			 first, last;	/* status */
	const char		*words;		/* in any case; NULL: any */
	unsigned		 topics;	/* one of them; 0: any */
	bool			 limited;	/* it has to say so */
	/*
	 * Something between, which may know no more than a wrong URL, does
	 * not refuse for GitHub.
	 */
	bool			 spoken;
	bool			 conditional;	/* only when asked for */
	enum github_result	 result;
	const char		*advice;	/* before what it said */
} meanings[] = {
	{ 202, 202, .topics = TOPIC_FORK, .result = GITHUB_OK },
	{ 202, 202, .result = GITHUB_NOT_YET,
	    .advice = "GitHub is still working on it" },
	{ 200, 299, .result = GITHUB_OK },
	{ 304, 304, .conditional = true, .result = GITHUB_UNCHANGED },
	{ 401, 401, .result = GITHUB_CREDENTIALS,
	    .advice = "GitHub does not accept the token; renew it" },
	{ 403, 403, .limited = true, .result = GITHUB_LIMITED },
	{ 429, 429, .result = GITHUB_LIMITED },
	{ 403, 403, "by personal access token", .spoken = true,
	    .result = GITHUB_CREDENTIALS,
	    .advice = "GitHub does not let this token do it: to repositories "
	    "of others only a classic token can write, with the scope "
	    "public_repo" },
	{ 403, 403, "archived", .spoken = true, .result = GITHUB_REFUSED },
	{ 403, 403, "locked", .spoken = true, .result = GITHUB_REFUSED },
	{ 403, 403, "blocked", .spoken = true, .result = GITHUB_REFUSED },
	{ 403, 403, .spoken = true, .result = GITHUB_CREDENTIALS },
	{ 404, 404, .spoken = true, .result = GITHUB_NOT_FOUND,
	    .advice = "it is not there, or the token may not see it" },
	{ 408, 408, .result = GITHUB_BUSY },
	{ 409, 409, .topics = TOPIC_GIT, .spoken = true,
	    .result = GITHUB_NOT_YET },
	{ 409, 409, .spoken = true, .result = GITHUB_CONFLICT },
	{ 422, 422, "pull request already exists", .spoken = true,
	    .result = GITHUB_EXISTS },
	{ 422, 422, "already exists", .spoken = true,
	    .result = GITHUB_EXISTS },
	{ 422, 422, "no commits between", .topics = TOPIC_PULL_CREATE,
	    .spoken = true, .result = GITHUB_NO_COMMITS },
	{ 422, 422, "not a fast forward", .topics = TOPIC_REF_UPDATE,
	    .spoken = true, .result = GITHUB_NOT_FAST_FORWARD },
	{ 422, 422, "reference does not exist", .topics = TOPIC_REF_UPDATE,
	    .spoken = true, .result = GITHUB_NOT_FOUND },
	{ 422, 422, "object does not exist", .spoken = true,
	    .result = GITHUB_REFUSED },
	{ 422, 422, .topics = TOPIC_REF_CREATE, .spoken = true,
	    .result = GITHUB_EXISTS },
	{ 400, 499, .spoken = true, .result = GITHUB_REFUSED },
	{ 500, 599, .result = GITHUB_BUSY },
};

/* What reading a body fails with; the last row is for all that is left. */
static const struct {
	int			 error;
	enum github_result	 result;
	const char		*lead;
} failures[] = {
	{ EINVAL, GITHUB_NONSENSE, "what was answered is not what GitHub "
	    "says: " },
	/* The same as when libcurl has none: it can be asked again. */
	{ ENOMEM, GITHUB_UNREACHABLE, "GitHub's answer was lost: " },
};

/* ---- for people ---- */

static void CF_PRINTF(2, 3)
add(struct github_answer *out, const char *format, ...)
{
	const int from = (int)strlen(out->text);
	va_list ap;
	int len;

	va_start(ap, format);
	len = vsnprintf(out->text + from, (size_t)(LAST + 1 - from), format,
	    ap);
	va_end(ap);
	/* What was cut must not end in half a character. */
	if (len > LAST - from)
		out->text[text_utf8_valid(out->text, (size_t)LAST)] = '\0';
}

void
github_fail(struct github_answer *out, int r, const struct reason *why)
{
	size_t i = 0;

	while (i < ARRAY_LEN(failures) - 1 && failures[i].error != -r)
		i++;
	out->result = failures[i].result;
	out->text[0] = '\0';
	add(out, "%s%s", failures[i].lead, why->text);
}

/* What the headers say of the token explains what it may not. */
static void
add_rights(const struct http_hints *hints, struct github_answer *out)
{
	if (hints->sso[0] != '\0')
		add(out, "; its organization wants the token to be "
		    "authorized for single sign-on: %s", hints->sso);
	if (hints->permissions[0] != '\0')
		add(out, "; needed: %s", hints->permissions);
	if (hints->scopes[0] != '\0')
		add(out, "; the token has: %s", hints->scopes);
}

static void
say(const struct http_answer *answer, const struct meaning *m,
    const struct problem *p, struct github_answer *out)
{
	const char *words = buf_text(&p->words);

	if (out->result == GITHUB_LIMITED)
		add(out, "GitHub limits how much is asked of it: again in %u "
		    "seconds", out->retry_after);
	else if (m->advice != NULL)
		add(out, "%s", m->advice);
	else
		add(out, "GitHub answered %d", answer->status);
	if (m->advice == NULL && out->result != GITHUB_LIMITED)
		add(out, "%s%s", words[0] != '\0' ? ": " : "", words);
	else if (words[0] != '\0')
		add(out, " (%d: %s)", answer->status, words);
	if (out->result == GITHUB_CREDENTIALS ||
	    out->result == GITHUB_NOT_FOUND)
		add_rights(&answer->hints, out);
}

/* What is to be shown of a type that somebody else chose. */
static const char *
type_words(const struct http_answer *answer)
{
	return answer->content_type[0] != '\0' ? answer->content_type :
	    "without a type";
}

static void
judge_strange(const struct http_answer *answer, struct github_answer *out)
{
	out->result = GITHUB_NONSENSE;
	add(out, "the answer is %d, %s, which is nothing that GitHub says; is "
	    "this the URL of its API?", answer->status, type_words(answer));
}

static void
judge_good(const struct http_answer *answer, struct github_answer *out)
{
	if (strcmp(answer->content_type, GITHUB_JSON) != 0)
		judge_strange(answer, out);
}

/* ---- limits ---- */

static bool
is_limited(const struct http_answer *answer, const struct problem *p)
{
	return answer->retry_after > 0 ||
	    (answer->limit_said && answer->limit_left == 0) ||
	    problem_has(p, "rate limit") || problem_has(p, "abuse");
}

/* The server's clock is the one that the limit ends by. */
static int64_t
until_reset(const struct http_answer *answer)
{
	const int64_t now = answer->date > 0 ? answer->date :
	    clock_now() / NS_PER_SECOND;

	if (answer->limit_reset <= now)
		return 1;
	return answer->limit_reset - now < LIMIT_MAX ?
	    answer->limit_reset - now : LIMIT_MAX;
}

/* docs.github.com, rate limits for the REST API: in this order. */
static unsigned
limited_for(const struct http_answer *answer)
{
	if (answer->retry_after > 0)
		return answer->retry_after;
	if (answer->limit_said && answer->limit_left == 0 &&
	    answer->limit_reset > 0)
		return (unsigned)until_reset(answer);
	return LIMIT_SECONDS;
}

/* ---- an answer ---- */

static bool
fits(const struct meaning *m, const struct problem *p, unsigned topics,
    bool limited, bool conditional)
{
	return (m->words == NULL || problem_has(p, m->words)) &&
	    (m->topics == 0 || (m->topics & topics) != 0) &&
	    (!m->limited || limited) && (!m->spoken || p->spoke) &&
	    (!m->conditional || conditional);
}

/* The first row that fits counts; NULL: none. */
static const struct meaning *
meaning_of(const struct http_answer *answer, const struct problem *p,
    unsigned topics, bool conditional)
{
	const bool limited = is_limited(answer, p);

	for (size_t i = 0; i < ARRAY_LEN(meanings); i++) {
		const struct meaning *m = &meanings[i];

		if (answer->status >= m->first && answer->status <= m->last &&
		    fits(m, p, topics, limited, conditional))
			return m;
	}
	return NULL;
}

static void
judge_status(const struct http_answer *answer, unsigned topics,
    bool conditional, struct github_answer *out)
{
	struct problem p CF_AUTO(problem_done) = { .spoke = false };
	const struct meaning *m;
	struct reason why;
	int r = 0;

	if (answer->status >= 400)
		r = problem_read(answer, &p);
	if (r < 0) {
		(void)reason_set(&why, -r, "no memory to read it");
		github_fail(out, r, &why);
		return;
	}
	m = meaning_of(answer, &p, topics, conditional);
	if (m == NULL) {
		judge_strange(answer, out);
		return;
	}
	out->result = m->result;
	if (out->result == GITHUB_LIMITED)
		out->retry_after = limited_for(answer);
	if (out->result == GITHUB_OK)
		judge_good(answer, out);
	else if (out->result != GITHUB_UNCHANGED)
		say(answer, m, &p, out);
}

void
github_judge(const struct http_answer *answer, unsigned topics,
    bool conditional, struct github_answer *out)
{
	out->retry_after = answer->retry_after;
	if (answer->result != HTTP_ANSWERED) {
		out->result = transport[answer->result];
		add(out, "%s", answer->error);
		return;
	}
	out->status = answer->status;
	out->hints = answer->hints;
	_Static_assert(sizeof(out->etag) >= sizeof(answer->etag),
	    "one is copied into the other");
	memcpy(out->etag, answer->etag, sizeof(answer->etag));
	judge_status(answer, topics, conditional, out);
}
