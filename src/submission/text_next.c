/*
 * next: what to do now, one sentence with one command in it.  What a state
 * asks for is a table; a sentence that depends on more than the state is made
 * by a function.  While the portal has to act, an unread message comes first,
 * then what is still owed, and only then waiting.
 */
#include <errno.h>
#include <string.h>

#include "texts.h"

static int	next_draft(struct submission *s, struct buf *out);
static int	next_upload(struct submission *s, struct buf *out);
static int	next_changes(struct submission *s, struct buf *out);
static int	next_certified(struct submission *s, struct buf *out);
static int	next_answer(struct submission *s, struct buf *out);
static int	next_testing(struct submission *s, struct buf *out);
static int	next_rejected(struct submission *s, struct buf *out);
static int	next_withdrawn(struct submission *s, struct buf *out);

static const struct {
	int		(*say)(struct submission *s, struct buf *out);
	const char	*sentence;	/* where there is no function */
} nexts[STATE_COUNT] = {
	[STATE_DRAFT] = { .say = next_draft },
	[STATE_READY] = { .say = next_draft },
	[STATE_SUBMITTING] = { .sentence = "Wait, the version is being "
	    "delivered: cat status" },
	[STATE_TO_UPLOAD] = { .say = next_upload },
	[STATE_SUBMITTED] = { .sentence = "Attach intro.md in ISV Studio "
	    "(Activity Control or Functional Documentation) and wait for the "
	    "certification engineer, who answers within 1 to 2 weeks; once the "
	    "review has begun: echo in-review > record" },
	[STATE_IN_REVIEW] = { .sentence = "Wait for the result of the review, "
	    "drop mail about it into feedback/inbox/, and record what it is; "
	    "the answers are in: cat record" },
	[STATE_NEEDS_ANSWER] = { .say = next_answer },
	[STATE_CHANGES_REQUESTED] = { .say = next_changes },
	[STATE_TESTING] = { .say = next_testing },
	[STATE_DEPLOYING] = { .sentence = "Wait for the deployment, which "
	    "takes 3 to 6 weeks; when all regions have the connector: "
	    "echo certified > record" },
	[STATE_CERTIFIED] = { .say = next_certified },
	[STATE_REJECTED] = { .say = next_rejected },
	[STATE_WITHDRAWN] = { .say = next_withdrawn },
};

static int
say_item(const struct readiness_item *item, struct buf *out)
{
	buf_printf(out, "To do, %s (", item->id);
	text_neutralise(out, item->text, strlen(item->text));
	buf_putc(out, ')');
	if (item->command[0] != '\0')
		buf_printf(out, ": %s", item->command);
	return buf_putc(out, '\n');
}

/* Where ISV Studio has no part: independent publishers. */
static const char *const independent_sentences[STATE_COUNT] = {
	[STATE_SUBMITTED] = "Wait for your Microsoft contact, who writes "
	    "within 1 to 2 weeks; once the review has begun: "
	    "echo in-review > record",
	[STATE_NEEDS_ANSWER] = "Answer the reviewer in the pull request, "
	    "then: echo in-review > record",
	[STATE_CHANGES_REQUESTED] = "Change what was asked for in artifacts/ "
	    "and in the pull request, and once that is there: "
	    "echo open > open-source/record",
	[STATE_DEPLOYING] = "Wait for the deployment, which takes 15 business "
	    "days; when all regions have the connector: "
	    "echo certified > record",
	[STATE_CERTIFIED] = "Nothing, the connector is certified; a new "
	    "version is a pull request again, and once that is there: "
	    "echo open > open-source/record",
};

/* And before that what becomes of the pull request is all there is. */
static const char *const next_pull[PULL_COUNT] = {
	[PULL_NONE] = "Open a pull request with what is in artifacts/ in the "
	    "open-source repository, titled 'NAME (Independent Publisher)', "
	    "then: echo open > open-source/record",
	[PULL_PUBLISHING] = "Wait, the pull request is being made: "
	    "cat open-source/status",
	[PULL_OPEN] = "Wait for the review of the pull request, which is "
	    "promised within 1 to 2 weeks, and once it is merged: "
	    "echo merged > open-source/record",
	[PULL_CHANGES_REQUESTED] = "Change what was asked for in artifacts/ "
	    "and in the pull request, and once that is there: "
	    "echo open > open-source/record",
	[PULL_APPROVED] = "Wait for the pull request to be merged, then: "
	    "echo merged > open-source/record",
	[PULL_MERGED] = "The merged connector goes into certification without "
	    "you, so record that: "
	    "echo \"adopt submitted: $(date -u +%F)\" > record",
	[PULL_CLOSED] = "Open a new pull request with what is in artifacts/ "
	    "in the open-source repository, then: "
	    "echo open > open-source/record",
};

/* A pull request that carries something else is none for what is here. */
static int
next_independent(const struct submission *s, struct buf *out)
{
	enum pull_state pull = s->row.pull;

	if (pull == PULL_MERGED && (s->row.version > 0 ||
	    !hash_equal(&s->row.pull_artifacts, &s->judgement.set)))
		pull = PULL_NONE;
	return buf_printf(out, "%s\n", next_pull[pull]);
}

/* For whoever has artifacts in preparation: what is missing, or the touch. */
static int
next_draft(struct submission *s, struct buf *out)
{
	const struct readiness_item *missing =
	    texts_first_missing(&s->readiness);
	struct reason why = { .error = 0 };

	if (missing != NULL)
		return say_item(missing, out);
	if (submission_publisher(s) == PUBLISHER_INDEPENDENT)
		return next_independent(s, out);
	if (submit_would(s, NULL, &why) < 0)
		return buf_printf(out, "Nothing can be submitted now, %s: "
		    "cat submit\n", why.text);
	return buf_printf(out, "Everything is there, freeze it as version "
	    "%lld: touch submit\n", (long long)s->row.version + 1);
}

/* The newest version was sealed, and what it has is what is handed over. */
static int
next_upload(struct submission *s, struct buf *out)
{
	const long long n = s->row.version;
	const char *pull = form_text(s, FIELD_PULL_REQUEST);

	if (s->newest.from_zip) {
		buf_printf(out, "Upload versions/%lld/submission.zip", n);
	} else {
		buf_printf(out, "Enter commit %s", s->newest.commit);
		if (pull[0] != '\0')
			buf_printf(out, " (pull request %s)", pull);
	}
	buf_printf(out, " in ISV Studio as versions/%lld/handoff.md says", n);
	if (submission_delivery(s) == DELIVERY_UPDATE)
		buf_puts(out, " (select Submit an update once only: each "
		    "time resets the certification)");
	return buf_puts(out, ", then: echo submitted > record\n");
}

static int
next_changes(struct submission *s, struct buf *out)
{
	if (s->row.draft_changed)
		return next_draft(s, out);
	return buf_printf(out, "Change what was asked for in artifacts/%s, and "
	    "see what is missing then: cat submit\n",
	    strcmp(form_text(s, FIELD_SOURCE), "zip") == 0 ? "" :
	    ", enter the pull request's new commit");
}

/* The same content may be submitted again, but hardly without a reason. */
static int
next_rejected(struct submission *s, struct buf *out)
{
	if (s->row.draft_changed || texts_first_missing(&s->readiness) != NULL)
		return next_draft(s, out);
	return buf_puts(out, "Read in feedback/ why it was rejected, mend that "
	    "in artifacts/ and form/, and submit it again: touch submit\n");
}

static int
next_withdrawn(struct submission *s, struct buf *out)
{
	if (s->row.draft_changed)
		return next_draft(s, out);
	return buf_printf(out, "Nothing, it was withdrawn; to submit it again: "
	    "%s\n", texts_first_missing(&s->readiness) != NULL ?
	    "cat submit" : "touch submit");
}

static int
next_certified(struct submission *s, struct buf *out)
{
	if (s->row.draft_changed)
		return next_draft(s, out);
	return buf_puts(out, "Nothing, the connector is certified; for a new "
	    "version change artifacts/ and then: cat submit\n");
}

static int
next_answer(struct submission *s, struct buf *out)
{
	return buf_printf(out, "Answer the reviewer in ISV Studio's Activity "
	    "Control (%s helps), then: echo in-review > record\n", form_contact(s));
}

static int
next_testing(struct submission *s, struct buf *out)
{
	return buf_printf(out, "Test every operation in an environment of the "
	    "Preview (United States) region within a week, tell %s that you "
	    "have, then: echo deploying > record\n", form_contact(s));
}

static bool
waits_for_portal(const struct submission *s)
{
	return strcmp(state_infos[s->row.state].waiting_for, "portal") == 0;
}

/* Who to ask once what was promised has not come. */
static int
say_overdue(const struct submission *s, const struct window *w,
    struct buf *out)
{
	char until[CLOCK_TEXT_SIZE];

	clock_text(w->to, until);
	return buf_printf(out, "Ask %s, because this was to be over by %.10s, "
	    "and record what became of it; the answers are in: cat record\n",
	    form_contact(s), until);
}

/* 1: said something, 0: nothing to say. */
static int
before_waiting(struct submission *s, struct buf *out)
{
	const struct readiness_item *owed =
	    texts_find_open(&s->readiness, "merge_follows");
	struct messages m;
	struct window w;
	int r;

	r = texts_count_messages(s, &m);
	if (r < 0)
		return r;
	if (m.unread > 0)
		r = buf_printf(out, "Read feedback/%lld, and when that is "
		    "done: touch feedback/%lld\n", (long long)m.first_unread,
		    (long long)m.first_unread);
	else if (owed != NULL && waits_for_portal(s))
		r = say_item(owed, out);
	else if (waits_for_portal(s) && window_of_state(&s->row,
	    submission_publisher(s), &w) && window_is_over(&w))
		r = say_overdue(s, &w, out);
	else
		return 0;
	return r < 0 ? r : 1;
}

static const char *
sentence(const struct submission *s)
{
	const char *one = independent_sentences[s->row.state];

	return submission_publisher(s) == PUBLISHER_INDEPENDENT && one != NULL ?
	    one : nexts[s->row.state].sentence;
}

int
text_next(struct submission *s, struct buf *out)
{
	const enum submission_state state = s->row.state;
	const char *one = sentence(s);
	int r = 0;

	/* What was frozen and not handed over is more urgent than any mail. */
	if (state != STATE_DRAFT && state != STATE_READY &&
	    state != STATE_TO_UPLOAD)
		r = before_waiting(s, out);
	if (r != 0)
		return r < 0 ? r : 0;
	return one != NULL ? buf_printf(out, "%s\n", one) :
	    nexts[state].say(s, out);
}
