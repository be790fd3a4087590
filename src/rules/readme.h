/* What the rules want to know of the readme, read from its Markdown. */
#ifndef RULES_README_H
#define RULES_README_H

#include "certfs/base.h"

enum readme_section {
	README_PREREQUISITES, README_OPERATIONS, README_CREDENTIALS,
	README_ISSUES, README_SECTIONS
};

struct readme {
	size_t	 headings;
	size_t	 letters;	/* bytes of text, headings aside */
	bool	 has[README_SECTIONS];
};

/* Any text will do. */
void	readme_read(const char *data, size_t size, struct readme *ret_readme);

#endif
