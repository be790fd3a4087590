/*
 * The draft: names, saving, refusing.
 */
#include "draft_fixture.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "draft.h"

/* ---- names ---- */

static void
names_of_submissions(void **state)
{
	struct draft_fixture *f = *state;
	struct entry e;
	char longest[300];

	memset(longest, 'x', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = '\0';
	assert_int_equal(domain_create(f->domain, longest, &e, NULL),
	    -ENAMETOOLONG);
	assert_int_equal(domain_create(f->domain, ".git", &e, NULL), -ENOTSUP);
	assert_int_equal(domain_create(f->domain, "a\nb", &e, NULL), -EINVAL);
	assert_int_equal(domain_create(f->domain, "\xff", &e, NULL), -EINVAL);
	assert_int_equal(domain_create(f->domain, "contoso", &e, NULL),
	    -EEXIST);
	assert_int_equal(domain_create(f->domain, "Fabrikam \xc3\xa9", &e,
	    NULL), 0);
	assert_int_equal(domain_find(f->domain, "Fabrikam \xc3\xa9", &e), 0);
	assert_int_equal(e.object.kind, OBJECT_SUBMISSION);
}

static void
roles_go_by_name_and_place(void **state)
{
	struct draft_fixture *f = *state;
	const int64_t artifacts = at(f, SLOT_ARTIFACTS);

	assert_int_equal(draft_role(artifacts, DEFINITION),
	    ARTIFACT_DEFINITION);
	assert_int_equal(draft_role(artifacts, "ReadMe.MD"), ARTIFACT_README);
	assert_int_equal(draft_role(artifacts, "icon.PNG"), ARTIFACT_NONE);
	assert_int_equal(draft_role(artifacts, "intro.md"), ARTIFACT_NONE);
	assert_int_equal(draft_role(at(f, SLOT_SELF), "intro.md"),
	    ARTIFACT_INTRO);
	assert_int_equal(draft_role(at(f, SLOT_SELF), DEFINITION),
	    ARTIFACT_NONE);
	assert_int_equal(draft_role(at(f, SLOT_INBOX), "intro.md"),
	    ARTIFACT_NONE);
	assert_int_equal(draft_size_max(ARTIFACT_NONE), SCRATCH_FILE_MAX);
}

static void
what_can_be_made_where(void **state)
{
	struct draft_fixture *f = *state;
	static const struct {
		unsigned	 slot;
		const char	*name;
		enum object_kind kind;
		int		 expect;
	} cases[] = {
		{ SLOT_ARTIFACTS, "sub", OBJECT_DIRECTORY, 0 },
		{ SLOT_ARTIFACTS, "sub", OBJECT_DIRECTORY, -EEXIST },
		{ SLOT_ARTIFACTS, "icon.png", OBJECT_DIRECTORY, -ENOTSUP },
		{ SLOT_ARTIFACTS, "icon.png", OBJECT_SYMLINK, -ENOTSUP },
		{ SLOT_ARTIFACTS, ".#icon.png", OBJECT_SYMLINK, 0 },
		{ SLOT_ARTIFACTS, "..", OBJECT_FILE, -EINVAL },
		{ SLOT_SELF, "intro.md", OBJECT_SYMLINK, -ENOTSUP },
		{ SLOT_SELF, "sub", OBJECT_DIRECTORY, -ENOTSUP },
		{ SLOT_SELF, ".intro.md.swp", OBJECT_FILE, 0 },
		{ SLOT_FEEDBACK, "draft", OBJECT_FILE, 0 },
		{ SLOT_INBOX, "mail", OBJECT_FILE, 0 },
		{ SLOT_INBOX, "mails", OBJECT_DIRECTORY, -ENOTSUP },
		{ SLOT_OPEN_SOURCE, "note~", OBJECT_FILE, 0 },
		{ SLOT_REFUSED, "x", OBJECT_FILE, -EPERM },
		{ SLOT_VERSIONS, "x", OBJECT_FILE, -EROFS },
		{ SLOT_FORM, "x", OBJECT_FILE, -EPERM },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		int r = make(f, cases[i].slot, cases[i].name, cases[i].kind);

		if (r != cases[i].expect)
			fail_msg("'%s' in slot %u: expected %d, got %d",
			    cases[i].name, cases[i].slot, cases[i].expect, r);
	}
}

static void
scratch_is_mentioned_only_when_a_person_made_it(void **state)
{
	struct draft_fixture *f = *state;
	static const char *const quiet[] = {
		".DS_Store", "._icon.png", "Thumbs.db", "__MACOSX",
		"icon.png~", "#icon.png#", ".icon.png.swp", "4913",
		"sedx8Kd2a", "apiProperties.json.x8Kd2a", "tmpab12_xyz",
		"icon.png.vsctmp", "script.csx___jb_tmp___",
	};
	static const char *const told[] = {
		"notes.txt", "swagger.json", "screenshots",
	};

	for (size_t i = 0; i < ARRAY_LEN(quiet); i++) {
		assert_int_equal(make(f, SLOT_ARTIFACTS, quiet[i],
		    OBJECT_FILE), 0);
		has_not(document(f, DOCUMENT_PROBLEMS), "NotAnArtifact");
	}
	for (size_t i = 0; i < ARRAY_LEN(told); i++) {
		char line[128];

		assert_int_equal(make(f, SLOT_ARTIFACTS, told[i],
		    i == 2 ? OBJECT_DIRECTORY : OBJECT_FILE), 0);
		(void)snprintf(line, sizeof(line), "artifacts/%s:1:1: note: "
		    "%s is not an artifact and is left out [NotAnArtifact]",
		    told[i], told[i]);
		has(document(f, DOCUMENT_PROBLEMS), line);
	}
}

static void
near_misses_are_told(void **state)
{
	struct draft_fixture *f = *state;

	assert_int_equal(make(f, SLOT_ARTIFACTS, "icon.PNG", OBJECT_FILE), 0);
	has(document(f, DOCUMENT_PROBLEMS), "artifacts/icon.PNG:1:1: warning: "
	    "icon.PNG must be called icon.png");
	assert_int_equal(rename_within(f, "icon.PNG", "icon.png"), 0);
	has_not(document(f, DOCUMENT_PROBLEMS), "ArtifactNameMisspelt");
	assert_int_equal(make(f, SLOT_ARTIFACTS, "apiDefination.swagger.json",
	    OBJECT_FILE), 0);
	has(document(f, DOCUMENT_PROBLEMS), "apiDefination.swagger.json must "
	    "be called apiDefinition.swagger.json");
	assert_int_equal(make(f, SLOT_ARTIFACTS, "intro.md", OBJECT_FILE), 0);
	has(document(f, DOCUMENT_PROBLEMS), "artifacts/intro.md:1:1: warning: "
	    "intro.md is attached separately: mv artifacts/intro.md intro.md "
	    "[IntroMisplaced]");
}

static void
two_readmes_are_told_and_the_usual_one_counts(void **state)
{
	struct draft_fixture *f = *state;

	assert_int_equal(save(f, "README.md", "# One\n"), 0);
	assert_int_equal(save(f, "readme.md", "# Two\n"), 0);
	has(document(f, DOCUMENT_PROBLEMS), "readme.md counts, README.md is "
	    "left out [ReadmeNotUnique]");
	assert_int_equal(draft_unlink(f->s, at(f, SLOT_ARTIFACTS), "readme.md",
	    false, NULL), 0);
	has_not(document(f, DOCUMENT_PROBLEMS), "ReadmeNotUnique");
}

/* ---- saving ---- */

static void
what_is_saved_is_kept_and_judged(void **state)
{
	struct draft_fixture *f = *state;
	int64_t mtime;
	struct bytes *text;

	assert_int_equal(save(f, PROPERTIES, BROKEN), -EINVAL);
	assert_string_equal(artifact(f, PROPERTIES), BROKEN);
	has(document(f, DOCUMENT_PROBLEMS), "artifacts/apiProperties.json:1:");
	assert_int_equal(submission_document(f->s, DOCUMENT_PROBLEMS, &text,
	    &mtime), 0);
	bytes_unref(text);
	assert_true(mtime == f->s->row.problems_since);

	/* The findings are the same, and so is their time. */
	assert_int_equal(make(f, SLOT_ARTIFACTS, ".x.swp", OBJECT_FILE), 0);
	assert_int_equal(submission_document(f->s, DOCUMENT_PROBLEMS, &text,
	    &mtime), 0);
	bytes_unref(text);
	assert_true(mtime == f->s->row.problems_since);
}

static void
validate_decides_what_fails(void **state)
{
	struct draft_fixture *f = *state;
	static const struct {
		enum validate	 validate;
		const char	*name, *text;
		bool		 by_opener;
		int		 expect;
	} cases[] = {
		{ VALIDATE_DOCUMENT, PROPERTIES, GOOD, true, 0 },
		{ VALIDATE_DOCUMENT, PROPERTIES, BROKEN, true, -EINVAL },
		{ VALIDATE_DOCUMENT, PROPERTIES, UNFINISHED, true, -EINVAL },
		{ VALIDATE_DOCUMENT, PROPERTIES, UNFINISHED, false, 0 },
		{ VALIDATE_DOCUMENT, PROPERTIES, "", true, 0 },
		{ VALIDATE_DOCUMENT, "icon.png", PICTURE, true, -EINVAL },
		{ VALIDATE_DOCUMENT, "readme.md", "\xff\xfe", true, -EINVAL },
		{ VALIDATE_STRICT, PROPERTIES, GOOD, true, -EINVAL },
		{ VALIDATE_STRICT, PROPERTIES, "", true, 0 },
		{ VALIDATE_OFF, PROPERTIES, BROKEN, true, 0 },
		{ VALIDATE_OFF, "icon.png", PICTURE, true, 0 },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		int r;

		f->domain->options.validate = cases[i].validate;
		r = save_as(f, cases[i].name, cases[i].text, 100,
		    cases[i].by_opener);
		if (r != cases[i].expect)
			fail_msg("case %zu: expected %d, got %d", i,
			    cases[i].expect, r);
		assert_string_equal(artifact(f, cases[i].name), cases[i].text);
	}
}

/* It got there under another name of the file. */
static void
too_large_is_kept_and_refused(void **state)
{
	struct draft_fixture *f = *state;
	const size_t size = draft_size_max(ARTIFACT_README) + 1;
	char *data = malloc(size);
	struct draft_save big = { .size = size };
	struct reason why = { 0 };

	assert_non_null(data);
	memset(data, 'x', size);
	assert_int_equal(save(f, "readme.md", "# Old\n"), 0);
	big.object = object_of(f, SLOT_ARTIFACTS, "readme.md");
	big.data = data;
	assert_int_equal(draft_save(f->s, &big, &why), -EFBIG);
	has(why.text, "The file has 1048577 bytes, at most 1048576");
	assert_int_equal(strlen(artifact(f, "readme.md")), size);
	assert_true(is_there(f, SLOT_REFUSED, "readme.md"));
	assert_int_equal(save(f, "readme.md", "# Old\n"), 0);
	assert_false(is_there(f, SLOT_REFUSED, "readme.md"));

	/* As scratch it may be that large, but not become the readme. */
	assert_int_equal(make(f, SLOT_ARTIFACTS, "big", OBJECT_FILE), 0);
	big.object = object_of(f, SLOT_ARTIFACTS, "big");
	assert_int_equal(draft_save(f->s, &big, NULL), 0);
	assert_int_equal(rename_within(f, "big", "readme.md"), -EFBIG);
	assert_string_equal(artifact(f, "readme.md"), "# Old\n");
	assert_true(is_there(f, SLOT_ARTIFACTS, "big"));
	assert_true(is_there(f, SLOT_REFUSED, "readme.md"));
	free(data);
}

static void
an_unlinked_file_does_not_come_back(void **state)
{
	struct draft_fixture *f = *state;
	struct draft_save late = { .data = GOOD, .size = strlen(GOOD) };

	assert_int_equal(save(f, PROPERTIES, GOOD), 0);
	late.object = object_of(f, SLOT_ARTIFACTS, PROPERTIES);
	assert_int_equal(draft_unlink(f->s, at(f, SLOT_ARTIFACTS), PROPERTIES,
	    false, NULL), 0);
	assert_int_equal(draft_save(f->s, &late, NULL), -ENOENT);
	assert_false(is_there(f, SLOT_ARTIFACTS, PROPERTIES));
}

static void
hard_links_are_judged_under_each_name(void **state)
{
	struct draft_fixture *f = *state;
	struct object o;
	int64_t id;

	f->domain->options.validate = VALIDATE_OFF;
	assert_int_equal(save(f, "readme.md", "# Hello\n"), 0);
	assert_int_equal(move_within(f, "readme.md", "script.csx",
	    (struct draft_move){ .keep = true }, NULL), 0);
	id = object_of(f, SLOT_ARTIFACTS, "script.csx");
	assert_int_equal(id, object_of(f, SLOT_ARTIFACTS, "readme.md"));
	assert_int_equal(draft_object(f->s, id, &o), 0);
	assert_int_equal(o.links, 2);
	assert_int_equal(save(f, "readme.md", "\xff"), 0);
	has(document(f, DOCUMENT_PROBLEMS), "artifacts/readme.md:1:1: error");
	has(document(f, DOCUMENT_PROBLEMS), "artifacts/script.csx:1:1: error");
	assert_int_equal(move_within(f, "readme.md", "script.csx",
	    (struct draft_move){ .keep = true }, NULL), -EEXIST);
	assert_int_equal(rename_within(f, "readme.md", "script.csx"), 0);
	assert_true(is_there(f, SLOT_ARTIFACTS, "readme.md"));
	assert_int_equal(draft_unlink(f->s, at(f, SLOT_ARTIFACTS), "readme.md",
	    false, NULL), 0);
	assert_int_equal(draft_object(f->s, id, &o), 0);
	assert_int_equal(o.links, 1);
	assert_int_equal(o.was, ARTIFACT_README);
}

static void
times_are_kept(void **state)
{
	struct draft_fixture *f = *state;
	const int64_t then = INT64_C(1000000000) * NS_PER_SECOND;
	struct object o;
	int64_t id, mtime;

	assert_int_equal(save(f, "readme.md", "# Hello\n"), 0);
	id = object_of(f, SLOT_ARTIFACTS, "readme.md");
	assert_int_equal(draft_set_time(f->s, id, then), 0);
	assert_int_equal(draft_object(f->s, id, &o), 0);
	assert_true(o.mtime == then && o.ctime > then);
	assert_int_equal(draft_set_place_time(f->s, at(f, SLOT_ARTIFACTS),
	    then), 0);
	assert_int_equal(draft_place_time(f->s, at(f, SLOT_ARTIFACTS), &mtime),
	    0);
	assert_true(mtime == then);
	assert_int_equal(make(f, SLOT_ARTIFACTS, "x", OBJECT_FILE), 0);
	assert_int_equal(draft_place_time(f->s, at(f, SLOT_ARTIFACTS), &mtime),
	    0);
	assert_true(mtime > then);
}

static void
a_close_after_an_fsync_writes_nothing(void **state)
{
	struct draft_fixture *f = *state;
	struct draft_save save = {
		.data = GOOD, .size = strlen(GOOD), .mtime = clock_now(),
		.by_opener = true,
	};
	struct object kept, o;

	assert_int_equal(make(f, SLOT_ARTIFACTS, PROPERTIES, OBJECT_FILE), 0);
	save.object = object_of(f, SLOT_ARTIFACTS, PROPERTIES);
	save.quiet = true;
	save.durability = DURABLE_POWER;
	assert_int_equal(draft_save(f->s, &save, NULL), 0);
	assert_int_equal(draft_object(f->s, save.object, &kept), 0);
	save.quiet = false;
	save.durability = DURABLE_PROCESS;
	assert_int_equal(draft_save(f->s, &save, NULL), 0);
	assert_int_equal(draft_object(f->s, save.object, &o), 0);
	assert_true(o.ctime == kept.ctime);

	/* A later save of the same bytes is one: its times are kept. */
	save.mtime++;
	assert_int_equal(draft_save(f->s, &save, NULL), 0);
	assert_int_equal(draft_object(f->s, save.object, &o), 0);
	assert_true(o.mtime == save.mtime && o.ctime > kept.ctime);
}

static void
a_broken_close_after_an_fsync_is_refused(void **state)
{
	struct draft_fixture *f = *state;
	struct draft_save save = {
		.data = BROKEN, .size = strlen(BROKEN), .mtime = clock_now(),
		.by_opener = true, .quiet = true,
	};

	assert_int_equal(make(f, SLOT_ARTIFACTS, PROPERTIES, OBJECT_FILE), 0);
	save.object = object_of(f, SLOT_ARTIFACTS, PROPERTIES);
	assert_int_equal(draft_save(f->s, &save, NULL), 0);
	save.quiet = false;
	assert_int_equal(draft_save(f->s, &save, NULL), -EINVAL);
	is_first(document(f, DOCUMENT_PROBLEMS), "refused/");
	/* And accepted once it is whole, by an fsync and a close too. */
	save.data = GOOD;
	save.size = strlen(GOOD);
	save.mtime++;
	save.quiet = true;
	assert_int_equal(draft_save(f->s, &save, NULL), 0);
	is_first(document(f, DOCUMENT_PROBLEMS), "refused/");
	save.quiet = false;
	assert_int_equal(draft_save(f->s, &save, NULL), 0);
	has_not(document(f, DOCUMENT_PROBLEMS), "refused/");
}

/* ---- refused saves ---- */

static void
a_refusal_is_told_until_the_next_good_save(void **state)
{
	struct draft_fixture *f = *state;

	assert_int_equal(save(f, PROPERTIES, GOOD), 0);
	assert_int_equal(save(f, PROPERTIES, BROKEN), -EINVAL);
	assert_string_equal(content(f, at(f, SLOT_REFUSED), PROPERTIES),
	    BROKEN);
	is_first(document(f, DOCUMENT_PROBLEMS),
	    "refused/apiProperties.json:1:1: error: ");
	has(document(f, DOCUMENT_PROBLEMS), "[SaveRefused]\n"
	    "refused/apiProperties.json:1:16: error: ");
	assert_int_equal(draft_unlink(f->s, at(f, SLOT_REFUSED), PROPERTIES,
	    false, NULL), -EPERM);

	draft_fixture_reopen(f);
	is_first(document(f, DOCUMENT_PROBLEMS), "refused/");
	assert_int_equal(save(f, PROPERTIES, "{}"), 0);
	has_not(document(f, DOCUMENT_PROBLEMS), "refused/");
	assert_false(is_there(f, SLOT_REFUSED, PROPERTIES));
}

/* vim, emacs: the old file is renamed away and comes back. */
static void
a_backup_renamed_back_is_no_new_save(void **state)
{
	struct draft_fixture *f = *state;

	assert_int_equal(save(f, PROPERTIES, GOOD), 0);
	assert_int_equal(rename_within(f, PROPERTIES, PROPERTIES "~"), 0);
	assert_int_equal(save(f, PROPERTIES, BROKEN), -EINVAL);
	assert_int_equal(rename_within(f, PROPERTIES "~", PROPERTIES), 0);
	assert_string_equal(artifact(f, PROPERTIES), GOOD);
	is_first(document(f, DOCUMENT_PROBLEMS), "refused/");

	/* The next one that succeeds is. */
	assert_int_equal(rename_within(f, PROPERTIES, PROPERTIES "~"), 0);
	assert_int_equal(save(f, PROPERTIES, GOOD), 0);
	has_not(document(f, DOCUMENT_PROBLEMS), "refused/");
}

static void
a_broken_backup_may_come_back_but_not_changed(void **state)
{
	struct draft_fixture *f = *state;

	assert_int_equal(save(f, PROPERTIES, BROKEN), -EINVAL);
	assert_int_equal(rename_within(f, PROPERTIES, "old"), 0);
	assert_int_equal(rename_within(f, "old", PROPERTIES), 0);
	assert_int_equal(rename_within(f, PROPERTIES, "old"), 0);
	assert_int_equal(save(f, "old", UNFINISHED), 0);
	assert_int_equal(rename_within(f, "old", PROPERTIES), -EPROTO);
}

/* vim with backupcopy=yes: the old text is written again. */
static pid_t
itself(pid_t thread)
{
	return thread;
}

static void
a_backup_written_back_is_no_new_save(void **state)
{
	struct draft_fixture *f = *state;
	struct entry backup;

	assert_int_equal(save_as(f, PROPERTIES, GOOD, 7, true), 0);
	/* The editor's copy of what it is about to change. */
	assert_int_equal(save_as(f, "apiProperties.json~", GOOD, 7, true), 0);
	assert_int_equal(draft_find(f->s, at(f, SLOT_ARTIFACTS),
	    "apiProperties.json~", &backup), 0);
	assert_int_equal(save_as(f, PROPERTIES, BROKEN, 7, true), -EINVAL);
	assert_int_equal(save_as(f, PROPERTIES, BROKEN, 7, true), -EINVAL);
	draft_note_read(f->s, backup.object.id, itself, 7);
	assert_int_equal(save_as(f, PROPERTIES, GOOD, 7, true), 0);
	is_first(document(f, DOCUMENT_PROBLEMS), "refused/");
	/* Somebody else who writes the same means it. */
	assert_int_equal(save_as(f, PROPERTIES, GOOD, 8, true), 0);
	has_not(document(f, DOCUMENT_PROBLEMS), "refused/");

	/* So does who reads a backup of another's, or none at all. */
	assert_int_equal(save_as(f, PROPERTIES, BROKEN, 8, true), -EINVAL);
	draft_note_read(f->s, backup.object.id, itself, 7);
	assert_int_equal(save_as(f, PROPERTIES, GOOD, 8, true), 0);
	has_not(document(f, DOCUMENT_PROBLEMS), "refused/");
}

/* By when it was said, whatever the words are. */
static void
why_a_save_was_refused_is_news_until_the_next(void **state)
{
	struct draft_fixture *f = *state;
	const struct reason other = { EINVAL, "a word about apiProperties.json" };

	assert_int_equal(save(f, PROPERTIES, BROKEN), -EINVAL);
	has(f->s->row.outcome, "the bytes are kept as refused/" PROPERTIES);
	draft_fixture_reopen(f);
	assert_int_equal(save(f, PROPERTIES, GOOD), 0);
	assert_string_equal(f->s->row.outcome, "");

	assert_int_equal(save(f, PROPERTIES, BROKEN), -EINVAL);
	submission_note_refusal(f->s, &other);
	assert_int_equal(save(f, PROPERTIES, GOOD), 0);
	assert_string_equal(f->s->row.outcome, other.text);
}

#define TEST(f)	cmocka_unit_test_setup_teardown(f, draft_fixture, \
		    draft_fixture_gone)

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		TEST(names_of_submissions),
		TEST(roles_go_by_name_and_place),
		TEST(what_can_be_made_where),
		TEST(scratch_is_mentioned_only_when_a_person_made_it),
		TEST(near_misses_are_told),
		TEST(two_readmes_are_told_and_the_usual_one_counts),
		TEST(what_is_saved_is_kept_and_judged),
		TEST(validate_decides_what_fails),
		TEST(too_large_is_kept_and_refused),
		TEST(an_unlinked_file_does_not_come_back),
		TEST(hard_links_are_judged_under_each_name),
		TEST(times_are_kept),
		TEST(a_close_after_an_fsync_writes_nothing),
		TEST(why_a_save_was_refused_is_news_until_the_next),
		TEST(a_broken_close_after_an_fsync_is_refused),
		TEST(a_refusal_is_told_until_the_next_good_save),
		TEST(a_backup_renamed_back_is_no_new_save),
		TEST(a_broken_backup_may_come_back_but_not_changed),
		TEST(a_backup_written_back_is_no_new_save),
	};

	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
