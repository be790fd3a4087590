/*
 * prose: what can be told of a text without understanding it.
 *
 * Only ASCII letters have a case; every character beyond ASCII is taken for a
 * letter unless a function says otherwise.  Texts may hold NUL.
 */
#ifndef RULES_PROSE_H
#define RULES_PROSE_H

#include "certfs/base.h"

enum prose_trait {
	PROSE_SPACED	= 1u << 0,	/* blanks at an end, or two in a row */
	PROSE_BROKEN	= 1u << 1,	/* line breaks, tabs, other controls */
	PROSE_MARKUP	= 1u << 2,	/* HTML or Markdown */
	PROSE_PRODUCT	= 1u << 3,	/* names a product of the platform */
};

/* The traits of a text, as a mask. */
unsigned prose_traits(struct span text);

/* More than one word, and no full stop or the like behind the last. */
bool	prose_has_no_stop(struct span text);
/* The first word is a plain word, and not capitalised. */
bool	prose_begins_small(struct span text);
/* The last character is one of .,:;!? */
bool	prose_ends_in_punctuation(struct span text);
/* One word such as list_boards or listBoards. */
bool	prose_is_identifier(struct span text);
/* No word but articles, prepositions and conjunctions is in lower case. */
bool	prose_is_title_case(struct span text);

enum prose_case {
	PROSE_NO_CASE,		/* the words do not tell */
	PROSE_SENTENCE_CASE,
	PROSE_TITLE_CASE,
};

/* How the words behind the first are written. */
enum prose_case prose_case_of(struct span text);

/* The same but for case, and for full stops and blanks at the ends. */
bool	prose_is_same(struct span a, struct span b);
/* The same letters and digits, whatever is between them. */
bool	prose_repeats(struct span text, struct span key);

/* At least half of the letters are of another script than Latin. */
bool	prose_is_foreign(struct span text);
/* The last character is a letter or a digit of any script. */
bool	prose_ends_alphanumeric(struct span text);

#endif
