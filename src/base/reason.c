/*
 * Why something was refused.
 */
#include "certfs/base.h"

#include <stdio.h>
#include <string.h>

/* A sentence that was cut must not end in half a character. */
static void
drop_cut_character(char *text)
{
	size_t len = strlen(text);

	while (len > 0 && ((unsigned char)text[len - 1] & 0xC0) == 0x80)
		len--;
	if (len > 0 && ((unsigned char)text[len - 1] & 0x80) != 0)
		len--;
	text[len] = '\0';
}

int
reason_set(struct reason *why, int error, const char *format, ...)
{
	va_list ap;
	int len;

	if (why == NULL)
		return -error;
	why->error = error;
	va_start(ap, format);
	len = vsnprintf(why->text, sizeof(why->text), format, ap);
	va_end(ap);
	if (len < 0)
		why->text[0] = '\0';
	else if ((size_t)len >= sizeof(why->text))
		drop_cut_character(why->text);
	return -error;
}
