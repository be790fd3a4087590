/*
 * Members of an object, and a reader for each kind of value.
 */
#include "certfs/wire.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

/* Every whole number up to this has a double of its own (RFC 7493). */
#define EXACT_MAX	9007199254740991.0

int
wire_members(const struct json_node *object, const struct member *members,
    size_t count, void *to, struct reason *why)
{
	for (size_t i = 0; i < count; i++) {
		const struct member *m = &members[i];
		const struct json_node *node = json_member(object, m->name);
		int r = 0;

		if (node != NULL && node->type != JSON_NULL)
			r = m->read(node, m, (char *)to + m->offset, why);
		else if (!m->optional)
			r = reason_set(why, EINVAL, "%s is missing", m->name);
		if (r < 0)
			return r;
	}
	return 0;
}

int
wire_refuse(const struct member *m, struct reason *why, const char *expected)
{
	return reason_set(why, EINVAL, "%s is no %s", m->name, expected);
}

int
member_object(const struct json_node *node, const struct member *m, void *to,
    struct reason *why)
{
	if (node->type != JSON_OBJECT)
		return wire_refuse(m, why, "object");
	return wire_at(wire_members(node, m->members, m->count, to, why), why,
	    m->name);
}

int
member_bool(const struct json_node *node, const struct member *m, void *to,
    struct reason *why)
{
	if (node->type != JSON_TRUE && node->type != JSON_FALSE)
		return wire_refuse(m, why, "true or false");
	*(bool *)to = node->type == JSON_TRUE;
	return 0;
}

int
wire_checked(const struct json_node *node, const struct member *m, char *to,
    bool (*is_good)(const char *, size_t), const char *expected,
    struct reason *why)
{
	if (node->type != JSON_STRING || !is_good(node->text, node->len))
		return wire_refuse(m, why, expected);
	memcpy(to, node->text, node->len + 1);
	return 0;
}

/* ---- numbers ---- */

bool
wire_integer(const struct json_node *node, int64_t *ret_number)
{
	if (node->type != JSON_NUMBER || !(node->number >= -EXACT_MAX) ||
	    !(node->number <= EXACT_MAX))
		return false;
	if ((double)(int64_t)node->number != node->number)
		return false;
	*ret_number = (int64_t)node->number;
	return true;
}

static int
read_number(const struct json_node *node, const struct member *m, int64_t max,
    int64_t *ret_number, struct reason *why)
{
	int64_t n;

	if (!wire_integer(node, &n) || n < m->min || n > max)
		return wire_refuse(m, why, "whole number in its limits");
	*ret_number = n;
	return 0;
}

int
member_number(const struct json_node *node, const struct member *m, void *to,
    struct reason *why)
{
	return read_number(node, m, INT64_MAX, to, why);
}

int
member_count(const struct json_node *node, const struct member *m, void *to,
    struct reason *why)
{
	int64_t n = 0;
	int r = read_number(node, m, UINT_MAX, &n, why);

	if (r < 0)
		return r;
	*(unsigned *)to = (unsigned)n;
	return 0;
}

int
member_time(const struct json_node *node, const struct member *m, void *to,
    struct reason *why)
{
	if (node->type != JSON_STRING ||
	    !wire_time(node->text, node->len, to))
		return wire_refuse(m, why, "time such as 2026-11-23T14:05:09Z");
	return 0;
}

/* ---- texts ---- */

static int
read_text(const struct json_node *node, const struct member *m, char **to,
    int (*clean)(const char *, size_t, size_t, char **), struct reason *why)
{
	int r;

	if (node->type != JSON_STRING)
		return wire_refuse(m, why, "text");
	r = clean(node->text, node->len, m->max, to);
	if (r == -EFBIG)
		return reason_set(why, EINVAL, "%s has more than %zu bytes",
		    m->name, m->max);
	if (r < 0)
		return reason_set(why, -r, "no memory to read it");
	return 0;
}

int
member_line(const struct json_node *node, const struct member *m, void *to,
    struct reason *why)
{
	return read_text(node, m, to, wire_line, why);
}

int
member_line_cut(const struct json_node *node, const struct member *m,
    void *to, struct reason *why)
{
	return read_text(node, m, to, wire_line_cut, why);
}

int
member_body(const struct json_node *node, const struct member *m, void *to,
    struct reason *why)
{
	return read_text(node, m, to, wire_body, why);
}

int
member_body_cut(const struct json_node *node, const struct member *m,
    void *to, struct reason *why)
{
	return read_text(node, m, to, wire_body_cut, why);
}
