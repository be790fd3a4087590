/*
 * Headers that explain an answer, or lead on from it.  None of them makes an
 * answer unusable: what cannot be read was not said.
 */
#include "internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- for people ---- */

#define HINT(header_name, field, nothing)	\
	{ header_name, offsetof(struct http_hints, field), \
	    sizeof(((struct http_hints *)NULL)->field), nothing }

static const struct {
	const char	*name;
	size_t		 offset, size;
	const char	*nothing;	/* what an empty one says */
} hints[] = {
	HINT("X-GitHub-Request-Id", request_id, ""),
	HINT("X-OAuth-Scopes", scopes, "none"),
	HINT("X-Accepted-GitHub-Permissions", permissions, ""),
	HINT("X-GitHub-SSO", sso, ""),
	HINT("Deprecation", deprecation, ""),
	HINT("Sunset", sunset, ""),
};

static void
read_hints(struct exchange *x)
{
	for (size_t i = 0; i < ARRAY_LEN(hints); i++) {
		char *to = (char *)&x->answer.hints + hints[i].offset;
		size_t amount, len;
		const char *value = answer_header(x, hints[i].name, 0,
		    &amount);

		if (value == NULL || text_has_control(value, strlen(value)))
			continue;
		if (value[0] == '\0')
			value = hints[i].nothing;
		len = text_utf8_cut(value, hints[i].size - 1);
		memcpy(to, value, len);
		to[len] = '\0';
	}
}

/* ---- times and limits ---- */

static bool
read_number(struct exchange *x, const char *name, int64_t *ret_number)
{
	size_t amount;
	const char *value = answer_header(x, name, 0, &amount);
	long long number;
	char *end;

	/* No sign, no blanks: strtoll(3) takes both. */
	if (value == NULL || value[0] < '0' || value[0] > '9')
		return false;
	errno = 0;
	number = strtoll(value, &end, 10);
	if (errno != 0 || *end != '\0')
		return false;
	*ret_number = number;
	return true;
}

static void
read_limit(struct exchange *x)
{
	struct http_answer *a = &x->answer;

	a->limit_said = read_number(x, "X-RateLimit-Remaining",
	    &a->limit_left);
	(void)read_number(x, "X-RateLimit-Reset", &a->limit_reset);
}

static void
read_date(struct exchange *x)
{
	size_t amount;
	const char *value = answer_header(x, "Date", 0, &amount);
	const time_t date = value != NULL ? curl.getdate(value, NULL) : -1;

	x->answer.date = date > 0 ? date : 0;
}

/* ---- the next page ---- */

static int
follow(struct exchange *x, struct span target, char **ret_path)
{
	char *location CF_AUTO(free_done) =
	    text_dup(target.data, target.len);
	char *url CF_AUTO(free_done) = NULL;
	int r;

	if (location == NULL)
		return -ENOMEM;
	r = site_follow(&x->client->site, x->url, location, &url);
	return r < 0 ? r : site_below(&x->client->site, url, ret_path);
}

static void
take_next(struct exchange *x, struct span target)
{
	char *path CF_AUTO(free_done) = NULL;
	int r = follow(x, target, &path);

	if (r == -ENOMEM) {
		exchange_fail(x, HTTP_FAILED, "no memory for its next page");
		return;
	}
	if (r < 0 || http_path_check(path) < 0 ||
	    strlen(path) >= sizeof(x->answer.next)) {
		x->answer.next_is_strange = true;
		return;
	}
	memcpy(x->answer.next, path, strlen(path) + 1);
}

/* RFC 9110, 5.3: several lines are one list. */
static void
read_next(struct exchange *x)
{
	size_t amount = 1;
	struct span target;

	for (size_t i = 0; i < amount; i++) {
		const char *value = answer_header(x, "Link", i, &amount);

		if (value != NULL && http_link_find(value, "next", &target)) {
			take_next(x, target);
			return;
		}
	}
}

void
hint_read(struct exchange *x)
{
	read_hints(x);
	read_limit(x);
	read_date(x);
	read_next(x);
}
