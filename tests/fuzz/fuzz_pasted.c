/* Pasted lines of official tools: any text, and any path in it. */
#include <assert.h>
#include <errno.h>
#include <string.h>

#include "certfs/rules.h"

static const char definition[] =
    "{\"paths\": {\"/a\": {\"get\": {\"operationId\": \"Get\","
    " \"parameters\": [{\"$ref\": \"#/parameters/p\"}, {\"in\": \"body\","
    " \"name\": \"b\", \"schema\": {\"$ref\": \"#/definitions/D\"}}],"
    " \"responses\": {\"200\": {\"schema\": {\"items\":"
    " {\"$ref\": \"#/definitions/D\"}}}}}}},"
    " \"parameters\": {\"p\": {\"$ref\": \"#/parameters/p\"}},"
    " \"definitions\": {\"D\": {\"required\": [\"x\"], \"properties\":"
    " {\"x\": {\"type\": \"string\"}}, \"allOf\":"
    " [{\"$ref\": \"#/definitions/D\"}, {\"$ref\": \"#/definitions/D\"}]}}}";

static const char properties[] =
    "{\"properties\": {\"connectionParameters\": {\"token:a b\": {}}}}";

int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(const struct findings *found)
{
	struct buf out CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);

	assert(findings_count(found) <= RULES_FINDINGS_MAX);
	for (size_t i = 0; i < findings_count(found); i++) {
		assert(findings_at(found, i)->rule[0] != '\0');
		assert(strlen(findings_at(found, i)->text) < 2000);
	}
	assert(findings_print_text(found, &out) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct locator *d CF_AUTO(locator_done) = NULL;
	struct locator *p CF_AUTO(locator_done) = NULL;
	struct findings *found CF_AUTO(findings_done) = findings_new();
	struct located at;
	int r;

	assert(locator_new("d", definition, strlen(definition), &d) == 0);
	assert(locator_new("p", properties, strlen(properties), &p) == 0);
	assert(found != NULL);
	assert(rules_report_pasted(found, &(struct pasted){
	    .file = "feedback/1", .text = (const char *)data, .size = size,
	    .definition = d, .properties = p }) == 0);
	check(found);
	r = locator_find(d, (const char *)data, size, &at);
	assert(r == -ENOENT || (r == 0 && at.line > 0 && at.column > 0));
	r = locator_find(p, (const char *)data, size, &at);
	assert(r == -ENOENT || (r == 0 && at.line > 0 && at.column > 0));
	return 0;
}
