/*
 * open-source/diff: what a touch of open-source/publish would change in the
 * repository, against what is in the connector's folder there.  Until that was
 * looked at, what was published last stands for it.
 */
#include "repo.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "diff.h"
#include "pull.h"

struct sides {
	bool		 is_there[ARTIFACT_COUNT];
	struct pull_there old[ARTIFACT_COUNT];
	struct bytes	*new[ARTIFACT_COUNT];
	struct repo_gone gone;
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
	const int r = !repo_keeps_folder(s) ? 0 :
	    repo_read_published(s, c, take_published, sides);

	if (r < 0 || (r > 0 && s->pull.head[0] != '\0' &&
	    strcmp(s->pull.head, s->pull.published) == 0))
		return r < 0 ? r : 0;
	return buf_printf(out, "# what %s has in the connector's folder is "
	    "not known yet: this is against %s\n",
	    s->domain->options.repository, r > 0 ?
	    "what was published last" : "an empty folder");
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

/* What is there and never was here is left alone, and said to be. */
static bool
is_left(const struct submission *s, enum artifact a,
    const struct sides *sides)
{
	return sides->is_there[a] && sides->new[a] == NULL &&
	    !sides->gone.is[a] && !s->judgement.artifact[a].present;
}

static int
put_left(const struct submission *s, const char *folder,
    const struct sides *sides, struct buf *out)
{
	for (enum artifact a = 0; a < ARTIFACT_INTRO; a++)
		if (is_left(s, a, sides))
			(void)buf_printf(out, "# %s/%s is there, was never "
			    "published from here, and is left alone\n",
			    folder, sides->old[a].name);
	return out->error;
}

static int
put_others(struct submission *s, struct conn *c, const char *folder,
    struct buf *out)
{
	struct bytes *names CF_AUTO(bytes_done) = NULL;
	struct span rest = { "", 0 };
	int64_t since;
	int r;

	r = pull_get_text(s, c, PULL_TEXT_OTHERS, &names, &since);
	if (names != NULL)
		rest = (struct span){ names->data, names->size };
	while (r == 0 && rest.len > 0) {
		const struct span one =
		    span_without_break(span_take_line(&rest));

		r = buf_printf(out, "# %s/%.*s is there, is no artifact, and "
		    "is left alone\n", folder, (int)one.len, one.data);
	}
	return r;
}

/* Who is asked to accept or to reject sees whose side is which. */
static int
put_head(const struct submission *s, struct buf *out)
{
	return !repo_has_others(s) ? 0 : buf_printf(out, "# commit %.12s was "
	    "not made here: - is what it has, + what artifacts/ has; to accept "
	    "or to reject it: cat open-source/publish\n", s->pull.head);
}

/* Of all of it, as far as the folder was looked at. */
static int
put_notes(struct submission *s, struct conn *c, const char *folder,
    const struct sides *sides, struct buf *out)
{
	int r;

	if (!pull_shows_folder(s))
		return 0;
	r = put_head(s, out);
	if (r == 0)
		r = put_left(s, folder, sides, out);
	return r < 0 ? r : put_others(s, c, folder, out);
}

static int
put_files(struct submission *s, struct conn *c, const struct sides *sides,
    struct buf *out)
{
	struct buf folder CF_AUTO(buf_done) = BUF_INIT(1024);
	int r;

	r = repo_folder(s, &folder);
	if (r == 0)
		r = put_notes(s, c, buf_text(&folder), sides, out);
	for (enum artifact a = 0; a < ARTIFACT_COUNT && r == 0; a++)
		if (sides->new[a] != NULL || sides->gone.is[a])
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
		r = pull_shows_folder(s) ? read_there(s, c, &sides) :
		    read_published(s, c, &sides, out);
	if (r == 0)
		r = read_new(s, c, &sides);
	if (r == 0)
		r = repo_find_gone(s, c, &sides.gone);
	return r < 0 ? r : put_files(s, c, &sides, out);
}
