/*
 * How calls are read: their arguments, what names and paths stand for, and
 * what an operation answers.  What a document leaves open is not known here:
 * a schema without properties, with others than those listed, or one that is
 * only known when flows are made, may hold anything.
 */
#include "dynamic.h"

#include "lookup.h"
#include "schema.h"

#include <string.h>

/* References and parts of allOf that one path may lead through. */
#define STEPS_MAX	16u
/* Of a path; what is longer is no path. */
#define PATH_MAX_LEN	256u
/* Parameters of an operation that are searched, not looked up. */
#define PARAMETERS_MAX	256u
/* Responses that are looked at. */
#define RESPONSES_MAX	32u

/* ---- arguments ---- */

const struct openapi_operation *
dynamic_target(const struct lint *l, const struct openapi_node *call)
{
	const char *id = json_string(call->json, "operationId");

	return id != NULL ? openapi_operation_find(l->api, id) : NULL;
}

static struct argument
exact_argument(const struct json_node *json)
{
	return (struct argument){
		.json = json,
		.literal = json_member(json, "value"),
		.reference = lookup_string(json, "parameterReference"),
	};
}

/* An object that is neither kind of reference is a fixed value too. */
static struct argument
plain_argument(const struct json_node *json)
{
	static const char *const others[] = {
		"parameter", "parameterReference", "value", "value-property",
	};
	struct argument a = { .json = json };

	a.reference = lookup_string(json, "parameter");
	if (a.reference != NULL)
		return a;
	for (size_t i = 0; i < ARRAY_LEN(others); i++)
		if (json_member(json, others[i]) != NULL)
			return a;
	a.literal = json;
	return a;
}

static struct argument
argument_of(const struct openapi_node *call, const struct json_node *json)
{
	if (json == NULL)
		return (struct argument){ NULL, NULL, NULL };
	return dynamic_is_exact(call) ? exact_argument(json) :
	    plain_argument(json);
}

struct argument
dynamic_first(const struct openapi_node *call)
{
	const struct json_node *all = json_object(call->json, "parameters");

	return argument_of(call, all != NULL ? all->first : NULL);
}

struct argument
dynamic_next(const struct openapi_node *call, struct argument last)
{
	return argument_of(call, last.json->next);
}

/* ---- paths ---- */

static bool
is_scalar_or_array(const struct json_node *schema)
{
	const char *type = json_string(schema, "type");

	return type != NULL && strcmp(type, "object") != 0;
}

static bool
takes_others(const struct json_node *schema)
{
	const struct json_node *more = json_member(schema,
	    "additionalProperties");

	return (more != NULL && more->type != JSON_FALSE) ||
	    json_member(schema, "x-ms-dynamic-schema") != NULL ||
	    json_member(schema, "x-ms-dynamic-properties") != NULL ||
	    json_member(schema, "discriminator") != NULL;
}

/* Whether there may be properties that are not written down. */
static bool
is_open(const struct lint *l, const struct json_node *schema, unsigned *steps)
{
	const struct json_node *all, *properties;

	if (*steps == 0)
		return true;
	--*steps;
	schema = openapi_resolve(schema);
	if (schema == NULL || is_scalar_or_array(schema) ||
	    takes_others(schema))
		return true;
	all = json_array(schema, "allOf");
	properties = json_object(schema, "properties");
	if (all == NULL || all->count == 0)
		return properties == NULL || properties->count == 0;
	for (const struct json_node *c = all->first; c != NULL; c = c->next)
		if (is_open(l, c, steps))
			return true;
	return false;
}

/* A step of a path: a property, and how much of the path is its name. */
struct step {
	const struct json_node	*property;	/* NULL: none */
	size_t			 len;
};

/*
 * A name may hold what separates names: all that is left is tried first, then
 * what stands before each separator.
 */
static struct step
find_step(const struct json_node *schema,
    const char *path, size_t len, unsigned *steps)
{
	struct step step = { NULL, len };

	step.property = openapi_property(schema, path, len, steps);
	for (size_t i = 0; i < len && step.property == NULL; i++) {
		if (path[i] != '/' && path[i] != '.')
			continue;
		step.len = i;
		step.property = openapi_property(schema, path, i, steps);
	}
	return step;
}

static void
take_step(struct meant *m, const char *path, struct step step,
    unsigned *steps)
{
	m->optional |= !schema_requires(m->schema, path, step.len, steps);
	m->schema = openapi_resolve(step.property);
	m->internal |= openapi_is_internal(step.property) ||
	    openapi_is_internal(m->schema);
	m->has_default = json_member(m->schema, "default") != NULL ||
	    json_member(step.property, "default") != NULL;
}

static struct meant
find_below(const struct lint *l, struct meant m, const char *path, size_t len)
{
	unsigned steps = STEPS_MAX;

	m.meaning = MEANING_FOUND;
	m.schema = openapi_resolve(m.schema);
	while (len > 0) {
		const struct step step = find_step(m.schema, path, len,
		    &steps);

		if (step.property == NULL) {
			m.meaning = is_open(l, m.schema, &steps) ?
			    MEANING_UNKNOWN : MEANING_NONE;
			return m;
		}
		take_step(&m, path, step, &steps);
		path += step.len;
		len -= step.len;
		if (len > 0) {
			path++;
			len--;
		}
	}
	return m;
}

/* A JSON Pointer's first slash is too much, but nobody means its absence. */
static void
skip_slash(const char **path, size_t *len)
{
	if (*len > 0 && **path == '/') {
		++*path;
		--*len;
	}
}

struct meant
dynamic_find_path(const struct lint *l, const struct json_node *schema,
    const char *path, size_t len)
{
	struct meant m = { .schema = schema };

	skip_slash(&path, &len);
	/* Escapes, and expressions of other languages. */
	if (len > PATH_MAX_LEN || memchr(path, '~', len) != NULL ||
	    memchr(path, '[', len) != NULL) {
		m.meaning = MEANING_UNKNOWN;
		return m;
	}
	return find_below(l, m, path, len);
}

bool
dynamic_is_open(const struct lint *l, const struct json_node *schema)
{
	unsigned steps = STEPS_MAX;

	return is_open(l, schema, &steps);
}

/* ---- names ---- */

/* Of a body the schema, of others they say it themselves. */
static struct meant
meant_by(const struct openapi_parameter *p)
{
	const struct json_node *schema = strcmp(p->in, "body") == 0 ?
	    openapi_resolve(json_object(p->value, "schema")) :
	    p->value;

	return (struct meant){
		.meaning = MEANING_FOUND,
		.schema = schema,
		.parameter = p,
		.optional = !json_is_true(p->value, "required"),
		.internal = openapi_is_internal(p->value) ||
		    openapi_is_internal(schema),
		.has_default = json_member(p->value, "default") != NULL ||
		    json_member(schema, "default") != NULL,
	};
}

static struct meant
find_in(const struct lint *l, const struct openapi_parameter *p,
    const char *path, size_t len)
{
	struct meant m = meant_by(p);

	skip_slash(&path, &len);
	return find_below(l, m, path, len);
}

/* The parameter whose name is what stands before the first separator. */
static struct meant
find_qualified(const struct lint *l, const struct openapi_operation *op,
    const char *name, size_t len)
{
	char first[PATH_MAX_LEN + 1];
	const struct openapi_parameter *p;
	const struct meant none = { .meaning = MEANING_NONE };
	size_t n = 0;

	while (n < len && name[n] != '/' && name[n] != '.')
		n++;
	if (n == len)
		return none;
	memcpy(first, name, n);
	first[n] = '\0';
	p = openapi_parameter_find(op, first, NULL);
	return p != NULL ? find_in(l, p, name + n + 1, len - n - 1) : none;
}

static struct meant
find_in_body(const struct lint *l, const struct openapi_operation *op,
    const char *name, size_t len)
{
	struct meant m = { .meaning = MEANING_NONE };

	if (op->body == NULL)
		return m;
	m = find_in(l, op->body, name, len);
	m.of_body = true;
	return m;
}

static bool
leads_nowhere(const struct json_node *list)
{
	if (list == NULL)
		return false;
	if (list->count > PARAMETERS_MAX)
		return true;
	for (const struct json_node *c = list->first; c != NULL; c = c->next)
		if (openapi_resolve(c) == NULL)
			return true;
	return false;
}

/* A parameter that cannot be read may be the one that is looked for. */
static bool
is_unreadable(const struct openapi_operation *op)
{
	return leads_nowhere(json_array(op->json, "parameters")) ||
	    leads_nowhere(json_array(op->path, "parameters"));
}

static struct meant
find_name(const struct lint *l, const struct openapi_operation *op,
    const char *name, size_t len)
{
	const struct openapi_parameter *p = openapi_parameter_find(op, name,
	    NULL);
	struct meant m;

	if (p != NULL && strlen(name) == len)
		return meant_by(p);
	if (len > PATH_MAX_LEN || memchr(name, '~', len) != NULL)
		return (struct meant){ .meaning = MEANING_UNKNOWN };
	m = find_qualified(l, op, name, len);
	if (m.meaning == MEANING_NONE)
		m = find_in_body(l, op, name, len);
	if (m.meaning == MEANING_NONE && is_unreadable(op))
		m.meaning = MEANING_UNKNOWN;
	return m;
}

struct meant
dynamic_find_name(const struct lint *l, const struct openapi_operation *op,
    const struct json_node *name)
{
	return find_name(l, op, name->text, name->len);
}

struct meant
dynamic_find_key(const struct lint *l, const struct openapi_operation *op,
    const struct json_node *member)
{
	return find_name(l, op, member->key, member->key_len);
}

bool
dynamic_is_ambiguous(const struct lint *l, const struct openapi_operation *op,
    const char *name, size_t len)
{
	return len <= PATH_MAX_LEN && strlen(name) == len &&
	    openapi_parameter_find(op, name, NULL) != NULL &&
	    find_in_body(l, op, name, len).meaning == MEANING_FOUND;
}

/* ---- types and answers ---- */

unsigned
dynamic_types(const struct json_node *schema)
{
	const struct json_node *type = lookup_string(schema, "type");

	/* "null" is none of Swagger 2.0. */
	return type == NULL ? 0 : openapi_types_named(type) &
	    ~(unsigned)OPENAPI_IS_NULL;
}

static const struct json_node *
successful(const struct json_node *responses)
{
	static const char *const usual[] = { "200", "201" };
	unsigned n = 0;

	for (size_t i = 0; i < ARRAY_LEN(usual); i++) {
		const struct json_node *found = json_object(responses,
		    usual[i]);

		if (found != NULL)
			return found;
	}
	for (const struct json_node *c = responses->first;
	    c != NULL && n < RESPONSES_MAX; c = c->next, n++)
		if (c->key[0] == '2')
			return c;
	return NULL;
}

const struct json_node *
dynamic_answer(const struct openapi_operation *op)
{
	const struct json_node *responses = json_object(op->json, "responses");

	if (responses == NULL)
		return NULL;
	return openapi_resolve(json_object(openapi_resolve(
	    successful(responses)), "schema"));
}
