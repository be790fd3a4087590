/*
 * What the control files say when they are read: submit, record, and those of
 * open-source/.  Every line begins with '#', which is ignored when it
 * is written: a copy of such a file onto one triggers nothing.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "control.h"
#include "pull.h"
#include "remote.h"
#include "repo.h"
#include "texts.h"

#define WIDTH	78u

/* ---- submit ---- */

static int
say_ready(struct submission *s, struct buf *out)
{
	int r;

	r = buf_printf(out, "# ready: a touch freezes the artifacts and the "
	    "form as version %lld\n", (long long)s->row.last_version + 1);
	if (r == 0 && submission_way(s) == WAY_PORTAL)
		r = buf_printf(out, "# and sends it to %s\n",
		    s->domain->options.portal);
	if (r == 0 && s->row.state == STATE_TO_UPLOAD)
		r = buf_printf(out, "# version %lld was not sent: the new one "
		    "takes its place\n", (long long)s->row.version);
	if (r == 0 && !s->row.credentials_frozen &&
	    form_is_set(s, FIELD_CLIENT_SECRET))
		r = texts_wrap(out, "# ", "# ", "client_id and client_secret "
		    "cannot be changed once the portal has them: make sure that "
		    "they are the right ones.", WIDTH);
	return r;
}

static int
say_refusal(const struct submission *s, int error, const struct reason *why,
    struct buf *out)
{
	if (!s->readiness.ready && error == -ECANCELED)
		return buf_printf(out, "# not ready: %zu of %zu done\n",
		    s->readiness.done, s->readiness.total);
	buf_puts(out, "# a touch is refused now: ");
	text_neutralise(out, why->text, strlen(why->text));
	return buf_putc(out, '\n');
}

/* What the draft would bring to whoever uses the connector. */
static int
say_changes(struct submission *s, struct buf *out)
{
	struct changes_count count;
	int r;

	r = submission_changes(s, &count);
	if (r < 0 || count.update == CHANGES_NONE)
		return r;
	buf_printf(out, "# since version %lld: ", (long long)s->row.version);
	changes_print_count(&count, out);
	buf_puts(out, "    cat changes\n");
	return count.breaking == 0 ? out->error : texts_wrap(out, "# ", "# ",
	    "Breaking changes need special handling: tell your customers of "
	    "them, and see whether new versions of the operations are the "
	    "better way.", WIDTH);
}

static int
say_redirect_urls(struct buf *out)
{
	for (size_t i = 0; i < ARRAY_LEN(redirect_urls); i++)
		buf_printf(out, "#      %s\n", redirect_urls[i]);
	return out->error;
}

/*
 * In one line, however long: what stands last in it can be pasted, and nothing
 * has to be where it is done.  The page that asks for it stands above the items
 * that it has in a row; 'page' is the one that stands there already.
 */
static int
say_item(struct buf *out, const char *mark, const struct readiness_item *item,
    const char **page)
{
	if (*page == NULL || strcmp(*page, item->page) != 0)
		buf_printf(out, "# asked for by %s:\n", item->page);
	*page = item->page;
	buf_printf(out, "# %s %s: ", mark, item->id);
	text_neutralise(out, item->text, strlen(item->text));
	if (!item->done)
		buf_printf(out, "    %s", item->command);
	buf_putc(out, '\n');
	if (!item->done && strcmp(item->id,
	    fields[FIELD_REDIRECT_URLS].info.name) == 0)
		return say_redirect_urls(out);
	return out->error;
}

/* Those that are done or are not, each with its number of all. */
static int
say_numbered(const struct readiness *ready, bool done, const char **page,
    struct buf *out)
{
	char mark[24];
	size_t number = 0;
	int r = 0;

	for (size_t i = 0; i < ready->count && r == 0; i++) {
		if (ready->item[i].reminder)
			continue;
		(void)snprintf(mark, sizeof(mark), done ? "done: %zu" :
		    "%zu.", ++number);
		if (ready->item[i].done == done)
			r = say_item(out, mark, &ready->item[i], page);
	}
	return r;
}

/* What is missing, what to think of, and then what is done. */
static int
say_items(const struct readiness *ready, struct buf *out)
{
	const char *page = NULL;
	int r;

	r = say_numbered(ready, false, &page, out);
	for (size_t i = 0; i < ready->count && r == 0; i++) {
		if (ready->item[i].reminder && !ready->item[i].done)
			r = say_item(out, "reminder:", &ready->item[i], &page);
	}
	return r < 0 ? r : say_numbered(ready, true, &page, out);
}

/* What can be written now, ready to paste. */
static int
say_commands(const struct submission *s, enum who who, struct buf *out)
{
	struct buf list CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	int r;

	r = control_list(s, who, "#   ", &list);
	/* Where a touch is what it is for, the list above says why not. */
	if (r < 0 || (list.len == 0 && who_infos[who].touch != NULL))
		return r;
	return buf_printf(out, "# possible now:\n%s",
	    list.len > 0 ? buf_text(&list) : "#   nothing\n");
}

int
text_submit(struct submission *s, struct buf *out)
{
	struct reason why = { .error = 0 };
	const int would = submit_would(s, NULL, &why);
	int r;

	r = texts_outcome(s, out);
	if (r == 0)
		r = would == 0 ? say_ready(s, out) :
		    say_refusal(s, would, &why, out);
	if (r == 0)
		r = say_changes(s, out);
	if (r == 0)
		r = say_items(&s->readiness, out);
	return r < 0 ? r : say_commands(s, WHO_SUBMIT, out);
}

/* ---- open-source/publish ---- */

static int
say_replaced_title(const struct submission *s, struct buf *out)
{
	struct buf title CF_AUTO(buf_done) = BUF_INIT(4096);
	int r = repo_title(s, false, &title);

	if (r < 0 || strcmp(s->pull.title, buf_text(&title)) == 0)
		return r;
	(void)buf_printf(out, "# open-source/title replaces the title there%s",
	    s->pull.title[0] != '\0' ? ": " : "");
	(void)text_neutralise(out, s->pull.title, strlen(s->pull.title));
	return buf_putc(out, '\n');
}

/* What was put in there by hand would be gone. */
static int
say_replaced(const struct submission *s, struct buf *out)
{
	int r = repo_sends_title(s, false) ? say_replaced_title(s, out) : 0;

	if (r == 0 && repo_sends_body(s))
		(void)buf_puts(out, "# open-source/body.md replaces the text "
		    "there; if that was edited there, feedback/ keeps it\n");
	return r < 0 ? r : out->error;
}

/* What a touch would remove there. */
static int
say_gone(const struct submission *s, struct buf *out)
{
	struct conn *c CF_AUTO(store_done) = NULL;
	const char *before = "\n# and removes ";
	struct repo_gone gone;
	int r;

	r = store_read(s->domain->store, &c);
	if (r == 0)
		r = repo_find_gone(s, c, &gone);
	for (enum artifact a = 0; a < ARTIFACT_COUNT && r == 0; a++) {
		if (!gone.is[a])
			continue;
		r = buf_printf(out, "%s%s", before, artifact_types[a].name);
		before = " ";
	}
	return r;
}

static int
say_publish(const struct submission *s, struct buf *out)
{
	struct buf folder CF_AUTO(buf_done) = BUF_INIT(1024);
	int r;

	r = repo_folder(s, &folder);
	if (r < 0)
		return r;
	(void)buf_printf(out, "# ready: a touch puts these into %s of %s:\n#  ",
	    buf_text(&folder), s->domain->options.repository);
	for (enum artifact a = 0; a < ARTIFACT_COUNT; a++) {
		if (repo_publishes(s, a, false))
			(void)buf_printf(out, " %s",
			    s->judgement.artifact[a].name);
	}
	r = say_gone(s, out);
	if (r < 0)
		return r;
	if (!repo_has_pull(s))
		return buf_puts(out, "\n# and opens a pull request, with "
		    "open-source/title and open-source/body.md\n");
	(void)buf_printf(out, "\n# as a commit of pull request %lld: "
	    "cat open-source/diff\n", (long long)s->pull.number);
	return say_replaced(s, out);
}

static int
say_labels(const struct submission *s, struct buf *out)
{
	struct span all = { s->labels->data, s->labels->size };
	const char *before = "# labels: ";

	for (; all.len > 0; before = ", ") {
		const struct span one = span_trim(span_take_line(&all));

		(void)buf_printf(out, "%s%.*s", before, (int)one.len,
		    one.data);
	}
	return buf_putc(out, '\n');
}

/* What is known of the pull request that there is. */
static int
say_pull(const struct submission *s, struct buf *out)
{
	const struct contact *contact = &s->pull.contact;

	if (s->pull.number != 0)
		(void)buf_printf(out, "# pull request %lld: %s%s    %s\n",
		    (long long)s->pull.number, pull_words[s->row.pull],
		    s->pull.draft ? ", a draft" : "", s->pull.url);
	if (s->labels != NULL && s->labels->size > 0)
		(void)say_labels(s, out);
	if (s->pull.number != 0 && contact->failing_since != 0 &&
	    s->outbox[TARGET_REPOSITORY].count == 0)
		(void)buf_printf(out, "# not known now: %s\n",
		    contact->failure_text);
	if (repo_is_busy(s))
		(void)buf_printf(out, "# on its way to %s%s%s\n",
		    repo_place(s),
		    contact->failing_since != 0 ? ", not yet: " : "",
		    contact->failing_since != 0 ? contact->failure_text : "");
	return out->error;
}

/* Whether what would be published is an update of something. */
static int
say_new_folder(const struct submission *s, struct buf *out)
{
	static const struct { const char *before, *behind; } sentences[] = {
		[FOLDER_UNKNOWN] = { "whether ",
		    " is there already is not known yet" },
		[FOLDER_NEW] = { "a new folder: ", " is not there yet" },
		[FOLDER_THERE] = { "an update of ",
		    ", which is there already: cat open-source/diff" },
	};
	const enum folder_is is = pull_folder_is(s);
	struct buf folder CF_AUTO(buf_done) = BUF_INIT(1024);

	if (repo_has_pull(s) || repo_is_busy(s) ||
	    !s->judgement.artifact[ARTIFACT_DEFINITION].present ||
	    repo_folder(s, &folder) < 0)
		return 0;
	return buf_printf(out, "# %s%s%s\n", sentences[is].before,
	    buf_text(&folder), sentences[is].behind);
}

/* What is said already as the reason of a refusal is not said again. */
static int
say_folder(const struct submission *s, struct buf *out)
{
	struct reason why = { .error = 0 };

	if (repo_check_folder(s, &why) == 0)
		return say_new_folder(s, out);
	if (strstr(buf_text(out), why.text) != NULL)
		return 0;
	(void)buf_puts(out, "# ");
	(void)text_neutralise(out, why.text, strlen(why.text));
	return buf_putc(out, '\n');
}

static int
say_would_publish(struct submission *s, struct buf *out)
{
	struct reason why = { .error = 0 };
	const int would = publish_would(s, NULL, &why);

	if (would == 0)
		return submission_pull_way(s) == WAY_PULL_HAND ?
		    say_ready(s, out) : say_publish(s, out);
	/* Readiness is that of the portal, which asks verified ones for more. */
	if (submission_pull_way(s) != WAY_PULL_BESIDE)
		return say_refusal(s, would, &why, out);
	(void)buf_puts(out, "# a touch is refused now: ");
	(void)text_neutralise(out, why.text, strlen(why.text));
	return buf_putc(out, '\n');
}

int
text_publish(struct submission *s, struct buf *out)
{
	int r;

	r = texts_outcome(s, out);
	if (r == 0)
		r = say_would_publish(s, out);
	if (r == 0 && s->domain->repository != NULL)
		r = say_folder(s, out);
	if (r == 0 && s->domain->repository != NULL)
		r = say_pull(s, out);
	if (r == 0)
		r = say_changes(s, out);
	if (r == 0 && submission_publisher(s) == PUBLISHER_INDEPENDENT)
		r = say_items(&s->readiness, out);
	return r < 0 ? r : say_commands(s, WHO_PUBLISH, out);
}

/* ---- record ---- */

static int
say_state(const char *what, const char *word, int64_t since, struct buf *out)
{
	char time[CLOCK_TEXT_SIZE];

	if (since == 0)
		return buf_printf(out, "# %s: %s\n", what, word);
	clock_text(since, time);
	return buf_printf(out, "# %s: %s since %s\n", what, word, time);
}

int
text_record(struct submission *s, struct buf *out)
{
	int r;

	r = texts_outcome(s, out);
	if (r == 0)
		r = say_state("status", state_infos[s->row.state].word,
		    s->row.state_since, out);
	if (r == 0)
		r = texts_wrap(out, "# ", "# ", s->row.version == 0 ?
		    "What the portal answered. adopt: it is there already, "
		    "submitted without certfs; SINCE is a day, as in "
		    "2026-01-31." : "What the portal answered. correct: what "
		    "was recorded last was a mistake.", WIDTH);
	return r < 0 ? r : say_commands(s, WHO_RECORD, out);
}

int
text_pull_record(struct submission *s, struct buf *out)
{
	int r;

	r = texts_outcome(s, out);
	if (r == 0)
		r = say_state("pull request", pull_words[s->row.pull],
		    s->row.pull_since, out);
	if (r == 0)
		r = texts_wrap(out, "# ", "# ", "What became of it; merged "
		    "also says that the artifacts as they are here are the "
		    "merged ones.", WIDTH);
	return r < 0 ? r : say_commands(s, WHO_PULL_RECORD, out);
}
