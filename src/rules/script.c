/*
 * Rules about script.csx: what the platform needs to run it at all.  Whether
 * it compiles is for a compiler; the reader in csharp.c knows tokens and
 * brackets.
 */
#include "lint.h"

#include <stdio.h>
#include <string.h>

#define SCRIPT_MAX	((size_t)1 << 20)

static const char *const namespaces[] = {
	"Microsoft.Extensions.Logging", "Newtonsoft.Json",
	"Newtonsoft.Json.Linq", "System", "System.Collections",
	"System.Collections.Generic", "System.Diagnostics", "System.Drawing",
	"System.Drawing.Drawing2D", "System.Drawing.Imaging", "System.IO",
	"System.IO.Compression", "System.Linq", "System.Net",
	"System.Net.Http", "System.Net.Http.Headers", "System.Net.Security",
	"System.Security.Authentication", "System.Security.Cryptography",
	"System.Text", "System.Text.RegularExpressions", "System.Threading",
	"System.Threading.Tasks", "System.Web", "System.Xml",
	"System.Xml.Linq",
};

static void
script_too_large(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	char size[LINT_NUMBER_SIZE], limit[LINT_NUMBER_SIZE];

	(void)n;
	if (l->which == ARTIFACT_SCRIPT && l->size > SCRIPT_MAX &&
	    l->size <= artifact_types[l->which].max_size)
		lint_report(l, r, at_offset(0), lint_number(size, l->size),
		    lint_number(limit, SCRIPT_MAX), NULL);
}

/* A reader that stopped has not seen what is missing. */
static bool
is_read(const struct script *script)
{
	return script->fault == SCRIPT_SOUND && !script->unsure;
}

static void
script_class_missing(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct script *script = l->script;

	(void)n;
	if (!is_read(script))
		return;
	if (!script->has_class)
		lint_report(l, r, at_offset(0), "There is no class 'Script'",
		    NULL);
	else if (!script->has_base)
		lint_report(l, r, at_offset(script->class_at),
		    "The class 'Script' has another base", NULL);
}

static void
script_method_missing(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct script *script = l->script;

	(void)n;
	if (is_read(script) && script->has_class && !script->has_method)
		lint_report(l, r, at_offset(script->class_at), NULL);
}

static void
script_not_balanced(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct script *script = l->script;
	char what[80];

	(void)n;
	if (script->fault == SCRIPT_NOT_OPENED)
		(void)snprintf(what, sizeof(what),
		    "'%c' closes what was not opened", script->bracket);
	else if (script->fault == SCRIPT_NOT_CLOSED)
		(void)snprintf(what, sizeof(what), "'%c' is not closed",
		    script->bracket);
	else
		return;
	lint_report(l, r, at_offset(script->fault_at), what, NULL);
}

static void
script_not_terminated(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	const struct script *script = l->script;

	(void)n;
	if (script->fault == SCRIPT_TEXT_OPEN)
		lint_report(l, r, at_offset(script->fault_at),
		    "string or character", NULL);
	else if (script->fault == SCRIPT_COMMENT_OPEN)
		lint_report(l, r, at_offset(script->fault_at), "comment",
		    NULL);
}

static bool
is_supported(struct span name)
{
	for (size_t i = 0; i < ARRAY_LEN(namespaces); i++)
		if (strlen(namespaces[i]) == name.len &&
		    memcmp(namespaces[i], name.data, name.len) == 0)
			return true;
	return false;
}

static void
script_namespace_not_supported(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	(void)n;
	for (size_t i = 0; i < l->script->usings; i++) {
		const struct span name = l->script->using[i];
		char text[128];

		if (is_supported(name))
			continue;
		(void)snprintf(text, sizeof(text), "%.*s", (int)(name.len <
		    sizeof(text) ? name.len : sizeof(text) - 1), name.data);
		lint_report(l, r, at_offset((size_t)(name.data - l->data)),
		    text, NULL);
	}
}

static void
script_makes_client(struct lint *l, const struct rule *r,
    const struct openapi_node *n)
{
	(void)n;
	for (size_t i = 0; i < l->script->clients; i++)
		lint_report(l, r, at_offset(l->script->client_at[i]), NULL);
}

static const struct rule rules[] = {
	{
		.text = {
			.id = "ScriptTooLarge",
			.severity = SEVERITY_ERROR,
			.summary = "script.csx has at most 1 MB.",
			.help = "The platform takes no larger one. Move long "
			    "tables into the service, or the work into "
			    "policies.",
			.bad = "a script.csx of 1.2 MB",
			.good = "a script.csx of 20 KB",
			.source = "write-code.md, \"Are there any limits?\"; "
			    "the largest published one has 162,112 bytes.",
		},
		.on = ON(LINT_FILE),
		.message = "The script has {0} bytes, at most {1} are "
		    "allowed.",
		.check = script_too_large,
	}, {
		.text = {
			.id = "ScriptClassMissing",
			.severity = SEVERITY_ERROR,
			.summary = "The script has a class 'Script' with the "
			    "base 'ScriptBase'.",
			.help = "The platform makes an object of this class "
			    "for each request, and finds no other.",
			.bad = "public class MyScript : ScriptBase",
			.good = "public class Script : ScriptBase",
			.source = "write-code.md, \"Script class\"; so it is "
			    "in all published scripts looked at.",
		},
		.on = ON(LINT_SCRIPT),
		.message = "{0}; the script needs 'public class Script : "
		    "ScriptBase'.",
		.check = script_class_missing,
	}, {
		.text = {
			.id = "ScriptMethodMissing",
			.severity = SEVERITY_ERROR,
			.summary = "The script has the method 'ExecuteAsync' "
			    "as an override.",
			.help = "It is where the platform begins; other "
			    "methods are called from there.",
			.bad = "public async Task<HttpResponseMessage> Run()",
			.good = "public override async "
			    "Task<HttpResponseMessage> ExecuteAsync()",
			.source = "write-code.md, \"Script class\"; so it is "
			    "in all published scripts looked at.",
		},
		.on = ON(LINT_SCRIPT),
		.message = "The class 'Script' has no method 'public override "
		    "Task<HttpResponseMessage> ExecuteAsync()'.",
		.check = script_method_missing,
	}, {
		.text = {
			.id = "ScriptNotBalanced",
			.severity = SEVERITY_ERROR,
			.summary = "What is opened in the script by a brace, "
			    "bracket or parenthesis is closed.",
			.help = "Look at the place, and at the lines before. "
			    "What stands in strings, characters and comments "
			    "does not count. A script with '#if' is not "
			    "judged.",
			.bad = "if (list.Count > 0 { return; }",
			.good = "if (list.Count > 0) { return; }",
			.source = "The C# grammar; a script that does not "
			    "compile fails every request.",
		},
		.on = ON(LINT_SCRIPT),
		.message = "The script is not balanced: {0}.",
		.check = script_not_balanced,
	}, {
		.text = {
			.id = "ScriptNotTerminated",
			.severity = SEVERITY_ERROR,
			.summary = "Strings, characters and comments in the "
			    "script have an end.",
			.help = "A string that begins with a single quotation "
			    "mark ends in its line; one with @ in front may "
			    "have several.",
			.bad = "var name = \"Contoso;",
			.good = "var name = \"Contoso\";",
			.source = "The C# grammar; a script that does not "
			    "compile fails every request.",
		},
		.on = ON(LINT_SCRIPT),
		.message = "The {0} that begins here does not end.",
		.check = script_not_terminated,
	}, {
		.text = {
			.id = "ScriptNamespaceNotSupported",
			.severity = SEVERITY_WARNING,
			.summary = "The script uses namespaces that the "
			    "platform supports.",
			.help = "Remove the line if nothing needs it, and do "
			    "without what it offers if something does.",
			.bad = "using System.Reflection;",
			.good = "using System.Text.RegularExpressions;",
			.source = "write-code.md, \"Supported namespaces\". A "
			    "warning, because a published script has another, "
			    "unused.",
		},
		.on = ON(LINT_SCRIPT),
		.message = "The namespace '{0}' is not among the supported "
		    "ones.",
		.check = script_namespace_not_supported,
	}, {
		.text = {
			.id = "ScriptMakesHttpClient",
			.severity = SEVERITY_WARNING,
			.summary = "The script sends requests by its context.",
			.help = "Call 'this.Context.SendAsync' instead; a "
			    "client of your own works today, and is going to "
			    "be blocked.",
			.bad = "using var client = new HttpClient();",
			.good = "await this.Context.SendAsync(request,\n"
			    "    this.CancellationToken);",
			.source = "write-code.md, \"Can I create my own http "
			    "client in script code?\"; no published script "
			    "looked at does.",
		},
		.on = ON(LINT_SCRIPT),
		.message = "Use 'this.Context.SendAsync' instead of an "
		    "'HttpClient' of your own.",
		.check = script_makes_client,
	},
};

const struct rule_table rules_of_scripts = { rules, ARRAY_LEN(rules) };
