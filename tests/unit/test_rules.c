/*
 * One test per rule, called like the rule: "test_rules EmptyFile".
 *
 * tests/rules/<RuleId>/ has a bad and a good example: either one file (bad.json
 * is a definition, bad.properties.json, bad.md an intro.md, bad.readme.md,
 * bad.csx, bad.png) or a directory bad/ with several artifacts, which is then checked as complete.
 * 'expect' has the lines that the bad one prints, 'expect-end' only the last
 * ones; the good one prints nothing.  A file 'publisher' names another kind of
 * publisher, 'bad.pad' a size up to which the bad file is filled with spaces.
 *
 * A rule that is reported where files are gathered has a file 'elsewhere'
 * instead, which names the test that sees it.
 */
#include "fixture.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#define RULES	TESTS_SRCDIR "/tests/rules"

static const struct {
	const char	*tail;
	enum artifact	 which;
} kinds[] = {
	{ "json", ARTIFACT_DEFINITION },
	{ "properties.json", ARTIFACT_PROPERTIES },
	{ "md", ARTIFACT_INTRO },
	{ "png", ARTIFACT_ICON },
	{ "csx", ARTIFACT_SCRIPT },
	{ "readme.md", ARTIFACT_README },
};

static char path_text[4096];

static const char *
path_of(const char *id, const char *name)
{
	int n = snprintf(path_text, sizeof(path_text), RULES "/%s/%s", id, name);

	assert_in_range(n, 1, sizeof(path_text) - 1);
	return path_text;
}

static enum publisher
publisher_of(const char *id)
{
	enum publisher publisher = PUBLISHER_VERIFIED;
	struct buf b;

	if (fixture_read(path_of(id, "publisher"), &b) &&
	    strcmp(buf_text(&b), "independent\n") == 0)
		publisher = PUBLISHER_INDEPENDENT;
	buf_done(&b);
	return publisher;
}

static void
pad(const char *id, const char *side, struct buf *b)
{
	char name[16];
	struct buf size;

	(void)snprintf(name, sizeof(name), "%s.pad", side);
	if (fixture_read(path_of(id, name), &size))
		while (b->len < strtoul(buf_text(&size), NULL, 10))
			assert_int_equal(buf_putc(b, ' '), 0);
	buf_done(&size);
}

static bool
add_single(struct fixture *f, const char *id, const char *side)
{
	char name[64], shown[128];
	struct buf b;

	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		const struct artifact_type *type =
		    &artifact_types[kinds[i].which];

		(void)snprintf(name, sizeof(name), "%s.%s", side,
		    kinds[i].tail);
		if (!fixture_read(path_of(id, name), &b)) {
			buf_done(&b);
			continue;
		}
		pad(id, side, &b);
		(void)snprintf(shown, sizeof(shown), "%s%s", type->folder,
		    type->name);
		fixture_add(f, kinds[i].which, shown, buf_text(&b), b.len);
		buf_done(&b);
		return true;
	}
	return false;
}

static char *
run_side(const char *id, const char *side)
{
	struct fixture f = { .set.publisher = publisher_of(id) };
	char *text;

	if (fixture_add_directory(&f, path_of(id, side)))
		f.set.complete = true;
	else if (!add_single(&f, id, side))
		fail_msg("%s has no file or directory '%s'", id, side);
	text = fixture_text(&f);
	fixture_done(&f);
	return text;
}

static void
compare(const char *id, const char *is, const char *want, bool only_end)
{
	size_t len = strlen(is), tail = strlen(want);

	if (only_end && len >= tail)
		is += len - tail;
	if (strcmp(is, want) == 0)
		return;
	/* cmocka cuts long messages off. */
	(void)fprintf(stderr, "%s, bad example: expected\n%sbut got\n%s", id,
	    want, is);
	fail();
}

/* Whether another test has the rule; it has to be there and name it. */
static bool
is_seen_elsewhere(const char *id)
{
	struct buf where, test;
	char path[4096];

	if (!fixture_read(path_of(id, "elsewhere"), &where)) {
		buf_done(&where);
		return false;
	}
	(void)snprintf(path, sizeof(path), TESTS_SRCDIR "/%.*s",
	    (int)strcspn(buf_text(&where), "\n"), buf_text(&where));
	if (!fixture_read(path, &test) ||
	    strstr(buf_text(&test), id) == NULL)
		fail_msg("%s is not in %s", id, path);
	buf_done(&where);
	buf_done(&test);
	return true;
}

static void
rule_finds_bad_and_passes_good(void **state)
{
	const char *id = *state;
	char *bad, *good;
	struct buf want;
	bool whole;

	if (is_seen_elsewhere(id))
		return;
	bad = run_side(id, "bad");
	good = run_side(id, "good");
	whole = fixture_read(path_of(id, "expect"), &want);
	if (!whole && !fixture_read(path_of(id, "expect-end"), &want))
		fail_msg("%s has neither 'expect' nor 'expect-end', but printed"
		    "\n%s", id, bad);
	compare(id, bad, buf_text(&want), !whole);
	if (strstr(buf_text(&want), id) == NULL)
		fail_msg("%s is not in what is expected", id);
	if (good[0] != '\0')
		fail_msg("%s, good example: expected nothing, but got\n%s", id,
		    good);
	buf_done(&want);
	free(bad);
	free(good);
}

/* ---- the catalogue ---- */

static void
every_directory_has_a_record(void **state)
{
	const struct dirent *entry;
	DIR *d = opendir(RULES);
	struct stat st;

	(void)state;
	assert_non_null(d);
	while ((entry = readdir(d)) != NULL) {
		if (entry->d_name[0] == '.' ||
		    stat(path_of(entry->d_name, "."), &st) < 0)
			continue;
		if (rules_find(entry->d_name) == NULL)
			fail_msg("tests/rules/%s is for no rule",
			    entry->d_name);
	}
	(void)closedir(d);
}

static bool
has_text(const char *text)
{
	return text != NULL && text[0] != '\0';
}

static void
every_record_is_complete(void **state)
{
	(void)state;
	for (size_t i = 0; i < rules_count(); i++) {
		const struct rule_text *t = rules_at(i);

		if (!has_text(t->summary) || !has_text(t->help) ||
		    !has_text(t->bad) || !has_text(t->good) ||
		    !has_text(t->source))
			fail_msg("the record of %s lacks a text", t->id);
		if (i > 0 && strcmp(rules_at(i - 1)->id, t->id) >= 0)
			fail_msg("%s is there twice, or not in order", t->id);
		assert_ptr_equal(rules_find(t->id), t);
	}
	assert_null(rules_at(rules_count()));
	assert_null(rules_find("NoSuchRule"));
}

/* The line of a list that begins with 'id', up to its end or a space. */
static const char *
list_find(const char *list, const char *id)
{
	size_t len = strlen(id);

	for (const char *p = list; p != NULL && *p != '\0';
	    p = strchr(p, '\n'), p = p != NULL ? p + 1 : NULL)
		if (strncmp(p, id, len) == 0 &&
		    (p[len] == '\n' || p[len] == ' '))
			return p + len;
	return NULL;
}

/* All of the official rules have a record. */
static void
lists_agree_with_the_records(void **state)
{
	struct buf official, ours;
	size_t done = 0;

	(void)state;
	assert_true(fixture_read(RULES "/official.txt", &official));
	assert_true(fixture_read(RULES "/ours.txt", &ours));
	for (size_t i = 0; i < rules_count(); i++) {
		const char *id = rules_at(i)->id;
		const char *mark = list_find(buf_text(&official), id);

		if (mark == NULL && !list_find(buf_text(&ours), id))
			fail_msg("%s is in neither official.txt nor ours.txt",
			    id);
		done += mark != NULL;
	}
	for (char *p = strtok(official.data, "\n"); p; p = strtok(NULL, "\n"))
		if (rules_find(p) == NULL)
			fail_msg("official.txt: %s has no record", p);
	for (char *p = strtok(ours.data, "\n"); p; p = strtok(NULL, "\n"))
		if (rules_find(p) == NULL)
			fail_msg("ours.txt: %s has no record", p);
	print_message("official rules: %zu of 174\n", done);
	assert_int_equal(done, 174);
	buf_done(&official);
	buf_done(&ours);
}

/* Whose rule it is is not in its record. */
static void
official_ids_are_those_of_the_list(void **state)
{
	struct buf official;
	size_t count = 0;

	(void)state;
	assert_true(fixture_read(RULES "/official.txt", &official));
	for (char *p = strtok(official.data, "\n"); p; p = strtok(NULL, "\n")) {
		p[strcspn(p, " ")] = '\0';
		if (!rules_is_official(p))
			fail_msg("official.c does not have %s", p);
		count++;
	}
	buf_done(&official);
	assert_int_equal(count, rules_official_count());
	assert_false(rules_is_official("IconSize"));
	assert_false(rules_is_official(""));
}

static void
explain_has_all_parts(void **state)
{
	const struct rule_text *t = rules_find("FieldLengthExceeded");
	struct buf out = BUF_INIT(BUF_TEXT_MAX);

	(void)state;
	assert_non_null(t);
	assert_int_equal(rules_explain(t, &out), 0);
	assert_non_null(strstr(buf_text(&out), "FieldLengthExceeded (error)\n"));
	assert_non_null(strstr(buf_text(&out), "Bad:\n\n    \"title\""));
	assert_non_null(strstr(buf_text(&out),
	    "The '{0}' value goes over the character limit '{1}'"));
	assert_non_null(strstr(buf_text(&out), "\nSource: Outputs in pull"));
	assert_non_null(strstr(buf_text(&out),
	    "\nA rule of the official Swagger Validator: "));
	for (char *p = strtok(out.data, "\n"); p; p = strtok(NULL, "\n"))
		if (strncmp(p, "    ", 4) != 0)
			assert_in_range(strlen(p), 1, 76);
	buf_done(&out);
}

static const struct CMUnitTest catalogue_tests[] = {
	cmocka_unit_test(every_directory_has_a_record),
	cmocka_unit_test(every_record_is_complete),
	cmocka_unit_test(lists_agree_with_the_records),
	cmocka_unit_test(official_ids_are_those_of_the_list),
	cmocka_unit_test(explain_has_all_parts),
};

int
main(int argc, char **argv)
{
	size_t fixed = ARRAY_LEN(catalogue_tests), n = fixed + rules_count();
	struct CMUnitTest *tests = calloc(n, sizeof(*tests));
	int failed;

	if (tests == NULL)
		return 1;
	memcpy(tests, catalogue_tests, sizeof(catalogue_tests));
	for (size_t i = 0; i < rules_count(); i++)
		tests[fixed + i] = (struct CMUnitTest){
			.name = rules_at(i)->id,
			.test_func = rule_finds_bad_and_passes_good,
			.initial_state = (void *)(uintptr_t)rules_at(i)->id,
		};
	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	failed = _cmocka_run_group_tests("rules", tests, n, NULL, NULL);
	free(tests);
	return failed;
}
