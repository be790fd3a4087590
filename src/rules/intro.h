/* What the rules want to know of intro.md, read from its Markdown. */
#ifndef RULES_INTRO_H
#define RULES_INTRO_H

#include "certfs/base.h"

enum intro_section {
	INTRO_PREREQUISITES, INTRO_CREDENTIALS, INTRO_GET_STARTED,
	INTRO_ISSUES, INTRO_ERRORS, INTRO_FAQ, INTRO_SECTIONS
};

extern const char *const intro_headings[INTRO_SECTIONS];

struct intro {
	/* The text before the first section, a title aside. */
	size_t	 paragraphs;
	size_t	 first, first_end;	/* bytes of the first paragraph */
	size_t	 second;		/* where the second one starts */
	bool	 has[INTRO_SECTIONS];
	bool	 is_empty[INTRO_SECTIONS];
	size_t	 section[INTRO_SECTIONS];	/* where its heading starts */
	bool	 lists_operations;	/* under a heading that starts at */
	size_t	 operations;
};

/* Any text will do. */
void	intro_read(const char *data, size_t size, struct intro *ret_intro);
size_t	intro_sentences(const char *text, size_t len);
/* Words in lower case with single spaces; what is left of a text to compare. */
int	intro_normalise(const char *text, size_t len, struct buf *out);

#endif
