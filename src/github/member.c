/*
 * Words, names and object ids of GitHub, and arrays of objects.
 */
#include "internal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SHA1_LEN	40u
#define SHA256_LEN	64u

/* Reviews have states in upper case, webhooks the same ones in lower case. */
int
github_word(const struct json_node *node, const struct member *m, void *to,
    struct reason *why)
{
	char *word = to;

	if (node->type != JSON_STRING || (node->len > 0 &&
	    !wire_consists_of(node->text, node->len,
	    WIRE_DIGITS WIRE_LOWER WIRE_UPPER "_-", PULL_WORD_SIZE - 1)))
		return wire_refuse(m, why,
		    "word of at most 32 letters, digits, - and _");
	for (size_t i = 0; i <= node->len; i++)
		word[i] = text_lower(node->text[i]);
	return 0;
}

static bool
is_object(const char *text, size_t len)
{
	return (len == SHA1_LEN || len == SHA256_LEN) &&
	    wire_consists_of(text, len, WIRE_DIGITS "abcdef", len);
}

bool
github_is_object(const char *text)
{
	return is_object(text, strlen(text));
}

int
github_object(const struct json_node *node, const struct member *m, void *to,
    struct reason *why)
{
	return wire_checked(node, m, to, is_object,
	    "object id of 40 or 64 hexadecimal digits", why);
}

int
github_bot(const struct json_node *node, const struct member *m, void *to,
    struct reason *why)
{
	(void)m;
	(void)why;
	*(bool *)to = json_is_text(node, "Bot");
	return 0;
}

int
github_name(const struct json_node *node, const struct member *m, void *to,
    struct reason *why)
{
	if (node->type != JSON_STRING || node->len == 0 ||
	    text_has_control(node->text, node->len))
		return wire_refuse(m, why, "name");
	return member_line(node, m, to, why);
}

static int
read_item(const struct json_node *node, const struct items *items, void *to,
    struct reason *why)
{
	char place[32];
	int r;

	r = node->type != JSON_OBJECT ?
	    reason_set(why, EINVAL, "it is no object") :
	    wire_members(node, items->members, items->count, to, why);
	(void)snprintf(place, sizeof(place), "item %zu",
	    (size_t)node->index + 1);
	return wire_at(r, why, place);
}

int
github_items(const struct json_node *array, const struct items *items,
    void **ret_items, size_t *ret_count, struct reason *why)
{
	const struct json_node *node = array->first;
	size_t count = array->count;
	int r = 0;

	if (count > items->max && !items->cut)
		return reason_set(why, EINVAL,
		    "there are %zu items; at most %zu are taken", count,
		    items->max);
	if (count > items->max)
		count = items->max;
	if (count == 0)
		return 0;
	*ret_items = calloc(count, items->size);
	if (*ret_items == NULL)
		return reason_set(why, ENOMEM, "no memory to read it");
	for (size_t i = 0; i < count && r == 0; i++, node = node->next) {
		*ret_count = i + 1;
		r = read_item(node, items,
		    (char *)*ret_items + i * items->size, why);
	}
	return r;
}
