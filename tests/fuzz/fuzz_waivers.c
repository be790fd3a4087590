/*
 * Waivers: any text.  Whatever it says, no finding is lost, no official error
 * becomes less than one, and what cannot be waived is as it was.
 */
#include <assert.h>
#include <errno.h>
#include <string.h>

#include "certfs/rules.h"

#define DEFINITION	"artifacts/apiDefinition.swagger.json"
#define PROPERTIES	"artifacts/apiProperties.json"

static const char definition[] =
    "{\"info\": {\"title\": \"x\"}, \"paths\": {\"/a: b\": {\"get\": "
    "{\"operationId\": \"Get\", \"responses\": {\"200\": {\"schema\": "
    "{\"$ref\": \"#/definitions/D\"}}}}}},"
    " \"definitions\": {\"D\": {\"properties\":"
    " {\"x\": {\"$ref\": \"#/definitions/D\"}}}}}";

static const char properties[] =
    "{\"properties\": {\"connectionParameters\": {\"a b\": {}}}}";

static const struct finding given[] = {
	{ "FieldLengthExceeded", SEVERITY_ERROR, 0, 1, 1, DEFINITION,
	    "/info/title", "", "t", "" },
	{ "FieldLengthExceeded", SEVERITY_WARNING, 0, 1, 1, DEFINITION,
	    "/paths/~1a: b/get", "", "t", "" },
	{ "JsonTypeIncorrect", SEVERITY_ERROR, FINDING_NOT_DOCUMENT, 1, 1,
	    PROPERTIES, "", "", "t", "" },
	{ "StackOwnerMissing", SEVERITY_ERROR, 0, 1, 1, PROPERTIES,
	    "/properties", "", "t", "" },
	{ "IconSize", SEVERITY_ERROR, 0, 1, 1, "artifacts/icon.png", "", "",
	    "t", "" },
	{ "NotAnArtifact", SEVERITY_NOTE, 0, 1, 1, "artifacts/x", "", "", "t",
	    "" },
};

int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int
open_artifact(void *arg, enum artifact which, struct locator **ret_locator)
{
	(void)arg;
	return which == ARTIFACT_DEFINITION ?
	    locator_new(DEFINITION, definition, strlen(definition),
	    ret_locator) :
	    locator_new(PROPERTIES, properties, strlen(properties),
	    ret_locator);
}

static const struct waiving how = {
	.file = "form/waivers", .whole = true, .open = open_artifact,
};

static void
check_one(const struct finding *is, const struct finding *was)
{
	const bool waived = is->waiver[0] != '\0';

	assert(strcmp(is->rule, was->rule) == 0);
	assert(strcmp(is->pointer, was->pointer) == 0);
	assert(is->severity == was->severity ||
	    (waived && is->severity == SEVERITY_NOTE));
	assert(!waived || was->flags == 0);
	assert(!waived || was->severity != SEVERITY_ERROR ||
	    (is->severity == SEVERITY_ERROR) == rules_is_official(was->rule));
	assert(strlen(is->waiver) <= 500);
}

/* Those that were given are there in their order, others are of waivers. */
static void
check(const struct findings *all)
{
	struct buf out CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	size_t next = 0;

	for (size_t i = 0; i < findings_count(all); i++) {
		const struct finding *one = findings_at(all, i);

		if (strcmp(one->file, how.file) == 0)
			assert(strncmp(one->rule, "WaiverNot", 9) == 0);
		else
			check_one(one, &given[next++]);
	}
	assert(next == ARRAY_LEN(given));
	assert(findings_print_text(all, &out) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct findings *found CF_AUTO(findings_done) = findings_new();
	struct findings *all CF_AUTO(findings_done) = NULL;
	struct waivers *w CF_AUTO(waivers_done) = NULL;
	struct reason why = { .error = 0 };

	assert(found != NULL);
	for (size_t i = 0; i < ARRAY_LEN(given); i++)
		assert(findings_add(found, &given[i]) == 0);
	assert(waivers_parse((const char *)data, size, &w) == 0);
	if (waivers_check(w, &why) < 0)
		assert(!text_has_control(why.text, strlen(why.text)));
	for (size_t i = 0; i < waivers_count(w); i++)
		assert(waivers_at(w, i)->reason[0] != '\0');
	assert(waivers_apply(w, &how, found, &all) == 0);
	check(all);
	return 0;
}
