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

#define ANY		(~0u)
/* What is not there, or is not for this token. */
#define UNSEEN	(TAKES(GITHUB_NOT_FOUND) | TAKES(GITHUB_REFUSED) | \
		    TAKES(GITHUB_CREDENTIALS))

static const struct step_type steps[STEPS] = {
	[STEP_GREET] = { TAKES(PORTAL_OK), greet_ask, .take = greet_take },
	[STEP_USER] = { TAKES(GITHUB_OK), greet_ask_user,
	    .hear = greet_hear_user },
	[STEP_PUBLISH] = { ANY, publish_task_ask, .hear = publish_task_hear },
	[STEP_PUBLISH_WRITE] = { ANY, publish_task_ask,
	    .hear = publish_task_hear, .writes = true },
	[STEP_CREATE] = { TAKES(PORTAL_OK), order_ask_create,
	    .take = order_take_create },
	[STEP_PACKAGE] = { TAKES(PORTAL_OK), order_ask_package,
	    .take = order_take_package },
	[STEP_REVISION] = { TAKES(PORTAL_OK), order_ask_revision,
	    .take = order_take_receipt },
	[STEP_INTRO] = { TAKES(PORTAL_OK), order_ask_intro,
	    .take = order_take_receipt },
	[STEP_EVENT] = { TAKES(PORTAL_OK), order_ask_event,
	    .take = order_take_receipt },
	[STEP_STATUS] = { TAKES(PORTAL_OK) | TAKES(PORTAL_UNCHANGED),
	    ask_ask_status, .take = ask_take_status },
	[STEP_EVENTS] = { TAKES(PORTAL_OK), ask_ask_events,
	    .take = ask_take_events },
	[STEP_HOME] = { TAKES(GITHUB_OK) | TAKES(GITHUB_UNCHANGED),
	    follow_ask_home, .hear = follow_hear_home },
	[STEP_TIP] = { TAKES(GITHUB_OK) | TAKES(GITHUB_UNCHANGED),
	    follow_ask_tip, .hear = follow_hear_tip },
	[STEP_PULL] = { TAKES(GITHUB_OK) | TAKES(GITHUB_UNCHANGED),
	    follow_ask_pull, .hear = follow_hear_pull },
	[STEP_LIST] = { TAKES(GITHUB_OK) | TAKES(GITHUB_UNCHANGED) | UNSEEN,
	    follow_ask_list, .hear = follow_hear_list },
	[STEP_ANNOTATIONS] = { TAKES(GITHUB_OK) | UNSEEN,
	    follow_ask_annotations, .hear = follow_hear_annotations },
	[STEP_MERGED] = { TAKES(GITHUB_OK) | UNSEEN, follow_ask_events,
	    .hear = follow_hear_events },
	[STEP_FILES] = { TAKES(GITHUB_OK) | UNSEEN, follow_ask_files,
	    .hear = follow_hear_files },
	[STEP_COMMIT] = { TAKES(GITHUB_OK) | UNSEEN, follow_ask_commit,
	    .hear = follow_hear_commit },
	[STEP_TREE] = { TAKES(GITHUB_OK) | UNSEEN, follow_ask_tree,
	    .hear = follow_hear_tree },
	/* A token that is refused meanwhile says nothing of a file. */
	[STEP_BLOB] = { TAKES(GITHUB_OK) | TAKES(GITHUB_NOT_FOUND) |
	    TAKES(GITHUB_REFUSED) | TAKES(GITHUB_NONSENSE), follow_ask_blob,
	    .hear = follow_hear_blob },
	[STEP_HAND_ON] = { 0, follow_hand_on, .take = NULL },
	/* One that the portal will never give keeps nothing else away. */
	[STEP_ATTACHMENT] = { TAKES(PORTAL_OK) | TAKES(PORTAL_REFUSED) |
	    TAKES(PORTAL_NONSENSE) | TAKES(PORTAL_BUSY),
	    ask_ask_attachment, .take = ask_take_attachment },
};

static const struct task_type types[WORK_KINDS][TASK_KINDS] = {
	[WORK_PORTAL] = {
		[TASK_GREET] = { greet_begin, greet_fail, NULL },
		[TASK_ORDER] = { order_begin, order_fail, NULL },
		[TASK_ASK] = { ask_begin, ask_fail, NULL },
	},
	[WORK_REPOSITORY] = {
		[TASK_GREET] = { greet_begin, NULL, greet_fail_hear },
		[TASK_ORDER] = { publish_task_begin, NULL,
		    publish_task_fail },
		[TASK_ASK] = { follow_begin, NULL, follow_fail },
	},
};

static const struct task_type *
type_of(const struct task *t)
{
	return &types[t->work->options.kind][t->kind];
}

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
} failures[VERDICTS] = {
	[VERDICT_GOOD] = { FAILURE_NONSENSE, true },
	[VERDICT_REFUSED] = { FAILURE_NONSENSE, true },
	[VERDICT_CREDENTIALS] = { FAILURE_CREDENTIALS, true },
	[VERDICT_BUSY] = { FAILURE_BUSY, false },
	[VERDICT_UNREACHABLE] = { FAILURE_UNREACHABLE, false },
	[VERDICT_TIMED_OUT] = { FAILURE_TIMED_OUT, false },
	[VERDICT_UNTRUSTED] = { FAILURE_UNREACHABLE, true },
	[VERDICT_NONSENSE] = { FAILURE_NONSENSE, true },
};

struct failure
task_failure(const struct task *t, struct outcome o, unsigned attempts)
{
	const struct pace pace = {
		.base_ms = t->work->base_ms,
		.failures = attempts,
		.seldom = failures[o.verdict].seldom,
		.retry_after = o.retry_after,
	};

	return (struct failure) {
		.kind = failures[o.verdict].kind,
		.text = o.text,
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
	publish_free(t->publish);
	t->publish = NULL;
	order_done(&t->order);
	review_page_done(&t->page);
	follow_free(t->follow);
	t->follow = NULL;
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
	log_error("what %s %s is told or answers cannot be kept: %s; it is "
	    "tried again", w->service->name, w->options.http.base,
	    strerror(-r));
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
	t->until = work_time() + (ms > REST_MIN_MS ? ms : REST_MIN_MS);
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

static const char not_told[] = "this cannot be told in the protocol";

static int
fail_locally(struct task *t)
{
	struct portal_answer portal = { .result = PORTAL_NONSENSE };
	struct github_answer github = { .result = GITHUB_NONSENSE };

	(void)strcpy(portal.text, not_told);
	(void)strcpy(github.text, not_told);
	return type_of(t)->fail != NULL ? type_of(t)->fail(t, &portal) :
	    type_of(t)->fail_hear(t, &github);
}

static void
note_write(struct task *t)
{
	if (steps[t->step].writes)
		t->work->write_at = work_time() + t->work->base_ms;
}

static void go_on(struct task *t, int next);

/* Returns when a request runs, or with the task's end. */
static void
run(struct task *t)
{
	int r;

	t->waiting = false;
	t->wait_ms = 0;
	note_write(t);
	r = steps[t->step].ask(t);
	if (r == 0)
		return;
	if (r == -EINVAL)
		r = fail_locally(t);
	go_on(t, r == STEP_DONE ? STEP_END : r);
}

/* Until when the next step waits; work_time(). */
static int64_t
not_before(const struct task *t)
{
	const int64_t at = t->wait_ms > 0 ? work_time() + t->wait_ms : 0;

	return steps[t->step].writes && t->work->write_at > at ?
	    t->work->write_at : at;
}

/* 'next' is a step or -errno. */
static void
go_on(struct task *t, int next)
{
	if (next <= STEP_END) {
		end(t, next);
		return;
	}
	t->step = (enum step)next;
	t->until = not_before(t);
	if (t->until > work_time())
		t->waiting = true;
	else
		run(t);
}

static bool
is_quiet(const struct task *t)
{
	return t->kind == TASK_GREET && t->work->options.greeted != NULL;
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
	reach_note(t->work, portal_outcome(a), is_quiet(t));
	go_on(t, (step->takes & TAKES(a->result)) != 0 ?
	    step->take(t, a) : type_of(t)->fail(t, a));
}

void
task_heard(void *arg, struct github_answer *a)
{
	struct task *t = arg;
	const struct step_type *step = &steps[t->step];

	if (a->result == GITHUB_ABANDONED) {
		end(t, 0);
		return;
	}
	note_write(t);
	reach_note(t->work, github_outcome(a), is_quiet(t));
	reach_note_hints(t->work, &a->hints);
	go_on(t, (step->takes & TAKES(a->result)) != 0 ?
	    step->hear(t, a) : type_of(t)->fail_hear(t, a));
}

struct github_ask
task_ask(struct task *t)
{
	return (struct github_ask) {
		.client = t->work->client,
		.repository = t->work->options.repository,
		.done = task_heard, .arg = t,
	};
}

static int
begin(struct task *t)
{
	struct submission *s CF_AUTO(task_leave) = NULL;
	int r = t->kind == TASK_GREET ? 0 : task_enter(t, &s);

	if (r == 0 && type_of(t)->begin == NULL)
		r = -ENOENT;
	return r < 0 ? r : type_of(t)->begin(t, s);
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
		if (!t->resting && !t->waiting)
			continue;
		if (t->until > now)
			first = first < 0 || t->until < first ? t->until :
			    first;
		else if (t->resting)
			task_free(t);
		else
			run(t);
	}
	return first;
}

void
tasks_free(struct work *w)
{
	while (w->tasks != NULL)
		task_free(w->tasks);
}
