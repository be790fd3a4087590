/*
 * Texts about the whole mount: .certfs/overview, and the README.md at its
 * root.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "texts.h"

#define NAME_WIDTH_MAX	40u	/* longer names push their line to the right */

/* ---- overview ---- */

struct line {
	char		*name;		/* made harmless */
	size_t		 width;		/* of it, in characters */
	size_t		 order;		/* as the store listed it: by name */
	char		 word[REVIEW_WORD_SIZE];	/* of status */
	char		 who[REVIEW_WORD_SIZE];		/* has to act now */
	int64_t		 unread;
	int64_t		 due;		/* 0: nothing is */
	bool		 overdue;
};

struct lines {
	struct line	*line;
	size_t		 count, size;
	struct conn	*c;
	int64_t		 changed;	/* when a line last did by itself */
};

static void
lines_done(struct lines *l)
{
	for (size_t i = 0; i < l->count; i++)
		free(l->line[i].name);
	free(l->line);
	store_done(&l->c);
}

static int
make_room(struct lines *l)
{
	size_t size = l->size == 0 ? 32 : l->size * 2;
	struct line *more;

	if (l->count < l->size)
		return 0;
	more = reallocarray(l->line, size, sizeof(*more));
	if (more == NULL)
		return -ENOMEM;
	l->line = more;
	l->size = size;
	return 0;
}

static int
take_publisher(void *arg, const struct form_row *row)
{
	enum publisher *publisher = arg;

	if (strcmp(row->field, fields[FIELD_PUBLISHER_TYPE].info.name) == 0 &&
	    row->value != NULL && strcmp(row->value->data, "independent") == 0)
		*publisher = PUBLISHER_INDEPENDENT;
	return 0;
}

/* Only where something is promised the form is asked whose it is. */
static int
find_due(struct lines *l, const struct submission_row *row, struct line *line)
{
	enum publisher publisher = PUBLISHER_VERIFIED;
	struct window w;
	int r;

	if (!window_next(row, publisher, &w))
		return 0;
	r = store_list_form(l->c, row->id, take_publisher, &publisher);
	if (r < 0)
		return r;
	(void)window_next(row, publisher, &w);
	line->due = w.to;
	line->overdue = window_is_over(&w);
	if (line->overdue && w.to > l->changed)
		l->changed = w.to;
	return 0;
}

/* Where only the portal has a word for it, that one. */
static int
find_words(struct lines *l, const struct submission_row *row,
    struct line *line)
{
	struct remote_row remote;
	int r = -ENOENT;

	if (row->state == STATE_OTHER)
		r = store_get_remote(l->c, row->id, &remote);
	if (r < 0 && r != -ENOENT)
		return r;
	(void)snprintf(line->word, sizeof(line->word), "%s", r == 0 ?
	    remote.state : state_infos[row->state].word);
	(void)snprintf(line->who, sizeof(line->who), "%s", r == 0 ?
	    remote.waiting_for : state_waiting_for(row));
	return 0;
}

static int
add_line(void *arg, const char *name, const struct submission_row *row,
    int64_t unread)
{
	struct lines *l = arg;
	struct buf clean CF_AUTO(buf_done) = BUF_INIT(16 * NAME_SIZE);
	struct line line = {
		.order = l->count, .unread = unread,
	};
	int r;

	r = make_room(l);
	if (r == 0)
		r = text_neutralise(&clean, name, strlen(name));
	if (r == 0)
		r = find_words(l, row, &line);
	if (r == 0)
		r = find_due(l, row, &line);
	if (r < 0)
		return r;
	line.width = texts_width(buf_text(&clean), clean.len);
	line.name = text_dup(buf_text(&clean), clean.len);
	if (line.name == NULL)
		return -ENOMEM;
	l->line[l->count++] = line;
	return 0;
}

/* What is overdue comes first, then who has to act now. */
static int
urgency(const struct line *line)
{
	if (line->overdue)
		return 0;
	if (strcmp(line->who, "publisher") == 0)
		return 1;
	return strcmp(line->who, "portal") == 0 ? 2 : 3;
}

static int
compare_lines(const void *a, const void *b)
{
	const struct line *x = a, *y = b;

	if (urgency(x) != urgency(y))
		return urgency(x) < urgency(y) ? -1 : 1;
	if (x->overdue && x->due != y->due)
		return x->due < y->due ? -1 : 1;
	return x->order < y->order ? -1 : x->order > y->order;
}

static void
say_line(struct buf *out, const char *name, size_t width, size_t column,
    const char *state, const char *who, const char *due, const char *unread)
{
	buf_printf(out, "%s%*s  %-17s  %-9s  %-10s  %s\n", name,
	    width < column ? (int)(column - width) : 0, "", state, who, due,
	    unread);
}

static void
say_submission(struct buf *out, const struct line *line, size_t column)
{
	char unread[24], due[CLOCK_TEXT_SIZE] = "-";

	(void)snprintf(unread, sizeof(unread), "%lld",
	    (long long)line->unread);
	if (line->due != 0) {
		clock_text(line->due, due);
		due[strcspn(due, "T")] = '\0';
	}
	say_line(out, line->name, line->width, column,
	    line->word, line->who, due, unread);
}

int
text_overview(struct domain *d, struct buf *out, int64_t *changed)
{
	static const char title[] = "# submission";
	struct lines l CF_AUTO(lines_done) = { .changed = *changed };
	size_t column = strlen(title);
	int r;

	r = store_read(d->store, &l.c);
	if (r == 0)
		r = store_list_submissions(l.c, add_line, &l);
	if (r < 0)
		return r;
	*changed = l.changed;
	if (l.count > 0)
		qsort(l.line, l.count, sizeof(*l.line), compare_lines);
	for (size_t i = 0; i < l.count; i++) {
		if (l.line[i].width > column &&
		    l.line[i].width <= NAME_WIDTH_MAX)
			column = l.line[i].width;
	}
	say_line(out, title, strlen(title), column, "status", "next", "due",
	    "unread");
	for (size_t i = 0; i < l.count; i++)
		say_submission(out, &l.line[i], column);
	return out->error;
}

/* ---- README.md ---- */

static const char readme[] =
    "# Connector certification, as directories\n"
    "\n"
    "Each directory here is the submission of one connector. Make one, put\n"
    "the connector's files into it, and look at what is missing:\n"
    "\n"
    "    mkdir contoso && cd contoso\n"
    "    cp ~/src/contoso/* artifacts/\n"
    "    cat problems          # what is wrong, with file, line and column\n"
    "    cat submit            # what is missing, with the commands to mend it\n"
    "    cat next              # the one thing to do now\n"
    "\n"
    "When `cat status` says `ready`:\n"
    "\n"
    "    touch submit          # freezes the artifacts and the form\n"
    "\n"
    "A portal gets them then, and what it answers comes by itself; to wait\n"
    "until it has them:\n"
    "\n"
    "    sync submit\n"
    "\n"
    "Without one (`portal=manual`) nothing is sent:\n"
    "\n"
    "    cat versions/latest/handoff.md   # how to hand them over\n"
    "    echo submitted > record          # once that is done\n"
    "\n"
    "## In a submission\n"
    "\n"
    "| name | what it is |\n"
    "| --- | --- |\n"
    "| `artifacts/` | the connector: definition, properties, icon, script, "
    "readme; edit them with any program |\n"
    "| `intro.md` | the documentation that is attached separately |\n"
    "| `form/` | the submission form, one value per file: `echo value > "
    "form/field` |\n"
    "| `problems`, `problems.json`, `problems.sarif` | every finding, for "
    "people and for programs; `form/waivers` answers them |\n"
    "| `status`, `status.json` | where it stands: one word; everything |\n"
    "| `next` | what to do now |\n"
    "| `log` | what happened, line by line |\n"
    "| `submit` | read it: what is missing, and what can be written there; "
    "touch it: submit |\n"
    "| `record` | without a portal: read it: which answers can be recorded; "
    "write one: record it |\n"
    "| `open-source/` | the pull request: its status, what became of it, and "
    "`publish`, with which an independent publisher submits |\n"
    "| `feedback/` | the messages; drop new ones into `feedback/inbox/`, "
    "touch what is done |\n"
    "| `submission.zip` | the archive, once the artifacts are complete and "
    "without errors |\n"
    "| `versions/` | each version as it was submitted, with its "
    "`handoff.md`, or the portal's `receipt` |\n"
    "| `refused/` | what was refused when it was saved, until it is mended |\n"
    "\n"
    "`.certfs/overview` lists all submissions: what is overdue, then what waits\n"
    "for you, then the others.\n"
    "`.certfs/rules/` explains each rule that `problems` names, and\n"
    "`.certfs/templates/` has files to begin with.\n"
    "`.certfs/lifecycle` shows the way of a submission.\n"
    "\n"
    "## If something is refused\n"
    "\n"
    "A program only sees an error number; the sentence is in `submit`, and\n"
    "what is wrong with a file is in `problems`. What was saved is kept.\n"
    "Generated files (`status`, `problems`, ...) are read-only. A submission\n"
    "that was never submitted can be removed with `rm -r`.\n"
    "\n"
    "The manual: certfs(1), certfs-tree(5), certfs-check(1).\n";

int
text_readme(struct buf *out)
{
	return buf_puts(out, readme);
}
