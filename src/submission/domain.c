/*
 * The domain: one store, the options of one mount, and the names at the root.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "live.h"
#include "remote.h"
#include "seal.h"

/* One name for one repository: GitHub minds no case of it, nor hosts. */
static int
name_repository(struct domain *d)
{
	const char *url = d->options.repository_url;
	size_t len;

	if (d->options.repository == NULL)
		return 0;
	len = strlen(url);
	while (len > 0 && url[len - 1] == '/')
		len--;
	if (asprintf(&d->repository, "%.*s %s", (int)len, url,
	    d->options.repository) < 0) {
		d->repository = NULL;
		return -ENOMEM;
	}
	for (char *c = d->repository; *c != '\0'; c++)
		*c = text_lower(*c);
	return 0;
}

int
domain_new(struct store *st, const struct domain_options *options,
    struct domain **ret_domain)
{
	struct domain *d = calloc(1, sizeof(*d));
	int r;

	if (d == NULL)
		return -ENOMEM;
	d->store = st;
	d->options = *options;
	d->since = d->changed = clock_now();
	r = name_repository(d);
	if (r == 0)
		r = vault_new(store_directory(st), options->key_file,
		    &d->vault);
	if (r == 0 && pthread_mutex_init(&d->lock, NULL) != 0) {
		vault_free(d->vault);
		r = -ENOMEM;
	}
	if (r < 0) {
		free(d->repository);
		free(d);
		return r;
	}
	*ret_domain = d;
	return 0;
}

void
domain_free(struct domain *d)
{
	if (d == NULL)
		return;
	live_free_idle(d);
	(void)pthread_mutex_destroy(&d->lock);
	vault_free(d->vault);
	free(d->repository);
	free(d);
}

void
domain_on_change(struct domain *d,
    void (*tell)(void *arg, int64_t submission, unsigned change), void *arg)
{
	d->tell = tell;
	d->tell_arg = arg;
}

void
domain_on_removal(struct domain *d,
    bool (*holds)(void *arg, int64_t submission), void *arg)
{
	d->holds = holds;
	d->holds_arg = arg;
}

static void
note_change(struct domain *d, int64_t now)
{
	(void)pthread_mutex_lock(&d->lock);
	d->changed = now;
	(void)pthread_mutex_unlock(&d->lock);
}

/* ---- names ---- */

static int
check_name(const char *name, struct reason *why)
{
	if (strlen(name) >= NAME_SIZE)
		return reason_set(why, ENAMETOOLONG,
		    "a name has at most %d bytes", NAME_SIZE - 1);
	if (name[0] == '\0' || strchr(name, '/') != NULL)
		return reason_set(why, EINVAL, "that is no name");
	if (name[0] == '.')
		return reason_set(why, ENOTSUP,
		    "the name of a submission does not begin with a dot");
	if (text_has_control(name, strlen(name)))
		return reason_set(why, EINVAL, "the name of a submission is "
		    "UTF-8 without control characters");
	return 0;
}

int
domain_find(struct domain *d, const char *name, struct entry *ret_entry)
{
	struct conn *c CF_AUTO(store_done) = NULL;
	int r;

	r = store_read(d->store, &c);
	return r < 0 ? r : store_find_entry(c, PLACE_ROOT, name, ret_entry);
}

int
domain_list(struct domain *d, int64_t after,
    int (*each)(void *arg, const struct entry *e), void *arg)
{
	struct conn *c CF_AUTO(store_done) = NULL;
	int r;

	r = store_read(d->store, &c);
	return r < 0 ? r : store_list_entries(c, PLACE_ROOT, after, each, arg);
}

int
domain_root_time(struct domain *d, int64_t *ret_mtime)
{
	struct conn *c CF_AUTO(store_done) = NULL;
	int64_t mtime;
	int r;

	r = store_read(d->store, &c);
	if (r == 0)
		r = store_get_place_time(c, PLACE_ROOT, &mtime);
	if (r < 0)
		return r;
	*ret_mtime = mtime != 0 ? mtime : d->since;
	return 0;
}

/* ---- mkdir ---- */

static int
add_submission(struct conn *c, int64_t id, int64_t now)
{
	const struct submission_row row = {
		.id = id,
		.state = STATE_DRAFT,
		.state_since = now,
		.pull_since = now,
		.problems_since = now,
		.outcome_since = now,
		.created = now,
	};
	int r;

	r = store_add_submission(c, &row);
	if (r == 0)
		r = form_create(c, id, now);
	return r < 0 ? r : store_add_event(c, id, now, "publisher", "created");
}

static int
create(struct conn *c, const char *name, int64_t now,
    struct entry *ret_entry)
{
	struct entry e = {
		.place = PLACE_ROOT,
		.object = {
			.kind = OBJECT_SUBMISSION, .links = 1,
			.was = ARTIFACT_NONE, .mtime = now, .ctime = now,
		},
	};
	int r;

	r = store_new_object(c, &e.object, NULL);
	if (r == 0)
		r = store_add_entry(c, PLACE_ROOT, name, e.object.id, &e.id);
	if (r == 0)
		r = add_submission(c, e.object.id, now);
	if (r == 0)
		r = store_set_place_time(c, PLACE_ROOT, now);
	if (r < 0)
		return r;
	(void)snprintf(e.name, sizeof(e.name), "%s", name);
	*ret_entry = e;
	return 0;
}

int
domain_create(struct domain *d, const char *name, struct entry *ret_entry,
    struct reason *why)
{
	struct conn *c CF_AUTO(store_done) = NULL;
	const int64_t now = clock_now();
	struct entry made;
	int r;

	r = check_name(name, why);
	if (r == 0)
		r = store_write(d->store, DURABLE_PROCESS, &c);
	if (r == 0)
		r = create(c, name, now, &made);
	if (r == 0)
		r = store_commit(c);
	if (r == -EEXIST)
		return reason_set(why, EEXIST, "there is a '%s' already", name);
	if (r < 0)
		return r;
	*ret_entry = made;
	note_change(d, now);
	return 0;
}

/* ---- what may go ---- */

static bool
form_is_empty(const struct submission *s)
{
	for (enum form_field f = 0; f < FIELD_COUNT; f++) {
		if (form_is_set(s, f))
			return false;
	}
	return true;
}

/* All but the names: others are asked before the store is locked. */
static int
check_removable(const struct submission *s, struct reason *why)
{
	const struct domain *d = s->domain;

	if (s->row.version > 0)
		return reason_set(why, EPERM, "there is a version %lld, so this "
		    "directory stays; what can still be done: cat %s",
		    (long long)s->row.version,
		    submission_way(s) == WAY_HAND ? "record" : "submit");
	if (d->holds != NULL && d->holds(d->holds_arg, s->id))
		return -ENOTEMPTY;
	return form_is_empty(s) ? 0 : -ENOTEMPTY;
}

/* Two names at the root, and the submissions that they lead to. */
struct pair {
	struct domain	*d;
	struct entry	 from, over;
	bool		 has_over;
	struct submission *s, *other;	/* locked; 'other' may be NULL */
};

static void
pair_done(struct pair *p)
{
	if (p->s != NULL)
		submission_unlock(p->s);
	if (p->other != NULL)
		submission_unlock(p->other);
	submission_put(p->s);
	submission_put(p->other);
}

static int
pair_find(struct pair *p, struct conn *c, const char *from, const char *to)
{
	int r;

	r = store_find_entry(c, PLACE_ROOT, from, &p->from);
	if (r < 0 || to == NULL)
		return r;
	r = store_find_entry(c, PLACE_ROOT, to, &p->over);
	p->has_over = r == 0;
	return r == -ENOENT ? 0 : r;
}

static void
pair_lock(struct pair *p, struct submission *s, struct submission *other)
{
	struct submission *first = s, *second = other;

	if (other != NULL && other->id < s->id) {
		first = other;
		second = s;
	}
	submission_lock(first);
	if (second != NULL)
		submission_lock(second);
	p->s = s;
	p->other = other;
}

static int
pair_get(struct pair *p, struct submission **ret_s,
    struct submission **ret_other)
{
	struct submission *s, *other = NULL;
	int r;

	r = submission_get(p->d, p->from.object.id, &s);
	if (r < 0)
		return r;
	if (p->has_over && p->over.object.id != p->from.object.id) {
		r = submission_get(p->d, p->over.object.id, &other);
		if (r < 0) {
			submission_put(s);
			return r;
		}
	}
	*ret_s = s;
	*ret_other = other;
	return 0;
}

/*
 * Names are looked up first and the submissions locked then, so the names are
 * looked up again: -EAGAIN when they lead elsewhere now.
 */
static int
pair_open(struct pair *p, const char *from, const char *to)
{
	struct conn *c CF_AUTO(store_done) = NULL;
	struct submission *s = NULL, *other = NULL;
	int r;

	r = store_read(p->d->store, &c);
	if (r == 0)
		r = pair_find(p, c, from, to);
	store_done(&c);
	if (r == 0)
		r = pair_get(p, &s, &other);
	if (r < 0)
		return r;
	pair_lock(p, s, other);
	r = submission_fresh(s);
	if (r == 0 && other != NULL)
		r = submission_fresh(other);
	return r == -ENOENT ? -EAGAIN : r;
}

static int
pair_verify(struct pair *p, struct conn *c, const char *from, const char *to)
{
	struct pair now = { .d = p->d };
	int r;

	r = pair_find(&now, c, from, to);
	if (r == -ENOENT)
		return -EAGAIN;
	if (r < 0)
		return r;
	return now.from.id == p->from.id && now.has_over == p->has_over &&
	    (!p->has_over || now.over.id == p->over.id) ? 0 : -EAGAIN;
}

/* ---- mv, rmdir ---- */

static int
remove_locked(struct submission *s, struct conn *c)
{
	int64_t names, bytes;
	int r;

	r = store_usage(c, s->id, &names, &bytes);
	if (r < 0)
		return r;
	return names > 0 ? -ENOTEMPTY : store_delete_submission(c, s->id);
}

static int
log_renamed(struct conn *c, struct submission *s, const char *to)
{
	const int64_t now = clock_now();
	struct buf text CF_AUTO(buf_done) = BUF_INIT(2 * NAME_SIZE + 32);

	(void)buf_printf(&text, "renamed from %s to %s", s->name, to);
	if (text.error < 0)
		return text.error;
	s->last_event = now;
	return store_add_event(c, s->id, now, "publisher", buf_text(&text));
}

static int
rename_locked(struct pair *p, struct conn *c, const char *to)
{
	int64_t id;
	int r = 0;

	if (p->other != NULL)
		r = remove_locked(p->other, c);
	if (r == 0)
		r = store_remove_entry(c, p->from.id);
	if (r == 0)
		r = store_add_entry(c, PLACE_ROOT, to, p->from.object.id, &id);
	if (r == 0)
		r = log_renamed(c, p->s, to);
	if (r == 0)
		r = store_set_place_time(c, PLACE_ROOT, clock_now());
	return r < 0 ? r : store_commit(c);
}

static int
rename_once(struct domain *d, const char *from, const char *to, bool replace,
    struct reason *why)
{
	struct pair p CF_AUTO(pair_done) = { .d = d };
	struct conn *c CF_AUTO(store_done) = NULL;
	int r;

	r = pair_open(&p, from, to);
	if (r < 0)
		return r;
	if (p.has_over && !replace)
		return reason_set(why, EEXIST, "there is a '%s' already", to);
	if (p.has_over && p.other == NULL)
		return 0;
	if (p.other != NULL)
		r = check_removable(p.other, why);
	if (r == 0)
		r = store_write(d->store, DURABLE_PROCESS, &c);
	if (r == 0)
		r = pair_verify(&p, c, from, to);
	if (r == 0)
		r = rename_locked(&p, c, to);
	if (r < 0)
		return r;
	(void)snprintf(p.s->name, sizeof(p.s->name), "%s", to);
	submission_drop_documents(p.s);
	/* A pull request may be called like it. */
	p.s->judged = p.s->prepared = false;
	if (p.other != NULL)
		submission_set_gone(p.other);
	note_change(d, clock_now());
	return 0;
}

int
domain_rename(struct domain *d, const char *from, const char *to,
    bool replace, struct reason *why)
{
	int r;

	r = check_name(to, why);
	if (r < 0)
		return r;
	do
		r = rename_once(d, from, to, replace, why);
	while (r == -EAGAIN);
	return r;
}

static int
remove_once(struct domain *d, const char *name, struct reason *why)
{
	struct pair p CF_AUTO(pair_done) = { .d = d };
	struct conn *c CF_AUTO(store_done) = NULL;
	struct reason refusal = { .error = 0 };
	int r;

	r = pair_open(&p, name, NULL);
	if (r == 0)
		r = check_removable(p.s, &refusal);
	if (refusal.error != 0)
		return command_refused(p.s, r, &refusal, why);
	if (r == 0)
		r = store_write(d->store, DURABLE_PROCESS, &c);
	if (r == 0)
		r = pair_verify(&p, c, name, NULL);
	if (r == 0)
		r = remove_locked(p.s, c);
	if (r == 0)
		r = store_set_place_time(c, PLACE_ROOT, clock_now());
	if (r == 0)
		r = store_commit(c);
	if (r < 0)
		return r;
	submission_set_gone(p.s);
	note_change(d, clock_now());
	return 0;
}

int
domain_remove(struct domain *d, const char *name, struct reason *why)
{
	int r;

	do
		r = remove_once(d, name, why);
	while (r == -EAGAIN);
	return r;
}

int
domain_sync(struct domain *d)
{
	return store_sync(d->store);
}

int
domain_next_inbox(struct domain *d, int64_t after, int64_t *ret_id)
{
	struct conn *c CF_AUTO(store_done) = NULL;
	int r;

	r = store_read(d->store, &c);
	return r < 0 ? r :
	    store_next_with_names(c, after, SLOT_INBOX, ret_id);
}
