/* A domain with one submission in a store of its own, locked for the test. */
#ifndef TEXTS_FIXTURE_H
#define TEXTS_FIXTURE_H

#include "sample_fixture.h"

#include "internal.h"

struct draft_fixture {
	struct fixture		*store;
	struct domain		*domain;
	struct submission	*s;
};

int	draft_fixture(void **state);
int	draft_fixture_gone(void **state);
/* Everything is forgotten and read from the store again. */
void	draft_fixture_reopen(struct draft_fixture *f);

/* Save a file into a place of the submission, making it if need be. */
void	put_file(struct draft_fixture *f, unsigned slot, const char *name,
	    const void *data, size_t size);
void	put_text(struct draft_fixture *f, unsigned slot, const char *name,
	    const char *text);
/* The sample connector and its intro.md; the test fails without it. */
void	put_sample(struct draft_fixture *f);
void	set_field(struct draft_fixture *f, enum form_field field,
	    const char *value);
/* Every field that a submission of the sample needs, and the merge. */
void	fill_in(struct draft_fixture *f);
int	record(struct draft_fixture *f, const char *text);
int	touch_submit(struct draft_fixture *f);
/* As if somebody had looked at feedback/, with nothing open in the inbox. */
void	take_messages(struct draft_fixture *f);

/* A document's text; lives until the next call. */
const char *document(struct draft_fixture *f, enum document which);
/* A copy of what document() gave, which the next call releases; to be freed. */
char	*kept(const char *text);
/* The content of an entry; lives until the next call. */
const char *content(struct draft_fixture *f, int64_t place, const char *name);

#endif
