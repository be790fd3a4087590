/*
 * Replies: feedback/reply and feedback/<n>-reply are the publisher's own
 * files until they are touched; what they hold then is sent, and kept as
 * feedback/sent/<k>.  With a portal it is ordered to be sent there; by hand
 * nothing is sent, and it is recorded.
 *
 * A message that nobody answered must not look answered.  So 'reply', which
 * does not say whom it answers, answers a message only if that is the one
 * unread message that was there when the reply was written; if there are
 * several, each of them stays unread.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "draft.h"
#include "feedback.h"
#include "message.h"
#include "repo.h"
#include "seal.h"
#include "states.h"

static const char any_reply[] = "reply";
static const char one_reply[] = "-reply";

/* ---- names ---- */

/* Whether the name is a reply's, and to which message (0: any). */
static bool
is_reply_name(const char *name, int64_t *ret_message)
{
	long long number;
	char *end;

	*ret_message = 0;
	if (strcmp(name, any_reply) == 0)
		return true;
	if (name[0] < '1' || name[0] > '9')
		return false;
	errno = 0;
	number = strtoll(name, &end, 10);
	if (errno != 0 || strcmp(end, one_reply) != 0)
		return false;
	*ret_message = number;
	return true;
}

/* open-source/messages/reply, as the store has it. */
#define OF_PULL		(-1)

/* A reply that was found under one of its names. */
struct letter {
	struct entry	 entry;
	int64_t		 named;		/* the message in its name, 0: none,
					 * OF_PULL */
	struct bytes	*text;
	struct hash	 content;	/* of that */
};

static void
letter_done(struct letter *l)
{
	bytes_unref(l->text);
}

/* A number in the name says more than none. */
static int
take_letter(void *arg, const struct entry *e)
{
	struct letter *l = arg;
	int64_t message;

	if (e->object.id != l->entry.object.id ||
	    e->object.kind != OBJECT_FILE ||
	    !is_reply_name(e->name, &message))
		return 0;
	l->entry = *e;
	l->named = message;
	return message > 0 ? 1 : 0;
}

static int
take_pull_letter(void *arg, const struct entry *e)
{
	struct letter *l = arg;

	if (e->object.id != l->entry.object.id ||
	    e->object.kind != OBJECT_FILE || strcmp(e->name, any_reply) != 0)
		return 0;
	l->entry = *e;
	l->named = OF_PULL;
	return 1;
}

static int
find_letter(struct submission *s, int64_t object, struct letter *l)
{
	int r;

	*l = (struct letter){ .entry = { .object = { .id = object } } };
	r = draft_list(s, PLACE(s->id, SLOT_FEEDBACK), 0, take_letter, l);
	if (r == 0 && l->entry.name[0] == '\0')
		r = draft_list(s, PLACE(s->id, SLOT_PULL_MESSAGES), 0,
		    take_pull_letter, l);
	if (r < 0)
		return r;
	return l->entry.name[0] != '\0' ? 0 : -ENOENT;
}

int
submission_is_reply(struct submission *s, int64_t object)
{
	struct letter l;
	int r = find_letter(s, object, &l);

	return r == -ENOENT ? 0 : r < 0 ? r : 1;
}

/* ---- what was said before ---- */

/* Messages and replies, as far as a new reply is concerned. */
struct thread {
	const struct letter *letter;
	int64_t		 messages;
	bool		 has_named;	/* the message of the letter's name */
	/* Unread, and there when the letter was written. */
	int64_t		 unread, first, last;
	int64_t		 answers;	/* 0: none in particular */
	int64_t		 object;	/* of that message */
	char		 portal_id[PORTAL_ID_SIZE];	/* the same */
	int64_t		 replies;	/* highest number */
	int64_t		 same;		/* number of the same reply, or 0 */
	/* The message is one of the pull request's: its thread there, 0: the
	 * conversation. */
	bool		 of_pull;
	int64_t		 remark;
};

static int
take_message(void *arg, const struct message_row *row)
{
	struct thread *t = arg;
	const struct letter *l = t->letter;

	t->messages++;
	if (l->named == OF_PULL)
		return 0;
	if (row->number == l->named) {
		t->has_named = true;
		t->answers = row->number;
		t->object = row->object;
		memcpy(t->portal_id, row->portal_id, sizeof(t->portal_id));
	}
	if (!row->unread || row->arrived > l->entry.object.ctime)
		return 0;
	if (t->unread++ == 0)
		t->first = row->number;
	t->last = row->number;
	if (l->named == 0) {
		t->answers = t->unread == 1 ? row->number : 0;
		t->object = row->object;
		memcpy(t->portal_id, row->portal_id, sizeof(t->portal_id));
	}
	return 0;
}

/* Of several with its name only the last one counts: the text may return. */
static int
take_reply(void *arg, const struct reply_row *row)
{
	struct thread *t = arg;
	const struct letter *l = t->letter;

	t->replies = row->number;
	if (row->named == l->named)
		t->same = hash_equal(&row->content, &l->content) ?
		    row->number : 0;
	return 0;
}

/* Whether the message that it answers came from the repository. */
static int
take_item(void *arg, const struct pull_item_row *row)
{
	struct thread *t = arg;

	if (t->answers == 0 || row->number != t->answers)
		return 0;
	t->of_pull = true;
	if (row->kind == PULL_ITEM_REMARK)
		t->remark = row->thread != 0 ? row->thread : row->id;
	return 1;
}

static int
read_thread(struct submission *s, const struct letter *l, struct thread *t)
{
	struct conn *c CF_AUTO(store_done) = NULL;
	int r;

	*t = (struct thread){ .letter = l, .of_pull = l->named == OF_PULL };
	r = store_read(s->domain->store, &c);
	if (r == 0)
		r = store_list_messages(c, s->id, take_message, t);
	if (r == 0)
		r = store_list_replies(c, s->id, take_reply, t);
	if (r == 0)
		r = store_list_pull_items(c, s->id, s->pull.number,
		    take_item, t);
	return r < 0 ? r : 0;
}

/* ---- may it be sent ---- */

static const char *
folder(const struct letter *l)
{
	return l->named == OF_PULL ? "open-source/messages/" : "feedback/";
}

static bool
is_empty(const struct bytes *text)
{
	for (size_t i = 0; i < text->size; i++) {
		if (strchr(" \t\r\n", text->data[i]) == NULL ||
		    text->data[i] == '\0')
			return false;
	}
	return true;
}

/* A person is to read it, and it is shown as it is. */
static bool
is_text(const struct bytes *text)
{
	const char *at = text->data, *end = at + text->size;
	uint32_t c;

	while (at < end) {
		const size_t len = text_utf8_next(at, (size_t)(end - at), &c);

		if (len == 0)
			return false;
		if (text_is_control(c) && c != '\n' && c != '\t' && c != '\r')
			return false;
		at += len;
	}
	return true;
}

static int
check_text(const struct letter *l, struct reason *why)
{
	if (l->text->size > MESSAGE_TEXT_MAX)
		return reason_set(why, EFBIG, "a reply has at most %zu bytes",
		    MESSAGE_TEXT_MAX);
	if (is_empty(l->text))
		return reason_set(why, ECANCELED, "%s%s is empty: write "
		    "the reply, then touch it", folder(l), l->entry.name);
	if (!is_text(l->text))
		return reason_set(why, ECANCELED, "%s%s is no plain "
		    "text: save it as UTF-8, without control characters",
		    folder(l), l->entry.name);
	return 0;
}

/* What there is to do until something can be said there. */
static int
refuse_without_pull(const struct submission *s, const struct letter *l,
    struct reason *why)
{
	if (s->domain->repository == NULL)
		return reason_set(why, EINVAL, "there is no pull request in "
		    "which something could be said: mount with "
		    "repository=github:OWNER/NAME, or say it there yourself");
	if (repo_is_busy(s))
		return reason_set(why, EINVAL, "the pull request is being "
		    "opened: wait until open-source/status is open, then "
		    "touch %s%s again", folder(l), l->entry.name);
	return reason_set(why, EINVAL, "there is no pull request yet in which "
	    "something could be said: touch open-source/publish, or write the "
	    "number of yours into form/pull_request, then touch %s%s again",
	    folder(l), l->entry.name);
}

static int
check_thread(const struct submission *s, const struct letter *l,
    const struct thread *t, struct reason *why)
{
	if (l->named == OF_PULL && s->pull.number == 0)
		return refuse_without_pull(s, l, why);
	if (l->named > 0 && !t->has_named)
		return reason_set(why, EINVAL, "there is no message "
		    "feedback/%lld to reply to", (long long)l->named);
	if (s->row.version == 0 && t->messages == 0 && !t->of_pull)
		return reason_set(why, EINVAL, "there is nothing to reply to: "
		    "no message arrived, and nothing was submitted");
	if (t->same > 0)
		return reason_set(why, EALREADY, "%s%s was sent already "
		    "as feedback/sent/%lld: change it to send another reply",
		    folder(l), l->entry.name, (long long)t->same);
	return 0;
}

/* It answers what the repository said, and can be said there. */
static bool
says(const struct submission *s, const struct thread *t)
{
	return t->of_pull && s->pull.number != 0 && repo_is_here(s);
}

/* Everybody reads it there. */
static int
check_public(const struct submission *s, const struct letter *l,
    struct reason *why)
{
	char file[NAME_SIZE + 32];

	if (text_utf8_count(l->text->data) > PULL_COMMENT_MAX)
		return reason_set(why, EFBIG, "%s%s has more than %zu "
		    "characters, and GitHub takes no more: shorten it, or "
		    "send it in parts", folder(l), l->entry.name,
		    PULL_COMMENT_MAX);
	(void)snprintf(file, sizeof(file), "%s%s", folder(l), l->entry.name);
	return repo_search_text(s, file, l->text, why);
}

static int
check(const struct submission *s, const struct letter *l,
    const struct thread *t, bool busy, struct reason *why)
{
	int r;

	if (busy)
		return reason_set(why, ETXTBSY, "%s%s is being written: "
		    "close it first", folder(l), l->entry.name);
	r = check_text(l, why);
	if (r == 0)
		r = check_thread(s, l, t, why);
	if (r == 0 && t->of_pull && s->domain->repository != NULL)
		r = guard_infos[GUARD_SAME_REPOSITORY].check(s, NULL, NULL,
		    why);
	if (r == 0 && says(s, t))
		return check_public(s, l, why);
	/* What another mount's portal has is told there. */
	if (r == 0 && submission_way(s) == WAY_PORTAL)
		r = guard_infos[GUARD_SAME_PORTAL].check(s, NULL, NULL, why);
	return r;
}

/* ---- sending ---- */

static int
put_letter(struct buf *out, const struct step *st, const struct letter *l,
    const struct thread *t)
{
	char date[CLOCK_TEXT_SIZE];

	clock_text(st->now, date);
	(void)buf_printf(out, "Date: %s\n", date);
	(void)feedback_put_occasion(out, st->s);
	if (t->answers > 0)
		(void)buf_printf(out, "In-Reply-To: feedback/%lld\n",
		    (long long)t->answers);
	(void)buf_putc(out, '\n');
	return buf_add(out, l->text->data, l->text->size);
}

static int
keep_copy(struct step *st, const struct letter *l, const struct thread *t,
    int64_t number)
{
	struct buf text CF_AUTO(buf_done) = BUF_INIT(2 * MESSAGE_TEXT_MAX);
	struct reply_row row = {
		.number = number, .at = st->now,
		.version = st->s->row.version, .state = st->s->row.state,
		.named = l->named, .answers = t->answers,
		.content = l->content,
	};
	char name[32];
	int r;

	r = put_letter(&text, st, l, t);
	if (r < 0)
		return r;
	(void)snprintf(name, sizeof(name), "%lld", (long long)number);
	r = object_create_file(st, ACCESS_GENERATED,
	    PLACE(st->s->id, SLOT_SENT), name, buf_text(&text), text.len,
	    &row.object);
	if (r == 0)
		r = store_add_reply(st->c, st->s->id, &row);
	if (r < 0)
		return r;
	st->changes |= CHANGE_NAMES;
	(void)snprintf(name, sizeof(name), "sent-%lld", (long long)number);
	return seal_add_feedback(st, name, buf_text(&text), text.len);
}

static int
log_reply(struct step *st, const struct thread *t, int64_t number)
{
	if (t->answers == 0)
		return step_event(st, "publisher", "reply: kept as "
		    "feedback/sent/%lld", (long long)number);
	return step_event(st, "publisher", "reply: kept as feedback/sent/%lld, "
	    "answers feedback/%lld", (long long)number,
	    (long long)t->answers);
}

static int
enter_state(struct step *st)
{
	const struct state_event *e = &state_events[EVENT_REPLY];
	const enum submission_state to =
	    (enum submission_state)event_target(e);
	int r;

	/* A portal says itself what an answer brings. */
	if (!state_allows(st->s->row.state, EVENT_REPLY) ||
	    !event_goes(st->s, e))
		return 0;
	r = step_enter(st, EVENT_REPLY, to, "");
	return r < 0 ? r : step_event(st, "certfs", "%s: %s",
	    state_infos[to].word, e->what);
}

/* Who reads the list of messages sees what is still to be answered. */
static void
tell_unread(struct buf *out, const struct thread *t)
{
	if (t->letter->named > 0 || t->unread < 2)
		return;
	(void)buf_printf(out, "; it names no message, and %lld are unread: "
	    "touch those of feedback/%lld to feedback/%lld that it answers",
	    (long long)t->unread, (long long)t->first, (long long)t->last);
}

/* The portal has a conversation that a reply can be part of, or will have. */
static bool
sends(const struct submission *s)
{
	return submission_way(s) == WAY_PORTAL &&
	    (remote_is_reachable(s) || s->outbox[TARGET_PORTAL].submit);
}

static void
tell(struct step *st, const struct thread *t, int64_t number)
{
	struct buf text CF_AUTO(buf_done) = BUF_INIT(sizeof(
	    st->s->row.outcome));

	(void)buf_printf(&text, "the reply is kept as feedback/sent/%lld",
	    (long long)number);
	if (t->answers > 0)
		(void)buf_printf(&text, ", an answer to feedback/%lld",
		    (long long)t->answers);
	if (says(st->s, t))
		(void)buf_puts(&text, ", and on its way to the pull request");
	else if (sends(st->s))
		(void)buf_puts(&text, ", and on its way to the portal");
	else
		(void)buf_printf(&text, "; %s: give its text to the reviewer "
		    "in ISV Studio's Activity Control, or in the pull request "
		    "(%s helps)", submission_way(st->s) == WAY_PORTAL ?
		    "nothing was sent, because the portal has nothing of this "
		    "submission" : "portal=manual sends nothing",
		    form_contact(st->s));
	tell_unread(&text, t);
	step_outcome(st, "%s", buf_text(&text));
}

/* A touch is a touch. */
static int
touch(struct step *st, const struct letter *l)
{
	struct object o = l->entry.object;

	o.mtime = o.ctime = st->now;
	return store_set_object(st->c, &o);
}

static int
send_letter(struct step *st, const struct letter *l, const struct thread *t)
{
	const int64_t number = t->replies + 1;
	int r;

	r = keep_copy(st, l, t, number);
	if (r == 0 && t->answers > 0)
		r = store_set_message_unread(st->c, t->object, false);
	if (r == 0)
		r = log_reply(st, t, number);
	if (r == 0 && !says(st->s, t))
		r = enter_state(st);
	if (r == 0)
		r = touch(st, l);
	if (r == 0 && says(st->s, t))
		r = repo_say(st, number, l->text, t->remark);
	else if (r == 0 && sends(st->s))
		r = outbox_reply(st, number, l->text, t->answers > 0 ?
		    t->portal_id : "");
	if (r == 0)
		tell(st, t, number);
	return r;
}

static int
send_reply(struct submission *s, const struct letter *l, bool busy,
    struct reason *why)
{
	struct step st CF_AUTO(step_done) = STEP_INIT;
	struct thread t;
	int r;

	r = read_thread(s, l, &t);
	if (r == 0)
		r = check(s, l, &t, busy, why);
	if (r == 0)
		r = step_begin(&st, s, DURABLE_POWER);
	if (r == 0)
		r = send_letter(&st, l, &t);
	return r < 0 ? r : step_commit(&st);
}

int
submission_send_reply(struct submission *s, int64_t object, bool busy,
    struct reason *why)
{
	struct letter l CF_AUTO(letter_done) = { .named = 0 };
	struct reason refusal = { .error = 0 };
	int r;

	r = submission_judged(s);
	if (r == 0)
		r = find_letter(s, object, &l);
	if (r == 0)
		r = draft_read(s, object, &l.text);
	if (r < 0)
		return r;
	object_content_hash(l.text->data, l.text->size, &l.content);
	r = send_reply(s, &l, busy, &refusal);
	return r < 0 ? command_refused(s, r, &refusal, why) : 0;
}
