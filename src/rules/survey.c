/*
 * One function for each kind of node that has texts or may be there in vain.
 * What users never see is left out: internal operations and parameters, and
 * all that is below an internal property.
 */
#include "survey.h"

#include "lookup.h"
#include "prose.h"

#include <pthread.h>
#include <string.h>

/* Members that are asked for. */
enum known {
	KNOWN_REF,
	KNOWN_TITLE,
	KNOWN_SUMMARY,
	KNOWN_X_SUMMARY,
	KNOWN_DESCRIPTION,
	KNOWN_VISIBILITY,
	KNOWN_NAME,
	KNOWN_IN,
	KNOWN_ID,
	KNOWN_TRIGGER,
	KNOWN_RESPONSES,
	KNOWN_PROPERTIES,
	KNOWN_ADDITIONAL,
	KNOWN_ALL_OF,
	KNOWN_DISCRIMINATOR,
	KNOWN_COUNT
};

static const char *const known_names[KNOWN_COUNT] = {
	[KNOWN_REF] = "$ref",
	[KNOWN_TITLE] = "title",
	[KNOWN_SUMMARY] = "summary",
	[KNOWN_X_SUMMARY] = "x-ms-summary",
	[KNOWN_DESCRIPTION] = "description",
	[KNOWN_VISIBILITY] = "x-ms-visibility",
	[KNOWN_NAME] = "name",
	[KNOWN_IN] = "in",
	[KNOWN_ID] = "operationId",
	[KNOWN_TRIGGER] = "x-ms-trigger",
	[KNOWN_RESPONSES] = "responses",
	[KNOWN_PROPERTIES] = "properties",
	[KNOWN_ADDITIONAL] = "additionalProperties",
	[KNOWN_ALL_OF] = "allOf",
	[KNOWN_DISCRIMINATOR] = "discriminator",
};

static int8_t known_bits[OPENAPI_KINDS][KNOWN_COUNT];	/* -1: not there */
static pthread_once_t known_once = PTHREAD_ONCE_INIT;

static void
fill_known(void)
{
	for (unsigned kind = 0; kind < OPENAPI_KINDS; kind++)
		for (size_t i = 0; i < KNOWN_COUNT; i++)
			known_bits[kind][i] = (int8_t)openapi_member_bit(
			    (enum openapi_kind)kind, known_names[i]);
}

/* NULL: it is not there. */
static const struct json_node *
member(const struct openapi_node *n, enum known which)
{
	const int bit = known_bits[n->kind][which];

	return bit >= 0 && (n->has >> bit & 1) ? n->member[bit] : NULL;
}

/* The same for one that is a string. */
static const struct json_node *
text(const struct openapi_node *n, enum known which)
{
	const struct json_node *m = member(n, which);

	return m != NULL && m->type == JSON_STRING ? m : NULL;
}

static struct span
key_of(const struct json_node *node)
{
	return (struct span){ node->key, node->key_len };
}

static void
count(struct survey *s, enum tally which, const struct json_node *node)
{
	if (s->tally[which].count++ == 0)
		s->tally[which].first = node;
}

static void
count_if(struct survey *s, bool wrong, enum tally which,
    const struct json_node *node)
{
	if (wrong)
		count(s, which, node);
}

/* ---- texts ---- */

/* Of the traits of a text those in a mask; no text has none. */
static void
take_traits(struct survey *s, const struct json_node *node, unsigned mask)
{
	const unsigned traits = node != NULL ?
	    prose_traits(lookup_span(node)) & mask : 0;

	if (traits == 0)
		return;
	count_if(s, traits & PROSE_SPACED, TALLY_SPACED, node);
	count_if(s, traits & PROSE_BROKEN, TALLY_BROKEN, node);
	count_if(s, traits & PROSE_MARKUP, TALLY_MARKUP, node);
	count_if(s, traits & PROSE_PRODUCT, TALLY_PRODUCT, node);
}

static void
take_text(struct survey *s, const struct json_node *node)
{
	take_traits(s, node, ~0u);
}

/* Of the connector or an operation; ValueMustEndWithAlphanumeric's end. */
static void
take_headline(struct survey *s, const struct json_node *node)
{
	const bool ends_blank = node != NULL && node->len > 0 &&
	    span_is_blank(node->text[node->len - 1]);

	take_traits(s, node, ends_blank ?
	    ~(unsigned)(PROSE_SPACED | PROSE_BROKEN) : ~0u);
}

/* Of a parameter or property. */
static void
take_name(struct survey *s, const struct json_node *node)
{
	if (node == NULL || node->len == 0)
		return;
	take_text(s, node);
	count_if(s, prose_ends_in_punctuation(lookup_span(node)),
	    TALLY_NAME_PUNCTUATION, node);
	if (prose_is_identifier(lookup_span(node)))
		count(s, TALLY_IDENTIFIER, node);
	else if (!prose_is_title_case(lookup_span(node)))
		count(s, TALLY_NAME_SMALL, node);
}

/* What a description may repeat, and who is to know of it. */
struct above {
	const struct json_node	*name;	/* NULL: none */
	struct span		 key;	/* empty: none */
	enum tally		 repeats, no_stop;
};

static void
take_description(struct survey *s, const struct json_node *node,
    struct above above)
{
	if (node == NULL || node->len == 0)
		return;
	take_text(s, node);
	/* A text that has to be replaced needs no polishing. */
	if (above.name != NULL &&
	    prose_is_same(lookup_span(node), lookup_span(above.name))) {
		count(s, above.repeats, node);
		return;
	}
	if (prose_repeats(lookup_span(node), above.key)) {
		count(s, TALLY_REPEATS_KEY, node);
		return;
	}
	count_if(s, prose_begins_small(lookup_span(node)), TALLY_TEXT_SMALL,
	    node);
	count_if(s, prose_has_no_stop(lookup_span(node)), above.no_stop, node);
}

/* ---- kinds of nodes ---- */

static void
survey_info(struct survey *s, const struct openapi_node *n)
{
	take_headline(s, text(n, KNOWN_TITLE));
	/* Products in it are for ValueContainsRestrictedWords. */
	take_traits(s, text(n, KNOWN_DESCRIPTION),
	    PROSE_SPACED | PROSE_MARKUP);
}

/* Letters and digits only; others are OperationIdSanitized's. */
static bool
is_id_small(const struct json_node *id)
{
	const char *c = id->text;

	if (*c < 'a' || *c > 'z')
		return false;
	while ((*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') ||
	    (*c >= '0' && *c <= '9'))
		c++;
	return c == id->text + id->len;
}

static bool
has_only_default(const struct openapi_node *operation)
{
	const struct json_node *responses = member(operation, KNOWN_RESPONSES);

	return responses != NULL && responses->type == JSON_OBJECT &&
	    responses->count == 1 &&
	    strcmp(responses->first->key, "default") == 0;
}

static void
take_summary(struct survey *s, const struct openapi_node *n,
    const struct json_node *summary)
{
	const enum prose_case is = prose_case_of(lookup_span(summary));

	take_headline(s, summary);
	count_if(s, prose_begins_small(lookup_span(summary)), TALLY_TEXT_SMALL,
	    summary);
	count_if(s, is == PROSE_TITLE_CASE, TALLY_SUMMARY_TITLE_CASE, summary);
	count_if(s, is == PROSE_SENTENCE_CASE, TALLY_SUMMARY_SENTENCE_CASE,
	    summary);
	count_if(s, member(n, KNOWN_TRIGGER) != NULL &&
	    !span_begins(lookup_span(summary), "when "), TALLY_TRIGGER_WORDING,
	    summary);
}

static void
survey_operation(struct survey *s, const struct openapi_node *n)
{
	const struct json_node *id = text(n, KNOWN_ID);
	const struct json_node *summary = text(n, KNOWN_SUMMARY);

	count_if(s, id != NULL && is_id_small(id), TALLY_ID_SMALL, id);
	/* Reviewers ask for it even where no user sees it. */
	if (summary != NULL && prose_is_identifier(lookup_span(summary)))
		count(s, TALLY_IDENTIFIER, summary);
	else if (summary != NULL && summary->len > 0 && !n->internal)
		take_summary(s, n, summary);
	if (n->internal)
		return;
	count_if(s, has_only_default(n), TALLY_ONLY_DEFAULT,
	    member(n, KNOWN_RESPONSES));
	take_description(s, text(n, KNOWN_DESCRIPTION), (struct above){
	    summary, { NULL, 0 }, TALLY_OPERATION_REPEATS,
	    TALLY_OPERATION_NO_STOP });
}

static bool
is_shared(const struct openapi_node *n)
{
	return n->around->kind == OPENAPI_DOCUMENT;
}

static void
survey_parameter(struct survey *s, const struct openapi_node *n)
{
	const struct json_node *name = text(n, KNOWN_X_SUMMARY);
	const struct json_node *key = text(n, KNOWN_NAME);

	if (is_shared(n) && !openapi_is_used(s->api, n->json)) {
		count(s, TALLY_PARAMETER_UNUSED, n->json);
		return;
	}
	if (n->internal || member(n, KNOWN_REF) != NULL ||
	    json_is_text(text(n, KNOWN_VISIBILITY), "internal") ||
	    json_is_text(text(n, KNOWN_IN), "body"))
		return;
	take_name(s, name);
	take_description(s, text(n, KNOWN_DESCRIPTION), (struct above){
	    name, key != NULL ? lookup_span(key) : (struct span){ NULL, 0 },
	    TALLY_PARAMETER_REPEATS, TALLY_OTHER_NO_STOP });
}

static bool
is_empty(const struct json_node *schema)
{
	return schema != NULL && schema->count == 0;
}

static void
survey_response(struct survey *s, const struct openapi_node *n)
{
	const struct json_node *schema;

	if (is_shared(n)) {
		count_if(s, !openapi_is_used(s->api, n->json),
		    TALLY_RESPONSE_UNUSED, n->json);
		return;
	}
	if (n->operation == NULL || n->internal || n->value == NULL)
		return;
	schema = json_object(n->value, "schema");
	if (!is_empty(schema))
		return;
	if (n->json->key[0] == '2')
		count(s, TALLY_RESPONSE_SCHEMA_EMPTY, n->json);
	else if (strcmp(n->json->key, "default") == 0 &&
	    n->json->parent->count > 1)
		count(s, TALLY_DEFAULT_SCHEMA_EMPTY, n->json);
}

/* It, or something that it is a part of. */
static bool
is_hidden(const struct openapi_node *n)
{
	for (; n != NULL && (n->kind == OPENAPI_SCHEMA ||
	    n->kind == OPENAPI_PARAMETER); n = n->around)
		if (json_is_text(text(n, KNOWN_VISIBILITY), "internal"))
			return true;
	return false;
}

/* A member of "properties", and not of the schema itself or of a list. */
static bool
is_property(const struct openapi_node *n)
{
	return n->around->kind == OPENAPI_SCHEMA && n->json->key != NULL &&
	    n->json->parent != n->around->json;
}

static void
take_property(struct survey *s, const struct openapi_node *n)
{
	const struct json_node *title = text(n, KNOWN_TITLE);
	const struct json_node *summary = text(n, KNOWN_X_SUMMARY);
	const struct json_node *description = text(n, KNOWN_DESCRIPTION);
	const struct json_node *name = summary != NULL ? summary : title;

	if (name == NULL)
		count(s, TALLY_NO_TITLE, n->json);
	else
		count_if(s, name->len == 0, TALLY_EMPTY, name);
	if (description == NULL)
		count(s, TALLY_NO_DESCRIPTION, n->json);
	else
		count_if(s, description->len == 0, TALLY_EMPTY, description);
	take_name(s, name);
	take_description(s, description, (struct above){ name,
	    key_of(n->json), TALLY_PROPERTY_REPEATS, TALLY_OTHER_NO_STOP });
}

static void
survey_schema(struct survey *s, const struct openapi_node *n)
{
	const struct json_node *properties;

	if (member(n, KNOWN_DISCRIMINATOR) != NULL)
		count(s, TALLY_DISCRIMINATOR, n->json);
	if (n->used == 0) {
		count_if(s, is_shared(n), TALLY_DEFINITION_UNUSED, n->json);
		return;
	}
	if (n->internal || member(n, KNOWN_REF) != NULL || is_hidden(n))
		return;
	if (is_property(n))
		take_property(s, n);
	properties = member(n, KNOWN_PROPERTIES);
	count_if(s, properties != NULL && properties->type == JSON_OBJECT &&
	    is_empty(properties) && member(n, KNOWN_ADDITIONAL) == NULL &&
	    member(n, KNOWN_ALL_OF) == NULL, TALLY_PROPERTIES_EMPTY,
	    properties);
}

static void
survey_security(struct survey *s, const struct openapi_node *n)
{
	count_if(s, !openapi_is_used(s->api, n->json), TALLY_SECURITY_UNUSED,
	    n->json);
}

static void (*const surveys[OPENAPI_KINDS])(struct survey *,
    const struct openapi_node *) = {
	[OPENAPI_INFO] = survey_info,
	[OPENAPI_OPERATION] = survey_operation,
	[OPENAPI_PARAMETER] = survey_parameter,
	[OPENAPI_RESPONSE] = survey_response,
	[OPENAPI_SCHEMA] = survey_schema,
	[OPENAPI_SECURITY_SCHEME] = survey_security,
};

void
survey_visit(struct survey *s, const struct openapi_node *n)
{
	(void)pthread_once(&known_once, fill_known);
	if (surveys[n->kind] != NULL)
		surveys[n->kind](s, n);
}
