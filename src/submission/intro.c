/*
 * intro.md: what the portal has of it.  It travels separately from the
 * package, so a version holds none; each text that was attached is kept in
 * versions/intro/, with its time.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "draft.h"
#include "outbox.h"
#include "submit.h"

enum intro_state
intro_state(const struct submission *s)
{
	const struct draft_artifact *now = &s->judgement.artifact[ARTIFACT_INTRO];

	if (s->row.intro == 0)
		return INTRO_NOT_ATTACHED;
	return !now->present || hash_equal(&now->content, &s->intro.content) ?
	    INTRO_ATTACHED : INTRO_CHANGED;
}

int64_t
intro_attached_at(const struct submission *s)
{
	return s->row.intro > 0 ? s->intro.at : 0;
}

bool
intro_is_template(const struct submission *s)
{
	const struct draft_artifact *now = &s->judgement.artifact[ARTIFACT_INTRO];
	const char *text = template_text(artifact_types[ARTIFACT_INTRO].name);
	struct hash hash;

	if (!now->present || text == NULL)
		return false;
	hash_of(text, strlen(text), &hash);
	return hash_equal(&now->content, &hash);
}

/* ---- attaching ---- */

/* versions/intro/, made with the first text. */
static int
intro_place(struct step *st, int64_t *ret_place)
{
	static const char name[] = "intro";
	const int64_t versions = PLACE(st->s->id, SLOT_VERSIONS);
	struct object o = {
		.kind = OBJECT_DIRECTORY, .access = ACCESS_GROWING,
	};
	struct entry e;
	int r;

	r = store_find_entry(st->c, versions, name, &e);
	if (r == 0)
		o.id = e.object.id;
	else if (r == -ENOENT)
		r = object_create(st, &o, NULL, versions, name, NULL);
	if (r == 0)
		*ret_place = PLACE(o.id, SLOT_SELF);
	return r;
}

/* Content is by hash, so this costs a name. */
static int
keep_text(struct step *st, struct intro_row *row)
{
	const struct draft_artifact *now =
	    &st->s->judgement.artifact[ARTIFACT_INTRO];
	struct object o = {
		.kind = OBJECT_FILE, .access = ACCESS_SEALED,
		.content = now->content, .size = now->size,
	};
	char name[32];
	int64_t place;
	int r;

	(void)snprintf(name, sizeof(name), "%lld.md", (long long)row->number);
	r = intro_place(st, &place);
	if (r == 0)
		r = object_create(st, &o, NULL, place, name, NULL);
	row->object = o.id;
	row->content = o.content;
	return r;
}

static void
tell_attached(struct step *st, const struct intro_row *row)
{
	if (submission_way(st->s) == WAY_PORTAL) {
		step_outcome(st, "intro.md is kept as versions/intro/%lld.md, "
		    "and on its way to the portal", (long long)row->number);
		return;
	}
	step_outcome(st, "intro.md is recorded as attached, and kept as "
	    "versions/intro/%lld.md; nothing was sent: %s",
	    (long long)row->number,
	    submission_publisher(st->s) == PUBLISHER_VERIFIED ?
	    "attach it in ISV Studio, in Activity Control or Functional "
	    "Documentation" : "hand it to the reviewers");
}

int
intro_attach(struct step *st, const struct happening *h)
{
	struct submission *s = st->s;
	struct intro_row row = { .at = st->now, .version = s->row.version };
	int64_t last;
	int r;

	(void)h;
	r = store_last_intro(st->c, s->id, &last);
	row.number = last + 1;
	if (r == 0)
		r = keep_text(st, &row);
	if (r == 0)
		r = store_add_intro(st->c, s->id, &row);
	if (r == 0)
		r = step_event(st, "publisher", "attach intro: kept as "
		    "versions/intro/%lld.md", (long long)row.number);
	if (r < 0)
		return r;
	s->row.intro = row.number;
	s->intro = row;
	st->changes |= CHANGE_NAMES;
	tell_attached(st, &row);
	return submission_way(s) == WAY_PORTAL ?
	    outbox_intro(st, row.number) : 0;
}
