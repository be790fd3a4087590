/*
 * The control file open-source/publish: how an independent publisher submits,
 * and how a verified one open-sources.  With repository=manual nothing is
 * sent: the version waits until its owner has opened or updated the pull
 * request, and has recorded that.
 */
#include "repo.h"
#include "seal.h"
#include "submit.h"

#include <string.h>

/* What a touch is, for each way. */
static const struct state_event *
touch_event(const struct submission *s)
{
	static const enum event events[WAYS] = {
		[WAY_PULL_HAND] = EVENT_PUBLISH,
		[WAY_PULL_BESIDE] = EVENT_PULL_PUBLISH,
		[WAY_PULL_SUBMITS] = EVENT_PULL_SEND,
	};

	return &state_events[events[submission_pull_way(s)]];
}

int
publish_would(struct submission *s, const char *busy, struct reason *why)
{
	const struct occasion o = { .busy = busy, .to = -1 };

	return event_check(s, touch_event(s), &o, why);
}

/* ---- by hand ---- */

static int
freeze_by_hand(struct step *st, const struct happening *h)
{
	int r;

	r = submit_freeze(st, h);
	return r < 0 ? r : step_enter_pull(st, PULL_EVENT_PUBLISH,
	    PULL_PUBLISHING, h->argument);
}

/* ---- to a repository ---- */

/* Only the words changed, or it did not arrive: that is no other version. */
static bool
is_sealed(const struct submission *s)
{
	return s->row.version > 0 && (s->row.state == STATE_TO_UPLOAD ||
	    s->row.state == STATE_SUBMITTING) &&
	    hash_equal(&s->newest.artifacts, &s->judgement.set);
}

static int
send_version(struct step *st, const struct happening *h)
{
	struct submission *s = st->s;
	int r;

	r = is_sealed(s) ? step_event(st, "publisher", "publish: version %lld "
	    "as it is sealed", (long long)s->row.version) :
	    submit_freeze(st, h);
	if (r == 0)
		r = repo_publish(st, h, false);
	step_outcome(st, "version %lld is sealed, and on its way to %s",
	    (long long)s->row.version, repo_place(s));
	return r;
}

static int
send_beside(struct step *st, const struct happening *h)
{
	int r;

	r = step_event(st, "publisher", "publish: the artifacts are to go to "
	    "the repository");
	if (r == 0)
		r = repo_publish(st, h, false);
	step_outcome(st, "the artifacts are on their way to %s",
	    repo_place(st->s));
	return r;
}

static int
send_proposal(struct step *st, const struct happening *h)
{
	int r;

	r = step_event(st, "publisher", "proposal: the readme is to go to the "
	    "repository");
	if (r == 0)
		r = repo_publish(st, h, true);
	step_outcome(st, "the proposal is on its way to %s",
	    repo_place(st->s));
	return r;
}

/* The next commit follows theirs; what the branch has is not published. */
static int
build_on_others(struct step *st)
{
	struct submission *s = st->s;

	memcpy(s->pull.published, s->pull.head, sizeof(s->pull.published));
	s->pull.artifacts = (struct hash){ { 0 } };
	return repo_keep(st);
}

static int
accept_others(struct step *st, const struct happening *h)
{
	struct submission *s = st->s;
	struct buf names CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	int r;

	r = repo_take_over(st, &names, h->why);
	if (r < 0)
		return r;
	if (names.len == 0)
		(void)buf_puts(&names, "nothing");
	r = step_event(st, "publisher", "accept others: the next commit "
	    "follows %.12s; taken over into artifacts/: %s", s->pull.head,
	    buf_text(&names));
	step_outcome(st, "taken over into artifacts/: %s; what is published "
	    "next builds on %.12s", buf_text(&names), s->pull.head);
	return r < 0 ? r : build_on_others(st);
}

static int
reject_others(struct step *st, const struct happening *h)
{
	struct submission *s = st->s;
	int r;

	(void)h;
	r = step_event(st, "publisher", "reject others: the next commit "
	    "follows %.12s, with the files of artifacts/", s->pull.head);
	step_outcome(st, "what is published next follows %.12s, and makes the "
	    "connector's files those of artifacts/: cat open-source/diff",
	    s->pull.head);
	return r < 0 ? r : build_on_others(st);
}

static int
cancel(struct step *st, const struct happening *h)
{
	int r;

	(void)h;
	r = repo_cancel(st);
	step_outcome(st, "nothing is on its way to the repository any more; "
	    "what a try has left there is used by the next touch");
	return r;
}

static int	(*const applies[STATE_EVENTS])(struct step *st,
		    const struct happening *h) = {
	[EVENT_PUBLISH] = freeze_by_hand,
	[EVENT_PUBLISH_UPDATE] = freeze_by_hand,
	[EVENT_PULL_SEND] = send_version,
	[EVENT_PULL_SEND_UPDATE] = send_version,
	[EVENT_PULL_PUBLISH] = send_beside,
	[EVENT_PULL_PROPOSE] = send_proposal,
	[EVENT_PULL_ACCEPT] = accept_others,
	[EVENT_PULL_REJECT] = reject_others,
	[EVENT_PULL_CANCEL] = cancel,
};

static int
apply_publish(struct step *st, const struct happening *h)
{
	return applies[h->event - state_events](st, h);
}

int
submission_command_publish(struct submission *s,
    const struct command *command, struct reason *why)
{
	return control_command(s, WHO_PUBLISH, command, apply_publish, why);
}
