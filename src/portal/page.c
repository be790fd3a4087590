/*
 * A page of events.
 */
#include "internal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

static int
read_item(const struct json_node *node, struct review_page *page,
    struct reason *why)
{
	struct review_event *e = &page->event[page->count];
	char place[32];
	int r = portal_event(node, e, why);

	if (r == 0)
		page->count++;
	if (r == 0 && page->count > 1 && e->seq <= e[-1].seq)
		r = reason_set(why, EINVAL,
		    "seq %lld does not follow %lld", (long long)e->seq,
		    (long long)e[-1].seq);
	(void)snprintf(place, sizeof(place), "item %zu",
	    (size_t)node->index + 1);
	return wire_at(r, why, place);
}

static int
read_items(const struct json_node *items, struct review_page *page,
    struct reason *why)
{
	int r = 0;

	if (items == NULL)
		return reason_set(why, EINVAL, "items is no array");
	if (items->count > REVIEW_PAGE_MAX)
		return reason_set(why, EINVAL,
		    "there are %u items; at most %d are taken", items->count,
		    REVIEW_PAGE_MAX);
	if (items->count == 0)
		return 0;
	page->event = calloc(items->count, sizeof(*page->event));
	if (page->event == NULL)
		return reason_set(why, ENOMEM, "no memory to read it");
	for (const struct json_node *n = items->first; n != NULL && r == 0;
	    n = n->next)
		r = read_item(n, page, why);
	return r;
}

/* What leads back, or nowhere, would be asked for again and again. */
static int
read_next(const struct json_node *next, struct review_page *page,
    struct reason *why)
{
	int64_t last = page->count > 0 ? page->event[page->count - 1].seq : 0;

	page->next = last;
	if (next == NULL)
		return reason_set(why, EINVAL, "next is missing");
	if (next->type == JSON_NULL)
		return 0;
	page->more = true;
	if (page->count == 0)
		return reason_set(why, EINVAL,
		    "next says that there is more, but there are no items");
	if (!wire_integer(next, &page->next) || page->next < last)
		return reason_set(why, EINVAL,
		    "next is no number from the last seq on");
	return 0;
}

int
portal_read_page(const void *data, size_t size, struct review_page *ret_page,
    struct reason *why)
{
	struct review_page page CF_AUTO(review_page_done) = { 0 };
	struct json_doc *doc CF_AUTO(json_done) = NULL;
	int r;

	r = wire_document(data, size, JSON_OBJECT, &doc, why);
	if (r < 0)
		return r;
	r = read_items(json_array(json_root(doc), "items"), &page, why);
	if (r < 0)
		return r;
	r = read_next(json_member(json_root(doc), "next"), &page, why);
	if (r < 0)
		return r;
	*ret_page = page;
	page = (struct review_page) { 0 };
	return 0;
}
