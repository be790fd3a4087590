/*
 * Packages: zips that are kept by what they consist of.  What could harm
 * somebody who unpacks one is not taken.
 */
#include "server.h"

#include <errno.h>
#include <string.h>

#include "certfs/pack.h"

#define ENTRIES_MAX	1000u
/* What a zip of texts unpacks to is a few times its size. */
#define EXPANSION_MAX	200u
#define UNPACKED_FREE	((size_t)1 << 20)
#define UNPACKED_MAX	((size_t)256 << 20)

struct looking {
	char	what[200];	/* why it is unsafe */
};

/* Whether some part of the path is "." or "..", or nothing. */
static bool
has_odd_part(const char *name)
{
	size_t len;

	for (;; name += len + 1) {
		len = strcspn(name, "/");
		if (len == 0 || (len <= 2 && strspn(name, ".") >= len))
			return true;
		/* The name of a directory ends in a slash. */
		if (name[len] == '\0' || name[len + 1] == '\0')
			return false;
	}
}

static int
look_at(void *arg, const char *name, enum pack_kind kind)
{
	struct looking *looking = arg;
	struct buf shown CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	const char *what = NULL;
	struct reason why = { 0 };

	if (kind == PACK_LINK || kind == PACK_OTHER)
		what = "is a link or a device";
	else if (name[0] == '/' || strpbrk(name, "\\:") != NULL ||
	    has_odd_part(name) || text_has_control(name, strlen(name)))
		what = "has a name that may lead out of where it is unpacked";
	if (what == NULL)
		return 0;
	if (text_put_cut(&shown, name, strlen(name), 80) < 0)
		return -ENOMEM;
	(void)reason_set(&why, EPERM, "the entry '%s' %s", buf_text(&shown),
	    what);
	memcpy(looking->what, why.text, sizeof(looking->what) - 1);
	return -EPERM;
}

static int
read_through(void *arg, const char *name, const void *data, size_t size)
{
	(void)arg;
	(void)name;
	(void)data;
	(void)size;
	return 0;
}

static size_t
unpacked_max(size_t size)
{
	const size_t max = UNPACKED_FREE + size * EXPANSION_MAX;

	return max < UNPACKED_MAX ? max : UNPACKED_MAX;
}

static int
check_zip(struct request *q)
{
	struct looking looking = { "" };
	struct reason why = { 0 };
	int r;

	r = pack_list(q->body.data, q->body.len, ENTRIES_MAX, look_at,
	    &looking, &why);
	if (r == -EPERM)
		return answer_refuse(q, PROBLEM_UNSAFE_ZIP, "%s",
		    looking.what);
	if (r == 0)
		r = pack_read(q->body.data, q->body.len, ENTRIES_MAX,
		    unpacked_max(q->body.len), read_through, NULL, &why);
	if (r == -EFBIG)
		return answer_refuse(q, PROBLEM_UNSAFE_ZIP, "%s", why.text);
	if (r == -EINVAL)
		return answer_refuse(q, PROBLEM_NOT_A_ZIP, "%s", why.text);
	return r;
}

int
package_check(struct request *q)
{
	if (!is_sha256(q->part[PART_ITEM]))
		return answer_refuse(q, PROBLEM_NOT_FOUND, "'%s' is no "
		    "SHA-256 in hexadecimal", q->part[PART_ITEM]);
	if (strcmp(q->part[PART_ITEM], q->sha256) != 0)
		return answer_refuse(q, PROBLEM_DIGEST, "the path says %s, "
		    "the body is %s", q->part[PART_ITEM], q->sha256);
	return check_zip(q);
}

/* 1: it is here already. */
static int
received_at(struct request *q, const struct submission *s, int64_t *ret_time)
{
	struct query row CF_AUTO(query_done) = { 0 };
	int r;

	r = db_ask(q->portal->db, &row, "SELECT received_at FROM package"
	    " WHERE submission = ?1 AND sha256 = ?2", "ss", s->id, q->sha256);
	if (r == 0)
		r = query_next(&row);
	if (r == 1)
		*ret_time = query_number(&row, 0);
	return r;
}

int
package_put(struct request *q)
{
	cJSON *o CF_AUTO(json_item_done) = cJSON_CreateObject();
	struct submission s CF_AUTO(submission_done) = { 0 };
	int64_t at = q->now;
	unsigned status;
	int r;

	r = submission_load_for(q, ACT_REVISION, &s);
	if (r == 0)
		r = received_at(q, &s, &at);
	if (r < 0)
		return r;
	status = r == 1 ? 200 : 201;
	if (r == 0)
		r = db_run(q->portal->db, "INSERT INTO package"
		    " VALUES (?1, ?2, ?3, ?4)", "ssib", s.id, q->sha256, at,
		    q->body.data, q->body.len);
	if (r < 0)
		return r;
	if (!put_text(o, "sha256", q->sha256) ||
	    !put_number(o, "size", (int64_t)q->body.len) ||
	    !put_time(o, "received_at", at))
		return -ENOMEM;
	return answer_json(q, status, o);
}
