/*
 * Giving orders, and taking one back.
 */
#include "outbox.h"

#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "contact.h"
#include "repo.h"
#include "seal.h"

static void
forget_refusal(struct submission *s, enum target target)
{
	if (s->outbox[target].count > 0)
		return;
	contact_of(s, target)->refused_order = 0;
}

int
outbox_keep(struct step *st, enum target target)
{
	return target == TARGET_PORTAL ? remote_keep(st) : repo_keep(st);
}

int
outbox_add(struct step *st, struct order_row *row, struct bytes *body)
{
	struct submission *s = st->s;
	int r;

	forget_refusal(s, row->target);
	if (body == NULL && row->kind != ORDER_INTRO)
		return -ENOMEM;
	row->body = body;
	row->at = st->now;
	row->version = s->row.version;
	if (row->not_before == 0)
		row->not_before = st->now;
	remote_new_key(row->key);
	r = store_add_order(st->c, s->id, row);
	if (r == 0)
		r = remote_load_outbox(s, st->c);
	if (r == 0)
		r = outbox_keep(st, row->target);
	if (r < 0)
		return r;
	st->ordered = true;
	st->changes |= CHANGE_DELIVERY;
	return 0;
}

/* ---- a version ---- */

static int
add_secrets(struct step *st, const struct order_row *row)
{
	const struct submission *s = st->s;
	int r = 0;

	for (enum form_field f = 0; f < FIELD_COUNT && r == 0; f++) {
		if (fields[f].info.secret && form_is_set(s, f))
			r = store_add_order_secret(st->c, row->id,
			    fields[f].info.name, s->form[f].value);
	}
	return r;
}

static int
hash_package(struct step *st, char ret_hex[REVIEW_SHA256_SIZE])
{
	unsigned char hash[crypto_hash_sha256_BYTES];
	struct bytes *zip CF_AUTO(bytes_done) = NULL;
	int r;

	r = seal_zip(st->s, st->c, &zip);
	if (r < 0)
		return r;
	(void)crypto_hash_sha256(hash, (const unsigned char *)zip->data,
	    zip->size);
	text_hex(hash, sizeof(hash), ret_hex);
	return 0;
}

int
outbox_submit(struct step *st)
{
	const int64_t grace = st->s->domain->options.grace;
	struct order_row row = {
		.kind = ORDER_SUBMIT,
		.not_before = st->now + grace * NS_PER_SECOND,
	};
	struct bytes *body CF_AUTO(bytes_done) = NULL;
	char sha256[REVIEW_SHA256_SIZE];
	int r;

	r = hash_package(st, sha256);
	if (r < 0)
		return r;
	body = body_revision(st->s, sha256);
	r = outbox_add(st, &row, body);
	return r < 0 ? r : add_secrets(st, &row);
}

/* ---- what else there is to tell ---- */

int
outbox_intro(struct step *st, int64_t number)
{
	struct order_row row = { .kind = ORDER_INTRO, .number = number };

	return outbox_add(st, &row, NULL);
}

int
outbox_reply(struct step *st, int64_t number, const struct bytes *text,
    const char *answers)
{
	struct order_row row = { .kind = ORDER_REPLY, .number = number };
	struct bytes *body CF_AUTO(bytes_done) =
	    body_message(text->data, answers);

	return outbox_add(st, &row, body);
}

int
outbox_tested(struct step *st)
{
	struct order_row row = { .kind = ORDER_TESTED };
	struct bytes *body CF_AUTO(bytes_done) = body_tested();

	return outbox_add(st, &row, body);
}

int
outbox_withdraw(struct step *st, const char *reason)
{
	struct order_row row = { .kind = ORDER_WITHDRAW };
	struct bytes *body CF_AUTO(bytes_done) = body_withdrawal(reason);

	return outbox_add(st, &row, body);
}

int
outbox_disposition(struct step *st, const char *finding, const char *word,
    const char *note)
{
	struct order_row row = { .kind = ORDER_DISPOSITION };
	struct bytes *body CF_AUTO(bytes_done) =
	    body_disposition(finding, word, note);

	return outbox_add(st, &row, body);
}

/* ---- taking one back ---- */

struct recalled {
	int64_t	version;
	bool	placed;		/* the portal has something of it, or will */
	int64_t	id[16];
	size_t	count;
};

/* Without a place there is nothing that anything else could be told about. */
static int
find_recalled(void *arg, const struct order_row *row)
{
	struct recalled *all = arg;
	const bool newest = row->kind == ORDER_SUBMIT &&
	    row->version == all->version;

	if (row->target != TARGET_PORTAL)
		return 0;
	if ((newest || !all->placed) && all->count < ARRAY_LEN(all->id))
		all->id[all->count++] = row->id;
	return 0;
}

int
outbox_recall(struct step *st, bool another)
{
	struct submission *s = st->s;
	struct recalled all;
	int r;

	do {
		all = (struct recalled){
			.version = s->row.version,
			.placed = another || s->remote.portal_id[0] != '\0',
		};
		r = store_list_orders(st->c, s->id, find_recalled, &all);
		for (size_t i = 0; i < all.count && r == 0; i++)
			r = store_remove_order(st->c, all.id[i]);
	} while (r == 0 && all.count > 0);
	if (!all.placed) {
		s->row.intro = 0;
		s->remote.bound = false;
	}
	if (r == 0)
		r = remote_load_outbox(s, st->c);
	if (r == 0)
		r = remote_keep(st);
	st->changes |= CHANGE_DELIVERY;
	return r;
}
