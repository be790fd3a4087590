/*
 * portal: the service, a submission, receipts and problems, as they are meant
 * and as somebody who means harm writes them.
 */
#include "portal_fixture.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define WORD_32	"abcdefghijklmnopqrstuvwxyz-12345"
#define ID_64	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef" \
		"ghijklmnopqrstuvwxyz0123456789_-"

static const struct pair service_pairs[] = {
	{ "name", "\"Contoso certification\"" },
	{ "account", "\"ada\"" },
	{ "scopes", "[\"read\",\"write\",\"audit\",7]" },
	{ "poll_after_seconds", "300" },
	{ "limits", "{\"package_bytes\":104857600,\"intro_bytes\":1,"
	    "\"text_bytes\":2}" },
	{ NULL, NULL }
};

static const struct pair status_pairs[] = {
	{ "id", "\"" ID_64 "\"" },
	{ "connector", "\"orders\"" },
	{ "state", "\"in-review\"" },
	{ "waiting_for", "\"portal\"" },
	{ "revision", "2" },
	{ "last_event", "41" },
	{ "poll_after_seconds", "60" },
	{ "due_at", TIME_TEXT },
	{ "created_at", TIME_TEXT },
	{ "updated_at", TIME_TEXT },
	{ NULL, NULL }
};

static const struct pair stored_pairs[] = {
	{ "sha256", "\"" SHA_A "\"" },
	{ "size", "4711" },
	{ "received_at", TIME_TEXT },
	{ NULL, NULL }
};

static const struct pair revision_pairs[] = {
	{ "submission", "\"s-1\"" },
	{ "number", "2" },
	{ "version", "5" },
	{ "package_sha256", "\"" SHA_A "\"" },
	{ "secrets", "[\"client_secret\"]" },
	{ "received_at", TIME_TEXT },
	{ NULL, NULL }
};

static const struct pair event_pairs[] = {
	{ "seq", "12" },
	{ "at", TIME_TEXT },
	{ "type", "\"message\"" },
	{ "by", "\"publisher\"" },
	{ NULL, NULL }
};

/* ---- readers that look alike ---- */

static int
read_service(const struct buf *b, struct reason *why)
{
	struct review_service service = { .name = NULL };
	int r = portal_read_service(buf_text(b), b->len, &service, why);

	review_service_done(&service);
	return r;
}

static int
read_status(const struct buf *b, struct reason *why)
{
	struct review_status status;

	return portal_read_status(buf_text(b), b->len, &status, why);
}

static int
read_receipt(const struct buf *b, struct reason *why)
{
	struct review_receipt receipt;

	return portal_read_receipt(buf_text(b), b->len, &receipt, why);
}

static int
read_problem(const struct buf *b, struct reason *why)
{
	struct review_problem problem = { .status = 0 };
	int r = portal_read_problem(422, buf_text(b), b->len, &problem);

	(void)why;
	if (r == 0)
		assert_non_null(problem.title);
	review_problem_done(&problem);
	return r;
}

typedef int read_any(const struct buf *b, struct reason *why);

static const struct {
	const struct pair	*pairs;
	read_any		*read;
} documents[] = {
	{ service_pairs, read_service },
	{ status_pairs, read_status },
	{ stored_pairs, read_receipt },
	{ revision_pairs, read_receipt },
	{ event_pairs, read_receipt },
};

static void
expect(size_t document, const char *name, const char *value,
    const char *refusal)
{
	struct buf b CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct reason why = { 0 };
	int r;

	object_put(&b, documents[document].pairs, name, value);
	r = documents[document].read(&b, &why);
	if (refusal == NULL && r < 0)
		fail_msg("%s was refused: %s", b.data, why.text);
	if (refusal == NULL)
		return;
	if (r != -EINVAL)
		fail_msg("%s gave %d", b.data, r);
	if (strstr(why.text, refusal) == NULL)
		fail_msg("%s: '%s' is not in '%s'", b.data, refusal,
		    why.text);
}

enum { SERVICE, STATUS, STORED, REVISION, EVENT };

/* What a member may be and must not be; NULL is a member that is missing. */
static const struct {
	size_t		 document;
	const char	*name, *value;
	const char	*refusal;	/* NULL: it is taken */
} members[] = {
	{ SERVICE, "name", NULL, "name is missing" },
	{ SERVICE, "name", "null", "name is missing" },
	{ SERVICE, "name", "7", "name is no text" },
	{ SERVICE, "name", "\"\"", NULL },
	{ SERVICE, "account", NULL, "account is missing" },
	{ SERVICE, "account", "{}", "account is no text" },
	{ SERVICE, "scopes", NULL, "scopes is missing" },
	{ SERVICE, "scopes", "\"read\"", "scopes is no array" },
	{ SERVICE, "scopes", "[]", NULL },
	{ SERVICE, "scopes", "[null,[],{}]", NULL },
	{ SERVICE, "poll_after_seconds", NULL, "is missing" },
	{ SERVICE, "poll_after_seconds", "0", "is no whole number" },
	{ SERVICE, "poll_after_seconds", "1", NULL },
	{ SERVICE, "poll_after_seconds", "4294967295", NULL },
	{ SERVICE, "poll_after_seconds", "4294967296", "is no whole number" },
	{ SERVICE, "poll_after_seconds", "\"5\"", "is no whole number" },
	{ SERVICE, "limits", NULL, "limits is missing" },
	{ SERVICE, "limits", "[]", "limits is no object" },
	{ SERVICE, "limits", "{}", "package_bytes is missing" },
	{ SERVICE, "limits", "{\"package_bytes\":0}", "is no whole number" },
	{ SERVICE, "limits", "{\"package_bytes\":1}", NULL },
	{ SERVICE, "surprise", "{\"a\":[1,2,3]}", NULL },

	{ STATUS, "id", NULL, "id is missing" },
	{ STATUS, "id", "\"\"", "id is no id" },
	{ STATUS, "id", "\"" ID_64 "x\"", "id is no id" },
	{ STATUS, "id", "\"../x\"", "id is no id" },
	{ STATUS, "id", "\"a\\u0000\"", "id is no id" },
	{ STATUS, "id", "\"\\u0000\"", "id is no id" },
	{ STATUS, "id", "\"\xC3\xA4\"", "id is no id" },
	{ STATUS, "id", "7", "id is no id" },
	{ STATUS, "state", NULL, "state is missing" },
	{ STATUS, "state", "\"on-the-moon\"", NULL },
	{ STATUS, "state", "\"" WORD_32 "\"", NULL },
	{ STATUS, "state", "\"" WORD_32 "6\"", "state is no word" },
	{ STATUS, "state", "\"In-Review\"", "state is no word" },
	{ STATUS, "state", "\"in_review\"", "state is no word" },
	{ STATUS, "state", "\"in review\"", "state is no word" },
	{ STATUS, "state", "\"\"", "state is no word" },
	{ STATUS, "state", "[\"draft\"]", "state is no word" },
	{ STATUS, "waiting_for", NULL, "waiting_for is missing" },
	{ STATUS, "waiting_for", "\"godot\"", NULL },
	{ STATUS, "waiting_for", "\"\\u001b[2J\"", "waiting_for is no word" },
	{ STATUS, "revision", NULL, "revision is missing" },
	{ STATUS, "revision", "0", NULL },
	{ STATUS, "revision", "-0", NULL },
	{ STATUS, "revision", "2.0", NULL },
	{ STATUS, "revision", "2e3", NULL },
	{ STATUS, "revision", "-1", "revision is no whole number" },
	{ STATUS, "revision", "1.5", "revision is no whole number" },
	{ STATUS, "revision", "9007199254740991", NULL },
	{ STATUS, "revision", "9007199254740992", "is no whole number" },
	{ STATUS, "revision", "1e400", "revision is no whole number" },
	{ STATUS, "revision", "-1e400", "revision is no whole number" },
	{ STATUS, "revision", "true", "revision is no whole number" },
	{ STATUS, "last_event", NULL, "last_event is missing" },
	{ STATUS, "last_event", "1e15", NULL },
	{ STATUS, "poll_after_seconds", "0", "is no whole number" },
	{ STATUS, "due_at", NULL, NULL },
	{ STATUS, "due_at", "null", NULL },
	{ STATUS, "due_at", "\"\"", "due_at is no time" },
	{ STATUS, "due_at", "\"tomorrow\"", "due_at is no time" },
	{ STATUS, "due_at", "1795442709", "due_at is no time" },
	{ STATUS, "created_at", NULL, NULL },
	{ STATUS, "state\\u0000", "7", NULL },

	{ STORED, "sha256", NULL, "sha256 is missing" },
	{ STORED, "sha256", "\"0123\"", "sha256 is no SHA-256" },
	{ STORED, "sha256", "\"" SHA_A "0\"", "sha256 is no SHA-256" },
	{ STORED, "sha256", "\"0123456789ABCDEF0123456789abcdef"
	    "0123456789abcdef0123456789abcdef\"", "sha256 is no SHA-256" },
	{ STORED, "received_at", NULL, "received_at is missing" },
	{ STORED, "size", NULL, NULL },
	{ REVISION, "submission", NULL, "submission is missing" },
	{ REVISION, "submission", "\"a/b\"", "submission is no id" },
	{ REVISION, "number", NULL, "number is missing" },
	{ REVISION, "number", "0", "number is no whole number" },
	{ REVISION, "version", NULL, "version is missing" },
	{ REVISION, "version", "0", "version is no whole number" },
	{ REVISION, "package_sha256", "\"x\"", "package_sha256 is no SHA" },
	{ REVISION, "received_at", NULL, "received_at is missing" },
	{ EVENT, "seq", "0", "seq is no whole number" },
	{ EVENT, "at", NULL, "at is missing" },
	{ EVENT, "at", "\"2026\"", "at is no time" },
};

static void
members_are_checked(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(members); i++)
		expect(members[i].document, members[i].name,
		    members[i].value, members[i].refusal);
}

/* ---- what is read ---- */

static void
service_is_read(void **state)
{
	struct buf b CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct review_service s CF_AUTO(review_service_done) = { 0 };

	(void)state;
	object_put(&b, service_pairs, NULL, NULL);
	assert_int_equal(portal_read_service(b.data, b.len, &s, NULL), 0);
	assert_string_equal(s.name, "Contoso certification");
	assert_string_equal(s.account, "ada");
	assert_true(s.may_read && s.may_write);
	assert_false(s.may_submit);
	assert_int_equal(s.poll_after, 300);
	assert_int_equal(s.package_max, 104857600);
}

static void
who_may_submit_may_everything(void **state)
{
	struct buf b CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct review_service s CF_AUTO(review_service_done) = { 0 };

	(void)state;
	object_put(&b, service_pairs, "scopes", "[\"submit\"]");
	assert_int_equal(portal_read_service(b.data, b.len, &s, NULL), 0);
	assert_true(s.may_read && s.may_write && s.may_submit);
}

static void
status_is_read(void **state)
{
	struct buf b CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct review_status s;

	(void)state;
	object_put(&b, status_pairs, NULL, NULL);
	assert_int_equal(portal_read_status(b.data, b.len, &s, NULL), 0);
	assert_string_equal(s.id, ID_64);
	assert_string_equal(s.state, "in-review");
	assert_string_equal(s.waiting_for, "portal");
	assert_int_equal(s.revision, 2);
	assert_int_equal(s.last_event, 41);
	assert_int_equal(s.poll_after, 60);
	assert_int_equal(s.due_at, TIME_NS);
	assert_string_equal(s.etag, "");
}

static void
receipts_are_read(void **state)
{
	struct buf b CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct review_receipt r;

	(void)state;
	object_put(&b, stored_pairs, NULL, NULL);
	assert_int_equal(portal_read_receipt(b.data, b.len, &r, NULL), 0);
	assert_string_equal(r.submission, "");
	assert_int_equal(r.number, 0);
	assert_string_equal(r.sha256, SHA_A);
	assert_int_equal(r.at, TIME_NS);
	assert_false(r.replayed);

	buf_reset(&b);
	object_put(&b, revision_pairs, NULL, NULL);
	assert_int_equal(portal_read_receipt(b.data, b.len, &r, NULL), 0);
	assert_string_equal(r.submission, "s-1");
	assert_int_equal(r.number, 2);
	assert_int_equal(r.version, 5);
	assert_string_equal(r.sha256, SHA_A);
	assert_int_equal(r.at, TIME_NS);

	buf_reset(&b);
	object_put(&b, event_pairs, NULL, NULL);
	assert_int_equal(portal_read_receipt(b.data, b.len, &r, NULL), 0);
	assert_int_equal(r.number, 12);
	assert_int_equal(r.version, 0);
	assert_string_equal(r.sha256, "");
	assert_int_equal(r.at, TIME_NS);
}

static void
lines_become_harmless(void **state)
{
	static const struct {
		const char *json, *text;
	} lines[] = {
		{ "\"a\\u0000b\"", "a\\x00b" },
		{ "\"a\\r\\nb\\tc\"", "a\\x0D\\nb\\tc" },
		{ "\"\\u001b[31m\"", "\\x1B[31m" },
		{ "\"\\u202Eevil\"", "\\u{202E}evil" },
		{ "\"\xE2\x80\xA8\"", "\\u{2028}" },
		{ "\"\\u0085\"", "\\u{85}" },
		{ "\"\\ud800\"", "\xEF\xBF\xBD" },
		{ "\"\\u00fcber \\ud83d\\ude00\"",
		    "\xC3\xBC" "ber \xF0\x9F\x98\x80" },
		{ "\"\"", "" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
		struct buf b CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
		struct review_service s CF_AUTO(review_service_done) = { 0 };

		object_put(&b, service_pairs, "name", lines[i].json);
		assert_int_equal(portal_read_service(b.data, b.len, &s, NULL),
		    0);
		assert_string_equal(s.name, lines[i].text);
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
long_lines_are_cut_visibly(void **state)
{
	static const struct {
		const char	*unit;
		size_t		 n, len;
		bool		 cut;
	} lines[] = {
		{ "x", REVIEW_LINE_MAX, REVIEW_LINE_MAX, false },
		{ "x", REVIEW_LINE_MAX + 1, REVIEW_LINE_MAX, true },
		{ "x", 1000000, REVIEW_LINE_MAX, true },
		{ "\xC3\xA4", REVIEW_LINE_MAX / 2, REVIEW_LINE_MAX, false },
		{ "\xC3\xA4", REVIEW_LINE_MAX / 2 + 1, REVIEW_LINE_MAX - 1,
		    true },
		{ "\\u0001", REVIEW_LINE_MAX / 4, REVIEW_LINE_MAX, false },
		{ "\\u0001", REVIEW_LINE_MAX / 4 + 1, REVIEW_LINE_MAX, true },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
		struct buf b CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
		struct buf text CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
		struct review_service s CF_AUTO(review_service_done) = { 0 };

		put_long(&text, lines[i].unit, lines[i].n);
		object_put(&b, service_pairs, "name", text.data);
		assert_int_equal(portal_read_service(b.data, b.len, &s, NULL),
		    0);
		assert_int_equal(strlen(s.name), lines[i].len);
		assert_int_equal(text_ends_with(s.name, "..."), lines[i].cut);
		assert_int_equal(text_utf8_valid(s.name, strlen(s.name)),
		    strlen(s.name));
	}
}

/* ---- times ---- */

static const struct {
	const char	*text;
	int64_t		 ns;	/* -1: no time */
} times[] = {
	{ "1970-01-01T00:00:00Z", 0 },
	{ "1970-01-01T00:00:00.000000001Z", 1 },
	{ "1970-01-01t00:00:01z", NS_PER_SECOND },
	{ "2026-11-23T14:05:09Z", TIME_NS },
	{ "2026-11-23T15:05:09+01:00", TIME_NS },
	{ "2026-11-23T00:20:09-13:45", TIME_NS },
	{ "2026-11-23T14:05:09-00:00", TIME_NS },
	{ "2026-11-23T14:05:09.5Z", TIME_NS + NS_PER_SECOND / 2 },
	{ "2026-11-23T14:05:09.123456789987654321Z", TIME_NS + 123456789 },
	{ "2000-02-29T00:00:00Z", INT64_C(951782400) * NS_PER_SECOND },
	{ "2016-12-31T23:59:60Z", INT64_C(1483228800) * NS_PER_SECOND },
	{ "2261-12-31T23:59:59.999999999Z",
	    INT64_C(9214646399) * NS_PER_SECOND + 999999999 },
	{ "2262-01-01T00:00:00Z", -1 },
	{ "1969-12-31T23:59:59Z", -1 },
	{ "9999-12-31T23:59:59Z", -1 },
	{ "2026-02-29T00:00:00Z", -1 },
	{ "2100-02-29T00:00:00Z", -1 },
	{ "2026-04-31T00:00:00Z", -1 },
	{ "2026-00-01T00:00:00Z", -1 },
	{ "2026-13-01T00:00:00Z", -1 },
	{ "2026-11-00T00:00:00Z", -1 },
	{ "2026-11-23T24:00:00Z", -1 },
	{ "2026-11-23T14:60:00Z", -1 },
	{ "2026-11-23T14:05:61Z", -1 },
	{ "2026-11-23T14:05:09", -1 },
	{ "2026-11-23T14:05Z", -1 },
	{ "2026-11-23 14:05:09Z", -1 },
	{ "2026-11-23", -1 },
	{ "2026-11-23T14:05:09.Z", -1 },
	{ "2026-11-23T14:05:09,5Z", -1 },
	{ "2026-11-23T14:05:09+24:00", -1 },
	{ "2026-11-23T14:05:09+01:60", -1 },
	{ "2026-11-23T14:05:09+0100", -1 },
	{ "2026-11-23T14:05:09+01", -1 },
	{ "2026-11-23T14:05:09ZZ", -1 },
	{ "2026-11-23T14:05:09Z ", -1 },
	{ " 2026-11-23T14:05:09Z", -1 },
	{ "+026-11-23T14:05:09Z", -1 },
	{ "2026-1-23T14:05:09Z", -1 },
	{ "Mon, 23 Nov 2026 14:05:09 GMT", -1 },
	{ "2026-11-23T14:05:09Z\\u0000", -1 },
};

static void
times_are_checked(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(times); i++) {
		struct buf b CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
		struct review_receipt receipt;
		char quoted[64];
		int r;

		(void)snprintf(quoted, sizeof(quoted), "\"%s\"",
		    times[i].text);
		object_put(&b, event_pairs, "at", quoted);
		r = portal_read_receipt(b.data, b.len, &receipt, NULL);
		if ((r == 0) != (times[i].ns >= 0))
			fail_msg("%s gave %d", times[i].text, r);
		if (r == 0 && receipt.at != times[i].ns)
			fail_msg("%s gave %lld", times[i].text,
			    (long long)receipt.at);
	}
}

/* ---- documents ---- */

static void
expect_text(read_any *read, const char *text, size_t len, const char *refusal)
{
	struct buf b CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct reason why = { 0 };

	assert_int_equal(buf_add(&b, text, len), 0);
	assert_int_equal(read(&b, &why), -EINVAL);
	if (strstr(why.text, refusal) == NULL)
		fail_msg("'%s' is not in '%s'", refusal, why.text);
}

static void
what_is_no_object_is_refused(void **state)
{
	static const struct {
		const char *text, *refusal;
	} texts[] = {
		{ "", "it is no JSON" },
		{ "null", "it is no object" },
		{ "[]", "it is no object" },
		{ "\"{}\"", "it is no object" },
		{ "<html><body>502", "it is no JSON" },
		{ "{\"id\":\"\xFF\"}", "it is no JSON" },
		{ "{'id':1}", "it is no JSON" },
		{ "{\"id\":\"a\"} x", "it is no JSON" },
		{ "]]]]{", "it is no JSON" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		for (size_t d = 0; d < ARRAY_LEN(documents); d++)
			expect_text(documents[d].read, texts[i].text,
			    strlen(texts[i].text), texts[i].refusal);
	}
}

static void
last_of_two_members_counts(void **state)
{
	static const char text[] = "{\"seq\":1,\"at\":" TIME_TEXT
	    ",\"seq\":\"x\",\"\\u0073eq\":2}";
	struct review_receipt r;

	(void)state;
	assert_int_equal(portal_read_receipt(text, strlen(text), &r, NULL), 0);
	assert_int_equal(r.number, 2);
}

static void
put_times(struct buf *b, const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++)
		assert_int_equal(buf_puts(b, text), 0);
}

static void
deep_documents_are_refused(void **state)
{
	static const size_t depths[] = { 63, 64, 511, 512, 100000 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(depths); i++) {
		struct buf b CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);

		put_times(&b, "[", depths[i]);
		put_times(&b, "]", depths[i]);
		expect(STATUS, "deep", b.data,
		    depths[i] < 64 ? NULL : "it is nested too deep");
		expect(STATUS, "state", "\"[[[[\\\"{{{\"", "state is no word");
	}
}

static void
many_small_values_are_refused(void **state)
{
	struct buf b CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);

	(void)state;
	(void)buf_puts(&b, "[1");
	put_times(&b, ",1", 200000);
	(void)buf_putc(&b, ']');
	expect(STATUS, "many", b.data, "too many values");

	/* Commas of a text are none of a list. */
	buf_reset(&b);
	put_long(&b, ",\\\",[", 200000);
	expect(STATUS, "many", b.data, NULL);
}

static void
cut_documents_are_refused(void **state)
{
	(void)state;
	for (size_t d = 0; d < ARRAY_LEN(documents); d++) {
		struct buf b CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);

		object_put(&b, documents[d].pairs, NULL, NULL);
		for (size_t n = 0; n < b.len; n++)
			expect_text(documents[d].read, b.data, n,
			    "it is no JSON");
	}
}

static void
outputs_stay_when_it_fails(void **state)
{
	struct review_service service = { .poll_after = 7 };
	struct review_status status = { .poll_after = 7 };
	struct review_receipt receipt = { .number = 7 };

	(void)state;
	assert_int_equal(portal_read_service("{}", 2, &service, NULL),
	    -EINVAL);
	assert_int_equal(portal_read_status("{}", 2, &status, NULL), -EINVAL);
	assert_int_equal(portal_read_receipt("{}", 2, &receipt, NULL),
	    -EINVAL);
	assert_int_equal(service.poll_after, 7);
	assert_int_equal(status.poll_after, 7);
	assert_int_equal(receipt.number, 7);
}

/* ---- problems ---- */

static void
problem_is_read(void **state)
{
	static const char text[] =
	    "{\"type\":\"/problems/invalid-form\",\"title\":\"In\\nvalid\","
	    "\"status\":200,\"detail\":\"see errors\",\"errors\":["
	    "{\"pointer\":\"/form/contact_email\","
	    "\"detail\":\"no such\\u0007domain\"},"
	    "{\"detail\":\"without a place\"},"
	    "{\"pointer\":\"/lost\"},7,null,"
	    "{\"pointer\":9,\"detail\":\"with a strange one\"}]}";
	struct review_problem p CF_AUTO(review_problem_done) = { 0 };

	(void)state;
	assert_int_equal(portal_read_problem(422, text, strlen(text), &p), 0);
	assert_int_equal(p.status, 422);
	assert_string_equal(p.type, "invalid-form");
	assert_string_equal(p.title, "In\\nvalid");
	assert_string_equal(p.detail, "see errors");
	assert_int_equal(p.errors, 3);
	assert_string_equal(p.error[0].pointer, "/form/contact_email");
	assert_string_equal(p.error[0].detail, "no such\\x07domain");
	assert_null(p.error[1].pointer);
	assert_string_equal(p.error[1].detail, "without a place");
	assert_null(p.error[2].pointer);
	assert_string_equal(p.error[2].detail, "with a strange one");
}

static void
types_of_problems_are_words(void **state)
{
	static const char longest[] = "abcdefghijklmnopqrstuvwxyz-12345"
	    "abcdefghijklmnopqrstuvwxyz-1234";
	static const struct {
		const char *type, *word;
	} types[] = {
		{ "wrong-state", "wrong-state" },
		{ "/problems/wrong-state", "wrong-state" },
		{ "https://portal.example/problems/wrong-state",
		    "wrong-state" },
		{ "about:blank", "" },
		{ "/problems/", "" },
		{ "/problems/Wrong State", "" },
		{ "/problems/x\\u0000", "" },
		{ "", "" },
		{ longest, longest },
		{ "x" "abcdefghijklmnopqrstuvwxyz-12345"
		    "abcdefghijklmnopqrstuvwxyz-1234", "" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(types); i++) {
		struct review_problem p CF_AUTO(review_problem_done) = { 0 };
		char text[256];

		(void)snprintf(text, sizeof(text), "{\"type\":\"%s\"}",
		    types[i].type);
		assert_int_equal(portal_read_problem(409, text, strlen(text),
		    &p), 0);
		assert_string_equal(p.type, types[i].word);
		assert_string_equal(p.title, "conflict");
	}
}

static void
what_is_no_problem_is_told_from_the_status(void **state)
{
	static const struct {
		int status;
		const char *text, *title;
	} answers[] = {
		{ 502, "<html>Bad Gateway</html>", "bad gateway" },
		{ 404, "", "not found" },
		{ 404, "[]", "not found" },
		{ 404, "{\"title\":null,\"type\":7,\"errors\":{}}",
		    "not found" },
		{ 404, "{\"title\":\"\",\"detail\":\"\",\"errors\":[]}",
		    "not found" },
		{ 499, "{}", "no reason was given" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(answers); i++) {
		struct review_problem p CF_AUTO(review_problem_done) = { 0 };

		assert_int_equal(portal_read_problem(answers[i].status,
		    answers[i].text, strlen(answers[i].text), &p), 0);
		assert_int_equal(p.status, answers[i].status);
		assert_string_equal(p.type, "");
		assert_string_equal(p.title, answers[i].title);
		assert_null(p.detail);
		assert_int_equal(p.errors, 0);
	}
}

static void
problems_are_bounded(void **state)
{
	struct buf b CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct buf text CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct review_problem p CF_AUTO(review_problem_done) = { 0 };

	(void)state;
	put_long(&text, "y", 10000);
	(void)buf_printf(&b, "{\"detail\":%s,\"errors\":[null", text.data);
	put_times(&b, ",{\"detail\":\"e\"}", 1000);
	(void)buf_puts(&b, "]}");
	assert_int_equal(portal_read_problem(422, b.data, b.len, &p), 0);
	assert_int_equal(strlen(p.detail), REVIEW_LINE_MAX);
	assert_int_equal(p.errors, 99);
}

/* ---- no memory ---- */

static void
each_allocation_may_fail(void **state)
{
	static const struct pair problem_pairs[] = {
		{ "type", "\"/problems/x\"" }, { "detail", "\"d\"" },
		{ "errors", "[{\"pointer\":\"/a\",\"detail\":\"d\"}]" },
		{ NULL, NULL }
	};
	struct buf b CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	size_t failures = 0;

	(void)state;
	for (size_t d = 0; d <= ARRAY_LEN(documents); d++) {
		bool last = d == ARRAY_LEN(documents);
		int r = -ENOMEM;

		buf_reset(&b);
		object_put(&b, last ? problem_pairs : documents[d].pairs,
		    NULL, NULL);
		for (long n = 0; r == -ENOMEM; n++) {
			struct reason why = { 0 };

			fixture_countdown = n;
			r = (last ? read_problem : documents[d].read)(&b,
			    &why);
			fixture_countdown = -1;
			failures += r == -ENOMEM;
		}
		assert_int_equal(r, 0);
	}
	assert_true(failures > ARRAY_LEN(documents));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(members_are_checked),
		cmocka_unit_test(service_is_read),
		cmocka_unit_test(who_may_submit_may_everything),
		cmocka_unit_test(status_is_read),
		cmocka_unit_test(receipts_are_read),
		cmocka_unit_test(lines_become_harmless),
		cmocka_unit_test(long_lines_are_cut_visibly),
		cmocka_unit_test(times_are_checked),
		cmocka_unit_test(what_is_no_object_is_refused),
		cmocka_unit_test(last_of_two_members_counts),
		cmocka_unit_test(deep_documents_are_refused),
		cmocka_unit_test(many_small_values_are_refused),
		cmocka_unit_test(cut_documents_are_refused),
		cmocka_unit_test(outputs_stay_when_it_fails),
		cmocka_unit_test(problem_is_read),
		cmocka_unit_test(types_of_problems_are_words),
		cmocka_unit_test(what_is_no_problem_is_told_from_the_status),
		cmocka_unit_test(problems_are_bounded),
		cmocka_unit_test(each_allocation_may_fail),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
