/*
 * Which files are published.
 */
#include "repo.h"

#include <errno.h>

#include "judge.h"

#define ZIP_MAX		((size_t)32 << 20)

bool
repo_publishes(const struct submission *s, enum artifact a, bool proposal)
{
	if (!s->judgement.artifact[a].present || a == ARTIFACT_INTRO)
		return false;
	if (proposal)
		return a == ARTIFACT_README;
	/* That of independent publishers is Microsoft's. */
	return a != ARTIFACT_ICON ||
	    submission_publisher(s) == PUBLISHER_VERIFIED;
}

/* ---- the zip ---- */

void
repo_packing_done(struct repo_packing *p)
{
	for (size_t i = 0; i < p->count; i++)
		bytes_unref(p->content[i]);
}

int
repo_collect(const struct submission *s, struct conn *c, bool proposal,
    struct repo_packing *p)
{
	for (enum artifact a = 0; a < ARTIFACT_COUNT; a++) {
		const struct draft_artifact *one = &s->judgement.artifact[a];
		struct bytes *content;
		int r;

		if (!repo_publishes(s, a, proposal))
			continue;
		r = store_get_blob(c, &one->content, &content);
		if (r < 0)
			return r;
		p->content[p->count] = content;
		p->file[p->count++] = (struct pack_file){
			one->name, content->data, content->size,
		};
	}
	return 0;
}

int
repo_zip(struct submission *s, struct conn *c, bool proposal,
    struct bytes **ret_zip)
{
	struct repo_packing p CF_AUTO(repo_packing_done) = { .count = 0 };
	struct buf zip CF_AUTO(buf_done) = BUF_INIT(ZIP_MAX);
	int r;

	r = repo_collect(s, c, proposal, &p);
	if (r == 0)
		r = pack_zip(p.file, p.count, &zip, NULL);
	if (r < 0)
		return r;
	*ret_zip = bytes_from_buf(&zip);
	return *ret_zip != NULL ? 0 : -ENOMEM;
}
