/*
 * The text of markup: tags go, some begin a line, a few entities are known.
 */
#include "html.h"

#include <string.h>

#include "charset.h"

static const struct {
	const char	*entity;
	uint32_t	 c;
} entities[] = {
	{ "&lt;", '<' }, { "&gt;", '>' }, { "&quot;", '"' }, { "&#39;", '\'' },
	{ "&apos;", '\'' }, { "&nbsp;", ' ' }, { "&amp;", '&' },
};

/* Append the character that an entity at 's' stands for; its length, or 0. */
static size_t
take_entity(struct buf *out, struct span s)
{
	for (size_t i = 0; i < ARRAY_LEN(entities); i++) {
		if (span_begins(s, entities[i].entity)) {
			charset_put(out, entities[i].c);
			return strlen(entities[i].entity);
		}
	}
	return 0;
}

static bool
tag_is(struct span tag, const char *name)
{
	size_t len = strlen(name);

	return span_begins(tag, name) && (tag.len == len ||
	    span_is_blank(tag.data[len]) || tag.data[len] == '/' ||
	    tag.data[len] == '>');
}

/* Tags that begin a new line. */
static bool
tag_breaks(struct span tag)
{
	static const char *const names[] = {
		"br", "p", "div", "tr", "li", "h1", "h2", "h3", "table", "ul",
		"ol", "/p", "/div", "/tr", "/h1", "/h2", "/h3", "/table",
	};

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		if (tag_is(tag, names[i]))
			return true;
	}
	return false;
}

static void
put_break(struct buf *out)
{
	if (out->len > 0 && out->data[out->len - 1] != '\n')
		buf_putc(out, '\n');
}

/* Blanks of the source are one blank; none begins a line. */
static void
put_blank(struct buf *out)
{
	if (out->len > 0 && !span_is_blank(out->data[out->len - 1]))
		buf_putc(out, ' ');
}

/* Whatever is between <style> and </style> is not for people. */
static const char *
hidden_end(struct span tag)
{
	if (tag_is(tag, "style"))
		return "/style";
	if (tag_is(tag, "script"))
		return "/script";
	return tag_is(tag, "title") ? "/title" : NULL;
}

/* The tag at the beginning of 's', without its brackets; false: it is open. */
static bool
take_tag(struct span *s, struct span *ret_tag)
{
	const char *end = memchr(s->data, '>', s->len);

	if (end == NULL)
		return false;
	*ret_tag = (struct span) { s->data + 1, (size_t)(end - s->data) - 1 };
	*s = span_skip(*s, ret_tag->len + 2);
	return true;
}

/* Which tag ends what is hidden behind 'tag', NULL: nothing is. */
static const char *
pass_tag(struct buf *out, struct span tag, const char *hidden)
{
	if (hidden != NULL)
		return tag_is(tag, hidden) ? NULL : hidden;
	hidden = hidden_end(tag);
	if (hidden == NULL && tag_breaks(tag))
		put_break(out);
	return hidden;
}

static void
take_text(struct buf *out, struct span *s)
{
	size_t n = s->data[0] == '&' ? take_entity(out, *s) : 0;

	if (n == 0) {
		if (span_is_blank(s->data[0]))
			put_blank(out);
		else
			buf_putc(out, s->data[0]);
		n = 1;
	}
	*s = span_skip(*s, n);
}

void
html_add_text(struct buf *out, struct span s)
{
	const char *hidden = NULL;
	struct span tag;

	while (s.len > 0) {
		if (s.data[0] == '<') {
			if (!take_tag(&s, &tag))
				return;
			hidden = pass_tag(out, tag, hidden);
		} else if (hidden == NULL) {
			take_text(out, &s);
		} else {
			s = span_skip(s, 1);
		}
	}
}
