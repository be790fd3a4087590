/*
 * What is said in a pull request and is more than is read of it: one message
 * says so, where the others are, and how many there are here.
 */
#include "pull.h"

#include <string.h>

#include "feedback.h"
#include "heard.h"

static const struct cut_type {
	enum pull_kind	 kind;
	const char	*word;
} types[] = {
	{ PULL_REVIEWS, "reviews" },
	{ PULL_REMARKS, "comments on lines" },
	{ PULL_COMMENTS, "comments" },
};

bool
pull_is_cut(const struct pull_list *list)
{
	return list->changed && list->pages > 0 &&
	    list->page[list->pages - 1].next != NULL;
}

static size_t
count(const struct pull_list *list)
{
	size_t items = 0;

	for (size_t i = 0; i < list->pages; i++)
		items += list->page[i].count;
	return items;
}

static int
say(struct step *st, const struct cut_type *type, size_t items)
{
	const struct submission *s = st->s;
	struct buf text CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct message_row message = { .inbox_name = "" };
	char date[CLOCK_TEXT_SIZE], name[NAME_SIZE];
	int64_t last;
	int r;

	clock_text(st->now, date);
	(void)buf_printf(&text, "From: certfs\nDate: %s\nKind: note\n"
	    "Subject: only %zu of the %s are here\nLink: %s\n", date, items,
	    type->word, s->pull.url);
	(void)feedback_put_occasion(&text, s);
	(void)buf_printf(&text, "\nThe pull request has more %s than certfs "
	    "reads. Those behind the first %zu are only there.\n", type->word,
	    items);
	r = text.error < 0 ? text.error : heard_last_message(st, &last);
	if (r == 0)
		r = feedback_add(st, &message, &text, &last, name);
	if (r == 0)
		r = pull_link_message(st, message.object, name);
	return r < 0 ? r : step_event(st, "certfs", "feedback/%s: only %zu of "
	    "the %s are here", name, items, type->word);
}

static bool
has_line(const struct bytes *text, const char *word)
{
	struct span rest = { "", 0 };

	if (text != NULL)
		rest = (struct span){ text->data, text->size };
	while (rest.len > 0) {
		const struct span line =
		    span_without_break(span_take_line(&rest));

		if (line.len == strlen(word) &&
		    memcmp(line.data, word, line.len) == 0)
			return true;
	}
	return false;
}

/* Said once, until it is no more so. */
int
pull_hear_cut(struct step *st, const struct pull_news *news)
{
	struct bytes *before CF_AUTO(bytes_done) = NULL;
	struct buf now CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	int64_t since;
	int r;

	r = pull_get_text(st->s, st->c, PULL_TEXT_CUT, &before, &since);
	for (size_t i = 0; i < ARRAY_LEN(types) && r == 0; i++) {
		const struct pull_list *list = &news->list[types[i].kind];
		const bool known = has_line(before, types[i].word);

		if (list->changed ? !pull_is_cut(list) : !known)
			continue;
		(void)buf_printf(&now, "%s\n", types[i].word);
		if (!known)
			r = say(st, &types[i], count(list));
	}
	return r < 0 ? r : pull_set_text(st, PULL_TEXT_CUT, &now, NULL);
}
