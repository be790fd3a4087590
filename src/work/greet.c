/*
 * The first question: who are you, and whom do you take me for?  Deliveries
 * do not wait for it.
 */
#include <string.h>

#include "internal.h"

#define WARNING_SIZE	1024u

static void
tell(struct work *w, const char *warning)
{
	if (w->options.greeted != NULL)
		w->options.greeted(w->options.greeted_arg, w->options.kind,
		    warning);
}

int
greet_begin(struct task *t, struct submission *s)
{
	(void)s;
	return t->work->options.kind == WORK_PORTAL ? STEP_GREET : STEP_USER;
}

/* What has none is no answer of theirs. */
static const char *const complaints[VERDICTS] = {
	[VERDICT_CREDENTIALS] = "refuses the token",
	[VERDICT_BUSY] = "is overloaded",
	[VERDICT_UNREACHABLE] = "cannot be reached",
	[VERDICT_TIMED_OUT] = "does not answer in time",
	[VERDICT_UNTRUSTED] = "is not the one it claims to be",
};

static int
complain(struct work *w, struct outcome o)
{
	struct buf b CF_AUTO(buf_done) = BUF_INIT(WARNING_SIZE);
	const char *complaint = complaints[o.verdict];

	(void)buf_printf(&b, "%s %s %s: %s; %s", w->service->name,
	    w->options.http.base, complaint != NULL ? complaint :
	    w->service->strange, o.text, w->service->waits);
	tell(w, buf_text(&b));
	return STEP_END;
}

/* ---- the portal ---- */

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

int
greet_fail(struct task *t, const struct portal_answer *a)
{
	return complain(t->work, portal_outcome(a));
}

/* ---- GitHub ---- */

int
greet_ask_user(struct task *t)
{
	const struct github_ask ask = task_ask(t);

	return github_ask_user(&ask);
}

/* docs.github.com, scopes for OAuth apps: "a, b". */
static bool
has_scope(const char *scopes, const char *scope)
{
	const size_t len = strlen(scope);

	while (*scopes != '\0') {
		const size_t word = strcspn(scopes, ", ");

		if (word == len && memcmp(scopes, scope, len) == 0)
			return true;
		scopes += word;
		scopes += strspn(scopes, ", ");
	}
	return false;
}

/*
 * Only a classic token says what it may.  What another one may is found out
 * when it is needed, for that depends on whose the repository is.
 */
int
greet_hear_user(struct task *t, struct github_answer *a)
{
	struct buf b CF_AUTO(buf_done) = BUF_INIT(WARNING_SIZE);
	const char *scopes = a->hints.scopes;

	if (scopes[0] != '\0' && !has_scope(scopes, "repo") &&
	    !has_scope(scopes, "public_repo"))
		(void)buf_printf(&b, "the token of %s for %s %s has these "
		    "scopes: %s; to publish it needs public_repo",
		    a->user.login != NULL ? a->user.login : "nobody",
		    t->work->service->name, t->work->options.http.base,
		    scopes);
	tell(t->work, buf_text(&b));
	return STEP_END;
}

int
greet_fail_hear(struct task *t, const struct github_answer *a)
{
	return complain(t->work, github_outcome(a));
}
