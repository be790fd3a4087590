/*
 * survey: what recurs all over a definition is counted while it is walked.
 *
 * A text without a full stop is seldom alone.  Rules of LINT_SURVEYED say
 * where something was seen first and how often, once for each file.
 */
#ifndef RULES_SURVEY_H
#define RULES_SURVEY_H

#include "certfs/openapi.h"

enum tally {
	/* Nodes of these are texts, and wrong. */
	TALLY_ID_SMALL,
	TALLY_SUMMARY_SENTENCE_CASE,	/* of operations; they are right */
	TALLY_SUMMARY_TITLE_CASE,
	TALLY_TRIGGER_WORDING,
	TALLY_IDENTIFIER,
	TALLY_NAME_SMALL,
	TALLY_NAME_PUNCTUATION,
	TALLY_TEXT_SMALL,
	TALLY_OPERATION_NO_STOP,
	TALLY_OTHER_NO_STOP,
	TALLY_OPERATION_REPEATS,
	TALLY_PARAMETER_REPEATS,
	TALLY_PROPERTY_REPEATS,
	TALLY_REPEATS_KEY,
	TALLY_EMPTY,
	TALLY_SPACED,
	TALLY_BROKEN,
	TALLY_MARKUP,
	TALLY_PRODUCT,
	/* Nodes of these are objects. */
	TALLY_NO_TITLE,
	TALLY_NO_DESCRIPTION,
	TALLY_PROPERTIES_EMPTY,
	TALLY_ONLY_DEFAULT,
	TALLY_DEFAULT_SCHEMA_EMPTY,
	TALLY_RESPONSE_SCHEMA_EMPTY,
	TALLY_DISCRIMINATOR,		/* nothing is wrong with them */
	TALLY_DEFINITION_UNUSED,
	TALLY_PARAMETER_UNUSED,
	TALLY_RESPONSE_UNUSED,
	TALLY_SECURITY_UNUSED,
	TALLIES
};

struct survey {
	const struct openapi	*api;
	struct {
		const struct json_node	*first;
		size_t			 count;
	} tally[TALLIES];
};

/* Each node of a walk goes through here once. */
void	survey_visit(struct survey *s, const struct openapi_node *n);

#endif
