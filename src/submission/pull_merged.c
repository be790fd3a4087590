/*
 * What was merged, and whether the artifacts are that: git's ids say it.
 */
#include "pull.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- paths ---- */

bool
pull_artifact_of(const struct submission *s, const char *path,
    struct buf *out)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash == NULL ? path : slash + 1;
	const char *folder = s->pull.folder;
	const enum artifact a = artifact_by_name(name);

	if (a == ARTIFACT_NONE)
		return false;
	if (folder[0] != '\0' && (slash == NULL ||
	    strlen(folder) != (size_t)(slash - path) ||
	    memcmp(folder, path, strlen(folder)) != 0))
		return false;
	return buf_printf(out, "%s%s", artifact_types[a].folder,
	    artifact_types[a].any_case && s->judgement.artifact[a].present ?
	    s->judgement.artifact[a].name : artifact_types[a].name) == 0;
}

/* ---- the form ---- */

int
pull_hear_merged(struct step *st)
{
	struct submission *s = st->s;
	char number[24];
	int r = 0;

	(void)snprintf(number, sizeof(number), "%lld",
	    (long long)s->pull.number);
	if (!form_is_set(s, FIELD_PULL_REQUEST))
		r = form_fill(st, FIELD_PULL_REQUEST, number);
	/* The portal asks for the pull request's most recent commit, and takes
	 * SHA-1 only (submit-for-certification.md). */
	if (r == 0 && strlen(s->pull.head) == 40)
		r = form_fill(st, FIELD_COMMIT, s->pull.head);
	return r;
}

/* ---- comparing ---- */

/*
 * What has to be in a pull request is compared whenever it is here or there.
 * Readme and icon may be at one place only (certification-submission.md).
 */
static bool
is_needed(enum artifact a)
{
	return a != ARTIFACT_README && a != ARTIFACT_ICON;
}

static int
compare_one(struct submission *s, struct conn *c, enum artifact a)
{
	const bool here = s->judgement.artifact[a].present;
	struct pull_there there;
	const bool is_there = pull_find(s, a, &there);
	int r;

	if (!here || !is_there) {
		if ((here || is_there) && is_needed(a))
			s->merged.differs |= 1u << a;
		return 0;
	}
	r = pull_identify(s, c, a);
	if (r == 0 && strcmp(s->merged.git[a].object, there.object) != 0)
		s->merged.differs |= 1u << a;
	return r;
}

int
pull_compare(struct submission *s, struct conn *c)
{
	int r = 0;

	s->merged.known = s->row.pull == PULL_MERGED && pull_is_looked_at(s) &&
	    s->pull.merged_as[0] != '\0';
	s->merged.differs = 0;
	for (enum artifact a = 0; a < ARTIFACT_INTRO && r == 0 &&
	    s->merged.known; a++)
		r = compare_one(s, c, a);
	return r;
}

/* What is merged is known better than what somebody recorded. */
int
pull_derive_merged(struct step *st)
{
	struct submission *s = st->s;
	int r;

	r = pull_compare(s, st->c);
	if (r < 0 || !s->merged.known)
		return r;
	if (s->merged.differs == 0)
		s->row.pull_artifacts = s->judgement.set;
	else if (hash_equal(&s->row.pull_artifacts, &s->judgement.set))
		s->row.pull_artifacts = (struct hash){ { 0 } };
	return 0;
}

int
pull_print_differing(const struct submission *s, struct buf *out)
{
	const char *before = "";

	for (enum artifact a = 0; a < ARTIFACT_COUNT; a++) {
		if ((s->merged.differs & 1u << a) == 0)
			continue;
		(void)buf_printf(out, "%s%s", before, artifact_types[a].name);
		before = ", ";
	}
	return out->error;
}

/* Where the first difference stands in the artifact, as it is here. */
static unsigned
first_line(const struct bytes *here, const struct bytes *there)
{
	const size_t len = here->size < there->size ? here->size :
	    there->size;
	unsigned line = 1;

	for (size_t i = 0; i < len && here->data[i] == there->data[i]; i++)
		/* What only ends sooner here has no line behind its last. */
		line += here->data[i] == '\n' && i + 1 < here->size;
	return line;
}

static int
find_line(struct submission *s, struct conn *c, enum artifact a,
    unsigned *ret_line)
{
	const struct draft_artifact *one = &s->judgement.artifact[a];
	struct pull_there there CF_AUTO(pull_there_done) = { .content = NULL };
	struct bytes *here CF_AUTO(bytes_done) = NULL;
	int r;

	/* A picture has no lines. */
	if (a == ARTIFACT_ICON || !one->present)
		return 0;
	r = pull_read(s, c, a, &there);
	if (r == 0 && there.content != NULL)
		r = store_get_blob(c, &one->content, &here);
	if (here != NULL)
		*ret_line = first_line(here, there.content);
	return r;
}

static int
put_difference(const struct submission *s, enum artifact a, struct buf *out)
{
	struct pull_there there;
	const bool is_there = pull_find(s, a, &there);

	return buf_printf(out, "commit does not match artifacts: %s%s%s, as it "
	    "was merged with %.12s, %s: see open-source/diff", s->pull.folder,
	    s->pull.folder[0] != '\0' ? "/" : "",
	    is_there ? there.name : artifact_types[a].name,
	    s->pull.merged_as, !is_there ? "is not there" :
	    !s->judgement.artifact[a].present ? "is not here" :
	    "is another file");
}

static int
add_one(struct submission *s, struct conn *c, enum artifact a,
    struct findings *found)
{
	struct buf file CF_AUTO(buf_done) = BUF_INIT(1024);
	struct buf text CF_AUTO(buf_done) = BUF_INIT(2048);
	struct finding f = {
		.rule = "Feedback", .severity = SEVERITY_ERROR,
		.pointer = "", .path = "", .waiver = "",
	};
	int r;

	(void)buf_printf(&file, "%s%s", artifact_types[a].folder,
	    s->judgement.artifact[a].present ?
	    s->judgement.artifact[a].name : artifact_types[a].name);
	(void)put_difference(s, a, &text);
	r = file.error < 0 ? file.error : text.error;
	if (r == 0)
		r = find_line(s, c, a, &f.line);
	f.file = buf_text(&file);
	f.text = buf_text(&text);
	return r < 0 ? r : findings_add(found, &f);
}

int
pull_add_differing(struct submission *s, struct conn *c,
    struct findings *found)
{
	int r = 0;

	for (enum artifact a = 0; a < ARTIFACT_COUNT && r == 0; a++)
		if ((s->merged.differs & 1u << a) != 0)
			r = add_one(s, c, a, found);
	return r;
}
