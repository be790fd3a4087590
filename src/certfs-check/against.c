/*
 * --against: what differs between two sets of artifacts.
 */
#include "check.h"

#include <errno.h>
#include <string.h>

static void
fill_set(const struct gathered *g, struct changes_set *set)
{
	*set = (struct changes_set){ .authentication_types = NULL };
	for (size_t a = 0; a < ARTIFACT_COUNT; a++) {
		set->file[a].name = buf_text(&g->name[a]);
		if (g->content[a] == NULL)
			continue;
		set->file[a].data = g->content[a]->data;
		set->file[a].size = g->content[a]->size;
	}
	if (g->properties != NULL && checked_authentication(g->properties) !=
	    AUTHENTICATION_UNKNOWN)
		set->authentication_types =
		    checked_authentication_types(g->properties);
}

static int
compare(const struct options *o, const struct gathered *old,
    const struct gathered *new, struct buf *out, struct reason *why)
{
	const unsigned both = old->possible & new->possible;
	struct findings *found CF_AUTO(findings_done) = NULL;
	struct findings *chosen CF_AUTO(findings_done) = NULL;
	struct changes_set before, after;
	struct changes_count count;

	if (both == 0)
		return reason_set(why, EINVAL, "cannot compare '%s' with "
		    "'%s': they are different artifacts", o->paths[0],
		    o->subject);
	fill_set(old, &before);
	fill_set(new, &after);
	if (changes_find(&before, &after, both, &found, &count) < 0 ||
	    select_rules(o, found, &chosen) < 0 ||
	    print_findings(o, chosen, &count, out) < 0)
		return reason_set(why, ENOMEM, "%s", strerror(ENOMEM));
	if (!count.unknown)
		return findings_count_of(chosen, SEVERITY_ERROR) > 0 ?
		    EXIT_ERRORS : EXIT_CLEAN;
	(void)reason_set(why, EINVAL, "cannot compare all of '%s' with '%s': "
	    "see ComparisonNotPossible", o->paths[0], o->subject);
	return EXIT_TROUBLE;
}

int
against_compare(const struct options *o, struct buf *out, struct reason *why)
{
	struct gathered old CF_AUTO(gathered_done) = GATHERED_INIT;
	struct gathered new CF_AUTO(gathered_done) = GATHERED_INIT;
	int r;

	if (o->count != 1)
		return reason_set(why, EINVAL, "--against compares two sets: "
		    "the older one, and one more argument");
	r = gather_files(o->subject, o, &old, why);
	if (r == 0)
		r = gather_files(o->paths[0], o, &new, why);
	return r < 0 ? r : compare(o, &old, &new, out, why);
}
