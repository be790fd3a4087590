/*
 * Transitions: which state followed which, on either track.
 */
#include "query.h"

int
store_add_transition(struct conn *c, int64_t submission,
    const struct transition_row *row)
{
	struct query q CF_AUTO(query_done) =
	    query_new(c, SQL_ADD_TRANSITION);

	query_put_int(&q, submission);
	query_put_int(&q, row->at);
	query_put_int(&q, row->track);
	query_put_int(&q, row->from);
	query_put_int(&q, row->to);
	query_put_int(&q, row->version);
	query_put_text(&q, row->who);
	query_put_text(&q, row->reason);
	return query_end(&q);
}

static void
transition_get(struct query *q, struct transition_row *ret_row)
{
	static const unsigned states[TRACK_COUNT] = {
		[TRACK_STATUS] = STATE_COUNT, [TRACK_PULL] = PULL_COUNT,
	};

	ret_row->id = query_get_int(q);
	ret_row->at = query_get_int(q);
	ret_row->track = query_get_enum(q, TRACK_COUNT);
	ret_row->from = query_get_enum(q, states[ret_row->track]);
	ret_row->to = query_get_enum(q, states[ret_row->track]);
	ret_row->version = query_get_int(q);
	query_get_text(q, ret_row->who, sizeof(ret_row->who));
	query_get_text(q, ret_row->reason, sizeof(ret_row->reason));
}

int
store_list_transitions(struct conn *c, int64_t submission, int64_t version,
    int (*each)(void *arg, const struct transition_row *row), void *arg)
{
	struct query q CF_AUTO(query_done) =
	    query_new(c, SQL_LIST_TRANSITIONS);
	struct transition_row row;
	int r;

	query_put_int(&q, submission);
	query_put_int(&q, version);
	while ((r = query_row(&q)) == 1) {
		transition_get(&q, &row);
		if (q.error < 0)
			return q.error;
		r = each(arg, &row);
		if (r != 0)
			return r;
	}
	return r;
}
