/*
 * open-source/publish with a repository: what is ordered, what becomes of it,
 * and what must not become public.
 */
#include "life_fixture.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "repo.h"
#include "states.h"

#define HEAD_1	"1111111111111111111111111111111111111111"
#define HEAD_2	"2222222222222222222222222222222222222222"

static int
setup(void **state)
{
	if (draft_fixture(state) < 0)
		return -1;
	repository(*state);
	return 0;
}

static void
pull_is(struct draft_fixture *f, const char *word)
{
	char *text = kept(document(f, DOCUMENT_PULL_STATUS));

	text[strcspn(text, "\n")] = '\0';
	assert_string_equal(text, word);
	free(text);
}

static void
take_order(struct draft_fixture *f, enum order_kind kind, struct order *o)
{
	int r = submission_next_order(f->s, TARGET_REPOSITORY, o);

	if (r < 0)
		fail_msg("no order: %d", r);
	assert_int_equal(o->kind, kind);
	assert_int_equal(submission_begin_order(f->s, o), 0);
}

static void
no_order(struct draft_fixture *f)
{
	struct order o;

	assert_int_equal(submission_next_order(f->s, TARGET_REPOSITORY, &o),
	    -ENOENT);
}

static void
delivered(struct draft_fixture *f, const char *head)
{
	struct order o CF_AUTO(order_done) = { .id = 0 };
	const struct pull_receipt receipt = {
		.number = 12, .url = "https://github.example/12",
		.title = "Contoso", .fork = "dana/Connectors", .head = head,
	};

	take_order(f, ORDER_PUBLISH, &o);
	assert_int_equal(submission_finish_publish(f->s, &o, &receipt), 0);
}

static const struct order_file *
file_of(const struct order *o, const char *name)
{
	for (size_t i = 0; i < o->pull.files; i++)
		if (strcmp(o->pull.file[i].name, name) == 0)
			return &o->pull.file[i];
	return NULL;
}

static void
verified_publishers_publish_beside_what_they_submit(void **state)
{
	struct draft_fixture *f = *state;
	struct order o CF_AUTO(order_done) = { .id = 0 };

	put_sample(f);
	has(document(f, DOCUMENT_PUBLISH), "# ready: a touch puts these into "
	    "certified-connectors/");
	has(document(f, DOCUMENT_PUBLISH), "#   touch open-source/publish\n");
	assert_int_equal(publish(f, NULL), 0);
	status_is(f, "draft");
	pull_is(f, "publishing");
	assert_int_equal(publish(f, NULL), -EALREADY);
	take_order(f, ORDER_PUBLISH, &o);
	assert_int_equal(o.pull.number, 0);
	assert_non_null(file_of(&o, "icon.png"));
	assert_non_null(file_of(&o, "readme.md"));
	assert_null(file_of(&o, "intro.md"));
	assert_int_equal(strncmp(o.pull.folder, "certified-connectors/", 21),
	    0);
	assert_true(o.pull.branch[0] != '\0');
	delivered(f, HEAD_1);
	pull_is(f, "open");
	status_is(f, "draft");
	assert_int_equal(publish(f, NULL), -EALREADY);
	has(f->s->row.outcome, "nothing changed since it was published in "
	    "pull request 12");
	has(document(f, DOCUMENT_PUBLISH), "# pull request 12: open");
	assert_string_equal(form_text(f->s, FIELD_PULL_REQUEST), "12");
	assert_string_equal(document(f, DOCUMENT_PULL_DIFF), "");
	no_order(f);
}

static void
a_second_one_goes_to_the_same(void **state)
{
	struct draft_fixture *f = *state;
	struct order o CF_AUTO(order_done) = { .id = 0 };
	char branch[256];

	put_sample(f);
	assert_int_equal(publish(f, NULL), 0);
	delivered(f, HEAD_1);
	memcpy(branch, f->s->pull.branch, sizeof(branch));
	change(f, "# Contoso\n\nAs the reviewer asked\n");
	has(document(f, DOCUMENT_PULL_DIFF), "\n+As the reviewer asked\n");
	assert_int_equal(publish(f, NULL), 0);
	take_order(f, ORDER_PUBLISH, &o);
	assert_int_equal(o.pull.number, 12);
	assert_string_equal(o.pull.published, HEAD_1);
	assert_string_equal(o.pull.branch, branch);
	/* Whoever ticked boxes there keeps them ticked. */
	assert_false(o.pull.renew_title);
	delivered(f, HEAD_2);
	pull_is(f, "open");
}

static void
independents_submit_by_it(void **state)
{
	struct draft_fixture *f = *state;
	struct order o CF_AUTO(order_done) = { .id = 0 };

	independent(f);
	assert_int_equal(publish(f, NULL), 0);
	assert_int_equal(f->s->row.version, 1);
	status_is(f, "to-upload");
	take_order(f, ORDER_PUBLISH, &o);
	assert_non_null(strstr(o.pull.title, " (Independent Publisher)"));
	assert_int_equal(strncmp(o.pull.folder,
	    "independent-publisher-connectors/", 33), 0);
	assert_null(file_of(&o, "icon.png") != NULL ?
	    file_of(&o, "icon.png")->content : NULL);
	delivered(f, HEAD_1);
	status_is(f, "submitting");
	pull_is(f, "open");
}

static void
what_was_not_sent_is_taken_back(void **state)
{
	struct draft_fixture *f = *state;
	struct order o CF_AUTO(order_done) = { .id = 0 };

	independent(f);
	assert_int_equal(publish(f, NULL), 0);
	assert_int_equal(submit_line(f, "withdraw: too early"), 0);
	no_order(f);
	assert_int_equal(publish(f, NULL), 0);
	take_order(f, ORDER_PUBLISH, &o);
	assert_int_equal(submit_line(f, "withdraw: too late"), -EBUSY);
}

/* Whatever a try did: the same branch is where the next one looks. */
static void
what_never_arrives_is_cancelled(void **state)
{
	struct draft_fixture *f = *state;
	struct order o CF_AUTO(order_done) = { .id = 0 };
	char branch[256];

	independent(f);
	assert_int_equal(publish(f, "cancel"), -EALREADY);
	assert_int_equal(publish(f, NULL), 0);
	take_order(f, ORDER_PUBLISH, &o);
	(void)strcpy(branch, o.pull.branch);
	has(document(f, DOCUMENT_PUBLISH), "cancel");
	assert_int_equal(publish(f, "cancel"), 0);
	no_order(f);
	pull_is(f, "none");
	has(document(f, DOCUMENT_LOG), "publisher cancel: what was to be "
	    "published is not to be sent any more (tries: 1)");
	has(document(f, DOCUMENT_NEXT), "touch open-source/publish");
	/* What was under way is too late. */
	assert_int_equal(submission_finish_publish(f->s, &o,
	    &(struct pull_receipt){ .number = 12, .url = "https://x",
	    .head = HEAD_1 }), -ESTALE);
	order_done(&o);
	assert_int_equal(publish(f, NULL), 0);
	take_order(f, ORDER_PUBLISH, &o);
	assert_string_equal(o.pull.branch, branch);
	assert_int_equal(publish(f, "cancel"), 0);
	assert_int_equal(submit_line(f, "withdraw: too early"), 0);
}

static int
names_pull(struct draft_fixture *f, const char *number)
{
	return submission_field_set(f->s, FIELD_PULL_REQUEST, number,
	    strlen(number), 0, NULL);
}

static void
what_is_on_its_way_keeps_its_pull_request(void **state)
{
	struct draft_fixture *f = *state;
	struct order o CF_AUTO(order_done) = { .id = 0 };

	put_sample(f);
	assert_int_equal(publish(f, NULL), 0);
	assert_int_equal(names_pull(f, "13"), -EBUSY);
	delivered(f, HEAD_1);
	change(f, "# Contoso, other\n");
	assert_int_equal(publish(f, NULL), 0);
	assert_int_equal(names_pull(f, "13"), -EBUSY);
	assert_int_equal(names_pull(f, "12"), 0);
	delivered(f, HEAD_2);
	assert_int_equal(names_pull(f, "13"), 0);
	/* Named by mistake: nothing of ours goes there. */
	assert_int_equal(names_pull(f, ""), 0);
	assert_int_equal(publish(f, NULL), 0);
	take_order(f, ORDER_PUBLISH, &o);
	assert_int_equal(o.pull.number, 0);
}

/* As often as it is refused, there is one branch of it. */
static void
refused_again_and_again(void **state)
{
	struct draft_fixture *f = *state;
	struct pull_refusal refusal = { .text = "no", .pushed = HEAD_1 };
	char branch[256] = "";

	independent(f);
	for (unsigned i = 0; i < 3; i++) {
		struct order o CF_AUTO(order_done) = { .id = 0 };

		assert_int_equal(publish(f, NULL), 0);
		take_order(f, ORDER_PUBLISH, &o);
		if (i > 0)
			assert_string_equal(o.pull.branch, branch);
		(void)strcpy(branch, o.pull.branch);
		refusal.spoilt = i == 2;
		assert_int_equal(submission_refuse_pull(f->s, &o, &refusal),
		    0);
	}
	assert_int_equal(f->s->row.version, 1);
	assert_int_equal(publish(f, NULL), 0);
	assert_string_not_equal(f->s->pull.branch, branch);
}

/* What an update is for is in the commit's message. */
static void
reasons_become_public(void **state)
{
	struct draft_fixture *f = *state;

	independent(f);
	assert_int_equal(publish(f, NULL), 0);
	delivered(f, HEAD_1);
	change(f, "# Contoso, other\n");
	assert_int_equal(publish(f, "update: 10.1.2.3 answers again"),
	    -ECANCELED);
	has(f->s->row.outcome, "the reason, line 1, has an address of a "
	    "private network");
	assert_int_equal(f->s->row.version, 1);
	no_order(f);
	assert_int_equal(publish(f, "update: the server answers again"), 0);
}

/* A title is no artifact, and another one no other version. */
static void
words_alone_are_no_version(void **state)
{
	struct draft_fixture *f = *state;
	struct order o CF_AUTO(order_done) = { .id = 0 };

	independent(f);
	assert_int_equal(publish(f, NULL), 0);
	delivered(f, HEAD_1);
	assert_int_equal(publish(f, NULL), -EALREADY);
	put_text(f, SLOT_OPEN_SOURCE, "title",
	    "Contoso Tasks (Independent Publisher)\n");
	assert_int_equal(publish(f, NULL), 0);
	assert_int_equal(f->s->row.version, 1);
	take_order(f, ORDER_PUBLISH, &o);
	assert_true(o.pull.renew_title);
	assert_string_equal(o.pull.title,
	    "Contoso Tasks (Independent Publisher)");
	delivered(f, HEAD_1);
	status_is(f, "submitting");
}

static void
takes_edited(struct draft_fixture *f, bool title, bool body)
{
	struct order o CF_AUTO(order_done) = { .id = 0 };

	assert_int_equal(publish(f, NULL), 0);
	take_order(f, ORDER_PUBLISH, &o);
	assert_int_equal(o.pull.renew_title, title);
	assert_int_equal(o.pull.renew_body, body);
	delivered(f, HEAD_2);
}

static void
only_what_was_edited_replaces_what_is_there(void **state)
{
	struct draft_fixture *f = *state;
	const char *text;

	put_sample(f);
	assert_int_equal(publish(f, NULL), 0);
	delivered(f, HEAD_1);
	/* Made anew for other reasons, it is no word of its owner's. */
	set_field(f, FIELD_SUPPORT_EMAIL, "help@contoso.example");
	assert_int_equal(publish(f, NULL), -EALREADY);
	change(f, "# Contoso\n\nOne\n");
	has_not(document(f, DOCUMENT_PUBLISH), "replaces");
	takes_edited(f, false, false);
	put_text(f, SLOT_OPEN_SOURCE, "body.md", "Of mine\n");
	text = document(f, DOCUMENT_PUBLISH);
	has(text, "# open-source/body.md replaces the text there");
	has_not(text, "open-source/title");
	takes_edited(f, false, true);
	assert_int_equal(publish(f, NULL), -EALREADY);
	put_text(f, SLOT_OPEN_SOURCE, "title", "Contoso, once more\n");
	has(document(f, DOCUMENT_PUBLISH), "# open-source/title replaces the "
	    "title there: Contoso\n");
	takes_edited(f, true, false);
	/* Saved as it was. */
	put_text(f, SLOT_OPEN_SOURCE, "title", "Contoso, once more\n");
	assert_int_equal(publish(f, NULL), -EALREADY);
	/* What certfs makes is for opening one. */
	put_text(f, SLOT_OPEN_SOURCE, "body.md", "");
	change(f, "# Contoso\n\nTwo\n");
	takes_edited(f, false, false);
}

static void
what_certfs_made_and_somebody_saved_is_not_edited(void **state)
{
	struct draft_fixture *f = *state;
	char *made;

	put_sample(f);
	assert_int_equal(publish(f, NULL), 0);
	delivered(f, HEAD_1);
	made = kept(content(f, PLACE(f->s->id, SLOT_OPEN_SOURCE),
	    "body.md"));
	put_text(f, SLOT_OPEN_SOURCE, "body.md", made);
	free(made);
	assert_int_equal(publish(f, NULL), -EALREADY);
}

/* Whoever opened it wrote them. */
static void
an_adopted_one_keeps_its_words(void **state)
{
	struct draft_fixture *f = *state;
	struct order o CF_AUTO(order_done) = { .id = 0 };

	put_sample(f);
	assert_int_equal(names_pull(f, "12"), 0);
	has(document(f, DOCUMENT_PUBLISH), "as a commit of pull request 12");
	has_not(document(f, DOCUMENT_PUBLISH), "replaces");
	takes_edited(f, false, false);
	put_text(f, SLOT_OPEN_SOURCE, "body.md", "Of mine\n");
	takes_edited(f, false, true);
	/* Another one has nothing of it yet. */
	assert_int_equal(names_pull(f, "13"), 0);
	assert_int_equal(publish(f, NULL), 0);
	take_order(f, ORDER_PUBLISH, &o);
	assert_int_equal(o.pull.number, 13);
	assert_true(o.pull.renew_body);
	assert_false(o.pull.renew_title);
}

static void
an_adopted_proposal_becomes_the_connector(void **state)
{
	struct draft_fixture *f = *state;
	struct order o CF_AUTO(order_done) = { .id = 0 };

	independent(f);
	assert_int_equal(names_pull(f, "12"), 0);
	(void)strcpy(f->s->pull.title, "Proposal - Contoso (Independent "
	    "Publisher)");
	assert_int_equal(publish(f, NULL), 0);
	take_order(f, ORDER_PUBLISH, &o);
	assert_true(o.pull.renew_title);
	assert_false(o.pull.renew_body);
	assert_string_equal(o.pull.title,
	    "Contoso Workshops (Independent Publisher)");
}

#define THERE	"- [x] all\r\n\r\n![it works](https://x/y.png)"

/* Pictures can be put in nowhere but there. */
static void
what_was_edited_there_is_kept(void **state)
{
	struct draft_fixture *f = *state;
	struct order o CF_AUTO(order_done) = { .id = 0 };
	const int64_t place = PLACE(f->s->id, SLOT_FEEDBACK);
	struct buf ours CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	struct feedback_count count;
	struct entry e;

	put_sample(f);
	assert_int_equal(publish(f, NULL), 0);
	/* As GitHub may give back what it got. */
	(void)buf_printf(&ours, "%s\r\n", f->s->words.body.text->data);
	delivered(f, HEAD_1);
	put_text(f, SLOT_OPEN_SOURCE, "body.md", "Of mine\n");
	put_text(f, SLOT_OPEN_SOURCE, "title", "Mine\n");
	assert_int_equal(publish(f, NULL), 0);
	take_order(f, ORDER_PUBLISH, &o);
	/* Nobody was there, or it stays. */
	assert_int_equal(submission_keep_words(f->s, &o, "Mine",
	    buf_text(&ours)), 0);
	assert_int_equal(submission_keep_words(f->s, &o, NULL, NULL), 0);
	assert_int_equal(submission_keep_words(f->s, &o, "", ""), 0);
	assert_int_equal(draft_find(f->s, place, "1", &e), -ENOENT);
	assert_int_equal(submission_keep_words(f->s, &o, "Theirs", THERE), 0);
	has(content(f, place, "1"), "\n\n" THERE "\n");
	has(content(f, place, "1"), "\nSubject: the pull request's text, "
	    "before yours replaces it\n");
	has(content(f, PLACE(f->s->id, SLOT_PULL_MESSAGES), "1"), THERE);
	has(document(f, DOCUMENT_LOG), "certfs open-source: the title there "
	    "is replaced; it was: Theirs\n");
	/* It is for its owner to read, and not to answer. */
	assert_int_equal(feedback_count(f->s, &count), 0);
	assert_int_equal(count.unread, 0);
	/* Another try, after the answer was lost or not sent. */
	assert_int_equal(submission_keep_words(f->s, &o, "Theirs", THERE), 0);
	assert_int_equal(submission_keep_words(f->s, &o, "Mine", "Of mine"),
	    0);
	assert_int_equal(draft_find(f->s, place, "2", &e), -ENOENT);
	assert_int_equal(submission_keep_words(f->s, &o, "Mine", "other"), 0);
	has(content(f, place, "2"), "\n\nother\n");
}

static void
put_definition(struct draft_fixture *f, const char *description)
{
	struct buf text CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);

	(void)buf_printf(&text, "{\"swagger\": \"2.0\", \"info\": "
	    "{\"title\": \"Contoso\", \"description\": \"%s\"}}",
	    description);
	put_text(f, SLOT_ARTIFACTS, "apiDefinition.swagger.json",
	    buf_text(&text));
}

static void
the_text_says_what_the_connector_is_for(void **state)
{
	struct draft_fixture *f = *state;
	const int64_t place = PLACE(f->s->id, SLOT_OPEN_SOURCE);
	struct buf many CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);

	put_sample(f);
	has_not(content(f, place, "body.md"), "WHAT THE CONNECTOR");
	has(content(f, place, "body.md"), "Contoso Workshops: ");
	put_definition(f, " Lists\\n\\tworkshops. \\u001b[2J ");
	has(content(f, place, "body.md"),
	    "Contoso: Lists workshops. \\x1B[2J");
	/* However much of it there is. */
	for (unsigned i = 0; i < 4000; i++)
		(void)buf_puts(&many, "\\u001b ");
	put_definition(f, buf_text(&many));
	has(content(f, place, "body.md"), "Contoso: \\x1B \\x1B ");
	has(content(f, place, "body.md"), " \\x1B ...\n\n- [ ]");
	put_definition(f, "");
	has(content(f, place, "body.md"),
	    "Contoso: WHAT THE CONNECTOR IS FOR\n");
}

/* A proposal has no definition that would say it. */
static void
a_placeholder_is_not_published(void **state)
{
	struct draft_fixture *f = *state;
	struct order o CF_AUTO(order_done) = { .id = 0 };

	set_field(f, FIELD_PUBLISHER_TYPE, "independent");
	change(f, "# Contoso\n\nA proposal.\n");
	assert_int_equal(publish(f, "proposal"), -ECANCELED);
	has(f->s->row.outcome, "open-source/body.md, line 1, asks for it: "
	    "say in open-source/body.md what the connector is for");
	put_text(f, SLOT_OPEN_SOURCE, "body.md", "It lists workshops.\n\n"
	    "WHAT THE CONNECTOR IS FOR\n");
	assert_int_equal(publish(f, "proposal"), -ECANCELED);
	has(f->s->row.outcome, "open-source/body.md, line 3, asks");
	put_text(f, SLOT_OPEN_SOURCE, "body.md", "It lists workshops.\n");
	put_text(f, SLOT_OPEN_SOURCE, "title",
	    "Proposal - Contoso: Work (Independent Publisher)\n");
	assert_int_equal(publish(f, "proposal"), 0);
	take_order(f, ORDER_PUBLISH, &o);
	/* Its owner's title says its name, and not the directory. */
	assert_string_equal(o.pull.folder,
	    "independent-publisher-connectors/Contoso- Work");
	assert_string_equal(o.pull.title,
	    "Proposal - Contoso: Work (Independent Publisher)");
	assert_int_equal(strncmp(o.pull.branch, "contoso-work-", 13), 0);
}

#define LONG_LINE	"0123456789012345678901234567890123456789" \
			"0123456789012345678901234567890123456789" \
			"01234567890123456789012345678901234567890\xc3\xa4"

static void
words_that_cannot_be_published_are_refused(void **state)
{
	static const struct {
		const char	*file, *text;
		size_t		 size;
		const char	*says;
	} cases[] = {
		{ "body.md", "a\nb\xff\n", 5, "body.md, line 2, has bytes that "
		    "are no UTF-8" },
		{ "body.md", "a\n\nb\0c", 6, "body.md, line 3, has a control "
		    "character" },
		{ "body.md", "a\033[2J", 5, "body.md, line 1, has a control" },
		{ "title", "a\xe4", 2, "title, line 1, has bytes that are no "
		    "UTF-8" },
		{ "title", "a\0b", 3, "title, line 1, has a control" },
		{ "title", "a\tb", 3, "title, line 1, has a control" },
		{ "title", "a\xe2\x80\xae", 4, "title, line 1, has a control" },
		{ "title", "\na\n\nb\n", 6, "title, line 4, is one more than a "
		    "title has" },
		{ "title", LONG_LINE LONG_LINE "01", 248, "title, line 1, is "
		    "where it becomes longer than GitHub takes" },
	};
	struct draft_fixture *f = *state;

	put_sample(f);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		put_file(f, SLOT_OPEN_SOURCE, cases[i].file, cases[i].text,
		    cases[i].size);
		has(document(f, DOCUMENT_PUBLISH), cases[i].says);
		assert_int_equal(publish(f, NULL), -ECANCELED);
		has(f->s->row.outcome, cases[i].says);
		put_text(f, SLOT_OPEN_SOURCE, cases[i].file, "");
	}
	no_order(f);
	put_text(f, SLOT_OPEN_SOURCE, "title", LONG_LINE LONG_LINE "0\n");
	assert_int_equal(publish(f, NULL), 0);
}

static void
a_long_text_is_not_cut(void **state)
{
	struct draft_fixture *f = *state;
	struct order o CF_AUTO(order_done) = { .id = 0 };
	struct buf text CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);

	for (unsigned i = 0; i < 30000; i++)
		(void)buf_puts(&text, "\xc3\xa4\n");
	put_sample(f);
	put_file(f, SLOT_OPEN_SOURCE, "body.md", buf_text(&text), text.len);
	assert_int_equal(publish(f, NULL), 0);
	take_order(f, ORDER_PUBLISH, &o);
	assert_int_equal(strlen(o.pull.body), 90000);
	delivered(f, HEAD_1);
	(void)buf_puts(&text, "x");
	put_file(f, SLOT_OPEN_SOURCE, "body.md", buf_text(&text), text.len);
	assert_int_equal(publish(f, NULL), -ECANCELED);
	has(f->s->row.outcome, "open-source/body.md, line 30001, is where");
}

/* certification-submission.md: "necessary for both". */
static void
every_publisher_has_a_readme(void **state)
{
	struct draft_fixture *f = *state;

	put_sample(f);
	assert_int_equal(draft_unlink(f->s, PLACE(f->s->id, SLOT_ARTIFACTS),
	    "readme.md", false, NULL), 0);
	assert_int_equal(publish(f, NULL), -ECANCELED);
	has(f->s->row.outcome, "the repository asks every publisher for a "
	    "readme");
	change(f, "# Contoso\n");
	assert_int_equal(publish(f, NULL), 0);
}

/* As when it turns out to change files of others. */
static void
what_was_opened_and_refused_is_known(void **state)
{
	struct draft_fixture *f = *state;
	struct order o CF_AUTO(order_done) = { .id = 0 };
	const struct pull_refusal refusal = {
		.text = "it changes files of others", .pushed = HEAD_1,
		.number = 12, .url = "https://github.com/o/n/pull/12",
		.fork = "alice/n",
	};

	put_sample(f);
	assert_int_equal(publish(f, NULL), 0);
	take_order(f, ORDER_PUBLISH, &o);
	assert_int_equal(submission_refuse_pull(f->s, &o, &refusal), 0);
	pull_is(f, "open");
	assert_string_equal(f->s->form[FIELD_PULL_REQUEST].value->data, "12");
	change(f, "# Contoso, other\n");
	assert_int_equal(publish(f, NULL), 0);
	order_done(&o);
	take_order(f, ORDER_PUBLISH, &o);
	assert_int_equal(o.pull.number, 12);
	assert_string_equal(o.pull.published, HEAD_1);
}

static void
a_proposal_is_the_readme(void **state)
{
	struct draft_fixture *f = *state;
	struct order o CF_AUTO(order_done) = { .id = 0 };
	struct order real CF_AUTO(order_done) = { .id = 0 };

	independent(f);
	assert_int_equal(publish(f, "proposal"), 0);
	assert_int_equal(f->s->row.version, 0);
	status_is(f, "ready");
	take_order(f, ORDER_PUBLISH, &o);
	assert_int_equal(o.pull.files, 1);
	assert_int_equal(strncmp(o.pull.title, "Proposal - ", 11), 0);
	delivered(f, HEAD_1);
	assert_int_equal(publish(f, "proposal"), -EALREADY);
	assert_int_equal(publish(f, NULL), 0);
	take_order(f, ORDER_PUBLISH, &real);
	assert_int_equal(real.pull.number, 12);
	assert_true(real.pull.renew_title);
	assert_false(real.pull.renew_body);
	assert_true(strncmp(real.pull.title, "Proposal - ", 11) != 0);
	assert_non_null(file_of(&real, "apiDefinition.swagger.json"));
}

static void
secrets_stay_here(void **state)
{
	struct draft_fixture *f = *state;

	put_sample(f);
	set_field(f, FIELD_TEST_CREDENTIALS, "correct horse battery");
	change(f, "# Contoso\n\nUse correct horse battery\n");
	assert_int_equal(publish(f, NULL), -ECANCELED);
	has(f->s->row.outcome, "artifacts/readme.md, line 3, has what "
	    "form/test_credentials holds");
	has_not(f->s->row.outcome, "horse");
	change(f, "# Contoso\n\nAt http://192.168.1.20/ it is\n");
	assert_int_equal(publish(f, NULL), -ECANCELED);
	has(f->s->row.outcome, "address of a private network");
	change(f, "# Contoso\n\nVersion 1.10.0.1 of it\n");
	put_text(f, SLOT_OPEN_SOURCE, "body.md", "with correct horse battery");
	assert_int_equal(publish(f, NULL), -ECANCELED);
	has(f->s->row.outcome, "open-source/body.md, line 1");
	put_text(f, SLOT_OPEN_SOURCE, "body.md", "without");
	assert_int_equal(publish(f, NULL), 0);
}

/* However the file writes them. */
static void
secrets_are_found_as_they_read(void **state)
{
	static const struct {
		const char	*secret, *readme;
		unsigned	 line;		/* 0: it is not there */
	} cases[] = {
		{ "pa\"ss\\word", "a\n\"pa\\\"ss\\\\word\"\n", 2 },
		{ "pa\"ss\\word", "a \\n \\\\ b\npa\"ss\\word", 2 },
		{ "pa/ss\tword", "pa\\/ss\\tword", 1 },
		{ "p\xc3\xa4sswort", "\n\\np\\u00E4sswort", 2 },
		{ "sw\xf0\x9f\x97\x9dordfish", "sw\\ud83d\\udddDordfish", 1 },
		{ "snake_case_1", "snake\\_case\\_1", 1 },
		{ "a+b/c=d&e", "?key=a%2Bb%2fc%3Dd%26e", 1 },
		{ "a<b>\"c\"&d", "x\n\n`a&lt;b&gt;&quot;c&#34;&#x26;d`", 3 },
		/* Short ones, as a whole. */
		{ "a1b2", "x\n\"a1b2\"", 2 }, { "a1b2", "PIN a1b2", 1 },
		{ "a1b2", "xa1b2 a1b2x a1b2a1b2\n\ta1b2", 2 },
		{ "a1b2", "a1b2.", 0 }, { "a1b2", "A1B2", 0 },
		{ "a", "a word", 0 }, { "a", "'a' word", 1 },
		/* A line of several need not mean anything. */
		{ "PIN\n86753090", "the PIN it is", 0 },
		{ "PIN\n86753090", "PIN\n\n 86753090", 3 },
	};
	struct draft_fixture *f = *state;
	struct reason why = { .error = 0 };
	char says[96];

	put_sample(f);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		set_field(f, FIELD_TEST_CREDENTIALS, cases[i].secret);
		change(f, cases[i].readme);
		assert_int_equal(submission_judged(f->s), 0);
		if (repo_search(f->s, false, NULL, &why) !=
		    (cases[i].line > 0 ? -ECANCELED : 0))
			fail_msg("case %zu: %s: %s", i, cases[i].readme,
			    why.text);
		(void)snprintf(says, sizeof(says), "artifacts/readme.md, "
		    "line %u, has what form/test_credentials", cases[i].line);
		if (cases[i].line > 0)
			has(why.text, says);
	}
	set_field(f, FIELD_TEST_CREDENTIALS, "");
	set_field(f, FIELD_TEST_ACCOUNT, "Reviewer@Contoso.example");
	change(f, "Sign in as reviewer@CONTOSO.example");
	assert_int_equal(submission_judged(f->s), 0);
	assert_int_equal(repo_search(f->s, false, NULL, &why), -ECANCELED);
	has(why.text, "what form/test_account holds");
	/* Of what is no secret a word is no more than that. */
	set_field(f, FIELD_TEST_ACCOUNT, "admin");
	set_field(f, FIELD_MFA, "no");
	change(f, "An admin has no way");
	assert_int_equal(submission_judged(f->s), 0);
	assert_int_equal(repo_search(f->s, false, NULL, NULL), 0);
}

static void
mail_to_people_stays_here(void **state)
{
	static const struct {
		enum form_field	 field;
		const char	*value, *readme;
		bool		 is_private;
	} cases[] = {
		{ FIELD_CONTACT_EMAIL, "dana@fabrikam.com",
		    "Ask Dana@Fabrikam.com.", true },
		{ FIELD_MICROSOFT_CONTACT, "Kim, kim@fabrikam.com",
		    "Thanks to kim@fabrikam.com", true },
		{ FIELD_EXCEPTION, "by kim@fabrikam.com on 2026-01-02",
		    "kim@fabrikam.com agreed", true },
		{ FIELD_DIRECTED, "Lee, lee@fabrikam.com", "lee@fabrikam.com",
		    true },
		{ FIELD_TESTING_NOTES, "Sign in.\nWrite to lee@fabrikam.com.",
		    "lee@fabrikam.com", true },
		{ FIELD_TESTING_NOTES, "Write to a@example.com.",
		    "a@example.com", false },
		/* What is asked of people is no address. */
		{ FIELD_TESTING_NOTES, "List the workshops.",
		    "List the workshops.", false },
		{ FIELD_MICROSOFT_CONTACT, "Kim, kim@fabrikam.com",
		    "joakim@fabrikam.com", false },
		/* For everybody: the support's, and what the definition has. */
		{ FIELD_SUPPORT_EMAIL, "help@fabrikam.com",
		    "help@fabrikam.com", false },
		{ FIELD_CONTACT_EMAIL, "help@fabrikam.com",
		    "help@fabrikam.com", false },
		{ FIELD_CONTACT_EMAIL, "Support@contoso.com",
		    "support@contoso.com", false },
	};
	struct draft_fixture *f = *state;
	struct reason why = { .error = 0 };

	put_sample(f);
	set_field(f, FIELD_SUPPORT_EMAIL, "help@fabrikam.com");
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		set_field(f, cases[i].field, cases[i].value);
		change(f, cases[i].readme);
		assert_int_equal(submission_judged(f->s), 0);
		if (repo_search(f->s, false, NULL, &why) !=
		    (cases[i].is_private ? -ECANCELED : 0))
			fail_msg("%s: %s", cases[i].readme, why.text);
		if (cases[i].is_private) {
			has(why.text, "artifacts/readme.md, line 1, has a "
			    "mail address that form/");
			has(why.text, fields[cases[i].field].info.name);
			has_not(why.text, "fabrikam");
		}
		if (cases[i].field != FIELD_SUPPORT_EMAIL)
			set_field(f, cases[i].field, "");
	}
}

/* Their own address is how users reach them. */
static void
mail_of_independents_is_public(void **state)
{
	struct draft_fixture *f = *state;

	put_sample(f);
	set_field(f, FIELD_CONTACT_EMAIL, "dana@fabrikam.com");
	change(f, "# Contoso\n\nBy dana@fabrikam.com.\n");
	assert_int_equal(submission_judged(f->s), 0);
	assert_int_equal(repo_search(f->s, false, NULL, NULL), -ECANCELED);
	set_field(f, FIELD_PUBLISHER_TYPE, "independent");
	assert_int_equal(submission_judged(f->s), 0);
	assert_int_equal(repo_search(f->s, false, NULL, NULL), 0);
}

static int
show_one(void *arg, secret_take *take, void *take_arg)
{
	const char *token = arg;

	return take(take_arg, "the token for the repository", token,
	    strlen(token));
}

static void
tokens_of_the_mount_stay_here(void **state)
{
	char token[] = "plain-looking-token";
	struct draft_fixture *f = *state;
	struct reason why = { .error = 0 };

	f->domain->options.show_secrets = show_one;
	f->domain->options.show_secrets_arg = token;
	put_sample(f);
	change(f, "# Contoso\n\nUse plain-looking-token.\n");
	assert_int_equal(publish(f, NULL), -ECANCELED);
	has(f->s->row.outcome, "artifacts/readme.md, line 3, has the token "
	    "for the repository");
	has_not(f->s->row.outcome, "plain-looking");
	change(f, "# Contoso\n");
	put_text(f, SLOT_OPEN_SOURCE, "title", "plain-looking-token");
	assert_int_equal(publish(f, NULL), -ECANCELED);
	has(f->s->row.outcome, "open-source/title, line 1, has the token");
	put_text(f, SLOT_OPEN_SOURCE, "title", "Contoso");
	assert_int_equal(submission_judged(f->s), 0);
	assert_int_equal(repo_search(f->s, false, "so that "
	    "plain-looking-token works", &why), -ECANCELED);
	has(why.text, "the reason, line 1, has the token");
	assert_int_equal(repo_search(f->s, false, "a typo", &why), 0);
}

/* The commit has it as its message. */
static void
the_reason_of_an_update_is_public(void **state)
{
	struct draft_fixture *f = *state;

	independent(f);
	assert_int_equal(publish(f, NULL), 0);
	delivered(f, HEAD_1);
	change(f, "# Contoso\n\nAnother one.\n");
	assert_int_equal(publish(f, "update: see http://10.1.2.3/"),
	    -ECANCELED);
	has(f->s->row.outcome, "the reason, line 1, has an address of a "
	    "private network");
	assert_int_equal(publish(f, "update: it was too short"), 0);
}

/* What is not published may have what it likes. */
static void
a_proposal_is_looked_through_alone(void **state)
{
	static const char properties[] = "{\"properties\": "
	    "{\"connectionParameters\": {\"token\": {\"type\": "
	    "\"oauthSetting\", \"oAuthSettings\": {\"clientSecret\": "
	    "\"Qx8~k2LmPz7Rt4Vw9Yb3Nc6Hd1\"}}}}}";
	struct draft_fixture *f = *state;
	struct reason why = { .error = 0 };

	put_sample(f);
	put_text(f, SLOT_ARTIFACTS, "apiProperties.json", properties);
	assert_int_equal(submission_judged(f->s), 0);
	assert_int_equal(repo_search(f->s, false, NULL, &why), -ECANCELED);
	has(why.text, "artifacts/apiProperties.json, line 1, has what looks "
	    "like a secret");
	assert_int_equal(repo_search(f->s, true, NULL, &why), 0);
}

static void
the_checklist_is_filled_in(void **state)
{
	static const char *const asked[] = {
		"- [ ] The connector is not on the platform yet",
		"- [ ] It was deployed, and every operation was tried there "
		    "(4 operations).",
		"- [x] Operations, parameters and properties are described.",
		"- [x] Responses have schemas",
		"- [x] Validated",
		"- [x] The brand colour, and the icon where there is one, are "
		    "as the rules ask (#da3b01).",
		"- [x] Only files of this connector are changed.",
		"- [x] The title is the connector's name and",
		"- [ ] Screenshots of three operations",
		"- [ ] A screenshot of the Test tab",
	};
	struct draft_fixture *f = *state;
	const int64_t place = PLACE(f->s->id, SLOT_OPEN_SOURCE);

	independent(f);
	for (size_t i = 0; i < ARRAY_LEN(asked); i++)
		has(content(f, place, "body.md"), asked[i]);
	/* A title of one's own has to be right to be ticked. */
	put_text(f, SLOT_OPEN_SOURCE, "title", "Contoso");
	has(content(f, place, "body.md"), "- [ ] The title is");
	put_text(f, SLOT_OPEN_SOURCE, "title", "Else (Independent Publisher)");
	has(content(f, place, "body.md"), "- [ ] The title is");
	put_text(f, SLOT_OPEN_SOURCE, "title",
	    "Contoso Workshops (Independent Publisher) v1.1");
	has(content(f, place, "body.md"), "- [x] The title is");
	put_text(f, SLOT_ARTIFACTS, "apiProperties.json", "{\"properties\": "
	    "{\"iconBrandColor\": \"#ffffff\"}}");
	has(content(f, place, "body.md"), "- [ ] The brand colour");
	has(content(f, place, "body.md"), "(#ffffff)");
	set_field(f, FIELD_PUBLISHER_TYPE, "verified");
	has_not(content(f, place, "body.md"), "creenshot");
	has_not(content(f, place, "body.md"), "The title is");
}

/* Made while the mount had none, or called otherwise. */
static void
files_are_there_at_the_first_look(void **state)
{
	struct draft_fixture *f = *state;
	const int64_t place = PLACE(f->s->id, SLOT_OPEN_SOURCE);
	const int64_t messages = PLACE(f->s->id, SLOT_PULL_MESSAGES);
	struct entry e;

	put_sample(f);
	assert_int_equal(submission_prepare(f->s), 0);
	assert_int_equal(draft_find(f->s, place, "title", &e), -ENOENT);
	repository(f);
	assert_int_equal(submission_prepare(f->s), 0);
	assert_string_equal(content(f, place, "title"),
	    "Contoso Workshops\n");
	has(content(f, place, "body.md"), "- [x] Validated");
	assert_string_equal(content(f, messages, "reply"), "");
	/* What changed without the repository is made anew. */
	no_repository(f);
	put_text(f, SLOT_ARTIFACTS, "apiProperties.json", "{\"properties\": "
	    "{\"iconBrandColor\": \"no\"}}");
	has(content(f, place, "body.md"), "- [x] Validated");
	draft_fixture_reopen(f);
	repository(f);
	assert_int_equal(submission_prepare(f->s), 0);
	has(content(f, place, "body.md"), "- [ ] Validated");
	/* Who removed one wants none. */
	assert_int_equal(draft_unlink(f->s, messages, "reply", false, NULL),
	    0);
	draft_fixture_reopen(f);
	repository(f);
	assert_int_equal(submission_prepare(f->s), 0);
	assert_int_equal(draft_find(f->s, messages, "reply", &e), -ENOENT);
}

static void
the_title_follows_the_directory(void **state)
{
	struct draft_fixture *f = *state;
	const int64_t place = PLACE(f->s->id, SLOT_OPEN_SOURCE);

	assert_int_equal(submission_prepare(f->s), 0);
	assert_string_equal(content(f, place, "title"), "contoso\n");
	has(content(f, place, "body.md"), "- [ ] Validated");
	submission_unlock(f->s);
	assert_int_equal(domain_rename(f->domain, "contoso", "fabrikam", false,
	    NULL), 0);
	submission_lock(f->s);
	assert_int_equal(submission_prepare(f->s), 0);
	assert_string_equal(content(f, place, "title"), "fabrikam\n");
	assert_string_equal(f->s->words.title.text->data, "fabrikam");
	/* None of it is the owner's: it may go. */
	submission_unlock(f->s);
	assert_int_equal(domain_remove(f->domain, "fabrikam", NULL), 0);
	submission_lock(f->s);
}

static void
words_are_made_until_they_are_edited(void **state)
{
	struct draft_fixture *f = *state;
	const int64_t place = PLACE(f->s->id, SLOT_OPEN_SOURCE);

	set_field(f, FIELD_SUPPORT_EMAIL, "help@contoso.example");
	has(content(f, place, "body.md"), "- [ ] Validated");
	/* What is published is not what the file was before that. */
	has(f->s->words.body.text->data, "Support: help@contoso.example");
	put_sample(f);
	has(f->s->words.body.text->data, "- [x] Validated");
	has(content(f, place, "body.md"), "- [x] Validated");
	has(content(f, place, "body.md"), "Support: help@contoso.example");
	/* What is published is what the file shows. */
	has(f->s->words.body.text->data, "- [x] Validated");
	has(f->s->words.body.text->data, "Support: help@contoso.example");
	put_text(f, SLOT_OPEN_SOURCE, "body.md", "mine\n");
	set_field(f, FIELD_SUPPORT_EMAIL, "other@contoso.example");
	assert_string_equal(content(f, place, "body.md"), "mine\n");
	assert_string_equal(f->s->words.body.text->data, "mine\n");
	/* Without a file, what would be made counts. */
	assert_int_equal(draft_unlink(f->s, place, "body.md", false, NULL), 0);
	change(f, "# Contoso\n");
	has(f->s->words.body.text->data, "Support: other@contoso.example");
	put_text(f, SLOT_OPEN_SOURCE, "title", "  Two\nlines\n");
	assert_string_equal(f->s->words.title.text->data, "Two");
}

static void
commits_of_others_are_decided_on_first(void **state)
{
	struct draft_fixture *f = *state;
	struct order o CF_AUTO(order_done) = { .id = 0 };
	const struct pull_refusal refusal = {
		.text = "somebody was there", .strange = HEAD_2,
	};

	put_sample(f);
	assert_int_equal(publish(f, NULL), 0);
	delivered(f, HEAD_1);
	assert_int_equal(publish(f, "accept others"), -EALREADY);
	change(f, "# Contoso, other\n");
	assert_int_equal(publish(f, NULL), 0);
	take_order(f, ORDER_PUBLISH, &o);
	assert_int_equal(submission_refuse_pull(f->s, &o, &refusal), 0);
	pull_is(f, "open");
	assert_int_equal(submission_await(f->s, TARGET_REPOSITORY, 0, false),
	    -EREMOTEIO);
	assert_int_equal(publish(f, NULL), -EEXIST);
	assert_int_equal(publish(f, "accept others"), -EBUSY);
	assert_int_equal(publish(f, "reject others"), 0);
	assert_int_equal(publish(f, NULL), 0);
	order_done(&o);
	take_order(f, ORDER_PUBLISH, &o);
	assert_string_equal(o.pull.published, HEAD_2);
}

static void
says_head(struct draft_fixture *f, const char *head)
{
	struct pull_request request = { .number = 12, .state = "open" };
	const struct pull_news news = { .number = 12, .request = &request };

	(void)snprintf(request.head.object, sizeof(request.head.object), "%s",
	    head);
	assert_int_equal(submission_take_pull(f->s, &news), 0);
}

/* What was pushed is heard of before its own answer, which was lost. */
static void
a_commit_on_its_way_is_nobody_elses(void **state)
{
	struct draft_fixture *f = *state;

	put_sample(f);
	assert_int_equal(publish(f, NULL), 0);
	delivered(f, HEAD_1);
	change(f, "# Contoso, other\n");
	assert_int_equal(publish(f, NULL), 0);
	says_head(f, HEAD_2);
	has(document(f, DOCUMENT_LOG), "the newest commit is " HEAD_2 "\n");
	assert_null(strstr(document(f, DOCUMENT_PUBLISH), "others"));
	delivered(f, HEAD_2);
	says_head(f, HEAD_1);
	has(document(f, DOCUMENT_LOG), HEAD_1 ", which is not from here\n");
	has(document(f, DOCUMENT_PUBLISH), "reject others");
}

/* It stays as it was heard, and would not be told of again. */
static void
what_was_heard_meanwhile_is_asked_for_again(void **state)
{
	struct draft_fixture *f = *state;
	const struct pull_tag tag = { PULL_TAG, "\"1\"" };
	struct pull_request request = {
		.number = 12, .state = "closed", .head.object = HEAD_1,
	};
	const struct pull_news news = {
		.number = 12, .request = &request, .tag = &tag, .tags = 1,
	};
	char kept_tag[256];

	put_sample(f);
	assert_int_equal(publish(f, NULL), 0);
	delivered(f, HEAD_1);
	change(f, "# Contoso, other\n");
	assert_int_equal(publish(f, NULL), 0);
	assert_int_equal(submission_take_pull(f->s, &news), 0);
	pull_is(f, "publishing");
	assert_int_equal(submission_pull_tag(f->s, PULL_TAG, kept_tag), 0);
	assert_string_equal(kept_tag, "\"1\"");
	delivered(f, HEAD_2);
	assert_int_equal(submission_pull_tag(f->s, PULL_TAG, kept_tag), 0);
	assert_string_equal(kept_tag, "");
	assert_int_equal(submission_take_pull(f->s, &news), 0);
	pull_is(f, "closed");
}

static void
the_conversation_is_public(void **state)
{
	struct draft_fixture *f = *state;
	struct order o CF_AUTO(order_done) = { .id = 0 };
	struct reason why = { .error = 0 };
	struct entry e;

	put_sample(f);
	set_field(f, FIELD_TEST_CREDENTIALS, "correct horse battery");
	put_text(f, SLOT_PULL_MESSAGES, "reply", "Hello\n");
	assert_int_equal(draft_find(f->s, PLACE(f->s->id, SLOT_PULL_MESSAGES),
	    "reply", &e), 0);
	assert_int_equal(submission_is_reply(f->s, e.object.id), 1);
	assert_int_equal(submission_send_reply(f->s, e.object.id, false, &why),
	    -EINVAL);
	has(why.text, "there is no pull request yet in which something could "
	    "be said: touch open-source/publish");
	assert_int_equal(publish(f, NULL), 0);
	assert_int_equal(submission_send_reply(f->s, e.object.id, false, &why),
	    -EINVAL);
	has(why.text, "the pull request is being opened: wait");
	assert_string_equal(content(f, PLACE(f->s->id, SLOT_PULL_MESSAGES),
	    "reply"), "Hello\n");
	delivered(f, HEAD_1);
	put_text(f, SLOT_PULL_MESSAGES, "reply", "correct horse battery\n");
	assert_int_equal(submission_send_reply(f->s, e.object.id, false, &why),
	    -ECANCELED);
	has(why.text, "open-source/messages/reply, line 1");
	put_text(f, SLOT_PULL_MESSAGES, "reply", "Hello\n");
	assert_int_equal(submission_send_reply(f->s, e.object.id, false, &why),
	    0);
	assert_int_equal(submission_send_reply(f->s, e.object.id, false, &why),
	    -EALREADY);
	take_order(f, ORDER_COMMENT, &o);
	has(o.pull.text, "Hello\n");
	has(o.pull.text, o.pull.marker);
	assert_int_equal(submission_finish_comment(f->s, &o, 77), 0);
	no_order(f);
}

/* A legal declaration: whose it is makes it, in the browser. */
static void
certfs_agrees_to_nothing(void **state)
{
	static const char *const replies[] = {
		"@microsoft-github-policy-service agree",
		"Hello\n\n  @Microsoft-GitHub-Policy-Service\tAGREE  \n",
		"@microsoft-github-policy-service agree company=\"Contoso\"",
		"> @microsoft-github-policy-service[bot] **agree**",
		("@microsoft-github-policy-service\xc2\xa0" "agree"),
		"&#64;microsoft-github-policy-service&nbsp;agree",
	};
	struct draft_fixture *f = *state;
	struct reason why = { .error = 0 };
	struct entry e;

	put_sample(f);
	put_text(f, SLOT_OPEN_SOURCE, "body.md", replies[0]);
	assert_int_equal(publish(f, NULL), -ECANCELED);
	has(f->s->row.outcome, "open-source/body.md, line 1, agrees to a "
	    "licence");
	put_text(f, SLOT_OPEN_SOURCE, "body.md", "Contoso");
	assert_int_equal(publish(f, NULL), 0);
	delivered(f, HEAD_1);
	for (size_t i = 0; i < ARRAY_LEN(replies); i++) {
		put_text(f, SLOT_PULL_MESSAGES, "reply", replies[i]);
		assert_int_equal(draft_find(f->s, PLACE(f->s->id,
		    SLOT_PULL_MESSAGES), "reply", &e), 0);
		assert_int_equal(submission_send_reply(f->s, e.object.id,
		    false, &why), -ECANCELED);
		has(why.text, "agrees to a licence, and certfs never says "
		    "that: take it out, and make this declaration yourself, "
		    "as a comment in the browser");
	}
	no_order(f);
	put_text(f, SLOT_PULL_MESSAGES, "reply",
	    "@microsoft-github-policy-service asks, and I do not agree");
	assert_int_equal(submission_send_reply(f->s, e.object.id, false,
	    &why), 0);
}

static void
what_fails_is_tried_again(void **state)
{
	struct draft_fixture *f = *state;
	struct order o CF_AUTO(order_done) = { .id = 0 };
	struct failure failure = {
		.kind = FAILURE_UNREACHABLE, .text = "nobody is there",
		.again_at = clock_now() + 60 * NS_PER_SECOND,
	};
	int64_t ticket;

	put_sample(f);
	assert_int_equal(publish(f, NULL), 0);
	assert_int_equal(submission_delivery_ticket(f->s, TARGET_REPOSITORY,
	    &ticket), 0);
	take_order(f, ORDER_PUBLISH, &o);
	assert_int_equal(submission_fail_order(f->s, &o, &failure), 0);
	has(f->s->row.outcome, "the pull request is not delivered yet: nobody "
	    "is there");
	assert_int_equal(submission_await(f->s, TARGET_REPOSITORY, ticket,
	    true), -ENETUNREACH);
	/* The portal is not kept by that. */
	assert_int_equal(submission_await(f->s, TARGET_PORTAL, 0, false), 0);
	no_order(f);
	/* Whoever waits anew has another token there, perhaps. */
	assert_int_equal(submission_delivery_ticket(f->s, TARGET_REPOSITORY,
	    &ticket), 0);
	no_order(f);
	failure.kind = FAILURE_CREDENTIALS;
	assert_int_equal(submission_fail_order(f->s, &o, &failure), 0);
	assert_int_equal(submission_await(f->s, TARGET_REPOSITORY, ticket,
	    false), -EKEYREJECTED);
	assert_int_equal(submission_delivery_ticket(f->s, TARGET_REPOSITORY,
	    &ticket), 0);
	assert_int_equal(submission_await(f->s, TARGET_REPOSITORY, ticket,
	    false), -EINPROGRESS);
	order_done(&o);
	take_order(f, ORDER_PUBLISH, &o);
}

#define TEST(f)	cmocka_unit_test_setup_teardown(f, setup, \
		    draft_fixture_gone)

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		TEST(verified_publishers_publish_beside_what_they_submit),
		TEST(a_second_one_goes_to_the_same),
		TEST(independents_submit_by_it),
		TEST(what_was_not_sent_is_taken_back),
		TEST(what_never_arrives_is_cancelled),
		TEST(what_is_on_its_way_keeps_its_pull_request),
		TEST(refused_again_and_again),
		TEST(reasons_become_public),
		TEST(words_alone_are_no_version),
		TEST(only_what_was_edited_replaces_what_is_there),
		TEST(what_certfs_made_and_somebody_saved_is_not_edited),
		TEST(an_adopted_one_keeps_its_words),
		TEST(an_adopted_proposal_becomes_the_connector),
		TEST(what_was_edited_there_is_kept),
		TEST(the_text_says_what_the_connector_is_for),
		TEST(a_placeholder_is_not_published),
		TEST(words_that_cannot_be_published_are_refused),
		TEST(a_long_text_is_not_cut),
		TEST(every_publisher_has_a_readme),
		TEST(what_was_opened_and_refused_is_known),
		TEST(a_proposal_is_the_readme),
		TEST(secrets_stay_here),
		TEST(secrets_are_found_as_they_read),
		TEST(mail_to_people_stays_here),
		TEST(mail_of_independents_is_public),
		TEST(tokens_of_the_mount_stay_here),
		TEST(the_reason_of_an_update_is_public),
		TEST(a_proposal_is_looked_through_alone),
		TEST(the_checklist_is_filled_in),
		cmocka_unit_test_setup_teardown(
		    files_are_there_at_the_first_look, draft_fixture,
		    draft_fixture_gone),
		TEST(the_title_follows_the_directory),
		TEST(words_are_made_until_they_are_edited),
		TEST(commits_of_others_are_decided_on_first),
		TEST(a_commit_on_its_way_is_nobody_elses),
		TEST(what_was_heard_meanwhile_is_asked_for_again),
		TEST(the_conversation_is_public),
		TEST(certfs_agrees_to_nothing),
		TEST(what_fails_is_tried_again),
	};

	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
