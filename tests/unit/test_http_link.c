/*
 * http: the header Link, and segments of paths.
 */
#include "internal.h"

#include "unit.h"

#include <string.h>

static const struct {
	const char *field, *target;	/* NULL: none */
} links[] = {
	{ "<https://h/2>; rel=\"next\", <https://h/9>; rel=\"last\"",
	    "https://h/2" },
	{ "<https://h/1>; rel=\"prev\", <https://h/3>; rel=\"next\"",
	    "https://h/3" },
	{ "<a>;rel=next", "a" },
	{ "<a>;REL=NEXT", "a" },
	{ "<a> ; rel = Next ", "a" },
	{ "<a>\t;\trel\t=\t\"Next\"", "a" },
	{ "<a>; rel=\"prev next\"", "a" },
	{ "<a>; rel=\"  next\tprev \"", "a" },
	{ "<a,b;c>; rel=next", "a,b;c" },
	{ "<a>; title=\"x, <b>; rel=next\", <c>; rel=next", "c" },
	{ "<a>; title=\"x\\\"; rel=next\"; rel=prev, <c>; rel=next", "c" },
	{ "<a>; title=x; rel=next; type=y", "a" },
	{ "<a>; crossorigin; rel=next", "a" },
	{ "<a>;;rel=next;", "a" },
	{ ", ,<a>; rel=next", "a" },
	{ "<>; rel=next", "" },
	{ "<a>; rel=next, <b>; rel=next", "a" },
	/* Only the first rel of a link counts. */
	{ "<a>; rel=prev; rel=next", NULL },
	{ "<a>; rel=next; anchor=\"#x\"", NULL },
	{ "<a>; rel=\"nexts\"", NULL },
	{ "<a>; rel=\"before-next\"", NULL },
	{ "<a>; rel*=next", NULL },
	{ "<a>; rel=\"\"", NULL },
	{ "<a>; rel=", NULL },
	{ "<a>; rel", NULL },
	{ "<a>", NULL },
	{ "<a", NULL },
	{ "<a>; title=\"x; rel=next", NULL },
	{ "a; rel=next", NULL },
	{ "rel=next; <a>", NULL },
	{ "", NULL },
	{ ",", NULL },
	{ "<<<<<", NULL },
};

static void
links_are_found(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(links); i++) {
		struct span s = { NULL, 0 };
		bool found = http_link_find(links[i].field, "next", &s);

		if (found != (links[i].target != NULL))
			fail_msg("%s: found is %d", links[i].field, found);
		if (found && (s.len != strlen(links[i].target) ||
		    memcmp(s.data, links[i].target, s.len) != 0))
			fail_msg("%s: '%.*s'", links[i].field, (int)s.len,
			    s.data);
	}
}

static void
segments_are_escaped(void **state)
{
	static const struct {
		const char *text, *segment;
	} cases[] = {
		{ "plain-1._~", "plain-1._~" },
		{ "Square Payments (1)'s", "Square%20Payments%20%281%29%27s" },
		{ "a/b?c#d%e", "a%2Fb%3Fc%23d%25e" },
		{ "\xC3\xA4\x01\x7F", "%C3%A4%01%7F" },
		{ "", "" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct buf b CF_AUTO(buf_done) = BUF_INIT(100);

		assert_int_equal(http_put_segment(&b, cases[i].text,
		    strlen(cases[i].text)), 0);
		assert_string_equal(buf_text(&b), cases[i].segment);
	}
}

static void
a_nul_is_escaped_too(void **state)
{
	struct buf b CF_AUTO(buf_done) = BUF_INIT(100);

	(void)state;
	assert_int_equal(http_put_segment(&b, "a\0b", 3), 0);
	assert_string_equal(buf_text(&b), "a%00b");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(links_are_found),
		cmocka_unit_test(segments_are_escaped),
		cmocka_unit_test(a_nul_is_escaped_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
