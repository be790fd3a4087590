/*
 * Judging a draft: which entries play which role, and what the rules say.
 */
#ifndef CERTFS_SUBMISSION_JUDGE_H
#define CERTFS_SUBMISSION_JUDGE_H

#include "internal.h"

/*
 * Make s->judgement from what 'c' sees.  Content that was checked before is
 * not checked again.
 */
int	judge_draft(struct submission *s, struct conn *c);
/*
 * The same after strays came or went, and nothing else: 1 when the findings
 * are others now, 0 when they are the same.
 */
int	judge_strays(struct submission *s, struct conn *c);
/* The entry has gone: it is no stray any more. */
void	judgement_forget(struct judgement *j, int64_t entry);
void	judgement_done(struct judgement *j);
/* A save of it was refused, and it keeps a version from being submitted. */
bool	judgement_is_unmended(const struct judgement *j, enum artifact which);
/*
 * Check content as 'which' under the name 'name' (of its directory entry);
 * 'content' is its hash, zero when it is empty.  The result is kept for
 * judge_draft().  The caller unrefs it.
 */
int	judge_content(struct submission *s, enum artifact which,
	    const char *name, const void *data, size_t size,
	    const struct hash *content, struct checked **ret_checked);
/* The same for content that the store has. */
int	judge_stored(struct submission *s, struct conn *c, enum artifact which,
	    const char *name, const struct hash *content,
	    struct checked **ret_checked);
/*
 * Whether the mount's validate= refuses it.  An empty file is never refused,
 * a document that merely ends too soon only when the one who opened the
 * handle closes it.
 */
bool	judge_refuses(const struct submission *s, const struct checked *checked,
	    size_t size, bool by_opener);

#endif
