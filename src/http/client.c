/*
 * The client: what waits, what runs, and the loop that moves both.
 */
#include "internal.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <sodium.h>

#define CONNECT_MS	10000
#define ANSWER_MS	60000
#define AT_ONCE		8u
/* Longest sleeps; what has to be done earlier libcurl knows itself. */
#define SLEEP_MS	60000
#define WATCH_MS	1000

int64_t
http_now(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/*
 * CURLOPT_NOSIGNAL(3): with it libcurl leaves SIGPIPE to us, which a server
 * that goes away while we send would kill us with.
 */
int
http_start_up(void)
{
	int r = curl_load(NULL);

	if (r < 0)
		return r;
	if (signal(SIGPIPE, SIG_IGN) == SIG_ERR)
		return -errno;
	if (sodium_init() < 0)
		return -EIO;
	return curl.global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK ? 0 : -EIO;
}

/* ---- a client ---- */

static void
client_done(struct http_client **client)
{
	http_client_free(*client);
}

static int
copy_text(const char *text, char **ret_copy)
{
	if (text == NULL)
		return 0;
	*ret_copy = text_dup(text, strlen(text));
	return *ret_copy == NULL ? -ENOMEM : 0;
}

static long
milliseconds(unsigned given, unsigned usual)
{
	if (given == 0)
		return (long)usual;
	return given < INT_MAX ? (long)given : INT_MAX;
}

static int
take_options(struct http_client *client, const struct http_options *options)
{
	int r;

	client->token = options->token;
	client->connect_ms = milliseconds(options->connect_ms, CONNECT_MS);
	client->answer_ms = milliseconds(options->answer_ms, ANSWER_MS);
	client->at_once = options->at_once > 0 ? options->at_once : AT_ONCE;
	r = copy_text(options->ca_file, &client->ca_file);
	if (r == 0)
		r = copy_text(options->proxy, &client->proxy);
	if (r == 0)
		r = copy_text(options->agent, &client->agent);
	return r;
}

int
http_client_new(const struct http_options *options,
    struct http_client **ret_client, struct reason *why)
{
	struct http_client *client CF_AUTO(client_done) = NULL;
	int r;

	r = http_options_check(options, why);
	if (r < 0)
		return r;
	client = calloc(1, sizeof(*client));
	if (client == NULL)
		return reason_set(why, ENOMEM, "no memory for a client");
	TAILQ_INIT(&client->waiting);
	TAILQ_INIT(&client->running);
	r = site_read(options->base, &client->site, why);
	if (r < 0)
		return r;
	client->multi = curl.multi_init();
	if (client->multi == NULL || take_options(client, options) < 0)
		return reason_set(why, ENOMEM, "no memory for a client");
	/* curl.multi_init(3) succeeds also without descriptors for it. */
	if (curl.multi_wakeup(client->multi) != CURLM_OK)
		return reason_set(why, EMFILE, "no file descriptors for a "
		    "client: raise the limit (ulimit -n)");
	*ret_client = client;
	client = NULL;
	return 0;
}

/* ---- exchanges come and go ---- */

static void
tell(struct exchange *x)
{
	if (x->answer.result != HTTP_ANSWERED)
		buf_done(&x->answer.body);
	x->done(x->arg, &x->answer);
	exchange_free(x);
}

/* Let an attempt begin; it runs, or nothing has changed. */
static int
launch(struct exchange *x)
{
	struct http_client *client = x->client;
	int r;

	r = exchange_prepare(x);
	if (r < 0)
		return r;
	if (curl.multi_add_handle(client->multi, x->easy) != CURLM_OK)
		return -ENOMEM;
	TAILQ_INSERT_TAIL(&client->running, x, link);
	client->running_count++;
	return 0;
}

static void
withdraw(struct exchange *x)
{
	struct http_client *client = x->client;

	(void)curl.multi_remove_handle(client->multi, x->easy);
	TAILQ_REMOVE(&client->running, x, link);
	client->running_count--;
}

/* How many are done already, because they cannot even begin: 0 or 1. */
static unsigned
start_waiting(struct http_client *client)
{
	struct exchange *x;

	while (client->running_count < client->at_once &&
	    (x = TAILQ_FIRST(&client->waiting)) != NULL) {
		TAILQ_REMOVE(&client->waiting, x, link);
		client->waiting_count--;
		if (launch(x) == 0)
			continue;
		exchange_fail(x, HTTP_FAILED, "no memory for a request");
		tell(x);
		return 1;
	}
	return 0;
}

/* 1: it is done; 0: another attempt runs. */
static unsigned
finish(struct exchange *x, CURLcode code)
{
	withdraw(x);
	if (exchange_goes_on(x, code)) {
		if (launch(x) == 0)
			return 0;
		exchange_fail(x, HTTP_FAILED, "no memory for a request");
	}
	tell(x);
	return 1;
}

static unsigned
collect(struct http_client *client)
{
	struct exchange *x;
	CURLMsg *message;
	unsigned done = 0;
	int left;

	while ((message = curl.multi_info_read(client->multi, &left)) != NULL) {
		/* The message is gone with its handle: withdraw(). */
		const CURLcode code = message->data.result;

		if (message->msg != CURLMSG_DONE ||
		    curl.easy_getinfo(message->easy_handle, CURLINFO_PRIVATE,
		    &x) != CURLE_OK)
			continue;
		done += finish(x, code);
	}
	return done;
}

static struct exchange *
overdue(const struct http_client *client)
{
	const int64_t now = http_now();
	struct exchange *x;

	TAILQ_FOREACH(x, &client->running, link) {
		if (now > x->deadline + WATCH_MS)
			return x;
	}
	return NULL;
}

/*
 * libcurl keeps no time for a request that waits for another one's connection
 * (CURLOPT_PIPEWAIT(3)); should that one be lost, it would wait for ever.
 */
static unsigned
end_overdue(struct http_client *client)
{
	struct exchange *x;
	unsigned done = 0;

	while ((x = overdue(client)) != NULL) {
		withdraw(x);
		exchange_fail(x, HTTP_TIMED_OUT, "no complete answer within "
		    "%lld ms", (long long)x->allowed_ms);
		tell(x);
		done++;
	}
	return done;
}

/*
 * CURLOPT_QUICK_EXIT(3): a name that is being resolved is not waited for,
 * which could take as long as the resolver likes.
 */
static void
hurry(struct exchange *x)
{
#if CURL_AT_LEAST_VERSION(7, 87, 0)
	(void)curl.easy_setopt(x->easy, CURLOPT_QUICK_EXIT, 1L);
#else
	(void)x;
#endif
}

static void
abandon(struct exchange *x)
{
	exchange_fail(x, HTTP_ABANDONED, "the request was given up");
	tell(x);
}

static void
abandon_all(struct http_client *client)
{
	struct exchange *x;

	client->closing = true;
	while ((x = TAILQ_FIRST(&client->running)) != NULL) {
		hurry(x);
		withdraw(x);
		abandon(x);
	}
	while ((x = TAILQ_FIRST(&client->waiting)) != NULL) {
		TAILQ_REMOVE(&client->waiting, x, link);
		client->waiting_count--;
		abandon(x);
	}
}

void
http_client_free(struct http_client *client)
{
	if (client == NULL)
		return;
	abandon_all(client);
	(void)curl.multi_cleanup(client->multi);
	site_done(&client->site);
	free(client->ca_file);
	free(client->proxy);
	free(client->agent);
	free(client);
}

/* ---- for callers ---- */

int
http_start(struct http_client *client, const struct http_request *request,
    http_done *done, void *arg)
{
	struct exchange *x;
	int r;

	if (client->closing)
		return -ECANCELED;
	r = exchange_new(client, request, &x);
	if (r < 0)
		return r;
	x->done = done;
	x->arg = arg;
	TAILQ_INSERT_TAIL(&client->waiting, x, link);
	client->waiting_count++;
	return 0;
}

size_t
http_running(const struct http_client *client)
{
	return client->running_count + client->waiting_count;
}

static int
multi_error(CURLMcode code)
{
	if (code == CURLM_OK)
		return 0;
	return code == CURLM_OUT_OF_MEMORY ? -ENOMEM : -EIO;
}

static int
move_on(struct http_client *client, unsigned *ret_done)
{
	CURLMcode code;
	int running;

	*ret_done = start_waiting(client);
	code = curl.multi_perform(client->multi, &running);
	*ret_done += collect(client);
	*ret_done += end_overdue(client);
	return multi_error(code);
}

static int
sleep_until(struct http_client *client, int64_t end)
{
	const int64_t longest = client->running_count > 0 ? WATCH_MS :
	    SLEEP_MS;
	int64_t left = end - http_now();

	if (left > longest)
		left = longest;
	if (left < 0)
		left = 0;
	return multi_error(curl.multi_poll(client->multi, NULL, 0, (int)left,
	    NULL));
}

int
http_run(struct http_client *client, int timeout_ms)
{
	const int64_t end = timeout_ms < 0 ? INT64_MAX :
	    http_now() + timeout_ms;
	unsigned done;
	int r;

	for (;;) {
		r = move_on(client, &done);
		if (r < 0)
			return r;
		if (atomic_exchange(&client->woken, false) || done > 0 ||
		    http_now() >= end)
			return 0;
		r = sleep_until(client, end);
		if (r < 0)
			return r;
	}
}

/* The flag stays until http_run() looks: no call is lost between two runs. */
void
http_wake(struct http_client *client)
{
	atomic_store(&client->woken, true);
	(void)curl.multi_wakeup(client->multi);
}
