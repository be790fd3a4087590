/*
 * What the files of the JSON reader share; nothing for other modules.
 */
#ifndef CERTFS_JSON_PARSER_H
#define CERTFS_JSON_PARSER_H

#include "certfs/json.h"

#define JSON_SIZE_MAX	((size_t)1 << 30)	/* offsets fit in 32 bits */
#define JSON_SMALL	16u	/* children that are searched one by one */
/* Strings are copied in words: this much may be written behind the last. */
#define JSON_STRING_SLACK	8u

struct json_chunk;

struct json_doc {
	const unsigned char *data;
	size_t		   size;
	bool		   has_bom;
	struct json_node  *root;
	unsigned char	  *strings;	/* all decoded names and strings */
	struct json_chunk *chunks;	/* nodes and indexes */
	unsigned char	  *free, *free_end;	/* in the newest chunk */
	struct buf	   lines;	/* uint32_t: where lines 2, 3... start */
	struct buf	   wide;	/* uint32_t, see position.c; may be empty */
	struct buf	   duplicates;	/* const struct json_node * */
	struct buf	   references;	/* the same */
	uint64_t	   seed[2];	/* of the indexes, once 'seeded' */
	bool		   seeded;
};

/*
 * A parse under way.  There is no recursion: 'parent' is the innermost open
 * container, and the way out leads over its own parent.  'at' stands on the
 * first byte of the token in work until that token is finished.
 */
struct parser {
	struct json_doc	     *doc;
	const unsigned char  *data, *at, *end;
	unsigned char	     *out;	/* where the next string is decoded to */
	struct json_node     *parent;
	unsigned	      depth;
	const char	     *key;	/* name of the member to come, or NULL */
	uint32_t	      key_len, key_offset;
	bool		      has_wide;	/* some character is not ASCII */
	bool		      done;
	struct json_error    *error;
};

/* Memory of the document, for pointers and numbers; NULL: there is none. */
void	*json_alloc(struct json_doc *doc, size_t size);

/* Both start at s->at, and leave it behind the token. */
int	json_read_string(struct parser *s, const char **ret_text,
	    uint32_t *ret_len);
int	json_read_number(struct parser *s, double *ret_number);

/* Called when a container is complete. */
int	json_index_object(struct json_doc *doc, struct json_node *object);
int	json_index_array(struct json_doc *doc, struct json_node *array);

/* Called when the text is complete. */
int	json_count_wide(struct json_doc *doc);

/* Where in the grammar something else was expected; selects the advice. */
enum json_place {
	PLACE_VALUE	= 1 << 0,
	PLACE_NAME	= 1 << 1,
	PLACE_COLON	= 1 << 2,
	PLACE_SEPARATOR	= 1 << 3,
	PLACE_END	= 1 << 4,
	PLACE_STRING	= 1 << 5,
	PLACE_ESCAPE	= 1 << 6,
	PLACE_NUMBER	= 1 << 7,
	PLACE_ZERO	= 1 << 8,
};

/* Fill in the error and return -EINVAL.  'at' is what was found instead. */
int	json_expected(struct parser *s, const unsigned char *at,
	    enum json_place place, const char *expected);
int	json_too_deep(struct parser *s);
int	json_not_utf8(struct parser *s, const unsigned char *at,
	    enum json_place place);
/* 0, or -EINVAL when the first bytes are those of UTF-16 or UTF-32. */
int	json_check_encoding(struct parser *s);

#endif
