/*
 * What was merged: the files of the connector's folder as git knows them, and
 * whether the artifacts are those.  Git's ids say it without any file being
 * fetched.
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

/* ---- what came ---- */

int
pull_hear_folder(struct step *st, const struct pull_news *news)
{
	struct submission *s = st->s;
	struct buf text CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	int r;

	if (news->folder == NULL || news->looked_at == NULL)
		return 0;
	if (strlen(news->folder) < sizeof(s->pull.folder))
		(void)snprintf(s->pull.folder, sizeof(s->pull.folder), "%s",
		    news->folder);
	for (size_t i = 0; i < news->blobs; i++)
		if (strchr(news->blob[i].name, '\n') == NULL)
			(void)buf_printf(&text, "%s %s\n",
			    news->blob[i].object, news->blob[i].name);
	r = pull_set_text(st, PULL_TEXT_FILES, &text);
	if (r == 0)
		r = store_set_pull_tag(st->c, s->id, "folder",
		    news->looked_at);
	return r < 0 ? r : pull_load(s, st->c);
}

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

/* The id of that file; NULL: there is none. */
static const char *
find_file(const struct bytes *files, enum artifact a, size_t *ret_len)
{
	const char *line = files->data;

	while (*line != '\0') {
		const size_t len = strcspn(line, "\n"),
		    id = strcspn(line, " \n");
		char name[NAME_SIZE];

		if (id < len && len - id - 1 < sizeof(name)) {
			memcpy(name, line + id + 1, len - id - 1);
			name[len - id - 1] = '\0';
			*ret_len = id;
			if (artifact_by_name(name) == a)
				return line;
		}
		line += len + (line[len] == '\n');
	}
	return NULL;
}

static int
identify(struct submission *s, struct conn *c, enum artifact a)
{
	const struct draft_artifact *one = &s->judgement.artifact[a];
	struct bytes *content CF_AUTO(bytes_done) = NULL;
	int r;

	if (s->merged.git[a].object[0] != '\0' &&
	    hash_equal(&s->merged.git[a].content, &one->content))
		return 0;
	if (!hash_is_zero(&one->content)) {
		r = store_get_blob(c, &one->content, &content);
		if (r < 0)
			return r;
	}
	pull_git_object("blob", content != NULL ? content->data : "",
	    content != NULL ? content->size : 0, s->merged.git[a].object);
	s->merged.git[a].content = one->content;
	return 0;
}

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
	const char *there;
	size_t len = 0;
	int r;

	there = find_file(s->merged.files, a, &len);
	if (!here || there == NULL) {
		if ((here || there != NULL) && is_needed(a))
			s->merged.differs |= 1u << a;
		return 0;
	}
	r = identify(s, c, a);
	if (r == 0 && (strlen(s->merged.git[a].object) != len ||
	    memcmp(s->merged.git[a].object, there, len) != 0))
		s->merged.differs |= 1u << a;
	return r;
}

int
pull_compare(struct submission *s, struct conn *c)
{
	int r = 0;

	s->merged.known = s->row.pull == PULL_MERGED &&
	    s->merged.files != NULL && s->merged.files->size > 0;
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

int
pull_add_differing(struct submission *s, struct findings *found)
{
	int r = 0;

	for (enum artifact a = 0; a < ARTIFACT_COUNT && r == 0; a++) {
		struct buf file CF_AUTO(buf_done) = BUF_INIT(1024);
		struct buf text CF_AUTO(buf_done) = BUF_INIT(2048);
		struct finding f = {
			.rule = "Feedback", .severity = SEVERITY_ERROR,
			.pointer = "", .path = "", .waiver = "",
		};

		if ((s->merged.differs & 1u << a) == 0)
			continue;
		(void)buf_printf(&file, "%s%s", artifact_types[a].folder,
		    artifact_types[a].name);
		(void)buf_printf(&text, "commit does not match artifacts: "
		    "%s/%s, as it was merged with %.12s, is another file",
		    s->pull.folder, artifact_types[a].name,
		    s->pull.merged_as);
		f.file = buf_text(&file);
		f.text = buf_text(&text);
		r = file.error < 0 ? file.error : text.error < 0 ?
		    text.error : findings_add(found, &f);
	}
	return r;
}
