/*
 * intro.md: what the portal has of it.  It travels separately from the
 * package, so a version holds none; each text that was attached is kept in
 * versions/intro/, with its time.
 */
#include "internal.h"

enum intro_state
intro_state(const struct submission *s)
{
	const struct draft_artifact *now = &s->judgement.artifact[ARTIFACT_INTRO];

	if (s->row.intro == 0)
		return INTRO_NOT_ATTACHED;
	return !now->present || hash_equal(&now->content, &s->intro.content) ?
	    INTRO_ATTACHED : INTRO_CHANGED;
}

int64_t
intro_attached_at(const struct submission *s)
{
	return s->row.intro > 0 ? s->intro.at : 0;
}
