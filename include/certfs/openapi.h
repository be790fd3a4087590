/*
 * openapi: the two JSON artifacts as the specification sees them.
 *
 * A view of a parsed document, not a copy: the caller keeps the document
 * until the view is gone.  A view is immutable once made; any thread may
 * read it.  Nothing here judges: a member of the wrong type is a node of its
 * own kind (OPENAPI_MISTYPED), and accessors see it as absent.
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
	/* apiProperties.json */
	OPENAPI_PROPERTIES_FILE,	/* the root object */
	OPENAPI_PROPERTIES,		/* its member "properties" */
	OPENAPI_CONNECTION_PARAMETER,	/* alone or in a set */
	/* both */
	OPENAPI_MISTYPED,
	OPENAPI_KINDS
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

struct openapi_operation {
	const struct json_node	*json;
	const struct json_node	*path;		/* the path item */
	const char		*method;	/* "get", ... */
	const char		*id;		/* NULL: none, or no string */
	bool			 internal;	/* x-ms-visibility */
	uint32_t		 order;		/* from 0, as in the document */
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
};

typedef void openapi_visit(const struct openapi_node *node, void *arg);

struct openapi;

/* 0 or -ENOMEM.  Any JSON will do; what is not there is not visited. */
int	openapi_new(const struct json_doc *doc, struct openapi **ret_view);
void	openapi_free(struct openapi *view);	/* accepts NULL */
void	openapi_done(struct openapi **view);	/* for CF_AUTO */

/*
 * Every node once, in document order; references are not followed, shared
 * parts are visited where they are defined.
 */
void	openapi_walk(const struct openapi *view, openapi_visit *visit,
	    void *arg);
/* The same for apiProperties.json, which needs no view. */
void	openapi_walk_properties(const struct json_doc *doc,
	    openapi_visit *visit, void *arg);

/* In document order. */
const struct openapi_operation *openapi_operations(const struct openapi *view,
	    size_t *ret_count);
/* Those with an id, sorted by id; equal ids in document order. */
const struct openapi_operation *const *openapi_operations_by_id(
	    const struct openapi *view, size_t *ret_count);

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
/* "Object", or "Object or Boolean"; the words of the official validator. */
int	openapi_type_names(unsigned types, struct buf *out);

#endif
