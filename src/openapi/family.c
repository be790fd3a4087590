/*
 * Families of operations, sorted once: every rule about revisions looks at
 * neighbours.
 */
#include "view.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static uint32_t
revision_of(const struct json_node *annotation)
{
	const struct json_node *revision = json_member(annotation, "revision");

	if (revision == NULL || revision->type != JSON_NUMBER ||
	    revision->number < 1 || revision->number > UINT32_MAX ||
	    revision->number != floor(revision->number))
		return 0;
	return (uint32_t)revision->number;
}

static int
compare(const void *a, const void *b)
{
	const struct openapi_relative *x = a, *y = b;
	int r = strcmp(x->family, y->family);

	if (r != 0)
		return r;
	if (x->revision != y->revision)
		return x->revision < y->revision ? -1 : 1;
	return (x->operation > y->operation) - (x->operation < y->operation);
}

int
view_take_families(struct openapi *view)
{
	size_t n = 0;

	view->families = calloc(view->count + 1, sizeof(view->families[0]));
	if (view->families == NULL)
		return -ENOMEM;
	for (size_t i = 0; i < view->count; i++) {
		const struct openapi_operation *o = &view->operations[i];
		const struct json_node *annotation = json_object(o->json,
		    "x-ms-api-annotation");
		const char *family = json_string(annotation, "family");

		if (family == NULL || family[0] == '\0')
			continue;
		view->families[n++] = (struct openapi_relative){
			.family = family,
			.operation = o,
			.annotation = annotation,
			.revision = revision_of(annotation),
		};
	}
	view->family_count = n;
	if (n > 1)
		qsort(view->families, n, sizeof(view->families[0]), compare);
	return 0;
}

const struct openapi_relative *
openapi_families(const struct openapi *view, size_t *ret_count)
{
	*ret_count = view->family_count;
	return view->families;
}
