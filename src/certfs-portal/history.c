/*
 * What happened to a submission: events, numbered without gaps, that never
 * change.  Each is kept as the JSON that it will be answered with.
 */
#include "server.h"

#include <errno.h>
#include <stdio.h>

static int
put_place(struct request *q, struct submission *s, cJSON *event)
{
	s->last_event++;
	s->updated_at = q->now;
	return put_number(event, "seq", s->last_event) &&
	    put_time(event, "at", q->now) ? 0 : -ENOMEM;
}

static int
store(struct request *q, const struct submission *s, const cJSON *event)
{
	char *text CF_AUTO(free_done) = cJSON_PrintUnformatted(event);

	if (text == NULL)
		return -ENOMEM;
	return db_run(q->portal->db, "INSERT INTO event VALUES (?1, ?2, ?3)",
	    "sis", s->id, s->last_event, text);
}

int
history_add_raw(struct request *q, struct submission *s, cJSON *event)
{
	int r;

	r = put_place(q, s, event);
	return r < 0 ? r : store(q, s, event);
}

/* 'bare': without a member; else 'member' is taken. */
static int
add(struct request *q, struct submission *s, const char *type,
    const char *by, bool bare, cJSON *member, cJSON **ret_event)
{
	cJSON *event CF_AUTO(json_item_done) = cJSON_CreateObject();
	int r;

	r = put_place(q, s, event);
	if (r == 0 && (!put_text(event, "type", type) ||
	    !put_text(event, "by", by)))
		r = -ENOMEM;
	if (!bare && !put_item(event, type, member))
		r = -ENOMEM;
	if (r == 0)
		r = store(q, s, event);
	if (r == 0 && ret_event != NULL) {
		*ret_event = event;
		event = NULL;
	}
	return r;
}

int
history_add(struct request *q, struct submission *s, const char *type,
    const char *by, cJSON *member, cJSON **ret_event)
{
	return add(q, s, type, by, false, member, ret_event);
}

int
history_add_bare(struct request *q, struct submission *s, const char *type,
    const char *by, cJSON **ret_event)
{
	return add(q, s, type, by, true, NULL, ret_event);
}

static cJSON *
make_change(const char *from, const char *to, const char *waiting_for,
    const char *reason)
{
	cJSON *o = cJSON_CreateObject();

	if (put_text(o, "from", from) && put_text(o, "to", to) &&
	    put_text(o, "waiting_for", waiting_for) &&
	    (reason == NULL || put_text(o, "reason", reason)))
		return o;
	cJSON_Delete(o);
	return NULL;
}

int
history_move(struct request *q, struct submission *s, const char *to,
    const char *waiting_for, const char *by, const char *reason)
{
	cJSON *change;

	if (waiting_for == NULL)
		waiting_for = state_waiting_for(to, false);
	change = make_change(s->state, to, waiting_for, reason);
	(void)snprintf(s->state, sizeof(s->state), "%s", to);
	(void)snprintf(s->waiting_for, sizeof(s->waiting_for), "%s",
	    waiting_for);
	s->due_at = state_due(to, q->now);
	return history_add(q, s, "state", by, change, NULL);
}
