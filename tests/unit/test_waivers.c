/*
 * Waivers: lines become a list, the list is applied to findings.  The rules
 * WaiverNotUsed and WaiverNotValid are seen here.
 */
#include "certfs/rules.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define DEFINITION	"artifacts/apiDefinition.swagger.json"

static struct waivers *
parse(const char *text)
{
	struct waivers *w;

	assert_int_equal(waivers_parse(text, strlen(text), &w), 0);
	return w;
}

/* ---- lines ---- */

static void
lines_have_rule_place_and_reason(void **state)
{
	static const struct {
		const char *line, *place, *reason;
	} cases[] = {
		{ "IconSize icon.png: as the brand team sent it", "icon.png",
		    "as the brand team sent it" },
		{ "IconSize *: everywhere", "*", "everywhere" },
		{ "  IconSize\t/a/b :  reason  ", "/a/b", "reason" },
		/* A colon with something behind it belongs to the place. */
		{ "IconSize /a:b/c: x: y", "/a:b/c", "x: y" },
		{ "IconSize \"/a: b\": x", "/a: b", "x" },
		{ "IconSize \"/\\u00e4\\\"\\\\\" : x", "/\xc3\xa4\"\\", "x" },
		{ "IconSize [0].properties.a['b c'].type: x",
		    "[0].properties.a['b c'].type", "x" },
		{ "\xEF\xBB\xBFIconSize *: with a byte order mark", "*",
		    "with a byte order mark" },
		{ "IconSize *: with a carriage return\r\n", "*",
		    "with a carriage return" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct waivers *w = parse(cases[i].line);
		struct reason why = { .error = 0 };
		const struct waiver *one;

		if (waivers_check(w, &why) < 0)
			fail_msg("'%s': %s", cases[i].line, why.text);
		assert_int_equal(waivers_count(w), 1);
		one = waivers_at(w, 0);
		assert_string_equal(one->rule, "IconSize");
		assert_string_equal(one->place, cases[i].place);
		assert_string_equal(one->reason, cases[i].reason);
		assert_int_equal(one->line, 1);
		waivers_free(w);
	}
}

static void
mistakes_are_named(void **state)
{
	static const struct {
		const char *text, *why;
	} cases[] = {
		{ "IconSize icon.png", "line 1: it has no reason" },
		{ "IconSize icon.png:", "line 1: it has no reason" },
		{ "IconSize icon.png:x", "line 1: it has no reason" },
		{ "IconSize \"icon.png\" x", "line 1: it has no reason" },
		{ "IconSize: x", "line 1: it has no place" },
		{ "IconSize : x", "line 1: it has no place" },
		{ "IconSize \"\": x", "line 1: it has no place" },
		{ "IconSize", "line 1: it has no place" },
		{ "IconSize \"icon.png: x", "line 1: the place in quotes" },
		{ "IconSize \"\\q\": x", "line 1: the place in quotes" },
		{ "IconSize \"a\\u0000b\": x", "line 1: the place in quotes" },
		{ "# fine\n\nIconSise *: x", "line 3: there is no rule "
		    "'IconSise'; did you mean 'IconSize'?" },
		{ "Contoso *: x", "line 1: there is no rule 'Contoso'; a" },
		{ ": x", "line 1: there is no rule ''" },
		{ "JsonSyntax *: x", "line 1: JsonSyntax cannot be waived" },
		{ "TooManyFindings *: x", "line 1: TooManyFindings cannot" },
		{ "WaiverNotUsed *: x", "line 1: WaiverNotUsed cannot" },
		{ "IconSize *: \x1b[2J", "line 1: it has characters" },
		{ "IconSize *: \xff", "line 1: it has characters" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct waivers *w = parse(cases[i].text);
		struct reason why = { .error = 0 };

		assert_int_equal(waivers_check(w, &why), -EINVAL);
		if (strncmp(why.text, cases[i].why, strlen(cases[i].why)) != 0)
			fail_msg("'%s': %s", cases[i].text, why.text);
		assert_int_equal(waivers_count(w), 0);
		waivers_free(w);
	}
}

static void
what_is_long_has_an_end(void **state)
{
	struct buf text CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct reason why = { .error = 0 };
	struct waivers *w;

	(void)state;
	(void)buf_puts(&text, "IconSize *: ");
	for (int i = 0; i < 501; i++)
		(void)buf_putc(&text, 'x');
	w = parse(buf_text(&text));
	assert_int_equal(waivers_check(w, &why), -EINVAL);
	assert_non_null(strstr(why.text, "has 501 bytes"));
	waivers_free(w);

	buf_reset(&text);
	for (int i = 0; i < 2000; i++)
		(void)buf_puts(&text, "IconSize *: x\n");
	w = parse(buf_text(&text));
	assert_int_equal(waivers_check(w, &why), -EINVAL);
	assert_non_null(strstr(why.text, "line 1000: there are more than 999"));
	assert_int_equal(waivers_count(w), 999);
	waivers_free(w);
}

/* ---- findings ---- */

static struct findings *
new_findings(void)
{
	struct findings *f = findings_new();

	assert_non_null(f);
	return f;
}

static void
add(struct findings *f, const char *rule, enum severity severity,
    const char *file, const char *pointer, unsigned flags)
{
	const struct finding one = {
		.rule = rule, .severity = severity, .file = file,
		.pointer = pointer, .flags = flags, .text = "text",
	};

	assert_int_equal(findings_add(f, &one), 0);
}

/* Apply and print; takes 'f'. */
static void
assert_gives(const char *waivers, const struct waiving *how,
    struct findings *f, const char *want)
{
	struct buf out CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct waivers *w = parse(waivers);
	struct findings *all;

	assert_int_equal(waivers_apply(w, how, f, &all), 0);
	assert_int_equal(findings_print_text(all, &out), 0);
	assert_string_equal(buf_text(&out), want);
	findings_free(all);
	findings_free(f);
	waivers_free(w);
}

static const struct waiving whole = { .file = "w", .whole = true };

static void
severities_follow_from_whose_rule_it_is(void **state)
{
	struct findings *f = new_findings();

	(void)state;
	add(f, "IconSize", SEVERITY_ERROR, "artifacts/icon.png", "", 0);
	add(f, "IconBackground", SEVERITY_WARNING, "artifacts/icon.png", "",
	    0);
	add(f, "NotAnArtifact", SEVERITY_NOTE, "artifacts/x", "", 0);
	add(f, "NotAnArtifact", SEVERITY_NOTE, "artifacts/y", "", 0);
	add(f, "FieldLengthExceeded", SEVERITY_ERROR, DEFINITION, "/a", 0);
	add(f, "FieldLengthExceeded", SEVERITY_WARNING, DEFINITION, "/b", 0);
	add(f, "FieldLengthExceeded", SEVERITY_ERROR, DEFINITION, "/c", 0);
	assert_gives("IconSize *: ours\nIconBackground icon.png: b\n"
	    "NotAnArtifact artifacts/x: n\nNotAnArtifact y: n\n"
	    "FieldLengthExceeded /a: claimed\n"
	    "FieldLengthExceeded /b: only a warning\n", &whole, f,
	    "artifacts/icon.png:1:1: note: text (waived: ours) [IconSize]\n"
	    "artifacts/icon.png:1:1: note: text (waived: b) "
	    "[IconBackground]\n"
	    "artifacts/x:1:1: note: text (waived: n) [NotAnArtifact]\n"
	    "artifacts/y:1:1: note: text (waived: n) [NotAnArtifact]\n"
	    DEFINITION ":1:1: error: text (claimed false alarm: claimed) "
	    "[FieldLengthExceeded]\n"
	    DEFINITION ":1:1: note: text (waived: only a warning) "
	    "[FieldLengthExceeded]\n"
	    DEFINITION ":1:1: error: text [FieldLengthExceeded]\n");
}

static void
places_are_exact(void **state)
{
	struct findings *f = new_findings();

	(void)state;
	add(f, "IconSize", SEVERITY_ERROR, DEFINITION, "/a/b", 0);
	add(f, "IconSize", SEVERITY_ERROR, "artifacts/README.md", "", 0);
	assert_gives("IconSize /a: x\nIconSize /a/b/c: x\nIconBackground *: "
	    "x\nIconSize readme.md: any case\nIconSize intro.md: x\n",
	    &whole, f,
	    DEFINITION ":1:1: error: text [IconSize]\n"
	    "artifacts/README.md:1:1: note: text (waived: any case) "
	    "[IconSize]\n"
	    "w:1:1: warning: IconSize finds nothing at /a: take this line "
	    "out, or see where it is now [WaiverNotUsed]\n"
	    "w:2:1: warning: IconSize finds nothing at /a/b/c: take this line "
	    "out, or see where it is now [WaiverNotUsed]\n"
	    "w:3:1: warning: IconBackground finds nothing at *: take this "
	    "line out, or see where it is now [WaiverNotUsed]\n"
	    "w:5:1: warning: IconSize finds nothing at intro.md: take this "
	    "line out, or see where it is now [WaiverNotUsed]\n");
}

static void
first_line_counts_and_all_are_used(void **state)
{
	struct findings *f = new_findings();

	(void)state;
	add(f, "IconSize", SEVERITY_ERROR, "artifacts/icon.png", "", 0);
	assert_gives("IconSize icon.png: first\nIconSize *: second\n", &whole,
	    f, "artifacts/icon.png:1:1: note: text (waived: first) "
	    "[IconSize]\n");
}

static void
part_of_a_set_says_nothing_of_waivers(void **state)
{
	const struct waiving part = { .file = "w" };
	struct findings *f = new_findings();

	(void)state;
	add(f, "IconSize", SEVERITY_ERROR, "artifacts/icon.png", "", 0);
	assert_gives("nonsense\nIconSize /x: x\nIconSize *: y\n", &part, f,
	    "artifacts/icon.png:1:1: note: text (waived: y) [IconSize]\n");
}

static void
what_stays_is_not_waived(void **state)
{
	struct findings *f = new_findings();

	(void)state;
	add(f, "JsonTypeIncorrect", SEVERITY_ERROR, DEFINITION, "",
	    FINDING_NOT_DOCUMENT);
	add(f, "ArtifactMissing", SEVERITY_ERROR, "artifacts/icon.png", "",
	    FINDING_STAYS);
	add(f, "ArtifactMissing", SEVERITY_WARNING, "artifacts/readme.md", "",
	    0);
	assert_gives("JsonTypeIncorrect *: x\nArtifactMissing *: y\n", &whole,
	    f, DEFINITION ":1:1: error: text [JsonTypeIncorrect]\n"
	    "w:1:1: warning: this waiver does not count: what "
	    "JsonTypeIncorrect finds here cannot be waived, it has to be "
	    "mended [WaiverNotValid]\n"
	    "artifacts/icon.png:1:1: error: text [ArtifactMissing]\n"
	    "w:2:1: warning: this waiver does not count: what "
	    "ArtifactMissing finds here cannot be waived, it has to be mended "
	    "[WaiverNotValid]\n"
	    "artifacts/readme.md:1:1: note: text (waived: y) "
	    "[ArtifactMissing]\n");
}

static void
uses_are_counted_anew(void **state)
{
	struct waivers *w = parse("FieldLengthExceeded *: x\n");
	struct findings *f = new_findings(), *all;

	(void)state;
	add(f, "FieldLengthExceeded", SEVERITY_ERROR, DEFINITION, "/a", 0);
	add(f, "FieldLengthExceeded", SEVERITY_WARNING, DEFINITION, "/b", 0);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(waivers_apply(w, &whole, f, &all), 0);
		assert_int_equal(waivers_at(w, 0)->claimed, 1);
		assert_int_equal(waivers_at(w, 0)->waived, 1);
		assert_true(waivers_at(w, 0)->used);
		assert_int_equal(findings_count(all), 2);
		findings_free(all);
	}
	findings_free(f);
	waivers_free(w);
}

/* ---- paths of official tools ---- */

static const char definition[] = "{\"info\": {\"title\": \"x\"}, \"paths\": "
    "{\"/items\": {\"get\": {\"operationId\": \"List\", \"responses\": "
    "{\"200\": {\"schema\": {\"type\": \"string\"}}}}}}}";
static const char properties[] = "{\"properties\": {\"connectionParameters\": "
    "{\"a b\": {\"type\": \"string\"}}}}";
static int	opened;

static int
open_file(void *arg, enum artifact which, struct locator **ret_locator)
{
	(void)arg;
	opened++;
	if (which == ARTIFACT_DEFINITION)
		return locator_new(DEFINITION, definition, strlen(definition),
		    ret_locator);
	return locator_new("artifacts/apiProperties.json", properties,
	    strlen(properties), ret_locator);
}

static int
open_nothing(void *arg, enum artifact which, struct locator **ret_locator)
{
	(void)arg;
	(void)ret_locator;
	return which == ARTIFACT_DEFINITION ? -ENOENT : -EINVAL;
}

static void
paths_are_looked_up_in_all_dialects(void **state)
{
	static const struct {
		const char *path, *file, *pointer;
	} cases[] = {
		{ "paths/~1items/get", DEFINITION, "/paths/~1items/get" },
		{ "operation/List/responses/200/schema/type", DEFINITION,
		    "/paths/~1items/get/responses/200/schema/type" },
		{ "$.properties.connectionParameters['a b'].type",
		    "artifacts/apiProperties.json",
		    "/properties/connectionParameters/a b/type" },
	};
	const struct waiving how = {
		.file = "w", .whole = true, .open = open_file,
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct buf line CF_AUTO(buf_done) = BUF_INIT(1000);
		struct buf want CF_AUTO(buf_done) = BUF_INIT(1000);
		struct findings *f = new_findings();

		(void)buf_printf(&line, "IconSize %s: why\n", cases[i].path);
		(void)buf_printf(&want, "%s:1:1: note: text (waived: why) "
		    "[IconSize]\n", cases[i].file);
		add(f, "IconSize", SEVERITY_ERROR, cases[i].file,
		    cases[i].pointer, 0);
		assert_gives(buf_text(&line), &how, f, buf_text(&want));
	}
}

/* What a path should find is not what it finds on the way. */
static void
paths_lead_to_their_end(void **state)
{
	const struct waiving how = {
		.file = "w", .whole = true, .open = open_file,
	};
	struct findings *f = new_findings();

	(void)state;
	add(f, "IconSize", SEVERITY_NOTE, DEFINITION, "/info", 0);
	add(f, "IconSize", SEVERITY_NOTE, DEFINITION, "", 0);
	assert_gives("IconSize /info/description: x\nIconSize icon.png: y\n",
	    &how, f, DEFINITION ":1:1: note: text [IconSize]\n"
	    DEFINITION ":1:1: note: text [IconSize]\n"
	    "w:1:1: warning: IconSize finds nothing at /info/description: "
	    "take this line out, or see where it is now [WaiverNotUsed]\n"
	    "w:2:1: warning: IconSize finds nothing at icon.png: take this "
	    "line out, or see where it is now [WaiverNotUsed]\n");
}

static void
documents_are_opened_only_when_needed(void **state)
{
	const struct waiving how = { .file = "w", .open = open_file };
	struct findings *f = new_findings();

	(void)state;
	opened = 0;
	add(f, "IconSize", SEVERITY_NOTE, DEFINITION, "/a", 0);
	assert_gives("IconSize /a: why\nIconBackground /b: why\n", &how, f,
	    DEFINITION ":1:1: note: text (waived: why) [IconSize]\n");
	assert_int_equal(opened, 0);
}

static void
documents_may_be_unreadable(void **state)
{
	const struct waiving how = {
		.file = "w", .whole = true, .open = open_nothing,
	};
	struct findings *f = new_findings();

	(void)state;
	add(f, "IconSize", SEVERITY_NOTE, DEFINITION, "/a", 0);
	assert_gives("IconSize $.a: why\n", &how, f,
	    DEFINITION ":1:1: note: text [IconSize]\n"
	    "w:1:1: warning: IconSize finds nothing at $.a: take this line "
	    "out, or see where it is now [WaiverNotUsed]\n");
}

/* ---- rules that are like another ---- */

static void
near_rules_are_found(void **state)
{
	(void)state;
	assert_string_equal(rules_find_near("iconsize")->id, "IconSize");
	assert_null(rules_find_near("Contoso"));
	assert_null(rules_find_near(""));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_have_rule_place_and_reason),
		cmocka_unit_test(mistakes_are_named),
		cmocka_unit_test(what_is_long_has_an_end),
		cmocka_unit_test(severities_follow_from_whose_rule_it_is),
		cmocka_unit_test(places_are_exact),
		cmocka_unit_test(first_line_counts_and_all_are_used),
		cmocka_unit_test(part_of_a_set_says_nothing_of_waivers),
		cmocka_unit_test(what_stays_is_not_waived),
		cmocka_unit_test(uses_are_counted_anew),
		cmocka_unit_test(paths_are_looked_up_in_all_dialects),
		cmocka_unit_test(paths_lead_to_their_end),
		cmocka_unit_test(documents_are_opened_only_when_needed),
		cmocka_unit_test(documents_may_be_unreadable),
		cmocka_unit_test(near_rules_are_found),
	};

	return cmocka_run_group_tests_name("waivers", tests, NULL, NULL);
}
