/*
 * json: real connectors, from ../shared/corpus, are read side by side with
 * cJSON.  Without the corpus the program is skipped.
 */
#include "json_fixture.h"

#include <fcntl.h>
#include <glob.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cjson/cJSON.h>

static bool
same_number(const struct json_node *node, const cJSON *c)
{
	return node->type == JSON_NUMBER && (node->number == c->valuedouble
	    || (isnan(node->number) && isnan(c->valuedouble)));
}

static bool
same_scalar(const struct json_node *node, const cJSON *c)
{
	if (cJSON_IsNumber(c))
		return same_number(node, c);
	if (cJSON_IsString(c))
		return node->type == JSON_STRING
		    && strcmp(node->text, c->valuestring) == 0;
	return (node->type == JSON_NULL && cJSON_IsNull(c))
	    || (node->type == JSON_TRUE && cJSON_IsTrue(c))
	    || (node->type == JSON_FALSE && cJSON_IsFalse(c))
	    || (node->type == JSON_ARRAY && cJSON_IsArray(c))
	    || (node->type == JSON_OBJECT && cJSON_IsObject(c));
}

/* The depth of what is compared is bounded by JSON_DEPTH_MAX. */
static void
assert_same_tree(const char *path, const struct json_node *node,
    const cJSON *c)
{
	const cJSON *theirs = c->child;

	if (!same_scalar(node, c))
		fail_msg("%s: at offset %u cJSON sees another value", path,
		    node->offset);
	for (const struct json_node *n = node->first; n != NULL; n = n->next) {
		if (theirs == NULL || (n->key != NULL
		    && strcmp(n->key, theirs->string) != 0))
			fail_msg("%s: at offset %u cJSON sees another child",
			    path, n->offset);
		assert_same_tree(path, n, theirs);
		theirs = theirs->next;
	}
	if (theirs != NULL)
		fail_msg("%s: at offset %u cJSON sees more", path, node->end);
}

/* What cJSON lets pass although it is not JSON. */
static bool
cjson_is_lenient(const struct json_error *e)
{
	static const char *const leniences[] = { "leading 0",
	    "at the end of the string, found a", "control character",
	    "'.' of the number" };

	for (size_t i = 0; i < ARRAY_LEN(leniences); i++) {
		if (strstr(e->text, leniences[i]) != NULL)
			return true;
	}
	return e->not_utf8 || e->too_deep;
}

static void
compare_file(const char *path)
{
	struct buf b CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct json_doc *doc CF_AUTO(json_done) = NULL;
	struct json_error error = { 0 };
	cJSON *c;
	int r;

	assert_int_equal(file_read_all(AT_FDCWD, path, BUF_TEXT_MAX, &b), 0);
	r = json_parse(b.data, b.len, &doc, &error);
	c = cJSON_ParseWithLengthOpts(buf_text(&b), b.len + 1, NULL, true);
	if (r == 0 && c == NULL)
		fail_msg("%s: cJSON refuses it", path);
	if (r < 0 && c != NULL && !cjson_is_lenient(&error))
		fail_msg("%s: refused at offset %zu (%s), but cJSON accepts it",
		    path, error.offset, error.text);
	if (r < 0)
		print_message("%s: %s\n", path, error.text);
	else
		assert_same_tree(path, json_root(doc), c);
	if (r == 0)
		assert_positions_agree(doc, &b, b.len / 10 + 1);
	cJSON_Delete(c);
}

static size_t
compare_files(const char *pattern)
{
	size_t count;
	glob_t found;

	if (glob(pattern, 0, NULL, &found) != 0)
		fail_msg("nothing is %s", pattern);
	for (size_t i = 0; i < found.gl_pathc; i++)
		compare_file(found.gl_pathv[i]);
	count = found.gl_pathc;
	globfree(&found);
	return count;
}

static void
definitions_read_as_with_cjson(void **state)
{
	(void)state;
	print_message("%zu files compared with cJSON\n", compare_files(CORPUS
	    "/connectors/*/*/apiDefinition.swagger.json"));
}

static void
properties_read_as_with_cjson(void **state)
{
	(void)state;
	print_message("%zu files compared with cJSON\n", compare_files(CORPUS
	    "/connectors/*/*/apiProperties.json"));
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(definitions_read_as_with_cjson),
		cmocka_unit_test(properties_read_as_with_cjson),
	};

	if (access(CORPUS, F_OK) < 0) {
		(void)printf("SKIP test_json_corpus: no corpus at %s\n", CORPUS);
		return EXIT_SKIPPED;
	}
	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
