/*
 * A store in a directory of its own, and the few lines that every test of it
 * would repeat.  Failures end the test.
 */
#ifndef STORE_FIXTURE_H
#define STORE_FIXTURE_H

#include "unit.h"

#include "certfs/store.h"

struct fixture {
	char		 root[256];		/* removed with all below it */
	char		 directory[300];	/* of the store */
	struct store	*st;
};

int	fixture_directory(void **state);	/* no store yet */
int	fixture_store(void **state);		/* an open one */
int	fixture_gone(void **state);

void	fixture_open(struct fixture *f);
void	fixture_reopen(struct fixture *f);
/* Opening is refused with that -errno and a sentence that has that text. */
void	fixture_refuses(struct fixture *f, int expected,
	    const char *expected_text);
/* Run SQL on the database, behind the back of the store that has it open. */
void	fixture_tamper(struct fixture *f, const char *sql);
/* A path below the root; lives until the next call. */
const char *fixture_path(const struct fixture *f, const char *name);

struct conn *write_to(struct fixture *f);
struct conn *read_from(struct fixture *f);
void	commit(struct conn *c);		/* and gives it back */

/* Each in a transaction of its own. */
int64_t	make_object(struct fixture *f, int64_t submission,
	    enum object_kind kind);
/* An editable file with that content under that name. */
int64_t	make_file(struct fixture *f, int64_t submission, int64_t place,
	    const char *name, const char *content);
int64_t	make_submission(struct fixture *f, const char *name);
void	add_entry(struct fixture *f, int64_t place, const char *name,
	    int64_t object);
bool	has_object(struct fixture *f, int64_t id);
bool	has_blob(struct fixture *f, const char *content);

#endif
