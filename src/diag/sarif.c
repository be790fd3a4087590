/*
 * Findings as SARIF 2.1.0, which code hosts and editors read.
 *
 * A log has a table of rules, and each result an index into it; only rules
 * that have results are in the table, sorted.  Nothing here knows a rule: the
 * caller describes each of them when its turn comes.
 */
#include "print.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define SCHEMA	"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/" \
		"os/schemas/sarif-schema-2.1.0.json"
#define HELP_MAX	((size_t)1 << 20)

/* ---- the rules that occur ---- */

struct ids {
	const char	**v;	/* sorted, each once */
	size_t		 n;
};

static void
ids_done(struct ids *ids)
{
	free(ids->v);
}

static int
compare_ids(const void *a, const void *b)
{
	const char *x = *(const char *const *)a, *y = *(const char *const *)b;

	return x == y ? 0 : strcmp(x, y);
}

static int
ids_collect(const struct findings *f, struct ids *ids)
{
	const size_t count = findings_count(f);

	ids->v = calloc(count + 1, sizeof(ids->v[0]));
	if (ids->v == NULL)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++)
		ids->v[i] = findings_at(f, i)->rule;
	qsort(ids->v, count, sizeof(ids->v[0]), compare_ids);
	for (size_t i = 0; i < count; i++) {
		if (i == 0 || compare_ids(&ids->v[i], &ids->v[i - 1]) != 0)
			ids->v[ids->n++] = ids->v[i];
	}
	return 0;
}

static size_t
ids_index(const struct ids *ids, const char *id)
{
	const char **found = bsearch(&id, ids->v, ids->n, sizeof(ids->v[0]),
	    compare_ids);

	return (size_t)(found - ids->v);
}

/* ---- parts ---- */

static void
print_message(struct buf *out, const char *name, const char *text)
{
	(void)buf_printf(out, ", \"%s\": {", name);
	print_member(out, "text", text);
	(void)buf_putc(out, '}');
}

static void
print_described(struct buf *out, const struct described *d)
{
	print_message(out, "shortDescription", d->summary);
	print_message(out, "fullDescription", d->details);
	print_message(out, "help", buf_text(&d->help));
	(void)buf_printf(out, ",\n      \"defaultConfiguration\": "
	    "{\"level\": \"%s\"}, \"properties\": {\"tags\": [",
	    severity_names[d->severity]);
	print_string(out, d->tag);
	(void)buf_puts(out, "]}");
}

static int
print_rule(struct buf *out, const char *id, const struct sarif *about)
{
	struct described d = { .help = BUF_INIT(HELP_MAX) };
	int r;

	(void)buf_puts(out, "\n      {");
	print_member(out, "id", id);
	r = about->describe(id, &d);
	if (r == 0)
		r = d.help.error;
	if (r == 0)
		print_described(out, &d);
	buf_done(&d.help);
	(void)buf_putc(out, '}');
	return r == -ENOENT ? 0 : r;
}

/*
 * A file's name as a URI reference.  A colon would make a scheme of what is
 * before it; a byte that is no UTF-8 has a place in it as any other.
 */
static void
print_uri(struct buf *out, const char *file)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/!$&'()*+,;=@";

	(void)buf_puts(out, file[0] == '/' ? "\"file://" : "\"");
	for (; *file != '\0'; file++) {
		if (strchr(plain, *file) != NULL)
			(void)buf_putc(out, *file);
		else
			(void)buf_printf(out, "%%%02X", (unsigned char)*file);
	}
	(void)buf_putc(out, '"');
}

static void
print_location(struct buf *out, const struct finding *one)
{
	(void)buf_puts(out, ",\n      \"locations\": [{\"physicalLocation\": "
	    "{\"artifactLocation\": {\"uri\": ");
	print_uri(out, one->file);
	(void)buf_printf(out, "}, \"region\": {\"startLine\": %u, "
	    "\"startColumn\": %u}}", one->line, one->column);
	if (one->pointer[0] != '\0') {
		(void)buf_puts(out, ", \"logicalLocations\": [{");
		print_member(out, "fullyQualifiedName", one->pointer);
		(void)buf_puts(out, "}]");
	}
	(void)buf_puts(out, "}]");
}

/* What is waived stays a result; an error is only claimed to be none. */
static void
print_suppression(struct buf *out, const struct finding *one)
{
	(void)buf_puts(out, ",\n      \"suppressions\": [");
	if (one->waiver[0] != '\0') {
		(void)buf_printf(out, "{\"kind\": \"external\", "
		    "\"status\": \"%s\", ", one->severity == SEVERITY_ERROR ?
		    "underReview" : "accepted");
		print_member(out, "justification", one->waiver);
		(void)buf_putc(out, '}');
	}
	(void)buf_putc(out, ']');
}

/* All results of a run have suppressions, or none has. */
static bool
has_waivers(const struct findings *f)
{
	for (size_t i = 0; i < findings_count(f); i++) {
		if (findings_at(f, i)->waiver[0] != '\0')
			return true;
	}
	return false;
}

static void
print_result(struct buf *out, const struct finding *one, size_t index,
    bool with_suppressions)
{
	(void)buf_puts(out, "\n    {");
	print_member(out, "ruleId", one->rule);
	(void)buf_printf(out, ", \"ruleIndex\": %zu, \"level\": \"%s\"",
	    index, severity_names[one->severity]);
	print_message(out, "message", one->text);
	print_location(out, one);
	if (with_suppressions)
		print_suppression(out, one);
	if (one->path[0] != '\0') {
		(void)buf_puts(out, ",\n      \"properties\": {");
		print_member(out, "valuePath", one->path);
		(void)buf_putc(out, '}');
	}
	(void)buf_putc(out, '}');
}

static void
print_results(struct buf *out, const struct findings *f,
    const struct ids *ids)
{
	const bool with_suppressions = has_waivers(f);

	for (size_t i = 0; i < findings_count(f); i++) {
		const struct finding *one = findings_at(f, i);

		(void)buf_puts(out, i > 0 ? "," : "");
		print_result(out, one, ids_index(ids, one->rule),
		    with_suppressions);
	}
}

/* ---- all of it ---- */

int
findings_print_sarif(const struct findings *f, const struct sarif *about,
    struct buf *out)
{
	struct ids ids CF_AUTO(ids_done) = { .n = 0 };
	int r;

	r = ids_collect(f, &ids);
	if (r < 0)
		return r;
	(void)buf_puts(out, "{\"$schema\": \"" SCHEMA "\",\n"
	    " \"version\": \"2.1.0\",\n \"runs\": [{\n  \"tool\": "
	    "{\"driver\": {\"name\": \"certfs\", ");
	print_member(out, "version", about->version);
	(void)buf_puts(out, ",\n    \"rules\": [");
	for (size_t i = 0; i < ids.n && r == 0; i++) {
		(void)buf_puts(out, i > 0 ? "," : "");
		r = print_rule(out, ids.v[i], about);
	}
	if (r < 0)
		return r;
	(void)buf_puts(out, "]}},\n  \"columnKind\": \"unicodeCodePoints\",\n");
	if (about->left_out > 0)
		(void)buf_printf(out, "  \"properties\": {\"leftOut\": %zu},\n",
		    about->left_out);
	(void)buf_puts(out, "  \"results\": [");
	print_results(out, f, &ids);
	return buf_puts(out, "]\n }]}\n");
}
