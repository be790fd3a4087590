/*
 * wire: what the tests of the protocols that use it do not show.
 */
#include "certfs/wire.h"

#include "unit.h"

#include <errno.h>
#include <string.h>

struct inner {
	bool	 flag;
	int64_t	 number;
};

struct outer {
	struct inner	 inner;
	char		*body;
};

static const struct member inner_members[] = {
	MEMBER("flag", member_bool, struct inner, flag),
	MEMBER("number", member_number, struct inner, number, .min = 1,
	    .optional = true),
};

static const struct member outer_members[] = {
	MEMBER_OBJECT("inner", inner_members,
	    .offset = offsetof(struct outer, inner), .optional = true),
	MEMBER("body", member_body_cut, struct outer, body, .max = 8,
	    .optional = true),
};

static int
read_outer(const char *json, struct outer *ret_outer, struct reason *why)
{
	struct json_doc *doc CF_AUTO(json_done) = NULL;
	int r = wire_document(json, strlen(json), JSON_OBJECT, &doc, why);

	memset(ret_outer, 0, sizeof(*ret_outer));
	return r < 0 ? r : wire_members(json_root(doc), outer_members,
	    ARRAY_LEN(outer_members), ret_outer, why);
}

static void
objects_inside_fill_their_own_struct(void **state)
{
	struct outer o;

	(void)state;
	assert_int_equal(read_outer("{\"inner\":{\"flag\":true,"
	    "\"number\":3}}", &o, NULL), 0);
	assert_true(o.inner.flag);
	assert_int_equal(o.inner.number, 3);
	assert_int_equal(read_outer("{\"inner\":null}", &o, NULL), 0);
	assert_false(o.inner.flag);
}

static void
refusals_name_the_place(void **state)
{
	static const struct {
		const char *json, *text;
	} cases[] = {
		{ "{\"inner\":{}}", "inner: flag is missing" },
		{ "{\"inner\":{\"flag\":1}}",
		    "inner: flag is no true or false" },
		{ "{\"inner\":{\"flag\":true,\"number\":0}}",
		    "inner: number is no whole number in its limits" },
		{ "{\"inner\":[]}", "inner is no object" },
		{ "[]", "it is no object" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct reason why = { 0 };
		struct outer o;

		assert_int_equal(read_outer(cases[i].json, &o, &why), -EINVAL);
		assert_string_equal(why.text, cases[i].text);
	}
}

static void
bodies_are_cut(void **state)
{
	static const struct {
		const char *json, *body;
	} cases[] = {
		{ "12345678", "12345678" },
		{ "123456789", "12345..." },
		{ "1234\\r\\n\\t", "1234\n\t" },
		{ "1234\\r\\n67\\u001b", "1234\n..." },
		{ "1234567\\u001b", "12345..." },
		{ "1234\xC3\xA4\xC3\xA4\xC3\xA4", "1234..." },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct buf b CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
		struct outer o;

		(void)buf_printf(&b, "{\"body\":\"%s\"}", cases[i].json);
		assert_int_equal(read_outer(buf_text(&b), &o, NULL), 0);
		assert_string_equal(o.body, cases[i].body);
		free(o.body);
	}
}

static void
arrays_are_documents_too(void **state)
{
	struct json_doc *doc CF_AUTO(json_done) = NULL;
	struct reason why = { 0 };

	(void)state;
	assert_int_equal(wire_document("{}", 2, JSON_ARRAY, &doc, &why),
	    -EINVAL);
	assert_string_equal(why.text, "it is no array");
	assert_int_equal(wire_document("[1]", 3, JSON_ARRAY, &doc, NULL), 0);
	assert_int_equal(json_root(doc)->count, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(objects_inside_fill_their_own_struct),
		cmocka_unit_test(refusals_name_the_place),
		cmocka_unit_test(bodies_are_cut),
		cmocka_unit_test(arrays_are_documents_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
