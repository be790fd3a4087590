/*
 * What a rule is, and what a check may call.
 *
 * A rule is one record in the table of its family's file.  The engine calls
 * its check once for each thing of the kinds in 'on', in document order; the
 * check reports and returns.  Checks keep nothing and walk nowhere.
 */
#ifndef RULES_LINT_H
#define RULES_LINT_H

#include "certfs/icon.h"
#include "certfs/openapi.h"
#include "certfs/rules.h"

#include "csharp.h"
#include "intro.h"
#include "readme.h"
#include "survey.h"

/* Things that rules are called for: OpenAPI's nodes, then these. */
enum lint_kind {
	LINT_FILE = OPENAPI_KINDS, /* any artifact, before it is read */
	LINT_TEXT,	/* an artifact that is text, but no JSON */
	LINT_UNPARSED,	/* JSON that could not be read: json_error */
	LINT_JSON,	/* any JSON that could: doc */
	LINT_ROOT,	/* of a definition, before it is walked */
	LINT_SURVEYED,	/* after that: survey */
	LINT_UNREADABLE_ICON, /* icon_error, reason */
	LINT_ICON,	/* icon */
	LINT_INTRO,	/* intro */
	LINT_README,	/* readme */
	LINT_SCRIPT,	/* script */
	LINT_SET,	/* all files together: set */
	LINT_OVERFLOW,	/* there were more findings than fit: dropped */
	LINT_KINDS
};

#define ON(kind)	(UINT64_C(1) << (kind))
/* What describes a value: with 'type', 'enum', 'default', bounds. */
#define ON_VALUES	(ON(OPENAPI_SCHEMA) | ON(OPENAPI_PARAMETER) | \
			    ON(OPENAPI_HEADER) | ON(OPENAPI_ITEMS))

struct lint;
struct rule;

typedef void rule_check(struct lint *l, const struct rule *r,
	    const struct openapi_node *n /* NULL for the kinds above */);

#define RULE_NEEDS_MAX	3

struct rule {
	struct rule_text	 text;
	uint64_t		 on;	/* ON(kind) | ... */
	/*
	 * For kinds of nodes: the check is only called where all of these
	 * members are there, whatever they are, and none of those is.  Both
	 * are members that the tables of src/openapi/members.c know for each
	 * kind in 'on'.  References are not followed: a parameter that is a
	 * { "$ref" } has that member and no other.
	 */
	const char		*needs[RULE_NEEDS_MAX];
	const char		*lacks[RULE_NEEDS_MAX];
	unsigned		 flags;	/* enum finding_flag */
	/* The official text where there is one, with {0} for what varies. */
	const char		*message;
	/* What findings say instead, where we know more; mostly NULL. */
	const char		*says;
	rule_check		*check;
	const void		*arg;
};

struct rule_table {
	const struct rule	*v;
	size_t			 n;
};

/* A place that outlives the document. */
struct spot {
	const char	*file;
	unsigned	 line, column;
	char		*pointer;	/* NULL: none */
};

/* One file, or one set, under examination. */
struct lint {
	struct findings		*found;
	const char		*file;
	enum artifact		 which;
	enum publisher		 publisher;
	const char		*data;
	size_t			 size;

	/* What the rule that runs needs, in that order. */
	const struct json_node	*given[RULE_NEEDS_MAX];
	/* The definition, while it is walked, else NULL. */
	const struct openapi	*api;
	/* The schema that was measured last, for two rules in a row. */
	const struct json_node	*measured;
	struct openapi_size	 measure;

	/* Valid while rules of the kinds named above run. */
	struct json_error	 json_error;
	const struct json_doc	*doc;
	const struct survey	*survey;
	const struct icon	*icon;
	int			 icon_error;
	struct reason		 reason;
	const struct intro	*intro;
	const struct readme	*readme;
	const struct script	*script;
	const struct rules_set	*set;

	size_t			 dropped;
	enum severity		 dropped_severity;	/* the worst */
	unsigned		 flags;	/* of all findings */
	int			 error;	/* sticky */
};

/* Call the rules of one kind. */
void	lint_run(struct lint *l, enum lint_kind kind);
/* The same for a node; for openapi_walk(). */
void	lint_visit(const struct openapi_node *n, void *lint);

/* ---- for checks ---- */

struct place {
	const struct json_node	*node;
	const struct spot	*spot;
	size_t			 offset;
	const char		*missing;	/* member of 'node', or NULL */
};

/* The value itself: it is wrong. */
struct place at_value(const struct json_node *node);
/* The value's key, or the value in a list: something is missing in it. */
struct place at_owner(const struct json_node *node);
/* The same, but the pointer names what is missing: a member without '/'. */
struct place at_missing(const struct json_node *owner, const char *member);
struct place at_offset(size_t offset);
struct place at_spot(const struct spot *spot);

/*
 * The slots of the message follow, as strings, with a NULL behind them.  They
 * are copied, long ones cut.  What goes wrong stays in l->error.
 */
void	lint_report(struct lint *l, const struct rule *r, struct place at, ...)
	    __attribute__((sentinel));
/* The same, but not as the record says. */
void	lint_report_as(struct lint *l, const struct rule *r,
	    enum severity severity, unsigned flags, struct place at, ...)
	    __attribute__((sentinel));
void	lint_report_slots(struct lint *l, const struct rule *r,
	    enum severity severity, unsigned flags, struct place at,
	    va_list slots);
/*
 * For rules of LINT_SURVEYED, whose 'arg' is a TALLY_LIST(): what each has
 * seen first, {0} its text or its key, {1} how many more.
 */
rule_check lint_report_tallies;

#define TALLY_LIST(...)	((const enum tally[]){ __VA_ARGS__, TALLIES })
/* A second place that belongs to the same finding. */
void	lint_note(struct lint *l, const struct rule *r, struct place at,
	    const char *format, ...) CF_PRINTF(4, 5);

#define LINT_NUMBER_SIZE	24
const char *lint_number(char text[LINT_NUMBER_SIZE], size_t number);

/* For slots: "" where there is none, or no operation. */
const char *lint_id(const struct openapi_operation *operation);

/* As the official validator, a .NET program, counts characters. */
size_t	lint_length(const char *text);

/* Its id; without one its path has to do. */
const char *lint_operation_name(const struct openapi_operation *operation);
/* The parameters that stand in the list of an operation or path itself. */
const struct openapi_parameter *lint_own_parameters(const struct lint *l,
	    const struct openapi_node *n, size_t *ret_count);

bool	lint_is_utf16(const struct lint *l);

/* ---- the tables ---- */

/* Each in the file of its family; this is the only list of them. */
#define RULE_TABLES(X) \
	X(files) \
	X(json) \
	X(shape) \
	X(texts) \
	X(style) \
	X(leftovers) \
	X(operations) \
	X(structure) \
	X(targets) \
	X(arguments) \
	X(calls) \
	X(webhooks) \
	X(triggers) \
	X(families) \
	X(references) \
	X(paths) \
	X(parameters) \
	X(mime) \
	X(security) \
	X(bounds) \
	X(formats) \
	X(counts) \
	X(patterns) \
	X(schemas) \
	X(values) \
	X(responses) \
	X(metadata) \
	X(properties) \
	X(connections) \
	X(oauth) \
	X(policies) \
	X(scripts) \
	X(icons) \
	X(intros) \
	X(readmes) \
	X(privacy) \
	X(hosts) \
	X(sets) \
	X(mentions) \
	X(names) \
	X(waivers)

#define RULE_TABLE_DECLARE(family) \
	extern const struct rule_table rules_of_##family;
RULE_TABLES(RULE_TABLE_DECLARE)

/* A rule as the nodes of one kind ask for it; masks as in openapi_node. */
struct rule_call {
	const struct rule	*rule;
	uint64_t		 needs, lacks;
	uint8_t			 bit[RULE_NEEDS_MAX];	/* of rule->needs */
};

/* Rules that need nothing have the member CATALOGUE_ANY. */
#define CATALOGUE_ANY	64u

/*
 * The rules of a kind, by the rarest member that they need: those of 'bit'
 * stand from start[bit] to start[bit + 1], so that a node with few members
 * has few rules to be asked.
 */
struct catalogue {
	const struct rule_call	*calls;
	size_t			 count;
	uint16_t		 start[CATALOGUE_ANY + 2];
};

const struct catalogue *catalogue_of(unsigned kind);

#endif
