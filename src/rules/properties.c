/*
 * Rules about apiProperties.json.
 */
#include "lint.h"

#include "lookup.h"

#include <ctype.h>
#include <string.h>

static const char independent_color[] = "#da3b01";
static const char *const reserved_colors[] = { "#ffffff", "#007ee5" };

static bool
is_color(const char *text)
{
	if (text[0] != '#' || strlen(text) != 7)
		return false;
	for (const char *p = text + 1; *p != '\0'; p++)
		if (!isxdigit((unsigned char)*p))
			return false;
	return true;
}

static const struct json_node *
color_of(const struct openapi_node *properties)
{
	return lookup_string(properties->json, "iconBrandColor");
}

static void
icon_brand_color_not_valid(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct json_node *color = color_of(n);

	if (color != NULL && !is_color(color->text))
		lint_report(l, r, at_value(color), color->text, NULL);
}

static void
icon_brand_color_reserved(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct json_node *color = color_of(n);

	if (color == NULL || l->publisher != PUBLISHER_VERIFIED)
		return;
	for (size_t i = 0; i < ARRAY_LEN(reserved_colors); i++)
		if (text_equal_nocase(color->text, reserved_colors[i]))
			lint_report(l, r, at_value(color), color->text, NULL);
}

static void
icon_brand_color_independent(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct json_node *color = color_of(n);

	if (color == NULL || l->publisher != PUBLISHER_INDEPENDENT ||
	    !is_color(color->text))
		return;
	if (!text_equal_nocase(color->text, independent_color))
		lint_report(l, r, at_value(color), independent_color,
		    color->text, NULL);
}

/* "_____" is what the documentation has for the name to be filled in. */
static bool
is_blank(const char *text)
{
	return text[strspn(text, " \t\r\n_-.")] == '\0';
}

/*
 * Shape: the member named by 'arg' is there and says something.  Of what is no
 * text JsonTypeIncorrect tells.
 */
static void
owner_missing(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct json_node *owner = lookup_member(n->json, r->arg);

	if (owner == NULL)
		lint_report(l, r, at_owner(n->json), "is missing", NULL);
	else if (strcmp(owner->key, r->arg) != 0)
		lint_report(l, r, at_owner(owner),
		    "has to be written exactly so", NULL);
	else if (owner->type == JSON_STRING && is_blank(owner->text))
		lint_report(l, r, at_value(owner), "is empty", NULL);
}

/* ---- capabilities ---- */

static const char *const capabilities[] = {
	"actions", "triggers", "gateway", "cloud", "blob", "composite",
	"tabular",
};

static bool
is_capability(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(capabilities); i++)
		if (text_equal_nocase(name, capabilities[i]))
			return true;
	return false;
}

static void
capability_unknown(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct json_node *list = json_array(n->json, "capabilities");

	for (const struct json_node *c = list ? list->first : NULL; c;
	    c = c->next)
		if (c->type == JSON_STRING && !is_capability(c->text))
			lint_report(l, r, at_value(c), c->text, NULL);
}

static const struct rule rules[] = {
	{
		.text = {
			.id = "IconBrandColorNotValid",
			.severity = SEVERITY_ERROR,
			.summary = "The brand colour is written as '#rrggbb'.",
			.help = "Write a number sign and six hexadecimal "
			    "digits; names of colours and short forms are not "
			    "understood.",
			.bad = "\"iconBrandColor\": \"orange\"",
			.good = "\"iconBrandColor\": \"#da3b01\"",
			.source = "paconn-cli.md; written so in all published "
			    "connectors.",
		},
		.on = ON(OPENAPI_PROPERTIES),
		.message = "The 'iconBrandColor' value '{0}' must be a colour "
		    "of the form '#rrggbb'.",
		.check = icon_brand_color_not_valid,
	}, {
		.text = {
			.id = "IconBrandColorReserved",
			.severity = SEVERITY_WARNING,
			.summary = "The brand colour of a verified publisher "
			    "is neither white nor the default.",
			.help = "Choose the colour behind your logo. White "
			    "makes the icon invisible on the page, and "
			    "#007ee5 is what connectors have before anybody "
			    "chose.",
			.bad = "\"iconBrandColor\": \"#ffffff\"",
			.good = "\"iconBrandColor\": \"#0a5c36\"",
			.source = "certification-submission.md, step 2; "
			    "refused by reviewers in pull requests 763 and "
			    "1558. A warning, because a few published "
			    "connectors have them.",
		},
		.on = ON(OPENAPI_PROPERTIES),
		.message = "The 'iconBrandColor' value '{0}' is white or the "
		    "default colour, which reviewers refuse.",
		.check = icon_brand_color_reserved,
	}, {
		.text = {
			.id = "IconBrandColorIndependent",
			.severity = SEVERITY_ERROR,
			.summary = "The brand colour of an independent "
			    "publisher is #da3b01.",
			.help = "The generic icon of independent publishers "
			    "has this colour.",
			.bad = "\"iconBrandColor\": \"#0a5c36\"",
			.good = "\"iconBrandColor\": \"#da3b01\"",
			.source = "certification-submission.md, step 4; all 55 "
			    "published connectors looked at have it.",
		},
		.on = ON(OPENAPI_PROPERTIES),
		.message = "The 'iconBrandColor' value must be '{0}' for "
		    "independent publishers, but is '{1}'.",
		.check = icon_brand_color_independent,
	}, {
		.text = {
			.id = "PublisherMissing",
			.severity = SEVERITY_WARNING,
			.summary = "apiProperties.json names the publisher.",
			.help = "Add 'publisher' beside 'iconBrandColor': the "
			    "full name of your organization, or your own name "
			    "as an independent publisher.",
			.bad = "\"properties\": {\n"
			    "  \"iconBrandColor\": \"#da3b01\" }",
			.good = "\"properties\": {\n"
			    "  \"iconBrandColor\": \"#da3b01\",\n"
			    "  \"publisher\": \"Contoso Corporation\" }",
			.source = "certification-submission.md, step 3a. A "
			    "warning, because 63 of 1,035 published "
			    "connectors lack it.",
		},
		.on = ON(OPENAPI_PROPERTIES),
		.message = "The 'publisher' property {0}.",
		.check = owner_missing,
		.arg = "publisher",
	}, {
		.text = {
			.id = "StackOwnerMissing",
			.severity = SEVERITY_WARNING,
			.summary = "apiProperties.json names the owner of the "
			    "service.",
			.help = "Add 'stackOwner' beside 'publisher': the "
			    "organization whose service the connector calls. "
			    "For a verified publisher it is mostly the same "
			    "name.",
			.bad = "\"publisher\": \"Contoso Corporation\"",
			.good = "\"publisher\": \"Contoso Corporation\",\n"
			    "\"stackOwner\": \"Contoso Corporation\"",
			.source = "certification-submission.md, step 3a; asked "
			    "for in pull requests 523, 719 and 731. A "
			    "warning, because 89 of 1,035 published "
			    "connectors lack it.",
		},
		.on = ON(OPENAPI_PROPERTIES),
		.message = "The 'stackOwner' property {0}.",
		.check = owner_missing,
		.arg = "stackOwner",
	}, {
		.text = {
			.id = "CapabilityUnknown",
			.severity = SEVERITY_NOTE,
			.summary = "The capabilities of a connector are known "
			    "ones.",
			.help = "Mostly the list is empty or has \"actions\" "
			    "and \"triggers\"; \"gateway\" is for services "
			    "that are reached through the on-premises data "
			    "gateway. A note only: the whole list is published "
			    "nowhere.",
			.bad = "\"capabilities\": [ \"action\" ]",
			.good = "\"capabilities\": [ \"actions\" ]",
			.source = "paconn-apiProperties.schema.json and "
			    "paconn-cli.md, \"API properties file\"; the "
			    "published connectors looked at have no others.",
		},
		.on = ON(OPENAPI_PROPERTIES),
		.message = "The capability '{0}' is not known.",
		.check = capability_unknown,
	},
};

const struct rule_table rules_of_properties = { rules, ARRAY_LEN(rules) };
