/*
 * feedback/findings: what the official tools say in the messages about the
 * newest version, and what a portal found in it, resolved in the artifacts as
 * they are now.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pull.h"

/* The messages that count, in the order in which they came. */
struct heard {
	int64_t			 version;
	struct message_row	*row;
	size_t			 count, size;
};

static void
heard_done(struct heard *h)
{
	free(h->row);
}

static int
hear(void *arg, const struct message_row *row)
{
	struct heard *h = arg;

	if (row->version != h->version)
		return 0;
	if (h->count == h->size) {
		size_t size = h->size == 0 ? 8 : h->size * 2;
		struct message_row *more = reallocarray(h->row, size,
		    sizeof(*more));

		if (more == NULL)
			return -ENOMEM;
		h->row = more;
		h->size = size;
	}
	h->row[h->count++] = *row;
	return 0;
}

/* ---- where to look ---- */

/* The two artifacts that have paths. */
struct looked_at {
	struct bytes	*bytes[2];
	struct locator	*locator[2];
};

static const enum artifact artifacts[2] = {
	ARTIFACT_DEFINITION, ARTIFACT_PROPERTIES,
};

static void
looked_at_done(struct looked_at *l)
{
	for (size_t i = 0; i < ARRAY_LEN(artifacts); i++) {
		locator_free(l->locator[i]);
		bytes_unref(l->bytes[i]);
	}
}

/* What is missing or cannot be read is not looked into. */
static int
open_one(struct submission *s, struct conn *c, struct looked_at *l, size_t i)
{
	const struct draft_artifact *one = &s->judgement.artifact[artifacts[i]];
	char file[NAME_SIZE + 16];
	int r;

	if (!one->present)
		return 0;
	r = store_get_blob(c, &one->content, &l->bytes[i]);
	if (r < 0)
		return r;
	(void)snprintf(file, sizeof(file), "%s%s",
	    artifact_types[artifacts[i]].folder, one->name);
	r = locator_new(file, l->bytes[i]->data, l->bytes[i]->size,
	    &l->locator[i]);
	return r == -EINVAL || r == -EFBIG ? 0 : r;
}

/* ---- reading ---- */

static int
read_message(struct conn *c, const struct message_row *row,
    const struct looked_at *l, struct findings *found)
{
	struct bytes *text CF_AUTO(bytes_done) = NULL;
	struct pasted pasted = {
		.definition = l->locator[0], .properties = l->locator[1],
	};
	struct object o;
	char file[NAME_SIZE];
	int r;

	r = store_get_object(c, row->object, &o);
	if (r == 0)
		r = store_get_blob(c, &o.content, &text);
	if (r < 0)
		return r;
	(void)snprintf(file, sizeof(file), "feedback/%lld",
	    (long long)row->number);
	pasted.file = file;
	pasted.text = text->data;
	pasted.size = text->size;
	return rules_report_pasted(found, &pasted);
}

/* ---- what the portal found ---- */

struct portal_findings {
	const struct looked_at *where;
	struct findings	*found;
	int64_t		 since;		/* when one last came, or changed */
};

/* One of the two that have paths; ARRAY_LEN(artifacts): none. */
static size_t
find_artifact(const char *file)
{
	size_t i = 0;

	while (i < ARRAY_LEN(artifacts) &&
	    strcmp(artifact_types[artifacts[i]].name, file) != 0)
		i++;
	return i;
}

/* Where it is now; what the portal counted is only the second best. */
static int
locate(const struct looked_at *l, const struct remark_row *row,
    struct finding *f)
{
	const size_t i = find_artifact(row->file);
	struct located at;
	int r;

	f->line = row->line > 0 && row->line <= INT32_MAX ?
	    (unsigned)row->line : 0;
	if (i == ARRAY_LEN(artifacts) || l->locator[i] == NULL ||
	    row->pointer[0] == '\0')
		return 0;
	r = locator_find(l->locator[i], row->pointer, strlen(row->pointer),
	    &at);
	if (r == -ENOENT)
		return 0;
	if (r < 0)
		return r;
	f->line = at.line;
	f->column = at.column;
	f->pointer = row->pointer;
	return 0;
}

static enum severity
severity_of(const char *word)
{
	for (enum severity i = 0; i < SEVERITIES; i++) {
		if (strcmp(severity_names[i], word) == 0)
			return i;
	}
	return SEVERITY_WARNING;
}

/* A file that is no artifact may be called anything: it is in the text. */
static void
put_file(const char *name, struct buf *file, struct buf *text)
{
	for (enum artifact a = 0; a < ARTIFACT_COUNT; a++) {
		if (strcmp(artifact_types[a].name, name) != 0)
			continue;
		(void)buf_printf(file, "%s%s", artifact_types[a].folder, name);
		return;
	}
	(void)buf_puts(file, "feedback/findings");
	if (name[0] != '\0')
		(void)buf_printf(text, "%s: ", name);
}

static int
take_remark(void *arg, const struct remark_row *row)
{
	struct portal_findings *p = arg;
	struct buf text CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct buf file CF_AUTO(buf_done) = BUF_INIT(1024);
	struct finding f = {
		.rule = row->rule[0] != '\0' ? row->rule : "Feedback",
		.severity = severity_of(row->severity), .pointer = "",
		.path = "", .waiver = "",
	};
	int r;

	if (row->at > p->since)
		p->since = row->at;
	if (strcmp(row->status, "open") != 0)
		return 0;
	put_file(row->file, &file, &text);
	(void)buf_printf(&text, "%s (portal: %s%s%s)", row->text, row->id,
	    row->disposition[0] != '\0' ? ", " : "", row->disposition);
	r = text.error < 0 ? text.error : file.error;
	if (r == 0)
		r = locate(p->where, row, &f);
	f.file = buf_text(&file);
	f.text = buf_text(&text);
	return r < 0 ? r : findings_add(p->found, &f);
}

/* ---- what was said in the pull request ---- */

static int
read_pull(struct submission *s, struct conn *c, struct portal_findings *p)
{
	int r;

	r = pull_add_differing(s, c, p->found);
	if (r == 0)
		r = pull_add_remarks(s, c, p->found, &p->since);
	return r < 0 ? r : pull_add_annotations(s, c, p->found, &p->since);
}

/* The newest first: of two that say the same it is the one that is named. */
static int
read_all(struct submission *s, struct conn *c, const struct heard *h,
    struct portal_findings *p)
{
	struct looked_at l CF_AUTO(looked_at_done) = { .bytes = { NULL } };
	int r = 0;

	for (size_t i = 0; i < ARRAY_LEN(artifacts) && r == 0; i++)
		r = open_one(s, c, &l, i);
	p->where = &l;
	for (size_t i = h->count; i > 0 && r == 0; i--)
		r = read_message(c, &h->row[i - 1], &l, p->found);
	if (r == 0)
		r = store_list_remarks(c, s->id, take_remark, p);
	if (r == 0 && pull_is_here(s))
		r = read_pull(s, c, p);
	return r;
}

/* Messages bring findings, artifacts move them, a version ends them. */
static void
note_since(struct submission *s, const struct heard *h,
    const struct portal_findings *p)
{
	int64_t times[] = {
		s->row.version > 0 ? s->newest.sealed_at : 0, p->since,
		h->count > 0 ? h->row[h->count - 1].arrived : 0,
		s->judgement.artifact[ARTIFACT_DEFINITION].ctime,
		s->judgement.artifact[ARTIFACT_PROPERTIES].ctime,
	};
	const size_t count = findings_count(p->found) > 0 ?
	    ARRAY_LEN(times) : 3;

	s->findings_since = s->row.created;
	for (size_t i = 0; i < count; i++) {
		if (times[i] > s->findings_since)
			s->findings_since = times[i];
	}
}

int
text_findings(struct submission *s, struct buf *out)
{
	struct heard h CF_AUTO(heard_done) = { .version = s->row.version };
	struct findings *found CF_AUTO(findings_done) = findings_new();
	struct portal_findings p = { .found = found };
	struct conn *c CF_AUTO(store_done) = NULL;
	int r;

	if (found == NULL)
		return -ENOMEM;
	r = store_read(s->domain->store, &c);
	if (r == 0)
		r = store_list_messages(c, s->id, hear, &h);
	if (r == 0 && (h.count > 0 || s->remote.portal[0] != '\0' ||
	    pull_is_here(s)))
		r = read_all(s, c, &h, &p);
	if (r < 0)
		return r;
	findings_sort(found);
	note_since(s, &h, &p);
	return findings_print_text(found, out);
}

int64_t
since_findings(const struct submission *s)
{
	return s->findings_since;
}
