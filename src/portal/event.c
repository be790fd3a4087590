/*
 * One event.  What every event has must be right, or the page is nonsense;
 * what its type adds may be unusable, and the event says so, because those
 * behind it are still to be heard.
 */
#include "internal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EVENT		struct review_event
#define ATTACHMENT	struct review_attachment
#define TEXT(field)	offsetof(EVENT, field)

static const struct member event_members[] = {
	MEMBER("seq", member_number, EVENT, seq, .min = 1),
	MEMBER("at", member_time, EVENT, at),
	MEMBER("type", member_word, EVENT, word),
	MEMBER("by", member_word, EVENT, by),
};

/* ---- attachments ---- */

static const struct member attachment_members[] = {
	MEMBER("id", member_id, ATTACHMENT, id),
	MEMBER("name", member_line, ATTACHMENT, name, .max = REVIEW_NAME_MAX),
	MEMBER("size", member_number, ATTACHMENT, size),
	MEMBER("sha256", member_sha256, ATTACHMENT, sha256),
};

/* It is told of all the same; only its bytes are not to be fetched. */
static void
limit_attachment(struct review_attachment *a)
{
	if (a->size > (int64_t)REVIEW_ATTACHMENT_MAX)
		(void)snprintf(a->refused, sizeof(a->refused),
		    "it has %lld bytes; at most %zu are taken",
		    (long long)a->size, REVIEW_ATTACHMENT_MAX);
}

static int
read_attachment(const struct json_node *node, struct review_attachment *a,
    struct reason *why)
{
	char place[32];
	int r;

	r = node->type != JSON_OBJECT ?
	    reason_set(why, EINVAL, "it is no object") :
	    wire_members(node, attachment_members,
	    ARRAY_LEN(attachment_members), a, why);
	if (r == 0 && a->name[0] == '\0')
		r = reason_set(why, EINVAL, "name is empty");
	if (r == 0)
		limit_attachment(a);
	(void)snprintf(place, sizeof(place), "attachment %zu",
	    (size_t)node->index + 1);
	return wire_at(r, why, place);
}

static int
member_attachments(const struct json_node *node, const struct member *m,
    void *to, struct reason *why)
{
	struct review_event *e = to;
	int r = 0;

	if (node->type != JSON_ARRAY)
		return reason_set(why, EINVAL, "%s is no array", m->name);
	if (node->count > REVIEW_ATTACHMENTS_MAX)
		return reason_set(why, EINVAL,
		    "there are %u attachments; at most %d are taken",
		    node->count, REVIEW_ATTACHMENTS_MAX);
	if (node->count == 0)
		return 0;
	e->attachment = calloc(node->count, sizeof(*e->attachment));
	if (e->attachment == NULL)
		return reason_set(why, ENOMEM, "no memory to read it");
	for (const struct json_node *n = node->first; n != NULL && r == 0;
	    n = n->next)
		r = read_attachment(n, &e->attachment[e->attachments++], why);
	return r;
}

/* ---- what a type adds ---- */

/* A line that may be missing; too long a one is cut, or refused. */
#define CUT(name, field)	\
	MEMBER(name, member_line_cut, EVENT, field, .max = REVIEW_LINE_MAX, \
	    .optional = true)
#define WHOLE(name, field, most)	\
	MEMBER(name, member_line, EVENT, field, .max = (most), \
	    .optional = true)

static const struct member revision_members[] = {
	MEMBER("version", member_number, EVENT, version, .min = 1),
};

static const struct member state_members[] = {
	MEMBER("from", member_word, EVENT, from),
	MEMBER("to", member_word, EVENT, to),
	MEMBER("waiting_for", member_word, EVENT, waiting_for),
	CUT("reason", reason),
};

static const struct member withdrawal_members[] = {
	CUT("reason", reason),
};

static const struct member message_members[] = {
	MEMBER("id", member_id, EVENT, id),
	CUT("author", author),
	CUT("subject", subject),
	MEMBER("in_reply_to", member_id, EVENT, in_reply_to, .optional = true),
	MEMBER("body", member_body, EVENT, body, .max = REVIEW_TEXT_MAX),
	MEMBER_WHOLE("attachments", member_attachments, .optional = true),
};

static const struct member finding_members[] = {
	MEMBER("id", member_id, EVENT, id),
	MEMBER("severity", member_word, EVENT, severity),
	MEMBER("status", member_word, EVENT, status),
	WHOLE("rule", rule, REVIEW_LINE_MAX),
	WHOLE("file", file, REVIEW_NAME_MAX),
	WHOLE("pointer", pointer, REVIEW_LINE_MAX),
	MEMBER("line", member_count, EVENT, line, .min = 1, .optional = true),
	MEMBER("message", member_line_cut, EVENT, message,
	    .max = REVIEW_LINE_MAX),
};

static const struct member disposition_members[] = {
	MEMBER("finding", member_id, EVENT, id),
	MEMBER("disposition", member_word, EVENT, disposition),
};

#define ADDS(members)	members, ARRAY_LEN(members)

static const struct {
	const char		*word;
	const struct member	*members;	/* NULL: nothing that is read */
	size_t			 count;
	/*
	 * Of an event that is refused: the text that is never NULL, or 0:
	 * nothing of it can be used, it becomes REVIEW_OTHER.
	 */
	size_t			 text;
} types[REVIEW_EVENTS] = {
	[REVIEW_REVISION] = { "revision", ADDS(revision_members), 0 },
	[REVIEW_STATE] = { "state", ADDS(state_members), 0 },
	[REVIEW_MESSAGE] = { "message", ADDS(message_members), TEXT(body) },
	[REVIEW_FINDING] = { "finding", ADDS(finding_members), TEXT(message) },
	[REVIEW_INTRO] = { .word = "intro" },
	[REVIEW_TESTED] = { .word = "tested" },
	[REVIEW_WITHDRAWAL] = { "withdrawal", ADDS(withdrawal_members), 0 },
	[REVIEW_DISPOSITION] = { "disposition", ADDS(disposition_members), 0 },
};

static enum review_event_type
type_of(const char *word)
{
	for (size_t i = 0; i < ARRAY_LEN(types); i++) {
		if (types[i].word != NULL && strcmp(types[i].word, word) == 0)
			return (enum review_event_type)i;
	}
	return REVIEW_OTHER;
}

static int
read_addition(const struct json_node *node, struct review_event *e,
    struct reason *why)
{
	const struct json_node *member = json_member(node, e->word);

	if (types[e->type].members == NULL)
		return 0;
	if (member == NULL || member->type != JSON_OBJECT)
		return reason_set(why, EINVAL, "%s is no object", e->word);
	return wire_members(member, types[e->type].members,
	    types[e->type].count, e, why);
}

/* Only what every event has is kept. */
static void
refuse_all(struct review_event *e)
{
	struct review_event bare = { .seq = e->seq, .at = e->at };

	memcpy(bare.word, e->word, sizeof(bare.word));
	memcpy(bare.by, e->by, sizeof(bare.by));
	review_event_done(e);
	*e = bare;
}

/* What was read stays, but of the text and the attachments. */
static int
refuse_text(struct review_event *e, char **text)
{
	char *empty = text_dup("", 0);

	if (empty == NULL)
		return -ENOMEM;
	free(*text);
	*text = empty;
	for (size_t i = 0; i < e->attachments; i++)
		free(e->attachment[i].name);
	free(e->attachment);
	e->attachment = NULL;
	e->attachments = 0;
	return 0;
}

static int
refuse(struct review_event *e, const struct reason *why)
{
	size_t text = types[e->type].text;
	int r = 0;

	if (text == 0)
		refuse_all(e);
	else
		r = refuse_text(e, (char **)(void *)((char *)e + text));
	(void)snprintf(e->refused, sizeof(e->refused), "%.*s",
	    (int)text_utf8_cut(why->text, strnlen(why->text,
	    sizeof(e->refused) - 1)), why->text);
	return r;
}

int
portal_event(const struct json_node *node, struct review_event *ret_event,
    struct reason *why)
{
	struct review_event e CF_AUTO(review_event_done) = { 0 };
	struct reason unusable = { 0 };
	int r;

	if (node->type != JSON_OBJECT)
		return reason_set(why, EINVAL, "it is no object");
	r = wire_members(node, event_members, ARRAY_LEN(event_members), &e,
	    why);
	if (r < 0)
		return r;
	e.type = type_of(e.word);
	r = read_addition(node, &e, &unusable);
	if (r == -EINVAL)
		r = refuse(&e, &unusable);
	if (r < 0)
		return reason_set(why, -r, "no memory to read it");
	*ret_event = e;
	e = (struct review_event) { 0 };
	return 0;
}
