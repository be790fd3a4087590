/*
 * What can be asked: on the public side exactly the operations of
 * openapi.yaml, on the reviewer's what is described in certfs-portal(1).
 */
#include "server.h"

#include <errno.h>
#include <string.h>

/* A mebibyte of text, of which JSON may escape every character. */
#define JSON_LIMIT	((size_t)8 << 20)
#define INTRO_LIMIT	((size_t)1 << 20)
#define NOTHING_LIMIT	((size_t)64 << 10)
#define REVIEW_LIMIT	((size_t)64 << 20)

static size_t
limit_json(const struct portal *portal)
{
	(void)portal;
	return JSON_LIMIT;
}

static size_t
limit_intro(const struct portal *portal)
{
	(void)portal;
	return INTRO_LIMIT;
}

static size_t
limit_package(const struct portal *portal)
{
	return (size_t)portal->options->max_package;
}

static size_t
limit_review(const struct portal *portal)
{
	(void)portal;
	return REVIEW_LIMIT;
}

/* Of a request that has no body. */
static size_t
limit_nothing(const struct portal *portal)
{
	(void)portal;
	return NOTHING_LIMIT;
}

#define GET(p, f) \
	{ .method = "GET", .path = p, .scope = SCOPE_READ, \
	    .limit = limit_nothing, .run = f }
#define POST(p, s, c, f) \
	{ .method = "POST", .path = p, .scope = s, .keyed = true, \
	    .type = "application/json", .type_problem = PROBLEM_MEDIA_TYPE, \
	    .limit = limit_json, .check = c, .run = f }

static const struct operation public_operations[] = {
	GET("/v1", service_get),
	POST("/v1/submissions", SCOPE_SUBMIT, submission_check,
	    submission_post),
	GET("/v1/submissions/{}", submission_get),
	{ .method = "PUT", .path = "/v1/submissions/{}/packages/{}",
	    .scope = SCOPE_SUBMIT, .digested = true,
	    .type = "application/zip", .type_problem = PROBLEM_NOT_A_ZIP,
	    .limit = limit_package, .check = package_check,
	    .run = package_put },
	POST("/v1/submissions/{}/revisions", SCOPE_SUBMIT, revision_check,
	    revision_post),
	{ .method = "PUT", .path = "/v1/submissions/{}/intro",
	    .scope = SCOPE_WRITE, .keyed = true, .digested = true,
	    .type = "text/markdown", .type_problem = PROBLEM_MEDIA_TYPE,
	    .limit = limit_intro, .check = intro_check, .run = intro_put },
	GET("/v1/submissions/{}/events", events_get),
	POST("/v1/submissions/{}/events", SCOPE_WRITE, event_check,
	    event_post),
	GET("/v1/submissions/{}/attachments/{}", attachment_get),
};

const struct side side_public = { true, public_operations,
    ARRAY_LEN(public_operations) };

#define REVIEW(m, p, c, f) \
	{ .method = m, .path = p, .limit = limit_review, .check = c, \
	    .run = f }

static const struct operation review_operations[] = {
	REVIEW("GET", "/submissions", NULL, review_list),
	REVIEW("GET", "/submissions/{}", NULL, review_get),
	REVIEW("GET", "/submissions/{}/revisions/{}/package", NULL,
	    review_package),
	REVIEW("GET", "/submissions/{}/intro", NULL, review_intro),
	REVIEW("POST", "/submissions/{}/state", review_state_check,
	    review_state),
	REVIEW("POST", "/submissions/{}/messages", review_message_check,
	    review_message),
	REVIEW("POST", "/submissions/{}/findings", review_finding_check,
	    review_finding),
	REVIEW("POST", "/submissions/{}/events", review_event_check,
	    review_event),
	REVIEW("GET", "/journal", NULL, journal_get),
	REVIEW("GET", "/faults", NULL, faults_get),
	REVIEW("POST", "/faults", NULL, faults_post),
	REVIEW("DELETE", "/faults", NULL, faults_delete),
};

const struct side side_reviewer = { false, review_operations,
    ARRAY_LEN(review_operations) };

/* ---- finding ---- */

/* The id at 'text', up to a slash; its length, or 0: there is none. */
static size_t
take_id(const char *text, char ret_id[ID_SIZE])
{
	const size_t len = strcspn(text, "/");

	if (len == 0 || len >= ID_SIZE)
		return 0;
	memcpy(ret_id, text, len);
	ret_id[len] = '\0';
	return is_id(ret_id) ? len : 0;
}

static bool
fits(const char *pattern, const char *path, char part[PARTS][ID_SIZE])
{
	size_t at = 0, len;

	while (*pattern != '\0') {
		if (*pattern != '{') {
			if (*pattern++ != *path++)
				return false;
			continue;
		}
		len = at < PARTS ? take_id(path, part[at++]) : 0;
		if (len == 0)
			return false;
		path += len;
		pattern += strlen("{}");
	}
	return *path == '\0';
}

static const char *
what_is_allowed(bool get, bool post, bool put, bool remove)
{
	if (get && post)
		return remove ? "GET, POST, DELETE" : "GET, POST";
	if (get)
		return "GET";
	return post ? "POST" : put ? "PUT" : "DELETE";
}

static int
refuse_method(struct request *q)
{
	const char *allow;
	bool get = false, post = false, put = false, remove = false;
	int r;

	for (size_t i = 0; i < q->side->count; i++) {
		const struct operation *o = &q->side->operation[i];

		if (!fits(o->path, q->path, q->part))
			continue;
		get = get || strcmp(o->method, "GET") == 0;
		post = post || strcmp(o->method, "POST") == 0;
		put = put || strcmp(o->method, "PUT") == 0;
		remove = remove || strcmp(o->method, "DELETE") == 0;
	}
	if (!get && !post && !put && !remove)
		return answer_refuse(q, PROBLEM_NOT_FOUND,
		    "nothing is at this path");
	allow = what_is_allowed(get, post, put, remove);
	r = answer_refuse(q, PROBLEM_METHOD, "what is possible here: %s",
	    allow);
	q->answer.allow = allow;
	return r;
}

int
route_find(struct request *q)
{
	for (size_t i = 0; i < q->side->count; i++) {
		const struct operation *o = &q->side->operation[i];

		if (strcmp(o->method, q->method) != 0 ||
		    !fits(o->path, q->path, q->part))
			continue;
		q->operation = o;
		return 0;
	}
	return refuse_method(q);
}
