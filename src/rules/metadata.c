/*
 * Rules about x-ms-connector-metadata: a list of names and values, which the
 * platform reads without regard to case.
 */
#include "lint.h"

#include <string.h>
#include <strings.h>

#define CATEGORIES_MAX	2

static const char *const property_names[] = {
	"Website", "Privacy policy", "Categories",
};

static const char *const categories[] = {
	"AI", "Business Management", "Business Intelligence", "Collaboration",
	"Commerce", "Communication", "Content and Files", "Finance", "Data",
	"Human Resources", "Internet of Things", "IT Operations",
	"Lifestyle and Entertainment", "Marketing", "Productivity",
	"Sales and CRM", "Security", "Social Media", "Website",
};

/* A published connector has "PropertyName", and is read. */
static const struct json_node *
member_nocase(const struct json_node *object, const char *name)
{
	if (object->type != JSON_OBJECT)
		return NULL;
	for (const struct json_node *c = object->first; c; c = c->next)
		if (text_equal_nocase(c->key, name))
			return c;
	return NULL;
}

static const struct json_node *
find_property(const struct json_node *metadata, const char *name)
{
	for (const struct json_node *c = metadata->first; c; c = c->next) {
		const struct json_node *is = member_nocase(c, "propertyName");

		if (is != NULL && is->type == JSON_STRING &&
		    text_equal_nocase(is->text, name))
			return c;
	}
	return NULL;
}

static void
connector_metadata_properties_missing(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	for (size_t i = 0; i < ARRAY_LEN(property_names); i++)
		if (find_property(n->json, property_names[i]) == NULL)
			lint_report(l, r, at_owner(n->json),
			    property_names[i], NULL);
}

/* The value of the property Categories, or NULL. */
static const struct json_node *
find_categories(const struct json_node *metadata)
{
	const struct json_node *property, *value;

	property = find_property(metadata, "Categories");
	if (property == NULL)
		return NULL;
	value = member_nocase(property, "propertyValue");
	return value != NULL && value->type == JSON_STRING ? value : NULL;
}

/*
 * The next category of "a; b" without the spaces around it; empty ones are
 * passed over.  False at the end.
 */
static bool
next_category(const char **at, const char **ret_start, size_t *ret_len)
{
	while (**at != '\0') {
		const char *start = *at + strspn(*at, "; \t");
		size_t len = strcspn(start, ";");

		*at = start + len;
		while (len > 0 && strchr(" \t", start[len - 1]) != NULL)
			len--;
		if (len > 0) {
			*ret_start = start;
			*ret_len = len;
			return true;
		}
	}
	return false;
}

static bool
is_category(const char *name, size_t len)
{
	for (size_t i = 0; i < ARRAY_LEN(categories); i++)
		if (strlen(categories[i]) == len &&
		    strncasecmp(categories[i], name, len) == 0)
			return true;
	return false;
}

static void
invalid_connector_category(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct json_node *value = find_categories(n->json);
	struct buf list CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	const char *at, *name;
	bool valid = true;
	size_t len;

	if (value == NULL)
		return;
	for (at = value->text; next_category(&at, &name, &len);)
		valid = valid && is_category(name, len);
	if (valid)
		return;
	for (size_t i = 0; i < ARRAY_LEN(categories); i++)
		buf_printf(&list, "%s%s", i > 0 ? ", " : "", categories[i]);
	lint_report(l, r, at_value(value), buf_text(&list), NULL);
}

static void
too_many_connector_categories(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct json_node *value = find_categories(n->json);
	char limit[LINT_NUMBER_SIZE];
	const char *at, *name;
	size_t len, count = 0;

	if (value == NULL)
		return;
	for (at = value->text; next_category(&at, &name, &len);)
		count++;
	if (count > CATEGORIES_MAX)
		lint_report(l, r, at_value(value),
		    lint_number(limit, CATEGORIES_MAX), NULL);
}

static const struct rule rules[] = {
	{
		.text = {
			.id = "ConnectorMetadataPropertiesMissing",
			.severity = SEVERITY_ERROR,
			.summary = "The metadata of a connector names its "
			    "website, privacy policy and categories.",
			.help = "Add an object with 'propertyName' and "
			    "'propertyValue' to 'x-ms-connector-metadata'. "
			    "The case of letters does not matter.",
			.bad = "\"x-ms-connector-metadata\": []",
			.good = "\"x-ms-connector-metadata\": [\n"
			    "  { \"propertyName\": \"Website\",\n"
			    "    \"propertyValue\": \"https://contoso.com\" },"
			    "\n  { \"propertyName\": \"Privacy policy\",\n"
			    "    \"propertyValue\": "
			    "\"https://contoso.com/privacy\" },\n"
			    "  { \"propertyName\": \"Categories\",\n"
			    "    \"propertyValue\": \"Data;Productivity\" } ]",
			.source = "Output in pull request 4077.",
		},
		.on = ON(OPENAPI_METADATA),
		.message = "The connector metadata property '{0}' is "
		    "required.",
		.check = connector_metadata_properties_missing,
	}, {
		.text = {
			.id = "InvalidConnectorCategory",
			.severity = SEVERITY_ERROR,
			.summary = "The categories of a connector are those "
			    "that exist.",
			.help = "Choose one or two of the list, and separate "
			    "two by a semicolon.",
			.bad = "\"propertyName\": \"Categories\",\n"
			    "\"propertyValue\": \"https://contoso.com\"",
			.good = "\"propertyName\": \"Categories\",\n"
			    "\"propertyValue\": \"Data;Productivity\"",
			.source = "Outputs quoted in pull requests 2459, 4077 "
			    "and 570. Case does not matter: published "
			    "connectors have 'collaboration'.",
		},
		.on = ON(OPENAPI_METADATA),
		.message = "The connector category is invalid. Available "
		    "categories are: [{0}].",
		.check = invalid_connector_category,
	}, {
		.text = {
			.id = "TooManyConnectorCategories",
			.severity = SEVERITY_ERROR,
			.summary = "A connector has at most two categories.",
			.help = "Keep the two that describe it best.",
			.bad = "\"propertyValue\": \"AI;Data;Finance\"",
			.good = "\"propertyValue\": \"AI;Finance\"",
			.source = "Pull requests 2459 and 4077; "
			    "certification-submission.md, step 3b; no "
			    "published connector has more.",
		},
		.on = ON(OPENAPI_METADATA),
		.message = "The maximum allowed number of categories for the "
		    "connector is '{0}'.",
		.check = too_many_connector_categories,
	},
};

const struct rule_table rules_of_metadata = { rules, ARRAY_LEN(rules) };
