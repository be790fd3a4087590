/*
 * Git's object ids of blobs and trees.
 */
#include "internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define SHA1_SIZE	20u
#define TREE_MAX	((size_t)64 << 20)

int
github_blob_object(const void *data, size_t len,
    char ret_object[PULL_OBJECT_SIZE])
{
	pull_git_object("blob", data, len, ret_object);
	return 0;
}

/* ---- trees ---- */

static bool
is_directory(const struct github_entry *e)
{
	return strcmp(e->mode, "040000") == 0;
}

/* git's base_name_compare(): the name of a directory ends in a slash. */
static int
compare(const void *a, const void *b)
{
	const struct github_entry *one = *(const struct github_entry *const *)a;
	const struct github_entry *two = *(const struct github_entry *const *)b;
	const size_t len1 = strlen(one->name), len2 = strlen(two->name);
	const size_t len = len1 < len2 ? len1 : len2;
	int r = memcmp(one->name, two->name, len);
	unsigned char c1, c2;

	if (r != 0)
		return r;
	c1 = (unsigned char)one->name[len];
	c2 = (unsigned char)two->name[len];
	if (c1 == '\0' && is_directory(one))
		c1 = '/';
	if (c2 == '\0' && is_directory(two))
		c2 = '/';
	return c1 - c2;
}

/* What git-fsck(1) would complain of is no tree. */
static bool
is_entry(const struct github_entry *e)
{
	return strlen(e->mode) == 6 &&
	    strspn(e->mode, "01234567") == 6 && e->name[0] != '\0' &&
	    strchr(e->name, '/') == NULL && strcmp(e->name, ".") != 0 &&
	    strcmp(e->name, "..") != 0 &&
	    strlen(e->object) == (size_t)2 * SHA1_SIZE &&
	    github_is_object(e->object);
}

static unsigned char
nibble(char c)
{
	return (unsigned char)(c <= '9' ? c - '0' : c - 'a' + 10);
}

/* "MODE NAME", a NUL, and the id in binary; a mode has no leading zero. */
static int
put_entry(struct buf *b, const struct github_entry *e)
{
	(void)buf_printf(b, "%s %s", e->mode + (e->mode[0] == '0'), e->name);
	(void)buf_putc(b, '\0');
	for (size_t i = 0; i < SHA1_SIZE; i++)
		(void)buf_putc(b, (char)(nibble(e->object[2 * i]) << 4 |
		    nibble(e->object[2 * i + 1])));
	return b->error;
}

/* In git's order; -EINVAL when a name is there twice. */
static int
put_entries(struct buf *b, const struct github_entry **sorted, size_t count)
{
	int r = 0;

	qsort(sorted, count, sizeof(*sorted), compare);
	for (size_t i = 0; i < count && r == 0; i++) {
		if (i > 0 && strcmp(sorted[i - 1]->name,
		    sorted[i]->name) == 0)
			return -EINVAL;
		r = put_entry(b, sorted[i]);
	}
	return r;
}

int
github_tree_object(const struct github_entry *entry, size_t count,
    char ret_object[PULL_OBJECT_SIZE])
{
	const struct github_entry **sorted CF_AUTO(free_done) =
	    calloc(count + 1, sizeof(*sorted));
	struct buf b CF_AUTO(buf_done) = BUF_INIT(TREE_MAX);
	int r;

	if (sorted == NULL)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++) {
		if (!is_entry(&entry[i]))
			return -EINVAL;
		sorted[i] = &entry[i];
	}
	r = put_entries(&b, sorted, count);
	if (r == 0)
		pull_git_object("tree", buf_text(&b), b.len, ret_object);
	return r;
}
