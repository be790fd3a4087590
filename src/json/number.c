/*
 * Numbers: the grammar is checked here, the arithmetic is strtod's, except
 * for plain integers, which are nearly all there are.
 */
#include "parser.h"

#include <errno.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#define EXACT_DIGITS	15	/* so many always fit in a double */

static inline bool
is_digit(const unsigned char *p, const unsigned char *end)
{
	return p < end && *p >= '0' && *p <= '9';
}

/* One digit or more; NULL after a complaint. */
static const unsigned char *
skip_digits(struct parser *s, const unsigned char *p, const char *expected)
{
	if (!is_digit(p, s->end)) {
		(void)json_expected(s, p, PLACE_NUMBER, expected);
		return NULL;
	}
	do {
		p++;
	} while (is_digit(p, s->end));
	return p;
}

static const unsigned char *
skip_integer(struct parser *s, const unsigned char *p)
{
	if (p == s->end || *p != '0')
		return skip_digits(s, p, "a digit after '-'");
	if (is_digit(p + 1, s->end)) {
		(void)json_expected(s, p + 1, PLACE_ZERO,
		    "no digit after a leading 0");
		return NULL;
	}
	return p + 1;
}

static const unsigned char *
skip_fraction(struct parser *s, const unsigned char *p)
{
	if (p == s->end || *p != '.')
		return p;
	return skip_digits(s, p + 1, "a digit after the '.' of the number");
}

static const unsigned char *
skip_exponent(struct parser *s, const unsigned char *p)
{
	if (p == s->end || (*p != 'e' && *p != 'E'))
		return p;
	p++;
	if (p < s->end && (*p == '+' || *p == '-'))
		p++;
	return skip_digits(s, p, "a digit in the number's exponent");
}

static double
small_integer(const unsigned char *p, const unsigned char *end)
{
	bool negative = *p == '-';
	int64_t n = 0;

	for (p += negative; p < end; p++)
		n = n * 10 + (*p - '0');
	return negative ? -(double)n : (double)n;
}

/*
 * strtod() wants a terminated string, which the room for decoded strings can
 * hold for a moment, and a decimal point, whatever the process's locale says.
 */
static int
convert(struct parser *s, size_t len, double *ret_number)
{
	locale_t c = newlocale(LC_ALL_MASK, "C", (locale_t)0);

	if (c == (locale_t)0)
		return -ENOMEM;
	memcpy(s->out, s->at, len);
	s->out[len] = '\0';
	*ret_number = strtod_l((const char *)s->out, NULL, c);
	freelocale(c);
	return 0;
}

int
json_read_number(struct parser *s, double *ret_number)
{
	const unsigned char *start = s->at + (*s->at == '-'), *integer, *p;
	int r = 0;

	integer = p = skip_integer(s, start);
	if (p != NULL)
		p = skip_fraction(s, p);
	if (p != NULL)
		p = skip_exponent(s, p);
	if (p == NULL)
		return -EINVAL;

	if (p == integer && p - start <= EXACT_DIGITS)
		*ret_number = small_integer(s->at, p);
	else
		r = convert(s, (size_t)(p - s->at), ret_number);
	s->at = p;
	return r;
}
