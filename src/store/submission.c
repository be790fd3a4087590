/*
 * Submissions: their rows, and how one goes with all that belongs to it.
 */
#include "query.h"

#include <errno.h>

/* In the order of SQL_ADD_SUBMISSION and SQL_SET_SUBMISSION. */
static void
submission_put(struct query *q, const struct submission_row *row)
{
	query_put_int(q, row->state);
	query_put_int(q, row->state_since);
	query_put_int(q, row->pull);
	query_put_int(q, row->pull_since);
	query_put_hash(q, &row->pull_artifacts);
	query_put_int(q, row->version);
	query_put_int(q, row->draft_ready);
	query_put_int(q, row->draft_changed);
	query_put_int(q, row->credentials_frozen);
	query_put_text(q, row->judged_by);
	query_put_hash(q, &row->problems);
	query_put_int(q, row->problems_since);
	query_put_int(q, row->problems_errors);
	query_put_int(q, row->outcome_since);
	query_put_text(q, row->outcome);
	query_put_int(q, row->created);
	query_put_int(q, row->last_version);
	query_put_int(q, row->intro);
	query_put_int(q, row->tested_at);
	query_put_int(q, row->id);
}

static void
submission_get(struct query *q, struct submission_row *ret_row)
{
	ret_row->id = query_get_int(q);
	ret_row->state = query_get_enum(q, STATE_COUNT);
	ret_row->state_since = query_get_int(q);
	ret_row->pull = query_get_enum(q, PULL_COUNT);
	ret_row->pull_since = query_get_int(q);
	query_get_hash(q, &ret_row->pull_artifacts);
	ret_row->version = query_get_int(q);
	ret_row->draft_ready = query_get_bool(q);
	ret_row->draft_changed = query_get_bool(q);
	ret_row->credentials_frozen = query_get_bool(q);
	query_get_text(q, ret_row->judged_by, sizeof(ret_row->judged_by));
	query_get_hash(q, &ret_row->problems);
	ret_row->problems_since = query_get_int(q);
	ret_row->problems_errors = query_get_int(q);
	ret_row->outcome_since = query_get_int(q);
	query_get_text(q, ret_row->outcome, sizeof(ret_row->outcome));
	ret_row->created = query_get_int(q);
	ret_row->last_version = query_get_int(q);
	ret_row->intro = query_get_int(q);
	ret_row->tested_at = query_get_int(q);
}

int
store_add_submission(struct conn *c, const struct submission_row *row)
{
	struct query q CF_AUTO(query_done) = query_new(c, SQL_ADD_SUBMISSION);

	submission_put(&q, row);
	return query_hit(&q, -EEXIST);
}

int
store_get_submission(struct conn *c, int64_t id,
    struct submission_row *ret_row)
{
	struct query q CF_AUTO(query_done) = query_new(c, SQL_GET_SUBMISSION);
	struct submission_row row;
	int r;

	query_put_int(&q, id);
	query_one(&q);
	submission_get(&q, &row);
	r = query_end(&q);
	if (r < 0)
		return r;
	*ret_row = row;
	return 0;
}

int
store_set_submission(struct conn *c, const struct submission_row *row)
{
	struct query q CF_AUTO(query_done) = query_new(c, SQL_SET_SUBMISSION);

	submission_put(&q, row);
	return query_hit(&q, -ENOENT);
}

int
store_list_submissions(struct conn *c, int (*each)(void *arg,
    const char *name, const struct submission_row *row, int64_t unread),
    void *arg)
{
	struct query q CF_AUTO(query_done) =
	    query_new(c, SQL_LIST_SUBMISSIONS);
	struct submission_row row;
	char name[NAME_SIZE];
	int64_t unread;
	int r;

	query_put_int(&q, PLACE_ROOT);
	while ((r = query_row(&q)) == 1) {
		query_get_text(&q, name, sizeof(name));
		unread = query_get_int(&q);
		submission_get(&q, &row);
		if (q.error < 0)
			return q.error;
		r = each(arg, name, &row, unread);
		if (r != 0)
			return r;
	}
	return r;
}

/* ---- deleting ---- */

/* Rows that hold hashes of blobs, which go with the last of them. */
static int
forget_hashes(struct conn *c, enum sql which, int64_t id)
{
	struct query q CF_AUTO(query_done) = query_new(c, which);

	query_put_int(&q, id);
	return blobs_drop_returned(&q);
}

static int
forget(struct conn *c, enum sql which, int64_t id)
{
	struct query q CF_AUTO(query_done) = query_new(c, which);

	query_put_int(&q, id);
	return query_end(&q);
}

static int
forget_submission_row(struct conn *c, int64_t id)
{
	struct query q CF_AUTO(query_done) =
	    query_new(c, SQL_FORGET_SUBMISSION);

	query_put_int(&q, id);
	return query_hit(&q, -ENOENT);
}

static int
forget_names_in(struct conn *c, int64_t id)
{
	struct query q CF_AUTO(query_done) = query_new(c, SQL_FORGET_NAMES_IN);

	query_put_int(&q, PLACE(id, 0));
	query_put_int(&q, PLACE(id, 255));
	return query_end(&q);
}

/*
 * Names that lead out of the submission, then those that lead to it; what
 * still has a name after that is somebody else's file now, and stays.
 */
static int
forget_names(struct conn *c, int64_t id)
{
	int r;

	r = forget_names_in(c, id);
	if (r == 0)
		r = forget(c, SQL_FORGET_NAMES_BELOW, id);
	if (r == 0)
		r = forget(c, SQL_FORGET_TIMES_BELOW, id);
	if (r == 0)
		r = forget(c, SQL_FORGET_NAMES_OF, id);
	if (r == 0)
		r = forget(c, SQL_KEEP_LINKED, id);
	return r;
}

int
store_delete_submission(struct conn *c, int64_t id)
{
	int r;

	r = forget_hashes(c, SQL_FORGET_MESSAGES, id);
	if (r == 0)
		r = forget_hashes(c, SQL_FORGET_REFUSED, id);
	if (r == 0)
		r = forget_submission_row(c, id);
	if (r == 0)
		r = forget_names(c, id);
	if (r == 0)
		r = forget_hashes(c, SQL_FORGET_OBJECTS, id);
	if (r == 0)
		r = store_delete_object(c, id);
	return r;
}

int
store_next_with_names(struct conn *c, int64_t after, unsigned slot,
    int64_t *ret_id)
{
	struct query q CF_AUTO(query_done) = query_new(c, SQL_NEXT_WITH_NAMES);

	query_put_int(&q, after);
	query_put_int(&q, slot);
	return query_only_int(&q, ret_id);
}
