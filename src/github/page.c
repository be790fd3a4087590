/*
 * Requests for pages of what a pull request has.
 */
#include "internal.h"

#include <errno.h>

#define PER_PAGE	100u

#define KIND(pull_kind)	\
	{ "GET", (enum github_document)(GITHUB_PAGE + (pull_kind)), 0 }

static const struct kind kinds[PULL_KINDS] = {
	[PULL_REQUESTS] = KIND(PULL_REQUESTS),
	[PULL_REVIEWS] = KIND(PULL_REVIEWS),
	[PULL_REMARKS] = KIND(PULL_REMARKS),
	[PULL_COMMENTS] = KIND(PULL_COMMENTS),
	[PULL_CHECKS] = KIND(PULL_CHECKS),
	[PULL_ANNOTATIONS] = KIND(PULL_ANNOTATIONS),
	[PULL_STATUSES] = KIND(PULL_STATUSES),
	[PULL_FILES] = KIND(PULL_FILES),
	[PULL_EVENTS] = KIND(PULL_EVENTS),
};

/*
 * docs.github.com, using pagination in the REST API: where the next page is
 * only GitHub knows, and what it says is complete.  What it said of the last
 * page is not said again while that is unchanged, and so the one behind it is
 * asked for by its number.
 */
static int
send_page(struct call *c)
{
	const unsigned per_page = c->given->per_page;

	if (per_page > PER_PAGE)
		call_refuse(c, -EINVAL);
	(void)buf_printf(&c->path, "per_page=%u",
	    per_page > 0 ? per_page : PER_PAGE);
	if (c->given->page > 1)
		(void)buf_printf(&c->path, "&page=%u", c->given->page);
	if (c->given->next != NULL) {
		buf_reset(&c->path);
		(void)buf_puts(&c->path, c->given->next);
	}
	return call_send(c);
}

static void
put_since(struct call *c, int64_t since)
{
	char text[CLOCK_TEXT_SIZE];

	if (since == 0)
		return;
	clock_text(since, text);
	call_put(c, "since=");
	call_put_value(c, text);
	call_put(c, "&");
}

/* "/top/NUMBER/below?"; what is asked for then follows. */
static void
begin(struct call *c, const struct github_ask *ask, enum pull_kind kind,
    const char *top, int64_t number, const char *below)
{
	call_begin(c, ask, &kinds[kind]);
	call_put(c, top);
	call_put_number(c, number);
	call_put(c, below);
}

int
github_ask_pulls(const struct github_ask *ask, const char *head,
    const char *base)
{
	struct call c;

	call_begin(&c, ask, &kinds[PULL_REQUESTS]);
	call_put(&c, "/pulls?state=all&head=");
	call_put_value(&c, head);
	call_put(&c, "&base=");
	call_put_value(&c, base);
	call_put(&c, "&");
	return send_page(&c);
}

int
github_ask_files(const struct github_ask *ask, int64_t number)
{
	struct call c;

	begin(&c, ask, PULL_FILES, "/pulls", number, "/files?");
	return send_page(&c);
}

int
github_ask_reviews(const struct github_ask *ask, int64_t number)
{
	struct call c;

	begin(&c, ask, PULL_REVIEWS, "/pulls", number, "/reviews?");
	return send_page(&c);
}

int
github_ask_remarks(const struct github_ask *ask, int64_t number,
    int64_t since)
{
	struct call c;

	begin(&c, ask, PULL_REMARKS, "/pulls", number,
	    "/comments?sort=created&direction=asc&");
	put_since(&c, since);
	return send_page(&c);
}

int
github_ask_comments(const struct github_ask *ask, int64_t number,
    int64_t since)
{
	struct call c;

	begin(&c, ask, PULL_COMMENTS, "/issues", number, "/comments?");
	put_since(&c, since);
	return send_page(&c);
}

int
github_ask_events(const struct github_ask *ask, int64_t number)
{
	struct call c;

	begin(&c, ask, PULL_EVENTS, "/issues", number, "/events?");
	return send_page(&c);
}

int
github_ask_checks(const struct github_ask *ask, const char *object)
{
	struct call c;

	call_begin(&c, ask, &kinds[PULL_CHECKS]);
	call_put(&c, "/commits");
	call_put_object(&c, object);
	call_put(&c, "/check-runs?filter=latest&");
	return send_page(&c);
}

int
github_ask_annotations(const struct github_ask *ask, int64_t check)
{
	struct call c;

	begin(&c, ask, PULL_ANNOTATIONS, "/check-runs", check,
	    "/annotations?");
	return send_page(&c);
}

int
github_ask_statuses(const struct github_ask *ask, const char *object)
{
	struct call c;

	call_begin(&c, ask, &kinds[PULL_STATUSES]);
	call_put(&c, "/commits");
	call_put_object(&c, object);
	call_put(&c, "/status?");
	return send_page(&c);
}
