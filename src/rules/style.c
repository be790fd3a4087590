/*
 * Rules about how texts are written: what the guidance for strings
 * recommends, and what reviewers send back.  None of it breaks a connector,
 * so these are notes but for what the guidance forbids.  What was seen is in
 * the survey; each rule reports once for each file.
 */
#include "lint.h"

#include <string.h>

#define GUIDANCE	"connector-string-guidance.md"
#define STANDARDS	"coding-standards.md"
#define SUBMISSION	"certification-submission.md, step 2"

/* The title that the wizard for custom connectors begins with. */
static void
default_title(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct json_node *title = l->given[0];

	(void)n;
	if (title->type == JSON_STRING &&
	    text_equal_nocase(title->text, "Default title"))
		lint_report(l, r, at_value(title), title->text, NULL);
}

#define SUMMARIES_MIN	3u	/* fewer show no habit */

/* Names of products are capitalised anywhere: only most of them will do. */
static void
summary_title_case(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct survey *s = l->survey;
	const size_t title = s->tally[TALLY_SUMMARY_TITLE_CASE].count;

	if (title >= SUMMARIES_MIN &&
	    title > s->tally[TALLY_SUMMARY_SENTENCE_CASE].count)
		lint_report_tallies(l, r, n);
}

#define PROPERTIES_MIN	3u	/* fewer are not what a review is about */

static void
property_text_missing(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const enum tally *which = r->arg;

	if (l->survey->tally[*which].count >= PROPERTIES_MIN)
		lint_report_tallies(l, r, n);
}

static const struct rule rules[] = {
	{
		.text = {
			.id = "DefaultTitle",
			.severity = SEVERITY_WARNING,
			.summary = "The title is not the one that the wizard "
			    "begins with.",
			.help = "Users find a connector by its title. Write "
			    "the name of your product or organization.",
			.bad = "\"title\": \"Default title\"",
			.good = "\"title\": \"Contoso\"",
			.source = "A reviewer in pull request 602; "
			    SUBMISSION ": the title should be the name of "
			    "the product or organization.",
		},
		.on = ON(OPENAPI_INFO),
		.needs = { "title" },
		.message = "The title '{0}' is the one that the wizard begins "
		    "with.",
		.check = default_title,
	}, {
		.text = {
			.id = "OperationIdNotPascalCase",
			.severity = SEVERITY_NOTE,
			.summary = "An operationId begins with a capital "
			    "letter.",
			.help = "Write each word of it with a capital, the "
			    "first one too. Only do so before the connector "
			    "is published: flows know an operation by its "
			    "operationId.",
			.bad = "\"operationId\": \"getMessages\"",
			.good = "\"operationId\": \"GetMessages\"",
			.source = STANDARDS ", actions and triggers; "
			    "a reviewer in pull request 2525. A note, because "
			    "published connectors have others. Characters "
			    "between the words are OperationIdSanitized's.",
		},
		.on = ON(LINT_SURVEYED),
		.message = "The operationId '{0}' should begin with a capital "
		    "letter{1}.",
		.check = lint_report_tallies,
		.arg = TALLY_LIST(TALLY_ID_SMALL),
	}, {
		.text = {
			.id = "SummaryNotSentenceCase",
			.severity = SEVERITY_NOTE,
			.summary = "Summaries of operations are in sentence "
			    "case.",
			.help = "Only the first word and names have a capital. "
			    "The note comes when most of the summaries are "
			    "in title case.",
			.bad = "\"summary\": \"Create New Task\"",
			.good = "\"summary\": \"Create new task\"",
			.source = GUIDANCE ", operations. A note: a quarter of "
			    "the published connectors use title case.",
		},
		.on = ON(LINT_SURVEYED),
		.message = "Summaries of operations should be in sentence "
		    "case, unlike '{0}'{1}.",
		.check = summary_title_case,
		.arg = TALLY_LIST(TALLY_SUMMARY_TITLE_CASE),
	}, {
		.text = {
			.id = "TriggerSummaryWording",
			.severity = SEVERITY_NOTE,
			.summary = "The summary of a trigger begins with "
			    "'When'.",
			.help = "Say when the flow starts, so that a trigger "
			    "is told from an action at a glance.",
			.bad = "\"summary\": \"New task\"",
			.good = "\"summary\": \"When a task is created\"",
			.source = GUIDANCE ", triggers versus actions: this is "
			    "the usual format. A note: others are published.",
		},
		.on = ON(LINT_SURVEYED),
		.message = "The summary of a trigger should say when it "
		    "starts, as in 'When a task is created', unlike "
		    "'{0}'{1}.",
		.check = lint_report_tallies,
		.arg = TALLY_LIST(TALLY_TRIGGER_WORDING),
	}, {
		.text = {
			.id = "NameIsIdentifier",
			.severity = SEVERITY_NOTE,
			.summary = "Names that users read are written in "
			    "words.",
			.help = "A summary, x-ms-summary or title such as "
			    "list_boards or listBoards is taken for code, and "
			    "is not translated. Write 'List boards'.",
			.bad = "\"x-ms-summary\": \"board_name\"",
			.good = "\"x-ms-summary\": \"Board Name\"",
			.source = "A reviewer in pull request 602, also about "
			    "internal operations; " SUBMISSION ", quality of "
			    "strings. A note: published connectors have some.",
		},
		.on = ON(LINT_SURVEYED),
		.message = "'{0}' is an identifier, where users expect "
		    "words{1}.",
		.check = lint_report_tallies,
		.arg = TALLY_LIST(TALLY_IDENTIFIER),
	}, {
		.text = {
			.id = "NameNotTitleCase",
			.severity = SEVERITY_NOTE,
			.summary = "Names of parameters and properties are in "
			    "title case.",
			.help = "Write each word of an x-ms-summary, or of "
			    "the title of a property, with a capital, but for "
			    "articles, short prepositions and conjunctions.",
			.bad = "\"x-ms-summary\": \"due date\"",
			.good = "\"x-ms-summary\": \"Due Date\"",
			.source = GUIDANCE ", parameters and response. A note: "
			    "half of the published connectors have others.",
		},
		.on = ON(LINT_SURVEYED),
		.message = "The name '{0}' should be in title case{1}.",
		.check = lint_report_tallies,
		.arg = TALLY_LIST(TALLY_NAME_SMALL),
	}, {
		.text = {
			.id = "NameEndsInPunctuation",
			.severity = SEVERITY_NOTE,
			.summary = "Names of parameters and properties end in "
			    "no punctuation.",
			.help = "An x-ms-summary, or the title of a property, "
			    "is a short phrase. Sentences belong in the "
			    "description.",
			.bad = "\"x-ms-summary\": \"The Id of the board.\"",
			.good = "\"x-ms-summary\": \"Board Id\"",
			.source = SUBMISSION ": phrases of letters, digits "
			    "and parentheses. A note: 727 published ones end "
			    "in something else.",
		},
		.on = ON(LINT_SURVEYED),
		.message = "The name '{0}' should be a phrase without "
		    "punctuation at its end{1}.",
		.check = lint_report_tallies,
		.arg = TALLY_LIST(TALLY_NAME_PUNCTUATION),
	}, {
		.text = {
			.id = "TextNotCapitalised",
			.severity = SEVERITY_NOTE,
			.summary = "Summaries of operations, and descriptions, "
			    "begin with a capital letter.",
			.help = "They are written in sentence case.",
			.bad = "\"description\": \"creates a task.\"",
			.good = "\"description\": \"Creates a task.\"",
			.source = GUIDANCE ". A note: published connectors "
			    "have others.",
		},
		.on = ON(LINT_SURVEYED),
		.message = "The text '{0}' should begin with a capital "
		    "letter{1}.",
		.check = lint_report_tallies,
		.arg = TALLY_LIST(TALLY_TEXT_SMALL),
	}, {
		.text = {
			.id = "DescriptionNoFullStop",
			.severity = SEVERITY_NOTE,
			.summary = "Descriptions end with a full stop.",
			.help = "A description is a full sentence. One of a "
			    "single word needs no stop, and one that ends in "
			    "an address had better have none.",
			.bad = "\"description\": \"Creates a task\"",
			.good = "\"description\": \"Creates a task.\"",
			.source = STANDARDS ", summary and description; "
			    GUIDANCE "; " SUBMISSION ". A note: 570 published "
			    "connectors have operations without.",
		},
		.on = ON(LINT_SURVEYED),
		.message = "The description '{0}' should end with a full "
		    "stop{1}.",
		.check = lint_report_tallies,
		.arg = TALLY_LIST(TALLY_OPERATION_NO_STOP,
		    TALLY_OTHER_NO_STOP),
	}, {
		.text = {
			.id = "DescriptionRepeatsSummary",
			.severity = SEVERITY_NOTE,
			.summary = "A description says more than the summary.",
			.help = "Users read both, one below the other. Tell "
			    "in the description what the thing does, where "
			    "the value comes from, or its format.",
			.bad = "\"summary\": \"List boards\",\n"
			    "\"description\": \"List boards.\"",
			.good = "\"summary\": \"List boards\",\n"
			    "\"description\": \"Lists all boards that the "
			    "user may open.\"",
			.source = STANDARDS ", summary and description; "
			    GUIDANCE ", response; pull request 3290. A note: "
			    "202 published connectors have such operations.",
		},
		.on = ON(LINT_SURVEYED),
		.message = "The description '{0}' should say more than the "
		    "summary{1}.",
		.check = lint_report_tallies,
		.arg = TALLY_LIST(TALLY_OPERATION_REPEATS,
		    TALLY_PARAMETER_REPEATS, TALLY_PROPERTY_REPEATS),
	}, {
		.text = {
			.id = "DescriptionRepeatsKey",
			.severity = SEVERITY_NOTE,
			.summary = "A description says more than the key.",
			.help = "Generators write such descriptions. Tell "
			    "what the value means, where it comes from, or "
			    "its format.",
			.bad = "\"due_date\": { \"description\": \"Due "
			    "date\" }",
			.good = "\"due_date\": { \"description\": \"The day "
			    "by which the task has to be done.\" }",
			.source = "A reviewer in pull request 1236. A note: "
			    "half of the published connectors have some.",
		},
		.on = ON(LINT_SURVEYED),
		.message = "The description '{0}' only repeats the key{1}.",
		.check = lint_report_tallies,
		.arg = TALLY_LIST(TALLY_REPEATS_KEY),
	}, {
		.text = {
			.id = "PropertyTitleMissing",
			.severity = SEVERITY_NOTE,
			.summary = "A property has a 'title' or an "
			    "'x-ms-summary'.",
			.help = "Without one the designer shows the key. "
			    "Properties that users need not see have "
			    "\"x-ms-visibility\": \"internal\". The note "
			    "comes when three or more have none.",
			.bad = "\"due_date\": { \"type\": \"string\" }",
			.good = "\"due_date\": { \"type\": \"string\",\n"
			    "  \"x-ms-summary\": \"Due Date\" }",
			.source = "Reviewers ask for it; " GUIDANCE ", "
			    "response. The official validator does not: 9,232 "
			    "published properties of requests have none.",
		},
		.on = ON(LINT_SURVEYED),
		.message = "The property '{0}' should have an 'x-ms-summary' "
		    "or a 'title'{1}.",
		.check = property_text_missing,
		.arg = TALLY_LIST(TALLY_NO_TITLE),
	}, {
		.text = {
			.id = "PropertyDescriptionMissing",
			.severity = SEVERITY_NOTE,
			.summary = "A property has a 'description'.",
			.help = "Say what the value means, in a sentence. "
			    "Properties that users need not see have "
			    "\"x-ms-visibility\": \"internal\". The note "
			    "comes when three or more have none.",
			.bad = "\"due_date\": { \"x-ms-summary\": \"Due "
			    "Date\" }",
			.good = "\"due_date\": { \"x-ms-summary\": \"Due "
			    "Date\",\n  \"description\": \"The day by which "
			    "the task has to be done.\" }",
			.source = "Reviewers ask for it (pull request 1236); "
			    GUIDANCE ", response. The official validator does "
			    "not.",
		},
		.on = ON(LINT_SURVEYED),
		.message = "The property '{0}' should have a "
		    "'description'{1}.",
		.check = property_text_missing,
		.arg = TALLY_LIST(TALLY_NO_DESCRIPTION),
	}, {
		.text = {
			.id = "PropertyTextEmpty",
			.severity = SEVERITY_NOTE,
			.summary = "The texts of a property are not empty.",
			.help = "Write the text, or remove the member.",
			.bad = "\"due_date\": { \"title\": \"\" }",
			.good = "\"due_date\": { \"title\": \"Due Date\" }",
			.source = "A reviewer in pull request 3647, who "
			    "counted 281 of them.",
		},
		.on = ON(LINT_SURVEYED),
		.message = "The text is empty{1}.",
		.check = lint_report_tallies,
		.arg = TALLY_LIST(TALLY_EMPTY),
	}, {
		.text = {
			.id = "TextHasSpareBlanks",
			.severity = SEVERITY_NOTE,
			.summary = "Texts have no blanks at their ends, and "
			    "single ones inside.",
			.help = "Remove the blanks; the designer shows some of "
			    "them, and translators stumble over them.",
			.bad = "\"summary\": \"List  boards \"",
			.good = "\"summary\": \"List boards\"",
			.source = GUIDANCE ", operations: no space at the end "
			    "of a summary. A note: published descriptions "
			    "have some.",
		},
		.on = ON(LINT_SURVEYED),
		.message = "The text '{0}' has blanks at an end, or several "
		    "in a row{1}.",
		.check = lint_report_tallies,
		.arg = TALLY_LIST(TALLY_SPACED),
	}, {
		.text = {
			.id = "TextHasLineBreak",
			.severity = SEVERITY_NOTE,
			.summary = "Texts have no line breaks and no tabs.",
			.help = "Names are shown on one line, descriptions in "
			    "a small box. Write one short paragraph.",
			.bad = "\"description\": \"Lists boards.\\n\"",
			.good = "\"description\": \"Lists boards.\"",
			.source = GUIDANCE ": descriptions are short enough "
			    "for the text box; " SUBMISSION ": no line breaks "
			    "in titles. A note: published descriptions have "
			    "some. That of the connector may have them.",
		},
		.on = ON(LINT_SURVEYED),
		.message = "The text '{0}' has line breaks or tabs{1}.",
		.check = lint_report_tallies,
		.arg = TALLY_LIST(TALLY_BROKEN),
	}, {
		.text = {
			.id = "TextHasMarkup",
			.severity = SEVERITY_NOTE,
			.summary = "Texts have no HTML and no Markdown.",
			.help = "The designer shows texts as they are. Write "
			    "plain sentences, and addresses as they are.",
			.bad = "\"description\": \"Lists <b>all</b> boards.\"",
			.good = "\"description\": \"Lists all boards.\"",
			.source = "Ours, after " GUIDANCE ", which shows where "
			    "the texts appear. A note: published connectors "
			    "have some.",
		},
		.on = ON(LINT_SURVEYED),
		.message = "The text '{0}' has HTML or Markdown, which is "
		    "shown as it is{1}.",
		.check = lint_report_tallies,
		.arg = TALLY_LIST(TALLY_MARKUP),
	}, {
		.text = {
			.id = "TextNamesPlatform",
			.severity = SEVERITY_WARNING,
			.summary = "Texts do not name the products of the "
			    "platform.",
			.help = "One connector serves Power Apps, Power "
			    "Automate and Logic Apps alike. Write 'flow' or "
			    "'app', or leave it out.",
			.bad = "\"summary\": \"Start Power Automate flow\"",
			.good = "\"summary\": \"Start a flow\"",
			.source = SUBMISSION ": neither titles nor summaries "
			    "and descriptions can have them. A warning, "
			    "because published descriptions do. That of the "
			    "connector is ValueContainsRestrictedWords's.",
		},
		.on = ON(LINT_SURVEYED),
		.message = "The text '{0}' names Power Apps, Power Automate or "
		    "Logic Apps{1}.",
		.check = lint_report_tallies,
		.arg = TALLY_LIST(TALLY_PRODUCT),
	},
};

const struct rule_table rules_of_style = { rules, ARRAY_LEN(rules) };
