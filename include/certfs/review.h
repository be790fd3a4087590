/*
 * review: what a portal says of a submission, as plain data.
 *
 * Whoever asks the portal fills it in, whoever keeps submissions takes it in;
 * neither knows the other.  Strings are UTF-8 without control characters but
 * '\n' and '\t' in texts of several lines ('body'); what is marked one line
 * has none.  Texts that a struct points to belong to it and are released by
 * its _done().  Words (states, types) may be any: [a-z0-9-]{1,32}.
 */
#ifndef CERTFS_REVIEW_H
#define CERTFS_REVIEW_H

#include "certfs/base.h"

#define REVIEW_ID_SIZE		65	/* [A-Za-z0-9_-]{1,64} */
#define REVIEW_WORD_SIZE	33
#define REVIEW_ETAG_SIZE	256
#define REVIEW_SHA256_SIZE	65	/* hexadecimal */
#define REVIEW_TEXT_MAX		((size_t)1 << 20)	/* of a message */
#define REVIEW_LINE_MAX		((size_t)4096)	/* of what is one line */
#define REVIEW_NAME_MAX		((size_t)255)
#define REVIEW_PAGE_MAX		100	/* events */
#define REVIEW_ATTACHMENTS_MAX	16	/* of one message */
#define REVIEW_ATTACHMENT_MAX	((size_t)16 << 20)

/* The portal. */
struct review_service {
	char		*name, *account;	/* one line */
	bool		 may_read, may_write, may_submit;	/* scopes */
	unsigned	 poll_after;		/* seconds */
	int64_t		 package_max;		/* bytes */
};

/* A submission at the portal. */
struct review_status {
	char		 id[REVIEW_ID_SIZE];
	char		 state[REVIEW_WORD_SIZE];
	char		 waiting_for[REVIEW_WORD_SIZE];
	int64_t		 revision;	/* 0: none yet */
	int64_t		 last_event;	/* 0: none yet */
	unsigned	 poll_after;	/* seconds, at least 1 */
	int64_t		 due_at;	/* ns since 1970; 0: not said */
	char		 etag[REVIEW_ETAG_SIZE];	/* "": none */
};

/* What was received, and when: a revision, a package, intro.md, an event. */
struct review_receipt {
	char		 submission[REVIEW_ID_SIZE];
	int64_t		 number;	/* of the revision; the event's seq */
	int64_t		 version;	/* of the revision; else 0 */
	char		 sha256[REVIEW_SHA256_SIZE];	/* "": none */
	int64_t		 at;		/* ns since 1970 */
	bool		 replayed;	/* it was received by an earlier try */
};

struct review_attachment {
	char		 id[REVIEW_ID_SIZE];
	char		*name;		/* one line; not a safe file name yet */
	int64_t		 size;
	char		 sha256[REVIEW_SHA256_SIZE];
	/*
	 * The bytes, when they were fetched and agree with 'size' and
	 * 'sha256'; else NULL, and why not.
	 */
	struct bytes	*content;
	char		 refused[160];
};

enum review_event_type {
	REVIEW_OTHER,		/* only 'word' says what; shown */
	REVIEW_REVISION, REVIEW_STATE, REVIEW_MESSAGE, REVIEW_FINDING,
	REVIEW_INTRO, REVIEW_TESTED, REVIEW_WITHDRAWAL, REVIEW_DISPOSITION,
	REVIEW_EVENTS
};

struct review_event {
	int64_t		 seq;
	int64_t		 at;		/* ns since 1970 */
	enum review_event_type type;
	char		 word[REVIEW_WORD_SIZE]; /* the type as it came */
	char		 by[REVIEW_WORD_SIZE];	/* publisher, reviewer, ... */
	/*
	 * It could not be taken as it was sent: why.  "": it was.  A message
	 * is then without body ("") and attachments, a finding without
	 * 'message' (""); of both, the rest may be missing, even 'id'.  What
	 * is neither has become REVIEW_OTHER.
	 */
	char		 refused[160];

	/* REVIEW_REVISION: the publisher's number of what was received */
	int64_t		 version;

	/* REVIEW_STATE */
	char		 from[REVIEW_WORD_SIZE], to[REVIEW_WORD_SIZE];
	char		 waiting_for[REVIEW_WORD_SIZE];
	/* REVIEW_STATE, REVIEW_WITHDRAWAL: one line, or NULL */
	char		*reason;

	/* REVIEW_MESSAGE, REVIEW_FINDING, REVIEW_DISPOSITION: of the finding */
	char		 id[REVIEW_ID_SIZE];

	/* REVIEW_MESSAGE */
	char		*author, *subject;	/* one line, or NULL */
	char		*body;
	char		 in_reply_to[REVIEW_ID_SIZE];	/* "": nothing */
	struct review_attachment *attachment;
	size_t		 attachments;

	/* REVIEW_FINDING */
	char		 severity[REVIEW_WORD_SIZE];
	char		*rule, *message, *file, *pointer;	/* one line;
						 * all but 'message' or NULL */
	unsigned	 line;		/* 0: not said */
	char		 status[REVIEW_WORD_SIZE];

	/* REVIEW_DISPOSITION */
	char		 disposition[REVIEW_WORD_SIZE];
};

/* Events in the order of 'seq'. */
struct review_page {
	struct review_event *event;
	size_t		 count;
	bool		 more;		/* there are others behind these */
	int64_t		 next;		/* to be given as 'after' then */
};

/* Why the portal refused something (RFC 9457). */
struct review_problem {
	int		 status;	/* of HTTP */
	char		 type[64];	/* "wrong-state"; "" when none came */
	char		*title;		/* one line, never NULL */
	char		*detail;	/* or NULL */
	struct { char *pointer, *detail; } *error; /* pointer may be NULL */
	size_t		 errors;
};

void	review_service_done(struct review_service *service);
void	review_event_done(struct review_event *event);
void	review_page_done(struct review_page *page);
void	review_problem_done(struct review_problem *problem);

#endif
