/*
 * A connector without a pull request may be in the repository all the same,
 * where an update begins: the folder that it would have is looked at on the
 * repository's own branch, once a day, and soon after it has become another.
 */
#include "pull.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "repo.h"

bool
pull_is_free(const struct submission *s)
{
	return s->pull.number == 0 && s->outbox[TARGET_REPOSITORY].count == 0;
}

/* What another repository had of it is none of this one's. */
static int
move_here(struct step *st)
{
	struct submission *s = st->s;
	int r = 0;

	if (s->pull.repository[0] != '\0')
		r = pull_forget(st);
	s->pull = (struct pull_row){ .number = 0 };
	(void)snprintf(s->pull.repository, sizeof(s->pull.repository), "%s",
	    s->domain->repository);
	return r;
}

/* What was saved may have changed the folder that is looked for. */
static int
look_again(struct step *st)
{
	const bool changed = st->judge || st->s->words.folder_moved;

	if (!changed || pull_is_looked_at(st->s) || !pull_ask_sooner(st))
		return 0;
	st->ordered = true;
	return pull_keep(st);
}

/* Under a name that no folder can have nothing is looked for. */
static bool
has_folder(const struct submission *s)
{
	struct buf folder CF_AUTO(buf_done) =
	    BUF_INIT(sizeof(s->pull.folder) - 1);

	return s->judgement.artifact[ARTIFACT_DEFINITION].present &&
	    repo_folder(s, &folder) == 0;
}

static int
stop_asking(struct step *st)
{
	if (!pull_is_asked(st->s))
		return 0;
	st->s->pull.contact.ask_at = 0;
	return pull_keep(st);
}

int
pull_derive_base(struct step *st)
{
	struct submission *s = st->s;
	int r = 0;

	if (s->domain->repository == NULL || !pull_is_free(s))
		return 0;
	if (!has_folder(s))
		return stop_asking(st);
	if (pull_is_asked(s))
		return look_again(st);
	if (!pull_is_here(s))
		r = move_here(st);
	s->pull.contact.ask_at = st->now;
	st->ordered = true;
	return r < 0 ? r : pull_keep(st);
}

int
pull_ask_base(struct submission *s, struct pull_ask *ret_ask)
{
	struct buf folder CF_AUTO(buf_done) =
	    BUF_INIT(sizeof(ret_ask->folder) - 1);
	int r;

	r = submission_judged(s);
	if (r == 0)
		r = repo_folder(s, &folder);
	if (r < 0)
		return r;
	*ret_ask = (struct pull_ask){ .known = pull_is_looked_at(s) };
	(void)snprintf(ret_ask->folder, sizeof(ret_ask->folder), "%s",
	    buf_text(&folder));
	return 0;
}
