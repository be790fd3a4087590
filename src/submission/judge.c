/*
 * Judging a draft.  The rules know bytes; which bytes play which role, which
 * files are none of them, and what was refused is found here.  A judgement is
 * made anew after each change, but content is checked once: the results are
 * kept by hash, a few for each artifact, because an editor that saves moves
 * the old content away, writes the new one and may put the old one back.
 */
#include "judge.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
judgement_done(struct judgement *j)
{
	for (size_t a = 0; a < ARTIFACT_COUNT; a++)
		checked_unref(j->artifact[a].checked);
	for (size_t i = 0; i < j->strays; i++)
		free(j->stray[i].name);
	findings_free(j->spellings);
	findings_free(j->findings);
	waivers_free(j->waivers);
	*j = (struct judgement){ .findings = NULL };
}

/* ---- content ---- */

static void
file_of(enum artifact which, const char *name, char *ret_file, size_t size)
{
	(void)snprintf(ret_file, size, "%s%s", artifact_types[which].folder,
	    name);
}

static struct checked_entry *
find_checked(struct submission *s, enum artifact which, const char *name,
    const struct hash *content)
{
	const enum publisher publisher = submission_publisher(s);

	for (size_t i = 0; i < CHECKED_CACHE; i++) {
		struct checked_entry *e = &s->checked[which][i];

		if (e->checked != NULL && e->publisher == publisher &&
		    hash_equal(&e->content, content) &&
		    strcmp(e->name, name) == 0)
			return e;
	}
	return NULL;
}

static void
keep_checked(struct submission *s, enum artifact which, const char *name,
    const struct hash *content, struct checked *checked)
{
	unsigned i = s->checked_next[which];
	struct checked_entry *e = &s->checked[which][i];

	s->checked_next[which] = (i + 1) % CHECKED_CACHE;
	checked_unref(e->checked);
	e->checked = checked_ref(checked);
	e->content = *content;
	e->publisher = submission_publisher(s);
	(void)snprintf(e->name, sizeof(e->name), "%s", name);
}

int
judge_content(struct submission *s, enum artifact which, const char *name,
    const void *data, size_t size, const struct hash *content,
    struct checked **ret_checked)
{
	struct checked_entry *kept = find_checked(s, which, name, content);
	char file[NAME_SIZE + 16];
	struct checked *checked;
	int r;

	if (kept != NULL) {
		*ret_checked = checked_ref(kept->checked);
		return 0;
	}
	file_of(which, name, file, sizeof(file));
	r = rules_check_file(which, file, data, size, submission_publisher(s),
	    &checked);
	if (r < 0)
		return r;
	keep_checked(s, which, name, content, checked);
	*ret_checked = checked;
	return 0;
}

int
judge_stored(struct submission *s, struct conn *c, enum artifact which,
    const char *name, const struct hash *content, struct checked **ret_checked)
{
	struct checked_entry *kept = find_checked(s, which, name, content);
	struct bytes *bytes CF_AUTO(bytes_done) = NULL;
	int r;

	if (kept != NULL) {
		*ret_checked = checked_ref(kept->checked);
		return 0;
	}
	r = store_get_blob(c, content, &bytes);
	if (r < 0)
		return r;
	return judge_content(s, which, name, bytes->data, bytes->size,
	    content, ret_checked);
}

/* ---- waivers ---- */

/* JSON artifacts in which places of waivers are looked up. */
struct looked_into {
	struct conn	*c;
	const struct judgement *j;
	struct bytes	*content[ARTIFACT_COUNT];
};

static void
looked_into_done(struct looked_into *l)
{
	for (size_t a = 0; a < ARTIFACT_COUNT; a++)
		bytes_unref(l->content[a]);
}

static int
look_into(void *arg, enum artifact which, struct locator **ret_locator)
{
	struct looked_into *l = arg;
	const struct draft_artifact *one = &l->j->artifact[which];
	char file[NAME_SIZE + 16];
	int r;

	if (!one->present)
		return -ENOENT;
	r = store_get_blob(l->c, &one->content, &l->content[which]);
	if (r < 0)
		return r;
	file_of(which, one->name, file, sizeof(file));
	return locator_new(file, l->content[which]->data,
	    l->content[which]->size, ret_locator);
}

static int
read_waivers(const struct submission *s, struct waivers **ret_waivers)
{
	const char *text = form_text(s, FIELD_WAIVERS);

	return waivers_parse(text, strlen(text), ret_waivers);
}

/* 'found' is replaced. */
static int
waive(const struct submission *s, struct conn *c, struct judgement *j,
    struct findings **found)
{
	struct looked_into l CF_AUTO(looked_into_done) = { .c = c, .j = j };
	const struct waiving how = {
		.file = "form/waivers", .whole = true, .open = look_into,
		.arg = &l,
	};
	struct findings *all;
	int r;

	r = read_waivers(s, &j->waivers);
	if (r < 0 || form_text(s, FIELD_WAIVERS)[0] == '\0')
		return r;
	r = waivers_apply(j->waivers, &how, *found, &all);
	if (r < 0)
		return r;
	findings_free(*found);
	*found = all;
	for (size_t i = 0; i < waivers_count(j->waivers); i++) {
		j->waived += waivers_at(j->waivers, i)->waived;
		j->claimed += waivers_at(j->waivers, i)->claimed;
	}
	return 0;
}

/* Errors that are left in one file once the waivers were applied. */
static size_t
errors_of(const struct submission *s, const struct checked *checked)
{
	static const struct waiving how = { .file = "form/waivers" };
	const struct findings *found = checked_findings(checked);
	size_t errors = findings_count_of(found, SEVERITY_ERROR);
	struct waivers *w CF_AUTO(waivers_done) = NULL;
	struct findings *rest CF_AUTO(findings_done) = NULL;

	/* Without memory for it nothing is waived. */
	if (errors > 0 && read_waivers(s, &w) == 0 &&
	    waivers_apply(w, &how, found, &rest) == 0)
		errors = findings_count_of(rest, SEVERITY_ERROR);
	return errors;
}

bool
judge_refuses(const struct submission *s, const struct checked *checked,
    size_t size, bool by_opener)
{
	if (size == 0)
		return false;
	if (checked_has(checked, FINDING_ENDS_TOO_SOON) && !by_opener)
		return false;
	switch (s->domain->options.validate) {
	case VALIDATE_DOCUMENT:
		return checked_has(checked, FINDING_NOT_DOCUMENT);
	case VALIDATE_STRICT:
		return errors_of(s, checked) > 0;
	case VALIDATE_OFF:
		break;
	}
	return false;
}

/* ---- roles ---- */

static void
cast(struct draft_artifact *a, const struct entry *e)
{
	*a = (struct draft_artifact){
		.present = true,
		.object = e->object.id,
		.content = e->object.content,
		.size = e->object.size,
		.mtime = e->object.mtime,
		.ctime = e->object.ctime,
	};
	memcpy(a->name, e->name, sizeof(a->name));
}

/*
 * Two spellings of a readme: the usual one counts, else the older name.  It
 * has to be a rule that does not depend on the order of listing.
 */
static int
cast_again(struct judgement *j, enum artifact which, const struct entry *e)
{
	struct draft_artifact *a = &j->artifact[which];
	char other[NAME_SIZE];

	memcpy(other, e->name, sizeof(other));
	if (strcmp(e->name, artifact_types[which].name) == 0) {
		memcpy(other, a->name, sizeof(other));
		cast(a, e);
	}
	return rules_report_readme(j->spellings, a->name, other);
}

static enum artifact
role_of(const struct entry *e)
{
	return e->object.kind == OBJECT_FILE ? artifact_by_name(e->name) :
	    ARTIFACT_NONE;
}

static int
take_role(void *arg, const struct entry *e)
{
	enum artifact which = role_of(e);
	struct judgement *j = arg;

	if (which == ARTIFACT_NONE)
		return 0;
	if (j->artifact[which].present)
		return cast_again(j, which, e);
	cast(&j->artifact[which], e);
	return 0;
}

static int
find_roles(struct submission *s, struct conn *c, struct judgement *j)
{
	struct entry intro;
	int r;

	j->spellings = findings_new();
	if (j->spellings == NULL)
		return -ENOMEM;
	r = store_list_entries(c, PLACE(s->id, SLOT_ARTIFACTS), 0, take_role,
	    j);
	if (r < 0)
		return r;
	r = store_find_entry(c, PLACE(s->id, SLOT_SELF),
	    artifact_types[ARTIFACT_INTRO].name, &intro);
	if (r == 0 && intro.object.kind == OBJECT_FILE)
		cast(&j->artifact[ARTIFACT_INTRO], &intro);
	return r == -ENOENT ? 0 : r;
}

/* ---- strays: all that has no role ---- */

static int
take_stray(void *arg, const struct entry *e)
{
	struct judgement *j = arg;
	char *name;

	j->examined = e->id;
	if (role_of(e) != ARTIFACT_NONE || rules_name_is_quiet(e->name))
		return 0;
	name = text_dup(e->name, strlen(e->name));
	if (name == NULL)
		return -ENOMEM;
	j->stray[j->strays++] = (struct stray){ e->id, name };
	j->strays_differ = true;
	return j->strays == STRAYS_MAX ? 1 : 0;
}

/*
 * Entries have ascending numbers that are never used again: what was not
 * examined lies behind what was.
 */
static int
find_strays(struct submission *s, struct conn *c, struct judgement *j)
{
	int r;

	if (j->strays == STRAYS_MAX)
		return 0;
	r = store_list_entries(c, PLACE(s->id, SLOT_ARTIFACTS), j->examined,
	    take_stray, j);
	return r < 0 ? r : 0;
}

static int
report_strays(const struct judgement *j, struct findings *rest)
{
	int r = 0;

	for (size_t i = 0; i < j->strays && r >= 0; i++)
		r = rules_report_stray(rest, j->stray[i].name);
	return r;
}

void
judgement_forget(struct judgement *j, int64_t entry)
{
	for (size_t i = 0; i < j->strays; i++) {
		if (j->stray[i].entry != entry)
			continue;
		free(j->stray[i].name);
		memmove(&j->stray[i], &j->stray[i + 1],
		    (j->strays - i - 1) * sizeof(j->stray[i]));
		j->strays--;
		j->strays_differ = true;
		return;
	}
}

static void
hash_set(struct judgement *j)
{
	struct { char name[NAME_SIZE]; struct hash content; } set[ARTIFACT_COUNT];

	memset(set, 0, sizeof(set));
	for (size_t a = 0; a < ARTIFACT_COUNT; a++) {
		if (!j->artifact[a].present || a == ARTIFACT_INTRO)
			continue;
		(void)snprintf(set[a].name, sizeof(set[a].name), "%s",
		    j->artifact[a].name);
		set[a].content = j->artifact[a].content;
	}
	hash_of(set, sizeof(set), &j->set);
}

/* ---- refused saves ---- */

static int
take_refusal(void *arg, const struct refused_row *row)
{
	struct judgement *j = arg;

	if (row->which < ARTIFACT_COUNT) {
		j->refused[row->which].pending = true;
		j->refused[row->which].row = *row;
		j->refusals++;
	}
	return 0;
}

static int
report_refusal(struct submission *s, struct conn *c, struct judgement *j,
    enum artifact which)
{
	struct refusal *refused = &j->refused[which];
	struct checked *checked;
	char file[NAME_SIZE + 16], saved[NAME_SIZE + 16], at[CLOCK_TEXT_SIZE];
	int r;

	(void)snprintf(file, sizeof(file), "refused/%s", refused->name);
	file_of(which, refused->name, saved, sizeof(saved));
	clock_text(refused->row.at, at);
	r = rules_report(j->findings, "SaveRefused", file, saved, at, NULL);
	if (r < 0)
		return r;
	r = judge_stored(s, c, which, refused->name, &refused->content,
	    &checked);
	if (r < 0)
		return r;
	r = findings_add_all(j->findings, checked_findings(checked), file);
	checked_unref(checked);
	return r;
}

static int
report_refusals(struct submission *s, struct conn *c, struct judgement *j)
{
	struct entry e;
	int r;

	r = store_list_refused(c, s->id, take_refusal, j);
	for (enum artifact a = 0; r >= 0 && a < ARTIFACT_COUNT; a++) {
		struct refusal *refused = &j->refused[a];

		if (!refused->pending)
			continue;
		r = store_entry_of(c, refused->row.object, &e);
		if (r < 0)
			break;
		memcpy(refused->name, e.name, sizeof(refused->name));
		refused->content = e.object.content;
		r = report_refusal(s, c, j, a);
	}
	return r;
}

/* ---- all of it ---- */

static int
check_artifacts(struct submission *s, struct conn *c, struct judgement *j)
{
	for (enum artifact a = 0; a < ARTIFACT_COUNT; a++) {
		struct draft_artifact *one = &j->artifact[a];
		int r;

		if (!one->present)
			continue;
		r = judge_stored(s, c, a, one->name, &one->content,
		    &one->checked);
		if (r < 0)
			return r;
	}
	return 0;
}

static int
check_set(struct submission *s, struct judgement *j, struct findings *rest)
{
	struct rules_set set = {
		.publisher = submission_publisher(s), .complete = true,
	};
	struct findings *found CF_AUTO(findings_done) = NULL;
	int r;

	j->complete = true;
	for (enum artifact a = 0; a < ARTIFACT_COUNT; a++) {
		set.file[a] = j->artifact[a].checked;
		if (!j->artifact[a].present && rules_requires(a, set.publisher))
			j->complete = false;
	}
	r = rules_check_set(&set, &found);
	return r < 0 ? r : findings_add_all(rest, found, NULL);
}

/*
 * An error that its publisher claims to be a false alarm is answered: log and
 * handoff.md hand the answer to the reviewer, who decides.
 */
static bool
blocks(const struct finding *one)
{
	return one->severity == SEVERITY_ERROR && one->waiver[0] == '\0' &&
	    strncmp(one->file, "refused/", 8) != 0 &&
	    strcmp(one->file, artifact_types[ARTIFACT_INTRO].name) != 0;
}

/* Nothing about intro.md keeps the rest from being submitted. */
bool
judgement_is_unmended(const struct judgement *j, enum artifact which)
{
	return which != ARTIFACT_INTRO && j->refused[which].pending &&
	    j->artifact[which].present;
}

static void
sum_up(struct judgement *j)
{
	const struct checked *properties =
	    j->artifact[ARTIFACT_PROPERTIES].checked;

	for (size_t i = 0; i < findings_count(j->findings); i++)
		j->errors += blocks(findings_at(j->findings, i));
	for (enum artifact a = 0; a < ARTIFACT_COUNT; a++)
		j->unmended += judgement_is_unmended(j, a);
	hash_set(j);
	j->authentication = AUTHENTICATION_UNKNOWN;
	j->authentication_types = "";
	if (properties != NULL) {
		j->authentication = checked_authentication(properties);
		j->authentication_types =
		    checked_authentication_types(properties);
	}
}

/*
 * What was refused comes first, each with its line that says so on top: a
 * sort by place would put a finding of line 1 above it.
 */
static int
judge_found(struct submission *s, struct conn *c, struct judgement *j)
{
	struct findings *rest CF_AUTO(findings_done) = findings_new();
	int r;

	j->findings = findings_new();
	if (j->findings == NULL || rest == NULL)
		return -ENOMEM;
	r = findings_add_all(rest, j->spellings, NULL);
	if (r >= 0)
		r = report_strays(j, rest);
	if (r >= 0)
		r = check_artifacts(s, c, j);
	if (r >= 0)
		r = check_set(s, j, rest);
	if (r >= 0)
		r = waive(s, c, j, &rest);
	if (r >= 0)
		r = report_refusals(s, c, j);
	if (r < 0)
		return r;
	findings_sort(rest);
	return findings_add_all(j->findings, rest, NULL);
}

/* 'j' has what was found; it becomes the judgement, or is released. */
static int
judge(struct submission *s, struct conn *c, struct judgement *j)
{
	int r;

	r = judge_found(s, c, j);
	if (r < 0) {
		judgement_done(j);
		return r;
	}
	sum_up(j);
	j->strays_differ = false;
	judgement_done(&s->judgement);
	s->judgement = *j;
	return 0;
}

int
judge_draft(struct submission *s, struct conn *c)
{
	struct judgement j = { .findings = NULL };
	int r;

	r = find_roles(s, c, &j);
	if (r >= 0)
		r = find_strays(s, c, &j);
	if (r < 0) {
		judgement_done(&j);
		return r;
	}
	return judge(s, c, &j);
}

/* Roles and names go over from the judgement of before. */
static struct judgement
take_names(struct judgement *before)
{
	struct judgement j = {
		.strays = before->strays, .examined = before->examined,
		.spellings = before->spellings,
	};

	memcpy(j.stray, before->stray, sizeof(j.stray));
	memcpy(j.artifact, before->artifact, sizeof(j.artifact));
	for (size_t a = 0; a < ARTIFACT_COUNT; a++)
		j.artifact[a].checked = NULL;
	before->strays = 0;
	before->spellings = NULL;
	return j;
}

int
judge_strays(struct submission *s, struct conn *c)
{
	struct judgement j;
	int r;

	r = find_strays(s, c, &s->judgement);
	if (r < 0 || !s->judgement.strays_differ)
		return r;
	j = take_names(&s->judgement);
	r = judge(s, c, &j);
	return r < 0 ? r : 1;
}
