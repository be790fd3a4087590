/* As much of Markdown as the rules about intro.md and the readme need. */
#ifndef RULES_MARKDOWN_H
#define RULES_MARKDOWN_H

#include "certfs/base.h"

/* What a document consists of, line by line; text in fences is left out. */
struct markdown {
	/*
	 * 'words' is the heading without what stands around it.  'was_text':
	 * the line has been seen as text, and an underline made a heading of
	 * it.
	 */
	void	(*heading)(void *arg, struct span line, struct span words,
		    bool was_text);
	/* 'begins': it is the first line of its paragraph. */
	void	(*text)(void *arg, struct span line, bool begins);
	void	(*fence)(void *arg);	/* one begins; may be NULL */
};

/* Any text will do; a byte order mark is passed over. */
void	markdown_read(const char *data, size_t size,
	    const struct markdown *to, void *arg);
/* Without "#", "**" and ":" around it, as for a heading. */
struct span markdown_words(struct span line);
bool	markdown_is(struct span words, const char *text);
/* Bytes of white space at 'p', visible or not; 0 if there is none. */
size_t	markdown_space(const char *p, size_t len);

#endif
