/*
 * json: bytes become a tree that remembers where each value stood.
 *
 * Strict RFC 8259; a byte order mark is skipped and remembered.  Members keep
 * their order, duplicate keys included.  A document borrows the bytes that it
 * was parsed from: the caller keeps them until json_free().  Nodes belong to
 * the document.  A document never changes once it is parsed, so many threads
 * may read it.
 */
#ifndef CERTFS_JSON_H
#define CERTFS_JSON_H

#include "certfs/base.h"

#include <string.h>

#define JSON_DEPTH_MAX	512u	/* arrays and objects inside one another */

enum json_type {
	JSON_NULL, JSON_FALSE, JSON_TRUE, JSON_NUMBER, JSON_STRING,
	JSON_ARRAY, JSON_OBJECT,
};

struct json_node {
	enum json_type	  type;
	uint32_t	  offset;	/* first byte of the value */
	uint32_t	  end;		/* byte behind the value */
	uint32_t	  key_offset;	/* the key's opening quote, if a member */
	uint32_t	  index;	/* position in the parent, from 0 */
	uint32_t	  count;	/* children */
	uint32_t	  key_len;
	uint32_t	  len;		/* of 'text' */
	const char	 *key;		/* decoded, NUL behind; NULL: no member */
	const char	 *text;		/* JSON_STRING: decoded, NUL behind; may
					   hold NUL (\u0000), is UTF-8: half a
					   surrogate pair became U+FFFD */
	double		  number;	/* JSON_NUMBER; infinite if too large */
	struct json_node *parent, *next, *first;
	struct json_node *last;
	void		 *lookup;	/* private: index of a large container,
					   or what a reference leads to */
};

struct json_doc;

/*
 * Why a text is no JSON: what was expected, what was found, and where.  The
 * text is printable ASCII, whatever the document holds.
 */
struct json_error {
	size_t	offset;
	bool	ends_too_soon;	/* valid so far: more bytes could mend it */
	bool	not_utf8;	/* with ends_too_soon: ends in a character */
	bool	too_deep;
	char	text[160];
};

/*
 * 0, -EINVAL with 'ret_error' filled, -EFBIG over 1 GiB, -ENOMEM, or what
 * getentropy(3) failed with.
 */
int	json_parse(const void *data, size_t size, struct json_doc **ret_doc,
	    struct json_error *ret_error);
void	json_free(struct json_doc *doc);	/* accepts NULL */
void	json_done(struct json_doc **doc);	/* for CF_AUTO */

const struct json_node *json_root(const struct json_doc *doc);
bool	json_has_bom(const struct json_doc *doc);

/*
 * The last member of that name (as most readers see it), or NULL; NULL also
 * when 'object' is NULL or no object.  Quick in objects and arrays of any
 * size; to visit all children follow 'first' and 'next'.
 */
static inline const struct json_node *json_member(
	    const struct json_node *object, const char *key);
/* The same for a name of 'len' bytes, which may be any. */
const struct json_node *json_member_sized(const struct json_node *object,
	    const char *key, size_t len);
const struct json_node *json_item(const struct json_node *array, size_t i);
/*
 * The next below 'top' in document order, behind 'node', which is 'top' or
 * below it; NULL: there are no more.
 */
const struct json_node *json_next_below(const struct json_node *top,
	    const struct json_node *node);
/* Typed access: NULL or false when absent or of another type. */
const struct json_node *json_object(const struct json_node *object, const char *key);
const struct json_node *json_array(const struct json_node *object, const char *key);
const char *json_string(const struct json_node *object, const char *key);
bool	json_is_true(const struct json_node *object, const char *key);
/*
 * Whether 'node' is a member of that name, and whether it is the string
 * 'text'; NULL is neither.  Lengths count: a NUL inside is part of a name.
 */
static inline bool json_is_named(const struct json_node *node,
	    const char *name);
static inline bool json_is_text(const struct json_node *node,
	    const char *text);
const char *json_type_name(enum json_type type); /* "Object", "String", ... */

/*
 * Duplicate keys, found while parsing: the second and each further
 * occurrence, in document order.
 */
size_t	json_duplicates(const struct json_doc *doc,
	    const struct json_node *const **ret_nodes);
/* Members named "$ref" that are strings, in document order. */
size_t	json_references(const struct json_doc *doc,
	    const struct json_node *const **ret_nodes);
/*
 * What one of them leads to in the document; NULL: nothing, or it does not
 * begin with '#'.  Found once, when the text is read.
 */
const struct json_node *json_target(const struct json_node *reference);

/*
 * Resolve a JSON Pointer (RFC 6901) below 'from'; NULL when nothing is there,
 * or when memory ran out over an escaped name of more than 512 bytes.
 */
const struct json_node *json_resolve(const struct json_node *from,
	    const char *pointer, size_t len);
/* Append the node's JSON Pointer. */
int	json_pointer(const struct json_node *node, struct buf *out);

/* The offsets at which lines 2, 3, ... of the text start. */
size_t	json_lines(const struct json_doc *doc, const uint32_t **ret_starts);
/*
 * Line and column, both from 1, of a byte of 'data'.  Columns count
 * characters; lines end at \n (a \r before it is part of the line); a byte
 * order mark has no column.  json_position() uses an index of lines and is
 * quick for many questions; text_position() scans.
 */
void	json_position(const struct json_doc *doc, size_t offset,
	    unsigned *ret_line, unsigned *ret_column);
void	text_position(const void *data, size_t size, size_t offset,
	    unsigned *ret_line, unsigned *ret_column);

/* Here, so that the length of a name in the source is no question. */
static inline bool
json_is_named(const struct json_node *node, const char *name)
{
	return node != NULL && node->key != NULL &&
	    node->key_len == strlen(name) &&
	    memcmp(node->key, name, node->key_len) == 0;
}

static inline bool
json_is_text(const struct json_node *node, const char *text)
{
	return node != NULL && node->type == JSON_STRING &&
	    node->len == strlen(text) &&
	    memcmp(node->text, text, node->len) == 0;
}

static inline const struct json_node *
json_member(const struct json_node *object, const char *key)
{
	return json_member_sized(object, key, strlen(key));
}

#endif
