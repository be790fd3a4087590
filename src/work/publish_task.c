/*
 * An order for the repository as a task: its requests are steps of two kinds,
 * because GitHub wants what writes to be slow.
 */
#include <errno.h>

#include "internal.h"

static int
next_step(const struct task *t)
{
	return publish_writes(t->publish) ? STEP_PUBLISH_WRITE : STEP_PUBLISH;
}

int
publish_task_begin(struct task *t, struct submission *s)
{
	int r;

	r = submission_next_order(s, TARGET_REPOSITORY, &t->order);
	if (r == 0)
		r = submission_begin_order(s, &t->order);
	if (r == 0)
		r = publish_new(&t->order, t->work->options.repository,
		    &t->publish);
	return r < 0 ? r : next_step(t);
}

static int
fail(struct task *t, struct submission *s, struct outcome o)
{
	const struct failure failure =
	    task_failure(t, o, t->order.attempts);

	return submission_fail_order(s, &t->order, &failure);
}

static int
finish(struct task *t)
{
	struct submission *s CF_AUTO(task_leave) = NULL;
	const struct publish_outcome *o = publish_outcome(t->publish);
	int r = task_enter(t, &s);

	if (r < 0)
		return r;
	switch (o->end) {
	case PUBLISH_DONE:
		return t->order.kind == ORDER_PUBLISH ?
		    submission_finish_publish(s, &t->order, &o->receipt) :
		    submission_finish_comment(s, &t->order, o->comment);
	case PUBLISH_REFUSED:
		return submission_refuse_pull(s, &t->order, &(struct
		    pull_refusal){ o->text, o->strange, o->pushed,
		    o->spoilt, o->number, o->url, o->fork });
	case PUBLISH_FAILED:
		break;
	}
	return fail(t, s, github_verdict(o->result, o->text,
	    o->retry_after));
}

/* On the disk, before what is there is gone. */
static int
keep_words(struct task *t)
{
	struct submission *s CF_AUTO(task_leave) = NULL;
	const char *title, *body;
	int r;

	if (!publish_renews(t->publish, &title, &body))
		return 0;
	r = task_enter(t, &s);
	return r < 0 ? r : submission_keep_words(s, &t->order, title, body);
}

/* What cannot be sent now can never be, and would keep back what follows. */
int
publish_task_ask(struct task *t)
{
	struct github_ask ask = task_ask(t);
	int r;

	r = keep_words(t);
	if (r < 0)
		return r;
	r = publish_ask(t->publish, &ask);
	if (r != -EINVAL && r != -EFBIG)
		return r;
	publish_give_up(t->publish, r);
	r = finish(t);
	return r < 0 ? r : STEP_DONE;
}

int
publish_task_hear(struct task *t, struct github_answer *a)
{
	return publish_take(t->publish, a) ? next_step(t) : finish(t);
}

/* What cannot be sent; all answers are heard. */
int
publish_task_fail(struct task *t, const struct github_answer *a)
{
	struct submission *s CF_AUTO(task_leave) = NULL;
	int r = task_enter(t, &s);

	return r < 0 ? r : fail(t, s, github_outcome(a));
}
