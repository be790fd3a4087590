/*
 * Reads answers of GitHub and prints a line about each thing in them, so that
 * another program's reading of the same bytes can be compared with it:
 *
 *	read_github DIRECTORY <list
 *
 * The list has a line "DOCUMENT FILE" for each answer, "link FIELD", or
 * "redirect FROM LOCATION".
 */
#include "../../src/github/internal.h"
#include "../../src/http/internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ANSWER_MAX	((size_t)16 << 20)

static const char *
or_none(const char *text)
{
	return text != NULL && text[0] != '\0' ? text : "-";
}

/* ---- a line for each ---- */

static void
print_user(const struct github_answer *a)
{
	printf("user %lld %s\n", (long long)a->user.id, a->user.login);
}

static void
print_repository(const struct github_answer *a)
{
	const struct github_repository *r = &a->repository;

	printf("repository %lld %s %s %d\n", (long long)r->id, r->name,
	    or_none(r->branch), r->is_fork);
}

static void
print_ref(const struct github_answer *a)
{
	printf("ref %s %s\n", a->ref, a->object);
}

static void
print_commit(const struct github_answer *a)
{
	const struct github_commit *c = &a->commit;

	printf("commit %s %s ", a->object, c->tree);
	for (size_t i = 0; i < c->parents; i++)
		printf("%s%s", i > 0 ? "," : "", c->parent[i]);
	printf("%s %s\n", c->parents == 0 ? "-" : "",
	    c->author != NULL ? c->author : "-");
}

static void
print_tree(const struct github_answer *a)
{
	printf("tree %s %d\n", a->object, a->tree.truncated);
	for (size_t i = 0; i < a->tree.count; i++) {
		const struct github_entry *e = &a->tree.entry[i];

		printf("entry %s %s %s %s\n", e->mode, e->type, e->object,
		    e->name);
	}
}

static void
print_blob(const struct github_answer *a)
{
	printf("blob %s\n", a->object);
}

static void
print_content(const struct github_answer *a)
{
	printf("content %s ", a->object);
	for (size_t i = 0; i < a->content->size; i++)
		printf("%02x", (unsigned char)a->content->data[i]);
	printf("\n");
}

static void
print_merge(const struct github_answer *a)
{
	printf("merge %s\n", a->merge);
}

static void
print_request(const struct pull_request *p)
{
	printf("pull %lld %s %d %s %s %s %zu %s\n", (long long)p->number,
	    p->state, p->merged, p->head.object, p->base.ref,
	    or_none(p->head.repository), p->labels, or_none(p->author.login));
}

static void
print_pull(const struct github_answer *a)
{
	print_request(&a->pull);
}

static void
print_one_comment(const struct pull_comment *c)
{
	printf("comment %lld %s %d %s\n", (long long)c->id,
	    or_none(c->author.login), c->author.is_bot, or_none(c->role));
}

static void
print_comment(const struct github_answer *a)
{
	print_one_comment(&a->comment);
}

static void
print_comments(const struct github_answer *a)
{
	for (size_t i = 0; i < a->page.count; i++)
		print_one_comment(&a->page.comment[i]);
}

static void
print_pulls(const struct github_answer *a)
{
	for (size_t i = 0; i < a->page.count; i++)
		print_request(&a->page.request[i]);
}

static void
print_reviews(const struct github_answer *a)
{
	for (size_t i = 0; i < a->page.count; i++) {
		const struct pull_review *r = &a->page.review[i];

		printf("review %lld %s %s %s\n", (long long)r->id, r->state,
		    or_none(r->author.login), or_none(r->commit));
	}
}

static void
print_one_remark(const struct pull_remark *r)
{
	printf("remark %lld %lld %s %u %s\n", (long long)r->id,
	    (long long)r->in_reply_to, r->path, r->line, or_none(r->side));
}

static void
print_remark(const struct github_answer *a)
{
	print_one_remark(&a->remark);
}

static void
print_remarks(const struct github_answer *a)
{
	for (size_t i = 0; i < a->page.count; i++)
		print_one_remark(&a->page.remark[i]);
}

static void
print_checks(const struct github_answer *a)
{
	for (size_t i = 0; i < a->page.count; i++) {
		const struct pull_check *c = &a->page.check[i];

		printf("check %lld %s %s %s %lld\n", (long long)c->id, c->name,
		    c->status, or_none(c->conclusion),
		    (long long)c->annotations);
	}
}

static void
print_statuses(const struct github_answer *a)
{
	for (size_t i = 0; i < a->page.count; i++) {
		const struct pull_status *s = &a->page.status[i];

		printf("status %lld %s %s\n", (long long)s->id, s->context,
		    s->state);
	}
}

static void
print_files(const struct github_answer *a)
{
	for (size_t i = 0; i < a->page.count; i++) {
		const struct pull_file *f = &a->page.file[i];

		printf("file %s %s %lld %lld %s\n", f->status, f->object,
		    (long long)f->added, (long long)f->deleted, f->path);
	}
}

static void
print_comparison(const struct github_answer *a)
{
	const struct github_comparison *c = &a->comparison;

	printf("comparison %s %lld %lld %s\n", c->status,
	    (long long)c->ahead, (long long)c->behind, c->merge_base);
	print_files(a);
}

static void
print_events(const struct github_answer *a)
{
	for (size_t i = 0; i < a->page.count; i++) {
		const struct pull_event *e = &a->page.event[i];

		printf("event %lld %s %s %s %s\n", (long long)e->id,
		    e->event, or_none(e->actor.login), or_none(e->commit),
		    or_none(e->label));
	}
}

static void
print_annotations(const struct github_answer *a)
{
	for (size_t i = 0; i < a->page.count; i++) {
		const struct pull_annotation *n = &a->page.annotation[i];

		printf("annotation %s %u %u %s %s\n", n->path, n->first,
		    n->last, n->level, or_none(n->title));
	}
}

#define PAGE(kind)	(enum github_document)(GITHUB_PAGE + (kind))

static const struct {
	const char		*name;
	enum github_document	 document;
	void			 (*print)(const struct github_answer *a);
} documents[] = {
	{ "user", GITHUB_USER, print_user },
	{ "repository", GITHUB_REPOSITORY, print_repository },
	{ "ref", GITHUB_REF, print_ref },
	{ "commit", GITHUB_COMMIT, print_commit },
	{ "tree", GITHUB_TREE, print_tree },
	{ "blob", GITHUB_BLOB, print_blob },
	{ "content", GITHUB_CONTENT, print_content },
	{ "merge", GITHUB_MERGE, print_merge },
	{ "comparison", GITHUB_COMPARISON, print_comparison },
	{ "pull", GITHUB_PULL, print_pull },
	{ "remark", GITHUB_REMARK, print_remark },
	{ "comment", GITHUB_COMMENT, print_comment },
	{ "pulls", PAGE(PULL_REQUESTS), print_pulls },
	{ "reviews", PAGE(PULL_REVIEWS), print_reviews },
	{ "remarks", PAGE(PULL_REMARKS), print_remarks },
	{ "checks", PAGE(PULL_CHECKS), print_checks },
	{ "statuses", PAGE(PULL_STATUSES), print_statuses },
	{ "comments", PAGE(PULL_COMMENTS), print_comments },
	{ "files", PAGE(PULL_FILES), print_files },
	{ "events", PAGE(PULL_EVENTS), print_events },
	{ "annotations", PAGE(PULL_ANNOTATIONS), print_annotations },
};

static bool
read_document(const char *name, const struct buf *b)
{
	for (size_t i = 0; i < ARRAY_LEN(documents); i++) {
		struct github_answer a CF_AUTO(github_answer_done) =
		    { .result = GITHUB_OK };
		struct reason why = { 0 };

		if (strcmp(documents[i].name, name) != 0)
			continue;
		if (github_read(documents[i].document, b->data, b->len, &a,
		    &why) < 0)
			printf("refused: %s\n", why.text);
		else
			documents[i].print(&a);
		return true;
	}
	return false;
}

/* ---- what is no document ---- */

static const char *const results[] = {
	[GITHUB_REFUSED] = "refused", [GITHUB_EXISTS] = "exists",
	[GITHUB_NOT_FOUND] = "missing",
};

static void
read_problem(int status, const struct buf *b)
{
	struct http_answer answer = {
		.result = HTTP_ANSWERED, .status = status,
		.content_type = "application/json", .body = *b,
	};
	struct github_answer a = { .result = GITHUB_OK };

	github_judge(&answer, 0, false, &a);
	printf("%s %s\n", a.result < ARRAY_LEN(results) &&
	    results[a.result] != NULL ? results[a.result] : "-", a.text);
}

static void
read_link(const char *field)
{
	struct span target = { "-", 1 };

	(void)http_link_find(field, "next", &target);
	printf("link %.*s\n", (int)target.len, target.data);
}

/* What of it is below the base is what is asked for then. */
static bool
read_redirect(const char *rest)
{
	struct site site CF_AUTO(site_done) = { NULL, NULL, NULL, NULL, false };
	char *from CF_AUTO(free_done) = strdup(rest);
	char *url CF_AUTO(free_done) = NULL, *path CF_AUTO(free_done) = NULL;
	const char *location = strchr(rest, ' ');
	struct reason why = { 0 };

	if (from == NULL || location == NULL ||
	    site_read("https://api.github.com", &site, &why) < 0)
		return false;
	from[strcspn(from, " ")] = '\0';
	if (site_follow(&site, from, location + 1, &url) < 0 ||
	    site_below(&site, url, &path) < 0)
		return false;
	printf("redirect %s\n", path);
	return true;
}

static bool
read_one(int directory, const char *name, const char *rest)
{
	struct buf b CF_AUTO(buf_done) = BUF_INIT(ANSWER_MAX);

	if (strcmp(name, "link") == 0) {
		read_link(rest);
		return true;
	}
	if (strcmp(name, "redirect") == 0)
		return read_redirect(rest);
	if (file_read_all(directory, rest, ANSWER_MAX, &b) < 0)
		return false;
	if (strncmp(name, "problem", 7) != 0)
		return read_document(name, &b);
	read_problem(name[7] != '\0' ? atoi(name + 7) : 422, &b);
	return true;
}

int
main(int argc, char **argv)
{
	char *line CF_AUTO(free_done) = NULL;
	int directory CF_AUTO(fd_done) = argc == 2 ?
	    open(argv[1], O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	size_t size = 0;

	if (directory < 0 || http_start_up() < 0)
		return 2;
	while (getline(&line, &size, stdin) > 0) {
		char *rest = strchr(line, ' ');

		line[strcspn(line, "\n")] = '\0';
		if (rest == NULL)
			return 2;
		*rest++ = '\0';
		if (!read_one(directory, line, rest))
			return 2;
	}
	return fflush(stdout) == 0 ? 0 : 2;
}
