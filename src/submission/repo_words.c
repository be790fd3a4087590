/*
 * Title and text of a pull request.  They are files of the owner's in
 * open-source/, which certfs makes and, as long as nobody has edited them,
 * makes anew when it knows more; what it would write counts also where there
 * is no file, or an empty one.
 *
 * What it writes is the checklist that the repository asks for, in words of
 * our own, with a mark where certfs knows the answer.
 */
#include "repo.h"

#include <errno.h>
#include <string.h>

#include "draft.h"
#include "judge.h"

const char repo_title_name[] = "title", repo_body_name[] = "body.md";

static const char proposal_head[] = "Proposal - ";
static const char independent_tail[] = " (Independent Publisher)";

/* Of GitHub, less what a marker takes. */
#define BODY_MAX	((size_t)60000)
#define TITLE_MAX	((size_t)250)

/* ---- what certfs makes ---- */

static int
make_title(const struct submission *s, struct buf *out)
{
	(void)repo_name(s, out);
	return buf_puts(out, submission_publisher(s) ==
	    PUBLISHER_INDEPENDENT ? independent_tail : "");
}

static bool
has_finding(const struct submission *s, const char *rule)
{
	const struct findings *all = s->judgement.findings;

	for (size_t i = 0; i < findings_count(all); i++)
		if (strcmp(findings_at(all, i)->rule, rule) == 0)
			return true;
	return false;
}

static bool
is_valid(const struct submission *s)
{
	return s->judgement.complete && s->judgement.errors == 0;
}

/* One the rules know of, and of which they find nothing. */
static bool
is_described(const struct submission *s)
{
	return is_valid(s) &&
	    !has_finding(s, "OperationMissingRequiredProperty") &&
	    !has_finding(s, "PropertyMustBeRequired");
}

static bool
has_colour(const struct submission *s)
{
	const struct findings *all = s->judgement.findings;

	for (size_t i = 0; i < findings_count(all); i++)
		if (strstr(findings_at(all, i)->rule, "BrandColor") != NULL)
			return false;
	return s->judgement.artifact[ARTIFACT_PROPERTIES].present;
}

/* A touch is refused where the title lacks it. */
static bool
has_title(const struct submission *s)
{
	(void)s;
	return true;
}

/* What is published is looked through for that, too. */
static bool
only_ours(const struct submission *s)
{
	(void)s;
	return true;
}

static bool
is_oauth(const struct submission *s)
{
	return s->judgement.authentication == AUTHENTICATION_OAUTH;
}

/* What a line is for, and who can say that it is so. */
static const struct item {
	const char	*text;
	/* NULL: a person knows; NULL: it does. */
	bool		(*known)(const struct submission *s);
	bool		(*applies)(const struct submission *s);
	bool		 independent;	/* asked of those alone */
} items[] = {
	{ .text = "The connector is not on the platform yet, or this updates "
	    "it and nobody's flows break." },
	{ .text = "It was deployed, and every operation was tried there." },
	{ .text = "Validated: definition and properties have no errors "
	    "(certfs; paconn validate looks for the same).",
	    .known = is_valid },
	{ .text = "Operations, parameters and properties are described.",
	    .known = is_described },
	{ .text = "The brand colour, and the icon where there is one, are as "
	    "the rules ask.", .known = has_colour },
	{ .text = "Only files of this connector are changed.",
	    .known = only_ours },
	{ .text = "The title is the connector's name and (Independent "
	    "Publisher).", .known = has_title, .independent = true },
	{ .text = "The readme explains how to make the OAuth app.",
	    .applies = is_oauth, .independent = true },
	{ .text = "Screenshots of three operations that succeed in flows are "
	    "below.", .independent = true },
	{ .text = "A screenshot of the Test tab is below.",
	    .independent = true },
};

static bool
is_asked(const struct submission *s, const struct item *item)
{
	return (!item->independent || submission_publisher(s) ==
	    PUBLISHER_INDEPENDENT) &&
	    (item->applies == NULL || item->applies(s));
}

static int
make_body(const struct submission *s, struct buf *out)
{
	const char *support = form_text(s, FIELD_SUPPORT_EMAIL);

	(void)repo_name(s, out);
	(void)buf_puts(out, ": WHAT THE CONNECTOR IS FOR\n\n");
	for (size_t i = 0; i < ARRAY_LEN(items); i++) {
		const struct item *item = &items[i];

		if (is_asked(s, item))
			(void)buf_printf(out, "- [%c] %s\n",
			    item->known != NULL && item->known(s) ? 'x' : ' ',
			    item->text);
	}
	if (support[0] != '\0')
		(void)buf_printf(out, "\nSupport: %s\n", support);
	return out->error;
}

/* ---- the owner's files ---- */

static const struct word {
	const char	*name;
	int		(*make)(const struct submission *s, struct buf *out);
	enum note	 made;		/* the hash of what was made last */
} words[] = {
	{ repo_title_name, make_title, NOTE_PULL_TITLE_MADE },
	{ repo_body_name, make_body, NOTE_PULL_BODY_MADE },
};

static int
find_file(struct submission *s, struct conn *c, const struct word *w,
    struct entry *ret_entry)
{
	int r = store_find_entry(c, PLACE(s->id, SLOT_OPEN_SOURCE), w->name,
	    ret_entry);

	if (r == 0 && ret_entry->object.kind != OBJECT_FILE)
		return -ENOENT;
	return r;
}

static bool
is_blank(const struct bytes *text)
{
	const struct span all = { text->data, text->size };

	return span_trim(all).len == 0;
}

static bool
was_made(const struct submission *s, const struct word *w,
    const struct hash *content)
{
	char hex[2 * sizeof(struct hash) + 1];

	text_hex(content->b, sizeof(content->b), hex);
	return s->note[w->made] != NULL && strcmp(s->note[w->made], hex) == 0;
}

/* What certfs made is made anew behind this, when the step ends. */
static bool
is_owners(const struct submission *s, const struct word *w,
    const struct object *o)
{
	return !hash_is_zero(&o->content) &&
	    (o->access != ACCESS_PREPARED || !was_made(s, w, &o->content));
}

/* The owner's text, or what certfs makes. */
static int
read_word(struct submission *s, struct conn *c, const struct word *w,
    struct buf *out)
{
	struct bytes *text CF_AUTO(bytes_done) = NULL;
	struct entry e;
	int r;

	r = find_file(s, c, w, &e);
	if (r == 0 && is_owners(s, w, &e.object))
		r = store_get_blob(c, &e.object.content, &text);
	if (r < 0 && r != -ENOENT)
		return r;
	if (text == NULL || is_blank(text))
		return w->make(s, out);
	return buf_add(out, text->data, text->size);
}

/* A title is one line, however it was written. */
static struct bytes *
title_line(const struct buf *text)
{
	struct span all = { buf_text(text), text->len };
	const struct span line = span_trim(span_take_line(&all));
	struct buf out CF_AUTO(buf_done) = BUF_INIT(4 * TITLE_MAX + 4);

	(void)text_neutralise(&out, line.data, text_utf8_cut(line.data,
	    line.len < TITLE_MAX ? line.len : TITLE_MAX));
	return bytes_from_buf(&out);
}

static void
set_hash(struct submission *s)
{
	struct buf all CF_AUTO(buf_done) = BUF_INIT(2 * BODY_MAX + 4096);

	(void)buf_add(&all, s->words.title->data, s->words.title->size);
	(void)buf_putc(&all, '\n');
	(void)buf_add(&all, s->words.body->data, s->words.body->size);
	hash_of(buf_text(&all), all.len, &s->words.hash);
}

int
repo_words_judge(struct submission *s, struct conn *c)
{
	struct buf title CF_AUTO(buf_done) = BUF_INIT(SCRATCH_FILE_MAX);
	struct buf body CF_AUTO(buf_done) = BUF_INIT(SCRATCH_FILE_MAX);
	int r;

	if (s->domain->repository == NULL)
		return 0;
	r = read_word(s, c, &words[0], &title);
	if (r == 0)
		r = read_word(s, c, &words[1], &body);
	if (r < 0)
		return r;
	if (body.len > BODY_MAX)
		(void)buf_resize(&body, text_utf8_cut(buf_text(&body),
		    BODY_MAX));
	bytes_unref(s->words.title);
	bytes_unref(s->words.body);
	s->words.title = title_line(&title);
	s->words.body = bytes_from_buf(&body);
	if (s->words.title == NULL || s->words.body == NULL)
		return -ENOMEM;
	set_hash(s);
	return 0;
}

/* ---- making them ---- */

static int
note_made(struct step *st, const struct word *w, const struct hash *content)
{
	char hex[2 * sizeof(struct hash) + 1];

	text_hex(content->b, sizeof(content->b), hex);
	return step_set_note(st, w->made, hex);
}

static int
create(struct step *st, const struct word *w, const struct buf *text,
    const struct hash *content)
{
	int r = object_create_file(st, ACCESS_PREPARED,
	    PLACE(st->s->id, SLOT_OPEN_SOURCE), w->name, buf_text(text),
	    text->len, NULL);

	st->changes |= CHANGE_NAMES;
	return r < 0 ? r : note_made(st, w, content);
}

static int
renew(struct step *st, const struct word *w)
{
	struct buf text CF_AUTO(buf_done) = BUF_INIT(2 * BODY_MAX);
	struct hash content;
	struct entry e;
	int r;

	(void)w->make(st->s, &text);
	if (buf_putc(&text, '\n') < 0)
		return text.error;
	object_content_hash(buf_text(&text), text.len, &content);
	if (was_made(st->s, w, &content))
		return 0;
	r = store_find_entry(st->c, PLACE(st->s->id, SLOT_OPEN_SOURCE),
	    w->name, &e);
	/* Whoever removed it wants none. */
	if (r == -ENOENT)
		return st->s->note[w->made] != NULL ? 0 :
		    create(st, w, &text, &content);
	if (r < 0 || e.object.access != ACCESS_PREPARED ||
	    !was_made(st->s, w, &e.object.content))
		return r;
	r = object_set_content(st, &e.object, &content, buf_text(&text),
	    text.len, st->now);
	return r < 0 ? r : note_made(st, w, &content);
}

int
repo_words_renew(struct step *st)
{
	int r = 0;

	if (st->s->domain->repository == NULL)
		return 0;
	for (size_t i = 0; i < ARRAY_LEN(words) && r == 0; i++)
		r = renew(st, &words[i]);
	return r;
}

/* ---- as it is published ---- */

int
repo_title(const struct submission *s, bool proposal, struct buf *out)
{
	const char *title = s->words.title->data;

	if (strncmp(title, proposal_head, sizeof(proposal_head) - 1) == 0)
		title += sizeof(proposal_head) - 1;
	return buf_printf(out, "%s%s", proposal ? proposal_head : "", title);
}

const char *
repo_title_lacks(const struct submission *s)
{
	if (submission_publisher(s) != PUBLISHER_INDEPENDENT ||
	    strstr(s->words.title->data, independent_tail) != NULL)
		return NULL;
	return independent_tail;
}
