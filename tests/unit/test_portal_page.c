/*
 * portal: pages of events.  What is unusable in one event must not keep those
 * behind it back; what breaks the order of the page does.
 */
#include "portal_fixture.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static const struct pair item_pairs[] = {
	{ "seq", "1" },
	{ "at", TIME_TEXT },
	{ "type", "\"tested\"" },
	{ "by", "\"publisher\"" },
	{ NULL, NULL }
};

static const struct pair state_pairs[] = {
	{ "from", "\"submitted\"" },
	{ "to", "\"in-review\"" },
	{ "waiting_for", "\"portal\"" },
	{ "reason", "\"it was\\nread\"" },
	{ NULL, NULL }
};

static const struct pair message_pairs[] = {
	{ "id", "\"m-1\"" },
	{ "author", "\"Ada\"" },
	{ "subject", "\"the icon\\u0007\"" },
	{ "body", "\"one\\r\\ntwo\\tthree\"" },
	{ "in_reply_to", "\"m-0\"" },
	{ "attachments", "[{\"id\":\"a-1\",\"name\":\"shot.png\","
	    "\"size\":3,\"sha256\":\"" SHA_A "\"}]" },
	{ NULL, NULL }
};

static const struct pair finding_pairs[] = {
	{ "id", "\"f-1\"" },
	{ "revision", "2" },
	{ "severity", "\"error\"" },
	{ "rule", "\"icon-size\"" },
	{ "message", "\"the icon is too small\"" },
	{ "file", "\"icon.png\"" },
	{ "pointer", "\"/a/b\"" },
	{ "line", "7" },
	{ "status", "\"open\"" },
	{ NULL, NULL }
};

static const struct pair withdrawal_pairs[] = {
	{ "reason", "\"no longer\"" },
	{ NULL, NULL }
};

static const struct pair disposition_pairs[] = {
	{ "finding", "\"f-1\"" },
	{ "disposition", "\"disputed\"" },
	{ "note", "\"it is 100 pixels wide\"" },
	{ NULL, NULL }
};

static const struct pair revision_pairs[] = {
	{ "version", "3" },
	{ NULL, NULL }
};

static const struct kind {
	const char		*word;
	enum review_event_type	 type;
	const struct pair	*pairs;
} kinds[] = {
	{ "state", REVIEW_STATE, state_pairs },
	{ "message", REVIEW_MESSAGE, message_pairs },
	{ "finding", REVIEW_FINDING, finding_pairs },
	{ "withdrawal", REVIEW_WITHDRAWAL, withdrawal_pairs },
	{ "disposition", REVIEW_DISPOSITION, disposition_pairs },
	{ "revision", REVIEW_REVISION, revision_pairs },
};

enum { STATE, MESSAGE, FINDING, WITHDRAWAL, DISPOSITION, REVISION };

/* An item of that kind, in which the member 'name' is 'value'. */
static void
put_item(struct buf *b, const struct kind *kind, const char *name,
    const char *value)
{
	struct buf member CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct pair pairs[ARRAY_LEN(item_pairs) + 1];
	char type[64];

	memcpy(pairs, item_pairs, sizeof(item_pairs));
	(void)snprintf(type, sizeof(type), "\"%s\"", kind->word);
	pairs[2].value = type;
	object_put(&member, kind->pairs, name, value);
	pairs[4] = (struct pair) { kind->word, member.data };
	pairs[5] = (struct pair) { NULL, NULL };
	object_put(b, pairs, NULL, NULL);
}

static int
read_page(const char *items, const char *next, struct review_page *ret_page,
    struct reason *why)
{
	struct buf b CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);

	(void)buf_puts(&b, "{\"items\":[");
	(void)buf_puts(&b, items);
	assert_int_equal(buf_printf(&b, "],\"next\":%s}", next), 0);
	return portal_read_page(b.data, b.len, ret_page, why);
}

/* The only event of a page. */
static void
read_item(size_t kind, const char *name, const char *value,
    struct review_page *ret_page)
{
	struct buf b CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct reason why = { 0 };

	put_item(&b, &kinds[kind], name, value);
	if (read_page(b.data, "null", ret_page, &why) < 0)
		fail_msg("%s was refused: %s", name, why.text);
	assert_int_equal(ret_page->count, 1);
}

static void
expect_nonsense(const char *items, const char *next, const char *refusal)
{
	struct review_page page CF_AUTO(review_page_done) = { 0 };
	struct reason why = { 0 };

	assert_int_equal(read_page(items, next, &page, &why), -EINVAL);
	assert_null(page.event);
	if (strstr(why.text, refusal) == NULL)
		fail_msg("'%s' is not in '%s'", refusal, why.text);
}

/* ---- each type ---- */

static void
state_is_read(void **state)
{
	struct review_page page CF_AUTO(review_page_done) = { 0 };

	(void)state;
	read_item(STATE, NULL, NULL, &page);
	assert_int_equal(page.event[0].seq, 1);
	assert_int_equal(page.event[0].at, TIME_NS);
	assert_int_equal(page.event[0].type, REVIEW_STATE);
	assert_string_equal(page.event[0].word, "state");
	assert_string_equal(page.event[0].by, "publisher");
	assert_string_equal(page.event[0].from, "submitted");
	assert_string_equal(page.event[0].to, "in-review");
	assert_string_equal(page.event[0].waiting_for, "portal");
	assert_string_equal(page.event[0].reason, "it was\\nread");
	assert_string_equal(page.event[0].refused, "");
	assert_false(page.more);
	assert_int_equal(page.next, 1);
}

static void
message_is_read(void **state)
{
	struct review_page page CF_AUTO(review_page_done) = { 0 };
	const struct review_event *e;

	(void)state;
	read_item(MESSAGE, NULL, NULL, &page);
	e = page.event;
	assert_int_equal(e->type, REVIEW_MESSAGE);
	assert_string_equal(e->id, "m-1");
	assert_string_equal(e->author, "Ada");
	assert_string_equal(e->subject, "the icon\\x07");
	assert_string_equal(e->body, "one\ntwo\tthree");
	assert_string_equal(e->in_reply_to, "m-0");
	assert_string_equal(e->refused, "");
	assert_int_equal(e->attachments, 1);
	assert_string_equal(e->attachment[0].id, "a-1");
	assert_string_equal(e->attachment[0].name, "shot.png");
	assert_int_equal(e->attachment[0].size, 3);
	assert_string_equal(e->attachment[0].sha256, SHA_A);
	assert_null(e->attachment[0].content);
	assert_string_equal(e->attachment[0].refused, "");
}

static void
finding_is_read(void **state)
{
	struct review_page page CF_AUTO(review_page_done) = { 0 };
	const struct review_event *e;

	(void)state;
	read_item(FINDING, NULL, NULL, &page);
	e = page.event;
	assert_int_equal(e->type, REVIEW_FINDING);
	assert_string_equal(e->id, "f-1");
	assert_string_equal(e->severity, "error");
	assert_string_equal(e->rule, "icon-size");
	assert_string_equal(e->message, "the icon is too small");
	assert_string_equal(e->file, "icon.png");
	assert_string_equal(e->pointer, "/a/b");
	assert_int_equal(e->line, 7);
	assert_string_equal(e->status, "open");
}

static void
withdrawal_and_disposition_are_read(void **state)
{
	struct review_page page CF_AUTO(review_page_done) = { 0 };

	(void)state;
	read_item(WITHDRAWAL, NULL, NULL, &page);
	assert_int_equal(page.event[0].type, REVIEW_WITHDRAWAL);
	assert_string_equal(page.event[0].reason, "no longer");
	review_page_done(&page);
	read_item(DISPOSITION, NULL, NULL, &page);
	assert_int_equal(page.event[0].type, REVIEW_DISPOSITION);
	assert_string_equal(page.event[0].id, "f-1");
	assert_string_equal(page.event[0].disposition, "disputed");
}

static void
revision_is_read(void **state)
{
	struct review_page page CF_AUTO(review_page_done) = { 0 };

	(void)state;
	read_item(REVISION, NULL, NULL, &page);
	assert_int_equal(page.event[0].type, REVIEW_REVISION);
	assert_int_equal(page.event[0].version, 3);
	review_page_done(&page);
	read_item(REVISION, "version", "0", &page);
	assert_int_equal(page.event[0].type, REVIEW_OTHER);
	assert_string_equal(page.event[0].word, "revision");
	assert_true(page.event[0].refused[0] != '\0');
}

static void
types_are_known_by_their_words(void **state)
{
	static const struct {
		const char *word;
		enum review_event_type type;
	} words[] = {
		{ "intro", REVIEW_INTRO }, { "tested", REVIEW_TESTED },
		{ "eclipse", REVIEW_OTHER }, { "other", REVIEW_OTHER },
		{ "0", REVIEW_OTHER },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		struct buf b CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
		struct review_page page CF_AUTO(review_page_done) = { 0 };
		char type[40];

		(void)snprintf(type, sizeof(type), "\"%s\"", words[i].word);
		object_put(&b, item_pairs, "type", type);
		assert_int_equal(read_page(b.data, "null", &page, NULL), 0);
		assert_int_equal(page.event[0].type, words[i].type);
		assert_string_equal(page.event[0].word, words[i].word);
		assert_string_equal(page.event[0].refused, "");
	}
}

/* ---- what is unusable in one event ---- */

static const struct {
	size_t		 kind;
	const char	*name, *value;
	const char	*refused;	/* "": it is taken */
} parts[] = {
	{ STATE, "from", NULL, "from is missing" },
	{ STATE, "to", "\"Done\"", "to is no word" },
	{ STATE, "to", "\"orbiting\"", "" },
	{ STATE, "waiting_for", "7", "waiting_for is no word" },
	{ STATE, "reason", NULL, "" },
	{ STATE, "reason", "null", "" },
	{ STATE, "reason", "7", "reason is no text" },
	{ WITHDRAWAL, "reason", NULL, "" },
	{ WITHDRAWAL, "reason", "[]", "reason is no text" },
	{ DISPOSITION, "finding", NULL, "finding is missing" },
	{ DISPOSITION, "finding", "\"a b\"", "finding is no id" },
	{ DISPOSITION, "disposition", "\"Fixed\"", "disposition is no word" },
	{ DISPOSITION, "disposition", "\"sulking\"", "" },
	{ MESSAGE, "id", NULL, "id is missing" },
	{ MESSAGE, "id", "\"../../x\"", "id is no id" },
	{ MESSAGE, "author", NULL, "" },
	{ MESSAGE, "author", "{}", "author is no text" },
	{ MESSAGE, "subject", "null", "" },
	{ MESSAGE, "body", NULL, "body is missing" },
	{ MESSAGE, "body", "null", "body is missing" },
	{ MESSAGE, "body", "[\"a\"]", "body is no text" },
	{ MESSAGE, "body", "\"\"", "" },
	{ MESSAGE, "in_reply_to", "null", "" },
	{ MESSAGE, "in_reply_to", "\"\"", "in_reply_to is no id" },
	{ MESSAGE, "attachments", NULL, "" },
	{ MESSAGE, "attachments", "[]", "" },
	{ MESSAGE, "attachments", "{}", "attachments is no array" },
	{ MESSAGE, "attachments", "[{}]", "attachment 1: id is missing" },
	{ MESSAGE, "attachments", "[\"a\"]", "attachment 1: it is no object" },
	{ MESSAGE, "attachments", "[{\"id\":\"a\",\"name\":\"n\","
	    "\"size\":-1,\"sha256\":\"" SHA_A "\"}]", "size is no whole" },
	{ MESSAGE, "attachments", "[{\"id\":\"a\",\"name\":\"\","
	    "\"size\":1,\"sha256\":\"" SHA_A "\"}]", "name is empty" },
	{ MESSAGE, "attachments", "[{\"id\":\"a\",\"name\":\"n\","
	    "\"size\":1,\"sha256\":\"" SHA_A "\"},{\"id\":\"b\","
	    "\"name\":\"n\",\"size\":1,\"sha256\":\"1\"}]",
	    "attachment 2: sha256 is no SHA-256" },
	{ FINDING, "id", NULL, "id is missing" },
	{ FINDING, "severity", "\"fatal\"", "" },
	{ FINDING, "severity", "\"!\"", "severity is no word" },
	{ FINDING, "status", NULL, "status is missing" },
	{ FINDING, "message", NULL, "message is missing" },
	{ FINDING, "message", "7", "message is no text" },
	{ FINDING, "rule", NULL, "" },
	{ FINDING, "file", "null", "" },
	{ FINDING, "pointer", "\"\"", "" },
	{ FINDING, "pointer", "0", "pointer is no text" },
	{ FINDING, "line", NULL, "" },
	{ FINDING, "line", "0", "line is no whole number" },
	{ FINDING, "line", "1e10", "line is no whole number" },
};

static void
check_refused(const struct review_event *e, const struct kind *kind)
{
	bool keeps = kind->type == REVIEW_MESSAGE ||
	    kind->type == REVIEW_FINDING;

	assert_int_equal(e->type, keeps ? kind->type : REVIEW_OTHER);
	assert_string_equal(e->word, kind->word);
	assert_string_equal(e->by, "publisher");
	assert_int_equal(e->seq, 1);
	assert_int_equal(e->at, TIME_NS);
	if (kind->type == REVIEW_MESSAGE)
		assert_string_equal(e->body, "");
	if (kind->type == REVIEW_FINDING)
		assert_string_equal(e->message, "");
	assert_null(e->attachment);
	assert_int_equal(e->attachments, 0);
	assert_true(keeps || (e->reason == NULL && e->id[0] == '\0' &&
	    e->from[0] == '\0' && e->to[0] == '\0'));
}

static void
unusable_parts_are_refused_visibly(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		struct review_page page CF_AUTO(review_page_done) = { 0 };
		const struct kind *kind = &kinds[parts[i].kind];
		const struct review_event *e;

		read_item(parts[i].kind, parts[i].name, parts[i].value,
		    &page);
		e = page.event;
		if ((e->refused[0] == '\0') != (parts[i].refused[0] == '\0') ||
		    strstr(e->refused, parts[i].refused) == NULL)
			fail_msg("%s, %s: '%s' instead of '%s'", kind->word,
			    parts[i].name, e->refused, parts[i].refused);
		if (e->refused[0] == '\0')
			assert_int_equal(e->type, kind->type);
		else
			check_refused(e, kind);
	}
}

static void
missing_member_of_the_type_is_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		struct buf b CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
		struct review_page page CF_AUTO(review_page_done) = { 0 };
		char type[40];

		(void)snprintf(type, sizeof(type), "\"%s\"", kinds[i].word);
		object_put(&b, item_pairs, "type", type);
		assert_int_equal(read_page(b.data, "null", &page, NULL), 0);
		assert_non_null(strstr(page.event[0].refused,
		    "is no object"));
		check_refused(&page.event[0], &kinds[i]);
	}
}

/* 'unit', 'n' times, as a JSON string. */
static void
put_long(struct buf *b, const char *unit, size_t n)
{
	(void)buf_putc(b, '"');
	for (size_t i = 0; i < n; i++)
		(void)buf_puts(b, unit);
	assert_int_equal(buf_putc(b, '"'), 0);
}

static void
long_texts_are_refused_or_cut(void **state)
{
	static const struct {
		size_t		 kind;
		const char	*name, *unit;
		size_t		 n;
		const char	*refused;
	} texts[] = {
		{ MESSAGE, "body", "x", REVIEW_TEXT_MAX, "" },
		{ MESSAGE, "body", "x", REVIEW_TEXT_MAX + 1,
		    "body has more than 1048576 bytes" },
		{ MESSAGE, "body", "\\r\\n", REVIEW_TEXT_MAX, "" },
		{ MESSAGE, "body", "\\r\\n", REVIEW_TEXT_MAX + 1,
		    "body has more than 1048576 bytes" },
		/* What counts is what is kept. */
		{ MESSAGE, "body", "\\u0000", REVIEW_TEXT_MAX / 4, "" },
		{ MESSAGE, "body", "\\u0000", REVIEW_TEXT_MAX / 4 + 1,
		    "body has more than 1048576 bytes" },
		{ MESSAGE, "subject", "x", 100000, "" },
		{ MESSAGE, "author", "x", 100000, "" },
		{ FINDING, "message", "x", 100000, "" },
		{ FINDING, "rule", "x", REVIEW_LINE_MAX + 1,
		    "rule has more than 4096 bytes" },
		{ FINDING, "file", "x", REVIEW_NAME_MAX, "" },
		{ FINDING, "file", "x", REVIEW_NAME_MAX + 1,
		    "file has more than 255 bytes" },
		{ FINDING, "pointer", "/a", REVIEW_LINE_MAX,
		    "pointer has more than 4096 bytes" },
		{ STATE, "reason", "x", 100000, "" },
		{ WITHDRAWAL, "reason", "x", 100000, "" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct buf b CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
		struct review_page page CF_AUTO(review_page_done) = { 0 };
		const struct kind *kind = &kinds[texts[i].kind];

		put_long(&b, texts[i].unit, texts[i].n);
		read_item(texts[i].kind, texts[i].name, b.data, &page);
		assert_string_equal(page.event[0].refused, texts[i].refused);
		if (texts[i].refused[0] != '\0')
			check_refused(&page.event[0], kind);
	}
}

static void
put_attachments(struct buf *b, size_t n, const char *name, const char *size)
{
	(void)buf_putc(b, '[');
	for (size_t i = 0; i < n; i++)
		(void)buf_printf(b, "%s{\"id\":\"a-%zu\",\"name\":\"%s\","
		    "\"size\":%s,\"sha256\":\"" SHA_A "\"}",
		    i > 0 ? "," : "", i, name, size);
	assert_int_equal(buf_putc(b, ']'), 0);
}

static void
attachments_are_bounded(void **state)
{
	struct buf name CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);

	(void)state;
	for (size_t i = 0; i < REVIEW_NAME_MAX; i++)
		assert_int_equal(buf_putc(&name, 'n'), 0);
	for (size_t i = 0; i < 4; i++) {
		struct buf b CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
		struct review_page page CF_AUTO(review_page_done) = { 0 };
		const struct review_event *e;

		if (i == 3)
			assert_int_equal(buf_putc(&name, 'n'), 0);
		put_attachments(&b, i == 1 ? REVIEW_ATTACHMENTS_MAX + 1 :
		    REVIEW_ATTACHMENTS_MAX, name.data,
		    i == 2 ? "16777217" : "16777216");
		read_item(MESSAGE, "attachments", b.data, &page);
		e = page.event;
		if (i == 1 || i == 3) {
			assert_string_equal(e->refused, i == 1 ?
			    "there are 17 attachments; at most 16 are taken" :
			    "attachment 1: name has more than 255 bytes");
			check_refused(e, &kinds[MESSAGE]);
			continue;
		}
		assert_string_equal(e->refused, "");
		assert_int_equal(e->attachments, REVIEW_ATTACHMENTS_MAX);
		assert_string_equal(e->attachment[15].refused, i == 0 ? "" :
		    "it has 16777217 bytes; at most 16777216 are taken");
	}
}

static void
names_of_attachments_are_made_visible(void **state)
{
	struct buf b CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct review_page page CF_AUTO(review_page_done) = { 0 };

	(void)state;
	put_attachments(&b, 1, "a\\u0000\\u202egnp.exe", "1");
	read_item(MESSAGE, "attachments", b.data, &page);
	assert_string_equal(page.event[0].attachment[0].name,
	    "a\\x00\\u{202E}gnp.exe");
}

static void
bodies_keep_their_lines(void **state)
{
	static const struct {
		const char *json, *text;
	} bodies[] = {
		{ "\"a\\nb\\n\"", "a\nb\n" },
		{ "\"a\\r\\nb\\r\\n\"", "a\nb\n" },
		{ "\"\\r\\r\\n\"", "\\x0D\n" },
		{ "\"a\\rb\\r\"", "a\\x0Db\\x0D" },
		{ "\"\\ta\\n\\n\\tb\"", "\ta\n\n\tb" },
		{ "\"a\\u0000b\\nc\\u0000\"", "a\\x00b\nc\\x00" },
		{ "\"a\\u2028b\\u2029\"", "a\\u{2028}b\\u{2029}" },
		{ "\"\\u001b]0;x\\u0007\\n\"", "\\x1B]0;x\\x07\n" },
		{ "\"\\u202Aa\\n\\u2066b\"", "\\u{202A}a\n\\u{2066}b" },
		{ "\"gr\\u00fc\xC3\x9F" "e\"", "gr\xC3\xBC\xC3\x9F" "e" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bodies); i++) {
		struct review_page page CF_AUTO(review_page_done) = { 0 };

		read_item(MESSAGE, "body", bodies[i].json, &page);
		assert_string_equal(page.event[0].body, bodies[i].text);
	}
}

/* ---- the page ---- */

static void
put_seqs(struct buf *b, const int *seqs, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		char seq[16];

		(void)snprintf(seq, sizeof(seq), "%d", seqs[i]);
		(void)buf_puts(b, i > 0 ? "," : "");
		object_put(b, item_pairs, "seq", seq);
	}
}

static void
order_and_next_are_checked(void **state)
{
	static const struct {
		int		 seqs[3];
		size_t		 n;
		const char	*next, *refusal;
		bool		 more;
		int64_t		 goes_on;
	} pages[] = {
		{ { 0 }, 0, "null", NULL, false, 0 },
		{ { 1, 2, 3 }, 3, "null", NULL, false, 3 },
		{ { 1, 2, 9 }, 3, "9", NULL, true, 9 },
		{ { 1, 2, 9 }, 3, "12", NULL, true, 12 },
		{ { 1, 2, 9 }, 3, "8", "next is no number from", false, 0 },
		{ { 1, 2, 9 }, 3, "-1", "next is no number from", false, 0 },
		{ { 1, 2, 9 }, 3, "9.5", "next is no number from", false, 0 },
		{ { 1, 2, 9 }, 3, "\"9\"", "next is no number", false, 0 },
		{ { 1, 2, 9 }, 3, "1e300", "next is no number", false, 0 },
		{ { 0 }, 0, "5", "there are no items", false, 0 },
		{ { 2, 1 }, 2, "null", "item 2: seq 1 does not follow 2",
		    false, 0 },
		{ { 2, 2 }, 2, "null", "item 2: seq 2 does not follow 2",
		    false, 0 },
		{ { 0 }, 1, "null", "item 1: seq is no whole", false, 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(pages); i++) {
		struct buf b CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
		struct review_page page CF_AUTO(review_page_done) = { 0 };

		put_seqs(&b, pages[i].seqs, pages[i].n);
		if (pages[i].refusal != NULL) {
			expect_nonsense(buf_text(&b), pages[i].next,
			    pages[i].refusal);
			continue;
		}
		assert_int_equal(read_page(buf_text(&b), pages[i].next, &page,
		    NULL), 0);
		assert_int_equal(page.count, pages[i].n);
		assert_int_equal(page.more, pages[i].more);
		assert_int_equal(page.next, pages[i].goes_on);
	}
}

static void
members_of_every_event_are_checked(void **state)
{
	static const struct {
		const char *name, *value, *refusal;
	} events[] = {
		{ "seq", NULL, "item 1: seq is missing" },
		{ "seq", "\"1\"", "item 1: seq is no whole number" },
		{ "at", NULL, "item 1: at is missing" },
		{ "at", "\"yesterday\"", "item 1: at is no time" },
		{ "type", NULL, "item 1: type is missing" },
		{ "type", "\"Message\"", "item 1: type is no word" },
		{ "type", "7", "item 1: type is no word" },
		{ "by", NULL, "item 1: by is missing" },
		{ "by", "\"\"", "item 1: by is no word" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(events); i++) {
		struct buf b CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);

		object_put(&b, item_pairs, events[i].name, events[i].value);
		expect_nonsense(b.data, "null", events[i].refusal);
	}
	expect_nonsense("7", "null", "item 1: it is no object");
	expect_nonsense("null", "null", "item 1: it is no object");
}

static void
shape_of_the_page_is_checked(void **state)
{
	static const struct {
		const char *text, *refusal;
	} pages[] = {
		{ "{}", "items is no array" },
		{ "{\"items\":{},\"next\":null}", "items is no array" },
		{ "{\"items\":null,\"next\":null}", "items is no array" },
		{ "{\"items\":[]}", "next is missing" },
		{ "[]", "it is no object" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(pages); i++) {
		struct review_page page = { .next = 7 };
		struct reason why = { 0 };

		assert_int_equal(portal_read_page(pages[i].text,
		    strlen(pages[i].text), &page, &why), -EINVAL);
		assert_int_equal(page.next, 7);
		assert_non_null(strstr(why.text, pages[i].refusal));
	}
}

static void
pages_are_bounded(void **state)
{
	struct buf b CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct review_page page CF_AUTO(review_page_done) = { 0 };
	int seqs[REVIEW_PAGE_MAX + 1];

	(void)state;
	for (int i = 0; i <= REVIEW_PAGE_MAX; i++)
		seqs[i] = i + 1;
	put_seqs(&b, seqs, REVIEW_PAGE_MAX);
	assert_int_equal(read_page(b.data, "100", &page, NULL), 0);
	assert_int_equal(page.count, REVIEW_PAGE_MAX);
	buf_reset(&b);
	put_seqs(&b, seqs, REVIEW_PAGE_MAX + 1);
	expect_nonsense(b.data, "null",
	    "there are 101 items; at most 100 are taken");
}

/* The events behind a refused one are there. */
static void
refused_event_blocks_nothing(void **state)
{
	struct buf b CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct review_page page CF_AUTO(review_page_done) = { 0 };

	(void)state;
	put_item(&b, &kinds[MESSAGE], "body", "7");
	(void)buf_putc(&b, ',');
	object_put(&b, item_pairs, "seq", "2");
	assert_int_equal(read_page(b.data, "null", &page, NULL), 0);
	assert_int_equal(page.count, 2);
	assert_string_not_equal(page.event[0].refused, "");
	assert_string_equal(page.event[0].author, "Ada");
	assert_string_equal(page.event[0].id, "m-1");
	assert_string_equal(page.event[1].refused, "");
}

/* A page of every kind, and one that is refused. */
static void
put_all(struct buf *b)
{
	(void)buf_puts(b, "{\"items\":[");
	for (size_t i = 0; i <= ARRAY_LEN(kinds); i++) {
		struct buf item CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
		bool last = i == ARRAY_LEN(kinds);

		put_item(&item, &kinds[last ? MESSAGE : i],
		    last ? "attachments" : NULL, "[{}]");
		(void)buf_printf(b, "%s{\"seq\":0,%.*s,\"seq\":%zu}",
		    i > 0 ? "," : "", (int)item.len - 2, item.data + 1,
		    i + 1);
	}
	assert_int_equal(buf_puts(b, "],\"next\":null}"), 0);
}

static void
cut_pages_are_refused(void **state)
{
	struct buf b CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);

	(void)state;
	put_all(&b);
	for (size_t n = 0; n < b.len; n++) {
		struct review_page page = { 0 };

		assert_int_equal(portal_read_page(b.data, n, &page, NULL),
		    -EINVAL);
		assert_null(page.event);
	}
}

static void
each_allocation_may_fail(void **state)
{
	struct buf b CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	long failures = 0;
	int r = -ENOMEM;

	(void)state;
	put_all(&b);
	while (r == -ENOMEM) {
		struct review_page page CF_AUTO(review_page_done) = { 0 };
		struct reason why = { 0 };

		fixture_countdown = failures;
		r = portal_read_page(b.data, b.len, &page, &why);
		fixture_countdown = -1;
		assert_int_equal(page.count, r == 0 ?
		    ARRAY_LEN(kinds) + 1 : 0);
		failures += r == -ENOMEM;
	}
	assert_int_equal(r, 0);
	assert_true(failures > 20);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(state_is_read),
		cmocka_unit_test(message_is_read),
		cmocka_unit_test(finding_is_read),
		cmocka_unit_test(withdrawal_and_disposition_are_read),
		cmocka_unit_test(revision_is_read),
		cmocka_unit_test(types_are_known_by_their_words),
		cmocka_unit_test(unusable_parts_are_refused_visibly),
		cmocka_unit_test(missing_member_of_the_type_is_refused),
		cmocka_unit_test(long_texts_are_refused_or_cut),
		cmocka_unit_test(attachments_are_bounded),
		cmocka_unit_test(names_of_attachments_are_made_visible),
		cmocka_unit_test(bodies_keep_their_lines),
		cmocka_unit_test(order_and_next_are_checked),
		cmocka_unit_test(members_of_every_event_are_checked),
		cmocka_unit_test(shape_of_the_page_is_checked),
		cmocka_unit_test(pages_are_bounded),
		cmocka_unit_test(refused_event_blocks_nothing),
		cmocka_unit_test(cut_pages_are_refused),
		cmocka_unit_test(each_allocation_may_fail),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
