/*
 * Real pairs of versions with the classes that a script found in them, and
 * real outputs of the official detector, from ../shared/corpus; without it
 * there is nothing to compare with, and the program is skipped.
 */
#include "unit.h"

#include "certfs/changes.h"
#include "certfs/json.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define PAIRS	CORPUS "/pairs/"
#define OUTPUTS	CORPUS "/validator-outputs/"

struct version {
	struct buf		content[ARTIFACT_COUNT];
	struct changes_set	set;
};

static void
version_done(struct version *v)
{
	for (size_t i = 0; i < ARTIFACT_COUNT; i++)
		buf_done(&v->content[i]);
}

static bool
take(struct version *v, enum artifact which, const char *directory,
    const char *name)
{
	struct buf *b = &v->content[which];
	char path[4096];

	(void)snprintf(path, sizeof(path), "%s/%s", directory, name);
	*b = (struct buf)BUF_INIT(BUF_TEXT_MAX);
	if (file_read_all(AT_FDCWD, path, b->max, b) < 0)
		return false;
	v->set.file[which] = (struct changes_file){
		name, buf_text(b), b->len,
	};
	return true;
}

static void
version_open(struct version *v, const char *directory)
{
	*v = (struct version){ .content = { { .data = NULL } } };
	if (!take(v, ARTIFACT_DEFINITION, directory,
	    "apiDefinition.swagger.json"))
		assert_true(take(v, ARTIFACT_DEFINITION, directory,
		    "apidefinition.swagger.json"));
	(void)take(v, ARTIFACT_PROPERTIES, directory, "apiProperties.json");
}

static struct findings *
compare(const char *old_directory, const char *new_directory,
    struct changes_count *ret_count)
{
	struct version old CF_AUTO(version_done), new CF_AUTO(version_done);
	struct findings *found;

	version_open(&old, old_directory);
	version_open(&new, new_directory);
	assert_int_equal(changes_find(&old.set, &new.set, CHANGES_VERSION,
	    &found, ret_count), 0);
	return found;
}

static bool
has_rule(const struct findings *found, const char *rule)
{
	for (size_t i = 0; i < findings_count(found); i++)
		if (strcmp(findings_at(found, i)->rule, rule) == 0)
			return true;
	return false;
}

/* ---- pairs ---- */

/* What the script calls a class, and what of ours says so. */
static const struct {
	const char	*class;
	const char	*rules[4];
} classes[] = {
	{ "operation_removed", { "OperationDeleted" } },
	{ "operation_id_changed", { "OperationIdChanged" } },
	{ "path_changed", { "OperationPathChanged",
	    "OperationPathRewritten" } },
	{ "method_changed", { "OperationMethodChanged" } },
	{ "parameter_removed", { "ParameterDeleted", "ParameterRenamed" } },
	{ "required_parameter_added", { "RequiredParameterAdded",
	    "ParameterRenamed" } },
	{ "parameter_became_required", { "ParameterOptionalToRequired" } },
	{ "parameter_type_changed", { "ParameterTypeChanged" } },
	{ "parameter_in_changed", { "ParameterLocationChanged" } },
	{ "parameter_format_changed", { "ParameterTypeFormatChanged" } },
	{ "parameter_enum_narrowed", { "ParameterEnumNarrowed",
	    "ParameterEnumAdded" } },
	{ "request_property_removed", { "InputFieldDeleted" } },
	{ "request_property_type_changed", { "InputFieldTypeChanged" } },
	{ "required_request_property_added", { "RequiredInputFieldAdded",
	    "NewInputFieldRequires" } },
	{ "request_property_became_required",
	    { "InputFieldOptionalToRequired" } },
	{ "response_property_removed", { "OutputFieldDeleted" } },
	{ "response_property_type_changed", { "OutputFieldTypeChanged" } },
	{ "success_response_removed", { "SuccessResponseDeleted" } },
	{ "auth_type_changed", { "AuthenticationTypeChanged",
	    "ConnectionParameterAdded" } },
	{ "connection_parameter_renamed", { "ConnectionParameterDeleted" } },
	{ "host_changed", { "HostChanged" } },
	{ "basepath_changed", { "BasePathChanged", "BasePathMoved" } },
	{ "schemes_changed", { "SchemeDeleted" } },
	{ "trigger_changed", { "TriggerChanged" } },
	{ "operation_added", { "OperationAdded" } },
	{ "optional_parameter_added", { "OptionalParameterAdded" } },
	{ "optional_request_property_added", { "OptionalInputFieldAdded" } },
	{ "response_property_added", { "OutputFieldAdded" } },
	{ "parameter_became_optional", { "ParameterRequiredToOptional" } },
	{ "parameter_default_changed", { "DefaultValueChanged" } },
	{ "visibility_changed", { "VisibilityChanged", "OperationHidden",
	    "OperationShown" } },
	{ "text_only", { "TextChanged", "TitleChanged", "MemberChanged" } },
	{ "format_only", { "FormattingChanged" } },
	{ "other", { "MemberChanged", "VisibilityChanged",
	    "UnusedPartChanged" } },
};

/* Where the script says more than there is; "breaking" is the column. */
static const struct {
	const char	*pair, *class, *reason;
} exceptions[] = {
	{ "1", "breaking", "a parameter was added to the same OAuth, which "
	    "existing connections may lack" },
	{ "18", "optional_request_property_added", "it counts what a new "
	    "array consists of as a field" },
	{ "46", "breaking", "a piece moved from the base path to the paths, "
	    "and every URL is what it was" },
};

static bool
is_exception(const char *pair, const char *class)
{
	for (size_t i = 0; i < ARRAY_LEN(exceptions); i++)
		if (strcmp(exceptions[i].pair, pair) == 0 &&
		    strcmp(exceptions[i].class, class) == 0)
			return true;
	return false;
}

static bool
has_class(const struct findings *found, const char *class)
{
	for (size_t i = 0; i < ARRAY_LEN(classes); i++) {
		if (strcmp(classes[i].class, class) != 0)
			continue;
		for (size_t j = 0; j < ARRAY_LEN(classes[i].rules) &&
		    classes[i].rules[j] != NULL; j++)
			if (has_rule(found, classes[i].rules[j]))
				return true;
		return false;
	}
	print_error("nothing is known of the class %s\n", class);
	return false;
}

/* "operation_added=1,text_only=1" */
static int
check_classes(const char *pair, char *list, const struct findings *found)
{
	int wrong = 0;

	for (char *save, *one = strtok_r(list, ",\n", &save); one != NULL;
	    one = strtok_r(NULL, ",\n", &save)) {
		one[strcspn(one, "=")] = '\0';
		if (has_class(found, one) != is_exception(pair, one))
			continue;
		print_error("pair %s: %s\n", pair, one);
		wrong++;
	}
	return wrong;
}

static int
check_pair(char *line)
{
	struct findings *found CF_AUTO(findings_done) = NULL;
	char old[sizeof(PAIRS) + 64], new[sizeof(PAIRS) + 64];
	char *column[7], *save = NULL;
	struct changes_count count;
	int wrong;

	for (size_t i = 0; i < ARRAY_LEN(column); i++) {
		column[i] = strtok_r(i == 0 ? line : NULL, "\t", &save);
		assert_non_null(column[i]);
	}
	(void)snprintf(old, sizeof(old), PAIRS "%s/old", column[0]);
	(void)snprintf(new, sizeof(new), PAIRS "%s/new", column[0]);
	found = compare(old, new, &count);
	wrong = check_classes(column[0], column[6], found);
	if ((count.breaking > 0) == (strcmp(column[5], "yes") == 0) ||
	    is_exception(column[0], "breaking"))
		return wrong;
	print_error("pair %s: breaking is %s\n", column[0], column[5]);
	return wrong + 1;
}

static void
pairs_have_their_classes(void **state)
{
	struct buf list CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	char *save = NULL;
	size_t count = 0;
	int wrong = 0;

	(void)state;
	assert_int_equal(file_read_all(AT_FDCWD, PAIRS "pairs.tsv", list.max,
	    &list), 0);
	for (char *line = strtok_r(list.data, "\n", &save); line != NULL;
	    line = strtok_r(NULL, "\n", &save)) {
		if (line[0] == '#')
			continue;
		wrong += check_pair(line);
		count++;
	}
	assert_int_equal(wrong, 0);
	assert_int_equal(count, 60);
}

/* ---- real outputs ---- */

static const char *const outputs[] = {
	"807", "1381", "3470", "3516-1", "3516-2", "3648-1", "3648-2",
};

/* An id with an asterisk was not seen; some lines were pasted without path. */
static bool
is_found(const struct json_node *line, const struct findings *found)
{
	const char *message = json_string(line, "message");
	const char *path = json_string(line, "value_path");
	const char *rule = json_string(line, "change_rule");

	for (size_t i = 0; i < findings_count(found); i++) {
		const struct finding *one = findings_at(found, i);

		if (strcmp(one->text, message) == 0 &&
		    strncmp(one->rule, rule, strcspn(rule, "*")) == 0 &&
		    one->severity == SEVERITY_ERROR &&
		    (path == NULL || strcmp(one->path, path) == 0))
			return true;
	}
	return false;
}

/* 1 when it was looked for. */
static size_t
check_line(const char *text, const struct findings *found)
{
	struct json_doc *doc CF_AUTO(json_done) = NULL;
	const struct json_node *line;
	struct json_error error;

	assert_int_equal(json_parse(text, strlen(text), &doc, &error), 0);
	line = json_root(doc);
	if (strcmp(json_string(line, "tool"), "breaking-change") != 0)
		return 0;
	if (!is_found(line, found))
		fail_msg("not found: %s", text);
	return 1;
}

static size_t
check_output(const char *name)
{
	struct buf list CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct findings *found CF_AUTO(findings_done) = NULL;
	char old[4096], new[4096], expected[4096], *save = NULL;
	struct changes_count count;
	size_t lines = 0;

	(void)snprintf(old, sizeof(old), OUTPUTS "%s/before", name);
	(void)snprintf(new, sizeof(new), OUTPUTS "%s", name);
	(void)snprintf(expected, sizeof(expected), OUTPUTS
	    "%s/expected.jsonl", name);
	found = compare(old, new, &count);
	assert_int_equal(file_read_all(AT_FDCWD, expected, list.max, &list),
	    0);
	for (char *line = strtok_r(list.data, "\n", &save); line != NULL;
	    line = strtok_r(NULL, "\n", &save))
		lines += check_line(line, found);
	return lines;
}

static void
what_the_official_detector_found_is_found(void **state)
{
	size_t lines = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(outputs); i++)
		lines += check_output(outputs[i]);
	assert_int_equal(lines, 15);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pairs_have_their_classes),
		cmocka_unit_test(what_the_official_detector_found_is_found),
	};

	if (access(PAIRS, R_OK) < 0) {
		(void)printf("SKIP test_changes_corpus: no " PAIRS "\n");
		return EXIT_SKIPPED;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
