/*
 * Guards: what is asked before an event may happen, one row each: the
 * question for the picture of the tables, and the check with the refusal.
 */
#include <errno.h>
#include <string.h>

#include "control.h"
#include "pull.h"
#include "remote.h"
#include "repo.h"
#include "states.h"

/* ---- where it is ---- */

static int
check_here(const struct submission *s, const struct state_event *e,
    const struct occasion *o, struct reason *why)
{
	const enum track track = who_infos[e->who].track;
	const unsigned state = track_state(s, track);
	const char *verb = event_verb(e);

	(void)o;
	if ((e->from & 1u << state) != 0)
		return 0;
	if (e->elsewhere != NULL)
		return reason_set(why, EINVAL, "%s while it is %s",
		    e->elsewhere, track_word_of(s, track));
	return control_refuse_word(s, e->who, verb != NULL ? verb : "", why);
}

static int
check_version(const struct submission *s, const struct state_event *e,
    const struct occasion *o, struct reason *why)
{
	(void)o;
	if (s->row.version > 0)
		return 0;
	return reason_set(why, EINVAL, "there is nothing to update before the "
	    "first version: touch %s", who_infos[e->who].name);
}

static int
check_not_on_its_way(const struct submission *s, const struct state_event *e,
    const struct occasion *o, struct reason *why)
{
	(void)o;
	if (!state_infos[s->row.state].on_its_way ||
	    (e->from & 1u << s->row.state) != 0)
		return 0;
	return reason_set(why, EBUSY, "version %lld is %s, and an update "
	    "resets its certification; it is for two cases only: Microsoft "
	    "requested changes, or you found a critical issue; then: "
	    "echo \"update: REASON\" > %s", (long long)s->row.version,
	    remote_state_word(s), who_infos[e->who].name);
}

static int
check_other_state(const struct submission *s, const struct state_event *e,
    const struct occasion *o, struct reason *why)
{
	const enum track track = who_infos[e->who].track;
	const unsigned state = track_state(s, track);

	if (o->to < 0 || (unsigned)o->to != state)
		return 0;
	return reason_set(why, EALREADY, "it is %s already",
	    track_word(track, state));
}

/* What was never to be uploaded by hand cannot wait for that. */
static int
check_sealed_here(const struct submission *s, const struct state_event *e,
    const struct occasion *o, struct reason *why)
{
	(void)e;
	if (o->to != STATE_TO_UPLOAD)
		return 0;
	if (s->newest.adopted)
		return reason_set(why, EINVAL, "version %lld was adopted: it "
		    "was never to be uploaded from here",
		    (long long)s->row.version);
	if (note_number(s, NOTE_BASIS_VERSION) >= s->row.version)
		return reason_set(why, EINVAL, "a version after version %lld "
		    "was taken back: to upload it once more, submit it again",
		    (long long)s->row.version);
	return 0;
}

/* ---- who it is ---- */

static int
check_verified(const struct submission *s, const struct state_event *e,
    const struct occasion *o, struct reason *why)
{
	(void)o;
	if (submission_publisher(s) == PUBLISHER_VERIFIED)
		return 0;
	if (e->who == WHO_RECORD)
		return reason_set(why, EPERM, "what an independent publisher "
		    "submits is the pull request: echo open > "
		    "open-source/record");
	return reason_set(why, EPERM, "independent publishers submit by pull "
	    "request alone: touch open-source/publish");
}

static int
check_independent(const struct submission *s, const struct state_event *e,
    const struct occasion *o, struct reason *why)
{
	(void)e;
	(void)o;
	if (submission_publisher(s) == PUBLISHER_INDEPENDENT)
		return 0;
	return reason_set(why, EPERM, "verified publishers open the pull "
	    "request by hand, in the open-source repository, with what is in "
	    "artifacts/; then: echo open > open-source/record");
}

/* ---- the draft ---- */

static int
check_still(const struct submission *s, const struct state_event *e,
    const struct occasion *o, struct reason *why)
{
	(void)s;
	(void)e;
	if (o->busy == NULL)
		return 0;
	return reason_set(why, ETXTBSY, "%s is being written: close it first",
	    o->busy);
}

/*
 * After these the same content may be submitted again, and what was to be
 * uploaded by hand may go to a portal.
 */
static bool
may_repeat(const struct submission *s, const struct state_event *e)
{
	return s->row.state == STATE_REJECTED ||
	    s->row.state == STATE_WITHDRAWN || remote_has_refused(s) ||
	    remote_is_lost(s) ||
	    (s->row.state == STATE_TO_UPLOAD && e->way == WAY_PORTAL);
}

static int
check_changed(const struct submission *s, const struct state_event *e,
    const struct occasion *o, struct reason *why)
{
	(void)o;
	if (s->row.version == 0 || s->row.draft_changed || may_repeat(s, e))
		return 0;
	return reason_set(why, EALREADY, "nothing changed since version %lld, "
	    "which is %s", (long long)s->row.version,
	    remote_state_word(s));
}

static int
check_ready(const struct submission *s, const struct state_event *e,
    const struct occasion *o, struct reason *why)
{
	const struct readiness *all = &s->readiness;
	size_t number = 0;

	(void)e;
	(void)o;
	for (size_t i = 0; i < all->count && !all->ready; i++) {
		const struct readiness_item *item = &all->item[i];

		number += !item->reminder;
		if (item->done || item->reminder)
			continue;
		return reason_set(why, ECANCELED, "not ready: %zu of %zu "
		    "done; next is %zu. %s: %s", all->done, all->total,
		    number, item->id, item->text);
	}
	return 0;
}

static int
check_artifacts(const struct submission *s, const struct state_event *e,
    const struct occasion *o, struct reason *why)
{
	(void)e;
	(void)o;
	if (s->judgement.complete)
		return 0;
	return reason_set(why, ECANCELED, "put the artifacts that the portal "
	    "has into artifacts/ first: some are missing");
}

static int
check_merged_anew(const struct submission *s, const struct state_event *e,
    const struct occasion *o, struct reason *why)
{
	(void)e;
	(void)o;
	if (s->row.pull != PULL_MERGED ||
	    !hash_equal(&s->row.pull_artifacts, &s->judgement.set))
		return 0;
	return reason_set(why, EALREADY, "the merge of these artifacts is "
	    "recorded already");
}

/* ---- intro.md, testing, credentials ---- */

/* It has something of it, or will before it is told more. */
static int
check_has_place(const struct submission *s, struct reason *why)
{
	if (remote_is_reachable(s) || s->outbox[TARGET_PORTAL].submit)
		return 0;
	return reason_set(why, EINVAL, "%s has nothing of this submission "
	    "that it could be told about: touch submit first",
	    s->domain->options.portal);
}

static int
check_in_portal(const struct submission *s, const struct state_event *e,
    const struct occasion *o, struct reason *why)
{
	(void)o;
	if (e->way == WAY_PORTAL)
		return check_has_place(s, why);
	if (s->row.state != STATE_TO_UPLOAD ||
	    submission_delivery(s) != DELIVERY_FIRST)
		return 0;
	return reason_set(why, EINVAL, "there is no submission in the portal "
	    "that intro.md could be attached to: hand version %lld over "
	    "first, as versions/%lld/handoff.md says",
	    (long long)s->row.version, (long long)s->row.version);
}

static const struct finding *
first_intro_error(const struct submission *s)
{
	const struct findings *all = s->judgement.findings;
	const char *name = artifact_types[ARTIFACT_INTRO].name;

	for (size_t i = 0; i < findings_count(all); i++) {
		const struct finding *one = findings_at(all, i);

		if (one->severity == SEVERITY_ERROR &&
		    strcmp(one->file, name) == 0)
			return one;
	}
	return NULL;
}

static int
check_intro_sound(const struct submission *s, const struct state_event *e,
    const struct occasion *o, struct reason *why)
{
	const struct finding *error;

	(void)e;
	(void)o;
	if (!s->judgement.artifact[ARTIFACT_INTRO].present)
		return reason_set(why, ECANCELED, "there is no intro.md: "
		    "begin with cp ../.certfs/templates/intro.md .");
	error = first_intro_error(s);
	if (error != NULL)
		return reason_set(why, ECANCELED, "intro.md has errors, the "
		    "first is in line %u: %s", error->line, error->text);
	/* As much of a text as was kept looks like one. */
	if (s->judgement.refused[ARTIFACT_INTRO].pending)
		return reason_set(why, ECANCELED, "intro.md was refused when "
		    "it was saved last: mend that, and save it again");
	return 0;
}

static int
check_intro_new(const struct submission *s, const struct state_event *e,
    const struct occasion *o, struct reason *why)
{
	(void)e;
	(void)o;
	if (intro_state(s) != INTRO_ATTACHED)
		return 0;
	return reason_set(why, EALREADY, "intro.md is attached as it is: "
	    "versions/intro/%lld.md", (long long)s->intro.number);
}

/* Of verified publishers only: the others have no portal to attach it in. */
static int
check_intro_attached(const struct submission *s, const struct state_event *e,
    const struct occasion *o, struct reason *why)
{
	const enum intro_state state = intro_state(s);

	(void)e;
	(void)o;
	if (state == INTRO_ATTACHED ||
	    submission_publisher(s) == PUBLISHER_INDEPENDENT)
		return 0;
	return reason_set(why, ECANCELED, "intro.md %s: "
	    "echo \"attach intro\" > submit", state == INTRO_CHANGED ?
	    "changed since it was attached" :
	    "has to be attached before testing ends");
}

static int
check_not_tested(const struct submission *s, const struct state_event *e,
    const struct occasion *o, struct reason *why)
{
	char at[CLOCK_TEXT_SIZE];

	(void)e;
	(void)o;
	if (s->row.tested_at == 0)
		return 0;
	clock_text(s->row.tested_at, at);
	return reason_set(why, EALREADY, "that testing is done was said at %s",
	    at);
}

static int
check_frozen(const struct submission *s, const struct state_event *e,
    const struct occasion *o, struct reason *why)
{
	(void)e;
	(void)o;
	if (s->row.credentials_frozen)
		return 0;
	return reason_set(why, EALREADY, "client_id and client_secret are not "
	    "frozen");
}

/* ---- where it went ---- */

static int
check_same_way(const struct submission *s, const struct state_event *e,
    const struct occasion *o, struct reason *why)
{
	(void)e;
	(void)o;
	if (s->domain->options.portal == NULL || !submission_is_bound(s))
		return 0;
	return reason_set(why, EINVAL, "version %lld went by hand and is %s: "
	    "it stays so until it is certified, rejected or withdrawn; mount "
	    "with portal=manual to go on, or withdraw it first",
	    (long long)s->row.version, remote_state_word(s));
}

static int
check_same_portal(const struct submission *s, const struct state_event *e,
    const struct occasion *o, struct reason *why)
{
	(void)e;
	(void)o;
	if (remote_is_here(s))
		return 0;
	return reason_set(why, EINVAL, "version %lld is %s at %s, until it is "
	    "certified, rejected or withdrawn: mount with portal=%s to go on",
	    (long long)s->row.version, remote_state_word(s),
	    s->remote.portal, s->remote.portal);
}

static int
check_not_withdrawing(const struct submission *s, const struct state_event *e,
    const struct occasion *o, struct reason *why)
{
	(void)e;
	(void)o;
	/* What the portal closed has only its receipt to come. */
	if (!s->outbox[TARGET_PORTAL].withdrawing ||
	    s->row.state == STATE_WITHDRAWN ||
	    s->row.state == STATE_REJECTED)
		return 0;
	return reason_set(why, EALREADY, "that it is withdrawn is on its way "
	    "to the portal already");
}

/* ---- the pull request ---- */

static int
check_same_repository(const struct submission *s,
    const struct state_event *e, const struct occasion *o, struct reason *why)
{
	(void)e;
	(void)o;
	if (pull_is_anothers(s))
		return reason_set(why, EEXIST, "form/pull_request names a "
		    "pull request that another submission follows: go on "
		    "there, or open another one from here after "
		    "rm form/pull_request");
	if (repo_is_here(s))
		return 0;
	return reason_set(why, EINVAL, "its pull request is in another "
	    "repository, %s at %.*s: mount with repository=github:%s to go "
	    "on", repo_place(s), (int)strcspn(s->pull.repository, " "),
	    s->pull.repository, repo_place(s));
}

static int
check_not_publishing(const struct submission *s, const struct state_event *e,
    const struct occasion *o, struct reason *why)
{
	(void)e;
	(void)o;
	if (!repo_is_busy(s))
		return 0;
	return reason_set(why, EALREADY, "what was to be published is on its "
	    "way to the repository: sync open-source/publish");
}

static int
check_pull_changed(const struct submission *s, const struct state_event *e,
    const struct occasion *o, struct reason *why)
{
	(void)e;
	(void)o;
	if (!repo_is_published(s))
		return 0;
	return reason_set(why, EALREADY, "nothing changed since it was "
	    "published in pull request %lld, which is %s",
	    (long long)s->pull.number, pull_words[s->row.pull]);
}

/* Those that are asked of every publisher; the others are the portal's. */
static bool
is_of_files(const struct readiness_item *item)
{
	static const char *const ids[] = {
		"artifacts", "problems", "refused", "authentication",
	};

	for (size_t i = 0; i < ARRAY_LEN(ids); i++)
		if (strcmp(item->id, ids[i]) == 0)
			return true;
	return false;
}

static int
check_pull_ready(const struct submission *s, const struct state_event *e,
    const struct occasion *o, struct reason *why)
{
	const struct readiness *all = &s->readiness;

	(void)e;
	(void)o;
	for (size_t i = 0; i < all->count; i++) {
		const struct readiness_item *item = &all->item[i];

		if (!item->done && !item->reminder && is_of_files(item))
			return reason_set(why, ECANCELED, "not ready: %s: %s",
			    item->id, item->text);
	}
	/* In the zip of verified publishers there is none. */
	if (s->judgement.artifact[ARTIFACT_README].present)
		return 0;
	return reason_set(why, ECANCELED, "not ready: the repository asks "
	    "every publisher for a readme: begin with "
	    "cp ../.certfs/templates/readme.md artifacts/");
}

static int
check_proposable(const struct submission *s, const struct state_event *e,
    const struct occasion *o, struct reason *why)
{
	(void)e;
	(void)o;
	if (!s->judgement.artifact[ARTIFACT_README].present)
		return reason_set(why, ECANCELED, "a proposal is the readme: "
		    "begin with cp ../.certfs/templates/readme.md artifacts/");
	if (!repo_has_pull(s))
		return 0;
	return reason_set(why, EALREADY, "pull request %lld is open: "
	    "touch open-source/publish adds the connector to it",
	    (long long)s->pull.number);
}

static int
check_title(const struct submission *s, const struct state_event *e,
    const struct occasion *o, struct reason *why)
{
	const char *lacks = repo_title_lacks(s);

	(void)e;
	(void)o;
	if (lacks == NULL)
		return 0;
	return reason_set(why, ECANCELED, "the title in open-source/title has "
	    "to have '%s' behind the connector's name", lacks + 1);
}

static int
check_words(const struct submission *s, const struct state_event *e,
    const struct occasion *o, struct reason *why)
{
	(void)e;
	(void)o;
	return repo_check_words(s, false, why);
}

static int
check_proposal_words(const struct submission *s, const struct state_event *e,
    const struct occasion *o, struct reason *why)
{
	(void)e;
	(void)o;
	return repo_check_words(s, true, why);
}

static int
check_folder(const struct submission *s, const struct state_event *e,
    const struct occasion *o, struct reason *why)
{
	(void)e;
	(void)o;
	return repo_check_folder(s, why);
}

static int
check_public(const struct submission *s, const struct state_event *e,
    const struct occasion *o, struct reason *why)
{
	(void)e;
	return repo_search(s, false, o->argument, why);
}

static int
check_public_readme(const struct submission *s, const struct state_event *e,
    const struct occasion *o, struct reason *why)
{
	(void)e;
	return repo_search(s, true, o->argument, why);
}

static int
check_no_others(const struct submission *s, const struct state_event *e,
    const struct occasion *o, struct reason *why)
{
	(void)e;
	(void)o;
	if (!repo_has_others(s))
		return 0;
	return reason_set(why, EEXIST, "pull request %lld has commits that "
	    "were not made here, the newest is %.12s: look at "
	    "open-source/diff; to take them over into artifacts/: echo "
	    "\"accept others\" > open-source/publish; to keep artifacts/ as "
	    "it is: echo \"reject others\" > open-source/publish",
	    (long long)s->pull.number, s->pull.head);
}

static int
check_others(const struct submission *s, const struct state_event *e,
    const struct occasion *o, struct reason *why)
{
	(void)e;
	(void)o;
	if (repo_has_others(s))
		return 0;
	return reason_set(why, EALREADY, "there are no commits of others in "
	    "the pull request");
}

static int
check_others_known(const struct submission *s, const struct state_event *e,
    const struct occasion *o, struct reason *why)
{
	(void)e;
	(void)o;
	if (pull_is_looked_at(s))
		return 0;
	return reason_set(why, EBUSY, "what commit %.12s made of the files is "
	    "not known yet, and is asked for by itself: wait until "
	    "open-source/diff no more begins with a line that says so",
	    s->pull.head);
}

static int
check_on_its_way(const struct submission *s, const struct state_event *e,
    const struct occasion *o, struct reason *why)
{
	(void)e;
	(void)o;
	if (s->outbox[TARGET_REPOSITORY].count > 0)
		return 0;
	return reason_set(why, EALREADY, "nothing is on its way to the "
	    "repository");
}

/* ---- the table ---- */

const struct guard_info guard_infos[GUARDS] = {
	[GUARD_HERE] = { NULL, check_here },
	[GUARD_VERIFIED] = { "verified publisher", check_verified },
	[GUARD_INDEPENDENT] = { "independent publisher", check_independent },
	[GUARD_STILL] = { "no artifact is being written", check_still },
	[GUARD_CHANGED] = {
		"changed since the last version, or that was rejected or "
		"withdrawn", check_changed,
	},
	[GUARD_NOT_ON_ITS_WAY] = { "nothing on its way", check_not_on_its_way },
	[GUARD_READY] = { "nothing missing", check_ready },
	[GUARD_VERSION] = { "there is a version", check_version },
	[GUARD_IN_PORTAL] = { "the portal has a submission", check_in_portal },
	[GUARD_INTRO_SOUND] = { "intro.md without errors", check_intro_sound },
	[GUARD_INTRO_NEW] = { "intro.md not attached as it is",
	    check_intro_new },
	[GUARD_INTRO_ATTACHED] = { "intro.md attached as it is",
	    check_intro_attached },
	[GUARD_NOT_TESTED] = { "not said before", check_not_tested },
	[GUARD_FROZEN] = { "credentials frozen", check_frozen },
	[GUARD_ARTIFACTS] = { "required artifacts there", check_artifacts },
	[GUARD_OTHER_STATE] = { "another state than now", check_other_state },
	[GUARD_SEALED_HERE] = { "to-upload: sealed for that, not adopted",
	    check_sealed_here },
	[GUARD_SAME_WAY] = { "by hand before, where anything was",
	    check_same_way },
	[GUARD_SAME_PORTAL] = { "at this portal, or nowhere yet",
	    check_same_portal },
	[GUARD_NOT_WITHDRAWING] = { "not withdrawn already",
	    check_not_withdrawing },
	[GUARD_SAME_REPOSITORY] = { "in this repository, or in none yet",
	    check_same_repository },
	[GUARD_NOT_PUBLISHING] = { "not being published already",
	    check_not_publishing },
	[GUARD_PULL_CHANGED] = { "changed since it was published",
	    check_pull_changed },
	[GUARD_PULL_READY] = { "artifacts without errors, and a readme",
	    check_pull_ready },
	[GUARD_PROPOSABLE] = { "a readme, and no open pull request",
	    check_proposable },
	[GUARD_TITLE] = { "the title says (Independent Publisher)",
	    check_title },
	[GUARD_WORDS] = { "title and text that can be published",
	    check_words },
	[GUARD_PROPOSAL_WORDS] = { "title and text that can be published",
	    check_proposal_words },
	[GUARD_FOLDER] = { "a folder that it can go into", check_folder },
	[GUARD_PUBLIC] = { "no secrets or private addresses in what is "
	    "published", check_public },
	[GUARD_PUBLIC_README] = { "none of them in the readme",
	    check_public_readme },
	[GUARD_NO_OTHERS] = { "no commits of others, or accepted",
	    check_no_others },
	[GUARD_OTHERS] = { "commits of others", check_others },
	[GUARD_OTHERS_KNOWN] = { "their files are known",
	    check_others_known },
	[GUARD_ON_ITS_WAY] = { "something on its way to the repository",
	    check_on_its_way },
	[GUARD_MERGED_ANEW] = { "not recorded with these artifacts",
	    check_merged_anew },
};
