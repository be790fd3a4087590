/*
 * Saying something: a comment has no key that GitHub would know it by, so
 * each ends in a marker that nobody sees, and a repetition looks for it first.
 */
#include "publish_internal.h"

#include <string.h>

/* Clocks differ; what is older by so much is not searched. */
#define BEFORE	(INT64_C(24) * 60 * 60 * NS_PER_SECOND)

static bool
is_answer(const struct publish *f)
{
	return f->order->kind == ORDER_ANSWER;
}

int
search_ask(struct publish *f, struct github_ask *ask)
{
	const struct order_pull *pull = &f->order->pull;
	const int64_t since = pull->at - BEFORE;

	ask->next = f->next;
	return is_answer(f) ? github_ask_remarks(ask, pull->number, since) :
	    github_ask_comments(ask, pull->number, since);
}

static bool
has_marker(const struct publish *f, const char *body)
{
	return body != NULL && strstr(body, f->order->pull.marker) != NULL;
}

/* The id of ours, 0: it is not on that page. */
static int64_t
find_marker(const struct publish *f, const struct pull_page *page)
{
	for (size_t i = 0; i < page->count; i++) {
		if (is_answer(f) && has_marker(f, page->remark[i].body))
			return page->remark[i].id;
		if (!is_answer(f) && has_marker(f, page->comment[i].body))
			return page->comment[i].id;
	}
	return 0;
}

int
search_take(struct publish *f, struct github_answer *a)
{
	const int64_t found = find_marker(f, &a->page);

	if (found != 0)
		return flow_finish_comment(f, found);
	flow_take(&f->next, &a->page.next);
	if (f->next == NULL)
		return FLOW_SAY;
	if (++f->pages < FLOW_PAGES_MAX)
		return FLOW_SEARCH;
	return flow_fail(f, GITHUB_NONSENSE, 0, "there are too many comments "
	    "to see whether this one was sent before");
}

int
say_ask(struct publish *f, struct github_ask *ask)
{
	const struct order_pull *pull = &f->order->pull;

	return is_answer(f) ? github_ask_reply(ask, pull->number, pull->thread,
	    pull->text) : github_ask_comment_create(ask, pull->number,
	    pull->text);
}

int
say_take(struct publish *f, struct github_answer *a)
{
	if (a->result == GITHUB_NOT_FOUND)
		return flow_refuse(f, is_answer(f) ? "the comment that it "
		    "answers is not there any more: say it in the "
		    "conversation, in open-source/messages/reply" : "the pull "
		    "request is not there, or the token may not see it");
	return flow_finish_comment(f, is_answer(f) ? a->remark.id :
	    a->comment.id);
}
