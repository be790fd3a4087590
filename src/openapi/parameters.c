/*
 * The parameters of each operation as they count: those of its path that it
 * does not replace, then its own, behind their references.  They are listed
 * and sorted once, for all rules that look for one by its name.
 */
#include "view.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static size_t
count_in(const struct json_node *list)
{
	return list != NULL ? list->count : 0;
}

static size_t
count_all(const struct openapi *view)
{
	size_t n = 0;

	for (size_t i = 0; i < view->count; i++)
		n += count_in(json_array(view->operations[i].json,
		    "parameters")) + count_in(json_array(
		    view->operations[i].path, "parameters"));
	return n;
}

static const char *
text_of(const struct json_node *parameter, const char *member)
{
	const char *text = json_string(parameter, member);

	return text != NULL ? text : "";
}

static int
compare_names(const struct openapi_parameter *x, const char *name,
    const char *in)
{
	int r = strcmp(x->name, name);

	return r != 0 ? r : strcmp(x->in, in);
}

/* Places in the list are places in memory. */
static int
compare(const void *a, const void *b)
{
	const struct openapi_parameter *x =
	    *(const struct openapi_parameter *const *)a;
	const struct openapi_parameter *y =
	    *(const struct openapi_parameter *const *)b;
	int r = compare_names(x, y->name, y->in);

	return r != 0 ? r : (x > y) - (x < y);
}

/* The first of 'sorted' that is not before that name and location. */
static size_t
lower_bound(const struct openapi_parameter *const *sorted, size_t count,
    const char *name, const char *in)
{
	size_t low = 0, high = count;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (compare_names(sorted[middle], name, in) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

size_t
view_list_parameters(const struct json_node *list,
    bool of_path, struct openapi_parameter *to)
{
	size_t n = 0;

	if (list == NULL)
		return 0;
	for (const struct json_node *c = list->first; c != NULL; c = c->next) {
		const struct json_node *value = openapi_resolve(c);

		if (value == NULL)
			continue;
		to[n++] = (struct openapi_parameter){
			.json = c,
			.value = value,
			.name = text_of(value, "name"),
			.in = text_of(value, "in"),
			.of_path = of_path,
		};
	}
	return n;
}

#define FEW	12u

/* As nearly all operations have: by insertion. */
static void
sort_few(const struct openapi_parameter **sorted, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		const struct openapi_parameter *one = sorted[i];
		size_t at = i;

		for (; at > 0 && compare(&one, &sorted[at - 1]) < 0; at--)
			sorted[at] = sorted[at - 1];
		sorted[at] = one;
	}
}

void
view_sort_parameters(const struct openapi_parameter *list, size_t count,
    const struct openapi_parameter **sorted)
{
	for (size_t i = 0; i < count; i++)
		sorted[i] = &list[i];
	if (count > FEW)
		qsort(sorted, count, sizeof(sorted[0]), compare);
	else
		sort_few(sorted, count);
}

static bool
has(const struct openapi_parameter *const *sorted, size_t count,
    const struct openapi_parameter *one)
{
	const size_t at = lower_bound(sorted, count, one->name, one->in);

	return at < count && compare_names(sorted[at], one->name,
	    one->in) == 0;
}

/* Without those of the path that the operation has too. */
static size_t
drop_replaced(struct openapi_parameter *list, size_t of_path, size_t own,
    const struct openapi_parameter **sorted)
{
	size_t kept = 0;

	view_sort_parameters(list + of_path, own, sorted);
	for (size_t i = 0; i < of_path; i++)
		if (!has(sorted, own, &list[i]))
			list[kept++] = list[i];
	if (own > 0 && kept < of_path)
		memmove(list + kept, list + of_path, own * sizeof(list[0]));
	return kept + own;
}

static const struct openapi_parameter *
first_in(const struct openapi_parameter *list, size_t count, const char *in)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i].in, in) == 0)
			return &list[i];
	return NULL;
}

int
view_take_parameters(struct openapi *view)
{
	const size_t all = count_all(view);
	size_t used = 0;

	view->parameters = calloc(all + 1, sizeof(*view->parameters));
	view->by_name = calloc(all + 1, sizeof(view->by_name[0]));
	if (view->parameters == NULL || view->by_name == NULL)
		return -ENOMEM;
	for (size_t i = 0; i < view->count; i++) {
		struct openapi_operation *o = &view->operations[i];
		struct openapi_parameter *list = view->parameters + used;
		const struct openapi_parameter **sorted =
		    view->by_name + used;
		size_t of_path, own;

		of_path = view_list_parameters(json_array(o->path, "parameters"), true, list);
		own = view_list_parameters(json_array(o->json, "parameters"),
		    false, list + of_path);
		if (of_path > 0)
			own = drop_replaced(list, of_path, own, sorted);
		view_sort_parameters(list, own, sorted);
		o->parameters = list;
		o->parameters_by_name = sorted;
		o->parameter_count = own;
		o->body = first_in(list, own, "body");
		o->form = first_in(list, own, "formData");
		used += own;
	}
	return 0;
}

const struct openapi_parameter *
openapi_parameter_find(const struct openapi_operation *operation,
    const char *name, const char *in)
{
	const size_t at = lower_bound(operation->parameters_by_name,
	    operation->parameter_count, name, in != NULL ? in : "");
	const struct openapi_parameter *found;

	if (at == operation->parameter_count)
		return NULL;
	found = operation->parameters_by_name[at];
	if (strcmp(found->name, name) != 0 ||
	    (in != NULL && strcmp(found->in, in) != 0))
		return NULL;
	return found;
}
