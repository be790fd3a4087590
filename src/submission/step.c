/*
 * A step: one write transaction together with the change of the copy in
 * memory.  What follows from a change (is the draft ready, did the problems
 * change, which word stands in status) is derived here and nowhere else, so
 * that no caller can forget it.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config.h"
#include "judge.h"
#include "pull.h"
#include "repo.h"
#include "states.h"

static void
start(struct step *st, struct submission *s, struct conn *c, int64_t now)
{
	*st = (struct step){
		.s = s, .c = c, .now = now, .before = s->row,
	};
}

int
step_begin(struct step *st, struct submission *s, enum durability d)
{
	struct conn *c;
	int r;

	/* Before the transaction: judging may take its time. */
	r = submission_judged_for_step(s);
	if (r < 0)
		return r;
	r = store_write(s->domain->store, d, &c);
	if (r < 0)
		return r;
	start(st, s, c, clock_now());
	return 0;
}

void
step_join(struct step *st, struct submission *s, struct step *first)
{
	start(st, s, first->c, first->now);
	st->joined = true;
}

/* A few lines of a portal, each as long as one may be. */
#define EVENT_TEXT_MAX	((size_t)32 << 10)

int
step_event(struct step *st, const char *who, const char *format, ...)
{
	struct buf whole CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct buf text CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct buf line CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	va_list ap;

	va_start(ap, format);
	(void)buf_vprintf(&whole, format, ap);
	va_end(ap);
	if (whole.error < 0)
		return whole.error;
	/* Others chose how long that became: it must not fail for that. */
	(void)text_put_cut(&text, buf_text(&whole), whole.len, EVENT_TEXT_MAX);
	if (text.error < 0)
		return text.error;
	(void)text_neutralise(&line, buf_text(&text), text.len);
	if (line.error < 0)
		return line.error;
	st->s->last_event = st->now;
	return store_add_event(st->c, st->s->id, st->now, who,
	    buf_text(&line));
}

void
step_outcome(struct step *st, const char *format, ...)
{
	struct submission_row *row = &st->s->row;
	va_list ap;

	va_start(ap, format);
	(void)vsnprintf(row->outcome, sizeof(row->outcome), format, ap);
	va_end(ap);
	row->outcome_since = st->now;
}

/* ---- notes: what is remembered beside the row ---- */

static const char *const note_names[NOTE_COUNT] = {
	[NOTE_COMMIT_ARTIFACTS] = ".commit_artifacts",
	[NOTE_BASIS] = ".basis",
	[NOTE_BASIS_VERSION] = ".basis_version",
	[NOTE_BASIS_SINCE] = ".basis_since",
	[NOTE_TAKEN_BACK] = ".taken_back",
	[NOTE_BASIS_PULL] = ".basis_pull",
	[NOTE_BASIS_INTRO] = ".basis_intro",
	[NOTE_CERTIFIED_BEFORE] = ".certified_before",
	[NOTE_FROZEN_BY] = ".frozen_by",
	[NOTE_CARRIED] = ".carried",
	[NOTE_PULL_REQUEST] = ".pull_request",
	[NOTE_PULL_TITLE_MADE] = ".pull_title_made",
	[NOTE_PULL_BODY_MADE] = ".pull_body_made",
	[NOTE_PULL_FOLDER_MADE] = ".pull_folder_made",
	[NOTE_PULL_REPLY_MADE] = ".pull_reply_made",
	[NOTE_PULL_TITLE] = ".pull_title",
	[NOTE_PULL_BODY] = ".pull_body",
	[NOTE_PULL_BODY_SENT] = ".pull_body_sent",
	[NOTE_PULL_TITLE_KEPT] = ".pull_title_kept",
	[NOTE_PULL_BODY_KEPT] = ".pull_body_kept",
	[NOTE_PULL_BEFORE] = ".pull_before",
	[NOTE_CLAIMS] = ".claims",
	[NOTE_CERTIFIED_AUTHENTICATION] = ".certified_authentication",
};

int
step_set_note(struct step *st, enum note note, const char *value)
{
	struct form_row row = { .since = st->now };
	struct bytes *bytes CF_AUTO(bytes_done) = NULL;
	char *copy = NULL;
	int r;

	if (value[0] != '\0') {
		copy = text_dup(value, strlen(value));
		bytes = bytes_new(value, strlen(value));
		if (copy == NULL || bytes == NULL) {
			free(copy);
			return -ENOMEM;
		}
	}
	(void)snprintf(row.field, sizeof(row.field), "%s", note_names[note]);
	row.value = bytes;
	r = store_set_form(st->c, st->s->id, &row);
	if (r < 0) {
		free(copy);
		return r;
	}
	free(st->s->note[note]);
	st->s->note[note] = copy;
	return 0;
}

int
step_set_note_number(struct step *st, enum note note, int64_t value)
{
	char digits[24];

	(void)snprintf(digits, sizeof(digits), "%lld", (long long)value);
	return step_set_note(st, note, digits);
}

#define HEX_SIZE	(2 * sizeof(struct hash) + 1)

int
step_set_note_hash(struct step *st, enum note note, const struct hash *value)
{
	char hex[HEX_SIZE];

	text_hex(value->b, sizeof(value->b), hex);
	return step_set_note(st, note, hex);
}

bool
note_is_hash(const struct submission *s, enum note note,
    const struct hash *hash)
{
	char hex[HEX_SIZE];

	text_hex(hash->b, sizeof(hash->b), hex);
	return s->note[note] != NULL && strcmp(s->note[note], hex) == 0;
}

int64_t
note_number(const struct submission *s, enum note note)
{
	return s->note[note] == NULL ? 0 : strtoll(s->note[note], NULL, 10);
}

enum submission_state
note_state(const struct submission *s, enum note note)
{
	const enum submission_state state = s->note[note] == NULL ?
	    STATE_DRAFT : state_by_word(s->note[note]);

	return state < STATE_COUNT ? state : STATE_DRAFT;
}

static int
load_note(void *arg, const struct form_row *row)
{
	struct submission *s = arg;

	for (size_t i = 0; i < NOTE_COUNT; i++) {
		if (row->value == NULL || row->value->size == 0 ||
		    strcmp(row->field, note_names[i]) != 0)
			continue;
		s->note[i] = text_dup(row->value->data, row->value->size);
		return s->note[i] == NULL ? -ENOMEM : 0;
	}
	return 0;
}

int
notes_load(struct submission *s, struct conn *c)
{
	return store_list_form(c, s->id, load_note, s);
}

/* ---- what follows from a change ---- */

static int
derive_problems(struct step *st)
{
	struct submission *s = st->s;
	struct buf text CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct hash hash;
	int r;

	r = findings_print_text(s->judgement.findings, &text);
	if (r < 0)
		return r;
	hash_of(buf_text(&text), text.len, &hash);
	if (!hash_equal(&hash, &s->row.problems)) {
		s->row.problems = hash;
		s->row.problems_since = st->now;
		st->changes |= CHANGE_FINDINGS;
	}
	s->row.problems_errors = (int64_t)(s->judgement.errors +
	    s->judgement.unmended);
	(void)snprintf(s->row.judged_by, sizeof(s->row.judged_by), "%s",
	    PACKAGE_VERSION);
	return 0;
}

#define CLAIM_BYTES	8u	/* of a hash, enough to tell lines apart */

struct claim_id { char hex[2 * CLAIM_BYTES + 1]; };

static struct claim_id
claim_id(const struct waiver *w)
{
	struct buf line CF_AUTO(buf_done) = BUF_INIT(WAIVERS_SIZE_MAX);
	struct claim_id id;
	struct hash hash;

	(void)buf_printf(&line, "%s %s: %s", w->rule, w->place, w->reason);
	hash_of(buf_text(&line), line.len, &hash);
	text_hex(hash.b, CLAIM_BYTES, id.hex);
	return id;
}

static bool
is_in_log(const struct submission *s, struct claim_id id)
{
	const char *note = s->note[NOTE_CLAIMS];

	return note != NULL && strstr(note, id.hex) != NULL;
}

/*
 * That an official error is claimed to be a false alarm is said once for each
 * waiver, when it first finds one: the error may come and go with every save.
 */
static int
derive_claims(struct step *st)
{
	const struct submission *s = st->s;
	const struct waivers *all = s->judgement.waivers;
	struct buf known CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	int r = 0;

	for (size_t i = 0; i < waivers_count(all) && r == 0; i++) {
		const struct waiver *w = waivers_at(all, i);
		const struct claim_id id = claim_id(w);
		const bool logged = is_in_log(s, id);

		if (!logged && w->claimed == 0)
			continue;
		if (!logged)
			r = step_event(st, "publisher", "claims a false "
			    "alarm: %s %s: %s", w->rule, w->place, w->reason);
		(void)buf_printf(&known, "%s ", id.hex);
	}
	if (r == 0)
		r = known.error;
	if (r < 0 || strcmp(buf_text(&known), s->note[NOTE_CLAIMS] != NULL ?
	    s->note[NOTE_CLAIMS] : "") == 0)
		return r;
	return step_set_note(st, NOTE_CLAIMS, buf_text(&known));
}

/* A pull request has the artifacts alone; the form says how it is called. */
static bool
is_changed(const struct submission *s)
{
	struct hash form;

	if (s->row.version == 0)
		return false;
	if (!hash_equal(&s->judgement.set, &s->newest.artifacts))
		return true;
	if (submission_publisher(s) == PUBLISHER_INDEPENDENT)
		return false;
	form_hash(s, &form);
	return !hash_equal(&form, &s->newest.form);
}

/* draft <-> ready, by itself, until the first version is sealed. */
static int
derive_state(struct step *st)
{
	const struct submission_row *row = &st->s->row;
	const enum event event = row->draft_ready ? EVENT_COMPLETE :
	    EVENT_INCOMPLETE;
	int r;

	if (!state_allows(row->state, event))
		return 0;
	r = step_enter(st, event, (enum submission_state)
	    event_target(&state_events[event]), "");
	return r < 0 ? r : step_event(st, "certfs", "%s: %s",
	    state_infos[row->state].word, state_events[event].what);
}

/* What was merged with the newest version's artifacts, or never was. */
static int
derive_carried(struct step *st)
{
	static const struct hash none;
	const struct submission *s = st->s;
	const char *before = s->note[NOTE_CARRIED];
	char number[24] = "";

	if (s->row.version == 0)
		return 0;
	if (hash_equal(&s->row.pull_artifacts, &s->newest.artifacts))
		(void)snprintf(number, sizeof(number), "%lld",
		    (long long)s->row.version);
	else if (!hash_equal(&s->row.pull_artifacts, &none))
		return 0;
	return strcmp(before != NULL ? before : "", number) == 0 ? 0 :
	    step_set_note(st, NOTE_CARRIED, number);
}

static void
note_changes(struct step *st)
{
	const struct submission_row *row = &st->s->row;
	const struct submission_row *before = &st->before;

	if (row->state_since != before->state_since ||
	    row->draft_ready != before->draft_ready)
		st->changes |= CHANGE_STATUS;
	/* The zip comes and goes with the first error. */
	if ((row->problems_errors == 0) != (before->problems_errors == 0) ||
	    row->version != before->version)
		st->changes |= CHANGE_NAMES;
}

static int
judge(struct step *st)
{
	struct submission *s = st->s;
	int r;

	if (st->judge || strcmp(s->row.judged_by, PACKAGE_VERSION) != 0) {
		r = judge_draft(s, st->c);
		return r < 0 ? r : derive_problems(st);
	}
	if (!st->judge_strays)
		return 0;
	r = judge_strays(s, st->c);
	return r <= 0 ? r : derive_problems(st);
}

static int
finish(struct step *st)
{
	struct submission *s = st->s;
	int r;

	r = judge(st);
	if (r < 0)
		return r;
	r = pull_derive_merged(st);
	if (r < 0)
		return r;
	s->row.draft_changed = is_changed(s);
	r = derive_claims(st);
	if (r == 0)
		r = derive_carried(st);
	if (r < 0)
		return r;
	r = readiness_judge(s, st->c);
	if (r < 0)
		return r;
	s->row.draft_ready = s->readiness.ready;
	r = pull_derive_base(st);
	if (r == 0)
		r = repo_words_renew(st);
	if (r == 0)
		r = derive_state(st);
	if (r < 0)
		return r;
	note_changes(st);
	return store_set_submission(st->c, &s->row);
}

/* After the commit; the domain's lock is below the submission's. */
static void
publish(struct step *st)
{
	struct submission *s = st->s;
	struct domain *d = s->domain;

	submission_drop_documents(s);
	st->s = NULL;
	(void)pthread_mutex_lock(&d->lock);
	if (st->now > d->changed)
		d->changed = st->now;
	(void)pthread_mutex_unlock(&d->lock);
	if (d->tell != NULL && st->changes != 0)
		d->tell(d->tell_arg, s->id, st->changes);
	for (size_t i = 0; i < TARGETS && st->ordered; i++)
		if (d->wake[i].call != NULL)
			d->wake[i].call(d->wake[i].arg);
}

int
steps_commit(struct step *st, struct step *joined)
{
	int r;

	r = finish(st);
	if (r == 0 && joined->s != NULL)
		r = finish(joined);
	if (r == 0)
		r = store_commit(st->c);
	if (r < 0)
		return r;
	store_done(&st->c);
	publish(st);
	if (joined->s != NULL)
		publish(joined);
	return 0;
}

int
step_commit(struct step *st)
{
	struct step none = STEP_INIT;

	return steps_commit(st, &none);
}

void
step_done(struct step *st)
{
	if (st->s != NULL) {
		st->s->row = st->before;
		st->s->stale = true;
		st->s->judged = false;
		st->s = NULL;
	}
	if (!st->joined)
		store_done(&st->c);
	st->c = NULL;
}
