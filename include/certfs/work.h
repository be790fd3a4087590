/*
 * work: the threads that talk to others, one to the portal and one to the
 * repository, so that neither waits for the other.
 *
 * One delivers what was ordered, in order for each submission and several
 * submissions at once, and asks what became of it.  Nothing else waits for
 * it: whoever orders something wakes it (domain_on_order()) and goes on.  All
 * that has to outlive it is in the store, so it may end at any moment.
 *
 * A try that fails is repeated after a random part of a time that doubles
 * from one second up to five minutes, and not before what it was asked for
 * (Retry-After, believed up to an hour).  Who is overloaded, or sets a limit,
 * is left alone altogether until then; who cannot be reached is tried with
 * one request at a time.  GitHub always gets one request at a time, and
 * writes at least a second apart (docs.github.com, best practices for using
 * the REST API).
 */
#ifndef CERTFS_WORK_H
#define CERTFS_WORK_H

#include "certfs/http.h"
#include "certfs/submission.h"

struct work;

enum work_kind { WORK_PORTAL, WORK_REPOSITORY, WORK_KINDS };

struct work_options {
	enum work_kind		 kind;
	struct domain		*domain;
	/* WORK_REPOSITORY: "owner/name"; as the strings below. */
	const char		*repository;
	/* Its strings and token stay the caller's and outlive the thread. */
	struct http_options	 http;
	/* The first time to wait after a failure; 0: a second. */
	unsigned		 retry_ms;
	/*
	 * Called once from the thread with what was first answered: "" or a
	 * sentence for a warning.  May be NULL.
	 */
	void			(*greeted)(void *arg, enum work_kind kind,
				    const char *warning);
	void			*greeted_arg;
};

/*
 * After the last fork().  Neither is called while another thread may use the
 * domain.
 */
int	work_start(const struct work_options *options, struct work **ret_work,
	    struct reason *why);
/* Gives up what is running and joins the thread.  Accepts NULL. */
void	work_stop(struct work *work);

#endif
