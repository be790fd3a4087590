/*
 * Fuzz json_parse(): whatever the bytes, either an error whose place lies in
 * the text and whose words are printable, or a tree that is consistent with
 * the text.
 */
#include "certfs/json.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define LOOK_AT		300u	/* nodes that are looked at closely */
#define CUT_MAX		64u	/* longer texts are not cut to pieces */

int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require(bool holds)
{
	if (!holds)
		abort();
}

static void
check_error(const struct json_error *e, size_t size)
{
	size_t len = strnlen(e->text, sizeof(e->text));

	require(e->offset <= size);
	require(len > 0 && len < sizeof(e->text) - 1);
	for (size_t i = 0; i < len; i++)
		require(e->text[i] >= 0x20 && e->text[i] < 0x7f);
}

static void
check_text(const char *text, size_t len)
{
	require(text[len] == '\0');
	require(text_utf8_valid(text, len) == len);
}

static void
check_position(const struct json_doc *doc, const uint8_t *data, size_t size,
    size_t offset)
{
	unsigned line, column, line2, column2;

	json_position(doc, offset, &line, &column);
	text_position(data, size, offset, &line2, &column2);
	require(line == line2 && column == column2);
}

/* The pointer leads back, or to a later member of the same name. */
static void
check_pointer(const struct json_doc *doc, const struct json_node *node)
{
	const struct json_node *const *duplicates;
	struct buf b CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);

	require(json_pointer(node, &b) == 0);
	if (json_duplicates(doc, &duplicates) == 0)
		require(json_resolve(json_root(doc), buf_text(&b), b.len)
		    == node);
}

static void
check_place(const struct json_node *node, const struct json_node *before)
{
	const struct json_node *parent = node->parent;

	require(node->offset < node->end);
	require(node->offset > parent->offset && node->end < parent->end);
	require((node->key != NULL) == (parent->type == JSON_OBJECT));
	require(node->index == (before != NULL ? before->index + 1 : 0));
	if (before != NULL)
		require(node->offset > before->end);
	if (node->key != NULL)
		check_text(node->key, node->key_len);
	if (parent->type == JSON_ARRAY)
		require(json_item(parent, node->index) == node);
	else if (strlen(node->key) == node->key_len)
		require(json_member(parent, node->key) != NULL);
}

static void
check_children(const struct json_node *node)
{
	const struct json_node *before = NULL;

	for (const struct json_node *n = node->first; n != NULL; n = n->next) {
		require(n->parent == node);
		check_place(n, before);
		before = n;
	}
	require(node->last == before);
	require(node->count == (before != NULL ? before->index + 1 : 0));
}

static const struct json_node *
next_node(const struct json_node *node)
{
	if (node->first != NULL)
		return node->first;
	while (node != NULL && node->next == NULL)
		node = node->parent;
	return node != NULL ? node->next : NULL;
}

/* The same value again, taken out of its text. */
static void
check_alone(const uint8_t *data, const struct json_node *node)
{
	struct json_error error;
	struct json_doc *doc;

	require(json_parse(data + node->offset, node->end - node->offset, &doc,
	    &error) == 0);
	require(json_root(doc)->type == node->type);
	require(json_root(doc)->count == node->count);
	require(json_root(doc)->len == node->len);
	json_free(doc);
}

static void
check_tree(const struct json_doc *doc, const uint8_t *data, size_t size)
{
	const struct json_node *node = json_root(doc);

	require(node->end <= size);
	for (unsigned n = 0; node != NULL && n < LOOK_AT; n++) {
		if (node->type == JSON_STRING)
			check_text(node->text, node->len);
		check_children(node);
		check_position(doc, data, size, node->offset);
		check_position(doc, data, size, node->end);
		check_pointer(doc, node);
		if (n < 10)
			check_alone(data, node);
		node = next_node(node);
	}
}

/* What a good text starts with could always be continued. */
static void
check_beginnings(const uint8_t *data, size_t size)
{
	struct json_error error;
	struct json_doc *doc;

	for (size_t n = 0; n < size && size <= CUT_MAX; n++) {
		if (json_parse(data, n, &doc, &error) == 0)
			json_free(doc);
		else
			require(error.ends_too_soon);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct json_doc *doc CF_AUTO(json_done) = NULL;
	struct json_error error;
	int r = json_parse(data, size, &doc, &error);

	require(r == 0 || r == -EINVAL);
	if (r < 0) {
		check_error(&error, size);
		return 0;
	}
	check_tree(doc, data, size);
	check_beginnings(data, size);
	return 0;
}
