/*
 * What a portal answers, any bytes: either a refusal with its words and
 * nothing else touched, or plain data that keeps what review.h promises.  The
 * first byte says which of the readers it is for.
 */
#include "certfs/portal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require(bool holds)
{
	if (!holds)
		abort();
}

static void
check_refusal(int r, const struct reason *why)
{
	require(r == 0 || r == -EINVAL);
	if (r < 0)
		require(why->error == EINVAL && why->text[0] != '\0');
}

static void
check_line(const char *text, size_t max)
{
	if (text == NULL)
		return;
	require(strlen(text) <= max);
	require(!text_has_control(text, strlen(text)));
}

static void
check_body(const char *text)
{
	size_t len = strlen(text);

	require(len <= REVIEW_TEXT_MAX);
	for (size_t at = 0, n; at < len; at += n + 1) {
		n = strcspn(text + at, "\n\t");
		require(!text_has_control(text + at, n));
	}
}

/* Ids and words are ended, and of their characters. */
static void
check_word(const char *word, size_t size, bool may_be_empty)
{
	size_t len = strnlen(word, size);

	require(len < size && (len > 0 || may_be_empty));
	for (size_t i = 0; i < len; i++)
		require(word[i] == '-' || word[i] == '_' ||
		    (word[i] >= '0' && word[i] <= '9') ||
		    (text_lower(word[i]) >= 'a' && text_lower(word[i]) <= 'z'));
}

#define WORD(field, may_be_empty)	\
	check_word((field), sizeof(field), (may_be_empty))

/* ---- each reader ---- */

static void
fuzz_service(const uint8_t *data, size_t size)
{
	struct review_service s = { 0 };
	struct reason why = { 0 };
	int r = portal_read_service(data, size, &s, &why);

	check_refusal(r, &why);
	if (r == 0) {
		check_line(s.name, REVIEW_LINE_MAX);
		check_line(s.account, REVIEW_LINE_MAX);
		require(s.name != NULL && s.account != NULL);
		require(s.poll_after >= 1 && s.package_max >= 1);
	}
	review_service_done(&s);
}

static void
fuzz_status(const uint8_t *data, size_t size)
{
	struct review_status s = { 0 };
	struct reason why = { 0 };
	int r = portal_read_status(data, size, &s, &why);

	check_refusal(r, &why);
	if (r < 0)
		return;
	WORD(s.id, false);
	WORD(s.state, false);
	WORD(s.waiting_for, false);
	require(s.revision >= 0 && s.last_event >= 0 && s.poll_after >= 1);
}

static void
fuzz_receipt(const uint8_t *data, size_t size)
{
	struct review_receipt receipt = { .number = 0 };
	struct reason why = { 0 };
	int r = portal_read_receipt(data, size, &receipt, &why);

	check_refusal(r, &why);
	if (r < 0)
		return;
	WORD(receipt.submission, true);
	WORD(receipt.sha256, true);
	require(receipt.number >= 0 && receipt.version >= 0);
}

static void
check_attachment(const struct review_attachment *a)
{
	WORD(a->id, false);
	WORD(a->sha256, false);
	require(a->name != NULL && a->name[0] != '\0' && a->content == NULL);
	check_line(a->name, REVIEW_NAME_MAX);
	require(a->size >= 0);
	require((a->refused[0] != '\0') ==
	    (a->size > (int64_t)REVIEW_ATTACHMENT_MAX));
}

static void
check_texts(const struct review_event *e)
{
	check_line(e->reason, REVIEW_LINE_MAX);
	check_line(e->author, REVIEW_LINE_MAX);
	check_line(e->subject, REVIEW_LINE_MAX);
	check_line(e->rule, REVIEW_LINE_MAX);
	check_line(e->message, REVIEW_LINE_MAX);
	check_line(e->file, REVIEW_NAME_MAX);
	check_line(e->pointer, REVIEW_LINE_MAX);
	check_line(e->refused, sizeof(e->refused) - 1);
	if (e->body != NULL)
		check_body(e->body);
}

static void
check_event(const struct review_event *e)
{
	bool refused = e->refused[0] != '\0';

	require(e->type < REVIEW_EVENTS);
	WORD(e->word, false);
	WORD(e->by, false);
	WORD(e->id, true);
	WORD(e->to, e->type != REVIEW_STATE);
	WORD(e->disposition, e->type != REVIEW_DISPOSITION);
	check_texts(e);
	require((e->body != NULL) == (e->type == REVIEW_MESSAGE));
	require((e->message != NULL) == (e->type == REVIEW_FINDING));
	require(!refused || e->type == REVIEW_OTHER ||
	    e->type == REVIEW_MESSAGE || e->type == REVIEW_FINDING);
	require(!refused || e->attachments == 0);
	require(e->attachments <= REVIEW_ATTACHMENTS_MAX);
	for (size_t i = 0; i < e->attachments; i++)
		check_attachment(&e->attachment[i]);
}

static void
fuzz_page(const uint8_t *data, size_t size)
{
	struct review_page page = { 0 };
	struct reason why = { 0 };
	int64_t last = 0;

	check_refusal(portal_read_page(data, size, &page, &why), &why);
	require(page.count <= REVIEW_PAGE_MAX);
	for (size_t i = 0; i < page.count; i++) {
		require(page.event[i].seq > last);
		last = page.event[i].seq;
		check_event(&page.event[i]);
	}
	require(page.next >= last && (page.count > 0 || !page.more));
	review_page_done(&page);
}

static void
fuzz_problem(const uint8_t *data, size_t size)
{
	struct review_problem p = { .status = 0 };

	require(portal_read_problem(422, data, size, &p) == 0);
	require(p.status == 422 && p.title != NULL);
	WORD(p.type, true);
	check_line(p.title, REVIEW_LINE_MAX);
	check_line(p.detail, REVIEW_LINE_MAX);
	for (size_t i = 0; i < p.errors; i++) {
		require(p.error[i].detail != NULL);
		check_line(p.error[i].detail, REVIEW_LINE_MAX);
		check_line(p.error[i].pointer, REVIEW_LINE_MAX);
	}
	review_problem_done(&p);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static void (*const readers[])(const uint8_t *, size_t) = {
		fuzz_service, fuzz_status, fuzz_receipt, fuzz_page,
		fuzz_problem,
	};

	if (size > 0)
		readers[data[0] % ARRAY_LEN(readers)](data + 1, size - 1);
	return 0;
}
