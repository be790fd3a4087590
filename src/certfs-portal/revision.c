/*
 * Revisions: what was submitted, frozen.  A version of the publisher stands
 * for one of them, so that nothing is submitted twice whatever is repeated.
 */
#include "server.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

/* ---- what one consists of ---- */

static const char *const publisher_types[] = {
	"verified", "independent", NULL
};

static const char *const sources[] = { "commit", "zip", NULL };

static const struct member form_members[] = {
	{ "publisher_type", SHAPE_TEXT, .words = publisher_types },
	{ "source", SHAPE_TEXT, .words = sources },
	{ "pull_request", SHAPE_TEXT, .max = 512 },
	{ "commit", SHAPE_TEXT, .fits = is_commit,
	    .form = "40 hexadecimal digits" },
	{ "exception", SHAPE_TEXT, .max = 4096 },
	{ "directed", SHAPE_TEXT, .max = 4096 },
	{ "contact_email", SHAPE_TEXT, .max = 256 },
	{ "support_email", SHAPE_TEXT, .max = 256 },
	{ "microsoft_contact", SHAPE_TEXT, .max = 1024 },
	{ "testing_notes", SHAPE_TEXT, .max = 65536 },
	{ "test_account", SHAPE_TEXT, .max = 1024 },
	{ "mfa", SHAPE_TEXT, .max = 8192 },
	{ "client_id", SHAPE_TEXT, .max = 512 },
	{ "redirect_urls", SHAPE_TEXT, .max = 64 },
};

static const struct shape form = { form_members, ARRAY_LEN(form_members),
    false };

static const struct member secret_members[] = {
	{ "test_credentials", SHAPE_TEXT, .max = 8192 },
	{ "client_secret", SHAPE_TEXT, .max = 4096 },
};

static const struct shape secrets = { secret_members,
    ARRAY_LEN(secret_members), false };

static const struct member members[] = {
	{ "version", SHAPE_NUMBER, .required = true, .min = 1 },
	{ "package_sha256", SHAPE_TEXT, .required = true, .fits = is_sha256,
	    .form = "64 hexadecimal digits in lower case" },
	{ "reason", SHAPE_TEXT, .max = 512 },
	{ "form", SHAPE_OBJECT, .required = true, .shape = &form },
	{ "secrets", SHAPE_OBJECT, .shape = &secrets },
};

static const struct shape shape = { members, ARRAY_LEN(members), false };

int
revision_check(struct request *q)
{
	return shape_read(q, &shape);
}

/* ---- whether it is here already ---- */

static void
hash_text(crypto_hash_sha256_state *state, const char *text)
{
	/* With its NUL, which no text has inside. */
	(void)crypto_hash_sha256_update(state, (const unsigned char *)text,
	    strlen(text) + 1);
}

static void
hash_members(crypto_hash_sha256_state *state, const struct json_node *o,
    const struct shape *of)
{
	for (size_t i = 0; i < of->count; i++) {
		const char *text = body_text(o, of->member[i].name);

		if (text == NULL)
			continue;
		hash_text(state, of->member[i].name);
		hash_text(state, text);
	}
}

/* In the order of the tables, so that the order of the body is no matter. */
static void
hash_content(const struct json_node *root, char ret_hex[SHA256_SIZE])
{
	crypto_hash_sha256_state state;
	unsigned char hash[32];

	(void)crypto_hash_sha256_init(&state);
	hash_text(&state, body_text(root, "package_sha256"));
	hash_members(&state, json_object(root, "form"), &form);
	hash_text(&state, "");
	hash_members(&state, json_object(root, "secrets"), &secrets);
	(void)crypto_hash_sha256_final(&state, hash);
	text_hex(hash, sizeof(hash), ret_hex);
}

static int
answer_again(struct request *q, const char *body)
{
	cJSON *o CF_AUTO(json_item_done) = cJSON_Parse(body);

	return o == NULL ? -ENOMEM : answer_json(q, 200, o);
}

/* 1: the answer is filled in. */
static int
find_version(struct request *q, const struct submission *s, int64_t version,
    const char *content)
{
	struct query row CF_AUTO(query_done) = { 0 };
	const char *had, *body;
	int r;

	r = db_ask(q->portal->db, &row, "SELECT content, body FROM revision"
	    " WHERE submission = ?1 AND version = ?2", "si", s->id, version);
	if (r == 0)
		r = query_next(&row);
	if (r <= 0)
		return r;
	had = query_text(&row, 0);
	body = query_text(&row, 1);
	if (had == NULL || body == NULL)
		return -ENOMEM;
	if (strcmp(had, content) != 0)
		return answer_refuse(q, PROBLEM_VERSION, "version %lld stands "
		    "for another content", (long long)version);
	r = answer_again(q, body);
	return r < 0 ? r : 1;
}

static int
check_rising(struct request *q, const struct submission *s, int64_t version)
{
	struct query row CF_AUTO(query_done) = { 0 };
	int r;

	r = db_ask(q->portal->db, &row, "SELECT max(version) FROM revision"
	    " WHERE submission = ?1", "s", s->id);
	if (r == 0)
		r = query_next(&row);
	if (r <= 0)
		return r;
	if (query_number(&row, 0) < version)
		return 0;
	return answer_refuse(q, PROBLEM_VERSION, "versions rise: the newest "
	    "is %lld", (long long)query_number(&row, 0));
}

static int
check_package(struct request *q, const struct submission *s,
    const char *package)
{
	struct query row CF_AUTO(query_done) = { 0 };
	int r;

	r = db_ask(q->portal->db, &row, "SELECT 1 FROM package"
	    " WHERE submission = ?1 AND sha256 = ?2", "ss", s->id, package);
	if (r == 0)
		r = query_next(&row);
	if (r != 0)
		return r < 0 ? r : 0;
	return answer_refuse(q, PROBLEM_PACKAGE_MISSING, "the package %s was "
	    "not received for this submission", package);
}

/* ---- storing it ---- */

/* NULL: no memory. */
static cJSON *
names_of_secrets(const struct json_node *root)
{
	const struct json_node *o = json_object(root, "secrets");
	cJSON *list = cJSON_CreateArray();

	for (size_t i = 0; i < secrets.count; i++) {
		const char *name = secrets.member[i].name;

		if (body_text(o, name) == NULL ||
		    put_into(list, cJSON_CreateString(name)))
			continue;
		cJSON_Delete(list);
		return NULL;
	}
	return list;
}

static cJSON *
make_json(struct request *q, const struct submission *s)
{
	const struct json_node *root = json_root(q->json);
	cJSON *o = cJSON_CreateObject();

	if (put_text(o, "submission", s->id) &&
	    put_number(o, "number", s->revision) &&
	    put_number(o, "version", body_number(root, "version", 0)) &&
	    put_text(o, "package_sha256",
	    body_text(root, "package_sha256")) &&
	    put_item(o, "secrets", names_of_secrets(root)) &&
	    put_time(o, "received_at", q->now))
		return o;
	cJSON_Delete(o);
	return NULL;
}

static char *
print_form(const struct json_node *o)
{
	cJSON *copy CF_AUTO(json_item_done) = cJSON_CreateObject();

	for (size_t i = 0; i < form.count; i++) {
		const char *text = body_text(o, form.member[i].name);

		if (text != NULL &&
		    !put_text(copy, form.member[i].name, text))
			return NULL;
	}
	return copy == NULL ? NULL : cJSON_PrintUnformatted(copy);
}

static int
store_secrets(struct request *q, const struct submission *s)
{
	const struct json_node *o =
	    json_object(json_root(q->json), "secrets");
	int r = 0;

	for (size_t i = 0; i < secrets.count && r == 0; i++) {
		const char *name = secrets.member[i].name;
		const char *value = body_text(o, name);

		if (value != NULL)
			r = db_run(q->portal->db, "INSERT INTO secret"
			    " VALUES (?1, ?2, ?3, ?4)", "siss", s->id,
			    s->revision, name, value);
	}
	return r;
}

static int
store(struct request *q, const struct submission *s, const char *content)
{
	const struct json_node *root = json_root(q->json);
	char *fields CF_AUTO(free_done) =
	    print_form(json_object(root, "form"));
	int r;

	if (fields == NULL)
		return -ENOMEM;
	r = db_run(q->portal->db, "INSERT INTO revision"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)", "siissssis",
	    s->id, s->revision, body_number(root, "version", 0),
	    body_text(root, "package_sha256"), fields, content,
	    body_text(root, "reason"), q->now, buf_text(&q->answer.body));
	return r < 0 ? r : store_secrets(q, s);
}

static int
submit(struct request *q, struct submission *s, const char *content)
{
	const char *reason = body_text(json_root(q->json), "reason");
	cJSON *o;
	int r;

	s->revision++;
	o = make_json(q, s);
	r = o == NULL ? -ENOMEM : answer_json(q, 201, o);
	if (r < 0) {
		cJSON_Delete(o);
		return r;
	}
	r = store(q, s, content);
	if (r < 0) {
		cJSON_Delete(o);
		return r;
	}
	r = history_add(q, s, "revision", "publisher", o, NULL);
	if (r == 0 && strcmp(s->state, "submitted") != 0)
		r = history_move(q, s, "submitted", NULL, "system", reason);
	s->due_at = state_due(s->state, q->now);
	return r < 0 ? r : submission_store(q, s);
}

int
revision_post(struct request *q)
{
	const struct json_node *root = json_root(q->json);
	const int64_t version = body_number(root, "version", 0);
	struct submission s CF_AUTO(submission_done) = { 0 };
	char content[SHA256_SIZE];
	int r;

	r = submission_load(q, &s);
	if (r < 0)
		return r;
	hash_content(root, content);
	r = find_version(q, &s, version, content);
	if (r != 0)
		return r < 0 ? r : 0;
	if (!state_allows(s.state, ACT_REVISION))
		return answer_refuse_state(q, s.state, "nothing can be "
		    "submitted when it is %s", s.state);
	r = check_rising(q, &s, version);
	if (r == 0)
		r = check_package(q, &s, body_text(root, "package_sha256"));
	return r < 0 ? r : submit(q, &s, content);
}
