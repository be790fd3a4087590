/*
 * Published connectors, from ../shared/corpus: everybody reads them, so nothing
 * in them may be taken for private.  Without the corpus the program is skipped.
 */
#include "unit.h"

#include "address.h"
#include "decoded.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define FILE_MAX	((size_t)8 << 20)

struct tally {
	size_t	files, hits;
};

static void
check_text(const char *path, const struct buf *b, struct tally *tally)
{
	const struct span text = { buf_text(b), b->len };
	struct address_found found;

	if (!address_find_private(text, &found))
		return;
	tally->hits++;
	print_message("%s has %s: %.40s\n", path, found.what, found.at);
}

/* As it is, and as it reads: what is escaped in it is looked at, too. */
static void
check_file(const char *path, struct tally *tally)
{
	struct buf b CF_AUTO(buf_done) = BUF_INIT(FILE_MAX);

	assert_int_equal(file_read_all(AT_FDCWD, path, FILE_MAX, &b), 0);
	tally->files++;
	check_text(path, &b, tally);
	for (enum decoding how = 0; how < DECODINGS; how++) {
		struct buf text CF_AUTO(buf_done) = BUF_INIT(FILE_MAX);

		assert_int_equal(decoded_text(how, (struct span){
		    buf_text(&b), b.len }, &text), 0);
		check_text(path, &text, tally);
	}
}

static void
check_directory(const char *dir, struct tally *tally)
{
	const struct dirent *entry;
	DIR *d = opendir(dir);
	char path[4096];

	if (d == NULL)
		return;
	while ((entry = readdir(d)) != NULL) {
		if (entry->d_name[0] == '.' ||
		    text_ends_nocase(entry->d_name, ".png"))
			continue;
		(void)snprintf(path, sizeof(path), "%s/%s", dir,
		    entry->d_name);
		if (entry->d_type == DT_DIR)
			check_directory(path, tally);
		else
			check_file(path, tally);
	}
	(void)closedir(d);
}

static void
published_connectors_have_nothing_private(void **state)
{
	struct tally tally = { .files = 0 };

	(void)state;
	check_directory(CORPUS "/connectors", &tally);
	check_directory(CORPUS "/pairs", &tally);
	print_message("files looked through: %zu\n", tally.files);
	assert_int_equal(tally.hits, 0);
	assert_true(tally.files > 400);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(published_connectors_have_nothing_private),
	};

	if (access(CORPUS, F_OK) < 0) {
		(void)printf("SKIP test_address_corpus: no corpus at %s\n",
		    CORPUS);
		return EXIT_SKIPPED;
	}
	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
