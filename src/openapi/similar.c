/*
 * Paths between which a request cannot choose by its fixed text alone.  The
 * sorted list of folded names (templates.c) is a tree of segments: what is
 * below a segment is a range of it, found by bisection.
 */
#include "templates.h"
#include "view.h"

#include <string.h>

/*
 * A document may be made to be slow: how deep, and how many ranges of which
 * each operation has its share, but never fewer than some.  The largest that
 * are published have all that they need.
 */
#define SEGMENTS_MAX	64u
#define STEPS_MAX	(1u << 19)
#define STEPS_MIN	32u

struct search {
	const struct openapi_path *const *sorted;
	const struct openapi_path *own;
	size_t		 method;
	const struct openapi_path **found;
	size_t		 count, max;
	unsigned	 steps;
};

/* Paths that are the same up to there, and where 'own' goes on. */
struct range {
	size_t		 low, high, len;
	size_t		 own_len;
	bool		 meets;	/* a variable of 'own' met fixed text */
	unsigned	 depth;
};

/* Bytes of a folded name: the slash, and what is up to the next one. */
static struct span
segment_at(const struct openapi_path *path, size_t at)
{
	const char *begin = path->folded + at;
	const size_t left = path->folded_len - at;
	const char *end;

	if (left == 0)
		return (struct span){ begin, 0 };
	end = memchr(begin + 1, FOLDED_SLASH, left - 1);
	return (struct span){
		begin, end != NULL ? (size_t)(end - begin) : left,
	};
}

static int
compare_segments(struct span x, struct span y)
{
	const size_t len = x.len < y.len ? x.len : y.len;
	int r = len > 0 ? memcmp(x.data, y.data, len) : 0;

	return r != 0 ? r : (x.len > y.len) - (x.len < y.len);
}

/* The first in the range whose next segment is 'wanted', or behind it. */
static size_t
bound(const struct search *s, const struct range *r, struct span wanted,
    bool behind)
{
	size_t low = r->low, high = r->high;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;
		const int is = compare_segments(segment_at(s->sorted[middle],
		    r->len), wanted);

		if (is < 0 || (behind && is == 0))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool
is_variable(struct span segment)
{
	return segment.len == 2 && segment.data[1] == FOLDED_VARIABLE;
}

/* Nothing between two slashes is no value that a variable can have. */
static bool
is_empty(struct span segment)
{
	return segment.len < 2;
}

static void
take(struct search *s, const struct range *r)
{
	for (size_t i = r->low; i < r->high && s->count < s->max; i++) {
		const struct openapi_path *path = s->sorted[i];

		if (path->folded_len == r->len &&
		    path->operations[s->method] != NULL)
			s->found[s->count++] = path;
	}
}

/* Mostly there are no others, and that is soon seen. */
static bool
is_alone(const struct search *s, const struct range *r)
{
	return r->high - r->low == 1 && s->sorted[r->low] == s->own;
}

static void	search_range(struct search *s, const struct range *r);

/* Into the paths of the range that go on with 'segment'. */
static void
search_segment(struct search *s, const struct range *r, struct span own,
    struct span segment)
{
	const struct range below = {
		.low = bound(s, r, segment, false),
		.high = bound(s, r, segment, true),
		.len = r->len + segment.len,
		.own_len = r->own_len + own.len,
		.meets = r->meets ||
		    (is_variable(own) && !is_variable(segment)),
		.depth = r->depth + 1,
	};

	if (below.low < below.high)
		search_range(s, &below);
}

/* A variable may have the value of each of them. */
static void
search_all(struct search *s, const struct range *r, struct span own)
{
	size_t at = r->low;

	while (at < r->high && s->steps > 0 && s->count < s->max) {
		const struct span segment = segment_at(s->sorted[at], r->len);

		if (!is_empty(segment))
			search_segment(s, r, own, segment);
		at = bound(s, r, segment, true);
	}
}

static void
search_range(struct search *s, const struct range *r)
{
	static const char variable[] = { FOLDED_SLASH, FOLDED_VARIABLE };
	const struct span own = segment_at(s->own, r->own_len);

	if (s->steps == 0 || r->depth > SEGMENTS_MAX || is_alone(s, r))
		return;
	s->steps--;
	if (own.len == 0) {
		if (r->meets)
			take(s, r);
		return;
	}
	if (is_variable(own)) {
		search_all(s, r, own);
		return;
	}
	search_segment(s, r, own, own);
	if (!is_empty(own))
		search_segment(s, r, own,
		    (struct span){ variable, sizeof(variable) });
}

size_t
openapi_paths_similar(const struct openapi *view,
    const struct openapi_operation *operation,
    const struct openapi_path **found, size_t max)
{
	struct search s = {
		.sorted = view->by_template,
		.own = openapi_path_find(view, operation->path),
		.method = view_method_index(operation),
		.found = found,
		.max = max,
		.steps = STEPS_MIN +
		    (unsigned)(STEPS_MAX / (view->path_count + 1)),
	};
	const struct range all = { .high = view->path_count };

	if (s.own == NULL || (s.own->faults & OPENAPI_PATH_NO_SLASH) ||
	    s.own->variable_count == 0)
		return 0;
	search_range(&s, &all);
	return s.count;
}
