/*
 * What orders say, as JSON of the portal's protocol.  A body is made when the
 * order is given and kept as it is, so that every try sends the same bytes;
 * only secrets are put in when it is sent, from what was sealed then.
 */
#include <cjson/cJSON.h>
#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "outbox.h"

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

/* ---- a revision ---- */

/* What the reviewers have to know; waivers are between publisher and rules. */
static bool
is_sent(enum form_field field)
{
	return !fields[field].info.secret && field != FIELD_WAIVERS;
}

static bool
add_form(const struct submission *s, cJSON *to)
{
	cJSON *form = cJSON_AddObjectToObject(to, "form");

	if (form == NULL)
		return false;
	for (enum form_field f = 0; f < FIELD_COUNT; f++) {
		const char *value = form_text(s, f);

		if (is_sent(f) && value[0] != '\0' &&
		    cJSON_AddStringToObject(form, fields[f].info.name,
		    value) == NULL)
			return false;
	}
	return true;
}

struct bytes *
body_revision(const struct submission *s, const char *package_sha256)
{
	cJSON *o CF_AUTO(json_done) = cJSON_CreateObject();
	const struct version_row *v = &s->newest;

	if (o == NULL ||
	    cJSON_AddNumberToObject(o, "version", (double)v->number) == NULL ||
	    cJSON_AddStringToObject(o, "package_sha256",
	    package_sha256) == NULL ||
	    (v->reason[0] != '\0' &&
	    cJSON_AddStringToObject(o, "reason", v->reason) == NULL) ||
	    !add_form(s, o))
		return NULL;
	return print(o);
}

/* ---- events ---- */

/* {"type": type, type: {}}; the inner object. */
static cJSON *
begin_event(cJSON *o, const char *type)
{
	if (o == NULL || cJSON_AddStringToObject(o, "type", type) == NULL)
		return NULL;
	return cJSON_AddObjectToObject(o, type);
}

struct bytes *
body_message(const char *text, const char *in_reply_to)
{
	cJSON *o CF_AUTO(json_done) = cJSON_CreateObject();
	cJSON *message = begin_event(o, "message");

	if (message == NULL ||
	    cJSON_AddStringToObject(message, "body", text) == NULL ||
	    (in_reply_to[0] != '\0' && cJSON_AddStringToObject(message,
	    "in_reply_to", in_reply_to) == NULL))
		return NULL;
	return print(o);
}

struct bytes *
body_tested(void)
{
	static const char text[] = "{\"type\":\"tested\"}";

	return bytes_new(text, sizeof(text) - 1);
}

struct bytes *
body_withdrawal(const char *reason)
{
	cJSON *o CF_AUTO(json_done) = cJSON_CreateObject();
	cJSON *withdrawal = begin_event(o, "withdrawal");

	if (withdrawal == NULL || cJSON_AddStringToObject(withdrawal,
	    "reason", reason) == NULL)
		return NULL;
	return print(o);
}

struct bytes *
body_disposition(const char *finding, const char *word, const char *note)
{
	cJSON *o CF_AUTO(json_done) = cJSON_CreateObject();
	cJSON *disposition = begin_event(o, "disposition");

	if (disposition == NULL || cJSON_AddStringToObject(disposition,
	    "finding", finding) == NULL ||
	    cJSON_AddStringToObject(disposition, "disposition", word) == NULL ||
	    (note[0] != '\0' && cJSON_AddStringToObject(disposition, "note",
	    note) == NULL))
		return NULL;
	return print(o);
}

void
body_finding(const char *body, size_t len, char ret_finding[PORTAL_ID_SIZE])
{
	cJSON *o CF_AUTO(json_done) = cJSON_ParseWithLength(body, len);
	const char *finding = cJSON_GetStringValue(cJSON_GetObjectItem(
	    cJSON_GetObjectItem(o, "disposition"), "finding"));

	(void)snprintf(ret_finding, PORTAL_ID_SIZE, "%s",
	    finding != NULL ? finding : "");
}

/* ---- with secrets ---- */

/* Guarded memory, and how much of it is used. */
struct sealed_text {
	struct submission *s;
	char	*data;
	size_t	 len, size;
	size_t	 secrets;
	struct reason *why;
};

/* There is room: it was counted. */
static void
put(struct sealed_text *t, const char *text, size_t len)
{
	memcpy(t->data + t->len, text, len);
	t->len += len;
}

static void
put_text(struct sealed_text *t, const char *text)
{
	put(t, text, strlen(text));
}

/* As RFC 8259 wants it: quotes, backslashes and control characters. */
static int
put_secret(void *arg, const void *plain, size_t len)
{
	static const char hex[] = "0123456789abcdef";
	struct sealed_text *t = arg;
	const unsigned char *at = plain;

	for (size_t i = 0; i < len; i++) {
		const char control[] = { '\\', 'u', '0', '0', hex[at[i] >> 4],
			hex[at[i] & 0xfu] };
		const char escaped[] = { '\\', (char)at[i] };

		if (at[i] == '"' || at[i] == '\\')
			put(t, escaped, sizeof(escaped));
		else if (at[i] < 0x20)
			put(t, control, sizeof(control));
		else
			put(t, (const char *)&at[i], 1);
	}
	return 0;
}

static int
add_secret(void *arg, const char *field, const struct bytes *sealed)
{
	struct sealed_text *t = arg;
	int r;

	put_text(t, t->secrets++ == 0 ? ",\"secrets\":{\"" : ",\"");
	put_text(t, field);
	put_text(t, "\":\"");
	r = vault_unseal(t->s->domain->vault, sealed, put_secret, t, t->why);
	put_text(t, "\"");
	return r;
}

static int
count_secret(void *arg, const char *field, const struct bytes *sealed)
{
	struct sealed_text *t = arg;

	/* What is sealed is longer than the text, of which one byte becomes
	 * six at most. */
	t->size += sizeof(",\"secrets\":{\"\":\"\"}") + strlen(field) +
	    6 * sealed->size;
	return 0;
}

int
body_compose(struct submission *s, struct conn *c, const struct order_row *row,
    void **ret_body, size_t *ret_len, struct reason *why)
{
	struct sealed_text t = { .s = s, .why = why };
	int r;

	*ret_body = NULL;
	*ret_len = 0;
	if (row->body == NULL || row->body->size < 2)
		return 0;
	t.size = row->body->size + 1;
	r = store_list_order_secrets(c, row->id, count_secret, &t);
	if (r < 0)
		return r;
	t.data = sodium_malloc(t.size);
	if (t.data == NULL)
		return -ENOMEM;
	/* Without its last brace, which follows the secrets. */
	put(&t, row->body->data, row->body->size - 1);
	r = store_list_order_secrets(c, row->id, add_secret, &t);
	if (r < 0) {
		sodium_free(t.data);
		return r;
	}
	put_text(&t, t.secrets > 0 ? "}}" : "}");
	*ret_body = t.data;
	*ret_len = t.len;
	return 0;
}
