/*
 * The parameters of an operation, those of its path included.  They are
 * paired by name and location; what is left over by name alone, which is a
 * changed location; then a body by being one; then what stands at the same
 * place in the path.
 */
#include "changes.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct parameter {
	const char		*name, *in;
	const struct json_node	*written, *value;
	bool			 of_path;	/* beside the operations */
	size_t			 place;		/* in the path, from 1; or 0 */
	struct parameter	*partner;	/* in the other version */
};

struct parameters {
	struct parameter	*v;
	size_t			 count, size;
	size_t			 places;	/* in the path */
	const struct json_node	*list;		/* the operation's own */
};

static void
parameters_done(struct parameters *p)
{
	free(p->v);
}

static int
take(struct parameters *p, const struct json_node *list, bool of_path)
{
	struct parameter *larger;

	if (list == NULL || list->count == 0)
		return 0;
	larger = reallocarray(p->v, p->count + list->count,
	    sizeof(*larger));
	if (larger == NULL)
		return -ENOMEM;
	p->v = larger;
	for (const struct json_node *n = list->first; n; n = n->next) {
		struct parameter one = {
			.written = n, .value = schema_follow(n),
			.of_path = of_path,
		};

		one.name = json_string(one.value, "name");
		one.in = json_string(one.value, "in");
		if (one.name != NULL && one.in != NULL)
			p->v[p->count++] = one;
	}
	return 0;
}

static int
by_name_and_location(const void *a, const void *b)
{
	const struct parameter *x = a, *y = b;
	int r = strcmp(x->name, y->name);

	return r != 0 ? r : strcmp(x->in, y->in);
}

/* The operation's own are first. */
static int
by_precedence(const void *a, const void *b)
{
	const struct parameter *x = a, *y = b;
	int r = by_name_and_location(a, b);

	return r != 0 ? r : x->of_path - y->of_path;
}

static int
by_name(const void *a, const void *b)
{
	const struct parameter *x = a, *y = b;

	return strcmp(x->name, y->name);
}

static int
by_being_a_body(const void *a, const void *b)
{
	const struct parameter *x = a, *y = b;

	return (strcmp(x->in, "body") == 0) - (strcmp(y->in, "body") == 0);
}

static bool
is_any(const struct parameter *p)
{
	(void)p;
	return true;
}

static bool
is_body(const struct parameter *p)
{
	return strcmp(p->in, "body") == 0;
}

static void
drop_doubles(struct parameters *p)
{
	size_t n = 0;

	for (size_t i = 0; i < p->count; i++)
		if (n == 0 ||
		    by_name_and_location(&p->v[n - 1], &p->v[i]) != 0)
			p->v[n++] = p->v[i];
	p->count = n;
}

/* Number the parameters that stand in the path; they are sorted by name. */
static int
find_places(struct parameters *p, const char *path)
{
	char *name CF_AUTO(free_done) = NULL;

	while ((path = strchr(path, '{')) != NULL) {
		const size_t len = strcspn(++path, "}");
		struct parameter key = { .in = "path" }, *found;

		free(name);
		name = text_dup(path, len);
		if (name == NULL)
			return -ENOMEM;
		key.name = name;
		found = p->count == 0 ? NULL : bsearch(&key, p->v, p->count,
		    sizeof(*p->v), by_name_and_location);
		p->places++;
		if (found != NULL)
			found->place = p->places;
		path += len;
	}
	return 0;
}

static int
take_all(struct parameters *p, const struct openapi_operation *operation)
{
	int r;

	p->list = json_array(operation->json, "parameters");
	r = take(p, p->list, false);
	if (r == 0)
		r = take(p, json_array(operation->path, "parameters"),
		    true);
	if (r < 0)
		return r;
	if (p->count > 1)
		qsort(p->v, p->count, sizeof(*p->v), by_precedence);
	drop_doubles(p);
	return find_places(p, operation->path->key);
}

/* ---- pairing ---- */

static const struct pairing {
	int	(*order)(const void *a, const void *b);
	bool	(*applies)(const struct parameter *p);
} pairings[] = {
	{ by_name_and_location, is_any },
	{ by_name, is_any },
	{ by_being_a_body, is_body },
};

/* The next one from 'i' on that is still alone. */
static size_t
next_alone(const struct parameters *p, size_t i, const struct pairing *how)
{
	while (i < p->count &&
	    (p->v[i].partner != NULL || !how->applies(&p->v[i])))
		i++;
	return i;
}

static void
pair_once(struct parameters *old, struct parameters *new,
    const struct pairing *how)
{
	size_t i = next_alone(old, 0, how), j = next_alone(new, 0, how);

	while (i < old->count && j < new->count) {
		int r = how->order(&old->v[i], &new->v[j]);

		if (r == 0) {
			old->v[i].partner = &new->v[j];
			new->v[j].partner = &old->v[i];
		}
		if (r <= 0)
			i = next_alone(old, i + 1, how);
		if (r >= 0)
			j = next_alone(new, j + 1, how);
	}
}

static int
pair_places(struct parameters *old, struct parameters *new)
{
	struct parameter **at = calloc(new->places + 1, sizeof(*at));

	if (at == NULL)
		return -ENOMEM;
	for (size_t i = 0; i < new->count; i++)
		if (new->v[i].partner == NULL && new->v[i].place > 0)
			at[new->v[i].place] = &new->v[i];
	for (size_t i = 0; i < old->count; i++) {
		struct parameter *one = &old->v[i];

		if (one->partner != NULL || one->place > new->places ||
		    at[one->place] == NULL)
			continue;
		one->partner = at[one->place];
		one->partner->partner = one;
	}
	free(at);
	return 0;
}

static int
pair_all(struct parameters *old, struct parameters *new)
{
	for (size_t i = 0; i < ARRAY_LEN(pairings); i++)
		pair_once(old, new, &pairings[i]);
	return pair_places(old, new);
}

/* ---- comparing ---- */

static bool
is_required(const struct parameter *p)
{
	return json_is_true(p->value, "required");
}

/* Where it stands in the operation. */
static const struct json_node *
spot(const struct parameter *p, const char *member)
{
	const struct json_node *there = json_member(p->value, member);

	return there != NULL ? there : p->value;
}

static void
report_member(struct comparison *c, enum change which,
    const struct parameter *new, const char *member)
{
	const size_t before = path_push(c, member);

	change_report(c, which, &(struct change_at){
		.at = spot(new, member), .name = new->name,
	});
	path_pop(c, before);
}

static void
compare_names(struct comparison *c, const struct parameter *old,
    const struct parameter *new)
{
	if (strcmp(old->name, new->name) != 0)
		change_report(c, is_body(new) ? MEMBER_CHANGED :
		    PARAMETER_RENAMED, &(struct change_at){
			.at = spot(new, "name"), .name = "name",
			.old_text = old->name, .new_text = new->name,
		});
}

static void
compare_bodies(struct comparison *c, const struct parameter *old,
    const struct parameter *new)
{
	static const char *const handled[] = {
		"name", "in", "required", "schema", NULL,
	};
	const struct json_node *before = json_object(old->value, "schema");
	const struct json_node *after = json_object(new->value, "schema");
	size_t path;

	members_compare(c, old->value, new->value, handled, change_report);
	path = path_push(c, "schema");
	graph_add_root(c, SIDE_INPUT, before, after, new->value);
	path_pop(c, path);
}

static void
compare_pair(struct comparison *c, const struct parameter *old,
    const struct parameter *new)
{
	const size_t before = path_push(c, new->name);

	compare_names(c, old, new);
	if (strcmp(old->in, new->in) != 0)
		report_member(c, PARAMETER_LOCATION_CHANGED, new, "in");
	if (is_required(new) && !is_required(old))
		report_member(c, PARAMETER_OPTIONAL_TO_REQUIRED, new,
		    "required");
	if (is_required(old) && !is_required(new))
		report_member(c, PARAMETER_REQUIRED_TO_OPTIONAL, new,
		    "required");
	if (is_body(old) || is_body(new))
		compare_bodies(c, old, new);
	else
		graph_add_root(c, SIDE_PARAMETER, old->value, new->value,
		    new->value);
	path_pop(c, before);
}

/* One of them is NULL; 'at' is where the other one is, or was. */
static void
report_one(struct comparison *c, enum change which,
    const struct parameter *old, const struct parameter *new,
    const struct json_node *at)
{
	const char *name = new != NULL ? new->name : old->name;
	const size_t before = path_push(c, name);
	const size_t inner = path_push(c, "schema");

	graph_add_root(c, SIDE_INPUT,
	    old != NULL ? json_object(old->value, "schema") : NULL,
	    new != NULL ? json_object(new->value, "schema") : NULL, at);
	path_pop(c, inner);
	change_report(c, which, &(struct change_at){ .at = at, .name = name });
	path_pop(c, before);
}

static void
compare_all(struct comparison *c, const struct parameters *old,
    const struct parameters *new, const struct json_node *operation)
{
	for (size_t i = 0; i < old->count; i++)
		if (old->v[i].partner == NULL)
			report_one(c, PARAMETER_DELETED, &old->v[i], NULL,
			    new->list != NULL ? new->list : operation);
	for (size_t i = 0; i < new->count; i++) {
		const struct parameter *p = &new->v[i];

		if (p->partner != NULL)
			compare_pair(c, p->partner, p);
		else
			report_one(c, is_required(p) ?
			    REQUIRED_PARAMETER_ADDED :
			    OPTIONAL_PARAMETER_ADDED, NULL, p, p->written);
	}
}

void
parameters_compare(struct comparison *c, const struct openapi_operation *old,
    const struct openapi_operation *new)
{
	struct parameters a CF_AUTO(parameters_done) = { .v = NULL };
	struct parameters b CF_AUTO(parameters_done) = { .v = NULL };
	size_t before;
	int r;

	r = take_all(&a, old);
	if (r == 0)
		r = take_all(&b, new);
	if (r == 0)
		r = pair_all(&a, &b);
	if (r < 0) {
		c->error = r;
		return;
	}
	before = path_push(c, "parameter");
	compare_all(c, &a, &b, new->json);
	path_pop(c, before);
}
