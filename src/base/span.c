/*
 * Bytes inside a text that belongs to somebody else.
 */
#include "certfs/base.h"

#include <string.h>

bool
span_is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

bool
span_begins(struct span s, const char *head)
{
	for (size_t i = 0; head[i] != '\0'; i++) {
		if (i == s.len || text_lower(s.data[i]) != head[i])
			return false;
	}
	return true;
}

bool
span_is(struct span s, const char *word)
{
	return s.len == strlen(word) && span_begins(s, word);
}

struct span
span_skip(struct span s, size_t n)
{
	return (struct span) { s.data + n, s.len - n };
}

struct span
span_trim(struct span s)
{
	while (s.len > 0 && span_is_blank(s.data[0]))
		s = span_skip(s, 1);
	while (s.len > 0 && span_is_blank(s.data[s.len - 1]))
		s.len--;
	return s;
}

struct span
span_take_line(struct span *s)
{
	const char *end = s->len > 0 ? memchr(s->data, '\n', s->len) : NULL;
	struct span line = { s->data,
		end != NULL ? (size_t)(end - s->data) + 1 : s->len };

	*s = span_skip(*s, line.len);
	return line;
}

struct span
span_without_break(struct span line)
{
	if (line.len > 0 && line.data[line.len - 1] == '\n')
		line.len--;
	if (line.len > 0 && line.data[line.len - 1] == '\r')
		line.len--;
	return line;
}
