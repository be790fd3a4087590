/*
 * wire: JSON that somebody else sent becomes fields of a struct.
 *
 * What an object has is a table of members; each kind of value has one reader,
 * which checks it and puts it where the table says.  What is sent is hostile:
 * documents are bounded before they are parsed, numbers are whole and exact,
 * texts bounded and made harmless, and a refusal is one sentence about the
 * member.
 */
#ifndef CERTFS_WIRE_H
#define CERTFS_WIRE_H

#include "certfs/json.h"

/* ---- documents ---- */

/*
 * Parse 'data', whose top is a 'top', which is JSON_OBJECT or JSON_ARRAY:
 * -EINVAL with the sentence, -ENOMEM.  What would cost much more memory than
 * its bytes is refused before.
 */
int	wire_document(const void *data, size_t size, enum json_type top,
	    struct json_doc **ret_doc, struct reason *why);
/* The sentence again, as one about 'place'; returns 'r'. */
int	wire_at(int r, struct reason *why, const char *place);

/* ---- members ---- */

struct member {
	const char	*name;
	int		 (*read)(const struct json_node *node,
			    const struct member *m, void *to,
			    struct reason *why);
	size_t		 offset;	/* in what is filled in */
	int64_t		 min;		/* of numbers */
	size_t		 max;		/* bytes of a text */
	bool		 optional;	/* may be missing, or null */
	const struct member *members;	/* of an object inside */
	size_t		 count;
};

/* A row; what follows 'field' are 'min', 'max' and 'optional', by name. */
#define MEMBER(member_name, reader, structure, field, ...)	\
	{ .name = (member_name), .read = (reader),	\
	    .offset = offsetof(structure, field), __VA_ARGS__ }
/* For a reader that fills in more than one field. */
#define MEMBER_WHOLE(member_name, reader, ...)	\
	{ .name = (member_name), .read = (reader), __VA_ARGS__ }
/*
 * An object inside, whose own table fills in the same struct, or, with
 * '.offset', the one that is there.
 */
#define MEMBER_OBJECT(member_name, table, ...)	\
	{ .name = (member_name), .read = member_object, .members = (table), \
	    .count = ARRAY_LEN(table), __VA_ARGS__ }

/* All of them, into 'to'; what was read before a failure stays there. */
int	wire_members(const struct json_node *object,
	    const struct member *members, size_t count, void *to,
	    struct reason *why);

/* A reader; 'node' is neither missing nor null. */
typedef int member_read(const struct json_node *node, const struct member *m,
	    void *to, struct reason *why);

member_read	member_object;	/* .members, .count */
member_read	member_bool;	/* bool */
member_read	member_time;	/* int64_t, ns since 1970 */
member_read	member_number;	/* int64_t, not below 'min' */
member_read	member_count;	/* unsigned, not below 'min' */
member_read	member_line;	/* char *, over 'max' it is refused */
member_read	member_line_cut; /* char *, over 'max' it ends in "..." */
member_read	member_body;	/* char *, of several lines */
member_read	member_body_cut; /* the same, over 'max' it ends in "..." */

/* For readers elsewhere: "NAME is no EXPECTED", -EINVAL. */
int	wire_refuse(const struct member *m, struct reason *why,
	    const char *expected);
/* Into the characters at 'to' what is a string and 'is_good'. */
int	wire_checked(const struct json_node *node, const struct member *m,
	    char *to, bool (*is_good)(const char *, size_t),
	    const char *expected, struct reason *why);

/* ---- values ---- */

/* The number of a node, when it is whole and exact. */
bool	wire_integer(const struct json_node *node, int64_t *ret_number);
/* 1 to 'max' of these characters; 'text' has a NUL behind 'len'. */
bool	wire_consists_of(const char *text, size_t len, const char *characters,
	    size_t max);
#define WIRE_DIGITS	"0123456789"
#define WIRE_LOWER	"abcdefghijklmnopqrstuvwxyz"
#define WIRE_UPPER	"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
/* Harmless, to be freed: -EFBIG when that has more than 'max' bytes. */
int	wire_line(const char *text, size_t len, size_t max, char **ret_line);
int	wire_body(const char *text, size_t len, size_t max, char **ret_body);
/* Never -EFBIG: what has more ends in "...", which counts. */
int	wire_line_cut(const char *text, size_t len, size_t max,
	    char **ret_line);
int	wire_body_cut(const char *text, size_t len, size_t max,
	    char **ret_body);
/* RFC 3339, any offset; years that 64 bits of nanoseconds can hold. */
bool	wire_time(const char *text, size_t len, int64_t *ret_ns);

#endif
