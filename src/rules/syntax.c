/*
 * Rules about JSON as text, whatever it says.
 */
#include "lint.h"

#include <string.h>

#define LOOKS_MAX	((size_t)1 << 20)

static void
json_syntax(struct lint *l, const struct rule *r, const struct openapi_node *n)
{
	const struct json_error *e = &l->json_error;
	unsigned flags = r->flags;

	(void)n;
	if (e->not_utf8 || lint_is_utf16(l))
		return;
	if (e->ends_too_soon)
		flags |= FINDING_ENDS_TOO_SOON;
	lint_report_as(l, r, r->text.severity, flags, at_offset(e->offset),
	    e->text, NULL);
}

static void
byte_order_mark(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	(void)n;
	if (json_has_bom(l->doc))
		lint_report(l, r, at_offset(0), NULL);
}

static struct place
at_key(const struct json_node *member)
{
	return at_owner(member);
}

static bool
same_key(const struct json_node *a, const struct json_node *b)
{
	return a->key_len == b->key_len &&
	    memcmp(a->key, b->key, a->key_len) == 0;
}

/*
 * Say where a key was first used, at its second use; the third and later ones
 * would only repeat it.  Searching ends when 'left' members were looked at:
 * a text made of nothing but duplicates needs no note for each.
 */
static void
note_first(struct lint *l, const struct rule *r, const struct json_node *again,
    size_t *left)
{
	const struct json_node *c, *first = NULL;

	for (c = again->parent->first; c != again && *left > 0; c = c->next) {
		(*left)--;
		if (!same_key(c, again))
			continue;
		if (first != NULL)
			return;
		first = c;
	}
	if (c == again && first != NULL)
		lint_note(l, r, at_key(first), "The key is first used here.");
}

static void
duplicate_key(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct json_node *const *again;
	size_t count = json_duplicates(l->doc, &again);
	size_t left = LOOKS_MAX;

	(void)n;
	for (size_t i = 0; i < count; i++) {
		note_first(l, r, again[i], &left);
		lint_report(l, r, at_key(again[i]), again[i]->key, NULL);
	}
}

static const struct rule rules[] = {
	{
		.text = {
			.id = "JsonSyntax",
			.severity = SEVERITY_ERROR,
			.summary = "A JSON artifact is JSON.",
			.help = "The finding says what was expected and where. "
			    "Most often it is a comma too many or too few, or "
			    "a brace that is missing further up. Comments are "
			    "no JSON.",
			.bad = "{ \"title\": \"Contoso\", }",
			.good = "{ \"title\": \"Contoso\" }",
			.source = "RFC 8259. The official tools read some "
			    "broken files leniently; others do not.",
		},
		.on = ON(LINT_UNPARSED),
		.flags = FINDING_NOT_DOCUMENT,
		.message = "{0}",
		.check = json_syntax,
	}, {
		.text = {
			.id = "ByteOrderMark",
			.severity = SEVERITY_NOTE,
			.summary = "JSON does not begin with a byte order "
			    "mark.",
			.help = "Save the file as UTF-8 without a signature: "
			    "some JSON readers refuse it. It is taken as it "
			    "is.",
			.bad = "\\xef\\xbb\\xbf{ \"swagger\": \"2.0\" }",
			.good = "{ \"swagger\": \"2.0\" }",
			.source = "RFC 8259, section 8.1. A note, because "
			    "published definitions have one.",
		},
		.on = ON(LINT_JSON),
		.message = "The file begins with a byte order mark, which "
		    "JSON should not have.",
		.check = byte_order_mark,
	}, {
		.text = {
			.id = "DuplicateKey",
			.severity = SEVERITY_WARNING,
			.summary = "No object has the same key twice.",
			.help = "Most readers take the last value and forget "
			    "the others, without a word. Keep one.",
			.bad = "{ \"summary\": \"Get item\",\n"
			    "  \"summary\": \"Get an item\" }",
			.good = "{ \"summary\": \"Get an item\" }",
			.source = "RFC 8259, section 4. A warning: the "
			    "official tools do not say it, and four published "
			    "definitions have some.",
		},
		.on = ON(LINT_JSON),
		.message = "The key '{0}' is used before in the same object; "
		    "readers take only one of the values.",
		.check = duplicate_key,
	},
};

const struct rule_table rules_of_json = { rules, ARRAY_LEN(rules) };
