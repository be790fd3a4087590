/*
 * tree: the namespace of a mount as one table; no FUSE header.
 *
 * Names lead to nodes.  A node has an inode number, which belongs to its
 * object and outlives the mount, and a node id, which is new for each life of
 * the node and counts as long as the kernel knows it (lookups).  A handle is
 * an open file; it holds its content, so that renaming or removing names does
 * not touch it.
 *
 * All calls may be made from any thread.  They return 0 (or a length) or
 * -errno: the errno is the interface, chosen after DESIGN's table.  No call
 * waits for anything but other calls and the disk.
 */
#ifndef CERTFS_TREE_H
#define CERTFS_TREE_H

#include <sys/stat.h>
#include <sys/statvfs.h>

#include "certfs/submission.h"

struct tree;
struct handle;

struct tree_options {
	uid_t	uid;		/* who owns everything */
	gid_t	gid;
	/* Where free space is asked for. */
	const char *store_directory;
	/* How long names change only through this kernel, in seconds. */
	double	cache_timeout;
};

#define TREE_ROOT	UINT64_C(1)	/* node id of the mount's root */

int	tree_new(struct domain *d, const struct tree_options *options,
	    struct tree **ret_tree);
/* Commits what is dirty first; no call may be running.  Accepts NULL. */
void	tree_free(struct tree *t);
/* Commit everything that was written and not closed yet. */
void	tree_commit_all(struct tree *t);

/* Force what was committed onto the disk. */
int	tree_sync(struct tree *t);

/* What the kernel is told of a node. */
struct tree_entry {
	uint64_t	node;		/* 0: attributes only, nothing counted */
	struct stat	attr;
	double		attr_timeout;	/* seconds */
	double		entry_timeout;
};

/* Who asks. */
struct tree_caller {
	uid_t	uid;
	gid_t	gid;
	pid_t	pid;
};

/* Counts one lookup on success, as do tree_create() and its relatives. */
int	tree_lookup(struct tree *t, uint64_t parent, const char *name,
	    struct tree_entry *ret_entry);
void	tree_forget(struct tree *t, uint64_t node, uint64_t lookups);
int	tree_getattr(struct tree *t, uint64_t node, struct stat *ret_attr,
	    double *ret_timeout);
int	tree_access(struct tree *t, uint64_t node, int mask);
int	tree_readlink(struct tree *t, uint64_t node, char **ret_target);
int	tree_statfs(struct tree *t, struct statvfs *ret_statfs);

enum tree_set {
	TREE_SET_SIZE = 1u << 0, TREE_SET_MODE = 1u << 1,
	TREE_SET_OWNER = 1u << 2,
	TREE_SET_MTIME = 1u << 3,	/* explicit, or now with the next */
	TREE_SET_MTIME_NOW = 1u << 4, TREE_SET_ATIME = 1u << 5,
};

struct tree_change {
	unsigned	what;		/* enum tree_set */
	int64_t		size;
	uid_t		uid;		/* (uid_t)-1: as it is */
	gid_t		gid;
	int64_t		mtime;		/* ns */
};

/* 'h' may be NULL. */
int	tree_setattr(struct tree *t, uint64_t node, struct handle *h,
	    const struct tree_change *change, struct stat *ret_attr,
	    double *ret_timeout);

int	tree_mknod(struct tree *t, uint64_t parent, const char *name,
	    mode_t mode, const struct tree_caller *caller,
	    struct tree_entry *ret_entry);
int	tree_mkdir(struct tree *t, uint64_t parent, const char *name,
	    struct tree_entry *ret_entry);
int	tree_symlink(struct tree *t, uint64_t parent, const char *name,
	    const char *target, struct tree_entry *ret_entry);
int	tree_link(struct tree *t, uint64_t node, uint64_t parent,
	    const char *name, struct tree_entry *ret_entry);
int	tree_unlink(struct tree *t, uint64_t parent, const char *name,
	    const struct tree_caller *caller);
int	tree_rmdir(struct tree *t, uint64_t parent, const char *name);
/* 'flags' as renameat2(2). */
int	tree_rename(struct tree *t, uint64_t parent, const char *name,
	    uint64_t new_parent, const char *new_name, unsigned flags,
	    const struct tree_caller *caller);

/* How the kernel may treat an open file. */
struct tree_open {
	bool	direct_io;
	bool	keep_cache;
	bool	no_flush;	/* nothing to tell at close */
};

/* 'flags' as open(2); O_TRUNC is honoured. */
int	tree_open(struct tree *t, uint64_t node, int flags,
	    const struct tree_caller *caller, struct handle **ret_handle,
	    struct tree_open *ret_open);
int	tree_create(struct tree *t, uint64_t parent, const char *name, int flags,
	    const struct tree_caller *caller, struct tree_entry *ret_entry,
	    struct handle **ret_handle, struct tree_open *ret_open);
ssize_t	handle_read(struct handle *h, char *data, size_t size, int64_t offset);
ssize_t	handle_write(struct handle *h, const char *data, size_t size,
	    int64_t offset);
/* Whether what is written through it may be a secret: wipe what carried it. */
bool	handle_is_private(const struct handle *h);
/* close(2) by 'caller': commits and judges what this handle changed. */
int	handle_flush(struct handle *h, const struct tree_caller *caller);
/* A delivery that somebody waits for. */
struct tree_delivery {
	int64_t	submission, ticket;
	enum target target;
};
/*
 * What a command changed that only the kernel changes else: names in a place,
 * and nodes.  Before the answer to its write the kernel has to be told, from
 * where neither an operation nor a lock waits.
 */
#define TREE_STALE_MAX	(2u * ARTIFACT_COUNT)

struct tree_stale {
	uint64_t	 place;
	const char	*name[TREE_STALE_MAX];
	uint64_t	 node[TREE_STALE_MAX];
	size_t		 names, nodes;
};

/* Of the last write through this handle; false: nothing. */
bool	handle_take_stale(struct handle *h, struct tree_stale *ret_stale);
/*
 * fsync(2): on the disk when it returns.  Of 'submit', open-source/publish,
 * and of a reply through a handle that wrote nothing, it means more: the
 * portal, or the repository, has it.
 * -EINPROGRESS, when that is not known yet: *ret_delivery says what to ask
 * tree_await() for, until it knows.
 */
int	handle_fsync(struct handle *h, struct tree_delivery *ret_delivery);
/*
 * What became of it, as submission_await(): -EINPROGRESS not known yet, never
 * when 'expired'.  Asked again after each CHANGE_DELIVERY.
 */
int	tree_await(struct tree *t, const struct tree_delivery *d, bool expired);
int	handle_allocate(struct handle *h, int mode, int64_t offset,
	    int64_t length);
void	handle_release(struct handle *h);
/* The poll(2) events that hold now. */
unsigned handle_poll(struct handle *h);
/* The submission whose change of status changes them, 0: none. */
int64_t	handle_waits_for(const struct handle *h);

/* One directory entry; a result other than 0 ends the listing. */
typedef int tree_take(void *arg, const char *name,
	    const struct tree_entry *entry, int64_t next_offset);

/*
 * The names of a directory behind 'offset' (0: from the start).  With 'plus'
 * entries carry a counted node, except those that are not made yet.
 */
int	tree_list(struct tree *t, uint64_t node, int64_t offset, bool plus,
	    tree_take *take, void *arg);
/* Whether a listing of this directory may be kept by the kernel. */
bool	tree_list_is_stable(struct tree *t, uint64_t node);
/*
 * Whether what the kernel has of it may stay when it is opened once more: not
 * if a name came or went since this was asked last.  The kernel looks for
 * changes only at the start of a listing, and goes on with what another one,
 * begun before the change, has left meanwhile.
 */
bool	tree_list_is_unchanged(struct tree *t, uint64_t node);

#endif
