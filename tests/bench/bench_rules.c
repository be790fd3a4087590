/*
 * What parsing and the rules take, in one process:
 *
 *	bench_rules FILE...	definitions: json_parse(), cJSON, all rules
 *	bench_rules		generated artifacts, from 10 parts to 10,000
 *
 * Each way reads all the files several times, and its quickest round counts.
 * They do not take turns, because one would pay for the heap that the other
 * left behind.
 */
#include "../unit/generated.h"

#include "certfs/json.h"
#include "certfs/rules.h"

#include <cjson/cJSON.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define ROUNDS		7
#define FILE_SIZE_MAX	((size_t)64 << 20)

static double
now(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

typedef void use(enum artifact which, const struct buf *b);

static void
parse_ours(enum artifact which, const struct buf *b)
{
	struct json_error error;
	struct json_doc *doc;

	(void)which;
	if (json_parse(b->data, b->len, &doc, &error) == 0)
		json_free(doc);
}

static void
parse_theirs(enum artifact which, const struct buf *b)
{
	(void)which;
	cJSON_Delete(cJSON_ParseWithLength(b->data, b->len));
}

static void
check(enum artifact which, const struct buf *b)
{
	struct checked *c;

	if (rules_check_file(which, artifact_types[which].name, b->data,
	    b->len, PUBLISHER_VERIFIED, &c) == 0)
		checked_unref(c);
}

/* Seconds for all files, in the quickest round. */
static double
measure(use *way, enum artifact which, const struct buf *files, size_t n)
{
	double best = 0, start, took;

	for (int round = 0; round < ROUNDS; round++) {
		start = now();
		for (size_t i = 0; i < n; i++)
			way(which, &files[i]);
		took = now() - start;
		if (round == 0 || took < best)
			best = took;
	}
	return best;
}

/* ---- files ---- */

static int
read_files(char **names, size_t n, struct buf *files, size_t *ret_size)
{
	size_t size = 0;
	int r;

	for (size_t i = 0; i < n; i++) {
		files[i] = (struct buf)BUF_INIT(FILE_SIZE_MAX);
		r = file_read_all(AT_FDCWD, names[i], FILE_SIZE_MAX, &files[i]);
		if (r < 0) {
			fprintf(stderr, "bench_rules: %s: %s\n", names[i],
			    strerror(-r));
			return r;
		}
		size += files[i].len;
	}
	*ret_size = size;
	return 0;
}

static void
compare(const struct buf *files, size_t n, size_t size)
{
	static const struct {
		const char	*name;
		use		*way;
	} ways[] = {
		{ "cJSON_Parse", parse_theirs },
		{ "json_parse", parse_ours },
		{ "all rules, parsing included", check },
	};
	const double mib = (double)size / (1 << 20);
	double first = 0;

	printf("%zu definitions, %.1f MiB\n\n", n, mib);
	printf("| what | time | MiB/s | ratio |\n|---|---:|---:|---:|\n");
	for (size_t i = 0; i < ARRAY_LEN(ways); i++) {
		const double took = measure(ways[i].way, ARTIFACT_DEFINITION,
		    files, n);

		if (i == 0)
			first = took;
		printf("| %s | %.2f ms | %.0f | %.2f |\n", ways[i].name,
		    took * 1e3, mib / took, took / first);
	}
}

static int
compare_files(char **names, size_t n)
{
	struct buf *files = calloc(n, sizeof(*files));
	size_t size;
	int r;

	if (files == NULL) {
		fprintf(stderr, "bench_rules: out of memory\n");
		return 2;
	}
	r = read_files(names, n, files, &size);
	if (r == 0)
		compare(files, n, size);
	for (size_t i = 0; i < n; i++)
		buf_done(&files[i]);
	free(files);
	return r < 0 ? 2 : 0;
}

/* ---- generated ---- */

static const size_t parts[] = { 10, 100, 1000, 10000 };

/* Microseconds for a part; negative: the artifact would be too large. */
static double
measure_parts(const struct generated *g, size_t count, struct buf *text)
{
	if (generate(g, count, text) < 0 ||
	    text->len > artifact_types[g->which].max_size)
		return -1;
	return measure(check, g->which, text, 1) * 1e6 / (double)count;
}

static void
show_growth(void)
{
	struct buf text CF_AUTO(buf_done) = BUF_INIT(FILE_SIZE_MAX);

	printf("| all rules, microseconds for each part of | 10 | 100 | 1,000 "
	    "| 10,000 parts |\n|---|---:|---:|---:|---:|\n");
	for (size_t i = 0; i < generated_count; i++) {
		printf("| %s |", generated[i].name);
		for (size_t k = 0; k < ARRAY_LEN(parts); k++) {
			const double us = measure_parts(&generated[i],
			    parts[k], &text);

			if (us < 0)
				printf(" too large |");
			else
				printf(" %.2f |", us);
			fflush(stdout);
		}
		putchar('\n');
	}
}

int
main(int argc, char **argv)
{
	if (argc > 1)
		return compare_files(argv + 1, (size_t)argc - 1);
	show_growth();
	return 0;
}
