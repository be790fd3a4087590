/*
 * work: publishing, against a GitHub in memory.  Every request is lost once,
 * and every answer, and the order begun anew: there has to be one commit, one
 * branch, one pull request, one comment.
 */
#include "publish.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "certfs/pull.h"
#include "github_world.h"
#include "unit.h"

#define BRANCH	"contoso-1f2e3d4c"
#define FOLDER	"certified-connectors/Contoso"
#define MARKER	"<!-- certfs: 0123 -->"

/* ---- orders ---- */

static struct {
	struct order	 order;
	struct order_file file[4];
} given;

static struct publish_outcome result;
static char	 result_text[512], result_head[PULL_OBJECT_SIZE],
		 result_strange[PULL_OBJECT_SIZE];

static void
give(enum order_kind kind)
{
	struct order_pull *pull = &given.order.pull;

	memset(&given, 0, sizeof(given));
	given.order.kind = kind;
	pull->file = given.file;
	pull->at = 1700000000 * NS_PER_SECOND;
	(void)strcpy(pull->branch, BRANCH);
	pull->folder = (char *)(uintptr_t)FOLDER;
	pull->title = (char *)(uintptr_t)"Contoso";
	pull->body = (char *)(uintptr_t)"- [x] all of it";
	pull->message = (char *)(uintptr_t)"Contoso\n";
	pull->text = (char *)(uintptr_t)"As you like.\n\n" MARKER "\n";
	(void)strcpy(pull->marker, MARKER);
}

static void
give_file(const char *name, const void *data, size_t size)
{
	struct order_file *file = &given.file[given.order.pull.files++];

	file->name = (char *)(uintptr_t)name;
	file->content = data != NULL ? bytes_new(data, size) : NULL;
}

static void
give_text(const char *name, const char *text)
{
	give_file(name, text, text != NULL ? strlen(text) : 0);
}

static void
take_away(void)
{
	for (size_t i = 0; i < given.order.pull.files; i++)
		bytes_unref(given.file[i].content);
	given.order.pull.files = 0;
}

static void
give_connector(const char *readme)
{
	give(ORDER_PUBLISH);
	give_text("apiDefinition.swagger.json", "{}\n");
	give_text("readme.md", readme);
	give_file("icon.png", "\x89PNG\0\xff", 6);
}

/* It was published as that, and is here no more. */
static void
give_gone(const char *name, const char *was)
{
	give_text(name, NULL);
	pull_git_object("blob", was, strlen(was),
	    given.file[given.order.pull.files - 1].object);
}

/* ---- carrying one out ---- */

static enum publish_end
run(void)
{
	struct publish *p;
	unsigned count = 0;

	assert_int_equal(publish_new(&given.order, WORLD_UPSTREAM, &p), 0);
	do {
		struct github_ask ask = { .repository = WORLD_UPSTREAM };

		assert_true(count++ < 100);
		assert_int_equal(publish_ask(p, &ask), 0);
	} while (publish_take(p, &world.answer));
	result = *publish_outcome(p);
	(void)snprintf(result_text, sizeof(result_text), "%s",
	    result.text != NULL ? result.text : "");
	(void)snprintf(result_head, sizeof(result_head), "%s",
	    result.receipt.head != NULL ? result.receipt.head : "");
	(void)snprintf(result_strange, sizeof(result_strange), "%s",
	    result.strange != NULL ? result.strange : "");
	publish_free(p);
	given.order.attempts++;
	return result.end;
}

static void
publishes(void)
{
	if (run() != PUBLISH_DONE)
		fail_msg("not published: %s", result_text);
}

/* What follows has what this one left there. */
static void
go_on_from(int64_t number)
{
	struct order_pull *pull = &given.order.pull;

	pull->number = number;
	(void)snprintf(pull->published, sizeof(pull->published), "%s",
	    result_head);
}

static const char *
branch_head(void)
{
	const struct world_ref *ref = world_ref(WORLD_FORK, BRANCH);

	assert_non_null(ref);
	return ref->object;
}

static void
reset(void)
{
	take_away();
	world_reset();
}

/* ---- a new one ---- */

static void
a_connector_becomes_a_pull_request(void **state)
{
	(void)state;
	reset();
	give_connector("# Contoso\n");
	publishes();
	assert_int_equal(world.pulls, 1);
	assert_string_equal(world.pull[0].head, "dana:" BRANCH);
	assert_string_equal(world.pull[0].title, "Contoso");
	assert_int_equal(world.commits, 2);
	assert_int_equal(result.receipt.number, 1);
	assert_string_equal(result_head, branch_head());
	assert_non_null(world_blob(branch_head(), FOLDER "/icon.png"));
	assert_non_null(world_blob(branch_head(),
	    "certified-connectors/Other/readme.md"));
	assert_null(world_blob(branch_head(), FOLDER "/script.csx"));
	assert_false(result.receipt.unchanged);
}

static void
one_of_each(void)
{
	/* The base, and one of ours. */
	assert_int_equal(world.commits, 2);
	/* dev twice, and the branch. */
	assert_int_equal(world.refs, 3);
	assert_int_equal(world.pulls, 1);
	assert_non_null(world_blob(branch_head(), FOLDER "/readme.md"));
}

static void
whatever_is_lost_there_is_one_of_each(void **state)
{
	unsigned requests;

	(void)state;
	reset();
	give_connector("# Contoso\n");
	publishes();
	requests = world.requests;
	assert_true(requests > 12);
	for (unsigned i = 1; i <= requests; i++) {
		for (int fault = FAULT_LOST_REQUEST;
		    fault <= FAULT_LOST_ANSWER; fault++) {
			reset();
			give_connector("# Contoso\n");
			world.fault_at = i;
			world.fault = (enum fault)fault;
			assert_int_equal(run(), PUBLISH_FAILED);
			publishes();
			one_of_each();
		}
	}
}

static void
fail_twice(unsigned first, unsigned second)
{
	reset();
	give_connector("# Contoso\n");
	world.fault = FAULT_LOST_ANSWER;
	world.fault_at = first;
	assert_int_equal(run(), PUBLISH_FAILED);
	world.fault_at = world.requests + second;
	(void)run();
	world.fault = FAULT_NONE;
	publishes();
	one_of_each();
}

static void
two_lost_answers_are_no_other_matter(void **state)
{
	(void)state;
	for (unsigned first = 1; first <= 16; first++)
		for (unsigned second = 1; second <= 16; second++)
			fail_twice(first, second);
}

/* ---- a second touch ---- */

static void
published(void)
{
	reset();
	give_connector("# Contoso\n");
	publishes();
	take_away();
}

static void
a_second_touch_adds_a_commit(void **state)
{
	char first[PULL_OBJECT_SIZE];

	(void)state;
	published();
	(void)strcpy(first, branch_head());
	give_connector("# Contoso, as the reviewer asked\n");
	go_on_from(1);
	publishes();
	assert_int_equal(world.pulls, 1);
	assert_int_equal(world.commits, 3);
	assert_string_equal(world.commit[2].parent, first);
	assert_string_equal(branch_head(), world.commit[2].id);
}

static void
a_second_touch_can_be_lost_anywhere(void **state)
{
	(void)state;
	for (unsigned i = 1; i <= 12; i++) {
		published();
		give_connector("# Contoso, other\n");
		go_on_from(1);
		given.order.pull.renew_title = true;
		world.fault = FAULT_LOST_ANSWER;
		world.fault_at = world.requests + i;
		if (run() == PUBLISH_DONE)
			break;
		publishes();
		assert_int_equal(world.commits, 3);
		assert_int_equal(world.pulls, 1);
		assert_int_equal(world.refs, 3);
	}
}

static void
what_is_there_already_makes_no_commit(void **state)
{
	(void)state;
	published();
	give_connector("# Contoso\n");
	go_on_from(1);
	given.order.pull.renew_title = true;
	given.order.pull.title = (char *)(uintptr_t)"Contoso 2";
	publishes();
	assert_int_equal(world.commits, 2);
	assert_true(result.receipt.unchanged);
	assert_string_equal(world.pull[0].title, "Contoso 2");
}

/* The other one stays, and what goes is told before. */
static void
each_word_is_renewed_by_itself(void **state)
{
	const char *title = NULL, *body = NULL;
	struct publish *p;

	(void)state;
	published();
	(void)strcpy(world.pull[0].body, "pictures");
	(void)strcpy(world.pull[0].title, "theirs");
	give_connector("# Contoso\n");
	go_on_from(1);
	given.order.pull.renew_title = true;
	publishes();
	assert_string_equal(world.pull[0].title, "Contoso");
	assert_string_equal(world.pull[0].body, "pictures");
	(void)strcpy(world.pull[0].title, "theirs");
	given.order.pull.renew_title = false;
	given.order.pull.renew_body = true;
	assert_int_equal(publish_new(&given.order, WORLD_UPSTREAM, &p), 0);
	while (!publish_renews(p, &title, &body)) {
		struct github_ask ask = { .repository = WORLD_UPSTREAM };

		assert_int_equal(publish_ask(p, &ask), 0);
		assert_true(publish_take(p, &world.answer));
	}
	assert_null(title);
	assert_string_equal(body, "pictures");
	publish_free(p);
	publishes();
	assert_string_equal(world.pull[0].title, "theirs");
	assert_string_equal(world.pull[0].body, "- [x] all of it");
}

static void
the_words_stay_as_they_are_there(void **state)
{
	(void)state;
	published();
	(void)strcpy(world.pull[0].body, "ticked by hand");
	give_connector("# Contoso, other\n");
	go_on_from(1);
	publishes();
	assert_string_equal(world.pull[0].body, "ticked by hand");
}

static void
a_closed_one_is_opened_again(void **state)
{
	(void)state;
	published();
	world.pull[0].closed = true;
	give_connector("# Contoso, other\n");
	go_on_from(1);
	publishes();
	assert_false(world.pull[0].closed);
	assert_int_equal(world.pulls, 1);
}

static void
one_that_stays_closed_is_followed_by_another(void **state)
{
	(void)state;
	for (unsigned lost = 0; lost <= 24; lost++) {
		published();
		world.pull[0].closed = world.pull[0].buried = true;
		world.pull[0].fork_gone = lost % 2 != 0;
		give_connector("# Contoso, other\n");
		go_on_from(1);
		world.fault = FAULT_LOST_ANSWER;
		world.fault_at = lost > 0 ? world.requests + lost : 0;
		if (run() != PUBLISH_DONE)
			publishes();
		assert_int_equal(world.pulls, 2);
		assert_int_equal(world.commits, 3);
		assert_int_equal(result.receipt.number, 2);
		assert_true(world.pull[0].closed);
	}
}

static void
one_whose_fork_is_gone_is_to_be_closed(void **state)
{
	(void)state;
	published();
	world.pull[0].fork_gone = true;
	give_connector("# Contoso, other\n");
	go_on_from(1);
	assert_int_equal(run(), PUBLISH_REFUSED);
	assert_non_null(strstr(result_text, "close it there"));
	assert_int_equal(world.pulls, 1);
}

static void
a_merged_one_is_not_written_to(void **state)
{
	(void)state;
	published();
	world.pull[0].closed = world.pull[0].merged = true;
	give_connector("# Contoso, other\n");
	go_on_from(1);
	assert_int_equal(run(), PUBLISH_REFUSED);
	assert_non_null(strstr(result_text, "is merged"));
	assert_int_equal(world.commits, 2);
}

static void
names_of_readmes_and_what_went(void **state)
{
	(void)state;
	reset();
	world_push(WORLD_UPSTREAM, "dev", FOLDER "/README.md", "old\n");
	world_push(WORLD_UPSTREAM, "dev", FOLDER "/script.csx", "old\n");
	world_push(WORLD_UPSTREAM, "dev", FOLDER "/notes.txt", "kept\n");
	give_connector("# Contoso\n");
	give_gone("script.csx", "old\n");
	publishes();
	assert_null(world_blob(branch_head(), FOLDER "/readme.md"));
	assert_non_null(world_blob(branch_head(), FOLDER "/README.md"));
	assert_null(world_blob(branch_head(), FOLDER "/script.csx"));
	assert_non_null(world_blob(branch_head(), FOLDER "/notes.txt"));
}

/* What went is there as somebody else has made it, or in any case. */
static void
what_others_changed_is_not_removed(void **state)
{
	(void)state;
	reset();
	world_push(WORLD_UPSTREAM, "dev", FOLDER "/script.csx", "theirs\n");
	give_connector("# Contoso\n");
	give_gone("script.csx", "old\n");
	publishes();
	assert_non_null(world_blob(branch_head(), FOLDER "/script.csx"));
}

static void
refused_for_one_alike(const char *other)
{
	char path[256];

	reset();
	(void)snprintf(path, sizeof(path), "%s/readme.md", other);
	world_push(WORLD_UPSTREAM, "dev", path, "theirs\n");
	give_connector("# Contoso\n");
	assert_int_equal(run(), PUBLISH_REFUSED);
	(void)snprintf(path, sizeof(path), "there is no %s, but %s: ", FOLDER,
	    other);
	assert_non_null(strstr(result_text, path));
	(void)snprintf(path, sizeof(path), "echo \"%s\" > open-source/folder",
	    other);
	assert_non_null(strstr(result_text, path));
	take_away();
}

/* Nobody wants a second one by mistake; on purpose he gets it. */
static void
a_folder_alike_is_asked_about(void **state)
{
	(void)state;
	refused_for_one_alike("certified-connectors/contoso");
	refused_for_one_alike("certified-connectors/Con_toso.");
	reset();
	world_push(WORLD_UPSTREAM, "dev", "certified-connectors/contoso/"
	    "readme.md", "theirs\n");
	give_connector("# Contoso\n");
	given.order.pull.exact = true;
	publishes();
	/* Two that have nothing but punctuation are two. */
	assert_false(pull_names_alike("---", "..."));
	assert_false(pull_names_alike("a", "ab"));
	/* What would be pasted into a shell has to be harmless there. */
	assert_false(pull_names_alike("a$", "a"));
	assert_false(pull_names_alike("a\"", "a"));
	assert_false(pull_names_alike("a\n", "a"));
	assert_true(pull_names_alike("\xc3\x84-1", "\xc3\x84 1"));
}

/* ---- others ---- */

static void
commits_of_others_are_not_overwritten(void **state)
{
	char theirs[PULL_OBJECT_SIZE];

	(void)state;
	published();
	world_push(WORLD_FORK, BRANCH, FOLDER "/readme.md", "theirs\n");
	(void)strcpy(theirs, branch_head());
	give_connector("# Contoso, other\n");
	go_on_from(1);
	assert_int_equal(run(), PUBLISH_REFUSED);
	assert_string_equal(result_strange, theirs);
	assert_non_null(strstr(result_text, "accept others"));
	assert_string_equal(branch_head(), theirs);
	/* Accepted, they are what the next one builds on. */
	(void)strcpy(given.order.pull.published, theirs);
	publishes();
	assert_string_equal(world.commit[world.commits - 1].parent, theirs);
}

static void
push_theirs(void)
{
	world_push(WORLD_FORK, BRANCH, FOLDER "/readme.md", "theirs\n");
}

static void
neither_are_those_that_come_meanwhile(void **state)
{
	(void)state;
	published();
	give_connector("# Contoso, other\n");
	go_on_from(1);
	world.before_move = push_theirs;
	assert_int_equal(run(), PUBLISH_REFUSED);
	assert_string_equal(result_strange, branch_head());
}

static void
a_repository_that_is_no_fork_is_left_alone(void **state)
{
	(void)state;
	reset();
	world.has_fork = world.is_strange = true;
	give_connector("# Contoso\n");
	assert_int_equal(run(), PUBLISH_REFUSED);
	assert_non_null(strstr(result_text, "is no fork of"));
	assert_int_equal(world.refs, 1);
}

static void
a_fork_that_went_its_own_way_is_not_moved(void **state)
{
	(void)state;
	reset();
	give_connector("# Contoso\n");
	publishes();
	reset();
	world.has_fork = world.diverged = true;
	world_push(WORLD_UPSTREAM, "dev", "README.md", "# Newer\n");
	give_connector("# Contoso\n");
	publishes();
	assert_string_equal(world.commit[world.commits - 1].parent,
	    world.commit[0].id);
}

static void
files_of_others_are_told_of_loudly(void **state)
{
	(void)state;
	published();
	world.stray = "certified-connectors/Contoso2/readme.md";
	give_connector("# Contoso, other\n");
	go_on_from(1);
	assert_int_equal(run(), PUBLISH_REFUSED);
	assert_non_null(strstr(result_text, world.stray));
	/* The commit is known as ours, whatever comes of it. */
	assert_string_equal(branch_head(), world.commit[2].id);
}

static void
refuses_to_open(const char *because)
{
	assert_int_equal(run(), PUBLISH_REFUSED);
	assert_non_null(strstr(result_text, "no pull request was opened"));
	assert_non_null(strstr(result_text, because));
	assert_int_equal(world.pulls, 0);
}

/* The branch is there, and who opens the pull request never got to it. */
static void
left_behind_before_it_was_opened(void)
{
	published();
	world.pulls = 0;
	give_connector("# Contoso\n");
}

static void
with_files_of_others_nothing_is_opened(void **state)
{
	static const char theirs[] = "certified-connectors/Other/readme.md";

	(void)state;
	left_behind_before_it_was_opened();
	world_push(WORLD_FORK, BRANCH, theirs, "worse\n");
	refuses_to_open(theirs);
	/* What it advises. */
	(void)strcpy(given.order.pull.branch, "contoso-2");
	publishes();
	assert_string_equal(world.pull[0].head, "dana:contoso-2");
}

/* What the base got since is none of ours, and none of the branch's. */
static void
a_branch_may_be_behind(void **state)
{
	(void)state;
	left_behind_before_it_was_opened();
	world_push(WORLD_UPSTREAM, "dev", "README.md", "# Newer\n");
	publishes();
	assert_int_equal(world.pulls, 1);
}

static void
more_than_can_be_seen_is_not_opened(void **state)
{
	(void)state;
	reset();
	world.crowd = PULL_FILES_MAX;
	give_connector("# Contoso\n");
	refuses_to_open("300 files or more");
	left_behind_before_it_was_opened();
	world.crowd = PULL_FILES_MAX - 1;
	assert_int_equal(run(), PUBLISH_REFUSED);
	assert_int_equal(world.pulls, 1);
	assert_non_null(strstr(result_text, "3000 files or more"));
}

/* ---- saying something ---- */

static void
lose_comment(enum order_kind kind, enum fault fault)
{
	reset();
	give(kind);
	given.order.pull.number = 1;
	given.order.pull.thread = kind == ORDER_ANSWER ? 5 : 0;
	world.fault = fault;
	world.fault_at = fault == FAULT_NONE ? 0 : 1;
	if (fault != FAULT_NONE)
		assert_int_equal(run(), PUBLISH_FAILED);
	publishes();
	assert_int_equal(world.comments, 1);
	assert_int_equal(result.comment, 1);
	assert_non_null(strstr(world.comment[0].body, MARKER));
	assert_int_equal(world.comment[0].thread, given.order.pull.thread);
}

static void
a_comment_is_said_once(void **state)
{
	(void)state;
	for (int fault = FAULT_NONE; fault <= FAULT_LOST_ANSWER; fault++) {
		lose_comment(ORDER_COMMENT, (enum fault)fault);
		lose_comment(ORDER_ANSWER, (enum fault)fault);
	}
	github_answer_done(&world.answer);
}

/* For ever, and everything behind it would wait. */
static void
what_is_not_there_is_not_waited_for(void **state)
{
	(void)state;
	reset();
	world.gone = true;
	give_connector("# Contoso\n");
	assert_int_equal(run(), PUBLISH_REFUSED);
	assert_non_null(strstr(result_text, "there is no repository"));
	reset();
	world.gone = true;
	give(ORDER_ANSWER);
	given.order.pull.number = 1;
	given.order.pull.thread = 5;
	assert_int_equal(run(), PUBLISH_REFUSED);
	assert_non_null(strstr(result_text, "open-source/messages/reply"));
	assert_int_equal(world.comments, 0);
	github_answer_done(&world.answer);
}

static void
what_cannot_be_sent_is_given_up(void **state)
{
	struct publish *p;

	(void)state;
	reset();
	give(ORDER_COMMENT);
	assert_int_equal(publish_new(&given.order, WORLD_UPSTREAM, &p), 0);
	publish_give_up(p, -EFBIG);
	assert_int_equal(publish_outcome(p)->end, PUBLISH_REFUSED);
	assert_non_null(strstr(publish_outcome(p)->text, "File too large"));
	publish_free(p);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_connector_becomes_a_pull_request),
		cmocka_unit_test(what_is_not_there_is_not_waited_for),
		cmocka_unit_test(what_cannot_be_sent_is_given_up),
		cmocka_unit_test(whatever_is_lost_there_is_one_of_each),
		cmocka_unit_test(two_lost_answers_are_no_other_matter),
		cmocka_unit_test(a_second_touch_adds_a_commit),
		cmocka_unit_test(a_second_touch_can_be_lost_anywhere),
		cmocka_unit_test(what_is_there_already_makes_no_commit),
		cmocka_unit_test(each_word_is_renewed_by_itself),
		cmocka_unit_test(the_words_stay_as_they_are_there),
		cmocka_unit_test(a_closed_one_is_opened_again),
		cmocka_unit_test(one_that_stays_closed_is_followed_by_another),
		cmocka_unit_test(one_whose_fork_is_gone_is_to_be_closed),
		cmocka_unit_test(a_merged_one_is_not_written_to),
		cmocka_unit_test(names_of_readmes_and_what_went),
		cmocka_unit_test(what_others_changed_is_not_removed),
		cmocka_unit_test(a_folder_alike_is_asked_about),
		cmocka_unit_test(commits_of_others_are_not_overwritten),
		cmocka_unit_test(neither_are_those_that_come_meanwhile),
		cmocka_unit_test(a_repository_that_is_no_fork_is_left_alone),
		cmocka_unit_test(a_fork_that_went_its_own_way_is_not_moved),
		cmocka_unit_test(files_of_others_are_told_of_loudly),
		cmocka_unit_test(with_files_of_others_nothing_is_opened),
		cmocka_unit_test(a_branch_may_be_behind),
		cmocka_unit_test(more_than_can_be_seen_is_not_opened),
		cmocka_unit_test(a_comment_is_said_once),
	};

	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
