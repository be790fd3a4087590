/*
 * store: what outlives the process.
 *
 * Strings and buffers passed in stay the caller's.  Results of fixed size are
 * copied into the caller's struct; struct bytes results are counted and the
 * caller unrefs them; char * results are freed by the caller.  A connection
 * belongs to one thread from store_read()/store_write() until store_done();
 * everything else may be called from any thread.
 *
 * All calls return 0 or -errno: -ENOENT no such row, -EEXIST a name is taken,
 * -ENAMETOOLONG a text that could not be read back, -ENOSPC the disk is full,
 * -EROFS the store cannot be written, -EIO anything else that the engine
 * reports (logged with its text).  After an error inside a write transaction
 * the caller lets go of it with store_done(), which rolls it back; what the
 * engine has reported also makes store_commit() fail.  -ENOENT for a row that
 * was looked for, -EEXIST and -ENAMETOOLONG leave the transaction as it was.
 *
 * A callback may use its connection, change what it is shown and list again,
 * but not commit.  Rows that it is given are gone when it returns.
 */
#ifndef CERTFS_STORE_H
#define CERTFS_STORE_H

#include "certfs/base.h"
#include "certfs/diag.h"

#define NAME_SIZE	256	/* a name of 255 bytes and its NUL */
#define PORTAL_ID_SIZE	65	/* what a portal calls something */
#define ORDER_KEY_SIZE	37	/* an idempotency key: a UUID */

struct store;
struct conn;

/*
 * Open, and if need be create (0700 directory, 0600 files) or migrate, the
 * store in 'directory'.  Locks it for this process.  Errors, with 'why' for
 * the user: -EBUSY another daemon has it (its pid in the text), -ENOTSUP its
 * schema is newer than this program, -EROFS/-EACCES/-ENOSPC/-EIO.
 * To be called after the last fork().
 */
int	store_open(const char *directory, struct store **ret_store,
	    struct reason *why);
void	store_close(struct store *st);		/* accepts NULL */
const char *store_directory(const struct store *st);
/* Force everything committed so far onto the disk. */
int	store_sync(struct store *st);

enum durability {
	DURABLE_PROCESS,	/* survives the death of the daemon */
	DURABLE_POWER,		/* survives the loss of power */
};

/*
 * A consistent view, that of the first read; waits for a free reader.  A
 * thread that has one gets the same once more, with the same view: what a
 * listing calls may read, and no number of listings can wait for each other.
 */
int	store_read(struct store *st, struct conn **ret_conn);
/*
 * The writer; waits for its turn.  -EDEADLK when the thread has it already, or
 * has a reader, whose view would not show what is written.  Rolled back unless
 * committed; after that only store_done() is left to do.
 */
int	store_write(struct store *st, enum durability d, struct conn **ret_conn);
int	store_commit(struct conn *c);
void	store_done(struct conn **c);	/* gives the connection back; accepts NULL */

/* ---- content, by hash ---- */

struct hash { unsigned char b[32]; };	/* BLAKE2b-256 */

void	hash_of(const void *data, size_t size, struct hash *ret_hash);
bool	hash_equal(const struct hash *a, const struct hash *b);
bool	hash_is_zero(const struct hash *h);	/* all zero: no content yet */

int	store_put_blob(struct conn *c, const void *data, size_t size,
	    struct hash *ret_hash);
/* The same for who knows the hash of 'data' already. */
int	store_put_hashed_blob(struct conn *c, const struct hash *h,
	    const void *data, size_t size);
/* No bytes for the zero hash. */
int	store_get_blob(struct conn *c, const struct hash *h,
	    struct bytes **ret_bytes);
/*
 * Delete the blob if nothing refers to it any more: no object's content,
 * message's source or refused save's previous.  An object's content has to be
 * there before it is referred to; for the others a hash without a blob is
 * fine.
 */
int	store_drop_blob(struct conn *c, const struct hash *h);

/* ---- objects and names ---- */

/*
 * An object is what an inode number stands for: its id is never used again.
 * A name (entry) leads from a place to an object; a place is a directory,
 * written as PLACE(object id, slot), where the slot tells apart the fixed
 * directories of one submission (their numbers are in submission.h).
 */
#define PLACE(object, slot)	((int64_t)(object) * 256 + (slot))
#define PLACE_OBJECT(place)	((place) / 256)
#define PLACE_SLOT(place)	((unsigned)((place) % 256))
#define PLACE_ROOT		PLACE(0, 1)

enum object_kind {
	OBJECT_SUBMISSION = 1, OBJECT_FILE = 2, OBJECT_DIRECTORY = 3,
	OBJECT_SYMLINK = 4,
};

enum object_access {
	ACCESS_EDITABLE = 0,	/* the user's: artifacts, scratch, texts */
	ACCESS_SEALED = 1,	/* a version's: immutable, EROFS */
	ACCESS_GENERATED = 2,	/* made by the filesystem: EACCES, EPERM */
	/* As sealed for everybody else, but the filesystem adds to it. */
	ACCESS_GROWING = 3,
	/* As the user's; the filesystem made it, and does so anew until it is
	 * edited. */
	ACCESS_PREPARED = 4,
};

static inline bool
access_is_editable(enum object_access a)
{
	return a == ACCESS_EDITABLE || a == ACCESS_PREPARED;
}

/* Part of a version: EROFS for every change. */
static inline bool
access_is_sealed(enum object_access a)
{
	return a == ACCESS_SEALED || a == ACCESS_GROWING;
}

/* It changes only when somebody writes to it, so it may be cached. */
static inline bool
access_is_steady(enum object_access a)
{
	return a == ACCESS_EDITABLE || a == ACCESS_SEALED;
}

struct object {
	int64_t			id;
	int64_t			submission;	/* 0: none */
	enum object_kind	kind;
	enum object_access	access;
	int			links;		/* names that lead here */
	/* The artifact that it was last known as, for restored backups. */
	enum artifact		was;
	struct hash		content;	/* zero: empty file */
	int64_t			size;
	int64_t			mtime, ctime;	/* ns since 1970 */
};

struct entry {
	int64_t		id;	/* directory offset, never used again */
	int64_t		place;
	char		name[NAME_SIZE];
	struct object	object;
};

/* Numbers, in ascending order, that no object ever had or will have. */
int	store_new_ids(struct conn *c, int64_t *ret_ids, size_t count);
int	store_new_id(struct conn *c, int64_t *ret_id);
/* Insert with a new id, which goes to o->id; 'target' for symlinks only. */
int	store_new_object(struct conn *c, struct object *o, const char *target);
int	store_get_object(struct conn *c, int64_t id, struct object *ret_object);
/* -EINVAL for what is no symlink. */
int	store_get_target(struct conn *c, int64_t id, char **ret_target);
/* Update everything but the id and the target. */
int	store_set_object(struct conn *c, const struct object *o);
/* Delete the row and, if nothing else has it, its content.  No name may lead
 * to it any more. */
int	store_delete_object(struct conn *c, int64_t id);

int	store_find_entry(struct conn *c, int64_t place, const char *name,
	    struct entry *ret_entry);
/* Entries of 'place' with an id above 'after', in order of id; a result of
 * 'each' other than 0 ends the listing and is returned. */
int	store_list_entries(struct conn *c, int64_t place, int64_t after,
	    int (*each)(void *arg, const struct entry *e), void *arg);
/* -EEXIST when the name is taken.  Does not touch object.links. */
int	store_add_entry(struct conn *c, int64_t place, const char *name,
	    int64_t object, int64_t *ret_id);
int	store_remove_entry(struct conn *c, int64_t id);
/* Some place and name that lead to 'object'; -ENOENT when none does. */
int	store_entry_of(struct conn *c, int64_t object, struct entry *ret_entry);
/* Number of names of, and bytes in, the submission's editable objects; its
 * own name does not count. */
int	store_usage(struct conn *c, int64_t submission, int64_t *ret_names,
	    int64_t *ret_bytes);

/* When something was last made in or taken from a place; 0: never. */
int	store_get_place_time(struct conn *c, int64_t place, int64_t *ret_mtime);
int	store_set_place_time(struct conn *c, int64_t place, int64_t mtime);

/* ---- submissions ---- */

/* Stored as numbers: never renumber, only append. */
enum submission_state {
	STATE_DRAFT = 0, STATE_READY = 1, STATE_SUBMITTING = 2,
	STATE_TO_UPLOAD = 3, STATE_SUBMITTED = 4, STATE_IN_REVIEW = 5,
	STATE_NEEDS_ANSWER = 6, STATE_CHANGES_REQUESTED = 7, STATE_TESTING = 8,
	STATE_DEPLOYING = 9, STATE_CERTIFIED = 10, STATE_REJECTED = 11,
	STATE_WITHDRAWN = 12,
	/* The portal says a word that is none of these: remote_row.state. */
	STATE_OTHER = 13, STATE_COUNT
};

enum pull_state {
	PULL_NONE = 0, PULL_PUBLISHING = 1, PULL_OPEN = 2,
	PULL_CHANGES_REQUESTED = 3, PULL_APPROVED = 4, PULL_MERGED = 5,
	PULL_CLOSED = 6, PULL_COUNT
};

struct submission_row {
	int64_t			id;		/* of its object */
	enum submission_state	state;
	int64_t			state_since;
	enum pull_state		pull;
	int64_t			pull_since;
	struct hash		pull_artifacts;	/* artifacts confirmed as merged */
	int64_t			version;	/* newest version's number, 0: none */
	bool			draft_ready;	/* the draft could be submitted */
	bool			draft_changed;	/* since the newest version */
	bool			credentials_frozen;
	char			judged_by[32];	/* program version of the judgement */
	struct hash		problems;	/* of the problems text, no blob */
	int64_t			problems_since;
	int64_t			problems_errors; /* findings of severity error */
	int64_t			outcome_since;
	char			outcome[1024];	/* last outcome of a command */
	int64_t			created;
	/* The highest number a version ever had; 'version' is lower once one
	 * was taken back that had not been sent. */
	int64_t			last_version;
	int64_t			intro;		/* the attached text, 0: none */
	int64_t			tested_at;	/* testing is done, 0: not yet */
};

/* The submission's object has to be there already. */
int	store_add_submission(struct conn *c, const struct submission_row *row);
int	store_get_submission(struct conn *c, int64_t id,
	    struct submission_row *ret_row);
int	store_set_submission(struct conn *c, const struct submission_row *row);
/*
 * With everything that belongs to it, names and objects included.  An object
 * that is linked from elsewhere stays and belongs to that submission now.
 */
int	store_delete_submission(struct conn *c, int64_t id);
/* All of them with their names, by name; unread: messages not answered. */
int	store_list_submissions(struct conn *c, int (*each)(void *arg,
	    const char *name, const struct submission_row *row, int64_t unread),
	    void *arg);

/*
 * The lowest id above 'after' of a submission that has a name in the place of
 * 'slot'; -ENOENT when none has.
 */
int	store_next_with_names(struct conn *c, int64_t after, unsigned slot,
	    int64_t *ret_id);

/* ---- the form ---- */

struct form_row {
	char		field[64];
	int64_t		object;		/* its inode number */
	bool		removed;	/* the owner took the file away */
	bool		sealed;		/* 'value' is ciphertext */
	struct bytes	*value;		/* NULL: not set */
	int64_t		since;
};

int	store_list_form(struct conn *c, int64_t submission,
	    int (*each)(void *arg, const struct form_row *row), void *arg);
int	store_set_form(struct conn *c, int64_t submission,
	    const struct form_row *row);

/* ---- versions ---- */

struct version_row {
	int64_t		submission;
	int64_t		number;		/* from 1 */
	int64_t		object;		/* its directory */
	int64_t		sealed_at;
	bool		adopted;	/* baseline of a connector live elsewhere */
	bool		from_zip;	/* source=zip */
	char		commit[65];	/* "" when from_zip */
	struct hash	artifacts;	/* of the set, see submission.h */
	struct hash	form;		/* of all values */
	char		reason[512];	/* "update: <reason>", else "" */
};

int	store_add_version(struct conn *c, const struct version_row *row);
int	store_get_version(struct conn *c, int64_t submission, int64_t number,
	    struct version_row *ret_row);
/* The newest version up to 'last' with that commit; -ENOENT: none has it. */
int	store_find_commit(struct conn *c, int64_t submission, int64_t last,
	    const char *commit, struct version_row *ret_row);

/* ---- transitions ---- */

/* Stored as numbers: never renumber. */
enum track { TRACK_STATUS = 0, TRACK_PULL = 1, TRACK_COUNT };

struct transition_row {
	int64_t		id;
	int64_t		at;
	enum track	track;
	/* enum submission_state or enum pull_state, as 'track' says */
	unsigned	from, to;
	int64_t		version;	/* newest then, 0: none */
	char		who[64];
	char		reason[512];	/* "" for none */
};

/* Adds it; its id is not looked at. */
int	store_add_transition(struct conn *c, int64_t submission,
	    const struct transition_row *row);
/* Those of one version (0: before the first), oldest first. */
int	store_list_transitions(struct conn *c, int64_t submission,
	    int64_t version, int (*each)(void *arg,
	    const struct transition_row *row), void *arg);

/* ---- intro.md, as it was attached ---- */

struct intro_row {
	int64_t		number;		/* from 1, within the submission */
	int64_t		object;		/* versions/intro/<number>.md */
	int64_t		at;
	int64_t		version;	/* newest version then */
	struct hash	content;	/* the object's; not stored again */
};

int	store_add_intro(struct conn *c, int64_t submission,
	    const struct intro_row *row);
int	store_get_intro(struct conn *c, int64_t submission, int64_t number,
	    struct intro_row *ret_row);
/* The highest number, 0 when there is none. */
int	store_last_intro(struct conn *c, int64_t submission,
	    int64_t *ret_number);

/* ---- history ---- */

struct event_row {
	int64_t	id;
	int64_t	at;
	char	who[64];
	char	*text;		/* one line */
};

int	store_add_event(struct conn *c, int64_t submission, int64_t at,
	    const char *who, const char *text);
int	store_list_events(struct conn *c, int64_t submission, int64_t after,
	    int (*each)(void *arg, const struct event_row *e), void *arg);
/* When the last one was added; -ENOENT when there is none. */
int	store_last_event(struct conn *c, int64_t submission, int64_t *ret_at);

/* ---- messages ---- */

struct message_row {
	int64_t			object;		/* its file in feedback/ */
	int64_t			number;		/* from 1, within the submission */
	int64_t			arrived;
	int64_t			version;	/* newest version then, 0: none */
	enum submission_state	state;		/* then */
	bool			unread;
	char			inbox_name[NAME_SIZE]; /* as it was dropped */
	struct hash		source;		/* the bytes that were dropped */
	char			portal_id[PORTAL_ID_SIZE]; /* "": it was dropped */
};

int	store_add_message(struct conn *c, int64_t submission,
	    const struct message_row *row);
int	store_set_message_unread(struct conn *c, int64_t object, bool unread);
int	store_list_messages(struct conn *c, int64_t submission,
	    int (*each)(void *arg, const struct message_row *row), void *arg);

/* ---- replies ---- */

struct reply_row {
	int64_t			number;		/* from 1, within the submission */
	int64_t			object;		/* feedback/sent/<number> */
	int64_t			at;
	int64_t			version;	/* newest version then, 0: none */
	enum submission_state	state;		/* then */
	/* The message that its file is named for, 0: none, it was "reply". */
	int64_t			named;
	int64_t			answers;	/* the message it answers, 0: none */
	struct hash		content;	/* of the text as it was written */
};

int	store_add_reply(struct conn *c, int64_t submission,
	    const struct reply_row *row);
/* In order of their numbers. */
/* Its text counts as not sent: 'content' becomes zero.  -ENOENT. */
int	store_forget_reply(struct conn *c, int64_t submission, int64_t number);
int	store_list_replies(struct conn *c, int64_t submission,
	    int (*each)(void *arg, const struct reply_row *row), void *arg);

/* ---- the portal: what it has, what it shall have, what it said ---- */

/* What a portal has of a submission, and what it said last. */
/* When somebody who is far away is talked to, and how it went. */
struct contact {
	int64_t	quiet;		/* times it had nothing new, in a row */
	int64_t	ask_at;		/* when to ask again, 0: never */
	int64_t	order_at;	/* when to deliver, 0: nothing to */
	int64_t	failing_since;	/* of asking or delivering; 0: not */
	int64_t	failure;	/* enum failure_kind */
	char	failure_text[512];
	int64_t	refused_order;	/* the last one's id, 0: none */
};

struct remote_row {
	char	portal[1024];		/* base URL */
	/* The newest version went there, or shall; else by hand. */
	bool	bound;
	char	portal_id[PORTAL_ID_SIZE];	/* "": nothing yet */
	char	create_key[ORDER_KEY_SIZE];
	char	connector[NAME_SIZE];	/* as it was called when it was bound */
	char	etag[256];
	int64_t	last_event;		/* taken in; 0: none */
	int64_t	heard_version;		/* that it said it has; 0: none */
	char	state[33];		/* its word, "": none yet */
	char	waiting_for[33];
	int64_t	state_since;
	int64_t	promised;		/* by when, 0: not said */
	int64_t	poll_after;		/* seconds */
	struct contact contact;
};

/* -ENOENT: no portal has seen it. */
int	store_get_remote(struct conn *c, int64_t submission,
	    struct remote_row *ret_row);
int	store_set_remote(struct conn *c, int64_t submission,
	    const struct remote_row *row);
/* Who has something to do at that portal, and when, the earliest first. */
int	store_list_due(struct conn *c, const char *portal, int (*each)(void *arg,
	    int64_t submission, int64_t at, bool order), void *arg);
/* Until when the portal wants to be left alone; 0: it never said so. */
int	store_get_pause(struct conn *c, const char *portal, int64_t *ret_until);
int	store_set_pause(struct conn *c, const char *portal, int64_t until);

/* To whom; the numbers are stored. */
enum target { TARGET_PORTAL = 0, TARGET_REPOSITORY = 1, TARGETS };

/* What is to be delivered. */
struct order_row {
	int64_t		id;		/* rising */
	enum target	target;
	int64_t		kind;		/* enum order_kind */
	char		key[ORDER_KEY_SIZE];
	int64_t		at;		/* when it was given */
	int64_t		version;	/* newest then */
	int64_t		number;		/* of the intro.md or the reply; else 0 */
	int64_t		attempts;	/* that were begun */
	int64_t		not_before;
	struct bytes	*body;		/* JSON, without secrets; or NULL */
	struct bytes	*files;		/* a zip of what is published; or NULL */
};

/* Adds it; row->id is set. */
int	store_add_order(struct conn *c, int64_t submission,
	    struct order_row *row);
/* Of 'attempts' and 'not_before'; -ENOENT. */
int	store_set_order(struct conn *c, const struct order_row *row);
int	store_remove_order(struct conn *c, int64_t id);
/* In their order. */
int	store_list_orders(struct conn *c, int64_t submission,
	    int (*each)(void *arg, const struct order_row *row), void *arg);
/* The sealed secrets that go with an order, as the form had them. */
int	store_add_order_secret(struct conn *c, int64_t order,
	    const char *field, const struct bytes *sealed);
int	store_list_order_secrets(struct conn *c, int64_t order,
	    int (*each)(void *arg, const char *field,
	    const struct bytes *sealed), void *arg);

/* A finding of the portal, as it said last. */
struct remark_row {
	char		id[PORTAL_ID_SIZE];
	int64_t		at;
	int64_t		version;	/* newest then */
	char		severity[33], status[33];
	char		disposition[33];	/* the publisher's, "" for none */
	char		rule[129];		/* "" for none */
	char		file[NAME_SIZE];	/* an artifact's, "" for none */
	int64_t		line;			/* 0: not said */
	char		*pointer, *text;	/* never NULL */
};

int	store_set_remark(struct conn *c, int64_t submission,
	    const struct remark_row *row);
int	store_set_disposition(struct conn *c, int64_t submission,
	    const char *id, const char *disposition);
int	store_list_remarks(struct conn *c, int64_t submission,
	    int (*each)(void *arg, const struct remark_row *row), void *arg);
int	store_forget_remarks(struct conn *c, int64_t submission);

/* ---- the repository: the pull request of a submission ---- */

/*
 * What a repository has of a submission.  Orders for it are in the outbox,
 * with TARGET_REPOSITORY.
 */
struct pull_row {
	char	repository[1024];	/* base URL of the API, a blank, and
					 * "owner/name"; lower case */
	int64_t	number;			/* 0: none yet */
	bool	adopted;		/* it was opened by somebody else */
	char	folder[1024];		/* of the connector there */
	char	fork[256];		/* "owner/name" of the branch, "": none */
	char	branch[256];
	char	head[65];		/* newest commit that is known of it */
	char	published[65];		/* the last one that was made from here */
	char	merged_as[65];		/* on the base, "": not merged */
	char	url[1024];
	char	title[1024];
	bool	draft;
	bool	proposal;		/* only a readme, so far */
	struct hash artifacts;		/* that were published last */
	struct contact contact;
};

/* -ENOENT: no repository has it. */
int	store_get_pull(struct conn *c, int64_t submission,
	    struct pull_row *ret_row);
int	store_set_pull(struct conn *c, int64_t submission,
	    const struct pull_row *row);
/* Who has something to do at that repository, the earliest first. */
int	store_list_pulls_due(struct conn *c, const char *repository,
	    int (*each)(void *arg, int64_t submission, int64_t at, bool order),
	    void *arg);

/*
 * Whose form names a pull request, and that follow none yet, by their ids,
 * above 'after'.  A result of 'each' other than 0 is returned.
 */
int	store_list_unfollowed(struct conn *c, int64_t after,
	    int (*each)(void *arg, int64_t submission), void *arg);

/* Whether another submission than 'except' follows that pull request. */
int	store_has_other_pull(struct conn *c, const char *repository,
	    int64_t number, int64_t except, bool *ret_has);

/* Something that was said of it: never renumber. */
enum pull_item_kind {
	PULL_ITEM_REVIEW = 0, PULL_ITEM_REMARK = 1, PULL_ITEM_COMMENT = 2,
	PULL_ITEM_KINDS
};

struct pull_item_row {
	enum pull_item_kind kind;
	int64_t	id;			/* GitHub's */
	int64_t	object;			/* its message's file, 0: it has none */
	int64_t	number;			/* of that message */
	char	state[33];		/* of a review */
	char	author[128];
	int64_t	thread;			/* of a remark: the first one's id */
	char	path[1024];		/* of a remark */
	int64_t	line;			/* the same; 0: none any more */
	char	commit[65];		/* that it speaks of */
	int64_t	at;
	struct hash content;		/* of what was said, no blob */
	bool	deleted;
	char	*text;			/* one line, never NULL */
	int64_t	pull;			/* number of the pull request */
};

int	store_set_pull_item(struct conn *c, int64_t submission,
	    const struct pull_item_row *row);
/* Those of that pull request, by kind and id. */
int	store_list_pull_items(struct conn *c, int64_t submission,
	    int64_t pull, int (*each)(void *arg,
	    const struct pull_item_row *row), void *arg);
int	store_forget_pull_items(struct conn *c, int64_t submission);

/* ETags of what was asked, by any key of the asker's; "": none. */
int	store_get_pull_tag(struct conn *c, int64_t submission,
	    const char *key, char ret_tag[256]);
int	store_set_pull_tag(struct conn *c, int64_t submission,
	    const char *key, const char *tag);
int	store_forget_pull_tags(struct conn *c, int64_t submission);

/* Texts that were made of what it said: "checks", "diff"; NULL: none. */
int	store_get_pull_text(struct conn *c, int64_t submission,
	    const char *name, struct bytes **ret_text, int64_t *ret_since);
int	store_set_pull_text(struct conn *c, int64_t submission,
	    const char *name, const void *text, size_t len, int64_t since);

/* ---- refused saves ---- */

struct refused_row {
	enum artifact	which;
	int64_t		object;		/* its file in refused/ */
	int64_t		pid;		/* who saved */
	struct hash	previous;	/* the artifact's content before it */
	int64_t		at;
};

int	store_set_refused(struct conn *c, int64_t submission,
	    const struct refused_row *row);
int	store_remove_refused(struct conn *c, int64_t submission,
	    enum artifact which);
int	store_list_refused(struct conn *c, int64_t submission,
	    int (*each)(void *arg, const struct refused_row *row), void *arg);

#endif
