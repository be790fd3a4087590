/*
 * Rules about what several files together give, and the set itself: all
 * findings of its files, and those.
 */
#include "checked.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/*
 * The zip of a verified publisher has these three; an independent publisher
 * sends a pull request instead, where the readme is necessary.
 */
static const bool required[][ARTIFACT_COUNT] = {
	[PUBLISHER_VERIFIED] = {
		[ARTIFACT_DEFINITION] = true,
		[ARTIFACT_PROPERTIES] = true,
		[ARTIFACT_ICON] = true,
	},
	[PUBLISHER_INDEPENDENT] = {
		[ARTIFACT_DEFINITION] = true,
		[ARTIFACT_PROPERTIES] = true,
		[ARTIFACT_README] = true,
	},
};

bool
rules_requires(enum artifact which, enum publisher publisher)
{
	return which < ARTIFACT_COUNT && required[publisher][which];
}

static void
report_missing(struct lint *l, const struct rule *r, enum artifact which,
    enum severity severity)
{
	char file[64];
	const struct artifact_type *type = &artifact_types[which];
	const struct spot spot = { .file = file, .line = 1, .column = 1 };

	(void)snprintf(file, sizeof(file), "%s%s", type->folder, type->name);
	lint_report_as(l, r, severity, severity == SEVERITY_ERROR ?
	    FINDING_STAYS : 0, at_spot(&spot), type->name, NULL);
}

static void
artifact_missing(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	(void)n;
	if (!l->set->complete)
		return;
	for (enum artifact a = 0; a < ARTIFACT_COUNT; a++) {
		if (l->set->file[a] != NULL)
			continue;
		if (rules_requires(a, l->set->publisher))
			report_missing(l, r, a, SEVERITY_ERROR);
		else if (a == ARTIFACT_README)
			report_missing(l, r, a, SEVERITY_WARNING);
	}
}

static void
icon_background_mismatch(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct facts *brand = facts_of_set(l, ARTIFACT_PROPERTIES);
	const struct facts *f = facts_of_set(l, ARTIFACT_ICON);
	char color[8];

	(void)n;
	if (l->set->publisher != PUBLISHER_VERIFIED || brand == NULL ||
	    f == NULL || !brand->has_color || !f->has_icon)
		return;
	/* A transparent edge has a finding of its own, and no colour. */
	if (!f->icon.decoded || f->icon.transparent ||
	    icon_looks(&f->icon, brand->red, brand->green, brand->blue))
		return;
	(void)snprintf(color, sizeof(color), "#%02x%02x%02x", f->icon.red,
	    f->icon.green, f->icon.blue);
	lint_report_as(l, r, f->icon.plain ? SEVERITY_ERROR : SEVERITY_WARNING,
	    0, at_spot(&brand->color_at), brand->color, color, NULL);
}

static void
intro_credentials_missing(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct facts *properties = facts_of_set(l, ARTIFACT_PROPERTIES);
	const struct facts *intro = facts_of_set(l, ARTIFACT_INTRO);

	(void)n;
	if (properties == NULL || intro == NULL || !intro->has_intro ||
	    intro->has_credentials_section)
		return;
	if (properties->authentication == AUTHENTICATION_KEY ||
	    properties->authentication == AUTHENTICATION_OAUTH)
		lint_report(l, r, at_spot(&intro->intro_at),
		    intro_headings[INTRO_CREDENTIALS], NULL);
}

static void
intro_repeats_description(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct facts *definition = facts_of_set(l, ARTIFACT_DEFINITION);
	const struct facts *intro = facts_of_set(l, ARTIFACT_INTRO);

	(void)n;
	if (definition == NULL || intro == NULL || intro->overview == NULL ||
	    definition->description == NULL)
		return;
	if (strcmp(definition->description, intro->overview) == 0)
		lint_report(l, r, at_spot(&intro->overview_at), NULL);
}

int
rules_check_set(const struct rules_set *set, struct findings **ret_findings)
{
	struct findings *all CF_AUTO(findings_done) = findings_new();
	struct lint l = { .found = all, .file = "", .set = set };
	int r = 0;

	if (all == NULL)
		return -ENOMEM;
	for (size_t i = 0; i < ARTIFACT_COUNT && r == 0; i++)
		if (set->file[i] != NULL)
			r = findings_add_all(all, set->file[i]->findings, NULL);
	if (r < 0)
		return r;
	lint_run(&l, LINT_SET);
	if (l.error < 0)
		return l.error;
	findings_sort(all);

	*ret_findings = all;
	all = NULL;
	return 0;
}

static const struct rule rules[] = {
	{
		.text = {
			.id = "ArtifactMissing",
			.severity = SEVERITY_ERROR,
			.summary = "The artifacts that a submission consists "
			    "of are there.",
			.help = "Copy the file into artifacts/, under exactly "
			    "this name. Verified publishers need the "
			    "definition, the properties and the icon, and are "
			    "reminded of the readme; independent publishers "
			    "need the readme and no icon.",
			.bad = "artifacts/ApiDefinition.json",
			.good = "artifacts/apiDefinition.swagger.json",
			.source = "submit-for-certification.md, \"Upload from "
			    "local files\": three files. "
			    "certification-submission.md, step 4: a readme, "
			    "which the zip does not take, so a warning for "
			    "verified publishers.",
		},
		.on = ON(LINT_SET),
		.message = "The artifact '{0}' is missing.",
		.check = artifact_missing,
	}, {
		.text = {
			.id = "IconBackgroundMismatch",
			.severity = SEVERITY_ERROR,
			.summary = "The icon's background is the brand colour.",
			.help = "Set 'iconBrandColor' to the colour of the "
			    "icon's background, or fill the background with "
			    "the brand colour. Only a warning where the "
			    "icon's edge has several colours.",
			.bad = "\"iconBrandColor\": \"#0a5c36\", and an icon "
			    "on #ffcc00",
			.good = "\"iconBrandColor\": \"#0a5c36\", and an icon "
			    "on #0a5c36",
			.source = "certification-submission.md, step 2; "
			    "checked by reviewers on approval. The published "
			    "icons with a plain edge all agree.",
		},
		.on = ON(LINT_SET),
		.message = "The 'iconBrandColor' is {0}, but the background "
		    "of icon.png is {1}.",
		.check = icon_background_mismatch,
	}, {
		.text = {
			.id = "IntroCredentialsMissing",
			.severity = SEVERITY_WARNING,
			.summary = "intro.md says how to get credentials, "
			    "where the connector has authentication.",
			.help = "Add the section with the steps to a key, an "
			    "app or an account. A connector without "
			    "authentication needs none.",
			.bad = "## Get started with your connector",
			.good = "## How to get credentials\n\n"
			    "Open Settings, choose API key, ...",
			.source = "submit-for-certification.md, \"Submit to "
			    "ISV Studio\".",
		},
		.on = ON(LINT_SET),
		.message = "The section '{0}' is missing, but the connector "
		    "has authentication.",
		.check = intro_credentials_missing,
	}, {
		.text = {
			.id = "IntroRepeatsDescription",
			.severity = SEVERITY_WARNING,
			.summary = "The first paragraph of intro.md is not "
			    "the connector's description.",
			.help = "Both are shown on the same page. Say here "
			    "what the connector is worth to its users and "
			    "what it can do; change intro.md rather than the "
			    "definition.",
			.bad = "the text of 'description' in 'info', again",
			.good = "an overview in other words",
			.source = "submit-for-certification.md, \"Submit to "
			    "ISV Studio\": distinct from the description. A "
			    "warning, because published connectors repeat it.",
		},
		.on = ON(LINT_SET),
		.message = "The description is the same text as 'description' "
		    "in the definition; say here what the connector offers.",
		.check = intro_repeats_description,
	},
};

const struct rule_table rules_of_sets = { rules, ARRAY_LEN(rules) };
