/*
 * The tables of states as the manual page has them: mdoc on standard output.
 */
#include <stdio.h>

#include "states.h"

static void
print_guards(const struct state_event *e, struct buf *out)
{
	const char *before = "\n.br\nasked: ";

	for (size_t i = 0; e->guards[i] != GUARD_END; i++) {
		const char *phrase = guard_infos[e->guards[i]].phrase;

		if (phrase == NULL)
			continue;
		(void)buf_printf(out, "%s%s", before, phrase);
		before = "; ";
	}
}

static void
print_event(enum track track, const struct state_event *e, struct buf *out)
{
	(void)buf_puts(out, ".It ");
	(void)event_print_cause(e, out);
	(void)buf_puts(out, "\nfrom ");
	(void)track_print_states(track, e->from, out);
	(void)buf_puts(out, "\n.br\n");
	if (e->to == 0)
		(void)buf_puts(out, "the state stays");
	else {
		(void)buf_puts(out, "to ");
		(void)event_print_targets(e, track, out);
	}
	print_guards(e, out);
	(void)buf_putc(out, '\n');
}

static void
print_track(enum track track, struct buf *out)
{
	const struct track_info *info = &track_infos[track];

	(void)buf_printf(out, ".Pp\n.Pa %s :\n.Bl -tag -width Ds\n",
	    info->file);
	for (size_t i = 0; i < info->count; i++)
		print_event(track, &info->events[i], out);
	(void)buf_puts(out, ".El\n");
}

int
main(void)
{
	struct buf out CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);

	for (enum track track = 0; track < TRACK_COUNT; track++)
		print_track(track, &out);
	if (out.error < 0 || fputs(buf_text(&out), stdout) == EOF)
		return 1;
	return fflush(stdout) != 0;
}
