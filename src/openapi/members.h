/*
 * What an object of each kind consists of, as tables: which members it may
 * and must have, what type each has, what values it may take, and what kind
 * of node it leads to.
 *
 * Some kinds have variants: a parameter is another thing in the body than in
 * the path.  A row says in which variants of its kind it may stand.
 */
#ifndef OPENAPI_MEMBERS_H
#define OPENAPI_MEMBERS_H

#include "certfs/openapi.h"

/* Objects that have a table, but that no rule is called for. */
enum part {
	PART_API_ANNOTATION = OPENAPI_KINDS,
	PART_CALL_ARGUMENT,
	PART_CALL_ARGUMENT_OR_PROPERTY,
	PART_CALL_ARGUMENTS,
	PART_CALL_ARGUMENTS_OR_PROPERTIES,
	PART_CALL_LITERALS,
	PART_CALL_REFERENCE,
	PART_CALL_REFERENCES,
	PART_CONNECTION_PARAMETERS,
	PART_CONSTRAINTS,
	PART_CONSTRAINT_VALUE,
	PART_CUSTOM_PARAMETERS,
	PART_CONDITION,
	PART_DEPENDENCIES,
	PART_DEPENDENCY,
	PART_DOC,
	PART_ENUM,
	PART_ENUM_VALUE,
	PART_INFO_ANNOTATION,
	PART_METADATA_ENTRY,
	PART_OAUTH,
	PART_OAUTH_PARAMETER,
	PART_OAUTH_PARAMETERS,
	PART_OAUTH_PROPERTIES,
	PART_OPERATION_CAPABILITIES,
	PART_PAGEABLE,
	PART_PATHS,
	PART_POLICY,
	PART_POLICY_PARAMETERS,
	PART_REPLACEMENT,
	PART_RESPONSES,
	PART_SCOPES,
	PART_SECURITY_REQUIREMENT,
	PART_TENANT_CONSTRAINTS,
	PART_TENANT_METADATA,
	PART_TENANT_UI,
	PART_TRIGGER_CONFIG,
	PART_TRIGGER_METADATA,
	PART_TRIGGER_VALUE,
	PART_UI,
	PART_UI_SHORT,
	PART_VALUE,
	PART_XML,
	PARTS_END
};

/* How the nodes of 'child' stand in the member's value. */
enum shape {
	SHAPE_LEAF,	/* there are none */
	SHAPE_ONE,	/* the value is one */
	SHAPE_LIST,	/* the items of an array are */
	SHAPE_MAP,	/* the members of an object are */
	SHAPE_ONE_OR_LIST, /* whichever the value's type says */
};

/*
 * What a value may be.  An array is counted and its items are judged; any
 * other value is judged itself.
 */
struct values {
	unsigned		 in;		/* variants, 0: all */
	enum openapi_flaw	 flaw;
	/* Strings only: what they may be, or may not be; NULL at the end. */
	const char *const	*words;
	bool			 forbidden;
	bool			 any_case;	/* of 'words' */
	/* Not allowed, but published connectors have it, in any case. */
	const char *const	*lenient;
	bool			(*fits)(const struct json_node *value);
	const char		*says;	/* OPENAPI_NOT_VALID: what it must be */
	/* Arrays only; 0: they may. */
	enum openapi_flaw	 empty, duplicate;
	bool			 duplicate_lenient;
	const struct values	*more;		/* these as well */
};

struct member {
	const char		*name;
	unsigned		 types;		/* enum openapi_type, 0: any */
	enum shape		 shape;
	unsigned		 child;		/* kind or part, no leaf's */
	unsigned		 item_types;	/* of a leaf's items, 0: any */
	unsigned		 in;		/* variants, 0: all */
	unsigned		 lenient_types;	/* wrong, but published */
	unsigned		 hint;		/* for the child's variant */
	enum openapi_flaw	 misplaced;	/* 0: as the kind says */
	unsigned		 said_in;	/* a rule of its own says so there */
	const struct values	*values;	/* NULL: any */
	/* In these variants the value is as that row says. */
	unsigned		 instead_in;
	const struct member	*instead;
};

/* Variants that several kinds have. */
#define VARIANT_REFERENCE (1u << 0)	/* { "$ref" } */
#define VARIANT_UNKNOWN	(1u << 30)	/* nobody can tell, or there is one */
/* Known to rules, but not to the specification: it counts as unknown. */
#define NOWHERE		(1u << 31)

/* Hints for the variant of a schema. */
#define SCHEMA_MAY_BE_FILE	(1u << 0)
#define SCHEMA_IS_PLAIN		(1u << 1)	/* and all below it */

struct required {
	const char		*name;
	unsigned		 in;		/* variants, 0: all */
	enum openapi_flaw	 flaw;		/* 0: OPENAPI_MISSING */
	bool			 lenient;
};

enum others {
	OTHERS_EXTENSION,	/* names with x- */
	OTHERS_NONE,
	OTHERS_ANY,
};

/* What a refused name is. */
enum tolerance {
	TOLERATES_NOTHING,
	TOLERATES_LENIENTLY,	/* published connectors have it */
	TOLERATES_SILENTLY,	/* and there is a rule about it */
};

#define MEMBERS_MAX	64u	/* of one kind: openapi_node has a mask */
/* Objects with more are rare, and looked through once more. */
#define CHILDREN_MAX	24u

struct kind_table;

/* An object, or array, as the walk has it. */
struct object {
	unsigned		 kind;
	const struct kind_table	*table;
	const struct json_node	*json;
	unsigned		 hint;
	unsigned		 variant;	/* one bit */
	uint64_t		 has;		/* as in openapi_node */
	const struct json_node *const *member;
};

/* A flaw of an object as a whole. */
struct objection {
	enum openapi_flaw	 flaw;		/* 0: none */
	const struct json_node	*at;
	const char		*name;
	const char *const	*words;
	bool			 lenient;
};

struct kind_table {
	const struct member	*v;
	size_t			 n;
	const struct required	*required;
	size_t			 required_count;
	enum others		 others;
	/* What members without a row are, or the items of an array. */
	const struct member	*rest;
	/* What their names have to be, and what is wrong with others. */
	bool			(*key)(const struct json_node *member);
	enum openapi_flaw	 key_flaw;
	enum tolerance		(*tolerates)(const struct object *o,
				    const struct json_node *member);
	unsigned		(*variant)(const struct object *o);
	/* What a member of another variant is; 0: OPENAPI_UNKNOWN. */
	enum openapi_flaw	 misplaced;
	struct objection	(*object)(const struct object *o);
};

/* By kind; together they have all. */
extern const struct kind_table definition_kinds[PARTS_END],
    extension_kinds[PARTS_END], properties_kinds[PARTS_END];

/* NULL: no such member is known.  Its bit is its place in the table. */
const struct member *member_find(unsigned kind, const char *name, size_t len);

/*
 * The known members of an object.  Each is looked up once: by then the rules
 * know what is there, and the walk what is to be entered.
 */
struct known {
	const struct json_node	*last[MEMBERS_MAX];	/* by bit */
	const struct member	*of[CHILDREN_MAX];	/* the first children */
};

/* Fills 'table', 'has' and 'member' of an object whose 'kind' is known. */
void	object_look(struct object *o, struct known *known);
/* The members that may stand in a variant, and that must. */
uint64_t kind_allowed(unsigned kind, unsigned variant);
uint64_t kind_required(unsigned kind, unsigned variant);

/* ---- predicates for tables (values.c) ---- */

bool	value_is_host(const struct json_node *value);
bool	value_is_base_path(const struct json_node *value);
bool	value_is_mime_type(const struct json_node *value);
bool	value_is_uri(const struct json_node *value);
bool	value_is_email(const struct json_node *value);
bool	value_is_version(const struct json_node *value);
bool	value_is_not_negative(const struct json_node *value);
bool	value_is_positive(const struct json_node *value);
bool	value_is_one_or_more(const struct json_node *value);

/*
 * The first item that equals an earlier one, in whatever order its members
 * are; NULL: none.  0 or -ENOMEM.
 */
int	value_find_duplicate(const struct json_node *array,
	    const struct json_node **ret_item);

#endif
