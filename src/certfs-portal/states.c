/*
 * The life of a submission: who acts, until when, and where it can go.
 */
#include "server.h"

#include <string.h>

#define ALWAYS	(ACT_INTRO | ACT_MESSAGE | ACT_DISPOSITION)
#define OPEN	(ALWAYS | ACT_REVISION | ACT_WITHDRAWAL)
#define WAYS	7

static const struct state {
	const char	*word;
	const char	*waiting_for;
	unsigned	 acts;		/* what the publisher may do */
	unsigned	 days;		/* to act in; 0: for ever */
	const char	*ways[WAYS];	/* where the reviewer may take it */
} states[] = {
	{ "draft", "publisher", OPEN, 0, { NULL } },
	{ "submitted", "portal", OPEN, 5,
	    { "in-review", "needs-answer", "changes-requested", "testing",
	    "rejected" } },
	{ "in-review", "portal", OPEN, 14,
	    { "needs-answer", "changes-requested", "testing", "rejected" } },
	{ "needs-answer", "publisher", OPEN, 30,
	    { "in-review", "changes-requested", "testing", "rejected" } },
	{ "changes-requested", "publisher", OPEN, 30,
	    { "in-review", "needs-answer", "rejected" } },
	{ "testing", "publisher", OPEN | ACT_TESTED, 14,
	    { "deploying", "needs-answer", "changes-requested",
	    "rejected" } },
	{ "deploying", "portal", OPEN, 14,
	    { "certified", "changes-requested", "needs-answer",
	    "rejected" } },
	{ "certified", "nobody", ALWAYS | ACT_REVISION, 0, { NULL } },
	{ "rejected", "nobody", ACT_MESSAGE, 0, { NULL } },
	{ "withdrawn", "nobody", ACT_MESSAGE, 0, { NULL } },
};

/* One that a reviewer forced upon a submission, to see what clients do. */
static const struct state unknown = { NULL, "portal", OPEN, 0, { NULL } };

static const struct state *
find(const char *word)
{
	for (size_t i = 0; i < ARRAY_LEN(states); i++)
		if (strcmp(states[i].word, word) == 0)
			return &states[i];
	return &unknown;
}

bool
state_allows(const char *state, enum act act)
{
	return (find(state)->acts & act) != 0;
}

const char *
state_waiting_for(const char *state, bool tested)
{
	const struct state *s = find(state);

	return tested && (s->acts & ACT_TESTED) != 0 ? "portal" :
	    s->waiting_for;
}

int64_t
state_due(const char *state, int64_t since)
{
	const unsigned days = find(state)->days;

	return days == 0 ? 0 : since + days * 86400 * NS_PER_SECOND;
}

bool
state_is_known(const char *word)
{
	return find(word) != &unknown;
}

bool
state_leads_to(const char *from, const char *to)
{
	const struct state *s = find(from);

	for (size_t i = 0; i < WAYS && s->ways[i] != NULL; i++)
		if (strcmp(s->ways[i], to) == 0)
			return true;
	return false;
}

int
state_ways(const char *from, struct buf *out)
{
	const struct state *s = find(from);
	int r = 0;

	if (s->ways[0] == NULL)
		return buf_puts(out, "nothing");
	for (size_t i = 0; i < WAYS && s->ways[i] != NULL && r == 0; i++)
		r = buf_printf(out, "%s%s", i > 0 ? ", " : "", s->ways[i]);
	return r;
}
