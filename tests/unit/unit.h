/* cmocka with the headers that it needs, and what every program may need. */
#ifndef UNIT_H
#define UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

/*
 * A program in which nothing could run exits with this, which automake counts
 * as skipped, and prints "SKIP <program>: <reason>".  cmocka's skip() shows
 * nowhere, so what may be skipped has a program of its own.
 */
#define EXIT_SKIPPED	77

/* Published connectors, which not everybody has. */
#define CORPUS		TESTS_SRCDIR "/../shared/corpus"

#endif
