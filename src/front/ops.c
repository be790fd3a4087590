/*
 * The low-level operations: decode, ask the tree, reply once.  An entry whose
 * reply did not reach the kernel must not count as looked up, and a handle
 * whose reply did not is let go.
 */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

static struct front *
front_of(fuse_req_t req)
{
	return fuse_req_userdata(req);
}

static struct tree *
tree_of(fuse_req_t req)
{
	return front_of(req)->tree;
}

static struct handle *
handle_of(const struct fuse_file_info *fi)
{
	return fi == NULL ? NULL : (struct handle *)(uintptr_t)fi->fh;
}

static struct tree_caller
caller_of(fuse_req_t req)
{
	const struct fuse_ctx *ctx = fuse_req_ctx(req);

	return (struct tree_caller) { ctx->uid, ctx->gid, ctx->pid };
}

static void
reply_result(fuse_req_t req, int r)
{
	(void)fuse_reply_err(req, r < 0 ? -r : 0);
}

static struct fuse_entry_param
param_of(const struct tree_entry *e)
{
	return (struct fuse_entry_param) {
		.ino = e->node,
		.attr = e->attr,
		.attr_timeout = e->attr_timeout,
		.entry_timeout = e->entry_timeout,
	};
}

static void
reply_entry(fuse_req_t req, int r, const struct tree_entry *e)
{
	struct tree *t = tree_of(req);
	struct fuse_entry_param param;

	if (r < 0) {
		reply_result(req, r);
		return;
	}
	param = param_of(e);
	if (fuse_reply_entry(req, &param) != 0)
		tree_forget(t, e->node, 1);
}

static void
op_init(void *userdata, struct fuse_conn_info *conn)
{
	struct front *f = userdata;

	/*
	 * Contents that the kernel caches change only through it: no need to
	 * ask for times at each read.  The write-back cache would hide
	 * touches and delay writes: never wanted.
	 */
	conn->want &= ~(unsigned)(FUSE_CAP_AUTO_INVAL_DATA |
	    FUSE_CAP_WRITEBACK_CACHE);
	if (f->options.ready != NULL)
		f->options.ready(f->options.ready_arg);
}

static void
op_lookup(fuse_req_t req, fuse_ino_t parent, const char *name)
{
	struct tree_entry e;

	reply_entry(req, tree_lookup(tree_of(req), parent, name, &e), &e);
}

static void
op_forget(fuse_req_t req, fuse_ino_t ino, uint64_t lookups)
{
	tree_forget(tree_of(req), ino, lookups);
	fuse_reply_none(req);
}

static void
op_forget_multi(fuse_req_t req, size_t count, struct fuse_forget_data *forgets)
{
	for (size_t i = 0; i < count; i++)
		tree_forget(tree_of(req), forgets[i].ino, forgets[i].nlookup);
	fuse_reply_none(req);
}

static void
op_getattr(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *fi)
{
	struct stat attr;
	double timeout;
	int r = tree_getattr(tree_of(req), ino, &attr, &timeout);

	(void)fi;
	if (r < 0)
		reply_result(req, r);
	else
		(void)fuse_reply_attr(req, &attr, timeout);
}

static int64_t
ns_of(const struct timespec *ts)
{
	return (int64_t)ts->tv_sec * NS_PER_SECOND + ts->tv_nsec;
}

static void
op_setattr(fuse_req_t req, fuse_ino_t ino, struct stat *attr, int to_set,
    struct fuse_file_info *fi)
{
	static const struct {
		int	 fuse;
		unsigned tree;
	} bits[] = {
		{ FUSE_SET_ATTR_SIZE, TREE_SET_SIZE },
		{ FUSE_SET_ATTR_MODE, TREE_SET_MODE },
		{ FUSE_SET_ATTR_UID, TREE_SET_OWNER },
		{ FUSE_SET_ATTR_GID, TREE_SET_OWNER },
		{ FUSE_SET_ATTR_ATIME, TREE_SET_ATIME },
		{ FUSE_SET_ATTR_MTIME, TREE_SET_MTIME },
		{ FUSE_SET_ATTR_MTIME_NOW, TREE_SET_MTIME_NOW },
	};
	struct tree_change change = {
		.size = attr->st_size,
		.uid = (to_set & FUSE_SET_ATTR_UID) ? attr->st_uid : (uid_t)-1,
		.gid = (to_set & FUSE_SET_ATTR_GID) ? attr->st_gid : (gid_t)-1,
		.mtime = ns_of(&attr->st_mtim),
	};
	struct stat now;
	double timeout;
	int r;

	for (size_t i = 0; i < ARRAY_LEN(bits); i++)
		if ((to_set & bits[i].fuse) != 0)
			change.what |= bits[i].tree;
	r = tree_setattr(tree_of(req), ino, handle_of(fi), &change, &now,
	    &timeout);
	if (r < 0)
		reply_result(req, r);
	else
		(void)fuse_reply_attr(req, &now, timeout);
}

static void
op_access(fuse_req_t req, fuse_ino_t ino, int mask)
{
	reply_result(req, tree_access(tree_of(req), ino, mask));
}

static void
op_readlink(fuse_req_t req, fuse_ino_t ino)
{
	char *target CF_AUTO(free_done) = NULL;
	int r = tree_readlink(tree_of(req), ino, &target);

	if (r < 0)
		reply_result(req, r);
	else
		(void)fuse_reply_readlink(req, target);
}

static void
op_mknod(fuse_req_t req, fuse_ino_t parent, const char *name, mode_t mode,
    dev_t rdev)
{
	struct tree_caller caller = caller_of(req);
	struct tree_entry e;

	(void)rdev;
	reply_entry(req, tree_mknod(tree_of(req), parent, name, mode, &caller,
	    &e), &e);
}

static void
op_mkdir(fuse_req_t req, fuse_ino_t parent, const char *name, mode_t mode)
{
	struct tree_entry e;

	(void)mode;
	reply_entry(req, tree_mkdir(tree_of(req), parent, name, &e), &e);
}

static void
op_symlink(fuse_req_t req, const char *target, fuse_ino_t parent,
    const char *name)
{
	struct tree_entry e;

	reply_entry(req, tree_symlink(tree_of(req), parent, name, target, &e),
	    &e);
}

static void
op_link(fuse_req_t req, fuse_ino_t ino, fuse_ino_t parent, const char *name)
{
	struct tree_entry e;

	reply_entry(req, tree_link(tree_of(req), ino, parent, name, &e), &e);
}

static void
op_unlink(fuse_req_t req, fuse_ino_t parent, const char *name)
{
	struct tree_caller caller = caller_of(req);

	reply_result(req, tree_unlink(tree_of(req), parent, name, &caller));
}

static void
op_rmdir(fuse_req_t req, fuse_ino_t parent, const char *name)
{
	reply_result(req, tree_rmdir(tree_of(req), parent, name));
}

static void
op_rename(fuse_req_t req, fuse_ino_t parent, const char *name,
    fuse_ino_t new_parent, const char *new_name, unsigned flags)
{
	struct tree_caller caller = caller_of(req);

	reply_result(req, tree_rename(tree_of(req), parent, name, new_parent,
	    new_name, flags, &caller));
}

static void
set_open(struct fuse_file_info *fi, struct handle *h,
    const struct tree_open *how)
{
	fi->fh = (uintptr_t)h;
	fi->direct_io = how->direct_io;
	fi->keep_cache = how->keep_cache;
	fi->noflush = how->no_flush;
}

static void
op_open(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *fi)
{
	struct tree_caller caller = caller_of(req);
	struct tree_open how;
	struct handle *h;
	int r = tree_open(tree_of(req), ino, fi->flags, &caller, &h, &how);

	if (r < 0) {
		reply_result(req, r);
		return;
	}
	set_open(fi, h, &how);
	if (fuse_reply_open(req, fi) != 0)
		handle_release(h);
}

static void
op_create(fuse_req_t req, fuse_ino_t parent, const char *name, mode_t mode,
    struct fuse_file_info *fi)
{
	struct tree *t = tree_of(req);
	struct tree_caller caller = caller_of(req);
	struct fuse_entry_param param;
	struct tree_entry e;
	struct tree_open how;
	struct handle *h;
	int r = tree_create(t, parent, name, fi->flags, &caller, &e, &h, &how);

	(void)mode;
	if (r < 0) {
		reply_result(req, r);
		return;
	}
	set_open(fi, h, &how);
	param = param_of(&e);
	if (fuse_reply_create(req, &param, fi) != 0) {
		handle_release(h);
		tree_forget(t, e.node, 1);
	}
}

static void
op_read(fuse_req_t req, fuse_ino_t ino, size_t size, off_t offset,
    struct fuse_file_info *fi)
{
	char *data CF_AUTO(free_done) = malloc(size);
	struct handle *h = handle_of(fi);
	/* Once it is answered the handle may be gone. */
	const bool private = handle_is_private(h);
	ssize_t n;

	(void)ino;
	if (data == NULL) {
		reply_result(req, -ENOMEM);
		return;
	}
	n = handle_read(h, data, size, offset);
	if (n < 0)
		reply_result(req, (int)n);
	else
		(void)fuse_reply_buf(req, data, (size_t)n);
	/* As in op_write(). */
	if (private && n > 0)
		explicit_bzero(data, (size_t)n);
}

static void
op_write(fuse_req_t req, fuse_ino_t ino, const char *data, size_t size,
    off_t offset, struct fuse_file_info *fi)
{
	ssize_t n = handle_write(handle_of(fi), data, size, offset);
	struct tree_stale stale;

	(void)ino;
	/* libfuse's buffer would keep it until the next large request. */
	if (handle_is_private(handle_of(fi)))
		explicit_bzero((void *)(uintptr_t)data, size);
	if (n < 0)
		reply_result(req, (int)n);
	else if (handle_take_stale(handle_of(fi), &stale))
		late_add(front_of(req), req, (size_t)n, &stale);
	else
		(void)fuse_reply_write(req, (size_t)n);
}

static void
op_flush(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *fi)
{
	struct tree_caller caller = caller_of(req);

	(void)ino;
	reply_result(req, handle_flush(handle_of(fi), &caller));
}

static void
op_fsync(fuse_req_t req, fuse_ino_t ino, int datasync,
    struct fuse_file_info *fi)
{
	struct tree_delivery delivery;
	int r = handle_fsync(handle_of(fi), &delivery);

	(void)ino;
	(void)datasync;
	if (r == -EINPROGRESS)
		syncer_add(front_of(req), req, &delivery);
	else
		reply_result(req, r);
}

static void
op_fallocate(fuse_req_t req, fuse_ino_t ino, int mode, off_t offset,
    off_t length, struct fuse_file_info *fi)
{
	(void)ino;
	reply_result(req, handle_allocate(handle_of(fi), mode, offset, length));
}

static void
op_release(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *fi)
{
	struct handle *h = handle_of(fi);

	(void)ino;
	waiter_drop(front_of(req), h);
	handle_release(h);
	reply_result(req, 0);
}

static void
op_poll(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *fi,
    struct fuse_pollhandle *ph)
{
	struct handle *h = handle_of(fi);
	int64_t submission = handle_waits_for(h);
	int r = 0;

	(void)ino;
	/* Stored before the states are compared, or a change would be lost. */
	if (ph != NULL && submission != 0)
		r = waiter_set(front_of(req), h, submission, ph);
	else if (ph != NULL)
		fuse_pollhandle_destroy(ph);
	if (r < 0)
		reply_result(req, r);
	else
		(void)fuse_reply_poll(req, handle_poll(h));
}

static void
op_opendir(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *fi)
{
	bool stable = tree_list_is_stable(tree_of(req), ino);

	fi->cache_readdir = stable;
	fi->keep_cache = stable && tree_list_is_unchanged(tree_of(req), ino);
	(void)fuse_reply_open(req, fi);
}

static void
op_fsyncdir(fuse_req_t req, fuse_ino_t ino, int datasync,
    struct fuse_file_info *fi)
{
	(void)ino;
	(void)datasync;
	(void)fi;
	reply_result(req, tree_sync(tree_of(req)));
}

/* ---- listing ---- */

struct listing {
	fuse_req_t	 req;
	char		*data;
	size_t		 size, used;
	bool		 plus;
};

static int
take_name(void *arg, const char *name, const struct tree_entry *e,
    int64_t next)
{
	struct listing *l = arg;
	struct fuse_entry_param param = param_of(e);
	char *at = l->data + l->used;
	size_t left = l->size - l->used, need;

	need = l->plus ?
	    fuse_add_direntry_plus(l->req, at, left, name, &param, next) :
	    fuse_add_direntry(l->req, at, left, name, &e->attr, next);
	if (need > left)
		return 1;
	l->used += need;
	return 0;
}

static void
reply_listing(fuse_req_t req, fuse_ino_t ino, size_t size, off_t offset,
    bool plus)
{
	char *data CF_AUTO(free_done) = malloc(size);
	struct listing l = { req, data, size, 0, plus };
	int r;

	if (data == NULL) {
		reply_result(req, -ENOMEM);
		return;
	}
	r = tree_list(tree_of(req), ino, offset, plus, take_name, &l);
	/* What was counted already has to reach the kernel. */
	if (r < 0 && l.used == 0)
		reply_result(req, r);
	else
		(void)fuse_reply_buf(req, data, l.used);
}

static void
op_readdir(fuse_req_t req, fuse_ino_t ino, size_t size, off_t offset,
    struct fuse_file_info *fi)
{
	(void)fi;
	reply_listing(req, ino, size, offset, false);
}

static void
op_readdirplus(fuse_req_t req, fuse_ino_t ino, size_t size, off_t offset,
    struct fuse_file_info *fi)
{
	(void)fi;
	reply_listing(req, ino, size, offset, true);
}

static void
op_statfs(fuse_req_t req, fuse_ino_t ino)
{
	struct statvfs fs;
	int r = tree_statfs(tree_of(req), &fs);

	(void)ino;
	if (r < 0)
		reply_result(req, r);
	else
		(void)fuse_reply_statfs(req, &fs);
}

/*
 * No extended attributes: libfuse answers ENOSYS for what is not here, and
 * the kernel stops asking.
 */
const struct fuse_lowlevel_ops front_ops = {
	.init = op_init,
	.lookup = op_lookup,
	.forget = op_forget,
	.forget_multi = op_forget_multi,
	.getattr = op_getattr,
	.setattr = op_setattr,
	.access = op_access,
	.readlink = op_readlink,
	.mknod = op_mknod,
	.mkdir = op_mkdir,
	.symlink = op_symlink,
	.link = op_link,
	.unlink = op_unlink,
	.rmdir = op_rmdir,
	.rename = op_rename,
	.open = op_open,
	.create = op_create,
	.read = op_read,
	.write = op_write,
	.flush = op_flush,
	.fsync = op_fsync,
	.fallocate = op_fallocate,
	.release = op_release,
	.poll = op_poll,
	.opendir = op_opendir,
	.fsyncdir = op_fsyncdir,
	.readdir = op_readdir,
	.readdirplus = op_readdirplus,
	.statfs = op_statfs,
};
