/*
 * Rules about paths: their names, which are templates, and how those of one
 * document get on with one another.  The names have been taken apart and
 * sorted by what requests see of them (openapi_paths_by_template()), so that
 * equals are neighbours.
 */
#include "lint.h"

#include <string.h>

/* ---- one name ---- */

static void
path_has_fault(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct openapi_path *path = openapi_path_find(l->api, n->json);
	const enum openapi_path_fault *fault = r->arg;

	if (path != NULL && (path->faults & *fault))
		lint_report(l, r, at_owner(n->json), NULL);
}

/* ---- variables ---- */

/* Where braces do not match nobody knows what the variables are. */
static bool
has_variables(const struct openapi_path *path)
{
	return path != NULL && !(path->faults & OPENAPI_PATH_BRACES);
}

static void
operation_missing_path_parameter(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct openapi_operation *o = n->operation;
	const struct openapi_path *path = openapi_path_find(l->api, n->path);

	if (o == NULL || !has_variables(path))
		return;
	for (size_t i = 0; i < path->variable_count; i++)
		if (openapi_parameter_find(o, path->variables[i], "path") ==
		    NULL)
			lint_report(l, r, at_owner(n->json),
			    lint_operation_name(o), path->variables[i], NULL);
}

static void
path_parameter_not_defined_in_template(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct openapi_path *path = openapi_path_find(l->api, n->path);
	const struct openapi_parameter *list;
	size_t count;

	if (!has_variables(path))
		return;
	list = lint_own_parameters(l, n, &count);
	for (size_t i = 0; i < count; i++) {
		const struct openapi_parameter *p = &list[i];

		if (strcmp(p->in, "path") == 0 && p->name[0] != '\0' &&
		    !openapi_path_has_variable(path, p->name))
			lint_report(l, r, at_owner(p->json), p->name, NULL);
	}
}

/* ---- several paths ---- */

static void
path_redefined(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct openapi_path *const *paths;
	size_t count, first = 0;

	(void)n;
	paths = openapi_paths_by_template(l->api, &count);
	for (size_t i = 1; i < count; i++) {
		if (openapi_path_compare_names(paths[first], paths[i]) != 0) {
			first = i;
			continue;
		}
		/* The very same name is a duplicate key. */
		if (strcmp(paths[first]->json->key, paths[i]->json->key) == 0)
			continue;
		lint_report(l, r, at_owner(paths[i]->json),
		    paths[i]->json->key, NULL);
	}
}

/* The operation of that method which stands first in the document. */
static const struct openapi_operation *
first_of(const struct openapi_path *const *paths, size_t count, size_t method)
{
	const struct openapi_operation *first = NULL;

	for (size_t i = 0; i < count; i++) {
		const struct openapi_operation *o =
		    paths[i]->operations[method];

		if (o != NULL && (first == NULL || o->order < first->order))
			first = o;
	}
	return first;
}

/* Names that only differ in case are redefined, which is said already. */
static bool
is_redefined(const struct openapi_path *const *paths, size_t i,
    const struct openapi_path *first)
{
	return openapi_path_compare_names(paths[i], first) == 0 || (i > 0 &&
	    openapi_path_compare_names(paths[i], paths[i - 1]) == 0);
}

static void
report_duplicates(struct lint *l, const struct rule *r,
    const struct openapi_path *const *paths, size_t count, size_t method)
{
	const struct openapi_operation *first = first_of(paths, count, method);
	const struct openapi_path *path;

	if (first == NULL)
		return;
	path = openapi_path_find(l->api, first->path);
	for (size_t i = 0; i < count; i++) {
		const struct openapi_operation *o =
		    paths[i]->operations[method];

		if (o != NULL && o != first && !is_redefined(paths, i, path))
			lint_report(l, r, at_owner(o->json),
			    lint_operation_name(first),
			    lint_operation_name(o), first->path->key,
			    o->path->key, NULL);
	}
}

static void
duplicate_operation_path(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct openapi_path *const *paths;
	size_t count, end;

	(void)n;
	paths = openapi_paths_by_template(l->api, &count);
	for (size_t i = 0; i < count; i = end) {
		end = i + 1;
		while (end < count && openapi_path_compare_folded(paths[i],
		    paths[end]) == 0)
			end++;
		for (size_t m = 0; end - i > 1 && m < OPENAPI_METHODS; m++)
			report_duplicates(l, r, paths + i, end - i, m);
	}
}

/* More would not be read: so many paths, and bytes of each. */
#define SIMILAR_MAX	8u
#define SIMILAR_LEN_MAX	200u

static void
put_path(struct buf *list, const struct openapi_path *path)
{
	const char *name = path->json->key;

	(void)buf_puts(list, list->len > 0 ? ", '" : "'");
	(void)text_put_cut(list, name, strlen(name), SIMILAR_LEN_MAX);
	(void)buf_puts(list, "'");
}

static void
partial_duplicate_operation_path(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct openapi_operation *o = n->operation;
	const struct openapi_path *found[SIMILAR_MAX];
	struct buf list CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	size_t count;

	if (o == NULL)
		return;
	count = openapi_paths_similar(l->api, o, found, SIMILAR_MAX);
	for (size_t i = 0; i < count; i++)
		put_path(&list, found[i]);
	if (list.error < 0)
		l->error = list.error;
	else if (count > 0)
		lint_report(l, r, at_owner(n->json), lint_operation_name(o),
		    o->path->key, buf_text(&list), NULL);
}

static const struct rule rules[] = {
	{
		.text = {
			.id = "OperationPathContainsUnsupportedCharacters",
			.severity = SEVERITY_ERROR,
			.summary = "A path has no '*'.",
			.help = "Name each segment, or each variable; one that "
			    "stands for several segments is not supported.",
			.bad = "\"/files/{*path}\": { ... }",
			.good = "\"/files/{path}\": { ... }",
			.source = "certification-swagger-validator-rules.md; "
			    "in none of the published definitions at hand.",
		},
		.on = ON(OPENAPI_PATH),
		.message = "The operation path cannot contain wildcard "
		    "character '*'.",
		.check = path_has_fault,
		.arg = &(const enum openapi_path_fault){
		    OPENAPI_PATH_WILDCARD },
	}, {
		.text = {
			.id = "OperationPathMayNotContainQueryOrFragment",
			.severity = SEVERITY_ERROR,
			.summary = "A path ends before '?' and '#'.",
			.help = "Describe what follows the '?' as parameters "
			    "in the query. A value that is always the same is "
			    "an internal parameter with a default.",
			.bad = "\"/orders?open=true\": { ... }",
			.good = "\"/orders\": { ... }",
			.source = "certification-swagger-validator-rules.md; "
			    "in none of the published definitions at hand.",
		},
		.on = ON(OPENAPI_PATH),
		.message = "The path is not valid, it must not contain a query "
		    "part or fragment identifier. To include '?' or '#' "
		    "characters in the path, they must be URL encoded.",
		.check = path_has_fault,
		.arg = &(const enum openapi_path_fault){ OPENAPI_PATH_QUERY },
	}, {
		.text = {
			.id = "OperationPathMustStartWithSlash",
			.severity = SEVERITY_ERROR,
			.summary = "A path begins with '/'.",
			.help = "Put a '/' in front of it.",
			.bad = "\"orders\": { ... }",
			.good = "\"/orders\": { ... }",
			.source = "certification-swagger-validator-rules.md; "
			    "all published definitions do.",
		},
		.on = ON(OPENAPI_PATH),
		.message = "The path is not valid, it must start with a '/' "
		    "character.",
		.check = path_has_fault,
		.arg = &(const enum openapi_path_fault){
		    OPENAPI_PATH_NO_SLASH },
	}, {
		.text = {
			.id = "OperationPathTemplateNotValid",
			.severity = SEVERITY_ERROR,
			.summary = "Braces in a path enclose a variable within "
			    "one segment.",
			.help = "Close every brace before the next '/', and "
			    "put a name between the two.",
			.bad = "\"/orders/{id/lines\": { ... }",
			.good = "\"/orders/{id}/lines\": { ... }",
			.source = "certification-swagger-validator-rules.md; "
			    "in none of the published definitions at hand.",
		},
		.on = ON(OPENAPI_PATH),
		.message = "The path is not valid, each path template variable "
		    "enclosed by '{{' and '}}' characters must be contained "
		    "within a single URL segment. Individual '{{' or '}}' "
		    "characters which are not enclosing a path template "
		    "variable must be URL encoded.",
		.check = path_has_fault,
		.arg = &(const enum openapi_path_fault){ OPENAPI_PATH_BRACES },
	}, {
		.text = {
			.id = "OperationPathVariablesContainDefaults",
			.severity = SEVERITY_ERROR,
			.summary = "A variable in a path is a name, without a "
			    "default.",
			.help = "Give the parameter of that name a 'default' "
			    "instead.",
			.bad = "\"/orders/{state=open}\": { ... }",
			.good = "\"/orders/{state}\": { ... }",
			.source = "certification-swagger-validator-rules.md; "
			    "in none of the published definitions at hand.",
		},
		.on = ON(OPENAPI_PATH),
		.message = "The operation path template variables cannot set "
		    "default values with character '='.",
		.check = path_has_fault,
		.arg = &(const enum openapi_path_fault){
		    OPENAPI_PATH_DEFAULT },
	}, {
		.text = {
			.id = "OperationMissingPathParameter",
			.severity = SEVERITY_ERROR,
			.summary = "Every variable of a path is a parameter of "
			    "its operations.",
			.help = "Add a parameter with this name (case counts) "
			    "and 'in': 'path' to the operation, or to the path "
			    "for all its operations.",
			.bad = "\"/orders/{id}\": { \"get\": {\n"
			    "  \"parameters\": [] } }",
			.good = "\"/orders/{id}\": { \"get\": {\n"
			    "  \"parameters\": [ { \"name\": \"id\",\n"
			    "    \"in\": \"path\", \"required\": true,\n"
			    "    \"type\": \"string\" } ] } }",
			.source = "certification-swagger-validator-rules.md; "
			    "all published definitions do.",
		},
		.on = ON(OPENAPI_OPERATION),
		.message = "The operation '{0}' does not define the '{1}' "
		    "parameter which is required by the path.",
		.check = operation_missing_path_parameter,
	}, {
		.text = {
			.id = "PathParameterNotDefinedInTemplate",
			.severity = SEVERITY_ERROR,
			.summary = "Every path parameter is a variable of the "
			    "path.",
			.help = "Put its name in braces where its value goes, "
			    "or correct the name or the location of the "
			    "parameter. Case counts.",
			.bad = "\"/orders/{id}\": { \"get\": {\n"
			    "  \"parameters\": [ { \"name\": \"orderId\",\n"
			    "    \"in\": \"path\" } ] } }",
			.good = "\"/orders/{id}\": { \"get\": {\n"
			    "  \"parameters\": [ { \"name\": \"id\",\n"
			    "    \"in\": \"path\" } ] } }",
			.source = "certification-swagger-validator-rules.md; "
			    "all published definitions do.",
		},
		.on = ON(OPENAPI_PATH) | ON(OPENAPI_OPERATION),
		.needs = { "parameters" },
		.message = "The 'path' parameter '{0}' is not defined in the "
		    "URI path template. To include the parameter as a variable "
		    "in the path, use '{{' and '}}' characters to enclose the "
		    "name of the parameter in the path.",
		.check = path_parameter_not_defined_in_template,
	}, {
		.text = {
			.id = "PathRedefined",
			.severity = SEVERITY_ERROR,
			.summary = "No two paths differ only in upper and "
			    "lower case.",
			.help = "Put the operations of both into one path "
			    "item, or rename one. Which of them a request "
			    "goes to is not decided by case.",
			.bad = "\"/orders\": { \"get\": { ... } },\n"
			    "\"/Orders\": { \"post\": { ... } }",
			.good = "\"/orders\": { \"get\": { ... },\n"
			    "  \"post\": { ... } }",
			.source = "Outputs quoted in two issues of another "
			    "repository of Microsoft's, at the second "
			    "spelling.",
		},
		.on = ON(OPENAPI_DOCUMENT),
		.message = "The path '{0}' is defined multiple times with "
		    "different capitalization. Paths must be unique when "
		    "compared case-insensitively.",
		.check = path_redefined,
	}, {
		.text = {
			.id = "DuplicateOperationPath",
			.severity = SEVERITY_ERROR,
			.summary = "No two operations of a method have paths "
			    "that differ only in the names of variables.",
			.help = "A request cannot say which of the two it "
			    "means. Change a fixed segment of one of the "
			    "paths, or remove the operation.",
			.bad = "\"/orders/{id}\": { \"get\": { ... } },\n"
			    "\"/orders/{name}\": { \"get\": { ... } }",
			.good = "\"/orders/{id}\": { \"get\": { ... } },\n"
			    "\"/orders/by-name/{name}\": { \"get\": { ... } }",
			.source = "certification-swagger-validator-rules.md; "
			    "in none of the published definitions at hand.",
		},
		.on = ON(OPENAPI_DOCUMENT),
		.message = "The operations '{0}' and '{1}' have the path "
		    "templates '{2}' and '{3}' which are duplicate and "
		    "indistinguishable. They need to have a difference in "
		    "static path segments for a deterministic routing.",
		.check = duplicate_operation_path,
	}, {
		.text = {
			.id = "PartialDuplicateOperationPath",
			.severity = SEVERITY_WARNING,
			.summary = "No value of a path parameter turns a "
			    "request into one for another operation.",
			.help = "If users can give a value that is the fixed "
			    "segment of the other path, their request goes "
			    "there. Put a fixed segment before the variable "
			    "if the service allows it.",
			.bad = "\"/orders/{id}\": { \"get\": { ... } },\n"
			    "\"/orders/open\": { \"get\": { ... } }",
			.good = "\"/orders/id/{id}\": { \"get\": { ... } },\n"
			    "\"/orders/open\": { \"get\": { ... } }",
			.source = "certification-swagger-validator-rules.md. A "
			    "warning: one in six published definitions has "
			    "such paths.",
		},
		.on = ON(OPENAPI_OPERATION),
		.message = "The operation '{0}' has the path template '{1}' "
		    "which is similar to other operation path templates, this "
		    "can lead to an unexpected routing to a different "
		    "operation in case an input path parameter value matches "
		    "to a static value segment. It is better to have "
		    "unconditional routing in all cases. Partially duplicated "
		    "paths are: {2}",
		.check = partial_duplicate_operation_path,
	},
};

const struct rule_table rules_of_paths = { rules, ARRAY_LEN(rules) };
