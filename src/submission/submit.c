/*
 * The control file submit: what a touch would do now, and the verbs.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "internal.h"
#include "seal.h"
#include "states.h"
#include "verb.h"

/* ---- what a touch would do ---- */

static int
refuse_on_its_way(const struct submission *s, struct reason *why)
{
	return reason_set(why, EBUSY, "version %lld is %s, and an update "
	    "resets its certification; it is for two cases only: Microsoft "
	    "requested changes, or you found a critical issue; then: "
	    "echo \"update: REASON\" > submit", (long long)s->row.version,
	    state_infos[s->row.state].word);
}

static int
refuse_unready(const struct submission *s, struct reason *why)
{
	const struct readiness *all = &s->readiness;
	size_t number = 0;

	for (size_t i = 0; i < all->count; i++) {
		const struct readiness_item *item = &all->item[i];

		number += !item->reminder;
		if (item->done || item->reminder)
			continue;
		return reason_set(why, ECANCELED, "not ready: %zu of %zu "
		    "done; next is %zu. %s: %s", all->done, all->total,
		    number, item->id, item->text);
	}
	return reason_set(why, ECANCELED, "not ready");
}

/* After these the same content may be submitted again. */
static bool
may_repeat(const struct submission *s)
{
	return s->row.state == STATE_REJECTED ||
	    s->row.state == STATE_WITHDRAWN;
}

static int
would(const struct submission *s, enum event event, const char *busy,
    struct reason *why)
{
	const struct submission_row *row = &s->row;

	if (submission_publisher(s) == PUBLISHER_INDEPENDENT)
		return reason_set(why, EPERM, "independent publishers submit "
		    "by pull request alone: cat next");
	if (busy != NULL)
		return reason_set(why, ETXTBSY, "%s is being written: close "
		    "it first", busy);
	if (row->version > 0 && !row->draft_changed && !may_repeat(s))
		return reason_set(why, EALREADY, "nothing changed since "
		    "version %lld, which is %s", (long long)row->version,
		    state_infos[row->state].word);
	if (event == EVENT_SUBMIT && state_infos[row->state].on_its_way)
		return refuse_on_its_way(s, why);
	if (!s->readiness.ready)
		return refuse_unready(s, why);
	if (!state_allows(row->state, event))
		return reason_set(why, EINVAL, "nothing can be submitted "
		    "while it is %s", state_infos[row->state].word);
	return 0;
}

int
submit_would(struct submission *s, const char *busy, struct reason *why)
{
	return would(s, EVENT_SUBMIT, busy, why);
}

/* ---- submitting ---- */

static size_t
count_artifacts(const struct submission *s)
{
	size_t count = 0;

	for (size_t a = 0; a < ARTIFACT_COUNT; a++)
		count += s->judgement.artifact[a].present &&
		    a != ARTIFACT_INTRO;
	return count;
}

static int
log_version(struct step *st, const char *verb)
{
	const struct version_row *v = &st->s->newest;

	return step_event(st, "publisher", "%s: version %lld sealed, "
	    "%zu artifacts, %s%s%s%s", verb, (long long)v->number,
	    count_artifacts(st->s), v->from_zip ? "as a zip" : "commit ",
	    v->commit, v->reason[0] != '\0' ? ": " : "", v->reason);
}

static int
remember_basis(struct step *st, enum submission_state before)
{
	if (before == STATE_TO_UPLOAD)
		return 0;
	return step_set_note(st, NOTE_BASIS, state_infos[before].word);
}

static int
seal(struct step *st, const char *verb, const char *reason)
{
	struct submission *s = st->s;
	const struct sealing how = {
		.reason = reason, .delivery = submission_delivery(s),
	};
	int r;

	r = seal_version(st, &how);
	if (r == 0)
		r = remember_basis(st, s->row.state);
	if (r == 0)
		r = log_version(st, verb);
	if (r < 0)
		return r;
	s->row.state = STATE_TO_UPLOAD;
	s->row.state_since = st->now;
	step_outcome(st, "version %lld is sealed; nothing was sent yet: do "
	    "what versions/%lld/handoff.md says", (long long)s->row.version,
	    (long long)s->row.version);
	return 0;
}

static int
run(struct submission *s, enum event event, const char *verb,
    const char *reason, const struct command *command, struct reason *why)
{
	struct step st CF_AUTO(step_done) = STEP_INIT;
	int r;

	r = would(s, event, command->busy, why);
	if (r == 0)
		r = step_begin(&st, s, DURABLE_POWER);
	if (r == 0)
		r = seal(&st, verb, reason);
	return r < 0 ? r : step_commit(&st);
}

/* ---- the verbs ---- */

static int
run_submit(struct submission *s, const struct verb_line *line,
    const struct command *command, struct reason *why)
{
	(void)line;
	return run(s, EVENT_SUBMIT, "submit", "", command, why);
}

static int
run_update(struct submission *s, const struct verb_line *line,
    const struct command *command, struct reason *why)
{
	if (s->row.version == 0)
		return reason_set(why, EINVAL, "there is nothing to update "
		    "before the first version: touch submit");
	return run(s, EVENT_UPDATE, "update", line->argument, command, why);
}

/* Agreed with the Microsoft contact: the portal gets new ones by hand. */
static int
run_unlock(struct submission *s, const struct verb_line *line,
    const struct command *command, struct reason *why)
{
	struct step st CF_AUTO(step_done) = STEP_INIT;
	int r;

	(void)command;
	if (!s->row.credentials_frozen)
		return reason_set(why, EALREADY, "client_id and client_secret "
		    "are not frozen");
	r = step_begin(&st, s, DURABLE_PROCESS);
	if (r == 0)
		r = step_event(&st, "publisher", "unlock credentials: %s",
		    line->argument);
	if (r < 0)
		return r;
	s->row.credentials_frozen = false;
	step_outcome(&st, "form/client_id and form/client_secret can be "
	    "written again");
	return step_commit(&st);
}

static const struct submit_verb {
	const char	*word;
	const char	*argument;	/* what follows ':', NULL: nothing */
	int		(*run)(struct submission *s,
			    const struct verb_line *line,
			    const struct command *command,
			    struct reason *why);
} submit_verbs[] = {
	{ "submit", NULL, run_submit },
	{ "update", "REASON", run_update },
	{ "unlock credentials", "WHO AGREED", run_unlock },
};

static int
refuse_word(const struct verb_line *line, struct reason *why)
{
	struct buf list CF_AUTO(buf_done) = BUF_INIT(256);

	for (size_t i = 0; i < ARRAY_LEN(submit_verbs); i++)
		(void)buf_printf(&list, "%s%s%s%s", i > 0 ? ", " : "",
		    submit_verbs[i].word,
		    submit_verbs[i].argument != NULL ? ": " : "",
		    submit_verbs[i].argument != NULL ?
		    submit_verbs[i].argument : "");
	return reason_set(why, EINVAL, "'%s%s' is no command; these are: %s",
	    line->word, line->has_argument ? ":" : "", buf_text(&list));
}

static int
run_line(struct submission *s, const struct verb_line *line,
    const struct command *command, struct reason *why)
{
	for (size_t i = 0; i < ARRAY_LEN(submit_verbs); i++) {
		const struct submit_verb *v = &submit_verbs[i];

		if (strcmp(v->word, line->word) != 0 ||
		    (v->argument == NULL && line->has_argument))
			continue;
		if (v->argument != NULL && line->argument[0] == '\0')
			return reason_set(why, EINVAL, "'%s' needs a text "
			    "behind it: %s: %s", v->word, v->word,
			    v->argument);
		return v->run(s, line, command, why);
	}
	return refuse_word(line, why);
}

int
submission_command_submit(struct submission *s, const struct command *command,
    struct reason *why)
{
	struct verb_line line = { .word = "submit" };
	struct reason refusal = { .error = 0 };
	int r;

	r = submission_judged(s);
	if (r < 0)
		return r;
	if (command->text != NULL) {
		r = verb_parse(command, &line, &refusal);
		if (r == 0)
			return 0;
	}
	if (r >= 0)
		r = run_line(s, &line, command, &refusal);
	return r < 0 ? command_refused(s, r, &refusal, why) : 0;
}
