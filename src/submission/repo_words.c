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
const char repo_proposal_head[] = "Proposal - ";

static const char independent_tail[] = " (Independent Publisher)";

/* Where nobody has said yet what the connector is for: it is asked for. */
static const char placeholder[] = "WHAT THE CONNECTOR IS FOR";

/* Characters that GitHub takes: of 256 a proposal needs some. */
#define TITLE_MAX	((size_t)256 - (sizeof(repo_proposal_head) - 1))
#define BODY_MAX	PULL_COMMENT_MAX
/* Bytes of a definition's description that are said. */
#define ABOUT_MAX	((size_t)2000)
#define MADE_MAX	((size_t)64 << 10)

/* ---- what certfs makes ---- */

static int
make_title(const struct submission *s, struct buf *out)
{
	(void)repo_name(s, out);
	return buf_puts(out, submission_publisher(s) ==
	    PUBLISHER_INDEPENDENT ? independent_tail : "");
}

/*
 * Whether a rule that 'ids' names found something, NULL being behind the last;
 * an asterisk at the end of one stands for whatever follows.
 */
static bool
has_finding(const struct submission *s, const char *const *ids)
{
	const struct findings *all = s->judgement.findings;

	for (; *ids != NULL; ids++) {
		const size_t len = strcspn(*ids, "*");
		/* With what ends it, where all of it counts. */
		const size_t compared = (*ids)[len] == '*' ? len : len + 1;

		for (size_t i = 0; i < findings_count(all); i++)
			if (strncmp(findings_at(all, i)->rule, *ids,
			    compared) == 0)
				return true;
	}
	return false;
}

static const struct checked *
definition_of(const struct submission *s)
{
	return s->judgement.artifact[ARTIFACT_DEFINITION].checked;
}

static bool
is_valid(const struct submission *s)
{
	return s->judgement.complete && s->judgement.errors == 0;
}

static bool
is_described(const struct submission *s)
{
	static const char *const ids[] = {
		"ConnectionParameterNotDescribed", "DescriptionRepeats*",
		"PropertyDescriptionMissing", NULL
	};

	return is_valid(s) && !has_finding(s, ids) &&
	    checked_is_described(definition_of(s));
}

static bool
has_schemas(const struct submission *s)
{
	static const char *const ids[] = {
		"OperationMustHaveResponse",
		"OperationShouldHaveSuccessfulResponse",
		"ResponseSchemaEmpty", "SchemaDefinitionSetIncorrectly", NULL
	};

	return is_valid(s) && !has_finding(s, ids);
}

static bool
has_icon_rules_kept(const struct submission *s)
{
	static const char *const ids[] = { "Icon*", NULL };

	return is_valid(s) && !has_finding(s, ids);
}

static bool
has_title(const struct submission *s)
{
	struct buf name CF_AUTO(buf_done) = BUF_INIT(NAME_SIZE);

	return repo_name(s, &name) == 0 && repo_title_lacks(s) == NULL &&
	    strncmp(s->words.title.text->data, buf_text(&name), name.len) == 0;
}

static bool
explains_app(const struct submission *s)
{
	static const char *const ids[] = { "ReadmeCredentialsMissing", NULL };

	return s->judgement.artifact[ARTIFACT_README].present &&
	    !has_finding(s, ids);
}

static bool
is_oauth(const struct submission *s)
{
	return s->judgement.authentication == AUTHENTICATION_OAUTH;
}

static void
say_operations(const struct submission *s, struct buf *out)
{
	const size_t n = definition_of(s) != NULL ?
	    checked_operations(definition_of(s)) : 0;

	if (n > 0)
		(void)buf_printf(out, " (%zu operation%s)", n,
		    n > 1 ? "s" : "");
}

static void
say_color(const struct submission *s, struct buf *out)
{
	const struct checked *properties =
	    s->judgement.artifact[ARTIFACT_PROPERTIES].checked;
	const char *color = properties != NULL ?
	    checked_brand_color(properties) : "";

	if (color[0] != '\0')
		(void)buf_printf(out, " (%s)", color);
}

/* What a line is for, and who can say that it is so. */
static const struct item {
	const char	*text;
	/* What certfs knows of it, behind the text; NULL: nothing. */
	void		(*say)(const struct submission *s, struct buf *out);
	/* Whether it is so; NULL: a person knows. */
	bool		(*known)(const struct submission *s);
	/* It is so by the way in which certfs publishes, which refuses to
	 * change a file outside of the folder. */
	bool		 certain;
	/* NULL: it does. */
	bool		(*applies)(const struct submission *s);
	bool		 independent;	/* asked of those alone */
} items[] = {
	{ .text = "The connector is not on the platform yet, or this updates "
	    "it and nobody's flows break" },
	{ .text = "It was deployed, and every operation was tried there",
	    .say = say_operations },
	{ .text = "Operations, parameters and properties are described",
	    .known = is_described },
	{ .text = "Responses have schemas, unless they are dynamic",
	    .known = has_schemas },
	{ .text = "Validated: definition and properties have no errors "
	    "(certfs; paconn validate looks for the same)",
	    .known = is_valid },
	{ .text = "The brand colour, and the icon where there is one, are as "
	    "the rules ask", .say = say_color, .known = has_icon_rules_kept },
	{ .text = "Only files of this connector are changed",
	    .certain = true },
	{ .text = "The title is the connector's name and (Independent "
	    "Publisher)", .known = has_title, .independent = true },
	{ .text = "The readme explains how to make the OAuth app",
	    .known = explains_app, .applies = is_oauth, .independent = true },
	{ .text = "Screenshots of three operations that succeed in flows are "
	    "below", .independent = true },
	{ .text = "A screenshot of the Test tab is below",
	    .independent = true },
};

static bool
is_asked(const struct submission *s, const struct item *item)
{
	return (!item->independent || submission_publisher(s) ==
	    PUBLISHER_INDEPENDENT) &&
	    (item->applies == NULL || item->applies(s));
}

static bool
is_so(const struct submission *s, const struct item *item)
{
	return item->certain || (item->known != NULL && item->known(s));
}

static void
put_item(const struct submission *s, const struct item *item, struct buf *out)
{
	(void)buf_printf(out, "- [%c] %s", is_so(s, item) ? 'x' : ' ',
	    item->text);
	if (item->say != NULL)
		item->say(s, out);
	(void)buf_puts(out, ".\n");
}

/* As the definition says it, in one line. */
static int
put_about(const struct submission *s, struct buf *out)
{
	const char *about = definition_of(s) != NULL ?
	    checked_about(definition_of(s)) : "";
	struct buf line CF_AUTO(buf_done) = BUF_INIT(ABOUT_MAX + 1);
	struct buf cut CF_AUTO(buf_done) = BUF_INIT(ABOUT_MAX + 8);

	for (; *about != '\0' && line.len <= ABOUT_MAX; about++) {
		if (!span_is_blank(*about))
			(void)buf_putc(&line, *about);
		else if (line.len > 0 && line.data[line.len - 1] != ' ')
			(void)buf_putc(&line, ' ');
	}
	(void)text_put_cut(&cut, buf_text(&line), line.len, ABOUT_MAX);
	if (line.error < 0 || cut.error < 0)
		return -ENOMEM;
	return cut.len == 0 ? buf_puts(out, placeholder) :
	    text_neutralise(out, buf_text(&cut), cut.len);
}

static int
make_body(const struct submission *s, struct buf *out)
{
	const char *support = form_text(s, FIELD_SUPPORT_EMAIL);
	int r;

	(void)repo_name(s, out);
	(void)buf_puts(out, ": ");
	r = put_about(s, out);
	if (r < 0)
		return r;
	(void)buf_puts(out, "\n\n");
	for (size_t i = 0; i < ARRAY_LEN(items); i++)
		if (is_asked(s, &items[i]))
			put_item(s, &items[i], out);
	if (support[0] != '\0')
		(void)buf_printf(out, "\nSupport: %s\n", support);
	return out->error;
}

/* Where a comment is written: nothing of ours is said there. */
static int
make_reply(const struct submission *s, struct buf *out)
{
	(void)s;
	return out->error;
}

/* ---- the owner's files ---- */

static const struct word {
	enum slot	 slot;
	const char	*name;
	int		(*make)(const struct submission *s, struct buf *out);
	enum note	 made;		/* the hash of what was made last */
} words[] = {
	{ SLOT_OPEN_SOURCE, repo_title_name, make_title,
	    NOTE_PULL_TITLE_MADE },
	{ SLOT_OPEN_SOURCE, repo_body_name, make_body, NOTE_PULL_BODY_MADE },
	{ SLOT_PULL_MESSAGES, "reply", make_reply, NOTE_PULL_REPLY_MADE },
	{ SLOT_OPEN_SOURCE, repo_folder_name, repo_make_folder,
	    NOTE_PULL_FOLDER_MADE },
};
static const struct word *const folder_word = &words[3];

static int
find_file(struct submission *s, struct conn *c, const struct word *w,
    struct entry *ret_entry)
{
	int r = store_find_entry(c, PLACE(s->id, w->slot), w->name, ret_entry);

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
	return note_is_hash(s, w->made, content);
}

/* What certfs made is made anew behind this, when the step ends. */
static bool
is_owners(const struct submission *s, const struct word *w,
    const struct object *o)
{
	return !hash_is_zero(&o->content) &&
	    (o->access != ACCESS_PREPARED || !was_made(s, w, &o->content));
}

/* The owner's text, NULL: there is none, and what certfs makes counts. */
static int
read_owners(struct submission *s, struct conn *c, const struct word *w,
    bool *ret_edited, struct bytes **ret_text)
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
		return 0;
	/* Who saves what certfs made has said nothing. */
	*ret_edited = !was_made(s, w, &e.object.content);
	*ret_text = text;
	text = NULL;
	return 0;
}

/* ---- can it be published? ---- */

static unsigned
line_at(struct span text, size_t offset)
{
	unsigned line = 1;

	for (size_t i = 0; i < offset && i < text.len; i++)
		line += text.data[i] == '\n';
	return line;
}

static void
set_flaw(struct pull_word *word, enum word_flaw flaw, unsigned line)
{
	word->flaw = flaw;
	word->line = line;
}

/* Neither a NUL nor the like is text, whatever a person meant by it. */
static bool
is_unprintable(uint32_t c)
{
	return c < 0xA0 && text_is_control(c) && c != '\t' && c != '\n' &&
	    c != '\r';
}

/* False: the first character that is none of a text is its flaw. */
static bool
is_text(struct pull_word *word, struct span text)
{
	uint32_t c;
	size_t n;

	for (size_t at = 0; at < text.len; at += n) {
		n = text_utf8_next(text.data + at, text.len - at, &c);
		if (n > 0 && !is_unprintable(c))
			continue;
		set_flaw(word, n == 0 ? WORD_NOT_UTF8 : WORD_CONTROL,
		    line_at(text, at));
		return false;
	}
	return true;
}

/* The length of its first 'max' characters. */
static size_t
cut_characters(struct span text, size_t max)
{
	size_t at = 0;
	uint32_t c;

	for (size_t i = 0; i < max && at < text.len; i++) {
		const size_t n = text_utf8_next(text.data + at,
		    text.len - at, &c);

		at += n > 0 ? n : 1;
	}
	return at;
}

/* ---- as they would be published ---- */

/* One line; that there are others, or that it is too long, is its flaw. */
static int
judge_title(struct pull_word *title, struct span all)
{
	struct buf out CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct span rest = span_trim(all);
	const struct span line = span_trim(span_take_line(&rest));
	const unsigned at = line_at(all, (size_t)(line.data - all.data));
	const size_t len = cut_characters(line, TITLE_MAX);

	rest = span_trim(rest);
	if (!is_text(title, line))
		title->line = at;
	else if (text_has_control(line.data, line.len))
		set_flaw(title, WORD_CONTROL, at);
	else if (len < line.len)
		set_flaw(title, WORD_LONG, at);
	else if (rest.len > 0)
		set_flaw(title, WORD_LINES, line_at(all,
		    (size_t)(rest.data - all.data)));
	(void)text_neutralise(&out, line.data, len);
	title->text = bytes_from_buf(&out);
	return title->text != NULL ? 0 : -ENOMEM;
}

static int
judge_body(struct pull_word *body, struct span all)
{
	const size_t len = cut_characters(all, BODY_MAX);
	const char *asks = memmem(all.data, all.len, placeholder,
	    sizeof(placeholder) - 1);

	if (is_text(body, all) && len < all.len)
		set_flaw(body, WORD_LONG, line_at(all, len));
	else if (body->flaw == WORD_SOUND && asks != NULL)
		set_flaw(body, WORD_PLACEHOLDER, line_at(all,
		    (size_t)(asks - all.data)));
	body->text = bytes_new(all.data, len);
	return body->text != NULL ? 0 : -ENOMEM;
}

static int
judge_word(struct submission *s, struct conn *c, const struct word *w,
    struct pull_word *word, int (*judge)(struct pull_word *word,
    struct span all))
{
	struct buf made CF_AUTO(buf_done) = BUF_INIT(MADE_MAX);
	struct bytes *text CF_AUTO(bytes_done) = NULL;
	bool edited = false;
	int r;

	bytes_unref(word->text);
	*word = (struct pull_word){ .flaw = WORD_SOUND };
	r = read_owners(s, c, w, &edited, &text);
	word->is_owners = text != NULL;
	if (r == 0 && text == NULL)
		r = w->make(s, &made);
	if (r == 0)
		r = judge(word, text != NULL ?
		    (struct span){ text->data, text->size } :
		    (struct span){ buf_text(&made), made.len });
	if (r < 0 || !edited)
		return r;
	/* What was cut off counts too, or it would look like what is there. */
	if (word->flaw == WORD_SOUND)
		hash_of(word->text->data, word->text->size, &word->own);
	else
		hash_of(text->data, text->size, &word->own);
	return 0;
}

static int
judge_folder(struct submission *s, struct conn *c)
{
	struct bytes *text CF_AUTO(bytes_done) = NULL;
	bool edited = false;
	int r;

	r = read_owners(s, c, folder_word, &edited, &text);
	return r < 0 ? r : repo_folder_judge(s, text);
}

int
repo_words_judge(struct submission *s, struct conn *c)
{
	int r;

	if (s->domain->repository == NULL)
		return 0;
	/* First, because the body tells of it. */
	r = judge_word(s, c, &words[0], &s->words.title, judge_title);
	if (r == 0)
		r = judge_word(s, c, &words[1], &s->words.body, judge_body);
	return r < 0 ? r : judge_folder(s, c);
}

/* ---- making them ---- */

/* What a file is to hold that certfs makes now, or makes anew. */
struct making {
	const struct word *word;
	struct buf	 text;
	struct hash	 content;
	struct entry	 entry;
	bool		 is_due;
	bool		 is_new;	/* there is no file yet */
};

static void
making_done(struct making *m)
{
	buf_done(&m->text);
}

static int
make_text(const struct submission *s, struct making *m)
{
	int r = m->word->make(s, &m->text);

	if (r == 0 && m->text.len > 0)
		r = buf_putc(&m->text, '\n');
	object_content_hash(buf_text(&m->text), m->text.len, &m->content);
	return r;
}

static int
look(const struct submission *s, struct conn *c, struct making *m)
{
	const struct word *w = m->word;
	int r;

	r = make_text(s, m);
	if (r < 0 || was_made(s, w, &m->content))
		return r;
	r = store_find_entry(c, PLACE(s->id, w->slot), w->name, &m->entry);
	m->is_new = r == -ENOENT;
	/* Whoever removed it wants none. */
	if (m->is_new)
		m->is_due = s->note[w->made] == NULL;
	else if (r == 0)
		m->is_due = m->entry.object.access == ACCESS_PREPARED &&
		    was_made(s, w, &m->entry.object.content);
	return m->is_new ? 0 : r;
}

#define MAKING(w)	{ .word = (w), .text = BUF_INIT(MADE_MAX) }

static int
keep_made(struct step *st, struct making *m)
{
	const struct word *w = m->word;
	int r;

	r = m->is_new ? object_create_file(st, ACCESS_PREPARED,
	    PLACE(st->s->id, w->slot), w->name, buf_text(&m->text),
	    m->text.len, NULL) :
	    object_set_content(st, &m->entry.object, &m->content,
	    buf_text(&m->text), m->text.len, st->now);
	if (m->is_new)
		st->changes |= CHANGE_NAMES;
	return r < 0 ? r : step_set_note_hash(st, w->made, &m->content);
}

static int
renew(struct step *st, const struct word *w)
{
	struct making m CF_AUTO(making_done) = MAKING(w);
	int r;

	r = look(st->s, st->c, &m);
	return r < 0 || !m.is_due ? r : keep_made(st, &m);
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

/* Whether a step would make one of them: 1 or 0. */
static int
is_due(const struct submission *s)
{
	struct conn *c CF_AUTO(store_done) = NULL;
	int r;

	r = store_read(s->domain->store, &c);
	for (size_t i = 0; i < ARRAY_LEN(words) && r == 0; i++) {
		struct making m CF_AUTO(making_done) = MAKING(&words[i]);

		r = look(s, c, &m);
		if (r == 0 && m.is_due)
			return 1;
	}
	return r;
}

static int
prepare(struct submission *s)
{
	struct step st CF_AUTO(step_done) = STEP_INIT;
	int r;

	r = submission_judged(s);
	if (r == 0)
		r = is_due(s);
	if (r <= 0)
		return r;
	/* It makes them when it ends. */
	r = step_begin(&st, s, DURABLE_PROCESS);
	return r < 0 ? r : step_commit(&st);
}

int
submission_prepare(struct submission *s)
{
	int r;

	if (s->domain->repository == NULL || s->prepared)
		return 0;
	r = prepare(s);
	s->prepared = r == 0;
	if (r == 0 || r == -ENOENT || r == -ENOMEM)
		return r;
	/* A full disk is no reason to show nothing. */
	log_warning("cannot make open-source/ of submission %lld ready: %s",
	    (long long)s->id, strerror(-r));
	return 0;
}

/* ---- as it is published ---- */

int
repo_title(const struct submission *s, bool proposal, struct buf *out)
{
	const char *title = s->words.title.text->data;
	const size_t len = strlen(repo_proposal_head);

	if (strncmp(title, repo_proposal_head, len) == 0)
		title += len;
	return buf_printf(out, "%s%s", proposal ? repo_proposal_head : "",
	    title);
}

const char *
repo_title_lacks(const struct submission *s)
{
	if (submission_publisher(s) != PUBLISHER_INDEPENDENT ||
	    strstr(s->words.title.text->data, independent_tail) != NULL)
		return NULL;
	return independent_tail;
}
