/* Strings in objects, and names where the platform does not care about case. */
#ifndef RULES_LOOKUP_H
#define RULES_LOOKUP_H

#include "certfs/json.h"

/* The member, if it is a string, else NULL. */
const struct json_node *lookup_string(const struct json_node *object,
	    const char *name);

/* The text of a string. */
static inline struct span
lookup_span(const struct json_node *string)
{
	return (struct span){ string->text, string->len };
}

/* The last member of that name in any case, or NULL; goes through all. */
const struct json_node *lookup_member(const struct json_node *object,
	    const char *name);
/* Its text, or NULL: not there, no string, or nothing but blanks. */
const char *lookup_text(const struct json_node *object, const char *name);
/* Not there, or nothing but blanks; what has another type is there. */
bool	lookup_is_missing(const struct json_node *object, const char *name);
bool	lookup_is_blank(const char *text);
/* Whether 'word' is in 'text', in any case; NULL or where. */
const char *lookup_word(const char *text, const char *word);

/*
 * A set of names, compared without regard to case.  Add all, sort once, then
 * ask.  The texts are copied; 'error' sticks as that of a buf does.
 */
struct names {
	struct buf	 text;		/* the names, a NUL behind each */
	struct buf	 at;		/* uint32_t: where each begins */
};

#define NAMES_MAX	((size_t)16 << 20)
#define NAMES_INIT	{ BUF_INIT(NAMES_MAX), BUF_INIT(NAMES_MAX) }

int	names_add(struct names *names, const char *name);
void	names_sort(struct names *names);
bool	names_have(const struct names *names, const char *name);
void	names_done(struct names *names);	/* for CF_AUTO */

#endif
