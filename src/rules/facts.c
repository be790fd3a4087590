/*
 * What one file tells the rules about several: taken while its tree is there,
 * kept when it is gone.
 */
#include "checked.h"
#include "connection.h"
#include "lookup.h"

#include "certfs/openapi.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define TYPES_MAX	((size_t)64 << 10)

static int
spot_at(struct spot *spot, const struct checked *c, const struct lint *l,
    size_t offset, const struct json_node *node)
{
	struct buf pointer CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);

	spot->file = c->name;
	if (node == NULL) {
		text_position(l->data, l->size, offset, &spot->line,
		    &spot->column);
		return 0;
	}
	json_position(l->doc, offset, &spot->line, &spot->column);
	if (json_pointer(node, &pointer) < 0)
		return pointer.error;
	spot->pointer = text_dup(buf_text(&pointer), pointer.len);
	return spot->pointer != NULL ? 0 : -ENOMEM;
}

static int
keep_normalised(char **ret_text, const char *text, size_t len)
{
	struct buf b CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	int r = intro_normalise(text, len, &b);

	if (r < 0)
		return r;
	*ret_text = text_dup(buf_text(&b), b.len);
	return *ret_text != NULL ? 0 : -ENOMEM;
}

/* ---- apiDefinition.swagger.json ---- */

/* Nobody sees what is internal, and a reference is described elsewhere. */
static bool
is_undescribed(const struct json_node *node)
{
	const struct json_node *seen = json_member(node, "x-ms-visibility");

	return node->type == JSON_OBJECT &&
	    json_member(node, "$ref") == NULL &&
	    (seen == NULL || !json_is_text(seen, "internal")) &&
	    lookup_text(node, "description") == NULL;
}

/* The body shows its properties, and not itself. */
static void
count_undescribed(struct facts *f, const struct json_node *parameters)
{
	for (const struct json_node *c = parameters ? parameters->first : NULL;
	    c; c = c->next) {
		const struct json_node *in = json_member(c, "in");

		f->undescribed += is_undescribed(c) &&
		    (in == NULL || !json_is_text(in, "body"));
	}
}

static void
count_operation(struct facts *f, const struct json_node *operation)
{
	const struct json_node *seen = json_member(operation,
	    "x-ms-visibility");

	f->operation_count++;
	f->undescribed += is_undescribed(operation);
	if (seen == NULL || !json_is_text(seen, "internal"))
		count_undescribed(f, json_array(operation, "parameters"));
}

static void
count_operations(struct facts *f, const struct json_node *root)
{
	const struct json_node *paths = json_object(root, "paths");

	for (const struct json_node *path = paths ? paths->first : NULL; path;
	    path = path->next) {
		if (path->type != JSON_OBJECT)
			continue;
		count_undescribed(f, json_array(path, "parameters"));
		for (const struct json_node *c = path->first; c; c = c->next)
			if (openapi_method(c) != NULL)
				count_operation(f, c);
	}
}

static int
take_text(char **ret_text, const struct json_node *object, const char *name)
{
	const char *text = object != NULL ? json_string(object, name) : NULL;

	if (text == NULL)
		return 0;
	*ret_text = text_dup(text, strlen(text));
	return *ret_text != NULL ? 0 : -ENOMEM;
}

int
facts_of_definition(struct checked *c, const struct lint *l)
{
	const struct json_node *info = json_object(json_root(l->doc), "info");
	struct facts *f = &c->facts;
	const char *text;
	int r;

	r = mention_operations(json_root(l->doc), &f->operations);
	if (r < 0)
		return r;
	f->has_operations = true;
	count_operations(f, json_root(l->doc));
	r = take_text(&f->title, info, "title");
	if (r == 0)
		r = take_text(&f->about, info, "description");
	if (r == 0)
		r = take_text(&f->contact, json_object(info, "contact"),
		    "email");
	if (r < 0)
		return r;
	text = info != NULL ? json_string(info, "description") : NULL;
	if (text == NULL)
		return 0;
	return keep_normalised(&c->facts.description, text, strlen(text));
}

int
facts_of_intro(struct checked *c, const struct lint *l)
{
	const struct intro *intro = l->intro;
	struct facts *f = &c->facts;
	int r;

	f->has_intro = true;
	f->has_credentials_section = intro->has[INTRO_CREDENTIALS];
	r = spot_at(&f->intro_at, c, l, 0, NULL);
	if (r < 0 || intro->paragraphs == 0)
		return r;
	r = spot_at(&f->overview_at, c, l, intro->first, NULL);
	if (r < 0)
		return r;
	return keep_normalised(&f->overview, l->data + intro->first,
	    intro->first_end - intro->first);
}

/* ---- apiProperties.json ---- */

/* How a type is written in the documentation; any case is understood. */
static const struct {
	const char		*name;
	enum authentication	 means;
} parameter_types[] = {
	{ "oauthSetting", AUTHENTICATION_OAUTH },
	{ "securestring", AUTHENTICATION_KEY },
	{ "gatewaySetting", AUTHENTICATION_KEY },
	{ "managedIdentity", AUTHENTICATION_KEY },
	{ "string", AUTHENTICATION_NONE },
	{ "int", AUTHENTICATION_NONE },
	{ "bool", AUTHENTICATION_NONE },
};

/* Credentials are now and then asked for as plain text. */
static const char *const credential_words[] = {
	"key", "password", "secret", "token", "credential", "username",
};

static bool
is_credential(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(credential_words); i++)
		if (lookup_word(name, credential_words[i]) != NULL)
			return true;
	return false;
}

struct types {
	const char		**v;
	size_t			  n;
	enum authentication	  strongest;
};

static void
take_type(struct types *t, const char *name, enum authentication means)
{
	if (means == AUTHENTICATION_NONE)
		return;
	if (means > t->strongest)
		t->strongest = means;
	t->v[t->n++] = name;
}

/* "token:clientId" belongs to the parameter "token", which is taken anyway. */
static void
take_parameter(struct types *t, const struct json_node *parameter)
{
	const char *type;

	if (parameter->type != JSON_OBJECT)
		return;
	type = json_string(parameter, "type");
	if (type == NULL || strchr(parameter->key, ':') != NULL)
		return;
	for (size_t i = 0; i < ARRAY_LEN(parameter_types); i++) {
		enum authentication means = parameter_types[i].means;

		if (!text_equal_nocase(type, parameter_types[i].name))
			continue;
		if (means == AUTHENTICATION_NONE &&
		    is_credential(parameter->key))
			means = AUTHENTICATION_KEY;
		take_type(t, parameter_types[i].name, means);
		return;
	}
	take_type(t, type, AUTHENTICATION_KEY);
}

static void
take_parameters(struct types *t, const struct json_node *parameters)
{
	if (parameters == NULL)
		return;
	for (const struct json_node *c = parameters->first; c; c = c->next)
		take_parameter(t, c);
}

static size_t
count_parameters(const struct json_node *properties)
{
	const struct json_node *own, *sets = connection_sets(properties);
	size_t n = 0;

	own = json_object(properties, "connectionParameters");
	if (own != NULL)
		n += own->count;
	for (const struct json_node *c = sets ? sets->first : NULL; c;
	    c = c->next) {
		own = connection_parameters(c);
		n += own != NULL ? own->count : 0;
	}
	return n;
}

static int
compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int
list_types(const struct types *t, struct facts *f)
{
	struct buf b CF_AUTO(buf_done) = BUF_INIT(TYPES_MAX);

	if (t->n > 0)
		qsort(t->v, t->n, sizeof(*t->v), compare_names);
	for (size_t i = 0; i < t->n; i++)
		if (i == 0 || strcmp(t->v[i - 1], t->v[i]) != 0)
			buf_printf(&b, "%s\n", t->v[i]);
	if (b.error == -ENOMEM)
		return -ENOMEM;
	free(f->authentication_types);
	f->authentication_types = text_dup(buf_text(&b), b.len);
	return f->authentication_types != NULL ? 0 : -ENOMEM;
}

static int
take_authentication(struct facts *f, const struct json_node *properties)
{
	struct types t = { .strongest = AUTHENTICATION_NONE };
	const struct json_node *sets = connection_sets(properties);
	int r;

	t.v = calloc(count_parameters(properties) + 1, sizeof(*t.v));
	if (t.v == NULL)
		return -ENOMEM;
	take_parameters(&t, json_object(properties, "connectionParameters"));
	for (const struct json_node *c = sets ? sets->first : NULL; c;
	    c = c->next)
		take_parameters(&t, connection_parameters(c));
	r = list_types(&t, f);
	f->authentication = t.strongest;
	free(t.v);
	return r;
}

static uint8_t
channel(const char *hex)
{
	char digits[3] = { hex[0], hex[1], '\0' };

	return (uint8_t)strtoul(digits, NULL, 16);
}

static int
take_color(struct checked *c, const struct lint *l,
    const struct json_node *properties)
{
	const struct json_node *node;
	struct facts *f = &c->facts;

	node = lookup_string(properties, "iconBrandColor");
	if (node == NULL || node->len != 7 || node->text[0] != '#' ||
	    strspn(node->text + 1, "0123456789abcdefABCDEF") != 6)
		return 0;
	f->red = channel(node->text + 1);
	f->green = channel(node->text + 3);
	f->blue = channel(node->text + 5);
	f->color = text_dup(node->text, node->len);
	if (f->color == NULL)
		return -ENOMEM;
	f->has_color = true;
	return spot_at(&f->color_at, c, l, node->offset, node);
}

int
facts_of_properties(struct checked *c, const struct lint *l)
{
	const struct json_node *root = json_root(l->doc), *properties;
	int r;

	properties = root->type == JSON_OBJECT ?
	    json_object(root, "properties") : NULL;
	if (properties == NULL)
		return 0;
	r = mention_collect(l->doc, &c->facts.mentions);
	if (r < 0)
		return r;
	r = take_authentication(&c->facts, properties);
	if (r < 0)
		return r;
	return take_color(c, l, properties);
}

void
facts_done(struct facts *f)
{
	free(f->authentication_types);
	free(f->color);
	free(f->color_at.pointer);
	free(f->title);
	free(f->about);
	free(f->contact);
	free(f->description);
	free(f->overview);
	free(f->overview_at.pointer);
	free(f->intro_at.pointer);
	names_done(&f->operations);
	mention_done(&f->mentions);
}

const struct facts *
facts_of_set(const struct lint *l, enum artifact which)
{
	const struct checked *c = l->set->file[which];

	return c != NULL ? &c->facts : NULL;
}
