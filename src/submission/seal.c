/*
 * Sealing a version: what the draft is at this moment becomes a directory
 * that nothing can change.  Content is by hash, so the artifacts cost names
 * only.  The layout is made of ordinary sealed objects, so that whoever lists
 * the tree needs to know nothing of versions.
 */
#include "seal.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "certfs/pack.h"
#include "draft.h"
#include "judge.h"

#define ZIP_MAX		((size_t)32 << 20)

/* ---- the zip ---- */

static bool
is_packed(const struct submission *s, enum artifact a)
{
	if (!artifact_types[a].packed || !s->judgement.artifact[a].present)
		return false;
	/* Independent publishers send no icon. */
	return a != ARTIFACT_ICON ||
	    submission_publisher(s) == PUBLISHER_VERIFIED;
}

struct zipping {
	struct pack_file file[ARTIFACT_COUNT];
	struct bytes	*content[ARTIFACT_COUNT];
	size_t		 count;
};

static void
zipping_done(struct zipping *z)
{
	for (size_t i = 0; i < z->count; i++)
		bytes_unref(z->content[i]);
}

static int
collect(struct submission *s, struct conn *c, struct zipping *z)
{
	for (enum artifact a = 0; a < ARTIFACT_COUNT; a++) {
		const struct draft_artifact *one = &s->judgement.artifact[a];
		struct bytes *content;
		int r;

		if (!is_packed(s, a))
			continue;
		r = store_get_blob(c, &one->content, &content);
		if (r < 0)
			return r;
		z->content[z->count] = content;
		z->file[z->count++] = (struct pack_file){
			one->name, content->data, content->size,
		};
	}
	return 0;
}

int
seal_zip(struct submission *s, struct conn *c, struct bytes **ret_zip)
{
	struct zipping z CF_AUTO(zipping_done) = { .count = 0 };
	struct buf zip CF_AUTO(buf_done) = BUF_INIT(ZIP_MAX);
	const enum publisher publisher = submission_publisher(s);
	struct bytes *made;
	int r;

	if (s->zip != NULL && s->zip_publisher == publisher &&
	    hash_equal(&s->zip_set, &s->judgement.set)) {
		*ret_zip = bytes_ref(s->zip);
		return 0;
	}
	r = collect(s, c, &z);
	if (r == 0)
		r = pack_zip(z.file, z.count, &zip, NULL);
	if (r < 0)
		return r;
	made = bytes_from_buf(&zip);
	if (made == NULL)
		return -ENOMEM;
	bytes_unref(s->zip);
	s->zip = bytes_ref(made);
	s->zip_set = s->judgement.set;
	s->zip_publisher = publisher;
	*ret_zip = made;
	return 0;
}

/* ---- the directory ---- */

static int
seal_directory(struct step *st, enum object_access access, int64_t place,
    const char *name, int64_t *ret_object)
{
	struct object o = { .kind = OBJECT_DIRECTORY, .access = access };
	int r;

	r = object_create(st, &o, NULL, place, name, NULL);
	if (r == 0)
		*ret_object = o.id;
	return r;
}

static int
seal_folder(struct step *st, int64_t version, const char *name,
    int64_t *ret_place)
{
	int64_t object;
	int r;

	r = seal_directory(st, ACCESS_SEALED, version, name, &object);
	if (r == 0)
		*ret_place = PLACE(object, SLOT_SELF);
	return r;
}

static int
seal_text(struct step *st, int64_t place, const char *name,
    const struct buf *text)
{
	if (text->error < 0)
		return text->error;
	return object_create_file(st, ACCESS_SEALED, place, name,
	    buf_text(text), text->len, NULL);
}

static int
seal_artifacts(struct step *st, int64_t version)
{
	const struct judgement *j = &st->s->judgement;
	int64_t place;
	int r;

	r = seal_folder(st, version, "artifacts", &place);
	for (enum artifact a = 0; a < ARTIFACT_COUNT && r == 0; a++) {
		struct object o = {
			.kind = OBJECT_FILE, .access = ACCESS_SEALED,
			.content = j->artifact[a].content,
			.size = j->artifact[a].size,
			.mtime = j->artifact[a].mtime,
		};

		if (j->artifact[a].present && a != ARTIFACT_INTRO)
			r = object_create(st, &o, NULL, place,
			    j->artifact[a].name, NULL);
	}
	return r;
}

/* A secret shows only whether there is one. */
static int
seal_field(struct step *st, int64_t place, enum form_field field)
{
	struct buf text CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	const char *value = form_text(st->s, field);

	if (fields[field].info.secret)
		value = form_is_set(st->s, field) ? "set" : "not set";
	if (value[0] == '\0')
		return 0;
	(void)buf_printf(&text, "%s\n", value);
	return seal_text(st, place, fields[field].info.name, &text);
}

static int
seal_form(struct step *st, int64_t version)
{
	int64_t place;
	int r;

	r = seal_folder(st, version, "form", &place);
	for (enum form_field f = 0; f < FIELD_COUNT && r == 0; f++)
		r = seal_field(st, place, f);
	return r;
}

static int
seal_reports(struct step *st, int64_t place, const struct version_row *version,
    const struct sealing *how)
{
	struct buf problems CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct buf changes CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct buf handoff CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	char what[48];
	struct bytes *zip CF_AUTO(bytes_done) = NULL;
	int r;

	(void)findings_print_text(st->s->judgement.findings, &problems);
	(void)snprintf(what, sizeof(what), "version %lld",
	    (long long)version->number);
	r = text_version_changes(st->s, st->c, what, &changes);
	if (r == 0)
		r = seal_text(st, place, "changes", &changes);
	if (r == 0)
		r = seal_text(st, place, "problems", &problems);
	if (r == 0)
		r = seal_zip(st->s, st->c, &zip);
	if (r == 0)
		r = object_create_file(st, ACCESS_SEALED, place,
		    "submission.zip", zip->data, zip->size, NULL);
	/* Nobody hands over what is sent, or is there already. */
	if (r < 0 || how->adopted || how->sent || how->published)
		return r;
	r = text_handoff(st->s, version, how->delivery, &handoff);
	return r < 0 ? r : seal_text(st, place, "handoff.md", &handoff);
}

/* ---- what comes later ---- */

static const char status_name[] = "status", feedback_name[] = "feedback";
static const char receipt_name[] = "receipt";

/* All are there from the beginning, so that no name appears by itself. */
static int
seal_growing(struct step *st, int64_t place, const struct sealing *how)
{
	static const char none[] = "not delivered yet\n";
	int64_t object;
	int r = 0;

	if (how->sent)
		r = object_create_file(st, ACCESS_GROWING, place,
		    receipt_name, none, sizeof(none) - 1, NULL);
	if (r == 0)
		r = object_create_file(st, ACCESS_GROWING, place, status_name,
		    NULL, 0, NULL);
	return r < 0 ? r : seal_directory(st, ACCESS_GROWING, place,
	    feedback_name, &object);
}

/* What the newest version has under that name. */
static int
find_in_newest(struct submission *s, struct conn *c, const char *name,
    struct entry *ret_entry)
{
	return s->row.version == 0 ? -ENOENT : store_find_entry(c,
	    PLACE(s->newest.object, SLOT_SELF), name, ret_entry);
}

static int
print_transition(void *arg, const struct transition_row *row)
{
	char at[CLOCK_TEXT_SIZE];

	if (row->track != TRACK_STATUS)
		return 0;
	clock_text(row->at, at);
	return buf_printf(arg, "%s %s\n", at, state_infos[row->to].word);
}

static int
renew(struct step *st, struct entry *file, const struct buf *text)
{
	struct hash content;

	object_content_hash(buf_text(text), text->len, &content);
	return object_set_content(st, &file->object, &content,
	    buf_text(text), text->len, st->now);
}

int
seal_renew_receipt(struct step *st, int64_t version, const struct buf *text)
{
	struct version_row row;
	struct entry file;
	int r;

	r = store_get_version(st->c, st->s->id, version, &row);
	if (r == 0)
		r = store_find_entry(st->c, PLACE(row.object, SLOT_SELF),
		    receipt_name, &file);
	return r < 0 ? r : renew(st, &file, text);
}

int
seal_renew_status(struct step *st)
{
	struct buf text CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct submission *s = st->s;
	struct entry file;
	int r;

	r = find_in_newest(s, st->c, status_name, &file);
	if (r == -ENOENT)
		return 0;
	if (r == 0)
		r = store_list_transitions(st->c, s->id, s->row.version,
		    print_transition, &text);
	return r < 0 ? r : renew(st, &file, &text);
}

int
seal_add_feedback(struct step *st, const char *name, const void *data,
    size_t size)
{
	struct entry directory;
	int r;

	r = find_in_newest(st->s, st->c, feedback_name, &directory);
	if (r == -ENOENT)
		return 0;
	return r < 0 ? r : object_create_file(st, ACCESS_SEALED,
	    PLACE(directory.object.id, SLOT_SELF), name, data, size, NULL);
}

/* ---- the version ---- */

static void
describe(const struct step *st, const struct sealing *how,
    struct version_row *v)
{
	const struct submission *s = st->s;

	*v = (struct version_row){
		.submission = s->id,
		.number = s->row.last_version + 1,
		.sealed_at = st->now,
		.adopted = how->adopted,
		.from_zip = strcmp(form_text(s, FIELD_SOURCE), "zip") == 0,
		.artifacts = s->judgement.set,
	};
	form_hash(s, &v->form);
	if (!v->from_zip)
		(void)snprintf(v->commit, sizeof(v->commit), "%s",
		    form_text(s, FIELD_COMMIT));
	(void)snprintf(v->reason, sizeof(v->reason), "%s", how->reason);
}

int
seal_version(struct step *st, const struct sealing *how)
{
	struct submission *s = st->s;
	struct version_row v;
	char name[24];
	int64_t place;
	int r;

	describe(st, how, &v);
	(void)snprintf(name, sizeof(name), "%lld", (long long)v.number);
	r = seal_directory(st, ACCESS_SEALED, PLACE(s->id, SLOT_VERSIONS),
	    name, &v.object);
	if (r < 0)
		return r;
	place = PLACE(v.object, SLOT_SELF);
	r = seal_growing(st, place, how);
	if (r == 0)
		r = seal_artifacts(st, place);
	if (r == 0)
		r = seal_form(st, place);
	if (r == 0)
		r = seal_reports(st, place, &v, how);
	if (r == 0)
		r = store_add_version(st->c, &v);
	if (r < 0)
		return r;
	s->row.version = s->row.last_version = v.number;
	s->newest = v;
	return 0;
}

/* ---- looking back into the newest version ---- */

int
seal_list_artifacts(struct submission *s, struct conn *c,
    int (*each)(void *arg, const struct entry *e), void *arg)
{
	struct entry directory;
	int r;

	r = find_in_newest(s, c, "artifacts", &directory);
	return r < 0 ? r : store_list_entries(c,
	    PLACE(directory.object.id, SLOT_SELF), 0, each, arg);
}

static int
find_properties(struct submission *s, struct conn *c, struct hash *ret_content)
{
	struct entry directory, file;
	int r;

	r = find_in_newest(s, c, "artifacts", &directory);
	if (r == 0)
		r = store_find_entry(c, PLACE(directory.object.id, SLOT_SELF),
		    artifact_types[ARTIFACT_PROPERTIES].name, &file);
	if (r == 0)
		*ret_content = file.object.content;
	return r;
}

int
seal_authentication(struct submission *s, struct conn *c, struct buf *out)
{
	struct checked *checked;
	struct hash content;
	int r;

	r = find_properties(s, c, &content);
	if (r == 0)
		r = judge_stored(s, c, ARTIFACT_PROPERTIES,
		    artifact_types[ARTIFACT_PROPERTIES].name, &content,
		    &checked);
	if (r < 0)
		return r;
	(void)buf_printf(out, "=%s", checked_authentication_types(checked));
	checked_unref(checked);
	return out->error;
}

/* ---- refusals ---- */

static int
keep_outcome(struct submission *s, const char *text)
{
	struct step st CF_AUTO(step_done) = STEP_INIT;
	int r;

	r = step_begin(&st, s, DURABLE_PROCESS);
	if (r < 0)
		return r;
	step_outcome(&st, "%s", text);
	return step_commit(&st);
}

void
submission_note_refusal(struct submission *s, const struct reason *refusal)
{
	int r;

	if (refusal->error == 0 ||
	    strcmp(s->row.outcome, refusal->text) == 0)
		return;
	r = keep_outcome(s, refusal->text);
	if (r < 0)
		log_warning("cannot keep why something was refused: %s",
		    strerror(-r));
}

int
command_refused(struct submission *s, int r, const struct reason *refusal,
    struct reason *why)
{
	if (refusal->error == 0)
		return r;
	if (why != NULL)
		*why = *refusal;
	submission_note_refusal(s, refusal);
	return r;
}
