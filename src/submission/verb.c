/*
 * What was written to a control file: one command per write, as in sysfs.
 * Lines that begin with '#' are ignored, because that is what these files
 * read as: copied onto themselves, or from an older copy of the directory,
 * they trigger nothing.
 */
#include "verb.h"

#include <errno.h>
#include <string.h>

/* The only line that counts; len 0 when there is none. */
static int
find_line(const struct command *command, struct span *ret_line,
    struct reason *why)
{
	struct span rest = { command->text, command->len };
	struct span found = { "", 0 };

	while (rest.len > 0) {
		const struct span line = span_trim(span_take_line(&rest));

		if (line.len == 0 || line.data[0] == '#')
			continue;
		if (found.len > 0)
			return reason_set(why, EINVAL,
			    "one command per write, please");
		found = line;
	}
	*ret_line = found;
	return 0;
}

static int
copy(char *to, size_t size, struct span from, struct reason *why)
{
	if (from.len >= size)
		return reason_set(why, EFBIG,
		    "the command is too long: at most %zu bytes fit here",
		    size - 1);
	memcpy(to, from.data, from.len);
	to[from.len] = '\0';
	return 0;
}

int
verb_parse(const struct command *command, struct verb_line *ret_line,
    struct reason *why)
{
	struct verb_line line = { .has_argument = false };
	struct span text = { "", 0 };
	const char *colon;
	int r;

	*ret_line = line;
	if (command->text == NULL)
		return 0;
	r = find_line(command, &text, why);
	if (r < 0 || text.len == 0)
		return r;
	if (text_has_control(text.data, text.len))
		return reason_set(why, EINVAL,
		    "a command is one line of plain UTF-8 text");

	colon = memchr(text.data, ':', text.len);
	if (colon != NULL) {
		const size_t len = (size_t)(colon - text.data);

		line.has_argument = true;
		r = copy(line.argument, sizeof(line.argument),
		    span_trim(span_skip(text, len + 1)), why);
		text.len = len;
		if (r < 0)
			return r;
	}
	r = copy(line.word, sizeof(line.word), span_trim(text), why);
	if (r < 0)
		return r;
	*ret_line = line;
	return 1;
}
