/*
 * The history: events are added and read, never changed.
 */
#include "query.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int
store_add_event(struct conn *c, int64_t submission, int64_t at,
    const char *who, const char *text)
{
	struct query q CF_AUTO(query_done) = query_new(c, SQL_ADD_EVENT);

	/* It could not be read again. */
	if (strlen(who) >= sizeof(((struct event_row *)NULL)->who))
		return -ENAMETOOLONG;
	query_put_int(&q, submission);
	query_put_int(&q, at);
	query_put_text(&q, who);
	query_put_text(&q, text);
	return query_end(&q);
}

int
store_list_events(struct conn *c, int64_t submission, int64_t after,
    int (*each)(void *arg, const struct event_row *e), void *arg)
{
	struct query q CF_AUTO(query_done) = query_new(c, SQL_LIST_EVENTS);
	struct event_row e;
	int r;

	query_put_int(&q, submission);
	query_put_int(&q, after);
	while ((r = query_row(&q)) == 1) {
		e.id = query_get_int(&q);
		e.at = query_get_int(&q);
		query_get_text(&q, e.who, sizeof(e.who));
		e.text = query_get_new_text(&q);
		r = q.error < 0 ? q.error : each(arg, &e);
		free(e.text);
		if (r != 0)
			return r;
	}
	return r;
}

int
store_last_event(struct conn *c, int64_t submission, int64_t *ret_at)
{
	struct query q CF_AUTO(query_done) = query_new(c, SQL_LAST_EVENT);

	query_put_int(&q, submission);
	return query_only_int(&q, ret_at);
}
