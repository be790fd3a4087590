/* What the tests of json share. */
#ifndef JSON_FIXTURE_H
#define JSON_FIXTURE_H

#include "unit.h"

#include "certfs/json.h"

/* Both ways to find a line and column agree at every 'step'th byte of 'b'. */
void	assert_positions_agree(const struct json_doc *doc,
	    const struct buf *b, size_t step);

#endif
