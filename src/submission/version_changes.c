/*
 * What the draft changes of the newest version.  Comparing takes a moment, and
 * several texts ask for the result at every change of anything: it is kept by
 * content, so that only other artifacts make another one.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "judge.h"
#include "seal.h"

/* The artifacts of one side, and what keeps their bytes. */
struct side {
	struct draft_artifact	 artifact[ARTIFACT_COUNT];
	char			 name[ARTIFACT_COUNT][NAME_SIZE + 16];
	struct bytes		*content[ARTIFACT_COUNT];
	struct checked		*properties;
	struct changes_set	 set;
};

static void
side_done(struct side *side)
{
	for (size_t a = 0; a < ARTIFACT_COUNT; a++)
		bytes_unref(side->content[a]);
	checked_unref(side->properties);
}

static int
take_sealed(void *arg, const struct entry *e)
{
	struct side *side = arg;
	const enum artifact which = artifact_by_name(e->name);

	if (which == ARTIFACT_NONE)
		return 0;
	side->artifact[which] = (struct draft_artifact){
		.present = true, .content = e->object.content,
	};
	(void)snprintf(side->artifact[which].name, NAME_SIZE, "%s", e->name);
	return 0;
}

/* Of apiProperties.json: what it asks for is known from judging it. */
static int
take_authentication(struct submission *s, struct conn *c, struct side *side)
{
	const struct draft_artifact *a = &side->artifact[ARTIFACT_PROPERTIES];
	int r;

	if (!a->present)
		return 0;
	r = judge_stored(s, c, ARTIFACT_PROPERTIES, a->name, &a->content,
	    &side->properties);
	if (r == 0 && checked_authentication(side->properties) !=
	    AUTHENTICATION_UNKNOWN)
		side->set.authentication_types =
		    checked_authentication_types(side->properties);
	return r;
}

static int
load(struct submission *s, struct conn *c, struct side *side)
{
	for (size_t a = 0; a < ARTIFACT_COUNT; a++) {
		struct changes_file *file = &side->set.file[a];
		int r;

		(void)snprintf(side->name[a], sizeof(side->name[a]), "%s%s",
		    artifact_types[a].folder, side->artifact[a].present ?
		    side->artifact[a].name : artifact_types[a].name);
		file->name = side->name[a];
		if (!side->artifact[a].present)
			continue;
		r = store_get_blob(c, &side->artifact[a].content,
		    &side->content[a]);
		if (r < 0)
			return r;
		file->data = side->content[a]->data;
		file->size = side->content[a]->size;
	}
	return take_authentication(s, c, side);
}

static int
compare(struct submission *s, struct conn *c, struct kept_changes *kept)
{
	struct buf text CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct findings *found CF_AUTO(findings_done) = NULL;
	struct side old CF_AUTO(side_done) = { .properties = NULL };
	struct side new CF_AUTO(side_done) = { .properties = NULL };
	int r;

	memcpy(new.artifact, s->judgement.artifact, sizeof(new.artifact));
	r = seal_list_artifacts(s, c, take_sealed, &old);
	if (r == 0)
		r = load(s, c, &old);
	if (r == 0)
		r = load(s, c, &new);
	if (r == 0)
		r = changes_find(&old.set, &new.set, CHANGES_VERSION, &found,
		    &kept->count);
	if (r == 0)
		r = findings_print_text(found, &text);
	if (r < 0)
		return r;
	kept->text = bytes_from_buf(&text);
	return kept->text != NULL ? 0 : -ENOMEM;
}

static int
renew(struct submission *s, struct conn *c)
{
	struct kept_changes kept = {
		.before = s->newest.artifacts, .after = s->judgement.set,
	};
	int r;

	if (s->changes.text != NULL &&
	    hash_equal(&s->changes.before, &kept.before) &&
	    hash_equal(&s->changes.after, &kept.after))
		return 0;
	r = compare(s, c, &kept);
	if (r < 0)
		return r;
	bytes_unref(s->changes.text);
	s->changes = kept;
	return 0;
}

int
submission_changes(struct submission *s, struct changes_count *ret_count)
{
	struct conn *c CF_AUTO(store_done) = NULL;
	int r;

	*ret_count = (struct changes_count){ .update = CHANGES_NONE };
	if (s->row.version == 0)
		return 0;
	r = store_read(s->domain->store, &c);
	if (r == 0)
		r = renew(s, c);
	if (r == 0)
		*ret_count = s->changes.count;
	return r;
}

int
text_version_changes(struct submission *s, struct conn *c, const char *what,
    struct buf *out)
{
	int r;

	if (s->row.version == 0)
		return buf_printf(out, "# %s: there is no earlier version to "
		    "compare with\n", what);
	r = renew(s, c);
	if (r < 0)
		return r;
	(void)buf_printf(out, "# %s, compared with version %lld: ", what,
	    (long long)s->row.version);
	(void)changes_print_count(&s->changes.count, out);
	(void)buf_putc(out, '\n');
	return buf_add(out, s->changes.text->data, s->changes.text->size);
}

int
text_changes(struct submission *s, struct buf *out)
{
	struct conn *c CF_AUTO(store_done) = NULL;
	int r;

	r = store_read(s->domain->store, &c);
	return r < 0 ? r : text_version_changes(s, c, "the draft", out);
}

size_t
kept_changes_size(const struct kept_changes *kept)
{
	return kept->text != NULL ? kept->text->size : 0;
}

void
kept_changes_drop(struct kept_changes *kept)
{
	bytes_unref(kept->text);
	kept->text = NULL;
}
