/*
 * pull: what a repository says of a pull request, as plain data.
 *
 * Whoever asks the repository fills it in, whoever keeps submissions takes it
 * in; neither knows the other.  Strings are UTF-8 without control characters
 * but '\n' and '\t' in texts of several lines ('body', 'text'); all others
 * are one line.  What is too long ends in "...".  Every 'char *' may be NULL:
 * not said, or nobody any more; every time is ns since 1970, 0: not said.
 * Words (states, conclusions, roles) are as they came, in lower case, and may
 * be any: [a-z0-9_-]{1,32}, "": not said.  Object ids are hexadecimal.  Texts
 * that a struct points to belong to it and are released by its _done().
 */
#ifndef CERTFS_PULL_H
#define CERTFS_PULL_H

#include "certfs/base.h"

#define PULL_WORD_SIZE	33
#define PULL_OBJECT_SIZE 65	/* SHA-1, or SHA-256 */
#define PULL_TEXT_MAX	((size_t)1 << 20)	/* of several lines */
#define PULL_LINE_MAX	((size_t)4096)
#define PULL_PAGE_MAX	100	/* items, but files: */
#define PULL_FILES_MAX	300
#define PULL_LABELS_MAX	100
/* Characters of what may be said there; GitHub takes 65536. */
#define PULL_COMMENT_MAX ((size_t)60000)

struct pull_person {
	char		*login;
	bool		 is_bot;
};

/* One end of a pull request. */
struct pull_end {
	char		*ref;		/* of a branch, without refs/heads/ */
	char		 object[PULL_OBJECT_SIZE];
	char		*label;		/* "user:branch" */
	char		*repository;	/* "owner/name"; NULL: it is gone */
};

struct pull_request {
	int64_t		 number;
	char		 state[PULL_WORD_SIZE];	/* open, closed */
	bool		 draft;
	bool		 merged;	/* of a list: whether 'merged_at' */
	bool		 maintainer_can_modify;
	bool		 locked;
	int64_t		 created_at, updated_at, closed_at, merged_at;
	char		*title;
	char		*body;
	struct pull_person author;
	char		 role[PULL_WORD_SIZE];	/* the author's: none, member */
	struct pull_end	 head, base;
	/* While it is open: of a trial.  Of no use before 'merged'. */
	char		 merge_commit[PULL_OBJECT_SIZE];
	/* For people: clean, dirty, blocked, unknown, ... */
	char		 mergeable_state[PULL_WORD_SIZE];
	char		**label;
	size_t		 labels;
	int64_t		 files;		/* changed; 0 in a list */
	char		*url;
};

/* A review as a whole. */
struct pull_review {
	int64_t		 id;
	/* approved, changes_requested, commented, dismissed, pending */
	char		 state[PULL_WORD_SIZE];
	struct pull_person author;
	char		 role[PULL_WORD_SIZE];
	char		*body;
	char		 commit[PULL_OBJECT_SIZE];	/* "": none */
	int64_t		 at;
	char		*url;
};

/* What a review says of a line, or a file. */
struct pull_remark {
	int64_t		 id;
	int64_t		 review;	/* 0: none */
	int64_t		 in_reply_to;	/* the thread's first; 0: it is that */
	char		*path;
	/* 0: none, as when the line is outdated, or it is the whole file */
	unsigned	 line, original_line, start_line;
	char		 side[PULL_WORD_SIZE];		/* left, right */
	char		 subject[PULL_WORD_SIZE];	/* line, file */
	char		 commit[PULL_OBJECT_SIZE];
	char		 original_commit[PULL_OBJECT_SIZE];
	char		*body;
	struct pull_person author;
	char		 role[PULL_WORD_SIZE];
	int64_t		 created_at, updated_at;
	char		*url;
};

/* Of the conversation. */
struct pull_comment {
	int64_t		 id;
	char		*body;
	struct pull_person author;
	char		 role[PULL_WORD_SIZE];
	int64_t		 created_at, updated_at;
	char		*url;
};

struct pull_check {
	int64_t		 id;
	char		*name;
	char		*app;		/* whose check it is */
	char		 status[PULL_WORD_SIZE];	/* completed, ... */
	char		 conclusion[PULL_WORD_SIZE];	/* "": not yet */
	char		 commit[PULL_OBJECT_SIZE];
	int64_t		 started_at, completed_at;
	char		*title;
	char		*summary, *text;	/* of several lines */
	int64_t		 annotations;	/* how many there are to be read */
	bool		 unread;	/* and not all of them were */
	char		*url, *details_url;
};

struct pull_annotation {
	char		*path;
	unsigned	 first, last;	/* lines; 0: not said */
	char		 level[PULL_WORD_SIZE];	/* notice, warning, failure */
	char		*title;
	char		*body;
};

struct pull_status {
	int64_t		 id;
	char		*context;	/* what it is about */
	char		 state[PULL_WORD_SIZE];	/* error, failure, ... */
	char		*description;
	char		*url;
	int64_t		 created_at, updated_at;
};

struct pull_file {
	char		*path, *previous_path;
	char		 status[PULL_WORD_SIZE];	/* added, ... */
	char		 object[PULL_OBJECT_SIZE];	/* of the content */
	int64_t		 added, deleted;	/* lines */
};

struct pull_event {
	int64_t		 id;
	char		 event[PULL_WORD_SIZE];	/* merged, closed, labeled */
	struct pull_person actor;
	char		 commit[PULL_OBJECT_SIZE];	/* "": none */
	char		*label;
	int64_t		 at;
};

enum pull_kind {
	PULL_REQUESTS,		/* short: without what single ones add */
	PULL_REVIEWS, PULL_REMARKS, PULL_COMMENTS, PULL_CHECKS,
	PULL_ANNOTATIONS, PULL_STATUSES, PULL_FILES, PULL_EVENTS,
	PULL_KINDS
};

/* Items in the order in which they came. */
struct pull_page {
	enum pull_kind	 kind;
	union {
		void			*item;
		struct pull_request	*request;
		struct pull_review	*review;
		struct pull_remark	*remark;
		struct pull_comment	*comment;
		struct pull_check	*check;
		struct pull_annotation	*annotation;
		struct pull_status	*status;
		struct pull_file	*file;
		struct pull_event	*event;
	};
	size_t		 count;
	/* PULL_CHECKS, PULL_STATUSES: of all pages */
	int64_t		 total;
	/* PULL_STATUSES: of all together; "pending" also when 'total' is 0 */
	char		 state[PULL_WORD_SIZE];
	char		*next;		/* where others are; NULL: no more */
};

size_t	pull_item_size(enum pull_kind kind);

/*
 * The id that git has for 'type' ("blob", "tree") of that content.  -ENOMEM;
 * -ENOTSUP where this machine is not allowed to make it.
 */
int	pull_git_object(const char *type, const void *data, size_t len,
	    char ret_object[PULL_OBJECT_SIZE]);

/* The folder, and another one that is there, twice. */
#define PULL_FOLDER_ALIKE "there is no %s, but %s: if that is this " \
	"connector's, echo \"%s\" > open-source/folder; for a new one, " \
	"write its name into open-source/folder yourself"

/*
 * Whether 'there', which a shell takes as it is between double quotes, is
 * 'name' but for ASCII's case, blanks and punctuation; never of names that
 * have nothing else.
 */
bool	pull_names_alike(const char *there, const char *name);

void	pull_request_done(struct pull_request *request);
void	pull_remark_done(struct pull_remark *remark);
void	pull_comment_done(struct pull_comment *comment);
void	pull_page_done(struct pull_page *page);

#endif
