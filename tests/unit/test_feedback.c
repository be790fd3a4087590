/* Messages: how they are read, and how they are taken in. */
#include "texts_fixture.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "message.h"
#include "mime_date.h"

/* ---- reading ---- */

static void
reads(const char *raw, size_t size, const char *from, const char *subject,
    const char *body)
{
	struct message m CF_AUTO(message_done) = { .has_date = false };

	assert_int_equal(message_read(raw, size, &m), 0);
	assert_string_equal(buf_text(&m.from), from);
	assert_string_equal(buf_text(&m.subject), subject);
	assert_string_equal(buf_text(&m.body), body);
	assert_int_equal(text_utf8_valid(buf_text(&m.body), m.body.len),
	    m.body.len);
}

#define READS(raw, from, subject, body) \
	reads(raw, sizeof(raw) - 1, from, subject, body)

static void
plain_text(void **state)
{
	(void)state;
	READS("Please shorten the title.\n", "", "",
	    "Please shorten the title.\n");
	READS("no newline", "", "", "no newline\n");
	READS("one\r\n\ttwo\r\n", "", "", "one\n\ttwo\n");
	READS("Note: this is no mail\n\nbut text\n", "", "",
	    "Note: this is no mail\n\nbut text\n");
	READS("\xEF\xBB\xBFmarked\n", "", "", "marked\n");
	READS("caf\xE9\n", "", "", "caf\xC3\xA9\n");
	READS("From: here\nto eternity\n", "", "",
	    "From: here\nto eternity\n");
	READS("", "", "", "");
}

static void
control_characters(void **state)
{
	(void)state;
	READS("\033[31mred\a\n", "", "", "\\x1B[31mred\\x07\n");
	READS("a\0b\rc\n", "", "", "a\\x00b\\x0Dc\n");
	READS("a\xE2\x80\xAE" "b\n", "", "", "a\\u{202E}b\n");
	READS("From: \033]0;x\007 <a@example.com>\nSubject: a\033b\n\nx\n",
	    "\\x1B]0;x\\x07 <a@example.com>", "a\\x1Bb", "x\n");
}

static void
mail(void **state)
{
	(void)state;
	READS("From: Reviewer <reviewer@example.com>\r\n"
	    "Subject: Your\r\n connector\r\n"
	    "Date: Tue, 24 Nov 2026 10:00:00 +0100\r\n\r\n"
	    "Please shorten the title.\r\n",
	    "Reviewer <reviewer@example.com>", "Your connector",
	    "Please shorten the title.\n");
	READS("From someone Tue Nov 24 10:00:00 2026\n"
	    "From: a@example.com\nSubject: mbox\n\ntext\n",
	    "a@example.com", "mbox", "text\n");
	READS("from: a@example.com\nSUBJECT: x\n", "a@example.com", "x", "");
}

static void
encoded_words(void **state)
{
	(void)state;
	READS("From: =?utf-8?Q?J=C3=BCrgen_M?= =?utf-8?B?w7xsbGVy?= <j@example.com>\n"
	    "Subject: =?ISO-8859-1?q?Gr=FC=DFe?= and more\n\nx\n",
	    "J\xC3\xBCrgen M\xC3\xBCller <j@example.com>",
	    "Gr\xC3\xBC\xC3\x9F" "e and more", "x\n");
	READS("From: a\nSubject: =?windows-1252?Q?=80=94?= =?utf-8*en?Q?ok?=\n\nx\n",
	    "a", "\xE2\x82\xAC\xE2\x80\x9Dok", "x\n");
	READS("From: a\nSubject: =?utf-8?X?no?= =?utf-8?Q?unfinished\n\nx\n",
	    "a", "=?utf-8?X?no?= =?utf-8?Q?unfinished", "x\n");
	READS("From: a\nSubject: =?utf-8?Q?two=0Alines?=\n\nx\n",
	    "a", "two lines", "x\n");
}

static void
transfer_encodings(void **state)
{
	(void)state;
	READS("From: a\nSubject: b\nContent-Type: text/plain; charset=utf-8\n"
	    "Content-Transfer-Encoding: quoted-printable\n\n"
	    "Gr=C3=BC=C3=9Fe, a long li=\nne\nand =3D, =zz\n",
	    "a", "b", "Gr\xC3\xBC\xC3\x9F" "e, a long line\nand =, =zz\n");
	READS("From: a\nSubject: b\n"
	    "Content-Type: text/plain; charset=\"windows-1252\"\n"
	    "Content-Transfer-Encoding: quoted-printable\n\n"
	    "=93quoted=94\n", "a", "b",
	    "\xE2\x80\x9Cquoted\xE2\x80\x9D\n");
	READS("From: a\nSubject: b\nContent-Transfer-Encoding: BASE64\n\n"
	    "UGxlYXNlIHNo\nb3J0ZW4uCg==\n", "a", "b", "Please shorten.\n");
}

static void
parts(void **state)
{
	(void)state;
	READS("From: a\nSubject: b\n"
	    "Content-Type: multipart/alternative;\n boundary=\"=_x\"\n\n"
	    "for old readers\n--=_x\nContent-Type: text/html\n\n<p>no</p>\n"
	    "--=_x\nContent-Type: text/plain\n\nyes\n--=_x--\nafter\n",
	    "a", "b", "yes\n");
	READS("From: a\nSubject: b\n"
	    "Content-Type: multipart/mixed; boundary=o\n\n"
	    "--o\nContent-Type: multipart/alternative; boundary=i\n\n"
	    "--i\nContent-Type: text/plain\n\ninner\n--i--\n"
	    "--o\nContent-Type: text/plain\n"
	    "Content-Disposition: attachment; filename=x.txt\n\nattached\n"
	    "--o--\n", "a", "b", "inner\n");
	READS("From: a\nSubject: b\n"
	    "Content-Type: multipart/mixed; boundary=o\n\n"
	    "--o\n\nwithout a header\n--o--\n",
	    "a", "b", "without a header\n");
	READS("From: a\nSubject: b\n"
	    "Content-Type: multipart/mixed; boundary=o\n\n"
	    "--o\nContent-Type: text/plain\n\ncut off", "a", "b", "cut off\n");
	READS("From: a\nSubject: b\n"
	    "Content-Type: multipart/mixed; boundary=o\n\n"
	    "--o\nContent-Type: image/png\n\nxxxx\n--o--\n", "a", "b", "");
}

static void
markup(void **state)
{
	(void)state;
	READS("From: a\nSubject: b\nContent-Type: text/html; charset=utf-8\n\n"
	    "<html><head><title>t</title><style>p { color: red }</style>"
	    "</head>\n<body><p>Please  shorten\nthe <b>title</b>.</p>"
	    "<p>a &lt; b &amp;&nbsp;c</p></body></html>\n",
	    "a", "b", "Please shorten the title.\na < b & c\n");
	READS("From: a\nSubject: b\nContent-Type: text/html\n\nx <unfinished",
	    "a", "b", "x \n");
}

static void
date_is(const char *text, bool known, int64_t seconds)
{
	int64_t ns = 0;

	if (mime_date((struct span) { text, strlen(text) }, &ns) != known)
		fail_msg("'%s' should%s be a date", text, known ? "" : " not");
	assert_int_equal(ns, known ? seconds * NS_PER_SECOND : 0);
}

static void
dates(void **state)
{
	(void)state;
	date_is("Tue, 24 Nov 2026 10:00:00 +0100", true, 1795510800);
	date_is("24 Nov 2026 09:00 GMT", true, 1795510800);
	date_is("Tue, 24 Nov 2026 01:00:00 PST", true, 1795510800);
	date_is("Tue, 24 Nov 2026 09:00:00 +0000 (UTC)", true, 1795510800);
	date_is("1 jan 1970 00:00:00 +0000", true, 0);
	date_is("", false, 0);
	date_is("tomorrow", false, 0);
	date_is("Tue, 24 Nov 99999 10:00:00 +0100", false, 0);
	date_is("Tue, 44 Nov 2026 10:00:00 +0100", false, 0);
	date_is("Tue, 24 Nov 2026 25:00:00 +0100", false, 0);
	date_is("2026-11-24", false, 0);
}

static void
too_large(void **state)
{
	struct message m CF_AUTO(message_done) = { .has_date = false };
	const size_t size = 4 * MESSAGE_TEXT_MAX;
	char *large = malloc(size);

	(void)state;
	assert_non_null(large);
	memset(large, 'x', size);
	assert_int_equal(message_read(large, size, &m), -EFBIG);
	free(large);
}

/* ---- taking in ---- */

static void
arrives(struct draft_fixture *f, const char *name, const char *text)
{
	put_text(f, SLOT_INBOX, name, text);
	take_messages(f);
}

static int
count_entry(void *arg, const struct entry *e)
{
	(void)e;
	++*(int *)arg;
	return 0;
}

static int
count_names(struct draft_fixture *f, unsigned slot)
{
	int count = 0;

	assert_int_equal(draft_list(f->s, PLACE(f->s->id, slot), 0,
	    count_entry, &count), 0);
	return count;
}

static void
counts(struct draft_fixture *f, const char *unread)
{
	has(document(f, DOCUMENT_STATUS_JSON), unread);
}

static void
a_dropped_file_is_a_message(void **state)
{
	struct draft_fixture *f = *state;
	const char *text;

	arrives(f, "review.eml", "From: r@example.com\nSubject: Title\n"
	    "Date: Tue, 24 Nov 2026 10:00:00 +0100\n\nPlease shorten it.\n");
	text = content(f, PLACE(f->s->id, SLOT_FEEDBACK), "1");
	assert_string_equal(text, "From: r@example.com\n"
	    "Date: 2026-11-24T09:00:00Z\nSubject: Title\nVersion: none\n"
	    "State: draft\n\nPlease shorten it.\n");
	has(document(f, DOCUMENT_LOG), "feedback/1 arrived: Title");
	counts(f, "\"unread\":\t1");
	/* All of it is shown, so the file has gone. */
	assert_int_equal(count_names(f, SLOT_INBOX), 0);
}

static void
the_same_bytes_are_the_same_message(void **state)
{
	struct draft_fixture *f = *state;

	arrives(f, "a", "one\n");
	arrives(f, "a", "one\n");
	arrives(f, "b", "one\n");
	assert_int_equal(count_names(f, SLOT_FEEDBACK), 1);
	arrives(f, "a", "two\n");
	assert_int_equal(count_names(f, SLOT_FEEDBACK), 2);
	draft_fixture_reopen(f);
	take_messages(f);
	assert_int_equal(count_names(f, SLOT_FEEDBACK), 2);
	has(content(f, PLACE(f->s->id, SLOT_FEEDBACK), "2"), "\n\ntwo\n");
}

static void
names_on_the_way_are_left_alone(void **state)
{
	static const char *const names[] = {
		".review.eml.Ab3dE1", "review.eml~", "#review.eml#",
		"review.eml.part", "review.eml.tmp", "x.tmp.123", ".DS_Store",
		"._review.eml",
	};
	struct draft_fixture *f = *state;

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		arrives(f, names[i], "half a message\n");
	arrives(f, "empty", "");
	assert_int_equal(count_names(f, SLOT_FEEDBACK), 0);
	arrives(f, "review.eml", "half a message\n");
	assert_int_equal(count_names(f, SLOT_FEEDBACK), 1);
}

static void
a_large_message_says_where_it_is(void **state)
{
	struct draft_fixture *f = *state;
	const size_t size = 4 * MESSAGE_TEXT_MAX;
	char *large = malloc(size);
	const char *text;

	assert_non_null(large);
	memset(large, 'x', size);
	put_file(f, SLOT_INBOX, "large.txt", large, size);
	free(large);
	take_messages(f);
	take_messages(f);
	text = content(f, PLACE(f->s->id, SLOT_FEEDBACK), "1");
	has(text, "larger than");
	has(text, "feedback/inbox/large.txt");
	assert_int_equal(count_names(f, SLOT_FEEDBACK), 1);
	assert_int_equal(count_names(f, SLOT_INBOX), 1);
}

static void
what_has_attachments_stays_in_the_inbox(void **state)
{
	struct draft_fixture *f = *state;

	arrives(f, "a.eml", "From: a\nSubject: b\n"
	    "Content-Type: multipart/mixed; boundary=o\n\n"
	    "--o\nContent-Type: text/plain\n\nsee the picture\n"
	    "--o\nContent-Type: image/png\n\nxxxx\n--o--\n");
	has(content(f, PLACE(f->s->id, SLOT_FEEDBACK), "1"),
	    "see the picture\n");
	has(content(f, PLACE(f->s->id, SLOT_FEEDBACK), "1"),
	    "feedback/inbox/a.eml");
	take_messages(f);
	assert_int_equal(count_names(f, SLOT_INBOX), 1);
	assert_int_equal(count_names(f, SLOT_FEEDBACK), 1);
}

static void
unread_until_it_is_touched(void **state)
{
	struct draft_fixture *f = *state;
	struct entry e;

	arrives(f, "a", "one\n");
	arrives(f, "b", "two\n");
	counts(f, "\"unread\":\t2");
	assert_int_equal(draft_find(f->s, PLACE(f->s->id, SLOT_FEEDBACK), "1",
	    &e), 0);
	assert_int_equal(submission_touch_message(f->s, e.object.id), 0);
	assert_int_equal(submission_touch_message(f->s, e.object.id), 0);
	counts(f, "\"unread\":\t1");
	has(document(f, DOCUMENT_LOG), "feedback/1 read");
	assert_int_equal(submission_touch_message(f->s, f->s->id), -ENOENT);
}

int
main(int argc, char **argv)
{
#define WITH_DRAFT(test) \
	cmocka_unit_test_setup_teardown(test, draft_fixture, draft_fixture_gone)
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain_text),
		cmocka_unit_test(control_characters),
		cmocka_unit_test(mail),
		cmocka_unit_test(encoded_words),
		cmocka_unit_test(transfer_encodings),
		cmocka_unit_test(parts),
		cmocka_unit_test(markup),
		cmocka_unit_test(dates),
		cmocka_unit_test(too_large),
		WITH_DRAFT(a_dropped_file_is_a_message),
		WITH_DRAFT(the_same_bytes_are_the_same_message),
		WITH_DRAFT(names_on_the_way_are_left_alone),
		WITH_DRAFT(a_large_message_says_where_it_is),
		WITH_DRAFT(what_has_attachments_stays_in_the_inbox),
		WITH_DRAFT(unread_until_it_is_touched),
	};

	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
