/*
 * Waivers: what the owner of a connector answers to findings, one line each.
 *
 *	RuleId place: reason
 *
 * Text becomes a list, whatever it is: a line that says nothing is a finding
 * of its own.  Applied to findings, a waiver turns a warning, or an error of
 * our own, into a note; an error of the official validator stays one, and is
 * marked.  Nothing is ever hidden, and what nothing can be submitted with (a
 * file that is no document, one that is not there) cannot be waived.
 *
 * A place is compared as text first.  Only where nothing fits it is looked up
 * as a path that an official tool has printed, which takes the document.
 */
#include "lint.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define WAIVERS_MAX	1000u
#define REASON_MAX	500u		/* bytes; it stands behind each finding */
#define PLACE_MAX	((size_t)4096)
#define SENTENCE_MAX	((size_t)600)

struct line {
	struct waiver	 is;		/* what others see */
	bool		 everywhere;	/* the place is '*' */
	char		*place, *reason;	/* owned; NULL: not valid */
	char		*mistake;	/* owned; NULL: it is valid */
};

struct waivers {
	struct line	*v;
	size_t		 n;
	struct line	**by_rule;	/* the valid ones, sorted */
	size_t		 valid;
};

enum { NOT_USED, NOT_VALID, MISPLACED };

static const struct rule	*not_valid(void);
static const struct rule	*not_used(void);

/* ---- one line ---- */

/* What has one of these is waived nowhere. */
#define STAYS	(FINDING_NOT_DOCUMENT | FINDING_INCOMPLETE | FINDING_STAYS)

static bool
can_waive(const struct rule_text *text)
{
	/* Every text there is stands at the head of its record. */
	return (((const struct rule *)text)->flags & STAYS) == 0;
}

static bool
is_space(char c)
{
	return c == ' ' || c == '\t';
}

static size_t
word_len(struct span s)
{
	size_t n = 0;

	while (n < s.len && !is_space(s.data[n]) && s.data[n] != ':')
		n++;
	return n;
}

/* Without a colon at its end, which belongs to a line without a place. */
static int
parse_rule(struct line *l, struct span *rest, struct reason *why)
{
	const size_t len = word_len(*rest);
	struct buf id CF_AUTO(buf_done) = BUF_INIT(SENTENCE_MAX);
	const struct rule_text *rule, *near;

	(void)text_neutralise(&id, rest->data, len < 100 ? len : 100);
	if (id.error == -ENOMEM)
		return -ENOMEM;
	rule = rules_find(buf_text(&id));
	if (rule == NULL) {
		near = rules_find_near(buf_text(&id));
		return near != NULL ? reason_set(why, EINVAL,
		    "there is no rule '%s'; did you mean '%s'?",
		    buf_text(&id), near->id) : reason_set(why, EINVAL,
		    "there is no rule '%s'; a waiver is RuleId place: reason",
		    buf_text(&id));
	}
	if (!can_waive(rule))
		return reason_set(why, EINVAL, "%s cannot be waived, it has "
		    "to be mended", rule->id);
	l->is.rule = rule->id;
	*rest = span_trim(span_skip(*rest, len));
	return 0;
}

/* The length of the quoted string that 's' begins with; 0: it has no end. */
static size_t
quoted_len(struct span s)
{
	for (size_t i = 1; i < s.len; i++) {
		if (s.data[i] == '\\')
			i++;
		else if (s.data[i] == '"')
			return i + 1;
	}
	return 0;
}

/* As problems.json has it. */
static int
parse_quoted(struct line *l, struct span *rest, struct reason *why)
{
	struct json_doc *doc CF_AUTO(json_done) = NULL;
	const size_t len = quoted_len(*rest);
	struct json_error error;
	int r = -EINVAL;

	if (len > 0)
		r = json_parse(rest->data, len, &doc, &error);
	if (r == -ENOMEM)
		return r;
	if (r < 0 || json_root(doc)->len != strlen(json_root(doc)->text))
		return reason_set(why, EINVAL, "the place in quotes is no "
		    "string of JSON");
	l->place = text_dup(json_root(doc)->text, json_root(doc)->len);
	*rest = span_skip(*rest, len);
	return l->place != NULL ? 0 : -ENOMEM;
}

/* Up to the first colon with a blank, or nothing, behind it. */
static int
parse_bare(struct line *l, struct span *rest)
{
	size_t n = 0;

	while (n < rest->len && !(rest->data[n] == ':' &&
	    (n + 1 == rest->len || is_space(rest->data[n + 1]))))
		n++;
	const struct span place = span_trim((struct span){ rest->data, n });

	l->place = text_dup(place.data, place.len);
	*rest = span_skip(*rest, n);
	return l->place != NULL ? 0 : -ENOMEM;
}

static int
parse_place(struct line *l, struct span *rest, struct reason *why)
{
	int r;

	r = rest->len > 0 && rest->data[0] == '"' ?
	    parse_quoted(l, rest, why) : parse_bare(l, rest);
	if (r < 0)
		return r;
	if (l->place[0] == '\0')
		return reason_set(why, EINVAL, "it has no place: write a JSON "
		    "Pointer, a file's name, or * for everywhere, between "
		    "%s and the colon", l->is.rule);
	if (strlen(l->place) > PLACE_MAX)
		return reason_set(why, EINVAL, "its place is longer than any "
		    "that findings have");
	l->everywhere = strcmp(l->place, "*") == 0;
	l->is.place = l->place;
	return 0;
}

static int
parse_reason(struct line *l, struct span rest, struct reason *why)
{
	rest = span_trim(rest);
	if (rest.len > 0 && rest.data[0] == ':')
		rest = span_trim(span_skip(rest, 1));
	else
		rest.len = 0;
	if (rest.len == 0)
		return reason_set(why, EINVAL, "it has no reason: write one "
		    "behind the place, a colon and a blank");
	if (rest.len > REASON_MAX)
		return reason_set(why, EINVAL, "its reason has %zu bytes, at "
		    "most %u are allowed", rest.len, REASON_MAX);
	l->reason = text_dup(rest.data, rest.len);
	l->is.reason = l->reason;
	return l->reason != NULL ? 0 : -ENOMEM;
}

static bool
is_text(struct span s)
{
	uint32_t c;
	size_t n;

	for (size_t i = 0; i < s.len; i += n) {
		n = text_utf8_next(s.data + i, s.len - i, &c);
		if (n == 0 || (text_is_control(c) && c != '\t'))
			return false;
	}
	return true;
}

static int
parse_parts(struct line *l, struct span rest, struct reason *why)
{
	int r;

	if (!is_text(rest))
		return reason_set(why, EINVAL, "it has characters that are no "
		    "text, save it as UTF-8");
	r = parse_rule(l, &rest, why);
	if (r == 0)
		r = parse_place(l, &rest, why);
	return r < 0 ? r : parse_reason(l, rest, why);
}

/* ---- all lines ---- */

static void
line_done(struct line *l)
{
	free(l->place);
	free(l->reason);
	free(l->mistake);
}

void
waivers_free(struct waivers *w)
{
	if (w == NULL)
		return;
	for (size_t i = 0; i < w->n; i++)
		line_done(&w->v[i]);
	free(w->v);
	free(w->by_rule);
	free(w);
}

void
waivers_done(struct waivers **w)
{
	waivers_free(*w);
	*w = NULL;
}

static int
add_line(struct waivers *w, unsigned number, struct span text)
{
	struct line *l = &w->v[w->n];
	struct reason why = { .error = 0 };
	int r;

	*l = (struct line){ .is.line = number };
	w->n++;
	if (w->n == WAIVERS_MAX)
		r = reason_set(&why, EINVAL, "there are more than %u waivers, "
		    "and those from here on do not count", WAIVERS_MAX - 1);
	else
		r = parse_parts(l, text, &why);
	if (r == 0)
		return 0;
	if (why.error == 0)
		return r;
	l->mistake = text_dup(why.text, strlen(why.text));
	return l->mistake != NULL ? 0 : -ENOMEM;
}

static int
parse_lines(struct waivers *w, struct span text)
{
	static const char mark[] = "\xEF\xBB\xBF";
	int r = 0;

	if (text.len >= strlen(mark) &&
	    memcmp(text.data, mark, strlen(mark)) == 0)
		text = span_skip(text, strlen(mark));
	for (unsigned number = 1; text.len > 0 && r == 0 &&
	    w->n < WAIVERS_MAX; number++) {
		const struct span line = span_trim(span_take_line(&text));

		if (line.len > 0 && line.data[0] != '#')
			r = add_line(w, number, line);
	}
	return r;
}

static int
compare_lines(const void *a, const void *b)
{
	const struct line *x = *(const struct line *const *)a;
	const struct line *y = *(const struct line *const *)b;
	const int r = strcmp(x->is.rule, y->is.rule);

	return r != 0 ? r : (x->is.line > y->is.line) -
	    (x->is.line < y->is.line);
}

static void
sort_lines(struct waivers *w)
{
	for (size_t i = 0; i < w->n; i++) {
		if (w->v[i].mistake == NULL)
			w->by_rule[w->valid++] = &w->v[i];
	}
	qsort(w->by_rule, w->valid, sizeof(w->by_rule[0]), compare_lines);
}

int
waivers_parse(const char *text, size_t size, struct waivers **ret_waivers)
{
	struct waivers *w CF_AUTO(waivers_done) = calloc(1, sizeof(*w));
	int r;

	if (w == NULL)
		return -ENOMEM;
	w->v = calloc(WAIVERS_MAX, sizeof(w->v[0]));
	w->by_rule = calloc(WAIVERS_MAX, sizeof(w->by_rule[0]));
	if (w->v == NULL || w->by_rule == NULL)
		return -ENOMEM;
	r = parse_lines(w, (struct span){ text, size });
	if (r < 0)
		return r;
	sort_lines(w);
	*ret_waivers = w;
	w = NULL;
	return 0;
}

size_t
waivers_count(const struct waivers *w)
{
	return w->valid;
}

const struct waiver *
waivers_at(const struct waivers *w, size_t i)
{
	return &w->by_rule[i]->is;
}

int
waivers_check(const struct waivers *w, struct reason *why)
{
	for (size_t i = 0; i < w->n; i++) {
		if (w->v[i].mistake != NULL)
			return reason_set(why, EINVAL, "line %u: %s",
			    w->v[i].is.line, w->v[i].mistake);
	}
	return 0;
}

/* ---- which finding a line is about ---- */

/* The first of a rule, or where it would be. */
static size_t
first_of(const struct waivers *w, const char *rule)
{
	size_t low = 0, high = w->valid;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (strcmp(w->by_rule[middle]->is.rule, rule) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static const char *
base_name(const char *file)
{
	static const char folder[] = "artifacts/";

	return strncmp(file, folder, strlen(folder)) == 0 ?
	    file + strlen(folder) : file;
}

/* A readme is one artifact, however it is spelled. */
static bool
is_file(const char *place, const char *file)
{
	const char *a = base_name(place), *b = base_name(file);
	const enum artifact which = artifact_by_name(a);

	return strcmp(a, b) == 0 ||
	    (which != ARTIFACT_NONE && which == artifact_by_name(b));
}

static bool
fits(const struct line *l, const struct finding *one)
{
	return l->everywhere || strcmp(l->place, one->pointer) == 0 ||
	    is_file(l->place, one->file);
}

/* ---- paths of official tools ---- */

struct applying {
	const struct waiving	*how;
	const struct findings	*found;
	struct line		**for_finding;	/* NULL: none */
	struct locator		*locator[2];
	bool			 opened[2];
};

static const enum artifact looked_into[2] = {
	ARTIFACT_DEFINITION, ARTIFACT_PROPERTIES,
};

static void
applying_done(struct applying *a)
{
	locator_free(a->locator[0]);
	locator_free(a->locator[1]);
	free(a->for_finding);
}

static int
open_document(struct applying *a, size_t i)
{
	int r;

	if (a->opened[i])
		return 0;
	a->opened[i] = true;
	r = a->how->open(a->how->arg, looked_into[i], &a->locator[i]);
	/* What is no document has no places. */
	return r == -ENOMEM ? r : 0;
}

static int
match_pointer(struct applying *a, struct line *l, const char *file,
    const char *pointer)
{
	for (size_t i = 0; i < findings_count(a->found); i++) {
		const struct finding *one = findings_at(a->found, i);

		if (a->for_finding[i] != NULL ||
		    strcmp(one->rule, l->is.rule) != 0 ||
		    strcmp(one->pointer, pointer) != 0 ||
		    strcmp(one->file, file) != 0)
			continue;
		a->for_finding[i] = l;
		l->is.used = true;
	}
	return 0;
}

static int
match_path(struct applying *a, struct line *l)
{
	int r = 0;

	for (size_t i = 0; i < ARRAY_LEN(looked_into) && r == 0; i++) {
		struct buf pointer CF_AUTO(buf_done) = BUF_INIT(PLACE_MAX);

		r = open_document(a, i);
		if (r < 0 || a->locator[i] == NULL)
			continue;
		r = locator_pointer(a->locator[i], l->place, strlen(l->place),
		    &pointer);
		if (r == 0)
			r = match_pointer(a, l, locator_file(a->locator[i]),
			    buf_text(&pointer));
		if (r == -ENOENT || r == -EFBIG)
			r = 0;
	}
	return r;
}

static bool
rule_has_findings(const struct findings *found, const char *rule)
{
	for (size_t i = 0; i < findings_count(found); i++) {
		if (strcmp(findings_at(found, i)->rule, rule) == 0)
			return true;
	}
	return false;
}

static int
match_paths(struct applying *a, struct waivers *w)
{
	int r = 0;

	for (size_t i = 0; i < w->valid && r == 0 &&
	    a->how->open != NULL; i++) {
		struct line *l = w->by_rule[i];

		if (!l->everywhere && !l->is.used &&
		    rule_has_findings(a->found, l->is.rule))
			r = match_path(a, l);
	}
	return r;
}

/* ---- applying ---- */

/* The first line counts, but all that fit are used. */
static void
match_text(struct applying *a, struct waivers *w)
{
	for (size_t i = 0; i < findings_count(a->found); i++) {
		const struct finding *one = findings_at(a->found, i);

		for (size_t k = first_of(w, one->rule); k < w->valid; k++) {
			struct line *l = w->by_rule[k];

			if (strcmp(l->is.rule, one->rule) != 0)
				break;
			if (!fits(l, one))
				continue;
			l->is.used = true;
			if (a->for_finding[i] == NULL)
				a->for_finding[i] = l;
		}
	}
}

static void
report_line(struct findings *all, const struct waiving *how,
    const struct rule *r, const struct line *l, const char *what, int *error)
{
	/* As the rules of a set, these have no ceiling of their own. */
	const struct rules_set set = { .complete = false };
	const struct spot spot = {
		.file = how->file, .line = l->is.line, .column = 1,
	};
	struct lint lint = { .found = all, .file = how->file, .set = &set };

	lint_report(&lint, r, at_spot(&spot), what,
	    l->is.place != NULL ? l->is.place : "", NULL);
	if (lint.error < 0)
		*error = lint.error;
}

/* A finding may be worse than those of its rule are. */
static int
refuse_waiver(struct findings *all, const struct waiving *how,
    const struct line *l)
{
	struct reason why;
	int r = 0;

	(void)reason_set(&why, EINVAL, "what %s finds here cannot be waived, "
	    "it has to be mended", l->is.rule);
	report_line(all, how, not_valid(), l, why.text, &r);
	return r;
}

static int
add_waived(struct findings *all, const struct finding *one,
    struct line *l)
{
	struct finding copy = *one;

	copy.waiver = l->reason;
	if (one->severity == SEVERITY_ERROR && rules_is_official(one->rule)) {
		l->is.claimed++;
	} else {
		copy.severity = SEVERITY_NOTE;
		l->is.waived++;
	}
	return findings_add(all, &copy);
}

static int
apply(struct applying *a, struct findings *all)
{
	int r = 0;

	for (size_t i = 0; i < findings_count(a->found) && r == 0; i++) {
		const struct finding *one = findings_at(a->found, i);
		struct line *l = a->for_finding[i];

		if (l == NULL)
			r = findings_add(all, one);
		else if ((one->flags & STAYS) == 0)
			r = add_waived(all, one, l);
		else if ((r = findings_add(all, one)) == 0 && a->how->whole)
			r = refuse_waiver(all, a->how, l);
	}
	return r;
}

static bool
any_stays(const struct findings *found)
{
	for (size_t i = 0; i < findings_count(found); i++) {
		if (findings_at(found, i)->flags & STAYS)
			return true;
	}
	return false;
}

/*
 * What is wrong with the waivers.  What is not found in a file that cannot be
 * read, or is not there, may be found again when it can.
 */
static int
report_waivers(const struct waivers *w, const struct waiving *how,
    struct findings *all)
{
	int r = 0;
	const bool all_found = !any_stays(all);

	for (size_t i = 0; i < w->n && r == 0 && how->whole; i++) {
		const struct line *l = &w->v[i];

		if (l->mistake != NULL)
			report_line(all, how, not_valid(), l, l->mistake, &r);
		else if (!l->is.used && all_found)
			report_line(all, how, not_used(), l, l->is.rule, &r);
	}
	return r;
}

static void
forget_uses(struct waivers *w)
{
	for (size_t i = 0; i < w->n; i++) {
		w->v[i].is.used = false;
		w->v[i].is.waived = w->v[i].is.claimed = 0;
	}
}

int
waivers_apply(struct waivers *w, const struct waiving *how,
    const struct findings *found, struct findings **ret_found)
{
	struct findings *all CF_AUTO(findings_done) = findings_new();
	struct applying a CF_AUTO(applying_done) = {
		.how = how, .found = found,
		.for_finding = calloc(findings_count(found) + 1,
		    sizeof(a.for_finding[0])),
	};
	int r;

	if (all == NULL || a.for_finding == NULL)
		return -ENOMEM;
	forget_uses(w);
	match_text(&a, w);
	r = match_paths(&a, w);
	if (r == 0)
		r = apply(&a, all);
	if (r == 0)
		r = report_waivers(w, how, all);
	if (r < 0)
		return r;
	*ret_found = all;
	all = NULL;
	return 0;
}

/* ---- the rules ---- */

static const struct rule rules[] = {
	[NOT_USED] = {
		.text = {
			.id = "WaiverNotUsed",
			.severity = SEVERITY_WARNING,
			.summary = "A waiver has something to waive.",
			.help = "Nothing is found there any more: it was "
			    "mended, or it has moved. Take the line out, or "
			    "give the place where the finding is now; a "
			    "waiver that lies about would waive the next "
			    "mistake of the kind unseen.",
			.bad = "OperationIdSanitized /paths/~1gone/get/"
			    "operationId: flows use it",
			.good = "# nothing to waive",
			.source = "Ours.",
		},
		.flags = FINDING_STAYS,
		.message = "{0} finds nothing at {1}: take this line out, or "
		    "see where it is now",
	},
	[NOT_VALID] = {
		.text = {
			.id = "WaiverNotValid",
			.severity = SEVERITY_WARNING,
			.summary = "A waiver names a rule and a place, and has "
			    "a reason.",
			.help = "A line is: RuleId place: reason. The place is "
			    "a JSON Pointer as in problems.json, a path as an "
			    "official tool prints it, a file's name, or * for "
			    "everywhere. It ends at the first colon with a "
			    "blank behind it; one that holds such a colon is "
			    "written in double quotes, as problems.json has "
			    "it. A line that is not valid waives nothing. "
			    "What is missing, or is no document at all, "
			    "cannot be waived.",
			.bad = "IconSize icon.png",
			.good = "IconSize icon.png: the artwork that the brand "
			    "team sent",
			.source = "Ours.",
		},
		.flags = FINDING_STAYS,
		.message = "this waiver does not count: {0}",
	},
	[MISPLACED] = {
		.text = {
			.id = "WaiversMisplaced",
			.severity = SEVERITY_WARNING,
			.summary = "The waivers of a submission are in its "
			    "form.",
			.help = ".certfs-waivers is for the folder of a "
			    "connector that certfs-check looks at. In "
			    "artifacts/ of a mount nobody reads it: "
			    "mv artifacts/.certfs-waivers form/waivers.",
			.bad = "contoso/artifacts/.certfs-waivers",
			.good = "contoso/form/waivers",
			.source = "Ours.",
		},
		.message = "the waivers do not count here: "
		    "mv artifacts/.certfs-waivers form/waivers",
	},
};

const struct rule_table rules_of_waivers = { rules, ARRAY_LEN(rules) };

static const struct rule *
not_used(void)
{
	return &rules[NOT_USED];
}

static const struct rule *
not_valid(void)
{
	return &rules[NOT_VALID];
}
