/*
 * What a repository says of a pull request: what becomes of it here.
 */
#include "delivery_fixture.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "draft.h"
#include "pull.h"

#define API		"https://api.github.com"
#define HEAD		"00112233445566778899aabbccddeeff00112233"
#define MERGED		"99887766554433221100aabbccddeeff00112233"
#define FOLDER		"certified-connectors/Contoso"
#define DAY		(24 * 60 * MINUTE)

static int
fixture(void **state)
{
	struct draft_fixture *f;

	if (delivery_fixture(state) < 0)
		return -1;
	f = *state;
	mount_with(f, NULL);
	f->domain->options.repository = "o/n";
	f->domain->options.repository_url = API;
	f->domain->repository = text_dup(API " o/n", strlen(API " o/n"));
	return f->domain->repository == NULL ? -1 : 0;
}

#define TEST(f)	cmocka_unit_test_setup_teardown(f, fixture, \
		    delivery_fixture_gone)

/* ---- what is said ---- */

static void
enter(struct draft_fixture *f, const char *field, const char *value)
{
	assert_int_equal(submission_field_set(f->s, form_find(field), value,
	    strlen(value), 0, NULL), 0);
}

static void
adopt(struct draft_fixture *f)
{
	enter(f, "pull_request", "7");
}

static char title[] = "T", alice[] = "alice", branch[] = "b",
    fork_name[] = "alice/n", url[] = "https://github.com/o/n/pull/7";

static struct pull_request
open_one(void)
{
	struct pull_request r = {
		.number = 7, .title = title, .author.login = alice,
		.head.ref = branch, .head.repository = fork_name, .url = url,
	};

	(void)strcpy(r.state, "open");
	(void)strcpy(r.head.object, HEAD);
	return r;
}

static void
take(struct draft_fixture *f, const struct pull_news *news)
{
	struct pull_news of_this = { .number = 0 };

	if (news != NULL) {
		of_this = *news;
		of_this.number = f->s->pull.number;
	}
	assert_int_equal(submission_take_pull(f->s, news != NULL ? &of_this :
	    NULL), 0);
}

/* All pages of one kind: one. */
static void
says_page(struct draft_fixture *f, struct pull_page *page)
{
	struct pull_news news = { .request = NULL };

	news.list[page->kind] = (struct pull_list){ true, page, 1 };
	take(f, &news);
}

static void
says_request(struct draft_fixture *f, const struct pull_request *request)
{
	const struct pull_news news = { .request = request };

	take(f, &news);
}

static struct pull_review
review(int64_t id, const char *who, const char *state, int64_t at)
{
	struct pull_review r = {
		.id = id, .at = DELIVERY_NOW + at,
		.author.login = (char *)(uintptr_t)who,
	};

	(void)snprintf(r.state, sizeof(r.state), "%s", state);
	return r;
}

static struct pull_comment
comment(int64_t id, const char *who, char *body)
{
	return (struct pull_comment){
		.id = id, .created_at = DELIVERY_NOW + id, .body = body,
		.author.login = (char *)(uintptr_t)who,
	};
}

static void
says_comments(struct draft_fixture *f, struct pull_comment *c, size_t count)
{
	struct pull_page page = {
		.kind = PULL_COMMENTS, .comment = c, .count = count,
	};

	says_page(f, &page);
}

static const char *
message(struct draft_fixture *f, const char *name)
{
	return content(f, PLACE(f->s->id, SLOT_FEEDBACK), name);
}

static int
finds(struct draft_fixture *f, unsigned slot, const char *name)
{
	struct entry e;

	return draft_find(f->s, PLACE(f->s->id, slot), name, &e);
}

static void
pull_is(struct draft_fixture *f, enum pull_state expected)
{
	assert_string_equal(pull_words[f->s->row.pull],
	    pull_words[expected]);
}

/* ---- which one ---- */

static void
adopted_by_number_or_address(void **state)
{
	struct draft_fixture *f = *state;
	struct pull_ask ask;

	assert_int_equal(submission_next_pull_ask(f->s, &ask), -ENOENT);
	adopt(f);
	assert_int_equal(submission_next_pull_ask(f->s, &ask), 0);
	assert_int_equal(ask.number, 7);
	enter(f, "pull_request", "https://github.com/O/N/pull/8");
	assert_int_equal(submission_next_pull_ask(f->s, &ask), 0);
	assert_int_equal(ask.number, 8);
	enter(f, "pull_request", "https://github.com/o/nn/pull/9");
	assert_int_equal(submission_next_pull_ask(f->s, &ask), -ENOENT);
	enter(f, "pull_request", "8");
	assert_int_equal(submission_next_pull_ask(f->s, &ask), 0);
	enter(f, "pull_request", "https://github.evil.example/o/n/pull/9");
	assert_int_equal(submission_next_pull_ask(f->s, &ask), -ENOENT);
	enter(f, "pull_request", "7");
	delivery_reopen(f);
	f->domain->repository = text_dup(API " o/n", strlen(API " o/n"));
	assert_int_equal(submission_next_pull_ask(f->s, &ask), 0);
}

static void
another_one_begins_anew(void **state)
{
	struct draft_fixture *f = *state;
	struct pull_request r = open_one();
	struct pull_comment c = comment(1, "bob", (char[]){ "Hm." });
	const struct pull_news late = { .number = 7, .request = &r };
	struct feedback_count n;
	char tag[256];

	adopt(f);
	r.number = 7;
	says_request(f, &r);
	says_comments(f, &c, 1);
	pull_is(f, PULL_OPEN);
	enter(f, "pull_request", "8");
	pull_is(f, PULL_NONE);
	assert_int_equal(submission_pull_tag(f->s, "pull", tag), 0);
	assert_string_equal(tag, "");
	/* What was asked before is of another one. */
	assert_int_equal(submission_take_pull(f->s, &late), 0);
	pull_is(f, PULL_NONE);
	/* What was said stays, and is no news when that is followed again. */
	has(message(f, "1"), "Hm.");
	says_comments(f, NULL, 0);
	assert_null(strstr(message(f, "1"), "Deleted: "));
	enter(f, "pull_request", "7");
	says_comments(f, &c, 1);
	assert_int_equal(feedback_count(f->s, &n), 0);
	assert_int_equal(n.messages, 1);
	says_comments(f, NULL, 0);
	assert_non_null(strstr(message(f, "1"), "Deleted: "));
}

/* ---- states ---- */

static void
newest_word_of_each_counts(void **state)
{
	static const struct {
		struct { const char *who, *state; } said[4];
		enum pull_state expected;
	} rows[] = {
		{ { { "a", "approved" } }, PULL_APPROVED },
		{ { { "a", "commented" } }, PULL_OPEN },
		{ { { "a", "changes_requested" }, { "b", "approved" } },
		    PULL_CHANGES_REQUESTED },
		{ { { "a", "changes_requested" }, { "a", "commented" } },
		    PULL_CHANGES_REQUESTED },
		{ { { "a", "changes_requested" }, { "a", "approved" } },
		    PULL_APPROVED },
		{ { { "a", "approved" }, { "a", "dismissed" } }, PULL_OPEN },
		{ { { "a", "approved" }, { "b", "approved" },
		    { "b", "dismissed" } }, PULL_APPROVED },
		{ { { "a", "pending" } }, PULL_OPEN },
		{ { { "a", "blessed" } }, PULL_OPEN },
		/* Those whose accounts are gone. */
		{ { { "", "changes_requested" }, { "", "approved" } },
		    PULL_CHANGES_REQUESTED },
	};
	struct draft_fixture *f;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct pull_review said[4];
		struct pull_page page = {
			.kind = PULL_REVIEWS, .review = said,
		};
		struct pull_request r = open_one();

		(void)delivery_fixture_gone(state);
		assert_int_equal(fixture(state), 0);
		f = *state;
		for (size_t j = 0; j < 4 && rows[i].said[j].who != NULL; j++)
			said[page.count++] = review((int64_t)j + 1,
			    rows[i].said[j].who[0] != '\0' ?
			    rows[i].said[j].who : NULL, rows[i].said[j].state,
			    (int64_t)j);
		adopt(f);
		says_request(f, &r);
		says_page(f, &page);
		if (f->s->row.pull != rows[i].expected)
			fail_msg("row %zu: %s", i,
			    pull_words[f->s->row.pull]);
	}
}

static void
closed_and_opened_again(void **state)
{
	struct draft_fixture *f = *state;
	struct pull_request r = open_one();

	adopt(f);
	says_request(f, &r);
	(void)strcpy(r.state, "closed");
	says_request(f, &r);
	pull_is(f, PULL_CLOSED);
	(void)strcpy(r.state, "open");
	says_request(f, &r);
	pull_is(f, PULL_OPEN);
	text_has(f, DOCUMENT_LOG, "repository open-source: closed -> open\n");
}

/* ---- messages ---- */

static void
edited_and_deleted(void **state)
{
	struct draft_fixture *f = *state;
	struct pull_comment c[] = {
		comment(1, "bob", (char[]){ "One." }),
		comment(2, NULL, (char[]){ "Two." }),
	};
	struct feedback_count n;

	adopt(f);
	says_comments(f, c, 2);
	has(message(f, "1"), "Kind: comment\n");
	has(message(f, "2"), "From: somebody who has no account any more");
	assert_int_equal(finds(f, SLOT_PULL_MESSAGES, "1"), 0);
	says_comments(f, c, 2);
	assert_int_equal(finds(f, SLOT_FEEDBACK, "3"), -ENOENT);
	c[0].body = (char[]){ "Uno." };
	says_comments(f, c, 2);
	has(message(f, "1"), "Uno.");
	has(content(f, PLACE(f->s->id, SLOT_PULL_MESSAGES), "1"), "Uno.");
	says_comments(f, c, 1);
	has(message(f, "2"), "Deleted: ");
	has(message(f, "2"), "Two.");
	says_comments(f, c, 1);
	assert_int_equal(feedback_count(f->s, &n), 0);
	assert_int_equal(n.messages, 2);
	/* It is there again, and not marked any more. */
	says_comments(f, c, 2);
	assert_null(strstr(message(f, "2"), "Deleted: "));
}

/* A name in either place is one that the message cannot have. */
static void
a_number_that_is_taken_is_left_out(void **state)
{
	struct draft_fixture *f = *state;
	struct pull_comment c[] = {
		comment(1, "bob", (char[]){ "One." }),
	};

	adopt(f);
	put_text(f, SLOT_FEEDBACK, "1", "mine\n");
	put_text(f, SLOT_PULL_MESSAGES, "2", "mine, too\n");
	says_comments(f, c, 1);
	has(message(f, "3"), "One.");
	has(content(f, PLACE(f->s->id, SLOT_PULL_MESSAGES), "3"), "One.");
	assert_string_equal(content(f, PLACE(f->s->id, SLOT_PULL_MESSAGES),
	    "2"), "mine, too\n");
}

/* Pages of which some are missing do not say what is deleted. */
static void
not_all_of_them(void **state)
{
	struct draft_fixture *f = *state;
	struct pull_comment c[] = {
		comment(1, "bob", (char[]){ "One." }),
		comment(2, "bob", (char[]){ "Two." }),
	};
	struct pull_page page = {
		.kind = PULL_COMMENTS, .comment = c, .count = 1,
		.next = (char[]){ "/more" },
	};

	adopt(f);
	says_comments(f, c, 2);
	says_page(f, &page);
	assert_null(strstr(message(f, "2"), "Deleted: "));
}

static void
own_words_are_no_news(void **state)
{
	struct draft_fixture *f = *state;
	struct pull_request r = open_one();
	struct pull_comment c[] = {
		comment(1, "alice", (char[]){ "Mine." }),
		comment(2, "alice", (char[]){ "Sent.\n" PULL_MARKER "x -->" }),
		comment(3, "bob", (char[]){ "His." }),
		/* For the reviewers' own programs. */
		comment(4, "bob", (char[]){ " [[certify-connector]]\n" }),
	};
	struct feedback_count n;

	adopt(f);
	says_request(f, &r);
	says_comments(f, c, 4);
	assert_int_equal(feedback_count(f->s, &n), 0);
	assert_int_equal(n.messages, 2);
	assert_int_equal(n.unread, 1);
	assert_int_equal(n.first_unread, 2);
}

/* Of the marker only a last line says that something was sent from here. */
static void
a_quoted_marker_is_news(void **state)
{
	struct draft_fixture *f = *state;
	struct pull_comment c[] = {
		comment(1, "bob", (char[]){ "> Sent.\n> " PULL_MARKER
		    "x -->\nWhy?" }),
		comment(2, "bob", (char[]){ PULL_MARKER "x -->\n\nHm." }),
	};
	struct feedback_count n;

	adopt(f);
	says_comments(f, c, 2);
	assert_int_equal(feedback_count(f->s, &n), 0);
	assert_int_equal(n.unread, 2);
}

static void
labels(void **state)
{
	struct draft_fixture *f = *state;
	struct pull_request r = open_one();
	char *names[] = { (char[]){ "New" },
	    (char[]){ "needs:partner-attention" } };

	adopt(f);
	says_request(f, &r);
	text_has(f, DOCUMENT_STATUS_JSON, "\"labels\":\t[]");
	r.label = names;
	r.labels = ARRAY_LEN(names);
	says_request(f, &r);
	text_has(f, DOCUMENT_STATUS_JSON,
	    "\"labels\":\t[\"New\", \"needs:partner-attention\"]");
	text_has(f, DOCUMENT_LOG, "labels: New, needs:partner-attention");
	text_has(f, DOCUMENT_PUBLISH,
	    "# labels: New, needs:partner-attention\n");
	assert_true(pull_waits_for_author(f->s));
	delivery_reopen(f);
	f->domain->repository = text_dup(API " o/n", strlen(API " o/n"));
	f->domain->options.repository = "o/n";
	text_has(f, DOCUMENT_PUBLISH, "# labels: New, needs:");
	r.labels = 1;
	says_request(f, &r);
	assert_false(pull_waits_for_author(f->s));
}

static void
hostile_texts(void **state)
{
	struct draft_fixture *f = *state;
	struct pull_remark m = {
		.id = 1, .path = (char[]){ FOLDER "/../../etc/passwd" },
		.line = 3, .author.login = (char[]){ "x" },
		.body = (char[]){ "a\nSubject: b\n\n##[error]" },
	};
	struct pull_page page = {
		.kind = PULL_REMARKS, .remark = &m, .count = 1,
	};
	struct pull_review empty = review(2, "x", "commented", 0);
	struct pull_page reviews = {
		.kind = PULL_REVIEWS, .review = &empty, .count = 1,
	};
	char *large = calloc(1, PULL_TEXT_MAX + 1);
	struct pull_comment c = comment(3, "x", large);

	assert_non_null(large);
	memset(large, 'x', PULL_TEXT_MAX);
	adopt(f);
	says_page(f, &page);
	has(message(f, "1"), "File: " FOLDER "/../../etc/passwd\n");
	assert_string_equal(document(f, DOCUMENT_FINDINGS), "");
	says_page(f, &reviews);
	assert_int_equal(finds(f, SLOT_FEEDBACK, "2"), -ENOENT);
	says_comments(f, &c, 1);
	assert_true(strlen(message(f, "2")) > PULL_TEXT_MAX);
	free(large);
}

/* ---- answers ---- */

/*
 * Message 1 is about a line, 2 its answer, 3 a review, 4 and 5 are of the
 * conversation; what is of several kinds has the same ids.
 */
static void
says_all(struct draft_fixture *f)
{
	struct pull_remark m[] = {
		{ .id = 71, .path = (char[]){ FOLDER "/readme.md" }, .line = 2,
		  .body = (char[]){ "Why?" }, .author.login = (char[]){ "x" } },
		{ .id = 72, .in_reply_to = 71, .line = 2,
		  .path = (char[]){ FOLDER "/readme.md" },
		  .body = (char[]){ "Yes, why?" },
		  .author.login = (char[]){ "y" } },
	};
	struct pull_review r = review(71, "x", "commented", 0);
	struct pull_comment c[] = {
		comment(72, "x", (char[]){ "Hm." }),
		comment(73, "y", (char[]){ "Well." }),
	};
	struct pull_page remarks = {
		.kind = PULL_REMARKS, .remark = m, .count = ARRAY_LEN(m),
	};
	struct pull_page reviews = {
		.kind = PULL_REVIEWS, .review = &r, .count = 1,
	};

	r.body = (char[]){ "See there." };
	says_page(f, &remarks);
	says_page(f, &reviews);
	says_comments(f, c, 2);
}

static int
sends(struct draft_fixture *f, unsigned slot, const char *name)
{
	struct entry e;

	put_text(f, slot, name, name);
	assert_int_equal(draft_find(f->s, PLACE(f->s->id, slot), name, &e), 0);
	return submission_send_reply(f->s, e.object.id, false, NULL);
}

/* GitHub takes an answer under the first comment of a thread alone. */
static void
answers_go_where_it_was_said(void **state)
{
	static const struct {
		unsigned slot;
		const char *name;
		enum order_kind kind;
		int64_t thread;
	} rows[] = {
		{ SLOT_FEEDBACK, "1-reply", ORDER_ANSWER, 71 },
		{ SLOT_FEEDBACK, "2-reply", ORDER_ANSWER, 71 },
		{ SLOT_FEEDBACK, "3-reply", ORDER_COMMENT, 0 },
		{ SLOT_FEEDBACK, "4-reply", ORDER_COMMENT, 0 },
		/* The only one that is unread is meant. */
		{ SLOT_FEEDBACK, "reply", ORDER_COMMENT, 0 },
		{ SLOT_PULL_MESSAGES, "reply", ORDER_COMMENT, 0 },
	};
	struct draft_fixture *f = *state;
	struct pull_request r = open_one();

	adopt(f);
	says_request(f, &r);
	says_all(f);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct order o CF_AUTO(order_done) = { .id = 0 };

		assert_int_equal(sends(f, rows[i].slot, rows[i].name), 0);
		assert_int_equal(submission_next_order(f->s, TARGET_REPOSITORY,
		    &o), 0);
		assert_int_equal(submission_begin_order(f->s, &o), 0);
		if (o.kind != rows[i].kind || o.pull.thread != rows[i].thread)
			fail_msg("%s: kind %d, thread %lld", rows[i].name,
			    (int)o.kind, (long long)o.pull.thread);
		has(o.pull.text, rows[i].name);
		assert_int_equal(submission_finish_comment(f->s, &o,
		    800 + (int64_t)i), 0);
	}
}

/* The only unread one is a line: without a number it is answered there. */
static void
one_unread_line_is_answered_in_its_thread(void **state)
{
	struct draft_fixture *f = *state;
	struct order o CF_AUTO(order_done) = { .id = 0 };
	struct pull_request r = open_one();
	struct pull_remark m = {
		.id = 72, .in_reply_to = 71, .line = 2,
		.path = (char[]){ FOLDER "/readme.md" },
		.body = (char[]){ "Yes, why?" },
		.author.login = (char[]){ "y" },
	};
	struct pull_page page = {
		.kind = PULL_REMARKS, .remark = &m, .count = 1,
	};

	adopt(f);
	says_request(f, &r);
	says_page(f, &page);
	assert_int_equal(sends(f, SLOT_FEEDBACK, "reply"), 0);
	assert_int_equal(submission_next_order(f->s, TARGET_REPOSITORY, &o),
	    0);
	assert_int_equal(o.kind, ORDER_ANSWER);
	assert_int_equal(o.pull.thread, 71);
}

/* ---- lines ---- */

static void
remarks_are_findings(void **state)
{
	struct draft_fixture *f = *state;
	struct pull_remark m[] = {
		{ .id = 1, .path = (char[]){ FOLDER "/apiProperties.json" },
		  .line = 4, .body = (char[]){ "\n\nColor?\nAnd more." },
		  .author.login = (char[]){ "bob" } },
		{ .id = 2, .in_reply_to = 1, .line = 4,
		  .path = (char[]){ FOLDER "/apiProperties.json" },
		  .body = (char[]){ "Blue." } },
		{ .id = 3, .path = (char[]){ FOLDER "/readme.md" },
		  .body = (char[]){ "Outdated." } },
		{ .id = 4, .line = 1, .body = (char[]){ "Elsewhere." },
		  .path = (char[]){ "certified-connectors/B/readme.md" } },
	};
	struct pull_page page = {
		.kind = PULL_REMARKS, .remark = m, .count = ARRAY_LEN(m),
	};
	const struct pull_news folder = {
		.folder = FOLDER, .looked_at = HEAD,
	};

	adopt(f);
	take(f, &folder);
	says_page(f, &page);
	assert_string_equal(document(f, DOCUMENT_FINDINGS),
	    "artifacts/apiProperties.json:4:1: warning: Color? "
	    "(bob, feedback/1) [Feedback]\n");
	has(message(f, "2"), "In-Reply-To: feedback/1\n");
	has(message(f, "3"), "Line: changed since\n");
	page.count = 0;
	says_page(f, &page);
	assert_string_equal(document(f, DOCUMENT_FINDINGS), "");
}

static void
checks(void **state)
{
	struct draft_fixture *f = *state;
	struct pull_check run = {
		.id = 1, .name = (char[]){ "swagger" },
		.app = (char[]){ "Pipelines" }, .title = (char[]){ "1 error" },
	};
	struct pull_status status = { .context = (char[]){ "cla" } };
	struct pull_annotation note = {
		.path = (char[]){ "x/apiProperties.json" }, .first = 2,
		.title = (char[]){ "T" }, .body = (char[]){ "a\tb\nc" },
	};
	struct pull_page pages[] = {
		{ .kind = PULL_CHECKS, .check = &run, .count = 1 },
		{ .kind = PULL_STATUSES, .status = &status, .count = 1 },
		{ .kind = PULL_ANNOTATIONS, .annotation = &note, .count = 1 },
	};

	(void)strcpy(run.conclusion, "stale");
	(void)strcpy(status.state, "pending");
	(void)strcpy(note.level, "failure");
	adopt(f);
	for (size_t i = 0; i < ARRAY_LEN(pages); i++)
		says_page(f, &pages[i]);
	assert_string_equal(document(f, DOCUMENT_PULL_CHECKS),
	    "stale swagger (Pipelines): 1 error\npending cla\n");
	assert_string_equal(document(f, DOCUMENT_FINDINGS),
	    "artifacts/apiProperties.json:2:1: error: T: a b c [Feedback]\n");
}

/* Of lists that go on the user is told, each time where he looks. */
static void
what_is_cut_is_said(void **state)
{
	struct draft_fixture *f = *state;
	struct pull_request r = open_one();
	struct pull_comment c = comment(1, "bob", (char[]){ "Hm." });
	struct pull_check run = {
		.id = 1, .name = (char[]){ "swagger" }, .annotations = 12000,
		.unread = true, .url = (char[]){ "https://h/runs/1" },
	};
	struct pull_page comments = {
		.kind = PULL_COMMENTS, .comment = &c, .count = 1,
		.next = (char[]){ "/more" },
	};
	struct pull_page checks = {
		.kind = PULL_CHECKS, .check = &run, .count = 1,
		.next = (char[]){ "/more" },
	};

	(void)strcpy(run.conclusion, "failure");
	adopt(f);
	says_request(f, &r);
	says_page(f, &checks);
	assert_string_equal(document(f, DOCUMENT_PULL_CHECKS),
	    "failure swagger https://h/runs/1\n"
	    "more of swagger: not all of its 12000 notes at lines are in "
	    "feedback/findings, see https://h/runs/1\n"
	    "more: only 1 of the check runs are here, see "
	    "https://github.com/o/n/pull/7\n");
	says_page(f, &comments);
	has(message(f, "2"), "Subject: only 1 of the comments are here\n"
	    "Link: https://github.com/o/n/pull/7\n");
	assert_int_equal(finds(f, SLOT_PULL_MESSAGES, "2"), 0);
	/* Once, whatever else comes. */
	c.body = (char[]){ "Hmm." };
	says_page(f, &comments);
	says_request(f, &r);
	says_page(f, &comments);
	assert_int_equal(finds(f, SLOT_FEEDBACK, "3"), -ENOENT);
	/* Until it is no more so. */
	comments.next = NULL;
	says_page(f, &comments);
	comments.next = (char[]){ "/more" };
	says_page(f, &comments);
	has(message(f, "3"), "Subject: only 1 of the comments are here\n");
}

/* ---- what is in the folder ---- */

/* A file as it is there. */
static struct pull_blob
blob_of(char *name, const char *content)
{
	struct pull_blob b = {
		.name = name, .content = bytes_new(content, strlen(content)),
	};

	assert_non_null(b.content);
	assert_int_equal(pull_git_object("blob", content, strlen(content), b.object), 0);
	return b;
}

/* The same, which was not fetched. */
static struct pull_blob
known_blob(char *name, const char *content)
{
	struct pull_blob b = blob_of(name, content);

	bytes_unref(b.content);
	b.content = NULL;
	return b;
}

static void
says_folder(struct draft_fixture *f, const char *commit,
    struct pull_blob *blob, size_t count)
{
	struct pull_request r = open_one();
	const struct pull_news news = {
		.request = &r, .folder = FOLDER, .looked_at = commit,
		.blob = blob, .blobs = count,
	};

	if (strcmp(commit, MERGED) == 0) {
		r.merged = true;
		(void)strcpy(r.state, "closed");
		(void)strcpy(r.merge_commit, MERGED);
	}
	take(f, &news);
	for (size_t i = 0; i < count; i++)
		bytes_unref(blob[i].content);
}

static int
is_here(struct draft_fixture *f, const struct pull_blob *b)
{
	return submission_pull_has(f->s, b->name, b->object);
}

#define UNKNOWN	"# what o/n has in the connector's folder is not known yet: " \
	"this is against "

#define NOT_OURS "# commit 001122334455 was not made here: - is what it has, " \
	"+ what artifacts/ has; to accept or to reject it: " \
	"cat open-source/publish\n"
#define NOTES	"# " FOLDER "/notes.txt is there, is no artifact, and is left " \
	"alone\n"

static void
diff_is_against_what_is_there(void **state)
{
	struct draft_fixture *f = *state;
	struct pull_blob there[] = {
		blob_of((char[]){ "README.md" }, "# Contoso\nold\n"),
		blob_of((char[]){ "apiProperties.json" }, "{}\n"),
		blob_of((char[]){ "script.csx" }, "// theirs\n"),
		blob_of((char[]){ "notes.txt" }, "kept\n"),
	};

	put_text(f, SLOT_ARTIFACTS, "readme.md", "# Contoso\nnew\n");
	put_text(f, SLOT_ARTIFACTS, "apiProperties.json", "{}\n");
	has(document(f, DOCUMENT_PULL_DIFF), UNKNOWN "an empty folder\n"
	    "--- /dev/null\n+++ b/");
	adopt(f);
	says_folder(f, HEAD, there, ARRAY_LEN(there));
	/* A file keeps the name that it has there. */
	assert_string_equal(document(f, DOCUMENT_PULL_DIFF),
	    NOT_OURS "# " FOLDER "/script.csx is there, was never published "
	    "from here, and is left alone\n" NOTES
	    "--- a/" FOLDER "/README.md\n+++ b/" FOLDER "/README.md\n"
	    "@@ -1,2 +1,2 @@\n # Contoso\n-old\n+new\n");
	put_text(f, SLOT_ARTIFACTS, "script.csx", "// theirs\n");
	put_text(f, SLOT_ARTIFACTS, "readme.md", "# Contoso\nold\n");
	assert_string_equal(document(f, DOCUMENT_PULL_DIFF), NOT_OURS NOTES);
}

static void
what_is_here_is_known(void **state)
{
	struct draft_fixture *f = *state;
	struct pull_blob one = known_blob((char[]){ "apiProperties.json" },
	    "{\"a\": 1}\n");
	struct pull_blob readme = known_blob((char[]){ "Readme.md" }, "");
	const struct pull_blob notes = known_blob((char[]){ "notes.txt" },
	    "x");

	adopt(f);
	assert_int_equal(is_here(f, &one), 0);
	/* Of what is no artifact nothing is wanted. */
	assert_int_equal(is_here(f, &notes), 1);
	put_text(f, SLOT_ARTIFACTS, "apiProperties.json", "{\"a\": 1}\n");
	assert_int_equal(is_here(f, &one), 1);
	says_folder(f, HEAD, &one, 1);
	/* And stays so, whatever becomes of the artifact. */
	put_text(f, SLOT_ARTIFACTS, "apiProperties.json", "{\"a\": 2}\n");
	assert_int_equal(is_here(f, &one), 1);
	has(document(f, DOCUMENT_PULL_DIFF), "\n-{\"a\": 1}\n+{\"a\": 2}\n");
	assert_int_equal(is_here(f, &readme), 0);
	put_text(f, SLOT_ARTIFACTS, "readme.md", "");
	assert_int_equal(is_here(f, &readme), 1);
}

static void
what_is_unreadable_is_a_sentence(void **state)
{
	struct draft_fixture *f = *state;
	struct pull_blob there[] = {
		known_blob((char[]){ "apiDefinition.swagger.json" }, "?"),
		blob_of((char[]){ "apiProperties.json" }, "{\"a\": 1}\n"),
	};

	there[0].unreadable = true;
	put_text(f, SLOT_ARTIFACTS, "apiDefinition.swagger.json",
	    "{\"swagger\": \"2.0\"}\n");
	put_text(f, SLOT_ARTIFACTS, "apiProperties.json", "{}\n");
	adopt(f);
	says_folder(f, HEAD, there, ARRAY_LEN(there));
	has(document(f, DOCUMENT_PULL_DIFF),
	    "--- a/" FOLDER "/apiDefinition.swagger.json\n"
	    "+++ b/" FOLDER "/apiDefinition.swagger.json\n"
	    "(what is there is too large to be shown, or cannot be read)\n"
	    "--- a/" FOLDER "/apiProperties.json\n");
	has(document(f, DOCUMENT_PULL_DIFF), "\n-{\"a\": 1}\n+{}\n");
}

/* The artifact that had these bytes was changed while they were asked for. */
static void
what_went_meanwhile_is_asked_for_again(void **state)
{
	struct draft_fixture *f = *state;
	struct pull_blob gone = known_blob((char[]){ "apiProperties.json" },
	    "gone");
	char tag[256];

	adopt(f);
	says_folder(f, HEAD, &gone, 1);
	assert_int_equal(submission_pull_tag(f->s, PULL_FOLDER_TAG, tag), 0);
	assert_string_equal(tag, "");
	has(document(f, DOCUMENT_PULL_DIFF), UNKNOWN);
	put_text(f, SLOT_ARTIFACTS, "apiProperties.json", "{}\n");
	gone = blob_of(gone.name, "gone");
	says_folder(f, HEAD, &gone, 1);
	assert_int_equal(submission_pull_tag(f->s, PULL_FOLDER_TAG, tag), 0);
	assert_string_equal(tag, HEAD);
	has(document(f, DOCUMENT_PULL_DIFF), "\n-gone\n");
}

/* ---- merged ---- */

static void
merged_and_compared(void **state)
{
	struct draft_fixture *f = *state;
	static const char text[] = "{\n  \"a\": 1\n}\n";
	struct pull_blob other = blob_of((char[]){ "apiProperties.json" },
	    "{\n  \"a\": 2\n}\n");
	struct pull_blob same = known_blob(other.name, text);

	put_text(f, SLOT_ARTIFACTS, "apiProperties.json", text);
	adopt(f);
	says_folder(f, MERGED, &other, 1);
	pull_is(f, PULL_MERGED);
	assert_string_equal(document(f, DOCUMENT_PULL_MERGE), MERGED "\n");
	assert_string_equal(form_text(f->s, FIELD_COMMIT), HEAD);
	text_has(f, DOCUMENT_SUBMIT, "commit does not match artifacts: "
	    "apiProperties.json");
	text_has(f, DOCUMENT_FINDINGS, "artifacts/apiProperties.json:2:1: "
	    "error: commit does not match artifacts: " FOLDER
	    "/apiProperties.json, as it was merged with 998877665544, is "
	    "another file: see open-source/diff");
	text_has(f, DOCUMENT_PULL_DIFF, "\n-  \"a\": 2\n+  \"a\": 1\n");
	text_has(f, DOCUMENT_STATUS_JSON, "\"matches\":\tfalse");
	says_folder(f, MERGED, &same, 1);
	text_has_not(f, DOCUMENT_SUBMIT, "does not match");
	text_has(f, DOCUMENT_STATUS_JSON, "\"matches\":\ttrue");
	assert_string_equal(document(f, DOCUMENT_PULL_DIFF), "");
	put_text(f, SLOT_ARTIFACTS, "apiProperties.json", "{ }\n");
	text_has(f, DOCUMENT_SUBMIT, "does not match");
}

/* Neither a file that is missing on one side, nor where lines only end. */
static void
merged_without_it(void **state)
{
	struct draft_fixture *f = *state;
	struct pull_blob there[] = {
		blob_of((char[]){ "script.csx" }, "// 1\n"),
		blob_of((char[]){ "readme.md" }, "one\ntwo\nthree\n"),
	};

	put_text(f, SLOT_ARTIFACTS, "apiProperties.json", "{}\n");
	put_text(f, SLOT_ARTIFACTS, "readme.md", "one\ntwo\n");
	adopt(f);
	says_folder(f, MERGED, there, ARRAY_LEN(there));
	text_has(f, DOCUMENT_FINDINGS, "artifacts/apiProperties.json:1:1: "
	    "error: commit does not match artifacts: " FOLDER
	    "/apiProperties.json, as it was merged with 998877665544, is not "
	    "there: see open-source/diff");
	text_has(f, DOCUMENT_FINDINGS, "artifacts/script.csx:1:1: error: "
	    "commit does not match artifacts: " FOLDER "/script.csx, as it "
	    "was merged with 998877665544, is not here: see "
	    "open-source/diff");
	text_has(f, DOCUMENT_FINDINGS, "artifacts/readme.md:2:1: error: ");
	text_has(f, DOCUMENT_PULL_DIFF, "\n two\n-three\n");
}

/* A folder that was emptied, or is another one, is no folder not looked at. */
static void
merged_without_anything(void **state)
{
	struct draft_fixture *f = *state;

	put_text(f, SLOT_ARTIFACTS, "apiProperties.json", "{}\n");
	adopt(f);
	says_folder(f, MERGED, NULL, 0);
	text_has(f, DOCUMENT_SUBMIT, "commit does not match artifacts: "
	    "apiProperties.json");
	text_has(f, DOCUMENT_FINDINGS, "is not there: see open-source/diff");
}

/* ---- while there is no pull request ---- */

static void
put_definition(struct draft_fixture *f, const char *name)
{
	char text[512];

	(void)snprintf(text, sizeof(text), "{\"swagger\": \"2.0\", \"info\": "
	    "{\"title\": \"%s\"}}\n", name);
	put_text(f, SLOT_ARTIFACTS, "apiDefinition.swagger.json", text);
}

static void
says_base(struct draft_fixture *f, struct pull_blob *blob, size_t count)
{
	struct pull_ask ask;
	struct pull_news news = {
		.looked_at = MERGED, .blob = blob,
		.blobs = count,
	};

	assert_int_equal(submission_next_pull_ask(f->s, &ask), 0);
	assert_int_equal(ask.number, 0);
	news.folder = ask.folder;
	take(f, &news);
	for (size_t i = 0; i < count; i++)
		bytes_unref(blob[i].content);
}

/* An update begins with what the repository has. */
static void
without_a_pull_request_the_base_is_asked(void **state)
{
	struct draft_fixture *f = *state;
	struct pull_blob there = blob_of(
	    (char[]){ "apiDefinition.swagger.json" }, "{}\n");
	struct pull_ask ask;

	put_text(f, SLOT_ARTIFACTS, "apiProperties.json", "{}\n");
	assert_int_equal(submission_next_pull_ask(f->s, &ask), -ENOENT);
	put_definition(f, "Contoso");
	assert_int_equal(submission_next_pull_ask(f->s, &ask), 0);
	assert_string_equal(ask.folder, FOLDER);
	assert_false(ask.known);
	has(document(f, DOCUMENT_PULL_DIFF), UNKNOWN "an empty folder\n");
	says_base(f, &there, 1);
	has(document(f, DOCUMENT_PULL_DIFF), "--- a/" FOLDER
	    "/apiDefinition.swagger.json\n");
	has(document(f, DOCUMENT_PULL_DIFF), "\n-{}\n+{\"swagger\"");
	assert_int_equal(submission_next_pull_ask(f->s, &ask), 0);
	assert_true(ask.known);
	pull_is(f, PULL_NONE);
	/* Under another name it is in another folder. */
	put_definition(f, "Fabrikam");
	has(document(f, DOCUMENT_PULL_DIFF), UNKNOWN "an empty folder\n");
	assert_int_equal(submission_next_pull_ask(f->s, &ask), 0);
	assert_string_equal(ask.folder, "certified-connectors/Fabrikam");
	assert_false(ask.known);
	says_base(f, NULL, 0);
	has(document(f, DOCUMENT_PULL_DIFF), "--- /dev/null\n");
	assert_null(strstr(document(f, DOCUMENT_PULL_DIFF), "#"));
}

static void
without_a_definition_nothing_is_asked(void **state)
{
	struct draft_fixture *f = *state;
	const int64_t place = PLACE(f->s->id, SLOT_ARTIFACTS);
	struct pull_ask ask;
	char long_name[300];

	memset(long_name, 'x', sizeof(long_name) - 1);
	long_name[sizeof(long_name) - 1] = '\0';
	put_definition(f, "Contoso");
	assert_int_equal(submission_next_pull_ask(f->s, &ask), 0);
	/* One that is longer than a folder's is shortened. */
	put_definition(f, long_name);
	assert_int_equal(submission_next_pull_ask(f->s, &ask), 0);
	assert_int_equal(strlen(ask.folder),
	    strlen("certified-connectors/") + 200);
	put_definition(f, "Contoso");
	assert_int_equal(submission_next_pull_ask(f->s, &ask), 0);
	assert_int_equal(draft_unlink(f->s, place,
	    "apiDefinition.swagger.json", false, NULL), 0);
	assert_int_equal(submission_next_pull_ask(f->s, &ask), -ENOENT);
}

static void
what_the_base_has_is_no_pull_requests(void **state)
{
	struct draft_fixture *f = *state;
	struct pull_blob there = blob_of((char[]){ "readme.md" }, "old\n");
	const struct pull_news late = {
		.folder = FOLDER, .looked_at = MERGED,
		.blob = &there, .blobs = 1,
	};

	put_definition(f, "Contoso");
	says_base(f, NULL, 0);
	adopt(f);
	take(f, &late);
	bytes_unref(there.content);
	text_has(f, DOCUMENT_PULL_DIFF, UNKNOWN "an empty folder\n");
	text_has_not(f, DOCUMENT_PULL_DIFF, "-old");
	says_folder(f, HEAD, NULL, 0);
	assert_string_equal(f->s->pull.folder, FOLDER);
	assert_null(strstr(document(f, DOCUMENT_PULL_DIFF), "known yet"));
}

static void
nobody_waits_for_the_base(void **state)
{
	struct draft_fixture *f = *state;
	const struct failure gone = {
		FAILURE_NONSENSE, "not found", DELIVERY_NOW + DAY,
	};

	put_definition(f, "Contoso");
	assert_int_equal(submission_fail_pull(f->s, &gone), 0);
	text_has_not(f, DOCUMENT_STATUS_JSON, "not found");
	text_has_not(f, DOCUMENT_LOG, "not found");
	assert_int_equal(f->s->pull.contact.ask_at, DELIVERY_NOW + DAY);
}

/* What was only looked for in one may be published in another. */
static void
another_repository_is_asked_anew(void **state)
{
	struct draft_fixture *f = *state;
	struct pull_blob there = blob_of((char[]){ "readme.md" }, "old\n");

	put_definition(f, "Contoso");
	says_base(f, &there, 1);
	assert_null(strstr(document(f, DOCUMENT_PULL_DIFF), "known yet"));
	free(f->domain->repository);
	f->domain->repository = text_dup(API " o/m", strlen(API " o/m"));
	put_definition(f, "Contoso ");
	assert_string_equal(f->s->pull.repository, API " o/m");
	has(document(f, DOCUMENT_PULL_DIFF), UNKNOWN "an empty folder\n");
}

/* ---- how often ---- */

/* A day in which nothing changes: looks, none of which costs anything. */
static unsigned
looks_in_a_day(struct draft_fixture *f)
{
	const int64_t end = clock_now() + DAY;
	unsigned looks = 0;

	while (f->s->pull.contact.ask_at < end) {
		delivery_later(f->s->pull.contact.ask_at - clock_now());
		take(f, NULL);
		looks++;
	}
	delivery_later(end - clock_now());
	return looks;
}

static void
seldom_when_nothing_happens(void **state)
{
	struct draft_fixture *f = *state;
	struct pull_request r = open_one();
	unsigned looks;

	adopt(f);
	says_request(f, &r);
	looks = looks_in_a_day(f);
	assert_in_range(looks, 250, 288);
	(void)looks_in_a_day(f);
	looks = looks_in_a_day(f);
	assert_in_range(looks, 20, 24);
	r.merged = true;
	says_request(f, &r);
	assert_in_range(looks_in_a_day(f), 20, 24);
	(void)looks_in_a_day(f);
	assert_in_range(looks_in_a_day(f), 0, 1);
}

static void
the_base_is_asked_once_a_day(void **state)
{
	struct draft_fixture *f = *state;
	const struct pull_news late = {
		.folder = FOLDER, .looked_at = MERGED,
	};

	put_definition(f, "Contoso");
	says_base(f, NULL, 0);
	assert_in_range(looks_in_a_day(f), 0, 1);
	assert_in_range(looks_in_a_day(f), 0, 1);
	/* Under another name in five minutes, however often it changes. */
	put_definition(f, "Fabrikam");
	assert_int_equal(f->s->pull.contact.ask_at, clock_now() + 5 * MINUTE);
	delivery_later(MINUTE);
	put_definition(f, "Northwind");
	assert_int_equal(f->s->pull.contact.ask_at, clock_now() + 4 * MINUTE);
	says_base(f, NULL, 0);
	assert_in_range(looks_in_a_day(f), 0, 1);
	/* Also when it changed while the other one was looked at. */
	take(f, &late);
	assert_int_equal(f->s->pull.contact.ask_at, clock_now() + 5 * MINUTE);
}

static void
failures_are_said_once(void **state)
{
	struct draft_fixture *f = *state;
	const struct failure gone = {
		FAILURE_NONSENSE, "not found", DELIVERY_NOW + MINUTE,
	};

	adopt(f);
	assert_int_equal(submission_fail_pull(f->s, &gone), 0);
	assert_int_equal(submission_fail_pull(f->s, &gone), 0);
	text_has(f, DOCUMENT_STATUS_JSON, "\"text\":\t\"not found\"");
	text_has(f, DOCUMENT_LOG, "the repository cannot be asked: not found");
	text_has(f, DOCUMENT_PUBLISH, "# not known now: not found\n");
	take(f, NULL);
	text_has_not(f, DOCUMENT_STATUS_JSON, "not found");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(adopted_by_number_or_address),
		TEST(another_one_begins_anew),
		TEST(newest_word_of_each_counts),
		TEST(closed_and_opened_again),
		TEST(edited_and_deleted),
		TEST(a_number_that_is_taken_is_left_out),
		TEST(not_all_of_them),
		TEST(own_words_are_no_news),
		TEST(a_quoted_marker_is_news),
		TEST(labels),
		TEST(hostile_texts),
		TEST(answers_go_where_it_was_said),
		TEST(one_unread_line_is_answered_in_its_thread),
		TEST(remarks_are_findings),
		TEST(checks),
		TEST(what_is_cut_is_said),
		TEST(diff_is_against_what_is_there),
		TEST(what_is_here_is_known),
		TEST(what_is_unreadable_is_a_sentence),
		TEST(what_went_meanwhile_is_asked_for_again),
		TEST(merged_and_compared),
		TEST(merged_without_it),
		TEST(merged_without_anything),
		TEST(without_a_pull_request_the_base_is_asked),
		TEST(without_a_definition_nothing_is_asked),
		TEST(what_the_base_has_is_no_pull_requests),
		TEST(nobody_waits_for_the_base),
		TEST(another_repository_is_asked_anew),
		TEST(seldom_when_nothing_happens),
		TEST(the_base_is_asked_once_a_day),
		TEST(failures_are_said_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
