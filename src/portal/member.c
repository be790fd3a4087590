/*
 * Members of an object, and a reader for each kind of value.
 */
#include "internal.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

/* Every whole number up to this has a double of its own (RFC 7493). */
#define EXACT_MAX	9007199254740991.0

int
portal_members(const struct json_node *object, const struct member *members,
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

static int
wrong(const struct member *m, struct reason *why, const char *expected)
{
	return reason_set(why, EINVAL, "%s is no %s", m->name, expected);
}

/* ---- words ---- */

static int
read_checked(const struct json_node *node, const struct member *m, char *to,
    bool (*is_good)(const char *, size_t), const char *expected,
    struct reason *why)
{
	if (node->type != JSON_STRING || !is_good(node->text, node->len))
		return wrong(m, why, expected);
	memcpy(to, node->text, node->len + 1);
	return 0;
}

int
member_id(const struct json_node *node, const struct member *m, void *to,
    struct reason *why)
{
	return read_checked(node, m, to, portal_is_id,
	    "id of 1 to 64 letters, digits, - and _", why);
}

int
member_word(const struct json_node *node, const struct member *m, void *to,
    struct reason *why)
{
	return read_checked(node, m, to, portal_is_word,
	    "word of 1 to 32 small letters, digits and -", why);
}

int
member_sha256(const struct json_node *node, const struct member *m, void *to,
    struct reason *why)
{
	return read_checked(node, m, to, portal_is_sha256,
	    "SHA-256 of 64 hexadecimal digits", why);
}

/* ---- numbers ---- */

bool
portal_integer(const struct json_node *node, int64_t *ret_number)
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

	if (!portal_integer(node, &n) || n < m->min || n > max)
		return wrong(m, why, "whole number in its limits");
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
	    !portal_time(node->text, node->len, to))
		return wrong(m, why, "time such as 2026-11-23T14:05:09Z");
	return 0;
}

/* ---- texts ---- */

static int
read_text(const struct json_node *node, const struct member *m, char **to,
    int (*clean)(const char *, size_t, size_t, char **), struct reason *why)
{
	int r;

	if (node->type != JSON_STRING)
		return wrong(m, why, "text");
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
	return read_text(node, m, to, portal_text_line, why);
}

int
member_line_cut(const struct json_node *node, const struct member *m,
    void *to, struct reason *why)
{
	return read_text(node, m, to, portal_text_line_cut, why);
}

int
member_body(const struct json_node *node, const struct member *m, void *to,
    struct reason *why)
{
	return read_text(node, m, to, portal_text_body, why);
}
