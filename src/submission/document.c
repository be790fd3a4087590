/*
 * The generated texts, one row each: how it is made, and since when it says
 * what it says.  A text is made when first asked for after a change and kept;
 * every step drops what was kept.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "config.h"
#include "internal.h"
#include "pull.h"
#include "remote.h"
#include "seal.h"

static int64_t
later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* ---- findings ---- */

static int
make_problems(struct submission *s, struct buf *out)
{
	return findings_print_text(s->judgement.findings, out);
}

static int
make_problems_json(struct submission *s, struct buf *out)
{
	return findings_print_json(s->judgement.findings, out);
}

static int
make_problems_sarif(struct submission *s, struct buf *out)
{
	static const struct sarif about = {
		.version = PACKAGE_VERSION, .describe = rules_describe,
	};

	return findings_print_sarif(s->judgement.findings, &about, out);
}

static int64_t
since_problems(const struct submission *s)
{
	return s->row.problems_since;
}

/* ---- words ---- */

static int
make_status(struct submission *s, struct buf *out)
{
	return buf_printf(out, "%s\n", remote_state_word(s));
}

/*
 * What is adopted is in its state for long, and so is what counts again once
 * a later version was taken back; both are shown so since that happened.
 */
static int64_t
since_status(const struct submission *s)
{
	return later(later(s->row.state_since, note_number(s,
	    NOTE_TAKEN_BACK)), s->row.version > 0 ? s->newest.sealed_at : 0);
}

static int
make_pull_status(struct submission *s, struct buf *out)
{
	return buf_printf(out, "%s\n", pull_words[s->row.pull]);
}

static int64_t
since_pull(const struct submission *s)
{
	return s->row.pull_since;
}

static int
make_pull_head(struct submission *s, struct buf *out)
{
	return buf_printf(out, "%s\n", s->pull.head);
}

static bool
has_pull_head(const struct submission *s)
{
	return s->pull.head[0] != '\0';
}

static int
make_pull_merge(struct submission *s, struct buf *out)
{
	return buf_printf(out, "%s\n", s->pull.merged_as);
}

static bool
has_pull_merge(const struct submission *s)
{
	return s->pull.merged_as[0] != '\0';
}

static int
make_pull_branch(struct submission *s, struct buf *out)
{
	return buf_printf(out, "%s%s%s\n", s->pull.fork,
	    s->pull.fork[0] != '\0' ? ":" : "", s->pull.branch);
}

static bool
has_pull_branch(const struct submission *s)
{
	return s->pull.branch[0] != '\0';
}

static int
make_pull_checks(struct submission *s, struct buf *out)
{
	struct conn *c CF_AUTO(store_done) = NULL;
	int r;

	r = store_read(s->domain->store, &c);
	return r < 0 ? r : pull_print_checks(s, c, out);
}

static bool
has_pull(const struct submission *s)
{
	return s->pull.number != 0;
}

/* What a repository says is recorded by itself. */
static bool
has_pull_record(const struct submission *s)
{
	return pull_way(s) == WAY_HAND;
}

/* ---- history ---- */

static int
print_event(void *arg, const struct event_row *e)
{
	struct buf *out = arg;
	char at[CLOCK_TEXT_SIZE];

	clock_text(e->at, at);
	return buf_printf(out, "%s %s %s\n", at, e->who, e->text);
}

static int
make_log(struct submission *s, struct buf *out)
{
	struct conn *c CF_AUTO(store_done) = NULL;
	int r;

	r = store_read(s->domain->store, &c);
	return r < 0 ? r : store_list_events(c, s->id, 0, print_event, out);
}

static int64_t
since_log(const struct submission *s)
{
	return s->last_event;
}

/* ---- what to do ---- */

/*
 * Whatever becomes of a submission is a line of its log; beside that there
 * are what was saved, what it was found to be, and what was refused.  A state
 * is not asked: an adopted one began long ago.
 */
static int64_t
since_anything(const struct submission *s)
{
	int64_t since = later(s->last_event, s->row.outcome_since);

	since = later(since, s->row.problems_since);
	for (size_t a = 0; a < ARTIFACT_COUNT; a++)
		since = later(since, s->judgement.artifact[a].ctime);
	return since;
}

/* ---- versions and the zip ---- */

static int
make_latest(struct submission *s, struct buf *out)
{
	return buf_printf(out, "%lld", (long long)s->row.version);
}

static bool
has_version(const struct submission *s)
{
	return s->row.version > 0;
}

static int64_t
since_version(const struct submission *s)
{
	return s->newest.sealed_at;
}

/* Findings tell of what went; all else has a time. */
static int64_t
since_changes(const struct submission *s)
{
	int64_t since = s->row.problems_since;

	if (has_version(s))
		since = later(since, since_version(s));
	for (size_t a = 0; a < ARTIFACT_COUNT; a++)
		since = later(since, s->judgement.artifact[a].ctime);
	return since;
}

/* What a portal answers is recorded by itself. */
static bool
has_record(const struct submission *s)
{
	return submission_way(s) == WAY_HAND;
}

static bool
has_repository(const struct submission *s)
{
	return s->domain->repository != NULL;
}

static bool
has_zip(const struct submission *s)
{
	return s->row.problems_errors == 0;
}

static int
make_zip(struct submission *s, struct bytes **ret_zip)
{
	struct conn *c CF_AUTO(store_done) = NULL;
	int r;

	r = store_read(s->domain->store, &c);
	return r < 0 ? r : seal_zip(s, c, ret_zip);
}

/* When the store got the youngest of what is in it. */
static int64_t
since_zip(const struct submission *s)
{
	int64_t since = 0;

	for (size_t a = 0; a < ARTIFACT_COUNT; a++) {
		if (artifact_types[a].packed)
			since = later(since, s->judgement.artifact[a].ctime);
	}
	return since;
}

/* ---- the table ---- */

static const struct document_type {
	int		(*make)(struct submission *s, struct buf *out);
	int		(*make_bytes)(struct submission *s,
			    struct bytes **ret_bytes);
	int64_t		(*since)(const struct submission *s);
	bool		(*present)(const struct submission *s);	/* NULL: yes */
	bool		 judged;	/* it says something of the draft */
	bool		 windows;	/* and that a window has passed */
} document_types[DOCUMENT_COUNT] = {
	[DOCUMENT_PROBLEMS] = {
		.make = make_problems, .since = since_problems, .judged = true,
	},
	[DOCUMENT_PROBLEMS_JSON] = {
		.make = make_problems_json, .since = since_problems,
		.judged = true,
	},
	[DOCUMENT_PROBLEMS_SARIF] = {
		.make = make_problems_sarif, .since = since_problems,
		.judged = true,
	},
	[DOCUMENT_STATUS] = { .make = make_status, .since = since_status },
	[DOCUMENT_STATUS_JSON] = {
		.make = text_status_json, .since = since_anything,
		.judged = true, .windows = true,
	},
	[DOCUMENT_NEXT] = {
		.make = text_next, .since = since_anything, .judged = true,
		.windows = true,
	},
	[DOCUMENT_LOG] = { .make = make_log, .since = since_log },
	[DOCUMENT_SUBMIT] = {
		.make = text_submit, .since = since_anything, .judged = true,
	},
	[DOCUMENT_RECORD] = {
		.make = text_record, .since = since_anything,
		.present = has_record, .judged = true,
	},
	[DOCUMENT_ZIP] = {
		.make_bytes = make_zip, .since = since_zip, .present = has_zip,
		.judged = true,
	},
	[DOCUMENT_PULL_STATUS] = {
		.make = make_pull_status, .since = since_pull,
	},
	[DOCUMENT_PULL_RECORD] = {
		.make = text_pull_record, .since = since_anything,
		.present = has_pull_record, .judged = true,
	},
	[DOCUMENT_PULL_HEAD] = {
		.make = make_pull_head, .since = since_log,
		.present = has_pull_head,
	},
	[DOCUMENT_PULL_MERGE] = {
		.make = make_pull_merge, .since = since_log,
		.present = has_pull_merge,
	},
	[DOCUMENT_PULL_BRANCH] = {
		.make = make_pull_branch, .since = since_log,
		.present = has_pull_branch,
	},
	[DOCUMENT_PULL_CHECKS] = {
		.make = make_pull_checks, .since = since_log,
		.present = has_pull,
	},
	[DOCUMENT_PUBLISH] = {
		.make = text_publish, .since = since_anything, .judged = true,
	},
	[DOCUMENT_PULL_DIFF] = {
		.make = text_pull_diff, .since = since_anything,
		.present = has_repository, .judged = true,
	},
	[DOCUMENT_FINDINGS] = {
		.make = text_findings, .since = since_findings, .judged = true,
	},
	[DOCUMENT_CHANGES] = {
		.make = text_changes, .since = since_changes, .judged = true,
	},
	[DOCUMENT_LATEST] = {
		.make = make_latest, .since = since_version,
		.present = has_version,
	},
};

/* Judged by this very program, if that was needed. */
static int
be_current(struct submission *s, bool judged)
{
	int r;

	r = submission_fresh(s);
	if (r < 0)
		return r;
	if (judged || strcmp(s->row.judged_by, PACKAGE_VERSION) != 0)
		return submission_judged(s);
	return 0;
}

static bool
is_present(const struct submission *s, const struct document_type *type)
{
	return type->present == NULL || type->present(s);
}

static int
make(struct submission *s, const struct document_type *type,
    struct bytes **ret_text)
{
	struct buf out CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	int r;

	if (type->make_bytes != NULL)
		return type->make_bytes(s, ret_text);
	r = type->make(s, &out);
	if (r == 0)
		r = out.error;
	if (r < 0)
		return r;
	*ret_text = bytes_from_buf(&out);
	return *ret_text == NULL ? -ENOMEM : 0;
}

static bool
is_true(const struct document_cache *cache)
{
	return cache->text != NULL &&
	    (cache->until == 0 || clock_now() < cache->until);
}

static int
refresh(struct submission *s, enum document which)
{
	const struct document_type *type = &document_types[which];
	struct document_cache *cache = &s->document[which];
	int64_t passed = 0, coming = 0;
	int r;

	if (is_true(cache))
		return 0;
	bytes_unref(cache->text);
	cache->text = NULL;
	/* Before the text: it has to be made again rather than be wrong. */
	if (type->windows)
		window_ends(&s->row, submission_publisher(s), &passed,
		    &coming);
	r = make(s, type, &cache->text);
	if (r < 0)
		return r;
	cache->mtime = later(type->since(s), passed);
	cache->until = coming;
	return 0;
}

int
submission_document(struct submission *s, enum document which,
    struct bytes **ret_text, int64_t *ret_mtime)
{
	const struct document_type *type = &document_types[which];
	int r;

	r = be_current(s, type->judged);
	if (r < 0)
		return r;
	if (!is_present(s, type))
		return -ENOENT;
	r = refresh(s, which);
	if (r < 0)
		return r;
	*ret_text = bytes_ref(s->document[which].text);
	if (ret_mtime != NULL)
		*ret_mtime = s->document[which].mtime;
	return 0;
}

int
submission_has_document(struct submission *s, enum document which)
{
	int r;

	r = be_current(s, false);
	return r < 0 ? r : is_present(s, &document_types[which]);
}

int
submission_take_messages(struct submission *s,
    const struct inbox_owner *owner)
{
	int r;

	r = submission_fresh(s);
	if (r < 0 || !s->inbox_dirty)
		return r;
	return feedback_take(s, owner);
}

/* ---- texts about the filesystem itself ---- */

static int
make_version(struct buf *out)
{
	return buf_puts(out, "certfs " PACKAGE_VERSION "\n");
}

/* Most changes are none of a line there. */
static int64_t
overview_since(struct domain *d, const struct buf *text, int64_t changed)
{
	struct hash now;
	int64_t since;

	hash_of(buf_text(text), text->len, &now);
	(void)pthread_mutex_lock(&d->lock);
	if (!hash_equal(&now, &d->overview)) {
		d->overview = now;
		d->overview_since = later(changed, d->overview_since);
	}
	since = d->overview_since;
	(void)pthread_mutex_unlock(&d->lock);
	return since;
}

static int
make_overview(struct domain *d, struct buf *out, int64_t *ret_since)
{
	int64_t changed;
	int r;

	(void)pthread_mutex_lock(&d->lock);
	changed = d->changed;
	(void)pthread_mutex_unlock(&d->lock);
	r = text_overview(d, out, &changed);
	if (r == 0)
		*ret_since = overview_since(d, out, changed);
	return r;
}

int
domain_document(struct domain *d, enum domain_document which,
    struct bytes **ret_text, int64_t *ret_mtime)
{
	struct buf out CF_AUTO(buf_done) = BUF_INIT(BUF_TEXT_MAX);
	int64_t changed = d->since;
	int r = -ENOENT;

	switch (which) {
	case DOMAIN_README:
		r = text_readme(&out);
		break;
	case DOMAIN_VERSION:
		r = make_version(&out);
		break;
	case DOMAIN_OVERVIEW:
		r = make_overview(d, &out, &changed);
		break;
	case DOMAIN_LIFECYCLE:
		r = text_lifecycle(&out);
		break;
	case DOMAIN_LIFECYCLE_DOT:
		r = text_lifecycle_dot(&out);
		break;
	case DOMAIN_DOCUMENTS:
		break;
	}
	if (r < 0)
		return r;
	*ret_text = bytes_from_buf(&out);
	if (*ret_text == NULL)
		return -ENOMEM;
	if (ret_mtime != NULL)
		*ret_mtime = changed;
	return 0;
}
