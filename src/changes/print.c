/*
 * How many changes there are, and what that means.
 */
#include "changes.h"

#include <errno.h>

const char *const changes_update_words[CHANGES_MAJOR + 1] = {
	[CHANGES_NONE] = "none",
	[CHANGES_MINOR] = "minor",
	[CHANGES_MAJOR] = "major",
};

/* How long each takes, by "Update your certified connector". */
static const char *const promises[CHANGES_MAJOR + 1] = {
	[CHANGES_MINOR] = "4 to 5 weeks",
	[CHANGES_MAJOR] = "6 to 10 weeks",
};

int
changes_print_count(const struct changes_count *count, struct buf *out)
{
	if (count->update == CHANGES_NONE)
		return buf_puts(out, "nothing changed");
	(void)buf_printf(out, "%zu breaking change%s, %zu other%s; a %s "
	    "update (%s)", count->breaking, count->breaking == 1 ? "" : "s",
	    count->others, count->others == 1 ? "" : "s",
	    changes_update_words[count->update], promises[count->update]);
	if (count->authentication)
		(void)buf_puts(out, "; the authentication type changed, "
		    "which no update may do");
	return out->error;
}

static const char *const effects[SEVERITIES] = {
	[SEVERITY_ERROR] = "It breaks flows or connections that exist.",
	[SEVERITY_WARNING] = "It may break flows or connections that exist.",
	[SEVERITY_NOTE] = "It breaks nothing.",
};

int
changes_explain(const struct changes_class *class, struct buf *out)
{
	(void)buf_printf(out, "%s (%s): a change between two versions\n\n"
	    "%s\n\n%s An update with nothing but minor changes is a minor "
	    "one; this is a %s change.\n\nSource: %s\n", class->id,
	    severity_names[class->severity], class->message,
	    effects[class->severity], class->minor ? "minor" : "major",
	    class->official ? "outputs of the official detector of breaking "
	    "changes" : "\"Update your certified connector\", and what "
	    "flows keep of an operation");
	return out->error;
}

int
changes_describe(const char *id, struct described *ret_described)
{
	const struct changes_class *class = changes_class_find(id);

	if (class == NULL)
		return -ENOENT;
	ret_described->severity = class->severity;
	ret_described->summary = class->message;
	ret_described->details = effects[class->severity];
	ret_described->tag = "change";
	return changes_explain(class, &ret_described->help);
}

int
changes_print_json(const struct changes_count *count,
    const struct findings *found, struct buf *out)
{
	(void)buf_printf(out, "{\"version\": 1, \"breaking\": %zu, "
	    "\"others\": %zu, \"authentication_changed\": %s, "
	    "\"update\": \"%s\", \"problems\": ", count->breaking,
	    count->others, count->authentication ? "true" : "false",
	    changes_update_words[count->update]);
	(void)findings_print_json_list(found, out);
	return buf_puts(out, "}\n");
}
