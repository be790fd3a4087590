#include "json_fixture.h"

void
assert_positions_agree(const struct json_doc *doc, const struct buf *b,
    size_t step)
{
	unsigned line, column, line2, column2;

	for (size_t i = 0; i <= b->len + 1; i += step) {
		json_position(doc, i, &line, &column);
		text_position(b->data, b->len, i, &line2, &column2);
		assert_int_equal(line, line2);
		assert_int_equal(column, column2);
	}
}
