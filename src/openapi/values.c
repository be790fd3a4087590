/*
 * What values have to look like: the patterns and formats of the published
 * JSON Schemas, written by hand.  "uri" and "email" take what the validator
 * that the schemas are compared with in tests/oracle takes.  And whether two
 * values are the same.
 */
#include "members.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- classes of characters ---- */

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_alpha(char c)
{
	return text_lower(c) >= 'a' && text_lower(c) <= 'z';
}

static bool
is_alnum(char c)
{
	return is_alpha(c) || is_digit(c);
}

static bool
is_hex(char c)
{
	return is_digit(c) || (text_lower(c) >= 'a' && text_lower(c) <= 'f');
}

static bool
is_one_of(char c, const char *set)
{
	return c != '\0' && strchr(set, c) != NULL;
}

/* ---- texts ---- */

/* What is left of a text. */
struct rest {
	const char	*at, *end;
};

static struct rest
rest_of(const struct json_node *value)
{
	return (struct rest){ value->text, value->text + value->len };
}

static bool
next_is(const struct rest *r, char c)
{
	return r->at < r->end && *r->at == c;
}

static bool
skip(struct rest *r, char c)
{
	if (!next_is(r, c))
		return false;
	r->at++;
	return true;
}

static size_t
skip_digits(struct rest *r)
{
	const char *start = r->at;

	while (r->at < r->end && is_digit(*r->at))
		r->at++;
	return (size_t)(r->at - start);
}

/* A name, and maybe :port; neither scheme nor path nor template. */
bool
value_is_host(const struct json_node *value)
{
	struct rest r = rest_of(value);
	const char *start = r.at;

	while (r.at < r.end && (*r.at == '\0' || !is_one_of(*r.at, "{}/ :\\")))
		r.at++;
	if (r.at == start)
		return false;
	if (skip(&r, ':') && skip_digits(&r) == 0)
		return false;
	return r.at == r.end;
}

bool
value_is_base_path(const struct json_node *value)
{
	return value->text[0] == '/';
}

/* 1.2, 1.2.3, ... */
bool
value_is_version(const struct json_node *value)
{
	struct rest r = rest_of(value);
	size_t parts = 0;

	do {
		if (skip_digits(&r) == 0)
			return false;
		parts++;
	} while (skip(&r, '.'));
	return r.at == r.end && parts > 1;
}

static bool
skip_token(struct rest *r)
{
	const char *start = r->at;

	while (r->at < r->end && (is_alnum(*r->at) ||
	    is_one_of(*r->at, "!#$%&'*+-.^_`|~")))
		r->at++;
	return r->at > start;
}

/* type/subtype, and whatever parameters behind a semicolon. */
bool
value_is_mime_type(const struct json_node *value)
{
	struct rest r = rest_of(value);

	if (!skip_token(&r) || !skip(&r, '/') || !skip_token(&r))
		return false;
	while (r.at < r.end && (*r.at == ' ' || *r.at == '\t'))
		r.at++;
	return r.at == r.end || *r.at == ';';
}

/* ---- e-mail addresses ---- */

static bool
skip_atom(struct rest *r)
{
	const char *start = r->at;

	while (r->at < r->end && (is_alnum(*r->at) ||
	    is_one_of(*r->at, "!#$%&'*+/=?^_`{|}~-")))
		r->at++;
	return r->at > start;
}

static bool
skip_label(struct rest *r)
{
	const char *start = r->at;

	while (r->at < r->end && (is_alnum(*r->at) || *r->at == '-'))
		r->at++;
	return r->at > start && *start != '-' && r->at[-1] != '-';
}

bool
value_is_email(const struct json_node *value)
{
	struct rest r = rest_of(value);
	size_t labels = 0;

	do {
		if (!skip_atom(&r))
			return false;
	} while (skip(&r, '.'));
	if (!skip(&r, '@'))
		return false;
	do {
		if (!skip_label(&r))
			return false;
		labels++;
	} while (skip(&r, '.'));
	return r.at == r.end && labels > 1;
}

/* ---- addresses ---- */

static bool
skip_percent(struct rest *r)
{
	if (r->end - r->at < 3 || r->at[0] != '%' || !is_hex(r->at[1]) ||
	    !is_hex(r->at[2]))
		return false;
	r->at += 3;
	return true;
}

/* Characters that stand for themselves anywhere, those in 'more', %41. */
static size_t
skip_chars(struct rest *r, const char *more)
{
	const char *start = r->at;

	while (r->at < r->end) {
		if (is_alnum(*r->at) || is_one_of(*r->at, "-._~!$&'()*+,;=") ||
		    is_one_of(*r->at, more))
			r->at++;
		else if (!skip_percent(r))
			break;
	}
	return (size_t)(r->at - start);
}

#define IN_PATH		":@"
#define IN_QUERY	":@/?"

/* 0 to 255; a leading zero is not minded. */
static bool
skip_octet(struct rest *r)
{
	unsigned n = 0;
	size_t digits;

	for (digits = 0; digits < 3 && r->at < r->end && is_digit(*r->at);
	    digits++)
		n = n * 10 + (unsigned)(*r->at++ - '0');
	return digits > 0 && n <= 255;
}

static bool
is_ipv4(struct rest r)
{
	for (int i = 0; i < 4; i++)
		if ((i > 0 && !skip(&r, '.')) || !skip_octet(&r))
			return false;
	return r.at == r.end;
}

/* Groups between colons up to 'end' or "::"; -1: that is none. */
static int
count_groups(struct rest *r, bool may_end_in_ipv4)
{
	int groups = 0;

	while (r->at < r->end) {
		const char *start = r->at;

		while (r->at < r->end && is_hex(*r->at))
			r->at++;
		if (may_end_in_ipv4 && next_is(r, '.')) {
			r->at = r->end;
			return is_ipv4((struct rest){ start, r->end }) ?
			    groups + 2 : -1;
		}
		if (r->at == start || r->at - start > 4)
			return -1;
		groups++;
		if (r->at == r->end || (r->end - r->at > 1 &&
		    r->at[0] == ':' && r->at[1] == ':'))
			break;
		if (!skip(r, ':') || r->at == r->end)
			return -1;
	}
	return groups;
}

static bool
is_ipv6(struct rest r)
{
	const bool short_head = r.end - r.at > 1 && r.at[0] == ':' &&
	    r.at[1] == ':';
	int head = 0, tail;

	if (!short_head) {
		head = count_groups(&r, true);
		if (head < 0)
			return false;
		if (r.at == r.end)
			return head == 8;
	}
	r.at += 2;
	tail = count_groups(&r, true);
	return tail >= 0 && r.at == r.end && head + tail <= 7;
}

/* v1.something */
static bool
is_future(struct rest r)
{
	const char *start;

	if (!skip(&r, 'v') && !skip(&r, 'V'))
		return false;
	for (start = r.at; r.at < r.end && is_hex(*r.at); r.at++)
		;
	if (r.at == start || !skip(&r, '.'))
		return false;
	for (start = r.at; r.at < r.end && (is_alnum(*r.at) ||
	    is_one_of(*r.at, "-._~!$&'()*+,;=:")); r.at++)
		;
	return r.at > start && r.at == r.end;
}

static bool
skip_literal(struct rest *r)
{
	const char *end = memchr(r->at, ']', (size_t)(r->end - r->at));
	const struct rest inside = { r->at + 1, end };

	if (end == NULL || (!is_ipv6(inside) && !is_future(inside)))
		return false;
	r->at = end + 1;
	return true;
}

/* user@host:port; all of it may be empty. */
static bool
skip_authority(struct rest *r)
{
	struct rest user = *r;

	(void)skip_chars(&user, ":");
	if (skip(&user, '@'))
		*r = user;
	if (next_is(r, '[')) {
		if (!skip_literal(r))
			return false;
	} else {
		(void)skip_chars(r, "");
	}
	if (skip(r, ':'))
		(void)skip_digits(r);
	return true;
}

static bool
skip_scheme(struct rest *r)
{
	if (r->at == r->end || !is_alpha(*r->at))
		return false;
	while (r->at < r->end && (is_alnum(*r->at) ||
	    is_one_of(*r->at, "+-.")))
		r->at++;
	return skip(r, ':');
}

static bool
ends_after_path(struct rest r)
{
	while (skip(&r, '/'))
		(void)skip_chars(&r, IN_PATH);
	if (skip(&r, '?'))
		(void)skip_chars(&r, IN_QUERY);
	if (skip(&r, '#'))
		(void)skip_chars(&r, IN_QUERY);
	return r.at == r.end;
}

static bool
ends_after_authority(struct rest r)
{
	return skip_authority(&r) && ends_after_path(r);
}

/*
 * Scheme, then // and an authority, or / or nothing and a path.  One slash
 * before an authority is taken for two, as the pattern of ajv-formats does.
 */
bool
value_is_uri(const struct json_node *value)
{
	struct rest r = rest_of(value), path;

	if (!skip_scheme(&r))
		return false;
	path = r;
	if (!skip(&path, '/'))
		return skip_chars(&r, IN_PATH) > 0 && ends_after_path(r);
	r = path;
	return ends_after_authority(r) ||
	    (skip(&r, '/') && ends_after_authority(r)) ||
	    (skip_chars(&path, IN_PATH) > 0 && ends_after_path(path));
}

/* ---- numbers ---- */

bool
value_is_not_negative(const struct json_node *value)
{
	return value->number >= 0;
}

bool
value_is_positive(const struct json_node *value)
{
	return value->number > 0;
}

bool
value_is_one_or_more(const struct json_node *value)
{
	return value->number >= 1;
}

/* ---- equality ---- */

static bool
is_equal(const struct json_node *a, const struct json_node *b)
{
	const struct json_node *x, *y;

	if (a->type != b->type || a->count != b->count)
		return false;
	switch (a->type) {
	case JSON_NUMBER:
		return a->number == b->number;
	case JSON_STRING:
		return a->len == b->len && memcmp(a->text, b->text,
		    a->len) == 0;
	case JSON_ARRAY:
		for (x = a->first, y = b->first; x != NULL && y != NULL;
		    x = x->next, y = y->next)
			if (!is_equal(x, y))
				return false;
		return true;
	case JSON_OBJECT:
		for (x = a->first; x != NULL; x = x->next) {
			y = json_member_sized(b, x->key, x->key_len);
			if (y == NULL || !is_equal(x, y))
				return false;
		}
		return true;
	default:
		return true;
	}
}

static uint64_t
mix(uint64_t hash, uint64_t word)
{
	hash = (hash ^ word) * UINT64_C(0x9e3779b97f4a7c15);
	return hash ^ hash >> 29;
}

static uint64_t
hash_text(uint64_t hash, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		hash = (hash ^ (unsigned char)text[i]) *
		    UINT64_C(0x100000001b3);
	return mix(hash, len);
}

/* The same for equal values: the order of members does not count. */
static uint64_t
hash_of(const struct json_node *value)
{
	uint64_t hash = mix(UINT64_C(0xcbf29ce484222325), value->type);
	uint64_t sum = 0, bits = 0;
	double number;

	switch (value->type) {
	case JSON_NUMBER:
		number = value->number + 0.0;	/* -0 is 0 */
		memcpy(&bits, &number, sizeof(bits));
		return mix(hash, bits);
	case JSON_STRING:
		return hash_text(hash, value->text, value->len);
	case JSON_ARRAY:
		for (const struct json_node *c = value->first; c != NULL;
		    c = c->next)
			hash = mix(hash, hash_of(c));
		return hash;
	case JSON_OBJECT:
		for (const struct json_node *c = value->first; c != NULL;
		    c = c->next)
			sum += mix(hash_text(hash, c->key, c->key_len),
			    hash_of(c));
		return mix(hash, sum);
	default:
		return hash;
	}
}

/* Most lists are short, and stand on the stack. */
#define ITEMS_SHORT	64u
/* Comparisons of values of equal hash: who makes more has made them up. */
#define COMPARISONS_MAX	100000u

struct item {
	uint64_t		 hash;
	const struct json_node	*node;
};

static int
compare_items(const void *a, const void *b)
{
	const struct item *x = a, *y = b;

	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	return x->node->index < y->node->index ? -1 : 1;
}

/* Of the items of one hash, the first that equals one before it. */
static const struct json_node *
find_equal(const struct item *v, size_t n, unsigned *left)
{
	for (size_t i = 1; i < n && v[i].hash == v[0].hash; i++)
		for (size_t k = 0; k < i && *left > 0; k++, --*left)
			if (is_equal(v[i].node, v[k].node))
				return v[i].node;
	return NULL;
}

static const struct json_node *
find_duplicate(struct item *v, const struct json_node *array)
{
	const struct json_node *first = NULL;
	unsigned left = COMPARISONS_MAX;
	size_t n = 0;

	for (const struct json_node *c = array->first; c != NULL; c = c->next)
		v[n++] = (struct item){ hash_of(c), c };
	qsort(v, n, sizeof(*v), compare_items);
	for (size_t i = 0; i + 1 < n; i++) {
		const struct json_node *equal;

		if (v[i].hash != v[i + 1].hash ||
		    (i > 0 && v[i - 1].hash == v[i].hash))
			continue;
		equal = find_equal(v + i, n - i, &left);
		if (equal != NULL && (first == NULL ||
		    equal->index < first->index))
			first = equal;
	}
	return first;
}

int
value_find_duplicate(const struct json_node *array,
    const struct json_node **ret_item)
{
	struct item few[ITEMS_SHORT], *many;

	*ret_item = NULL;
	if (array->count < 2)
		return 0;
	if (array->count <= ITEMS_SHORT) {
		*ret_item = find_duplicate(few, array);
		return 0;
	}
	many = calloc(array->count, sizeof(*many));
	if (many == NULL)
		return -ENOMEM;
	*ret_item = find_duplicate(many, array);
	free(many);
	return 0;
}
