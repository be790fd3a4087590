/*
 * The rules as a list and one by one, and which one a misspelt id may mean.
 */
#include "check.h"

#include <errno.h>
#include <string.h>

int
catalogue_list(struct buf *out)
{
	size_t width = 0;

	for (size_t i = 0; i < rules_count(); i++) {
		size_t len = strlen(rules_at(i)->id);

		width = len > width ? len : width;
	}
	for (size_t i = 0; i < rules_count(); i++) {
		const struct rule_text *rule = rules_at(i);

		(void)buf_printf(out, "%-*s  %-7s  %s\n", (int)width, rule->id,
		    severity_names[rule->severity], rule->summary);
	}
	return out->error;
}

static int
unknown(const char *id, struct reason *why)
{
	const struct rule_text *meant = rules_find_near(id);

	if (meant != NULL)
		return reason_set(why, ENOENT,
		    "there is no rule '%s'; did you mean '%s'?", id,
		    meant->id);
	return reason_set(why, ENOENT,
	    "there is no rule '%s'; " PROGRAM " --list-rules names them all",
	    id);
}

int
catalogue_find(const char *id, struct reason *why)
{
	return rules_find(id) != NULL || changes_class_find(id) != NULL ? 0 :
	    unknown(id, why);
}

int
catalogue_explain(const char *id, struct buf *out, struct reason *why)
{
	const struct rule_text *rule = rules_find(id);
	const struct changes_class *change = changes_class_find(id);

	if (rule == NULL && change == NULL)
		return unknown(id, why);
	if ((rule != NULL ? rules_explain(rule, out) :
	    changes_explain(change, out)) < 0)
		return reason_set(why, ENOMEM, "cannot explain '%s': %s", id,
		    strerror(ENOMEM));
	return 0;
}
