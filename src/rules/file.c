/*
 * Rules about a file as bytes: whether it is there to be read at all, how
 * large it is, and whether text is UTF-8.
 */
#include "lint.h"

/* The documentation asks for at most this much. */
#define DEFINITION_RECOMMENDED	((size_t)1 << 20)

static void
empty_file(struct lint *l, const struct rule *r, const struct openapi_node *n)
{
	(void)n;
	if (l->size == 0)
		lint_report(l, r, at_offset(0), NULL);
}

static void
file_too_large(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	size_t max = artifact_types[l->which].max_size;
	char size[LINT_NUMBER_SIZE], limit[LINT_NUMBER_SIZE];

	(void)n;
	if (l->size > max)
		lint_report(l, r, at_offset(0), lint_number(size, l->size),
		    lint_number(limit, max), NULL);
}

static void
definition_large(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	char size[LINT_NUMBER_SIZE], limit[LINT_NUMBER_SIZE];

	(void)n;
	if (l->which == ARTIFACT_DEFINITION &&
	    l->size > DEFINITION_RECOMMENDED &&
	    l->size <= artifact_types[l->which].max_size)
		lint_report(l, r, at_offset(0), lint_number(size, l->size),
		    lint_number(limit, DEFINITION_RECOMMENDED), NULL);
}

static void
icon_not_needed(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	(void)n;
	if (l->which == ARTIFACT_ICON && l->publisher == PUBLISHER_INDEPENDENT)
		lint_report(l, r, at_offset(0), NULL);
}

/* UTF-16 text begins with a byte order mark, or has an ASCII letter there. */
bool
lint_is_utf16(const struct lint *l)
{
	const char *data = l->data;

	if (l->size < 2)
		return false;
	return (data[0] == '\xff' && data[1] == '\xfe') ||
	    (data[0] == '\xfe' && data[1] == '\xff') ||
	    (data[0] == '\0') != (data[1] == '\0');
}

#define WRONG_BYTE	"has a wrong byte here, 0x.."

/* JSON that breaks off before its first wrong byte has another mistake. */
static bool
is_broken_json(const struct lint *l)
{
	return l->json_error.text[0] != '\0' && !l->json_error.not_utf8;
}

static void
encoding_not_utf8(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	size_t offset = text_utf8_valid(l->data, l->size);
	unsigned flags = r->flags;
	char what[sizeof(WRONG_BYTE)] = WRONG_BYTE;

	(void)n;
	if (lint_is_utf16(l)) {
		lint_report(l, r, at_offset(0), "is UTF-16", NULL);
		return;
	}
	if (offset == l->size || is_broken_json(l))
		return;
	if (text_utf8_is_begun(&l->data[offset], l->size - offset)) {
		flags |= FINDING_ENDS_TOO_SOON;
		lint_report_as(l, r, r->text.severity, flags,
		    at_offset(offset), "ends in the middle of a character",
		    NULL);
		return;
	}
	text_hex(&l->data[offset], 1, what + sizeof(WRONG_BYTE) - 3);
	lint_report(l, r, at_offset(offset), what, NULL);
}

static void
too_many_findings(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	char more[LINT_NUMBER_SIZE];

	(void)n;
	/* What is not listed is still what the file is: no such document. */
	lint_report_as(l, r, l->dropped_severity, l->flags | r->flags,
	    at_offset(l->size), lint_number(more, l->dropped), NULL);
}

static const struct rule rules[] = {
	{
		.text = {
			.id = "EmptyFile",
			.severity = SEVERITY_ERROR,
			.summary = "An artifact has content.",
			.help = "The file is there, but has no bytes. Save "
			    "its content, or remove it where it is optional.",
			.bad = "readme.md of 0 bytes",
			.good = "# Contoso",
			.source = "submit-for-certification.md: every artifact "
			    "is asked for because of what it says.",
		},
		.on = ON(LINT_FILE),
		.flags = FINDING_STAYS,
		.message = "The file is empty.",
		.check = empty_file,
	}, {
		.text = {
			.id = "FileTooLarge",
			.severity = SEVERITY_ERROR,
			.summary = "An artifact stays below its size limit.",
			.help = "Nothing is read of a file this large. The "
			    "limits leave ample room above the largest "
			    "artifacts that were ever published.",
			.bad = "an icon.png of 5 MB",
			.good = "an icon.png of 12 KB",
			.source = "Ours: the largest published definition has "
			    "1,104,994 bytes, the largest script 162,112.",
		},
		.on = ON(LINT_FILE),
		.flags = FINDING_NOT_DOCUMENT,
		.message = "The file has {0} bytes, at most {1} are allowed.",
		.check = file_too_large,
	}, {
		.text = {
			.id = "DefinitionLarge",
			.severity = SEVERITY_WARNING,
			.summary = "A definition should not be larger than "
			    "1 MB.",
			.help = "Large definitions make a connector slow in "
			    "the designer, and reviewers ask for less. Remove "
			    "what is unused, share schemas by '$ref', or make "
			    "two connectors of it.",
			.bad = "an apiDefinition.swagger.json of 1.2 MB",
			.good = "an apiDefinition.swagger.json of 200 KB",
			.source = "certification-submission.md, step 3d: 1 MB. "
			    "A warning, because the largest published one has "
			    "1,104,994 bytes.",
		},
		.on = ON(LINT_FILE),
		.message = "The definition has {0} bytes, no more than {1} "
		    "are recommended.",
		.check = definition_large,
	}, {
		.text = {
			.id = "IconNotNeeded",
			.severity = SEVERITY_WARNING,
			.summary = "Independent publishers send no icon.",
			.help = "Their connectors all get the same generic "
			    "icon. Remove icon.png; it would be left out.",
			.bad = "publisher_type 'independent', and an icon.png",
			.good = "publisher_type 'independent', and no icon.png",
			.source = "certification-submission-ip.md; "
			    "certification-submission.md, step 2.",
		},
		.on = ON(LINT_FILE),
		.message = "Independent publishers send no icon; this one is "
		    "left out.",
		.check = icon_not_needed,
	}, {
		.text = {
			.id = "EncodingNotUtf8",
			.severity = SEVERITY_ERROR,
			.summary = "Text is UTF-8.",
			.help = "Save the file as UTF-8. Old editors write "
			    "Windows-1252 or UTF-16; accents and typographic "
			    "quotes are where it shows first.",
			.bad = "\"caf\\xe9\" (Latin-1)",
			.good = "\"caf\\xc3\\xa9\" (UTF-8)",
			.source = "RFC 8259, section 8.1. Four of 1,031 "
			    "published definitions are not; tools disagree "
			    "about what they say.",
		},
		.on = ON(LINT_TEXT) | ON(LINT_UNPARSED),
		.flags = FINDING_NOT_DOCUMENT,
		.message = "The file {0}; save it as UTF-8.",
		.check = encoding_not_utf8,
	}, {
		.text = {
			.id = "TooManyFindings",
			.severity = SEVERITY_NOTE,
			.summary = "Of each severity up to a thousand findings "
			    "of one file are listed.",
			.help = "Mend what is listed, and the others come. "
			    "This line is as severe as the worst finding that "
			    "is not listed, so that none is overlooked.",
			.bad = "a definition with 1,500 parameters without "
			    "'description'",
			.good = "the same with 400",
			.source = "Ours.",
		},
		.on = ON(LINT_OVERFLOW),
		.flags = FINDING_INCOMPLETE,
		.message = "{0} more findings in this file are not listed.",
		.check = too_many_findings,
	},
};

const struct rule_table rules_of_files = { rules, ARRAY_LEN(rules) };
