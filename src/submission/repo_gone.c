/*
 * What a touch of open-source/publish removes: only what was published from
 * here, so that nothing is lost that was never here.
 */
#include "repo.h"

#include <string.h>

#include "pull.h"

struct seeking {
	const struct submission *s;
	struct repo_gone *gone;
};

static int
take_published(void *arg, const char *name, const void *data, size_t size)
{
	struct seeking *w = arg;
	const struct submission *s = w->s;
	const enum artifact a = artifact_by_name(name);
	struct pull_there there;
	int r;

	if (a >= ARTIFACT_INTRO || s->judgement.artifact[a].present)
		return 0;
	if (!pull_shows_folder(s)) {
		r = pull_git_object("blob", data, size, w->gone->object[a]);
		if (r < 0)
			return r;
	} else {
		if (!pull_find(s, a, &there))
			return 0;
		memcpy(w->gone->object[a], there.object,
		    sizeof(w->gone->object[a]));
	}
	w->gone->is[a] = true;
	return 0;
}

int
repo_find_gone(const struct submission *s, struct conn *c,
    struct repo_gone *ret_gone)
{
	struct seeking w = { s, ret_gone };
	int r;

	*ret_gone = (struct repo_gone){ .is = { false } };
	if (!repo_keeps_folder(s))
		return 0;
	r = repo_read_published(s, c, take_published, &w);
	return r < 0 ? r : 0;
}
