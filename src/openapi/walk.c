/*
 * One walk: every object is visited as a node of its kind, then its members
 * are looked up in the table of that kind, which says what they have to be
 * and where further nodes are.  A known member of a wrong type is visited as
 * OPENAPI_MISTYPED and not entered, whatever else is not as the table says as
 * OPENAPI_FLAWED.  The depth is that of the JSON text, which the reader has
 * bounded.
 */
#include "walk.h"

#include "members.h"

#include <errno.h>
#include <string.h>

bool
walk_is_extension(const struct json_node *member)
{
	return strncmp(member->key, "x-", 2) == 0;
}

static bool
may_refer(enum openapi_kind kind)
{
	return kind == OPENAPI_PARAMETER || kind == OPENAPI_RESPONSE ||
	    kind == OPENAPI_SCHEMA;
}

/* Where a $ref leads; only references into the document are known. */
static const struct json_node *
follow(const struct json_node *json)
{
	const struct json_node *reference = json_member(json, "$ref");

	return reference != NULL && reference->type == JSON_STRING ?
	    json_target(reference) : json;
}

static struct openapi_node
node_of(const struct walk *w, enum openapi_kind kind,
    const struct json_node *json)
{
	return (struct openapi_node){
		.kind = kind,
		.json = json,
		.value = may_refer(kind) ? follow(json) : json,
		.path = w->path,
		.operation = w->operation,
		.internal = w->internal,
		.around = w->around,
		.used = w->used,
	};
}

/* ---- what is not as it should be ---- */

static void
visit_mistyped(const struct walk *w, const struct json_node *json,
    unsigned expected, bool lenient)
{
	struct openapi_node node;

	if (w->quiet)
		return;
	node = node_of(w, OPENAPI_MISTYPED, json);
	node.expected = expected;
	node.lenient = lenient;
	w->visit(&node, w->arg);
}

static void
visit_flawed(const struct walk *w, const struct json_node *json,
    const struct openapi_objection *objection, bool lenient)
{
	struct openapi_node node;

	if (w->quiet)
		return;
	node = node_of(w, OPENAPI_FLAWED, json);
	node.objection = objection;
	node.lenient = lenient;
	w->visit(&node, w->arg);
}

/* openapi_type_of() for every member takes longer than all the rest. */
static bool
has_type(const struct json_node *json, unsigned types)
{
	static const unsigned type_of[] = {
		[JSON_NULL] = OPENAPI_IS_NULL,
		[JSON_FALSE] = OPENAPI_IS_BOOLEAN,
		[JSON_TRUE] = OPENAPI_IS_BOOLEAN,
		[JSON_NUMBER] = OPENAPI_IS_NUMBER,
		[JSON_STRING] = OPENAPI_IS_STRING,
		[JSON_ARRAY] = OPENAPI_IS_ARRAY,
		[JSON_OBJECT] = OPENAPI_IS_OBJECT,
	};

	return (type_of[json->type] & types) != 0 ||
	    (json->type == JSON_NUMBER &&
	    (openapi_type_of(json) & types) != 0);
}

static bool
type_fits(const struct walk *w, const struct json_node *json, unsigned types)
{
	if (types == 0 || has_type(json, types))
		return true;
	visit_mistyped(w, json, types, false);
	return false;
}

static bool
is_among(const struct json_node *value, const char *const *words,
    bool any_case)
{
	for (; *words != NULL; words++) {
		if (!any_case && value->text[0] != (*words)[0])
			continue;
		if (value->len != strlen(*words))
			continue;
		if (any_case ? text_equal_nocase(value->text, *words) :
		    memcmp(value->text, *words, value->len) == 0)
			return true;
	}
	return false;
}

static bool
value_fits(const struct values *v, const struct json_node *value)
{
	if (v->words != NULL && value->type == JSON_STRING &&
	    is_among(value, v->words, v->any_case) == v->forbidden)
		return false;
	return v->fits == NULL || v->fits(value);
}

/* Says what is wrong with a value; false: something is. */
static bool
check_value(const struct walk *w, const struct values *v,
    const struct json_node *value)
{
	const struct openapi_objection objection = {
		.flaw = v->flaw,
		.name = v->says != NULL ? v->says : value->key,
		.words = v->forbidden ? NULL : v->words,
	};

	if (value_fits(v, value))
		return true;
	visit_flawed(w, value, &objection, v->lenient != NULL &&
	    is_among(value, v->lenient, true));
	return false;
}

/* Of a wrong type: that is said already. */
static bool
is_mistyped_item(const struct member *m, const struct json_node *item)
{
	const unsigned types = m->shape == SHAPE_LEAF ? m->item_types :
	    (unsigned)OPENAPI_IS_OBJECT;

	return types != 0 && !has_type(item, types);
}

static bool
check_array(struct walk *w, const struct member *m, const struct values *v,
    const struct json_node *array)
{
	struct openapi_objection objection = {
		.flaw = v->empty, .name = array->key,
	};
	const struct json_node *equal;
	bool sound = true;

	if (array->first == NULL && v->empty != OPENAPI_SOUND) {
		visit_flawed(w, array, &objection, false);
		return false;
	}
	if (v->flaw != OPENAPI_SOUND)
		for (const struct json_node *c = array->first; c != NULL;
		    c = c->next)
			sound = (c->type != JSON_STRING ||
			    check_value(w, v, c)) && sound;
	if (v->duplicate == OPENAPI_SOUND)
		return sound;
	if (value_find_duplicate(array, &equal) < 0)
		w->error = -ENOMEM;
	objection.flaw = v->duplicate;
	if (equal != NULL && !is_mistyped_item(m, equal))
		visit_flawed(w, equal, &objection, v->duplicate_lenient);
	return sound && equal == NULL;
}

/* One flaw is enough: what follows it would say the same once more. */
static void
check_values(struct walk *w, const struct member *m, unsigned variant,
    const struct json_node *json)
{
	for (const struct values *v = m->values; v != NULL; v = v->more) {
		if (v->in != 0 && !(v->in & variant))
			continue;
		if (!(json->type == JSON_ARRAY ? check_array(w, m, v, json) :
		    check_value(w, v, json)))
			return;
	}
}

/* ---- members ---- */

static void	walk_value(struct walk *w, unsigned kind, unsigned hint,
		    const struct json_node *json);

static void
walk_children(struct walk *w, unsigned kind, unsigned hint,
    const struct json_node *parent)
{
	for (const struct json_node *c = parent->first; c != NULL; c = c->next)
		if (type_fits(w, c, OPENAPI_IS_OBJECT))
			walk_value(w, kind, hint, c);
}

static void
check_items(const struct walk *w, const struct member *m,
    const struct json_node *json)
{
	if (m->item_types == 0 || json->type != JSON_ARRAY)
		return;
	for (const struct json_node *c = json->first; c != NULL; c = c->next)
		(void)type_fits(w, c, m->item_types);
}

static unsigned
hint_of(const struct object *o, const struct member *m, bool in_list)
{
	const unsigned inherited = o->kind == m->child ?
	    o->hint & SCHEMA_IS_PLAIN : 0;

	return m->shape == SHAPE_ONE_OR_LIST && !in_list ? inherited :
	    inherited | m->hint;
}

static void
enter_member(struct walk *w, const struct object *o, const struct member *m,
    const struct json_node *json)
{
	unsigned hint;

	if (m->shape == SHAPE_LEAF) {
		check_items(w, m, json);
		return;
	}
	hint = hint_of(o, m, json->type == JSON_ARRAY);
	switch (m->shape) {
	case SHAPE_LEAF:
		break;
	case SHAPE_ONE_OR_LIST:
		if (json->type == JSON_ARRAY)
			walk_children(w, m->child, hint, json);
		else
			walk_value(w, m->child, hint, json);
		break;
	case SHAPE_ONE:
		/* A boolean instead of a schema has nothing to look at. */
		if (json->type == JSON_OBJECT || json->type == JSON_ARRAY)
			walk_value(w, m->child, hint, json);
		break;
	case SHAPE_LIST:
	case SHAPE_MAP:
		walk_children(w, m->child, hint, json);
		break;
	}
}

static void
walk_member(struct walk *w, const struct object *o, const struct member *m,
    const struct json_node *json)
{
	if (m->instead != NULL && (o->variant & m->instead_in))
		m = m->instead;
	if (m->types != 0 && !has_type(json, m->types)) {
		visit_mistyped(w, json, m->types,
		    m->lenient_types != 0 && has_type(json, m->lenient_types));
		return;
	}
	check_values(w, m, o->variant, json);
	enter_member(w, o, m, json);
}

static void
refuse(const struct walk *w, const struct object *o, enum openapi_flaw flaw,
    const struct json_node *member, bool lenient)
{
	const struct openapi_objection objection = {
		.flaw = flaw, .name = member->key, .kind = o->kind,
	};

	visit_flawed(w, member, &objection, lenient);
}

static bool
is_extension_of_microsoft(const struct json_node *member)
{
	return strncmp(member->key, "x-ms-", 5) == 0;
}

/* Rules see what is in the wrong place, but the place is all that is wrong. */
static void
enter_quietly(struct walk *w, const struct object *o, const struct member *m,
    const struct json_node *json)
{
	const bool quiet = w->quiet;

	w->quiet = true;
	if (has_type(json, m->types))
		enter_member(w, o, m, json);
	w->quiet = quiet;
}

/* A member that the table has, but not in this variant. */
static void
refuse_misplaced(struct walk *w, const struct object *o,
    const struct member *m, const struct json_node *json)
{
	const struct kind_table *t = o->table;
	const enum tolerance tolerance = t->tolerates != NULL ?
	    t->tolerates(o, json) : TOLERATES_NOTHING;
	enum openapi_flaw flaw = OPENAPI_UNKNOWN;

	if (t->others == OTHERS_EXTENSION && is_extension_of_microsoft(json)) {
		if (!(o->variant & m->said_in))
			refuse(w, o, OPENAPI_UNKNOWN_EXTENSION, json, true);
		enter_quietly(w, o, m, json);
		return;
	}
	if (t->others == OTHERS_ANY || tolerance == TOLERATES_SILENTLY)
		return;
	if (m->misplaced != OPENAPI_SOUND)
		flaw = m->misplaced;
	else if (t->misplaced != OPENAPI_SOUND && m->in != NOWHERE)
		flaw = t->misplaced;
	refuse(w, o, flaw, json, tolerance == TOLERATES_LENIENTLY);
}

/* A member that the table does not have. */
static void
walk_other(struct walk *w, const struct object *o,
    const struct json_node *json)
{
	const struct kind_table *t = o->table;
	const enum tolerance tolerance = t->tolerates != NULL ?
	    t->tolerates(o, json) : TOLERATES_NOTHING;
	const bool lenient = tolerance == TOLERATES_LENIENTLY;

	if (tolerance == TOLERATES_SILENTLY && t->rest == NULL)
		return;
	if (t->others == OTHERS_EXTENSION && walk_is_extension(json)) {
		if (is_extension_of_microsoft(json))
			refuse(w, o, OPENAPI_UNKNOWN_EXTENSION, json, true);
		return;
	}
	if (t->rest != NULL) {
		if (t->key != NULL && !t->key(json) &&
		    tolerance != TOLERATES_SILENTLY)
			refuse(w, o, t->key_flaw, json, lenient);
		walk_member(w, o, t->rest, json);
	} else if (t->others == OTHERS_EXTENSION) {
		refuse(w, o, OPENAPI_NO_EXTENSION, json, lenient);
	} else if (t->others == OTHERS_NONE) {
		refuse(w, o, OPENAPI_UNKNOWN, json, lenient);
	}
}

static void
visit_missing(const struct walk *w, const struct object *o, uint64_t missing)
{
	const struct kind_table *t = o->table;

	for (size_t i = 0; i < t->required_count; i++) {
		const struct required *r = &t->required[i];
		const struct openapi_objection objection = {
			.flaw = r->flaw != OPENAPI_SOUND ? r->flaw :
			    OPENAPI_MISSING,
			.name = r->name,
			.kind = o->kind,
		};

		if ((r->in == 0 || (r->in & o->variant)) && (missing &
		    UINT64_C(1) << openapi_member_bit(o->kind, r->name)))
			visit_flawed(w, o->json, &objection, r->lenient);
	}
}

static void
visit_object(const struct walk *w, const struct object *o)
{
	const struct kind_table *t = o->table;
	const uint64_t missing = kind_required(o->kind, o->variant) & ~o->has;
	struct objection own;
	struct openapi_objection objection;

	if (missing != 0)
		visit_missing(w, o, missing);
	if (t->object == NULL)
		return;
	own = t->object(o);
	if (own.flaw == OPENAPI_SOUND)
		return;
	objection = (struct openapi_objection){
		.flaw = own.flaw, .name = own.name, .words = own.words,
		.kind = o->kind,
	};
	visit_flawed(w, own.at, &objection, own.lenient);
}

static void
walk_members(struct walk *w, const struct object *o,
    const struct known *known)
{
	const uint64_t misplaced = o->has & ~kind_allowed(o->kind, o->variant);
	size_t i = 0;

	for (const struct json_node *c = o->json->first; c != NULL;
	    c = c->next, i++) {
		const struct member *m = i < CHILDREN_MAX ? known->of[i] :
		    member_find(o->kind, c->key, c->key_len);

		if (m == NULL)
			walk_other(w, o, c);
		else if (misplaced == 0 ||
		    !(misplaced & UINT64_C(1) << (m - o->table->v)))
			walk_member(w, o, m, c);
		else
			refuse_misplaced(w, o, m, c);
	}
}

/* What stands beside a reference is not looked at: a rule refuses it. */
static void
walk_reference(struct walk *w, const struct object *o)
{
	for (const struct json_node *c = o->json->first; c != NULL; c = c->next)
		if (strcmp(c->key, "$ref") == 0)
			(void)type_fits(w, c, OPENAPI_IS_STRING);
}

static void
walk_object(struct walk *w, struct object *o, const struct known *known)
{
	const struct kind_table *t = o->table;

	if (o->json->type != JSON_OBJECT) {
		if (t->rest != NULL)
			for (const struct json_node *c = o->json->first;
			    c != NULL; c = c->next)
				walk_member(w, o, t->rest, c);
		return;
	}
	if (t->variant != NULL)
		o->variant = t->variant(o);
	if (o->variant == VARIANT_REFERENCE) {
		walk_reference(w, o);
		return;
	}
	visit_object(w, o);
	walk_members(w, o, known);
}

/* Whoever sees one operation of a path sees what is common to them. */
static bool
path_is_internal(const struct json_node *path)
{
	for (const struct json_node *c = path->first; c != NULL; c = c->next)
		if (openapi_method(c) != NULL && !openapi_is_internal(c))
			return false;
	return true;
}

static void
enter(struct walk *w, enum openapi_kind kind, const struct json_node *json)
{
	switch (kind) {
	case OPENAPI_PATH:
		w->path = json;
		w->internal = path_is_internal(json);
		break;
	case OPENAPI_OPERATION:
		if (w->next == w->end || w->next->json != json)
			break;
		w->operation = w->next++;
		w->internal = w->operation->internal;
		break;
	case OPENAPI_PARAMETER:
		w->used = OPENAPI_IN_INPUT;
		break;
	case OPENAPI_RESPONSE:
		w->used = OPENAPI_IN_OUTPUT;
		break;
	case OPENAPI_NOTIFICATION:
		w->used = OPENAPI_IN_NOTIFICATION;
		break;
	case OPENAPI_SCHEMA:
		if (w->around->kind == OPENAPI_DOCUMENT)
			w->used = openapi_definition_use(w->view, json);
		break;
	default:
		break;
	}
}

static void
walk_node(struct walk *w, struct object *o, const struct known *known)
{
	const struct walk around = *w;
	struct openapi_node node;

	enter(w, (enum openapi_kind)o->kind, o->json);
	node = node_of(w, (enum openapi_kind)o->kind, o->json);
	node.has = o->has;
	node.member = known->last;
	w->visit(&node, w->arg);
	w->around = &node;
	walk_object(w, o, known);
	w->path = around.path;
	w->operation = around.operation;
	w->around = around.around;
	w->used = around.used;
	w->internal = around.internal;
}

static void
walk_value(struct walk *w, unsigned kind, unsigned hint,
    const struct json_node *json)
{
	struct known known;
	struct object o = {
		.kind = kind,
		.json = json,
		.hint = hint,
		.variant = VARIANT_UNKNOWN,
	};

	object_look(&o, &known);
	if (kind < OPENAPI_KINDS)
		walk_node(w, &o, &known);
	else
		walk_object(w, &o, &known);
}

int
walk_root(struct walk *w, enum openapi_kind kind)
{
	if (type_fits(w, w->root, OPENAPI_IS_OBJECT))
		walk_value(w, kind, 0, w->root);
	return w->error;
}

int
openapi_walk_properties(const struct json_doc *doc, openapi_visit *see,
    void *arg)
{
	struct walk w = { .visit = see, .arg = arg, .root = json_root(doc) };

	return walk_root(&w, OPENAPI_PROPERTIES_FILE);
}
