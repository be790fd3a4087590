/*
 * The tree of parts.  Every function walks its span once, parts are followed
 * to a fixed depth only, and so the time is linear.
 */
#include "mime_part.h"

#include <string.h>

#include "mime_header.h"

#define DEPTH_MAX	4	/* multiparts inside one another */
#define BOUNDARY_MAX	200u	/* RFC 2046 allows 70 */

static enum encoding
encoding_of(struct span header)
{
	struct span value = mime_field(header, "content-transfer-encoding");

	if (span_is(value, "base64"))
		return ENCODING_BASE64;
	return span_is(value, "quoted-printable") ? ENCODING_QUOTED :
	    ENCODING_NONE;
}

static void
take_text(struct parts *parts, struct part *part, struct span header,
    struct span type, struct span body)
{
	struct span charset = { "", 0 };

	if (span_trim(body).len == 0)
		return;
	if (part->found) {
		parts->left_out = true;
		return;
	}
	(void)mime_find_parameter(type, "charset", &charset);
	*part = (struct part) {
		.found = true,
		.data = body,
		.encoding = encoding_of(header),
		.charset = charset_by_name(charset),
	};
}

/* Whether 'line' is "--boundary", and whether it is the last one. */
static bool
is_boundary(struct span line, struct span boundary, bool *ret_last)
{
	if (line.len < boundary.len + 2 || line.data[0] != '-' ||
	    line.data[1] != '-' ||
	    memcmp(line.data + 2, boundary.data, boundary.len) != 0)
		return false;
	line = span_skip(line, boundary.len + 2);
	*ret_last = span_begins(line, "--");
	return span_trim(*ret_last ? span_skip(line, 2) : line).len == 0;
}

static void	read_part(struct parts *parts, struct span header,
		    struct span body, unsigned depth);

static void
read_body_part(struct parts *parts, struct span part, unsigned depth)
{
	struct span header = { "", 0 };

	/* A part without a header begins with an empty line. */
	if (mime_take_header(&part, &header))
		read_part(parts, header, part, depth);
}

static void
read_multipart(struct parts *parts, struct span body, struct span boundary,
    unsigned depth)
{
	struct span line, part = { NULL, 0 };
	bool last = false;

	while (body.len > 0 && !last) {
		line = span_take_line(&body);
		if (!is_boundary(line, boundary, &last))
			continue;
		if (part.data != NULL) {
			part.len = (size_t)(line.data - part.data);
			read_body_part(parts, part, depth + 1);
		}
		part = body;
	}
	/* Cut off in the middle: what is there counts. */
	if (part.data != NULL && !last)
		read_body_part(parts, part, depth + 1);
}

static void
read_part(struct parts *parts, struct span header, struct span body,
    unsigned depth)
{
	struct span type = mime_field(header, "content-type");
	struct span boundary;

	if (span_begins(mime_field(header, "content-disposition"),
	    "attachment")) {
		parts->left_out = true;
		return;
	}
	if (span_begins(type, "multipart/")) {
		if (depth < DEPTH_MAX &&
		    mime_find_parameter(type, "boundary", &boundary) &&
		    boundary.len > 0 && boundary.len <= BOUNDARY_MAX)
			read_multipart(parts, body, boundary, depth);
		else
			parts->left_out = true;
	} else if (type.len == 0 || span_begins(type, "text/plain")) {
		take_text(parts, &parts->plain, header, type, body);
	} else if (span_begins(type, "text/html")) {
		take_text(parts, &parts->html, header, type, body);
	} else {
		parts->left_out = true;
	}
}

void
mime_find_parts(struct span header, struct span body, struct parts *ret_parts)
{
	*ret_parts = (struct parts) { .left_out = false };
	read_part(ret_parts, header, body, 0);
}
