/*
 * submission: the life of a submission, and what a save or a command does.
 *
 * The domain: it knows no FUSE, no SQL and no HTTP.  A struct submission is
 * one submission in use; it is counted, and at most one exists per id.  Calls
 * that take one are made with its lock held (submission_lock), except those
 * marked [any].  Two submissions are locked in order of their ids.  A call
 * that changes something has committed it when it returns 0; when it returns
 * -errno nothing has changed, unless the comment says otherwise.
 *
 * Strings passed in stay the caller's; struct bytes results are counted and
 * the caller unrefs them.  'why' may be NULL.
 */
#ifndef CERTFS_SUBMISSION_H
#define CERTFS_SUBMISSION_H

#include "certfs/diag.h"
#include "certfs/pull.h"
#include "certfs/review.h"
#include "certfs/store.h"

/* ---- the domain: one store and the options of one mount ---- */

enum validate { VALIDATE_DOCUMENT, VALIDATE_STRICT, VALIDATE_OFF };

/* A secret and what it is, which 'take' keeps no longer than it runs. */
typedef int secret_take(void *arg, const char *what, const void *value,
	    size_t len);

struct domain_options {
	enum validate	validate;
	/* The key that secrets are sealed with; NULL: one beside the store. */
	const char	*key_file;
	/* The portal that versions are delivered to; NULL: by hand. */
	const char	*portal;
	/* Seconds in which what was submitted is not delivered yet. */
	unsigned	 grace;
	/* "owner/name" of the repository that pull requests are opened in, and
	 * the base URL of its API; NULL: by hand. */
	const char	*repository, *repository_url;
	/* How long a second is between two looks there, in ms, for a test; 0:
	 * as long as it is. */
	unsigned	 second_ms;
	/*
	 * Shows each secret of the mount's own to 'take', with words for it
	 * ("the token for the repository"), so that it is found before it
	 * becomes public; what 'take' returns other than 0 ends it, and is the
	 * result.  Called from any thread.  NULL: there are none.
	 */
	int		(*show_secrets)(void *arg, secret_take *take,
			    void *take_arg);
	void		*show_secrets_arg;
};

enum change {
	CHANGE_STATUS	= 1u << 0,	/* submission_state_generation() differs */
	CHANGE_FINDINGS	= 1u << 1,
	CHANGE_NAMES	= 1u << 2,	/* a name appeared or went by itself */
	CHANGE_DELIVERY	= 1u << 3,	/* submission_await() may differ */
};

struct domain;
struct submission;

int	domain_new(struct store *st, const struct domain_options *options,
	    struct domain **ret_domain);
void	domain_free(struct domain *d);	/* accepts NULL; no submission in use */
/*
 * Who is told of changes; called with the submission's lock held, so it only
 * takes a note and returns.  NULL: nobody any more.
 */
void	domain_on_change(struct domain *d, void (*tell)(void *arg,
	    int64_t submission, unsigned change), void *arg);

/*
 * Who else may hold something that the user put into a submission: asked, with
 * its lock held, before it is removed.  NULL: nobody.
 */
void	domain_on_removal(struct domain *d,
	    bool (*holds)(void *arg, int64_t submission), void *arg);

/*
 * mkdir, mv and the names at the root [any].  Names of submissions are UTF-8
 * without control characters and do not begin with a dot: -EINVAL, -ENOTSUP.
 * -EEXIST when taken.
 */
int	domain_create(struct domain *d, const char *name,
	    struct entry *ret_entry, struct reason *why);
int	domain_find(struct domain *d, const char *name, struct entry *ret_entry);
int	domain_list(struct domain *d, int64_t after, int (*each)(void *arg,
	    const struct entry *e), void *arg);
/*
 * Rename; a submission in the way is replaced only when it could be removed
 * (as rename(2) does with an empty directory), else -ENOTEMPTY or -EPERM.
 */
int	domain_rename(struct domain *d, const char *from, const char *to,
	    bool replace, struct reason *why);
/*
 * rmdir: -ENOTEMPTY while it holds anything the user put there, -EPERM once
 * it was submitted (withdraw it instead).
 */
int	domain_remove(struct domain *d, const char *name, struct reason *why);
/* Force what was committed onto the disk [any]. */
int	domain_sync(struct domain *d);
/* When a name was last made or removed at the root. */
int	domain_root_time(struct domain *d, int64_t *ret_mtime);

/* Texts about the filesystem itself [any]. */
enum domain_document {
	DOMAIN_README, DOMAIN_VERSION, DOMAIN_OVERVIEW,
	/* The tables of states, as a text and as a graph in DOT. */
	DOMAIN_LIFECYCLE, DOMAIN_LIFECYCLE_DOT,
	DOMAIN_DOCUMENTS
};
int	domain_document(struct domain *d, enum domain_document which,
	    struct bytes **ret_text, int64_t *ret_mtime);
/* .certfs/templates/: 'i' from 0; NULL behind the last. */
const char *domain_template_name(size_t i);
int	domain_template(size_t i, struct bytes **ret_text);

/* The words of status, from 0; NULL behind the last [any]. */
const char *submission_state_word(size_t i);

/* ---- one submission in use ---- */

/* -ENOENT when there is none of that id [any]. */
int	submission_get(struct domain *d, int64_t id, struct submission **ret_s);
void	submission_put(struct submission *s);	/* accepts NULL; lock not held */
void	submission_lock(struct submission *s);
void	submission_unlock(struct submission *s);
int64_t	submission_id(const struct submission *s);	/* [any] */
/* False once it was removed while in use. */
bool	submission_exists(const struct submission *s);
bool	submission_was_submitted(const struct submission *s);
/* Differs once the state does, or whether the draft is ready; for poll(2). */
uint64_t submission_state_generation(const struct submission *s);

/* The fixed places of a submission: PLACE(id, slot).  Never renumber. */
enum slot {
	SLOT_SELF = 1,		/* beside intro.md; also any directory object */
	SLOT_ARTIFACTS = 2,
	SLOT_FORM = 3,		/* fields are not entries: see submission_field */
	SLOT_FEEDBACK = 4,
	SLOT_INBOX = 5,
	SLOT_OPEN_SOURCE = 6,
	SLOT_REFUSED = 7,	/* generated entries */
	SLOT_VERSIONS = 8,	/* sealed entries "1", "2", ... */
	SLOT_SENT = 9,		/* generated entries: replies as they were sent */
	SLOT_PULL_MESSAGES = 10, /* generated entries: messages of feedback/
				 * that came from the pull request; beside
				 * them the owner's reply */
	SLOT_FIRST_DOCUMENT = 32,
};

/* ---- generated texts ---- */

/* Never renumber: the slot of an inode is SLOT_FIRST_DOCUMENT + this. */
enum document {
	DOCUMENT_PROBLEMS = 0, DOCUMENT_PROBLEMS_JSON = 1,
	DOCUMENT_STATUS = 2, DOCUMENT_STATUS_JSON = 3, DOCUMENT_NEXT = 4,
	DOCUMENT_LOG = 5, DOCUMENT_SUBMIT = 6, DOCUMENT_RECORD = 7,
	DOCUMENT_ZIP = 8, DOCUMENT_PULL_STATUS = 9, DOCUMENT_PULL_RECORD = 10,
	DOCUMENT_LATEST = 11,	/* the target of versions/latest */
	DOCUMENT_PUBLISH = 12,
	DOCUMENT_CHANGES = 13,
	DOCUMENT_FINDINGS = 14,	/* of feedback/ */
	DOCUMENT_PROBLEMS_SARIF = 15,
	/* Of open-source/, with repository=github: */
	DOCUMENT_PULL_HEAD = 16, DOCUMENT_PULL_MERGE = 17,
	DOCUMENT_PULL_BRANCH = 18, DOCUMENT_PULL_CHECKS = 19,
	DOCUMENT_PULL_DIFF = 20,
	DOCUMENT_COUNT
};

/*
 * The present text and the time of its last change.  -ENOENT when the
 * document is not there now (the zip of an incomplete draft, latest before
 * the first version).  Made when first asked for after a change and kept.
 */
int	submission_document(struct submission *s, enum document which,
	    struct bytes **ret_text, int64_t *ret_mtime);
/* Whether it is there, without making it: 1 or 0. */
int	submission_has_document(struct submission *s, enum document which);
/* Whoever has the inbox's files open, asked while messages are taken in. */
struct inbox_owner {
	/* Whether the object is still being written. */
	bool	(*is_busy)(void *arg, int64_t object);
	/* Its message shows all of it: remove the name (draft_unlink()). */
	void	(*remove)(void *arg, const struct entry *e);
	void	*arg;
};

/*
 * Take in what was dropped into feedback/inbox/ since the last call; to be
 * called before anything that tells of messages is looked at.  Costs nothing
 * when nothing was dropped.
 */
int	submission_take_messages(struct submission *s,
	    const struct inbox_owner *owner);
/*
 * Make the files in open-source/ that certfs begins for their owner, where
 * there is a repository and they are not there, or are not as they would be
 * made now; to be called before names in it are looked up.  Costs nothing when
 * it was done since the submission was last loaded: each change does it too.
 */
int	submission_prepare(struct submission *s);
/*
 * The lowest id above 'after' of a submission in whose inbox something may
 * wait, -ENOENT when there is none [any].
 */
int	domain_next_inbox(struct domain *d, int64_t after, int64_t *ret_id);

/* ---- commands ---- */

struct command {
	const char	*text;	/* what was written, NULL for a touch */
	size_t		 len;
	/* An artifact written and not closed since ("icon.png"), or NULL. */
	const char	*busy;
};

/*
 * A touch of, or a write to, a control file, which is an event of the tables
 * of states (.certfs/lifecycle).  Refusals are those of DESIGN's
 * table and their sentence is kept as the last outcome, readable in 'submit'
 * (for record: in 'record' and 'submit').  Lines that begin with '#' and
 * empty ones are ignored; one command per write.
 */
int	submission_command_submit(struct submission *s,
	    const struct command *command, struct reason *why);
int	submission_command_record(struct submission *s,
	    const struct command *command, struct reason *why);
int	submission_command_pull_record(struct submission *s,
	    const struct command *command, struct reason *why);
/* open-source/publish: how an independent publisher submits. */
int	submission_command_publish(struct submission *s,
	    const struct command *command, struct reason *why);
/*
 * Keep the sentence of a refusal as the last outcome, for 'submit': of calls
 * that give one in 'why' and do not keep it themselves, such as draft_move().
 */
void	submission_note_refusal(struct submission *s,
	    const struct reason *refusal);
/* touch feedback/<n>: the message is read. */
int	submission_touch_message(struct submission *s, int64_t object);
/* Whether a name in feedback/ that is a reply's leads to the object: 1, 0. */
int	submission_is_reply(struct submission *s, int64_t object);
/*
 * touch feedback/reply, touch feedback/<n>-reply: what is stored is sent; with
 * portal=manual it is recorded as sent.  'busy': somebody is writing to it.
 * The sentence of a refusal is kept as the outcome:
 *   -ETXTBSY    it is being written
 *   -ECANCELED  empty, or no text
 *   -EALREADY   this text was sent already
 *   -EINVAL     there is nothing to answer
 *   -EFBIG      too large
 */
int	submission_send_reply(struct submission *s, int64_t object, bool busy,
	    struct reason *why);

/* ---- delivery: what the network thread asks of the domain ---- */

/*
 * What a command has to tell the portal is an order, kept in the transaction
 * of that command, with its idempotency key.  The orders of one submission are
 * carried out in their order, one at a time.
 */
enum order_kind {
	ORDER_SUBMIT = 1, ORDER_INTRO = 2, ORDER_REPLY = 3, ORDER_TESTED = 4,
	ORDER_WITHDRAW = 5, ORDER_DISPOSITION = 6,
	/* For the repository: */
	ORDER_PUBLISH = 7, ORDER_COMMENT = 8, ORDER_ANSWER = 9,
};

/*
 * A file of the connector's folder; 'content' NULL: it is to be there no more,
 * if what is there is 'object', git's id, and nobody has changed it since.
 */
struct order_file {
	char		*name;
	struct bytes	*content;
	char		 object[65];
};

/* For the repository; strings that are not of the order's kind are NULL. */
struct order_pull {
	int64_t		 number;	/* of the pull request, 0: none yet */
	char		 fork[256];	/* of its branch, "": not known */
	char		 branch[256];
	/* The newest commit there that this may build on, "": none. */
	char		 published[65];
	int64_t		 at;		/* when it was ordered, for git */
	char		*folder;	/* "certified-connectors/Contoso" */
	/* That one, also where there is one of nearly its name. */
	bool		 exact;
	char		*title, *body, *message;
	/* Of one that is open already these are to be set too. */
	bool		 renew_title, renew_body;
	struct order_file *file;
	size_t		 files;
	int64_t		 thread;	/* ORDER_ANSWER: its first remark */
	char		*text;		/* ORDER_COMMENT, ORDER_ANSWER: with the
					 * marker at its end */
	char		 marker[64];	/* that none but it has */
};

struct order {
	int64_t		 id;
	enum target	 target;
	enum order_kind	 kind;
	char		 key[ORDER_KEY_SIZE];
	char		 portal_id[REVIEW_ID_SIZE]; /* "": to be created first */
	char		 create_key[ORDER_KEY_SIZE]; /* for that */
	char		 connector[NAME_SIZE];	/* the same */
	int64_t		 version;	/* newest version then */
	unsigned	 attempts;	/* that were begun */
	/*
	 * JSON for the portal: NewRevision or NewEvent of its protocol; none
	 * for intro.md.  In guarded memory, for it may hold secrets.
	 */
	void		*body;
	size_t		 body_len;
	struct bytes	*content;	/* the zip, or intro.md; else NULL */
	struct order_pull pull;		/* TARGET_REPOSITORY */
};

/*
 * Who has something to do at this mount's portal, the earliest first; 'at' in
 * ns, 'order': something is to be delivered, else to be asked.  A result of
 * 'each' other than 0 ends the listing and is returned [any].
 */
int	domain_list_due(struct domain *d, int (*each)(void *arg,
	    int64_t submission, int64_t at, bool order), void *arg);
/*
 * Called whenever there may be something new to do, for whichever of them;
 * takes a note and returns.  NULL: nobody any more.
 */
void	domain_on_order(struct domain *d, enum target target,
	    void (*wake)(void *arg), void *arg);
/* Until when this mount's one wants to be left alone (ns, 0: not at all)
 * [any]. */
int	domain_get_pause(struct domain *d, enum target target,
	    int64_t *ret_until);
int	domain_set_pause(struct domain *d, enum target target, int64_t until);

/* The first order for it that is due; -ENOENT: there is none. */
int	submission_next_order(struct submission *s, enum target target,
	    struct order *ret_order);
void	order_done(struct order *o);	/* wipes the body; for CF_AUTO */
/*
 * Before the first byte of a try is sent: from now on the portal may have it.
 * -ESTALE: it was taken back meanwhile.
 */
int	submission_begin_order(struct submission *s, const struct order *o);
/* The portal has a place for it now. */
int	submission_place_order(struct submission *s, const struct order *o,
	    const char *portal_id);
/*
 * It is delivered.  'package' is the receipt of the zip, for ORDER_SUBMIT.
 */
int	submission_finish_order(struct submission *s, const struct order *o,
	    const struct review_receipt *receipt,
	    const struct review_receipt *package);
/* The portal refuses it, for good. */
int	submission_refuse_order(struct submission *s, const struct order *o,
	    const struct review_problem *problem);

enum failure_kind {
	FAILURE_UNREACHABLE,	/* ENETUNREACH */
	FAILURE_TIMED_OUT,	/* ETIMEDOUT */
	FAILURE_CREDENTIALS,	/* EKEYREJECTED */
	FAILURE_BUSY,		/* ETIMEDOUT: the portal asks to wait */
	FAILURE_NONSENSE,	/* EREMOTEIO: it does not speak the protocol */
};

struct failure {
	enum failure_kind kind;
	const char	*text;		/* one line, harmless */
	int64_t		 again_at;	/* ns */
};

/* A try failed, and will be repeated. */
int	submission_fail_order(struct submission *s, const struct order *o,
	    const struct failure *f);

/* What to ask the portal. */
struct ask {
	char		 portal_id[REVIEW_ID_SIZE];
	char		 etag[REVIEW_ETAG_SIZE];
	int64_t		 after;		/* the last event that is known */
};

/* -ENOENT: the portal has nothing of it. */
int	submission_next_ask(struct submission *s, struct ask *ret_ask);
/*
 * Take in what the portal says, in one transaction.  'status' NULL: it is as
 * it was; 'page' NULL: there are no new events.  What is in 'page' and known
 * already is passed over.
 */
int	submission_take_review(struct submission *s,
	    const struct review_status *status, const struct review_page *page);
/* It could not be asked. */
int	submission_fail_ask(struct submission *s, const struct failure *f);

/* ---- the repository: what the network thread asks of the domain ---- */

/*
 * As domain_list_due(), of this mount's repository: orders with
 * TARGET_REPOSITORY, and pull requests to be asked about.
 */
int	domain_list_pulls_due(struct domain *d, int (*each)(void *arg,
	    int64_t submission, int64_t at, bool order), void *arg);

/* What ORDER_PUBLISH came to. */
struct pull_receipt {
	int64_t		 number;
	const char	*url, *title;
	const char	*fork;		/* "owner/name" of the branch */
	const char	*head;		/* its newest commit */
	bool		 draft;
	bool		 unchanged;	/* it had all of it already */
};

/* It is in the pull request. */
int	submission_finish_publish(struct submission *s, const struct order *o,
	    const struct pull_receipt *receipt);
/* ORDER_COMMENT, ORDER_ANSWER: it is there, under that id. */
int	submission_finish_comment(struct submission *s, const struct order *o,
	    int64_t id);

/*
 * Before title or text of a pull request, as they are there, are replaced by
 * those of the order (NULL: that one stays): what the owner may miss is kept in
 * log and feedback/, once.
 */
int	submission_keep_words(struct submission *s, const struct order *o,
	    const char *title, const char *body);

struct pull_refusal {
	const char	*text;		/* one line, harmless */
	/* The newest commit of the branch, when somebody else made it, and
	 * the one that was made for this order; NULL: none. */
	const char	*strange, *pushed;
	/* The branch has what does not belong there: another one is made. */
	bool		 spoilt;
	/* The pull request that was opened all the same; 0: none. */
	int64_t		 number;
	const char	*url, *fork;
};

/* The repository does not take it, or what is there is in its way. */
int	submission_refuse_pull(struct submission *s, const struct order *o,
	    const struct pull_refusal *refusal);

/* What to ask the repository. */
struct pull_ask {
	int64_t		 number;	/* of the pull request; 0: there is
					 * none, only its own branch */
	char		 head[65];	/* the newest commit that is known */
	char		 fork[256], branch[256];	/* "": not known */
	char		 folder[1024];	/* of the connector; "": not known */
	bool		 known;		/* of its own branch: as it was then */
	char		 merged_as[65];	/* "": not merged, or not known */
};

/* -ENOENT: there is nothing to ask about. */
int	submission_next_pull_ask(struct submission *s,
	    struct pull_ask *ret_ask);
/* The ETag of an answer that was taken in, "" for none; any key. */
int	submission_pull_tag(struct submission *s, const char *key,
	    char ret_tag[256]);
/* Of the pull request itself; a publishing that ends forgets it. */
#define PULL_TAG	"pull"
/* No ETag: the commit whose folder was taken in, with all of its files. */
#define PULL_FOLDER_TAG	"folder"
/*
 * Whether a file of the folder need not be fetched: the bytes that git calls
 * that are here already, or it is none of the artifacts.  1, 0.
 */
int	submission_pull_has(struct submission *s, const char *name,
	    const char *object);

/*
 * All of one kind, in all its pages, unless the last of them has a next one;
 * of annotations all that the present checks have, unless these are 'unread'.
 */
struct pull_list {
	bool		 changed;	/* else it is as it was */
	struct pull_page *page;
	size_t		 pages;
};

/* One file of the connector's folder. */
struct pull_blob {
	char		*name;
	char		 object[65];	/* git's id of the content */
	struct bytes	*content;	/* NULL: it was not fetched */
	bool		 unreadable;	/* too large, or it is not given */
};

struct pull_tag {
	const char	*key, *tag;
};

/*
 * What became of it since.  What is unchanged is NULL, or not 'changed'; ETags
 * are kept with what they belong to.
 */
struct pull_news {
	/* Which was asked about; 0: the repository's own branch, of which there
	 * is nothing but a folder. */
	int64_t		 number;
	const struct pull_request *request;
	struct pull_list list[PULL_KINDS];
	/* The folder in which the pull request changes something, "": there
	 * is none with an artifact, and what is in it in 'looked_at'; NULL: not
	 * looked at. */
	const char	*folder, *looked_at;
	/* The name of that, which is there, or of a directory beside where it
	 * would be that is nearly called so; NULL: there is neither. */
	const char	*found;
	const char	*author;	/* of that commit; NULL: not said */
	const struct pull_blob *blob;
	size_t		 blobs;
	const char	*merged_as;	/* the commit on the base; NULL */
	const struct pull_tag *tag;
	size_t		 tags;
};

/* Take it in, in one transaction; NULL: nothing changed. */
int	submission_take_pull(struct submission *s,
	    const struct pull_news *news);
/* Whether a command changed files of the draft by itself, since last asked. */
bool	submission_has_taken_over(struct submission *s);
/* Whether this mount has a repository to publish in. */
bool	submission_has_repository(const struct submission *s);
/* Its address, as the repository said; "" while it did not. */
const char *submission_pull_url(struct submission *s);
/* It could not be asked. */
int	submission_fail_pull(struct submission *s, const struct failure *f);

/* ---- waiting for a delivery ---- */

/*
 * What is on its way there now, to be asked for later; 0: nothing.  What waits
 * because a token was refused is tried now: there may be another one.
 */
int	submission_delivery_ticket(struct submission *s, enum target target,
	    int64_t *ret_ticket);
/*
 * What became of that and of all before it: 0 the portal has it,
 * -EREMOTEIO refused (or the last submit was, when there is no ticket),
 * -EKEYREJECTED the portal refuses the token, -EINPROGRESS not known yet;
 * 'expired': and it has been waited for long enough, so instead of that
 * -ENETUNREACH or -ETIMEDOUT.  The sentence is in 'submit'.
 */
int	submission_await(struct submission *s, enum target target,
	    int64_t ticket, bool expired);

/* ---- the draft: what the user edits ---- */

#define SCRATCH_NAMES_MAX	4096	/* per submission, EDQUOT */
#define SCRATCH_BYTES_MAX	((int64_t)64 << 20)
#define SCRATCH_FILE_MAX	((size_t)32 << 20)	/* EFBIG */

/*
 * Names: any byte but '/' and NUL, at most 255 (-ENAMETOOLONG).  Directories
 * only below artifacts/ and not under an artifact's own name (-ENOTSUP);
 * symlinks anywhere but at the root, as scratch (-ENOTSUP under an artifact's
 * own name).  Generated and sealed places refuse: -EPERM, -EROFS.
 */
int	draft_find(struct submission *s, int64_t place, const char *name,
	    struct entry *ret_entry);
int	draft_list(struct submission *s, int64_t place, int64_t after,
	    int (*each)(void *arg, const struct entry *e), void *arg);
int	draft_object(struct submission *s, int64_t object,
	    struct object *ret_object);
/* Some name that leads to an object; -ENOENT when none does any more. */
int	draft_name_of(struct submission *s, int64_t object,
	    struct entry *ret_entry);
/* When a name last came there or went; if never, when 's' was made. */
int	draft_place_time(struct submission *s, int64_t place,
	    int64_t *ret_mtime);
int	draft_set_place_time(struct submission *s, int64_t place, int64_t mtime);
int	draft_read(struct submission *s, int64_t object,
	    struct bytes **ret_content);
int	draft_read_link(struct submission *s, int64_t object, char **ret_target);
/* The role that a name has in a place, ARTIFACT_NONE for scratch [any]. */
enum artifact draft_role(int64_t place, const char *name);
/* How large content of that role may become [any]. */
size_t	draft_size_max(enum artifact role);

/* An empty file, a directory, or a symlink to 'target'. */
int	draft_create(struct submission *s, int64_t place, const char *name,
	    enum object_kind kind, const char *target, struct entry *ret_entry,
	    struct reason *why);

struct draft_save {
	int64_t		object;
	const void	*data;
	size_t		 size;
	int64_t		 mtime;
	int64_t		 pid;		/* who closes, 0: nobody in particular */
	bool		 by_opener;	/* that is who opened the handle */
	enum durability	 durability;
	bool		 quiet;		/* an fsync or a look: refuses nothing */
	bool		 cut;		/* more was written than the file can hold */
};

/*
 * Keep 'data' as the object's content, and judge it under every artifact's
 * name that leads to it.  The content is kept, and 0 is not promised:
 *   -EINVAL  kept, but the mount's validate= refuses it; the bytes are under
 *            refused/ too; -EFBIG the same for what was cut off, or is larger
 *            than the artifact may be;
 *   -EFBIG   more than SCRATCH_FILE_MAX, not kept;
 *   -EDQUOT  scratch over its quota, not kept; -ENOSPC, -EIO not kept.
 */
int	draft_save(struct submission *s, const struct draft_save *save,
	    struct reason *why);
int	draft_set_time(struct submission *s, int64_t object, int64_t mtime);
/*
 * Thread 'reader' opens an object for reading, 'process_of' tells whose it
 * is: an editor that reads its backup after a refused save is about to put
 * the old content back.  Costs nothing unless a refusal is pending.
 */
void	draft_note_read(struct submission *s, int64_t object,
	    pid_t (*process_of)(pid_t thread), pid_t reader);

struct draft_move {
	int64_t		 from_place;
	const char	*from;
	struct submission *to;	/* where to; its lock is held too */
	int64_t		 to_place;
	const char	*name;
	bool		 keep;		/* link(2) and not rename(2) */
	bool		 no_replace;	/* -EEXIST instead of replacing */
	bool		 exchange;	/* RENAME_EXCHANGE */
	/* Content of an open file that is newer than the stored one, or NULL. */
	const struct draft_save *live;
	int64_t		 pid;
};

/*
 * Rename or link.  Onto an artifact's name the content is judged first:
 * -EPROTO when validate= refuses it (-EFBIG when it is too large): both files
 * stay, the bytes are under refused/.  Never for what was that artifact's own
 * content before.  'ret_replaced' gets the object that lost its name, 0 if
 * none; the caller reads it beforehand if somebody has it open.
 */
int	draft_move(struct submission *s, const struct draft_move *move,
	    int64_t *ret_replaced, struct reason *why);
/*
 * Remove a name; the object goes with its last one.  -ENOTEMPTY for a
 * directory with entries, -EISDIR/-ENOTDIR as 'directory' asks.
 */
int	draft_unlink(struct submission *s, int64_t place, const char *name,
	    bool directory, struct reason *why);
/* Whether a place holds nothing that the user put there. */
int	draft_is_empty(struct submission *s, unsigned slot, bool *ret_empty);

/* ---- the form ---- */

/* The fields in the order of the manual [any]. */
struct field_info {
	const char	*name;
	bool		 secret;
	size_t		 max_size;	/* bytes, EFBIG beyond */
};

size_t	form_count(void);
const struct field_info *form_info(size_t field);
/* form_count() when there is no field of that name. */
size_t	form_find(const char *name);

struct field_view {
	bool		 present;	/* false: its owner removed the file */
	bool		 set;
	int64_t		 object;	/* its inode number's object */
	int64_t		 since;		/* last change */
	struct bytes	*text;		/* what a read gives: the value and a
					 * newline; empty for a secret */
};

int	submission_field_get(struct submission *s, size_t field,
	    struct field_view *ret_view);
/*
 * Judge and keep a value; one trailing newline is taken off, an empty value
 * unsets.  -EINVAL with the sentence when it is not valid, -EROFS when
 * frozen, -EFBIG; the old value stays.  'object' 0 keeps the file's object.
 */
int	submission_field_set(struct submission *s, size_t field,
	    const char *value, size_t len, int64_t object, struct reason *why);
/* Only judge. */
int	submission_field_check(struct submission *s, size_t field,
	    const char *value, size_t len, struct reason *why);
/* rm: unset, and not listed any more. */
int	submission_field_remove(struct submission *s, size_t field,
	    struct reason *why);
/*
 * The value itself, also of a secret: for a file that is renamed away.  'take'
 * is called once, with no bytes when nothing is set, and its result is the
 * result.  A secret lies in guarded memory, which is wiped and gone when
 * 'take' returns: it copies into such memory only.
 */
int	submission_field_reveal(struct submission *s, size_t field,
	    int (*take)(void *arg, const void *value, size_t len), void *arg);
/* An object id for a file that lives in memory only. */
int	submission_new_object(struct submission *s, int64_t *ret_object);

#endif
