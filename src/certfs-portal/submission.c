/*
 * Submissions: the portal's own description, and the object to poll.
 */
#include "server.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Characters of a text that JSON may escape, and what is around it. */
#define TEXT_CHARACTERS	1048576

int
service_get(struct request *q)
{
	const struct options *options = q->portal->options;
	cJSON *o CF_AUTO(json_item_done) = cJSON_CreateObject();
	cJSON *limits, *scopes;
	enum scope scope = SCOPE_READ;
	const char *word;
	bool good;

	good = put_text(o, "name", options->name) &&
	    put_text(o, "account", q->token->account);
	scopes = cJSON_AddArrayToObject(o, "scopes");
	for (size_t i = 0; (word = scope_word(i, &scope)) != NULL; i++)
		if ((q->token->scopes & scope) != 0)
			good = put_into(scopes, cJSON_CreateString(word)) &&
			    good;
	good = good && put_number(o, "poll_after_seconds",
	    options->poll_after);
	limits = cJSON_AddObjectToObject(o, "limits");
	good = good && put_number(limits, "package_bytes",
	    options->max_package) &&
	    put_number(limits, "intro_bytes", (int64_t)1 << 20) &&
	    put_number(limits, "text_bytes", TEXT_CHARACTERS);
	return good ? answer_json(q, 200, o) : -ENOMEM;
}

/* ---- one of them ---- */

void
submission_done(struct submission *s)
{
	free(s->account);
	free(s->connector);
	s->account = s->connector = NULL;
}

static int
read_row(const struct query *row, struct submission *s)
{
	int r;

	r = query_copy(row, 0, s->id, sizeof(s->id));
	if (r == 0)
		r = query_dup(row, 1, &s->account);
	if (r == 0)
		r = query_dup(row, 2, &s->connector);
	if (r == 0)
		r = query_copy(row, 3, s->state, sizeof(s->state));
	if (r == 0)
		r = query_copy(row, 4, s->waiting_for,
		    sizeof(s->waiting_for));
	s->revision = query_number(row, 5);
	s->last_event = query_number(row, 6);
	s->due_at = query_number(row, 7);
	s->created_at = query_number(row, 8);
	s->updated_at = query_number(row, 9);
	return r;
}

int
submission_load(struct request *q, struct submission *ret_submission)
{
	struct query row CF_AUTO(query_done) = { 0 };
	int r;

	/* To reviewers the account is no matter. */
	r = db_ask(q->portal->db, &row, "SELECT id, account, connector, state,"
	    " waiting_for, revision, last_event, due_at, created_at,"
	    " updated_at FROM submission"
	    " WHERE id = ?1 AND (?2 IS NULL OR account = ?2)", "ss",
	    q->part[PART_ID], q->token == NULL ? NULL : q->token->account);
	if (r == 0)
		r = query_next(&row);
	if (r == 0)
		return answer_refuse(q, PROBLEM_NOT_FOUND,
		    "there is no submission '%s'", q->part[PART_ID]);
	return r < 0 ? r : read_row(&row, ret_submission);
}

int
submission_load_for(struct request *q, enum act act,
    struct submission *ret_submission)
{
	int r;

	r = submission_load(q, ret_submission);
	if (r < 0 || state_allows(ret_submission->state, act))
		return r;
	return answer_refuse_state(q, ret_submission->state, "this is not "
	    "possible while it is %s", ret_submission->state);
}

int
submission_store(struct request *q, const struct submission *s)
{
	return db_run(q->portal->db, "INSERT OR REPLACE INTO submission"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)", "sssssiiiii",
	    s->id, s->account, s->connector, s->state, s->waiting_for,
	    s->revision, s->last_event, s->due_at, s->created_at,
	    s->updated_at);
}

static bool
put_due(cJSON *o, int64_t due)
{
	if (due == 0)
		return cJSON_AddNullToObject(o, "due_at") != NULL;
	return put_time(o, "due_at", due);
}

cJSON *
submission_json(const struct request *q, const struct submission *s)
{
	cJSON *o = cJSON_CreateObject();

	if (put_text(o, "id", s->id) &&
	    put_text(o, "connector", s->connector) &&
	    put_text(o, "state", s->state) &&
	    put_text(o, "waiting_for", s->waiting_for) &&
	    put_number(o, "revision", s->revision) &&
	    put_number(o, "last_event", s->last_event) &&
	    put_number(o, "poll_after_seconds",
	    q->portal->options->poll_after) && put_due(o, s->due_at) &&
	    put_time(o, "created_at", s->created_at) &&
	    put_time(o, "updated_at", s->updated_at))
		return o;
	cJSON_Delete(o);
	return NULL;
}

/* The tag is made of what is answered, so it changes with that alone. */
static int
answer_submission(struct request *q, unsigned status,
    const struct submission *s)
{
	cJSON *o CF_AUTO(json_item_done) = submission_json(q, s);
	struct answer *a = &q->answer;
	unsigned char hash[32];
	char hex[SHA256_SIZE];
	int r;

	r = o == NULL ? -ENOMEM : answer_json(q, status, o);
	if (r < 0)
		return r;
	digest_of(a->body.data, a->body.len, hash, hex);
	(void)snprintf(a->etag, sizeof(a->etag), "\"%.32s\"", hex);
	return 0;
}

/* ---- what is asked of them ---- */

static const struct member new_members[] = {
	{ "connector", SHAPE_TEXT, .required = true, .min = 1, .max = 255 },
};

static const struct shape new_shape = { new_members, ARRAY_LEN(new_members),
    false };

int
submission_check(struct request *q)
{
	return shape_read(q, &new_shape);
}

int
submission_post(struct request *q)
{
	struct submission s CF_AUTO(submission_done) = {
		.state = "draft", .created_at = q->now, .updated_at = q->now,
	};
	const char *connector = body_text(json_root(q->json), "connector");
	int r;

	digest_new_id("sub", s.id);
	(void)snprintf(s.waiting_for, sizeof(s.waiting_for), "%s",
	    state_waiting_for(s.state, false));
	s.account = text_dup(q->token->account, strlen(q->token->account));
	s.connector = text_dup(connector, strlen(connector));
	if (s.account == NULL || s.connector == NULL)
		return -ENOMEM;
	r = submission_store(q, &s);
	if (r == 0)
		r = answer_submission(q, 201, &s);
	if (r == 0)
		(void)snprintf(q->answer.location, sizeof(q->answer.location),
		    "/v1/submissions/%s", s.id);
	return r;
}

/* If-None-Match: a list of tags, weak or strong, or *. */
static bool
is_matched(const char *list, const char *etag)
{
	const char *at;

	if (list == NULL)
		return false;
	if (strcmp(list, "*") == 0)
		return true;
	at = strstr(list, etag);
	/* Our tags hold no quotes but those at both ends. */
	return at != NULL;
}

int
submission_get(struct request *q)
{
	struct submission s CF_AUTO(submission_done) = { 0 };
	int r;

	r = submission_load(q, &s);
	if (r == 0)
		r = answer_submission(q, 200, &s);
	if (r < 0 || !is_matched(request_header(q, "If-None-Match"),
	    q->answer.etag))
		return r;
	q->answer.status = 304;
	q->answer.type = NULL;
	buf_reset(&q->answer.body);
	return 0;
}
