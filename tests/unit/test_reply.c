/*
 * Replies: what a touch of one sends, whom it answers, when it does nothing;
 * and feedback/findings.
 */
#include "life_fixture.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "draft.h"
#include "message.h"

static int64_t
in_feedback(const struct draft_fixture *f)
{
	return PLACE(f->s->id, SLOT_FEEDBACK);
}

static void
arrives(struct draft_fixture *f, const char *text)
{
	put_text(f, SLOT_INBOX, "mail", text);
	take_messages(f);
}

/* Write 'text' (NULL: as it is) to a file in feedback/ and touch it. */
static int
sends(struct draft_fixture *f, const char *name, const char *text,
    struct reason *why)
{
	struct entry e;

	if (text != NULL)
		put_text(f, SLOT_FEEDBACK, name, text);
	assert_int_equal(draft_find(f->s, in_feedback(f), name, &e), 0);
	return submission_send_reply(f->s, e.object.id, false, why);
}

static void
is_sent(struct draft_fixture *f, const char *number, const char *tail)
{
	const char *text = content(f, PLACE(f->s->id, SLOT_SENT), number);

	if (strlen(text) < strlen(tail) ||
	    strcmp(text + strlen(text) - strlen(tail), tail) != 0)
		fail_msg("feedback/sent/%s is '%s', expected '...%s'", number,
		    text, tail);
}

static void
counts(struct draft_fixture *f, int64_t messages, int64_t unread,
    int64_t first_unread, int64_t replies)
{
	struct feedback_count n;

	assert_int_equal(feedback_count(f->s, &n), 0);
	assert_int_equal(n.messages, messages);
	assert_int_equal(n.unread, unread);
	assert_int_equal(n.first_unread, first_unread);
	assert_int_equal(n.replies, replies);
}

static void
says(struct draft_fixture *f, enum document which, const char *part)
{
	const char *text = document(f, which);

	if (strstr(text, part) == NULL)
		fail_msg("'%s' is not in '%s'", part, text);
}

static void
a_touch_sends_what_is_stored(void **state)
{
	struct draft_fixture *f = *state;
	struct reason why = { 0 };

	arrives(f, "May we test on Monday?\n");
	assert_int_equal(sends(f, "reply", "Yes.\n", NULL), 0);
	is_sent(f, "1", "Version: none\nState: draft\n"
	    "In-Reply-To: feedback/1\n\nYes.\n");
	counts(f, 1, 0, 0, 1);
	says(f, DOCUMENT_LOG, "publisher reply: kept as feedback/sent/1, "
	    "answers feedback/1\n");
	says(f, DOCUMENT_SUBMIT, "feedback/sent/1, an answer to feedback/1; "
	    "portal=manual sends nothing");
	/* The same text once. */
	assert_int_equal(sends(f, "reply", NULL, &why), -EALREADY);
	assert_non_null(strstr(why.text, "feedback/sent/1"));
	assert_int_equal(sends(f, "reply", "Yes.\n", NULL), -EALREADY);
	assert_int_equal(sends(f, "reply", "On Tuesday.\n", NULL), 0);
	is_sent(f, "2", "State: draft\n\nOn Tuesday.\n");
	assert_int_equal(sends(f, "reply", "Yes.\n", NULL), 0);
	counts(f, 1, 0, 0, 3);
	draft_fixture_reopen(f);
	assert_int_equal(sends(f, "reply", NULL, NULL), -EALREADY);
	counts(f, 1, 0, 0, 3);
}

static void
a_number_says_what_is_answered(void **state)
{
	struct draft_fixture *f = *state;
	struct reason why = { 0 };

	arrives(f, "one\n");
	arrives(f, "two\n");
	assert_int_equal(sends(f, "2-reply", "To two.\n", NULL), 0);
	is_sent(f, "1", "In-Reply-To: feedback/2\n\nTo two.\n");
	counts(f, 2, 1, 1, 1);
	assert_int_equal(sends(f, "2-reply", NULL, NULL), -EALREADY);
	/* Each has a text of its own. */
	assert_int_equal(sends(f, "1-reply", "To two.\n", NULL), 0);
	counts(f, 2, 0, 0, 2);
	assert_int_equal(sends(f, "3-reply", "To three.\n", &why), -EINVAL);
	assert_string_equal(why.text,
	    "there is no message feedback/3 to reply to");
	counts(f, 2, 0, 0, 2);
}

/* What nobody answered must not look answered. */
static void
one_of_several_is_not_guessed(void **state)
{
	struct draft_fixture *f = *state;

	arrives(f, "one\n");
	arrives(f, "two\n");
	assert_int_equal(sends(f, "reply", "Yes.\n", NULL), 0);
	is_sent(f, "1", "State: draft\n\nYes.\n");
	counts(f, 2, 2, 1, 1);
	says(f, DOCUMENT_SUBMIT, "it names no message, and 2 are unread: touch "
	    "those of feedback/1 to feedback/2");
	/* What came after the text was written is not answered by it. */
	assert_int_equal(sends(f, "1-reply", "To one.\n", NULL), 0);
	put_text(f, SLOT_FEEDBACK, "reply", "To two.\n");
	arrives(f, "three\n");
	assert_int_equal(sends(f, "reply", NULL, NULL), 0);
	is_sent(f, "3", "In-Reply-To: feedback/2\n\nTo two.\n");
	counts(f, 3, 1, 3, 3);
}

static void
a_reply_ends_needs_answer(void **state)
{
	struct draft_fixture *f = *state;

	submitted(f);
	assert_int_equal(record(f, "in-review\n"), 0);
	assert_int_equal(sends(f, "reply", "Is all well?\n", NULL), 0);
	status_is(f, "in-review");
	assert_int_equal(record(f, "needs-answer\n"), 0);
	arrives(f, "Which account?\n");
	assert_int_equal(sends(f, "reply", "", NULL), -ECANCELED);
	status_is(f, "needs-answer");
	assert_int_equal(sends(f, "reply", "The first.\n", NULL), 0);
	status_is(f, "in-review");
	is_sent(f, "2", "Version: 1\nState: needs-answer\n"
	    "In-Reply-To: feedback/1\n\nThe first.\n");
	assert_int_equal(record(f, "changes-requested\n"), 0);
	assert_int_equal(sends(f, "1-reply", "The second.\n", NULL), 0);
	status_is(f, "changes-requested");
}

/* With the version that it belongs to. */
static void
a_version_has_copies(void **state)
{
	struct draft_fixture *f = *state;
	struct entry feedback;
	int64_t sealed;

	submitted(f);
	arrives(f, "one\n");
	assert_int_equal(sends(f, "reply", "Yes.\n", NULL), 0);
	assert_int_equal(draft_find(f->s, PLACE(f->s->newest.object,
	    SLOT_SELF), "feedback", &feedback), 0);
	sealed = PLACE(feedback.object.id, SLOT_SELF);
	assert_non_null(strstr(content(f, sealed, "1"), "\n\none\n"));
	assert_non_null(strstr(content(f, sealed, "sent-1"),
	    "In-Reply-To: feedback/1\n\nYes.\n"));
	assert_int_equal(draft_find(f->s, sealed, "sent-1", &feedback), 0);
	assert_int_equal(feedback.object.access, ACCESS_SEALED);
}

static void
what_is_no_letter_is_not_sent(void **state)
{
	struct draft_fixture *f = *state;
	struct reason why = { 0 };
	struct entry e;

	assert_int_equal(sends(f, "reply", "Hello.\n", &why), -EINVAL);
	assert_non_null(strstr(why.text, "there is nothing to reply to"));
	arrives(f, "one\n");
	assert_int_equal(sends(f, "reply", " \r\n\t\n", &why), -ECANCELED);
	assert_non_null(strstr(why.text, "is empty"));
	assert_int_equal(sends(f, "reply", "\033[31mred\n", &why), -ECANCELED);
	assert_int_equal(sends(f, "reply", "caf\xE9\n", &why), -ECANCELED);
	assert_non_null(strstr(why.text, "UTF-8"));
	put_file(f, SLOT_FEEDBACK, "reply", "a\0b", 3);
	assert_int_equal(sends(f, "reply", NULL, NULL), -ECANCELED);
	assert_int_equal(draft_find(f->s, in_feedback(f), "reply", &e), 0);
	assert_int_equal(submission_send_reply(f->s, e.object.id, true, &why),
	    -ETXTBSY);
	counts(f, 1, 1, 1, 0);
	says(f, DOCUMENT_SUBMIT, "is being written");
}

static void
a_reply_has_a_size(void **state)
{
	struct draft_fixture *f = *state;
	const size_t size = MESSAGE_TEXT_MAX + 1;
	char *large = malloc(size);

	assert_non_null(large);
	memset(large, 'x', size);
	arrives(f, "one\n");
	put_file(f, SLOT_FEEDBACK, "reply", large, size);
	assert_int_equal(sends(f, "reply", NULL, NULL), -EFBIG);
	put_file(f, SLOT_FEEDBACK, "reply", large, size - 1);
	free(large);
	assert_int_equal(sends(f, "reply", NULL, NULL), 0);
	counts(f, 1, 0, 0, 1);
}

static void
names_of_replies(void **state)
{
	static const struct {
		const char	*name;
		bool		 is_reply;
	} names[] = {
		{ "reply", true }, { "1-reply", true }, { "12-reply", true },
		{ "reply~", false }, { ".reply.swp", false },
		{ "0-reply", false }, { "01-reply", false }, { "-reply", false },
		{ "-1-reply", false }, { "1-reply.txt", false },
		{ "1 -reply", false }, { "Reply", false }, { "1-Reply", false },
		{ "99999999999999999999-reply", false },
	};
	struct draft_fixture *f = *state;

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		struct entry e;

		put_text(f, SLOT_FEEDBACK, names[i].name, "x\n");
		assert_int_equal(draft_find(f->s, in_feedback(f),
		    names[i].name, &e), 0);
		if (submission_is_reply(f->s, e.object.id) !=
		    names[i].is_reply)
			fail_msg("'%s' is%s a reply", names[i].name,
			    names[i].is_reply ? "" : " not");
	}
	/* Elsewhere it is a file like any other. */
	put_text(f, SLOT_INBOX, ".reply", "x\n");
	put_text(f, SLOT_SELF, "reply", "x\n");
	{
		struct entry e;

		assert_int_equal(draft_find(f->s, PLACE(f->s->id, SLOT_SELF),
		    "reply", &e), 0);
		assert_int_equal(submission_is_reply(f->s, e.object.id), 0);
		assert_int_equal(submission_send_reply(f->s, e.object.id,
		    false, NULL), -ENOENT);
	}
}

static void
a_taken_number_is_left_out(void **state)
{
	struct draft_fixture *f = *state;

	put_text(f, SLOT_FEEDBACK, "1", "mine\n");
	put_text(f, SLOT_FEEDBACK, "2", "mine\n");
	arrives(f, "one\n");
	assert_string_equal(content(f, in_feedback(f), "1"), "mine\n");
	assert_non_null(strstr(content(f, in_feedback(f), "3"), "\none\n"));
	assert_int_equal(sends(f, "3-reply", "Yes.\n", NULL), 0);
	counts(f, 1, 0, 0, 1);
}

/* ---- feedback/findings ---- */

#define SUMMARY \
	"##[error]The 'x-ms-summary' property is required. ValuePath: "

static void
findings_are_of_the_newest_version(void **state)
{
	struct draft_fixture *f = *state;

	assert_string_equal(document(f, DOCUMENT_FINDINGS), "");
	arrives(f, "hello\n");
	assert_string_equal(document(f, DOCUMENT_FINDINGS), "");
	arrives(f, SUMMARY "/info/title\n");
	assert_string_equal(document(f, DOCUMENT_FINDINGS),
	    "feedback/2:6:1: error: The 'x-ms-summary' property is required. "
	    "(not found in the draft: /info/title) "
	    "[RequiredPropertyMissing]\n");
	ready(f);
	says(f, DOCUMENT_FINDINGS,
	    "artifacts/apiDefinition.swagger.json:");
	says(f, DOCUMENT_FINDINGS, "(feedback/2) [RequiredPropertyMissing]\n");
	/* The newest message that says it is the one that is named. */
	arrives(f, "again:\n" SUMMARY "/info/title\n");
	says(f, DOCUMENT_FINDINGS, "(feedback/3) [RequiredPropertyMissing]\n");
	assert_null(strstr(document(f, DOCUMENT_FINDINGS), "(feedback/2)"));
	assert_int_equal(touch_submit(f), 0);
	assert_string_equal(document(f, DOCUMENT_FINDINGS), "");
	arrives(f, SUMMARY "/info/gone/x\n");
	says(f, DOCUMENT_FINDINGS, "feedback/4:6:1: error: ");
}

static void
findings_follow_the_draft(void **state)
{
	struct draft_fixture *f = *state;
	int64_t before, after;
	struct bytes *text;

	put_text(f, SLOT_ARTIFACTS, "apiDefinition.swagger.json",
	    "{\"swagger\": \"2.0\", \"info\":\n {\"title\": \"T\"}}\n");
	arrives(f, SUMMARY "/info/title\n");
	says(f, DOCUMENT_FINDINGS, ".json:2:12: error: ");
	assert_int_equal(submission_document(f->s, DOCUMENT_FINDINGS, &text,
	    &before), 0);
	bytes_unref(text);
	put_text(f, SLOT_ARTIFACTS, "apiDefinition.swagger.json",
	    "{\"swagger\": \"2.0\",\n\"info\":\n {\"title\": \"T\"}}\n");
	says(f, DOCUMENT_FINDINGS, ".json:3:12: error: ");
	assert_int_equal(submission_document(f->s, DOCUMENT_FINDINGS, &text,
	    &after), 0);
	bytes_unref(text);
	assert_true(after > before);
	/* No file, no place. */
	assert_int_equal(draft_unlink(f->s, PLACE(f->s->id, SLOT_ARTIFACTS),
	    "apiDefinition.swagger.json", false, NULL), 0);
	says(f, DOCUMENT_FINDINGS, "feedback/1:6:1: error: ");
}

#define REPLY_TEST(test) \
	cmocka_unit_test_setup_teardown(test, draft_fixture, draft_fixture_gone)

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		REPLY_TEST(a_touch_sends_what_is_stored),
		REPLY_TEST(a_number_says_what_is_answered),
		REPLY_TEST(one_of_several_is_not_guessed),
		REPLY_TEST(a_reply_ends_needs_answer),
		REPLY_TEST(a_version_has_copies),
		REPLY_TEST(what_is_no_letter_is_not_sent),
		REPLY_TEST(a_reply_has_a_size),
		REPLY_TEST(names_of_replies),
		REPLY_TEST(a_taken_number_is_left_out),
		REPLY_TEST(findings_are_of_the_newest_version),
		REPLY_TEST(findings_follow_the_draft),
	};

	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
