/*
 * What answers say about the portal itself: whether it can be reached, takes
 * the token, or wants to be left alone.  Each change is logged once.
 */
#include <string.h>

#include "internal.h"

struct trouble {
	bool		 unreached;	/* nobody answered */
	/* Follows "portal URL"; NULL: not a matter of the whole portal. */
	const char	*says;
};

static const struct trouble troubles[] = {
	[PORTAL_OK] = { false, NULL },
	[PORTAL_UNCHANGED] = { false, NULL },
	[PORTAL_REFUSED] = { false, NULL },
	[PORTAL_CREDENTIALS] = { false, "refuses the token" },
	[PORTAL_BUSY] = { false, NULL },
	[PORTAL_UNREACHABLE] = { true, "cannot be reached" },
	[PORTAL_TIMED_OUT] = { true, "does not answer in time" },
	[PORTAL_UNTRUSTED] = { true, "is not the one it claims to be" },
	[PORTAL_NONSENSE] = { false, NULL },
	[PORTAL_ABANDONED] = { false, NULL },
};

static void
log_trouble(struct work *w, const struct portal_answer *a, bool quietly)
{
	/* A connection that breaks once in a while is not worth a line. */
	if (troubles[a->result].unreached && !quietly &&
	    w->unreached < UNREACHABLE_FROM)
		return;
	if (troubles[w->trouble].says != NULL)
		return;
	w->trouble = a->result;
	if (!quietly)
		log_warning("portal %s %s: %s; what is submitted waits",
		    w->options.http.base, troubles[a->result].says, a->text);
}

static void
log_end(struct work *w, const struct portal_answer *a)
{
	const bool lasts = w->trouble == PORTAL_CREDENTIALS &&
	    a->result != PORTAL_OK && a->result != PORTAL_UNCHANGED;

	if (troubles[w->trouble].says == NULL || lasts)
		return;
	log_info("portal %s answers again", w->options.http.base);
	w->trouble = PORTAL_OK;
}

/* Everything waits, also after the next mount. */
static void
pause_all(struct work *w, unsigned seconds)
{
	int64_t until;
	int r;

	if (seconds > PACE_RETRY_AFTER_MAX)
		seconds = PACE_RETRY_AFTER_MAX;
	until = clock_now() + (int64_t)seconds * NS_PER_SECOND;
	if (until <= w->paused_until)
		return;
	w->paused_until = until;
	r = domain_set_pause(w->options.domain, until);
	if (r < 0)
		log_warning("cannot keep until when the portal wants to be "
		    "left alone: %s", strerror(-r));
}

void
reach_note(struct work *w, const struct portal_answer *a, bool quietly)
{
	const bool is_good = a->result == PORTAL_OK ||
	    a->result == PORTAL_UNCHANGED;

	w->failures = is_good ? 0 : w->failures + 1;
	w->unreached = troubles[a->result].unreached ? w->unreached + 1 : 0;
	if (troubles[a->result].says != NULL)
		log_trouble(w, a, quietly);
	else
		log_end(w, a);
	if (a->result == PORTAL_BUSY && a->retry_after > 0)
		pause_all(w, a->retry_after);
}

unsigned
reach_at_once(const struct work *w)
{
	return w->unreached < UNREACHABLE_FROM ? ORDERS_AT_ONCE : 1;
}
