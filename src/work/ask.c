/*
 * Asking what became of a submission: its status, the events since, and what
 * is attached to them.
 *
 * The status is taken in last: its ETag says that everything up to it is
 * known.  Events are handed on page by page, and sooner when their attachments
 * become many, so that what is held is bounded.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "internal.h"

static int
hand_on(struct task *t, const struct review_status *status,
    const struct review_page *page)
{
	struct submission *s CF_AUTO(task_leave) = NULL;
	int r = task_enter(t, &s);

	return r < 0 ? r : submission_take_review(s, status, page);
}

int
ask_begin(struct task *t, struct submission *s)
{
	int r = submission_next_ask(s, &t->ask);

	return r < 0 ? r : STEP_STATUS;
}

/* The events before the one that 't' is at, and their attachments, are kept. */
static int
hand_on_part(struct task *t, bool is_last)
{
	struct review_page part = {
		.count = t->event - t->first, .more = !is_last,
	};
	int r;

	if (part.count == 0 && !is_last)
		return 0;
	if (part.count > 0) {
		part.event = &t->page.event[t->first];
		part.next = part.event[part.count - 1].seq;
	}
	r = hand_on(t, is_last ? &t->status : NULL,
	    part.count > 0 ? &part : NULL);
	if (r < 0)
		return r;
	for (size_t i = 0; i < part.count; i++) {
		review_event_done(&part.event[i]);
		part.event[i] = (struct review_event) { .seq = 0 };
	}
	t->first = t->event;
	t->part_bytes = 0;
	return 0;
}

/* As the failures before it: so seldom as it gets. */
#define GONE		7u

/*
 * A portal that does not know a submission any more will hardly remember it.
 */
int
ask_fail(struct task *t, const struct portal_answer *a)
{
	struct submission *s CF_AUTO(task_leave) = NULL;
	struct buf b CF_AUTO(buf_done) = BUF_INIT(sizeof(a->text) + 128);
	const unsigned before = t->work->failures > 0 ?
	    t->work->failures - 1 : 0;
	struct failure failure;
	int r;

	failure = task_failure(t, portal_outcome(a),
	    a->result == PORTAL_REFUSED ? GONE : before);
	if (a->result == PORTAL_REFUSED) {
		(void)buf_printf(&b, "the portal does not tell what became of "
		    "the submission that it knew as %s: %s", t->ask.portal_id,
		    a->text);
		failure.text = buf_text(&b);
	}
	r = hand_on_part(t, false);
	if (r == 0)
		r = task_enter(t, &s);
	return r < 0 ? r : submission_fail_ask(s, &failure);
}

/* What came is not as the protocol says, though each part of it is. */
static int
fail_nonsense(struct task *t, const char *text)
{
	struct portal_answer a = { .result = PORTAL_NONSENSE };

	(void)snprintf(a.text, sizeof(a.text), "%s", text);
	return ask_fail(t, &a);
}

/* ---- status ---- */

int
ask_ask_status(struct task *t)
{
	return portal_ask_status(t->work->client, t->ask.portal_id,
	    t->ask.etag, task_done, t);
}

int
ask_take_status(struct task *t, struct portal_answer *a)
{
	if (a->result == PORTAL_UNCHANGED)
		return hand_on(t, NULL, NULL);
	if (strcmp(a->status.id, t->ask.portal_id) != 0)
		return fail_nonsense(t, "the portal tells of another "
		    "submission than it was asked about");
	t->status = a->status;
	if (t->status.last_event <= t->ask.after)
		return hand_on(t, &t->status, NULL);
	return STEP_EVENTS;
}

/* ---- attachments ---- */

static struct stuck *
find_stuck(struct task *t, int64_t seq)
{
	for (size_t i = 0; i < STUCKS; i++) {
		struct stuck *k = &t->work->stuck[i];

		if (k->submission == t->submission && k->seq == seq)
			return k;
	}
	return NULL;
}

/* Whether this event has kept back what is behind it long enough. */
static bool
is_stuck(struct task *t, int64_t seq)
{
	struct stuck *k = find_stuck(t, seq);

	if (k == NULL) {
		k = &t->work->stuck[t->work->next_stuck++ % STUCKS];
		*k = (struct stuck) { t->submission, seq, 0 };
	}
	return ++k->times > STUCK_MAX;
}

static void
refuse_attachment(struct review_attachment *a, const char *text)
{
	const size_t len = text_utf8_cut(text, sizeof(a->refused) - 1);

	memcpy(a->refused, text, len);
	a->refused[len] = '\0';
}

static bool
is_wanted(const struct task *t, struct review_attachment *a)
{
	char text[sizeof(a->refused)];

	if (a->size > (int64_t)REVIEW_ATTACHMENT_MAX)
		(void)snprintf(text, sizeof(text), "it has %lld bytes, and an "
		    "attachment may have at most %zu", (long long)a->size,
		    REVIEW_ATTACHMENT_MAX);
	else if ((size_t)a->size > MESSAGE_BYTES - t->message_bytes)
		(void)snprintf(text, sizeof(text), "the attachments of one "
		    "message may have at most %zu bytes together",
		    MESSAGE_BYTES);
	else
		return true;
	refuse_attachment(a, text);
	return false;
}

/* Whether there is another one to fetch in the event that 't' is at. */
static bool
find_attachment(struct task *t)
{
	const struct review_event *e = &t->page.event[t->event];

	for (; t->attachment < e->attachments; t->attachment++)
		if (is_wanted(t, &e->attachment[t->attachment]))
			return true;
	return false;
}

static int
end_page(struct task *t)
{
	const bool more = t->page.more;
	int r = hand_on_part(t, !more);

	if (r < 0)
		return r;
	review_page_done(&t->page);
	t->page = (struct review_page) { .count = 0 };
	return more && t->pages < PAGES_MAX ? STEP_EVENTS : STEP_END;
}

/* From where 't' is at, to the next attachment or the end of the page. */
static int
walk_page(struct task *t)
{
	int r;

	while (t->event < t->page.count) {
		if (find_attachment(t))
			return STEP_ATTACHMENT;
		t->event++;
		t->attachment = 0;
		t->message_bytes = 0;
		if (t->part_bytes < PART_BYTES)
			continue;
		r = hand_on_part(t, false);
		if (r < 0)
			return r;
	}
	return end_page(t);
}

int
ask_ask_attachment(struct task *t)
{
	return portal_ask_attachment(t->work->client, t->ask.portal_id,
	    &t->page.event[t->event].attachment[t->attachment], task_done, t);
}

/*
 * Something on the way may have spoiled it: what was no answer of a portal's,
 * or not the bytes that it had announced, is no word of the portal's.
 */
static bool
may_be_spoilt(const struct portal_answer *a)
{
	return a->result == PORTAL_NONSENSE ||
	    (a->result == PORTAL_REFUSED && a->problem.status == 0);
}

int
ask_take_attachment(struct task *t, struct portal_answer *a)
{
	const struct review_event *e = &t->page.event[t->event];
	struct review_attachment *attachment = &e->attachment[t->attachment];

	if (may_be_spoilt(a))
		a->result = PORTAL_BUSY;
	if (a->result == PORTAL_BUSY &&
	    (a->retry_after > 0 || !is_stuck(t, e->seq)))
		return ask_fail(t, a);
	if (a->result == PORTAL_OK && a->content != NULL) {
		t->message_bytes += a->content->size;
		t->part_bytes += a->content->size;
		attachment->content = a->content;
		a->content = NULL;
	} else {
		refuse_attachment(attachment, a->text);
	}
	t->attachment++;
	return walk_page(t);
}

/* ---- events ---- */

int
ask_ask_events(struct task *t)
{
	return portal_ask_events(t->work->client, t->ask.portal_id,
	    t->ask.after, task_done, t);
}

int
ask_take_events(struct task *t, struct portal_answer *a)
{
	/* Else it would go on for ever. */
	if (a->page.more && a->page.next <= t->ask.after)
		return fail_nonsense(t, "the portal's pages of events lead "
		    "back to where they began");
	t->pages++;
	t->page = a->page;
	a->page = (struct review_page) { .count = 0 };
	t->first = t->event = t->attachment = 0;
	t->part_bytes = t->message_bytes = 0;
	if (t->page.more)
		t->ask.after = t->page.next;
	return walk_page(t);
}
