/*
 * Refused saves: the bytes that were refused stay readable under refused/
 * until the next save of that artifact is accepted, because for some programs
 * they were the only copy.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "draft.h"

static bool
is_pending(const struct submission *s, enum artifact which)
{
	return s->judgement.refused[which].pending;
}

static int
drop_file(struct step *st, const struct refusal *refused)
{
	struct entry e;
	int r;

	r = store_entry_of(st->c, refused->row.object, &e);
	return r < 0 ? r : object_unlink(st, &e, ARTIFACT_NONE);
}

/*
 * What an editor would put back.  When it saves in several steps (truncates,
 * syncs, closes) the artifact's present content may be one of its own steps.
 */
static struct hash
content_before(const struct submission *s, const struct attempt *a)
{
	const struct refusal *refused = &s->judgement.refused[a->which];

	if (refused->pending && refused->row.pid == a->pid &&
	    (hash_is_zero(&a->before) || hash_equal(&refused->content,
	    &a->before)))
		return refused->row.previous;
	return a->before;
}

int
refused_keep(struct step *st, const struct attempt *a)
{
	struct submission *s = st->s;
	struct reason why = { .error = 0 };
	struct refused_row row = {
		.which = a->which,
		.pid = a->pid,
		.previous = content_before(s, a),
		.at = st->now,
	};
	int r = 0;

	if (is_pending(s, a->which))
		r = drop_file(st, &s->judgement.refused[a->which]);
	if (r == 0)
		r = object_create_file(st, ACCESS_GENERATED,
		    PLACE(s->id, SLOT_REFUSED), a->name, a->data, a->size,
		    &row.object);
	if (r == 0)
		r = store_set_refused(st->c, s->id, &row);
	if (r == 0)
		r = step_event(st, "certfs", "refused: a save of %s, which is kept "
		    "in refused/", a->name);
	s->restoring[a->which] = false;
	st->judge = true;
	st->changes |= CHANGE_NAMES;
	/* Of several names the first says what the call comes to. */
	if (s->row.outcome_since != st->now || s->row.outcome[0] == '\0') {
		(void)refused_reason(a, &why);
		step_outcome(st, "%s", why.text);
	}
	return r;
}

/* Whether the last outcome is why this was refused: of the same step. */
static bool
is_outcome(const struct submission *s, const struct refusal *refused)
{
	return s->row.outcome_since == refused->row.at;
}

/*
 * An editor that copied its backup back after a refused save: the refusal is
 * still news.  The same process read what was there before, and writes it.
 */
static bool
is_restored(const struct submission *s, const struct refusal *refused,
    const struct attempt *a)
{
	return s->restoring[a->which] && refused->row.pid == a->pid &&
	    hash_equal(&refused->row.previous, &a->content);
}

void
draft_note_read(struct submission *s, int64_t object,
    pid_t (*process_of)(pid_t thread), pid_t reader)
{
	struct object o;

	if (!s->judged || s->judgement.refusals == 0 ||
	    draft_object(s, object, &o) < 0)
		return;
	for (enum artifact a = 0; a < ARTIFACT_COUNT; a++) {
		const struct refusal *refused = &s->judgement.refused[a];

		if (refused->pending &&
		    s->judgement.artifact[a].object != object &&
		    hash_equal(&refused->row.previous, &o.content) &&
		    refused->row.pid == process_of(reader))
			s->restoring[a] = true;
	}
}

int
refused_settle(struct step *st, const struct attempt *a)
{
	const struct refusal *refused = &st->s->judgement.refused[a->which];
	const int64_t place = PLACE(st->s->id, SLOT_REFUSED);
	int r;

	if (!refused->pending || is_restored(st->s, refused, a))
		return 0;
	st->s->restoring[a->which] = false;
	/* That it was refused is news no longer. */
	if (is_outcome(st->s, refused))
		step_outcome(st, "%s", "");
	r = drop_file(st, refused);
	if (r == 0)
		r = store_remove_refused(st->c, st->s->id, a->which);
	if (r == 0)
		r = store_set_place_time(st->c, place, st->now);
	st->judge = true;
	st->changes |= CHANGE_NAMES;
	return r;
}

int
refused_reason(const struct attempt *a, struct reason *why)
{
	const struct findings *found = checked_findings(a->checked);
	const struct finding *first = NULL;
	size_t len;

	if (a->error == EFBIG && a->size <= draft_size_max(a->which))
		return reason_set(why, a->error, "%s%s is too large: only its "
		    "first %zu bytes were kept, also as refused/%s",
		    artifact_types[a->which].folder, a->name, a->size, a->name);
	for (size_t i = 0; i < findings_count(found); i++) {
		const struct finding *one = findings_at(found, i);

		if (one->severity != SEVERITY_ERROR)
			continue;
		if (first == NULL || (one->flags & FINDING_NOT_DOCUMENT) != 0)
			first = one;
		if ((first->flags & FINDING_NOT_DOCUMENT) != 0)
			break;
	}
	if (first == NULL)
		return reason_set(why, a->error, "%s is refused, see problems",
		    a->name);
	/* Official messages are whole sentences. */
	len = strlen(first->text);
	len -= len > 0 && first->text[len - 1] == '.';
	return reason_set(why, a->error, "%s:%u:%u: %.*s; the bytes are kept as "
	    "refused/%s", first->file, first->line, first->column, (int)len,
	    first->text, a->name);
}
