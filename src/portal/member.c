/*
 * Words of a portal, and the members that are words.
 */
#include "internal.h"

#include <string.h>

bool
portal_is_id(const char *text, size_t len)
{
	return wire_consists_of(text, len,
	    WIRE_DIGITS WIRE_LOWER WIRE_UPPER "_-", REVIEW_ID_SIZE - 1);
}

bool
portal_is_word(const char *text, size_t len)
{
	return wire_consists_of(text, len, WIRE_DIGITS WIRE_LOWER "-",
	    REVIEW_WORD_SIZE - 1);
}

bool
portal_is_type(const char *text, size_t len)
{
	return wire_consists_of(text, len, WIRE_DIGITS WIRE_LOWER "-",
	    sizeof(((struct review_problem *)NULL)->type) - 1);
}

bool
portal_is_sha256(const char *text, size_t len)
{
	return len == REVIEW_SHA256_SIZE - 1 &&
	    wire_consists_of(text, len, WIRE_DIGITS "abcdef", len);
}

int
member_id(const struct json_node *node, const struct member *m, void *to,
    struct reason *why)
{
	return wire_checked(node, m, to, portal_is_id,
	    "id of 1 to 64 letters, digits, - and _", why);
}

int
member_word(const struct json_node *node, const struct member *m, void *to,
    struct reason *why)
{
	return wire_checked(node, m, to, portal_is_word,
	    "word of 1 to 32 small letters, digits and -", why);
}

int
member_sha256(const struct json_node *node, const struct member *m, void *to,
    struct reason *why)
{
	return wire_checked(node, m, to, portal_is_sha256,
	    "SHA-256 of 64 hexadecimal digits", why);
}
