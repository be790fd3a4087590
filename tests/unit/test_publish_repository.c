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
	assert_false(o.pull.renew);
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
	assert_true(o.pull.renew);
	assert_string_equal(o.pull.title,
	    "Contoso Tasks (Independent Publisher)");
	delivered(f, HEAD_1);
	status_is(f, "submitting");
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
	assert_true(real.pull.renew);
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
	assert_string_equal(f->s->words.title->data, "fabrikam");
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
	has(f->s->words.body->data, "Support: help@contoso.example");
	put_sample(f);
	has(f->s->words.body->data, "- [x] Validated");
	has(content(f, place, "body.md"), "- [x] Validated");
	has(content(f, place, "body.md"), "Support: help@contoso.example");
	/* What is published is what the file shows. */
	has(f->s->words.body->data, "- [x] Validated");
	has(f->s->words.body->data, "Support: help@contoso.example");
	put_text(f, SLOT_OPEN_SOURCE, "body.md", "mine\n");
	set_field(f, FIELD_SUPPORT_EMAIL, "other@contoso.example");
	assert_string_equal(content(f, place, "body.md"), "mine\n");
	assert_string_equal(f->s->words.body->data, "mine\n");
	/* Without a file, what would be made counts. */
	assert_int_equal(draft_unlink(f->s, place, "body.md", false, NULL), 0);
	change(f, "# Contoso\n");
	has(f->s->words.body->data, "Support: other@contoso.example");
	put_text(f, SLOT_OPEN_SOURCE, "title", "  Two\nlines\n");
	assert_string_equal(f->s->words.title->data, "Two");
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

static void
what_fails_is_tried_again(void **state)
{
	struct draft_fixture *f = *state;
	struct order o CF_AUTO(order_done) = { .id = 0 };
	const struct failure failure = {
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
		TEST(what_was_opened_and_refused_is_known),
		TEST(a_proposal_is_the_readme),
		TEST(secrets_stay_here),
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
		TEST(what_fails_is_tried_again),
	};

	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
