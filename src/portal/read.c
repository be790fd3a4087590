/*
 * The portal itself, a submission, and receipts.
 */
#include "internal.h"

#include <errno.h>
#include <string.h>

#define SERVICE	struct review_service
#define STATUS	struct review_status
#define RECEIPT	struct review_receipt

/* ---- the portal ---- */

/* Each scope has what the ones in front of it have: submit is everything. */
static const struct {
	const char	*word;
	size_t		 flag;
} scopes[] = {
	{ "read", offsetof(struct review_service, may_read) },
	{ "write", offsetof(struct review_service, may_write) },
	{ "submit", offsetof(struct review_service, may_submit) },
};

static void
add_scope(struct review_service *service, const struct json_node *scope)
{
	for (size_t i = 0; i < ARRAY_LEN(scopes); i++) {
		if (json_is_text(scope, scopes[i].word))
			*(bool *)(void *)((char *)service + scopes[i].flag) =
			    true;
	}
}

static int
member_scopes(const struct json_node *node, const struct member *m, void *to,
    struct reason *why)
{
	struct review_service *service = to;

	if (node->type != JSON_ARRAY)
		return reason_set(why, EINVAL, "%s is no array", m->name);
	for (const struct json_node *n = node->first; n != NULL; n = n->next)
		add_scope(service, n);
	service->may_read |= service->may_submit;
	service->may_write |= service->may_submit;
	return 0;
}

static const struct member limit_members[] = {
	MEMBER("package_bytes", member_number, SERVICE, package_max,
	    .min = 1),
};

static const struct member service_members[] = {
	MEMBER("name", member_line_cut, SERVICE, name, .max = REVIEW_LINE_MAX),
	MEMBER("account", member_line_cut, SERVICE, account,
	    .max = REVIEW_LINE_MAX),
	MEMBER_WHOLE("scopes", member_scopes),
	MEMBER("poll_after_seconds", member_count, SERVICE, poll_after,
	    .min = 1),
	MEMBER_OBJECT("limits", limit_members),
};

int
portal_read_service(const void *data, size_t size,
    struct review_service *ret_service, struct reason *why)
{
	struct review_service service CF_AUTO(review_service_done) = { 0 };
	struct json_doc *doc CF_AUTO(json_done) = NULL;
	int r;

	r = wire_document(data, size, JSON_OBJECT, &doc, why);
	if (r < 0)
		return r;
	r = wire_members(json_root(doc), service_members,
	    ARRAY_LEN(service_members), &service, why);
	if (r < 0)
		return r;
	*ret_service = service;
	service = (struct review_service) { 0 };
	return 0;
}

/* ---- a submission ---- */

static const struct member status_members[] = {
	MEMBER("id", member_id, STATUS, id),
	MEMBER("state", member_word, STATUS, state),
	MEMBER("waiting_for", member_word, STATUS, waiting_for),
	MEMBER("revision", member_number, STATUS, revision),
	MEMBER("last_event", member_number, STATUS, last_event),
	MEMBER("poll_after_seconds", member_count, STATUS, poll_after,
	    .min = 1),
	MEMBER("due_at", member_time, STATUS, due_at, .optional = true),
};

int
portal_read_status(const void *data, size_t size,
    struct review_status *ret_status, struct reason *why)
{
	struct json_doc *doc CF_AUTO(json_done) = NULL;
	struct review_status status = { 0 };
	int r;

	r = wire_document(data, size, JSON_OBJECT, &doc, why);
	if (r < 0)
		return r;
	r = wire_members(json_root(doc), status_members,
	    ARRAY_LEN(status_members), &status, why);
	if (r < 0)
		return r;
	*ret_status = status;
	return 0;
}

/* ---- receipts ---- */

static const struct member stored_members[] = {
	MEMBER("sha256", member_sha256, RECEIPT, sha256),
	MEMBER("received_at", member_time, RECEIPT, at),
};

static const struct member revision_members[] = {
	MEMBER("submission", member_id, RECEIPT, submission),
	MEMBER("number", member_number, RECEIPT, number, .min = 1),
	MEMBER("version", member_number, RECEIPT, version, .min = 1),
	MEMBER("package_sha256", member_sha256, RECEIPT, sha256),
	MEMBER("received_at", member_time, RECEIPT, at),
};

static const struct member event_members[] = {
	MEMBER("seq", member_number, RECEIPT, number, .min = 1),
	MEMBER("at", member_time, RECEIPT, at),
};

static const struct {
	const struct member	*members;
	size_t			 count;
} receipts[PORTAL_RECEIPTS] = {
	[PORTAL_STORED] = { stored_members, ARRAY_LEN(stored_members) },
	[PORTAL_REVISION] = { revision_members, ARRAY_LEN(revision_members) },
	[PORTAL_EVENT] = { event_members, ARRAY_LEN(event_members) },
};

static int
read_receipt(const struct json_node *object, enum portal_receipt kind,
    struct review_receipt *ret_receipt, struct reason *why)
{
	struct review_receipt receipt = { 0 };
	int r;

	r = wire_members(object, receipts[kind].members,
	    receipts[kind].count, &receipt, why);
	if (r < 0)
		return r;
	*ret_receipt = receipt;
	return 0;
}

int
portal_receipt(enum portal_receipt kind, const void *data, size_t size,
    struct review_receipt *ret_receipt, struct reason *why)
{
	struct json_doc *doc CF_AUTO(json_done) = NULL;
	int r = wire_document(data, size, JSON_OBJECT, &doc, why);

	return r < 0 ? r : read_receipt(json_root(doc), kind, ret_receipt, why);
}

/* What only one kind has tells which it is. */
static enum portal_receipt
kind_of(const struct json_node *object)
{
	if (json_member(object, "package_sha256") != NULL)
		return PORTAL_REVISION;
	return json_member(object, "seq") != NULL ? PORTAL_EVENT :
	    PORTAL_STORED;
}

int
portal_read_receipt(const void *data, size_t size,
    struct review_receipt *ret_receipt, struct reason *why)
{
	struct json_doc *doc CF_AUTO(json_done) = NULL;
	int r = wire_document(data, size, JSON_OBJECT, &doc, why);

	return r < 0 ? r : read_receipt(json_root(doc),
	    kind_of(json_root(doc)), ret_receipt, why);
}
