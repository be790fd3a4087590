/*
 * The connector's folder in the repository, and what others did in it: which
 * one it is, what of it is removed, and commits that are accepted or rejected.
 */
#include "life_fixture.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "pull.h"
#include "repo.h"

#define FIRST	"1111111111111111111111111111111111111111"
#define THEIRS	"2222222222222222222222222222222222222222"
#define AT	"certified-connectors/"

static int
setup(void **state)
{
	if (draft_fixture(state) < 0)
		return -1;
	repository(*state);
	return 0;
}

#define TEST(f)	cmocka_unit_test_setup_teardown(f, setup, draft_fixture_gone)

/* ---- helpers ---- */

static void
write_folder(struct draft_fixture *f, const char *text)
{
	put_text(f, SLOT_OPEN_SOURCE, "folder", text);
}

static const char *
folder_file(struct draft_fixture *f)
{
	return content(f, PLACE(f->s->id, SLOT_OPEN_SOURCE), "folder");
}

static const char *
artifact(struct draft_fixture *f, const char *name)
{
	return content(f, PLACE(f->s->id, SLOT_ARTIFACTS), name);
}

static void
put_artifact(struct draft_fixture *f, const char *name, const char *text)
{
	put_text(f, SLOT_ARTIFACTS, name, text);
}

static void
remove_artifact(struct draft_fixture *f, const char *name)
{
	assert_int_equal(draft_unlink(f->s, PLACE(f->s->id, SLOT_ARTIFACTS),
	    name, false, NULL), 0);
}

static void
ordered(struct draft_fixture *f, struct order *o)
{
	assert_int_equal(submission_next_order(f->s, TARGET_REPOSITORY, o),
	    0);
	assert_int_equal(o->kind, ORDER_PUBLISH);
	assert_int_equal(submission_begin_order(f->s, o), 0);
}

static void
finish(struct draft_fixture *f, const struct order *o)
{
	const struct pull_receipt receipt = {
		.number = 12, .url = "https://github.example/12",
		.title = "Contoso", .fork = "dana/Connectors", .head = FIRST,
	};

	assert_int_equal(submission_finish_publish(f->s, o, &receipt), 0);
}

static void
published(struct draft_fixture *f)
{
	struct order o CF_AUTO(order_done) = { .id = 0 };

	assert_int_equal(publish(f, NULL), 0);
	ordered(f, &o);
	finish(f, &o);
}

/* The folder as the sample was published, with changes. */
struct there {
	struct pull_blob blob[16];
	size_t		 count;
};

static void
there_add(struct there *t, const char *name, const char *text)
{
	struct pull_blob *b = &t->blob[t->count++];

	b->name = text_dup(name, strlen(name));
	assert_non_null(b->name);
	b->content = bytes_new(text, strlen(text));
	assert_non_null(b->content);
	pull_git_object("blob", text, strlen(text), b->object);
}

static void
there_done(struct there *t)
{
	for (size_t i = 0; i < t->count; i++) {
		free(t->blob[i].name);
		bytes_unref(t->blob[i].content);
	}
}

static int
add_published(void *arg, const char *name, const void *data, size_t size)
{
	struct there *t = arg;
	struct pull_blob *b = &t->blob[t->count++];

	b->name = text_dup(name, strlen(name));
	b->content = bytes_new(size > 0 ? data : "", size);
	assert_true(b->name != NULL && b->content != NULL);
	pull_git_object("blob", data, size, b->object);
	return 0;
}

static void
there_begin(struct draft_fixture *f, struct there *t)
{
	struct conn *c CF_AUTO(store_done) = NULL;

	assert_int_equal(store_read(f->domain->store, &c), 0);
	assert_int_equal(repo_read_published(f->s, c, add_published, t), 1);
}

static void
there_remove(struct there *t, const char *name)
{
	for (size_t i = 0; i < t->count; i++) {
		if (strcmp(t->blob[i].name, name) != 0)
			continue;
		free(t->blob[i].name);
		bytes_unref(t->blob[i].content);
		t->blob[i] = t->blob[--t->count];
		return;
	}
	fail_msg("no %s there", name);
}

static void
there_set(struct there *t, const char *name, const char *text)
{
	there_remove(t, name);
	there_add(t, name, text);
}

/* What is in the folder at that commit; NULL: only the commit is heard of. */
static void
says(struct draft_fixture *f, const char *head, const struct there *t)
{
	struct pull_request request = { .number = 12, .state = "open" };
	struct pull_news news = {
		.number = 12, .request = &request, .looked_at = head,
		.author = "Jo\nDoe",
	};
	char folder[1024];

	(void)snprintf(request.head.object, sizeof(request.head.object), "%s",
	    head);
	if (t != NULL) {
		(void)snprintf(folder, sizeof(folder), "%s",
		    f->s->pull.folder);
		news.folder = news.found = folder;
		news.blob = t->blob;
		news.blobs = t->count;
	}
	assert_int_equal(submission_take_pull(f->s, &news), 0);
}

/* Of the repository's own branch; 'found' as in struct pull_news. */
static void
says_base(struct draft_fixture *f, const char *found, const struct there *t)
{
	struct pull_ask ask;
	struct pull_news news = { .looked_at = FIRST, .found = found };

	assert_int_equal(submission_next_pull_ask(f->s, &ask), 0);
	assert_int_equal(ask.number, 0);
	news.folder = ask.folder;
	if (t != NULL) {
		news.blob = t->blob;
		news.blobs = t->count;
	}
	assert_int_equal(submission_take_pull(f->s, &news), 0);
}

static void
looks_for(struct draft_fixture *f, const char *folder)
{
	struct pull_ask ask;

	assert_int_equal(submission_next_pull_ask(f->s, &ask), 0);
	assert_string_equal(ask.folder, folder);
}

static void
publish_says(struct draft_fixture *f, const char *text)
{
	has(document(f, DOCUMENT_PUBLISH), text);
}

static void
hasnt(const char *text, const char *part)
{
	if (strstr(text, part) != NULL)
		fail_msg("'%s' in:\n%s", part, text);
}

/* ---- which folder ---- */

static void
the_folder_is_a_file_of_the_owner(void **state)
{
	struct draft_fixture *f = *state;
	struct order o CF_AUTO(order_done) = { .id = 0 };

	assert_int_equal(submission_prepare(f->s), 0);
	assert_string_equal(folder_file(f), AT "contoso\n");
	put_sample(f);
	assert_string_equal(folder_file(f), AT "Contoso Workshops\n");
	set_field(f, FIELD_PUBLISHER_TYPE, "independent");
	assert_string_equal(folder_file(f),
	    "independent-publisher-connectors/Contoso Workshops\n");
	set_field(f, FIELD_PUBLISHER_TYPE, "verified");
	write_folder(f, "  Workshops by Contoso\n");
	looks_for(f, AT "Workshops by Contoso");
	write_folder(f, "independent-publisher-connectors/Workshops\n");
	looks_for(f, "independent-publisher-connectors/Workshops");
	write_folder(f, AT "Workshops");
	looks_for(f, AT "Workshops");
	assert_int_equal(publish(f, NULL), 0);
	ordered(f, &o);
	assert_string_equal(o.pull.folder, AT "Workshops");
	assert_true(o.pull.exact);
}

static void
what_is_no_folder_is_refused(void **state)
{
	static const struct { const char *text, *why; } bad[] = {
		{ "a/b\n", "has a '/' in the name" },
		{ "elsewhere/Contoso\n", "has a '/' in the name" },
		{ AT "a/b\n", "has a '/' in the name" },
		{ AT "\n", "has no name behind the '/'" },
		{ ".\n", "has '.' or '..' for a name" },
		{ AT "..", "has '.' or '..' for a name" },
		{ "one\ntwo\n", "has control characters, or more than one" },
		{ "a\tb\n", "has control characters, or more than one" },
		{ "a\xff\n", "is no UTF-8" },
	};
	struct draft_fixture *f = *state;
	char name[257];

	put_sample(f);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		write_folder(f, bad[i].text);
		assert_int_equal(publish(f, NULL), -ECANCELED);
		has(f->s->row.outcome, "open-source/folder ");
		has(f->s->row.outcome, bad[i].why);
		publish_says(f, bad[i].why);
		looks_for(f, AT "Contoso Workshops");
	}
	memset(name, 'x', sizeof(name) - 1);
	name[256] = '\0';
	write_folder(f, name);
	assert_int_equal(publish(f, NULL), -ECANCELED);
	name[255] = '\0';
	write_folder(f, name);
	assert_int_equal(publish(f, NULL), 0);
}

static void
a_pull_request_keeps_its_folder(void **state)
{
	struct draft_fixture *f = *state;
	struct pull_request merged = {
		.number = 12, .state = "closed", .merged = true,
		.merge_commit = THEIRS, .head.object = FIRST,
	};
	const struct pull_news news = {
		.number = 12, .request = &merged, .folder = AT "Workshops",
		.found = AT "Workshops", .looked_at = THEIRS,
	};

	put_sample(f);
	write_folder(f, "Workshops\n");
	published(f);
	change(f, "# Contoso\n");
	write_folder(f, "Other\n");
	assert_int_equal(publish(f, NULL), -ECANCELED);
	has(f->s->row.outcome, "pull request 12 is in " AT "Workshops, and "
	    "stays there");
	publish_says(f, "stays there");
	assert_int_equal(draft_unlink(f->s, PLACE(f->s->id, SLOT_OPEN_SOURCE),
	    "folder", false, NULL), 0);
	published(f);
	/* The merged one's counts, whatever the connector is called. */
	assert_int_equal(submission_take_pull(f->s, &news), 0);
	publish_says(f, "nothing changed since it was published");
	publish_says(f, "# an update of " AT "Workshops, which is there");
	write_folder(f, "Other\n");
	publish_says(f, "puts these into " AT "Other of");
	publish_says(f, "# whether " AT "Other is there already is not known");
	has(document(f, DOCUMENT_PULL_DIFF), "+++ b/" AT "Other/");
	assert_int_equal(publish(f, NULL), 0);
	assert_string_equal(f->s->pull.folder, AT "Other");
}

static void
the_file_follows_the_pull_request(void **state)
{
	struct draft_fixture *f = *state;
	struct pull_request request = {
		.number = 7, .state = "open", .head.object = FIRST,
	};
	const struct pull_news news = {
		.number = 7, .request = &request, .folder = AT "Theirs",
		.looked_at = FIRST,
	};

	put_sample(f);
	set_field(f, FIELD_PULL_REQUEST, "7");
	assert_int_equal(submission_take_pull(f->s, &news), 0);
	assert_string_equal(folder_file(f), AT "Theirs\n");
}

static void
what_is_there_is_said(void **state)
{
	struct draft_fixture *f = *state;

	put_sample(f);
	publish_says(f, "# whether " AT "Contoso Workshops is there already "
	    "is not known yet\n");
	says_base(f, NULL, NULL);
	publish_says(f, "# a new folder: " AT "Contoso Workshops is not there "
	    "yet\n");
	says_base(f, AT "Contoso Workshops", NULL);
	publish_says(f, "# an update of " AT "Contoso Workshops, which is "
	    "there already: cat open-source/diff\n");
	says_base(f, AT "contoso workshops", NULL);
	assert_int_equal(publish(f, NULL), -ECANCELED);
	has(f->s->row.outcome, "there is no " AT "Contoso Workshops, but " AT
	    "contoso workshops: if that is this connector's, echo \"" AT
	    "contoso workshops\" > open-source/folder; ");
	publish_says(f, "there is no " AT "Contoso Workshops, but ");
	write_folder(f, AT "contoso workshops\n");
	says_base(f, AT "contoso workshops", NULL);
	publish_says(f, "# an update of " AT "contoso workshops");
	write_folder(f, AT "Contoso Workshops\n");
	says_base(f, AT "contoso workshops", NULL);
	publish_says(f, "# a new folder: " AT "Contoso Workshops");
	assert_int_equal(publish(f, NULL), 0);
}

static void
a_folder_that_is_written_is_looked_for_soon(void **state)
{
	struct draft_fixture *f = *state;

	put_sample(f);
	says_base(f, NULL, NULL);
	assert_true(f->s->pull.contact.ask_at - clock_now() >
	    (int64_t)3600 * NS_PER_SECOND);
	put_text(f, SLOT_OPEN_SOURCE, "title", "Another title\n");
	assert_true(f->s->pull.contact.ask_at - clock_now() >
	    (int64_t)3600 * NS_PER_SECOND);
	write_folder(f, "Other\n");
	assert_true(f->s->pull.contact.ask_at - clock_now() <=
	    (int64_t)300 * NS_PER_SECOND);
}

/* ---- what is removed ---- */

/* The sample without its script. */
static void
put_scriptless(struct draft_fixture *f)
{
	char *text, *from, *to;

	put_sample(f);
	text = kept(artifact(f, "apiProperties.json"));
	from = strstr(text, "\"scriptOperations\"");
	assert_non_null(from);
	to = strchr(from, ']') + 1;
	while (from[-1] != ',')
		from--;
	memmove(from - 1, to, strlen(to) + 1);
	put_artifact(f, "apiProperties.json", text);
	free(text);
	remove_artifact(f, "script.csx");
}

static bool
removes(const struct order *o, const char *name)
{
	for (size_t i = 0; i < o->pull.files; i++)
		if (o->pull.file[i].content == NULL &&
		    strcmp(o->pull.file[i].name, name) == 0)
			return true;
	return false;
}

static void
what_never_was_here_stays_there(void **state)
{
	struct draft_fixture *f = *state;
	struct order o CF_AUTO(order_done) = { .id = 0 };
	struct there t CF_AUTO(there_done) = { .count = 0 };

	put_scriptless(f);
	there_add(&t, "script.csx", "// theirs\n");
	says_base(f, AT "Contoso Workshops", &t);
	has(document(f, DOCUMENT_PULL_DIFF), "# " AT "Contoso Workshops/"
	    "script.csx is there, was never published from here, and is left "
	    "alone\n");
	hasnt(document(f, DOCUMENT_PULL_DIFF), "-// theirs");
	hasnt(document(f, DOCUMENT_PUBLISH), "removes");
	assert_int_equal(publish(f, NULL), 0);
	ordered(f, &o);
	assert_false(removes(&o, "script.csx"));
}

static void
what_was_published_from_here_is_removed(void **state)
{
	struct draft_fixture *f = *state;
	struct order o CF_AUTO(order_done) = { .id = 0 };
	struct there t CF_AUTO(there_done) = { .count = 0 };
	char object[PULL_OBJECT_SIZE];

	put_sample(f);
	published(f);
	there_begin(f, &t);
	put_scriptless(f);
	/* Known or not. */
	publish_says(f, "\n# and removes script.csx\n");
	says(f, FIRST, &t);
	publish_says(f, "\n# and removes script.csx\n");
	has(document(f, DOCUMENT_PULL_DIFF), "script.csx\t\n+++ /dev/null\n");
	for (size_t i = 0; i < t.count; i++)
		if (strcmp(t.blob[i].name, "script.csx") == 0)
			memcpy(object, t.blob[i].object, sizeof(object));
	assert_int_equal(publish(f, NULL), 0);
	ordered(f, &o);
	assert_true(removes(&o, "script.csx"));
	assert_string_equal(o.pull.file[o.pull.files - 1].object, object);
}

/* In another pull request's folder it never was. */
static void
of_another_pull_request_nothing_was_published(void **state)
{
	struct draft_fixture *f = *state;
	struct there t CF_AUTO(there_done) = { .count = 0 };

	put_sample(f);
	published(f);
	there_begin(f, &t);
	set_field(f, FIELD_PULL_REQUEST, "7");
	put_scriptless(f);
	hasnt(document(f, DOCUMENT_PULL_DIFF), "script.csx");
	assert_int_equal(f->s->pull.number, 7);
}

/* ---- accepted ---- */

/* Published, and others made that of it; 't' begins with what was. */
static void
begin_with_others(struct draft_fixture *f, struct there *t)
{
	put_sample(f);
	put_artifact(f, "readme.md", "# Contoso\n\nOurs.\n");
	published(f);
	there_begin(f, t);
}

static void
commits_of_others_are_told_of(void **state)
{
	struct draft_fixture *f = *state;
	struct there t CF_AUTO(there_done) = { .count = 0 };

	begin_with_others(f, &t);
	there_set(&t, "readme.md", "# Contoso\n\nTheirs.\n");
	there_add(&t, "notes\x1b.txt", "x");
	says(f, THEIRS, &t);
	has(document(f, DOCUMENT_LOG), THEIRS ", which is not from here\n");
	has(document(f, DOCUMENT_LOG), "commit 222222222222, which is not from "
	    "here, is by Jo\\nDoe: cat open-source/diff\n");
	has(document(f, DOCUMENT_NEXT), "Accept or reject what others did in "
	    "pull request 12, the newest commit is 222222222222");
	has(document(f, DOCUMENT_PULL_DIFF), "# commit 222222222222 was not "
	    "made here");
	has(document(f, DOCUMENT_PULL_DIFF), "\n-Theirs.\n+Ours.\n");
	has(document(f, DOCUMENT_PULL_DIFF), "notes\\x1B.txt is there, is no "
	    "artifact, and is left alone\n");
	assert_int_equal(publish(f, NULL), -EALREADY);
	change(f, "# Contoso\n\nOurs, again.\n");
	assert_int_equal(publish(f, NULL), -EEXIST);
	has(f->s->row.outcome, "echo \"accept others\" > open-source/publish");
	has(f->s->row.outcome, "echo \"reject others\" > open-source/publish");
	publish_says(f, "#   echo \"accept others\" > open-source/publish\n"
	    "#   echo \"reject others\" > open-source/publish\n");
}

/* Changed, new and removed there; what was changed here stays. */
static void
accepted_files_are_taken_over(void **state)
{
	struct draft_fixture *f = *state;
	struct there t CF_AUTO(there_done) = { .count = 0 };

	put_scriptless(f);
	put_artifact(f, "readme.md", "# Contoso\n\nOurs.\n");
	published(f);
	there_begin(f, &t);
	there_set(&t, "readme.md", "# Contoso\n\nTheirs.\n");
	there_add(&t, "script.csx", "// theirs\n");
	there_remove(&t, "icon.png");
	says(f, THEIRS, &t);
	put_artifact(f, "apiProperties.json", "{\"properties\": {}}\n");
	assert_int_equal(publish(f, "accept others"), 0);
	assert_string_equal(artifact(f, "readme.md"),
	    "# Contoso\n\nTheirs.\n");
	assert_string_equal(artifact(f, "script.csx"), "// theirs\n");
	assert_false(f->s->judgement.artifact[ARTIFACT_ICON].present);
	assert_string_equal(artifact(f, "apiProperties.json"),
	    "{\"properties\": {}}\n");
	has(f->s->row.outcome, "taken over into artifacts/: ");
	has(f->s->row.outcome, "script.csx");
	has(document(f, DOCUMENT_LOG), "publisher accept others: the next "
	    "commit follows 222222222222; taken over into artifacts/: ");
	/* It was judged as if it had been saved. */
	has(document(f, DOCUMENT_PROBLEMS), "script.csx");
	hasnt(document(f, DOCUMENT_PULL_DIFF), "Theirs.");
	has(document(f, DOCUMENT_PULL_DIFF), "+{\"properties\": {}}\n");
	assert_int_equal(publish(f, "accept others"), -EALREADY);
	/* What was theirs can be changed, and removed, from here now. */
	remove_artifact(f, "script.csx");
	has(document(f, DOCUMENT_PULL_DIFF), "-// theirs\n");
}

static void
what_both_changed_is_not_taken_over(void **state)
{
	struct draft_fixture *f = *state;
	struct there t CF_AUTO(there_done) = { .count = 0 };
	const char *definition = "apiDefinition.swagger.json";

	begin_with_others(f, &t);
	there_set(&t, "readme.md", "# Contoso\n\nTheirs.\n");
	there_set(&t, definition, "{}\n");
	says(f, THEIRS, &t);
	change(f, "# Contoso\n\nOurs, again.\n");
	assert_int_equal(publish(f, "accept others"), -ECANCELED);
	has(f->s->row.outcome, "changed here and in the pull request: "
	    "readme.md; nothing is taken over: move yours away (mv "
	    "artifacts/readme.md artifacts/mine), ");
	assert_string_equal(artifact(f, "readme.md"),
	    "# Contoso\n\nOurs, again.\n");
	assert_true(strcmp(artifact(f, definition), "{}\n") != 0);
	assert_int_equal(publish(f, NULL), -EEXIST);
	/* As it says. */
	remove_artifact(f, "readme.md");
	assert_int_equal(publish(f, "accept others"), 0);
	assert_string_equal(artifact(f, "readme.md"),
	    "# Contoso\n\nTheirs.\n");
	assert_string_equal(artifact(f, definition), "{}\n");
}

/* The same change on both sides is none of both. */
static void
what_both_changed_alike_is_accepted(void **state)
{
	struct draft_fixture *f = *state;
	struct there t CF_AUTO(there_done) = { .count = 0 };

	begin_with_others(f, &t);
	there_set(&t, "readme.md", "# Contoso\n\nAgreed.\n");
	says(f, THEIRS, &t);
	change(f, "# Contoso\n\nAgreed.\n");
	assert_int_equal(publish(f, "accept others"), 0);
	has(f->s->row.outcome, "taken over into artifacts/: nothing; ");
}

static void
what_they_removed_and_we_changed_is_both_changed(void **state)
{
	struct draft_fixture *f = *state;
	struct there t CF_AUTO(there_done) = { .count = 0 };

	begin_with_others(f, &t);
	there_remove(&t, "readme.md");
	says(f, THEIRS, &t);
	change(f, "# Contoso\n\nOurs, again.\n");
	assert_int_equal(publish(f, "accept others"), -ECANCELED);
	assert_string_equal(artifact(f, "readme.md"),
	    "# Contoso\n\nOurs, again.\n");
}

static void
what_is_not_known_is_not_accepted(void **state)
{
	struct draft_fixture *f = *state;
	struct there t CF_AUTO(there_done) = { .count = 0 };

	begin_with_others(f, &t);
	says(f, THEIRS, NULL);
	assert_int_equal(publish(f, "accept others"), -EBUSY);
	has(f->s->row.outcome, "is not known yet");
	hasnt(document(f, DOCUMENT_PUBLISH), "#   echo \"accept others\"");
	publish_says(f, "#   echo \"reject others\"");
	/* A file that GitHub does not give. */
	there_set(&t, "readme.md", "large");
	bytes_unref(t.blob[t.count - 1].content);
	t.blob[t.count - 1].content = NULL;
	t.blob[t.count - 1].unreadable = true;
	says(f, THEIRS, &t);
	assert_int_equal(publish(f, "accept others"), -ECANCELED);
	has(f->s->row.outcome, "not given by GitHub: readme.md; ");
	put_artifact(f, "readme.md", "large");
	assert_int_equal(publish(f, "accept others"), 0);
}

static void
rejected_is_built_upon(void **state)
{
	struct draft_fixture *f = *state;
	struct there t CF_AUTO(there_done) = { .count = 0 };
	struct order o CF_AUTO(order_done) = { .id = 0 };

	begin_with_others(f, &t);
	assert_int_equal(publish(f, "reject others"), -EALREADY);
	there_set(&t, "readme.md", "# Contoso\n\nTheirs.\n");
	says(f, THEIRS, &t);
	assert_int_equal(publish(f, "reject others"), 0);
	assert_string_equal(artifact(f, "readme.md"), "# Contoso\n\nOurs.\n");
	has(document(f, DOCUMENT_LOG), "publisher reject others: the next "
	    "commit follows 222222222222, with the files of artifacts/\n");
	has(document(f, DOCUMENT_PULL_DIFF), "\n-Theirs.\n+Ours.\n");
	hasnt(document(f, DOCUMENT_NEXT), "Accept or reject");
	assert_int_equal(publish(f, NULL), 0);
	ordered(f, &o);
	assert_string_equal(o.pull.published, THEIRS);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		TEST(the_folder_is_a_file_of_the_owner),
		TEST(what_is_no_folder_is_refused),
		TEST(a_pull_request_keeps_its_folder),
		TEST(the_file_follows_the_pull_request),
		TEST(what_is_there_is_said),
		TEST(a_folder_that_is_written_is_looked_for_soon),
		TEST(what_never_was_here_stays_there),
		TEST(what_was_published_from_here_is_removed),
		TEST(of_another_pull_request_nothing_was_published),
		TEST(commits_of_others_are_told_of),
		TEST(accepted_files_are_taken_over),
		TEST(what_both_changed_is_not_taken_over),
		TEST(what_both_changed_alike_is_accepted),
		TEST(what_they_removed_and_we_changed_is_both_changed),
		TEST(what_is_not_known_is_not_accepted),
		TEST(rejected_is_built_upon),
	};

	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
