/*
 * Requests.  One 'struct ask' for each that is on its way; it owns what has to
 * last until the answer is there.
 */
#include "internal.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PATH_SIZE	256u	/* two ids and a hash fit in */
#define KEY_MIN		16u	/* of an idempotency key */
#define CONNECTOR_MAX	255u	/* characters */
#define SMALL_MAX	((size_t)64 << 10)	/* of an answer, bytes */
/*
 * So many events that a page of the longest messages fits in, even when each
 * of their letters is escaped: one that did not fit would block all behind it.
 */
#define PAGE_LIMIT	15
#define PAGE_BYTES	((size_t)32 << 20)

struct ask {
	const struct kind *kind;
	portal_done	*done;
	void		*arg;
	struct bytes	*body;
	char		*json;
	bool		 conditional;
	char		 id[REVIEW_ID_SIZE];
	char		 sha256[REVIEW_SHA256_SIZE];
	int64_t		 number;	/* 'after', or an attachment's size */
};

/* What requests of one kind have in common. */
struct kind {
	const char	*method, *accept, *content_type;
	/* The body of an answer that is good: -errno as portal_fail() knows. */
	int		 (*take)(const struct ask *ask,
			    const struct http_answer *answer,
			    struct portal_answer *out, struct reason *why);
};

static void
ask_done(struct ask **ask)
{
	if (*ask == NULL)
		return;
	bytes_unref((*ask)->body);
	cJSON_free((*ask)->json);
	free(*ask);
}

static void
answer_done(struct portal_answer *out)
{
	review_service_done(&out->service);
	review_page_done(&out->page);
	review_problem_done(&out->problem);
	bytes_unref(out->content);
}

static void
on_done(void *arg, struct http_answer *answer)
{
	struct ask *ask CF_AUTO(ask_done) = arg;
	struct portal_answer out CF_AUTO(answer_done) = { 0 };
	struct reason why = { 0 };
	int r = 0;

	portal_judge(answer, ask->kind->accept, ask->conditional, &out);
	if (out.result == PORTAL_OK)
		r = ask->kind->take(ask, answer, &out, &why);
	if (r < 0)
		portal_fail(&out, r, &why);
	ask->done(ask->arg, &out);
}

/* ---- starting ---- */

static struct ask *
ask_new(const struct kind *kind, portal_done *done, void *arg)
{
	struct ask *ask = calloc(1, sizeof(*ask));

	if (ask == NULL)
		return NULL;
	ask->kind = kind;
	ask->done = done;
	ask->arg = arg;
	return ask;
}

/* 'ask' and, in 'request', what is special to it; takes 'ask' over. */
static int
start(struct http_client *client, struct ask **ask,
    struct http_request *request)
{
	const struct kind *kind = (*ask)->kind;
	int r;

	request->method = kind->method;
	request->accept = kind->accept;
	request->content_type = request->body != NULL ?
	    kind->content_type : NULL;
	if (request->answer_max == 0)
		request->answer_max = SMALL_MAX;
	r = http_start(client, request, on_done, *ask);
	if (r == 0)
		*ask = NULL;
	return r;
}

static bool
is_id(const char *id)
{
	return portal_is_id(id, strlen(id));
}

static bool
is_key(const char *key)
{
	return strlen(key) >= KEY_MIN && is_id(key);
}

static void
digest_of(const struct bytes *bytes, char ret_hex[REVIEW_SHA256_SIZE],
    char ret_digest[HTTP_DIGEST_SIZE])
{
	unsigned char sha256[crypto_hash_sha256_BYTES];

	(void)crypto_hash_sha256(sha256, (const unsigned char *)bytes->data,
	    bytes->size);
	text_hex(sha256, sizeof(sha256), ret_hex);
	if (ret_digest != NULL)
		http_digest_text(sha256, ret_digest);
}

/* ---- the portal ---- */

static int
take_service(const struct ask *ask, const struct http_answer *answer,
    struct portal_answer *out, struct reason *why)
{
	(void)ask;
	return portal_read_service(buf_text(&answer->body), answer->body.len,
	    &out->service, why);
}

int
portal_ask_service(struct http_client *client, portal_done *done, void *arg)
{
	static const struct kind kind =
	    { "GET", PORTAL_JSON, NULL, take_service };
	struct ask *ask CF_AUTO(ask_done) = ask_new(&kind, done, arg);
	struct http_request request = { .path = "/v1" };

	return ask == NULL ? -ENOMEM : start(client, &ask, &request);
}

/* ---- a submission ---- */

static int
take_status(const struct ask *ask, const struct http_answer *answer,
    struct portal_answer *out, struct reason *why)
{
	struct review_status status;
	int r;

	r = portal_read_status(buf_text(&answer->body), answer->body.len,
	    &status, why);
	if (r < 0)
		return r;
	if (ask->id[0] != '\0' && strcmp(ask->id, status.id) != 0)
		return reason_set(why, EINVAL,
		    "it is about the submission %s, not %s", status.id,
		    ask->id);
	_Static_assert(sizeof(status.etag) >= sizeof(answer->etag),
	    "one is copied into the other");
	memcpy(status.etag, answer->etag, sizeof(answer->etag));
	out->status = status;
	return 0;
}

static size_t
count_characters(const char *text)
{
	size_t len = strlen(text), at = 0, count = 0;
	uint32_t c;

	while (at < len) {
		at += text_utf8_next(text + at, len - at, &c);
		count++;
	}
	return count;
}

static bool
is_connector(const char *name)
{
	size_t len = strlen(name);

	return len > 0 && text_utf8_valid(name, len) == len &&
	    count_characters(name) <= CONNECTOR_MAX;
}

static char *
create_json(const char *connector)
{
	cJSON *object = cJSON_CreateObject();
	char *json = NULL;

	if (object != NULL &&
	    cJSON_AddStringToObject(object, "connector", connector) != NULL)
		json = cJSON_PrintUnformatted(object);
	cJSON_Delete(object);
	return json;
}

int
portal_ask_create(struct http_client *client, const char *connector,
    const char *key, portal_done *done, void *arg)
{
	static const struct kind kind =
	    { "POST", PORTAL_JSON, PORTAL_JSON, take_status };
	struct ask *ask CF_AUTO(ask_done) = NULL;
	struct http_request request =
	    { .path = "/v1/submissions", .idempotency_key = key };

	if (!is_connector(connector) || !is_key(key))
		return -EINVAL;
	ask = ask_new(&kind, done, arg);
	if (ask == NULL)
		return -ENOMEM;
	ask->json = create_json(connector);
	if (ask->json == NULL)
		return -ENOMEM;
	request.body = ask->json;
	request.body_len = strlen(ask->json);
	return start(client, &ask, &request);
}

/* ---- what is below a submission ---- */

/*
 * 'ask' for something of the submission 'id', and in 'path' where that is:
 * 'below' and 'rest' follow the id.
 */
static int
ask_below(const struct kind *kind, const char *id, const char *below,
    const char *rest, portal_done *done, void *arg, char path[PATH_SIZE],
    struct ask **ret_ask)
{
	struct ask *ask;

	if (!is_id(id))
		return -EINVAL;
	ask = ask_new(kind, done, arg);
	if (ask == NULL)
		return -ENOMEM;
	(void)snprintf(ask->id, sizeof(ask->id), "%s", id);
	(void)snprintf(path, PATH_SIZE, "/v1/submissions/%s%s%s", id, below,
	    rest);
	*ret_ask = ask;
	return 0;
}

int
portal_ask_status(struct http_client *client, const char *id,
    const char *etag, portal_done *done, void *arg)
{
	static const struct kind kind =
	    { "GET", PORTAL_JSON, NULL, take_status };
	struct ask *ask CF_AUTO(ask_done) = NULL;
	char path[PATH_SIZE];
	struct http_request request = { .path = path };
	int r;

	if (strlen(etag) >= REVIEW_ETAG_SIZE ||
	    text_has_control(etag, strlen(etag)))
		return -EINVAL;
	r = ask_below(&kind, id, "", "", done, arg, path, &ask);
	if (r < 0)
		return r;
	ask->conditional = etag[0] != '\0';
	request.if_none_match = ask->conditional ? etag : NULL;
	return start(client, &ask, &request);
}

/* ---- what is stored: a package, intro.md ---- */

static int
take_stored(const struct ask *ask, const struct http_answer *answer,
    struct portal_answer *out, struct reason *why)
{
	struct review_receipt receipt;
	int r;

	r = portal_receipt(PORTAL_STORED, buf_text(&answer->body),
	    answer->body.len, &receipt, why);
	if (r < 0)
		return r;
	if (strcmp(receipt.sha256, ask->sha256) != 0)
		return reason_set(why, EINVAL,
		    "it received bytes with the SHA-256 %s, but %s were sent",
		    receipt.sha256, ask->sha256);
	receipt.replayed = answer->replayed;
	out->receipt = receipt;
	return 0;
}

static int
start_stored(struct http_client *client, struct ask **ask,
    struct http_request *request, struct bytes *bytes, const char *sha256,
    const char *digest)
{
	(void)snprintf((*ask)->sha256, sizeof((*ask)->sha256), "%s", sha256);
	(*ask)->body = bytes_ref(bytes);
	request->body = bytes->data;
	request->body_len = bytes->size;
	request->content_digest = digest;
	return start(client, ask, request);
}

int
portal_ask_package(struct http_client *client, const char *id,
    struct bytes *zip, portal_done *done, void *arg)
{
	static const struct kind kind =
	    { "PUT", PORTAL_JSON, "application/zip", take_stored };
	struct ask *ask CF_AUTO(ask_done) = NULL;
	char path[PATH_SIZE], sha256[REVIEW_SHA256_SIZE];
	char digest[HTTP_DIGEST_SIZE];
	struct http_request request = { .path = path };
	int r;

	digest_of(zip, sha256, digest);
	r = ask_below(&kind, id, "/packages/", sha256, done, arg, path, &ask);
	if (r < 0)
		return r;
	return start_stored(client, &ask, &request, zip, sha256, digest);
}

int
portal_ask_intro(struct http_client *client, const char *id, const char *key,
    struct bytes *text, portal_done *done, void *arg)
{
	static const struct kind kind =
	    { "PUT", PORTAL_JSON, "text/markdown", take_stored };
	struct ask *ask CF_AUTO(ask_done) = NULL;
	char path[PATH_SIZE], sha256[REVIEW_SHA256_SIZE];
	char digest[HTTP_DIGEST_SIZE];
	struct http_request request = { .path = path, .idempotency_key = key };
	int r;

	if (!is_key(key))
		return -EINVAL;
	digest_of(text, sha256, digest);
	r = ask_below(&kind, id, "/intro", "", done, arg, path, &ask);
	if (r < 0)
		return r;
	return start_stored(client, &ask, &request, text, sha256, digest);
}

/* ---- what is said: a revision, an event ---- */

static int
take_revision(const struct ask *ask, const struct http_answer *answer,
    struct portal_answer *out, struct reason *why)
{
	struct review_receipt receipt;
	int r;

	r = portal_receipt(PORTAL_REVISION, buf_text(&answer->body),
	    answer->body.len, &receipt, why);
	if (r < 0)
		return r;
	if (strcmp(receipt.submission, ask->id) != 0)
		return reason_set(why, EINVAL,
		    "it is about the submission %s, not %s",
		    receipt.submission, ask->id);
	receipt.replayed = answer->replayed;
	out->receipt = receipt;
	return 0;
}

static int
take_event(const struct ask *ask, const struct http_answer *answer,
    struct portal_answer *out, struct reason *why)
{
	int r = portal_receipt(PORTAL_EVENT, buf_text(&answer->body),
	    answer->body.len, &out->receipt, why);

	(void)ask;
	if (r == 0)
		out->receipt.replayed = answer->replayed;
	return r;
}

static int
post(struct http_client *client, const struct kind *kind, const char *id,
    const char *below, const char *key, const void *body, size_t len,
    portal_done *done, void *arg)
{
	struct ask *ask CF_AUTO(ask_done) = NULL;
	char path[PATH_SIZE];
	struct http_request request = {
		.path = path, .idempotency_key = key, .body = body,
		.body_len = len,
	};
	int r;

	if (!is_key(key) || len == 0)
		return -EINVAL;
	r = ask_below(kind, id, below, "", done, arg, path, &ask);
	if (r < 0)
		return r;
	return start(client, &ask, &request);
}

int
portal_ask_revision(struct http_client *client, const char *id,
    const char *key, const void *body, size_t len, portal_done *done,
    void *arg)
{
	static const struct kind kind =
	    { "POST", PORTAL_JSON, PORTAL_JSON, take_revision };

	return post(client, &kind, id, "/revisions", key, body, len, done,
	    arg);
}

int
portal_ask_event(struct http_client *client, const char *id, const char *key,
    const void *body, size_t len, portal_done *done, void *arg)
{
	static const struct kind kind =
	    { "POST", PORTAL_JSON, PORTAL_JSON, take_event };

	return post(client, &kind, id, "/events", key, body, len, done, arg);
}

/* ---- what is heard: events, attachments ---- */

static int
take_page(const struct ask *ask, const struct http_answer *answer,
    struct portal_answer *out, struct reason *why)
{
	struct review_page page CF_AUTO(review_page_done) = { 0 };
	int r;

	r = portal_read_page(buf_text(&answer->body), answer->body.len, &page,
	    why);
	if (r < 0)
		return r;
	if (page.count > 0 && page.event[0].seq <= ask->number)
		return reason_set(why, EINVAL,
		    "seq %lld is not behind %lld, which was asked for",
		    (long long)page.event[0].seq, (long long)ask->number);
	if (page.count == 0)
		page.next = ask->number;
	out->page = page;
	page = (struct review_page) { 0 };
	return 0;
}

int
portal_ask_events(struct http_client *client, const char *id, int64_t after,
    portal_done *done, void *arg)
{
	static const struct kind kind =
	    { "GET", PORTAL_JSON, NULL, take_page };
	struct ask *ask CF_AUTO(ask_done) = NULL;
	char path[PATH_SIZE], query[64];
	struct http_request request =
	    { .path = path, .answer_max = PAGE_BYTES };
	int r;

	if (after < 0)
		return -EINVAL;
	(void)snprintf(query, sizeof(query), "%lld&limit=%d",
	    (long long)after, PAGE_LIMIT);
	r = ask_below(&kind, id, "/events?after=", query, done, arg, path,
	    &ask);
	if (r < 0)
		return r;
	ask->number = after;
	return start(client, &ask, &request);
}

static int
take_content(const struct ask *ask, const struct http_answer *answer,
    struct portal_answer *out, struct reason *why)
{
	struct bytes *content CF_AUTO(bytes_done) = NULL;
	char sha256[REVIEW_SHA256_SIZE];

	if (answer->body.len != (size_t)ask->number)
		return reason_set(why, EBADMSG,
		    "it has %zu bytes, but %lld were announced",
		    answer->body.len, (long long)ask->number);
	content = bytes_new(answer->body.data, answer->body.len);
	if (content == NULL)
		return reason_set(why, ENOMEM, "no memory for it");
	digest_of(content, sha256, NULL);
	if (strcmp(sha256, ask->sha256) != 0)
		return reason_set(why, EBADMSG,
		    "it has the SHA-256 %s, but %s was announced", sha256,
		    ask->sha256);
	out->content = bytes_ref(content);
	return 0;
}

int
portal_ask_attachment(struct http_client *client, const char *id,
    const struct review_attachment *a, portal_done *done, void *arg)
{
	static const struct kind kind =
	    { "GET", PORTAL_BYTES, NULL, take_content };
	struct ask *ask CF_AUTO(ask_done) = NULL;
	char path[PATH_SIZE];
	struct http_request request = { .path = path };
	int r;

	if (!is_id(a->id) || a->size < 0 ||
	    a->size > (int64_t)REVIEW_ATTACHMENT_MAX ||
	    !portal_is_sha256(a->sha256, strlen(a->sha256)))
		return -EINVAL;
	r = ask_below(&kind, id, "/attachments/", a->id, done, arg, path,
	    &ask);
	if (r < 0)
		return r;
	ask->number = a->size;
	(void)snprintf(ask->sha256, sizeof(ask->sha256), "%s", a->sha256);
	/* What is a little longer shall be told, and a problem fit in. */
	request.answer_max = (size_t)a->size + SMALL_MAX;
	return start(client, &ask, &request);
}
