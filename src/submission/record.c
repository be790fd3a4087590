/*
 * record and open-source/record: with portal=manual and repository=manual
 * the owner writes down what the portal and the repository answered.  What
 * they cannot have answered is refused.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "control.h"
#include "record.h"
#include "seal.h"

/* ---- what entering a state brings ---- */

/* What was typed into the portal can be changed there by Microsoft only. */
int
record_freeze(struct step *st)
{
	struct submission *s = st->s;

	if (s->row.credentials_frozen || !form_is_set(s, FIELD_CLIENT_ID) ||
	    !form_is_set(s, FIELD_CLIENT_SECRET) ||
	    submission_publisher(s) == PUBLISHER_INDEPENDENT)
		return 0;
	s->row.credentials_frozen = true;
	return step_set_note_number(st, NOTE_FROZEN_BY, s->row.version);
}

static const char *
note_text(const struct submission *s, enum note note)
{
	return s->note[note] != NULL ? s->note[note] : "";
}

static int
remember_authentication(struct step *st)
{
	struct buf types CF_AUTO(buf_done) = BUF_INIT(4096);
	int r;

	r = step_set_note(st, NOTE_CERTIFIED_BEFORE,
	    note_text(st->s, NOTE_CERTIFIED_AUTHENTICATION));
	if (r == 0)
		r = seal_authentication(st->s, st->c, &types);
	return r < 0 ? r : step_set_note(st, NOTE_CERTIFIED_AUTHENTICATION,
	    buf_text(&types));
}

int
record_enter(struct step *st, enum event event, enum submission_state to,
    const char *reason)
{
	int r;

	r = step_enter(st, event, to, reason);
	if (r == 0 && to == STATE_CERTIFIED)
		r = remember_authentication(st);
	return r;
}

static int
record_state(struct step *st, const struct happening *h)
{
	struct submission *s = st->s;
	const enum submission_state to = (enum submission_state)h->to;
	int r;

	r = step_event(st, "publisher", "record: %s -> %s",
	    state_infos[s->row.state].word, state_infos[to].word);
	if (r == 0)
		r = record_enter(st, (enum event)(h->event - state_events), to, "");
	/* Later answers freeze nothing again that was unlocked since. */
	if (r == 0 && to == STATE_SUBMITTED)
		r = record_freeze(st);
	step_outcome(st, "version %lld is recorded as %s",
	    (long long)s->row.version, state_infos[to].word);
	return r;
}

/* ---- adopt <state>: <since> ---- */

static bool
is_same_day(const struct tm *a, const struct tm *b)
{
	return a->tm_year == b->tm_year && a->tm_mon == b->tm_mon &&
	    a->tm_mday == b->tm_mday;
}

/* A day, or a time in UTC as certfs writes it. */
static int
parse_since(const char *text, int64_t *ret_time, struct reason *why)
{
	static const char *const formats[] = {
		"%Y-%m-%d", "%Y-%m-%dT%H:%M:%SZ",
	};

	for (size_t i = 0; i < ARRAY_LEN(formats); i++) {
		struct tm tm = { .tm_mday = 0 }, day;
		const char *end = strptime(text, formats[i], &tm);
		time_t at;

		if (end == NULL || *end != '\0')
			continue;
		day = tm;
		at = timegm(&tm);
		/* timegm() makes a day in March of 30 February. */
		if (at <= 0 || !is_same_day(&tm, &day) ||
		    (int64_t)at > clock_now() / NS_PER_SECOND)
			break;
		*ret_time = (int64_t)at * NS_PER_SECOND;
		return 0;
	}
	return reason_set(why, EINVAL, "'%s' is no day in the past; write it "
	    "as 2026-03-31", text);
}

static int
adopt_now(struct step *st, enum submission_state state, int64_t since)
{
	const struct sealing how = { .adopted = true, .reason = "" };
	struct submission *s = st->s;
	char day[CLOCK_TEXT_SIZE];
	int r;

	clock_text(since, day);
	r = seal_version(st, &how);
	if (r == 0)
		r = step_event(st, "publisher", "record: adopted as version 1, "
		    "%s since %s", state_infos[state].word, day);
	if (r == 0)
		r = record_enter(st, EVENT_ADOPT, state, "");
	if (r == 0)
		r = record_freeze(st);
	if (r < 0)
		return r;
	s->row.state_since = since;
	/* What is live or in review there is what the repository has. */
	s->row.pull_artifacts = s->judgement.set;
	step_outcome(st, "the artifacts are adopted as version 1, %s since %s",
	    state_infos[state].word, day);
	return 0;
}

static int
adopt(struct step *st, const struct happening *h)
{
	int64_t since = 0;
	int r;

	r = parse_since(h->argument, &since, h->why);
	return r < 0 ? r :
	    adopt_now(st, (enum submission_state)h->to, since);
}

/* ---- correct <state>: <reason> ---- */

/* The portal has nothing of this version, and so not what it froze. */
static int
thaw_credentials(struct step *st)
{
	struct submission *s = st->s;

	if (!s->row.credentials_frozen ||
	    note_number(s, NOTE_FROZEN_BY) != s->row.version)
		return 0;
	s->row.credentials_frozen = false;
	return step_set_note(st, NOTE_FROZEN_BY, "");
}

/* What the mistake brought is taken back, and what it left out is made up. */
static int
mend(struct step *st, enum submission_state from, enum submission_state to)
{
	int r = 0;

	if (to == STATE_TO_UPLOAD)
		r = thaw_credentials(st);
	else if (from == STATE_TO_UPLOAD)
		r = record_freeze(st);
	if (r == 0 && from == STATE_CERTIFIED)
		r = step_set_note(st, NOTE_CERTIFIED_AUTHENTICATION,
		    note_text(st->s, NOTE_CERTIFIED_BEFORE));
	return r;
}

static int
correct(struct step *st, const struct happening *h)
{
	struct submission *s = st->s;
	const enum submission_state from = s->row.state;
	const enum submission_state to = (enum submission_state)h->to;
	int r;

	r = step_event(st, "publisher", "record: correct %s -> %s: %s",
	    state_infos[from].word, state_infos[to].word, h->argument);
	if (r == 0)
		r = record_enter(st, EVENT_CORRECT, to, h->argument);
	if (r == 0)
		r = mend(st, from, to);
	step_outcome(st, "version %lld is recorded as %s, no longer as %s",
	    (long long)s->row.version, state_infos[to].word,
	    state_infos[from].word);
	return r;
}

/* ---- record ---- */

static int
apply_record(struct step *st, const struct happening *h)
{
	switch ((enum event)(h->event - state_events)) {
	case EVENT_ADOPT:
		return adopt(st, h);
	case EVENT_CORRECT:
		return correct(st, h);
	default:
		return record_state(st, h);
	}
}

int
submission_command_record(struct submission *s, const struct command *command,
    struct reason *why)
{
	return control_command(s, WHO_RECORD, command, apply_record, why);
}

/* ---- open-source/record ---- */

static int
happen_too(struct step *st, enum event event, const char *reason)
{
	const struct occasion any = OCCASION_ANY;
	const struct state_event *e = &state_events[event];
	const enum submission_state to =
	    (enum submission_state)event_target(e);
	int r;

	if (!state_allows(st->s->row.state, event) ||
	    event_check(st->s, e, &any, NULL) < 0)
		return 0;
	r = step_event(st, "certfs", "%s: %s", state_infos[to].word, e->what);
	return r < 0 ? r : step_enter(st, event, to, reason);
}

/*
 * The pull request of an independent publisher is the submission: while no
 * certification has begun, what becomes of the one is the state of the other.
 */
static const enum event followers[PULL_COUNT] = {
	[PULL_NONE] = EVENT_CLOSED,
	[PULL_PUBLISHING] = STATE_EVENTS,	/* none: the version is sealed */
	[PULL_OPEN] = EVENT_OPENED,
	[PULL_CHANGES_REQUESTED] = EVENT_OPENED,
	[PULL_APPROVED] = EVENT_OPENED,
	[PULL_MERGED] = EVENT_MERGED,
	[PULL_CLOSED] = EVENT_CLOSED,
};

int
step_follow_pull(struct step *st, const char *reason)
{
	const enum event follower = followers[st->s->row.pull];

	return follower == STATE_EVENTS ? 0 : happen_too(st, follower, reason);
}

static int
follow_correction(struct step *st, enum pull_state from, const char *reason)
{
	struct submission *s = st->s;
	int r = 0;

	if (from == PULL_MERGED && s->row.pull != PULL_MERGED) {
		/* Nobody merged these artifacts, whatever was said. */
		s->row.pull_artifacts = (struct hash){ { 0 } };
		r = happen_too(st, EVENT_UNMERGED, reason);
	}
	return r < 0 ? r : step_follow_pull(st, reason);
}

static int
set_pull(struct step *st, const struct happening *h)
{
	const enum pull_state to = (enum pull_state)h->to;
	int r;

	r = step_enter_pull(st, (enum pull_cause)(h->event - pull_events), to,
	    h->argument);
	if (r == 0 && to == PULL_MERGED)
		st->s->row.pull_artifacts = st->s->judgement.set;
	/* Of the one whose number is entered next, not of a removed one. */
	return r < 0 || st->s->note[NOTE_PULL_REQUEST] == NULL ? r :
	    step_set_note(st, NOTE_PULL_REQUEST, "");
}

static int
record_pull(struct step *st, const struct happening *h)
{
	const char *from = pull_words[st->s->row.pull];
	const char *to = pull_words[h->to];
	const char *carrying = h->to == PULL_MERGED ?
	    ", carrying the present artifacts" : "";
	int r;

	r = step_event(st, "publisher", "open-source: %s -> %s%s", from, to,
	    carrying);
	if (r == 0)
		r = set_pull(st, h);
	step_outcome(st, "the pull request is recorded as %s%s", to, carrying);
	return r < 0 ? r : step_follow_pull(st, "");
}

/* As record_pull(), and what the mistake brought is taken back. */
static int
correct_pull(struct step *st, const struct happening *h)
{
	const enum pull_state from = st->s->row.pull;
	int r;

	r = step_event(st, "publisher", "open-source: correct %s -> %s: %s",
	    pull_words[from], pull_words[h->to], h->argument);
	if (r == 0)
		r = set_pull(st, h);
	step_outcome(st, "the pull request is recorded as %s, no longer as %s",
	    pull_words[h->to], pull_words[from]);
	return r < 0 ? r : follow_correction(st, from, h->argument);
}

static int
apply_pull_record(struct step *st, const struct happening *h)
{
	return h->event == &pull_events[PULL_EVENT_CORRECT] ?
	    correct_pull(st, h) : record_pull(st, h);
}

int
submission_command_pull_record(struct submission *s,
    const struct command *command, struct reason *why)
{
	return control_command(s, WHO_PULL_RECORD, command, apply_pull_record,
	    why);
}
