/*
 * The conversation: what happened, in pages, and what the publisher says.
 */
#include "server.h"

#include <errno.h>
#include <string.h>

#define PAGE_MAX	100

/* ---- reading ---- */

/* Events are kept as JSON and only put together. */
static int
add_events(struct query *row, int64_t limit, struct buf *out,
    int64_t *ret_next)
{
	int64_t count = 0, last = 0;
	int r;

	while ((r = query_next(row)) == 1) {
		if (count == limit) {
			*ret_next = last;
			return 0;
		}
		if (count++ > 0 && buf_putc(out, ',') < 0)
			return out->error;
		r = query_bytes(row, 1, out);
		if (r < 0)
			return r;
		last = query_number(row, 0);
	}
	return r;
}

static int
add_page(struct query *row, int64_t limit, struct buf *out)
{
	int64_t next = -1;
	int r;

	r = buf_puts(out, "{\"items\":[");
	if (r == 0)
		r = add_events(row, limit, out, &next);
	if (r < 0)
		return r;
	return next < 0 ? buf_puts(out, "],\"next\":null}\n") :
	    buf_printf(out, "],\"next\":%lld}\n", (long long)next);
}

static int
answer_page(struct request *q, const struct submission *s, int64_t after,
    int64_t limit)
{
	struct query row CF_AUTO(query_done) = { 0 };
	int r;

	/* One more than is shown, to know whether there is more. */
	r = db_ask(q->portal->db, &row, "SELECT seq, body FROM event"
	    " WHERE submission = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3",
	    "sii", s->id, after, limit + 1);
	if (r == 0)
		r = add_page(&row, limit, &q->answer.body);
	if (r < 0)
		return r;
	q->answer.status = 200;
	q->answer.type = "application/json";
	return 0;
}

int
events_get(struct request *q)
{
	struct submission s CF_AUTO(submission_done) = { 0 };
	int64_t after = 0, limit = 0;
	int r;

	r = request_number(q, "after", 0, INT64_MAX, 0, &after);
	if (r == 0)
		r = request_number(q, "limit", 1, PAGE_MAX, 50, &limit);
	if (r == 0)
		r = submission_load(q, &s);
	return r < 0 ? r : answer_page(q, &s, after, limit);
}

/* ---- what can be said ---- */

static const char *const dispositions[] = {
	"fixed", "disputed", "wont-fix", NULL
};

static const struct member message_members[] = {
	{ "body", SHAPE_TEXT, .required = true, .min = 1, .max = 1048576 },
	{ "in_reply_to", SHAPE_TEXT, .fits = is_id, .form = "an id" },
};

static const struct member withdrawal_members[] = {
	{ "reason", SHAPE_TEXT, .required = true, .min = 1, .max = 512 },
};

static const struct member disposition_members[] = {
	{ "finding", SHAPE_TEXT, .required = true, .fits = is_id,
	    .form = "an id" },
	{ "disposition", SHAPE_TEXT, .required = true,
	    .words = dispositions },
	{ "note", SHAPE_TEXT, .max = 4096 },
};

#define SHAPE(m)	{ m, ARRAY_LEN(m), false }

static const struct shape message_shape = SHAPE(message_members);
static const struct shape withdrawal_shape = SHAPE(withdrawal_members);
static const struct shape disposition_shape = SHAPE(disposition_members);

#define TYPE	{ "type", SHAPE_TEXT, .required = true }

static const struct member new_message[] = {
	TYPE,
	{ "message", SHAPE_OBJECT, .required = true,
	    .shape = &message_shape },
};

static const struct member new_tested[] = { TYPE };

static const struct member new_withdrawal[] = {
	TYPE,
	{ "withdrawal", SHAPE_OBJECT, .required = true,
	    .shape = &withdrawal_shape },
};

static const struct member new_disposition[] = {
	TYPE,
	{ "disposition", SHAPE_OBJECT, .required = true,
	    .shape = &disposition_shape },
};

enum said { SAID_MESSAGE, SAID_TESTED, SAID_WITHDRAWAL, SAID_DISPOSITION };

static const char *const words[] = {
	[SAID_MESSAGE] = "message", [SAID_TESTED] = "tested",
	[SAID_WITHDRAWAL] = "withdrawal", [SAID_DISPOSITION] = "disposition",
};

static const struct shape shapes[] = {
	[SAID_MESSAGE] = SHAPE(new_message),
	[SAID_TESTED] = SHAPE(new_tested),
	[SAID_WITHDRAWAL] = SHAPE(new_withdrawal),
	[SAID_DISPOSITION] = SHAPE(new_disposition),
};

int
event_check(struct request *q)
{
	return shape_read_typed(q, words, shapes, ARRAY_LEN(words));
}

/* ---- taking it ---- */

static int
has_row(struct request *q, const char *sql, const char *submission,
    const char *id)
{
	struct query row CF_AUTO(query_done) = { 0 };
	int r;

	r = db_ask(q->portal->db, &row, sql, "ss", submission, id);
	return r < 0 ? r : query_next(&row);
}

static int
check_reply(struct request *q, const struct submission *s, const char *to)
{
	int r;

	if (to == NULL)
		return 0;
	r = has_row(q, "SELECT 1 FROM message"
	    " WHERE submission = ?1 AND id = ?2", s->id, to);
	if (r != 0)
		return r < 0 ? r : 0;
	return answer_refuse_at(q, "/message/in_reply_to", "there is no "
	    "message '%s'", to);
}

static cJSON *
make_message(const char *id, const char *author, const char *body,
    const char *to)
{
	cJSON *o = cJSON_CreateObject();

	if (put_text(o, "id", id) && put_text(o, "author", author) &&
	    put_text(o, "body", body) &&
	    (to == NULL || put_text(o, "in_reply_to", to)))
		return o;
	cJSON_Delete(o);
	return NULL;
}

static int
say_message(struct request *q, struct submission *s, cJSON **ret_event)
{
	const struct json_node *said =
	    json_object(json_root(q->json), "message");
	const char *to = body_text(said, "in_reply_to");
	char id[ID_SIZE];
	int r;

	r = check_reply(q, s, to);
	if (r < 0)
		return r;
	digest_new_id("msg", id);
	r = db_run(q->portal->db, "INSERT INTO message VALUES (?1, ?2)",
	    "ss", s->id, id);
	if (r == 0)
		r = history_add(q, s, "message", "publisher", make_message(id,
		    s->account, body_text(said, "body"), to), ret_event);
	if (r < 0 || strcmp(s->state, "needs-answer") != 0)
		return r;
	return history_move(q, s, "in-review", NULL, "system", NULL);
}

static int
say_tested(struct request *q, struct submission *s, cJSON **ret_event)
{
	const char *next = state_waiting_for(s->state, true);

	memcpy(s->waiting_for, next, strlen(next) + 1);
	s->due_at = state_due(s->state, q->now);
	return history_add_bare(q, s, "tested", "publisher", ret_event);
}

static int
say_withdrawal(struct request *q, struct submission *s, cJSON **ret_event)
{
	const char *reason = body_text(json_object(json_root(q->json),
	    "withdrawal"), "reason");
	cJSON *o = cJSON_CreateObject();
	int r;

	if (!put_text(o, "reason", reason)) {
		cJSON_Delete(o);
		return -ENOMEM;
	}
	r = history_add(q, s, "withdrawal", "publisher", o, ret_event);
	return r < 0 ? r : history_move(q, s, "withdrawn", NULL, "system",
	    reason);
}

static int
say_disposition(struct request *q, struct submission *s, cJSON **ret_event)
{
	const struct json_node *said =
	    json_object(json_root(q->json), "disposition");
	const char *finding = body_text(said, "finding");
	const char *word = body_text(said, "disposition");
	const char *note = body_text(said, "note");
	cJSON *o;
	int r;

	r = has_row(q, "SELECT 1 FROM finding"
	    " WHERE submission = ?1 AND id = ?2", s->id, finding);
	if (r == 0)
		return answer_refuse_at(q, "/disposition/finding",
		    "there is no finding '%s'", finding);
	if (r > 0)
		r = db_run(q->portal->db, "UPDATE finding"
		    " SET disposition = ?3 WHERE submission = ?1 AND id = ?2",
		    "sss", s->id, finding, word);
	if (r < 0)
		return r;
	o = cJSON_CreateObject();
	if (!put_text(o, "finding", finding) ||
	    !put_text(o, "disposition", word) ||
	    (note != NULL && !put_text(o, "note", note))) {
		cJSON_Delete(o);
		return -ENOMEM;
	}
	return history_add(q, s, "disposition", "publisher", o, ret_event);
}

static const struct {
	enum act	 act;
	int		(*say)(struct request *q, struct submission *s,
			    cJSON **ret_event);
} sayings[] = {
	[SAID_MESSAGE] = { ACT_MESSAGE, say_message },
	[SAID_TESTED] = { ACT_TESTED, say_tested },
	[SAID_WITHDRAWAL] = { ACT_WITHDRAWAL, say_withdrawal },
	[SAID_DISPOSITION] = { ACT_DISPOSITION, say_disposition },
};

int
event_post(struct request *q)
{
	const struct json_node *type = json_member(json_root(q->json), "type");
	struct submission s CF_AUTO(submission_done) = { 0 };
	cJSON *event CF_AUTO(json_item_done) = NULL;
	size_t said = 0;
	int r;

	/* One of them it is: that was checked. */
	while (!json_is_text(type, words[said]))
		said++;
	r = submission_load_for(q, sayings[said].act, &s);
	if (r == 0)
		r = sayings[said].say(q, &s, &event);
	if (r == 0)
		r = submission_store(q, &s);
	return r < 0 ? r : answer_json(q, 201, event);
}

int
attachment_get(struct request *q)
{
	struct submission s CF_AUTO(submission_done) = { 0 };
	struct query row CF_AUTO(query_done) = { 0 };
	struct answer *a = &q->answer;
	unsigned char hash[32];
	int r;

	r = submission_load(q, &s);
	if (r == 0)
		r = db_ask(q->portal->db, &row, "SELECT data FROM attachment"
		    " WHERE submission = ?1 AND id = ?2", "ss", s.id,
		    q->part[PART_ITEM]);
	if (r == 0)
		r = query_next(&row);
	if (r == 0)
		return answer_refuse(q, PROBLEM_NOT_FOUND,
		    "there is no attachment '%s'", q->part[PART_ITEM]);
	if (r < 0)
		return r;
	a->status = 200;
	a->type = "application/octet-stream";
	r = query_bytes(&row, 0, &a->body);
	digest_of(a->body.data, a->body.len, hash, NULL);
	digest_text(hash, a->digest);
	return r;
}
