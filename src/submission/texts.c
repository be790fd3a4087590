/*
 * What the generated texts have in common.  They hold times and no ages, so
 * that they only change when something does, and nothing from outside that was
 * not made harmless first.
 */
#include "texts.h"

#include <string.h>

const char *const redirect_urls[2] = {
	"https://global.consent.azure-apim.net/redirect",
	"https://global-test.consent.azure-apim.net/redirect",
};

const struct readiness_item *
texts_first_missing(const struct readiness *r)
{
	for (size_t i = 0; i < r->count; i++) {
		if (!r->item[i].done && !r->item[i].reminder)
			return &r->item[i];
	}
	return NULL;
}

const struct readiness_item *
texts_find_open(const struct readiness *r, const char *id)
{
	for (size_t i = 0; i < r->count; i++) {
		if (!r->item[i].done && strcmp(r->item[i].id, id) == 0)
			return &r->item[i];
	}
	return NULL;
}

int
texts_outcome(const struct submission *s, struct buf *out)
{
	char time[CLOCK_TEXT_SIZE];

	if (s->row.outcome[0] == '\0')
		return 0;
	clock_text(s->row.outcome_since, time);
	buf_printf(out, "# last, %s: ", time);
	text_neutralise(out, s->row.outcome, strlen(s->row.outcome));
	return buf_putc(out, '\n');
}

size_t
texts_width(const char *text, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++)
		n += ((unsigned char)text[i] & 0xC0) != 0x80;
	return n;
}

/* How many bytes of 'text' fit into 'room' characters, at least one word. */
static size_t
line_len(const char *text, size_t room)
{
	size_t len = strcspn(text, " "), used = texts_width(text, len);

	while (text[len] != '\0') {
		size_t word = strcspn(text + len + 1, " ");

		used += 1 + texts_width(text + len + 1, word);
		if (used > room)
			break;
		len += 1 + word;
	}
	return len;
}

int
texts_wrap(struct buf *out, const char *first, const char *rest,
    const char *text, size_t width)
{
	const char *head = first;

	do {
		size_t taken = texts_width(head, strlen(head));
		size_t len = line_len(text, width > taken ? width - taken : 0);

		buf_puts(out, head);
		buf_add(out, text, len);
		buf_putc(out, '\n');
		text += len;
		text += strspn(text, " ");
		head = rest;
	} while (text[0] != '\0');
	return out->error;
}
