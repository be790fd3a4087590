/*
 * Tasks: what is done for a submission, one request after the other.  The
 * next step begins when the answer to the one before is there; between them
 * nobody waits and nothing is locked.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

/* As multiples of the first time to wait, which is a second but in tests. */
#define REST		1
#define FAULT_REST	5
#define REST_MIN_MS	100

#define TAKES(result)	(1u << (result))

static const struct step_type steps[STEPS] = {
	[STEP_GREET] = { TAKES(PORTAL_OK), greet_ask, greet_take },
	[STEP_CREATE] = { TAKES(PORTAL_OK), order_ask_create,
	    order_take_create },
	[STEP_PACKAGE] = { TAKES(PORTAL_OK), order_ask_package,
	    order_take_package },
	[STEP_REVISION] = { TAKES(PORTAL_OK), order_ask_revision,
	    order_take_receipt },
	[STEP_INTRO] = { TAKES(PORTAL_OK), order_ask_intro,
	    order_take_receipt },
	[STEP_EVENT] = { TAKES(PORTAL_OK), order_ask_event,
	    order_take_receipt },
	[STEP_STATUS] = { TAKES(PORTAL_OK) | TAKES(PORTAL_UNCHANGED),
	    ask_ask_status, ask_take_status },
	[STEP_EVENTS] = { TAKES(PORTAL_OK), ask_ask_events, ask_take_events },
	/* One that the portal will never give keeps nothing else away. */
	[STEP_ATTACHMENT] = { TAKES(PORTAL_OK) | TAKES(PORTAL_REFUSED) |
	    TAKES(PORTAL_NONSENSE) | TAKES(PORTAL_BUSY),
	    ask_ask_attachment, ask_take_attachment },
};

static int
greet_begin(struct task *t, struct submission *s)
{
	(void)t;
	(void)s;
	return STEP_GREET;
}

static const struct task_type types[TASK_KINDS] = {
	[TASK_GREET] = { greet_begin, greet_fail },
	[TASK_ORDER] = { order_begin, order_fail },
	[TASK_ASK] = { ask_begin, ask_fail },
};

/* ---- the submission ---- */

int
task_enter(struct task *t, struct submission **ret_s)
{
	int r;

	r = submission_get(t->work->options.domain, t->submission, ret_s);
	if (r < 0)
		return r;
	submission_lock(*ret_s);
	if (submission_exists(*ret_s))
		return 0;
	task_leave(ret_s);
	return -ENOENT;
}

void
task_leave(struct submission **s)
{
	if (*s == NULL)
		return;
	submission_unlock(*s);
	submission_put(*s);
	*s = NULL;
}

/* ---- failures ---- */

static const struct {
	enum failure_kind kind;
	bool		  seldom;
} failures[] = {
	[PORTAL_OK] = { FAILURE_NONSENSE, true },
	[PORTAL_UNCHANGED] = { FAILURE_NONSENSE, true },
	[PORTAL_REFUSED] = { FAILURE_NONSENSE, true },
	[PORTAL_CREDENTIALS] = { FAILURE_CREDENTIALS, true },
	[PORTAL_BUSY] = { FAILURE_BUSY, false },
	[PORTAL_UNREACHABLE] = { FAILURE_UNREACHABLE, false },
	[PORTAL_TIMED_OUT] = { FAILURE_TIMED_OUT, false },
	[PORTAL_UNTRUSTED] = { FAILURE_UNREACHABLE, true },
	[PORTAL_NONSENSE] = { FAILURE_NONSENSE, true },
};

struct failure
task_failure(const struct task *t, const struct portal_answer *a,
    unsigned attempts)
{
	const struct pace pace = {
		.base_ms = t->work->base_ms,
		.failures = attempts,
		.seldom = failures[a->result].seldom,
		.retry_after = a->retry_after,
	};

	return (struct failure) {
		.kind = failures[a->result].kind,
		.text = a->text,
		.again_at = clock_now() +
		    pace_delay(&pace, arc4random_uniform) * NS_PER_MS,
	};
}

/* ---- the life of a task ---- */

static void
count(struct task *t, bool runs)
{
	unsigned *counter = t->kind == TASK_ASK ? &t->work->asks :
	    &t->work->orders;

	if (runs)
		++*counter;
	else
		--*counter;
}

static void
let_go(struct task *t)
{
	order_done(&t->order);
	review_page_done(&t->page);
}

static void
task_free(struct task *t)
{
	struct task **at = &t->work->tasks;

	while (*at != t)
		at = &(*at)->next;
	*at = t->next;
	let_go(t);
	free(t);
}

/* Not found or taken back: somebody was quicker, which is no fault. */
static bool
is_fault(int r)
{
	return r != -ENOENT && r != -ESTALE;
}

static void
log_fault(struct work *w, int r)
{
	if (w->store_fails)
		return;
	w->store_fails = true;
	log_error("what the portal is told or answers cannot be kept: %s; it "
	    "is tried again", strerror(-r));
}

/* It was found due and did not become less so: not at once again. */
static void
rest(struct task *t, int r)
{
	const bool fault = is_fault(r);
	int64_t ms = (int64_t)t->work->base_ms * (fault ? FAULT_REST : REST);

	if (fault)
		log_fault(t->work, r);
	let_go(t);
	t->order = (struct order) { .id = 0 };
	t->page = (struct review_page) { .count = 0 };
	t->resting = true;
	t->rests_until = work_time() + (ms > REST_MIN_MS ? ms : REST_MIN_MS);
}

static void
end(struct task *t, int r)
{
	count(t, false);
	if (r < 0 && t->kind != TASK_GREET) {
		rest(t, r);
		return;
	}
	if (r == 0 && t->kind != TASK_GREET)
		t->work->store_fails = false;
	task_free(t);
}

static int
fail_locally(struct task *t)
{
	struct portal_answer a = { .result = PORTAL_NONSENSE };

	(void)strcpy(a.text, "this cannot be told in the portal's protocol");
	return types[t->kind].fail(t, &a);
}

/* 'next' is a step or -errno; returns when a request runs, or with its end. */
static void
go_on(struct task *t, int next)
{
	if (next > STEP_END) {
		t->step = (enum step)next;
		next = steps[t->step].ask(t);
		if (next == 0)
			return;
		if (next == -EINVAL)
			next = fail_locally(t);
	}
	end(t, next);
}

void
task_done(void *arg, struct portal_answer *a)
{
	struct task *t = arg;
	const struct step_type *step = &steps[t->step];

	if (a->result == PORTAL_ABANDONED) {
		end(t, 0);
		return;
	}
	reach_note(t->work, a, t->kind == TASK_GREET &&
	    t->work->options.greeted != NULL);
	go_on(t, (step->takes & TAKES(a->result)) != 0 ?
	    step->take(t, a) : types[t->kind].fail(t, a));
}

static int
begin(struct task *t)
{
	struct submission *s CF_AUTO(task_leave) = NULL;
	int r = t->kind == TASK_GREET ? 0 : task_enter(t, &s);

	return r < 0 ? r : types[t->kind].begin(t, s);
}

int
task_start(struct work *w, enum task_kind kind, int64_t submission)
{
	struct task *t = calloc(1, sizeof(*t));

	if (t == NULL)
		return -ENOMEM;
	t->work = w;
	t->kind = kind;
	t->submission = submission;
	t->next = w->tasks;
	w->tasks = t;
	count(t, true);
	go_on(t, begin(t));
	return 0;
}

bool
task_exists(const struct work *w, int64_t submission)
{
	const struct task *t = w->tasks;

	while (t != NULL && (t->kind == TASK_GREET ||
	    t->submission != submission))
		t = t->next;
	return t != NULL;
}

int64_t
tasks_wake(struct work *w)
{
	const int64_t now = work_time();
	struct task *t, *next;
	int64_t first = -1;

	for (t = w->tasks; t != NULL; t = next) {
		next = t->next;
		if (!t->resting)
			continue;
		if (t->rests_until <= now)
			task_free(t);
		else if (first < 0 || t->rests_until < first)
			first = t->rests_until;
	}
	return first;
}

void
tasks_free(struct work *w)
{
	while (w->tasks != NULL)
		task_free(w->tasks);
}
