/*
 * The list of findings.  Strings live in an arena and go with the list;
 * neighbours mostly share their file and often their rule and their waiver, so
 * those are kept once per run of equals.
 *
 * Each entry remembers what sorting asks again and again: the rank of its
 * file, and its number of arrival, which makes any sort a stable one.
 */
#include "certfs/diag.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Most lists are short, and are kept as long as what they are about. */
#define CHUNK_MIN	((size_t)512)
#define CHUNK_MAX	((size_t)16 << 10)
#define ENTRIES_MIN	4u

/* Files by folder: what was refused, then artifacts, then everything else. */
#define RANK_REFUSED	0u
#define RANK_ARTIFACTS	(ARTIFACT_COUNT + 1u)

struct chunk {
	struct chunk	*next;
	size_t		 used, size;
	char		 data[];
};

struct entry {
	struct finding	 finding;
	size_t		 arrival;
	unsigned	 rank;
};

struct findings {
	struct entry	*entries;
	size_t		 count, size;
	size_t		 arrivals;
	size_t		 count_of[SEVERITIES];
	struct chunk	*chunks;	/* the first one is being filled */
};

const char *const severity_names[SEVERITIES] = {
	[SEVERITY_ERROR]	= "error",
	[SEVERITY_WARNING]	= "warning",
	[SEVERITY_NOTE]		= "note",
};

struct findings *
findings_new(void)
{
	return calloc(1, sizeof(struct findings));
}

void
findings_free(struct findings *f)
{
	if (f == NULL)
		return;
	while (f->chunks != NULL) {
		struct chunk *next = f->chunks->next;

		free(f->chunks);
		f->chunks = next;
	}
	free(f->entries);
	free(f);
}

void
findings_done(struct findings **f)
{
	findings_free(*f);
	*f = NULL;
}

static struct chunk *
chunk_for(struct findings *f, size_t need)
{
	struct chunk *chunk = f->chunks;
	size_t size = CHUNK_MIN;

	if (chunk != NULL && chunk->size - chunk->used >= need)
		return chunk;
	if (chunk != NULL)
		size = chunk->size < CHUNK_MAX ? 2 * chunk->size : CHUNK_MAX;
	if (size < need)
		size = need;
	chunk = malloc(sizeof(*chunk) + size);
	if (chunk == NULL)
		return NULL;
	chunk->used = 0;
	chunk->size = size;
	chunk->next = f->chunks;
	f->chunks = chunk;
	return chunk;
}

static const char *
keep(struct findings *f, const char *text)
{
	struct chunk *chunk;
	size_t need;
	char *copy;

	if (text == NULL || text[0] == '\0')
		return "";
	need = strlen(text) + 1;
	chunk = chunk_for(f, need);
	if (chunk == NULL)
		return NULL;
	copy = memcpy(chunk->data + chunk->used, text, need);
	chunk->used += need;
	return copy;
}

/* As keep(), but 'last', which is kept already, may be the same. */
static const char *
keep_again(struct findings *f, const char *text, const char *last)
{
	if (text != NULL && last != NULL && strcmp(text, last) == 0)
		return last;
	return keep(f, text);
}

static unsigned
file_rank(const char *file)
{
	static const char refused[] = "refused/", artifacts[] = "artifacts/";
	unsigned base = RANK_ARTIFACTS;
	enum artifact a;

	if (strcmp(file, artifact_types[ARTIFACT_INTRO].name) == 0)
		return base + ARTIFACT_INTRO;
	if (strncmp(file, refused, sizeof(refused) - 1) == 0) {
		file += sizeof(refused) - 1;
		base = RANK_REFUSED;
	} else if (strncmp(file, artifacts, sizeof(artifacts) - 1) == 0) {
		file += sizeof(artifacts) - 1;
	}
	a = artifact_by_name(file);
	return base + (unsigned)a;
}

static int
entries_grow(struct findings *f)
{
	struct entry *entries;
	size_t size;

	if (f->count < f->size)
		return 0;
	size = f->size == 0 ? ENTRIES_MIN : f->size * 2;
	entries = reallocarray(f->entries, size, sizeof(*entries));
	if (entries == NULL)
		return -ENOMEM;
	f->entries = entries;
	f->size = size;
	return 0;
}

static int
add_as(struct findings *f, const struct finding *one, const char *file)
{
	const struct entry *last;
	struct entry *e;

	if (entries_grow(f) < 0)
		return -ENOMEM;
	last = f->count > 0 ? &f->entries[f->count - 1] : NULL;
	e = &f->entries[f->count];
	e->finding = (struct finding){
		.rule = keep_again(f, one->rule,
		    last != NULL ? last->finding.rule : NULL),
		.severity = one->severity,
		.flags = one->flags,
		.line = one->line > 0 ? one->line : 1,
		.column = one->column > 0 ? one->column : 1,
		.file = keep_again(f, file,
		    last != NULL ? last->finding.file : NULL),
		.pointer = keep(f, one->pointer),
		.path = keep(f, one->path),
		.text = keep(f, one->text),
		.waiver = keep_again(f, one->waiver,
		    last != NULL ? last->finding.waiver : NULL),
	};
	if (e->finding.rule == NULL || e->finding.file == NULL ||
	    e->finding.pointer == NULL || e->finding.path == NULL ||
	    e->finding.text == NULL || e->finding.waiver == NULL)
		return -ENOMEM;

	e->rank = last != NULL && last->finding.file == e->finding.file ?
	    last->rank : file_rank(e->finding.file);
	e->arrival = f->arrivals++;
	f->count_of[one->severity]++;
	f->count++;
	return 0;
}

int
findings_add(struct findings *f, const struct finding *one)
{
	return add_as(f, one, one->file);
}

/* Forget what was added last; its strings go with the list. */
static void
drop_down_to(struct findings *f, size_t count)
{
	while (f->count > count) {
		f->count--;
		f->count_of[f->entries[f->count].finding.severity]--;
	}
}

int
findings_add_all(struct findings *f, const struct findings *from,
    const char *file)
{
	const size_t before = f->count;
	int r;

	for (size_t i = 0; i < from->count; i++) {
		const struct finding *one = &from->entries[i].finding;

		r = add_as(f, one, file != NULL ? file : one->file);
		if (r < 0) {
			drop_down_to(f, before);
			return r;
		}
	}
	return 0;
}

static int
compare_numbers(size_t a, size_t b)
{
	return (a > b) - (a < b);
}

static int
compare_strings(const char *a, const char *b)
{
	return a == b ? 0 : strcmp(a, b);
}

static int
compare_entries(const void *left, const void *right)
{
	const struct entry *a = left, *b = right;
	int r;

	if ((r = compare_numbers(a->rank, b->rank)) != 0 ||
	    (r = compare_strings(a->finding.file, b->finding.file)) != 0 ||
	    (r = compare_numbers(a->finding.line, b->finding.line)) != 0 ||
	    (r = compare_numbers(a->finding.column, b->finding.column)) != 0 ||
	    (r = compare_strings(a->finding.rule, b->finding.rule)) != 0 ||
	    (r = compare_strings(a->finding.text, b->finding.text)) != 0)
		return r;
	return compare_numbers(a->arrival, b->arrival);
}

void
findings_sort(struct findings *f)
{
	if (f->count > 1)
		qsort(f->entries, f->count, sizeof(f->entries[0]),
		    compare_entries);
}

size_t
findings_count(const struct findings *f)
{
	return f->count;
}

size_t
findings_count_of(const struct findings *f, enum severity severity)
{
	return f->count_of[severity];
}

const struct finding *
findings_at(const struct findings *f, size_t i)
{
	return &f->entries[i].finding;
}
