/*
 * What there is to say, in each format.
 */
#include "check.h"

#include "config.h"

#include <errno.h>
#include <string.h>

struct printing {
	const struct options	*o;
	const struct findings	*shown;
	const struct changes_count *count;	/* NULL: not of --against */
	size_t			 left_out[SEVERITIES];
	size_t			 left_out_all;
};

/* ---- text ---- */

static void
print_head(const struct printing *p, struct buf *out)
{
	const struct options *o = p->o;

	(void)buf_puts(out, "# ");
	(void)text_neutralise(out, o->paths[0], strlen(o->paths[0]));
	(void)buf_puts(out, ", compared with ");
	(void)text_neutralise(out, o->subject, strlen(o->subject));
	(void)buf_puts(out, ": ");
	(void)changes_print_count(p->count, out);
	(void)buf_putc(out, '\n');
}

/* No error has that form, so that nothing takes it for one. */
static void
print_left_out(const struct printing *p, struct buf *out)
{
	const char *before = ": ";

	(void)buf_printf(out, "# %zu more %s not shown", p->left_out_all,
	    p->left_out_all == 1 ? "is" : "are");
	for (enum severity i = 0; i < SEVERITIES; i++) {
		if (p->left_out[i] == 0)
			continue;
		(void)buf_printf(out, "%s%zu %s%s", before, p->left_out[i],
		    severity_names[i], p->left_out[i] == 1 ? "" : "s");
		before = ", ";
	}
	(void)buf_putc(out, '\n');
}

static int
print_text(const struct printing *p, struct buf *out)
{
	if (p->count != NULL)
		print_head(p, out);
	(void)findings_print_text(p->shown, out);
	if (p->left_out_all > 0)
		print_left_out(p, out);
	return out->error;
}

/* ---- JSON ---- */

static int
print_json(const struct printing *p, struct buf *out)
{
	static const char end[] = "}\n";
	int r;

	r = p->count != NULL ? changes_print_json(p->count, p->shown, out) :
	    findings_print_json(p->shown, out);
	if (r < 0 || p->left_out_all == 0)
		return r;
	(void)buf_resize(out, out->len - strlen(end));
	return buf_printf(out, ", \"left_out\": %zu%s", p->left_out_all, end);
}

/* ---- SARIF ---- */

static int
describe(const char *id, struct described *ret)
{
	int r = rules_describe(id, ret);

	return r == -ENOENT ? changes_describe(id, ret) : r;
}

static int
print_sarif(const struct printing *p, struct buf *out)
{
	const struct sarif about = {
		.version = PACKAGE_VERSION, .left_out = p->left_out_all,
		.describe = describe,
	};

	return findings_print_sarif(p->shown, &about, out);
}

int
print_findings(const struct options *o, const struct findings *found,
    const struct changes_count *count, struct buf *out)
{
	static int (*const prints[])(const struct printing *p,
	    struct buf *out) = {
		[FORMAT_TEXT] = print_text,
		[FORMAT_JSON] = print_json,
		[FORMAT_SARIF] = print_sarif,
	};
	struct findings *shown CF_AUTO(findings_done) = NULL;
	struct printing p = { .o = o, .count = count };
	int r;

	r = select_shown(o, found, &shown, p.left_out);
	if (r < 0)
		return r;
	p.shown = shown;
	for (enum severity i = 0; i < SEVERITIES; i++)
		p.left_out_all += p.left_out[i];
	return prints[o->format](&p, out);
}
