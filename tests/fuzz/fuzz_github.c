/*
 * What GitHub answers, any bytes: either a refusal with its words and nothing
 * else touched, or plain data that keeps what pull.h promises.  The first byte
 * says which document it is, or that it is a refusal, whose words become one
 * harmless line.
 */
#include "internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require(bool holds)
{
	if (!holds)
		abort();
}

static void
check_line(const char *text)
{
	require(text == NULL || (strlen(text) <= PULL_LINE_MAX &&
	    !text_has_control(text, strlen(text))));
}

static void
check_body(const char *text)
{
	size_t len = text != NULL ? strlen(text) : 0;

	require(len <= PULL_TEXT_MAX);
	for (size_t at = 0, n; at < len; at += n + 1) {
		n = strcspn(text + at, "\n\t");
		require(!text_has_control(text + at, n));
	}
}

static void
check_word(const char *word)
{
	const size_t len = strnlen(word, PULL_WORD_SIZE);

	require(len < PULL_WORD_SIZE && len == strspn(word,
	    "abcdefghijklmnopqrstuvwxyz0123456789-_"));
}

static void
check_object(const char *object, bool may_be_empty)
{
	const size_t len = strnlen(object, PULL_OBJECT_SIZE);

	require(len == 40 || len == 64 || (len == 0 && may_be_empty));
	require(strspn(object, "0123456789abcdef") == len);
}

static void
check_person(const struct pull_person *person)
{
	check_line(person->login);
}

/* ---- items ---- */

static void
check_end(const struct pull_end *end)
{
	require(end->ref != NULL);
	check_line(end->ref);
	check_line(end->label);
	check_line(end->repository);
	check_object(end->object, false);
}

static void
check_request(const void *item)
{
	const struct pull_request *p = item;

	require(p->number > 0 && p->title != NULL);
	check_line(p->title);
	check_line(p->url);
	check_body(p->body);
	check_word(p->state);
	check_word(p->role);
	check_word(p->mergeable_state);
	check_person(&p->author);
	check_end(&p->head);
	check_end(&p->base);
	check_object(p->merge_commit, true);
	require(p->labels <= PULL_LABELS_MAX && p->files >= 0);
	for (size_t i = 0; i < p->labels; i++) {
		require(p->label[i] != NULL);
		check_line(p->label[i]);
	}
}

static void
check_review(const void *item)
{
	const struct pull_review *r = item;

	require(r->id > 0);
	check_word(r->state);
	check_word(r->role);
	check_person(&r->author);
	check_body(r->body);
	check_object(r->commit, true);
	check_line(r->url);
}

static void
check_remark(const void *item)
{
	const struct pull_remark *r = item;

	require(r->id > 0 && r->review >= 0 && r->in_reply_to >= 0);
	require(r->path != NULL);
	check_line(r->path);
	check_word(r->side);
	check_word(r->subject);
	check_word(r->role);
	check_object(r->commit, true);
	check_object(r->original_commit, true);
	check_body(r->body);
	check_person(&r->author);
	check_line(r->url);
}

static void
check_comment(const void *item)
{
	const struct pull_comment *c = item;

	require(c->id > 0);
	check_body(c->body);
	check_person(&c->author);
	check_word(c->role);
	check_line(c->url);
}

static void
check_check(const void *item)
{
	const struct pull_check *c = item;

	require(c->id > 0 && c->name != NULL && c->annotations >= 0);
	check_line(c->name);
	check_line(c->app);
	check_line(c->title);
	check_body(c->summary);
	check_body(c->text);
	check_word(c->status);
	check_word(c->conclusion);
	check_object(c->commit, true);
	check_line(c->url);
	check_line(c->details_url);
}

static void
check_annotation(const void *item)
{
	const struct pull_annotation *a = item;

	require(a->path != NULL);
	check_line(a->path);
	check_word(a->level);
	check_line(a->title);
	check_body(a->body);
}

static void
check_status(const void *item)
{
	const struct pull_status *s = item;

	require(s->context != NULL);
	check_line(s->context);
	check_word(s->state);
	check_line(s->description);
	check_line(s->url);
}

static void
check_file(const void *item)
{
	const struct pull_file *f = item;

	require(f->path != NULL && f->added >= 0 && f->deleted >= 0);
	check_line(f->path);
	check_line(f->previous_path);
	check_word(f->status);
	check_object(f->object, true);
}

static void
check_event(const void *item)
{
	const struct pull_event *e = item;

	require(e->id > 0);
	check_word(e->event);
	check_person(&e->actor);
	check_object(e->commit, true);
	check_line(e->label);
}

static void
check_page(const struct pull_page *page)
{
	static void (*const items[PULL_KINDS])(const void *) = {
		[PULL_REQUESTS] = check_request,
		[PULL_REVIEWS] = check_review,
		[PULL_REMARKS] = check_remark,
		[PULL_COMMENTS] = check_comment,
		[PULL_CHECKS] = check_check,
		[PULL_ANNOTATIONS] = check_annotation,
		[PULL_STATUSES] = check_status,
		[PULL_FILES] = check_file,
		[PULL_EVENTS] = check_event,
	};

	require(page->count <= (page->kind == PULL_FILES ? PULL_FILES_MAX :
	    PULL_PAGE_MAX));
	require(page->next == NULL && page->total >= 0);
	check_word(page->state);
	for (size_t i = 0; i < page->count; i++)
		items[page->kind]((char *)page->item +
		    i * pull_item_size(page->kind));
}

/* ---- objects ---- */

static void
check_tree(const struct github_tree *tree)
{
	for (size_t i = 0; i < tree->count; i++) {
		check_line(tree->entry[i].name);
		check_word(tree->entry[i].mode);
		check_word(tree->entry[i].type);
		check_object(tree->entry[i].object, false);
		require(tree->entry[i].size >= 0);
	}
}

static void
check_others(const struct github_answer *a)
{
	check_line(a->ref);
	check_line(a->user.login);
	check_line(a->repository.name);
	check_line(a->repository.branch);
	check_line(a->repository.parent);
	check_word(a->merge);
	check_word(a->comparison.status);
	check_object(a->comparison.merge_base, true);
	check_object(a->object, true);
	check_object(a->commit.tree, true);
	check_line(a->commit.author);
	for (size_t i = 0; i < a->commit.parents; i++)
		check_object(a->commit.parent[i], false);
	check_tree(&a->tree);
	require(a->content == NULL ||
	    a->content->size <= GITHUB_CONTENT_MAX);
	check_page(&a->page);
	if (a->pull.number != 0)
		check_request(&a->pull);
	if (a->remark.id != 0)
		check_remark(&a->remark);
	if (a->comment.id != 0)
		check_comment(&a->comment);
}

static void
fuzz_problem(const uint8_t *data, size_t size)
{
	struct http_answer answer = {
		.result = HTTP_ANSWERED, .status = 422,
		.content_type = "application/json", .body = BUF_INIT(size),
	};
	struct github_answer a = { .result = GITHUB_OK };

	(void)buf_add(&answer.body, data, size);
	github_judge(&answer, TOPIC_PULL_CREATE, false, &a);
	buf_done(&answer.body);
	require(a.result == GITHUB_REFUSED || a.result == GITHUB_EXISTS ||
	    a.result == GITHUB_NO_COMMITS || a.result == GITHUB_NONSENSE);
	require(a.text[0] != '\0');
	require(!text_has_control(a.text, strlen(a.text)));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct github_answer a CF_AUTO(github_answer_done) =
	    { .result = GITHUB_OK };
	enum github_document document;
	struct reason why = { 0 };
	int r;

	if (size == 0)
		return 0;
	document = (enum github_document)(data[0] % (GITHUB_DOCUMENTS + 1));
	if (document == GITHUB_DOCUMENTS) {
		fuzz_problem(data + 1, size - 1);
		return 0;
	}
	r = github_read(document, data + 1, size - 1, &a, &why);
	require(r == 0 || (r == -EINVAL && why.error == EINVAL &&
	    why.text[0] != '\0' && a.page.item == NULL && a.ref == NULL));
	check_others(&a);
	return 0;
}
