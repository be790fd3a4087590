/*
 * Operations, paired by their ids: that is what flows refer to.  Those of the
 * same id twice, and those without one, are paired by path and method.
 */
#include "changes.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct pairs {
	const struct openapi_operation	**old, **new;	/* without a partner */
	size_t				 old_count, new_count;
	struct urls			*urls;
};

/* ---- URLs ---- */

/* The next character of a URL: slashes are one, parameters are '{'. */
static char
next_of(const char *base, const char **path, const char **ret_base)
{
	const char **at = *base != '\0' ? &base : path;
	char one = **at;

	if (one == '\0')
		return '\0';
	(*at)++;
	if (one == '{') {
		*at += strcspn(*at, "}");
		*at += **at == '}';
	}
	*ret_base = base;
	return one;
}

static char
next_but_slash(const char **base, const char **path, char before)
{
	char one;

	do
		one = next_of(*base, path, base);
	while (one == '/' && before == '/');
	return one;
}

/* Whether requests go to the same place, whatever the parameters are called. */
static bool
url_is_same(const char *old_base, const char *old, const char *new_base,
    const char *new)
{
	char a = '/', b = '/';

	do {
		a = next_but_slash(&old_base, &old, a);
		b = next_but_slash(&new_base, &new, b);
	} while (a == b && a != '\0');
	return a == b;
}

static void
compare_urls(struct comparison *c, struct urls *urls,
    const struct openapi_operation *old, const struct openapi_operation *new)
{
	const struct json_node *a = old->path, *b = new->path;
	const struct change_at where = {
		.at = b, .old_text = a->key, .new_text = b->key,
	};
	const bool written_anew = strcmp(a->key, b->key) != 0;
	const bool same = url_is_same(urls->old_base, a->key, urls->new_base,
	    b->key);

	if (same) {
		urls->kept = true;
		if (written_anew)
			change_report(c, OPERATION_PATH_REWRITTEN, &where);
	} else if (url_is_same("", a->key, "", b->key)) {
		urls->broken = true;
		if (written_anew)
			change_report(c, OPERATION_PATH_REWRITTEN, &where);
	} else {
		urls->changed = true;
		change_report(c, OPERATION_PATH_CHANGED, &where);
	}
}

/* ---- responses ---- */

/* What flows use of a response: its body, where the request succeeded. */
static bool
is_success(const char *code)
{
	return code[0] == '2' || strcmp(code, "default") == 0;
}

static void
compare_schemas(struct comparison *c, const struct json_node *old,
    const struct json_node *new)
{
	const struct json_node *before = json_object(old, "schema");
	const struct json_node *after = json_object(new, "schema");
	const size_t path = path_push(c, "schema");

	graph_add_root(c, SIDE_OUTPUT, before, after, new);
	if (before != NULL && after == NULL)
		change_report(c, OUTPUT_DELETED, &(struct change_at){
			.at = new, .name = "body",
		});
	if (before == NULL && after != NULL)
		change_report(c, OUTPUT_ADDED, &(struct change_at){
			.at = after, .name = "body",
		});
	path_pop(c, path);
}

static void
compare_response(struct comparison *c, const char *code,
    const struct json_node *old, const struct json_node *new)
{
	static const char *const handled[] = { "schema", NULL };
	static const char *const none[] = { NULL };
	const bool success = is_success(code);

	old = schema_follow(old);
	new = schema_follow(new);
	if (old == NULL || new == NULL)
		return;
	members_compare(c, old, new, success ? handled : none, change_report);
	if (success)
		compare_schemas(c, old, new);
}

static void
compare_responses(struct comparison *c, const struct json_node *old,
    const struct json_node *new, const struct json_node *operation)
{
	const struct json_node *one, *there;
	size_t before;

	for (one = old ? old->first : NULL; one != NULL; one = one->next) {
		before = path_push(c, one->key);
		there = json_member(new, one->key);
		if (there != NULL)
			compare_response(c, one->key, one, there);
		else
			change_report(c, is_success(one->key) ?
			    SUCCESS_RESPONSE_DELETED : RESPONSE_DELETED,
			    &(struct change_at){
				.at = new != NULL ? new : operation,
				.name = one->key,
			});
		path_pop(c, before);
	}
	for (one = new ? new->first : NULL; one != NULL; one = one->next) {
		if (json_member(old, one->key) != NULL)
			continue;
		before = path_push(c, one->key);
		change_report(c, RESPONSE_ADDED, &(struct change_at){
			.at = one, .name = one->key,
		});
		path_pop(c, before);
	}
}

/* What a trigger receives stands beside its operation, or in it. */
static const struct json_node *
notification_of(const struct openapi_operation *o)
{
	static const char name[] = "x-ms-notification-content";
	const struct json_node *own = json_object(o->json, name);

	if (own != NULL || json_member(o->json, "x-ms-trigger") == NULL)
		return own;
	return json_object(o->path, name);
}

static void
compare_outputs(struct comparison *c, const struct openapi_operation *old,
    const struct openapi_operation *new)
{
	const struct json_node *before = notification_of(old);
	const struct json_node *after = notification_of(new);
	const size_t path = path_push(c, "responses");
	size_t inner;

	compare_responses(c, json_object(old->json, "responses"),
	    json_object(new->json, "responses"), new->json);
	inner = path_push(c, "x-ms-notification-content");
	if (before != NULL && after != NULL)
		compare_response(c, "default", before, after);
	else if (before != NULL)
		change_report(c, SUCCESS_RESPONSE_DELETED,
		    &(struct change_at){
			.at = new->json, .name = "x-ms-notification-content",
		});
	else if (after != NULL)
		change_report(c, RESPONSE_ADDED,
		    &(struct change_at){ .at = after });
	path_pop(c, inner);
	path_pop(c, path);
}

/* ---- one operation ---- */

static void
compare_trigger(struct comparison *c, const struct json_node *old,
    const struct json_node *new)
{
	const struct json_node *before = json_member(old, "x-ms-trigger");
	const struct json_node *after = json_member(new, "x-ms-trigger");
	const size_t path = path_push(c, "x-ms-trigger");

	if (!json_is_same(before, after))
		change_report(c, TRIGGER_CHANGED, &(struct change_at){
			.at = after != NULL ? after : new,
			.old = before, .new = after,
		});
	path_pop(c, path);
}

static void
compare_visibility(struct comparison *c, const struct openapi_operation *old,
    const struct openapi_operation *new)
{
	const struct json_node *before, *after;

	before = json_member(old->json, "x-ms-visibility");
	after = json_member(new->json, "x-ms-visibility");
	if (!json_is_same(before, after))
		change_report(c, new->internal ? OPERATION_HIDDEN :
		    old->internal ? OPERATION_SHOWN : VISIBILITY_CHANGED,
		    &(struct change_at){
			.at = after != NULL ? after : new->json,
			.old = before, .new = after,
		});
}

static void
compare_operation(struct comparison *c, struct urls *urls,
    const struct openapi_operation *old, const struct openapi_operation *new)
{
	static const char *const handled[] = {
		"operationId", "parameters", "responses", "x-ms-visibility",
		"x-ms-trigger", "x-ms-notification-content", NULL,
	};
	size_t before;

	before = path_push(c, new->id != NULL ? new->id : new->path->key);
	compare_urls(c, urls, old, new);
	if (strcmp(old->method, new->method) != 0)
		change_report(c, OPERATION_METHOD_CHANGED,
		    &(struct change_at){
			.at = new->json, .old_text = old->method,
			.new_text = new->method,
		});
	compare_visibility(c, old, new);
	compare_trigger(c, old->json, new->json);
	members_compare(c, old->json, new->json, handled, change_report);
	parameters_compare(c, old, new);
	compare_outputs(c, old, new);
	path_pop(c, before);
}

/* ---- pairing ---- */

static int
order_ids(const struct openapi_operation *a, const struct openapi_operation *b)
{
	return strcmp(a->id, b->id);
}

static int
order_urls(const struct openapi_operation *a,
    const struct openapi_operation *b)
{
	int r = strcmp(a->path->key, b->path->key);

	return r != 0 ? r : strcmp(a->method, b->method);
}

static int
order_pointers(const void *a, const void *b)
{
	return order_urls(*(const struct openapi_operation *const *)a,
	    *(const struct openapi_operation *const *)b);
}

/*
 * Walk two sorted lists and compare what is equal; what has no partner is
 * put into 'left' lists, which may be the lists themselves.
 */
static void
pair_up(struct comparison *c, struct pairs *p,
    const struct openapi_operation *const *old, size_t old_count,
    const struct openapi_operation *const *new, size_t new_count,
    int (*order)(const struct openapi_operation *a,
    const struct openapi_operation *b),
    void (*compare)(struct comparison *c, struct urls *urls,
    const struct openapi_operation *old, const struct openapi_operation *new))
{
	size_t i = 0, j = 0;

	p->old_count = p->new_count = 0;
	while (i < old_count || j < new_count) {
		int r = i == old_count ? 1 : j == new_count ? -1 :
		    order(old[i], new[j]);

		if (r < 0)
			p->old[p->old_count++] = old[i++];
		else if (r > 0)
			p->new[p->new_count++] = new[j++];
		else
			compare(c, p->urls, old[i++], new[j++]);
	}
}

static void
report_operation(struct comparison *c, enum change which, const char *id,
    const struct change_at *where)
{
	const size_t before = path_push(c, id);

	change_report(c, which, where);
	path_pop(c, before);
}

static const char *
id_of(const struct openapi_operation *o)
{
	return o->id != NULL ? o->id : o->path->key;
}

/* Another id, or none, at the same path and method: to flows it is gone. */
static void
compare_renamed(struct comparison *c, struct urls *urls,
    const struct openapi_operation *old, const struct openapi_operation *new)
{
	const struct json_node *id = json_member(new->json, "operationId");
	const struct change_at where = {
		.at = id != NULL ? id : new->json,
		.old_text = id_of(old), .new_text = id_of(new),
	};

	if (old->id != NULL)
		report_operation(c, OPERATION_DELETED, old->id, &where);
	if (old->id != NULL || new->id != NULL)
		report_operation(c, OPERATION_ID_CHANGED, id_of(new), &where);
	compare_operation(c, urls, old, new);
}

static void
report_left(struct comparison *c, const struct pairs *p)
{
	const struct json_node *root = c->document.new_root;
	const struct json_node *paths = json_object(root, "paths");

	for (size_t i = 0; i < p->old_count; i++) {
		const struct openapi_operation *old = p->old[i];
		const struct json_node *path;

		path = json_object(paths, old->path->key);
		report_operation(c, OPERATION_DELETED, id_of(old),
		    &(struct change_at){
			.at = path != NULL ? path : paths != NULL ? paths :
			    root,
		});
	}
	for (size_t i = 0; i < p->new_count; i++)
		report_operation(c, OPERATION_ADDED, id_of(p->new[i]),
		    &(struct change_at){ .at = p->new[i]->json });
}

static void
take_nameless(const struct openapi *view,
    const struct openapi_operation **left, size_t *count)
{
	const struct openapi_operation *all;
	size_t n;

	all = openapi_operations(view, &n);
	for (size_t i = 0; i < n; i++)
		if (all[i].id == NULL)
			left[(*count)++] = &all[i];
	if (*count > 1)
		qsort(left, *count, sizeof(*left), order_pointers);
}

static void
compare_views(struct comparison *c, struct pairs *p,
    const struct openapi *old, const struct openapi *new)
{
	const struct openapi_operation *const *a, *const *b;
	size_t a_count, b_count;

	a = openapi_operations_by_id(old, &a_count);
	b = openapi_operations_by_id(new, &b_count);
	pair_up(c, p, a, a_count, b, b_count, order_ids, compare_operation);
	take_nameless(old, p->old, &p->old_count);
	take_nameless(new, p->new, &p->new_count);
	pair_up(c, p, p->old, p->old_count, p->new, p->new_count, order_urls,
	    compare_renamed);
	report_left(c, p);
}

void
operations_compare(struct comparison *c, const struct openapi *old,
    const struct openapi *new, struct urls *urls)
{
	struct pairs p = { .urls = urls };
	size_t old_count, new_count, before;

	(void)openapi_operations(old, &old_count);
	(void)openapi_operations(new, &new_count);
	p.old = calloc(old_count + 1, sizeof(*p.old));
	p.new = calloc(new_count + 1, sizeof(*p.new));
	before = path_push(c, "operation");
	c->flattened = true;
	if (p.old == NULL || p.new == NULL || graph_new(&c->graph) < 0) {
		c->error = -ENOMEM;
	} else {
		compare_views(c, &p, old, new);
		graph_report(c);
	}
	graph_free(c->graph);
	c->graph = NULL;
	c->flattened = false;
	path_pop(c, before);
	free(p.old);
	free(p.new);
}
