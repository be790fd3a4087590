/*
 * The form of one submission: reading a field, and judging, sealing and
 * keeping what was written.  The copy in memory is what the store has: of a
 * secret only the ciphertext, so that no text made from it can ever show one.
 */
#include <errno.h>
#include <string.h>

#include "internal.h"
#include "pull.h"
#include "seal.h"

/* The largest that all plain values and their names can be together. */
#define FORM_TEXT_MAX	((size_t)1 << 20)

/* ---- loading ---- */

static int
take_row(void *arg, const struct form_row *row)
{
	struct submission *s = arg;
	size_t field = form_find(row->field);

	/* A note, or a field that only a newer program knows. */
	if (field == FIELD_COUNT)
		return 0;
	struct form_value *v = &s->form[field];

	bytes_unref(v->value);
	*v = (struct form_value) {
		.present = !row->removed,
		.object = row->object,
		.since = row->since,
		.value = bytes_ref(row->value),
	};
	if (row->sealed && row->value != NULL &&
	    !vault_can_unseal(s->domain->vault, row->value)) {
		v->unreadable = true;
		log_warning("form/%s of submission %lld cannot be unsealed: "
		    "is the %s the right one?", row->field, (long long)s->id,
		    vault_key_name(s->domain->vault));
	}
	return 0;
}

void
form_done(struct submission *s)
{
	for (size_t i = 0; i < FIELD_COUNT; i++) {
		bytes_unref(s->form[i].value);
		s->form[i] = (struct form_value) { .present = true };
	}
}

int
form_load(struct submission *s, struct conn *c)
{
	form_done(s);
	return store_list_form(c, s->id, take_row, s);
}

static int
put_row(struct conn *c, int64_t submission, size_t field,
    const struct form_value *v)
{
	const struct field_info *info = form_info(field);
	struct form_row row = {
		.object = v->object,
		.removed = !v->present,
		.sealed = info->secret && v->value != NULL,
		.value = v->value,
		.since = v->since,
	};

	memcpy(row.field, info->name, strlen(info->name) + 1);
	return store_set_form(c, submission, &row);
}

int
form_create(struct conn *c, int64_t submission, int64_t now)
{
	int64_t objects[FIELD_COUNT];
	int r;

	r = store_new_ids(c, objects, FIELD_COUNT);
	for (size_t i = 0; i < FIELD_COUNT && r == 0; i++) {
		const struct form_value v = {
			.present = true, .object = objects[i], .since = now,
		};

		r = put_row(c, submission, i, &v);
	}
	return r;
}

/* ---- looking ---- */

const char *
form_text(const struct submission *s, enum form_field field)
{
	const struct form_value *v = &s->form[field];

	if (fields[field].info.secret)
		return "";
	if (v->value != NULL)
		return v->value->data;
	return fields[field].fallback != NULL ? fields[field].fallback : "";
}

const char *
form_contact(const struct submission *s)
{
	const char *who = form_text(s, FIELD_MICROSOFT_CONTACT);

	return who[0] != '\0' ? who : "your Microsoft contact";
}

bool
form_is_set(const struct submission *s, enum form_field field)
{
	return s->form[field].value != NULL && !s->form[field].unreadable;
}

/* Each with its length, so that no two forms look the same when joined. */
static void
add_part(struct buf *out, const char *data, size_t len)
{
	buf_printf(out, "%zu:", len);
	buf_add(out, data, len);
}

void
form_hash(const struct submission *s, struct hash *ret_hash)
{
	struct buf all CF_AUTO(buf_done) = BUF_INIT(FORM_TEXT_MAX);

	for (enum form_field i = 0; i < FIELD_COUNT; i++) {
		const struct bytes *value = s->form[i].value;
		const char *text = form_text(s, i);

		/* The portal has no field for them. */
		if (i == FIELD_WAIVERS)
			continue;
		add_part(&all, fields[i].info.name, strlen(fields[i].info.name));
		if (fields[i].info.secret && value != NULL)
			add_part(&all, value->data, value->size);
		else
			add_part(&all, text, strlen(text));
	}
	hash_of(all.data, all.len, ret_hash);
}

/* What a read of the file gives. */
static struct bytes *
field_file(const struct submission *s, enum form_field field)
{
	const char *text = form_text(s, field);
	struct buf file CF_AUTO(buf_done) = BUF_INIT(FORM_TEXT_MAX);

	buf_puts(&file, text);
	if (*text != '\0')
		buf_putc(&file, '\n');
	return bytes_from_buf(&file);
}

/* A field that this draft is older than has no inode number so far. */
static int
need_object(struct submission *s, enum form_field field)
{
	struct conn *c CF_AUTO(store_done) = NULL;
	struct form_value *v = &s->form[field];
	int64_t object;
	int r;

	if (v->object != 0)
		return 0;
	r = store_write(s->domain->store, DURABLE_PROCESS, &c);
	if (r < 0)
		return r;
	r = store_new_id(c, &object);
	if (r < 0)
		return r;
	struct form_value with = *v;

	with.object = object;
	r = put_row(c, s->id, field, &with);
	if (r == 0)
		r = store_commit(c);
	if (r == 0)
		v->object = object;
	return r;
}

int
submission_field_get(struct submission *s, size_t field,
    struct field_view *ret_view)
{
	struct bytes *text;
	int r;

	r = submission_fresh(s);
	if (r == 0)
		r = need_object(s, (enum form_field)field);
	if (r < 0)
		return r;
	text = field_file(s, (enum form_field)field);
	if (text == NULL)
		return -ENOMEM;
	*ret_view = (struct field_view) {
		.present = s->form[field].present,
		.set = form_is_set(s, (enum form_field)field),
		.object = s->form[field].object,
		.since = s->form[field].since,
		.text = text,
	};
	return 0;
}

int
submission_field_reveal(struct submission *s, size_t field,
    int (*take)(void *arg, const void *value, size_t len), void *arg)
{
	const struct bytes *value;
	const char *text;
	int r;

	r = submission_fresh(s);
	if (r < 0)
		return r;
	value = s->form[field].value;
	if (fields[field].info.secret && value != NULL)
		return vault_unseal(s->domain->vault, value, take, arg, NULL);
	text = form_text(s, (enum form_field)field);
	return take(arg, text, strlen(text));
}

/* ---- changing ---- */

static int
refuse_frozen(const struct submission *s, size_t field, struct reason *why)
{
	if (!s->row.credentials_frozen ||
	    (field != FIELD_CLIENT_ID && field != FIELD_CLIENT_SECRET))
		return 0;
	return reason_set(why, EROFS, "form/%s cannot be changed once the "
	    "portal has it: agree it with %s, then: "
	    "echo \"unlock credentials: WHO AGREED\" > submit",
	    fields[field].info.name, form_contact(s));
}

/*
 * What was submitted as one kind of publisher is not another's: only Microsoft
 * could make it so.  'value' is a valid one, or empty for none; what counts
 * already is no change.
 */
static int
refuse_other_kind(const struct submission *s, size_t field,
    const char *value, struct reason *why)
{
	const char *now = form_text(s, (enum form_field)field);

	if (field != FIELD_PUBLISHER_TYPE || s->row.last_version == 0 ||
	    strcmp(now, value[0] != '\0' ? value : fields[field].fallback) == 0)
		return 0;
	return reason_set(why, EROFS, "form/%s cannot be changed once there is "
	    "a version, it is %s: ask %s, or begin another submission: "
	    "mkdir ../NAME", fields[field].info.name, now, form_contact(s));
}

/* What is on its way goes to one pull request, and that is kept here. */
static int
refuse_other_pull(const struct submission *s, size_t field,
    const char *value, struct reason *why)
{
	if (field != FIELD_PULL_REQUEST || value[0] == '\0' ||
	    s->outbox[TARGET_REPOSITORY].count == 0 ||
	    pull_number(value) == s->pull.number)
		return 0;
	return reason_set(why, EBUSY, "form/%s cannot be changed while "
	    "something is on its way to the repository: wait with "
	    "sync open-source/publish, or take it back: "
	    "echo cancel > open-source/publish", fields[field].info.name);
}

int
submission_field_check(struct submission *s, size_t field, const char *value,
    size_t len, struct reason *why)
{
	struct buf kept CF_AUTO(buf_done) = BUF_INIT(FORM_TEXT_MAX);
	int r;

	r = submission_fresh(s);
	if (r == 0)
		r = refuse_frozen(s, field, why);
	if (r < 0)
		return r;
	r = field_judge(&fields[field], value, len, &kept, why);
	if (r == 0)
		r = refuse_other_pull(s, field, buf_text(&kept), why);
	return r < 0 ? r :
	    refuse_other_kind(s, field, buf_text(&kept), why);
}

static int
seal(struct submission *s, size_t field, const char *value, size_t len,
    struct bytes **ret_value, struct reason *why)
{
	struct vault *vault = s->domain->vault;
	struct bytes *old = s->form[field].value;

	len = field_trim(value, len);
	if (len == 0) {
		*ret_value = NULL;
		return 0;
	}
	/* The same secret again is no change, also not of its ciphertext. */
	if (old != NULL && vault_holds(vault, old, value, len)) {
		*ret_value = bytes_ref(old);
		return 0;
	}
	return vault_seal(vault, value, len, ret_value, why);
}

/* Judge 'value' and make what is to be stored of it, NULL for nothing. */
static int
make_value(struct submission *s, size_t field, const char *value, size_t len,
    struct bytes **ret_value, struct reason *why)
{
	struct buf kept CF_AUTO(buf_done) = BUF_INIT(FORM_TEXT_MAX);
	int r;

	r = field_judge(&fields[field], value, len, &kept, why);
	if (r == 0)
		r = refuse_other_kind(s, field, buf_text(&kept), why);
	if (r == 0)
		r = refuse_other_pull(s, field, buf_text(&kept), why);
	if (r < 0)
		return r;
	if (fields[field].info.secret)
		return seal(s, field, value, len, ret_value, why);
	if (kept.len == 0) {
		*ret_value = NULL;
		return 0;
	}
	*ret_value = bytes_from_buf(&kept);
	return *ret_value != NULL ? 0 : -ENOMEM;
}

static bool
same_bytes(const struct bytes *a, const struct bytes *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	return a->size == b->size && memcmp(a->data, b->data, a->size) == 0;
}

/* Whether the last outcome is that a value of this field was refused. */
static bool
was_refused(const struct submission *s, size_t field)
{
	const char *name = fields[field].info.name;
	const char *at = s->row.outcome;

	if (strncmp(at, "form/", 5) != 0)
		return false;
	at += 5;
	return strncmp(at, name, strlen(name)) == 0 &&
	    (at[strlen(name)] == ':' || at[strlen(name)] == ' ');
}

int
form_fill(struct step *st, enum form_field field, const char *value)
{
	struct submission *s = st->s;
	struct form_value *v = &s->form[field];
	struct bytes *made CF_AUTO(bytes_done) =
	    bytes_new(value, strlen(value));
	struct bytes *before = v->value;
	int r;

	if (made == NULL)
		return -ENOMEM;
	if (same_bytes(made, before))
		return 0;
	v->value = made;
	v->present = true;
	v->since = st->now;
	made = before;
	r = put_row(st->c, s->id, field, v);
	return r < 0 ? r : step_event(st, "certfs", "form/%s written: %s",
	    fields[field].info.name, value);
}

/* Keep 'v' in the store and in the copy, and let follow what follows. */
static int
commit_value(struct submission *s, size_t field, struct form_value *v)
{
	struct step st CF_AUTO(step_done) = STEP_INIT;
	struct buf before CF_AUTO(buf_done) = BUF_INIT(FORM_TEXT_MAX);
	const bool changed = !same_bytes(v->value, s->form[field].value);
	int r;

	r = buf_puts(&before, form_text(s, (enum form_field)field));
	if (r == 0)
		r = step_begin(&st, s, DURABLE_PROCESS);
	if (r < 0)
		return r;
	v->since = changed ? st.now : s->form[field].since;
	r = put_row(st.c, s->id, field, v);
	if (r < 0)
		return r;
	bytes_unref(s->form[field].value);
	s->form[field] = *v;
	v->value = NULL;
	/* What was wrong with it is news no longer. */
	if (was_refused(s, field))
		step_outcome(&st, "%s", "");
	if (changed || (field == FIELD_COMMIT && s->form[field].value != NULL))
		r = step_event(&st, "publisher", "form/%s %s",
		    fields[field].info.name,
		    s->form[field].value == NULL ? "unset" :
		    changed ? "written" : "confirmed");
	if (r == 0 && (changed || field == FIELD_COMMIT))
		r = form_changed(&st, (enum form_field)field,
		    buf_text(&before));
	return r < 0 ? r : step_commit(&st);
}

static bool
is_what_is_there(const struct form_value *v, const struct form_value *now)
{
	return v->present == now->present && v->object == now->object &&
	    same_bytes(v->value, now->value);
}

static int
judge_value(struct submission *s, size_t field, const char *value, size_t len,
    struct bytes **ret_value, struct reason *why)
{
	struct reason refusal = { .error = 0 };
	int r;

	r = refuse_frozen(s, field, &refusal);
	if (r == 0)
		r = make_value(s, field, value, len, ret_value, &refusal);
	/* A shell does not show why: cat submit does. */
	return r < 0 ? command_refused(s, r, &refusal, why) : 0;
}

int
submission_field_set(struct submission *s, size_t field, const char *value,
    size_t len, int64_t object, struct reason *why)
{
	struct form_value v = { .present = true };
	struct bytes *made CF_AUTO(bytes_done) = NULL;
	int r;

	r = submission_fresh(s);
	if (r == 0)
		r = judge_value(s, field, value, len, &made, why);
	if (r < 0)
		return r;
	v.object = object != 0 ? object : s->form[field].object;
	v.value = made;
	/* The same commit again says that it carries what changed since. */
	if (is_what_is_there(&v, &s->form[field]) && field != FIELD_COMMIT &&
	    !was_refused(s, field))
		return 0;
	r = commit_value(s, field, &v);
	if (v.value == NULL)
		made = NULL;	/* the copy has it now */
	return r;
}

int
submission_field_remove(struct submission *s, size_t field,
    struct reason *why)
{
	struct form_value v = { .present = false };
	struct reason refusal = { .error = 0 };
	int r;

	r = submission_fresh(s);
	if (r < 0)
		return r;
	/* Nothing is lost where nothing was. */
	if (s->form[field].value != NULL) {
		r = refuse_frozen(s, field, &refusal);
		if (r == 0)
			r = refuse_other_kind(s, field, "", &refusal);
		if (r < 0)
			return command_refused(s, r, &refusal, why);
	}
	v.object = s->form[field].object;
	return commit_value(s, field, &v);
}

int
submission_new_object(struct submission *s, int64_t *ret_object)
{
	struct conn *c CF_AUTO(store_done) = NULL;
	int r;

	r = store_write(s->domain->store, DURABLE_PROCESS, &c);
	if (r == 0)
		r = store_new_id(c, ret_object);
	return r < 0 ? r : store_commit(c);
}
