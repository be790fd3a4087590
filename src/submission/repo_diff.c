/*
 * open-source/diff: what a touch of open-source/publish would change in the
 * repository, against what is in the connector's folder there.  Until that was
 * looked at, what was published last stands for it.
 */
#include "repo.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "certfs/pack.h"
#include "diff.h"
#include "pull.h"

#define ENTRIES_MAX	64u
#define BYTES_MAX	((size_t)64 << 20)

struct sides {
	bool		 is_there[ARTIFACT_COUNT];
	struct pull_there old[ARTIFACT_COUNT];
	struct bytes	*new[ARTIFACT_COUNT];
};

static void
sides_done(struct sides *sides)
{
	for (size_t a = 0; a < ARTIFACT_COUNT; a++) {
		pull_there_done(&sides->old[a]);
		bytes_unref(sides->new[a]);
	}
}

/* ---- what is there ---- */

static int
read_there(struct submission *s, struct conn *c, struct sides *sides)
{
	int r = 0;

	for (enum artifact a = 0; a < ARTIFACT_COUNT && r == 0; a++) {
		sides->is_there[a] = pull_find(s, a, &sides->old[a]);
		r = pull_read(s, c, a, &sides->old[a]);
	}
	return r;
}

static int
take_published(void *arg, const char *name, const void *data, size_t size)
{
	struct sides *sides = arg;
	const enum artifact a = artifact_by_name(name);
	struct pull_there *old;

	if (a == ARTIFACT_NONE || sides->is_there[a])
		return 0;
	old = &sides->old[a];
	(void)snprintf(old->name, sizeof(old->name), "%s", name);
	old->content = bytes_new(size > 0 ? data : "", size);
	sides->is_there[a] = true;
	return old->content != NULL ? 0 : -ENOMEM;
}

/* The first line says so, unless that is the newest commit. */
static int
read_published(struct submission *s, struct conn *c, struct sides *sides,
    struct buf *out)
{
	struct bytes *zip CF_AUTO(bytes_done) = NULL;
	int64_t since;
	int r;

	r = store_get_pull_text(c, s->id, repo_kept_name, &zip, &since);
	if (r < 0)
		return r;
	if (zip == NULL || s->pull.head[0] == '\0' ||
	    strcmp(s->pull.head, s->pull.published) != 0)
		(void)buf_printf(out, "# what %s has in the connector's folder "
		    "is not known yet: this is against %s\n",
		    s->domain->options.repository, zip != NULL ?
		    "what was published last" : "an empty folder");
	return zip == NULL ? out->error : pack_read(zip->data, zip->size,
	    ENTRIES_MAX, BYTES_MAX, take_published, sides, NULL);
}

/* ---- what is here ---- */

static int
read_new(struct submission *s, struct conn *c, struct sides *sides)
{
	int r = 0;

	for (enum artifact a = 0; a < ARTIFACT_COUNT && r == 0; a++) {
		if (repo_publishes(s, a, false))
			r = store_get_blob(c,
			    &s->judgement.artifact[a].content,
			    &sides->new[a]);
	}
	return r;
}

/* ---- the difference ---- */

static struct diff_side
side_of(const char *path, const struct bytes *content)
{
	if (content == NULL)
		return (struct diff_side){ .name = "/dev/null" };
	return (struct diff_side){ path, { content->data, content->size } };
}

/* A file keeps the name that it has there. */
static int
put_file(const struct submission *s, const char *folder, enum artifact a,
    const struct sides *sides, struct buf *out)
{
	const struct pull_there *old = &sides->old[a];
	const char *name = sides->is_there[a] ? old->name :
	    s->judgement.artifact[a].name;
	char before[2048], after[2048];
	struct diff_side from, to;

	(void)snprintf(before, sizeof(before), "a/%s/%s", folder, name);
	(void)snprintf(after, sizeof(after), "b/%s/%s", folder, name);
	from = side_of(before, old->content);
	to = side_of(after, sides->new[a]);
	if (!sides->is_there[a] || old->content != NULL)
		return diff_unified(&from, &to, out);
	return buf_printf(out, "--- %s\n+++ %s\n(what is there is too large to "
	    "be shown, or cannot be read)\n", before, to.name);
}

/* One that is here and is not published is left alone there. */
static bool
is_touched(const struct submission *s, enum artifact a,
    const struct sides *sides)
{
	if (a == ARTIFACT_INTRO || (sides->new[a] == NULL &&
	    s->judgement.artifact[a].present))
		return false;
	return sides->is_there[a] || sides->new[a] != NULL;
}

static int
put_files(struct submission *s, const struct sides *sides, struct buf *out)
{
	struct buf folder CF_AUTO(buf_done) = BUF_INIT(1024);
	int r;

	r = repo_folder(s, &folder);
	for (enum artifact a = 0; a < ARTIFACT_COUNT && r == 0; a++)
		if (is_touched(s, a, sides))
			r = put_file(s, buf_text(&folder), a, sides, out);
	return r;
}

int
text_pull_diff(struct submission *s, struct buf *out)
{
	struct sides sides CF_AUTO(sides_done) = { .new = { NULL } };
	struct conn *c CF_AUTO(store_done) = NULL;
	int r;

	r = store_read(s->domain->store, &c);
	if (r == 0)
		r = pull_is_looked_at(s) ? read_there(s, c, &sides) :
		    read_published(s, c, &sides, out);
	if (r == 0)
		r = read_new(s, c, &sides);
	return r < 0 ? r : put_files(s, &sides, out);
}
