/*
 * Rules about the structure that the official JSON Schemas ask for.  The walk
 * finds what is wrong and where, by the tables of src/openapi; a rule here
 * says which flaw it is about and what fills its message.
 *
 * What the schemas refuse, but published connectors have, comes as a warning
 * (openapi_node.lenient), whichever rule it belongs to.
 */
#include "structure.h"

#include "lookup.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Where a flaw is shown: at what lacks something, at a key, or at a value. */
static struct place
place_of(const struct openapi_node *n)
{
	return n->objection->flaw < OPENAPI_NOT_IN_ENUM &&
	    n->objection->flaw != OPENAPI_EMPTY ? at_owner(n->json) :
	    at_value(n->json);
}

static void
put_words(struct buf *out, const char *const *words)
{
	const char *between = "";

	for (; words != NULL && *words != NULL; words++) {
		(void)buf_printf(out, "%s%s", between, *words);
		between = ", ";
	}
}

/* Only a schema lets a name through that is no extension: a property's. */
static const char *
home_of(const struct openapi_node *n)
{
	if (n->objection->flaw == OPENAPI_NO_EXTENSION && n->lenient)
		return "properties";
	return openapi_member_home(n->objection->kind, n->json->key,
	    n->json->key_len);
}

/* Nobody reads it once there are more findings than fit. */
static void
put_near(struct lint *l, struct buf *out, const struct openapi_node *n)
{
	const char *near, *home;

	if (n->json->key == NULL || l->dropped > 0)
		return;
	near = openapi_member_near(n->objection->kind, n->json->key,
	    n->json->key_len);
	home = home_of(n);
	if (near != NULL)
		(void)buf_printf(out, " Did you mean '%s'?", near);
	else if (home != NULL)
		(void)buf_printf(out, " It belongs in '%s'.", home);
}

/* The security scheme that has, or lacks, a member. */
static const char *
type_of_scheme(const struct openapi_node *n)
{
	const char *type;

	type = json_string(n->objection->flaw == OPENAPI_SECURITY_MISSING ?
	    n->json : n->json->parent, "type");
	return type != NULL ? type : "";
}

static void
fill(struct lint *l, const struct openapi_node *n, enum structure_slot slot,
    const char *slots[2], struct buf *text)
{
	const char *name = n->objection->name;

	slots[0] = name != NULL ? name : "";
	slots[1] = "";
	switch (slot) {
	case SLOT_NONE:
		break;
	case SLOT_NAME:
		put_near(l, text, n);
		slots[1] = buf_text(text);
		break;
	case SLOT_WORDS:
		put_words(text, n->objection->words);
		slots[0] = buf_text(text);
		break;
	case SLOT_TEXT:
		slots[0] = n->json->type == JSON_STRING ? n->json->text : "";
		break;
	case SLOT_MULTI:
		slots[0] = "Multi";
		break;
	case SLOT_SCHEME:
		slots[1] = type_of_scheme(n);
		break;
	}
}

void
structure_report(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct structure *s = r->arg;
	struct buf text CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	const char *slots[2];

	if (n->objection->flaw != s->flaw)
		return;
	fill(l, n, s->slot, slots, &text);
	if (text.error == -ENOMEM)
		l->error = text.error;
	lint_report_as(l, r, n->lenient ? SEVERITY_WARNING : r->text.severity,
	    r->flags, place_of(n), slots[0], slots[1], NULL);
}

/* ---- what needs more than one place ---- */

/*
 * A parameter or response that is a reference is nothing else.  Schemas of
 * published connectors are more: the reference counts then.
 */
static void
adjacent_to_ref(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct json_node *c = n->json->first;

	while (c != NULL && strcmp(c->key, "$ref") == 0)
		c = c->next;
	if (c != NULL)
		lint_report_as(l, r, n->kind == OPENAPI_SCHEMA ?
		    SEVERITY_WARNING : r->text.severity, r->flags,
		    at_owner(n->json), NULL);
}

static void
path_item_ref_not_supported(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	(void)n;
	lint_report(l, r, at_value(l->given[0]), NULL);
}

/* An empty list of the items of an array: ArrayHasNoItems says it. */
static bool
is_no_items(const struct json_node *json)
{
	const struct json_node *schema = json->parent;

	return json->key != NULL && strcmp(json->key, "items") == 0 &&
	    json_is_text(json_member(schema, "type"), "array") &&
	    json_member(schema, "$ref") == NULL;
}

/* Texts that have to be there, and whether nothing published lacks them. */
static const struct {
	enum openapi_kind	 in;
	const char		*name;
	enum severity		 severity;
} texts[] = {
	{ OPENAPI_INFO, "title", SEVERITY_ERROR },
	{ OPENAPI_INFO, "version", SEVERITY_ERROR },
	{ OPENAPI_OPERATION, "operationId", SEVERITY_ERROR },
	{ OPENAPI_OPERATION, "summary", SEVERITY_ERROR },
	{ OPENAPI_OPERATION, "description", SEVERITY_WARNING },
	{ OPENAPI_PARAMETER, "x-ms-summary", SEVERITY_WARNING },
	{ OPENAPI_PARAMETER, "description", SEVERITY_WARNING },
	{ OPENAPI_RESPONSE, "description", SEVERITY_WARNING },
};

static bool
is_blank(const struct json_node *text)
{
	return text != NULL && text->type == JSON_STRING &&
	    strspn(text->text, " \t\r\n") == text->len;
}

/* The same exemptions as where they are missing. */
static bool
need_no_texts(const struct openapi_node *n)
{
	if (n->internal && n->kind != OPENAPI_OPERATION)
		return true;
	return n->kind == OPENAPI_PARAMETER &&
	    (json_is_text(json_member(n->json, "in"), "body") ||
	    openapi_is_internal(n->json));
}

static void
required_value_empty(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	if (n->kind == OPENAPI_FLAWED) {
		if (!is_no_items(n->json))
			structure_report(l, r, n);
		return;
	}
	if (need_no_texts(n))
		return;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		const struct json_node *text;

		if (texts[i].in != n->kind)
			continue;
		text = json_member(n->json, texts[i].name);
		if (is_blank(text))
			lint_report_as(l, r, n->internal ? SEVERITY_WARNING :
			    texts[i].severity, r->flags, at_value(text),
			    texts[i].name, NULL);
	}
}

struct tag {
	const char		*name;
	const struct json_node	*json;
};

static int
compare_tags(const void *a, const void *b)
{
	const struct tag *x = a, *y = b;
	const int order = strcmp(x->name, y->name);

	if (order != 0)
		return order;
	return x->json->index < y->json->index ? -1 : 1;
}

static void
report_tags(struct lint *l, const struct rule *r, struct tag *tags,
    const struct json_node *list)
{
	size_t n = 0;

	for (const struct json_node *c = list->first; c != NULL; c = c->next) {
		tags[n] = (struct tag){ json_string(c, "name"), c };
		n += tags[n].name != NULL;
	}
	qsort(tags, n, sizeof(*tags), compare_tags);
	for (size_t i = 1; i < n; i++)
		if (strcmp(tags[i].name, tags[i - 1].name) == 0)
			lint_report(l, r, at_value(tags[i].json),
			    tags[i].name, NULL);
}

static void
tag_redefined(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct json_node *list = l->given[0];
	struct tag *tags;

	(void)n;
	if (list->type != JSON_ARRAY || list->count < 2)
		return;
	tags = calloc(list->count + 1, sizeof(*tags));
	if (tags == NULL) {
		l->error = -ENOMEM;
		return;
	}
	report_tags(l, r, tags, list);
	free(tags);
}

/* ---- the records ---- */

#define FLAW(which, what) \
	.on = ON(OPENAPI_FLAWED), .check = structure_report, \
	.arg = &(const struct structure){ (which), (what) }

static const struct rule rules[] = {
	{
		.text = {
			.id = "JsonValueNotInEnum",
			.severity = SEVERITY_ERROR,
			.summary = "A value is one of those that the "
			    "specification names.",
			.help = "Take one of the values that the finding "
			    "lists, in this letter case. Other spellings of "
			    "'x-ms-visibility', and of the type of a "
			    "connection parameter, are warnings: published "
			    "connectors have them.",
			.bad = "\"in\": \"querystring\"",
			.good = "\"in\": \"query\"",
			.source = "certification-swagger-validator-rules.md; "
			    "the values are those of the published JSON "
			    "Schemas.",
		},
		.message =
		    "The property value must be one of the following: {0}.",
		FLAW(OPENAPI_NOT_IN_ENUM, SLOT_WORDS),
	}, {
		.text = {
			.id = "AdditionalPropertyNotAllowed",
			.severity = SEVERITY_ERROR,
			.summary = "An object has no member that the "
			    "specification does not know.",
			.help = "Remove the member, or mend its name. The "
			    "object takes no extensions either.",
			.bad = "\"x-ms-pageable\": { \"nextLink\": "
			    "\"@odata.nextLink\" }",
			.good = "\"x-ms-pageable\": { \"nextLinkName\": "
			    "\"@odata.nextLink\" }",
			.source =
			    "certification-swagger-validator-rules.md and "
			    "the published JSON Schemas. In "
			    "apiProperties.json, outside of policies, what "
			    "is in the wrong place or in another letter case "
			    "is a warning, and so are more settings of an "
			    "identity provider and 'script': published "
			    "connectors have them, and the check in pull "
			    "request 3097 passed over such a "
			    "'uiDefinition'.",
		},
		.message = "The property '{0}' is not allowed and must be "
		    "removed.",
		.says = "The property '{0}' is not allowed and must be "
		    "removed.{1}",
		FLAW(OPENAPI_UNKNOWN, SLOT_NAME),
	}, {
		.text = {
			.id = "AdditionalPropertyNotAllowedAdjacentToRef",
			.severity = SEVERITY_ERROR,
			.summary = "Beside a '$ref' stands nothing else.",
			.help = "What stands beside a '$ref' is not read. "
			    "Write it where the reference leads, or write "
			    "the object out. In a schema this is a "
			    "warning: published connectors have texts "
			    "there.",
			.bad = "{ \"$ref\": \"#/parameters/Id\", "
			    "\"required\": true }",
			.good = "{ \"$ref\": \"#/parameters/Id\" }",
			.source = "The published JSON Schema of "
			    "apiDefinition.swagger.json. Published "
			    "connectors have it in schemas only.",
		},
		.message =
		    "When '$ref' is defined, no other properties may be "
		    "specified.",
		.on = ON(OPENAPI_PARAMETER) | ON(OPENAPI_RESPONSE) |
		    ON(OPENAPI_SCHEMA),
		.needs = { "$ref" },
		.check = adjacent_to_ref,
	}, {
		.text = {
			.id = "ExtensionNameNotValid",
			.severity = SEVERITY_ERROR,
			.summary = "A member that the specification does not "
			    "know is an extension.",
			.help = "Remove the member, mend its name, or move it "
			    "to where it belongs. Names of your own begin "
			    "with 'x-'. A property that a schema has outside "
			    "of its 'properties' is a warning.",
			.bad = "\"operationID\": \"ListOrders\"",
			.good = "\"operationId\": \"ListOrders\"",
			.source =
			    "Outputs in pull request 2214 and issue 3930. "
			    "Business Assist was published with a property "
			    "outside of 'properties' (December 2022).",
		},
		.message =
		    "The property '{0}' is not valid. If this property is "
		    "an extension, its name must begin with \"x-\".",
		.says = "The property '{0}' is not valid. If this property is "
		    "an extension, its name must begin with \"x-\".{1}",
		FLAW(OPENAPI_NO_EXTENSION, SLOT_NAME),
	}, {
		.text = {
			.id = "ExtensionUnknown",
			.severity = SEVERITY_WARNING,
			.summary =
			    "An extension of Microsoft's is known where "
			    "it stands.",
			.help = "Names that begin with 'x-ms-' are "
			    "Microsoft's, and one that is misspelt or in "
			    "the wrong place does nothing. Mend the name, "
			    "move the extension, or remove it.",
			.bad = "\"x-ms-visibilty\": \"advanced\"",
			.good = "\"x-ms-visibility\": \"advanced\"",
			.source = "The published JSON Schema of "
			    "apiDefinition.swagger.json takes no other. "
			    "Published connectors have many, so it is a "
			    "warning.",
		},
		.message = "The extension '{0}' is not known in this place.{1}",
		FLAW(OPENAPI_UNKNOWN_EXTENSION, SLOT_NAME),
	}, {
		.text = {
			.id = "OneOfPropertiesRequired",
			.severity = SEVERITY_ERROR,
			.summary =
			    "An object that may be of several forms is of "
			    "one.",
			.help = "Add one of the members that the finding "
			    "names.",
			.bad = "\"x-ms-dynamic-values\": { \"value-path\": "
			    "\"id\" }",
			.good = "\"x-ms-dynamic-values\": { \"operationId\": "
			    "\"ListOrders\",\n"
			    "\"value-path\": \"id\" }",
			.source = "The published JSON Schema of "
			    "apiDefinition.swagger.json.",
		},
		.message = "At least one of the properties is required: [{0}].",
		FLAW(OPENAPI_NONE_OF, SLOT_WORDS),
	}, {
		.text = {
			.id = "RequiredValueEmpty",
			.severity = SEVERITY_ERROR,
			.summary = "What has to have something in it is not "
			    "empty.",
			.help = "Fill the text, list or object, or remove it "
			    "if it may be left out. The texts of parameters "
			    "and responses, and the description of an "
			    "operation, are warnings: published connectors "
			    "have empty ones.",
			.bad = "\"allOf\": []",
			.good = "\"allOf\": [ { \"$ref\": "
			    "\"#/definitions/Order\" } ]",
			.source = "certification-swagger-validator-rules.md; "
			    "lists and objects: the published JSON Schemas. "
			    "The published connectors of the sample have no "
			    "empty title, version or summary of an "
			    "operation, but some internal operation has "
			    "none.",
		},
		.message = "The '{0}' property must have not empty value.",
		.on = ON(OPENAPI_FLAWED) | ON(OPENAPI_INFO) |
		    ON(OPENAPI_OPERATION) | ON(OPENAPI_PARAMETER) |
		    ON(OPENAPI_RESPONSE),
		.check = required_value_empty,
		.arg = &(const struct structure){ OPENAPI_EMPTY, SLOT_NAME },
	}, {
		.text = {
			.id = "ValueNotValid",
			.severity = SEVERITY_ERROR,
			.summary = "A value looks as the specification says.",
			.help = "Write the value as the finding says.",
			.bad = "\"x-ms-api-annotation\": { \"family\": "
			    "\"List\", \"revision\": 0 }",
			.good = "\"x-ms-api-annotation\": { \"family\": "
			    "\"List\", \"revision\": 1 }",
			.source = "The published JSON Schemas; there is no "
			    "official rule for these values.",
		},
		.message = "The value must be {0}.",
		FLAW(OPENAPI_NOT_VALID, SLOT_NONE),
	}, {
		.text = {
			.id = "BasePathNotValid",
			.severity = SEVERITY_ERROR,
			.summary = "'basePath' begins with a slash.",
			.help = "Write the path below the host, with its "
			    "slash; leave 'basePath' out if there is none.",
			.bad = "\"basePath\": \"v1\"",
			.good = "\"basePath\": \"/v1\"",
			.source = "The published JSON Schema of "
			    "apiDefinition.swagger.json.",
		},
		.message =
		    "The 'basePath' property, if present, must start with "
		    "a '/' character.",
		FLAW(OPENAPI_BASE_PATH, SLOT_NONE),
	}, {
		.text = {
			.id = "HostNameNotValid",
			.severity = SEVERITY_ERROR,
			.summary = "'host' is a host's name, and nothing else.",
			.help = "Write the name of the host, and maybe a "
			    "port. The scheme is in 'schemes', the path "
			    "in 'basePath'; what users give is set by a "
			    "policy.",
			.bad = "\"host\": \"https://api.contoso.com/v1\"",
			.good = "\"host\": \"api.contoso.com\"",
			.source = "The published JSON Schema of "
			    "apiDefinition.swagger.json.",
		},
		.message =
		    "The 'host' property, if present, must be a valid URI "
		    "host without a scheme or path.",
		FLAW(OPENAPI_HOST, SLOT_NONE),
	}, {
		.text = {
			.id = "SchemesArrayEmpty",
			.severity = SEVERITY_ERROR,
			.summary = "'schemes' has an entry.",
			.help = "Write \"https\" into the list, or leave the "
			    "list out.",
			.bad = "\"schemes\": []",
			.good = "\"schemes\": [ \"https\" ]",
			.source =
			    "certification-swagger-validator-rules.md; no "
			    "published connector of the sample has it.",
		},
		.message = "The 'schemes' array requires at least one value.",
		FLAW(OPENAPI_SCHEMES_EMPTY, SLOT_NONE),
	}, {
		.text = {
			.id = "SchemeNotValid",
			.severity = SEVERITY_ERROR,
			.summary = "'schemes' has protocols only.",
			.help = "Connectors are called by \"https\".",
			.bad = "\"schemes\": [ \"https://\" ]",
			.good = "\"schemes\": [ \"https\" ]",
			.source = "The published JSON Schema of "
			    "apiDefinition.swagger.json.",
		},
		.message = "The 'schemes' property must only contain transfer "
		    "protocols from the list: {0}.",
		FLAW(OPENAPI_SCHEME, SLOT_WORDS),
	}, {
		.text = {
			.id = "SchemeNotSupported",
			.severity = SEVERITY_ERROR,
			.summary = "A connector is called by HTTP.",
			.help = "WebSockets cannot be called by a connector; "
			    "take \"https\".",
			.bad = "\"schemes\": [ \"wss\" ]",
			.good = "\"schemes\": [ \"https\" ]",
			.source =
			    "certification-swagger-validator-rules.md; no "
			    "published connector of the sample has it.",
		},
		.message = "The WebSocket transfer protocol schemes are not "
		    "supported.",
		FLAW(OPENAPI_WEB_SOCKET, SLOT_NONE),
	}, {
		.text = {
			.id = "TagRedefined",
			.severity = SEVERITY_ERROR,
			.summary = "A tag is defined once.",
			.help = "Remove all definitions of the tag but one.",
			.bad = "\"tags\": [ { \"name\": \"orders\" }, { "
			    "\"name\": \"orders\" } ]",
			.good = "\"tags\": [ { \"name\": \"orders\" } ]",
			.source =
			    "certification-swagger-validator-rules.md and "
			    "the published JSON Schema; no published "
			    "connector of the sample has it.",
		},
		.message =
		    "The 'tags' property defines tag '{0}' multiple times.",
		.on = ON(OPENAPI_DOCUMENT),
		.needs = { "tags" },
		.check = tag_redefined,
	}, {
		.text = {
			.id = "ArrayDuplicateValue",
			.severity = SEVERITY_ERROR,
			.summary = "A list has nothing twice.",
			.help = "Remove what stands in the list again. In an "
			    "'enum' this is a warning: a published "
			    "connector has it.",
			.bad = "\"consumes\": [ \"application/json\", "
			    "\"application/json\" ]",
			.good = "\"consumes\": [ \"application/json\" ]",
			.source =
			    "certification-swagger-validator-rules.md and "
			    "the published JSON Schemas.",
		},
		.message =
		    "The array contains duplicate values, values must be "
		    "unique.",
		FLAW(OPENAPI_DUPLICATE, SLOT_NONE),
	}, {
		.text = {
			.id = "EnumMustContainAtLeastOneElement",
			.severity = SEVERITY_ERROR,
			.summary = "An 'enum' has a value.",
			.help = "List the values that are allowed, or leave "
			    "'enum' out.",
			.bad = "\"enum\": []",
			.good = "\"enum\": [ \"open\", \"closed\" ]",
			.source = "The published JSON Schema of "
			    "apiDefinition.swagger.json.",
		},
		.message = "The 'enum' array requires at least one value.",
		FLAW(OPENAPI_ENUM_EMPTY, SLOT_NONE),
	}, {
		.text = {
			.id = "RequiredPropertyArrayEmpty",
			.severity = SEVERITY_ERROR,
			.summary = "A list 'required' names something.",
			.help = "Name the properties that have to be there, "
			    "or leave the list out.",
			.bad = "\"required\": []",
			.good = "\"required\": [ \"id\" ]",
			.source = "The published JSON Schema of "
			    "apiDefinition.swagger.json.",
		},
		.message =
		    "The 'required' array requires at least one value. If "
		    "no properties are required in the schema, remove the "
		    "'required' property.",
		FLAW(OPENAPI_REQUIRED_EMPTY, SLOT_NONE),
	}, {
		.text = {
			.id = "MimeTypeNotValid",
			.severity = SEVERITY_WARNING,
			.summary = "A MIME type is one.",
			.help = "A MIME type is a type, a slash and a "
			    "subtype; parameters may follow a semicolon.",
			.bad = "\"consumes\": [ \"json\" ]",
			.good = "\"consumes\": [ \"application/json\" ]",
			.source =
			    "certification-swagger-validator-rules.md; a "
			    "warning, because the published JSON Schema "
			    "takes any text and no output is known.",
		},
		.message = "The MIME type '{0}' is not valid.",
		FLAW(OPENAPI_MIME_TYPE, SLOT_TEXT),
	}, {
		.text = {
			.id = "UrlNotValid",
			.severity = SEVERITY_ERROR,
			.summary = "An address is a whole URL.",
			.help = "Write the URL with its scheme, as a browser "
			    "shows it, without spaces.",
			.bad = "\"url\": \"www.contoso.com\"",
			.good = "\"url\": \"https://www.contoso.com\"",
			.source = "certification-swagger-validator-rules.md; "
			    "where: the members with the format \"uri\" "
			    "of the published JSON Schemas.",
		},
		.message = "The 'url' property must be a valid absolute URL.",
		.says = "The '{0}' property must be a valid absolute URL.",
		FLAW(OPENAPI_URL, SLOT_NAME),
	}, {
		.text = {
			.id = "ContactEmailNotValid",
			.severity = SEVERITY_ERROR,
			.summary = "The e-mail address of the contact is one.",
			.help = "Write the address alone, without a name or "
			    "'mailto:'.",
			.bad = "\"email\": \"support at contoso.com\"",
			.good = "\"email\": \"support@contoso.com\"",
			.source = "The published JSON Schema of "
			    "apiDefinition.swagger.json.",
		},
		.message =
		    "The contact 'email' property, if present, must be a "
		    "valid email address.",
		FLAW(OPENAPI_EMAIL, SLOT_NONE),
	}, {
		.text = {
			.id = "ResponseMustBeDefaultOrHttpStatusCode",
			.severity = SEVERITY_ERROR,
			.summary = "A response is called by a status code, or "
			    "'default'.",
			.help = "Write three digits. Ranges such as 2XX are "
			    "not known.",
			.bad = "\"responses\": { \"2XX\": { \"description\": "
			    "\"OK\" } }",
			.good = "\"responses\": { \"200\": { \"description\": "
			    "\"OK\" } }",
			.source = "The published JSON Schema of "
			    "apiDefinition.swagger.json.",
		},
		.message = "The response is not valid, the response must be a "
		    "valid HTTP status code, or the string 'default'.",
		FLAW(OPENAPI_STATUS, SLOT_NONE),
	}, {
		.text = {
			.id = "OperationMustHaveResponse",
			.severity = SEVERITY_WARNING,
			.summary = "An operation has a response.",
			.help = "Describe what comes back when the operation "
			    "succeeds, even if it is nothing.",
			.bad = "\"responses\": {}",
			.good = "\"responses\": { \"200\": { \"description\": "
			    "\"OK\" } }",
			.source = "The published JSON Schema of "
			    "apiDefinition.swagger.json; a warning, "
			    "because published connectors have empty "
			    "responses.",
		},
		.message =
		    "The operation is not valid, it must contain at least "
		    "one response definition.",
		FLAW(OPENAPI_NO_RESPONSE, SLOT_NONE),
	}, {
		.text = {
			.id = "PathItemRefNotSuppored",
			.severity = SEVERITY_ERROR,
			.summary = "A path is written where it is.",
			.help = "Write the operations of the path out. "
			    "Parameters, responses and schemas may be "
			    "shared instead.",
			.bad = "\"/orders\": { \"$ref\": "
			    "\"#/x-paths/orders\" }",
			.good = "\"/orders\": { \"get\": { ... } }",
			.source =
			    "certification-swagger-validator-rules.md; no "
			    "published connector of the sample has it.",
		},
		.message = "The '$ref' property in a path is not supported.",
		.on = ON(OPENAPI_PATH),
		.needs = { "$ref" },
		.check = path_item_ref_not_supported,
	}, {
		.text = {
			.id = "SecuritySchemePropertyNotValid",
			.severity = SEVERITY_ERROR,
			.summary =
			    "A security scheme has what its type needs, "
			    "and nothing else.",
			.help = "Remove the member, or mend 'type' or 'flow'.",
			.bad = "{ \"type\": \"basic\", \"in\": \"header\" }",
			.good = "{ \"type\": \"basic\" }",
			.source = "The published JSON Schema of "
			    "apiDefinition.swagger.json.",
		},
		.message =
		    "The security definition property '{0}' is not valid "
		    "for definitions of type '{1}'.",
		FLAW(OPENAPI_SECURITY_PROPERTY, SLOT_SCHEME),
	}, {
		.text = {
			.id = "SecuritySchemePropertyRequired",
			.severity = SEVERITY_ERROR,
			.summary = "A security scheme has what its type needs.",
			.help = "Add the member. An API key needs 'name' and "
			    "'in'; OAuth needs 'flow', and that "
			    "'authorizationUrl', 'tokenUrl' or both.",
			.bad = "{ \"type\": \"apiKey\", \"in\": \"header\" }",
			.good = "{ \"type\": \"apiKey\", \"in\": \"header\",\n"
			    "\"name\": \"X-Api-Key\" }",
			.source = "The published JSON Schema of "
			    "apiDefinition.swagger.json.",
		},
		.message =
		    "The security definition property '{0}' is required "
		    "for definitions of type '{1}'.",
		FLAW(OPENAPI_SECURITY_MISSING, SLOT_SCHEME),
	}, {
		.text = {
			.id = "BodyParameterPropertyNotValid",
			.severity = SEVERITY_ERROR,
			.summary = "What the body is, its 'schema' says.",
			.help = "Move the member into 'schema'.",
			.bad = "{ \"name\": \"order\", \"in\": \"body\", "
			    "\"type\": \"object\" }",
			.good = "{ \"name\": \"order\", \"in\": \"body\",\n"
			    "\"schema\": { \"type\": \"object\" } }",
			.source = "The published JSON Schema of "
			    "apiDefinition.swagger.json.",
		},
		.message = "The 'body' parameter cannot use property '{0}', "
		    "instead, the 'schema' property should be used to "
		    "define the type used by the parameter.",
		FLAW(OPENAPI_BODY_PROPERTY, SLOT_NAME),
	}, {
		.text = {
			.id = "BodyParameterSchemaRequired",
			.severity = SEVERITY_ERROR,
			.summary = "The body has a schema.",
			.help = "Describe the body in 'schema'.",
			.bad = "{ \"name\": \"order\", \"in\": \"body\" }",
			.good = "{ \"name\": \"order\", \"in\": \"body\",\n"
			    "\"schema\": { \"type\": \"object\" } }",
			.source = "The published JSON Schema of "
			    "apiDefinition.swagger.json.",
		},
		.message =
		    "The 'body' parameter must define a 'schema' property.",
		FLAW(OPENAPI_BODY_SCHEMA_MISSING, SLOT_NONE),
	}, {
		.text = {
			.id = "NonBodyParameterSchemaNotValid",
			.severity = SEVERITY_ERROR,
			.summary = "Only the body has a schema.",
			.help = "Write 'type' and its kin into the parameter "
			    "itself, or move the parameter into the body.",
			.bad = "{ \"name\": \"id\", \"in\": \"query\",\n"
			    "\"schema\": { \"type\": \"string\" } }",
			.good = "{ \"name\": \"id\", \"in\": \"query\", "
			    "\"type\": \"string\" }",
			.source = "The published JSON Schema of "
			    "apiDefinition.swagger.json.",
		},
		.message =
		    "The parameter cannot define a schema as it is not in "
		    "the 'body'.",
		FLAW(OPENAPI_NON_BODY_SCHEMA, SLOT_NONE),
	}, {
		.text = {
			.id = "FileParameterMustBeInFormData",
			.severity = SEVERITY_ERROR,
			.summary = "A file is uploaded in a form.",
			.help = "A parameter of type 'file' is 'in' "
			    "\"formData\", and the operation consumes "
			    "\"multipart/form-data\".",
			.bad = "{ \"name\": \"file\", \"in\": \"query\", "
			    "\"type\": \"file\" }",
			.good = "{ \"name\": \"file\", \"in\": \"formData\", "
			    "\"type\": \"file\" }",
			.source = "The published JSON Schema of "
			    "apiDefinition.swagger.json.",
		},
		.message =
		    "Parameters of type 'file' are not valid in locations "
		    "other than 'formData'.",
		FLAW(OPENAPI_FILE_PARAMETER, SLOT_NONE),
	}, {
		.text = {
			.id = "SchemaTypeFileNotValid",
			.severity = SEVERITY_ERROR,
			.summary = "Only a parameter in a form, or a whole "
			    "response, is of the type 'file'.",
			.help = "Elsewhere take the type 'string' with the "
			    "format 'binary' or 'byte'.",
			.bad = "\"properties\": { \"content\": { \"type\": "
			    "\"file\" } }",
			.good = "\"properties\": { \"content\": { \"type\": "
			    "\"string\",\n"
			    "\"format\": \"byte\" } }",
			.source = "The published JSON Schema of "
			    "apiDefinition.swagger.json.",
		},
		.message =
		    "The schema type 'file' is not valid. Only parameters "
		    "in 'formData' and the root response schema may be of "
		    "type 'file'.",
		FLAW(OPENAPI_FILE_SCHEMA, SLOT_NONE),
	}, {
		.text = {
			.id = "AllowEmptyValueOnlyValidForQueryFormData",
			.severity = SEVERITY_ERROR,
			.summary =
			    "Only parameters in the query or a form may "
			    "be empty.",
			.help = "Remove 'allowEmptyValue'.",
			.bad = "{ \"name\": \"id\", \"in\": \"header\", "
			    "\"type\": \"string\",\n"
			    "\"allowEmptyValue\": true }",
			.good = "{ \"name\": \"id\", \"in\": \"header\", "
			    "\"type\": \"string\" }",
			.source = "The published JSON Schema of "
			    "apiDefinition.swagger.json.",
		},
		.message = "The parameter cannot use the 'allowEmptyValue' "
		    "keyword as it is not in the 'query' or 'formData' "
		    "location.",
		FLAW(OPENAPI_ALLOW_EMPTY, SLOT_NONE),
	}, {
		.text = {
			.id = "CollectionFormatValueNotSupported",
			.severity = SEVERITY_ERROR,
			.summary = "A list is not sent as several parameters.",
			.help = "The platform cannot repeat a parameter: "
			    "'multi' is refused. Take \"csv\", or make "
			    "the list one text.",
			.bad = "\"collectionFormat\": \"multi\"",
			.good = "\"collectionFormat\": \"csv\"",
			.source = "An output of the connector editor, which "
			    "prints the value with a capital letter; "
			    "published connectors have \"csv\" only.",
		},
		.message = "The 'collectionFormat' keyword value '{0}' is not "
		    "supported.",
		FLAW(OPENAPI_MULTI, SLOT_MULTI),
	}, {
		.text = {
			.id = "MaxItemsMustBeGreaterThanOrEqualToZero",
			.severity = SEVERITY_ERROR,
			.summary = "'maxItems' is not negative.",
			.help = "'maxItems' counts items: write how many, or "
			    "leave it out.",
			.bad = "\"maxItems\": -1",
			.good = "\"maxItems\": 1",
			.source = "The published JSON Schema of "
			    "apiDefinition.swagger.json.",
		},
		.message =
		    "The 'maxItems' value must be greater than or equal "
		    "to zero.",
		FLAW(OPENAPI_MAX_ITEMS, SLOT_NONE),
	}, {
		.text = {
			.id = "MaxLengthMustBeGreaterThanOrEqualToZero",
			.severity = SEVERITY_ERROR,
			.summary = "'maxLength' is not negative.",
			.help = "'maxLength' counts characters: write how "
			    "many, or leave it out.",
			.bad = "\"maxLength\": -1",
			.good = "\"maxLength\": 1",
			.source = "The published JSON Schema of "
			    "apiDefinition.swagger.json.",
		},
		.message =
		    "The 'maxLength' value must be greater than or equal "
		    "to zero.",
		FLAW(OPENAPI_MAX_LENGTH, SLOT_NONE),
	}, {
		.text = {
			.id = "MaxPropertiesMustBeGreaterThanOrEqualToZero",
			.severity = SEVERITY_ERROR,
			.summary = "'maxProperties' is not negative.",
			.help = "'maxProperties' counts properties: write how "
			    "many, or leave it out.",
			.bad = "\"maxProperties\": -1",
			.good = "\"maxProperties\": 1",
			.source = "The published JSON Schema of "
			    "apiDefinition.swagger.json.",
		},
		.message = "The 'maxProperties' value must be greater than or "
		    "equal to zero.",
		FLAW(OPENAPI_MAX_PROPERTIES, SLOT_NONE),
	}, {
		.text = {
			.id = "MinItemsMustBeGreaterThanOrEqualToZero",
			.severity = SEVERITY_ERROR,
			.summary = "'minItems' is not negative.",
			.help = "'minItems' counts items: write how many, or "
			    "leave it out.",
			.bad = "\"minItems\": -1",
			.good = "\"minItems\": 1",
			.source = "The published JSON Schema of "
			    "apiDefinition.swagger.json.",
		},
		.message =
		    "The 'minItems' value must be greater than or equal "
		    "to zero.",
		FLAW(OPENAPI_MIN_ITEMS, SLOT_NONE),
	}, {
		.text = {
			.id = "MinLengthMustBeGreaterThanOrEqualToZero",
			.severity = SEVERITY_ERROR,
			.summary = "'minLength' is not negative.",
			.help = "'minLength' counts characters: write how "
			    "many, or leave it out.",
			.bad = "\"minLength\": -1",
			.good = "\"minLength\": 1",
			.source = "The published JSON Schema of "
			    "apiDefinition.swagger.json.",
		},
		.message =
		    "The 'minLength' value must be greater than or equal "
		    "to zero.",
		FLAW(OPENAPI_MIN_LENGTH, SLOT_NONE),
	}, {
		.text = {
			.id = "MinPropertiesMustBeGreaterThanOrEqualToZero",
			.severity = SEVERITY_ERROR,
			.summary = "'minProperties' is not negative.",
			.help = "'minProperties' counts properties: write how "
			    "many, or leave it out.",
			.bad = "\"minProperties\": -1",
			.good = "\"minProperties\": 1",
			.source = "The published JSON Schema of "
			    "apiDefinition.swagger.json.",
		},
		.message = "The 'minProperties' value must be greater than or "
		    "equal to zero.",
		FLAW(OPENAPI_MIN_PROPERTIES, SLOT_NONE),
	}, {
		.text = {
			.id = "MultipleOfMustBeGreaterThanZero",
			.severity = SEVERITY_ERROR,
			.summary = "'multipleOf' is more than nothing.",
			.help = "Write the step between values, or leave "
			    "'multipleOf' out.",
			.bad = "\"multipleOf\": 0",
			.good = "\"multipleOf\": 5",
			.source = "The published JSON Schema of "
			    "apiDefinition.swagger.json.",
		},
		.message = "The 'multipleOf' value must be greater than zero.",
		FLAW(OPENAPI_MULTIPLE_OF, SLOT_NONE),
	},
};

const struct rule_table rules_of_structure = { rules, ARRAY_LEN(rules) };
