/*
 * See the header.  One lock is the world's; a submission has its own, for
 * which the real one is the model.
 */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "work_fixture.h"

#define SUBMISSIONS	64
#define ORDERS		64
#define REQUESTS	64
#define PATIENCE_MS	20000u

struct domain {
	int unused;
};

struct submission {
	int64_t		 id;
	pthread_mutex_t	 lock;
	char		 portal_id[REVIEW_ID_SIZE];
	enum order_kind	 orders[ORDERS];
	unsigned	 first, last;	/* index of the next, of the free one */
	unsigned	 attempts;
	int64_t		 order_at, ask_at;	/* 0: not at all */
	int64_t		 after;
};

struct pending {
	char		 text[160];
	portal_done	*done;
	void		*arg;
	int64_t		 at;		/* when it is answered, 0: free */
};

struct http_client {
	struct pending	 pending[REQUESTS];
	bool		 woken;
};

static struct {
	pthread_mutex_t	 lock;
	pthread_cond_t	 changed;
	struct domain	 domain;
	struct submission submission[SUBMISSIONS];
	size_t		 submissions;
	struct buf	 history;
	answer_it	*answer;
	unsigned	 takes_ms, running, most;
	const char	*call;
	int		 result;
	int64_t		 pause;
	void		(*wake)(void *arg);
	void		*wake_arg;
	struct work	*work;
	char		 greeting[1024];
	bool		 greeted;
} world;

static void
lock(void)
{
	pthread_mutex_lock(&world.lock);
}

static void
unlock(void)
{
	pthread_cond_broadcast(&world.changed);
	pthread_mutex_unlock(&world.lock);
}

static void
note(const char *format, ...)
{
	va_list ap;

	lock();
	va_start(ap, format);
	(void)buf_vprintf(&world.history, format, ap);
	va_end(ap);
	(void)buf_putc(&world.history, '\n');
	unlock();
}

static int
result_of(const char *call)
{
	int r;

	lock();
	r = world.call != NULL && strcmp(world.call, call) == 0 ?
	    world.result : 0;
	unlock();
	return r;
}

/* ---- the domain ---- */

int
domain_list_due(struct domain *d, int (*each)(void *arg, int64_t submission,
    int64_t at, bool order), void *arg)
{
	struct { int64_t id, at; bool order; } due[2 * SUBMISSIONS], next;
	size_t count = 0;
	int r = 0;

	(void)d;
	lock();
	for (size_t i = 0; i < world.submissions; i++) {
		struct submission *s = &world.submission[i];

		if (s->order_at != 0 && s->first < s->last) {
			due[count].id = s->id;
			due[count].order = true;
			due[count++].at = s->order_at;
		}
		if (s->ask_at != 0) {
			due[count].id = s->id;
			due[count].order = false;
			due[count++].at = s->ask_at;
		}
	}
	unlock();
	for (size_t i = 0; i < count; i++) {
		for (size_t j = i + 1; j < count; j++) {
			if (due[j].at >= due[i].at)
				continue;
			next = due[i];
			due[i] = due[j];
			due[j] = next;
		}
	}
	for (size_t i = 0; i < count && r == 0; i++)
		r = each(arg, due[i].id, due[i].at, due[i].order);
	return r;
}

void
domain_on_order(struct domain *d, enum target target,
    void (*wake)(void *arg), void *arg)
{
	(void)target;
	(void)d;
	lock();
	world.wake = wake;
	world.wake_arg = arg;
	unlock();
}

int
domain_get_pause(struct domain *d, enum target target, int64_t *ret_until)
{
	(void)target;
	(void)d;
	*ret_until = pause_kept();
	return 0;
}

int
domain_set_pause(struct domain *d, enum target target, int64_t until)
{
	(void)target;
	(void)d;
	put_pause(until);
	note("pause");
	return 0;
}

void
put_pause(int64_t until)
{
	lock();
	world.pause = until;
	unlock();
}

int64_t
pause_kept(void)
{
	int64_t until;

	lock();
	until = world.pause;
	unlock();
	return until;
}

static struct submission *
find_submission(int64_t id)
{
	for (size_t i = 0; i < world.submissions; i++)
		if (world.submission[i].id == id)
			return &world.submission[i];
	return NULL;
}

int
submission_get(struct domain *d, int64_t id, struct submission **ret_s)
{
	(void)d;
	*ret_s = find_submission(id);
	return *ret_s == NULL ? -ENOENT : 0;
}

void
submission_put(struct submission *s)
{
	(void)s;
}

void
submission_lock(struct submission *s)
{
	pthread_mutex_lock(&s->lock);
}

void
submission_unlock(struct submission *s)
{
	pthread_mutex_unlock(&s->lock);
}

bool
submission_exists(const struct submission *s)
{
	(void)s;
	return true;
}

int
submission_next_order(struct submission *s, enum target target,
    struct order *ret_order)
{
	(void)target;
	int r = result_of("next");

	if (r < 0)
		return r;
	lock();
	if (s->first == s->last || s->order_at > clock_now()) {
		unlock();
		return -ENOENT;
	}
	*ret_order = (struct order) {
		.id = s->first + 1, .kind = s->orders[s->first],
		.version = 1, .attempts = s->attempts,
	};
	unlock();
	(void)snprintf(ret_order->key, sizeof(ret_order->key), "k%lld",
	    (long long)ret_order->id);
	(void)snprintf(ret_order->create_key, sizeof(ret_order->create_key),
	    "c%lld", (long long)s->id);
	(void)snprintf(ret_order->connector, sizeof(ret_order->connector),
	    "connector%lld", (long long)s->id);
	memcpy(ret_order->portal_id, s->portal_id, sizeof(s->portal_id));
	ret_order->body = text_dup("{}", 2);
	ret_order->body_len = 2;
	ret_order->content = bytes_new("content", 7);
	return 0;
}

void
order_done(struct order *o)
{
	free(o->body);
	bytes_unref(o->content);
	*o = (struct order) { .id = 0 };
}

int
submission_begin_order(struct submission *s, const struct order *o)
{
	note("begin %lld.%lld", (long long)s->id, (long long)o->id);
	s->attempts++;
	return result_of("begin");
}

int
submission_place_order(struct submission *s, const struct order *o,
    const char *portal_id)
{
	int r = result_of("place");

	(void)o;
	note("place %lld %s", (long long)s->id, portal_id);
	if (r == 0)
		(void)snprintf(s->portal_id, sizeof(s->portal_id), "%s",
		    portal_id);
	return r;
}

static void
take_off(struct submission *s, int64_t at)
{
	lock();
	s->first++;
	s->attempts = 0;
	s->order_at = at;
	unlock();
}

int
submission_finish_publish(struct submission *s, const struct order *o,
    const struct pull_receipt *receipt)
{
	(void)s;
	(void)o;
	(void)receipt;
	return -ENOTSUP;
}

int
submission_keep_words(struct submission *s, const struct order *o,
    const char *title, const char *body)
{
	(void)s;
	(void)o;
	(void)title;
	(void)body;
	return -ENOTSUP;
}

int
submission_finish_comment(struct submission *s, const struct order *o,
    int64_t id)
{
	(void)s;
	(void)o;
	(void)id;
	return -ENOTSUP;
}

int
submission_refuse_pull(struct submission *s, const struct order *o,
    const struct pull_refusal *refusal)
{
	(void)s;
	(void)o;
	(void)refusal;
	return -ENOTSUP;
}

int
submission_finish_order(struct submission *s, const struct order *o,
    const struct review_receipt *receipt, const struct review_receipt *package)
{
	int r = result_of("finish");

	note("finish %lld.%lld %lld %s", (long long)s->id, (long long)o->id,
	    (long long)receipt->number, package == NULL ? "-" :
	    package->sha256);
	if (r == 0)
		take_off(s, clock_now());
	return r;
}

int
submission_refuse_order(struct submission *s, const struct order *o,
    const struct review_problem *problem)
{
	note("refuse %lld.%lld %d", (long long)s->id, (long long)o->id,
	    problem->status);
	take_off(s, clock_now());
	return 0;
}

static const char *const kinds[] = {
	[FAILURE_UNREACHABLE] = "unreachable",
	[FAILURE_TIMED_OUT] = "timed-out",
	[FAILURE_CREDENTIALS] = "credentials",
	[FAILURE_BUSY] = "busy",
	[FAILURE_NONSENSE] = "nonsense",
};

int
submission_fail_order(struct submission *s, const struct order *o,
    const struct failure *f)
{
	note("fail %lld.%lld %s: %s", (long long)s->id, (long long)o->id,
	    kinds[f->kind], f->text);
	lock();
	s->order_at = f->again_at;
	unlock();
	return 0;
}

int
submission_next_ask(struct submission *s, struct ask *ret_ask)
{
	*ret_ask = (struct ask) { .after = s->after };
	memcpy(ret_ask->portal_id, s->portal_id, sizeof(s->portal_id));
	return 0;
}

static void
note_attachment(int64_t id, const struct review_attachment *a)
{
	note("attachment %lld %s %s%s", (long long)id, a->id,
	    a->content != NULL ? a->content->data : "refused: ", a->refused);
}

int
submission_take_review(struct submission *s,
    const struct review_status *status, const struct review_page *page)
{
	int64_t first = 0, last = 0;

	for (size_t i = 0; page != NULL && i < page->count; i++) {
		for (size_t j = 0; j < page->event[i].attachments; j++)
			note_attachment(s->id, &page->event[i].attachment[j]);
		last = page->event[i].seq;
	}
	if (page != NULL)
		first = page->event[0].seq;
	note("review %lld %s %lld-%lld", (long long)s->id, status == NULL ?
	    "-" : status->state, (long long)first, (long long)last);
	lock();
	if (page != NULL)
		s->after = last;
	if (status != NULL || page == NULL)
		s->ask_at = 0;
	unlock();
	return 0;
}

int
submission_fail_ask(struct submission *s, const struct failure *f)
{
	note("fail-ask %lld %s: %s", (long long)s->id, kinds[f->kind],
	    f->text);
	lock();
	s->ask_at = f->again_at;
	unlock();
	return 0;
}

void
put_submission(int64_t id, const char *portal_id)
{
	struct submission *s = &world.submission[world.submissions++];

	memset(s, 0, sizeof(*s));
	s->id = id;
	pthread_mutex_init(&s->lock, NULL);
	(void)snprintf(s->portal_id, sizeof(s->portal_id), "%s", portal_id);
}

static void
wake(void)
{
	void (*call)(void *arg);
	void *arg;

	lock();
	call = world.wake;
	arg = world.wake_arg;
	unlock();
	if (call != NULL)
		call(arg);
}

void
put_order(int64_t id, enum order_kind kind)
{
	struct submission *s = find_submission(id);

	submission_lock(s);
	lock();
	s->orders[s->last++] = kind;
	if (s->last - s->first == 1)
		s->order_at = clock_now();
	unlock();
	wake();
	submission_unlock(s);
}

void
put_ask(int64_t id, int64_t after)
{
	struct submission *s = find_submission(id);

	lock();
	s->after = after;
	s->ask_at = clock_now();
	unlock();
	wake();
}

void
domain_returns(const char *call, int result)
{
	lock();
	world.call = call;
	world.result = result;
	unlock();
}

/* ---- http ---- */

int
http_start_up(void)
{
	return 0;
}

int
http_client_new(const struct http_options *options,
    struct http_client **ret_client, struct reason *why)
{
	if (strcmp(options->base, "https://portal.example") != 0)
		return reason_set(why, EINVAL, "no such portal");
	*ret_client = calloc(1, sizeof(**ret_client));
	return *ret_client == NULL ? -ENOMEM : 0;
}

static void
answer_one(struct pending *p, enum portal_result result)
{
	const struct pending it = *p;
	struct portal_answer a = { .result = result };

	if (result == PORTAL_OK)
		world.answer(it.text, &a);
	if (a.result == SILENT) {
		p->at = INT64_MAX;
		return;
	}
	lock();
	p->at = 0;
	world.running--;
	unlock();
	it.done(it.arg, &a);
	review_service_done(&a.service);
	review_page_done(&a.page);
	bytes_unref(a.content);
}

void
http_client_free(struct http_client *client)
{
	for (size_t i = 0; client != NULL && i < REQUESTS; i++)
		if (client->pending[i].at != 0)
			answer_one(&client->pending[i], PORTAL_ABANDONED);
	free(client);
}

static void
wait_changed(unsigned ms)
{
	struct timespec until;

	(void)clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += ms / 1000;
	until.tv_nsec += (long)(ms % 1000) * 1000000;
	if (until.tv_nsec >= NS_PER_SECOND) {
		until.tv_sec++;
		until.tv_nsec -= NS_PER_SECOND;
	}
	(void)pthread_cond_timedwait(&world.changed, &world.lock, &until);
}

/* One that is ready to be answered, or NULL; the lock is held. */
static struct pending *
ready(struct http_client *client)
{
	const int64_t now = clock_now();

	for (size_t i = 0; i < REQUESTS; i++)
		if (client->pending[i].at != 0 && client->pending[i].at <= now)
			return &client->pending[i];
	return NULL;
}

int
http_run(struct http_client *client, int timeout_ms)
{
	const int64_t until = clock_now() + timeout_ms * INT64_C(1000000);
	struct pending *p;

	note("run");
	pthread_mutex_lock(&world.lock);
	while ((p = ready(client)) == NULL && !client->woken &&
	    clock_now() < until)
		wait_changed(5);
	client->woken = false;
	pthread_mutex_unlock(&world.lock);
	if (p != NULL)
		answer_one(p, PORTAL_OK);
	return 0;
}

void
http_wake(struct http_client *client)
{
	lock();
	client->woken = true;
	unlock();
}

/* ---- the portal ---- */

static int
ask(struct http_client *client, portal_done *done, void *arg,
    const char *format, ...)
{
	struct pending *p = client->pending;
	va_list ap;

	while (p->at != 0)
		p++;
	va_start(ap, format);
	(void)vsnprintf(p->text, sizeof(p->text), format, ap);
	va_end(ap);
	note("%s", p->text);
	p->done = done;
	p->arg = arg;
	lock();
	p->at = clock_now() + world.takes_ms * INT64_C(1000000);
	world.running++;
	if (world.running > world.most)
		world.most = world.running;
	unlock();
	return 0;
}

int
portal_ask_service(struct http_client *client, portal_done *done, void *arg)
{
	return ask(client, done, arg, "service");
}

int
portal_ask_create(struct http_client *client, const char *connector,
    const char *key, portal_done *done, void *arg)
{
	return ask(client, done, arg, "create %s %s", connector, key);
}

int
portal_ask_status(struct http_client *client, const char *id,
    const char *etag, portal_done *done, void *arg)
{
	return ask(client, done, arg, "status %s%s", id, etag);
}

int
portal_ask_package(struct http_client *client, const char *id,
    struct bytes *zip, portal_done *done, void *arg)
{
	return ask(client, done, arg, "package %s %s", id, zip->data);
}

int
portal_ask_revision(struct http_client *client, const char *id,
    const char *key, const void *body, size_t len, portal_done *done,
    void *arg)
{
	return ask(client, done, arg, "revision %s %s %.*s", id, key,
	    (int)len, (const char *)body);
}

int
portal_ask_intro(struct http_client *client, const char *id,
    const char *key, struct bytes *text, portal_done *done, void *arg)
{
	return ask(client, done, arg, "intro %s %s %s", id, key, text->data);
}

int
portal_ask_event(struct http_client *client, const char *id,
    const char *key, const void *body, size_t len, portal_done *done,
    void *arg)
{
	return ask(client, done, arg, "event %s %s %.*s", id, key, (int)len,
	    (const char *)body);
}

int
portal_ask_events(struct http_client *client, const char *id,
    int64_t after, portal_done *done, void *arg)
{
	return ask(client, done, arg, "events %s %lld", id, (long long)after);
}

int
portal_ask_attachment(struct http_client *client, const char *id,
    const struct review_attachment *a, portal_done *done, void *arg)
{
	return ask(client, done, arg, "get %s %s", id, a->id);
}

void
portal_answers(answer_it *answer)
{
	world.answer = answer;
}

void
portal_takes(unsigned ms)
{
	world.takes_ms = ms;
}

unsigned
portal_most_at_once(void)
{
	unsigned most;

	lock();
	most = world.most;
	world.most = 0;
	unlock();
	return most;
}

/* ---- the test's side ---- */

static void
on_greeted(void *arg, enum work_kind kind, const char *warning)
{
	(void)arg;
	assert_int_equal(kind, WORK_PORTAL);
	lock();
	(void)snprintf(world.greeting, sizeof(world.greeting), "%s", warning);
	world.greeted = true;
	unlock();
}

const char *
greeting(void)
{
	return world.greeted ? world.greeting : NULL;
}

void
begin_work(void)
{
	const struct work_options options = {
		.domain = &world.domain,
		.http = { .base = "https://portal.example" },
		.retry_ms = BASE,
		.greeted = on_greeted,
	};

	assert_int_equal(work_start(&options, &world.work, NULL), 0);
}

void
end_work(void)
{
	work_stop(world.work);
	world.work = NULL;
}

unsigned
times(const char *what)
{
	unsigned count = 0;
	const char *at;

	lock();
	for (at = buf_text(&world.history); (at = strstr(at, what)) != NULL;
	    at++)
		count++;
	unlock();
	return count;
}

bool
happened(const char *what)
{
	return times(what) > 0;
}

void
await_times(const char *what, unsigned count)
{
	for (unsigned ms = 0; times(what) < count; ms += 5) {
		if (ms > PATIENCE_MS)
			fail_msg("expected %u times '%s', got:\n%s", count,
			    what, buf_text(&world.history));
		sleep_ms(5);
	}
}

void
await(const char *what)
{
	await_times(what, 1);
}

const char *
history(void)
{
	return buf_text(&world.history);
}

void
sleep_ms(unsigned ms)
{
	const struct timespec t = {
		ms / 1000, (long)(ms % 1000) * 1000000
	};

	(void)nanosleep(&t, NULL);
}

int
work_fixture(void **state)
{
	(void)state;
	memset(&world, 0, sizeof(world));
	pthread_mutex_init(&world.lock, NULL);
	pthread_cond_init(&world.changed, NULL);
	world.history = (struct buf)BUF_INIT(BUF_TEXT_MAX);
	return 0;
}

int
work_fixture_gone(void **state)
{
	(void)state;
	end_work();
	for (size_t i = 0; i < world.submissions; i++)
		pthread_mutex_destroy(&world.submission[i].lock);
	buf_done(&world.history);
	pthread_cond_destroy(&world.changed);
	pthread_mutex_destroy(&world.lock);
	return 0;
}
