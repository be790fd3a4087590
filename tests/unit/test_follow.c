/*
 * work: what is asked of a repository about a pull request, in which order, on
 * which conditions, and what the domain is told of it.
 */
#include "follow_fixture.h"
#include "work_fixture.h"

#include <stdio.h>
#include <string.h>

#include "internal.h"

static struct work the_work;

static char *
dup(const char *text)
{
	return text_dup(text, strlen(text));
}

static bool
is(const char *request, const char *what)
{
	return strncmp(request, what, strlen(what)) == 0;
}

static int
fixture(void **state)
{
	const struct pull_ask ask = { .number = 7 };

	(void)work_fixture(state);
	follow_fixture();
	put_submission(3, "");
	put_pull_ask(&ask);
	memset(&the_work, 0, sizeof(the_work));
	the_work.options.kind = WORK_REPOSITORY;
	the_work.options.repository = "o/n";
	the_work.options.http.base = "https://github.example";
	the_work.service = &services[WORK_REPOSITORY];
	the_work.base_ms = 1000;
	return 0;
}

static int
gone(void **state)
{
	tasks_free(&the_work);
	follow_fixture_gone();
	return work_fixture_gone(state);
}

/* One look: the number of requests. */
static unsigned
look(void)
{
	unsigned count;

	forget_told();
	assert_int_equal(task_start(&the_work, TASK_ASK, 3), 0);
	count = answer_all();
	(void)tasks_wake(&the_work);
	return count;
}

static void
is_told(const char *expected)
{
	if (strcmp(told(), expected) != 0)
		fail_msg("expected:\n%sgot:\n%s", expected, told());
}

static void
add_item(struct pull_page *page, enum pull_kind kind)
{
	page->kind = kind;
	page->item = calloc(1, pull_item_size(kind));
	assert_non_null(page->item);
	page->count = 1;
}

static void
add_entry(struct github_tree *tree, const char *name, const char *type,
    const char *object)
{
	struct github_entry *e;

	tree->entry = realloc(tree->entry,
	    (tree->count + 1) * sizeof(*tree->entry));
	assert_non_null(tree->entry);
	e = &tree->entry[tree->count++];
	memset(e, 0, sizeof(*e));
	e->name = dup(name);
	(void)snprintf(e->type, sizeof(e->type), "%s", type);
	(void)snprintf(e->object, sizeof(e->object), "%s", object);
}

/* An open one with a review, in one folder. */
static void
well(const char *request, struct github_answer *a)
{
	(void)snprintf(a->etag, sizeof(a->etag), "\"%.20s\"", request);
	if (is(request, "pull ")) {
		a->pull.number = 7;
		(void)strcpy(a->pull.state, "open");
		(void)strcpy(a->pull.head.object, "aa");
	}
	if (is(request, "reviews"))
		add_item(&a->page, PULL_REVIEWS);
	if (is(request, "checks")) {
		add_item(&a->page, PULL_CHECKS);
		a->page.check->id = 5;
		a->page.check->annotations = 2;
	}
	if (is(request, "files")) {
		add_item(&a->page, PULL_FILES);
		a->page.file->path = dup("certified/C/apiProperties.json");
	}
	if (is(request, "home"))
		a->repository.branch = dup("dev");
	if (is(request, "ref dev"))
		(void)strcpy(a->object, "dd");
	if (is(request, "commit"))
		(void)strcpy(a->commit.tree, "t0");
	if (is(request, "tree t0"))
		add_entry(&a->tree, "certified", "tree", "t1");
	if (is(request, "tree t1"))
		add_entry(&a->tree, "C", "tree", "t2");
	if (is(request, "tree t2")) {
		add_entry(&a->tree, "apiProperties.json", "blob", "b1");
		add_entry(&a->tree, "images", "tree", "t3");
	}
	if (is(request, "blob"))
		a->content = bytes_new("{}", 2);
}

static void
unchanged(const char *request, struct github_answer *a)
{
	(void)request;
	a->result = GITHUB_UNCHANGED;
}

static void
all_of_it_and_then_nothing(void **state)
{
	(void)state;
	github_answers(well);
	assert_int_equal(look(), 13);
	is_told("pull 7\nreviews 7\nremarks 7\ncomments 7\nchecks aa\n"
	    "annotations 5\nstatuses aa\nfiles 7\ncommit aa\ntree t0\n"
	    "tree t1\ntree t2\nblob b1\ntake request reviews=1/1 remarks=0/1 "
	    "comments=0/1 checks=1/1 annotations=0/1 statuses=0/1 "
	    "folder=certified/C@aa,apiProperties.json={}\n");
	github_answers(unchanged);
	/* Six, and none of them counts. */
	assert_int_equal(look(), 6);
	is_told("pull 7 if \"pull 7\"\nreviews 7 if \"reviews 7\"\n"
	    "remarks 7 if \"remarks 7\"\ncomments 7 if \"comments 7\"\n"
	    "checks aa if \"checks aa\"\nstatuses aa if \"statuses aa\"\n"
	    "take nothing\n");
}

/* Comments have two pages; the second one changes. */
static void
two_pages(const char *request, struct github_answer *a)
{
	const char *next = strstr(request, " /p2");

	well(request, a);
	if (!is(request, "comments"))
		return;
	add_item(&a->page, PULL_COMMENTS);
	(void)strcpy(a->etag, next != NULL ? "\"2\"" : "\"1\"");
	if (next == NULL)
		a->page.next = dup("/p2");
}

static void
second_changed(const char *request, struct github_answer *a)
{
	static bool told_once;

	if (!is(request, "comments")) {
		unchanged(request, a);
		return;
	}
	/* Only the first time is on condition. */
	if (strstr(request, "/p2") == NULL && !told_once) {
		told_once = true;
		unchanged(request, a);
		return;
	}
	two_pages(request, a);
}

static void
a_page_that_changed_brings_all(void **state)
{
	(void)state;
	github_answers(two_pages);
	(void)look();
	assert_non_null(strstr(told(), "comments 7\ncomments 7 /p2\n"));
	assert_non_null(strstr(told(), "comments=2/2"));
	github_answers(unchanged);
	assert_int_equal(look(), 7);
	assert_non_null(strstr(told(), "comments 7 if \"1\"\n"
	    "comments 7 /p2 if \"2\"\n"));
	assert_non_null(strstr(told(), "take nothing"));
	github_answers(second_changed);
	(void)look();
	assert_non_null(strstr(told(), "comments 7 if \"1\"\n"
	    "comments 7 /p2 if \"2\"\ncomments 7\ncomments 7 /p2\n"));
	assert_non_null(strstr(told(), "take comments=2/2\n"));
}

static size_t behind;		/* a full page of comments */
static bool whole;		/* all pages are asked for */

static void
full_page(const char *request, struct github_answer *a)
{
	struct pull_page *page = &a->page;

	well(request, a);
	if (!is(request, "comments"))
		return;
	page->kind = PULL_COMMENTS;
	page->count = strstr(request, "page 2") != NULL ? behind :
	    PULL_PAGE_MAX;
	page->item = calloc(PULL_PAGE_MAX, sizeof(*page->comment));
	assert_non_null(page->item);
	for (size_t i = 0; i < page->count; i++)
		page->comment[i].id = (int64_t)i + 1;
}

/* The first page stays as it is, and does not say that there is another. */
static void
second_appeared(const char *request, struct github_answer *a)
{
	behind = 1;
	if (strstr(request, "comments 7 page 2") != NULL || whole)
		full_page(request, a);
	else
		unchanged(request, a);
	whole |= strstr(request, "comments 7 page 2") != NULL;
}

static void
what_comes_behind_a_full_page_is_seen(void **state)
{
	(void)state;
	behind = 0;
	github_answers(full_page);
	(void)look();
	assert_non_null(strstr(told(), "comments 7\ncomments 7 page 2\n"));
	assert_non_null(strstr(told(), "comments=100/2"));
	github_answers(unchanged);
	assert_int_equal(look(), 7);
	assert_non_null(strstr(told(), "take nothing"));
	whole = false;
	github_answers(second_appeared);
	(void)look();
	assert_non_null(strstr(told(), "comments=101/2"));
}

static void
merged(const char *request, struct github_answer *a)
{
	well(request, a);
	if (!is(request, "pull "))
		return;
	a->pull.merged = true;
	(void)strcpy(a->pull.merge_commit, "mm");
}

/* As the API says it from 2026-03-10 on. */
static void
merged_later(const char *request, struct github_answer *a)
{
	merged(request, a);
	a->pull.merge_commit[0] = '\0';
	if (!is(request, "events"))
		return;
	add_item(&a->page, PULL_EVENTS);
	(void)strcpy(a->page.event->event, "merged");
	(void)strcpy(a->page.event->commit, "ee");
}

static void
what_was_merged_is_looked_at(void **state)
{
	(void)state;
	github_answers(merged);
	(void)look();
	assert_non_null(strstr(told(), "commit mm\n"));
	assert_non_null(strstr(told(),
	    "folder=certified/C@mm,apiProperties.json={} merged=mm\n"));
	assert_null(strstr(told(), "events"));
}

static void
what_is_here_is_not_fetched(void **state)
{
	(void)state;
	files_are_here("b1");
	github_answers(well);
	assert_int_equal(look(), 12);
	assert_null(strstr(told(), "blob"));
	assert_non_null(strstr(told(), "@aa,apiProperties.json\n"));
}

static void
too_large(const char *request, struct github_answer *a)
{
	well(request, a);
	if (is(request, "tree t2"))
		a->tree.entry[0].size = (int64_t)GITHUB_CONTENT_MAX + 1;
}

static void
neither_is_what_is_too_large(void **state)
{
	(void)state;
	github_answers(too_large);
	assert_int_equal(look(), 12);
	assert_non_null(strstr(told(), "@aa,apiProperties.json?\n"));
}

/* A part of a directory does not say what is not in it. */
static void
cut_short(const char *request, struct github_answer *a)
{
	well(request, a);
	a->tree.truncated = is(request, "tree t1");
}

static void
a_part_of_a_tree_is_none(void **state)
{
	(void)state;
	github_answers(cut_short);
	(void)look();
	assert_null(strstr(told(), "folder="));
}

/* The branch's own is not what is on the base. */
static void
merged_as_it_was(const char *request, struct github_answer *a)
{
	merged_later(request, a);
	if (is(request, "events"))
		(void)strcpy(a->page.event->commit, "aa");
}

static void
events_say_what_it_was_merged_as(void **state)
{
	(void)state;
	github_answers(merged_later);
	(void)look();
	assert_non_null(strstr(told(), "events 7\n"));
	assert_non_null(strstr(told(), "merged=ee\n"));
}

static void
events_may_say_the_branchs_commit(void **state)
{
	(void)state;
	github_answers(merged_as_it_was);
	(void)look();
	assert_non_null(strstr(told(), "events 7\n"));
	assert_null(strstr(told(), "merged="));
}

/* Three pages, of which the last has it. */
static void
found_late(const char *request, struct github_answer *a)
{
	const bool last = strstr(request, " /p3") != NULL;

	well(request, a);
	if (is(request, "files") && !last) {
		free(a->page.file->path);
		a->page.file->path = dup("other/readme.txt");
		a->page.next = dup(strstr(request, " /p2") == NULL ? "/p2" :
		    "/p3");
	}
	if (!is(request, "events"))
		return;
	add_item(&a->page, PULL_EVENTS);
	(void)strcpy(a->page.event->event, last ? "merged" : "labeled");
	(void)strcpy(a->page.event->commit, "ee");
	a->page.next = dup(strstr(request, " /p2") == NULL ? "/p2" : "/p3");
}

static void
merged_late(const char *request, struct github_answer *a)
{
	merged(request, a);
	a->pull.merge_commit[0] = '\0';
	pull_page_done(&a->page);
	a->page = (struct pull_page){ .kind = PULL_EVENTS };
	if (is(request, "events") || is(request, "files"))
		found_late(request, a);
}

static void
all_pages_are_searched(void **state)
{
	(void)state;
	github_answers(found_late);
	(void)look();
	assert_non_null(strstr(told(),
	    "files 7\nfiles 7 /p2\nfiles 7 /p3\ncommit aa\n"));
	(void)gone(state);
	(void)fixture(state);
	github_answers(merged_late);
	(void)look();
	assert_non_null(strstr(told(), "events 7\nevents 7 /p2\n"
	    "events 7 /p3\nfiles 7\nfiles 7 /p2\nfiles 7 /p3\n"
	    "commit ee\n"));
}

static void
no_connector(const char *request, struct github_answer *a)
{
	well(request, a);
	if (!is(request, "files"))
		return;
	free(a->page.file->path);
	a->page.file->path = dup("README.txt");
}

static void
that_there_is_no_folder_is_found_once(void **state)
{
	(void)state;
	github_answers(no_connector);
	(void)look();
	assert_non_null(strstr(told(), "files 7\ntake request"));
	assert_non_null(strstr(told(), " folder=@aa\n"));
	github_answers(unchanged);
	assert_int_equal(look(), 6);
}

/* ---- while there is no pull request ---- */

static void
ask_for_folder(const char *folder)
{
	struct pull_ask ask = { .number = 0 };

	(void)snprintf(ask.folder, sizeof(ask.folder), "%s", folder);
	put_pull_ask(&ask);
	github_answers(well);
}

static void
the_base_is_asked_instead(void **state)
{
	(void)state;
	ask_for_folder("certified/C");
	assert_int_equal(look(), 7);
	is_told("home o/n\nref dev\ncommit dd\ntree t0\ntree t1\ntree t2\n"
	    "blob b1\ntake base folder=certified/C@dd,"
	    "apiProperties.json={}\n");
	github_answers(unchanged);
	/* Two a day, and neither of them counts. */
	assert_int_equal(look(), 2);
	is_told("home o/n if \"home o/n\"\nref dev if \"ref dev\"\n"
	    "take base\n");
}

static void
another_folder_is_looked_for_all_the_same(void **state)
{
	(void)state;
	ask_for_folder("certified/C");
	(void)look();
	ask_for_folder("certified/D");
	(void)look();
	is_told("home o/n if \"home o/n\"\nref dev\ncommit dd\ntree t0\n"
	    "tree t1\ntake base folder=certified/D@dd\n");
}

/* Beside it there is one that people take for it, and a file. */
static void
has_one_alike(const char *request, struct github_answer *a)
{
	well(request, a);
	if (is(request, "tree t1")) {
		add_entry(&a->tree, "c-d", "blob", "b7");
		add_entry(&a->tree, "C_d.", "tree", "t7");
	}
	if (is(request, "commit"))
		a->commit.author = dup("Jo Doe");
}

static void
a_folder_alike_is_told_of(void **state)
{
	(void)state;
	ask_for_folder("certified/C D");
	github_answers(has_one_alike);
	(void)look();
	is_told("home o/n\nref dev\ncommit dd\ntree t0\ntree t1\n"
	    "take base folder=certified/C D@dd beside=certified/C_d. "
	    "by=Jo Doe\n");
	/* Only beside the folder itself. */
	ask_for_folder("Certified/C");
	github_answers(well);
	(void)look();
	assert_null(strstr(told(), "beside=certified\n"));
}

static void
no_branch(const char *request, struct github_answer *a)
{
	(void)request;
	(void)a;
}

static void
a_repository_without_a_branch_has_no_folder(void **state)
{
	(void)state;
	ask_for_folder("certified/C");
	github_answers(no_branch);
	(void)look();
	is_told("home o/n\ntake base\n");
}

/* ---- lists of many pages ---- */

/* Two pages of checks, and of the annotations of the second one, too. */
static void
noted_late(const char *request, struct github_answer *a)
{
	const bool second = strstr(request, " /p2") != NULL;

	well(request, a);
	if (is(request, "checks")) {
		a->page.check->id = second ? 6 : 5;
		a->page.check->annotations = second ? 150 : 0;
		a->page.next = second ? NULL : dup("/p2");
	}
	if (!is(request, "annotations"))
		return;
	add_item(&a->page, PULL_ANNOTATIONS);
	a->page.annotation->path = dup("p");
	a->page.next = second ? NULL : dup("/p2");
}

static void
all_annotations_are_read(void **state)
{
	(void)state;
	github_answers(noted_late);
	(void)look();
	assert_non_null(strstr(told(), "checks aa\nchecks aa /p2\n"
	    "annotations 6\nannotations 6 /p2\nstatuses aa\n"));
	assert_non_null(strstr(told(), "checks=2/2 annotations=2/2"));
	assert_null(strstr(told(), "unread"));
}

/* Whatever is asked for, there is always more. */
static void
endless(const char *request, struct github_answer *a)
{
	noted_late(request, a);
	if (is(request, "annotations") || is(request, "checks")) {
		free(a->page.next);
		a->page.next = dup("/more");
	}
	if (is(request, "checks"))
		a->page.check->annotations = 1;
	if (!is(request, "comments"))
		return;
	add_item(&a->page, PULL_COMMENTS);
	a->page.next = dup("/more");
}

static unsigned
count_told(const char *what)
{
	unsigned count = 0;

	for (const char *at = told(); (at = strstr(at, what)) != NULL; at++)
		count++;
	return count;
}

static void
what_has_no_end_is_said_to_be_cut(void **state)
{
	(void)state;
	github_answers(endless);
	(void)look();
	assert_int_equal(count_told("comments 7"), 50);
	assert_int_equal(count_told("checks aa"), 50);
	assert_int_equal(count_told("annotations 5"), 100);
	assert_non_null(strstr(told(), "comments=50/50+ checks=50/50+ "
	    "annotations=100/100+"));
	assert_int_equal(count_told(" unread=5"), 50);
}

static void
larger(const char *request, struct github_answer *a)
{
	noted_late(request, a);
	if (!is(request, "annotations"))
		return;
	a->page.annotation->body = calloc(1, (4 << 20) + 1);
	assert_non_null(a->page.annotation->body);
	memset(a->page.annotation->body, 'x', 4 << 20);
	free(a->page.next);
	a->page.next = dup("/more");
}

static void
neither_is_more_kept_than_memory_has(void **state)
{
	(void)state;
	github_answers(larger);
	(void)look();
	assert_int_equal(count_told("annotations 6"), 4);
	assert_non_null(strstr(told(), " unread=6"));
}

static enum github_result one_result;
static const char *one_request;

static void
one_fails(const char *request, struct github_answer *a)
{
	well(request, a);
	if (!is(request, one_request))
		return;
	a->result = one_result;
	(void)strcpy(a->text, "because");
}

/* What fails as a whole, and what only is not known then. */
static void
failures(void **state)
{
	static const struct {
		const char	  *request;
		enum github_result result;
		const char	  *told;
	} rows[] = {
		{ "pull", GITHUB_NOT_FOUND, "what became of pull request 7 of "
		    "o/n is not told: because\n" },
		{ "reviews", GITHUB_UNREACHABLE, "because\n" },
		{ "comments", GITHUB_CREDENTIALS, "fail 2 " },
		{ "checks", GITHUB_CREDENTIALS, "take request" },
		{ "statuses", GITHUB_NOT_FOUND, "take request" },
		{ "statuses", GITHUB_NONSENSE, "fail 4 " },
		{ "annotations", GITHUB_NOT_FOUND, " unread=5 " },
		{ "files", GITHUB_REFUSED, "statuses=0/1\n" },
		{ "commit", GITHUB_NOT_FOUND, "take request" },
		{ "tree t1", GITHUB_NOT_FOUND, "take request" },
		{ "blob", GITHUB_NOT_FOUND, "apiProperties.json?\n" },
		{ "blob", GITHUB_NONSENSE, "apiProperties.json?\n" },
		{ "blob", GITHUB_UNREACHABLE, "because\n" },
		{ "blob", GITHUB_CREDENTIALS, "fail 2 " },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		(void)gone(state);
		(void)fixture(state);
		one_request = rows[i].request;
		one_result = rows[i].result;
		github_answers(one_fails);
		(void)look();
		if (strstr(told(), rows[i].told) == NULL)
			fail_msg("%s: expected '%s', got:\n%s",
			    rows[i].request, rows[i].told, told());
	}
}

static void
a_limit(const char *request, struct github_answer *a)
{
	(void)request;
	a->result = GITHUB_LIMITED;
	a->retry_after = 60;
	(void)strcpy(a->text, "too much");
}

static void
a_long_limit(const char *request, struct github_answer *a)
{
	a_limit(request, a);
	a->retry_after = 7200;
}

/* As long as is asked for, and each time twice as long. */
static void
limits_grow(void **state)
{
	static const int64_t seconds[] = { 60, 120, 240, 480, 960, 1920, 3600,
		3600 };

	(void)state;
	github_answers(a_limit);
	for (size_t i = 0; i < ARRAY_LEN(seconds); i++) {
		const int64_t now = clock_now();

		the_work.paused_until = 0;
		(void)look();
		assert_true(the_work.paused_until >=
		    now + seconds[i] * NS_PER_SECOND);
		assert_true(the_work.paused_until <
		    now + (seconds[i] + 5) * NS_PER_SECOND);
	}
	github_answers(a_long_limit);
	the_work.paused_until = 0;
	(void)look();
	assert_true(the_work.paused_until >
	    clock_now() + 7190 * NS_PER_SECOND);
	github_answers(well);
	(void)look();
	assert_int_equal(the_work.limited, 0);
}

#define TEST(f)	cmocka_unit_test_setup_teardown(f, fixture, gone)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(all_of_it_and_then_nothing),
		TEST(a_page_that_changed_brings_all),
		TEST(what_comes_behind_a_full_page_is_seen),
		TEST(what_was_merged_is_looked_at),
		TEST(what_is_here_is_not_fetched),
		TEST(neither_is_what_is_too_large),
		TEST(a_part_of_a_tree_is_none),
		TEST(events_say_what_it_was_merged_as),
		TEST(events_may_say_the_branchs_commit),
		TEST(the_base_is_asked_instead),
		TEST(another_folder_is_looked_for_all_the_same),
		TEST(a_folder_alike_is_told_of),
		TEST(a_repository_without_a_branch_has_no_folder),
		TEST(all_pages_are_searched),
		TEST(that_there_is_no_folder_is_found_once),
		TEST(all_annotations_are_read),
		TEST(what_has_no_end_is_said_to_be_cut),
		TEST(neither_is_more_kept_than_memory_has),
		TEST(failures),
		TEST(limits_grow),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
