/*
 * Which findings count, and which of those are shown.  --rule decides what
 * counts, and so the exit status; --severity and --max-problems only what is
 * printed.
 */
#include "check.h"

#include <errno.h>
#include <string.h>

/* One of a list: a sign, and a rule or '*'. */
struct item {
	bool		 out;
	struct span	 name;
};

/* Take the first off 'list'. */
static struct item
take_item(struct span *list)
{
	const char *comma = memchr(list->data, ',', list->len);
	const size_t len = comma != NULL ? (size_t)(comma - list->data) :
	    list->len;
	struct item item = { .name = { list->data, len } };

	*list = span_skip(*list, comma != NULL ? len + 1 : len);
	item.name = span_trim(item.name);
	if (item.name.len > 0 && strchr("+-", item.name.data[0]) != NULL) {
		item.out = item.name.data[0] == '-';
		item.name = span_skip(item.name, 1);
	}
	return item;
}

static struct span
span_of(const char *text)
{
	return (struct span){ text, strlen(text) };
}

static bool
is_all(struct span name)
{
	return name.len == 1 && name.data[0] == '*';
}

int
select_check(const char *list, struct reason *why)
{
	struct span rest = span_of(list);
	int r = 0;

	if (rest.len == 0)
		return reason_set(why, EINVAL, "--rule takes rules, as in "
		    "--rule=-IconSize,-ArtifactMissing");
	while (rest.len > 0 && r == 0) {
		const struct item item = take_item(&rest);
		struct buf id CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);

		if (is_all(item.name))
			continue;
		r = buf_add(&id, item.name.data, item.name.len);
		if (r == 0)
			r = catalogue_find(buf_text(&id), why);
	}
	return r;
}

/*
 * A list that begins with a rule that is wanted names all that are.  What then
 * tells that not everything could be looked for is wanted too.
 */
static bool
counts_at_first(const struct options *o, const struct finding *one)
{
	struct span list = span_of(o->selection[0]);

	return take_item(&list).out || (one->flags &
	    (FINDING_NOT_DOCUMENT | FINDING_INCOMPLETE)) != 0;
}

/* The last item that names the rule decides. */
static bool
counts(const struct options *o, const struct finding *one)
{
	const size_t len = strlen(one->rule);
	bool so;

	if (o->selections == 0)
		return true;
	so = counts_at_first(o, one);
	for (size_t i = 0; i < o->selections; i++) {
		struct span list = span_of(o->selection[i]);

		while (list.len > 0) {
			const struct item item = take_item(&list);

			if (is_all(item.name) || (item.name.len == len &&
			    memcmp(item.name.data, one->rule, len) == 0))
				so = !item.out;
		}
	}
	return so;
}

int
select_rules(const struct options *o, const struct findings *found,
    struct findings **ret_found)
{
	struct findings *chosen CF_AUTO(findings_done) = findings_new();
	int r = chosen != NULL ? 0 : -ENOMEM;

	for (size_t i = 0; i < findings_count(found) && r == 0; i++) {
		const struct finding *one = findings_at(found, i);

		if (counts(o, one))
			r = findings_add(chosen, one);
	}
	if (r < 0)
		return r;
	*ret_found = chosen;
	chosen = NULL;
	return 0;
}

/* How many of each severity: no error is left out for the sake of a note. */
static void
share(const struct options *o, const struct findings *found,
    size_t ret_room[SEVERITIES], size_t ret_left_out[SEVERITIES])
{
	size_t left = o->max_problems;

	for (enum severity i = 0; i < SEVERITIES; i++) {
		const size_t count = i <= o->severity ?
		    findings_count_of(found, i) : 0;

		ret_room[i] = o->limited && count > left ? left : count;
		ret_left_out[i] = count - ret_room[i];
		left -= o->limited ? ret_room[i] : 0;
	}
}

int
select_shown(const struct options *o, const struct findings *found,
    struct findings **ret_shown, size_t ret_left_out[SEVERITIES])
{
	struct findings *shown CF_AUTO(findings_done) = findings_new();
	size_t room[SEVERITIES];
	int r = shown != NULL ? 0 : -ENOMEM;

	share(o, found, room, ret_left_out);
	for (size_t i = 0; i < findings_count(found) && r == 0; i++) {
		const struct finding *one = findings_at(found, i);

		if (room[one->severity] == 0)
			continue;
		room[one->severity]--;
		r = findings_add(shown, one);
	}
	if (r < 0)
		return r;
	*ret_shown = shown;
	shown = NULL;
	return 0;
}
