/*
 * bench_json FILE...: the time to parse the files with json_parse() and with
 * cJSON, and how they compare.  Each reads all the files several times, and
 * its quickest round counts.  They do not take turns, because one would pay
 * for the heap that the other left behind.
 */
#include "certfs/json.h"

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

static void
parse_ours(const struct buf *b)
{
	struct json_error error;
	struct json_doc *doc;

	if (json_parse(b->data, b->len, &doc, &error) == 0)
		json_free(doc);
}

static void
parse_theirs(const struct buf *b)
{
	cJSON_Delete(cJSON_ParseWithLength(b->data, b->len));
}

/* Seconds for all files, in the quickest round. */
static double
measure(void (*parse)(const struct buf *), const struct buf *files, size_t n)
{
	double best = 0, start, took;

	for (int round = 0; round < ROUNDS; round++) {
		start = now();
		for (size_t i = 0; i < n; i++)
			parse(&files[i]);
		took = now() - start;
		if (round == 0 || took < best)
			best = took;
	}
	return best;
}

static int
read_files(char **names, size_t n, struct buf *files, size_t *ret_size)
{
	size_t size = 0;
	int r;

	for (size_t i = 0; i < n; i++) {
		files[i] = (struct buf)BUF_INIT(FILE_SIZE_MAX);
		r = file_read_all(AT_FDCWD, names[i], FILE_SIZE_MAX, &files[i]);
		if (r < 0) {
			fprintf(stderr, "bench_json: %s: %s\n", names[i],
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
	double mib = (double)size / (1 << 20);
	double ours = measure(parse_ours, files, n);
	double theirs = measure(parse_theirs, files, n);

	printf("%zu files, %.1f MiB\n", n, mib);
	printf("json_parse   %8.2f ms %8.0f MiB/s\n", ours * 1e3, mib / ours);
	printf("cJSON_Parse  %8.2f ms %8.0f MiB/s\n", theirs * 1e3,
	    mib / theirs);
	printf("ratio        %8.2f\n", ours / theirs);
}

int
main(int argc, char **argv)
{
	size_t n = argc > 1 ? (size_t)argc - 1 : 0, size;
	struct buf *files;
	int r;

	if (n == 0) {
		fprintf(stderr, "usage: bench_json FILE...\n");
		return 2;
	}
	files = calloc(n, sizeof(*files));
	if (files == NULL) {
		fprintf(stderr, "bench_json: out of memory\n");
		return 2;
	}
	r = read_files(argv + 1, n, files, &size);
	if (r == 0)
		compare(files, n, size);
	for (size_t i = 0; i < n; i++)
		buf_done(&files[i]);
	free(files);
	return r < 0 ? 2 : 0;
}
