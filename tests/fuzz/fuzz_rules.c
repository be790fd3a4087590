/*
 * All rules over any artifact.  The first byte chooses which and for whom ('0'
 * is a definition, '2' the properties, '6' a script, '8' a readme, ':' an
 * intro.md, all of a verified publisher, and the next character the same of an
 * independent one); everything that comes out must be finite, well placed and
 * printable.
 */
#include "certfs/rules.h"

#include <stdint.h>
#include <stdlib.h>

int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
expect(bool condition)
{
	if (!condition)
		abort();
}

static void
look_at(const struct findings *found)
{
	struct buf out = BUF_INIT(BUF_TEXT_MAX);

	expect(findings_count(found) <=
	    SEVERITIES * RULES_FINDINGS_MAX + 1 + ARTIFACT_COUNT);
	for (size_t i = 0; i < findings_count(found); i++) {
		const struct finding *one = findings_at(found, i);

		expect(one->line > 0 && one->column > 0);
		expect(rules_find(one->rule) != NULL);
	}
	expect(findings_print_text(found, &out) == 0);
	expect(findings_print_json(found, &out) == 0);
	buf_done(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rules_set set = { .complete = true };
	struct checked *checked = NULL;
	struct findings *found = NULL;
	enum artifact which;

	if (size == 0)
		return 0;
	which = data[0] / 2 % ARTIFACT_COUNT;
	set.publisher = data[0] % 2 ? PUBLISHER_INDEPENDENT :
	    PUBLISHER_VERIFIED;
	expect(rules_check_file(which, artifact_types[which].name, data + 1,
	    size - 1, set.publisher, &checked) == 0);
	set.file[which] = checked;
	expect(rules_check_set(&set, &found) == 0);
	look_at(found);
	findings_free(found);
	checked_unref(checked);
	return 0;
}
