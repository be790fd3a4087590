/*
 * One file from bytes to findings and facts.  Each artifact has a reader that
 * takes it as far as it can be read and calls the rules of each stage; a file
 * that cannot be read further has what was found so far.
 */
#include "checked.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

const struct findings *
checked_findings(const struct checked *c)
{
	return c->findings;
}

bool
checked_has(const struct checked *c, unsigned flags)
{
	for (size_t i = 0; i < findings_count(c->findings); i++)
		if ((findings_at(c->findings, i)->flags & flags) == flags)
			return true;
	return false;
}

enum authentication
checked_authentication(const struct checked *properties)
{
	return properties->facts.authentication;
}

const char *
checked_authentication_types(const struct checked *properties)
{
	return properties->facts.authentication_types;
}

const char *
checked_title(const struct checked *definition)
{
	const char *title = definition->facts.title;

	return title != NULL ? title : "";
}

const char *
checked_about(const struct checked *definition)
{
	const char *about = definition->facts.about;

	return about != NULL ? about : "";
}

const char *
checked_contact(const struct checked *definition)
{
	const char *contact = definition->facts.contact;

	return contact != NULL ? contact : "";
}

size_t
checked_operations(const struct checked *definition)
{
	return definition->facts.operation_count;
}

bool
checked_is_described(const struct checked *definition)
{
	return definition->facts.operation_count > 0 &&
	    definition->facts.undescribed == 0;
}

const char *
checked_brand_color(const struct checked *properties)
{
	const char *color = properties->facts.color;

	return color != NULL ? color : "";
}

struct checked *
checked_ref(struct checked *c)
{
	atomic_fetch_add_explicit(&c->holders, 1, memory_order_relaxed);
	return c;
}

void
checked_unref(struct checked *c)
{
	if (c == NULL || atomic_fetch_sub(&c->holders, 1) > 1)
		return;
	findings_free(c->findings);
	facts_done(&c->facts);
	free(c->name);
	free(c);
}

static void
checked_done(struct checked **c)
{
	checked_unref(*c);
}

static struct checked *
checked_new(const char *name)
{
	struct checked *c = calloc(1, sizeof(*c));

	if (c == NULL)
		return NULL;
	atomic_init(&c->holders, 1);
	c->name = text_dup(name, strlen(name));
	c->findings = findings_new();
	c->facts.authentication_types = text_dup("", 0);
	if (c->name == NULL || c->findings == NULL ||
	    c->facts.authentication_types == NULL) {
		checked_unref(c);
		return NULL;
	}
	return c;
}

/* ---- the readers ---- */

/* Sets l->doc, or leaves it NULL when the text is no JSON. */
static int
parse(struct lint *l, struct json_doc **ret_doc)
{
	int r = json_parse(l->data, l->size, ret_doc, &l->json_error);

	if (r == -EINVAL) {
		lint_run(l, LINT_UNPARSED);
		return 0;
	}
	if (r < 0)
		return r;
	l->doc = *ret_doc;
	lint_run(l, LINT_JSON);
	return 0;
}

struct visit {
	struct lint	*lint;
	struct survey	 survey;
};

static void
visit(const struct openapi_node *n, void *arg)
{
	struct visit *v = arg;

	lint_visit(n, v->lint);
	survey_visit(&v->survey, n);
}

static int
walk_definition(struct lint *l)
{
	struct visit v = { .lint = l };
	struct openapi *api CF_AUTO(openapi_done) = NULL;
	int r;

	r = openapi_new(l->doc, &api);
	if (r < 0)
		return r;
	l->api = api;
	v.survey.api = api;
	r = openapi_walk(api, visit, &v);
	if (r == 0) {
		l->survey = &v.survey;
		lint_run(l, LINT_SURVEYED);
		l->survey = NULL;
	}
	l->api = NULL;
	return r;
}

static int
read_definition(struct lint *l, struct checked *c)
{
	struct json_doc *doc CF_AUTO(json_done) = NULL;
	int r;

	r = parse(l, &doc);
	if (r < 0 || doc == NULL)
		return r;
	lint_run(l, LINT_ROOT);
	if (!(l->flags & FINDING_NOT_DOCUMENT)) {
		r = walk_definition(l);
		if (r == 0)
			r = facts_of_definition(c, l);
	}
	l->doc = NULL;
	return r;
}

static int
read_properties(struct lint *l, struct checked *c)
{
	struct json_doc *doc CF_AUTO(json_done) = NULL;
	int r;

	r = parse(l, &doc);
	if (r < 0 || doc == NULL)
		return r;
	r = openapi_walk_properties(doc, lint_visit, l);
	if (r == 0)
		r = facts_of_properties(c, l);
	l->doc = NULL;
	return r;
}

static int
read_icon(struct lint *l, struct checked *c)
{
	struct icon icon;

	l->icon_error = icon_read(l->data, l->size, &icon, &l->reason);
	if (l->icon_error == -ENOMEM)
		return -ENOMEM;
	if (l->icon_error < 0) {
		lint_run(l, LINT_UNREADABLE_ICON);
		return 0;
	}
	c->facts.icon = icon;
	c->facts.has_icon = true;
	l->icon = &c->facts.icon;
	if (l->publisher == PUBLISHER_VERIFIED)
		lint_run(l, LINT_ICON);
	return 0;
}

static int
read_script(struct lint *l, struct checked *c)
{
	struct script script;

	(void)c;
	lint_run(l, LINT_TEXT);
	if (l->flags & FINDING_NOT_DOCUMENT)
		return 0;
	script_read(l->data, l->size, &script);
	l->script = &script;
	lint_run(l, LINT_SCRIPT);
	l->script = NULL;
	return 0;
}

static int
read_readme(struct lint *l, struct checked *c)
{
	struct readme readme;

	lint_run(l, LINT_TEXT);
	if (l->flags & FINDING_NOT_DOCUMENT)
		return 0;
	readme_read(l->data, l->size, &readme);
	l->readme = &readme;
	lint_run(l, LINT_README);
	l->readme = NULL;
	c->facts.has_readme = true;
	c->facts.readme_has_credentials = readme.has[README_CREDENTIALS];
	return 0;
}

static int
read_intro(struct lint *l, struct checked *c)
{
	struct intro intro;
	int r;

	lint_run(l, LINT_TEXT);
	if (l->flags & FINDING_NOT_DOCUMENT)
		return 0;
	intro_read(l->data, l->size, &intro);
	l->intro = &intro;
	lint_run(l, LINT_INTRO);
	r = facts_of_intro(c, l);
	l->intro = NULL;
	return r;
}

static int (*const readers[ARTIFACT_COUNT])(struct lint *, struct checked *) = {
	[ARTIFACT_DEFINITION]	= read_definition,
	[ARTIFACT_PROPERTIES]	= read_properties,
	[ARTIFACT_ICON]		= read_icon,
	[ARTIFACT_SCRIPT]	= read_script,
	[ARTIFACT_README]	= read_readme,
	[ARTIFACT_INTRO]	= read_intro,
};

static int
check(struct lint *l, struct checked *c)
{
	int r = 0;

	lint_run(l, LINT_FILE);
	if (l->size > 0 && !(l->flags & FINDING_NOT_DOCUMENT))
		r = readers[l->which](l, c);
	if (l->dropped > 0)
		lint_run(l, LINT_OVERFLOW);
	return r < 0 ? r : l->error;
}

int
rules_check_file(enum artifact which, const char *name, const void *data,
    size_t size, enum publisher publisher, struct checked **ret_checked)
{
	struct checked *c CF_AUTO(checked_done) = checked_new(name);
	struct lint l;
	int r;

	if (c == NULL)
		return -ENOMEM;
	l = (struct lint){
		.found = c->findings,
		.file = c->name,
		.which = which,
		.publisher = publisher,
		.data = size > 0 ? data : "",
		.size = size,
	};
	r = check(&l, c);
	if (r < 0)
		return r;
	findings_sort(c->findings);

	*ret_checked = c;
	c = NULL;
	return 0;
}
