/*
 * Commits of others, accepted: what they made of the connector's files becomes
 * that of artifacts/, as if it had been saved there.
 *
 * What was published last is what both sides began with.  A file that only
 * they changed is taken over; what it replaces was published, and so is in an
 * earlier commit.  One that both changed is nobody's to merge but its owner's:
 * then nothing is taken over.
 */
#include "repo.h"

#include <errno.h>
#include <string.h>

#include "draft.h"
#include "judge.h"
#include "pull.h"

#define ZIP_MAX		((size_t)32 << 20)

enum take {
	TAKE_NOTHING,
	TAKE_CONTENT,		/* theirs, into artifacts/ */
	TAKE_REMOVAL,		/* they removed it */
	TAKE_UNREADABLE,	/* theirs, which is not here */
	TAKE_CONFLICT,		/* both changed it */
	TAKES
};

struct taking {
	struct bytes	*base[ARTIFACT_COUNT];	/* NULL: was not published */
	struct pull_there there[ARTIFACT_COUNT];
	bool		 is_there[ARTIFACT_COUNT];
	enum take	 take[ARTIFACT_COUNT];
};

static void
taking_done(struct taking *t)
{
	for (size_t a = 0; a < ARTIFACT_COUNT; a++) {
		bytes_unref(t->base[a]);
		pull_there_done(&t->there[a]);
	}
}

/* ---- what is on which side ---- */

static int
take_base(void *arg, const char *name, const void *data, size_t size)
{
	struct taking *t = arg;
	const enum artifact a = artifact_by_name(name);

	if (a == ARTIFACT_NONE || t->base[a] != NULL)
		return 0;
	t->base[a] = bytes_new(size > 0 ? data : "", size);
	return t->base[a] != NULL ? 0 : -ENOMEM;
}

/* Of independent publishers the icon is Microsoft's. */
static bool
is_ours(const struct submission *s, enum artifact a)
{
	return a < ARTIFACT_INTRO && (a != ARTIFACT_ICON ||
	    submission_publisher(s) == PUBLISHER_VERIFIED);
}

static int
look(struct submission *s, struct conn *c, struct taking *t)
{
	int r;

	r = repo_read_published(s, c, take_base, t);
	for (enum artifact a = 0; a < ARTIFACT_INTRO && r >= 0; a++) {
		if (!is_ours(s, a))
			continue;
		t->is_there[a] = pull_find(s, a, &t->there[a]);
		r = pull_read(s, c, a, &t->there[a]);
	}
	return r < 0 ? r : 0;
}

static int
have_they_changed(const struct taking *t, enum artifact a, bool *ret_changed)
{
	const struct bytes *base = t->base[a];
	char object[PULL_OBJECT_SIZE];
	int r;

	*ret_changed = (base != NULL) != t->is_there[a];
	if (base == NULL || !t->is_there[a])
		return 0;
	r = pull_git_object("blob", base->data, base->size, object);
	*ret_changed = r == 0 && strcmp(object, t->there[a].object) != 0;
	return r;
}

static bool
have_we_changed(const struct submission *s, const struct taking *t,
    enum artifact a)
{
	const struct bytes *base = t->base[a];
	struct hash hash;

	if (base == NULL)
		return true;
	object_content_hash(base->data, base->size, &hash);
	return !hash_equal(&hash, &s->judgement.artifact[a].content);
}

/* Who removed it here, and accepts theirs, loses nothing. */
static int
decide(struct submission *s, struct conn *c, struct taking *t,
    enum artifact a)
{
	const bool here = s->judgement.artifact[a].present;
	bool changed;
	int r;

	t->take[a] = TAKE_NOTHING;
	r = have_they_changed(t, a, &changed);
	if (r < 0 || !changed || (!here && !t->is_there[a]))
		return r;
	if (here && t->is_there[a])
		r = pull_identify(s, c, a);
	if (r < 0 || (here && t->is_there[a] &&
	    strcmp(s->merged.git[a].object, t->there[a].object) == 0))
		return r;
	if (here && have_we_changed(s, t, a))
		t->take[a] = TAKE_CONFLICT;
	else if (!t->is_there[a])
		t->take[a] = TAKE_REMOVAL;
	else
		t->take[a] = t->there[a].content != NULL ? TAKE_CONTENT :
		    TAKE_UNREADABLE;
	return 0;
}

static int
decide_all(struct submission *s, struct conn *c, struct taking *t)
{
	int r = 0;

	for (enum artifact a = 0; a < ARTIFACT_INTRO && r == 0; a++)
		if (is_ours(s, a))
			r = decide(s, c, t, a);
	return r;
}

/* ---- refusing ---- */

/* Their names, with commas; false: there are none. */
static bool
list(const struct submission *s, const struct taking *t, enum take take,
    struct buf *out)
{
	for (enum artifact a = 0; a < ARTIFACT_INTRO; a++) {
		if (t->take[a] != take)
			continue;
		(void)buf_printf(out, "%s%s", out->len > 0 ? ", " : "",
		    s->judgement.artifact[a].present ?
		    s->judgement.artifact[a].name : artifact_types[a].name);
	}
	return out->len > 0;
}

static int
check(const struct submission *s, const struct taking *t, struct reason *why)
{
	struct buf names CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);

	if (list(s, t, TAKE_CONFLICT, &names))
		return reason_set(why, ECANCELED, "changed here and in the "
		    "pull request: %s; nothing is taken over: move yours away "
		    "(mv artifacts/%.*s artifacts/mine), accept again, and "
		    "bring your changes back in; to keep all files of "
		    "artifacts/: echo \"reject others\" > "
		    "open-source/publish", buf_text(&names),
		    (int)strcspn(buf_text(&names), ","), buf_text(&names));
	if (list(s, t, TAKE_UNREADABLE, &names))
		return reason_set(why, ECANCELED, "too large to be taken over, "
		    "or not given by GitHub: %s; get it with git, put it into "
		    "artifacts/, and accept again", buf_text(&names));
	return 0;
}

/* ---- taking over ---- */

static int
settle(struct step *st, const struct object *o, enum artifact a,
    const struct bytes *content, const struct hash *hash)
{
	const struct attempt attempt = {
		.which = a, .name = st->s->judgement.artifact[a].name,
		.data = content->data, .size = content->size,
		.content = *hash, .before = o->content,
	};

	return refused_settle(st, &attempt);
}

static int
take_content(struct step *st, const struct taking *t, enum artifact a)
{
	struct submission *s = st->s;
	const struct draft_artifact *one = &s->judgement.artifact[a];
	const struct bytes *content = t->there[a].content;
	struct object o;
	struct hash hash;
	int r;

	if (!one->present) {
		r = object_quota(st, 1, 0, NULL);
		return r < 0 ? r : object_create_file(st, ACCESS_EDITABLE,
		    PLACE(s->id, SLOT_ARTIFACTS), artifact_types[a].name,
		    content->data, content->size, NULL);
	}
	object_content_hash(content->data, content->size, &hash);
	r = object_get(s, st->c, one->object, &o);
	if (r == 0)
		r = settle(st, &o, a, content, &hash);
	if (r < 0)
		return r;
	o.access = ACCESS_EDITABLE;
	return object_set_content(st, &o, &hash, content->data, content->size,
	    st->now);
}

static int
take_removal(struct step *st, const struct taking *t, enum artifact a)
{
	struct submission *s = st->s;
	const int64_t place = PLACE(s->id, SLOT_ARTIFACTS);
	struct entry e;
	int r;

	(void)t;
	r = store_find_entry(st->c, place, s->judgement.artifact[a].name, &e);
	if (r == 0)
		r = object_unlink(st, &e, a);
	return r < 0 ? r : store_set_place_time(st->c, place, st->now);
}

static int	(*const takes[TAKES])(struct step *st, const struct taking *t,
		    enum artifact a) = {
	[TAKE_CONTENT] = take_content,
	[TAKE_REMOVAL] = take_removal,
};

/* From now on they are what both sides begin with. */
static int
keep_base(struct step *st, const struct taking *t)
{
	struct pack_file file[ARTIFACT_COUNT];
	struct buf zip CF_AUTO(buf_done) = BUF_INIT(ZIP_MAX);
	size_t count = 0;
	int r;

	for (enum artifact a = 0; a < ARTIFACT_INTRO; a++) {
		const struct bytes *content = t->there[a].content;

		if (content != NULL)
			file[count++] = (struct pack_file){
				t->there[a].name, content->data, content->size,
			};
	}
	if (count == 0)
		return repo_keep_published(st, "", 0);
	r = pack_zip(file, count, &zip, NULL);
	return r < 0 ? r : repo_keep_published(st, buf_text(&zip), zip.len);
}

static int
take_all(struct step *st, const struct taking *t)
{
	int r = 0;

	for (enum artifact a = 0; a < ARTIFACT_INTRO && r == 0; a++) {
		if (takes[t->take[a]] == NULL)
			continue;
		r = takes[t->take[a]](st, t, a);
		st->judge = true;
		st->changes |= CHANGE_NAMES;
		st->s->taken_over = true;
	}
	return r < 0 ? r : keep_base(st, t);
}

bool
submission_has_taken_over(struct submission *s)
{
	const bool has = s->taken_over;

	s->taken_over = false;
	return has;
}

int
repo_take_over(struct step *st, struct buf *names, struct reason *why)
{
	struct taking t CF_AUTO(taking_done) = { .base = { NULL } };
	int r;

	r = look(st->s, st->c, &t);
	if (r == 0)
		r = decide_all(st->s, st->c, &t);
	if (r == 0)
		r = check(st->s, &t, why);
	if (r < 0)
		return r;
	(void)list(st->s, &t, TAKE_CONTENT, names);
	(void)list(st->s, &t, TAKE_REMOVAL, names);
	return take_all(st, &t);
}
