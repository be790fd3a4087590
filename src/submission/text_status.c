/*
 * status.json: everything that a script could want to know, in one object.
 * certfs-tree(5) lists every member, and a test compares the list with what is
 * written here.  Times are in UTC as ISO 8601, null for never.
 */
#include <cjson/cJSON.h>
#include <errno.h>
#include <string.h>

#include "outbox.h"
#include "texts.h"

/* cJSON returns NULL when there is no memory; one of these is enough. */
static int
add_text(cJSON *to, const char *key, const char *text)
{
	struct buf clean CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	int r;

	r = text_neutralise(&clean, text, strlen(text));
	if (r < 0)
		return r;
	return cJSON_AddStringToObject(to, key, buf_text(&clean)) != NULL ?
	    0 : -ENOMEM;
}

static int
add_time(cJSON *to, const char *key, int64_t ns)
{
	char text[CLOCK_TEXT_SIZE];

	if (ns == 0)
		return cJSON_AddNullToObject(to, key) != NULL ? 0 : -ENOMEM;
	clock_text(ns, text);
	return add_text(to, key, text);
}

static int
add_number(cJSON *to, const char *key, int64_t n)
{
	return cJSON_AddNumberToObject(to, key, (double)n) != NULL ?
	    0 : -ENOMEM;
}

/* What counts from 1. */
static int
add_number_or_null(cJSON *to, const char *key, int64_t n)
{
	if (n != 0)
		return add_number(to, key, n);
	return cJSON_AddNullToObject(to, key) != NULL ? 0 : -ENOMEM;
}

static int
add_bool(cJSON *to, const char *key, bool b)
{
	return cJSON_AddBoolToObject(to, key, b) != NULL ? 0 : -ENOMEM;
}

/* NULL: nothing is promised. */
static int
add_window(cJSON *to, const struct window *w)
{
	cJSON *o;
	int r;

	if (w == NULL)
		return cJSON_AddNullToObject(to, "window") != NULL ?
		    0 : -ENOMEM;
	o = cJSON_AddObjectToObject(to, "window");
	if (o == NULL)
		return -ENOMEM;
	r = add_time(o, "from", w->from);
	if (r == 0)
		r = add_time(o, "to", w->to);
	if (r == 0)
		r = add_bool(o, "passed", window_is_over(w));
	return r < 0 ? r : add_text(o, "page", w->page);
}

/* Each adds one part of the object. */

static int
add_identity(struct submission *s, cJSON *o)
{
	int r;

	r = add_text(o, "name", s->name);
	return r < 0 ? r : add_number(o, "id", s->id);
}

static int
add_overdue(struct submission *s, cJSON *o)
{
	int64_t passed, coming;

	window_ends(&s->row, submission_publisher(s), &passed, &coming);
	return add_bool(o, "overdue", passed != 0);
}

static int
add_state(struct submission *s, cJSON *o)
{
	struct window w;
	int r;

	r = add_text(o, "status", remote_state_word(s));
	if (r == 0)
		r = add_time(o, "since", s->row.state_since);
	if (r == 0)
		r = add_window(o, window_of_state(&s->row,
		    submission_publisher(s), &w) ? &w : NULL);
	if (r == 0)
		r = add_overdue(s, o);
	if (r == 0)
		r = add_text(o, "waiting_for", remote_waiting_for(s));
	if (r == 0)
		r = add_time(o, "tested", tested_at(s));
	if (r == 0)
		r = add_text(o, "publisher_type",
		    form_text(s, FIELD_PUBLISHER_TYPE));
	if (r == 0)
		r = add_text(o, "portal", submission_way(s) == WAY_HAND ?
		    "manual" : submission_is_bound(s) ? s->remote.portal :
		    s->domain->options.portal);
	return r < 0 ? r : add_text(o, "repository",
	    s->domain->repository == NULL ? "manual" :
	    s->domain->options.repository);
}

/* ---- what is on its way, and what the portal has ---- */

static int
add_order(void *arg, const struct order_row *row)
{
	cJSON *array = arg, *o = cJSON_CreateObject();
	int r;

	if (o == NULL || !cJSON_AddItemToArray(array, o)) {
		cJSON_Delete(o);
		return -ENOMEM;
	}
	r = add_text(o, "what", order_word(row->kind));
	if (r == 0)
		r = add_number(o, "version", row->version);
	if (r == 0)
		r = add_time(o, "since", row->at);
	if (r == 0)
		r = add_number(o, "attempts", row->attempts);
	return r < 0 ? r : add_time(o, "next_attempt", row->not_before);
}

static int
add_orders(struct submission *s, cJSON *o)
{
	struct conn *c CF_AUTO(store_done) = NULL;
	cJSON *array = cJSON_AddArrayToObject(o, "pending");
	int r;

	if (array == NULL)
		return -ENOMEM;
	if (s->outbox[TARGET_PORTAL].count == 0)
		return 0;
	r = store_read(s->domain->store, &c);
	return r < 0 ? r : store_list_orders(c, s->id, add_order, array);
}

/* Of the portal or the repository. */
static int
add_failure(cJSON *o, const struct contact *contact)
{
	cJSON *failure;
	int r;

	if (contact->failing_since == 0)
		return cJSON_AddNullToObject(o, "failure") != NULL ?
		    0 : -ENOMEM;
	failure = cJSON_AddObjectToObject(o, "failure");
	if (failure == NULL)
		return -ENOMEM;
	r = add_time(failure, "since", contact->failing_since);
	if (r == 0)
		r = add_text(failure, "text", contact->failure_text);
	return r < 0 ? r : add_time(failure, "next_attempt",
	    contact->order_at != 0 ? contact->order_at : contact->ask_at);
}

/* Null while no portal has it, or shall. */
static int
add_delivery(struct submission *s, cJSON *o)
{
	const struct remote_row *row = &s->remote;
	cJSON *delivery;
	int r;

	if (row->portal[0] == '\0')
		return cJSON_AddNullToObject(o, "delivery") != NULL ?
		    0 : -ENOMEM;
	delivery = cJSON_AddObjectToObject(o, "delivery");
	if (delivery == NULL)
		return -ENOMEM;
	r = add_text(delivery, "portal", row->portal);
	if (r == 0)
		r = add_text(delivery, "id", row->portal_id);
	if (r == 0)
		r = add_text(delivery, "state", row->state);
	if (r == 0)
		r = add_text(delivery, "waiting_for", row->waiting_for);
	if (r == 0)
		r = add_time(delivery, "promised", row->promised);
	if (r == 0)
		r = add_number(delivery, "last_event", row->last_event);
	if (r == 0)
		r = add_failure(delivery, &row->contact);
	return r < 0 ? r : add_orders(s, delivery);
}

static int
add_version(struct submission *s, cJSON *o)
{
	return add_number_or_null(o, "version", s->row.version);
}

/* The last state that the version was in: each has its own history. */
static int
take_last(void *arg, const struct transition_row *row)
{
	struct transition_row *last = arg;

	if (row->track == TRACK_STATUS)
		*last = *row;
	return 0;
}

static int
add_one_version(cJSON *array, const struct version_row *v,
    const struct transition_row *last)
{
	cJSON *o = cJSON_CreateObject();
	int r;

	if (o == NULL || !cJSON_AddItemToArray(array, o)) {
		cJSON_Delete(o);
		return -ENOMEM;
	}
	r = add_number(o, "version", v->number);
	if (r == 0)
		r = add_time(o, "sealed", v->sealed_at);
	if (r == 0)
		r = add_text(o, "status", state_infos[last->to].word);
	if (r == 0)
		r = add_time(o, "since", last->at);
	if (r == 0)
		r = add_bool(o, "adopted", v->adopted);
	if (r == 0)
		r = add_text(o, "source", v->from_zip ? "zip" : "commit");
	if (r == 0)
		r = add_text(o, "commit", v->commit);
	return r < 0 ? r : add_text(o, "reason", v->reason);
}

/* Those that were taken back before they were sent are among them. */
static int
add_versions(struct submission *s, cJSON *o)
{
	struct conn *c CF_AUTO(store_done) = NULL;
	cJSON *array = cJSON_AddArrayToObject(o, "versions");
	int r = array != NULL ? 0 : -ENOMEM;

	if (r == 0)
		r = store_read(s->domain->store, &c);
	for (int64_t n = 1; n <= s->row.last_version && r == 0; n++) {
		struct transition_row last;
		struct version_row v;

		r = store_get_version(c, s->id, n, &v);
		/* Sealed before transitions were kept: it was sealed to be
		 * uploaded, and no more is known. */
		last = (struct transition_row){
			.to = n == s->row.version ? s->row.state :
			    STATE_TO_UPLOAD,
			.at = n == s->row.version ? s->row.state_since :
			    v.sealed_at,
		};
		if (r == 0)
			r = store_list_transitions(c, s->id, n, take_last,
			    &last);
		if (r == 0)
			r = add_one_version(array, &v, &last);
	}
	return r;
}

static int
add_intro(struct submission *s, cJSON *o)
{
	static const char *const words[] = {
		[INTRO_NOT_ATTACHED] = "not-attached",
		[INTRO_ATTACHED] = "attached",
		[INTRO_CHANGED] = "changed",
	};
	cJSON *intro = cJSON_AddObjectToObject(o, "intro");
	int r;

	if (intro == NULL)
		return -ENOMEM;
	r = add_text(intro, "status", words[intro_state(s)]);
	return r < 0 ? r : add_time(intro, "attached", intro_attached_at(s));
}

static int
add_changes(struct submission *s, cJSON *o)
{
	cJSON *changes = cJSON_AddObjectToObject(o, "changes");
	struct changes_count count;
	int r;

	if (changes == NULL)
		return -ENOMEM;
	r = submission_changes(s, &count);
	if (r == 0)
		r = add_number(changes, "breaking", (int64_t)count.breaking);
	if (r == 0)
		r = add_number(changes, "others", (int64_t)count.others);
	if (r == 0)
		r = add_bool(changes, "authentication", count.authentication);
	return r < 0 ? r : add_text(changes, "update",
	    changes_update_words[count.update]);
}

static int
append_text(cJSON *array, const char *text)
{
	struct buf clean CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	cJSON *item;
	int r;

	r = text_neutralise(&clean, text, strlen(text));
	if (r < 0)
		return r;
	item = cJSON_CreateString(buf_text(&clean));
	if (item == NULL || !cJSON_AddItemToArray(array, item)) {
		cJSON_Delete(item);
		return -ENOMEM;
	}
	return 0;
}

static int
add_draft(struct submission *s, cJSON *o)
{
	const struct readiness *ready = &s->readiness;
	cJSON *draft = cJSON_AddObjectToObject(o, "draft"), *missing;
	int r;

	if (draft == NULL)
		return -ENOMEM;
	r = add_bool(draft, "changed", s->row.draft_changed);
	if (r == 0)
		r = add_bool(draft, "ready", s->row.draft_ready);
	missing = cJSON_AddArrayToObject(draft, "missing");
	if (missing == NULL)
		return -ENOMEM;
	for (size_t i = 0; i < ready->count && r == 0; i++) {
		if (!ready->item[i].done && !ready->item[i].reminder)
			r = append_text(missing, ready->item[i].id);
	}
	return r;
}

static int
add_item(cJSON *array, const struct readiness_item *item)
{
	cJSON *o = cJSON_CreateObject();
	int r;

	if (o == NULL || !cJSON_AddItemToArray(array, o)) {
		cJSON_Delete(o);
		return -ENOMEM;
	}
	r = add_text(o, "id", item->id);
	if (r == 0)
		r = add_bool(o, "done", item->done);
	if (r == 0)
		r = add_bool(o, "reminder", item->reminder);
	if (r == 0)
		r = add_text(o, "text", item->text);
	if (r == 0)
		r = add_text(o, "command", item->command);
	return r < 0 ? r :
	    add_text(o, "page", item->page != NULL ? item->page : "");
}

static int
add_readiness(struct submission *s, cJSON *o)
{
	cJSON *array = cJSON_AddArrayToObject(o, "readiness");
	int r = array != NULL ? 0 : -ENOMEM;

	for (size_t i = 0; i < s->readiness.count && r == 0; i++)
		r = add_item(array, &s->readiness.item[i]);
	return r;
}

static int
add_problems(struct submission *s, cJSON *o)
{
	static const char *const keys[SEVERITIES] = {
		[SEVERITY_ERROR] = "errors",
		[SEVERITY_WARNING] = "warnings",
		[SEVERITY_NOTE] = "notes",
	};
	cJSON *problems = cJSON_AddObjectToObject(o, "problems");
	int r = problems != NULL ? 0 : -ENOMEM;

	for (enum severity i = 0; i < SEVERITIES && r == 0; i++)
		r = add_number(problems, keys[i], (int64_t)
		    findings_count_of(s->judgement.findings, i));
	if (r == 0)
		r = add_number(problems, "waived",
		    (int64_t)s->judgement.waived);
	return r < 0 ? r : add_number(problems, "claimed",
	    (int64_t)s->judgement.claimed);
}

static int
add_refused(struct submission *s, cJSON *o)
{
	cJSON *array = cJSON_AddArrayToObject(o, "refused");
	int r = array != NULL ? 0 : -ENOMEM;

	for (enum artifact i = 0; i < ARTIFACT_COUNT && r == 0; i++) {
		if (s->judgement.refused[i].pending)
			r = append_text(array, s->judgement.refused[i].name);
	}
	return r;
}

static int
add_form(struct submission *s, cJSON *o)
{
	cJSON *form = cJSON_AddObjectToObject(o, "form"), *field;
	int r = form != NULL ? 0 : -ENOMEM;

	for (enum form_field i = 0; i < FIELD_COUNT && r == 0; i++) {
		field = cJSON_AddObjectToObject(form, fields[i].info.name);
		if (field == NULL)
			return -ENOMEM;
		r = add_bool(field, "set", form_is_set(s, i));
		if (r == 0)
			r = add_time(field, "since",
			    form_is_set(s, i) ? s->form[i].since : 0);
	}
	return r;
}

static int
add_labels(const struct submission *s, cJSON *pull)
{
	cJSON *array = cJSON_AddArrayToObject(pull, "labels");
	struct span all = { NULL, 0 };
	int r = array != NULL ? 0 : -ENOMEM;

	if (s->labels != NULL)
		all = (struct span){ s->labels->data, s->labels->size };
	while (all.len > 0 && r == 0) {
		const struct span one = span_trim(span_take_line(&all));
		char *text CF_AUTO(free_done) = text_dup(one.data, one.len);

		r = text == NULL ? -ENOMEM : append_text(array, text);
	}
	return r;
}

/* What a repository said; "", false and null where none did. */
static int
add_followed(struct submission *s, cJSON *pull)
{
	const struct pull_row *row = &s->pull;
	int r;

	r = add_text(pull, "url", row->url);
	if (r == 0)
		r = add_text(pull, "title", row->title);
	if (r == 0)
		r = add_bool(pull, "draft", row->draft);
	if (r == 0)
		r = add_text(pull, "head_commit", row->head);
	if (r == 0)
		r = add_text(pull, "merge_commit", row->merged_as);
	if (r == 0)
		r = add_text(pull, "folder", row->folder);
	if (r == 0)
		r = add_labels(s, pull);
	if (r == 0)
		r = add_bool(pull, "matches", s->merged.known &&
		    s->merged.differs == 0);
	return r < 0 ? r : add_failure(pull, &row->contact);
}

static int
add_open_source(struct submission *s, cJSON *o)
{
	cJSON *pull = cJSON_AddObjectToObject(o, "open_source");
	struct window w;
	int r = pull != NULL ? 0 : -ENOMEM;

	if (r == 0)
		r = add_text(pull, "status", pull_words[s->row.pull]);
	if (r == 0)
		r = add_time(pull, "since", s->row.pull_since);
	if (r == 0)
		r = add_window(pull, window_of_pull(&s->row,
		    submission_publisher(s), &w) ? &w : NULL);
	if (r == 0)
		r = add_text(pull, "pull_request",
		    form_text(s, FIELD_PULL_REQUEST));
	if (r == 0)
		r = add_text(pull, "commit", form_text(s, FIELD_COMMIT));
	return r < 0 ? r : add_followed(s, pull);
}

static int
add_feedback(struct submission *s, cJSON *o)
{
	cJSON *feedback = cJSON_AddObjectToObject(o, "feedback");
	struct feedback_count m;
	int r;

	if (feedback == NULL)
		return -ENOMEM;
	r = feedback_count(s, &m);
	if (r == 0)
		r = add_number(feedback, "messages", m.messages);
	if (r == 0)
		r = add_number(feedback, "unread", m.unread);
	if (r == 0)
		r = add_number_or_null(feedback, "first_unread",
		    m.first_unread);
	return r < 0 ? r : add_number(feedback, "replies", m.replies);
}

static int
add_outcome(struct submission *s, cJSON *o)
{
	cJSON *outcome;
	int r;

	if (s->row.outcome[0] == '\0')
		return cJSON_AddNullToObject(o, "outcome") != NULL ?
		    0 : -ENOMEM;
	outcome = cJSON_AddObjectToObject(o, "outcome");
	if (outcome == NULL)
		return -ENOMEM;
	r = add_text(outcome, "text", s->row.outcome);
	return r < 0 ? r : add_time(outcome, "since", s->row.outcome_since);
}

static int
add_created(struct submission *s, cJSON *o)
{
	return add_time(o, "created", s->row.created);
}

static int	(*const parts[])(struct submission *, cJSON *) = {
	add_identity, add_state, add_delivery, add_version, add_versions,
	add_draft,
	add_changes, add_readiness, add_intro, add_problems, add_refused,
	add_form, add_open_source, add_feedback, add_outcome, add_created,
};

static void
json_object_done(cJSON **o)
{
	cJSON_Delete(*o);
}

int
text_status_json(struct submission *s, struct buf *out)
{
	cJSON *o CF_AUTO(json_object_done) = cJSON_CreateObject();
	char *text;
	int r = o != NULL ? 0 : -ENOMEM;

	for (size_t i = 0; i < ARRAY_LEN(parts) && r == 0; i++)
		r = parts[i](s, o);
	if (r < 0)
		return r;
	text = cJSON_Print(o);
	if (text == NULL)
		return -ENOMEM;
	r = buf_printf(out, "%s\n", text);
	cJSON_free(text);
	return r;
}
