/* What rules about triggers have to know of webhooks. */
#ifndef RULES_WEBHOOK_H
#define RULES_WEBHOOK_H

#include "lint.h"

/* Whether the operation tells a service what to call. */
bool	webhook_is_subscription(const struct lint *l,
	    const struct openapi_operation *op);

#endif
