/*
 * judge: what the rules say about many documents, for compare.js.
 *
 * On stdin each document has a line "definition LENGTH" or "properties LENGTH"
 * before it; on stdout each gets a line for every finding (severity, rule,
 * pointer, text, with tabs between) and an empty one behind them.
 */
#include "certfs/rules.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Texts quote the document, which may have line breaks and tabs. */
static void
print(const struct findings *found)
{
	struct buf out CF_AUTO(buf_done) = BUF_INIT((size_t)64 << 20);

	for (size_t i = 0; i < findings_count(found); i++) {
		const struct finding *one = findings_at(found, i);

		(void)buf_printf(&out, "%s\t%s\t",
		    severity_names[one->severity], one->rule);
		(void)text_neutralise(&out, one->pointer,
		    strlen(one->pointer));
		(void)buf_putc(&out, '\t');
		(void)text_neutralise(&out, one->text, strlen(one->text));
		(void)buf_putc(&out, '\n');
	}
	(void)printf("%s\n", buf_text(&out));
}

static bool
judge(enum artifact which, const char *data, size_t len)
{
	struct checked *checked = NULL;

	if (rules_check_file(which, artifact_types[which].name, data, len,
	    PUBLISHER_VERIFIED, &checked) < 0)
		return false;
	print(checked_findings(checked));
	checked_unref(checked);
	return true;
}

int
main(void)
{
	char kind[16];
	size_t len;

	while (scanf("%15s %zu", kind, &len) == 2 && getchar() == '\n') {
		char *data = malloc(len + 1);
		bool ok = data != NULL && fread(data, 1, len, stdin) == len;

		ok = ok && judge(strcmp(kind, "definition") == 0 ?
		    ARTIFACT_DEFINITION : ARTIFACT_PROPERTIES, data, len);
		free(data);
		if (!ok)
			return 1;
	}
	return 0;
}
