/*
 * openapi: the two JSON artifacts as the specification sees them.
 *
 * A view of a parsed document, not a copy: the caller keeps the document
 * until the view is gone.  All that functions return belongs to one of both.
 * A view is immutable once made; any thread may read it.  What does not have
 * the structure that the specification asks for is a node of its own kind
 * (OPENAPI_MISTYPED, OPENAPI_FLAWED); what that means is not said here.
 * Accessors see a member of a wrong type as absent.
 */
#ifndef CERTFS_OPENAPI_H
#define CERTFS_OPENAPI_H

#include "certfs/json.h"

enum openapi_kind {
	/* apiDefinition.swagger.json */
	OPENAPI_DOCUMENT,		/* the root object */
	OPENAPI_INFO,
	OPENAPI_CONTACT,
	OPENAPI_LICENSE,
	OPENAPI_METADATA,		/* the array x-ms-connector-metadata */
	OPENAPI_TAG,
	OPENAPI_EXTERNAL_DOCS,
	OPENAPI_SECURITY_SCHEME,
	OPENAPI_PATH,			/* a path item */
	OPENAPI_OPERATION,
	OPENAPI_PARAMETER,		/* in an operation, a path or shared */
	OPENAPI_RESPONSE,
	OPENAPI_HEADER,
	OPENAPI_NOTIFICATION,		/* x-ms-notification-content */
	OPENAPI_SCHEMA,
	OPENAPI_ITEMS,			/* of a parameter or header */
	/* Extensions that have other operations called, in the designer. */
	OPENAPI_DYNAMIC_VALUES,		/* x-ms-dynamic-values */
	OPENAPI_DYNAMIC_LIST,
	OPENAPI_DYNAMIC_SCHEMA,
	OPENAPI_DYNAMIC_PROPERTIES,
	OPENAPI_DYNAMIC_TREE,		/* holds the following two */
	OPENAPI_TREE_OPEN,
	OPENAPI_TREE_BROWSE,
	OPENAPI_CONTEXT,		/* x-ms-operation-context */
	OPENAPI_SIMULATION,		/* its member "simulate" */
	OPENAPI_SUBSCRIPTION,		/* x-ms-notification */
	OPENAPI_CAPABILITIES,		/* x-ms-capabilities of the document */
	OPENAPI_CONNECTION_TEST,	/* their member "testConnection" */
	OPENAPI_FILE_PICKER,		/* their member "file-picker" */
	OPENAPI_PICKER_CALL,		/* its "open" and "browse" */
	/* apiProperties.json */
	OPENAPI_PROPERTIES_FILE,	/* the root object */
	OPENAPI_PROPERTIES,		/* its member "properties" */
	OPENAPI_CONNECTION_PARAMETER,	/* alone or in a set */
	/* both */
	OPENAPI_MISTYPED,		/* a value of a wrong type */
	OPENAPI_FLAWED,			/* anything else: 'objection' */
	OPENAPI_KINDS
};

/* What can be wrong with the structure of a document, beside types. */
enum openapi_flaw {
	OPENAPI_SOUND,
	/* At the object: */
	OPENAPI_MISSING,		/* it has no 'name' */
	OPENAPI_BODY_SCHEMA_MISSING,
	OPENAPI_SECURITY_MISSING,	/* a security scheme has no 'name' */
	OPENAPI_NONE_OF,		/* it has none of 'words' */
	OPENAPI_EMPTY,			/* nothing is in it; also an array */
	OPENAPI_NO_RESPONSE,
	/* At the member: */
	OPENAPI_UNKNOWN,
	OPENAPI_NO_EXTENSION,		/* unknown, an extension would do */
	OPENAPI_UNKNOWN_EXTENSION,	/* x-ms- and something */
	OPENAPI_BODY_PROPERTY,
	OPENAPI_NON_BODY_SCHEMA,
	OPENAPI_ALLOW_EMPTY,
	OPENAPI_SECURITY_PROPERTY,
	OPENAPI_STATUS,
	/* At the value: */
	OPENAPI_NOT_IN_ENUM,		/* it is none of 'words' */
	OPENAPI_NOT_VALID,		/* it is not what 'name' says */
	OPENAPI_HOST,
	OPENAPI_BASE_PATH,
	OPENAPI_URL,
	OPENAPI_EMAIL,
	OPENAPI_MIME_TYPE,
	OPENAPI_SCHEME,
	OPENAPI_WEB_SOCKET,
	OPENAPI_SCHEMES_EMPTY,
	OPENAPI_FILE_PARAMETER,
	OPENAPI_FILE_SCHEMA,
	OPENAPI_MULTI,
	OPENAPI_ENUM_EMPTY,
	OPENAPI_REQUIRED_EMPTY,
	OPENAPI_MAX_ITEMS,
	OPENAPI_MAX_LENGTH,
	OPENAPI_MAX_PROPERTIES,
	OPENAPI_MIN_ITEMS,
	OPENAPI_MIN_LENGTH,
	OPENAPI_MIN_PROPERTIES,
	OPENAPI_MULTIPLE_OF,
	/* At the item: */
	OPENAPI_DUPLICATE,		/* an earlier one is the same */
};

/* Types that a specification allows for a value, as a mask. */
enum openapi_type {
	OPENAPI_IS_OBJECT	= 1u << 0,
	OPENAPI_IS_ARRAY	= 1u << 1,
	OPENAPI_IS_STRING	= 1u << 2,
	OPENAPI_IS_INTEGER	= 1u << 3,
	OPENAPI_IS_NUMBER	= 1u << 4,
	OPENAPI_IS_BOOLEAN	= 1u << 5,
	OPENAPI_IS_NULL		= 1u << 6,
};

/*
 * A parameter as an operation has it: its own, or one of its path's that it
 * does not replace by one of the same name and location.
 */
struct openapi_parameter {
	const struct json_node	*json;	/* as written in the list */
	/* 'json', or what its $ref leads to; an object always. */
	const struct json_node	*value;
	const char		*name, *in;	/* "": none, or no string */
	bool			 of_path;	/* stands in the path's list */
};

#define OPENAPI_METHODS	7u

struct openapi_operation {
	const struct json_node	*json;
	const struct json_node	*path;		/* the path item */
	const char		*method;	/* "get", ... */
	const char		*id;		/* NULL: none, or no string */
	bool			 internal;	/* x-ms-visibility */
	uint32_t		 order;		/* from 0, as in the document */
	/* What leads nowhere, and what is no object, is left out. */
	const struct openapi_parameter	*parameters;	/* path's, then own */
	/* The same, sorted by name, then location; equals as above. */
	const struct openapi_parameter *const *parameters_by_name;
	size_t			 parameter_count;
	/* Schemas of its parameters and responses, expanded: see below. */
	uint32_t		 schema_count;
	uint32_t		 part_schema_count;	/* the most of one */
	/* The first "in" the body and the form; NULL: none. */
	const struct openapi_parameter	*body, *form;
};

/* What is wrong with the template that is a path's name, as a mask. */
enum openapi_path_fault {
	OPENAPI_PATH_NO_SLASH	= 1u << 0,	/* at its beginning */
	OPENAPI_PATH_WILDCARD	= 1u << 1,	/* has a '*' */
	OPENAPI_PATH_QUERY	= 1u << 2,	/* has a '?' or '#' */
	OPENAPI_PATH_BRACES	= 1u << 3,	/* that enclose no variable */
	OPENAPI_PATH_DEFAULT	= 1u << 4,	/* of a variable, with '=' */
};

/* A path item, and what its name says. */
struct openapi_path {
	const struct json_node	*json;
	unsigned		 faults;	/* enum openapi_path_fault */
	/* In the order of get, put, post, delete, options, head, patch. */
	const struct openapi_operation	*operations[OPENAPI_METHODS];
	/* Sorted, each once. */
	const char *const	*variables;
	size_t			 variable_count;
	/* As in an operation, of the path's own list. */
	const struct openapi_parameter	*parameters;
	const struct openapi_parameter *const *parameters_by_name;
	size_t			 parameter_count;
	/* Equal in paths that only differ in case and in variables' names. */
	const char		*folded;	/* no string */
	size_t			 folded_len;
};

/* Where the values that a schema describes are, as a mask. */
enum openapi_use {
	OPENAPI_IN_INPUT	= 1u << 0,	/* of an operation */
	OPENAPI_IN_OUTPUT	= 1u << 1,
	OPENAPI_IN_NOTIFICATION	= 1u << 2,	/* what a webhook sends */
};

struct openapi_objection {
	enum openapi_flaw	 flaw;
	const char		*name;		/* NULL: none */
	const char *const	*words;		/* or NULL; NULL at the end */
	unsigned		 kind;		/* of the object, private */
};

struct openapi_node {
	enum openapi_kind	 kind;
	const struct json_node	*json;	/* as written, maybe a { "$ref" } */
	/* 'json', or what its $ref leads to; NULL: nothing is there. */
	const struct json_node	*value;
	const struct json_node	*path;	/* path item around it, or NULL */
	const struct openapi_operation *operation; /* around it, or NULL */
	/* No operation that users see has it: all around it are internal. */
	bool			 internal;
	unsigned		 expected; /* OPENAPI_MISTYPED: the types allowed */
	/* It is wrong, but published connectors have it. */
	bool			 lenient;
	const struct openapi_objection *objection; /* OPENAPI_FLAWED */
	/* The node that this one is in; NULL for the root. */
	const struct openapi_node *around;
	/*
	 * Schemas, also shared ones: where all that lead to it use it (enum
	 * openapi_use).  0: nothing does.
	 */
	unsigned		 used;
	/*
	 * The members of 'json' that the specification knows: 'has' has a bit
	 * for each that is there, 'member' at that bit the last of that name.
	 * Without the bit 'member' means nothing.  See openapi_member_bit().
	 */
	uint64_t		 has;
	const struct json_node *const *member;
};

typedef void openapi_visit(const struct openapi_node *node, void *arg);

struct openapi;

/* 0 or -ENOMEM.  Any JSON will do; what is not there is not visited. */
int	openapi_new(const struct json_doc *doc, struct openapi **ret_view);
void	openapi_free(struct openapi *view);	/* accepts NULL */
void	openapi_done(struct openapi **view);	/* for CF_AUTO */

/*
 * Every node once, in document order; references are not followed, shared
 * parts are visited where they are defined.  0 or -ENOMEM.
 */
int	openapi_walk(const struct openapi *view, openapi_visit *visit,
	    void *arg);
/* The same for apiProperties.json, which needs no view. */
int	openapi_walk_properties(const struct json_doc *doc,
	    openapi_visit *visit, void *arg);

/* In document order. */
const struct openapi_operation *openapi_operations(const struct openapi *view,
	    size_t *ret_count);
/* Those with an id, sorted by id; equal ids in document order. */
const struct openapi_operation *const *openapi_operations_by_id(
	    const struct openapi *view, size_t *ret_count);

/* NULL: there is none.  Of several with that id the first. */
const struct openapi_operation *openapi_operation_find(
	    const struct openapi *view, const char *id);
/* NULL: there is none.  'in' may be NULL for any location. */
const struct openapi_parameter *openapi_parameter_find(
	    const struct openapi_operation *operation, const char *name,
	    const char *in);

/* In document order. */
const struct openapi_path *openapi_paths(const struct openapi *view,
	    size_t *ret_count);
/* NULL: 'json' is no path item. */
const struct openapi_path *openapi_path_find(const struct openapi *view,
	    const struct json_node *json);
/* Sorted by 'folded', then by name without case. */
const struct openapi_path *const *openapi_paths_by_template(
	    const struct openapi *view, size_t *ret_count);
/* Names of paths, or what they were folded to; as strcmp(3). */
int	openapi_path_compare_names(const struct openapi_path *x,
	    const struct openapi_path *y);
int	openapi_path_compare_folded(const struct openapi_path *x,
	    const struct openapi_path *y);
bool	openapi_path_has_variable(const struct openapi_path *path,
	    const char *name);
/*
 * Paths of the same method that have a fixed segment where 'operation' has a
 * variable, and are the same otherwise: a request to it may go there.  At
 * most 'max'; few are looked for in documents that are made to be slow.
 */
size_t	openapi_paths_similar(const struct openapi *view,
	    const struct openapi_operation *operation,
	    const struct openapi_path **found, size_t max);

/*
 * References by which a definition requires itself: the first of each loop,
 * in document order.  Arrays may be empty, so they end a loop.
 */
const struct json_node *const *openapi_required_loops(
	    const struct openapi *view, size_t *ret_count);

/*
 * What 'json' means: itself, or what its $ref, and those behind it, lead to.
 * NULL: nothing, no object, or there is no end to them.
 */
const struct json_node *openapi_resolve(const struct json_node *json);
/*
 * The schema of a property of a schema, behind references and in its allOf,
 * or NULL.  'steps' is how many more references and parts may be looked into,
 * and is counted down: it bounds what documents that are made to be slow can
 * take.
 */
const struct json_node *openapi_property(const struct json_node *schema,
	    const char *name, size_t len,
	    unsigned *steps);
/* The mask of enum openapi_use of a member of "definitions". */
unsigned openapi_definition_use(const struct openapi *view,
	    const struct json_node *definition);
/*
 * Whether anything uses a member of "definitions", "parameters", "responses"
 * or "securityDefinitions"; true of anything else.
 */
bool	openapi_is_used(const struct openapi *view,
	    const struct json_node *member);

/*
 * A schema with all that its references bring along.  A circle of references
 * is expanded once; numbers too large for the type are its largest.
 */
struct openapi_size {
	uint32_t	count;	/* of schemas, itself included */
	uint32_t	depth;	/* 1: it has no others in it */
	/* The most that a definition has which it refers to; 0: none. */
	uint32_t	inner_count, inner_depth;
};

/* A member of "definitions" is known; others are looked through. */
struct openapi_size openapi_measure(const struct openapi *view,
	    const struct json_node *schema);

/* What notification URLs have to do with a definition, as a mask. */
enum openapi_webhook {
	OPENAPI_HAS_URL		= 1u << 0, /* or what it refers to has one */
	OPENAPI_IN_INTERNAL	= 1u << 1, /* something internal leads to it */
};

/*
 * The mask of enum openapi_webhook of a member of "definitions".  0 in
 * documents without triggers and webhooks.
 */
unsigned openapi_definition_webhook(const struct openapi *view,
	    const struct json_node *definition);
/*
 * The x-ms-notification-content of an operation, its own or its path's; NULL:
 * there is none.
 */
const struct json_node *openapi_notification(
	    const struct openapi_operation *operation);

/*
 * Families: operations whose x-ms-api-annotation names one, sorted by family,
 * then revision, then as in the document.
 */
struct openapi_relative {
	const char				*family;
	const struct openapi_operation		*operation;
	const struct json_node			*annotation;
	/* As it counts; 0: none, null, or no positive whole number. */
	uint32_t				 revision;
};

const struct openapi_relative *openapi_families(const struct openapi *view,
	    size_t *ret_count);

/* The bit of a member that nodes of 'kind' may have; -1: it is not known. */
int	openapi_member_bit(enum openapi_kind kind, const char *name);

/* The method ("get") that a member of a path item stands for, or NULL. */
const char *openapi_method(const struct json_node *member);
/* x-ms-visibility is "internal". */
bool	openapi_is_internal(const struct json_node *object);

struct openapi_place {
	const struct json_node	*node;
	/* Only the path's last name leads nowhere: 'node' should have it. */
	bool			 missing;
};

/*
 * Where a path leads that an official tool has printed: a JSON Pointer, with
 * or without its first slash; operation/<operationId>/... of the change
 * detector, which needs a view; $.properties... or [0].properties... of the
 * apiProperties check.  References are followed where it goes through them.
 * -ENOENT: nowhere, -ENOMEM.  Any bytes are a path.
 */
int	openapi_locate(const struct json_doc *doc, const struct openapi *view,
	    const char *path, size_t len, struct openapi_place *ret_place);

/* The one type that 'node' has; an integral number is an integer. */
unsigned openapi_type_of(const struct json_node *node);
/*
 * The types that a schema's member "type" allows, one name or a list of them;
 * 0: any, because it names none, or one that no JSON value has.
 */
unsigned openapi_types_named(const struct json_node *type);
/* "Object", or "Object or Boolean"; the words of the official validator. */
int	openapi_type_names(unsigned types, struct buf *out);

/*
 * The name of a member of 'kind', as in openapi_objection, that is most like
 * 'name', if one is much like it; else NULL.  This looks at all of them.
 */
const char *openapi_member_near(unsigned kind, const char *name, size_t len);
/*
 * What a member of apiProperties.json that stands in an object of 'kind' by
 * mistake belongs in; NULL: nothing, or not just one.
 */
const char *openapi_member_home(unsigned kind, const char *name, size_t len);

#endif
