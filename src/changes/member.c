/*
 * Values as values, and the members of objects that need no look inside.
 */
#include "changes.h"

#include <string.h>

/* ---- values ---- */

static int
order_numbers(double a, double b)
{
	return a < b ? -1 : a > b;
}

static int
order_strings(const struct json_node *a, const struct json_node *b)
{
	const uint32_t len = a->len < b->len ? a->len : b->len;
	int r = len > 0 ? memcmp(a->text, b->text, len) : 0;

	return r != 0 ? r : a->len < b->len ? -1 : a->len > b->len;
}

/* Members in the order in which they stand. */
static int
order_children(const struct json_node *a, const struct json_node *b)
{
	const struct json_node *x = a->first, *y = b->first;
	int r = 0;

	for (; x != NULL && y != NULL && r == 0; x = x->next, y = y->next) {
		if (x->key != NULL && y->key != NULL)
			r = strcmp(x->key, y->key);
		if (r == 0)
			r = json_order(x, y);
	}
	return r != 0 ? r : (x != NULL) - (y != NULL);
}

int
json_order(const struct json_node *a, const struct json_node *b)
{
	if (a->type != b->type)
		return a->type < b->type ? -1 : 1;
	switch (a->type) {
	case JSON_NUMBER:
		return order_numbers(a->number, b->number);
	case JSON_STRING:
		return order_strings(a, b);
	case JSON_ARRAY:
	case JSON_OBJECT:
		return order_children(a, b);
	case JSON_NULL:
	case JSON_FALSE:
	case JSON_TRUE:
		break;
	}
	return 0;
}

static bool
members_are_same(const struct json_node *a, const struct json_node *b)
{
	if (a->count != b->count)
		return false;
	for (const struct json_node *x = a->first; x != NULL; x = x->next)
		if (!json_is_same(x, json_member(b, x->key)))
			return false;
	return true;
}

static bool
items_are_same(const struct json_node *a, const struct json_node *b)
{
	const struct json_node *y = b->first;

	if (a->count != b->count)
		return false;
	for (const struct json_node *x = a->first; x != NULL; x = x->next) {
		if (!json_is_same(x, y))
			return false;
		y = y->next;
	}
	return true;
}

bool
json_is_same(const struct json_node *a, const struct json_node *b)
{
	if (a == NULL || b == NULL || a->type != b->type)
		return a == b;
	if (a->type == JSON_OBJECT)
		return members_are_same(a, b);
	if (a->type == JSON_ARRAY)
		return items_are_same(a, b);
	return json_order(a, b) == 0;
}

/* ---- members ---- */

/* What has a class of its own; all others are MEMBER_CHANGED. */
static const struct {
	const char	*name;
	enum change	 change;
} member_changes[] = {
	{ "description",	TEXT_CHANGED },
	{ "summary",		TEXT_CHANGED },
	{ "x-ms-summary",	TEXT_CHANGED },
	{ "tooltip",		TEXT_CHANGED },
	{ "contact",		TEXT_CHANGED },
	{ "iconBrandColor",	TEXT_CHANGED },
	{ "publisher",		TEXT_CHANGED },
	{ "stackOwner",		TEXT_CHANGED },
	/* A label, which every update changes. */
	{ "version",		TEXT_CHANGED },
	{ "title",		TITLE_CHANGED },
	{ "default",		DEFAULT_CHANGED },
	{ "x-ms-visibility",	VISIBILITY_CHANGED },
};

static enum change
change_of(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(member_changes); i++)
		if (strcmp(member_changes[i].name, name) == 0)
			return member_changes[i].change;
	return MEMBER_CHANGED;
}

static bool
is_handled(const char *const *handled, const char *name)
{
	for (; *handled != NULL; handled++)
		if (strcmp(*handled, name) == 0)
			return true;
	return false;
}

static void
compare_member(struct comparison *c, const char *name,
    const struct json_node *old, const struct json_node *new,
    const struct json_node *owner, member_report *report)
{
	const struct change_at where = {
		.at = new != NULL ? new : owner,
		.old = old, .new = new, .name = name,
	};
	size_t before;

	if (json_is_same(old, new))
		return;
	before = path_push(c, name);
	report(c, change_of(name), &where);
	path_pop(c, before);
}

void
members_compare(struct comparison *c, const struct json_node *old,
    const struct json_node *new, const char *const *handled,
    member_report *report)
{
	for (const struct json_node *m = new->first; m != NULL; m = m->next)
		if (!is_handled(handled, m->key))
			compare_member(c, m->key, json_member(old, m->key), m,
			    new, report);
	for (const struct json_node *m = old->first; m != NULL; m = m->next)
		if (!is_handled(handled, m->key) &&
		    json_member(new, m->key) == NULL)
			compare_member(c, m->key, m, NULL, new, report);
}
