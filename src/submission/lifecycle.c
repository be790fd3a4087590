/*
 * The tables of states as a person may read them: .certfs/lifecycle, and the
 * same as a graph.
 */
#include <string.h>

#include "states.h"

/* ---- what an event says of itself ---- */

static bool
is_single(const struct state_event *e, enum track track)
{
	return event_target(e) < track_infos[track].states;
}

/* A verb that is one of each way says which. */
static const char *
way_of(const struct state_event *e)
{
	static const char *const ways[WAYS] = {
		[WAY_PORTAL] = ", with a portal",
		[WAY_REPOSITORY] = ", with a repository",
		[WAY_PULL_BESIDE] = ", with a repository, verified",
		[WAY_PULL_SUBMITS] = ", with a repository, independent",
	};
	const bool shared = e->who == WHO_SUBMIT || e->who == WHO_PUBLISH;

	return shared && ways[e->way] != NULL ? ways[e->way] : "";
}

int
event_print_cause(const struct state_event *e, struct buf *out)
{
	const char *verb = event_verb(e);

	if (verb == NULL)
		return buf_printf(out, "%s (%s)", who_infos[e->who].name,
		    e->what);
	return buf_printf(out, "%s: %s%s%s%s%s", who_infos[e->who].name, verb,
	    (e->to & (e->to - 1)) == 0 || e->back ? "" : " STATE",
	    e->argument != NULL ? ": " : "",
	    e->argument != NULL ? e->argument : "", way_of(e));
}

int
track_print_states(enum track track, unsigned set, struct buf *out)
{
	const char *before = "";

	for (unsigned i = 0; i < track_infos[track].states; i++) {
		if ((set & 1u << i) == 0)
			continue;
		(void)buf_printf(out, "%s%s", before, track_word(track, i));
		before = ", ";
	}
	return out->error;
}

int
event_print_targets(const struct state_event *e, enum track track,
    struct buf *out)
{
	if (!e->back)
		return track_print_states(track, e->to, out);
	(void)buf_puts(out, "what it was before");
	if (e->otherwise == 0)
		return out->error;
	(void)buf_puts(out, " if that is one of ");
	(void)track_print_states(track, e->to, out);
	(void)buf_puts(out, ", else ");
	return track_print_states(track, e->otherwise, out);
}

static void
say_guards(const struct state_event *e, const char *before, struct buf *out)
{
	for (size_t i = 0; e->guards[i] != GUARD_END; i++) {
		const char *phrase = guard_infos[e->guards[i]].phrase;

		if (phrase == NULL)
			continue;
		(void)buf_printf(out, "%s%s\n", before, phrase);
	}
}

/* ---- as a text ---- */

static const struct state_event *
last_from(const struct track_info *info, enum track track, unsigned state)
{
	const struct state_event *last = NULL;

	for (size_t i = 0; i < info->count; i++) {
		if ((info->events[i].from & 1u << state) != 0 &&
		    is_single(&info->events[i], track))
			last = &info->events[i];
	}
	return last;
}

static void
draw_state(enum track track, unsigned state, struct buf *out)
{
	const struct track_info *info = &track_infos[track];
	const struct state_event *last = last_from(info, track, state);

	(void)buf_printf(out, "%s\n", track_word(track, state));
	for (size_t i = 0; i < info->count; i++) {
		const struct state_event *e = &info->events[i];

		if ((e->from & 1u << state) == 0 || !is_single(e, track))
			continue;
		(void)buf_printf(out, "  %c--> %-19s", e == last ? '`' : '|',
		    track_word(track, event_target(e)));
		(void)event_print_cause(e, out);
		(void)buf_putc(out, '\n');
	}
	(void)buf_putc(out, '\n');
}

static void
say_event(const struct state_event *e, enum track track, struct buf *out)
{
	(void)event_print_cause(e, out);
	(void)buf_puts(out, "\n    from: ");
	(void)track_print_states(track, e->from, out);
	(void)buf_puts(out, "\n    to: ");
	if (e->to == 0)
		(void)buf_puts(out, "the same");
	else
		(void)event_print_targets(e, track, out);
	(void)buf_putc(out, '\n');
	say_guards(e, "    asked: ", out);
	(void)buf_putc(out, '\n');
}

static const char *const titles[TRACK_COUNT] = {
	[TRACK_STATUS] = "certification",
	[TRACK_PULL] = "the open-source pull request",
};

static void
draw_track(enum track track, struct buf *out)
{
	const struct track_info *info = &track_infos[track];

	(void)buf_printf(out, "==== %s: %s ====\n\n", info->file,
	    titles[track]);
	for (unsigned state = 0; state < info->states; state++)
		draw_state(track, state, out);
	(void)buf_printf(out, "---- every event of %s, and what is asked "
	    "before it happens ----\n\n", info->file);
	for (size_t i = 0; i < info->count; i++)
		say_event(&info->events[i], track, out);
}

int
text_lifecycle(struct buf *out)
{
	(void)buf_puts(out, "The life of a submission has two tracks. "
	    "STATE --> STATE is followed by who\ncauses it: certfs itself, "
	    "or what the publisher writes to a control file.\n\n");
	for (enum track track = 0; track < TRACK_COUNT; track++)
		draw_track(track, out);
	return out->error;
}

/* ---- as a graph ---- */

static void
add_edges(const struct state_event *e, enum track track, struct buf *out)
{
	for (unsigned from = 0; from < track_infos[track].states; from++) {
		if ((e->from & 1u << from) == 0)
			continue;
		(void)buf_printf(out, "\t\t\"%s/%s\" -> \"%s/%s\" [label=\"",
		    track_infos[track].file, track_word(track, from),
		    track_infos[track].file,
		    track_word(track, event_target(e)));
		(void)event_print_cause(e, out);
		(void)buf_puts(out, "\"];\n");
	}
}

static void
add_track(enum track track, struct buf *out)
{
	const struct track_info *info = &track_infos[track];

	(void)buf_printf(out, "\tsubgraph \"cluster_%s\" {\n"
	    "\t\tlabel=\"%s\";\n", info->file, info->file);
	for (unsigned state = 0; state < info->states; state++)
		(void)buf_printf(out, "\t\t\"%s/%s\" [label=\"%s\"];\n",
		    info->file, track_word(track, state),
		    track_word(track, state));
	for (size_t i = 0; i < info->count; i++) {
		if (is_single(&info->events[i], track))
			add_edges(&info->events[i], track, out);
	}
	(void)buf_puts(out, "\t}\n");
}

int
text_lifecycle_dot(struct buf *out)
{
	(void)buf_puts(out, "digraph lifecycle {\n\tnode [shape=box];\n");
	for (enum track track = 0; track < TRACK_COUNT; track++)
		add_track(track, out);
	return buf_puts(out, "}\n");
}
