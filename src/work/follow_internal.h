/*
 * What the parts of following a pull request share.
 */
#ifndef CERTFS_WORK_FOLLOW_INTERNAL_H
#define CERTFS_WORK_FOLLOW_INTERNAL_H

#include "internal.h"

#define TAG_SIZE	256u
/* Pages of one kind; whoever is told sees that there are more. */
#define LIST_PAGES_MAX	50u

struct kept_tag {
	char	key[64];
	char	tag[TAG_SIZE];
};

struct follow {
	struct pull_ask	 ask;
	char		 name[TAG_SIZE]; /* of the repository; "": as mounted */
	struct pull_request request;
	bool		 changed;	/* 'request' is there */
	char		 head[PULL_OBJECT_SIZE];
	char		 merged_as[PULL_OBJECT_SIZE];
	char		*base;		/* the repository's own branch */
	struct pull_list list[PULL_KINDS];

	/* The list that is read, and where it is at. */
	size_t		 at;
	unsigned	 page;		/* from 1 */
	bool		 whole;		/* without conditions */
	char		*next;		/* of that page; NULL: the first */
	char		 etag[TAG_SIZE];
	/* The check whose annotations are read, on which page it is; and what
	 * was read of all of them, in requests and bytes. */
	size_t		 check, check_page;
	size_t		 noted, noted_bytes;

	/* The folder, by which artifact it was found, and how much of its path
	 * was gone down. */
	char		*folder;
	enum artifact	 best;
	size_t		 depth;
	char		 wanted[PULL_OBJECT_SIZE];	/* the commit */
	char		 object[PULL_OBJECT_SIZE];	/* the tree */
	bool		 looked;
	char		*found;		/* its path, or one nearly the same */
	char		*author;	/* of that commit */
	struct pull_blob *blob;
	size_t		 blobs, at_blob;

	struct kept_tag	*tag;
	size_t		 tags, tags_size;
};

/* What all of its requests have. */
struct github_ask follow_ask(struct task *t);
/* The ETag that was kept with 'key', "": none; and one that is to be kept. */
int	follow_read_tag(struct task *t, const char *key,
	    char ret_tag[TAG_SIZE]);
int	follow_keep_tag(struct follow *f, const char *key, const char *tag);
/* What the repository calls itself, "owner/name"; NULL: it did not say. */
int	follow_keep_name(struct task *t, const char *name);

/* ---- lists (follow_lists.c) ---- */

/* The next step: the first list, or what follows on the last one. */
int	follow_begin_lists(struct follow *f);
void	follow_first_page(struct follow *f);
/* Where the next page is: 'next' is copied, and NULL ends it. */
int	follow_turn_page(struct follow *f, const char *next);

/* ---- the folder (follow_folder.c) ---- */

/* The next step, once all lists are read. */
int	follow_end_lists(struct follow *f);

#endif
