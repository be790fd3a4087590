/*
 * What pages consist of: the members of each kind of item, as GitHub's own
 * description of its API has them (github/rest-api-description).
 */
#include "internal.h"

#include <errno.h>

#define REQUEST		struct pull_request
#define REVIEW		struct pull_review
#define REMARK		struct pull_remark
#define COMMENT		struct pull_comment
#define CHECK		struct pull_check
#define NOTE		struct pull_annotation
#define STATUS		struct pull_status
#define CHANGED		struct pull_file
#define EVENT		struct pull_event

/* Rows that recur: what may be missing, or null. */
#define LINE(name, structure, field)	\
	MEMBER(name, member_line_cut, structure, field, \
	    .max = PULL_LINE_MAX, .optional = true)
#define BODY(name, structure, field)	\
	MEMBER(name, member_body_cut, structure, field, \
	    .max = PULL_TEXT_MAX, .optional = true)
#define WORD(name, structure, field)	\
	MEMBER(name, github_word, structure, field, .optional = true)
#define OBJECT(name, structure, field)	\
	MEMBER(name, github_object, structure, field, .optional = true)
#define TIME(name, structure, field)	\
	MEMBER(name, member_time, structure, field, .optional = true)
#define NUMBER(name, structure, field)	\
	MEMBER(name, member_number, structure, field, .optional = true)
#define COUNT(name, structure, field)	\
	MEMBER(name, member_count, structure, field, .optional = true)
#define FLAG(name, structure, field)	\
	MEMBER(name, member_bool, structure, field, .optional = true)
#define ID(name, structure, field)	\
	MEMBER(name, member_number, structure, field, .min = 1)
/* Whose account is deleted is null. */
#define PERSON(name, structure, field)	\
	MEMBER_OBJECT(name, person_members, \
	    .offset = offsetof(structure, field), .optional = true)

static const struct member person_members[] = {
	LINE("login", struct pull_person, login),
	MEMBER("type", github_bot, struct pull_person, is_bot,
	    .optional = true),
};

/* ---- pull requests ---- */

static const struct member head_repo_members[] = {
	LINE("full_name", struct pull_end, repository),
};

static const struct member end_members[] = {
	MEMBER("ref", member_line_cut, struct pull_end, ref,
	    .max = PULL_LINE_MAX),
	MEMBER("sha", github_object, struct pull_end, object),
	LINE("label", struct pull_end, label),
	MEMBER_OBJECT("repo", head_repo_members, .optional = true),
};

static const struct member label_members[] = {
	{ .name = "name", .read = member_line_cut, .max = PULL_LINE_MAX },
};

static int
read_labels(const struct json_node *node, const struct member *m, void *to,
    struct reason *why)
{
	static const struct items labels = {
		label_members, ARRAY_LEN(label_members), sizeof(char *),
		PULL_LABELS_MAX, .cut = true,
	};
	struct pull_request *request = to;
	void *label = NULL;
	int r;

	if (node->type != JSON_ARRAY)
		return wire_refuse(m, why, "array");
	r = github_items(node, &labels, &label, &request->labels, why);
	request->label = label;
	return wire_at(r, why, m->name);
}

/* Requests of a list have no "merged"; where it is, it decides. */
static int
read_merged_at(const struct json_node *node, const struct member *m,
    void *to, struct reason *why)
{
	struct pull_request *request = to;
	int r = member_time(node, m, &request->merged_at, why);

	request->merged = r == 0;
	return r;
}

static const struct member request_members[] = {
	ID("number", REQUEST, number),
	MEMBER("state", github_word, REQUEST, state),
	MEMBER("title", member_line_cut, REQUEST, title,
	    .max = PULL_LINE_MAX),
	FLAG("draft", REQUEST, draft),
	MEMBER_WHOLE("merged_at", read_merged_at, .optional = true),
	FLAG("merged", REQUEST, merged),
	FLAG("maintainer_can_modify", REQUEST, maintainer_can_modify),
	FLAG("locked", REQUEST, locked),
	TIME("created_at", REQUEST, created_at),
	TIME("updated_at", REQUEST, updated_at),
	TIME("closed_at", REQUEST, closed_at),
	BODY("body", REQUEST, body),
	PERSON("user", REQUEST, author),
	WORD("author_association", REQUEST, role),
	MEMBER_OBJECT("head", end_members, .offset = offsetof(REQUEST, head)),
	MEMBER_OBJECT("base", end_members, .offset = offsetof(REQUEST, base)),
	OBJECT("merge_commit_sha", REQUEST, merge_commit),
	WORD("mergeable_state", REQUEST, mergeable_state),
	MEMBER_WHOLE("labels", read_labels, .optional = true),
	NUMBER("changed_files", REQUEST, files),
	LINE("html_url", REQUEST, url),
};

/* ---- what people say ---- */

static const struct member review_members[] = {
	ID("id", REVIEW, id),
	MEMBER("state", github_word, REVIEW, state),
	PERSON("user", REVIEW, author),
	WORD("author_association", REVIEW, role),
	BODY("body", REVIEW, body),
	OBJECT("commit_id", REVIEW, commit),
	TIME("submitted_at", REVIEW, at),
	LINE("html_url", REVIEW, url),
};

static const struct member remark_members[] = {
	ID("id", REMARK, id),
	NUMBER("pull_request_review_id", REMARK, review),
	NUMBER("in_reply_to_id", REMARK, in_reply_to),
	MEMBER("path", member_line_cut, REMARK, path, .max = PULL_LINE_MAX),
	COUNT("line", REMARK, line),
	COUNT("original_line", REMARK, original_line),
	COUNT("start_line", REMARK, start_line),
	WORD("side", REMARK, side),
	WORD("subject_type", REMARK, subject),
	OBJECT("commit_id", REMARK, commit),
	OBJECT("original_commit_id", REMARK, original_commit),
	BODY("body", REMARK, body),
	PERSON("user", REMARK, author),
	WORD("author_association", REMARK, role),
	TIME("created_at", REMARK, created_at),
	TIME("updated_at", REMARK, updated_at),
	LINE("html_url", REMARK, url),
};

static const struct member comment_members[] = {
	ID("id", COMMENT, id),
	BODY("body", COMMENT, body),
	PERSON("user", COMMENT, author),
	WORD("author_association", COMMENT, role),
	TIME("created_at", COMMENT, created_at),
	TIME("updated_at", COMMENT, updated_at),
	LINE("html_url", COMMENT, url),
};

/* ---- what programs say ---- */

static const struct member app_members[] = {
	LINE("name", CHECK, app),
};

static const struct member output_members[] = {
	LINE("title", CHECK, title),
	BODY("summary", CHECK, summary),
	BODY("text", CHECK, text),
	NUMBER("annotations_count", CHECK, annotations),
};

static const struct member check_members[] = {
	ID("id", CHECK, id),
	MEMBER("name", member_line_cut, CHECK, name, .max = PULL_LINE_MAX),
	MEMBER("status", github_word, CHECK, status),
	WORD("conclusion", CHECK, conclusion),
	OBJECT("head_sha", CHECK, commit),
	TIME("started_at", CHECK, started_at),
	TIME("completed_at", CHECK, completed_at),
	MEMBER_OBJECT("app", app_members, .optional = true),
	MEMBER_OBJECT("output", output_members, .optional = true),
	LINE("html_url", CHECK, url),
	LINE("details_url", CHECK, details_url),
};

static const struct member annotation_members[] = {
	MEMBER("path", member_line_cut, NOTE, path, .max = PULL_LINE_MAX),
	COUNT("start_line", NOTE, first),
	COUNT("end_line", NOTE, last),
	WORD("annotation_level", NOTE, level),
	LINE("title", NOTE, title),
	BODY("message", NOTE, body),
};

static const struct member status_members[] = {
	NUMBER("id", STATUS, id),
	MEMBER("context", member_line_cut, STATUS, context,
	    .max = PULL_LINE_MAX),
	MEMBER("state", github_word, STATUS, state),
	LINE("description", STATUS, description),
	LINE("target_url", STATUS, url),
	TIME("created_at", STATUS, created_at),
	TIME("updated_at", STATUS, updated_at),
};

/* ---- what happened ---- */

static const struct member file_members[] = {
	MEMBER("filename", member_line_cut, CHANGED, path,
	    .max = PULL_LINE_MAX),
	LINE("previous_filename", CHANGED, previous_path),
	MEMBER("status", github_word, CHANGED, status),
	OBJECT("sha", CHANGED, object),
	NUMBER("additions", CHANGED, added),
	NUMBER("deletions", CHANGED, deleted),
};

static const struct member event_label_members[] = {
	LINE("name", EVENT, label),
};

static const struct member event_members[] = {
	ID("id", EVENT, id),
	MEMBER("event", github_word, EVENT, event),
	PERSON("actor", EVENT, actor),
	OBJECT("commit_id", EVENT, commit),
	MEMBER_OBJECT("label", event_label_members, .optional = true),
	TIME("created_at", EVENT, at),
};

#define ITEMS(table, structure, most)	\
	{ table, ARRAY_LEN(table), sizeof(structure), most, .cut = false }

const struct items github_kinds[PULL_KINDS] = {
	[PULL_REQUESTS] = ITEMS(request_members, REQUEST, PULL_PAGE_MAX),
	[PULL_REVIEWS] = ITEMS(review_members, REVIEW, PULL_PAGE_MAX),
	[PULL_REMARKS] = ITEMS(remark_members, REMARK, PULL_PAGE_MAX),
	[PULL_COMMENTS] = ITEMS(comment_members, COMMENT, PULL_PAGE_MAX),
	[PULL_CHECKS] = ITEMS(check_members, CHECK, PULL_PAGE_MAX),
	[PULL_ANNOTATIONS] = ITEMS(annotation_members, NOTE, PULL_PAGE_MAX),
	[PULL_STATUSES] = ITEMS(status_members, STATUS, PULL_PAGE_MAX),
	[PULL_FILES] = ITEMS(file_members, CHANGED, PULL_FILES_MAX),
	[PULL_EVENTS] = ITEMS(event_members, EVENT, PULL_PAGE_MAX),
};
