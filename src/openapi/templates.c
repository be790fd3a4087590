/*
 * Paths, and what their names say.  A name is a template: fixed text and
 * variables in braces.  It is taken apart once, and folded to a text that is
 * equal where a request cannot tell two paths apart: without case, and with
 * each variable as one byte.  In the folded text a byte that sorts before all
 * others stands for the slash, so that in the sorted list the paths below one
 * are neighbours: the list is the tree of segments.
 */
#include "templates.h"

#include "view.h"
#include "walk.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* What all paths need together. */
struct room {
	size_t	paths, bytes, variables, parameters;
};

static void
measure(const struct json_node *path, struct room *room)
{
	const struct json_node *list = json_array(path, "parameters");

	room->paths++;
	room->bytes += path->key_len;
	for (size_t i = 0; i < path->key_len; i++)
		room->variables += path->key[i] == '{';
	if (list != NULL)
		room->parameters += list->count;
}

/* ---- a name ---- */

static unsigned
fault_of(char c)
{
	switch (c) {
	case '*':
		return OPENAPI_PATH_WILDCARD;
	case '?':
	case '#':
		return OPENAPI_PATH_QUERY;
	case '{':
	case '}':
		return OPENAPI_PATH_BRACES;
	default:
		return 0;
	}
}

static char
fold(char c)
{
	if (c == '/')
		return FOLDED_SLASH;
	/* Two bytes are taken, and two that no UTF-8 has are free. */
	if (c == FOLDED_SLASH)
		return '\376';
	return c == FOLDED_VARIABLE ? '\377' : text_lower(c);
}

/* The brace that closes the variable that begins at 'at', or NULL. */
static const char *
find_close(const char *at, const char *end)
{
	const char *p = at + 1;

	while (p < end && *p != '{' && *p != '}' && *p != '/')
		p++;
	return p < end && *p == '}' && p > at + 1 ? p : NULL;
}

/*
 * What the paths have used of the room, and where the next of each goes: each
 * has what it needs at most.
 */
struct reader {
	struct openapi_path	*path;
	char			*folded, *names;
	const char		**variables;
};

/* Faults count, but are no part of a variable's name. */
static void
read_variable(struct reader *to, const char *at, const char *close)
{
	const char *name = at + 1, *equals;
	size_t len;

	for (const char *p = name; p < close; p++)
		to->path->faults |= fault_of(*p);
	if (*name == '*')
		name++;
	equals = memchr(name, '=', (size_t)(close - name));
	if (equals != NULL)
		to->path->faults |= OPENAPI_PATH_DEFAULT;
	len = (size_t)((equals != NULL ? equals : close) - name);
	memcpy(to->names, name, len);
	*to->variables++ = to->names;
	to->names += len + 1;
	to->path->variable_count++;
	*to->folded++ = FOLDED_VARIABLE;
}

static void
read_name(struct reader *to)
{
	const struct json_node *json = to->path->json;
	const char *at = json->key, *end = at + json->key_len;

	if (at == end || *at != '/')
		to->path->faults |= OPENAPI_PATH_NO_SLASH;
	for (; at < end; at++) {
		const char *close;

		/* Most are, and mean nothing. */
		if (*at >= 'a' && *at <= 'z') {
			*to->folded++ = *at;
			continue;
		}
		close = *at == '{' ? find_close(at, end) : NULL;
		if (close != NULL) {
			read_variable(to, at, close);
			at = close;
			continue;
		}
		to->path->faults |= fault_of(*at);
		*to->folded++ = fold(*at);
	}
}

/* ---- variables ---- */

static int
compare_variables(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static size_t
sort_variables(const char **v, size_t count)
{
	size_t kept = 0;

	if (count < 2)
		return count;
	qsort(v, count, sizeof(v[0]), compare_variables);
	for (size_t i = 0; i < count; i++)
		if (kept == 0 || strcmp(v[kept - 1], v[i]) != 0)
			v[kept++] = v[i];
	return kept;
}

bool
openapi_path_has_variable(const struct openapi_path *path, const char *name)
{
	return path->variable_count > 0 && bsearch(&name, path->variables,
	    path->variable_count, sizeof(name), compare_variables) != NULL;
}

/* ---- all paths ---- */

int
openapi_path_compare_names(const struct openapi_path *x,
    const struct openapi_path *y)
{
	const struct json_node *a = x->json, *b = y->json;

	for (size_t i = 0; i < a->key_len && i < b->key_len; i++) {
		const char c = text_lower(a->key[i]), d = text_lower(b->key[i]);

		if (c != d)
			return (unsigned char)c < (unsigned char)d ? -1 : 1;
	}
	return (a->key_len > b->key_len) - (a->key_len < b->key_len);
}

int
openapi_path_compare_folded(const struct openapi_path *x,
    const struct openapi_path *y)
{
	const size_t len = x->folded_len < y->folded_len ? x->folded_len :
	    y->folded_len;
	int r = len > 0 ? memcmp(x->folded, y->folded, len) : 0;

	return r != 0 ? r : (x->folded_len > y->folded_len) -
	    (x->folded_len < y->folded_len);
}

/* Places in the list are places in memory. */
static int
compare_paths(const void *a, const void *b)
{
	const struct openapi_path *x = *(const struct openapi_path *const *)a;
	const struct openapi_path *y = *(const struct openapi_path *const *)b;
	int r = openapi_path_compare_folded(x, y);

	if (r == 0)
		r = openapi_path_compare_names(x, y);
	return r != 0 ? r : (x > y) - (x < y);
}

static void
take_list(const struct openapi *view, struct openapi_path *path,
    struct room *used)
{
	struct openapi_parameter *list =
	    view->path_parameters + used->parameters;
	const struct openapi_parameter **sorted =
	    view->path_by_name + used->parameters;

	path->parameter_count = view_list_parameters(
	    json_array(path->json, "parameters"), true, list);
	view_sort_parameters(list, path->parameter_count, sorted);
	path->parameters = list;
	path->parameters_by_name = sorted;
	used->parameters += path->parameter_count;
}

/* 'used': what the paths before have taken. */
static void
take_path(struct openapi *view, const struct json_node *json,
    struct room *used)
{
	struct openapi_path *path = &view->paths[used->paths];
	struct reader to = {
		.path = path,
		.folded = view->folded + used->bytes,
		.names = view->names + used->bytes + used->variables,
		.variables = view->variables + used->variables,
	};

	path->json = json;
	path->folded = to.folded;
	path->variables = to.variables;
	read_name(&to);
	path->folded_len = (size_t)(to.folded - path->folded);
	used->paths++;
	used->bytes += json->key_len;
	used->variables += path->variable_count;
	path->variable_count = sort_variables(
	    view->variables + used->variables - path->variable_count,
	    path->variable_count);
	take_list(view, path, used);
}

/* The paths that the walk sees; measured, or taken once there is room. */
static void
for_each_path(struct openapi *view, struct room *room)
{
	for (const struct json_node *p = view->root->first; p; p = p->next) {
		if (p->type != JSON_OBJECT || p->key == NULL ||
		    strcmp(p->key, "paths") != 0)
			continue;
		for (const struct json_node *c = p->first; c; c = c->next) {
			if (c->type != JSON_OBJECT || walk_is_extension(c))
				continue;
			if (view->paths == NULL)
				measure(c, room);
			else
				take_path(view, c, room);
		}
	}
}

/* Both lists are in document order. */
static void
take_operations(struct openapi *view)
{
	struct openapi_path *path = view->paths;

	for (size_t i = 0; i < view->count; i++) {
		const struct openapi_operation *o = &view->operations[i];

		while (path->json != o->path)
			path++;
		path->operations[view_method_index(o)] = o;
	}
}

int
view_take_paths(struct openapi *view)
{
	struct room room = { 0 }, used = { 0 };

	for_each_path(view, &room);
	view->folded = calloc(room.bytes + 1, 1);
	view->names = calloc(room.bytes + room.variables + 1, 1);
	view->variables = calloc(room.variables + 1,
	    sizeof(view->variables[0]));
	view->path_parameters = calloc(room.parameters + 1,
	    sizeof(view->path_parameters[0]));
	view->path_by_name = calloc(room.parameters + 1,
	    sizeof(view->path_by_name[0]));
	view->by_template = calloc(room.paths + 1,
	    sizeof(view->by_template[0]));
	view->paths = calloc(room.paths + 1, sizeof(view->paths[0]));
	if (view->folded == NULL || view->names == NULL ||
	    view->variables == NULL || view->path_parameters == NULL ||
	    view->path_by_name == NULL || view->by_template == NULL ||
	    view->paths == NULL)
		return -ENOMEM;
	for_each_path(view, &used);
	view->path_count = used.paths;
	take_operations(view);
	for (size_t i = 0; i < view->path_count; i++)
		view->by_template[i] = &view->paths[i];
	qsort(view->by_template, view->path_count,
	    sizeof(view->by_template[0]), compare_paths);
	return 0;
}

const struct openapi_path *
openapi_paths(const struct openapi *view, size_t *ret_count)
{
	*ret_count = view->path_count;
	return view->paths;
}

static int
compare_offset(const void *key, const void *member)
{
	const struct json_node *json = key;
	const struct openapi_path *path = member;

	return (json->offset > path->json->offset) -
	    (json->offset < path->json->offset);
}

const struct openapi_path *
openapi_path_find(const struct openapi *view, const struct json_node *json)
{
	return bsearch(json, view->paths, view->path_count,
	    sizeof(view->paths[0]), compare_offset);
}

const struct openapi_path *const *
openapi_paths_by_template(const struct openapi *view, size_t *ret_count)
{
	*ret_count = view->path_count;
	return view->by_template;
}
