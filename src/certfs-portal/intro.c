/*
 * intro.md, the functional documentation: the newest one counts.
 */
#include "server.h"

#include <errno.h>

int
intro_check(struct request *q)
{
	const size_t good = text_utf8_valid(buf_text(&q->body), q->body.len);

	if (good == q->body.len)
		return 0;
	return answer_refuse(q, PROBLEM_REQUEST, "the text is not UTF-8, at "
	    "byte %zu", good);
}

static cJSON *
make_stored(const struct request *q)
{
	cJSON *o = cJSON_CreateObject();

	if (put_text(o, "sha256", q->sha256) &&
	    put_number(o, "size", (int64_t)q->body.len) &&
	    put_time(o, "received_at", q->now))
		return o;
	cJSON_Delete(o);
	return NULL;
}

int
intro_put(struct request *q)
{
	struct submission s CF_AUTO(submission_done) = { 0 };
	cJSON *stored;
	int r;

	r = submission_load_for(q, ACT_INTRO, &s);
	if (r == 0)
		r = db_run(q->portal->db, "INSERT OR REPLACE INTO intro"
		    " VALUES (?1, ?2, ?3, ?4)", "ssib", s.id, q->sha256,
		    q->now, q->body.data, q->body.len);
	if (r < 0)
		return r;
	stored = make_stored(q);
	r = answer_json(q, 200, stored);
	if (r < 0) {
		cJSON_Delete(stored);
		return r;
	}
	r = history_add(q, &s, "intro", "publisher", stored, NULL);
	return r < 0 ? r : submission_store(q, &s);
}
