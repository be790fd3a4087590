/*
 * bench_fs: timed loops over a directory, in C so that what calls it does not
 * count.  Each prints the nanoseconds that one round took.
 *
 *	bench_fs stat DIR COUNT		stat DIR/f0, f1, ...
 *	bench_fs read DIR COUNT		open, read and close them
 *	bench_fs list DIR COUNT		list DIR and stat what is in it
 *	bench_fs stage DIR COUNT FILE...	make DIR/s<COUNT>/artifacts and
 *					write copies of FILE... into it; when
 *					it is there, over those that it has
 *	bench_fs durable DIR COUNT FILE...	the same, with fsync before close
 */
#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "certfs/base.h"

static char chunk[1 << 20];

static int64_t
now(void)
{
	struct timespec t;

	if (clock_gettime(CLOCK_MONOTONIC, &t) < 0)
		err(1, "clock_gettime");
	return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

static void
name_of(char *name, size_t size, const char *directory, long i)
{
	(void)snprintf(name, size, "%s/f%ld", directory, i);
}

static void
stat_files(const char *directory, long count)
{
	char name[4096];
	struct stat st;

	for (long i = 0; i < count; i++) {
		name_of(name, sizeof(name), directory, i);
		if (stat(name, &st) < 0)
			err(1, "%s", name);
	}
}

static void
read_files(const char *directory, long count)
{
	char name[4096];
	ssize_t n;
	int fd;

	for (long i = 0; i < count; i++) {
		name_of(name, sizeof(name), directory, i);
		fd = open(name, O_RDONLY | O_CLOEXEC);
		if (fd < 0)
			err(1, "%s", name);
		while ((n = read(fd, chunk, sizeof(chunk))) > 0)
			;
		if (n < 0 || close(fd) < 0)
			err(1, "%s", name);
	}
}

static void
list_files(const char *directory, long count)
{
	DIR *d = opendir(directory);
	struct dirent *e;
	struct stat st;
	long seen = 0;

	if (d == NULL)
		err(1, "%s", directory);
	while ((e = readdir(d)) != NULL) {
		if (fstatat(dirfd(d), e->d_name, &st, AT_SYMLINK_NOFOLLOW) < 0)
			err(1, "%s", e->d_name);
		seen += e->d_name[0] == 'f';
	}
	(void)closedir(d);
	if (seen != count)
		errx(1, "%s: %ld names and not %ld", directory, seen, count);
}

static void
make_directory(const char *name)
{
	/* A submission brings its artifacts/ along. */
	if (mkdir(name, 0777) < 0 && errno != EEXIST)
		err(1, "%s", name);
}

static void
write_file(const char *name, const struct buf *content, bool durable)
{
	int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);

	if (fd < 0)
		err(1, "%s", name);
	if (write(fd, content->data, content->len) != (ssize_t)content->len)
		err(1, "%s", name);
	if (durable && fsync(fd) < 0)
		err(1, "%s", name);
	if (close(fd) < 0)
		err(1, "%s", name);
}

static const char *
last_part(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == NULL ? path : slash + 1;
}

struct source {
	const char	*name;
	struct buf	 content;
};

static void
stage(const char *directory, long number, const struct source *files,
    size_t count, bool durable)
{
	char name[4096];

	(void)snprintf(name, sizeof(name), "%s/s%ld", directory, number);
	make_directory(name);
	(void)snprintf(name, sizeof(name), "%s/s%ld/artifacts", directory, number);
	make_directory(name);
	for (size_t i = 0; i < count; i++) {
		(void)snprintf(name, sizeof(name), "%s/s%ld/artifacts/%s",
		    directory, number, files[i].name);
		write_file(name, &files[i].content, durable);
	}
}

static void
load(const char *path, struct source *ret_source)
{
	FILE *f = fopen(path, "rbe");
	size_t n;

	if (f == NULL)
		err(1, "%s", path);
	ret_source->name = last_part(path);
	ret_source->content = (struct buf)BUF_INIT((size_t)64 << 20);
	while ((n = fread(chunk, 1, sizeof(chunk), f)) > 0)
		if (buf_add(&ret_source->content, chunk, n) < 0)
			errx(1, "%s: too large", path);
	(void)fclose(f);
}

static int64_t
time_stage(const char *directory, long number, char **paths, size_t count,
    bool durable)
{
	struct source *files = calloc(count + 1, sizeof(*files));
	int64_t start, took;

	if (files == NULL)
		err(1, "calloc");
	for (size_t i = 0; i < count; i++)
		load(paths[i], &files[i]);
	start = now();
	stage(directory, number, files, count, durable);
	took = now() - start;
	for (size_t i = 0; i < count; i++)
		buf_done(&files[i].content);
	free(files);
	return took;
}

static int64_t
time_loop(void (*loop)(const char *directory, long count),
    const char *directory, long count)
{
	int64_t start = now();

	loop(directory, count);
	return now() - start;
}

int
main(int argc, char **argv)
{
	int64_t took;
	long count;

	if (argc < 4)
		errx(2, "usage: bench_fs stat|read|list|stage|durable DIR COUNT "
		    "[FILE...]");
	count = strtol(argv[3], NULL, 10);
	if (strcmp(argv[1], "stat") == 0)
		took = time_loop(stat_files, argv[2], count);
	else if (strcmp(argv[1], "read") == 0)
		took = time_loop(read_files, argv[2], count);
	else if (strcmp(argv[1], "list") == 0)
		took = time_loop(list_files, argv[2], count);
	else if (strcmp(argv[1], "stage") == 0)
		took = time_stage(argv[2], count, argv + 4, (size_t)argc - 4,
		    false);
	else if (strcmp(argv[1], "durable") == 0)
		took = time_stage(argv[2], count, argv + 4, (size_t)argc - 4,
		    true);
	else
		errx(2, "%s: no such loop", argv[1]);
	(void)printf("%lld\n", (long long)took);
	return EXIT_SUCCESS;
}
