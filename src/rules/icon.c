/*
 * Rules about the icon's pixels.  What it has to do with apiProperties.json
 * is in set.c.  An independent publisher's icon is left out, so only whether
 * it is one at all is said there.
 */
#include "lint.h"

#include <errno.h>

/* "Approximately 230 x 230": what most have, give or take a frame. */
#define SIZE_LEAST	200u
#define SIZE_MOST	260u

#define BYTES_MOST	((size_t)1 << 20)

static void
icon_not_png(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	unsigned flags = r->flags;

	(void)n;
	if (l->icon_error == -ENODATA)
		flags |= FINDING_ENDS_TOO_SOON;
	lint_report_as(l, r, r->text.severity, flags, at_offset(0),
	    l->reason.text, NULL);
}

static void
report_size(struct lint *l, const struct rule *r)
{
	char width[LINT_NUMBER_SIZE], height[LINT_NUMBER_SIZE];

	lint_report(l, r, at_offset(0), lint_number(width, l->icon->width),
	    lint_number(height, l->icon->height), NULL);
}

static bool
is_huge(const struct icon *icon)
{
	return icon->width > ICON_PIXELS_MAX || icon->height > ICON_PIXELS_MAX;
}

static void
icon_too_large(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	(void)n;
	if (is_huge(l->icon))
		report_size(l, r);
}

static void
icon_not_square(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	(void)n;
	if (!is_huge(l->icon) && l->icon->width != l->icon->height)
		report_size(l, r);
}

static void
icon_size(struct lint *l, const struct rule *r, const struct openapi_node *n)
{
	const struct icon *icon = l->icon;

	(void)n;
	if (is_huge(icon) || icon->width != icon->height)
		return;
	if (icon->width < SIZE_LEAST || icon->width > SIZE_MOST)
		report_size(l, r);
}

static void
icon_file_large(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	char size[LINT_NUMBER_SIZE], limit[LINT_NUMBER_SIZE];

	(void)n;
	if (l->size > BYTES_MOST)
		lint_report(l, r, at_offset(0), lint_number(size, l->size),
		    lint_number(limit, BYTES_MOST), NULL);
}

static void
icon_background(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct icon *icon = l->icon;
	const char *what = NULL;

	(void)n;
	if (!icon->decoded)
		return;
	if (icon->transparent)
		what = "transparent";
	else if (icon->plain && icon_looks(icon, 0xff, 0xff, 0xff))
		what = "white";
	else if (icon->plain && icon_looks(icon, 0x00, 0x7e, 0xe5))
		what = "the default colour #007ee5";
	if (what != NULL)
		lint_report(l, r, at_offset(0), what, NULL);
}

static const struct rule rules[] = {
	{
		.text = {
			.id = "IconNotPng",
			.severity = SEVERITY_ERROR,
			.summary = "The icon is a PNG.",
			.help = "Export the icon as PNG; renaming a JPEG or "
			    "SVG does not make it one.",
			.bad = "a JPEG that is called icon.png",
			.good = "a PNG of 230 x 230 pixels",
			.source = "certification-submission.md, step 2.",
		},
		.on = ON(LINT_UNREADABLE_ICON),
		.flags = FINDING_NOT_DOCUMENT,
		.message = "The icon cannot be read: {0}.",
		.check = icon_not_png,
	}, {
		.text = {
			.id = "IconTooLarge",
			.severity = SEVERITY_ERROR,
			.summary = "The icon has at most 4096 pixels in each "
			    "direction.",
			.help = "A larger one is not even looked at. Scale it "
			    "to 230 x 230 pixels.",
			.bad = "a PNG of 100000 x 100000 pixels",
			.good = "a PNG of 230 x 230 pixels",
			.source = "Ours: icons are shown at 230 pixels or "
			    "less, and decoding more costs memory.",
		},
		.on = ON(LINT_ICON),
		.message = "The icon is {0} x {1} pixels, far from the 230 x "
		    "230 that are asked for.",
		.check = icon_too_large,
	}, {
		.text = {
			.id = "IconNotSquare",
			.severity = SEVERITY_ERROR,
			.summary = "The icon is as high as wide.",
			.help = "Place the logo, about 160 x 160 pixels, in a "
			    "filled square of about 230 x 230.",
			.bad = "a PNG of 230 x 120 pixels",
			.good = "a PNG of 230 x 230 pixels",
			.source = "certification-submission.md, step 2.",
		},
		.on = ON(LINT_ICON),
		.message = "The icon is {0} x {1} pixels, but has to be "
		    "square.",
		.check = icon_not_square,
	}, {
		.text = {
			.id = "IconSize",
			.severity = SEVERITY_WARNING,
			.summary = "The icon is about 230 x 230 pixels large.",
			.help = "Scale it; anything from 200 to 260 pixels "
			    "passes here.",
			.bad = "a PNG of 471 x 471 pixels",
			.good = "a PNG of 230 x 230 pixels",
			.source = "certification-submission.md, step 2: "
			    "approximately. A warning, because published "
			    "icons have 180 to 471.",
		},
		.on = ON(LINT_ICON),
		.message = "The icon is {0} x {1} pixels, about 230 x 230 are "
		    "asked for.",
		.check = icon_size,
	}, {
		.text = {
			.id = "IconFileLarge",
			.severity = SEVERITY_WARNING,
			.summary = "The file of the icon has at most 1 MB.",
			.help = "A logo of 230 x 230 pixels has some 10 KB. "
			    "Save it without layers, previews and metadata.",
			.bad = "an icon.png of 1.5 MB",
			.good = "an icon.png of 12 KB",
			.source = "The connector wizard, \"General "
			    "information\", takes less than 1 MB; the largest "
			    "published one looked at has 23,998 bytes.",
		},
		.on = ON(LINT_ICON),
		.message = "The icon has {0} bytes, no more than {1} are "
		    "taken.",
		.check = icon_file_large,
	}, {
		.text = {
			.id = "IconBackground",
			.severity = SEVERITY_WARNING,
			.summary = "The icon's background is filled, and "
			    "neither white nor the default.",
			.help = "Fill the square behind the logo up to its "
			    "edges with the brand colour.",
			.bad = "a logo on a transparent background",
			.good = "a logo on a background of 'iconBrandColor'",
			.source = "certification-submission.md, step 2. A "
			    "warning, because a published icon is "
			    "transparent.",
		},
		.on = ON(LINT_ICON),
		.message = "The icon's background is {0}; reviewers ask for "
		    "the brand colour.",
		.check = icon_background,
	},
};

const struct rule_table rules_of_icons = { rules, ARRAY_LEN(rules) };
