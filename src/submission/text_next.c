/*
 * next: what to do now, one sentence with one command in it.  What a state
 * asks for is a table for each kind of publisher; a sentence that depends on
 * more than the state is made by a function.  While others have to act, an
 * unread message comes first, then what is overdue, then what is still owed,
 * and only then waiting.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "pull.h"
#include "remote.h"
#include "repo.h"
#include "states.h"
#include "texts.h"

/* One of the two: a sentence that is always the same, or who makes it. */
struct advice {
	const char	*sentence;
	int		(*say)(struct submission *s, struct buf *out);
};

/* ", which is promised by 2026-03-31": 'is' says whose the time is. */
static void
say_window(const struct window *w, const char *is, struct buf *out)
{
	char until[CLOCK_TEXT_SIZE];

	clock_text(w->to, until);
	buf_printf(out, ", which %s by %.10s", window_is_over(w) ?
	    "was to be over" : is, until);
}

static void
say_promise(const struct window *w, struct buf *out)
{
	say_window(w, "is promised", out);
}

static bool
has_portal(const struct submission *s)
{
	return submission_way(s) == WAY_PORTAL;
}

/* Of its own states a portal says itself by when they are to be over. */
static bool
window_now(const struct submission *s, struct window *ret_window)
{
	const struct remote_row *row = &s->remote;

	if (!has_portal(s) || row->promised == 0 ||
	    strcmp(row->state, remote_state_word(s)) != 0)
		return window_of_state(&s->row, submission_publisher(s),
		    ret_window);
	*ret_window = (struct window){
		.from = row->promised, .to = row->promised, .page = "",
	};
	return true;
}

static int
say_overdue(const struct submission *s, const struct window *w,
    const char *record, struct buf *out)
{
	char until[CLOCK_TEXT_SIZE];

	clock_text(w->to, until);
	if (has_portal(s) && strcmp(record, "record") == 0)
		return buf_printf(out, "Ask %s, because this was to be over "
		    "by %.10s: write it into feedback/reply, and then: "
		    "touch feedback/reply\n", form_contact(s), until);
	return buf_printf(out, "Ask %s, because this was to be over by %.10s, "
	    "and record what became of it; the answers are in: cat %s\n",
	    form_contact(s), until, record);
}

/* "pull request 4321", or "the pull request" where its number is not set. */
static const char *
pull_noun(const struct submission *s)
{
	return form_is_set(s, FIELD_PULL_REQUEST) ? "pull request " :
	    "the pull request";
}

static const char *
pull_name(const struct submission *s)
{
	return form_text(s, FIELD_PULL_REQUEST);
}

/* ---- the pull request ---- */

static bool
is_followed(const struct submission *s)
{
	return pull_way(s) == WAY_REPOSITORY;
}

/* What is to be written down by whoever waits. */
static const char *
merged_then(const struct submission *s)
{
	return is_followed(s) ? "the repository is asked by itself: "
	    "cat open-source/status" :
	    "once it is merged: echo merged > open-source/record";
}

static int
say_pull_overdue(const struct submission *s, const struct window *w,
    struct buf *out)
{
	char until[CLOCK_TEXT_SIZE];

	if (!is_followed(s))
		return say_overdue(s, w, "open-source/record", out);
	clock_text(w->to, until);
	return buf_printf(out, "Ask in the pull request, because this was to "
	    "be over by %.10s; what is answered comes by itself: "
	    "cat open-source/status\n", until);
}

static int
pull_wait(struct submission *s, struct buf *out)
{
	struct window w;

	if (is_followed(s) && pull_waits_for_author(s))
		return buf_printf(out, "Answer in %s%s, which waits for you "
		    "(its label is needs:partner-attention): "
		    "ls open-source/messages\n", pull_noun(s), pull_name(s));
	if (!window_of_pull(&s->row, submission_publisher(s), &w))
		return buf_printf(out, "Wait until %s%s is merged%s\n",
		    pull_noun(s), pull_name(s), is_followed(s) ?
		    "; the repository is asked by itself: "
		    "cat open-source/status" :
		    ", then: echo merged > open-source/record");
	if (window_is_over(&w))
		return say_pull_overdue(s, &w, out);
	buf_printf(out, "Wait for the review of %s%s", pull_noun(s),
	    pull_name(s));
	say_promise(&w, out);
	return buf_printf(out, "; %s\n", merged_then(s));
}

static int
pull_change(struct submission *s, struct buf *out)
{
	if (is_followed(s))
		return buf_printf(out, "Change in artifacts/ what was asked "
		    "for in %s%s (ls open-source/messages), and then: "
		    "touch open-source/publish\n", pull_noun(s),
		    pull_name(s));
	return buf_printf(out, "Change what was asked for in artifacts/ and in "
	    "%s%s, and once it has the change: "
	    "echo open > open-source/record\n", pull_noun(s), pull_name(s));
}

static int
pull_closed(struct submission *s, struct buf *out)
{
	return buf_puts(out, is_followed(s) ? "Open the pull request again, or "
	    "another one where that is not possible, because it was closed "
	    "without a merge: touch open-source/publish\n" :
	    "Open another pull request, because this one was closed without a "
	    "merge, and enter it: echo NUMBER > form/pull_request\n");
}

/* Of a verified publisher, who waits for the merge before anything else. */
static const struct advice merge_advice[PULL_COUNT] = {
	[PULL_OPEN] = { .say = pull_wait },
	[PULL_CHANGES_REQUESTED] = { .say = pull_change },
	[PULL_APPROVED] = { .say = pull_wait },
	[PULL_CLOSED] = { .say = pull_closed },
};

static int
publish_change(struct submission *s, struct buf *out)
{
	if (s->row.draft_changed)
		return buf_printf(out, "Freeze what you changed as version "
		    "%lld, for %s%s: touch open-source/publish\n",
		    (long long)s->row.last_version + 1, pull_noun(s),
		    pull_name(s));
	return buf_printf(out, "Change in artifacts/ what was asked for in "
	    "%s%s, and then: touch open-source/publish\n",
	    pull_noun(s), pull_name(s));
}

/* Of an independent publisher, whose submission it is. */
static const struct advice publish_advice[PULL_COUNT] = {
	[PULL_OPEN] = { .say = pull_wait },
	[PULL_CHANGES_REQUESTED] = { .say = publish_change },
	[PULL_APPROVED] = { .say = pull_wait },
};

static int
say_advice(struct submission *s, const struct advice *a, struct buf *out)
{
	return a->say != NULL ? a->say(s, out) :
	    buf_printf(out, "%s\n", a->sentence);
}

static bool
is_advice(const struct advice *a)
{
	return a->say != NULL || a->sentence != NULL;
}

/* A repository's merge brings the commit with it. */
static bool
is_merge(const struct submission *s, const struct readiness_item *item)
{
	return strcmp(item->id, "merged") == 0 ||
	    strcmp(item->id, "merge_follows") == 0 ||
	    (is_followed(s) && strcmp(item->id, "commit") == 0);
}

static int
say_differing(const struct submission *s, struct buf *out)
{
	(void)buf_puts(out, "Make artifacts/ what was merged, or open another "
	    "pull request with it, because the commit does not match "
	    "artifacts (");
	(void)pull_print_differing(s, out);
	return buf_puts(out, "): cat feedback/findings\n");
}

/* What is known of the pull request says more than that it is to be merged. */
static int
say_item(struct submission *s, const struct readiness_item *item,
    struct buf *out)
{
	if (strcmp(item->id, "merged_artifacts") == 0 &&
	    s->merged.differs != 0)
		return say_differing(s, out);
	if (is_merge(s, item) && is_advice(&merge_advice[s->row.pull]))
		return say_advice(s, &merge_advice[s->row.pull], out);
	buf_printf(out, "To do, %s (", item->id);
	text_neutralise(out, item->text, strlen(item->text));
	return buf_printf(out, "): %s\n", item->command);
}

/* ---- before a version, and when a new one is due ---- */

static bool
is_independent(const struct submission *s)
{
	return submission_publisher(s) == PUBLISHER_INDEPENDENT;
}

/* For whoever has artifacts in preparation: what is missing, or the touch. */
static int
next_draft(struct submission *s, struct buf *out)
{
	const struct readiness_item *missing =
	    texts_first_missing(&s->readiness);
	const bool publish = is_independent(s);
	const char *touch = publish ? "open-source/publish" : "submit";
	struct changes_count count;
	struct reason why = { .error = 0 };
	int r;

	if (missing != NULL)
		return say_item(s, missing, out);
	r = publish ? publish_would(s, NULL, &why) :
	    submit_would(s, NULL, &why);
	if (r < 0)
		return buf_printf(out, "Nothing can be submitted now, %s: "
		    "cat %s\n", why.text, touch);
	r = submission_changes(s, &count);
	if (r < 0)
		return r;
	buf_puts(out, "Everything is there");
	if (count.breaking > 0)
		buf_printf(out, ", with %zu breaking change%s that changes "
		    "lists", count.breaking, count.breaking == 1 ? "" : "s");
	return buf_printf(out, ", freeze it as version %lld: touch %s\n",
	    (long long)s->row.last_version + 1, touch);
}

static int
next_changes(struct submission *s, struct buf *out)
{
	if (s->row.draft_changed)
		return next_draft(s, out);
	return buf_printf(out, "Change what was asked for in artifacts/%s, and "
	    "see what is missing then: cat %s\n", is_independent(s) ||
	    strcmp(form_text(s, FIELD_SOURCE), "zip") == 0 ? "" :
	    ", enter the pull request's new commit",
	    is_independent(s) ? "open-source/publish" : "submit");
}

/* The same content may be submitted again, but hardly without a reason. */
static int
next_rejected(struct submission *s, struct buf *out)
{
	if (s->row.draft_changed || texts_first_missing(&s->readiness) != NULL)
		return next_draft(s, out);
	return buf_printf(out, "Read in feedback/ why it was rejected, mend "
	    "that in artifacts/ and form/, and submit it again: touch %s\n",
	    is_independent(s) ? "open-source/publish" : "submit");
}

/* ---- a version that is not sent ---- */

/* The newest version was sealed, and what it has is what is handed over. */
static int
next_upload(struct submission *s, struct buf *out)
{
	const long long n = s->row.version;
	const char *pull = form_text(s, FIELD_PULL_REQUEST);

	if (has_portal(s))
		return buf_printf(out, "Send the draft to %s, or mount with "
		    "portal=manual if version %lld was handed over already: "
		    "touch submit\n", s->domain->options.portal, n);
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

/* With a repository, which does what is done by hand otherwise. */
static int
next_sent(struct submission *s, struct buf *out)
{
	char at[CLOCK_TEXT_SIZE];

	if (!repo_is_busy(s) && s->row.pull == PULL_CLOSED)
		return pull_closed(s, out);
	if (!repo_is_busy(s))
		return buf_puts(out, "Publish the version anew, because it is "
		    "not in the repository, for which cat log says why: "
		    "touch open-source/publish\n");
	if (s->pull.contact.failing_since == 0)
		return buf_puts(out, "Wait until the repository has the "
		    "version: sync open-source/publish\n");
	clock_text(s->outbox[TARGET_REPOSITORY].first.not_before, at);
	return buf_printf(out, "Wait, the version is not published yet (%s); "
	    "the next try is at %s: cat open-source/publish\n",
	    s->pull.contact.failure_text, at);
}

static int
next_publish(struct submission *s, struct buf *out)
{
	if (submission_pull_way(s) == WAY_PULL_SUBMITS)
		return next_sent(s, out);
	return buf_printf(out, "%s with versions/%lld/artifacts as "
	    "versions/%lld/handoff.md says, then: "
	    "echo open > open-source/record\n",
	    form_is_set(s, FIELD_PULL_REQUEST) ?
	    "Update the pull request, or open one," : "Open a pull request",
	    (long long)s->row.version, (long long)s->row.version);
}

static int
next_published(struct submission *s, struct buf *out)
{
	const struct advice *a = &publish_advice[s->row.pull];

	if (is_advice(a))
		return say_advice(s, a, out);
	return buf_puts(out, is_followed(s) ? "Wait, what became of the pull "
	    "request comes by itself: cat open-source/status\n" :
	    "Record what became of the pull request; the answers are in: "
	    "cat open-source/record\n");
}

/* ---- a version that is on its way to a portal ---- */

/* Kept back by grace=, and nothing else. */
static bool
is_held(const struct submission *s)
{
	const struct order_row *first = &s->outbox[TARGET_PORTAL].first;

	return s->outbox[TARGET_PORTAL].submit && first->kind == ORDER_SUBMIT &&
	    first->attempts == 0 && first->not_before > first->at;
}

static int
next_sending(struct submission *s, struct buf *out)
{
	char at[CLOCK_TEXT_SIZE];

	if (!has_portal(s))
		return buf_puts(out, "Wait, the version is being delivered: "
		    "cat status\n");
	if (is_held(s)) {
		clock_text(s->outbox[TARGET_PORTAL].first.not_before, at);
		return buf_printf(out, "Wait until %s, when version %lld goes "
		    "to %s, or take it back before: "
		    "echo \"withdraw: REASON\" > submit\n", at,
		    (long long)s->row.version, s->remote.portal);
	}
	if (s->remote.contact.failing_since == 0)
		return buf_printf(out, "Wait until %s has version %lld: "
		    "sync submit\n", s->remote.portal,
		    (long long)s->row.version);
	clock_text(s->outbox[TARGET_PORTAL].count > 0 ?
	    s->outbox[TARGET_PORTAL].first.not_before :
	    s->remote.contact.ask_at, at);
	return buf_printf(out, "Wait, version %lld is not delivered yet (%s); "
	    "the next try is at %s: cat status\n", (long long)s->row.version,
	    s->remote.contact.failure_text, at);
}

/* This mount neither tells it anything nor asks. */
static int
say_elsewhere(const struct submission *s, struct buf *out)
{
	return buf_printf(out, "Mount with portal=%s, because version %lld is "
	    "%s there: cat submit\n", s->remote.portal,
	    (long long)s->row.version, remote_state_word(s));
}

/* Its own word is all that is known. */
static int
next_other(struct submission *s, struct buf *out)
{
	return buf_printf(out, "See at the portal what it means that version "
	    "%lld is %s (it waits for: %s): cat log\n",
	    (long long)s->row.version, remote_state_word(s),
	    remote_waiting_for(s));
}

/* ---- a version that the portal has ---- */

static int
wait_for(struct submission *s, const char *what, const char *then,
    struct buf *out)
{
	struct window w;

	buf_printf(out, "Wait for %s", what);
	if (window_now(s, &w))
		say_promise(&w, out);
	return buf_printf(out, "; %s\n", has_portal(s) ?
	    "the portal is asked by itself: cat status" : then);
}

/* The form: since October 2025 (pull 4018 of the repository). */
static int
next_submitted(struct submission *s, struct buf *out)
{
	if (is_independent(s))
		return wait_for(s, "your Microsoft contact to write", "a form "
		    "comes by mail to the contact in the definition; once the "
		    "review has begun: echo in-review > record", out);
	return wait_for(s, "the answer of the certification engineer",
	    "once the review has begun: echo in-review > record", out);
}

static int
next_review(struct submission *s, struct buf *out)
{
	return wait_for(s, "the result of the review", "drop mail about it "
	    "into feedback/inbox/, and record what it is; the answers are in: "
	    "cat record", out);
}

static int
next_answer(struct submission *s, struct buf *out)
{
	char number[24] = "";
	struct feedback_count m;
	int r;

	r = feedback_count(s, &m);
	if (r < 0)
		return r;
	if (m.first_unread > 0)
		(void)snprintf(number, sizeof(number), "%lld-",
		    (long long)m.first_unread);
	if (has_portal(s))
		return buf_printf(out, "Answer the reviewer (%s helps): write "
		    "it into feedback/%sreply, and then: "
		    "touch feedback/%sreply\n", form_contact(s), number,
		    number);
	return buf_printf(out, "Answer the reviewer in %s (%s helps), with "
	    "what you write into feedback/%sreply, and then: "
	    "touch feedback/%sreply\n", is_independent(s) ?
	    "the pull request" : "ISV Studio's Activity Control",
	    form_contact(s), number, number);
}

static int
next_deploying(struct submission *s, struct buf *out)
{
	return wait_for(s, "the deployment", "when all regions have the "
	    "connector: echo certified > record", out);
}

/* Deployments begin on Fridays, for whoever said so a day before. */
static int
next_tested(struct submission *s, struct buf *out)
{
	if (has_portal(s))
		return buf_puts(out, "Wait, the portal is told that testing "
		    "is done; what it answers comes by itself: cat status\n");
	return buf_printf(out, "Tell %s that testing is done and that you are "
	    "ready for production deployment, 24 hours before a Friday at the "
	    "latest; once it begins: echo deploying > record\n",
	    form_contact(s));
}

static int
next_intro(struct submission *s, const struct readiness_item *intro,
    struct buf *out)
{
	char until[CLOCK_TEXT_SIZE];
	struct window w;

	if (!window_now(s, &w) ||
	    !window_is_over(&w))
		return say_item(s, intro, out);
	clock_text(w.to, until);
	return buf_printf(out, "Attach intro.md%s at once, because "
	    "testing was to be over by %.10s and cannot end without it: "
	    "%s\n", has_portal(s) ? "" : " in ISV Studio", until,
	    intro->command);
}

static int
next_testing(struct submission *s, struct buf *out)
{
	const struct readiness_item *intro =
	    texts_find_open(&s->readiness, "intro");
	struct window w;

	if (tested_at(s) != 0)
		return next_tested(s, out);
	if (intro != NULL && !is_independent(s))
		return next_intro(s, intro, out);
	buf_puts(out, "Test every operation in an environment of the Preview "
	    "(United States) region");
	if (window_now(s, &w))
		say_window(&w, "has to be over", out);
	if (!has_portal(s))
		(void)buf_printf(out, ", tell %s that you have",
		    form_contact(s));
	return buf_puts(out, ", and then: echo tested > submit\n");
}

static int
next_certified(struct submission *s, struct buf *out)
{
	if (s->row.draft_changed)
		return next_draft(s, out);
	return buf_printf(out, "Nothing, the connector is certified; for a new "
	    "version change artifacts/ and then: cat %s\n",
	    is_independent(s) ? "open-source/publish" : "submit");
}

/* The reason with which the publisher withdrew this version, if it was so. */
static int
take_withdrawal(void *arg, const struct transition_row *row)
{
	struct transition_row *last = arg;

	if (row->track == TRACK_STATUS)
		*last = *row;
	return 0;
}

static int
find_withdrawal(struct submission *s, struct transition_row *ret_row)
{
	struct conn *c CF_AUTO(store_done) = NULL;
	int r;

	*ret_row = (struct transition_row){ .reason = "" };
	r = store_read(s->domain->store, &c);
	return r < 0 ? r : store_list_transitions(c, s->id, s->row.version,
	    take_withdrawal, ret_row);
}

/* What waited in to-upload was never sent: there is nothing to tell. */
static int
next_withdrawn(struct submission *s, struct buf *out)
{
	const char *again = texts_first_missing(&s->readiness) != NULL ?
	    "cat" : "touch";
	const char *file = is_independent(s) ? "open-source/publish" :
	    "submit";
	struct transition_row last;
	int r;

	if (s->row.draft_changed)
		return next_draft(s, out);
	r = find_withdrawal(s, &last);
	if (r < 0)
		return r;
	if (last.reason[0] == '\0' || last.from == STATE_TO_UPLOAD ||
	    s->remote.bound)
		return buf_printf(out, "Nothing, it was withdrawn; to submit "
		    "it again: %s %s\n", again, file);
	buf_printf(out, "Tell %s that you withdraw version %lld, if that is "
	    "not done, because: ", form_contact(s), (long long)s->row.version);
	text_neutralise(out, last.reason, strlen(last.reason));
	return buf_printf(out, "; to submit it again: %s %s\n", again, file);
}

/* ---- what comes before waiting ---- */

static bool
waits_for_publisher(const struct submission *s)
{
	return strcmp(remote_waiting_for(s), "publisher") == 0;
}

static bool
is_answer_due(const struct submission *s)
{
	return s->row.state == STATE_NEEDS_ANSWER;
}

/* Whoever prepares another version of a certified one does that first. */
static const struct readiness_item *
first_owed(const struct submission *s)
{
	static const char *const owed[] = { "intro", "merge_follows" };

	if (s->row.state == STATE_CERTIFIED && s->row.draft_changed)
		return NULL;
	for (size_t i = 0; i < ARRAY_LEN(owed); i++) {
		const struct readiness_item *item =
		    texts_find_open(&s->readiness, owed[i]);

		if (item != NULL)
			return item;
	}
	return NULL;
}

/* 1: said something, 0: nothing to say. */
static int
before_waiting(struct submission *s, struct buf *out)
{
	const struct readiness_item *owed = first_owed(s);
	struct feedback_count m;
	struct window w;
	int r;

	r = feedback_count(s, &m);
	if (r < 0)
		return r;
	if (m.unread > 0 && !is_answer_due(s))
		r = buf_printf(out, "Read feedback/%lld, and when that is "
		    "done: touch feedback/%lld\n", (long long)m.first_unread,
		    (long long)m.first_unread);
	else if (remote_is_lost(s) && !remote_has_refused(s))
		r = buf_puts(out, "Submit it again, because the portal knows "
		    "nothing of it any more: echo \"update: it was lost\" > "
		    "submit\n");
	else if (waits_for_publisher(s))
		return 0;
	else if (window_now(s, &w) &&
	    window_is_over(&w))
		r = say_overdue(s, &w, "record", out);
	else if (owed != NULL)
		r = say_item(s, owed, out);
	else
		return 0;
	return r < 0 ? r : 1;
}

/* An adopted pull request has nothing else, and nothing of ours to lose. */
static bool
has_others(const struct submission *s)
{
	return repo_is_here(s) && repo_has_others(s) &&
	    s->row.pull != PULL_CLOSED && s->pull.published[0] != '\0';
}

static int
next_others(const struct submission *s, struct buf *out)
{
	return buf_printf(out, "Accept or reject what others did in pull "
	    "request %lld, the newest commit is %.12s and open-source/diff "
	    "shows it; how is in: cat open-source/publish\n",
	    (long long)s->pull.number, s->pull.head);
}

/* ---- the tables ---- */

static const struct advice advice[STATE_COUNT] = {
	[STATE_DRAFT] = { .say = next_draft },
	[STATE_READY] = { .say = next_draft },
	[STATE_SUBMITTING] = { .say = next_sending },
	[STATE_OTHER] = { .say = next_other },
	[STATE_TO_UPLOAD] = { .say = next_upload },
	[STATE_SUBMITTED] = { .say = next_submitted },
	[STATE_IN_REVIEW] = { .say = next_review },
	[STATE_NEEDS_ANSWER] = { .say = next_answer },
	[STATE_CHANGES_REQUESTED] = { .say = next_changes },
	[STATE_TESTING] = { .say = next_testing },
	[STATE_DEPLOYING] = { .say = next_deploying },
	[STATE_CERTIFIED] = { .say = next_certified },
	[STATE_REJECTED] = { .say = next_rejected },
	[STATE_WITHDRAWN] = { .say = next_withdrawn },
};

/* Where the pull request is all there is. */
static const struct advice independent_advice[STATE_COUNT] = {
	[STATE_TO_UPLOAD] = { .say = next_publish },
	[STATE_SUBMITTING] = { .say = next_published },
};

int
text_next(struct submission *s, struct buf *out)
{
	const enum submission_state state = s->row.state;
	const struct advice *a = &advice[state];
	int r = 0;

	if (has_portal(s) && !remote_is_here(s))
		return say_elsewhere(s, out);
	if (has_others(s))
		return next_others(s, out);
	if (is_independent(s) && is_advice(&independent_advice[state]))
		a = &independent_advice[state];
	/* What was frozen and not handed over is more urgent than any mail. */
	if (state != STATE_DRAFT && state != STATE_READY &&
	    state != STATE_TO_UPLOAD)
		r = before_waiting(s, out);
	return r != 0 ? (r < 0 ? r : 0) : say_advice(s, a, out);
}
