/* Rows for the tables of members; more fields may follow the named ones. */
#ifndef OPENAPI_ROWS_H
#define OPENAPI_ROWS_H

#include "members.h"

#define OBJ	OPENAPI_IS_OBJECT
#define ARR	OPENAPI_IS_ARRAY
#define STR	OPENAPI_IS_STRING
#define INT	OPENAPI_IS_INTEGER
#define NUM	(OPENAPI_IS_NUMBER | OPENAPI_IS_INTEGER)
#define BOO	OPENAPI_IS_BOOLEAN
#define NUL	OPENAPI_IS_NULL

#define ROW(called, type, how, ...) \
	{ .name = (called), .types = (type), .shape = (how), __VA_ARGS__ }

#define LEAF(name, types, ...)	ROW(name, types, SHAPE_LEAF, __VA_ARGS__)
#define STRINGS(name, ...) \
	ROW(name, ARR, SHAPE_LEAF, .item_types = STR, __VA_ARGS__)
#define ONE(name, kind, ...) \
	ROW(name, OBJ, SHAPE_ONE, .child = (kind), __VA_ARGS__)
#define LIST(name, kind, ...) \
	ROW(name, ARR, SHAPE_LIST, .child = (kind), __VA_ARGS__)
#define MAP(name, kind, ...) \
	ROW(name, OBJ, SHAPE_MAP, .child = (kind), __VA_ARGS__)

/* A kind's table, and what it must have. */
#define MEMBERS(members) \
	.v = (members), .n = ARRAY_LEN(members)
#define REQUIRED(names) \
	.required = (names), .required_count = ARRAY_LEN(names)

#define WORDS(...)	((const char *const[]){ __VA_ARGS__, NULL })
/* One of these words. */
#define ENUM(...) \
	(&(const struct values){ .flaw = OPENAPI_NOT_IN_ENUM, \
	    .words = WORDS(__VA_ARGS__) })

#endif
