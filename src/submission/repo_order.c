/*
 * Orders for the repository: what is to be published or said, as JSON of our
 * own and a zip, kept as it was when it was ordered.
 */
#include "repo.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "certfs/pack.h"
#include "pull.h"

#define ENTRIES_MAX	64u
#define FILES_MAX_BYTES	((size_t)64 << 20)

static void
json_done(cJSON **o)
{
	cJSON_Delete(*o);
}

static struct bytes *
print(const cJSON *o)
{
	struct bytes *bytes;
	char *text = cJSON_PrintUnformatted(o);

	if (text == NULL)
		return NULL;
	bytes = bytes_new(text, strlen(text));
	cJSON_free(text);
	return bytes;
}

static bool
add_text(cJSON *o, const char *name, const char *text)
{
	return cJSON_AddStringToObject(o, name, text) != NULL;
}

/* ---- giving ---- */

/* "square-payments-1f2e3d4c" */
static void
make_branch(const struct submission *s, char ret_branch[256])
{
	struct buf name CF_AUTO(buf_done) = BUF_INIT(NAME_SIZE);
	const char *at;
	char slug[41];
	size_t len = 0;

	(void)repo_name(s, &name);
	for (at = buf_text(&name); *at != '\0' && len < sizeof(slug) - 1;
	    at++) {
		const char c = text_lower(*at);

		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
			slug[len++] = c;
		else if (len > 0 && slug[len - 1] != '-')
			slug[len++] = '-';
	}
	while (len > 0 && slug[len - 1] == '-')
		len--;
	slug[len] = '\0';
	(void)snprintf(ret_branch, 256, "%s-%08x", len > 0 ? slug :
	    "connector", (unsigned)randombytes_random());
}

/* A place that is not taken up by what was refused, or merged. */
static int
prepare_row(struct step *st)
{
	struct submission *s = st->s;
	struct buf folder CF_AUTO(buf_done) =
	    BUF_INIT(sizeof(s->pull.folder) - 1);
	int r = 0;

	if (!repo_has_pull(s)) {
		/* What was cancelled or refused may have its branch there. */
		if (s->pull.number != 0) {
			s->pull.branch[0] = '\0';
			r = pull_forget(st);
		}
		s->pull.repository[0] = '\0';
		s->pull.number = 0;
		(void)snprintf(s->pull.repository, sizeof(s->pull.repository),
		    "%s", s->domain->repository);
		s->pull.adopted = false;
		s->pull.fork[0] = s->pull.head[0] = '\0';
		s->pull.published[0] = s->pull.merged_as[0] = '\0';
		s->pull.url[0] = '\0';
	}
	if (s->pull.branch[0] == '\0')
		make_branch(s, s->pull.branch);
	if (r == 0)
		r = repo_folder(s, &folder);
	/* What was published elsewhere was never published there. */
	if (r == 0 && strcmp(s->pull.folder, buf_text(&folder)) != 0)
		r = repo_keep_published(st, "", 0);
	if (r < 0)
		return r;
	(void)snprintf(s->pull.folder, sizeof(s->pull.folder), "%s",
	    buf_text(&folder));
	return 0;
}

static bool
add_gone(const struct repo_gone *all, cJSON *o)
{
	cJSON *gone = cJSON_AddArrayToObject(o, "gone");

	for (enum artifact a = 0; a < ARTIFACT_COUNT && gone != NULL; a++) {
		cJSON *one;

		if (!all->is[a])
			continue;
		one = cJSON_CreateObject();
		if (one == NULL || !cJSON_AddItemToArray(gone, one) ||
		    !add_text(one, "name", artifact_types[a].name) ||
		    !add_text(one, "object", all->object[a]))
			return false;
	}
	return gone != NULL;
}

static bool
add_hash(cJSON *o, const char *name, const struct hash *hash)
{
	char hex[2 * sizeof(struct hash) + 1];

	text_hex(hash->b, sizeof(hash->b), hex);
	return add_text(o, name, hex);
}

static bool
add_message(cJSON *o, const char *title, const char *reason)
{
	struct buf text CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);

	(void)buf_printf(&text, "%s%s%s\n", title, reason[0] != '\0' ? "\n\n" :
	    "", reason);
	return text.error == 0 && add_text(o, "message", buf_text(&text));
}

/* One that is opened gets both of them. */
static bool
add_words(const struct submission *s, bool proposal, const char *title,
    cJSON *o)
{
	const bool opened = repo_has_pull(s);

	return add_text(o, "title", title) &&
	    add_text(o, "body", s->words.body.text->data) &&
	    cJSON_AddBoolToObject(o, "renew_title", opened &&
	    repo_sends_title(s, proposal)) != NULL &&
	    cJSON_AddBoolToObject(o, "renew_body", opened &&
	    repo_sends_body(s)) != NULL &&
	    add_hash(o, "own_title", &s->words.title.own) &&
	    add_hash(o, "own_body", &s->words.body.own);
}

static struct bytes *
make_body(const struct submission *s, const struct happening *h,
    bool proposal, const struct repo_gone *gone)
{
	static const struct hash none;
	cJSON *o CF_AUTO(json_done) = cJSON_CreateObject();
	struct buf title CF_AUTO(buf_done) = BUF_INIT(4096);

	if (o == NULL || repo_title(s, proposal, &title) < 0 ||
	    !add_words(s, proposal, buf_text(&title), o) ||
	    !add_message(o, buf_text(&title), h->argument) ||
	    !add_text(o, "folder", s->pull.folder) ||
	    cJSON_AddBoolToObject(o, "exact", repo_has_pull(s) ||
	    s->words.folder_is_owners) == NULL ||
	    cJSON_AddBoolToObject(o, "proposal", proposal) == NULL ||
	    !add_hash(o, "artifacts", proposal ? &none : &s->judgement.set) ||
	    (!proposal && !add_gone(gone, o)))
		return NULL;
	return print(o);
}

int
repo_publish(struct step *st, const struct happening *h, bool proposal)
{
	struct submission *s = st->s;
	struct bytes *body CF_AUTO(bytes_done) = NULL;
	struct bytes *zip CF_AUTO(bytes_done) = NULL;
	const int64_t grace = s->domain->options.grace;
	struct repo_gone gone;
	struct order_row row = {
		.target = TARGET_REPOSITORY, .kind = ORDER_PUBLISH,
		.not_before = st->now + grace * NS_PER_SECOND,
	};
	int r;

	r = repo_find_gone(s, st->c, &gone);
	if (r == 0)
		r = prepare_row(st);
	if (r == 0)
		r = repo_zip(s, st->c, proposal, &zip);
	if (r < 0)
		return r;
	body = make_body(s, h, proposal, &gone);
	row.files = zip;
	r = outbox_add(st, &row, body);
	if (r == 0)
		r = step_set_note(st, NOTE_PULL_BEFORE,
		    pull_words[s->row.pull]);
	return r < 0 ? r : step_enter_pull(st, PULL_EVENT_PUBLISH,
	    PULL_PUBLISHING, h->argument);
}

int
repo_say(struct step *st, int64_t number, const struct bytes *text,
    int64_t thread)
{
	struct order_row row = {
		.target = TARGET_REPOSITORY, .number = number,
		.kind = thread != 0 ? ORDER_ANSWER : ORDER_COMMENT,
	};
	cJSON *o CF_AUTO(json_done) = cJSON_CreateObject();
	struct bytes *body CF_AUTO(bytes_done) = NULL;

	if (o == NULL || !add_text(o, "text", text->data) ||
	    cJSON_AddNumberToObject(o, "thread", (double)thread) == NULL)
		return -ENOMEM;
	body = print(o);
	return outbox_add(st, &row, body);
}

/* ---- taking back ---- */

static int
find_publishing(void *arg, const struct order_row *row)
{
	struct order_row *found = arg;

	if (row->kind != ORDER_PUBLISH)
		return 0;
	*found = *row;
	found->body = found->files = NULL;
	return 1;
}

int
repo_recall(struct step *st, struct reason *why)
{
	struct submission *s = st->s;
	struct order_row row;
	int r;

	r = store_list_orders(st->c, s->id, find_publishing, &row);
	if (r <= 0)
		return r;
	if (row.attempts > 0)
		return reason_set(why, EBUSY, "it is being published: wait "
		    "until open-source/status is no more publishing");
	r = store_remove_order(st->c, row.id);
	if (r == 0)
		r = remote_load_outbox(s, st->c);
	st->changes |= CHANGE_DELIVERY;
	return r < 0 ? r : repo_keep(st);
}

/* ---- reading ---- */

void
order_pull_done(struct order_pull *pull)
{
	for (size_t i = 0; i < pull->files; i++) {
		free(pull->file[i].name);
		bytes_unref(pull->file[i].content);
	}
	free(pull->file);
	free(pull->folder);
	free(pull->title);
	free(pull->body);
	free(pull->message);
	free(pull->text);
	*pull = (struct order_pull){ .number = 0 };
}

static int
add_file(struct order_pull *pull, const char *name, const void *data,
    size_t size)
{
	struct order_file *more = reallocarray(pull->file, pull->files + 1,
	    sizeof(*more)), *one;

	if (more == NULL)
		return -ENOMEM;
	pull->file = more;
	one = &more[pull->files];
	one->name = text_dup(name, strlen(name));
	one->object[0] = '\0';
	one->content = data != NULL ? bytes_new(data, size) : NULL;
	pull->files++;
	return one->name == NULL || (data != NULL && one->content == NULL) ?
	    -ENOMEM : 0;
}

static int
take_file(void *arg, const char *name, const void *data, size_t size)
{
	return add_file(arg, name, size > 0 ? data : "", size);
}

static int
take_gone(const cJSON *o, struct order_pull *pull)
{
	const cJSON *one;
	int r = 0;

	cJSON_ArrayForEach(one, cJSON_GetObjectItem(o, "gone")) {
		const char *name = cJSON_GetStringValue(cJSON_GetObjectItem(
		    one, "name"));
		const char *object = cJSON_GetStringValue(cJSON_GetObjectItem(
		    one, "object"));

		if (r < 0 || name == NULL || object == NULL)
			continue;
		r = add_file(pull, name, NULL, 0);
		if (r == 0)
			(void)snprintf(pull->file[pull->files - 1].object,
			    PULL_OBJECT_SIZE, "%s", object);
	}
	return r;
}

static int
take_text(const cJSON *o, const char *name, char **ret_text)
{
	const char *text = cJSON_GetStringValue(cJSON_GetObjectItem(o, name));

	if (text == NULL)
		return 0;
	*ret_text = text_dup(text, strlen(text));
	return *ret_text != NULL ? 0 : -ENOMEM;
}

/* GitHub shows no comment of HTML, and keeps it. */
static int
take_comment(const cJSON *o, struct order_pull *pull)
{
	struct buf text CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	const char *said = cJSON_GetStringValue(cJSON_GetObjectItem(o,
	    "text"));
	const double thread = cJSON_GetNumberValue(cJSON_GetObjectItem(o,
	    "thread"));

	if (said == NULL)
		return 0;
	pull->thread = thread > 0 ? (int64_t)thread : 0;
	if (buf_printf(&text, "%s\n\n%s\n", said, pull->marker) < 0)
		return text.error;
	pull->text = text_dup(buf_text(&text), text.len);
	return pull->text != NULL ? 0 : -ENOMEM;
}

static int
take_body(const cJSON *o, struct order_pull *pull)
{
	int r;

	pull->renew_title = cJSON_IsTrue(cJSON_GetObjectItem(o,
	    "renew_title"));
	pull->renew_body = cJSON_IsTrue(cJSON_GetObjectItem(o, "renew_body"));
	pull->exact = cJSON_IsTrue(cJSON_GetObjectItem(o, "exact"));
	r = take_text(o, "title", &pull->title);
	if (r == 0)
		r = take_text(o, "body", &pull->body);
	if (r == 0)
		r = take_text(o, "message", &pull->message);
	if (r == 0)
		r = take_text(o, "folder", &pull->folder);
	return r < 0 ? r : take_comment(o, pull);
}

/* Without these nothing can be asked for. */
static int
check_complete(const struct order_row *row, const struct order_pull *pull,
    struct reason *why)
{
	const bool complete = row->kind == ORDER_PUBLISH ?
	    pull->title != NULL && pull->body != NULL &&
	    pull->message != NULL && pull->folder != NULL && pull->files > 0 :
	    pull->text != NULL;

	return complete ? 0 : reason_set(why, EIO, "what was ordered for the "
	    "repository is damaged in the store");
}

int
repo_read_order(struct submission *s, const struct order_row *row,
    struct order *ret, struct reason *why)
{
	struct order_pull *pull = &ret->pull;
	cJSON *o CF_AUTO(json_done) = row->body == NULL ? NULL :
	    cJSON_ParseWithLength(row->body->data, row->body->size);
	int r = 0;

	pull->number = s->pull.number;
	pull->at = row->at;
	memcpy(pull->fork, s->pull.fork, sizeof(pull->fork));
	memcpy(pull->branch, s->pull.branch, sizeof(pull->branch));
	memcpy(pull->published, s->pull.published, sizeof(pull->published));
	(void)snprintf(pull->marker, sizeof(pull->marker),
	    PULL_MARKER "%.36s -->", row->key);
	if (row->files != NULL)
		r = pack_read(row->files->data, row->files->size, ENTRIES_MAX,
		    FILES_MAX_BYTES, take_file, pull, why);
	if (r == 0 && o != NULL)
		r = take_gone(o, pull);
	if (r == 0 && o != NULL)
		r = take_body(o, pull);
	return r < 0 ? r : check_complete(row, pull, why);
}

static void
take_hash(const cJSON *o, const char *name, struct hash *ret_hash)
{
	const char *hex = cJSON_GetStringValue(cJSON_GetObjectItem(o, name));
	size_t len = 0;

	*ret_hash = (struct hash){ { 0 } };
	if (hex == NULL || sodium_hex2bin(ret_hash->b, sizeof(ret_hash->b),
	    hex, strlen(hex), NULL, &len, NULL) != 0 ||
	    len != sizeof(ret_hash->b))
		*ret_hash = (struct hash){ { 0 } };
}

int
repo_read_ordered(const struct order_row *row, struct repo_ordered *ret)
{
	const char *body;
	cJSON *o CF_AUTO(json_done) = row->body == NULL ? NULL :
	    cJSON_ParseWithLength(row->body->data, row->body->size);

	if (o == NULL)
		return -EIO;
	body = cJSON_GetStringValue(cJSON_GetObjectItem(o, "body"));
	take_hash(o, "artifacts", &ret->artifacts);
	take_hash(o, "own_title", &ret->title);
	take_hash(o, "own_body", &ret->body);
	ret->proposal = cJSON_IsTrue(cJSON_GetObjectItem(o, "proposal"));
	ret->renews_body = cJSON_IsTrue(cJSON_GetObjectItem(o,
	    "renew_body"));
	repo_hash_body(body != NULL ? body : "", body != NULL ?
	    strlen(body) : 0, &ret->sent);
	return 0;
}
