/*
 * Names of directories that people take for the same one.
 */
#include "certfs/pull.h"

#include <string.h>

/* The next letter or digit, or byte of another script; '\0': no more. */
static char
next_of(const char **name)
{
	for (; **name != '\0'; (*name)++) {
		const char c = text_lower(**name);

		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
		    (unsigned char)c >= 0x80) {
			(*name)++;
			return c;
		}
	}
	return '\0';
}

bool
pull_names_alike(const char *there, const char *name)
{
	bool any = false;

	if (text_has_control(there, strlen(there)) ||
	    strpbrk(there, "\"$`\\!") != NULL)
		return false;
	for (;;) {
		const char a = next_of(&there), b = next_of(&name);

		if (a != b)
			return false;
		if (a == '\0')
			return any;
		any = true;
	}
}
