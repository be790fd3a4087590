/*
 * Which of the parts that a definition shares are used at all: parameters
 * and responses by a reference from anywhere, security schemes by name.  One
 * mark for each, made in one pass over the references and the operations.
 */
#include "view.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const char *const names[SHARED_PARTS] = {
	[SHARED_PARAMETERS] = "parameters",
	[SHARED_RESPONSES] = "responses",
	[SHARED_SECURITY] = "securityDefinitions",
};

static int
take_part(struct openapi *view, enum shared_part which)
{
	struct shared *part = &view->shared[which];

	part->members = json_object(view->root, names[which]);
	if (part->members == NULL)
		return 0;
	part->used = calloc((size_t)part->members->count + 1,
	    sizeof(part->used[0]));
	return part->used != NULL ? 0 : -ENOMEM;
}

/* A pointer may lead into a member too. */
static void
mark(struct shared *part, const struct json_node *node)
{
	while (node != NULL && node->parent != part->members)
		node = node->parent;
	if (node != NULL)
		part->used[node->index] = 1;
}

static void
take_reference(struct openapi *view, enum shared_part which,
    const struct json_node *reference)
{
	struct shared *part = &view->shared[which];
	const size_t len = strlen(names[which]);

	/* "#/<name>/..." */
	if (part->members == NULL || reference->len < len + 3 ||
	    reference->text[1] != '/' || reference->text[len + 2] != '/' ||
	    memcmp(reference->text + 2, names[which], len) != 0)
		return;
	mark(part, json_target(reference));
}

/* "security" of the document or of an operation: a list of objects. */
static void
take_security(struct openapi *view, const struct json_node *object)
{
	struct shared *part = &view->shared[SHARED_SECURITY];
	const struct json_node *list = json_array(object, "security");

	for (const struct json_node *one = list != NULL ? list->first : NULL;
	    one != NULL; one = one->next) {
		if (one->type != JSON_OBJECT)
			continue;
		for (const struct json_node *c = one->first; c; c = c->next)
			mark(part, json_member_sized(part->members, c->key,
			    c->key_len));
		view->asks_security |= one->count > 0;
	}
}

int
view_take_shared(struct openapi *view)
{
	const size_t count = view->reference_count;

	for (unsigned i = 0; i < SHARED_PARTS; i++)
		if (take_part(view, (enum shared_part)i) < 0)
			return -ENOMEM;
	for (size_t i = 0; i < count; i++) {
		take_reference(view, SHARED_PARAMETERS, view->references[i]);
		take_reference(view, SHARED_RESPONSES, view->references[i]);
	}
	if (view->shared[SHARED_SECURITY].members == NULL)
		return 0;
	take_security(view, view->root);
	for (size_t i = 0; i < view->count; i++)
		take_security(view, view->operations[i].json);
	return 0;
}

void
view_drop_shared(struct openapi *view)
{
	for (size_t i = 0; i < SHARED_PARTS; i++)
		free(view->shared[i].used);
}

bool
openapi_is_used(const struct openapi *view, const struct json_node *member)
{
	for (size_t i = 0; i < SHARED_PARTS; i++) {
		const struct shared *part = &view->shared[i];

		if (part->members == NULL || member->parent != part->members)
			continue;
		/* Where nothing asks for any, all are meant. */
		if (i == SHARED_SECURITY && !view->asks_security)
			return true;
		return part->used[member->index] != 0;
	}
	return member->parent != view->definitions || view->uses == NULL ||
	    view->uses[member->index] != 0;
}
