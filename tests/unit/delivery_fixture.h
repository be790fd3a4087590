/* A submission with a portal, whose answers are made up here. */
#ifndef DELIVERY_FIXTURE_H
#define DELIVERY_FIXTURE_H

#include "life_fixture.h"

#define PORTAL		"https://portal.example"
#define PACKAGE		"0123456789abcdef0123456789abcdef" \
			"0123456789abcdef0123456789abcdef"
#define DELIVERY_NOW	(INT64_C(2214172800) * NS_PER_SECOND)	/* 2040 */

#define MINUTE		(60 * NS_PER_SECOND)

/* The draft fixture, with a portal, at DELIVERY_NOW. */
int	delivery_fixture(void **state);
int	delivery_fixture_gone(void **state);
void	delivery_later(int64_t ns);
void	delivery_reopen(struct draft_fixture *f);
/* A mount with another portal, or with none (NULL). */
void	mount_with(struct draft_fixture *f, const char *portal);

/* Each takes the order that is due, which has to be of that kind. */
void	next_order(struct draft_fixture *f, enum order_kind kind,
	    struct order *ret_order);
void	begin_order(struct draft_fixture *f, enum order_kind kind,
	    struct order *ret_order);
void	no_order(struct draft_fixture *f);
/* The portal has it: 'number' of the revision, or of the event. */
void	deliver(struct draft_fixture *f, enum order_kind kind, int64_t number);
void	refuse(struct draft_fixture *f, enum order_kind kind, int status,
	    const char *title);
void	finish_order(struct draft_fixture *f, const struct order *o,
	    int64_t number);
void	fail_order(struct draft_fixture *f, const struct order *o,
	    enum failure_kind kind, int64_t again_at);

void	body_has(const struct order *o, const char *part);
/* A file of the newest version. */
const char *version_text(struct draft_fixture *f, const char *name);
/* Another content, which is ready. */
void	rewrite(struct draft_fixture *f, const char *text);

/* What the portal says; 'event' has 'count' of them, without a status. */
void	says_events(struct draft_fixture *f, struct review_event *event,
	    size_t count);
struct review_event says_version(int64_t seq, int64_t version);
struct review_event says_state(int64_t seq, const char *from, const char *to,
	    const char *waiting_for);
struct review_event says_message(int64_t seq, const char *id, char *body);
struct review_event says_finding(int64_t seq, const char *id, char *message);
void	hears(struct draft_fixture *f, struct review_event e);

/* Submitted, delivered, and heard of: the portal has version 1. */
void	at_portal(struct draft_fixture *f);
void	text_has(struct draft_fixture *f, enum document which,
	    const char *part);
void	text_has_not(struct draft_fixture *f, enum document which,
	    const char *part);
/* Touch submit, or write to it, is refused with that and that sentence. */
void	submit_refused(struct draft_fixture *f, const char *line, int expected,
	    const char *part);

#endif
