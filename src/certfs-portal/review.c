/*
 * The reviewer's side: everything is seen, and what a reviewer does becomes
 * part of the history.
 */
#include "server.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- looking ---- */

/* What a row has as JSON already. */
static bool
put_raw(cJSON *array, const struct query *row, int column)
{
	const char *text = query_text(row, column);

	return text != NULL && put_into(array, cJSON_CreateRaw(text));
}

int
review_list(struct request *q)
{
	struct query row CF_AUTO(query_done) = { 0 };
	cJSON *all CF_AUTO(json_item_done) = cJSON_CreateObject();
	cJSON *items = cJSON_AddArrayToObject(all, "items");
	int r;

	r = db_ask(q->portal->db, &row, "SELECT id, account, connector, state,"
	    " waiting_for, revision FROM submission ORDER BY created_at, id",
	    "");
	while (r == 0 && (r = query_next(&row)) == 1) {
		static const char *const names[] = {
			"id", "account", "connector", "state", "waiting_for"
		};
		cJSON *o = cJSON_CreateObject();
		bool good = o != NULL;

		for (int i = 0; i < (int)ARRAY_LEN(names); i++)
			good = good && query_text(&row, i) != NULL &&
			    put_text(o, names[i], query_text(&row, i));
		good = good && put_number(o, "revisions",
		    query_number(&row, 5));
		r = put_into(items, o) && good ? 0 : -ENOMEM;
	}
	return r < 0 ? r : answer_json(q, 200, all);
}

static int
put_revisions(struct request *q, const struct submission *s, cJSON *all)
{
	struct query row CF_AUTO(query_done) = { 0 };
	cJSON *list = cJSON_AddArrayToObject(all, "revisions");
	int r;

	r = db_ask(q->portal->db, &row, "SELECT body, form, reason"
	    " FROM revision WHERE submission = ?1 ORDER BY number", "s",
	    s->id);
	while (r == 0 && (r = query_next(&row)) == 1) {
		const char *body = query_text(&row, 0);
		cJSON *o = body == NULL ? NULL : cJSON_Parse(body);
		bool good = query_text(&row, 1) != NULL &&
		    put_item(o, "form", cJSON_CreateRaw(query_text(&row, 1)));

		if (good && !query_is_null(&row, 2))
			good = put_text(o, "reason", query_text(&row, 2));
		r = put_into(list, o) && good ? 0 : -ENOMEM;
	}
	return r;
}

static int
put_events(struct request *q, const struct submission *s, cJSON *all)
{
	struct query row CF_AUTO(query_done) = { 0 };
	cJSON *list = cJSON_AddArrayToObject(all, "events");
	int r;

	r = db_ask(q->portal->db, &row, "SELECT body FROM event"
	    " WHERE submission = ?1 ORDER BY seq", "s", s->id);
	while (r == 0 && (r = query_next(&row)) == 1)
		r = put_raw(list, &row, 0) ? 0 : -ENOMEM;
	return r;
}

static int
put_findings(struct request *q, const struct submission *s, cJSON *all)
{
	struct query row CF_AUTO(query_done) = { 0 };
	cJSON *list = cJSON_AddArrayToObject(all, "findings");
	int r;

	r = db_ask(q->portal->db, &row, "SELECT body, disposition"
	    " FROM finding WHERE submission = ?1 ORDER BY rowid", "s", s->id);
	while (r == 0 && (r = query_next(&row)) == 1) {
		const char *body = query_text(&row, 0);
		cJSON *o = body == NULL ? NULL : cJSON_Parse(body);
		bool good = query_is_null(&row, 1) ||
		    put_text(o, "disposition", query_text(&row, 1));

		r = put_into(list, o) && good ? 0 : -ENOMEM;
	}
	return r;
}

static int
put_intro(struct request *q, const struct submission *s, cJSON *all)
{
	struct query row CF_AUTO(query_done) = { 0 };
	cJSON *o;
	int r;

	r = db_ask(q->portal->db, &row, "SELECT sha256, length(data),"
	    " received_at FROM intro WHERE submission = ?1", "s", s->id);
	if (r == 0)
		r = query_next(&row);
	if (r == 0)
		return cJSON_AddNullToObject(all, "intro") == NULL ? -ENOMEM :
		    0;
	if (r < 0)
		return r;
	o = cJSON_AddObjectToObject(all, "intro");
	return query_text(&row, 0) != NULL &&
	    put_text(o, "sha256", query_text(&row, 0)) &&
	    put_number(o, "size", query_number(&row, 1)) &&
	    put_time(o, "received_at", query_number(&row, 2)) ? 0 : -ENOMEM;
}

int
review_get(struct request *q)
{
	static int (*const parts[])(struct request *,
	    const struct submission *, cJSON *) = {
		put_revisions, put_events, put_findings, put_intro,
	};
	struct submission s CF_AUTO(submission_done) = { 0 };
	cJSON *all CF_AUTO(json_item_done) = NULL;
	int r;

	r = submission_load(q, &s);
	if (r < 0)
		return r;
	all = submission_json(q, &s);
	if (!put_text(all, "account", s.account))
		return -ENOMEM;
	for (size_t i = 0; i < ARRAY_LEN(parts) && r == 0; i++)
		r = parts[i](q, &s, all);
	return r < 0 ? r : answer_json(q, 200, all);
}

static int
answer_bytes(struct request *q, struct query *row, const char *type,
    const char *what)
{
	int r = query_next(row);

	if (r == 0)
		return answer_refuse(q, PROBLEM_NOT_FOUND, "there is no %s",
		    what);
	if (r < 0)
		return r;
	q->answer.status = 200;
	q->answer.type = type;
	return query_bytes(row, 0, &q->answer.body);
}

int
review_package(struct request *q)
{
	struct query row CF_AUTO(query_done) = { 0 };
	int r;

	r = db_ask(q->portal->db, &row, "SELECT p.data FROM revision r"
	    " JOIN package p ON p.submission = r.submission"
	    " AND p.sha256 = r.package"
	    " WHERE r.submission = ?1 AND r.number = ?2", "ss",
	    q->part[PART_ID], q->part[PART_ITEM]);
	return r < 0 ? r : answer_bytes(q, &row, "application/zip",
	    "such revision");
}

int
review_intro(struct request *q)
{
	struct query row CF_AUTO(query_done) = { 0 };
	int r;

	r = db_ask(q->portal->db, &row, "SELECT data FROM intro"
	    " WHERE submission = ?1", "s", q->part[PART_ID]);
	return r < 0 ? r : answer_bytes(q, &row, "text/markdown", "intro");
}

/* ---- states ---- */

static const struct member state_members[] = {
	{ "state", SHAPE_TEXT, .required = true, .fits = is_word,
	    .form = "a word" },
	{ .name = "reason", .kind = SHAPE_TEXT },
	{ "waiting_for", SHAPE_TEXT, .fits = is_word, .form = "a word" },
	{ .name = "force", .kind = SHAPE_TRUTH },
};

static const struct shape state_shape = { state_members,
    ARRAY_LEN(state_members), false };

int
review_state_check(struct request *q)
{
	return shape_read(q, &state_shape);
}

static int
check_way(struct request *q, const struct submission *s, const char *to)
{
	struct buf ways CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	int r;

	if (state_leads_to(s->state, to) ||
	    json_is_true(json_root(q->json), "force"))
		return 0;
	r = state_ways(s->state, &ways);
	return r < 0 ? r : answer_refuse_state(q, s->state, "from %s it can "
	    "go to: %s", s->state, buf_text(&ways));
}

static int
answer_moved(struct request *q, const struct submission *s)
{
	cJSON *o CF_AUTO(json_item_done) = submission_json(q, s);

	return o == NULL ? -ENOMEM : answer_json(q, 200, o);
}

int
review_state(struct request *q)
{
	const struct json_node *root = json_root(q->json);
	const char *to = body_text(root, "state");
	struct submission s CF_AUTO(submission_done) = { 0 };
	int r;

	r = submission_load(q, &s);
	if (r == 0)
		r = check_way(q, &s, to);
	if (r == 0)
		r = history_move(q, &s, to, body_text(root, "waiting_for"),
		    "reviewer", body_text(root, "reason"));
	if (r == 0)
		r = submission_store(q, &s);
	return r < 0 ? r : answer_moved(q, &s);
}

/* ---- messages ---- */

static const struct member attachment_members[] = {
	{ "name", SHAPE_TEXT, .required = true },
	{ .name = "content", .kind = SHAPE_TEXT },
	{ .name = "text", .kind = SHAPE_TEXT },
};

static const struct shape attachment_shape = { attachment_members,
    ARRAY_LEN(attachment_members), false };

static const struct member message_members[] = {
	{ "body", SHAPE_TEXT, .required = true },
	{ .name = "subject", .kind = SHAPE_TEXT },
	{ .name = "author", .kind = SHAPE_TEXT },
	{ "in_reply_to", SHAPE_TEXT, .fits = is_id, .form = "an id" },
	{ "attachments", SHAPE_LIST, .shape = &attachment_shape },
};

static const struct shape message_shape = { message_members,
    ARRAY_LEN(message_members), false };

int
review_message_check(struct request *q)
{
	return shape_read(q, &message_shape);
}

static int
read_content(struct request *q, const struct json_node *given,
    struct buf *out)
{
	const char *text = body_text(given, "text");
	const char *content = body_text(given, "content");
	int r;

	if (text != NULL)
		return buf_puts(out, text);
	r = content == NULL ? -EINVAL : digest_decode(content, out);
	return r != -EINVAL ? r : answer_refuse_at(q, "/attachments", "an "
	    "attachment needs a text, or its content as base64");
}

static cJSON *
make_attachment(const char *id, const char *name, const struct buf *content)
{
	cJSON *o = cJSON_CreateObject();
	unsigned char hash[32];
	char hex[SHA256_SIZE];

	digest_of(content->data, content->len, hash, hex);
	if (put_text(o, "id", id) && put_text(o, "name", name) &&
	    put_number(o, "size", (int64_t)content->len) &&
	    put_text(o, "sha256", hex))
		return o;
	cJSON_Delete(o);
	return NULL;
}

static int
attach(struct request *q, const struct submission *s,
    const struct json_node *given, cJSON *list)
{
	struct buf content CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	char id[ID_SIZE];
	int r;

	digest_new_id("att", id);
	r = read_content(q, given, &content);
	if (r == 0)
		r = db_run(q->portal->db, "INSERT INTO attachment"
		    " VALUES (?1, ?2, ?3)", "ssb", s->id, id, content.data,
		    content.len);
	if (r < 0)
		return r;
	return put_into(list, make_attachment(id, body_text(given, "name"),
	    &content)) ? 0 : -ENOMEM;
}

static int
attach_all(struct request *q, const struct submission *s, cJSON *message)
{
	const struct json_node *given =
	    json_array(json_root(q->json), "attachments");
	const struct json_node *one;
	cJSON *list;
	int r = 0;

	if (given == NULL)
		return 0;
	list = cJSON_AddArrayToObject(message, "attachments");
	if (list == NULL)
		return -ENOMEM;
	for (one = given->first; one != NULL && r == 0; one = one->next)
		r = attach(q, s, one, list);
	return r;
}

/* Text members that are given, as they are. */
static bool
put_given(cJSON *o, const struct json_node *root, const char *name)
{
	const char *text = body_text(root, name);

	return text == NULL || put_text(o, name, text);
}

static int
make_message(struct request *q, const struct submission *s, const char *id,
    cJSON *o)
{
	const struct json_node *root = json_root(q->json);

	if (!put_text(o, "id", id) || !put_given(o, root, "author") ||
	    !put_given(o, root, "subject") || !put_given(o, root, "body") ||
	    !put_given(o, root, "in_reply_to"))
		return -ENOMEM;
	return attach_all(q, s, o);
}

/* The event that was made is the answer. */
static int
finish(struct request *q, struct submission *s, const char *type,
    cJSON *member)
{
	cJSON *event CF_AUTO(json_item_done) = NULL;
	int r;

	r = history_add(q, s, type, "reviewer", member, &event);
	if (r == 0)
		r = submission_store(q, s);
	return r < 0 ? r : answer_json(q, 201, event);
}

int
review_message(struct request *q)
{
	struct submission s CF_AUTO(submission_done) = { 0 };
	cJSON *o CF_AUTO(json_item_done) = cJSON_CreateObject();
	cJSON *member;
	char id[ID_SIZE];
	int r;

	digest_new_id("msg", id);
	r = submission_load(q, &s);
	if (r == 0)
		r = db_run(q->portal->db, "INSERT INTO message"
		    " VALUES (?1, ?2)", "ss", s.id, id);
	if (r == 0)
		r = make_message(q, &s, id, o);
	if (r < 0)
		return r;
	member = o;
	o = NULL;
	return finish(q, &s, "message", member);
}

/* ---- findings ---- */

static const struct member finding_members[] = {
	{ "id", SHAPE_TEXT, .fits = is_id, .form = "an id" },
	{ "severity", SHAPE_TEXT, .fits = is_word, .form = "a word" },
	{ .name = "rule", .kind = SHAPE_TEXT },
	{ .name = "message", .kind = SHAPE_TEXT },
	{ .name = "file", .kind = SHAPE_TEXT },
	{ .name = "pointer", .kind = SHAPE_TEXT },
	{ "status", SHAPE_TEXT, .fits = is_word, .form = "a word" },
	{ "line", SHAPE_NUMBER, .min = 1 },
	{ "revision", SHAPE_NUMBER, .min = 0 },
};

static const struct shape finding_shape = { finding_members,
    ARRAY_LEN(finding_members), false };

int
review_finding_check(struct request *q)
{
	return shape_read(q, &finding_shape);
}

/* As it is so far, or a new one; NULL: no memory. */
static int
find_finding(struct request *q, const struct submission *s, const char *id,
    cJSON **ret_finding)
{
	struct query row CF_AUTO(query_done) = { 0 };
	cJSON *o;
	int r;

	r = db_ask(q->portal->db, &row, "SELECT body FROM finding"
	    " WHERE submission = ?1 AND id = ?2", "ss", s->id, id);
	if (r == 0)
		r = query_next(&row);
	if (r < 0)
		return r;
	o = r == 0 ? cJSON_CreateObject() : cJSON_Parse(query_text(&row, 0));
	if (o == NULL || (r == 0 && (!put_text(o, "id", id) ||
	    !put_text(o, "status", "open") ||
	    !put_number(o, "revision", s->revision)))) {
		cJSON_Delete(o);
		return -ENOMEM;
	}
	*ret_finding = o;
	return 0;
}

/* What is given replaces what there was. */
static int
update_finding(const struct json_node *root, cJSON *o)
{
	for (size_t i = 0; i < finding_shape.count; i++) {
		const struct member *m = &finding_members[i];
		const char *text = body_text(root, m->name);

		if (json_member(root, m->name) == NULL)
			continue;
		cJSON_DeleteItemFromObjectCaseSensitive(o, m->name);
		if (text != NULL ? !put_text(o, m->name, text) :
		    !put_number(o, m->name, body_number(root, m->name, 0)))
			return -ENOMEM;
	}
	return 0;
}

static int
store_finding(struct request *q, const struct submission *s, const char *id,
    const cJSON *o)
{
	char *text CF_AUTO(free_done) = NULL;

	if (!cJSON_HasObjectItem(o, "severity") ||
	    !cJSON_HasObjectItem(o, "message"))
		return answer_refuse(q, PROBLEM_REQUEST, "a new finding needs "
		    "a severity and a message");
	text = cJSON_PrintUnformatted(o);
	if (text == NULL)
		return -ENOMEM;
	return db_run(q->portal->db, "INSERT INTO finding (submission, id,"
	    " body) VALUES (?1, ?2, ?3) ON CONFLICT (submission, id)"
	    " DO UPDATE SET body = ?3", "sss", s->id, id, text);
}

int
review_finding(struct request *q)
{
	const struct json_node *root = json_root(q->json);
	struct submission s CF_AUTO(submission_done) = { 0 };
	cJSON *o CF_AUTO(json_item_done) = NULL;
	const char *id = body_text(root, "id");
	cJSON *member;
	char made[ID_SIZE];
	int r;

	if (id == NULL) {
		digest_new_id("fnd", made);
		id = made;
	}
	r = submission_load(q, &s);
	if (r == 0)
		r = find_finding(q, &s, id, &o);
	if (r == 0)
		r = update_finding(root, o);
	if (r == 0)
		r = store_finding(q, &s, id, o);
	if (r < 0)
		return r;
	member = o;
	o = NULL;
	return finish(q, &s, "finding", member);
}

/* ---- events of any kind ---- */

static const struct member event_members[] = {
	{ "type", SHAPE_TEXT, .required = true },
};

static const struct shape event_shape = { event_members,
    ARRAY_LEN(event_members), true };

int
review_event_check(struct request *q)
{
	return shape_read(q, &event_shape);
}

int
review_event(struct request *q)
{
	struct submission s CF_AUTO(submission_done) = { 0 };
	cJSON *event CF_AUTO(json_item_done) = NULL;
	int r;

	r = submission_load(q, &s);
	if (r < 0)
		return r;
	event = cJSON_Parse(buf_text(&q->body));
	if (event == NULL)
		return answer_refuse(q, PROBLEM_REQUEST, "this cannot be kept "
		    "as it is");
	cJSON_DeleteItemFromObjectCaseSensitive(event, "seq");
	cJSON_DeleteItemFromObjectCaseSensitive(event, "at");
	if (!cJSON_HasObjectItem(event, "by") &&
	    !put_text(event, "by", "reviewer"))
		return -ENOMEM;
	r = history_add_raw(q, &s, event);
	if (r == 0)
		r = submission_store(q, &s);
	return r < 0 ? r : answer_json(q, 201, event);
}
