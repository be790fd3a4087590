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
	if (pull_is_free(s))
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
	    (s->row.pull == PULL_MERGED ? is_in_folder(s) :
	    !repo_has_edited(s));
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

/* Bytes of it: a directory's has 255, and anybody may have written this. */
#define CONNECTOR_NAME_MAX	((size_t)200)

/* Of a proposal, which has no definition, its owner's title says it. */
static struct span
title_name(const struct submission *s)
{
	const char *text = s->words.title.text->data, *tail;

	if (strncmp(text, repo_proposal_head, strlen(repo_proposal_head)) == 0)
		text += strlen(repo_proposal_head);
	tail = strstr(text, independent_tail);
	return span_trim((struct span){ text, tail != NULL ?
	    (size_t)(tail - text) : strlen(text) });
}

static int
put_name(struct span name, struct buf *out)
{
	struct buf harmless CF_AUTO(buf_done) =
	    BUF_INIT(16 * CONNECTOR_NAME_MAX);

	(void)text_neutralise(&harmless, name.data, text_utf8_cut(name.data,
	    name.len < CONNECTOR_NAME_MAX ? name.len : CONNECTOR_NAME_MAX));
	return harmless.error < 0 ? harmless.error : buf_add(out,
	    buf_text(&harmless), text_utf8_cut(buf_text(&harmless),
	    CONNECTOR_NAME_MAX));
}

int
repo_name(const struct submission *s, struct buf *out)
{
	const struct draft_artifact *definition =
	    &s->judgement.artifact[ARTIFACT_DEFINITION];
	struct span name = { definition->present ?
	    checked_title(definition->checked) : "", 0 };

	name.len = strlen(name.data);
	if (text_ends_with(name.data, independent_tail))
		name.len -= sizeof(independent_tail) - 1;
	if (name.len == 0 && s->words.title.is_owners)
		name = title_name(s);
	if (name.len == 0)
		name = (struct span){ s->name, strlen(s->name) };
	return put_name(name, out);
}
