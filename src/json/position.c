/*
 * From a byte to the line and the column that an editor shows.
 *
 * Lines were noted while parsing.  Columns count characters: in a text that
 * is all ASCII that is a subtraction.  In others it needs the number of
 * bytes that continue a character, which is kept for every WIDE_STEP bytes,
 * so that a text of one enormous line is no slower than any other.
 */
#include "parser.h"

#include <string.h>

#define WIDE_STEP	1024u

static size_t
count_continuing(const unsigned char *p, const unsigned char *end)
{
	const uint64_t each = UINT64_C(0x0101010101010101);
	uint64_t word;
	size_t n = 0;

	for (; end - p >= 8; p += 8) {
		memcpy(&word, p, 8);
		/* 1 in each byte that is 10xxxxxx; the product adds them up */
		word = (word >> 7) & ~(word >> 6) & each;
		n += (size_t)(word * each >> 56);
	}
	for (; p < end; p++)
		n += (*p & 0xc0) == 0x80;
	return n;
}

int
json_count_wide(struct json_doc *doc)
{
	uint32_t wide = 0;
	int r = 0;

	for (size_t i = 0; i <= doc->size && r == 0; i += WIDE_STEP) {
		if (i > 0)
			wide += (uint32_t)count_continuing(
			    doc->data + i - WIDE_STEP, doc->data + i);
		r = buf_add(&doc->wide, &wide, sizeof(wide));
	}
	return r;
}

/* How many bytes before 'offset' continue a character. */
static size_t
continuing_before(const struct json_doc *doc, size_t offset)
{
	const uint32_t *wide = (const uint32_t *)(const void *)doc->wide.data;
	size_t step = offset / WIDE_STEP;

	if (doc->wide.len == 0)
		return 0;
	return wide[step] + count_continuing(doc->data + step * WIDE_STEP,
	    doc->data + offset);
}

/* How many of the 'count' line starts are not behind 'offset'. */
static size_t
starts_until(const uint32_t *starts, size_t count, size_t offset)
{
	size_t low = 0, high = count, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (starts[middle] <= offset)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

size_t
json_lines(const struct json_doc *doc, const uint32_t **ret_starts)
{
	*ret_starts = (const uint32_t *)(const void *)doc->lines.data;
	return doc->lines.len / sizeof(**ret_starts);
}

void
json_position(const struct json_doc *doc, size_t offset,
    unsigned *ret_line, unsigned *ret_column)
{
	const uint32_t *starts;
	const size_t count = json_lines(doc, &starts);
	size_t start = doc->has_bom ? 3 : 0, line;

	if (offset > doc->size)
		offset = doc->size;
	if (offset < start)
		offset = start;
	line = starts_until(starts, count, offset);
	if (line > 0)
		start = starts[line - 1];
	*ret_line = (unsigned)line + 1;
	*ret_column = (unsigned)(offset - start - (continuing_before(doc, offset)
	    - continuing_before(doc, start))) + 1;
}

void
text_position(const void *data, size_t size, size_t offset,
    unsigned *ret_line, unsigned *ret_column)
{
	const unsigned char *start, *end, *newline;
	unsigned line = 1;

	if (size == 0)
		data = "";	/* may have been NULL */
	if (offset > size)
		offset = size;
	start = data;
	end = start + offset;
	if (size >= 3 && memcmp(start, "\xef\xbb\xbf", 3) == 0) {
		start += 3;
		if (end < start)
			end = start;
	}
	while (start < end
	    && (newline = memchr(start, '\n', (size_t)(end - start))) != NULL) {
		start = newline + 1;
		line++;
	}
	*ret_line = line;
	*ret_column = (unsigned)((size_t)(end - start)
	    - count_continuing(start, end)) + 1;
}
