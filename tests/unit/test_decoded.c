/* What a text reads as, and where in it that comes from. */
#include "unit.h"

#include "decoded.h"

#include <string.h>

static void
texts_are_decoded(void **state)
{
	static const struct {
		enum decoding	 how;
		const char	*text, *reads;
	} cases[] = {
		{ DECODE_BACKSLASH, "plain", "" },
		{ DECODE_BACKSLASH, "", "" },
		{ DECODE_BACKSLASH, "\\\"\\\\\\/\\b\\f\\n\\r\\t",
		    "\"\\/\b\f\n\r\t" },
		{ DECODE_BACKSLASH, "\\u0041\\u00e4\\u20AC",
		    "A\xc3\xa4\xe2\x82\xac" },
		{ DECODE_BACKSLASH, "\\ud83d\\uddddx", "\xf0\x9f\x97\x9dx" },
		/* What is half, or none, is left. */
		{ DECODE_BACKSLASH, "\\ud83d!\\_", "\xed\xa0\xbd!_" },
		{ DECODE_BACKSLASH, "\\ud83d\\u0041",
		    "\xed\xa0\xbd" "A" },
		{ DECODE_BACKSLASH, "\\u12", "" },
		{ DECODE_BACKSLASH, "C:\\x\\", "" },
		{ DECODE_BACKSLASH, "\\_\\*\\`", "_*`" },
		{ DECODE_PERCENT, "a%2Fb%2f%c3%a4%", "a/b/\xc3\xa4%" },
		{ DECODE_PERCENT, "100%", "" }, { DECODE_PERCENT, "%zz", "" },
		{ DECODE_ENTITY, "&lt;&GT;&amp;amp;&quot;&apos;&nbsp;",
		    "<>&amp;\"' " },
		{ DECODE_ENTITY, "&#64;&#x40;&#X40;", "@@@" },
		{ DECODE_ENTITY, "&#;&#x;&#64", "" },
		{ DECODE_ENTITY, "a && b", "" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct buf out CF_AUTO(buf_done) = BUF_INIT(64);

		assert_int_equal(decoded_text(cases[i].how, (struct span){
		    cases[i].text, strlen(cases[i].text) }, &out), 0);
		if (strcmp(buf_text(&out), cases[i].reads) != 0)
			fail_msg("'%s' reads as '%s'", cases[i].text,
			    buf_text(&out));
	}
}

static void
a_byte_comes_from_somewhere(void **state)
{
	static const char text[] = "a\\n\\u00e4b";
	static const size_t from[] = { 0, 1, 3, 3, 9 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(from); i++)
		assert_int_equal(decoded_origin(DECODE_BACKSLASH, (struct
		    span){ text, sizeof(text) - 1 }, i) - text, from[i]);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_are_decoded),
		cmocka_unit_test(a_byte_comes_from_somewhere),
	};

	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
