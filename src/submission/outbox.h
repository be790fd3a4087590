/*
 * The outbox: what a command has to tell the portal becomes an order, inside
 * the command's own step.
 */
#ifndef CERTFS_SUBMISSION_OUTBOX_H
#define CERTFS_SUBMISSION_OUTBOX_H

#include "control.h"
#include "remote.h"

/*
 * Each adds one order to the step, behind those that are there; the thread
 * that delivers is woken when the step is committed.
 */

/* 'body' NULL: the order has none, or there was no memory for it. */
int	outbox_add(struct step *st, struct order_row *row, struct bytes *body);
/* Write what the target has, with the times that follow from its outbox. */
int	outbox_keep(struct step *st, enum target target);
/* The newest version, with the form as it is and the zip. */
int	outbox_submit(struct step *st);
/* What is kept as versions/intro/<number>.md. */
int	outbox_intro(struct step *st, int64_t number);
/* What is kept as feedback/sent/<number>; 'answers' "": no message. */
int	outbox_reply(struct step *st, int64_t number, const struct bytes *text,
	    const char *answers);
int	outbox_tested(struct step *st);
int	outbox_withdraw(struct step *st, const char *reason);
int	outbox_disposition(struct step *st, const char *finding,
	    const char *word, const char *note);

/*
 * Take the order of the newest version back, of which no try was begun;
 * 'another': an earlier version is on its way.
 */
int	outbox_recall(struct step *st, bool another);

/* "submit", "reply", ...; "" for what a newer certfs knows (deliver.c). */
const char *order_word(int64_t kind);

/* ---- what is sent (order_body.c) ---- */

/* JSON of the portal's protocol; NULL: no memory. */
struct bytes *body_revision(const struct submission *s,
	    const char *package_sha256);
struct bytes *body_message(const char *text, const char *in_reply_to);
struct bytes *body_tested(void);
struct bytes *body_withdrawal(const char *reason);
struct bytes *body_disposition(const char *finding, const char *word,
	    const char *note);
/* The finding that such a body is about, "" for none. */
void	body_finding(const char *body, size_t len,
	    char ret_finding[PORTAL_ID_SIZE]);
/*
 * The body of an order with its secrets, in guarded memory that the caller
 * gives to sodium_free(); NULL and 0 where it has none.  -EIO with 'why' when
 * a secret cannot be opened.
 */
int	body_compose(struct submission *s, struct conn *c,
	    const struct order_row *row, void **ret_body, size_t *ret_len,
	    struct reason *why);

#endif
