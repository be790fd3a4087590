/*
 * Two schemas, or two parameters that are no body: types, formats, lists of
 * values, fields.  What stands in allOf is a part of the schema around it.
 */
#include "changes.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define FOLLOW_MAX	32u	/* references to references, allOf in allOf */

/* What a change of each aspect is, by whose value it is. */
static const struct {
	enum change	type, format;
	enum change	enum_added, enum_removed, enum_less, enum_more;
	enum change	deleted, added, required_added, added_below;
	enum change	to_required, to_optional;
} aspects[SIDES] = {
	[SIDE_PARAMETER] = {
		PARAMETER_TYPE_CHANGED, PARAMETER_FORMAT_CHANGED,
		PARAMETER_ENUM_ADDED, PARAMETER_ENUM_WIDENED,
		PARAMETER_ENUM_NARROWED, PARAMETER_ENUM_WIDENED,
		INPUT_DELETED, OPTIONAL_INPUT_ADDED, REQUIRED_INPUT_ADDED,
		INPUT_REQUIRES,
		INPUT_OPTIONAL_TO_REQUIRED, INPUT_REQUIRED_TO_OPTIONAL,
	},
	[SIDE_INPUT] = {
		INPUT_TYPE_CHANGED, INPUT_FORMAT_CHANGED,
		INPUT_ENUM_ADDED, INPUT_ENUM_WIDENED,
		INPUT_ENUM_NARROWED, INPUT_ENUM_WIDENED,
		INPUT_DELETED, OPTIONAL_INPUT_ADDED, REQUIRED_INPUT_ADDED,
		INPUT_REQUIRES,
		INPUT_OPTIONAL_TO_REQUIRED, INPUT_REQUIRED_TO_OPTIONAL,
	},
	[SIDE_OUTPUT] = {
		OUTPUT_TYPE_CHANGED, OUTPUT_FORMAT_CHANGED,
		OUTPUT_ENUM_ADDED, OUTPUT_ENUM_REMOVED,
		OUTPUT_ENUM_CHANGED, OUTPUT_ENUM_CHANGED,
		OUTPUT_DELETED, OUTPUT_ADDED, OUTPUT_ADDED, OUTPUT_ADDED,
		OUTPUT_PROMISE_CHANGED, OUTPUT_PROMISE_CHANGED,
	},
};

const struct json_node *
schema_follow(const struct json_node *json)
{
	for (unsigned i = 0; i < FOLLOW_MAX && json != NULL; i++) {
		const struct json_node *reference = json_member(json, "$ref");

		if (reference == NULL || reference->type != JSON_STRING)
			return json;
		json = json_target(reference);
	}
	return NULL;
}

/* ---- what a schema says with all of its parts ---- */

struct field {
	const char		*name;
	const struct json_node	*schema;
	const struct json_node	*required;	/* where it says so, or NULL */
	size_t			 order;
};

struct name {
	const char		*text;
	const struct json_node	*node;
};

struct parts {
	const struct json_node	*root, *schema;
	const struct json_node	*type;		/* a string, or NULL */
	const struct json_node	*items, *properties;
	struct field		*fields;	/* by name */
	size_t			 count, size;
	struct name		*required;	/* by name */
	size_t			 required_count, required_size;
};

static void
parts_done(struct parts *p)
{
	free(p->fields);
	free(p->required);
}

static int
make_room(void *array, size_t *size, size_t need, size_t item)
{
	void **data = array, *larger;

	if (need <= *size)
		return 0;
	need = need > *size * 2 ? need : *size * 2;
	larger = reallocarray(*data, need, item);
	if (larger == NULL)
		return -ENOMEM;
	*data = larger;
	*size = need;
	return 0;
}

static int
take_fields(struct parts *p, const struct json_node *properties)
{
	int r;

	if (properties == NULL)
		return 0;
	if (p->properties == NULL)
		p->properties = properties;
	r = make_room(&p->fields, &p->size, p->count + properties->count,
	    sizeof(*p->fields));
	if (r < 0)
		return r;
	for (const struct json_node *f = properties->first; f; f = f->next) {
		p->fields[p->count] = (struct field){
			.name = f->key, .schema = f, .order = p->count,
		};
		p->count++;
	}
	return 0;
}

static int
take_required(struct parts *p, const struct json_node *required)
{
	int r;

	if (required == NULL)
		return 0;
	r = make_room(&p->required, &p->required_size,
	    p->required_count + required->count, sizeof(*p->required));
	if (r < 0)
		return r;
	for (const struct json_node *n = required->first; n; n = n->next)
		if (n->type == JSON_STRING)
			p->required[p->required_count++] =
			    (struct name){ n->text, n };
	return 0;
}

static int
take_schema(struct comparison *c, struct parts *p,
    const struct json_node *schema, unsigned depth)
{
	const struct json_node *all, *type;
	int r;

	if (schema == NULL || schema->type != JSON_OBJECT ||
	    depth > FOLLOW_MAX || !graph_may_work(c))
		return 0;
	type = json_member(schema, "type");
	if (p->type == NULL && type != NULL && type->type == JSON_STRING)
		p->type = type;
	if (p->items == NULL)
		p->items = json_object(schema, "items");
	r = take_fields(p, json_object(schema, "properties"));
	if (r == 0)
		r = take_required(p, json_array(schema, "required"));
	all = json_array(schema, "allOf");
	for (const struct json_node *n = all ? all->first : NULL;
	    n != NULL && r == 0; n = n->next)
		r = take_schema(c, p, schema_follow(n), depth + 1);
	return r;
}

static int
order_fields(const void *a, const void *b)
{
	const struct field *x = a, *y = b;
	int r = strcmp(x->name, y->name);

	return r != 0 ? r : x->order < y->order ? -1 : x->order > y->order;
}

static int
order_names(const void *a, const void *b)
{
	const struct name *x = a, *y = b;

	return strcmp(x->text, y->text);
}

/* Of fields of the same name the last counts, as for most readers of JSON. */
static void
drop_doubles(struct parts *p)
{
	size_t n = 0;

	for (size_t i = 0; i < p->count; i++)
		if (i + 1 == p->count ||
		    strcmp(p->fields[i].name, p->fields[i + 1].name) != 0)
			p->fields[n++] = p->fields[i];
	p->count = n;
}

static void
mark_required(struct parts *p)
{
	size_t at = 0;

	for (size_t i = 0; i < p->count; i++) {
		while (at < p->required_count &&
		    strcmp(p->required[at].text, p->fields[i].name) < 0)
			at++;
		if (at < p->required_count &&
		    strcmp(p->required[at].text, p->fields[i].name) == 0)
			p->fields[i].required = p->required[at].node;
	}
}

static bool
parts_take(struct comparison *c, struct parts *p)
{
	int r = take_schema(c, p, p->schema, 0);

	if (r < 0) {
		c->error = r;
		return false;
	}
	if (p->count > 1)
		qsort(p->fields, p->count, sizeof(*p->fields), order_fields);
	if (p->required_count > 1)
		qsort(p->required, p->required_count, sizeof(*p->required),
		    order_names);
	drop_doubles(p);
	mark_required(p);
	return true;
}

/* ---- types and lists of values ---- */

static void
change_at_member(struct comparison *c, enum change which, const char *name,
    const struct change_at *where)
{
	const size_t before = path_push(c, name);

	graph_add_change(c, which, where);
	path_pop(c, before);
}

/* A type that is not written follows from what else is there. */
static const char *
type_of(const struct parts *p)
{
	if (p->type != NULL)
		return p->type->text;
	return p->properties != NULL ? "object" :
	    p->items != NULL ? "array" : "";
}

/*
 * Anything may be sent where a type is not asked for any more, and what is
 * typed now was anything before; the other way round flows break.
 */
static bool
is_wider(enum side side, const char *old, const char *new)
{
	return side == SIDE_OUTPUT ? old[0] == '\0' : new[0] == '\0';
}

static void
compare_types(struct comparison *c, enum side side, const struct parts *old,
    const struct parts *new)
{
	const char *before = type_of(old), *after = type_of(new);

	if (strcmp(before, after) == 0 ||
	    (old->type == NULL && new->type == NULL))
		return;
	change_at_member(c, is_wider(side, before, after) ? MEMBER_CHANGED :
	    aspects[side].type, "type", &(struct change_at){
		.at = new->type != NULL ? new->type : new->schema,
		.old = old->type, .new = new->type, .name = "type",
	});
}

static void
compare_formats(struct comparison *c, enum side side,
    const struct json_node *old, const struct json_node *new)
{
	const struct json_node *before = json_member(old, "format");
	const struct json_node *after = json_member(new, "format");

	if (!json_is_same(before, after))
		change_at_member(c, aspects[side].format, "format",
		    &(struct change_at){
			.at = after != NULL ? after : new,
			.old = before, .new = after,
		});
}

static int
order_values(const void *a, const void *b)
{
	return json_order(*(const struct json_node *const *)a,
	    *(const struct json_node *const *)b);
}

static const struct json_node **
sort_values(const struct json_node *list)
{
	const struct json_node **values;
	size_t n = 0;

	values = calloc(list->count + 1u, sizeof(*values));
	if (values == NULL)
		return NULL;
	for (const struct json_node *v = list->first; v != NULL; v = v->next)
		values[n++] = v;
	if (n > 1)
		qsort(values, n, sizeof(*values), order_values);
	return values;
}

/* The first value of 'a' that 'b' lacks; both sorted, NULL behind the last. */
static const struct json_node *
first_missing(const struct json_node *const *a,
    const struct json_node *const *b)
{
	for (; *a != NULL; a++) {
		while (*b != NULL && json_order(*b, *a) < 0)
			b++;
		if (*b == NULL || json_order(*b, *a) != 0)
			return *a;
	}
	return NULL;
}

static void
compare_lists(struct comparison *c, enum side side,
    const struct json_node *old, const struct json_node *new)
{
	const struct json_node **before = sort_values(old);
	const struct json_node **after = sort_values(new);
	struct change_at where = { .at = new };
	enum change which = CHANGE_COUNT;

	if (before == NULL || after == NULL) {
		c->error = -ENOMEM;
	} else if ((where.old = first_missing(before, after)) != NULL) {
		which = aspects[side].enum_less;
	} else if (first_missing(after, before) != NULL) {
		which = aspects[side].enum_more;
	}
	free(before);
	free(after);
	if (which != CHANGE_COUNT)
		change_at_member(c, which, "enum", &where);
}

static void
compare_enums(struct comparison *c, enum side side,
    const struct json_node *old, const struct json_node *new)
{
	const struct json_node *before = json_array(old, "enum");
	const struct json_node *after = json_array(new, "enum");

	if (before != NULL && after != NULL)
		compare_lists(c, side, before, after);
	else if (before != NULL || after != NULL)
		change_at_member(c, after != NULL ? aspects[side].enum_added :
		    aspects[side].enum_removed, "enum", &(struct change_at){
			.at = after != NULL ? after : new,
		});
}

/* ---- fields ---- */

/*
 * What is in a field comes and goes with it, and flows name it by its own
 * path: it is reported too.
 */
static void
field_deleted(struct comparison *c, enum side side, const struct field *old,
    const struct parts *new)
{
	const struct json_node *owner = new->properties != NULL ?
	    new->properties : new->schema;
	const size_t before = path_push(c, old->name);

	graph_add_change(c, aspects[side].deleted, &(struct change_at){
		.at = owner, .name = old->name,
	});
	graph_add_pair(c, side, old->schema, NULL, owner);
	path_pop(c, before);
}

/* 'old' lacks it, and may be all new itself. */
static void
field_added(struct comparison *c, enum side side, const struct field *new,
    const struct parts *old)
{
	const size_t before = path_push(c, new->name);

	graph_add_change(c, new->required == NULL ? aspects[side].added :
	    old->schema == NULL ? aspects[side].added_below :
	    aspects[side].required_added, &(struct change_at){
		.at = new->schema, .name = new->name,
	});
	graph_add_pair(c, side, NULL, new->schema, new->schema);
	path_pop(c, before);
}

static void
compare_field(struct comparison *c, enum side side, const struct field *old,
    const struct field *new)
{
	const size_t before = path_push(c, new->name);

	if (old->required == NULL && new->required != NULL)
		change_at_member(c, aspects[side].to_required, "required",
		    &(struct change_at){ .at = new->required });
	if (old->required != NULL && new->required == NULL)
		change_at_member(c, aspects[side].to_optional, "required",
		    &(struct change_at){ .at = new->schema });
	graph_add_pair(c, side, old->schema, new->schema, new->schema);
	path_pop(c, before);
}

static void
compare_fields(struct comparison *c, enum side side, const struct parts *old,
    const struct parts *new)
{
	size_t i = 0, j = 0;

	while ((i < old->count || j < new->count) && graph_may_work(c)) {
		int order = i == old->count ? 1 : j == new->count ? -1 :
		    strcmp(old->fields[i].name, new->fields[j].name);

		if (order < 0)
			field_deleted(c, side, &old->fields[i++], new);
		else if (order > 0)
			field_added(c, side, &new->fields[j++], old);
		else
			compare_field(c, side, &old->fields[i++],
			    &new->fields[j++]);
	}
}

/* ---- all of it ---- */

static void
compare_others(struct comparison *c, const struct json_node *old,
    const struct json_node *new)
{
	/* Of parameters, the rest is compared where they are paired. */
	static const char *const handled[] = {
		"type", "format", "enum", "required", "properties", "items",
		"additionalProperties", "name", "in", "allOf", NULL,
	};

	members_compare(c, old, new, handled, graph_add_change);
}

/* One of them may be NULL, and either something else than a schema. */
static void
compare_below(struct comparison *c, enum side side, const char *name,
    const struct json_node *old, const struct json_node *new,
    const struct json_node *owner)
{
	const size_t before = path_push(c, name);

	graph_add_pair(c, side, old, new, new != NULL ? new : owner);
	path_pop(c, before);
}

static void
compare_additional(struct comparison *c, enum side side,
    const struct json_node *old, const struct json_node *new)
{
	static const char name[] = "additionalProperties";
	const struct json_node *before = json_object(old, name);
	const struct json_node *after = json_object(new, name);

	if (before != NULL || after != NULL)
		compare_below(c, side, name, before, after, new);
	else if (old != NULL && new != NULL &&
	    !json_is_same(json_member(old, name), json_member(new, name)))
		change_at_member(c, MEMBER_CHANGED, name, &(struct change_at){
			.at = new, .name = name,
		});
}

void
schema_compare(struct comparison *c, enum side side,
    const struct json_node *old, const struct json_node *new)
{
	struct parts a CF_AUTO(parts_done) = {
		.root = c->document.old_root, .schema = old,
	};
	struct parts b CF_AUTO(parts_done) = {
		.root = c->document.new_root, .schema = new,
	};

	if (!parts_take(c, &a) || !parts_take(c, &b))
		return;
	if (old != NULL && new != NULL && old->type == JSON_OBJECT &&
	    new->type == JSON_OBJECT) {
		compare_types(c, side, &a, &b);
		compare_formats(c, side, old, new);
		compare_enums(c, side, old, new);
		compare_others(c, old, new);
	}
	compare_fields(c, side, &a, &b);
	if (a.items != NULL || b.items != NULL)
		compare_below(c, side, "items", a.items, b.items, new);
	compare_additional(c, side, old, new);
}
