/*
 * With whom work is done, and what their answers mean.
 */
#include "internal.h"

const struct service services[WORK_KINDS] = {
	[WORK_PORTAL] = {
		"portal", "what is submitted waits",
		"does not answer as a portal does", TARGET_PORTAL,
		ORDERS_AT_ONCE, domain_list_due
	},
	[WORK_REPOSITORY] = {
		"GitHub at", "what is published waits",
		"does not answer as GitHub does", TARGET_REPOSITORY,
		1, domain_list_pulls_due
	},
};

static const enum verdict portal_verdicts[] = {
	[PORTAL_OK] = VERDICT_GOOD,
	[PORTAL_UNCHANGED] = VERDICT_GOOD,
	[PORTAL_REFUSED] = VERDICT_REFUSED,
	[PORTAL_CREDENTIALS] = VERDICT_CREDENTIALS,
	[PORTAL_BUSY] = VERDICT_BUSY,
	[PORTAL_UNREACHABLE] = VERDICT_UNREACHABLE,
	[PORTAL_TIMED_OUT] = VERDICT_TIMED_OUT,
	[PORTAL_UNTRUSTED] = VERDICT_UNTRUSTED,
	[PORTAL_NONSENSE] = VERDICT_NONSENSE,
	[PORTAL_ABANDONED] = VERDICT_UNREACHABLE,
};

static const enum verdict github_verdicts[] = {
	[GITHUB_OK] = VERDICT_GOOD,
	[GITHUB_UNCHANGED] = VERDICT_GOOD,
	[GITHUB_NOT_FOUND] = VERDICT_REFUSED,
	[GITHUB_EXISTS] = VERDICT_REFUSED,
	[GITHUB_NOT_FAST_FORWARD] = VERDICT_REFUSED,
	[GITHUB_NO_COMMITS] = VERDICT_REFUSED,
	[GITHUB_CONFLICT] = VERDICT_REFUSED,
	[GITHUB_NOT_YET] = VERDICT_BUSY,
	[GITHUB_REFUSED] = VERDICT_REFUSED,
	[GITHUB_CREDENTIALS] = VERDICT_CREDENTIALS,
	[GITHUB_LIMITED] = VERDICT_BUSY,
	[GITHUB_BUSY] = VERDICT_BUSY,
	[GITHUB_UNREACHABLE] = VERDICT_UNREACHABLE,
	[GITHUB_TIMED_OUT] = VERDICT_TIMED_OUT,
	[GITHUB_UNTRUSTED] = VERDICT_UNTRUSTED,
	[GITHUB_NONSENSE] = VERDICT_NONSENSE,
	[GITHUB_ABANDONED] = VERDICT_UNREACHABLE,
};

struct outcome
portal_outcome(const struct portal_answer *a)
{
	return (struct outcome) {
		.verdict = portal_verdicts[a->result],
		.text = a->text, .retry_after = a->retry_after,
	};
}

struct outcome
github_verdict(enum github_result result, const char *text,
    unsigned retry_after)
{
	return (struct outcome) {
		.verdict = github_verdicts[result],
		.text = text, .retry_after = retry_after,
	};
}

struct outcome
github_outcome(const struct github_answer *a)
{
	return github_verdict(a->result, a->text, a->retry_after);
}
