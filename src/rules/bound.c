/*
 * Rules about pairs of bounds, the same in schemas, parameters, headers and
 * the items of lists: the lower one is not above the upper one, and what
 * says that a bound is exclusive has a bound to speak of.
 */
#include "lint.h"

/* Shape: the first need, a number, is not above the second. */
static void
lower_above_upper(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct json_node *lower = l->given[0], *upper = l->given[1];

	(void)n;
	if (lower->type == JSON_NUMBER && upper->type == JSON_NUMBER &&
	    lower->number > upper->number)
		lint_report(l, r, at_value(lower), NULL);
}

/* Shape: the need stands without the bound. A number is of a newer dialect. */
static void
exclusive_without_bound(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const enum json_type type = l->given[0]->type;

	(void)n;
	if (type == JSON_TRUE || type == JSON_FALSE)
		lint_report(l, r, at_value(l->given[0]), NULL);
}

static const struct rule rules[] = {
	{
		.text = {
			.id = "ExclusiveMaximumRequiresMaximum",
			.severity = SEVERITY_ERROR,
			.summary = "'exclusiveMaximum' stands beside a "
			    "'maximum'.",
			.help = "'exclusiveMaximum' says whether the maximum "
			    "itself is allowed. Add the 'maximum', or remove "
			    "'exclusiveMaximum'.",
			.bad = "\"exclusiveMaximum\": true",
			.good = "\"maximum\": 100, \"exclusiveMaximum\": true",
			.source = "certification-swagger-validator-rules.md; "
			    "the schema of JSON Schema (draft 4) asks for it "
			    "too.",
		},
		.on = ON_VALUES,
		.needs = { "exclusiveMaximum" },
		.lacks = { "maximum" },
		.message = "The 'exclusiveMaximum' keyword can only be "
		    "specified if the 'maximum' keyword is also specified.",
		.check = exclusive_without_bound,
	}, {
		.text = {
			.id = "ExclusiveMinimumRequiresMinimum",
			.severity = SEVERITY_ERROR,
			.summary = "'exclusiveMinimum' stands beside a "
			    "'minimum'.",
			.help = "'exclusiveMinimum' says whether the minimum "
			    "itself is allowed. Add the 'minimum', or remove "
			    "'exclusiveMinimum'.",
			.bad = "\"exclusiveMinimum\": true",
			.good = "\"minimum\": 0, \"exclusiveMinimum\": true",
			.source = "certification-swagger-validator-rules.md; "
			    "the schema of JSON Schema (draft 4) asks for it "
			    "too.",
		},
		.on = ON_VALUES,
		.needs = { "exclusiveMinimum" },
		.lacks = { "minimum" },
		.message = "The 'exclusiveMinimum' keyword can only be "
		    "specified if the 'minimum' keyword is also specified.",
		.check = exclusive_without_bound,
	}, {
		.text = {
			.id = "MinimumShouldBeLessThanOrEqualToMaximum",
			.severity = SEVERITY_ERROR,
			.summary = "'minimum' is not above 'maximum'.",
			.help = "No number fits between the two: exchange "
			    "them, or mend the one that is wrong.",
			.bad = "\"minimum\": 100, \"maximum\": 1",
			.good = "\"minimum\": 1, \"maximum\": 100",
			.source = "certification-swagger-validator-rules.md; "
			    "no published definition was found that violates "
			    "it.",
		},
		.on = ON_VALUES,
		.needs = { "minimum", "maximum" },
		.message = "The 'minimum' value should be less than or equal "
		    "to the 'maximum' value.",
		.check = lower_above_upper,
	}, {
		.text = {
			.id = "MinItemsShouldBeLessThanOrEqualToMaxItems",
			.severity = SEVERITY_ERROR,
			.summary = "'minItems' is not above 'maxItems'.",
			.help = "No list has a length between the two: "
			    "exchange them, or mend the one that is wrong.",
			.bad = "\"minItems\": 10, \"maxItems\": 1",
			.good = "\"minItems\": 1, \"maxItems\": 10",
			.source = "certification-swagger-validator-rules.md; "
			    "no published definition was found that violates "
			    "it.",
		},
		.on = ON_VALUES,
		.needs = { "minItems", "maxItems" },
		.message = "The 'minItems' value should be less than or equal "
		    "to the 'maxItems' value.",
		.check = lower_above_upper,
	}, {
		.text = {
			.id = "MinLengthShouldBeLessThanOrEqualToMaxLength",
			.severity = SEVERITY_ERROR,
			.summary = "'minLength' is not above 'maxLength'.",
			.help = "No text has a length between the two: "
			    "exchange them, or mend the one that is wrong.",
			.bad = "\"minLength\": 80, \"maxLength\": 8",
			.good = "\"minLength\": 8, \"maxLength\": 80",
			.source = "certification-swagger-validator-rules.md; "
			    "no published definition was found that violates "
			    "it.",
		},
		.on = ON_VALUES,
		.needs = { "minLength", "maxLength" },
		.message = "The 'minLength' value should be less than or "
		    "equal to the 'maxLength' value.",
		.check = lower_above_upper,
	},
};

const struct rule_table rules_of_bounds = { rules, ARRAY_LEN(rules) };
