/*
 * Control files: which event a line asks for, what may be asked for now, and
 * the one way in which an event happens.
 */
#include "control.h"

#include <errno.h>
#include <string.h>

#include "seal.h"

/* Those that can be asked for through the file of 'who', as 's' goes. */
#define FOR_EVENTS(e, s, who) \
	for (const struct state_event *e = track_of(who)->events, \
	    *e##_end = e + track_of(who)->count; e < e##_end; e++) \
		if (e->who == (who) && event_verb(e) != NULL && \
		    event_goes(s, e))

static const struct track_info *
track_of(enum who who)
{
	return &track_infos[who_infos[who].track];
}

static bool
has_many_targets(const struct state_event *e)
{
	return !e->back && (e->to & (e->to - 1)) != 0;
}

/* "correct STATE: REASON": what is written, without what is around it. */
static void
print_line(const struct state_event *e, struct buf *out)
{
	(void)buf_printf(out, "%s%s%s%s", event_verb(e),
	    has_many_targets(e) ? " STATE" : "",
	    e->argument != NULL ? ": " : "",
	    e->argument != NULL ? e->argument : "");
}

/* ---- listing ---- */

static bool
is_touch(const struct state_event *e)
{
	const char *touch = who_infos[e->who].touch;

	return touch != NULL && strcmp(touch, event_verb(e)) == 0;
}

static void
print_command(const struct state_event *e, struct buf *out)
{
	const char *file = who_infos[e->who].name;
	struct buf line CF_AUTO(buf_done) = BUF_INIT(256);
	const char *quote;

	if (is_touch(e)) {
		(void)buf_printf(out, "touch %s", file);
		return;
	}
	print_line(e, &line);
	quote = strchr(buf_text(&line), ' ') != NULL ? "\"" : "";
	(void)buf_printf(out, "echo %s%s%s > %s", quote, buf_text(&line),
	    quote, file);
}

static void
print_targets(const struct state_event *e, unsigned now, struct buf *out)
{
	const struct track_info *track = track_of(e->who);
	const char *before = "STATE is ";

	for (unsigned to = 0; to < track->states; to++) {
		if ((e->to & 1u << to) == 0 || to == now)
			continue;
		(void)buf_printf(out, "%s%s", before,
		    track_word(who_infos[e->who].track, to));
		before = ", ";
	}
}

int
control_list(const struct submission *s, enum who who, const char *prefix,
    struct buf *out)
{
	const struct occasion any = OCCASION_ANY;
	const unsigned now = track_state(s, who_infos[who].track);

	FOR_EVENTS(e, s, who) {
		if (event_check(s, e, &any, NULL) < 0)
			continue;
		(void)buf_puts(out, prefix);
		print_command(e, out);
		(void)buf_putc(out, '\n');
		if (!has_many_targets(e))
			continue;
		(void)buf_printf(out, "%s    ", prefix);
		print_targets(e, now, out);
		(void)buf_putc(out, '\n');
	}
	return out->error;
}

/* ---- refusing ---- */

/* What its state allows; what else is asked is told when it is tried. */
static void
list_words(const struct submission *s, enum who who, struct buf *out)
{
	const unsigned now = track_state(s, who_infos[who].track);

	FOR_EVENTS(e, s, who) {
		if ((e->from & 1u << now) == 0)
			continue;
		(void)buf_puts(out, out->len > 0 ? ", " : "");
		print_line(e, out);
	}
}

int
control_refuse_word(const struct submission *s, enum who who,
    const char *word, struct reason *why)
{
	const enum track track = who_infos[who].track;
	struct buf list CF_AUTO(buf_done) = BUF_INIT(512);

	list_words(s, who, &list);
	return reason_set(why, EINVAL, "'%s' is not possible while %s is %s; "
	    "possible: %s", word, track == TRACK_PULL ? "the pull request" :
	    "it", track_word_of(s, track),
	    list.len > 0 ? buf_text(&list) : "nothing, touch submit first");
}

static int
refuse_target(const struct state_event *e, const char *word,
    struct reason *why)
{
	struct buf list CF_AUTO(buf_done) = BUF_INIT(512);

	print_targets(e, track_of(e->who)->states, &list);
	return reason_set(why, EINVAL, "'%s' is not possible; %s", word,
	    buf_text(&list));
}

/* ---- from a line to an event ---- */

struct asked {
	const struct state_event *event;	/* NULL: none was found */
	const char	*target;	/* the word of the state, NULL: none */
};

static bool
matches(const struct state_event *e, const struct verb_line *line,
    struct asked *ret_asked)
{
	const char *verb = event_verb(e);
	const size_t len = strlen(verb);

	if (strncmp(line->word, verb, len) != 0)
		return false;
	if (has_many_targets(e)) {
		const char *target = line->word + len;

		if (*target != ' ')
			return false;
		*ret_asked = (struct asked){ e, target + strspn(target, " ") };
		return true;
	}
	if (line->word[len] != '\0')
		return false;
	*ret_asked = (struct asked){ e, NULL };
	return true;
}

/* Of several with that verb, the one that belongs to this state. */
static struct asked
find_event(const struct submission *s, enum who who,
    const struct verb_line *line)
{
	const unsigned now = track_state(s, who_infos[who].track);
	struct asked found = { NULL, NULL }, one;

	FOR_EVENTS(e, s, who) {
		if (!matches(e, line, &one))
			continue;
		if (found.event == NULL || (e->from & 1u << now) != 0)
			found = one;
	}
	return found;
}

/* The state that it leads to, or -EINVAL. */
static int
find_target(const struct submission *s, const struct asked *asked,
    const struct verb_line *line, unsigned *ret_to, struct reason *why)
{
	const enum track track = who_infos[asked->event->who].track;
	const unsigned states = track_infos[track].states;
	unsigned to = event_target(asked->event);

	if (asked->target == NULL) {
		*ret_to = to < states ? to : track_state(s, track);
		return 0;
	}
	for (to = 0; to < states; to++) {
		if (strcmp(asked->target, track_word(track, to)) == 0)
			break;
	}
	if (to == states || (asked->event->to & 1u << to) == 0)
		return refuse_target(asked->event, line->word, why);
	*ret_to = to;
	return 0;
}

static int
check_argument(const struct state_event *e, const struct verb_line *line,
    struct reason *why)
{
	if (e->argument == NULL && line->has_argument)
		return reason_set(why, EINVAL, "'%s' takes no text behind it: "
		    "write it alone, without the colon", line->word);
	if (e->argument == NULL || line->argument[0] != '\0')
		return 0;
	return reason_set(why, EINVAL, "'%s' needs a text behind it: %s: %s",
	    line->word, line->word, e->argument);
}

/* ---- happening ---- */

static int
happen(struct submission *s, const struct happening *h,
    int (*apply)(struct step *st, const struct happening *h))
{
	struct step st CF_AUTO(step_done) = STEP_INIT;
	int r;

	r = step_begin(&st, s, DURABLE_POWER);
	if (r == 0)
		r = apply(&st, h);
	return r < 0 ? r : step_commit(&st);
}

static int
run_line(struct submission *s, enum who who, const struct verb_line *line,
    const char *busy,
    int (*apply)(struct step *st, const struct happening *h),
    struct reason *why)
{
	const struct asked asked = find_event(s, who, line);
	struct happening h = { asked.event, 0, line->argument, why };
	struct occasion o = { .busy = busy, .argument = line->argument };
	int r;

	if (asked.event == NULL)
		return control_refuse_word(s, who, line->word, why);
	/* Where it cannot be, no word makes it better. */
	if (asked.target != NULL && (asked.event->from &
	    1u << track_state(s, who_infos[who].track)) == 0)
		return control_refuse_word(s, who, line->word, why);
	r = find_target(s, &asked, line, &h.to, why);
	if (r == 0)
		r = check_argument(asked.event, line, why);
	o.to = (int)h.to;
	if (r == 0)
		r = event_check(s, asked.event, &o, why);
	if (r == -EALREADY && asked.event->twice)
		return 0;
	return r < 0 ? r : happen(s, &h, apply);
}

int
control_command(struct submission *s, enum who who,
    const struct command *command,
    int (*apply)(struct step *st, const struct happening *h),
    struct reason *why)
{
	struct verb_line line = { .has_argument = false };
	struct reason refusal = { .error = 0 };
	const char *touch = who_infos[who].touch;
	int r;

	r = submission_judged(s);
	if (r < 0)
		return r;
	if (command->text != NULL) {
		r = verb_parse(command, &line, &refusal);
	} else if (touch != NULL) {
		memcpy(line.word, touch, strlen(touch) + 1);
		r = 1;
	}
	if (r > 0)
		r = run_line(s, who, &line, command->busy, apply, &refusal);
	return r < 0 ? command_refused(s, r, &refusal, why) : 0;
}
