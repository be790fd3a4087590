/*
 * The header Link of RFC 8288: "<URL>; rel="next", <URL>; rel=last".
 */
#include "internal.h"

#include <string.h>

/* One parameter of a link; the value without its quotes. */
struct parameter {
	struct span	name, value;
};

static bool
is_at(struct span s, char c)
{
	return s.len > 0 && s.data[0] == c;
}

/* Blanks at its beginning only: what follows is still to be read. */
static struct span
skip_blanks(struct span s)
{
	while (is_at(s, ' ') || is_at(s, '\t'))
		s = span_skip(s, 1);
	return s;
}

static struct span
take_until(struct span *s, const char *ends)
{
	struct span taken = { s->data, 0 };

	while (taken.len < s->len && strchr(ends, s->data[taken.len]) == NULL)
		taken.len++;
	*s = span_skip(*s, taken.len);
	return taken;
}

/* RFC 9110, 5.6.4; one without an end is the rest. */
static struct span
take_quoted(struct span *s)
{
	struct span taken = { s->data, 0 };

	while (taken.len < s->len && s->data[taken.len] != '"')
		taken.len += s->data[taken.len] == '\\' &&
		    taken.len + 1 < s->len ? 2 : 1;
	*s = span_skip(*s, taken.len);
	if (is_at(*s, '"'))
		*s = span_skip(*s, 1);
	return taken;
}

/* From behind its semicolon. */
static struct parameter
take_parameter(struct span *s)
{
	struct parameter p = { .value = { s->data, 0 } };

	p.name = span_trim(take_until(s, "=;,"));
	if (!is_at(*s, '='))
		return p;
	*s = skip_blanks(span_skip(*s, 1));
	if (is_at(*s, '"')) {
		*s = span_skip(*s, 1);
		p.value = take_quoted(s);
	} else {
		p.value = span_trim(take_until(s, ";,"));
	}
	return p;
}

/* RFC 8288, 3.3: relations, with blanks between them. */
static bool
has_relation(struct span value, const char *rel)
{
	while (value.len > 0) {
		struct span word = take_until(&value, " \t");

		if (span_is(word, rel))
			return true;
		value = skip_blanks(value);
	}
	return false;
}

/*
 * What follows the target.  Only the first "rel" counts (3.3), and with an
 * "anchor" the link is about another document than this one (3.2).
 */
static bool
take_parameters(struct span *s, const char *rel)
{
	bool is_first = true, is_it = false, is_ours = true;

	for (;;) {
		(void)take_until(s, ";,");
		if (!is_at(*s, ';'))
			break;
		*s = skip_blanks(span_skip(*s, 1));
		struct parameter p = take_parameter(s);

		if (span_is(p.name, "anchor"))
			is_ours = false;
		if (!span_is(p.name, "rel") || !is_first)
			continue;
		is_first = false;
		is_it = has_relation(p.value, rel);
	}
	return is_it && is_ours;
}

/* A target without '<' or '>' is none, and all that follows is not either. */
bool
http_link_find(const char *field, const char *rel, struct span *ret_target)
{
	struct span s = { field, strlen(field) };
	struct span target;

	for (;;) {
		s = skip_blanks(s);
		if (is_at(s, ',')) {
			s = span_skip(s, 1);
			continue;
		}
		if (!is_at(s, '<'))
			return false;
		s = span_skip(s, 1);
		target = take_until(&s, ">");
		if (!is_at(s, '>'))
			return false;
		s = span_skip(s, 1);
		if (take_parameters(&s, rel)) {
			*ret_target = target;
			return true;
		}
	}
}
