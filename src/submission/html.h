/*
 * The text of markup.
 */
#ifndef CERTFS_SUBMISSION_HTML_H
#define CERTFS_SUBMISSION_HTML_H

#include "certfs/base.h"

/*
 * Append the text of 's' (UTF-8): without tags and what is between <style>
 * and </style>, blanks as one blank.  Not cleaned, and no longer than 's'.
 */
void	html_add_text(struct buf *out, struct span s);

#endif
