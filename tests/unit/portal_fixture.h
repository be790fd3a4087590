/*
 * What the tests of portal have in common.
 */
#ifndef PORTAL_FIXTURE_H
#define PORTAL_FIXTURE_H

#include "certfs/portal.h"
#include "unit.h"
#include "wire_fixture.h"

#define SHA_A	"0123456789abcdef0123456789abcdef" \
		"0123456789abcdef0123456789abcdef"

#endif
