/*
 * Dates of mail, RFC 5322 3.3.
 */
#include "mime_date.h"

#include <string.h>
#include <time.h>

static struct span
take_word(struct span *s)
{
	struct span word;
	size_t n = 0;

	*s = span_trim(*s);
	while (n < s->len && !span_is_blank(s->data[n]) && s->data[n] != ',')
		n++;
	word = (struct span) { s->data, n };
	*s = span_skip(*s, n < s->len ? n + 1 : n);
	return word;
}

static bool
number(struct span s, int max, int *ret)
{
	int value = 0;

	if (s.len == 0 || s.len > 4)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		if (s.data[i] < '0' || s.data[i] > '9')
			return false;
		value = value * 10 + (s.data[i] - '0');
	}
	*ret = value;
	return value <= max;
}

static bool
month(struct span s, int *ret)
{
	static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";

	for (int i = 0; i < 12; i++) {
		char name[4] = { names[3 * i], names[3 * i + 1],
			names[3 * i + 2], '\0' };

		if (span_is(s, name)) {
			*ret = i;
			return true;
		}
	}
	return false;
}

/* "10:00:00", or without seconds. */
static bool
time_of_day(struct span s, struct tm *tm)
{
	if (s.len != 5 && s.len != 8)
		return false;
	if (s.data[2] != ':' || (s.len == 8 && s.data[5] != ':'))
		return false;
	return number((struct span) { s.data, 2 }, 23, &tm->tm_hour) &&
	    number((struct span) { s.data + 3, 2 }, 59, &tm->tm_min) &&
	    (s.len == 5 ||
	    number((struct span) { s.data + 6, 2 }, 60, &tm->tm_sec));
}

/* Seconds east of Greenwich; a name that is not known counts as UTC. */
static int
zone(struct span s)
{
	static const struct {
		const char	*name;
		int		 hours;
	} zones[] = {
		{ "est", -5 }, { "edt", -4 }, { "cst", -6 }, { "cdt", -5 },
		{ "mst", -7 }, { "mdt", -6 }, { "pst", -8 }, { "pdt", -7 },
	};
	int hours, minutes;

	if (s.len == 5 && (s.data[0] == '+' || s.data[0] == '-') &&
	    number((struct span) { s.data + 1, 2 }, 99, &hours) &&
	    number((struct span) { s.data + 3, 2 }, 59, &minutes))
		return (s.data[0] == '-' ? -1 : 1) *
		    (hours * 3600 + minutes * 60);
	for (size_t i = 0; i < ARRAY_LEN(zones); i++) {
		if (span_is(s, zones[i].name))
			return zones[i].hours * 3600;
	}
	return 0;
}

bool
mime_date(struct span text, int64_t *ret_ns)
{
	struct span s = text, word;
	struct tm tm = { 0 };
	time_t t;

	word = take_word(&s);
	if (word.len == 3 && !number(word, 999, &tm.tm_mday))
		word = take_word(&s);	/* that was the weekday */
	if (!number(word, 31, &tm.tm_mday) || tm.tm_mday < 1 ||
	    !month(take_word(&s), &tm.tm_mon))
		return false;
	word = take_word(&s);
	if (word.len != 4 || !number(word, 9999, &tm.tm_year) ||
	    tm.tm_year < 1970 || !time_of_day(take_word(&s), &tm))
		return false;
	/* Later years are beyond what 64 bits of nanoseconds can hold. */
	if (tm.tm_year > 2200)
		return false;
	tm.tm_year -= 1900;
	t = timegm(&tm);
	*ret_ns = ((int64_t)t - zone(take_word(&s))) * NS_PER_SECOND;
	return true;
}
