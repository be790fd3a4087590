/*
 * The longest common subsequence of lines by a table (Wagner and Fischer, "The
 * String-to-String Correction Problem", JACM 21, 1974), behind and before what
 * is alike at both ends.  The table is bounded: where it would be too large,
 * the middle is shown as gone and new, which is true and only longer.
 */
#include "diff.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define LINES_MAX	100000u
#define CELLS_MAX	((size_t)4 << 20)
#define AROUND		3u		/* lines shown before and behind */

struct lines {
	struct span	*line;
	size_t		 count;
};

struct edit {
	char		 mark;		/* ' ', '-' or '+' */
	size_t		 old, new;	/* index of the next line of each */
};

struct diff {
	struct lines	 old, new;
	uint32_t	*cell;		/* of the middle */
	size_t		 first, old_end, new_end;	/* the middle */
	struct edit	*edit;
	size_t		 count;
};

static void
diff_done(struct diff *d)
{
	free(d->old.line);
	free(d->new.line);
	free(d->cell);
	free(d->edit);
}

static int
split(struct span text, struct lines *ret)
{
	struct span rest = text;
	size_t count = 0;

	while (rest.len > 0 && count <= LINES_MAX) {
		(void)span_take_line(&rest);
		count++;
	}
	if (count > LINES_MAX)
		return -E2BIG;
	ret->line = calloc(count + 1, sizeof(ret->line[0]));
	if (ret->line == NULL)
		return -ENOMEM;
	for (rest = text; ret->count < count; ret->count++)
		ret->line[ret->count] = span_take_line(&rest);
	return 0;
}

static bool
same(const struct diff *d, size_t old, size_t new)
{
	const struct span a = d->old.line[old], b = d->new.line[new];

	return a.len == b.len && memcmp(a.data, b.data, a.len) == 0;
}

static void
trim(struct diff *d)
{
	d->old_end = d->old.count;
	d->new_end = d->new.count;
	while (d->first < d->old_end && d->first < d->new_end &&
	    same(d, d->first, d->first))
		d->first++;
	while (d->old_end > d->first && d->new_end > d->first &&
	    same(d, d->old_end - 1, d->new_end - 1)) {
		d->old_end--;
		d->new_end--;
	}
}

/* How many lines are common from 'old' and 'new' on. */
static uint32_t *
common(const struct diff *d, size_t old, size_t new)
{
	return &d->cell[(old - d->first) * (d->new_end - d->first + 1) +
	    (new - d->first)];
}

static int
fill(struct diff *d)
{
	const size_t rows = d->old_end - d->first + 1;
	const size_t columns = d->new_end - d->first + 1;

	if (rows > CELLS_MAX / columns)
		return 0;
	d->cell = calloc(rows * columns, sizeof(d->cell[0]));
	if (d->cell == NULL)
		return -ENOMEM;
	for (size_t o = d->old_end; o-- > d->first;) {
		for (size_t n = d->new_end; n-- > d->first;) {
			const uint32_t down = *common(d, o + 1, n);
			const uint32_t right = *common(d, o, n + 1);

			*common(d, o, n) = same(d, o, n) ?
			    *common(d, o + 1, n + 1) + 1 :
			    down >= right ? down : right;
		}
	}
	return 0;
}

static void
put(struct diff *d, char mark, size_t *old, size_t *new)
{
	d->edit[d->count++] = (struct edit){ mark, *old, *new };
	*old += mark != '+';
	*new += mark != '-';
}

static char
next_mark(const struct diff *d, size_t old, size_t new)
{
	if (old < d->first || old >= d->old_end || new >= d->new_end) {
		if (old < d->first || (old >= d->old_end &&
		    new >= d->new_end))
			return ' ';
		return old < d->old_end ? '-' : '+';
	}
	if (d->cell == NULL)
		return '-';
	if (same(d, old, new))
		return ' ';
	return *common(d, old + 1, new) >= *common(d, old, new + 1) ?
	    '-' : '+';
}

static int
compare(struct diff *d)
{
	size_t old = 0, new = 0;
	int r;

	trim(d);
	r = fill(d);
	if (r < 0)
		return r;
	d->edit = calloc(d->old.count + d->new.count + 1,
	    sizeof(d->edit[0]));
	if (d->edit == NULL)
		return -ENOMEM;
	while (old < d->old.count || new < d->new.count)
		put(d, next_mark(d, old, new), &old, &new);
	return 0;
}

/* ---- showing ---- */

/* Byte for byte, because it is to be a patch: is_text() has looked. */
static int
put_line(const struct diff *d, const struct edit *e, struct buf *out)
{
	const struct span line = e->mark == '+' ? d->new.line[e->new] :
	    d->old.line[e->old];

	(void)buf_putc(out, e->mark);
	(void)buf_add(out, line.data, line.len);
	return line.data[line.len - 1] == '\n' ? out->error :
	    buf_puts(out, "\n\\ No newline at end of file\n");
}

/* The end of a hunk that begins with the change at 'from'. */
static size_t
hunk_end(const struct diff *d, size_t from)
{
	size_t last = from;

	for (size_t i = from; i < d->count && i <= last + 2 * AROUND; i++)
		if (d->edit[i].mark != ' ')
			last = i;
	last += AROUND + 1;
	return last < d->count ? last : d->count;
}

static int
put_hunk(const struct diff *d, size_t from, size_t to, struct buf *out)
{
	const struct edit *first = &d->edit[from];
	size_t old = 0, new = 0;

	for (size_t i = from; i < to; i++) {
		old += d->edit[i].mark != '+';
		new += d->edit[i].mark != '-';
	}
	(void)buf_printf(out, "@@ -%zu,%zu +%zu,%zu @@\n",
	    first->old + (old > 0), old, first->new + (new > 0), new);
	for (size_t i = from; i < to; i++)
		(void)put_line(d, &d->edit[i], out);
	return out->error;
}

static int
put_hunks(const struct diff *d, struct buf *out)
{
	size_t end = 0;

	for (size_t i = 0; i < d->count; i++) {
		const size_t from = i > end + AROUND ? i - AROUND : end;

		if (d->edit[i].mark == ' ')
			continue;
		end = hunk_end(d, i);
		(void)put_hunk(d, from, end, out);
		i = end - 1;
	}
	return out->error;
}

/* It can be shown as it is: what a terminal obeys makes no line of it. */
static bool
is_text(struct span text)
{
	uint32_t c;

	while (text.len > 0) {
		const size_t n = text_utf8_next(text.data, text.len, &c);

		if (n == 0 || (text_is_control(c) && c != '\t' && c != '\n' &&
		    c != '\r'))
			return false;
		text = span_skip(text, n);
	}
	return true;
}

/* A tab ends a name with blanks, for patch(1); git does the same. */
static int
put_heading(const char *mark, const char *name, struct buf *out)
{
	return buf_printf(out, "%s %s%s\n", mark, name,
	    strchr(name, ' ') != NULL ? "\t" : "");
}

static int
put_sizes(const struct diff_side *old, const struct diff_side *new,
    struct buf *out)
{
	return buf_printf(out, "%zu bytes become %zu\n", old->text.len,
	    new->text.len);
}

int
diff_unified(const struct diff_side *old, const struct diff_side *new,
    struct buf *out)
{
	struct diff d CF_AUTO(diff_done) = { .count = 0 };
	int r;

	if (old->text.len == new->text.len && (old->text.len == 0 ||
	    memcmp(old->text.data, new->text.data, old->text.len) == 0))
		return 0;
	(void)put_heading("---", old->name, out);
	(void)put_heading("+++", new->name, out);
	if (!is_text(old->text) || !is_text(new->text))
		return put_sizes(old, new, out);
	r = split(old->text, &d.old);
	if (r == 0)
		r = split(new->text, &d.new);
	if (r == 0)
		r = compare(&d);
	if (r == -E2BIG)
		return put_sizes(old, new, out);
	return r < 0 ? r : put_hunks(&d, out);
}
