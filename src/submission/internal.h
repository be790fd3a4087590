/*
 * What the files of submission share.
 *
 * What a submission keeps in memory (row, form, judgement, notes) is a copy
 * of the store: one daemon owns a store, so the copy is true until a step
 * changes it.  A step is one write transaction together with the changes of
 * that copy.  Code inside a step changes both; when the step is not committed,
 * the copy is marked stale and read again before it is next used.  So nobody
 * undoes anything by hand.
 *
 * Unless it says otherwise, a function here is called with the submission's
 * lock held and its copy fresh (submission_fresh() returned 0).  Public calls
 * (submission.h) begin with submission_fresh() themselves.  Judgement and
 * readiness cost more than the rest, so they are there only after
 * submission_judged(): inside a step and in all text_ functions they are.
 *
 * Order of locks: submissions by their ids, then the domain's, then store's.
 */
#ifndef CERTFS_SUBMISSION_INTERNAL_H
#define CERTFS_SUBMISSION_INTERNAL_H

#include <pthread.h>

#include "certfs/changes.h"
#include "certfs/rules.h"
#include "certfs/submission.h"
#include "fields.h"
#include "secret.h"

/* ---- the copy ---- */

struct form_value {
	bool		 present;	/* false: its owner removed the file */
	int64_t		 object;
	int64_t		 since;
	/* NULL: not set.  As stored: plain, or ciphertext of a secret; a field
	 * that is not set but has a fallback counts as that (form_text()). */
	struct bytes	*value;
	/* A secret whose key is gone: it counts as not set, so that readiness
	 * asks for it again. */
	bool		 unreadable;
};

/* One artifact as it stands in the draft. */
struct draft_artifact {
	bool		 present;
	int64_t		 object;
	char		 name[NAME_SIZE];	/* as it is spelled there */
	struct hash	 content;
	int64_t		 size, mtime, ctime;
	struct checked	*checked;
};

struct refusal {
	bool		 pending;
	struct refused_row row;
	char		 name[NAME_SIZE];	/* of its file in refused/ */
	struct hash	 content;
};

/* A name in artifacts/ that is no artifact's and is worth a finding. */
struct stray {
	int64_t		 entry;
	char		*name;
};

#define STRAYS_MAX	100u	/* are told of; more would hide the rest */

/* What the rules and this module say about the draft; see judge.c. */
struct judgement {
	/*
	 * The first of them, in order of their entries.  Entries above
	 * 'examined' were not looked at, so one name that comes or goes costs
	 * the same however many there are.
	 */
	struct stray		 stray[STRAYS_MAX];
	size_t			 strays;
	bool			 strays_differ;	/* from 'findings' */
	int64_t			 examined;
	struct findings		*spellings;	/* of a readme, in 'findings' too */
	struct draft_artifact	 artifact[ARTIFACT_COUNT];
	struct refusal		 refused[ARTIFACT_COUNT];
	struct findings		*findings;	/* all of it, sorted */
	struct waivers		*waivers;	/* applied to them; never NULL */
	size_t			 waived, claimed; /* findings */
	bool			 complete;	/* all required ones are there */
	size_t			 errors;	/* in artifacts/, refused saves
						 * and intro.md not counted */
	size_t			 refusals;	/* all that are kept */
	/* Of artifacts that are there: who removed a script wants none. */
	size_t			 unmended;
	/* Of names and content of all artifacts but intro.md. */
	struct hash		 set;
	enum authentication	 authentication;
	const char		*authentication_types;	/* "" unknown or none */
};

/*
 * What is remembered beside the columns of the row; kept as rows of the form
 * table whose name begins with a dot.  NULL: not set.
 */
enum note {
	/* hex: the artifacts that form/commit was entered for */
	NOTE_COMMIT_ARTIFACTS,
	/* word of the state in which the newest version was sealed; a version
	 * that supersedes one that was never sent keeps that one's */
	NOTE_BASIS,
	/* the number that the version before the newest had then: the one that
	 * the portal has; since when it was in that state (ns); the word of the
	 * pull request; and the number of the intro.md that was attached */
	NOTE_BASIS_VERSION,
	NOTE_BASIS_SINCE,
	NOTE_BASIS_PULL,
	NOTE_BASIS_INTRO,
	/* when the newest version was last taken back (ns) */
	NOTE_TAKEN_BACK,
	/* authentication types that were certified: there was a certification */
	NOTE_CERTIFIED_AUTHENTICATION,
	/* the same as it was before the last certification was recorded */
	NOTE_CERTIFIED_BEFORE,
	/* number of the version with which the credentials were frozen */
	NOTE_FROZEN_BY,
	/* number of the newest version that a merged pull request carried */
	NOTE_CARRIED,
	/* form/pull_request as it was before it was removed */
	NOTE_PULL_REQUEST,
	/* hashes in hex: of open-source/title, body.md, folder and
	 * messages/reply as certfs made them last; of the first two as their
	 * owner wrote them and they were published last; of the text that the
	 * pull request got last, whoever wrote it; and of what was there, and
	 * kept, before it was replaced last */
	NOTE_PULL_TITLE_MADE,
	NOTE_PULL_BODY_MADE,
	NOTE_PULL_FOLDER_MADE,
	NOTE_PULL_REPLY_MADE,
	NOTE_PULL_TITLE,
	NOTE_PULL_BODY,
	NOTE_PULL_BODY_SENT,
	NOTE_PULL_TITLE_KEPT,
	NOTE_PULL_BODY_KEPT,
	/* the word of the pull request before something was to be published */
	NOTE_PULL_BEFORE,
	/* the waivers whose claims of a false alarm are in the log: the first
	 * bytes of their hashes in hex, one a word */
	NOTE_CLAIMS,
	NOTE_COUNT
};

/* What the next (or, in to-upload, the newest) version is to the portal. */
enum delivery {
	DELIVERY_FIRST,		/* a new submission */
	DELIVERY_UPDATE,	/* "Submit an update": not certified yet */
	DELIVERY_NEW_VERSION,	/* "Submit a new version" of a certified one */
};

/* ---- readiness ---- */

struct readiness_item {
	const char	*id;		/* "support_email", "merged", ... */
	const char	*page;		/* the page it comes from: "submit-for-
					 * certification.md" */
	bool		 done;
	/* Does not keep a touch from submitting: a reminder, not numbered. */
	bool		 reminder;
	char		 text[256];	/* what: "where Microsoft writes ..." */
	char		 command[256];	/* ready to paste, "" for none */
};

#define READINESS_ITEMS_MAX	32

/* The items that apply, in the order in which to do them; reminders last and
 * only while they are not done. */
struct readiness {
	struct readiness_item item[READINESS_ITEMS_MAX];
	size_t		 count;		/* of items, reminders included */
	size_t		 total, done;	/* of the numbered ones */
	bool		 ready;		/* done == total */
};

/* ---- a submission in use ---- */

struct document_cache {
	struct bytes	*text;		/* NULL: to be made */
	int64_t		 mtime;
	int64_t		 until;		/* 0: until something changes */
};

#define CHECKED_CACHE		3	/* per artifact: old, new, restored */

struct checked_entry {
	struct hash	 content;
	enum publisher	 publisher;
	char		 name[NAME_SIZE];
	struct checked	*checked;
};

/* What the draft changes of the newest version, see version_changes.c. */
struct kept_changes {
	struct bytes		*text;		/* NULL: to be made */
	struct hash		 before, after;	/* the artifacts of both */
	struct changes_count	 count;
};

void	kept_changes_drop(struct kept_changes *kept);
size_t	kept_changes_size(const struct kept_changes *kept);

/* What waits to be delivered to one target. */
struct outbox {
	size_t			 count;
	int64_t			 last;		/* id of the last, 0: none */
	struct order_row	 first;		/* without body and files */
	/* The newest version is among them, and whether a try was begun. */
	bool			 submit, submit_begun;
	bool			 withdrawing;
	bool			 publishing;	/* files of the pull request */
};

/* What keeps a word from being published, as it was written. */
enum word_flaw {
	WORD_SOUND, WORD_NOT_UTF8, WORD_CONTROL, WORD_LONG, WORD_LINES,
	WORD_PLACEHOLDER,
	WORD_FLAWS
};

/* Title or text of the pull request, as it would be published now. */
struct pull_word {
	struct bytes	*text;		/* NULL: there is no repository */
	bool		 is_owners;	/* else certfs made it */
	/* Of what its owner wrote; zero: that is what certfs made. */
	struct hash	 own;
	enum word_flaw	 flaw;
	unsigned	 line;		/* where that is */
};

struct pull_words {
	struct pull_word title, body;
	/* Its folder; NULL: its name can be none.  Half a sentence that says
	 * why open-source/folder can be none, NULL: it can; whether its owner
	 * wrote it; it has become another one with the last judgement. */
	struct bytes	*folder;
	const char	*folder_lacks;
	bool		 folder_is_owners, folder_moved;
};

/* What the pull request has of the connector, once it is merged. */
struct merged {
	/* The commit whose folder is known, "": none. */
	char			 looked_at[256];
	struct bytes		*folder, *files; /* its path, and "ID NAME\n"
						  * each; or NULL */
	/* Its path where it is there, or that of one of nearly its name. */
	struct bytes		*found;
	bool			 known;		/* so it was compared */
	unsigned		 differs;	/* 1u << enum artifact */
	/* Git's ids of content, as they were made last. */
	struct {
		struct hash	 content;
		char		 object[PULL_OBJECT_SIZE];
	}			 git[ARTIFACT_COUNT];
};

struct submission {
	struct domain		*domain;
	int64_t			 id;
	pthread_mutex_t		 lock;

	/* Under domain->lock. */
	unsigned		 refs;
	struct submission	*next;		/* in its bucket */
	struct submission	*idle_prev, *idle_next;	/* while refs == 0 */

	bool			 stale;		/* the copy has to be read */
	bool			 judged;	/* and so do the last two of it */
	bool			 gone;		/* it was removed */
	bool			 inbox_dirty;	/* something may wait there */
	bool			 prepared;	/* submission_prepare() was */
	bool			 taken_over;	/* files were, of others */

	/* At most this much scratch there is, see object_quota(). */
	bool			 usage_known;
	int64_t			 usage_names, usage_bytes;

	/* The copy. */
	char			 name[NAME_SIZE];
	struct submission_row	 row;		/* valid even while stale */
	struct version_row	 newest;	/* valid when row.version > 0 */
	struct intro_row	 intro;		/* valid when row.intro > 0 */
	struct remote_row	 remote;	/* all 0: no portal has it */
	struct pull_row		 pull;		/* all 0: no repository has it */
	struct merged		 merged;
	/* Of the pull request, one a line; or NULL. */
	struct bytes		*labels;
	struct outbox		 outbox[TARGETS];
	struct form_value	 form[FIELD_COUNT];
	char			*note[NOTE_COUNT];
	int64_t			 last_event;	/* time of the log's last line */
	struct judgement	 judgement;	/* only after submission_judged() */
	struct readiness	 readiness;	/* the same */
	struct pull_words	 words;		/* the same */
	/* What form/commit was last submitted with; zero: never.  The same. */
	struct hash		 commit_artifacts;

	struct checked_entry	 checked[ARTIFACT_COUNT][CHECKED_CACHE];
	unsigned		 checked_next[ARTIFACT_COUNT];
	/*
	 * What an artifact held before content was kept quietly: the close
	 * that follows an fsync is judged against that.
	 */
	struct { bool kept; struct hash before; } quiet[ARTIFACT_COUNT];
	/* Whose save was refused has read its backup since. */
	bool			 restoring[ARTIFACT_COUNT];
	struct document_cache	 document[DOCUMENT_COUNT];
	int64_t			 findings_since;	/* feedback/findings */
	struct bytes		*zip;		/* of these artifacts, see seal.c */
	struct hash		 zip_set;
	enum publisher		 zip_publisher;
	struct kept_changes	 changes;
};

#define DOMAIN_BUCKETS		256u
#define DOMAIN_IDLE_MAX		16u	/* kept although nobody uses them */

struct domain {
	struct store		*store;
	struct domain_options	 options;
	struct vault		*vault;
	void			(*tell)(void *arg, int64_t submission,
				    unsigned change);
	void			*tell_arg;
	bool			(*holds)(void *arg, int64_t submission);
	void			*holds_arg;
	struct {
		void		(*call)(void *arg);
		void		*arg;
	}			 wake[TARGETS];
	/* As struct pull_row has it; NULL: by hand. */
	char			*repository;
	bool			 followed;	/* all that the forms name */
	pthread_mutex_t		 lock;
	struct submission	*bucket[DOMAIN_BUCKETS];
	struct submission	*idle_first, *idle_last; /* oldest first */
	size_t			 idle_count;
	int64_t			 since;		/* when it was made */
	int64_t			 changed;	/* last change anywhere */
	/* What overview said when it was last made, and since when. */
	struct hash		 overview;
	int64_t			 overview_since;
};

/* live.c: read the copy if it is stale.  -ENOENT when it was removed. */
int	submission_fresh(struct submission *s);
/* The same, and judge the draft if that was not done since. */
int	submission_judged(struct submission *s);
/* The same, where a step follows that writes what this program thinks of it. */
int	submission_judged_for_step(struct submission *s);
/* Removed from the store: nothing of it is used any more. */
void	submission_set_gone(struct submission *s);
void	submission_drop_documents(struct submission *s);
enum publisher submission_publisher(const struct submission *s);

/* ---- steps (step.c) ---- */

struct step {
	struct submission	*s;	/* NULL: not begun, or done */
	struct conn		*c;
	bool			 joined; /* 'c' belongs to another step */
	/* Set it when names or content of artifacts, intro.md, refused/, or
	 * publisher_type changed: step_commit() judges anew. */
	bool			 judge;
	bool			 judge_strays;	/* only those came or went */
	int64_t			 now;	/* one time for all of it */
	struct submission_row	 before;
	unsigned		 changes;	/* enum change, to be told */
	bool			 ordered;	/* there is more to deliver */
};

#define STEP_INIT		{ .s = NULL }

/* Waits for the writer.  The copy is fresh afterwards. */
int	step_begin(struct step *st, struct submission *s, enum durability d);
/* A second submission, judged already, in the same transaction. */
void	step_join(struct step *st, struct submission *s, struct step *first);
/*
 * One line of the log: '<time> <who> <text>'.  'who' is "publisher" or
 * "certfs"; text from outside is neutralised by step_event().
 */
int	step_event(struct step *st, const char *who, const char *format, ...)
	    CF_PRINTF(3, 4);
/* Keep 'text' as the outcome of the last command. */
void	step_outcome(struct step *st, const char *format, ...) CF_PRINTF(2, 3);
/* "": it is not set any more. */
int	step_set_note(struct step *st, enum note note, const char *value);
/* A number is kept as its digits; 0 when it is not set. */
int	step_set_note_number(struct step *st, enum note note, int64_t value);
int64_t	note_number(const struct submission *s, enum note note);
/* A hash is kept in hex. */
int	step_set_note_hash(struct step *st, enum note note,
	    const struct hash *value);
bool	note_is_hash(const struct submission *s, enum note note,
	    const struct hash *hash);
/* A state is kept as its word; draft when it is not set. */
enum submission_state note_state(const struct submission *s, enum note note);
/*
 * Derive everything that follows (judgement when asked for, readiness, draft
 * <-> ready, problems_since, draft_changed), write the row, commit; then tell
 * the domain, and drop the cached documents.  All or nothing.
 */
int	step_commit(struct step *st);
/* The same for a step and the one that joined it; that may be idle. */
int	steps_commit(struct step *st, struct step *joined);
void	step_done(struct step *st);	/* for CF_AUTO: rolls back what was not
					 * committed and marks the copy stale */

int	notes_load(struct submission *s, struct conn *c);

/* ---- the form (form.c) ---- */

/* Fill s->form from the store; rows whose name begins with '.' are notes. */
int	form_load(struct submission *s, struct conn *c);
/* Release s->form, to be filled again. */
void	form_done(struct submission *s);
/* Rows that every new draft begins with (an object for each field). */
int	form_create(struct conn *c, int64_t submission, int64_t now);
/* The plain value, the fallback where there is none, or "".  Never a secret:
 * "" for those. */
const char *form_text(const struct submission *s, enum form_field field);
/* Who helps with difficulties, for the middle of a sentence. */
const char *form_contact(const struct submission *s);
/* Another one than its owner entered it; what follows is the caller's. */
int	form_fill(struct step *st, enum form_field field, const char *value);
/* Whether a value was entered; false where only a fallback counts. */
bool	form_is_set(const struct submission *s, enum form_field field);
/*
 * Over all values but the waivers, which are nothing that is submitted (what
 * form_text() gives, and the ciphertext of secrets, which stays the same when
 * the same secret is written again).
 */
void	form_hash(const struct submission *s, struct hash *ret_hash);
/*
 * submission_field_set() and _remove() call it inside their step, after
 * s->form was changed and before step_commit(): what else follows from it
 * (a new commit, another pull request, another kind of publisher).  'before'
 * is what form_text() gave.  Implemented in readiness.c.
 */
int	form_changed(struct step *st, enum form_field field,
	    const char *before);

/* ---- messages (feedback.c) ---- */

/*
 * Make messages of the files in PLACE(id, SLOT_INBOX) that hold something,
 * in steps of its own; called when s->inbox_dirty, which it clears when all
 * are taken.  submission_touch_message() is in feedback.c too;
 * submission_take_messages() is in document.c and calls this.
 */
int	feedback_take(struct submission *s, const struct inbox_owner *owner);

struct feedback_count {
	int64_t	messages, unread;
	int64_t	first_unread;	/* its number, 0: none */
	int64_t	replies;	/* that were sent */
};

int	feedback_count(struct submission *s, struct feedback_count *ret_count);

/* ---- feedback/findings (text_findings.c) ---- */

int	text_findings(struct submission *s, struct buf *out);
/* When what it says last came or went; of the text that was made last. */
int64_t	since_findings(const struct submission *s);

/* ---- changes against the newest version (version_changes.c) ---- */

/* How many there are in the judged draft; none while there is no version. */
int	submission_changes(struct submission *s,
	    struct changes_count *ret_count);
/* All of them, with a line in front that begins with '#' and 'what' it is. */
int	text_version_changes(struct submission *s, struct conn *c,
	    const char *what, struct buf *out);

/* ---- texts: append to 'out', return 0 or -errno ---- */

int	text_changes(struct submission *s, struct buf *out);

int	text_status_json(struct submission *s, struct buf *out);
int	text_next(struct submission *s, struct buf *out);
int	text_submit(struct submission *s, struct buf *out);
int	text_record(struct submission *s, struct buf *out);
int	text_pull_record(struct submission *s, struct buf *out);
int	text_pull_diff(struct submission *s, struct buf *out);
int	text_publish(struct submission *s, struct buf *out);
/*
 * versions/<n>/handoff.md, made inside the step that seals 'version', while
 * s->row, s->form and s->judgement are those that are being sealed (s->newest
 * is still the version before).
 */
int	text_handoff(struct submission *s, const struct version_row *version,
	    enum delivery delivery, struct buf *out);
/* The domain's own [any lock state]; templates are in submission.h too. */
const char *template_text(const char *name);	/* NULL: none of that name */
/* 'changed' becomes later by a deadline that has passed since. */
int	text_overview(struct domain *d, struct buf *out, int64_t *changed);
int	text_readme(struct buf *out);
int	text_lifecycle(struct buf *out);
int	text_lifecycle_dot(struct buf *out);

/* ---- states (states.c): the transition tables; their words in words.c ---- */

struct state_info {
	const char	*word;
	const char	*waiting_for;	/* "publisher", "portal", "nobody" */
	bool		 on_its_way;	/* an update resets the certification */
};

extern const struct state_info state_infos[STATE_COUNT];
extern const char *const pull_words[PULL_COUNT];

/* STATE_COUNT, PULL_COUNT: no such word. */
enum submission_state state_by_word(const char *word);
enum pull_state pull_by_word(const char *word);
/*
 * The state in which the version that waits in to-upload was sealed, which is
 * that of what the portal has; in all other states the state.
 */
enum submission_state submission_basis(const struct submission *s);
/* Whether the portal has seen a version of this submission. */
bool	submission_was_delivered(const struct submission *s);
/* What a touch now would be. */
enum delivery submission_delivery(const struct submission *s);

/* Who acts next: as the state says, but who has tested waits for the portal. */
const char *state_waiting_for(const struct submission_row *row);
/* When the publisher said that testing is done, 0: not in this round. */
int64_t	tested_at(const struct submission *s);

/* ---- intro.md (intro.c) ---- */

enum intro_state {
	INTRO_NOT_ATTACHED,
	INTRO_ATTACHED,		/* and intro.md is that text, or is gone */
	INTRO_CHANGED,		/* since it was attached */
};

/* Of the judged draft; what the portal had before a new submission is none. */
enum intro_state intro_state(const struct submission *s);
/* Nobody wants to publish the template by mistake. */
bool	intro_is_template(const struct submission *s);
int64_t	intro_attached_at(const struct submission *s);	/* 0: not attached */

/* ---- windows (window.c): when the next thing is promised ---- */

struct window {
	int64_t		 from, to;
	const char	*page;		/* of the documentation */
};

/* False where nothing is promised. */
bool	window_of_state(const struct submission_row *row,
	    enum publisher publisher, struct window *ret_window);
bool	window_of_pull(const struct submission_row *row,
	    enum publisher publisher, struct window *ret_window);
/* The one of both tracks that ends first. */
bool	window_next(const struct submission_row *row,
	    enum publisher publisher, struct window *ret_window);
bool	window_is_over(const struct window *w);
/* When the last window of either track ended and the next one will, 0: none. */
void	window_ends(const struct submission_row *row, enum publisher publisher,
	    int64_t *ret_passed, int64_t *ret_coming);

/* ---- readiness.c, submit.c: what a touch would do ---- */

/* Fills s->readiness and s->commit_artifacts. */
int	readiness_judge(struct submission *s, struct conn *c);
/*
 * 0: a touch of submit would seal a version now; else the -errno of DESIGN's
 * table with its sentence.  'busy' as in struct command, may be NULL.
 */
int	submit_would(struct submission *s, const char *busy,
	    struct reason *why);
/* The same for a touch of open-source/publish. */
int	publish_would(struct submission *s, const char *busy,
	    struct reason *why);

#endif
