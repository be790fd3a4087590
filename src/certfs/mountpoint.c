/*
 * What can be wrong with a mount point is found out before anything is
 * mounted, while there is still a terminal to say it on.
 */
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <mntent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include "certfs/front.h"
#include "mountpoint.h"

#define OUR_TYPE	"fuse.certfs"

/* The store need not exist yet: its nearest existing ancestor is resolved. */
int
path_absolute(const char *path, char **ret_absolute)
{
	struct buf tail CF_AUTO(buf_done) = BUF_INIT(PATH_MAX);
	char *head CF_AUTO(free_done) = text_dup(path, strlen(path));
	char *real, *slash;

	if (head == NULL)
		return -ENOMEM;
	while ((real = realpath(head[0] == '\0' ? "/" : head, NULL)) == NULL) {
		struct buf longer = BUF_INIT(PATH_MAX);

		if (errno != ENOENT)
			return -errno;
		slash = strrchr(head, '/');
		if (buf_printf(&longer, "/%s%s", slash == NULL ? head :
		    slash + 1, buf_text(&tail)) < 0) {
			buf_done(&longer);
			return -ENAMETOOLONG;
		}
		buf_done(&tail);
		tail = longer;
		if (slash == NULL)
			(void)strcpy(head, ".");
		else
			*slash = '\0';
	}
	*ret_absolute = NULL;
	if (asprintf(ret_absolute, "%s%s", strcmp(real, "/") == 0 ? "" : real,
	    buf_text(&tail)) < 0)
		*ret_absolute = NULL;
	free(real);
	return *ret_absolute == NULL ? -ENOMEM : 0;
}

/* Whether the topmost mount on 'path' is a certfs, dead or alive. */
static bool
is_our_mount(const char *path)
{
	const struct mntent *m;
	bool ours = false;
	FILE *mounts;

	mounts = setmntent("/proc/self/mounts", "r");
	if (mounts == NULL)
		return false;
	while ((m = getmntent(mounts)) != NULL)
		if (strcmp(m->mnt_dir, path) == 0)
			ours = strcmp(m->mnt_type, OUR_TYPE) == 0;
	(void)endmntent(mounts);
	return ours;
}

/* The parent can be resolved although the mount point itself is dead. */
static int
dead_absolute(const char *path, char **ret_absolute)
{
	char *copy CF_AUTO(free_done) = text_dup(path, strlen(path));
	char *parent CF_AUTO(free_done) = NULL;
	size_t len;
	char *name;

	if (copy == NULL)
		return -ENOMEM;
	for (len = strlen(copy); len > 1 && copy[len - 1] == '/'; len--)
		copy[len - 1] = '\0';
	name = strrchr(copy, '/');
	if (name == NULL) {
		parent = realpath(".", NULL);
		name = copy;
	} else {
		*name++ = '\0';
		parent = realpath(copy[0] == '\0' ? "/" : copy, NULL);
	}
	if (parent == NULL)
		return -errno;
	if (asprintf(ret_absolute, "%s/%s", strcmp(parent, "/") == 0 ? "" :
	    parent, name) < 0)
		return -ENOMEM;
	return 0;
}

static int
clear_dead(const char *path, struct reason *why)
{
	char *absolute CF_AUTO(free_done) = NULL;
	int r;

	r = dead_absolute(path, &absolute);
	if (r == 0 && !is_our_mount(absolute))
		return reason_set(why, ENOTCONN, "'%s' is the dead mount of "
		    "another filesystem: unmount it first (fusermount3 -u)",
		    path);
	if (r == 0)
		r = front_detach(absolute);
	if (r < 0)
		return reason_set(why, -r, "cannot clear the dead mount on "
		    "'%s': %s", path, strerror(-r));
	log_info("cleared a dead mount on '%s'", absolute);
	return 0;
}

static int
check_empty(const char *path, struct reason *why)
{
	const struct dirent *e;
	bool empty = true;
	DIR *d = opendir(path);

	if (d == NULL)
		return reason_set(why, errno, "cannot read '%s': %s", path,
		    strerror(errno));
	while (empty && (e = readdir(d)) != NULL)
		empty = strcmp(e->d_name, ".") == 0 ||
		    strcmp(e->d_name, "..") == 0;
	(void)closedir(d);
	if (empty)
		return 0;
	return reason_set(why, ENOTEMPTY, "'%s' is not empty: mount on an "
	    "empty directory, or hide what is there with -o nonempty", path);
}

static bool
is_inside(const char *inner, const char *outer)
{
	size_t len = strlen(outer);

	if (strcmp(outer, "/") == 0)
		return true;
	return strncmp(inner, outer, len) == 0 &&
	    (inner[len] == '/' || inner[len] == '\0');
}

static int
check_apart(const char *mount_point, const char *store, struct reason *why)
{
	if (is_inside(store, mount_point))
		return reason_set(why, EINVAL, "the store '%s' lies inside the "
		    "mount point '%s': choose another one with -o store=DIR",
		    store, mount_point);
	if (is_inside(mount_point, store))
		return reason_set(why, EINVAL, "the mount point '%s' lies "
		    "inside the store '%s': mount somewhere else", mount_point,
		    store);
	return 0;
}

int
mountpoint_prepare(const char *path, const char *store, bool nonempty,
    char **ret_absolute, struct reason *why)
{
	char *absolute CF_AUTO(free_done) = NULL;
	struct statvfs fs;
	struct stat st;
	int r = 0;

	/* The kernel may remember the attributes of a mount that is dead. */
	if (statvfs(path, &fs) < 0 && errno == ENOTCONN)
		r = clear_dead(path, why);
	if (r == 0 && stat(path, &st) < 0)
		r = errno == ENOENT ? reason_set(why, ENOENT, "'%s' does not "
		    "exist: make it first (mkdir)", path) : reason_set(why,
		    errno, "cannot use '%s': %s", path, strerror(errno));
	if (r == 0 && !S_ISDIR(st.st_mode))
		r = reason_set(why, ENOTDIR, "'%s' is not a directory", path);
	if (r == 0 && (absolute = realpath(path, NULL)) == NULL)
		r = reason_set(why, errno, "cannot resolve '%s': %s", path,
		    strerror(errno));
	if (r == 0 && is_our_mount(absolute))
		r = reason_set(why, EBUSY, "certfs is mounted on '%s' already: "
		    "unmount it first (fusermount3 -u), or use it", absolute);
	if (r == 0)
		r = check_apart(absolute, store, why);
	if (r == 0 && !nonempty)
		r = check_empty(absolute, why);
	if (r < 0)
		return r;
	*ret_absolute = absolute;
	absolute = NULL;
	return 0;
}
