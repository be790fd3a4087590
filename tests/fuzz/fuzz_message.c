/*
 * Fuzz message_read(): whatever was dropped into the inbox, the result is
 * clean UTF-8 of a bounded size that can be shown on a terminal.
 */
#include "message.h"

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
check_line(const struct buf *b)
{
	require(!text_has_control(buf_text(b), b->len));
	require(b->len <= MESSAGE_TEXT_MAX);
}

static void
check_body(const struct buf *b)
{
	const char *text = buf_text(b);
	size_t len;

	require(b->len <= MESSAGE_TEXT_MAX);
	require(b->len == 0 || text[b->len - 1] == '\n');
	for (size_t at = 0; at < b->len; at += len + 1) {
		len = strcspn(text + at, "\n\t");
		require(!text_has_control(text + at, len));
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct message m CF_AUTO(message_done) = { .has_date = false };
	int r = message_read((const char *)data, size, &m);

	require(r == 0 || r == -EFBIG);
	if (r < 0)
		return 0;
	check_line(&m.from);
	check_line(&m.subject);
	check_body(&m.body);
	return 0;
}
