/*
 * JSON Pointers (RFC 6901): names for places in a document.
 */
#include "parser.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Undo ~0 and ~1; false: another character follows a '~'. */
static bool
unescape(const char *token, size_t len, char *out, size_t *ret_len)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		if (token[i] != '~') {
			out[n++] = token[i];
			continue;
		}
		if (++i == len || (token[i] != '0' && token[i] != '1'))
			return false;
		out[n++] = token[i] == '0' ? '~' : '/';
	}
	*ret_len = n;
	return true;
}

static const struct json_node *
escaped_member(const struct json_node *object, const char *token, size_t len)
{
	char small[512], *large = NULL, *name = small;
	const struct json_node *member = NULL;

	if (len > sizeof(small)) {
		large = malloc(len);
		if (large == NULL)
			return NULL;
		name = large;
	}
	if (unescape(token, len, name, &len))
		member = json_member_sized(object, name, len);
	free(large);
	return member;
}

/* An array's position: digits, without a leading zero. */
static const struct json_node *
item_by_token(const struct json_node *array, const char *token, size_t len)
{
	size_t i = 0;

	if (len == 0 || len > 10 || (token[0] == '0' && len > 1))
		return NULL;
	for (size_t n = 0; n < len; n++) {
		if (token[n] < '0' || token[n] > '9')
			return NULL;
		i = i * 10 + (size_t)(token[n] - '0');
	}
	return json_item(array, i);
}

static const struct json_node *
child_by_token(const struct json_node *node, const char *token, size_t len)
{
	if (node->type == JSON_ARRAY)
		return item_by_token(node, token, len);
	if (memchr(token, '~', len) != NULL)
		return escaped_member(node, token, len);
	return json_member_sized(node, token, len);
}

const struct json_node *
json_resolve(const struct json_node *from, const char *pointer, size_t len)
{
	const char *end = pointer + len, *slash;

	while (from != NULL && pointer < end) {
		if (*pointer != '/')
			return NULL;
		pointer++;
		slash = memchr(pointer, '/', (size_t)(end - pointer));
		if (slash == NULL)
			slash = end;
		from = child_by_token(from, pointer, (size_t)(slash - pointer));
		pointer = slash;
	}
	return from;
}

static int
add_token(const struct json_node *node, struct buf *out)
{
	if (node->key == NULL)
		return buf_printf(out, "/%u", (unsigned)node->index);
	(void)buf_putc(out, '/');
	for (uint32_t i = 0; i < node->key_len; i++) {
		if (node->key[i] == '~')
			(void)buf_puts(out, "~0");
		else if (node->key[i] == '/')
			(void)buf_puts(out, "~1");
		else
			(void)buf_putc(out, node->key[i]);
	}
	return out->error;
}

int
json_pointer(const struct json_node *node, struct buf *out)
{
	const struct json_node *way[JSON_DEPTH_MAX + 1];
	size_t n = 0;

	for (; node->parent != NULL; node = node->parent)
		way[n++] = node;
	while (n > 0)
		(void)add_token(way[--n], out);
	return out->error;
}
