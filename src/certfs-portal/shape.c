/*
 * What a JSON body may consist of.  Bodies are closed: what is not in the
 * tables is refused, so that a mistake of a name is found by who made it.
 */
#include "server.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define ERRORS_MAX	50

/* What a double counts without gaps. */
#define NUMBER_MAX	9007199254740992.0

static bool
consists_of(const char *text, const char *letters, size_t min, size_t max)
{
	const size_t len = strspn(text, letters);

	return text[len] == '\0' && len >= min && len <= max;
}

#define SMALL	"abcdefghijklmnopqrstuvwxyz"
#define LARGE	"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS	"0123456789"

bool
is_id(const char *text)
{
	return consists_of(text, SMALL LARGE DIGITS "_-", 1, 64);
}

bool
is_word(const char *text)
{
	return consists_of(text, SMALL DIGITS "-", 1, 32);
}

bool
is_sha256(const char *text)
{
	return consists_of(text, DIGITS "abcdef", 64, 64);
}

bool
is_commit(const char *text)
{
	return consists_of(text, DIGITS "abcdef", 40, 40);
}

/* ---- comparing ---- */

static void
complain(cJSON *errors, bool *complete, const struct json_node *node,
    const char *name, const char *format, ...) CF_PRINTF(5, 6);

/* At 'node', or at its member 'name' that is missing. */
static void
complain(cJSON *errors, bool *complete, const struct json_node *node,
    const char *name, const char *format, ...)
{
	struct buf pointer CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	cJSON *one;
	char text[300];
	va_list ap;
	bool good;

	if (cJSON_GetArraySize(errors) >= ERRORS_MAX)
		return;
	va_start(ap, format);
	(void)vsnprintf(text, sizeof(text), format, ap);
	va_end(ap);
	one = cJSON_CreateObject();
	(void)json_pointer(node, &pointer);
	if (name != NULL)
		(void)buf_printf(&pointer, "/%s", name);
	good = pointer.error == 0 &&
	    put_text(one, "pointer", buf_text(&pointer)) &&
	    put_text(one, "detail", text);
	if (!put_into(errors, one) || !good)
		*complete = false;
}

struct comparing {
	cJSON	*errors;
	bool	 complete;	/* no error is missing: there was memory */
};

#define COMPLAIN(c, ...) \
	complain((c)->errors, &(c)->complete, __VA_ARGS__)

static int64_t
count_characters(const struct json_node *node)
{
	int64_t count = 0;

	for (size_t i = 0; i < node->len; i++)
		if ((node->text[i] & 0xc0) != 0x80)
			count++;
	return count;
}

static bool
is_one_of(const char *text, const char *const *words)
{
	for (; *words != NULL; words++)
		if (strcmp(text, *words) == 0)
			return true;
	return false;
}

static void
compare_words(struct comparing *c, const struct json_node *node,
    const struct member *m)
{
	struct buf list CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);

	if (is_one_of(node->text, m->words))
		return;
	for (size_t i = 0; m->words[i] != NULL; i++)
		(void)buf_printf(&list, "%s%s", i > 0 ? ", " : "",
		    m->words[i]);
	COMPLAIN(c, node, NULL, "it can be: %s", buf_text(&list));
}

static void
compare_text(struct comparing *c, const struct json_node *node,
    const struct member *m)
{
	const int64_t count = count_characters(node);

	if (strlen(node->text) != node->len)
		COMPLAIN(c, node, NULL, "a NUL character is in it");
	else if (count < m->min)
		COMPLAIN(c, node, NULL, "it is empty");
	else if (m->max > 0 && count > m->max)
		COMPLAIN(c, node, NULL, "it has %lld characters, of at most "
		    "%lld", (long long)count, (long long)m->max);
	else if (m->fits != NULL && !m->fits(node->text))
		COMPLAIN(c, node, NULL, "it has to be %s", m->form);
	else if (m->words != NULL)
		compare_words(c, node, m);
}

static void
compare_number(struct comparing *c, const struct json_node *node,
    const struct member *m)
{
	const double max = m->max > 0 ? (double)m->max : NUMBER_MAX;

	if (m->kind == SHAPE_NUMBER && floor(node->number) != node->number)
		COMPLAIN(c, node, NULL, "it has to be a whole number");
	else if (!(node->number >= (double)m->min && node->number <= max))
		COMPLAIN(c, node, NULL, "it has to be from %lld to %.0f",
		    (long long)m->min, max);
}

static void compare_object(struct comparing *c, const struct json_node *node,
    const struct shape *shape);

static void
compare_member_object(struct comparing *c, const struct json_node *node,
    const struct member *m)
{
	compare_object(c, node, m->shape);
}

static void
compare_list(struct comparing *c, const struct json_node *node,
    const struct member *m)
{
	if (m->max > 0 && node->count > m->max)
		COMPLAIN(c, node, NULL, "it has more than %lld items",
		    (long long)m->max);
	for (node = node->first; node != NULL; node = node->next) {
		if (node->type == JSON_OBJECT)
			compare_object(c, node, m->shape);
		else
			COMPLAIN(c, node, NULL, "it has to be an object");
	}
}

static const struct {
	enum json_type	 type, other;
	const char	*name;
	void		(*compare)(struct comparing *c,
			    const struct json_node *node,
			    const struct member *m);	/* or NULL */
} kinds[] = {
	[SHAPE_TEXT] = { JSON_STRING, JSON_STRING, "a string", compare_text },
	[SHAPE_NUMBER] = { JSON_NUMBER, JSON_NUMBER, "a number",
	    compare_number },
	[SHAPE_REAL] = { JSON_NUMBER, JSON_NUMBER, "a number",
	    compare_number },
	[SHAPE_TRUTH] = { JSON_TRUE, JSON_FALSE, "true or false", NULL },
	[SHAPE_OBJECT] = { JSON_OBJECT, JSON_OBJECT, "an object",
	    compare_member_object },
	[SHAPE_LIST] = { JSON_ARRAY, JSON_ARRAY, "an array", compare_list },
};

static void
compare_member(struct comparing *c, const struct json_node *node,
    const struct member *m)
{
	if (node->type != kinds[m->kind].type &&
	    node->type != kinds[m->kind].other)
		COMPLAIN(c, node, NULL, "it has to be %s",
		    kinds[m->kind].name);
	else if (kinds[m->kind].compare != NULL)
		kinds[m->kind].compare(c, node, m);
}

static const struct member *
find_member(const struct shape *shape, const struct json_node *node)
{
	for (size_t i = 0; i < shape->count; i++)
		if (json_is_named(node, shape->member[i].name))
			return &shape->member[i];
	return NULL;
}

static void
compare_object(struct comparing *c, const struct json_node *node,
    const struct shape *shape)
{
	const struct json_node *one;
	const struct member *m;

	for (one = node->first; one != NULL; one = one->next) {
		m = find_member(shape, one);
		if (m != NULL)
			compare_member(c, one, m);
		else if (!shape->open)
			COMPLAIN(c, one, NULL, "there is no such member");
	}
	for (size_t i = 0; i < shape->count; i++) {
		m = &shape->member[i];
		if (m->required && json_member(node, m->name) == NULL)
			COMPLAIN(c, node, m->name, "it is missing");
	}
}

/* ---- reading ---- */

/* What is wrong with the form alone has a problem of its own. */
static enum problem
problem_for(const cJSON *errors)
{
	const cJSON *one;

	cJSON_ArrayForEach(one, errors) {
		const char *pointer = cJSON_GetStringValue(
		    cJSON_GetObjectItemCaseSensitive(one, "pointer"));

		if (pointer == NULL || (strncmp(pointer, "/form", 5) != 0 &&
		    strncmp(pointer, "/secrets", 8) != 0))
			return PROBLEM_REQUEST;
	}
	return PROBLEM_FORM;
}

static void
complain_of_duplicates(struct comparing *c, const struct json_doc *json)
{
	const struct json_node *const *twice = NULL;
	const size_t count = json_duplicates(json, &twice);

	for (size_t i = 0; i < count; i++)
		COMPLAIN(c, twice[i], NULL, "it is there twice");
}

static int
compare(struct request *q, const struct shape *shape)
{
	struct comparing c = { cJSON_CreateArray(), true };
	const struct json_node *root = json_root(q->json);
	cJSON *errors CF_AUTO(json_item_done) = c.errors;

	if (errors == NULL)
		return -ENOMEM;
	if (root->type == JSON_OBJECT)
		compare_object(&c, root, shape);
	else
		COMPLAIN(&c, root, NULL, "it has to be an object");
	complain_of_duplicates(&c, q->json);
	if (!c.complete)
		return -ENOMEM;
	if (cJSON_GetArraySize(errors) == 0)
		return 0;
	errors = NULL;
	return answer_refuse_errors(q, problem_for(c.errors), c.errors,
	    "the body is not as the protocol describes it; see errors");
}

static int
parse(struct request *q)
{
	struct json_error error = { 0 };
	int r;

	if (q->json != NULL)
		return 0;
	r = json_parse(buf_text(&q->body), q->body.len, &q->json, &error);
	if (r != -EINVAL)
		return r;
	return answer_refuse(q, PROBLEM_REQUEST, "the body is no JSON: %s, at "
	    "byte %zu", error.text, error.offset);
}

int
shape_read(struct request *q, const struct shape *shape)
{
	int r;

	r = parse(q);
	return r == 0 ? compare(q, shape) : r;
}

int
shape_read_typed(struct request *q, const char *const *words,
    const struct shape *shapes, size_t count)
{
	struct buf list CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	const struct json_node *type;
	int r;

	r = parse(q);
	if (r < 0)
		return r;
	type = json_member(json_root(q->json), "type");
	for (size_t i = 0; i < count; i++) {
		if (json_is_text(type, words[i]))
			return compare(q, &shapes[i]);
		(void)buf_printf(&list, "%s%s", i > 0 ? ", " : "", words[i]);
	}
	return answer_refuse_at(q, "/type", "it has to be one of: %s",
	    buf_text(&list));
}

const char *
body_text(const struct json_node *o, const char *name)
{
	return json_string(o, name);
}

int64_t
body_number(const struct json_node *o, const char *name, int64_t otherwise)
{
	const struct json_node *node = json_member(o, name);

	return node == NULL || node->type != JSON_NUMBER ? otherwise :
	    (int64_t)node->number;
}
