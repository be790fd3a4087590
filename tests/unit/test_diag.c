/*
 * diag: names of artifacts, order of findings, and what is printed of them.
 */
#include "certfs/diag.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* ---- artifacts ---- */

static void
artifact_table_is_complete(void **state)
{
	(void)state;
	for (enum artifact a = 0; a < ARTIFACT_COUNT; a++) {
		const struct artifact_type *type = &artifact_types[a];

		assert_non_null(type->name);
		assert_non_null(type->folder);
		assert_true(type->max_size > 0);
		assert_int_equal(artifact_by_name(type->name),
		    a == ARTIFACT_INTRO ? ARTIFACT_NONE : a);
	}
}

static void
artifact_names_keep_their_case(void **state)
{
	static const struct {
		const char *name;
		enum artifact is, near;
	} cases[] = {
		{ "icon.png", ARTIFACT_ICON, ARTIFACT_NONE },
		{ "icon.PNG", ARTIFACT_NONE, ARTIFACT_ICON },
		{ "Icon.png", ARTIFACT_NONE, ARTIFACT_ICON },
		{ "apidefinition.swagger.json", ARTIFACT_NONE,
		    ARTIFACT_DEFINITION },
		{ "APIPROPERTIES.JSON", ARTIFACT_NONE, ARTIFACT_PROPERTIES },
		{ "Script.csx", ARTIFACT_NONE, ARTIFACT_SCRIPT },
		{ "README.md", ARTIFACT_README, ARTIFACT_NONE },
		{ "ReadMe.MD", ARTIFACT_README, ARTIFACT_NONE },
		{ "intro.md", ARTIFACT_NONE, ARTIFACT_NONE },
		{ "Intro.md", ARTIFACT_NONE, ARTIFACT_NONE },
		{ "icon.png~", ARTIFACT_NONE, ARTIFACT_NONE },
		{ "", ARTIFACT_NONE, ARTIFACT_NONE },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		enum artifact is = artifact_by_name(cases[i].name);
		enum artifact near = artifact_near_miss(cases[i].name);

		if (is != cases[i].is || near != cases[i].near)
			fail_msg("'%s': expected %d, near %d; got %d, near %d",
			    cases[i].name, (int)cases[i].is,
			    (int)cases[i].near, (int)is, (int)near);
	}
}

/* ---- findings ---- */

static int
new_findings(void **state)
{
	*state = findings_new();
	return *state != NULL ? 0 : -1;
}

static int
free_findings(void **state)
{
	findings_free(*state);
	return 0;
}

static void
add(struct findings *f, const char *file, unsigned line, unsigned column,
    const char *rule, const char *text)
{
	const struct finding one = {
		.rule = rule,
		.severity = SEVERITY_ERROR,
		.line = line,
		.column = column,
		.file = file,
		.text = text,
	};

	assert_int_equal(findings_add(f, &one), 0);
}

static void
assert_prints(const struct findings *f, const char *want)
{
	struct buf got CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);

	assert_int_equal(findings_print_text(f, &got), 0);
	assert_string_equal(buf_text(&got), want);
}

static void
findings_own_their_strings(void **state)
{
	struct findings *f = *state;
	char file[] = "artifacts/icon.png", rule[] = "Rule", text[] = "text";

	add(f, file, 2, 3, rule, text);
	add(f, file, 4, 5, rule, text);
	memset(file, 'x', sizeof(file) - 1);
	memset(rule, 'x', sizeof(rule) - 1);
	memset(text, 'x', sizeof(text) - 1);
	assert_prints(f, "artifacts/icon.png:2:3: error: text [Rule]\n"
	    "artifacts/icon.png:4:5: error: text [Rule]\n");
}

static void
findings_take_missing_parts(void **state)
{
	struct findings *f = *state;
	const struct finding bare = { .severity = SEVERITY_NOTE };

	assert_int_equal(findings_add(f, &bare), 0);
	assert_string_equal(findings_at(f, 0)->pointer, "");
	assert_prints(f, ":1:1: note:  []\n");
}

static void
findings_keep_flags_and_counts(void **state)
{
	struct findings *f = *state;
	struct finding one = {
		.rule = "R", .file = "f", .pointer = "/a", .text = "t",
		.severity = SEVERITY_WARNING, .flags = FINDING_ENDS_TOO_SOON,
	};

	assert_int_equal(findings_add(f, &one), 0);
	one.severity = SEVERITY_NOTE;
	assert_int_equal(findings_add(f, &one), 0);
	assert_int_equal(findings_add(f, &one), 0);
	assert_int_equal(findings_count(f), 3);
	assert_int_equal(findings_count_of(f, SEVERITY_ERROR), 0);
	assert_int_equal(findings_count_of(f, SEVERITY_WARNING), 1);
	assert_int_equal(findings_count_of(f, SEVERITY_NOTE), 2);
	assert_int_equal(findings_at(f, 0)->flags, FINDING_ENDS_TOO_SOON);
	assert_string_equal(findings_at(f, 0)->pointer, "/a");
}

static void
findings_sort_by_place(void **state)
{
	struct findings *f = *state;

	add(f, "artifacts/zzz.txt", 1, 1, "R", "scratch");
	add(f, "artifacts/aaa.txt", 1, 1, "R", "scratch");
	add(f, "intro.md", 1, 1, "R", "intro");
	add(f, "artifacts/README.md", 1, 1, "R", "readme");
	add(f, "artifacts/script.csx", 1, 1, "R", "script");
	add(f, "artifacts/icon.png", 1, 1, "R", "icon");
	add(f, "artifacts/apiProperties.json", 1, 1, "R", "properties");
	add(f, "artifacts/apiDefinition.swagger.json", 10, 1, "R", "l10");
	add(f, "artifacts/apiDefinition.swagger.json", 9, 2, "R", "c2");
	add(f, "artifacts/apiDefinition.swagger.json", 9, 1, "S", "S");
	add(f, "artifacts/apiDefinition.swagger.json", 9, 1, "R", "b");
	add(f, "artifacts/apiDefinition.swagger.json", 9, 1, "R", "a");
	add(f, "refused/icon.png", 1, 1, "R", "refused icon");
	add(f, "refused/apiDefinition.swagger.json", 1, 1, "R", "refused");
	findings_sort(f);
	assert_prints(f,
	    "refused/apiDefinition.swagger.json:1:1: error: refused [R]\n"
	    "refused/icon.png:1:1: error: refused icon [R]\n"
	    "artifacts/apiDefinition.swagger.json:9:1: error: a [R]\n"
	    "artifacts/apiDefinition.swagger.json:9:1: error: b [R]\n"
	    "artifacts/apiDefinition.swagger.json:9:1: error: S [S]\n"
	    "artifacts/apiDefinition.swagger.json:9:2: error: c2 [R]\n"
	    "artifacts/apiDefinition.swagger.json:10:1: error: l10 [R]\n"
	    "artifacts/apiProperties.json:1:1: error: properties [R]\n"
	    "artifacts/icon.png:1:1: error: icon [R]\n"
	    "artifacts/script.csx:1:1: error: script [R]\n"
	    "artifacts/README.md:1:1: error: readme [R]\n"
	    "intro.md:1:1: error: intro [R]\n"
	    "artifacts/aaa.txt:1:1: error: scratch [R]\n"
	    "artifacts/zzz.txt:1:1: error: scratch [R]\n");
}

/* A sort that is not stable would mix up the pointers of equal findings. */
static void
findings_sort_is_stable(void **state)
{
	struct findings *f = *state;
	char pointer[16];

	for (unsigned i = 0; i < 5000; i++) {
		const struct finding one = {
			.rule = "R", .file = "f", .text = "t",
			.line = 10 - i % 10, .pointer = pointer,
		};

		(void)snprintf(pointer, sizeof(pointer), "/%05u", i);
		assert_int_equal(findings_add(f, &one), 0);
	}
	findings_sort(f);
	for (size_t i = 1; i < findings_count(f); i++) {
		const struct finding *a = findings_at(f, i - 1);
		const struct finding *b = findings_at(f, i);

		assert_true(a->line <= b->line);
		if (a->line == b->line && strcmp(a->pointer, b->pointer) >= 0)
			fail_msg("line %u: '%s' came before '%s'", a->line,
			    a->pointer, b->pointer);
	}
}

static void
findings_add_all_can_rename(void **state)
{
	struct findings *f = *state;
	struct findings *from CF_AUTO(findings_done) = findings_new();

	assert_non_null(from);
	add(from, "artifacts/icon.png", 1, 1, "R", "a");
	add(from, "artifacts/icon.png", 2, 1, "R", "b");
	assert_int_equal(findings_add_all(f, from, NULL), 0);
	assert_int_equal(findings_add_all(f, from, "refused/icon.png"), 0);
	findings_sort(f);
	assert_prints(f, "refused/icon.png:1:1: error: a [R]\n"
	    "refused/icon.png:2:1: error: b [R]\n"
	    "artifacts/icon.png:1:1: error: a [R]\n"
	    "artifacts/icon.png:2:1: error: b [R]\n");
	assert_int_equal(findings_count_of(f, SEVERITY_ERROR), 4);
}

static void
findings_hold_long_texts(void **state)
{
	struct findings *f = *state;
	char *text CF_AUTO(free_done) = malloc(100001);

	assert_non_null(text);
	memset(text, 'x', 100000);
	text[100000] = '\0';
	add(f, "f", 1, 1, "R", "before");
	add(f, "f", 1, 1, "R", text);
	add(f, "f", 1, 1, "R", "after");
	assert_string_equal(findings_at(f, 0)->text, "before");
	assert_string_equal(findings_at(f, 1)->text, text);
	assert_string_equal(findings_at(f, 2)->text, "after");
}

/* ---- printing ---- */

static void
text_is_one_harmless_line_each(void **state)
{
	struct findings *f = *state;

	add(f, "artifacts/a\nb", 1, 1, "R", "\x1B[2J\u202Ex\xFF\r\n");
	assert_prints(f, "artifacts/a\\nb:1:1: error: "
	    "\\x1B[2J\\u{202E}x\\xFF\\x0D\\n [R]\n");
}

static void
json_of_nothing(void **state)
{
	struct buf got CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);

	assert_int_equal(findings_print_json(*state, &got), 0);
	assert_string_equal(buf_text(&got),
	    "{\"version\": 1, \"problems\": []}\n");
}

static void
json_escapes_everything(void **state)
{
	struct findings *f = *state;
	struct buf got CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	const struct finding one = {
		.rule = "R", .severity = SEVERITY_WARNING, .line = 14,
		.column = 18, .file = "artifacts/\"x\"\\",
		.pointer = "/paths/~1items/get",
		.text = "\t\n\r\x1B\x7F\xC2\x85\u202E\u00E4\U0001F600"
		    "\xFF\xE2\x82.",
	};

	assert_int_equal(findings_add(f, &one), 0);
	add(f, "f", 1, 1, "S", "");
	assert_int_equal(findings_print_json(f, &got), 0);
	assert_string_equal(buf_text(&got),
	    "{\"version\": 1, \"problems\": [\n"
	    "  {\"rule\": \"R\", \"severity\": \"warning\", "
	    "\"file\": \"artifacts/\\\"x\\\"\\\\\", \"line\": 14, "
	    "\"column\": 18, \"pointer\": \"/paths/~1items/get\", "
	    "\"message\": \"\\t\\n\\u000d\\u001b\\u007f\\u0085\\u202e"
	    "\u00E4\U0001F600\\ufffd\\ufffd\\ufffd.\"},\n"
	    "  {\"rule\": \"S\", \"severity\": \"error\", \"file\": \"f\", "
	    "\"line\": 1, \"column\": 1, \"pointer\": \"\", "
	    "\"message\": \"\"}\n]}\n");
}

/* ---- waivers, which a finding only carries ---- */

static void
add_waived(struct findings *f, enum severity severity, const char *waiver)
{
	const struct finding one = {
		.rule = "R", .severity = severity, .file = "f", .text = "t",
		.path = "p", .waiver = waiver,
	};

	assert_int_equal(findings_add(f, &one), 0);
}

static void
waivers_stand_behind_the_text(void **state)
{
	struct findings *f = *state;
	struct buf got CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);

	add_waived(f, SEVERITY_NOTE, "as \x1B""agreed");
	add_waived(f, SEVERITY_ERROR, "no such thing");
	add_waived(f, SEVERITY_NOTE, NULL);
	assert_prints(f, "f:1:1: note: t ValuePath: p "
	    "(waived: as \\x1Bagreed) [R]\n"
	    "f:1:1: error: t ValuePath: p (claimed false alarm: no such "
	    "thing) [R]\n"
	    "f:1:1: note: t ValuePath: p [R]\n");
	assert_int_equal(findings_print_json(f, &got), 0);
	assert_non_null(strstr(buf_text(&got),
	    "\"message\": \"t\", \"waived\": \"as \\u001bagreed\"}"));
	assert_non_null(strstr(buf_text(&got),
	    "\"message\": \"t\", \"claimed\": \"no such thing\"}"));
	assert_non_null(strstr(buf_text(&got), "\"message\": \"t\"}"));
}

/* ---- SARIF; the schema is asked in tests/check/sarif.sh ---- */

static int
describe(const char *id, struct described *ret)
{
	if (strcmp(id, "Known") != 0)
		return -ENOENT;
	ret->severity = SEVERITY_WARNING;
	ret->summary = "Summary.";
	ret->details = "Details.";
	ret->tag = "ours";
	return buf_puts(&ret->help, "All\nof it.");
}

static const struct sarif about = { .version = "1.2", .describe = describe };

static char *
sarif_of(const struct findings *f, const struct sarif *how)
{
	struct buf got CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	char *text;

	assert_int_equal(findings_print_sarif(f, how, &got), 0);
	text = text_dup(buf_text(&got), got.len);
	assert_non_null(text);
	return text;
}

static void
sarif_of_nothing(void **state)
{
	char *text CF_AUTO(free_done) = sarif_of(*state, &about);

	assert_non_null(strstr(text, "\"version\": \"2.1.0\""));
	assert_non_null(strstr(text, "{\"name\": \"certfs\", "
	    "\"version\": \"1.2\",\n    \"rules\": []}"));
	assert_non_null(strstr(text, "\"results\": []"));
	assert_null(strstr(text, "leftOut"));
}

static void
sarif_has_each_rule_once(void **state)
{
	struct findings *f = *state;
	char *text CF_AUTO(free_done) = NULL;

	add(f, "f", 1, 1, "Unknown", "a");
	add(f, "f", 2, 3, "Known", "b");
	add(f, "f", 4, 1, "Unknown", "c");
	text = sarif_of(f, &about);
	assert_non_null(strstr(text, "\"rules\": [\n"
	    "      {\"id\": \"Known\", \"shortDescription\": "
	    "{\"text\": \"Summary.\"}, \"fullDescription\": "
	    "{\"text\": \"Details.\"}, \"help\": "
	    "{\"text\": \"All\\nof it.\"},\n"
	    "      \"defaultConfiguration\": {\"level\": \"warning\"}, "
	    "\"properties\": {\"tags\": [\"ours\"]}},\n"
	    "      {\"id\": \"Unknown\"}]}"));
	assert_non_null(strstr(text, "{\"ruleId\": \"Unknown\", "
	    "\"ruleIndex\": 1, \"level\": \"error\", "
	    "\"message\": {\"text\": \"a\"}"));
	assert_non_null(strstr(text, "{\"ruleId\": \"Known\", "
	    "\"ruleIndex\": 0, \"level\": \"error\", "
	    "\"message\": {\"text\": \"b\"}"));
	assert_non_null(strstr(text,
	    "\"region\": {\"startLine\": 2, \"startColumn\": 3}"));
	assert_null(strstr(text, "suppressions"));
}

static void
sarif_has_uris(void **state)
{
	static const struct {
		const char *file, *uri;
	} cases[] = {
		{ "artifacts/icon.png", "artifacts/icon.png" },
		{ "a b/\xC3\xA4#?%\".json", "a%20b/%C3%A4%23%3F%25%22.json" },
		{ "c:/x", "c%3A/x" },
		{ "../x\xFF\n[1]\\", "../x%FF%0A%5B1%5D%5C" },
		{ "/home/x", "file:///home/x" },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct findings *f CF_AUTO(findings_done) = findings_new();
		struct buf want CF_AUTO(buf_done) = BUF_INIT(1000);
		char *text CF_AUTO(free_done) = NULL;

		assert_non_null(f);
		add(f, cases[i].file, 1, 1, "R", "t");
		text = sarif_of(f, &about);
		(void)buf_printf(&want, "{\"uri\": \"%s\"}", cases[i].uri);
		if (strstr(text, buf_text(&want)) == NULL)
			fail_msg("expected %s in %s", buf_text(&want), text);
	}
	(void)state;
}

static void
sarif_suppresses_what_is_waived(void **state)
{
	const struct sarif less = {
		.version = "1", .left_out = 7, .describe = describe,
	};
	char *text CF_AUTO(free_done) = NULL;
	struct findings *f = *state;

	add_waived(f, SEVERITY_NOTE, "agreed");
	add_waived(f, SEVERITY_ERROR, "no such thing");
	add_waived(f, SEVERITY_NOTE, NULL);
	text = sarif_of(f, &less);
	assert_non_null(strstr(text, "[{\"kind\": \"external\", "
	    "\"status\": \"accepted\", \"justification\": \"agreed\"}]"));
	assert_non_null(strstr(text, "[{\"kind\": \"external\", "
	    "\"status\": \"underReview\", "
	    "\"justification\": \"no such thing\"}]"));
	assert_non_null(strstr(text, "\"suppressions\": []"));
	assert_non_null(strstr(text,
	    "\"properties\": {\"valuePath\": \"p\"}"));
	assert_non_null(strstr(text, "\"properties\": {\"leftOut\": 7}"));
}

static void
printing_reports_a_full_buffer(void **state)
{
	struct buf got CF_AUTO(buf_done) = BUF_INIT(10);

	add(*state, "f", 1, 1, "R", "t");
	assert_int_equal(findings_print_text(*state, &got), -EFBIG);
	buf_reset(&got);
	assert_int_equal(findings_print_json(*state, &got), -EFBIG);
	buf_reset(&got);
	assert_int_equal(findings_print_sarif(*state, &about, &got), -EFBIG);
}

#define WITH_FINDINGS(test) \
	cmocka_unit_test_setup_teardown(test, new_findings, free_findings)

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(artifact_table_is_complete),
		cmocka_unit_test(artifact_names_keep_their_case),
		WITH_FINDINGS(findings_own_their_strings),
		WITH_FINDINGS(findings_take_missing_parts),
		WITH_FINDINGS(findings_keep_flags_and_counts),
		WITH_FINDINGS(findings_sort_by_place),
		WITH_FINDINGS(findings_sort_is_stable),
		WITH_FINDINGS(findings_add_all_can_rename),
		WITH_FINDINGS(findings_hold_long_texts),
		WITH_FINDINGS(text_is_one_harmless_line_each),
		WITH_FINDINGS(json_of_nothing),
		WITH_FINDINGS(json_escapes_everything),
		WITH_FINDINGS(waivers_stand_behind_the_text),
		WITH_FINDINGS(sarif_of_nothing),
		WITH_FINDINGS(sarif_has_each_rule_once),
		WITH_FINDINGS(sarif_has_uris),
		WITH_FINDINGS(sarif_suppresses_what_is_waived),
		WITH_FINDINGS(printing_reports_a_full_buffer),
	};

	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests_name("diag", tests, NULL, NULL);
}
