/* What apiProperties.json says of the definition's operations. */
#ifndef RULES_REFERENCE_H
#define RULES_REFERENCE_H

#include "lookup.h"

enum reference_list {
	REFERENCE_POLICY,	/* x-ms-apimTemplate-operationName */
	REFERENCE_SCRIPT,	/* scriptOperations */
	REFERENCE_LISTS
};

/* A name in one of those lists, and where it stands. */
struct reference {
	uint32_t	 name;		/* in 'text' */
	uint32_t	 line, column;
	uint32_t	 instance;	/* of policyTemplateInstances */
	uint32_t	 item;
};

struct references {
	struct buf	 text;		/* the names, a NUL behind each */
	struct buf	 v[REFERENCE_LISTS];	/* struct reference */
};

/* Fill both, 'root' being that of its document; 0 or -errno. */
int	reference_operations(const struct json_node *root,
	    struct names *operations);
int	reference_collect(const struct json_doc *doc, struct references *refs);
void	reference_done(struct references *refs);

#endif
