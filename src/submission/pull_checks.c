/*
 * What runs on a pull request: check runs and statuses, which are two systems
 * of GitHub's, and what checks say of lines.
 */
#include "pull.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- one line each ---- */

static void
put_part(struct buf *out, const char *before, const char *text,
    const char *behind)
{
	if (text != NULL && text[0] != '\0')
		(void)buf_printf(out, "%s%s%s", before, text, behind);
}

static void
put_run(const struct pull_page *page, size_t i, struct buf *out)
{
	const struct pull_check *c = &page->check[i];

	(void)buf_printf(out, "%s %s", c->conclusion[0] != '\0' ?
	    c->conclusion : c->status[0] != '\0' ? c->status : "unknown",
	    c->name != NULL ? c->name : "");
	put_part(out, " (", c->app, ")");
	put_part(out, ": ", c->title, "");
	put_part(out, " ", c->url, "");
	(void)buf_putc(out, '\n');
	if (!c->unread)
		return;
	(void)buf_printf(out, "more of %s: not all of its %lld notes at lines "
	    "are in feedback/findings", c->name != NULL ? c->name : "it",
	    (long long)c->annotations);
	put_part(out, ", see ", c->url, "");
	(void)buf_putc(out, '\n');
}

static void
put_status(const struct pull_page *page, size_t i, struct buf *out)
{
	const struct pull_status *s = &page->status[i];

	(void)buf_printf(out, "%s %s", s->state[0] != '\0' ? s->state :
	    "unknown", s->context != NULL ? s->context : "");
	put_part(out, ": ", s->description, "");
	put_part(out, " ", s->url, "");
	(void)buf_putc(out, '\n');
}

/* Several lines become one: it is a line of a list. */
static void
put_flat(struct buf *out, const char *text)
{
	for (; text != NULL && *text != '\0'; text++)
		(void)buf_putc(out, *text == '\n' || *text == '\t' ? ' ' :
		    *text);
}

/* "LEVEL LINE PATH TEXT", with tabs between them. */
static void
put_annotation(const struct pull_page *page, size_t i, struct buf *out)
{
	const struct pull_annotation *a = &page->annotation[i];

	(void)buf_printf(out, "%s\t%u\t", a->level, a->first);
	put_flat(out, a->path);
	(void)buf_putc(out, '\t');
	put_flat(out, a->title);
	(void)buf_puts(out, a->title != NULL && a->body != NULL ? ": " : "");
	put_flat(out, a->body);
	(void)buf_putc(out, '\n');
}

static const struct list_type {
	enum pull_kind	 kind;
	enum pull_text	 text;
	const char	*word;		/* of those that are left out */
	void		(*put)(const struct pull_page *page, size_t i,
			    struct buf *out);
} lists[] = {
	{ PULL_CHECKS, PULL_TEXT_RUNS, "check runs", put_run },
	{ PULL_STATUSES, PULL_TEXT_STATUSES, "statuses", put_status },
	/* Who reads them counts their bytes; of what is left out the check
	 * says so. */
	{ PULL_ANNOTATIONS, PULL_TEXT_ANNOTATIONS, NULL, put_annotation },
};

/* What the lines of one list may come to. */
#define LIST_TEXT_MAX	((size_t)32 << 20)

static int
hear_list(struct step *st, const struct pull_list *list,
    const struct list_type *type, bool *changed)
{
	struct buf text CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	bool cut = pull_is_cut(list);
	size_t shown = 0;

	for (size_t p = 0; p < list->pages; p++) {
		const struct pull_page *page = &list->page[p];

		for (size_t i = 0; i < page->count; i++) {
			cut |= text.len >= LIST_TEXT_MAX;
			if (text.len >= LIST_TEXT_MAX)
				continue;
			type->put(page, i, &text);
			shown++;
		}
	}
	if (cut && type->word != NULL)
		(void)buf_printf(&text, "more: only %zu of the %s are here, "
		    "see %s\n", shown, type->word, st->s->pull.url);
	return pull_set_text(st, type->text, &text, changed);
}

int
pull_hear_checks(struct step *st, const struct pull_news *news)
{
	bool changed = false;
	int r = 0;

	for (size_t i = 0; i < ARRAY_LEN(lists) && r == 0; i++) {
		const struct pull_list *list = &news->list[lists[i].kind];

		if (list->changed)
			r = hear_list(st, list, &lists[i], &changed);
	}
	return r < 0 || !changed ? r : step_event(st, "repository",
	    "open-source: the checks changed");
}

int
pull_print_checks(struct submission *s, struct conn *c, struct buf *out)
{
	static const enum pull_text texts[] = {
		PULL_TEXT_RUNS, PULL_TEXT_STATUSES,
	};
	int r = 0;

	for (size_t i = 0; i < ARRAY_LEN(texts) && r == 0; i++) {
		struct bytes *text CF_AUTO(bytes_done) = NULL;
		int64_t since;

		r = pull_get_text(s, c, texts[i], &text, &since);
		if (r == 0 && text != NULL)
			r = buf_add(out, text->data, text->size);
	}
	return r;
}

/* ---- feedback/findings ---- */

/* docs.github.com, check runs: any other level is none of ours. */
static enum severity
severity_of(const char *level, size_t len)
{
	static const struct {
		const char	*level;
		enum severity	 severity;
	} levels[] = {
		{ "failure", SEVERITY_ERROR },
		{ "notice", SEVERITY_NOTE },
	};

	for (size_t i = 0; i < ARRAY_LEN(levels); i++)
		if (strlen(levels[i].level) == len &&
		    memcmp(levels[i].level, level, len) == 0)
			return levels[i].severity;
	return SEVERITY_WARNING;
}

/* The part up to the next tab; '*at' moves behind it. */
static size_t
take_part(const char **at)
{
	const size_t len = strcspn(*at, "\t");

	*at += len + ((*at)[len] == '\t');
	return len;
}

static int
add_annotation(struct submission *s, const char *line,
    struct findings *found)
{
	struct buf path CF_AUTO(buf_done) = BUF_INIT(2 * PULL_LINE_MAX);
	struct buf file CF_AUTO(buf_done) = BUF_INIT(1024);
	struct finding f = {
		.rule = "Feedback", .pointer = "", .path = "", .waiver = "",
	};
	const char *at = line, *part = at;

	f.severity = severity_of(part, take_part(&at));
	f.line = (unsigned)strtoul(at, NULL, 10);
	(void)take_part(&at);
	part = at;
	(void)buf_add(&path, part, take_part(&at));
	if (path.error < 0 || f.line > INT32_MAX ||
	    !pull_artifact_of(s, buf_text(&path), &file))
		return path.error < 0 ? path.error : file.error;
	f.file = buf_text(&file);
	f.text = at;
	return findings_add(found, &f);
}

int
pull_add_annotations(struct submission *s, struct conn *c,
    struct findings *found, int64_t *since)
{
	struct bytes *text CF_AUTO(bytes_done) = NULL;
	int64_t at;
	int r;

	r = pull_get_text(s, c, PULL_TEXT_ANNOTATIONS, &text, &at);
	if (r < 0 || text == NULL)
		return r;
	if (at > *since)
		*since = at;
	for (const char *line = text->data; *line != '\0' && r == 0;) {
		const size_t len = strcspn(line, "\n");
		char *one CF_AUTO(free_done) = text_dup(line, len);

		if (one == NULL)
			return -ENOMEM;
		r = add_annotation(s, one, found);
		line += len + (line[len] == '\n');
	}
	return r;
}
