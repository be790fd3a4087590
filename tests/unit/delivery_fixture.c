#include "delivery_fixture.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static int64_t the_time;

static int64_t
read_the_time(void)
{
	return the_time;
}

int
delivery_fixture(void **state)
{
	the_time = DELIVERY_NOW;
	clock_set_source(read_the_time);
	if (draft_fixture(state) < 0)
		return -1;
	mount_with(*state, PORTAL);
	return 0;
}

int
delivery_fixture_gone(void **state)
{
	clock_set_source(NULL);
	return draft_fixture_gone(state);
}

void
delivery_later(int64_t ns)
{
	the_time += ns;
}

void
mount_with(struct draft_fixture *f, const char *portal)
{
	f->domain->options.portal = portal;
	submission_drop_documents(f->s);
}

void
delivery_reopen(struct draft_fixture *f)
{
	const char *portal = f->domain->options.portal;

	draft_fixture_reopen(f);
	mount_with(f, portal);
}

/* ---- orders ---- */

void
next_order(struct draft_fixture *f, enum order_kind kind,
    struct order *ret_order)
{
	int r = submission_next_order(f->s, TARGET_PORTAL, ret_order);

	if (r < 0)
		fail_msg("no order of kind %d: %d", (int)kind, r);
	assert_int_equal(ret_order->kind, kind);
}

void
no_order(struct draft_fixture *f)
{
	struct order o;

	assert_int_equal(submission_next_order(f->s, TARGET_PORTAL, &o), -ENOENT);
}

void
begin_order(struct draft_fixture *f, enum order_kind kind,
    struct order *ret_order)
{
	next_order(f, kind, ret_order);
	assert_int_equal(submission_begin_order(f->s, ret_order), 0);
	if (ret_order->portal_id[0] != '\0')
		return;
	assert_int_equal(submission_place_order(f->s, ret_order, "sub_1"), 0);
	(void)snprintf(ret_order->portal_id, sizeof(ret_order->portal_id),
	    "sub_1");
}

void
finish_order(struct draft_fixture *f, const struct order *o, int64_t number)
{
	struct review_receipt receipt = {
		.submission = "sub_1", .number = number,
		.version = o->version, .at = clock_now(),
	};
	struct review_receipt package = { .sha256 = PACKAGE };

	assert_int_equal(submission_finish_order(f->s, o, &receipt,
	    o->kind == ORDER_SUBMIT ? &package : NULL), 0);
}

void
deliver(struct draft_fixture *f, enum order_kind kind, int64_t number)
{
	struct order o CF_AUTO(order_done) = { .id = 0 };

	begin_order(f, kind, &o);
	finish_order(f, &o, number);
}

void
refuse(struct draft_fixture *f, enum order_kind kind, int status,
    const char *title)
{
	struct order o CF_AUTO(order_done) = { .id = 0 };
	struct review_problem problem = {
		.status = status, .type = "wrong-state",
		.title = kept(title),
	};

	begin_order(f, kind, &o);
	assert_int_equal(submission_refuse_order(f->s, &o, &problem), 0);
	free(problem.title);
}

void
fail_order(struct draft_fixture *f, const struct order *o,
    enum failure_kind kind, int64_t again_at)
{
	const struct failure failure = {
		.kind = kind, .text = "nobody is there",
		.again_at = again_at,
	};

	assert_int_equal(submission_fail_order(f->s, o, &failure), 0);
}

/* ---- what the portal says ---- */

void
says_events(struct draft_fixture *f, struct review_event *event,
    size_t count)
{
	const struct review_page page = { .event = event, .count = count };

	assert_int_equal(submission_take_review(f->s, NULL, &page), 0);
}

void
hears(struct draft_fixture *f, struct review_event e)
{
	says_events(f, &e, 1);
}

static void
put_word(char *to, size_t size, const char *word)
{
	(void)snprintf(to, size, "%s", word);
}

static struct review_event
says(int64_t seq, enum review_event_type type, const char *by)
{
	struct review_event e = {
		.seq = seq, .at = clock_now(), .type = type,
	};

	put_word(e.by, sizeof(e.by), by);
	return e;
}

struct review_event
says_version(int64_t seq, int64_t version)
{
	struct review_event e = says(seq, REVIEW_REVISION, "publisher");

	e.version = version;
	return e;
}

struct review_event
says_state(int64_t seq, const char *from, const char *to,
    const char *waiting_for)
{
	struct review_event e = says(seq, REVIEW_STATE, "reviewer");

	put_word(e.from, sizeof(e.from), from);
	put_word(e.to, sizeof(e.to), to);
	put_word(e.waiting_for, sizeof(e.waiting_for), waiting_for);
	return e;
}

struct review_event
says_message(int64_t seq, const char *id, char *body)
{
	struct review_event e = says(seq, REVIEW_MESSAGE, "reviewer");

	put_word(e.id, sizeof(e.id), id);
	e.body = body;
	return e;
}

struct review_event
says_finding(int64_t seq, const char *id, char *message)
{
	struct review_event e = says(seq, REVIEW_FINDING, "reviewer");

	put_word(e.id, sizeof(e.id), id);
	put_word(e.severity, sizeof(e.severity), "error");
	put_word(e.status, sizeof(e.status), "open");
	e.message = message;
	return e;
}

/* ---- where it is ---- */

void
at_portal(struct draft_fixture *f)
{
	ready(f);
	assert_int_equal(touch_submit(f), 0);
	deliver(f, ORDER_SUBMIT, 1);
	hears(f, says_version(1, 1));
	hears(f, says_state(2, "draft", "submitted", "portal"));
	status_is(f, "submitted");
}

void
text_has(struct draft_fixture *f, enum document which, const char *part)
{
	has(document(f, which), part);
}

void
text_has_not(struct draft_fixture *f, enum document which, const char *part)
{
	has_not(document(f, which), part);
}

void
submit_refused(struct draft_fixture *f, const char *line, int expected,
    const char *part)
{
	const struct command command = {
		.text = line, .len = line != NULL ? strlen(line) : 0,
	};
	struct reason why = { .error = 0 };

	assert_int_equal(submission_command_submit(f->s, &command, &why),
	    expected);
	has(why.text, part);
}

void
body_has(const struct order *o, const char *part)
{
	char *text = text_dup(o->body, o->body_len);

	assert_non_null(text);
	has(text, part);
	free(text);
}

const char *
version_text(struct draft_fixture *f, const char *name)
{
	return content(f, PLACE(f->s->newest.object, SLOT_SELF), name);
}

void
rewrite(struct draft_fixture *f, const char *text)
{
	change(f, text);
	set_field(f, FIELD_COMMIT, text[3] == 'n' ? COMMIT_2 :
	    "8888888888888888888888888888888888888888");
	assert_int_equal(pull(f, "merged\n"), 0);
}
