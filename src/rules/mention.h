/* What apiProperties.json says of the definition's operations. */
#ifndef RULES_MENTION_H
#define RULES_MENTION_H

#include "lookup.h"

enum mention_list {
	MENTION_POLICY,	/* x-ms-apimTemplate-operationName */
	MENTION_SCRIPT,	/* scriptOperations */
	MENTION_LISTS
};

/* A name in one of those lists, and where it stands. */
struct mention {
	uint32_t	 name;		/* in 'text' */
	uint32_t	 line, column;
	uint32_t	 instance;	/* of policyTemplateInstances */
	uint32_t	 item;
};

struct mentions {
	struct buf	 text;		/* the names, a NUL behind each */
	struct buf	 v[MENTION_LISTS];	/* struct mention */
};

/* Fill both, 'root' being that of its document; 0 or -errno. */
int	mention_operations(const struct json_node *root,
	    struct names *operations);
int	mention_collect(const struct json_doc *doc, struct mentions *refs);
void	mention_done(struct mentions *refs);

#endif
