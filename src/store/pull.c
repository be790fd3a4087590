/*
 * Pull requests: what a repository has, and what was said of it there.
 */
#include "query.h"

#include <errno.h>
#include <stdlib.h>

int
store_get_pull(struct conn *c, int64_t submission, struct pull_row *ret_row)
{
	struct query q CF_AUTO(query_done) = query_new(c, SQL_GET_PULL);
	struct pull_row row;
	int r;

	query_put_int(&q, submission);
	query_one(&q);
	query_get_text(&q, row.repository, sizeof(row.repository));
	row.number = query_get_int(&q);
	row.adopted = query_get_bool(&q);
	query_get_text(&q, row.folder, sizeof(row.folder));
	query_get_text(&q, row.fork, sizeof(row.fork));
	query_get_text(&q, row.branch, sizeof(row.branch));
	query_get_text(&q, row.head, sizeof(row.head));
	query_get_text(&q, row.published, sizeof(row.published));
	query_get_text(&q, row.merged_as, sizeof(row.merged_as));
	query_get_text(&q, row.url, sizeof(row.url));
	query_get_text(&q, row.title, sizeof(row.title));
	row.draft = query_get_bool(&q);
	row.proposal = query_get_bool(&q);
	query_get_hash(&q, &row.artifacts);
	query_get_contact(&q, &row.contact);
	r = query_end(&q);
	if (r < 0)
		return r;
	*ret_row = row;
	return 0;
}

int
store_set_pull(struct conn *c, int64_t submission, const struct pull_row *row)
{
	struct query q CF_AUTO(query_done) = query_new(c, SQL_SET_PULL);

	query_put_text(&q, row->repository);
	query_put_int(&q, row->number);
	query_put_int(&q, row->adopted);
	query_put_text(&q, row->folder);
	query_put_text(&q, row->fork);
	query_put_text(&q, row->branch);
	query_put_text(&q, row->head);
	query_put_text(&q, row->published);
	query_put_text(&q, row->merged_as);
	query_put_text(&q, row->url);
	query_put_text(&q, row->title);
	query_put_int(&q, row->draft);
	query_put_int(&q, row->proposal);
	query_put_hash(&q, &row->artifacts);
	query_put_contact(&q, &row->contact);
	query_put_int(&q, submission);
	return query_end(&q);
}

int
store_list_pulls_due(struct conn *c, const char *repository,
    int (*each)(void *arg, int64_t submission, int64_t at, bool order),
    void *arg)
{
	struct query q CF_AUTO(query_done) = query_new(c, SQL_LIST_PULLS_DUE);

	query_put_text(&q, repository);
	return query_each_due(&q, each, arg);
}

int
store_list_unfollowed(struct conn *c, int64_t after,
    int (*each)(void *arg, int64_t submission), void *arg)
{
	struct query q CF_AUTO(query_done) =
	    query_new(c, SQL_LIST_UNFOLLOWED);
	int r;

	query_put_int(&q, after);
	while ((r = query_row(&q)) == 1) {
		const int64_t submission = query_get_int(&q);

		if (q.error < 0)
			return q.error;
		r = each(arg, submission);
		if (r != 0)
			return r;
	}
	return r;
}

int
store_has_other_pull(struct conn *c, const char *repository, int64_t number,
    int64_t except, bool *ret_has)
{
	struct query q CF_AUTO(query_done) = query_new(c, SQL_HAS_OTHER_PULL);
	int r;

	query_put_text(&q, repository);
	query_put_int(&q, number);
	query_put_int(&q, except);
	r = query_hit(&q, -ENOENT);
	*ret_has = r == 0;
	return r == -ENOENT ? 0 : r;
}

/* ---- what was said ---- */

int
store_set_pull_item(struct conn *c, int64_t submission,
    const struct pull_item_row *row)
{
	struct query q CF_AUTO(query_done) = query_new(c, SQL_SET_PULL_ITEM);

	query_put_int(&q, submission);
	query_put_int(&q, row->kind);
	query_put_int(&q, row->id);
	query_put_int(&q, row->object);
	query_put_int(&q, row->number);
	query_put_text(&q, row->state);
	query_put_text(&q, row->author);
	query_put_int(&q, row->thread);
	query_put_text(&q, row->path);
	query_put_int(&q, row->line);
	query_put_text(&q, row->commit);
	query_put_int(&q, row->at);
	query_put_hash(&q, &row->content);
	query_put_int(&q, row->deleted);
	query_put_text(&q, row->text);
	query_put_int(&q, row->pull);
	return query_end(&q);
}

int
store_list_pull_items(struct conn *c, int64_t submission, int64_t pull,
    int (*each)(void *arg, const struct pull_item_row *row), void *arg)
{
	struct query q CF_AUTO(query_done) =
	    query_new(c, SQL_LIST_PULL_ITEMS);
	int r;

	query_put_int(&q, submission);
	query_put_int(&q, pull);
	while ((r = query_row(&q)) == 1) {
		char *text CF_AUTO(free_done) = NULL;
		struct pull_item_row row = { .pull = pull };

		row.kind = query_get_enum(&q, PULL_ITEM_KINDS);
		row.id = query_get_int(&q);
		row.object = query_get_int(&q);
		row.number = query_get_int(&q);
		query_get_text(&q, row.state, sizeof(row.state));
		query_get_text(&q, row.author, sizeof(row.author));
		row.thread = query_get_int(&q);
		query_get_text(&q, row.path, sizeof(row.path));
		row.line = query_get_int(&q);
		query_get_text(&q, row.commit, sizeof(row.commit));
		row.at = query_get_int(&q);
		query_get_hash(&q, &row.content);
		row.deleted = query_get_bool(&q);
		row.text = text = query_get_new_text(&q);
		if (q.error < 0)
			return q.error;
		r = each(arg, &row);
		if (r != 0)
			return r;
	}
	return r;
}

static int
forget(struct conn *c, enum sql which, int64_t submission)
{
	struct query q CF_AUTO(query_done) = query_new(c, which);

	query_put_int(&q, submission);
	return query_end(&q);
}

int
store_forget_pull_items(struct conn *c, int64_t submission)
{
	return forget(c, SQL_FORGET_PULL_ITEMS, submission);
}

/* ---- what was asked ---- */

int
store_get_pull_tag(struct conn *c, int64_t submission, const char *key,
    char ret_tag[256])
{
	struct query q CF_AUTO(query_done) = query_new(c, SQL_GET_PULL_TAG);
	char tag[256];
	int r;

	query_put_int(&q, submission);
	query_put_text(&q, key);
	query_one(&q);
	query_get_text(&q, tag, sizeof(tag));
	r = query_end(&q);
	if (r == -ENOENT) {
		ret_tag[0] = '\0';
		return 0;
	}
	if (r < 0)
		return r;
	for (size_t i = 0; i < sizeof(tag); i++)
		ret_tag[i] = tag[i];
	return 0;
}

int
store_set_pull_tag(struct conn *c, int64_t submission, const char *key,
    const char *tag)
{
	struct query q CF_AUTO(query_done) = query_new(c, SQL_SET_PULL_TAG);

	query_put_int(&q, submission);
	query_put_text(&q, key);
	query_put_text(&q, tag);
	return query_end(&q);
}

int
store_forget_pull_tags(struct conn *c, int64_t submission)
{
	return forget(c, SQL_FORGET_PULL_TAGS, submission);
}

/* ---- what was made of it ---- */

int
store_get_pull_text(struct conn *c, int64_t submission, const char *name,
    struct bytes **ret_text, int64_t *ret_since)
{
	struct query q CF_AUTO(query_done) = query_new(c, SQL_GET_PULL_TEXT);
	struct bytes *text CF_AUTO(bytes_done) = NULL;
	int64_t since;
	int r;

	query_put_int(&q, submission);
	query_put_text(&q, name);
	query_one(&q);
	text = query_get_bytes(&q);
	since = query_get_int(&q);
	r = query_end(&q);
	if (r < 0 && r != -ENOENT)
		return r;
	*ret_text = r == 0 ? text : NULL;
	*ret_since = r == 0 ? since : 0;
	if (r == 0)
		text = NULL;
	return 0;
}

int
store_set_pull_text(struct conn *c, int64_t submission, const char *name,
    const void *text, size_t len, int64_t since)
{
	struct query q CF_AUTO(query_done) = query_new(c, SQL_SET_PULL_TEXT);

	query_put_int(&q, submission);
	query_put_text(&q, name);
	query_put_bytes(&q, text, len);
	query_put_int(&q, since);
	return query_end(&q);
}
