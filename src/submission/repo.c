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

	return here != NULL && (pull_is_free(s) ||
	    s->pull.repository[0] == '\0' ||
	    strcmp(here, s->pull.repository) == 0);
}

bool
repo_has_pull(const struct submission *s)
{
	return s->pull.number != 0 && s->row.pull != PULL_MERGED;
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
repo_is_published(const struct submission *s)
{
	return s->pull.number != 0 && !s->pull.proposal &&
	    s->pull.refused_order == 0 && s->row.pull != PULL_CLOSED &&
	    hash_equal(&s->pull.artifacts, &s->judgement.set) &&
	    (s->row.pull == PULL_MERGED || has_words(s));
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

/* What no filesystem that a clone may lie on takes as it is. */
static char
folder_char(char c)
{
	return strchr("/\\:*?\"<>|", c) != NULL ? '-' : c;
}

int
repo_folder(const struct submission *s, struct buf *out)
{
	struct buf name CF_AUTO(buf_done) = BUF_INIT(NAME_SIZE);
	const char *at;
	size_t len;

	if (s->pull.folder[0] != '\0')
		return buf_puts(out, s->pull.folder);
	(void)buf_puts(out, submission_publisher(s) == PUBLISHER_INDEPENDENT ?
	    "independent-publisher-connectors/" : "certified-connectors/");
	(void)repo_name(s, &name);
	at = buf_text(&name);
	at += strspn(at, ". ");
	len = strlen(at);
	while (len > 0 && strchr(". ", at[len - 1]) != NULL)
		len--;
	for (size_t i = 0; i < len; i++)
		(void)buf_putc(out, folder_char(at[i]));
	if (len == 0)
		(void)buf_puts(out, "connector");
	return name.error < 0 ? name.error : out->error;
}
