/* Files of tests, and rules run over them. */
#ifndef TESTS_FIXTURE_H
#define TESTS_FIXTURE_H

#include "certfs/rules.h"

/* One side of a test: the files of a connector, each checked alone. */
struct fixture {
	struct rules_set	 set;
	struct checked		*checked[ARTIFACT_COUNT];
};

/* The whole file, or false; dies for lack of memory. */
bool	fixture_read(const char *path, struct buf *b);
/* Check 'data' as 'which' and put it in the set. */
void	fixture_add(struct fixture *f, enum artifact which, const char *name,
	    const void *data, size_t size);
/* Every artifact that 'dir' has, under the names that DESIGN knows. */
bool	fixture_add_directory(struct fixture *f, const char *dir);
struct findings *fixture_findings(struct fixture *f);
/* All findings as text; the caller frees it. */
char	*fixture_text(struct fixture *f);
void	fixture_done(struct fixture *f);

#endif
