/*
 * Files of tests, and rules run over them.  Nothing here can go on after an
 * error, so it fails the test that runs.
 */
#include "fixture.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define FILE_MAX	((size_t)16 << 20)

bool
fixture_read(const char *path, struct buf *b)
{
	int r;

	*b = (struct buf)BUF_INIT(FILE_MAX);
	r = file_read_all(AT_FDCWD, path, FILE_MAX, b);
	if (r < 0 && r != -ENOENT && r != -EISDIR)
		fail_msg("%s: %s", path, strerror(-r));
	return r == 0;
}

void
fixture_add(struct fixture *f, enum artifact which, const char *name,
    const void *data, size_t size)
{
	int r = rules_check_file(which, name, data, size, f->set.publisher,
	    &f->checked[which]);

	assert_int_equal(r, 0);
	f->set.file[which] = f->checked[which];
}

static void
add_file(struct fixture *f, const char *dir, const char *name)
{
	enum artifact which = strcmp(name, "intro.md") == 0 ?
	    ARTIFACT_INTRO : artifact_by_name(name);
	char path[4096], shown[300];
	struct buf b;

	if (which == ARTIFACT_NONE)
		return;
	(void)snprintf(path, sizeof(path), "%s/%s", dir, name);
	(void)snprintf(shown, sizeof(shown), "%s%s",
	    artifact_types[which].folder, name);
	assert_true(fixture_read(path, &b));
	fixture_add(f, which, shown, buf_text(&b), b.len);
	buf_done(&b);
}

bool
fixture_add_directory(struct fixture *f, const char *dir)
{
	const struct dirent *entry;
	DIR *d = opendir(dir);

	if (d == NULL)
		return false;
	while ((entry = readdir(d)) != NULL)
		add_file(f, dir, entry->d_name);
	(void)closedir(d);
	return true;
}

struct findings *
fixture_findings(struct fixture *f)
{
	struct findings *all = NULL;

	assert_int_equal(rules_check_set(&f->set, &all), 0);
	return all;
}

char *
fixture_text(struct fixture *f)
{
	struct findings *all = fixture_findings(f);
	struct buf out = BUF_INIT(BUF_TEXT_MAX);
	char *text;

	assert_int_equal(findings_print_text(all, &out), 0);
	findings_free(all);
	text = text_dup(buf_text(&out), out.len);
	assert_non_null(text);
	buf_done(&out);
	return text;
}

void
fixture_done(struct fixture *f)
{
	for (size_t i = 0; i < ARTIFACT_COUNT; i++)
		checked_unref(f->checked[i]);
	*f = (struct fixture){ 0 };
}
