/*
 * Lists: reviews, what was said, checks and their annotations, page by page.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "follow_internal.h"

static int
ask_remarks(const struct github_ask *ask, const struct follow *f)
{
	return github_ask_remarks(ask, f->ask.number, 0);
}

static int
ask_reviews(const struct github_ask *ask, const struct follow *f)
{
	return github_ask_reviews(ask, f->ask.number);
}

/* All of them: what is deleted is only missed among all. */
static int
ask_comments(const struct github_ask *ask, const struct follow *f)
{
	return github_ask_comments(ask, f->ask.number, 0);
}

static int
ask_checks(const struct github_ask *ask, const struct follow *f)
{
	return github_ask_checks(ask, f->head);
}

static int
ask_statuses(const struct github_ask *ask, const struct follow *f)
{
	return github_ask_statuses(ask, f->head);
}

static const struct list_type {
	enum pull_kind	 kind;
	const char	*word;
	int		(*ask)(const struct github_ask *ask,
			    const struct follow *f);
	bool		 of_head;	/* and not of the pull request */
} lists[] = {
	{ PULL_REVIEWS, "reviews", ask_reviews, false },
	{ PULL_REMARKS, "remarks", ask_remarks, false },
	{ PULL_COMMENTS, "comments", ask_comments, false },
	{ PULL_CHECKS, "checks", ask_checks, true },
	{ PULL_STATUSES, "statuses", ask_statuses, true },
};

#define COMMIT_PART	16	/* of a commit, enough to tell two apart */

static void
name_tag(const struct follow *f, const char *behind, char ret_key[64])
{
	const struct list_type *type = &lists[f->at];

	(void)snprintf(ret_key, 64, "%s%s%.*s %u%s", type->word,
	    type->of_head ? " " : "", type->of_head ? COMMIT_PART : 0,
	    f->head, f->page, behind);
}

void
follow_first_page(struct follow *f)
{
	free(f->next);
	f->next = NULL;
	f->page = 1;
}

/* The list at 'at', or the next one that there is anything to ask for. */
static int
begin_list(struct follow *f, size_t at)
{
	while (at < ARRAY_LEN(lists) && lists[at].of_head &&
	    f->head[0] == '\0')
		at++;
	f->at = at;
	f->whole = false;
	follow_first_page(f);
	return at < ARRAY_LEN(lists) ? STEP_LIST : follow_end_lists(f);
}

int
follow_begin_lists(struct follow *f)
{
	return begin_list(f, 0);
}

int
follow_turn_page(struct follow *f, const char *next)
{
	char *copy = next == NULL ? NULL : text_dup(next, strlen(next));

	if (next != NULL && copy == NULL)
		return -ENOMEM;
	free(f->next);
	f->next = copy;
	f->page++;
	return 0;
}

static int
end_list(struct follow *f)
{
	const struct pull_list *checks = &f->list[PULL_CHECKS];

	if (lists[f->at].kind != PULL_CHECKS || !checks->changed)
		return begin_list(f, f->at + 1);
	f->list[PULL_ANNOTATIONS].changed = true;
	follow_first_page(f);
	return STEP_ANNOTATIONS;
}

int
follow_ask_list(struct task *t)
{
	struct follow *f = t->follow;
	struct github_ask ask = follow_ask(t);
	char key[64];
	int r = 0;

	name_tag(f, "", key);
	f->etag[0] = '\0';
	if (!f->whole)
		r = follow_read_tag(t, key, f->etag);
	ask.etag = f->etag;
	ask.next = f->next;
	ask.page = f->page;
	return r < 0 ? r : lists[f->at].ask(&ask, f);
}

/*
 * What comes behind a full page that is the last one changes nothing of it:
 * its ETag stays, and nobody says that there is another page now.
 */
#define BY_NUMBER	"+"

static bool
is_full(const struct pull_page *page)
{
	return page->count >= PULL_PAGE_MAX;
}

/* As it was: on to the page that came behind it then. */
static int
pass_page(struct task *t)
{
	struct follow *f = t->follow;
	char key[64], next[TAG_SIZE];
	int r;

	name_tag(f, " next", key);
	r = follow_read_tag(t, key, next);
	if (r < 0)
		return r;
	if (next[0] == '\0' || f->page >= LIST_PAGES_MAX)
		return end_list(f);
	r = follow_turn_page(f, strcmp(next, BY_NUMBER) == 0 ? NULL : next);
	return r < 0 ? r : STEP_LIST;
}

static int
add_page(struct pull_list *list, struct pull_page *page)
{
	struct pull_page *more = reallocarray(list->page, list->pages + 1,
	    sizeof(*more));

	if (more == NULL)
		return -ENOMEM;
	list->page = more;
	list->changed = true;
	list->page[list->pages++] = *page;
	*page = (struct pull_page){ .kind = page->kind };
	return 0;
}

/* A page whose next one cannot be remembered is read again each time. */
static int
keep_page_tags(struct follow *f, const char *etag,
    const struct pull_page *page)
{
	const bool fits = page->next == NULL || strlen(page->next) < TAG_SIZE;
	const char *next = page->next != NULL ? page->next :
	    is_full(page) ? BY_NUMBER : "";
	char key[64];
	int r;

	name_tag(f, "", key);
	r = follow_keep_tag(f, key, fits ? etag : "");
	name_tag(f, " next", key);
	return r < 0 ? r : follow_keep_tag(f, key, fits ? next : "");
}

int
follow_hear_list(struct task *t, struct github_answer *a)
{
	struct follow *f = t->follow;
	const bool more = a->page.next != NULL || is_full(&a->page);
	int r;

	if (a->result == GITHUB_UNCHANGED)
		return pass_page(t);
	/* What this token may not see of a commit is not known. */
	if (a->result != GITHUB_OK)
		return lists[f->at].of_head ? end_list(f) :
		    follow_fail(t, a);
	if (f->page > 1 && !f->whole) {
		r = begin_list(f, f->at);
		f->whole = true;
		return r;
	}
	f->whole = true;
	r = keep_page_tags(f, a->etag, &a->page);
	if (r == 0)
		r = follow_turn_page(f, a->page.next);
	if (r == 0)
		r = add_page(&f->list[lists[f->at].kind], &a->page);
	if (r < 0)
		return r;
	return more && f->page <= LIST_PAGES_MAX ? STEP_LIST : end_list(f);
}

/* ---- annotations ---- */

/* Each page costs a request that counts. */
#define NOTED_MAX	100u
#define NOTED_BYTES_MAX	((size_t)16 << 20)

/* The next one that has any; NULL: no more. */
static struct pull_check *
find_check(struct follow *f)
{
	struct pull_list *all = &f->list[PULL_CHECKS];

	for (; f->check_page < all->pages; f->check_page++, f->check = 0) {
		struct pull_page *page = &all->page[f->check_page];

		for (; f->check < page->count; f->check++)
			if (page->check[f->check].annotations > 0)
				return &page->check[f->check];
	}
	return NULL;
}

static void
leave_check(struct follow *f)
{
	f->check++;
	follow_first_page(f);
}

int
follow_ask_annotations(struct task *t)
{
	struct follow *f = t->follow;
	struct github_ask ask = follow_ask(t);
	struct pull_check *check = find_check(f);

	while (check != NULL && (f->noted >= NOTED_MAX ||
	    f->noted_bytes >= NOTED_BYTES_MAX)) {
		check->unread = true;
		leave_check(f);
		check = find_check(f);
	}
	ask.next = f->next;
	return check == NULL ? begin_list(f, f->at + 1) :
	    github_ask_annotations(&ask, check->id);
}

static size_t
size_of(const struct pull_page *page)
{
	size_t size = 0;

	for (size_t i = 0; i < page->count; i++) {
		const struct pull_annotation *a = &page->annotation[i];

		size += strlen(a->path) +
		    (a->title != NULL ? strlen(a->title) : 0) +
		    (a->body != NULL ? strlen(a->body) : 0);
	}
	return size;
}

int
follow_hear_annotations(struct task *t, struct github_answer *a)
{
	struct follow *f = t->follow;
	int r;

	f->noted++;
	if (a->result != GITHUB_OK) {
		find_check(f)->unread = true;
		leave_check(f);
		return STEP_ANNOTATIONS;
	}
	f->noted_bytes += size_of(&a->page);
	r = follow_turn_page(f, a->page.next);
	if (f->next == NULL)
		leave_check(f);
	if (r == 0)
		r = add_page(&f->list[PULL_ANNOTATIONS], &a->page);
	return r < 0 ? r : STEP_ANNOTATIONS;
}
