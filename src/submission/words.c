/*
 * The words of the two tracks, for people and programs.  It needs no other
 * file of the domain, so certfs-wait has it and nothing else.
 */
#include <string.h>

#include "internal.h"

const struct state_info state_infos[STATE_COUNT] = {
	[STATE_DRAFT] = { "draft", "publisher", false },
	[STATE_READY] = { "ready", "publisher", false },
	[STATE_SUBMITTING] = { "submitting", "portal", true },
	[STATE_TO_UPLOAD] = { "to-upload", "publisher", false },
	[STATE_SUBMITTED] = { "submitted", "portal", true },
	[STATE_IN_REVIEW] = { "in-review", "portal", true },
	[STATE_NEEDS_ANSWER] = { "needs-answer", "publisher", true },
	[STATE_CHANGES_REQUESTED] = { "changes-requested", "publisher", false },
	[STATE_TESTING] = { "testing", "publisher", true },
	[STATE_DEPLOYING] = { "deploying", "portal", true },
	[STATE_CERTIFIED] = { "certified", "nobody", false },
	[STATE_REJECTED] = { "rejected", "publisher", false },
	[STATE_WITHDRAWN] = { "withdrawn", "nobody", false },
	/* status has the portal's own word, and status.json who it waits for. */
	[STATE_OTHER] = { "other", "portal", true },
};

const char *const pull_words[PULL_COUNT] = {
	[PULL_NONE] = "none",
	[PULL_PUBLISHING] = "publishing",
	[PULL_OPEN] = "open",
	[PULL_CHANGES_REQUESTED] = "changes-requested",
	[PULL_APPROVED] = "approved",
	[PULL_MERGED] = "merged",
	[PULL_CLOSED] = "closed",
};

enum submission_state
state_by_word(const char *word)
{
	enum submission_state state = 0;

	while (state < STATE_COUNT &&
	    strcmp(state_infos[state].word, word) != 0)
		state++;
	return state;
}

enum pull_state
pull_by_word(const char *word)
{
	enum pull_state state = 0;

	while (state < PULL_COUNT && strcmp(pull_words[state], word) != 0)
		state++;
	return state;
}

const char *
submission_state_word(size_t i)
{
	return i < STATE_COUNT ? state_infos[i].word : NULL;
}
