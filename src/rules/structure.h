/* Rules that put into words what the walk found wrong (OPENAPI_FLAWED). */
#ifndef RULES_STRUCTURE_H
#define RULES_STRUCTURE_H

#include "lint.h"

/* What fills the slots of a rule's message. */
enum structure_slot {
	SLOT_NONE,
	SLOT_NAME,		/* of the member; {1}: what may be meant */
	SLOT_WORDS,		/* what it may be */
	SLOT_TEXT,		/* the value */
	SLOT_MULTI,
	SLOT_SCHEME,		/* the member; {1}: the scheme's type */
};

/* The rule's .arg. */
struct structure {
	enum openapi_flaw	 flaw;
	enum structure_slot	 slot;
};

/* The rule's check: nothing when the flaw is another one. */
rule_check structure_report;

#endif
