/*
 * The tables of states: every state with every event, by both kinds of
 * publishers.  What is expected is written here once more, as the manual has
 * it, and not read from the tables.
 */
#include "life_fixture.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "pull.h"
#include "repo.h"
#include "states.h"

static int
command_publish(struct draft_fixture *f, const char *line)
{
	return publish(f, line);
}

/* ---- status ---- */

#define ON_ITS_WAY	"submitted in-review needs-answer testing deploying "
#define OVER		"certified rejected withdrawn "

static const struct walk {
	enum event	event;
	int		(*command)(struct draft_fixture *f, const char *line);
	const char	*line;
	const char	*from;		/* where it is possible */
	const char	*to;		/* NULL: it stays */
	int		 elsewhere;	/* what it is in other states */
	int		 verified, independent;	/* 0: not for a publisher */
} walks[] = {
	{ EVENT_SUBMIT, submit_line, "submit",
	    "to-upload changes-requested " OVER, "to-upload", -EBUSY,
	    0, -EPERM },
	{ EVENT_UPDATE, submit_line, "update: a reason",
	    ON_ITS_WAY "to-upload changes-requested " OVER, "to-upload",
	    -EINVAL, 0, -EPERM },
	{ EVENT_PUBLISH, command_publish, "publish",
	    "to-upload submitting changes-requested " OVER, "to-upload",
	    -EBUSY, -EPERM, 0 },
	{ EVENT_PUBLISH_UPDATE, command_publish, "update: a reason",
	    ON_ITS_WAY "to-upload submitting changes-requested " OVER,
	    "to-upload", -EINVAL, -EPERM, 0 },
	{ EVENT_SUBMITTED, record, "submitted", "to-upload ", "submitted",
	    -EINVAL, 0, -EPERM },
	{ EVENT_IN_REVIEW, record, "in-review", "submitted needs-answer ",
	    "in-review", -EINVAL, 0, 0 },
	{ EVENT_NEEDS_ANSWER, record, "needs-answer",
	    "submitted in-review testing deploying ", "needs-answer", -EINVAL,
	    0, 0 },
	{ EVENT_CHANGES_REQUESTED, record, "changes-requested", ON_ITS_WAY,
	    "changes-requested", -EINVAL, 0, 0 },
	{ EVENT_TESTING, record, "testing",
	    "submitted in-review needs-answer ", "testing", -EINVAL, 0, 0 },
	{ EVENT_DEPLOYING, record, "deploying", "testing needs-answer ",
	    "deploying", -EINVAL, 0, 0 },
	{ EVENT_CERTIFIED, record, "certified", "deploying ", "certified",
	    -EINVAL, 0, 0 },
	{ EVENT_REJECTED, record, "rejected",
	    ON_ITS_WAY "changes-requested ", "rejected", -EINVAL, 0, 0 },
	{ EVENT_WITHDRAWN, record, "withdrawn",
	    ON_ITS_WAY "changes-requested ", "withdrawn", -EINVAL, 0, 0 },
	{ EVENT_TESTED, submit_line, "tested", "testing ", NULL, -EINVAL,
	    0, 0 },
	{ EVENT_WITHDRAW, submit_line, "withdraw: a reason",
	    ON_ITS_WAY "submitting changes-requested ", "withdrawn", -EINVAL,
	    0, 0 },
	/* The same line; what the portal has was submitted. */
	{ EVENT_TAKE_BACK, submit_line, "withdraw: a reason", "to-upload ",
	    "submitted", -EINVAL, 0, 0 },
	{ EVENT_ATTACH, submit_line, "attach intro",
	    ON_ITS_WAY "to-upload submitting changes-requested certified ",
	    NULL, -EINVAL, 0, 0 },
	{ EVENT_UNLOCK, submit_line, "unlock credentials: Jo Doe",
	    ON_ITS_WAY "to-upload submitting changes-requested " OVER, NULL,
	    -EINVAL, 0, 0 },
	{ EVENT_ADOPT, record, "adopt in-review: 2024-02-29", "", "in-review",
	    -EINVAL, 0, 0 },
	{ EVENT_CORRECT, record, "correct deploying: a reason",
	    "submitted in-review needs-answer testing to-upload submitting "
	    "changes-requested " OVER, "deploying", -EALREADY, 0, 0 },
};

/* With a portal; a verb of both ways is another event there. */
#define AT_PORTAL	ON_ITS_WAY "submitting changes-requested other "

static const struct walk portal_walks[] = {
	{ EVENT_SEND, submit_line, "submit",
	    "to-upload changes-requested " OVER, "submitting", -EBUSY, 0, 0 },
	{ EVENT_SEND_UPDATE, submit_line, "update: a reason",
	    AT_PORTAL "to-upload " OVER, "submitting", -EINVAL, 0, 0 },
	{ EVENT_TELL_TESTED, submit_line, "tested", "testing ", NULL,
	    -EINVAL, 0, 0 },
	/* What may be there already stays until the portal says more. */
	{ EVENT_RECALL, submit_line, "withdraw: a reason", "submitting ",
	    NULL, -EINVAL, 0, 0 },
	{ EVENT_TELL_WITHDRAW, submit_line, "withdraw: a reason",
	    ON_ITS_WAY "changes-requested other ", NULL, -EINVAL, 0, 0 },
	{ EVENT_SEND_INTRO, submit_line, "attach intro",
	    AT_PORTAL "certified ", NULL, -EINVAL, 0, 0 },
	{ EVENT_FIXED, submit_line, "fixed: f1", AT_PORTAL "certified ", NULL,
	    -EINVAL, 0, 0 },
	{ EVENT_DISPUTED, submit_line, "disputed: f1 it is used",
	    AT_PORTAL "certified ", NULL, -EINVAL, 0, 0 },
	{ EVENT_WONT_FIX, submit_line, "wont fix: f1 it is needed",
	    AT_PORTAL "certified ", NULL, -EINVAL, 0, 0 },
};

/* With a repository; what they bring there is not delivered here. */
#define ANYWHERE	ON_ITS_WAY "to-upload submitting changes-requested " \
			"other " OVER

static const struct walk repository_walks[] = {
	{ EVENT_PULL_SEND, command_publish, "publish",
	    "to-upload submitting changes-requested " OVER, "to-upload",
	    -EBUSY, -EPERM, 0 },
	{ EVENT_PULL_SEND_UPDATE, command_publish, "update: a reason",
	    ON_ITS_WAY "to-upload submitting changes-requested " OVER,
	    "to-upload", -EINVAL, -EINVAL, 0 },
	{ EVENT_PULL_PROPOSE, command_publish, "proposal",
	    "rejected withdrawn ", NULL, -EINVAL, -EINVAL, 0 },
	{ EVENT_PULL_ACCEPT, command_publish, "accept others", ANYWHERE,
	    NULL, -EINVAL, 0, 0 },
	{ EVENT_PULL_REJECT, command_publish, "reject others", ANYWHERE,
	    NULL, -EINVAL, 0, 0 },
	{ EVENT_PULL_CANCEL, command_publish, "cancel", ANYWHERE,
	    NULL, -EINVAL, 0, 0 },
};

static const struct walk beside_walks[] = {
	{ EVENT_PULL_PUBLISH, command_publish, "publish", ANYWHERE, NULL,
	    -EINVAL, 0, -EPERM },
	{ EVENT_PULL_ACCEPT, command_publish, "accept others", ANYWHERE,
	    NULL, -EINVAL, 0, 0 },
	{ EVENT_PULL_REJECT, command_publish, "reject others", ANYWHERE,
	    NULL, -EINVAL, 0, 0 },
	{ EVENT_PULL_CANCEL, command_publish, "cancel", ANYWHERE,
	    NULL, -EINVAL, 0, 0 },
};

/* What does not come from a line of its own. */
static const struct follower {
	enum event	event;
	const char	*from;
	const char	*to;		/* NULL: one of several */
} followers[] = {
	{ EVENT_COMPLETE, "draft ", "ready" },
	{ EVENT_INCOMPLETE, "ready ", "draft" },
	{ EVENT_OPENED, "to-upload ", "submitting" },
	{ EVENT_MERGED, "to-upload submitting ", "submitted" },
	{ EVENT_CLOSED, "submitting ", "to-upload" },
	{ EVENT_UNMERGED, "submitted ", "submitting" },
	{ EVENT_REPLY, "needs-answer ", "in-review" },
	{ EVENT_DELIVERED, "submitting ", "submitted" },
	{ EVENT_REFUSED, "submitting ", "changes-requested" },
	{ EVENT_HEARD, AT_PORTAL OVER, NULL },
};

static bool
is_among(const char *words, const char *word)
{
	char padded_words[256], padded[64];

	(void)snprintf(padded_words, sizeof(padded_words), " %s ", words);
	(void)snprintf(padded, sizeof(padded), " %s ", word);
	return strstr(padded_words, padded) != NULL;
}

/* Everything that a guard asks for beside the state and the publisher. */
static void
prepare(struct draft_fixture *f, enum submission_state state,
    enum event event)
{
	static unsigned count;
	struct buf intro CF_AUTO(buf_done) = BUF_INIT(65536);
	struct step st CF_AUTO(step_done) = STEP_INIT;
	char text[48];

	(void)snprintf(text, sizeof(text), "%040u", ++count);
	change(f, text);
	set_field(f, FIELD_COMMIT, text);
	force_state(f, STATE_IN_REVIEW);
	buf_printf(&intro, "%s\n%s\n", content(f, PLACE(f->s->id, SLOT_SELF),
	    "intro.md"), text);
	put_text(f, SLOT_SELF, "intro.md", buf_text(&intro));
	if (event != EVENT_ATTACH && event != EVENT_SEND_INTRO)
		assert_int_equal(submit_line(f, "attach intro"), 0);
	assert_int_equal(step_begin(&st, f->s, DURABLE_PROCESS), 0);
	f->s->row.state = state;
	f->s->row.state_since = st.now;
	f->s->row.pull = PULL_MERGED;
	f->s->row.pull_artifacts = f->s->judgement.set;
	f->s->row.tested_at = 0;
	f->s->row.credentials_frozen = true;
	assert_int_equal(step_set_note(&st, NOTE_BASIS, "submitted"), 0);
	assert_int_equal(step_set_note(&st, NOTE_BASIS_VERSION, "1"), 0);
	assert_int_equal(step_commit(&st), 0);
}

static int
expected(const struct walk *w, enum publisher publisher, const char *state)
{
	const int mine = publisher == PUBLISHER_VERIFIED ? w->verified :
	    w->independent;

	/* What the portal answered is looked for first, the rest later. */
	if (w->command != record && mine != 0)
		return mine;
	if (!is_among(w->from, state))
		return w->elsewhere;
	return mine;
}

static void
try_event(struct draft_fixture *f, const struct walk *w,
    enum submission_state state, enum publisher publisher)
{
	const char *word = state_infos[state].word;
	int expect, r;

	prepare(f, state, w->event);
	expect = expected(w, publisher, word);
	r = w->command(f, w->line);
	if (r != expect)
		fail_msg("'%s' while %s: expected %d, got %d: %s", w->line,
		    word, expect, r, f->s->row.outcome);
	assert_int_equal(submission_fresh(f->s), 0);
	if (r == 0 && w->to != NULL)
		word = w->to;
	if (strcmp(state_infos[f->s->row.state].word, word) != 0)
		fail_msg("'%s': expected %s, got %s", w->line, word,
		    state_infos[f->s->row.state].word);
	if (r < 0 && f->s->row.outcome[0] == '\0')
		fail_msg("'%s' while %s: no sentence", w->line, word);
}

static void
walk_all(struct draft_fixture *f, enum publisher publisher)
{
	for (size_t i = 0; i < ARRAY_LEN(walks); i++) {
		const struct walk *w = &walks[i];

		for (enum submission_state state = STATE_SUBMITTING;
		    state < STATES_BY_HAND; state++) {
			/* One line, two events: each where it is that one. */
			if ((w->event == EVENT_WITHDRAW &&
			    state == STATE_TO_UPLOAD) ||
			    (w->event == EVENT_TAKE_BACK &&
			    state != STATE_TO_UPLOAD))
				continue;
			try_event(f, w, state, publisher);
		}
	}
}

static void
every_state_with_every_event(void **state)
{
	struct draft_fixture *f = *state;

	submitted(f);
	walk_all(f, PUBLISHER_VERIFIED);
}

/* Nothing on its way, and one finding that nothing was said to. */
static void
be_at_portal(struct draft_fixture *f)
{
	struct remark_row finding = {
		.id = "f1", .severity = "error", .status = "open",
		.pointer = (char[]){ "" }, .text = (char[]){ "wrong" },
	};
	struct step st CF_AUTO(step_done) = STEP_INIT;

	f->domain->options.portal = "https://portal.example";
	assert_int_equal(step_begin(&st, f->s, DURABLE_PROCESS), 0);
	while (f->s->outbox[TARGET_PORTAL].count > 0) {
		assert_int_equal(store_remove_order(st.c,
		    f->s->outbox[TARGET_PORTAL].first.id), 0);
		assert_int_equal(remote_load_outbox(f->s, st.c), 0);
	}
	f->s->remote = (struct remote_row){
		.portal = "https://portal.example", .bound = true,
		.portal_id = "sub_1", .heard_version = f->s->row.version,
	};
	assert_int_equal(remote_keep(&st), 0);
	assert_int_equal(store_set_remark(st.c, f->s->id, &finding), 0);
	assert_int_equal(store_set_disposition(st.c, f->s->id, "f1", ""), 0);
	assert_int_equal(step_commit(&st), 0);
}

static void
every_state_with_every_event_of_a_portal(void **state)
{
	struct draft_fixture *f = *state;

	submitted(f);
	for (size_t i = 0; i < ARRAY_LEN(portal_walks); i++) {
		const struct walk *w = &portal_walks[i];

		for (enum submission_state from = STATE_SUBMITTING;
		    from < STATE_COUNT; from++) {
			/* As above: one line, two events. */
			if ((w->event == EVENT_RECALL) !=
			    (from == STATE_SUBMITTING) &&
			    (w->event == EVENT_RECALL ||
			    w->event == EVENT_TELL_WITHDRAW))
				continue;
			/* That is what a state by hand is. */
			if (w->event == EVENT_TELL_WITHDRAW &&
			    from == STATE_TO_UPLOAD)
				continue;
			be_at_portal(f);
			try_event(f, w, from, PUBLISHER_VERIFIED);
		}
	}
}

/* Nothing on its way there; with commits of others where they are asked. */
static void
be_in_repository(struct draft_fixture *f, enum event event)
{
	const int64_t number = pull_number(form_text(f->s,
	    FIELD_PULL_REQUEST));
	struct bytes *text CF_AUTO(bytes_done) = bytes_new("{}", 2);
	struct order_row comment = {
		.target = TARGET_REPOSITORY, .kind = ORDER_COMMENT,
	};
	struct step st CF_AUTO(step_done) = STEP_INIT;

	repository(f);
	assert_int_equal(step_begin(&st, f->s, DURABLE_PROCESS), 0);
	while (f->s->outbox[TARGET_REPOSITORY].count > 0) {
		assert_int_equal(store_remove_order(st.c,
		    f->s->outbox[TARGET_REPOSITORY].first.id), 0);
		assert_int_equal(remote_load_outbox(f->s, st.c), 0);
	}
	f->s->pull = (struct pull_row){ .number = number != 0 ? number : 1,
		.head = "b0b0", .published = "b0b0" };
	if (event == EVENT_PULL_CANCEL)
		assert_int_equal(outbox_add(&st, &comment, text), 0);
	if (event == EVENT_PULL_ACCEPT || event == EVENT_PULL_REJECT)
		(void)strcpy(f->s->pull.published, "a0a0");
	assert_int_equal(repo_keep(&st), 0);
	assert_int_equal(store_set_pull_tag(st.c, f->s->id, PULL_FOLDER_TAG,
	    "b0b0"), 0);
	assert_int_equal(pull_load(f->s, st.c), 0);
	assert_int_equal(step_commit(&st), 0);
}

/* As try_event(), of which the preparation says that it is merged. */
static void
try_publishing(struct draft_fixture *f, const struct walk *w,
    enum submission_state state, enum publisher publisher)
{
	const char *word = state_infos[state].word;
	struct step st CF_AUTO(step_done) = STEP_INIT;
	int expect, r;

	be_in_repository(f, w->event);
	prepare(f, state, w->event);
	assert_int_equal(step_begin(&st, f->s, DURABLE_PROCESS), 0);
	f->s->row.pull = w->event == EVENT_PULL_PROPOSE ? PULL_MERGED :
	    PULL_OPEN;
	assert_int_equal(step_commit(&st), 0);
	expect = expected(w, publisher, word);
	r = w->command(f, w->line);
	if (r != expect)
		fail_msg("'%s' while %s: expected %d, got %d: %s", w->line,
		    word, expect, r, f->s->row.outcome);
	if (r == 0 && w->to != NULL)
		word = w->to;
	assert_string_equal(state_infos[f->s->row.state].word, word);
	be_in_repository(f, w->event);
	no_repository(f);
}

static void
every_state_with_every_event_of_a_repository(void **state)
{
	struct draft_fixture *f = *state;

	submitted(f);
	for (size_t i = 0; i < ARRAY_LEN(beside_walks); i++)
		for (enum submission_state from = STATE_SUBMITTING;
		    from < STATE_COUNT; from++)
			try_publishing(f, &beside_walks[i], from,
			    PUBLISHER_VERIFIED);
}

static void
every_state_with_every_event_of_its_independents(void **state)
{
	struct draft_fixture *f = *state;

	independent(f);
	assert_int_equal(publish(f, NULL), 0);
	for (size_t i = 0; i < ARRAY_LEN(repository_walks); i++)
		for (enum submission_state from = STATE_SUBMITTING;
		    from < STATES_BY_HAND; from++)
			try_publishing(f, &repository_walks[i], from,
			    PUBLISHER_INDEPENDENT);
}

static void
every_state_with_every_event_of_independents(void **state)
{
	struct draft_fixture *f = *state;

	independent(f);
	assert_int_equal(publish(f, NULL), 0);
	assert_int_equal(pull(f, "merged"), 0);
	walk_all(f, PUBLISHER_INDEPENDENT);
}

/* Before the first version there is little to say. */
static void
drafts_with_every_event(void **state)
{
	struct draft_fixture *f = *state;

	for (int full = 0; full < 2; full++) {
		for (size_t i = 0; i < ARRAY_LEN(walks); i++) {
			const struct walk *w = &walks[i];
			int r;

			if (full && (w->event == EVENT_SUBMIT ||
			    w->event == EVENT_ADOPT))
				continue;
			r = w->command(f, w->line);
			if (r == 0)
				fail_msg("'%s' while %s", w->line, full ?
				    "ready" : "draft");
			status_is(f, full ? "ready" : "draft");
		}
		if (!full)
			ready(f);
	}
}

/* ---- the tables are complete, and say no more than this ---- */

static const struct walk *
find_walk(enum event event)
{
	for (size_t i = 0; i < ARRAY_LEN(walks); i++) {
		if (walks[i].event == event)
			return &walks[i];
	}
	for (size_t i = 0; i < ARRAY_LEN(portal_walks); i++) {
		if (portal_walks[i].event == event)
			return &portal_walks[i];
	}
	for (size_t i = 0; i < ARRAY_LEN(repository_walks); i++) {
		if (repository_walks[i].event == event)
			return &repository_walks[i];
	}
	if (beside_walks[0].event == event)
		return &beside_walks[0];
	return NULL;
}

static const struct follower *
find_follower(enum event event)
{
	for (size_t i = 0; i < ARRAY_LEN(followers); i++) {
		if (followers[i].event == event)
			return &followers[i];
	}
	return NULL;
}

static void
every_event_is_expected(void **state)
{
	(void)state;
	for (enum event e = 0; e < STATE_EVENTS; e++) {
		const struct follower *follower = find_follower(e);

		if (follower == NULL) {
			if (find_walk(e) == NULL)
				fail_msg("event %d is not in this test", e);
			continue;
		}
		for (enum submission_state s = 0; s < STATE_COUNT; s++)
			assert_int_equal(state_allows(s, e),
			    is_among(follower->from, state_infos[s].word));
		if (follower->to != NULL)
			assert_string_equal(follower->to, track_word(TRACK_STATUS,
		    event_target(&state_events[e])));
	}
}

/* Whoever reads the picture sees every guard. */
static void
every_guard_is_asked_and_told(void **state)
{
	bool asked[GUARDS] = { false };

	(void)state;
	for (enum track t = 0; t < TRACK_COUNT; t++) {
		for (size_t i = 0; i < track_infos[t].count; i++) {
			const struct state_event *e = &track_infos[t].events[i];

			for (size_t g = 0; e->guards[g] != GUARD_END; g++) {
				assert_true(g + 1 < EVENT_GUARDS_MAX);
				asked[e->guards[g]] = true;
			}
		}
	}
	for (enum guard g = GUARD_END + 1; g < GUARDS; g++) {
		assert_true(asked[g]);
		assert_non_null(guard_infos[g].check);
		if (g != GUARD_HERE)
			assert_non_null(guard_infos[g].phrase);
	}
}

/* ---- the pull request ---- */

static const struct {
	const char	*line;
	const char	*from;
	const char	*to;
} pull_walks[] = {
	{ "open", "none publishing changes-requested approved merged closed",
	    "open" },
	{ "changes-requested", "none publishing open approved",
	    "changes-requested" },
	{ "approved", "none publishing open changes-requested", "approved" },
	{ "merged", "none publishing open changes-requested approved merged",
	    "merged" },
	{ "closed", "none publishing open changes-requested approved",
	    "closed" },
	{ "none", "", "" },
	{ "publishing", "", "" },
	{ "correct closed: a reason",
	    "publishing open changes-requested approved merged", "closed" },
	{ "correct publishing: a reason", "", "" },
};

static void
try_pull(struct draft_fixture *f, size_t i, enum pull_state from)
{
	struct step st CF_AUTO(step_done) = STEP_INIT;
	const char *word = pull_words[from];
	int r;

	assert_int_equal(step_begin(&st, f->s, DURABLE_PROCESS), 0);
	f->s->row.pull = from;
	f->s->row.pull_artifacts = (struct hash){ { 1 } };
	assert_int_equal(step_commit(&st), 0);
	r = pull(f, pull_walks[i].line);
	if ((r == 0) != is_among(pull_walks[i].from, word) ||
	    (r < 0 && r != -EINVAL && r != -EALREADY))
		fail_msg("'%s' while %s: got %d", pull_walks[i].line, word, r);
	assert_int_equal(submission_fresh(f->s), 0);
	assert_string_equal(pull_words[f->s->row.pull], r == 0 ?
	    pull_walks[i].to : word);
}

static void
every_state_of_the_pull_request(void **state)
{
	struct draft_fixture *f = *state;

	ready(f);
	for (size_t i = 0; i < ARRAY_LEN(pull_walks); i++) {
		for (enum pull_state from = 0; from < PULL_COUNT; from++)
			try_pull(f, i, from);
	}
}

/* ---- the pictures ---- */

static void
the_pictures_show_every_way(void **state)
{
	struct draft_fixture *f = *state;
	struct bytes *text, *dot;

	assert_int_equal(domain_document(f->domain, DOMAIN_LIFECYCLE, &text,
	    NULL), 0);
	has(text->data, "\nto-upload\n");
	has(text->data, "\n  |--> submitted          record: submitted\n");
	has(text->data, "record: correct STATE: REASON\n    from: ");
	has(text->data, "    to: what it was before\n");
	has(text->data, "    to: what it was before if that is one of "
	    "submitting, ");
	has(text->data, ", else withdrawn\n");
	has(text->data, "    asked: intro.md without errors\n");
	has(text->data, "\n  `--> closed             open-source/record: closed\n");
	bytes_unref(text);
	assert_int_equal(domain_document(f->domain, DOMAIN_LIFECYCLE_DOT, &dot,
	    NULL), 0);
	has(dot->data, "\"status/draft\" -> \"status/ready\" [label=\"certfs");
	has(dot->data, "\"open-source/status/open\" -> "
	    "\"open-source/status/merged\" [label=\"open-source/record: "
	    "merged\"];\n");
	bytes_unref(dot);
}

#define TEST(f)	cmocka_unit_test_setup_teardown(f, draft_fixture, \
		    draft_fixture_gone)

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		TEST(every_state_with_every_event),
		TEST(every_state_with_every_event_of_a_portal),
		TEST(every_state_with_every_event_of_independents),
		TEST(every_state_with_every_event_of_a_repository),
		TEST(every_state_with_every_event_of_its_independents),
		TEST(drafts_with_every_event),
		cmocka_unit_test(every_event_is_expected),
		cmocka_unit_test(every_guard_is_asked_and_told),
		TEST(every_state_of_the_pull_request),
		TEST(the_pictures_show_every_way),
	};

	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
