/*
 * Delivering: the order that is next, and what became of it.  The thread that
 * talks to the portal holds no lock while it does, so each step here looks
 * first whether the order is still there.
 */
#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "contact.h"
#include "deliver.h"
#include "draft.h"
#include "heard.h"
#include "outbox.h"
#include "record.h"
#include "repo.h"
#include "seal.h"

_Static_assert(PORTAL_ID_SIZE == REVIEW_ID_SIZE, "what a portal calls it");

/* ---- who has something to do ---- */

int
domain_list_due(struct domain *d, int (*each)(void *arg, int64_t submission,
    int64_t at, bool order), void *arg)
{
	struct conn *c CF_AUTO(store_done) = NULL;
	int r;

	if (d->options.portal == NULL)
		return 0;
	r = store_read(d->store, &c);
	return r < 0 ? r : store_list_due(c, d->options.portal, each, arg);
}

void
domain_on_order(struct domain *d, enum target target,
    void (*wake)(void *arg), void *arg)
{
	d->wake[target].call = wake;
	d->wake[target].arg = arg;
}

static const char *
name_of(const struct domain *d, enum target target)
{
	return target == TARGET_PORTAL ? d->options.portal : d->repository;
}

int
domain_get_pause(struct domain *d, enum target target, int64_t *ret_until)
{
	struct conn *c CF_AUTO(store_done) = NULL;
	const char *name = name_of(d, target);
	int r;

	if (name == NULL)
		return -ENOENT;
	r = store_read(d->store, &c);
	return r < 0 ? r : store_get_pause(c, name, ret_until);
}

int
domain_set_pause(struct domain *d, enum target target, int64_t until)
{
	struct conn *c CF_AUTO(store_done) = NULL;
	const char *name = name_of(d, target);
	int r;

	if (name == NULL)
		return -ENOENT;
	r = store_write(d->store, DURABLE_PROCESS, &c);
	if (r == 0)
		r = store_set_pause(c, name, until);
	return r < 0 ? r : store_commit(c);
}

/* ---- what each kind of order is ---- */

/* Called in the step in which it was delivered, or refused for good. */
struct order_type {
	const char	*what;		/* of version %lld */
	int		(*delivered)(struct step *st, const struct order *o,
			    const struct review_receipt *receipt,
			    const struct review_receipt *package);
	int		(*refused)(struct step *st, const struct order *o);
};

static bool
is_newest(const struct submission *s, const struct order *o)
{
	return s->row.state == STATE_SUBMITTING &&
	    o->version == s->row.version;
}

static int
write_receipt(struct buf *out, const struct submission *s,
    const struct order *o, const struct review_receipt *receipt,
    const struct review_receipt *package)
{
	char at[CLOCK_TEXT_SIZE];

	clock_text(receipt->at, at);
	return buf_printf(out, "portal: %s\nsubmission: %s\nrevision: %lld\n"
	    "version: %lld\nreceived: %s\npackage-sha256: %s\n"
	    "idempotency-key: %s\n", s->remote.portal, o->portal_id,
	    (long long)receipt->number, (long long)o->version, at,
	    package->sha256, o->key);
}

/* versions/<n>/receipt, of which the version may be no more the newest. */
static int
keep_receipt(struct step *st, const struct order *o,
    const struct review_receipt *receipt,
    const struct review_receipt *package)
{
	struct buf text CF_AUTO(buf_done) = BUF_INIT(8192);
	int r;

	r = write_receipt(&text, st->s, o, receipt, package);
	return r < 0 ? r : seal_renew_receipt(st, o->version, &text);
}

static int
version_delivered(struct step *st, const struct order *o,
    const struct review_receipt *receipt, const struct review_receipt *package)
{
	struct submission *s = st->s;
	int r;

	r = keep_receipt(st, o, receipt, package);
	if (r == 0)
		r = record_freeze(st);
	if (r < 0 || !is_newest(s, o))
		return r;
	r = step_enter(st, EVENT_DELIVERED, STATE_SUBMITTED, "");
	step_outcome(st, "version %lld is delivered: the portal has it as "
	    "revision %lld of %s", (long long)o->version,
	    (long long)receipt->number, o->portal_id);
	return r;
}

static int
version_refused(struct step *st, const struct order *o)
{
	struct buf text CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	int r;

	r = buf_puts(&text, "not delivered: the portal refused this version, "
	    "see log\n");
	if (r == 0)
		r = seal_renew_receipt(st, o->version, &text);
	return r < 0 || !is_newest(st->s, o) ? r :
	    step_enter(st, EVENT_REFUSED, STATE_CHANGES_REQUESTED, "");
}

static int
intro_refused(struct step *st, const struct order *o)
{
	(void)o;
	st->s->row.intro = 0;
	return 0;
}

static int
tested_refused(struct step *st, const struct order *o)
{
	(void)o;
	st->s->row.tested_at = 0;
	return 0;
}

/* The same text can be sent again. */
static int
reply_refused(struct step *st, const struct order *o)
{
	int r;

	(void)o;
	r = store_forget_reply(st->c, st->s->id,
	    st->s->outbox[TARGET_PORTAL].first.number);
	return r == -ENOENT ? 0 : r;
}

/* It can be said again. */
static int
disposition_refused(struct step *st, const struct order *o)
{
	char finding[PORTAL_ID_SIZE];
	int r;

	body_finding(o->body, o->body_len, finding);
	r = store_set_disposition(st->c, st->s->id, finding, "");
	return r == -ENOENT ? 0 : r;
}

static const struct order_type order_types[] = {
	[ORDER_SUBMIT] = { "version", version_delivered, version_refused },
	[ORDER_INTRO] = { "intro.md", NULL, intro_refused },
	[ORDER_REPLY] = { "the reply", NULL, reply_refused },
	[ORDER_TESTED] = { "that testing is done", NULL, tested_refused },
	[ORDER_WITHDRAW] = { "the withdrawal", NULL, NULL },
	[ORDER_DISPOSITION] = { "what is said to a finding", NULL,
	    disposition_refused },
	[ORDER_PUBLISH] = { "the pull request", NULL, NULL },
	[ORDER_COMMENT] = { "the comment", NULL, NULL },
	[ORDER_ANSWER] = { "the answer", NULL, NULL },
};

static void
name_order(const struct order *o, char ret_name[64])
{
	const char *what = order_types[o->kind].what;

	if (o->kind == ORDER_SUBMIT)
		(void)snprintf(ret_name, 64, "%s %lld", what,
		    (long long)o->version);
	else
		(void)snprintf(ret_name, 64, "%s", what);
}

const char *
order_word(int64_t kind)
{
	static const char *const words[] = {
		[ORDER_SUBMIT] = "submit", [ORDER_INTRO] = "intro",
		[ORDER_REPLY] = "reply", [ORDER_TESTED] = "tested",
		[ORDER_WITHDRAW] = "withdraw",
		[ORDER_DISPOSITION] = "disposition",
		[ORDER_PUBLISH] = "publish", [ORDER_COMMENT] = "comment",
		[ORDER_ANSWER] = "answer",
	};

	return kind > 0 && (uint64_t)kind < ARRAY_LEN(words) ?
	    words[kind] : "";
}

static bool
order_is_known(int64_t kind)
{
	return kind >= ORDER_SUBMIT && kind <= ORDER_ANSWER;
}

/* ---- the order that is next ---- */

void
order_done(struct order *o)
{
	/* What sodium_malloc() gave is wiped by it. */
	sodium_free(o->body);
	bytes_unref(o->content);
	order_pull_done(&o->pull);
	*o = (struct order){ .id = 0 };
}

struct first {
	enum target	 target;
	struct order_row *row;
};

static int
take_first(void *arg, const struct order_row *row)
{
	struct first *first = arg;

	if (row->target != first->target)
		return 0;
	*first->row = *row;
	first->row->body = row->body == NULL ? NULL : bytes_ref(row->body);
	first->row->files = row->files == NULL ? NULL :
	    bytes_ref(row->files);
	return 1;
}

int
outbox_first(struct submission *s, struct conn *c, enum target target,
    struct order_row *ret_row)
{
	struct first first = { target, ret_row };
	int r = store_list_orders(c, s->id, take_first, &first);

	return r < 0 ? r : r == 0 ? -ENOENT : 0;
}

/* The zip of a version, or an intro.md as it was attached. */
static int
read_content(struct submission *s, struct conn *c,
    const struct order_row *row, struct bytes **ret_content)
{
	struct version_row version;
	struct intro_row intro;
	struct entry zip;
	int r;

	if (row->kind == ORDER_INTRO) {
		r = store_get_intro(c, s->id, row->number, &intro);
		return r < 0 ? r :
		    store_get_blob(c, &intro.content, ret_content);
	}
	if (row->kind != ORDER_SUBMIT)
		return 0;
	r = store_get_version(c, s->id, row->version, &version);
	if (r == 0)
		r = store_find_entry(c, PLACE(version.object, SLOT_SELF),
		    "submission.zip", &zip);
	return r < 0 ? r :
	    store_get_blob(c, &zip.object.content, ret_content);
}

static int
read_portal_order(struct submission *s, struct conn *c,
    const struct order_row *row, struct order *o, struct reason *why)
{
	int r;

	memcpy(o->portal_id, s->remote.portal_id, sizeof(o->portal_id));
	memcpy(o->create_key, s->remote.create_key, sizeof(o->create_key));
	memcpy(o->connector, s->remote.connector, sizeof(o->connector));
	r = body_compose(s, c, row, &o->body, &o->body_len, why);
	return r < 0 ? r : read_content(s, c, row, &o->content);
}

static int
read_order(struct submission *s, struct conn *c, const struct order_row *row,
    struct order *o, struct reason *why)
{
	*o = (struct order){
		.id = row->id, .kind = (enum order_kind)row->kind,
		.target = row->target, .version = row->version,
		.attempts = (unsigned)row->attempts,
	};
	memcpy(o->key, row->key, sizeof(o->key));
	if (!order_is_known(row->kind))
		return reason_set(why, EIO, "a newer certfs gave an order that "
		    "this one does not know: use that one");
	return row->target == TARGET_PORTAL ?
	    read_portal_order(s, c, row, o, why) :
	    repo_read_order(s, row, o, why);
}

/* The key of its secrets is gone: that is no fault of the portal. */
static int
postpone(struct submission *s, const struct order *o,
    const struct reason *why)
{
	const struct failure failure = {
		.kind = FAILURE_NONSENSE, .text = why->text,
		.again_at = clock_now() + 300 * NS_PER_SECOND,
	};
	int r;

	r = submission_fail_order(s, o, &failure);
	return r < 0 ? r : -ENOENT;
}

static bool
is_due(const struct submission *s, enum target target)
{
	const struct outbox *all = &s->outbox[target];
	const char *here = target == TARGET_PORTAL ?
	    s->domain->options.portal : s->domain->repository;
	const char *there = target == TARGET_PORTAL ? s->remote.portal :
	    s->pull.repository;

	return all->count > 0 && here != NULL && strcmp(here, there) == 0 &&
	    all->first.not_before <= clock_now();
}

int
submission_next_order(struct submission *s, enum target target,
    struct order *ret_order)
{
	struct conn *c CF_AUTO(store_done) = NULL;
	struct order o CF_AUTO(order_done) = { .id = 0 };
	struct bytes *body CF_AUTO(bytes_done) = NULL;
	struct bytes *files CF_AUTO(bytes_done) = NULL;
	struct order_row row;
	struct reason why = { .error = 0 };
	int r;

	r = submission_fresh(s);
	if (r < 0 || !is_due(s, target))
		return r < 0 ? r : -ENOENT;
	r = store_read(s->domain->store, &c);
	if (r == 0)
		r = outbox_first(s, c, target, &row);
	if (r < 0)
		return r;
	body = row.body;
	files = row.files;
	r = read_order(s, c, &row, &o, &why);
	store_done(&c);
	if (r < 0)
		return why.error != 0 ? postpone(s, &o, &why) : r;
	*ret_order = o;
	o = (struct order){ .id = 0 };
	return 0;
}

/* ---- what became of it ---- */

int
deliver_begin(struct step *st, struct submission *s, const struct order *o,
    enum durability durability)
{
	const struct outbox *all = &s->outbox[o->target];
	int r;

	r = submission_fresh(s);
	if (r < 0)
		return r == -ENOENT ? -ESTALE : r;
	if (all->count == 0 || all->first.id != o->id)
		return -ESTALE;
	return step_begin(st, s, durability);
}

/* Write the first order back, and what follows from it. */
static int
keep_first(struct step *st, enum target target)
{
	struct submission *s = st->s;
	int r;

	r = store_set_order(st->c, &s->outbox[target].first);
	if (r == 0)
		r = remote_load_outbox(s, st->c);
	return r < 0 ? r : outbox_keep(st, target);
}

int
submission_begin_order(struct submission *s, const struct order *o)
{
	struct step st CF_AUTO(step_done) = STEP_INIT;
	int r;

	/* Only the first time is news: it cannot be taken back any more. */
	r = deliver_begin(&st, s, o, o->attempts == 0 ? DURABLE_POWER :
	    DURABLE_PROCESS);
	if (r < 0)
		return r;
	s->outbox[o->target].first.attempts++;
	r = keep_first(&st, o->target);
	return r < 0 ? r : step_commit(&st);
}

int
submission_place_order(struct submission *s, const struct order *o,
    const char *portal_id)
{
	struct step st CF_AUTO(step_done) = STEP_INIT;
	int r;

	r = deliver_begin(&st, s, o, DURABLE_POWER);
	if (r < 0)
		return r;
	(void)snprintf(s->remote.portal_id, sizeof(s->remote.portal_id), "%s",
	    portal_id);
	r = remote_keep(&st);
	if (r == 0)
		r = step_event(&st, "portal", "has a place for it: %s",
		    portal_id);
	return r < 0 ? r : step_commit(&st);
}

int
deliver_take_off(struct step *st, const struct order *o)
{
	struct submission *s = st->s;
	int r;

	r = store_remove_order(st->c, o->id);
	if (r == 0)
		r = remote_load_outbox(s, st->c);
	if (r < 0)
		return r;
	contact_succeeded(st, o->target);
	if (o->target == TARGET_PORTAL)
		remote_ask_later(st, true);
	st->ordered = true;
	st->changes |= CHANGE_DELIVERY;
	return outbox_keep(st, o->target);
}

int
submission_finish_order(struct submission *s, const struct order *o,
    const struct review_receipt *receipt, const struct review_receipt *package)
{
	const struct order_type *type = &order_types[o->kind];
	struct step st CF_AUTO(step_done) = STEP_INIT;
	char name[64];
	int r;

	r = deliver_begin(&st, s, o, DURABLE_POWER);
	if (r < 0)
		return r;
	/* Else what was refused before is told until there is a new one. */
	if (o->kind == ORDER_SUBMIT)
		s->remote.contact.refused_order = 0;
	r = deliver_take_off(&st, o);
	name_order(o, name);
	if (r == 0)
		r = step_event(&st, "portal", "has %s%s", name,
		    receipt->replayed ? ", from an earlier try" : "");
	if (r == 0 && type->delivered != NULL)
		r = type->delivered(&st, o, receipt, package);
	return r < 0 ? r : step_commit(&st);
}

int
submission_refuse_order(struct submission *s, const struct order *o,
    const struct review_problem *problem)
{
	const struct order_type *type = &order_types[o->kind];
	struct step st CF_AUTO(step_done) = STEP_INIT;
	char name[64];
	int r;

	r = deliver_begin(&st, s, o, DURABLE_POWER);
	if (r < 0)
		return r;
	name_order(o, name);
	r = problem->status == 404 ? remote_lose(&st) : 0;
	s->remote.contact.refused_order = o->id;
	if (r == 0 && type->refused != NULL)
		r = type->refused(&st, o);
	if (r == 0)
		r = deliver_take_off(&st, o);
	if (r == 0)
		r = heard_refusal(&st, name, problem);
	return r < 0 ? r : step_commit(&st);
}

int
submission_fail_order(struct submission *s, const struct order *o,
    const struct failure *f)
{
	struct step st CF_AUTO(step_done) = STEP_INIT;
	char at[CLOCK_TEXT_SIZE], name[64] = "what is to be told";
	int r;

	r = deliver_begin(&st, s, o, DURABLE_PROCESS);
	if (r < 0)
		return r;
	if (order_is_known((int64_t)o->kind))
		name_order(o, name);
	contact_failed(&st, o->target, f);
	s->outbox[o->target].first.not_before = f->again_at;
	clock_text(f->again_at, at);
	step_outcome(&st, "%s is not delivered yet: %s; the next try is at %s",
	    name, f->text, at);
	r = step_event(&st, "certfs", "try %lld to deliver %s: %s; again at %s",
	    (long long)s->outbox[o->target].first.attempts, name, f->text, at);
	if (r == 0)
		r = keep_first(&st, o->target);
	return r < 0 ? r : step_commit(&st);
}

int
submission_fail_ask(struct submission *s, const struct failure *f)
{
	struct step st CF_AUTO(step_done) = STEP_INIT;
	int r;

	r = submission_fresh(s);
	if (r < 0)
		return r;
	/* It has another place by now. */
	if (s->remote.portal_id[0] == '\0')
		return 0;
	r = step_begin(&st, s, DURABLE_PROCESS);
	if (r < 0)
		return r;
	r = contact_ask_failed(&st, TARGET_PORTAL, f);
	if (r == 0)
		r = remote_keep(&st);
	return r < 0 ? r : step_commit(&st);
}

/* ---- waiting for it ---- */

/* Whoever waits for it may have put another token there. */
static bool
waits_for_token(struct submission *s, enum target target)
{
	const struct contact *contact = contact_of(s, target);

	return s->outbox[target].count > 0 && contact->failing_since != 0 &&
	    contact->failure == FAILURE_CREDENTIALS &&
	    s->outbox[target].first.not_before > clock_now();
}

static int
try_now(struct submission *s, enum target target)
{
	struct step st CF_AUTO(step_done) = STEP_INIT;
	int r;

	r = step_begin(&st, s, DURABLE_PROCESS);
	if (r < 0)
		return r;
	contact_succeeded(&st, target);
	s->outbox[target].first.not_before = st.now;
	st.ordered = true;
	r = keep_first(&st, target);
	return r < 0 ? r : step_commit(&st);
}

int
submission_delivery_ticket(struct submission *s, enum target target,
    int64_t *ret_ticket)
{
	int r;

	r = submission_fresh(s);
	if (r == 0 && waits_for_token(s, target))
		r = try_now(s, target);
	if (r == 0)
		*ret_ticket = s->outbox[target].last;
	return r;
}

static const int failure_errors[] = {
	[FAILURE_UNREACHABLE] = ENETUNREACH, [FAILURE_TIMED_OUT] = ETIMEDOUT,
	[FAILURE_CREDENTIALS] = EKEYREJECTED, [FAILURE_BUSY] = ETIMEDOUT,
	[FAILURE_NONSENSE] = EREMOTEIO,
};

static int
failure_error(struct submission *s, enum target target)
{
	const struct contact *contact = contact_of(s, target);
	const int64_t kind = contact->failure;

	return contact->failing_since == 0 || kind < 0 ||
	    (uint64_t)kind >= ARRAY_LEN(failure_errors) ? ETIMEDOUT :
	    failure_errors[kind];
}

int
submission_await(struct submission *s, enum target target, int64_t ticket,
    bool expired)
{
	const struct outbox *all = &s->outbox[target];
	int r;

	r = submission_fresh(s);
	if (r < 0)
		return r;
	if (ticket == 0 || all->count == 0 || all->first.id > ticket)
		return contact_of(s, target)->refused_order != 0 ?
		    -EREMOTEIO : 0;
	r = failure_error(s, target);
	/* A token that is refused is so until somebody does something. */
	return expired || r == EKEYREJECTED ? -r : -EINPROGRESS;
}
