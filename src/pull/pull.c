/*
 * What a repository says, released: a table of what each kind of item owns.
 */
#include "certfs/pull.h"

#include <stdlib.h>
#include <string.h>

#define OWNED_MAX	10u

struct kind {
	size_t	size;
	size_t	text[OWNED_MAX];	/* offsets of 'char *' */
	size_t	texts;
	void	(*done)(void *item);	/* what else it owns, or NULL */
};

#define TEXTS(...)	\
	.text = { __VA_ARGS__ }, \
	.texts = sizeof((size_t[]){ __VA_ARGS__ }) / sizeof(size_t)

static void
labels_done(void *item)
{
	struct pull_request *request = item;

	for (size_t i = 0; i < request->labels; i++)
		free(request->label[i]);
	free(request->label);
}

#define AT(structure, field)	offsetof(struct structure, field)

static const struct kind kinds[PULL_KINDS] = {
	[PULL_REQUESTS] = { .size = sizeof(struct pull_request), TEXTS(
	    AT(pull_request, title), AT(pull_request, body),
	    AT(pull_request, author.login), AT(pull_request, head.ref),
	    AT(pull_request, head.label), AT(pull_request, head.repository),
	    AT(pull_request, base.ref), AT(pull_request, base.label),
	    AT(pull_request, base.repository),
	    AT(pull_request, url)),
	    .done = labels_done },
	[PULL_REVIEWS] = { .size = sizeof(struct pull_review), TEXTS(
	    AT(pull_review, author.login), AT(pull_review, body),
	    AT(pull_review, url)) },
	[PULL_REMARKS] = { .size = sizeof(struct pull_remark), TEXTS(
	    AT(pull_remark, path), AT(pull_remark, body),
	    AT(pull_remark, author.login), AT(pull_remark, url)) },
	[PULL_COMMENTS] = { .size = sizeof(struct pull_comment), TEXTS(
	    AT(pull_comment, body), AT(pull_comment, author.login),
	    AT(pull_comment, url)) },
	[PULL_CHECKS] = { .size = sizeof(struct pull_check), TEXTS(
	    AT(pull_check, name), AT(pull_check, app), AT(pull_check, title),
	    AT(pull_check, summary), AT(pull_check, text), AT(pull_check, url),
	    AT(pull_check, details_url)) },
	[PULL_ANNOTATIONS] = { .size = sizeof(struct pull_annotation), TEXTS(
	    AT(pull_annotation, path), AT(pull_annotation, title),
	    AT(pull_annotation, body)) },
	[PULL_STATUSES] = { .size = sizeof(struct pull_status), TEXTS(
	    AT(pull_status, context), AT(pull_status, description),
	    AT(pull_status, url)) },
	[PULL_FILES] = { .size = sizeof(struct pull_file), TEXTS(
	    AT(pull_file, path), AT(pull_file, previous_path)) },
	[PULL_EVENTS] = { .size = sizeof(struct pull_event), TEXTS(
	    AT(pull_event, actor.login), AT(pull_event, label)) },
};

static void
item_done(enum pull_kind kind, void *item)
{
	const struct kind *k = &kinds[kind];

	for (size_t i = 0; i < k->texts; i++)
		free(*(char **)(void *)((char *)item + k->text[i]));
	if (k->done != NULL)
		k->done(item);
	memset(item, 0, k->size);
}

size_t
pull_item_size(enum pull_kind kind)
{
	return kinds[kind].size;
}

void
pull_request_done(struct pull_request *request)
{
	item_done(PULL_REQUESTS, request);
}

void
pull_remark_done(struct pull_remark *remark)
{
	item_done(PULL_REMARKS, remark);
}

void
pull_comment_done(struct pull_comment *comment)
{
	item_done(PULL_COMMENTS, comment);
}

void
pull_page_done(struct pull_page *page)
{
	for (size_t i = 0; i < page->count; i++)
		item_done(page->kind, (char *)page->item +
		    i * kinds[page->kind].size);
	free(page->item);
	free(page->next);
	memset(page, 0, sizeof(*page));
}
