/*
 * Rules about webhooks: where the URL stands that the service is told to call,
 * and what it says that it will send there.
 */
#include "webhook.h"

#include "schema.h"

#include <string.h>

/* ---- what webhooks are told by ---- */

static const char url[] = "x-ms-notification-url";

/* Values in what an operation takes that are looked at. */
#define STEPS_MAX	4096u
/* The same, to count. */
#define COUNT_STEPS_MAX	512u
#define DEPTH_MAX	16u

struct search {
	const struct openapi	*api;
	bool			 counts;	/* one is not enough */
	size_t			 urls;
	unsigned		 steps;	/* 0: there may be more */
};

static void	search_below(struct search *s, const struct json_node *top,
		    unsigned depth);

/* That a definition has one is known; how many, for messages, is not. */
static void
search_referred(struct search *s, const struct json_node *schema,
    unsigned depth)
{
	const struct json_node *to = openapi_resolve(schema);

	if (to == NULL ||
	    !(openapi_definition_webhook(s->api, to) & OPENAPI_HAS_URL))
		return;
	if (!s->counts)
		s->urls++;
	else if (depth < DEPTH_MAX)
		search_below(s, to, depth + 1);
}

static void
search_below(struct search *s, const struct json_node *top, unsigned depth)
{
	for (const struct json_node *n = top; n != NULL && s->steps > 0;
	    n = json_next_below(top, n)) {
		s->steps--;
		if (n->type == JSON_TRUE && json_is_named(n, url))
			s->urls++;
		else if (n->type == JSON_STRING && json_is_named(n, "$ref"))
			search_referred(s, n->parent, depth);
		if (s->urls > 0 && !s->counts)
			return;
	}
}

static void
search_operation(struct search *s, const struct openapi_operation *op)
{
	for (size_t i = 0; i < op->parameter_count && s->steps > 0 &&
	    (s->urls == 0 || s->counts); i++)
		search_below(s, op->parameters[i].value, 0);
}

static struct search
find_url(const struct lint *l, const struct openapi_operation *op)
{
	struct search s = { .api = l->api, .steps = STEPS_MAX };

	search_operation(&s, op);
	return s;
}

static size_t
count_urls(const struct lint *l, const struct openapi_operation *op)
{
	struct search s = {
		.api = l->api,
		.counts = true,
		.steps = COUNT_STEPS_MAX,
	};

	search_operation(&s, op);
	return s.urls > 0 ? s.urls : 1;
}

/* What gets something takes nothing that it could be told to call. */
static bool
only_gets(const struct openapi_operation *op)
{
	return strcmp(op->method, "get") == 0 ||
	    strcmp(op->method, "head") == 0;
}

bool
webhook_is_subscription(const struct lint *l,
    const struct openapi_operation *op)
{
	return (openapi_notification(op) != NULL && !only_gets(op)) ||
	    find_url(l, op).urls > 0;
}

/* A path may have other operations beside the webhook. */
static void
notification_url_missing(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	struct search s;

	if (n->operation == NULL || only_gets(n->operation) ||
	    openapi_notification(n->operation) == NULL)
		return;
	s = find_url(l, n->operation);
	if (s.urls == 0 && s.steps > 0)
		lint_report(l, r, at_owner(n->json), lint_id(n->operation),
		    NULL);
}

static void
notification_content_missing(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	char number[LINT_NUMBER_SIZE];

	if (n->operation != NULL &&
	    openapi_notification(n->operation) == NULL &&
	    find_url(l, n->operation).urls > 0)
		lint_report(l, r, at_owner(n->json), lint_id(n->operation),
		    lint_number(number, count_urls(l, n->operation)), NULL);
}

/* ---- the property with the URL ---- */

#define AROUND_MAX	16u	/* schemas around it that are looked at */

static bool
is_in_input(const struct openapi_node *n)
{
	return (n->used & OPENAPI_IN_INPUT) != 0;
}

/* What is shared may have been meant for the input; published ones were. */
static void
url_not_allowed_here(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const char *in;

	if (l->given[0]->type != JSON_TRUE)
		return;
	if (n->kind == OPENAPI_SCHEMA) {
		if (n->used != 0 && !is_in_input(n))
			lint_report_as(l, r, n->operation != NULL ?
			    r->text.severity : SEVERITY_WARNING, r->flags,
			    at_owner(n->json), NULL);
		return;
	}
	in = json_string(n->json, "in");
	if (in != NULL && strcmp(in, "body") != 0 &&
	    strcmp(in, "formData") != 0)
		lint_report(l, r, at_owner(n->json), NULL);
}

static void
url_not_string(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const char *type = json_string(n->value, "type");

	if (l->given[0]->type == JSON_TRUE && type != NULL &&
	    strcmp(type, "string") != 0)
		lint_report(l, r, at_owner(n->json), NULL);
}

/* What is shared is hidden where something internal leads to it. */
static bool
is_hidden(const struct lint *l, const struct openapi_node *n)
{
	unsigned around = 0;

	for (; n->around != NULL && n->kind != OPENAPI_OPERATION;
	    n = n->around) {
		if (around++ == AROUND_MAX)
			return true;
		if (openapi_is_internal(n->json) ||
		    openapi_is_internal(n->value))
			return true;
		if (n->kind == OPENAPI_SCHEMA &&
		    n->around->kind == OPENAPI_DOCUMENT)
			return (openapi_definition_webhook(l->api, n->json) &
			    OPENAPI_IN_INTERNAL) != 0;
	}
	return false;
}

static void
url_not_internal(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	if (l->given[0]->type == JSON_TRUE && is_in_input(n) &&
	    !n->internal && !is_hidden(l, n))
		lint_report(l, r, at_owner(n->json), NULL);
}

/* How a schema stands in the one around it. */
enum standing { STANDS_REQUIRED, STANDS_OPTIONAL, STANDS_IN_ALL_OF };

static enum standing
standing_of(const struct openapi_node *n)
{
	const struct json_node *in = n->json->parent;

	if (in == NULL || in->key == NULL)
		return STANDS_REQUIRED;
	if (strcmp(in->key, "allOf") == 0)
		return STANDS_IN_ALL_OF;
	if (strcmp(in->key, "properties") != 0 || in == n->around->json)
		return STANDS_REQUIRED;
	return schema_lists(json_array(n->around->json, "required"),
	    n->json->key, n->json->key_len) ? STANDS_REQUIRED :
	    STANDS_OPTIONAL;
}

/* Another part of an allOf may require it, or what the allOf is in. */
static void
url_not_required(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	bool optional = false;
	unsigned around = 0;

	if (l->given[0]->type != JSON_TRUE || !is_in_input(n))
		return;
	for (const struct openapi_node *s = n; s->kind == OPENAPI_SCHEMA &&
	    s->around->kind == OPENAPI_SCHEMA; s = s->around) {
		const enum standing standing = standing_of(s);

		if (standing == STANDS_IN_ALL_OF || around++ == AROUND_MAX)
			return;
		optional |= standing == STANDS_OPTIONAL;
	}
	if (optional)
		lint_report(l, r, at_owner(n->json), NULL);
}

static const struct rule rules[] = {
	{
		.text = {
			.id = "NotificationUrlNotAllowedInThisPosition",
			.severity = SEVERITY_ERROR,
			.summary = "The notification URL stands in the input "
			    "body.",
			.help = "Move the property with "
			    "'x-ms-notification-url' into the schema of the "
			    "body that registers the webhook.",
			.bad = "{ \"name\": \"callback\", \"in\": \"query\",\n"
			    "  \"type\": \"string\",\n"
			    "  \"x-ms-notification-url\": true }",
			.good = "{ \"name\": \"body\", \"in\": \"body\", "
			    "\"schema\": {\n"
			    "  \"properties\": { \"callback\": {\n"
			    "    \"type\": \"string\",\n"
			    "    \"x-ms-notification-url\": true } } } }",
			.source = "certification-swagger-validator-rules.md; "
			    "so in all 114 webhooks of published connectors "
			    "looked at. A warning in shared definitions that "
			    "no input uses: a published connector has one.",
		},
		.on = ON(OPENAPI_PARAMETER) | ON(OPENAPI_SCHEMA),
		.needs = { "x-ms-notification-url" },
		.message = "The notification URL property is not allowed in "
		    "this position. It is allowed only in input body.",
		.check = url_not_allowed_here,
	}, {
		.text = {
			.id = "NotificationUrlNotInternal",
			.severity = SEVERITY_ERROR,
			.summary = "Users do not see the notification URL.",
			.help = "Add '\"x-ms-visibility\": \"internal\"' to "
			    "the property: the flow fills it in.",
			.bad = "\"callback\": { \"type\": \"string\",\n"
			    "  \"x-ms-notification-url\": true }",
			.good = "\"callback\": { \"type\": \"string\",\n"
			    "  \"x-ms-visibility\": \"internal\",\n"
			    "  \"x-ms-notification-url\": true }",
			.source = "certification-swagger-validator-rules.md; "
			    "so in all 114 webhooks of published connectors "
			    "looked at.",
		},
		.on = ON(OPENAPI_SCHEMA),
		.needs = { "x-ms-notification-url" },
		.message = "The notification URL property itself or at least "
		    "one of its parents must be internal.",
		.check = url_not_internal,
	}, {
		.text = {
			.id = "NotificationUrlNotRequired",
			.severity = SEVERITY_ERROR,
			.summary = "The notification URL is required, and all "
			    "that it is in.",
			.help = "List the property in 'required' of the "
			    "object it is in, and that object likewise, up to "
			    "the schema of the body.",
			.bad = "\"properties\": { \"callback\": { ...,\n"
			    "  \"x-ms-notification-url\": true } }",
			.good = "\"required\": [ \"callback\" ],\n"
			    "\"properties\": { \"callback\": { ...,\n"
			    "  \"x-ms-notification-url\": true } }",
			.source = "certification-swagger-validator-rules.md; "
			    "so in all 114 webhooks of published connectors "
			    "looked at, 15 of which do not require the body "
			    "itself.",
		},
		.on = ON(OPENAPI_SCHEMA),
		.needs = { "x-ms-notification-url" },
		.message = "The notification URL property must be required "
		    "all the way through the schema chain.",
		.check = url_not_required,
	}, {
		.text = {
			.id = "NotificationUrlNotString",
			.severity = SEVERITY_ERROR,
			.summary = "The notification URL is a string.",
			.help = "Write '\"type\": \"string\"'.",
			.bad = "\"callback\": { \"type\": \"object\",\n"
			    "  \"x-ms-notification-url\": true }",
			.good = "\"callback\": { \"type\": \"string\",\n"
			    "  \"x-ms-notification-url\": true }",
			.source = "certification-swagger-validator-rules.md; "
			    "so in all 114 webhooks of published connectors "
			    "looked at.",
		},
		.on = ON(OPENAPI_SCHEMA),
		.needs = { "x-ms-notification-url" },
		.message = "The notification URL property must be of type "
		    "string.",
		.check = url_not_string,
	}, {
		.text = {
			.id = "WebhookOperationsMissingNotificationUrlProperty",
			.severity = SEVERITY_ERROR,
			.summary = "A webhook tells the service which URL to "
			    "call.",
			.help = "Mark the property of the body that takes the "
			    "URL with '\"x-ms-notification-url\": true'.",
			.bad = "\"callback\": { \"type\": \"string\",\n"
			    "  \"x-ms-visibility\": \"internal\" }",
			.good = "\"callback\": { \"type\": \"string\",\n"
			    "  \"x-ms-visibility\": \"internal\",\n"
			    "  \"x-ms-notification-url\": true }",
			.source = "create-webhook-trigger.md; so in all 114 "
			    "webhooks of published connectors looked at.",
		},
		.on = ON(OPENAPI_OPERATION),
		.needs = { "x-ms-trigger" },
		.message = "The webhook operation '{0}' is missing "
		    "notification URL property.",
		.check = notification_url_missing,
	}, {
		.text = {
			.id = "OperationMustHaveNotificationContentExtension",
			.severity = SEVERITY_ERROR,
			.summary = "A webhook describes what it will be sent.",
			.help = "Add 'x-ms-notification-content', with the "
			    "schema of what the service sends, beside the "
			    "operation in its path.",
			.bad = "\"/hooks\": { \"post\": { ... } }",
			.good = "\"/hooks\": {\n"
			    "  \"x-ms-notification-content\": {\n"
			    "    \"schema\": { \"type\": \"object\" } },\n"
			    "  \"post\": { ... } }",
			.source = "create-webhook-trigger.md; so in all 114 "
			    "webhooks of published connectors looked at.",
		},
		.on = ON(OPENAPI_OPERATION),
		.needs = { "parameters" },
		.message = "The operation '{0}' is missing notification "
		    "content extension as it has '{1}' properties marked as "
		    "notification URL.",
		.check = notification_content_missing,
	},
};

const struct rule_table rules_of_webhooks = { rules, ARRAY_LEN(rules) };
