/*
 * What differs between any two documents.  A line with nothing in it is
 * between them, the first byte says which artifact they are.  Either way
 * round there is an end, every finding is well placed and of a known class,
 * and a document differs from itself in nothing.
 */
#include "certfs/changes.h"

#include <stdlib.h>
#include <string.h>

int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
expect(bool condition)
{
	if (!condition)
		abort();
}

static void
look_at(const struct findings *found, const struct changes_count *count)
{
	struct buf out CF_AUTO(buf_done) = BUF_INIT((size_t)1 << 30);

	expect(findings_count(found) == count->breaking + count->others);
	expect(findings_count(found) <= 3 * CHANGES_MAX + 1);
	for (size_t i = 0; i < findings_count(found); i++) {
		const struct finding *one = findings_at(found, i);

		expect(one->line > 0 && one->column > 0);
		expect(changes_class_find(one->rule) != NULL);
	}
	expect(findings_print_text(found, &out) == 0);
	expect(changes_print_json(count, found, &out) == 0);
}

static size_t
compare(enum artifact which, const void *old, size_t old_size,
    const void *new, size_t new_size)
{
	const char *name = artifact_types[which].name;
	struct changes_set before = { .authentication_types = NULL };
	struct changes_set after = before;
	struct findings *found CF_AUTO(findings_done) = NULL;
	struct changes_count count;

	before.file[which] = (struct changes_file){ name, old, old_size };
	after.file[which] = (struct changes_file){ name, new, new_size };
	expect(changes_find(&before, &after, 1u << which, &found,
	    &count) == 0);
	look_at(found, &count);
	return findings_count(found);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *middle;
	enum artifact which;
	size_t first, second;

	if (size == 0)
		return 0;
	which = data[0] % 2 ? ARTIFACT_PROPERTIES : ARTIFACT_DEFINITION;
	data++;
	size--;
	middle = size > 0 ? memmem(data, size, "\n\n", 2) : NULL;
	if (middle == NULL)
		return 0;
	first = (size_t)(middle - data);
	middle += 2;
	second = size - first - 2;
	(void)compare(which, data, first, middle, second);
	(void)compare(which, middle, second, data, first);
	expect(compare(which, data, first, data, first) == 0);
	return 0;
}
