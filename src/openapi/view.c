/*
 * The view of a definition: the operations in document order, the same by
 * id, and the walk that knows which operation it is in.  Both lists are made
 * once, so that a rule about several operations needs no search of its own.
 */
#include "view.h"
#include "walk.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const char *const methods[] = {
	"get", "put", "post", "delete", "options", "head", "patch",
};

const char *
openapi_method(const struct json_node *member)
{
	if (member->key == NULL)
		return NULL;
	for (size_t i = 0; i < ARRAY_LEN(methods); i++)
		if (strcmp(member->key, methods[i]) == 0)
			return methods[i];
	return NULL;
}

size_t
view_method_index(const struct openapi_operation *operation)
{
	size_t i = 0;

	while (i < ARRAY_LEN(methods) - 1 && methods[i] != operation->method)
		i++;
	return i;
}

_Static_assert(ARRAY_LEN(methods) == OPENAPI_METHODS, "a place for each");

bool
openapi_is_internal(const struct json_node *object)
{
	const char *visibility = json_string(object, "x-ms-visibility");

	return visibility != NULL && strcmp(visibility, "internal") == 0;
}

/* Counts the operations of a path item, and notes them once there is room. */
static void
take_path(struct openapi *view, const struct json_node *path)
{
	for (const struct json_node *c = path->first; c != NULL; c = c->next) {
		const char *method = openapi_method(c);

		if (method == NULL || c->type != JSON_OBJECT)
			continue;
		if (view->operations != NULL)
			view->operations[view->count] =
			    (struct openapi_operation){
				.json = c,
				.path = path,
				.method = method,
				.id = json_string(c, "operationId"),
				.internal = openapi_is_internal(c),
				.order = (uint32_t)view->count,
			    };
		view->count++;
	}
}

/* The same order, and the same duplicates, as the walk sees. */
static void
take_paths(struct openapi *view)
{
	view->count = 0;
	for (const struct json_node *p = view->root->first; p; p = p->next) {
		if (p->type != JSON_OBJECT || p->key == NULL ||
		    strcmp(p->key, "paths") != 0)
			continue;
		for (const struct json_node *c = p->first; c; c = c->next)
			if (c->type == JSON_OBJECT && !walk_is_extension(c))
				take_path(view, c);
	}
}

static int
compare_ids(const void *a, const void *b)
{
	const struct openapi_operation *x =
	    *(const struct openapi_operation *const *)a;
	const struct openapi_operation *y =
	    *(const struct openapi_operation *const *)b;
	int r = strcmp(x->id, y->id);

	if (r != 0)
		return r;
	return x->order < y->order ? -1 : x->order > y->order;
}

static int
index_ids(struct openapi *view)
{
	view->by_id = calloc(view->count + 1, sizeof(*view->by_id));
	if (view->by_id == NULL)
		return -ENOMEM;
	for (size_t i = 0; i < view->count; i++)
		if (view->operations[i].id != NULL)
			view->by_id[view->id_count++] = &view->operations[i];
	qsort(view->by_id, view->id_count, sizeof(*view->by_id), compare_ids);
	return 0;
}

int
view_take_operations(struct openapi *view)
{
	take_paths(view);
	view->operations = calloc(view->count + 1, sizeof(*view->operations));
	if (view->operations == NULL)
		return -ENOMEM;
	take_paths(view);
	return index_ids(view);
}

/* What a part asks for is in those before it. */
static int (*const parts[])(struct openapi *view) = {
	view_take_operations,
	view_take_parameters,
	view_take_uses,
	view_take_shared,
	view_take_sizes,
	view_take_paths,
	view_take_loops,
	view_take_webhooks,
	view_take_families,
};

int
openapi_new(const struct json_doc *doc, struct openapi **ret_view)
{
	struct openapi *view CF_AUTO(openapi_done) = calloc(1, sizeof(*view));
	int r = 0;

	if (view == NULL)
		return -ENOMEM;
	view->root = json_root(doc);
	view->reference_count = json_references(doc, &view->references);
	for (size_t i = 0; i < ARRAY_LEN(parts) && r == 0; i++)
		r = parts[i](view);
	if (r < 0)
		return r;

	*ret_view = view;
	view = NULL;
	return 0;
}

void
openapi_free(struct openapi *view)
{
	if (view == NULL)
		return;
	free(view->operations);
	free(view->by_id);
	free(view->parameters);
	free(view->by_name);
	free(view->uses);
	view_drop_shared(view);
	free(view->sizes);
	free(view->paths);
	free(view->by_template);
	free(view->folded);
	free(view->names);
	free(view->variables);
	free(view->path_parameters);
	free(view->path_by_name);
	free(view->loops);
	free(view->webhooks);
	free(view->families);
	free(view);
}

void
openapi_done(struct openapi **view)
{
	openapi_free(*view);
	*view = NULL;
}

int
openapi_walk(const struct openapi *view, openapi_visit *see, void *arg)
{
	struct walk w = {
		.visit = see,
		.arg = arg,
		.view = view,
		.root = view->root,
		.next = view->operations,
		.end = view->operations + view->count,
	};

	return walk_root(&w, OPENAPI_DOCUMENT);
}

const struct openapi_operation *
openapi_operations(const struct openapi *view, size_t *ret_count)
{
	*ret_count = view->count;
	return view->operations;
}

const struct openapi_operation *const *
openapi_operations_by_id(const struct openapi *view, size_t *ret_count)
{
	*ret_count = view->id_count;
	return view->by_id;
}

const struct openapi_operation *
openapi_operation_find(const struct openapi *view, const char *id)
{
	size_t low = 0, high = view->id_count;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (strcmp(view->by_id[middle]->id, id) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < view->id_count && strcmp(view->by_id[low]->id, id) == 0 ?
	    view->by_id[low] : NULL;
}
