/*
 * A tree on a real store, without FUSE; the calls by path, as programs make
 * them.  Paths are relative to the mount's root, "" is the root itself.
 */
#ifndef TREE_FIXTURE_H
#define TREE_FIXTURE_H

#include "sample_fixture.h"

#include "internal.h"	/* of src/tree */

#define DEFINITION	"contoso/artifacts/apiDefinition.swagger.json"
#define PROPERTIES	"contoso/artifacts/apiProperties.json"
#define README		"contoso/artifacts/readme.md"
#define CACHE_TIMEOUT	60.0

struct tree_fixture {
	struct fixture	*store;
	struct domain	*domain;
	struct tree	*tree;
};

/* With an empty draft, contoso. */
int	tree_fixture(void **state);
int	tree_fixture_gone(void **state);
/* Everything is forgotten and read from the store again. */
void	tree_fixture_reopen(struct tree_fixture *f);

/* This process, and one that is certainly another. */
extern const struct tree_caller me, other;

/* 0 and one counted lookup of the last name, or -errno. */
int	look(struct tree_fixture *f, const char *path,
	    struct tree_entry *ret_entry);
/* The same for what has to be there; its node id. */
uint64_t node_at(struct tree_fixture *f, const char *path);
void	forget(struct tree_fixture *f, uint64_t node);
bool	there(struct tree_fixture *f, const char *path);
/* For what has to be there; nothing stays counted. */
struct stat stat_at(struct tree_fixture *f, const char *path);
size_t	nodes_of(const struct tree_fixture *f);

/* A handle and the node that it keeps, as the kernel does. */
struct opened {
	struct tree_fixture *f;
	uint64_t	 node;
	struct handle	*h;
	struct tree_open modes;
};

int	try_open(struct tree_fixture *f, const char *path, int flags,
	    struct opened *ret_opened);
struct opened open_at(struct tree_fixture *f, const char *path, int flags);
int	write_text(struct opened *o, const char *text);	/* 0 or -errno */
int	write_at(struct opened *o, const char *text, int64_t offset);
/* Everything from 'offset'; lives until the next call. */
const char *read_at(struct opened *o, int64_t offset);
int	flush(struct opened *o);
void	release(struct opened *o);
int	close_it(struct opened *o);		/* flush and release */
int	sync_handle(struct handle *h);		/* fsync(2) */

/* 0 or -errno of the first call that failed; everything is let go. */
int	save(struct tree_fixture *f, const char *path, const char *text);
int	save_bytes(struct tree_fixture *f, const char *path, const void *data,
	    size_t size);
int	make_directory(struct tree_fixture *f, const char *path);
int	make_symlink(struct tree_fixture *f, const char *path,
	    const char *target);
int	unlink_at(struct tree_fixture *f, const char *path);
int	rmdir_at(struct tree_fixture *f, const char *path);
int	rename_at(struct tree_fixture *f, const char *from, const char *to,
	    unsigned flags);
int	link_at_path(struct tree_fixture *f, const char *from, const char *to);
int	truncate_at(struct tree_fixture *f, const char *path, int64_t size);
int	change_at(struct tree_fixture *f, const char *path,
	    const struct tree_change *change);
int	touch(struct tree_fixture *f, const char *path);
/* Lives until the next call of this or read_at(). */
const char *text_at(struct tree_fixture *f, const char *path);

/* The sample with its form and merge: ready to submit. */
void	put_ready(struct tree_fixture *f);

/* Fail with both when it is not so. */
void	is_text(const char *got, const char *expected);

#endif
