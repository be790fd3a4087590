/*
 * Submissions in use: at most one struct per id, counted, found through a
 * table of buckets.  A few that nobody uses are kept, so that a request after
 * a request does not make everything anew: every request is a user for its
 * duration only.  What is bulky is released when the last user leaves.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config.h"
#include "internal.h"
#include "judge.h"
#include "live.h"
#include "remote.h"

/* ---- the copy ---- */

static void
free_notes(struct submission *s)
{
	for (size_t i = 0; i < NOTE_COUNT; i++) {
		free(s->note[i]);
		s->note[i] = NULL;
	}
}

void
submission_drop_documents(struct submission *s)
{
	for (size_t i = 0; i < DOCUMENT_COUNT; i++) {
		bytes_unref(s->document[i].text);
		s->document[i] = (struct document_cache){ .text = NULL };
	}
}

/* What is kept by content. */
static void
drop_made(struct submission *s)
{
	bytes_unref(s->zip);
	s->zip = NULL;
	kept_changes_drop(&s->changes);
}

/* Texts and zip of a submission that nobody uses: what more is let go. */
#define IDLE_BYTES_MAX	((size_t)512 << 10)

static size_t
made_bytes(const struct submission *s)
{
	size_t bytes = kept_changes_size(&s->changes);

	if (s->zip != NULL)
		bytes += s->zip->size;
	for (size_t i = 0; i < DOCUMENT_COUNT; i++)
		if (s->document[i].text != NULL)
			bytes += s->document[i].text->size;
	return bytes;
}

static void
drop_checked(struct submission *s)
{
	for (size_t a = 0; a < ARTIFACT_COUNT; a++) {
		for (size_t i = 0; i < CHECKED_CACHE; i++) {
			checked_unref(s->checked[a][i].checked);
			s->checked[a][i].checked = NULL;
		}
	}
}

static void
submission_free(struct submission *s)
{
	if (s == NULL)
		return;
	submission_drop_documents(s);
	drop_made(s);
	drop_checked(s);
	judgement_done(&s->judgement);
	form_done(s);
	free_notes(s);
	bytes_unref(s->words.title.text);
	bytes_unref(s->words.body.text);
	bytes_unref(s->words.folder);
	bytes_unref(s->merged.files);
	bytes_unref(s->merged.folder);
	bytes_unref(s->merged.found);
	bytes_unref(s->labels);
	(void)pthread_mutex_destroy(&s->lock);
	free(s);
}

/* What a submission has besides its row. */
static int
load_belongings(struct submission *s, struct conn *c)
{
	struct entry entry;
	int r;

	r = store_entry_of(c, s->id, &entry);
	if (r < 0)
		return r;
	memcpy(s->name, entry.name, sizeof(s->name));
	if (s->row.version > 0) {
		r = store_get_version(c, s->id, s->row.version, &s->newest);
		if (r < 0)
			return r;
	}

	if (s->row.intro > 0) {
		r = store_get_intro(c, s->id, s->row.intro, &s->intro);
		if (r < 0)
			return r;
	}

	s->last_event = s->row.created;
	r = store_last_event(c, s->id, &s->last_event);
	if (r < 0 && r != -ENOENT)
		return r;
	form_done(s);
	free_notes(s);
	r = form_load(s, c);
	if (r == 0)
		r = notes_load(s, c);
	return r < 0 ? r : remote_load(s, c);
}

/* -ENOENT: there is no such submission any more. */
static int
load_copy(struct submission *s, struct conn *c)
{
	int r;

	r = store_get_submission(c, s->id, &s->row);
	if (r < 0)
		return r;
	r = load_belongings(s, c);
	if (r != -ENOENT)
		return r;
	log_error("the store is damaged: what belongs to submission %lld is "
	    "not there", (long long)s->id);
	return -EIO;
}

int
submission_fresh(struct submission *s)
{
	struct conn *c CF_AUTO(store_done) = NULL;
	int r;

	if (s->gone)
		return -ENOENT;
	if (!s->stale)
		return 0;
	r = store_read(s->domain->store, &c);
	if (r < 0)
		return r;
	submission_drop_documents(s);
	s->judged = false;
	r = load_copy(s, c);
	if (r == -ENOENT)
		submission_set_gone(s);
	if (r < 0)
		return r;
	s->inbox_dirty = true;
	s->usage_known = false;
	s->stale = false;
	return 0;
}

static int
judge_copy(struct submission *s)
{
	struct conn *c CF_AUTO(store_done) = NULL;
	int r;

	r = store_read(s->domain->store, &c);
	if (r < 0)
		return r;
	r = judge_draft(s, c);
	if (r < 0)
		return r;
	r = readiness_judge(s, c);
	if (r < 0)
		return r;
	s->judged = true;
	return 0;
}

/*
 * What an older program thought of the draft may not hold any more, or the key
 * of its secrets is gone, or back.
 */
static int
judge_again(struct submission *s)
{
	struct step step CF_AUTO(step_done) = STEP_INIT;
	int r;

	r = step_begin(&step, s, DURABLE_PROCESS);
	return r < 0 ? r : step_commit(&step);
}

int
submission_judged_for_step(struct submission *s)
{
	int r;

	r = submission_fresh(s);
	if (r < 0 || s->judged)
		return r;
	return judge_copy(s);
}

int
submission_judged(struct submission *s)
{
	int r;

	r = submission_judged_for_step(s);
	if (r < 0 || (strcmp(s->row.judged_by, PACKAGE_VERSION) == 0 &&
	    s->readiness.ready == s->row.draft_ready))
		return r;
	r = judge_again(s);
	if (r == 0)
		return 0;
	/* A full disk is no reason to show nothing. */
	log_warning("cannot keep what was judged of submission %lld: %s",
	    (long long)s->id, strerror(-r));
	return submission_judged_for_step(s);
}

void
submission_set_gone(struct submission *s)
{
	const struct domain *d = s->domain;

	s->gone = true;
	s->stale = true;
	submission_drop_documents(s);
	/* Whoever waits for its state waits in vain. */
	if (d->tell != NULL)
		d->tell(d->tell_arg, s->id, CHANGE_STATUS);
}

enum publisher
submission_publisher(const struct submission *s)
{
	return strcmp(form_text(s, FIELD_PUBLISHER_TYPE), "independent") == 0 ?
	    PUBLISHER_INDEPENDENT : PUBLISHER_VERIFIED;
}

/* ---- the table; all under domain->lock ---- */

static struct submission **
bucket_of(struct domain *d, int64_t id)
{
	return &d->bucket[(uint64_t)id % DOMAIN_BUCKETS];
}

static struct submission *
find_live(struct domain *d, int64_t id)
{
	struct submission *s = *bucket_of(d, id);

	while (s != NULL && s->id != id)
		s = s->next;
	return s;
}

static void
take_from_table(struct domain *d, struct submission *s)
{
	struct submission **at = bucket_of(d, s->id);

	while (*at != s)
		at = &(*at)->next;
	*at = s->next;
}

static void
idle_remove(struct domain *d, struct submission *s)
{
	if (s->idle_prev != NULL)
		s->idle_prev->idle_next = s->idle_next;
	else
		d->idle_first = s->idle_next;
	if (s->idle_next != NULL)
		s->idle_next->idle_prev = s->idle_prev;
	else
		d->idle_last = s->idle_prev;
	s->idle_prev = s->idle_next = NULL;
	d->idle_count--;
}

static void
idle_append(struct domain *d, struct submission *s)
{
	s->idle_prev = d->idle_last;
	s->idle_next = NULL;
	if (d->idle_last != NULL)
		d->idle_last->idle_next = s;
	else
		d->idle_first = s;
	d->idle_last = s;
	d->idle_count++;
}

static struct submission *
take_live(struct domain *d, int64_t id)
{
	struct submission *s = find_live(d, id);

	if (s == NULL)
		return NULL;
	if (s->refs++ == 0)
		idle_remove(d, s);
	return s;
}

/* Release the longest unused one when there are too many, or 'all'. */
static struct submission *
take_idle(struct domain *d, bool all)
{
	struct submission *s = d->idle_first;

	if (s == NULL || (!all && d->idle_count <= DOMAIN_IDLE_MAX))
		return NULL;
	idle_remove(d, s);
	take_from_table(d, s);
	return s;
}

static struct submission *
submission_new(struct domain *d, const struct submission_row *row)
{
	struct submission *s = calloc(1, sizeof(*s));

	if (s == NULL)
		return NULL;
	if (pthread_mutex_init(&s->lock, NULL) != 0) {
		free(s);
		return NULL;
	}
	s->domain = d;
	s->id = row->id;
	s->row = *row;
	s->refs = 1;
	s->stale = true;
	return s;
}

static int
read_row(struct domain *d, int64_t id, struct submission_row *ret_row)
{
	struct conn *c CF_AUTO(store_done) = NULL;
	int r;

	r = store_read(d->store, &c);
	return r < 0 ? r : store_get_submission(c, id, ret_row);
}

int
submission_get(struct domain *d, int64_t id, struct submission **ret_s)
{
	struct submission *s, *made;
	struct submission_row row;
	int r;

	(void)pthread_mutex_lock(&d->lock);
	s = take_live(d, id);
	(void)pthread_mutex_unlock(&d->lock);
	if (s != NULL) {
		*ret_s = s;
		return 0;
	}

	/* No lock of ours is held while the store is asked: a reader of it may
	 * be waiting for that lock. */
	r = read_row(d, id, &row);
	if (r < 0)
		return r;
	made = submission_new(d, &row);
	if (made == NULL)
		return -ENOMEM;

	(void)pthread_mutex_lock(&d->lock);
	s = take_live(d, id);
	if (s == NULL) {
		s = made;
		made = NULL;
		s->next = *bucket_of(d, id);
		*bucket_of(d, id) = s;
	}
	(void)pthread_mutex_unlock(&d->lock);
	submission_free(made);
	*ret_s = s;
	return 0;
}

void
submission_put(struct submission *s)
{
	struct submission *old = NULL;
	struct domain *d;

	if (s == NULL)
		return;
	d = s->domain;
	(void)pthread_mutex_lock(&d->lock);
	if (--s->refs > 0) {
		(void)pthread_mutex_unlock(&d->lock);
		return;
	}
	if (s->gone) {
		take_from_table(d, s);
		old = s;
	} else {
		if (made_bytes(s) > IDLE_BYTES_MAX) {
			submission_drop_documents(s);
			drop_made(s);
		}
		idle_append(d, s);
		old = take_idle(d, false);
	}
	(void)pthread_mutex_unlock(&d->lock);
	submission_free(old);
}

void
live_free_idle(struct domain *d)
{
	struct submission *s;

	while ((s = take_idle(d, true)) != NULL)
		submission_free(s);
}

void
submission_lock(struct submission *s)
{
	(void)pthread_mutex_lock(&s->lock);
}

void
submission_unlock(struct submission *s)
{
	(void)pthread_mutex_unlock(&s->lock);
}

int64_t
submission_id(const struct submission *s)
{
	return s->id;
}

bool
submission_exists(const struct submission *s)
{
	return !s->gone;
}

bool
submission_was_submitted(const struct submission *s)
{
	return !s->gone && s->row.version > 0;
}

uint64_t
submission_state_generation(const struct submission *s)
{
	/* Changes exactly when they do, and outlives the struct. */
	return (uint64_t)s->row.state_since << 1 | s->row.draft_ready;
}
