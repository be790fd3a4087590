/*
 * Strings among the members of an object, and names without regard to case:
 * members, words in a text, and sets that are asked many times.
 */
#include "lookup.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

const struct json_node *
lookup_string(const struct json_node *object, const char *name)
{
	const struct json_node *found = json_member(object, name);

	return found != NULL && found->type == JSON_STRING ? found : NULL;
}

const struct json_node *
lookup_member(const struct json_node *object, const char *name)
{
	const struct json_node *found = json_member(object, name);

	if (found != NULL || object == NULL || object->type != JSON_OBJECT)
		return found;
	for (const struct json_node *c = object->first; c; c = c->next)
		if (text_equal_nocase(c->key, name))
			found = c;
	return found;
}

bool
lookup_is_blank(const char *text)
{
	return text[strspn(text, " \t\r\n")] == '\0';
}

const char *
lookup_text(const struct json_node *object, const char *name)
{
	const struct json_node *found = lookup_member(object, name);

	if (found == NULL || found->type != JSON_STRING ||
	    lookup_is_blank(found->text))
		return NULL;
	return found->text;
}

bool
lookup_is_missing(const struct json_node *object, const char *name)
{
	const struct json_node *found = lookup_member(object, name);

	return found == NULL || (found->type == JSON_STRING &&
	    lookup_is_blank(found->text));
}

const char *
lookup_word(const char *text, const char *word)
{
	const size_t len = strlen(word);

	for (; *text != '\0'; text++)
		if (text_lower(*text) == text_lower(*word) &&
		    strncasecmp(text, word, len) == 0)
			return text;
	return NULL;
}

/* ---- sets ---- */

int
names_add(struct names *names, const char *name)
{
	const uint32_t at = (uint32_t)names->text.len;
	int r = buf_add(&names->text, name, strlen(name) + 1);

	return r < 0 ? r : buf_add(&names->at, &at, sizeof(at));
}

static int
compare(const void *a, const void *b, void *text)
{
	return strcasecmp((const char *)text + *(const uint32_t *)a,
	    (const char *)text + *(const uint32_t *)b);
}

void
names_sort(struct names *names)
{
	if (names->at.len > 0)
		qsort_r(names->at.data, names->at.len / sizeof(uint32_t),
		    sizeof(uint32_t), compare, names->text.data);
}

bool
names_have(const struct names *names, const char *name)
{
	const uint32_t *at = (const uint32_t *)(const void *)names->at.data;
	size_t low = 0, high = names->at.len / sizeof(*at);

	while (low < high) {
		const size_t middle = low + (high - low) / 2;
		const int order = strcasecmp(name,
		    names->text.data + at[middle]);

		if (order == 0)
			return true;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return false;
}

void
names_done(struct names *names)
{
	buf_done(&names->text);
	buf_done(&names->at);
}
