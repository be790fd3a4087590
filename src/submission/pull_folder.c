/*
 * What the repository has in the connector's folder, at the commit that was
 * looked at: the artifacts among its files as git knows them, and their bytes.
 *
 * Bytes are kept under the artifact's name and count by their id alone: those
 * that have another one than the folder's file are of an earlier look, and as
 * good as none.
 */
#include "pull.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "repo.h"

#define OTHERS_MAX	100u	/* files that are no artifacts, told of */

/* ---- which one ---- */

/* Without a pull request it follows what the connector is called. */
static bool
is_its_folder(const struct submission *s)
{
	struct buf folder CF_AUTO(buf_done) = BUF_INIT(1024);

	return repo_folder(s, &folder) == 0 && s->merged.folder != NULL &&
	    strcmp(s->merged.folder->data, buf_text(&folder)) == 0;
}

bool
pull_is_looked_at(const struct submission *s)
{
	const char *wanted = s->pull.merged_as[0] != '\0' ?
	    s->pull.merged_as : s->pull.head;
	const char *at = s->merged.looked_at;

	if (!pull_is_here(s) || at[0] == '\0')
		return false;
	return s->pull.number != 0 ? strcmp(at, wanted) == 0 :
	    is_its_folder(s);
}

/* What was merged is known, and may be in another folder than is next. */
bool
pull_shows_folder(const struct submission *s)
{
	if (!pull_is_looked_at(s))
		return false;
	return s->pull.number == 0 || repo_has_pull(s) ||
	    s->pull.folder[0] == '\0' || is_its_folder(s);
}

static const char *
found(const struct submission *s)
{
	return s->merged.found != NULL ? s->merged.found->data : "";
}

enum folder_is
pull_folder_is(const struct submission *s)
{
	if (!pull_shows_folder(s))
		return FOLDER_UNKNOWN;
	return found(s)[0] != '\0' && pull_alike(s) == NULL ?
	    FOLDER_THERE : FOLDER_NEW;
}

const char *
pull_alike(const struct submission *s)
{
	if (!pull_shows_folder(s) || found(s)[0] == '\0' ||
	    s->merged.folder == NULL ||
	    strcmp(found(s), s->merged.folder->data) == 0)
		return NULL;
	return found(s);
}

/* ---- what is in it ---- */

void
pull_there_done(struct pull_there *there)
{
	bytes_unref(there->content);
	there->content = NULL;
}

/* "ID NAME" becomes the two; false: that is no such line. */
static bool
read_line(struct span line, struct pull_there *ret)
{
	const char *blank = memchr(line.data, ' ', line.len);
	const size_t id = blank == NULL ? 0 : (size_t)(blank - line.data);
	const size_t name = id == 0 ? 0 : line.len - id - 1;

	if (id == 0 || id >= sizeof(ret->object) || name == 0 ||
	    name >= sizeof(ret->name))
		return false;
	memcpy(ret->object, line.data, id);
	ret->object[id] = '\0';
	memcpy(ret->name, blank + 1, name);
	ret->name[name] = '\0';
	return true;
}

bool
pull_find(const struct submission *s, enum artifact a,
    struct pull_there *ret_there)
{
	const struct bytes *files = s->merged.files;
	struct span rest = { "", 0 };

	if (files != NULL)
		rest = (struct span){ files->data, files->size };
	while (rest.len > 0) {
		struct pull_there one = { .content = NULL };

		if (read_line(span_without_break(span_take_line(&rest)),
		    &one) && artifact_by_name(one.name) == a) {
			*ret_there = one;
			return true;
		}
	}
	return false;
}

/* ---- bytes ---- */

int
pull_identify(struct submission *s, struct conn *c, enum artifact a)
{
	const struct draft_artifact *one = &s->judgement.artifact[a];
	struct bytes *content CF_AUTO(bytes_done) = NULL;
	int r;

	if (s->merged.git[a].object[0] != '\0' &&
	    hash_equal(&s->merged.git[a].content, &one->content))
		return 0;
	r = store_get_blob(c, &one->content, &content);
	if (r < 0)
		return r;
	r = pull_git_object("blob", content->data, content->size,
	    s->merged.git[a].object);
	if (r == 0)
		s->merged.git[a].content = one->content;
	return r;
}

/* What is not known to be that is fetched. */
static bool
is_object(const void *data, size_t size, const char *object)
{
	char id[PULL_OBJECT_SIZE];

	return pull_git_object("blob", data, size, id) == 0 &&
	    strcmp(id, object) == 0;
}

static void
name_kept(enum artifact a, char ret_name[64])
{
	(void)snprintf(ret_name, 64, "there %s", artifact_types[a].name);
}

static int
find_kept(struct submission *s, struct conn *c, enum artifact a,
    const char *object, struct bytes **ret_content)
{
	struct bytes *kept CF_AUTO(bytes_done) = NULL;
	char name[64];
	int64_t since;
	int r;

	name_kept(a, name);
	r = store_get_pull_text(c, s->id, name, &kept, &since);
	if (r < 0 || kept == NULL ||
	    !is_object(kept->data, kept->size, object))
		return r;
	*ret_content = kept;
	kept = NULL;
	return 0;
}

static int
find_own(struct submission *s, struct conn *c, enum artifact a,
    const char *object, struct bytes **ret_content)
{
	const struct draft_artifact *one = &s->judgement.artifact[a];
	int r;

	if (!one->present)
		return 0;
	r = pull_identify(s, c, a);
	if (r < 0 || strcmp(s->merged.git[a].object, object) != 0)
		return r;
	return store_get_blob(c, &one->content, ret_content);
}

struct seeking {
	const char	*object;
	struct bytes	*found;
};

static int
take_published(void *arg, const char *name, const void *data, size_t size)
{
	struct seeking *w = arg;

	(void)name;
	if (w->found != NULL || !is_object(data, size, w->object))
		return 0;
	w->found = bytes_new(size > 0 ? data : "", size);
	return w->found != NULL ? 0 : -ENOMEM;
}

/* The draft may have moved on since. */
static int
find_published(struct submission *s, struct conn *c, enum artifact a,
    const char *object, struct bytes **ret_content)
{
	struct seeking w = { object, NULL };
	int r;

	(void)a;
	r = repo_read_published(s, c, take_published, &w);
	*ret_content = w.found;
	return r < 0 ? r : 0;
}

static int (*const places[])(struct submission *s, struct conn *c,
    enum artifact a, const char *object, struct bytes **ret_content) = {
	find_kept, find_own, find_published,
};

/* NULL: they are nowhere here. */
static int
find_content(struct submission *s, struct conn *c, enum artifact a,
    const char *object, struct bytes **ret_content)
{
	int r = 0;

	*ret_content = NULL;
	for (size_t i = 0; i < ARRAY_LEN(places) && r == 0 &&
	    *ret_content == NULL; i++)
		r = places[i](s, c, a, object, ret_content);
	return r;
}

int
submission_pull_has(struct submission *s, const char *name,
    const char *object)
{
	const enum artifact a = artifact_by_name(name);
	struct bytes *content CF_AUTO(bytes_done) = NULL;
	struct conn *c CF_AUTO(store_done) = NULL;
	int r;

	if (a == ARTIFACT_NONE)
		return 1;
	r = submission_judged(s);
	if (r == 0)
		r = store_read(s->domain->store, &c);
	if (r == 0)
		r = find_content(s, c, a, object, &content);
	return r < 0 ? r : content != NULL;
}

int
pull_read(struct submission *s, struct conn *c, enum artifact a,
    struct pull_there *ret_there)
{
	return pull_find(s, a, ret_there) ? find_content(s, c, a,
	    ret_there->object, &ret_there->content) : 0;
}

/* ---- what came ---- */

/* Of several that are the same artifact, the one that is published to. */
static const struct pull_blob *
choose(const struct submission *s, const struct pull_news *news,
    enum artifact a)
{
	const struct pull_blob *found = NULL;

	for (size_t i = 0; i < news->blobs; i++) {
		const struct pull_blob *one = &news->blob[i];

		if (artifact_by_name(one->name) != a)
			continue;
		if (found == NULL || strcmp(one->name,
		    s->judgement.artifact[a].name) == 0)
			found = one;
	}
	return found;
}

static int
keep_content(struct step *st, enum artifact a, const struct pull_blob *blob)
{
	struct submission *s = st->s;
	struct bytes *content CF_AUTO(bytes_done) = NULL;
	char name[64];
	int r = 0;

	if (blob->content != NULL)
		content = bytes_ref(blob->content);
	else
		r = find_content(s, st->c, a, blob->object, &content);
	if (r < 0)
		return r;
	/* It was here when it was not asked for, and has changed since. */
	if (content == NULL)
		return blob->unreadable ? 0 : -ESTALE;
	name_kept(a, name);
	return store_set_pull_text(st->c, s->id, name, content->data,
	    content->size, st->now);
}

/* Of a pull request it is the connector's from now on. */
static int
keep_folder(struct step *st, const struct pull_news *news)
{
	struct pull_row *row = &st->s->pull;
	struct buf text CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);

	if (news->number != 0 && strlen(news->folder) < sizeof(row->folder))
		(void)snprintf(row->folder, sizeof(row->folder), "%s",
		    news->folder);
	(void)buf_puts(&text, news->folder);
	return pull_set_text(st, PULL_TEXT_FOLDER, &text, NULL);
}

static int
keep_found(struct step *st, const struct pull_news *news)
{
	struct buf text CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);

	(void)buf_puts(&text, news->found != NULL ? news->found : "");
	return pull_set_text(st, PULL_TEXT_FOUND, &text, NULL);
}

/* What can be shown of each name, on a line. */
static int
keep_others(struct step *st, const struct pull_news *news)
{
	struct buf text CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	size_t count = 0;

	for (size_t i = 0; i < news->blobs && count < OTHERS_MAX; i++) {
		const char *name = news->blob[i].name;

		if (artifact_by_name(name) != ARTIFACT_NONE)
			continue;
		(void)text_neutralise(&text, name, text_utf8_cut(name,
		    NAME_SIZE - 1));
		(void)buf_putc(&text, '\n');
		count++;
	}
	return pull_set_text(st, PULL_TEXT_OTHERS, &text, NULL);
}

int
pull_hear_folder(struct step *st, const struct pull_news *news)
{
	struct submission *s = st->s;
	struct buf text CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	const char *looked_at = news->looked_at;
	int r;

	if (news->folder == NULL || looked_at == NULL)
		return 0;
	r = keep_folder(st, news);
	if (r == 0)
		r = keep_found(st, news);
	if (r == 0)
		r = keep_others(st, news);
	for (enum artifact a = 0; a < ARTIFACT_INTRO && r == 0; a++) {
		const struct pull_blob *one = choose(s, news, a);

		if (one == NULL)
			continue;
		(void)buf_printf(&text, "%s %s\n", one->object, one->name);
		r = keep_content(st, a, one);
		/* The next look asks for what is missing. */
		if (r == -ESTALE) {
			looked_at = "";
			r = 0;
		}
	}
	if (r == 0)
		r = pull_set_text(st, PULL_TEXT_FILES, &text, NULL);
	if (r == 0)
		r = store_set_pull_tag(st->c, s->id, PULL_FOLDER_TAG,
		    looked_at);
	return r < 0 ? r : pull_load(s, st->c);
}
