/*
 * What the files of changes share.
 *
 * Everything below an operation but schemas is compared and reported at once.
 * Schemas are shared: a pair of them, old and new, is compared once and kept
 * as a node of a graph (graph.c), whose edges are references; then the graph
 * is walked from each operation, only where it leads to a change.
 */
#ifndef CHANGES_INTERNAL_H
#define CHANGES_INTERNAL_H

#include "certfs/changes.h"
#include "certfs/openapi.h"

enum change {
	/* operations */
	OPERATION_DELETED, OPERATION_HIDDEN, OPERATION_SHOWN,
	OPERATION_PATH_CHANGED, OPERATION_PATH_REWRITTEN,
	OPERATION_METHOD_CHANGED, OPERATION_ID_CHANGED, OPERATION_ADDED,
	TRIGGER_CHANGED,
	/* parameters */
	PARAMETER_DELETED, PARAMETER_RENAMED, PARAMETER_LOCATION_CHANGED,
	REQUIRED_PARAMETER_ADDED, OPTIONAL_PARAMETER_ADDED,
	PARAMETER_OPTIONAL_TO_REQUIRED, PARAMETER_REQUIRED_TO_OPTIONAL,
	PARAMETER_TYPE_CHANGED, PARAMETER_FORMAT_CHANGED,
	PARAMETER_ENUM_ADDED, PARAMETER_ENUM_NARROWED, PARAMETER_ENUM_WIDENED,
	/* fields of a body */
	INPUT_DELETED, REQUIRED_INPUT_ADDED, OPTIONAL_INPUT_ADDED,
	INPUT_REQUIRES,
	INPUT_OPTIONAL_TO_REQUIRED, INPUT_REQUIRED_TO_OPTIONAL,
	INPUT_TYPE_CHANGED, INPUT_FORMAT_CHANGED,
	INPUT_ENUM_ADDED, INPUT_ENUM_NARROWED, INPUT_ENUM_WIDENED,
	/* responses and their fields */
	SUCCESS_RESPONSE_DELETED, RESPONSE_DELETED, RESPONSE_ADDED,
	OUTPUT_DELETED, OUTPUT_ADDED, OUTPUT_PROMISE_CHANGED,
	OUTPUT_TYPE_CHANGED, OUTPUT_FORMAT_CHANGED,
	OUTPUT_ENUM_REMOVED, OUTPUT_ENUM_CHANGED, OUTPUT_ENUM_ADDED,
	/* anywhere */
	TEXT_CHANGED, TITLE_CHANGED, DEFAULT_CHANGED,
	VISIBILITY_CHANGED, MEMBER_CHANGED, FORMATTING_CHANGED, UNUSED_CHANGED,
	/* the connector */
	HOST_CHANGED, BASE_PATH_CHANGED, BASE_PATH_MOVED, SCHEME_DELETED,
	AUTHENTICATION_CHANGED,
	CONNECTION_PARAMETER_DELETED, CONNECTION_PARAMETER_ADDED,
	CONNECTION_PARAMETER_TYPE_CHANGED,
	/* files */
	FILE_ADDED, FILE_DELETED, SCRIPT_CHANGED, ICON_CHANGED,
	README_CHANGED, INTRO_CHANGED, COMPARISON_NOT_POSSIBLE, TOO_MANY_CHANGES,
	CHANGE_COUNT
};

extern const struct changes_class change_classes[CHANGE_COUNT];

/* ---- changes.c ---- */

/* One of the two JSON artifacts in both sets. */
struct document {
	const struct changes_file *new_file;
	struct json_doc		*old_doc, *new_doc;
	const struct json_node	*old_root, *new_root;
};

struct graph;

struct comparison {
	const struct changes_set *before, *after;
	struct findings		*found[SEVERITIES];
	size_t			 bytes[SEVERITIES];	/* in 'found' */
	unsigned		 full;		/* set of severities: enough */
	bool			 cut;		/* something was left out */
	bool			 authentication, major, unknown;
	int			 error;		/* 0 or -ENOMEM, sticky */
	struct document		 document;	/* the one that is compared */
	struct buf		 path;		/* of where we are, see path_push() */
	bool			 flattened;	/* it is a path of the model */
	struct graph		*graph;
};

/* What there is to say of a change. */
struct change_at {
	/* In the new document; NULL: the file as a whole. */
	const struct json_node	*at;
	/* For {old} and {new}. */
	const struct json_node	*old, *new;
	const char		*old_text, *new_text;	/* instead of those */
	const char		*name;		/* for {name} */
};

/* Report it under the present path. */
void	change_report(struct comparison *c, enum change which,
	    const struct change_at *where);
/* The same about a file whose content is not looked into. */
void	change_report_file(struct comparison *c, enum change which,
	    const char *file, const char *name);

/*
 * The path is where we are in the flattened model: "/<name>" is appended (no
 * slash in front of the first), and cut off again.
 */
size_t	path_push(struct comparison *c, const char *name);
void	path_pop(struct comparison *c, size_t before);

/* ---- member.c ---- */

/* As values: the order of members and how a number is written do not count. */
bool	json_is_same(const struct json_node *a, const struct json_node *b);
/* Any total order of values; 0 only for what is the same. */
int	json_order(const struct json_node *a, const struct json_node *b);

typedef void member_report(struct comparison *c, enum change which,
	    const struct change_at *where);

/*
 * Report what changed in the members of two objects, but for those in
 * 'handled' (NULL behind the last) which the caller compares itself.
 */
void	members_compare(struct comparison *c, const struct json_node *old,
	    const struct json_node *new, const char *const *handled,
	    member_report *report);

/* ---- schema.c, graph.c ---- */

/* Whose values a schema describes. */
enum side { SIDE_PARAMETER, SIDE_INPUT, SIDE_OUTPUT, SIDES };

/* Where a reference leads, any number of them; NULL: nowhere. */
const struct json_node *schema_follow(const struct json_node *json);
/*
 * Compare two schemas, of which either may be a reference, or NULL when there
 * is none: what is found is reported under the present path by
 * graph_report().  'owner' is where what is not there any more was, in the new
 * document.
 */
void	graph_add_root(struct comparison *c, enum side side,
	    const struct json_node *old, const struct json_node *new,
	    const struct json_node *owner);
/* Compare what was added, and report it. */
void	graph_report(struct comparison *c);
int	graph_new(struct graph **ret_graph);
void	graph_free(struct graph *g);	/* accepts NULL */

/*
 * The pair that is compared now has a change, or leads to another pair.  A
 * change without a place of its own is where its pair's owner is.
 */
void	graph_add_change(struct comparison *c, enum change which,
	    const struct change_at *where);
void	graph_add_pair(struct comparison *c, enum side side,
	    const struct json_node *old, const struct json_node *new,
	    const struct json_node *owner);
/* False once so much was done that the rest is left out. */
bool	graph_may_work(struct comparison *c);

/* Two values of that side, none of them a reference; one may be NULL. */
void	schema_compare(struct comparison *c, enum side side,
	    const struct json_node *old, const struct json_node *new);

/* ---- definition.c, operation.c, parameter.c, properties.c ---- */

void	definition_compare(struct comparison *c);
void	properties_compare(struct comparison *c);

/* What became of the URLs of operations. */
struct urls {
	const char	*old_base, *new_base;
	bool		 broken;	/* one has another URL, by its base path */
	bool		 changed;	/* or by its own */
	bool		 kept;		/* one has the same URL, written anew */
};

void	operations_compare(struct comparison *c, const struct openapi *old,
	    const struct openapi *new, struct urls *urls);
/* What 'old' and 'new' take, under the present path. */
void	parameters_compare(struct comparison *c,
	    const struct openapi_operation *old,
	    const struct openapi_operation *new);

#endif
