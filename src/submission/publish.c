/*
 * The control file open-source/publish: how an independent publisher submits.
 * With repository=manual nothing is sent: the version waits until its owner
 * has opened or updated the pull request, and has recorded that.
 */
#include "seal.h"
#include "submit.h"

int
publish_would(struct submission *s, const char *busy, struct reason *why)
{
	const struct occasion o = { .busy = busy, .to = -1 };

	return event_check(s, &state_events[EVENT_PUBLISH], &o, why);
}

static int
apply_publish(struct step *st, const struct happening *h)
{
	int r;

	r = submit_freeze(st, h);
	return r < 0 ? r : step_enter_pull(st, PULL_EVENT_PUBLISH,
	    PULL_PUBLISHING, h->argument);
}

int
submission_command_publish(struct submission *s,
    const struct command *command, struct reason *why)
{
	return control_command(s, WHO_PUBLISH, command, apply_publish, why);
}
