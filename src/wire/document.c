/*
 * Bytes that were sent become a document, unless they would become too much:
 * a tree needs far more memory than "[[[[" or "1,1,1," that it comes from.
 */
#include "certfs/wire.h"

#include <errno.h>

#define DEPTH_MAX	64u
#define VALUES_MAX	200000u	/* a full page has a tenth of that */

struct measure {
	unsigned	 depth, depth_max;
	size_t		 values;
	bool		 in_string, escaped;
};

static void
measure_string(struct measure *m, char c)
{
	if (m->escaped)
		m->escaped = false;
	else if (c == '\\')
		m->escaped = true;
	else if (c == '"')
		m->in_string = false;
}

static void
measure_open(struct measure *m)
{
	m->values++;
	m->depth++;
	if (m->depth > m->depth_max)
		m->depth_max = m->depth;
}

static void
measure_outside(struct measure *m, char c)
{
	if (c == '"')
		m->in_string = true;
	else if (c == '[' || c == '{')
		measure_open(m);
	else if ((c == ']' || c == '}') && m->depth > 0)
		m->depth--;
	else if (c == ',')
		m->values++;
}

/* At least what a parser would make of it, whether or not it is JSON. */
static bool
is_modest(const char *data, size_t size)
{
	struct measure m = { 0 };

	for (size_t i = 0; i < size; i++) {
		if (m.in_string)
			measure_string(&m, data[i]);
		else
			measure_outside(&m, data[i]);
	}
	return m.depth_max <= DEPTH_MAX && m.values <= VALUES_MAX;
}

int
wire_document(const void *data, size_t size, enum json_type top,
    struct json_doc **ret_doc, struct reason *why)
{
	struct json_doc *doc CF_AUTO(json_done) = NULL;
	struct json_error error;
	int r;

	if (!is_modest(data, size))
		return reason_set(why, EINVAL,
		    "it is nested too deep, or has too many values");
	r = json_parse(data, size, &doc, &error);
	if (r == -EINVAL)
		return reason_set(why, EINVAL, "it is no JSON: %s (byte %zu)",
		    error.text, error.offset);
	/* Whatever else it lacked is none of the sender's faults. */
	if (r < 0)
		return reason_set(why, ENOMEM, "no memory to read it");
	if (json_root(doc)->type != top)
		return reason_set(why, EINVAL, "it is no %s",
		    top == JSON_OBJECT ? "object" : "array");
	*ret_doc = doc;
	doc = NULL;
	return 0;
}

int
wire_at(int r, struct reason *why, const char *place)
{
	struct reason inner;

	if (r >= 0 || why == NULL)
		return r;
	inner = *why;
	return reason_set(why, -r, "%s: %s", place, inner.text);
}
