/*
 * Real connectors and real outputs of the official validator, from
 * ../shared/corpus; without it there is nothing to compare with, and the
 * program is skipped.
 *
 * A published connector that can be read has no error, but for the exceptions
 * listed here; and what the official validator found, we find.
 */
#include "fixture.h"
#include "unit.h"

#include "certfs/json.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <png.h>

/* Older, as far as dates are known: OutlookTasks was published in 2020. */
#define REFUSED	"outputs of the official validator refuse that"

static struct exception {
	const char	*connector, *rule, *reason;
	bool		 used;
} exceptions[] = {
	{ "Cloudmersive Document Conversion", "RequiredPropertyMissing",
	    "no contact, no metadata; " REFUSED, false },
	{ "Cloudmersive Document Conversion", "FieldLengthExceeded",
	    "a title of 32 characters; " REFUSED, false },
	{ "EngagementCloud", "RequiredPropertyMissing",
	    "no contact, no metadata; " REFUSED, false },
	{ "FireText", "RequiredPropertyMissing",
	    "no contact, no metadata; " REFUSED, false },
	{ "FireText", "DefaultResponseHasSchema",
	    "a default response with a schema; " REFUSED, false },
	{ "Office 365 Users", "RequiredPropertyMissing",
	    "no contact, no metadata; " REFUSED, false },
	{ "OutlookTasks", "RequiredPropertyMissing",
	    "no contact, no metadata; " REFUSED, false },
	{ "SMSLink", "DefaultResponseHasSchema",
	    "a default response with a schema; " REFUSED, false },
	{ "Workable", "ArtifactMissing",
	    "has no readme, which independent publishers need", false },
};

/* Calls for every directory in 'dir', and says how many there were. */
static size_t
for_each_directory(const char *dir, void (*call)(const char *path,
    const char *name, void *arg), void *arg)
{
	const struct dirent *entry;
	DIR *d = opendir(dir);
	char path[4096];
	size_t n = 0;

	assert_non_null(d);
	while ((entry = readdir(d)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		(void)snprintf(path, sizeof(path), "%s/%s", dir,
		    entry->d_name);
		call(path, entry->d_name, arg);
		n++;
	}
	(void)closedir(d);
	return n;
}

/* ---- published connectors ---- */

struct tally {
	enum publisher	 publisher;
	size_t		 clean, excepted, unreadable, wrong;
};

/* The brand colour as red, green, blue; grey where there is none. */
static void
brand_color(const char *dir, unsigned char rgb[3])
{
	char path[4096];
	unsigned color = 0x808080;
	struct buf b;
	const char *at;

	(void)snprintf(path, sizeof(path), "%s/apiProperties.json", dir);
	if (fixture_read(path, &b)) {
		at = strstr(buf_text(&b), "\"iconBrandColor\"");
		at = at != NULL ? strchr(at, '#') : NULL;
		if (at != NULL)
			color = (unsigned)strtoul(at + 1, NULL, 16);
	}
	buf_done(&b);
	rgb[0] = (unsigned char)(color >> 16);
	rgb[1] = (unsigned char)(color >> 8);
	rgb[2] = (unsigned char)color;
}

static void
supply_icon(struct fixture *f, const char *dir)
{
	png_image image = {
		.version = PNG_IMAGE_VERSION,
		.width = 230,
		.height = 230,
		.format = PNG_FORMAT_RGB,
	};
	size_t size = (size_t)230 * 230 * 3;
	unsigned char *pixels = malloc(size), *data = malloc(size);
	png_alloc_size_t len = size;

	assert_non_null(pixels);
	assert_non_null(data);
	brand_color(dir, pixels);
	for (size_t i = 3; i < size; i++)
		pixels[i] = pixels[i - 3];
	assert_true(png_image_write_to_memory(&image, data, &len, 0, pixels, 0,
	    NULL));
	fixture_add(f, ARTIFACT_ICON, "artifacts/icon.png", data, len);
	free(pixels);
	free(data);
}

static bool
is_excepted(const char *connector, const char *rule)
{
	for (size_t i = 0; i < ARRAY_LEN(exceptions); i++) {
		struct exception *e = &exceptions[i];

		if (strcmp(e->connector, connector) != 0 ||
		    strcmp(e->rule, rule) != 0)
			continue;
		e->used = true;
		return true;
	}
	return false;
}

static bool
can_be_read(const struct fixture *f)
{
	for (size_t i = 0; i < ARTIFACT_COUNT; i++)
		if (f->checked[i] != NULL &&
		    checked_has(f->checked[i], FINDING_NOT_DOCUMENT))
			return false;
	return f->checked[ARTIFACT_DEFINITION] != NULL;
}

static void
judge(const char *name, const struct findings *found, struct tally *tally)
{
	bool excepted = false, wrong = false;

	for (size_t i = 0; i < findings_count(found); i++) {
		const struct finding *one = findings_at(found, i);

		if (one->severity != SEVERITY_ERROR)
			continue;
		if (is_excepted(name, one->rule)) {
			excepted = true;
			continue;
		}
		wrong = true;
		print_message("%s: %s:%u:%u: %s [%s]\n", name, one->file,
		    one->line, one->column, one->text, one->rule);
	}
	tally->wrong += wrong;
	tally->excepted += !wrong && excepted;
	tally->clean += !wrong && !excepted;
}

static void
check_connector(const char *path, const char *name, void *arg)
{
	struct tally *tally = arg;
	struct fixture f = {
		.set = { .publisher = tally->publisher, .complete = true },
	};
	struct findings *found;

	assert_true(fixture_add_directory(&f, path));
	if (f.checked[ARTIFACT_ICON] == NULL &&
	    rules_requires(ARTIFACT_ICON, tally->publisher))
		supply_icon(&f, path);
	found = fixture_findings(&f);
	if (can_be_read(&f))
		judge(name, found, tally);
	else
		tally->unreadable++;
	findings_free(found);
	fixture_done(&f);
}

static void
published_connectors_have_no_errors(void **state)
{
	struct tally tally = { .publisher = PUBLISHER_VERIFIED };

	(void)state;
	(void)for_each_directory(CORPUS "/connectors/certified",
	    check_connector, &tally);
	tally.publisher = PUBLISHER_INDEPENDENT;
	(void)for_each_directory(CORPUS "/connectors/independent",
	    check_connector, &tally);
	print_message("connectors: %zu without errors, %zu exceptions, "
	    "%zu unreadable\n", tally.clean, tally.excepted, tally.unreadable);
	assert_int_equal(tally.wrong, 0);
	assert_true(tally.clean > 100);
	for (size_t i = 0; i < ARRAY_LEN(exceptions); i++)
		if (!exceptions[i].used)
			fail_msg("the exception of %s for %s is not needed",
			    exceptions[i].connector, exceptions[i].rule);
}

/* ---- outputs of the official validator ---- */

static bool
is_expected(const struct finding *one, const struct json_node *want)
{
	const char *path = json_string(want, "value_path");

	if (strcmp(one->rule, json_string(want, "rule")) != 0 ||
	    strcmp(severity_names[one->severity],
	    json_string(want, "severity")) != 0)
		return false;
	if (path == NULL)
		return strcmp(one->text, json_string(want, "message")) == 0;
	/* Some of the tools leave the first slash out. */
	return strcmp(one->pointer + (path[0] != '/' &&
	    one->pointer[0] == '/'), path) == 0;
}

static bool
is_found(const struct findings *found, const struct json_node *want)
{
	for (size_t i = 0; i < findings_count(found); i++)
		if (is_expected(findings_at(found, i), want))
			return true;
	return false;
}

/* How many expected findings of one line's rule were looked for: 0 or 1. */
static size_t
check_line(const char *name, const struct findings *found, const char *line,
    size_t len)
{
	const struct json_node *want;
	struct json_error error;
	const char *rule, *path;
	struct json_doc *doc;
	size_t looked = 0;

	assert_int_equal(json_parse(line, len, &doc, &error), 0);
	want = json_root(doc);
	rule = json_string(want, "rule");
	if (rule != NULL && rules_find(rule) != NULL) {
		looked = 1;
		path = json_string(want, "value_path");
		if (!is_found(found, want))
			fail_msg("%s: %s is not found at %s", name, rule,
			    path != NULL ? path : "any place");
	}
	json_free(doc);
	return looked;
}

static void
check_output(const char *path, const char *name, void *arg)
{
	struct fixture f = { .set.publisher = PUBLISHER_VERIFIED };
	char file[4096];
	struct findings *found;
	struct buf expected;
	size_t *looked = arg;

	assert_true(fixture_add_directory(&f, path));
	found = fixture_findings(&f);
	(void)snprintf(file, sizeof(file), "%s/expected.jsonl", path);
	assert_true(fixture_read(file, &expected));
	for (char *line = strtok(expected.data, "\n"); line != NULL;
	    line = strtok(NULL, "\n"))
		*looked += check_line(name, found, line, strlen(line));
	buf_done(&expected);
	findings_free(found);
	fixture_done(&f);
}

static void
official_findings_are_found(void **state)
{
	size_t looked = 0;

	(void)state;
	(void)for_each_directory(CORPUS "/validator-outputs", check_output,
	    &looked);
	print_message("official findings looked for: %zu\n", looked);
	assert_true(looked > 0);
}

/* ---- the same, as reviewers paste it ---- */

struct case_files {
	struct buf	 text[2];
	struct locator	*locator[2];
	size_t		 pasted;
};

static void
open_files(struct case_files *c, const char *path)
{
	static const char *const names[2] = {
		"apiDefinition.swagger.json", "apiProperties.json",
	};
	char file[4096];

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		(void)snprintf(file, sizeof(file), "%s/%s", path, names[i]);
		assert_true(fixture_read(file, &c->text[i]));
		assert_int_equal(locator_new(names[i], buf_text(&c->text[i]),
		    c->text[i].len, &c->locator[i]), 0);
	}
}

static void
close_files(struct case_files *c)
{
	for (size_t i = 0; i < ARRAY_LEN(c->text); i++) {
		locator_free(c->locator[i]);
		buf_done(&c->text[i]);
	}
}

static void
put_pasted(struct buf *out, const struct json_node *want)
{
	const char *message = json_string(want, "message");
	const char *path = json_string(want, "value_path");

	if (strcmp(json_string(want, "tool"), "apiProperties") == 0)
		(void)buf_printf(out, "##[error]@{level=Error; message=%s; "
		    "valuePath=%s; value=x}\n", message, path);
	else
		(void)buf_printf(out, "##[error]%s ValuePath: %s\n", message,
		    path);
	assert_int_equal(out->error, 0);
}

/*
 * What the official check of apiProperties.json says has no rule's name, so
 * something has to be found at its very place.
 */
static bool
is_found_at(const struct findings *found, const struct located *at)
{
	for (size_t i = 0; i < findings_count(found); i++) {
		const struct finding *one = findings_at(found, i);

		if (strcmp(one->file, "artifacts/apiProperties.json") == 0 &&
		    one->line == at->line && one->column == at->column)
			return true;
	}
	return false;
}

static void
check_properties_line(const struct case_files *c,
    const struct findings *found, const struct json_node *want, size_t *looked)
{
	const char *path = json_string(want, "value_path");
	struct located at;

	if (strcmp(json_string(want, "tool"), "apiProperties") != 0)
		return;
	/* "line: 1 position: 2 path: '[0].properties'" */
	assert_non_null(path);
	path = strchr(path, '\'');
	assert_non_null(path);
	path++;
	assert_int_equal(locator_find(c->locator[1], path,
	    strcspn(path, "'"), &at), 0);
	if (!is_found_at(found, &at))
		fail_msg("nothing is found at %s", path);
	++*looked;
}

static void
check_properties_output(const char *path, const char *name, void *arg)
{
	struct fixture f = { .set.publisher = PUBLISHER_VERIFIED };
	struct case_files c = { .pasted = 0 };
	struct json_error error;
	struct findings *found;
	struct buf expected;
	char file[4096];

	(void)name;
	assert_true(fixture_add_directory(&f, path));
	found = fixture_findings(&f);
	open_files(&c, path);
	(void)snprintf(file, sizeof(file), "%s/expected.jsonl", path);
	assert_true(fixture_read(file, &expected));
	for (char *line = strtok(expected.data, "\n"); line != NULL;
	    line = strtok(NULL, "\n")) {
		struct json_doc *doc CF_AUTO(json_done) = NULL;

		assert_int_equal(json_parse(line, strlen(line), &doc, &error),
		    0);
		check_properties_line(&c, found, json_root(doc), arg);
	}
	buf_done(&expected);
	close_files(&c);
	findings_free(found);
	fixture_done(&f);
}

static void
official_findings_in_properties_are_found(void **state)
{
	size_t looked = 0;

	(void)state;
	(void)for_each_directory(CORPUS "/validator-outputs",
	    check_properties_output, &looked);
	print_message("official findings in properties: %zu\n", looked);
	assert_true(looked > 0);
}

/* All lead into the artifacts, but what is told to be gone. */
static void
check_pasted(struct case_files *c, const struct json_node *want)
{
	struct buf text CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct findings *found CF_AUTO(findings_done) = findings_new();
	struct pasted p = {
		.file = "feedback/1", .definition = c->locator[0],
		.properties = c->locator[1],
	};
	const char *path = json_string(want, "value_path"), *change, *file;
	bool gone;

	if (path == NULL)
		return;
	change = json_string(want, "change_rule");
	gone = change != NULL && strcmp(change, "OperationDeleted*") == 0;
	put_pasted(&text, want);
	p.text = buf_text(&text);
	p.size = text.len;
	assert_non_null(found);
	assert_int_equal(rules_report_pasted(found, &p), 0);
	assert_int_equal(findings_count(found), 1);
	file = findings_at(found, 0)->file;
	if (gone != (strcmp(file, p.file) == 0))
		fail_msg("%s leads to %s", path, file);
	c->pasted++;
}

static void
check_pasted_output(const char *path, const char *name, void *arg)
{
	struct case_files c = { .pasted = 0 };
	struct json_error error;
	struct buf expected;
	char file[4096];

	(void)name;
	open_files(&c, path);
	(void)snprintf(file, sizeof(file), "%s/expected.jsonl", path);
	assert_true(fixture_read(file, &expected));
	for (char *line = strtok(expected.data, "\n"); line != NULL;
	    line = strtok(NULL, "\n")) {
		struct json_doc *doc CF_AUTO(json_done) = NULL;

		assert_int_equal(json_parse(line, strlen(line), &doc, &error),
		    0);
		check_pasted(&c, json_root(doc));
	}
	*(size_t *)arg += c.pasted;
	buf_done(&expected);
	close_files(&c);
}

static void
official_paths_lead_into_the_artifacts(void **state)
{
	size_t pasted = 0;

	(void)state;
	(void)for_each_directory(CORPUS "/validator-outputs",
	    check_pasted_output, &pasted);
	print_message("official paths looked up: %zu\n", pasted);
	assert_true(pasted > 0);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(published_connectors_have_no_errors),
		cmocka_unit_test(official_findings_are_found),
		cmocka_unit_test(official_findings_in_properties_are_found),
		cmocka_unit_test(official_paths_lead_into_the_artifacts),
	};

	if (access(CORPUS, F_OK) < 0) {
		(void)printf("SKIP test_corpus: no corpus at %s\n", CORPUS);
		return EXIT_SKIPPED;
	}
	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
