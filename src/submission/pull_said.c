/*
 * What is said in a pull request: reviews, their remarks on lines, and the
 * conversation.  Each is one message in feedback/, known by what GitHub calls
 * it: one that is edited is the same file, one that is deleted is marked.
 */
#include "pull.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "draft.h"
#include "feedback.h"
#include "heard.h"

/* What the three kinds have in common; strings are those of the page. */
struct said {
	enum pull_item_kind kind;
	int64_t		 id, at;
	const struct pull_person *author;
	const char	*role, *body, *url, *commit;
	const char	*state;		/* of a review */
	const char	*path;		/* the rest of a remark */
	unsigned	 line;
	int64_t		 thread, review;
};

struct sayings {
	struct said	*said;
	size_t		 count, size;
};

/* What is in the store. */
struct known {
	struct pull_item_row *row;
	size_t		 count, size;
};

struct hearing {
	struct step	*st;
	const struct pull_news *news;
	struct known	 known;
	struct bytes	*author;	/* who opened the pull request */
	int64_t		 last;		/* number of the last message */
};

static void
sayings_done(struct sayings *all)
{
	free(all->said);
}

static void
known_done(struct known *k)
{
	for (size_t i = 0; i < k->count; i++)
		free(k->row[i].text);
	free(k->row);
}

static void
hearing_done(struct hearing *h)
{
	known_done(&h->known);
	bytes_unref(h->author);
}

/* ---- what is known ---- */

static int
know(void *arg, const struct pull_item_row *row)
{
	struct known *k = arg;
	char *text = text_dup(row->text, strlen(row->text));

	if (text == NULL)
		return -ENOMEM;
	if (k->count == k->size) {
		const size_t size = k->size == 0 ? 32 : 2 * k->size;
		struct pull_item_row *more = reallocarray(k->row, size,
		    sizeof(*more));

		if (more == NULL) {
			free(text);
			return -ENOMEM;
		}
		k->row = more;
		k->size = size;
	}
	k->row[k->count] = *row;
	k->row[k->count++].text = text;
	return 0;
}

/* Those of the store are in the order of kinds and ids. */
static struct pull_item_row *
find_known(const struct known *k, enum pull_item_kind kind, int64_t id)
{
	for (size_t i = 0; i < k->count; i++)
		if (k->row[i].kind == kind && k->row[i].id == id)
			return &k->row[i];
	return NULL;
}

/* ---- what came ---- */

static int
add_said(struct sayings *all, const struct said *said)
{
	if (all->count == all->size) {
		const size_t size = all->size == 0 ? 32 : 2 * all->size;
		struct said *more = reallocarray(all->said, size,
		    sizeof(*more));

		if (more == NULL)
			return -ENOMEM;
		all->said = more;
		all->size = size;
	}
	all->said[all->count++] = *said;
	return 0;
}

static struct said
from_review(const struct pull_page *page, size_t i)
{
	const struct pull_review *r = &page->review[i];

	return (struct said){
		.kind = PULL_ITEM_REVIEW, .id = r->id, .at = r->at,
		.author = &r->author, .role = r->role, .body = r->body,
		.url = r->url, .commit = r->commit, .state = r->state,
	};
}

/* What is said of a whole file stands at its beginning. */
static struct said
from_remark(const struct pull_page *page, size_t i)
{
	const struct pull_remark *r = &page->remark[i];

	return (struct said){
		.kind = PULL_ITEM_REMARK, .id = r->id, .at = r->created_at,
		.author = &r->author, .role = r->role, .body = r->body,
		.url = r->url, .commit = r->commit, .state = "",
		.path = r->path, .thread = r->in_reply_to,
		.review = r->review,
		.line = strcmp(r->subject, "file") == 0 ? 1 : r->line,
	};
}

static struct said
from_comment(const struct pull_page *page, size_t i)
{
	const struct pull_comment *c = &page->comment[i];

	return (struct said){
		.kind = PULL_ITEM_COMMENT, .id = c->id, .at = c->created_at,
		.author = &c->author, .role = c->role, .body = c->body,
		.url = c->url, .commit = "", .state = "",
	};
}

static const struct kind_type {
	enum pull_kind	 kind;
	struct said	(*from)(const struct pull_page *page, size_t i);
	const char	*word;
} kind_types[PULL_ITEM_KINDS] = {
	[PULL_ITEM_REVIEW] = { PULL_REVIEWS, from_review, "review" },
	[PULL_ITEM_REMARK] = { PULL_REMARKS, from_remark, "review comment" },
	[PULL_ITEM_COMMENT] = { PULL_COMMENTS, from_comment, "comment" },
};

static int
by_time(const void *a, const void *b)
{
	const struct said *one = a, *two = b;

	if (one->at != two->at)
		return one->at < two->at ? -1 : 1;
	if (one->kind != two->kind)
		return one->kind < two->kind ? -1 : 1;
	return one->id < two->id ? -1 : one->id > two->id;
}

/* What was not sent yet is nobody else's. */
static bool
is_pending(const struct said *said)
{
	return strcmp(said->state, "pending") == 0;
}

static int
collect(const struct pull_news *news, struct sayings *all)
{
	int r = 0;

	for (size_t k = 0; k < PULL_ITEM_KINDS; k++) {
		const struct pull_list *list = &news->list[kind_types[k].kind];

		for (size_t p = 0; p < list->pages && list->changed; p++) {
			const struct pull_page *page = &list->page[p];

			for (size_t i = 0; i < page->count && r == 0; i++) {
				const struct said said =
				    kind_types[k].from(page, i);

				if (!is_pending(&said))
					r = add_said(all, &said);
			}
		}
	}
	if (r == 0 && all->count > 0)
		qsort(all->said, all->count, sizeof(*all->said), by_time);
	return r;
}

/* ---- what a message says ---- */

/* docs.github.com, reviews: what there is to read of one without a text. */
static const struct {
	const char	*state, *says;
} decisions[] = {
	{ "approved", "approves the pull request" },
	{ "changes_requested", "requests changes" },
	{ "dismissed", "reviewed it, which was dismissed" },
};

static const char *
decision_of(const struct said *said)
{
	for (size_t i = 0; i < ARRAY_LEN(decisions); i++)
		if (strcmp(decisions[i].state, said->state) == 0)
			return decisions[i].says;
	return NULL;
}

static const char *
body_of(const struct said *said)
{
	return said->body != NULL ? said->body : "";
}

static const char nobody[] = "somebody who has no account any more";

static const char *
name_of(const struct said *said)
{
	return said->author->login != NULL ? said->author->login : nobody;
}

/* By which the reviewers start their own programs (pulls 1097 and 1673). */
static const char trigger[] = "[[certify-connector]]";

static bool
is_trigger(const struct said *said)
{
	const struct span all = { body_of(said), strlen(body_of(said)) };

	return span_is(span_trim(all), trigger);
}

/* The marker is its last line, where no quotation has it. */
static bool
is_from_here(const struct said *said)
{
	const struct span all = { body_of(said), strlen(body_of(said)) };
	const struct span text = span_trim(all);
	size_t at = text.len;

	while (at > 0 && text.data[at - 1] != '\n')
		at--;
	return span_begins(span_skip(text, at), PULL_MARKER);
}

/* What only holds remarks together, or was said from here, is no message. */
static bool
is_message(const struct said *said)
{
	if (is_from_here(said) || is_trigger(said))
		return false;
	return said->kind != PULL_ITEM_REVIEW || body_of(said)[0] != '\0' ||
	    decision_of(said) != NULL;
}

static bool
is_own(const struct hearing *h, const struct said *said)
{
	return said->author->login != NULL && h->author != NULL &&
	    strcmp(said->author->login, h->author->data) == 0;
}

#define AGREEMENT_BOT	"microsoft-github-policy-service"

/* The bot that asks for the contributor license agreement (pull 3770). */
static bool
asks_for_agreement(const struct said *said)
{
	const char *login = said->author->login;

	return said->author->is_bot && login != NULL &&
	    strncmp(login, AGREEMENT_BOT, strlen(AGREEMENT_BOT)) == 0 &&
	    strstr(body_of(said), "agree") != NULL;
}

/* It is a legal declaration: whose it is makes it. */
static int
put_agreement(struct buf *out, const struct said *said)
{
	return buf_printf(out, "\n[To agree, one of these is to be written "
	    "into the pull request by you, as a comment in the browser; certfs "
	    "never does. %s\n"
	    "  @" AGREEMENT_BOT " agree\n"
	    "  @" AGREEMENT_BOT " agree company=\"NAME\"\n"
	    "The second is for what you made for your company.]\n",
	    said->url != NULL ? said->url : "");
}

static int
put_place(const struct hearing *h, const struct said *said, struct buf *out)
{
	const struct submission *s = h->st->s;
	struct buf file CF_AUTO(buf_done) = BUF_INIT(1024);

	if (said->path == NULL)
		return 0;
	(void)buf_printf(out, "File: %s\n", pull_artifact_of(s, said->path,
	    &file) ? buf_text(&file) : said->path);
	if (said->line > 0)
		(void)buf_printf(out, "Line: %u\n", said->line);
	else
		(void)buf_puts(out, "Line: changed since\n");
	return file.error;
}

static int
put_origin(const struct hearing *h, const struct said *said, struct buf *out)
{
	const char *head = h->st->s->pull.head;
	const struct pull_item_row *first;

	if (said->commit[0] != '\0')
		(void)buf_printf(out, "Commit: %s%s\n", said->commit,
		    strcmp(said->commit, head) == 0 ? "" :
		    ", which was not the newest any more");
	first = said->thread != 0 ? find_known(&h->known, PULL_ITEM_REMARK,
	    said->thread) : said->review != 0 ? find_known(&h->known,
	    PULL_ITEM_REVIEW, said->review) : NULL;
	if (first != NULL && first->number > 0)
		(void)buf_printf(out, "In-Reply-To: feedback/%lld\n",
		    (long long)first->number);
	return out->error;
}

static int
put_message(const struct hearing *h, const struct said *said, struct buf *out)
{
	const char *decision = decision_of(said);
	char date[CLOCK_TEXT_SIZE];

	clock_text(said->at, date);
	(void)buf_printf(out, "From: %s (%s%s)\nDate: %s\nKind: %s\n",
	    name_of(said), said->role[0] != '\0' ? said->role : "none",
	    said->author->is_bot ? ", bot" : "", date,
	    kind_types[said->kind].word);
	if (said->state[0] != '\0')
		(void)buf_printf(out, "Review: %s\n", said->state);
	if (asks_for_agreement(said))
		(void)buf_puts(out, "Subject: contributor license "
		    "agreement\n");
	(void)put_place(h, said, out);
	(void)put_origin(h, said, out);
	if (said->url != NULL)
		(void)buf_printf(out, "Link: %s\n", said->url);
	(void)feedback_put_occasion(out, h->st->s);
	(void)buf_putc(out, '\n');
	if (body_of(said)[0] == '\0' && decision != NULL)
		(void)buf_printf(out, "%s %s.\n", name_of(said), decision);
	else
		(void)buf_printf(out, "%s\n", body_of(said));
	return asks_for_agreement(said) ? put_agreement(out, said) :
	    out->error;
}

/* ---- keeping it ---- */

static void
hash_said(const struct said *said, struct hash *ret_hash)
{
	struct buf all CF_AUTO(buf_done) = BUF_INIT(2 * PULL_TEXT_MAX);

	(void)buf_printf(&all, "%s\n%s", said->state, body_of(said));
	hash_of(buf_text(&all), all.len, ret_hash);
}

#define SHORT_MAX	((size_t)300)

/* One line of it, for lists. */
static int
shorten(const struct said *said, struct buf *out)
{
	const char *from = body_of(said);

	from += strspn(from, " \t\n");
	if (*from == '\0')
		from = decision_of(said) != NULL ? decision_of(said) : "";
	return text_put_cut(out, from, strcspn(from, "\n"), SHORT_MAX);
}

static void
fill_row(const struct said *said, struct pull_item_row *row)
{
	row->kind = said->kind;
	row->id = said->id;
	row->at = said->at;
	row->thread = said->thread;
	row->line = said->line;
	row->deleted = false;
	text_copy(row->state, sizeof(row->state), said->state);
	text_copy(row->author, sizeof(row->author), name_of(said));
	text_copy(row->path, sizeof(row->path), said->path);
	text_copy(row->commit, sizeof(row->commit), said->commit);
	hash_said(said, &row->content);
}

static int
rewrite(struct hearing *h, int64_t object, const struct buf *text)
{
	struct step *st = h->st;
	struct hash content;
	struct object o;
	int r;

	r = text->error < 0 ? text->error : store_get_object(st->c, object,
	    &o);
	if (r < 0)
		return r == -ENOENT ? 0 : r;
	object_content_hash(buf_text(text), text->len, &content);
	r = object_set_content(st, &o, &content, buf_text(text), text->len,
	    st->now);
	st->changes |= CHANGE_NAMES;
	return r;
}

int
pull_link_message(struct step *st, int64_t object, const char *name)
{
	const int64_t place = PLACE(st->s->id, SLOT_PULL_MESSAGES);
	struct conn *c = st->c;
	struct object o;
	int64_t entry;
	int r;

	r = store_get_object(c, object, &o);
	if (r == 0)
		r = store_add_entry(c, place, name, object, &entry);
	if (r < 0)
		return r;
	o.links++;
	r = store_set_object(c, &o);
	return r < 0 ? r : store_set_place_time(c, place, st->now);
}

static int
add_message(struct hearing *h, const struct said *said,
    struct pull_item_row *row)
{
	struct buf text CF_AUTO(buf_done) = BUF_INIT(4 * PULL_TEXT_MAX);
	struct message_row message = { .inbox_name = "" };
	char name[NAME_SIZE];
	int r;

	r = put_message(h, said, &text);
	if (r == 0)
		r = feedback_add(h->st, &message, &text, &h->last, name);
	if (r < 0)
		return r;
	row->object = message.object;
	row->number = message.number;
	r = pull_link_message(h->st, message.object, name);
	if (r == 0 && is_own(h, said))
		r = store_set_message_unread(h->st->c, message.object, false);
	return r < 0 ? r : step_event(h->st, "repository", "feedback/%s "
	    "arrived: %s of %s", name, kind_types[said->kind].word,
	    name_of(said));
}

static int
edit_message(struct hearing *h, const struct said *said,
    const struct pull_item_row *row, bool decided)
{
	struct buf text CF_AUTO(buf_done) = BUF_INIT(4 * PULL_TEXT_MAX);
	int r;

	r = put_message(h, said, &text);
	if (r == 0)
		r = rewrite(h, row->object, &text);
	if (r == 0 && !is_own(h, said))
		r = store_set_message_unread(h->st->c, row->object, true);
	if (r == 0 && decided)
		return step_event(h->st, "repository", "feedback/%lld, the "
		    "review of %s, is %s now", (long long)row->number,
		    name_of(said), said->state);
	return r < 0 ? r : step_event(h->st, "repository", "feedback/%lld was "
	    "edited by %s", (long long)row->number, name_of(said));
}

static int
keep_row(struct hearing *h, const struct said *said,
    struct pull_item_row *row)
{
	struct buf text CF_AUTO(buf_done) = BUF_INIT(4 * SHORT_MAX);
	char *before = row->text;
	int r;

	r = shorten(said, &text);
	if (r < 0)
		return r;
	row->text = text_dup(buf_text(&text), text.len);
	if (row->text == NULL) {
		row->text = before;
		return -ENOMEM;
	}
	free(before);
	return store_set_pull_item(h->st->c, h->st->s->id, row);
}

static int
hear_new(struct hearing *h, const struct said *said)
{
	struct pull_item_row row = { .pull = h->st->s->pull.number };
	char *text CF_AUTO(free_done) = NULL;
	int r = 0;

	fill_row(said, &row);
	if (is_message(said))
		r = add_message(h, said, &row);
	if (r == 0)
		r = keep_row(h, said, &row);
	text = row.text;
	return r < 0 ? r : know(&h->known, &row);
}

/* What moved with the lines around it was not edited. */
static int
hear_again(struct hearing *h, const struct said *said,
    struct pull_item_row *row)
{
	const struct pull_item_row before = *row;
	const bool deleted = row->deleted;
	int r = 0;

	fill_row(said, row);
	if (!deleted && hash_equal(&before.content, &row->content) &&
	    before.line == row->line &&
	    strcmp(before.path, row->path) == 0 &&
	    strcmp(before.commit, row->commit) == 0)
		return 0;
	if (deleted || !hash_equal(&before.content, &row->content)) {
		if (row->object != 0)
			r = edit_message(h, said, row,
			    strcmp(before.state, row->state) != 0);
		else if (is_message(said))
			r = add_message(h, said, row);
	}
	return r < 0 ? r : keep_row(h, said, row);
}

static int
hear_one(struct hearing *h, const struct said *said)
{
	struct pull_item_row *row = find_known(&h->known, said->kind,
	    said->id);

	return row == NULL ? hear_new(h, said) : hear_again(h, said, row);
}

/* ---- what is there no more ---- */

static bool
is_among(const struct sayings *all, const struct pull_item_row *row)
{
	for (size_t i = 0; i < all->count; i++)
		if (all->said[i].kind == row->kind &&
		    all->said[i].id == row->id)
			return true;
	return false;
}

static int
mark_message(struct hearing *h, const struct pull_item_row *row)
{
	struct buf text CF_AUTO(buf_done) = BUF_INIT(5 * PULL_TEXT_MAX);
	struct bytes *before CF_AUTO(bytes_done) = NULL;
	char at[CLOCK_TEXT_SIZE];
	struct object o;
	int r;

	r = store_get_object(h->st->c, row->object, &o);
	if (r == 0)
		r = store_get_blob(h->st->c, &o.content, &before);
	if (r < 0)
		return r == -ENOENT ? 0 : r;
	clock_text(h->st->now, at);
	(void)buf_printf(&text, "Deleted: there no more, seen at %s\n", at);
	(void)buf_add(&text, before->data, before->size);
	return rewrite(h, row->object, &text);
}

static int
mark_deleted(struct hearing *h, struct pull_item_row *row)
{
	int r = 0;

	row->deleted = true;
	if (row->object != 0)
		r = mark_message(h, row);
	if (r == 0)
		r = store_set_pull_item(h->st->c, h->st->s->id, row);
	if (r < 0 || row->object == 0)
		return r;
	return step_event(h->st, "repository", "feedback/%lld was deleted "
	    "there", (long long)row->number);
}

static int
miss(struct hearing *h, const struct sayings *all)
{
	int r = 0;

	for (size_t i = 0; i < h->known.count && r == 0; i++) {
		struct pull_item_row *row = &h->known.row[i];
		const struct pull_list *list =
		    &h->news->list[kind_types[row->kind].kind];

		/* Of what is not all there it may be on another page. */
		if (!row->deleted && list->changed && !pull_is_cut(list) &&
		    !is_among(all, row))
			r = mark_deleted(h, row);
	}
	return r;
}

int
pull_hear_said(struct step *st, const struct pull_news *news)
{
	struct hearing h CF_AUTO(hearing_done) = { .st = st, .news = news };
	struct sayings all CF_AUTO(sayings_done) = { .count = 0 };
	int64_t since;
	int r;

	r = collect(news, &all);
	if (r == 0)
		r = store_list_pull_items(st->c, st->s->id,
		    st->s->pull.number, know, &h.known);
	if (r == 0)
		r = pull_get_text(st->s, st->c, PULL_TEXT_AUTHOR, &h.author,
		    &since);
	if (r == 0)
		r = heard_last_message(st, &h.last);
	for (size_t i = 0; i < all.count && r == 0; i++)
		r = hear_one(&h, &all.said[i]);
	return r < 0 ? r : miss(&h, &all);
}

/* ---- what it comes to ---- */

/*
 * Somebody's newest word counts, for or against; what was dismissed is taken
 * back.  Who may decide cannot be told from a role: whoever belongs to an
 * organization in private is a contributor like others to everybody else.
 */
static bool
is_decisive(const struct pull_item_row *row)
{
	return row->kind == PULL_ITEM_REVIEW && !row->deleted &&
	    (strcmp(row->state, "approved") == 0 ||
	    strcmp(row->state, "changes_requested") == 0 ||
	    strcmp(row->state, "dismissed") == 0);
}

static bool
is_later(const struct pull_item_row *a, const struct pull_item_row *b)
{
	return a->at != b->at ? a->at > b->at : a->id > b->id;
}

static bool
is_newest(const struct known *k, const struct pull_item_row *row)
{
	/* Which of them said it nobody knows any more. */
	if (strcmp(row->author, nobody) == 0)
		return true;
	for (size_t i = 0; i < k->count; i++)
		if (is_decisive(&k->row[i]) &&
		    strcmp(k->row[i].author, row->author) == 0 &&
		    is_later(&k->row[i], row))
			return false;
	return true;
}

int
pull_opinion(struct step *st, enum pull_state *ret_state)
{
	struct known k CF_AUTO(known_done) = { .count = 0 };
	int r;

	*ret_state = PULL_OPEN;
	r = store_list_pull_items(st->c, st->s->id, st->s->pull.number, know,
	    &k);
	for (size_t i = 0; i < k.count && r == 0; i++) {
		const struct pull_item_row *row = &k.row[i];

		if (!is_decisive(row) || !is_newest(&k, row))
			continue;
		if (strcmp(row->state, "changes_requested") == 0)
			*ret_state = PULL_CHANGES_REQUESTED;
		else if (strcmp(row->state, "approved") == 0 &&
		    *ret_state == PULL_OPEN)
			*ret_state = PULL_APPROVED;
	}
	return r;
}

/* ---- feedback/findings ---- */

struct remarks {
	struct submission *s;
	struct findings	*found;
	int64_t		*since;
};

static int
add_remark(void *arg, const struct pull_item_row *row)
{
	struct remarks *all = arg;
	struct buf file CF_AUTO(buf_done) = BUF_INIT(1024);
	struct buf text CF_AUTO(buf_done) = BUF_INIT(4 * SHORT_MAX);
	struct finding f = {
		.rule = "Feedback", .severity = SEVERITY_WARNING,
		.pointer = "", .path = "", .waiver = "",
	};

	/* Those below it in its thread are answers. */
	if (row->kind != PULL_ITEM_REMARK || row->thread != 0 ||
	    row->deleted || row->number == 0 || row->line <= 0 ||
	    row->line > INT32_MAX)
		return 0;
	if (!pull_artifact_of(all->s, row->path, &file))
		return file.error;
	(void)buf_printf(&text, "%s (%s, feedback/%lld)", row->text,
	    row->author, (long long)row->number);
	if (row->at > *all->since)
		*all->since = row->at;
	f.line = (unsigned)row->line;
	f.file = buf_text(&file);
	f.text = buf_text(&text);
	return text.error < 0 ? text.error : findings_add(all->found, &f);
}

int
pull_add_remarks(struct submission *s, struct conn *c,
    struct findings *found, int64_t *since)
{
	struct remarks all = { s, found, since };

	return store_list_pull_items(c, s->id, s->pull.number, add_remark,
	    &all);
}
