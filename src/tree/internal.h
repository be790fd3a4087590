/*
 * What the files of tree share.  Order of locks: submissions (in order of
 * their ids), then tree->lock, which is held for table work only.
 */
#ifndef CERTFS_TREE_INTERNAL_H
#define CERTFS_TREE_INTERNAL_H

#include <pthread.h>
#include <stdatomic.h>

#include "certfs/tree.h"

/* The tree, indented as it looks; one row of node_types[] each. */
enum node_kind {
	NODE_ROOT,
		NODE_README,
		NODE_CERTFS,
			NODE_VERSION,
			NODE_OVERVIEW,
			NODE_LIFECYCLE,
			NODE_LIFECYCLE_DOT,
			NODE_RULES,
				NODE_RULE,
			NODE_TEMPLATES,
				NODE_TEMPLATE,
		NODE_SUBMISSION,
			NODE_ARTIFACTS,
			NODE_FORM,
				NODE_FIELD,
				NODE_NOTE,
			NODE_PROBLEMS,
			NODE_PROBLEMS_JSON,
			NODE_PROBLEMS_SARIF,
			NODE_STATUS,
			NODE_STATUS_JSON,
			NODE_NEXT,
			NODE_CHANGES,
			NODE_LOG,
			NODE_FEEDBACK,
				NODE_INBOX,
				NODE_SENT,
				NODE_FINDINGS,
			NODE_OPEN_SOURCE,
				NODE_PULL_STATUS,
				NODE_PULL_REQUEST,
				NODE_PULL_RECORD,
				NODE_PULL_HEAD,
				NODE_PULL_MERGE,
				NODE_PULL_BRANCH,
				NODE_PULL_CHECKS,
				NODE_PULL_MESSAGES,
				NODE_PUBLISH,
				NODE_PULL_DIFF,
			NODE_ZIP,
			NODE_SUBMIT,
			NODE_RECORD,
			NODE_REFUSED,
			NODE_VERSIONS,
				NODE_LATEST,
	/* Stored objects, wherever a name leads to them. */
	NODE_FILE,
	NODE_DIRECTORY,
	NODE_SYMLINK,
	NODE_KINDS
};

struct node;

/* How a regular node comes by its content. */
enum node_content {
	CONTENT_NONE,		/* a directory or a symlink */
	CONTENT_TEXT,		/* generated; one snapshot per open */
	CONTENT_LIVE_TEXT,	/* generated; each read sees the present */
	CONTENT_KEPT_TEXT,	/* generated; one node per content, cached */
	CONTENT_CONTROL,	/* a text that takes commands */
	CONTENT_FIELD,		/* a form field */
	CONTENT_NOTE,		/* scratch in form/, in locked memory */
	CONTENT_FILE,		/* a stored object */
};

/* Where a directory's further names come from, beside the table's rows. */
enum node_names {
	NAMES_FIXED,
	NAMES_SUBMISSIONS,
	NAMES_ENTRIES,
	NAMES_FORM,
	NAMES_RULES,
	NAMES_TEMPLATES,
};

struct node_type {
	const char	 *name;		/* NULL: named by its data */
	enum node_kind	  parent;
	unsigned	  slot;		/* PLACE(owner, slot) is its inode */
	mode_t		  mode;
	enum node_content content;
	enum node_names	  names;
	int		  number;	/* of the generated text */
	int		(*text)(struct tree *, struct submission *,
			    const struct node *, struct bytes **, int64_t *);
	int		(*command)(struct submission *,
			    const struct command *, struct reason *);
	/* 1 there, 0 not, or -errno: nobody knows. */
	int		(*present)(struct submission *, const struct node_type *);
	bool		  settled;	/* look at it only after settling */
	bool		  prepared;	/* look up names in it only after
					 * submission_prepare() */
	/* Name and attributes change only through this kernel. */
	bool		  cached;
};

extern const struct node_type node_types[NODE_KINDS];

struct node {
	uint64_t	 id;
	int64_t		 ino;
	enum node_kind	 kind;
	enum object_access access;	/* of stored objects */
	/* 0: none; changes when a file is moved into another submission. */
	_Atomic int64_t	 submission;
	int64_t		 object;	/* of stored objects, fields and notes */
	size_t		 index;		/* field, rule or template */
	enum artifact	 role;		/* of the name last looked up */
	struct hash	 content;	/* CONTENT_KEPT_TEXT: of its bytes */
	int64_t		 size, mtime;	/* the same */
	struct note	*note;		/* counted */
	uint64_t	 lookups;
	bool		 dead;		/* a new lookup gets a new node */
	atomic_bool	 listed;	/* and no name came or went since */
	atomic_bool	 lost;		/* what the kernel has was not kept */
	struct node	*next_id, *next_ino;
};

/* A stored object that somebody has open: what its next save will be. */
struct file {
	int64_t		 object, submission;
	enum object_access access;
	struct buf	 data;
	bool		 loaded;
	bool		 unlinked;	/* no name left: nothing is kept */
	uint64_t	 generation;	/* counts changes */
	uint64_t	 committed;	/* generation of the last save */
	/* The last save that was judged aloud, and what came of it. */
	uint64_t	 judged_generation;
	bool		 judged_by_opener;
	int		 judged_result;
	int64_t		 mtime;		/* of the last change */
	unsigned	 handles;
	unsigned	 dirty_handles;	/* written, not flushed since */
	size_t		 max;		/* ceiling of its size */
	bool		 cut;		/* a write went beyond it */
	struct file	*next;
};

/*
 * Memory that is locked and wiped: form values and scratch in form/.  Grows
 * up to a ceiling (-EFBIG).
 */
struct locked {
	char	*data;
	size_t	 len, size, max;
};

int	locked_write(struct locked *l, size_t offset, const void *data,
	    size_t len);
int	locked_resize(struct locked *l, size_t len);
void	locked_done(struct locked *l);

#define NOTE_BYTES_MAX	((size_t)1 << 20)
#define NOTES_MAX	64	/* per form, EDQUOT */

/* Scratch in form/: a file or a symlink, in memory only, counted. */
struct note {
	unsigned	 holders;	/* under tree->lock */
	int64_t		 submission, object;
	char		 name[NAME_SIZE]; /* "": no name any more */
	bool		 symlink;
	/* The secret field that it came from, form_count() for none. */
	size_t		 secret_of;
	struct locked	 data;
	int64_t		 mtime;
	struct note	*next;
};

struct handle {
	struct tree	*tree;
	struct node	*node;		/* valid while the kernel has it open */
	enum node_kind	 kind;
	enum node_content content;
	int		 flags;
	pid_t		 opener;
	/* What the last command through it changed of what is cached. */
	atomic_bool	 has_stale;
	struct tree_stale stale;
	size_t		 field;
	struct file	*file;		/* CONTENT_FILE */
	struct note	*note;		/* CONTENT_NOTE, counted */
	struct bytes	*snapshot;	/* generated content */
	struct locked	 value;		/* CONTENT_FIELD: this writer's buffer */
	bool		 dirty;
	uint64_t	 seen;		/* state generation last read */
	int64_t		 object;
	pthread_mutex_t	 lock;		/* snapshot, seen */
	struct handle	*next, *prev;	/* all of the tree, under its lock */
};

/* Who removed which generated name last; see removed_again(). */
struct removal {
	int64_t	ino, at;
	pid_t	by;
};

#define REMOVALS	16u

/* A secret whose file was just removed; see form.c. */
struct grave {
	struct note	*note;
	int64_t		 at;
	pid_t		 by;
};

#define GRAVES	8u

struct tree {
	struct domain	*domain;
	struct tree_options options;
	char		*store_directory;
	int64_t		 started;
	pthread_mutex_t	 lock;
	/*
	 * In place of the submission's lock, for open files whose submission
	 * was removed.
	 */
	pthread_mutex_t	 orphans;
	/* Two chained tables over the same nodes; 'buckets' is a power of 2. */
	struct node	**by_id, **by_ino;
	size_t		 buckets, nodes;
	uint64_t	 next_id;
	struct file	*files;
	struct handle	*handles;
	struct note	*notes;
	struct removal	 removals[REMOVALS];
	unsigned	 next_removal;
	struct grave	 graves[GRAVES];
	unsigned	 next_grave;
};

/* ---- nodes.c ---- */

/*
 * The living node of that identity, made if need be; 'like' gives the
 * identity and what a new node is made from.  Counts 'lookups'.
 */
int	node_get(struct tree *t, const struct node *like, uint64_t lookups,
	    struct node **ret_node);
struct node *node_of(struct tree *t, uint64_t id);
void	node_forget(struct tree *t, uint64_t id, uint64_t lookups);
/* The object belongs to another submission from now on. */
void	node_move(struct tree *t, int64_t ino, int64_t submission);
/* The next lookup of this inode number gets another node. */
void	node_retire(struct tree *t, int64_t ino);
int	nodes_init(struct tree *t);
void	nodes_free(struct tree *t);
/* Artifacts of a submission, and where they are: all that is to be told. */
void	nodes_list_artifacts(struct tree *t, int64_t submission,
	    struct tree_stale *ret_stale);

/* ---- namespace.c ---- */

const struct node_type *node_type(const struct node *n);
/* The place that the entries of directory 'n' are kept under. */
int64_t	node_place(const struct node *n);
/* The kind of the fixed child 'name' of a directory, NODE_KINDS if none. */
enum node_kind node_fixed_child(const struct node *parent, const char *name);
/* Fill an identity for a fixed child, or a stored entry. */
void	node_like_fixed(const struct node *parent, enum node_kind kind,
	    struct node *ret_like);
void	node_like_entry(const struct node *parent, const struct entry *e,
	    struct node *ret_like);
/* The role of a name in the directory 'parent'. */
enum artifact entry_role(const struct node *parent, int64_t place,
	    const char *name);

/* A submission in use and locked for one call. */
struct submission *submission_enter(struct tree *t, int64_t id, int *ret_error);
/* The one that a node belongs to, also if it is being moved. */
struct submission *node_enter(struct tree *t, const struct node *n,
	    int *ret_error);
void	submission_leave(struct submission **s);	/* for CF_AUTO */
/*
 * Refuse with -error and keep the sentence for 'submit'; 's' may be NULL.
 */
int	refuse(struct submission *s, int error, const char *format, ...)
	    CF_PRINTF(3, 4);

/* Generated text of a node, settled first; -ENOENT when it is not there. */
int	node_text(struct tree *t, struct submission *s, const struct node *n,
	    struct bytes **ret_text, int64_t *ret_mtime);

/* Remove a stored name; what open handles hold of it stays theirs. */
int	entry_remove(struct tree *t, struct submission *s, int64_t place,
	    const char *name, bool directory);

/* ---- lookup.c ---- */

#define NAME_BYTES_MAX	(NAME_SIZE - 1)

/* A directory and, when it belongs to one, its submission, locked. */
struct place {
	struct node	  *node;
	struct submission *s;
};

int	place_enter(struct tree *t, uint64_t directory, struct place *p);
void	place_leave(struct place *p);	/* for CF_AUTO */
/* What is to be done before names in it are looked at. */
int	place_settle(struct tree *t, const struct place *p);
/* What a name in a directory leads to now. */
int	like_named(struct tree *t, const struct place *p, const char *name,
	    struct node *ret_like);
/* The entry of a node, entering the submission that it leads into. */
int	entry_of(struct tree *t, const struct place *p, const struct node *like,
	    struct tree_entry *ret_entry);
/* The inode number of what has no object, a rule or a template. */
int64_t	named_ino(const char *name, unsigned slot);

/* ---- attr.c ---- */

int	node_attr(struct tree *t, struct submission *s, const struct node *n,
	    struct stat *ret_attr);
void	object_attr(struct tree *t, const struct object *o,
	    struct stat *ret_attr);
double	node_timeout(struct tree *t, const struct node *n, bool entry);
/* Attributes, timeouts and one counted lookup. */
int	node_entry(struct tree *t, struct submission *s,
	    const struct node *like, struct tree_entry *ret_entry);

/* ---- file.c: content of open stored objects; submission's lock held ---- */

struct file *file_find(struct tree *t, int64_t object);
/* A name that leads to it allows this size. */
void	file_allow(struct file *f, enum artifact role);
/* It was renamed into another submission. */
void	file_move(struct tree *t, struct file *f, int64_t submission);
int	file_open(struct tree *t, const struct node *n, struct file **ret_file);
/* For releases: the last one commits what is newer and lets go. */
void	file_close(struct tree *t, struct file *f);
int	file_load(struct file *f, struct submission *s);
int	file_resize(struct file *f, struct submission *s, int64_t size);
/*
 * A save of its own: what cannot be kept is not done, for others who have the
 * file open would keep it later.
 */
int	file_truncate(struct file *f, struct submission *s, int64_t size);
/* Save and judge aloud, also what was kept before: for a close. */
int	file_save(struct file *f, struct submission *s, pid_t pid,
	    bool by_opener);
/* Whether a save with that result kept the content. */
bool	file_is_kept(int result);
/* Save what is newer than the stored content; refuses nothing. */
int	file_keep(struct file *f, struct submission *s,
	    enum durability durability);
/* Describe content newer than the stored one; false when there is none. */
bool	file_pending(const struct file *f, struct draft_save *ret_save);
/* Keep whatever of this submission is newer than the store has. */
void	files_keep(struct tree *t, struct submission *s);
/*
 * Make the submission's generated texts true: judge what is newer than its
 * judgement, and take messages in.  An error of the store is the look's
 * result; a full disk is logged, and what is stored is shown.
 */
int	settle(struct tree *t, struct submission *s);
/*
 * The same before a command, which every error refuses; 'busy' gets the name
 * of an artifact that is written to right now, and command->busy is that.
 */
int	settle_for_command(struct tree *t, struct submission *s,
	    char busy[NAME_SIZE], struct command *command);
/*
 * After it: what it changed of open files is read anew, and 'stale' gets what
 * the kernel has of it.  False: it changed none.
 */
bool	files_renew(struct tree *t, struct submission *s,
	    struct tree_stale *stale);
/* The same for every inbox, before texts that tell of all submissions. */
int	settle_inboxes(struct tree *t);
/* The object is about to lose its last name: keep its content for holders. */
int	file_orphan(struct tree *t, struct submission *s, int64_t object);
/* After orphaning, once the name is gone for good or not. */
void	file_set_unlinked(struct tree *t, int64_t object, bool unlinked);
/*
 * For a file, or NULL, that no submission was found for: whether it lives on
 * in memory; the lock that guards it then is *ret_held.
 */
bool	orphan_enter(struct tree *t, const struct file *f,
	    pthread_mutex_t **ret_held);
void	orphan_leave(pthread_mutex_t **held);	/* for CF_AUTO */

/* ---- handle.c ---- */

/* Handles that the kernel never released: their mount is gone. */
void	handles_free(struct tree *t);
/* -EFBIG: the file cannot be as large as that; 's' may be NULL. */
int	refuse_too_large(struct submission *s, const struct file *f);
/* The content was changed through this handle, by other means than write. */
void	handle_changed(struct handle *h);

/* ---- form.c: form/, submission's lock held ---- */

int	formdir_lookup(struct tree *t, struct submission *s,
	    const struct node *parent, const char *name, struct node *ret_like);
int	formdir_list(struct tree *t, struct submission *s,
	    const struct node *parent, int64_t offset, tree_take *take, void *arg);
int	formdir_create(struct tree *t, struct submission *s,
	    const struct node *parent, const char *name, const char *target,
	    const struct tree_caller *caller, struct node *ret_like);
int	formdir_unlink(struct tree *t, struct submission *s,
	    const struct node *parent, const char *name,
	    const struct tree_caller *caller);
/* Whether no field is set, and there is no scratch. */
int	formdir_is_empty(struct tree *t, struct submission *s, bool *ret_empty);
int	formdir_rename(struct tree *t, struct submission *s,
	    const struct node *parent, const char *from, const char *to,
	    unsigned flags);
int	formdir_link(struct tree *t, struct submission *s,
	    const struct node *parent, const struct node *n, const char *name,
	    struct node *ret_like);
int	field_write(struct handle *h, struct submission *s, const char *data,
	    size_t size, size_t offset);
int	field_commit(struct handle *h, struct submission *s);
/* It is neither linked nor renamed to anything but itself: -EPERM. */
int	refuse_secret(struct submission *s, size_t field);
void	note_unref(struct tree *t, struct note *n);	/* accepts NULL */
struct note *note_ref(struct tree *t, struct note *n);
bool	notes_exist(struct tree *t, int64_t submission);

#endif
