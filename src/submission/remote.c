/*
 * What the portal has of a submission, and when it is asked for more.
 */
#include "remote.h"

#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "pull.h"

enum way
submission_way(const struct submission *s)
{
	/* What an independent publisher submits is the pull request. */
	if (submission_publisher(s) == PUBLISHER_INDEPENDENT)
		return WAY_HAND;
	if (submission_is_bound(s))
		return s->remote.bound ? WAY_PORTAL : WAY_HAND;
	return s->domain->options.portal != NULL ? WAY_PORTAL : WAY_HAND;
}

bool
remote_is_here(const struct submission *s)
{
	const char *here = s->domain->options.portal;

	if (!submission_is_bound(s))
		return here != NULL;
	return here != NULL && strcmp(here, s->remote.portal) == 0;
}

bool
remote_is_reachable(const struct submission *s)
{
	const char *here = s->domain->options.portal;

	return here != NULL && s->remote.portal_id[0] != '\0' &&
	    strcmp(here, s->remote.portal) == 0;
}

bool
remote_has_refused(const struct submission *s)
{
	return s->row.state == STATE_CHANGES_REQUESTED && s->remote.bound &&
	    s->remote.heard_version < s->row.version &&
	    !s->outbox[TARGET_PORTAL].submit;
}

bool
remote_is_lost(const struct submission *s)
{
	return submission_is_bound(s) && s->remote.bound &&
	    s->remote.portal_id[0] == '\0' && !s->outbox[TARGET_PORTAL].submit;
}

/* ---- the copy ---- */

static int
take_order(void *arg, const struct order_row *row)
{
	struct submission *s = arg;
	struct outbox *all = &s->outbox[row->target];

	if (all->count++ == 0) {
		all->first = *row;
		all->first.body = all->first.files = NULL;
	}
	all->last = row->id;
	if (row->kind == ORDER_SUBMIT && row->version == s->row.version) {
		all->submit = true;
		all->submit_begun = row->attempts > 0;
	}
	all->withdrawing |= row->kind == ORDER_WITHDRAW;
	all->publishing |= row->kind == ORDER_PUBLISH;
	return 0;
}

int
remote_load_outbox(struct submission *s, struct conn *c)
{
	memset(s->outbox, 0, sizeof(s->outbox));
	return store_list_orders(c, s->id, take_order, s);
}

int
remote_load(struct submission *s, struct conn *c)
{
	int r;

	s->remote = (struct remote_row){ .bound = false };
	s->pull = (struct pull_row){ .number = 0 };
	r = store_get_remote(c, s->id, &s->remote);
	if (r == 0 || r == -ENOENT)
		r = store_get_pull(c, s->id, &s->pull);
	if (r == 0 || r == -ENOENT)
		r = pull_load(s, c);
	return r < 0 ? r : remote_load_outbox(s, c);
}

int
remote_keep(struct step *st)
{
	struct submission *s = st->s;

	s->remote.contact.order_at = s->outbox[TARGET_PORTAL].count > 0 ?
	    s->outbox[TARGET_PORTAL].first.not_before : 0;
	return store_set_remote(st->c, s->id, &s->remote);
}

/* ---- to whom it goes ---- */

void
remote_new_key(char ret_key[ORDER_KEY_SIZE])
{
	unsigned char b[16];

	randombytes_buf(b, sizeof(b));
	/* RFC 9562: a random one, version 4. */
	b[6] = (unsigned char)((b[6] & 0x0fu) | 0x40u);
	b[8] = (unsigned char)((b[8] & 0x3fu) | 0x80u);
	(void)snprintf(ret_key, ORDER_KEY_SIZE, "%02x%02x%02x%02x-%02x%02x-"
	    "%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", b[0], b[1], b[2],
	    b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12],
	    b[13], b[14], b[15]);
}

/* It has a place there, or has asked for one and not heard of it yet. */
static bool
is_at(const struct submission *s, const char *portal)
{
	return s->remote.create_key[0] != '\0' &&
	    strcmp(s->remote.portal, portal) == 0;
}

/* After these the portal takes no more revisions in the same place. */
static bool
is_closed(const struct submission *s)
{
	return strcmp(s->remote.state, "rejected") == 0 ||
	    strcmp(s->remote.state, "withdrawn") == 0;
}

static int
take_id(void *arg, const struct order_row *row)
{
	int64_t *id = arg;

	if (row->target != TARGET_PORTAL)
		return 0;
	*id = row->id;
	return 1;
}

/* What is still to be told of an old place has nobody to hear it. */
static int
give_up_orders(struct step *st)
{
	struct submission *s = st->s;
	const size_t count = s->outbox[TARGET_PORTAL].count;
	int64_t id;
	int r;

	while ((r = store_list_orders(st->c, s->id, take_id, &id)) == 1) {
		r = store_remove_order(st->c, id);
		if (r < 0)
			return r;
	}
	if (r == 0)
		r = remote_load_outbox(s, st->c);
	return r < 0 || count == 0 ? r : step_event(st, "certfs", "%zu that "
	    "were still to be delivered are given up: the portal closed the "
	    "submission that they were for", count);
}

/* A place at this mount's portal of which that knows nothing yet. */
static int
new_place(struct step *st, const char *portal)
{
	struct submission *s = st->s;

	s->remote = (struct remote_row){ .poll_after = 1 };
	(void)snprintf(s->remote.portal, sizeof(s->remote.portal), "%s",
	    portal);
	(void)snprintf(s->remote.connector, sizeof(s->remote.connector), "%s",
	    s->name);
	remote_new_key(s->remote.create_key);
	/* What was found in the old one. */
	return store_forget_remarks(st->c, s->id);
}

int
remote_bind(struct step *st, bool fresh)
{
	struct submission *s = st->s;
	const char *portal = s->domain->options.portal;
	int r = 0;

	if (fresh || !is_at(s, portal) || is_closed(s)) {
		r = give_up_orders(st);
		if (r == 0)
			r = new_place(st, portal);
	}
	s->remote.bound = true;
	return r < 0 ? r : store_set_remote(st->c, s->id, &s->remote);
}

int
remote_lose(struct step *st)
{
	struct submission *s = st->s;
	char portal[sizeof(s->remote.portal)];
	int r;

	memcpy(portal, s->remote.portal, sizeof(portal));
	r = new_place(st, portal);
	s->remote.bound = true;
	return r;
}

int
remote_unbind(struct step *st)
{
	struct submission *s = st->s;

	if (s->remote.portal[0] == '\0' || !s->remote.bound)
		return 0;
	s->remote.bound = false;
	s->remote.contact.ask_at = 0;
	return store_set_remote(st->c, s->id, &s->remote);
}

/* ---- asking ---- */

#define QUIET_GRACE	10	/* times before it is asked less often */
#define QUIET_MAX	((int64_t)60 * 60)	/* seconds */
/* What a portal asks for is believed up to this, or it is never asked again. */
#define POLL_AFTER_MAX	((int64_t)24 * 60 * 60)

static int64_t
poll_after(const struct remote_row *row)
{
	if (row->poll_after < 1)
		return 1;
	return row->poll_after < POLL_AFTER_MAX ? row->poll_after :
	    POLL_AFTER_MAX;
}

void
remote_ask_later(struct step *st, bool moved)
{
	struct remote_row *row = &st->s->remote;
	int64_t wait = poll_after(row);
	const int64_t most = wait > QUIET_MAX ? wait : QUIET_MAX;

	row->contact.quiet = moved ? 0 : row->contact.quiet + 1;
	for (int64_t i = QUIET_GRACE; i < row->contact.quiet && wait < most;
	    i += 2)
		wait *= 2;
	/* Where nothing is, there is nothing to ask about. */
	row->contact.ask_at = row->portal_id[0] == '\0' ? 0 : st->now +
	    (wait < most ? wait : most) * NS_PER_SECOND;
}

/* ---- what it says ---- */

const char *
remote_state_word(const struct submission *s)
{
	return s->row.state == STATE_OTHER && s->remote.state[0] != '\0' ?
	    s->remote.state : state_infos[s->row.state].word;
}

const char *
remote_waiting_for(const struct submission *s)
{
	return s->row.state == STATE_OTHER && s->remote.waiting_for[0] != '\0' ?
	    s->remote.waiting_for : state_waiting_for(&s->row);
}
