/*
 * The grammar of RFC 8259, read in one pass without recursion.
 *
 * Every reader completes a value, goes on behind it (finish_value) and leaves
 * the parser where the next value has to start, or at the end of the text.
 */
#include "parser.h"

#include <endian.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define EIGHT_SPACES	UINT64_C(0x2020202020202020)

static const char byte_order_mark[] = { '\xef', '\xbb', '\xbf' };

/* Indentation is a good part of most texts: take it in words. */
static inline const unsigned char *
skip_indent(const unsigned char *p, const unsigned char *end)
{
	uint64_t word;

	for (; end - p >= 8; p += 8) {
		memcpy(&word, p, 8);
		word = le64toh(word) ^ EIGHT_SPACES;
		if (word != 0)
			return p + __builtin_ctzll(word) / 8;
	}
	return p;
}

/* The error of the buffer of lines sticks, and is looked at in the end. */
static const unsigned char *
end_line(struct parser *s, const unsigned char *p)
{
	uint32_t start = (uint32_t)(p + 1 - s->data);

	(void)buf_add(&s->doc->lines, &start, sizeof(start));
	return skip_indent(p + 1, s->end);
}

static inline void
skip_space(struct parser *s)
{
	const unsigned char *p = s->at;

	while (p < s->end) {
		if (*p == '\n')
			p = end_line(s, p);
		else if (*p == ' ' || *p == '\r' || *p == '\t')
			p++;
		else
			break;
	}
	s->at = p;
}

/* Copying this is quicker than what compilers do to clear a node. */
static const struct json_node empty_node;

static struct json_node *
node_new(struct parser *s, enum json_type type)
{
	struct json_node *node = json_alloc(s->doc, sizeof(*node));
	struct json_node *parent = s->parent;

	if (node == NULL)
		return NULL;
	*node = empty_node;
	node->type = type;
	node->offset = (uint32_t)(s->at - s->data);
	node->key_offset = s->key_offset;
	node->key_len = s->key_len;
	node->key = s->key;
	node->parent = parent;
	s->key = NULL;
	s->key_len = s->key_offset = 0;
	if (parent == NULL) {
		s->doc->root = node;
		return node;
	}
	node->index = parent->count++;
	if (parent->last != NULL)
		parent->last->next = node;
	else
		parent->first = node;
	parent->last = node;
	return node;
}

/* A member's name and the colon, from behind the '{' or the ','. */
static int
read_name(struct parser *s)
{
	int r;

	skip_space(s);
	if (s->at == s->end || *s->at != '"')
		return json_expected(s, s->at, PLACE_NAME,
		    s->parent->count == 0
			? "a member name in double quotes or '}'"
			: "a member name in double quotes");
	s->key_offset = (uint32_t)(s->at - s->data);
	r = json_read_string(s, &s->key, &s->key_len);
	if (r < 0)
		return r;

	skip_space(s);
	if (s->at == s->end || *s->at != ':')
		return json_expected(s, s->at, PLACE_COLON,
		    "':' after the member's name");
	s->at++;
	return 0;
}

static inline unsigned char
closing(const struct json_node *container)
{
	return container->type == JSON_OBJECT ? '}' : ']';
}

static int
close_container(struct parser *s)
{
	struct json_node *node = s->parent;

	s->at++;
	node->end = (uint32_t)(s->at - s->data);
	s->parent = node->parent;
	s->depth--;
	return node->type == JSON_OBJECT ? json_index_object(s->doc, node)
	    : json_index_array(s->doc, node);
}

static int
finish_text(struct parser *s)
{
	skip_space(s);
	if (s->at < s->end)
		return json_expected(s, s->at, PLACE_END,
		    "nothing more after the value");
	s->done = true;
	return 0;
}

/* A value is complete: close what ends here, and go to the next value. */
static int
finish_value(struct parser *s)
{
	const struct json_node *parent;
	int r;

	while ((parent = s->parent) != NULL) {
		skip_space(s);
		if (s->at < s->end && *s->at == ',') {
			s->at++;
			return parent->type == JSON_OBJECT ? read_name(s) : 0;
		}
		if (s->at == s->end || *s->at != closing(parent))
			return json_expected(s, s->at, PLACE_SEPARATOR,
			    parent->type == JSON_OBJECT
				? "',' or '}' after the member's value"
				: "',' or ']' after the item");
		r = close_container(s);
		if (r < 0)
			return r;
	}
	return finish_text(s);
}

static int
open_container(struct parser *s, enum json_type type)
{
	struct json_node *node;
	int r;

	if (s->depth == JSON_DEPTH_MAX)
		return json_too_deep(s);
	node = node_new(s, type);
	if (node == NULL)
		return -ENOMEM;
	s->parent = node;
	s->depth++;
	s->at++;

	skip_space(s);
	if (s->at == s->end || *s->at != closing(node))
		return type == JSON_OBJECT ? read_name(s) : 0;
	r = close_container(s);
	return r < 0 ? r : finish_value(s);
}

static int
read_object(struct parser *s)
{
	return open_container(s, JSON_OBJECT);
}

static int
read_array(struct parser *s)
{
	return open_container(s, JSON_ARRAY);
}

/* Noted here, because looking for them later means looking at everything. */
static bool
is_reference(const struct json_node *node)
{
	return node->key_len == 4 && memcmp(node->key, "$ref", 4) == 0;
}

static int
read_string(struct parser *s)
{
	struct json_node *node = node_new(s, JSON_STRING);
	int r;

	if (node == NULL)
		return -ENOMEM;
	r = json_read_string(s, &node->text, &node->len);
	if (r == 0 && is_reference(node))
		r = buf_add(&s->doc->references, &node, sizeof(node));
	if (r < 0)
		return r;
	node->end = (uint32_t)(s->at - s->data);
	return finish_value(s);
}

static int
read_number(struct parser *s)
{
	struct json_node *node = node_new(s, JSON_NUMBER);
	int r;

	if (node == NULL)
		return -ENOMEM;
	r = json_read_number(s, &node->number);
	if (r < 0)
		return r;
	node->end = (uint32_t)(s->at - s->data);
	return finish_value(s);
}

/* What is neither a value nor the beginning of one. */
static int
read_nothing(struct parser *s)
{
	const struct json_node *parent = s->parent;
	const char *expected = "a value";

	if (parent != NULL && parent->type == JSON_OBJECT)
		expected = "a value after ':'";
	else if (parent != NULL)
		expected = parent->count == 0 ? "a value or ']'"
		    : "a value after ','";
	return json_expected(s, s->at, PLACE_VALUE, expected);
}

static int
read_word(struct parser *s, const char *word, enum json_type type)
{
	size_t len = strlen(word), left = (size_t)(s->end - s->at);
	struct json_node *node;

	if (memcmp(s->at, word, left < len ? left : len) != 0)
		return read_nothing(s);
	if (left < len)
		return json_expected(s, s->end, PLACE_VALUE, word);
	node = node_new(s, type);
	if (node == NULL)
		return -ENOMEM;
	s->at += len;
	node->end = (uint32_t)(s->at - s->data);
	return finish_value(s);
}

static int
read_true(struct parser *s)
{
	return read_word(s, "true", JSON_TRUE);
}

static int
read_false(struct parser *s)
{
	return read_word(s, "false", JSON_FALSE);
}

static int
read_null(struct parser *s)
{
	return read_word(s, "null", JSON_NULL);
}

/* A value is known by its first byte. */
static int (*const readers[256])(struct parser *) = {
	['{'] = read_object,
	['['] = read_array,
	['"'] = read_string,
	['-'] = read_number,
	['0' ... '9'] = read_number,
	['t'] = read_true,
	['f'] = read_false,
	['n'] = read_null,
};

static int
read_value(struct parser *s)
{
	skip_space(s);
	if (s->at == s->end || readers[*s->at] == NULL)
		return read_nothing(s);
	return readers[*s->at](s);
}

static int
read_text(struct parser *s)
{
	struct json_doc *doc = s->doc;
	int r;

	r = json_check_encoding(s);
	if (r < 0)
		return r;
	doc->has_bom = doc->size >= sizeof(byte_order_mark)
	    && memcmp(s->at, byte_order_mark, sizeof(byte_order_mark)) == 0;
	if (doc->has_bom)
		s->at += sizeof(byte_order_mark);
	while (!s->done) {
		r = read_value(s);
		if (r < 0)
			return r;
	}
	return s->has_wide ? json_count_wide(doc) : 0;
}

/* Objects close inside out; the reader wants them in reading order. */
static int
by_offset(const void *a, const void *b)
{
	const struct json_node *const *x = a, *const *y = b;

	return ((*x)->key_offset > (*y)->key_offset)
	    - ((*x)->key_offset < (*y)->key_offset);
}

static void
sort_duplicates(struct json_doc *doc)
{
	size_t size = sizeof(const struct json_node *);
	size_t count = doc->duplicates.len / size;

	if (count > 1)
		qsort(doc->duplicates.data, count, size, by_offset);
}

/* Whatever asks where a reference leads, and many do, finds it here. */
static void
resolve_references(struct json_doc *doc)
{
	struct json_node *const *v = (struct json_node *const *)(void *)
	    doc->references.data;
	const size_t count = doc->references.len / sizeof(*v);

	for (size_t i = 0; i < count; i++) {
		if (v[i]->len > 0 && v[i]->text[0] == '#')
			v[i]->lookup = (void *)(uintptr_t)json_resolve(
			    doc->root, v[i]->text + 1, v[i]->len - 1);
	}
}

static struct json_doc *
doc_new(const void *data, size_t size)
{
	struct json_doc *doc = malloc(sizeof(*doc));

	if (doc == NULL)
		return NULL;
	*doc = (struct json_doc) {
		.data = data,
		.size = size,
		.strings = malloc(size + JSON_STRING_SLACK),
		.lines = BUF_INIT(SIZE_MAX / 2),
		.wide = BUF_INIT(SIZE_MAX / 2),
		.duplicates = BUF_INIT(SIZE_MAX / 2),
		.references = BUF_INIT(SIZE_MAX / 2),
	};
	if (doc->strings != NULL)
		return doc;
	json_free(doc);
	return NULL;
}

int
json_parse(const void *data, size_t size, struct json_doc **ret_doc,
    struct json_error *ret_error)
{
	struct json_doc *doc CF_AUTO(json_done) = NULL;
	int r;

	if (size > JSON_SIZE_MAX)
		return -EFBIG;
	if (size == 0)
		data = "";	/* may have been NULL */
	doc = doc_new(data, size);
	if (doc == NULL)
		return -ENOMEM;

	struct parser s = {
		.doc = doc,
		.data = data,
		.at = data,
		.end = (const unsigned char *)data + size,
		.out = doc->strings,
		.error = ret_error,
	};
	r = read_text(&s);
	if (r < 0)
		return r;
	if (doc->lines.error < 0)
		return doc->lines.error;
	sort_duplicates(doc);
	resolve_references(doc);
	*ret_doc = doc;
	doc = NULL;
	return 0;
}
