/*
 * What a portal says: its events, in their order, and only once each.
 *
 * A state that it names counts for the newest version only after it has said
 * that it has that version: what it still says of an earlier one is kept, and
 * is in the log.
 */
#include "heard.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "contact.h"
#include "draft.h"
#include "feedback.h"
#include "message.h"
#include "record.h"
#include "seal.h"

/* ---- messages ---- */

static int
take_number(void *arg, const struct message_row *row)
{
	int64_t *last = arg;

	if (row->number > *last)
		*last = row->number;
	return 0;
}

int
heard_last_message(struct step *st, int64_t *ret_last)
{
	*ret_last = 0;
	return store_list_messages(st->c, st->s->id, take_number, ret_last);
}

struct answered {
	const char	*portal_id;
	int64_t		 number;	/* 0: no message of that id */
};

static int
find_answered(void *arg, const struct message_row *row)
{
	struct answered *a = arg;

	if (strcmp(row->portal_id, a->portal_id) != 0)
		return 0;
	a->number = row->number;
	return 1;
}

static int
put_header(struct buf *out, const struct step *st, const char *from,
    const char *subject, int64_t at)
{
	char date[CLOCK_TEXT_SIZE];

	clock_text(at, date);
	(void)buf_printf(out, "From: %s\nDate: %s\n", from, date);
	if (subject != NULL && subject[0] != '\0')
		(void)buf_printf(out, "Subject: %s\n", subject);
	return feedback_put_occasion(out, st->s);
}

/* ---- attachments ---- */

#define ATTACHMENT_NAME_MAX	200	/* bytes, of what it is called there */

/*
 * A name that is one path component, that does not hide itself, and that no
 * shell or terminal takes for anything else.
 */
static void
make_name(int64_t message, size_t index, const char *name,
    char ret_name[NAME_SIZE])
{
	const size_t len = text_utf8_cut(name, ATTACHMENT_NAME_MAX);
	int head = snprintf(ret_name, NAME_SIZE, "%lld.%zu-",
	    (long long)message, index + 1);
	char *to = ret_name + head;

	for (size_t i = 0; i < len; i++) {
		const unsigned char c = (unsigned char)name[i];

		*to++ = c <= 0x20 || c == 0x7f ||
		    strchr("/\\\"'`$&;|<>*?()[]{}!~#:", c) != NULL ? '_' :
		    (char)c;
	}
	*to = '\0';
}

static int
keep_attachment(struct step *st, const struct review_attachment *a,
    const char *name)
{
	const int64_t place = PLACE(st->s->id, SLOT_FEEDBACK);
	struct entry taken;
	int r;

	r = store_find_entry(st->c, place, name, &taken);
	if (r == 0)
		return -EEXIST;
	if (r != -ENOENT)
		return r;
	r = object_create_file(st, ACCESS_GENERATED, place, name,
	    a->content->data, a->content->size, NULL);
	return r < 0 ? r : seal_add_feedback(st, name, a->content->data,
	    a->content->size);
}

/* Nothing is left out in silence: the message says what became of each. */
static int
add_attachment(struct step *st, const struct review_attachment *a,
    int64_t message, size_t index, struct buf *out)
{
	const char *refused = a->refused;
	char name[NAME_SIZE];
	int r;

	if (a->content != NULL) {
		make_name(message, index, a->name, name);
		r = keep_attachment(st, a, name);
		if (r == 0)
			return buf_printf(out, "Attachment: feedback/%s, "
			    "%lld bytes\n", name, (long long)a->size);
		if (r != -EEXIST)
			return r;
		refused = "there is a file of that name in feedback/ already";
	}
	r = buf_printf(out, "Attachment refused: %s, %lld bytes: %s\n",
	    a->name, (long long)a->size, refused);
	return r < 0 ? r : step_event(st, "portal", "attachment refused: "
	    "%s, %lld bytes: %s", a->name, (long long)a->size, refused);
}

static int
put_message(struct step *st, const struct review_event *e, int64_t number,
    struct buf *out)
{
	struct buf from CF_AUTO(buf_done) = BUF_INIT(REVIEW_LINE_MAX + 64);
	struct answered a = { .portal_id = e->in_reply_to };
	int r = 0;

	if (e->author != NULL && e->author[0] != '\0')
		(void)buf_printf(&from, "%s (%s)", e->author, e->by);
	else
		(void)buf_printf(&from, "the portal's %s", e->by);
	(void)put_header(out, st, buf_text(&from), e->subject, e->at);
	if (e->in_reply_to[0] != '\0')
		r = store_list_messages(st->c, st->s->id, find_answered, &a);
	if (r < 0)
		return r;
	if (a.number > 0)
		(void)buf_printf(out, "In-Reply-To: feedback/%lld\n",
		    (long long)a.number);
	for (size_t i = 0; i < e->attachments; i++) {
		r = add_attachment(st, &e->attachment[i], number, i, out);
		if (r < 0)
			return r;
	}
	(void)buf_putc(out, '\n');
	if (e->refused[0] != '\0')
		return buf_printf(out, "This message was refused: %s; read it "
		    "at the portal.\n", e->refused);
	(void)buf_puts(out, e->body != NULL ? e->body : "");
	return buf_putc(out, '\n');
}

/* The number that the message will have is part of what it says. */
static int
hear_message(struct step *st, const struct review_event *e)
{
	struct buf text CF_AUTO(buf_done) = BUF_INIT(4 * MESSAGE_TEXT_MAX);
	struct message_row row = { .inbox_name = "" };
	char name[NAME_SIZE];
	int64_t last = 0, number;
	int r;

	/* What was said from here is here. */
	if (strcmp(e->by, "publisher") == 0)
		return 0;
	memcpy(row.portal_id, e->id, sizeof(row.portal_id));
	r = heard_last_message(st, &last);
	number = last;
	if (r == 0)
		r = feedback_next_name(st, &number, name);
	if (r == 0)
		r = put_message(st, e, number, &text);
	if (r == 0)
		r = feedback_add(st, &row, &text, &last, name);
	if (r < 0)
		return r;
	return step_event(st, "portal", "feedback/%s arrived%s%s%s%s", name,
	    e->subject != NULL ? ": " : "", e->subject != NULL ?
	    e->subject : "", e->refused[0] != '\0' ? ", refused: " : "",
	    e->refused);
}

int
heard_refusal(struct step *st, const char *what,
    const struct review_problem *problem)
{
	struct buf text CF_AUTO(buf_done) = BUF_INIT(4 * MESSAGE_TEXT_MAX);
	struct message_row row = { .inbox_name = "" };
	const char *why = problem->detail != NULL ? problem->detail :
	    problem->title;
	char name[NAME_SIZE];
	int64_t last;
	int r;

	(void)put_header(&text, st, "the portal", problem->title, st->now);
	(void)buf_printf(&text, "\nThe portal refused %s (%d%s%s).\n", what,
	    problem->status, problem->type[0] != '\0' ? " " : "",
	    problem->type);
	if (problem->detail != NULL)
		(void)buf_printf(&text, "%s\n", problem->detail);
	for (size_t i = 0; i < problem->errors; i++)
		(void)buf_printf(&text, "%s%s%s\n",
		    problem->error[i].pointer != NULL ?
		    problem->error[i].pointer : "",
		    problem->error[i].pointer != NULL ? ": " : "",
		    problem->error[i].detail);
	r = text.error;
	if (r == 0)
		r = heard_last_message(st, &last);
	if (r == 0)
		r = feedback_add(st, &row, &text, &last, name);
	if (r < 0)
		return r;
	/* Where it is comes first: the rest may be too long. */
	step_outcome(st, "the portal refused %s, see feedback/%s: %s", what,
	    name, why);
	return step_event(st, "portal", "refused %s: %s; see feedback/%s",
	    what, why, name);
}

/* ---- states ---- */

enum submission_state
heard_state(const char *word)
{
	const enum submission_state state = state_by_word(word);

	if (state == STATE_COUNT ||
	    (state_events[EVENT_HEARD].to & 1u << state) == 0)
		return STATE_OTHER;
	return state;
}

/* "draft": the portal has a place, and nothing in it yet. */
static bool
is_before_versions(const char *word)
{
	return strcmp(word, "draft") == 0;
}

/*
 * Whether what it says is about the newest version.  What ends all of it ends
 * also one that it did not take.
 */
static bool
counts(const struct submission *s, enum submission_state to)
{
	const bool ends = to == STATE_REJECTED || to == STATE_WITHDRAWN;

	return s->remote.bound && s->row.version > 0 &&
	    (s->remote.heard_version >= s->row.version ||
	    (ends && remote_has_refused(s))) &&
	    state_allows(s->row.state, EVENT_HEARD);
}

static int
enter_heard(struct step *st, const char *word, const char *reason)
{
	struct submission *s = st->s;
	const enum submission_state from = s->row.state;
	const enum submission_state to = heard_state(word);
	int r;

	if (!counts(s, to) || (from == to && to != STATE_OTHER))
		return 0;
	r = record_enter(st, EVENT_HEARD, to, reason);
	if (r == 0 && from == STATE_SUBMITTING)
		r = record_freeze(st);
	if (r == 0)
		step_outcome(st, "the portal says that version %lld is %s",
		    (long long)s->row.version, word);
	return r;
}

static int
hear_state(struct step *st, const struct review_event *e)
{
	struct remote_row *row = &st->s->remote;
	const char *reason = e->reason != NULL ? e->reason : "";
	int r;

	(void)snprintf(row->state, sizeof(row->state), "%s", e->to);
	(void)snprintf(row->waiting_for, sizeof(row->waiting_for), "%s",
	    e->waiting_for);
	row->state_since = e->at;
	if (is_before_versions(e->to))
		return 0;
	r = step_event(st, "portal", "%s -> %s%s%s", e->from, e->to,
	    reason[0] != '\0' ? ": " : "", reason);
	return r < 0 ? r : enter_heard(st, e->to, reason);
}

static int
hear_revision(struct step *st, const struct review_event *e)
{
	struct remote_row *row = &st->s->remote;

	if (e->version > row->heard_version)
		row->heard_version = e->version;
	return 0;
}

/* ---- findings ---- */

static void
copy_line(char *to, size_t size, const char *from)
{
	const size_t len = from == NULL ? 0 : text_utf8_cut(from, size - 1);

	memcpy(to, from == NULL ? "" : from, len);
	to[len] = '\0';
}

static int
hear_finding(struct step *st, const struct review_event *e)
{
	struct remark_row row = {
		.at = st->now, .version = st->s->row.version, .line = e->line,
		.pointer = e->pointer != NULL ? e->pointer : (char[]){ "" },
		.text = e->message != NULL ? e->message : (char[]){ "" },
	};
	int r;

	if (e->refused[0] != '\0')
		return step_event(st, "portal", "finding %s refused: %s",
		    e->id, e->refused);
	memcpy(row.id, e->id, sizeof(row.id));
	copy_line(row.severity, sizeof(row.severity), e->severity);
	copy_line(row.status, sizeof(row.status), e->status);
	copy_line(row.rule, sizeof(row.rule), e->rule);
	copy_line(row.file, sizeof(row.file), e->file);
	r = store_set_remark(st->c, st->s->id, &row);
	if (r < 0)
		return r;
	return step_event(st, "portal", "finding %s (%s, %s): %s", row.id,
	    row.severity, row.status, row.text);
}

static int
hear_disposition(struct step *st, const struct review_event *e)
{
	char word[REVIEW_WORD_SIZE];
	int r;

	copy_line(word, sizeof(word), e->disposition);
	r = store_set_disposition(st->c, st->s->id, e->id, word);
	return r == -ENOENT ? 0 : r;
}

/* ---- all of them ---- */

static int
hear_own(struct step *st, const struct review_event *e)
{
	(void)st;
	(void)e;
	return 0;
}

static int
hear_other(struct step *st, const struct review_event *e)
{
	if (e->refused[0] != '\0')
		return step_event(st, "portal", "%s refused: %s", e->word,
		    e->refused);
	return step_event(st, "portal", "says something of a kind that this "
	    "certfs does not know: %s, by %s", e->word, e->by);
}

static int	(*const hears[REVIEW_EVENTS])(struct step *st,
		    const struct review_event *e) = {
	[REVIEW_OTHER] = hear_other,
	[REVIEW_REVISION] = hear_revision,
	[REVIEW_STATE] = hear_state,
	[REVIEW_MESSAGE] = hear_message,
	[REVIEW_FINDING] = hear_finding,
	[REVIEW_INTRO] = hear_own,
	[REVIEW_TESTED] = hear_own,
	[REVIEW_WITHDRAWAL] = hear_own,
	[REVIEW_DISPOSITION] = hear_disposition,
};

static int
hear_page(struct step *st, const struct review_page *page)
{
	struct remote_row *row = &st->s->remote;
	int r = 0;

	for (size_t i = 0; i < page->count && r == 0; i++) {
		const struct review_event *e = &page->event[i];

		if (e->seq <= row->last_event)
			continue;
		r = hears[e->type](st, e);
		row->last_event = e->seq;
	}
	return r;
}

/* That of an event that could not be read, or of none at all. */
static int
hear_bare_state(struct step *st, const char *word)
{
	struct remote_row *row = &st->s->remote;
	int r;

	if (strcmp(row->state, word) == 0 || is_before_versions(word))
		return 0;
	r = step_event(st, "portal", "%s%sis %s now", row->state,
	    row->state[0] != '\0' ? ": it " : "it ", word);
	(void)snprintf(row->state, sizeof(row->state), "%s", word);
	row->state_since = st->now;
	return r < 0 ? r : enter_heard(st, word, "");
}

/* What may be in no event: until when, and how often to ask. */
static int
hear_status(struct step *st, const struct review_status *status)
{
	struct remote_row *row = &st->s->remote;

	row->poll_after = status->poll_after;
	/* Only with all of its events: what is missing would not be asked
	 * for, because nothing changed. */
	if (row->last_event < status->last_event)
		return 0;
	row->promised = status->due_at;
	(void)snprintf(row->etag, sizeof(row->etag), "%s", status->etag);
	(void)snprintf(row->waiting_for, sizeof(row->waiting_for), "%s",
	    status->waiting_for);
	return hear_bare_state(st, status->state);
}

static bool
has_news(const struct submission *s, const struct review_status *status,
    const struct review_page *page)
{
	return status != NULL || s->remote.contact.failing_since != 0 ||
	    (page != NULL && page->count > 0 &&
	    page->event[page->count - 1].seq > s->remote.last_event);
}

/* That nothing changed needs no judgement, and is no line anywhere. */
static int
note_quiet(struct submission *s)
{
	struct conn *c CF_AUTO(store_done) = NULL;
	struct step st = { .s = s, .now = clock_now() };
	int r;

	r = store_write(s->domain->store, DURABLE_PROCESS, &c);
	if (r < 0)
		return r;
	remote_ask_later(&st, false);
	r = store_set_remote(c, s->id, &s->remote);
	if (r == 0)
		r = store_commit(c);
	if (r < 0)
		s->stale = true;
	return r;
}

int
submission_take_review(struct submission *s,
    const struct review_status *status, const struct review_page *page)
{
	struct step st CF_AUTO(step_done) = STEP_INIT;
	int64_t before;
	int r;

	r = submission_fresh(s);
	if (r < 0)
		return r;
	if (s->remote.portal_id[0] == '\0')
		return 0;
	if (!has_news(s, status, page))
		return note_quiet(s);
	r = step_begin(&st, s, DURABLE_PROCESS);
	if (r < 0)
		return r;
	before = s->remote.last_event;
	if (page != NULL)
		r = hear_page(&st, page);
	if (r == 0 && status != NULL)
		r = hear_status(&st, status);
	if (r < 0)
		return r;
	if (s->outbox[TARGET_PORTAL].count == 0)
		contact_succeeded(&st, TARGET_PORTAL);
	remote_ask_later(&st, s->remote.last_event != before);
	r = remote_keep(&st);
	return r < 0 ? r : step_commit(&st);
}

int
submission_next_ask(struct submission *s, struct ask *ret_ask)
{
	int r;

	r = submission_fresh(s);
	if (r < 0)
		return r;
	if (s->remote.contact.ask_at == 0 || !remote_is_reachable(s))
		return -ENOENT;
	*ret_ask = (struct ask){ .after = s->remote.last_event };
	memcpy(ret_ask->portal_id, s->remote.portal_id,
	    sizeof(ret_ask->portal_id));
	memcpy(ret_ask->etag, s->remote.etag, sizeof(ret_ask->etag));
	return 0;
}
