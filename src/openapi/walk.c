/*
 * One walk: every object is visited as a node of its kind, then its members
 * are looked up in the table of that kind, which says where further nodes
 * are.  A known member of a wrong type is visited as OPENAPI_MISTYPED and not
 * entered.  The depth is that of the JSON text, which the reader has bounded.
 */
#include "walk.h"

#include "members.h"

#include <string.h>

/* Objects with more are rare, and looked through once more. */
#define CHILDREN_MAX	24u

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
follow(const struct walk *w, const struct json_node *json)
{
	const char *ref;

	ref = json_string(json, "$ref");
	if (ref == NULL)
		return json;
	if (ref[0] != '#')
		return NULL;
	return json_resolve(w->root, ref + 1, strlen(ref + 1));
}

static struct openapi_node
node_of(const struct walk *w, enum openapi_kind kind,
    const struct json_node *json)
{
	return (struct openapi_node){
		.kind = kind,
		.json = json,
		.value = may_refer(kind) ? follow(w, json) : json,
		.path = w->path,
		.operation = w->operation,
		.internal = w->internal,
		.around = w->around,
		.used = w->used,
	};
}

static void
visit_mistyped(const struct walk *w, const struct json_node *json,
    unsigned expected)
{
	struct openapi_node node = node_of(w, OPENAPI_MISTYPED, json);

	node.expected = expected;
	w->visit(&node, w->arg);
}

static bool
type_fits(const struct walk *w, const struct json_node *json, unsigned types)
{
	if (types == 0 || (openapi_type_of(json) & types))
		return true;
	visit_mistyped(w, json, types);
	return false;
}

static void	walk_value(struct walk *w, enum openapi_kind kind,
		    const struct json_node *json);

static void
walk_children(struct walk *w, enum openapi_kind kind,
    const struct json_node *parent, bool extensible)
{
	for (const struct json_node *c = parent->first; c != NULL; c = c->next) {
		if (extensible && walk_is_extension(c))
			continue;
		if (type_fits(w, c, OPENAPI_IS_OBJECT))
			walk_value(w, kind, c);
	}
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

static void
walk_member(struct walk *w, const struct member *m,
    const struct json_node *json)
{
	if (!type_fits(w, json, m->types))
		return;
	switch (m->shape) {
	case SHAPE_LEAF:
		check_items(w, m, json);
		break;
	case SHAPE_ONE_OR_LIST:
		if (json->type == JSON_ARRAY)
			walk_children(w, m->child, json, false);
		else
			walk_value(w, m->child, json);
		break;
	case SHAPE_ONE:
		/* A boolean instead of a schema has nothing to look at. */
		if (json->type == JSON_OBJECT || json->type == JSON_ARRAY)
			walk_value(w, m->child, json);
		break;
	case SHAPE_LIST:
	case SHAPE_MAP:
		walk_children(w, m->child, json, false);
		break;
	case SHAPE_OPEN_MAP:
		walk_children(w, m->child, json, true);
		break;
	}
}

/*
 * The known members of an object.  Each is looked up once: by then the rules
 * know what is there, and the walk what is to be entered.
 */
struct known {
	const struct json_node	*last[MEMBERS_MAX];	/* by bit */
	const struct member	*of[CHILDREN_MAX];	/* the first children */
};

static uint64_t
find_known(enum openapi_kind kind, const struct json_node *json,
    struct known *known)
{
	uint64_t has = 0;
	size_t i = 0;

	if (json->type != JSON_OBJECT)
		return 0;
	for (const struct json_node *c = json->first; c != NULL;
	    c = c->next, i++) {
		const struct member *m = member_find(kind, c->key, c->key_len);

		if (i < CHILDREN_MAX)
			known->of[i] = m;
		if (m == NULL)
			continue;
		has |= UINT64_C(1) << member_bit(kind, m);
		known->last[member_bit(kind, m)] = c;
	}
	return has;
}

static void
walk_members(struct walk *w, enum openapi_kind kind,
    const struct json_node *json, const struct known *known)
{
	size_t i = 0;

	if (json->type != JSON_OBJECT)
		return;
	for (const struct json_node *c = json->first; c != NULL;
	    c = c->next, i++) {
		const struct member *m = i < CHILDREN_MAX ? known->of[i] :
		    member_find(kind, c->key, c->key_len);

		if (m != NULL)
			walk_member(w, m, c);
	}
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
walk_value(struct walk *w, enum openapi_kind kind,
    const struct json_node *json)
{
	const struct walk around = *w;
	struct openapi_node node;
	struct known known;

	enter(w, kind, json);
	node = node_of(w, kind, json);
	node.has = find_known(kind, json, &known);
	node.member = known.last;
	w->visit(&node, w->arg);
	w->around = &node;
	walk_members(w, kind, json, &known);
	w->path = around.path;
	w->operation = around.operation;
	w->around = around.around;
	w->used = around.used;
	w->internal = around.internal;
}

void
walk_root(struct walk *w, enum openapi_kind kind)
{
	if (type_fits(w, w->root, OPENAPI_IS_OBJECT))
		walk_value(w, kind, w->root);
}

void
openapi_walk_properties(const struct json_doc *doc, openapi_visit *see,
    void *arg)
{
	struct walk w = { .visit = see, .arg = arg, .root = json_root(doc) };

	walk_root(&w, OPENAPI_PROPERTIES_FILE);
}
