/*
 * open-source/diff: what a touch of open-source/publish would change in the
 * repository, against what was published last.
 */
#include "repo.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "certfs/pack.h"
#include "diff.h"

#define ENTRIES_MAX	64u
#define BYTES_MAX	((size_t)64 << 20)

struct sides {
	struct bytes	*old[ARTIFACT_COUNT];
	struct bytes	*new[ARTIFACT_COUNT];
};

static void
sides_done(struct sides *sides)
{
	for (size_t a = 0; a < ARTIFACT_COUNT; a++) {
		bytes_unref(sides->old[a]);
		bytes_unref(sides->new[a]);
	}
}

static int
take_old(void *arg, const char *name, const void *data, size_t size)
{
	struct sides *sides = arg;
	const enum artifact a = artifact_by_name(name);

	if (a == ARTIFACT_NONE || sides->old[a] != NULL)
		return 0;
	sides->old[a] = bytes_new(size > 0 ? data : "", size);
	return sides->old[a] != NULL ? 0 : -ENOMEM;
}

static int
read_old(struct submission *s, struct conn *c, struct sides *sides)
{
	struct bytes *zip CF_AUTO(bytes_done) = NULL;
	int64_t since;
	int r;

	r = store_get_pull_text(c, s->id, repo_kept_name, &zip, &since);
	if (r < 0 || zip == NULL)
		return r;
	return pack_read(zip->data, zip->size, ENTRIES_MAX, BYTES_MAX,
	    take_old, sides, NULL);
}

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

static struct diff_side
side_of(const char *path, const struct bytes *content)
{
	if (content == NULL)
		return (struct diff_side){ .name = "/dev/null" };
	return (struct diff_side){ path, { content->data, content->size } };
}

static int
put_file(const char *folder, enum artifact a, const char *name,
    const struct sides *sides, struct buf *out)
{
	char old[2048], new[2048];
	struct diff_side before, after;

	(void)snprintf(old, sizeof(old), "a/%s/%s", folder, name);
	(void)snprintf(new, sizeof(new), "b/%s/%s", folder, name);
	before = side_of(old, sides->old[a]);
	after = side_of(new, sides->new[a]);
	return diff_unified(&before, &after, out);
}

static int
put_files(struct submission *s, const struct sides *sides, struct buf *out)
{
	struct buf folder CF_AUTO(buf_done) = BUF_INIT(1024);
	int r;

	r = repo_folder(s, &folder);
	for (enum artifact a = 0; a < ARTIFACT_COUNT && r == 0; a++) {
		const struct draft_artifact *one = &s->judgement.artifact[a];

		if (sides->old[a] != NULL || sides->new[a] != NULL)
			r = put_file(buf_text(&folder), a, one->present ?
			    one->name : artifact_types[a].name, sides, out);
	}
	return r;
}

int
text_pull_diff(struct submission *s, struct buf *out)
{
	struct sides sides CF_AUTO(sides_done) = { .old = { NULL } };
	struct conn *c CF_AUTO(store_done) = NULL;
	int r;

	r = store_read(s->domain->store, &c);
	/* What was merged is where the next one begins. */
	if (r == 0)
		r = read_old(s, c, &sides);
	if (r == 0)
		r = read_new(s, c, &sides);
	return r < 0 ? r : put_files(s, &sides, out);
}
