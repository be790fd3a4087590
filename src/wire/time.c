/*
 * Times as RFC 3339 writes them.
 */
#include "certfs/wire.h"

#include <time.h>

#define YEAR_FIRST	1970
#define YEAR_LAST	2261	/* 64 bits of nanoseconds end in 2262 */
#define FRACTION_UNIT	(NS_PER_SECOND / 10)

/* 'digits' of them, a number from 'min' to 'max'. */
static bool
take_number(struct span *s, size_t digits, int min, int max, int *ret)
{
	int value = 0;

	if (s->len < digits)
		return false;
	for (size_t i = 0; i < digits; i++) {
		if (s->data[i] < '0' || s->data[i] > '9')
			return false;
		value = value * 10 + (s->data[i] - '0');
	}
	*s = span_skip(*s, digits);
	*ret = value;
	return value >= min && value <= max;
}

static bool
take_mark(struct span *s, char lower)
{
	if (s->len == 0 || text_lower(s->data[0]) != lower)
		return false;
	*s = span_skip(*s, 1);
	return true;
}

static int
month_days(int year, int month)
{
	static const int days[] =
	    { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && leap);
}

static bool
take_date(struct span *s, struct tm *tm)
{
	int year, month, day;

	if (!take_number(s, 4, YEAR_FIRST, YEAR_LAST, &year) ||
	    !take_mark(s, '-') || !take_number(s, 2, 1, 12, &month) ||
	    !take_mark(s, '-') ||
	    !take_number(s, 2, 1, month_days(year, month), &day))
		return false;
	tm->tm_year = year - 1900;
	tm->tm_mon = month - 1;
	tm->tm_mday = day;
	return true;
}

/* A leap second counts as the first of the next minute. */
static bool
take_clock(struct span *s, struct tm *tm)
{
	return take_number(s, 2, 0, 23, &tm->tm_hour) && take_mark(s, ':') &&
	    take_number(s, 2, 0, 59, &tm->tm_min) && take_mark(s, ':') &&
	    take_number(s, 2, 0, 60, &tm->tm_sec);
}

/* What is finer than a nanosecond is dropped. */
static bool
take_fraction(struct span *s, int64_t *ret_ns)
{
	int64_t unit = FRACTION_UNIT, ns = 0;
	int digit;

	*ret_ns = 0;
	if (!take_mark(s, '.'))
		return true;
	if (!take_number(s, 1, 0, 9, &digit))
		return false;
	do {
		ns += digit * unit;
		unit /= 10;
	} while (s->len > 0 && take_number(s, 1, 0, 9, &digit));
	*ret_ns = ns;
	return true;
}

/* Seconds east of Greenwich. */
static bool
take_offset(struct span *s, int *ret_seconds)
{
	int hours, minutes, sign = 1;

	*ret_seconds = 0;
	if (take_mark(s, 'z'))
		return true;
	if (take_mark(s, '-'))
		sign = -1;
	else if (!take_mark(s, '+'))
		return false;
	if (!take_number(s, 2, 0, 23, &hours) || !take_mark(s, ':') ||
	    !take_number(s, 2, 0, 59, &minutes))
		return false;
	*ret_seconds = sign * (hours * 3600 + minutes * 60);
	return true;
}

bool
wire_time(const char *text, size_t len, int64_t *ret_ns)
{
	struct span s = { text, len };
	struct tm tm = { 0 };
	int64_t fraction;
	int offset;

	if (!take_date(&s, &tm) || !take_mark(&s, 't') ||
	    !take_clock(&s, &tm) || !take_fraction(&s, &fraction) ||
	    !take_offset(&s, &offset) || s.len > 0)
		return false;
	*ret_ns = ((int64_t)timegm(&tm) - offset) * NS_PER_SECOND + fraction;
	return true;
}
