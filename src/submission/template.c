/*
 * .certfs/templates/: what somebody who begins copies and fills in.  The texts
 * are files beside this one, so that they can be checked like any artifact;
 * embed.awk makes strings of them when the program is built.
 */
#include "internal.h"

#include <errno.h>
#include <string.h>

static const struct {
	const char	*name;
	const char	*text;
} templates[] = {
#include "src/submission/templates.inc"
};

const char *
domain_template_name(size_t i)
{
	return i < ARRAY_LEN(templates) ? templates[i].name : NULL;
}

const char *
template_text(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(templates); i++) {
		if (strcmp(templates[i].name, name) == 0)
			return templates[i].text;
	}
	return NULL;
}

int
domain_template(size_t i, struct bytes **ret_text)
{
	struct bytes *text;

	if (i >= ARRAY_LEN(templates))
		return -ENOENT;
	text = bytes_new(templates[i].text, strlen(templates[i].text));
	if (text == NULL)
		return -ENOMEM;
	*ret_text = text;
	return 0;
}
