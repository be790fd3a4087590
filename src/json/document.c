/*
 * The document: its memory, and the simple questions to it.
 *
 * Nodes and indexes live in chunks and are released all at once.  Decoded
 * strings live in one block beside them, which can be laid out beforehand
 * because no string grows when it is decoded.
 */
#include "parser.h"

#include <stdlib.h>

#define CHUNK_MIN	((size_t)4 << 10)
#define CHUNK_MAX	((size_t)64 << 10)

struct json_chunk {
	struct json_chunk *next;
	_Alignas(max_align_t) unsigned char data[];
};

static unsigned char *
chunk_add(struct json_doc *doc, size_t size)
{
	struct json_chunk *chunk = malloc(sizeof(*chunk) + size);

	if (chunk == NULL)
		return NULL;
	chunk->next = doc->chunks;
	doc->chunks = chunk;
	return chunk->data;
}

/* Small documents, of which many may be kept, get small chunks. */
static size_t
chunk_size(const struct json_doc *doc)
{
	size_t size = CHUNK_MIN + 4 * doc->size;

	return size < CHUNK_MAX ? size : CHUNK_MAX;
}

void *
json_alloc(struct json_doc *doc, size_t size)
{
	unsigned char *memory;

	size = (size + 7) & ~(size_t)7;
	if (size > CHUNK_MIN / 4)	/* would waste the rest of a chunk */
		return chunk_add(doc, size);
	if ((size_t)(doc->free_end - doc->free) < size) {
		memory = chunk_add(doc, chunk_size(doc));
		if (memory == NULL)
			return NULL;
		doc->free = memory;
		doc->free_end = memory + chunk_size(doc);
	}
	memory = doc->free;
	doc->free += size;
	return memory;
}

void
json_free(struct json_doc *doc)
{
	struct json_chunk *next;

	if (doc == NULL)
		return;
	for (struct json_chunk *chunk = doc->chunks; chunk; chunk = next) {
		next = chunk->next;
		free(chunk);
	}
	buf_done(&doc->lines);
	buf_done(&doc->wide);
	buf_done(&doc->duplicates);
	buf_done(&doc->references);
	free(doc->strings);
	free(doc);
}

void
json_done(struct json_doc **doc)
{
	json_free(*doc);
	*doc = NULL;
}

const struct json_node *
json_root(const struct json_doc *doc)
{
	return doc->root;
}

bool
json_has_bom(const struct json_doc *doc)
{
	return doc->has_bom;
}

static size_t
nodes_of(const struct buf *list, const struct json_node *const **ret_nodes)
{
	*ret_nodes = (const struct json_node *const *)(const void *)list->data;
	return list->len / sizeof(**ret_nodes);
}

size_t
json_duplicates(const struct json_doc *doc,
    const struct json_node *const **ret_nodes)
{
	return nodes_of(&doc->duplicates, ret_nodes);
}

size_t
json_references(const struct json_doc *doc,
    const struct json_node *const **ret_nodes)
{
	return nodes_of(&doc->references, ret_nodes);
}

const struct json_node *
json_target(const struct json_node *reference)
{
	return reference->lookup;
}

const char *
json_type_name(enum json_type type)
{
	static const char *const names[] = {
		[JSON_NULL] = "Null",
		[JSON_FALSE] = "Boolean",
		[JSON_TRUE] = "Boolean",
		[JSON_NUMBER] = "Number",
		[JSON_STRING] = "String",
		[JSON_ARRAY] = "Array",
		[JSON_OBJECT] = "Object",
	};

	return names[type];
}

static const struct json_node *
member_of_type(const struct json_node *object, const char *key,
    enum json_type type)
{
	const struct json_node *member = json_member(object, key);

	return member != NULL && member->type == type ? member : NULL;
}

const struct json_node *
json_object(const struct json_node *object, const char *key)
{
	return member_of_type(object, key, JSON_OBJECT);
}

const struct json_node *
json_array(const struct json_node *object, const char *key)
{
	return member_of_type(object, key, JSON_ARRAY);
}

const struct json_node *
json_next_below(const struct json_node *top, const struct json_node *node)
{
	if (node->first != NULL)
		return node->first;
	while (node != top && node->next == NULL)
		node = node->parent;
	return node != top ? node->next : NULL;
}

const char *
json_string(const struct json_node *object, const char *key)
{
	const struct json_node *member =
	    member_of_type(object, key, JSON_STRING);

	return member != NULL ? member->text : NULL;
}

bool
json_is_true(const struct json_node *object, const char *key)
{
	return member_of_type(object, key, JSON_TRUE) != NULL;
}
