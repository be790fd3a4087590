/*
 * The first question: who are you, and whom do you take me for?  Deliveries
 * do not wait for it.
 */
#include "internal.h"

#define WARNING_SIZE	1024u

static void
tell(struct work *w, const char *warning)
{
	if (w->options.greeted != NULL)
		w->options.greeted(w->options.greeted_arg, warning);
}

int
greet_ask(struct task *t)
{
	return portal_ask_service(t->work->client, task_done, t);
}

int
greet_take(struct task *t, struct portal_answer *a)
{
	struct buf b CF_AUTO(buf_done) = BUF_INIT(WARNING_SIZE);
	const char *base = t->work->options.http.base;

	if (!a->service.may_read)
		(void)buf_printf(&b, "the token for portal %s may not read: "
		    "what becomes of submissions stays unknown", base);
	else if (!a->service.may_submit)
		(void)buf_printf(&b, "the token for portal %s may only %s: "
		    "what is submitted will be refused", base,
		    a->service.may_write ? "read and answer" : "read");
	tell(t->work, buf_text(&b));
	return STEP_END;
}

static const char *const complaints[] = {
	[PORTAL_REFUSED] = "does not answer as a portal does",
	[PORTAL_CREDENTIALS] = "refuses the token",
	[PORTAL_BUSY] = "is overloaded",
	[PORTAL_UNREACHABLE] = "cannot be reached",
	[PORTAL_TIMED_OUT] = "does not answer in time",
	[PORTAL_UNTRUSTED] = "is not the one it claims to be",
	[PORTAL_NONSENSE] = "does not answer as a portal does",
};

int
greet_fail(struct task *t, const struct portal_answer *a)
{
	struct buf b CF_AUTO(buf_done) = BUF_INIT(WARNING_SIZE);
	const char *complaint = (size_t)a->result < ARRAY_LEN(complaints) ?
	    complaints[a->result] : NULL;

	if (complaint == NULL)
		complaint = complaints[PORTAL_NONSENSE];
	(void)buf_printf(&b, "portal %s %s: %s; what is submitted waits",
	    t->work->options.http.base, complaint, a->text);
	tell(t->work, buf_text(&b));
	return STEP_END;
}
