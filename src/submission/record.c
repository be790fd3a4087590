/*
 * record and open-source/record: with portal=manual and repository=manual
 * the owner writes down what the portal and the repository answered.  What
 * they cannot have answered is refused.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "internal.h"
#include "seal.h"
#include "states.h"
#include "verb.h"

/* ---- refusing ---- */

static void
list_states(const struct submission *s, struct buf *out)
{
	for (enum submission_state to = 0; to < STATE_COUNT; to++) {
		if (state_can_record(s, to))
			(void)buf_printf(out, "%s%s", out->len > 0 ? ", " : "",
			    state_infos[to].word);
	}
	if (state_can_adopt(s))
		(void)buf_printf(out, "%sadopt STATE: SINCE",
		    out->len > 0 ? ", " : "");
}

static int
refuse_word(const struct submission *s, const char *word, struct reason *why)
{
	struct buf list CF_AUTO(buf_done) = BUF_INIT(512);

	list_states(s, &list);
	return reason_set(why, EINVAL, "'%s' is not possible while it is %s; "
	    "possible: %s", word, state_infos[s->row.state].word,
	    list.len > 0 ? buf_text(&list) : "nothing, touch submit first");
}

static int
refuse_pull_word(const struct submission *s, const char *word,
    struct reason *why)
{
	struct buf list CF_AUTO(buf_done) = BUF_INIT(256);

	for (enum pull_state to = 0; to < PULL_COUNT; to++) {
		if (pull_can_record(s, to))
			(void)buf_printf(&list, "%s%s",
			    list.len > 0 ? ", " : "", pull_words[to]);
	}
	return reason_set(why, EINVAL, "'%s' is not possible while the pull "
	    "request is %s; possible: %s", word, pull_words[s->row.pull],
	    buf_text(&list));
}

/* ---- entering a state ---- */

/* What was typed into the portal can be changed there by Microsoft only. */
static void
freeze_credentials(struct submission *s)
{
	if (form_is_set(s, FIELD_CLIENT_ID) &&
	    form_is_set(s, FIELD_CLIENT_SECRET))
		s->row.credentials_frozen = true;
}

static int
remember_authentication(struct step *st)
{
	struct buf types CF_AUTO(buf_done) = BUF_INIT(4096);
	int r;

	r = seal_authentication(st->s, st->c, &types);
	return r < 0 ? r : step_set_note(st, NOTE_CERTIFIED_AUTHENTICATION,
	    buf_text(&types));
}

static int
enter(struct step *st, enum submission_state state, int64_t since)
{
	struct submission *s = st->s;

	s->row.state = state;
	s->row.state_since = since;
	return state == STATE_CERTIFIED ? remember_authentication(st) : 0;
}

static int
record_state(struct submission *s, enum submission_state to)
{
	struct step st CF_AUTO(step_done) = STEP_INIT;
	int r;

	r = step_begin(&st, s, DURABLE_POWER);
	if (r == 0)
		r = step_event(&st, "publisher", "record: %s -> %s",
		    state_infos[s->row.state].word, state_infos[to].word);
	if (r == 0)
		r = enter(&st, to, st.now);
	if (r < 0)
		return r;
	/* Later answers freeze nothing again that was unlocked since. */
	if (to == STATE_SUBMITTED)
		freeze_credentials(s);
	step_outcome(&st, "version %lld is recorded as %s",
	    (long long)s->row.version, state_infos[to].word);
	return step_commit(&st);
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
	if (text[0] == '\0')
		return reason_set(why, EINVAL, "say since when, with a colon "
		    "before it, as in 'adopt certified: 2026-03-31'");
	return reason_set(why, EINVAL, "'%s' is no day in the past; write it "
	    "as 2026-03-31", text);
}

static int
check_adoption(const struct submission *s, const char *word,
    enum submission_state state, struct reason *why)
{
	if (!state_can_adopt(s))
		return refuse_word(s, word, why);
	if (!state_is_adoptable(state))
		return reason_set(why, EINVAL, "'%s' is not possible; adopt "
		    "submitted, in-review, needs-answer, changes-requested, "
		    "testing, deploying or certified", word);
	if (!s->judgement.complete)
		return reason_set(why, ECANCELED, "put the artifacts that the "
		    "portal has into artifacts/ first: some are missing");
	return 0;
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
		r = enter(st, state, since);
	if (r < 0)
		return r;
	freeze_credentials(s);
	/* What is live or in review there is what the repository has. */
	s->row.pull_artifacts = s->judgement.set;
	step_outcome(st, "the artifacts are adopted as version 1, %s since %s",
	    state_infos[state].word, day);
	return 0;
}

/* What is confirmed or sealed has to stand still. */
static int
check_quiet(const struct command *command, struct reason *why)
{
	if (command->busy == NULL)
		return 0;
	return reason_set(why, ETXTBSY, "%s is being written: close it first",
	    command->busy);
}

static int
adopt(struct submission *s, const struct verb_line *line, const char *word,
    const struct command *command, struct reason *why)
{
	struct step st CF_AUTO(step_done) = STEP_INIT;
	const enum submission_state state = state_by_word(word);
	int64_t since = 0;
	int r;

	r = check_adoption(s, line->word, state, why);
	if (r == 0)
		r = check_quiet(command, why);
	if (r == 0)
		r = parse_since(line->argument, &since, why);
	if (r == 0)
		r = step_begin(&st, s, DURABLE_POWER);
	if (r == 0)
		r = adopt_now(&st, state, since);
	return r < 0 ? r : step_commit(&st);
}

/* ---- record ---- */

static int
run_record(struct submission *s, const struct verb_line *line,
    const struct command *command, struct reason *why)
{
	static const char adopt_word[] = "adopt ";
	const enum submission_state to = state_by_word(line->word);

	if (strncmp(line->word, adopt_word, strlen(adopt_word)) == 0)
		return adopt(s, line, line->word + strlen(adopt_word) +
		    strspn(line->word + strlen(adopt_word), " "), command,
		    why);
	if (to == STATE_COUNT || line->has_argument || !state_can_record(s, to))
		return refuse_word(s, line->word, why);
	return record_state(s, to);
}

/* ---- open-source/record ---- */

static int
record_pull(struct submission *s, enum pull_state to)
{
	struct step st CF_AUTO(step_done) = STEP_INIT;
	const bool merged = to == PULL_MERGED;
	int r;

	r = step_begin(&st, s, DURABLE_POWER);
	if (r == 0)
		r = step_event(&st, "publisher", "open-source: %s -> %s%s",
		    pull_words[s->row.pull], pull_words[to],
		    merged ? ", carrying the present artifacts" : "");
	if (r < 0)
		return r;
	s->row.pull = to;
	s->row.pull_since = st.now;
	if (merged)
		s->row.pull_artifacts = s->judgement.set;
	step_outcome(&st, "the pull request is recorded as %s%s",
	    pull_words[to], merged ? ", carrying the present artifacts" : "");
	return step_commit(&st);
}

/* Two items of submit have this command, and both may be pasted. */
static bool
is_merged_already(const struct submission *s, enum pull_state to)
{
	return to == PULL_MERGED && s->row.pull == PULL_MERGED &&
	    hash_equal(&s->row.pull_artifacts, &s->judgement.set);
}

static int
run_pull_record(struct submission *s, const struct verb_line *line,
    const struct command *command, struct reason *why)
{
	const enum pull_state to = pull_by_word(line->word);
	int r;

	if (!line->has_argument && is_merged_already(s, to))
		return 0;
	if (to == PULL_COUNT || line->has_argument || !pull_can_record(s, to))
		return refuse_pull_word(s, line->word, why);
	r = to == PULL_MERGED ? check_quiet(command, why) : 0;
	return r < 0 ? r : record_pull(s, to);
}

/* ---- both ---- */

static int
record_line(struct submission *s, const struct command *command,
    int (*run)(struct submission *s, const struct verb_line *line,
    const struct command *command, struct reason *why), struct reason *why)
{
	struct reason refusal = { .error = 0 };
	struct verb_line line;
	int r;

	r = submission_judged(s);
	if (r < 0)
		return r;
	r = verb_parse(command, &line, &refusal);
	if (r == 0)
		return 0;
	if (r > 0)
		r = run(s, &line, command, &refusal);
	return r < 0 ? command_refused(s, r, &refusal, why) : 0;
}

int
submission_command_record(struct submission *s, const struct command *command,
    struct reason *why)
{
	return record_line(s, command, run_record, why);
}

int
submission_command_pull_record(struct submission *s,
    const struct command *command, struct reason *why)
{
	return record_line(s, command, run_pull_record, why);
}
