/*
 * Where a path leads that an official tool has printed.  The tools have three
 * ways to write one; the first and the last are made the same here, a JSON
 * Pointer, and the second is a way through the operations:
 *
 *	/paths/~1items/get/summary	the swagger check, paconn, the editor
 *	operation/ListItems/responses/200/schema/id/type	the change detector
 *	[0].properties.connectionParameters['a b'].type	the apiProperties check
 *
 * Paths come from messages: any text is one, and each is done with in the
 * time that its length and 'STEPS_MAX' allow.
 */
#include <errno.h>
#include <string.h>

#include "certfs/openapi.h"

#define PATH_LEN_MAX	((size_t)8192)

/* References that are followed, and parts of schemas that are looked into. */
#define STEPS_MAX	512u

/* What is left of a path: "/token/token/..."; each token has its slash. */
struct way {
	const struct json_node	*root;
	const char		*at, *end;
	unsigned		 steps;
};

struct token {
	const char	*slash;
	size_t		 len;		/* the slash included */
};

static bool
is_done(const struct way *w)
{
	return w->at == w->end;
}

static struct token
next_token(struct way *w)
{
	const char *slash = w->at;
	const char *end = memchr(slash + 1, '/', (size_t)(w->end - slash - 1));

	w->at = end != NULL ? end : w->end;
	return (struct token){ slash, (size_t)(w->at - slash) };
}

static bool
token_is(struct token t, const char *word)
{
	return t.len == strlen(word) + 1 &&
	    memcmp(t.slash + 1, word, t.len - 1) == 0;
}

static const struct json_node *
child(const struct json_node *node, struct token t)
{
	return node == NULL ? NULL : json_resolve(node, t.slash, t.len);
}

/* What its $ref leads to; NULL: it has none, or there is nothing. */
static const struct json_node *
follow(struct way *w, const struct json_node *node)
{
	const struct json_node *reference = json_member(node, "$ref");

	if (reference == NULL || reference->type != JSON_STRING ||
	    w->steps == 0)
		return NULL;
	w->steps--;
	return json_target(reference);
}

/* In the node, or in what it refers to. */
static const struct json_node *
child_behind(struct way *w, const struct json_node *node, struct token t)
{
	const struct json_node *found = child(node, t);

	while (found == NULL && node != NULL) {
		node = follow(w, node);
		found = child(node, t);
	}
	return found;
}

/* The node itself, or what its references end at. */
static const struct json_node *
behind(struct way *w, const struct json_node *node)
{
	while (node != NULL && json_string(node, "$ref") != NULL)
		node = follow(w, node);
	return node;
}

static int
arrive(const struct json_node *node, bool missing,
    struct openapi_place *ret_place)
{
	*ret_place = (struct openapi_place){ node, missing };
	return 0;
}

/* ---- paths of the change detector ---- */

/* Of a schema; its allOf is part of it. */
static const struct json_node *
find_property(struct way *w, const struct json_node *schema, struct token t)
{
	const struct json_node *all, *property;

	schema = behind(w, schema);
	if (schema == NULL || w->steps == 0)
		return NULL;
	w->steps--;
	property = child(json_object(schema, "properties"), t);
	all = json_array(schema, "allOf");
	if (all == NULL)
		return property;
	for (all = all->first; all != NULL && property == NULL;
	    all = all->next)
		property = find_property(w, all, t);
	return property;
}

/* "required" of a property stands in the list of the schema around it. */
static const struct json_node *
find_required(struct way *w, const struct json_node *around,
    struct token name)
{
	const struct json_node *item;

	item = json_array(behind(w, around), "required");
	if (item == NULL)
		return NULL;
	for (item = item->first; item != NULL; item = item->next) {
		if (item->type == JSON_STRING && item->len == name.len - 1 &&
		    memcmp(item->text, name.slash + 1, item->len) == 0)
			return item;
	}
	return NULL;
}

/* Names of properties follow one another, without "properties". */
static int
locate_schema(struct way *w, const struct json_node *node,
    struct openapi_place *ret_place)
{
	const struct json_node *around = NULL, *next;
	struct token name = { NULL, 0 };

	while (!is_done(w)) {
		const struct token t = next_token(w);

		next = find_property(w, node, t);
		if (next == NULL && around != NULL && is_done(w) &&
		    token_is(t, "required"))
			next = find_required(w, around, name);
		if (next == NULL)
			next = child_behind(w, node, t);
		if (next == NULL)
			return is_done(w) ? arrive(node, true, ret_place) :
			    -ENOENT;
		around = node;
		name = t;
		node = next;
	}
	return arrive(node, false, ret_place);
}

/* Name by name; 'to_schema': until a schema begins. */
static int
locate_names(struct way *w, const struct json_node *node, bool to_schema,
    struct openapi_place *ret_place)
{
	while (!is_done(w)) {
		const struct token t = next_token(w);
		const struct json_node *next = child_behind(w, node, t);

		if (next == NULL)
			return is_done(w) ? arrive(node, true, ret_place) :
			    -ENOENT;
		node = next;
		if (to_schema && token_is(t, "schema"))
			return locate_schema(w, node, ret_place);
	}
	return arrive(node, false, ret_place);
}

/* The body has a name of its own, but is called "body". */
static bool
is_parameter(const struct json_node *parameter, struct token name)
{
	const char *in = json_string(parameter, "in");
	const char *own = json_string(parameter, "name");

	if (own != NULL && token_is(name, own))
		return true;
	return in != NULL && strcmp(in, "body") == 0 && token_is(name, "body");
}

static const struct json_node *
find_parameter(struct way *w, const struct json_node *owner,
    struct token name)
{
	const struct json_node *list = json_array(owner, "parameters"), *one;

	if (list == NULL)
		return NULL;
	for (one = list->first; one != NULL; one = one->next) {
		const struct json_node *meant = behind(w, one);

		if (meant != NULL && is_parameter(meant, name))
			return one;
	}
	return NULL;
}

static int
locate_parameter(struct way *w, const struct openapi_operation *o,
    struct openapi_place *ret_place)
{
	const struct json_node *parameter;
	struct token name;

	if (is_done(w))
		return arrive(o->json, true, ret_place);
	name = next_token(w);
	parameter = find_parameter(w, o->json, name);
	if (parameter == NULL)
		parameter = find_parameter(w, o->path, name);
	if (parameter != NULL)
		return locate_names(w, parameter, true, ret_place);
	return is_done(w) ? arrive(o->json, true, ret_place) : -ENOENT;
}

/* What a webhook sends stands beside the operation. */
static int
locate_response(struct way *w, const struct openapi_operation *o,
    struct openapi_place *ret_place)
{
	static const char notification[] = "/x-ms-notification-content";
	const char *at = w->at;

	if (is_done(w) || !token_is(next_token(w), notification + 1)) {
		w->at = at;
		return locate_names(w, json_object(o->json, "responses"), true,
		    ret_place);
	}
	w->at = at;
	return locate_names(w, json_object(o->json, notification + 1) != NULL ?
	    o->json : o->path, true, ret_place);
}

/* An id may hold a slash: of those that fit the longest. */
static const struct openapi_operation *
find_operation(const struct openapi *view, struct way *w)
{
	const struct openapi_operation *const *all, *best = NULL;
	const size_t left = (size_t)(w->end - w->at) - 1;
	size_t count, longest = 0;

	all = openapi_operations_by_id(view, &count);
	for (size_t i = 0; i < count; i++) {
		const size_t len = strlen(all[i]->id);

		if (len > left || (best != NULL && len <= longest) ||
		    memcmp(all[i]->id, w->at + 1, len) != 0 ||
		    (len < left && w->at[1 + len] != '/'))
			continue;
		best = all[i];
		longest = len;
	}
	if (best != NULL)
		w->at += 1 + longest;
	return best;
}

static int
locate_operation(struct way *w, const struct openapi *view,
    struct openapi_place *ret_place)
{
	const struct openapi_operation *o = find_operation(view, w);
	const char *at = w->at;
	struct token t;

	if (o == NULL)
		return -ENOENT;
	if (is_done(w))
		return arrive(o->json, false, ret_place);
	t = next_token(w);
	if (token_is(t, "parameter"))
		return locate_parameter(w, o, ret_place);
	if (token_is(t, "responses"))
		return locate_response(w, o, ret_place);
	w->at = at;
	return locate_names(w, o->json, true, ret_place);
}

/* ---- to one way of writing ---- */

static void
put_char(struct buf *out, char c)
{
	if (c == '~')
		(void)buf_puts(out, "~0");
	else if (c == '/')
		(void)buf_puts(out, "~1");
	else
		(void)buf_putc(out, c);
}

/* ['a b'] or [3], behind the bracket; where it ends, NULL: it does not. */
static const char *
put_bracket(struct buf *out, const char *at, const char *end)
{
	const char quote = at < end && (*at == '\'' || *at == '"') ? *at : 0;

	if (quote != 0)
		at++;
	for (; at < end && *at != (quote != 0 ? quote : ']'); at++) {
		if (quote != 0 && *at == '\\' && at + 1 < end)
			at++;
		put_char(out, *at);
	}
	if (quote != 0 && at < end)
		at++;
	return at < end && *at == ']' ? at + 1 : NULL;
}

/* .properties['a b'].x becomes /properties/a b/x */
static int
put_members(struct buf *out, const char *at, const char *end)
{
	while (at != NULL && at < end) {
		(void)buf_putc(out, '/');
		if (*at == '[') {
			at = put_bracket(out, at + 1, end);
			continue;
		}
		for (at += *at == '.'; at < end && *at != '.' && *at != '[';
		    at++)
			put_char(out, *at);
	}
	return at == NULL ? -ENOENT : out->error;
}

static bool
begins_with(const char *path, size_t len, const char *head)
{
	return len >= strlen(head) && memcmp(path, head, strlen(head)) == 0;
}

static int
normalise(const char *path, size_t len, struct buf *out)
{
	static const char *const roots[] = { "$", "[0]" };

	if (len > PATH_LEN_MAX)
		return -ENOENT;
	/* The check is given an array of one file. */
	for (size_t i = 0; i < ARRAY_LEN(roots); i++) {
		const size_t head = strlen(roots[i]);

		if (begins_with(path, len, roots[i]))
			return put_members(out, path + head, path + len);
	}
	if (begins_with(path, len, "#")) {
		path++;
		len--;
	}
	if (len == 0 || (len == 1 && path[0] == '/'))
		return 0;
	if (path[0] != '/')
		(void)buf_putc(out, '/');
	return buf_add(out, path, len);
}

int
openapi_locate(const struct json_doc *doc, const struct openapi *view,
    const char *path, size_t len, struct openapi_place *ret_place)
{
	static const char operation[] = "/operation/";
	struct buf text CF_AUTO(buf_done) = BUF_INIT(3 * PATH_LEN_MAX);
	struct way w = { .root = json_root(doc), .steps = STEPS_MAX };
	int r;

	r = normalise(path, len, &text);
	if (r < 0)
		return r;
	w.at = buf_text(&text);
	w.end = w.at + text.len;
	if (view == NULL || !begins_with(w.at, text.len, operation))
		return locate_names(&w, w.root, false, ret_place);
	w.at += strlen(operation) - 1;
	return locate_operation(&w, view, ret_place);
}
