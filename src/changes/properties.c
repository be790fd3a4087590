/*
 * apiProperties.json: what a connection asks for.  A connection that exists
 * has answered what was asked when it was made.
 */
#include "changes.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LABEL_SIZE	256u	/* "set/parameter", as far as it fits */

struct asked {
	const char		*set;		/* NULL: of no set */
	const char		*name;
	const struct json_node	*json;
};

struct questions {
	struct asked	*v;
	size_t		 count;
};

static void
questions_done(struct questions *q)
{
	free(q->v);
}

static int
take(struct questions *q, const char *set, const struct json_node *all)
{
	struct asked *larger;

	if (all == NULL || all->count == 0)
		return 0;
	larger = reallocarray(q->v, q->count + all->count, sizeof(*larger));
	if (larger == NULL)
		return -ENOMEM;
	q->v = larger;
	for (const struct json_node *n = all->first; n != NULL; n = n->next)
		if (n->type == JSON_OBJECT)
			q->v[q->count++] = (struct asked){ set, n->key, n };
	return 0;
}

static int
order_asked(const void *a, const void *b)
{
	const struct asked *x = a, *y = b;
	int r = strcmp(x->set != NULL ? x->set : "",
	    y->set != NULL ? y->set : "");

	return r != 0 ? r : strcmp(x->name, y->name);
}

static int
take_all(struct questions *q, const struct json_node *properties)
{
	const struct json_node *sets, *one;
	int r;

	r = take(q, NULL, json_object(properties, "connectionParameters"));
	sets = json_array(json_object(properties, "connectionParameterSets"),
	    "values");
	for (one = sets ? sets->first : NULL; one != NULL && r == 0;
	    one = one->next)
		r = take(q, json_string(one, "name"),
		    json_object(one, "parameters"));
	if (q->count > 1)
		qsort(q->v, q->count, sizeof(*q->v), order_asked);
	return r;
}

/* ---- comparing ---- */

static void
report_asked(struct comparison *c, enum change which, const struct asked *a,
    const struct change_at *where)
{
	char label[LABEL_SIZE];
	struct change_at there = *where;

	(void)snprintf(label, sizeof(label), "%s%s%s",
	    a->set != NULL ? a->set : "", a->set != NULL ? "/" : "", a->name);
	there.name = label;
	change_report(c, which, &there);
}

static void
compare_asked(struct comparison *c, const struct asked *old,
    const struct asked *new)
{
	static const char *const handled[] = { "type", "uiDefinition", NULL };
	static const char *const none[] = { NULL };
	const struct json_node *before = json_member(old->json, "type");
	const struct json_node *after = json_member(new->json, "type");

	if (!json_is_same(before, after))
		report_asked(c, CONNECTION_PARAMETER_TYPE_CHANGED, new,
		    &(struct change_at){
			.at = after != NULL ? after : new->json,
			.old = before, .new = after,
		});
	members_compare(c, old->json, new->json, handled, change_report);
	before = json_object(old->json, "uiDefinition");
	after = json_object(new->json, "uiDefinition");
	if (before != NULL && after != NULL)
		members_compare(c, before, after, none, change_report);
	else if (before != after)
		change_report(c, MEMBER_CHANGED, &(struct change_at){
			.at = after != NULL ? after : new->json,
			.name = "uiDefinition",
		});
}

static void
compare_all(struct comparison *c, const struct questions *old,
    const struct questions *new, const struct json_node *properties)
{
	size_t i = 0, j = 0;

	while (i < old->count || j < new->count) {
		int r = i == old->count ? 1 : j == new->count ? -1 :
		    order_asked(&old->v[i], &new->v[j]);

		if (r < 0)
			report_asked(c, CONNECTION_PARAMETER_DELETED,
			    &old->v[i++], &(struct change_at){
				.at = properties,
			});
		else if (r > 0) {
			report_asked(c, CONNECTION_PARAMETER_ADDED,
			    &new->v[j], &(struct change_at){
				.at = new->v[j].json,
			});
			j++;
		} else {
			compare_asked(c, &old->v[i++], &new->v[j++]);
		}
	}
}

/* "a\nb\n" as "a, b". */
static int
print_types(const char *types, struct buf *out)
{
	if (types[0] == '\0')
		return buf_puts(out, "none");
	for (const char *at = types; *at != '\0'; at++) {
		if (*at != '\n')
			(void)buf_putc(out, *at);
		else if (at[1] != '\0')
			(void)buf_puts(out, ", ");
	}
	return out->error;
}

static void
compare_authentication(struct comparison *c, const struct json_node *at)
{
	struct buf old CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct buf new CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	const char *before = c->before->authentication_types;
	const char *after = c->after->authentication_types;

	if (before == NULL || after == NULL || strcmp(before, after) == 0)
		return;
	if (print_types(before, &old) < 0 || print_types(after, &new) < 0) {
		c->error = -ENOMEM;
		return;
	}
	c->authentication = true;
	change_report(c, AUTHENTICATION_CHANGED, &(struct change_at){
		.at = at, .old_text = buf_text(&old),
		.new_text = buf_text(&new),
	});
}

static void
compare_properties(struct comparison *c, const struct json_node *old,
    const struct json_node *new)
{
	static const char *const handled[] = {
		"connectionParameters", "connectionParameterSets", NULL,
	};
	struct questions a CF_AUTO(questions_done) = { .v = NULL };
	struct questions b CF_AUTO(questions_done) = { .v = NULL };
	const struct json_node *asked;

	if (take_all(&a, old) < 0 || take_all(&b, new) < 0) {
		c->error = -ENOMEM;
		return;
	}
	asked = json_object(new, "connectionParameters");
	if (asked == NULL)
		asked = json_object(new, "connectionParameterSets");
	compare_authentication(c, asked != NULL ? asked : new);
	compare_all(c, &a, &b, asked != NULL ? asked : new);
	members_compare(c, old, new, handled, change_report);
}

void
properties_compare(struct comparison *c)
{
	const struct json_node *old, *new;

	old = json_object(c->document.old_root, "properties");
	new = json_object(c->document.new_root, "properties");
	if (old != NULL && new != NULL)
		compare_properties(c, old, new);
}
