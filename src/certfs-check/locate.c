/*
 * --locate: where the paths that official tools print lead in a JSON file.
 */
#include "check.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#define FILE_MAX	((size_t)64 << 20)

static int
no_memory(struct reason *why)
{
	return reason_set(why, ENOMEM, "%s", strerror(ENOMEM));
}

/* Any JSON will do, under any name. */
static int
open_file(const char *path, struct buf *text, struct locator **ret_locator,
    struct reason *why)
{
	int r;

	r = file_read_all(AT_FDCWD, path, FILE_MAX, text);
	if (r < 0)
		return reason_set(why, -r, "cannot read '%s': %s", path,
		    strerror(-r));
	r = locator_new(path, buf_text(text), text->len, ret_locator);
	if (r == -ENOMEM)
		return no_memory(why);
	if (r < 0)
		return reason_set(why, -r, "cannot look into '%s': %s", path,
		    r == -EINVAL ? "it is no JSON" : strerror(-r));
	return 0;
}

static void
complain_nowhere(const struct options *o, const char *pointer)
{
	struct reason why;

	(void)reason_set(&why, ENOENT, "'%s' leads nowhere in '%s'", pointer,
	    o->subject);
	log_complain(PROGRAM, why.text);
}

int
locate_pointers(const struct options *o, struct buf *out, struct reason *why)
{
	struct locator *l CF_AUTO(locator_done) = NULL;
	struct buf text CF_AUTO(buf_done) = BUF_INIT(FILE_MAX);
	int status = EXIT_CLEAN, r;

	if (o->count == 0)
		return reason_set(why, EINVAL, "--locate looks pointers up: "
		    "the file, and one or more of them");
	r = open_file(o->subject, &text, &l, why);
	for (size_t i = 0; i < o->count && r == 0; i++) {
		struct located at;

		r = locator_find(l, o->paths[i], strlen(o->paths[i]), &at);
		if (r == -ENOMEM)
			return no_memory(why);
		if (r < 0) {
			complain_nowhere(o, o->paths[i]);
			status = EXIT_ERRORS;
			r = 0;
			continue;
		}
		(void)text_neutralise(out, o->subject, strlen(o->subject));
		(void)buf_printf(out, ":%u:%u\n", at.line, at.column);
	}
	return r < 0 ? r : out->error < 0 ? no_memory(why) : status;
}
