/*
 * Rules about what is handed to the operation that is called: each argument
 * names something there, and what it gives fits.
 */
#include "dynamic.h"

#include <string.h>

/* ---- names ---- */

/*
 * What is taken from the operation that the call is in.  Outputs show the rule
 * for names of the target only.
 */
static void
check_reference(struct lint *l, const struct rule *r,
    const struct openapi_operation *source, const struct argument *a)
{
	if (source != NULL && a->reference != NULL &&
	    dynamic_find_name(l, source, a->reference).meaning == MEANING_NONE)
		lint_report_as(l, r, SEVERITY_WARNING, r->flags,
		    at_value(a->reference), lint_id(source), NULL);
}

static void
name_not_found(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct openapi_operation *target = dynamic_target(l, n);
	struct argument a;

	if (target == NULL)
		return;
	for (a = dynamic_first(n); a.json != NULL; a = dynamic_next(n, a)) {
		if (dynamic_find_key(l, target, a.json).meaning ==
		    MEANING_NONE)
			lint_report(l, r, at_owner(a.json), target->id, NULL);
		else
			check_reference(l, r, n->operation, &a);
	}
}

/* Beside the newer extension the older one may be as it likes. */
static bool
has_exact(const struct openapi_node *call)
{
	return json_member(call->around->json,
	    call->kind == OPENAPI_DYNAMIC_SCHEMA ? "x-ms-dynamic-properties" :
	    "x-ms-dynamic-list") != NULL;
}

/* Other calls have names that cannot mean two things. */
static void
name_is_ambiguous(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct openapi_operation *target = dynamic_target(l, n);
	struct argument a;

	if (target == NULL || has_exact(n))
		return;
	for (a = dynamic_first(n); a.json != NULL; a = dynamic_next(n, a))
		if (dynamic_is_ambiguous(l, target, a.json->key,
		    a.json->key_len))
			lint_report(l, r, at_owner(a.json), NULL);
}

/* ---- values ---- */

/* An argument, and what it is given to. */
struct pair {
	const struct openapi_operation	*source;	/* NULL: unknown */
	const struct argument		*argument;
	struct meant			 to;
	struct meant			 from;	/* where it is a reference */
};

typedef void check_pair(struct lint *l, const struct rule *r,
	    const struct pair *p);

/* Shape: 'arg' is called for each argument of which it is known what it is. */
struct pair_check {
	check_pair	*check;
	bool		 of_literals;
};

static void
each_argument(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct pair_check *check = r->arg;
	const struct openapi_operation *target = dynamic_target(l, n);
	struct argument a;

	if (target == NULL || (n->operation == NULL && !check->of_literals))
		return;
	for (a = dynamic_first(n); a.json != NULL; a = dynamic_next(n, a)) {
		struct pair p = { .source = n->operation, .argument = &a };

		if ((check->of_literals ? a.literal : a.reference) == NULL)
			continue;
		p.to = dynamic_find_key(l, target, a.json);
		if (p.to.meaning != MEANING_FOUND)
			continue;
		if (!check->of_literals) {
			p.from = dynamic_find_name(l, n->operation,
			    a.reference);
			if (p.from.meaning != MEANING_FOUND)
				continue;
		}
		check->check(l, r, &p);
	}
}

static void
report_types(struct lint *l, const struct rule *r, const struct pair *p,
    unsigned to, unsigned from)
{
	struct buf wanted CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct buf given CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);

	if (openapi_type_names(to, &wanted) < 0 ||
	    openapi_type_names(from, &given) < 0) {
		l->error = wanted.error < 0 ? wanted.error : given.error;
		return;
	}
	if (p->argument->literal != NULL)
		lint_report(l, r, at_value(p->argument->literal),
		    buf_text(&wanted), buf_text(&given), NULL);
	else
		lint_report(l, r, at_value(p->argument->json),
		    buf_text(&wanted), lint_id(p->source), buf_text(&given),
		    NULL);
}

static void
static_type_mismatch(struct lint *l, const struct rule *r,
    const struct pair *p)
{
	const unsigned to = dynamic_types(p->to.schema);
	const unsigned from = openapi_type_of(p->argument->literal);

	if (to != 0 && from != OPENAPI_IS_NULL && (to & from) == 0)
		report_types(l, r, p, to, from);
}

/* A number may turn out to be whole. */
static void
type_mismatch(struct lint *l, const struct rule *r, const struct pair *p)
{
	const unsigned to = dynamic_types(p->to.schema);
	const unsigned from = dynamic_types(p->from.schema);

	if (to != 0 && from != 0 && (to & from) == 0)
		report_types(l, r, p, to, from);
}

static void
required_mismatch(struct lint *l, const struct rule *r, const struct pair *p)
{
	if (!p->to.optional && !p->to.has_default && p->from.optional &&
	    !p->from.has_default)
		lint_report(l, r, at_value(p->argument->json),
		    lint_id(p->source), NULL);
}

static void
source_internal(struct lint *l, const struct rule *r, const struct pair *p)
{
	if (p->from.internal && !p->source->internal)
		lint_report(l, r, at_value(p->argument->reference),
		    p->argument->reference->text, lint_id(p->source), NULL);
}

static const struct pair_check static_type = { static_type_mismatch, true };
static const struct pair_check reference_type = { type_mismatch, false };
static const struct pair_check required = { required_mismatch, false };
static const struct pair_check internal = { source_internal, false };

static const struct rule rules[] = {
	{
		.text = {
			.id = "OperationParameterNameNotFound",
			.severity = SEVERITY_ERROR,
			.summary = "The arguments of a call are parameters "
			    "that exist.",
			.help = "Name a parameter of the operation that is "
			    "called, or a property of its body; what is "
			    "referred to has to be in the operation that the "
			    "extension is in. Letter case counts.",
			.bad = "\"parameters\": { \"Color\": { \"parameter\": "
			    "\"color\" } }",
			.good = "\"parameters\": { \"color\": { "
			    "\"parameter\": \"color\" } }",
			.source = "Outputs in issues 254 and 790. A warning "
			    "where what is referred to is missing: no output "
			    "shows that.",
		},
		.on = CALLS,
		.needs = { "operationId", "parameters" },
		.message = "The parameter could not be found in operation "
		    "'{0}' in the swagger document.",
		.check = name_not_found,
	}, {
		.text = {
			.id = "OperationParameterNameIsAmbiguous",
			.severity = SEVERITY_WARNING,
			.summary = "The name of an argument means one thing.",
			.help = "The operation that is called has a parameter "
			    "of that name, and a property of that name in its "
			    "body. Rename one of them, or add the newer "
			    "extension, whose names are paths that begin at a "
			    "parameter.",
			.bad = "\"parameters\": { \"id\": \"7\" }",
			.good = "\"parameters\": { \"orderId\": \"7\" }",
			.source = "certification-swagger-validator-rules.md; "
			    "openapi-extensions.md, 'Use dynamic values'. A "
			    "warning: no output is known, and the page does "
			    "not say that such a call fails.",
		},
		.on = PLAIN_CALLS,
		.needs = { "operationId", "parameters" },
		.message = "The parameter name is ambiguous as it matches "
		    "both a parameter name and a path to a body property.",
		.check = name_is_ambiguous,
	}, {
		.text = {
			.id = "OperationParameterRequiredMismatch",
			.severity = SEVERITY_WARNING,
			.summary = "What a required parameter of a call is "
			    "taken from is required too.",
			.help = "Make the parameter that is referred to "
			    "required, or give it a default value: until the "
			    "user fills it in, the list stays empty.",
			.bad = "{ \"name\": \"color\", \"in\": \"query\",\n"
			    "  \"required\": false }",
			.good = "{ \"name\": \"color\", \"in\": \"query\",\n"
			    "  \"required\": true }",
			.source = "certification-swagger-validator-rules.md. "
			    "A warning, because 6 published connectors take "
			    "it from optional ones.",
		},
		.on = CALLS,
		.needs = { "operationId", "parameters" },
		.message = "The parameter is required, but an optional value "
		    "is provided by operation '{0}'. The request cannot be "
		    "made until a value for this parameter is provided.",
		.check = each_argument,
		.arg = &required,
	}, {
		.text = {
			.id = "OperationParameterStaticTypeMismatch",
			.severity = SEVERITY_ERROR,
			.summary = "A fixed value of a call has the type of "
			    "its parameter.",
			.help = "Write the value as the parameter's type "
			    "asks: numbers, true and false without quotation "
			    "marks, texts with them.",
			.bad = "\"parameters\": { \"limit\": \"100\" }",
			.good = "\"parameters\": { \"limit\": 100 }",
			.source = "certification-swagger-validator-rules.md; "
			    "so in all published connectors looked at.",
		},
		.on = CALLS,
		.needs = { "operationId", "parameters" },
		.message = "The parameter has type '{0}', but a static value "
		    "is provided of type '{1}'.",
		.check = each_argument,
		.arg = &static_type,
	}, {
		.text = {
			.id = "OperationParameterTypeMismatch",
			.severity = SEVERITY_ERROR,
			.summary = "What an argument of a call refers to has "
			    "the type of its parameter.",
			.help = "Give both parameters the same type, or refer "
			    "to another one.",
			.bad = "\"parameters\": { \"limit\": { \"parameter\": "
			    "\"color\" } }",
			.good = "\"parameters\": { \"limit\": { "
			    "\"parameter\": \"most\" } }",
			.source = "certification-swagger-validator-rules.md; "
			    "so in all published connectors looked at.",
		},
		.on = CALLS,
		.needs = { "operationId", "parameters" },
		.message = "The parameter has type '{0}', but operation '{1}' "
		    "is providing a parameter of type '{2}'.",
		.check = each_argument,
		.arg = &reference_type,
	}, {
		.text = {
			.id = "SourcePropertyInternal",
			.severity = SEVERITY_ERROR,
			.summary = "What a call refers to is shown to users.",
			.help = "A value that nobody can fill in is not "
			    "handed on, nor is its default. Make the "
			    "parameter visible, or write its default value as "
			    "'value' instead of the reference.",
			.bad = "\"parameters\": { \"version\": {\n"
			    "  \"parameterReference\": \"version\" } }",
			.good = "\"parameters\": { \"version\": { \"value\": "
			    "\"2.0\" } }",
			.source = "openapi-extensions.md, the notes to "
			    "'x-ms-dynamic-list' and "
			    "'x-ms-dynamic-properties'.",
		},
		.on = EXACT_CALLS,
		.needs = { "operationId", "parameters" },
		.message = "The parameter reference '{0}' in the source "
		    "operation '{1}' is internal or one of its parent(s) are "
		    "internal. Either make the property visible or update the "
		    "parameter reference to a static value.",
		.check = each_argument,
		.arg = &internal,
	},
};

const struct rule_table rules_of_arguments = { rules, ARRAY_LEN(rules) };
