/*
 * Asking what became of a pull request: it, what was said, what runs on its
 * newest commit, and, when that is another one, what is in the connector's
 * folder, file by file where its content is not here already.
 *
 * Everything is asked for on condition that it changed, which GitHub does not
 * count (docs.github.com, best practices for using the REST API).  An ETag is
 * one page's; of what changed in any page all pages are read.  Nothing is
 * handed on before all of it is there, and the ETags with it.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "follow_internal.h"

#define NAME_TAG	"name"		/* no ETag: the repository's own */

void
follow_free(struct follow *f)
{
	if (f == NULL)
		return;
	pull_request_done(&f->request);
	for (size_t k = 0; k < PULL_KINDS; k++) {
		for (size_t i = 0; i < f->list[k].pages; i++)
			pull_page_done(&f->list[k].page[i]);
		free(f->list[k].page);
	}
	for (size_t i = 0; i < f->blobs; i++) {
		free(f->blob[i].name);
		bytes_unref(f->blob[i].content);
	}
	free(f->blob);
	free(f->base);
	free(f->folder);
	free(f->found);
	free(f->author);
	free(f->next);
	free(f->tag);
	free(f);
}

int
follow_begin(struct task *t, struct submission *s)
{
	struct follow *f = calloc(1, sizeof(*f));
	int r;

	if (f == NULL)
		return -ENOMEM;
	t->follow = f;
	f->best = ARTIFACT_NONE;
	r = submission_next_pull_ask(s, &f->ask);
	if (r == 0)
		r = submission_pull_tag(s, NAME_TAG, f->name);
	if (r < 0)
		return r;
	memcpy(f->head, f->ask.head, sizeof(f->head));
	memcpy(f->merged_as, f->ask.merged_as, sizeof(f->merged_as));
	return f->ask.number != 0 ? STEP_PULL : STEP_HOME;
}

/* ---- ETags ---- */

int
follow_read_tag(struct task *t, const char *key, char ret_tag[TAG_SIZE])
{
	struct submission *s CF_AUTO(task_leave) = NULL;
	int r = task_enter(t, &s);

	return r < 0 ? r : submission_pull_tag(s, key, ret_tag);
}

int
follow_keep_tag(struct follow *f, const char *key, const char *tag)
{
	struct kept_tag *more;
	size_t size;

	if (f->tags == f->tags_size) {
		size = f->tags_size == 0 ? 16 : 2 * f->tags_size;
		more = reallocarray(f->tag, size, sizeof(*more));
		if (more == NULL)
			return -ENOMEM;
		f->tag = more;
		f->tags_size = size;
	}
	more = &f->tag[f->tags++];
	(void)snprintf(more->key, sizeof(more->key), "%s", key);
	(void)snprintf(more->tag, sizeof(more->tag), "%s", tag);
	return 0;
}

/* ---- the repository's name ---- */

struct github_ask
follow_ask(struct task *t)
{
	struct github_ask ask = task_ask(t);

	if (t->follow->name[0] != '\0')
		ask.repository = t->follow->name;
	return ask;
}

/*
 * One that has another name now leads there from the old one, and each such
 * answer counts: so it is asked for under the name that it gave last.
 */
int
follow_keep_name(struct task *t, const char *name)
{
	struct follow *f = t->follow;
	const char *mounted = t->work->options.repository;

	if (name == NULL || strlen(name) >= sizeof(f->name))
		return 0;
	if (text_equal_nocase(name, mounted))
		name = "";
	if (strcmp(name, f->name) == 0)
		return 0;
	memcpy(f->name, name, strlen(name) + 1);
	return follow_keep_tag(f, NAME_TAG, name);
}

/* ---- handing it on ---- */

static bool
has_news(const struct follow *f)
{
	/* Of its own branch, whatever it is: who takes it has to know. */
	bool changed = f->changed || f->looked || f->ask.number == 0 ||
	    strcmp(f->merged_as, f->ask.merged_as) != 0;

	for (size_t k = 0; k < PULL_KINDS; k++)
		changed |= f->list[k].changed;
	return changed;
}

static int
hand_on(struct task *t)
{
	struct submission *s CF_AUTO(task_leave) = NULL;
	struct follow *f = t->follow;
	struct pull_tag *tag CF_AUTO(free_done) =
	    calloc(f->tags + 1, sizeof(*tag));
	struct pull_news news = {
		.number = f->ask.number,
		.request = f->changed ? &f->request : NULL,
		.folder = f->looked ? f->folder : NULL,
		.looked_at = f->wanted, .found = f->found,
		.author = f->author, .blob = f->blob, .blobs = f->blobs,
		.merged_as = strcmp(f->merged_as, f->ask.merged_as) != 0 ?
		    f->merged_as : NULL,
		.tag = tag, .tags = f->tags,
	};
	int r;

	if (tag == NULL)
		return -ENOMEM;
	for (size_t i = 0; i < f->tags; i++)
		tag[i] = (struct pull_tag){ f->tag[i].key, f->tag[i].tag };
	memcpy(news.list, f->list, sizeof(news.list));
	r = task_enter(t, &s);
	return r < 0 ? r : submission_take_pull(s, has_news(f) ? &news :
	    NULL);
}

/* As the failures before it: so seldom as it gets. */
#define GONE		7u

/* Not found, or not to be seen with this token: that will hardly change. */
int
follow_fail(struct task *t, const struct github_answer *a)
{
	struct submission *s CF_AUTO(task_leave) = NULL;
	struct buf b CF_AUTO(buf_done) = BUF_INIT(sizeof(a->text) + 128);
	const struct outcome o = github_outcome(a);
	const unsigned before = t->work->failures > 0 ?
	    t->work->failures - 1 : 0;
	const bool gone = o.verdict == VERDICT_REFUSED;
	struct failure failure = task_failure(t, o, gone ? GONE : before);
	int r;

	/* What had that name has it no more: back to the one that is known. */
	if (gone && t->follow->name[0] != '\0' &&
	    (t->step == STEP_PULL || t->step == STEP_HOME)) {
		r = follow_keep_name(t, t->work->options.repository);
		return r < 0 ? r : (int)t->step;
	}
	if (gone) {
		(void)buf_printf(&b, "what became of pull request %lld of %s "
		    "is not told: %s", (long long)t->follow->ask.number,
		    t->work->options.repository, a->text);
		failure.text = buf_text(&b);
	}
	r = task_enter(t, &s);
	return r < 0 ? r : submission_fail_pull(s, &failure);
}

/* ---- the pull request ---- */

int
follow_ask_pull(struct task *t)
{
	struct follow *f = t->follow;
	struct github_ask ask = follow_ask(t);
	int r;

	r = follow_read_tag(t, PULL_TAG, f->etag);
	ask.etag = f->etag;
	return r < 0 ? r : github_ask_pull(&ask, f->ask.number);
}

int
follow_hear_pull(struct task *t, struct github_answer *a)
{
	struct follow *f = t->follow;
	int r;

	if (a->result == GITHUB_UNCHANGED)
		return follow_begin_lists(f);
	f->request = a->pull;
	a->pull = (struct pull_request){ .number = 0 };
	f->changed = true;
	if (f->request.head.object[0] != '\0')
		memcpy(f->head, f->request.head.object, sizeof(f->head));
	if (f->request.merged && f->request.merge_commit[0] != '\0')
		memcpy(f->merged_as, f->request.merge_commit,
		    sizeof(f->merged_as));
	r = follow_keep_tag(f, PULL_TAG, a->etag);
	if (r == 0)
		r = follow_keep_name(t, f->request.base.repository);
	return r < 0 ? r : follow_begin_lists(f);
}

int
follow_hand_on(struct task *t)
{
	const int r = hand_on(t);

	return r < 0 ? r : STEP_DONE;
}
