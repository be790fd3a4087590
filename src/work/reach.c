/*
 * What answers say about the other side itself: whether it can be reached,
 * takes the token, or wants to be left alone.  Each change is logged once.
 */
#include <string.h>

#include "internal.h"

struct trouble {
	bool		 unreached;	/* nobody answered */
	/* Follows "portal URL"; NULL: not a matter of the whole of it. */
	const char	*says;
};

static const struct trouble troubles[VERDICTS] = {
	[VERDICT_GOOD] = { false, NULL },
	[VERDICT_REFUSED] = { false, NULL },
	[VERDICT_CREDENTIALS] = { false, "refuses the token" },
	[VERDICT_BUSY] = { false, NULL },
	[VERDICT_UNREACHABLE] = { true, "cannot be reached" },
	[VERDICT_TIMED_OUT] = { true, "does not answer in time" },
	[VERDICT_UNTRUSTED] = { true, "is not the one it claims to be" },
	[VERDICT_NONSENSE] = { false, NULL },
};

static void
log_trouble(struct work *w, struct outcome o, bool quietly)
{
	/* A connection that breaks once in a while is not worth a line. */
	if (troubles[o.verdict].unreached && !quietly &&
	    w->unreached < UNREACHABLE_FROM)
		return;
	if (troubles[w->trouble].says != NULL)
		return;
	w->trouble = o.verdict;
	if (!quietly)
		log_warning("%s %s %s: %s; %s", w->service->name,
		    w->options.http.base, troubles[o.verdict].says, o.text,
		    w->service->waits);
}

static void
log_end(struct work *w, struct outcome o)
{
	const bool lasts = w->trouble == VERDICT_CREDENTIALS &&
	    o.verdict != VERDICT_GOOD;

	if (troubles[w->trouble].says == NULL || lasts)
		return;
	log_info("%s %s answers again", w->service->name,
	    w->options.http.base);
	w->trouble = VERDICT_GOOD;
}

#define LONGER_MAX	6u
#define LONGER_SECONDS	3600u	/* does not become longer by that */

/*
 * As it was asked for, and twice as long each time that this was not enough
 * (docs.github.com, best practices: exponentially).
 */
static unsigned
seconds_to_pause(struct work *w, unsigned asked)
{
	const unsigned before = w->limited++;
	const unsigned longer = before < LONGER_MAX ? before : LONGER_MAX;

	if (asked >= LONGER_SECONDS)
		return asked < PACE_RETRY_AFTER_MAX ? asked :
		    PACE_RETRY_AFTER_MAX;
	return asked > LONGER_SECONDS >> longer ? LONGER_SECONDS :
	    asked << longer;
}

/* Everything waits, also after the next mount. */
static void
pause_all(struct work *w, unsigned asked)
{
	const unsigned seconds = seconds_to_pause(w, asked);
	const int64_t until = clock_now() +
	    (int64_t)seconds * NS_PER_SECOND;
	int r;

	if (until <= w->paused_until)
		return;
	w->paused_until = until;
	r = domain_set_pause(w->options.domain, w->service->target, until);
	if (r < 0)
		log_warning("cannot keep until when %s %s wants to be left "
		    "alone: %s", w->service->name, w->options.http.base,
		    strerror(-r));
}

void
reach_note(struct work *w, struct outcome o, bool quietly)
{
	if (o.verdict == VERDICT_GOOD)
		w->failures = w->limited = 0;
	else
		w->failures++;
	w->unreached = troubles[o.verdict].unreached ? w->unreached + 1 : 0;
	if (troubles[o.verdict].says != NULL)
		log_trouble(w, o, quietly);
	else
		log_end(w, o);
	if (o.verdict == VERDICT_BUSY && o.retry_after > 0)
		pause_all(w, o.retry_after);
}

/* RFC 8594: from then on this version of the API may be gone. */
void
reach_note_hints(struct work *w, const struct http_hints *hints)
{
	if (w->retires || hints->sunset[0] == '\0')
		return;
	w->retires = true;
	log_warning("%s %s ends the version of its API that certfs speaks, on "
	    "%s: look for a newer certfs", w->service->name,
	    w->options.http.base, hints->sunset);
}

unsigned
reach_at_once(const struct work *w)
{
	return w->unreached < UNREACHABLE_FROM ? w->service->at_once : 1;
}
