/*
 * Delivering an order: its zip or text, then what it has to say.  The portal
 * gets the place for a submission with the first of them.
 *
 * What is sent and when is written down before, so whatever happens in the
 * middle, the same requests with the same keys are sent again.
 */
#include <errno.h>

#include "internal.h"

static const enum step first_steps[] = {
	[ORDER_SUBMIT] = STEP_PACKAGE,
	[ORDER_INTRO] = STEP_INTRO,
	[ORDER_REPLY] = STEP_EVENT,
	[ORDER_TESTED] = STEP_EVENT,
	[ORDER_WITHDRAW] = STEP_EVENT,
	[ORDER_DISPOSITION] = STEP_EVENT,
};

int
order_begin(struct task *t, struct submission *s)
{
	int r;

	r = submission_next_order(s, TARGET_PORTAL, &t->order);
	if (r == 0)
		r = submission_begin_order(s, &t->order);
	if (r < 0)
		return r;
	if ((size_t)t->order.kind >= ARRAY_LEN(first_steps))
		return -EPROTO;
	return t->order.portal_id[0] == '\0' ? STEP_CREATE :
	    (int)first_steps[t->order.kind];
}

int
order_fail(struct task *t, const struct portal_answer *a)
{
	struct submission *s CF_AUTO(task_leave) = NULL;
	struct failure failure;
	int r;

	r = task_enter(t, &s);
	if (r < 0)
		return r;
	if (a->result == PORTAL_REFUSED)
		return submission_refuse_order(s, &t->order, &a->problem);
	failure = task_failure(t, portal_outcome(a), t->order.attempts);
	return submission_fail_order(s, &t->order, &failure);
}

int
order_ask_create(struct task *t)
{
	return portal_ask_create(t->work->client, t->order.connector,
	    t->order.create_key, task_done, t);
}

int
order_take_create(struct task *t, struct portal_answer *a)
{
	struct submission *s CF_AUTO(task_leave) = NULL;
	int r;

	_Static_assert(sizeof(t->order.portal_id) == sizeof(a->status.id),
	    "an id of the portal");
	r = task_enter(t, &s);
	if (r == 0)
		r = submission_place_order(s, &t->order, a->status.id);
	if (r < 0)
		return r;
	for (size_t i = 0; i < sizeof(t->order.portal_id); i++)
		t->order.portal_id[i] = a->status.id[i];
	return (int)first_steps[t->order.kind];
}

int
order_ask_package(struct task *t)
{
	if (t->order.content == NULL)
		return -EINVAL;
	return portal_ask_package(t->work->client, t->order.portal_id,
	    t->order.content, task_done, t);
}

int
order_take_package(struct task *t, struct portal_answer *a)
{
	t->package = a->receipt;
	return STEP_REVISION;
}

int
order_ask_revision(struct task *t)
{
	return portal_ask_revision(t->work->client, t->order.portal_id,
	    t->order.key, t->order.body, t->order.body_len, task_done, t);
}

int
order_ask_intro(struct task *t)
{
	if (t->order.content == NULL)
		return -EINVAL;
	return portal_ask_intro(t->work->client, t->order.portal_id,
	    t->order.key, t->order.content, task_done, t);
}

int
order_ask_event(struct task *t)
{
	return portal_ask_event(t->work->client, t->order.portal_id,
	    t->order.key, t->order.body, t->order.body_len, task_done, t);
}

int
order_take_receipt(struct task *t, struct portal_answer *a)
{
	struct submission *s CF_AUTO(task_leave) = NULL;
	int r = task_enter(t, &s);

	if (r < 0)
		return r;
	return submission_finish_order(s, &t->order, &a->receipt,
	    t->order.kind == ORDER_SUBMIT ? &t->package : NULL);
}
