/*
 * Where a pull request is, and what it is called there.
 */
#include "repo.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "judge.h"
#include "pull.h"

static const char independent_tail[] = " (Independent Publisher)";

enum way
submission_pull_way(const struct submission *s)
{
	if (s->domain->repository == NULL)
		return WAY_PULL_HAND;
	return submission_publisher(s) == PUBLISHER_INDEPENDENT ?
	    WAY_PULL_SUBMITS : WAY_PULL_BESIDE;
}

bool
repo_is_here(const struct submission *s)
{
	const char *here = s->domain->repository;

	if (here == NULL)
		return false;
	/* Where nothing came of it, as with a misspelt name. */
	if (s->pull.number == 0 && s->outbox[TARGET_REPOSITORY].count == 0)
		return true;
	return strcmp(here, s->pull.repository) == 0;
}

const char *
repo_place(const struct submission *s)
{
	const char *blank = strrchr(s->pull.repository, ' ');

	/* As it was written, rather than as it is kept. */
	return repo_is_here(s) || blank == NULL ?
	    s->domain->options.repository : blank + 1;
}

/* One that the form named, and names no more, is somebody's. */
bool
repo_is_known(const struct submission *s)
{
	return s->pull.number != 0 &&
	    (!s->pull.adopted || s->pull.contact.ask_at != 0);
}

bool
repo_has_pull(const struct submission *s)
{
	return repo_is_known(s) && s->row.pull != PULL_MERGED;
}

bool
repo_is_busy(const struct submission *s)
{
	return s->outbox[TARGET_REPOSITORY].publishing;
}

/* While something is published, a new commit may be that: it will be said. */
bool
repo_has_others(const struct submission *s)
{
	return repo_has_pull(s) && !repo_is_busy(s) &&
	    s->pull.head[0] != '\0' &&
	    strcmp(s->pull.head, s->pull.published) != 0;
}

static bool
has_words(const struct submission *s)
{
	const char *note = s->note[NOTE_PULL_WORDS];
	char hex[2 * sizeof(struct hash) + 1];

	text_hex(s->words.hash.b, sizeof(s->words.hash.b), hex);
	return note != NULL && strcmp(note, hex) == 0;
}

bool
repo_keeps_folder(const struct submission *s)
{
	struct buf folder CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);

	return repo_folder(s, &folder) == 0 &&
	    strcmp(buf_text(&folder), s->pull.folder) == 0;
}

/* What was merged may go into another folder as it is. */
static bool
is_in_folder(const struct submission *s)
{
	return s->pull.folder[0] == '\0' || repo_keeps_folder(s);
}

bool
repo_is_published(const struct submission *s)
{
	return repo_is_known(s) && !s->pull.proposal &&
	    s->pull.contact.refused_order == 0 && s->row.pull != PULL_CLOSED &&
	    hash_equal(&s->pull.artifacts, &s->judgement.set) &&
	    (s->row.pull == PULL_MERGED ? is_in_folder(s) : has_words(s));
}

int
repo_keep(struct step *st)
{
	struct submission *s = st->s;

	if (s->pull.repository[0] == '\0')
		(void)snprintf(s->pull.repository, sizeof(s->pull.repository),
		    "%s", s->domain->repository);
	return pull_keep(st);
}

/* ---- names ---- */

int
repo_name(const struct submission *s, struct buf *out)
{
	const struct draft_artifact *definition =
	    &s->judgement.artifact[ARTIFACT_DEFINITION];
	const char *name = definition->present ?
	    checked_title(definition->checked) : "";
	size_t len;

	if (name[0] == '\0')
		name = s->name;
	len = strlen(name);
	if (text_ends_with(name, independent_tail))
		len -= sizeof(independent_tail) - 1;
	return text_neutralise(out, name, len);
}
