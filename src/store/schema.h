/*
 * schema: tables and how they came to be.
 */
#ifndef STORE_SCHEMA_H
#define STORE_SCHEMA_H

#include "driver.h"

/* Step i, counted from 0, leads from schema i to schema i + 1. */
extern const char *const schema_steps[];
extern const size_t schema_count;

/*
 * Bring a database, which may be empty, to schema 'count'; each step is one
 * transaction.  -ENOTSUP when it is newer than that already.
 */
int	schema_migrate(struct db *db, const char *const *steps, size_t count,
	    struct reason *why);

#endif
