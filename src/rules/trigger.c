/*
 * Rules about triggers: what polls, what it gets page by page, and the webhook
 * that tells it when to poll.
 */
#include "dynamic.h"
#include "lookup.h"
#include "webhook.h"

#include <string.h>

/* ---- x-ms-notification ---- */

static void
notification_in_webhook(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	if (n->operation != NULL && webhook_is_subscription(l, n->operation))
		lint_report(l, r, at_owner(l->given[0]), NULL);
}

static void
notification_in_action(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	(void)n;
	lint_report(l, r, at_owner(l->given[0]), NULL);
}

static void
notification_not_webhook(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct json_node *id = l->given[0];
	const struct openapi_operation *op;

	(void)n;
	if (id->type != JSON_STRING)
		return;
	op = openapi_operation_find(l->api, id->text);
	if (op != NULL && !webhook_is_subscription(l, op))
		lint_report(l, r, at_value(id), NULL);
}

/* ---- what a trigger that fetches takes ---- */

static bool
is_body(const struct openapi_parameter *p)
{
	return strcmp(p->in, "body") == 0 || strcmp(p->in, "formData") == 0;
}

/* What gets something, and what a webhook tells when to fetch. */
static bool
fetches(const struct lint *l, const struct openapi_operation *op)
{
	return strcmp(op->method, "get") == 0 ||
	    (json_member(op->json, "x-ms-notification") != NULL &&
	    !webhook_is_subscription(l, op));
}

static void
body_in_fetch(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct openapi_operation *op = n->operation;

	if (op == NULL || op->parameter_count == 0 || !fetches(l, op))
		return;
	for (size_t i = 0; i < op->parameter_count; i++)
		if (is_body(&op->parameters[i]))
			lint_report(l, r, at_owner(op->parameters[i].json),
			    NULL);
}

static const char *
text_of(const struct openapi_parameter *p, const char *member)
{
	const char *text = json_string(p->value, member);

	return text != NULL ? text : "";
}

static bool
is_alike(const struct openapi_parameter *a, const struct openapi_parameter *b)
{
	return strcmp(text_of(a, "type"), text_of(b, "type")) == 0 &&
	    strcmp(text_of(a, "x-ms-visibility"),
	    text_of(b, "x-ms-visibility")) == 0;
}

static void
parameters_differ(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const char *id = json_string(l->given[0], "operationId");
	const struct openapi_operation *fetch = n->operation, *subscribe;

	subscribe = id != NULL ? openapi_operation_find(l->api, id) : NULL;
	if (fetch == NULL || subscribe == NULL)
		return;
	for (size_t i = 0; i < fetch->parameter_count; i++) {
		const struct openapi_parameter *p = &fetch->parameters[i];
		const struct openapi_parameter *other =
		    openapi_parameter_find(subscribe, p->name, NULL);

		if (other != NULL && !is_alike(p, other))
			lint_report(l, r, at_owner(p->json), NULL);
	}
}

/* ---- pages, and what comes in them ---- */

static void
next_link_not_valid(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct json_node *name = lookup_string(l->given[0],
	    "nextLinkName");

	if (name == NULL || json_is_text(name, "nextLink") ||
	    json_is_text(name, "@odata.nextLink"))
		return;
	lint_report(l, r, at_value(name), lint_id(n->operation), NULL);
}

/* Properties of an answer that are looked at. */
#define PROPERTIES_MAX	256u

/* Whether there may be one, in an object that says what it has. */
static bool
has_list(const struct json_node *answer)
{
	const struct json_node *properties = json_object(answer,
	    "properties");
	unsigned n = 0;

	for (const struct json_node *c = properties->first; c != NULL;
	    c = c->next) {
		const struct json_node *schema = openapi_resolve(c);

		/* What has no type may be one. */
		if (n++ == PROPERTIES_MAX ||
		    dynamic_types(schema) == OPENAPI_IS_ARRAY ||
		    dynamic_types(schema) == 0)
			return true;
	}
	return false;
}

/* Webhooks are sent what they say elsewhere. */
static void
batch_without_list(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct json_node *trigger = l->given[0], *answer;

	if (n->operation == NULL || !json_is_text(trigger, "batch") ||
	    webhook_is_subscription(l, n->operation))
		return;
	answer = dynamic_answer(n->operation);
	if (answer == NULL || json_array(answer, "allOf") != NULL ||
	    dynamic_is_open(l, answer) || has_list(answer))
		return;
	lint_report(l, r, at_value(trigger), lint_id(n->operation), NULL);
}

static const struct rule rules[] = {
	{
		.text = {
			.id = "NotificationExtensionNotSupportedInWebhook"
			    "Operation",
			.severity = SEVERITY_ERROR,
			.summary = "'x-ms-notification' does not stand in a "
			    "webhook.",
			.help = "The extension names the webhook that tells a "
			    "polling trigger when to poll. Move it to the "
			    "trigger that polls.",
			.bad = "\"post\": { \"operationId\": \"Subscribe\",\n"
			    "  \"x-ms-notification\": {\n"
			    "    \"operationId\": \"Subscribe\" } }",
			.good = "\"get\": { \"operationId\": \"OnNewOrder\",\n"
			    "  \"x-ms-trigger\": \"batch\",\n"
			    "  \"x-ms-notification\": {\n"
			    "    \"operationId\": \"Subscribe\" } }",
			.source = "certification-swagger-validator-rules.md.",
		},
		.on = ON(OPENAPI_OPERATION),
		.needs = { "x-ms-notification" },
		.message = "The 'x-ms-notification' extension must not be "
		    "defined in a webhook operation.",
		.check = notification_in_webhook,
	}, {
		.text = {
			.id = "NotificationExtensionSupportedForTriggerOnly",
			.severity = SEVERITY_ERROR,
			.summary = "'x-ms-notification' stands in a trigger.",
			.help = "Add 'x-ms-trigger', or remove "
			    "'x-ms-notification' from the action.",
			.bad = "\"get\": { \"operationId\": \"ListOrders\",\n"
			    "  \"x-ms-notification\": {\n"
			    "    \"operationId\": \"Subscribe\" } }",
			.good = "\"get\": { \"operationId\": \"OnNewOrder\",\n"
			    "  \"x-ms-trigger\": \"batch\",\n"
			    "  \"x-ms-notification\": {\n"
			    "    \"operationId\": \"Subscribe\" } }",
			.source = "certification-swagger-validator-rules.md.",
		},
		.on = ON(OPENAPI_OPERATION),
		.needs = { "x-ms-notification" },
		.lacks = { "x-ms-trigger" },
		.message = "The 'x-ms-notification' is supported for trigger "
		    "operations only.",
		.check = notification_in_action,
	}, {
		.text = {
			.id = "NotificationOperationMustBeWebhook",
			.severity = SEVERITY_ERROR,
			.summary = "'x-ms-notification' names a webhook.",
			.help = "Name an operation whose body has a property "
			    "with 'x-ms-notification-url'.",
			.bad = "\"x-ms-notification\": {\n"
			    "  \"operationId\": \"ListOrders\" }",
			.good = "\"x-ms-notification\": {\n"
			    "  \"operationId\": \"Subscribe\" }",
			.source = "certification-swagger-validator-rules.md.",
		},
		.on = ON(OPENAPI_SUBSCRIPTION),
		.needs = { "operationId" },
		.message = "The 'operationId' property in 'x-ms-notification' "
		    "extension must be for a webhook operation.",
		.check = notification_not_webhook,
	}, {
		.text = {
			.id = "BodyOrFormDataParameterInFetchOperationNot"
			    "Allowed",
			.severity = SEVERITY_WARNING,
			.summary = "An operation that gets something has no "
			    "body.",
			.help = "Move what the operation takes into the query "
			    "or the path, or use another method.",
			.bad = "\"get\": { \"parameters\": [\n"
			    "  { \"name\": \"body\", \"in\": \"body\", ... } "
			    "] }",
			.good = "\"get\": { \"parameters\": [\n"
			    "  { \"name\": \"color\", \"in\": \"query\", ... "
			    "} ] }",
			.source = "certification-swagger-validator-rules.md. "
			    "A warning, because an older version of a "
			    "published connector has such an operation.",
		},
		.on = ON(OPENAPI_OPERATION),
		.message = "Body or form data parameters are not supported in "
		    "a fetch operation.",
		.check = body_in_fetch,
	}, {
		.text = {
			.id = "ParamtersWithSameNameMustHaveSameTypeAnd"
			    "Visibility",
			.severity = SEVERITY_ERROR,
			.summary = "Parameters that a trigger shares with its "
			    "webhook are alike.",
			.help = "Give the parameter the same 'type' and "
			    "'x-ms-visibility' in the trigger and in the "
			    "operation that its 'x-ms-notification' names: "
			    "the user fills it in once for both.",
			.bad = "{ \"name\": \"shop\", \"in\": \"query\",\n"
			    "  \"type\": \"integer\" }",
			.good = "{ \"name\": \"shop\", \"in\": \"query\",\n"
			    "  \"type\": \"string\" }",
			.source = "certification-swagger-validator-rules.md.",
		},
		.on = ON(OPENAPI_OPERATION),
		.needs = { "x-ms-notification" },
		.message = "Parameters of the same name in fetch and "
		    "subscribe operations must be of the same type and "
		    "visibility.",
		.check = parameters_differ,
	}, {
		.text = {
			.id = "InvalidNextLinkNameValue",
			.severity = SEVERITY_ERROR,
			.summary = "The link to the next page is 'nextLink' "
			    "or '@odata.nextLink'.",
			.help = "Rename the property in a script or policy, "
			    "and write that name as 'nextLinkName'.",
			.bad = "\"x-ms-pageable\": { \"nextLinkName\": "
			    "\"next\" }",
			.good = "\"x-ms-pageable\": { \"nextLinkName\": "
			    "\"nextLink\" }",
			.source = "certification-swagger-validator-rules.md; "
			    "so in all published connectors looked at.",
		},
		.on = ON(OPENAPI_OPERATION),
		.needs = { "x-ms-pageable" },
		.message = "The nextLinkName value for operation '{0}' is "
		    "invalid. Supported values are 'nextLink' or "
		    "'@odata.nextLink'.",
		.check = next_link_not_valid,
	}, {
		.text = {
			.id = "TriggerBatchWithoutList",
			.severity = SEVERITY_WARNING,
			.summary = "A trigger for several events answers with "
			    "a list.",
			.help = "A flow is started for each item of the list. "
			    "Write 'single' as 'x-ms-trigger', or describe "
			    "the array in the response.",
			.bad = "\"x-ms-trigger\": \"batch\",\n"
			    "\"schema\": { \"properties\": {\n"
			    "  \"order\": { \"type\": \"object\" } } }",
			.good = "\"x-ms-trigger\": \"batch\",\n"
			    "\"schema\": { \"properties\": {\n"
			    "  \"orders\": { \"type\": \"array\", ... } } }",
			.source = "openapi-extensions.md, 'x-ms-trigger'; so "
			    "in all published connectors looked at.",
		},
		.on = ON(OPENAPI_OPERATION),
		.needs = { "x-ms-trigger" },
		.message = "The operation '{0}' is a batch trigger, but its "
		    "successful response has no array.",
		.check = batch_without_list,
	},
};

const struct rule_table rules_of_triggers = { rules, ARRAY_LEN(rules) };
