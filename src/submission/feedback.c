/*
 * Feedback: what is dropped into feedback/inbox/ becomes one message each.
 * A message is known by the hash of the bytes that were dropped, so taking in
 * is safe to repeat: the same bytes copied again, by rsync or under another
 * name, are the message that is there.  A file goes from the inbox when its
 * message shows all of it; one with attachments stays as the only copy.
 */
#include "internal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "draft.h"
#include "feedback.h"
#include "message.h"
#include "remote.h"
#include "seal.h"

/* ---- what is there already ---- */

struct known {
	struct hash	*source;
	size_t		 count, size;
	int64_t		 last;		/* highest number */
};

static void
known_done(struct known *k)
{
	free(k->source);
}

static int
known_add(struct known *k, const struct hash *source)
{
	if (k->count == k->size) {
		size_t size = k->size == 0 ? 64 : k->size * 2;
		struct hash *more = reallocarray(k->source, size,
		    sizeof(*more));

		if (more == NULL)
			return -ENOMEM;
		k->source = more;
		k->size = size;
	}
	k->source[k->count++] = *source;
	return 0;
}

static int
know_message(void *arg, const struct message_row *row)
{
	struct known *k = arg;

	if (row->number > k->last)
		k->last = row->number;
	return known_add(k, &row->source);
}

/* Messages of one submission are few: no order is kept. */
static bool
is_known(const struct known *k, const struct hash *source)
{
	for (size_t i = 0; i < k->count; i++) {
		if (hash_equal(&k->source[i], source))
			return true;
	}
	return false;
}

/* ---- what waits ---- */

struct waiting {
	struct known	 known;
	const struct inbox_owner *owner;
	struct entry	*entry;
	size_t		 count, size;
	bool		 more;		/* some are not finished yet */
};

static void
waiting_done(struct waiting *w)
{
	known_done(&w->known);
	free(w->entry);
}

static int
note_waiting(void *arg, const struct entry *e)
{
	struct waiting *w = arg;

	if (e->object.kind != OBJECT_FILE || rules_name_is_temporary(e->name))
		return 0;
	if (e->object.size == 0 ||
	    w->owner->is_busy(w->owner->arg, e->object.id)) {
		w->more = true;
		return 0;
	}
	if (w->count == w->size) {
		size_t size = w->size == 0 ? 8 : w->size * 2;
		struct entry *more = reallocarray(w->entry, size,
		    sizeof(*more));

		if (more == NULL)
			return -ENOMEM;
		w->entry = more;
		w->size = size;
	}
	w->entry[w->count++] = *e;
	return 0;
}

static int
find_waiting(struct submission *s, struct waiting *w)
{
	struct conn *c CF_AUTO(store_done) = NULL;
	int r;

	r = store_read(s->domain->store, &c);
	if (r == 0)
		r = store_list_messages(c, s->id, know_message, &w->known);
	if (r < 0)
		return r;
	return store_list_entries(c, PLACE(s->id, SLOT_INBOX), 0,
	    note_waiting, w);
}

/* ---- making a message ---- */

int
feedback_put_occasion(struct buf *out, const struct submission *s)
{
	if (s->row.version > 0)
		(void)buf_printf(out, "Version: %lld\n",
		    (long long)s->row.version);
	else
		(void)buf_puts(out, "Version: none\n");
	return buf_printf(out, "State: %s\n", remote_state_word(s));
}

/* What the file says that a person reads. */
static int
write_message(struct buf *out, const struct submission *s,
    const struct message *m, int64_t arrived)
{
	char date[CLOCK_TEXT_SIZE];

	clock_text(m->has_date ? m->date : arrived, date);
	buf_printf(out, "From: %s\nDate: %s\n",
	    m->from.len > 0 ? buf_text(&m->from) : "not known", date);
	if (m->subject.len > 0)
		buf_printf(out, "Subject: %s\n", buf_text(&m->subject));
	(void)feedback_put_occasion(out, s);
	return buf_putc(out, '\n');
}

/* Never cut a text in silence: say where all of it is. */
static int
write_pointer(struct buf *out, const struct message *m, const char *name,
    bool too_large)
{
	if (too_large)
		return buf_printf(out, "This message is larger than the %zu "
		    "bytes that are shown here; read it as it arrived:\n"
		    "feedback/inbox/%s\n", MESSAGE_TEXT_MAX, name);
	if (m->body.len == 0)
		return buf_printf(out, "This message has no text that can be "
		    "shown here; read it as it arrived:\n"
		    "feedback/inbox/%s\n", name);
	return buf_printf(out, "\n[There is more in this message, such as "
	    "attachments: feedback/inbox/%s]\n", name);
}

static int
write_body(struct buf *out, const struct message *m, const struct entry *e,
    bool too_large)
{
	struct buf name CF_AUTO(buf_done) = BUF_INIT(4 * NAME_SIZE);

	if (!too_large)
		(void)buf_add(out, m->body.data, m->body.len);
	if (m->whole || out->error < 0)
		return out->error;
	text_neutralise(&name, e->name, strlen(e->name));
	if (name.error < 0)
		return name.error;
	return write_pointer(out, m, buf_text(&name), too_large);
}

/* What was dropped, as it was read. */
struct dropped {
	const struct entry	*entry;
	struct message		 message;
	bool			 too_large;
};

static void
dropped_done(struct dropped *d)
{
	message_done(&d->message);
}

static int
find_name(struct step *st, enum slot slot, const char *name)
{
	struct entry taken;

	return store_find_entry(st->c, PLACE(st->s->id, slot), name, &taken);
}

/*
 * The numbers of messages are the mount's, but a name may be taken; a message
 * of the pull request has it in both places.
 */
int
feedback_next_name(struct step *st, int64_t *number, char ret_name[NAME_SIZE])
{
	int r;

	do {
		(void)snprintf(ret_name, NAME_SIZE, "%lld",
		    (long long)++*number);
		r = find_name(st, SLOT_FEEDBACK, ret_name);
		if (r == -ENOENT)
			r = find_name(st, SLOT_PULL_MESSAGES, ret_name);
	} while (r == 0);
	return r == -ENOENT ? 0 : r;
}

int
feedback_add(struct step *st, struct message_row *row, const struct buf *text,
    int64_t *last, char ret_name[NAME_SIZE])
{
	int r;

	row->arrived = st->now;
	row->version = st->s->row.version;
	row->state = st->s->row.state;
	row->unread = true;
	r = feedback_next_name(st, last, ret_name);
	row->number = *last;
	if (r == 0)
		r = object_create_file(st, ACCESS_GENERATED,
		    PLACE(st->s->id, SLOT_FEEDBACK), ret_name, buf_text(text),
		    text->len, &row->object);
	if (r == 0)
		r = store_add_message(st->c, st->s->id, row);
	if (r == 0)
		r = seal_add_feedback(st, ret_name, buf_text(text), text->len);
	st->changes |= CHANGE_NAMES;
	return r;
}

static int
add_message(struct step *st, const struct dropped *d, int64_t *number)
{
	const struct entry *e = d->entry;
	const struct message *m = &d->message;
	struct buf text CF_AUTO(buf_done) = BUF_INIT(2 * MESSAGE_TEXT_MAX);
	struct message_row row = { .source = e->object.content };
	char name[NAME_SIZE];
	int r;

	memcpy(row.inbox_name, e->name, sizeof(row.inbox_name));
	r = write_message(&text, st->s, m, st->now);
	if (r == 0)
		r = write_body(&text, m, e, d->too_large);
	if (r == 0)
		r = feedback_add(st, &row, &text, number, name);
	if (r < 0)
		return r;
	return step_event(st, "certfs", "feedback/%s arrived%s%s", name,
	    m->subject.len > 0 ? ": " : "", buf_text(&m->subject));
}

static int
take_one(struct submission *s, const struct dropped *d, int64_t *number)
{
	struct step st CF_AUTO(step_done) = STEP_INIT;
	int r;

	r = step_begin(&st, s, DURABLE_PROCESS);
	if (r == 0)
		r = add_message(&st, d, number);
	return r < 0 ? r : step_commit(&st);
}

/* A message if it is none yet; 'ret_whole': the file may go. */
static int
take_entry(struct submission *s, struct known *known, const struct entry *e,
    bool *ret_whole)
{
	struct dropped d CF_AUTO(dropped_done) = { .entry = e };
	struct bytes *source CF_AUTO(bytes_done) = NULL;
	int r;

	r = draft_read(s, e->object.id, &source);
	if (r < 0)
		return r;
	r = message_read(source->data, source->size, &d.message);
	d.too_large = r == -EFBIG;
	if (r < 0 && !d.too_large)
		return r;
	*ret_whole = r == 0 && d.message.whole;
	if (is_known(known, &e->object.content))
		return 0;
	r = take_one(s, &d, &known->last);
	return r < 0 ? r : known_add(known, &e->object.content);
}

int
feedback_take(struct submission *s, const struct inbox_owner *owner)
{
	struct waiting w CF_AUTO(waiting_done) = { .owner = owner };
	int r;

	r = find_waiting(s, &w);
	for (size_t i = 0; r == 0 && i < w.count; i++) {
		const struct entry *e = &w.entry[i];
		bool whole = false;

		r = take_entry(s, &w.known, e, &whole);
		if (r == 0 && whole)
			owner->remove(owner->arg, e);
	}
	if (r == 0)
		s->inbox_dirty = w.more;
	return r;
}

/* ---- counting ---- */

static int
count_message(void *arg, const struct message_row *row)
{
	struct feedback_count *n = arg;

	n->messages++;
	if (!row->unread)
		return 0;
	if (n->unread++ == 0)
		n->first_unread = row->number;
	return 0;
}

static int
count_reply(void *arg, const struct reply_row *row)
{
	struct feedback_count *n = arg;

	(void)row;
	n->replies++;
	return 0;
}

int
feedback_count(struct submission *s, struct feedback_count *ret_count)
{
	struct conn *c CF_AUTO(store_done) = NULL;
	int r;

	*ret_count = (struct feedback_count){ .messages = 0 };
	r = store_read(s->domain->store, &c);
	if (r == 0)
		r = store_list_messages(c, s->id, count_message, ret_count);
	return r < 0 ? r :
	    store_list_replies(c, s->id, count_reply, ret_count);
}

/* ---- touching one ---- */

struct wanted {
	int64_t	object;
	int64_t	number;
	bool	unread;
};

static int
find_message(void *arg, const struct message_row *row)
{
	struct wanted *w = arg;

	if (row->object != w->object)
		return 0;
	w->number = row->number;
	w->unread = row->unread;
	return 1;
}

int
submission_touch_message(struct submission *s, int64_t object)
{
	struct step st CF_AUTO(step_done) = STEP_INIT;
	struct wanted w = { .object = object };
	int r;

	r = submission_fresh(s);
	if (r == 0)
		r = step_begin(&st, s, DURABLE_PROCESS);
	if (r < 0)
		return r;
	r = store_list_messages(st.c, s->id, find_message, &w);
	if (r <= 0)
		return r < 0 ? r : -ENOENT;
	if (!w.unread)
		return 0;
	r = store_set_message_unread(st.c, object, false);
	if (r == 0)
		r = step_event(&st, "publisher", "feedback/%lld read",
		    (long long)w.number);
	return r < 0 ? r : step_commit(&st);
}
