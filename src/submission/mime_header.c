/*
 * The lines of a header and their parameters, RFC 5322 2.2 and RFC 2045 5.1.
 */
#include "mime_header.h"

#include <string.h>

#define HEADERS_MAX	1000u	/* lines of a header */

/* The length of a header's name at 's', or 0: it is no header line. */
static size_t
header_name_len(struct span s)
{
	size_t n = 0;

	while (n < s.len && s.data[n] > ' ' && s.data[n] < 0x7F &&
	    s.data[n] != ':')
		n++;
	return n < s.len && n > 0 && s.data[n] == ':' ? n : 0;
}

/*
 * Take the header off 's' up to the empty line.  False, 's' as it was, when
 * its lines do not look like one.
 */
bool
mime_take_header(struct span *s, struct span *ret_header)
{
	struct span rest = *s, line;
	size_t lines = 0;

	while (rest.len > 0) {
		line = span_take_line(&rest);
		if (span_without_break(line).len == 0) {
			*ret_header = (struct span) { s->data,
				(size_t)(line.data - s->data) };
			*s = rest;
			return true;
		}
		if (++lines > HEADERS_MAX)
			return false;
		if (!(lines > 1 && span_is_blank(line.data[0])) &&
		    header_name_len(line) == 0)
			return false;
	}
	*ret_header = *s;
	*s = rest;
	return true;
}

/* The value of the first field of that name, its folded lines included. */
bool
mime_find_field(struct span header, const char *name, struct span *ret_value)
{
	struct span line, value;
	size_t n;

	while (header.len > 0) {
		line = span_take_line(&header);
		n = header_name_len(line);
		if (n != strlen(name) || !span_begins(line, name))
			continue;
		value = span_skip(line, n + 1);
		while (header.len > 0 &&
		    (header.data[0] == ' ' || header.data[0] == '\t'))
			value.len += span_take_line(&header).len;
		*ret_value = span_trim(value);
		return true;
	}
	return false;
}

/* The parameter of a field such as: text/plain; charset="utf-8" */
bool
mime_find_parameter(struct span field, const char *name, struct span *ret_value)
{
	struct span s = field, key;
	const char *semicolon;
	size_t n;

	while (s.len > 0 &&
	    (semicolon = memchr(s.data, ';', s.len)) != NULL) {
		s = span_skip(s, (size_t)(semicolon - s.data) + 1);
		s = span_trim(s);
		for (n = 0; n < s.len && s.data[n] != '=' && s.data[n] != ';'; )
			n++;
		key = span_trim((struct span) { s.data, n });
		if (n == s.len || s.data[n] == ';' || !span_is(key, name))
			continue;
		s = span_trim(span_skip(s, n + 1));
		if (s.len > 0 && s.data[0] == '"') {
			s = span_skip(s, 1);
			for (n = 0; n < s.len && s.data[n] != '"'; )
				n++;
		} else {
			for (n = 0; n < s.len && s.data[n] != ';' &&
			    !span_is_blank(s.data[n]); )
				n++;
		}
		*ret_value = (struct span) { s.data, n };
		return true;
	}
	return false;
}

struct span
mime_field(struct span header, const char *name)
{
	struct span value = { "", 0 };

	(void)mime_find_field(header, name, &value);
	return value;
}
