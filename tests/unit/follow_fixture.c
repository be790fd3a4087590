#include "follow_fixture.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define TAGS	256

static struct {
	hear_it		*answer;
	struct pull_ask	 ask;
	const char	*here;		/* ids of files that need no request */
	struct buf	 told;
	struct { char key[64], tag[256]; } tag[TAGS];
	size_t		 tags;
	/* The request that waits; one at a time. */
	char		 text[256];
	github_done	*done;
	void		*arg;
} world;

void
follow_fixture(void)
{
	memset(&world, 0, sizeof(world));
	world.told = (struct buf)BUF_INIT(BUF_TEXT_MAX);
	world.here = "";
}

void
follow_fixture_gone(void)
{
	buf_done(&world.told);
}

void
github_answers(hear_it *answer)
{
	world.answer = answer;
}

void
put_pull_ask(const struct pull_ask *ask)
{
	world.ask = *ask;
}

void
files_are_here(const char *objects)
{
	world.here = objects;
}

const char *
told(void)
{
	return buf_text(&world.told);
}

void
forget_told(void)
{
	buf_reset(&world.told);
}

static void
release(struct github_answer *a)
{
	pull_request_done(&a->pull);
	pull_page_done(&a->page);
	for (size_t i = 0; i < a->tree.count; i++)
		free(a->tree.entry[i].name);
	free(a->tree.entry);
	bytes_unref(a->content);
	free(a->repository.branch);
}

unsigned
answer_all(void)
{
	unsigned count = 0;

	while (world.done != NULL) {
		struct github_answer a = { .result = GITHUB_OK };
		github_done *done = world.done;

		world.done = NULL;
		if (world.answer != NULL)
			world.answer(world.text, &a);
		done(world.arg, &a);
		release(&a);
		count++;
	}
	return count;
}

/* ---- GitHub ---- */

static int
start(const struct github_ask *ask, const char *what, const char *of)
{
	char page[32] = "";

	assert_null(world.done);
	if (ask->next == NULL && ask->page > 1)
		(void)snprintf(page, sizeof(page), " page %u", ask->page);
	(void)snprintf(world.text, sizeof(world.text), "%s %s%s%s", what, of,
	    ask->next != NULL ? " " : page,
	    ask->next != NULL ? ask->next : "");
	(void)buf_printf(&world.told, "%s%s%s\n", world.text,
	    ask->etag != NULL && ask->etag[0] != '\0' ? " if " : "",
	    ask->etag != NULL ? ask->etag : "");
	world.done = ask->done;
	world.arg = ask->arg;
	return 0;
}

static int
start_number(const struct github_ask *ask, const char *what, int64_t number)
{
	char text[24];

	(void)snprintf(text, sizeof(text), "%lld", (long long)number);
	return start(ask, what, text);
}

int
github_ask_user(const struct github_ask *ask)
{
	return start(ask, "user", "");
}

int
github_ask_repository(const struct github_ask *ask)
{
	return start(ask, "home", ask->repository);
}

int
github_ask_ref(const struct github_ask *ask, const char *branch)
{
	return start(ask, "ref", branch);
}

int
github_ask_pull(const struct github_ask *ask, int64_t number)
{
	return start_number(ask, "pull", number);
}

int
github_ask_reviews(const struct github_ask *ask, int64_t number)
{
	return start_number(ask, "reviews", number);
}

int
github_ask_remarks(const struct github_ask *ask, int64_t number,
    int64_t since)
{
	assert_int_equal(since, 0);
	return start_number(ask, "remarks", number);
}

int
github_ask_comments(const struct github_ask *ask, int64_t number,
    int64_t since)
{
	assert_int_equal(since, 0);
	return start_number(ask, "comments", number);
}

int
github_ask_checks(const struct github_ask *ask, const char *object)
{
	return start(ask, "checks", object);
}

int
github_ask_statuses(const struct github_ask *ask, const char *object)
{
	return start(ask, "statuses", object);
}

int
github_ask_annotations(const struct github_ask *ask, int64_t check)
{
	return start_number(ask, "annotations", check);
}

int
github_ask_events(const struct github_ask *ask, int64_t number)
{
	return start_number(ask, "events", number);
}

int
github_ask_files(const struct github_ask *ask, int64_t number)
{
	return start_number(ask, "files", number);
}

int
github_ask_commit(const struct github_ask *ask, const char *object)
{
	return start(ask, "commit", object);
}

int
github_ask_tree(const struct github_ask *ask, const char *object)
{
	return start(ask, "tree", object);
}

int
github_ask_blob(const struct github_ask *ask, const char *object)
{
	return start(ask, "blob", object);
}

/* ---- the domain ---- */

int
domain_list_pulls_due(struct domain *d, int (*each)(void *arg,
    int64_t submission, int64_t at, bool order), void *arg)
{
	(void)d;
	(void)each;
	(void)arg;
	return 0;
}

int
submission_next_pull_ask(struct submission *s, struct pull_ask *ret_ask)
{
	(void)s;
	*ret_ask = world.ask;
	return 0;
}

int
submission_pull_tag(struct submission *s, const char *key, char ret_tag[256])
{
	(void)s;
	ret_tag[0] = '\0';
	for (size_t i = 0; i < world.tags; i++)
		if (strcmp(world.tag[i].key, key) == 0)
			memcpy(ret_tag, world.tag[i].tag, 256);
	return 0;
}

int
submission_pull_has(struct submission *s, const char *name,
    const char *object)
{
	(void)s;
	(void)name;
	return strstr(world.here, object) != NULL;
}

static void
set_tag(const char *key, const char *tag)
{
	size_t i = 0;

	while (i < world.tags && strcmp(world.tag[i].key, key) != 0)
		i++;
	assert_true(i < TAGS);
	world.tags += i == world.tags;
	(void)snprintf(world.tag[i].key, sizeof(world.tag[i].key), "%s", key);
	(void)snprintf(world.tag[i].tag, sizeof(world.tag[i].tag), "%s", tag);
}

static const char *const kinds[PULL_KINDS] = {
	[PULL_REQUESTS] = "pulls", [PULL_REVIEWS] = "reviews",
	[PULL_REMARKS] = "remarks", [PULL_COMMENTS] = "comments",
	[PULL_CHECKS] = "checks", [PULL_ANNOTATIONS] = "annotations",
	[PULL_STATUSES] = "statuses", [PULL_FILES] = "files",
	[PULL_EVENTS] = "events",
};

/* Checks of whose annotations not all were read. */
static void
tell_unread(const struct pull_list *checks)
{
	for (size_t p = 0; p < checks->pages; p++)
		for (size_t i = 0; i < checks->page[p].count; i++)
			if (checks->page[p].check[i].unread)
				(void)buf_printf(&world.told, " unread=%lld",
				    (long long)checks->page[p].check[i].id);
}

/* Behind what has more pages than were read is a "+". */
static void
tell_lists(const struct pull_news *news)
{
	for (size_t k = 0; k < PULL_KINDS; k++) {
		const struct pull_list *list = &news->list[k];
		size_t count = 0;

		for (size_t i = 0; i < list->pages; i++)
			count += list->page[i].count;
		if (list->changed)
			(void)buf_printf(&world.told, " %s=%zu/%zu%s",
			    kinds[k], count, list->pages, list->pages > 0 &&
			    list->page[list->pages - 1].next != NULL ? "+" :
			    "");
	}
	tell_unread(&news->list[PULL_CHECKS]);
}

int
submission_take_pull(struct submission *s, const struct pull_news *news)
{
	(void)s;
	(void)buf_puts(&world.told, "take");
	if (news == NULL) {
		(void)buf_puts(&world.told, " nothing\n");
		return 0;
	}
	if (news->number == 0)
		(void)buf_puts(&world.told, " base");
	if (news->request != NULL)
		(void)buf_puts(&world.told, " request");
	tell_lists(news);
	if (news->folder != NULL)
		(void)buf_printf(&world.told, " folder=%s@%s", news->folder,
		    news->looked_at);
	if (news->found != NULL && strcmp(news->found, news->folder) != 0)
		(void)buf_printf(&world.told, " beside=%s", news->found);
	if (news->author != NULL)
		(void)buf_printf(&world.told, " by=%s", news->author);
	for (size_t i = 0; i < news->blobs; i++) {
		const struct pull_blob *b = &news->blob[i];

		(void)buf_printf(&world.told, ",%s%s%s%s", b->name,
		    b->content != NULL ? "=" : "", b->content != NULL ?
		    b->content->data : "", b->unreadable ? "?" : "");
	}
	if (news->merged_as != NULL)
		(void)buf_printf(&world.told, " merged=%s", news->merged_as);
	(void)buf_putc(&world.told, '\n');
	for (size_t i = 0; i < news->tags; i++)
		set_tag(news->tag[i].key, news->tag[i].tag);
	if (news->folder != NULL) {
		set_tag("folder", news->looked_at);
		world.ask.known = true;
		(void)snprintf(world.ask.folder, sizeof(world.ask.folder),
		    "%s", news->folder);
	}
	if (news->request != NULL)
		memcpy(world.ask.head, news->request->head.object,
		    sizeof(world.ask.head));
	if (news->merged_as != NULL)
		(void)snprintf(world.ask.merged_as,
		    sizeof(world.ask.merged_as), "%s", news->merged_as);
	return 0;
}

int
submission_fail_pull(struct submission *s, const struct failure *f)
{
	(void)s;
	(void)buf_printf(&world.told, "fail %d %lld: %s\n", (int)f->kind,
	    (long long)((f->again_at - clock_now()) / NS_PER_SECOND),
	    f->text);
	return 0;
}
