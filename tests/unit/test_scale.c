/*
 * Artifacts of ten thousand parts.  Nothing is timed: what takes time in the
 * square of its size, or recurses as deep as it is long, does not come to an
 * end here, or not well.  How long things take is for make bench.
 */
#include "generated.h"
#include "unit.h"

#include "certfs/json.h"
#include "certfs/rules.h"

#include <stdio.h>

#define PARTS	10000u

static const struct findings *
check(const struct generated *g, size_t parts, struct checked **ret_checked)
{
	struct buf text CF_AUTO(buf_done) = BUF_INIT((size_t)16 << 20);

	assert_int_equal(generate(g, parts, &text), 0);
	assert_in_range(text.len, 1, artifact_types[g->which].max_size);
	assert_int_equal(rules_check_file(g->which,
	    artifact_types[g->which].name, buf_text(&text), text.len,
	    PUBLISHER_VERIFIED, ret_checked), 0);
	return checked_findings(*ret_checked);
}

/* As many as fit into the smaller artifacts. */
static size_t
parts_of(const struct generated *g)
{
	struct buf text CF_AUTO(buf_done) = BUF_INIT((size_t)16 << 20);
	size_t parts = PARTS;

	do
		assert_int_equal(generate(g, parts, &text), 0);
	while (text.len > artifact_types[g->which].max_size &&
	    (parts = parts / 4 * 3) > 0);
	return parts;
}

/* What is repeated is JSON, where it is to be; the first file says so. */
static void
assert_is_read(const struct generated *g)
{
	struct checked *c;

	(void)check(g, 2, &c);
	if (checked_has(c, FINDING_NOT_DOCUMENT))
		fail_msg("'%s' is no document", g->name);
	checked_unref(c);
}

static void
ten_thousand_parts_come_to_an_end(void **state)
{
	const struct generated *g = *state;
	struct checked *c;

	assert_is_read(g);
	(void)check(g, parts_of(g), &c);
	checked_unref(c);
}

int
main(int argc, char **argv)
{
	struct CMUnitTest *tests = calloc(generated_count, sizeof(*tests));
	int failed;

	if (tests == NULL)
		return 1;
	for (size_t i = 0; i < generated_count; i++)
		tests[i] = (struct CMUnitTest){
			.name = generated[i].name,
			.test_func = ten_thousand_parts_come_to_an_end,
			.initial_state = (void *)(uintptr_t)&generated[i],
		};
	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	failed = _cmocka_run_group_tests("scale", tests, generated_count,
	    NULL, NULL);
	free(tests);
	return failed;
}
