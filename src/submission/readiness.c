/*
 * Readiness: what the portal's "Submit for review" button would ask for, as
 * one table in the order in which to do it.  An item of a field takes its
 * words from the table of fields; the others say what is wrong themselves.
 */
#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "judge.h"
#include "pull.h"
#include "remote.h"
#include "repo.h"

#define PAGE_SUBMIT	"submit-for-certification.md"
#define PAGE_PREPARE	"certification-submission.md"
#define PAGE_UPDATE	"certification-updates.md"
#define PAGE_TEST	"certification-testing.md"

#define MERGED_COMMAND	"echo merged > open-source/record"

struct item_type {
	const char	*id;
	const char	*page;
	bool		 reminder;
	bool		 every_publisher; /* independent ones too */
	enum form_field	 field;		/* FIELD_COUNT: none */
	bool		(*applies)(const struct submission *s);	/* NULL: yes */
	/* NULL: the field is set */
	bool		(*done)(const struct submission *s);
	const char	*what, *command;
	/* Which command mends it; NULL: 'command'. */
	const char	*(*choose)(const struct submission *s);
	/* Appends what is wrong now; NULL: 'what' says it. */
	void		(*say)(const struct submission *s, struct buf *out);
};

/* ---- which items apply ---- */

static bool
is_text(const struct submission *s, enum form_field field, const char *value)
{
	return strcmp(form_text(s, field), value) == 0;
}

static bool
by_commit(const struct submission *s)
{
	return !is_text(s, FIELD_SOURCE, "zip");
}

static bool
needs_exception(const struct submission *s)
{
	return !by_commit(s) && submission_delivery(s) == DELIVERY_FIRST;
}

/* Before certification an update may come ahead of the pull request. */
static bool
needs_merge(const struct submission *s)
{
	return by_commit(s) && submission_delivery(s) != DELIVERY_UPDATE;
}

static bool
has_authentication(const struct submission *s)
{
	return s->judgement.authentication == AUTHENTICATION_KEY ||
	    s->judgement.authentication == AUTHENTICATION_OAUTH;
}

static bool
has_oauth(const struct submission *s)
{
	return s->judgement.authentication == AUTHENTICATION_OAUTH;
}

static bool
was_certified(const struct submission *s)
{
	return s->note[NOTE_CERTIFIED_AUTHENTICATION] != NULL;
}

static bool
has_refusals(const struct submission *s)
{
	return s->judgement.unmended > 0;
}

/* There is something to submit, and something that was. */
static bool
is_next_version(const struct submission *s)
{
	return s->row.version > 0 && s->row.draft_changed;
}

/*
 * An update may go ahead of the pull request, which has to follow then.  Who
 * has an exception from open-sourcing has none that could.
 */
static bool
merge_follows(const struct submission *s)
{
	return s->row.version > 0 && s->row.state != STATE_REJECTED &&
	    s->row.state != STATE_WITHDRAWN &&
	    (by_commit(s) || !form_is_set(s, FIELD_EXCEPTION));
}

/* From when the portal has a submission until its tests are done. */
static bool
intro_is_owed(const struct submission *s)
{
	static const bool owed[STATE_COUNT] = {
		[STATE_SUBMITTED] = true, [STATE_IN_REVIEW] = true,
		[STATE_NEEDS_ANSWER] = true, [STATE_TESTING] = true,
		[STATE_CHANGES_REQUESTED] = true,
	};

	return owed[s->row.state];
}

static bool
is_to_be_tested(const struct submission *s)
{
	return s->row.state == STATE_TESTING && tested_at(s) == 0;
}

/* ---- which are done ---- */

static size_t
missing_artifacts(const struct submission *s)
{
	size_t missing = 0;

	for (enum artifact a = 0; a < ARTIFACT_COUNT; a++)
		missing += !s->judgement.artifact[a].present &&
		    rules_requires(a, submission_publisher(s));
	return missing;
}

static bool
artifacts_done(const struct submission *s)
{
	return s->judgement.complete;
}

/* Each missing artifact is an error too, but an item of its own. */
static bool
problems_done(const struct submission *s)
{
	return s->judgement.errors <= missing_artifacts(s);
}

static bool
never_done(const struct submission *s)
{
	(void)s;
	return false;
}

static bool
authentication_done(const struct submission *s)
{
	const char *before = s->note[NOTE_CERTIFIED_AUTHENTICATION];

	return strcmp(before + 1, s->judgement.authentication_types) == 0;
}

static bool
changed_since_version(const struct submission *s)
{
	return s->row.version > 0 &&
	    !hash_equal(&s->judgement.set, &s->newest.artifacts);
}

/* It was submitted with other artifacts, however many versions ago. */
static bool
is_spent_commit(const struct submission *s)
{
	return !hash_is_zero(&s->commit_artifacts) &&
	    !hash_equal(&s->commit_artifacts, &s->judgement.set);
}

/* Entered, or recorded as merged, with the artifacts as they are now. */
static bool
commit_carries(const struct submission *s)
{
	return hash_equal(&s->row.pull_artifacts, &s->judgement.set) ||
	    note_is_hash(s, NOTE_COMMIT_ARTIFACTS, &s->judgement.set);
}

static bool
commit_done(const struct submission *s)
{
	if (!form_is_set(s, FIELD_COMMIT) || is_spent_commit(s))
		return false;
	return !changed_since_version(s) || needs_merge(s) ||
	    commit_carries(s);
}

static bool
merged_done(const struct submission *s)
{
	return s->row.pull == PULL_MERGED;
}

static bool
carried_done(const struct submission *s)
{
	return s->row.pull == PULL_MERGED &&
	    hash_equal(&s->row.pull_artifacts, &s->judgement.set);
}

/* Once it has them, what is merged later does not matter. */
static bool
follow_done(const struct submission *s)
{
	const char *carried = s->note[NOTE_CARRIED];

	return hash_equal(&s->row.pull_artifacts, &s->newest.artifacts) ||
	    (carried != NULL && strtoll(carried, NULL, 10) >= s->row.version);
}

static bool
intro_done(const struct submission *s)
{
	return intro_state(s) == INTRO_ATTACHED;
}

static bool
notes_renewed(const struct submission *s)
{
	return s->form[FIELD_TESTING_NOTES].since > s->newest.sealed_at ||
	    !form_is_set(s, FIELD_TESTING_NOTES);
}

/* Who is asked says it, and whoever asked has nothing to record. */
static const char *
choose_merged(const struct submission *s)
{
	if (pull_way(s) == WAY_HAND)
		return MERGED_COMMAND;
	return s->row.pull == PULL_MERGED ? "cat feedback/findings" :
	    "cat open-source/status";
}

/* ---- what they say ---- */

static void
say_missing(const struct submission *s, struct buf *out)
{
	const char *before = "missing: ";

	if (s->judgement.complete)
		return;
	(void)buf_puts(out, ", ");
	for (enum artifact a = 0; a < ARTIFACT_COUNT; a++) {
		if (s->judgement.artifact[a].present ||
		    !rules_requires(a, submission_publisher(s)))
			continue;
		(void)buf_printf(out, "%s%s", before, artifact_types[a].name);
		before = ", ";
	}
}

static void
say_problems(const struct submission *s, struct buf *out)
{
	const size_t errors = s->judgement.errors, missing =
	    missing_artifacts(s);

	if (errors > missing)
		(void)buf_printf(out, ", now %zu", errors - missing);
}

static bool
has_claims(const struct submission *s)
{
	return s->judgement.claimed > 0;
}

static void
say_claims(const struct submission *s, struct buf *out)
{
	(void)buf_printf(out, ", now %zu; handoff.md will have what the "
	    "reviewer is to be told", s->judgement.claimed);
}

static void
say_refused(const struct submission *s, struct buf *out)
{
	const char *before = ": ";

	for (enum artifact a = 0; a < ARTIFACT_COUNT; a++) {
		if (!judgement_is_unmended(&s->judgement, a))
			continue;
		(void)buf_printf(out, "%s%s", before,
		    s->judgement.refused[a].name);
		before = ", ";
	}
}

static void
say_commit(const struct submission *s, struct buf *out)
{
	if (!form_is_set(s, FIELD_COMMIT) && pull_way(s) == WAY_REPOSITORY)
		(void)buf_puts(out, "; it is filled in when that is merged");
	if (form_is_set(s, FIELD_COMMIT) && !commit_done(s))
		(void)buf_printf(out, "; the artifacts are others than those "
		    "that %.12s was entered for, so it has to be the one that "
		    "carries them", form_text(s, FIELD_COMMIT));
}

static void
say_carried(const struct submission *s, struct buf *out)
{
	if (s->row.pull != PULL_MERGED || carried_done(s))
		return;
	if (!s->merged.known) {
		(void)buf_puts(out, "; they changed since it was recorded");
		return;
	}
	(void)buf_puts(out, "; commit does not match artifacts: ");
	(void)pull_print_differing(s, out);
}

static void
say_authentication(const struct submission *s, struct buf *out)
{
	struct buf types CF_AUTO(buf_done) = BUF_INIT(128);
	const char *at = s->note[NOTE_CERTIFIED_AUTHENTICATION] + 1;

	if (authentication_done(s))
		return;
	/* One a line. */
	while (*at != '\0' && types.error == 0) {
		size_t len = strcspn(at, "\n");

		(void)buf_puts(&types, types.len > 0 ? ", " : "");
		(void)buf_add(&types, at, len);
		at += len + (at[len] == '\n');
	}
	(void)buf_printf(out, ": it was %s", types.len > 0 ?
	    buf_text(&types) : "without authentication");
}

static void
say_first_time(const struct submission *s, struct buf *out)
{
	if (!form_is_set(s, FIELD_PULL_REQUEST))
		(void)buf_puts(out, ", which you open there first; for a first "
		    "contribution Microsoft offers the session Power Platform "
		    "Samples - First Time Contributor");
}

static void
say_intro(const struct submission *s, struct buf *out)
{
	if (submission_way(s) == WAY_HAND)
		(void)buf_puts(out, " in ISV Studio, in Activity Control or "
		    "Functional Documentation");
	if (intro_state(s) == INTRO_CHANGED)
		(void)buf_puts(out, " again, because it changed since");
	(void)buf_puts(out, "; testing cannot end without it");
	if (intro_is_template(s))
		(void)buf_puts(out, ", and it is still the template");
}

static void
say_follow(const struct submission *s, struct buf *out)
{
	if (changed_since_version(s))
		(void)buf_printf(out, ", those of versions/%lld/artifacts, "
		    "which differ from artifacts/ by now",
		    (long long)s->row.version);
}

static const char *
choose_intro(const struct submission *s)
{
	const struct occasion any = OCCASION_ANY;
	const enum event attach = submission_way(s) == WAY_PORTAL ?
	    EVENT_SEND_INTRO : EVENT_ATTACH;

	if (!s->judgement.artifact[ARTIFACT_INTRO].present)
		return "cp ../.certfs/templates/intro.md .";
	return event_check(s, &state_events[attach], &any, NULL) < 0 ?
	    "cat problems" : "echo \"attach intro\" > submit";
}

static const char *
choose_pull_request(const struct submission *s)
{
	return submission_pull_way(s) == WAY_PULL_HAND ?
	    fields[FIELD_PULL_REQUEST].command : "touch open-source/publish";
}

/* Before the merge it may still become another one. */
static const char *
choose_commit(const struct submission *s)
{
	if (pull_way(s) == WAY_HAND)
		return fields[FIELD_COMMIT].command;
	return s->row.pull == PULL_MERGED ?
	    "cat open-source/head_commit > form/commit" :
	    "cat open-source/status";
}

/* ---- the table ---- */

#define FIELD(f)	.field = f, .page = PAGE_SUBMIT
#define ITEM		.field = FIELD_COUNT

static const struct item_type item_types[] = {
	{
		ITEM, .id = "artifacts", .page = PAGE_PREPARE,
		.every_publisher = true, .done = artifacts_done,
		.what = "all required artifacts",
		.command = "cp ~/src/connector/* artifacts/",
		.say = say_missing,
	}, {
		ITEM, .id = "problems", .page = PAGE_PREPARE,
		.every_publisher = true, .done = problems_done,
		.what = "no errors in the artifacts",
		.command = "cat problems", .say = say_problems,
	}, {
		ITEM, .id = "refused", .page = PAGE_PREPARE,
		.every_publisher = true,
		.applies = has_refusals, .done = never_done,
		.what = "mend what was refused, and save it again",
		.command = "head problems", .say = say_refused,
	}, {
		ITEM, .id = "authentication", .page = PAGE_UPDATE,
		.every_publisher = true,
		.applies = was_certified, .done = authentication_done,
		.what = "the authentication of a certified connector does "
		    "not change",
		.command = "\"${EDITOR:-vi}\" artifacts/apiProperties.json",
		.say = say_authentication,
	},
	{ FIELD(FIELD_CONTACT_EMAIL) },
	{ FIELD(FIELD_SUPPORT_EMAIL) },
	{ FIELD(FIELD_TESTING_NOTES) },
	{ FIELD(FIELD_TEST_ACCOUNT), .applies = has_authentication },
	{ FIELD(FIELD_TEST_CREDENTIALS), .applies = has_authentication },
	{ FIELD(FIELD_MFA), .applies = has_authentication },
	{ FIELD(FIELD_CLIENT_ID), .applies = has_oauth },
	{ FIELD(FIELD_CLIENT_SECRET), .applies = has_oauth },
	{ FIELD(FIELD_REDIRECT_URLS), .applies = has_oauth },
	{ FIELD(FIELD_EXCEPTION), .applies = needs_exception },
	{ FIELD(FIELD_DIRECTED), .applies = needs_exception },
	{
		FIELD(FIELD_PULL_REQUEST), .applies = by_commit,
		.choose = choose_pull_request, .say = say_first_time,
	},
	{
		FIELD(FIELD_COMMIT), .applies = by_commit,
		.done = commit_done, .choose = choose_commit,
		.say = say_commit,
	}, {
		ITEM, .id = "merged", .page = PAGE_SUBMIT,
		.applies = needs_merge, .done = merged_done,
		.what = "Microsoft has merged the pull request",
		.choose = choose_merged,
	}, {
		ITEM, .id = "merged_artifacts", .page = PAGE_SUBMIT,
		.applies = needs_merge, .done = carried_done,
		.what = "the merged pull request carries these very artifacts",
		.choose = choose_merged, .say = say_carried,
	}, {
		ITEM, .id = "merge_follows", .page = PAGE_SUBMIT,
		.reminder = true,
		.applies = merge_follows, .done = follow_done,
		.what = "a merged pull request has to carry the updated "
		    "artifacts too",
		.choose = choose_merged, .say = say_follow,
	}, {
		ITEM, .id = "claims", .page = PAGE_PREPARE, .reminder = true,
		.every_publisher = true,
		.applies = has_claims, .done = never_done,
		.what = "form/waivers claims errors of the official validator "
		    "to be false alarms",
		.command = "grep claimed problems", .say = say_claims,
	}, {
		ITEM, .id = "testing_notes_unchanged", .page = PAGE_SUBMIT,
		.reminder = true,
		.applies = is_next_version, .done = notes_renewed,
		.what = "testing_notes are still those of the last version",
		.command = "\"${EDITOR:-vi}\" form/testing_notes",
	}, {
		ITEM, .id = "intro", .page = PAGE_SUBMIT, .reminder = true,
		.applies = intro_is_owed, .done = intro_done,
		.what = "attach intro.md",
		.choose = choose_intro, .say = say_intro,
	}, {
		ITEM, .id = "tested", .page = PAGE_TEST, .reminder = true,
		.every_publisher = true,
		.applies = is_to_be_tested, .done = never_done,
		.what = "test every operation in the preview region, and tell "
		    "Microsoft within one week that you have",
		.command = "echo tested > submit",
	},
};

static bool
type_applies(const struct submission *s, const struct item_type *type)
{
	if (submission_publisher(s) == PUBLISHER_INDEPENDENT &&
	    !type->every_publisher)
		return false;
	return type->applies == NULL || type->applies(s);
}

static void
fill(const struct submission *s, const struct item_type *type,
    struct readiness_item *item)
{
	const struct field *field = type->field < FIELD_COUNT ?
	    &fields[type->field] : NULL;
	const char *command = type->choose != NULL ? type->choose(s) :
	    field != NULL ? field->command : type->command;
	struct buf text CF_AUTO(buf_done) = BUF_INIT(sizeof(item->text) - 1);

	item->id = field != NULL ? field->info.name : type->id;
	item->page = type->page;
	item->reminder = type->reminder;
	item->done = type->done != NULL ? type->done(s) :
	    form_is_set(s, type->field);
	(void)buf_puts(&text, field != NULL ? field->what : type->what);
	if (type->say != NULL)
		type->say(s, &text);
	(void)snprintf(item->text, sizeof(item->text), "%s", buf_text(&text));
	(void)snprintf(item->command, sizeof(item->command), "%s", command);
}

/* What a commit was said to carry, however many versions ago. */
static int
find_commit(struct submission *s, struct conn *c)
{
	struct version_row v = { .number = 0 };
	int r = -ENOENT;

	if (s->row.version > 0 && form_is_set(s, FIELD_COMMIT))
		r = store_find_commit(c, s->id, s->row.version,
		    form_text(s, FIELD_COMMIT), &v);
	s->commit_artifacts = v.artifacts;
	return r == -ENOENT ? 0 : r;
}

int
readiness_judge(struct submission *s, struct conn *c)
{
	static_assert(ARRAY_LEN(item_types) <= READINESS_ITEMS_MAX,
	    "all items have to fit");
	struct readiness *to = &s->readiness;
	int r;

	r = find_commit(s, c);
	if (r == 0)
		r = repo_words_judge(s, c);
	if (r == 0)
		r = pull_compare(s, c);
	if (r < 0)
		return r;
	to->count = to->total = to->done = 0;
	for (size_t i = 0; i < ARRAY_LEN(item_types); i++) {
		struct readiness_item *item = &to->item[to->count];

		if (!type_applies(s, &item_types[i]))
			continue;
		fill(s, &item_types[i], item);
		/* A reminder that is done is no reminder. */
		if (item->reminder && item->done)
			continue;
		to->count++;
		to->total += !item->reminder;
		to->done += !item->reminder && item->done;
	}
	to->ready = to->done == to->total;
	return 0;
}

/* ---- what follows from a field ---- */

static bool
is_other_pull(const struct submission *s, const char *before)
{
	return s->row.pull != PULL_NONE && before[0] != '\0' &&
	    pull_number(before) !=
	    pull_number(form_text(s, FIELD_PULL_REQUEST));
}

/*
 * What is known of the pull request is known of that one only.  Editors
 * remove a file and write it anew: what it was before counts then.
 */
static int
pull_request_changed(struct step *st, const char *before)
{
	const char *removed = st->s->note[NOTE_PULL_REQUEST];
	bool other;
	int r;

	if (!form_is_set(st->s, FIELD_PULL_REQUEST)) {
		r = step_set_note(st, NOTE_PULL_REQUEST, before);
		return r < 0 ? r : pull_adopt(st);
	}
	other = is_other_pull(st->s, removed != NULL ? removed : before);
	r = step_set_note(st, NOTE_PULL_REQUEST, "");
	if (r == 0 && other)
		r = step_enter_pull(st, PULL_EVENT_OTHER, PULL_NONE, "");
	if (r == 0 && other)
		r = step_event(st, "certfs", "open-source: none, because it "
		    "is another pull request now");
	if (r == 0 && other)
		r = step_follow_pull(st, "");
	if (r == 0)
		r = pull_adopt(st);
	return r < 0 || !pull_is_anothers(st->s) ? r : step_event(st,
	    "certfs", "open-source: pull request %lld is another "
	    "submission's, so it is not followed from here",
	    (long long)pull_number(form_text(st->s, FIELD_PULL_REQUEST)));
}

/* Whoever enters a commit says that it carries the artifacts as they are. */
static int
commit_entered(struct step *st)
{
	return form_is_set(st->s, FIELD_COMMIT) ?
	    step_set_note_hash(st, NOTE_COMMIT_ARTIFACTS,
	    &st->s->judgement.set) :
	    step_set_note(st, NOTE_COMMIT_ARTIFACTS, "");
}

int
form_changed(struct step *st, enum form_field field, const char *before)
{
	switch (field) {
	case FIELD_COMMIT:
		return commit_entered(st);
	case FIELD_PULL_REQUEST:
		return pull_request_changed(st, before);
	case FIELD_PUBLISHER_TYPE:
	case FIELD_WAIVERS:
		st->judge = true;
		return 0;
	default:
		return 0;
	}
}
